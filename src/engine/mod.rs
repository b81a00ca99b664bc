//! Who gets what: the routing and distribution engine.

mod decision;
mod event;

pub use decision::CloseCause;
pub use decision::Decision;
pub use decision::Entry;
pub use decision::FallbackReason;
pub use decision::IgnoreReason;
pub use decision::RequeueCause;
pub use decision::WithdrawCause;
pub use event::Arrival;
pub use event::Event;
