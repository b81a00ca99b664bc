//! The engine without the simulator: what a switch that routes real work would be built around.
//!
//! ```text
//! cargo run --example live              plays the morning below at once
//! cargo run --example live -- --wall    plays it by the clock on the wall, a minute in a second
//! ```
//!
//! The engine has no clock, no threads and no files. Whoever runs it keeps three promises: tell it
//! what happened with a time that never goes back, carry out what it decides, and come back when
//! it asked to be woken. [`run`] is that loop; a live switch would wait for its telephones and
//! chats there, where this one reads the next line of a list.

use std::env::args;
use std::io;
use std::io::Write;
use std::sync::Arc;
use std::thread::sleep;
use std::time::Duration;

use waitline::center::{Agent, Attribute, Center, Channel, Condition, Queue, RouteRule};
use waitline::center::{RouteTarget, Value, WorkType, Workstream, WrapUpBlock};
use waitline::engine::{Arrival, Decision, Engine, Event, Explanation};
use waitline::id::{AttributeId, Id, ItemId, WorkstreamId};
use waitline::time::{Span, Time};

/// What happens: when (in seconds), what, to which chat, and by whom.
type News = (i64, &'static str, u32, &'static str);

const MORNING: &[News] = &[
    (0, "signs in", 0, "ann"),
    (0, "signs in", 0, "bob"),
    (10, "billing", 1, "customer"), // Only Ann serves the queue of billing.
    (14, "accepts", 1, "ann"),
    (30, "delivery", 2, "customer"), // Bob is asked, and does not answer within 20 seconds.
    (60, "signs in", 0, "eve"),
    (65, "accepts", 2, "eve"),
    (90, "delivery", 3, "customer"), // Bob again, who says no: it waits until Ann has a hand free.
    (95, "declines", 3, "bob"),
    (240, "ends", 1, "ann"),
    (245, "accepts", 3, "ann"),
    (250, "is done with", 1, "ann"),
    (300, "ends", 3, "ann"),
    (310, "is done with", 3, "ann"),
    (320, "ends", 2, "eve"),
    (330, "is done with", 2, "eve"),
];

/// The center, as an administrator sets it up. Ids are positions; tables are ordered by name.
fn center() -> Center {
    let mut center = Center::default();
    let [ann, bob, eve] = ["ann", "bob", "eve"]
        .map(|name| center.agents.push(Agent { units: Some(1), ..Agent::new(name.into()) }));
    let mut queue = |name: &str, members| {
        center.queues.push(Queue { members, ..Queue::new(name.into(), WorkType::Messaging) })
    };
    let (billing, general) = (queue("billing", vec![ann]), queue("general", vec![bob, eve, ann]));
    let topic = center.attributes.push(Attribute { name: "topic".into() });
    let [about_billing, _] = ["billing", "delivery"]
        .map(|text| center.values.push(Value { text: text.into(), number: None }));
    let rule = center.rules.push(RouteRule {
        name: "billing".into(),
        when: Condition::Is(topic, vec![about_billing]),
        target: RouteTarget::Queue(billing),
        overflow: Vec::new(),
    });
    // What no rule matches goes to the fallback queue.
    let mut chats = Workstream::new("chats".into(), Channel::LiveChat, general);
    chats.capacity.units = 1;
    chats.wrap_up_block = WrapUpBlock::Never;
    chats.offer_timeout = Span::from_secs(20);
    chats.rules = vec![rule];
    center.workstreams.push(chats);
    assert!(center.problems().is_empty(), "the product would accept this");
    center
}

