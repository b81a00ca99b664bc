//! A stream of demand with its laws.

use crate::id::AttributeId;
use crate::id::CampaignId;
use crate::id::DemandId;
use crate::id::RecordTypeId;
use crate::id::ValueId;
use crate::id::WorkstreamId;
use crate::random::Law;
use crate::time::Span;
use crate::time::Time;

/// A stream of demand: items that come through one workstream and follow the same laws.
#[derive(Clone, Debug)]
pub struct Demand {
    /// Its name; the owner of its random streams.
    pub name: String,
    /// The workstream through which its items come.
    pub workstream: WorkstreamId,
    /// When they come.
    pub arrivals: Arrivals,
    /// What they carry.
    pub attributes: Attributes,
    /// How long a customer waits (ringing included, OC-37) before he leaves; `None`: for ever.
    pub patience: Option<Law>,
    /// What an item asks of the person who has it.
    pub handling: Handling,
    /// Whether and when a parked conversation's customer writes again.
    pub writes_again: Option<WritesAgain>,
    /// What goes wrong in conversations.
    pub interruptions: Interruptions,
    /// What callers do who are offered a callback; `None`: nobody offers them one.
    pub callback: Option<CallsBack>,
    /// What callers do who are sent to voicemail; `None`: nobody sends them there.
    pub voicemail: Option<Voicemail>,
    /// If its items are messages that callers leave: the type of these records, whose intake rules
    /// say where they go (VM-2).
    pub message_type: Option<RecordTypeId>,
    /// If the center calls its customers: the campaign, onto whose list they come when they
    /// arrive.
    pub campaign: Option<CampaignId>,
    /// What becomes of dialing customers of a campaign.
    pub phone: Option<Phone>,
    /// What becomes of conversations whose customers take their time.
    pub silence: Silence,
}

/// When items arrive.
#[derive(Clone, Debug)]
pub enum Arrivals {
    /// A Poisson process with a rate that may change.
    Poisson(RateCurve),
    /// So many at the start.
    List(u32),
    /// Exactly these items, sorted by time.
    Recorded(Vec<Recorded>),
}

/// A piecewise constant rate.
#[derive(Clone, Debug)]
pub struct RateCurve {
    /// Pieces in order of time, not overlapping; outside them nothing arrives.
    pub pieces: Vec<RatePiece>,
    /// Coefficient of variation of a factor that scales all of a day's rates, with mean one; the
    /// factor of a day is the same luck for every demand. Zero: no such factor.
    pub day_to_day: f64,
}

/// A stretch of time with one rate.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct RatePiece {
    /// From.
    pub from: Time,
    /// To.
    pub to: Time,
    /// Arrivals per second.
    pub rate: f64,
    /// The day to which the piece belongs, from 0: whose factor scales it.
    pub day: u32,
}

/// One recorded item; what is not recorded follows the demand's laws.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// When it arrived.
    pub time: Time,
    /// Its attributes, sorted; in place of the demand's.
    pub attributes: Vec<(AttributeId, ValueId)>,
    /// How long before its arrival its FIFO time lies.
    pub head_start: Span,
    /// How long its customer waits.
    pub patience: Option<Span>,
    /// How long its contact (talk, or effort) takes.
    pub handling: Option<Span>,
}

/// What items carry when they arrive.
#[derive(Clone, Debug)]
pub enum Attributes {
    /// Each attribute by itself: pairs of value and weight.
    Independent(Vec<(AttributeId, Vec<(ValueId, f64)>)>),
    /// Combinations with weights.
    Joint(Vec<(Vec<(AttributeId, ValueId)>, f64)>),
}

/// What an item asks of the person who has it.
#[derive(Clone, Debug)]
pub struct Handling {
    /// The contact itself.
    pub work: Work,
    /// Hands-on work after a conversation; `None`: none, the conversation closes at once.
    pub wrap_up: Option<Law>,
}

/// The contact itself.
#[derive(Clone, Debug)]
pub enum Work {
    /// One stretch: a call, or a conversation seen as a whole.
    Talk(Law),
    /// Turns of a conversation, each asking for undivided attention, the customer's answers
    /// between them.
    Turns {
        /// How many turns the agent takes; a whole number, at least one.
        turns: Law,
        /// How long one turn takes.
        each: Law,
        /// How long the customer takes to answer.
        customer_replies_after: Law,
    },
    /// A record: effort in all, perhaps interrupted by a question to the customer.
    Effort {
        /// Hands-on time in all.
        effort: Law,
        /// Questions to the customer.
        asks: Option<Asks>,
        /// Whether resolved records come back.
        reopens: Option<Reopens>,
    },
}

