//! The formulas of the measures, each in one place.

use super::Measure;
use super::plan::Group;
use super::plan::group;
use super::sums::ItemSums;
use super::sums::LevelSums;
use super::sums::OverflowSums;
use super::sums::RuleSums;
use super::sums::ServiceSums;
use super::sums::SessionSums;
use super::sums::StaffSums;
use super::sums::VisitSums;

/// All that was added up for a scope, over a replication, a day or an interval.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sums {
    pub(super) visits: VisitSums,
    pub(super) service: ServiceSums,
    pub(super) overflow: OverflowSums,
    pub(super) items: ItemSums,
    pub(super) sessions: SessionSums,
    pub(super) staff: StaffSums,
    pub(super) levels: LevelSums,
    pub(super) rules: RuleSums,
    /// Paid hours.
    pub(super) paid: f64,
    /// What they cost, if any pool carries a cost.
    pub(super) cost: Option<f64>,
    /// Largest number waiting.
    pub(super) waiting_max: i64,
    /// Quantiles and the largest of the waits, in milliseconds, if anything was offered.
    pub(super) waits: Option<WaitFigures>,
    /// The same of the answered.
    pub(super) answers: Option<[f64; 3]>,
}

/// Quantiles of the waits of a replication.
#[derive(Clone, Copy, Debug)]
pub(super) struct WaitFigures {
    /// At [`WAIT_SHARES`].
    pub(super) quantiles: [f64; 4],
    pub(super) max: f64,
}

/// The shares of `wait_p50` to `wait_p99`.
pub(super) const WAIT_SHARES: [f64; 4] = [0.5, 0.9, 0.95, 0.99];
/// The shares of `answer_p50` to `answer_p95`.
pub(super) const ANSWER_SHARES: [f64; 3] = [0.5, 0.9, 0.95];

/// Over what the sums were made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Over {
    /// Studied time in milliseconds.
    pub(super) millis: i64,
    /// How many stretches were added up: more than one for folded intervals.
    pub(super) occurrences: i64,
    /// Whether some queue of the scope has a limit for short abandonments.
    pub(super) short_limit: bool,
}

/// A value as a quotient, so that ratios can be summed above and below the line.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Figure {
    pub(super) numerator: f64,
    /// Zero if the value is undefined.
    pub(super) denominator: f64,
    /// Observations behind it.
    pub(super) samples: i64,
}

impl Figure {
    const UNDEFINED: Self = Self { numerator: 0.0, denominator: 0.0, samples: 0 };

    /// The value, if it is defined.
    pub(super) fn value(self) -> Option<f64> {
        (self.denominator > 0.0).then(|| self.numerator / self.denominator)
    }
}

/// The value of a measure.
pub(super) fn figure(measure: Measure, sums: &Sums, over: &Over) -> Figure {
    match group(measure) {
        Group::Visit => of_visits(measure, sums, over),
        Group::Quantile => of_quantiles(measure, sums),
        Group::Item => of_items(measure, sums, over),
        Group::Session => of_sessions(measure, &sums.sessions, over),
        Group::Level => of_levels(measure, sums, over),
        Group::Staff => of_staff(measure, sums, over),
        Group::Rule => of_rules(measure, &sums.rules, over),
    }
}

fn of_visits(measure: Measure, sums: &Sums, over: &Over) -> Figure {
    let Sums { visits, service, overflow, .. } = sums;
    let (offered, answered) = (visits.offered, visits.answered);
    match measure {
        Measure::Offered => count(offered, offered, over),
        Measure::Answered => count(answered, offered.max(answered), over),
        Measure::Abandoned => count(visits.abandoned, offered, over),
        Measure::ShortAbandoned if over.short_limit => {
            count(service.short_abandoned, offered, over)
        }
        Measure::SystemClosed => count(visits.system_closed, offered, over),
        Measure::Overflowed => {
            let overflowed = overflow.overflowed;
            count(overflowed, offered.max(overflowed), over)
        }
        Measure::OverflowedOut => count(overflow.out, offered, over),
        Measure::LeftAtEnd => count(visits.left_at_end, offered, over),
        Measure::AbandonRate => share(visits.abandoned, offered),
        Measure::WaitShare => share(visits.waited, offered),
        Measure::ServiceLevelOffered => share(service.within, service.offered - service.short),
        Measure::ServiceLevelAnswered => share(service.within, service.answered),
        Measure::Overtaken => share(service.overtaken, answered),
        Measure::WaitMean => seconds(visits.wait, offered),
        Measure::SpeedOfAnswer => seconds(visits.answered_wait, answered),
        Measure::TimeToAbandon => seconds(visits.abandoned_wait, visits.abandoned),
        Measure::LeftAtEndAge => seconds(visits.left_wait, visits.left_at_end),
        _ => Figure::UNDEFINED,
    }
}

