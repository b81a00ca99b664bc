//! Overflow while queued: by elapsed wait, in batches, and by playbooks (9.2, 9.5).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::center::Center;
use crate::center::OverflowAction;
use crate::center::PlaybookTrigger;
use crate::center::WaitOverflow;
use crate::center::WorkType;
use crate::id::AgentId;
use crate::id::IdVec;
use crate::id::ItemId;
use crate::id::QueueId;
use crate::time::Span;
use crate::time::Time;

use super::Decision;
use super::Engine;
use super::Entry;
use super::OverflowReason;
use super::State;
use super::classify::Subject;
use super::estimate::cell;
use super::item::Items;
use super::overflow::close_cause;

/// Most overflows of one item, whatever the setting (OC-15).
const HOPS_LIMIT: u32 = 100;

/// A heap this short is not worth sweeping.
const SWEEP_FROM: usize = 256;

/// Queues whose items overflow while queued, and when.
#[derive(Clone, Debug)]
pub(super) struct Watches {
    queues: IdVec<QueueId, Option<Watch>>,
    /// Queues by threshold, the lower first; each group served in turn (OVF-13).
    groups: Vec<Group>,
    batch: Batch,
    /// Queues with a playbook for their closing, and when they close next.
    closings: Vec<(QueueId, Time)>,
    set: u64,
    /// The earliest deadline; some are void by then.
    pub(super) due: Time,
}

#[derive(Clone, Debug)]
struct Watch {
    rule: WaitOverflow,
    waits: BinaryHeap<Reverse<Deadline>>,
    sweep_at: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Deadline {
    at: Time,
    /// Order of being set.
    number: u64,
    item: ItemId,
    stamp: u32,
}

#[derive(Clone, Debug)]
struct Group {
    queues: Vec<QueueId>,
    next: usize,
}

/// How many items the running batch has taken, and which batch it is.
#[derive(Clone, Copy, Debug)]
struct Batch {
    size: u32,
    every: Span,
    cell: i64,
    taken: u32,
}

impl Watches {
    pub(super) fn new(center: &Center, now: Time) -> Self {
        let watch =
            |rule: WaitOverflow| Watch { rule, waits: BinaryHeap::new(), sweep_at: SWEEP_FROM };
        let queues: IdVec<QueueId, Option<Watch>> =
            center.queues.iter().map(|queue| queue.overflow.while_queued.map(watch)).collect();
        let mut order: Vec<(Span, QueueId)> = queues
            .iter_enumerated()
            .filter_map(|(queue, watch)| Some((watch.as_ref()?.rule.after, queue)))
            .collect();
        order.sort_unstable();
        let groups = order.chunk_by(|a, b| a.0 == b.0).map(|group| Group {
            queues: group.iter().map(|(_, queue)| *queue).collect(),
            next: 0,
        });
        let closings = center.queues.iter_enumerated().filter_map(|(id, queue)| {
            let trigger = PlaybookTrigger::ClosesWhileWaiting;
            queue.overflow.playbooks.iter().find(|playbook| playbook.trigger == trigger)?;
            Some((id, center.hours[queue.hours?].times.next_close(now)?))
        });
        let choices = &center.choices.routing;
        let (size, every) = (choices.overflow_batch.max(1), choices.overflow_batch_every);
        let mut watches = Self {
            groups: groups.collect(),
            queues,
            batch: Batch { size, every, cell: i64::MIN, taken: 0 },
            closings: closings.collect(),
            set: 0,
            due: Time::MAX,
        };
        watches.find_due(now);
        watches
    }

    /// Sets the deadline of an item that waits in a queue since `since`.
    fn set(&mut self, now: Time, queue: QueueId, since: Time, item: ItemId, items: &Items) {
        let number = self.set;
        let Some(watch) = &mut self.queues[queue] else {
            return;
        };
        let Some(stamp) = items.get(item).map(|state| state.stamp) else {
            return;
        };
        self.set += 1;
        let at = now.max(since + watch.rule.after);
        if watch.waits.len() >= watch.sweep_at {
            watch.waits.retain(|Reverse(deadline)| !deadline.is_void(items));
            watch.sweep_at = (2 * watch.waits.len()).max(SWEEP_FROM);
        }
        watch.waits.push(Reverse(Deadline { at, number, item, stamp }));
        self.due = self.due.min(self.batch.opens(now).max(at));
    }

