//! From replications to estimates: ratios of sums, quantiles by sections, Student's t.

use super::formula::Figure;
use super::results::Estimate;
use statrs::distribution::ContinuousCDF;
use statrs::distribution::StudentsT;
use std::cell::OnceCell;

/// Deviations below this part of a value are rounding, not variance.
const ROUNDING: f64 = 1e-11;

/// A confidence level with the quantiles of Student's t that belong to it.
#[derive(Debug)]
pub(super) struct Confidence {
    level: f64,
    /// By degrees of freedom, from 1.
    quantiles: Vec<OnceCell<f64>>,
}

impl Confidence {
    /// The level for estimates from up to `replications` replications.
    pub(super) fn new(level: f64, replications: usize) -> Self {
        Self { level, quantiles: vec![OnceCell::new(); replications] }
    }

    /// How many standard errors make half the width of an interval from `count` values.
    pub(super) fn factor(&self, count: usize) -> f64 {
        let freedom = count - 1;
        *self.quantiles[freedom - 1].get_or_init(|| quantile(self.level, freedom))
    }

    /// The estimate of a ratio from what each replication found.
    ///
    /// The value is the ratio of the sums. The half width is that of the jackknife with the
    /// value in the middle; for equal denominators it is the classical one of a mean.
    pub(super) fn ratio(&self, figures: &[Figure]) -> Estimate {
        let value = ratio_of_sums(figures);
        let contributing = contributing(figures);
        let spread = pseudo_values(figures)
            .and_then(|values| standard_error(&values, value.unwrap_or(0.0).abs()));
        let half_width =
            spread.filter(|_| contributing >= 2).map(|spread| spread * self.factor(contributing));
        self.estimate(value, half_width, contributing)
    }

    /// The estimate of a quantile: `pooled` from all waits together, its precision from the
    /// quantiles of the replications (sectioning).
    pub(super) fn sections(&self, pooled: Option<f64>, figures: &[Figure]) -> Estimate {
        let values: Vec<f64> = figures.iter().filter_map(|figure| figure.value()).collect();
        let count = values.len();
        let half_width = pooled.filter(|_| count >= 2).and_then(|pooled| {
            let squares = values.iter().map(|value| (value - pooled) * (value - pooled));
            let variance = squares.sum::<f64>() / (count as f64 * (count - 1) as f64);
            let is_constant = values.iter().all(|value| value.total_cmp(&values[0]).is_eq());
            (!is_constant).then(|| variance.sqrt() * self.factor(count))
        });
        self.estimate(pooled, half_width, count)
    }

    /// An estimate at this level.
    pub(super) fn estimate(
        &self,
        value: Option<f64>,
        half_width: Option<f64>,
        replications: usize,
    ) -> Estimate {
        let replications = u32::try_from(replications).unwrap_or(u32::MAX);
        Estimate { value, half_width, level: self.level, replications }
    }
}

/// The quantile of Student's t that leaves (1 - level) / 2 above it.
fn quantile(level: f64, freedom: usize) -> f64 {
    let law = StudentsT::new(0.0, 1.0, freedom as f64).expect("at least one degree of freedom");
    law.inverse_cdf(f64::midpoint(1.0, level))
}

/// The probability that Student's t lies further from zero than `statistic`.
pub(super) fn two_sided_p(statistic: f64, freedom: usize) -> f64 {
    let law = StudentsT::new(0.0, 1.0, freedom as f64).expect("at least one degree of freedom");
    2.0 * law.sf(statistic.abs())
}

/// The half width of an interval from `count` values with the standard error `spread`.
pub(super) fn half_width_at(level: f64, count: usize, spread: f64) -> f64 {
    quantile(level, count - 1) * spread
}

/// Replications in which the value is defined.
pub(super) fn contributing(figures: &[Figure]) -> usize {
    figures.iter().filter(|figure| figure.denominator > 0.0).count()
}

