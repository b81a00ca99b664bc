//! `waitline trace`.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::Failure;
use super::input::ScenarioFile;
use super::terminal;
use crate::center::Center;
use crate::center::Value;
use crate::id::AgentId;
use crate::id::AttributeId;
use crate::id::QueueId;
use crate::id::ValueId;
use crate::id::WorkstreamId;
use crate::record::AgentInterval;
use crate::record::BotFailure;
use crate::record::CallbackRecord;
use crate::record::ItemKey;
use crate::record::ItemRecord;
use crate::record::OutboundRecord;
use crate::record::OverflowRecord;
use crate::record::RoutingCount;
use crate::record::SegmentRecord;
use crate::record::SessionRecord;
use crate::record::Sink;
use crate::record::Step;
use crate::record::VoicemailRecord;
use crate::report::Teller;
use crate::scenario::Scenario;
use crate::sim;
use crate::sim::Model;
use crate::sim::World;
use crate::time::Span;
use crate::time::Time;

/// Tell what happened to items and why, decision by decision.
///
/// Names of items are those of the record tables: demand#number. Without a choice of items, the
/// three that waited longest are told.
///
/// Examples: waitline trace my.toml --longest 10 --queue chats;
/// waitline trace my.toml --with topic=billing,tier=gold --at "Mon 10:15"
#[derive(Debug, Args)]
pub(super) struct Options {
    /// The scenario file.
    scenario: PathBuf,

    /// An item by its name, such as `web chats#412`; repeatable.
    #[arg(long, value_name = "DEMAND#NUMBER")]
    item: Vec<String>,

    /// The N items that waited longest.
    #[arg(long, value_name = "N", conflicts_with_all = ["item", "fallback", "between", "with"])]
    longest: Option<usize>,

    /// Only waits in this queue count.
    #[arg(long, value_name = "QUEUE", requires = "longest")]
    queue: Option<String>,

    /// The first N items that fell back.
    #[arg(long, value_name = "N", conflicts_with_all = ["item", "between", "with"])]
    fallback: Option<usize>,

    /// The items that came in from the first time to before the second, such as "Mon 10:00".
    #[arg(long, value_names = ["FROM", "TO"], num_args = 2, conflicts_with_all = ["item", "with"])]
    between: Option<Vec<String>>,

    /// Which replication is told.
    #[arg(long, value_name = "R", default_value_t = 1)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    replication: u32,

    /// Seed of all random numbers [default: as the scenario says].
    #[arg(long, value_name = "S")]
    seed: Option<u64>,

    /// Route one made-up item with these attributes; nothing is simulated.
    #[arg(long, value_name = "ATTRIBUTE=VALUE,…", conflicts_with_all = ["item", "seed"])]
    with: Option<String>,

    /// When the made-up item comes in [default: at the start].
    #[arg(long, value_name = "TIME", requires = "with")]
    at: Option<String>,

    /// The workstream of the made-up item; needed if there are several.
    #[arg(long, value_name = "WORKSTREAM", requires = "with")]
    workstream: Option<String>,

    /// At every choice, say why this person was not chosen.
    #[arg(long, value_name = "AGENT")]
    why_not: Option<String>,
}

/// Stories of one command at most.
const STORIES: usize = 1_000;

pub(super) fn run(options: &Options) -> Result<(), Failure> {
    let file = ScenarioFile::read(&options.scenario)?;
    let scenario = file.load(&[]).map_err(|findings| file.refused(&findings))?.scenario;
    if let Some(attributes) = &options.with {
        return tell_made_up(options, scenario, attributes);
    }
    let mut model = scenario.model.clone();
    model.study.seed = options.seed.unwrap_or(model.study.seed);
    let keys = chosen(options, &scenario, &model)?;
    let mut followed = Followed { keys: keys.iter().copied().collect(), ..Followed::default() };
    World::new(&model).run(options.replication, &mut followed);
    let teller = Teller {
        center: &model.center,
        calendar: &scenario.calendar,
        why_not: agent(&model.center, options.why_not.as_deref())?,
    };
    let stories: Result<Vec<String>, Failure> = keys
        .iter()
        .map(|key| {
            let name = format!("{}#{}", model.demands[key.demand].name, key.ordinal);
            let steps = followed.steps.get(key);
            let steps = steps.ok_or_else(|| {
                let replication = options.replication;
                Failure::usage(format!("replication {replication} has no item `{name}`"))
            })?;
            Ok(teller.story(&format!("{name} in replication {}", options.replication), steps))
        })
        .collect();
    match stories?.as_slice() {
        [] => Err(Failure::failed("no item is as asked for")),
        stories => terminal::print(&stories.join("\n")),
    }
}

