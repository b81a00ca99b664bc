//! Open items of a queue, in order: pushed items with their block, and the list to pick from.

use std::cmp::Ordering;

use crate::id::ItemId;
use crate::time::Time;

use super::cycle::Turn;
use super::need::NeedId;
use super::selection::FitId;
use super::sorted_list::SortedList;

/// What counts before age in the order of a queue's items; the smaller goes first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Precedence(u128);

impl Precedence {
    /// Affinity items, before all others (ASG-11).
    pub(super) const FIRST: Self = Self(0);
    /// Items that nothing prefers: first in, first out (ASG-8).
    pub(super) const PLAIN: Self = Self::by_score(0);

    /// By priority score, the highest first (ASG-12).
    pub(super) const fn by_score(score: u32) -> Self {
        Self(1 << 96 | ((u32::MAX - score) as u128) << 64)
    }

    /// By bucket, then within it (ASG-10).
    pub(super) fn in_bucket(bucket: u32, order: [u32; 3]) -> Self {
        let parts = [1 + bucket, order[0], order[1], order[2]];
        Self(parts.into_iter().fold(0, |all, part| all << 32 | u128::from(part)))
    }
}

/// Where an item stands among the open items of its queue.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Rank {
    /// What goes before age.
    pub(super) precedence: Precedence,
    pub(super) age: Age,
}

/// FIFO time (ASG-9), then order of creation for ties (OC-6): one number, as two comparisons are
/// what every list of items is made of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Age(u128);

impl Age {
    /// The age of an item that waits since a time; no two items share a serial.
    pub(super) const fn new(since: Time, serial: u64) -> Self {
        // Flipping the sign makes negative times come before positive ones.
        Self(((since.as_millis() ^ i64::MIN).cast_unsigned() as u128) << 64 | serial as u128)
    }

    /// Since when the item waits.
    #[allow(clippy::cast_possible_truncation, reason = "the upper half is what is asked for")]
    pub(super) const fn since(self) -> Time {
        Time::from_millis(((self.0 >> 64) as u64).cast_signed() ^ i64::MIN)
    }

    /// The same item as if it waited since another time.
    #[allow(clippy::cast_possible_truncation, reason = "the lower half is what is asked for")]
    pub(super) const fn at(self, since: Time) -> Self {
        Self::new(since, self.0 as u64)
    }
}

/// An open item. Its rank is its own, so the rank alone orders and tells items apart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Waiter {
    pub(super) rank: Rank,
    pub(super) item: ItemId,
}

impl PartialEq for Waiter {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.rank == other.rank
    }
}

impl Eq for Waiter {}

impl PartialOrd for Waiter {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Waiter {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        self.rank.cmp(&other.rank)
    }
}

impl Waiter {
    /// The same by age alone: the list to pick from knows no order of the engine (PICK-2).
    pub(super) const fn by_age(mut self) -> Self {
        self.rank.precedence = Precedence::PLAIN;
        self
    }
}

/// Pushed items inside the block that ask the same of people.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) need: NeedId,
    /// Who fits them, under the queue's method.
    pub(super) fit: FitId,
    pub(super) waiters: SortedList<Waiter>,
}

/// The open items of one queue.
///
/// The block, the first so many pushed items (ASG-3), is kept by need, so that a person is
/// compared with each kind of need once and not with each item. Items behind the block are
/// never tried (ASG-4). Items of picked workstreams are in the list to pick from only and hold
/// no place in the block.
#[derive(Clone, Debug)]
pub(super) struct Waiting {
    /// When it is served among the queues.
    pub(super) turn: Turn,
    lines: Vec<Line>,
    in_block: usize,
    block_size: usize,
    beyond: SortedList<(Waiter, u32)>,
    /// Items that people may take from the list (PICK-1, PICK-6).
    pub(super) pickable: SortedList<Waiter>,
    /// Pickable items that are not pushed as well.
    picked_only: usize,
}

impl Waiting {
    pub(super) const fn new(turn: Turn, block_size: usize) -> Self {
        Self {
            turn,
            lines: Vec::new(),
            in_block: 0,
            block_size,
            beyond: SortedList::new(),
            pickable: SortedList::new(),
            picked_only: 0,
        }
    }

    /// All open items.
    pub(super) const fn len(&self) -> usize {
        self.in_block + self.beyond.len() + self.picked_only
    }

    /// The lines of the block; some may be empty.
    pub(super) fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// Whether the block holds nothing.
    pub(super) const fn is_block_empty(&self) -> bool {
        self.in_block == 0
    }

    /// Whether any pushed item waits, in the block or beyond.
    pub(super) const fn has_pushed(&self) -> bool {
        self.in_block + self.beyond.len() > 0
    }

