//! The summary of one scenario: who waits how long, what falls back and why, who is busy.

use super::Study;
use super::calls;
use super::sentence;
use crate::report::Named;
use crate::report::Page;
use crate::report::page::Align;
use crate::report::words;
use crate::stats::LeakRow;
use crate::stats::Measure;
use crate::stats::ScopeKind;

/// Rows of a table; the files hold the rest.
const ROWS: usize = 12;

/// What stands in a cell whose value is undefined.
pub(super) const UNDEFINED: &str = "–";

/// What stands in the place of a mean wait that would only say how long the run is.
pub(super) const GROWS: &str = "grows";

/// The sentences that answer.
pub(super) fn headline(study: &Study<'_>) -> Vec<String> {
    let outcome = &study.outcomes[0];
    let mut sentences: Vec<String> = sentence::channels(outcome)
        .into_iter()
        .map(|channel| sentence::wait(study, outcome, channel))
        .collect();
    sentences.extend(bot_sentences(outcome));
    sentences.extend(overflow_sentence(outcome));
    sentences.extend(calls::callback_sentence(outcome));
    sentences.extend(calls::voicemail_sentence(outcome));
    sentences.extend(calls::outbound_sentence(outcome));
    sentences.extend(teamwork_sentence(outcome));
    sentences.extend(silence_sentence(outcome));
    sentences.push(fallback_sentence(outcome));
    sentences.extend(busy_sentence(outcome));
    sentences
}

pub(super) fn write(page: &mut Page, study: &Study<'_>) {
    let outcome = &study.outcomes[0];
    page.heading("Who waits how long");
    for channel in sentence::channels(outcome) {
        page.item(&sentence::wait(study, outcome, channel));
    }
    if study.conditions.recorded {
        page.paragraph(
            "The items are recorded ones: what is said of precision and of days is luck within \
             this recorded stretch only.",
        );
    }
    write_queues(page, study, outcome);
    let bots = bot_sentences(outcome);
    if !bots.is_empty() {
        page.heading("What the bot does");
        bots.iter().for_each(|text| page.paragraph(text));
    }
    if let Some(text) = teamwork_sentence(outcome) {
        page.heading("What people do together");
        page.paragraph(&text);
    }
    if let Some(text) = overflow_sentence(outcome) {
        page.heading("What overflows, and what becomes of it");
        page.paragraph(&text);
        write_overflow(page, outcome);
    }
    if let Some(text) = calls::callback_sentence(outcome) {
        page.heading("Who is called back");
        page.paragraph(&text);
    }
    if let Some(text) = calls::voicemail_sentence(outcome) {
        page.heading("Who is sent to voicemail");
        page.paragraph(&text);
    }
    if let Some(text) = calls::outbound_sentence(outcome) {
        page.heading("Who is called");
        page.paragraph(&text);
    }
    if let Some(text) = silence_sentence(outcome) {
        page.heading("What becomes of conversations in which nobody writes");
        page.paragraph(&text);
    }
    page.heading("What lands in the fallback queue and why");
    page.paragraph(&fallback_sentence(outcome));
    write_leaks(page, &outcome.results.leaks);
    page.heading("Who is busy");
    if let Some(text) = busy_sentence(outcome) {
        page.paragraph(&text);
    }
    for text in idle_sentences(outcome) {
        page.paragraph(&text);
    }
    write_pools(page, outcome);
}

/// A cell of the value, written by `words`.
pub(super) fn cell(value: Option<f64>, words: impl Fn(f64) -> String) -> String {
    value.map_or_else(|| String::from(UNDEFINED), words)
}

