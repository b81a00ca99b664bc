//! Arbitrary events in centers that use everything: nothing panics, books balance, and every item
//! that was let in is closed or still there.
//!
//! A bounded run of the fuzzing target `events`, with bytes of fixed seeds.

use std::collections::BTreeSet;
use std::sync::Arc;

use waitline::engine::Arrival;
use waitline::engine::Engine;
use waitline::engine::Event;
use waitline::engine::State;
use waitline::id::AgentId;
use waitline::id::Id;
use waitline::id::ItemId;
use waitline::id::WorkstreamId;
use waitline::time::Time;

use crate::fuzz::Numbers;
use crate::fuzz::events;
use crate::script;

/// Decisions that a run must have seen, with their reasons, causes or actions: who takes one out
/// of reach, say by decoding bytes otherwise, is told so.
const WANTED: [(&str, &str); 26] = [
    ("AgreeCallback", ""),
    ("Assign", ""),
    ("Close", "BotFailed ChannelClosed CustomerLeft Deflected Disconnected Done EmptyQueue Forced"),
    (
        "Close",
        "NotReached Overflow Removed Silence StateLimit TransferredOutside Unreadable Voicemail",
    ),
    ("Consult", ""),
    ("ConsultOver", ""),
    ("Dial", ""),
    ("Enqueue", "BotFailed Campaign Fallback Overflow Rule Transfer"),
    ("Keep", ""),
    ("NotRouted", "BasicRouting NoIntakeRule"),
    ("Offer", ""),
    ("OfferCallback", ""),
    ("OutsideOver", ""),
    ("Overflow", "AssignAnyway Callback End Outside Queue Voicemail"),
    ("Park", ""),
    ("RefuseCallback", "Duplicate Full"),
    ("Requeue", "AgentGone Declined Expired Released TabClosed"),
    ("SendMessage", ""),
    ("SetPresence", ""),
    ("StartBot", ""),
    ("TellPosition", ""),
    ("TellWait", ""),
    ("Transfer", ""),
    ("TransferOut", ""),
    ("Withdraw", "CustomerLeft Declined Expired SystemClosed"),
    ("WrapUp", ""),
];
/// As many reasons to ignore something must have been met.
const REASONS: usize = 38;

/// Days of bytes, by seed.
fn days(seeds: std::ops::Range<u64>, longest: usize) -> BTreeSet<String> {
    let mut kinds = BTreeSet::new();
    for seed in seeds {
        let mut numbers = Numbers::new(seed);
        let length = numbers.below(longest);
        kinds.extend(events::run(&numbers.bytes(length)));
    }
    kinds
}

/// What is wanted and was not met.
fn missing(kinds: &BTreeSet<String>) -> Vec<String> {
    let missing = |(kind, details): &(&str, &str)| -> Vec<String> {
        let names = details.split(' ').map(|detail| format!("{kind} {detail}").trim().to_owned());
        names.filter(|name| !kinds.contains(name)).collect()
    };
    WANTED.iter().flat_map(missing).collect()
}

#[test]
fn arbitrary_events_leave_the_engine_whole() {
    let kinds = days(0..600, 5_000);
    let missing = missing(&kinds);
    assert!(missing.is_empty(), "never happened: {missing:?}");
    let reasons = kinds.iter().filter(|kind| kind.starts_with("Ignore ")).count();
    assert!(reasons >= REASONS, "only {reasons} reasons to ignore: {kinds:?}");
}

#[test]
#[ignore = "ten times as long, some minutes: cargo test -- --ignored, as .ci/run does"]
fn arbitrary_events_leave_the_engine_whole_in_the_long_run() {
    days(1_000..2_500, 20_000);
}

/// Found by fuzzing: whoever asked for the next deadline after an event that came later than a
/// deadline met an assertion.
#[test]
fn a_deadline_that_is_over_is_due_at_once() {
    let center = "agent ann\nqueue sales members=ann\nworkstream chat timeout=60s";
    let mut engine = Engine::new(Arc::new(script::center(center)), Time::ZERO);
    let (agent, item) = (AgentId::new(0), ItemId { slot: 0, generation: 0 });
    let attributes = engine.intern(&[]);
    let (workstream, since) = (WorkstreamId::new(0), Time::ZERO);
    engine.handle(Time::ZERO, Event::SignedIn { agent });
    let arrival = Arrival { item, workstream, attributes, since, lot: 0 };
    engine.handle(Time::ZERO, Event::Arrived(arrival));
    engine.handle_timeout(Time::ZERO);
    assert_eq!(engine.state(item), Some(State::Ringing));
    assert_eq!(engine.poll_timeout(), Some(Time::from_millis(60_000)));
    // The call that should have come at 60 s has not, and something else happens.
    let late = Time::from_millis(75_000);
    engine.handle(late, Event::AgentReturned { agent });
    assert_eq!(engine.poll_timeout(), Some(late));
    engine.handle_timeout(late);
    assert_eq!(engine.state(item), Some(State::Open));
}
