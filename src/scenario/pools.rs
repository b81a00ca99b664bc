//! Pools: who works when, with what, and how they behave.

use std::collections::BTreeMap;

use super::Code;
use super::amount;
use super::arrivals::column;
use super::arrivals::fits_in_a_day;
use super::arrivals::moment;
use super::arrivals::read_days;
use super::arrivals::read_every;
use super::names::Listed;
use super::names::Named;
use super::read::Reader;
use super::read::Section;
use super::rules::ratings;
use super::sheet::BadRows;
use super::streams::UNITS_LIMIT;
use super::streams::WORK_TYPES;
use super::study::Frame;
use super::tree::Node;
use super::tree::Place;
use super::tree::Value;
use super::vocabulary::AGENT_OPERANDS;
use super::vocabulary::Vocabulary;
use crate::center::CapacityProfile;
use crate::center::Presence;
use crate::center::ProfileLimit;
use crate::center::SkillRating;
use crate::id::ColumnId;
use crate::id::DemandId;
use crate::id::HoursId;
use crate::id::Id;
use crate::id::ProfileId;
use crate::id::ValueId;
use crate::random::Law;
use crate::time::Span;
use crate::time::Time;
use crate::workforce::Break;
use crate::workforce::HoldsAtMost;
use crate::workforce::Offered;
use crate::workforce::Picking;
use crate::workforce::SeveralAtOnce;
use crate::workforce::Staffing;
use crate::workforce::Takes;

/// Most people of a scenario.
pub(super) const PEOPLE_LIMIT: u32 = 100_000;

/// A pool as it is written, before its people have numbers.
pub(super) struct ReadPool {
    pub(super) staffing: Vec<Staffing>,
    pub(super) breaks: Vec<Break>,
    pub(super) calendar: Option<HoursId>,
    pub(super) shrinkage: f64,
    pub(super) cost_per_hour: Option<f64>,
    /// Positions of the queues.
    pub(super) queues: Vec<usize>,
    pub(super) skills: Vec<SkillRating>,
    pub(super) properties: Vec<(ColumnId, ValueId)>,
    pub(super) units: Option<u32>,
    pub(super) profiles: Vec<ProfileLimit>,
    pub(super) default_presence: Presence,
    pub(super) several_at_once: Option<SeveralAtOnce>,
    pub(super) records_are_interrupted: bool,
    pub(super) offered: Option<Offered>,
    pub(super) picking: Option<Picking>,
}

impl ReadPool {
    /// The most people at any time.
    pub(super) fn size(&self) -> u32 {
        self.staffing.iter().map(|staffing| staffing.count).max().unwrap_or(0)
    }
}

/// What pools refer to.
pub(super) struct Ground<'n, 't> {
    pub(super) queues: &'n Listed<'t>,
    pub(super) skills: &'n Listed<'t>,
    pub(super) profiles: &'n Listed<'t>,
    /// The profiles as they could be read.
    pub(super) profiles_read: &'n [Option<CapacityProfile>],
    pub(super) demands: &'n Listed<'t>,
    pub(super) hours: &'n Listed<'t>,
    pub(super) vocabulary: &'n Vocabulary,
    pub(super) frame: &'n Frame,
}

