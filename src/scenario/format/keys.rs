//! Keys that do not exist, or not yet.

use super::COMPARISON;
use super::COUNT_LAW;
use super::Form;
use super::Group;
use super::LATER;
use super::LAW;
use super::PROPERTY;
use super::SECTIONS;
use super::section;
use crate::scenario::Code;
use crate::scenario::Finding;
use crate::scenario::nearest::nearest;
use crate::scenario::tree::Entry;
use crate::scenario::tree::Node;
use crate::scenario::tree::Table;
use crate::scenario::tree::Value;

/// Reports every key that does not exist or is not supported yet, and nothing else: wrong types
/// are left to those who read the values.
pub(in crate::scenario) fn check_keys(root: &Node, findings: &mut Vec<Finding>) {
    let Some(root) = root.as_table() else { return };
    for entry in &root.entries {
        let Some(section) = section(&entry.key) else {
            if entry.key != "format" {
                let names = SECTIONS.iter().map(|section| section.name).chain(["format"]);
                report(entry, "the scenario", names, LATER, findings);
            }
            continue;
        };
        for node in entry.node.one_or_many() {
            let Some(table) = node.as_table() else { continue };
            let title = match (table.get("name").and_then(Node::as_text), section.is_list) {
                (Some(name), true) => format!("{} `{name}`", section.name),
                (None, true) => format!("`[[{}]]`", section.name),
                (_, false) => format!("`[{}]`", section.name),
            };
            check_group(table, section.group, &title, findings);
        }
    }
}

fn check_group(table: &Table, group: &'static Group, title: &str, findings: &mut Vec<Finding>) {
    for entry in &table.entries {
        match group.key(&entry.key) {
            Some(key) => check_value(&entry.node, &key.form, key.name, title, findings),
            None if group.is_open && !is_later(group, &entry.key) => {
                check_value(&entry.node, &PROPERTY, &entry.key, title, findings);
            }
            None => {
                let names = group.keys.iter().map(|key| key.name);
                report(entry, title, names, group.later, findings);
            }
        }
    }
}

fn is_later(group: &Group, key: &str) -> bool {
    group.later.iter().any(|(name, _)| *name == key)
}

/// Checks the keys inside of a value.
fn check_value(node: &Node, form: &Form, key: &str, title: &str, findings: &mut Vec<Finding>) {
    match (&node.value, form) {
        (_, Form::Condition) => check_condition(node, title, findings),
        (Value::List(nodes), _) => {
            for node in nodes {
                if let Some(element) = form.element() {
                    check_value(node, element, key, title, findings);
                }
            }
        }
        (Value::Table(table), _) => {
            if let Some((_, values)) = form.map() {
                for entry in &table.entries {
                    check_value(&entry.node, values, &entry.key, title, findings);
                }
            } else if let Some(group) = form.group() {
                // A law of an unknown name is the finding of those who read laws.
                let is_law = std::ptr::eq(group, LAW) || std::ptr::eq(group, COUNT_LAW);
                let is_known = |entry: &Entry| group.key(&entry.key).is_some();
                if !is_law || table.entries.iter().any(is_known) {
                    check_group(table, group, &format!("`{key}` of {title}"), findings);
                }
            }
        }
        _ => {}
    }
}

/// Conditions name attributes freely; what they ask of one does not.
fn check_condition(node: &Node, title: &str, findings: &mut Vec<Finding>) {
    let Some(table) = node.as_table() else { return };
    for entry in &table.entries {
        if entry.key == "all" || entry.key == "any" {
            for part in entry.node.as_list().unwrap_or_default() {
                check_condition(part, title, findings);
            }
        } else if let Some(asked) = entry.node.as_table() {
            let title = format!("the condition on `{}` of {title}", entry.key);
            check_group(asked, COMPARISON, &title, findings);
        }
    }
}

fn report(
    entry: &Entry,
    title: &str,
    names: impl Iterator<Item = &'static str>,
    later: &[(&str, &str)],
    findings: &mut Vec<Finding>,
) {
    let key = &entry.key;
    let finding = if let Some((_, about)) = later.iter().find(|(name, _)| name == key) {
        let mut finding =
            entry.place.finding(Code::NotYet, format!("`{key}` in {title} is not supported yet"));
        finding.label = format!("a later version brings {about}");
        finding
    } else {
        let mut finding =
            entry.place.finding(Code::UnknownKey, format!("unknown key `{key}` in {title}"));
        finding.label = "no such key".to_owned();
        let names: Vec<&str> = names.collect();
        finding.help = Some(match nearest(key, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("its keys are {}", names.join(", ")),
        });
        finding
    };
    findings.push(finding);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::tree::parse;

    fn found(text: &str) -> Vec<String> {
        let mut findings = Vec::new();
        check_keys(&parse(text).expect("valid TOML"), &mut findings);
        let line = |finding: Finding| {
            let place = finding.place.map_or("", |place| &text[place]);
            let help = finding.help.unwrap_or_default();
            format!("{} {place}: {} ({help})", finding.code.name(), finding.message)
        };
        findings.into_iter().map(line).collect()
    }

    #[test]
    fn misspelt_keys_are_found_at_every_depth() {
        let text = "formt = 1\n[[pool]]\nname = \"a\"\nagnets = 3\n\
                    offered = { acepts-after = 1, accepts-after = { gamma = { maen = 1 } } }\n";
        assert_eq!(
            found(text),
            [
                "S010 formt: unknown key `formt` in the scenario (did you mean `format`?)",
                "S010 agnets: unknown key `agnets` in pool `a` (did you mean `agents`?)",
                "S010 acepts-after: unknown key `acepts-after` in `offered` of pool `a` (did you \
                 mean `accepts-after`?)",
                "S010 maen: unknown key `maen` in `gamma` of `accepts-after` of `offered` of pool \
                 `a` (did you mean `mean`?)",
            ]
        );
    }

    #[test]
    fn what_is_not_built_yet_is_told_apart() {
        let found = found("workstream = [{ overflow = true }]\n[playbook]\n");
        assert_eq!(
            found,
            [
                "S011 overflow: `overflow` in `[[workstream]]` is not supported yet ()",
                "S011 playbook: `playbook` in the scenario is not supported yet ()",
            ]
        );
    }

    #[test]
    fn names_of_attributes_and_properties_are_free() {
        let text = "demand = [{ attributes = { hours = { x = 1 } }, joint = [{ y = 1 }] }]\n\
                    rule = [{ when = { any = [{ z = { above = 1 } }] } }]\n\
                    queue = [{ assignment-rules = [{ when = { level = 1 } }] }]\n";
        assert_eq!(found(text), [] as [&str; 0]);
        let wrong = "rule = [{ when = { any = [{ z = { abov = 1 } }] } }]";
        assert_eq!(found(wrong).len(), 1);
    }

    #[test]
    fn trees_of_any_shape_are_read_over() {
        for value in ["1", "\"a\"", "[[1], [[2]]]", "{ a = { b = { c = [] } } }", "[{ name = 1 }]"]
        {
            for section in SECTIONS {
                found(&format!("{} = {value}", section.name));
                for key in section.group.keys {
                    found(&format!("{} = [{{ {} = {value} }}]", section.name, key.name));
                }
            }
        }
    }
}
