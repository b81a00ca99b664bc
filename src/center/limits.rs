//! The product's service limits (section 19), all in one table, and what of a center exceeds them.
//!
//! The engine obeys none of them: it routes whatever a center asks for. They are told as warnings,
//! since the product would not accept the set-up, or is not said to bear it.

use std::collections::BTreeSet;

use super::Center;
use super::Condition;
use super::Method;
use super::Queue;
use super::problem::Problem;
use super::problem::exceeds;
use super::problem::limit;
use crate::id::AttributeId;
use crate::time::Span;

/// The shortest interval in which a playbook raises scores (ASG-12, section 19).
pub const RAISE_EVERY: Span = Span::from_secs(30);

/// A service limit that the product documents.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ServiceLimit {
    /// Intake rules of a record type.
    IntakeRules,
    /// Classification rulesets of a workstream.
    Rulesets,
    /// Rules of a classification ruleset.
    ClassificationRules,
    /// Outputs of a classification rule.
    Outputs,
    /// Route-to-queue rules of a workstream.
    RouteRules,
    /// Queues of a percentage split.
    SplitQueues,
    /// Levels of related records that a condition reaches.
    RelatedLevels,
    /// Related records that the conditions of one rule join.
    Links,
    /// Conditions of a playbook.
    PlaybookConditions,
    /// Context variables of a playbook.
    PlaybookVariables,
    /// Items that a capacity profile lets one person hold.
    ProfileItems,
    /// Open sessions of one person.
    Sessions,
    /// Queues whose priorities count across queues.
    Queues,
    /// Those of them with the custom method.
    CustomQueues,
    /// People of a queue with a built-in method.
    Members,
    /// People of a queue with the custom method.
    CustomMembers,
    /// People in all queues.
    People,
    /// Items that arrive in a minute, as contracted unless agreed otherwise.
    ContractArrivals,
    /// Items that arrive in a minute.
    Arrivals,
    /// Items that arrive in a minute in queues with the custom method.
    CustomArrivals,
    /// Items that wait in all queues.
    Waiting,
    /// Items that wait in queues with the custom method.
    CustomWaiting,
}

/// One line of the table.
struct Row {
    limit: ServiceLimit,
    /// The most that the product allows.
    most: u32,
    /// What is counted, in words.
    things: &'static str,
    /// Where it stands, with the month of the text.
    source: &'static str,
}

const QUOTAS: &str = "service quotas, September 2026";
const CLASSIFICATION: &str = "work classification, June 2024";
const ROUTING: &str = "route-to-queue rules, April 2024";

const fn row(limit: ServiceLimit, most: u32, things: &'static str, source: &'static str) -> Row {
    Row { limit, most, things, source }
}

/// Section 19, in the order of [`ServiceLimit`].
const TABLE: [Row; 22] = [
    row(ServiceLimit::IntakeRules, 100, "intake rules", QUOTAS),
    row(ServiceLimit::Rulesets, 10, "classification rulesets", CLASSIFICATION),
    row(ServiceLimit::ClassificationRules, 100, "rules", CLASSIFICATION),
    row(ServiceLimit::Outputs, 5, "outputs", CLASSIFICATION),
    row(ServiceLimit::RouteRules, 200, "route-to-queue rules", ROUTING),
    row(ServiceLimit::SplitQueues, 5, "queues of a percentage split", ROUTING),
    row(ServiceLimit::RelatedLevels, 2, "levels of related records", CLASSIFICATION),
    row(ServiceLimit::Links, 14, "related records joined by one rule", CLASSIFICATION),
    row(ServiceLimit::PlaybookConditions, 10, "conditions of a playbook", QUOTAS),
    row(ServiceLimit::PlaybookVariables, 2, "context variables of a playbook", QUOTAS),
    row(ServiceLimit::ProfileItems, 100, "items of a capacity profile", QUOTAS),
    row(ServiceLimit::Sessions, 10, "open sessions of one person", QUOTAS),
    row(ServiceLimit::Queues, 100, "queues with priorities across queues", QUOTAS),
    row(ServiceLimit::CustomQueues, 20, "queues with the custom method and priorities", QUOTAS),
    row(ServiceLimit::Members, 5_000, "people of a queue", QUOTAS),
    row(ServiceLimit::CustomMembers, 2_000, "people of a queue with the custom method", QUOTAS),
    row(ServiceLimit::People, 10_000, "people in all queues", QUOTAS),
    row(ServiceLimit::ContractArrivals, 100, "items a minute", QUOTAS),
    row(ServiceLimit::Arrivals, 5_000, "items a minute", QUOTAS),
    row(
        ServiceLimit::CustomArrivals,
        500,
        "items a minute in queues with the custom method",
        QUOTAS,
    ),
    row(ServiceLimit::Waiting, 50_000, "waiting items", QUOTAS),
    row(
        ServiceLimit::CustomWaiting,
        10_000,
        "waiting items in queues with the custom method",
        QUOTAS,
    ),
];

