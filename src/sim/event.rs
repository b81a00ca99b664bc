//! What the world has in store: the events of the event list.

use crate::id::AgentId;
use crate::id::DemandId;
use crate::id::ItemId;
use crate::id::PoolId;

/// Something that will happen. An event about something that has changed meanwhile is void: each
/// carries what is needed to notice.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Event {
    /// The next item of a demand comes in.
    Arrives(DemandId),
    /// A finished record comes back as a new item.
    Reopens {
        /// Position in the table of records that will come back.
        entry: u32,
    },
    /// The customer has waited as long as he would, in this wait of the item.
    LosesPatience {
        /// The item.
        item: ItemId,
        /// Number of the wait.
        wait: u32,
    },
    /// The phone of a customer who is dialed rings no longer.
    DialOver(ItemId),
    /// The customer who answered in this contact of the item has waited for somebody as long as he
    /// would.
    HangsUp {
        /// The item.
        item: ItemId,
        /// Number of the contact.
        contact: u32,
    },
    /// The customer of a contact loses the connection.
    LosesConnection(ItemId),
    /// He is back.
    Reconnects(ItemId),
    /// The customer has waited for the bot as long as he would.
    GivesUpOnBot(ItemId),
    /// The bot is done with an item.
    BotDone(ItemId),
    /// The agent accepts the item's offer of this number.
    Accepts {
        /// The item.
        item: ItemId,
        /// Number of the offer.
        offer: u32,
    },
    /// The agent rejects the item's offer of this number.
    Rejects {
        /// The item.
        item: ItemId,
        /// Number of the offer.
        offer: u32,
    },
    /// What the agent has in hand is done.
    TaskDone {
        /// Who.
        agent: AgentId,
        /// Number of the plan; a later plan voids it.
        plan: u32,
    },
    /// The customer has answered a turn or a question, in this contact of the item.
    Answers {
        /// The item.
        item: ItemId,
        /// Number of the contact.
        contact: u32,
    },
    /// The person has waited for the customer's answer as long as he does.
    SetsAside(ItemId),
    /// The customer of a parked conversation writes again.
    WritesAgain(ItemId),
    /// A pool's number of scheduled people changes: this entry of its list.
    StaffingChanges {
        /// The pool.
        pool: PoolId,
        /// Position in its list.
        entry: u32,
    },
    /// The service calendars of a pool's people say that they work, or no longer.
    CalendarTurns(PoolId),
    /// Time for a break of the pool's list.
    BreakDue {
        /// Who.
        agent: AgentId,
        /// Position in the pool's list.
        entry: u32,
    },
    /// The break is over.
    BreakOver {
        /// Who.
        agent: AgentId,
        /// Number of the break.
        number: u32,
    },
    /// The supervisors of a pool look at what goes on.
    SupervisorsLook(PoolId),
    /// A person without work looks at the list.
    Looks(AgentId),
    /// A person at work looks at the list.
    LooksWhileWorking(AgentId),
    /// What the person reached for is his, if it is still there.
    Claims {
        /// Who.
        agent: AgentId,
        /// What.
        item: ItemId,
    },
}
