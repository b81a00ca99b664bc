//! Workstreams and capacity profiles.

use super::Code;
use super::bot::read_bot;
use super::names::Listed;
use super::names::Named;
use super::offers::read_offers;
use super::read::Reader;
use super::read::Section;
use super::silence::read_timeouts;
use super::tree::Node;
use super::tree::Place;
use super::tree::Value;
use crate::center::CapacityNeed;
use crate::center::CapacityProfile;
use crate::center::Channel;
use crate::center::ChannelSettings;
use crate::center::Distribution;
use crate::center::Family;
use crate::center::Life;
use crate::center::Presence;
use crate::center::PresenceSet;
use crate::center::ProfileReset;
use crate::center::SkillMatching;
use crate::center::StateLimits;
use crate::center::WorkType;
use crate::center::Workstream;
use crate::center::WrapUpBlock;
use crate::id::Id;
use crate::id::ProfileId;
use crate::id::QueueId;
use crate::time::Span;

/// Largest number of units that anything takes or has.
pub(super) const UNITS_LIMIT: u32 = 1_000_000;

pub(super) const WORK_TYPES: [(&str, WorkType); 3] =
    [("messaging", WorkType::Messaging), ("record", WorkType::Record), ("voice", WorkType::Voice)];

/// Reads the type of a workstream or queue.
pub(super) fn read_type(reader: &mut Reader<'_>, section: Section<'_, '_>) -> Option<WorkType> {
    let node = reader.need(section, "type")?;
    reader.word(node, "type", &WORK_TYPES)
}

/// Reads a workstream, without its rules.
pub(super) fn read_workstream(
    reader: &mut Reader<'_>,
    named: &Named<'_>,
    queues: &Listed<'_>,
    profiles: &Listed<'_>,
) -> Option<Workstream> {
    let section = named.section();
    let work_type = read_type(reader, section);
    let channel = work_type.and_then(|work_type| read_channel(reader, section, work_type));
    let fallback = reader.need(section, "fallback-queue");
    let fallback = fallback.and_then(|node| queues.find(reader, node, "fallback-queue"));
    let capacity = read_capacity(reader, section, profiles);
    let presences = reader.need(section, "allowed-presences");
    let presences = presences.and_then(|node| read_presences(reader, node, "allowed-presences"));
    let skill_matching = read_skill_matching(reader, section, work_type);
    let pick_from_push = reader.need(section, "pick-from-push");
    let pick_from_push = pick_from_push.and_then(|node| reader.flag(node, "pick-from-push"));
    let channel = channel?;
    let distribution = read_distribution(reader, section, channel);
    let wrap_up_block = read_wrap_up(reader, section, channel);
    let offer_timeout = read_offer_timeout(reader, section, channel);
    let state_limits = read_limits(reader, section, channel);
    let offers = read_offers(reader, section, channel);
    let reconnect_limit = read_reconnect_limit(reader, section, channel);
    let bot = read_bot(reader, section, channel, distribution);
    let timeouts = read_timeouts(reader, section, channel);
    Some(Workstream {
        name: named.name.to_owned(),
        channel,
        distribution: distribution?,
        fallback_queue: QueueId::new(fallback?),
        capacity: capacity?,
        wrap_up_block: wrap_up_block?,
        allowed_presences: presences?,
        skill_matching: skill_matching?,
        offer_timeout: offer_timeout?,
        state_limits: state_limits?,
        pick_from_push: pick_from_push?,
        life: Life {
            bot: bot?,
            reconnect_limit: reconnect_limit?,
            silence_rules: timeouts?,
            ..Life::default()
        },
        offers: offers?,
        classification: Vec::new(),
        rules: Vec::new(),
        numbers: Vec::new(),
        channel_settings: ChannelSettings::default(),
    })
}

