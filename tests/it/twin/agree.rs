//! Engine and twin through the same day: the same decisions, and what must always hold.

use std::sync::Arc;

use proptest::test_runner::Config;
use proptest::test_runner::RngAlgorithm;
use proptest::test_runner::TestRng;
use proptest::test_runner::TestRunner;
use waitline::center::AgentCondition;
use waitline::center::AssignmentRule;
use waitline::center::Center;
use waitline::center::Method;
use waitline::center::Presence;
use waitline::engine::Arrival;
use waitline::engine::ConsultTarget;
use waitline::engine::Decision;
use waitline::engine::Engine;
use waitline::engine::Event;
use waitline::engine::State;
use waitline::engine::TransferTarget;
use waitline::id::AgentId;
use waitline::id::AttributeId;
use waitline::id::AttributeSetId;
use waitline::id::Id;
use waitline::id::ItemId;
use waitline::id::ProfileId;
use waitline::id::QueueId;
use waitline::id::ValueId;
use waitline::id::WorkstreamId;
use waitline::time::Span;
use waitline::time::Time;

use super::Naive;
use super::random::Op;
use super::random::center;
use super::random::day;
use crate::drive::Driver;
use crate::drive::Router;

/// Waits, in seconds; deadlines and sweeps of the random centers lie among them.
const WAITS: [i64; 8] = [1, 1, 5, 30, 60, 120, 240, 1200];

struct World {
    center: Arc<Center>,
    engine: Driver<Engine>,
    twin: Driver<Naive>,
    living: Vec<ItemId>,
    free: Vec<ItemId>,
    slots: u32,
    /// Who may hold more than his limit: he picked, his units were configured, or custom rules
    /// do not ask for units (PICK-4, CUS-4).
    by_hand: Vec<bool>,
    /// Whether something became possible without a trigger (ASG-2).
    untriggered: bool,
    /// Items that came back to their queue: who let one go may have to wait for a trigger.
    returned: Vec<ItemId>,
    /// What happened and what was decided.
    log: Vec<String>,
}

impl World {
    fn new(center: Center) -> Self {
        let center = Arc::new(center);
        let (engine, twin) = (Driver::new(center.clone()), Driver::new(center.clone()));
        // CUS-4: a custom rule may leave units out of account.
        let is_lax = |rule: &AssignmentRule| !rule.when.contains(&AgentCondition::UnitsFree);
        let lax = center.queues.iter().any(|queue| match &queue.method {
            Method::Custom(rules) => rules.iter().any(is_lax),
            _ => false,
        });
        let by_hand = center.agents.iter().map(|agent| lax && agent.units.is_some()).collect();
        let mut world = Self {
            center,
            engine,
            twin,
            living: Vec::new(),
            free: Vec::new(),
            slots: 0,
            by_hand,
            untriggered: false,
            returned: Vec::new(),
            log: Vec::new(),
        };
        // Events lie between the full seconds, sweeps on them.
        world.advance(Time::from_millis(500), false);
        for agent in world.center.clone().agents.ids() {
            world.report(Event::SignedIn { agent });
        }
        world
    }

    fn play(&mut self, op: &Op) {
        match *op {
            Op::Wait(wait) => {
                let wait = Span::from_secs(WAITS[usize::from(wait) % WAITS.len()]);
                self.advance(self.engine.now + wait, false);
            }
            Op::Settle => self.advance(self.engine.now, true),
            Op::Arrive { workstream, value, head_start } => {
                self.arrive(workstream, value, head_start);
            }
            Op::Item { which, act, agent } => {
                if let Some(event) = self.item_event(which, act, agent) {
                    self.report(event);
                }
            }
            Op::Rare { which, act, agent, with } => {
                if let Some(event) = self.rare_event(which, act, agent, with) {
                    self.report(event);
                }
            }
            Op::Agent { who, act, with } => {
                let event = self.agent_event(who, act, with);
                self.report(event);
            }
            Op::Stray { act, slot, generation, agent } => {
                let item = ItemId { slot: slot.into(), generation: generation.into() };
                self.report(stray(act, item, AgentId::new(agent.into())));
            }
        }
        self.check();
    }

