//! When a demand's items arrive: rates, day profiles, counts, recorded items.

use std::rc::Rc;

use super::Code;
use super::amount;
use super::names::Listed;
use super::names::Named;
use super::read::Reader;
use super::read::Section;
use super::sheet;
use super::sheet::BadRows;
use super::sheet::Sheet;
use super::study::Frame;
use super::study::local_moment;
use super::tree::Node;
use super::vocabulary::Vocabulary;
use crate::id::AttributeId;
use crate::id::ValueId;
use crate::time::Span;
use crate::time::Time;
use crate::traffic::Arrivals;
use crate::traffic::RateCurve;
use crate::traffic::RatePiece;
use crate::traffic::Recorded;

const FORMS: [&str; 6] = ["rate", "rates", "per-day", "counts", "list", "items"];

/// Keys with the forms to which they belong.
const BELONGS: [(&str, &[&str]); 10] = [
    ("profile", &["per-day"]),
    ("every", &["rates", "counts"]),
    ("day-to-day", &["rate", "rates", "per-day", "counts"]),
    ("time", &["counts", "items"]),
    ("column", &["counts"]),
    ("attributes", &["items"]),
    ("head-start", &["items"]),
    ("patience", &["items"]),
    ("handling", &["items"]),
    ("where", &["items"]),
];

const DAY: Span = Span::from_hours(24);

/// Most arrivals per second: a billion per hour.
const RATE_LIMIT: f64 = 1e9 / 3600.0;

/// A day profile: how a day's arrivals spread.
pub(super) struct DayProfile {
    from: Span,
    every: Span,
    weights: Vec<f64>,
    days: [bool; 7],
}

/// What arrivals refer to.
pub(super) struct Sources<'n, 't> {
    pub(super) demands: &'n Listed<'t>,
    pub(super) campaigns: &'n Listed<'t>,
    pub(super) profiles: &'n Listed<'t>,
    pub(super) profiles_read: &'n [Option<DayProfile>],
    pub(super) vocabulary: &'n Vocabulary,
    pub(super) frame: &'n Frame,
}

/// Reads a day profile.
pub(super) fn read_day_profile(reader: &mut Reader<'_>, named: &Named<'_>) -> Option<DayProfile> {
    let section = named.section();
    let from = reader.need(section, "from");
    let from = from
        .and_then(|node| reader.amount(node, "from", amount::clock, "a time of day", "\"08:00\""));
    let every = read_every(reader, section);
    let days = reader.need(section, "days").and_then(|node| read_days(reader, node));
    let node = reader.need(section, "weights");
    let weights = node.and_then(|node| {
        let list = reader.list(node, "weights")?;
        let weights: Option<Vec<f64>> =
            list.iter().map(|weight| reader.number(weight, "weights", 0.0..=1e300)).collect();
        let weights = weights?;
        let sum: f64 = weights.iter().sum();
        if sum <= 0.0 || !sum.is_finite() {
            let message = format!("the weights of {} make nothing in sum", named.title);
            reader.add(&node.place, Code::BadSum, message);
            return None;
        }
        Some(weights)
    });
    let (weights, every) = (weights?, every?);
    fits_in_a_day(reader, node?, weights.len(), every)?;
    Some(DayProfile { from: from?, every, weights, days: days? })
}

/// Reads `every`: a minute at least, so that lists of intervals stay lists.
pub(super) fn read_every(reader: &mut Reader<'_>, section: Section<'_, '_>) -> Option<Span> {
    let node = reader.need(section, "every")?;
    let every = reader.span(node, "every")?;
    if every < Span::from_minutes(1) {
        let message = format!("`every` is {every}; it must be 1m or more");
        reader.add(&node.place, Code::OutOfRange, message);
        return None;
    }
    Some(every)
}

/// Reports intervals of one day that are longer than a day.
pub(super) fn fits_in_a_day(
    reader: &mut Reader<'_>,
    node: &Node,
    intervals: usize,
    every: Span,
) -> Option<()> {
    if every * i64::try_from(intervals).unwrap_or(i64::MAX) > DAY {
        let message = format!("{intervals} intervals of {every} are longer than a day");
        reader.add(&node.place, Code::OutOfRange, message);
        return None;
    }
    Some(())
}

/// Days of the week, from Monday.
pub(super) fn read_days(reader: &mut Reader<'_>, node: &Node) -> Option<[bool; 7]> {
    reader.amount(node, "days", amount::days, "days of the week", "\"Mon-Fri\" or \"Mon, Wed\"")
}

