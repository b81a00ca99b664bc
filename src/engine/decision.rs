//! What the engine asks for: the words in which it answers the world.

use crate::center::OverflowAction;
use crate::center::PlaybookTrigger;
use crate::center::Presence;
use crate::id::AgentId;
use crate::id::CampaignId;
use crate::id::ItemId;
use crate::id::QueueId;
use crate::id::RuleId;
use crate::time::Span;
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
    /// Let the workstream's bot take the item (BOT-1).
    StartBot {
        /// The item.
        item: ItemId,
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
    /// The item leaves the agent's hands for somebody else's; `Offer`, `Assign`, `Enqueue` or
    /// `Close` follows, unless it left the center.
    Transfer {
        /// The item.
        item: ItemId,
        /// Who had it.
        agent: AgentId,
        /// Whether it goes to a number outside, which has it from now on (4.3).
        external: bool,
    },
    /// Hand the call over to a number outside: its bot failed (VO-5).
    TransferOut {
        /// The item.
        item: ItemId,
    },
    /// Let the agent help with the item.
    Consult {
        /// The item.
        item: ItemId,
        /// Who helps.
        agent: AgentId,
        /// Whether it takes his capacity (OC-44).
        takes_capacity: bool,
    },
    /// The agent no longer helps with the item.
    ConsultOver {
        /// The item.
        item: ItemId,
        /// Who helped.
        agent: AgentId,
    },
    /// The party outside is gone: the agent did not hand the call over in time (VO-3), and goes on
    /// with the caller.
    OutsideOver {
        /// The call.
        item: ItemId,
        /// Who has it.
        agent: AgentId,
    },
    /// Send the customer the message of the workstream's time-out rule (TIM-3).
    SendMessage {
        /// The item.
        item: ItemId,
        /// The rule's position among the workstream's time-out rules.
        rule: u8,
    },
    /// The record is done but keeps its agent's capacity until its queue item is removed or
    /// "worked by" cleared (11.3).
    Keep {
        /// The record.
        item: ItemId,
        /// Whose capacity.
        agent: AgentId,
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
    /// A queue overflows for the item, and this is done about it; `Enqueue` or `Close` follows
    /// unless it stays where it is. After `Callback`, the customer may be offered a call back.
    Overflow {
        /// The item.
        item: ItemId,
        /// The queue that overflows.
        queue: QueueId,
        /// The rule that sent the item there, if the queue overflows before it enters.
        rule: Option<RuleId>,
        /// Why.
        reason: OverflowReason,
        /// What is done.
        action: OverflowAction,
    },
    /// Offer the caller to be called back (CB-1).
    OfferCallback {
        /// The open item.
        item: ItemId,
    },
    /// The caller will be called back: his call leg ends, the item keeps its place (CB-2).
    AgreeCallback {
        /// The open item.
        item: ItemId,
    },
    /// The caller cannot be called back; he waits on (CB-6).
    RefuseCallback {
        /// The open item.
        item: ItemId,
        /// Why.
        reason: CallbackRefusal,
    },
    /// Dial the customer; `DialAnswered` or `DialFailed` is to be reported.
    Dial {
        /// The item.
        item: ItemId,
        /// Who has accepted it and waits for the customer (CB-3); `None`: nobody yet (CB-5).
        agent: Option<AgentId>,
    },
    /// Tell the customer how long he will probably wait (AWT-3).
    TellWait {
        /// The item.
        item: ItemId,
        /// The predicted wait.
        wait: Span,
    },
    /// Tell the customer his position in the queue (POS-1).
    TellPosition {
        /// The item.
        item: ItemId,
        /// From 1.
        position: usize,
    },
    /// The record is not routed here, and its name is free (CL-1).
    NotRouted {
        /// The record.
        item: ItemId,
        /// Why.
        reason: NotRouted,
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
    /// By a transfer: directly, past rules and pre-queue overflow (PIPE-3).
    Transfer,
    /// Into the fallback queue, because its bot failed (VO-5).
    BotFailed,
    /// As a call of a campaign.
    Campaign(CampaignId),
    /// From a queue that overflowed (OVF-9, OVF-12).
    Overflow {
        /// That queue.
        from: QueueId,
        /// The rule that sent the item there, if it overflowed before queueing.
        rule: Option<RuleId>,
    },
}

/// Why a queue overflows for an item.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum OverflowReason {
    /// The queue is closed.
    OutOfHours,
    /// It holds too many items (OVF-4).
    ItemLimit {
        /// As many as when last counted.
        count: u32,
    },
    /// It predicts too long a wait (OVF-5).
    PredictedWait {
        /// What it predicts.
        wait: Span,
    },
    /// The item has waited too long (OVF-10).
    Wait {
        /// So long.
        wait: Span,
    },
    /// A playbook acts (OVF-15).
    Playbook(PlaybookTrigger),
}

/// Why somebody cannot be called back (CB-6).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum CallbackRefusal {
    /// A callback to his number waits already.
    Duplicate,
    /// As many callbacks of the queue wait as may.
    Full,
}

