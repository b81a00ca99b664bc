//! Made-up results for the tests of this module: a day of chats and cases, twice.

use crate::center::Calendar;
use crate::center::Channel;
use crate::record::FallbackReason;
use crate::stats::Difference;
use crate::stats::Estimate;
use crate::stats::IntervalRow;
use crate::stats::LeakRow;
use crate::stats::Measure;
use crate::stats::MeasureRow;
use crate::stats::Results;
use crate::stats::Scope;
use crate::stats::ScopeKind;
use crate::stats::SurvivalCurve;
use crate::stats::Verdict;
use crate::time::Span;
use crate::time::Time;

/// Eight in the morning of a Monday.
pub(super) fn calendar() -> Calendar {
    Calendar::new("2026-03-02T08:00[Europe/Berlin]".parse().expect("a valid moment"))
}

/// Results in which waits are `slow` times as long as they might be.
pub(super) fn results(slow: f64) -> Results {
    Results {
        measures: measures(slow),
        intervals: intervals(slow),
        leaks: leaks(),
        survival: vec![
            curve("chats", 60.0 * slow),
            curve("cases", 7_200.0 * slow),
            curve("chat fallback", 90.0 * slow),
        ],
        notes: vec![String::from("Cases left at the end count with their wait so far.")],
        ..Results::default()
    }
}

/// What decides between the results of 1 and of `slow`.
pub(super) fn differences(slow: f64) -> Vec<Difference> {
    let row = |measure, baseline: f64, difference: f64, half_width, verdict| Difference {
        scope: scope(ScopeKind::Center, "", None),
        measure,
        baseline: Some(baseline),
        alternative: Some(baseline + difference),
        difference: estimate(difference, half_width),
        verdict: Some(verdict),
    };
    vec![
        row(Measure::AbandonRate, 0.041, 0.0002, 0.0011, Verdict::NoDifferenceShown),
        row(Measure::ServiceLevelOffered, 0.812, -0.12 * (slow - 1.0), 0.006, Verdict::Worse),
        row(Measure::WaitMean, 25.0, 25.0 * (slow - 1.0), 1.2, Verdict::Worse),
    ]
}

fn scope(kind: ScopeKind, name: &str, channel: Option<Channel>) -> Scope {
    Scope { kind, name: String::from(name), channel }
}

fn estimate(value: f64, half_width: f64) -> Estimate {
    Estimate { value: Some(value), half_width: Some(half_width), level: 0.95, replications: 100 }
}

fn measures(slow: f64) -> Vec<MeasureRow> {
    let chat = Some(Channel::LiveChat);
    let case = Some(Channel::Case);
    let center = |channel, measure, value: f64| row(ScopeKind::Center, "", channel, measure, value);
    let mut rows = vec![
        center(None, Measure::FallbackEntered, 218.0),
        center(None, Measure::FallbackNoMatch, 218.0),
        center(None, Measure::FallbackShare, 0.058),
        center(None, Measure::Attention, 0.781),
        center(None, Measure::PicksLost, 12.0),
    ];
    for (channel, wait, left) in [(chat, 25.0, 0.0), (case, 5_400.0, 31.0)] {
        rows.extend([
            center(channel, Measure::Offered, 640.0),
            center(channel, Measure::LeftAtEnd, left),
            center(channel, Measure::AbandonRate, if left > 0.0 { 0.0 } else { 0.041 }),
            center(channel, Measure::ServiceLevelOffered, 0.812 / slow),
            center(channel, Measure::WaitMean, wait * slow),
            center(channel, Measure::WaitP90, 2.5 * wait * slow),
            center(channel, Measure::LeftAtEndAge, 4_000.0),
        ]);
    }
    for (queue, wait) in [("cases", 5_400.0), ("chat fallback", 33.0), ("chats", 25.0)] {
        let queue = |measure, value| row(ScopeKind::Queue, queue, None, measure, value);
        rows.extend([
            queue(Measure::Offered, 3_008.0),
            queue(Measure::Answered, 2_790.0),
            queue(Measure::Abandoned, 218.0),
            queue(Measure::LeftAtEnd, 31.0),
            queue(Measure::ServiceLevelOffered, 0.812 / slow),
            queue(Measure::WaitMean, wait * slow),
            queue(Measure::WaitP90, 2.5 * wait * slow),
            queue(Measure::IdleWhileWaiting, 0.02),
        ]);
    }
    let pool = |measure, value| row(ScopeKind::Pool, "frontline", None, measure, value);
    rows.extend([
        pool(Measure::ConcurrencyMean, 2.4),
        pool(Measure::Attention, 0.781),
        pool(Measure::Occupancy, 0.932),
        pool(Measure::CapacityUse, 0.64),
        pool(Measure::SignedInHours, 634.0),
        pool(Measure::Overtime, 3.2),
    ]);
    rows
}

