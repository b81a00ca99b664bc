//! Bytes into events, and what must hold whatever comes.

use std::collections::BTreeSet;
use std::sync::Arc;

use waitline::center::Center;
use waitline::center::Presence;
use waitline::engine::Arrival;
use waitline::engine::ConsultTarget;
use waitline::engine::Decision;
use waitline::engine::DialFailure;
use waitline::engine::Engine;
use waitline::engine::Event;
use waitline::engine::NewRecord;
use waitline::engine::State;
use waitline::engine::TransferTarget;
use waitline::id::AgentId;
use waitline::id::AttributeId;
use waitline::id::AttributeSetId;
use waitline::id::CampaignId;
use waitline::id::Id;
use waitline::id::ItemId;
use waitline::id::ProfileId;
use waitline::id::QueueId;
use waitline::id::ValueId;
use waitline::time::Span;
use waitline::time::Time;

use super::centers;

/// Slots of items that events mostly name: few, so that they meet.
const SLOTS: u8 = 24;
/// Slots of customers on the lists of campaigns, behind those: a name on a list is no living
/// item's, so that the two kinds keep apart.
const LISTED: u8 = 8;
/// Attribute sets that items can have.
const SETS: usize = 16;
/// Deadlines of one instant: far more than a small center has.
const AT_ONCE: u32 = 1_000;
/// How much time passes before an event, in milliseconds; mostly little.
const GAPS: [i64; 16] = [
    0, 0, 0, 1, 499, 1_000, 1_000, 2_000, 3_000, 5_000, 5_000, 9_000, 20_000, 61_000, 600_000,
    4_000_000,
];

/// Which center a byte chooses: those in which most can happen are more likely.
const CHOSEN: [usize; 8] = [0, 1, 2, 3, 4, 0, 1, 2];
/// The longest of them where customers are called, in milliseconds.
const GAP_OF_DIALS: i64 = 20_000;

/// Lets bytes happen to an engine; panics if it does, or if it breaks its word. Gives the kinds
/// of decisions that were taken.
///
/// The first byte chooses the center, the second whether the engine explains itself and whether
/// it does all again after a reset. Each event takes a handful of bytes.
pub(crate) fn run(bytes: &[u8]) -> BTreeSet<String> {
    let mut bytes = Bytes { rest: bytes };
    let center = centers::ALL[CHOSEN[bytes.below(CHOSEN.len())]].clone();
    let flags = bytes.next();
    let mut engine = Engine::new(center.clone(), Time::ZERO);
    engine.explain(flags & 1 != 0);
    let mut world = World::new(center, engine);
    if flags & 2 == 0 {
        world.happen(bytes);
        return world.kinds;
    }
    world.happen(Bytes { rest: bytes.rest });
    let first = (std::mem::take(&mut world.decided), world.adds_members);
    world.begin_again();
    world.happen(bytes);
    // Members stay added over a reset.
    assert!(first.1 || first.0 == world.decided, "after a reset the same events end otherwise");
    world.kinds
}

/// What is left of the input; zeros follow it.
struct Bytes<'b> {
    rest: &'b [u8],
}

impl Bytes<'_> {
    fn next(&mut self) -> u8 {
        let Some((first, rest)) = self.rest.split_first() else {
            return 0;
        };
        self.rest = rest;
        *first
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::from(self.next()) % limit.max(1)
    }

    /// The id of one of `count` things; now and then of one beyond them.
    fn id<I: Id>(&mut self, count: usize) -> I {
        match self.next() {
            255 => I::new(60_000),
            254 => I::new(count),
            byte => I::new(usize::from(byte) % count.max(1)),
        }
    }
}

struct World {
    center: Arc<Center>,
    engine: Engine,
    now: Time,
    /// The generation that is or was alive last, by slot.
    generations: Vec<u32>,
    sets: Vec<AttributeSetId>,
    decided: Vec<Decision>,
    kinds: BTreeSet<String>,
    adds_members: bool,
}

impl World {
    fn new(center: Arc<Center>, mut engine: Engine) -> Self {
        // Every attribute once with each of its first values, in changing company.
        let set = |number: usize| -> Vec<(AttributeId, ValueId)> {
            let has = |place: &usize| number == 1 || (number >> (place % 4)) & 1 == 1;
            let pair = |place: usize| {
                let value = (number * 7 + place * 3) % center.values.len();
                (AttributeId::new(place), ValueId::new(value))
            };
            let places = (0..center.attributes.len()).filter(has);
            if center.values.is_empty() { Vec::new() } else { places.map(pair).collect() }
        };
        let sets = (0..SETS).map(|number| engine.intern(&set(number))).collect();
        Self {
            center,
            engine,
            now: Time::ZERO,
            generations: vec![0; usize::from(SLOTS + LISTED)],
            sets,
            decided: Vec::new(),
            kinds: BTreeSet::new(),
            adds_members: false,
        }
    }

