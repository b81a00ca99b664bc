//! Who fits what, and who comes first: one predicate, and a rank, a score and an order.

use crate::center::AgentCondition;
use crate::center::AssignmentRule;
use crate::center::Center;
use crate::center::Family;
use crate::center::Method;
use crate::center::OrderBy;
use crate::center::Presence;
use crate::center::PresenceSet;
use crate::center::Queue;
use crate::center::SkillMatching;
use crate::center::SkillRating;
use crate::center::Workstream;
use crate::id::Id;
use crate::id::IdVec;
use crate::id::ProfileId;
use crate::id::QueueId;
use crate::id::SkillId;

use super::need::Need;
use super::need::NeedId;
use super::standing::Make;
use super::standing::Standing;
use super::standing::StandingId;

/// Why a person is not offered an item.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Obstacle {
    /// He is not a member of the item's queue.
    NotMember,
    /// He is not signed in.
    NotSignedIn,
    /// The workstream does not allow his presence.
    Presence(Presence),
    /// A blocking profile of his is used up (CAP-6).
    Blocked(ProfileId),
    /// He has fewer free units than the item takes (CAP-2).
    Units {
        /// What the item takes.
        needed: u32,
        /// What he has free.
        free: i32,
    },
    /// He does not hold a profile that the item takes a slot of (CAP-5).
    LacksProfile(ProfileId),
    /// A profile that the item takes a slot of is used up (CAP-6, CAP-8).
    ProfileFull(ProfileId),
    /// He lacks a required skill, or is rated below what is required (SK-3).
    Skill(SkillId),
    /// The queue assigns nothing by itself (ASG-22).
    NoAssignment,
    /// No rule of the custom method yields him (CUS-3).
    NoAssignmentRule,
    /// He has declined this item at this very instant (OC-46).
    JustDeclined,
    /// He has declined this item as often as allowed (NOT-7).
    DeclineLimit,
    /// So many people have declined the item that the engine leaves it alone (NOT-8).
    DeclinersLimit,
}

/// In which order people who fit equally well come.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Order {
    /// Longest since the last assignment in this queue (ASG-18, ASG-19).
    RoundRobin,
    /// Longest since the last release of capacity (ASG-20), then round robin.
    LeastActive,
    /// As members were added: the same person keeps coming first (SK-4).
    Member,
}

/// How well a person fits an item: the lower rank first, then the higher score, then the order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Fit {
    /// Which rule of the custom method yields him.
    pub(super) rank: u32,
    /// What counts before the order.
    pub(super) score: [i64; 2],
    /// How people of equal rank and score are ordered.
    pub(super) order: Order,
    /// What counts when the order has not decided.
    pub(super) tie_score: [i64; 2],
}

/// A queue's method together with a need: for these, standings fit or do not.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct FitId(u32);

impl Id for FitId {
    fn new(index: usize) -> Self {
        Self(u32::try_from(index).expect("fewer than 2^32 pairs of queue and need"))
    }
    fn index(self) -> usize {
        self.0 as usize
    }
}

/// Answers of [`fit`], each worked out once.
#[derive(Clone, Debug, Default)]
pub(super) struct Fits {
    pairs: IdVec<FitId, (QueueId, NeedId)>,
    answers: IdVec<FitId, Vec<Option<Option<Fit>>>>,
}

impl Fits {
    pub(super) fn pair(&mut self, queue: QueueId, need: NeedId) -> FitId {
        self.answers.push(Vec::new());
        self.pairs.push((queue, need))
    }

    pub(super) fn get(
        &mut self,
        id: FitId,
        standing: StandingId,
        work_out: impl FnOnce(QueueId, NeedId) -> Option<Fit>,
    ) -> Option<Fit> {
        let answers = &mut self.answers[id];
        if answers.len() <= standing.index() {
            answers.resize(standing.index() + 1, None);
        }
        let (queue, need) = self.pairs[id];
        *answers[standing.index()].get_or_insert_with(|| work_out(queue, need))
    }
}

