//! The assignment cycle: which pairs of item and person are tried, and in which order.
//!
//! A full pass would try every item of the block on every member. What neither changed nor grew
//! since the queue's last cycle has failed then and would fail again, so only this is tried:
//! items that entered the block or changed, on all members; and the block, on people whose
//! eligibility grew. The order of work is that of the full pass.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::center::Center;
use crate::id::AgentId;
use crate::id::Id;
use crate::id::ItemId;
use crate::id::QueueId;
use crate::time::Span;
use crate::time::Time;

use super::Engine;
use super::Obstacle;
use super::State;
use super::item::Decline;
use super::need::NeedId;
use super::roster::Place;
use super::roster::Roster;
use super::route::Router;
use super::selection::Fit;
use super::selection::FitId;
use super::selection::Score;
use super::selection::fit;
use super::standing::StandingId;
use super::waiting::Rank;
use super::waiting::Waiter;

/// What has changed since the queues' last cycles, and when the next one is due.
#[derive(Clone, Debug, Default)]
pub(super) struct Pending {
    /// When the cycle of the touched queues runs.
    pub(super) at: Option<Time>,
    /// Queues that something triggered, in the order of the triggers.
    touched: Vec<QueueId>,
    /// Items that entered a block or changed, with their queue.
    pub(super) fresh: Vec<(QueueId, ItemId)>,
    /// People whose eligibility grew, with the queue in which they are marked.
    grown: Vec<(QueueId, AgentId)>,
    /// The memory of a cycle that is not running.
    work: Option<Box<Work>>,
    /// How far the running cycle has come: what lies before is not tried again (ASG-5).
    tried: Option<WorkOrder>,
    /// Whom the last assignment made eligible for more, by a presence that is allowed now.
    opened: Option<AgentId>,
}

/// The order of work across queues (ASG-13 to ASG-16): priority, then the queues that order by
/// age or score as one, then those with a prioritization ruleset one by one, by name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct WorkOrder {
    priority: u32,
    group: u32,
    rank: Rank,
}

/// What one cycle has to try; kept for its memory.
#[derive(Clone, Debug, Default)]
struct Work {
    queues: Vec<QueueId>,
    items: Vec<(WorkOrder, QueueId, ItemId)>,
    people: BinaryHeap<Reverse<(WorkOrder, AgentId, QueueId, ItemId)>>,
}

impl Pending {
    pub(super) fn clear(&mut self) {
        self.at = None;
        self.touched.clear();
        self.fresh.clear();
        self.grown.clear();
    }

    /// Queues with pairs that wait for a trigger.
    pub(super) fn untried(&self) -> impl Iterator<Item = QueueId> {
        let fresh = self.fresh.iter().map(|(queue, _)| *queue);
        fresh.chain(self.grown.iter().map(|(queue, _)| *queue))
    }
}

impl Engine {
    /// Triggers a cycle of a queue (ASG-1); triggers of one instant coalesce.
    pub(super) fn touch(&mut self, queue: QueueId) {
        if !self.may_act(queue) {
            return;
        }
        if !self.pending.touched.contains(&queue) {
            self.pending.touched.push(queue);
        }
        let due = self.now + self.center.choices.assignment_latency;
        self.pending.at.get_or_insert(due);
    }

    /// Whether a cycle of a queue can do anything: one that runs at once where nothing waits
    /// cannot.
    fn may_act(&self, queue: QueueId) -> bool {
        self.waiting[queue].has_pushed() || self.center.choices.assignment_latency > Span::ZERO
    }

    /// Notes that an item entered the block or changed.
    pub(super) fn note_fresh(&mut self, queue: QueueId, item: ItemId) {
        self.pending.fresh.push((queue, item));
    }

    /// Notes that a presence has become allowed, for the pass that may be running.
    pub(super) fn note_opened(&mut self, agent: AgentId) {
        self.pending.opened = Some(agent);
    }

    /// Notes that a person may have become eligible for more, and triggers a cycle of every queue
    /// of his (OC-3).
    pub(super) fn grew(&mut self, agent: AgentId) {
        self.note_wanted(agent);
        for position in 0..self.roster.workers[agent].memberships.len() {
            let queue = self.roster.workers[agent].memberships[position].queue;
            if self.may_act(queue) {
                self.grew_in(agent, position);
                self.touch(queue);
            }
        }
    }

