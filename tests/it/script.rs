//! Engine scripts: a center, what happens, and the decisions that must follow.
//!
//! The expected decisions stand in the tests, as inline snapshots.
//!
//! The center's language is described in [`setup`]. A script has one event per line, after a
//! time or `..` for the time of the line before:
//!
//! ```text
//! 09:00:00 arrive c1 chat topic=billing since=08:58:30 lot=17
//! 09:00:05 accept c1 ann
//! ..       leave c1 | write c1 | end c1 | close-tab c1 | close c1 | decline c1 ann | pick c1 ann
//! ..       sign-in ann | sign-out ann | shift-end ann | presence ann away | units ann 50
//! ..       member sales ann | force c1
//! ..       answer s1 | disconnect c1 | reconnect c1 | bot-end c1 | bot-fail c1
//! ..       escalate c1 topic=x since=09:00:00 | reroute k1 topic=x | remove k1 | unreadable k1
//! ..       owner k1 | assign c1 ann | move c1 ann | transfer c1 to ann | transfer c1 into sales
//! ..       transfer c1 outside | release c1 | take-up s1 ann | hold p1 | unhold p1 | monitor p1
//! ..       consult p1 to ann | consult p1 into sales private | consult-end p1 ann | elevate c1
//! ..       call-outside p1 | leave-outside p1
//! ..       reset ann | cut-off ann | return ann | limit ann chats 2 | limit ann chats none
//! ..       works ann yes | works ann no
//! ..       record k1 case topic=billing
//! ..       enlist o1 spring
//! ..       agree p1 number=5 other | dial-answered p1 | dial-failed p1 no-answer
//! ..       settle | wait
//! ..       show state c1 | show held c1 | show presence ann | show used ann | show waiting sales
//! ..       show hold p1 | show list ann | show obstacle ann c1
//! ..       show list ann | show obstacle ann c1 | show transfer chat sales | show predicted sales
//! ..       show position c1 | show score chat topic=billing | show checks
//! ```
//!
//! Events of one instant come before what the engine does by itself then; `settle` and `show`
//! let it act first. Decisions about presence and into queues are left out of the output unless
//! the center says `show`.

mod assigning;
mod names;
mod overflow;
mod play;
mod routing;
mod setup;
mod words;

use std::sync::Arc;

use waitline::center::Center;
use waitline::center::ChannelSettings;
use waitline::center::CountedItems;
use waitline::center::EntryCondition;
use waitline::center::EntryOverflow;
use waitline::center::FifoKey;
use waitline::center::OverflowAction;
use waitline::center::Queue;
use waitline::center::RouteTarget;
use waitline::center::Workstream;
use waitline::engine::Arrival;
use waitline::engine::Engine;
use waitline::engine::Event;
use waitline::id::Id;
use waitline::id::ItemId;
use waitline::id::WorkstreamId;
use waitline::time::Span;
use waitline::time::Time;

use crate::twin::Naive;

/// Plays a script and returns what the engine decides; its twin must decide the same.
#[track_caller]
pub(crate) fn check(center: &str, script: &str) -> String {
    let decided = play::play::<Engine>(center, script).join("\n");
    // How lots are mixed is the engine's affair; the twin leaves splits alone.
    let setup = setup::parse(center, script);
    let is_explained = script.contains("show checks");
    if !is_explained && is_known_to_twin(&setup.center) && assigning::twin_knows(&setup) {
        let by_twin = play::play::<Naive>(center, script).join("\n");
        assert!(decided == by_twin, "engine:\n{decided}\n\ntwin:\n{by_twin}");
    }
    decided
}

/// Whether the twin has learned everything that a center makes use of.
fn is_known_to_twin(center: &Center) -> bool {
    let splits = |target: &RouteTarget| matches!(target, RouteTarget::Split(_));
    let settings = center.workstreams.iter().map(|workstream| workstream.channel_settings);
    let tells = |settings: ChannelSettings| settings.tells_wait || settings.tells_position;
    let is_counted = |pair: &EntryOverflow| match pair.when {
        _ if pair.action == OverflowAction::Callback => false,
        EntryCondition::OutOfHours => true,
        EntryCondition::ItemLimit(_) => {
            let choices = &center.choices.routing;
            choices.count_every == Span::ZERO && choices.counted_items == CountedItems::Open
        }
        EntryCondition::PredictedWait(_) => false,
    };
    let is_plain = |queue: &Queue| {
        queue.overflow.while_queued.is_none()
            && queue.overflow.playbooks.is_empty()
            && queue.overflow.before.iter().all(is_counted)
    };
    let is_odd = |workstream: &Workstream| {
        let fallback = center.queues.get(workstream.fallback_queue);
        let has_hours = workstream.channel_settings.hours.is_some();
        !workstream.numbers.is_empty() || fallback.is_none() || has_hours
    };
    let keeps_age = center.choices.routing.fifo_key == FifoKey::WaitStart;
    let mut of_rules = center.rules.iter().flat_map(|rule| &rule.overflow);
    center.campaigns.is_empty()
        && center.direct_calls.is_none()
        && !center.workstreams.iter().any(is_odd)
        && !center.rules.iter().any(|rule| splits(&rule.target))
        && of_rules.all(|(_, pairs)| pairs.iter().all(is_counted))
        && center.queues.iter().all(is_plain)
        && !settings.into_iter().any(tells)
        && keeps_age
}

/// The center that a text sets up.
pub(crate) fn center(text: &str) -> Center {
    setup::parse(text, "").center
}

/// What the product would not accept of a center, one line each.
pub(crate) fn problems(center: &str) -> String {
    let problems = setup::parse(center, "").center.problems();
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Where a split sends `count` items with different lots: each queue's share of them.
pub(crate) fn split_shares(split: &str, count: u32) -> Vec<f64> {
    let queues = split.split_whitespace().filter_map(|share| share.split_once(':'));
    let queues: String = queues.map(|(name, _)| format!("queue {name}\n")).collect();
    let setup = setup::parse(&format!("{queues}workstream chat\nrule chat -> {split}"), "");
    let mut engine = Engine::new(Arc::new(setup.center.clone()), Time::ZERO);
    let attributes = engine.intern(&[]);
    let mut counts = vec![0_u32; setup.center.queues.len()];
    for slot in 0..count {
        let item = ItemId { slot, generation: 0 };
        let workstream = WorkstreamId::default();
        let lot = u64::from(slot);
        let arrival = Arrival { item, workstream, attributes, since: Time::ZERO, lot };
        engine.handle(Time::ZERO, Event::Arrived(arrival));
        let queue = engine.queue_of(item).expect("it waits in a queue");
        counts[queue.index()] += 1;
    }
    counts.into_iter().map(|of_queue| f64::from(of_queue) / f64::from(count)).collect()
}
