//! Where items go: every demand's combinations of attributes through the engine's own rules.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::center::BotFailure;
use crate::center::CapacityNeed;
use crate::center::Center;
use crate::center::Condition;
use crate::center::RouteTarget;
use crate::center::SkillRating;
use crate::center::Workstream;
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
use crate::workforce::About;
use crate::workforce::Pool;
use crate::workforce::Transfer;
use crate::workforce::TransferTo;

/// Combinations of one demand's attributes that are looked at one by one.
const COMBINATIONS_LIMIT: u64 = 4_096;

/// Items of a demand that are treated alike.
pub(super) struct Flow {
    pub(super) demand: DemandId,
    /// What they carry, as far as a rule looks at it.
    pub(super) attributes: Vec<(AttributeId, ValueId)>,
    /// Share of the demand's items that come to people; a guess if the combinations are too many.
    pub(super) share: f64,
    /// Whether the rules were asked; else this is one of the ways that items may go.
    pub(super) is_exact: bool,
    /// Rules that match, in order.
    pub(super) matched: Vec<RuleId>,
    pub(super) fallback: Option<FallbackReason>,
    /// Where they go, with shares of this flow.
    pub(super) queues: Vec<(QueueId, f64)>,
    /// Where they may go besides, if those queues overflow or people transfer them; how many do is
    /// not known.
    pub(super) overflow: BTreeSet<QueueId>,
    /// The buckets of these queues that they come into, counted from 0 (ASG-10).
    pub(super) buckets: Vec<(QueueId, usize)>,
    /// The selection criteria of these queues that they meet first, counted from 0 (CUS-2).
    pub(super) criteria: Vec<(QueueId, usize)>,
    /// Skills that they require.
    pub(super) skills: Vec<SkillRating>,
    /// What one of them takes of a person.
    pub(super) capacity: CapacityNeed,
}

impl Flow {
    /// Every queue that they may come to.
    pub(super) fn reached(&self) -> impl Iterator<Item = QueueId> {
        self.queues.iter().map(|(queue, _)| *queue).chain(self.overflow.iter().copied())
    }

    /// A campaign's customers come to its queue, past all rules and overflow.
    fn go_to(&mut self, queue: QueueId) {
        self.queues = vec![(queue, 1.0)];
        self.fallback = None;
        self.matched.clear();
        self.overflow.clear();
        self.buckets.clear();
        self.criteria.clear();
    }

    /// Every rule by which they may go.
    pub(super) fn routed_by(&self, center: &Center) -> &[RuleId] {
        match self.fallback {
            Some(_) => &[],
            None => may_route(center, &self.matched),
        }
    }
}

/// Sets of attributes with the shares of items that carry them.
type Combinations = Vec<(Vec<(AttributeId, ValueId)>, f64)>;

/// All flows; every demand with items has at least one.
pub(super) fn flows(model: &Model) -> Vec<Flow> {
    let mut engine = Engine::new(Arc::clone(&model.center), Time::ZERO);
    let mut flows = Vec::new();
    for (id, demand) in model.demands.iter_enumerated() {
        let first = flows.len();
        match combinations(&model.center, demand) {
            Some(all) => flows.extend(all.into_iter().map(|(attributes, share)| {
                asked(&mut engine, &model.center, (id, demand), attributes, share)
            })),
            None => guessed(&model.center, id, demand, &mut flows),
        }
        if let Some(campaign) = demand.campaign {
            flows[first..]
                .iter_mut()
                .for_each(|flow| flow.go_to(model.center.campaigns[campaign].queue));
        }
        if let Some(failed) = failed(model, id, demand) {
            flows[first..].iter_mut().for_each(|flow| flow.share *= 1.0 - failed.share);
            flows.push(failed);
        }
    }
    if model.pools.iter().any(|pool| !pool.teamwork.transfers.is_empty()) {
        flows.iter_mut().for_each(|flow| add_transferred(model, flow));
    }
    flows
}

/// PIPE-3: the queues to which people may transfer items of a flow, by one or several steps.
fn add_transferred(model: &Model, flow: &mut Flow) {
    let workstream = model.demands[flow.demand].workstream;
    let work_type = model.center.workstreams[workstream].channel.work_type();
    let mut next: Vec<QueueId> = flow.reached().collect();
    while let Some(from) = next.pop() {
        let members = &model.center.queues[from].members;
        let serves = |pool: &&Pool| pool.agents.iter().any(|agent| members.contains(agent));
        let transfers = model.pools.iter().filter(serves).flat_map(|pool| &pool.teamwork.transfers);
        let fits = |transfer: &&Transfer| {
            let About { queues, workstreams, work_type: only } = &transfer.about;
            (queues.is_empty() || queues.contains(&from))
                && (workstreams.is_empty() || workstreams.contains(&workstream))
                && only.is_none_or(|only| only == work_type)
        };
        let targets = transfers.filter(fits).filter_map(|transfer| match transfer.to {
            TransferTo::Queue(queue) => Some(queue),
            TransferTo::People(_) | TransferTo::Outside => None,
        });
        for target in targets.flat_map(|to| model.center.overflow_targets(to).chain([to])) {
            let is_known = flow.reached().any(|queue| queue == target);
            if !is_known {
                flow.overflow.insert(target);
                next.push(target);
            }
        }
    }
}

