//! The open choices: behavior that the product's documents leave open (section 24).
//!
//! Each field names its handle and its default. Choices that come with features not built yet
//! have no field yet: a setting that nobody obeys is not accepted.

use crate::time::Span;

/// When the round robin's time stamp moves (OC-19).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum RoundRobinStamp {
    /// When an item is offered: declining moves a person to the back.
    #[default]
    Offer,
    /// When an item is accepted.
    Accept,
}

/// When end-of-day profiles come back (OC-27).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ProfileDay {
    /// When the person's shift ends, which the driver reports.
    #[default]
    Shift,
    /// Everybody's at the same time: so long after time zero, and every 24 hours from then on.
    Clock(Span),
}

/// What closing the tab of a call without End does (OC-31).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum TabClosed {
    /// The call is open again (ST-2).
    #[default]
    Reopens,
    /// The call goes to wrap-up, as one page of 2026 has it.
    WrapsUp,
}

/// When emails and other activities give their capacity back (OC-45, RE-4).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ActivityRelease {
    /// When they are completed: the center has automated what the product leaves to it.
    #[default]
    Completion,
    /// Never by themselves, as the product is delivered: their queue item must be removed or
    /// "worked by" cleared (11.3).
    Never,
}

/// What happens to a conversation that comes back to somebody who is signed out (OC-22).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum AffinityAbsent {
    /// It waits for him as long as an offer that he does not see (NOT-6), then goes the normal
    /// way.
    #[default]
    Waits,
    /// It goes the normal way at once.
    NextBest,
    /// It is offered to him all the same, as the documents say: presence is ignored.
    Offered,
}

/// What happens if every queue that matches overflows (RTQ-5, drift of section 0.3).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum AllOverflow {
    /// An open one's action fires; if all are closed, that of the first to open (2025).
    #[default]
    QueueActs,
    /// The item enters the first to open, and no action fires (2024).
    EntersFirstToOpen,
}

/// Which of several open queues that all overflow acts (OC-8).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum OverflowingMatch {
    /// That of the first rule.
    #[default]
    FirstRule,
    /// The one with the smallest queue priority, then that of the first rule.
    QueuePriority,
}

/// What stands in for a fallback queue that does not exist (OC-9).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum MissingFallback {
    /// Nothing: such a center is refused.
    #[default]
    Refused,
    /// The system's default queue of the type.
    SystemQueue,
}

/// Which queues have no representatives, so that conversations are closed there (Q-9, OC-10).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum EmptyQueue {
    /// Those without members.
    #[default]
    NoMembers,
    /// Those of which nobody is signed in.
    NobodySignedIn,
}

/// From when the wait is measured that overflows while queued (OVF-14, OC-12).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum WaitClock {
    /// Since the item entered the queue.
    #[default]
    QueueVisit,
    /// Since it entered its first queue.
    WholeWait,
}

/// Which items the work item limit counts (OC-14).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum CountedItems {
    /// Open ones.
    #[default]
    Open,
    /// Open ones and those that ring.
    OpenAndRinging,
}

/// How a percentage split draws (OC-7).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum SplitBy {
    /// By a number that comes from the item's lot.
    #[default]
    Lot,
    /// To the queue that lacks most to its share.
    Deficit,
}

/// What a move to another queue does to an item's FIFO time (OC-5).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum FifoKey {
    /// Nothing: the wait counts from its start (POS-2).
    #[default]
    WaitStart,
    /// It begins anew.
    QueueEntry,
}

/// Which callbacks the organization has (CB-8).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum CallbackKind {
    /// The representative accepts first, then the customer is dialed (14.1).
    #[default]
    Direct,
    /// The customer is dialed first (14.2). In the product there is no way back.
    CustomerFirst,
}

/// Who answers the offer of a callback (OC-16). A refusal keeps waiting, and is asked again.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum CallbackAnswer {
    /// The customer, as the driver reports.
    #[default]
    Reported,
    /// Chance: this share of the offers, in ten-thousandths, is accepted, drawn from the item's
    /// lot for each offer anew.
    Share(u32),
}

