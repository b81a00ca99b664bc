//! The life of a work item: open, ringing, active, parked, wrap-up, closed (4.1, 4.2).

use crate::center::Distribution;
use crate::center::Family;
use crate::center::Presence;
use crate::center::RoundRobinStamp;
use crate::center::WrapUpBlock;
use crate::id::AgentId;
use crate::id::ItemId;
use crate::id::QueueId;
use crate::id::WorkstreamId;
use crate::time::Span;
use crate::time::Time;

use super::Arrival;
use super::CloseCause;
use super::Decision;
use super::Engine;
use super::Entry;
use super::IgnoreReason;
use super::RequeueCause;
use super::WithdrawCause;
use super::item::State;
use super::roster::ByHand;
use super::selection::rings;
use super::timers::Timer;
use super::timers::TimerKind;
use super::waiting::Rank;

/// What a handler of an event says: done, or why it was ignored.
pub(super) type Outcome = Result<(), IgnoreReason>;

impl Engine {
    pub(super) fn arrived(&mut self, arrival: Arrival) -> Outcome {
        let Arrival { item, workstream, attributes, since, lot } = arrival;
        if self.items.is_taken(item.slot) {
            return Err(IgnoreReason::ItemExists);
        }
        if self.center.workstreams.get(workstream).is_none() {
            return Err(IgnoreReason::UnknownWorkstream);
        }
        if self.router.set(attributes).is_none() {
            return Err(IgnoreReason::UnknownAttributes);
        }
        let routing = self.router.routing(&self.center, workstream, attributes);
        let (need, outcome) = (routing.need, routing.outcome);
        let (queue, entry) = match outcome {
            Ok(rule) => (self.router.target(&self.center, rule, lot, 0), Entry::Rule(rule)),
            // FB-1: overflow settings of the fallback queue would be ignored on this path.
            Err(reason) => {
                (self.center.workstreams[workstream].fallback_queue, Entry::Fallback(reason))
            }
        };
        let rank = Rank { since, serial: self.next_serial };
        self.next_serial += 1;
        self.items.insert(item, rank, workstream, need);
        self.say(Decision::Enqueue { item, queue, entry });
        self.open(item, queue);
        Ok(())
    }

    /// Puts an item among the open ones of a queue and triggers a cycle (ASG-1).
    fn open(&mut self, item: ItemId, queue: QueueId) {
        let state = self.items.living(item);
        state.enter(State::Open);
        state.queue = queue;
        let (waiter, need, workstream) = (state.waiter(item), state.need, state.workstream);
        let settings = &self.center.workstreams[workstream];
        let pushed = settings.distribution == Distribution::Push;
        if !pushed || settings.pick_from_push {
            self.waiting[queue].add_pickable(waiter, pushed);
        }
        if pushed {
            let fits = &mut self.fits;
            let line = self.waiting[queue].line(need, || fits.pair(queue, need));
            self.items.living(item).line = line;
            if self.waiting[queue].add_pushed(waiter, line) {
                self.note_fresh(queue, item);
            }
            self.touch(queue);
        }
        self.limit_state(item);
    }

    /// Takes an item out of the open ones of its queue; the block is filled up by the caller.
    fn take_out(&mut self, item: ItemId) {
        let state = self.items.living(item);
        let (waiter, queue, line) = (state.waiter(item), state.queue, state.line);
        let settings = &self.center.workstreams[state.workstream];
        let pushed = settings.distribution == Distribution::Push;
        if !pushed || settings.pick_from_push {
            self.waiting[queue].remove_pickable(waiter, pushed);
        }
        if pushed {
            self.waiting[queue].remove_pushed(waiter, line);
        }
    }

    /// Offers an open item to an agent, or gives it to him if its kind is not offered.
    pub(super) fn assign(&mut self, item: ItemId, agent: AgentId) {
        let queue = self.items.living(item).queue;
        let workstream = &self.center.workstreams[self.items.living(item).workstream];
        let (rings, timeout) = (rings(workstream.channel.family()), workstream.offer_timeout);
        self.take_out(item);
        let stamps = !rings || self.center.choices.round_robin_stamp == RoundRobinStamp::Offer;
        let expires = self.now + timeout;
        self.say(match rings {
            true => Decision::Offer { item, agent, queue, expires },
            false => Decision::Assign { item, agent, queue },
        });
        self.occupy(item, agent, stamps);
        if rings {
            self.items.living(item).offered_at = Some(self.now);
            self.enter(item, State::Ringing);
            self.set_timer(item, TimerKind::Offer, timeout, expires);
        } else {
            self.enter(item, State::Active);
            self.work_changed(agent);
        }
    }

