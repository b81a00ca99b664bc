//! Items on their way in: when each demand's next one comes, what it carries, how the rules
//! treated it.

use std::collections::BTreeMap;

use super::Model;
use super::World;
use super::event::Event;
use crate::engine;
use crate::engine::Arrival;
use crate::engine::Engine;
use crate::engine::NewRecord;
use crate::id::AttributeSetId;
use crate::id::DemandId;
use crate::id::IdVec;
use crate::id::ItemId;
use crate::id::WorkstreamId;
use crate::random::Streams;
use crate::record::Arrived;
use crate::record::ItemKey;
use crate::record::RoutingCount;
use crate::record::Sink;
use crate::time::Span;
use crate::time::Time;
use crate::traffic::ArrivalProcess;
use crate::traffic::Arrivals;
use crate::traffic::Demand;
use crate::traffic::Fates;
use crate::traffic::NextArrival;
use crate::traffic::Recorded;

/// Items on their way in.
#[derive(Clone, Debug)]
pub(super) struct Traffic {
    pub(super) fates: IdVec<DemandId, Fates>,
    processes: IdVec<DemandId, ArrivalProcess>,
    next: IdVec<DemandId, Option<NextArrival>>,
    /// For each demand, the attribute sets met so far.
    sets: IdVec<DemandId, MetSets>,
    /// For each demand, the attribute sets of its recorded items.
    recorded_sets: IdVec<DemandId, Vec<AttributeSetId>>,
    /// Resolved records that will come back.
    returning: Vec<Returning>,
}

/// The attribute sets of a demand that have been met so far.
#[derive(Clone, Debug, Default)]
struct MetSets {
    met: Vec<MetSet>,
    /// Positions by the number of the combination.
    positions: BTreeMap<u64, usize>,
    /// The one met last: many demands have no other.
    last: usize,
}

/// An attribute set, and the items that carried it.
#[derive(Clone, Copy, Debug)]
struct MetSet {
    /// The number of its combination.
    number: u64,
    set: AttributeSetId,
    items: u64,
}

impl MetSets {
    /// The set with a number, which `intern` knows if it is new.
    fn meet(&mut self, number: u64, intern: impl FnOnce() -> AttributeSetId) -> &mut MetSet {
        if self.met.get(self.last).is_none_or(|last| last.number != number) {
            self.find(number, intern);
        }
        &mut self.met[self.last]
    }

    #[inline(never)]
    fn find(&mut self, number: u64, intern: impl FnOnce() -> AttributeSetId) {
        self.last = *self.positions.entry(number).or_insert_with(|| {
            self.met.push(MetSet { number, set: intern(), items: 0 });
            self.met.len() - 1
        });
    }
}

/// A resolved record that will come back as a new item.
#[derive(Clone, Copy, Debug)]
pub(super) struct Returning {
    pub(super) demand: DemandId,
    pub(super) ordinal: u32,
    pub(super) recorded: Option<usize>,
    /// Number of the contact that it will be.
    pub(super) contact: u32,
}

impl Traffic {
    pub(super) fn new(model: &Model, engine: &mut Engine, streams: &Streams) -> Self {
        let recorded_sets = model.demands.iter().map(|demand| match &demand.arrivals {
            Arrivals::Poisson(_) | Arrivals::List(_) => Vec::new(),
            Arrivals::Recorded(items) => {
                items.iter().map(|item| engine.intern(&item.attributes)).collect()
            }
        });
        Self {
            recorded_sets: recorded_sets.collect(),
            fates: model.demands.iter().map(|demand| Fates::new(demand, streams)).collect(),
            processes: processes(model, streams),
            next: model.demands.iter().map(|_| None).collect(),
            sets: model.demands.iter().map(|_| MetSets::default()).collect(),
            returning: Vec::new(),
        }
    }

    /// Starts a replication; attribute sets stay.
    pub(super) fn reset(&mut self, model: &Model, streams: &Streams) {
        self.fates = model.demands.iter().map(|demand| Fates::new(demand, streams)).collect();
        self.processes = processes(model, streams);
        self.sets.iter_mut().flat_map(|sets| &mut sets.met).for_each(|set| set.items = 0);
        self.returning.clear();
    }

    /// The attribute set of an item, which is counted if it arrives within the studied time.
    #[inline(always)]
    pub(super) fn set_of(
        &mut self,
        demand: DemandId,
        ordinal: u32,
        recorded: Option<usize>,
        is_counted: bool,
        engine: &mut Engine,
    ) -> AttributeSetId {
        // Recorded items with equal attributes share a set; its number keys the count.
        let known = recorded.map(|position| self.recorded_sets[demand][position]);
        let fates = &self.fates[demand];
        let number = match known {
            Some(set) => crate::id::Id::index(set) as u64,
            None => fates.combination(ordinal),
        };
        let met = self.sets[demand]
            .meet(number, || known.unwrap_or_else(|| engine.intern(&fates.attributes(number))));
        met.items += u64::from(is_counted);
        met.set
    }

