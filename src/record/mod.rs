//! What happened: four flat tables that statistics are computed from.
//!
//! A simulation writes them, a live installation could, history files can be read into them.
//! Nothing here is kept: a record goes to the [`Sink`] when it is complete.

mod combine;
mod recorder;
mod story;

pub use recorder::Arrived;
pub use recorder::Recorder;
pub use story::Entered;
pub use story::Step;

use crate::center::Channel;
use crate::center::Presence;
use crate::id::AgentId;
use crate::id::AttributeId;
use crate::id::DemandId;
use crate::id::QueueId;
use crate::id::RuleId;
use crate::id::ValueId;
use crate::id::WorkstreamId;
use crate::time::Span;
use crate::time::Time;

pub use crate::center::BotFailure;
pub use crate::engine::FallbackReason;

/// The name of an item in files: `demand#ordinal`, the same in every alternative.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ItemKey {
    /// Where it came from.
    pub demand: DemandId,
    /// Its number there, from 1.
    pub ordinal: u32,
}

/// One work item, from arrival to close.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ItemRecord {
    /// Its name.
    pub key: ItemKey,
    /// The entry through which it came.
    pub workstream: WorkstreamId,
    /// Its channel.
    pub channel: Channel,
    /// When it came in.
    pub arrived: Time,
    /// When its wait for people began: when it came in, or when the bot let go of it (BOT-2).
    pub entered: Time,
    /// When it was first answered, if it was.
    pub answered: Option<Time>,
    /// When it closed, or the end of the run.
    pub closed: Time,
    /// How it ended.
    pub ending: Ending,
    /// The rule that routed it, unless it fell back.
    pub rule: Option<RuleId>,
    /// Why it fell back, if it did.
    pub fallback: Option<FallbackReason>,
    /// What its bot's failure did with it, if it had one that failed.
    pub bot_failure: Option<BotFailure>,
    /// Hands-on time of everybody together.
    pub handle_time: Span,
    /// Times a parked conversation or finished record was opened again.
    pub reopened: u32,
    /// What came of its customer's silence.
    pub silence: Silence,
    /// Times that a queue overflowed for it.
    pub overflows: u32,
    /// The first queue that it entered, if it moved on from there before anybody answered.
    pub moved_from: Option<QueueId>,
}

/// What came of a customer's silence in a conversation that can be set aside.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Silence {
    /// Times that it was set aside while he owed an answer.
    pub set_aside: u32,
    /// Messages that time-out rules sent him (TIM-3).
    pub reminders: u32,
    /// Whether the system closed it after somebody had answered, as nobody wrote for so long.
    pub timed_out: bool,
}

impl Silence {
    /// Whether anything came of it.
    pub const fn is_any(self) -> bool {
        self.set_aside > 0 || self.reminders > 0 || self.timed_out
    }
}

/// One visit of an item to one queue, until answered or gone.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct SegmentRecord {
    /// The item.
    pub key: ItemKey,
    /// The entry through which it came.
    pub workstream: WorkstreamId,
    /// Its channel.
    pub channel: Channel,
    /// The queue.
    pub queue: QueueId,
    /// When it entered the queue.
    pub entered: Time,
    /// When it was first offered or taken.
    pub first_offered: Option<Time>,
    /// When it was answered, left, or the run ended: the wait is from `entered` to here.
    pub left: Time,
    /// How the visit ended.
    pub ending: Ending,
    /// Who answered.
    pub agent: Option<AgentId>,
    /// Whether it was picked from the list.
    pub picked: bool,
    /// Whether a younger item of the same queue and priority was answered before it.
    pub overtaken: bool,
    /// Whether it is the item's first visit to a queue, and not one after it moved on, or a parked
    /// conversation's return.
    pub first: bool,
}

impl SegmentRecord {
    /// How long it waited; a lower bound if it was left at the end.
    pub fn wait(&self) -> Span {
        self.left - self.entered
    }

    /// Whether what came of the visit came of the item: of one that moved on, its own record says
    /// so, and of one that has been answered before, an earlier visit.
    pub(crate) fn tells_of_item(&self) -> bool {
        self.first && self.ending != Ending::MovedOn
    }
}

