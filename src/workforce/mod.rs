//! Who works: pools of people planned alike, when they are there, and how they behave.

mod desk;
mod pool;

pub use desk::Desk;
pub use desk::Habits;
pub use desk::Part;
pub use desk::Task;
pub use pool::Break;
pub use pool::HoldsAtMost;
pub use pool::Offered;
pub use pool::Picking;
pub use pool::Pool;
pub use pool::SeveralAtOnce;
pub use pool::Staffing;
pub use pool::Takes;
