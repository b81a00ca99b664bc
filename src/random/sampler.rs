//! Laws made ready for drawing: what depends on parameters only is computed once.

use std::sync::Arc;

use crate::random::Law;
use crate::random::math;
use crate::random::philox;
use crate::random::sequence::Sequence;
use crate::random::stream::open_unit;

/// A law made ready for drawing, by [`Law::sampler`].
///
/// One uniform number gives one value by inversion, so that alternatives which share it share
/// luck even where their laws differ; only gamma and large Poisson laws take more numbers, from
/// a sequence of their own that belongs to the draw.
#[derive(Clone, PartialEq, Debug)]
pub struct Sampler(Form);

#[derive(Clone, PartialEq, Debug)]
enum Form {
    Constant(f64),
    Exponential {
        mean: f64,
    },
    LogNormal {
        mu: f64,
        sigma: f64,
    },
    Gamma {
        shape: f64,
        scale: f64,
    },
    Weibull {
        scale: f64,
        exponent: f64,
    },
    Uniform {
        low: f64,
        width: f64,
    },
    Triangular {
        low: f64,
        mode: f64,
        high: f64,
    },
    Hyperexponential(Arc<[Branch]>),
    Empirical(Arc<[f64]>),
    /// Knots of time and share still there; the first is (0, 1).
    Survival(Arc<[(f64, f64)]>),
    /// The sum of `parts` Poisson numbers with this mean each.
    Poisson {
        parts: u32,
        mean: f64,
        none: f64,
    },
    Geometric {
        per_failure: f64,
    },
}

/// One exponential of a mixture: it takes the uniform numbers from `from`, `share` of them.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Branch {
    from: f64,
    share: f64,
    mean: f64,
}

impl Law {
    /// Returns the law made ready for drawing.
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cast from a float saturates"
    )]
    pub fn sampler(&self) -> Sampler {
        Sampler(match *self {
            Self::Constant(value) => Form::Constant(value),
            Self::Exponential(mean) => Form::Exponential { mean },
            Self::LogNormal { mean, cv } => {
                let variance = math::ln_1p(cv * cv);
                Form::LogNormal { mu: math::ln(mean) - 0.5 * variance, sigma: variance.sqrt() }
            }
            Self::Gamma { mean, cv } if cv <= 0.0 => Form::Constant(mean),
            Self::Gamma { mean, cv } => {
                Form::Gamma { shape: 1.0 / (cv * cv), scale: mean * cv * cv }
            }
            Self::Weibull { mean, shape } => Form::Weibull {
                scale: mean / math::gamma(1.0 + 1.0 / shape),
                exponent: 1.0 / shape,
            },
            Self::Uniform { low, high } => Form::Uniform { low, width: high - low },
            Self::Triangular { low, mode, high } => Form::Triangular { low, mode, high },
            Self::Hyperexponential(ref parts) => Form::Hyperexponential(branches(parts)),
            Self::Empirical(ref values) => Form::Empirical(Arc::clone(values)),
            Self::Survival(ref points) => {
                let knots = std::iter::once((0.0, 1.0)).chain(points.iter().copied());
                Form::Survival(knots.collect())
            }
            Self::Poisson(mean) => {
                // Inversion walks up from zero: its cost is the mean, its start must not vanish.
                const PART_MAX: f64 = 200.0;
                let parts = (mean / PART_MAX).ceil().max(1.0) as u32;
                let mean = mean / f64::from(parts);
                Form::Poisson { parts, mean, none: math::exp(-mean) }
            }
            Self::Geometric(mean) if mean <= 1.0 => Form::Constant(1.0),
            Self::Geometric(mean) => {
                Form::Geometric { per_failure: 1.0 / math::ln_1p(-1.0 / mean) }
            }
        })
    }
}

fn branches(parts: &[(f64, f64)]) -> Arc<[Branch]> {
    let total: f64 = parts.iter().map(|(weight, _)| weight).sum();
    let mut from = 0.0;
    let branch = |&(weight, mean): &(f64, f64)| {
        let branch = Branch { from, share: weight / total, mean };
        from += branch.share;
        branch
    };
    parts.iter().filter(|(weight, _)| *weight > 0.0).map(branch).collect()
}

impl Sampler {
    /// The value of a law without chance.
    #[inline]
    pub(super) const fn constant(&self) -> Option<f64> {
        match self.0 {
            Form::Constant(value) => Some(value),
            _ => None,
        }
    }

