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

impl Engine {
    /// VO-2: one caller on hold at a time per representative.
    pub(super) fn hold_begun(&mut self, item: ItemId) -> Outcome {
        let (workstream, agent) = self.in_hand(item, State::Active, IgnoreReason::NotActive)?;
        if self.center.workstreams[workstream].channel != Channel::Voice {
            return Err(IgnoreReason::NotACall);
        }
        let worker = &mut self.roster.workers[agent];
        if worker.on_hold.is_some() {
            return Err(IgnoreReason::HoldsAlready);
        }
        worker.on_hold = Some(item);
        self.items.living(item).is_held = true;
        Ok(())
    }

    pub(super) fn hold_ended(&mut self, item: ItemId) -> Outcome {
        let (_, agent) = self.in_hand(item, State::Active, IgnoreReason::NotActive)?;
        if !std::mem::take(&mut self.items.living(item).is_held) {
            return Err(IgnoreReason::NotOnHold);
        }
        self.roster.workers[agent].on_hold = None;
        Ok(())
    }

    /// Asks somebody for help. A consult through a queue finds whom the queue's assignment
    /// would offer the item to now, or nobody; it does not wait.
    pub(super) fn consult_begun(&mut self, item: ItemId, with: ConsultTarget) -> Outcome {
        let (_, agent) = self.in_hand(item, State::Active, IgnoreReason::NotActive)?;
        let choices = &self.center.choices;
        let (helper, takes_capacity) = match with {
            ConsultTarget::Agent(helper) => (helper, choices.direct_consult_takes_capacity),
            ConsultTarget::Queue(queue) => {
                let takes = choices.queue_consult_takes_capacity;
                (self.helper_from(item, agent, queue)?, takes)
            }
        };
        self.signed_in_worker(helper)?;
        let knows = self.items.living(item).consults.iter().any(|consult| consult.0 == helper);
        if helper == agent || knows {
            return Err(IgnoreReason::HisAlready);
        }
        let shift = takes_capacity.then_some(self.roster.workers[helper].shifts);
        if takes_capacity {
            let need = self.router.needs().of(self.items.living(item).need);
            let change =
                self.roster.update(&self.center, helper, |worker, make| worker.lend(make, need));
            self.presence_changed(helper, change);
        }
        self.items.living(item).consults.push((helper, shift));
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
        in_contact.extend(self.items.living(item).consults.iter().map(|consult| consult.0));
        let found = self.select_for(queue, item, &|helper| in_contact.contains(&helper));
        found.ok_or(IgnoreReason::NobodyFree)
    }

    pub(super) fn consult_ended(&mut self, item: ItemId, agent: AgentId) -> Outcome {
        let state = self.items.get_mut(item).ok_or(IgnoreReason::UnknownItem)?;
        let place = state.consults.iter().position(|consult| consult.0 == agent);
        let place = place.ok_or(IgnoreReason::NotConsulted)?;
        let (_, shift) = state.consults.remove(place);
        self.end_consult(item, agent, shift);
        Ok(())
    }

    fn end_consult(&mut self, item: ItemId, agent: AgentId, shift: Option<u32>) {
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
        if state.is_held || !state.consults.is_empty() {
            self.end_help(item, agent);
        }
        if self.wishes.is_some() {
            self.note_expert(item, agent);
        }
    }

    #[cold]
    fn end_help(&mut self, item: ItemId, agent: AgentId) {
        let state = self.items.living(item);
        if std::mem::take(&mut state.is_held) {
            self.roster.workers[agent].on_hold = None;
        }
        while let Some((helper, shift)) = self.items.living(item).consults.pop() {
            self.end_consult(item, helper, shift);
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
