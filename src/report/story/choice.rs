//! What puts an item before others, and what puts a person before others.

use super::Teller;
use crate::center::AssignmentRule;
use crate::center::Method;
use crate::center::Queue;
use crate::engine::Explanation;
use crate::id::QueueId;
use crate::record::Entered;

impl Teller<'_> {
    /// What counts in the item's queue before its age (10.2).
    pub(super) fn precedence(&self, entered: &Entered, queue: QueueId) -> Option<String> {
        let settings = &self.center.queues[queue].assignment;
        let buckets = &settings.prioritization;
        if let Some(bucket) = entered.bucket {
            let (name, of) = (&buckets[bucket].name, buckets.len());
            return Some(format!("in bucket `{name}`, number {} of {of}", bucket + 1));
        }
        if !buckets.is_empty() {
            return Some(String::from("in none of the queue's buckets, so it comes after them"));
        }
        let score = entered.routing.score;
        (score > 0).then(|| format!("its priority score is {score}"))
    }

    /// By what the chosen person comes first.
    pub(super) fn method(&self, explanation: &Explanation) -> String {
        let queue = &self.center.queues[explanation.queue];
        let mut members = explanation.members.iter();
        let chosen = members.find(|member| member.agent == explanation.chosen);
        let rank = chosen.and_then(|chosen| chosen.rank).unwrap_or(0) as usize;
        let text = match &queue.method {
            _ if explanation.by_wish => "it was with him before, or the contact prefers him",
            Method::Custom(rules) => return custom(queue, rules, explanation.criterion, rank),
            _ if explanation.by_closeness => "closest skills first, then always the same person",
            Method::HighestCapacity => "most free capacity first, then longest without assignment",
            Method::RoundRobin => "longest without an assignment in this queue first",
            Method::LeastActive => "longest since the last release of capacity first",
            Method::NoAssignment => "by hand",
        };
        match &queue.assignment.bullseye {
            Some(bullseye) if rank < bullseye.levels.len() => format!("level {rank}, {text}"),
            Some(_) => format!("beyond the levels, {text}"),
            None => text.to_owned(),
        }
    }
}

/// The rule that yields the chosen person, in words.
fn custom(
    queue: &Queue,
    default: &[AssignmentRule],
    criterion: Option<usize>,
    rank: usize,
) -> String {
    let chosen = criterion.map(|place| &queue.assignment.selection[place]);
    let rules = chosen.map_or(default, |choice| &choice.rules);
    let criterion = chosen.map_or(String::new(), |choice| format!(" of `{}`", choice.name));
    match rules.get(rank) {
        Some(rule) => format!("by assignment rule `{}`{criterion}", rule.name),
        None => String::from("by the queue's assignment rules"),
    }
}