/// VO-5: what a demand's bot leaves to people because it fails, without asking any rule.
fn failed(model: &Model, id: DemandId, demand: &Demand) -> Option<Flow> {
    let workstream = &model.center.workstreams[demand.workstream];
    let bot = workstream.first_bot().filter(|bot| bot.on_failure == BotFailure::Escalate)?;
    let habits = model.bots[demand.workstream].as_ref().filter(|habits| habits.fails > 0.0)?;
    Some(Flow {
        demand: id,
        attributes: Vec::new(),
        share: habits.fails / habits.share_to_people(bot.on_failure),
        is_exact: true,
        matched: Vec::new(),
        fallback: None,
        queues: vec![(workstream.fallback_queue, 1.0)],
        overflow: overflow(&model.center, &[(workstream.fallback_queue, 1.0)], &[]),
        buckets: Vec::new(),
        criteria: Vec::new(),
        skills: Vec::new(),
        capacity: workstream.capacity.clone(),
    })
}

/// What the engine's rules make of items that carry these attributes.
fn asked(
    engine: &mut Engine,
    center: &Center,
    (id, demand): (DemandId, &Demand),
    attributes: Vec<(AttributeId, ValueId)>,
    share: f64,
) -> Flow {
    let workstream = demand.workstream;
    let set = engine.intern(&attributes);
    let (skills, capacity) = engine.requirement(workstream, set);
    let (skills, capacity) = (skills.to_vec(), capacity.clone());
    let routing = engine.routing(workstream, set);
    let (rule, fallback) = (routing.outcome.ok(), routing.outcome.err());
    let queues = match rule {
        Some(rule) => targets(&center.rules[rule].target),
        None => vec![(center.workstreams[workstream].fallback_queue, 1.0)],
    };
    let matched = routing.matched.clone();
    // FB-1: what falls back stays there.
    let overflow = match rule {
        Some(_) => overflow(center, &queues, &matched),
        None => BTreeSet::new(),
    };
    let mut buckets = Vec::new();
    let mut criteria = Vec::new();
    for (queue, _) in &queues {
        buckets.extend(engine.bucket(workstream, set, *queue).map(|bucket| (*queue, bucket)));
        criteria.extend(engine.criterion(workstream, set, *queue).map(|place| (*queue, place)));
    }
    Flow {
        demand: id,
        attributes,
        share,
        is_exact: true,
        matched,
        fallback,
        queues,
        overflow,
        buckets,
        criteria,
        skills,
        capacity,
    }
}

/// OVF-12: the queues to which items of these may overflow, by one or several steps.
fn overflow(center: &Center, first: &[(QueueId, f64)], matched: &[RuleId]) -> BTreeSet<QueueId> {
    let others = may_route(center, matched).iter();
    let others = others.flat_map(|rule| targets(&center.rules[*rule].target));
    let mut found: BTreeSet<QueueId> = others.map(|(queue, _)| queue).collect();
    let mut next: Vec<QueueId> = first.iter().map(|(queue, _)| *queue).collect();
    next.extend(&found);
    while let Some(queue) = next.pop() {
        next.extend(center.overflow_targets(queue).filter(|queue| found.insert(*queue)));
    }
    first.iter().for_each(|(queue, _)| {
        found.remove(queue);
    });
    found
}

/// RTQ-2: of the rules that match, those by which items may go: up to the first whose queues never
/// refuse one.
fn may_route<'a>(center: &Center, matched: &'a [RuleId]) -> &'a [RuleId] {
    let refuses = |rule: &RuleId| {
        let rule = &center.rules[*rule];
        targets(&rule.target).iter().any(|(queue, _)| {
            let settings = &center.queues[*queue];
            let own = rule.overflow.iter().find(|(of, _)| of == queue);
            let pairs = own.map_or(&settings.overflow.before, |(_, pairs)| pairs);
            settings.hours.is_some() || !pairs.is_empty()
        })
    };
    let refusing = matched.iter().take_while(|rule| refuses(rule)).count();
    &matched[..matched.len().min(refusing + 1)]
}

