//! Operating hours, and the overflow of queues.

use jiff::civil;

use super::Code;
use super::amount;
use super::callbacks::read_callback_profile;
use super::names::Listed;
use super::names::Named;
use super::prioritization::read_when;
use super::read::Reader;
use super::read::Section;
use super::rules::Terms;
use super::study::Frame;
use super::study::local_moment;
use super::study::read_zone;
use super::tree::Entry;
use super::tree::Node;
use super::tree::Place;
use super::tree::Value;
use crate::center::EntryCondition;
use crate::center::EntryOverflow;
use crate::center::Hours;
use crate::center::OperatingHours;
use crate::center::Outside;
use crate::center::Overflow;
use crate::center::OverflowAction;
use crate::center::Playbook;
use crate::center::PlaybookBranch;
use crate::center::PlaybookTrigger;
use crate::center::WaitOverflow;
use crate::center::WeeklyHours;
use crate::id::Id;
use crate::id::IdVec;
use crate::id::OutsideId;
use crate::id::QueueId;
use crate::time::Span;
use crate::time::Time;

/// For so long after the horizon hours are worked out: what is left is served out within it.
const AFTER_HORIZON: Span = Span::from_hours(24 * 367);

const WEEK: [civil::Weekday; 7] = [
    civil::Weekday::Monday,
    civil::Weekday::Tuesday,
    civil::Weekday::Wednesday,
    civil::Weekday::Thursday,
    civil::Weekday::Friday,
    civil::Weekday::Saturday,
    civil::Weekday::Sunday,
];

/// The playbooks of a queue, each by its key.
const TRIGGERS: [(&str, PlaybookTrigger); 4] = [
    ("nobody-available", PlaybookTrigger::NobodyAvailable),
    ("all-signed-out", PlaybookTrigger::AllSignedOut),
    ("closes-while-waiting", PlaybookTrigger::ClosesWhileWaiting),
    ("owner-unavailable", PlaybookTrigger::OwnerUnavailable),
];

/// What a queue's overflow refers to.
pub(super) struct Elsewhere<'a> {
    pub(super) queues: &'a Listed<'a>,
    pub(super) hours: &'a Listed<'a>,
    /// Numbers outside that were named so far.
    pub(super) outsides: IdVec<OutsideId, Outside>,
}

/// Reads operating hours.
pub(super) fn read_hours(
    reader: &mut Reader<'_>,
    named: &Named<'_>,
    frame: &Frame,
) -> Option<Hours> {
    let section = named.section();
    let zone = match section.get("timezone") {
        Some(node) => read_zone(reader, node),
        None => Some(frame.calendar.start().time_zone().clone()),
    };
    let week = reader.need(section, "open").and_then(|node| read_week(reader, node));
    let holidays = match section.get("holidays") {
        Some(node) => read_holidays(reader, node),
        None => Some(Vec::new()),
    };
    let hours = OperatingHours { zone: zone?, week: week?, holidays: holidays? };
    let last = Time::ZERO + frame.horizon + AFTER_HORIZON;
    let times = hours.compile(&frame.calendar, Time::ZERO, last);
    Some(Hours { name: named.name.to_owned(), times })
}

fn read_week(reader: &mut Reader<'_>, node: &Node) -> Option<Vec<WeeklyHours>> {
    let mut week = Vec::new();
    let table = reader.table(node, "open")?;
    for entry in &table.entries {
        let Some(days) = amount::days(&entry.key) else {
            let message = format!("`open` is for days of the week, and `{}` is none", entry.key);
            let finding = reader.add(&entry.place, Code::Unreadable, message);
            finding.help = Some("write them like \"Mon-Fri\" or \"Sat\"".to_owned());
            return None;
        };
        for window in entry.node.one_or_many() {
            let (from, to) =
                reader.amount(window, &entry.key, amount::window, "a window", "\"08:00-18:00\"")?;
            let of_week = WEEK.into_iter().zip(days).filter(|(_, is_open)| *is_open);
            week.extend(of_week.map(|(day, _)| WeeklyHours {
                day,
                from: clock(from),
                to: clock(to),
            }));
        }
    }
    if week.is_empty() {
        reader.add(&node.place, Code::OutOfRange, "these hours are never open");
        return None;
    }
    Some(week)
}

