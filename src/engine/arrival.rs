//! How items come in: rules, bots in front, and routing again (section 2, 17).

use std::collections::VecDeque;

use crate::center::BotFailure;
use crate::center::Center;
use crate::center::Family;
use crate::center::Side;
use crate::id::AttributeSetId;
use crate::id::Id;
use crate::id::ItemId;
use crate::id::QueueId;
use crate::id::WorkstreamId;
use crate::time::Time;

use super::Arrival;
use super::CloseCause;
use super::Decision;
use super::Engine;
use super::Entry;
use super::IgnoreReason;
use super::item::State;
use super::need::NeedId;
use super::session::Outcome;
use super::waiting::Precedence;
use super::waiting::Rank;

/// The bot of a workstream: how many conversations it holds, and who waits for it (OC-39).
#[derive(Clone, Debug, Default)]
pub(super) struct BotDesk {
    busy: u32,
    waiting: VecDeque<ItemId>,
}

impl BotDesk {
    pub(super) fn clear(&mut self) {
        self.busy = 0;
        self.waiting.clear();
    }
}

/// One desk per workstream, or none at all in a center without bots.
pub(super) fn bot_desks(center: &Center) -> Vec<BotDesk> {
    match center.workstreams.iter().any(|workstream| workstream.first_bot().is_some()) {
        true => vec![BotDesk::default(); center.workstreams.len()],
        false => Vec::new(),
    }
}

impl Engine {
    pub(super) fn arrived(&mut self, arrival: Arrival) -> Outcome {
        let Arrival { item, workstream, attributes, since, lot } = arrival;
        if self.items.is_taken(item.slot) {
            return Err(IgnoreReason::ItemExists);
        }
        let Some(settings) = self.center.workstreams.get(workstream) else {
            return Err(IgnoreReason::UnknownWorkstream);
        };
        if self.router.set(attributes).is_none() {
            return Err(IgnoreReason::UnknownAttributes);
        }
        let has_bot = settings.first_bot().is_some();
        let hears = !settings.life.silence_rules.is_empty();
        let rank = Rank { precedence: Precedence::PLAIN, since, serial: self.next_serial };
        self.next_serial += 1;
        if has_bot {
            let need = self.router.routing(&self.center, workstream, attributes).need;
            self.items.insert(item, rank, workstream, need, lot);
            self.items.living(item).attributes = attributes;
            self.bring_to_bot(item, workstream);
        } else {
            let (need, queue, entry) = self.choose_queue(workstream, attributes, lot, 0);
            self.items.insert(item, rank, workstream, need, lot);
            self.take_attributes(item, attributes);
            self.say(Decision::Enqueue { item, queue, entry });
            self.open(item, queue);
        }
        if hears {
            self.heard(item, Side::Customer);
        }
        Ok(())
    }

    /// What the rules make of an item: what it asks of people, and where it goes. The number of
    /// the pass makes a split draw anew (OC-7).
    fn choose_queue(
        &mut self,
        workstream: WorkstreamId,
        attributes: AttributeSetId,
        lot: u64,
        pass: u32,
    ) -> (NeedId, QueueId, Entry) {
        let routing = self.router.routing(&self.center, workstream, attributes);
        let (need, outcome) = (routing.need, routing.outcome);
        match outcome {
            Ok(rule) => {
                let queue = self.router.target(&self.center, rule, lot, u64::from(pass));
                (need, queue, Entry::Rule(rule))
            }
            // FB-1: overflow settings of the fallback queue would be ignored on this path.
            Err(reason) => {
                let queue = self.center.workstreams[workstream].fallback_queue;
                (need, queue, Entry::Fallback(reason))
            }
        }
    }

    /// Runs classification and rules over an item once more (PIPE-2, RE-10), and opens it where
    /// they say. Skills and profiles are added to what it asked for before (CL-6).
    fn route_again(&mut self, item: ItemId, attributes: AttributeSetId) {
        let state = self.items.living(item);
        state.pass += 1;
        let (workstream, lot, pass, before) = (state.workstream, state.lot, state.pass, state.need);
        let (need, queue, entry) = self.choose_queue(workstream, attributes, lot, pass);
        let need = self.router.needs_mut().merge(before, need);
        self.items.living(item).need = need;
        self.take_attributes(item, attributes);
        self.say(Decision::Enqueue { item, queue, entry });
        self.open(item, queue);
    }

