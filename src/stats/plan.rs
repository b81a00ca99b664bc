//! Which rows there are: the scopes, and the measures that each of them has.

use super::Measure;
use super::layout::TeamworkLayout;
use super::results::Scope;
use crate::center::Family;
use crate::id::AgentId;
use crate::id::DemandId;
use crate::id::PoolId;
use crate::id::QueueId;
use crate::id::RuleId;
use crate::id::WorkstreamId;

/// Where the sums of a scope are found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Source {
    /// Everything, or one channel of it.
    Center(Option<usize>),
    Workstream(WorkstreamId),
    Demand(DemandId),
    Queue(QueueId),
    /// One channel of a queue.
    Lane(usize),
    /// A pool, or one channel of it.
    Pool(PoolId, Option<usize>),
    Agent(AgentId),
    Rule(RuleId),
}

/// A scope that has rows.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) scope: Scope,
    pub(super) source: Source,
    /// Its measures, in the order of reports.
    pub(super) measures: Vec<Measure>,
}

/// Measures that belong together: computed from the same sums.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Group {
    Visit,
    /// Quantiles and the largest of the waits.
    Quantile,
    Item,
    Session,
    Level,
    Staff,
    Rule,
}

/// What only some centers have, as far as a scope is concerned.
#[derive(Clone, Debug)]
pub(super) struct Features {
    /// Whether any queue of the center can overflow.
    pub(super) queues_overflow: bool,
    /// Whether some item that the scope counts meets a bot.
    pub(super) has_bot: bool,
    /// Whether that bot sends calls outside if it fails.
    pub(super) sends_outside: bool,
    /// Whether it counts calls in a center that offers callbacks.
    pub(super) has_callbacks: bool,
    /// Whether it counts calls in a center that sends callers to voicemail.
    pub(super) has_voicemail: bool,
    /// Whether it counts customers of a campaign.
    pub(super) has_campaign: bool,
    /// What people do together.
    pub(super) teamwork: TeamworkLayout,
    /// Whether conversations may be set aside while an answer is due.
    pub(super) sets_aside: bool,
    /// Whether time-out rules send messages.
    pub(super) reminds: bool,
    /// Whether conversations are closed because nobody writes.
    pub(super) times_out: bool,
}

impl Features {
    /// Whether a measure says anything.
    const fn know(&self, measure: Measure) -> bool {
        match measure {
            Measure::Overflowed => self.queues_overflow,
            Measure::OverflowedOut => self.queues_overflow || self.sends_outside,
            Measure::Deflected
            | Measure::DeflectedShare
            | Measure::BotFailed
            | Measure::FallbackBotFailed => self.has_bot,
            Measure::OutboundListed
            | Measure::OutboundDialed
            | Measure::OutboundAnswered
            | Measure::OutboundConnected
            | Measure::OutboundAbandoned
            | Measure::OutboundAbandonRate
            | Measure::OutboundWaitMean => self.has_campaign,
            Measure::SentToVoicemail | Measure::MessagesLeft => self.has_voicemail,
            Measure::CallbacksOffered
            | Measure::CallbacksAgreed
            | Measure::CallbacksDialed
            | Measure::CallbacksAnswered
            | Measure::LineWaitMean
            | Measure::CallbackWait => self.has_callbacks,
            Measure::Transferred | Measure::TransferredIn => self.teamwork.transfers,
            Measure::Consulted => self.teamwork.consults,
            Measure::HoldTime => self.teamwork.holds,
            Measure::SupervisorAssigned | Measure::ForceClosed => self.teamwork.supervises,
            Measure::SetAside => self.sets_aside,
            Measure::Reminders => self.reminds,
            Measure::TimedOut => self.times_out,
            _ => true,
        }
    }
}

impl Entry {
    /// The entry of a scope; `families` are those of the channels that it counts.
    pub(super) fn new(
        scope: Scope,
        source: Source,
        families: &[Family],
        features: &Features,
    ) -> Self {
        let is_known = |measure: &Measure| features.know(*measure);
        let has = |measure: &Measure| is_known(measure) && applies(*measure, source, families);
        let measures = Measure::ALL.iter().copied().filter(has).collect();
        Self { scope, source, measures }
    }

    /// The measures that are known by day.
    pub(super) fn has_days(&self, measure: Measure) -> bool {
        match group(measure) {
            Group::Visit | Group::Item => self.counts_visits(),
            Group::Level => measure != Measure::WaitingMax,
            Group::Staff => matches!(self.source, Source::Center(_) | Source::Pool(..)),
            Group::Quantile | Group::Session | Group::Rule => false,
        }
    }

