//! What happens within a contact: hold, help from others, a chat that becomes a call.

use crate::center::Channel;
use crate::id::AgentId;
use crate::id::ItemId;
use crate::id::QueueId;

use super::ConsultTarget;
use super::Decision;
use super::Engine;
use super::IgnoreReason;
use super::item::State;
use super::session::Outcome;
use super::timers::TimerKind;

/// Somebody who helps with a contact.
#[derive(Clone, Copy, Debug)]
pub(super) struct Help {
    pub(super) helper: AgentId,
    /// If it takes capacity (OC-44), in which of his shifts it was taken.
    pub(super) shift: Option<u32>,
    /// Whether the caller does not hear it (VO-4).
    is_private: bool,
}

impl Engine {
    /// VO-2: one caller on hold at a time per representative.
    pub(super) fn hold_begun(&mut self, item: ItemId) -> Outcome {
        let agent = self.in_call(item)?;
        self.hold(item, agent)
    }

    pub(super) fn hold_ended(&mut self, item: ItemId) -> Outcome {
        let (_, agent) = self.in_hand(item, State::Active, IgnoreReason::NotActive)?;
        if !self.items.living(item).is_held {
            return Err(IgnoreReason::NotOnHold);
        }
        self.unhold(item, agent);
        Ok(())
    }

    /// Who has an active call in hand.
    fn in_call(&mut self, item: ItemId) -> Result<AgentId, IgnoreReason> {
        let (workstream, agent) = self.in_hand(item, State::Active, IgnoreReason::NotActive)?;
        match self.center.workstreams[workstream].channel {
            Channel::Voice => Ok(agent),
            _ => Err(IgnoreReason::NotACall),
        }
    }

    fn hold(&mut self, item: ItemId, agent: AgentId) -> Outcome {
        let worker = &mut self.roster.workers[agent];
        if worker.on_hold.is_some() {
            return Err(IgnoreReason::HoldsAlready);
        }
        worker.on_hold = Some(item);
        self.items.living(item).is_held = true;
        Ok(())
    }

    fn unhold(&mut self, item: ItemId, agent: AgentId) {
        if std::mem::take(&mut self.items.living(item).is_held) {
            self.roster.workers[agent].on_hold = None;
        }
    }

    /// VO-3: whoever has a call rings somebody outside, the caller on hold, and has so long to
    /// hand the call over.
    pub(super) fn outside_called(&mut self, item: ItemId) -> Outcome {
        let agent = self.in_call(item)?;
        if self.items.living(item).has_outside {
            return Err(IgnoreReason::HisAlready);
        }
        if !self.items.living(item).is_held {
            self.hold(item, agent)?;
        }
        let state = self.items.living(item);
        state.has_outside = true;
        state.attempts = state.attempts.wrapping_add(1);
        if let Some(limit) = self.center.choices.external_transfer_limit {
            self.set_timer(item, TimerKind::Outside, limit, self.now + limit);
        }
        self.restart_clock(item);
        Ok(())
    }

    /// He goes back to the caller.
    pub(super) fn outside_left(&mut self, item: ItemId) -> Outcome {
        let agent = self.in_call(item)?;
        if !self.items.living(item).has_outside {
            return Err(IgnoreReason::NotConsulted);
        }
        self.leave_outside(item, agent);
        Ok(())
    }

    /// VO-3: he did not hand it over in time.
    #[cold]
    pub(super) fn outside_took_too_long(&mut self, item: ItemId, agent: AgentId) {
        self.leave_outside(item, agent);
        self.say(Decision::OutsideOver { item, agent });
    }

    fn leave_outside(&mut self, item: ItemId, agent: AgentId) {
        let state = self.items.living(item);
        state.has_outside = false;
        state.attempts = state.attempts.wrapping_add(1);
        if !state.consults.iter().any(|help| help.is_private) {
            self.unhold(item, agent);
        }
    }

    /// Asks somebody for help. A consult through a queue finds whom the queue's assignment
    /// would offer the item to now, or nobody; it does not wait. A caller does not hear what is
    /// private: he is on hold (VO-4).
    pub(super) fn consult_begun(
        &mut self,
        item: ItemId,
        with: ConsultTarget,
        is_private: bool,
    ) -> Outcome {
        let (workstream, agent) = self.in_hand(item, State::Active, IgnoreReason::NotActive)?;
        let choices = &self.center.choices;
        let (helper, takes_capacity) = match with {
            ConsultTarget::Agent(helper) => (helper, choices.direct_consult_takes_capacity),
            ConsultTarget::Queue(queue) => {
                let takes = choices.queue_consult_takes_capacity;
                (self.helper_from(item, agent, queue)?, takes)
            }
        };
        self.signed_in_worker(helper)?;
        let knows = self.items.living(item).consults.iter().any(|help| help.helper == helper);
        if helper == agent || knows {
            return Err(IgnoreReason::HisAlready);
        }
        let is_call = self.center.workstreams[workstream].channel == Channel::Voice;
        let is_private = is_private && is_call;
        if is_private && !self.items.living(item).is_held {
            self.hold(item, agent)?;
        }
        let shift = takes_capacity.then_some(self.roster.workers[helper].shifts);
        if takes_capacity {
            let need = self.router.needs().of(self.items.living(item).need);
            let change =
                self.roster.update(&self.center, helper, |worker, make| worker.lend(make, need));
            self.presence_changed(helper, change);
        }
        self.items.living(item).consults.push(Help { helper, shift, is_private });
        self.restart_clock(item);
        self.say(Decision::Consult { item, agent: helper, takes_capacity });
        Ok(())
    }

