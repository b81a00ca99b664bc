//! Living work items: where each is in its life.

use crate::center::AutoAssign;
use crate::center::Center;
use crate::center::Notification;
use crate::id::AgentId;
use crate::id::AttributeSetId;
use crate::id::ItemId;
use crate::id::QueueId;
use crate::id::WorkstreamId;
use crate::time::Time;

use super::Obstacle;
use super::affinity::Wish;
use super::consult::Help;
use super::need::NeedId;
use super::timers::Timer;
use super::timers::TimerKind;
use super::waiting::Rank;
use super::waiting::Waiter;

/// Where a living item is in its life (4.1).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum State {
    /// In a queue, nobody assigned.
    Open,
    /// Offered, waiting for acceptance; capacity is taken (ST-1). *Active* in the product.
    Ringing,
    /// In contact, or a record in hand.
    Active,
    /// Set aside until the customer writes again. *Waiting* in the product.
    Parked,
    /// The contact is over, work after it is not.
    WrapUp,
    /// With the workstream's bot, or waiting for it (BOT-1).
    WithBot,
    /// A record that is done and still takes its agent's capacity (11.3).
    Kept,
}

/// Offers of an item that one person declined or let expire (NOT-7).
#[derive(Clone, Copy, Debug)]
pub(super) struct Decline {
    pub(super) agent: AgentId,
    pub(super) count: u32,
    /// When last.
    pub(super) at: Time,
}

/// A living item.
#[derive(Clone, Debug)]
// What every item needs comes first, where short addresses reach it.
#[repr(C)]
pub(super) struct Item {
    generation: u32,
    is_alive: bool,
    pub(super) state: State,
    /// Whether capacity is taken for it.
    pub(super) holds_capacity: bool,
    /// Whether the queue's method chose whom it was offered to: then it moves the round robin.
    pub(super) by_method: bool,
    /// Changes with every state; deadlines of earlier states are void.
    pub(super) stamp: u32,
    /// Changes with every change that starts the auto-close clock anew (TIM-2).
    pub(super) clock: u32,
    pub(super) rank: Rank,
    pub(super) workstream: WorkstreamId,
    pub(super) queue: QueueId,
    pub(super) need: NeedId,
    /// Its line in the queue's block.
    pub(super) line: u32,
    /// Who has it: ringing, active or in wrap-up.
    pub(super) agent: Option<AgentId>,
    /// In which of the agent's shifts capacity was taken for it.
    pub(super) taken_in_shift: u32,
    /// Changes when a wait in a queue is over: with another queue, or with somebody's acceptance.
    pub(super) visit: u32,
    /// Changes with the customer's connection (ST-4, CB-2).
    pub(super) link: u32,
    /// Changes with every message (TIM-3).
    pub(super) words: u32,
    /// Whether it counts among its agent's sessions (OC-33).
    pub(super) is_session: bool,
    /// Whether the caller is on hold (VO-2).
    pub(super) is_held: bool,
    /// Whether the customer is cut off (ST-4).
    pub(super) is_disconnected: bool,
    /// Whether the bot has it; else it waits for the bot (BOT-3).
    pub(super) has_bot: bool,
    /// When it was offered to whom it is with; `None` if he took it without being asked.
    pub(super) offered_at: Option<Time>,
    /// Who had it last, for his own list (4.2).
    pub(super) last_agent: Option<AgentId>,
    /// With what rules were last run over it.
    pub(super) attributes: AttributeSetId,
    /// How it was put to whom it is offered to (NOT-1).
    pub(super) notification: Notification,
    /// For the item's life (OC-46).
    pub(super) declines: Vec<Decline>,
    /// Whether whoever has it talks with somebody outside, who is to get it (VO-3); and a number
    /// that changes when that begins or ends.
    pub(super) has_outside: bool,
    pub(super) attempts: u32,
    /// Who helps.
    pub(super) consults: Vec<Help>,
    /// Whom it wants before anybody else (10.7).
    pub(super) wish: Wish,
    /// The number of chance (OC-7), and how often rules have run over the item before.
    pub(super) lot: u64,
    pub(super) pass: u32,
    /// Priority score (ASG-12).
    pub(super) score: u32,
    /// How many of its queue's widenings are over (BUL-2).
    pub(super) stage: u8,
}

/// All living items, by slot.
#[derive(Clone, Debug, Default)]
pub(super) struct Items {
    slots: Vec<Item>,
}

