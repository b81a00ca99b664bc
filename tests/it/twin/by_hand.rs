//! What people move by hand, records, and people who come and go: 4.3, 11.3, 12, 13, 16.

use waitline::center::Channel;
use waitline::center::Family;
use waitline::center::Presence;
use waitline::engine::CloseCause;
use waitline::engine::Decision;
use waitline::engine::Entry;
use waitline::engine::Event;
use waitline::engine::IgnoreReason;
use waitline::engine::RequeueCause;
use waitline::engine::State;
use waitline::engine::TransferTarget;
use waitline::engine::WithdrawCause;
use waitline::id::AgentId;
use waitline::id::AttributeSetId;
use waitline::id::Id;
use waitline::id::ItemId;
use waitline::id::ProfileId;

use super::naive::Chosen;
use super::naive::Naive;
use super::overflow::MayOverflow;
use crate::drive::Router;

type Outcome = Result<(), IgnoreReason>;

impl Naive {
    pub(super) fn react_to_more(&mut self, event: Event) -> Outcome {
        match event {
            Event::SupervisorAssigned { item, agent } => self.supervisor_assigned(item, agent),
            Event::SupervisorTransferred { item, agent } => self.supervisor_moved(item, agent),
            Event::Transferred { item, to } => self.transferred(item, to),
            Event::Released { item } => self.released_by_hand(item),
            Event::TakenUp { item, agent } => self.taken_up(item, agent),
            Event::Rerouted { item, attributes } => self.rerouted(item, attributes),
            Event::Removed { item } => self.removed(item),
            Event::Unreadable { item } => {
                self.record(item)?;
                self.in_hand(item, State::Active, IgnoreReason::NotActive)?;
                self.finish(item, CloseCause::Unreadable);
                Ok(())
            }
            // The twin's rules do not ask whether somebody works.
            Event::WorkingSet { agent, .. } => self.person(agent).map(|_| ()),
            Event::OwnerChanged { item } => self.record(item),
            Event::PresenceReset { agent } => {
                self.signed(agent)?;
                let person = self.person(agent)?;
                person.chosen = Chosen::BySystem;
                person.gone = None;
                self.recompute(agent);
                Ok(())
            }
            Event::AgentDisconnected { agent } => self.agent_disconnected(agent),
            Event::AgentReturned { agent } => self.agent_returned(agent),
            Event::LimitConfigured { agent, profile, limit } => {
                self.limit_configured(agent, profile, limit)
            }
            event => self.react_in_contact(event),
        }
    }

    pub(super) fn signed(&mut self, agent: AgentId) -> Outcome {
        match self.person(agent)?.signed_in {
            true => Ok(()),
            false => Err(IgnoreReason::NotSignedIn),
        }
    }

    pub(super) fn channel(&self, id: ItemId) -> Result<Channel, IgnoreReason> {
        let item = self.item(id).ok_or(IgnoreReason::UnknownItem)?;
        Ok(self.center.workstreams[item.workstream].channel)
    }

    fn record(&self, id: ItemId) -> Outcome {
        match self.channel(id)?.family() {
            Family::Record => Ok(()),
            _ => Err(IgnoreReason::NotARecord),
        }
    }

    /// A person takes an item without being asked.
    pub(super) fn give_unasked(&mut self, item: ItemId, agent: AgentId) {
        let queue = self.living(item).queue;
        self.say(Decision::Assign { item, agent, queue });
        self.take(item, agent);
        self.enter(item, State::Active);
        self.begin_session(item, agent);
        self.work_changed(agent);
    }

    /// The person no longer has the item.
    pub(super) fn lose(&mut self, id: ItemId, was_work: bool) {
        let item = self.living(id);
        let agent = item.agent.expect("somebody has it");
        item.is_session = false;
        self.give_back(id, was_work);
        let item = self.living(id);
        item.agent = None;
        item.last_agent = Some(agent);
        self.recompute(agent);
    }

    /// OC-46: not back to the same person in the instant in which it was offered to him.
    pub(super) fn leave_hands(&mut self, id: ItemId) {
        self.end_help(id);
        let agent = self.living(id).agent.expect("somebody has it");
        self.lose(id, true);
        let now = self.now;
        let item = self.living(id);
        if item.offered_at == Some(now) {
            item.barred.push((agent, now));
        }
    }

    fn allowed(&mut self, id: ItemId, agent: AgentId) -> Outcome {
        self.signed(agent)?;
        let workstream = self.living(id).workstream;
        let presence = self.people[agent.index()].presence;
        match self.center.workstreams[workstream].allowed_presences.contains(presence) {
            true => Ok(()),
            false => Err(IgnoreReason::NotReachable),
        }
    }

