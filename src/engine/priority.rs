//! Which item goes first: buckets of a prioritization ruleset, and priority scores (10.2).

use std::cmp::Ordering;

use crate::center::Center;
use crate::center::ClassificationOutcome;
use crate::center::Condition;
use crate::center::Output;
use crate::center::PriorityRule;
use crate::id::AttributeSetId;
use crate::id::IdVec;
use crate::id::ItemId;
use crate::id::QueueId;
use crate::id::ValueId;
use crate::id::WorkstreamId;

use super::Engine;
use super::affinity::Wish;
use super::classify::Subject;
use super::item::State;
use super::timers::TimerKind;
use super::waiting::Precedence;

/// What a center orders its items by, besides their age.
#[derive(Clone, Debug)]
pub(super) struct Priorities {
    /// Where each value comes among all: numbers before texts.
    places: IdVec<ValueId, u32>,
}

impl Priorities {
    /// `None` for a center in which age alone counts: nothing is paid there.
    pub(super) fn new(center: &Center) -> Option<Self> {
        let is_ordered = center.queues.iter().any(|queue| {
            let settings = &queue.assignment;
            let playbook = &settings.playbook;
            !(settings.prioritization.is_empty()
                && playbook.waiting.is_empty()
                && playbook.transferred.is_empty())
        });
        (is_ordered || sets_scores(center)).then(|| Self { places: places(center) })
    }

    /// An item's bucket and its place there (ASG-10).
    fn bucket(&self, rules: &[PriorityRule], subject: Subject<'_>) -> Precedence {
        let matched = (0..).zip(rules).find(|(_, rule)| subject.meets(&rule.when));
        let Some((bucket, rule)) = matched else {
            let last = u32::try_from(rules.len()).expect("few rules");
            return Precedence::in_bucket(last, [0; PriorityRule::ORDERS]);
        };
        let mut order = [0; PriorityRule::ORDERS];
        for (place, by) in order.iter_mut().zip(&rule.order_by) {
            *place = match subject.value_of(by.attribute).map(|value| self.places[value]) {
                Some(value) if by.descending => u32::MAX - 1 - value,
                Some(value) => value,
                None => u32::MAX,
            };
        }
        Precedence::in_bucket(bucket, order)
    }
}

/// The dense order of all values.
fn places(center: &Center) -> IdVec<ValueId, u32> {
    let mut sorted: Vec<ValueId> = center.values.ids().collect();
    sorted.sort_by(|a, b| compare_values(center, *a, *b));
    let mut places = IdVec::from_fn(center.values.len(), |_: ValueId| 0);
    let mut next = 0;
    for pair in sorted.windows(2) {
        next += u32::from(compare_values(center, pair[0], pair[1]).is_ne());
        places[pair[1]] = next;
    }
    places
}

/// Numbers by size, then texts by their letters.
pub(super) fn compare_values(center: &Center, a: ValueId, b: ValueId) -> Ordering {
    let (a, b) = (&center.values[a], &center.values[b]);
    match (a.number, b.number) {
        (Some(first), Some(second)) => first.total_cmp(&second),
        (None, None) => a.text.cmp(&b.text),
        (first, second) => first.is_none().cmp(&second.is_none()),
    }
}

/// Whether classification sets priority scores anywhere (CL-8).
fn sets_scores(center: &Center) -> bool {
    let rulesets = center.workstreams.iter().flat_map(|workstream| &workstream.classification);
    let mut outcomes = rulesets.flat_map(|ruleset| &ruleset.rules).map(|rule| &rule.outcome);
    outcomes.any(|outcome| match outcome {
        ClassificationOutcome::Set(outputs) => {
            outputs.iter().any(|output| matches!(output, Output::Score(_)))
        }
        ClassificationOutcome::Error => false,
    })
}

impl Engine {
    /// Notes with what rules were run over an item, and the score that they gave it (CL-8).
    #[inline(always)]
    pub(super) fn take_attributes(&mut self, item: ItemId, attributes: AttributeSetId) {
        let state = self.items.living(item);
        state.attributes = attributes;
        state.wish = Wish::Anybody;
        if self.priorities.is_some() {
            let workstream = state.workstream;
            let score = self.router.routing(&self.center, workstream, attributes).score;
            let limit = self.center.choices.score_limit;
            let state = self.items.living(item);
            state.score = state.score.max(score).min(limit);
        }
    }

    /// Which bucket of a queue items with an interned attribute set belong to (ASG-10), counted
    /// from 0; `None`: to none.
    pub fn bucket(
        &mut self,
        workstream: WorkstreamId,
        set: AttributeSetId,
        queue: QueueId,
    ) -> Option<usize> {
        let center = self.center.clone();
        let rules = &center.queues[queue].assignment.prioritization;
        self.first_met(workstream, set, rules.iter().map(|rule| &rule.when))
    }

