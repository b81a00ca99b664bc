//! Workstreams: the settings that the work items of one entry share.

use std::fmt;

use super::Bot;
use super::CapacityNeed;
use super::ClassificationRuleset;
use super::ContextVariable;
use super::Life;
use super::Offers;
use super::Presence;
use super::PresenceSet;
use crate::id::HoursId;
use crate::id::QueueId;
use crate::id::RuleId;
use crate::time::Span;

/// What a workstream or a queue carries (WS-1, Q-1).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum WorkType {
    /// Chats and messages.
    Messaging,
    /// Cases, emails and other rows of a table.
    Record,
    /// Phone calls.
    Voice,
}

/// The channel of a workstream (WS-2, WS-4).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Channel {
    /// Chat on a site; synchronous, both sides may end it.
    LiveChat,
    /// Chat that goes on for days; asynchronous.
    PersistentChat,
    /// Text messages.
    Sms,
    /// Facebook messages.
    Facebook,
    /// WhatsApp messages.
    WhatsApp,
    /// LINE messages.
    Line,
    /// WeChat messages.
    WeChat,
    /// Microsoft Teams messages.
    Teams,
    /// Apple Messages for Business.
    AppleMessages,
    /// A messaging channel of one's own (Direct Line).
    CustomMessaging,
    /// Cases.
    Case,
    /// Emails.
    Email,
    /// Tasks and other activities.
    Activity,
    /// Phone calls.
    Voice,
}

/// How a channel's conversations live (4.1, 4.2).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Family {
    /// Live chat and voice: the customer is there, and gone when he leaves.
    Synchronous,
    /// Messages that may be set aside (parked) and taken up again.
    Asynchronous,
    /// Rows of a table; nobody is waiting on a line.
    Record,
}

impl Channel {
    /// Every channel, in the order of the documentation.
    pub const ALL: [Self; 14] = [
        Self::LiveChat,
        Self::PersistentChat,
        Self::Sms,
        Self::Facebook,
        Self::WhatsApp,
        Self::Line,
        Self::WeChat,
        Self::Teams,
        Self::AppleMessages,
        Self::CustomMessaging,
        Self::Case,
        Self::Email,
        Self::Activity,
        Self::Voice,
    ];

    /// The type of workstream and queue that carries the channel.
    pub const fn work_type(self) -> WorkType {
        match self {
            Self::Case | Self::Email | Self::Activity => WorkType::Record,
            Self::Voice => WorkType::Voice,
            _ => WorkType::Messaging,
        }
    }

    /// How its conversations live.
    pub const fn family(self) -> Family {
        match self {
            Self::LiveChat | Self::Voice => Family::Synchronous,
            Self::Case | Self::Email | Self::Activity => Family::Record,
            _ => Family::Asynchronous,
        }
    }

    /// The name in scenario files and results.
    pub const fn name(self) -> &'static str {
        match self {
            Self::LiveChat => "live chat",
            Self::PersistentChat => "persistent chat",
            Self::Sms => "sms",
            Self::Facebook => "facebook",
            Self::WhatsApp => "whatsapp",
            Self::Line => "line",
            Self::WeChat => "wechat",
            Self::Teams => "teams",
            Self::AppleMessages => "apple messages",
            Self::CustomMessaging => "custom messaging",
            Self::Case => "case",
            Self::Email => "email",
            Self::Activity => "activity",
            Self::Voice => "voice",
        }
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl WorkType {
    /// The name in scenario files and results.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Messaging => "messaging",
            Self::Record => "record",
            Self::Voice => "voice",
        }
    }
}

/// Who moves an item to a person (3.2): fixed when the workstream is created (WS-5).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Distribution {
    /// The engine offers it.
    Push,
    /// People take it from the list of open items.
    Pick,
}

/// How long the end of a conversation keeps its capacity taken (WRAP-1).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum WrapUpBlock {
    /// Until the wrap-up is closed.
    Always,
    /// For this long after the contact, 30 s to 60 min, even if the wrap-up goes on.
    Custom(Span),
    /// Not at all.
    Never,
}

/// How skills choose among people under a built-in method (SK-2 to SK-4).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SkillMatching {
    /// Skills are ignored.
    None,
    /// Only people with every required skill, rated at least as required.
    Exact,
    /// Nobody is excluded; the closest comes first and keeps coming first.
    Closest,
}

/// After how long without a change the system moves an item on (4.5); `None` is never.
///
/// A scheduler looks every five minutes, so the real moment is up to five minutes later.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StateLimits {
    /// Open, to Closed.
    pub open: Option<Span>,
    /// Active: voice goes to wrap-up, messaging to Closed.
    pub active: Option<Span>,
    /// Waiting (parked), to Closed: the workstream's "auto-close after inactivity".
    pub waiting: Option<Span>,
    /// Wrap-up, to Closed.
    pub wrap_up: Option<Span>,
}

impl StateLimits {
    /// Nothing is ever moved on by the system.
    pub const NEVER: Self = Self { open: None, active: None, waiting: None, wrap_up: None };

