//! Route to queue: which rules match, which is applied, and falling back (section 7).

use std::collections::BTreeMap;

use crate::center::Center;
use crate::center::MissingFallback;
use crate::center::RouteTarget;
use crate::center::SplitBy;
use crate::id::AttributeId;
use crate::id::AttributeSetId;
use crate::id::Id;
use crate::id::IdVec;
use crate::id::QueueId;
use crate::id::RuleId;
use crate::id::ValueId;
use crate::id::WorkstreamId;

use super::classify::Subject;
use super::classify::classify;
use super::decision::FallbackReason;
use super::need::NeedId;
use super::need::Needs;

/// How the rules of a workstream treat items with the same attributes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Routing {
    /// Attributes after classification, sorted by attribute.
    pub attributes: Vec<(AttributeId, ValueId)>,
    /// Every matching rule, in order (RTQ-2).
    pub matched: Vec<RuleId>,
    /// Where such items go: the first match, unless its queue overflows (RTQ-2), or why they fall
    /// back (FB-1).
    pub outcome: Result<RuleId, FallbackReason>,
    /// For items that no rule matches: the rule of which the fewest conditions failed; of equal
    /// ones that of which the most hold, then the first.
    pub nearest: Option<RuleId>,
    /// Their starting priority score (CL-8).
    pub score: u32,
    pub(super) need: NeedId,
}

/// Interned attribute sets, and for each workstream what its rules make of them.
#[derive(Clone, Debug)]
pub(super) struct Router {
    sets: IdVec<AttributeSetId, Vec<(AttributeId, ValueId)>>,
    index: BTreeMap<Vec<(AttributeId, ValueId)>, AttributeSetId>,
    routings: IdVec<WorkstreamId, Vec<Option<Box<Routing>>>>,
    /// What makes splits of different rules independent: a number from the rule's name.
    salts: IdVec<RuleId, u64>,
    /// How many items each side of a rule's split has got, if splits go by that (OC-7).
    drawn: IdVec<RuleId, Vec<u64>>,
    /// By workstream: what takes items that no rule routes (FB-1, OC-9).
    fallbacks: IdVec<WorkstreamId, QueueId>,
    needs: Needs,
}

impl Router {
    pub(super) fn new(center: &Center) -> Self {
        Self {
            sets: IdVec::new(),
            index: BTreeMap::new(),
            routings: IdVec::from_fn(center.workstreams.len(), |_| Vec::new()),
            salts: center.rules.iter().map(|rule| salt(&rule.name)).collect(),
            drawn: center.rules.iter().map(|rule| vec![0; sides(&rule.target)]).collect(),
            fallbacks: center.workstreams.ids().map(|id| fallback(center, id)).collect(),
            needs: Needs::default(),
        }
    }

    pub(super) const fn needs(&self) -> &Needs {
        &self.needs
    }

    pub(super) const fn needs_mut(&mut self) -> &mut Needs {
        &mut self.needs
    }

    pub(super) fn fallback(&self, workstream: WorkstreamId) -> QueueId {
        self.fallbacks[workstream]
    }

    /// Forgets how splits were drawn.
    pub(super) fn reset(&mut self) {
        self.drawn.iter_mut().for_each(|sides| sides.fill(0));
    }

    pub(super) fn intern(&mut self, attributes: &[(AttributeId, ValueId)]) -> AttributeSetId {
        assert!(attributes.is_sorted_by_key(|entry| entry.0), "attributes are sorted");
        if let Some(id) = self.index.get(attributes) {
            return *id;
        }
        let id = self.sets.push(attributes.to_vec());
        self.index.insert(attributes.to_vec(), id);
        id
    }

    pub(super) fn set(&self, id: AttributeSetId) -> Option<&[(AttributeId, ValueId)]> {
        self.sets.get(id).map(Vec::as_slice)
    }

    /// How a workstream routes a known attribute set; worked out once.
    #[inline]
    pub(super) fn routing(
        &mut self,
        center: &Center,
        workstream: WorkstreamId,
        set: AttributeSetId,
    ) -> &Routing {
        let is_known = self.routings[workstream].get(set.index()).is_some_and(Option::is_some);
        if !is_known {
            self.learn(center, workstream, set);
        }
        self.routings[workstream][set.index()].as_ref().expect("it is known now")
    }

    #[cold]
    fn learn(&mut self, center: &Center, workstream: WorkstreamId, set: AttributeSetId) {
        let routing = route(center, &mut self.needs, workstream, &self.sets[set]);
        let known = &mut self.routings[workstream];
        known.resize(known.len().max(self.sets.len()), None);
        known[set.index()] = Some(Box::new(routing));
    }

