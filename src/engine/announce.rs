//! What waiting customers are told: the predicted wait once, their position again and again.

use crate::center::Channel;
use crate::id::ItemId;
use crate::id::QueueId;
use crate::time::Span;

use super::Decision;
use super::Engine;
use super::State;
use super::timers::TimerKind;

/// Waiting items from which on positions are told less often (POS-1).
const MANY: usize = 150;

/// A predicted wait is told if it exceeds this (AWT-3).
const WORTH_TELLING: Span = Span::from_minutes(1);

impl Engine {
    /// The position of an open item in its queue, from 1 (POS-1): among the pushed ones, or on the
    /// list to pick from. `None` if it does not wait. O(lines of the block + n / 64).
    pub fn position(&self, item: ItemId) -> Option<usize> {
        let state = self.items.get(item).filter(|state| state.state == State::Open)?;
        let pushed = self.is_pushed(state.workstream, state.queue);
        let waiter = state.waiter(item);
        let waiter = if pushed { waiter } else { waiter.by_age() };
        Some(self.waiting[state.queue].ahead_of(waiter, pushed) + 1)
    }

    /// AWT-3: once, on entering a queue, if it exceeds a minute.
    pub(super) fn tell_wait(&mut self, item: ItemId, queue: QueueId) {
        let workstream = self.items.living(item).workstream;
        if !self.center.workstreams[workstream].channel_settings.tells_wait {
            return;
        }
        let predicted = self.predicted_wait(queue, self.now).filter(|wait| *wait > WORTH_TELLING);
        let Some(overflow) = self.overflow.as_deref_mut() else {
            return;
        };
        if let Some(wait) = predicted
            && !overflow.is_off_line(item)
            && !std::mem::replace(&mut overflow.visit(item).is_told, true)
        {
            self.say(Decision::TellWait { item, wait });
        }
    }

    /// POS-1: sets the moment at which an open item's customer is told his position.
    pub(super) fn announce_next(&mut self, item: ItemId, queue: QueueId) {
        let settings = &self.center.workstreams[self.items.living(item).workstream];
        if settings.channel_settings.tells_position && settings.channel != Channel::PersistentChat {
            let seconds = if self.waiting[queue].len() < MANY { 30 } else { 60 };
            let every = Span::from_secs(seconds);
            self.set_timer(item, TimerKind::Position, every, self.now + every);
        }
    }

    /// POS-1: an item's customer is told his position, and the next time is set.
    pub(super) fn tell_position(&mut self, item: ItemId) {
        // Who is to be called back hears nothing (CB-2).
        if let Some(position) = self.position(item).filter(|_| !self.is_off_line(item)) {
            self.say(Decision::TellPosition { item, position });
            let queue = self.items.living(item).queue;
            self.announce_next(item, queue);
        }
    }
}