fn read_channel(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    work_type: WorkType,
) -> Option<Channel> {
    let node = reader.need(section, "channel")?;
    let words = Channel::ALL.map(|channel| (channel.name(), channel));
    let channel = reader.word(node, "channel", &words)?;
    if channel.work_type() != work_type {
        let message = format!(
            "channel `{channel}` belongs to {}, not to {}",
            channel.work_type().name(),
            work_type.name()
        );
        let finding = reader.add(&node.place, Code::TypeMismatch, message);
        finding.label = format!("{} is of type {}", section.title, work_type.name());
        let fits = Channel::ALL.iter().filter(|channel| channel.work_type() == work_type);
        let fits: Vec<&str> = fits.map(|channel| channel.name()).collect();
        finding.help = Some(format!("channels of this type: {}", fits.join(", ")));
        return None;
    }
    Some(channel)
}

/// Units, profiles, or both.
fn read_capacity(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    profiles: &Listed<'_>,
) -> Option<CapacityNeed> {
    let mut need = CapacityNeed::default();
    let written = section.forms(&["capacity-units", "capacity-profile"]);
    if written.is_empty() {
        reader.one_form(section, &["capacity-units", "capacity-profile"]);
        return None;
    }
    if let Some(node) = section.get("capacity-units") {
        need.units = reader.whole(node, "capacity-units", 1..=UNITS_LIMIT)?;
    }
    if let Some(node) = section.get("capacity-profile") {
        for name in node.one_or_many() {
            let profile = profiles.find(reader, name, "capacity-profile")?;
            need.profiles.push(ProfileId::new(profile));
        }
    }
    need.profiles.sort_unstable();
    need.profiles.dedup();
    Some(need)
}

/// A list of presences.
pub(super) fn read_presences(
    reader: &mut Reader<'_>,
    node: &Node,
    key: &str,
) -> Option<PresenceSet> {
    let words = Presence::ALL.map(|presence| (presence.name(), presence));
    let mut presences = PresenceSet::EMPTY;
    for name in node.one_or_many() {
        presences = presences.with(reader.word(name, key, &words)?);
    }
    if presences == PresenceSet::EMPTY {
        let message = format!("`{key}` is empty, so nobody would get any work");
        reader.add(&node.place, Code::OutOfRange, message);
        return None;
    }
    Some(presences)
}

fn read_skill_matching(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    work_type: Option<WorkType>,
) -> Option<SkillMatching> {
    const WORDS: [(&str, SkillMatching); 3] = [
        ("none", SkillMatching::None),
        ("exact", SkillMatching::Exact),
        ("closest", SkillMatching::Closest),
    ];
    let node = reader.need(section, "skill-matching")?;
    let matching = reader.word(node, "skill-matching", &WORDS)?;
    if matching == SkillMatching::None && work_type == Some(WorkType::Record) {
        let message = "the product matches records exactly or closest, never without skills";
        reader.add(&node.place, Code::ProductLimit, message);
    }
    Some(matching)
}

pub(super) fn no_effect(reader: &mut Reader<'_>, place: &Place, key: &str, why: &str) {
    let message = format!("`{key}` has no effect here: {why}");
    reader.add(place, Code::NoEffect, message).help = Some(format!("leave `{key}` out"));
}

fn read_distribution(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    channel: Channel,
) -> Option<Distribution> {
    let words = [("push", Distribution::Push), ("pick", Distribution::Pick)];
    let node = reader.need(section, "distribution")?;
    let distribution = reader.word(node, "distribution", &words)?;
    if channel == Channel::Voice && distribution == Distribution::Pick {
        no_effect(reader, &node.place, "distribution", "calls are always pushed");
        return None;
    }
    Some(distribution)
}