/// Reads a pool.
pub(super) fn read_pool(
    reader: &mut Reader<'_>,
    named: &Named<'_>,
    ground: &Ground<'_, '_>,
) -> Option<ReadPool> {
    let section = named.section();
    let days = section.get("days").map_or(Some([true; 7]), |node| read_days(reader, node));
    let staffing = days.and_then(|days| read_staffing(reader, section, days, ground.frame));
    let breaks = days.and_then(|days| read_breaks(reader, section, days, ground.frame));
    let calendar = optional(section, "calendar", |node| {
        ground.hours.find(reader, node, "calendar").map(HoursId::new)
    });
    let shrinkage = reader.need(section, "shrinkage").and_then(|node| {
        let share = reader.share(node, "shrinkage")?;
        if share >= 1.0 {
            let message = "`shrinkage` of 100 % leaves nobody";
            reader.add(&node.place, Code::OutOfRange, message);
            return None;
        }
        Some(share)
    });
    let cost =
        optional(section, "cost-per-hour", |node| reader.number(node, "cost-per-hour", 0.0..=1e12));
    let queues = reader.need(section, "queues").and_then(|node| {
        let list = reader.list(node, "queues")?;
        let found: Vec<Option<usize>> =
            list.iter().map(|name| ground.queues.find(reader, name, "queues")).collect();
        found.into_iter().collect::<Option<Vec<usize>>>()
    });
    let skills = optional(section, "skills", |node| ratings(reader, node, ground.skills));
    let properties = read_properties(reader, section, ground.vocabulary);
    let units = optional(section, "units", |node| reader.whole(node, "units", 0..=UNITS_LIMIT));
    let profiles = read_profiles(reader, section, ground);
    let presence = reader.need(section, "default-presence").and_then(|node| {
        let words = Presence::ALL.map(|presence| (presence.name(), presence));
        reader.word(node, "default-presence", &words)
    });
    let several = optional(section, "several-at-once", |node| read_several(reader, node));
    let interrupted = reader.need(section, "records-are-interrupted");
    let interrupted = interrupted.and_then(|node| reader.flag(node, "records-are-interrupted"));
    let offered = optional(section, "offered", |node| read_offered(reader, node, named));
    let picking = optional(section, "picking", |node| read_picking(reader, node, named, ground));
    let mut queues = queues?;
    queues.sort_unstable();
    queues.dedup();
    Some(ReadPool {
        staffing: staffing?,
        breaks: breaks?,
        calendar: calendar?,
        shrinkage: shrinkage?,
        cost_per_hour: cost?,
        queues,
        skills: skills?.unwrap_or_default(),
        properties: properties?,
        units: units?,
        profiles: profiles?,
        default_presence: presence?,
        several_at_once: several?,
        records_are_interrupted: interrupted?,
        offered: offered?,
        picking: picking?,
    })
}

/// What a key that may be absent says: `None` if it is there and wrong.
fn optional<T>(
    section: Section<'_, '_>,
    key: &str,
    read: impl FnOnce(&Node) -> Option<T>,
) -> Option<Option<T>> {
    section.get(key).map_or(Some(None), |node| read(node).map(Some))
}

/// Stretches of time with a number of people each, which add up.
#[derive(Default)]
struct Shifts {
    changes: BTreeMap<Time, i64>,
}

impl Shifts {
    fn add(&mut self, from: Time, to: Time, count: u32) {
        if from < to {
            *self.changes.entry(from).or_default() += i64::from(count);
            *self.changes.entry(to).or_default() -= i64::from(count);
        }
    }

    /// The number of people from each point on, from the start of the experiment.
    fn staffing(self) -> Vec<Staffing> {
        let mut staffing: Vec<Staffing> = Vec::new();
        let mut sum = 0_i64;
        for (from, change) in self.changes {
            sum += change;
            let count = u32::try_from(sum).unwrap_or(0);
            let from = from.max(Time::ZERO);
            match staffing.last_mut() {
                Some(last) if last.from == from => last.count = count,
                Some(last) if last.count == count => {}
                _ => staffing.push(Staffing { from, count }),
            }
        }
        staffing
    }
}

