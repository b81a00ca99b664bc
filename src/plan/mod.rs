//! Questions that take more than one simulation: today, where push and pick break even.
//!
//! What is simulated next depends on what came out so far; how it is simulated (threads,
//! progress) is the caller's business, who is asked for each result in turn.

mod break_even;
mod search;

pub use break_even::BreakEven;
pub use break_even::Curve;
pub use break_even::Delays;
pub use break_even::FACTORS_MAX;
pub use break_even::Pair;
pub use break_even::Side;
pub use break_even::break_even;
pub use break_even::replications_of;
pub use search::Point;
pub use search::Turn;