    /// Takes the item's capacity of an agent (ST-1: before acceptance).
    fn occupy(&mut self, item: ItemId, agent: AgentId, stamps: bool) {
        let state = self.items.living(item);
        state.agent = Some(agent);
        state.holds_capacity = true;
        state.offered_at = None;
        state.taken_in_shift = self.roster.workers[agent].shifts;
        let (need, queue) = (state.need, state.queue);
        let number = stamps.then(|| self.roster.next_assignment());
        let need = self.router.needs().of(need);
        let presence = self.roster.update(&self.center, agent, |worker, make| {
            worker.take(make, need);
            worker.items += 1;
            if let Some(number) = number {
                worker.stamp(queue, number);
            }
        });
        self.presence_changed(agent, presence);
    }

    /// Gives the item's capacity back, if it is still taken; a trigger (ASG-1).
    fn give_back(&mut self, item: ItemId, agent: AgentId, by_work: bool) {
        let state = self.items.living(item);
        if !std::mem::take(&mut state.holds_capacity) {
            return;
        }
        let need = self.router.needs().of(state.need);
        let now = self.now;
        // 11.3: an offer that came to nothing uses up no slot of the day.
        let of_the_day = !by_work && state.taken_in_shift == self.roster.workers[agent].shifts;
        let presence = self.roster.update(&self.center, agent, |worker, make| {
            worker.give_back(&self.center, make, need, of_the_day);
            // ASG-20, OC-20: ringing that came to nothing is no release of work.
            if by_work {
                worker.last_release = Some(now);
            }
        });
        self.presence_changed(agent, presence);
        self.note_grown(agent);
        self.touch_queues_of(agent);
    }

    /// The agent no longer has the item.
    fn let_go(&mut self, item: ItemId, agent: AgentId, by_work: bool) {
        self.give_back(item, agent, by_work);
        self.items.living(item).agent = None;
        self.roster.workers[agent].items -= 1;
    }

    pub(super) fn accepted(&mut self, item: ItemId, agent: AgentId) -> Outcome {
        self.check_offered(item, agent)?;
        self.enter(item, State::Active);
        if self.center.choices.round_robin_stamp == RoundRobinStamp::Accept {
            let number = self.roster.next_assignment();
            let queue = self.items.living(item).queue;
            let presence =
                self.roster.update(&self.center, agent, |worker, _| worker.stamp(queue, number));
            self.presence_changed(agent, presence);
        }
        self.work_changed(agent);
        Ok(())
    }

    /// PRE-6: Available or Busy set by hand lasts until the next accept or close.
    fn work_changed(&mut self, agent: AgentId) {
        if self.roster.workers[agent].by_hand == ByHand::UntilWork {
            let presence =
                self.roster.update(&self.center, agent, |worker, _| worker.by_hand = ByHand::No);
            self.presence_changed(agent, presence);
        }
    }

    /// The offer came to nothing: rejected or run out (NOT-5, NOT-7).
    pub(super) fn declined(
        &mut self,
        item: ItemId,
        agent: AgentId,
        cause: WithdrawCause,
        requeue: RequeueCause,
    ) -> Outcome {
        self.check_offered(item, agent)?;
        self.say(Decision::Withdraw { item, agent, cause });
        self.let_go(item, agent, false);
        let now = self.now;
        self.items.living(item).note_decline(agent, 1, now);
        self.requeue(item, requeue);
        Ok(())
    }

    fn requeue(&mut self, item: ItemId, cause: RequeueCause) {
        let queue = self.items.living(item).queue;
        self.say(Decision::Requeue { item, queue, cause });
        self.open(item, queue);
    }

    pub(super) fn customer_left(&mut self, item: ItemId) -> Outcome {
        let state = self.items.get(item).ok_or(IgnoreReason::UnknownItem)?;
        let family = self.center.workstreams[state.workstream].channel.family();
        match (state.state, family) {
            (_, Family::Record) | (State::Parked, _) => Err(IgnoreReason::CannotLeave),
            // AS-4: asynchronous items survive; nobody is on the line.
            (State::Open | State::Ringing, Family::Asynchronous) => Err(IgnoreReason::CannotLeave),
            (State::Open | State::Ringing, Family::Synchronous) => {
                self.give_up(item, CloseCause::CustomerLeft, WithdrawCause::CustomerLeft);
                Ok(())
            }
            (State::Active, _) => self.ended(item),
            (State::WrapUp, _) => Err(IgnoreReason::NotActive),
        }
    }

