//! Many replications: estimates, days, intervals and comparisons.

use super::ALL;
use super::CHAT;
use super::SMS;
use super::at;
use super::center;
use super::layout;
use super::layout_of;
use super::one;
use crate::record::Ending;
use crate::stats::Difference;
use crate::stats::Judged;
use crate::stats::Layout;
use crate::stats::Measure;
use crate::stats::ScopeKind;
use crate::stats::Summary;
use crate::stats::Tables;
use crate::stats::Verdict;
use crate::stats::differences;
use crate::stats::estimate::Confidence;
use crate::stats::formula::Figure;
use crate::time::Span;
use std::sync::Arc;

/// A summary of replications, each made by `fill`.
fn summary(
    layout: &Arc<Layout>,
    replications: u32,
    mut fill: impl FnMut(u32, &mut Tables),
) -> Summary {
    let mut summary = Summary::new(layout, 0.95);
    let mut tables = Tables::new(layout);
    for replication in 1..=replications {
        tables.clear();
        fill(replication, &mut tables);
        tables.finish();
        summary.add(replication, &tables);
    }
    summary
}

/// A small generator of numbers in [0, 1): the tests only need them to look independent.
struct Draws(u64);

impl Draws {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[test]
fn counts_belong_to_the_interval_of_entry() {
    let layout = layout(at(0), at(1_000), Some(Span::from_secs(400)));
    let results = summary(&layout, 2, |replication, tables| {
        one(tables, (CHAT, ALL), (399, 500), Ending::Answered); // answered two intervals later
        one(tables, (CHAT, ALL), (400, 10), Ending::Answered);
        if replication == 2 {
            one(tables, (SMS, ALL), (999, 30), Ending::Abandoned);
        }
    })
    .results();
    let of = |measure, kind| -> Vec<Option<f64>> {
        let rows = results.intervals.iter().filter(|row| row.measure == measure);
        rows.filter(|row| row.scope.kind == kind && ["", "all"].contains(&row.scope.name.as_str()))
            .map(|row| row.estimate.value)
            .collect()
    };
    for kind in [ScopeKind::Center, ScopeKind::Queue] {
        assert_eq!(of(Measure::Offered, kind), [Some(1.0), Some(1.0), Some(0.5)]);
        assert_eq!(of(Measure::WaitMean, kind), [Some(500.0), Some(10.0), Some(30.0)]);
        assert_eq!(of(Measure::ServiceLevelAnswered, kind), [Some(0.0), Some(1.0), None]);
    }
    assert!(results.intervals.is_sorted_by_key(|row| (row.start, row.scope.clone(), row.measure)));
}

#[test]
fn folded_intervals_are_means_over_the_weeks() {
    let week = 7 * 24 * 3_600;
    let layout = layout(at(0), at(10 * week), Some(Span::from_minutes(30)));
    let results = summary(&layout, 1, |_, tables| {
        for number in 0..10 {
            one(tables, (CHAT, ALL), (number * week + 1_900, number), Ending::Answered);
        }
    })
    .results();
    let value = |measure| {
        let mut rows = results.intervals.iter().filter(|row| row.scope.kind == ScopeKind::Center);
        let row = rows.find(|row| row.measure == measure && row.start == at(1_800));
        row.and_then(|row| row.estimate.value)
    };
    assert_eq!(value(Measure::Offered), Some(1.0));
    assert_eq!(value(Measure::WaitMean), Some(4.5));
    assert!(results.notes.iter().any(|note| note.contains("folded by time of week")));
}

#[test]
fn single_days_differ_more_than_the_average_is_uncertain() {
    let day = 86_400;
    let layout = layout(at(0), at(6 * day), None);
    let with = |replications| {
        summary(&layout, replications, |replication, tables| {
            for number in 0..6 {
                let count = i64::from(replication) + number;
                (0..count).for_each(|_| {
                    one(tables, (CHAT, ALL), (number * day + 10, count * 60), Ending::Answered);
                });
            }
        })
        .results()
    };
    let results = with(2);
    let row = results.find(ScopeKind::Center, "", Measure::Offered).expect("a row");
    // Days have 1 2 3 4 5 6 and 2 3 4 5 6 7: sorted 1 2 2 3 3 4 4 5 5 6 6 7.
    assert_eq!((row.day_p10, row.day_p90), (Some(2.0), Some(6.0)));
    assert_eq!(row.estimate.value, Some(24.0));
    let wait = results.find(ScopeKind::Queue, "all", Measure::WaitMean).expect("a row");
    assert_eq!((wait.day_p10, wait.day_p90), (Some(120.0), Some(360.0)));
    let few = with(1);
    let row = few.find(ScopeKind::Center, "", Measure::Offered).expect("a row");
    assert_eq!((row.day_p10, row.day_p90), (None, None), "six days do not tell one in ten");
}

#[test]
fn quantiles_come_from_all_waits_together() {
    let layout = layout(at(0), at(1_000), None);
    let summary = summary(&layout, 3, |replication, tables| {
        // The last replication has most of the waits, and longer ones.
        let count = if replication == 3 { 18 } else { 1 };
        (0..count).for_each(|number| {
            let wait = if replication == 3 { 100 + number } else { 0 };
            one(tables, (CHAT, ALL), (number, wait), Ending::Answered);
        });
    });
    let results = summary.results();
    let row = results.find(ScopeKind::Center, "", Measure::WaitP50).expect("a row");
    // The tenth of twenty: 0 0 100 101 ... 107.
    let value = row.estimate.value.expect("a quantile");
    assert!((value - 107.0).abs() <= 107.0 / 256.0);
    assert_eq!((row.samples, row.estimate.replications), (20, 3));
    let max = results.find(ScopeKind::Center, "", Measure::WaitMax).expect("a row");
    assert_eq!(max.estimate.value, Some(117.0 / 3.0));
    let alone = summary.estimate(ScopeKind::Center, "", Measure::WaitP50);
    assert_eq!(alone, Some(row.estimate));
}

#[test]
fn what_never_varies_has_no_half_width_and_a_note() {
    let layout = layout(at(0), at(1_000), None);
    let results = summary(&layout, 5, |replication, tables| {
        one(tables, (CHAT, ALL), (10, i64::from(replication)), Ending::Answered);
    })
    .results();
    let half_width = |measure| {
        let row = results.find(ScopeKind::Center, "", measure).expect("a row");
        row.estimate.half_width
    };
    assert_eq!(half_width(Measure::AbandonRate), None);
    assert!(half_width(Measure::WaitMean).is_some_and(|half| half > 0.0));
    assert!(results.notes.iter().any(|note| note.contains("no half width")));
}

#[test]
fn nominal_95_percent_covers_a_ratio_about_95_times_in_100() {
    // N items, 5 to 14, each abandoned with probability N / 40: busy replications are worse.
    // E[N] = 9.5 and E[N²] = 98.5, so the share of all items is 98.5 / 40 / 9.5.
    let truth = 98.5 / 40.0 / 9.5;
    let confidence = Confidence::new(0.95, 30);
    let mut draws = Draws(1);
    let covered = (0..1_000)
        .filter(|_| {
            let mut replication = || {
                let count = 5.0 + (draws.next() * 10.0).floor();
                let mut abandoned = 0.0;
                let mut item = 0.0;
                while item < count {
                    abandoned += f64::from(u8::from(draws.next() < count / 40.0));
                    item += 1.0;
                }
                Figure { numerator: abandoned, denominator: count, samples: 1 }
            };
            let figures: Vec<Figure> = (0..30).map(|_| replication()).collect();
            let found = confidence.ratio(&figures);
            let gap = (found.value.expect("items") - truth).abs();
            gap <= found.half_width.expect("variance")
        })
        .count();
    // Bin(1000, 0.95): 950 ± 2 standard deviations.
    assert!((936..=963).contains(&covered), "{covered} of 1000");
}

#[test]
fn nominal_95_percent_covers_a_quantile_about_95_times_in_100() {
    let confidence = Confidence::new(0.95, 20);
    let mut draws = Draws(2);
    let ninth = |values: &mut Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values[values.len() * 9 / 10 - 1]
    };
    let covered = (0..400)
        .filter(|_| {
            let mut all = Vec::new();
            let mut figures = Vec::new();
            for _ in 0..20 {
                let mut values: Vec<f64> = (0..1_000).map(|_| draws.next()).collect();
                let numerator = ninth(&mut values);
                figures.push(Figure { numerator, denominator: 1.0, samples: 1_000 });
                all.append(&mut values);
            }
            let found = confidence.sections(Some(ninth(&mut all)), &figures);
            let gap = (found.value.expect("values") - 0.9).abs();
            gap <= found.half_width.expect("variance")
        })
        .count();
    // Bin(400, 0.95): 380 ± 3 standard deviations.
    assert!((367..=393).contains(&covered), "{covered} of 400");
}