fn write_queues(page: &mut Page, study: &Study<'_>, outcome: &Named<'_>) {
    let queues = sentence::names(outcome, ScopeKind::Queue);
    let value = |queue: &str, measure| sentence::value(outcome, ScopeKind::Queue, queue, measure);
    // Everything offered is answered, gives up, is closed or is left: what is nothing everywhere
    // needs no column. What overflow does has a table of its own.
    let others = [(Measure::SystemClosed, "Closed"), (Measure::LeftAtEnd, "Left")];
    let overflows = queues.iter().any(|queue| value(queue, Measure::Overflowed).is_some());
    let is_any = |measure| {
        let has_own_table = overflows && measure == Measure::SystemClosed;
        !has_own_table && queues.iter().any(|queue| value(queue, measure) > Some(0.0))
    };
    let others: Vec<_> = others.into_iter().filter(|(measure, _)| is_any(*measure)).collect();
    let mut columns = vec![
        ("Queue", Align::Left),
        ("Offered", Align::Right),
        ("Answered", Align::Right),
        ("Gave up", Align::Right),
        ("In time", Align::Right),
        ("Mean wait", Align::Right),
        ("9 in 10", Align::Right),
    ];
    columns.extend(others.iter().map(|(_, heading)| (*heading, Align::Right)));
    let shown = queues.len().min(ROWS);
    let rows: Vec<Vec<String>> = queues[..shown]
        .iter()
        .map(|queue| {
            let mut row = vec![
                String::from(*queue),
                cell(value(queue, Measure::Offered), words::count),
                cell(value(queue, Measure::Answered), words::count),
                cell(value(queue, Measure::Abandoned), words::count),
                cell(value(queue, Measure::ServiceLevelOffered), words::share),
                match study.conditions.grows(queue) {
                    true => String::from(GROWS),
                    false => cell(value(queue, Measure::WaitMean), words::brief),
                },
                cell(value(queue, Measure::WaitP90), words::brief),
            ];
            let counts = others.iter().map(|(measure, _)| value(queue, *measure));
            row.extend(counts.map(|count| cell(count, words::count)));
            row
        })
        .collect();
    page.table(&columns, &rows);
    page.gap();
    let mut legend = String::from(
        "Counts are per replication. In time: answered within the queue's threshold, of those \
         offered.",
    );
    if others.iter().any(|(measure, _)| *measure == Measure::SystemClosed) {
        legend.push_str(" Closed: by the system, before anybody answered.");
    }
    if queues.len() > shown {
        legend.push_str(&format!(" {} more queues: measures.csv.", queues.len() - shown));
    }
    page.paragraph(&legend);
}

/// What the bot of each workstream that has one solves, and what it leaves to people.
fn bot_sentences(outcome: &Named<'_>) -> Vec<String> {
    let workstreams = sentence::names(outcome, ScopeKind::Workstream).into_iter();
    let of_one = |workstream: &str| {
        let value = |measure| sentence::value(outcome, ScopeKind::Workstream, workstream, measure);
        let (solved, share) = (value(Measure::Deflected)?, value(Measure::DeflectedShare)?);
        let mut text = format!(
            "The bot of {workstream} does without people in {} of the conversations: {} in each \
             replication; {} are left to people.",
            words::share(share),
            words::count(solved),
            words::count(value(Measure::Offered)?)
        );
        let failed = value(Measure::BotFailed).filter(|failed| *failed > 0.0);
        if let Some(failed) = failed {
            text.push_str(&format!(" It fails {} of these.", words::count(failed)));
        }
        Some(text)
    };
    workstreams.filter_map(of_one).collect()
}

/// What people do together; `None` if they do nothing together.
fn teamwork_sentence(outcome: &Named<'_>) -> Option<String> {
    let center = |measure| sentence::value(outcome, ScopeKind::Center, "", measure);
    let parts = [
        (Measure::Transferred, "", "conversations are transferred"),
        (Measure::Consulted, "somebody is asked for help", "times"),
        (Measure::SupervisorAssigned, "supervisors give", "waiting items to somebody"),
        (Measure::ForceClosed, "supervisors close", "conversations"),
    ];
    let known = parts.map(|(measure, before, after)| (center(measure), before, after));
    known.iter().find_map(|(value, ..)| *value)?;
    let parts = known.into_iter().filter_map(|(value, before, after)| {
        let value = value.filter(|value| *value > 0.0)?;
        Some(format!("{before} {} {after}", words::count(value)).trim_start().to_owned())
    });
    Some(match parts.collect::<Vec<_>>().as_slice() {
        [] => String::from("Nobody transfers anything, asks for help or steps in."),
        parts => format!("In each replication {}.", parts.join(", ")),
    })
}

