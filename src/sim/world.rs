//! The world: traffic and people around the engine, one replication at a time.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Closing;
use super::EventList;
use super::Model;
use super::bot::Bots;
use super::dial::Lines;
use super::event::Event;
use super::follow::Refused;
use super::interruption::Cut;
use super::items::Items;
use super::layout::Layout;
use super::luck::Luck;
use super::observer::Observer;
use super::people::Person;
use super::silence::Silent;
use super::teamwork::Teams;
use super::traffic::Traffic;
use crate::engine;
use crate::engine::Decision;
use crate::engine::Engine;
use crate::id::AgentId;
use crate::id::IdVec;
use crate::id::ItemId;
use crate::id::PoolId;
use crate::random::Streams;
use crate::record::Recorder;
use crate::record::Sink;
use crate::time::Span;
use crate::time::Time;

/// Events of one instant after which a world is taken to go round in circles.
const EVENTS_PER_INSTANT: u32 = 10_000_000;

/// After the horizon the work in hand and in queues is served out for at most this long.
const SERVE_OUT_LIMIT: Span = Span::from_hours(24 * 366);

/// A model brought to life: drives the engine, one replication after another.
///
/// Everything that happens at one instant is told to the engine before it acts on deadlines of
/// that instant; events of one instant happen in the order in which they were planned. Memory is
/// that of what is alive, and is used again by the next replication.
#[derive(Clone, Debug)]
// What every instant touches comes first, where short addresses reach it.
#[repr(C)]
pub struct World<'m> {
    pub(super) model: &'m Model,
    events_of_instant: u32,
    /// Whether the assignment that the engine is about to make is a pick.
    pub(super) is_picking: bool,
    pub(super) people: IdVec<AgentId, Person>,
    /// Items that entered a queue in this instant.
    pub(super) entered: Vec<ItemId>,
    pub(super) items: Items,
    pub(super) recorder: Recorder,
    pub(super) observer: Observer,
    pub(super) layout: Layout,
    pub(super) traffic: Traffic,
    pub(super) luck: Luck,
    /// Of each pool, those who found nothing on the list and wait for something to be opened.
    pub(super) awaiting_arrival: IdVec<PoolId, Vec<AgentId>>,
    /// Of followed runs: the item whose queue has just overflowed before it entered.
    pub(super) refused: Option<Refused>,
    /// Conversations whose customers have lost their connection and will be back in time.
    pub(super) cut: BTreeMap<ItemId, Cut>,
    /// Conversations whose customers are to write, where they may be set aside or closed meanwhile.
    pub(super) silent: BTreeMap<ItemId, Silent>,
    /// Of centers that have any.
    pub(super) bots: Option<Box<Bots>>,
    /// Of centers that call customers.
    pub(super) lines: Option<Box<Lines>>,
    /// Of centers whose people transfer, ask each other or are supervised.
    pub(super) teams: Option<Box<Teams>>,
    pub(super) events: EventList<Event>,
    pub(super) engine: Engine,
}

impl<'m> World<'m> {
    /// A world for a model.
    pub fn new(model: &'m Model) -> Self {
        let streams = Streams::new(model.study.seed, 0);
        let mut engine = Engine::new(Arc::clone(&model.center), Time::ZERO);
        Self {
            layout: Layout::new(model),
            events: EventList::new(Time::ZERO),
            items: Items::default(),
            people: IdVec::new(),
            traffic: Traffic::new(model, &mut engine, &streams),
            luck: Luck::new(model, &streams),
            recorder: Recorder::new(model.center.queues.len()),
            observer: Observer::new(model),
            awaiting_arrival: model.pools.iter().map(|_| Vec::new()).collect(),
            entered: Vec::new(),
            is_picking: false,
            refused: None,
            cut: BTreeMap::new(),
            silent: BTreeMap::new(),
            bots: Bots::of(model, &streams),
            lines: Lines::of(model),
            teams: Teams::of(model, &streams),
            events_of_instant: 0,
            engine,
            model,
        }
    }

    /// Simulates one replication and writes its records to `sink`.
    pub fn run<S: Sink>(&mut self, replication: u32, sink: &mut S) {
        self.engine.explain(S::FOLLOWS);
        self.reset(replication);
        let horizon = Time::ZERO + self.model.study.horizon;
        self.run_until(horizon, sink);
        let end = match self.model.study.closing {
            Closing::Cut => horizon,
            Closing::ServeOut => self.serve_out(horizon, sink),
            Closing::Disconnect => {
                self.disconnect(horizon, sink);
                self.serve_out(horizon, sink)
            }
        };
        self.finish(end, sink);
    }

