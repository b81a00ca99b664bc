//! Coming and going: schedules and breaks.

use super::World;
use super::event::Event;
use super::people::Duty;
use super::people::Held;
use super::people::Looking;
use super::people::Person;
use crate::center::Presence;
use crate::engine;
use crate::id::AgentId;
use crate::id::Id;
use crate::id::IdVec;
use crate::id::PoolId;
use crate::record::AgentInterval;
use crate::record::Sink;
use crate::time::Time;
use crate::workforce::Desk;

impl World<'_> {
    /// Puts everybody off duty, with empty desks.
    pub(super) fn reset_people(&mut self) {
        let mut pool_of = IdVec::from_fn(self.model.center.agents.len(), |_: AgentId| Id::new(0));
        for (pool, settings) in self.model.pools.iter_enumerated() {
            settings.agents.iter().for_each(|agent| pool_of[*agent] = pool);
        }
        self.people = pool_of
            .iter_enumerated()
            .map(|(agent, pool)| Person {
                pool: *pool,
                desk: Desk::default(),
                done_at: None,
                plan: 0,
                duty: Duty::Off,
                held: Held::default(),
                breaks: 0,
                looking: Looking::default(),
                shown: AgentInterval {
                    agent,
                    from: Time::ZERO,
                    to: Time::ZERO,
                    signed_in: false,
                    scheduled: false,
                    presence: Presence::Offline,
                    attention: false,
                    items: 0,
                    capacity_used: 0,
                    capacity_limit: 0,
                },
                is_touched: false,
                idle_position: None,
            })
            .collect();
    }

    /// Puts all changes of staffing and all breaks before the horizon on the event list.
    pub(super) fn plan_shifts(&mut self) {
        for (pool, settings) in self.model.pools.iter_enumerated() {
            for (entry, staffing) in (0..).zip(&settings.staffing) {
                if !self.is_after_horizon(staffing.from) {
                    let at = staffing.from.max(Time::ZERO);
                    self.events.schedule(at, Event::StaffingChanges { pool, entry });
                }
            }
            for (entry, pause) in (0..).zip(&settings.breaks) {
                let room = (pause.to - pause.from) - pause.length;
                for agent in &settings.agents {
                    let share = self.luck.breaks[*agent].uniform(u64::from(entry), 0);
                    let into = crate::time::Span::from_seconds(room.as_seconds() * share);
                    let at = pause.from + into;
                    if at >= Time::ZERO && !self.is_after_horizon(at) {
                        self.events.schedule(at, Event::BreakDue { agent: *agent, entry });
                    }
                }
            }
        }
    }

    /// Asks at the very beginning what the calendars say, before anybody comes.
    pub(super) fn plan_calendars(&mut self) {
        for (pool, settings) in self.model.pools.iter_enumerated() {
            if settings.calendar.is_some() {
                self.events.schedule(Time::ZERO, Event::CalendarTurns(pool));
            }
        }
    }

    /// CUS-8: tells the engine what a pool's service calendars say from now on.
    #[cold]
    pub(super) fn calendar_turns(&mut self, now: Time, pool: PoolId, sink: &mut impl Sink) {
        let model = self.model;
        let settings = &model.pools[pool];
        let Some(hours) = settings.calendar else {
            return;
        };
        let times = &model.center.hours[hours].times;
        let working = times.is_open(now);
        for agent in &settings.agents {
            self.tell(engine::Event::WorkingSet { agent: *agent, working }, sink);
        }
        if let Some(next) = times.next_change(now) {
            self.events.schedule(next, Event::CalendarTurns(pool));
        }
    }

    /// The first `count` of a pool's people are scheduled from now on, the others are not.
    pub(super) fn staffing_changes(&mut self, pool: PoolId, entry: u32, sink: &mut impl Sink) {
        let settings = &self.model.pools[pool];
        let count = settings.staffing[entry as usize].count as usize;
        for (position, agent) in settings.agents.iter().enumerate() {
            let is_off = self.people[*agent].duty == Duty::Off;
            if position < count && is_off {
                self.comes(*agent, sink);
            } else if position >= count && !is_off {
                self.leaves(*agent, sink);
            }
        }
    }

    fn comes(&mut self, agent: AgentId, sink: &mut impl Sink) {
        self.set_duty(agent, Duty::On);
        self.tell(engine::Event::SignedIn { agent }, sink);
    }

    /// He takes nothing new, and finishes the conversations that he has in hand.
    fn leaves(&mut self, agent: AgentId, sink: &mut impl Sink) {
        self.set_duty(agent, Duty::Off);
        self.tell(engine::Event::SignedOut { agent }, sink);
        self.tell(engine::Event::ShiftEnded { agent }, sink);
    }

    pub(super) fn break_due(&mut self, agent: AgentId, entry: u32, sink: &mut impl Sink) {
        if self.people[agent].duty != Duty::On {
            return;
        }
        let length = self.model.pools[self.people[agent].pool].breaks[entry as usize].length;
        self.set_duty(agent, Duty::BreakDue(length));
        self.tell(engine::Event::PresenceSet { agent, presence: Presence::Away }, sink);
        self.hands_freed(agent);
    }

    /// A break that is due begins when no conversation is left in hand.
    pub(super) fn hands_freed(&mut self, agent: AgentId) {
        let person = &mut self.people[agent];
        if let Duty::BreakDue(length) = person.duty
            && !person.held.has_conversation()
        {
            person.breaks += 1;
            let number = person.breaks;
            self.set_duty(agent, Duty::OnBreak);
            let over = self.events.now() + length;
            self.events.schedule(over, Event::BreakOver { agent, number });
        }
    }

    pub(super) fn break_over(&mut self, agent: AgentId, number: u32, sink: &mut impl Sink) {
        let person = &self.people[agent];
        if person.duty == Duty::OnBreak && person.breaks == number {
            self.set_duty(agent, Duty::On);
            self.tell(engine::Event::PresenceSet { agent, presence: Presence::Available }, sink);
        }
    }

    fn set_duty(&mut self, agent: AgentId, duty: Duty) {
        self.work_until(agent, self.events.now());
        self.touch(agent);
        let person = &mut self.people[agent];
        person.duty = duty;
        let on_duty = person.works_on_records();
        person.desk.set_duty(on_duty);
    }
}
