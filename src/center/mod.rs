//! What exists: the center as an administrator sets it up.
//!
//! A [`Center`] is checked when it is built and immutable while it is in force. It knows nothing
//! of traffic, of what people do, or of time passing.

mod affinity;
mod agent;
mod assignment;
mod calendar;
mod callback;
mod campaign;
mod capacity;
mod choices;
mod hours;
mod intake;
mod life;
mod limits;
mod overflow;
mod priority;
mod problem;
mod queue;
mod rule;
mod workstream;

pub use affinity::AutoAssign;
pub use affinity::DirectCalls;
pub use affinity::Expert;
pub use affinity::Experts;
pub use affinity::Notification;
pub use affinity::Offers;
pub use affinity::Otherwise;
pub use affinity::Preference;
pub use affinity::Preferred;
pub use agent::Agent;
pub use agent::Column;
pub use agent::Presence;
pub use agent::PresenceSet;
pub use agent::Skill;
pub use agent::SkillRating;
pub use assignment::Assignment;
pub use assignment::Bullseye;
pub use assignment::BullseyeLevel;
pub use assignment::RulesetChoice;
pub use calendar::Calendar;
pub use callback::CallbackProfile;
pub use callback::DuplicateCallbacks;
pub use callback::Retries;
pub use callback::Retry;
pub use callback::Throttle;
pub use campaign::Campaign;
pub use campaign::CampaignPriority;
pub use campaign::DialMode;
pub use campaign::Pacing;
pub use capacity::CapacityNeed;
pub use capacity::CapacityProfile;
pub use capacity::ProfileLimit;
pub use capacity::ProfileReset;
pub use choices::ActivityRelease;
pub use choices::AffinityAbsent;
pub use choices::AllOverflow;
pub use choices::CallbackAnswer;
pub use choices::CallbackKind;
pub use choices::Choices;
pub use choices::CountedItems;
pub use choices::EmptyQueue;
pub use choices::FifoKey;
pub use choices::MissingFallback;
pub use choices::OverflowingMatch;
pub use choices::ProfileDay;
pub use choices::RoundRobinStamp;
pub use choices::RoutingChoices;
pub use choices::SplitBy;
pub use choices::TabClosed;
pub use choices::WaitClock;
pub use hours::Hours;
pub use hours::OpenTimes;
pub use hours::OperatingHours;
pub use hours::WeeklyHours;
pub use intake::IntakeRule;
pub use intake::IntakeTarget;
pub use intake::RecordType;
pub use life::Bot;
pub use life::BotFailure;
pub use life::Life;
pub use life::Side;
pub use life::SilenceAction;
pub use life::SilenceRule;
pub use limits::RAISE_EVERY;
pub use limits::ServiceLimit;
pub use overflow::EntryCondition;
pub use overflow::EntryOverflow;
pub use overflow::Outside;
pub use overflow::Overflow;
pub use overflow::OverflowAction;
pub use overflow::Playbook;
pub use overflow::PlaybookBranch;
pub use overflow::PlaybookTrigger;
pub use overflow::WaitOverflow;
pub use priority::ItemOrder;
pub use priority::PriorityPlaybook;
pub use priority::PriorityRule;
pub use priority::TransferRaise;
pub use priority::WaitRaise;
pub use problem::Problem;
pub use queue::AgentCondition;
pub use queue::AssignmentRule;
pub use queue::Method;
pub use queue::Operand;
pub use queue::OrderBy;
pub use queue::Queue;
pub use rule::Attribute;
pub use rule::ClassificationOutcome;
pub use rule::ClassificationRule;
pub use rule::ClassificationRuleset;
pub use rule::Comparison;
pub use rule::Condition;
pub use rule::ContextVariable;
pub use rule::Output;
pub use rule::RouteRule;
pub use rule::RouteTarget;
pub use rule::Value;
pub use workstream::Channel;
pub use workstream::ChannelSettings;
pub use workstream::Distribution;
pub use workstream::Family;
pub use workstream::SkillMatching;
pub use workstream::StateLimits;
pub use workstream::WorkType;
pub use workstream::Workstream;
pub use workstream::WrapUpBlock;

use crate::id::AgentId;
use crate::id::AttributeId;
use crate::id::CampaignId;
use crate::id::ColumnId;
use crate::id::HoursId;
use crate::id::IdVec;
use crate::id::OutsideId;
use crate::id::ProfileId;
use crate::id::QueueId;
use crate::id::RecordTypeId;
use crate::id::RuleId;
use crate::id::SkillId;
use crate::id::ValueId;
use crate::id::WorkstreamId;

/// Everything the routing and distribution engine decides by.
///
/// Tables are in canonical order (by name), except route-to-queue rules, which are in the order
/// in which their workstream tries them.
#[derive(Clone, Debug, Default)]
pub struct Center {
    /// Entries through which work comes in.
    pub workstreams: IdVec<WorkstreamId, Workstream>,
    /// Where work waits.
    pub queues: IdVec<QueueId, Queue>,
    /// The people.
    pub agents: IdVec<AgentId, Agent>,
    /// Skills that items may require and people may have.
    pub skills: IdVec<SkillId, Skill>,
    /// Capacity profiles.
    pub profiles: IdVec<ProfileId, CapacityProfile>,
    /// Attributes of work items that rules read or write.
    pub attributes: IdVec<AttributeId, Attribute>,
    /// Every value that some attribute can have.
    pub values: IdVec<ValueId, Value>,
    /// Properties of people that custom assignment rules look at.
    pub columns: IdVec<ColumnId, Column>,
    /// Route-to-queue rules of all workstreams; each workstream lists its own in order.
    pub rules: IdVec<RuleId, RouteRule>,
    /// Preferred representatives of contacts (PREF-1), if the organization uses them.
    pub preferred: Option<Preferred>,
    /// Numbers of single people (VM-1).
    pub direct_calls: Option<DirectCalls>,
    /// Operating hours.
    pub hours: IdVec<HoursId, Hours>,
    /// Numbers outside to which calls may overflow.
    pub outsides: IdVec<OutsideId, Outside>,
    /// Types of records with their intake rules.
    pub record_types: IdVec<RecordTypeId, RecordType>,
    /// Lists of customers whom the center calls.
    pub campaigns: IdVec<CampaignId, Campaign>,
    /// Behavior that the product's documents leave open.
    pub choices: Choices,
}
