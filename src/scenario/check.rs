//! What is wrong about a scenario as a whole.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use super::Code;
use super::LoadTable;
use super::build::Built;
use super::callbacks::check_callbacks;
use super::campaigns::check_campaigns;
use super::flow::Flow;
use super::flow::flows;
use super::holding::may_hold_several;
use super::holding::room;
use super::levels::check_levels;
use super::load_table::expected_items;
use super::load_table::load_table;
use super::names::Listed;
use super::pools::ReadPool;
use super::read::Reader;
use super::silence::check_silence;
use super::tree::Place;
use super::voicemail::check_voicemail;
use super::warn;
use super::warn_load;
use crate::center::AgentCondition;
use crate::center::Distribution;
use crate::center::Family;
use crate::center::Method;
use crate::center::Queue;
use crate::center::RouteTarget;
use crate::center::Workstream;
use crate::id::DemandId;
use crate::id::Id;
use crate::id::QueueId;

/// Most expected items of one replication.
const ITEMS_LIMIT: f64 = 1e9;

/// Checks what only the whole shows, and gives the load table.
pub(super) fn check(reader: &mut Reader<'_>, built: &Built<'_>) -> LoadTable {
    check_types(reader, built);
    check_size(reader, built);
    check_levels(reader, built);
    check_silence(reader, built);
    let flows = flows(&built.model);
    check_served(reader, built, &flows);
    check_people(reader, built, &flows);
    check_callbacks(reader, built, &flows);
    check_voicemail(reader, built, &flows);
    check_campaigns(reader, built);
    if reader.errors() > 0 {
        return LoadTable::default();
    }
    let mut table = load_table(&built.model, &flows);
    for (pool, load) in built.pools.iter().zip(&mut table.pools) {
        load.growing = warn_load::growing(built, &flows, pool, load);
    }
    warn::warn(reader, built, &flows, &table);
    table
}

/// Where an entry's key stands, or its name.
pub(super) fn place_of<'t>(listed: &Listed<'t>, position: usize, key: &str) -> &'t Place {
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
            RouteTarget::Queue(queue) => vec![*queue],
            RouteTarget::Split(shares) => shares.iter().map(|(queue, _)| *queue).collect(),
            RouteTarget::Error => Vec::new(),
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

/// Pools whose people serve a queue.
pub(super) fn pools_of<'b>(
    built: &'b Built<'_>,
    queue: QueueId,
) -> impl Iterator<Item = &'b ReadPool> + use<'b> {
    let pools: &'b [ReadPool] = &built.pools;
    pools.iter().filter(move |pool| pool.queues.contains(&queue.index()))
}

/// The workstream of a demand.
pub(super) fn workstream_of<'b>(built: &'b Built<'_>, demand: DemandId) -> &'b Workstream {
    &built.model.center.workstreams[built.model.demands[demand].workstream]
}

/// Q-9, CAP-2, CAP-5: whatever arrives can be served by somebody.
fn check_served(reader: &mut Reader<'_>, built: &Built<'_>, flows: &[Flow]) {
    let mut ways: BTreeMap<QueueId, Vec<&Flow>> = BTreeMap::new();
    for flow in flows {
        for queue in flow.reached() {
            ways.entry(queue).or_default().push(flow);
        }
    }
    for (queue, flows) in ways {
        let name = &built.model.center.queues[queue].name;
        if pools_of(built, queue).next().is_none() {
            let demand = &built.model.demands[flows[0].demand];
            let message =
                format!("queue `{name}` gets items of `{}` and nobody serves it", demand.name);
            let place = match built.listed.queues.entries[queue.index()].place {
                Place::Nowhere => built.listed.workstreams.entries[demand.workstream.index()].place,
                written => written,
            };
            let finding = reader.add(place, Code::NobodyServes, message);
            finding.help = Some("name it in the `queues` of a pool".to_owned());
            continue;
        }
        check_taken(reader, built, queue, &flows);
        let mut reported = BTreeSet::new();
        for flow in flows {
            let fits = |pool: &ReadPool| room(pool, &flow.capacity) > 0;
            if !pools_of(built, queue).any(fits) && reported.insert(flow.demand) {
                let demand = &built.model.demands[flow.demand];
                let message =
                    format!("nobody in queue `{name}` has room for an item of `{}`", demand.name);
                let id = demand.workstream.index();
                let place = built.listed.workstreams.entries[id].place;
                reader.add(place, Code::NeverFits, message).label =
                    "it takes more than anybody has".to_owned();
            }
        }
    }
}

