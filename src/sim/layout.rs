//! What the world looks up all the time, worked out once for a model.

use super::Model;
use crate::center::Distribution;
use crate::center::Family;
use crate::center::RouteTarget;
use crate::id::DemandId;
use crate::id::IdVec;
use crate::id::PoolId;
use crate::id::QueueId;
use crate::random::Sampler;
use crate::traffic::Interruptions;
use crate::traffic::Silence;
use crate::workforce::Habits;
use crate::workforce::Pool;

/// What the world looks up all the time.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// The pools that serve each queue.
    pub(super) pools_of: IdVec<QueueId, Vec<PoolId>>,
    /// The queues that each pool serves.
    pub(super) queues_of: IdVec<PoolId, Vec<QueueId>>,
    /// Each pool's laws, ready for drawing.
    pub(super) laws: IdVec<PoolId, Laws>,
    /// Whether anybody picks.
    pub(super) has_pickers: bool,
    /// For each demand, whether its items stand on the list that people pick from.
    pub(super) is_listed: IdVec<DemandId, bool>,
    /// Whether anything goes wrong in conversations.
    pub(super) has_interruptions: bool,
    /// Whether conversations may be set aside or closed because nobody writes.
    pub(super) has_silence: bool,
    /// For each demand, whether a percentage split may decide where its items go.
    pub(super) is_split: IdVec<DemandId, bool>,
}

/// A pool's laws, ready for drawing.
#[derive(Clone, Debug)]
pub(super) struct Laws {
    pub(super) accepts_after: Sampler,
    pub(super) rejects_after: Sampler,
    pub(super) looks: Option<Sampler>,
    pub(super) looks_while_working: Option<Sampler>,
}

impl Layout {
    pub(super) fn new(model: &Model) -> Self {
        let center = &model.center;
        let is_member = |pool: &Pool, queue: QueueId| {
            pool.agents.first().is_some_and(|agent| center.queues[queue].members.contains(agent))
        };
        let queues_of: IdVec<PoolId, Vec<QueueId>> = model
            .pools
            .iter()
            .map(|pool| center.queues.ids().filter(|queue| is_member(pool, *queue)).collect())
            .collect();
        let serves = |queue: QueueId| {
            let pools = queues_of.iter_enumerated();
            pools.filter(|(_, queues)| queues.contains(&queue)).map(|(pool, _)| pool).collect()
        };
        let is_listed = model.demands.iter().map(|demand| {
            let workstream = &center.workstreams[demand.workstream];
            workstream.distribution == Distribution::Pick || workstream.pick_from_push
        });
        let is_split = model.demands.iter().map(|demand| {
            let mut rules = center.workstreams[demand.workstream].rules.iter();
            rules.any(|rule| matches!(center.rules[*rule].target, RouteTarget::Split(_)))
        });
        let has_interruptions = model.demands.iter().any(|demand| {
            let Interruptions { connection, tab } = &demand.interruptions;
            connection.is_some() || tab.is_some()
        });
        let has_silence = model.demands.iter().any(|demand| {
            let workstream = &center.workstreams[demand.workstream];
            let Silence { stops_replying, sets_aside_after, .. } = &demand.silence;
            let can_close = workstream.state_limits.waiting.is_some()
                || !workstream.life.silence_rules.is_empty();
            workstream.channel.family() == Family::Asynchronous
                && (can_close || *stops_replying > 0.0 || sets_aside_after.is_some())
        });
        Self {
            has_interruptions,
            has_silence,
            has_pickers: model.pools.iter().any(|pool| pool.picking.is_some()),
            is_split: is_split.collect(),
            pools_of: center.queues.ids().map(serves).collect(),
            laws: model.pools.iter().map(Laws::new).collect(),
            is_listed: is_listed.collect(),
            queues_of,
        }
    }
}

impl Laws {
    fn new(pool: &Pool) -> Self {
        let picking = pool.picking.as_ref();
        Self {
            accepts_after: pool.offered.accepts_after.sampler(),
            rejects_after: pool.offered.rejects_after.sampler(),
            looks: picking.map(|picking| picking.looks_when_free_after.sampler()),
            looks_while_working: picking
                .and_then(|picking| picking.looks_while_working_every.as_ref())
                .map(|law| law.sampler()),
        }
    }
}

/// How a pool's people work on several tasks.
pub(super) const fn habits(pool: &Pool) -> Habits<'_> {
    Habits {
        several_at_once: &pool.several_at_once,
        records_are_interrupted: pool.records_are_interrupted,
    }
}
