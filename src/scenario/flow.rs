//! Where items go: every demand's combinations of attributes through the engine's own rules.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::center::CapacityNeed;
use crate::center::RouteTarget;
use crate::engine::Engine;
use crate::engine::FallbackReason;
use crate::id::AttributeId;
use crate::id::DemandId;
use crate::id::QueueId;
use crate::id::RuleId;
use crate::id::ValueId;
use crate::sim::Model;
use crate::time::Time;
use crate::traffic::Arrivals;
use crate::traffic::Attributes;
use crate::traffic::Demand;

/// Combinations of one demand's attributes that are looked at; beyond them nothing is said.
const COMBINATIONS_LIMIT: u64 = 4_096;

/// Items of a demand that carry the same and are treated alike.
pub(super) struct Flow {
    pub(super) demand: DemandId,
    pub(super) attributes: Vec<(AttributeId, ValueId)>,
    /// Share of the demand's items.
    pub(super) share: f64,
    pub(super) rule: Option<RuleId>,
    pub(super) fallback: Option<FallbackReason>,
    /// Where they go, with shares of this flow.
    pub(super) queues: Vec<(QueueId, f64)>,
}

/// All flows; a demand with more combinations than can be looked at has none.
pub(super) fn flows(model: &Model) -> Vec<Flow> {
    let center = &model.center;
    let mut engine = Engine::new(Arc::clone(center), Time::ZERO);
    let mut flows = Vec::new();
    for (demand, settings) in model.demands.iter_enumerated() {
        for (attributes, share) in combinations(settings) {
            let set = engine.intern(&attributes);
            let routing = engine.routing(settings.workstream, set);
            let (rule, fallback) = (routing.outcome.ok(), routing.outcome.err());
            let fallback_queue = center.workstreams[settings.workstream].fallback_queue;
            let queues = match rule.map(|rule| &center.rules[rule].target) {
                Some(RouteTarget::Queue(queue)) => vec![(*queue, 1.0)],
                Some(RouteTarget::Split(shares)) => shares
                    .iter()
                    .map(|(queue, hundredths)| (*queue, f64::from(*hundredths) / 10_000.0))
                    .collect(),
                Some(RouteTarget::Error) | None => vec![(fallback_queue, 1.0)],
            };
            flows.push(Flow { demand, attributes, share, rule, fallback, queues });
        }
    }
    flows
}

/// What an item of a demand takes of a person, classification left aside.
pub(super) fn capacity<'m>(model: &'m Model, demand: &Demand) -> &'m CapacityNeed {
    &model.center.workstreams[demand.workstream].capacity
}

/// The combinations that a demand's items carry, with their shares.
fn combinations(demand: &Demand) -> Vec<(Vec<(AttributeId, ValueId)>, f64)> {
    if let Arrivals::Recorded(items) = &demand.arrivals {
        let mut counts: BTreeMap<&[(AttributeId, ValueId)], u32> = BTreeMap::new();
        for item in items {
            *counts.entry(&item.attributes).or_default() += 1;
        }
        let total = items.len().max(1) as f64;
        let shares = counts.into_iter();
        return shares.map(|(set, count)| (set.to_vec(), f64::from(count) / total)).collect();
    }
    match &demand.attributes {
        Attributes::Joint(combinations) => {
            let total: f64 = combinations.iter().map(|(_, weight)| weight).sum();
            combinations.iter().map(|(set, weight)| (set.clone(), weight / total)).collect()
        }
        Attributes::Independent(all) => {
            if demand.attributes.combinations().is_none_or(|count| count > COMBINATIONS_LIMIT) {
                return Vec::new();
            }
            let mut sets: Vec<(Vec<(AttributeId, ValueId)>, f64)> = vec![(Vec::new(), 1.0)];
            for (attribute, values) in all {
                let total: f64 = values.iter().map(|(_, weight)| weight).sum();
                let extended = sets.iter().flat_map(|(set, share)| {
                    values.iter().map(move |(value, weight)| {
                        let mut set = set.clone();
                        set.push((*attribute, *value));
                        (set, share * weight / total)
                    })
                });
                sets = extended.collect();
            }
            sets
        }
    }
}