    /// Notes that a person may have become eligible for more, without triggering a cycle.
    pub(super) fn note_grown(&mut self, agent: AgentId) {
        self.note_wanted(agent);
        for position in 0..self.roster.workers[agent].memberships.len() {
            self.grew_in(agent, position);
        }
    }

    fn grew_in(&mut self, agent: AgentId, position: usize) {
        let membership = &mut self.roster.workers[agent].memberships[position];
        // Items that enter an empty block later are tried on everybody anyway.
        if !membership.grown && !self.waiting[membership.queue].is_block_empty() {
            membership.grown = true;
            self.pending.grown.push((membership.queue, agent));
        }
    }

    /// Runs the cycle of all touched queues.
    pub(super) fn run_cycle(&mut self) {
        self.pending.tried = None;
        self.pending.opened = None;
        let mut work = self.collect_work();
        let mut next = 0;
        let mut is_fresh = true;
        loop {
            let by_item = work.items.get(next);
            let by_person = work.people.peek();
            if let Some(&(order, queue, item)) = by_item
                && by_person.is_none_or(|Reverse(person)| order <= person.0)
            {
                next += 1;
                self.pending.tried = Some(order);
                if self.is_open(item) {
                    self.try_item(queue, item, true);
                }
                self.follow_opened(&mut work);
            } else if let Some(Reverse((order, agent, queue, item))) = work.people.pop() {
                // In the meantime the item may have gone to another, or he may have got one.
                let best = match is_fresh {
                    true => Some((order, agent, queue, item)),
                    false => self.best_work(agent, &work.queues),
                };
                match best {
                    Some(best) if (best.2, best.3) == (queue, item) => {
                        self.pending.tried = Some(order);
                        self.try_item(queue, item, false);
                        work.people.extend(self.best_work(agent, &work.queues).map(Reverse));
                        self.follow_opened(&mut work);
                    }
                    other => work.people.extend(other.map(Reverse)),
                }
            } else {
                break;
            }
            is_fresh = false;
        }
        for queue in &work.queues {
            self.fill_block(*queue);
        }
        work.items.clear();
        work.queues.clear();
        self.pending.work = Some(work);
    }

    /// ASG-5: whoever becomes eligible during a pass is considered for what lies ahead in it.
    fn follow_opened(&mut self, work: &mut Work) {
        if let Some(agent) = self.pending.opened.take() {
            work.people.extend(self.best_work(agent, &work.queues).map(Reverse));
        }
    }

    /// Takes what the touched queues have to try out of the pending, in the order of work.
    fn collect_work(&mut self) -> Box<Work> {
        let mut work = self.pending.work.take().unwrap_or_default();
        self.pending.at = None;
        std::mem::swap(&mut work.queues, &mut self.pending.touched);
        let mut fresh = std::mem::take(&mut self.pending.fresh);
        fresh.retain(|(queue, item)| {
            if !work.queues.contains(queue) {
                return true;
            }
            // It may have moved to another queue since.
            if let Some(state) = self.items.get(*item)
                && state.state == State::Open
                && state.queue == *queue
                && self.waiting[*queue].is_in_block(state.waiter(*item))
            {
                work.items.push((self.work_order(*queue, state.waiter(*item)), *queue, *item));
            }
            false
        });
        self.pending.fresh = fresh;
        work.items.sort_unstable();
        work.items.dedup();
        if self.pending.grown.is_empty() {
            return work;
        }
        let mut grown = std::mem::take(&mut self.pending.grown);
        // Everybody's best is found before the marks of anybody are cleared.
        let queues = &work.queues;
        let mut last = None;
        for (_, agent) in grown.iter().filter(|(queue, _)| queues.contains(queue)) {
            if last.replace(*agent) != Some(*agent)
                && let Some(best) = self.best_work(*agent, queues)
            {
                work.people.push(Reverse(best));
            }
        }
        grown.retain(|(queue, agent)| {
            let tried = work.queues.contains(queue);
            if tried {
                let memberships = &mut self.roster.workers[*agent].memberships;
                let mine = memberships.iter_mut().find(|entry| entry.queue == *queue);
                mine.expect("people grow in their own queues").grown = false;
            }
            !tried
        });
        self.pending.grown = grown;
        work
    }