    /// Closes an item that nobody has answered.
    fn give_up(&mut self, item: ItemId, cause: CloseCause, withdraw: WithdrawCause) {
        let state = self.items.living(item);
        let queue = state.queue;
        if let Some(agent) = state.agent {
            self.say(Decision::Withdraw { item, agent, cause: withdraw });
            self.let_go(item, agent, false);
        } else {
            self.take_out(item);
            self.fill_block(queue);
        }
        self.close_unanswered(item, cause);
    }

    pub(super) fn ended(&mut self, item: ItemId) -> Outcome {
        let (workstream, agent) = self.in_hand(item, State::Active, IgnoreReason::NotActive)?;
        let workstream = &self.center.workstreams[workstream];
        if workstream.channel.family() == Family::Record {
            self.finish(item, agent, CloseCause::Done);
            return Ok(());
        }
        let block = workstream.wrap_up_block;
        self.say(Decision::WrapUp { item, agent });
        self.enter(item, State::WrapUp);
        match block {
            WrapUpBlock::Always => {}
            WrapUpBlock::Never => self.give_back(item, agent, true),
            WrapUpBlock::Custom(length) => {
                self.set_timer(item, TimerKind::WrapUpBlock, length, self.now + length);
            }
        }
        Ok(())
    }

    pub(super) fn wrap_up_closed(&mut self, item: ItemId) -> Outcome {
        let (_, agent) = self.in_hand(item, State::WrapUp, IgnoreReason::NotInWrapUp)?;
        self.finish(item, agent, CloseCause::Done);
        Ok(())
    }

    /// Closes an item that an agent has in hand.
    fn finish(&mut self, item: ItemId, agent: AgentId, cause: CloseCause) {
        self.say(Decision::Close { item, agent: Some(agent), cause });
        self.let_go(item, agent, true);
        self.items.remove(item);
        self.work_changed(agent);
    }

    fn close_unanswered(&mut self, item: ItemId, cause: CloseCause) {
        self.items.remove(item);
        self.say(Decision::Close { item, agent: None, cause });
    }

    /// MAN-4.
    pub(super) fn force_closed(&mut self, item: ItemId) -> Outcome {
        let state = self.items.get(item).ok_or(IgnoreReason::UnknownItem)?;
        match (state.state, state.agent) {
            (State::Open | State::Ringing, _) => {
                self.give_up(item, CloseCause::Forced, WithdrawCause::SystemClosed);
            }
            (State::Active | State::WrapUp, Some(agent)) => {
                self.finish(item, agent, CloseCause::Forced);
            }
            (State::Active | State::WrapUp | State::Parked, _) => {
                self.close_unanswered(item, CloseCause::Forced);
            }
        }
        Ok(())
    }

    /// ST-2: closing the tab without End.
    pub(super) fn tab_closed(&mut self, item: ItemId) -> Outcome {
        let (workstream, agent) = self.in_hand(item, State::Active, IgnoreReason::NotActive)?;
        match self.center.workstreams[workstream].channel.family() {
            Family::Record => Err(IgnoreReason::NotAConversation),
            Family::Synchronous => {
                self.let_go(item, agent, true);
                let now = self.now;
                let state = self.items.living(item);
                if state.offered_at == Some(now) {
                    // OC-46: at most one offer of an item to a person per instant.
                    state.note_decline(agent, 0, now);
                }
                self.requeue(item, RequeueCause::TabClosed);
                Ok(())
            }
            Family::Asynchronous => {
                self.say(Decision::Park { item, agent });
                self.let_go(item, agent, true);
                self.enter(item, State::Parked);
                Ok(())
            }
        }
    }

    /// ST-3: the conversation competes again, from now on (ASG-9).
    pub(super) fn customer_wrote(&mut self, item: ItemId) -> Outcome {
        let now = self.now;
        let state = self.items.get_mut(item).ok_or(IgnoreReason::UnknownItem)?;
        if state.state != State::Parked {
            return Err(IgnoreReason::NotParked);
        }
        state.rank.since = now;
        self.requeue(item, RequeueCause::CustomerWrote);
        Ok(())
    }

    /// PICK-3, PICK-4: presence, skills and capacity do not block a pick.
    pub(super) fn picked(&mut self, item: ItemId, agent: AgentId) -> Outcome {
        let state = self.items.get(item).ok_or(IgnoreReason::UnknownItem)?;
        let settings = &self.center.workstreams[state.workstream];
        let queue = state.queue;
        if state.state != State::Open {
            return Err(IgnoreReason::NotOpen);
        }
        if settings.distribution == Distribution::Push && !settings.pick_from_push {
            return Err(IgnoreReason::NotPickable);
        }
        let worker = self.roster.workers.get(agent).ok_or(IgnoreReason::UnknownAgent)?;
        if !worker.signed_in {
            return Err(IgnoreReason::NotSignedIn);
        }
        if !self.roster.is_member(queue, agent) {
            return Err(IgnoreReason::NotMember);
        }
        self.take_out(item);
        self.fill_block(queue);
        // PICK-7: a pick is no assignment of the queue's method.
        self.say(Decision::Assign { item, agent, queue });
        self.occupy(item, agent, false);
        self.enter(item, State::Active);
        self.work_changed(agent);
        Ok(())
    }

