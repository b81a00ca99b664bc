//! Transcendental functions, the same bits on every platform: thin names over `libm`, and the
//! quantiles that laws need.
//!
//! Nothing else in this package calls the platform's logarithm or exponential.

/// Natural logarithm.
#[inline]
pub(crate) fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// Natural logarithm of `1 + x`, exact for small `x`.
#[inline]
pub(crate) fn ln_1p(x: f64) -> f64 {
    libm::log1p(x)
}

/// The exponential function.
#[inline]
pub(crate) fn exp(x: f64) -> f64 {
    libm::exp(x)
}

/// A positive `base` to the power of `exponent`; three times as fast as the exact function and
/// off by some last bits.
#[inline]
pub(crate) fn pow(base: f64, exponent: f64) -> f64 {
    exp(exponent * ln(base))
}

/// The gamma function.
pub(crate) fn gamma(x: f64) -> f64 {
    libm::tgamma(x)
}

/// Logarithm of the gamma function.
pub(crate) fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// A polynomial of degree seven, the constant first; by Estrin's scheme, whose steps wait less
/// for each other than Horner's.
#[inline]
fn polynomial(x: f64, c: &[f64; 8]) -> f64 {
    let x2 = x * x;
    let low = (c[0] + c[1] * x) + (c[2] + c[3] * x) * x2;
    let high = (c[4] + c[5] * x) + (c[6] + c[7] * x) * x2;
    low + high * (x2 * x2)
}

/// The value below which a standard normal variable stays with probability `p`, for `p` strictly
/// between 0 and 1, to about 16 digits.
///
/// Wichura: "Algorithm AS 241: the percentage points of the normal distribution", 1988.
#[inline]
pub(crate) fn normal_quantile(p: f64) -> f64 {
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        q * polynomial(r, &CENTER_ABOVE) / polynomial(r, &CENTER_BELOW)
    } else {
        normal_tail(if q < 0.0 { p } else { 1.0 - p }).copysign(q)
    }
}

/// Magnitude of the quantile of a tail of weight `p`.
fn normal_tail(p: f64) -> f64 {
    let r = (-ln(p)).sqrt();
    if r <= 5.0 {
        polynomial(r - 1.6, &TAIL_ABOVE) / polynomial(r - 1.6, &TAIL_BELOW)
    } else {
        polynomial(r - 5.0, &FAR_ABOVE) / polynomial(r - 5.0, &FAR_BELOW)
    }
}

const CENTER_ABOVE: [f64; 8] = [
    3.387_132_872_796_366_5,
    1.331_416_678_917_843_8e2,
    1.971_590_950_306_551_3e3,
    1.373_169_376_550_946e4,
    4.592_195_393_154_987e4,
    6.726_577_092_700_87e4,
    3.343_057_558_358_813e4,
    2.509_080_928_730_122_7e3,
];
const CENTER_BELOW: [f64; 8] = [
    1.0,
    4.231_333_070_160_091e1,
    6.871_870_074_920_579e2,
    5.394_196_021_424_751e3,
    2.121_379_430_158_659_7e4,
    3.930_789_580_009_271e4,
    2.872_908_573_572_194_3e4,
    5.226_495_278_852_854e3,
];
const TAIL_ABOVE: [f64; 8] = [
    1.423_437_110_749_683_5,
    4.630_337_846_156_546,
    5.769_497_221_460_691,
    3.647_848_324_763_204_5,
    1.270_458_252_452_368_4,
    2.417_807_251_774_506e-1,
    2.272_384_498_926_918_4e-2,
    7.745_450_142_783_414e-4,
];
const TAIL_BELOW: [f64; 8] = [
    1.0,
    2.053_191_626_637_759,
    1.676_384_830_183_803_8,
    6.897_673_349_851e-1,
    1.481_039_764_274_800_8e-1,
    1.519_866_656_361_645_7e-2,
    5.475_938_084_995_345e-4,
    1.050_750_071_644_416_9e-9,
];
const FAR_ABOVE: [f64; 8] = [
    6.657_904_643_501_103,
    5.463_784_911_164_114,
    1.784_826_539_917_291_3,
    2.965_605_718_285_048_7e-1,
    2.653_218_952_657_612_4e-2,
    1.242_660_947_388_078_4e-3,
    2.711_555_568_743_487_6e-5,
    2.010_334_399_292_288_1e-7,
];
const FAR_BELOW: [f64; 8] = [
    1.0,
    5.998_322_065_558_88e-1,
    1.369_298_809_227_358e-1,
    1.487_536_129_085_061_5e-2,
    7.868_691_311_456_133e-4,
    1.846_318_317_510_054_8e-5,
    1.421_511_758_316_446e-7,
    2.044_263_103_389_939_8e-15,
];

