//! The summary of a comparison: the verdicts, then the alternatives side by side.

use super::Study;
use super::break_even;
use super::sentence;
use super::single::GROWS;
use super::single::UNDEFINED;
use super::single::cell;
use super::single::fallback_sentence;
use crate::center::Channel;
use crate::report::Named;
use crate::report::Page;
use crate::report::page::Align;
use crate::report::tables::Against;
use crate::report::words;
use crate::stats::Difference;
use crate::stats::Measure;
use crate::stats::ScopeKind;
use crate::stats::Unit;
use crate::stats::Verdict;

/// Alternatives that stand side by side in columns; more become rows.
const COLUMNS: usize = 3;

/// Queues whose waits stand side by side; the files hold the rest.
const QUEUES: usize = 6;

/// Characters of a name at the head of a column.
const HEAD: usize = 20;

pub(super) fn write(page: &mut Page, study: &Study<'_>) {
    for sentence in &study.conditions.differing {
        page.paragraph(sentence);
    }
    page.paragraph(match study.conditions.same_items {
        true => "Each alternative meets the same items with the same patience, effort and luck.",
        false => {
            "The alternatives do not all meet the same items: they differ in demand or in time. \
             Demands of the same name share their luck."
        }
    });
    if !study.remarks.delays.is_empty() {
        page.heading("What is assumed of pushing and picking");
        for delay in &study.remarks.delays {
            page.item(delay);
        }
        let broken_even: Vec<&Against<'_>> =
            study.comparisons.iter().filter(|one| one.break_even.is_some()).collect();
        for comparison in &broken_even {
            let sentences = break_even::sentences(comparison);
            let (alternative, baseline) = (comparison.alternative, comparison.baseline);
            // Where other settings vary, too, the break-even is about one pair among several.
            let about = match study.comparisons.len() {
                1 => String::new(),
                _ => format!("{alternative} against {baseline}: "),
            };
            let (first, others) = sentences.split_at(1.min(sentences.len()));
            page.item(&format!("{about}{}", first.concat()));
            page.item(&others.join(" "));
        }
    }
    page.heading("What the comparison shows");
    for comparison in study.comparisons {
        page.paragraph(&verdicts(comparison));
    }
    for comparison in study.comparisons {
        write_differences(page, study, comparison);
    }
    page.gap();
    let level = words::share(study.conditions.level);
    page.paragraph(&format!(
        "±: at {level} confidence. Verdicts are corrected for the number of differences that \
         decide."
    ));
    write_side_by_side(page, study);
    page.heading("What lands in the fallback queue");
    let sentences: Vec<String> = study.outcomes.iter().map(fallback_sentence).collect();
    if sentences.iter().all(|sentence| *sentence == sentences[0]) {
        page.paragraph(&sentences[0]);
    } else {
        for (outcome, sentence) in study.outcomes.iter().zip(&sentences) {
            page.item(&format!("{}: {sentence}", outcome.name));
        }
    }
}

/// What is shown of one alternative, in a sentence.
pub(super) fn verdicts(comparison: &Against<'_>) -> String {
    let groups = [
        ("worse in", Verdict::Worse),
        ("better in", Verdict::Better),
        ("higher in", Verdict::Higher),
        ("lower in", Verdict::Lower),
        ("too small to matter in", Verdict::TooSmallToMatter),
        ("no difference shown in", Verdict::NoDifferenceShown),
    ];
    let parts: Vec<String> = groups
        .into_iter()
        .filter_map(|(words_before, verdict)| {
            let rows = decided(comparison).filter(|row| row.verdict == Some(verdict));
            let found: Vec<String> = rows.map(|row| in_words(row, verdict)).collect();
            (!found.is_empty()).then(|| format!("{words_before} {}", words::listed(&found)))
        })
        .collect();
    let Against { baseline, alternative, .. } = comparison;
    match parts.as_slice() {
        [] => format!("{alternative} against {baseline}: no measure that decides can be judged."),
        parts => format!("{alternative} against {baseline}: {}.", parts.join("; ")),
    }
}

/// `mean wait (41 s instead of 25 s)`; only the name where nothing is shown.
fn in_words(row: &Difference, verdict: Verdict) -> String {
    let name = words::name(row.measure);
    match (verdict, row.baseline, row.alternative) {
        (Verdict::TooSmallToMatter | Verdict::NoDifferenceShown, ..) => name,
        (_, Some(baseline), Some(alternative)) => {
            let value = |value| words::quantity(row.measure, value);
            format!("{name} ({} instead of {})", value(alternative), value(baseline))
        }
        _ => name,
    }
}

