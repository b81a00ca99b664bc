//! Results as pictures: which charts a study gets, and what goes into each.
//!
//! A chart that would be empty is not drawn; what there is to say instead is returned beside the
//! charts, for the terminal.

mod canvas;
mod course;
mod fallback;
mod figure;
mod forest;
mod label;
mod scale;
mod turning;
mod waits;

use canvas::Ink;
use course::Panel;
use course::Series;
use course::Step;
use waits::WaitPanel;

use super::Named;
use super::tables::Against;
use crate::stats::IntervalRow;
use crate::stats::Measure;
use crate::stats::ScopeKind;

/// A chart, ready to be written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Chart {
    /// The name of its file.
    pub file_name: String,
    /// The picture.
    pub svg: String,
}

/// The charts of a study, and why others were not drawn.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Charts {
    /// What could be drawn.
    pub drawn: Vec<Chart>,
    /// Sentences about what could not.
    pub missing: Vec<String>,
}

/// Alternatives, queues or pools that one chart shows; more would be too many to tell apart.
const SHOWN: usize = 6;

/// Draws everything that the results of a study allow.
///
/// `subject` is what it is about; the first outcome is the baseline.
pub fn charts(subject: &str, outcomes: &[Named<'_>], comparisons: &[Against<'_>]) -> Charts {
    let mut charts = Charts::default();
    let shown = &outcomes[..outcomes.len().min(SHOWN)];
    if outcomes.len() > SHOWN {
        let sentence = format!("Charts show the first {SHOWN} of {} alternatives.", outcomes.len());
        charts.missing.push(sentence);
    }
    charts.add("waits.svg", "waits", waits(subject, shown));
    charts.add("arrivals.svg", "arrivals and waiting", arrivals(subject, shown));
    charts.add("service-level.svg", "service level", service_level(subject, shown));
    charts.add("staff.svg", "staff against load", staff(subject, shown));
    for (position, outcome) in shown.iter().enumerate() {
        let title = title("What falls back, and why", subject, outcome, shown.len());
        let bot_failed = outcome.results.find(ScopeKind::Center, "", Measure::FallbackBotFailed);
        let some_failed = bot_failed.is_some_and(|row| row.estimate.value > Some(0.0));
        let drawing = fallback::draw(&title, &outcome.results.leaks, some_failed);
        if position == 0 {
            charts.add("fallback.svg", "fallback inflow", drawing);
        } else if outcome.results.leaks != shown[0].results.leaks {
            charts.add(&format!("fallback-{}.svg", position + 1), "fallback inflow", drawing);
        }
    }
    if let Some(first) = comparisons.first() {
        let title = format!("Differences between alternatives: {subject}");
        let drawing = forest::draw(&title, first.baseline, comparisons);
        charts.add("differences.svg", "differences", drawing);
    }
    let mut number = 0;
    for comparison in comparisons {
        let Some(found) = comparison.break_even else { continue };
        number += 1;
        let title = match number {
            1 => format!("Where push and pick break even: {subject}"),
            _ => format!("Where push and pick break even: {}", comparison.alternative),
        };
        let name = if number == 1 { String::new() } else { format!("-{number}") };
        let drawing = turning::draw(&title, comparison, found);
        charts.add(&format!("break-even{name}.svg"), "the break-even", drawing);
    }
    charts
}

impl Charts {
    fn add(&mut self, file_name: &str, what: &str, drawing: Result<String, String>) {
        match drawing {
            Ok(svg) => self.drawn.push(Chart { file_name: String::from(file_name), svg }),
            Err(reason) => self.missing.push(format!("No chart of {what}: {reason}.")),
        }
    }
}

/// A title that names the alternative where there are several.
fn title(what: &str, subject: &str, outcome: &Named<'_>, outcomes: usize) -> String {
    if outcomes == 1 { format!("{what}: {subject}") } else { format!("{what}: {}", outcome.name) }
}

/// Names of the kind in the baseline, busiest first, at most [`SHOWN`].
fn names(outcome: &Named<'_>, kind: ScopeKind, measure: Measure) -> Vec<String> {
    let rows = outcome.results.measures.iter();
    let mut found: Vec<(f64, String)> = rows
        .filter(|row| row.scope.kind == kind && row.measure == measure)
        .filter(|row| row.scope.channel.is_none())
        .filter_map(|row| Some((row.estimate.value?, row.scope.name.clone())))
        .filter(|(value, _)| *value > 0.0)
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found.truncate(SHOWN);
    found.into_iter().map(|(_, name)| name).collect()
}

