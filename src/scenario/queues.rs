//! Queues and their assignment rules.

use super::Code;
use super::custom::read_criteria;
use super::custom::read_rules;
use super::levels::ReadLevels;
use super::levels::check_widenings;
use super::levels::read_levels;
use super::names::Listed;
use super::names::Named;
use super::overflow::Elsewhere;
use super::overflow::read_overflow;
use super::prioritization::read_playbook;
use super::prioritization::read_prioritization;
use super::read::Reader;
use super::read::Section;
use super::rules::Terms;
use super::streams::read_type;
use super::tree::Node;
use crate::center::Assignment;
use crate::center::Method;
use crate::center::Queue;
use crate::center::WorkType;
use crate::id::HoursId;
use crate::id::Id;

/// A queue as it is written, without the people.
pub(super) struct ReadQueue {
    pub(super) queue: Queue,
    /// Pools in the order in which their people were added, if it is given.
    pub(super) members: Option<Vec<usize>>,
    /// Levels that widen with the wait.
    pub(super) levels: Option<ReadLevels>,
}

#[derive(Clone, Copy, PartialEq)]
enum MethodWord {
    HighestCapacity,
    RoundRobin,
    LeastActive,
    Custom,
    NoAssignment,
}

/// Reads a queue.
pub(super) fn read_queue(
    reader: &mut Reader<'_>,
    named: &Named<'_>,
    (pools, hours): (&Listed<'_>, &Listed<'_>),
    terms: &Terms<'_, '_>,
    elsewhere: &mut Elsewhere<'_>,
) -> Option<ReadQueue> {
    let section = named.section();
    let work_type = read_type(reader, section);
    let priority = reader.need(section, "priority");
    let priority = priority.and_then(|node| reader.whole(node, "priority", 1..=u32::MAX));
    let method = read_method(reader, section, terms);
    let assignment = read_assignment(reader, section, terms, work_type);
    let levels = read_levels(reader, section, pools, is_custom(section));
    let mut threshold = |key: &str| match section.get(key) {
        Some(node) => reader.span_or(node, key, "none"),
        None => Some(None),
    };
    let answer_within = threshold("answer-within");
    let short_abandon = threshold("short-abandon");
    let members = match section.get("members") {
        Some(node) => read_members(reader, node, pools).map(Some),
        None => Some(None),
    };
    let hours = match section.get("hours") {
        Some(node) => hours.find(reader, node, "hours").map(|id| Some(HoursId::new(id))),
        None => Some(None),
    };
    let overflow = read_overflow(reader, section, terms, elsewhere);
    let queue = Queue {
        name: named.name.to_owned(),
        work_type: work_type?,
        priority: priority?,
        method: method?,
        members: Vec::new(),
        answer_within: answer_within?,
        short_abandon: short_abandon?,
        assignment: assignment?,
        hours: hours?,
        overflow: overflow?,
    };
    check_widenings(reader, section, &queue);
    Some(ReadQueue { queue, members: members?, levels: levels? })
}

fn is_custom(section: Section<'_, '_>) -> bool {
    section.get("method").and_then(Node::as_text) == Some("custom")
}

/// What only some queues set up for assignment.
fn read_assignment(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    terms: &Terms<'_, '_>,
    work_type: Option<WorkType>,
) -> Option<Assignment> {
    let is_custom = is_custom(section);
    let selection = read_criteria(reader, section, terms, is_custom);
    let prioritization = read_prioritization(reader, section, terms, is_custom);
    let playbook = read_playbook(reader, section, terms, work_type);
    Some(Assignment {
        prioritization: prioritization?,
        playbook: playbook?,
        selection: selection?,
        ..Assignment::default()
    })
}

fn read_members(reader: &mut Reader<'_>, node: &Node, pools: &Listed<'_>) -> Option<Vec<usize>> {
    let mut members = Vec::new();
    for name in reader.list(node, "members")? {
        let pool = pools.find(reader, name, "members")?;
        if members.contains(&pool) {
            let message = format!("pool `{}` is listed twice", pools.entries[pool].name);
            reader.add(&name.place, Code::DuplicateName, message);
        }
        members.push(pool);
    }
    Some(members)
}

fn read_method(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    terms: &Terms<'_, '_>,
) -> Option<Method> {
    const WORDS: [(&str, MethodWord); 5] = [
        ("highest capacity", MethodWord::HighestCapacity),
        ("round robin", MethodWord::RoundRobin),
        ("least active", MethodWord::LeastActive),
        ("custom", MethodWord::Custom),
        ("no assignment", MethodWord::NoAssignment),
    ];
    let node = reader.need(section, "method")?;
    let method = reader.word(node, "method", &WORDS)?;
    if method == MethodWord::Custom {
        reader.need(section, "assignment-rules")?;
        return read_rules(reader, section, terms).map(Method::Custom);
    }
    if section.get("assignment-rules").is_some() {
        let message = "`assignment-rules` have no effect: the method is not \"custom\"";
        reader.add(section.key_place("assignment-rules"), Code::NoEffect, message);
        return None;
    }
    Some(match method {
        MethodWord::RoundRobin => Method::RoundRobin,
        MethodWord::LeastActive => Method::LeastActive,
        MethodWord::NoAssignment => Method::NoAssignment,
        _ => Method::HighestCapacity,
    })
}
