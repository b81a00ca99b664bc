//! What is legal about a scenario as a whole, but perhaps not meant.

use std::collections::BTreeSet;

use super::Code;
use super::LoadTable;
use super::build::Built;
use super::check::named_directly;
use super::check::place_of;
use super::check::pools_of;
use super::check::workstream_of;
use super::flow::Flow;
use super::holding::room;
use super::names::Listed;
use super::pools::ReadPool;
use super::read::Reader;
use super::tree::Place;
use super::warn_assignment::warn_of_assignment;
use super::warn_load::warn_of_bots;
use super::warn_load::warn_of_load;
use super::warn_load::warn_of_unattended;
use super::warn_scale::warn_of_scale;
use super::words;
use crate::center::ClassificationOutcome;
use crate::center::Distribution;
use crate::center::Method;
use crate::center::Output;
use crate::center::Presence;
use crate::center::Queue;
use crate::center::RouteTarget;
use crate::center::ServiceLimit;
use crate::center::SkillMatching;
use crate::center::Workstream;
use crate::engine::FallbackReason;
use crate::id::DemandId;
use crate::id::Id;
use crate::id::PoolId;
use crate::id::QueueId;
use crate::id::RuleId;
use crate::id::WorkstreamId;

/// Reports everything odd.
pub(super) fn warn(reader: &mut Reader<'_>, built: &Built<'_>, flows: &[Flow], table: &LoadTable) {
    warn_of_uncovered(reader, built, flows);
    warn_of_unreachable(reader, built, flows);
    warn_of_presences(reader, built, flows);
    warn_of_skills(reader, built);
    warn_of_missing_skills(reader, built, flows);
    warn_of_problems(reader, built);
    warn_of_unused(reader, built, flows);
    warn_of_assignment(reader, built, flows);
    warn_of_bots(reader, built);
    warn_of_unattended(reader, built, flows);
    warn_of_load(reader, built, table);
    warn_of_scale(reader, built, flows, table);
}

/// The queues that flows reach, with their demands.
pub(super) fn reached(flows: &[Flow]) -> impl Iterator<Item = (DemandId, QueueId)> {
    flows.iter().flat_map(|flow| flow.reached().map(|queue| (flow.demand, queue)))
}

/// The place of a key of an entry, or its name where the key is not written.
fn written_at<'t>(listed: &Listed<'t>, position: usize, key: &str) -> &'t Place {
    match place_of(listed, position, key) {
        Place::Nowhere => listed.entries[position].place,
        written => written,
    }
}

