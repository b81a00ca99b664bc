//! The custom method: rulesets with their selection criteria, conditions and orders (10.6).

use super::Code;
use super::names::named;
use super::names::tables;
use super::prioritization::read_when;
use super::read::Reader;
use super::read::Section;
use super::rules::COMPARISONS;
use super::rules::Terms;
use super::streams::read_presences;
use super::tree::Node;
use super::tree::Table;
use super::tree::Value;
use super::vocabulary::AGENT_OPERANDS;
use crate::center::AgentCondition;
use crate::center::AssignmentRule;
use crate::center::Comparison;
use crate::center::Operand;
use crate::center::OrderBy;
use crate::center::RulesetChoice;
use crate::id::ColumnId;

/// Criteria that one order looks at.
const ORDERS: usize = 4;

/// Reads the selection criteria of a queue (CUS-2); none if nothing is written.
pub(super) fn read_criteria(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    terms: &Terms<'_, '_>,
    is_custom: bool,
) -> Option<Vec<RulesetChoice>> {
    const KEY: &str = "selection-criteria";
    let errors = reader.errors();
    if section.get(KEY).is_some() && !is_custom {
        let message = "`selection-criteria` have no effect: the method is not \"custom\"";
        reader.add(section.key_place(KEY), Code::NoEffect, message);
    }
    let mut criteria: Vec<RulesetChoice> = Vec::new();
    for node in tables(reader, section.table, KEY) {
        let Some(choice) = named(reader, node, "selection criterion") else { continue };
        if criteria.iter().any(|other| other.name == choice.name) {
            let message = format!("{} is there twice", choice.title);
            reader.add(choice.place, Code::DuplicateName, message).label =
                "this name is taken".to_owned();
            continue;
        }
        let when = read_when(reader, choice.section(), terms);
        let rules = reader.need(choice.section(), "assignment-rules");
        let rules = rules.and_then(|_| read_rules(reader, choice.section(), terms));
        if let (Some(when), Some(rules)) = (when, rules) {
            criteria.push(RulesetChoice { name: choice.name.to_owned(), when, rules });
        }
    }
    (reader.errors() == errors).then_some(criteria)
}

/// Reads an assignment ruleset (CUS-3).
pub(super) fn read_rules(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    terms: &Terms<'_, '_>,
) -> Option<Vec<AssignmentRule>> {
    let errors = reader.errors();
    let mut rules: Vec<AssignmentRule> = Vec::new();
    for node in tables(reader, section.table, "assignment-rules") {
        let Some(rule) = named(reader, node, "assignment rule") else { continue };
        if rules.iter().any(|other| other.name == rule.name) {
            let message = format!("{} is there twice", rule.title);
            reader.add(rule.place, Code::DuplicateName, message);
            continue;
        }
        let when = match rule.table.get("when") {
            Some(node) => read_conditions(reader, node, terms),
            None => Some(Vec::new()),
        };
        let order_by = match rule.table.get("order-by") {
            Some(node) => read_order(reader, node, terms),
            None => Some(Vec::new()),
        };
        if let (Some(when), Some(order_by)) = (when, order_by) {
            rules.push(AssignmentRule { name: rule.name.to_owned(), when, order_by });
        }
    }
    if rules.is_empty() && reader.errors() == errors {
        let message = format!("{} has no assignment rules, so nobody gets anything", section.title);
        reader.add(section.key_place("assignment-rules"), Code::OutOfRange, message);
    }
    (reader.errors() == errors).then_some(rules)
}

/// CUS-5.
fn read_conditions(
    reader: &mut Reader<'_>,
    node: &Node,
    terms: &Terms<'_, '_>,
) -> Option<Vec<AgentCondition>> {
    let table = reader.table(node, "when")?;
    let mut conditions = Vec::new();
    if let Some(node) = table.get("presence") {
        conditions.push(AgentCondition::Presence(read_presences(reader, node, "presence")?));
    }
    if let Some(node) = table.get("units") {
        // CUS-7: both operators are in use.
        let words = [
            ("free", AgentCondition::UnitsFree),
            ("more than needed", AgentCondition::UnitsCompare(Comparison::Greater)),
        ];
        let places = [("free", 0), ("more than needed", 1)];
        let place: usize = reader.word(node, "units", &places)?;
        conditions.extend(words.into_iter().nth(place).map(|(_, condition)| condition));
    }
    if let Some(node) = table.get("skills") {
        conditions.push(read_skills(reader, node, terms)?);
    }
    if let Some(node) = table.get("skill-named-by") {
        let attribute = terms.vocabulary.find_attribute(reader, node, "skill-named-by")?;
        conditions.push(AgentCondition::SkillNamed(attribute));
    }
    if let Some(node) = table.get("working") {
        if !reader.flag(node, "working")? {
            let message = "`working` can only be true: no rule looks for those who do not work";
            reader.add(&node.place, Code::OutOfRange, message);
            return None;
        }
        conditions.push(AgentCondition::Working);
    }
    if let Some(node) = table.get("waited") {
        conditions.push(AgentCondition::Waited(reader.span(node, "waited")?));
    }
    for entry in table.entries.iter().filter(|entry| !AGENT_OPERANDS.contains(&&*entry.key)) {
        let column = terms.vocabulary.find_column(reader, &entry.place, &entry.key)?;
        match &entry.node.value {
            Value::Table(asked) => {
                let title = format!("the condition on `{}`", entry.key);
                let section = Section { title: &title, table: asked, place: &entry.node.place };
                conditions.extend(read_property(reader, section, column, terms)?);
            }
            _ => {
                let values = read_values(reader, &entry.node, &entry.key, terms)?;
                conditions.push(AgentCondition::Column(column, values));
            }
        }
    }
    Some(conditions)
}

