//! Queues and their assignment rules.

use super::Code;
use super::names::Listed;
use super::names::Named;
use super::names::named;
use super::names::tables;
use super::overflow::Elsewhere;
use super::overflow::read_overflow;
use super::read::Reader;
use super::read::Section;
use super::streams::read_presences;
use super::streams::read_type;
use super::tree::Node;
use super::vocabulary::AGENT_OPERANDS;
use super::vocabulary::Vocabulary;
use crate::center::AgentCondition;
use crate::center::Assignment;
use crate::center::AssignmentRule;
use crate::center::Method;
use crate::center::OrderBy;
use crate::center::Queue;
use crate::id::HoursId;
use crate::id::Id;

/// A queue as it is written, without the people.
pub(super) struct ReadQueue {
    pub(super) queue: Queue,
    /// Pools in the order in which their people were added, if it is given.
    pub(super) members: Option<Vec<usize>>,
}

#[derive(Clone, Copy, PartialEq)]
enum MethodWord {
    HighestCapacity,
    RoundRobin,
    LeastActive,
    Custom,
}

/// Reads a queue.
pub(super) fn read_queue(
    reader: &mut Reader<'_>,
    named: &Named<'_>,
    (pools, hours): (&Listed<'_>, &Listed<'_>),
    vocabulary: &Vocabulary,
    elsewhere: &mut Elsewhere<'_>,
) -> Option<ReadQueue> {
    let section = named.section();
    let work_type = read_type(reader, section);
    let priority = reader.need(section, "priority");
    let priority = priority.and_then(|node| reader.whole(node, "priority", 1..=u32::MAX));
    let method = read_method(reader, section, vocabulary);
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
    let overflow = read_overflow(reader, section, elsewhere);
    let queue = Queue {
        name: named.name.to_owned(),
        work_type: work_type?,
        priority: priority?,
        method: method?,
        members: Vec::new(),
        answer_within: answer_within?,
        short_abandon: short_abandon?,
        assignment: Assignment::default(),
        hours: hours?,
        overflow: overflow?,
    };
    Some(ReadQueue { queue, members: members? })
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
    vocabulary: &Vocabulary,
) -> Option<Method> {
    const WORDS: [(&str, MethodWord); 4] = [
        ("highest capacity", MethodWord::HighestCapacity),
        ("round robin", MethodWord::RoundRobin),
        ("least active", MethodWord::LeastActive),
        ("custom", MethodWord::Custom),
    ];
    let node = reader.need(section, "method")?;
    let method = reader.word(node, "method", &WORDS)?;
    if method == MethodWord::Custom {
        reader.need(section, "assignment-rules")?;
        return read_assignment_rules(reader, section, vocabulary).map(Method::Custom);
    }
    if section.get("assignment-rules").is_some() {
        let message = "`assignment-rules` have no effect: the method is not \"custom\"";
        reader.add(section.key_place("assignment-rules"), Code::NoEffect, message);
        return None;
    }
    Some(match method {
        MethodWord::RoundRobin => Method::RoundRobin,
        MethodWord::LeastActive => Method::LeastActive,
        _ => Method::HighestCapacity,
    })
}

fn read_assignment_rules(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    vocabulary: &Vocabulary,
) -> Option<Vec<AssignmentRule>> {
    let errors = reader.errors();
    let mut rules: Vec<AssignmentRule> = Vec::new();
    for node in tables(reader, section.table, "assignment-rules") {
        let Some(rule) = named(reader, node, "assignment rule") else { continue };
        if rules.iter().any(|other| other.name == rule.name) {
            let message = format!("{} is there twice", rule.title);
            reader.add(rule.place, Code::DuplicateName, message);
            continue;
        }
        let when = match rule.table.get("when") {
            Some(node) => read_agent_conditions(reader, node, vocabulary),
            None => Some(Vec::new()),
        };
        let order_by = match rule.table.get("order-by") {
            Some(node) => read_order(reader, node),
            None => Some(Vec::new()),
        };
        if let (Some(when), Some(order_by)) = (when, order_by) {
            rules.push(AssignmentRule { name: rule.name.to_owned(), when, order_by });
        }
    }
    if rules.is_empty() && reader.errors() == errors {
        let message = format!("{} has no assignment rules, so nobody gets anything", section.title);
        reader.add(section.key_place("assignment-rules"), Code::OutOfRange, message);
    }
    (reader.errors() == errors).then_some(rules)
}

fn read_agent_conditions(
    reader: &mut Reader<'_>,
    node: &Node,
    vocabulary: &Vocabulary,
) -> Option<Vec<AgentCondition>> {
    let table = reader.table(node, "when")?;
    let mut conditions = Vec::new();
    if let Some(node) = table.get("presence") {
        conditions.push(AgentCondition::Presence(read_presences(reader, node, "presence")?));
    }
    if let Some(node) = table.get("units") {
        reader.word(node, "units", &[("free", ())])?;
        conditions.push(AgentCondition::UnitsFree);
    }
    if let Some(node) = table.get("skills") {
        reader.word(node, "skills", &[("exact", ())])?;
        conditions.push(AgentCondition::SkillsExact);
    }
    for entry in table.entries.iter().filter(|entry| !AGENT_OPERANDS.contains(&&*entry.key)) {
        let mut values = Vec::new();
        for value in entry.node.one_or_many() {
            values.push(vocabulary.value(&reader.scalar(value, &entry.key)?));
        }
        conditions.push(AgentCondition::Column(vocabulary.column(&entry.key), values));
    }
    Some(conditions)
}

fn read_order(reader: &mut Reader<'_>, node: &Node) -> Option<Vec<OrderBy>> {
    const WORDS: [(&str, OrderBy); 4] = [
        ("least active", OrderBy::LeastActive),
        ("round robin", OrderBy::RoundRobin),
        ("units free", OrderBy::UnitsFree),
        ("slots free", OrderBy::SlotsFree),
    ];
    node.one_or_many().iter().map(|word| reader.word(word, "order-by", &WORDS)).collect()
}