/// The ratio of the sums over all replications.
pub(super) fn ratio_of_sums(figures: &[Figure]) -> Option<f64> {
    let (above, below) = totals(figures);
    (below > 0.0).then(|| above / below)
}

/// The jackknife's pseudo-values of the ratio: `n r - (n - 1) r(without this replication)`.
///
/// `None` with fewer than two replications, or if only one has anything below the line.
pub(super) fn pseudo_values(figures: &[Figure]) -> Option<Vec<f64>> {
    let count = figures.len();
    if count < 2 || contributing(figures) < 2 {
        return None;
    }
    let (above, below) = totals(figures);
    let ratio = above / below;
    let pseudo = |figure: &Figure| {
        // r - r(without) = (y - r x) / (X - x): written so that equal replications give exactly
        // the ratio and not its neighbor.
        let residual = figure.numerator - ratio * figure.denominator;
        let scale = figure.numerator.abs().max(ratio.abs() * figure.denominator);
        let residual = if residual.abs() <= ROUNDING * scale { 0.0 } else { residual };
        ratio + (count - 1) as f64 * residual / (below - figure.denominator)
    };
    Some(figures.iter().map(pseudo).collect())
}

/// The standard error of the mean of values; `None` if they are all the same, but for rounding
/// of quantities as large as `scale`.
pub(super) fn standard_error(values: &[f64], scale: f64) -> Option<f64> {
    let count = values.len();
    if count < 2 {
        return None;
    }
    let mean = values.iter().sum::<f64>() / count as f64;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    let error = (squares / (count as f64 * (count - 1) as f64)).sqrt();
    (error > ROUNDING * scale).then_some(error)
}

fn totals(figures: &[Figure]) -> (f64, f64) {
    figures.iter().fold((0.0, 0.0), |(above, below), figure| {
        (above + figure.numerator, below + figure.denominator)
    })
}

/// Running sums of a ratio where single replications are not kept.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(super) struct Moments {
    count: u32,
    contributing: u32,
    above: f64,
    below: f64,
    above_squared: f64,
    product: f64,
    below_squared: f64,
}

impl Moments {
    /// Adds what a replication found.
    pub(super) fn add(&mut self, figure: Figure) {
        let (y, x) = (figure.numerator, figure.denominator);
        self.count += 1;
        self.contributing += u32::from(x > 0.0);
        self.above += y;
        self.below += x;
        self.above_squared += y * y;
        self.product += x * y;
        self.below_squared += x * x;
    }

    /// The ratio of the sums, with the half width of the delta method.
    pub(super) fn estimate(&self, confidence: &Confidence) -> Estimate {
        let contributing = self.contributing as usize;
        if contributing == 0 {
            return confidence.estimate(None, None, 0);
        }
        let ratio = self.above / self.below;
        let count = f64::from(self.count);
        let square =
            self.above_squared - 2.0 * ratio * self.product + ratio * ratio * self.below_squared;
        let scale = self.above_squared + ratio * ratio * self.below_squared;
        let is_known = contributing >= 2 && square > ROUNDING * scale;
        let half_width = is_known.then(|| {
            let spread = (square / (count * (count - 1.0))).sqrt() / (self.below / count);
            spread * confidence.factor(contributing)
        });
        confidence.estimate(Some(ratio), half_width, contributing)
    }
}

