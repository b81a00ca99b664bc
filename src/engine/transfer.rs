//! Items that people move by hand: picks, transfers, releases, supervisors (4.3, section 13).

use crate::center::Channel;
use crate::center::Presence;
use crate::id::AgentId;
use crate::id::ItemId;
use crate::id::QueueId;

use super::CloseCause;
use super::Decision;
use super::Engine;
use super::Entry;
use super::IgnoreReason;
use super::RequeueCause;
use super::TransferTarget;
use super::item::State;
use super::offer::Occasion;
use super::session::Outcome;

impl Engine {
    /// PICK-3, PICK-4: presence, skills and capacity do not block a pick.
    pub(super) fn picked(&mut self, item: ItemId, agent: AgentId) -> Outcome {
        let state = self.items.get(item).ok_or(IgnoreReason::UnknownItem)?;
        let settings = &self.center.workstreams[state.workstream];
        let queue = state.queue;
        if state.state != State::Open {
            return Err(IgnoreReason::NotOpen);
        }
        if self.is_pushed(state.workstream, queue) && !settings.pick_from_push {
            return Err(IgnoreReason::NotPickable);
        }
        self.signed_in_worker(agent)?;
        if !self.roster.is_member(queue, agent) {
            return Err(IgnoreReason::NotMember);
        }
        self.take_out(item);
        self.fill_block(queue);
        self.give_unasked(item, agent);
        if self.overflow.is_some() {
            self.note_connected(item, queue);
        }
        Ok(())
    }

    /// Gives an item to somebody who took it himself. PICK-7: no assignment of the queue's method.
    fn give_unasked(&mut self, item: ItemId, agent: AgentId) {
        let queue = self.items.living(item).queue;
        self.say(Decision::Assign { item, agent, queue });
        self.occupy(item, agent, false);
        self.enter(item, State::Active);
        self.open_session(item, agent);
        self.work_changed(agent);
    }

    /// 4.2: the representative takes up a conversation from his own list of parked ones; like a
    /// pick, capacity does not stop him.
    pub(super) fn taken_up(&mut self, item: ItemId, agent: AgentId) -> Outcome {
        let state = self.items.get(item).ok_or(IgnoreReason::UnknownItem)?;
        if state.state != State::Parked {
            return Err(IgnoreReason::NotParked);
        }
        self.signed_in_worker(agent)?;
        if state.last_agent != Some(agent) {
            return Err(IgnoreReason::NotHis);
        }
        self.give_unasked(item, agent);
        Ok(())
    }

    /// MAN-1, CAP-12: an open item to anybody with an allowed presence; capacity may be exceeded.
    pub(super) fn supervisor_assigned(&mut self, item: ItemId, agent: AgentId) -> Outcome {
        let state = self.items.get(item).ok_or(IgnoreReason::UnknownItem)?;
        if state.state != State::Open {
            return Err(IgnoreReason::NotOpen);
        }
        let queue = state.queue;
        self.check_assignable(item, agent)?;
        self.take_out(item);
        self.fill_block(queue);
        self.put_to(item, agent, Occasion::Supervisor);
        Ok(())
    }

    /// MAN-2: an active or parked item to a member of its queue, who must accept.
    pub(super) fn supervisor_transferred(&mut self, item: ItemId, agent: AgentId) -> Outcome {
        let state = self.items.get(item).ok_or(IgnoreReason::UnknownItem)?;
        let (state, queue, from) = (state.state, state.queue, state.agent);
        match (state, from) {
            (State::Active, Some(from)) if from == agent => return Err(IgnoreReason::HisAlready),
            (State::Active, Some(_)) | (State::Parked, _) => {}
            _ => return Err(IgnoreReason::NotActive),
        }
        self.check_allowed(item, agent)?;
        if !self.roster.is_member(queue, agent) {
            return Err(IgnoreReason::NotMember);
        }
        if let Some(from) = from {
            self.hand_over(item, from, false);
        }
        self.put_to(item, agent, Occasion::Transfer);
        Ok(())
    }

    /// Whether an agent is on the list from which supervisors choose to whom they assign an open
    /// item (MAN-1, CAP-12).
    pub fn may_be_assigned(&self, item: ItemId, agent: AgentId) -> bool {
        self.check_assignable(item, agent).is_ok()
    }

    fn check_assignable(&self, item: ItemId, agent: AgentId) -> Outcome {
        match self.center.choices.supervisors_override_presence {
            true => self.signed_in_worker(agent),
            false => self.check_allowed(item, agent),
        }
    }

