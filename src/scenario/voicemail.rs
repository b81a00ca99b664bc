//! Voicemail: what callers do who are sent there, and what their messages become (14.3).

use super::Code;
use super::build::Built;
use super::callbacks::overflow_to;
use super::check::place_of;
use super::flow::Flow;
use super::names::Listed;
use super::read::Reader;
use super::read::Section;
use super::streams::no_effect;
use super::tree::Node;
use super::tree::Table;
use crate::center::Center;
use crate::center::Channel;
use crate::center::Condition;
use crate::center::IntakeRule;
use crate::center::IntakeTarget;
use crate::center::OverflowAction;
use crate::center::RecordType;
use crate::center::WorkType;
use crate::id::DemandId;
use crate::id::Id;
use crate::id::IdVec;
use crate::traffic::Demand;
use crate::traffic::Voicemail;

const KEY: &str = "voicemail";

/// Reads what a demand's callers do who are sent to voicemail; the channel is unknown if its
/// workstream is.
pub(super) fn read_voicemail(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    channel: Option<Channel>,
    demands: &Listed<'_>,
) -> Option<Option<Voicemail>> {
    let Some(node) = section.get(KEY) else {
        return Some(None);
    };
    if channel.is_some_and(|channel| channel != Channel::Voice) {
        no_effect(reader, section.key_place(KEY), KEY, "only callers are sent to voicemail");
        return None;
    }
    let title = format!("`{KEY}` of {}", section.title);
    let section = Section { title: &title, table: reader.table(node, KEY)?, place: &node.place };
    let leaves = reader.need_as(section, "leaves", Code::BehaviorMissing);
    let leaves = leaves.and_then(|node| reader.share(node, "leaves"));
    let takes = reader.need_as(section, "takes", Code::BehaviorMissing);
    let takes = takes.and_then(|node| reader.law(node, "takes"));
    let becomes = reader.need(section, "becomes");
    let becomes = becomes.and_then(|node| demands.find(reader, node, "becomes"));
    Some(Some(Voicemail { leaves: leaves?, takes: takes?, becomes: DemandId::new(becomes?) }))
}

/// Whether the items of a demand are messages that callers leave.
pub(super) fn holds_messages(demand: &Table) -> bool {
    demand.get("arrivals").and_then(Node::as_text) == Some(KEY)
}

/// VM-2: gives every demand of messages a type of record, whose intake brings it to its workstream.
pub(super) fn add_message_types(
    center: &mut Center,
    demands: &mut IdVec<DemandId, Demand>,
    listed: &Listed<'_>,
) {
    for (demand, entry) in demands.iter_mut().zip(&listed.entries) {
        if holds_messages(entry.table) {
            let intake = vec![IntakeRule {
                name: demand.name.clone(),
                when: Condition::All(Vec::new()),
                target: IntakeTarget::Workstream(demand.workstream),
            }];
            let record_type = RecordType { name: demand.name.clone(), intake };
            demand.message_type = Some(center.record_types.push(record_type));
        }
    }
}

/// What callers do must be known wherever they are sent to voicemail, and has no effect elsewhere;
/// the messages of one demand become the records of one other.
pub(super) fn check_voicemail(reader: &mut Reader<'_>, built: &Built<'_>, flows: &[Flow]) {
    let asked = overflow_to(built, flows, OverflowAction::Voicemail);
    let (model, listed) = (&built.model, &built.listed.demands);
    for (id, demand) in model.demands.iter_enumerated() {
        let entry = &listed.entries[id.index()];
        match &demand.voicemail {
            None if asked.contains(&id) => {
                let message = format!("{} has no `{KEY}`", entry.title);
                let finding = reader.add(entry.place, Code::BehaviorMissing, message);
                finding.label = "its callers may be sent to voicemail".to_owned();
            }
            Some(_) if !asked.contains(&id) => {
                let why = "no queue sends its callers to voicemail";
                no_effect(reader, place_of(listed, id.index(), KEY), KEY, why);
            }
            Some(voicemail) if !holds_messages(listed.entries[voicemail.becomes.index()].table) => {
                let becomes = &model.demands[voicemail.becomes].name;
                let message = format!("demand `{becomes}` does not hold messages of callers");
                let place = place_of(listed, id.index(), KEY);
                let finding = reader.add(place, Code::TypeMismatch, message);
                finding.help = Some(format!("write `arrivals = \"{KEY}\"` in `{becomes}`"));
            }
            _ => {}
        }
        if holds_messages(entry.table) {
            check_messages(reader, built, id);
        }
    }
}

fn check_messages(reader: &mut Reader<'_>, built: &Built<'_>, id: DemandId) {
    let (model, listed) = (&built.model, &built.listed.demands);
    let demand = &model.demands[id];
    let channel = model.center.workstreams[demand.workstream].channel;
    if channel.work_type() != WorkType::Record {
        let message = format!("messages become records, which `{channel}` does not carry");
        let place = place_of(listed, id.index(), "workstream");
        reader.add(place, Code::TypeMismatch, message);
    }
    let comes_from = |demand: &&Demand| {
        demand.voicemail.as_ref().is_some_and(|voicemail| voicemail.becomes == id)
    };
    let sources: Vec<&str> =
        model.demands.iter().filter(comes_from).map(|from| from.name.as_str()).collect();
    let place = place_of(listed, id.index(), "arrivals");
    match sources.as_slice() {
        [] => {
            let message =
                format!("`{}` never arrives: no caller's message becomes it", demand.name);
            let finding = reader.add(place, Code::NoEffect, message);
            finding.help = Some(format!("name it as what the `{KEY}` of a demand becomes"));
        }
        [_] => {}
        [first, second, ..] => {
            let message =
                format!("`{}` gets the messages of `{first}` and of `{second}`", demand.name);
            let finding = reader.add(place, Code::OneForm, message);
            finding.label = "each is called by the number of its call".to_owned();
        }
    }
}
