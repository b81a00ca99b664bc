//! Demands: what items carry, how long customers wait, what the work asks of people.

use super::Code;
use super::arrivals::Sources;
use super::arrivals::read_arrivals;
use super::callbacks::read_calls_back;
use super::campaigns::read_called;
use super::interruptions::read_interruptions;
use super::names::Listed;
use super::names::Named;
use super::read::Reader;
use super::read::Section;
use super::silence::read_silence;
use super::tree::Node;
use super::tree::Table;
use super::vocabulary::Vocabulary;
use super::voicemail::holds_messages;
use super::voicemail::read_voicemail;
use crate::center::Channel;
use crate::center::Family;
use crate::id::AttributeId;
use crate::id::Id;
use crate::id::ValueId;
use crate::id::WorkstreamId;
use crate::random::Law;
use crate::traffic::Arrivals;
use crate::traffic::Asks;
use crate::traffic::Attributes;
use crate::traffic::Demand;
use crate::traffic::Handling;
use crate::traffic::RateCurve;
use crate::traffic::Reopens;
use crate::traffic::Work;
use crate::traffic::WritesAgain;

/// Reads a demand; `channels` are those of the workstreams that could be read.
pub(super) fn read_demand(
    reader: &mut Reader<'_>,
    named: &Named<'_>,
    workstreams: &Listed<'_>,
    channels: &[Option<Channel>],
    sources: &Sources<'_, '_>,
) -> Option<Demand> {
    let section = named.section();
    let workstream = reader.need(section, "workstream");
    let workstream = workstream.and_then(|node| workstreams.find(reader, node, "workstream"));
    let channel = workstream.and_then(|id| channels[id]);
    let family = channel.map(Channel::family);
    let arrivals = reader.need(section, "arrivals");
    let arrivals = arrivals.and_then(|node| read_coming(reader, section, node, sources));
    let attributes = read_attributes(reader, section, sources.vocabulary);
    let patience = read_patience(reader, section, family);
    let handling = read_handling(reader, section, family);
    let writes_again = read_writes_again(reader, section, family);
    let interruptions = read_interruptions(reader, section, channel);
    let callback = read_calls_back(reader, section, channel);
    let called = read_called(reader, section, channel, sources.campaigns);
    let voicemail = read_voicemail(reader, section, channel, sources.demands);
    let (campaign, phone) = called?.unzip();
    let silence = read_silence(reader, section, channel);
    let demand = Demand {
        name: named.name.to_owned(),
        workstream: WorkstreamId::new(workstream?),
        arrivals: arrivals?,
        attributes: attributes?,
        patience: patience?,
        handling: handling?,
        writes_again: writes_again?,
        interruptions: interruptions?,
        callback: callback?,
        voicemail: voicemail?,
        message_type: None,
        campaign,
        phone,
        silence: silence?,
    };
    if demand.attributes.combinations().is_none() {
        let message = format!("{} has more combinations of attributes than 2^64", named.title);
        reader.add(named.place, Code::TooMuch, message);
        return None;
    }
    Some(demand)
}

/// When a demand's items come; messages come when callers leave them.
fn read_coming(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    node: &Node,
    sources: &Sources<'_, '_>,
) -> Option<Arrivals> {
    if holds_messages(section.table) {
        return Some(Arrivals::Poisson(RateCurve { pieces: Vec::new(), day_to_day: 0.0 }));
    }
    if node.as_text().is_some() {
        reader.word(node, "arrivals", &[("voicemail", ())])?;
    }
    let table = reader.table(node, "arrivals")?;
    let title = format!("`arrivals` of {}", section.title);
    read_arrivals(reader, Section { title: &title, table, place: &node.place }, sources)
}

fn read_attributes(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    vocabulary: &Vocabulary,
) -> Option<Attributes> {
    let arrivals = section.get("arrivals").and_then(Node::as_table);
    let is_recorded = arrivals.is_some_and(|arrivals| arrivals.get("items").is_some());
    if let (true, Some(key)) = (is_recorded, section.forms(&["attributes", "joint"]).first()) {
        let message = format!("`{key}` has no effect: recorded items bring their own");
        let finding = reader.add(section.key_place(key), Code::NoEffect, message);
        finding.help = Some("name columns in `attributes` of `arrivals`".to_owned());
        return None;
    }
    match (section.get("attributes"), section.get("joint")) {
        (Some(_), Some(_)) => {
            reader.one_form(section, &["attributes", "joint"]);
            None
        }
        (None, Some(node)) => read_joint(reader, node, vocabulary),
        (Some(node), None) => read_independent(reader, node, vocabulary),
        (None, None) => Some(Attributes::Independent(Vec::new())),
    }
}