    fn begin_again(&mut self) {
        self.engine.reset(Time::ZERO);
        self.now = Time::ZERO;
        self.generations.fill(0);
    }

    fn happen(&mut self, mut bytes: Bytes<'_>) {
        // Most days begin with people.
        for agent in self.center.agents.ids() {
            self.tell(Event::SignedIn { agent });
        }
        while !bytes.rest.is_empty() {
            let gap = GAPS[bytes.below(GAPS.len())];
            // Lists of customers are looked at every few seconds, which takes long.
            let gap = if self.dials() { gap.min(GAP_OF_DIALS) } else { gap };
            let to = self.now + Span::from_millis(gap);
            // Who wakes the engine may be late, or come for nothing; events may be told before
            // deadlines that are over.
            let punctuality = bytes.below(16);
            match punctuality {
                0 | 1 => self.now = to,
                _ => self.wait(to),
            }
            if punctuality == 1 {
                self.wake();
            }
            let event = self.event(&mut bytes);
            self.tell(event);
            if punctuality == 0 {
                let due = self.engine.poll_timeout();
                assert!(due.is_none_or(|due| due >= self.now), "it wants to have been woken");
                self.wake();
            }
            self.look(&mut bytes);
        }
        self.wait(self.now + Span::from_hours(2));
        let waiting: usize = self.center.queues.ids().map(|queue| self.engine.waiting(queue)).sum();
        let names = (0..u32::from(SLOTS + LISTED)).map(|slot| self.name(slot));
        let open = names.filter(|item| self.engine.state(*item) == Some(State::Open));
        assert_eq!(open.count(), waiting, "items that are open wait in a queue");
    }

    fn tell(&mut self, event: Event) {
        self.engine.handle(self.now, event);
        self.drain();
    }

    fn wake(&mut self) {
        self.engine.handle_timeout(self.now);
        self.drain();
    }

    /// Lets time pass, waking the engine whenever it asked for it.
    fn wait(&mut self, to: Time) {
        let mut at_once = 0;
        while let Some(due) = self.engine.poll_timeout().filter(|due| *due <= to) {
            assert!(due >= self.now, "a deadline at {due} is over at {}", self.now);
            at_once = if due == self.now { at_once + 1 } else { 0 };
            assert!(at_once < AT_ONCE, "the engine does not come to rest at {due}");
            self.now = due;
            self.wake();
        }
        self.now = to;
    }

    fn drain(&mut self) {
        while let Some(decision) = self.engine.poll_decision() {
            if let Decision::Close { item, .. } | Decision::NotRouted { item, .. } = decision {
                assert_eq!(self.engine.state(item), None, "{item:?} lives on");
            }
            if let Decision::Enqueue { item, .. } = decision {
                // Of the names that were put on lists, the one that lives.
                self.generations[item.slot as usize] = item.generation;
            }
            self.kinds.insert(kind(&decision));
            self.decided.push(decision);
        }
        while self.engine.poll_check().is_some() {}
        while self.engine.poll_explanation().is_some() {}
        self.engine.audit();
    }

    /// Asks what nobody needs to know now: a question never harms.
    fn look(&mut self, bytes: &mut Bytes<'_>) {
        let choice = bytes.next();
        if choice < 224 {
            return;
        }
        let item = self.item(bytes);
        let (agent, queue) = (AgentId::new(choice.into()), QueueId::new(bytes.below(3)));
        let member = AgentId::new(usize::from(choice) % self.center.agents.len());
        let _ = self.engine.obstacle(agent, item);
        let _ = (self.engine.has_room(member, item), self.engine.can_be_rejected(item));
        let _ = (self.engine.candidacies(item), self.engine.position(item));
        let _ = self.engine.predicted_wait(queue, self.now);
        let _ = self.engine.could_serve_waiting(member, queue);
        assert_eq!(self.engine.open_items(member).count(), self.engine.open_count(member));
    }

    fn name(&self, slot: u32) -> ItemId {
        let known = usize::try_from(slot).ok().and_then(|slot| self.generations.get(slot));
        ItemId { slot, generation: known.copied().unwrap_or(0) }
    }

    /// The name of an item: mostly of one that may live, else of one that is gone, not yet there,
    /// or out of range.
    fn item(&self, bytes: &mut Bytes<'_>) -> ItemId {
        let byte = bytes.next();
        let slots = if self.dials() { SLOTS + LISTED } else { SLOTS };
        let item = self.name((byte % slots).into());
        match byte {
            240..=245 => ItemId { generation: item.generation.wrapping_sub(1), ..item },
            246..=249 => ItemId { generation: item.generation.wrapping_add(1), ..item },
            250..=252 => ItemId { slot: u32::from(byte), ..item },
            253.. => ItemId { slot: u32::MAX, generation: u32::from(byte) },
            _ => item,
        }
    }

