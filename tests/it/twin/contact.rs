//! What happens in and before a contact: bots, silence, broken connections, help (4.5, 14, 17).

use waitline::center::BotFailure;
use waitline::center::Channel;
use waitline::center::Family;
use waitline::center::Side;
use waitline::center::SilenceAction;
use waitline::engine::CloseCause;
use waitline::engine::ConsultTarget;
use waitline::engine::Decision;
use waitline::engine::Entry;
use waitline::engine::Event;
use waitline::engine::IgnoreReason;
use waitline::engine::State;
use waitline::id::AgentId;
use waitline::id::AttributeSetId;
use waitline::id::Id;
use waitline::id::ItemId;
use waitline::id::QueueId;

use super::naive::Naive;
use super::naive::Purpose;
use super::overflow::MayOverflow;

type Outcome = Result<(), IgnoreReason>;

impl Naive {
    pub(super) fn react_in_contact(&mut self, event: Event) -> Outcome {
        match event {
            Event::AgentWrote { item } => {
                self.in_hand(item, State::Active, IgnoreReason::NotActive)?;
                if self.channel(item)?.family() != Family::Asynchronous {
                    return Err(IgnoreReason::NotAsynchronous);
                }
                self.restart_clock(item);
                self.heard(item, Side::Agent);
                Ok(())
            }
            Event::CustomerDisconnected { item } => self.customer_disconnected(item),
            Event::CustomerReconnected { item } => {
                let state = self.item(item).ok_or(IgnoreReason::UnknownItem)?;
                if !state.cut_off || state.state == State::WrapUp {
                    return Err(IgnoreReason::NotDisconnected);
                }
                self.living(item).cut_off = false;
                self.deadlines.retain(|d| d.item != item || d.purpose != Purpose::CutOff);
                Ok(())
            }
            Event::BotEscalated { item, attributes, since } => {
                self.with_bot(item)?;
                if attributes.index() >= self.sets.len() {
                    return Err(IgnoreReason::UnknownAttributes);
                }
                self.leave_bot(item);
                self.living(item).since = since;
                // OVF-8
                self.route_again(item, attributes, MayOverflow::Yes);
                Ok(())
            }
            Event::BotEnded { item } => {
                self.with_bot(item)?;
                self.leave_bot(item);
                self.close_unanswered(item, CloseCause::Deflected);
                Ok(())
            }
            Event::BotFailed { item } => self.bot_failed(item),
            Event::HoldBegun { item } => self.hold_begun(item),
            Event::HoldEnded { item } => self.hold_ended(item),
            Event::OutsideCalled { item } => self.outside_called(item),
            Event::OutsideLeft { item } => self.outside_left(item),
            Event::ConsultBegun { item, with, is_private } => {
                self.consult_begun(item, with, is_private)
            }
            Event::ConsultEnded { item, agent } => {
                let state = self.item(item).ok_or(IgnoreReason::UnknownItem)?;
                if !state.helpers.iter().any(|helper| helper.0 == agent) {
                    return Err(IgnoreReason::NotConsulted);
                }
                self.end_consult(item, agent);
                Ok(())
            }
            Event::Monitored { item } => {
                self.in_hand(item, State::Active, IgnoreReason::NotActive)?;
                self.restart_clock(item);
                Ok(())
            }
            Event::Elevated { item } => self.elevated(item),
            event => unreachable!("{event:?} is handled elsewhere"),
        }
    }

    /// NOT-12, OC-33.
    pub(super) fn is_at_cap(&self, agent: AgentId) -> bool {
        let his = self.items.iter().filter(|item| item.agent == Some(agent) && item.is_session);
        let count = his.count();
        self.center.choices.session_cap.is_some_and(|cap| count >= cap as usize)
    }

    pub(super) fn begin_session(&mut self, item: ItemId, agent: AgentId) {
        let is_record = self.channel(item).is_ok_and(|c| c.family() == Family::Record);
        self.living(item).is_session = !is_record;
        self.recompute(agent);
    }

    pub(super) fn park(&mut self, item: ItemId, agent: AgentId) {
        self.end_help(item);
        self.say(Decision::Park { item, agent });
        self.lose(item, true);
        self.enter(item, State::Parked);
    }

