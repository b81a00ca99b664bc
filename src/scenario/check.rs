//! What is wrong or odd about a scenario as a whole.

use std::collections::BTreeSet;

use super::Code;
use super::LoadTable;
use super::build::Built;
use super::flow::Flow;
use super::flow::capacity;
use super::flow::flows;
use super::load_table::expected_items;
use super::load_table::load_table;
use super::names::Listed;
use super::pools::ReadPool;
use super::read::Reader;
use super::tree::Place;
use super::words;
use crate::center::CapacityNeed;
use crate::center::ClassificationOutcome;
use crate::center::Distribution;
use crate::center::Family;
use crate::center::Method;
use crate::center::Output;
use crate::center::Presence;
use crate::center::SkillMatching;
use crate::engine::FallbackReason;
use crate::id::DemandId;
use crate::id::Id;
use crate::id::QueueId;
use crate::id::RuleId;

/// Most expected items of one replication.
const ITEMS_LIMIT: f64 = 1e9;

/// Checks what only the whole shows, and gives the load table.
pub(super) fn check(reader: &mut Reader<'_>, built: &Built<'_>) -> LoadTable {
    check_types(reader, built);
    check_size(reader, built);
    let flows = flows(&built.model);
    check_served(reader, built, &flows);
    check_people(reader, built, &flows);
    if reader.errors() > 0 {
        return LoadTable::default();
    }
    warn_of_rules(reader, built, &flows);
    warn_of_presences(reader, built, &flows);
    warn_of_skills(reader, built);
    let table = load_table(&built.model, &flows);
    warn_of_load(reader, built, &flows, &table);
    table
}

/// Where an entry's key stands, or its name.
fn place_of<'t>(listed: &Listed<'t>, position: usize, key: &str) -> &'t Place {
    let entry = &listed.entries[position];
    entry.table.get(key).map_or(entry.place, |node| &node.place)
}

/// Q-1, RTQ-7: workstreams lead to queues of their own type only.
fn check_types(reader: &mut Reader<'_>, built: &Built<'_>) {
    let center = &built.model.center;
    for (id, workstream) in center.workstreams.iter_enumerated() {
        let queue = &center.queues[workstream.fallback_queue];
        let work_type = workstream.channel.work_type();
        if queue.work_type != work_type {
            let (is, needs) = (queue.work_type.name(), work_type.name());
            let place = place_of(&built.listed.workstreams, id.index(), "fallback-queue");
            let message = format!(
                "fallback queue `{}` of workstream `{}` is a {is} queue; it must be a {needs} one",
                queue.name, workstream.name
            );
            reader.add(place, Code::FallbackType, message).label = format!("not {needs}");
        }
    }
    for rule in built.rules.iter().filter(|rule| rule.is_enabled) {
        let work_type = center.workstreams[Id::new(rule.workstream)].channel.work_type();
        let Some(route) = &rule.rule else { continue };
        let targets = match &route.target {
            crate::center::RouteTarget::Queue(queue) => vec![*queue],
            crate::center::RouteTarget::Split(shares) => {
                shares.iter().map(|(queue, _)| *queue).collect()
            }
            crate::center::RouteTarget::Error => Vec::new(),
        };
        for (queue, place) in targets.iter().zip(&rule.queue_places) {
            let queue = &center.queues[*queue];
            if queue.work_type != work_type {
                let (is, needs) = (queue.work_type.name(), work_type.name());
                let message = format!(
                    "{} sends {needs} work to the {is} queue `{}`",
                    rule.named.title, queue.name
                );
                reader.add(place, Code::TypeMismatch, message).label = format!("not {needs}");
            }
        }
    }
}

fn check_size(reader: &mut Reader<'_>, built: &Built<'_>) {
    for (id, demand) in built.model.demands.iter_enumerated() {
        let items = expected_items(demand);
        if items > ITEMS_LIMIT {
            let place = place_of(&built.listed.demands, id.index(), "arrivals");
            let message = format!(
                "demand `{}` brings {items:.2e} items; a replication has at most a billion",
                demand.name
            );
            reader.add(place, Code::TooMuch, message);
        }
    }
}

/// The queues that a flow reaches.
fn reached(flows: &[Flow]) -> impl Iterator<Item = (DemandId, QueueId)> {
    flows.iter().flat_map(|flow| flow.queues.iter().map(|(queue, _)| (flow.demand, *queue)))
}