    /// The name of an open item, if there is one.
    fn open_item(&self, bytes: &mut Bytes<'_>) -> ItemId {
        let item = self.item(bytes);
        let mut following = (0..u32::from(SLOTS))
            .map(|step| self.name((item.slot.wrapping_add(step)) % u32::from(SLOTS)));
        let is_open = |item: &ItemId| self.engine.state(*item) == Some(State::Open);
        following.find(is_open).unwrap_or(item)
    }

    /// A name for an item that comes in: free, unless the byte says otherwise.
    fn new_name(&mut self, bytes: &mut Bytes<'_>, is_listed: bool) -> ItemId {
        let byte = bytes.next();
        let slot = if is_listed { SLOTS + byte % LISTED } else { byte % SLOTS };
        let item = self.name(slot.into());
        if byte < 248 && self.engine.state(item).is_none() {
            let generation = &mut self.generations[usize::from(slot)];
            *generation = generation.wrapping_add(1);
        }
        self.name(slot.into())
    }

    fn agent(&self, bytes: &mut Bytes<'_>) -> AgentId {
        bytes.id(self.center.agents.len())
    }

    fn queue(&self, bytes: &mut Bytes<'_>) -> QueueId {
        bytes.id(self.center.queues.len())
    }

    fn set(&self, bytes: &mut Bytes<'_>) -> AttributeSetId {
        match bytes.next() {
            255 => AttributeSetId::new(60_000),
            byte => self.sets[usize::from(byte) % SETS],
        }
    }

    /// A FIFO time: now, earlier, or nonsense.
    fn since(&self, bytes: &mut Bytes<'_>) -> Time {
        match bytes.next() {
            0..200 => self.now,
            200..240 => self.now - Span::from_secs(90),
            240..250 => Time::from_millis(-86_400_000),
            _ => self.now + Span::from_secs(90),
        }
    }

    fn event(&mut self, bytes: &mut Bytes<'_>) -> Event {
        let choice = bytes.next();
        match choice % 32 {
            0..=6 => {
                let item = self.new_name(bytes, false);
                let (workstream, attributes) =
                    (bytes.id(self.center.workstreams.len()), self.set(bytes));
                let (since, lot) = (self.since(bytes), u64::from(choice) << 56);
                Event::Arrived(Arrival { item, workstream, attributes, since, lot })
            }
            7 => {
                let item = self.new_name(bytes, false);
                let (record_type, attributes) =
                    (bytes.id(self.center.record_types.len()), self.set(bytes));
                let (since, lot) = (self.since(bytes), u64::from(choice) << 56);
                Event::Recorded(NewRecord { item, record_type, attributes, since, lot })
            }
            8..=13 => {
                let item = self.item(bytes);
                let agent = self.agent(bytes);
                let has_it = self.engine.agent_of(item).unwrap_or(agent);
                match choice % 32 {
                    8..=11 => Event::OfferAccepted { item, agent: has_it },
                    12 => Event::OfferDeclined { item, agent: has_it },
                    _ if choice < 128 => Event::OfferAccepted { item, agent },
                    _ => Event::OfferDeclined { item, agent },
                }
            }
            14..=19 if self.dials() => self.of_dialing(bytes),
            14 if choice == 14 => self.of_dialing(bytes),
            14..=21 => self.of_item(bytes),
            22..=26 => self.of_item_and_other(bytes),
            _ => self.of_person(bytes),
        }
    }

    /// Whether campaigns call customers here; elsewhere such events are told rarely.
    fn dials(&self) -> bool {
        !self.center.campaigns.is_empty()
    }

    fn of_dialing(&mut self, bytes: &mut Bytes<'_>) -> Event {
        let choice = bytes.next();
        match choice % 16 {
            0..=4 => {
                let number = (choice < 128).then_some(u64::from(choice / 16 % 2));
                let item = self.open_item(bytes);
                Event::CallbackAccepted { item, number, is_other: choice >= 224 }
            }
            5..=8 => Event::DialAnswered { item: self.item(bytes) },
            9..=11 => {
                let failures = [DialFailure::NoAnswer, DialFailure::Failure, DialFailure::Machine];
                let failure = failures[usize::from(choice / 16) % failures.len()];
                Event::DialFailed { item: self.item(bytes), failure }
            }
            _ => {
                let campaign: CampaignId = bytes.id(self.center.campaigns.len());
                let item = self.new_name(bytes, true);
                let known = self.center.campaigns.get(campaign);
                let workstream =
                    known.map_or(bytes.id(self.center.workstreams.len()), |known| known.workstream);
                let (attributes, since) = (self.set(bytes), self.since(bytes));
                let contact =
                    Arrival { item, workstream, attributes, since, lot: u64::from(choice) << 56 };
                Event::Enlisted { campaign, contact }
            }
        }
    }