impl Items {
    pub(super) fn get(&self, id: ItemId) -> Option<&Item> {
        let item = self.slots.get(id.slot as usize)?;
        (item.is_alive && item.generation == id.generation).then_some(item)
    }

    pub(super) fn get_mut(&mut self, id: ItemId) -> Option<&mut Item> {
        let item = self.slots.get_mut(id.slot as usize)?;
        (item.is_alive && item.generation == id.generation).then_some(item)
    }

    /// A living item; for callers that have just found it alive.
    #[inline]
    pub(super) fn living(&mut self, id: ItemId) -> &mut Item {
        let item = &mut self.slots[id.slot as usize];
        debug_assert!(item.is_alive && item.generation == id.generation, "{id:?} is gone");
        item
    }

    /// Whether a living item has the slot.
    pub(super) fn is_taken(&self, slot: u32) -> bool {
        self.slots.get(slot as usize).is_some_and(|item| item.is_alive)
    }

    /// Brings an item to life in a free slot.
    pub(super) fn insert(
        &mut self,
        id: ItemId,
        rank: Rank,
        workstream: WorkstreamId,
        need: NeedId,
        lot: u64,
    ) {
        let slot = id.slot as usize;
        if self.slots.len() <= slot {
            self.make_slots(slot, rank, workstream, need);
        }
        let item = &mut self.slots[slot];
        item.generation = id.generation;
        item.is_alive = true;
        item.state = State::Open;
        item.rank = rank;
        item.score = 0;
        item.wish = Wish::Anybody;
        item.workstream = workstream;
        item.need = need;
        item.agent = None;
        item.holds_capacity = false;
        item.declines.clear();
        item.lot = lot;
        item.pass = 0;
        item.last_agent = None;
        item.is_session = false;
        item.is_disconnected = false;
        item.is_held = false;
        item.has_outside = false;
        item.has_bot = false;
        item.consults.clear();
    }

    /// Makes slots up to and with this one; what is in them is set when an item takes one.
    #[cold]
    fn make_slots(&mut self, slot: usize, rank: Rank, workstream: WorkstreamId, need: NeedId) {
        while self.slots.len() <= slot {
            self.slots.push(Item {
                generation: 0,
                is_alive: false,
                state: State::Open,
                stamp: 0,
                clock: 0,
                link: 0,
                words: 0,
                visit: 0,
                rank,
                workstream,
                attributes: AttributeSetId::default(),
                stage: 0,
                wish: Wish::Anybody,
                score: 0,
                need,
                queue: QueueId::default(),
                line: 0,
                agent: None,
                holds_capacity: false,
                offered_at: None,
                taken_in_shift: 0,
                notification: Notification::default(),
                declines: Vec::new(),
                lot: 0,
                pass: 0,
                last_agent: None,
                by_method: false,
                is_session: false,
                is_disconnected: false,
                is_held: false,
                has_bot: false,
                has_outside: false,
                attempts: 0,
                consults: Vec::new(),
            });
        }
    }

    /// Ends an item's life.
    pub(super) fn remove(&mut self, id: ItemId) {
        let item = self.living(id);
        item.is_alive = false;
        item.stamp = item.stamp.wrapping_add(1);
        item.clock = item.clock.wrapping_add(1);
        item.link = item.link.wrapping_add(1);
        item.words = item.words.wrapping_add(1);
        item.visit = item.visit.wrapping_add(1);
    }

    /// The living items that an agent has.
    pub(super) fn living_of(&self, agent: AgentId) -> impl Iterator<Item = &Item> {
        self.slots.iter().filter(move |item| item.is_alive && item.agent == Some(agent))
    }

    /// The living items that an agent has, by name.
    pub(super) fn ids_of(&self, agent: AgentId) -> Vec<ItemId> {
        let named = (0..).zip(&self.slots);
        let his = named.filter(|(_, item)| item.is_alive && item.agent == Some(agent));
        his.map(|(slot, item)| ItemId { slot, generation: item.generation }).collect()
    }

    /// The living items with which an agent helps at the cost of his capacity.
    pub(super) fn helped_by(&self, agent: AgentId) -> impl Iterator<Item = &Item> {
        let takes = move |help: &Help| help.helper == agent && help.shift.is_some();
        let helps = move |item: &&Item| item.is_alive && item.consults.iter().any(takes);
        self.slots.iter().filter(helps)
    }