fn of_quantiles(measure: Measure, sums: &Sums) -> Figure {
    let wait = |quantile: usize| sums.waits.map(|waits| waits.quantiles[quantile]);
    let answer = |quantile: usize| sums.answers.map(|answers| answers[quantile]);
    let (millis, samples) = match measure {
        Measure::WaitP50 => (wait(0), sums.visits.offered),
        Measure::WaitP90 => (wait(1), sums.visits.offered),
        Measure::WaitP95 => (wait(2), sums.visits.offered),
        Measure::WaitP99 => (wait(3), sums.visits.offered),
        Measure::WaitMax => (sums.waits.map(|waits| waits.max), sums.visits.offered),
        Measure::AnswerP50 => (answer(0), sums.visits.answered),
        Measure::AnswerP90 => (answer(1), sums.visits.answered),
        Measure::AnswerP95 => (answer(2), sums.visits.answered),
        _ => (None, 0),
    };
    millis.map_or(Figure::UNDEFINED, |millis| Figure {
        numerator: millis / 1000.0,
        denominator: 1.0,
        samples,
    })
}

/// Which quantile of which waits a measure is: among the answered or all, and its position.
pub(super) const fn quantile_of(measure: Measure) -> Option<(bool, usize)> {
    match measure {
        Measure::WaitP50 => Some((false, 0)),
        Measure::WaitP90 => Some((false, 1)),
        Measure::WaitP95 => Some((false, 2)),
        Measure::WaitP99 => Some((false, 3)),
        Measure::AnswerP50 => Some((true, 0)),
        Measure::AnswerP90 => Some((true, 1)),
        Measure::AnswerP95 => Some((true, 2)),
        _ => None,
    }
}

fn of_items(measure: Measure, sums: &Sums, over: &Over) -> Figure {
    let (items, offered) = (&sums.items, sums.visits.offered);
    let fallen =
        items.no_match + items.rule_error + items.classification_error + items.fallen_by_bot;
    let with_deflected = offered + items.deflected;
    match measure {
        Measure::Deflected => count(items.deflected, with_deflected, over),
        Measure::DeflectedShare => share(items.deflected, with_deflected),
        Measure::BotFailed => count(items.bot_failed, offered, over),
        Measure::FallbackBotFailed => count(items.fallen_by_bot, offered, over),
        Measure::CallbacksOffered => count(items.callbacks_offered, offered, over),
        Measure::CallbacksAgreed => count(items.callbacks_agreed, offered, over),
        Measure::CallbacksDialed => count(items.dials, offered, over),
        Measure::CallbacksAnswered => count(items.callbacks_answered, offered, over),
        Measure::SentToVoicemail => count(items.sent_to_voicemail, offered, over),
        Measure::MessagesLeft => count(items.messages_left, offered, over),
        Measure::OutboundListed => count(items.listed, items.listed, over),
        Measure::OutboundDialed => count(items.dialed, items.listed, over),
        Measure::OutboundAnswered => count(items.dial_answered, items.dialed, over),
        Measure::OutboundConnected => count(items.connected, items.dialed, over),
        Measure::OutboundAbandoned => count(items.dial_abandoned, items.dialed, over),
        Measure::OutboundAbandonRate => share(items.dial_abandoned, items.dial_answered),
        Measure::OutboundWaitMean => seconds(items.dial_wait, items.dial_answered),
        Measure::LineWaitMean => seconds(sums.visits.wait - items.off_line, offered),
        Measure::CallbackWait => seconds(items.callback_wait, items.callbacks_answered),
        Measure::Reopened => count(items.reopened, offered, over),
        Measure::SetAside => count(items.set_aside, offered, over),
        Measure::Reminders => count(items.reminders, offered, over),
        Measure::TimedOut => count(items.timed_out, offered, over),
        Measure::FallbackEntered => count(fallen, offered, over),
        Measure::FallbackNoMatch => count(items.no_match, offered, over),
        Measure::FallbackRuleError => count(items.rule_error, offered, over),
        Measure::FallbackClassificationError => count(items.classification_error, offered, over),
        Measure::FallbackShare => share(fallen, offered),
        Measure::ResponseTime => seconds(items.response, items.records),
        Measure::ResolutionTime => seconds(items.resolution, items.records),
        _ => Figure::UNDEFINED,
    }
}