fn read_skills(
    reader: &mut Reader<'_>,
    node: &Node,
    terms: &Terms<'_, '_>,
) -> Option<AgentCondition> {
    let Value::Table(table) = &node.value else {
        reader.word(node, "skills", &[("exact", ())])?;
        return Some(AgentCondition::SkillsExact);
    };
    let section = Section { title: "`skills`", table, place: &node.place };
    let of_type = reader.need(section, "of-type")?;
    Some(AgentCondition::SkillsOfType(terms.skill_types.find(reader, of_type, "of-type")?))
}

fn read_values(
    reader: &mut Reader<'_>,
    node: &Node,
    key: &str,
    terms: &Terms<'_, '_>,
) -> Option<Vec<crate::id::ValueId>> {
    let mut values = Vec::new();
    for value in node.one_or_many() {
        values.push(terms.vocabulary.value(&reader.scalar(value, key)?));
    }
    Some(values)
}

/// What is asked of a property, beside a value or a list of values.
fn read_property(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    column: ColumnId,
    terms: &Terms<'_, '_>,
) -> Option<Vec<AgentCondition>> {
    let mut asked = Vec::new();
    if let Some(node) = section.get("is-not") {
        let values = read_values(reader, node, "is-not", terms)?;
        asked.push(AgentCondition::ColumnIsNot(column, values));
    }
    if let Some(node) = section.get("present") {
        if !reader.flag(node, "present")? {
            let message = "`present` can only be true: a rule cannot ask for what is absent";
            reader.add(&node.place, Code::OutOfRange, message);
            return None;
        }
        asked.push(AgentCondition::ColumnPresent(column));
    }
    if let Some(node) = section.get("item") {
        let attribute = terms.vocabulary.find_attribute(reader, node, "item")?;
        asked.push(AgentCondition::ColumnMatches(column, attribute));
    }
    for (key, comparison) in COMPARISONS {
        if let Some(node) = section.get(key) {
            let operand = read_operand(reader, node, key, terms)?;
            asked.push(AgentCondition::ColumnCompares(column, comparison, operand));
        }
    }
    if asked.is_empty() {
        // Keys that do not exist are found elsewhere.
        if !section.table.entries.is_empty() {
            return None;
        }
        reader.one_form(
            section,
            &["is-not", "at-least", "at-most", "above", "below", "item", "present"],
        );
        return None;
    }
    Some(asked)
}

/// The right side of a comparison: a number, or what an attribute of the item says.
fn read_operand(
    reader: &mut Reader<'_>,
    node: &Node,
    key: &str,
    terms: &Terms<'_, '_>,
) -> Option<Operand> {
    let Value::Table(table) = &node.value else {
        reader.number(node, key, -1e300..=1e300)?;
        let text = reader.scalar(node, key)?;
        return Some(Operand::Value(terms.vocabulary.value(&text)));
    };
    let title = format!("`{key}`");
    let section = Section { title: &title, table, place: &node.place };
    let item = reader.need(section, "item")?;
    Some(Operand::Item(terms.vocabulary.find_attribute(reader, item, "item")?))
}

/// CUS-6.
fn read_order(reader: &mut Reader<'_>, node: &Node, terms: &Terms<'_, '_>) -> Option<Vec<OrderBy>> {
    let nodes = node.one_or_many();
    if nodes.len() > ORDERS {
        let message =
            format!("`order-by` has {} criteria; at most {ORDERS} are looked at", nodes.len());
        reader.add(&node.place, Code::OutOfRange, message);
        return None;
    }
    let orders = nodes.iter().map(|node| match &node.value {
        Value::Table(table) => read_order_of(reader, node, table, terms),
        _ => read_order_word(reader, node),
    });
    let orders: Vec<OrderBy> = orders.collect::<Vec<_>>().into_iter().collect::<Option<_>>()?;
    let place = orders.iter().position(|order| *order == OrderBy::RoundRobin);
    if let Some(after) = place.and_then(|place| nodes.get(place + 1)) {
        let message = "what follows \"round robin\" has no effect: it leaves no ties";
        reader.add(&after.place, Code::NoEffect, message);
        return None;
    }
    Some(orders)
}

fn read_order_word(reader: &mut Reader<'_>, node: &Node) -> Option<OrderBy> {
    const WORDS: [(&str, OrderBy); 7] = [
        ("least active", OrderBy::LeastActive),
        ("round robin", OrderBy::RoundRobin),
        ("units free", OrderBy::UnitsFree),
        ("slots free", OrderBy::SlotsFree),
        ("nearest skills", OrderBy::NearestSkills(None)),
        ("most skilled", OrderBy::MostSkilled(None)),
        ("skill count", OrderBy::SkillCount),
    ];
    reader.word(node, "order-by", &WORDS)
}

fn read_order_of(
    reader: &mut Reader<'_>,
    node: &Node,
    table: &Table,
    terms: &Terms<'_, '_>,
) -> Option<OrderBy> {
    const FORMS: [&str; 4] = ["smallest", "largest", "nearest-skills", "most-skilled"];
    let section = Section { title: "`order-by`", table, place: &node.place };
    let form = reader.one_form(section, &FORMS)?;
    let named = section.get(form)?;
    if form.ends_with("skills") || form.ends_with("skilled") {
        let skill_type = Some(terms.skill_types.find(reader, named, form)?);
        return Some(match form {
            "nearest-skills" => OrderBy::NearestSkills(skill_type),
            _ => OrderBy::MostSkilled(skill_type),
        });
    }
    let name = reader.text(named, form)?;
    let column = terms.vocabulary.find_column(reader, &named.place, name)?;
    Some(match form {
        "smallest" => OrderBy::Column(column),
        _ => OrderBy::ColumnDescending(column),
    })
}