    /// The measures that are known by interval.
    pub(super) fn has_intervals(&self, measure: Measure) -> bool {
        const SHOWN: [Measure; 30] = [
            Measure::Offered,
            Measure::Answered,
            Measure::Abandoned,
            Measure::SystemClosed,
            Measure::Overflowed,
            Measure::OverflowedOut,
            Measure::LeftAtEnd,
            Measure::Deflected,
            Measure::DeflectedShare,
            Measure::CallbacksAgreed,
            Measure::CallbacksDialed,
            Measure::LineWaitMean,
            Measure::SentToVoicemail,
            Measure::MessagesLeft,
            Measure::OutboundDialed,
            Measure::OutboundConnected,
            Measure::OutboundAbandoned,
            Measure::FallbackEntered,
            Measure::AbandonRate,
            Measure::FallbackShare,
            Measure::ServiceLevelOffered,
            Measure::ServiceLevelAnswered,
            Measure::WaitMean,
            Measure::SpeedOfAnswer,
            Measure::WaitingMean,
            Measure::ConcurrencyMean,
            Measure::Attention,
            Measure::Occupancy,
            Measure::IdleWhileWaiting,
            Measure::SignedInHours,
        ];
        SHOWN.contains(&measure)
            && match self.source {
                Source::Center(None) | Source::Queue(_) => true,
                Source::Pool(_, None) => group(measure) == Group::Staff,
                _ => false,
            }
    }

    /// Whether it counts items or visits, and has their waits.
    pub(super) const fn counts_visits(&self) -> bool {
        !matches!(self.source, Source::Pool(..) | Source::Agent(_) | Source::Rule(_))
    }
}

/// The group of a measure.
pub(super) const fn group(measure: Measure) -> Group {
    use Measure as M;
    match measure {
        M::Offered
        | M::Answered
        | M::Abandoned
        | M::ShortAbandoned
        | M::SystemClosed
        | M::Overflowed
        | M::OverflowedOut
        | M::LeftAtEnd
        | M::AbandonRate
        | M::WaitShare
        | M::ServiceLevelOffered
        | M::ServiceLevelAnswered
        | M::Overtaken
        | M::WaitMean
        | M::SpeedOfAnswer
        | M::TimeToAbandon
        | M::LeftAtEndAge => Group::Visit,
        M::WaitP50
        | M::WaitP90
        | M::WaitP95
        | M::WaitP99
        | M::WaitMax
        | M::AnswerP50
        | M::AnswerP90
        | M::AnswerP95 => Group::Quantile,
        M::Offers
        | M::Accepted
        | M::Declined
        | M::Expired
        | M::Picks
        | M::PicksLost
        | M::Transferred
        | M::TransferredIn
        | M::Consulted
        | M::SupervisorAssigned
        | M::ForceClosed
        | M::HandleTime
        | M::TalkTime
        | M::HoldTime
        | M::WrapUpTime => Group::Session,
        M::WaitingMean | M::WaitingMax | M::IdleWhileWaiting => Group::Level,
        M::ConcurrencyMean
        | M::Attention
        | M::Occupancy
        | M::CapacityUse
        | M::SignedInHours
        | M::PaidHours
        | M::Overtime
        | M::StaffCost
        | M::CostPerAnswered => Group::Staff,
        M::RuleTried | M::RuleMatched | M::RuleApplied => Group::Rule,
        // What only the item knows.
        _ => Group::Item,
    }
}

fn applies(measure: Measure, source: Source, families: &[Family]) -> bool {
    match group(measure) {
        Group::Visit if measure == Measure::Answered => !matches!(source, Source::Rule(_)),
        Group::Visit | Group::Quantile => {
            !matches!(source, Source::Pool(..) | Source::Agent(_) | Source::Rule(_))
        }
        Group::Item => {
            matches!(source, Source::Center(_) | Source::Workstream(_) | Source::Demand(_))
                && families.iter().any(|family| concerns(measure, *family))
        }
        // Losing a race for an item is known of the person and the queue, not of the item.
        Group::Session if measure == Measure::PicksLost => matches!(
            source,
            Source::Center(None) | Source::Queue(_) | Source::Pool(_, None) | Source::Agent(_)
        ),
        Group::Session if measure == Measure::TransferredIn => {
            matches!(source, Source::Queue(_) | Source::Lane(_))
        }
        Group::Session => !matches!(source, Source::Rule(_)),
        Group::Level => matches!(source, Source::Center(None) | Source::Queue(_)),
        Group::Staff => {
            matches!(source, Source::Center(None) | Source::Pool(_, None) | Source::Agent(_))
        }
        Group::Rule => matches!(source, Source::Rule(_)),
    }
}

/// Whether a measure of items can say anything about channels of a family.
const fn concerns(measure: Measure, family: Family) -> bool {
    match measure {
        Measure::ResponseTime | Measure::ResolutionTime => matches!(family, Family::Record),
        Measure::Reopened => !matches!(family, Family::Synchronous),
        Measure::SetAside | Measure::Reminders | Measure::TimedOut => {
            matches!(family, Family::Asynchronous)
        }
        _ => true,
    }
}
