//! The clock: the world that drives the engine with traffic and people.

mod model;

pub use model::Closing;
pub use model::Model;
pub use model::Study;