fn read_staffing(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    days: [bool; 7],
    frame: &Frame,
) -> Option<Vec<Staffing>> {
    let node = reader.need(section, "agents")?;
    let works = optional(section, "works", |node| {
        reader.amount(node, "works", amount::window, "a window", "\"08:00-19:00\"")
    })?;
    let Value::Table(table) = &node.value else {
        let count = reader.whole(node, "agents", 0..=PEOPLE_LIMIT)?;
        return Some(every_day(count, works, days, frame));
    };
    let title = format!("`agents` of {}", section.title);
    let inner = Section { title: &title, table, place: &node.place };
    if works.is_some() {
        let window = section.get("works").and_then(Node::as_text);
        let start = window.and_then(|window| window.split('-').next()).unwrap_or("08:00").trim();
        let message = "`works` has no effect: the list of people says when they are there";
        let finding = reader.add(section.key_place("works"), Code::NoEffect, message);
        finding.help = Some(match (table.get("counts"), table.get("from")) {
            (Some(_), None) => format!(
                "leave it out; for a list that begins each day at {start}, write `from = \
                 \"{start}\"` beside `counts`"
            ),
            _ => String::from("leave it out; write 0 where nobody is there"),
        });
        return None;
    }
    let days_are_written = section.get("days").is_some_and(|node| node.place != Place::Nowhere);
    match reader.one_form(inner, &["counts", "file"])? {
        "counts" if days_are_written && table.get("from").is_none() => {
            let message = "`days` has no effect: the list is one from the start of the experiment";
            let finding = reader.add(section.key_place("days"), Code::NoEffect, message);
            let help = "for a list that begins anew each day, write `from = \"08:00\"` beside it";
            finding.help = Some(help.to_owned());
            None
        }
        "counts" => counted(reader, inner, days, frame),
        _ if days_are_written => {
            let message = "`days` has no effect: the file says when people are there";
            reader.add(section.key_place("days"), Code::NoEffect, message);
            None
        }
        _ => from_file(reader, inner, frame),
    }
}

fn weekday_is(days: [bool; 7], date: jiff::civil::Date) -> bool {
    usize::try_from(date.weekday().to_monday_zero_offset()).is_ok_and(|day| days[day])
}

/// The same number in every shift.
fn every_day(
    count: u32,
    works: Option<(Span, Span)>,
    days: [bool; 7],
    frame: &Frame,
) -> Vec<Staffing> {
    let mut shifts = Shifts::default();
    if works.is_none() && days == [true; 7] {
        shifts.add(Time::ZERO, Time::MAX, count);
        return shifts.staffing();
    }
    let (start, end) = works.unwrap_or((Span::ZERO, Span::from_hours(24)));
    for date in frame.dates().filter(|date| weekday_is(days, *date)) {
        if let (Some(from), Some(to)) = (frame.at(date, start), frame.at(date, end)) {
            shifts.add(from, to, count);
        }
    }
    shifts.staffing()
}

fn counted(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    days: [bool; 7],
    frame: &Frame,
) -> Option<Vec<Staffing>> {
    let every = read_every(reader, section);
    let from = optional(section, "from", |node| {
        reader.amount(node, "from", amount::clock, "a time of day", "\"08:00\"")
    });
    let list = reader.list(section.get("counts")?, "counts")?;
    let counts: Vec<Option<u32>> =
        list.iter().map(|node| reader.whole(node, "counts", 0..=PEOPLE_LIMIT)).collect();
    let (every, from) = (every?, from?);
    let mut shifts = Shifts::default();
    let counts: Vec<u32> = counts.into_iter().collect::<Option<_>>()?;
    let Some(from) = from else {
        for (step, count) in (0..).zip(counts) {
            let start = Time::ZERO + every * step;
            shifts.add(start, start + every, count);
        }
        return Some(shifts.staffing());
    };
    fits_in_a_day(reader, section.get("counts")?, counts.len(), every)?;
    for date in frame.dates().filter(|date| weekday_is(days, *date)) {
        for (step, count) in (0..).zip(&counts) {
            let start = frame.at(date, from + every * step);
            let end = frame.at(date, from + every * (step + 1));
            if let (Some(start), Some(end)) = (start, end) {
                shifts.add(start, end, *count);
            }
        }
    }
    Some(shifts.staffing())
}