    fn of_item(&self, bytes: &mut Bytes<'_>) -> Event {
        let (choice, item) = (bytes.below(21), self.item(bytes));
        match choice {
            0..=2 => Event::Ended { item },
            3 => Event::TabClosed { item },
            4 | 5 => Event::WrapUpClosed { item },
            6 => Event::ForceClosed { item },
            7 => Event::CustomerLeft { item },
            8 => Event::CustomerWrote { item },
            9 => Event::AgentWrote { item },
            10 => Event::CustomerDisconnected { item },
            11 => Event::CustomerReconnected { item },
            12 => Event::BotEnded { item },
            13 => Event::BotFailed { item },
            14 => Event::Released { item },
            15 => Event::HoldBegun { item },
            16 => Event::HoldEnded { item },
            17 => Event::Monitored { item },
            18 => Event::Elevated { item },
            19 => Event::OutsideCalled { item },
            _ => match bytes.below(4) {
                3 => Event::OutsideLeft { item },
                0 => Event::Removed { item },
                1 => Event::Unreadable { item },
                _ => Event::OwnerChanged { item },
            },
        }
    }

    fn of_item_and_other(&self, bytes: &mut Bytes<'_>) -> Event {
        let (choice, item) = (bytes.below(16), self.item(bytes));
        let agent = self.agent(bytes);
        match choice {
            0..=2 => {
                let (attributes, since) = (self.set(bytes), self.since(bytes));
                Event::BotEscalated { item, attributes, since }
            }
            3 => Event::Rerouted { item, attributes: self.set(bytes) },
            4 | 5 => Event::Picked { item, agent },
            6 => Event::SupervisorAssigned { item, agent },
            7 => Event::SupervisorTransferred { item, agent },
            8 => Event::Transferred { item, to: TransferTarget::Agent(agent) },
            9 | 10 => Event::Transferred { item, to: TransferTarget::Queue(self.queue(bytes)) },
            11 => Event::Transferred { item, to: TransferTarget::External },
            12 => Event::TakenUp { item, agent },
            13 => Event::ConsultBegun {
                item,
                with: ConsultTarget::Agent(agent),
                is_private: bytes.below(2) == 0,
            },
            14 => Event::ConsultBegun {
                item,
                with: ConsultTarget::Queue(self.queue(bytes)),
                is_private: bytes.below(2) == 0,
            },
            _ => Event::ConsultEnded { item, agent },
        }
    }

    fn of_person(&mut self, bytes: &mut Bytes<'_>) -> Event {
        let (choice, agent) = (bytes.below(16), self.agent(bytes));
        match choice {
            0..=2 => Event::SignedIn { agent },
            3 => Event::SignedOut { agent },
            4..=6 => {
                let presence = Presence::ALL[bytes.below(Presence::ALL.len())];
                Event::PresenceSet { agent, presence }
            }
            7 | 8 => Event::PresenceReset { agent },
            9 => Event::AgentDisconnected { agent },
            10 => Event::AgentReturned { agent },
            11 => Event::ShiftEnded { agent },
            12 => Event::WorkingSet { agent, working: bytes.below(3) > 0 },
            13 => {
                let profile: ProfileId = bytes.id(self.center.profiles.len());
                let limit = [None, Some(0), Some(1), Some(100), Some(u32::MAX)][bytes.below(5)];
                Event::LimitConfigured { agent, profile, limit }
            }
            14 => {
                self.adds_members = true;
                Event::MemberAdded { queue: self.queue(bytes), agent }
            }
            _ => {
                let units = [0, 1, 2, 100, u32::MAX][bytes.below(5)];
                Event::UnitsConfigured { agent, units }
            }
        }
    }
}

/// What a decision is called, with its reason or action if it has one.
fn kind(decision: &Decision) -> String {
    let whole = format!("{decision:?}");
    let word =
        |text: &str| -> String { text.chars().take_while(|c| c.is_alphanumeric()).collect() };
    let after = |key: &str| whole.split_once(key).map_or(String::new(), |(_, rest)| word(rest));
    let detail = match decision {
        Decision::Ignore { .. } | Decision::NotRouted { .. } | Decision::RefuseCallback { .. } => {
            after("reason: ")
        }
        Decision::Overflow { .. } => after("action: "),
        Decision::Close { .. } | Decision::Withdraw { .. } | Decision::Requeue { .. } => {
            after("cause: ")
        }
        Decision::Enqueue { .. } => after("entry: "),
        _ => String::new(),
    };
    format!("{} {detail}", word(&whole)).trim_end().to_owned()
}