fn find(rows: &[Difference], kind: ScopeKind, name: &str, measure: Measure) -> Difference {
    let is_wanted = |row: &&Difference| {
        row.scope.kind == kind
            && row.scope.name == name
            && row.scope.channel.is_none()
            && row.measure == measure
    };
    rows.iter().find(is_wanted).cloned().expect("a row")
}

fn judged(matters: &[(Measure, f64)]) -> Judged {
    Judged {
        decide_on: vec![Measure::WaitMean, Measure::AbandonRate, Measure::Answered],
        matters: matters.to_vec(),
        level: 0.95,
    }
}

/// Ten replications of one item that waits a wildly varying time plus `more` and a little.
fn noisy(layout: &Arc<Layout>, more: i64) -> Summary {
    summary(layout, 10, |replication, tables| {
        let replication = i64::from(replication);
        let luck = replication * 37 % 10 * 100;
        let little = if more > 0 { replication % 2 } else { 0 };
        one(tables, (CHAT, ALL), (10, luck + more + little), Ending::Answered);
    })
}

#[test]
fn common_luck_cancels_in_a_paired_difference() {
    let layout = layout(at(0), at(1_000), None);
    let (baseline, slower) = (noisy(&layout, 0), noisy(&layout, 5));
    let all = differences(&baseline, &[&slower], &judged(&[]));
    let wait = find(&all[0], ScopeKind::Center, "", Measure::WaitMean);
    assert_eq!((wait.baseline, wait.alternative), (Some(450.0), Some(455.5)));
    let found = wait.difference;
    // Differences are 5 and 6, five times each: s² = 10 x 0.25 / 9; t(9; 0.975) = 2.262157.
    let half = 2.262_157_163 * (2.5_f64 / 9.0 / 10.0).sqrt();
    assert!((found.value.unwrap() - 5.5).abs() < 1e-9);
    assert!((found.half_width.unwrap() - half).abs() < 1e-6);
    assert_eq!(wait.verdict, Some(Verdict::Worse));
    // Neither varies: the rate is zero in both.
    let rate = find(&all[0], ScopeKind::Center, "", Measure::AbandonRate);
    assert_eq!(rate.verdict, Some(Verdict::NoDifferenceShown));
    assert_eq!(rate.difference.half_width, None);
    // Only the center is judged, and only on what decides.
    assert_eq!(find(&all[0], ScopeKind::Queue, "all", Measure::WaitMean).verdict, None);
    assert_eq!(find(&all[0], ScopeKind::Center, "", Measure::WaitP90).verdict, None);
    let back = differences(&slower, &[&baseline], &judged(&[]));
    let wait = find(&back[0], ScopeKind::Center, "", Measure::WaitMean);
    assert_eq!(wait.verdict, Some(Verdict::Better));
}

