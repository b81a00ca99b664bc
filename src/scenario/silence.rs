//! Conversations whose customers take their time: time-out rules, people who set them aside.

use super::Code;
use super::build::Built;
use super::check::place_of;
use super::read::Reader;
use super::read::Section;
use super::streams::no_effect;
use super::tree::Node;
use crate::center::Channel;
use crate::center::Family;
use crate::center::Side;
use crate::center::SilenceAction;
use crate::center::SilenceRule;
use crate::id::Id;
use crate::traffic::Silence;
use crate::traffic::Work;

const RULES: &str = "time-out-rules";
const ASIDE: &str = "sets-aside-after";
const STOPS: &str = "stops-replying";
const CATCHING_UP: &str = "catching-up";

/// The product has so many time-out rules at most (TIM-3).
const RULES_LIMIT: usize = 200;

/// Reads the time-out rules of a workstream (TIM-3), in order of their priority.
pub(super) fn read_timeouts(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    channel: Channel,
) -> Option<Vec<SilenceRule>> {
    let Some(node) = section.get(RULES) else {
        return Some(Vec::new());
    };
    if channel.family() != Family::Asynchronous {
        let why = "only conversations that can be set aside have time-out rules";
        no_effect(reader, section.key_place(RULES), RULES, why);
        return None;
    }
    let rules = reader.list(node, RULES)?;
    if rules.len() > RULES_LIMIT {
        let message = format!("`{RULES}` has {} rules, more than {RULES_LIMIT}", rules.len());
        reader.add(&node.place, Code::OutOfRange, message);
        return None;
    }
    let read: Vec<_> = rules.iter().map(|rule| read_timeout(reader, rule)).collect();
    read.into_iter().collect()
}

fn read_timeout(reader: &mut Reader<'_>, node: &Node) -> Option<SilenceRule> {
    const SIDES: [(&str, Side); 2] = [("customer", Side::Customer), ("person", Side::Agent)];
    const ACTIONS: [(&str, SilenceAction); 3] = [
        ("send message", SilenceAction::Message),
        ("set aside", SilenceAction::Park),
        ("close", SilenceAction::Close),
    ];
    let table = reader.table(node, RULES)?;
    let section = Section { title: "a time-out rule", table, place: &node.place };
    let silent = reader.need(section, "silent");
    let silent = silent.and_then(|node| reader.word(node, "silent", &SIDES));
    let after = reader.need(section, "for");
    let after = after.and_then(|node| reader.span_above_zero(node, "for"));
    let action = reader.need(section, "then");
    let action = action.and_then(|node| reader.word(node, "then", &ACTIONS));
    if silent == Some(Side::Agent) && action == Some(SilenceAction::Park) {
        let message = "conversations that are set aside while a person owes the answer are not \
                       supported yet";
        reader.add(section.key_place("then"), Code::NotYet, message);
        return None;
    }
    Some(SilenceRule { silent: silent?, after: after?, action: action? })
}

/// Reads what becomes of a demand's conversations when nobody writes.
pub(super) fn read_silence(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    channel: Option<Channel>,
) -> Option<Silence> {
    let in_turns = section.get("handling").and_then(Node::as_table);
    let in_turns = in_turns.is_none_or(|handling| handling.get("turns").is_some());
    let is_asynchronous = channel.is_none_or(|channel| channel.family() == Family::Asynchronous);
    for key in section.forms(&[STOPS, ASIDE, CATCHING_UP]) {
        let why = match (is_asynchronous, in_turns) {
            (false, _) => "only conversations of asynchronous channels are set aside",
            (_, false) => "only a conversation with `turns` waits for its customer",
            _ => continue,
        };
        no_effect(reader, section.key_place(key), key, why);
        return None;
    }
    let stops = section.get(STOPS).map_or(Some(0.0), |node| reader.share(node, STOPS));
    let aside = match section.get(ASIDE) {
        Some(node) => reader.span_or(node, ASIDE, "never"),
        None => Some(None),
    };
    let catching_up = match section.get(CATCHING_UP) {
        Some(node) => reader.law(node, CATCHING_UP).map(Some),
        None => Some(None),
    };
    Some(Silence { stops_replying: stops?, sets_aside_after: aside?, catching_up: catching_up? })
}

/// Checks that it is written how long reading in takes, if and only if somebody has to.
pub(super) fn check_silence(reader: &mut Reader<'_>, built: &Built<'_>) {
    for (id, demand) in built.model.demands.iter_enumerated() {
        let rules = &built.model.center.workstreams[demand.workstream].life.silence_rules;
        let rule_does = rules.iter().any(|rule| rule.action == SilenceAction::Park);
        let in_turns = matches!(demand.handling.work, Work::Turns { .. });
        let is_needed = in_turns && (rule_does || demand.silence.sets_aside_after.is_some());
        let place = place_of(&built.listed.demands, id.index(), CATCHING_UP);
        match (is_needed, &demand.silence.catching_up) {
            (true, None) => {
                let message = format!(
                    "demand `{}` has no `{CATCHING_UP}`: its conversations go on after they were \
                     set aside",
                    demand.name
                );
                reader.add(place, Code::BehaviorMissing, message).help = Some(
                    "say how long reading in takes: `catching-up = { exponential = \"30s\" }`"
                        .to_owned(),
                );
            }
            // A habit that can be varied may be switched off.
            (false, Some(_))
                if built.listed.demands.entries[id.index()].table.get(ASIDE).is_none() =>
            {
                let why = "its conversations are never set aside while an answer is due";
                no_effect(reader, place, CATCHING_UP, why);
            }
            _ => {}
        }
    }
}
