//! Whom an item goes to before anybody else is looked for (10.7), and how it is put to people.

use crate::id::AgentId;
use crate::id::AttributeId;
use crate::id::ValueId;
use crate::time::Span;

use super::Channel;
use super::Family;
use super::OverflowAction;

/// Preferred representatives of contacts (PREF-1), an organization's feature.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Preferred {
    /// The attribute that names the contact; items without it have no preference.
    pub contact: AttributeId,
    /// Whom contacts prefer, in order of creation.
    pub preferences: Vec<Preference>,
    /// What happens while none of them is available.
    pub otherwise: Otherwise,
}

impl Preferred {
    /// Preferred representatives of one contact; further ones are ignored (PREF-2).
    pub const LIMIT: usize = 3;
}

/// That a contact prefers somebody.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Preference {
    /// The contact, a value of [`Preferred::contact`].
    pub contact: ValueId,
    /// The person.
    pub agent: AgentId,
    /// The smaller is tried first; equal ones by creation (PREF-2).
    pub rating: u32,
}

/// What happens to an item while no preferred representative is available (PREF-1).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Otherwise {
    /// The queue's method looks for somebody else.
    #[default]
    NextBest,
    /// It waits for them.
    Nobody,
}

/// A queue's playbook for experts (AFF-5, 2026): who knows the contact gets his items first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Experts {
    /// The attribute that names the contact; items without it are for nobody in particular.
    pub contact: AttributeId,
    /// Who that is.
    pub expert: Expert,
    /// Whether he has to have a presence that the workstream allows; signed in and a member of
    /// the queue he has to be in any case.
    pub checks_presence: bool,
    /// Conversations, ringing, active or in wrap-up, from which on he gets no more so: 1 to 100;
    /// `None`: any number. Capacity, skills and assignment rules do not matter.
    pub active_limit: Option<u32>,
    /// What happens while he cannot be had.
    pub otherwise: Otherwise,
}

/// Who knows a contact (AFF-5).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Expert {
    /// Who had an item of his in hand last, if that is no longer ago; `None`: whenever it was.
    Previous {
        /// The recency window.
        within: Option<Span>,
    },
    /// Whom he prefers ([`Preferred`]), in order.
    Preferred,
}

/// Numbers of single people: who dials one wants its owner and nobody else (VM-1, OVF-15).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DirectCalls {
    /// The attribute of calls that says which number was dialed.
    pub number: AttributeId,
    /// Whose number each is; a call to any other is like all calls.
    pub owners: Vec<(ValueId, AgentId)>,
    /// What happens to a call that its owner rejects or lets ring out, or that comes while he is
    /// not to be disturbed or offline, unless a playbook of its queue has a branch for it: the
    /// product's documents say voicemail.
    pub missed: OverflowAction,
}

/// How a workstream puts items to people (section 5).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Offers {
    /// Whether a conversation that comes back goes to whom it was with (AFF-1, AFF-2). See
    /// [`Channel::keeps_agent`] for where the product begins with yes.
    pub keep_same_agent: bool,
    /// How new items are put to people.
    pub incoming: Notification,
    /// How items are that come back to whom they were with; `None`: as new ones (NOT-1).
    pub returning: Option<Notification>,
    /// How items are that a representative or supervisor transfers to a person.
    pub transferred: Option<Notification>,
    /// How items are that a supervisor assigns.
    pub supervised: Option<Notification>,
    /// How items are whose customers are called back (CB-3).
    pub callback: Option<Notification>,
    /// How new items are of contacts that are not identified: those that lack the attribute.
    pub unauthenticated: Option<(AttributeId, Notification)>,
    /// How long the same item is not offered again to who turned it away (NOT-13).
    pub pause_after_decline: Option<Span>,
}

/// A notification template: what somebody sees of an offer, and what he can do (NOT-1).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Notification {
    /// Its countdown (NOT-2); `None`: the workstream's.
    pub timeout: Option<Span>,
    /// Whether it can be rejected; auto-assignment rules that out (NOT-3).
    pub can_reject: bool,
    /// Whether the item becomes the person's by itself (NOT-3).
    pub auto_assign: AutoAssign,
}

impl Default for Notification {
    fn default() -> Self {
        Self { timeout: None, can_reject: true, auto_assign: AutoAssign::No }
    }
}

/// When an offered item becomes the person's by itself (NOT-3).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum AutoAssign {
    /// Never: he accepts it or not.
    #[default]
    No,
    /// At once.
    AtOnce,
    /// When the countdown ends.
    AtTimeout,
}

impl Channel {
    /// Whether a new workstream of the channel keeps the same agent (AFF-1): asynchronous
    /// conversations do; live chat, voice and records (AFF-4) do not.
    pub const fn keeps_agent(self) -> bool {
        matches!(self.family(), Family::Asynchronous)
    }
}