fn read_independent(
    reader: &mut Reader<'_>,
    node: &Node,
    vocabulary: &Vocabulary,
) -> Option<Attributes> {
    let mut all = Vec::new();
    let mut is_good = true;
    for entry in &reader.table(node, "attributes")?.entries {
        let table = reader.table(&entry.node, &entry.key);
        match table.and_then(|table| read_values(reader, &entry.node, table, vocabulary)) {
            Some(values) => all.push((vocabulary.attribute(&entry.key), values)),
            None => is_good = false,
        }
    }
    all.sort_by_key(|(attribute, _)| *attribute);
    is_good.then_some(Attributes::Independent(all))
}

/// Values of an attribute with shares that make a whole, or with weights.
fn read_values(
    reader: &mut Reader<'_>,
    node: &Node,
    table: &Table,
    vocabulary: &Vocabulary,
) -> Option<Vec<(ValueId, f64)>> {
    let values = table.entries.iter().map(|entry| (vocabulary.value(&entry.key), &entry.node));
    let values: Vec<(ValueId, &Node)> = values.collect();
    let nodes: Vec<&Node> = values.iter().map(|(_, node)| *node).collect();
    let weights = read_weights(reader, node, &nodes, "the shares of the values")?;
    let mut values: Vec<(ValueId, f64)> =
        values.iter().zip(weights).map(|((value, _), weight)| (*value, weight)).collect();
    values.sort_by_key(|(value, _)| *value);
    Some(values)
}

/// Shares in percent that make a whole, or plain numbers of which at least one is above zero.
fn read_weights(
    reader: &mut Reader<'_>,
    whole: &Node,
    nodes: &[&Node],
    what: &str,
) -> Option<Vec<f64>> {
    let are_shares = nodes.iter().all(|node| node.as_text().is_some());
    let weights: Vec<Option<f64>> = nodes
        .iter()
        .map(|node| match are_shares {
            true => reader.share(node, "share"),
            false => reader.number(node, "weight", 0.0..=1e300),
        })
        .collect();
    let weights: Vec<f64> = weights.into_iter().collect::<Option<_>>()?;
    if are_shares {
        reader.whole_sum(whole, what, &weights)?;
        return Some(weights);
    }
    let sum: f64 = weights.iter().sum();
    if sum <= 0.0 || !sum.is_finite() {
        reader.add(&whole.place, Code::BadSum, "the weights make nothing in sum");
        return None;
    }
    Some(weights)
}

fn read_joint(reader: &mut Reader<'_>, node: &Node, vocabulary: &Vocabulary) -> Option<Attributes> {
    let mut combinations = Vec::new();
    let mut weights = Vec::new();
    for combination in reader.list(node, "joint")? {
        let table = reader.table(combination, "joint")?;
        let title = "a combination of `joint`";
        let section = Section { title, table, place: &combination.place };
        let form = reader.one_form(section, &["share", "weight"])?;
        weights.push(section.get(form)?);
        let mut values: Vec<(AttributeId, ValueId)> = Vec::new();
        for entry in &table.entries {
            if entry.key != "share" && entry.key != "weight" {
                let value = reader.scalar(&entry.node, &entry.key)?;
                values.push((vocabulary.attribute(&entry.key), vocabulary.value(&value)));
            }
        }
        values.sort_unstable();
        combinations.push(values);
    }
    if combinations.is_empty() {
        reader.add(&node.place, Code::OutOfRange, "`joint` has no combinations");
        return None;
    }
    let weights = read_weights(reader, node, &weights, "the shares of the combinations")?;
    Some(Attributes::Joint(combinations.into_iter().zip(weights).collect()))
}

fn read_patience(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    family: Option<Family>,
) -> Option<Option<Law>> {
    let node = reader.need_as(section, "patience", Code::BehaviorMissing)?;
    let patience = reader.patience(node)?;
    if patience.is_some() && family.is_some_and(|family| family != Family::Synchronous) {
        let message = "`patience` has no effect: only customers of live chats and calls leave";
        let finding = reader.add(&node.place, Code::NoEffect, message);
        finding.help = Some("write `patience = \"none\"`".to_owned());
        return None;
    }
    Some(patience)
}