    /// The product's table (4.5) for a channel; the waiting limit has no default there.
    pub const fn product(channel: Channel) -> Self {
        let day = Span::from_hours(24);
        let month = Span::from_hours(30 * 24);
        match channel {
            Channel::LiveChat => Self {
                open: Some(Span::from_minutes(20)),
                active: None,
                waiting: None,
                wrap_up: Some(Span::from_minutes(15)),
            },
            Channel::Voice => Self {
                open: Some(month),
                active: Some(Span::from_hours(2)),
                waiting: None,
                wrap_up: Some(day),
            },
            Channel::PersistentChat => {
                Self { open: Some(month), active: None, waiting: None, wrap_up: Some(day) }
            }
            Channel::Case | Channel::Email | Channel::Activity => Self::NEVER,
            _ => Self { open: Some(month), active: Some(month), waiting: None, wrap_up: Some(day) },
        }
    }
}

/// The settings shared by the work items of one entry (section 3).
#[derive(Clone, Debug)]
pub struct Workstream {
    /// Its name.
    pub name: String,
    /// Its channel, which also fixes its type.
    pub channel: Channel,
    /// Push or pick; voice is always pushed.
    pub distribution: Distribution,
    /// Takes what no rule routes (FB-1); of the workstream's type.
    pub fallback_queue: QueueId,
    /// What one item takes of a person.
    pub capacity: CapacityNeed,
    /// How long the end of a conversation keeps that taken.
    pub wrap_up_block: WrapUpBlock,
    /// Presences in which people are offered its items by a built-in method.
    pub allowed_presences: PresenceSet,
    /// The skill algorithm of built-in methods.
    pub skill_matching: SkillMatching,
    /// How long an offer rings before it returns to the queue (NOT-2); unused for records.
    pub offer_timeout: Span,
    /// When the system closes what nobody touches (4.5).
    pub state_limits: StateLimits,
    /// Whether people may pick its items from the list although it is pushed (PICK-6, OC-24).
    pub pick_from_push: bool,
    /// What only some workstreams have: bots, time-out rules and the like.
    pub life: Life,
    /// How its items are put to people.
    pub offers: Offers,
    /// Enrichment before a queue is chosen, in order (CL-2).
    pub classification: Vec<ClassificationRuleset>,
    /// Its route-to-queue rules, in order (RTQ-1).
    pub rules: Vec<RuleId>,
    /// Context variables that are numbers (CL-9).
    pub numbers: Vec<ContextVariable>,
    /// What is set at the channel.
    pub channel_settings: ChannelSettings,
}

/// Settings that the product keeps at the channel, not at the workstream.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ChannelSettings {
    /// When the channel takes anybody; `None`: always.
    pub hours: Option<HoursId>,
    /// Whether items may be transferred by hand to queues that are closed.
    pub transfers_to_closed: bool,
    /// Whether customers are told the predicted wait (AWT-3).
    pub tells_wait: bool,
    /// Whether customers are told their position (POS-1).
    pub tells_position: bool,
}

impl Workstream {
    /// A workstream as the product creates it: pushed, without rules or skills, to people who are
    /// available or busy (OC-38), ringing for two minutes (NOT-2), with a wrap-up that blocks
    /// (WRAP-1), the channel's time limits (4.5) and affinity (AFF-1). Its items take no capacity
    /// until `capacity` says what they take.
    pub fn new(name: String, channel: Channel, fallback_queue: QueueId) -> Self {
        Self {
            name,
            channel,
            distribution: Distribution::Push,
            fallback_queue,
            capacity: CapacityNeed::default(),
            wrap_up_block: WrapUpBlock::Always,
            allowed_presences: PresenceSet::from_iter([Presence::Available, Presence::Busy]),
            skill_matching: SkillMatching::None,
            offer_timeout: Span::from_minutes(2),
            state_limits: StateLimits::product(channel),
            pick_from_push: false,
            life: Life::default(),
            offers: Offers { keep_same_agent: channel.keeps_agent(), ..Offers::default() },
            classification: Vec::new(),
            rules: Vec::new(),
            numbers: Vec::new(),
            channel_settings: ChannelSettings::default(),
        }
    }

    /// The bot that its items go to first: only pushed conversations have one (BOT-1).
    pub fn first_bot(&self) -> Option<Bot> {
        let may =
            self.distribution == Distribution::Push && self.channel.family() != Family::Record;
        self.life.bot.filter(|_| may)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Id;

    #[test]
    fn oc_38_a_new_workstream_allows_available_and_busy() {
        let allowed = Workstream::new("w".into(), Channel::Sms, QueueId::new(0)).allowed_presences;
        let is_allowed = |presence: &Presence| allowed.contains(*presence);
        let presences: Vec<_> = Presence::ALL.into_iter().filter(is_allowed).collect();
        assert_eq!(presences, [Presence::Available, Presence::Busy]);
    }

    #[test]
    fn aff_1_only_new_asynchronous_workstreams_keep_the_same_agent() {
        let keeps =
            |channel| Workstream::new("w".into(), channel, QueueId::new(0)).offers.keep_same_agent;
        assert!(keeps(Channel::PersistentChat) && keeps(Channel::WhatsApp));
        assert!(!keeps(Channel::LiveChat) && !keeps(Channel::Voice) && !keeps(Channel::Case));
    }
}