/// Whether a signed-in member fits an item of the queue, and how well; else the first obstacle.
///
/// This is the one place that decides it: it fills the indexes and explains decisions.
pub(super) fn fit(
    center: &Center,
    queue: &Queue,
    need: &Need,
    make: &Make,
    standing: &Standing,
) -> Result<Fit, Obstacle> {
    if queue.method == Method::NoAssignment {
        return Err(Obstacle::NoAssignment);
    }
    if let Method::Custom(rules) = &queue.method {
        slots_fit(need, make, standing)?;
        return fit_rules(rules, need, make, standing);
    }
    let workstream = &center.workstreams[need.workstream];
    if !workstream.allowed_presences.contains(standing.presence) {
        return Err(Obstacle::Presence(standing.presence));
    }
    units_fit(need, standing)?;
    slots_fit(need, make, standing)?;
    let (score, order) = match (workstream.skill_matching, &queue.method) {
        (SkillMatching::Closest, _) if !need.skills.is_empty() => {
            (closeness(&need.skills, &make.skills), Order::Member)
        }
        (SkillMatching::Exact, method) => {
            skills_fit(&need.skills, &make.skills)?;
            order_of(method, need, make, standing)
        }
        (_, method) => order_of(method, need, make, standing),
    };
    Ok(Fit { rank: 0, score, order, tie_score: [0, 0] })
}

/// The orders that items in a queue may ask for.
pub(super) fn orders(center: &Center, queue: &Queue) -> Vec<Order> {
    let mut orders = match &queue.method {
        Method::Custom(rules) => {
            rules.iter().map(|rule| rule_order(rule).map_or(Order::RoundRobin, |o| o.1)).collect()
        }
        Method::LeastActive => vec![Order::LeastActive],
        Method::HighestCapacity | Method::RoundRobin | Method::NoAssignment => {
            vec![Order::RoundRobin]
        }
    };
    let closest = center.workstreams.iter().any(|workstream| {
        workstream.skill_matching == SkillMatching::Closest
            && workstream.channel.work_type() == queue.work_type
    });
    if closest {
        orders.push(Order::Member);
    }
    orders.sort();
    orders.dedup();
    orders
}

/// The presences in which a member of a queue may fit anything by [`fit`], whatever the need; and
/// nobody fits anything while a blocking profile of his is used up (CAP-6).
pub(super) fn presences(center: &Center, queue: &Queue) -> PresenceSet {
    if let Method::Custom(_) = queue.method {
        return Presence::ALL.into_iter().collect();
    }
    let of_type = |workstream: &&Workstream| workstream.channel.work_type() == queue.work_type;
    let workstreams = center.workstreams.iter().filter(of_type);
    let allowed = workstreams.map(|workstream| workstream.allowed_presences);
    let is_allowed = |presence: &Presence| allowed.clone().any(|set| set.contains(*presence));
    Presence::ALL.into_iter().filter(is_allowed).collect()
}

/// What the built-in methods order by (10.4).
fn order_of(method: &Method, need: &Need, make: &Make, standing: &Standing) -> ([i64; 2], Order) {
    match method {
        Method::HighestCapacity => {
            let units = i64::from(standing.units_free);
            ([slots_free(need, make, standing), units], Order::RoundRobin)
        }
        Method::LeastActive => ([0, 0], Order::LeastActive),
        Method::RoundRobin | Method::NoAssignment | Method::Custom(_) => {
            ([0, 0], Order::RoundRobin)
        }
    }
}

/// The first rule of a custom method that yields the person (CUS-3).
fn fit_rules(
    rules: &[AssignmentRule],
    need: &Need,
    make: &Make,
    standing: &Standing,
) -> Result<Fit, Obstacle> {
    let yields = |rule: &AssignmentRule| {
        rule.when.iter().all(|condition| match condition {
            AgentCondition::Column(column, values) => make
                .columns
                .binary_search_by_key(column, |entry| entry.0)
                .is_ok_and(|place| values.contains(&make.columns[place].1)),
            AgentCondition::Presence(allowed) => allowed.contains(standing.presence),
            AgentCondition::UnitsFree => units_fit(need, standing).is_ok(),
            AgentCondition::SkillsExact => skills_fit(&need.skills, &make.skills).is_ok(),
        })
    };
    let (rank, rule) =
        (0..).zip(rules).find(|(_, rule)| yields(rule)).ok_or(Obstacle::NoAssignmentRule)?;
    let scores = |criteria: &[OrderBy]| {
        let mut scores = criteria.iter().map(|criterion| match criterion {
            OrderBy::UnitsFree => i64::from(standing.units_free),
            OrderBy::SlotsFree => slots_free(need, make, standing),
            OrderBy::LeastActive | OrderBy::RoundRobin => 0,
        });
        [scores.next().unwrap_or(0), scores.next().unwrap_or(0)]
    };
    // CUS-6: ties go by round robin, which leaves none.
    let criteria = rule.order_by.len();
    let (place, order) = rule_order(rule).unwrap_or((criteria, Order::RoundRobin));
    let after = match order {
        Order::LeastActive => &rule.order_by[place + 1..],
        Order::RoundRobin | Order::Member => &[],
    };
    let mut parts = after.split(|criterion| *criterion == OrderBy::RoundRobin);
    let tie_score = scores(parts.next().unwrap_or_default());
    Ok(Fit { rank, score: scores(&rule.order_by[..place]), order, tie_score })
}