/// A CSV file with the number of people from each time on.
fn from_file(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    frame: &Frame,
) -> Option<Vec<Staffing>> {
    let node = section.get("file")?;
    let sheet = reader.sheet(node, "file")?;
    let times = column(reader, section, &sheet, "time");
    let counts = column(reader, section, &sheet, "count");
    let (times, counts) = (times?, counts?);
    let mut bad = BadRows::new(&sheet, &node.place);
    let mut points: Vec<(Time, u32)> = Vec::new();
    for row in &sheet.rows {
        let count = row.cell(counts).parse().ok().filter(|count| *count <= PEOPLE_LIMIT);
        match (moment(row.cell(times), frame), count) {
            (Some(time), Some(count)) => points.push((time, count)),
            (None, _) => bad.add(reader, row, row.cell(times), "a time"),
            (_, None) => bad.add(reader, row, row.cell(counts), "a number of people"),
        }
    }
    if !bad.finish(reader) {
        return None;
    }
    points.sort_by_key(|(time, _)| *time);
    let mut shifts = Shifts::default();
    for (position, (from, count)) in points.iter().enumerate() {
        let to = points.get(position + 1).map_or(Time::MAX, |(next, _)| *next);
        shifts.add(*from, to, *count);
    }
    Some(shifts.staffing())
}

fn read_breaks(
    reader: &mut Reader<'_>,
    pool: Section<'_, '_>,
    days: [bool; 7],
    frame: &Frame,
) -> Option<Vec<Break>> {
    let Some(node) = pool.get("break") else {
        return Some(Vec::new());
    };
    let mut breaks = Vec::new();
    for node in node.one_or_many() {
        let table = reader.table(node, "break")?;
        let title = format!("a break of {}", pool.title);
        let section = Section { title: &title, table, place: &node.place };
        let length = reader.need(section, "length");
        let length = length.and_then(|node| reader.span_above_zero(node, "length"));
        let window = reader.need(section, "between").and_then(|node| {
            reader.amount(node, "between", amount::window, "a window", "\"11:30-14:00\"")
        });
        let (length, (start, end)) = (length?, window?);
        if length > end - start {
            let message = format!("a break of {length} does not fit into its window");
            reader.add(&node.place, Code::BadStaffing, message);
            return None;
        }
        let Some((start, end)) = within_shift(pool, start, end) else {
            let node = section.get("between")?;
            let text = node.as_text().unwrap_or_default();
            let message = format!("the break between {text} lies outside of `works`");
            reader.add(&node.place, Code::BadStaffing, message);
            return None;
        };
        for date in frame.dates().filter(|date| weekday_is(days, *date)) {
            if let (Some(from), Some(to)) = (frame.at(date, start), frame.at(date, end))
                && to - from >= length
            {
                breaks.push(Break { from, to, length });
            }
        }
    }
    Some(breaks)
}

/// A break's window as it lies in the shift, with a night's shift perhaps on the next day; `None`
/// if it lies outside.
fn within_shift(pool: Section<'_, '_>, start: Span, end: Span) -> Option<(Span, Span)> {
    let works = pool.get("works").and_then(Node::as_text).and_then(amount::window);
    let Some((opens, closes)) = works else {
        return Some((start, end));
    };
    let day = Span::from_hours(24);
    let lies_within = |window: &(Span, Span)| opens <= window.0 && window.1 <= closes;
    [(start, end), (start + day, end + day)].into_iter().find(lies_within)
}

fn read_properties(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    vocabulary: &Vocabulary,
) -> Option<Vec<(ColumnId, ValueId)>> {
    let Some(node) = section.get("properties") else {
        return Some(Vec::new());
    };
    let mut properties = Vec::new();
    for entry in &reader.table(node, "properties")?.entries {
        if AGENT_OPERANDS.contains(&&*entry.key) {
            let message = format!("a property cannot be called `{}`", entry.key);
            let finding = reader.add(&entry.place, Code::OutOfRange, message);
            finding.label = "assignment rules use this word for something else".to_owned();
            return None;
        }
        let value = reader.scalar(&entry.node, &entry.key)?;
        properties.push((vocabulary.column(&entry.key), vocabulary.value(&value)));
    }
    properties.sort_unstable();
    Some(properties)
}

