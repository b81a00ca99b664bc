//! Decisions of the engine alone: one voice queue at full load, no randomness, no statistics.

use std::collections::BinaryHeap;
use std::hint::black_box;
use std::sync::Arc;

use criterion::BenchmarkId;
use criterion::Criterion;
use criterion::Throughput;
use criterion::criterion_group;
use criterion::criterion_main;

use waitline::center::Agent;
use waitline::center::Assignment;
use waitline::center::CapacityNeed;
use waitline::center::CapacityProfile;
use waitline::center::Center;
use waitline::center::Channel;
use waitline::center::ChannelSettings;
use waitline::center::Distribution;
use waitline::center::Life;
use waitline::center::Method;
use waitline::center::Offers;
use waitline::center::Overflow;
use waitline::center::Presence;
use waitline::center::ProfileLimit;
use waitline::center::ProfileReset;
use waitline::center::Queue;
use waitline::center::SkillMatching;
use waitline::center::StateLimits;
use waitline::center::WorkType;
use waitline::center::Workstream;
use waitline::center::WrapUpBlock;
use waitline::engine::Arrival;
use waitline::engine::Decision;
use waitline::engine::Engine;
use waitline::engine::Event;
use waitline::id::AgentId;
use waitline::id::Id;
use waitline::id::IdVec;
use waitline::id::ItemId;
use waitline::time::Span;
use waitline::time::Time;

fn center(agents: usize) -> Center {
    let mut center = Center::default();
    let calls = center.profiles.push(CapacityProfile {
        name: "calls".into(),
        limit: 1,
        blocking: true,
        reset: ProfileReset::Immediate,
    });
    center.agents = IdVec::from_fn(agents, |agent: AgentId| Agent {
        name: format!("agent {}", agent.index()),
        units: None,
        profiles: vec![ProfileLimit { profile: calls, limit: 1 }],
        skills: Vec::new(),
        default_presence: Presence::Available,
        columns: Vec::new(),
    });
    let queue = center.queues.push(Queue {
        name: "calls".into(),
        work_type: WorkType::Voice,
        priority: 1,
        method: Method::LeastActive,
        members: center.agents.ids().collect(),
        answer_within: None,
        short_abandon: None,
        assignment: Assignment::default(),
        hours: None,
        overflow: Overflow::default(),
    });
    center.workstreams.push(Workstream {
        name: "phone".into(),
        channel: Channel::Voice,
        distribution: Distribution::Push,
        fallback_queue: queue,
        capacity: CapacityNeed { units: 0, profiles: vec![calls] },
        wrap_up_block: WrapUpBlock::Always,
        allowed_presences: [Presence::Available, Presence::Busy].into_iter().collect(),
        skill_matching: SkillMatching::None,
        offer_timeout: Span::from_secs(120),
        state_limits: StateLimits::NEVER,
        pick_from_push: false,
        life: Life::default(),
        offers: Offers::default(),
        classification: Vec::new(),
        rules: Vec::new(),
        numbers: Vec::new(),
        channel_settings: ChannelSettings::default(),
    });
    center
}

/// Runs `items` calls through an engine: arrivals twice as fast as people would finish them for a
/// while, then none, so that both idle people and waiting items occur. Returns decisions taken.
fn run(engine: &mut Engine, agents: i64, items: u32) -> u64 {
    engine.reset(Time::ZERO);
    let attributes = engine.intern(&[]);
    let workstream = Id::new(0);
    let mut decisions = 0;
    let mut ends = BinaryHeap::new();
    let mut lots = 1_u64;
    for agent in 0..usize::try_from(agents).unwrap_or(0) {
        engine.handle(Time::ZERO, Event::SignedIn { agent: Id::new(agent) });
        while engine.poll_decision().is_some() {}
    }
    let mut next = 0_u32;
    let mut arrival_at = 0_i64;
    loop {
        let end_at = ends.peek().map(|std::cmp::Reverse((at, _))| *at);
        let arrives = next < items && end_at.is_none_or(|at| arrival_at <= at);
        let now = match (arrives, end_at) {
            (true, _) => arrival_at,
            (false, Some(at)) => at,
            (false, None) => break,
        };
        let time = Time::from_millis(now);
        if arrives {
            let item = ItemId { slot: next, generation: 0 };
            let arrival = Arrival { item, workstream, attributes, since: time, lot: lots };
            engine.handle(time, Event::Arrived(arrival));
            next += 1;
            let busy_hour = (next / 4096).is_multiple_of(2);
            arrival_at += if busy_hour { 150_000 / agents } else { 250_000 / agents };
        } else if let Some(std::cmp::Reverse((_, item))) = ends.pop() {
            engine.handle(time, Event::Ended { item });
            while engine.poll_decision().is_some() {
                decisions += 1;
            }
            engine.handle(time, Event::WrapUpClosed { item });
        }
        loop {
            while let Some(decision) = engine.poll_decision() {
                decisions += 1;
                if let Decision::Offer { item, agent, .. } = decision {
                    engine.handle(time, Event::OfferAccepted { item, agent });
                    lots = lots.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    let talk = 100_000 + (lots >> 33) as i64 % 200_000;
                    ends.push(std::cmp::Reverse((now + talk, item)));
                }
            }
            if engine.poll_timeout().is_none_or(|due| due > time) {
                break;
            }
            engine.handle_timeout(time);
        }
    }
    decisions
}

fn decisions(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("one voice queue");
    for agents in [10, 300, 1_000, 10_000] {
        let items = 50_000;
        let mut engine = Engine::new(Arc::new(center(agents)), Time::ZERO);
        group.throughput(Throughput::Elements(u64::from(items)));
        group.bench_with_input(BenchmarkId::new("items", agents), &agents, |bencher, agents| {
            bencher.iter(|| black_box(run(&mut engine, *agents as i64, items)));
        });
    }
    group.finish();
}

criterion_group!(benches, decisions);
criterion_main!(benches);