    /// Takes the next item whose wait is over, unless the batch is full (OVF-13).
    fn take_due(&mut self, now: Time, items: &Items) -> Option<(QueueId, ItemId, WaitOverflow)> {
        if self.batch.opens(now) > now {
            return None;
        }
        for group in &mut self.groups {
            for turn in 0..group.queues.len() {
                let position = (group.next + turn) % group.queues.len();
                let queue = group.queues[position];
                let Some(watch) = &mut self.queues[queue] else {
                    continue;
                };
                watch.drop_void(items);
                if let Some(Reverse(first)) = watch.waits.peek().copied()
                    && first.at <= now
                {
                    watch.waits.pop();
                    group.next = position + 1;
                    self.batch.taken += 1;
                    return Some((queue, first.item, watch.rule));
                }
            }
        }
        None
    }

    /// Works out the earliest deadline.
    fn find_due(&mut self, now: Time) {
        let waits = self.queues.iter().flatten().filter_map(|watch| watch.waits.peek());
        let first = waits.map(|Reverse(first)| first.at).min();
        let opens = self.batch.opens(now);
        let closes = self.closings.iter().map(|(_, at)| *at).min();
        let first = first.map(|at| at.max(opens));
        self.due = first.into_iter().chain(closes).min().unwrap_or(Time::MAX);
    }
}

impl Batch {
    /// When the next item may be taken: now, or with the next batch.
    fn opens(&mut self, now: Time) -> Time {
        let current = cell(now, self.every);
        if current != self.cell {
            (self.cell, self.taken) = (current, 0);
        }
        if self.taken < self.size { now } else { (now + Span::from_millis(1)).round_up(self.every) }
    }
}

impl Watch {
    fn drop_void(&mut self, items: &Items) {
        while self.waits.peek().is_some_and(|Reverse(first)| first.is_void(items)) {
            self.waits.pop();
        }
    }
}

impl Deadline {
    fn is_void(&self, items: &Items) -> bool {
        items.get(self.item).is_none_or(|item| item.stamp != self.stamp)
    }
}

impl Engine {
    /// An item is open in a queue: sets the deadlines that it has there.
    pub(super) fn watch(&mut self, item: ItemId, queue: QueueId) {
        let now = self.now;
        let Some(overflow) = self.overflow.as_deref_mut() else {
            return;
        };
        let visit = *overflow.visit(item);
        // FB-1: the fallback queue's own settings do not count for what falls back.
        if !visit.fell_back {
            let since = visit.since(self.center.choices.routing.wait_clock);
            overflow.watches.set(now, queue, since, item, &self.items);
        }
        self.announce_next(item, queue);
    }

    /// An item has just entered a queue and waits there.
    pub(super) fn entered(&mut self, item: ItemId, queue: QueueId) {
        self.tell_wait(item, queue);
        self.callback_enters(item);
        if self.nobody_signed_in(queue) {
            self.follow_playbook(item, queue, PlaybookTrigger::AllSignedOut);
        }
        if self.is_open_in(item, queue)
            && self.has_playbook(queue, PlaybookTrigger::NobodyAvailable)
            && !self.somebody_is_available(item, queue)
        {
            self.follow_playbook(item, queue, PlaybookTrigger::NobodyAvailable);
        }
        if self.is_open_in(item, queue) && self.lacks_owner(item) {
            self.owner_missed(item);
        }
    }

    /// Overflow that is due while queued.
    pub(super) fn overflow_waiting(&mut self) {
        let now = self.now;
        if self.overflow.as_deref().is_none_or(|overflow| overflow.due() > now) {
            return;
        }
        self.dial_callbacks();
        self.dial_out();
        self.close_queues();
        while let Some(overflow) = self.overflow.as_deref_mut()
            && let Some((queue, item, rule)) = overflow.watches.take_due(now, &self.items)
        {
            let since = overflow.visit(item).since(self.center.choices.routing.wait_clock);
            let reason = OverflowReason::Wait { wait: now - since };
            self.overflow_item(item, queue, reason, rule.action);
        }
        if let Some(overflow) = self.overflow.as_deref_mut() {
            overflow.watches.find_due(now);
        }
    }

    /// OVF-15: queues that close now, although items wait.
    fn close_queues(&mut self) {
        let now = self.now;
        let center = self.center.clone();
        for position in 0.. {
            let Some(overflow) = self.overflow.as_deref_mut() else {
                return;
            };
            let Some((queue, at)) = overflow.watches.closings.get_mut(position) else {
                return;
            };
            if *at > now {
                continue;
            }
            let queue = *queue;
            let hours = center.queues[queue].hours;
            *at = hours
                .and_then(|hours| center.hours[hours].times.next_close(now))
                .unwrap_or(Time::MAX);
            self.follow_playbook_all(queue, PlaybookTrigger::ClosesWhileWaiting);
        }
    }

