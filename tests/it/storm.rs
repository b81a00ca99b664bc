//! Everything that overflows at once, under events in no sensible order: nothing panics, books
//! balance, and every item that was let in is closed or still there.

use std::collections::BTreeSet;
use std::sync::Arc;

use waitline::center::Presence;
use waitline::engine::Arrival;
use waitline::engine::CloseCause;
use waitline::engine::Decision;
use waitline::engine::DialFailure;
use waitline::engine::Engine;
use waitline::engine::Entry;
use waitline::engine::Event;
use waitline::engine::NewRecord;
use waitline::engine::TransferTarget;
use waitline::id::AgentId;
use waitline::id::AttributeSetId;
use waitline::id::CampaignId;
use waitline::id::Id;
use waitline::id::ItemId;
use waitline::id::QueueId;
use waitline::id::RecordTypeId;
use waitline::id::WorkstreamId;
use waitline::time::Span;
use waitline::time::Time;

use crate::script::center;

const CENTER: &str = "
    agent ann units=3
    agent bob units=1 out
    agent cid units=2 out
    hours odd 00:00:40-00:02:00 00:03:00-00:20:00 00:25:00-01:00:00
    queue calls voice hours=odd members=ann,bob
    queue second voice members=bob,cid
    queue third voice empty
    queue chats hours=odd members=ann,cid
    queue texts members=bob
    queue cases record members=ann,cid
    workstream call voice fallback=second tells-position tells-wait
    workstream hot voice fallback=second tells-wait
    workstream chat fallback=texts tells-position timeout=20s
    workstream sms sms fallback=texts timeout=20s
    workstream list pick fallback=chats
    workstream case case fallback=cases
    bot chat at-once=2
    bot hot
    silence sms customer 4m close
    life chat reconnect=30s
    rule call -> calls:60 second:40
    rule call -> second
    rule hot -> calls
    rule chat -> chats
    rule chat -> texts
    rule sms -> chats
    rule list -> chats
    rule case -> cases
    intake case -> case
    overflow calls hours -> voicemail
    overflow calls predicted=5s -> outside:partner
    overflow calls items=2 -> callback
    overflow calls wait=90s -> queue:second
    overflow second items=1 -> queue:third
    overflow second wait=45s -> queue:calls
    overflow chats items=1 -> end
    overflow chats wait=60s -> queue:texts
    overflow texts wait=60s -> queue:chats
    overflow cases wait=3m -> queue:cases
    overflow call 2 second hours -> anyway
    playbook calls closes -> queue:second
    playbook chats nobody-available -> queue:texts
    playbook texts all-signed-out -> end
    choices wait-needs=2 wait-every=1m batch=3 counted=with-ringing clock=whole-wait
";

/// Numbers that look random (a linear congruential generator).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        usize::try_from(self.0 >> 33).expect("31 bits") % limit
    }
}

#[test]
fn arbitrary_events_in_a_center_in_which_everything_overflows() {
    let center = Arc::new(center(CENTER));
    let mut kinds = BTreeSet::new();
    for seed in 0..40 {
        let mut engine = Engine::new(center.clone(), Time::ZERO);
        run(&mut engine, &mut Numbers(seed), anything, 6, &mut kinds);
    }
    let wanted = ["end", "queue", "outside", "voicemail", "callback", "anyway", "wait", "position"];
    for kind in wanted {
        assert!(kinds.contains(kind), "{kind} never happened, only {kinds:?}");
    }
}

/// Calls that are called back.
const CALLBACKS: &str = "
    agent ann units=2
    agent bob units=2
    agent cid
    hours odd 00:00:00-00:20:00 00:25:00-01:00:00
    queue calls voice hours=odd members=ann,bob
    queue second voice members=bob,cid
    workstream call voice fallback=calls tells-position
    workstream hot voice fallback=second
    rule call -> calls
    rule hot -> second
    overflow calls hours -> anyway
    overflow calls items=1 -> callback
    overflow calls wait=8m -> queue:second
    overflow second wait=1m -> callback
    callback calls repeat=10s duplicates=all cap=3 no-answer=1:5s machine=2:30s target=5s window=3m
    callback second repeat=20s other-number out-of-hours failure=1:10s duplicates=queue
    campaign spring call calls preview
    campaign summer hot second progressive=2 high
    campaign winter call calls predictive threshold=5s suspend=3000 every=1m answers=5000
    campaign zone bots second copilot=2
    workstream bots voice fallback=second
    bot bots
    rule bots -> second
    choices count-every=0s
