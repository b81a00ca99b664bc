//! The list of future events.

use std::collections::VecDeque;

use crate::time::Time;

/// Future events in order of time; equal times leave in the order in which they were scheduled.
///
/// What is scheduled for the current instant is a consequence of that instant and waits in a
/// lane of its own: it leaves after everything that was scheduled for the instant before it
/// began, first in, first out.
///
/// Time never goes back, so the events are kept in a radix heap (Ahuja, Mehlhorn, Orlin and
/// Tarjan, 1990): times are numbers of sixteen digits, and each event lies in the bucket of the
/// first digit in which its time differs from a base, the time of an event that left, and of
/// that digit's value. The earliest events are then in the lowest bucket that is not empty; when
/// they are due, their time becomes the base, and the bucket's other events move to lower ones.
/// [`schedule`](Self::schedule) costs O(1), and each event moves at most once for every digit
/// until it leaves. Moving keeps the order in which events were scheduled, so those of equal
/// times need no number.
#[derive(Clone, Debug)]
pub struct EventList<E> {
    buckets: Box<[Bucket<E>; BUCKETS]>,
    /// Bit `d` is set if a bucket of digit `d`, counted from the last, holds something.
    filled: u32,
    /// For each digit, bit `v` is set if the bucket of value `v` holds something.
    values: [u32; DIGITS],
    /// The events of the instant `base`, which is the current one while there are any.
    due: VecDeque<E>,
    base: u64,
    lane: VecDeque<E>,
    now: Time,
}

/// Events whose times differ from the base first in the same digit, and agree in it.
#[derive(Clone, Debug)]
struct Bucket<E> {
    entries: Vec<(u64, E)>,
    earliest: u64,
}

const BITS_PER_DIGIT: usize = 4;
const DIGITS: usize = u64::BITS as usize / BITS_PER_DIGIT;
const BUCKETS: usize = DIGITS << BITS_PER_DIGIT;

/// A time as a number: flipping the sign makes negative times come before positive ones.
const fn key_of(time: Time) -> u64 {
    time.as_millis().cast_unsigned() ^ SIGN
}

const fn time_of(key: u64) -> Time {
    Time::from_millis((key ^ SIGN).cast_signed())
}

const SIGN: u64 = 1 << 63;

impl<E: Copy> EventList<E> {
    /// An empty list whose current instant is `now`.
    pub fn new(now: Time) -> Self {
        let bucket = |_| Bucket { entries: Vec::new(), earliest: u64::MAX };
        Self {
            buckets: Box::new(std::array::from_fn(bucket)),
            filled: 0,
            values: [0; DIGITS],
            due: VecDeque::new(),
            base: key_of(now),
            lane: VecDeque::new(),
            now,
        }
    }

    /// Removes all events, keeps the memory, and starts again at `now`.
    pub fn reset(&mut self, now: Time) {
        for bucket in self.buckets.iter_mut() {
            bucket.entries.clear();
            bucket.earliest = u64::MAX;
        }
        self.filled = 0;
        self.values = [0; DIGITS];
        self.due.clear();
        self.base = key_of(now);
        self.lane.clear();
        self.now = now;
    }

    /// Number of events in the list.
    pub fn len(&self) -> usize {
        let later: usize = self.buckets.iter().map(|bucket| bucket.entries.len()).sum();
        later + self.due.len() + self.lane.len()
    }

    /// Whether there is no event.
    pub fn is_empty(&self) -> bool {
        self.next_time().is_none()
    }

    /// The current instant: that of the last event that left, unless time was moved on since.
    pub const fn now(&self) -> Time {
        self.now
    }

    /// When the next event leaves.
    #[inline]
    pub fn next_time(&self) -> Option<Time> {
        if !self.due.is_empty() || !self.lane.is_empty() {
            return Some(self.now);
        }
        self.first_bucket().map(|bucket| time_of(self.buckets[bucket].earliest))
    }

    /// Adds an event. Panics if `time` has passed.
    #[inline]
    pub fn schedule(&mut self, time: Time, event: E) {
        assert!(time >= self.now, "an event at {time} was scheduled at {}", self.now);
        if time == self.now {
            self.lane.push_back(event);
        } else {
            self.put(key_of(time), event);
        }
    }

    /// Takes the next event and makes its time the current instant.
    #[inline]
    pub fn pop(&mut self) -> Option<E> {
        if let Some(event) = self.due.pop_front() {
            return Some(event);
        }
        let first = self.first_bucket();
        let is_due = first.is_some_and(|first| {
            self.lane.is_empty() || self.buckets[first].earliest == key_of(self.now)
        });
        match first {
            Some(first) if is_due => Some(self.open_bucket(first)),
            _ => self.lane.pop_front(),
        }
    }

    /// Moves the current instant on without taking an event.
    ///
    /// Panics if an event would be passed over or time would go back.
    pub fn advance(&mut self, now: Time) {
        assert!(now >= self.now, "time cannot go back from {} to {now}", self.now);
        let passes = self.next_time().is_some_and(|next| next < now);
        assert!(!passes, "an event is due before {now}");
        self.now = now;
    }