/// Reads `arrivals`.
pub(super) fn read_arrivals(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    sources: &Sources<'_, '_>,
) -> Option<Arrivals> {
    let form = reader.one_form(section, &FORMS)?;
    let mut is_good = true;
    for (key, _) in BELONGS.iter().filter(|(_, forms)| !forms.contains(&form)) {
        if section.get(key).is_some() {
            let message = format!("`{key}` has no effect with `{form}`");
            reader.add(section.key_place(key), Code::NoEffect, message);
            is_good = false;
        }
    }
    if form == "items" {
        let items = recorded(reader, section, sources)?;
        return is_good.then_some(Arrivals::Recorded(items));
    }
    if form == "list" {
        let count = reader.whole(section.get("list")?, "list", 0..=1_000_000)?;
        return is_good.then_some(Arrivals::List(count));
    }
    let day_to_day = match section.get("day-to-day") {
        Some(node) => reader.share(node, "day-to-day")?,
        None => 0.0,
    };
    let pieces = match form {
        "rate" => steady(reader, section, sources),
        "rates" => listed(reader, section, sources),
        "per-day" => profiled(reader, section, sources),
        _ => counted(reader, section, sources),
    };
    let curve = RateCurve { pieces: pieces?.pieces, day_to_day };
    is_good.then_some(Arrivals::Poisson(curve))
}

/// Pieces of a rate curve in order, cut at the borders of days and of the study.
struct Pieces<'f> {
    frame: &'f Frame,
    pieces: Vec<RatePiece>,
}

impl<'f> Pieces<'f> {
    const fn new(frame: &'f Frame) -> Self {
        Self { frame, pieces: Vec::new() }
    }

    fn add(&mut self, from: Time, to: Time, rate: f64) {
        let end = Time::ZERO + self.frame.horizon;
        let last = self.pieces.last().map_or(Time::ZERO, |piece| piece.to);
        let (mut from, to) = (from.max(last), to.min(end));
        while from < to && rate > 0.0 {
            let day = self.frame.day_of(from);
            let border = self.frame.days.get(day as usize + 1).copied().unwrap_or(end);
            let until = to.min(border.max(from + Span::from_millis(1)));
            self.pieces.push(RatePiece { from, to: until, rate, day });
            from = until;
        }
    }
}

/// A rate per second, within what can be meant.
fn read_rate(reader: &mut Reader<'_>, node: &Node, key: &str) -> Option<f64> {
    let rate = reader.amount(node, key, amount::rate, "a rate", "\"100/min\"")?;
    check_rate(reader, node, key, rate)
}

fn check_rate(reader: &mut Reader<'_>, node: &Node, key: &str, rate: f64) -> Option<f64> {
    if rate < 0.0 {
        let message = format!("`{key}` is below zero");
        reader.add(&node.place, Code::OutOfRange, message);
        return None;
    }
    if rate > RATE_LIMIT {
        let message = format!("`{key}` is more than a billion arrivals per hour");
        let finding = reader.add(&node.place, Code::RateTooHigh, message);
        finding.help = Some("was another unit meant?".to_owned());
        return None;
    }
    Some(rate)
}

fn steady<'f>(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    sources: &Sources<'f, '_>,
) -> Option<Pieces<'f>> {
    let rate = read_rate(reader, section.get("rate")?, "rate")?;
    let mut pieces = Pieces::new(sources.frame);
    pieces.add(Time::ZERO, Time::ZERO + sources.frame.horizon, rate);
    Some(pieces)
}

fn listed<'f>(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    sources: &Sources<'f, '_>,
) -> Option<Pieces<'f>> {
    let every = read_every(reader, section);
    let list = reader.list(section.get("rates")?, "rates")?;
    let rates: Vec<Option<f64>> =
        list.iter().map(|node| read_rate(reader, node, "rates")).collect();
    let mut pieces = Pieces::new(sources.frame);
    let every = every?;
    let mut from = Time::ZERO;
    for rate in rates {
        pieces.add(from, from + every, rate?);
        from = from + every;
    }
    Some(pieces)
}

fn profiled<'f>(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    sources: &Sources<'f, '_>,
) -> Option<Pieces<'f>> {
    let node = section.get("per-day")?;
    let per_day = reader.number(node, "per-day", 0.0..=1e12);
    let profile = reader.need(section, "profile");
    let profile = profile.and_then(|node| sources.profiles.find(reader, node, "profile"));
    let (per_day, profile) = (per_day?, sources.profiles_read[profile?].as_ref()?);
    let total: f64 = profile.weights.iter().sum();
    let mut pieces = Pieces::new(sources.frame);
    for date in sources.frame.dates() {
        let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0);
        if !profile.days[weekday] {
            continue;
        }
        for (step, weight) in (0..).zip(&profile.weights) {
            let rate = per_day * weight / total / profile.every.as_seconds();
            check_rate(reader, node, "per-day", rate)?;
            let from = sources.frame.at(date, profile.from + profile.every * step);
            let to = sources.frame.at(date, profile.from + profile.every * (step + 1));
            if let (Some(from), Some(to)) = (from, to) {
                pieces.add(from, to, rate);
            }
        }
    }
    Some(pieces)
}

