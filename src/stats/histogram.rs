//! A histogram of waits that merges exactly and is off by at most 0.4 %.

/// Buckets per doubling of the value.
const PER_OCTAVE: u64 = 128;
/// Bits of a value that choose the bucket within a doubling, the leading one included.
const BITS: u32 = 8;

/// Counts of whole milliseconds in buckets whose width grows with the value.
///
/// Below 256 ms every value has its own bucket; above, a bucket is at most 1/128 of its lower
/// edge wide and answers with its middle, so the relative error is at most 1/256 (0.4 %).
/// Counts are whole numbers: merging is exact and does not depend on the order.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Histogram {
    counts: Vec<u64>,
    total: u64,
}

impl Histogram {
    /// Counts one value; a negative one counts as zero.
    #[inline]
    pub(super) fn add(&mut self, millis: i64) {
        let bucket = bucket(millis);
        if bucket >= self.counts.len() {
            self.grow(bucket);
        }
        self.counts[bucket] += 1;
        self.total += 1;
    }

    #[cold]
    fn grow(&mut self, bucket: usize) {
        self.counts.resize(bucket + 1, 0);
    }

    /// Adds everything that `other` counted.
    pub(super) fn merge(&mut self, other: &Self) {
        if other.counts.len() > self.counts.len() {
            self.counts.resize(other.counts.len(), 0);
        }
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count += more;
        }
        self.total += other.total;
    }

    /// Forgets everything and keeps the memory.
    pub(super) fn clear(&mut self) {
        self.counts.fill(0);
        self.total = 0;
    }

    /// How many values were counted.
    pub(super) const fn total(&self) -> u64 {
        self.total
    }

    /// The smallest values that the given shares of all values do not exceed, in milliseconds.
    ///
    /// `shares` must rise. `None` if nothing was counted.
    pub(super) fn quantiles<const N: usize>(&self, shares: [f64; N]) -> Option<[f64; N]> {
        if self.total == 0 {
            return None;
        }
        let mut values = [0.0; N];
        let (mut below, mut bucket) = (self.counts.first().copied().unwrap_or(0), 0);
        for (value, share) in values.iter_mut().zip(shares) {
            let wanted = (share * self.total as f64).ceil().max(1.0);
            while (below as f64) < wanted && bucket + 1 < self.counts.len() {
                bucket += 1;
                below += self.counts[bucket];
            }
            *value = middle(bucket);
        }
        Some(values)
    }

    /// For each edge how many values are not below it; `edges` must rise and be bucket edges.
    pub(super) fn counts_from(&self, edges: &[i64], counts: &mut Vec<u64>) {
        counts.clear();
        let (mut below, mut next) = (0, 0);
        for &edge in edges {
            let end = bucket(edge).min(self.counts.len());
            below += self.counts[next.min(end)..end].iter().sum::<u64>();
            next = end;
            counts.push(self.total - below);
        }
    }
}

#[inline]
#[allow(clippy::cast_possible_truncation, reason = "there are fewer than 2^13 buckets")]
const fn bucket(millis: i64) -> usize {
    let value = if millis > 0 { millis.unsigned_abs() } else { 0 };
    let octave = (u64::BITS - value.leading_zeros()).saturating_sub(BITS) as usize;
    octave * PER_OCTAVE as usize + (value >> octave) as usize
}

/// The lower edge of a bucket.
const fn edge(bucket: usize) -> u64 {
    let octave = (bucket as u64 / PER_OCTAVE).saturating_sub(1);
    (bucket as u64 - octave * PER_OCTAVE) << octave
}

fn middle(bucket: usize) -> f64 {
    let (low, next) = (edge(bucket), edge(bucket + 1));
    (low + (next - 1)) as f64 / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_lies_in_the_bucket_that_claims_it() {
        let values = (0..2_000).chain((11..45).flat_map(|power| {
            let value = 1_i64 << power;
            [value - 1, value, value + 1, value * 3 / 2]
        }));
        for value in values {
            let found = bucket(value);
            let unsigned = value.unsigned_abs();
            assert!(edge(found) <= unsigned && unsigned < edge(found + 1), "{value}");
        }
    }

    #[test]
    fn the_answer_is_off_by_at_most_one_part_in_256() {
        for value in (0..100_000).step_by(7).chain([123_456_789, 86_400_000_000]) {
            let mut histogram = Histogram::default();
            histogram.add(value);
            let [found] = histogram.quantiles([0.5]).expect("one value");
            let exact = value as f64;
            assert!((found - exact).abs() <= exact / 256.0, "{value} is read as {found}");
        }
    }

    #[test]
    fn a_quantile_is_the_smallest_value_that_enough_do_not_exceed() {
        let mut histogram = Histogram::default();
        (1..=10).for_each(|value| histogram.add(value * 10));
        assert_eq!(histogram.quantiles([0.5, 0.9, 0.91]), Some([50.0, 90.0, 100.0]));
        assert_eq!(Histogram::default().quantiles([0.5]), None);
    }

    #[test]
    fn merging_is_the_same_as_counting_together() {
        let (mut left, mut right, mut both) =
            (Histogram::default(), Histogram::default(), Histogram::default());
        for value in 0..500_i64 {
            let value = value * value;
            let part = if value % 3 == 0 { &mut left } else { &mut right };
            part.add(value);
            both.add(value);
        }
        left.merge(&right);
        assert_eq!(left, both);
    }

    #[test]
    fn counts_from_an_edge_are_exact() {
        let mut histogram = Histogram::default();
        [0, 0, 255, 256, 511, 512, 60_000].into_iter().for_each(|value| histogram.add(value));
        let mut counts = Vec::new();
        histogram.counts_from(&[0, 1, 256, 512, 1 << 20], &mut counts);
        assert_eq!(counts, [7, 5, 4, 2, 0]);
    }
}
