//! From offer to close: what customers and representatives do with an item. What does not happen
//! to every item stands out of line, so that the way of the others stays short
//! (`benches/README.md`).

use super::World;
use super::event::Event;
use super::items::Phase;
use super::layout::habits;
use super::people::Duty;
use super::traffic::Returning;
use crate::center::Family;
use crate::engine;
use crate::engine::CloseCause;
use crate::engine::RequeueCause;
use crate::id::AgentId;
use crate::id::ItemId;
use crate::id::QueueId;
use crate::record::Sink;
use crate::time::Span;
use crate::time::Time;
use crate::traffic::Work;
use crate::workforce::Part;
use crate::workforce::Task;

impl World<'_> {
    /// An item is open again.
    #[inline(never)]
    pub(super) fn requeued(
        &mut self,
        now: Time,
        item: ItemId,
        queue: QueueId,
        cause: RequeueCause,
    ) {
        let by_customer = cause == RequeueCause::CustomerWrote;
        self.recorder.requeued(now, item, queue, by_customer);
        self.opened(item, queue);
    }

    /// An item is open in a queue.
    #[inline(always)]
    pub(super) fn opened(&mut self, item: ItemId, queue: QueueId) {
        let state = self.items.living(item);
        state.phase = Phase::Waiting;
        state.queue = queue;
        let demand = state.demand;
        let is_synchronous = state.family == Family::Synchronous;
        if is_synchronous && !state.is_patience_planned {
            self.entered.push(item);
        }
        self.observer.touch_queue(queue);
        if self.layout.is_listed[demand] {
            self.wake_lookers(queue);
        }
    }

    /// Puts the end of patience of those who still wait on the event list. Whoever was answered
    /// in the instant of his arrival never needs it.
    #[inline(always)]
    pub(super) fn plan_patience(&mut self, now: Time) {
        for position in 0..self.entered.len() {
            let item = self.entered[position];
            let Some(state) = self.items.get(item) else {
                continue;
            };
            if state.phase != Phase::Waiting || state.is_patience_planned {
                continue;
            }
            let wait = state.wait;
            let patience = self.patience(item);
            self.items.living(item).is_patience_planned = true;
            if let Some(patience) = patience {
                // A customer who waits for nothing leaves in the next millisecond: he was not
                // answered in this one.
                let patience = patience.max(Span::from_millis(1));
                self.events.schedule(now + patience, Event::LosesPatience { item, wait });
            }
        }
        self.entered.clear();
    }

    /// How long an item's customer waits, each time that he begins to; `None`: for ever.
    #[inline]
    pub(super) fn patience(&self, item: ItemId) -> Option<Span> {
        let state = self.items.get(item)?;
        let recorded = self.recorded(item).and_then(|recorded| recorded.patience);
        recorded.or_else(|| self.traffic.fates[state.demand].patience(state.ordinal, 0))
    }

    /// OC-37: also while it rings.
    pub(super) fn loses_patience(&mut self, item: ItemId, wait: u32, sink: &mut impl Sink) {
        let state = self.items.get(item);
        let waits = state.filter(|state| state.phase == Phase::Waiting && state.wait == wait);
        if waits.is_some_and(|state| !self.has_hung_up(item, state.contact)) {
            self.tell(engine::Event::CustomerLeft { item }, sink);
        }
    }

    /// The agent decides what to do with an offer.
    pub(super) fn offered(
        &mut self,
        now: Time,
        item: ItemId,
        agent: AgentId,
        expires: Time,
        sink: &mut impl Sink,
    ) {
        self.touch(agent);
        let pool = self.people[agent].pool;
        let state = self.items.living(item);
        state.agent = Some(agent);
        state.offers += 1;
        let (demand, ordinal, offer) = (state.demand, u64::from(state.ordinal), state.offers);
        let offered = &self.model.pools[pool].offered;
        let laws = &self.layout.laws[pool];
        // Whoever is on a break or gone does not see it: it runs out.
        if self.people[agent].duty != Duty::On {
            return;
        }
        let chance = match offered.lets_expire + offered.rejects > 0.0 {
            true => self.luck.accepts[demand].uniform(ordinal, offer),
            false => 1.0,
        };
        let after = |law| self.luck.accepts_after[demand].span(law, ordinal, offer);
        let (after, event) = if chance < offered.lets_expire {
            return;
        } else if chance < offered.lets_expire + offered.rejects {
            // Without a button to reject, who would press it lets it run out.
            if !self.engine.can_be_rejected(item) {
                return;
            }
            (after(&laws.rejects_after), Event::Rejects { item, offer })
        } else {
            (after(&laws.accepts_after), Event::Accepts { item, offer })
        };
        if after == Span::ZERO && matches!(event, Event::Accepts { .. }) {
            self.take(now, item, agent, sink);
            return;
        }
        // What takes longer than the offer lasts comes too late, and need not come at all.
        if now + after <= expires {
            self.events.schedule(now + after, event);
        }
    }

    /// Whether an item still rings at somebody by this offer.
    fn rings_at(&self, item: ItemId, offer: u32) -> Option<AgentId> {
        let state = self.items.get(item)?;
        let is_current = state.phase == Phase::Waiting && state.offers == offer;
        state.agent.filter(|_| is_current)
    }

    pub(super) fn accepts(&mut self, now: Time, item: ItemId, offer: u32, sink: &mut impl Sink) {
        if let Some(agent) = self.rings_at(item, offer) {
            self.take(now, item, agent, sink);
            self.carry_out_all(now, sink);
        }
    }

    /// The agent takes what he is offered.
    fn take<S: Sink>(&mut self, now: Time, item: ItemId, agent: AgentId, sink: &mut S) {
        if S::FOLLOWS {
            self.follow_accept(now, item, agent, sink);
        }
        self.engine.handle(now, engine::Event::OfferAccepted { item, agent });
        self.recorder.accepted(now, item, sink);
        self.begin_contact(now, item, agent, false);
    }

    #[inline(never)]
    pub(super) fn rejects(&mut self, item: ItemId, offer: u32, sink: &mut impl Sink) {
        if let Some(agent) = self.rings_at(item, offer) {
            self.tell(engine::Event::OfferDeclined { item, agent }, sink);
        }
    }

    /// An item is with an agent, who begins to work on it.
    pub(super) fn begin_contact(&mut self, now: Time, item: ItemId, agent: AgentId, picked: bool) {
        if self.is_off_line(item) {
            self.begin_dialing(now, item, agent);
            return;
        }
        let factor = if picked { self.factor_of_choice(agent, item) } else { 1.0 };
        let recorded = self.recorded(item).and_then(|recorded| recorded.handling);
        let state = self.items.living(item);
        state.phase = Phase::Contact;
        state.agent = Some(agent);
        state.factor = factor;
        state.turns_taken = 0;
        state.effort_after = 0.0;
        let (demand, ordinal, contact) = (state.demand, state.ordinal, state.contact);
        let fates = &self.traffic.fates[demand];
        let first = match &self.model.demands[demand].handling.work {
            _ if recorded.is_some() => recorded.unwrap_or_default(),
            Work::Talk(_) => fates.talk(ordinal, contact),
            Work::Turns { .. } => {
                state.turns = fates.turns(ordinal, contact);
                fates.turn(ordinal, contact, 0)
            }
            Work::Effort { .. } => {
                let effort = fates.effort(ordinal, contact);
                let share = fates.asks(ordinal, contact);
                let before =
                    share.map_or(effort, |share| Span::from_seconds(effort.as_seconds() * share));
                state.effort_after = (effort - before).as_millis() as f64 * factor;
                before
            }
        };
        let work_type = state.work_type;
        self.people[agent].held.add(work_type);
        if self.teams.is_some() {
            self.begin_in_team(now, item, agent, first);
            return;
        }
        let first = match self.layout.has_interruptions {
            true => self.expect_interruptions(now, item, first),
            false => first,
        };
        let first = match self.layout.has_silence {
            true => self.catches_up(item, first),
            false => first,
        };
        self.add_task(now, agent, item, Part::Contact, first.as_millis() as f64 * factor);
    }

    /// What choosing his own work does to a picker's hands-on times.
    #[inline(never)]
    fn factor_of_choice(&self, agent: AgentId, item: ItemId) -> f64 {
        let pool = &self.model.pools[self.people[agent].pool];
        let demand = self.items.get(item).map(|state| state.demand);
        let factors = pool.picking.iter().flat_map(|picking| &picking.handling_factors);
        factors.filter(|(chosen, _)| Some(*chosen) == demand).map(|(_, factor)| *factor).product()
    }

    /// What the agent had in hand is done.
    pub(super) fn task_done(&mut self, now: Time, agent: AgentId, plan: u32, sink: &mut impl Sink) {
        if self.people[agent].plan != plan || self.people[agent].done_at != Some(now) {
            return;
        }
        self.work_until(agent, now);
        self.touch(agent);
        let person = &mut self.people[agent];
        let Some(task) = person.desk.finish() else {
            return;
        };
        match task.part {
            Part::WrapUp => {
                self.tell(engine::Event::WrapUpClosed { item: task.item }, sink);
            }
            Part::Contact | Part::Hold => self.contact_done(now, task.item, sink),
            // Whoever asked may still have to see to something else.
            Part::Consult => {}
        }
    }

    /// A stretch of contact is done: the customer's turn, or the end.
    fn contact_done(&mut self, now: Time, item: ItemId, sink: &mut impl Sink) {
        if self.teams.is_some() && self.stretch_done_in_team(now, item, sink) {
            return;
        }
        let state = self.items.living(item);
        let (demand, ordinal, contact) = (state.demand, state.ordinal, state.contact);
        state.turns_taken += 1;
        let fates = &self.traffic.fates[demand];
        let answer_after = match &self.model.demands[demand].handling.work {
            Work::Turns { .. } if state.turns_taken < state.turns => {
                Some(fates.reply(ordinal, contact, state.turns_taken - 1))
            }
            Work::Effort { .. } if state.effort_after > 0.0 => Some(fates.answer(ordinal, contact)),
            _ => None,
        };
        self.stretch_over(now, item, answer_after, sink);
    }

    /// A stretch of contact is over: the customer answers after so long, or the contact ends.
    #[inline(always)]
    pub(super) fn stretch_over(
        &mut self,
        now: Time,
        item: ItemId,
        answer_after: Option<Span>,
        sink: &mut impl Sink,
    ) {
        if self.layout.has_silence && self.person_wrote(now, item, answer_after, sink) {
            return;
        }
        match answer_after {
            Some(after) => {
                let contact = self.items.living(item).contact;
                self.events.schedule(now + after, Event::Answers { item, contact });
            }
            None => self.contact_ends(item, sink),
        }
    }

    /// The customer has answered: the item wants attention again.
    #[inline(never)]
    pub(super) fn answers(&mut self, now: Time, item: ItemId, contact: u32, sink: &mut impl Sink) {
        if self.layout.has_silence && self.customer_answers(item, sink) {
            return;
        }
        let Some(state) = self.items.get(item) else {
            return;
        };
        let is_current = state.phase == Phase::Contact && state.contact == contact;
        let Some(agent) = state.agent.filter(|_| is_current) else {
            self.answers_in_between(item, contact);
            return;
        };
        let (demand, ordinal, taken) = (state.demand, state.ordinal, state.turns_taken);
        let factor = state.factor;
        let millis = match &self.model.demands[demand].handling.work {
            Work::Effort { .. } => std::mem::take(&mut self.items.living(item).effort_after),
            _ => {
                let turn = self.traffic.fates[demand].turn(ordinal, contact, taken);
                turn.as_millis() as f64 * factor
            }
        };
        match self.cut.get_mut(&item) {
            Some(cut) => cut.left = Some(millis),
            None => self.add_task(now, agent, item, Part::Contact, millis),
        }
    }

    /// The contact is over: the conversation is parked if its customer will write again, else
    /// ended.
    #[inline(always)]
    pub(super) fn contact_ends(&mut self, item: ItemId, sink: &mut impl Sink) {
        if self.layout.has_interruptions && self.closes_tab(item, sink) {
            return;
        }
        let state = self.items.living(item);
        let returns = state.family == Family::Asynchronous
            && self.traffic.fates[state.demand]
                .writes_again(state.ordinal, state.contact)
                .is_some();
        match returns {
            true => self.tell(engine::Event::TabClosed { item }, sink),
            false => self.tell(engine::Event::Ended { item }, sink),
        }
    }

    /// The engine says that the contact is over and the wrap-up runs.
    pub(super) fn wrap_up(&mut self, now: Time, item: ItemId, agent: AgentId) {
        self.recorder.contact_ended(now, item);
        let state = self.items.living(item);
        state.phase = Phase::WrapUp;
        let (demand, ordinal, contact, factor) =
            (state.demand, state.ordinal, state.contact, state.factor);
        self.drop_tasks(now, agent, item);
        let wrap_up = self.traffic.fates[demand].wrap_up(ordinal, contact);
        // Where nobody answered there is nothing to wrap up.
        match wrap_up.filter(|_| !self.was_in_vain(item)) {
            Some(length) => {
                self.add_task(now, agent, item, Part::WrapUp, length.as_millis() as f64 * factor);
            }
            // A wrap-up that takes no time is over in the instant in which it began.
            None => self.engine.handle(now, engine::Event::WrapUpClosed { item }),
        }
    }

    /// The conversation is set aside, and its customer will write again.
    #[inline(never)]
    pub(super) fn parked(&mut self, now: Time, item: ItemId, agent: AgentId, sink: &mut impl Sink) {
        self.recorder.contact_ended(now, item);
        self.recorder.set_aside(now, item, sink);
        self.drop_tasks(now, agent, item);
        let state = self.items.living(item);
        state.phase = Phase::Parked;
        state.agent = None;
        let work_type = state.work_type;
        let after = self.traffic.fates[state.demand].writes_again(state.ordinal, state.contact);
        self.people[agent].held.subtract(work_type);
        self.hands_freed(agent);
        if self.layout.has_silence && self.falls_silent(item) {
            return;
        }
        if let Some(after) = after
            && !self.is_after_horizon(now + after)
        {
            if self.layout.has_silence {
                self.is_expected_at(item, now + after);
            }
            self.events.schedule(now + after, Event::WritesAgain(item));
        }
    }

    #[inline(never)]
    pub(super) fn writes_again(&mut self, item: ItemId, sink: &mut impl Sink) {
        if self.items.get(item).is_some_and(|state| state.phase == Phase::Parked) {
            self.items.living(item).contact += 1;
            self.silent.remove(&item);
            self.tell(engine::Event::CustomerWrote { item }, sink);
        }
    }

    /// An item is closed, and its name is free.
    pub(super) fn closed(
        &mut self,
        now: Time,
        item: ItemId,
        agent: Option<AgentId>,
        cause: CloseCause,
        sink: &mut impl Sink,
    ) {
        if let Some(agent) = agent {
            self.drop_tasks(now, agent, item);
        }
        if cause == CloseCause::Voicemail {
            self.sent_to_voicemail(now, item, sink);
        }
        if self.layout.has_silence {
            self.closes_in_silence(item, cause);
        }
        self.recorder.closed(now, item, cause, sink);
        let state = self.items.living(item);
        let work_type = state.work_type;
        let (demand, ordinal, contact) = (state.demand, state.ordinal, state.contact);
        let (recorded, queue) = (state.recorded, state.queue);
        self.items.remove(item);
        if let Some(lines) = &mut self.lines {
            lines.forget(item);
        }
        if let Some(teams) = &mut self.teams {
            teams.forget(item);
        }
        match agent {
            Some(agent) => {
                self.people[agent].held.subtract(work_type);
                self.hands_freed(agent);
            }
            None => self.observer.touch_queue(queue),
        }
        if cause == CloseCause::Done
            && let Some(after) = self.traffic.fates[demand].reopens(ordinal, contact)
        {
            let contact = contact + 1;
            self.plan_return(now + after, Returning { demand, ordinal, recorded, contact });
        }
    }

    /// Brings a person's work up to date.
    #[inline(always)]
    pub(super) fn work_until(&mut self, agent: AgentId, now: Time) {
        let recorder = &mut self.recorder;
        self.people[agent].desk.work_until(now, |item, part, millis| match part {
            Part::Contact => recorder.talked(item, millis),
            Part::Hold => recorder.held(item, millis),
            Part::WrapUp => recorder.wrapped_up(item, millis),
            Part::Consult => recorder.helped(item, millis),
        });
    }

    #[inline(always)]
    pub(super) fn add_task(
        &mut self,
        now: Time,
        agent: AgentId,
        item: ItemId,
        part: Part,
        millis: f64,
    ) {
        self.work_until(agent, now);
        self.touch(agent);
        let work_type = self.items.living(item).work_type;
        self.people[agent].desk.add(Task { item, part, work_type, left: millis });
    }

    #[inline(always)]
    pub(super) fn drop_tasks(&mut self, now: Time, agent: AgentId, item: ItemId) {
        self.touch(agent);
        if self.people[agent].desk.task_count() > 0 {
            self.drop_tasks_of(now, agent, item);
        }
    }

    #[inline(never)]
    fn drop_tasks_of(&mut self, now: Time, agent: AgentId, item: ItemId) {
        self.work_until(agent, now);
        self.people[agent].desk.remove(item);
    }

    /// Decides what those touched in this instant have in hand.
    #[inline(always)]
    pub(super) fn plan_desks(&mut self) {
        for position in 0..self.observer.touched().len() {
            self.plan_desk(self.observer.touched()[position]);
        }
    }

    /// Decides what a person has in hand, and puts the end of it on the event list.
    fn plan_desk(&mut self, agent: AgentId) {
        let person = &mut self.people[agent];
        let done_at = person.desk.arrange(habits(&self.model.pools[person.pool]));
        if done_at == person.done_at && done_at.is_some_and(|at| at > self.events.now()) {
            return;
        }
        person.done_at = done_at;
        person.plan = person.plan.wrapping_add(1);
        if let Some(at) = done_at {
            self.events.schedule(at, Event::TaskDone { agent, plan: person.plan });
        }
    }
}
