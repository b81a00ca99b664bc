//! Survival curves: the share that waits longer than a time, with its precision.

use super::estimate::Confidence;
use super::estimate::Moments;
use super::formula::Figure;
use super::plan::Entry;
use super::plan::Source;
use super::results::Scope;
use super::results::SurvivalCurve;
use super::waits::Waits;

/// The first millisecond that is not waited at the second point of the grid.
const FIRST: i64 = 256;
/// Points per doubling of time.
const PER_OCTAVE: i64 = 8;
/// Doublings: up to 97 days.
const OCTAVES: u32 = 25;

/// The curve of one scope over the replications.
#[derive(Clone, Debug, Default)]
pub(super) struct Survival {
    /// By point of the grid.
    points: Vec<Moments>,
}

impl Survival {
    /// Curves are drawn for the center and for each queue.
    pub(super) const fn is_drawn_for(entry: &Entry) -> bool {
        matches!(entry.source, Source::Center(None) | Source::Queue(_))
    }

    /// Adds the waits of a replication.
    pub(super) fn add(&mut self, waits: &Waits) {
        let edges = edges();
        let total = waits.answered.total() + waits.others.total();
        let (mut answered, mut others) = (Vec::new(), Vec::new());
        waits.answered.counts_from(&edges, &mut answered);
        waits.others.counts_from(&edges, &mut others);
        self.points.resize(edges.len(), Moments::default());
        for ((point, answered), others) in self.points.iter_mut().zip(answered).zip(others) {
            point.add(Figure {
                numerator: (answered + others) as f64,
                denominator: total as f64,
                samples: 0,
            });
        }
    }

    /// The curve, up to the first point that nobody outlasts.
    pub(super) fn curve(&self, scope: &Scope, confidence: &Confidence) -> SurvivalCurve {
        let mut curve = SurvivalCurve { scope: scope.clone(), points: vec![], half_widths: vec![] };
        for (edge, moments) in edges().into_iter().zip(&self.points) {
            let estimate = moments.estimate(confidence);
            let Some(share) = estimate.value else {
                break;
            };
            // Whole milliseconds: who waits longer than this waits at least the edge.
            curve.points.push(((edge - 1) as f64 / 1000.0, share));
            curve.half_widths.push(estimate.half_width);
            if share <= 0.0 {
                break;
            }
        }
        curve
    }
}

/// The points of the grid, each a millisecond later: edges of the histogram's buckets, so that
/// the counts are exact.
fn edges() -> Vec<i64> {
    let octaves = (0..OCTAVES).flat_map(|octave| {
        (0..PER_OCTAVE).map(move |step| (FIRST << octave) / PER_OCTAVE * (PER_OCTAVE + step))
    });
    std::iter::once(1).chain(octaves).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::ScopeKind;

    #[test]
    fn the_curve_tells_which_share_waits_longer() {
        let mut survival = Survival::default();
        let mut waits = Waits::default();
        [0, 100, 300, 10_000].into_iter().for_each(|wait| waits.answered.add(wait));
        survival.add(&waits);
        let scope = Scope { kind: ScopeKind::Center, name: String::new(), channel: None };
        let curve = survival.curve(&scope, &Confidence::new(0.95, 1));
        let at = |seconds: f64| {
            curve.points.iter().rev().find(|(time, _)| *time <= seconds).map(|(_, share)| *share)
        };
        assert_eq!(at(0.0), Some(0.75));
        assert_eq!(at(0.26), Some(0.5));
        assert_eq!(at(5.0), Some(0.25));
        assert_eq!(curve.points.last().map(|(_, share)| *share), Some(0.0));
        assert!(curve.points.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}