    /// BOT-1: the bot goes first; while it holds as many as it can, the item waits for it.
    fn bring_to_bot(&mut self, item: ItemId, workstream: WorkstreamId) {
        let settings = &self.center.workstreams[workstream];
        let limit = settings.life.bot.and_then(|bot| bot.at_once);
        // Until rules have chosen a queue, the item is that of the fallback queue.
        self.items.living(item).queue = settings.fallback_queue;
        self.enter(item, State::WithBot);
        let desk = &mut self.bots[workstream.index()];
        if limit.is_some_and(|limit| desk.busy >= limit) {
            desk.waiting.push_back(item);
        } else {
            desk.busy += 1;
            self.start_bot(item);
        }
    }

    fn start_bot(&mut self, item: ItemId) {
        self.items.living(item).has_bot = true;
        self.say(Decision::StartBot { item });
    }

    /// Whoever waits longest for the bot gets the place that an item leaves; also for an item
    /// that has only waited for it.
    pub(super) fn leave_bot(&mut self, item: ItemId) {
        let state = self.items.living(item);
        let workstream = state.workstream;
        let had_bot = std::mem::take(&mut state.has_bot);
        let desk = &mut self.bots[workstream.index()];
        if !had_bot {
            desk.waiting.retain(|other| *other != item);
            return;
        }
        match desk.waiting.pop_front() {
            Some(next) => self.start_bot(next),
            None => desk.busy -= 1,
        }
    }

    /// BOT-2, BOT-3: a customer who leaves the bot did without people; one who leaves before he
    /// got to it has abandoned.
    pub(super) fn leave_before_people(&mut self, item: ItemId) {
        let cause = match self.items.living(item).has_bot {
            true => CloseCause::Deflected,
            false => CloseCause::CustomerLeft,
        };
        self.leave_bot(item);
        self.close_unanswered(item, cause);
    }

    /// PIPE-2, BOT-2.
    pub(super) fn bot_escalated(
        &mut self,
        item: ItemId,
        attributes: AttributeSetId,
        since: Time,
    ) -> Outcome {
        self.with_bot(item)?;
        if self.router.set(attributes).is_none() {
            return Err(IgnoreReason::UnknownAttributes);
        }
        self.leave_bot(item);
        self.items.living(item).rank.since = since;
        self.route_again(item, attributes);
        Ok(())
    }

    pub(super) fn bot_ended(&mut self, item: ItemId) -> Outcome {
        self.with_bot(item)?;
        self.leave_bot(item);
        self.close_unanswered(item, CloseCause::Deflected);
        Ok(())
    }

    /// VO-5.
    pub(super) fn bot_failed(&mut self, item: ItemId) -> Outcome {
        let workstream = self.with_bot(item)?;
        let settings = &self.center.workstreams[workstream];
        let on_failure = settings.life.bot.unwrap_or_default().on_failure;
        let queue = settings.fallback_queue;
        self.leave_bot(item);
        match on_failure {
            BotFailure::HangUp => self.close_unanswered(item, CloseCause::BotFailed),
            BotFailure::External => {
                self.say(Decision::TransferOut { item });
                self.enter(item, State::Active);
            }
            BotFailure::Escalate => {
                let now = self.now;
                self.items.living(item).rank.since = now;
                self.say(Decision::Enqueue { item, queue, entry: Entry::BotFailed });
                self.open(item, queue);
            }
        }
        Ok(())
    }

    fn with_bot(&self, item: ItemId) -> Result<WorkstreamId, IgnoreReason> {
        let state = self.items.get(item).ok_or(IgnoreReason::UnknownItem)?;
        match state.state == State::WithBot && state.has_bot {
            true => Ok(state.workstream),
            false => Err(IgnoreReason::NotWithBot),
        }
    }

    /// RE-10: a record goes to another queue by being saved and routed again.
    pub(super) fn rerouted(&mut self, item: ItemId, attributes: AttributeSetId) -> Outcome {
        self.record(item)?;
        if self.router.set(attributes).is_none() {
            return Err(IgnoreReason::UnknownAttributes);
        }
        let state = self.items.living(item);
        match (state.state, state.agent) {
            (State::Active, Some(agent)) => {
                self.hand_over(item, agent, false);
            }
            (State::Open, _) => {
                let queue = state.queue;
                self.take_out(item);
                self.fill_block(queue);
            }
            _ => return Err(IgnoreReason::NotActive),
        }
        self.route_again(item, attributes);
        Ok(())
    }

    /// The workstream of a living record.
    pub(super) fn record(&self, item: ItemId) -> Result<WorkstreamId, IgnoreReason> {
        let state = self.items.get(item).ok_or(IgnoreReason::UnknownItem)?;
        match self.center.workstreams[state.workstream].channel.family() {
            Family::Record => Ok(state.workstream),
            _ => Err(IgnoreReason::NotARecord),
        }
    }
}