/// WRAP-1; records have no wrap-up.
fn read_wrap_up(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    channel: Channel,
) -> Option<WrapUpBlock> {
    const KEY: &str = "wrap-up-blocks-capacity";
    if channel.family() == Family::Record {
        if section.get(KEY).is_some() {
            no_effect(reader, section.key_place(KEY), KEY, "records have no wrap-up");
            return None;
        }
        return Some(WrapUpBlock::Never);
    }
    let node = reader.need(section, KEY)?;
    let Value::Table(table) = &node.value else {
        let words = [("always", WrapUpBlock::Always), ("never", WrapUpBlock::Never)];
        return reader.word(node, KEY, &words);
    };
    let inner = Section { title: "`wrap-up-blocks-capacity`", table, place: &node.place };
    let node = reader.need(inner, "for")?;
    let span = reader.span_above_zero(node, "for")?;
    if span < Span::from_secs(30) || span > Span::from_minutes(60) {
        let message = format!("the product blocks for 30s to 60m, not for {span}");
        reader.add(&node.place, Code::ProductLimit, message);
    }
    Some(WrapUpBlock::Custom(span))
}

/// NOT-4: records are assigned without being offered.
fn read_offer_timeout(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    channel: Channel,
) -> Option<Span> {
    const KEY: &str = "offer-timeout";
    if channel.family() == Family::Record {
        if section.get(KEY).is_some() {
            let why = "records are assigned without being offered";
            no_effect(reader, section.key_place(KEY), KEY, why);
            return None;
        }
        return Some(Span::MAX);
    }
    let node = reader.need(section, KEY)?;
    reader.span_above_zero(node, KEY)
}

/// ST-4.
fn read_reconnect_limit(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    channel: Channel,
) -> Option<Span> {
    const KEY: &str = "reconnect-limit";
    match section.get(KEY) {
        Some(node) if channel != Channel::LiveChat => {
            no_effect(reader, &node.place, KEY, "only customers of live chats lose a connection");
            None
        }
        Some(node) => reader.span_above_zero(node, KEY),
        None => Some(Life::default().reconnect_limit),
    }
}

fn read_limits(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    channel: Channel,
) -> Option<StateLimits> {
    let product = StateLimits::product(channel);
    let node = reader.need(section, "state-limits")?;
    let mut limits = match &node.value {
        Value::Table(table) => {
            let inner = Section { title: "`state-limits`", table, place: &node.place };
            let mut limit = |key: &str, product: Option<Span>| match inner.get(key) {
                Some(node) => reader.span_or(node, key, "never"),
                None => Some(product),
            };
            let (open, active) = (limit("open", product.open), limit("active", product.active));
            let waiting = limit("waiting", product.waiting);
            let wrap_up = limit("wrap-up", product.wrap_up);
            StateLimits { open: open?, active: active?, waiting: waiting?, wrap_up: wrap_up? }
        }
        _ => reader.word(
            node,
            "state-limits",
            &[("product", product), ("never", StateLimits::NEVER)],
        )?,
    };
    let node = reader.need(section, "auto-close-after")?;
    let Some(auto_close) = reader.span_or(node, "auto-close-after", "never")? else {
        return Some(limits);
    };
    if channel.family() != Family::Asynchronous {
        let why = "only conversations that can be set aside are closed after inactivity";
        no_effect(reader, section.key_place("auto-close-after"), "auto-close-after", why);
        return None;
    }
    if limits.waiting.is_some() {
        let message = "`auto-close-after` and the limit `waiting` say the same thing twice";
        reader.add(&node.place, Code::OneForm, message);
        return None;
    }
    limits.waiting = Some(auto_close);
    Some(limits)
}

/// Reads a capacity profile.
pub(super) fn read_profile(reader: &mut Reader<'_>, named: &Named<'_>) -> Option<CapacityProfile> {
    let section = named.section();
    let limit = reader.need(section, "limit");
    let limit = limit.and_then(|node| reader.whole(node, "limit", 0..=100));
    let blocking = reader.need(section, "blocking");
    let blocking = blocking.and_then(|node| reader.flag(node, "blocking"));
    let words = [("immediate", ProfileReset::Immediate), ("end of day", ProfileReset::EndOfDay)];
    let reset = reader.need(section, "reset");
    let reset = reset.and_then(|node| reader.word(node, "reset", &words));
    let name = named.name.to_owned();
    Some(CapacityProfile { name, limit: limit?, blocking: blocking?, reset: reset? })
}