    /// Removes the events for which `keep` is false; the others keep their order. Costs O(n).
    pub fn retain(&mut self, mut keep: impl FnMut(&E) -> bool) {
        self.lane.retain(&mut keep);
        self.due.retain(&mut keep);
        for position in 0..BUCKETS {
            let bucket = &mut self.buckets[position];
            bucket.entries.retain(|(_, event)| keep(event));
            bucket.earliest = bucket.entries.iter().map(|(key, _)| *key).min().unwrap_or(u64::MAX);
            if bucket.entries.is_empty() {
                self.mark_empty(position);
            }
        }
    }

    #[inline]
    const fn first_bucket(&self) -> Option<usize> {
        if self.filled == 0 {
            return None;
        }
        let digit = self.filled.trailing_zeros() as usize;
        let value = self.values[digit].trailing_zeros() as usize;
        Some(digit << BITS_PER_DIGIT | value)
    }

    /// Adds an event whose time is later than the base.
    #[inline]
    #[allow(clippy::cast_possible_truncation, reason = "a digit is small")]
    fn put(&mut self, key: u64, event: E) {
        let digit = (key ^ self.base).ilog2() as usize / BITS_PER_DIGIT;
        let value = (key >> (digit * BITS_PER_DIGIT)) as usize % (1 << BITS_PER_DIGIT);
        let bucket = &mut self.buckets[digit << BITS_PER_DIGIT | value];
        bucket.entries.push((key, event));
        bucket.earliest = bucket.earliest.min(key);
        self.filled |= 1 << digit;
        self.values[digit] |= 1 << value;
    }

    const fn mark_empty(&mut self, position: usize) {
        let digit = position >> BITS_PER_DIGIT;
        self.values[digit] &= !(1 << (position % (1 << BITS_PER_DIGIT)));
        if self.values[digit] == 0 {
            self.filled &= !(1 << digit);
        }
    }

    /// Makes the time of a bucket's earliest events the base and the current instant, takes the
    /// first of them, and moves what else the bucket holds.
    fn open_bucket(&mut self, position: usize) -> E {
        let bucket = &mut self.buckets[position];
        let mut entries = std::mem::take(&mut bucket.entries);
        self.base = std::mem::replace(&mut bucket.earliest, u64::MAX);
        self.mark_empty(position);
        self.now = time_of(self.base);
        let mut first = None;
        for &(key, event) in &entries {
            if key != self.base {
                self.put(key, event);
            } else if first.is_none() {
                first = Some(event);
            } else {
                self.due.push_back(event);
            }
        }
        entries.clear();
        self.buckets[position].entries = entries;
        first.expect("a bucket's earliest event is in it")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(millis: i64) -> Time {
        Time::from_millis(millis)
    }

    #[test]
    fn consequences_of_an_instant_leave_after_what_was_scheduled_before_it() {
        let mut list = EventList::new(Time::ZERO);
        list.schedule(at(5), "first");
        list.schedule(at(5), "second");
        assert_eq!(list.pop(), Some("first"));
        list.schedule(at(5), "consequence");
        list.schedule(at(6), "later");
        assert_eq!(list.pop(), Some("second"));
        assert_eq!(list.pop(), Some("consequence"));
        assert_eq!(list.next_time(), Some(at(6)));
    }

    #[test]
    #[should_panic(expected = "scheduled at 00:00:02")]
    fn the_past_cannot_be_scheduled() {
        let mut list = EventList::new(at(2000));
        list.schedule(at(1999), ());
    }

    #[test]
    #[should_panic(expected = "due before")]
    fn no_event_is_passed_over() {
        let mut list = EventList::new(at(0));
        list.schedule(at(3), ());
        list.advance(at(4));
    }

    #[derive(Clone, Debug)]
    enum Step {
        Schedule(i64),
        Pop,
        Advance(i64),
        DropMultiplesOf(u32),
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            6 => (0..8_i64).prop_map(Step::Schedule),
            5 => Just(Step::Pop),
            1 => (0..4_i64).prop_map(Step::Advance),
            1 => (2..5_u32).prop_map(Step::DropMultiplesOf),
        ];
        proptest::collection::vec(step, 0..200)
    }

    proptest! {
        /// The model is a list kept sorted by (time, lane, order of scheduling).
        #[test]
        fn agrees_with_a_sorted_list(steps in steps()) {
            let mut list = EventList::new(Time::ZERO);
            let mut model: Vec<(Time, bool, u32)> = Vec::new();
            for (number, step) in (0..).zip(steps) {
                match step {
                    Step::Schedule(delay) => {
                        let time = at(list.now().as_millis() + delay);
                        model.push((time, time == list.now(), number));
                        list.schedule(time, number);
                    }
                    Step::Pop => {
                        model.sort_unstable();
                        let expected = (!model.is_empty()).then(|| model.remove(0));
                        prop_assert_eq!(list.pop(), expected.map(|(_, _, number)| number));
                        prop_assert!(expected.is_none_or(|(time, _, _)| time == list.now()));
                    }
                    Step::Advance(delay) => {
                        let time = at(list.now().as_millis() + delay);
                        let first = model.iter().map(|entry| entry.0).min();
                        list.advance(first.map_or(time, |first| first.min(time)));
                    }
                    Step::DropMultiplesOf(divisor) => {
                        model.retain(|entry| entry.2 % divisor != 0);
                        list.retain(|number| number % divisor != 0);
                    }
                }
                prop_assert_eq!(list.len(), model.len());
                prop_assert_eq!(list.next_time(), model.iter().map(|entry| entry.0).min());
            }
        }
    }
}