    /// MAN-1.
    fn supervisor_assigned(&mut self, id: ItemId, agent: AgentId) -> Outcome {
        let item = self.item(id).ok_or(IgnoreReason::UnknownItem)?;
        if item.state != State::Open {
            return Err(IgnoreReason::NotOpen);
        }
        match self.center.choices.supervisors_override_presence {
            true => self.signed(agent)?,
            false => self.allowed(id, agent)?,
        }
        self.put_to(id, agent, false);
        Ok(())
    }

    /// MAN-2.
    fn supervisor_moved(&mut self, id: ItemId, agent: AgentId) -> Outcome {
        let item = self.item(id).ok_or(IgnoreReason::UnknownItem)?;
        let (state, from, queue) = (item.state, item.agent, item.queue);
        let is_in_hand = state == State::Active && from.is_some();
        if is_in_hand && from == Some(agent) {
            return Err(IgnoreReason::HisAlready);
        }
        if !is_in_hand && state != State::Parked {
            return Err(IgnoreReason::NotActive);
        }
        self.allowed(id, agent)?;
        if !self.is_member(queue, agent) {
            return Err(IgnoreReason::NotMember);
        }
        if let Some(from) = from {
            self.hand_over(id, from);
        }
        self.put_to(id, agent, false);
        Ok(())
    }

    fn hand_over(&mut self, item: ItemId, agent: AgentId) {
        self.say(Decision::Transfer { item, agent, external: false });
        self.end_help(item);
        self.lose(item, true);
        self.work_changed(agent);
    }

    /// 4.3, MAN-3, PIPE-3.
    fn transferred(&mut self, item: ItemId, to: TransferTarget) -> Outcome {
        let from = self.in_hand(item, State::Active, IgnoreReason::NotActive)?;
        let channel = self.channel(item)?;
        match to {
            TransferTarget::Agent(agent) => {
                self.signed(agent)?;
                if agent == from {
                    return Err(IgnoreReason::HisAlready);
                }
                let presence = self.people[agent.index()].presence;
                if presence != Presence::Available && presence != Presence::Busy {
                    return Err(IgnoreReason::NotReachable);
                }
                self.hand_over(item, from);
                self.put_to(item, agent, false);
            }
            TransferTarget::Queue(queue) => {
                if queue.index() >= self.center.queues.len() {
                    return Err(IgnoreReason::UnknownQueue);
                }
                if self.center.queues[queue].work_type != channel.work_type() {
                    return Err(IgnoreReason::WrongType);
                }
                //
                let workstream = self.living(item).workstream;
                if !self.may_transfer(workstream, queue, self.now) {
                    return Err(IgnoreReason::QueueClosed);
                }
                self.say(Decision::Transfer { item, agent: from, external: false });
                self.leave_hands(item);
                self.work_changed(from);
                self.enter_queue(item, queue, Entry::Transfer);
            }
            TransferTarget::External => {
                if channel != Channel::Voice {
                    return Err(IgnoreReason::NotACall);
                }
                self.say(Decision::Transfer { item, agent: from, external: true });
                self.leave_hands(item);
                self.enter(item, State::Active);
                self.work_changed(from);
            }
        }
        Ok(())
    }

    /// 4.2, CAP-11.
    fn released_by_hand(&mut self, id: ItemId) -> Outcome {
        let item = self.item(id).ok_or(IgnoreReason::UnknownItem)?;
        let agent = item.agent.ok_or(IgnoreReason::NotActive)?;
        match item.state {
            State::Kept => self.finish(id, CloseCause::Done),
            State::Active => {
                self.leave_hands(id);
                self.requeue(id, RequeueCause::Released);
                self.work_changed(agent);
            }
            _ => return Err(IgnoreReason::NotActive),
        }
        Ok(())
    }

    /// 4.2.
    fn taken_up(&mut self, id: ItemId, agent: AgentId) -> Outcome {
        let item = self.item(id).ok_or(IgnoreReason::UnknownItem)?;
        let (state, last) = (item.state, item.last_agent);
        if state != State::Parked {
            return Err(IgnoreReason::NotParked);
        }
        self.signed(agent)?;
        if last != Some(agent) {
            return Err(IgnoreReason::NotHis);
        }
        self.give_unasked(id, agent);
        Ok(())
    }