    /// Whether an agent is on the list from which supervisors choose to whom they transfer an item
    /// (MAN-2): his presence is allowed.
    pub fn may_be_given(&self, item: ItemId, agent: AgentId) -> bool {
        self.check_allowed(item, agent).is_ok()
    }

    /// Whether an agent is on the list from which others choose whom they call: whoever is busy
    /// without end, away or offline is not (MAN-3).
    pub fn is_reachable(&self, agent: AgentId) -> bool {
        self.signed_in_worker(agent).is_ok()
            && matches!(self.presence(agent), Presence::Available | Presence::Busy)
    }

    /// Whether a signed-in agent's presence is one of those that the item's workstream allows.
    fn check_allowed(&self, item: ItemId, agent: AgentId) -> Outcome {
        self.signed_in_worker(agent)?;
        let state = self.items.get(item).ok_or(IgnoreReason::UnknownItem)?;
        let allowed = self.center.workstreams[state.workstream].allowed_presences;
        match allowed.contains(self.presence(agent)) {
            true => Ok(()),
            false => Err(IgnoreReason::NotReachable),
        }
    }

    /// 4.3: who transfers is free at once.
    pub(super) fn transferred(&mut self, item: ItemId, to: TransferTarget) -> Outcome {
        let (_, from) = self.in_hand(item, State::Active, IgnoreReason::NotActive)?;
        match to {
            TransferTarget::Agent(agent) => self.transfer_to_agent(item, from, agent),
            TransferTarget::Queue(queue) => self.transfer_to_queue(item, from, queue),
            TransferTarget::External => self.transfer_outside(item, from),
        }
    }

    /// MAN-3: no skill is checked (SK-9), no capacity either.
    fn transfer_to_agent(&mut self, item: ItemId, from: AgentId, agent: AgentId) -> Outcome {
        self.signed_in_worker(agent)?;
        if agent == from {
            return Err(IgnoreReason::HisAlready);
        }
        if !self.is_reachable(agent) {
            return Err(IgnoreReason::NotReachable);
        }
        self.hand_over(item, from, false);
        self.put_to(item, agent, Occasion::Transfer);
        Ok(())
    }

    /// PIPE-3: straight into the queue, past rules and pre-queue overflow. The item keeps its
    /// FIFO time (POS-2), its skills and how they are matched (SK-9).
    fn transfer_to_queue(&mut self, item: ItemId, from: AgentId, queue: QueueId) -> Outcome {
        let target = self.center.queues.get(queue).ok_or(IgnoreReason::UnknownQueue)?;
        let workstream = self.items.living(item).workstream;
        if target.work_type != self.center.workstreams[workstream].channel.work_type() {
            return Err(IgnoreReason::WrongType);
        }
        if !self.may_transfer(workstream, queue, self.now) {
            return Err(IgnoreReason::QueueClosed);
        }
        self.hand_over(item, from, true);
        self.raised_by_transfer(item, queue);
        self.enter_queue(item, queue, Entry::Transfer, false);
        Ok(())
    }

    /// 4.3: the party outside becomes primary; the item stays active with nobody of the center.
    fn transfer_outside(&mut self, item: ItemId, from: AgentId) -> Outcome {
        let channel = self.center.workstreams[self.items.living(item).workstream].channel;
        if channel != Channel::Voice {
            return Err(IgnoreReason::NotACall);
        }
        self.say(Decision::Transfer { item, agent: from, external: true });
        self.leave_hands(item, from);
        self.enter(item, State::Active);
        self.work_changed(from);
        Ok(())
    }

    /// Takes an item out of somebody's hands for somebody else's. Who may get it back by way of
    /// a queue is not offered it at this very instant (OC-46).
    pub(super) fn hand_over(&mut self, item: ItemId, from: AgentId, to_queue: bool) {
        self.say(Decision::Transfer { item, agent: from, external: false });
        if to_queue {
            self.leave_hands(item, from);
        } else {
            self.leave_contact(item, from);
            self.let_go(item, from, true);
        }
        self.work_changed(from);
    }

    /// 4.2, CAP-11: back to the queue; auto assignment tries again, possibly with the same person.
    pub(super) fn released(&mut self, item: ItemId) -> Outcome {
        let state = self.items.get(item).ok_or(IgnoreReason::UnknownItem)?;
        match (state.state, state.agent) {
            (State::Active, Some(agent)) => {
                self.leave_hands(item, agent);
                self.requeue(item, RequeueCause::Released);
                self.work_changed(agent);
            }
            // 11.3: of a record that is done, clearing "worked by" only gives capacity back.
            (State::Kept, Some(agent)) => self.finish(item, agent, CloseCause::Done),
            _ => return Err(IgnoreReason::NotActive),
        }
        Ok(())
    }
}
