//! The length of time covered by stretches that overlap and come in no strict order.

use std::collections::VecDeque;

/// Disjoint pieces that are kept open to merging, at most.
const PIECES_MAX: usize = 4_096;

/// Merges stretches of time, in milliseconds.
///
/// Memory is bounded: beyond the limit the earliest pieces are given out, and what comes later
/// for a time before their end is not counted. Stretches are reported when they end, so that
/// would take one that outlasts thousands of others.
#[derive(Clone, Debug, Default)]
pub(super) struct Union {
    /// Sorted, not touching.
    pieces: VecDeque<(i64, i64)>,
    /// End of what was given out.
    floor: i64,
}

impl Union {
    /// Adds a stretch; returns a piece that is final, if there are too many.
    pub(super) fn add(&mut self, from: i64, to: i64) -> Option<(i64, i64)> {
        let (mut from, mut to) = (from.max(self.floor), to);
        if from >= to {
            return None;
        }
        let mut end = self.pieces.len();
        while end > 0 && self.pieces[end - 1].0 > to {
            end -= 1;
        }
        let mut start = end;
        while start > 0 && self.pieces[start - 1].1 >= from {
            start -= 1;
            from = from.min(self.pieces[start].0);
            to = to.max(self.pieces[start].1);
        }
        if start + 1 == end {
            self.pieces[start] = (from, to);
            return None;
        }
        self.pieces.drain(start..end);
        self.pieces.insert(start, (from, to));
        if self.pieces.len() <= PIECES_MAX {
            return None;
        }
        self.pop()
    }

    /// Gives out the earliest piece.
    pub(super) fn pop(&mut self) -> Option<(i64, i64)> {
        let piece = self.pieces.pop_front()?;
        self.floor = piece.1;
        Some(piece)
    }

    /// Forgets everything and keeps the memory.
    pub(super) fn clear(&mut self) {
        self.pieces.clear();
        self.floor = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(stretches: &[(i64, i64)]) -> Vec<(i64, i64)> {
        let mut union = Union::default();
        for &(from, to) in stretches {
            assert_eq!(union.add(from, to), None);
        }
        std::iter::from_fn(|| union.pop()).collect()
    }

    #[test]
    fn overlaps_count_once_in_whatever_order_they_come() {
        assert_eq!(merged(&[(0, 5), (3, 8), (10, 12)]), [(0, 8), (10, 12)]);
        assert_eq!(merged(&[(10, 12), (3, 8), (0, 5)]), [(0, 8), (10, 12)]);
        assert_eq!(merged(&[(0, 2), (4, 6), (8, 10), (1, 9)]), [(0, 10)]);
        assert_eq!(merged(&[(0, 10), (2, 3), (7, 7)]), [(0, 10)]);
        assert_eq!(merged(&[(0, 2), (2, 4)]), [(0, 4)]);
    }

    #[test]
    fn memory_is_bounded_and_nothing_is_counted_twice() {
        let mut union = Union::default();
        let mut covered = 0;
        for piece in 0..10_000 {
            let given = union.add(piece * 10, piece * 10 + 5);
            covered += given.map_or(0, |(from, to)| to - from);
            assert!(union.pieces.len() <= PIECES_MAX);
        }
        let given = union.add(0, 100_000);
        assert_eq!(given, None);
        covered += std::iter::from_fn(|| union.pop()).map(|(from, to)| to - from).sum::<i64>();
        let final_end = (10_000 - 4_096 - 1) * 10 + 5;
        assert_eq!(covered, (10_000 - 4_096) * 5 + 100_000 - final_end);
    }
}
