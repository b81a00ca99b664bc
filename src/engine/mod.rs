//! Who gets what: the routing and distribution engine.
//!
//! A plain value without clock, randomness, files or threads. See [`Engine`] for the contract.

mod affinity;
mod announce;
mod arrival;
mod callback;
mod classify;
mod consult;
mod custom;
mod cycle;
mod decision;
mod direct;
mod estimate;
mod event;
mod explain;
mod intake;
mod item;
mod limits;
mod local;
mod need;
mod offer;
mod outbound;
mod overflow;
mod pending;
mod people;
mod priority;
mod queued;
mod records;
mod roster;
mod route;
mod selection;
mod session;
mod skills;
mod sorted_list;
mod standing;
mod timers;
mod transfer;
mod view;
mod waiting;

pub use decision::CallbackRefusal;
pub use decision::CloseCause;
pub use decision::Decision;
pub use decision::Entry;
pub use decision::FallbackReason;
pub use decision::IgnoreReason;
pub use decision::NotRouted;
pub use decision::OverflowReason;
pub use decision::RequeueCause;
pub use decision::WithdrawCause;
pub use event::Arrival;
pub use event::ConsultTarget;
pub use event::DialFailure;
pub use event::Event;
pub use event::NewRecord;
pub use event::TransferTarget;
pub use explain::Candidacy;
pub use explain::Explanation;
pub use explain::QueueCheck;
pub use item::State;
pub use route::Routing;
pub use selection::Obstacle;
pub use view::Glance;
pub use view::OpenItem;

use std::collections::VecDeque;
use std::sync::Arc;

use crate::center::AgentCondition;
use crate::center::CapacityNeed;
use crate::center::Center;
use crate::center::Method;
use crate::center::Presence;
use crate::center::PresenceSet;
use crate::center::ProfileReset;
use crate::center::SkillRating;
use crate::center::StateLimits;
use crate::center::WorkType;
use crate::id::AgentId;
use crate::id::AttributeId;
use crate::id::AttributeSetId;
use crate::id::IdVec;
use crate::id::ItemId;
use crate::id::QueueId;
use crate::id::ValueId;
use crate::id::WorkstreamId;
use crate::time::Span;
use crate::time::Time;

use affinity::Wishes;
use arrival::BotDesk;
use arrival::bot_desks;
use cycle::Turn;
use item::Items;
use local::QueueLocal;
use local::queue_locals;
use overflow::Overflows;
use pending::Pending;
use people::next_day_end;
use priority::Priorities;
use roster::Roster;
use route::Router;
use selection::Fits;
use session::Outcome;
use timers::Timers;
use waiting::Waiting;