    fn helper_from(
        &mut self,
        item: ItemId,
        agent: AgentId,
        queue: QueueId,
    ) -> Result<AgentId, IgnoreReason> {
        let workstream = self.items.living(item).workstream;
        let work_type = self.center.workstreams[workstream].channel.work_type();
        let target = self.center.queues.get(queue).ok_or(IgnoreReason::UnknownQueue)?;
        if target.work_type != work_type {
            return Err(IgnoreReason::WrongType);
        }
        let mut in_contact: Vec<AgentId> = vec![agent];
        in_contact.extend(self.items.living(item).consults.iter().map(|help| help.helper));
        let found = self.select_for(queue, item, &|helper| in_contact.contains(&helper));
        found.ok_or(IgnoreReason::NobodyFree)
    }

    pub(super) fn consult_ended(&mut self, item: ItemId, agent: AgentId) -> Outcome {
        let state = self.items.get_mut(item).ok_or(IgnoreReason::UnknownItem)?;
        let place = state.consults.iter().position(|help| help.helper == agent);
        let place = place.ok_or(IgnoreReason::NotConsulted)?;
        let help = state.consults.remove(place);
        let primary = state.agent;
        let is_on_hold = state.has_outside || state.consults.iter().any(|help| help.is_private);
        self.end_consult(item, help);
        if let (true, false, Some(primary)) = (help.is_private, is_on_hold, primary) {
            self.unhold(item, primary);
        }
        Ok(())
    }

    fn end_consult(&mut self, item: ItemId, Help { helper: agent, shift, .. }: Help) {
        self.say(Decision::ConsultOver { item, agent });
        if let Some(shift) = shift {
            let of_the_day = shift == self.roster.workers[agent].shifts;
            let need = self.router.needs().of(self.items.living(item).need);
            let change = self.roster.update(&self.center, agent, |worker, make| {
                worker.take_back(&self.center, make, need, of_the_day);
            });
            self.tell_presence(agent, change);
            self.grew(agent);
        }
    }

    /// The contact of an item with an agent is over: hold ends, and so does all help (VO-4).
    #[inline]
    pub(super) fn leave_contact(&mut self, item: ItemId, agent: AgentId) {
        let state = self.items.living(item);
        if state.is_held || state.has_outside || !state.consults.is_empty() {
            self.end_help(item, agent);
        }
        if self.wishes.is_some() {
            self.note_expert(item, agent);
        }
    }

    #[cold]
    fn end_help(&mut self, item: ItemId, agent: AgentId) {
        self.unhold(item, agent);
        let state = self.items.living(item);
        if std::mem::take(&mut state.has_outside) {
            state.attempts = state.attempts.wrapping_add(1);
        }
        while let Some(help) = self.items.living(item).consults.pop() {
            self.end_consult(item, help);
        }
    }

    /// CAP-10: the item takes a slot of the escalation profile as well, and goes on doing so
    /// wherever it is transferred.
    pub(super) fn elevated(&mut self, item: ItemId) -> Outcome {
        let (workstream, agent) = self.in_hand(item, State::Active, IgnoreReason::NotActive)?;
        let profile = self.center.workstreams[workstream].life.escalation_profile;
        let profile = profile.ok_or(IgnoreReason::NoEscalationProfile)?;
        let before = self.items.living(item).need;
        if self.router.needs().of(before).capacity.profiles.contains(&profile) {
            return Ok(());
        }
        // What helpers took is counted by the need, so they leave before it changes.
        self.leave_contact(item, agent);
        let need = self.router.needs_mut().with_profile(before, profile);
        self.items.living(item).need = need;
        let change =
            self.roster.update(&self.center, agent, |worker, make| worker.take_slot(make, profile));
        self.presence_changed(agent, change);
        Ok(())
    }

    /// TIM-2.
    pub(super) fn monitored(&mut self, item: ItemId) -> Outcome {
        self.in_hand(item, State::Active, IgnoreReason::NotActive)?;
        self.restart_clock(item);
        Ok(())
    }
}
