//! Attributes of work items, conditions on them, and the rules that classify and route.

use crate::id::AttributeId;
use crate::id::ProfileId;
use crate::id::QueueId;
use crate::id::ValueId;

use super::EntryOverflow;
use super::SkillRating;

/// An attribute of work items, such as `topic`.
#[derive(Clone, Debug)]
pub struct Attribute {
    /// Its name.
    pub name: String,
}

/// A value that attributes can have. Values are texts; one that reads as a number is one too.
#[derive(Clone, Debug)]
pub struct Value {
    /// The value as written.
    pub text: String,
    /// The number that the text is, if it is one.
    pub number: Option<f64>,
}

/// A context variable of a workstream that holds numbers (CL-9): what is no number is not kept,
/// and two ways to write a number are equal. Attributes that are not declared so are texts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ContextVariable {
    /// The attribute that it is.
    pub number: AttributeId,
}

/// A condition on a work item's attributes. An attribute that the item lacks matches nothing.
#[derive(Clone, PartialEq, Debug)]
pub enum Condition {
    /// Every one of these holds; none means always (a rule without conditions always matches).
    All(Vec<Self>),
    /// At least one of these holds.
    Any(Vec<Self>),
    /// The attribute has one of these values.
    Is(AttributeId, Vec<ValueId>),
    /// The attribute is a number that compares so.
    Compare(AttributeId, Comparison, f64),
    /// The item has the attribute.
    Present(AttributeId),
}

/// How a number is compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Comparison {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

/// Ordered classification rules of which the first match decides (CL-2).
#[derive(Clone, Debug)]
pub struct ClassificationRuleset {
    /// Its name.
    pub name: String,
    /// Its rules, in order.
    pub rules: Vec<ClassificationRule>,
}

/// A classification rule.
#[derive(Clone, Debug)]
pub struct ClassificationRule {
    /// Its name.
    pub name: String,
    /// When it matches; sees what earlier rulesets set (CL-3).
    pub when: Condition,
    /// What it does.
    pub outcome: ClassificationOutcome,
}

/// What a classification rule does.
#[derive(Clone, Debug)]
pub enum ClassificationOutcome {
    /// Writes these outputs.
    Set(Vec<Output>),
    /// Fails, which sends the item to the fallback queue (CL-11); for tests of a set-up.
    Error,
}

/// One output of a classification rule.
#[derive(Clone, Copy, Debug)]
pub enum Output {
    /// Sets an attribute.
    Attribute(AttributeId, ValueId),
    /// Appends a required skill (CL-6).
    Skill(SkillRating),
    /// Adds a capacity profile to the workstream's (CL-7).
    Profile(ProfileId),
    /// Sets the starting priority score (CL-8).
    Score(u32),
}

/// A route-to-queue rule (RTQ-1 to RTQ-3).
#[derive(Clone, Debug)]
pub struct RouteRule {
    /// Its name.
    pub name: String,
    /// When it matches.
    pub when: Condition,
    /// Where it sends the item.
    pub target: RouteTarget,
    /// For its queues: pairs that replace the queue's own before queueing (RTQ-4).
    pub overflow: Vec<(QueueId, Vec<EntryOverflow>)>,
}

/// Where a route-to-queue rule sends an item.
#[derive(Clone, Debug)]
pub enum RouteTarget {
    /// To one queue.
    Queue(QueueId),
    /// To one of up to five queues, by shares in hundredths of a percent that sum to 10,000.
    Split(Vec<(QueueId, u32)>),
    /// Fails, which sends the item to the fallback queue (FB-1); for tests of a set-up.
    Error,
}
