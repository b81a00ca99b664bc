//! The custom method: which rule yields a person, and how it orders people (10.6).

use std::cmp::Ordering;

use crate::center::AgentCondition;
use crate::center::AssignmentRule;
use crate::center::Center;
use crate::center::Comparison;
use crate::center::Operand;
use crate::center::OrderBy;
use crate::center::Queue;
use crate::center::SkillRating;
use crate::id::AttributeId;
use crate::id::ColumnId;
use crate::id::SkillTypeId;
use crate::id::ValueId;
use crate::time::Span;

use super::need::Need;
use super::priority::compare_values;
use super::selection::Fit;
use super::selection::NO_SCORE;
use super::selection::Obstacle;
use super::selection::Order;
use super::selection::Score;
use super::selection::slots_free;
use super::selection::units_fit;
use super::skills::nearness;
use super::skills::rating;
use super::skills::skills_fit;
use super::standing::Make;
use super::standing::Standing;

/// What rules are asked about: an item in a queue.
pub(super) struct Asks<'a> {
    pub(super) center: &'a Center,
    pub(super) queue: &'a Queue,
    pub(super) need: &'a Need,
}

impl Asks<'_> {
    /// The first rule that yields the person (CUS-3).
    pub(super) fn fit_rules(
        &self,
        rules: &[AssignmentRule],
        make: &Make,
        standing: &Standing,
    ) -> Result<Fit, Obstacle> {
        let yields =
            |rule: &AssignmentRule| rule.when.iter().all(|when| self.meets(when, make, standing));
        let (rank, rule) =
            (0..).zip(rules).find(|(_, rule)| yields(rule)).ok_or(Obstacle::NoAssignmentRule)?;
        let scores = |criteria: &[OrderBy]| {
            let mut scores = NO_SCORE;
            for (score, criterion) in scores.iter_mut().zip(criteria) {
                *score = self.score(criterion, make, standing);
            }
            scores
        };
        // CUS-6: ties go by round robin, which leaves none.
        let criteria = rule.order_by.len();
        let (place, order) = rule_order(rule).unwrap_or((criteria, Order::RoundRobin));
        let after = match order {
            Order::LeastActive => &rule.order_by[place + 1..],
            Order::RoundRobin | Order::Member => &[],
        };
        let mut parts = after.split(|criterion| *criterion == OrderBy::RoundRobin);
        let tie_score: Score = scores(parts.next().unwrap_or_default());
        Ok(Fit { rank, score: scores(&rule.order_by[..place]), order, tie_score })
    }

    /// Whether a person meets a condition (CUS-5).
    fn meets(&self, condition: &AgentCondition, make: &Make, standing: &Standing) -> bool {
        let held = |column: &ColumnId| column_of(make, *column);
        match condition {
            AgentCondition::Column(..)
            | AgentCondition::ColumnIsNot(..)
            | AgentCondition::ColumnPresent(_) => condition.holds_of(&make.columns) == Some(true),
            AgentCondition::ColumnCompares(column, comparison, operand) => {
                let limit = match operand {
                    Operand::Value(value) => Some(*value),
                    Operand::Item(attribute) => self.value_of(*attribute),
                };
                self.number(held(column))
                    .zip(self.number(limit))
                    .is_some_and(|(left, right)| comparison.holds(left, right))
            }
            AgentCondition::ColumnMatches(column, attribute) => {
                held(column).is_some_and(|value| self.value_of(*attribute) == Some(value))
            }
            AgentCondition::Presence(allowed) => allowed.contains(standing.presence),
            AgentCondition::UnitsFree => units_fit(self.need.capacity.units, standing).is_ok(),
            AgentCondition::UnitsCompare(comparison) => {
                let needed = f64::from(self.need.capacity.units);
                comparison.holds(f64::from(standing.units_free), needed)
            }
            AgentCondition::SkillsExact => skills_fit(&self.need.skills, &make.skills).is_ok(),
            AgentCondition::SkillsOfType(skill_type) => {
                let required = self.required(Some(*skill_type));
                required.into_iter().all(|wanted| skills_fit(&[wanted], &make.skills).is_ok())
            }
            AgentCondition::SkillNamed(attribute) => {
                self.value_of(*attribute).is_some_and(|value| {
                    let name = &self.center.values[value].text;
                    make.skills.iter().any(|held| self.center.skills[held.skill].name == *name)
                })
            }
            AgentCondition::Working => make.works,
            AgentCondition::Waited(wait) => {
                let over = usize::from(self.need.local.stage);
                *wait == Span::ZERO || self.queue.widenings()[..over].contains(wait)
            }
        }
    }

    /// What a criterion makes of a person: the higher the better.
    fn score(&self, criterion: &OrderBy, make: &Make, standing: &Standing) -> i64 {
        match criterion {
            OrderBy::UnitsFree => i64::from(standing.units_free),
            OrderBy::SlotsFree => slots_free(self.need, make, standing),
            OrderBy::NearestSkills(skill_type) => {
                nearness(self.center, &self.required(*skill_type), &make.skills)
            }
            OrderBy::MostSkilled(skill_type) => {
                let required = self.required(*skill_type);
                let ratings = required.iter().filter_map(|want| rating(&make.skills, want.skill));
                ratings.map(i64::from).sum()
            }
            OrderBy::SkillCount => {
                let held =
                    self.need.skills.iter().filter_map(|want| rating(&make.skills, want.skill));
                i64::try_from(held.count()).expect("few skills")
            }
            OrderBy::Column(column) => -self.place(column_of(make, *column)),
            OrderBy::ColumnDescending(column) => match column_of(make, *column) {
                Some(value) => self.place(Some(value)),
                None => -1,
            },
            OrderBy::LeastActive | OrderBy::RoundRobin => 0,
        }
    }

    fn required(&self, skill_type: Option<SkillTypeId>) -> Vec<SkillRating> {
        let counts = |wanted: &&SkillRating| {
            skill_type.is_none() || self.center.skills[wanted.skill].skill_type == skill_type
        };
        self.need.skills.iter().filter(counts).copied().collect()
    }

    fn value_of(&self, attribute: AttributeId) -> Option<ValueId> {
        let known = &self.need.local.attributes;
        let place = known.binary_search_by_key(&attribute, |entry| entry.0).ok()?;
        Some(known[place].1)
    }

    fn number(&self, value: Option<ValueId>) -> Option<f64> {
        self.center.values[value?].number
    }

    /// How many values come before this one; nothing comes after all.
    fn place(&self, value: Option<ValueId>) -> i64 {
        let values = self.center.values.ids();
        let before = match value {
            Some(value) => values
                .filter(|other| compare_values(self.center, *other, value) == Ordering::Less)
                .count(),
            None => values.count() + 1,
        };
        i64::try_from(before).expect("few values")
    }
}

impl Comparison {
    fn holds(self, left: f64, right: f64) -> bool {
        match self {
            Self::Less => left < right,
            Self::AtMost => left <= right,
            Self::Greater => left > right,
            Self::AtLeast => left >= right,
        }
    }
}

fn column_of(make: &Make, column: ColumnId) -> Option<ValueId> {
    let place = make.columns.binary_search_by_key(&column, |entry| entry.0).ok()?;
    Some(make.columns[place].1)
}

/// The first criterion of a rule that orders people by what they did, and its place.
pub(super) fn rule_order(rule: &AssignmentRule) -> Option<(usize, Order)> {
    rule.order_by.iter().enumerate().find_map(|(place, criterion)| match criterion {
        OrderBy::LeastActive => Some((place, Order::LeastActive)),
        OrderBy::RoundRobin => Some((place, Order::RoundRobin)),
        _ => None,
    })
}
