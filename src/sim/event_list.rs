//! The list of future events.

use std::cmp::Reverse;
use std::collections::VecDeque;

use crate::time::Time;

/// Future events in order of time; equal times leave in the order in which they were scheduled.
///
/// What is scheduled for the current instant is a consequence of that instant and waits in a
/// lane of its own: it leaves after everything that was scheduled for the instant before it
/// began, first in, first out.
///
/// Time never goes back, so the far future is kept in a radix heap (Ahuja, Mehlhorn, Orlin and
/// Tarjan, 1990): times are numbers of a few digits, and each event lies in the bucket of the
/// first digit in which its time differs from a base, and of that digit's value. The earliest
/// events are then in the lowest bucket that is not empty. When they are due, a bucket with few
/// events, and those that follow while there are few in all, are sorted and become the near
/// future, from which events leave one by one; a bucket with many moves the base to its start and
/// spreads its events over lower buckets.
/// [`schedule`](Self::schedule) costs O(1) for the far future and a short move for the near one,
/// and each event moves at most once for every digit until it leaves. Moving keeps the order in
/// which events were scheduled, so those of equal times need no number.
#[derive(Clone, Debug)]
pub struct EventList<E> {
    /// Events before `near_end`, the next one last.
    near: Vec<(u64, E)>,
    near_end: u64,
    buckets: Box<[Bucket<E>; BUCKETS]>,
    /// Bit `d` is set if a bucket of digit `d`, counted from the last, holds something.
    filled: u32,
    /// For each digit, bit `v` is set if the bucket of value `v` holds something.
    values: [u32; DIGITS],
    base: u64,
    /// Consequences of the current instant.
    lane: VecDeque<E>,
    now: Time,
    /// When the next event leaves; [`Time::MAX`] if there is none.
    next: Time,
}

/// Events whose times differ from the base first in the same digit, and agree in it.
#[derive(Clone, Debug)]
struct Bucket<E> {
    entries: Vec<(u64, E)>,
    earliest: u64,
}

const BITS_PER_DIGIT: usize = 5;
const DIGITS: usize = (u64::BITS as usize).div_ceil(BITS_PER_DIGIT);
const BUCKETS: usize = DIGITS << BITS_PER_DIGIT;

