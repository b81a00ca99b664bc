//! Attributes of items, properties of people, and the values that either can have.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use super::Code;
use super::nearest::natural;
use super::nearest::nearest;
use super::read::Reader;
use super::tree::Node;
use super::tree::Place;
use super::tree::Table;
use crate::center::Attribute;
use crate::center::Column;
use crate::center::Value;
use crate::id::AttributeId;
use crate::id::ColumnId;
use crate::id::Id;
use crate::id::IdVec;
use crate::id::ValueId;

/// Keys of an assignment rule's `when` that are not properties of people.
pub(super) const AGENT_OPERANDS: [&str; 6] =
    ["presence", "units", "skills", "skill-named-by", "waited", "working"];

/// Every name of an attribute or property and every value, in canonical order.
#[derive(Default)]
pub(super) struct Vocabulary {
    /// Attributes that demands, rules or classification know.
    carried: BTreeSet<String>,
    /// Properties that people of some pool have.
    held: BTreeSet<String>,
    attributes: BTreeMap<String, usize>,
    columns: BTreeMap<String, usize>,
    values: BTreeMap<String, usize>,
}

impl Vocabulary {
    pub(super) fn attribute(&self, name: &str) -> AttributeId {
        AttributeId::new(self.attributes.get(name).copied().unwrap_or_default())
    }

    /// The attribute that a text names; reports one that no item has.
    pub(super) fn find_attribute(
        &self,
        reader: &mut Reader<'_>,
        node: &Node,
        key: &str,
    ) -> Option<AttributeId> {
        let name = reader.text(node, key)?;
        if self.carried.contains(name) {
            return Some(self.attribute(name));
        }
        let near = nearest(name, self.carried.iter().map(String::as_str));
        let message = format!("no item has an attribute `{name}`");
        let finding = reader.add(&node.place, Code::UnknownName, message);
        finding.label = "unknown attribute".to_owned();
        finding.help = near.map(|near| format!("an attribute named `{near}` exists"));
        None
    }

    /// The property of this name, written at `place`; reports one that nobody has.
    pub(super) fn find_column(
        &self,
        reader: &mut Reader<'_>,
        place: &Place,
        name: &str,
    ) -> Option<ColumnId> {
        if self.held.contains(name) {
            return Some(self.column(name));
        }
        let known = self.held.iter().map(String::as_str).chain(AGENT_OPERANDS);
        let near = nearest(name, known).map(|near| match AGENT_OPERANDS.contains(&near) {
            true => format!("did you mean `{near}`?"),
            false => format!("a property named `{near}` exists"),
        });
        let message = format!("nobody has a property `{name}`");
        let finding = reader.add(place, Code::UnknownName, message);
        finding.label = "not among the `properties` of any pool".to_owned();
        finding.help = near;
        None
    }

    pub(super) fn column(&self, name: &str) -> ColumnId {
        ColumnId::new(self.columns.get(name).copied().unwrap_or_default())
    }

    pub(super) fn value(&self, text: &str) -> ValueId {
        ValueId::new(self.values.get(text).copied().unwrap_or_default())
    }

    pub(super) fn attributes(&self) -> IdVec<AttributeId, Attribute> {
        in_order(&self.attributes).map(|name| Attribute { name }).collect()
    }

    pub(super) fn columns(&self) -> IdVec<ColumnId, Column> {
        in_order(&self.columns).map(|name| Column { name }).collect()
    }

    pub(super) fn values(&self) -> IdVec<ValueId, Value> {
        let value = |text: String| Value { number: super::amount::number(&text), text };
        in_order(&self.values).map(value).collect()
    }
}

fn in_order(names: &BTreeMap<String, usize>) -> impl Iterator<Item = String> {
    let mut sorted: Vec<(usize, &String)> = names.iter().map(|(name, id)| (*id, name)).collect();
    sorted.sort_unstable();
    sorted.into_iter().map(|(_, name)| name.clone())
}

/// Collects every attribute, property and value that the document names.
pub(super) fn collect(reader: &mut Reader<'_>, root: &Table) -> Vocabulary {
    let mut found = Found::default();
    for demand in entries(root, "demand") {
        found.demand(reader, demand);
    }
    for rule in entries(root, "rule") {
        found.rule(rule);
    }
    for ruleset in entries(root, "classification") {
        entries(ruleset, "rules").for_each(|rule| found.rule(rule));
    }
    for pool in entries(root, "pool") {
        let properties = pool.get("properties").and_then(Node::as_table);
        found.columns(properties.unwrap_or(&Table::default()));
    }
    let (carried, held) = (found.attributes.clone(), found.columns.clone());
    for queue in entries(root, "queue") {
        found.queue(queue);
    }
    for name in ["preferred", "direct-calls"] {
        let people = root.get(name).and_then(Node::as_table);
        let people = people.and_then(|table| table.get("people")).and_then(Node::as_table);
        let named = people.map_or(&[][..], |people| &people.entries);
        found.values.extend(named.iter().map(|entry| entry.key.clone()));
    }
    Vocabulary {
        carried,
        held,
        attributes: numbered(found.attributes),
        columns: numbered(found.columns),
        values: numbered(found.values),
    }
}

