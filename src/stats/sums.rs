//! What is added up while a replication runs: whole numbers only, so that the order of adding
//! does not matter.

use crate::center::WorkType;
use crate::record::AgentInterval;
use crate::record::BotFailure;
use crate::record::CallbackRecord;
use crate::record::Ending;
use crate::record::FallbackReason;
use crate::record::ItemRecord;
use crate::record::OutboundRecord;
use crate::record::SegmentRecord;
use crate::record::SessionEnding;
use crate::record::SessionRecord;
use crate::record::Together;
use crate::time::Span;
use std::ops::AddAssign;

macro_rules! sums {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
        pub(super) struct $name {
            $($(#[$field_doc])* pub(super) $field: $type,)*
        }

        impl AddAssign<&$name> for $name {
            #[inline]
            fn add_assign(&mut self, other: &Self) {
                $(self.$field += other.$field;)*
            }
        }

        impl AddAssign for $name {
            #[inline]
            fn add_assign(&mut self, other: Self) {
                *self += &other;
            }
        }
    )*};
}

sums! {
    /// Visits to queues, or items by their wait for a first answer. Times in milliseconds.
    VisitSums {
        offered: i64,
        answered: i64,
        abandoned: i64,
        system_closed: i64,
        left_at_end: i64,
        /// Waited longer than zero.
        waited: i64,
        wait: i64,
        answered_wait: i64,
        abandoned_wait: i64,
        left_wait: i64,
    }

    /// What only the visit to a queue knows.
    ServiceSums {
        /// Offered in queues with a threshold.
        offered: i64,
        /// Answered there.
        answered: i64,
        /// Answered there within the threshold.
        within: i64,
        /// Abandoned there within the short limit.
        short: i64,
        /// Abandoned within the short limit, in any queue that has one.
        short_abandoned: i64,
        /// Answered after a younger one of the same queue and priority.
        overtaken: i64,
    }

    /// What overflow did; most items and visits add nothing here.
    OverflowSums {
        /// Times that a queue overflowed.
        overflowed: i64,
        /// Offered that overflow took out of the scope.
        out: i64,
    }

    /// What only the item knows.
    ItemSums {
        /// Not offered, for a bot did without people.
        deflected: i64,
        /// Whose bot failed, and of these those that went to the fallback queue.
        bot_failed: i64,
        fallen_by_bot: i64,
        /// Whose callers were offered a callback, agreed to one, and answered.
        callbacks_offered: i64,
        callbacks_agreed: i64,
        callbacks_answered: i64,
        /// Dials.
        dials: i64,
        /// From agreeing until answering, of those who did.
        callback_wait: i64,
        /// Of their waits, the time off the line.
        off_line: i64,
        /// Whose callers were sent to voicemail, and left a message.
        sent_to_voicemail: i64,
        messages_left: i64,
        /// Customers of campaigns: on the list, dialed, who answered, talked, and hung up before.
        listed: i64,
        dialed: i64,
        dial_answered: i64,
        connected: i64,
        dial_abandoned: i64,
        /// From answering until talking or gone.
        dial_wait: i64,
        reopened: i64,
        set_aside: i64,
        reminders: i64,
        timed_out: i64,
        no_match: i64,
        rule_error: i64,
        classification_error: i64,
        /// Answered records.
        records: i64,
        response: i64,
        resolution: i64,
    }

    /// All that is counted of visits.
    VisitCounts {
        visits: VisitSums,
        service: ServiceSums,
        overflow: OverflowSums,
    }

    /// All that is counted of items.
    ItemCounts {
        visits: VisitSums,
        service: ServiceSums,
        overflow: OverflowSums,
        items: ItemSums,
    }

    /// Sessions. Times in milliseconds.
    SessionSums {
        offers: i64,
        accepted: i64,
        declined: i64,
        expired: i64,
        picks: i64,
        picks_lost: i64,
        transferred: i64,
        transferred_in: i64,
        consulted: i64,
        supervisor_assigned: i64,
        force_closed: i64,
        /// Answered and come to their end.
        ended: i64,
        talk: i64,
        hold: i64,
        wrap_up: i64,
    }

    /// People's time, in milliseconds (times items or capacity).
    StaffSums {
        signed_in: i64,
        attention: i64,
        occupied: i64,
        items: i64,
        capacity_used: i64,
        capacity_limit: i64,
        overtime: i64,
        /// Agent intervals.
        stretches: i64,
    }

    /// Levels of a queue over time, in milliseconds (times items).
    LevelSums {
        waiting: i64,
        idle_while_waiting: i64,
        /// Changes of the number waiting.
        changes: i64,
    }

    /// How a rule treated items.
    RuleSums {
        tried: i64,
        matched: i64,
        applied: i64,
    }
}