    fn arrive(&mut self, workstream: u8, value: u8, head_start: u8) {
        let workstream = usize::from(workstream) % self.center.workstreams.len();
        let item = self.free.pop().unwrap_or_else(|| {
            self.slots += 1;
            ItemId { slot: self.slots - 1, generation: 0 }
        });
        let attributes = self.attributes(value);
        let head_start = Span::from_secs(i64::from(head_start.saturating_sub(200)));
        self.report(Event::Arrived(Arrival {
            item,
            workstream: WorkstreamId::new(workstream),
            attributes,
            since: self.engine.now - head_start,
            lot: 0,
        }));
        self.living.push(item);
    }

    fn attributes(&mut self, value: u8) -> AttributeSetId {
        let attributes = match usize::from(value) % (self.center.values.len() + 1) {
            0 => Vec::new(),
            value => vec![(AttributeId::new(0), ValueId::new(value - 1))],
        };
        let id = self.engine.router.intern(&attributes);
        assert_eq!(id, Router::intern(&mut self.twin.router, &attributes));
        id
    }

    /// What only some centers use.
    fn rare_event(&mut self, which: u8, act: u8, agent: u8, with: u8) -> Option<Event> {
        let item = *self.living.get(usize::from(which) % self.living.len().max(1))?;
        let agent = AgentId::new(usize::from(agent) % self.center.agents.len());
        let queue = QueueId::new(usize::from(with) % self.center.queues.len());
        let attributes = self.attributes(with);
        let is_even = with.is_multiple_of(2);
        Some(match act % 26 {
            0 => Event::SupervisorAssigned { item, agent },
            1 => Event::SupervisorTransferred { item, agent },
            2 => Event::Transferred { item, to: TransferTarget::Agent(agent) },
            3 => Event::Transferred { item, to: TransferTarget::Queue(queue) },
            4 => Event::Transferred { item, to: TransferTarget::External },
            5 => Event::Released { item },
            6 => Event::TakenUp { item, agent },
            7 => Event::CustomerDisconnected { item },
            8 => Event::CustomerReconnected { item },
            9 => Event::AgentWrote { item },
            10 => {
                Event::ConsultBegun { item, with: ConsultTarget::Agent(agent), is_private: is_even }
            }
            11 => {
                Event::ConsultBegun { item, with: ConsultTarget::Queue(queue), is_private: is_even }
            }
            12 => Event::ConsultEnded { item, agent },
            13 => Event::Monitored { item },
            14 if is_even => Event::HoldBegun { item },
            14 => Event::HoldEnded { item },
            15 => Event::Rerouted { item, attributes },
            16 if is_even => Event::Removed { item },
            16 => Event::Unreadable { item },
            17 => Event::AgentDisconnected { agent },
            18 => Event::AgentReturned { agent },
            19 => Event::PresenceReset { agent },
            20 => {
                let limit = (!is_even).then_some(u32::from(with) % 4);
                let profile = ProfileId::new(usize::from(which) % self.center.profiles.len());
                Event::LimitConfigured { agent, profile, limit }
            }
            21 => Event::Elevated { item },
            22 => Event::CustomerWrote { item },
            23 => Event::OutsideCalled { item },
            24 => Event::OutsideLeft { item },
            _ => Event::OwnerChanged { item },
        })
    }

    fn item_event(&mut self, which: u8, act: u8, agent: u8) -> Option<Event> {
        let item = *self.living.get(usize::from(which) % self.living.len().max(1))?;
        let anybody = AgentId::new(usize::from(agent) % self.center.agents.len());
        let agent = self.engine.router.agent_of(item).unwrap_or(anybody);
        Some(match (self.engine.router.state(item)?, act % 8) {
            (_, 7) if which.is_multiple_of(8) => Event::ForceClosed { item },
            (State::Open, 0..2) | (State::Ringing, 0) | (State::Active, 0) => {
                Event::CustomerLeft { item }
            }
            (State::Open, _) => Event::Picked { item, agent: anybody },
            (State::Ringing, 1..4) => Event::OfferDeclined { item, agent },
            (State::Ringing, _) => Event::OfferAccepted { item, agent },
            (State::Active, 1..3) => Event::TabClosed { item },
            (State::Active, _) => Event::Ended { item },
            (State::WrapUp, _) => Event::WrapUpClosed { item },
            (State::Parked, _) => Event::CustomerWrote { item },
            (State::WithBot, 0) => Event::CustomerLeft { item },
            (State::WithBot, 1..5) => {
                let attributes = self.attributes(act / 8);
                Event::BotEscalated { item, attributes, since: self.engine.now }
            }
            (State::WithBot, 5 | 6) => Event::BotEnded { item },
            (State::WithBot, _) => Event::BotFailed { item },
            (State::Kept, 0..4) => Event::Removed { item },
            (State::Kept, _) => Event::Released { item },
        })
    }

