//! Comparisons: paired by replication, corrected for how many decide.

use super::Direction;
use super::Measure;
use super::Unit;
use super::estimate::Confidence;
use super::estimate::contributing;
use super::estimate::half_width_at;
use super::estimate::pseudo_values;
use super::estimate::ratio_of_sums;
use super::estimate::standard_error;
use super::estimate::two_sided_p;
use super::formula::Figure;
use super::formula::quantile_of;
use super::results::Difference;
use super::results::Estimate;
use super::results::Scope;
use super::results::ScopeKind;
use super::results::Verdict;
use super::summary::Row;
use super::summary::Summary;
use super::waits::Waits;
use std::cmp::Ordering;

/// What decides a comparison.
#[derive(Clone, PartialEq, Debug)]
pub struct Judged {
    /// The measures that get a verdict, at center scope.
    pub decide_on: Vec<Measure>,
    /// Differences up to this size do not matter, in the measure's unit.
    pub matters: Vec<(Measure, f64)>,
    /// Confidence level of intervals and verdicts, such as 0.95.
    pub level: f64,
}

/// The differences of each alternative from the baseline, sorted by scope, then measure.
///
/// Replications with the same position are pairs: they met the same customers. If one side has
/// more of them, the surplus is left out. A scope or measure that only one side has makes a row
/// with the other side empty.
///
/// Half widths are at the level asked for, uncorrected. Verdicts are corrected: `better` and the
/// like by Holm's method over alternatives × deciding measures; `too small to matter` is said if
/// the interval at Bonferroni's level (1 - level, divided by their number) lies within what
/// matters. A measure that has no variance gets no verdict of the first kind, except hours and
/// money, which are planned and not left to chance.
pub fn differences(
    baseline: &Summary,
    alternatives: &[&Summary],
    judged: &Judged,
) -> Vec<Vec<Difference>> {
    let mut all: Vec<Vec<Compared>> = alternatives
        .iter()
        .map(|alternative| compare(baseline, alternative, judged.level))
        .collect();
    let mut deciding: Vec<&mut Compared> =
        all.iter_mut().flatten().filter(|compared| compared.decides(judged)).collect();
    judge(&mut deciding, judged);
    let rows = |compared: Vec<Compared>| compared.into_iter().map(|c| c.difference).collect();
    all.into_iter().map(rows).collect()
}

/// A difference, and what tests need of it.
struct Compared {
    difference: Difference,
    /// Standard error of the difference; `None` if it cannot be known.
    spread: Option<f64>,
    count: usize,
}

impl Compared {
    fn decides(&self, judged: &Judged) -> bool {
        let scope = &self.difference.scope;
        scope.kind == ScopeKind::Center
            && scope.channel.is_none()
            && judged.decide_on.contains(&self.difference.measure)
    }

    /// The probability of so large a difference if there is none.
    fn p(&self) -> f64 {
        let Some(value) = self.difference.difference.value else {
            return 1.0;
        };
        let is_planned = matches!(self.difference.measure.unit(), Unit::Hours | Unit::Money);
        match self.spread {
            Some(spread) => two_sided_p(value / spread, self.count - 1),
            None if is_planned && self.count > 1 && value.abs() > 0.0 => 0.0,
            None => 1.0,
        }
    }

    fn is_too_small(&self, matters: f64, level: f64) -> bool {
        let (Some(value), Some(spread)) = (self.difference.difference.value, self.spread) else {
            return false;
        };
        value.abs() + half_width_at(level, self.count, spread) <= matters
    }

    fn direction(&self) -> Verdict {
        let rises = self.difference.difference.value.is_some_and(|value| value > 0.0);
        match (self.difference.measure.direction(), rises) {
            (Direction::HigherIsBetter, true) | (Direction::LowerIsBetter, false) => {
                Verdict::Better
            }
            (Direction::HigherIsBetter, false) | (Direction::LowerIsBetter, true) => Verdict::Worse,
            (Direction::Neither, true) => Verdict::Higher,
            (Direction::Neither, false) => Verdict::Lower,
        }
    }
}

fn judge(deciding: &mut [&mut Compared], judged: &Judged) {
    let probabilities: Vec<f64> = deciding.iter().map(|compared| compared.p()).collect();
    let shown = holm(&probabilities, 1.0 - judged.level);
    let corrected = 1.0 - (1.0 - judged.level) / deciding.len().max(1) as f64;
    for (compared, is_shown) in deciding.iter_mut().zip(shown) {
        let measure = compared.difference.measure;
        let matters = judged.matters.iter().find(|(other, _)| *other == measure);
        let verdict = match matters {
            Some(&(_, matters)) if compared.is_too_small(matters, corrected) => {
                Verdict::TooSmallToMatter
            }
            _ if is_shown => compared.direction(),
            _ => Verdict::NoDifferenceShown,
        };
        compared.difference.verdict = Some(verdict);
    }
}

/// Holm's method: which hypotheses fall if all together may fall wrongly with probability
/// `alpha`. The smallest must be below alpha / n, the next below alpha / (n - 1), and so on; the
/// first that is not, and all larger ones, stand.
fn holm(probabilities: &[f64], alpha: f64) -> Vec<bool> {
    let mut order: Vec<usize> = (0..probabilities.len()).collect();
    order.sort_by(|&a, &b| probabilities[a].total_cmp(&probabilities[b]));
    let mut falls = vec![false; probabilities.len()];
    for (rank, &position) in order.iter().enumerate() {
        if probabilities[position] > alpha / (probabilities.len() - rank) as f64 {
            break;
        }
        falls[position] = true;
    }
    falls
}