    fn reset(&mut self, replication: u32) {
        let streams = Streams::new(self.model.study.seed, replication);
        self.engine.reset(Time::ZERO);
        self.events.reset(Time::ZERO);
        self.items.clear();
        self.recorder.reset();
        self.traffic.reset(self.model, &streams);
        self.luck = Luck::new(self.model, &streams);
        self.bots = Bots::of(self.model, &streams);
        self.teams = Teams::of(self.model, &streams);
        self.awaiting_arrival.iter_mut().for_each(Vec::clear);
        self.entered.clear();
        self.refused = None;
        self.cut.clear();
        self.lines.iter_mut().for_each(|lines| lines.clear());
        self.silent.clear();
        self.reset_people();
        self.observer.reset();
        for demand in self.model.demands.ids() {
            self.plan_arrival(demand);
        }
        self.plan_calendars();
        self.plan_shifts();
        self.plan_supervision();
    }

    /// Lets everything happen that happens before `end`.
    fn run_until(&mut self, end: Time, sink: &mut impl Sink) {
        loop {
            let now = self.next_time();
            if now >= end {
                return;
            }
            self.instant(now, sink);
        }
    }

    /// Serves out what is there; returns when that was done.
    fn serve_out(&mut self, horizon: Time, sink: &mut impl Sink) -> Time {
        let limit = horizon + SERVE_OUT_LIMIT;
        while self.items.alive() > 0 {
            let now = self.next_time();
            if now >= limit {
                break;
            }
            self.instant(now, sink);
        }
        self.events.now().max(horizon)
    }

    /// Closes what waits at the horizon.
    fn disconnect(&mut self, horizon: Time, sink: &mut impl Sink) {
        self.events.advance(horizon);
        let waiting: Vec<ItemId> = self.items.waiting().collect();
        for item in waiting {
            self.tell(engine::Event::ForceClosed { item }, sink);
        }
        self.close_instant(horizon, sink);
    }

    fn finish(&mut self, end: Time, sink: &mut impl Sink) {
        for agent in self.people.ids() {
            self.work_until(agent, end);
        }
        self.observer.end(end, &self.people, sink);
        self.recorder.end(end, sink);
        self.traffic.report(self.model, &mut self.engine, sink);
    }

    /// When something happens next; [`Time::MAX`] if nothing does.
    #[inline]
    fn next_time(&mut self) -> Time {
        self.events.next_time().min(self.engine.poll_timeout().unwrap_or(Time::MAX))
    }

    /// Everything that happens at one instant.
    fn instant(&mut self, now: Time, sink: &mut impl Sink) {
        self.events_of_instant = 0;
        loop {
            if self.events.next_time() == now {
                self.happen(now, sink);
            } else if self.engine.poll_timeout().is_some_and(|due| due <= now) {
                self.events.advance(now);
                self.engine.handle_timeout(now);
                self.carry_out_all(now, sink);
            } else {
                break;
            }
            self.events_of_instant += 1;
            assert!(self.events_of_instant < EVENTS_PER_INSTANT, "no end of events at {now}");
        }
        self.close_instant(now, sink);
    }

    /// What is only decided when all of an instant has happened.
    #[inline(always)]
    fn close_instant(&mut self, now: Time, sink: &mut impl Sink) {
        if !self.entered.is_empty() {
            self.plan_patience(now);
        }
        if self.observer.saw_nothing() {
            return;
        }
        self.plan_desks();
        if self.layout.has_pickers {
            self.plan_looks(now);
        }
        self.observe(now, sink);
    }

    /// The next event.
    fn happen(&mut self, now: Time, sink: &mut impl Sink) {
        let Some(event) = self.events.pop() else {
            return;
        };
        match event {
            Event::Arrives(demand) => self.arrives(now, demand, sink),
            Event::Reopens { entry } => self.reopens(now, entry, sink),
            Event::LosesPatience { item, wait } => self.loses_patience(item, wait, sink),
            Event::DialOver(item) => self.dial_over(now, item, sink),
            Event::HangsUp { item, contact } => self.hangs_up(item, contact, sink),
            Event::LosesConnection(item) => self.loses_connection(now, item, sink),
            Event::Reconnects(item) => self.reconnects(now, item, sink),
            Event::GivesUpOnBot(item) => self.gives_up_on_bot(item, sink),
            Event::BotDone(item) => self.bot_done(now, item, sink),
            Event::Accepts { item, offer } => self.accepts(now, item, offer, sink),
            Event::Rejects { item, offer } => self.rejects(item, offer, sink),
            Event::TaskDone { agent, plan } => self.task_done(now, agent, plan, sink),
            Event::Answers { item, contact } => self.answers(now, item, contact, sink),
            Event::SetsAside(item) => self.sets_aside(now, item, sink),
            Event::WritesAgain(item) => self.writes_again(item, sink),
            Event::StaffingChanges { pool, entry } => self.staffing_changes(pool, entry, sink),
            Event::CalendarTurns(pool) => self.calendar_turns(now, pool, sink),
            Event::BreakDue { agent, entry } => self.break_due(agent, entry, sink),
            Event::BreakOver { agent, number } => self.break_over(agent, number, sink),
            Event::SupervisorsLook(pool) => self.supervisors_look(now, pool, sink),
            Event::Looks(agent) => self.looks(agent, sink),
            Event::LooksWhileWorking(agent) => self.looks_while_working(agent, sink),
            Event::Claims { agent, item } => self.claims(agent, item, sink),
        }
    }

