//! A tree written as TOML again: for `--resolved`, and for scenarios with variations in them.

use super::tree::Node;
use super::tree::Table;
use super::tree::Value;

/// The document as text. Lists of tables become `[[name]]`, what lies deeper stands inline.
pub(super) fn document(root: &Table) -> String {
    let mut text = String::new();
    for entry in &root.entries {
        if !is_section(&entry.node) {
            text.push_str(&format!("{} = {}\n", key(&entry.key), value(&entry.node)));
        }
    }
    for entry in &root.entries {
        match &entry.node.value {
            Value::Table(table) => section(&mut text, &format!("[{}]", key(&entry.key)), table),
            Value::List(nodes) if is_section(&entry.node) => {
                let header = format!("[[{}]]", key(&entry.key));
                nodes.iter().filter_map(Node::as_table).for_each(|table| {
                    section(&mut text, &header, table);
                });
            }
            _ => {}
        }
    }
    text
}

/// Whether a value of the document's own table is written under a header.
fn is_section(node: &Node) -> bool {
    match &node.value {
        Value::Table(_) => true,
        Value::List(nodes) => {
            !nodes.is_empty() && nodes.iter().all(|node| node.as_table().is_some())
        }
        _ => false,
    }
}

fn section(text: &mut String, header: &str, table: &Table) {
    text.push_str(&format!("\n{header}\n"));
    for entry in &table.entries {
        text.push_str(&format!("{} = {}\n", key(&entry.key), value(&entry.node)));
    }
}

/// A value on one line.
pub(super) fn value(node: &Node) -> String {
    match &node.value {
        Value::Text(text) => quoted(text),
        Value::Whole(number) => number.to_string(),
        Value::Number(number) if number.is_finite() => format!("{number:?}"),
        Value::Number(number) if number.is_nan() => "nan".to_owned(),
        Value::Number(number) => if *number > 0.0 { "inf" } else { "-inf" }.to_owned(),
        Value::Flag(flag) => flag.to_string(),
        Value::Moment(moment) => moment.clone(),
        Value::List(nodes) => {
            format!("[{}]", nodes.iter().map(value).collect::<Vec<_>>().join(", "))
        }
        Value::Table(table) if table.entries.is_empty() => "{}".to_owned(),
        Value::Table(table) => {
            let entries = table.entries.iter();
            let pairs =
                entries.map(|entry| format!("{} = {}", key(&entry.key), value(&entry.node)));
            format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", "))
        }
    }
}

fn key(name: &str) -> String {
    let bare = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
    if !name.is_empty() && name.chars().all(bare) { name.to_owned() } else { quoted(name) }
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            control if control.is_control() => {
                quoted.push_str(&format!("\\U{:08x}", u32::from(control)));
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::tree::parse;

    #[test]
    fn a_document_written_again_says_the_same() {
        let text = "format = 1\nempty = []\nq = [{ name = \"a \\\"b\\\"\", n = 1.5 }]\n\
                    [e]\nstart = 2026-03-02T08:00:00\nflag = true\n\"odd key\" = { x = [1, 2] }\n";
        let first = document(parse(text).expect("valid").as_table().expect("a table"));
        let second = document(parse(&first).expect("valid").as_table().expect("a table"));
        assert_eq!(first, second);
        assert!(first.contains("[[q]]\nname = \"a \\\"b\\\"\"\nn = 1.5\n"), "{first}");
    }
}