/// The time of day so long after midnight, of that day or the next.
fn clock(since_midnight: Span) -> civil::Time {
    let length = jiff::SignedDuration::from_millis(since_midnight.as_millis());
    civil::Time::midnight().wrapping_add(length)
}

fn read_holidays(reader: &mut Reader<'_>, node: &Node) -> Option<Vec<civil::Date>> {
    let mut holidays = Vec::new();
    for date in reader.list(node, "holidays")? {
        let read = match &date.value {
            Value::Moment(text) | Value::Text(text) if text.trim().len() == 10 => {
                local_moment(text).map(|moment| moment.date())
            }
            _ => None,
        };
        let Some(read) = read else {
            let message = "a date of `holidays` cannot be read";
            let finding = reader.add(&date.place, Code::Unreadable, message);
            finding.help = Some("write it like 2026-12-25".to_owned());
            return None;
        };
        holidays.push(read);
    }
    Some(holidays)
}

/// Reads a queue's overflow (9.1, 9.2).
pub(super) fn read_overflow(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    terms: &Terms<'_, '_>,
    elsewhere: &mut Elsewhere<'_>,
) -> Option<Overflow> {
    let mut overflow = Overflow::default();
    let Some(node) = section.get("overflow") else {
        return Some(overflow);
    };
    let table = reader.table(node, "overflow")?;
    let errors = reader.errors();
    for entry in &table.entries {
        if entry.key == "waiting" {
            overflow.while_queued = read_waiting(reader, entry, section.title, elsewhere);
            continue;
        }
        if entry.key == "callback" {
            let hours = elsewhere.hours;
            let profile = read_callback_profile(reader, &entry.node, section.title, hours);
            overflow.callback = profile.unwrap_or_default();
            continue;
        }
        let is_by_hours = ["out-of-hours", "closes-while-waiting"].contains(&&*entry.key);
        if is_by_hours && section.get("hours").is_none() {
            let title = format!("`{}` of {}", entry.key, section.title);
            let message = format!("{title} has no effect: the queue has no `hours`");
            reader.add(&entry.place, Code::NoEffect, message);
        }
        if let Some((_, trigger)) = TRIGGERS.iter().find(|(key, _)| *key == entry.key) {
            let branches = read_branches(reader, entry, section.title, terms, elsewhere);
            overflow.playbooks.push(Playbook { trigger: *trigger, branches });
            continue;
        }
        overflow.before.extend(read_before(reader, entry, section.title, elsewhere));
    }
    (reader.errors() == errors).then_some(overflow)
}

/// Reads the branches of a playbook (OVF-15).
fn read_branches(
    reader: &mut Reader<'_>,
    entry: &Entry,
    owner: &str,
    terms: &Terms<'_, '_>,
    elsewhere: &mut Elsewhere<'_>,
) -> Vec<PlaybookBranch> {
    let key = &*entry.key;
    let mut branches = Vec::new();
    for node in entry.node.one_or_many() {
        let title = format!("a branch of `{key}` of {owner}");
        let Some(table) = reader.table(node, key) else { continue };
        let section = Section { title: &title, table, place: &node.place };
        let when = read_when(reader, section, terms);
        let action = needed_action(reader, section, elsewhere);
        let action = action.filter(|action| is_of_playbook(reader, section, "action", *action));
        if let (Some(when), Some(action)) = (when, action) {
            branches.push(PlaybookBranch { when, action });
        }
    }
    branches
}

/// Whether a playbook can do this (OVF-15); what type of queue can, is checked with the center.
pub(super) fn is_of_playbook(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    key: &str,
    action: OverflowAction,
) -> bool {
    let is_possible = !matches!(action, OverflowAction::AssignAnyway | OverflowAction::Outside(_));
    if !is_possible {
        let message = "a playbook ends conversations, moves them to another queue, or offers \
                       callers a callback or voicemail";
        reader.add(section.key_place(key), Code::TypeMismatch, message);
    }
    is_possible
}