/// Q-9, CAP-2, CAP-5: whatever arrives can be served by somebody.
fn check_served(reader: &mut Reader<'_>, built: &Built<'_>, flows: &[Flow]) {
    let model = &built.model;
    let pairs: BTreeSet<(QueueId, DemandId)> =
        reached(flows).map(|(demand, queue)| (queue, demand)).collect();
    let mut reported = BTreeSet::new();
    for (queue, demand) in pairs {
        let settings = &model.center.queues[queue];
        let place = built.listed.queues.entries[queue.index()].place;
        let demand = &model.demands[demand];
        if settings.members.is_empty() {
            if reported.insert(queue) {
                let message = format!(
                    "queue `{}` gets items of `{}` and nobody serves it",
                    settings.name, demand.name
                );
                let place = match place {
                    Place::Nowhere => {
                        let id = demand.workstream.index();
                        built.listed.workstreams.entries[id].place
                    }
                    _ => place,
                };
                let finding = reader.add(place, Code::NobodyServes, message);
                finding.help = Some("name it in the `queues` of a pool".to_owned());
            }
            continue;
        }
        let need = capacity(model, demand);
        let pools = built.pools.iter().filter(|pool| pool.queues.contains(&queue.index()));
        if pools.clone().all(|pool| room(pool, need) == 0) {
            let message = format!(
                "nobody in queue `{}` has room for an item of `{}`",
                settings.name, demand.name
            );
            let id = demand.workstream.index();
            reader.add(built.listed.workstreams.entries[id].place, Code::NeverFits, message);
        }
    }
}

/// How many items of a need a person of the pool can hold.
fn room(pool: &ReadPool, need: &CapacityNeed) -> u32 {
    let units = match need.units {
        0 => u32::MAX,
        units => pool.units.unwrap_or(0) / units,
    };
    let slots = need.profiles.iter().map(|profile| {
        let held = pool.profiles.iter().find(|held| held.profile == *profile);
        held.map_or(0, |held| held.limit)
    });
    slots.fold(units, u32::min)
}

/// What a pool's people must be said to do.
fn check_people(reader: &mut Reader<'_>, built: &Built<'_>, flows: &[Flow]) {
    let model = &built.model;
    for (pool, named) in built.pools.iter().zip(&built.listed.pools.entries) {
        if pool.size() == 0 {
            let message = format!("{} has nobody at any time", named.title);
            reader.add(named.place, Code::EmptyPool, message);
            continue;
        }
        let demands: BTreeSet<DemandId> = reached(flows)
            .filter(|(_, queue)| pool.queues.contains(&queue.index()))
            .map(|(demand, _)| demand)
            .collect();
        let workstream =
            |demand: &DemandId| &model.center.workstreams[model.demands[*demand].workstream];
        let is_offered = |demand: &DemandId| {
            let workstream = workstream(demand);
            workstream.distribution == Distribution::Push
                && workstream.channel.family() != Family::Record
        };
        let is_picked = |demand: &DemandId| {
            let workstream = workstream(demand);
            workstream.distribution == Distribution::Pick || workstream.pick_from_push
        };
        let mut missing = |key: &str, what: &str| {
            let message = format!("{} has no `{key}`: {what}", named.title);
            reader.add(named.place, Code::BehaviorMissing, message);
        };
        if pool.offered.is_none() && demands.iter().any(is_offered) {
            missing("offered", "conversations are pushed to its people");
        }
        if pool.picking.is_none() && demands.iter().any(is_picked) {
            missing("picking", "its people pick from a list");
        }
        let needs: BTreeSet<&CapacityNeed> =
            demands.iter().map(|demand| capacity(model, &model.demands[*demand])).collect();
        let held: u64 = needs.iter().map(|need| u64::from(room(pool, need))).sum();
        if pool.several_at_once.is_none() && held > 1 {
            let message = format!(
                "{} has no `several-at-once`: one person may hold {held} items",
                named.title
            );
            let finding = reader.add(named.place, Code::SeveralAtOnce, message);
            finding.help = Some("write `several-at-once = \"turns\"`".to_owned());
        }
    }
}

