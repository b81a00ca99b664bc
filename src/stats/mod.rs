//! How it went: measures, their estimates, and comparisons, computed from records alone.
//!
//! [`Layout`] names what is measured. [`Tables`] adds up the records of one replication as they
//! come; [`Summary`] takes replications in order and makes [`Results`]; [`differences`] compares
//! summaries of the same customers. Nothing here can tell simulation from history.

mod adding;
mod difference;
mod estimate;
mod formula;
mod gather;
mod histogram;
mod layout;
mod leaks;
mod measure;
mod notes;
mod plan;
mod results;
mod slots;
mod summary;
mod sums;
mod survival;
mod tables;
#[cfg(test)]
mod tests;
mod union;
mod waits;

pub use difference::Judged;
pub use difference::differences;
pub use layout::DemandLayout;
pub use layout::Layout;
pub use layout::PoolLayout;
pub use layout::StudyLayout;
pub use layout::TeamworkLayout;
pub use measure::Direction;
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
pub use summary::Summary;
pub use tables::Tables;
