//! The measures: one name each, in files, on the terminal, in charts and in code.

/// The unit of a measure.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Unit {
    /// A number of things.
    Count,
    /// A fraction between 0 and 1.
    Share,
    /// Seconds.
    Seconds,
    /// An average level.
    Level,
    /// Hours.
    Hours,
    /// Money, in the scenario's currency.
    Money,
}

/// Which way a measure is good.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Direction {
    /// More is better.
    HigherIsBetter,
    /// Less is better.
    LowerIsBetter,
    /// Neither: it depends on what is wanted.
    Neither,
}

macro_rules! measures {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal, $unit:ident, $way:ident;)*) => {
        /// A reported number. `docs/measures.md` repeats each description word for word.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Measure {
            $($(#[doc = $doc])+ $name,)*
        }

        impl Measure {
            /// Every measure, in the order of reports.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The name everywhere.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// Its unit.
            pub const fn unit(self) -> Unit {
                match self { $(Self::$name => Unit::$unit,)* }
            }

            /// Which way it is good.
            pub const fn direction(self) -> Direction {
                match self { $(Self::$name => Direction::$way,)* }
            }

            /// What it is: formula and population, in one line.
            pub const fn description(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),+).trim_ascii(),)* }
            }

            /// The measure with this name.
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|measure| measure.name() == name)
            }
        }
    };
}

