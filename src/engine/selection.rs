//! Who fits what, and who comes first: one predicate, and a rank, a score and an order.

use crate::center::AgentCondition;
use crate::center::AssignmentRule;
use crate::center::Center;
use crate::center::Family;
use crate::center::Method;
use crate::center::Presence;
use crate::center::Queue;
use crate::center::SkillMatching;
use crate::center::Workstream;
use crate::id::Id;
use crate::id::IdVec;
use crate::id::ProfileId;
use crate::id::QueueId;
use crate::id::SkillId;
use crate::time::Span;

use super::custom::Asks;
use super::custom::rule_order;
use super::need::Need;
use super::need::NeedId;
use super::skills::closeness;
use super::skills::skills_fit;
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
    /// The item is kept for whom it was with before, or for whom the contact prefers (10.7).
    Reserved,
    /// He has as many conversations in hand as the playbook for experts allows (AFF-5).
    ActiveLimit,
    /// His level has not been opened yet, or never is (BUL-1, BUL-4).
    Level,
    /// No rule of the custom method yields him (CUS-3).
    NoAssignmentRule,
    /// He has declined this item at this very instant (OC-46), or so recently that the pause
    /// after a decline is still on (NOT-13).
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

/// Criteria of one kind, each the better the higher; the first that differs decides.
pub(super) type Score = [i64; 4];

/// Nothing to choose by.
pub(super) const NO_SCORE: Score = [0; 4];

/// How well a person fits an item: the lower rank first, then the higher score, then the order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Fit {
    /// Which rule of the custom method yields him.
    pub(super) rank: u32,
    /// What counts before the order.
    pub(super) score: Score,
    /// How people of equal rank and score are ordered.
    pub(super) order: Order,
    /// What counts when the order has not decided.
    pub(super) tie_score: Score,
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

    #[inline]
    pub(super) fn get(
        &mut self,
        id: FitId,
        standing: StandingId,
        work_out: impl FnOnce(QueueId, NeedId) -> Option<Fit>,
    ) -> Option<&Fit> {
        if !matches!(self.answers[id].get(standing.index()), Some(Some(_))) {
            self.learn(id, standing, work_out);
        }
        self.answers[id][standing.index()].as_ref()?.as_ref()
    }

    #[cold]
    fn learn(
        &mut self,
        id: FitId,
        standing: StandingId,
        work_out: impl FnOnce(QueueId, NeedId) -> Option<Fit>,
    ) {
        let answers = &mut self.answers[id];
        if answers.len() <= standing.index() {
            answers.resize(standing.index() + 1, None);
        }
        let (queue, need) = self.pairs[id];
        answers[standing.index()] = Some(work_out(queue, need));
    }
}

/// Whether a signed-in member fits an item of the queue, and how well; else the first obstacle.
///
/// This is the one place that decides it: it fills the indexes and explains decisions.
pub(super) fn fit(
    center: &Center,
    id: QueueId,
    need: &Need,
    make: &Make,
    standing: &Standing,
) -> Result<Fit, Obstacle> {
    let queue = &center.queues[id];
    if need.local.reserved {
        return Err(Obstacle::Reserved);
    }
    if queue.method == Method::NoAssignment {
        return Err(Obstacle::NoAssignment);
    }
    if let Method::Custom(rules) = &queue.method {
        slots_fit(need, make, standing)?;
        let rules = match need.local.ruleset.checked_sub(1) {
            Some(choice) => &queue.assignment.selection[choice].rules,
            None => rules,
        };
        let asks = Asks { center, queue, need };
        return asks.fit_rules(rules, make, standing);
    }
    let workstream = &center.workstreams[need.workstream];
    if !workstream.allowed_presences.contains(standing.presence) {
        return Err(Obstacle::Presence(standing.presence));
    }
    units_fit(need.capacity.units, standing)?;
    slots_fit(need, make, standing)?;
    let (score, order) = match (workstream.skill_matching, &queue.method) {
        (SkillMatching::Closest, _) if !need.skills.is_empty() => {
            (closeness(center, &need.skills, &make.skills), Order::Member)
        }
        (SkillMatching::Exact, method) => {
            skills_fit(&need.skills, &make.skills)?;
            order_of(method, need, make, standing)
        }
        (_, method) => order_of(method, need, make, standing),
    };
    let rank = level(queue, id, need, make)?;
    Ok(Fit { rank, score, order, tie_score: NO_SCORE })
}