fn read_profiles(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    ground: &Ground<'_, '_>,
) -> Option<Vec<ProfileLimit>> {
    let node = reader.need(section, "capacity-profiles")?;
    let mut limits: Vec<Option<ProfileLimit>> = Vec::new();
    if let Value::Table(table) = &node.value {
        for entry in &table.entries {
            let profile = ground.profiles.find_name(reader, &entry.place, &entry.key);
            let limit = reader.whole(&entry.node, &entry.key, 0..=100);
            limits.push(
                profile.zip(limit).map(|(profile, limit)| ProfileLimit {
                    profile: ProfileId::new(profile),
                    limit,
                }),
            );
        }
    } else {
        for name in reader.list(node, "capacity-profiles")? {
            let profile = ground.profiles.find(reader, name, "capacity-profiles");
            limits.push(profile.and_then(|profile| {
                let limit = ground.profiles_read[profile].as_ref()?.limit;
                Some(ProfileLimit { profile: ProfileId::new(profile), limit })
            }));
        }
    }
    let mut limits: Vec<ProfileLimit> = limits.into_iter().collect::<Option<_>>()?;
    limits.sort_unstable();
    limits.dedup_by_key(|limit| limit.profile);
    Some(limits)
}

fn read_several(reader: &mut Reader<'_>, node: &Node) -> Option<SeveralAtOnce> {
    let Value::Table(table) = &node.value else {
        return reader
            .word(node, "several-at-once", &[("turns", ())])
            .map(|()| SeveralAtOnce::Turns);
    };
    let section = Section { title: "`several-at-once`", table, place: &node.place };
    let node = reader.need(section, "slowdown")?;
    let list = reader.list(node, "slowdown")?;
    let paces: Option<Vec<f64>> =
        list.iter().map(|pace| reader.number(pace, "slowdown", 0.001..=1.0)).collect();
    let paces = paces?;
    if paces.is_empty() {
        reader.add(&node.place, Code::OutOfRange, "`slowdown` has no paces");
        return None;
    }
    Some(SeveralAtOnce::Slowdown(paces))
}

fn read_offered(reader: &mut Reader<'_>, node: &Node, pool: &Named<'_>) -> Option<Offered> {
    let table = reader.table(node, "offered")?;
    let title = format!("`offered` of {}", pool.title);
    let section = Section { title: &title, table, place: &node.place };
    let accepts = reader.need_as(section, "accepts-after", Code::BehaviorMissing);
    let accepts = accepts.and_then(|node| reader.law(node, "accepts-after"));
    let expire = reader.need(section, "lets-expire");
    let expire = expire.and_then(|node| reader.share(node, "lets-expire"));
    let rejects = reader.need(section, "rejects").and_then(|node| reader.share(node, "rejects"));
    let (expire, rejects) = (expire?, rejects?);
    if expire + rejects > 1.0 {
        let message = "`lets-expire` and `rejects` make more than 100 % in sum";
        reader.add(section.key_place("rejects"), Code::BadSum, message);
        return None;
    }
    let after = match (rejects > 0.0, section.get("rejects-after")) {
        (true, _) => {
            let node = reader.need_as(section, "rejects-after", Code::BehaviorMissing)?;
            reader.law(node, "rejects-after")
        }
        (false, Some(node)) => {
            let message = "`rejects-after` has no effect: nobody rejects";
            reader.add(&node.place, Code::NoEffect, message);
            None
        }
        (false, None) => Some(Law::Constant(0.0)),
    };
    let (accepts_after, rejects_after) = (accepts?, after?);
    Some(Offered { accepts_after, lets_expire: expire, rejects, rejects_after })
}

