//! Differences from the baseline with their confidence intervals.

use super::canvas::Anchor;
use super::canvas::Canvas;
use super::canvas::Ink;
use super::figure::Figure;
use super::figure::MARGIN;
use super::figure::SMALL;
use super::figure::WIDTH;
use super::figure::small;
use super::figure::strong;
use super::label;
use super::scale::Scale;
use crate::report::tables::Against;
use crate::report::words;
use crate::stats::Difference;
use crate::stats::Measure;
use crate::stats::Verdict;

const ROW: f64 = 36.0;
const HEADING: f64 = 30.0;
const NAMES: f64 = 190.0;
const VALUES: f64 = 270.0;

/// A difference with the name of its alternative.
type Row<'a> = (&'a str, &'a Difference);

/// Draws the measures that decide, one group each, one row for each alternative.
///
/// Says why not if no difference has a known precision.
pub(super) fn draw(
    title: &str,
    baseline: &str,
    comparisons: &[Against<'_>],
) -> Result<String, String> {
    let groups = groups(comparisons);
    if groups.is_empty() {
        return Err(String::from(
            "no measure that decides has a difference with a known precision; it takes at least \
             two replications",
        ));
    }
    let subtitle = format!(
        "Alternative minus {baseline}, with the interval that holds the true difference at {} \
         confidence. Each measure has its own scale; the thick line is no difference.",
        words::share(groups[0].1[0].1.difference.level),
    );
    let height: f64 = groups.iter().map(|(_, rows)| HEADING + ROW * rows.len() as f64).sum();
    let mut figure = Figure::new(title, &subtitle, height + 30.0);
    let top = Figure::heading_height(&subtitle);
    let scale_ends = (MARGIN + NAMES + 16.0, WIDTH - MARGIN - VALUES - 16.0);
    let zero = f64::midpoint(scale_ends.0, scale_ends.1);
    let sides = [(scale_ends.0, "lower", Anchor::Start), (scale_ends.1, "higher", Anchor::End)];
    for (x, side, anchor) in sides {
        figure.canvas.text((x, top + 8.0), side, small(Ink::SOFT, anchor));
    }
    let mut y = top + 20.0;
    for (measure, rows) in &groups {
        let heading = format!("{} ({baseline}: {})", words::name(*measure), value(rows, *measure));
        let heading = label::clipped(&heading, 14.3, WIDTH - 2.0 * MARGIN);
        figure.canvas.text((MARGIN, y + 18.0), &heading, strong(Anchor::Start));
        y += HEADING;
        let reach = rows.iter().map(|(_, row)| reach(row)).fold(1e-12, f64::max);
        let scale = Scale::new((-reach, reach), scale_ends);
        let bottom = y + ROW * rows.len() as f64;
        figure.canvas.line(&[(zero, y), (zero, bottom)], Ink::AXIS, 2.0);
        for row in rows {
            draw_row(&mut figure.canvas, row, y + ROW / 2.0, &scale);
            y += ROW;
        }
    }
    Ok(figure.finish())
}

/// The differences with a verdict, by measure in the order of reports.
fn groups<'a>(comparisons: &[Against<'a>]) -> Vec<(Measure, Vec<Row<'a>>)> {
    let mut groups: Vec<(Measure, Vec<Row<'a>>)> = Vec::new();
    for comparison in comparisons {
        for row in comparison.differences {
            let known = row.difference.value.is_some() && row.difference.half_width.is_some();
            if row.verdict.is_none() || !known {
                continue;
            }
            match groups.iter_mut().find(|(measure, _)| *measure == row.measure) {
                Some((_, rows)) => rows.push((comparison.alternative, row)),
                None => groups.push((row.measure, vec![(comparison.alternative, row)])),
            }
        }
    }
    groups.sort_by_key(|(measure, _)| *measure);
    groups
}

fn value(rows: &[Row<'_>], measure: Measure) -> String {
    let baseline = rows.iter().find_map(|(_, row)| row.baseline);
    baseline.map_or_else(|| String::from("undefined"), |value| words::quantity(measure, value))
}

/// How far from zero the interval reaches.
fn reach(row: &Difference) -> f64 {
    row.difference.value.unwrap_or(0.0).abs() + row.difference.half_width.unwrap_or(0.0)
}

const fn ink(verdict: Verdict) -> Ink {
    match verdict {
        Verdict::Better => Ink::GREEN,
        Verdict::Worse => Ink::VERMILLION,
        Verdict::Higher | Verdict::Lower => Ink::BLUE,
        Verdict::TooSmallToMatter | Verdict::NoDifferenceShown => Ink::AXIS,
    }
}

fn draw_row(canvas: &mut Canvas, (alternative, row): &Row<'_>, y: f64, scale: &Scale) {
    let (Some(value), Some(half), Some(verdict)) =
        (row.difference.value, row.difference.half_width, row.verdict)
    else {
        return;
    };
    let ink = ink(verdict);
    let name = label::clipped(alternative, SMALL, NAMES - 10.0);
    canvas.text((MARGIN + NAMES, y), &name, small(Ink::TEXT, Anchor::End));
    let (low, high) = (scale.at(value - half), scale.at(value + half));
    canvas.line(&[(low, y), (high, y)], ink, 3.0);
    for end in [low, high] {
        canvas.line(&[(end, y - 5.0), (end, y + 5.0)], ink, 1.6);
    }
    canvas.dot((scale.at(value), y), 5.0, ink);
    let difference =
        format!("{} ± {}", words::difference(row.measure, value), words::spread(row.measure, half));
    let x = WIDTH - MARGIN - VALUES;
    let difference = label::clipped(&difference, SMALL, VALUES);
    canvas.text((x, y - 7.5), &difference, small(Ink::TEXT, Anchor::Start));
    canvas.text((x, y + 7.5), verdict.name(), small(Ink::SOFT, Anchor::Start));
}