/// Reads what replaces the overflow before queueing of a rule's queues (RTQ-4).
pub(super) fn read_rule_overflow(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    elsewhere: &mut Elsewhere<'_>,
) -> Option<Option<Vec<EntryOverflow>>> {
    let Some(node) = section.get("overflow") else {
        return Some(None);
    };
    let table = reader.table(node, "overflow")?;
    let errors = reader.errors();
    let mut pairs = Vec::new();
    for entry in &table.entries {
        pairs.extend(read_before(reader, entry, section.title, elsewhere));
    }
    (reader.errors() == errors).then_some(Some(pairs))
}

/// OVF-3: conditions before queueing are asked in the order in which they are written.
fn read_before(
    reader: &mut Reader<'_>,
    entry: &Entry,
    owner: &str,
    elsewhere: &mut Elsewhere<'_>,
) -> Option<EntryOverflow> {
    let key = &*entry.key;
    if key == "out-of-hours" {
        let action = read_action(reader, &entry.node, key, owner, elsewhere)?;
        return Some(EntryOverflow { when: EntryCondition::OutOfHours, action });
    }
    let title = format!("`{key}` of {owner}");
    let table = reader.table(&entry.node, key)?;
    let section = Section { title: &title, table, place: &entry.place };
    let action = needed_action(reader, section, elsewhere);
    let when = match key {
        "item-limit" => {
            let items = reader.need(section, "items");
            let items = items.and_then(|node| reader.whole(node, "items", 1..=100));
            items.map(EntryCondition::ItemLimit)
        }
        "predicted-wait" => {
            needed_span(reader, section, "at-least").map(EntryCondition::PredictedWait)
        }
        // An unknown key is reported where keys are.
        _ => None,
    };
    Some(EntryOverflow { when: when?, action: action? })
}

fn read_waiting(
    reader: &mut Reader<'_>,
    entry: &Entry,
    owner: &str,
    elsewhere: &mut Elsewhere<'_>,
) -> Option<WaitOverflow> {
    let title = format!("`waiting` of {owner}");
    let table = reader.table(&entry.node, "waiting")?;
    let section = Section { title: &title, table, place: &entry.place };
    let action = needed_action(reader, section, elsewhere);
    let after = needed_span(reader, section, "longer-than");
    Some(WaitOverflow { after: after?, action: action? })
}

fn needed_action(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    elsewhere: &mut Elsewhere<'_>,
) -> Option<OverflowAction> {
    let node = reader.need(section, "action")?;
    read_action(reader, node, "action", section.title, elsewhere)
}

fn needed_span(reader: &mut Reader<'_>, section: Section<'_, '_>, key: &str) -> Option<Span> {
    let node = reader.need(section, key)?;
    reader.span_above_zero(node, key)
}

/// Reads what happens to an item that overflows.
pub(super) fn read_action(
    reader: &mut Reader<'_>,
    node: &Node,
    key: &str,
    owner: &str,
    elsewhere: &mut Elsewhere<'_>,
) -> Option<OverflowAction> {
    if let Value::Table(table) = &node.value {
        let title = format!("`{key}` of {owner}");
        let section = Section { title: &title, table, place: &node.place };
        let form = reader.one_form(section, &["queue", "external"])?;
        let target = section.get(form)?;
        if form == "queue" {
            let queue = elsewhere.queues.find(reader, target, "queue")?;
            return Some(OverflowAction::Queue(QueueId::new(queue)));
        }
        let name = reader.text(target, "external")?;
        return outside(reader, &target.place, name, elsewhere);
    }
    let words = [
        ("assign anyway", OverflowAction::AssignAnyway),
        ("end", OverflowAction::End),
        ("callback", OverflowAction::Callback),
        ("voicemail", OverflowAction::Voicemail),
    ];
    reader.word(node, key, &words)
}

/// The number outside of this name; the first mention lists it.
fn outside(
    reader: &mut Reader<'_>,
    place: &Place,
    name: &str,
    elsewhere: &mut Elsewhere<'_>,
) -> Option<OverflowAction> {
    if name.trim().is_empty() {
        reader.add(place, Code::EmptyName, "a number outside has an empty name");
        return None;
    }
    let known = elsewhere.outsides.iter_enumerated().find(|(_, known)| known.name == name);
    let id = known.map(|(id, _)| id);
    let id = id.unwrap_or_else(|| elsewhere.outsides.push(Outside { name: name.to_owned() }));
    Some(OverflowAction::Outside(id))
}
