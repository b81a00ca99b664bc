//! Warnings of more items than the product is said to bear (section 19).

use std::collections::BTreeMap;

use super::Code;
use super::LoadTable;
use super::build::Built;
use super::flow::Flow;
use super::read::Reader;
use super::tree::Place;
use super::warn::documented;
use super::words;
use crate::center::Method;
use crate::center::ServiceLimit;
use crate::id::DemandId;
use crate::id::Id;
use crate::id::QueueId;
use crate::time::Span;
use crate::time::Time;
use crate::traffic::Arrivals;

/// The time in which the product counts arrivals.
const MINUTE: Span = Span::from_minutes(1);
/// Rates are sums of floats: what is the limit by its numbers does not exceed it.
const SLACK: f64 = 1e-9;

/// Reports arrivals and waiting items beyond the product's limits.
pub(super) fn warn_of_scale(
    reader: &mut Reader<'_>,
    built: &Built<'_>,
    flows: &[Flow],
    table: &LoadTable,
) {
    let all = busiest(built, &|_| 1.0);
    let custom = busiest(built, &|id| custom_share(built, flows, id));
    // Of two limits on the same count the higher one says enough.
    match all.0 {
        rate if exceeds(rate, ServiceLimit::Arrivals) => {
            warn_of_arrivals(reader, built, ServiceLimit::Arrivals, all);
        }
        rate if exceeds(rate, ServiceLimit::ContractArrivals) => {
            warn_of_arrivals(reader, built, ServiceLimit::ContractArrivals, all);
        }
        _ => {}
    }
    if exceeds(custom.0, ServiceLimit::CustomArrivals) {
        warn_of_arrivals(reader, built, ServiceLimit::CustomArrivals, custom);
    }
    warn_of_waiting(reader, built, flows, table);
}

/// Says at the demand that has most of them that too many items come in a minute.
fn warn_of_arrivals(
    reader: &mut Reader<'_>,
    built: &Built<'_>,
    limit: ServiceLimit,
    (rate, demand): (f64, DemandId),
) {
    let contract = match limit {
        ServiceLimit::ContractArrivals => " that a contract lets come unless agreed otherwise",
        _ => "",
    };
    let message = format!(
        "up to {} {} arrive, more than the {}{contract}",
        words::number((rate * (1.0 - SLACK)).ceil(), 0),
        limit.things(),
        limit.most()
    );
    let place = built.listed.demands.entries[demand.index()].place;
    reader.add(place, Code::ScaleLimit, message).help = Some(documented(limit));
}

fn exceeds(count: f64, limit: ServiceLimit) -> bool {
    count > f64::from(limit.most()) * (1.0 + SLACK)
}

/// The share of a demand's items that rules bring into queues with the custom method.
fn custom_share(built: &Built<'_>, flows: &[Flow], id: DemandId) -> f64 {
    let is_custom =
        |queue: QueueId| matches!(built.model.center.queues[queue].method, Method::Custom(_));
    let of_demand = flows.iter().filter(|flow| flow.demand == id);
    let shares = of_demand.map(|flow| {
        let custom = flow.queues.iter().filter(|(queue, _)| is_custom(*queue));
        flow.share * custom.map(|(_, share)| share).sum::<f64>()
    });
    shares.sum::<f64>().min(1.0)
}

/// The most items that are expected within a minute, with the demand that has most of them on
/// average. Only a share of each demand's items counts.
fn busiest(built: &Built<'_>, share: &dyn Fn(DemandId) -> f64) -> (f64, DemandId) {
    let mut changes: BTreeMap<Time, f64> = BTreeMap::new();
    let mut largest = (0.0, DemandId::new(0));
    for (id, demand) in built.model.demands.iter_enumerated() {
        let share = share(id);
        if share <= 0.0 {
            continue;
        }
        let mut add = |from: Time, to: Time, count: f64| {
            *changes.entry(from).or_default() += count * share;
            *changes.entry(to).or_default() -= count * share;
        };
        match &demand.arrivals {
            Arrivals::Poisson(curve) => {
                for piece in &curve.pieces {
                    add(piece.from, piece.to, piece.rate * MINUTE.as_seconds());
                }
            }
            Arrivals::Recorded(items) => {
                for item in items {
                    add(item.time, item.time + MINUTE, 1.0);
                }
            }
            // Whom a campaign has on its list does not arrive.
            Arrivals::List(_) => {}
        }
        let items = expected(built, id) * share;
        if items > largest.0 {
            largest = (items, id);
        }
    }
    let mut rate = 0.0;
    let highest = changes.values().fold(0.0_f64, |highest, change| {
        rate += change;
        highest.max(rate)
    });
    (highest, largest.1)
}

/// How many items of a demand are expected within the horizon.
fn expected(built: &Built<'_>, id: DemandId) -> f64 {
    let horizon = Time::ZERO + built.model.study.horizon;
    match &built.model.demands[id].arrivals {
        Arrivals::Poisson(curve) => {
            let within = |at: Time| at.min(horizon).as_seconds();
            curve
                .pieces
                .iter()
                .map(|piece| piece.rate * (within(piece.to) - within(piece.from)))
                .sum()
        }
        Arrivals::Recorded(items) => items.iter().filter(|item| item.time < horizon).count() as f64,
        Arrivals::List(_) => 0.0,
    }
}

/// What is left at the end in queues that only grow: the share of the work for which there is
/// no attention.
fn warn_of_waiting(reader: &mut Reader<'_>, built: &Built<'_>, flows: &[Flow], table: &LoadTable) {
    let mut left: BTreeMap<QueueId, f64> = BTreeMap::new();
    for load in &table.pools {
        let share = (1.0 - load.attention_there / load.attention_needed).max(0.0);
        for growing in &load.growing {
            let queues = &built.model.center.queues;
            if let Some(queue) = queues.position(|queue| queue.name == growing.queue) {
                let known = left.entry(queue).or_default();
                *known = known.max(share);
            }
        }
    }
    let (mut all, mut custom) = (0.0, 0.0);
    for flow in flows {
        let items = expected(built, flow.demand) * flow.share;
        for (queue, share) in &flow.queues {
            let waiting = items * share * left.get(queue).copied().unwrap_or(0.0);
            all += waiting;
            if matches!(built.model.center.queues[*queue].method, Method::Custom(_)) {
                custom += waiting;
            }
        }
    }
    for (count, limit) in [(all, ServiceLimit::Waiting), (custom, ServiceLimit::CustomWaiting)] {
        if exceeds(count, limit) {
            let message = format!(
                "queues that only grow end with some {} {}, more than the {}",
                words::number(count, 0),
                limit.things(),
                limit.most()
            );
            reader.add(&Place::Nowhere, Code::ScaleLimit, message).help = Some(documented(limit));
        }
    }
}