/// The routing and distribution engine of one center.
///
/// # Contract
///
/// The caller tells the engine what happened ([`handle`](Self::handle)), with a time that never
/// goes back, then drains [`poll_decision`](Self::poll_decision) until it returns `None` and
/// carries out what it asks for. When [`poll_timeout`](Self::poll_timeout) returns a time, the
/// caller comes back then with [`handle_timeout`](Self::handle_timeout), unless something
/// happens first, and drains again. A time-out may be due at once: an assignment cycle is a
/// deadline too, so that the triggers of one instant coalesce. A caller that has several events
/// of one instant reports them all before it lets the engine act on deadlines of that instant.
///
/// The caller names work items ([`ItemId`]) and may use a slot again after
/// [`Decision::Close`]. Whatever comes late, twice, or about somebody unknown is answered by
/// [`Decision::Ignore`] and changes nothing. The engine panics only when time goes back or when
/// its own books do not balance.
///
/// The engine never asks for the time, draws a random number or names an item: the same events
/// give the same decisions.
///
/// # Capacity identity
///
/// For every agent, units and slots in use equal the sum of what the items take that he has
/// ringing, active, or in a wrap-up that blocks (plus end-of-day slots used since his shift
/// began); [`Engine::audit`] checks it.
#[derive(Clone, Debug)]
// What every item touches comes first, where short addresses reach it.
#[repr(C)]
pub struct Engine {
    center: Arc<Center>,
    now: Time,
    items: Items,
    decisions: Vec<Decision>,
    /// How many of the decisions the caller has taken.
    taken: usize,
    /// The earliest deadline, [`Time::MAX`] without one; `None` until somebody asks.
    due: Option<Time>,
    waiting: IdVec<QueueId, Waiting>,
    /// `None` if nothing in the center overflows or closes.
    overflow: Option<Box<Overflows>>,
    roster: Roster,
    pending: Pending,
    timers: Timers,
    fits: Fits,
    next_serial: u64,
    /// Whom items want, and which want whom; `None` if none does.
    wishes: Option<Wishes>,
    /// What orders items otherwise than by age; `None` if nothing does.
    priorities: Option<Priorities>,
    /// By queue, what decides in it only; empty if that is nothing anywhere.
    locals: IdVec<QueueId, QueueLocal>,
    /// When record queues are swept next; `None` if they have nothing untried.
    sweep_at: Option<Time>,
    /// When everybody's end-of-day profiles come back next (OC-27).
    day_ends: Option<Time>,
    /// Whether any queue holds records, which are swept.
    has_records: bool,
    /// Whether anything but items has deadlines: sweeps, the end of the day, overflow.
    has_clocks: bool,
    /// Whether any state of an item may last too long (4.5).
    has_limits: bool,
    /// Whether cycles may find somebody where nobody is listed when they are triggered: items may
    /// want people who are not, and an assignment may change a presence to one that is allowed,
    /// most of all where somebody has set it by hand (PRE-6).
    acts_alone: bool,
    /// Whether a change of presence from one to another makes it allowed somewhere.
    opens: [[bool; 5]; 5],
    router: Router,
    /// People without connection, by the time until which their work is kept (PRE-7).
    gone: VecDeque<(Time, AgentId)>,
    explanations: Option<VecDeque<Explanation>>,
    checks: VecDeque<QueueCheck>,
    /// How long after its trigger a cycle runs (OC-1).
    latency: Span,
    /// Settings that were changed and do not apply yet, and when they do (OC-40).
    changes: VecDeque<(Time, Event)>,
    /// The workstreams' bots; empty if there are none.
    bots: Vec<BotDesk>,
}

impl Engine {
    /// An engine at `now` with nobody signed in and nothing waiting.
    pub fn new(center: Arc<Center>, now: Time) -> Self {
        let waiting = center.queues.iter_enumerated().map(|(id, queue)| {
            let block = match queue.work_type {
                WorkType::Record => center.choices.block_records,
                WorkType::Messaging | WorkType::Voice => center.choices.block_conversations,
            };
            Waiting::new(Turn::of(&center, id), block as usize)
        });
        let has_records = center.queues.iter().any(|queue| queue.work_type == WorkType::Record);
        let overflow = Overflows::new(&center, now);
        let day_ends = next_day_end(&center, now);
        let (wishes, opens) = (Wishes::new(&center), openings(&center));
        let has_clocks = has_records
            || overflow.is_some()
            || day_ends.is_some()
            || center.choices.settings_delay > Span::ZERO;
        Self {
            now,
            items: Items::default(),
            next_serial: 0,
            router: Router::new(&center),
            priorities: Priorities::new(&center),
            acts_alone: wishes.is_some() || opens_by_work(&opens),
            wishes,
            locals: queue_locals(&center),
            waiting: waiting.collect(),
            roster: Roster::new(&center),
            fits: Fits::default(),
            pending: Pending::default(),
            timers: Timers::default(),
            decisions: Vec::new(),
            taken: 0,
            explanations: None,
            bots: bot_desks(&center),
            gone: VecDeque::new(),
            day_ends,
            checks: VecDeque::new(),
            latency: center.choices.assignment_latency,
            changes: VecDeque::new(),
            overflow,
            sweep_at: None,
            due: None,
            has_records,
            has_clocks,
            has_limits: center.workstreams.iter().any(|own| own.state_limits != StateLimits::NEVER),
            opens,
            center,
        }
    }