    /// The contact is over: the last who came to help leaves first.
    pub(super) fn end_help(&mut self, id: ItemId) {
        self.living(id).on_hold = false;
        self.living(id).rings_outside = false;
        self.deadlines.retain(|d| d.item != id || d.purpose != Purpose::Outside);
        while let Some((agent, _)) = self.living(id).helpers.last().copied() {
            self.end_consult(id, agent);
        }
    }

    fn end_consult(&mut self, item: ItemId, agent: AgentId) {
        let helpers = &mut self.living(item).helpers;
        let place = helpers.iter().position(|helper| helper.0 == agent).expect("he helps");
        let (_, shift) = helpers.remove(place);
        self.say(Decision::ConsultOver { item, agent });
        let state = self.living(item);
        let was_unheard = state.unheard.contains(&agent);
        state.unheard.retain(|other| *other != agent);
        if was_unheard {
            self.back_to_caller(item);
        }
        if shift.is_some() {
            self.recompute(agent);
            self.touch_queues_of(agent);
        }
    }

    fn consult_begun(&mut self, item: ItemId, with: ConsultTarget, is_private: bool) -> Outcome {
        let agent = self.in_hand(item, State::Active, IgnoreReason::NotActive)?;
        let choices = &self.center.choices;
        let (direct, queued) =
            (choices.direct_consult_takes_capacity, choices.queue_consult_takes_capacity);
        let (helper, takes_capacity) = match with {
            ConsultTarget::Agent(helper) => (helper, direct),
            ConsultTarget::Queue(queue) => (self.helper_from(item, queue)?, queued),
        };
        self.signed(helper)?;
        if helper == agent || self.living(item).helpers.iter().any(|known| known.0 == helper) {
            return Err(IgnoreReason::HisAlready);
        }
        if is_private && self.channel(item)? == Channel::Voice {
            self.silence(item)?;
            self.living(item).unheard.push(helper);
        }
        let shift = takes_capacity.then_some(self.people[helper.index()].shift);
        self.living(item).helpers.push((helper, shift));
        self.restart_clock(item);
        self.say(Decision::Consult { item, agent: helper, takes_capacity });
        Ok(())
    }

    /// Whom the queue would offer the item to, were it open there.
    fn helper_from(&self, id: ItemId, queue: QueueId) -> Result<AgentId, IgnoreReason> {
        if queue.index() >= self.center.queues.len() {
            return Err(IgnoreReason::UnknownQueue);
        }
        if self.center.queues[queue].work_type != self.channel(id)?.work_type() {
            return Err(IgnoreReason::WrongType);
        }
        let mut item = self.item(id).ok_or(IgnoreReason::UnknownItem)?.clone();
        item.queue = queue;
        let in_contact = |agent: &AgentId| {
            item.agent == Some(*agent) || item.helpers.iter().any(|helper| helper.0 == *agent)
        };
        let found = self.choose_for(&item, |agent| !in_contact(agent));
        found.ok_or(IgnoreReason::NobodyFree)
    }

    fn needs_call(&self, item: ItemId) -> Outcome {
        match self.channel(item)? {
            Channel::Voice => Ok(()),
            _ => Err(IgnoreReason::NotACall),
        }
    }

    /// The caller hears nothing from now on, if he did before.
    fn silence(&mut self, item: ItemId) -> Outcome {
        if self.living(item).on_hold { Ok(()) } else { self.hold_begun(item) }
    }

    /// Nobody talks without the caller any more: the hold is over.
    fn back_to_caller(&mut self, item: ItemId) {
        let state = self.living(item);
        if !state.rings_outside && state.unheard.is_empty() {
            state.on_hold = false;
        }
    }

    /// VO-3.
    fn outside_called(&mut self, item: ItemId) -> Outcome {
        self.in_hand(item, State::Active, IgnoreReason::NotActive)?;
        self.needs_call(item)?;
        if self.living(item).rings_outside {
            return Err(IgnoreReason::HisAlready);
        }
        self.silence(item)?;
        self.living(item).rings_outside = true;
        if let Some(limit) = self.center.choices.external_transfer_limit {
            self.set_deadline(item, Purpose::Outside, limit);
        }
        self.restart_clock(item);
        Ok(())
    }