/// ASG-22: what a queue assigns to nobody must be on the list to pick from.
fn check_taken(reader: &mut Reader<'_>, built: &Built<'_>, queue: QueueId, flows: &[&Flow]) {
    let settings = &built.model.center.queues[queue];
    if settings.method != Method::NoAssignment {
        return;
    }
    let stays = |flow: &&&Flow| {
        let workstream = workstream_of(built, flow.demand);
        workstream.distribution == Distribution::Push && !workstream.pick_from_push
    };
    if let Some(flow) = flows.iter().find(stays) {
        let message = format!(
            "queue `{}` assigns nothing by itself, and items of `{}` cannot be picked",
            settings.name, built.model.demands[flow.demand].name
        );
        let place = place_of(&built.listed.queues, queue.index(), "method");
        reader.add(place, Code::NobodyServes, message).help =
            Some("write `pick-from-push = true` into the workstream".to_owned());
    }
}

/// Whether others transfer to a pool's people directly, or ask them, whatever they have in hand.
pub(super) fn named_directly(built: &Built<'_>, name: &str) -> bool {
    let pools = &built.model.pools;
    let people = pools.iter().find(|pool| pool.name == name).map(|pool| &pool.agents);
    let mut addressed = pools.iter().flat_map(|pool| pool.teamwork.addressed());
    people.is_some_and(|people| addressed.any(|agent| people.contains(&agent)))
}

/// CUS-8: whether some rule of a queue asks whether people work.
fn asks_whether_working(queue: &Queue) -> bool {
    let own = match &queue.method {
        Method::Custom(rules) => rules.as_slice(),
        _ => &[],
    };
    let chosen = queue.assignment.selection.iter().flat_map(|choice| &choice.rules);
    own.iter().chain(chosen).any(|rule| rule.when.contains(&AgentCondition::Working))
}

/// What a pool's people must be said to do.
fn check_people(reader: &mut Reader<'_>, built: &Built<'_>, flows: &[Flow]) {
    for (pool, named) in built.pools.iter().zip(&built.listed.pools.entries) {
        if pool.size() == 0 {
            let message = format!("{} has nobody at any time", named.title);
            reader.add(named.place, Code::EmptyPool, message);
            continue;
        }
        let serves =
            |flow: &&Flow| flow.reached().any(|queue| pool.queues.contains(&queue.index()));
        let flows: Vec<&Flow> = flows.iter().filter(serves).collect();
        let is_offered = |flow: &&Flow| {
            let workstream = workstream_of(built, flow.demand);
            workstream.distribution == Distribution::Push
                && workstream.channel.family() != Family::Record
        };
        let is_picked = |flow: &&Flow| {
            let workstream = workstream_of(built, flow.demand);
            workstream.distribution == Distribution::Pick || workstream.pick_from_push
        };
        let asks_working = |id: QueueId| {
            pool.queues.contains(&id.index())
                && asks_whether_working(&built.model.center.queues[id])
        };
        let is_asked = built.model.center.queues.ids().any(asks_working);
        if pool.calendar.is_none() && is_asked {
            let message = format!(
                "{} has no `calendar`: assignment rules ask whether its people work",
                named.title
            );
            reader.add(named.place, Code::BehaviorMissing, message).help =
                Some("name one of the `[[hours]]`".to_owned());
        }
        let mut missing = |key: &str, what: &str, example: &str| {
            let message = format!("{} has no `{key}`: {what}", named.title);
            let finding = reader.add(named.place, Code::BehaviorMissing, message);
            finding.help = Some(format!("say it with numbers of your own: `{key} = {example}`"));
        };
        let is_addressed = named_directly(built, named.name);
        if pool.offered.is_none() && (is_addressed || flows.iter().any(is_offered)) {
            let example = "{ accepts-after = { exponential = \"10s\" } }";
            missing("offered", "conversations are pushed to its people", example);
        }
        if pool.picking.is_none() && flows.iter().any(is_picked) {
            let example =
                "{ looks-when-free-after = { exponential = \"30s\" }, takes = \"oldest\" }";
            missing("picking", "its people pick from a list", example);
        }
        let may_hold_several = is_addressed || may_hold_several(built, pool, &flows);
        if pool.several_at_once.is_none() && may_hold_several {
            let message = format!(
                "{} has no `several-at-once`: one person may hold several items",
                named.title
            );
            let finding = reader.add(named.place, Code::SeveralAtOnce, message);
            finding.help = Some("write `several-at-once = \"turns\"`".to_owned());
        }
    }
}
