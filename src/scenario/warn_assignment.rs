//! What is legal about assignment, but perhaps not meant.

use std::collections::BTreeSet;

use super::Code;
use super::build::Built;
use super::check::pools_of;
use super::check::workstream_of;
use super::flow::Flow;
use super::read::Reader;
use super::tree::Node;
use super::tree::Place;
use super::tree::Table;
use super::warn::outputs;
use super::warn::reached;
use crate::center::AgentCondition;
use crate::center::AssignmentRule;
use crate::center::Distribution;
use crate::center::Method;
use crate::center::Output;
use crate::id::AgentId;
use crate::id::AttributeId;
use crate::id::Id;
use crate::id::QueueId;
use crate::id::ValueId;
use crate::traffic::Arrivals;
use crate::traffic::Attributes;
use crate::traffic::Demand;

/// Reports what is odd about the order of items and the choice of people.
pub(super) fn warn_of_assignment(reader: &mut Reader<'_>, built: &Built<'_>, flows: &[Flow]) {
    warn_of_empty_buckets(reader, built, flows);
    warn_of_unmet_criteria(reader, built, flows);
    warn_of_unknown_contacts(reader, built);
    for queue in reached(flows).map(|(_, queue)| queue).collect::<BTreeSet<_>>() {
        for (rule, place) in rules_of(built, queue) {
            warn_of_rule(reader, built, flows, queue, (rule, place));
        }
    }
}

/// The queues of which every way in is known.
fn known_queues<'f>(flows: &'f [Flow]) -> BTreeSet<QueueId> {
    let queues = |exact: bool| {
        let some = flows.iter().filter(move |flow: &&'f Flow| flow.is_exact == exact);
        some.flat_map(|flow| flow.queues.iter().map(|(queue, _)| *queue))
    };
    let guessed: BTreeSet<QueueId> = queues(false).collect();
    queues(true).filter(|queue| !guessed.contains(queue)).collect()
}

/// A table in a list under a key.
fn entry<'t>(table: &'t Table, key: &str, position: usize) -> Option<&'t Table> {
    table.get(key).and_then(Node::as_list)?.get(position)?.as_table()
}

/// Where the name of an entry of a list stands that is a key of a queue.
fn name_place<'t>(built: &Built<'t>, queue: QueueId, key: &str, position: usize) -> &'t Place {
    let queue = &built.listed.queues.entries[queue.index()];
    place_of_name(entry(queue.table, key, position), queue.place)
}

fn place_of_name<'t>(entry: Option<&'t Table>, otherwise: &'t Place) -> &'t Place {
    entry.and_then(|entry| entry.get("name")).map_or(otherwise, |node| &node.place)
}

/// The assignment rules of a queue with their places, those of selection criteria last.
fn rules_of<'b>(built: &'b Built<'_>, id: QueueId) -> Vec<(&'b AssignmentRule, &'b Place)> {
    let named = &built.listed.queues.entries[id.index()];
    let queue = &built.model.center.queues[id];
    let Method::Custom(default) = &queue.method else {
        return Vec::new();
    };
    let chosen = queue.assignment.selection.iter().enumerate().map(|(position, choice)| {
        (choice.rules.as_slice(), entry(named.table, "selection-criteria", position))
    });
    let rulesets = std::iter::once((default.as_slice(), Some(named.table))).chain(chosen);
    let placed = rulesets.flat_map(|(rules, table)| {
        rules.iter().enumerate().map(move |(position, rule)| {
            let written = table.and_then(|table| entry(table, "assignment-rules", position));
            (rule, place_of_name(written, named.place))
        })
    });
    placed.collect()
}

/// CUS-4: what a rule does not ask for is not looked at.
fn warn_of_rule(
    reader: &mut Reader<'_>,
    built: &Built<'_>,
    flows: &[Flow],
    id: QueueId,
    (rule, place): (&AssignmentRule, &Place),
) {
    let center = &built.model.center;
    let queue = &center.queues[id];
    let (name, of) = (&rule.name, &queue.name);
    let could = |agent: &AgentId| {
        let properties = &center.agents[*agent].columns;
        rule.when.iter().all(|when| when.holds_of(properties) != Some(false))
    };
    if !queue.members.iter().any(could) {
        let message = format!("assignment rule `{name}` fits nobody who serves queue `{of}`");
        reader.add(place, Code::Unreachable, message);
        return;
    }
    let takes_units = flows.iter().any(|flow| {
        let is_pushed = workstream_of(built, flow.demand).distribution == Distribution::Push;
        let comes_here = flow.queues.iter().any(|(queue, _)| *queue == id);
        is_pushed && comes_here && flow.capacity.units > 0
    });
    let asks_units = rule
        .when
        .iter()
        .any(|when| matches!(when, AgentCondition::UnitsFree | AgentCondition::UnitsCompare(_)));
    if takes_units && !asks_units {
        let message = format!(
            "assignment rule `{name}` of queue `{of}` does not ask for `units`: people get more \
             than they have room for"
        );
        reader.add(place, Code::UnitsNotAsked, message).help =
            Some("write `units = \"free\"` into its `when`".to_owned());
    }
    let asks_presence = rule.when.iter().any(|when| matches!(when, AgentCondition::Presence(_)));
    if !asks_presence && pools_of(built, id).any(|pool| !pool.breaks.is_empty()) {
        let message = format!(
            "assignment rule `{name}` of queue `{of}` does not ask for `presence`: it chooses \
             people who are on a break"
        );
        reader.add(place, Code::PresenceNotAsked, message).help =
            Some("write `presence = [\"available\", \"busy\"]` into its `when`".to_owned());
    }
}