    /// Back to the state of [`Engine::new`] at `now`, save attribute sets and memory.
    /// Members added meanwhile stay.
    pub fn reset(&mut self, now: Time) {
        self.now = now;
        self.items.clear();
        self.next_serial = 0;
        self.reset_overflow();
        self.waiting.iter_mut().for_each(Waiting::clear);
        self.roster.reset(&self.center);
        self.pending.clear();
        self.timers.clear();
        self.wishes.iter_mut().for_each(Wishes::clear);
        self.decisions.clear();
        self.taken = 0;
        self.bots.iter_mut().for_each(BotDesk::clear);
        self.gone.clear();
        self.changes.clear();
        self.latency = self.center.choices.assignment_latency;
        self.day_ends = next_day_end(&self.center, now);
        self.sweep_at = None;
        self.due = None;
        if let Some(log) = &mut self.explanations {
            log.clear();
        }
    }

    /// The id of an attribute set, for [`Arrival::attributes`]. Outside the hot path: callers
    /// keep the ids. `attributes` are sorted by attribute, each at most once.
    pub fn intern(&mut self, attributes: &[(AttributeId, ValueId)]) -> AttributeSetId {
        self.router.intern(attributes)
    }

    /// Tells the engine what happened at `now`. Panics if time goes back.
    // Callers know which event they tell of: inlined, nothing is left of the choice.
    #[inline(always)]
    pub fn handle(&mut self, now: Time, event: Event) {
        self.advance(now);
        if let Err(reason) = self.react(event) {
            self.say(Decision::Ignore { reason });
        }
    }

    /// Lets the engine act on deadlines that have passed; harmless when none has.
    /// Panics if time goes back.
    pub fn handle_timeout(&mut self, now: Time) {
        self.advance(now);
        while let Some(timer) = self.timers.take_due(now, |timer| self.items.is_void(timer)) {
            self.timed_out(timer);
        }
        if self.has_clocks || !self.gone.is_empty() {
            self.time_passes_for_people();
            self.apply_changes();
            self.overflow_waiting();
            self.sweep_records();
        }
        self.pending.forget_vain();
        if self.pending.at.is_some_and(|due| due <= now) {
            self.run_cycle();
        }
    }

    /// Next thing to do; drain until `None` after every `handle` and `handle_timeout`.
    #[must_use]
    pub fn poll_decision(&mut self) -> Option<Decision> {
        let Some(decision) = self.decisions.get(self.taken) else {
            self.decisions.clear();
            self.taken = 0;
            return None;
        };
        self.taken += 1;
        Some(*decision)
    }

    /// When to call [`handle_timeout`](Self::handle_timeout), unless something happens first;
    /// never before the time that the engine was told last.
    #[must_use]
    #[inline]
    pub fn poll_timeout(&mut self) -> Option<Time> {
        // Nothing comes before a cycle that is due at once.
        let at_once = self.pending.at.filter(|due| *due <= self.now).map(|_| self.now);
        let due = at_once.or(self.due).unwrap_or_else(|| self.next_due());
        (due < Time::MAX).then_some(due)
    }

    /// How a workstream's rules treat items with an interned attribute set.
    pub fn routing(&mut self, workstream: WorkstreamId, set: AttributeSetId) -> &Routing {
        self.router.routing(&self.center, workstream, set)
    }

    /// What items with an interned attribute set ask of people: skills (CL-6) and capacity (CL-7).
    pub fn requirement(
        &mut self,
        workstream: WorkstreamId,
        set: AttributeSetId,
    ) -> (&[SkillRating], &CapacityNeed) {
        let need = self.router.routing(&self.center, workstream, set).need;
        let need = self.router.needs().of(need);
        (&need.skills, &need.capacity)
    }

    /// The attributes of an interned set.
    pub fn attributes(&self, set: AttributeSetId) -> Option<&[(AttributeId, ValueId)]> {
        self.router.set(set)
    }

    /// Checks the capacity identity and panics with a sentence if it is broken; O(items).
    pub fn audit(&self) {
        for (agent, worker) in self.roster.workers.iter_enumerated() {
            let held = || self.items.living_of(agent).filter(|item| item.holds_capacity);
            let helped = || self.items.helped_by(agent);
            let needs =
                || held().chain(helped()).map(|item| &self.router.needs().of(item.need).capacity);
            let units: u32 = needs().map(|need| need.units).sum();
            assert!(
                units.cast_signed() == worker.units_used,
                "{agent:?} uses {} units for items that take {units}",
                worker.units_used
            );
            let profiles = self.center.agents[agent].profiles.iter().zip(&worker.slots_used);
            for (limit, used) in profiles {
                let slots = needs().filter(|need| need.profiles.contains(&limit.profile)).count();
                let returns_at_once =
                    self.center.profiles[limit.profile].reset == ProfileReset::Immediate;
                assert!(
                    !returns_at_once || i32::try_from(slots) == Ok(*used),
                    "{agent:?} uses {used} slots of {:?} for {slots} items",
                    limit.profile
                );
            }
            let items = self.items.living_of(agent).count();
            assert!(items == worker.items as usize, "{agent:?} holds {items} items");
        }
    }

