//! Classification: attributes, skills and profiles, before a queue is chosen (section 6).

use std::cmp::Reverse;

use crate::center::Center;
use crate::center::ClassificationOutcome;
use crate::center::Comparison;
use crate::center::Condition;
use crate::center::Output;
use crate::center::SkillRating;
use crate::id::AttributeId;
use crate::id::ValueId;
use crate::id::WorkstreamId;

use super::need::Local;
use super::need::Need;

/// An item's attributes, sorted by attribute.
pub(super) type Attributes = Vec<(AttributeId, ValueId)>;

/// What classification makes of an item.
pub(super) struct Classified {
    /// Its attributes afterwards.
    pub(super) attributes: Attributes,
    /// What it asks of people.
    pub(super) need: Need,
    /// Its starting priority score (CL-8).
    pub(super) score: u32,
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
    let capacity = settings.capacity.clone();
    let need = Need { workstream, skills: Vec::new(), capacity, local: Local::default() };
    let mut item = Classified { attributes: arrived_with.to_vec(), need, score: 0, failed: false };
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
            Output::Score(score) => self.score = score,
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
    distance(center, condition, attributes).failed == 0
}

/// How far a condition is from holding, which measures how near a rule came: the fewer of its
/// parts fail, the nearer; of equal ones, the more of its parts hold.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Distance {
    failed: usize,
    held: Reverse<usize>,
}

impl Distance {
    const FAR: Self = Self { failed: 1, held: Reverse(0) };

    const fn and(self, other: Self) -> Self {
        Self { failed: self.failed + other.failed, held: Reverse(self.held.0 + other.held.0) }
    }
}

/// How far a condition is from holding for these attributes.
pub(super) fn distance(
    center: &Center,
    condition: &Condition,
    attributes: &[(AttributeId, ValueId)],
) -> Distance {
    let value_of = |attribute: &AttributeId| {
        let place = attributes.binary_search_by_key(attribute, |entry| entry.0).ok()?;
        Some(attributes[place].1)
    };
    let met = match condition {
        Condition::All(parts) => {
            let holds = Distance { failed: 0, held: Reverse(0) };
            let parts = parts.iter().map(|part| distance(center, part, attributes));
            return parts.fold(holds, Distance::and);
        }
        Condition::Any(parts) => {
            let parts = parts.iter().map(|part| distance(center, part, attributes));
            return parts.min().unwrap_or(Distance::FAR);
        }
        Condition::Is(attribute, values) => {
            value_of(attribute).is_some_and(|value| values.contains(&value))
        }
        Condition::Compare(attribute, comparison, limit) => value_of(attribute)
            .and_then(|value| center.values[value].number)
            .is_some_and(|number| compares(number, *comparison, *limit)),
        Condition::Present(attribute) => value_of(attribute).is_some(),
    };
    match met {
        true => Distance { failed: 0, held: Reverse(1) },
        false => Distance::FAR,
    }
}

fn compares(number: f64, comparison: Comparison, limit: f64) -> bool {
    match comparison {
        Comparison::Less => number < limit,
        Comparison::AtMost => number <= limit,
        Comparison::Greater => number > limit,
        Comparison::AtLeast => number >= limit,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Id;

    #[test]
    fn of_rules_that_fail_by_one_condition_the_one_that_otherwise_holds_is_nearer() {
        let center = Center::default();
        let (topic, language, tier) = (Id::new(0), Id::new(1), Id::new(2));
        let (order, french, english, trade) = (Id::new(0), Id::new(1), Id::new(2), Id::new(3));
        let french_order = [(topic, order), (language, french)];
        let is = |attribute, value| Condition::Is(attribute, vec![value]);
        let far = |condition: &Condition| distance(&center, condition, &french_order);
        let english_orders = Condition::All(vec![is(topic, order), is(language, english)]);
        let trade_prices = is(tier, trade);
        assert!(far(&english_orders) < far(&trade_prices));
        assert!(
            far(&Condition::Any(vec![trade_prices.clone(), english_orders.clone()]))
                == far(&english_orders)
        );
        assert!(holds(&center, &is(topic, order), &french_order));
        assert!(!holds(&center, &Condition::Any(vec![]), &french_order));
        assert!(holds(&center, &Condition::All(vec![]), &french_order));
    }
}
