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
use super::waiting::Age;
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
    #[inline(always)]
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
        if !self.is_channel_open(workstream) {
            // closed before anything of the queue is looked at.
            self.say(Decision::Close { item, agent: None, cause: CloseCause::ChannelClosed });
            return Ok(());
        }
        let rank = Rank { precedence: Precedence::PLAIN, age: Age::new(since, self.next_serial) };
        self.next_serial += 1;
        if has_bot {
            let need = self.router.routing(&self.center, workstream, attributes).need;
            self.items.insert(item, rank, workstream, need, lot);
            self.items.living(item).attributes = attributes;
            self.bring_to_bot(item, workstream);
        } else {
            let (need, placed) = self.choose_queue(arrival, 0, true);
            if let Some((queue, entry)) = placed {
                self.items.insert(item, rank, workstream, need, lot);
                self.take_attributes(item, attributes);
                self.enter_queue(item, queue, entry, true);
            }
        }
        if hears && self.items.get(item).is_some() {
            self.heard(item, Side::Customer);
        }
        Ok(())
    }

    /// What the rules make of an item: what it asks of people, and where it goes; nowhere if it
    /// overflows out of the center. The number of the pass makes a split draw anew (OC-7).
    #[inline(always)]
    fn choose_queue(
        &mut self,
        arrival: Arrival,
        pass: u32,
        may_overflow: bool,
    ) -> (NeedId, Option<(QueueId, Entry)>) {
        let Arrival { workstream, attributes, lot, .. } = arrival;
        let routing = self.router.routing(&self.center, workstream, attributes);
        let (need, outcome) = (routing.need, routing.outcome);
        let placed = match outcome {
            Ok(_) if may_overflow && self.overflow.is_some() => self.place(arrival, pass),
            Ok(rule) => {
                let queue = self.router.target(&self.center, rule, lot, u64::from(pass));
                Some((queue, Entry::Rule(rule)))
            }
            // FB-1: overflow settings of the fallback queue are ignored on this path.
            Err(reason) => Some((self.router.fallback(workstream), Entry::Fallback(reason))),
        };
        (need, placed)
    }

    /// Runs classification and rules over an item once more (PIPE-2, RE-10), and opens it where
    /// they say. Skills and profiles are added to what it asked for before (CL-6). What happens
    /// before queueing happens once in an item's life (OVF-1): at escalation if it had a bot
    /// (OVF-8).
    fn route_again(&mut self, item: ItemId, attributes: AttributeSetId, is_first: bool) {
        let state = self.items.living(item);
        state.pass += 1;
        let (workstream, lot, pass, before) = (state.workstream, state.lot, state.pass, state.need);
        let arrival = Arrival { item, workstream, attributes, since: state.rank.age.since(), lot };
        let (need, placed) = self.choose_queue(arrival, pass, is_first);
        let Some((queue, entry)) = placed else {
            self.items.remove(item);
            return;
        };
        let need = self.router.needs_mut().merge(before, need);
        self.items.living(item).need = need;
        self.take_attributes(item, attributes);
        self.enter_queue(item, queue, entry, is_first);
    }

    /// BOT-1: the bot goes first; while it holds as many as it can, the item waits for it.
    pub(super) fn bring_to_bot(&mut self, item: ItemId, workstream: WorkstreamId) {
        let settings = &self.center.workstreams[workstream];
        let limit = settings.life.bot.and_then(|bot| bot.at_once);
        // Until rules have chosen a queue, the item is that of the fallback queue.
        self.items.living(item).queue = self.router.fallback(workstream);
        if let Some(overflow) = self.overflow.as_deref_mut() {
            overflow.meet(item, self.now);
        }
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
        self.items.living(item).wait_since(since);
        self.route_again(item, attributes, true);
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
        let queue = self.router.fallback(workstream);
        self.leave_bot(item);
        match on_failure {
            BotFailure::HangUp => self.close_unanswered(item, CloseCause::BotFailed),
            BotFailure::External => {
                self.say(Decision::TransferOut { item });
                self.enter(item, State::Active);
            }
            BotFailure::Escalate => {
                let now = self.now;
                self.items.living(item).wait_since(now);
                self.enter_queue(item, queue, Entry::BotFailed, true);
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
        self.route_again(item, attributes, false);
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
