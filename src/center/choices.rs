//! The open choices: behavior that the product's documents leave open (section 24).
//!
//! Each field names its handle and its default. Choices that come with features not built yet
//! have no field yet: a setting that nobody obeys is not accepted.

use crate::time::Span;

/// When the round robin's time stamp moves (OC-19).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum RoundRobinStamp {
    /// When an item is offered: declining moves a person to the back.
    #[default]
    Offer,
    /// When an item is accepted.
    Accept,
}

/// Behavior that the documents leave open, and limits that the product documents.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Choices {
    /// Time between a trigger and the assignment cycle that it starts (OC-1): 0 s.
    pub assignment_latency: Span,
    /// Items of a messaging or voice queue that a cycle tries (ASG-3): 100.
    pub block_conversations: u32,
    /// Items of a record queue that a cycle tries (ASG-3): 2,000.
    pub block_records: u32,
    /// How often record queues are swept without a trigger (ASG-1): 5 minutes.
    pub record_sweep: Span,
    /// How often the scheduler looks for items to close (4.5): 5 minutes.
    pub close_sweep: Span,
    /// Offers of one item that one person may decline or let expire (NOT-7): 3.
    pub declines_allowed: u32,
    /// People who may decline one item before the engine leaves it alone (NOT-8): 100.
    pub decliners_allowed: u32,
    /// When the round robin's time stamp moves (OC-19): on the offer.
    pub round_robin_stamp: RoundRobinStamp,
}

impl Default for Choices {
    fn default() -> Self {
        Self {
            assignment_latency: Span::ZERO,
            block_conversations: 100,
            block_records: 2_000,
            record_sweep: Span::from_minutes(5),
            close_sweep: Span::from_minutes(5),
            declines_allowed: 3,
            decliners_allowed: 100,
            round_robin_stamp: RoundRobinStamp::Offer,
        }
    }
}