/// All differences of one alternative: a merge of two sorted lists of rows.
fn compare(baseline: &Summary, alternative: &Summary, level: f64) -> Vec<Compared> {
    let count = baseline.replications().min(alternative.replications());
    let side = |summary| Side { summary, count };
    let pair = Pair {
        baseline: side(baseline),
        alternative: side(alternative),
        confidence: Confidence::new(level, count),
    };
    let mut left = baseline.rows().peekable();
    let mut right = alternative.rows().peekable();
    let key = |row: &Row<'_>| (row.entry.scope.clone(), row.measure);
    let mut compared = Vec::new();
    loop {
        let order = match (left.peek(), right.peek()) {
            (None, None) => return compared,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(a), Some(b)) => key(a).cmp(&key(b)),
        };
        let before = if order.is_gt() { None } else { left.next() };
        let after = if order.is_lt() { None } else { right.next() };
        compared.extend(pair.compare(before, after));
    }
}

/// One of the two that are compared.
struct Side<'a> {
    summary: &'a Summary,
    /// Replications that have a counterpart.
    count: usize,
}

impl Side<'_> {
    fn figures<'r>(&self, row: &'r Row<'_>) -> &'r [Figure] {
        &row.figures()[..self.count]
    }

    fn value(&self, row: &Row<'_>) -> Option<f64> {
        if quantile_of(row.measure).is_none() {
            return ratio_of_sums(self.figures(row));
        }
        let mut pooled = Waits::default();
        self.summary.pool_waits(row.entry.source, &mut pooled);
        pooled.quantile(row.measure)
    }
}

struct Pair<'a> {
    baseline: Side<'a>,
    alternative: Side<'a>,
    confidence: Confidence,
}

impl Pair<'_> {
    fn compare(&self, before: Option<Row<'_>>, after: Option<Row<'_>>) -> Option<Compared> {
        let row = before.or(after)?;
        let (scope, measure): (Scope, Measure) = (row.entry.scope.clone(), row.measure);
        let baseline = before.and_then(|row| self.baseline.value(&row));
        let alternative = after.and_then(|row| self.alternative.value(&row));
        let values = baseline.zip(alternative).map(|(baseline, other)| other - baseline);
        let (spread, count) = match before.zip(after) {
            None => (None, 0),
            Some((before, after)) if quantile_of(measure).is_some() => {
                self.spread_of_quantiles(&before, &after, values)
            }
            Some((before, after)) => self.spread_of_ratios(&before, &after),
        };
        let half_width = spread.map(|spread| spread * self.confidence.factor(count));
        let difference: Estimate = self.confidence.estimate(values, half_width, count);
        let difference =
            Difference { scope, measure, baseline, alternative, difference, verdict: None };
        Some(Compared { difference, spread, count })
    }

    /// Standard error of the mean of paired pseudo-values, and the replications that contribute.
    fn spread_of_ratios(&self, before: &Row<'_>, after: &Row<'_>) -> (Option<f64>, usize) {
        let (before, after) = (self.baseline.figures(before), self.alternative.figures(after));
        let count = contributing(before).min(contributing(after));
        let pseudo = pseudo_values(before).zip(pseudo_values(after));
        let gaps = pseudo.map(|(before, after)| -> Vec<f64> {
            before.iter().zip(&after).map(|(before, after)| after - before).collect()
        });
        let largest = before
            .iter()
            .chain(after)
            .fold(0.0_f64, |largest, figure| largest.max(figure.value().map_or(0.0, f64::abs)));
        (gaps.and_then(|gaps| standard_error(&gaps, largest)), count)
    }

    /// Sections: the differences of the replications' quantiles around that of the pooled ones.
    fn spread_of_quantiles(
        &self,
        before: &Row<'_>,
        after: &Row<'_>,
        value: Option<f64>,
    ) -> (Option<f64>, usize) {
        let pairs = self.baseline.figures(before).iter().zip(self.alternative.figures(after));
        let gap = |(before, after): (&Figure, &Figure)| Some(after.value()? - before.value()?);
        let gaps: Vec<f64> = pairs.filter_map(gap).collect();
        let count = gaps.len();
        let is_constant = gaps.iter().all(|gap| gap.total_cmp(&gaps[0]).is_eq());
        let spread = value.filter(|_| count >= 2 && !is_constant).map(|value| {
            let squares: f64 = gaps.iter().map(|gap| (gap - value) * (gap - value)).sum();
            (squares / (count as f64 * (count - 1) as f64)).sqrt()
        });
        (spread, count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holm_steps_down_from_the_smallest() {
        assert_eq!(holm(&[0.01, 0.04, 0.03], 0.05), [true, false, false]);
        assert_eq!(holm(&[0.04, 0.01, 0.02], 0.05), [true, true, true]);
        assert_eq!(holm(&[0.03, 0.2], 0.05), [false, false], "Bonferroni at the first step");
        assert_eq!(holm(&[], 0.05), [false; 0]);
    }
}