    /// Ends every life and keeps the memory.
    pub(super) fn clear(&mut self) {
        for item in &mut self.slots {
            item.is_alive = false;
            item.stamp = 0;
            item.clock = 0;
            item.link = 0;
            item.words = 0;
            item.visit = 0;
        }
    }

    /// Whether a deadline was set for a state that is over.
    pub(super) fn is_void(&self, timer: &Timer) -> bool {
        self.get(timer.item).is_none_or(|item| item.stamp_of(timer.kind) != timer.stamp)
    }

    /// How often a person declined an item.
    pub(super) fn declines(&self, id: ItemId, agent: AgentId) -> u32 {
        let declines = self.get(id).map_or(&[][..], |item| &item.declines);
        declines.iter().find(|decline| decline.agent == agent).map_or(0, |decline| decline.count)
    }

    /// NOT-13: whether the pause after a decline is still on.
    pub(super) fn is_paused(
        &self,
        center: &Center,
        now: Time,
        id: ItemId,
        decline: &Decline,
    ) -> bool {
        let pause = self
            .get(id)
            .and_then(|item| center.workstreams[item.workstream].offers.pause_after_decline);
        decline.count > 0 && pause.is_some_and(|pause| now < decline.at + pause)
    }

    /// What keeps a person from an item because of declines (NOT-7, NOT-8, OC-46).
    #[inline]
    pub(super) fn decline_obstacle(
        &self,
        center: &Center,
        now: Time,
        id: ItemId,
        agent: AgentId,
    ) -> Option<Obstacle> {
        match self.get(id)?.declines.is_empty() && center.choices.decliners_allowed > 0 {
            true => None,
            false => self.obstacle_of_declines(center, now, id, agent),
        }
    }

    #[inline(never)]
    fn obstacle_of_declines(
        &self,
        center: &Center,
        now: Time,
        id: ItemId,
        agent: AgentId,
    ) -> Option<Obstacle> {
        let declines = &self.get(id)?.declines;
        let decliners = declines.iter().filter(|decline| decline.count > 0).count();
        if decliners >= center.choices.decliners_allowed as usize {
            return Some(Obstacle::DeclinersLimit);
        }
        let mine = declines.iter().find(|decline| decline.agent == agent)?;
        if mine.count >= center.choices.declines_allowed {
            Some(Obstacle::DeclineLimit)
        } else if mine.at == now || self.is_paused(center, now, id, mine) {
            Some(Obstacle::JustDeclined)
        } else {
            None
        }
    }
}

impl Item {
    pub(super) const fn waiter(&self, id: ItemId) -> Waiter {
        Waiter { rank: self.rank, item: id }
    }

    /// Counts its wait from a time on (ASG-9).
    pub(super) const fn wait_since(&mut self, since: Time) {
        self.rank.age = self.rank.age.at(since);
    }

    /// NOT-3: auto-assignment rules rejecting out.
    pub(super) fn can_reject(&self) -> bool {
        self.notification.can_reject && self.notification.auto_assign == AutoAssign::No
    }

    /// Notes that a person turned the item away at `now`, `count` times more than before.
    pub(super) fn note_decline(&mut self, agent: AgentId, count: u32, now: Time) {
        match self.declines.iter_mut().find(|decline| decline.agent == agent) {
            Some(decline) => {
                decline.count += count;
                decline.at = now;
            }
            None => self.declines.push(Decline { agent, count, at: now }),
        }
    }

    /// Moves to another state, which voids the deadlines of this one.
    pub(super) fn enter(&mut self, state: State) {
        self.state = state;
        self.stamp = self.stamp.wrapping_add(1);
        self.clock = self.clock.wrapping_add(1);
        if !matches!(state, State::Open | State::Ringing) {
            self.visit = self.visit.wrapping_add(1);
            self.wish = Wish::Anybody;
        }
    }

    /// What tells deadlines of a kind that still matter from those that do not.
    pub(super) const fn stamp_of(&self, kind: TimerKind) -> u32 {
        match kind {
            TimerKind::Offer | TimerKind::Unseen | TimerKind::WrapUpBlock | TimerKind::Position => {
                self.stamp
            }
            TimerKind::StateLimit => self.clock,
            TimerKind::Disconnect | TimerKind::CallbackLimit => self.link,
            TimerKind::Silence(_) => self.words,
            TimerKind::Outside => self.attempts,
            TimerKind::Raise(_)
            | TimerKind::Widen(_)
            | TimerKind::Wish
            | TimerKind::CallbackOffer => self.visit,
        }
    }
}