/// The first criterion of a rule that orders people by what they did, and its place.
fn rule_order(rule: &AssignmentRule) -> Option<(usize, Order)> {
    rule.order_by.iter().enumerate().find_map(|(place, criterion)| match criterion {
        OrderBy::LeastActive => Some((place, Order::LeastActive)),
        OrderBy::RoundRobin => Some((place, Order::RoundRobin)),
        OrderBy::UnitsFree | OrderBy::SlotsFree => None,
    })
}

/// CAP-2; a person without units has none free.
fn units_fit(need: &Need, standing: &Standing) -> Result<(), Obstacle> {
    let needed = need.capacity.units;
    let free = standing.units_free;
    if i64::from(free) >= i64::from(needed) || needed == 0 {
        return Ok(());
    }
    Err(Obstacle::Units { needed, free })
}

/// CAP-5, CAP-6, CAP-8: no blocking profile used up, and room in every profile of the item.
fn slots_fit(need: &Need, make: &Make, standing: &Standing) -> Result<(), Obstacle> {
    if let Some(profile) = standing.blocked_by {
        return Err(Obstacle::Blocked(profile));
    }
    for profile in &need.capacity.profiles {
        match make.slot(*profile) {
            None => return Err(Obstacle::LacksProfile(*profile)),
            Some(slot) if standing.slots_free[slot] <= 0 => {
                return Err(Obstacle::ProfileFull(*profile));
            }
            Some(_) => {}
        }
    }
    Ok(())
}

/// Free slots over the item's profiles: the least counts (OC-17). Zero without profiles.
fn slots_free(need: &Need, make: &Make, standing: &Standing) -> i64 {
    let free =
        need.capacity.profiles.iter().map(|profile| {
            make.slot(*profile).map_or(0, |slot| i64::from(standing.slots_free[slot]))
        });
    free.min().unwrap_or(0)
}

/// SK-3: every required skill, rated at least as required.
fn skills_fit(required: &[SkillRating], held: &[SkillRating]) -> Result<(), Obstacle> {
    let lacking = required
        .iter()
        .find(|wanted| rating(held, wanted.skill).is_none_or(|rating| rating < wanted.rating));
    lacking.map_or(Ok(()), |wanted| Err(Obstacle::Skill(wanted.skill)))
}

/// SK-5, OC-18: the less is lacking over the required skills the better, then the less is beyond
/// (the documents' example 23.10 ranks so); then people with exactly the required number of
/// skills, then with more, then with fewer. A missing skill lacks all that is required of it.
fn closeness(required: &[SkillRating], held: &[SkillRating]) -> [i64; 2] {
    let (mut lacking, mut beyond) = (0_i64, 0_i64);
    for wanted in required {
        match rating(held, wanted.skill) {
            Some(rating) => {
                lacking += i64::from(wanted.rating.saturating_sub(rating));
                beyond += i64::from(rating.saturating_sub(wanted.rating));
            }
            None => lacking += i64::from(wanted.rating.max(1)),
        }
    }
    let class = match held.len().cmp(&required.len()) {
        std::cmp::Ordering::Equal => 2,
        std::cmp::Ordering::Greater => 1,
        std::cmp::Ordering::Less => 0,
    };
    let beyond = beyond.min(i64::from(u32::MAX));
    [-((lacking << 32) + beyond), class]
}

fn rating(held: &[SkillRating], skill: SkillId) -> Option<u32> {
    let place = held.binary_search_by_key(&skill, |entry| entry.skill).ok()?;
    Some(held[place].rating)
}

/// Whether items of this family are put to people for acceptance (NOT-4: records are not).
pub(super) const fn rings(family: Family) -> bool {
    !matches!(family, Family::Record)
}