    /// The value that a block of random bits stands for.
    #[inline]
    pub(super) fn value(&self, block: [u32; 4]) -> f64 {
        let u = open_unit(philox::bits(block[0], block[1]));
        match &self.0 {
            Form::Constant(value) => *value,
            Form::Exponential { mean } => mean * exponential(u),
            Form::LogNormal { mu, sigma } => math::exp(mu + sigma * math::normal_quantile(u)),
            Form::Gamma { shape, scale } => scale * gamma(*shape, &mut Sequence::of(block)),
            Form::Weibull { scale, exponent } => scale * math::pow(exponential(u), *exponent),
            Form::Uniform { low, width } => low + width * u,
            Form::Triangular { low, mode, high } => triangular(*low, *mode, *high, u),
            Form::Hyperexponential(branches) => hyperexponential(branches, u),
            Form::Empirical(values) => empirical(values, u),
            Form::Survival(knots) => time_of_survival(knots, 1.0 - u),
            Form::Poisson { parts: 1, mean, none } => poisson(*mean, *none, u),
            Form::Poisson { parts, mean, none } => {
                let mut sequence = Sequence::of(block);
                (0..*parts).map(|_| poisson(*mean, *none, sequence.uniform())).sum()
            }
            Form::Geometric { per_failure } => (math::ln(1.0 - u) * per_failure).ceil().max(1.0),
        }
    }
}

/// The exponential with mean one; `1 - u` keeps the direction: a larger `u` is a larger value.
#[inline]
fn exponential(u: f64) -> f64 {
    -math::ln(1.0 - u)
}

fn triangular(low: f64, mode: f64, high: f64, u: f64) -> f64 {
    let width = high - low;
    let rising = mode - low;
    if u * width < rising {
        low + (u * width * rising).sqrt()
    } else {
        high - ((1.0 - u) * width * (high - mode)).sqrt()
    }
}

/// Chooses the branch by `u` and spends what is left of `u` on the value.
fn hyperexponential(branches: &[Branch], u: f64) -> f64 {
    let later = branches.partition_point(|branch| branch.from <= u);
    let Some(branch) = branches.get(later.saturating_sub(1)) else { return 0.0 };
    let rest = (u - branch.from) / branch.share;
    branch.mean * exponential(rest.min(1.0 - f64::EPSILON))
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of the length is an index"
)]
fn empirical(values: &[f64], u: f64) -> f64 {
    let index = (u * values.len() as f64) as usize;
    values.get(index).or(values.last()).copied().unwrap_or(0.0)
}

/// When the share still there, linear between the knots, has fallen to `share`.
fn time_of_survival(knots: &[(f64, f64)], share: f64) -> f64 {
    let reached = knots.partition_point(|&(_, left)| left > share);
    let Some(&(to, left_then)) = knots.get(reached) else { return f64::INFINITY };
    let Some(&(from, left_before)) = knots.get(reached.wrapping_sub(1)) else { return to };
    from + (to - from) * (left_before - share) / (left_before - left_then)
}

/// Walks up from zero until the weight below exceeds `u`.
fn poisson(mean: f64, none: f64, u: f64) -> f64 {
    let (mut number, mut weight, mut below) = (0.0, none, none);
    // Beyond the mean, weights shrink below what the sum can show.
    while below < u && (number < mean || weight > 1e-17) {
        number += 1.0;
        weight *= mean / number;
        below += weight;
    }
    number
}

