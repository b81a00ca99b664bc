//! Overflow: what happens to items that a queue cannot or will not take (section 9).

use super::CallbackProfile;
use super::Center;
use super::Condition;
use super::WorkType;
use crate::id::OutsideId;
use crate::id::QueueId;
use crate::time::Span;

/// A phone number outside the center, to which calls may be transferred.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outside {
    /// Its name.
    pub name: String,
}

/// When and how the items of a queue overflow.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Overflow {
    /// Before queueing, in order; out of hours wins whatever its place (OVF-3).
    ///
    /// A queue with operating hours that says nothing of them takes items anyway when it is
    /// closed, which counts as overflowing all the same (OVF-2).
    pub before: Vec<EntryOverflow>,
    /// While queued.
    pub while_queued: Option<WaitOverflow>,
    /// Playbooks, at most one for each trigger (OVF-16).
    pub playbooks: Vec<Playbook>,
    /// How callbacks are offered and made, where an action above is [`OverflowAction::Callback`].
    pub callback: CallbackProfile,
}

impl Center {
    /// Whether any queue can overflow: it has operating hours or overflow of its own or by a rule,
    /// or people have numbers of their own.
    pub fn overflows(&self) -> bool {
        self.direct_calls.is_some() || self.queues.ids().any(|queue| self.queue_overflows(queue))
    }

    /// Whether a queue can overflow for any item.
    pub fn queue_overflows(&self, queue: QueueId) -> bool {
        let settings = &self.queues[queue];
        settings.hours.is_some()
            || settings.overflow != Overflow::default()
            || self.rules.iter().any(|rule| rule.overflow.iter().any(|(of, _)| *of == queue))
    }

    /// Every action that a queue's overflow may take: its own, of the rules that lead to it, and
    /// with calls that miss their owner.
    pub fn overflow_actions(&self, queue: QueueId) -> impl Iterator<Item = OverflowAction> {
        let own = &self.queues[queue].overflow;
        let of_rules = self.rules.iter().flat_map(|rule| &rule.overflow);
        let of_rules = of_rules.filter(move |(of, _)| *of == queue).flat_map(|(_, pairs)| pairs);
        let before = own.before.iter().chain(of_rules).map(|pair| pair.action);
        let queued = own.while_queued.iter().map(|wait| wait.action);
        let branches = own.playbooks.iter().flat_map(|playbook| &playbook.branches);
        let is_voice = self.queues[queue].work_type == WorkType::Voice;
        let direct = self.direct_calls.iter().filter(move |_| is_voice);
        let direct = direct.map(|direct| direct.missed);
        before.chain(queued).chain(branches.map(|branch| branch.action)).chain(direct)
    }

    /// Whether the overflow of any queue can take an action.
    pub fn overflows_to(&self, wanted: OverflowAction) -> bool {
        let mut queues = self.queues.ids();
        queues.any(|queue| self.overflow_actions(queue).any(|action| action == wanted))
    }

    /// The queues to which a queue sends items on, by its own overflow or by that of a rule.
    pub fn overflow_targets(&self, queue: QueueId) -> impl Iterator<Item = QueueId> {
        self.overflow_actions(queue).filter_map(|action| match action {
            OverflowAction::Queue(queue) => Some(queue),
            _ => None,
        })
    }
}

/// A condition before queueing, and what is done about it (9.1).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EntryOverflow {
    /// When the queue overflows.
    pub when: EntryCondition,
    /// What happens to the item.
    pub action: OverflowAction,
}

/// When a queue overflows before an item enters it (9.1).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum EntryCondition {
    /// The queue is closed.
    OutOfHours,
    /// The queue holds at least so many items, 1 to 100 (OVF-4).
    ItemLimit(u32),
    /// The predicted wait is at least this, 30 s to 60 min, voice only (OVF-5).
    PredictedWait(Span),
}

/// What happens to an item that overflows (9.1, 9.2).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum OverflowAction {
    /// It enters the queue all the same.
    AssignAnyway,
    /// It enters the queue and is ended there (OVF-7).
    End,
    /// It goes to another queue, which does not check before queueing (OVF-9).
    Queue(QueueId),
    /// The call goes to a number outside.
    Outside(OutsideId),
    /// It waits in the queue and the customer is offered to be called back (CB-1).
    Callback,
    /// The caller leaves a message, which becomes a record (VM-2).
    Voicemail,
}

/// The condition while queued: the wait exceeds a threshold (9.2).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WaitOverflow {
    /// How long an item may wait.
    pub after: Span,
    /// What then happens to it.
    pub action: OverflowAction,
}

/// An overflow playbook of a queue (OVF-15): voice and live chat.
#[derive(Clone, PartialEq, Debug)]
pub struct Playbook {
    /// When it acts.
    pub trigger: PlaybookTrigger,
    /// The first branch whose condition holds for the item decides; none: nothing happens.
    pub branches: Vec<PlaybookBranch>,
}

/// When a playbook acts (OVF-15).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum PlaybookTrigger {
    /// On entry nobody could be offered the item: presence, capacity and skills.
    NobodyAvailable,
    /// All members are signed out, on entry or while items wait.
    AllSignedOut,
    /// The queue closes while items wait.
    ClosesWhileWaiting,
    /// The call is for a single person, who cannot be had (VM-1).
    OwnerUnavailable,
}

/// A branch of a playbook.
#[derive(Clone, PartialEq, Debug)]
pub struct PlaybookBranch {
    /// For which items; up to two attributes and ten conditions.
    pub when: Condition,
    /// What happens to them.
    pub action: OverflowAction,
}
