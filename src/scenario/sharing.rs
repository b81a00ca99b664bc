//! Who gets how much of the work that several pools can do.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use super::flow::Flow;
use crate::center::Agent;
use crate::center::Distribution;
use crate::center::Method;
use crate::center::SkillMatching;
use crate::id::AgentId;
use crate::id::Id;
use crate::id::PoolId;
use crate::id::QueueId;
use crate::sim::Model;

/// Rounds of balancing; the difference shrinks by a constant factor in each.
const ROUNDS: usize = 200;

/// For each flow, its queues with the pools that serve them: shares of the flow's items.
pub(super) type Shares = Vec<Vec<(usize, f64)>>;

/// Work that the same pools can do.
struct Group {
    /// Seconds of attention in all.
    seconds: f64,
    /// Pools with their shares.
    shares: Vec<(usize, f64)>,
}

/// Shares the work so that pools are as evenly busy as it allows: engines send work to whoever is
/// free, so a pool with much work of its own gets less of what others can do too.
///
/// `seconds` is what a flow's items ask of people in all, `hours` how long each pool's people
/// are there.
pub(super) fn shares(model: &Model, flows: &[Flow], seconds: &[f64], hours: &[f64]) -> Shares {
    let serving = pools_by_queue(model);
    let mut groups: BTreeMap<Vec<usize>, Group> = BTreeMap::new();
    let mut parts: Vec<Vec<(Vec<usize>, f64)>> = Vec::new();
    for (flow, seconds) in flows.iter().zip(seconds) {
        let mut of_flow = Vec::new();
        for (queue, share) in &flow.queues {
            let pools = fitting(model, flow, *queue, &serving[queue.index()]);
            let group = groups.entry(pools.clone()).or_insert_with(|| Group::new(&pools, hours));
            group.seconds += seconds * share;
            of_flow.push((pools, *share));
        }
        parts.push(of_flow);
    }
    balance(&mut groups, hours);
    let shared = |of_flow: Vec<(Vec<usize>, f64)>| {
        let mut sums: BTreeMap<usize, f64> = BTreeMap::new();
        for (pools, share) in of_flow {
            for (pool, part) in &groups[&pools].shares {
                *sums.entry(*pool).or_default() += share * part;
            }
        }
        sums.into_iter().collect()
    };
    parts.into_iter().map(shared).collect()
}

impl Group {
    /// By hours at first.
    fn new(pools: &[usize], hours: &[f64]) -> Self {
        let total: f64 = pools.iter().map(|pool| hours[*pool]).sum();
        let there = pools.iter().filter(|pool| hours[**pool] > 0.0);
        let shares = there.map(|pool| (*pool, hours[*pool] / total)).collect();
        Self { seconds: 0.0, shares }
    }
}

fn balance(groups: &mut BTreeMap<Vec<usize>, Group>, hours: &[f64]) {
    for _ in 0..ROUNDS {
        let mut busy = vec![0.0; hours.len()];
        for group in groups.values() {
            for (pool, share) in &group.shares {
                busy[*pool] += share * group.seconds / hours[*pool];
            }
        }
        for group in groups.values_mut().filter(|group| group.seconds > 0.0) {
            for (pool, share) in &mut group.shares {
                *share /= busy[*pool].max(1e-12).sqrt();
            }
            let total: f64 = group.shares.iter().map(|(_, share)| share).sum();
            group.shares.iter_mut().for_each(|(_, share)| *share /= total);
        }
    }
}

/// The pools whose people serve each queue.
fn pools_by_queue(model: &Model) -> Vec<Vec<usize>> {
    let queues = model.center.queues.iter().map(|queue| {
        let members: BTreeSet<AgentId> = queue.members.iter().copied().collect();
        let pools = model.pools.iter().enumerate();
        let serves = pools
            .filter(|(_, pool)| pool.agents.first().is_some_and(|agent| members.contains(agent)));
        serves.map(|(position, _)| position).collect()
    });
    queues.collect()
}

/// Of the pools that serve a queue, those whose people can be given a flow's items; all of them
/// if nobody can.
fn fitting(model: &Model, flow: &Flow, queue: QueueId, serving: &[usize]) -> Vec<usize> {
    let center = &model.center;
    let workstream = &center.workstreams[model.demands[flow.demand].workstream];
    // SK-2, SK-3, CUS-4, PICK-4: skills bar people only under exact matching by a built-in method.
    let needs_skills = workstream.skill_matching == SkillMatching::Exact
        && workstream.distribution == Distribution::Push
        && !matches!(center.queues[queue].method, Method::Custom(_));
    let fits = |pool: &&usize| {
        let agent = model.pools[PoolId::new(**pool)].agents.first();
        agent.map(|agent| &center.agents[*agent]).is_some_and(|agent| {
            has_room(agent, flow) && (!needs_skills || has_skills(agent, flow))
        })
    };
    let fitting: Vec<usize> = serving.iter().filter(fits).copied().collect();
    if fitting.is_empty() { serving.to_vec() } else { fitting }
}

fn has_room(agent: &Agent, flow: &Flow) -> bool {
    let slots = flow.capacity.profiles.iter().all(|profile| {
        agent.profiles.iter().any(|held| held.profile == *profile && held.limit > 0)
    });
    slots && flow.capacity.units <= agent.units.unwrap_or(0)
}

fn has_skills(agent: &Agent, flow: &Flow) -> bool {
    flow.skills.iter().all(|needed| {
        agent.skills.iter().any(|has| has.skill == needed.skill && has.rating >= needed.rating)
    })
}
