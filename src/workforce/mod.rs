//! Who works: pools of people planned alike, when they are there, and how they behave.

mod desk;
mod pool;
mod teamwork;

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
pub use teamwork::About;
pub use teamwork::Consult;
pub use teamwork::ConsultWith;
pub use teamwork::Leaves;
pub use teamwork::Supervision;
pub use teamwork::TRANSFERS_LIMIT;
pub use teamwork::Teamwork;
pub use teamwork::Transfer;
pub use teamwork::TransferTo;