    #[inline(always)]
    fn react(&mut self, event: Event) -> Outcome {
        match event {
            Event::Arrived(arrival) => self.arrived(arrival),
            Event::Recorded(record) => self.recorded(record),
            Event::CustomerLeft { item } => self.customer_left(item),
            Event::CustomerWrote { item } => self.customer_wrote(item),
            Event::AgentWrote { item } => self.agent_wrote(item),
            Event::CustomerDisconnected { item } => self.customer_disconnected(item),
            Event::CustomerReconnected { item } => self.customer_reconnected(item),
            Event::BotEscalated { item, attributes, since } => {
                self.bot_escalated(item, attributes, since)
            }
            Event::BotEnded { item } => self.bot_ended(item),
            Event::BotFailed { item } => self.bot_failed(item),
            Event::CallbackAccepted { item, number, is_other } => {
                self.callback_accepted(item, number, is_other)
            }
            Event::Enlisted { campaign, contact } => self.enlisted(campaign, contact),
            Event::DialAnswered { item } => self.dial_answered(item),
            Event::DialFailed { item, failure } => self.dial_failed(item, failure),
            Event::OfferAccepted { item, agent } => self.accepted(item, agent),
            Event::OfferDeclined { item, agent } => {
                self.declined(item, agent, WithdrawCause::Declined, RequeueCause::Declined)
            }
            Event::Picked { item, agent } => self.picked(item, agent),
            Event::SupervisorAssigned { item, agent } => self.supervisor_assigned(item, agent),
            Event::SupervisorTransferred { item, agent } => {
                self.supervisor_transferred(item, agent)
            }
            Event::Transferred { item, to } => self.transferred(item, to),
            Event::Released { item } => self.released(item),
            Event::TakenUp { item, agent } => self.taken_up(item, agent),
            Event::HoldBegun { item } => self.hold_begun(item),
            Event::HoldEnded { item } => self.hold_ended(item),
            Event::OutsideCalled { item } => self.outside_called(item),
            Event::OutsideLeft { item } => self.outside_left(item),
            Event::ConsultBegun { item, with, is_private } => {
                self.consult_begun(item, with, is_private)
            }
            Event::ConsultEnded { item, agent } => self.consult_ended(item, agent),
            Event::Monitored { item } => self.monitored(item),
            Event::Elevated { item } => self.elevated(item),
            Event::Rerouted { item, attributes } => self.rerouted(item, attributes),
            Event::Removed { item } => self.removed(item),
            Event::Unreadable { item } => self.unreadable(item),
            Event::OwnerChanged { item } => self.record(item).map(|_| ()),
            Event::Ended { item } => self.ended(item),
            Event::TabClosed { item } => self.tab_closed(item),
            Event::WrapUpClosed { item } => self.wrap_up_closed(item),
            Event::ForceClosed { item } => self.force_closed(item),
            Event::SignedIn { agent } => self.signed_in(agent),
            Event::SignedOut { agent } => self.signed_out(agent),
            Event::WorkingSet { agent, working } => self.working_set(agent, working),
            Event::ShiftEnded { agent } => self.shift_ended(agent),
            Event::PresenceSet { agent, presence } => self.presence_set(agent, presence),
            Event::PresenceReset { agent } => self.presence_reset(agent),
            Event::AgentDisconnected { agent } => self.agent_disconnected(agent),
            Event::AgentReturned { agent } => self.agent_returned(agent),
            Event::LatencySet { latency } => {
                self.latency = latency;
                Ok(())
            }
            Event::LimitConfigured { .. }
            | Event::MemberAdded { .. }
            | Event::UnitsConfigured { .. } => self.configured(event),
        }
    }