/// A bucket with at most so many events becomes the near future.
const FEW: usize = 16;
/// A near future with more events than this is spread over the buckets.
const MANY: usize = 64;

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
            near: Vec::new(),
            near_end: 0,
            buckets: Box::new(std::array::from_fn(bucket)),
            filled: 0,
            values: [0; DIGITS],
            base: key_of(now),
            lane: VecDeque::new(),
            now,
            next: Time::MAX,
        }
    }

    /// Removes all events, keeps the memory, and starts again at `now`.
    pub fn reset(&mut self, now: Time) {
        self.near.clear();
        self.near_end = 0;
        for bucket in self.buckets.iter_mut() {
            bucket.entries.clear();
            bucket.earliest = u64::MAX;
        }
        self.filled = 0;
        self.values = [0; DIGITS];
        self.base = key_of(now);
        self.lane.clear();
        self.now = now;
        self.next = Time::MAX;
    }

    /// Number of events in the list.
    pub fn len(&self) -> usize {
        let later: usize = self.buckets.iter().map(|bucket| bucket.entries.len()).sum();
        later + self.near.len() + self.lane.len()
    }

    /// Whether there is no event.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The current instant: that of the last event that left, unless time was moved on since.
    pub const fn now(&self) -> Time {
        self.now
    }

    /// When the next event leaves; [`Time::MAX`], which is never, if there is none.
    #[inline]
    pub const fn next_time(&self) -> Time {
        self.next
    }

    /// Adds an event. Panics if `time` has passed.
    #[inline]
    pub fn schedule(&mut self, time: Time, event: E) {
        assert!(time >= self.now, "an event at {time} was scheduled at {}", self.now);
        if time == self.now {
            self.lane.push_back(event);
        } else {
            let key = key_of(time);
            if key < self.near_end {
                self.put_near(key, event);
            } else {
                self.put(key, event);
            }
        }
        self.next = self.next.min(time);
    }

    /// Takes the next event and makes its time the current instant.
    #[inline(always)]
    pub fn pop(&mut self) -> Option<E> {
        // What was scheduled for this instant before it began comes before its consequences.
        if !self.lane.is_empty() && self.earliest() != Some(key_of(self.now)) {
            return self.pop_consequence();
        }
        if self.near.is_empty() {
            self.open_bucket();
        }
        let (key, event) = self.near.pop()?;
        self.now = time_of(key);
        self.find_next();
        Some(event)
    }

    #[inline(never)]
    fn pop_consequence(&mut self) -> Option<E> {
        let event = self.lane.pop_front();
        self.find_next();
        event
    }

    #[inline]
    fn find_next(&mut self) {
        self.next = match self.lane.is_empty() {
            true => self.earliest().map_or(Time::MAX, time_of),
            false => self.now,
        };
    }

    /// Moves the current instant on without taking an event.
    ///
    /// Panics if an event would be passed over or time would go back.
    pub fn advance(&mut self, now: Time) {
        assert!(now >= self.now, "time cannot go back from {} to {now}", self.now);
        assert!(self.next >= now, "an event is due before {now}");
        self.now = now;
    }

    /// The earliest time outside the lane.
    #[inline]
    fn earliest(&self) -> Option<u64> {
        match self.near.last() {
            Some((key, _)) => Some(*key),
            None => self.first_bucket().map(|bucket| self.buckets[bucket].earliest),
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

    /// Adds an event to the near future, behind those of the same time.
    fn put_near(&mut self, key: u64, event: E) {
        if self.near.len() >= MANY {
            self.spread_near();
            self.put(key, event);
            return;
        }
        let place = self.near.partition_point(|(other, _)| *other > key);
        self.near.insert(place, (key, event));
    }

    /// Adds an event to the far future, whose time is not before the base.
    #[inline]
    #[allow(clippy::cast_possible_truncation, reason = "a digit is small")]
    fn put(&mut self, key: u64, event: E) {
        let digit = (key ^ self.base | 1).ilog2() as usize / BITS_PER_DIGIT;
        let value = (key >> (digit * BITS_PER_DIGIT)) as usize % (1 << BITS_PER_DIGIT);
        let bucket = &mut self.buckets[digit << BITS_PER_DIGIT | value];
        bucket.entries.push((key, event));
        bucket.earliest = bucket.earliest.min(key);
        self.filled |= 1 << digit;
        self.values[digit] |= 1 << value;
    }

    /// Makes the earliest events the near future. Nothing is near, and some event is far.
    #[inline(never)]
    fn open_bucket(&mut self) {
        while let Some(position) = self.first_bucket() {
            let (digit, value) = (position >> BITS_PER_DIGIT, position % (1 << BITS_PER_DIGIT));
            self.values[digit] &= !(1 << value);
            if self.values[digit] == 0 {
                self.filled &= !(1 << digit);
            }
            let bucket = &mut self.buckets[position];
            // The first time of the bucket's range. Later ones differ from it where they differed
            // from the old base, unless they lie in the range.
            self.base = bucket.earliest >> (digit * BITS_PER_DIGIT) << (digit * BITS_PER_DIGIT);
            bucket.earliest = u64::MAX;
            if bucket.entries.len() <= FEW || digit == 0 {
                self.near.append(&mut bucket.entries);
                self.take_more(digit);
                // The sort keeps those of equal times in order, the next one last.
                self.near.reverse();
                self.near.sort_by_key(|(key, _)| Reverse(*key));
                let length = 1_u64 << (digit * BITS_PER_DIGIT);
                self.near_end = self.base.saturating_add(length);
                return;
            }
            let mut entries = std::mem::take(&mut bucket.entries);
            for (key, event) in entries.drain(..) {
                self.put(key, event);
            }
            self.buckets[position].entries = entries;
        }
    }

    /// Moves on over further buckets of a digit while there are few events in all: each opening
    /// has its cost.
    #[inline]
    fn take_more(&mut self, digit: usize) {
        while self.values[digit] != 0 {
            let value = self.values[digit].trailing_zeros() as usize;
            let bucket = &mut self.buckets[digit << BITS_PER_DIGIT | value];
            if self.near.len() + bucket.entries.len() > FEW {
                return;
            }
            self.near.append(&mut bucket.entries);
            self.base = bucket.earliest >> (digit * BITS_PER_DIGIT) << (digit * BITS_PER_DIGIT);
            bucket.earliest = u64::MAX;
            self.values[digit] &= self.values[digit] - 1;
        }
        self.filled &= !(1 << digit);
    }

    /// Makes all of the near future far: so many would be slow to keep sorted.
    fn spread_near(&mut self) {
        self.base = key_of(self.now);
        self.near_end = self.base;
        let mut near = std::mem::take(&mut self.near);
        for (key, event) in near.drain(..).rev() {
            self.put(key, event);
        }
        self.near = near;
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
        assert_eq!(list.next_time(), at(6));
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

    #[test]
    fn a_near_future_that_fills_up_is_spread_and_keeps_its_order() {
        let mut list = EventList::new(Time::ZERO);
        let far = 10_000_000;
        list.schedule(at(far), 0);
        list.schedule(at(far + 1000), 0);
        assert_eq!(list.pop(), Some(0));
        let count = 5 * i64::try_from(MANY).expect("a small number");
        let times = (1..count).map(|number| far + 1 + number * 7919 % 500);
        let mut expected: Vec<(i64, i64)> = times.zip(1..).collect();
        for &(time, number) in &expected {
            list.schedule(at(time), number);
        }
        expected.push((far + 1000, 0));
        expected.sort_unstable();
        for (time, number) in expected {
            assert_eq!((list.next_time(), list.pop()), (at(time), Some(number)));
        }
        assert!(list.is_empty() && list.pop().is_none());
    }

    #[derive(Clone, Debug)]
    enum Step {
        Schedule(i64),
        Pop,
        Advance(i64),
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            4 => (0..8_i64).prop_map(Step::Schedule),
            4 => (0..2_000_000_i64).prop_map(Step::Schedule),
            6 => Just(Step::Pop),
            1 => (0..4_i64).prop_map(Step::Advance),
        ];
        proptest::collection::vec(step, 0..600)
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
                }
                prop_assert_eq!(list.len(), model.len());
                let first = model.iter().map(|entry| entry.0).min();
                prop_assert_eq!(list.next_time(), first.unwrap_or(Time::MAX));
            }
        }
    }
}
