//! What a reader must know to judge the numbers.

use super::Measure;
use super::results::Results;
use super::results::ScopeKind;
use super::summary::PEOPLE_ROWS_MAX;
use super::summary::Summary;

impl Summary {
    /// The sentences that apply to these results.
    pub(super) fn notes(&self, results: &Results) -> Vec<String> {
        let mut notes = Vec::new();
        if self.replications() == 1 {
            notes.push(String::from(
                "One replication only: nothing is known of how precise the values are.",
            ));
        } else if results
            .measures
            .iter()
            .any(|row| row.estimate.half_width.is_none() && row.estimate.replications > 1)
        {
            notes.push(String::from(
                "Where a value was the same in every replication, no half width is given: \
                 that it never varied does not mean that it is exact.",
            ));
        }
        if let Some(left) = self.left_at_end(results) {
            notes.push(left);
        }
        if self.layout.slots.folded && self.layout.study.interval.is_some() {
            notes.push(String::from(
                "Intervals are folded by time of week: a row stands for the same time of all \
                 weeks (counted from the start), per interval on average.",
            ));
        }
        if !self.lists_people() {
            notes.push(format!(
                "Single people are left out of the results by replication, where they would \
                 take more than {PEOPLE_ROWS_MAX} rows.",
            ));
        }
        notes
    }

    fn left_at_end(&self, results: &Results) -> Option<String> {
        let left = results.find(ScopeKind::Center, "", Measure::LeftAtEnd)?.estimate.value?;
        (left > 0.0).then(|| {
            format!(
                "{left:.1} items per replication were still waiting when the run ended. Their \
                 waits count with what they had waited so far: the true ones are longer.",
            )
        })
    }
}
