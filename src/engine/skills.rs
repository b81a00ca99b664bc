//! Skills: what is required, who has it, who comes closest (10.5).

use std::cmp::Ordering;

use crate::center::Center;
use crate::center::SkillRating;
use crate::id::SkillId;

use super::selection::Obstacle;
use super::selection::Score;

/// SK-3: every required skill, rated at least as required.
pub(super) fn skills_fit(required: &[SkillRating], held: &[SkillRating]) -> Result<(), Obstacle> {
    let lacking = required
        .iter()
        .find(|wanted| rating(held, wanted.skill).is_none_or(|rating| rating < wanted.rating));
    lacking.map_or(Ok(()), |wanted| Err(Obstacle::Skill(wanted.skill)))
}

/// SK-5, OC-18: the nearest; then people with exactly the required number of skills, then with
/// more, then with fewer.
pub(super) fn closeness(center: &Center, required: &[SkillRating], held: &[SkillRating]) -> Score {
    let class = match held.len().cmp(&required.len()) {
        Ordering::Equal => 2,
        Ordering::Greater => 1,
        Ordering::Less => 0,
    };
    [nearness(center, required, held), class, 0, 0]
}

/// OC-18: the less is lacking over the required skills the better, then the less is beyond (the
/// documents' example 23.10 ranks so). A missing skill lacks all that is required of it.
///
/// SK-6: points of rating models with different spans are made to weigh alike, exactly: each
/// counts as many times as its span goes into the least common multiple of all.
pub(super) fn nearness(center: &Center, required: &[SkillRating], held: &[SkillRating]) -> i64 {
    let span = |skill: SkillId| u64::from(center.skills[skill].rating_span.max(1));
    let common = required.iter().fold(1, |common, wanted| least_common(common, span(wanted.skill)));
    let (mut lacking, mut beyond) = (0_u64, 0_u64);
    for wanted in required {
        let weight = common / span(wanted.skill);
        let points = |points: u32| weight.saturating_mul(u64::from(points));
        match rating(held, wanted.skill) {
            Some(rating) => {
                lacking = lacking.saturating_add(points(wanted.rating.saturating_sub(rating)));
                beyond = beyond.saturating_add(points(rating.saturating_sub(wanted.rating)));
            }
            None => lacking = lacking.saturating_add(points(wanted.rating.max(1))),
        }
    }
    let most =
        |points: u64, limit: u32| i64::from(u32::try_from(points).unwrap_or(limit).min(limit));
    -((most(lacking, i32::MAX.cast_unsigned()) << 32) + most(beyond, u32::MAX))
}

fn least_common(a: u64, b: u64) -> u64 {
    let (mut high, mut low) = (a, b);
    while low > 0 {
        (high, low) = (low, high % low);
    }
    (a / high).saturating_mul(b)
}

/// The rating that somebody holds.
pub(super) fn rating(held: &[SkillRating], skill: SkillId) -> Option<u32> {
    let place = held.binary_search_by_key(&skill, |entry| entry.skill).ok()?;
    Some(held[place].rating)
}