    /// What is known of a set that was routed before.
    pub(super) fn known(&self, workstream: WorkstreamId, set: AttributeSetId) -> Option<&Routing> {
        self.routings[workstream].get(set.index())?.as_deref()
    }

    /// The queue that a rule sends an item to (RTQ-3, OC-7).
    #[inline(always)]
    pub(super) fn target(&mut self, center: &Center, rule: RuleId, lot: u64, pass: u64) -> QueueId {
        match &center.rules[rule].target {
            RouteTarget::Queue(queue) => *queue,
            RouteTarget::Split(shares) if center.choices.routing.split == SplitBy::Deficit => {
                self.next_in_turn(rule, shares)
            }
            RouteTarget::Split(shares) => {
                let drawn = mix(lot ^ self.salts[rule] ^ pass.wrapping_mul(GOLDEN));
                at_point(shares, drawn)
            }
            RouteTarget::Error => unreachable!("a failing rule is never applied"),
        }
    }

    /// The queue that has got least of its share; of equal ones the first.
    #[inline(never)]
    fn next_in_turn(&mut self, rule: RuleId, shares: &[(QueueId, u32)]) -> QueueId {
        let drawn = &mut self.drawn[rule];
        let next = drawn.iter().sum::<u64>() + 1;
        let lacks = |side: &usize| {
            i128::from(shares[*side].1) * i128::from(next) - 10_000 * i128::from(drawn[*side])
        };
        let side = (0..shares.len()).rev().max_by_key(lacks).unwrap_or(0);
        drawn[side] += 1;
        shares[side].0
    }
}

/// The queue in whose share a number lies, if the shares divide all numbers.
#[inline(never)]
fn at_point(shares: &[(QueueId, u32)], drawn: u64) -> QueueId {
    let mut point = (u128::from(drawn) * 10_000) >> 64;
    for (queue, share) in shares {
        if point < u128::from(*share) {
            return *queue;
        }
        point -= u128::from(*share);
    }
    unreachable!("shares sum to 10,000")
}

fn route(
    center: &Center,
    needs: &mut Needs,
    workstream: WorkstreamId,
    arrived_with: &[(AttributeId, ValueId)],
) -> Routing {
    let item = classify(center, workstream, arrived_with);
    let rules = &center.workstreams[workstream].rules;
    let numbers = &center.workstreams[workstream].numbers;
    let subject = Subject { center, numbers, attributes: &item.attributes };
    let matches = |rule: &RuleId| subject.meets(&center.rules[*rule].when);
    // RTQ-2: every rule is evaluated and every match collected, so a matching rule that fails
    // counts wherever it stands (FB-1).
    let matched: Vec<RuleId> = match item.failed {
        true => Vec::new(),
        false => rules.iter().copied().filter(matches).collect(),
    };
    let fails = |rule: &RuleId| matches!(center.rules[*rule].target, RouteTarget::Error);
    let outcome = match matched.first() {
        _ if item.failed => Err(FallbackReason::ClassificationError),
        _ if matched.iter().any(fails) => Err(FallbackReason::RuleError),
        Some(rule) => Ok(*rule),
        None => Err(FallbackReason::NoMatch),
    };
    let far = |rule: &RuleId| subject.distance(&center.rules[*rule].when);
    // A rule that fails whenever it matches is near to nothing.
    let working = rules.iter().filter(|rule| !fails(rule));
    let nearest = match outcome {
        Err(FallbackReason::NoMatch) => working.copied().min_by_key(far),
        _ => None,
    };
    let need = needs.intern(item.need);
    Routing { attributes: item.attributes, matched, outcome, nearest, score: item.score, need }
}

fn sides(target: &RouteTarget) -> usize {
    match target {
        RouteTarget::Split(shares) => shares.len(),
        _ => 0,
    }
}

/// FB-1, OC-9. A center without the queue has an error that its check reports.
fn fallback(center: &Center, workstream: WorkstreamId) -> QueueId {
    let settings = &center.workstreams[workstream];
    let missing = center.queues.get(settings.fallback_queue).is_none();
    let replaced = center.choices.routing.missing_fallback == MissingFallback::SystemQueue;
    let system = center.system_queue(settings.channel.work_type());
    system.filter(|_| missing && replaced).unwrap_or(settings.fallback_queue)
}

pub(super) const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// A number from a name that does not depend on its place in any table (FNV-1a).
fn salt(name: &str) -> u64 {
    let start = 0xcbf2_9ce4_8422_2325;
    let hash = name
        .bytes()
        .fold(start, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    mix(hash)
}

/// Spreads a number over all 64 bits (the finalizer of SplitMix64).
pub(super) const fn mix(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(GOLDEN);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
