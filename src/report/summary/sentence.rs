//! Estimates in sentences: the value, how well it is known, and how much single days differ.

use super::Growing;
use super::Study;
use crate::center::Channel;
use crate::report::Named;
use crate::report::words;
use crate::stats::Estimate;
use crate::stats::Measure;
use crate::stats::MeasureRow;
use crate::stats::ScopeKind;

/// The row of a measure at center scope for one channel, or for all.
pub(super) fn center_row<'a>(
    outcome: &Named<'a>,
    channel: Option<Channel>,
    measure: Measure,
) -> Option<&'a MeasureRow> {
    outcome.results.measures.iter().find(|row| {
        row.scope.kind == ScopeKind::Center
            && row.scope.channel == channel
            && row.measure == measure
            && row.estimate.value.is_some()
    })
}

/// The value of a measure in a scope, if it is defined.
pub(super) fn value(
    outcome: &Named<'_>,
    kind: ScopeKind,
    name: &str,
    measure: Measure,
) -> Option<f64> {
    outcome.results.find(kind, name, measure)?.estimate.value
}

/// Names of a kind that have results, in the order of files.
pub(super) fn names<'a>(outcome: &Named<'a>, kind: ScopeKind) -> Vec<&'a str> {
    let rows = outcome.results.measures.iter().filter(|row| row.scope.kind == kind);
    let mut names: Vec<&str> = rows.map(|row| row.scope.name.as_str()).collect();
    names.dedup();
    names
}

/// The channels of the center one by one, or all together if there is only one.
///
/// A mean over chats and cases would be a mean over seconds and hours.
pub(super) fn channels(outcome: &Named<'_>) -> Vec<Option<Channel>> {
    let rows = outcome.results.measures.iter().filter(|row| row.scope.kind == ScopeKind::Center);
    let mut channels: Vec<_> = rows.filter_map(|row| row.scope.channel).map(Some).collect();
    channels.sort();
    channels.dedup();
    if channels.is_empty() { vec![None] } else { channels }
}

/// What the items of a channel are called.
pub(super) const fn items(channel: Option<Channel>) -> &'static str {
    match channel {
        Some(channel) => words::items_of(channel),
        None => "items",
    }
}

/// `known to ±1 s`, or why that cannot be said.
pub(super) fn known(measure: Measure, estimate: &Estimate) -> String {
    match estimate.half_width {
        Some(half) => format!("known to ±{}", words::spread(measure, half)),
        None if estimate.replications > 1 => String::from("the same in every replication"),
        None => String::from("precision unknown: one replication"),
    }
}

/// `; on one day in ten above 31 s`, if single days are known.
fn on_bad_days(row: &MeasureRow) -> String {
    let low_is_bad =
        matches!(row.measure, Measure::ServiceLevelOffered | Measure::ServiceLevelAnswered);
    let (side, day) = if low_is_bad { ("below", row.day_p10) } else { ("above", row.day_p90) };
    let best = if low_is_bad { 1.0 } else { 0.0 };
    let bad = day.filter(|day| (day - best).abs() > 1e-9);
    bad.map_or_else(String::new, |day| {
        format!("; on one day in ten {side} {}", words::quantity(row.measure, day))
    })
}

/// That items pile up, and where.
fn pile_up(subject: &str, growing: &[&Growing]) -> String {
    let distinct = |names: Vec<&String>| {
        let mut names: Vec<String> = names.into_iter().cloned().collect();
        names.sort();
        names.dedup();
        names
    };
    let queues = distinct(growing.iter().flat_map(|one| &one.queues).collect());
    let pools = distinct(growing.iter().map(|one| &one.pool).collect());
    let word = |names: &[String], word: &str| match names.len() {
        1 => String::from(word),
        _ => format!("{word}s"),
    };
    format!(
        "{subject} pile up in {} {}: more come than {} {} can serve, so a mean wait would say how \
         long the run is, not how good the center is.",
        word(&queues, "queue"),
        words::listed(&queues),
        word(&pools, "pool"),
        words::listed(&pools),
    )
}

/// How long the items of a channel wait, and what becomes of them.
pub(super) fn wait(study: &Study<'_>, outcome: &Named<'_>, channel: Option<Channel>) -> String {
    let row = |measure| center_row(outcome, channel, measure);
    let subject = words::capitalized(items(channel));
    let growing = study.conditions.growing_in(channel);
    let mut text = match row(Measure::WaitMean) {
        _ if !growing.is_empty() => pile_up(&subject, &growing),
        Some(mean) => format!(
            "{subject} wait {} on average ({}){}.",
            words::quantity(mean.measure, mean.estimate.value.unwrap_or(0.0)),
            known(mean.measure, &mean.estimate),
            on_bad_days(mean),
        ),
        None => return format!("No {} came.", items(channel)),
    };
    match row(Measure::WaitP90).and_then(|row| row.estimate.value) {
        Some(0.0) => text.push_str(" 9 in 10 are answered at once."),
        Some(wait) => {
            let within = words::duration(wait);
            text.push_str(&format!(" 9 in 10 are answered or gone within {within}."));
        }
        None => {}
    }
    text.push_str(&shares(outcome, channel));
    text.push_str(&left(outcome, channel));
    text
}

/// How many are answered in time, and how many give up.
fn shares(outcome: &Named<'_>, channel: Option<Channel>) -> String {
    let mut text = String::new();
    let wanted =
        [(Measure::ServiceLevelOffered, "are answered in time"), (Measure::AbandonRate, "give up")];
    for (measure, what) in wanted {
        let row = center_row(outcome, channel, measure);
        let value = row.and_then(|row| row.estimate.value);
        if let (Some(row), Some(value)) = (row, value)
            && (value > 0.0 || measure == Measure::ServiceLevelOffered)
        {
            let known = known(measure, &row.estimate);
            let days =
                if measure == Measure::AbandonRate { String::new() } else { on_bad_days(row) };
            text.push_str(&format!(" {} {what} ({known}){days}.", words::share(value)));
        }
    }
    text
}

/// How many are left at the end, and how old they are: forgotten items must not look fast.
fn left(outcome: &Named<'_>, channel: Option<Channel>) -> String {
    let value = |measure| center_row(outcome, channel, measure)?.estimate.value;
    let Some(left) = value(Measure::LeftAtEnd).filter(|&left| left > 0.0) else {
        return String::new();
    };
    let age = value(Measure::LeftAtEndAge)
        .map_or_else(String::new, |age| format!(", {} old on average", words::duration(age)));
    format!(" At the end {} still wait{age}.", words::count(left))
}
