//! Chance: named streams, and the laws drawn from them.
//!
//! A draw is a pure function of seed, replication, owner, purpose, ordinal and index. Nothing is
//! drawn from a shared position, so that two alternatives meet the same customers.

mod law;
mod stream;

pub use law::Law;
pub use stream::Purpose;
pub use stream::Stream;
pub use stream::Streams;
