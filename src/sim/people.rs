//! People as the world sees them.

use crate::center::WorkType;
use crate::id::PoolId;
use crate::id::QueueId;
use crate::record::AgentInterval;
use crate::time::Span;
use crate::time::Time;
use crate::workforce::Desk;

/// Whether a person takes new work.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Duty {
    /// Not scheduled: conversations in hand are finished, nothing new is taken.
    Off,
    /// At work.
    On,
    /// A break of this length begins when the conversations in hand are over.
    BreakDue(Span),
    /// In a break.
    OnBreak,
}

/// Items of each type that a person has in contact or wrap-up.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Held([u32; 3]);

impl Held {
    pub(super) const fn add(&mut self, work_type: WorkType) {
        self.0[work_type as usize] += 1;
    }

    pub(super) const fn subtract(&mut self, work_type: WorkType) {
        self.0[work_type as usize] -= 1;
    }

    pub(super) const fn of(self, work_type: WorkType) -> u32 {
        self.0[work_type as usize]
    }

    /// Whether a conversation is among them.
    pub(super) const fn has_conversation(self) -> bool {
        self.of(WorkType::Messaging) + self.of(WorkType::Voice) > 0
    }
}

/// How a person stands to the list of open items.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Looking {
    /// Whether a look of somebody without work is on the event list.
    pub(super) is_planned: bool,
    /// Whether a look while working is on the event list.
    pub(super) is_planned_while_working: bool,
    /// Whether he found nothing and waits for something to be opened.
    pub(super) awaits_arrival: bool,
    /// The queue of the item that he has reached for and does not have yet.
    pub(super) reached_into: Option<QueueId>,
    /// Looks planned so far: the index of the next draw.
    pub(super) looks: u32,
    /// Looks while working planned so far.
    pub(super) looks_while_working: u32,
    /// Choices made so far.
    pub(super) choices: u32,
}

/// One person.
#[derive(Clone, Debug)]
// What every item touches comes first, where short addresses reach it.
#[repr(C)]
pub(super) struct Person {
    pub(super) pool: PoolId,
    /// Number of the plan that the event list has.
    pub(super) plan: u32,
    pub(super) desk: Desk,
    /// When the task in hand will be done, as the event list has it.
    pub(super) done_at: Option<Time>,
    pub(super) held: Held,
    /// Whether something may have changed in this instant.
    pub(super) is_touched: bool,
    /// Position in his pool's list of idle people, if he is in it.
    pub(super) idle_position: Option<u32>,
    pub(super) duty: Duty,
    /// The stretch of time that the records have not seen yet; `to` is unused.
    pub(super) shown: AgentInterval,
    pub(super) breaks: u32,
    pub(super) looking: Looking,
}

impl Person {
    /// Whether nothing keeps him from looking at the list: no conversation, hands on nothing.
    pub(super) const fn is_free(&self) -> bool {
        matches!(self.duty, Duty::On)
            && !self.held.has_conversation()
            && self.desk.task_count() == 0
            && self.looking.reached_into.is_none()
    }

    /// Whether he is at work and has something to do.
    pub(super) const fn is_working(&self) -> bool {
        matches!(self.duty, Duty::On)
            && (self.held.has_conversation() || self.desk.task_count() > 0)
    }

    /// Whether records may have his hands.
    pub(super) const fn works_on_records(&self) -> bool {
        matches!(self.duty, Duty::On)
    }
}