/// What becomes of the items of a center whose queues overflow; `None` if none can.
fn overflow_sentence(outcome: &Named<'_>) -> Option<String> {
    let center = |measure| sentence::value(outcome, ScopeKind::Center, "", measure);
    let times = center(Measure::Overflowed)?;
    if times <= 0.0 {
        return Some(String::from("No queue overflows."));
    }
    let offered = center(Measure::Offered).filter(|offered| *offered > 0.0)?;
    let share = |measure| words::share(center(measure).unwrap_or(0.0) / offered);
    Some(format!(
        "Queues overflow {} times in each replication. Of all items {} are answered, {} give up, \
         {} are closed by the system and {} are sent to a number outside.",
        words::count(times),
        share(Measure::Answered),
        share(Measure::Abandoned),
        share(Measure::SystemClosed),
        share(Measure::OverflowedOut)
    ))
}

/// How often conversations are set aside while an answer is due, what time-out rules send, and how
/// many are closed in the end; `None` if none of that can be.
fn silence_sentence(outcome: &Named<'_>) -> Option<String> {
    let center = |measure| sentence::value(outcome, ScopeKind::Center, "", measure);
    let parts: Vec<String> = [
        (Measure::SetAside, "conversations are set aside", "times as an answer is due"),
        (Measure::Reminders, "customers are sent", "messages by time-out rules"),
        (Measure::TimedOut, "the system closes", "as nobody writes any more"),
    ]
    .into_iter()
    .filter_map(|(measure, what, why)| {
        Some(format!("{what} {} {why}", words::count(center(measure)?)))
    })
    .collect();
    let reopened = center(Measure::Reopened).map_or_else(String::new, |reopened| {
        format!(" Customers come back {} times.", words::count(reopened))
    });
    (!parts.is_empty()).then(|| format!("In each replication {}.{reopened}", words::listed(&parts)))
}

/// By queue, how often it overflows and what that does to those who were offered there.
fn write_overflow(page: &mut Page, outcome: &Named<'_>) {
    let columns = [
        ("Queue", Align::Left),
        ("Overflows", Align::Right),
        ("Offered", Align::Right),
        ("Closed", Align::Right),
        ("Moved on", Align::Right),
    ];
    let rows: Vec<Vec<String>> = sentence::names(outcome, ScopeKind::Queue)
        .into_iter()
        .take(ROWS)
        .map(|queue| {
            let value = |measure| sentence::value(outcome, ScopeKind::Queue, queue, measure);
            vec![
                String::from(queue),
                cell(value(Measure::Overflowed), words::count),
                cell(value(Measure::Offered), words::count),
                cell(value(Measure::SystemClosed), words::count),
                cell(value(Measure::OverflowedOut), words::count),
            ]
        })
        .collect();
    page.table(&columns, &rows);
    page.gap();
    page.paragraph(
        "Overflows: times, before an item entered or while it waited there. Closed: by the \
         system, before anybody answered. Moved on: by overflow, after it had entered. What goes \
         on before it enters is offered in the other queue only.",
    );
}

/// How much falls back, and for which reasons.
pub(super) fn fallback_sentence(outcome: &Named<'_>) -> String {
    let share = sentence::center_row(outcome, None, Measure::FallbackShare);
    let Some((row, value)) = share.and_then(|row| Some((row, row.estimate.value?))) else {
        return String::from("It is not known what falls back.");
    };
    if value <= 0.0 {
        return String::from("Nothing falls back: a rule routes every item.");
    }
    let reasons: Vec<String> = [
        (Measure::FallbackNoMatch, "no rule matched"),
        (Measure::FallbackRuleError, "a rule failed"),
        (Measure::FallbackClassificationError, "classification failed"),
        (Measure::FallbackBotFailed, "the bot failed"),
    ]
    .into_iter()
    .filter_map(|(measure, reason)| {
        let count = sentence::value(outcome, ScopeKind::Center, "", measure)?;
        (count > 0.0).then(|| format!("{} because {reason}", words::count(count)))
    })
    .collect();
    let reasons = match reasons.as_slice() {
        [] => String::new(),
        reasons => format!(" In each replication it is {}.", words::listed(reasons)),
    };
    let known = sentence::known(row.measure, &row.estimate);
    format!("{} of items fall back ({known}).{reasons}", words::share(value))
}