fn waits(subject: &str, outcomes: &[Named<'_>]) -> Result<String, String> {
    let baseline = outcomes.first().ok_or_else(|| String::from("there are no results"))?;
    let queues = names(baseline, ScopeKind::Queue, Measure::Offered);
    let panels: Vec<WaitPanel<'_>> = queues
        .iter()
        .take(waits::PANELS)
        .map(|queue| WaitPanel {
            heading: queue,
            curves: outcomes
                .iter()
                .filter_map(|outcome| {
                    let curve = outcome.results.survival.iter().find(|curve| {
                        curve.scope.kind == ScopeKind::Queue
                            && curve.scope.name == *queue
                            && curve.scope.channel.is_none()
                    })?;
                    Some((outcome.name, curve))
                })
                .collect(),
        })
        .collect();
    waits::draw(&format!("How long items wait: {subject}"), &panels)
}

/// The rows of a measure over the intervals of one scope.
fn rows<'a>(
    outcome: &Named<'a>,
    kind: ScopeKind,
    name: &str,
    measure: Measure,
) -> impl Iterator<Item = &'a IntervalRow> {
    outcome.results.intervals.iter().filter(move |row| {
        row.scope.kind == kind
            && row.scope.name == name
            && row.measure == measure
            && row.scope.channel.is_none()
    })
}

fn series(outcome: &Named<'_>, kind: ScopeKind, name: &str, measure: Measure) -> Vec<Step> {
    let rows = rows(outcome, kind, name, measure);
    rows.filter_map(|row| {
        let value = row.estimate.value?;
        Some(Step { start: row.start, value, half_width: row.estimate.half_width.unwrap_or(0.0) })
    })
    .collect()
}

/// A line over the intervals of one queue.
fn queue_line(outcome: &Named<'_>, queue: &str, measure: Measure, look: (&str, Ink)) -> Series {
    let steps = series(outcome, ScopeKind::Queue, queue, measure);
    Series { name: String::from(look.0), steps, filled: false, ink: look.1 }
}

/// A line for each queue; `first` is the position of the first one's color.
fn line_per_queue(
    outcome: &Named<'_>,
    queues: &[String],
    measure: Measure,
    first: usize,
) -> Vec<Series> {
    let look = |index| Ink::series(first + index);
    let queues = queues.iter().enumerate();
    queues.map(|(index, queue)| queue_line(outcome, queue, measure, (queue, look(index)))).collect()
}

