//! Intake: which workstream a new record goes to, or that it is not routed here (CL-1).

use crate::center::IntakeTarget;
use crate::id::AttributeSetId;
use crate::id::RecordTypeId;
use crate::id::WorkstreamId;

use super::Arrival;
use super::Decision;
use super::Engine;
use super::IgnoreReason;
use super::NewRecord;
use super::NotRouted;
use super::classify::Subject;
use super::session::Outcome;

impl Engine {
    /// What the intake rules of a record type make of an interned attribute set.
    ///
    /// `None` if there is no such set or type.
    pub fn intake(
        &self,
        record_type: RecordTypeId,
        set: AttributeSetId,
    ) -> Option<Result<WorkstreamId, NotRouted>> {
        let attributes = self.router.set(set)?;
        let center = &self.center;
        let subject = Subject { center, numbers: &[], attributes };
        let mut rules = center.record_types.get(record_type)?.intake.iter();
        Some(match rules.find(|rule| subject.meets(&rule.when)).map(|rule| rule.target) {
            Some(IntakeTarget::Workstream(workstream)) => Ok(workstream),
            Some(IntakeTarget::BasicRouting) => Err(NotRouted::BasicRouting),
            None => Err(NotRouted::NoIntakeRule),
        })
    }

    pub(super) fn recorded(&mut self, record: NewRecord) -> Outcome {
        let NewRecord { item, record_type, attributes, since, lot } = record;
        if self.items.is_taken(item.slot) {
            return Err(IgnoreReason::ItemExists);
        }
        if self.router.set(attributes).is_none() {
            return Err(IgnoreReason::UnknownAttributes);
        }
        match self.intake(record_type, attributes).ok_or(IgnoreReason::UnknownRecordType)? {
            Ok(workstream) => self.arrived(Arrival { item, workstream, attributes, since, lot }),
            Err(reason) => {
                self.say(Decision::NotRouted { item, reason });
                Ok(())
            }
        }
    }
}
