//! The twin's state, its face, its deadlines and its cycle.

use std::collections::VecDeque;
use std::sync::Arc;

use waitline::center::CapacityNeed;
use waitline::center::Center;
use waitline::center::Distribution;
use waitline::center::Presence;
use waitline::center::ProfileDay;
use waitline::center::ProfileReset;
use waitline::center::SkillRating;
use waitline::center::WorkType;
use waitline::engine::Decision;
use waitline::engine::Event;
use waitline::engine::IgnoreReason;
use waitline::engine::Obstacle;
use waitline::engine::State;
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

use crate::drive::Router;

/// A living item.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) id: ItemId,
    pub(super) state: State,
    pub(super) since: Time,
    /// Order of creation.
    pub(super) serial: u64,
    pub(super) workstream: WorkstreamId,
    pub(super) skills: Vec<SkillRating>,
    pub(super) capacity: CapacityNeed,
    pub(super) score: u32,
    pub(super) queue: QueueId,
    pub(super) agent: Option<AgentId>,
    pub(super) holds_capacity: bool,
    /// Who let it go, how often, when last.
    pub(super) declines: Vec<(AgentId, u32, Time)>,
    /// Counts its states; a deadline belongs to one of them.
    pub(super) chapter: u32,
    /// When its capacity was last taken, and in which of its person's shifts: end-of-day slots
    /// come back with the shift.
    pub(super) offered_at: Option<Time>,
    pub(super) taken_in_shift: u32,
    /// The slot that it took when it became a call, and in which of the shifts (CAP-10).
    pub(super) elevated: Option<(ProfileId, u32)>,
    /// To whom it may not be offered again at this instant (OC-46).
    pub(super) barred: Vec<(AgentId, Time)>,
    pub(super) last_agent: Option<AgentId>,
    /// Whether the queue's method chose whom it rings at.
    pub(super) by_method: bool,
    /// A conversation in contact or wrap-up.
    pub(super) is_session: bool,
    pub(super) on_hold: bool,
    /// Whether whoever has it talks with somebody outside (VO-3).
    pub(super) rings_outside: bool,
    /// Who helps so that the caller does not hear it (VO-4).
    pub(super) unheard: Vec<AgentId>,
    pub(super) has_bot: bool,
    /// Whether its customer is cut off.
    pub(super) cut_off: bool,
    /// Who helps, and in which of his shifts capacity was taken for it, if it was.
    pub(super) helpers: Vec<(AgentId, Option<u32>)>,
}

impl Item {
    /// In which of its person's shifts it took a slot.
    pub(super) fn shift_of(&self, profile: ProfileId) -> u32 {
        let later = self.elevated.filter(|elevated| elevated.0 == profile);
        later.map_or(self.taken_in_shift, |elevated| elevated.1)
    }
}

/// How the presence came about (PRE-6).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Chosen {
    BySystem,
    UntilWork,
    ForGood,
}

/// A person.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) signed_in: bool,
    pub(super) presence: Presence,
    pub(super) chosen: Chosen,
    pub(super) units: Option<u32>,
    /// End-of-day slots used for good since the shift began.
    pub(super) used_today: Vec<ProfileId>,
    pub(super) shift: u32,
    pub(super) last_release: Option<Time>,
    /// Without connection: presence and choice as he left them, and until when they are kept.
    pub(super) gone: Option<(Presence, Chosen, Time)>,
    /// Own limits by profile.
    pub(super) limits: Vec<(ProfileId, u32)>,
    /// For each queue, the number of the last assignment there.
    pub(super) last_assigned: Vec<u64>,
}

/// What a deadline is for, in the order in which those of one instant pass.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Purpose {
    Offer,
    WrapUpBlock,
    StateLimit,
    CutOff,
    Silence(u8),
    Outside,
}

/// A deadline; they pass in this order of fields.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Deadline {
    pub(super) at: Time,
    pub(super) purpose: Purpose,
    pub(super) length: Span,
    pub(super) number: u64,
    pub(super) item: ItemId,
    pub(super) chapter: u32,
}