/// Why a record is not routed (CL-1).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum NotRouted {
    /// The matching intake rule points to a basic routing rule.
    BasicRouting,
    /// No intake rule matches.
    NoIntakeRule,
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
    /// The agent gave it back (4.2, CAP-11).
    Released,
    /// The agent lost his connection and did not return in time (4.2).
    AgentGone,
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
    /// The bot did without people, or the customer left it (BOT-2).
    Deflected,
    /// The bot failed and hung up (VO-5).
    BotFailed,
    /// The customer was disconnected for longer than the limit (ST-4).
    Disconnected,
    /// Somebody was silent for longer than a time-out rule allows (TIM-3).
    Silence,
    /// The record left the queues of unified routing (11.3, RE-6).
    Removed,
    /// Whoever had the record may not read it (PICK-5, RE-9).
    Unreadable,
    /// Its queue has nobody who could ever answer (Q-9, MAN-3).
    EmptyQueue,
    /// Its channel is closed.
    ChannelClosed,
    /// Its queue overflowed, and it was ended (OVF-7).
    Overflow,
    /// Its queue overflowed, and the call went to a number outside.
    TransferredOutside,
    /// Its queue overflowed, and the caller leaves a message (VM-2).
    Voicemail,
    /// The customer was dialed in vain, as often as he may be (CB-6).
    NotReached,
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
    /// No such type of record.
    UnknownRecordType,
    /// No such attribute set.
    UnknownAttributes,
    /// The item is not (or no longer) offered to this agent.
    NotOffered,
    /// The notification cannot be rejected (NOT-3).
    CannotReject,
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
    /// A customer cannot leave a record, a parked conversation, or a line that he is not on.
    CannotLeave,
    /// The agent is already signed in.
    SignedIn,
    /// The agent is not signed in.
    NotSignedIn,
    /// The item is not with a bot.
    NotWithBot,
    /// Only customers of a live chat are disconnected and come back.
    NotLiveChat,
    /// The customer is cut off already.
    Disconnected,
    /// The customer or agent is connected.
    NotDisconnected,
    /// The channel is not asynchronous.
    NotAsynchronous,
    /// The agent had not parked this item.
    NotHis,
    /// The item is the agent's already.
    HisAlready,
    /// The agent's presence does not allow it.
    NotReachable,
    /// The queue carries another type of work.
    WrongType,
    /// The queue is closed, and the channel keeps transfers out of it then.
    QueueClosed,
    /// Only calls are held or go outside.
    NotACall,
    /// The agent has a caller on hold (VO-2).
    HoldsAlready,
    /// Nobody is on hold.
    NotOnHold,
    /// Nobody can help.
    NobodyFree,
    /// The agent is not helping with this item.
    NotConsulted,
    /// The workstream has no escalation profile.
    NoEscalationProfile,
    /// The item is not a record.
    NotARecord,
    /// The agent does not hold the profile.
    NotHeld,
    /// The agent is a member already.
    MemberAlready,
    /// No callback has been offered for the item where it waits.
    NoCallbackOffered,
    /// The callback profile of the queue allows no other number.
    NoOtherNumber,
    /// Nobody is being dialed.
    NotDialed,
    /// No such campaign.
    UnknownCampaign,
}
