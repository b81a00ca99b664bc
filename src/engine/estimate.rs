//! What overflow knows of a queue from time to time only: its length and its predicted wait.
//!
//! Both are brought up to date when they change or are asked for, not by a clock of their own.

use crate::center::RoutingChoices;
use crate::time::Span;
use crate::time::Time;

/// The number of items in a queue as it was when the grid of refreshes was last passed (OVF-4,
/// OC-14): immediately before anything that happens at that moment.
#[derive(Clone, Debug)]
pub(super) struct CachedCount {
    cell: i64,
    count: usize,
    /// Items of the queue that ring.
    pub(super) ringing: usize,
}

impl CachedCount {
    pub(super) const NEW: Self = Self { cell: i64::MIN, count: 0, ringing: 0 };

    /// Called before `count` changes and before it is read.
    pub(super) const fn roll(&mut self, now: Time, every: Span, count: usize) {
        let cell = cell(now, every);
        if cell > self.cell {
            self.cell = cell;
            self.count = count;
        }
    }

    pub(super) const fn count(&self) -> usize {
        self.count
    }
}

/// The predicted wait of a queue (AWT-1, AWT-2): an exponential moving average over the waits of
/// connected conversations. Whole numbers throughout, so that it is the same everywhere.
#[derive(Clone, Debug)]
pub(super) struct Estimate {
    /// In parts of a millisecond.
    average: i64,
    /// Conversations since it was last forgotten.
    conversations: u32,
    last: Time,
    cell: i64,
    published: Option<Span>,
}

/// Parts of a millisecond in which the average is kept.
const PARTS: i64 = 1 << 16;

impl Estimate {
    pub(super) const NEW: Self =
        Self { average: 0, conversations: 0, last: Time::ZERO, cell: i64::MIN, published: None };

    /// A conversation was connected after waiting in the queue.
    pub(super) fn connected(&mut self, now: Time, wait: Span, choices: &RoutingChoices) {
        self.roll(now, choices);
        if now - self.last >= choices.wait_forgets {
            self.conversations = 0;
        }
        let wait = wait.as_millis() * PARTS;
        if self.conversations == 0 {
            self.average = wait;
        } else {
            let step = i128::from(wait - self.average) * i128::from(choices.wait_smoothing);
            self.average += i64::try_from(step / 10_000).unwrap_or(0);
        }
        self.conversations = self.conversations.saturating_add(1);
        self.last = now;
    }

    /// The predicted wait as last worked out, if there is one.
    pub(super) fn predicted(&self, now: Time, choices: &RoutingChoices) -> Option<Span> {
        let cell = cell(now, choices.wait_every);
        if cell <= self.cell {
            return self.published;
        }
        let passed = Time::from_millis(cell * choices.wait_every.as_millis());
        let is_known = self.conversations >= choices.wait_needs.max(1)
            && passed - self.last < choices.wait_forgets;
        is_known.then(|| Span::from_millis(self.average / PARTS))
    }

    /// Publishes what was known when the grid was last passed.
    fn roll(&mut self, now: Time, choices: &RoutingChoices) {
        self.published = self.predicted(now, choices);
        self.cell = self.cell.max(cell(now, choices.wait_every));
    }
}

/// The number of the grid's cell in which a time lies; a step of zero counts milliseconds.
pub(super) const fn cell(time: Time, step: Span) -> i64 {
    let step = if step.as_millis() > 0 { step.as_millis() } else { 1 };
    time.as_millis().div_euclid(step)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> Time {
        Time::ZERO + Span::from_minutes(minutes)
    }

    #[test]
    fn a_count_is_that_before_the_grid_was_passed() {
        let every = Span::from_secs(10);
        let mut count = CachedCount::NEW;
        for (second, before) in [(1, 0), (2, 1), (12, 2), (13, 3)] {
            count.roll(Time::ZERO + Span::from_secs(second), every, before);
        }
        assert_eq!(count.count(), 2);
    }

    #[test]
    fn the_average_needs_twenty_conversations_and_the_next_tick() {
        let choices = RoutingChoices::default();
        let mut estimate = Estimate::NEW;
        for _ in 0..19 {
            estimate.connected(at(1), Span::from_secs(60), &choices);
        }
        assert_eq!(estimate.predicted(at(10), &choices), None);
        estimate.connected(at(11), Span::from_secs(160), &choices);
        assert_eq!(estimate.predicted(at(19), &choices), None);
        assert_eq!(estimate.predicted(at(20), &choices), Some(Span::from_secs(70)));
    }

    #[test]
    fn seven_days_without_conversations_forget_it() {
        let choices = RoutingChoices::default();
        let mut estimate = Estimate::NEW;
        for _ in 0..20 {
            estimate.connected(at(1), Span::from_secs(60), &choices);
        }
        let week = 7 * 24 * 60;
        assert!(estimate.predicted(at(week), &choices).is_some());
        assert_eq!(estimate.predicted(at(week + 10), &choices), None);
        for _ in 0..19 {
            estimate.connected(at(week + 11), Span::from_secs(30), &choices);
        }
        assert_eq!(estimate.predicted(at(week + 20), &choices), None);
        estimate.connected(at(week + 21), Span::from_secs(30), &choices);
        assert_eq!(estimate.predicted(at(week + 30), &choices), Some(Span::from_secs(30)));
    }
}