impl ServiceLimit {
    /// Every limit, in the order of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|row| row.limit)
    }

    const fn row(self) -> &'static Row {
        &TABLE[self as usize]
    }

    /// The most that the product allows.
    pub const fn most(self) -> u32 {
        self.row().most
    }

    /// What is counted, in words that follow a number.
    pub const fn things(self) -> &'static str {
        self.row().things
    }

    /// The document of the product that names it, and when it was written.
    pub const fn source(self) -> &'static str {
        self.row().source
    }

    /// Whether it is about how much there is of queues, people and items, which the product is
    /// not said to bear, and not about a set-up that it would not accept.
    pub const fn is_scale(self) -> bool {
        self as usize >= Self::Queues as usize
    }
}

impl Center {
    /// How much there is of queues and people, and what people may hold.
    pub(super) fn check_scale(&self, found: &mut Vec<Problem>) {
        let is_custom = |queue: &&Queue| matches!(queue.method, Method::Custom(_));
        let is_assigned = |queue: &&Queue| queue.method != Method::NoAssignment;
        if self.choices.cross_queue_priority {
            let queues = self.queues.iter().filter(is_assigned).count();
            limit(found, "center", ServiceLimit::Queues, queues);
            let custom = self.queues.iter().filter(is_custom).count();
            limit(found, "center", ServiceLimit::CustomQueues, custom);
        }
        let people: BTreeSet<_> = self.queues.iter().flat_map(|queue| &queue.members).collect();
        limit(found, "center", ServiceLimit::People, people.len());
        match self.choices.session_cap {
            Some(cap) => limit(found, "center", ServiceLimit::Sessions, cap as usize),
            None => exceeds(found, "center", ServiceLimit::Sessions, "unlimited"),
        }
        for profile in self.profiles.iter() {
            let place = format!("capacity profile {}", profile.name);
            limit(found, &place, ServiceLimit::ProfileItems, profile.limit as usize);
        }
        for agent in self.agents.iter() {
            let most = agent.profiles.iter().map(|own| own.limit).max().unwrap_or(0);
            let place = format!("person {}", agent.name);
            limit(found, &place, ServiceLimit::ProfileItems, most as usize);
        }
    }

    /// How many people a queue has, and what its playbooks of scores look at.
    pub(super) fn check_queue_limits(&self, queue: &Queue, place: &str, found: &mut Vec<Problem>) {
        let members = match queue.method {
            Method::Custom(_) => ServiceLimit::CustomMembers,
            _ => ServiceLimit::Members,
        };
        limit(found, place, members, queue.members.len());
        let playbook = &queue.assignment.playbook;
        check_playbook(found, place, playbook.waiting.iter().map(|branch| &branch.when));
        check_playbook(found, place, playbook.transferred.iter().map(|branch| &branch.when));
    }

    /// Related records that a rule's condition joins: each level of each path once (CL-4).
    pub(super) fn check_links(&self, when: &Condition, place: &str, found: &mut Vec<Problem>) {
        let mut links = BTreeSet::new();
        visit(when, &mut |attribute| {
            let name = self.attributes[attribute].name.as_str();
            let dots: Vec<usize> = name.match_indices('.').map(|(at, _)| at).collect();
            // `case.tier` is of the record itself, `case.account.tier` of a related one.
            links.extend(dots.iter().skip(1).map(|dot| &name[..*dot]));
        });
        limit(found, place, ServiceLimit::Links, links.len());
    }
}

/// Counts the conditions and the context variables of a playbook's branches.
pub(super) fn check_playbook<'c>(
    found: &mut Vec<Problem>,
    place: &str,
    branches: impl Iterator<Item = &'c Condition>,
) {
    let (mut conditions, mut attributes) = (0, BTreeSet::new());
    for when in branches {
        visit(when, &mut |attribute| {
            conditions += 1;
            attributes.insert(attribute);
        });
    }
    limit(found, place, ServiceLimit::PlaybookConditions, conditions);
    limit(found, place, ServiceLimit::PlaybookVariables, attributes.len());
}

/// Shows the attribute of every single comparison.
fn visit(condition: &Condition, see: &mut impl FnMut(AttributeId)) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            for part in parts {
                visit(part, see);
            }
        }
        Condition::Is(attribute, _)
        | Condition::Compare(attribute, ..)
        | Condition::Present(attribute) => see(*attribute),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_limits() {
        for (position, row) in TABLE.iter().enumerate() {
            assert_eq!(row.limit as usize, position, "{:?}", row.limit);
        }
        assert_eq!(ServiceLimit::CustomWaiting as usize + 1, TABLE.len());
    }
}