/// The naive router.
pub(crate) struct Naive {
    pub(super) center: Arc<Center>,
    pub(super) now: Time,
    pub(super) items: Vec<Item>,
    pub(super) people: Vec<Person>,
    /// By queue, in the order of being added.
    pub(super) members: Vec<Vec<AgentId>>,
    pub(super) sets: Vec<Vec<(AttributeId, ValueId)>>,
    pub(super) deadlines: Vec<Deadline>,
    /// Counts arrivals, deadlines and assignments.
    pub(super) counter: u64,
    pub(super) assignments: u64,
    /// When somebody without connection loses his conversations.
    pub(super) absences: Vec<(Time, AgentId)>,
    /// When everybody's day ends, if the clock says so (OC-27).
    pub(super) day_end: Option<Time>,
    touched: Vec<QueueId>,
    cycle_at: Option<Time>,
    /// How long after its trigger a cycle runs.
    latency: Span,
    swept: Time,
    decisions: VecDeque<Decision>,
}

impl Naive {
    pub(super) fn say(&mut self, decision: Decision) {
        self.decisions.push_back(decision);
    }

    pub(super) fn count(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    pub(super) fn item(&self, id: ItemId) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }

    pub(super) fn living(&mut self, id: ItemId) -> &mut Item {
        self.items.iter_mut().find(|item| item.id == id).expect("the item lives")
    }

    pub(super) fn is_pushed(&self, item: &Item) -> bool {
        self.center.workstreams[item.workstream].distribution == Distribution::Push
    }

    /// PICK-1, PICK-6: whether people may take the item from the list.
    pub(super) fn is_listed(&self, item: &Item) -> bool {
        !self.is_pushed(item) || self.center.workstreams[item.workstream].pick_from_push
    }

    /// Open pushed items of a queue, first in first out (ASG-8, OC-6).
    fn line(&self, queue: QueueId) -> Vec<&Item> {
        let open = |item: &&Item| item.state == State::Open && item.queue == queue;
        let mut line: Vec<_> =
            self.items.iter().filter(open).filter(|item| self.is_pushed(item)).collect();
        line.sort_by_key(|item| (item.since, item.serial));
        line
    }

    /// ASG-3: the items that a cycle of the queue tries.
    pub(super) fn block(&self, queue: QueueId) -> Vec<&Item> {
        let choices = &self.center.choices;
        let size = match self.center.queues[queue].work_type {
            WorkType::Record => choices.block_records,
            WorkType::Messaging | WorkType::Voice => choices.block_conversations,
        };
        let mut line = self.line(queue);
        line.truncate(size as usize);
        line
    }

    /// A trigger of a queue's cycle (ASG-1). With nothing open there is nothing to run at once.
    pub(super) fn touch(&mut self, queue: QueueId) {
        let latency = self.latency;
        if latency == Span::ZERO && self.line(queue).is_empty() {
            return;
        }
        self.touched.push(queue);
        if self.cycle_at.is_none() {
            self.cycle_at = Some(self.now + latency);
        }
    }

    /// OC-3: a person's event touches all of his queues.
    pub(super) fn touch_queues_of(&mut self, agent: AgentId) {
        for queue in self.center.clone().queues.ids() {
            if self.is_member(queue, agent) {
                self.touch(queue);
            }
        }
    }

    /// The full pass: every item of the blocks in the order of 10.3, on everybody.
    fn cycle(&mut self) {
        self.cycle_at = None;
        let mut queues = std::mem::take(&mut self.touched);
        queues.sort_unstable();
        queues.dedup();
        let mut work = Vec::new();
        for queue in queues {
            let priority = self.center.queues[queue].priority;
            for item in self.block(queue) {
                work.push((priority, item.since, item.serial, item.id));
            }
        }
        work.sort_unstable();
        for (.., id) in work {
            if let Some(agent) = self.choose(id) {
                self.assign(id, agent);
            }
        }
    }

