//! What can happen: the words in which the world reports to the engine.

use crate::center::Presence;
use crate::id::AgentId;
use crate::id::AttributeSetId;
use crate::id::ItemId;
use crate::id::QueueId;
use crate::id::WorkstreamId;
use crate::time::Time;

/// A work item that has just come in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Arrival {
    /// Its name; the caller uses a slot again only after the item has closed.
    pub item: ItemId,
    /// The entry through which it came.
    pub workstream: WorkstreamId,
    /// Its attributes, interned with [`Engine::intern`](super::Engine::intern).
    pub attributes: AttributeSetId,
    /// Its FIFO time (ASG-9): the arrival, or earlier for a head start.
    pub since: Time,
    /// The number that chance uses for this item, such as a percentage split (OC-7).
    pub lot: u64,
}

/// What happened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Event {
    /// A work item came in.
    Arrived(Arrival),
    /// The customer hung up or left the chat: closes an open or ringing item, ends a contact.
    CustomerLeft {
        /// The item he left.
        item: ItemId,
    },
    /// The customer wrote again on a parked conversation, which opens it (ST-3).
    CustomerWrote {
        /// The parked item.
        item: ItemId,
    },
    /// The agent accepted the offer.
    OfferAccepted {
        /// The item offered.
        item: ItemId,
        /// The agent it was offered to.
        agent: AgentId,
    },
    /// The agent rejected the offer. (That an offer runs out, the engine notices itself.)
    OfferDeclined {
        /// The item offered.
        item: ItemId,
        /// The agent it was offered to.
        agent: AgentId,
    },
    /// An agent took an open item from the list (PICK-3).
    Picked {
        /// The item taken.
        item: ItemId,
        /// Who took it.
        agent: AgentId,
    },
    /// The contact is over: End was pressed, the customer ended it, the record was resolved.
    /// Conversations go to wrap-up, records close.
    Ended {
        /// The active item.
        item: ItemId,
    },
    /// The agent closed the tab without End (ST-2): asynchronous conversations are parked, live
    /// chat and voice return to the queue.
    TabClosed {
        /// The active item.
        item: ItemId,
    },
    /// The agent has finished the wrap-up.
    WrapUpClosed {
        /// The item in wrap-up.
        item: ItemId,
    },
    /// A supervisor or the end of service closed the item, whatever its state (MAN-4).
    ForceClosed {
        /// The living item.
        item: ItemId,
    },
    /// The agent signed in; presence is the default or computed (PRE-2).
    SignedIn {
        /// Who.
        agent: AgentId,
    },
    /// The agent signed out: nothing more is offered, work in hand stays his.
    SignedOut {
        /// Who.
        agent: AgentId,
    },
    /// The agent's shift ended: end-of-day profiles come back (CAP-7).
    ShiftEnded {
        /// Whose.
        agent: AgentId,
    },
    /// The agent set his presence by hand (PRE-6).
    PresenceSet {
        /// Who.
        agent: AgentId,
        /// To what.
        presence: Presence,
    },
    /// The agent became a member of the queue (ASG-1).
    MemberAdded {
        /// The queue.
        queue: QueueId,
        /// The new member.
        agent: AgentId,
    },
    /// An administrator changed the agent's total units; starts no cycle (ASG-2).
    UnitsConfigured {
        /// Whose.
        agent: AgentId,
        /// The new total.
        units: u32,
    },
}