    /// The first item in the order of work that a person may be offered now.
    fn best_work(
        &mut self,
        agent: AgentId,
        queues: &[QueueId],
    ) -> Option<(WorkOrder, AgentId, QueueId, ItemId)> {
        let standing = self.roster.standing(agent)?;
        let mut best: Option<(WorkOrder, QueueId, ItemId)> = None;
        for position in 0..self.roster.workers[agent].memberships.len() {
            let queue = self.roster.workers[agent].memberships[position].queue;
            let (priority, group) = self.queue_order(queue);
            if best.is_some_and(|best| best.0.priority < priority) {
                break;
            }
            if self.waiting[queue].is_block_empty()
                || !self.roster.is_listed(queue, standing)
                || !queues.contains(&queue)
            {
                continue;
            }
            for line in 0..self.waiting[queue].lines().len() {
                let line = &self.waiting[queue].lines()[line];
                if line.waiters.is_empty() {
                    continue;
                }
                let (id, first) = (line.fit, line.waiters.first().map(|waiter| waiter.rank));
                let tried = self.pending.tried;
                let order = |rank| WorkOrder { priority, group, rank };
                let is_ahead = |rank| tried.is_none_or(|tried| order(rank) > tried);
                let improves = |rank| best.is_none_or(|best| order(rank) < best.0);
                if !first.is_some_and(improves) || !self.fits(id, standing) {
                    continue;
                }
                let waiter = self.first_offerable(queue, id, agent, is_ahead);
                if let Some(waiter) = waiter.filter(|waiter| improves(waiter.rank)) {
                    best = Some((order(waiter.rank), queue, waiter.item));
                }
            }
        }
        best.map(|(order, queue, item)| (order, agent, queue, item))
    }

    /// The first item ahead in a line whose declines do not keep a person from it.
    fn first_offerable(
        &self,
        queue: QueueId,
        id: FitId,
        agent: AgentId,
        is_ahead: impl Fn(Rank) -> bool,
    ) -> Option<Waiter> {
        let line = self.waiting[queue].lines().iter().find(|line| line.fit == id)?;
        line.waiters
            .iter()
            .find(|waiter| {
                is_ahead(waiter.rank) && self.decline_obstacle(waiter.item, agent).is_none()
            })
            .copied()
    }

    /// Offers an item to the best candidate, if there is one.
    fn try_item(&mut self, queue: QueueId, item: ItemId, fresh: bool) {
        match self.select(queue, item) {
            Some(agent) => {
                self.explain_assignment(item, queue, agent);
                self.assign(item, agent);
            }
            // OC-46: who declined at this instant may be asked at a later trigger.
            None if fresh && self.was_just_declined(item) => self.note_fresh(queue, item),
            None => {}
        }
    }

    /// The best candidate for an open item: not declined before, then rank, score, order.
    pub(super) fn select(&mut self, queue: QueueId, item: ItemId) -> Option<AgentId> {
        if self.wishes.is_some() {
            let wanted = self.wanted(item);
            if wanted.is_some() {
                return wanted;
            }
        }
        let line = self.items.get(item)?.line;
        self.select_fit(queue, self.waiting[queue].lines()[line as usize].fit, item, None)
    }

    /// Whom a queue would offer an item to that is not open in it: help through a queue.
    pub(super) fn select_for(
        &mut self,
        queue: QueueId,
        item: ItemId,
        skip: &dyn Fn(AgentId) -> bool,
    ) -> Option<AgentId> {
        let need = self.items.get(item)?.need;
        let fits = &mut self.fits;
        let line = self.waiting[queue].line(need, || fits.pair(queue, need));
        self.select_fit(queue, self.waiting[queue].lines()[line as usize].fit, item, Some(skip))
    }

