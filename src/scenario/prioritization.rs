//! Which item of a queue goes first: buckets, and scores that grow (10.2).

use super::Code;
use super::names::named;
use super::names::tables;
use super::read::Reader;
use super::read::Section;
use super::rules::SCORE_LIMIT;
use super::rules::Terms;
use super::rules::condition;
use super::tree::Node;
use crate::center::Condition;
use crate::center::ItemOrder;
use crate::center::PriorityPlaybook;
use crate::center::PriorityRule;
use crate::center::RAISE_EVERY;
use crate::center::TransferRaise;
use crate::center::WaitRaise;
use crate::center::WorkType;

/// Reads the buckets of a queue (ASG-10); none are no buckets.
pub(super) fn read_prioritization(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    terms: &Terms<'_, '_>,
    is_custom: bool,
) -> Option<Vec<PriorityRule>> {
    let errors = reader.errors();
    let mut rules: Vec<PriorityRule> = Vec::new();
    for node in tables(reader, section.table, "prioritization") {
        let Some(rule) = named(reader, node, "bucket") else { continue };
        if rules.iter().any(|other| other.name == rule.name) {
            let message = format!("{} has two of {}", section.title, rule.title);
            reader.add(rule.place, Code::DuplicateName, message).label =
                "this name is taken".to_owned();
            continue;
        }
        let when = read_when(reader, rule.section(), terms);
        let order_by = match rule.table.get("order-by") {
            Some(node) => read_item_order(reader, node, terms),
            None => Some(Vec::new()),
        };
        if let (Some(when), Some(order_by)) = (when, order_by) {
            rules.push(PriorityRule { name: rule.name.to_owned(), when, order_by });
        }
    }
    if !rules.is_empty() && !is_custom {
        let message = "the product has prioritization rules only beside the custom method";
        reader.add(section.key_place("prioritization"), Code::ProductLimit, message);
    }
    (reader.errors() == errors).then_some(rules)
}

/// What has to hold of an item; always, if nothing is written.
pub(super) fn read_when(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    terms: &Terms<'_, '_>,
) -> Option<Condition> {
    match section.get("when") {
        Some(node) => condition(reader, node, terms),
        None => Some(Condition::All(Vec::new())),
    }
}

fn read_item_order(
    reader: &mut Reader<'_>,
    node: &Node,
    terms: &Terms<'_, '_>,
) -> Option<Vec<ItemOrder>> {
    let nodes = node.one_or_many();
    if nodes.len() > PriorityRule::ORDERS {
        let message = format!("`order-by` has {} attributes; at most 3 are looked at", nodes.len());
        reader.add(&node.place, Code::OutOfRange, message);
        return None;
    }
    let orders = nodes.iter().map(|node| {
        let table = reader.table(node, "order-by")?;
        let section = Section { title: "`order-by`", table, place: &node.place };
        let form = reader.one_form(section, &["smallest", "largest"])?;
        let attribute = terms.vocabulary.find_attribute(reader, section.get(form)?, form)?;
        Some(ItemOrder { attribute, descending: form == "largest" })
    });
    orders.collect::<Vec<_>>().into_iter().collect()
}

/// Reads what raises the scores of items that wait (ASG-12).
pub(super) fn read_playbook(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    terms: &Terms<'_, '_>,
    work_type: Option<WorkType>,
) -> Option<PriorityPlaybook> {
    const KEY: &str = "wait-playbook";
    let errors = reader.errors();
    let mut waiting = Vec::new();
    for node in tables(reader, section.table, KEY) {
        let title = format!("a branch of `{KEY}` of {}", section.title);
        let Some(table) = node.as_table() else { continue };
        let branch = Section { title: &title, table, place: &node.place };
        let when = read_when(reader, branch, terms);
        let every = reader.need(branch, "every");
        let every = every.and_then(|node| {
            let every = reader.span_above_zero(node, "every")?;
            if every < RAISE_EVERY {
                let message = format!(
                    "the product raises scores every {RAISE_EVERY} or less often, not {every}"
                );
                reader.add(&node.place, Code::ProductLimit, message);
            }
            Some(every)
        });
        let by = reader.need(branch, "adds");
        let by = by.and_then(|node| reader.whole(node, "adds", 1..=SCORE_LIMIT));
        if let (Some(when), Some(every), Some(by)) = (when, every, by) {
            waiting.push(WaitRaise { when, every, by });
        }
    }
    if !waiting.is_empty() {
        if section.get("prioritization").is_some() {
            let message = "`wait-playbook` has no effect: it rests where `prioritization` decides";
            reader.add(section.key_place(KEY), Code::NoEffect, message).help =
                Some("leave one of them out".to_owned());
        } else if work_type == Some(WorkType::Record) {
            let message = "the product raises scores of calls and live chats only, not of records";
            reader.add(section.key_place(KEY), Code::ProductLimit, message);
        }
    }
    let transferred = read_transferred(reader, section, terms, work_type);
    let playbook = PriorityPlaybook { waiting, transferred };
    (reader.errors() == errors).then_some(playbook)
}

/// Reads what raises the scores of items that are transferred into the queue (ASG-12).
fn read_transferred(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    terms: &Terms<'_, '_>,
    work_type: Option<WorkType>,
) -> Vec<TransferRaise> {
    const KEY: &str = "transfer-playbook";
    let mut raises = Vec::new();
    for node in tables(reader, section.table, KEY) {
        let title = format!("a branch of `{KEY}` of {}", section.title);
        let Some(table) = node.as_table() else { continue };
        let branch = Section { title: &title, table, place: &node.place };
        let when = read_when(reader, branch, terms);
        let by = reader.need(branch, "adds");
        let by = by.and_then(|node| reader.whole(node, "adds", 1..=SCORE_LIMIT));
        if let (Some(when), Some(by)) = (when, by) {
            raises.push(TransferRaise { when, by });
        }
    }
    let place = section.key_place(KEY);
    if !raises.is_empty() && section.get("prioritization").is_some() {
        let message = "`transfer-playbook` has no effect: it rests where `prioritization` decides";
        reader.add(place, Code::NoEffect, message).help = Some("leave one of them out".to_owned());
    } else if !raises.is_empty() && work_type == Some(WorkType::Record) {
        let message = "`transfer-playbook` has no effect: only conversations are transferred";
        reader.add(place, Code::NoEffect, message);
    }
    raises
}