/// The share of a gamma law of this shape and scale one that lies below `x`: the regularized
/// lower incomplete gamma function P, by its series or its continued fraction (Abramowitz and
/// Stegun 6.5.29 and 6.5.31).
pub(crate) fn gamma_share_below(shape: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    let front = exp(shape * ln(x) - x - ln_gamma(shape));
    if x < shape + 1.0 {
        let (mut term, mut sum, mut above) = (1.0 / shape, 1.0 / shape, shape);
        while term > sum * f64::EPSILON {
            above += 1.0;
            term *= x / above;
            sum += term;
        }
        front * sum
    } else {
        1.0 - front * upper_fraction(shape, x)
    }
}

/// The continued fraction of the upper incomplete gamma function, by Lentz's method.
fn upper_fraction(shape: f64, x: f64) -> f64 {
    const STEPS_MAX: u32 = 100_000;
    let mut b = x + 1.0 - shape;
    let mut c = f64::MAX;
    let mut d = 1.0 / b;
    let mut fraction = d;
    for step in 1..STEPS_MAX {
        let a = f64::from(step) * (shape - f64::from(step));
        b += 2.0;
        d = 1.0 / (a * d + b);
        c = b + a / c;
        fraction *= c * d;
        if (c * d - 1.0).abs() <= 2.0 * f64::EPSILON {
            break;
        }
    }
    fraction
}

/// The value below which a gamma variable of this shape and scale one stays with probability
/// `p`, for `p` strictly between 0 and 1.
///
/// Newton's method within a bracket, from the approximation of Wilson and Hilferty, which is
/// taken as it is for shapes beyond a million (its error is then below 1e-9).
pub(crate) fn gamma_quantile(shape: f64, p: f64) -> f64 {
    const STEPS_MAX: u32 = 200;
    let cube = 1.0 - 1.0 / (9.0 * shape) + normal_quantile(p) / (3.0 * shape.sqrt());
    let rough = shape * cube * cube * cube;
    if shape > 1e6 {
        return rough;
    }
    // The lower tail's leading term; also a lower bound for the quantile.
    let least = exp((ln(p) + ln_gamma(shape + 1.0)) / shape);
    if least < 1e-290 {
        return least;
    }
    let (mut low, mut high) = (least, f64::INFINITY);
    let mut x = if cube > 0.0 { rough.max(least) } else { least };
    for _ in 0..STEPS_MAX {
        let excess = gamma_share_below(shape, x) - p;
        if excess > 0.0 {
            high = x;
        } else {
            low = x;
        }
        let slope = exp((shape - 1.0) * ln(x) - x - ln_gamma(shape));
        let newton = x - excess / slope;
        let next = if newton > low && newton < high {
            newton
        } else if high.is_finite() {
            0.5 * (low + high)
        } else {
            2.0 * x
        };
        let done = (next - x).abs() <= 1e-14 * x;
        x = next;
        if done {
            break;
        }
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_normal_quantile_inverts_the_error_function() {
        for p in [1e-300, 1e-12, 1e-4, 0.074, 0.076, 0.3, 0.5, 0.9, 0.999, 1.0 - 1e-9] {
            let back = 0.5 * libm::erfc(-normal_quantile(p) * std::f64::consts::FRAC_1_SQRT_2);
            // One last bit of the argument moves a far tail by its square.
            let tolerance = if p < 1e-100 { 1e-12 } else { 1e-14 };
            assert!((back / p - 1.0).abs() < tolerance, "{p} came back as {back}");
        }
    }

    #[test]
    fn the_gamma_share_is_the_exponential_and_the_poisson_one() {
        for x in [1e-6, 0.1, 1.0, 3.0, 20.0] {
            assert!((gamma_share_below(1.0, x) + libm::expm1(-x)).abs() < 1e-15);
            // Shape 3: three events of a Poisson process before x.
            let exact = 1.0 - exp(-x) * (1.0 + x + 0.5 * x * x);
            assert!((gamma_share_below(3.0, x) - exact).abs() < 1e-14, "x = {x}");
        }
    }

    #[test]
    fn the_gamma_quantile_inverts_the_gamma_share() {
        for shape in [0.05, 0.5, 1.0, 3.0, 28.7, 1e4, 1e6] {
            for p in [1e-9, 0.01, 0.2, 0.5, 0.9, 0.9999] {
                let back = gamma_share_below(shape, gamma_quantile(shape, p));
                // The last bits of a logarithm near 1e7 are 1e-9 of what it stands for.
                let tolerance = if shape < 1e5 { 1e-10 } else { 1e-8 };
                assert!(
                    (back / p - 1.0).abs() < tolerance,
                    "shape {shape}, {p} came back as {back}"
                );
            }
        }
    }

    #[test]
    fn the_two_ways_to_a_gamma_quantile_meet() {
        for p in [0.001, 0.5, 0.999] {
            let ratio = gamma_quantile(1.000_001e6, p) / gamma_quantile(1e6, p);
            assert!((ratio / 1.000_001 - 1.0).abs() < 1e-8);
        }
    }
}
