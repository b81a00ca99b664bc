//! What a cycle has before it: what has changed since the queues' last ones, and when the next is
//! due.

use crate::id::AgentId;
use crate::id::ItemId;
use crate::id::QueueId;
use crate::time::Time;

use super::cycle::Work;
use super::cycle::WorkOrder;

/// What has changed since the queues' last cycles, and when the next one is due.
#[derive(Clone, Debug, Default)]
pub(super) struct Pending {
    /// When the cycle of the touched queues runs.
    pub(super) at: Option<Time>,
    /// Queues that something triggered, in the order of the triggers.
    pub(super) touched: Vec<QueueId>,
    /// Queues that something triggered at an instant when it could do nothing, until time passes.
    vain: (Option<Time>, Vec<QueueId>),
    /// Items that entered a block or changed, with their queue.
    pub(super) fresh: Vec<(QueueId, ItemId)>,
    /// People whose eligibility grew, with the queue in which they are marked.
    pub(super) grown: Vec<(QueueId, AgentId)>,
    /// The memory of a cycle that is not running.
    pub(super) work: Option<Box<Work>>,
    /// How far the running cycle has come: what lies before is not tried again (ASG-5).
    pub(super) tried: Option<WorkOrder>,
    /// Whom the last assignment made eligible for more, by a presence that is allowed now.
    pub(super) opened: Option<AgentId>,
}

/// What is to be tried if it is one thing, as in most cycles.
#[derive(Clone, Copy, Debug)]
pub(super) enum Single {
    /// An item that is new or has changed.
    Item(ItemId),
    /// Somebody who may have become eligible for more.
    Person(AgentId),
}

impl Pending {
    pub(super) fn clear(&mut self) {
        self.at = None;
        self.forget_vain();
        self.touched.clear();
        self.fresh.clear();
        self.grown.clear();
    }

    pub(super) fn note_vain(&mut self, now: Time, queue: QueueId) {
        let (at, queues) = &mut self.vain;
        if at.replace(now) != Some(now) {
            queues.clear();
        }
        if !queues.contains(&queue) {
            queues.push(queue);
        }
    }

    pub(super) fn was_vain(&self, now: Time, queue: QueueId) -> bool {
        self.vain.0 == Some(now) && self.vain.1.contains(&queue)
    }

    /// The cycles that could do nothing would have run by now.
    #[inline]
    pub(super) const fn forget_vain(&mut self) {
        self.vain.0 = None;
    }

    /// The only thing that there is to try, if it is of the only touched queue.
    pub(super) fn single(&self) -> Option<(QueueId, Single)> {
        let (queue, single) = match (self.fresh.as_slice(), self.grown.as_slice()) {
            ([(queue, item)], []) => (*queue, Single::Item(*item)),
            ([], [(queue, agent)]) => (*queue, Single::Person(*agent)),
            _ => return None,
        };
        (self.touched == [queue]).then_some((queue, single))
    }

    /// Queues with pairs that wait for a trigger.
    pub(super) fn untried(&self) -> impl Iterator<Item = QueueId> {
        let fresh = self.fresh.iter().map(|(queue, _)| *queue);
        fresh.chain(self.grown.iter().map(|(queue, _)| *queue))
    }
}