/// Open behavior of route to queue, queues and overflow (sections 7 to 9).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RoutingChoices {
    /// What happens if every match overflows (RTQ-5): a queue's action fires.
    pub all_overflow: AllOverflow,
    /// Which of several open ones acts (OC-8): that of the first rule.
    pub overflowing_match: OverflowingMatch,
    /// What stands in for a missing fallback queue (OC-9): nothing.
    pub missing_fallback: MissingFallback,
    /// Which queues close conversations because nobody serves them (OC-10): without members.
    pub empty_queue: EmptyQueue,
    /// Whether direct callback is accepted as an out-of-hours action (OC-11): no.
    pub callback_out_of_hours: bool,
    /// Who answers the offer of a callback (OC-16): the customer, as the driver reports.
    pub callback_answer: CallbackAnswer,
    /// Which callbacks the organization has (CB-8): direct ones.
    pub callback_kind: CallbackKind,
    /// From when the wait is measured that overflows (OC-12): entry into the queue.
    pub wait_clock: WaitClock,
    /// Weight of the newest wait in the predicted wait, in ten-thousandths (OC-13): 1,000.
    pub wait_smoothing: u32,
    /// How often the predicted wait is worked out (AWT-2): 10 minutes.
    pub wait_every: Span,
    /// Connected conversations before there is a predicted wait (AWT-2): 20.
    pub wait_needs: u32,
    /// Time without conversations after which the predicted wait is forgotten (AWT-2): 7 days.
    pub wait_forgets: Span,
    /// Which items the work item limit counts (OC-14): open ones.
    pub counted_items: CountedItems,
    /// How often that count is refreshed (OVF-4): 10 s; zero: it is always fresh.
    pub count_every: Span,
    /// Overflows to another queue of one item (OC-15): 10, then it stays.
    pub overflow_hops: u32,
    /// Items that overflow while queued in one batch (OVF-13): 20.
    pub overflow_batch: u32,
    /// Length of a batch's interval, on a grid from time zero (OVF-13): 1 minute.
    pub overflow_batch_every: Span,
    /// How a percentage split draws (OC-7): by lot.
    pub split: SplitBy,
    /// What a move to another queue does to the FIFO time (OC-5): nothing.
    pub fifo_key: FifoKey,
}

impl Default for RoutingChoices {
    fn default() -> Self {
        Self {
            all_overflow: AllOverflow::QueueActs,
            overflowing_match: OverflowingMatch::FirstRule,
            missing_fallback: MissingFallback::Refused,
            empty_queue: EmptyQueue::NoMembers,
            callback_out_of_hours: false,
            callback_answer: CallbackAnswer::Reported,
            callback_kind: CallbackKind::Direct,
            wait_clock: WaitClock::QueueVisit,
            wait_smoothing: 1_000,
            wait_every: Span::from_minutes(10),
            wait_needs: 20,
            wait_forgets: Span::from_hours(7 * 24),
            counted_items: CountedItems::Open,
            count_every: Span::from_secs(10),
            overflow_hops: 10,
            overflow_batch: 20,
            overflow_batch_every: Span::from_minutes(1),
            split: SplitBy::Lot,
            fifo_key: FifoKey::WaitStart,
        }
    }
}