    /// RE-10.
    fn rerouted(&mut self, id: ItemId, attributes: AttributeSetId) -> Outcome {
        self.record(id)?;
        if attributes.index() >= self.sets.len() {
            return Err(IgnoreReason::UnknownAttributes);
        }
        let item = self.living(id);
        match (item.state, item.agent) {
            (State::Open, _) => {}
            (State::Active, Some(agent)) => self.hand_over(id, agent),
            _ => return Err(IgnoreReason::NotActive),
        }
        // OVF-1: once in an item's life.
        self.route_again(id, attributes, MayOverflow::No);
        Ok(())
    }

    /// 11.3.
    fn removed(&mut self, id: ItemId) -> Outcome {
        self.record(id)?;
        let item = self.living(id);
        match (item.agent, item.state) {
            (None, _) => self.close_unanswered(id, CloseCause::Removed),
            (_, State::Kept) => self.finish(id, CloseCause::Done),
            _ => self.finish(id, CloseCause::Removed),
        }
        Ok(())
    }

    /// NOT-9, NOT-10.
    pub(super) fn shows_after_offer(&mut self, agent: AgentId, cause: WithdrawCause) {
        let choices = &self.center.choices;
        let presence = match cause {
            WithdrawCause::Expired if choices.missed_offer_makes_away => Presence::Away,
            WithdrawCause::Declined if choices.rejected_offer_makes_busy => Presence::DoNotDisturb,
            _ => return,
        };
        let person = &mut self.people[agent.index()];
        if person.signed_in {
            let before = std::mem::replace(&mut person.presence, presence);
            person.chosen = Chosen::ForGood;
            self.announce(agent, before);
        }
    }

    /// PRE-4.
    fn agent_disconnected(&mut self, agent: AgentId) -> Outcome {
        self.signed(agent)?;
        let until = self.now + self.center.choices.return_limit;
        let person = self.person(agent)?;
        if person.gone.is_some() {
            return Err(IgnoreReason::Disconnected);
        }
        let before = person.presence;
        person.gone = Some((before, person.chosen, until));
        person.presence = Presence::Offline;
        person.chosen = Chosen::ForGood;
        self.absences.push((until, agent));
        self.announce(agent, before);
        Ok(())
    }

    /// PRE-7.
    fn agent_returned(&mut self, agent: AgentId) -> Outcome {
        self.signed(agent)?;
        let now = self.now;
        let person = self.person(agent)?;
        let (presence, chosen, until) = person.gone.take().ok_or(IgnoreReason::NotDisconnected)?;
        let before = person.presence;
        person.chosen = Chosen::BySystem;
        if now <= until && chosen != Chosen::BySystem {
            person.presence = presence;
            person.chosen = chosen;
            let forced = self.is_at_cap(agent) && chosen == Chosen::UntilWork;
            if forced {
                self.people[agent.index()].presence = Presence::DoNotDisturb;
            }
            self.announce(agent, before);
        } else {
            self.recompute(agent);
        }
        self.touch_queues_of(agent);
        Ok(())
    }

    /// 4.2: who did not return in time.
    pub(super) fn end_absences(&mut self) {
        let now = self.now;
        let over: Vec<_> =
            self.absences.iter().copied().filter(|absence| absence.0 <= now).collect();
        self.absences.retain(|absence| absence.0 > now);
        for (until, agent) in over {
            if self.people[agent.index()].gone.is_none_or(|gone| gone.2 != until) {
                continue;
            }
            let mut his: Vec<ItemId> = self.items.iter().map(|item| item.id).collect();
            his.sort_by_key(|id| id.slot);
            for id in his {
                let is_conversation =
                    self.channel(id).is_ok_and(|channel| channel.family() != Family::Record);
                let item = self.living(id);
                if item.agent == Some(agent) && item.state == State::Active && is_conversation {
                    self.leave_hands(id);
                    self.requeue(id, RequeueCause::AgentGone);
                }
            }
        }
    }

    /// CAP-4, ASG-2.
    fn limit_configured(
        &mut self,
        agent: AgentId,
        profile: ProfileId,
        limit: Option<u32>,
    ) -> Outcome {
        self.person(agent)?;
        let default = self.center.profiles.get(profile).ok_or(IgnoreReason::NotHeld)?.limit;
        let held = &self.center.agents[agent].profiles;
        if !held.iter().any(|held| held.profile == profile) {
            return Err(IgnoreReason::NotHeld);
        }
        let limits = &mut self.people[agent.index()].limits;
        limits.retain(|own| own.0 != profile);
        limits.push((profile, limit.unwrap_or(default)));
        self.units_configured(agent);
        Ok(())
    }
}
