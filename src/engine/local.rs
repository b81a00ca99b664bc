//! What decides in one queue only: selection criteria, dynamic matches, widenings (10.6, 10.8).

use crate::center::AgentCondition;
use crate::center::Center;
use crate::center::Method;
use crate::center::Operand;
use crate::center::Queue;
use crate::id::AttributeId;
use crate::id::AttributeSetId;
use crate::id::IdVec;
use crate::id::ItemId;
use crate::id::QueueId;
use crate::id::WorkstreamId;
use crate::time::Span;

use super::Engine;
use super::classify::Subject;
use super::item::Item;
use super::item::State;
use super::need::Local;
use super::need::NeedId;
use super::timers::TimerKind;

/// What a queue looks at in the items that wait in it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct QueueLocal {
    /// Attributes that its rules compare people with (CUS-5), sorted.
    attributes: Vec<AttributeId>,
    /// Waits after which more people may be asked (BUL-2).
    widenings: Vec<Span>,
    /// Whether it chooses among rulesets (CUS-2).
    selects: bool,
}

/// What each queue looks at; empty if none looks at anything, so that nothing is paid.
pub(super) fn queue_locals(center: &Center) -> IdVec<QueueId, QueueLocal> {
    let locals: IdVec<QueueId, QueueLocal> = center.queues.iter().map(of_queue).collect();
    match locals.iter().all(|local| *local == QueueLocal::default()) {
        true => IdVec::new(),
        false => locals,
    }
}

fn of_queue(queue: &Queue) -> QueueLocal {
    let Method::Custom(rules) = &queue.method else {
        let widenings = queue.widenings();
        return QueueLocal { widenings, ..QueueLocal::default() };
    };
    let chosen = queue.assignment.selection.iter().flat_map(|choice| &choice.rules);
    let conditions = rules.iter().chain(chosen).flat_map(|rule| &rule.when);
    let compared = conditions.filter_map(|condition| match condition {
        AgentCondition::ColumnCompares(_, _, Operand::Item(attribute))
        | AgentCondition::ColumnMatches(_, attribute)
        | AgentCondition::SkillNamed(attribute) => Some(*attribute),
        _ => None,
    });
    let mut attributes: Vec<AttributeId> = compared.collect();
    attributes.sort_unstable();
    attributes.dedup();
    let selects = !queue.assignment.selection.is_empty();
    QueueLocal { attributes, widenings: queue.widenings(), selects }
}

impl Engine {
    /// Which selection criterion of a queue items with an interned attribute set meet first
    /// (CUS-2), counted from 0; `None`: none, so that the default ruleset applies.
    pub fn criterion(
        &mut self,
        workstream: WorkstreamId,
        set: AttributeSetId,
        queue: QueueId,
    ) -> Option<usize> {
        let center = self.center.clone();
        let criteria = &center.queues[queue].assignment.selection;
        self.first_met(workstream, set, criteria.iter().map(|choice| &choice.when))
    }

    /// What an item asks of people in the queue in which it waits.
    pub(super) fn local_need(&mut self, item: ItemId, queue: QueueId) -> NeedId {
        let reserved = self.items.get(item).is_some_and(|state| self.is_reserved(state));
        let state = self.items.living(item);
        let (need, stage) = (state.need, state.stage);
        if reserved {
            let local = Local { reserved, ..Local::default() };
            return self.router.needs_mut().with_local(need, local);
        }
        let Some(local) = self.locals.get(queue).filter(|known| **known != QueueLocal::default())
        else {
            return need;
        };
        let (workstream, set) = (state.workstream, state.attributes);
        let known = &self.router.routing(&self.center, workstream, set).attributes;
        let center = &self.center;
        let numbers = &center.workstreams[workstream].numbers;
        let subject = Subject { center, numbers, attributes: known };
        let criteria = (1..).zip(&self.center.queues[queue].assignment.selection);
        let mut met = criteria.filter(|(_, choice)| local.selects && subject.meets(&choice.when));
        let ruleset = met.next().map_or(0, |(number, _)| number);
        let compared = |entry: &&(AttributeId, _)| local.attributes.contains(&entry.0);
        let attributes = known.iter().filter(compared).copied().collect();
        let local = Local { ruleset, stage, reserved, attributes };
        self.router.needs_mut().with_local(need, local)
    }

    /// Whether a need may differ from queue to queue.
    pub(super) fn looks_closer(&self) -> bool {
        !self.locals.is_empty() || self.wishes.is_some()
    }

    /// What an item asks of people where it is.
    pub(super) fn need_here(&self, state: &Item) -> NeedId {
        let is_lined_up =
            state.state == State::Open && self.is_pushed(state.workstream, state.queue);
        match is_lined_up && self.looks_closer() {
            true => self.waiting[state.queue].lines()[state.line as usize].need,
            false => state.need,
        }
    }

    /// BUL-2, BUL-5: the clock of the widenings starts with the wait in the queue.
    pub(super) fn begin_widening(&mut self, item: ItemId, queue: QueueId) {
        self.items.living(item).stage = 0;
        for place in 0..self.locals[queue].widenings.len() {
            let after = self.locals[queue].widenings[place];
            let stage = u8::try_from(place + 1).expect("few widenings");
            self.set_timer(item, TimerKind::Widen(stage), after, self.now + after);
        }
    }

    /// More people may be asked now, which is tried at once.
    pub(super) fn widened(&mut self, item: ItemId, stage: u8) {
        let state = self.items.living(item);
        state.stage = stage;
        if state.state == State::Open {
            self.line_up_anew(item);
        }
    }
}
