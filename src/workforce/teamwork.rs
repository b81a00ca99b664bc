//! What people do together with a conversation: transfers, help from colleagues, supervisors.

use crate::center::WorkType;
use crate::id::AgentId;
use crate::id::QueueId;
use crate::id::WorkstreamId;
use crate::random::Law;
use crate::time::Span;

/// Transfers of one item after which nobody transfers it again: people who send it back and forth
/// come to an end.
pub const TRANSFERS_LIMIT: u32 = 10;

/// What a pool's people do together with others.
#[derive(Clone, Debug, Default)]
pub struct Teamwork {
    /// When they transfer; shares of what fits a conversation exclude each other.
    pub transfers: Vec<Transfer>,
    /// When they ask somebody; likewise, and whoever transfers asks nobody.
    pub consults: Vec<Consult>,
    /// What they do as supervisors, if they are any.
    pub supervises: Option<Supervision>,
}

impl Teamwork {
    /// Whether there is anything that they do together.
    pub const fn is_any(&self) -> bool {
        self.supervises.is_some() || !self.transfers.is_empty() || !self.consults.is_empty()
    }

    /// The people to whom they turn directly, past all queues.
    pub fn addressed(&self) -> impl Iterator<Item = AgentId> {
        let transfers = self.transfers.iter().map(|transfer| match &transfer.to {
            TransferTo::People(people) => people.as_slice(),
            TransferTo::Queue(_) | TransferTo::Outside => &[],
        });
        let consults = self.consults.iter().map(|consult| match &consult.with {
            ConsultWith::People(people) => people.as_slice(),
            ConsultWith::Queue(_) => &[],
        });
        transfers.chain(consults).flatten().copied()
    }
}

/// Which conversations something is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct About {
    /// The queues that they came from; empty: any.
    pub queues: Vec<QueueId>,
    /// The workstreams that they came through; empty: any.
    pub workstreams: Vec<WorkstreamId>,
    /// Their type, if only one can go there; never records.
    pub work_type: Option<WorkType>,
}

/// A share of conversations is transferred (4.3).
#[derive(Clone, Debug)]
pub struct Transfer {
    /// Of which.
    pub about: About,
    /// The share, from 0 to 1.
    pub share: f64,
    /// The part of its work after which a conversation is transferred, from 0 to 1.
    pub after: f64,
    /// Where to.
    pub to: TransferTo,
    /// What is left to do for whoever gets it.
    pub leaves: Leaves,
    /// How long he talks with the party outside first, the customer on hold (VO-3); `None`: not at
    /// all.
    pub hands_over: Option<Law>,
    /// Why, for those who ask; nothing depends on it.
    pub reason: Option<String>,
}

/// Where a conversation is transferred.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TransferTo {
    /// To a queue of its type.
    Queue(QueueId),
    /// To one of these people: of those who can be reached, who has the fewest items in hand.
    People(Vec<AgentId>),
    /// To a number outside the center.
    Outside,
}

/// What is left to do of a conversation that is transferred.
#[derive(Clone, Debug)]
pub enum Leaves {
    /// The rest of its work.
    Rest,
    /// All of it, drawn anew.
    All,
    /// One stretch of this length.
    Stretch(Law),
}

/// Somebody is asked for help in a share of conversations (VO-4).
#[derive(Clone, Debug)]
pub struct Consult {
    /// Of which.
    pub about: About,
    /// The share, from 0 to 1.
    pub share: f64,
    /// The part of its work after which help is asked for, from 0 to 1.
    pub after: f64,
    /// Who is asked.
    pub with: ConsultWith,
    /// How long the two talk about it.
    pub takes: Law,
    /// Whether a caller is on hold meanwhile (VO-4).
    pub is_private: bool,
}

/// Who is asked for help.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ConsultWith {
    /// Whom the assignment of this queue finds.
    Queue(QueueId),
    /// One of these people, chosen as for a transfer.
    People(Vec<AgentId>),
}

/// What supervisors do (MAN-1, MAN-2, MAN-4). They look from time to time while one of them is at
/// work; stepping in takes nobody's attention.
#[derive(Clone, Debug)]
pub struct Supervision {
    /// The queues that they watch.
    pub queues: Vec<QueueId>,
    /// How often they look.
    pub looks_every: Law,
    /// What has been open for so long, they give to the member of its queue with an allowed
    /// presence who has the fewest items in hand; `None`: nothing.
    pub assigns_after: Option<Span>,
    /// What somebody has been in contact with for so long, they move to another such member.
    pub transfers_after: Option<Span>,
    /// A conversation that somebody has had for so long, wrap-up included, they close by force.
    pub closes_after: Option<Span>,
}