/// A gamma value of this shape with scale one.
///
/// Marsaglia and Tsang: "A simple method for generating gamma variables", 2000; shapes below one
/// by a power of a uniform number.
fn gamma(shape: f64, sequence: &mut Sequence) -> f64 {
    if shape < 1.0 {
        let power = math::exp(-exponential(sequence.uniform()) / shape);
        return power * gamma(shape + 1.0, sequence);
    }
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let x = math::normal_quantile(sequence.uniform());
        let v = 1.0 + c * x;
        let u = sequence.uniform();
        if v <= 0.0 {
            continue;
        }
        let cube = v * v * v;
        if math::ln(u) < 0.5 * x * x + d * (1.0 - cube + math::ln(cube)) {
            return d * cube;
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use rand_distr::Distribution;

    use super::*;
    use crate::random::Purpose;
    use crate::random::Streams;

    const COUNT: u32 = 20_000;

    /// Largest distance of the sample's distribution function from `below`, which may jump
    /// (then it is evaluated on both sides of every sampled value).
    pub(in crate::random) fn ks_distance(mut sample: Vec<f64>, below: impl Fn(f64) -> f64) -> f64 {
        sample.sort_by(f64::total_cmp);
        let count = sample.len() as f64;
        let mut distance: f64 = 0.0;
        let mut from = 0;
        for equal in sample.chunk_by(|a, b| a.total_cmp(b).is_eq()) {
            let (value, to) = (equal[0], from + equal.len());
            let before = below(value.next_down());
            distance = distance.max((before - from as f64 / count).abs());
            distance = distance.max((below(value) - to as f64 / count).abs());
            from = to;
        }
        distance
    }

    /// What the distance of a true sample exceeds once in a thousand.
    pub(in crate::random) fn ks_limit(count: usize) -> f64 {
        1.9495 / (count as f64).sqrt()
    }

    fn draws(law: &Law) -> Vec<f64> {
        let stream = Streams::new(20_261, 1).stream("law", Purpose::Talk);
        let sampler = law.sampler();
        (0..COUNT).map(|i| stream.draw(&sampler, u64::from(i), 0)).collect()
    }

    /// The distribution is `below`, and the mean is what the law says.
    fn check(law: &Law, below: impl Fn(f64) -> f64) {
        let sample = draws(law);
        let distance = ks_distance(sample.clone(), below);
        assert!(distance < ks_limit(sample.len()), "{law:?}: distance {distance}");
        if law.mean().is_finite() {
            let count = sample.len() as f64;
            let mean = sample.iter().sum::<f64>() / count;
            let squares: f64 = sample.iter().map(|x| (x - mean) * (x - mean)).sum();
            let error = (squares / (count * (count - 1.0))).sqrt();
            let distance = (mean - law.mean()).abs();
            assert!(distance <= 3.3 * error + 1e-12, "{law:?}: mean {mean}, error {error}");
        }
    }

    fn normal_below(z: f64) -> f64 {
        0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
    }

    #[test]
    fn constant_and_exponential_laws() {
        assert!(draws(&Law::Constant(3.5)).iter().all(|x| x.total_cmp(&3.5).is_eq()));
        check(&Law::Exponential(180.0), |x| 1.0 - math::exp(-x / 180.0));
    }

    #[test]
    fn log_normal_laws() {
        for cv in [0.3, 1.2] {
            let variance = math::ln_1p(cv * cv);
            let mu = math::ln(240.0) - 0.5 * variance;
            let law = Law::LogNormal { mean: 240.0, cv };
            check(&law, |x| normal_below((math::ln(x) - mu) / variance.sqrt()));
        }
        assert!(
            draws(&Law::LogNormal { mean: 9.0, cv: 0.0 }).iter().all(|x| (x - 9.0).abs() < 1e-9)
        );
    }

    #[test]
    fn gamma_laws_on_both_sides_of_shape_one() {
        for cv in [0.2, 1.0, 2.0] {
            let law = Law::Gamma { mean: 60.0, cv };
            let shape = 1.0 / (cv * cv);
            check(&law, |x| math::gamma_share_below(shape, x * shape / 60.0));
        }
        assert!(draws(&Law::Gamma { mean: 9.0, cv: 0.0 }).iter().all(|x| (x - 9.0).abs() < 1e-9));
    }

    /// Another's sampler, fed with our numbers, has the same distribution as ours.
    fn check_with_other(law: &Law, other: impl Distribution<f64>) {
        let stream = Streams::new(20_262, 1).stream("other", Purpose::Talk);
        let mut theirs: Vec<f64> =
            (0..COUNT).map(|i| other.sample(&mut stream.sequence(u64::from(i), 0))).collect();
        theirs.sort_by(f64::total_cmp);
        let below = |x: f64| theirs.partition_point(|value| *value <= x) as f64 / f64::from(COUNT);
        // Two samples of a size differ as one sample of half the size does from the truth.
        let distance = ks_distance(draws(law), below);
        assert!(distance < ks_limit(COUNT as usize / 2), "{law:?}: distance {distance}");
    }

    #[test]
    fn another_package_draws_the_same_laws() {
        let exponential = rand_distr::Exp::new(1.0 / 180.0).expect("a rate");
        check_with_other(&Law::Exponential(180.0), exponential);
        let log_normal = rand_distr::LogNormal::from_mean_cv(240.0, 1.2).expect("a law");
        check_with_other(&Law::LogNormal { mean: 240.0, cv: 1.2 }, log_normal);
        for cv in [0.5, 2.0] {
            let shape = 1.0 / (cv * cv);
            let gamma = rand_distr::Gamma::new(shape, 60.0 / shape).expect("a law");
            check_with_other(&Law::Gamma { mean: 60.0, cv }, gamma);
        }
        let scale = 100.0 / math::gamma(1.0 + 1.0 / 0.6);
        let weibull = rand_distr::Weibull::new(scale, 0.6).expect("a law");
        check_with_other(&Law::Weibull { mean: 100.0, shape: 0.6 }, weibull);
        let triangular = rand_distr::Triangular::new(1.0, 5.0, 2.0).expect("a law");
        check_with_other(&Law::Triangular { low: 1.0, mode: 2.0, high: 5.0 }, triangular);
        let poisson = rand_distr::Poisson::new(730.0).expect("a law");
        check_with_other(&Law::Poisson(730.0), poisson);
    }

    #[test]
    fn weibull_laws() {
        for shape in [0.6, 2.0] {
            let scale = 100.0 / math::gamma(1.0 + 1.0 / shape);
            let law = Law::Weibull { mean: 100.0, shape };
            check(&law, |x| 1.0 - math::exp(-math::pow(x / scale, shape)));
        }
    }

    #[test]
    fn uniform_and_triangular_laws() {
        check(&Law::Uniform { low: 2.0, high: 5.0 }, |x| (x - 2.0) / 3.0);
        check(&Law::Triangular { low: 1.0, mode: 2.0, high: 5.0 }, |x| {
            if x < 2.0 { (x - 1.0) * (x - 1.0) / 4.0 } else { 1.0 - (5.0 - x) * (5.0 - x) / 12.0 }
        });
        check(&Law::Triangular { low: 0.0, mode: 0.0, high: 1.0 }, |x| x * (2.0 - x));
    }

    #[test]
    fn hyperexponential_laws() {
        let law = Law::Hyperexponential([(9.0, 10.0), (1.0, 90.0)].into());
        check(&law, |x| 1.0 - 0.9 * math::exp(-x / 10.0) - 0.1 * math::exp(-x / 90.0));
    }

    #[test]
    fn empirical_laws_take_each_value_as_often() {
        check(&Law::Empirical([1.0, 2.0, 2.0, 7.0].into()), |x| match x {
            x if x < 1.0 => 0.0,
            x if x < 2.0 => 0.25,
            x if x < 7.0 => 0.75,
            _ => 1.0,
        });
    }

    #[test]
    fn survival_curves_are_linear_between_points_and_may_drop_at_once() {
        let law = Law::Survival([(0.0, 0.9), (10.0, 0.5), (30.0, 0.0)].into());
        check(&law, |x| match x {
            x if x < 0.0 => 0.0,
            x if x < 10.0 => 0.1 + 0.04 * x,
            x => 1.0 - 0.025 * (30.0 - x),
        });
        // The atom at zero is not below zero.
        let at_once = draws(&law).iter().filter(|x| **x <= 0.0).count() as f64;
        assert!((at_once / f64::from(COUNT) - 0.1).abs() < 3.3 * (0.09 / f64::from(COUNT)).sqrt());
    }

    #[test]
    fn poisson_laws_small_and_large() {
        for mean in [0.4, 6.0, 150.0, 730.0] {
            check(&Law::Poisson(mean), |x| 1.0 - math::gamma_share_below(x.floor() + 1.0, mean));
        }
        assert!(draws(&Law::Poisson(0.0)).iter().all(|x| *x <= 0.0));
    }

    #[test]
    fn geometric_laws_start_at_one() {
        let law = Law::Geometric(4.0);
        check(&law, |x| 1.0 - math::pow(0.75, x.floor().max(0.0)));
        assert!(draws(&law).iter().all(|x| *x >= 1.0));
        assert!(draws(&Law::Geometric(1.0)).iter().all(|x| x.total_cmp(&1.0).is_eq()));
    }

    #[test]
    fn scaling_a_law_scales_every_draw() {
        let laws = [
            Law::Constant(3.0),
            Law::Exponential(3.0),
            Law::LogNormal { mean: 3.0, cv: 1.5 },
            Law::Gamma { mean: 3.0, cv: 1.5 },
            Law::Weibull { mean: 3.0, shape: 0.7 },
            Law::Uniform { low: 1.0, high: 2.0 },
            Law::Triangular { low: 1.0, mode: 2.0, high: 9.0 },
            Law::Hyperexponential([(0.2, 9.0), (0.8, 1.0)].into()),
            Law::Empirical([1.0, 5.0].into()),
            Law::Survival([(5.0, 0.6), (9.0, 0.0)].into()),
        ];
        for law in laws {
            let scaled = law.scaled(1.15);
            assert!((scaled.mean() / law.mean() - 1.15).abs() < 1e-12, "{law:?}");
            for (before, after) in draws(&law).into_iter().zip(draws(&scaled)) {
                assert!((after - 1.15 * before).abs() <= 1e-12 * after, "{law:?}");
            }
        }
    }
}
