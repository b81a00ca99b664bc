//! The life of a work item: open, ringing, active, parked, wrap-up, closed (4.1, 4.2).

use crate::center::AutoAssign;
use crate::center::Channel;
use crate::center::Distribution;
use crate::center::Family;
use crate::center::Method;
use crate::center::Notification;
use crate::center::Offers;
use crate::center::Presence;
use crate::center::RoundRobinStamp;
use crate::center::TabClosed;
use crate::center::WrapUpBlock;
use crate::id::AgentId;
use crate::id::ItemId;
use crate::id::QueueId;
use crate::id::WorkstreamId;

use super::CloseCause;
use super::Decision;
use super::Engine;
use super::IgnoreReason;
use super::RequeueCause;
use super::WithdrawCause;
use super::item::State;
use super::offer::Occasion;
use super::roster::ByHand;
use super::selection::rings;
use super::timers::TimerKind;

/// What a handler of an event says: done, or why it was ignored.
pub(super) type Outcome = Result<(), IgnoreReason>;

impl Engine {
    /// Brings an item into a queue, where a wait begins.
    #[inline(always)]
    pub(super) fn open(&mut self, item: ItemId, queue: QueueId) {
        let state = self.items.living(item);
        state.visit = state.visit.wrapping_add(1);
        state.queue = queue;
        if self.priorities.is_some() {
            self.begin_visit(item, queue);
        }
        if self.wishes.is_some() {
            self.begin_wish(item);
        }
        if !self.locals.is_empty() {
            self.begin_widening(item, queue);
        }
        self.line_up(item, queue);
    }

    /// Puts an item among the open ones of its queue and triggers a cycle (ASG-1).
    #[inline(always)]
    pub(super) fn line_up(&mut self, item: ItemId, queue: QueueId) {
        if self.overflow.is_some() {
            self.roll_count(queue);
        }
        let state = self.items.living(item);
        state.enter(State::Open);
        let (waiter, workstream) = (state.waiter(item), state.workstream);
        let settings = &self.center.workstreams[workstream];
        let pushed = self.is_pushed(workstream, queue);
        if !pushed || settings.pick_from_push {
            self.waiting[queue].add_pickable(waiter.by_age(), pushed);
        }
        if pushed {
            self.push(item, queue);
        }
        self.limit_state(item);
        if self.overflow.is_some() {
            self.watch(item, queue);
        }
    }

    /// Puts an item among those that the engine offers from a queue, and triggers a cycle.
    #[inline(always)]
    pub(super) fn push(&mut self, item: ItemId, queue: QueueId) {
        if self.priorities.is_some() || self.wishes.is_some() {
            self.rank(item, queue);
        }
        let mut need = self.items.living(item).need;
        if self.looks_closer() {
            need = self.local_need(item, queue);
        }
        let fits = &mut self.fits;
        let line = self.waiting[queue].line(need, || fits.pair(queue, need));
        let state = self.items.living(item);
        state.line = line;
        let (waiter, was_declined) = (state.waiter(item), !state.declines.is_empty());
        let is_in_block = self.waiting[queue].add_pushed(waiter, line);
        // OC-46: who has declined it may be asked at a later trigger.
        if is_in_block && (was_declined || self.may_act(queue)) {
            self.note_fresh(queue, item);
        }
        self.touch(queue);
    }

    /// Whether the engine offers items of a workstream from a queue; else people take them from
    /// the list (PICK-1), or supervisors give them away (ASG-22).
    #[inline(always)]
    pub(super) fn is_pushed(&self, workstream: WorkstreamId, queue: QueueId) -> bool {
        self.center.workstreams[workstream].distribution == Distribution::Push
            && !matches!(self.center.queues[queue].method, Method::NoAssignment)
    }

    /// Takes an item out of the open ones of its queue; the block is filled up by the caller.
    pub(super) fn take_out(&mut self, item: ItemId) {
        if self.overflow.is_some() {
            let queue = self.items.living(item).queue;
            self.roll_count(queue);
            self.front_may_change();
        }
        let state = self.items.living(item);
        let (waiter, queue, line) = (state.waiter(item), state.queue, state.line);
        let workstream = state.workstream;
        let pushed = self.is_pushed(workstream, queue);
        if !pushed || self.center.workstreams[workstream].pick_from_push {
            self.waiting[queue].remove_pickable(waiter.by_age(), pushed);
        }
        if pushed {
            self.waiting[queue].remove_pushed(waiter, line);
        }
    }