/// Selection criteria that no item meets first.
fn warn_of_unmet_criteria(reader: &mut Reader<'_>, built: &Built<'_>, flows: &[Flow]) {
    let used: BTreeSet<(QueueId, usize)> =
        flows.iter().flat_map(|flow| flow.criteria.iter().copied()).collect();
    for queue in known_queues(flows) {
        let settings = &built.model.center.queues[queue];
        for (position, choice) in settings.assignment.selection.iter().enumerate() {
            if !used.contains(&(queue, position)) {
                let message = format!(
                    "no item of queue `{}` ever meets selection criterion `{}` first",
                    settings.name, choice.name
                );
                let place = name_place(built, queue, "selection-criteria", position);
                reader.add(place, Code::Unreachable, message);
            }
        }
    }
}

/// Buckets that nothing comes into.
fn warn_of_empty_buckets(reader: &mut Reader<'_>, built: &Built<'_>, flows: &[Flow]) {
    let used: BTreeSet<(QueueId, usize)> =
        flows.iter().flat_map(|flow| flow.buckets.iter().copied()).collect();
    for queue in known_queues(flows) {
        let settings = &built.model.center.queues[queue];
        for (position, bucket) in settings.assignment.prioritization.iter().enumerate() {
            if !used.contains(&(queue, position)) {
                let message = format!(
                    "no item ever comes into bucket `{}` of queue `{}`",
                    bucket.name, settings.name
                );
                let place = name_place(built, queue, "prioritization", position);
                reader.add(place, Code::Unreachable, message);
            }
        }
    }
}

/// Contacts who prefer somebody, and whom no item names; numbers that nobody dials.
fn warn_of_unknown_contacts(reader: &mut Reader<'_>, built: &Built<'_>) {
    let center = &built.model.center;
    let used = |pair: (AttributeId, ValueId)| {
        let mut written = center.workstreams.iter().flat_map(outputs);
        written
            .any(|output| matches!(output, Output::Attribute(of, value) if (*of, *value) == pair))
            || built.model.demands.iter().any(|demand| carries(demand, pair))
    };
    let mut warn = |what: &str, attribute: AttributeId, value: ValueId, place: &Place| {
        if !used((attribute, value)) {
            let (text, attribute) =
                (&center.values[value].text, &center.attributes[attribute].name);
            let message = format!("{what} `{text}` is never used: no item has it as `{attribute}`");
            reader.add(place, Code::Unused, message);
        }
    };
    if let Some(preferred) = &center.preferred {
        let contacts: Vec<ValueId> = preferred.preferences.iter().map(|one| one.contact).collect();
        for contact in contacts.chunk_by(|a, b| a == b).map(|same| same[0]) {
            let place = built.contact_place(&center.values[contact].text);
            warn("contact", preferred.contact, contact, place);
        }
    }
    if let Some(direct) = &center.direct_calls {
        for (number, _) in &direct.owners {
            let place = built.number_place(&center.values[*number].text);
            warn("number", direct.number, *number, place);
        }
    }
}

/// Whether an item of a demand may carry this value of an attribute.
fn carries(demand: &Demand, pair: (AttributeId, ValueId)) -> bool {
    if let Arrivals::Recorded(items) = &demand.arrivals {
        return items.iter().any(|item| item.attributes.contains(&pair));
    }
    match &demand.attributes {
        Attributes::Independent(all) => all.iter().any(|(attribute, values)| {
            *attribute == pair.0
                && values.iter().any(|(value, weight)| *value == pair.1 && *weight > 0.0)
        }),
        Attributes::Joint(all) => {
            all.iter().any(|(set, weight)| *weight > 0.0 && set.contains(&pair))
        }
    }
}