fn read_handling(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    family: Option<Family>,
) -> Option<Handling> {
    let node = reader.need_as(section, "handling", Code::BehaviorMissing)?;
    let table = reader.table(node, "handling")?;
    let title = format!("`handling` of {}", section.title);
    let section = Section { title: &title, table, place: &node.place };
    let form = reader.one_form(section, &["talk", "turns", "effort"])?;
    if let Some(family) = family
        && (family == Family::Record) != (form == "effort")
    {
        let message = match form {
            "effort" => "`effort` is for records; a conversation has `talk` or `turns`".to_owned(),
            _ => format!("`{form}` is for conversations; a record has `effort`"),
        };
        reader.add(section.key_place(form), Code::TypeMismatch, message);
        return None;
    }
    const PARTS: [(&str, &str); 4] = [
        ("each", "turns"),
        ("customer-replies-after", "turns"),
        ("asks-the-customer", "effort"),
        ("reopens", "effort"),
    ];
    for (key, its_form) in PARTS {
        if its_form != form && section.get(key).is_some() {
            let message = format!("`{key}` has no effect: it belongs to `{its_form}`");
            reader.add(section.key_place(key), Code::NoEffect, message);
            return None;
        }
    }
    let work = read_work(reader, section, form);
    let wrap_up = match section.get("wrap-up") {
        Some(node) if form == "effort" => {
            reader.add(&node.place, Code::NoEffect, "`wrap-up` has no effect: records have none");
            return None;
        }
        Some(node) => reader.law(node, "wrap-up").map(Some),
        None => Some(None),
    };
    Some(Handling { work: work?, wrap_up: wrap_up? })
}

fn read_work(reader: &mut Reader<'_>, section: Section<'_, '_>, form: &str) -> Option<Work> {
    let mut needed = |key: &str| {
        let node = reader.need_as(section, key, Code::BehaviorMissing)?;
        reader.law(node, key)
    };
    match form {
        "talk" => needed("talk").map(Work::Talk),
        "turns" => {
            let (each, customer_replies_after) = (needed("each"), needed("customer-replies-after"));
            let turns = reader.count_law(section.get("turns")?, "turns");
            Some(Work::Turns {
                turns: turns?,
                each: each?,
                customer_replies_after: customer_replies_after?,
            })
        }
        _ => {
            let effort = needed("effort");
            let asks = read_chance(reader, section, "asks-the-customer", "answer-after");
            let reopens = read_chance(reader, section, "reopens", "after");
            let asks = asks?.map(|(share, answer_after)| Asks { share, answer_after });
            let reopens = reopens?.map(|(share, after)| Reopens { share, after });
            Some(Work::Effort { effort: effort?, asks, reopens })
        }
    }
}

/// A table with a share and a law; `None` inside if it is not there.
fn read_chance(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    key: &str,
    law_key: &str,
) -> Option<Option<(f64, Law)>> {
    let Some(node) = section.get(key) else {
        return Some(None);
    };
    let table = reader.table(node, key)?;
    let title = format!("`{key}`");
    let section = Section { title: &title, table, place: &node.place };
    let share = reader.need(section, "share").and_then(|node| {
        let share = reader.share(node, "share")?;
        // Whoever comes back may come back again: of 99 %, a hundred times on average.
        if key != "asks-the-customer" && share > 0.99 {
            let message = format!("a share of more than 99% in `{key}` hardly ever ends");
            reader.add(&node.place, Code::OutOfRange, message);
            return None;
        }
        Some(share)
    });
    let law = reader.need_as(section, law_key, Code::BehaviorMissing);
    let law = law.and_then(|node| reader.law(node, law_key));
    Some(Some((share?, law?)))
}

fn read_writes_again(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    family: Option<Family>,
) -> Option<Option<WritesAgain>> {
    let chance = read_chance(reader, section, "writes-again", "after")?;
    if chance.is_some() && family.is_some_and(|family| family != Family::Asynchronous) {
        let message = "`writes-again` has no effect: only asynchronous conversations are parked";
        reader.add(section.key_place("writes-again"), Code::NoEffect, message);
        return None;
    }
    Some(chance.map(|(share, after)| WritesAgain { share, after }))
}