#[test]
fn a_difference_within_what_matters_is_too_small() {
    let layout = layout(at(0), at(1_000), None);
    let (baseline, slower) = (noisy(&layout, 0), noisy(&layout, 5));
    let verdict = |matters| {
        let all = differences(&baseline, &[&slower], &judged(&[(Measure::WaitMean, matters)]));
        find(&all[0], ScopeKind::Center, "", Measure::WaitMean).verdict
    };
    assert_eq!(verdict(10.0), Some(Verdict::TooSmallToMatter));
    // The corrected interval reaches beyond 6.
    assert_eq!(verdict(5.6), Some(Verdict::Worse));
}

#[test]
fn what_only_one_side_has_makes_a_row_with_the_other_empty() {
    let mut other = center();
    other.queues.iter_mut().for_each(|queue| queue.name.push('!'));
    let (here, there) = (layout(at(0), at(1_000), None), layout_of(&other, at(0), at(1_000), None));
    let all = differences(&noisy(&here, 0), &[&noisy(&there, 0)], &judged(&[]));
    let gone = find(&all[0], ScopeKind::Queue, "all", Measure::WaitMean);
    assert_eq!((gone.baseline, gone.alternative), (Some(450.0), None));
    let new = find(&all[0], ScopeKind::Queue, "all!", Measure::WaitMean);
    assert_eq!((new.baseline, new.alternative), (None, Some(450.0)));
    assert_eq!(new.difference.value, None);
    let both = find(&all[0], ScopeKind::Center, "", Measure::WaitMean);
    assert_eq!(both.difference.value, Some(0.0));
    assert!(all[0].is_sorted_by_key(|row| (row.scope.clone(), row.measure)));
}
