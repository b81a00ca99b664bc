//! The load table: for each pool, what its work needs against what is there.

use std::collections::BTreeMap;

use super::flow::Flow;
use super::flow::capacity;
use super::words;
use crate::id::QueueId;
use crate::random::Law;
use crate::sim::Model;
use crate::time::Time;
use crate::traffic::Arrivals;
use crate::traffic::Demand;
use crate::traffic::Work;
use crate::workforce::Pool;

/// What each pool's work needs against what is there, before anything is simulated.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct LoadTable {
    /// One row per pool, sorted by name.
    pub pools: Vec<PoolLoad>,
}

/// A pool's load, over the whole horizon.
#[derive(Clone, PartialEq, Debug)]
pub struct PoolLoad {
    /// The pool.
    pub pool: String,
    /// Hours of attention that its share of the work needs.
    pub attention_needed: f64,
    /// Hours that its people are there, breaks taken off.
    pub attention_there: f64,
    /// What its people hold, for each capacity profile and for units.
    pub places: Vec<PlaceLoad>,
}

/// Places of one kind: Little's law, arrivals times the time held.
#[derive(Clone, PartialEq, Debug)]
pub struct PlaceLoad {
    /// The capacity profile, or `units`.
    pub kind: String,
    /// Places held on average while people are there, if there were room.
    pub held: f64,
    /// Places that there are on average while people are there.
    pub there: f64,
}

impl LoadTable {
    /// The table as text for the terminal; empty without pools.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for pool in &self.pools {
            let share = percent(pool.attention_needed, pool.attention_there);
            text.push_str(&format!(
                "pool {}: {} h of hands-on work for {} h of attention ({share})\n",
                pool.pool,
                words::number(pool.attention_needed, 1),
                words::number(pool.attention_there, 1),
            ));
            for places in &pool.places {
                let share = percent(places.held, places.there);
                text.push_str(&format!(
                    "  {} hold {} of {} places on average ({share})\n",
                    places.kind,
                    words::number(places.held, 1),
                    words::number(places.there, 1),
                ));
            }
        }
        text
    }
}

fn percent(part: f64, whole: f64) -> String {
    if whole > 0.0 { words::percent((part / whole * 1000.0).round() / 1000.0) } else { "-".into() }
}

/// Items that a demand brings over the horizon, on average.
pub(super) fn expected_items(demand: &Demand) -> f64 {
    match &demand.arrivals {
        Arrivals::Recorded(items) => items.len() as f64,
        Arrivals::Poisson(curve) => {
            let pieces = curve.pieces.iter();
            pieces.map(|piece| piece.rate * (piece.to - piece.from).as_seconds()).sum()
        }
    }
}

/// The load of each pool; what a queue gets is shared by its pools in proportion to their hours.
pub(super) fn load_table(model: &Model, flows: &[Flow]) -> LoadTable {
    let presences: Vec<Presence> = model.pools.iter().map(|pool| present(model, pool)).collect();
    let rows = model.pools.iter().zip(&presences).map(|(pool, presence)| {
        let mut work = 0.0;
        let mut held: BTreeMap<String, f64> = BTreeMap::new();
        for flow in flows {
            let demand = &model.demands[flow.demand];
            for (queue, share) in &flow.queues {
                let mine = share_of(model, &presence_of(model, *queue, &presences), pool, presence);
                let items = expected_items(demand) * flow.share * share * mine;
                let (hands_on, holding) = times(demand, pool, items);
                work += hands_on;
                let need = capacity(model, demand);
                for profile in &need.profiles {
                    *held.entry(model.center.profiles[*profile].name.clone()).or_default() +=
                        holding;
                }
                if need.units > 0 {
                    *held.entry("units".into()).or_default() += holding * f64::from(need.units);
                }
            }
        }
        PoolLoad {
            pool: pool.name.clone(),
            attention_needed: work / 3600.0,
            attention_there: presence.person_seconds / 3600.0,
            places: places(model, pool, presence, held),
        }
    });
    LoadTable { pools: rows.collect() }
}

/// When a pool's people are there.
struct Presence {
    /// Seconds of all people together, breaks taken off.
    person_seconds: f64,
    /// Seconds in which somebody is there.
    staffed_seconds: f64,
}