/// How a visit to a queue, or an item's wait for a first answer, ended.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Ending {
    /// Somebody answered.
    Answered,
    /// The customer left.
    Abandoned,
    /// The system closed it (TIM-1 and the like).
    SystemClosed,
    /// It went on to another queue before anybody answered (OVF-12); only visits end so.
    MovedOn,
    /// Its queue overflowed to a number outside, or its bot failed and sent it to one.
    SentOutside,
    /// It was still waiting when the run ended.
    LeftAtEnd,
    /// Its bot did without people (BOT-2): it was never offered. Only items end so.
    Deflected,
    /// It was with its bot when the run ended: it was not offered yet. Only items end so.
    WithBot,
}

impl Ending {
    /// Whether it came as far as people, or gave up on the way to a bot (BOT-3).
    #[inline]
    pub const fn is_offered(self) -> bool {
        !matches!(self, Self::Deflected | Self::WithBot)
    }

    /// Whether overflow took it out of where it was offered.
    #[inline]
    pub(crate) const fn is_out(self) -> bool {
        matches!(self, Self::MovedOn | Self::SentOutside)
    }
}

/// A queue overflowed for an item: before it entered, or while it waited.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OverflowRecord {
    /// The item.
    pub key: ItemKey,
    /// The entry through which it came.
    pub workstream: WorkstreamId,
    /// The queue that overflowed.
    pub queue: QueueId,
    /// When the item entered it, or would have entered it.
    pub entered: Time,
}

/// What became of an item's callback: its caller was offered one at least.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CallbackRecord {
    /// The item.
    pub key: ItemKey,
    /// The entry through which it came.
    pub workstream: WorkstreamId,
    /// When its wait for people began.
    pub entered: Time,
    /// When the caller agreed and hung up, if he did (CB-2).
    pub agreed: Option<Time>,
    /// How often he was dialed.
    pub dials: u32,
    /// When he answered, if he did.
    pub answered: Option<Time>,
    /// For how long of its wait he was not on the line.
    pub off_line: Span,
}

/// A queue sent an item's caller to voicemail.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct VoicemailRecord {
    /// The item.
    pub key: ItemKey,
    /// The entry through which it came.
    pub workstream: WorkstreamId,
    /// When its wait for people began.
    pub entered: Time,
    /// Whether he leaves a message.
    pub leaves_message: bool,
}

/// A customer of a campaign, whom the center calls; in place of the records of an item and its
/// visits, for he was not offered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OutboundRecord {
    /// The item.
    pub key: ItemKey,
    /// The workstream of the campaign.
    pub workstream: WorkstreamId,
    /// When he came onto the list.
    pub listed: Time,
    /// When he was dialed, if he was.
    pub dialed: Option<Time>,
    /// When he answered, if he did.
    pub answered: Option<Time>,
    /// When a person took the call, if one did; a previewed one before it was dialed.
    pub taken: Option<Time>,
    /// When the call was over, or the end of the run.
    pub ended: Time,
    /// Whether he hung up before a person took the call.
    pub abandoned: bool,
}

/// One stretch of an item with one agent; an offer that came to nothing is one too.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct SessionRecord {
    /// The item.
    pub key: ItemKey,
    /// The entry through which it came.
    pub workstream: WorkstreamId,
    /// Its channel.
    pub channel: Channel,
    /// The queue it came from.
    pub queue: QueueId,
    /// The agent.
    pub agent: AgentId,
    /// When it was offered or taken.
    pub offered: Time,
    /// When it was accepted, if it was.
    pub accepted: Option<Time>,
    /// When the contact (not the wrap-up) ended.
    pub contact_ended: Time,
    /// When it was over for the agent.
    pub ended: Time,
    /// How it ended.
    pub ending: SessionEnding,
    /// Hands-on time without hold and wrap-up.
    pub talk_time: Span,
    /// Hands-on time while the customer was on hold (VO-2).
    pub hold_time: Span,
    /// Hands-on time of the wrap-up.
    pub wrap_up_time: Span,
    /// Whether the agent picked it.
    pub picked: bool,
}

/// People did something together about an item.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TogetherRecord {
    /// The item.
    pub key: ItemKey,
    /// The entry through which it came.
    pub workstream: WorkstreamId,
    /// The queue that it waits in, or came from.
    pub queue: QueueId,
    /// Who has it, or had it until now.
    pub agent: Option<AgentId>,
    /// When that began, or else now; of a visit, when it began.
    pub at: Time,
    /// What they did.
    pub what: Together,
}

