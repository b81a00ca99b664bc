//! What any bytes must leave whole: the bodies of the fuzzing targets.
//!
//! Bytes become scenarios, files of recorded items, or centers and events here and nowhere else.
//! Three things run them: `fuzz/` under libFuzzer, which finds bytes that reach new code;
//! `hostile` and `storm` as ordinary tests, with bytes of fixed seeds; and those again for longer
//! under `cargo test -- --ignored`. The package in `fuzz/` includes these files by their path.

pub(crate) mod centers;
pub(crate) mod events;
pub(crate) mod text;

/// Numbers that look random (SplitMix64): the same for a seed on every machine.
pub(crate) struct Numbers {
    state: u64,
}

impl Numbers {
    pub(crate) const fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`, or 0.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        usize::try_from((self.next() >> 33) % limit.max(1) as u64).expect("it is below a usize")
    }

    pub(crate) fn one_of<'v, T: ?Sized>(&mut self, values: &[&'v T]) -> &'v T {
        values[self.below(values.len())]
    }

    /// So many bytes.
    pub(crate) fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count.div_ceil(8)).flat_map(|_| self.next().to_le_bytes()).take(count).collect()
    }
}