    fn agent_event(&self, who: u8, act: u8, with: u8) -> Event {
        let agent = AgentId::new(usize::from(who) % self.center.agents.len());
        let with = usize::from(with);
        match act % 8 {
            0 => Event::SignedOut { agent },
            1 | 2 => Event::SignedIn { agent },
            3 => Event::ShiftEnded { agent },
            4 | 5 => {
                let presence = Presence::ALL[with % Presence::ALL.len()];
                Event::PresenceSet { agent, presence }
            }
            6 => Event::MemberAdded { queue: QueueId::new(with % self.center.queues.len()), agent },
            _ => Event::UnitsConfigured { agent, units: u32::try_from(with % 5).expect("small") },
        }
    }

    fn report(&mut self, event: Event) {
        match event {
            Event::Picked { agent, .. }
            | Event::TakenUp { agent, .. }
            | Event::SupervisorAssigned { agent, .. }
            | Event::SupervisorTransferred { agent, .. }
            | Event::ConsultBegun { with: ConsultTarget::Agent(agent), .. }
            | Event::Transferred { to: TransferTarget::Agent(agent), .. } => {
                self.mark_by_hand(agent);
            }
            // Custom rules may find a helper who has no room (CUS-4).
            Event::ConsultBegun { .. } | Event::Elevated { .. } => self.by_hand.fill(true),
            Event::LimitConfigured { agent, .. } => {
                self.mark_by_hand(agent);
                self.untriggered = true;
            }
            Event::UnitsConfigured { agent, .. } => {
                self.mark_by_hand(agent);
                self.untriggered = true;
            }
            _ => {}
        }
        self.log.push(format!("{} {event:?}", self.engine.now));
        self.engine.report(event);
        self.twin.report(event);
        self.compare();
    }

    fn mark_by_hand(&mut self, agent: AgentId) {
        if let Some(mark) = self.by_hand.get_mut(agent.index()) {
            *mark = true;
        }
    }

    fn advance(&mut self, to: Time, settled: bool) {
        self.engine.advance(to, settled);
        self.twin.advance(to, settled);
        self.compare();
    }

    fn compare(&mut self) {
        let decided = self.engine.take_decided();
        let expected = self.twin.take_decided();
        assert!(
            decided == expected,
            "the engine decides\n{decided:#?}\nand its twin\n{expected:#?}\nafter\n{:#?}",
            self.log
        );
        for (now, decision) in decided {
            self.log.push(format!("{now}     {decision:?}"));
            match decision {
                Decision::Close { item, .. } => {
                    self.living.retain(|living| *living != item);
                    self.free.push(ItemId { generation: item.generation + 1, ..item });
                }
                Decision::Requeue { item, .. } | Decision::Transfer { item, .. } => {
                    self.returned.push(item);
                }
                _ => {}
            }
        }
    }

