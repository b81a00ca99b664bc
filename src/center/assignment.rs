//! What only some queues set up for assignment (section 10).

use super::PriorityPlaybook;
use super::PriorityRule;

/// Settings of assignment beyond the queue's method. The default has none of them.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Assignment {
    /// Prioritization ruleset (ASG-10), in order; empty: first in, first out.
    pub prioritization: Vec<PriorityRule>,
    /// Playbooks that raise priority scores (ASG-12).
    pub playbook: PriorityPlaybook,
}