";

#[test]
fn arbitrary_events_around_callbacks() {
    for (kind, dials) in [("", "dial for somebody"), ("choices customer-first", "dial first")] {
        let center = Arc::new(center(&format!("{CALLBACKS}{kind}")));
        let mut kinds = BTreeSet::new();
        for seed in 0..40 {
            let mut engine = Engine::new(center.clone(), Time::ZERO);
            run(&mut engine, &mut Numbers(seed), of_calls, 2, &mut kinds);
        }
        for kind in [dials, "dial first", "for a campaign", "agree", "refuse"] {
            assert!(kinds.contains(kind), "{kind} never happened, only {kinds:?}");
        }
        let is_first = dials == "dial first";
        assert!(!is_first || kinds.contains("not reached"), "every dial was answered");
    }
}

fn run(
    engine: &mut Engine,
    numbers: &mut Numbers,
    choose: Choose,
    queues: usize,
    kinds: &mut BTreeSet<&'static str>,
) {
    const SLOTS: usize = 24;
    let set = engine.intern(&[]);
    let mut now = Time::ZERO;
    let mut names = [0_u32; SLOTS];
    for _ in 0..1_500 {
        let to = now + Span::from_millis(i64::try_from(numbers.below(6_000)).expect("small"));
        while let Some(due) = engine.poll_timeout().filter(|due| *due <= to) {
            assert!(due >= now, "a deadline at {due} is over at {now}");
            now = due;
            engine.handle_timeout(now);
            drain(engine, &mut names, kinds);
        }
        now = to;
        let slot = numbers.below(SLOTS);
        let item = ItemId { slot: u32::try_from(slot).expect("few"), generation: names[slot] };
        let agent = AgentId::new(numbers.below(4));
        let event = choose(numbers, engine, item, agent, set, now);
        engine.handle(now, event);
        drain(engine, &mut names, kinds);
        engine.audit();
    }
    let waiting: usize = (0..queues).map(|queue| engine.waiting(QueueId::new(queue))).sum();
    let open = (0..SLOTS).filter(|slot| {
        let item = ItemId { slot: u32::try_from(*slot).expect("few"), generation: names[*slot] };
        engine.state(item) == Some(waitline::engine::State::Open)
    });
    assert_eq!(open.count(), waiting);
}

/// How the next event is chosen.
type Choose = fn(&mut Numbers, &Engine, ItemId, AgentId, AttributeSetId, Time) -> Event;

/// Whatever can happen, in no sensible order.
fn anything(
    numbers: &mut Numbers,
    engine: &Engine,
    item: ItemId,
    agent: AgentId,
    attributes: AttributeSetId,
    now: Time,
) -> Event {
    let (since, lot) = (now, u64::try_from(numbers.below(1_000_000)).expect("small") << 40);
    match numbers.below(24) {
        0..=5 => {
            let workstream = WorkstreamId::new(numbers.below(7));
            Event::Arrived(Arrival { item, workstream, attributes, since, lot })
        }
        6 => {
            let record_type = RecordTypeId::new(numbers.below(2));
            Event::Recorded(NewRecord { item, record_type, attributes, since, lot })
        }
        7 => Event::CustomerLeft { item },
        8 | 9 => {
            let agent = engine.agent_of(item).unwrap_or(agent);
            Event::OfferAccepted { item, agent }
        }
        10 => Event::OfferDeclined { item, agent: engine.agent_of(item).unwrap_or(agent) },
        11 => Event::Ended { item },
        12 => Event::WrapUpClosed { item },
        13 => match numbers.below(3) {
            0 => Event::SignedOut { agent },
            1 => Event::SignedIn { agent },
            _ => Event::PresenceSet { agent, presence: Presence::Away },
        },
        14 => match numbers.below(3) {
            0 => Event::TabClosed { item },
            1 => Event::CustomerWrote { item },
            _ => Event::ForceClosed { item },
        },
        15 => Event::Picked { item, agent },
        _ => of_life(numbers, item, agent, attributes, now),
    }
}