/// The orders that items in a queue may ask for.
pub(super) fn orders(center: &Center, queue: &Queue) -> Vec<Order> {
    let mut orders = match &queue.method {
        Method::Custom(rules) => {
            let chosen = queue.assignment.selection.iter().flat_map(|choice| &choice.rules);
            let order = |rule| rule_order(rule).map_or(Order::RoundRobin, |found| found.1);
            rules.iter().chain(chosen).map(order).collect()
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

/// Whether people of a standing may fit anything in a queue by [`fit`], whatever profiles and
/// skills it asks for. Who may not needs no place in any order, and most people at work may not.
pub(super) fn may_fit(center: &Center, queue: &Queue, standing: &Standing) -> bool {
    let of_type = |workstream: &&Workstream| workstream.channel.work_type() == queue.work_type;
    let may_fit_items_of = |workstream: &Workstream| {
        let has_units = units_fit(workstream.capacity.units, standing).is_ok();
        let chosen = queue.assignment.selection.iter().flat_map(|choice| &choice.rules);
        let may_yield = |rule: &AssignmentRule| {
            rule.when.iter().all(|condition| match condition {
                AgentCondition::Presence(allowed) => allowed.contains(standing.presence),
                AgentCondition::UnitsFree => has_units,
                _ => true,
            })
        };
        match &queue.method {
            Method::NoAssignment => false,
            Method::Custom(rules) => rules.iter().chain(chosen).any(may_yield),
            _ => has_units && workstream.allowed_presences.contains(standing.presence),
        }
    };
    standing.blocked_by.is_none() && center.workstreams.iter().filter(of_type).any(may_fit_items_of)
}

/// The level of a person in a queue that has levels, if it is open (BUL-1); 0 elsewhere.
fn level(queue: &Queue, id: QueueId, need: &Need, make: &Make) -> Result<u32, Obstacle> {
    let Some(bullseye) = &queue.assignment.bullseye else {
        return Ok(0);
    };
    let over = usize::from(need.local.stage);
    let waited = queue.widenings().get(..over).and_then(|waits| waits.last().copied());
    let is_open = |after: Span| after <= waited.unwrap_or(Span::ZERO);
    let levels = &bullseye.levels;
    let mine = make.levels.iter().find(|entry| entry.0 == id).map(|entry| entry.1);
    let (level, after) = match mine {
        Some(level) => (level, Some(levels[level as usize].after)),
        // BUL-4: everybody else, together with the last level and behind it.
        None => {
            let last = levels.last().map_or(Span::ZERO, |level| level.after);
            let behind = u32::try_from(levels.len()).expect("few levels");
            (behind, bullseye.then_members.then_some(last))
        }
    };
    // The first level needs no wait.
    match level == 0 || after.is_some_and(is_open) {
        true => Ok(level),
        false => Err(Obstacle::Level),
    }
}

/// What the built-in methods order by (10.4).
fn order_of(method: &Method, need: &Need, make: &Make, standing: &Standing) -> (Score, Order) {
    match method {
        Method::HighestCapacity => {
            let units = i64::from(standing.units_free);
            ([slots_free(need, make, standing), units, 0, 0], Order::RoundRobin)
        }
        Method::LeastActive => (NO_SCORE, Order::LeastActive),
        Method::RoundRobin | Method::NoAssignment | Method::Custom(_) => {
            (NO_SCORE, Order::RoundRobin)
        }
    }
}

/// CAP-2; a person without units has none free.
pub(super) fn units_fit(needed: u32, standing: &Standing) -> Result<(), Obstacle> {
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
pub(super) fn slots_free(need: &Need, make: &Make, standing: &Standing) -> i64 {
    let free =
        need.capacity.profiles.iter().map(|profile| {
            make.slot(*profile).map_or(0, |slot| i64::from(standing.slots_free[slot]))
        });
    free.min().unwrap_or(0)
}

/// Whether items of this family are put to people for acceptance (NOT-4: records are not).
pub(super) const fn rings(family: Family) -> bool {
    !matches!(family, Family::Record)
}