/// The items to be told, in the order in which they are.
fn chosen(options: &Options, scenario: &Scenario, model: &Model) -> Result<Vec<ItemKey>, Failure> {
    if !options.item.is_empty() {
        return options.item.iter().map(|name| key(model, name)).collect();
    }
    let queue = options.queue.as_deref().map(|name| queue(&model.center, name)).transpose()?;
    let mut all = All { queue, ..All::default() };
    World::new(model).run(options.replication, &mut all);
    let keys: Vec<ItemKey> = match (&options.between, options.fallback) {
        (Some(times), _) => {
            let time = |text: &String| {
                let time = scenario.calendar.find(text);
                time.ok_or_else(|| unreadable_time(text))
            };
            let (from, to) = (time(&times[0])?, time(&times[1])?);
            let within = all.items.iter().filter(|item| (from..to).contains(&item.0));
            within.map(|item| item.1).collect()
        }
        (None, Some(count)) => {
            all.items.iter().filter(|item| item.2).map(|item| item.1).take(count).collect()
        }
        (None, None) => {
            all.waits.sort_by_key(|(wait, key)| (Reverse(*wait), *key));
            let mut seen = BTreeSet::new();
            let firsts = all.waits.iter().map(|(_, key)| *key).filter(|key| seen.insert(*key));
            firsts.take(options.longest.unwrap_or(3)).collect()
        }
    };
    if keys.len() > STORIES {
        let count = keys.len();
        let failure = Failure::usage(format!("{count} items are too many to tell"));
        return Err(failure.hint(format!("ask for at most {STORIES}")));
    }
    Ok(keys)
}

fn tell_made_up(
    options: &Options,
    mut scenario: Scenario,
    attributes: &str,
) -> Result<(), Failure> {
    let center = Arc::make_mut(&mut scenario.model.center);
    let workstream = workstream(center, options.workstream.as_deref())?;
    let attributes = read_attributes(center, attributes)?;
    let at = match &options.at {
        Some(text) => scenario.calendar.find(text).ok_or_else(|| unreadable_time(text))?,
        None => Time::ZERO,
    };
    let model = &scenario.model;
    let steps = sim::made_up(model, workstream, &attributes, at, 0);
    let steps: Vec<(Time, Step)> = steps.into_iter().map(|step| (at, step)).collect();
    let teller = Teller {
        center: &model.center,
        calendar: &scenario.calendar,
        why_not: agent(&model.center, options.why_not.as_deref())?,
    };
    let title = "A made-up item, with everybody free who is scheduled";
    terminal::print(&teller.story(title, &steps))
}

/// Reads `topic=billing,tier=gold`; a value that no rule knows is a value all the same.
fn read_attributes(
    center: &mut Center,
    text: &str,
) -> Result<Vec<(AttributeId, ValueId)>, Failure> {
    let mut read = BTreeMap::new();
    for part in text.split(',').filter(|part| !part.trim().is_empty()) {
        let (name, value) = part.split_once('=').ok_or_else(|| {
            Failure::usage(format!("`{part}` is no attribute with its value"))
                .hint("write it like topic=billing,tier=gold")
        })?;
        let (name, value) = (name.trim(), value.trim());
        let found = center.attributes.iter_enumerated().find(|(_, known)| known.name == name);
        let Some((attribute, _)) = found else {
            let names = center.attributes.iter().map(|known| known.name.as_str());
            return Err(unknown("attribute", name, names));
        };
        let known = center.values.iter_enumerated().find(|(_, known)| known.text == value);
        let value = match known {
            Some((id, _)) => id,
            None => {
                let number = value.parse().ok();
                center.values.push(Value { text: value.to_owned(), number })
            }
        };
        read.insert(attribute, value);
    }
    Ok(read.into_iter().collect())
}

fn workstream(center: &Center, name: Option<&str>) -> Result<WorkstreamId, Failure> {
    let names = || center.workstreams.iter().map(|workstream| workstream.name.as_str());
    let Some(name) = name else {
        return match center.workstreams.ids().next() {
            Some(only) if center.workstreams.len() == 1 => Ok(only),
            _ => {
                Err(Failure::usage("the made-up item needs a `--workstream`")
                    .hint(there_are(names())))
            }
        };
    };
    let found = center.workstreams.iter_enumerated().find(|(_, other)| other.name == name);
    found.map(|(id, _)| id).ok_or_else(|| unknown("workstream", name, names()))
}

fn queue(center: &Center, name: &str) -> Result<QueueId, Failure> {
    let found = center.queues.iter_enumerated().find(|(_, queue)| queue.name == name);
    let names = || center.queues.iter().map(|queue| queue.name.as_str());
    found.map(|(id, _)| id).ok_or_else(|| unknown("queue", name, names()))
}

