//! Queues: where items wait, who serves them, and how the engine chooses among those.

use super::Assignment;
use super::PresenceSet;
use super::WorkType;
use crate::id::AgentId;
use crate::id::ColumnId;
use crate::id::ValueId;
use crate::time::Span;

/// A queue (section 8).
#[derive(Clone, Debug)]
pub struct Queue {
    /// Its name.
    pub name: String,
    /// What it carries.
    pub work_type: WorkType,
    /// The smaller number goes first for people in several queues (Q-4, ASG-13).
    pub priority: u32,
    /// How the engine chooses among its members.
    pub method: Method,
    /// Its members, in the order in which they were added (it seeds the round robin).
    pub members: Vec<AgentId>,
    /// Service level threshold; a measure, not a rule.
    pub answer_within: Option<Span>,
    /// Abandonments below this wait count as short; a measure, not a rule.
    pub short_abandon: Option<Span>,
    /// What only some queues set up for assignment.
    pub assignment: Assignment,
}

impl Queue {
    /// The stored priority of the system's default queues: after all others.
    pub const SYSTEM_PRIORITY: u32 = 2_147_483_647;
}

/// How a queue chooses among the members who may serve an item (10.4, 10.6).
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Method {
    /// Most available capacity first; ties by round robin.
    HighestCapacity,
    /// Longest since the last assignment in this queue first (ASG-18).
    RoundRobin,
    /// Longest since the last release of capacity first (ASG-20); ties by round robin.
    LeastActive,
    /// Nobody: items wait until somebody takes or gets them by hand (ASG-22).
    NoAssignment,
    /// Ordered rules; the first that yields anybody decides (CUS-3).
    Custom(Vec<AssignmentRule>),
}

/// A rule of the custom method.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AssignmentRule {
    /// Its name.
    pub name: String,
    /// All of these must hold for a person to be a candidate; none means everybody.
    pub when: Vec<AgentCondition>,
    /// How the candidates are ordered; the first differing criterion decides, ties by round
    /// robin (CUS-6).
    pub order_by: Vec<OrderBy>,
}

/// What a custom rule asks of a person (CUS-5).
///
/// The workstream's presences, unit capacity and skills are not applied by the custom method
/// (CUS-4): a rule that wants them says so. Capacity profiles always apply.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AgentCondition {
    /// The person's column has one of these values.
    Column(ColumnId, Vec<ValueId>),
    /// The person's base presence is one of these.
    Presence(PresenceSet),
    /// The person's free units cover what the item needs.
    UnitsFree,
    /// The person has every skill the item requires, rated at least as required.
    SkillsExact,
}

/// An ordering criterion of a custom rule (CUS-6).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OrderBy {
    /// Longest since the last release of capacity first.
    LeastActive,
    /// Longest since the last assignment in this queue first.
    RoundRobin,
    /// Most free units first.
    UnitsFree,
    /// Most free slots of the item's profiles first (the least of them counts, OC-17).
    SlotsFree,
}