fn of_sessions(measure: Measure, sessions: &SessionSums, over: &Over) -> Figure {
    let begun = sessions.offers + sessions.picks;
    match measure {
        Measure::Offers => count(sessions.offers, begun, over),
        Measure::Accepted => count(sessions.accepted, begun, over),
        Measure::Declined => count(sessions.declined, begun, over),
        Measure::Expired => count(sessions.expired, begun, over),
        Measure::Picks => count(sessions.picks, begun, over),
        Measure::PicksLost => count(sessions.picks_lost, begun, over),
        Measure::Transferred => count(sessions.transferred, begun, over),
        Measure::TransferredIn => count(sessions.transferred_in, begun, over),
        Measure::Consulted => count(sessions.consulted, begun, over),
        Measure::SupervisorAssigned => count(sessions.supervisor_assigned, begun, over),
        Measure::ForceClosed => count(sessions.force_closed, begun, over),
        Measure::HandleTime => {
            seconds(sessions.talk + sessions.hold + sessions.wrap_up, sessions.ended)
        }
        Measure::TalkTime => seconds(sessions.talk, sessions.ended),
        Measure::HoldTime => seconds(sessions.hold, sessions.ended),
        Measure::WrapUpTime => seconds(sessions.wrap_up, sessions.ended),
        _ => Figure::UNDEFINED,
    }
}

fn of_levels(measure: Measure, sums: &Sums, over: &Over) -> Figure {
    let levels = &sums.levels;
    let samples = levels.changes;
    match measure {
        Measure::WaitingMean => level(levels.waiting, over.millis, samples),
        Measure::WaitingMax => Figure { samples, ..count(sums.waiting_max, 0, over) },
        Measure::IdleWhileWaiting => level(levels.idle_while_waiting, over.millis, samples),
        _ => Figure::UNDEFINED,
    }
}

fn of_staff(measure: Measure, sums: &Sums, over: &Over) -> Figure {
    let staff = &sums.staff;
    let samples = staff.stretches;
    let each = over.occurrences as f64;
    let plain = |amount: f64, denominator: f64, samples: i64| Figure {
        numerator: amount,
        denominator,
        samples,
    };
    match measure {
        Measure::ConcurrencyMean => level(staff.items, staff.occupied, samples),
        Measure::Attention => level(staff.attention, staff.signed_in, samples),
        Measure::Occupancy => level(staff.occupied, staff.signed_in, samples),
        Measure::CapacityUse => level(staff.capacity_used, staff.capacity_limit, samples),
        Measure::SignedInHours => plain(hours(staff.signed_in), each, samples),
        Measure::PaidHours => plain(sums.paid, each, samples),
        Measure::Overtime => plain(hours(staff.overtime), each, samples),
        Measure::StaffCost => {
            sums.cost.map_or(Figure::UNDEFINED, |cost| plain(cost, each, samples))
        }
        Measure::CostPerAnswered => sums.cost.map_or(Figure::UNDEFINED, |cost| {
            let answered = sums.visits.answered;
            plain(cost, answered as f64, answered)
        }),
        _ => Figure::UNDEFINED,
    }
}

fn of_rules(measure: Measure, rules: &RuleSums, over: &Over) -> Figure {
    match measure {
        Measure::RuleTried => count(rules.tried, rules.tried, over),
        Measure::RuleMatched => count(rules.matched, rules.tried, over),
        Measure::RuleApplied => count(rules.applied, rules.tried, over),
        _ => Figure::UNDEFINED,
    }
}

const fn count(count: i64, samples: i64, over: &Over) -> Figure {
    Figure { numerator: count as f64, denominator: over.occurrences as f64, samples }
}

const fn share(part: i64, whole: i64) -> Figure {
    Figure { numerator: part as f64, denominator: whole as f64, samples: whole }
}

fn seconds(millis: i64, count: i64) -> Figure {
    Figure { numerator: millis as f64 / 1000.0, denominator: count as f64, samples: count }
}

const fn level(area: i64, millis: i64, samples: i64) -> Figure {
    Figure { numerator: area as f64, denominator: millis as f64, samples }
}

/// Milliseconds in hours.
pub(super) fn hours(millis: i64) -> f64 {
    millis as f64 / 3_600_000.0
}
