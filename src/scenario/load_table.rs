//! The load table: for each pool, what its work needs against what is there.

use std::collections::BTreeMap;

use super::flow::Flow;
use super::sharing::shares;
use super::words;
use crate::center::Channel;
use crate::center::OverflowAction;
use crate::center::Side;
use crate::center::SilenceAction;
use crate::center::SilenceRule;
use crate::center::WrapUpBlock;
use crate::id::DemandId;
use crate::id::Id;
use crate::id::IdVec;
use crate::id::PoolId;
use crate::id::QueueId;
use crate::id::WorkstreamId;
use crate::random::Law;
use crate::random::Purpose;
use crate::random::Streams;
use crate::sim::Model;
use crate::time::Span;
use crate::time::Time;
use crate::traffic::Arrivals;
use crate::traffic::Demand;
use crate::traffic::Work as Contact;
use crate::workforce::Pool;

/// What each pool's work needs against what is there, before anything is simulated.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct LoadTable {
    /// One row per pool, sorted by name.
    pub pools: Vec<PoolLoad>,
    /// Queues that may overflow: the table counts their items as if none did.
    pub overflowing: Vec<String>,
    /// Whether people transfer conversations, ask each other or are supervised, which the table
    /// does not count either.
    pub has_teamwork: bool,
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
    /// The queues of its people that only grow: the load is at least the staff, and nobody leaves.
    pub growing: Vec<GrowingQueue>,
}

/// A queue that grows for as long as the run lasts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GrowingQueue {
    /// The queue.
    pub queue: String,
    /// The channels of what waits there.
    pub channels: Vec<Channel>,
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
        if !self.overflowing.is_empty() {
            text.push_str(&format!(
                "overflow is not counted: items of {} as if they all stayed there\n",
                self.overflowing.join(", ")
            ));
        }
        if self.has_teamwork {
            text.push_str(
                "what people do together is not counted: conversations as if each stayed with whom \
                 it came to\n",
            );
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
        Arrivals::List(count) => f64::from(*count),
        Arrivals::Recorded(items) => items.len() as f64,
        Arrivals::Poisson(curve) => {
            let pieces = curve.pieces.iter();
            pieces.map(|piece| piece.rate * (piece.to - piece.from).as_seconds()).sum()
        }
    }
}

/// How many conversations the bot of a workstream would have at the same time on average, if it
/// had room for all, and for how many it has room; `None` if that is no question.
pub(super) fn bot_load(model: &Model, id: WorkstreamId) -> Option<(f64, u32)> {
    let at_once = model.center.workstreams[id].first_bot()?.at_once?;
    let takes = model.bots[id].as_ref()?.takes.mean();
    let items = model.demands.iter().filter(|demand| demand.workstream == id).map(expected_items);
    Some((items.sum::<f64>() * takes / model.study.horizon.as_seconds(), at_once))
}

/// Share of a demand's items that its bot, if it has one, leaves to the center's people; of those
/// whom it calls the share that answers.
fn share_to_people(model: &Model, demand: &Demand) -> f64 {
    if let Some(phone) = &demand.phone {
        return phone.answers;
    }
    let bot = model.center.workstreams[demand.workstream].first_bot();
    let habits = model.bots[demand.workstream].as_ref();
    bot.zip(habits).map_or(1.0, |(bot, habits)| habits.share_to_people(bot.on_failure))
}