fn row(
    kind: ScopeKind,
    name: &str,
    channel: Option<Channel>,
    measure: Measure,
    value: f64,
) -> MeasureRow {
    MeasureRow {
        scope: scope(kind, name, channel),
        measure,
        estimate: estimate(value, value * 0.04),
        samples: 300_800,
        day_p10: Some(value * 0.6),
        day_p90: Some(value * 1.7),
    }
}

/// Eleven hours by the half hour.
fn intervals(slow: f64) -> Vec<IntervalRow> {
    let mut rows = Vec::new();
    for half_hour in 0..22_i32 {
        let start = Time::ZERO + Span::from_minutes(30) * i64::from(half_hour);
        let from_noon = (f64::from(half_hour) - 10.0).abs();
        let mut push = |kind, name: &str, measure, value: f64| {
            let estimate = estimate(value, value * 0.06);
            rows.push(IntervalRow { start, scope: scope(kind, name, None), measure, estimate });
        };
        for (queue, size) in [("chats", 1.0), ("cases", 0.3), ("chat fallback", 0.06)] {
            push(ScopeKind::Queue, queue, Measure::Offered, size * (40.0 - 2.5 * from_noon));
            push(
                ScopeKind::Queue,
                queue,
                Measure::WaitingMean,
                slow * size * (9.0 - from_noon / 2.0),
            );
            let in_time = 0.7 + 0.02 * from_noon / slow - 0.1 * size;
            push(ScopeKind::Queue, queue, Measure::ServiceLevelOffered, in_time);
        }
        let busy = 0.9 - 0.04 * from_noon / slow;
        push(ScopeKind::Pool, "frontline", Measure::Attention, busy);
        push(
            ScopeKind::Pool,
            "frontline",
            Measure::SignedInHours,
            if half_hour < 12 { 6.0 } else { 4.5 },
        );
    }
    rows
}

fn leaks() -> Vec<LeakRow> {
    let row = |workstream: &str, attribute: &str, value: &str, items, share| LeakRow {
        workstream: String::from(workstream),
        reason: FallbackReason::NoMatch,
        attribute: String::from(attribute),
        value: String::from(value),
        items,
        share,
        nearest_rule: String::from(if workstream == "chat" {
            "shop chats"
        } else {
            "known products"
        }),
    };
    vec![
        row("case", "", "", 26.0, 0.05),
        row("case", "product", "unknown", 26.0, 1.0),
        row("chat", "", "", 192.0, 0.06),
        row("chat", "tier", "bronze", 80.0, 0.06),
        row("chat", "topic", "other", 192.0, 1.0),
    ]
}

/// Shares that fall to nothing at three times `scale` seconds.
fn curve(queue: &str, scale: f64) -> SurvivalCurve {
    let parts = (0..=60_i32).map(|part| f64::from(part) / 20.0);
    let share = |part: f64| 0.7 * (1.0 - part / 3.0).powi(3);
    SurvivalCurve {
        scope: scope(ScopeKind::Queue, queue, None),
        points: parts.clone().map(|part| (part * scale, share(part))).collect(),
        half_widths: parts.map(|part| Some(0.05 * share(part))).collect(),
    }
}
