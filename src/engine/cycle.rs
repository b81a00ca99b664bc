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

use super::Engine;
use super::Obstacle;
use super::State;
use super::item::Decline;
use super::need::NeedId;
use super::pending::Single;
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

/// When a queue is served (ASG-13 to ASG-16): by priority, then the queues that order by age or
/// score as one, then those with a prioritization ruleset one by one, by name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Turn {
    priority: u32,
    group: u32,
}

/// The order of work across queues.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct WorkOrder {
    turn: Turn,
    rank: Rank,
}

impl Turn {
    /// A queue's priority, if it counts, and its place among those of equal priority.
    pub(super) fn of(center: &Center, queue: QueueId) -> Self {
        let settings = &center.queues[queue];
        let group = match settings.assignment.prioritization.is_empty() {
            true => 0,
            // Queues are numbered by name (ASG-15).
            false => 1 + u32::try_from(queue.index()).expect("fewer than 2^32 queues"),
        };
        let counts = center.choices.cross_queue_priority;
        Self { priority: if counts { settings.priority } else { 0 }, group }
    }
}

/// What one cycle has to try; kept for its memory.
#[derive(Clone, Debug, Default)]
pub(super) struct Work {
    queues: Vec<QueueId>,
    items: Vec<(WorkOrder, QueueId, ItemId)>,
    people: BinaryHeap<Reverse<(WorkOrder, AgentId, QueueId, ItemId)>>,
}

impl Engine {
    /// Triggers a cycle of a queue (ASG-1); triggers of one instant coalesce.
    pub(super) fn touch(&mut self, queue: QueueId) {
        if self.may_act(queue) {
            self.trigger(queue);
        } else if self.may_have_work(queue) {
            self.pending.note_vain(self.now, queue);
        }
    }

    /// Lets a cycle of a queue run, whether it can do anything or not.
    pub(super) fn trigger(&mut self, queue: QueueId) {
        if !self.pending.touched.contains(&queue) {
            self.pending.touched.push(queue);
        }
        let due = self.now + self.latency;
        self.pending.at.get_or_insert(due);
    }

    /// Whether a cycle of a queue can do anything: one that runs at once cannot where nothing
    /// waits, nor, unless it can make people eligible itself, where nobody may be offered anything.
    #[inline(always)]
    pub(super) fn may_act(&self, queue: QueueId) -> bool {
        self.may_have_work(queue)
            && (self.acts_alone || self.roster.has_listed(queue) || self.acts_late())
    }

    #[inline(always)]
    fn may_have_work(&self, queue: QueueId) -> bool {
        self.waiting[queue].has_pushed() || self.acts_late()
    }