fn numbered(names: BTreeSet<String>) -> BTreeMap<String, usize> {
    let mut names: Vec<String> = names.into_iter().collect();
    names.sort_by(|a, b| natural(a, b));
    names.into_iter().enumerate().map(|(id, name)| (name, id)).collect()
}

/// The tables in the list under a key.
fn entries<'t>(table: &'t Table, key: &str) -> impl Iterator<Item = &'t Table> {
    let list = table.get(key).and_then(Node::as_list).unwrap_or_default();
    list.iter().filter_map(Node::as_table)
}

#[derive(Default)]
struct Found {
    attributes: BTreeSet<String>,
    columns: BTreeSet<String>,
    values: BTreeSet<String>,
}

impl Found {
    fn pair(&mut self, attribute: &str, node: &Node) {
        self.attributes.insert(attribute.to_owned());
        self.values.extend(node.one_or_many().iter().filter_map(Node::as_scalar));
    }

    fn rule(&mut self, rule: &Table) {
        if let Some(when) = rule.get("when").and_then(Node::as_table) {
            self.condition(when);
        }
        for entry in rule.get("set").and_then(Node::as_table).map_or(&[][..], |set| &set.entries) {
            self.pair(&entry.key, &entry.node);
        }
    }

    fn queue(&mut self, queue: &Table) {
        let criteria = entries(queue, "selection-criteria").inspect(|choice| self.rule(choice));
        let rulesets: Vec<&Table> = criteria.chain([queue]).collect();
        for rule in rulesets.into_iter().flat_map(|table| entries(table, "assignment-rules")) {
            let when = rule.get("when").and_then(Node::as_table);
            self.columns(when.unwrap_or(&Table::default()));
        }
        for key in ["prioritization", "wait-playbook", "transfer-playbook"] {
            entries(queue, key).for_each(|rule| self.rule(rule));
        }
        if let Some(overflow) = queue.get("overflow").and_then(Node::as_table) {
            for entry in &overflow.entries {
                entries(overflow, &entry.key).for_each(|branch| self.rule(branch));
            }
        }
    }

    fn condition(&mut self, when: &Table) {
        for entry in &when.entries {
            if entry.key == "all" || entry.key == "any" {
                entries(when, &entry.key).for_each(|part| self.condition(part));
            } else {
                self.pair(&entry.key, &entry.node);
            }
        }
    }

    fn columns(&mut self, table: &Table) {
        let properties = table.entries.iter();
        for entry in properties.filter(|entry| !AGENT_OPERANDS.contains(&&*entry.key)) {
            self.columns.insert(entry.key.clone());
            let mut add = |node: &Node| {
                self.values.extend(node.one_or_many().iter().filter_map(Node::as_scalar));
            };
            add(&entry.node);
            // What is asked of a property may have values of its own.
            if let Some(asked) = entry.node.as_table() {
                asked.entries.iter().for_each(|part| add(&part.node));
            }
        }
    }

    fn demand(&mut self, reader: &mut Reader<'_>, demand: &Table) {
        if let Some(independent) = demand.get("attributes").and_then(Node::as_table) {
            for entry in &independent.entries {
                self.attributes.insert(entry.key.clone());
                let weights = entry.node.as_table().map_or(&[][..], |table| &table.entries);
                self.values.extend(weights.iter().map(|weight| weight.key.clone()));
            }
        }
        for combination in entries(demand, "joint") {
            let pairs = combination.entries.iter();
            for entry in pairs.filter(|entry| entry.key != "share" && entry.key != "weight") {
                self.pair(&entry.key, &entry.node);
            }
        }
        if let Some(arrivals) = demand.get("arrivals").and_then(Node::as_table) {
            self.recorded(reader, arrivals);
        }
    }

    fn recorded(&mut self, reader: &mut Reader<'_>, arrivals: &Table) {
        let columns = arrivals.get("attributes").and_then(Node::as_table);
        let (Some(file), Some(columns)) = (arrivals.get("items"), columns) else { return };
        if file.as_text().is_none() {
            return;
        }
        let Some(sheet) = reader.sheet(file, "items") else { return };
        for entry in &columns.entries {
            self.attributes.insert(entry.key.clone());
            let name = entry.node.as_text();
            let column = sheet.header.iter().position(|column| Some(&**column) == name);
            for row in column.map_or(&[][..], |_| &sheet.rows) {
                let cell = row.cell(column.unwrap_or_default());
                if !cell.is_empty() && !self.values.contains(cell) {
                    self.values.insert(cell.to_owned());
                }
            }
        }
    }
}