/// Items that no rule covers, and rules that no item goes by.
fn warn_of_rules(reader: &mut Reader<'_>, built: &Built<'_>, flows: &[Flow]) {
    let center = &built.model.center;
    for (id, demand) in built.model.demands.iter_enumerated() {
        if center.workstreams[demand.workstream].rules.is_empty() {
            continue;
        }
        let lost = flows.iter().filter(|flow| {
            flow.demand == id && flow.fallback == Some(FallbackReason::NoMatch) && flow.share > 0.0
        });
        let share: f64 = lost.clone().map(|flow| flow.share).sum();
        let Some(example) = lost.max_by(|one, other| one.share.total_cmp(&other.share)) else {
            continue;
        };
        let values = example.attributes.iter().map(|(attribute, value)| {
            format!("{} = {}", center.attributes[*attribute].name, center.values[*value].text)
        });
        let example: Vec<String> = values.collect();
        let example = match example.is_empty() {
            true => String::new(),
            false => format!(", most often {}", example.join(", ")),
        };
        let message = format!(
            "{} of the items of `{}` match no rule{example}",
            words::percent((share * 1000.0).round() / 1000.0),
            demand.name
        );
        let place = built.listed.demands.entries[id.index()].place;
        reader.add(place, Code::Uncovered, message).label = "they fall back".to_owned();
    }
    let all_seen = built.model.demands.ids().all(|id| flows.iter().any(|flow| flow.demand == id));
    let enabled = built.rules.iter().filter(|rule| rule.is_enabled);
    for (position, rule) in enabled.enumerate() {
        let id = RuleId::new(position);
        let is_used = flows.iter().any(|flow| flow.rule == Some(id) && flow.share > 0.0);
        let is_fed = built.model.demands.iter().any(|d| d.workstream.index() == rule.workstream);
        let fails = flows.iter().any(|flow| flow.fallback == Some(FallbackReason::RuleError));
        if all_seen && is_fed && !is_used && !fails {
            let message = format!("no item is ever routed by {}", rule.named.title);
            reader.add(rule.named.place, Code::Unreachable, message);
        }
    }
}

/// PRE-9.
fn warn_of_presences(reader: &mut Reader<'_>, built: &Built<'_>, flows: &[Flow]) {
    let model = &built.model;
    let mut reported = BTreeSet::new();
    for (demand, queue) in reached(flows) {
        let demand = &model.demands[demand];
        let workstream = &model.center.workstreams[demand.workstream];
        let is_custom = matches!(model.center.queues[queue].method, Method::Custom(_));
        let is_pushed = workstream.distribution == Distribution::Push;
        let busy = workstream.allowed_presences.contains(Presence::Busy);
        let pools = built.pools.iter().filter(|pool| pool.queues.contains(&queue.index()));
        let holds = pools.map(|pool| room(pool, &workstream.capacity)).max().unwrap_or(0);
        if !is_custom && is_pushed && !busy && holds > 1 && reported.insert(demand.workstream) {
            let message = format!(
                "people may hold {holds} items of workstream `{}`, but are offered none while busy",
                workstream.name
            );
            let id = demand.workstream.index();
            let place = place_of(&built.listed.workstreams, id, "allowed-presences");
            reader.add(place, Code::PresenceBlocks, message);
        }
    }
}

fn warn_of_skills(reader: &mut Reader<'_>, built: &Built<'_>) {
    let center = &built.model.center;
    for (id, workstream) in center.workstreams.iter_enumerated() {
        let rules = workstream.classification.iter().flat_map(|ruleset| &ruleset.rules);
        let asks = rules.into_iter().any(|rule| match &rule.outcome {
            ClassificationOutcome::Set(outputs) => {
                outputs.iter().any(|output| matches!(output, Output::Skill(_)))
            }
            ClassificationOutcome::Error => false,
        });
        let uses_custom = center.queues.iter().any(|queue| {
            queue.work_type == workstream.channel.work_type()
                && matches!(queue.method, Method::Custom(_))
        });
        if asks && workstream.skill_matching == SkillMatching::None && !uses_custom {
            let message = format!(
                "workstream `{}` ignores the skills that its items require",
                workstream.name
            );
            let place = place_of(&built.listed.workstreams, id.index(), "skill-matching");
            let place = match place {
                Place::Nowhere => built.listed.workstreams.entries[id.index()].place,
                _ => place,
            };
            reader.add(place, Code::SkillsIgnored, message);
        }
    }
}

fn warn_of_load(reader: &mut Reader<'_>, built: &Built<'_>, flows: &[Flow], table: &LoadTable) {
    for (pool, load) in built.pools.iter().zip(&table.pools) {
        let position = built.listed.pools.position(&load.pool).unwrap_or(0);
        let place = built.listed.pools.entries[position].place;
        let patient = reached(flows)
            .filter(|(_, queue)| pool.queues.contains(&queue.index()))
            .all(|(demand, _)| built.model.demands[demand].patience.is_none());
        if load.attention_needed >= load.attention_there {
            let message = format!(
                "pool `{}` has {} h of work and {} h of attention",
                load.pool,
                words::number(load.attention_needed, 0),
                words::number(load.attention_there, 0)
            );
            let code = if patient { Code::Saturated } else { Code::Overload };
            reader.add(place, code, message);
        }
        for places in load.places.iter().filter(|places| places.held > places.there) {
            let message = format!(
                "{} hold {} of {} places of pool `{}` on average: push will stop while people \
                 are idle",
                places.kind,
                words::number(places.held, 0),
                words::number(places.there, 0),
                load.pool
            );
            reader.add(place, Code::Overload, message);
        }
    }
}