measures! {
    /// Entered a queue: items, one per attempt, at center, workstream and demand scope; visits at
    /// queue scope, where the return of a parked conversation is a new visit.
    Offered = "offered", Count, Neither;
    /// Offered that somebody accepted or took; at pool and agent scope sessions that were
    /// accepted or picked.
    Answered = "answered", Count, HigherIsBetter;
    /// Offered whose customer left before anybody answered.
    Abandoned = "abandoned", Count, LowerIsBetter;
    /// Abandoned after a wait below the short limit of the (first) queue; empty if no queue has
    /// one.
    ShortAbandoned = "short_abandoned", Count, Neither;
    /// Offered that the system closed before anybody answered, by a state's time limit, at
    /// closing time or because a queue overflowed.
    SystemClosed = "system_closed", Count, LowerIsBetter;
    /// Times that a queue overflowed for an item, before it entered or while it waited, whatever
    /// was then done with it; only where queues can overflow.
    Overflowed = "overflowed", Count, Neither;
    /// Offered that overflow sent out of the scope before anybody answered: to another queue or a
    /// number outside at queue scope, to a number outside elsewhere; only where queues can
    /// overflow, or a bot that fails sends calls outside, which counts like it.
    OverflowedOut = "overflowed_out", Count, Neither;
    /// Offered that were still waiting when the run ended.
    LeftAtEnd = "left_at_end", Count, LowerIsBetter;
    /// Not offered, because the bot in front of the people did without them; only where there is
    /// one.
    Deflected = "deflected", Count, Neither;
    /// Offered whose bot failed, whatever was then done with them; only where there is one.
    BotFailed = "bot_failed", Count, LowerIsBetter;
    /// Offered whose callers were offered a callback, however often; only where callbacks are
    /// offered.
    CallbacksOffered = "callbacks_offered", Count, Neither;
    /// Offered whose callers agreed to be called back, and hung up; only where callbacks are
    /// offered.
    CallbacksAgreed = "callbacks_agreed", Count, Neither;
    /// Times that customers were dialed for a callback; only where callbacks are offered.
    CallbacksDialed = "callbacks_dialed", Count, Neither;
    /// Offered whose customers agreed to a callback and answered when they were dialed; only where
    /// callbacks are offered.
    CallbacksAnswered = "callbacks_answered", Count, HigherIsBetter;
    /// Offered whose callers overflow sent to voicemail; only where it does that.
    SentToVoicemail = "sent_to_voicemail", Count, Neither;
    /// Offered whose callers, sent to voicemail, left a message; only where overflow sends them
    /// there.
    MessagesLeft = "messages_left", Count, Neither;
    /// Customers who were on the list of a campaign, dialed or not; none of them is offered. Only
    /// where there is one.
    OutboundListed = "outbound_listed", Count, Neither;
    /// Customers whom a campaign dialed; only where there is one.
    OutboundDialed = "outbound_dialed", Count, Neither;
    /// Customers who answered when a campaign dialed them; only where there is one.
    OutboundAnswered = "outbound_answered", Count, HigherIsBetter;
    /// Customers of a campaign who answered and came to talk with a person; only where there is
    /// one.
    OutboundConnected = "outbound_connected", Count, HigherIsBetter;
    /// Customers of a campaign who answered and hung up before anybody was free for them; only
    /// where there is one.
    OutboundAbandoned = "outbound_abandoned", Count, LowerIsBetter;
    /// Times that a parked conversation or a finished record was opened again, of all items
    /// offered.
    Reopened = "reopened", Count, LowerIsBetter;
    /// Times that a conversation was set aside because its customer owed an answer, by a person or
    /// by a time-out rule, of all items offered; only where that can be.
    SetAside = "set_aside", Count, Neither;
    /// Messages that time-out rules sent to customers, of all items offered; only where a rule
    /// sends any.
    Reminders = "reminders", Count, Neither;
    /// Offered that the system closed after somebody had answered, by a time-out rule, for
    /// inactivity or by another limit of its state; only where conversations that were set aside
    /// are closed or a time-out rule closes any.
    TimedOut = "timed_out", Count, Neither;
    /// Offered items that went to their workstream's fallback queue, for any reason.
    FallbackEntered = "fallback_entered", Count, LowerIsBetter;
    /// Offered items that went to the fallback queue because no rule matched.
    FallbackNoMatch = "fallback_no_match", Count, LowerIsBetter;
    /// Offered items that went to the fallback queue because a route-to-queue rule failed.
    FallbackRuleError = "fallback_rule_error", Count, LowerIsBetter;
    /// Offered items that went to the fallback queue because classification failed.
    FallbackClassificationError = "fallback_classification_error", Count, LowerIsBetter;
    /// Offered items that went to the fallback queue because their bot failed; only where there is
    /// one.
    FallbackBotFailed = "fallback_bot_failed", Count, LowerIsBetter;
    /// Sessions that began by being pushed: offers that ring, and records assigned without
    /// asking.
    Offers = "offers", Count, Neither;
    /// Offers that were accepted.
    Accepted = "accepted", Count, Neither;
    /// Offers that the agent rejected.
    Declined = "declined", Count, LowerIsBetter;
    /// Offers that the agent let run out.
    Expired = "expired", Count, LowerIsBetter;
    /// Sessions that began by being picked from the list.
    Picks = "picks", Count, Neither;
    /// Times that somebody reached for an item of the list that another had just taken, or that
    /// had left the list otherwise.
    PicksLost = "picks_lost", Count, LowerIsBetter;
    /// Times that somebody transferred what he had in hand to a person, a queue or a number
    /// outside, or a supervisor moved it; at queue scope out of items of the queue, at pool and
    /// agent scope by who had it; only where people transfer.
    Transferred = "transferred", Count, Neither;
    /// Offered in the queue that came into it by a transfer; only where people transfer.
    TransferredIn = "transferred_in", Count, Neither;
    /// Times that somebody asked a colleague for help and got it; only where people ask.
    Consulted = "consulted", Count, Neither;
    /// Times that a supervisor gave an item that waited to somebody; at pool and agent scope by who
    /// got it; only where there are supervisors.
    SupervisorAssigned = "supervisor_assigned", Count, Neither;
    /// Conversations that a supervisor closed by force while somebody had them; only where there
    /// are supervisors.
    ForceClosed = "force_closed", Count, LowerIsBetter;
    /// Items by which the rule was tried.
    RuleTried = "rule_tried", Count, Neither;
    /// Items that the rule matched.
    RuleMatched = "rule_matched", Count, Neither;
    /// Items that the rule routed: they went where it sends them, or where that queue's overflow
    /// did.
    RuleApplied = "rule_applied", Count, Neither;
    /// deflected / (deflected + offered); only where there is a bot.
    DeflectedShare = "deflected_share", Share, Neither;
    /// abandoned / offered.
    AbandonRate = "abandon_rate", Share, LowerIsBetter;
    /// outbound_abandoned / outbound_answered; only where there is a campaign.
    OutboundAbandonRate = "outbound_abandon_rate", Share, LowerIsBetter;
    /// fallback_entered / offered.
    FallbackShare = "fallback_share", Share, LowerIsBetter;
    /// Offered that waited longer than zero / offered.
    WaitShare = "wait_share", Share, LowerIsBetter;
    /// Answered within the threshold / (offered - abandoned within the short limit), of visits to
    /// queues with a threshold; an item counts by its first queue. A wait equal to the threshold
    /// is within it. Empty without a threshold.
    ServiceLevelOffered = "service_level_offered", Share, HigherIsBetter;
    /// Answered within the threshold / answered, of visits to queues with a threshold; an item
    /// counts by its first queue. It leaves out those who gave up, so it rises when more do.
    /// Empty without a threshold.
    ServiceLevelAnswered = "service_level_answered", Share, HigherIsBetter;
    /// Answered after a younger one of the same queue and priority / answered; an item counts by
    /// its first visit.
    Overtaken = "overtaken", Share, LowerIsBetter;
    /// Mean wait of all offered, whatever came of them: until answered or gone, and for those
    /// left at the end what they had waited so far (a lower bound).
    WaitMean = "wait_mean", Seconds, LowerIsBetter;
    /// Mean wait of all offered while their customers were on the line: what waiting for a callback
    /// takes is left out; only where callbacks are offered.
    LineWaitMean = "line_wait_mean", Seconds, LowerIsBetter;
    /// Mean time from agreeing to a callback until the customer answered the phone, of those who
    /// did; only where callbacks are offered.
    CallbackWait = "callback_wait", Seconds, LowerIsBetter;
    /// Mean wait of a campaign's customers from answering the phone until a person had them, they
    /// hung up, or the run ended; only where there is a campaign.
    OutboundWaitMean = "outbound_wait_mean", Seconds, LowerIsBetter;
    /// Wait that half of all offered do not exceed; those left at the end with what they had
    /// waited so far.
    WaitP50 = "wait_p50", Seconds, LowerIsBetter;
    /// Wait that 90 % of all offered do not exceed; those left at the end with what they had
    /// waited so far.
    WaitP90 = "wait_p90", Seconds, LowerIsBetter;
    /// Wait that 95 % of all offered do not exceed; those left at the end with what they had
    /// waited so far.
    WaitP95 = "wait_p95", Seconds, LowerIsBetter;
    /// Wait that 99 % of all offered do not exceed; those left at the end with what they had
    /// waited so far.
    WaitP99 = "wait_p99", Seconds, LowerIsBetter;
    /// Longest wait of a replication, averaged over replications; of all offered. It grows with
    /// the length of the study.
    WaitMax = "wait_max", Seconds, LowerIsBetter;
    /// Mean wait of the answered.
    SpeedOfAnswer = "speed_of_answer", Seconds, LowerIsBetter;
    /// Wait that half of the answered do not exceed.
    AnswerP50 = "answer_p50", Seconds, LowerIsBetter;
    /// Wait that 90 % of the answered do not exceed.
    AnswerP90 = "answer_p90", Seconds, LowerIsBetter;
    /// Wait that 95 % of the answered do not exceed.
    AnswerP95 = "answer_p95", Seconds, LowerIsBetter;
    /// Mean wait of the abandoned until they left.
    TimeToAbandon = "time_to_abandon", Seconds, Neither;
    /// Mean of what those left at the end had waited so far.
    LeftAtEndAge = "left_at_end_age", Seconds, LowerIsBetter;
    /// talk_time + hold_time + wrap_up_time: mean hands-on time per session that was answered and
    /// came to its end (work done, conversation set aside or transferred).
    HandleTime = "handle_time", Seconds, Neither;
    /// Mean hands-on time without hold and wrap-up per session that was answered and came to its
    /// end.
    TalkTime = "talk_time", Seconds, Neither;
    /// Mean hands-on time while the customer was on hold per session that was answered and came to
    /// its end; only where people put callers on hold.
    HoldTime = "hold_time", Seconds, Neither;
    /// Mean hands-on time of the wrap-up per session that was answered and came to its end.
    WrapUpTime = "wrap_up_time", Seconds, Neither;
    /// Records only: mean time from arrival to the first answer, of answered records.
    ResponseTime = "response_time", Seconds, LowerIsBetter;
    /// Records only: mean time from arrival to close, of answered records; nights and weekends
    /// included, and a record still open when the run ended counts with its age (a lower bound).
    ResolutionTime = "resolution_time", Seconds, LowerIsBetter;
    /// Number of items open in the queue, averaged over time; an item that rings with somebody is
    /// not open.
    WaitingMean = "waiting_mean", Level, LowerIsBetter;
    /// Largest number of items open in the queue at one moment of a replication, averaged over
    /// replications; moments of no length do not count.
    WaitingMax = "waiting_max", Level, LowerIsBetter;
    /// Items in hand (ringing, active or in wrap-up) while at least one is, averaged over time
    /// signed in.
    ConcurrencyMean = "concurrency_mean", Level, Neither;
    /// Time signed in with hands on something / time signed in.
    Attention = "attention", Share, Neither;
    /// Time signed in with at least one item in hand / time signed in; near 100 % for whoever
    /// holds a case overnight.
    Occupancy = "occupancy", Share, Neither;
    /// Capacity taken x time / capacity x time, signed in; people with units by units, others by
    /// slots of their profiles.
    CapacityUse = "capacity_use", Share, Neither;
    /// Share of time in which an item waits while a signed-in member of its queue who could serve
    /// it has room for it and nothing that needs attention; at center scope in at least one
    /// queue.
    IdleWhileWaiting = "idle_while_waiting", Share, LowerIsBetter;
    /// Hours signed in, of all people together.
    SignedInHours = "signed_in_hours", Hours, Neither;
    /// signed_in_hours / (1 - shrinkage), pool by pool: the planned absence is paid too.
    PaidHours = "paid_hours", Hours, LowerIsBetter;
    /// Hours signed in or with hands on something while not scheduled, of all people together.
    Overtime = "overtime", Hours, LowerIsBetter;
    /// paid_hours x cost per hour, of pools that carry a cost; empty if none does.
    StaffCost = "staff_cost", Money, LowerIsBetter;
    /// staff_cost / answered.
    CostPerAnswered = "cost_per_answered", Money, LowerIsBetter;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documentation_repeats_every_description_word_for_word() {
        let page = include_str!("../../docs/measures.md");
        let rows: Vec<Vec<&str>> = page
            .lines()
            .filter(|line| line.starts_with("| `"))
            .map(|line| line.split('|').map(str::trim).collect())
            .collect();
        for measure in Measure::ALL {
            let name = format!("`{}`", measure.name());
            let row = rows.iter().find(|row| row[1] == name);
            let row = row.unwrap_or_else(|| panic!("{name} is not in docs/measures.md"));
            let unit = match measure.unit() {
                Unit::Count => "count",
                Unit::Share => "share",
                Unit::Seconds => "s",
                Unit::Level => "level",
                Unit::Hours => "h",
                Unit::Money => "money",
            };
            let better = match measure.direction() {
                Direction::HigherIsBetter => "higher",
                Direction::LowerIsBetter => "lower",
                Direction::Neither => "",
            };
            assert_eq!(row[2..5], [unit, better, measure.description()], "{name}");
        }
    }

    #[test]
    fn names_are_unique_and_found_again() {
        for measure in Measure::ALL {
            assert_eq!(Measure::named(measure.name()), Some(*measure));
        }
        assert_eq!(Measure::named("utilization"), None);
    }
}
