//! The random numbers of one draw that needs several.

use std::convert::Infallible;

use rand::TryRng;

use super::philox;
use super::stream::open_unit;

/// A generator of its own for one draw, keyed by the draw's own bits: [`Stream::sequence`].
///
/// It has the traits of the crate `rand`, so a law that is not among ours can be drawn with any
/// sampler written for them, and still depends on nothing but the name of the draw.
///
/// [`Stream::sequence`]: super::Stream::sequence
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sequence {
    key: [u32; 2],
    counter: [u32; 4],
}

impl Sequence {
    pub(super) const fn of([a, b, c, d]: [u32; 4]) -> Self {
        Self { key: [a, b], counter: [0, 0, c, d] }
    }

    /// 64 random bits.
    pub(super) fn bits(&mut self) -> u64 {
        let [low, high, ..] = philox::block(self.counter, self.key);
        self.counter[0] = self.counter[0].wrapping_add(1);
        philox::bits(low, high)
    }

    /// A number uniform in the open interval from 0 to 1.
    pub(super) fn uniform(&mut self) -> f64 {
        open_unit(self.bits())
    }
}

impl TryRng for Sequence {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let [low, _] = philox::words(self.bits());
        Ok(low)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.bits())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.bits().to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use rand::Rng;

    use super::*;

    #[test]
    fn bytes_and_numbers_are_the_same_bits() {
        let start = Sequence::of([1, 2, 3, 4]);
        let (mut numbers, mut bytes) = (start.clone(), start);
        let mut filled = [0; 19];
        bytes.fill_bytes(&mut filled);
        for chunk in filled.chunks(8) {
            assert_eq!(*chunk, numbers.next_u64().to_le_bytes()[..chunk.len()]);
        }
        assert_eq!(u64::from(numbers.clone().next_u32()), bytes.next_u64() & 0xffff_ffff);
    }
}
