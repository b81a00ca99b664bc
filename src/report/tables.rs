//! Results as CSV: the files that scripts rely on. Columns are a promise; new ones come last.

use std::io;
use std::io::Write;

use super::Named;
use super::number::cell;
use super::number::decimal;
use crate::plan::BreakEven;
use crate::stats::Difference;
use crate::stats::Estimate;
use crate::stats::Measure;
use crate::stats::Scope;
use crate::stats::Unit;

/// Differences of one alternative from the baseline.
#[derive(Clone, Copy, Debug)]
pub struct Against<'a> {
    /// Name of the baseline.
    pub baseline: &'a str,
    /// Name of the alternative.
    pub alternative: &'a str,
    /// Alternative minus baseline.
    pub differences: &'a [Difference],
    /// Where picking does as well as pushing, if that is all in which they differ.
    pub break_even: Option<&'a BreakEven>,
}

/// The name of a unit in files.
pub(super) const fn unit_name(unit: Unit) -> &'static str {
    match unit {
        Unit::Count => "count",
        Unit::Share => "share",
        Unit::Seconds => "seconds",
        Unit::Level => "level",
        Unit::Hours => "hours",
        Unit::Money => "money",
    }
}

/// Writes `measures.csv`.
///
/// # Errors
///
/// When `out` fails.
pub fn write_measures(out: impl Write, outcomes: &[Named<'_>]) -> io::Result<()> {
    let mut table = Table::new(out);
    table.row(&[
        "scenario",
        "scope",
        "name",
        "channel",
        "measure",
        "unit",
        "value",
        "half_width",
        "level",
        "replications",
        "samples",
        "day_p10",
        "day_p90",
    ])?;
    for outcome in outcomes {
        for row in &outcome.results.measures {
            table.field(outcome.name)?;
            table.scope(&row.scope)?;
            table.measure(row.measure)?;
            table.estimate(&row.estimate)?;
            table.field(&row.samples.to_string())?;
            table.field(&cell(row.day_p10))?;
            table.field(&cell(row.day_p90))?;
            table.end_row()?;
        }
    }
    table.finish()
}

/// Writes `intervals.csv`.
///
/// # Errors
///
/// When `out` fails.
pub fn write_intervals(out: impl Write, outcomes: &[Named<'_>]) -> io::Result<()> {
    let mut table = Table::new(out);
    table.row(&[
        "scenario",
        "interval_start",
        "scope",
        "name",
        "channel",
        "measure",
        "unit",
        "value",
        "half_width",
        "level",
        "replications",
    ])?;
    for outcome in outcomes {
        for row in &outcome.results.intervals {
            table.field(outcome.name)?;
            table.field(&outcome.calendar.iso(row.start))?;
            table.scope(&row.scope)?;
            table.measure(row.measure)?;
            table.estimate(&row.estimate)?;
            table.end_row()?;
        }
    }
    table.finish()
}

/// Writes `replications.csv`.
///
/// # Errors
///
/// When `out` fails.
pub fn write_replications(out: impl Write, outcomes: &[Named<'_>]) -> io::Result<()> {
    let mut table = Table::new(out);
    table.row(&[
        "scenario",
        "replication",
        "scope",
        "name",
        "channel",
        "measure",
        "unit",
        "value",
    ])?;
    for outcome in outcomes {
        for row in &outcome.results.replications {
            table.field(outcome.name)?;
            table.field(&row.replication.to_string())?;
            table.scope(&row.scope)?;
            table.measure(row.measure)?;
            table.field(&cell(row.value))?;
            table.end_row()?;
        }
    }
    table.finish()
}

/// Writes `differences.csv`.
///
/// # Errors
///
/// When `out` fails.
pub fn write_differences(out: impl Write, comparisons: &[Against<'_>]) -> io::Result<()> {
    let mut table = Table::new(out);
    table.row(&[
        "baseline",
        "alternative",
        "scope",
        "name",
        "channel",
        "measure",
        "unit",
        "baseline_value",
        "alternative_value",
        "difference",
        "half_width",
        "level",
        "replications",
        "verdict",
    ])?;
    for comparison in comparisons {
        for row in comparison.differences {
            table.field(comparison.baseline)?;
            table.field(comparison.alternative)?;
            table.scope(&row.scope)?;
            table.measure(row.measure)?;
            table.field(&cell(row.baseline))?;
            table.field(&cell(row.alternative))?;
            table.estimate(&row.difference)?;
            table.field(row.verdict.map_or("", |verdict| verdict.name()))?;
            table.end_row()?;
        }
    }
    table.finish()
}

/// Writes `break_even.csv`: the points of every curve.
///
/// # Errors
///
/// When `out` fails.
pub fn write_break_even(out: impl Write, comparisons: &[Against<'_>]) -> io::Result<()> {
    let mut table = Table::new(out);
    table.row(&[
        "baseline",
        "alternative",
        "measure",
        "unit",
        "factor",
        "difference",
        "half_width",
        "level",
        "replications",
    ])?;
    for comparison in comparisons {
        let Some(found) = comparison.break_even else { continue };
        for curve in &found.curves {
            for point in &curve.points {
                table.field(comparison.baseline)?;
                table.field(comparison.alternative)?;
                table.measure(curve.measure)?;
                table.row(&[
                    &decimal(point.factor),
                    &decimal(point.difference),
                    &decimal(point.half_width),
                    &decimal(found.level),
                    &found.replications.to_string(),
                ])?;
            }
        }
    }
    table.finish()
}

/// Writes `leaks.csv`; the scenario stands last, behind the columns of a single run.
///
/// # Errors
///
/// When `out` fails.
pub fn write_leaks(out: impl Write, outcomes: &[Named<'_>]) -> io::Result<()> {
    let mut table = Table::new(out);
    table.row(&[
        "workstream",
        "reason",
        "attribute",
        "value",
        "items",
        "share",
        "nearest_rule",
        "scenario",
    ])?;
    for outcome in outcomes {
        for row in &outcome.results.leaks {
            table.row(&[
                &row.workstream,
                row.reason.name(),
                &row.attribute,
                &row.value,
                &decimal(row.items),
                &decimal(row.share),
                &row.nearest_rule,
                outcome.name,
            ])?;
        }
    }
    table.finish()
}

/// A CSV file in the making.
struct Table<W: Write> {
    csv: csv::Writer<W>,
}

impl<W: Write> Table<W> {
    fn new(out: W) -> Self {
        Self { csv: csv::Writer::from_writer(out) }
    }

    fn field(&mut self, text: &str) -> io::Result<()> {
        Ok(self.csv.write_field(text)?)
    }

    fn end_row(&mut self) -> io::Result<()> {
        Ok(self.csv.write_record(None::<&[u8]>)?)
    }

    /// Ends a row with these fields.
    fn row(&mut self, fields: &[&str]) -> io::Result<()> {
        for field in fields {
            self.field(field)?;
        }
        self.end_row()
    }

    fn scope(&mut self, scope: &Scope) -> io::Result<()> {
        self.field(scope.kind.name())?;
        self.field(&scope.name)?;
        self.field(scope.channel.map_or("", |channel| channel.name()))
    }

    fn measure(&mut self, measure: Measure) -> io::Result<()> {
        self.field(measure.name())?;
        self.field(unit_name(measure.unit()))
    }

    fn estimate(&mut self, estimate: &Estimate) -> io::Result<()> {
        self.field(&cell(estimate.value))?;
        self.field(&cell(estimate.half_width))?;
        self.field(&decimal(estimate.level))?;
        self.field(&estimate.replications.to_string())
    }

    fn finish(mut self) -> io::Result<()> {
        self.csv.flush()
    }
}