    fn outside_left(&mut self, item: ItemId) -> Outcome {
        self.in_hand(item, State::Active, IgnoreReason::NotActive)?;
        self.needs_call(item)?;
        if !self.living(item).rings_outside {
            return Err(IgnoreReason::NotConsulted);
        }
        self.outside_over(item);
        Ok(())
    }

    fn hold_ended(&mut self, item: ItemId) -> Outcome {
        self.in_hand(item, State::Active, IgnoreReason::NotActive)?;
        match std::mem::take(&mut self.living(item).on_hold) {
            true => Ok(()),
            false => Err(IgnoreReason::NotOnHold),
        }
    }

    pub(super) fn outside_over(&mut self, item: ItemId) {
        self.living(item).rings_outside = false;
        self.deadlines.retain(|d| d.item != item || d.purpose != Purpose::Outside);
        self.back_to_caller(item);
    }

    /// VO-2.
    fn hold_begun(&mut self, item: ItemId) -> Outcome {
        let agent = self.in_hand(item, State::Active, IgnoreReason::NotActive)?;
        self.needs_call(item)?;
        if self.items.iter().any(|other| other.agent == Some(agent) && other.on_hold) {
            return Err(IgnoreReason::HoldsAlready);
        }
        self.living(item).on_hold = true;
        Ok(())
    }

    /// CAP-10.
    fn elevated(&mut self, item: ItemId) -> Outcome {
        let agent = self.in_hand(item, State::Active, IgnoreReason::NotActive)?;
        let workstream = self.living(item).workstream;
        let profile = self.center.workstreams[workstream].life.escalation_profile;
        let profile = profile.ok_or(IgnoreReason::NoEscalationProfile)?;
        if self.living(item).capacity.profiles.contains(&profile) {
            return Ok(());
        }
        self.end_help(item);
        let shift = self.people[agent.index()].shift;
        let state = self.living(item);
        state.elevated = Some((profile, shift));
        state.capacity.profiles.push(profile);
        state.capacity.profiles.sort_unstable();
        self.recompute(agent);
        Ok(())
    }

    fn with_bot(&self, id: ItemId) -> Outcome {
        let item = self.item(id).ok_or(IgnoreReason::UnknownItem)?;
        match item.state == State::WithBot && item.has_bot {
            true => Ok(()),
            false => Err(IgnoreReason::NotWithBot),
        }
    }

    /// BOT-1, OC-39.
    pub(super) fn bring_to_bot(&mut self, item: ItemId) {
        self.enter(item, State::WithBot);
        let workstream = self.living(item).workstream;
        let queue = self.center.workstreams[workstream].fallback_queue;
        self.living(item).queue = queue;
        let limit = self.center.workstreams[workstream].life.bot.and_then(|bot| bot.at_once);
        let busy = self.items.iter().filter(|it| it.workstream == workstream && it.has_bot).count();
        if limit.is_none_or(|limit| busy < limit as usize) {
            self.start_bot(item);
        }
    }

    fn start_bot(&mut self, item: ItemId) {
        self.living(item).has_bot = true;
        self.say(Decision::StartBot { item });
    }

    pub(super) fn leave_bot(&mut self, id: ItemId) {
        let item = self.living(id);
        let workstream = item.workstream;
        if !std::mem::take(&mut item.has_bot) {
            return;
        }
        let waits = |it: &&super::naive::Item| {
            let is_other = it.id != id && it.workstream == workstream;
            is_other && it.state == State::WithBot && !it.has_bot
        };
        let next = self.items.iter().filter(waits).min_by_key(|it| it.serial).map(|it| it.id);
        if let Some(next) = next {
            self.start_bot(next);
        }
    }

    /// BOT-2, BOT-3.
    pub(super) fn leave_before_people(&mut self, item: ItemId) {
        let had_bot = self.living(item).has_bot;
        self.leave_bot(item);
        let cause = if had_bot { CloseCause::Deflected } else { CloseCause::CustomerLeft };
        self.close_unanswered(item, cause);
    }