    fn next_sweep(&self) -> Option<Time> {
        let records = |queue: &QueueId| {
            self.center.queues[*queue].work_type == WorkType::Record
                && !self.line(*queue).is_empty()
        };
        self.center.queues.ids().any(|queue| records(&queue)).then(|| {
            let next = self.swept.max(self.now - Span::from_millis(1)) + Span::from_millis(1);
            next.round_up(self.center.choices.record_sweep)
        })
    }

    /// ASG-1: every five minutes, record queues are tried without a trigger.
    fn sweep(&mut self) {
        if self.next_sweep().is_none_or(|due| due > self.now) {
            return;
        }
        self.swept = self.now;
        for queue in self.center.clone().queues.ids() {
            if self.center.queues[queue].work_type == WorkType::Record {
                self.touch(queue);
            }
        }
    }

    fn take_due(&mut self) -> Option<Deadline> {
        self.drop_void_deadlines();
        let first = self.deadlines.iter().min().copied().filter(|first| first.at <= self.now)?;
        self.deadlines.retain(|deadline| *deadline != first);
        Some(first)
    }

    fn drop_void_deadlines(&mut self) {
        let items = &self.items;
        self.deadlines.retain(|deadline| {
            let goes_on = matches!(deadline.purpose, Purpose::CutOff | Purpose::Silence(_));
            let of = |item: &Item| item.id == deadline.item;
            items.iter().any(|item| of(item) && (goes_on || item.chapter == deadline.chapter))
        });
    }

    /// When something is due, the sweep of record queues left aside.
    pub(super) fn timeout_without_sweep(&self) -> Option<Time> {
        self.timeout_without_cycle().into_iter().chain(self.cycle_at).min()
    }

    /// When its next deadline is due, save that of a cycle or a sweep.
    pub(super) fn timeout_without_cycle(&self) -> Option<Time> {
        let deadlines = self.deadlines.iter().map(|deadline| deadline.at);
        let absences = self.absences.iter().map(|absence| absence.0);
        deadlines.chain(absences).chain(self.day_end).min()
    }

    fn react(&mut self, event: Event) -> Result<(), IgnoreReason> {
        match event {
            Event::Arrived(arrival) => self.arrived(arrival),
            Event::Recorded(record) => self.recorded(record),
            Event::CustomerLeft { item } => self.customer_left(item),
            Event::CustomerWrote { item } => self.customer_wrote(item),
            Event::OfferAccepted { item, agent } => self.accepted(item, agent),
            Event::OfferDeclined { item, agent } => self.declined(item, agent),
            Event::Picked { item, agent } => self.picked(item, agent),
            Event::Ended { item } => self.ended(item),
            Event::TabClosed { item } => self.tab_closed(item),
            Event::WrapUpClosed { item } => self.wrap_up_closed(item),
            Event::ForceClosed { item } => self.force_closed(item),
            Event::SignedIn { agent } => self.signed_in(agent),
            Event::SignedOut { agent } => self.signed_out(agent),
            Event::ShiftEnded { agent } => self.shift_ended(agent),
            Event::PresenceSet { agent, presence } => self.presence_set(agent, presence),
            Event::MemberAdded { queue, agent } => self.member_added(queue, agent),
            Event::LatencySet { latency } => {
                self.latency = latency;
                Ok(())
            }
            Event::UnitsConfigured { agent, units } => {
                self.person(agent)?.units = Some(units);
                self.units_configured(agent);
                Ok(())
            }
            event => self.react_to_more(event),
        }
    }
}

impl Router for Naive {
    fn start(center: Arc<Center>) -> Self {
        let person = |units| Person {
            signed_in: false,
            presence: Presence::Offline,
            chosen: Chosen::BySystem,
            units,
            used_today: Vec::new(),
            shift: 0,
            last_release: None,
            gone: None,
            limits: Vec::new(),
            last_assigned: vec![0; center.queues.len()],
        };
        Self {
            now: Time::ZERO,
            items: Vec::new(),
            people: center.agents.iter().map(|agent| person(agent.units)).collect(),
            members: center.queues.iter().map(|queue| queue.members.clone()).collect(),
            sets: Vec::new(),
            deadlines: Vec::new(),
            counter: 0,
            assignments: 0,
            absences: Vec::new(),
            day_end: match center.choices.profile_day {
                ProfileDay::Clock(at) => Some(Time::ZERO + at),
                ProfileDay::Shift => None,
            },
            touched: Vec::new(),
            cycle_at: None,
            latency: center.choices.assignment_latency,
            swept: Time::ZERO,
            decisions: VecDeque::new(),
            center,
        }
    }