fn decided<'a>(comparison: &Against<'a>) -> impl Iterator<Item = &'a Difference> {
    comparison.differences.iter().filter(|row| row.verdict.is_some())
}

fn write_differences(page: &mut Page, study: &Study<'_>, comparison: &Against<'_>) {
    let columns = [
        ("Measure", Align::Left),
        (head(comparison.baseline, "Baseline"), Align::Right),
        (head(comparison.alternative, "Here"), Align::Right),
        ("Difference", Align::Right),
        ("Verdict", Align::Left),
    ];
    let rows: Vec<Vec<String>> = decided(comparison)
        .map(|row| {
            let value = |value| short(row.measure, value);
            vec![
                words::name(row.measure),
                cell(row.baseline, value),
                cell(row.alternative, value),
                cell(row.difference.value, |value| signed(row, value)),
                row.verdict.map_or_else(String::new, |verdict| String::from(verdict.name())),
            ]
        })
        .collect();
    if rows.is_empty() {
        return;
    }
    if study.comparisons.len() > 1 {
        page.gap();
        page.paragraph(&format!("{} against {}:", comparison.alternative, comparison.baseline));
    }
    page.table(&columns, &rows);
}

/// The name of an alternative at the head of a narrow column, if it is short.
fn head<'a>(name: &'a str, otherwise: &'a str) -> &'a str {
    const NARROW: usize = 9;
    if name.chars().count() <= NARROW { name } else { otherwise }
}

/// A value for a cell.
fn short(measure: Measure, value: f64) -> String {
    match measure.unit() {
        Unit::Seconds => words::brief(value),
        _ => words::quantity(measure, value),
    }
}

/// A difference and how well it is known, for a cell: shares differ by points.
fn signed(row: &Difference, value: f64) -> String {
    let (measure, half_width) = (row.measure, row.difference.half_width);
    let is_time = measure.unit() == Unit::Seconds;
    let difference = match is_time {
        true if value > 0.0 => format!("+{}", words::brief(value)),
        true => words::brief(value),
        false => words::difference(measure, value),
    };
    let known = half_width.map_or_else(String::new, |half| match is_time {
        true => format!(" ±{}", words::brief(half)),
        false => format!(" ±{}", words::spread(measure, half)),
    });
    format!("{}{known}", difference.replace(" points", "")).replace(" points", " pts")
}

/// A row of the table in which alternatives stand side by side.
struct Line {
    name: String,
    cells: Vec<String>,
}

impl Line {
    /// Characters of its widest text.
    fn width(&self) -> usize {
        let texts = std::iter::once(&self.name).chain(&self.cells);
        texts.map(|text| text.chars().count()).max().unwrap_or(0)
    }
}

fn write_side_by_side(page: &mut Page, study: &Study<'_>) {
    let outcomes = study.outcomes;
    for channel in sentence::channels(&outcomes[0]) {
        let heading = match channel {
            None => String::from("Side by side"),
            Some(channel) => {
                format!("{}, side by side", words::capitalized(words::items_of(channel)))
            }
        };
        page.heading(&heading);
        write_lines(page, outcomes, center_lines(study, channel));
    }
    page.heading("Queues, side by side");
    write_lines(page, outcomes, queue_lines(study));
    page.heading("Who is busy");
    write_lines(page, outcomes, pool_lines(outcomes));
}

