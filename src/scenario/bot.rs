//! Bots in front of the people (section 17).

use super::Code;
use super::read::Reader;
use super::read::Section;
use super::streams::no_effect;
use crate::center::Bot;
use crate::center::BotFailure;
use crate::center::Channel;
use crate::center::Distribution;
use crate::center::Family;
use crate::sim::BotHabits;

const KEY: &str = "bot";

/// Reads the bot of a workstream, as far as the engine knows it.
pub(super) fn read_bot(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    channel: Channel,
    distribution: Option<Distribution>,
) -> Option<Option<Bot>> {
    let Some(node) = section.get(KEY) else {
        return Some(None);
    };
    let why = match (channel.family(), distribution) {
        (Family::Record, _) => Some("bots take conversations, not records"),
        (_, Some(Distribution::Pick)) => Some("a bot goes first only if the work is pushed"),
        _ => None,
    };
    if let Some(why) = why {
        no_effect(reader, section.key_place(KEY), KEY, why);
        return None;
    }
    let title = format!("`{KEY}` of {}", section.title);
    let section = Section { title: &title, table: reader.table(node, KEY)?, place: &node.place };
    let at_once = match section.get("at-once") {
        Some(node) => reader.whole(node, "at-once", 1..=1_000_000).map(Some),
        None => Some(None),
    };
    const WORDS: [(&str, BotFailure); 3] = [
        ("escalate", BotFailure::Escalate),
        ("hang up", BotFailure::HangUp),
        ("external", BotFailure::External),
    ];
    let failure = reader.need(section, "on-failure");
    let failure = failure.and_then(|node| reader.word(node, "on-failure", &WORDS));
    if failure == Some(BotFailure::External) && channel != Channel::Voice {
        let message = "only calls can be sent to a number outside";
        let finding = reader.add(section.key_place("on-failure"), Code::TypeMismatch, message);
        finding.help = Some("write `on-failure = \"escalate\"` or `\"hang up\"`".to_owned());
        return None;
    }
    Some(Some(Bot { at_once: at_once?, on_failure: failure? }))
}

/// Reads what the bot of a workstream does, if it has one.
pub(super) fn read_bot_habits(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
) -> Option<Option<BotHabits>> {
    let Some(table) = section.get(KEY) else {
        return Some(None);
    };
    let title = format!("`{KEY}` of {}", section.title);
    let section = Section { title: &title, table: table.as_table()?, place: &table.place };
    let takes = reader.need_as(section, "takes", Code::BehaviorMissing);
    let takes = takes.and_then(|node| reader.law(node, "takes"));
    let escalates = reader.need_as(section, "escalates", Code::BehaviorMissing);
    let escalates = escalates.and_then(|node| reader.share(node, "escalates"));
    let fails = reader.need(section, "fails").and_then(|node| reader.share(node, "fails"));
    Some(Some(BotHabits { takes: takes?, escalates: escalates?, fails: fails? }))
}