    /// The line of a need, opened if it is the first of its kind.
    #[inline(always)]
    pub(super) fn line(&mut self, need: NeedId, fit: impl FnOnce() -> FitId) -> u32 {
        let known = self.lines.iter().position(|line| line.need == need);
        let line = known.unwrap_or_else(|| self.open_line(need, fit()));
        u32::try_from(line).expect("fewer than 2^32 lines")
    }

    #[cold]
    fn open_line(&mut self, need: NeedId, fit: FitId) -> usize {
        self.lines.push(Line { need, fit, waiters: SortedList::new() });
        self.lines.len() - 1
    }

    /// Adds a pushed item; whether it is inside the block now.
    #[inline(always)]
    pub(super) fn add_pushed(&mut self, waiter: Waiter, line: u32) -> bool {
        if self.in_block < self.block_size && self.beyond.first().is_none_or(|b| waiter < b.0) {
            self.lines[line as usize].waiters.insert(waiter);
            self.in_block += 1;
            return true;
        }
        self.add_to_full(waiter, line)
    }

    /// Adds a pushed item to a full block or behind it; whether it is inside now.
    #[inline(never)]
    fn add_to_full(&mut self, waiter: Waiter, line: u32) -> bool {
        match self.last_of_block() {
            Some((last, its_line)) if waiter < last => {
                self.lines[its_line as usize].waiters.remove(&last);
                self.beyond.insert((last, its_line));
                self.lines[line as usize].waiters.insert(waiter);
                true
            }
            _ => {
                self.beyond.insert((waiter, line));
                false
            }
        }
    }

    /// Removes a pushed item. The block is not filled up: see [`Self::fill_block`].
    pub(super) fn remove_pushed(&mut self, waiter: Waiter, line: u32) {
        if self.lines[line as usize].waiters.remove(&waiter) {
            self.in_block -= 1;
        } else {
            let removed = self.beyond.remove(&(waiter, line));
            assert!(removed, "{:?} waits in its line or beyond the block", waiter.item);
        }
    }

    /// Whether a pushed item is inside the block.
    pub(super) fn is_in_block(&self, waiter: Waiter) -> bool {
        self.beyond.first().is_none_or(|first| waiter < first.0)
    }

    /// Moves items into the free places of the block and reports each.
    #[inline(always)]
    pub(super) fn fill_block(&mut self, mut entered: impl FnMut(ItemId)) {
        while let Some((waiter, line)) = self.beyond.first().copied()
            && self.in_block < self.block_size
        {
            self.beyond.remove(&(waiter, line));
            self.lines[line as usize].waiters.insert(waiter);
            self.in_block += 1;
            entered(waiter.item);
        }
    }

    /// Adds an item to the list to pick from; `pushed` if the engine offers it as well.
    pub(super) fn add_pickable(&mut self, waiter: Waiter, pushed: bool) {
        self.pickable.insert(waiter);
        self.picked_only += usize::from(!pushed);
    }

    /// Removes an item from the list to pick from.
    pub(super) fn remove_pickable(&mut self, waiter: Waiter, pushed: bool) {
        let removed = self.pickable.remove(&waiter);
        assert!(removed, "{:?} is on the list", waiter.item);
        self.picked_only -= usize::from(!pushed);
    }

    /// Every open item, oldest first; for what is rare: it costs a list of them.
    pub(super) fn all(&self) -> Vec<Waiter> {
        let in_block = self.lines.iter().flat_map(|line| line.waiters.iter());
        let beyond = self.beyond.iter().map(|(waiter, _)| waiter);
        let mut all: Vec<Waiter> =
            in_block.chain(beyond).chain(self.pickable.iter()).copied().collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// How many items stand before one: among the pushed ones, or on the list to pick from.
    pub(super) fn ahead_of(&self, waiter: Waiter, pushed: bool) -> usize {
        if !pushed {
            return self.pickable.count_before(&waiter);
        }
        let in_block: usize =
            self.lines.iter().map(|line| line.waiters.count_before(&waiter)).sum();
        in_block + self.beyond.count_before(&(waiter, 0))
    }

    /// Forgets all items and keeps lines and memory.
    pub(super) fn clear(&mut self) {
        self.lines.iter_mut().for_each(|line| line.waiters.clear());
        self.beyond.clear();
        self.pickable.clear();
        self.in_block = 0;
        self.picked_only = 0;
    }

    /// The last item of the block and its line.
    fn last_of_block(&self) -> Option<(Waiter, u32)> {
        let lasts =
            self.lines.iter().zip(0..).filter_map(|(line, position)| {
                line.waiters.last().map(|waiter| (*waiter, position))
            });
        lasts.max()
    }
}
