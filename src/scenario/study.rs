//! `[experiment]` and `[choices]`: how the center is studied.

use jiff::civil;
use jiff::tz::TimeZone;

use super::Code;
use super::Experiment;
use super::amount;
use super::nearest::nearest;
use super::read::Reader;
use super::read::Section;
use super::tree::Node;
use super::tree::Table;
use super::tree::Value;
use crate::center::AffinityAbsent;
use crate::center::Calendar;
use crate::center::CallbackKind;
use crate::center::Choices;
use crate::center::RoundRobinStamp;
use crate::center::RoutingChoices;
use crate::sim::Closing;
use crate::sim::Study;
use crate::stats::Measure;
use crate::stats::Unit;
use crate::time::Span;
use crate::time::Time;

/// Longest horizon: ten years.
const HORIZON_LIMIT: Span = Span::from_hours(10 * 366 * 24);

/// Where and how long the scenario plays: everything that is planned by the clock needs it.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub(super) calendar: Calendar,
    pub(super) horizon: Span,
    /// Borders of local days from the start to the horizon.
    pub(super) days: Vec<Time>,
}

impl Frame {
    /// The day, from 0, that holds a point.
    pub(super) fn day_of(&self, time: Time) -> u32 {
        let after = self.days.partition_point(|border| *border <= time);
        u32::try_from(after.saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// Local dates from the day before the start to that of the horizon.
    pub(super) fn dates(&self) -> impl Iterator<Item = civil::Date> {
        let first = self.calendar.start().date();
        let last = self.calendar.zoned(Time::ZERO + self.horizon).date();
        let first = first.yesterday().unwrap_or(first);
        std::iter::successors(Some(first), move |date| {
            date.tomorrow().ok().filter(|next| *next <= last)
        })
    }

    /// The point that lies so long after midnight on the wall clock of a date; a time that the
    /// clocks skip is the point at which they skip it.
    pub(super) fn at(&self, date: civil::Date, since_midnight: Span) -> Option<Time> {
        let length = jiff::SignedDuration::from_millis(since_midnight.as_millis());
        let local = date.at(0, 0, 0, 0).checked_add(length).ok()?;
        let time = self.calendar.time(local)?;
        let moved = self.calendar.zoned(time);
        if moved.datetime() == local {
            return Some(time);
        }
        let skipped = moved.time_zone().preceding(moved.timestamp()).next()?;
        let since = moved.timestamp().duration_since(skipped.timestamp());
        Some(time - Span::from_millis(i64::try_from(since.as_millis()).ok()?))
    }
}

/// What `[experiment]` says.
pub(super) struct Studied {
    /// Always usable, so that the rest can be checked even if the experiment is not.
    pub(super) frame: Frame,
    pub(super) study: Option<Study>,
    pub(super) experiment: Option<Experiment>,
}

const CLOSINGS: [(&str, Closing); 3] =
    [("serve-out", Closing::ServeOut), ("cut", Closing::Cut), ("disconnect", Closing::Disconnect)];

/// Reads `[experiment]`.
pub(super) fn read_experiment(reader: &mut Reader<'_>, root: &Node, table: &Table) -> Studied {
    let empty = Table::default();
    let node = table.get("experiment");
    let place = node.map_or(&root.place, |node| &node.place);
    let table = node.and_then(|node| reader.table(node, "experiment")).unwrap_or(&empty);
    let section = Section { title: "`[experiment]`", table, place };
    let frame = read_frame(reader, section);
    let study = read_study(reader, section, frame.horizon);
    let experiment = read_estimates(reader, section);
    Studied { frame, study, experiment }
}

fn read_frame(reader: &mut Reader<'_>, section: Section<'_, '_>) -> Frame {
    let start = reader.need(section, "start").and_then(|node| read_start(reader, node));
    let zone = reader.need(section, "timezone").and_then(|node| read_zone(reader, node));
    let horizon = reader.need(section, "horizon").and_then(|node| read_horizon(reader, node));
    let start = start.unwrap_or(civil::date(2026, 1, 5).at(0, 0, 0, 0));
    let zoned = start.to_zoned(zone.unwrap_or(TimeZone::UTC));
    let zoned = zoned.unwrap_or_else(|_| jiff::Timestamp::UNIX_EPOCH.to_zoned(TimeZone::UTC));
    let calendar = Calendar::new(zoned);
    let horizon = horizon.unwrap_or(Span::from_hours(24));
    let days = calendar.days(horizon);
    Frame { calendar, horizon, days }
}

/// A local date and time, as TOML writes them or as a text; a date alone is its midnight.
fn read_start(reader: &mut Reader<'_>, node: &Node) -> Option<civil::DateTime> {
    let (Value::Moment(text) | Value::Text(text)) = &node.value else {
        let message = format!("`start` is {}; it must be a local date and time", node.kind());
        reader.add(&node.place, Code::WrongType, message);
        return None;
    };
    let Some(start) = local_moment(text) else {
        let message = format!("`start` cannot be read: `{text}`");
        let finding = reader.add(&node.place, Code::Unreadable, message);
        finding.label = "not a local date and time".to_owned();
        finding.help = Some("write it like 2026-03-02T08:00:00, without an offset".to_owned());
        return None;
    };
    if !(1900..=2200).contains(&start.year()) {
        let message = format!("`start` is `{text}`; the year must be from 1900 to 2200");
        reader.add(&node.place, Code::BadHorizon, message);
        return None;
    }
    Some(start)
}

/// A local date and time without offset.
pub(super) fn local_moment(text: &str) -> Option<civil::DateTime> {
    let text = text.trim();
    let time = text.get(10..).unwrap_or_default();
    if !text.is_ascii() || text.len() < 10 || time.contains(['+', '-', 'Z', 'z', '[']) {
        return None;
    }
    text.parse().ok()
}

pub(super) fn read_zone(reader: &mut Reader<'_>, node: &Node) -> Option<TimeZone> {
    let name = reader.text(node, "timezone")?;
    let zone = TimeZone::get(name).ok();
    if zone.is_none() {
        let names: Vec<String> =
            jiff::tz::db().available().map(|known| known.as_str().to_owned()).collect();
        let near = nearest(name, names.iter().map(String::as_str));
        let message = format!("unknown time zone `{name}`");
        let finding = reader.add(&node.place, Code::UnknownZone, message);
        finding.help = Some(match near {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => "zones are named like \"Europe/Berlin\", or \"UTC\"".to_owned(),
        });
    }
    zone
}

fn read_horizon(reader: &mut Reader<'_>, node: &Node) -> Option<Span> {
    let horizon = reader.amount(node, "horizon", amount::span, "a length of time", "\"5d\"")?;
    if horizon <= Span::ZERO || horizon > HORIZON_LIMIT {
        let text = node.as_text().unwrap_or_default();
        let message = format!("`horizon` is `{text}`; it must be above zero, at most ten years");
        reader.add(&node.place, Code::BadHorizon, message);
        return None;
    }
    Some(horizon)
}

fn read_study(reader: &mut Reader<'_>, section: Section<'_, '_>, horizon: Span) -> Option<Study> {
    let node = reader.need(section, "warm-up");
    let warm_up = node.and_then(|node| {
        let warm_up = reader.span(node, "warm-up")?;
        if warm_up >= horizon {
            let message = format!("`warm-up` of {warm_up} is not shorter than the horizon");
            let finding = reader.add(&node.place, Code::BadHorizon, message);
            finding.label = format!("the horizon is {horizon}");
            return None;
        }
        Some(warm_up)
    });
    let node = reader.need(section, "closing");
    let closing = node.and_then(|node| reader.word(node, "closing", &CLOSINGS));
    let node = reader.need(section, "seed");
    let seed = node.and_then(|node| read_seed(reader, node));
    Some(Study { horizon, warm_up: warm_up?, closing: closing?, seed: seed? })
}

fn read_seed(reader: &mut Reader<'_>, node: &Node) -> Option<u64> {
    match node.value {
        Value::Whole(seed) if seed >= 0 => u64::try_from(seed).ok(),
        _ => {
            let node_text = super::print::value(node);
            let message = format!("`seed` is {node_text}; it must be a whole number from 0");
            reader.add(&node.place, Code::OutOfRange, message);
            None
        }
    }
}

fn read_estimates(reader: &mut Reader<'_>, section: Section<'_, '_>) -> Option<Experiment> {
    let node = reader.need(section, "replications");
    let replications = node.and_then(|node| reader.whole(node, "replications", 1..=1_000_000));
    let node = reader.need(section, "level");
    let level = node.and_then(|node| {
        let level = reader.share(node, "level")?;
        if !(0.5..1.0).contains(&level) {
            let message = "`level` must be from 50 % to below 100 %";
            reader.add(&node.place, Code::OutOfRange, message);
            return None;
        }
        Some(level)
    });
    let node = reader.need(section, "interval");
    let interval = node.and_then(|node| reader.span_or(node, "interval", "none"));
    let node = reader.need(section, "decide-on");
    let decide_on = node.and_then(|node| {
        let names = reader.list(node, "decide-on")?;
        names.iter().map(|name| read_measure(reader, name)).collect()
    });
    let matters = match section.get("matters") {
        Some(node) => read_matters(reader, node),
        None => Some(Vec::new()),
    };
    Some(Experiment {
        replications: replications?,
        level: level?,
        interval: interval?,
        decide_on: decide_on?,
        matters: matters?,
    })
}

fn read_measure(reader: &mut Reader<'_>, node: &Node) -> Option<Measure> {
    let name = reader.text(node, "decide-on")?;
    measure(reader, node, name)
}

fn measure(reader: &mut Reader<'_>, node: &Node, name: &str) -> Option<Measure> {
    let found = Measure::named(name);
    if found.is_none() {
        let near = nearest(name, Measure::ALL.iter().map(|measure| measure.name()));
        let message = format!("unknown measure `{name}`");
        let finding = reader.add(&node.place, Code::UnknownName, message);
        finding.help = near.map(|near| format!("a measure named `{near}` exists"));
    }
    found
}

fn read_matters(reader: &mut Reader<'_>, node: &Node) -> Option<Vec<(Measure, f64)>> {
    let table = reader.table(node, "matters")?;
    let mut all = Vec::new();
    for entry in &table.entries {
        let Some(measure) = measure(reader, &entry.node, &entry.key) else { continue };
        let size = match measure.unit() {
            Unit::Seconds => reader.span(&entry.node, &entry.key).map(|span| span.as_seconds()),
            Unit::Share => reader.share(&entry.node, &entry.key),
            _ => reader.number(&entry.node, &entry.key, 0.0..=1e12),
        };
        all.push((measure, size?));
    }
    all.sort_by_key(|(measure, _)| *measure);
    Some(all)
}

/// Reads `[choices]`.
pub(super) fn read_choices(reader: &mut Reader<'_>, root: &Node, table: &Table) -> Option<Choices> {
    let empty = Table::default();
    let node = table.get("choices");
    let place = node.map_or(&root.place, |node| &node.place);
    let table = node.and_then(|node| reader.table(node, "choices")).unwrap_or(&empty);
    let section = Section { title: "`[choices]`", table, place };
    let latency = reader.need(section, "assignment-latency");
    let latency = latency.and_then(|node| reader.span(node, "assignment-latency"));
    let mut whole = |key: &str| {
        let node = reader.need(section, key)?;
        reader.whole(node, key, 1..=1_000_000)
    };
    let (conversations, records) = (whole("block-conversations"), whole("block-records"));
    let (declines, decliners) = (whole("declines-allowed"), whole("decliners-allowed"));
    let score_limit = whole("score-limit");
    let mut sweep = |key: &str| {
        let node = reader.need(section, key)?;
        reader.span_above_zero(node, key)
    };
    let (record_sweep, close_sweep) = (sweep("record-sweep"), sweep("close-sweep"));
    let routing = read_routing_choices(reader, section);
    let stamps = [("offer", RoundRobinStamp::Offer), ("accept", RoundRobinStamp::Accept)];
    let stamp = reader.need(section, "round-robin-stamp");
    let stamp = stamp.and_then(|node| reader.word(node, "round-robin-stamp", &stamps));
    let absent = [
        ("waits", AffinityAbsent::Waits),
        ("next best", AffinityAbsent::NextBest),
        ("offered", AffinityAbsent::Offered),
    ];
    let affinity_absent = reader.need(section, "affinity-absent");
    let affinity_absent =
        affinity_absent.and_then(|node| reader.word(node, "affinity-absent", &absent));
    let unseen = reader.need(section, "unseen-offer");
    let unseen = unseen.and_then(|node| reader.span_or(node, "unseen-offer", "none"));
    let outside = reader.need(section, "external-transfer-limit");
    let outside = outside.and_then(|node| reader.span_or(node, "external-transfer-limit", "none"));
    let mut flag = |key: &str, default: bool| match section.get(key) {
        Some(node) => reader.flag(node, key),
        None => Some(default),
    };
    let standard = Choices::default();
    let override_presence =
        flag("supervisors-override-presence", standard.supervisors_override_presence);
    let direct = flag("direct-consult-takes-capacity", standard.direct_consult_takes_capacity);
    let through_queue = flag("queue-consult-takes-capacity", standard.queue_consult_takes_capacity);
    Some(Choices {
        supervisors_override_presence: override_presence?,
        direct_consult_takes_capacity: direct?,
        queue_consult_takes_capacity: through_queue?,
        external_transfer_limit: outside?,
        assignment_latency: latency?,
        block_conversations: conversations?,
        block_records: records?,
        record_sweep: record_sweep?,
        close_sweep: close_sweep?,
        declines_allowed: declines?,
        decliners_allowed: decliners?,
        round_robin_stamp: stamp?,
        routing: routing?,
        affinity_absent: affinity_absent?,
        unseen_offer: unseen?,
        score_limit: score_limit?,
        ..standard
    })
}

fn read_routing_choices(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
) -> Option<RoutingChoices> {
    let count_every = reader.need(section, "overflow-count-every");
    let count_every = count_every.and_then(|node| reader.span(node, "overflow-count-every"));
    let kinds = [("direct", CallbackKind::Direct), ("customer first", CallbackKind::CustomerFirst)];
    let kind = reader.need(section, "callbacks");
    let kind = kind.and_then(|node| reader.word(node, "callbacks", &kinds));
    let out_of_hours = reader.need(section, "callback-out-of-hours");
    let out_of_hours = out_of_hours.and_then(|node| reader.flag(node, "callback-out-of-hours"));
    Some(RoutingChoices {
        count_every: count_every?,
        callback_kind: kind?,
        callback_out_of_hours: out_of_hours?,
        ..RoutingChoices::default()
    })
}