    /// The first condition that items with an interned attribute set meet.
    pub(super) fn first_met<'c>(
        &mut self,
        workstream: WorkstreamId,
        set: AttributeSetId,
        mut conditions: impl Iterator<Item = &'c Condition>,
    ) -> Option<usize> {
        let attributes = &self.router.routing(&self.center, workstream, set).attributes;
        let center = &self.center;
        let numbers = &center.workstreams[workstream].numbers;
        conditions.position(|when| Subject { center, numbers, attributes }.meets(when))
    }

    /// Whether an item's attributes meet a condition.
    fn meets(&mut self, item: ItemId, condition: &Condition) -> bool {
        let state = self.items.living(item);
        let (workstream, set) = (state.workstream, state.attributes);
        let routing = self.router.routing(&self.center, workstream, set);
        let center = &self.center;
        let numbers = &center.workstreams[workstream].numbers;
        Subject { center, numbers, attributes: &routing.attributes }.meets(condition)
    }

    /// Works out what counts before the age of an item that is about to wait in a queue.
    pub(super) fn rank(&mut self, item: ItemId, queue: QueueId) {
        let state = self.items.living(item);
        let rules = &self.center.queues[queue].assignment.prioritization;
        state.rank.precedence = if state.wish.is_for_one() {
            Precedence::FIRST
        } else if let (false, Some(priorities)) = (rules.is_empty(), &self.priorities) {
            let (workstream, set) = (state.workstream, state.attributes);
            let routing = self.router.routing(&self.center, workstream, set);
            let center = &self.center;
            let numbers = &center.workstreams[workstream].numbers;
            let attributes = &routing.attributes;
            priorities.bucket(rules, Subject { center, numbers, attributes })
        } else {
            Precedence::by_score(state.score)
        };
    }

    /// Sets the clock of the wait playbook (ASG-12); it rests where rules prioritize.
    pub(super) fn begin_visit(&mut self, item: ItemId, queue: QueueId) {
        let center = self.center.clone();
        let settings = &center.queues[queue].assignment;
        if !settings.prioritization.is_empty() {
            return;
        }
        let mut branches = (0..).zip(&settings.playbook.waiting);
        if let Some((branch, raise)) = branches.find(|(_, raise)| self.meets(item, &raise.when)) {
            let at = self.now + raise.every;
            self.set_timer(item, TimerKind::Raise(branch), raise.every, at);
        }
    }

    /// An interval of the wait playbook is over, open or ringing.
    pub(super) fn raised_by_wait(&mut self, item: ItemId, branch: u16) {
        let queue = self.items.living(item).queue;
        let playbook = &self.center.queues[queue].assignment.playbook;
        let (every, by) = {
            let raise = &playbook.waiting[usize::from(branch)];
            (raise.every, raise.by)
        };
        self.raise(item, by);
        self.set_timer(item, TimerKind::Raise(branch), every, self.now + every);
        if self.items.living(item).state == State::Open {
            self.reorder(item);
        }
    }

    /// The transfer playbook of a queue that an item is about to enter (ASG-12).
    pub(super) fn raised_by_transfer(&mut self, item: ItemId, queue: QueueId) {
        let center = self.center.clone();
        let settings = &center.queues[queue].assignment;
        if !settings.prioritization.is_empty() {
            return;
        }
        let mut branches = settings.playbook.transferred.iter();
        if let Some(raise) = branches.find(|raise| self.meets(item, &raise.when)) {
            self.raise(item, raise.by);
        }
    }

    fn raise(&mut self, item: ItemId, by: u32) {
        let limit = self.center.choices.score_limit;
        let state = self.items.living(item);
        state.score = state.score.saturating_add(by).min(limit);
    }

    /// Puts an open item where it now belongs. No trigger (ASG-6): the next cycle sees it.
    fn reorder(&mut self, item: ItemId) {
        let state = self.items.living(item);
        let (before, queue, line, workstream) =
            (state.waiter(item), state.queue, state.line, state.workstream);
        if state.wish.is_for_one() || !self.is_pushed(workstream, queue) {
            return;
        }
        let was_in_block = self.waiting[queue].is_in_block(before);
        self.waiting[queue].remove_pushed(before, line);
        self.rank(item, queue);
        let waiter = self.items.living(item).waiter(item);
        if self.waiting[queue].add_pushed(waiter, line) && !was_in_block {
            self.note_fresh(queue, item);
        }
        self.fill_block(queue);
    }
}