fn read_picking(
    reader: &mut Reader<'_>,
    node: &Node,
    pool: &Named<'_>,
    ground: &Ground<'_, '_>,
) -> Option<Picking> {
    let table = reader.table(node, "picking")?;
    let title = format!("`picking` of {}", pool.title);
    let section = Section { title: &title, table, place: &node.place };
    let free = reader.need_as(section, "looks-when-free-after", Code::BehaviorMissing);
    let free = free.and_then(|node| reader.law(node, "looks-when-free-after"));
    let working = optional(section, "looks-while-working-every", |node| {
        reader.law_or_none(node, "looks-while-working-every")
    });
    let takes = reader.need_as(section, "takes", Code::BehaviorMissing);
    let takes = takes.and_then(|node| read_takes(reader, node, ground));
    let claim = reader.need(section, "claim-time");
    let claim = claim.and_then(|node| reader.span(node, "claim-time"));
    let holds = reader.need(section, "holds-at-most");
    let holds = holds.and_then(|node| read_holds(reader, node));
    let factors = optional(section, "handling-factor", |node| {
        weights(reader, node, "handling-factor", 0.001, ground)
    });
    Some(Picking {
        looks_when_free_after: free?,
        looks_while_working_every: working?.flatten(),
        takes: takes?,
        claim_time: claim?,
        holds_at_most: holds?,
        handling_factors: factors?.unwrap_or_default(),
    })
}

fn read_takes(reader: &mut Reader<'_>, node: &Node, ground: &Ground<'_, '_>) -> Option<Takes> {
    let Value::Table(table) = &node.value else {
        let words = ["oldest", "newest", "priority", "random", "shortest"];
        let position = reader.word(
            node,
            "takes",
            &[(words[0], 0), (words[1], 1), (words[2], 2), (words[3], 3), (words[4], 4)],
        )?;
        let meanings =
            [Takes::Oldest, Takes::Newest, Takes::Priority, Takes::Random, Takes::Shortest];
        return meanings.get(position).cloned();
    };
    let section = Section { title: "`takes`", table, place: &node.place };
    let node = reader.need(section, "weights")?;
    let weights = weights(reader, node, "weights", 0.0, ground)?;
    if weights.iter().map(|(_, weight)| weight).sum::<f64>() <= 0.0 {
        reader.add(&node.place, Code::BadSum, "the weights make nothing in sum");
        return None;
    }
    Some(Takes::Weights(weights))
}

/// Demands with a number each.
fn weights(
    reader: &mut Reader<'_>,
    node: &Node,
    key: &str,
    least: f64,
    ground: &Ground<'_, '_>,
) -> Option<Vec<(DemandId, f64)>> {
    let mut weights = Vec::new();
    let mut is_good = true;
    for entry in &reader.table(node, key)?.entries {
        let demand = ground.demands.find_name(reader, &entry.place, &entry.key);
        match (demand, reader.number(&entry.node, &entry.key, least..=1e12)) {
            (Some(demand), Some(weight)) => weights.push((DemandId::new(demand), weight)),
            _ => is_good = false,
        }
    }
    weights.sort_by_key(|(demand, _)| *demand);
    is_good.then_some(weights)
}

fn read_holds(reader: &mut Reader<'_>, node: &Node) -> Option<HoldsAtMost> {
    let Value::Table(table) = &node.value else {
        return reader
            .word(node, "holds-at-most", &[("capacity", ())])
            .map(|()| HoldsAtMost::Capacity);
    };
    let mut limits = Vec::new();
    for entry in &table.entries {
        let name = Node { place: entry.place.clone(), ..Node::text(entry.key.clone()) };
        let work_type = reader.word(&name, "holds-at-most", &WORK_TYPES)?;
        limits.push((work_type, reader.whole(&entry.node, &entry.key, 0..=1_000)?));
    }
    Some(HoldsAtMost::Items(limits))
}
