//! Intake: which workstream a record goes to, if any (CL-1).

use super::Condition;
use crate::id::WorkstreamId;

/// A type of record, such as case, with its intake rules.
#[derive(Clone, PartialEq, Debug)]
pub struct RecordType {
    /// Its name.
    pub name: String,
    /// Its intake rules, in order; the first match decides.
    pub intake: Vec<IntakeRule>,
}

/// An intake rule.
#[derive(Clone, PartialEq, Debug)]
pub struct IntakeRule {
    /// Its name.
    pub name: String,
    /// When it matches.
    pub when: Condition,
    /// Where it sends the record.
    pub target: IntakeTarget,
}

/// Where an intake rule sends a record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum IntakeTarget {
    /// To a workstream of records.
    Workstream(WorkstreamId),
    /// To a basic routing rule: not routed here.
    BasicRouting,
}