fn agent(center: &Center, name: Option<&str>) -> Result<Option<AgentId>, Failure> {
    let Some(name) = name else { return Ok(None) };
    let found = center.agents.iter_enumerated().find(|(_, agent)| agent.name == name);
    let names = || center.agents.iter().map(|agent| agent.name.as_str());
    found.map(|(id, _)| Some(id)).ok_or_else(|| unknown("person", name, names()))
}

/// Reads `web chats#412`.
fn key(model: &Model, name: &str) -> Result<ItemKey, Failure> {
    let parts = name.rsplit_once('#');
    let number = parts.and_then(|(demand, number)| Some((demand, number.parse().ok()?)));
    let Some((demand, ordinal)) = number else {
        return Err(Failure::usage(format!("`{name}` is no name of an item"))
            .hint("write the demand and a number, such as \"web chats#412\""));
    };
    let found = model.demands.iter_enumerated().find(|(_, other)| other.name == demand);
    let names = || model.demands.iter().map(|demand| demand.name.as_str());
    let demand = found.map(|(id, _)| id).ok_or_else(|| unknown("demand", demand, names()))?;
    Ok(ItemKey { demand, ordinal })
}

fn unknown<'a>(kind: &str, name: &str, names: impl Iterator<Item = &'a str>) -> Failure {
    Failure::usage(format!("there is no {kind} `{name}`")).hint(there_are(names))
}

fn there_are<'a>(names: impl Iterator<Item = &'a str>) -> String {
    const SHOWN: usize = 12;
    let names: Vec<&str> = names.collect();
    let more = if names.len() > SHOWN { ", …" } else { "" };
    format!("there are: {}{more}", names[..names.len().min(SHOWN)].join(", "))
}

fn unreadable_time(text: &str) -> Failure {
    Failure::usage(format!("`{text}` is no time"))
        .hint("write it like \"Mon 10:15\", 10:15 or 2026-03-02T10:15")
}

/// Every item of a replication: what items are chosen by.
#[derive(Default)]
struct All {
    queue: Option<QueueId>,
    /// When it came in, its name, whether it fell back; in the order of their ends, then sorted.
    items: BTreeSet<(Time, ItemKey, bool)>,
    waits: Vec<(Span, ItemKey)>,
}

impl Sink for All {
    fn item(&mut self, record: &ItemRecord) {
        let fell_back =
            record.fallback.is_some() || record.bot_failure == Some(BotFailure::Escalate);
        self.items.insert((record.arrived, record.key, fell_back));
    }

    fn segment(&mut self, record: &SegmentRecord) {
        if self.queue.is_none_or(|queue| queue == record.queue) {
            self.waits.push((record.wait(), record.key));
        }
    }

    fn overflow(&mut self, _record: &OverflowRecord) {}
    fn callback(&mut self, _record: &CallbackRecord) {}
    fn voicemail(&mut self, _record: &VoicemailRecord) {}
    fn outbound(&mut self, record: &OutboundRecord) {
        self.items.insert((record.listed, record.key, false));
    }
    fn session(&mut self, _record: &SessionRecord) {}
    fn agent_interval(&mut self, _record: &AgentInterval) {}
    fn waiting(&mut self, _now: Time, _queue: QueueId, _waiting: u32) {}
    fn idle_while_waiting(&mut self, _queue: QueueId, _from: Time, _to: Time) {}
    fn pick_lost(&mut self, _now: Time, _agent: AgentId, _queue: QueueId) {}
    fn routing(&mut self, _count: &RoutingCount) {}
}

/// The steps of the items that were asked for.
#[derive(Default)]
struct Followed {
    keys: BTreeSet<ItemKey>,
    steps: BTreeMap<ItemKey, Vec<(Time, Step)>>,
}

impl Sink for Followed {
    const FOLLOWS: bool = true;

    fn wants(&self, key: ItemKey) -> bool {
        self.keys.contains(&key)
    }

    fn step(&mut self, now: Time, key: ItemKey, step: Step) {
        self.steps.entry(key).or_default().push((now, step));
    }

    fn item(&mut self, _record: &ItemRecord) {}
    fn segment(&mut self, _record: &SegmentRecord) {}
    fn overflow(&mut self, _record: &OverflowRecord) {}
    fn callback(&mut self, _record: &CallbackRecord) {}
    fn voicemail(&mut self, _record: &VoicemailRecord) {}
    fn outbound(&mut self, _record: &OutboundRecord) {}
    fn session(&mut self, _record: &SessionRecord) {}
    fn agent_interval(&mut self, _record: &AgentInterval) {}
    fn waiting(&mut self, _now: Time, _queue: QueueId, _waiting: u32) {}
    fn idle_while_waiting(&mut self, _queue: QueueId, _from: Time, _to: Time) {}
    fn pick_lost(&mut self, _now: Time, _agent: AgentId, _queue: QueueId) {}
    fn routing(&mut self, _count: &RoutingCount) {}
}
