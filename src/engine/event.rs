//! What can happen: the words in which the world reports to the engine.

use crate::center::Presence;
use crate::id::AgentId;
use crate::id::AttributeSetId;
use crate::id::CampaignId;
use crate::id::ItemId;
use crate::id::ProfileId;
use crate::id::QueueId;
use crate::id::RecordTypeId;
use crate::id::WorkstreamId;
use crate::time::Span;
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

/// Where a representative transfers what he has in hand (4.3).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TransferTarget {
    /// To another person.
    Agent(AgentId),
    /// To a queue of the item's type.
    Queue(QueueId),
    /// To a number outside the center; calls only.
    External,
}

/// Whom a representative asks for help with what he has in hand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ConsultTarget {
    /// A person of his choice.
    Agent(AgentId),
    /// Whom the queue's assignment finds at this moment.
    Queue(QueueId),
}

/// A record that has just been created; its type's intake rules say where it goes (CL-1).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NewRecord {
    /// Its name, as of an [`Arrival`].
    pub item: ItemId,
    /// Its type.
    pub record_type: RecordTypeId,
    /// Its attributes, interned.
    pub attributes: AttributeSetId,
    /// Its FIFO time.
    pub since: Time,
    /// The number that chance uses for it.
    pub lot: u64,
}

/// What became of a dial that did not reach the customer (CB-6).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum DialFailure {
    /// Nobody answered.
    NoAnswer,
    /// The call could not be made.
    Failure,
    /// A machine answered.
    Machine,
}

