//! Callbacks: how queues offer and make them, and what callers do about it (14.1, 14.2).

use std::collections::BTreeSet;

use super::Code;
use super::build::Built;
use super::check::place_of;
use super::flow::Flow;
use super::names::Listed;
use super::read::Reader;
use super::read::Section;
use super::streams::no_effect;
use super::tree::Node;
use super::tree::Place;
use crate::center::CallbackProfile;
use crate::center::Channel;
use crate::center::OverflowAction;
use crate::center::Retries;
use crate::center::Retry;
use crate::center::Throttle;
use crate::id::DemandId;
use crate::id::HoursId;
use crate::id::Id;
use crate::time::Span;
use crate::traffic::CallsBack;
use crate::traffic::Phone;

const KEY: &str = "callback";

/// Reads how a queue offers and makes callbacks (CB-6, CB-7).
pub(super) fn read_callback_profile(
    reader: &mut Reader<'_>,
    node: &Node,
    owner: &str,
    hours: &Listed<'_>,
) -> Option<CallbackProfile> {
    let title = format!("`{KEY}` of {owner}");
    let section = Section { title: &title, table: reader.table(node, KEY)?, place: &node.place };
    let repeat = needed_span(reader, section, "repeat");
    let offered_during = match section.get("offered-during") {
        Some(node) => hours.find(reader, node, "offered-during").map(|id| Some(HoursId::new(id))),
        None => Some(None),
    };
    let at_once = match section.get("at-once") {
        Some(node) => reader.whole(node, "at-once", 1..=1_000_000).map(Some),
        None => Some(None),
    };
    let out_of_hours = reader.need(section, "out-of-hours");
    let out_of_hours = out_of_hours.and_then(|node| reader.flag(node, "out-of-hours"));
    let mut retry = |key: &str| read_retry(reader, section, key);
    let (no_answer, failure, machine) = (retry("no-answer"), retry("failure"), retry("machine"));
    let throttle = read_throttle(reader, section);
    Some(CallbackProfile {
        repeat: repeat?,
        offered_during: offered_during?,
        at_once: at_once?,
        retries: Retries { no_answer: no_answer?, failure: failure?, machine: machine? },
        out_of_hours: out_of_hours?,
        throttle: throttle?,
        ..CallbackProfile::default()
    })
}

fn read_retry(reader: &mut Reader<'_>, section: Section<'_, '_>, key: &str) -> Option<Retry> {
    let Some(node) = section.get(key) else {
        return Some(Retry::default());
    };
    let title = format!("`{key}` in {}", section.title);
    let section = Section { title: &title, table: reader.table(node, key)?, place: &node.place };
    let times = reader.need(section, "times");
    let times = times.and_then(|node| reader.whole(node, "times", 1..=100));
    let after = needed_span(reader, section, "after");
    Some(Retry { times: times?, after: after? })
}

fn read_throttle(reader: &mut Reader<'_>, section: Section<'_, '_>) -> Option<Option<Throttle>> {
    const THROTTLE: &str = "throttle";
    let Some(node) = section.get(THROTTLE) else {
        return Some(None);
    };
    let title = format!("`{THROTTLE}` in {}", section.title);
    let table = reader.table(node, THROTTLE)?;
    let section = Section { title: &title, table, place: &node.place };
    let (target, window) =
        (needed_span(reader, section, "target"), needed_span(reader, section, "window"));
    Some(Some(Throttle { target: target?, window: window? }))
}

fn needed_span(reader: &mut Reader<'_>, section: Section<'_, '_>, key: &str) -> Option<Span> {
    let node = reader.need(section, key)?;
    reader.span_above_zero(node, key)
}

/// Reads what a demand's callers do who are offered a callback; the channel is unknown if its
/// workstream is.
pub(super) fn read_calls_back(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    channel: Option<Channel>,
) -> Option<Option<CallsBack>> {
    let Some(node) = section.get(KEY) else {
        return Some(None);
    };
    if channel.is_some_and(|channel| channel != Channel::Voice) {
        no_effect(reader, section.key_place(KEY), KEY, "only callers are called back");
        return None;
    }
    let title = format!("`{KEY}` of {}", section.title);
    let section = Section { title: &title, table: reader.table(node, KEY)?, place: &node.place };
    let accepts = reader.needed_share(section, "accepts");
    let phone = read_phone(reader, section);
    Some(Some(CallsBack { accepts: accepts?, phone: phone? }))
}

/// Reads what becomes of dialing a customer.
pub(super) fn read_phone(reader: &mut Reader<'_>, section: Section<'_, '_>) -> Option<Phone> {
    let answers = reader.needed_share(section, "answers");
    let (machine, fails) =
        (reader.needed_share(section, "machine"), reader.needed_share(section, "fails"));
    let answers_after = reader.needed_law(section, "answers-after");
    let gives_up_after = reader.needed_law(section, "gives-up-after");
    let phone = Phone {
        answers: answers?,
        machine: machine?,
        fails: fails?,
        answers_after: answers_after?,
        gives_up_after: gives_up_after?,
    };
    if phone.answers + phone.machine + phone.fails > 1.0 + 1e-9 {
        let message = format!("{} explains more than 100% of the dials", section.title);
        let finding = reader.add(section.key_place("answers"), Code::BadSum, message);
        finding.label = "with `machine` and `fails`".to_owned();
        return None;
    }
    Some(phone)
}

/// Demands whose items may meet an action of overflow.
pub(super) fn overflow_to(
    built: &Built<'_>,
    flows: &[Flow],
    wanted: OverflowAction,
) -> BTreeSet<DemandId> {
    let acts = |queue| built.model.center.overflow_actions(queue).any(|action| action == wanted);
    // FB-1, OVF-10, OVF-11: not what falls back, comes from another queue, or is called.
    let meets = |flow: &&Flow| {
        let is_called = built.model.demands[flow.demand].campaign.is_some();
        !is_called && flow.fallback.is_none() && flow.queues.iter().any(|(queue, _)| acts(*queue))
    };
    flows.iter().filter(meets).map(|flow| flow.demand).collect()
}

/// What callers do must be known wherever they are offered a callback, and has no effect
/// elsewhere; neither has a profile.
pub(super) fn check_callbacks(reader: &mut Reader<'_>, built: &Built<'_>, flows: &[Flow]) {
    let center = &built.model.center;
    let calls =
        |queue| center.overflow_actions(queue).any(|action| action == OverflowAction::Callback);
    let asked = overflow_to(built, flows, OverflowAction::Callback);
    for (id, demand) in built.model.demands.iter_enumerated() {
        let entry = &built.listed.demands.entries[id.index()];
        if demand.callback.is_none() && asked.contains(&id) {
            let message = format!("{} has no `{KEY}`", entry.title);
            let finding = reader.add(entry.place, Code::BehaviorMissing, message);
            finding.label = "its callers may be offered a callback".to_owned();
        } else if demand.callback.is_some() && !asked.contains(&id) {
            let place = place_of(&built.listed.demands, id.index(), KEY);
            no_effect(reader, place, KEY, "no queue offers its callers a callback");
        }
    }
    for (id, queue) in center.queues.iter_enumerated() {
        let table = built.listed.queues.entries[id.index()].table.get("overflow");
        let place = table.and_then(|node| node.as_table()?.key_place(KEY));
        if let Some(place) = place.filter(|place| **place != Place::Nowhere)
            && !calls(id)
        {
            let message =
                format!("`{KEY}` of queue `{}` has no effect: it offers no callback", queue.name);
            reader.add(place, Code::NoEffect, message);
        }
    }
}