    #[inline(always)]
    fn acts_late(&self) -> bool {
        self.latency > Span::ZERO
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
    #[inline]
    pub(super) fn grew(&mut self, agent: AgentId) {
        if self.wishes.is_some() {
            self.note_wanted(agent);
        }
        let mut queues = self.roster.workers[agent].memberships.iter().map(|entry| entry.queue);
        if queues.any(|queue| self.may_have_work(queue)) {
            self.grew_where_it_matters(agent);
        }
    }

    #[inline(never)]
    fn grew_where_it_matters(&mut self, agent: AgentId) {
        for position in 0..self.roster.workers[agent].memberships.len() {
            let queue = self.roster.workers[agent].memberships[position].queue;
            if self.may_have_work(queue) {
                self.grew_in(agent, position);
                self.touch(queue);
            }
        }
    }

    /// Notes that a person may have become eligible for more, without triggering a cycle. One
    /// that was triggered at this instant when there was nobody finds him.
    #[cold]
    pub(super) fn note_grown(&mut self, agent: AgentId) {
        self.note_wanted(agent);
        for position in 0..self.roster.workers[agent].memberships.len() {
            self.grew_in(agent, position);
            let queue = self.roster.workers[agent].memberships[position].queue;
            if self.pending.was_vain(self.now, queue) {
                self.trigger(queue);
            }
        }
    }

    #[inline(always)]
    fn grew_in(&mut self, agent: AgentId, position: usize) {
        let membership = &mut self.roster.workers[agent].memberships[position];
        // Items that enter an empty block later are tried on everybody anyway.
        if !membership.grown && !self.waiting[membership.queue].is_block_empty() {
            membership.grown = true;
            self.pending.grown.push((membership.queue, agent));
        }
    }

    /// Runs the cycle of all touched queues.
    #[inline]
    pub(super) fn run_cycle(&mut self) {
        self.pending.tried = None;
        self.pending.opened = None;
        self.pending.at = None;
        match self.pending.single() {
            Some((queue, Single::Item(item))) => self.run_for_item(queue, item),
            Some((queue, Single::Person(agent))) => self.run_for_person(queue, agent),
            None => {
                let work = self.collect_work();
                self.try_all(work);
            }
        }
    }

    /// The cycle of one queue with one item to try on everybody: there is nothing to order.
    fn run_for_item(&mut self, queue: QueueId, item: ItemId) {
        self.pending.touched.clear();
        self.pending.fresh.clear();
        if let Some(waiter) = self.waiter_in_block(queue, item) {
            self.try_item(queue, item, true);
            if self.pending.opened.is_some() {
                self.pending.tried = Some(self.work_order(queue, waiter));
                return self.go_on(queue, None);
            }
        }
        self.fill_block(queue);
    }

    /// The cycle of one queue with one person to try what waits on.
    fn run_for_person(&mut self, queue: QueueId, agent: AgentId) {
        self.pending.touched.clear();
        self.pending.grown.clear();
        self.roster.membership(queue, agent).grown = false;
        while let Some((order, _, _, item)) = self.best_work(agent, &[queue]) {
            self.pending.tried = Some(order);
            self.try_item(queue, item, false);
            if self.pending.opened.is_some() {
                return self.go_on(queue, Some(agent));
            }
        }
        self.fill_block(queue);
    }

    /// Goes on with the cycle of a queue, and with whom it is for, after somebody has become
    /// eligible in it.
    #[cold]
    fn go_on(&mut self, queue: QueueId, with: Option<AgentId>) {
        let mut work = self.pending.work.take().unwrap_or_default();
        work.queues.push(queue);
        let best = with.and_then(|agent| self.best_work(agent, &work.queues));
        work.people.extend(best.map(Reverse));
        self.follow_opened(&mut work);
        self.try_all(work);
    }

    /// Tries what there is to try, in order, and fills the blocks of the queues.
    fn try_all(&mut self, mut work: Box<Work>) {
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

    /// An item as it stands in the block of a queue, unless it has gone since.
    fn waiter_in_block(&self, queue: QueueId, item: ItemId) -> Option<Waiter> {
        let state = self.items.get(item)?;
        let waiter = state.waiter(item);
        let is_there = state.state == State::Open
            && state.queue == queue
            && self.waiting[queue].is_in_block(waiter);
        is_there.then_some(waiter)
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
        std::mem::swap(&mut work.queues, &mut self.pending.touched);
        let mut fresh = std::mem::take(&mut self.pending.fresh);
        fresh.retain(|(queue, item)| {
            if !work.queues.contains(queue) {
                return true;
            }
            // It may have moved to another queue since.
            if let Some(waiter) = self.waiter_in_block(*queue, *item) {
                work.items.push((self.work_order(*queue, waiter), *queue, *item));
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
                self.roster.membership(*queue, *agent).grown = false;
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
        for membership in &self.roster.workers[agent].memberships {
            let queue = membership.queue;
            let waiting = &self.waiting[queue];
            if best.is_some_and(|best| best.0.turn.priority < waiting.turn.priority) {
                break;
            }
            if waiting.is_block_empty()
                || !self.roster.is_listed(queue, standing)
                || !queues.contains(&queue)
            {
                continue;
            }
            for line in waiting.lines() {
                let order = |waiter: &Waiter| WorkOrder { turn: waiting.turn, rank: waiter.rank };
                let improves = |waiter: &&Waiter| best.is_none_or(|best| order(waiter) < best.0);
                if line.waiters.first().filter(improves).is_none() {
                    continue;
                }
                let known = self.fits.get(line.fit, standing, |queue, need| {
                    fit_of(&self.center, &self.roster, &self.router, queue, need, standing)
                });
                if known.is_none() {
                    continue;
                }
                let tried = self.pending.tried;
                // His declines do not keep him from it, and the pass has not come past it.
                let mut offerable = line.waiters.iter().filter(|waiter| {
                    tried.is_none_or(|tried| order(waiter) > tried)
                        && self.decline_obstacle(waiter.item, agent).is_none()
                });
                if let Some(waiter) = offerable.next().filter(improves) {
                    best = Some((order(waiter), queue, waiter.item));
                }
            }
        }
        best.map(|(order, queue, item)| (order, agent, queue, item))
    }

    /// Offers an item to the best candidate, if there is one.
    fn try_item(&mut self, queue: QueueId, item: ItemId, fresh: bool) {
        match self.select(queue, item) {
            // CB-5: who is not on the line is dialed first.
            Some(_) if self.overflow.is_some() && self.is_dialed_first(item) => {}
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
        match self.items.get(item)?.declines.is_empty() && skip.is_none() {
            true => self.first_to_fit(queue, id),
            false => self.first_to_be_asked(queue, id, item, skip),
        }
    }

    /// The best candidate for an item that nobody has declined: the first of some group.
    fn first_to_fit(&mut self, queue: QueueId, id: FitId) -> Option<AgentId> {
        if self.roster.groups(queue).nth(1).is_some() {
            return self.first_of_several(queue, id);
        }
        let group = self.roster.groups(queue).next()?;
        let how = self.fits.get(id, group.standing, |queue, need| {
            fit_of(&self.center, &self.roster, &self.router, queue, need, group.standing)
        });
        Some(self.roster.first(queue, group, how?.order).1)
    }

    #[inline(never)]
    fn first_of_several(&mut self, queue: QueueId, id: FitId) -> Option<AgentId> {
        let mut best: Option<(Candidate, AgentId)> = None;
        for group in self.roster.groups(queue) {
            let known = self.fits.get(id, group.standing, |queue, need| {
                fit_of(&self.center, &self.roster, &self.router, queue, need, group.standing)
            });
            let Some(how) = known else {
                continue;
            };
            let (place, agent) = self.roster.first(queue, group, how.order);
            let candidate = Candidate::new(false, how, place);
            if best.is_none_or(|best| candidate < best.0) {
                best = Some((candidate, agent));
            }
        }
        best.map(|(_, agent)| agent)
    }

    /// The best candidate for an item that some have declined or must not get.
    #[inline(never)]
    fn first_to_be_asked(
        &mut self,
        queue: QueueId,
        id: FitId,
        item: ItemId,
        skip: Option<&dyn Fn(AgentId) -> bool>,
    ) -> Option<AgentId> {
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
            for (place, agent) in self.roster.people(queue, group, how.order) {
                let is_skipped = skip.is_some_and(|skip| skip(agent));
                let items = &self.items;
                let obstacle = items.decline_obstacle(&self.center, self.now, item, agent);
                if is_skipped || obstacle.is_some() {
                    continue;
                }
                let declined_before = items.declines(item, agent) > 0;
                consider(declined_before, (place, agent));
                // Those behind him in the group come later, unless he has declined before.
                if !declined_before {
                    break;
                }
            }
        }
        best.map(|(_, agent)| agent)
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
        WorkOrder { turn: self.waiting[queue].turn, rank: waiter.rank }
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
    released: u64,
    tie_score: Reverse<Score>,
    assigned: u64,
    member: u32,
}

impl Candidate {
    const fn new(declined_before: bool, fit: &Fit, place: Place) -> Self {
        Self {
            declined_before,
            rank: fit.rank,
            score: Reverse(fit.score),
            released: place.released(),
            tie_score: Reverse(fit.tie_score),
            assigned: place.assigned(),
            member: place.member,
        }
    }
}
