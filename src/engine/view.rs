//! What callers may ask: where items are, what people have, what can be picked.

use crate::center::Presence;
use crate::id::AgentId;
use crate::id::ItemId;
use crate::id::QueueId;
use crate::time::Time;

use super::Engine;
use super::State;
use super::waiting::Waiter;

/// What an engine knows of a person at a glance.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Glance {
    /// Whether he is signed in.
    pub signed_in: bool,
    /// His base presence.
    pub presence: Presence,
    /// Items that he has ringing, active or in wrap-up.
    pub items: u32,
    /// Capacity in use: units if he has units, else slots of his profiles.
    pub capacity_used: u32,
    /// Capacity in all, likewise.
    pub capacity_limit: u32,
}

/// An item on the list that people pick from (PICK-1).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OpenItem {
    /// The item.
    pub item: ItemId,
    /// The queue it waits in.
    pub queue: QueueId,
    /// Its FIFO time.
    pub since: Time,
}

impl Engine {
    /// Where a living item is in its life.
    pub fn state(&self, item: ItemId) -> Option<State> {
        self.items.get(item).map(|item| item.state)
    }

    /// The queue that a living item is in, or came from.
    pub fn queue_of(&self, item: ItemId) -> Option<QueueId> {
        self.items.get(item).map(|item| item.queue)
    }

    /// Who has a living item: ringing, active or in wrap-up.
    pub fn agent_of(&self, item: ItemId) -> Option<AgentId> {
        self.items.get(item).and_then(|item| item.agent)
    }

    /// Whether the caller of a living item is on hold (VO-2); hold is no talk.
    pub fn is_on_hold(&self, item: ItemId) -> bool {
        self.items.get(item).is_some_and(|item| item.is_held)
    }

    /// An agent's base presence.
    pub fn presence(&self, agent: AgentId) -> Presence {
        self.roster.workers[agent].presence
    }

    /// Whether an agent is signed in.
    pub fn is_signed_in(&self, agent: AgentId) -> bool {
        self.roster.workers[agent].signed_in
    }

    /// How many items an agent has ringing, active or in wrap-up.
    pub fn items_held(&self, agent: AgentId) -> u32 {
        self.roster.workers[agent].items
    }

    /// What an agent shows at a glance.
    #[inline]
    pub fn glance(&self, agent: AgentId) -> Glance {
        let worker = &self.roster.workers[agent];
        let (used, capacity_limit) = match worker.units {
            Some(units) => (worker.units_used, units),
            None => self.roster.slots_of(agent),
        };
        Glance {
            signed_in: worker.signed_in,
            presence: worker.presence,
            items: worker.items,
            capacity_used: used.cast_unsigned(),
            capacity_limit,
        }
    }

    /// How many items are open in a queue, pushed and picked.
    pub fn waiting(&self, queue: QueueId) -> usize {
        self.waiting[queue].len()
    }

    /// How many open items an agent finds on his list (PICK-1): those he may take.
    pub fn open_count(&self, agent: AgentId) -> usize {
        let queues = self.roster.workers[agent].memberships.iter();
        queues.map(|entry| self.waiting[entry.queue].pickable.len()).sum()
    }

    /// The open item at a position of an agent's list, ordered as by [`Self::open_items`].
    pub fn open_item(&self, agent: AgentId, mut position: usize) -> Option<OpenItem> {
        for entry in &self.roster.workers[agent].memberships {
            let list = &self.waiting[entry.queue].pickable;
            if let Some(waiter) = list.nth(position) {
                return Some(OpenItem::new(entry.queue, *waiter));
            }
            position -= list.len();
        }
        None
    }

    /// An agent's list of open items: by queue priority, then queue, then oldest first.
    pub fn open_items(&self, agent: AgentId) -> impl Iterator<Item = OpenItem> {
        self.open_lists(agent).flat_map(|(_, list)| list)
    }

    /// An agent's list of open items, by queue in the order of their priority; each oldest first.
    pub fn open_lists(
        &self,
        agent: AgentId,
    ) -> impl Iterator<Item = (QueueId, impl Iterator<Item = OpenItem>)> {
        self.roster.workers[agent].memberships.iter().map(|entry| {
            let queue = entry.queue;
            let list = self.waiting[queue].pickable.iter();
            (queue, list.map(move |waiter| OpenItem::new(queue, *waiter)))
        })
    }

    /// The newest item that an agent may take from a queue's list.
    pub fn newest_open(&self, queue: QueueId) -> Option<OpenItem> {
        self.waiting[queue].pickable.last().map(|waiter| OpenItem::new(queue, *waiter))
    }

    /// The oldest item that an agent may take from a queue's list.
    pub fn oldest_open(&self, queue: QueueId) -> Option<OpenItem> {
        self.waiting[queue].pickable.first().map(|waiter| OpenItem::new(queue, *waiter))
    }

    /// The queues of an agent, by priority, then by name.
    pub fn queues_of(&self, agent: AgentId) -> impl Iterator<Item = QueueId> {
        self.roster.workers[agent].memberships.iter().map(|entry| entry.queue)
    }
}

impl OpenItem {
    const fn new(queue: QueueId, waiter: Waiter) -> Self {
        Self { item: waiter.item, queue, since: waiter.rank.age.since() }
    }
}