/// What happened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Event {
    /// A work item came in.
    Arrived(Arrival),
    /// A record was created, such as the message that a caller left (VM-2).
    Recorded(NewRecord),
    /// The customer hung up or left the chat: closes an open or ringing item, ends a contact.
    CustomerLeft {
        /// The item he left.
        item: ItemId,
    },
    /// The customer wrote on an asynchronous conversation; a parked one opens again (ST-3).
    CustomerWrote {
        /// The item.
        item: ItemId,
    },
    /// The agent wrote on an asynchronous conversation that he has in hand (TIM-3).
    AgentWrote {
        /// The active item.
        item: ItemId,
    },
    /// The customer of a live chat is disconnected; he may come back within a limit (ST-4).
    CustomerDisconnected {
        /// The item he is cut off from.
        item: ItemId,
    },
    /// The customer of a live chat is back (ST-5).
    CustomerReconnected {
        /// The item he comes back to.
        item: ItemId,
    },
    /// The bot gives up to people: rules run again with what it found out (PIPE-2).
    BotEscalated {
        /// The item with the bot.
        item: ItemId,
        /// Its attributes now, interned.
        attributes: AttributeSetId,
        /// Its FIFO time from now on: the human wait clock starts here (BOT-2).
        since: Time,
    },
    /// The bot is done, without people (BOT-2).
    BotEnded {
        /// The item with the bot.
        item: ItemId,
    },
    /// The bot or IVR failed (VO-5).
    BotFailed {
        /// The item with the bot.
        item: ItemId,
    },
    /// The caller accepted to be called back (CB-2).
    CallbackAccepted {
        /// The open item.
        item: ItemId,
        /// The number to call, numbered as the driver likes: equal ones are the same (CB-6);
        /// `None`: like no other.
        number: Option<u64>,
        /// Whether that is another number than the one he called from.
        is_other: bool,
    },
    /// A customer came onto the list of a campaign, to be called.
    Enlisted {
        /// The campaign.
        campaign: CampaignId,
        /// The item that the call will be. Its workstream is that of the campaign, its FIFO time
        /// that of the answer, or of coming onto the list if somebody looks at it first.
        contact: Arrival,
    },
    /// The customer who was dialed is on the line, and verified if the driver does so (CB-5).
    DialAnswered {
        /// The item.
        item: ItemId,
    },
    /// The customer who was dialed is not reached.
    DialFailed {
        /// The item.
        item: ItemId,
        /// What became of the dial.
        failure: DialFailure,
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
    /// A supervisor gave an open item to an agent (MAN-1).
    SupervisorAssigned {
        /// The open item.
        item: ItemId,
        /// To whom.
        agent: AgentId,
    },
    /// A supervisor moved an active or parked item to a member of its queue (MAN-2).
    SupervisorTransferred {
        /// The item.
        item: ItemId,
        /// To whom.
        agent: AgentId,
    },
    /// The agent transferred what he has in hand (4.3, MAN-3).
    Transferred {
        /// The active item.
        item: ItemId,
        /// Where to.
        to: TransferTarget,
    },
    /// The agent gave the item back to its queue; of a record, "worked by" was cleared (CAP-11).
    Released {
        /// The active item.
        item: ItemId,
    },
    /// The agent took up, from his own list, a conversation that he had parked (4.2).
    TakenUp {
        /// The parked item.
        item: ItemId,
        /// Who, the last to have had it.
        agent: AgentId,
    },
    /// The agent put the caller on hold (VO-2).
    HoldBegun {
        /// The active item.
        item: ItemId,
    },
    /// The agent took the caller off hold.
    HoldEnded {
        /// The active item.
        item: ItemId,
    },
    /// The agent rang somebody outside to whom he means to transfer the call; the caller is on
    /// hold (VO-3). [`Event::Transferred`] hands it over.
    OutsideCalled {
        /// The active call.
        item: ItemId,
    },
    /// The agent gave that up and went back to the caller.
    OutsideLeft {
        /// The active call.
        item: ItemId,
    },
    /// The agent asked somebody for help; he stays the item's (VO-4).
    ConsultBegun {
        /// The active item.
        item: ItemId,
        /// Whom he asked.
        with: ConsultTarget,
        /// Whether a caller is on hold meanwhile; else he hears it.
        is_private: bool,
    },
    /// The helper is out of the conversation again.
    ConsultEnded {
        /// The item.
        item: ItemId,
        /// Who helped.
        agent: AgentId,
    },
    /// Somebody looked into an active conversation: its auto-close clock starts anew (TIM-2).
    Monitored {
        /// The active item.
        item: ItemId,
    },
    /// The chat goes on with voice or video, which takes the escalation profile (CAP-10).
    Elevated {
        /// The active item.
        item: ItemId,
    },
    /// A record was saved and routed again (RE-10).
    Rerouted {
        /// The record, open or active.
        item: ItemId,
        /// Its attributes now, interned.
        attributes: AttributeSetId,
    },
    /// A record's queue item was deactivated, removed, or moved to a basic queue, or the record
    /// deleted: the work item closes and its capacity comes back (11.3, RE-6).
    Removed {
        /// The record.
        item: ItemId,
    },
    /// The agent turned out to lack permission to read the record, which closes (PICK-5, RE-9).
    Unreadable {
        /// The active record.
        item: ItemId,
    },
    /// The record was given another owner by a plain command. Nothing follows: what is told to
    /// the record never reaches the work item, nor its capacity (RE-2, 11.3).
    OwnerChanged {
        /// The record.
        item: ItemId,
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
    /// The agent's service calendar says that he works, or that he does not (CUS-8). Starts no
    /// cycle; nobody works until told so.
    WorkingSet {
        /// Who.
        agent: AgentId,
        /// Whether he works now.
        working: bool,
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
    /// The agent or a supervisor reset his presence to what the system computes (NOT-11).
    PresenceReset {
        /// Whose.
        agent: AgentId,
    },
    /// The agent's connection is gone; he shows as offline at once (PRE-4).
    AgentDisconnected {
        /// Whose.
        agent: AgentId,
    },
    /// The agent's connection is back (PRE-7).
    AgentReturned {
        /// Whose.
        agent: AgentId,
    },
    /// An administrator gave the agent a limit of his own for a profile that he holds (CAP-4).
    /// What he has in hand stays. Starts no cycle (ASG-2).
    LimitConfigured {
        /// Whose.
        agent: AgentId,
        /// The profile.
        profile: ProfileId,
        /// The new limit; `None` is the profile's own.
        limit: Option<u32>,
    },
    /// The agent became a member of the queue (ASG-1).
    MemberAdded {
        /// The queue.
        queue: QueueId,
        /// The new member.
        agent: AgentId,
    },
    /// From now on cycles run so long after their triggers (OC-1): what the driver has sampled.
    /// A cycle that is due already keeps its time.
    LatencySet {
        /// How long.
        latency: Span,
    },
    /// An administrator changed the agent's total units; starts no cycle (ASG-2).
    UnitsConfigured {
        /// Whose.
        agent: AgentId,
        /// The new total.
        units: u32,
    },
}
