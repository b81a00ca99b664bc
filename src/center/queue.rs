//! Queues: where items wait, who serves them, and how the engine chooses among those.

use super::Assignment;
use super::Comparison;
use super::Overflow;
use super::PresenceSet;
use super::WorkType;
use crate::id::AgentId;
use crate::id::AttributeId;
use crate::id::ColumnId;
use crate::id::HoursId;
use crate::id::SkillTypeId;
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
    /// When it lets items in; `None`: always.
    pub hours: Option<HoursId>,
    /// What happens to items that it cannot take.
    pub overflow: Overflow,
}

impl Queue {
    /// The stored priority of the system's default queues: after all others.
    pub const SYSTEM_PRIORITY: u32 = 2_147_483_647;

    /// A queue of the highest priority as the product creates it (ASG-21), without members: voice
    /// goes by least active, all else by highest capacity.
    pub fn new(name: String, work_type: WorkType) -> Self {
        let method = match work_type {
            WorkType::Voice => Method::LeastActive,
            WorkType::Messaging | WorkType::Record => Method::HighestCapacity,
        };
        Self {
            name,
            work_type,
            priority: 1,
            method,
            members: Vec::new(),
            answer_within: None,
            short_abandon: None,
            assignment: Assignment::default(),
            hours: None,
            overflow: Overflow::default(),
        }
    }
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
    /// The person's column has none of these values; a person without it has none.
    ColumnIsNot(ColumnId, Vec<ValueId>),
    /// The person has the column.
    ColumnPresent(ColumnId),
    /// The person's column is a number that compares so with the operand.
    ColumnCompares(ColumnId, Comparison, Operand),
    /// The person's column has the value of the item's attribute (a dynamic match).
    ColumnMatches(ColumnId, AttributeId),
    /// The person's free units compare so with what the item needs: "greater than" and "at least"
    /// are both in use (CUS-7).
    UnitsCompare(Comparison),
    /// The person has those of the required skills that are of this type, rated as required.
    SkillsOfType(SkillTypeId),
    /// The person has the skill that the item's attribute names (a custom match on a lookup).
    SkillNamed(AttributeId),
    /// The person's service calendar says that he works now (CUS-8): the driver
    /// tells the engine when that begins and ends.
    Working,
    /// The item has waited in the queue for so long: how a rule relaxes others over time. People
    /// whom it adds are found when the wait is over, without another trigger.
    Waited(Span),
}

impl AgentCondition {
    /// Whether it holds of somebody with these properties, sorted by column; `None` if they alone
    /// do not decide.
    pub fn holds_of(&self, properties: &[(ColumnId, ValueId)]) -> Option<bool> {
        let held = |column: &ColumnId| {
            let place = properties.binary_search_by_key(column, |entry| entry.0).ok()?;
            Some(properties[place].1)
        };
        match self {
            Self::Column(column, values) => {
                Some(held(column).is_some_and(|value| values.contains(&value)))
            }
            Self::ColumnIsNot(column, values) => {
                Some(held(column).is_none_or(|value| !values.contains(&value)))
            }
            Self::ColumnPresent(column) => Some(held(column).is_some()),
            _ => None,
        }
    }
}

/// The right side of a comparison.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operand {
    /// A fixed value.
    Value(ValueId),
    /// The value of the item's attribute.
    Item(AttributeId),
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
    /// Nearest to the required ratings first, of all skills or of one type.
    NearestSkills(Option<SkillTypeId>),
    /// Highest sum of ratings in the required skills first, of all skills or of one type.
    MostSkilled(Option<SkillTypeId>),
    /// Most of the required skills first, however rated.
    SkillCount,
    /// By the person's column: numbers by size, texts by their letters; who lacks it comes last.
    Column(ColumnId),
    /// By the person's column, the last first.
    ColumnDescending(ColumnId),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asg_21_a_new_voice_queue_goes_by_least_active_and_others_by_capacity() {
        let method = |work_type| Queue::new("q".into(), work_type).method;
        assert_eq!(method(WorkType::Voice), Method::LeastActive);
        assert_eq!(method(WorkType::Messaging), Method::HighestCapacity);
        assert_eq!(method(WorkType::Record), Method::HighestCapacity);
    }
}