    /// OVF-15: an agent signed out; perhaps he was the last of his queues.
    pub(super) fn signed_out_of_queues(&mut self, agent: AgentId) {
        if self.overflow.is_none() {
            return;
        }
        for position in 0..self.roster.workers[agent].memberships.len() {
            let queue = self.roster.workers[agent].memberships[position].queue;
            let trigger = PlaybookTrigger::AllSignedOut;
            if self.has_playbook(queue, trigger) && self.nobody_signed_in(queue) {
                self.follow_playbook_all(queue, trigger);
            }
        }
    }

    fn nobody_signed_in(&self, queue: QueueId) -> bool {
        let mut members = self.roster.members[queue].agents.iter();
        !members.any(|agent| self.roster.workers[*agent].signed_in)
    }

    /// Whether somebody could be offered an open item now: presence, capacity and skills.
    pub(super) fn somebody_is_available(&self, item: ItemId, queue: QueueId) -> bool {
        let mut members = self.roster.members[queue].agents.iter();
        members.any(|agent| self.obstacle(*agent, item).is_none())
    }

    fn has_playbook(&self, queue: QueueId, trigger: PlaybookTrigger) -> bool {
        let playbooks = &self.center.queues[queue].overflow.playbooks;
        playbooks.iter().any(|playbook| playbook.trigger == trigger)
    }

    fn follow_playbook_all(&mut self, queue: QueueId, trigger: PlaybookTrigger) {
        for waiter in self.waiting[queue].all() {
            if self.is_open_in(waiter.item, queue) {
                self.follow_playbook(waiter.item, queue, trigger);
            }
        }
    }

    /// What the playbook of a queue for this trigger says about an open item; whether it says
    /// anything.
    pub(super) fn follow_playbook(
        &mut self,
        item: ItemId,
        queue: QueueId,
        trigger: PlaybookTrigger,
    ) -> bool {
        let center = self.center.clone();
        let playbooks = &center.queues[queue].overflow.playbooks;
        let Some(playbook) = playbooks.iter().find(|playbook| playbook.trigger == trigger) else {
            return false;
        };
        let state = self.items.living(item);
        let (workstream, set) = (state.workstream, state.attributes);
        let Some(overflow) = self.overflow.as_deref_mut() else {
            return false;
        };
        let visit = *overflow.visit(item);
        let Some(routing) = self.router.known(workstream, set) else {
            return false;
        };
        let numbers = &center.workstreams[workstream].numbers;
        let subject = Subject { center: &center, numbers, attributes: &routing.attributes };
        let branch = playbook.branches.iter().find(|branch| subject.meets(&branch.when));
        let Some(branch) = branch.filter(|_| !visit.fell_back) else {
            return false;
        };
        self.overflow_item(item, queue, OverflowReason::Playbook(trigger), branch.action);
        true
    }

    /// Does with an open item what its overflow says, if that is possible.
    pub(super) fn overflow_item(
        &mut self,
        item: ItemId,
        queue: QueueId,
        reason: OverflowReason,
        action: OverflowAction,
    ) {
        let Some(overflow) = self.overflow.as_deref_mut() else {
            return;
        };
        let visit = *overflow.visit(item);
        let is_voice = self.center.queues[queue].work_type == WorkType::Voice;
        let hops = self.center.choices.routing.overflow_hops.min(HOPS_LIMIT);
        let stays = match action {
            // OVF-11: what was moved here can only be moved on.
            OverflowAction::Callback | OverflowAction::Voicemail if is_voice && visit.was_moved => {
                true
            }
            // OC-15
            OverflowAction::Queue(_) => visit.hops >= hops,
            // CB-2: nobody is on the line to whom anything could be done.
            _ => self.is_off_line(item),
        };
        if stays {
            return;
        }
        self.say(Decision::Overflow { item, queue, rule: None, reason, action });
        if let Some(cause) = close_cause(action) {
            self.leave_queue(item);
            self.close_unanswered(item, cause);
        } else if let OverflowAction::Queue(to) = action {
            self.leave_queue(item);
            self.enter_queue(item, to, Entry::Overflow { from: queue, rule: None }, false);
        } else if action == OverflowAction::Callback {
            self.invite(item);
        }
    }

    fn leave_queue(&mut self, item: ItemId) {
        let queue = self.items.living(item).queue;
        self.take_out(item);
        self.fill_block(queue);
    }

    pub(super) fn is_open_in(&self, item: ItemId, queue: QueueId) -> bool {
        let state = self.items.get(item);
        state.is_some_and(|state| state.state == State::Open && state.queue == queue)
    }
}