    /// What must hold after every step.
    fn check(&mut self) {
        let is_later = |due: Option<Time>| due.is_none_or(|due| due > self.engine.now);
        let settled = is_later(self.engine.router.poll_timeout())
            && is_later(self.twin.router.poll_timeout());
        if settled {
            // Harmless if nothing is due.
            self.engine.wake();
            self.twin.wake();
            self.compare();
        }
        let due = self.engine.router.poll_timeout();
        let (engine, twin) = (&self.engine.router, &self.twin.router);
        engine.audit();
        // A cycle at once that finds nobody, and a sweep of record queues that would find nothing
        // new, are one router's own affair; what they do find, decisions tell.
        let expected = match twin.timeout_without_sweep() {
            at_once if at_once == Some(self.engine.now) && due != at_once => {
                twin.timeout_without_cycle()
            }
            expected => expected,
        };
        let is_sweep = |due: Time| {
            due.round_up(self.center.choices.record_sweep) == due
                && expected.is_none_or(|expected| due <= expected)
        };
        assert!(due == expected || due.is_some_and(is_sweep), "{due:?} and not {expected:?}");
        assert!(due.is_none_or(|due| due >= self.engine.now), "{due:?} is past");
        Router::audit(engine);
        Router::audit(twin);
        for queue in self.center.queues.ids() {
            assert_eq!(engine.waiting(queue), Router::waiting(twin, queue), "{queue:?}");
        }
        for agent in self.center.agents.ids() {
            assert_eq!(engine.presence(agent), Router::presence(twin, agent), "{agent:?}");
            let used = engine.glance(agent).capacity_used;
            assert_eq!(used, Router::capacity_used(twin, agent), "{agent:?}");
            let by_hand = self.by_hand[agent.index()];
            assert!(
                by_hand || used <= engine.glance(agent).capacity_limit,
                "{agent:?} uses {used}"
            );
            assert_eq!(Router::open_items(engine, agent), twin.open_items(agent), "{agent:?}");
        }
        for &item in &self.living {
            assert_eq!(engine.state(item), Router::state(twin, item), "{item:?}");
            assert_eq!(engine.agent_of(item), Router::agent_of(twin, item), "{item:?}");
            for agent in self.center.agents.ids() {
                if !settled {
                    continue;
                }
                let obstacle = engine.obstacle(agent, item);
                assert_eq!(obstacle, Router::obstacle(twin, agent, item), "{agent:?} {item:?}");
                assert!(
                    obstacle.is_some() || !self.must_be_served(item),
                    "{item:?} waits although {agent:?} is free"
                );
            }
        }
    }

    /// Whether an open item has been tried on whoever is free now: no latency, no end to the
    /// block, no return that waits for a trigger, nothing changed that is none.
    fn must_be_served(&self, item: ItemId) -> bool {
        let choices = &self.center.choices;
        let twin = &self.twin.router;
        choices.assignment_latency == Span::ZERO
            && choices.block_conversations >= 100
            && choices.block_records >= 100
            && !self.untriggered
            && !self.returned.contains(&item)
            && twin.item(item).is_some_and(|it| it.state == State::Open && twin.is_pushed(it))
    }
}

fn agree(seed: u8, cases: u32) {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
    let outcome = TestRunner::new_with_rng(config, rng).run(&(center(), day()), |(center, day)| {
        let mut world = World::new(center);
        for op in &day {
            world.play(op);
        }
        world.advance(world.engine.now + Span::from_hours(1), true);
        world.check();
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn engine_and_twin_decide_alike() {
    agree(1, 1_000);
}

#[test]
#[ignore = "thirty times as long, some twenty seconds: cargo test -- --ignored, as .ci/run does"]
fn engine_and_twin_decide_alike_for_long() {
    agree(2, 30_000);
}

/// An event about an item and a person that may be gone, unknown, or in no state for it.
fn stray(act: u8, item: ItemId, agent: AgentId) -> Event {
    let arrival = Arrival {
        item,
        workstream: WorkstreamId::new(99),
        attributes: AttributeSetId::new(0),
        since: Time::ZERO,
        lot: 0,
    };
    match act % 12 {
        0 => Event::Arrived(arrival),
        1 => Event::CustomerLeft { item },
        2 => Event::CustomerWrote { item },
        3 => Event::OfferAccepted { item, agent },
        4 => Event::OfferDeclined { item, agent },
        5 => Event::Picked { item, agent },
        6 => Event::Ended { item },
        7 => Event::TabClosed { item },
        8 => Event::WrapUpClosed { item },
        9 => Event::SignedOut { agent },
        10 => Event::MemberAdded { queue: QueueId::new(99), agent },
        _ => Event::SignedIn { agent },
    }
}