/// Plays the list to the end. `wait` is the clock: it lets so much time pass.
pub(crate) fn run(out: &mut impl Write, mut wait: impl FnMut(Span)) -> io::Result<()> {
    let center = Arc::new(center());
    let mut now = Time::ZERO;
    let mut engine = Engine::new(Arc::clone(&center), now);
    engine.explain(true); // Costs a pass over the queue for each offer: only if somebody asks.
    let mut list = MORNING.iter().peekable();
    loop {
        // Whatever is first: the next thing that happens, or what the engine wants to be woken
        // for. Things of one instant are told before the engine is woken for it.
        let next = list.peek().map(|(seconds, ..)| Time::from_millis(seconds * 1_000));
        let Some(then) = [next, engine.poll_timeout()].into_iter().flatten().min() else {
            return Ok(());
        };
        let passed = then - now;
        wait(passed);
        now = then;
        match list.next_if(|_| next == Some(now)) {
            Some(news @ (_, what, chat, who)) => {
                let whose = if *chat > 0 { format!(", chat {chat}") } else { String::new() };
                writeln!(out, "{now} {who}: {what}{whose}")?;
                let event = translate(&mut engine, &center, now, news);
                engine.handle(now, event);
            }
            None => {
                if passed > Span::ZERO {
                    writeln!(out, "{now} the engine wakes")?;
                }
                engine.handle_timeout(now);
            }
        }
        // Everything that was decided is carried out before anything else is told.
        while let Some(decision) = engine.poll_decision() {
            carry_out(out, &center, decision)?;
        }
        while let Some(why) = engine.poll_explanation() {
            explain(out, &center, &why)?;
        }
    }
}

/// What happened, in the engine's words.
fn translate(engine: &mut Engine, center: &Center, now: Time, news: &News) -> Event {
    let &(_, what, chat, who) = news;
    // Chats are named by the caller. A switch that runs for months uses the slots of closed ones
    // again, with the next generation: what comes late about the old one is then recognized.
    let item = ItemId { slot: chat, generation: 0 };
    let agent = center.agents.position(|agent| agent.name == who).unwrap_or_default();
    match what {
        "signs in" => Event::SignedIn { agent },
        "accepts" => Event::OfferAccepted { item, agent },
        "declines" => Event::OfferDeclined { item, agent },
        "ends" => Event::Ended { item },
        "is done with" => Event::WrapUpClosed { item },
        topic => {
            // Attributes are interned once: a switch keeps the ids of the sets it has met.
            let value = center.values.position(|value| value.text == topic);
            let topic = value.map(|value| (AttributeId::new(0), value));
            let attributes = engine.intern(topic.as_slice());
            let workstream = WorkstreamId::new(0);
            let lot = u64::from(chat); // What chance uses, as in a percentage split.
            Event::Arrived(Arrival { item, workstream, attributes, since: now, lot })
        }
    }
}

/// Where people would be rung and shown pages; what needs no words of its own is printed as it is.
fn carry_out(out: &mut impl Write, center: &Center, decision: Decision) -> io::Result<()> {
    match decision {
        Decision::Enqueue { item, queue, .. } => {
            writeln!(out, "    chat {} waits in {}", item.slot, center.queues[queue].name)
        }
        Decision::Offer { item, agent, expires, .. } => {
            let name = &center.agents[agent].name;
            writeln!(out, "    chat {} rings at {name} until {expires}", item.slot)
        }
        Decision::SetPresence { agent, presence } => {
            writeln!(out, "    {} is {presence}", center.agents[agent].name)
        }
        other => writeln!(out, "    {other:?}"),
    }
}

/// Why a chat rings where it does: what kept each of the queue's other members from it.
fn explain(out: &mut impl Write, center: &Center, why: &Explanation) -> io::Result<()> {
    for member in why.members.iter().filter(|member| member.agent != why.chosen) {
        let name = &center.agents[member.agent].name;
        let reason = member.obstacle.map_or("comes later".into(), |it| format!("{it:?}"));
        writeln!(out, "      why not {name}: {reason}")?;
    }
    Ok(())
}

fn main() -> io::Result<()> {
    let by_the_wall = args().any(|word| word == "--wall");
    run(&mut io::stdout().lock(), |span| {
        if by_the_wall {
            sleep(Duration::from_millis(span.as_millis().unsigned_abs() / 60));
        }
    })
}
