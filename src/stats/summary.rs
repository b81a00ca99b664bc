//! Many replications: what is kept of each, and the results of all.

use super::Measure;
use super::estimate::Confidence;
use super::estimate::Moments;
use super::estimate::decile_of_sorted;
use super::formula::Figure;
use super::formula::figure;
use super::formula::quantile_of;
use super::gather::Part;
use super::gather::WaitPart;
use super::layout::Layout;
use super::leaks::LeakCounts;
use super::plan::Entry;
use super::plan::Source;
use super::results::Estimate;
use super::results::IntervalRow;
use super::results::MeasureRow;
use super::results::ReplicationRow;
use super::results::Results;
use super::results::ScopeKind;
use super::survival::Survival;
use super::tables::Tables;
use super::waits::Waits;
use crate::id::Id;
use crate::time::Time;
use std::sync::Arc;

/// Rows of single people in the results by replication, at most.
pub(super) const PEOPLE_ROWS_MAX: usize = 1_000_000;
/// Days that it takes to speak of one day in ten.
const DAYS_MIN: usize = 10;

/// The replications of one scenario, added one after the other in order.
///
/// Of each replication one quotient per row and one value per row and day are kept, nothing per
/// item. Replications must be added in the order of their numbers: sums of floating-point
/// numbers depend on it, and results must not.
#[derive(Clone, Debug)]
pub struct Summary {
    pub(super) layout: Arc<Layout>,
    pub(super) level: f64,
    replications: Vec<u32>,
    /// By row, then replication.
    columns: Vec<Column>,
    /// By entry that has intervals, interval, and measure.
    intervals: Vec<Moments>,
    demand_waits: Vec<Waits>,
    lane_waits: Vec<Waits>,
    survival: Vec<Survival>,
    leaks: LeakCounts,
}

/// What is kept for one row.
#[derive(Clone, Debug, Default)]
struct Column {
    figures: Vec<Figure>,
    days: Vec<f64>,
}

impl Summary {
    /// No replications yet; `level` is the confidence level, such as 0.95.
    ///
    /// Panics unless the level lies between 0 and 1.
    pub fn new(layout: &Arc<Layout>, level: f64) -> Self {
        assert!(level > 0.0 && level < 1.0, "a confidence level lies between 0 and 1");
        let rows = layout.entries.iter().map(|entry| entry.measures.len()).sum();
        let of_intervals = |entry: &Entry| interval_measures(entry).count();
        let interval_rows: usize = layout.entries.iter().map(of_intervals).sum();
        let intervals =
            if layout.study.interval.is_some() { layout.slots.intervals.len() } else { 0 };
        let curves = layout.entries.iter().filter(|entry| Survival::is_drawn_for(entry)).count();
        Self {
            level,
            replications: Vec::new(),
            columns: vec![Column::default(); rows],
            intervals: vec![Moments::default(); interval_rows * intervals],
            demand_waits: vec![Waits::default(); layout.demands.len()],
            lane_waits: vec![Waits::default(); layout.lanes.len()],
            survival: vec![Survival::default(); curves],
            leaks: LeakCounts::default(),
            layout: Arc::clone(layout),
        }
    }

    /// Adds a replication. Panics if its tables are not finished, or it is out of order.
    pub fn add(&mut self, replication: u32, tables: &Tables) {
        assert!(tables.finished, "tables are finished before they are added");
        let last = self.replications.last();
        assert!(last.is_none_or(|&last| last < replication), "replications are added in order");
        self.replications.push(replication);
        let layout = Arc::clone(&self.layout);
        let mut waits = Waits::default();
        let (mut row, mut curve) = (0, 0);
        for entry in &layout.entries {
            let mut sums = tables.sums(entry.source, Part::Whole);
            if entry.counts_visits() {
                waits.clear();
                tables.gather_waits(entry.source, &mut waits);
                (sums.waits, sums.answers) = (waits.figures(), waits.answered_quantiles());
                if Survival::is_drawn_for(entry) {
                    self.survival[curve].add(&waits);
                    curve += 1;
                }
            }
            let over = layout.over(entry.source, Part::Whole);
            for &measure in &entry.measures {
                self.columns[row].figures.push(figure(measure, &sums, &over));
                row += 1;
            }
            self.add_days(entry, tables, row - entry.measures.len());
        }
        self.add_intervals(tables);
        self.add_waits(tables);
        self.leaks.merge(&tables.leaks);
    }

