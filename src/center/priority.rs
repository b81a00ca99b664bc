//! Which item of a queue goes first: prioritization rules, and scores that grow (10.2).

use crate::id::AttributeId;
use crate::time::Span;

use super::Condition;

/// A rule of a prioritization ruleset (ASG-10): what matches it, and no earlier one, forms a
/// bucket that goes before those of later rules. What matches none forms the last bucket.
#[derive(Clone, PartialEq, Debug)]
pub struct PriorityRule {
    /// Its name.
    pub name: String,
    /// When an item belongs into its bucket.
    pub when: Condition,
    /// The order within the bucket: the first that differs decides, then first in, first out.
    /// At most [`PriorityRule::ORDERS`].
    pub order_by: Vec<ItemOrder>,
}

impl PriorityRule {
    /// Attributes that one rule orders by.
    pub const ORDERS: usize = 3;
}

/// An attribute that items are ordered by. Numbers come in their order and before texts, texts
/// in theirs; items without the attribute come last either way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ItemOrder {
    /// The attribute.
    pub attribute: AttributeId,
    /// Whether the largest comes first.
    pub descending: bool,
}

/// Playbooks that raise the priority score of items (ASG-12): the highest score goes first, then
/// first in, first out. For calls and live chat; they rest in queues with a prioritization
/// ruleset. The default raises nothing.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct PriorityPlaybook {
    /// While an item waits in the queue: the first branch that it meets applies.
    pub waiting: Vec<WaitRaise>,
    /// When an item is transferred into the queue: the first branch that it meets applies.
    pub transferred: Vec<TransferRaise>,
}

/// A branch of a wait playbook.
#[derive(Clone, PartialEq, Debug)]
pub struct WaitRaise {
    /// Which items it is for.
    pub when: Condition,
    /// How often the score grows, at least every 30 s.
    pub every: Span,
    /// By how much.
    pub by: u32,
}

/// A branch of a transfer playbook.
#[derive(Clone, PartialEq, Debug)]
pub struct TransferRaise {
    /// Which items it is for.
    pub when: Condition,
    /// By how much the score grows, once.
    pub by: u32,
}