/// A line for each alternative.
fn line_per_outcome(outcomes: &[Named<'_>], queue: &str, measure: Measure) -> Vec<Series> {
    let outcomes = outcomes.iter().enumerate();
    outcomes
        .map(|(index, outcome)| {
            queue_line(outcome, queue, measure, (outcome.name, Ink::series(index)))
        })
        .collect()
}

fn arrivals(subject: &str, outcomes: &[Named<'_>]) -> Result<String, String> {
    let baseline = outcomes.first().ok_or_else(|| String::from("there are no results"))?;
    let queues = names(baseline, ScopeKind::Queue, Measure::Offered);
    // Where alternatives have colors, those of queues are others.
    let first = if outcomes.len() > 1 { outcomes.len() } else { 0 };
    let mut panels = vec![Panel {
        heading: String::from("Arrivals"),
        measured: String::from("items that enter each queue in an interval"),
        shares: false,
        series: line_per_queue(baseline, &queues, Measure::Offered, first),
    }];
    if outcomes.len() == 1 {
        panels.push(Panel {
            heading: String::from("Waiting"),
            measured: String::from("items waiting in each queue, on average over the interval"),
            shares: false,
            series: line_per_queue(baseline, &queues, Measure::WaitingMean, first),
        });
    } else {
        panels.extend(queues.iter().map(|queue| Panel {
            heading: format!("Waiting: {queue}"),
            measured: String::from("items waiting, on average over the interval"),
            shares: false,
            series: line_per_outcome(outcomes, queue, Measure::WaitingMean),
        }));
    }
    let subtitle = "Averages over the replications; bands: what is not yet known.";
    let title = format!("Arrivals and waiting over time: {subject}");
    course::draw(&title, subtitle, &panels, baseline.calendar)
}

fn service_level(subject: &str, outcomes: &[Named<'_>]) -> Result<String, String> {
    let baseline = outcomes.first().ok_or_else(|| String::from("there are no results"))?;
    let measure = Measure::ServiceLevelOffered;
    let mut queues = names(baseline, ScopeKind::Queue, Measure::Offered);
    queues.retain(|queue| !series(baseline, ScopeKind::Queue, queue, measure).is_empty());
    if queues.is_empty() {
        return Err(String::from("no queue has a threshold (`answer-within`) and intervals"));
    }
    let panel = |heading: &str, series| Panel {
        heading: String::from(heading),
        measured: String::from(
            "share of those who entered the queue in the interval, answered in time",
        ),
        shares: true,
        series,
    };
    let panels: Vec<Panel> = if outcomes.len() == 1 {
        let lines = line_per_queue(baseline, &queues, measure, 0);
        vec![panel("Answered within the queue's threshold", lines)]
    } else {
        let lines = |queue: &String| panel(queue, line_per_outcome(outcomes, queue, measure));
        queues.iter().map(lines).collect()
    };
    let subtitle = "Those who gave up count as not answered, unless within the queue's short \
                    limit. Bands: what is not yet known.";
    course::draw(&format!("Service level: {subject}"), subtitle, &panels, baseline.calendar)
}

fn staff(subject: &str, outcomes: &[Named<'_>]) -> Result<String, String> {
    let baseline = outcomes.first().ok_or_else(|| String::from("there are no results"))?;
    let mut panels = Vec::new();
    for pool in names(baseline, ScopeKind::Pool, Measure::SignedInHours) {
        let there = people(baseline, &pool);
        if outcomes.iter().all(|outcome| people(outcome, &pool) == there) {
            panels.push(staff_panel(&pool, &pool, outcomes, 0));
            continue;
        }
        for (index, outcome) in outcomes.iter().enumerate() {
            let heading = format!("{pool}: {}", outcome.name);
            panels.push(staff_panel(&heading, &pool, &outcomes[index..=index], index));
        }
    }
    let subtitle = "People who are signed in, breaks included, and how many of them have their \
                    hands on something. The gap is breaks, and time in which somebody could have \
                    taken more.";
    course::draw(&format!("Staff against load: {subject}"), subtitle, &panels, baseline.calendar)
}

/// A pool in which the same people are there in all `outcomes`; `first` is the position of the
/// first one's color.
fn staff_panel(heading: &str, pool: &str, outcomes: &[Named<'_>], first: usize) -> Panel {
    let mut series = vec![Series {
        name: String::from("signed in"),
        steps: outcomes.first().map_or_else(Vec::new, |outcome| people(outcome, pool)),
        filled: true,
        ink: Ink::AXIS,
    }];
    series.extend(outcomes.iter().enumerate().map(|(index, outcome)| Series {
        name: match outcomes.len() {
            1 => String::from("at work on something"),
            _ => format!("at work: {}", outcome.name),
        },
        steps: at_work(outcome, pool),
        filled: false,
        ink: Ink::series(first + index),
    }));
    Panel {
        heading: String::from(heading),
        measured: String::from("people, on average over the interval"),
        shares: false,
        series,
    }
}

/// People signed in, from the hours of an interval.
fn people(outcome: &Named<'_>, pool: &str) -> Vec<Step> {
    let mut steps = series(outcome, ScopeKind::Pool, pool, Measure::SignedInHours);
    let starts: Vec<_> = steps.iter().map(|step| step.start).collect();
    let Some(interval) = starts.windows(2).map(|pair| pair[1] - pair[0]).min() else {
        return Vec::new();
    };
    let hours = interval.as_seconds() / 3600.0;
    for step in &mut steps {
        step.value /= hours;
        step.half_width /= hours;
    }
    steps
}

/// People with their hands on something: the attention of those who are there.
fn at_work(outcome: &Named<'_>, pool: &str) -> Vec<Step> {
    let there = people(outcome, pool);
    let attention = series(outcome, ScopeKind::Pool, pool, Measure::Attention);
    attention
        .into_iter()
        .filter_map(|share| {
            let there = there.iter().find(|step| step.start == share.start)?;
            Some(Step {
                start: share.start,
                value: share.value * there.value,
                half_width: share.half_width * there.value,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::example;
    use crate::stats::Results;

    fn is_whole(chart: &Chart) -> bool {
        let svg = &chart.svg;
        svg.starts_with("<svg ") && svg.trim_end().ends_with("</svg>") && !svg.contains("NaN")
    }

    #[test]
    fn a_run_has_five_charts() {
        let (results, calendar) = (example::results(1.0), example::calendar());
        let outcome = Named { name: "day", results: &results, calendar: &calendar };
        let Charts { drawn, missing } = charts("day", &[outcome], &[]);
        let names: Vec<&str> = drawn.iter().map(|chart| chart.file_name.as_str()).collect();
        let expected =
            ["waits.svg", "arrivals.svg", "service-level.svg", "staff.svg", "fallback.svg"];
        assert_eq!(names, expected);
        assert!(drawn.iter().all(is_whole));
        assert_eq!(missing, Vec::<String>::new());
    }

    #[test]
    fn a_comparison_has_a_chart_of_differences_and_one_fallback_chart_if_nothing_changes() {
        let (push, pick) = (example::results(1.0), example::results(1.6));
        let (calendar, differences) = (example::calendar(), example::differences(1.6));
        let outcomes = [("push", &push), ("pick", &pick)].map(|(name, results)| Named {
            name,
            results,
            calendar: &calendar,
        });
        let comparison = Against {
            baseline: "push",
            alternative: "pick",
            differences: &differences,
            break_even: None,
        };
        let Charts { drawn, .. } = charts("push or pick", &outcomes, &[comparison]);
        assert_eq!(drawn.len(), 6);
        assert!(drawn.iter().all(is_whole));
        assert_eq!(drawn.last().map(|chart| chart.file_name.as_str()), Some("differences.svg"));
    }

    #[test]
    fn without_data_there_is_no_empty_chart_but_a_sentence() {
        let (results, calendar) = (Results::default(), example::calendar());
        let outcome = Named { name: "day", results: &results, calendar: &calendar };
        let Charts { drawn, missing } = charts("day", &[outcome], &[]);
        assert_eq!(drawn, []);
        assert_eq!(missing.len(), 5);
        assert!(missing[0].starts_with("No chart of waits: nothing waited"));
    }
}