/// Behavior that the documents leave open, and limits that the product documents.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Choices {
    /// Time between a trigger and the assignment cycle that it starts (OC-1): 0 s.
    pub assignment_latency: Span,
    /// How long changed settings take to apply (OC-40): 0 s; the product's documents speak of up to
    /// 15 minutes. It delays what an administrator changes while a center runs: members, units
    /// and limits.
    pub settings_delay: Span,
    /// Items of a messaging or voice queue that a cycle tries (ASG-3): 100.
    pub block_conversations: u32,
    /// Items of a record queue that a cycle tries (ASG-3): 2,000.
    pub block_records: u32,
    /// How often record queues are swept without a trigger (ASG-1): 5 minutes.
    pub record_sweep: Span,
    /// How often the scheduler looks for items to close (4.5): 5 minutes.
    pub close_sweep: Span,
    /// Offers of one item that one person may decline or let expire (NOT-7): 3.
    pub declines_allowed: u32,
    /// People who may decline one item before the engine leaves it alone (NOT-8): 100.
    pub decliners_allowed: u32,
    /// When the round robin's time stamp moves (OC-19): on the offer.
    pub round_robin_stamp: RoundRobinStamp,
    /// How long after its countdown an offer goes back to the queue that nobody sees because the
    /// person's connection is gone (NOT-6): 8 minutes; `None`: with the countdown.
    pub unseen_offer: Option<Span>,
    /// What happens to a conversation that comes back to somebody who is signed out (OC-22).
    pub affinity_absent: AffinityAbsent,
    /// The highest priority score that an item can reach (ASG-12): 100,000.
    pub score_limit: u32,
    /// Whether queue priorities count for people in several queues (ASG-13): yes. Before 2025
    /// (0.3) they did not, and all queues stood equal.
    pub cross_queue_priority: bool,
    /// Conversations, active or in wrap-up, from which on a person is shown as do not disturb
    /// (NOT-12, PRE-4, OC-33): 10; `None`: any number. Records and parked ones do not count.
    pub session_cap: Option<u32>,
    /// Whether a missed offer makes a person inactive, a form of away, until presence is reset
    /// (NOT-9, PRE-4): no.
    pub missed_offer_makes_away: bool,
    /// Whether rejecting an offer makes a person do not disturb until presence is reset (NOT-10,
    /// PRE-4): no.
    pub rejected_offer_makes_busy: bool,
    /// How long after losing the connection a person finds presence and work as he left them
    /// (PRE-7): 2.5 minutes.
    pub return_limit: Span,
    /// Whether a consult with a chosen person takes his capacity (OC-44): no. Off in both
    /// documents; the older one (0.3) knows no switch.
    pub direct_consult_takes_capacity: bool,
    /// Whether a consult through a queue takes capacity (OC-44): yes. The older documents (0.3)
    /// say that no consult ever does.
    pub queue_consult_takes_capacity: bool,
    /// How long somebody may talk with a party outside before he has handed the call over (VO-3):
    /// 8 minutes, as in the classic experience; `None`: as long as he likes.
    pub external_transfer_limit: Option<Span>,
    /// When end-of-day profiles come back (OC-27): with the end of the shift.
    pub profile_day: ProfileDay,
    /// What closing the tab of a call without End does (OC-31): the call is open again.
    pub call_tab_closed: TabClosed,
    /// When activities give their capacity back (OC-45): on completion.
    pub activity_release: ActivityRelease,
    /// Whether supervisors may assign to people whose presence the workstream does not allow
    /// (CAP-12), where the list shows others only (MAN-1): no.
    pub supervisors_override_presence: bool,
    /// How often campaigns look for calls to make, on a grid from time zero: 1 s.
    pub dial_every: Span,
    /// Route to queue, queues and overflow.
    pub routing: RoutingChoices,
}

impl Default for Choices {
    fn default() -> Self {
        Self {
            assignment_latency: Span::ZERO,
            settings_delay: Span::ZERO,
            block_conversations: 100,
            block_records: 2_000,
            record_sweep: Span::from_minutes(5),
            close_sweep: Span::from_minutes(5),
            declines_allowed: 3,
            decliners_allowed: 100,
            round_robin_stamp: RoundRobinStamp::Offer,
            unseen_offer: Some(Span::from_minutes(8)),
            affinity_absent: AffinityAbsent::Waits,
            score_limit: 100_000,
            cross_queue_priority: true,
            session_cap: Some(10),
            missed_offer_makes_away: false,
            rejected_offer_makes_busy: false,
            return_limit: Span::from_secs(150),
            direct_consult_takes_capacity: false,
            queue_consult_takes_capacity: true,
            external_transfer_limit: Some(Span::from_minutes(8)),
            profile_day: ProfileDay::Shift,
            call_tab_closed: TabClosed::Reopens,
            activity_release: ActivityRelease::Completion,
            supervisors_override_presence: false,
            dial_every: Span::from_secs(1),
            routing: RoutingChoices::default(),
        }
    }
}