    fn intern(&mut self, attributes: &[(AttributeId, ValueId)]) -> AttributeSetId {
        let known = self.sets.iter().position(|set| set == attributes);
        AttributeSetId::new(known.unwrap_or_else(|| {
            self.sets.push(attributes.to_vec());
            self.sets.len() - 1
        }))
    }

    fn handle(&mut self, now: Time, event: Event) {
        self.now = now;
        if let Err(reason) = self.react(event) {
            self.say(Decision::Ignore { reason });
        }
        self.drop_void_deadlines();
    }

    fn handle_timeout(&mut self, now: Time) {
        self.now = now;
        while let Some(deadline) = self.take_due() {
            self.passed(deadline);
        }
        self.end_absences();
        self.end_days();
        self.sweep();
        if self.cycle_at.is_some_and(|due| due <= now) {
            self.cycle();
        }
        self.drop_void_deadlines();
    }

    fn poll_decision(&mut self) -> Option<Decision> {
        self.decisions.pop_front()
    }

    fn poll_timeout(&mut self) -> Option<Time> {
        self.timeout_without_sweep().into_iter().chain(self.next_sweep()).min()
    }

    fn state(&self, item: ItemId) -> Option<State> {
        self.item(item).map(|item| item.state)
    }

    fn agent_of(&self, item: ItemId) -> Option<AgentId> {
        self.item(item).and_then(|item| item.agent)
    }

    fn presence(&self, agent: AgentId) -> Presence {
        self.people[agent.index()].presence
    }

    fn capacity_used(&self, agent: AgentId) -> u32 {
        match self.people[agent.index()].units {
            Some(_) => self.units_used(agent),
            None => {
                let held = &self.center.agents[agent].profiles;
                held.iter().map(|held| self.slots_used(agent, held.profile)).sum()
            }
        }
    }

    fn waiting(&self, queue: QueueId) -> usize {
        let open = |item: &&Item| item.state == State::Open && item.queue == queue;
        self.items.iter().filter(open).count()
    }

    fn open_items(&self, agent: AgentId) -> Vec<ItemId> {
        let mine = |item: &&Item| {
            item.state == State::Open && self.is_member(item.queue, agent) && self.is_listed(item)
        };
        let mut items: Vec<_> = self.items.iter().filter(mine).collect();
        items.sort_by_key(|item| {
            (self.center.queues[item.queue].priority, item.queue, item.since, item.serial)
        });
        items.into_iter().map(|item| item.id).collect()
    }

    fn obstacle(&self, agent: AgentId, item: ItemId) -> Option<Obstacle> {
        let item = self.item(item)?;
        self.reason_against(agent, item)
    }

    fn is_on_hold(&self, item: ItemId) -> bool {
        self.item(item).is_some_and(|item| item.on_hold)
    }

    fn score(&mut self, workstream: WorkstreamId, set: AttributeSetId) -> u32 {
        self.score_of(workstream, self.sets[set.index()].clone())
    }

    fn may_transfer(&self, workstream: WorkstreamId, queue: QueueId, at: Time) -> bool {
        let settings = &self.center.workstreams[workstream];
        let target = &self.center.queues[queue];
        let is_open = target.hours.is_none_or(|hours| self.center.hours[hours].times.is_open(at));
        target.work_type == settings.channel.work_type()
            && (is_open || settings.channel_settings.transfers_to_closed)
    }

    fn audit(&self) {
        let at_once =
            |profile: ProfileId| self.center.profiles[profile].reset == ProfileReset::Immediate;
        for person in &self.people {
            assert!(!person.used_today.iter().any(|profile| at_once(*profile)));
        }
    }
}
