//! Chance: named streams, and the laws drawn from them.
//!
//! A draw is a pure function of seed, replication, owner, purpose, ordinal and index. Nothing is
//! drawn from a shared position, so that two alternatives meet the same customers.
//!
//! ```
//! use waitline::random::{Law, Purpose, Streams};
//!
//! let streams = Streams::new(1, 1);
//! let patience = streams.stream("sales calls", Purpose::Patience);
//! let law = Law::Exponential(120.0).sampler();
//! // The patience of the seventh customer, whoever is asked for first and however often.
//! assert_eq!(patience.span(&law, 7, 0), patience.span(&law, 7, 0));
//! ```

mod law;
pub(crate) mod math;
mod philox;
mod sampler;
mod sequence;
mod stream;

pub use law::Law;
pub use sampler::Sampler;
pub use sequence::Sequence;
pub use stream::Purpose;
pub use stream::Stream;
pub use stream::Streams;
