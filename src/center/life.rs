//! How the items of a workstream live, beyond what every workstream has: bots in front, broken
//! connections, silence.

use crate::id::ProfileId;
use crate::time::Span;

/// Settings of a workstream that only some of them use. The default uses none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Life {
    /// How long a live chat whose customer is disconnected is kept for him (ST-4): 3 minutes.
    pub reconnect_limit: Span,
    /// What happens when somebody says nothing (TIM-3), in order of their priority. For
    /// asynchronous channels only; at most 200.
    pub silence_rules: Vec<SilenceRule>,
    /// The bot that takes every conversation first (BOT-1), if there is one.
    pub bot: Option<Bot>,
    /// The profile that a chat elevated to voice or video takes a slot of, besides its own
    /// (CAP-10).
    pub escalation_profile: Option<ProfileId>,
}

impl Default for Life {
    fn default() -> Self {
        Self {
            reconnect_limit: Span::from_minutes(3),
            silence_rules: Vec::new(),
            bot: None,
            escalation_profile: None,
        }
    }
}

/// The two sides of a conversation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Side {
    /// Who came.
    Customer,
    /// Who answers.
    Agent,
}

/// A time-out rule (TIM-3): what happens when one side has not answered the other for so long.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SilenceRule {
    /// Who owes the answer: the last message is from the other side.
    pub silent: Side,
    /// For how long.
    pub after: Span,
    /// What happens then.
    pub action: SilenceAction,
}

/// What a time-out rule does (TIM-3).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SilenceAction {
    /// Sends the customer a message; changes nothing else.
    Message,
    /// Closes the conversation, whether open, active or parked.
    Close,
    /// Parks the conversation if it is active.
    Park,
}

/// A bot or IVR in front of the people (BOT-1).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Bot {
    /// How many conversations it holds at once; `None`: any number (OC-39).
    pub at_once: Option<u32>,
    /// What happens when it fails (VO-5).
    pub on_failure: BotFailure,
}

/// What happens to a conversation whose bot fails (VO-5).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum BotFailure {
    /// The customer is told, and the conversation ends.
    HangUp,
    /// The call goes to an external number.
    External,
    /// The conversation goes to the workstream's fallback queue.
    #[default]
    Escalate,
}