    fn add_days(&mut self, entry: &Entry, tables: &Tables, first: usize) {
        if !entry.measures.iter().any(|&measure| entry.has_days(measure)) {
            return;
        }
        for (day, stretch) in self.layout.slots.days.iter().enumerate() {
            if !stretch.whole {
                continue;
            }
            let sums = tables.sums(entry.source, Part::Day(day));
            let over = self.layout.over(entry.source, Part::Day(day));
            for (column, &measure) in self.columns[first..].iter_mut().zip(&entry.measures) {
                if entry.has_days(measure) {
                    column.days.extend(figure(measure, &sums, &over).value());
                }
            }
        }
    }

    fn add_intervals(&mut self, tables: &Tables) {
        let mut moments = self.intervals.iter_mut();
        for (interval, stretch) in self.layout.slots.intervals.iter().enumerate() {
            for entry in self.layout.entries.iter().filter(|entry| has_intervals(entry)) {
                let part = Part::Interval(interval);
                let (sums, over) =
                    (tables.sums(entry.source, part), self.layout.over(entry.source, part));
                for measure in interval_measures(entry) {
                    let Some(moments) = moments.next() else {
                        return;
                    };
                    if stretch.occurrences > 0 {
                        moments.add(figure(measure, &sums, &over));
                    }
                }
            }
        }
    }

    fn add_waits(&mut self, tables: &Tables) {
        for (id, waits) in self.demand_waits.iter_mut().enumerate() {
            waits.merge(tables.waits(WaitPart::Demand(Id::new(id))));
        }
        for (lane, waits) in self.lane_waits.iter_mut().enumerate() {
            waits.merge(tables.waits(WaitPart::Lane(lane)));
        }
    }

    /// How many replications were added.
    pub const fn replications(&self) -> usize {
        self.replications.len()
    }

    /// The estimate of one measure in one scope (all channels), if there is such a row.
    ///
    /// For stopping rules: much cheaper than all results.
    pub fn estimate(&self, kind: ScopeKind, name: &str, measure: Measure) -> Option<Estimate> {
        let confidence = self.confidence();
        self.rows().find_map(|row| {
            let scope = &row.entry.scope;
            let is_wanted = row.measure == measure
                && scope.kind == kind
                && scope.name == name
                && scope.channel.is_none();
            is_wanted.then(|| {
                let mut pooled = Waits::default();
                if quantile_of(measure).is_some() {
                    self.pool_waits(row.entry.source, &mut pooled);
                }
                self.estimate_row(&row, &pooled, &confidence)
            })
        })
    }

    /// All results so far.
    pub fn results(&self) -> Results {
        let confidence = self.confidence();
        let mut measures = Vec::new();
        let mut pooled = Waits::default();
        let mut last = None;
        for row in self.rows() {
            if row.entry.counts_visits() && last != Some(row.entry.source) {
                self.pool_waits(row.entry.source, &mut pooled);
                last = Some(row.entry.source);
            }
            measures.push(self.measure_row(&row, &pooled, &confidence));
        }
        let mut results = Results {
            measures,
            intervals: self.interval_rows(&confidence),
            replications: self.replication_rows(),
            leaks: self.leaks.rows(&self.layout, self.replications.len()),
            survival: self.survival_curves(&confidence),
            notes: Vec::new(),
        };
        results.notes = self.notes(&results);
        results
    }

    fn measure_row(&self, row: &Row<'_>, pooled: &Waits, confidence: &Confidence) -> MeasureRow {
        let mut days = row.column.days.clone();
        days.sort_by(f64::total_cmp);
        let decile = |tenths| decile_of_sorted(&days, tenths).filter(|_| days.len() >= DAYS_MIN);
        let samples: i64 = row.column.figures.iter().map(|figure| figure.samples).sum();
        MeasureRow {
            scope: row.entry.scope.clone(),
            measure: row.measure,
            estimate: self.estimate_row(row, pooled, confidence),
            samples: samples.unsigned_abs(),
            day_p10: decile(1),
            day_p90: decile(9),
        }
    }

