//! Living items as the world sees them.

use crate::center::Family;
use crate::center::WorkType;
use crate::id::AgentId;
use crate::id::DemandId;
use crate::id::ItemId;
use crate::id::QueueId;

/// Where an item is, for the world.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Phase {
    /// Waits for a bot that has its hands full.
    AwaitsBot,
    /// The bot has it.
    WithBot,
    /// In a queue, perhaps offered.
    Waiting,
    /// With an agent.
    Contact,
    /// Its agent works on it after the contact.
    WrapUp,
    /// Set aside until the customer writes again.
    Parked,
}

/// A living item.
#[derive(Clone, Debug)]
pub(super) struct Item {
    generation: u32,
    is_alive: bool,
    pub(super) demand: DemandId,
    /// Its number in the demand, from 1.
    pub(super) ordinal: u32,
    /// Its position among the recorded items, if it was recorded.
    pub(super) recorded: Option<usize>,
    pub(super) work_type: WorkType,
    pub(super) family: Family,
    pub(super) phase: Phase,
    /// The queue that it waits in, or came from.
    pub(super) queue: QueueId,
    /// Who has it: ringing, in contact or in wrap-up.
    pub(super) agent: Option<AgentId>,
    /// Number of the contact: how often the conversation or record came back.
    pub(super) contact: u32,
    /// Offers so far.
    pub(super) offers: u32,
    /// Whether the end of the customer's patience is on the event list.
    pub(super) is_patience_planned: bool,
    /// Number of the wait whose patience that is: how often he has begun to wait anew.
    pub(super) wait: u32,
    /// Turns taken, and turns in all, of this contact.
    pub(super) turns_taken: u32,
    pub(super) turns: u32,
    /// Hands-on milliseconds that follow the customer's answer; zero if none was asked for.
    pub(super) effort_after: f64,
    /// On hands-on times: what choosing one's work does.
    pub(super) factor: f64,
}

/// Living items by slot; a slot is used again.
#[derive(Clone, Debug, Default)]
pub(super) struct Items {
    slots: Vec<Item>,
    free: Vec<u32>,
    alive: usize,
}

impl Items {
    pub(super) fn clear(&mut self) {
        self.slots.clear();
        self.free.clear();
        self.alive = 0;
    }

    /// Number of living items.
    pub(super) const fn alive(&self) -> usize {
        self.alive
    }

    /// Brings an item to life.
    #[inline(always)]
    pub(super) fn insert(
        &mut self,
        demand: DemandId,
        ordinal: u32,
        work_type: WorkType,
        family: Family,
    ) -> ItemId {
        self.alive += 1;
        let item = Item {
            generation: 0,
            is_alive: true,
            demand,
            ordinal,
            recorded: None,
            work_type,
            family,
            phase: Phase::Waiting,
            queue: QueueId::default(),
            agent: None,
            contact: 0,
            offers: 0,
            is_patience_planned: false,
            wait: 0,
            turns_taken: 0,
            turns: 0,
            effort_after: 0.0,
            factor: 1.0,
        };
        if let Some(slot) = self.free.pop() {
            let place = &mut self.slots[slot as usize];
            let generation = place.generation + 1;
            *place = Item { generation, ..item };
            return ItemId { slot, generation };
        }
        self.slots.push(item);
        let slot = u32::try_from(self.slots.len() - 1).expect("fewer than 2^32 items live at once");
        ItemId { slot, generation: 0 }
    }

    /// The item, if it lives.
    pub(super) fn get(&self, id: ItemId) -> Option<&Item> {
        let item = &self.slots[id.slot as usize];
        (item.is_alive && item.generation == id.generation).then_some(item)
    }

    /// An item that the caller knows to live.
    pub(super) fn living(&mut self, id: ItemId) -> &mut Item {
        let item = &mut self.slots[id.slot as usize];
        debug_assert!(item.is_alive && item.generation == id.generation, "{id:?} is gone");
        item
    }

    /// Ends an item's life.
    pub(super) fn remove(&mut self, id: ItemId) {
        let item = self.living(id);
        item.is_alive = false;
        self.free.push(id.slot);
        self.alive -= 1;
    }

    /// Living items, by slot.
    pub(super) fn iter(&self) -> impl Iterator<Item = (ItemId, &Item)> {
        let living = (0..).zip(&self.slots).filter(|(_, item)| item.is_alive);
        living.map(|(slot, item)| (ItemId { slot, generation: item.generation }, item))
    }

    /// Items that wait in a queue, or for a bot.
    pub(super) fn waiting(&self) -> impl Iterator<Item = ItemId> {
        (0..).zip(&self.slots).filter_map(|(slot, item)| {
            let waits = item.is_alive && matches!(item.phase, Phase::Waiting | Phase::AwaitsBot);
            waits.then_some(ItemId { slot, generation: item.generation })
        })
    }
}