/// A record that waits for its customer: after a uniform share of the effort.
#[derive(Clone, Debug)]
pub struct Asks {
    /// Share of items that ask.
    pub share: f64,
    /// How long the answer takes.
    pub answer_after: Law,
}

/// A resolved record that comes back as a new item.
#[derive(Clone, Debug)]
pub struct Reopens {
    /// Share of resolved items that come back, each time.
    pub share: f64,
    /// How long after.
    pub after: Law,
}

/// A parked conversation whose customer writes again.
#[derive(Clone, Debug)]
pub struct WritesAgain {
    /// Share of contacts that are followed by another, each time.
    pub share: f64,
    /// How long after.
    pub after: Law,
}

/// What goes wrong in conversations; nothing by default.
#[derive(Clone, Debug, Default)]
pub struct Interruptions {
    /// Customers of live chats who lose their connection (ST-4).
    pub connection: Option<LosesConnection>,
    /// Tabs that are closed instead of pressing End, in live chats and calls (ST-2).
    pub tab: Option<ClosesTab>,
}

/// Customers who lose their connection while they are in contact, at most once each.
#[derive(Clone, Debug)]
pub struct LosesConnection {
    /// Share of the conversations, from 0 to 1, that it happens to, unless they are over before.
    pub share: f64,
    /// How long after the contact began.
    pub after: Law,
    /// Share of these customers who come back.
    pub returns: f64,
    /// How long after they lost it.
    pub back_after: Law,
}

/// What callers do who are offered a callback.
#[derive(Clone, Debug)]
pub struct CallsBack {
    /// Share of the offers that are accepted, from 0 to 1 (OC-16); whoever refuses waits on, and
    /// may be asked again.
    pub accepts: f64,
    /// What becomes of dialing who has accepted.
    pub phone: Phone,
}

/// What callers do who are sent to voicemail.
#[derive(Clone, Debug)]
pub struct Voicemail {
    /// Share of them who leave a message.
    pub leaves: f64,
    /// How long that takes, [`Voicemail::LIMIT`] at most.
    pub takes: Law,
    /// The demand whose items these messages are, each with the number of its call.
    pub becomes: DemandId,
}

impl Voicemail {
    /// The longest recording (VM-1).
    pub const LIMIT: Span = Span::from_minutes(5);
}

/// What becomes of dialing a customer, each time anew.
#[derive(Clone, Debug)]
pub struct Phone {
    /// Share of the dials that the customer answers.
    pub answers: f64,
    /// Share of the dials that a machine answers.
    pub machine: f64,
    /// Share of the dials that fail at once; nobody answers all others.
    pub fails: f64,
    /// How long it rings until the customer or a machine answers.
    pub answers_after: Law,
    /// How long it rings in vain until the dial is given up.
    pub gives_up_after: Law,
}

/// What became of a dial.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dialed {
    /// The customer answered.
    Answered,
    /// A machine answered.
    Machine,
    /// The call could not be made.
    Failed,
    /// Nobody answered.
    NoAnswer,
}

/// Tabs that are closed when the contact is over, instead of pressing End; once each.
#[derive(Clone, Debug)]
pub struct ClosesTab {
    /// Share of the conversations.
    pub share: f64,
    /// How long whoever gets the conversation then needs to see that it is over.
    pub then_takes: Law,
}

/// What becomes of asynchronous conversations whose customers take their time to answer; nothing
/// by default.
#[derive(Clone, Debug, Default)]
pub struct Silence {
    /// Share of contacts, from 0 to 1, whose customer stops replying after one of the turns that
    /// ask for an answer, each as likely.
    pub stops_replying: f64,
    /// After how long without an answer people set a conversation aside; `None`: they never do.
    pub sets_aside_after: Option<Span>,
    /// How long reading in takes whoever goes on with a conversation that was set aside while its
    /// customer owed an answer; `None`: none is.
    pub catching_up: Option<Law>,
}