    /// VO-5.
    fn bot_failed(&mut self, item: ItemId) -> Outcome {
        self.with_bot(item)?;
        let workstream = self.living(item).workstream;
        let settings = &self.center.workstreams[workstream];
        let queue = settings.fallback_queue;
        let on_failure = settings.life.bot.expect("the bot that had it").on_failure;
        self.leave_bot(item);
        match on_failure {
            BotFailure::HangUp => self.close_unanswered(item, CloseCause::BotFailed),
            BotFailure::External => {
                self.say(Decision::TransferOut { item });
                self.enter(item, State::Active);
            }
            BotFailure::Escalate => {
                self.living(item).since = self.now;
                self.enter_queue(item, queue, Entry::BotFailed);
            }
        }
        Ok(())
    }

    /// PIPE-2, RE-10, CL-6: what it asked for before it goes on asking for.
    pub(super) fn route_again(
        &mut self,
        id: ItemId,
        attributes: AttributeSetId,
        overflow: MayOverflow,
    ) {
        let mut attributes = self.sets[attributes.index()].clone();
        let mut item = self.item(id).expect("alive").clone();
        item.skills.clear();
        let before = std::mem::take(&mut item.capacity.profiles);
        item.capacity = self.center.workstreams[item.workstream].capacity.clone();
        let classified = self.classify(&mut item, &mut attributes);
        for wanted in &self.item(id).expect("alive").skills {
            match item.skills.iter_mut().find(|known| known.skill == wanted.skill) {
                Some(known) => known.rating = known.rating.max(wanted.rating),
                None => item.skills.push(*wanted),
            }
        }
        item.skills.sort_unstable();
        let profiles = &mut item.capacity.profiles;
        profiles.extend(before);
        profiles.sort_unstable();
        profiles.dedup();
        let fallback = self.center.workstreams[item.workstream].fallback_queue;
        let placed = match classified {
            Ok(()) => self.route(id, item.workstream, &attributes, overflow),
            Err(reason) => Some((fallback, Entry::Fallback(reason))),
        };
        *self.living(id) = item;
        match placed {
            Some((queue, entry)) => self.enter_queue(id, queue, entry),
            None => self.items.retain(|other| other.id != id),
        }
    }

    /// TIM-3.
    pub(super) fn heard(&mut self, item: ItemId, from: Side) {
        let workstream = self.living(item).workstream;
        let rules = self.center.workstreams[workstream].life.silence_rules.clone();
        self.deadlines.retain(|d| d.item != item || !matches!(d.purpose, Purpose::Silence(_)));
        for (position, rule) in (0..).zip(rules) {
            if rule.silent != from {
                self.set_deadline(item, Purpose::Silence(position), rule.after);
            }
        }
    }

    pub(super) fn stayed_silent(&mut self, id: ItemId, rule: u8) {
        let item = self.living(id);
        let (state, agent, workstream) = (item.state, item.agent, item.workstream);
        if matches!(state, State::WithBot | State::WrapUp | State::Kept) {
            return;
        }
        let rules = &self.center.workstreams[workstream].life.silence_rules;
        match (rules[usize::from(rule)].action, agent) {
            (SilenceAction::Message, _) => self.say(Decision::SendMessage { item: id, rule }),
            (SilenceAction::Park, Some(agent)) if state == State::Active => self.park(id, agent),
            (SilenceAction::Park, _) => {}
            (SilenceAction::Close, Some(_)) if state == State::Active => {
                self.finish(id, CloseCause::Silence);
            }
            (SilenceAction::Close, _) => self.close_unanswered(id, CloseCause::Silence),
        }
    }

    /// ST-4.
    fn customer_disconnected(&mut self, id: ItemId) -> Outcome {
        if self.channel(id)? != Channel::LiveChat {
            return Err(IgnoreReason::NotLiveChat);
        }
        let item = self.living(id);
        let workstream = item.workstream;
        if item.state == State::WrapUp {
            return Err(IgnoreReason::NotActive);
        }
        if std::mem::replace(&mut item.cut_off, true) {
            return Err(IgnoreReason::Disconnected);
        }
        let limit = self.center.workstreams[workstream].life.reconnect_limit;
        self.set_deadline(id, Purpose::CutOff, limit);
        Ok(())
    }

    pub(super) fn stayed_away(&mut self, id: ItemId) {
        match self.living(id).state {
            State::Open | State::Ringing => self.close_unanswered(id, CloseCause::Disconnected),
            State::Active => self.ended(id).expect("it is active"),
            State::WithBot => self.leave_before_people(id),
            _ => {}
        }
    }
}
