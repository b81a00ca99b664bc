//! The generator under all streams: Philox4x32-10 (Salmon, Moraes, Dror, Shaw: "Parallel random
//! numbers: as easy as 1, 2, 3", 2011). A block is a pure function of counter and key.

const MULTIPLIERS: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
const KEY_STEPS: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];
const ROUNDS: u32 = 10;

/// Returns the 128 bits that belong to a counter under a key.
#[inline(always)]
pub(super) fn block(mut counter: [u32; 4], mut key: [u32; 2]) -> [u32; 4] {
    for _ in 0..ROUNDS {
        let (high_0, low_0) = product(MULTIPLIERS[0], counter[0]);
        let (high_1, low_1) = product(MULTIPLIERS[1], counter[2]);
        counter = [high_1 ^ counter[1] ^ key[0], low_1, high_0 ^ counter[3] ^ key[1], low_0];
        key = [key[0].wrapping_add(KEY_STEPS[0]), key[1].wrapping_add(KEY_STEPS[1])];
    }
    counter
}

/// The high and the low half of a product.
#[inline]
#[allow(clippy::cast_possible_truncation, reason = "the halves are what is asked for")]
const fn product(left: u32, right: u32) -> (u32, u32) {
    let product = left as u64 * right as u64;
    ((product >> 32) as u32, product as u32)
}

/// 64 bits in two words, the low one first.
#[inline]
#[allow(clippy::cast_possible_truncation, reason = "the halves are what is asked for")]
pub(super) const fn words(bits: u64) -> [u32; 2] {
    [bits as u32, (bits >> 32) as u32]
}

/// 64 bits from two words, the low one first.
#[inline]
pub(super) const fn bits(low: u32, high: u32) -> u64 {
    (high as u64) << 32 | low as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rn01_known_answers() {
        let zeros = block([0; 4], [0; 2]);
        assert_eq!(zeros, [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
        let ones = block([u32::MAX; 4], [u32::MAX; 2]);
        assert_eq!(ones, [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]);
        let pi =
            block([0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0]);
        assert_eq!(pi, [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]);
    }

    #[test]
    #[allow(clippy::float_cmp, reason = "the case gives every digit")]
    fn rn02_known_answers_of_two_blocks_as_doubles() {
        let expected = [
            [0.560_305_607_482_381_3, 0.369_550_039_155_045_6],
            [0.679_766_386_428_786_4, 0.210_729_342_404_760_6],
        ];
        for (number, doubles) in (0..).zip(expected) {
            let [a, b, c, d] = block([number, 0, 7, 0], words(12_345));
            let double = |low, high| (bits(low, high) >> 11) as f64 / (1_u64 << 53) as f64;
            assert_eq!([double(a, b), double(c, d)], doubles);
        }
    }
}