    /// Offers an open item to the agent whom the queue's method chose.
    pub(super) fn assign(&mut self, item: ItemId, agent: AgentId) {
        let occasion = match self.goes_by_wish(item, agent) {
            true => Occasion::Return,
            false => Occasion::Method,
        };
        self.take_out(item);
        self.put_to(item, agent, occasion);
    }

    /// Puts an item to an agent for acceptance, or gives it to him if its kind is not offered.
    /// Only the queue's method moves the round robin (PICK-7).
    #[inline(always)]
    pub(super) fn put_to(&mut self, item: ItemId, agent: AgentId, occasion: Occasion) {
        let queue = self.items.living(item).queue;
        let id = self.items.living(item).workstream;
        let notification = match self.center.workstreams[id].offers == Offers::default() {
            true => Notification::default(),
            false => self.notification(item, occasion),
        };
        let workstream = &self.center.workstreams[id];
        let timeout = notification.timeout.unwrap_or(workstream.offer_timeout);
        let rings =
            rings(workstream.channel.family()) && notification.auto_assign != AutoAssign::AtOnce;
        let by_method = occasion == Occasion::Method;
        let stamps = !rings || self.center.choices.round_robin_stamp == RoundRobinStamp::Offer;
        let expires = self.now + timeout;
        self.say(match rings {
            true => Decision::Offer { item, agent, queue, expires },
            false => Decision::Assign { item, agent, queue },
        });
        self.occupy(item, agent, by_method && stamps);
        let state = self.items.living(item);
        state.by_method = by_method;
        state.notification = notification;
        if rings {
            state.offered_at = Some(self.now);
            if self.overflow.is_some() {
                self.ringing_changes(queue, true);
            }
            self.enter(item, State::Ringing);
            self.set_timer(item, TimerKind::Offer, timeout, expires);
        } else {
            if self.overflow.is_some() {
                self.note_connected(item, queue);
            }
            self.enter(item, State::Active);
            self.open_session(item, agent);
            self.work_changed(agent);
        }
    }