    /// Says how the rules treated the items of each attribute set.
    pub(super) fn report(&self, model: &Model, engine: &mut Engine, sink: &mut impl Sink) {
        let mut items: BTreeMap<(WorkstreamId, AttributeSetId), u64> = BTreeMap::new();
        for (demand, sets) in self.sets.iter_enumerated() {
            let workstream = model.demands[demand].workstream;
            for met in &sets.met {
                *items.entry((workstream, met.set)).or_default() += met.items;
            }
        }
        for ((workstream, set), items) in items {
            if items > 0 {
                let routing = engine.routing(workstream, set).clone();
                let attributes = engine.attributes(set).unwrap_or_default().to_vec();
                sink.routing(&RoutingCount {
                    workstream,
                    attributes,
                    items,
                    tried: model.center.workstreams[workstream].rules.clone(),
                    matched: routing.matched,
                    fallback: routing.outcome.err(),
                    nearest: routing.nearest,
                });
            }
        }
    }
}

fn processes(model: &Model, streams: &Streams) -> IdVec<DemandId, ArrivalProcess> {
    model.demands.iter().map(|demand| ArrivalProcess::new(demand, streams)).collect()
}

impl World<'_> {
    /// Puts a demand's next arrival on the event list, if there is one before the horizon.
    #[inline(always)]
    pub(super) fn plan_arrival(&mut self, demand: DemandId) {
        let next = self.traffic.processes[demand].next(&self.model.demands[demand]);
        let next = next.filter(|next| !self.is_after_horizon(next.time));
        if let Some(next) = next {
            self.events.schedule(next.time, Event::Arrives(demand));
        }
        self.traffic.next[demand] = next;
    }

    /// A demand's next item comes in.
    pub(super) fn arrives(&mut self, now: Time, demand: DemandId, sink: &mut impl Sink) {
        let Some(next) = self.traffic.next[demand].take() else {
            return;
        };
        let new = Returning { demand, ordinal: next.ordinal, recorded: next.recorded, contact: 0 };
        self.come_in(now, new, sink);
        self.plan_arrival(demand);
    }

    /// A resolved record comes back.
    #[inline(never)]
    pub(super) fn reopens(&mut self, now: Time, entry: u32, sink: &mut impl Sink) {
        let returning = self.traffic.returning[entry as usize];
        self.come_in(now, returning, sink);
    }

    /// Puts a resolved record's return on the event list.
    pub(super) fn plan_return(&mut self, at: Time, returning: Returning) {
        if !self.is_after_horizon(at) {
            let entry =
                u32::try_from(self.traffic.returning.len()).expect("fewer than 2^32 returns");
            self.traffic.returning.push(returning);
            self.events.schedule(at, Event::Reopens { entry });
        }
    }

    #[inline(always)]
    fn come_in(&mut self, now: Time, new: Returning, sink: &mut impl Sink) {
        let Returning { demand, ordinal, recorded, contact } = new;
        let workstream = self.model.demands[demand].workstream;
        let channel = self.model.center.workstreams[workstream].channel;
        // Rules are asked when the bot hands it over.
        let has_bot = self.has_bot(demand);
        let campaign = self.model.demands[demand].campaign;
        let asks_rules = !has_bot && campaign.is_none();
        let is_counted = asks_rules && now >= Time::ZERO + self.model.study.warm_up;
        let engine = &mut self.engine;
        let attributes = self.traffic.set_of(demand, ordinal, recorded, is_counted, engine);
        let item = self.items.insert(demand, ordinal, channel.work_type(), channel.family());
        let state = self.items.living(item);
        state.recorded = recorded;
        state.contact = contact;
        let head_start = self.recorded(item).map_or(Span::ZERO, |recorded| recorded.head_start);
        let key = ItemKey { demand, ordinal };
        let (is_reopened, is_outbound) = (contact > 0, campaign.is_some());
        let about = Arrived { key, workstream, channel, is_reopened, is_outbound };
        self.recorder.arrived(now, item, about);
        let lot = match self.layout.is_split[demand] {
            true => self.traffic.fates[demand].lot(ordinal),
            false => 0,
        };
        let since = now - head_start;
        let arrival = Arrival { item, workstream, attributes, since, lot };
        if has_bot {
            self.comes_to_bot(now, arrival, sink);
            return;
        }
        if let Some(campaign) = campaign {
            self.enlist(now, campaign, arrival, sink);
            return;
        }
        if let Some(record_type) = self.model.demands[demand].message_type {
            // VM-2: its intake rules say that it comes in here.
            let Arrival { item, attributes, since, lot, .. } = arrival;
            let record = NewRecord { item, record_type, attributes, since, lot };
            self.tell(engine::Event::Recorded(record), sink);
            return;
        }
        self.tell(engine::Event::Arrived(arrival), sink);
    }

    /// What was recorded of an item.
    pub(super) fn recorded(&self, item: ItemId) -> Option<&Recorded> {
        let item = self.items.get(item)?;
        recorded(&self.model.demands[item.demand], item.recorded)
    }
}

/// What was recorded of a demand's item.
fn recorded(demand: &Demand, position: Option<usize>) -> Option<&Recorded> {
    match &demand.arrivals {
        Arrivals::Poisson(_) | Arrivals::List(_) => None,
        Arrivals::Recorded(items) => items.get(position?),
    }
}