/// What people do together about an item.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Together {
    /// It was transferred.
    Transferred,
    /// It came into the queue by a transfer.
    TransferredIn,
    /// Somebody was asked for help.
    Consulted,
    /// A supervisor gave it to somebody.
    SupervisorAssigned,
    /// A supervisor closed it.
    ForceClosed,
}

/// How a session ended.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SessionEnding {
    /// The work was done.
    Done,
    /// The agent rejected the offer.
    Declined,
    /// The agent let the offer run out.
    Expired,
    /// The customer left, or the system closed the item, while it rang.
    Withdrawn,
    /// The conversation was parked, or returned to the queue by a closed tab.
    SetAside,
    /// The conversation was transferred.
    Transferred,
    /// The run ended first.
    LeftAtEnd,
}

/// A stretch of an agent's time in which nothing about him changed.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct AgentInterval {
    /// The agent.
    pub agent: AgentId,
    /// From.
    pub from: Time,
    /// To.
    pub to: Time,
    /// Whether he was signed in.
    pub signed_in: bool,
    /// Whether he was scheduled; signed in or at work without is overtime.
    pub scheduled: bool,
    /// His presence.
    pub presence: Presence,
    /// Whether he had his hands on something.
    pub attention: bool,
    /// Items in hand: ringing, active, or in wrap-up.
    pub items: u32,
    /// Capacity taken: units if he has units, else slots of his profiles.
    pub capacity_used: u32,
    /// Capacity in all, likewise.
    pub capacity_limit: u32,
}

/// Items of one workstream with the same attributes: how the rules treated them.
#[derive(Clone, PartialEq, Debug)]
pub struct RoutingCount {
    /// The workstream.
    pub workstream: WorkstreamId,
    /// The attributes with which the items arrived; sorted.
    pub attributes: Vec<(AttributeId, ValueId)>,
    /// How many arrived within the studied time.
    pub items: u64,
    /// Rules that were tried (each by every item).
    pub tried: Vec<RuleId>,
    /// Rules that matched; which of them routed an item stands in its record.
    pub matched: Vec<RuleId>,
    /// Why they fell back, if they did.
    pub fallback: Option<FallbackReason>,
    /// For those that fell back: the rule of which the fewest conditions failed.
    pub nearest: Option<RuleId>,
}

/// Takes records as they complete.
pub trait Sink {
    /// Whether single items may be followed at all; without it nobody pays for it.
    const FOLLOWS: bool = false;

    /// Whether the steps of this item are wanted, if items are followed.
    fn wants(&self, _key: ItemKey) -> bool {
        false
    }

    /// A wanted item went a step on.
    fn step(&mut self, _now: Time, _key: ItemKey, _step: Step) {}

    /// An item closed.
    fn item(&mut self, record: &ItemRecord);
    /// A visit to a queue ended.
    fn segment(&mut self, record: &SegmentRecord);
    /// A queue overflowed for an item.
    fn overflow(&mut self, record: &OverflowRecord);
    /// An item ended whose caller was offered a callback; its own record follows.
    fn callback(&mut self, record: &CallbackRecord);
    /// A queue sent an item's caller to voicemail; the item's own record follows.
    fn voicemail(&mut self, record: &VoicemailRecord);
    /// A call of a campaign was over, or the run ended; no record of an item follows.
    fn outbound(&mut self, record: &OutboundRecord);
    /// People did something together about an item.
    fn together(&mut self, _record: &TogetherRecord) {}
    /// A session ended.
    fn session(&mut self, record: &SessionRecord);
    /// Something about an agent changed.
    fn agent_interval(&mut self, record: &AgentInterval);
    /// The number of items waiting in a queue changed to `waiting` at `now`.
    fn waiting(&mut self, now: Time, queue: QueueId, waiting: u32);
    /// From `from` to `to` an item waited in the queue while a signed-in member who could serve
    /// it had room for it and nothing in hand.
    fn idle_while_waiting(&mut self, queue: QueueId, from: Time, to: Time);
    /// Somebody reached for an item of the queue that another had just taken.
    fn pick_lost(&mut self, now: Time, agent: AgentId, queue: QueueId);
    /// How the rules treated the items with the same attributes; at the end of the run.
    fn routing(&mut self, count: &RoutingCount);
}