    #[inline]
    fn advance(&mut self, now: Time) {
        assert!(now >= self.now, "time goes back");
        self.now = now;
        self.due = None;
    }

    /// The earliest deadline.
    #[inline]
    fn next_due(&mut self) -> Time {
        if !self.timers.is_empty() || self.has_clocks || !self.gone.is_empty() {
            return self.settle();
        }
        *self.due.insert(self.pending.at.unwrap_or(Time::MAX))
    }

    /// Drops deadlines that no longer matter and finds the earliest of the others.
    #[inline(never)]
    fn settle(&mut self) -> Time {
        let items = &self.items;
        let mut due = self.timers.settle(|timer| items.is_void(timer));
        due = due.min(self.pending.at.unwrap_or(Time::MAX));
        if self.has_clocks || !self.gone.is_empty() {
            due = due.min(self.next_of_clocks());
        }
        // Whoever tells of something before a deadline that is over is to come back at once.
        let due = due.max(self.now);
        self.due = Some(due);
        due
    }

    /// The earliest deadline that is not an item's own.
    #[inline(never)]
    fn next_of_clocks(&mut self) -> Time {
        if self.has_records {
            self.plan_sweep();
        }
        let mut due = self.sweep_at.unwrap_or(Time::MAX);
        due = due.min(self.gone.front().map_or(Time::MAX, |(until, _)| *until));
        due = due.min(self.day_ends.unwrap_or(Time::MAX));
        due = due.min(self.changes.front().map_or(Time::MAX, |(at, _)| *at));
        if let Some(overflow) = &self.overflow {
            due = due.min(overflow.due().max(self.now));
        }
        due
    }

    /// Sets the deadline of the sweep if a record queue has something untried.
    fn plan_sweep(&mut self) {
        if !self.pending.untried().any(|queue| self.is_swept(queue)) {
            self.sweep_at = None;
        } else if self.sweep_at.is_none() {
            let next = self.now + Span::from_millis(1);
            self.sweep_at = Some(next.round_up(self.center.choices.record_sweep));
        }
    }

    /// ASG-1: record queues are swept without a trigger, on a grid from time zero.
    fn sweep_records(&mut self) {
        if self.sweep_at.is_none_or(|due| due > self.now) {
            return;
        }
        self.sweep_at = None;
        let untried: Vec<QueueId> =
            self.pending.untried().filter(|queue| self.is_swept(*queue)).collect();
        untried.into_iter().for_each(|queue| self.trigger(queue));
    }

    fn is_swept(&self, queue: QueueId) -> bool {
        self.center.queues[queue].work_type == WorkType::Record
    }

    fn is_open(&self, item: ItemId) -> bool {
        self.state(item) == Some(State::Open)
    }

    #[inline]
    fn say(&mut self, decision: Decision) {
        self.decisions.push(decision);
    }
}

/// For each change of presence, whether some workstream or custom rule allows the second
/// and not the first.
fn openings(center: &Center) -> [[bool; 5]; 5] {
    let by_workstream = center.workstreams.iter().map(|workstream| workstream.allowed_presences);
    let by_rule = center.queues.iter().flat_map(|queue| match &queue.method {
        Method::Custom(rules) => rules.as_slice(),
        _ => &[],
    });
    let by_rule = by_rule.flat_map(|rule| &rule.when).filter_map(|condition| match condition {
        AgentCondition::Presence(allowed) => Some(*allowed),
        _ => None,
    });
    let allowed: Vec<PresenceSet> = by_workstream.chain(by_rule).collect();
    let mut opens = [[false; 5]; 5];
    for before in Presence::ALL {
        for after in Presence::ALL {
            opens[before as usize][after as usize] =
                allowed.iter().any(|set| set.contains(after) && !set.contains(before));
        }
    }
    opens
}

/// Whether an assignment makes a presence allowed somewhere: it takes capacity, so that a computed
/// presence becomes Busy or Do not disturb.
fn opens_by_work(opens: &[[bool; 5]; 5]) -> bool {
    let opens = |before: Presence, after: Presence| opens[before as usize][after as usize];
    opens(Presence::Available, Presence::Busy)
        || opens(Presence::Available, Presence::DoNotDisturb)
        || opens(Presence::Busy, Presence::DoNotDisturb)
}