/// Every way that items may go, each as likely: so that nobody who may get work is overlooked.
fn guessed(center: &Center, id: DemandId, demand: &Demand, flows: &mut Vec<Flow>) {
    let workstream = &center.workstreams[demand.workstream];
    let rules = workstream.rules.iter().map(|rule| targets(&center.rules[*rule].target));
    let fallback = vec![(workstream.fallback_queue, 1.0)];
    let ways: Vec<_> = rules.chain([fallback]).filter(|queues| !queues.is_empty()).collect();
    let share = 1.0 / ways.len().max(1) as f64;
    flows.extend(ways.into_iter().map(|queues| Flow {
        demand: id,
        attributes: Vec::new(),
        share,
        is_exact: false,
        matched: Vec::new(),
        fallback: None,
        overflow: overflow(center, &queues, &[]),
        queues,
        buckets: Vec::new(),
        criteria: Vec::new(),
        skills: Vec::new(),
        capacity: workstream.capacity.clone(),
    }));
}

fn targets(target: &RouteTarget) -> Vec<(QueueId, f64)> {
    match target {
        RouteTarget::Queue(queue) => vec![(*queue, 1.0)],
        RouteTarget::Split(shares) => {
            let shares = shares.iter().filter(|(_, hundredths)| *hundredths > 0);
            shares.map(|(queue, share)| (*queue, f64::from(*share) / 10_000.0)).collect()
        }
        RouteTarget::Error => Vec::new(),
    }
}

/// The combinations that a demand's items carry, with their shares; `None` if they are too many.
///
/// Attributes that no rule of the workstream looks at make no difference and are left out.
fn combinations(center: &Center, demand: &Demand) -> Option<Combinations> {
    let read = attributes_read(center, &center.workstreams[demand.workstream]);
    let reduced = |set: &[(AttributeId, ValueId)]| -> Vec<(AttributeId, ValueId)> {
        set.iter().copied().filter(|(attribute, _)| read.contains(attribute)).collect()
    };
    let mut shares: BTreeMap<Vec<(AttributeId, ValueId)>, f64> = BTreeMap::new();
    match (&demand.arrivals, &demand.attributes) {
        (Arrivals::Recorded(items), _) => {
            let each = 1.0 / items.len().max(1) as f64;
            for item in items {
                *shares.entry(reduced(&item.attributes)).or_default() += each;
            }
        }
        (_, Attributes::Joint(all)) => {
            let total: f64 = all.iter().map(|(_, weight)| weight).sum();
            for (set, weight) in all.iter().filter(|(_, weight)| *weight > 0.0) {
                *shares.entry(reduced(set)).or_default() += weight / total;
            }
        }
        (_, Attributes::Independent(all)) => {
            let all: Vec<_> = all.iter().filter(|(id, _)| read.contains(id)).collect();
            let counts = all.iter().map(|(_, values)| values.len() as u64);
            let count = counts.fold(1_u64, u64::saturating_mul);
            return (count <= COMBINATIONS_LIMIT).then(|| product(&all));
        }
    }
    Some(shares.into_iter().collect())
}

/// Every combination of independent attributes.
fn product(all: &[&(AttributeId, Vec<(ValueId, f64)>)]) -> Combinations {
    let mut sets: Combinations = vec![(Vec::new(), 1.0)];
    for (attribute, values) in all {
        let total: f64 = values.iter().map(|(_, weight)| weight).sum();
        let extended = sets.iter().flat_map(|(set, share)| {
            let possible = values.iter().filter(|(_, weight)| *weight > 0.0);
            possible.map(move |(value, weight)| {
                let mut set = set.clone();
                set.push((*attribute, *value));
                (set, share * weight / total)
            })
        });
        sets = extended.collect();
    }
    sets
}

/// Attributes that some rule of a workstream looks at, or of a queue that its items may come to.
fn attributes_read(center: &Center, workstream: &Workstream) -> BTreeSet<AttributeId> {
    let mut read = BTreeSet::new();
    let routing = workstream.rules.iter().map(|rule| &center.rules[*rule].when);
    let rulesets = workstream.classification.iter();
    let classifying = rulesets.flat_map(|ruleset| ruleset.rules.iter().map(|rule| &rule.when));
    let queues = center.queues.iter();
    let of_type = queues.filter(|queue| queue.work_type == workstream.channel.work_type());
    let within = of_type.flat_map(|queue| {
        let buckets = queue.assignment.prioritization.iter().map(|rule| &rule.when);
        buckets.chain(queue.assignment.selection.iter().map(|choice| &choice.when))
    });
    let all = routing.chain(classifying).chain(within);
    all.for_each(|condition| add_attributes(condition, &mut read));
    read
}

fn add_attributes(condition: &Condition, read: &mut BTreeSet<AttributeId>) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            parts.iter().for_each(|part| add_attributes(part, read));
        }
        Condition::Is(attribute, _)
        | Condition::Compare(attribute, ..)
        | Condition::Present(attribute) => {
            read.insert(*attribute);
        }
    }
}