    /// The estimate of a row; `pooled` are the waits of its scope in all replications.
    pub(super) fn estimate_row(
        &self,
        row: &Row<'_>,
        pooled: &Waits,
        confidence: &Confidence,
    ) -> Estimate {
        match quantile_of(row.measure) {
            None => confidence.ratio(row.figures()),
            Some(_) => confidence.sections(pooled.quantile(row.measure), row.figures()),
        }
    }

    /// The waits of a scope in all replications.
    pub(super) fn pool_waits(&self, source: Source, pooled: &mut Waits) {
        pooled.clear();
        self.layout.wait_parts(source, |part| match part {
            WaitPart::Demand(demand) => pooled.merge(&self.demand_waits[demand.index()]),
            WaitPart::Lane(lane) => pooled.merge(&self.lane_waits[lane]),
        });
    }

    fn interval_rows(&self, confidence: &Confidence) -> Vec<IntervalRow> {
        let mut moments = self.intervals.iter();
        let mut rows = Vec::new();
        for interval in &self.layout.slots.intervals {
            for entry in self.layout.entries.iter().filter(|entry| has_intervals(entry)) {
                for (measure, moments) in interval_measures(entry).zip(moments.by_ref()) {
                    if interval.occurrences > 0 {
                        rows.push(IntervalRow {
                            start: Time::from_millis(interval.start),
                            scope: entry.scope.clone(),
                            measure,
                            estimate: moments.estimate(confidence),
                        });
                    }
                }
            }
        }
        rows.sort_by_key(|row| row.start);
        rows
    }

    fn replication_rows(&self) -> Vec<ReplicationRow> {
        let with_people = self.lists_people();
        let is_listed = |row: &Row<'_>| with_people || row.entry.scope.kind != ScopeKind::Agent;
        let mut rows = Vec::new();
        for (position, &replication) in self.replications.iter().enumerate() {
            rows.extend(self.rows().filter(is_listed).map(|row| ReplicationRow {
                replication,
                scope: row.entry.scope.clone(),
                measure: row.measure,
                value: row.column.figures[position].value(),
            }));
        }
        rows
    }

    /// Whether the results by replication name single people.
    pub(super) fn lists_people(&self) -> bool {
        let people = self.rows().filter(|row| row.entry.scope.kind == ScopeKind::Agent).count();
        people * self.replications.len() <= PEOPLE_ROWS_MAX
    }

    fn survival_curves(&self, confidence: &Confidence) -> Vec<super::SurvivalCurve> {
        let entries = self.layout.entries.iter().filter(|entry| Survival::is_drawn_for(entry));
        let curves = entries.zip(&self.survival);
        curves.map(|(entry, survival)| survival.curve(&entry.scope, confidence)).collect()
    }

    pub(super) fn confidence(&self) -> Confidence {
        Confidence::new(self.level, self.replications.len())
    }

    /// All rows, sorted by scope, then measure.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        let entries = self.layout.entries.iter();
        let keys = entries.flat_map(|entry| entry.measures.iter().map(move |&m| (entry, m)));
        keys.zip(&self.columns).map(|((entry, measure), column)| Row { entry, measure, column })
    }
}

/// One row: a measure of a scope, and what the replications found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row<'a> {
    pub(super) entry: &'a Entry,
    pub(super) measure: Measure,
    column: &'a Column,
}

impl Row<'_> {
    /// What each replication found.
    pub(super) fn figures(&self) -> &[Figure] {
        &self.column.figures
    }
}

fn interval_measures(entry: &Entry) -> impl Iterator<Item = Measure> {
    entry.measures.iter().copied().filter(|&measure| entry.has_intervals(measure))
}

fn has_intervals(entry: &Entry) -> bool {
    interval_measures(entry).next().is_some()
}
