//! Named streams on a counter-based generator.

/// All streams of one replication.
#[derive(Clone, Copy, Debug)]
pub struct Streams {}
/// The stream of one owner for one purpose.
#[derive(Clone, Copy, Debug)]
pub struct Stream {}
/// What a draw is for.
#[derive(Clone, Copy, Debug)]
pub enum Purpose {}
