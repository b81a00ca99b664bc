//! A sorted list in chunks: the one container behind waiting lines and orders of people.

/// Values in ascending order, none twice.
///
/// Kept in chunks of bounded length. Adding, removing and finding a position cost O(log n) to find
/// the chunk and a move within it; adding at the end and taking from the front, the habits of a
/// line, touch one chunk only. Emptied chunks are used again, so a list that has reached its
/// size allocates no more. No chunk is empty, unless it is the only one.
#[derive(Clone, Debug)]
pub(super) struct SortedList<T> {
    chunks: Vec<Vec<T>>,
    spare: Vec<Vec<T>>,
    len: usize,
}

/// Longest chunk; a full one in the middle is split in two.
const CHUNK: usize = 64;

impl<T: Ord + Copy> SortedList<T> {
    pub(super) const fn new() -> Self {
        Self { chunks: Vec::new(), spare: Vec::new(), len: 0 }
    }

    pub(super) const fn len(&self) -> usize {
        self.len
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.len == 0
    }

    pub(super) fn first(&self) -> Option<&T> {
        self.chunks.first()?.first()
    }

    pub(super) fn last(&self) -> Option<&T> {
        self.chunks.last().and_then(|chunk| chunk.last())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        self.chunks.iter().flatten()
    }

    /// The value at a position; O(n / chunk length).
    pub(super) fn nth(&self, mut position: usize) -> Option<&T> {
        for chunk in &self.chunks {
            if position < chunk.len() {
                return Some(&chunk[position]);
            }
            position -= chunk.len();
        }
        None
    }

    /// How many values are smaller; O(n / chunk length).
    pub(super) fn count_before(&self, value: &T) -> usize {
        let mut count = 0;
        for chunk in &self.chunks {
            let place = chunk.partition_point(|other| other < value);
            count += place;
            if place < chunk.len() {
                break;
            }
        }
        count
    }

    /// Adds a value that is not in the list.
    #[inline]
    pub(super) fn insert(&mut self, value: T) {
        self.len += 1;
        match self.chunks.last_mut() {
            Some(last) if last.len() < CHUNK && last.last().is_none_or(|last| *last < value) => {
                last.push(value);
            }
            Some(last) if last.last().is_some_and(|last| *last > value) => self.put(value),
            _ => self.append(value),
        }
    }

    /// Adds a value that is not the last.
    #[inline(never)]
    fn put(&mut self, value: T) {
        let position = self.chunk_of(&value);
        let chunk = &mut self.chunks[position];
        let place = chunk.partition_point(|other| *other < value);
        debug_assert!(chunk.get(place) != Some(&value), "a value is in a list once");
        chunk.insert(place, value);
        if chunk.len() > CHUNK {
            let mut upper = self.spare.pop().unwrap_or_default();
            upper.extend(self.chunks[position].drain(CHUNK / 2..));
            self.chunks.insert(position + 1, upper);
        }
    }

    /// Removes a value; whether it was there.
    pub(super) fn remove(&mut self, value: &T) -> bool {
        let Some(first) = self.first() else {
            return false;
        };
        // Lines are left from the front.
        let (position, place) = if first == value {
            (0, 0)
        } else {
            let position = self.chunk_of(value);
            let Ok(place) = self.chunks[position].binary_search(value) else {
                return false;
            };
            (position, place)
        };
        self.chunks[position].remove(place);
        self.len -= 1;
        // The last chunk stays: short lines come and go all the time.
        if self.chunks[position].is_empty() && self.chunks.len() > 1 {
            let chunk = self.chunks.remove(position);
            self.spare.push(chunk);
        }
        true
    }

    pub(super) fn clear(&mut self) {
        self.len = 0;
        while let Some(mut chunk) = self.chunks.pop() {
            chunk.clear();
            self.spare.push(chunk);
        }
    }

    /// Adds a value at the end, in a chunk of its own.
    #[cold]
    fn append(&mut self, value: T) {
        let mut chunk = self.spare.pop().unwrap_or_default();
        chunk.push(value);
        self.chunks.push(chunk);
    }

    /// The chunk in which `value` is or would be; the list is not empty.
    fn chunk_of(&self, value: &T) -> usize {
        self.chunks.partition_point(|chunk| chunk[0] <= *value).saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn it_behaves_like_a_set_of_sorted_values() {
        let mut list = SortedList::new();
        let mut model = BTreeSet::new();
        let mut state = 1_u32;
        for _ in 0..20_000 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let value = (state >> 16) % 700;
            if model.remove(&value) {
                assert!(list.remove(&value));
            } else {
                assert!(!list.remove(&value));
                model.insert(value);
                list.insert(value);
            }
            assert_eq!(list.len(), model.len());
            assert_eq!(list.first(), model.first());
            assert_eq!(list.last(), model.last());
        }
        assert!(list.iter().eq(model.iter()));
        assert_eq!(list.nth(100), model.iter().nth(100));
        list.clear();
        assert!(list.is_empty() && list.first().is_none() && list.nth(0).is_none());
    }
}