/// For each workstream and reason, the attribute value that stands out among what fell back.
fn write_leaks(page: &mut Page, leaks: &[LeakRow]) {
    let columns = [
        ("Workstream", Align::Left),
        ("Reason", Align::Left),
        ("Items", Align::Right),
        ("Share", Align::Right),
        ("Above all with", Align::Left),
        ("Nearest rule", Align::Left),
    ];
    let mut totals: Vec<&LeakRow> =
        leaks.iter().filter(|row| row.attribute.is_empty() && row.items > 0.0).collect();
    totals.sort_by(|a, b| b.items.total_cmp(&a.items));
    let rows: Vec<Vec<String>> = totals
        .into_iter()
        .take(ROWS)
        .map(|total| {
            let most = leaks
                .iter()
                .filter(|row| !row.attribute.is_empty())
                .filter(|row| row.workstream == total.workstream && row.reason == total.reason)
                .max_by(|a, b| excess(a, total).total_cmp(&excess(b, total)));
            let rule = match total.nearest_rule.as_str() {
                "" => UNDEFINED,
                rule => rule,
            };
            vec![
                total.workstream.clone(),
                String::from(total.reason.name()),
                words::count(total.items),
                words::share(total.share),
                most.map_or_else(String::new, |row| format!("{} = {}", row.attribute, row.value)),
                String::from(rule),
            ]
        })
        .collect();
    page.table(&columns, &rows);
}

/// How many more items with an attribute value fell back than if the value made no difference.
fn excess(row: &LeakRow, total: &LeakRow) -> f64 {
    row.items * (1.0 - total.share / row.share)
}

fn busy_sentence(outcome: &Named<'_>) -> Option<String> {
    let row = sentence::center_row(outcome, None, Measure::Attention)?;
    let value = row.estimate.value?;
    Some(format!(
        "People have their hands on something in {} of the time they are signed in ({}).",
        words::share(value),
        sentence::known(row.measure, &row.estimate),
    ))
}

/// Queues in which items waited although somebody had room and nothing in hand.
fn idle_sentences(outcome: &Named<'_>) -> Vec<String> {
    let mut sentences = Vec::new();
    let idle: Vec<String> = sentence::names(outcome, ScopeKind::Queue)
        .into_iter()
        .filter_map(|queue| {
            let measure = Measure::IdleWhileWaiting;
            let share = sentence::value(outcome, ScopeKind::Queue, queue, measure)?;
            (share >= 0.005).then(|| format!("{queue} {}", words::share(share)))
        })
        .collect();
    if !idle.is_empty() {
        sentences.push(format!(
            "Share of time in which something waits although somebody who could take it has \
             nothing in hand: {}.",
            words::listed(&idle)
        ));
    }
    let lost = sentence::value(outcome, ScopeKind::Center, "", Measure::PicksLost);
    if let Some(lost) = lost.filter(|&lost| lost > 0.0) {
        sentences.push(format!(
            "{} picks in each replication come too late: another has just taken the item.",
            words::count(lost)
        ));
    }
    sentences
}

fn write_pools(page: &mut Page, outcome: &Named<'_>) {
    let columns = [
        ("Pool", Align::Left),
        ("Signed in", Align::Right),
        ("Overtime", Align::Right),
        ("Attention", Align::Right),
        ("Occupancy", Align::Right),
        ("Capacity", Align::Right),
        ("At once", Align::Right),
    ];
    let hours = |value| format!("{} h", words::count(value));
    let rows: Vec<Vec<String>> = sentence::names(outcome, ScopeKind::Pool)
        .into_iter()
        .take(ROWS)
        .map(|pool| {
            let value = |measure| sentence::value(outcome, ScopeKind::Pool, pool, measure);
            vec![
                String::from(pool),
                cell(value(Measure::SignedInHours), hours),
                cell(value(Measure::Overtime), hours),
                cell(value(Measure::Attention), words::share),
                cell(value(Measure::Occupancy), words::share),
                cell(value(Measure::CapacityUse), words::share),
                cell(value(Measure::ConcurrencyMean), words::count),
            ]
        })
        .collect();
    page.table(&columns, &rows);
    page.gap();
    page.paragraph(
        "Attention: hands on something. Occupancy: at least one item in hand, even if it only \
         waits for its customer. Capacity: share of places taken.",
    );
}