fn present(model: &Model, pool: &Pool) -> Presence {
    let end = Time::ZERO + model.study.horizon;
    let (mut people, mut staffed) = (0.0, 0.0);
    for (position, staffing) in pool.staffing.iter().enumerate() {
        let until = pool.staffing.get(position + 1).map_or(end, |next| next.from.min(end));
        let seconds = (until - staffing.from.min(until)).as_seconds();
        people += seconds * f64::from(staffing.count);
        staffed += if staffing.count > 0 { seconds } else { 0.0 };
    }
    let on_break = pool.breaks.iter().filter(|pause| pause.from >= Time::ZERO && pause.to <= end);
    let breaks: f64 = on_break
        .map(|pause| {
            let there = pool.staffing.iter().rfind(|staffing| staffing.from <= pause.from);
            pause.length.as_seconds() * there.map_or(0.0, |staffing| f64::from(staffing.count))
        })
        .sum();
    Presence { person_seconds: (people - breaks).max(0.0), staffed_seconds: staffed }
}

/// Seconds of all pools of a queue together.
fn presence_of(model: &Model, queue: QueueId, presence: &[Presence]) -> Vec<f64> {
    let members = &model.center.queues[queue].members;
    let serves = |pool: &Pool| pool.agents.first().is_some_and(|agent| members.contains(agent));
    let pools = model.pools.iter().zip(presence);
    pools.map(|(pool, there)| if serves(pool) { there.person_seconds } else { 0.0 }).collect()
}

fn share_of(model: &Model, seconds: &[f64], pool: &Pool, presence: &Presence) -> f64 {
    let total: f64 = seconds.iter().sum();
    let mine = model.pools.iter().zip(seconds).find(|(other, _)| other.name == pool.name);
    match mine {
        Some((_, mine)) if *mine > 0.0 && total > 0.0 => presence.person_seconds / total,
        _ => 0.0,
    }
}

/// Hands-on seconds, and seconds for which places are held, of a number of items.
fn times(demand: &Demand, pool: &Pool, items: f64) -> (f64, f64) {
    let (hands_on, waiting) = match &demand.handling.work {
        Work::Talk(law) => (recorded_mean(demand).unwrap_or_else(|| law.mean()), 0.0),
        Work::Turns { turns, each, customer_replies_after } => {
            let count = turns.mean();
            (count * each.mean(), (count - 1.0).max(0.0) * customer_replies_after.mean())
        }
        Work::Effort { effort, asks, .. } => {
            let asks = asks.as_ref().map_or(0.0, |asks| asks.share * asks.answer_after.mean());
            (recorded_mean(demand).unwrap_or_else(|| effort.mean()), asks)
        }
    };
    let contacts = items * rounds(demand);
    let wrap_up = demand.handling.wrap_up.as_ref().map_or(0.0, Law::mean);
    let work = hands_on + wrap_up;
    let ringing = pool.offered.accepts_after.mean();
    (contacts * work, contacts * (work + waiting + ringing))
}

/// How many contacts an item has on average.
fn rounds(demand: &Demand) -> f64 {
    let again = match &demand.handling.work {
        Work::Effort { reopens: Some(reopens), .. } => reopens.share,
        _ => demand.writes_again.as_ref().map_or(0.0, |again| again.share),
    };
    1.0 / (1.0 - again).max(0.001)
}

fn recorded_mean(demand: &Demand) -> Option<f64> {
    let Arrivals::Recorded(items) = &demand.arrivals else {
        return None;
    };
    let known: Vec<f64> =
        items.iter().filter_map(|item| Some(item.handling?.as_seconds())).collect();
    (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
}

/// Places held against places there, both on average while people are there (Little's law).
fn places(
    model: &Model,
    pool: &Pool,
    presence: &Presence,
    held: BTreeMap<String, f64>,
) -> Vec<PlaceLoad> {
    let Some(agent) = pool.agents.first().map(|agent| &model.center.agents[*agent]) else {
        return Vec::new();
    };
    let staffed = presence.staffed_seconds.max(1.0);
    let people = presence.person_seconds / staffed;
    let each = |kind: &str| {
        if kind == "units" {
            return f64::from(agent.units.unwrap_or(0));
        }
        let mut profiles = agent.profiles.iter();
        let mine = profiles.find(|held| model.center.profiles[held.profile].name == kind);
        mine.map_or(0.0, |held| f64::from(held.limit))
    };
    held.into_iter()
        .filter(|(_, seconds)| *seconds > 0.0)
        .map(|(kind, seconds)| PlaceLoad {
            held: seconds / staffed,
            there: people * each(&kind),
            kind,
        })
        .collect()
}
