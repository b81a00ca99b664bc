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
    /// Where the first chunk begins: what lies before has been taken from the front.
    head: usize,
    len: usize,
    spare: Vec<Vec<T>>,
}

/// Longest chunk; a full one in the middle is split in two.
const CHUNK: usize = 64;

impl<T: Ord + Copy> SortedList<T> {
    pub(super) const fn new() -> Self {
        Self { chunks: Vec::new(), head: 0, len: 0, spare: Vec::new() }
    }

    pub(super) const fn len(&self) -> usize {
        self.len
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.len == 0
    }

    #[inline]
    pub(super) fn first(&self) -> Option<&T> {
        self.chunks.first()?.get(self.head)
    }

    pub(super) fn last(&self) -> Option<&T> {
        self.chunks.last().and_then(|chunk| chunk.last())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        self.slices().flatten()
    }

    /// The value at a position; O(n / chunk length).
    pub(super) fn nth(&self, mut position: usize) -> Option<&T> {
        for chunk in self.slices() {
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
        for chunk in self.slices() {
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
        match self.chunks.last_mut() {
            Some(last) if last.len() < CHUNK && last.last().is_none_or(|last| *last < value) => {
                last.push(value);
                self.len += 1;
            }
            _ => self.put(value),
        }
    }

    /// Adds a value that is not the last, or for which the last chunk has no room.
    #[inline(never)]
    fn put(&mut self, value: T) {
        self.close_head();
        self.len += 1;
        let position = self.chunk_of(&value);
        if let Some(chunk) = self.chunks.get_mut(position) {
            let place = chunk.partition_point(|other| *other < value);
            debug_assert!(chunk.get(place) != Some(&value), "a value is in a list once");
            if chunk.len() < CHUNK || place < CHUNK {
                chunk.insert(place, value);
                if self.chunks[position].len() > CHUNK {
                    self.split(position);
                }
                return;
            }
        }
        let mut chunk = self.spare.pop().unwrap_or_default();
        chunk.push(value);
        let behind = (position + 1).min(self.chunks.len());
        self.chunks.insert(behind, chunk);
    }

    fn split(&mut self, position: usize) {
        let mut upper = self.spare.pop().unwrap_or_default();
        upper.extend(self.chunks[position].drain(CHUNK / 2..));
        self.chunks.insert(position + 1, upper);
    }

    /// Removes a value; whether it was there.
    #[inline]
    pub(super) fn remove(&mut self, value: &T) -> bool {
        // Lines are left from the front.
        if self.first() != Some(value) {
            return self.take(value);
        }
        self.head += 1;
        self.len -= 1;
        if self.head == self.chunks[0].len() {
            self.drop_first_chunk();
        }
        true
    }

    /// Removes a value that is not the first.
    #[inline(never)]
    fn take(&mut self, value: &T) -> bool {
        if self.is_empty() {
            return false;
        }
        self.close_head();
        let position = self.chunk_of(value);
        let Ok(place) = self.chunks[position].binary_search(value) else {
            return false;
        };
        self.chunks[position].remove(place);
        self.len -= 1;
        if self.chunks[position].is_empty() {
            let chunk = self.chunks.remove(position);
            self.spare.push(chunk);
        }
        true
    }

    /// The first chunk has been used up. The last one stays: short lines come and go all the time.
    fn drop_first_chunk(&mut self) {
        self.head = 0;
        self.chunks[0].clear();
        if self.chunks.len() > 1 {
            let chunk = self.chunks.remove(0);
            self.spare.push(chunk);
        }
    }

    /// Drops what has been taken from the front, so that all of the first chunk counts.
    fn close_head(&mut self) {
        if self.head > 0 {
            self.chunks[0].drain(..self.head);
            self.head = 0;
        }
    }

    pub(super) fn clear(&mut self) {
        (self.len, self.head) = (0, 0);
        while let Some(mut chunk) = self.chunks.pop() {
            chunk.clear();
            self.spare.push(chunk);
        }
    }

    fn slices(&self) -> impl Iterator<Item = &[T]> {
        let starts = std::iter::once(self.head).chain(std::iter::repeat(0));
        self.chunks.iter().zip(starts).map(|(chunk, start)| &chunk[start..])
    }

    /// The chunk in which `value` is or would be.
    fn chunk_of(&self, value: &T) -> usize {
        let begins_before = |chunk: &Vec<T>| chunk.first().is_some_and(|first| first <= value);
        self.chunks.partition_point(begins_before).saturating_sub(1)
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