    /// Tells the engine what happened, and does what it asks for.
    #[inline(always)]
    pub(super) fn tell(&mut self, event: engine::Event, sink: &mut impl Sink) {
        let now = self.events.now();
        self.engine.handle(now, event);
        self.carry_out_all(now, sink);
    }

    pub(super) fn carry_out_all<S: Sink>(&mut self, now: Time, sink: &mut S) {
        while let Some(decision) = self.engine.poll_decision() {
            if S::FOLLOWS {
                self.follow(now, &decision, sink);
            }
            self.carry_out(now, decision, sink);
        }
    }

    fn carry_out(&mut self, now: Time, decision: Decision, sink: &mut impl Sink) {
        match decision {
            Decision::Enqueue { item, queue, entry } => {
                self.recorder.enqueued(now, item, queue, entry, sink);
                self.opened(item, queue);
            }
            Decision::Requeue { item, queue, cause } => self.requeued(now, item, queue, cause),
            Decision::Offer { item, agent, queue, expires } => {
                self.recorder.offered(now, item, agent);
                self.observer.touch_queue(queue);
                self.offered(now, item, agent, expires, sink);
            }
            Decision::Assign { item, agent, queue } => {
                let picked = std::mem::take(&mut self.is_picking);
                self.recorder.assigned(now, item, agent, picked, sink);
                self.observer.touch_queue(queue);
                self.begin_contact(now, item, agent, picked);
            }
            Decision::Withdraw { item, agent, cause } => {
                self.recorder.withdrawn(now, item, cause, sink);
                self.touch(agent);
                self.items.living(item).agent = None;
            }
            Decision::StartBot { item } => self.bot_starts(now, item),
            // A bot that fails sends it there, and outside it is over for the center.
            Decision::TransferOut { item } => {
                self.engine.handle(now, engine::Event::Ended { item });
            }
            Decision::OfferCallback { item } => self.offered_callback(now, item),
            Decision::AgreeCallback { item } => self.agreed_to_callback(now, item),
            Decision::Dial { item, .. } => self.dial(now, item),
            // He waits on.
            Decision::RefuseCallback { .. } => {}
            Decision::Transfer { item, agent, external } => {
                self.changes_hands(now, item, agent, external, sink);
            }
            Decision::Consult { item, agent, .. } => self.consult_begins(now, item, agent, sink),
            Decision::ConsultOver { item, agent } => self.consult_over(now, item, agent),
            Decision::OutsideOver { item, agent } => self.goes_back(now, item, agent),
            Decision::SendMessage { item, .. } => self.recorder.reminded(item),
            // No scenario asks for these yet.
            Decision::TellWait { .. }
            | Decision::TellPosition { .. }
            | Decision::NotRouted { .. }
            | Decision::Keep { .. } => debug_assert!(false, "the world knows no {decision:?}"),
            Decision::WrapUp { item, agent } => self.wrap_up(now, item, agent),
            Decision::Park { item, agent } => self.parked(now, item, agent, sink),
            Decision::Close { item, agent, cause } => self.closed(now, item, agent, cause, sink),
            Decision::SetPresence { agent, .. } => self.touch(agent),
            Decision::Overflow { item, queue, rule, .. } => {
                self.recorder.overflowed(now, item, queue, rule, sink);
                self.observer.touch_queue(queue);
            }
            Decision::Ignore { reason } => self.ignored(reason),
        }
    }

    /// Whether the study's arrivals are over: nothing new comes in from here on.
    pub(super) fn is_after_horizon(&self, time: Time) -> bool {
        time >= Time::ZERO + self.model.study.horizon
    }
}
