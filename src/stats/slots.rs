//! The studied time cut into slots: stretches within one interval and one day.

use crate::time::Span;
use crate::time::Time;
use std::collections::BTreeSet;

/// Above this number of intervals they are folded by time of week.
pub(super) const INTERVALS_MAX: i64 = 2_000;
/// A week in milliseconds, counted from the start of the experiment.
const WEEK: i64 = 7 * 24 * 3_600_000;
/// A day that is shorter than this is not a whole one: clocks take away an hour at most.
const WHOLE_DAY: i64 = 23 * 3_600_000;

/// The studied time, from the warm-up to the horizon, in slots.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Slots {
    /// One more than there are slots; the first is the warm-up, the last the horizon.
    borders: Vec<i64>,
    slots: Vec<Slot>,
    /// The intervals, or those of one week if they are folded.
    pub(super) intervals: Vec<Stretch>,
    /// The calendar days.
    pub(super) days: Vec<Stretch>,
    /// Whether intervals are folded by time of week.
    pub(super) folded: bool,
    /// Slot that was found last; most records are of the same one or its neighbor.
    last: usize,
}

/// A stretch within one interval and one day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Slot {
    pub(super) interval: usize,
    pub(super) day: usize,
}

/// An interval or a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Stretch {
    /// Where it starts first.
    pub(super) start: i64,
    /// Milliseconds of it that are studied, over all occurrences.
    pub(super) studied: i64,
    /// How often it occurs; zero if it lies outside the studied time.
    pub(super) occurrences: i64,
    /// Whether it is studied from end to end, for a day.
    pub(super) whole: bool,
}

impl Slots {
    /// Cuts the time from `warm_up` to `horizon`; `days` are all borders of days in `[0, horizon]`.
    pub(super) fn new(warm_up: Time, horizon: Time, interval: Option<Span>, days: &[Time]) -> Self {
        let (from, to) = (warm_up.as_millis().max(0), horizon.as_millis());
        let step = interval.map_or(i64::MAX, |span| span.as_millis().max(1));
        let folded = to / step > INTERVALS_MAX;
        let within = |time: &i64| from < *time && *time < to;
        let mut borders: BTreeSet<i64> =
            days.iter().map(|day| day.as_millis()).filter(within).collect();
        if interval.is_some() {
            borders.extend(interval_starts(step, folded, to).filter(within));
        }
        if from < to {
            borders.extend([from, to]);
        }
        let borders: Vec<i64> = borders.into_iter().collect();
        let mut slots = Self {
            borders,
            slots: Vec::new(),
            intervals: Vec::new(),
            days: vec![],
            folded,
            last: 0,
        };
        slots.days.resize(days.len().saturating_sub(1).max(1), Stretch::default());
        let mut previous = (i64::MIN, 0);
        for position in 1..slots.borders.len() {
            let (start, end) = (slots.borders[position - 1], slots.borders[position]);
            let (first, index) = interval_at(start, step, folded);
            let day = days.partition_point(|day| day.as_millis() <= start).saturating_sub(1);
            let day = day.min(slots.days.len() - 1);
            if slots.intervals.len() <= index {
                slots.intervals.resize(index + 1, Stretch::default());
            }
            let interval = &mut slots.intervals[index];
            if interval.occurrences == 0 {
                interval.start = first;
            }
            interval.studied += end - start;
            interval.occurrences += i64::from((first, index) != previous);
            previous = (first, index);
            slots.days[day].studied += end - start;
            slots.slots.push(Slot { interval: index, day });
        }
        slots.note_days(days);
        slots
    }

    fn note_days(&mut self, borders: &[Time]) {
        for (day, border) in self.days.iter_mut().zip(borders.windows(2)) {
            let length = border[1] - border[0];
            day.start = border[0].as_millis();
            day.occurrences = i64::from(day.studied > 0);
            day.whole = day.studied == length.as_millis() && day.studied >= WHOLE_DAY;
        }
        // A study of eight hours holds no whole day; then its days are what it has.
        if !self.days.iter().any(|day| day.whole) {
            self.days.iter_mut().for_each(|day| day.whole = day.studied > 0);
        }
    }

    /// The slot of a point in the studied time; `None` outside.
    #[inline]
    pub(super) fn find(&mut self, time: Time) -> Option<Slot> {
        let millis = time.as_millis();
        let holds = |slot: usize| {
            slot + 1 < self.borders.len()
                && self.borders[slot] <= millis
                && millis < self.borders[slot + 1]
        };
        let last = self.last;
        if holds(last) {
            return Some(self.slots[last]);
        }
        if last > 0 && holds(last - 1) {
            return Some(self.slots[last - 1]);
        }
        let position = self.borders.partition_point(|&border| border <= millis);
        if position == 0 || position == self.borders.len() {
            return None;
        }
        self.last = position - 1;
        Some(self.slots[position - 1])
    }