    fn select_fit(
        &mut self,
        queue: QueueId,
        id: FitId,
        item: ItemId,
        skip: Option<&dyn Fn(AgentId) -> bool>,
    ) -> Option<AgentId> {
        let has_declines = !self.items.get(item)?.declines.is_empty();
        let mut best: Option<(Candidate, AgentId)> = None;
        for group in self.roster.groups(queue) {
            let known = self.fits.get(id, group.standing, |queue, need| {
                fit_of(&self.center, &self.roster, &self.router, queue, need, group.standing)
            });
            let Some(how) = known else {
                continue;
            };
            let mut consider = |declined_before, (place, agent)| {
                let candidate = Candidate::new(declined_before, how, place);
                if best.is_none_or(|best| candidate < best.0) {
                    best = Some((candidate, agent));
                }
            };
            if !has_declines && skip.is_none() {
                consider(false, self.roster.first(queue, group, how.order));
                continue;
            }
            for (place, agent) in self.roster.people(queue, group, how.order) {
                let is_skipped = skip.is_some_and(|skip| skip(agent));
                if is_skipped || self.decline_obstacle(item, agent).is_some() {
                    continue;
                }
                let declined_before = self.items.declines(item, agent) > 0;
                consider(declined_before, (place, agent));
                // Those behind him in the group come later, unless he has declined before.
                if !declined_before {
                    break;
                }
            }
        }
        best.map(|(_, agent)| agent)
    }

    fn fits(&mut self, id: FitId, standing: StandingId) -> bool {
        let known = self.fits.get(id, standing, |queue, need| {
            fit_of(&self.center, &self.roster, &self.router, queue, need, standing)
        });
        known.is_some()
    }

    /// What keeps a person from an item although he fits it: how often it was declined.
    pub(super) fn decline_obstacle(&self, item: ItemId, agent: AgentId) -> Option<Obstacle> {
        self.items.decline_obstacle(&self.center, self.now, item, agent)
    }

    fn was_just_declined(&self, item: ItemId) -> bool {
        let declines = self.items.get(item).map(|state| &state.declines);
        let is_recent = |decline: &Decline| {
            decline.at == self.now || self.items.is_paused(&self.center, self.now, item, decline)
        };
        declines.is_some_and(|declines| declines.iter().any(is_recent))
    }

    fn work_order(&self, queue: QueueId, waiter: Waiter) -> WorkOrder {
        let (priority, group) = self.queue_order(queue);
        WorkOrder { priority, group, rank: waiter.rank }
    }

    /// A queue's priority, and its place among those of equal priority.
    fn queue_order(&self, queue: QueueId) -> (u32, u32) {
        let settings = &self.center.queues[queue];
        let group = match settings.assignment.prioritization.is_empty() {
            true => 0,
            // Queues are numbered by name (ASG-15).
            false => 1 + u32::try_from(queue.index()).expect("fewer than 2^32 queues"),
        };
        let counts = self.center.choices.cross_queue_priority;
        (if counts { settings.priority } else { 0 }, group)
    }

    /// Fills the free places of a queue's block; what enters is tried by its next cycle.
    #[inline]
    pub(super) fn fill_block(&mut self, queue: QueueId) {
        let fresh = &mut self.pending.fresh;
        self.waiting[queue].fill_block(|item| fresh.push((queue, item)));
    }
}

/// How people of a standing fit a need in a queue.
fn fit_of(
    center: &Center,
    roster: &Roster,
    router: &Router,
    queue: QueueId,
    need: NeedId,
    standing: StandingId,
) -> Option<Fit> {
    let standing = roster.standings.of(standing);
    let make = roster.standings.make(standing.make);
    fit(center, queue, router.needs().of(need), make, standing).ok()
}

/// A candidate's place among all: smaller is better.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    declined_before: bool,
    rank: u32,
    score: Reverse<Score>,
    time: Time,
    tie_score: Reverse<Score>,
    number: u64,
    member: u32,
}

impl Candidate {
    const fn new(declined_before: bool, fit: Fit, place: Place) -> Self {
        Self {
            declined_before,
            rank: fit.rank,
            score: Reverse(fit.score),
            time: place.time,
            tie_score: Reverse(fit.tie_score),
            number: place.number,
            member: place.member,
        }
    }
}
