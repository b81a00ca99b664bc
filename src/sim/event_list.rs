//! The list of future events.

use std::collections::VecDeque;

use crate::time::Time;

/// Future events in order of time; equal times leave in the order in which they were scheduled.
///
/// What is scheduled for the current instant is a consequence of that instant and waits in a
/// lane of its own: it leaves after everything that was scheduled for the instant before it
/// began, first in, first out. With `n` events in the list [`schedule`](Self::schedule) and
/// [`pop`](Self::pop) cost O(log n) comparisons on a heap in which each parent has four
/// children, O(1) for the lane; [`next_time`](Self::next_time) costs O(1).
#[derive(Clone, Debug)]
pub struct EventList<E> {
    heap: Vec<Entry<E>>,
    lane: VecDeque<E>,
    now: Time,
    scheduled: u64,
}

#[derive(Clone, Copy, Debug)]
struct Entry<E> {
    /// Time, then number, as one integer that compares as the pair does.
    key: u128,
    event: E,
}

impl<E> Entry<E> {
    const fn new(time: Time, number: u64, event: E) -> Self {
        let time = time.as_millis().cast_unsigned() ^ SIGN;
        Self { key: (time as u128) << 64 | number as u128, event }
    }

    #[allow(clippy::cast_possible_truncation, reason = "the upper half is the time")]
    const fn time(&self) -> Time {
        Time::from_millis((((self.key >> 64) as u64) ^ SIGN).cast_signed())
    }
}

/// Flipping it makes negative times come before positive ones.
const SIGN: u64 = 1 << 63;

/// Children of a heap node: four share two cache lines, and the heap is half as deep.
const CHILDREN: usize = 4;

impl<E: Copy> EventList<E> {
    /// An empty list whose current instant is `now`.
    pub const fn new(now: Time) -> Self {
        Self { heap: Vec::new(), lane: VecDeque::new(), now, scheduled: 0 }
    }

    /// Removes all events, keeps the memory, and starts again at `now`.
    pub fn reset(&mut self, now: Time) {
        self.heap.clear();
        self.lane.clear();
        self.now = now;
        self.scheduled = 0;
    }

    /// Number of events in the list.
    pub fn len(&self) -> usize {
        self.heap.len() + self.lane.len()
    }

    /// Whether there is no event.
    pub fn is_empty(&self) -> bool {
        self.heap.is_empty() && self.lane.is_empty()
    }

    /// The current instant: that of the last event that left, unless time was moved on since.
    pub const fn now(&self) -> Time {
        self.now
    }

    /// When the next event leaves.
    pub fn next_time(&self) -> Option<Time> {
        if self.lane.is_empty() {
            self.heap.first().map(|entry| entry.time())
        } else {
            Some(self.now)
        }
    }

    /// Adds an event. Panics if `time` has passed, or after 2^64 - 1 events.
    #[inline]
    pub fn schedule(&mut self, time: Time, event: E) {
        assert!(time >= self.now, "an event at {time} was scheduled at {}", self.now);
        if time == self.now {
            self.lane.push_back(event);
            return;
        }
        assert!(self.scheduled < u64::MAX, "the numbers of events are used up");
        self.scheduled += 1;
        self.heap.push(Entry::new(time, self.scheduled, event));
        self.rise(self.heap.len() - 1);
    }

    /// Takes the next event and makes its time the current instant.
    #[inline]
    pub fn pop(&mut self) -> Option<E> {
        let is_due = self.heap.first().is_some_and(|entry| entry.time() == self.now);
        if !is_due && let Some(event) = self.lane.pop_front() {
            return Some(event);
        }
        let last = self.heap.pop()?;
        let next = match self.heap.first_mut() {
            Some(root) => std::mem::replace(root, last),
            None => last,
        };
        if !self.heap.is_empty() {
            self.sink(0);
        }
        self.now = next.time();
        Some(next.event)
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
        self.heap.retain(|entry| keep(&entry.event));
        for position in (0..self.heap.len().div_ceil(CHILDREN)).rev() {
            self.sink(position);
        }
    }

    fn rise(&mut self, mut position: usize) {
        let entry = self.heap[position];
        while position > 0 {
            let parent = (position - 1) / CHILDREN;
            if entry.key >= self.heap[parent].key {
                break;
            }
            self.heap[position] = self.heap[parent];
            position = parent;
        }
        self.heap[position] = entry;
    }

    fn sink(&mut self, mut position: usize) {
        let entry = self.heap[position];
        loop {
            let first = CHILDREN * position + 1;
            let Some(children) = self.heap.get(first..) else {
                break;
            };
            let child = match children.first_chunk::<CHILDREN>() {
                Some([one, two, three, four]) => {
                    let (left, left_key) = smaller((0, one.key), (1, two.key));
                    let (right, right_key) = smaller((2, three.key), (3, four.key));
                    smaller((left, left_key), (right, right_key)).0
                }
                None => {
                    let keys = children.iter().map(|child| child.key).zip(0..);
                    match keys.min() {
                        Some((_, child)) => child,
                        None => break,
                    }
                }
            };
            let child = first + child;
            let moved = self.heap[child];
            if moved.key >= entry.key {
                break;
            }
            self.heap[position] = moved;
            position = child;
        }
        self.heap[position] = entry;
    }
}

/// Of two positions, the one with the smaller key.
#[inline]
const fn smaller(one: (usize, u128), other: (usize, u128)) -> (usize, u128) {
    if other.1 < one.1 { other } else { one }
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
