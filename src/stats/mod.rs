//! How it went: measures, their estimates, and comparisons, computed from records alone.

mod measure;
mod results;

pub use measure::Measure;
pub use measure::Unit;
pub use results::Difference;
pub use results::Estimate;
pub use results::IntervalRow;
pub use results::LeakRow;
pub use results::MeasureRow;
pub use results::ReplicationRow;
pub use results::Results;
pub use results::Scope;
pub use results::ScopeKind;
pub use results::SurvivalCurve;
pub use results::Verdict;