/// What happens to calls whose customers are dialed, most of the time.
fn of_calls(
    numbers: &mut Numbers,
    engine: &Engine,
    item: ItemId,
    agent: AgentId,
    attributes: AttributeSetId,
    now: Time,
) -> Event {
    let holder = engine.agent_of(item).unwrap_or(agent);
    match numbers.below(22) {
        // A name on a list is no living item's, so the two kinds keep apart.
        0..=2 if item.slot >= 12 => {
            let workstream = WorkstreamId::default();
            let contact =
                Arrival { item, workstream, attributes, since: now, lot: u64::from(item.slot) };
            Event::Enlisted { campaign: CampaignId::new(numbers.below(5)), contact }
        }
        0..=2 => {
            let (workstream, lot) = (WorkstreamId::new(numbers.below(2)), u64::from(item.slot));
            Event::Arrived(Arrival { item, workstream, attributes, since: now, lot })
        }
        3..=5 => Event::OfferAccepted { item, agent: holder },
        6 => Event::OfferDeclined { item, agent: holder },
        7 | 8 => Event::Ended { item },
        9 | 10 => Event::WrapUpClosed { item },
        11 => Event::CustomerLeft { item },
        12 => Event::SignedIn { agent },
        13 => Event::PresenceSet { agent, presence: Presence::Available },
        14..=16 => {
            let number = (numbers.below(2) == 0).then_some(u64::from(item.slot % 4));
            Event::CallbackAccepted { item, number, is_other: numbers.below(4) == 0 }
        }
        17 | 18 => Event::DialAnswered { item },
        19 | 20 => {
            let failures = [DialFailure::NoAnswer, DialFailure::Failure, DialFailure::Machine];
            Event::DialFailed { item, failure: failures[numbers.below(3)] }
        }
        _ if item.slot < 12 => anything(numbers, engine, item, agent, attributes, now),
        _ => of_life(numbers, item, agent, attributes, now),
    }
}

/// What happens to items on their way, and to people's connections.
fn of_life(
    numbers: &mut Numbers,
    item: ItemId,
    agent: AgentId,
    attributes: AttributeSetId,
    since: Time,
) -> Event {
    let queue = QueueId::new(numbers.below(7));
    match numbers.below(17) {
        0..=2 => Event::BotEscalated { item, attributes, since },
        3 => Event::BotEnded { item },
        4 => Event::BotFailed { item },
        5 => Event::Transferred { item, to: TransferTarget::Agent(agent) },
        6 | 7 => Event::Transferred { item, to: TransferTarget::Queue(queue) },
        8 => Event::Released { item },
        9 => Event::Rerouted { item, attributes },
        10 => Event::SupervisorAssigned { item, agent },
        11 => Event::SupervisorTransferred { item, agent },
        12 => Event::CustomerDisconnected { item },
        13 => Event::CustomerReconnected { item },
        14 => Event::AgentDisconnected { agent },
        15 => Event::AgentReturned { agent },
        _ => Event::TakenUp { item, agent },
    }
}

/// Gives closed names free and notes what kinds of decisions there were.
fn drain(engine: &mut Engine, names: &mut [u32], kinds: &mut BTreeSet<&'static str>) {
    use waitline::center::OverflowAction;
    while let Some(decision) = engine.poll_decision() {
        if let Decision::Enqueue { entry: Entry::Campaign(_), .. } = decision {
            kinds.insert("for a campaign");
        }
        if let Decision::Close { cause: CloseCause::NotReached, .. } = decision {
            kinds.insert("not reached");
        }
        match decision {
            Decision::Close { item, .. } | Decision::NotRouted { item, .. } => {
                names[item.slot as usize] += 1;
            }
            Decision::Overflow { action, .. } => {
                kinds.insert(match action {
                    OverflowAction::AssignAnyway => "anyway",
                    OverflowAction::End => "end",
                    OverflowAction::Queue(_) => "queue",
                    OverflowAction::Outside(_) => "outside",
                    OverflowAction::Callback => "callback",
                    OverflowAction::Voicemail => "voicemail",
                });
            }
            Decision::AgreeCallback { .. } => {
                kinds.insert("agree");
            }
            Decision::RefuseCallback { .. } => {
                kinds.insert("refuse");
            }
            Decision::Dial { agent, .. } => {
                kinds.insert(if agent.is_some() { "dial for somebody" } else { "dial first" });
            }
            Decision::TellWait { .. } => {
                kinds.insert("wait");
            }
            Decision::TellPosition { .. } => {
                kinds.insert("position");
            }
            _ => {}
        }
    }
}
