//! What the engine asks for: the words in which it answers the world.

use crate::center::Presence;
use crate::id::AgentId;
use crate::id::ItemId;
use crate::id::QueueId;
use crate::id::RuleId;
use crate::time::Time;

/// Something to do, or something to know.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Decision {
    /// The item is now open in a queue.
    Enqueue {
        /// The item.
        item: ItemId,
        /// Where it waits.
        queue: QueueId,
        /// How it got there.
        entry: Entry,
    },
    /// Put the item to the agent; his capacity is taken from now on (ST-1).
    Offer {
        /// The item.
        item: ItemId,
        /// Whom to ask.
        agent: AgentId,
        /// The queue it comes from.
        queue: QueueId,
        /// When the offer runs out unless answered.
        expires: Time,
    },
    /// The item is the agent's without being asked: a record (NOT-4), or what he picked.
    Assign {
        /// The item.
        item: ItemId,
        /// Whose it is now.
        agent: AgentId,
        /// The queue it comes from.
        queue: QueueId,
    },
    /// The offer is over without acceptance; `Requeue` or `Close` follows.
    Withdraw {
        /// The item.
        item: ItemId,
        /// Who was asked.
        agent: AgentId,
        /// Why it is over.
        cause: WithdrawCause,
    },
    /// The item is open again in its queue.
    Requeue {
        /// The item.
        item: ItemId,
        /// Its queue.
        queue: QueueId,
        /// Why it is back.
        cause: RequeueCause,
    },
    /// The contact is over and the wrap-up runs.
    WrapUp {
        /// The item.
        item: ItemId,
        /// Whose it is.
        agent: AgentId,
    },
    /// The conversation is set aside until the customer writes again.
    Park {
        /// The item.
        item: ItemId,
        /// Whose it was.
        agent: AgentId,
    },
    /// The item is closed; its name is free.
    Close {
        /// The item.
        item: ItemId,
        /// Who had it in hand (active or in wrap-up), if anybody.
        agent: Option<AgentId>,
        /// Why it closed.
        cause: CloseCause,
    },
    /// The agent's presence has changed by the system's rules (PRE-3).
    SetPresence {
        /// Whose.
        agent: AgentId,
        /// To what.
        presence: Presence,
    },
    /// Nothing was done: what was reported came too late, twice, or about somebody unknown.
    Ignore {
        /// Why.
        reason: IgnoreReason,
    },
}

/// How an item came into a queue.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Entry {
    /// By a route-to-queue rule.
    Rule(RuleId),
    /// By falling back (FB-1).
    Fallback(FallbackReason),
}

/// Why an item went to the fallback queue (FB-1).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum FallbackReason {
    /// Classification failed.
    ClassificationError,
    /// A route-to-queue rule failed.
    RuleError,
    /// There are no rules, or none matched.
    NoMatch,
}

impl FallbackReason {
    /// Every reason.
    pub const ALL: [Self; 3] = [Self::NoMatch, Self::RuleError, Self::ClassificationError];

    /// The name in results.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoMatch => "no match",
            Self::RuleError => "rule error",
            Self::ClassificationError => "classification error",
        }
    }
}

/// Why an offer is over without acceptance.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum WithdrawCause {
    /// The agent rejected it.
    Declined,
    /// The agent let it run out.
    Expired,
    /// The customer left while it rang.
    CustomerLeft,
    /// The system closed the item.
    SystemClosed,
}

/// Why an item is open again.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum RequeueCause {
    /// The agent rejected the offer.
    Declined,
    /// The agent let the offer run out.
    Expired,
    /// The agent closed the tab of a live chat or call without End (ST-2).
    TabClosed,
    /// The customer wrote again on a parked conversation (ST-3).
    CustomerWrote,
}

/// Why an item closed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum CloseCause {
    /// The work is done: wrap-up finished, or the record resolved.
    Done,
    /// The customer left before anybody answered.
    CustomerLeft,
    /// Nobody touched it for longer than the state's limit (4.5).
    StateLimit,
    /// It was closed by force (MAN-4).
    Forced,
}

/// Why an event was ignored.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum IgnoreReason {
    /// No living item has this name.
    UnknownItem,
    /// The name is still in use by a living item.
    ItemExists,
    /// No such agent.
    UnknownAgent,
    /// No such workstream.
    UnknownWorkstream,
    /// No such queue.
    UnknownQueue,
    /// No such attribute set.
    UnknownAttributes,
    /// The item is not (or no longer) offered to this agent.
    NotOffered,
    /// The item is not open.
    NotOpen,
    /// The item may not be picked from the list (PICK-6).
    NotPickable,
    /// The agent is not a member of the item's queue.
    NotMember,
    /// The item is not active.
    NotActive,
    /// The item is not in wrap-up.
    NotInWrapUp,
    /// The item is not parked.
    NotParked,
    /// A record has no tab to close.
    NotAConversation,
    /// A customer cannot leave a record or a parked conversation.
    CannotLeave,
    /// The agent is already signed in.
    SignedIn,
    /// The agent is not signed in.
    NotSignedIn,
    /// The agent is a member already.
    MemberAlready,
}