    /// Takes the item's capacity of an agent (ST-1: before acceptance).
    #[inline(always)]
    pub(super) fn occupy(&mut self, item: ItemId, agent: AgentId, stamps: bool) {
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

    /// An agent has a conversation in contact from now on: one more of his sessions (OC-33).
    #[inline(always)]
    pub(super) fn open_session(&mut self, item: ItemId, agent: AgentId) {
        let state = self.items.living(item);
        if !rings(self.center.workstreams[state.workstream].channel.family()) {
            return;
        }
        state.is_session = true;
        self.roster.workers[agent].sessions += 1;
        self.check_sessions(agent, 0);
    }

    /// NOT-12: a person's presence follows when he reaches the number of sessions that he may
    /// have, or has one less again.
    #[inline]
    fn check_sessions(&mut self, agent: AgentId, more: u32) {
        let sessions = self.roster.workers[agent].sessions + more;
        if self.center.choices.session_cap.is_some_and(|cap| sessions >= cap) {
            self.follow_sessions(agent);
        }
    }

    #[cold]
    fn follow_sessions(&mut self, agent: AgentId) {
        let presence = self.roster.update(&self.center, agent, |_, _| {});
        self.presence_changed(agent, presence);
    }

    /// Gives the item's capacity back, if it is still taken; a trigger (ASG-1).
    #[inline(always)]
    pub(super) fn give_back(&mut self, item: ItemId, agent: AgentId, by_work: bool) {
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
        self.tell_presence(agent, presence);
        self.grew(agent);
    }

    /// The agent no longer has the item.
    pub(super) fn let_go(&mut self, item: ItemId, agent: AgentId, by_work: bool) {
        let state = self.items.living(item);
        let was_session = std::mem::take(&mut state.is_session);
        self.roster.workers[agent].sessions -= u32::from(was_session);
        self.give_back(item, agent, by_work);
        let state = self.items.living(item);
        state.agent = None;
        state.last_agent = Some(agent);
        self.roster.workers[agent].items -= 1;
        if was_session {
            self.check_sessions(agent, 1);
            if self.wishes.is_some() {
                self.session_over(agent);
            }
        }
    }

    /// An item in contact leaves an agent's hands: whoever helped goes, and nobody is on hold.
    pub(super) fn leave_hands(&mut self, item: ItemId, agent: AgentId) {
        self.leave_contact(item, agent);
        self.let_go(item, agent, true);
        let now = self.now;
        let state = self.items.living(item);
        if state.offered_at == Some(now) {
            // OC-46: at most one offer of an item to a person per instant.
            state.note_decline(agent, 0, now);
        }
    }

    #[inline(always)]
    pub(super) fn accepted(&mut self, item: ItemId, agent: AgentId) -> Outcome {
        self.check_offered(item, agent)?;
        self.timers.take_back(item, TimerKind::Offer);
        if self.overflow.is_some() {
            let queue = self.items.living(item).queue;
            self.ringing_changes(queue, false);
            self.note_connected(item, queue);
        }
        self.enter(item, State::Active);
        let by_method = self.items.living(item).by_method;
        if by_method && self.center.choices.round_robin_stamp == RoundRobinStamp::Accept {
            let number = self.roster.next_assignment();
            let queue = self.items.living(item).queue;
            let presence =
                self.roster.update(&self.center, agent, |worker, _| worker.stamp(queue, number));
            self.presence_changed(agent, presence);
        }
        self.open_session(item, agent);
        self.work_changed(agent);
        Ok(())
    }

    /// PRE-6: Available or Busy set by hand lasts until the next accept or close.
    #[inline]
    pub(super) fn work_changed(&mut self, agent: AgentId) {
        if self.roster.workers[agent].by_hand == ByHand::UntilWork {
            self.end_by_hand(agent);
        }
    }

    #[cold]
    fn end_by_hand(&mut self, agent: AgentId) {
        let presence =
            self.roster.update(&self.center, agent, |worker, _| worker.by_hand = ByHand::No);
        self.presence_changed(agent, presence);
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
        if cause == WithdrawCause::Declined && !self.items.living(item).can_reject() {
            return Err(IgnoreReason::CannotReject);
        }
        if self.overflow.is_some() {
            let queue = self.items.living(item).queue;
            self.ringing_changes(queue, false);
        }
        self.say(Decision::Withdraw { item, agent, cause });
        self.presence_after_offer(agent, cause);
        self.let_go(item, agent, false);
        let now = self.now;
        self.items.living(item).note_decline(agent, 1, now);
        let was_direct = self.forget_one(item);
        self.requeue(item, requeue);
        if was_direct {
            self.owner_missed(item);
        }
        Ok(())
    }

    pub(super) fn requeue(&mut self, item: ItemId, cause: RequeueCause) {
        let queue = self.items.living(item).queue;
        if self.overflow.is_some() {
            self.restart_visit(item);
        }
        self.say(Decision::Requeue { item, queue, cause });
        match cause {
            // The wait goes on as if the offer had not been.
            RequeueCause::Declined | RequeueCause::Expired => self.line_up(item, queue),
            _ => {
                self.wish_for_same(item, cause);
                self.open(item, queue);
            }
        }
    }

    pub(super) fn customer_left(&mut self, item: ItemId) -> Outcome {
        let state = self.items.get(item).ok_or(IgnoreReason::UnknownItem)?;
        let channel = self.center.workstreams[state.workstream].channel;
        if self.overflow.is_some() && self.is_off_line(item) {
            return Err(IgnoreReason::CannotLeave);
        }
        match (state.state, channel.family()) {
            (_, Family::Record) | (State::Parked, _) => Err(IgnoreReason::CannotLeave),
            // WS-4, before 4.2: a persistent chat is ended by the representative only.
            (State::Active, _) if channel == Channel::PersistentChat => {
                Err(IgnoreReason::CannotLeave)
            }
            // AS-4: asynchronous items survive; nobody is on the line.
            (State::Open | State::Ringing | State::WithBot, Family::Asynchronous) => {
                Err(IgnoreReason::CannotLeave)
            }
            (State::WithBot, Family::Synchronous) => {
                self.leave_before_people(item);
                Ok(())
            }
            (State::Open | State::Ringing, Family::Synchronous) => {
                self.give_up(item, CloseCause::CustomerLeft, WithdrawCause::CustomerLeft);
                Ok(())
            }
            (State::Active, _) => self.ended(item),
            (State::WrapUp | State::Kept, _) => Err(IgnoreReason::NotActive),
        }
    }

    /// Closes an item that nobody has answered.
    pub(super) fn give_up(&mut self, item: ItemId, cause: CloseCause, withdraw: WithdrawCause) {
        let state = self.items.living(item);
        let queue = state.queue;
        if let Some(agent) = state.agent {
            if self.overflow.is_some() {
                self.ringing_changes(queue, false);
            }
            self.say(Decision::Withdraw { item, agent, cause: withdraw });
            self.let_go(item, agent, false);
        } else {
            self.take_out(item);
            self.fill_block(queue);
        }
        self.close_unanswered(item, cause);
    }

    pub(super) fn ended(&mut self, item: ItemId) -> Outcome {
        if self.is_outside(item) {
            self.close_unanswered(item, CloseCause::Done);
            return Ok(());
        }
        let (workstream, agent) = self.in_hand(item, State::Active, IgnoreReason::NotActive)?;
        self.leave_contact(item, agent);
        let workstream = &self.center.workstreams[workstream];
        let channel = workstream.channel;
        if channel.family() == Family::Record {
            self.completed(item, agent, channel);
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

    #[inline(always)]
    pub(super) fn wrap_up_closed(&mut self, item: ItemId) -> Outcome {
        let (_, agent) = self.in_hand(item, State::WrapUp, IgnoreReason::NotInWrapUp)?;
        self.finish(item, agent, CloseCause::Done);
        Ok(())
    }

    /// Closes an item that an agent has in hand.
    pub(super) fn finish(&mut self, item: ItemId, agent: AgentId, cause: CloseCause) {
        self.leave_contact(item, agent);
        self.say(Decision::Close { item, agent: Some(agent), cause });
        self.let_go(item, agent, true);
        self.items.remove(item);
        self.work_changed(agent);
    }

    pub(super) fn close_unanswered(&mut self, item: ItemId, cause: CloseCause) {
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
            (State::WithBot, _) => {
                self.leave_bot(item);
                self.close_unanswered(item, CloseCause::Forced);
            }
            (_, Some(agent)) => self.finish(item, agent, CloseCause::Forced),
            (_, None) => self.close_unanswered(item, CloseCause::Forced),
        }
        Ok(())
    }

    /// ST-2: closing the tab without End.
    pub(super) fn tab_closed(&mut self, item: ItemId) -> Outcome {
        let (workstream, agent) = self.in_hand(item, State::Active, IgnoreReason::NotActive)?;
        let channel = self.center.workstreams[workstream].channel;
        match channel.family() {
            Family::Record => Err(IgnoreReason::NotAConversation),
            Family::Synchronous
                if channel == Channel::Voice
                    && self.center.choices.call_tab_closed == TabClosed::WrapsUp =>
            {
                self.ended(item)
            }
            Family::Synchronous => {
                self.leave_hands(item, agent);
                self.requeue(item, RequeueCause::TabClosed);
                Ok(())
            }
            Family::Asynchronous => {
                self.park(item, agent);
                Ok(())
            }
        }
    }

    /// Sets a conversation aside, which frees its capacity at once (ST-2, AS-2).
    pub(super) fn park(&mut self, item: ItemId, agent: AgentId) {
        self.leave_contact(item, agent);
        self.say(Decision::Park { item, agent });
        self.let_go(item, agent, true);
        self.enter(item, State::Parked);
    }

    /// Whether an item is in contact with somebody outside the center (4.3).
    fn is_outside(&self, item: ItemId) -> bool {
        let state = self.items.get(item);
        state.is_some_and(|state| state.state == State::Active && state.agent.is_none())
    }

    #[inline]
    pub(super) fn enter(&mut self, item: ItemId, state: State) {
        self.items.living(item).enter(state);
        if state != State::Ringing {
            self.limit_state(item);
        }
    }

    /// Tells of a changed presence, and triggers cycles if it opens a workstream (ASG-1).
    pub(super) fn presence_changed(
        &mut self,
        agent: AgentId,
        change: Option<(Presence, Presence)>,
    ) {
        if self.tell_presence(agent, change) {
            self.grew(agent);
        }
    }

    /// Tells of a changed presence; whether it opens a workstream.
    pub(super) fn tell_presence(
        &mut self,
        agent: AgentId,
        change: Option<(Presence, Presence)>,
    ) -> bool {
        let Some((before, presence)) = change else {
            return false;
        };
        self.say(Decision::SetPresence { agent, presence });
        let opens = self.opens[before as usize][presence as usize];
        if opens {
            self.note_opened(agent);
        }
        opens
    }

    fn check_offered(&self, item: ItemId, agent: AgentId) -> Outcome {
        let state = self.items.get(item).ok_or(IgnoreReason::UnknownItem)?;
        match state.state == State::Ringing && state.agent == Some(agent) {
            true => Ok(()),
            false => Err(IgnoreReason::NotOffered),
        }
    }

    /// The workstream of an item in a state, and the agent who has it.
    pub(super) fn in_hand(
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