/// The load of each pool.
pub(super) fn load_table(model: &Model, flows: &[Flow]) -> LoadTable {
    let presences: Vec<Presence> = model.pools.iter().map(|pool| present(model, pool)).collect();
    let brought = model.demands.iter();
    let brought = brought.map(|demand| expected_items(demand) * share_to_people(model, demand));
    let brought: IdVec<DemandId, f64> = brought.collect();
    let works: IdVec<DemandId, Work> =
        model.demands.iter().map(|demand| Work::of(model, demand)).collect();
    let items = |flow: &Flow| brought[flow.demand] * flow.share;
    let seconds: Vec<f64> =
        flows.iter().map(|flow| items(flow) * works[flow.demand].hands_on).collect();
    let there: Vec<f64> = presences.iter().map(|presence| presence.person_seconds).collect();
    let shares = shares(model, flows, &seconds, &there);
    let mut attention = vec![0.0; there.len()];
    let mut held: Vec<BTreeMap<&str, f64>> = vec![BTreeMap::new(); there.len()];
    for (position, flow) in flows.iter().enumerate() {
        for (pool, share) in &shares[position] {
            attention[*pool] += seconds[position] * share;
            let ringing = model.pools[PoolId::new(*pool)].offered.accepts_after.mean();
            let work = &works[flow.demand];
            let holding = items(flow) * share * (work.holding + work.contacts * ringing);
            for profile in &flow.capacity.profiles {
                *held[*pool].entry(&model.center.profiles[*profile].name).or_default() += holding;
            }
            if flow.capacity.units > 0 {
                let units = f64::from(flow.capacity.units);
                *held[*pool].entry("units").or_default() += holding * units;
            }
        }
    }
    let rows = model.pools.iter().zip(&presences).zip(attention.iter().zip(&held));
    let rows = rows.map(|((pool, presence), (needed, held))| PoolLoad {
        pool: pool.name.clone(),
        attention_needed: needed / 3600.0,
        attention_there: presence.person_seconds / 3600.0,
        places: places(model, pool, presence, held),
        growing: Vec::new(),
    });
    let center = &model.center;
    let moves = |queue: &QueueId| {
        let mut actions = center.overflow_actions(*queue);
        let stays =
            |action| matches!(action, OverflowAction::AssignAnyway | OverflowAction::Callback);
        actions.any(|action| !stays(action))
    };
    let overflowing = center.queues.ids().filter(moves);
    let overflowing = overflowing.map(|queue| center.queues[queue].name.clone()).collect();
    let has_teamwork = model.pools.iter().any(|pool| pool.teamwork.is_any());
    LoadTable { pools: rows.collect(), overflowing, has_teamwork }
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

/// What one item asks of people, on average.
struct Work {
    /// How often it comes.
    contacts: f64,
    /// Seconds of attention in all.
    hands_on: f64,
    /// Seconds for which it holds its place in all, ringing left aside.
    holding: f64,
}

impl Work {
    fn of(model: &Model, demand: &Demand) -> Self {
        let (hands_on, waiting) = match &demand.handling.work {
            Contact::Talk(law) => (recorded_mean(demand).unwrap_or_else(|| law.mean()), 0.0),
            Contact::Turns { turns, each, customer_replies_after } => {
                let count = turns.mean();
                match silence_limit(model, demand) {
                    Some(limit) => in_silence(demand, (count, each, customer_replies_after), limit),
                    None => {
                        let replies = (count - 1.0).max(0.0) * customer_replies_after.mean();
                        (count * each.mean(), replies)
                    }
                }
            }
            Contact::Effort { effort, asks, .. } => {
                let asks = asks.as_ref().map_or(0.0, |asks| asks.share * asks.answer_after.mean());
                (recorded_mean(demand).unwrap_or_else(|| effort.mean()), asks)
            }
        };
        let wrap_up = demand.handling.wrap_up.as_ref().map_or(0.0, Law::mean);
        // WRAP-1: what of the wrap-up keeps the place taken.
        let blocked = match model.center.workstreams[demand.workstream].wrap_up_block {
            WrapUpBlock::Always => wrap_up,
            WrapUpBlock::Custom(length) => wrap_up.min(length.as_seconds()),
            WrapUpBlock::Never => 0.0,
        };
        let contacts = rounds(demand);
        let tab = demand.interruptions.tab.as_ref();
        let hands_on = hands_on + tab.map_or(0.0, |tab| tab.share * tab.then_takes.mean());
        Self {
            contacts,
            hands_on: contacts * (hands_on + wrap_up),
            holding: contacts * (hands_on + waiting + blocked),
        }
    }
}

/// After how many seconds without an answer a conversation gives up its place, if customers stop
/// replying or somebody sets it aside.
fn silence_limit(model: &Model, demand: &Demand) -> Option<f64> {
    let workstream = &model.center.workstreams[demand.workstream];
    let ends = |rule: &&SilenceRule| {
        rule.silent == Side::Customer && rule.action != SilenceAction::Message
    };
    let rules = workstream.life.silence_rules.iter().filter(ends).map(|rule| rule.after);
    let people = demand.silence.sets_aside_after;
    let limit = rules.chain(people).min();
    let at_last = workstream.state_limits.active.unwrap_or(Span::MAX).min(model.study.horizon);
    let stops = demand.silence.stops_replying > 0.0;
    (stops || limit.is_some()).then(|| limit.unwrap_or(at_last).as_seconds())
}

/// Seconds of attention, and of waiting for answers with the place taken, of a contact whose
/// customer may stop replying and that gives up its place after so many seconds.
///
/// Whoever stops has taken half of the turns on average. How long answers take within the limit is
/// the mean of many draws.
fn in_silence(
    demand: &Demand,
    (count, each, replies): (f64, &Law, &Law),
    limit: f64,
) -> (f64, f64) {
    const DRAWS: u32 = 4_096;
    let stream = Streams::new(0, 0).stream(&demand.name, Purpose::Reply);
    let law = replies.sampler();
    let draws = (0..DRAWS).map(|draw| stream.draw(&law, draw.into(), 0));
    let (held, over) = draws.fold((0.0, 0.0), |(held, over), reply| {
        (held + reply.min(limit), over + f64::from(u8::from(reply > limit)))
    });
    let stops = demand.silence.stops_replying;
    let taken = 1.0 - stops / 2.0;
    let answers = (count - 1.0).max(0.0) * taken;
    let catching_up = demand.silence.catching_up.as_ref().map_or(0.0, Law::mean);
    let hands_on = count * taken * each.mean() + answers * over / f64::from(DRAWS) * catching_up;
    (hands_on, answers * held / f64::from(DRAWS) + stops * limit)
}

/// How many contacts an item has on average.
fn rounds(demand: &Demand) -> f64 {
    let again = match &demand.handling.work {
        Contact::Effort { reopens: Some(reopens), .. } => reopens.share,
        _ => {
            let again = demand.writes_again.as_ref().map_or(0.0, |again| again.share);
            again * (1.0 - demand.silence.stops_replying)
        }
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
    held: &BTreeMap<&str, f64>,
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
    held.iter()
        .filter(|(_, seconds)| **seconds > 0.0)
        .map(|(kind, seconds)| PlaceLoad {
            held: seconds / staffed,
            there: people * each(kind),
            kind: (*kind).to_owned(),
        })
        .collect()
}
