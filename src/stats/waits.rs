//! Waits of a scope, and the quantiles read from them.

use super::Measure;
use super::formula::ANSWER_SHARES;
use super::formula::WAIT_SHARES;
use super::formula::WaitFigures;
use super::formula::quantile_of;
use super::histogram::Histogram;
use crate::record::Ending;

/// Waits of the answered and of the others.
#[derive(Clone, Debug, Default)]
pub(super) struct Waits {
    pub(super) answered: Histogram,
    pub(super) others: Histogram,
    /// The longest wait in milliseconds.
    pub(super) max: i64,
}

impl Waits {
    #[inline]
    /// Counts a wait, in milliseconds.
    pub(super) fn add(&mut self, ending: Ending, wait: i64) {
        match ending {
            Ending::Answered => self.answered.add(wait),
            _ => self.others.add(wait),
        }
        self.max = self.max.max(wait);
    }

    /// Adds everything that `other` holds.
    pub(super) fn merge(&mut self, other: &Self) {
        self.answered.merge(&other.answered);
        self.others.merge(&other.others);
        self.max = self.max.max(other.max);
    }

    pub(super) fn clear(&mut self) {
        self.answered.clear();
        self.others.clear();
        self.max = 0;
    }

    /// Quantiles and the largest of all waits; `None` if there are none.
    pub(super) fn figures(&self) -> Option<WaitFigures> {
        let max = self.max as f64;
        let mut all = self.answered.clone();
        all.merge(&self.others);
        // The middle of the last bucket may lie above the longest wait, which is known exactly.
        let quantiles = all.quantiles(WAIT_SHARES)?.map(|quantile| quantile.min(max));
        Some(WaitFigures { quantiles, max })
    }

    /// Quantiles of the waits of the answered, in milliseconds.
    pub(super) fn answered_quantiles(&self) -> Option<[f64; 3]> {
        let max = self.max as f64;
        Some(self.answered.quantiles(ANSWER_SHARES)?.map(|quantile| quantile.min(max)))
    }

    /// A quantile in seconds; `None` if there are no waits or the measure is no quantile.
    pub(super) fn quantile(&self, measure: Measure) -> Option<f64> {
        let millis = match quantile_of(measure)? {
            (true, position) => self.answered_quantiles()?[position],
            (false, position) => self.figures()?.quantiles[position],
        };
        Some(millis / 1000.0)
    }
}