impl VisitSums {
    /// Counts one visit that waited `wait` milliseconds.
    #[inline]
    pub(super) fn count(&mut self, ending: Ending, wait: i64) {
        // Most are answered, and then most sums stay as they are.
        if matches!(ending, Ending::Answered) {
            self.offered += 1;
            self.answered += 1;
            self.waited += i64::from(wait > 0);
            self.wait += wait;
            self.answered_wait += wait;
        } else {
            *self += Self::of(ending, wait);
        }
    }

    const fn of(ending: Ending, wait: i64) -> Self {
        let answered = matches!(ending, Ending::Answered) as i64;
        let abandoned = matches!(ending, Ending::Abandoned) as i64;
        let left = matches!(ending, Ending::LeftAtEnd) as i64;
        Self {
            offered: 1,
            answered,
            abandoned,
            system_closed: matches!(ending, Ending::SystemClosed) as i64,
            left_at_end: left,
            waited: (wait > 0) as i64,
            wait,
            answered_wait: answered * wait,
            abandoned_wait: abandoned * wait,
            left_wait: left * wait,
        }
    }
}

impl ServiceSums {
    /// Counts one visit.
    #[inline]
    pub(super) fn count(&mut self, visit: &Self) {
        self.offered += visit.offered;
        self.answered += visit.answered;
        self.within += visit.within;
        if visit.short_abandoned + visit.overtaken > 0 {
            self.short += visit.short;
            self.short_abandoned += visit.short_abandoned;
            self.overtaken += visit.overtaken;
        }
    }
}

impl ItemSums {
    /// One item that was never offered, for a bot did without people (BOT-2).
    pub(super) fn of_deflected() -> Self {
        Self { deflected: 1, ..Self::default() }
    }

    /// Whether an item adds anything here; most do not.
    #[inline]
    pub(super) fn has_any(record: &ItemRecord) -> bool {
        record.fallback.is_some()
            || record.bot_failure.is_some()
            || record.reopened > 0
            || record.silence.is_any()
            || record.channel.work_type() == WorkType::Record
    }

    /// One item, which waited `wait` milliseconds.
    #[inline]
    pub(super) fn of(record: &ItemRecord, wait: i64) -> Self {
        let record_answered =
            record.channel.work_type() == WorkType::Record && record.ending == Ending::Answered;
        let answered = i64::from(record_answered);
        let fell = |reason| i64::from(record.fallback == Some(reason));
        Self {
            bot_failed: i64::from(record.bot_failure.is_some()),
            fallen_by_bot: i64::from(record.bot_failure == Some(BotFailure::Escalate)),
            reopened: i64::from(record.reopened),
            set_aside: i64::from(record.silence.set_aside),
            reminders: i64::from(record.silence.reminders),
            timed_out: i64::from(record.silence.timed_out),
            no_match: fell(FallbackReason::NoMatch),
            rule_error: fell(FallbackReason::RuleError),
            classification_error: fell(FallbackReason::ClassificationError),
            records: answered,
            response: answered * wait,
            resolution: answered * (record.closed - record.arrived).as_millis(),
            ..Self::default()
        }
    }

    /// One customer of a campaign.
    pub(super) fn of_outbound(record: &OutboundRecord) -> Self {
        let wait = record.answered.map_or(0, |answered| {
            (record.taken.unwrap_or(record.ended).max(answered) - answered).as_millis()
        });
        Self {
            listed: 1,
            dialed: i64::from(record.dialed.is_some()),
            dial_answered: i64::from(record.answered.is_some()),
            connected: i64::from(record.answered.is_some() && record.taken.is_some()),
            dial_abandoned: i64::from(record.abandoned),
            dial_wait: wait,
            ..Self::default()
        }
    }