    /// A deadline has passed.
    pub(super) fn timed_out(&mut self, timer: Timer) {
        let Timer { item, kind, .. } = timer;
        let state = self.items.living(item);
        match (kind, state.agent) {
            (TimerKind::Offer, Some(agent)) => {
                let outcome =
                    self.declined(item, agent, WithdrawCause::Expired, RequeueCause::Expired);
                debug_assert!(outcome.is_ok(), "a live deadline is of a ringing item");
            }
            (TimerKind::WrapUpBlock, Some(agent)) => self.give_back(item, agent, true),
            (TimerKind::StateLimit, Some(agent)) => self.lasted_too_long(item, agent),
            (TimerKind::StateLimit, None) if state.state == State::Open => {
                self.give_up(item, CloseCause::StateLimit, WithdrawCause::SystemClosed);
            }
            (TimerKind::StateLimit, None) => self.close_unanswered(item, CloseCause::StateLimit),
            (TimerKind::Offer | TimerKind::WrapUpBlock, None) => {
                unreachable!("{item:?} rings or is wrapped up with nobody")
            }
        }
    }

    /// 4.5: an active call goes to wrap-up; a message thread and a wrap-up are closed.
    fn lasted_too_long(&mut self, item: ItemId, agent: AgentId) {
        let state = self.items.living(item);
        let family = self.center.workstreams[state.workstream].channel.family();
        if state.state == State::Active && family == Family::Synchronous {
            let outcome = self.ended(item);
            debug_assert!(outcome.is_ok(), "an active item can end");
        } else {
            self.finish(item, agent, CloseCause::StateLimit);
        }
    }

    fn enter(&mut self, item: ItemId, state: State) {
        self.items.living(item).enter(state);
        if state != State::Ringing {
            self.limit_state(item);
        }
    }

    /// Sets the deadline of the item's state (4.5): found by the first sweep after the limit.
    fn limit_state(&mut self, item: ItemId) {
        let state = self.items.living(item);
        let limits = self.center.workstreams[state.workstream].state_limits;
        let limit = match state.state {
            State::Open => limits.open,
            State::Ringing | State::Active => limits.active,
            State::Parked => limits.waiting,
            State::WrapUp => limits.wrap_up,
        };
        if let Some(limit) = limit {
            let at = (self.now + limit).round_up(self.center.choices.close_sweep);
            self.set_timer(item, TimerKind::StateLimit, limit, at);
        }
    }

    fn set_timer(&mut self, item: ItemId, kind: TimerKind, length: Span, at: Time) {
        let stamp = self.items.living(item).stamp;
        let items = &self.items;
        self.timers.set(Timer { at, kind, item, stamp }, length, |timer| items.is_void(timer));
    }

    /// Tells of a changed presence, and triggers cycles if it opens a workstream (ASG-1).
    pub(super) fn presence_changed(
        &mut self,
        agent: AgentId,
        change: Option<(Presence, Presence)>,
    ) {
        let Some((before, presence)) = change else {
            return;
        };
        self.say(Decision::SetPresence { agent, presence });
        if self.opens[before as usize][presence as usize] {
            self.note_opened(agent);
            self.note_grown(agent);
            self.touch_queues_of(agent);
        }
    }

    fn check_offered(&self, item: ItemId, agent: AgentId) -> Outcome {
        let state = self.items.get(item).ok_or(IgnoreReason::UnknownItem)?;
        match state.state == State::Ringing && state.agent == Some(agent) {
            true => Ok(()),
            false => Err(IgnoreReason::NotOffered),
        }
    }

    /// The workstream of an item in a state, and the agent who has it.
    fn in_hand(
        &self,
        item: ItemId,
        wanted: State,
        otherwise: IgnoreReason,
    ) -> Result<(WorkstreamId, AgentId), IgnoreReason> {
        let state = self.items.get(item).ok_or(IgnoreReason::UnknownItem)?;
        match state.agent.filter(|_| state.state == wanted) {
            Some(agent) => Ok((state.workstream, agent)),
            None => Err(otherwise),
        }
    }
}