/// Items that no rule covers.
fn warn_of_uncovered(reader: &mut Reader<'_>, built: &Built<'_>, flows: &[Flow]) {
    let center = &built.model.center;
    for (id, demand) in built.model.demands.iter_enumerated() {
        if center.workstreams[demand.workstream].rules.is_empty() {
            continue;
        }
        let lost = flows
            .iter()
            .filter(|flow| flow.demand == id && flow.fallback == Some(FallbackReason::NoMatch));
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
}

/// Rules that no item goes by.
fn warn_of_unreachable(reader: &mut Reader<'_>, built: &Built<'_>, flows: &[Flow]) {
    let center = &built.model.center;
    let workstream = |id: DemandId| built.model.demands[id].workstream;
    let guessed: BTreeSet<WorkstreamId> =
        flows.iter().filter(|flow| !flow.is_exact).map(|flow| workstream(flow.demand)).collect();
    let fed: BTreeSet<WorkstreamId> =
        built.model.demands.iter().map(|demand| demand.workstream).collect();
    let mut used: BTreeSet<RuleId> =
        flows.iter().flat_map(|flow| flow.routed_by(center)).copied().collect();
    // FB-1: a failing rule is used wherever it matches.
    let fails = |rule: &&RuleId| matches!(center.rules[**rule].target, RouteTarget::Error);
    used.extend(flows.iter().flat_map(|flow| flow.matched.iter().filter(fails)));
    let enabled = built.rules.iter().filter(|rule| rule.is_enabled);
    for (position, rule) in enabled.enumerate() {
        let id = WorkstreamId::new(rule.workstream);
        let is_known = fed.contains(&id) && !guessed.contains(&id);
        if is_known && !used.contains(&RuleId::new(position)) {
            let message = format!("no item is ever routed by {}", rule.named.title);
            reader.add(rule.named.place, Code::Unreachable, message);
        }
    }
}

/// PRE-9.
fn warn_of_presences(reader: &mut Reader<'_>, built: &Built<'_>, flows: &[Flow]) {
    let mut reported = BTreeSet::new();
    for (demand, queue) in reached(flows) {
        let id = built.model.demands[demand].workstream;
        let workstream = &built.model.center.workstreams[id];
        let is_custom = matches!(built.model.center.queues[queue].method, Method::Custom(_));
        let is_pushed = workstream.distribution == Distribution::Push;
        let busy = workstream.allowed_presences.contains(Presence::Busy);
        let holds = pools_of(built, queue).map(|pool| room(pool, &workstream.capacity)).max();
        let holds = holds.unwrap_or(0);
        if !is_custom && is_pushed && !busy && holds > 1 && reported.insert(id) {
            let message = format!(
                "people may hold {holds} items of workstream `{}`, but are offered none while busy",
                workstream.name
            );
            let place = place_of(&built.listed.workstreams, id.index(), "allowed-presences");
            reader.add(place, Code::PresenceBlocks, message);
        }
    }
}

/// What rules of a workstream's classification write.
pub(super) fn outputs(workstream: &Workstream) -> impl Iterator<Item = &Output> {
    let rules = workstream.classification.iter().flat_map(|ruleset| &ruleset.rules);
    rules.flat_map(|rule| match &rule.outcome {
        ClassificationOutcome::Set(outputs) => outputs.as_slice(),
        ClassificationOutcome::Error => &[],
    })
}

fn warn_of_skills(reader: &mut Reader<'_>, built: &Built<'_>) {
    let center = &built.model.center;
    for (id, workstream) in center.workstreams.iter_enumerated() {
        let asks = outputs(workstream).any(|output| matches!(output, Output::Skill(_)));
        let uses_custom = center.queues.iter().any(|queue| {
            queue.work_type == workstream.channel.work_type()
                && matches!(queue.method, Method::Custom(_))
        });
        if asks && workstream.skill_matching == SkillMatching::None && !uses_custom {
            let message = format!(
                "workstream `{}` ignores the skills that its items require",
                workstream.name
            );
            let place = written_at(&built.listed.workstreams, id.index(), "skill-matching");
            reader.add(place, Code::SkillsIgnored, message);
        }
    }
}

/// SK-3: items that wait in a queue of which nobody has what they require.
fn warn_of_missing_skills(reader: &mut Reader<'_>, built: &Built<'_>, flows: &[Flow]) {
    let center = &built.model.center;
    let mut reported = BTreeSet::new();
    for flow in flows.iter().filter(|flow| !flow.skills.is_empty()) {
        let workstream = workstream_of(built, flow.demand);
        let is_exact = workstream.skill_matching == SkillMatching::Exact
            && workstream.distribution == Distribution::Push;
        let has_all = |pool: &ReadPool| {
            flow.skills.iter().all(|needed| {
                let mut skills = pool.skills.iter();
                skills.any(|has| has.skill == needed.skill && has.rating >= needed.rating)
            })
        };
        for queue in flow.reached() {
            let settings = &center.queues[queue];
            let is_custom = matches!(settings.method, Method::Custom(_));
            let is_barred = is_exact && !is_custom && !pools_of(built, queue).any(has_all);
            if is_barred && reported.insert((flow.demand, queue)) {
                let needed = flow.skills.iter().map(|needed| {
                    format!("{} {}", center.skills[needed.skill].name, needed.rating)
                });
                let needed: Vec<String> = needed.collect();
                let demand = &built.model.demands[flow.demand].name;
                let message = format!(
                    "items of `{demand}` come to queue `{}` and nobody there has {}",
                    settings.name,
                    needed.join(", ")
                );
                let place = built.listed.demands.entries[flow.demand.index()].place;
                reader.add(place, Code::SkillsMissing, message).label =
                    "they wait in vain".to_owned();
            }
        }
    }
}

/// What the product would not accept of the center: service limits that are exceeded, and what no
/// check of single keys has found.
fn warn_of_problems(reader: &mut Reader<'_>, built: &Built<'_>) {
    for problem in built.model.center.problems() {
        let code = match problem.limit {
            Some(limit) if limit.is_scale() => Code::ScaleLimit,
            Some(_) => Code::ProductLimit,
            None => Code::Refused,
        };
        let workstreams = &built.listed.workstreams.entries;
        let of_queue = |id: QueueId| match problem.limit {
            Some(_) => built.listed.queues.entries[id.index()].place,
            None => place_of(&built.listed.queues, id.index(), "overflow"),
        };
        let of_workstream = |id: WorkstreamId| workstreams[id.index()].place;
        let place = problem.queue.map(of_queue).or_else(|| problem.workstream.map(of_workstream));
        let place = place.unwrap_or(&Place::Nowhere);
        let finding = reader.add(place, code, format!("{}: {}", problem.place, problem.what));
        finding.help = problem.limit.map(documented);
    }
}

/// Where a service limit stands.
pub(super) fn documented(limit: ServiceLimit) -> String {
    format!("it is a service limit of the product ({})", limit.source())
}

/// Whether others turn to a pool's people directly, or they supervise.
fn is_addressed(built: &Built<'_>, id: PoolId) -> bool {
    let pool = &built.model.pools[id];
    pool.teamwork.supervises.is_some() || named_directly(built, &pool.name)
}

/// Entries that nothing uses.
fn warn_of_unused(reader: &mut Reader<'_>, built: &Built<'_>, flows: &[Flow]) {
    let center = &built.model.center;
    let mut report = |list: &Listed<'_>, position: usize, why: &str| {
        let entry = &list.entries[position];
        if *entry.place != Place::Nowhere {
            let message = format!("{} is never used: {why}", entry.title);
            reader.add(entry.place, Code::Unused, message);
        }
    };
    let listed = &built.listed;
    for id in center.workstreams.ids() {
        if !built.model.demands.iter().any(|demand| demand.workstream == id) {
            report(&listed.workstreams, id.index(), "no demand comes through it");
        }
    }
    let mut queues: BTreeSet<QueueId> =
        center.workstreams.iter().map(|workstream| workstream.fallback_queue).collect();
    for rule in built.rules.iter().filter_map(|rule| rule.rule.as_ref()) {
        match &rule.target {
            RouteTarget::Queue(queue) => queues.extend([*queue]),
            RouteTarget::Split(shares) => queues.extend(shares.iter().map(|(queue, _)| *queue)),
            RouteTarget::Error => {}
        }
    }
    queues.extend(center.campaigns.iter().map(|campaign| campaign.queue));
    queues.extend(center.queues.ids().flat_map(|queue| center.overflow_targets(queue)));
    queues.extend(flows.iter().flat_map(|flow| flow.overflow.iter().copied()));
    for id in center.queues.ids().filter(|id| !queues.contains(id)) {
        report(&listed.queues, id.index(), "no rule leads to it, and nothing falls back to it");
    }
    for id in center.hours.ids() {
        let keeps = |queue: &Queue| {
            queue.hours == Some(id) || queue.overflow.callback.offered_during == Some(id)
        };
        let is_calendar = built.pools.iter().any(|pool| pool.calendar == Some(id));
        if !is_calendar && !center.queues.iter().any(keeps) {
            report(&listed.hours, id.index(), "no queue keeps them, and no pool");
        }
    }
    let taken: BTreeSet<usize> = reached(flows).map(|(_, queue)| queue.index()).collect();
    for (position, pool) in built.pools.iter().enumerate() {
        let is_met = is_addressed(built, PoolId::new(position));
        if !is_met && !pool.queues.iter().any(|queue| taken.contains(queue)) {
            report(&listed.pools, position, "no item ever comes to its queues");
        }
    }
    for id in center.skills.ids() {
        let is_required = |output: &Output| match output {
            Output::Skill(required) => required.skill == id,
            _ => false,
        };
        if !center.workstreams.iter().any(|workstream| outputs(workstream).any(is_required)) {
            report(&listed.skills, id.index(), "no item requires it");
        }
    }
    for id in center.profiles.ids() {
        let is_added = |output: &Output| matches!(output, Output::Profile(added) if *added == id);
        let takes = |workstream: &Workstream| {
            workstream.capacity.profiles.contains(&id) || outputs(workstream).any(is_added)
        };
        if !center.workstreams.iter().any(takes) {
            report(&listed.profiles, id.index(), "no item takes a place of it");
        }
    }
}
