//! What happened to single items, decision by decision, for those who ask why.

use crate::center::Channel;
use crate::center::SkillRating;
use crate::engine::Candidacy;
use crate::engine::Decision;
use crate::engine::DialFailure;
use crate::engine::Explanation;
use crate::engine::QueueCheck;
use crate::engine::Routing;
use crate::id::AgentId;
use crate::id::AttributeId;
use crate::id::CampaignId;
use crate::id::QueueId;
use crate::id::RuleId;
use crate::id::ValueId;
use crate::id::WorkstreamId;
use crate::time::Span;

/// One step in an item's life.
#[derive(Clone, PartialEq, Debug)]
pub enum Step {
    /// It came in where a bot goes first.
    ToBot(WorkstreamId, Channel),
    /// Its bot failed.
    BotFailed,
    /// The phone of its customer rings no longer: why he was not reached, if he was not.
    Dialed(Option<DialFailure>),
    /// Its customer came onto the list of a campaign.
    Listed(CampaignId),
    /// Its caller, whom the queue sends to voicemail, leaves a message of this length, or none.
    Message(Option<Span>),
    /// Its customer lost the connection (ST-4).
    LostConnection,
    /// He is back (ST-5).
    Reconnected,
    /// Whoever has it would transfer it, for this reason if one is known; whether there is
    /// anybody he can reach.
    WouldTransfer(Option<String>, bool),
    /// Its customer stops replying.
    StopsReplying,
    /// Its person has waited for an answer as long as he does (AS-2).
    NoAnswer,
    /// It came in, or its bot handed it over, and was routed.
    Routed(Box<Entered>),
    /// It went into a queue in which so many items were open already, as overflow or people decided
    /// before.
    Queued(QueueId, usize),
    /// Somebody was chosen; the offer or assignment follows.
    Chosen(Explanation),
    /// The engine decided something else about it.
    Decided(Decision),
    /// The agent took what he was offered.
    Accepted(AgentId),
    /// It stays in its queue: every member, and what keeps him from it.
    Waits(QueueId, Vec<Candidacy>),
}

/// How an item came in and where the rules sent it.
#[derive(Clone, PartialEq, Debug)]
pub struct Entered {
    /// The entry through which it came.
    pub workstream: WorkstreamId,
    /// Its channel.
    pub channel: Channel,
    /// Whether its bot handed it over (PIPE-2); else it has just come in.
    pub is_from_bot: bool,
    /// The attributes with which it arrived; sorted.
    pub attributes: Vec<(AttributeId, ValueId)>,
    /// What the rules made of them.
    pub routing: Routing,
    /// The skills that it asks for (CL-6).
    pub skills: Vec<SkillRating>,
    /// The rule that was applied, unless it fell back.
    pub applied: Option<RuleId>,
    /// The queues of matching rules that could overflow, as overflow looked at them.
    pub checks: Vec<QueueCheck>,
    /// The queue that it went to and the items that were open there already; `None`: the applied
    /// rule's queue overflowed, and what follows tells what came of it.
    pub into: Option<(QueueId, usize)>,
    /// Its bucket there (ASG-10), counted from 0; `None`: none.
    pub bucket: Option<usize>,
}