/// A decile of sorted values by linear interpolation; `None` if there are none.
pub(super) fn decile_of_sorted(sorted: &[f64], tenths: usize) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let (below, rest) = (last * tenths / 10, last * tenths % 10);
    let above = (below + 1).min(last);
    Some(sorted[below] + rest as f64 / 10.0 * (sorted[above] - sorted[below]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(pairs: &[(f64, f64)]) -> Vec<Figure> {
        let figure = |&(numerator, denominator)| Figure { numerator, denominator, samples: 1 };
        pairs.iter().map(figure).collect()
    }

    fn close(a: Option<f64>, b: f64) -> bool {
        a.is_some_and(|a| (a - b).abs() <= 1e-9 * b.abs().max(1.0))
    }

    #[test]
    fn equal_denominators_give_the_classical_interval() {
        let confidence = Confidence::new(0.95, 5);
        let found = confidence.ratio(&figures(&[(1.0, 1.0), (2.0, 1.0), (3.0, 1.0), (4.0, 1.0)]));
        // t(3; 0.975) = 3.182446, s = 1.290994, n = 4.
        assert_eq!(found.value, Some(2.5));
        assert!((found.half_width.unwrap() - 3.182_446_305 * 1.290_994_449 / 2.0).abs() < 1e-6);
        assert_eq!(found.replications, 4);
    }

    #[test]
    fn a_ratio_is_one_of_sums_and_not_the_mean_of_ratios() {
        let confidence = Confidence::new(0.95, 3);
        let found = confidence.ratio(&figures(&[(1.0, 1.0), (0.0, 9.0), (0.0, 0.0)]));
        assert_eq!(found.value, Some(0.1));
        assert_eq!(found.replications, 2);
        // By hand: r(without) is 0, 1 and 0.1, so the pseudo-values are 0.3, -1.7 and 0.1.
        let values = pseudo_values(&figures(&[(1.0, 1.0), (0.0, 9.0), (0.0, 0.0)])).unwrap();
        for (value, expected) in values.iter().zip([0.3, -1.7, 0.1]) {
            assert!((value - expected).abs() < 1e-12);
        }
    }

    #[test]
    fn what_cannot_be_known_has_no_half_width() {
        let confidence = Confidence::new(0.95, 9);
        let half_width = |pairs: &[(f64, f64)]| confidence.ratio(&figures(pairs)).half_width;
        assert_eq!(half_width(&[(5.0, 10.0)]), None, "one replication");
        assert_eq!(half_width(&[(0.1, 0.3), (0.2, 0.6), (0.3, 0.9)]), None, "no variance");
        assert_eq!(half_width(&[(5.0, 10.0), (0.0, 0.0)]), None, "one with events");
        assert_eq!(confidence.ratio(&figures(&[(0.0, 0.0)])).value, None);
    }

    #[test]
    fn running_sums_agree_with_the_jackknife_when_replications_are_alike() {
        let pairs: Vec<(f64, f64)> = (0..200)
            .map(|n| (f64::from(n * 37 % 101) + 300.0, f64::from(n * 53 % 97) + 900.0))
            .collect();
        let mut moments = Moments::default();
        figures(&pairs).into_iter().for_each(|figure| moments.add(figure));
        let confidence = Confidence::new(0.9, 200);
        let (fast, exact) = (moments.estimate(&confidence), confidence.ratio(&figures(&pairs)));
        assert!(close(fast.value, exact.value.unwrap()));
        let relative = fast.half_width.unwrap() / exact.half_width.unwrap();
        assert!((relative - 1.0).abs() < 0.01, "{relative}");
    }

    #[test]
    fn sections_are_centered_at_the_pooled_quantile() {
        let confidence = Confidence::new(0.95, 2);
        let found = confidence.sections(Some(4.0), &figures(&[(1.0, 1.0), (5.0, 1.0)]));
        // t(1; 0.975) = 12.7062; squares 9 + 1, over 2 x 1.
        assert_eq!(found.value, Some(4.0));
        assert!((found.half_width.unwrap() - 12.706_204_736 * 5.0_f64.sqrt()).abs() < 1e-5);
    }

    #[test]
    fn quantiles_of_days_interpolate() {
        let days = [0.0, 10.0, 20.0, 30.0, 40.0];
        assert!(close(decile_of_sorted(&days, 1), 4.0));
        assert!(close(decile_of_sorted(&days, 9), 36.0));
        assert_eq!(decile_of_sorted(&[], 5), None);
    }
}
