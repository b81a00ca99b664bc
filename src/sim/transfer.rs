//! Conversations that change hands: by whoever has them, or by a supervisor (4.3, MAN-2).

use super::World;
use super::items::Phase;
use super::teamwork::Left;
use super::teamwork::Stage;
use crate::center::Family;
use crate::engine;
use crate::engine::TransferTarget;
use crate::id::AgentId;
use crate::id::ItemId;
use crate::record::Sink;
use crate::record::Step;
use crate::record::Together;
use crate::time::Time;
use crate::traffic::Work;
use crate::workforce::Leaves;
use crate::workforce::Part;
use crate::workforce::TRANSFERS_LIMIT;
use crate::workforce::TransferTo;

impl World<'_> {
    /// 4.3: somebody transfers what he has in hand; he goes on himself if nobody can be reached or
    /// the queue is closed.
    pub(super) fn transfers<S: Sink>(
        &mut self,
        now: Time,
        item: ItemId,
        agent: AgentId,
        position: usize,
        left: Left,
        sink: &mut S,
    ) {
        let model = self.model;
        let transfer = &model.pools[self.people[agent].pool].teamwork.transfers[position];
        let left = self.left_by_transfer(item, agent, position, left);
        let to = match &transfer.to {
            TransferTo::Queue(queue) => Some(TransferTarget::Queue(*queue)),
            TransferTo::People(people) => {
                self.colleague(item, agent, people).map(TransferTarget::Agent)
            }
            TransferTo::Outside => Some(TransferTarget::External),
        };
        if S::FOLLOWS {
            let step = Step::WouldTransfer(transfer.reason.clone(), to.is_some());
            self.follow_step(now, item, step, sink);
        }
        let Some(to) = to else {
            self.goes_on(now, item, agent, left, sink);
            return;
        };
        self.shared(item).left = Some(left);
        if transfer.hands_over.is_some() {
            self.rings_outside(now, item, agent, position, sink);
            return;
        }
        if !self.asks(engine::Event::Transferred { item, to }, sink) {
            self.shared(item).left = None;
            self.goes_on(now, item, agent, left, sink);
        }
    }

    /// VO-3: somebody talks first with the party outside to whom he transfers; he goes on himself
    /// if another caller is on hold already.
    #[cold]
    fn rings_outside(
        &mut self,
        now: Time,
        item: ItemId,
        agent: AgentId,
        position: usize,
        sink: &mut impl Sink,
    ) {
        if !self.asks(engine::Event::OutsideCalled { item }, sink) {
            self.goes_back(now, item, agent);
            return;
        }
        let pool = self.people[agent].pool;
        let people = self.shared(item).people;
        let state = self.items.living(item);
        let (demand, ordinal) = (state.demand, u64::from(state.ordinal));
        let teams = self.teams.as_ref();
        let length = teams.and_then(|teams| {
            let law = teams.laws[pool].hands_over[position].as_ref()?;
            Some(teams.chances[demand].hands_over.span(law, ordinal, people - 1))
        });
        let millis = length.unwrap_or_default().as_millis() as f64;
        self.shared(item).stage = Stage::Outside;
        self.add_task(now, agent, item, Part::Hold, millis);
    }

    /// He has talked with the party outside, who takes the call now.
    pub(super) fn hands_over(
        &mut self,
        now: Time,
        item: ItemId,
        agent: AgentId,
        sink: &mut impl Sink,
    ) {
        self.shared(item).stage = Stage::Plain;
        let to = TransferTarget::External;
        if !self.asks(engine::Event::Transferred { item, to }, sink) {
            self.goes_back(now, item, agent);
        }
    }

    /// Whoever talked with a party outside, or would have, does himself what is left.
    #[cold]
    pub(super) fn goes_back(&mut self, now: Time, item: ItemId, agent: AgentId) {
        self.drop_tasks(now, agent, item);
        self.shared(item).stage = Stage::Back;
        self.add_task(now, agent, item, Part::Contact, 0.0);
    }

    /// What a transfer leaves to do.
    fn left_by_transfer(
        &mut self,
        item: ItemId,
        agent: AgentId,
        position: usize,
        left: Left,
    ) -> Left {
        let model = self.model;
        let pool = self.people[agent].pool;
        let people = self.shared(item).people;
        let recorded = self.recorded(item).and_then(|recorded| recorded.handling);
        let state = self.items.living(item);
        let (demand, ordinal, taken) = (state.demand, state.ordinal, state.turns_taken);
        // What is drawn anew has numbers that no return of the item ever gets.
        let anew = state.contact | people << 16;
        let fates = &self.traffic.fates[demand];
        match (&model.pools[pool].teamwork.transfers[position].leaves, left) {
            // Whoever gets it need not wait for an answer: he reads, and writes.
            (Leaves::Rest, Left::Answer { taken, turns }) => {
                Left::Turns { taken, turns, next: None }
            }
            (Leaves::Rest, left) => left,
            (Leaves::All, _) => match &model.demands[demand].handling.work {
                _ if recorded.is_some() => {
                    Left::Stretch(recorded.unwrap_or_default().as_millis() as f64)
                }
                Work::Turns { .. } => {
                    let turns = taken + fates.turns(ordinal, anew);
                    Left::Turns { taken, turns, next: None }
                }
                _ => Left::Stretch(fates.talk(ordinal, anew).as_millis() as f64),
            },
            (Leaves::Stretch(_), _) => {
                let teams = self.teams.as_ref();
                let length = teams.and_then(|teams| {
                    let law = teams.laws[pool].leaves[position].as_ref()?;
                    let stream = &teams.chances[demand].leaves;
                    Some(stream.span(law, u64::from(ordinal), people - 1))
                });
                Left::Stretch(length.unwrap_or_default().as_millis() as f64)
            }
        }
    }

    /// An item leaves somebody's hands for somebody else's: the customer waits anew.
    #[cold]
    pub(super) fn changes_hands(
        &mut self,
        now: Time,
        item: ItemId,
        agent: AgentId,
        external: bool,
        sink: &mut impl Sink,
    ) {
        self.recorder.contact_ended(now, item);
        self.recorder.together(now, item, Together::Transferred, sink);
        self.recorder.transferred(now, item, sink);
        self.drop_tasks(now, agent, item);
        let state = self.items.living(item);
        state.phase = Phase::Waiting;
        state.agent = None;
        state.is_patience_planned = false;
        state.wait += 1;
        let (work_type, family) = (state.work_type, state.family);
        self.shared(item).transfers += 1;
        self.people[agent].held.subtract(work_type);
        self.hands_freed(agent);
        if external {
            // Outside it is over for the center.
            self.engine.handle(now, engine::Event::Ended { item });
        } else if family == Family::Synchronous {
            self.entered.push(item);
        }
    }

    /// The customer answers while nobody has the item, between two who have.
    #[cold]
    pub(super) fn answers_in_between(&mut self, item: ItemId, contact: u32) {
        let is_current = self.items.get(item).is_some_and(|state| state.contact == contact);
        let Some(teams) = self.teams.as_mut().filter(|_| is_current) else {
            return;
        };
        if let Some(shared) = teams.contacts.get_mut(&item)
            && let Some(Left::Answering { taken, turns }) = shared.left
        {
            shared.left = Some(Left::Turns { taken, turns, next: None });
        }
    }

    /// Whether a supervisor may take an item out of somebody's hands: nobody helps with it, and it
    /// has not gone round too often.
    pub(super) fn may_be_moved(&self, item: ItemId) -> bool {
        let shared = self.teams.as_ref().and_then(|teams| teams.contacts.get(&item));
        shared.is_some_and(|contact| {
            !matches!(contact.stage, Stage::Consult(_) | Stage::Outside | Stage::Back)
                && contact.transfers < TRANSFERS_LIMIT
        }) && !self.cut.contains_key(&item)
    }

    /// A supervisor moves what somebody has in hand: the next one goes on where it was left.
    pub(super) fn moved_by_supervisor(
        &mut self,
        now: Time,
        item: ItemId,
        from: AgentId,
        to: AgentId,
        sink: &mut impl Sink,
    ) {
        self.work_until(from, now);
        let in_hand = self.people[from].desk.left(item);
        let before = *self.shared(item);
        let state = self.items.living(item);
        let (taken, turns, factor) = (state.turns_taken, state.turns, state.factor);
        let in_hand = in_hand.map(|millis| millis / factor);
        let left = match (before.stage, in_hand) {
            (Stage::First(_), _) => before.left.unwrap_or(Left::Stretch(0.0)),
            (_, next @ Some(_)) if turns > 0 => Left::Turns { taken, turns, next },
            (_, None) if turns > 0 => Left::Answering { taken, turns },
            (_, in_hand) => {
                let Some(Left::Stretch(rest)) = before.left.or(Some(Left::Stretch(0.0))) else {
                    return;
                };
                Left::Stretch(in_hand.unwrap_or(0.0) + rest)
            }
        };
        self.shared(item).left = Some(left);
        if !self.asks(engine::Event::SupervisorTransferred { item, agent: to }, sink) {
            *self.shared(item) = before;
        }
    }
}
