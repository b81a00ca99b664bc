//! Classification: attributes, skills and profiles, before a queue is chosen (section 6).

use std::cmp::Reverse;

use crate::center::Center;
use crate::center::ClassificationOutcome;
use crate::center::Comparison;
use crate::center::Condition;
use crate::center::ContextVariable;
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
    let mut attributes = arrived_with.to_vec();
    // CL-9: a variable of type number holds no text.
    attributes.retain(|(attribute, value)| {
        !is_number(&settings.numbers, *attribute) || center.values[*value].number.is_some()
    });
    let mut item = Classified { attributes, need, score: 0, failed: false };
    for ruleset in &settings.classification {
        // CL-2: within a ruleset the first match decides, then comes the next ruleset, which
        // sees what this one wrote (CL-3).
        let subject = Subject { center, numbers: &settings.numbers, attributes: &item.attributes };
        let Some(rule) = ruleset.rules.iter().find(|rule| subject.meets(&rule.when)) else {
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

/// What conditions look at: an item's attributes, sorted by attribute.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a> {
    pub(super) center: &'a Center,
    /// Attributes that the workstream declares as numbers.
    pub(super) numbers: &'a [ContextVariable],
    pub(super) attributes: &'a [(AttributeId, ValueId)],
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

impl Subject<'_> {
    /// Whether a condition holds.
    pub(super) fn meets(self, condition: &Condition) -> bool {
        self.distance(condition).failed == 0
    }

    /// How far a condition is from holding.
    pub(super) fn distance(self, condition: &Condition) -> Distance {
        let number_of = |value: ValueId| self.center.values[value].number;
        let met = match condition {
            Condition::All(parts) => {
                let holds = Distance { failed: 0, held: Reverse(0) };
                return parts.iter().map(|part| self.distance(part)).fold(holds, Distance::and);
            }
            Condition::Any(parts) => {
                let parts = parts.iter().map(|part| self.distance(part));
                return parts.min().unwrap_or(Distance::FAR);
            }
            Condition::Is(attribute, values) => self.value_of(*attribute).is_some_and(|value| {
                values.contains(&value)
                    || is_number(self.numbers, *attribute)
                        && values.iter().any(|other| same(number_of(*other), number_of(value)))
            }),
            Condition::Compare(attribute, comparison, limit) => self
                .value_of(*attribute)
                .and_then(number_of)
                .is_some_and(|number| compares(number, *comparison, *limit)),
            Condition::Present(attribute) => self.value_of(*attribute).is_some(),
        };
        match met {
            true => Distance { failed: 0, held: Reverse(1) },
            false => Distance::FAR,
        }
    }

    pub(super) fn value_of(self, attribute: AttributeId) -> Option<ValueId> {
        let place = self.attributes.binary_search_by_key(&attribute, |entry| entry.0).ok()?;
        Some(self.attributes[place].1)
    }
}

fn is_number(numbers: &[ContextVariable], attribute: AttributeId) -> bool {
    numbers.iter().any(|variable| variable.number == attribute)
}

/// Whether two numbers are the same number.
fn same(a: Option<f64>, b: Option<f64>) -> bool {
    a.zip(b).is_some_and(|(a, b)| a.total_cmp(&b).is_eq())
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
        let subject = Subject { center: &center, numbers: &[], attributes: &french_order };
        let far = |condition: &Condition| subject.distance(condition);
        let english_orders = Condition::All(vec![is(topic, order), is(language, english)]);
        let trade_prices = is(tier, trade);
        assert!(far(&english_orders) < far(&trade_prices));
        assert!(
            far(&Condition::Any(vec![trade_prices.clone(), english_orders.clone()]))
                == far(&english_orders)
        );
        assert!(subject.meets(&is(topic, order)));
        assert!(!subject.meets(&Condition::Any(vec![])));
        assert!(subject.meets(&Condition::All(vec![])));
    }
}
