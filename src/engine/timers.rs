//! Every deadline of the engine in one table.

use std::collections::VecDeque;

use crate::id::ItemId;
use crate::time::Span;
use crate::time::Time;

/// What a deadline is for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum TimerKind {
    /// The offer runs out (NOT-2).
    Offer,
    /// The offer that nobody sees runs out (NOT-6).
    Unseen,
    /// Wrap-up gives its capacity back (WRAP-1).
    WrapUpBlock,
    /// The state has lasted too long (4.5).
    StateLimit,
    /// The customer has been cut off for too long (ST-4).
    Disconnect,
    /// Somebody has been silent for too long: a time-out rule by its position (TIM-3).
    Silence(u8),
    /// The call was not handed over outside in time (VO-3).
    Outside,
    /// An item has waited long enough for whom it wants (OC-22).
    Wish,
    /// A priority score grows: a branch of a playbook by its position (ASG-12).
    Raise(u16),
    /// More people may be asked: so many widenings of the queue are over (BUL-2).
    Widen(u8),
    /// The customer is told his position (POS-1).
    Position,
    /// The customer is offered a callback (CB-1).
    CallbackOffer,
    /// A callback has waited too long (CB-4).
    CallbackLimit,
}

/// A deadline of one item. It is void once the item's stamp has moved on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Timer {
    pub(super) at: Time,
    pub(super) kind: TimerKind,
    pub(super) item: ItemId,
    pub(super) stamp: u32,
}

/// Deadlines of one length: set in order of time, so they run out in the order they were set.
#[derive(Clone, Debug)]
struct Lane {
    kind: TimerKind,
    length: Span,
    timers: VecDeque<Timer>,
    /// Length from which on void deadlines are looked for.
    sweep_at: usize,
}

/// All deadlines: one lane per kind and length, which are few, as they come from settings.
#[derive(Clone, Debug, Default)]
pub(super) struct Timers {
    /// Set since time passed last. Most deadlines are void within the instant in which they are
    /// set, as with offers that are accepted at once, and never get into a lane.
    new: Vec<(Timer, Span)>,
    lanes: Vec<Lane>,
}

/// A lane this short is not worth sweeping.
const SWEEP_FROM: usize = 256;

impl Lane {
    /// Drops void deadlines, so that a lane is not much longer than it has to be.
    #[cold]
    fn sweep(&mut self, is_void: impl Fn(&Timer) -> bool) {
        self.timers.retain(|other| !is_void(other));
        self.sweep_at = (2 * self.timers.len()).max(SWEEP_FROM);
    }
}

impl Timers {
    /// Sets a deadline. Calls with the same kind and length must come with rising `at`.
    #[inline]
    pub(super) fn set(&mut self, timer: Timer, length: Span) {
        self.new.push((timer, length));
    }

    /// Takes back a deadline of an item that was set last of all, if time has not passed since.
    #[inline]
    pub(super) fn take_back(&mut self, item: ItemId, kind: TimerKind) {
        let is_it = |new: &(Timer, Span)| new.0.item == item && new.0.kind == kind;
        if self.new.last().is_some_and(is_it) {
            self.new.pop();
        }
    }

    /// Whether no deadline is known that could still matter.
    #[inline]
    pub(super) const fn is_empty(&self) -> bool {
        self.new.is_empty() && self.lanes.is_empty()
    }

    /// Drops void deadlines from the fronts and returns the earliest of the others;
    /// [`Time::MAX`] if there is none. `is_void` tells whether a deadline no longer matters;
    /// O(1) amortised for each deadline.
    #[inline]
    pub(super) fn settle(&mut self, is_void: impl Fn(&Timer) -> bool) -> Time {
        self.line_up(&is_void);
        if self.lanes.is_empty() { Time::MAX } else { self.settle_lanes(is_void) }
    }

    fn settle_lanes(&mut self, is_void: impl Fn(&Timer) -> bool) -> Time {
        let mut earliest = Time::MAX;
        for lane in &mut self.lanes {
            while let Some(timer) = lane.timers.front() {
                if is_void(timer) {
                    lane.timers.pop_front();
                } else {
                    earliest = earliest.min(timer.at);
                    break;
                }
            }
        }
        earliest
    }

    /// Takes the earliest deadline that matters and is not after `now`; of equal ones by kind,
    /// then the shorter, then the one set first.
    #[inline]
    pub(super) fn take_due(
        &mut self,
        now: Time,
        is_void: impl Fn(&Timer) -> bool,
    ) -> Option<Timer> {
        self.line_up(&is_void);
        if self.lanes.is_empty() { None } else { self.take_due_of_lanes(now, is_void) }
    }

    fn take_due_of_lanes(&mut self, now: Time, is_void: impl Fn(&Timer) -> bool) -> Option<Timer> {
        loop {
            let due = self.lanes.iter_mut().filter_map(|lane| {
                let at = lane.timers.front()?.at;
                (at <= now).then_some(((at, lane.kind, lane.length), lane))
            });
            let (_, lane) = due.min_by_key(|(order, _)| *order)?;
            let timer = lane.timers.pop_front()?;
            if !is_void(&timer) {
                return Some(timer);
            }
        }
    }

    /// Brings new deadlines that still matter into their lanes.
    #[inline]
    fn line_up(&mut self, is_void: impl Fn(&Timer) -> bool) {
        for position in 0..self.new.len() {
            let (timer, length) = self.new[position];
            if !is_void(&timer) {
                self.put(timer, length, &is_void);
            }
        }
        self.new.clear();
    }

    #[inline(never)]
    fn put(&mut self, timer: Timer, length: Span, is_void: impl Fn(&Timer) -> bool) {
        let same = |lane: &Lane| lane.kind == timer.kind && lane.length == length;
        let known = self.lanes.iter().position(same);
        let position = known.unwrap_or_else(|| self.open_lane(timer.kind, length));
        let lane = &mut self.lanes[position];
        debug_assert!(lane.timers.back().is_none_or(|last| last.at <= timer.at));
        if lane.timers.len() >= lane.sweep_at {
            lane.sweep(is_void);
        }
        lane.timers.push_back(timer);
    }

    #[cold]
    fn open_lane(&mut self, kind: TimerKind, length: Span) -> usize {
        self.lanes.push(Lane { kind, length, timers: VecDeque::new(), sweep_at: SWEEP_FROM });
        self.lanes.len() - 1
    }

    /// Forgets all deadlines and keeps the memory.
    pub(super) fn clear(&mut self) {
        self.new.clear();
        self.lanes.iter_mut().for_each(|lane| lane.timers.clear());
    }
}