    /// Calls `each` with every slot between two points and the milliseconds spent there.
    #[inline]
    pub(super) fn split(&mut self, from: Time, to: Time, mut each: impl FnMut(Slot, i64)) {
        let (Some(&first), Some(&last)) = (self.borders.first(), self.borders.last()) else {
            return;
        };
        let (mut from, to) = (from.as_millis().max(first), to.as_millis().min(last));
        while from < to {
            let Some(slot) = self.find(Time::from_millis(from)) else {
                return;
            };
            let end = self.end_of(from).min(to);
            each(slot, end - from);
            from = end;
        }
    }

    /// The slot that holds the last millisecond before `time`, and where it begins and ends.
    pub(super) fn before(&mut self, time: Time) -> Option<(Slot, Time, Time)> {
        let millis = time.as_millis() - 1;
        let slot = self.find(Time::from_millis(millis))?;
        let position = self.borders.partition_point(|&border| border <= millis);
        let border = |position: usize| Time::from_millis(self.borders[position]);
        Some((slot, border(position - 1), border(position)))
    }

    /// The end of the slot that holds `millis`, which was found just now.
    #[inline]
    fn end_of(&self, millis: i64) -> i64 {
        if millis < self.borders[self.last] {
            return self.borders[self.last];
        }
        self.borders[self.last + 1]
    }

    /// The studied time in milliseconds.
    pub(super) fn studied(&self) -> i64 {
        self.borders.last().unwrap_or(&0) - self.borders.first().unwrap_or(&0)
    }
}

/// Where intervals start: a grid from zero, begun afresh every week if they are folded.
fn interval_starts(step: i64, folded: bool, to: i64) -> impl Iterator<Item = i64> {
    let week = if folded { WEEK } else { i64::MAX };
    let mut next = 0_i64;
    std::iter::from_fn(move || {
        let start = next;
        let of_week = start % week;
        next = start.saturating_add(step.min(week - of_week));
        (start < to).then_some(start)
    })
}

/// Start and number of the interval that holds `millis`.
fn interval_at(millis: i64, step: i64, folded: bool) -> (i64, usize) {
    let of_week = if folded { millis % WEEK } else { millis };
    let number = of_week / step;
    (millis - of_week + number * step, usize::try_from(number).expect("time is not negative"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(count: i64) -> Time {
        Time::ZERO + Span::from_minutes(count)
    }

    #[test]
    fn a_stretch_is_cut_at_the_warm_up_at_intervals_days_and_the_horizon() {
        let days = [minutes(0), minutes(45), minutes(120)];
        let mut slots = Slots::new(minutes(10), minutes(120), Some(Span::from_minutes(30)), &days);
        let mut pieces = Vec::new();
        slots.split(minutes(-5), minutes(500), |slot, millis| {
            pieces.push((slot.interval, slot.day, millis / 60_000));
        });
        let expected = [(0, 0, 20), (1, 0, 15), (1, 1, 15), (2, 1, 30), (3, 1, 30)];
        assert_eq!(pieces, expected);
        assert_eq!(slots.studied(), 110 * 60_000);
        assert_eq!(slots.intervals[1].occurrences, 1, "a day's border makes no new interval");
    }

    #[test]
    fn points_are_found_in_any_order_and_not_outside() {
        let mut slots = Slots::new(minutes(10), minutes(100), Some(Span::from_minutes(20)), &[]);
        let found: Vec<_> = [99, 10, 45, 25, 9, 100, 39, 40]
            .map(|minute| slots.find(minutes(minute)).map(|slot| slot.interval))
            .into();
        let expected = [Some(4), Some(0), Some(2), Some(1), None, None, Some(1), Some(2)];
        assert_eq!(found, expected);
    }

    #[test]
    fn many_intervals_fold_by_time_of_week() {
        let weeks = 20;
        let horizon = Time::ZERO + Span::from_hours(7 * 24 * weeks);
        let mut slots = Slots::new(Time::ZERO, horizon, Some(Span::from_minutes(30)), &[]);
        assert!(slots.folded);
        assert_eq!(slots.intervals.len(), 336);
        assert!(slots.intervals.iter().all(|interval| interval.occurrences == weeks));
        let later = Time::ZERO + Span::from_hours(7 * 24 * 13) + Span::from_minutes(61);
        assert_eq!(slots.find(later).map(|slot| slot.interval), Some(2));
    }

    #[test]
    fn days_cut_by_the_warm_up_are_not_whole() {
        let days: Vec<Time> = (0..=3).map(|day| minutes(day * 1_440)).collect();
        let slots = Slots::new(minutes(60), days[3], None, &days);
        let whole: Vec<bool> = slots.days.iter().map(|day| day.whole).collect();
        assert_eq!(whole, [false, true, true]);
        let short = Slots::new(Time::ZERO, minutes(480), None, &[Time::ZERO, minutes(480)]);
        assert!(short.days[0].whole, "a study of eight hours has one day");
    }
}