    /// What became of an item's callback.
    pub(super) fn of_callback(record: &CallbackRecord) -> Self {
        let waited = record.agreed.zip(record.answered);
        Self {
            callbacks_offered: 1,
            callbacks_agreed: i64::from(record.agreed.is_some()),
            callbacks_answered: i64::from(waited.is_some()),
            dials: i64::from(record.dials),
            callback_wait: waited.map_or(0, |(agreed, answered)| (answered - agreed).as_millis()),
            off_line: record.off_line.as_millis(),
            ..Self::default()
        }
    }
}

impl SessionSums {
    /// Counts one session.
    #[inline(always)]
    pub(super) fn count(&mut self, record: &SessionRecord) {
        let is_done = record.ending == SessionEnding::Done;
        // Most are offers that came to their end, and then most sums stay as they are.
        let is_plain = !record.picked && record.hold_time == Span::ZERO;
        if is_done && is_plain && record.accepted.is_some() {
            self.offers += 1;
            self.accepted += 1;
            self.ended += 1;
            self.talk += record.talk_time.as_millis();
            self.wrap_up += record.wrap_up_time.as_millis();
        } else {
            *self += Self::of(record);
        }
    }

    #[inline(never)]
    fn of(record: &SessionRecord) -> Self {
        let pushed = !record.picked;
        let ended = matches!(
            record.ending,
            SessionEnding::Done | SessionEnding::SetAside | SessionEnding::Transferred
        );
        let is = |ending| i64::from(record.ending == ending);
        Self {
            offers: i64::from(pushed),
            accepted: i64::from(pushed && record.accepted.is_some()),
            declined: is(SessionEnding::Declined),
            expired: is(SessionEnding::Expired),
            picks: i64::from(record.picked),
            ended: i64::from(ended),
            talk: i64::from(ended) * record.talk_time.as_millis(),
            hold: i64::from(ended) * record.hold_time.as_millis(),
            wrap_up: i64::from(ended) * record.wrap_up_time.as_millis(),
            ..Self::default()
        }
    }

    /// What people did together, once.
    #[cold]
    pub(super) fn of_together(what: Together) -> Self {
        let is = |other| i64::from(what == other);
        Self {
            transferred: is(Together::Transferred),
            transferred_in: is(Together::TransferredIn),
            consulted: is(Together::Consulted),
            supervisor_assigned: is(Together::SupervisorAssigned),
            force_closed: is(Together::ForceClosed),
            ..Self::default()
        }
    }
}

impl VisitCounts {
    /// Counts one visit, which waited `wait` milliseconds.
    #[inline]
    pub(super) fn count(&mut self, record: &SegmentRecord, wait: i64, service: &ServiceSums) {
        self.visits.count(record.ending, wait);
        self.service.count(service);
        self.overflow.out += i64::from(record.ending.is_out());
    }
}

impl ItemCounts {
    /// Counts one item, which waited `wait` milliseconds.
    #[inline(always)]
    pub(super) fn count(&mut self, record: &ItemRecord, wait: i64) {
        self.visits.count(record.ending, wait);
        if ItemSums::has_any(record) {
            self.items += &ItemSums::of(record, wait);
        }
    }
}

impl StaffSums {
    /// Adds `millis` of a person's stretch.
    #[inline]
    pub(super) fn add(&mut self, record: &AgentInterval, millis: i64) {
        if record.signed_in {
            self.signed_in += millis;
            self.capacity_limit += i64::from(record.capacity_limit) * millis;
            if record.items > 0 {
                self.occupied += millis;
                self.items += i64::from(record.items) * millis;
            }
            self.capacity_used += i64::from(record.capacity_used) * millis;
            if record.attention {
                self.attention += millis;
            }
        }
        if !record.scheduled && (record.signed_in || record.attention) {
            self.overtime += millis;
        }
    }
}
