//! What time does to items: auto-close, silence, broken connections (4.5, ST-4, TIM-3).

use crate::center::Channel;
use crate::center::Family;
use crate::center::Side;
use crate::center::SilenceAction;
use crate::id::AgentId;
use crate::id::ItemId;
use crate::time::Span;
use crate::time::Time;

use super::CloseCause;
use super::Decision;
use super::Engine;
use super::IgnoreReason;
use super::RequeueCause;
use super::WithdrawCause;
use super::item::State;
use super::session::Outcome;
use super::timers::Timer;
use super::timers::TimerKind;

impl Engine {
    /// A deadline has passed.
    pub(super) fn timed_out(&mut self, timer: Timer) {
        let Timer { item, kind, .. } = timer;
        let state = self.items.living(item);
        match (kind, state.agent) {
            (TimerKind::Offer, Some(agent)) => self.offer_ran_out(item, agent),
            (TimerKind::Unseen, Some(agent)) => self.offer_expired(item, agent),
            (TimerKind::Outside, Some(agent)) => self.outside_took_too_long(item, agent),
            (TimerKind::Wish, _) => self.wish_ran_out(item),
            (TimerKind::WrapUpBlock, Some(agent)) => self.give_back(item, agent, true),
            (TimerKind::Position, _) => self.tell_position(item),
            (TimerKind::CallbackOffer, _) => self.offer_callback(item),
            (TimerKind::CallbackLimit, _) => self.callback_waited_too_long(item),
            (TimerKind::StateLimit, Some(agent)) => self.lasted_too_long(item, agent),
            (TimerKind::StateLimit, None) if state.state == State::Open => {
                self.give_up(item, CloseCause::StateLimit, WithdrawCause::SystemClosed);
            }
            (TimerKind::StateLimit, None) => self.close_unanswered(item, CloseCause::StateLimit),
            (TimerKind::Widen(stage), _) => self.widened(item, stage),
            (TimerKind::Raise(branch), _) => self.raised_by_wait(item, branch),
            (TimerKind::Disconnect, _) => self.stayed_away(item),
            (TimerKind::Silence(rule), _) => self.stayed_silent(item, rule),
            (
                TimerKind::Offer | TimerKind::Unseen | TimerKind::WrapUpBlock | TimerKind::Outside,
                None,
            ) => {
                unreachable!("{item:?} is with nobody")
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

    /// Sets the deadline of the item's state (4.5): found by the first sweep after the limit.
    #[inline]
    pub(super) fn limit_state(&mut self, item: ItemId) {
        if self.has_limits {
            self.set_limit(item);
        }
    }

    fn set_limit(&mut self, item: ItemId) {
        let state = self.items.living(item);
        let limits = &self.center.workstreams[state.workstream].state_limits;
        let limit = match state.state {
            State::Open => limits.open,
            State::Ringing | State::Active => limits.active,
            State::Parked => limits.waiting,
            State::WrapUp => limits.wrap_up,
            State::WithBot | State::Kept => None,
        };
        if let Some(limit) = limit {
            let at = (self.now + limit).round_up(self.center.choices.close_sweep);
            self.set_timer(item, TimerKind::StateLimit, limit, at);
        }
    }

    /// TIM-2: the auto-close clock runs from the last change, and this is one.
    pub(super) fn restart_clock(&mut self, item: ItemId) {
        let state = self.items.living(item);
        if state.state != State::Ringing {
            state.clock = state.clock.wrapping_add(1);
            self.limit_state(item);
        }
    }

    pub(super) fn set_timer(&mut self, item: ItemId, kind: TimerKind, length: Span, at: Time) {
        let stamp = self.items.living(item).stamp_of(kind);
        self.timers.set(Timer { at, kind, item, stamp }, length);
    }

    /// ST-3: a parked conversation competes again, from now on (ASG-9). Elsewhere it is one more
    /// message (TIM-2, TIM-3).
    pub(super) fn customer_wrote(&mut self, item: ItemId) -> Outcome {
        let now = self.now;
        let state = self.items.get_mut(item).ok_or(IgnoreReason::UnknownItem)?;
        let family = self.center.workstreams[state.workstream].channel.family();
        match (state.state, family) {
            (State::Parked, _) => {
                state.wait_since(now);
                self.requeue(item, RequeueCause::CustomerWrote);
            }
            (State::Open | State::Ringing | State::Active, Family::Asynchronous) => {
                self.restart_clock(item);
            }
            _ => return Err(IgnoreReason::NotParked),
        }
        self.heard(item, Side::Customer);
        Ok(())
    }

    pub(super) fn agent_wrote(&mut self, item: ItemId) -> Outcome {
        let (workstream, _) = self.in_hand(item, State::Active, IgnoreReason::NotActive)?;
        if self.center.workstreams[workstream].channel.family() != Family::Asynchronous {
            return Err(IgnoreReason::NotAsynchronous);
        }
        self.restart_clock(item);
        self.heard(item, Side::Agent);
        Ok(())
    }

    /// TIM-3: from a message of one side on, the silence of the other counts.
    pub(super) fn heard(&mut self, item: ItemId, from: Side) {
        let center = self.center.clone();
        let state = self.items.living(item);
        let rules = &center.workstreams[state.workstream].life.silence_rules;
        if rules.is_empty() {
            return;
        }
        state.words = state.words.wrapping_add(1);
        for (position, rule) in (0..).zip(rules).filter(|(_, rule)| rule.silent != from) {
            let kind = TimerKind::Silence(position);
            self.set_timer(item, kind, rule.after, self.now + rule.after);
        }
    }

    fn stayed_silent(&mut self, item: ItemId, rule: u8) {
        let state = self.items.living(item);
        let (phase, agent) = (state.state, state.agent);
        let rules = &self.center.workstreams[state.workstream].life.silence_rules;
        match (rules[usize::from(rule)].action, phase, agent) {
            (_, State::WrapUp | State::Kept | State::WithBot, _) => {}
            (SilenceAction::Message, ..) => self.say(Decision::SendMessage { item, rule }),
            (SilenceAction::Park, State::Active, Some(agent)) => self.park(item, agent),
            (SilenceAction::Park, ..) => {}
            (SilenceAction::Close, State::Open | State::Ringing, _) => {
                self.give_up(item, CloseCause::Silence, WithdrawCause::SystemClosed);
            }
            (SilenceAction::Close, _, Some(agent)) => {
                self.finish(item, agent, CloseCause::Silence);
            }
            (SilenceAction::Close, _, None) => self.close_unanswered(item, CloseCause::Silence),
        }
    }

    /// ST-4: capacity stays taken while the limit runs.
    pub(super) fn customer_disconnected(&mut self, item: ItemId) -> Outcome {
        let state = self.items.get_mut(item).ok_or(IgnoreReason::UnknownItem)?;
        let settings = &self.center.workstreams[state.workstream];
        if settings.channel != Channel::LiveChat {
            return Err(IgnoreReason::NotLiveChat);
        }
        if state.state == State::WrapUp {
            return Err(IgnoreReason::NotActive);
        }
        if state.is_disconnected {
            return Err(IgnoreReason::Disconnected);
        }
        state.is_disconnected = true;
        state.link = state.link.wrapping_add(1);
        let limit = settings.life.reconnect_limit;
        self.set_timer(item, TimerKind::Disconnect, limit, self.now + limit);
        Ok(())
    }

    /// ST-5: the chat is where it was: with the same representative unless he let it go.
    pub(super) fn customer_reconnected(&mut self, item: ItemId) -> Outcome {
        let state = self.items.get_mut(item).ok_or(IgnoreReason::UnknownItem)?;
        if state.state == State::WrapUp || !state.is_disconnected {
            return Err(IgnoreReason::NotDisconnected);
        }
        state.is_disconnected = false;
        state.link = state.link.wrapping_add(1);
        Ok(())
    }

    /// ST-4: past the limit, what nobody has answered closes and a contact goes to wrap-up.
    fn stayed_away(&mut self, item: ItemId) {
        match self.items.living(item).state {
            State::Open | State::Ringing => {
                self.give_up(item, CloseCause::Disconnected, WithdrawCause::CustomerLeft);
            }
            State::Active => {
                let outcome = self.ended(item);
                debug_assert!(outcome.is_ok(), "an active item can end");
            }
            State::WithBot => self.leave_before_people(item),
            State::Parked | State::WrapUp | State::Kept => {}
        }
    }
}