fn write_lines(page: &mut Page, outcomes: &[Named<'_>], mut lines: Vec<Line>) {
    lines.retain(|line| line.cells.iter().any(|cell| cell != UNDEFINED));
    let long = outcomes.iter().any(|outcome| outcome.name.chars().count() > HEAD);
    if outcomes.len() <= COLUMNS && !long {
        write_in_columns(page, outcomes, &lines);
    } else {
        write_in_rows(page, outcomes, &lines);
    }
}

fn line(name: String, outcomes: &[Named<'_>], cell: impl Fn(&Named<'_>) -> String) -> Line {
    Line { name, cells: outcomes.iter().map(cell).collect() }
}

fn center_lines(study: &Study<'_>, channel: Option<Channel>) -> Vec<Line> {
    let outcomes = study.outcomes;
    let grows = !study.conditions.growing_in(channel).is_empty();
    let measures = [
        Measure::DeflectedShare,
        Measure::Offered,
        Measure::WaitMean,
        Measure::LineWaitMean,
        Measure::WaitP90,
        Measure::ServiceLevelOffered,
        Measure::AbandonRate,
        Measure::CallbacksAgreed,
        Measure::OutboundConnected,
        Measure::OutboundAbandonRate,
        Measure::Overtaken,
        Measure::SystemClosed,
        Measure::LeftAtEnd,
        Measure::LeftAtEndAge,
    ];
    let count = |outcome: &Named<'_>, measure| {
        sentence::center_row(outcome, channel, measure).and_then(|row| row.estimate.value)
    };
    // Most centers close nothing by themselves, have no bot and call nobody.
    let rare = [
        Measure::SystemClosed,
        Measure::DeflectedShare,
        Measure::LineWaitMean,
        Measure::CallbacksAgreed,
        Measure::OutboundConnected,
        Measure::OutboundAbandonRate,
    ];
    let is_any = |measure| outcomes.iter().any(|one| count(one, measure) > Some(0.0));
    measures
        .into_iter()
        .filter(|measure| !rare.contains(measure) || is_any(*measure))
        .map(|measure| {
            line(words::name(measure), outcomes, |outcome| {
                let row = sentence::center_row(outcome, channel, measure);
                if measure == Measure::WaitMean && grows {
                    return String::from(GROWS);
                }
                cell(row.and_then(|row| row.estimate.value), |value| short(measure, value))
            })
        })
        .collect()
}

/// How long the items of each queue wait: what falls back waits there, too.
fn queue_lines(study: &Study<'_>) -> Vec<Line> {
    let outcomes = study.outcomes;
    let mut queues = sentence::names(&outcomes[0], ScopeKind::Queue);
    queues.truncate(QUEUES);
    let mut lines = Vec::new();
    for queue in queues {
        for measure in [Measure::WaitMean, Measure::WaitP90] {
            lines.push(line(format!("{queue}: {}", words::name(measure)), outcomes, |outcome| {
                let value = sentence::value(outcome, ScopeKind::Queue, queue, measure);
                if measure == Measure::WaitMean && study.conditions.grows(queue) {
                    return String::from(GROWS);
                }
                cell(value, |value| short(measure, value))
            }));
        }
    }
    lines
}

fn pool_lines(outcomes: &[Named<'_>]) -> Vec<Line> {
    let mut lines = Vec::new();
    for pool in sentence::names(&outcomes[0], ScopeKind::Pool) {
        for measure in [Measure::Attention, Measure::Occupancy] {
            lines.push(line(format!("{pool}: {}", words::name(measure)), outcomes, |outcome| {
                let value = sentence::value(outcome, ScopeKind::Pool, pool, measure);
                cell(value, |value| short(measure, value))
            }));
        }
    }
    for measure in [Measure::IdleWhileWaiting, Measure::PicksLost] {
        lines.push(line(words::name(measure), outcomes, |outcome| {
            let row = sentence::center_row(outcome, None, measure);
            cell(row.and_then(|row| row.estimate.value), |value| short(measure, value))
        }));
    }
    lines
}

fn write_in_columns(page: &mut Page, outcomes: &[Named<'_>], lines: &[Line]) {
    let mut columns = vec![("", Align::Left)];
    columns.extend(outcomes.iter().map(|outcome| (outcome.name, Align::Right)));
    let rows: Vec<Vec<String>> = lines
        .iter()
        .map(|line| std::iter::once(&line.name).chain(&line.cells).cloned().collect())
        .collect();
    page.table(&columns, &rows);
}

/// One row for each alternative, as many measures at a time as fit beside their names.
fn write_in_rows(page: &mut Page, outcomes: &[Named<'_>], lines: &[Line]) {
    const ROOM: usize = 50;
    let mut rest = lines;
    while !rest.is_empty() {
        let mut used = 0;
        let fit = rest.iter().take_while(|line| {
            used += line.width() + 2;
            used <= ROOM
        });
        let (part, after) = rest.split_at(fit.count().max(1));
        rest = after;
        let mut columns = vec![("Alternative", Align::Left)];
        columns.extend(part.iter().map(|line| (line.name.as_str(), Align::Right)));
        let rows: Vec<Vec<String>> = outcomes
            .iter()
            .enumerate()
            .map(|(index, outcome)| {
                let mut row = vec![format!("{} {}", index + 1, outcome.name)];
                row.extend(part.iter().map(|line| line.cells[index].clone()));
                row
            })
            .collect();
        page.table(&columns, &rows);
    }
}
