//! Classification: attributes, skills and profiles, before a queue is chosen (section 6).

use crate::center::Center;
use crate::center::ClassificationOutcome;
use crate::center::Comparison;
use crate::center::Condition;
use crate::center::Output;
use crate::center::SkillRating;
use crate::id::AttributeId;
use crate::id::ValueId;
use crate::id::WorkstreamId;

use super::need::Need;

/// An item's attributes, sorted by attribute.
pub(super) type Attributes = Vec<(AttributeId, ValueId)>;

/// What classification makes of an item.
pub(super) struct Classified {
    /// Its attributes afterwards.
    pub(super) attributes: Attributes,
    /// What it asks of people.
    pub(super) need: Need,
    /// Whether a rule failed (CL-11).
    pub(super) failed: bool,
}

/// Runs a workstream's rulesets over the attributes with which an item arrived.
pub(super) fn classify(
    center: &Center,
    workstream: WorkstreamId,
    arrived_with: &[(AttributeId, ValueId)],
) -> Classified {
    let settings = &center.workstreams[workstream];
    let need = Need { workstream, skills: Vec::new(), capacity: settings.capacity.clone() };
    let mut item = Classified { attributes: arrived_with.to_vec(), need, failed: false };
    for ruleset in &settings.classification {
        // CL-2: within a ruleset the first match decides, then comes the next ruleset, which
        // sees what this one wrote (CL-3).
        let Some(rule) =
            ruleset.rules.iter().find(|rule| holds(center, &rule.when, &item.attributes))
        else {
            continue;
        };
        match &rule.outcome {
            ClassificationOutcome::Error => {
                item.failed = true;
                break;
            }
            ClassificationOutcome::Set(outputs) => {
                outputs.iter().for_each(|output| item.write(*output));
            }
        }
    }
    item
}

impl Classified {
    fn write(&mut self, output: Output) {
        match output {
            Output::Attribute(attribute, value) => {
                match self.attributes.binary_search_by_key(&attribute, |entry| entry.0) {
                    Ok(place) => self.attributes[place].1 = value,
                    Err(place) => self.attributes.insert(place, (attribute, value)),
                }
            }
            Output::Skill(required) => self.require(required),
            Output::Profile(profile) => {
                // CL-7: added to the workstream's; room is needed in all of them (CAP-8).
                let profiles = &mut self.need.capacity.profiles;
                if let Err(place) = profiles.binary_search(&profile) {
                    profiles.insert(place, profile);
                }
            }
        }
    }

    /// CL-6: skills are appended; of a skill required twice, the higher rating counts.
    fn require(&mut self, required: SkillRating) {
        let skills = &mut self.need.skills;
        match skills.binary_search_by_key(&required.skill, |entry| entry.skill) {
            Ok(place) => skills[place].rating = skills[place].rating.max(required.rating),
            Err(place) => skills.insert(place, required),
        }
    }
}

/// Whether a condition holds for an item with these attributes.
pub(super) fn holds(
    center: &Center,
    condition: &Condition,
    attributes: &[(AttributeId, ValueId)],
) -> bool {
    failing(center, condition, attributes) == 0
}

/// How many parts of a condition fail: zero if it holds. It measures how near a rule came.
pub(super) fn failing(
    center: &Center,
    condition: &Condition,
    attributes: &[(AttributeId, ValueId)],
) -> usize {
    let value_of = |attribute: &AttributeId| {
        let place = attributes.binary_search_by_key(attribute, |entry| entry.0).ok()?;
        Some(attributes[place].1)
    };
    let met = match condition {
        Condition::All(parts) => {
            return parts.iter().map(|part| failing(center, part, attributes)).sum();
        }
        Condition::Any(parts) => {
            return parts.iter().map(|part| failing(center, part, attributes)).min().unwrap_or(1);
        }
        Condition::Is(attribute, values) => {
            value_of(attribute).is_some_and(|value| values.contains(&value))
        }
        Condition::Compare(attribute, comparison, limit) => value_of(attribute)
            .and_then(|value| center.values[value].number)
            .is_some_and(|number| compares(number, *comparison, *limit)),
        Condition::Present(attribute) => value_of(attribute).is_some(),
    };
    usize::from(!met)
}

fn compares(number: f64, comparison: Comparison, limit: f64) -> bool {
    match comparison {
        Comparison::Less => number < limit,
        Comparison::AtMost => number <= limit,
        Comparison::Greater => number > limit,
        Comparison::AtLeast => number >= limit,
    }
}