fn counted<'f>(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    sources: &Sources<'f, '_>,
) -> Option<Pieces<'f>> {
    let every = read_every(reader, section);
    let node = section.get("counts")?;
    let sheet = reader.sheet(node, "counts")?;
    let times = column(reader, section, &sheet, "time");
    let counts = column(reader, section, &sheet, "column");
    let (every, times, counts) = (every?, times?, counts?);
    let mut bad = BadRows::new(&sheet, &node.place);
    let mut pieces = Pieces::new(sources.frame);
    let mut before: Option<Time> = None;
    for row in &sheet.rows {
        let time = moment(row.cell(times), sources.frame);
        let count = sheet::count(row.cell(counts));
        match (time, count) {
            (Some(time), Some(_)) if before.is_some_and(|before| time < before + every) => {
                bad.add(reader, row, row.cell(times), "after the interval of the row before");
            }
            (Some(time), Some(count)) => {
                let rate = check_rate(reader, node, "counts", count / every.as_seconds())?;
                pieces.add(time, time + every, rate);
                before = Some(time);
            }
            (None, _) => bad.add(reader, row, row.cell(times), "a time"),
            (_, None) => bad.add(reader, row, row.cell(counts), "a count"),
        }
    }
    bad.finish(reader).then_some(pieces)
}

/// The position of the column that a required key names.
pub(super) fn column(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    sheet: &Sheet,
    key: &str,
) -> Option<usize> {
    let node = reader.need(section, key)?;
    reader.column(sheet, node, key)
}

/// A time in a cell: seconds from the start, or local ISO 8601.
pub(super) fn moment(cell: &str, frame: &Frame) -> Option<Time> {
    match amount::number(cell) {
        Some(seconds) => Some(Time::from_seconds(seconds)),
        None => frame.calendar.time(local_moment(cell)?),
    }
}

/// Columns of recorded items.
struct Columns {
    time: usize,
    attributes: Vec<(AttributeId, usize)>,
    head_start: Option<usize>,
    patience: Option<usize>,
    handling: Option<usize>,
    wanted: Vec<(usize, String)>,
}

fn recorded(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    sources: &Sources<'_, '_>,
) -> Option<Vec<Recorded>> {
    let node = section.get("items")?;
    let sheet = reader.sheet(node, "items")?;
    let columns = read_columns(reader, section, &sheet, sources.vocabulary)?;
    let end = Time::ZERO + sources.frame.horizon;
    let mut bad = BadRows::new(&sheet, &node.place);
    let (mut items, mut outside) = (Vec::new(), 0_usize);
    for row in &sheet.rows {
        if columns.wanted.iter().any(|(column, value)| row.cell(*column) != value) {
            continue;
        }
        let Some(time) = moment(row.cell(columns.time), sources.frame) else {
            bad.add(reader, row, row.cell(columns.time), "a time");
            continue;
        };
        let mut length = |column: Option<usize>| {
            let cell = row.cell(column?);
            let length = (!cell.is_empty()).then(|| sheet::length(cell))?;
            if length.is_none() {
                bad.add(reader, row, cell, "a length of time");
            }
            length
        };
        let head_start = length(columns.head_start).unwrap_or(Span::ZERO);
        let (patience, handling) = (length(columns.patience), length(columns.handling));
        let value = |column: usize| -> Option<ValueId> {
            let cell = row.cell(column);
            (!cell.is_empty()).then(|| sources.vocabulary.value(cell))
        };
        let attributes = columns.attributes.iter();
        let attributes = attributes.filter_map(|(id, column)| Some((*id, value(*column)?)));
        let attributes = attributes.collect();
        if time < Time::ZERO || time >= end {
            outside += 1;
            continue;
        }
        items.push(Recorded { time, attributes, head_start, patience, handling });
    }
    let is_good = bad.finish(reader);
    if outside > 0 {
        let message = format!(
            "{outside} of the items of `{}` arrive before the start or after the horizon",
            sheet.name
        );
        reader.add(&node.place, Code::OutsideHorizon, message).label = "left out".to_owned();
    }
    items.sort_by_key(|item| item.time);
    is_good.then_some(items)
}

fn read_columns(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    sheet: &Rc<Sheet>,
    vocabulary: &Vocabulary,
) -> Option<Columns> {
    let time = column(reader, section, sheet, "time");
    let mut attributes = Vec::new();
    let mut is_good = true;
    if let Some(node) = section.get("attributes") {
        for entry in &reader.table(node, "attributes")?.entries {
            match reader.column(sheet, &entry.node, &entry.key) {
                Some(column) => attributes.push((vocabulary.attribute(&entry.key), column)),
                None => is_good = false,
            }
        }
    }
    attributes.sort_unstable();
    let mut wanted = Vec::new();
    if let Some(node) = section.get("where") {
        for entry in &reader.table(node, "where")?.entries {
            let name = Node { place: entry.place.clone(), ..Node::text(entry.key.clone()) };
            let column = reader.column(sheet, &name, "where");
            let value = reader.scalar(&entry.node, &entry.key);
            match (column, value) {
                (Some(column), Some(value)) => wanted.push((column, value)),
                _ => is_good = false,
            }
        }
    }
    let mut optional = |key: &str| match section.get(key) {
        Some(node) => reader.column(sheet, node, key).map(Some),
        None => Some(None),
    };
    let (head_start, patience, handling) =
        (optional("head-start"), optional("patience"), optional("handling"));
    let columns = Columns {
        time: time?,
        attributes,
        head_start: head_start?,
        patience: patience?,
        handling: handling?,
        wanted,
    };
    is_good.then_some(columns)
}
