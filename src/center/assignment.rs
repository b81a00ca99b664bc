//! What only some queues set up for assignment (section 10).

use crate::id::AgentId;
use crate::time::Span;

use super::AgentCondition;
use super::AssignmentRule;
use super::Condition;
use super::Experts;
use super::Method;
use super::PriorityPlaybook;
use super::PriorityRule;
use super::Queue;

/// Settings of assignment beyond the queue's method. The default has none of them.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Assignment {
    /// Prioritization ruleset (ASG-10), in order; empty: first in, first out.
    pub prioritization: Vec<PriorityRule>,
    /// Playbooks that raise priority scores (ASG-12).
    pub playbook: PriorityPlaybook,
    /// Selection criteria of the custom method (CUS-2), in order: the first that an item meets
    /// chooses its ruleset, else the method's own, the default, applies.
    pub selection: Vec<RulesetChoice>,
    /// Levels that widen with time, for built-in methods (BUL-3).
    pub bullseye: Option<Bullseye>,
    /// The playbook for experts (AFF-5).
    pub experts: Option<Experts>,
}

/// A selection criterion of the custom method (CUS-2).
#[derive(Clone, PartialEq, Debug)]
pub struct RulesetChoice {
    /// Its name.
    pub name: String,
    /// Which items it is for.
    pub when: Condition,
    /// The assignment ruleset that they get.
    pub rules: Vec<AssignmentRule>,
}

/// Levels of people who are asked one after the other (10.8).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bullseye {
    /// The levels, in order; their times never fall (BUL-2).
    pub levels: Vec<BullseyeLevel>,
    /// Whether the other members of the queue follow together with the last level, behind it
    /// (BUL-4); else they are never asked.
    pub then_members: bool,
}

/// A level.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BullseyeLevel {
    /// How long an item has waited in the queue when the level opens; the first opens at once.
    pub after: Span,
    /// Its people; who is in several levels counts to the first.
    pub agents: Vec<AgentId>,
}

impl Queue {
    /// The waits in this queue after which more people may be asked, ascending.
    pub fn widenings(&self) -> Vec<Span> {
        let rules = match &self.method {
            Method::Custom(rules) => rules.as_slice(),
            _ => &[],
        };
        let chosen = self.assignment.selection.iter().flat_map(|choice| &choice.rules);
        let conditions = rules.iter().chain(chosen).flat_map(|rule| &rule.when);
        let waited = conditions.filter_map(|condition| match condition {
            AgentCondition::Waited(span) => Some(*span),
            _ => None,
        });
        let levels = self.assignment.bullseye.iter().flat_map(|bullseye| &bullseye.levels);
        let mut waits: Vec<Span> = waited.chain(levels.map(|level| level.after)).collect();
        waits.retain(|wait| *wait > Span::ZERO);
        waits.sort_unstable();
        waits.dedup();
        waits
    }
}
