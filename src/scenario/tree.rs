//! The parsed text: tables and values, each with the place it came from.
//!
//! A tree of our own rather than deserialized structs, because checking must not stop at the
//! first finding, and because variations replace values whose place is then the command line.

use std::ops::Range;

use toml::Spanned;
use toml::de::DeTable;
use toml::de::DeValue;

use super::Code;
use super::Finding;

/// Where something was written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// In the scenario's text.
    Text(Range<usize>),
    /// On the command line.
    Option(String),
    /// Nowhere: the whole file, or a default.
    Nowhere,
}

/// A value and its place.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Node {
    pub(super) place: Place,
    pub(super) value: Value,
}

/// A value of the text.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Value {
    Text(String),
    Whole(i64),
    Number(f64),
    Flag(bool),
    Moment(String),
    List(Vec<Node>),
    Table(Table),
}

/// A table, its entries in the order of the text.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Table {
    pub(super) entries: Vec<Entry>,
}

/// A key with its value.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) place: Place,
    pub(super) node: Node,
}

impl Place {
    /// A finding of this kind here.
    pub(super) fn finding(&self, code: Code, message: impl Into<String>) -> Finding {
        let (place, option) = match self {
            Self::Text(range) => (Some(range.clone()), None),
            Self::Option(text) => (None, Some(text.clone())),
            Self::Nowhere => (None, None),
        };
        Finding {
            severity: code.severity(),
            code,
            place,
            option,
            message: message.into(),
            label: String::new(),
            help: None,
        }
    }
}

impl Table {
    /// The value of a key.
    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node)
    }

    /// The value of a key, to be changed.
    pub(super) fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.entries.iter_mut().find(|entry| entry.key == key).map(|entry| &mut entry.node)
    }

    /// The place of a key.
    pub(super) fn key_place(&self, key: &str) -> Option<&Place> {
        self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.place)
    }

    /// Sets a key, at the end if it is new.
    pub(super) fn set(&mut self, key: &str, node: Node) {
        if let Some(old) = self.get_mut(key) {
            *old = node;
            return;
        }
        self.entries.push(Entry { key: key.to_owned(), place: node.place.clone(), node });
    }
}

impl Node {
    /// A value that was written nowhere.
    pub(super) const fn new(value: Value) -> Self {
        Self { place: Place::Nowhere, value }
    }

    /// A text that was written nowhere.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::new(Value::Text(text.into()))
    }

    pub(super) fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A number, whole or not.
    pub(super) fn as_number(&self) -> Option<f64> {
        match self.value {
            Value::Whole(number) => Some(number as f64),
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    pub(super) fn as_list(&self) -> Option<&[Self]> {
        match &self.value {
            Value::List(nodes) => Some(nodes),
            _ => None,
        }
    }

    pub(super) fn as_table(&self) -> Option<&Table> {
        match &self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    /// What an attribute or property has as its value: texts, numbers and flags, as text.
    pub(super) fn as_scalar(&self) -> Option<String> {
        match &self.value {
            Value::Text(text) => Some(text.clone()),
            Value::Whole(number) => Some(number.to_string()),
            Value::Number(number) => Some(number.to_string()),
            Value::Flag(flag) => Some(flag.to_string()),
            _ => None,
        }
    }

    /// The list's elements, or the value itself as the only one.
    pub(super) fn one_or_many(&self) -> &[Self] {
        match &self.value {
            Value::List(nodes) => nodes,
            _ => std::slice::from_ref(self),
        }
    }

    /// What it is, as findings say it.
    pub(super) const fn kind(&self) -> &'static str {
        match self.value {
            Value::Text(_) => "a text",
            Value::Whole(_) => "a whole number",
            Value::Number(_) => "a number",
            Value::Flag(_) => "true or false",
            Value::Moment(_) => "a date or time",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
        }
    }

    /// Gives the value and everything in it another place.
    pub(super) fn set_place(&mut self, place: &Place) {
        self.place = place.clone();
        match &mut self.value {
            Value::List(nodes) => nodes.iter_mut().for_each(|node| node.set_place(place)),
            Value::Table(table) => {
                for entry in &mut table.entries {
                    entry.place = place.clone();
                    entry.node.set_place(place);
                }
            }
            _ => {}
        }
    }
}

/// Parses a scenario's text.
///
/// # Errors
///
/// The first syntax error.
pub(super) fn parse(text: &str) -> Result<Node, Finding> {
    let (tree, errors) = DeTable::parse_recoverable(text);
    if let Some(error) = errors.first() {
        let end = text.len();
        let range = error.span().unwrap_or(end..end);
        let mut finding = Place::Text(range).finding(Code::Syntax, error.message());
        finding.label = "not valid TOML from here on".to_owned();
        finding.help = mixed_forms(text, error.span().map_or(end, |range| range.start));
        return Err(finding);
    }
    let span = tree.span();
    Ok(Node { place: Place::Text(span), value: Value::Table(table(tree.into_inner())) })
}

/// Help for a list of tables, `[[queue]]`, after the same name was given as `queue = [ … ]`: TOML
/// itself only says that the key is there already.
fn mixed_forms(text: &str, at: usize) -> Option<String> {
    let before = text.get(..at)?;
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = text.get(start..)?.lines().next()?.trim();
    let name = line.strip_prefix("[[")?.split_once("]]")?.0.trim();
    let is_list = |line: &str| {
        let value = line.trim().strip_prefix(name).map(str::trim_start);
        value
            .and_then(|rest| rest.strip_prefix('='))
            .is_some_and(|rest| rest.trim().starts_with('['))
    };
    before.lines().any(is_list).then(|| {
        format!(
            "the two forms cannot be mixed in one file: write every {name} as `[[{name}]]`, or all \
             of them in the one list `{name} = [ ... ]`"
        )
    })
}

/// Parses a single value, such as one of the command line; `None` if it is not one.
pub(super) fn parse_value(text: &str) -> Option<Node> {
    let (value, errors) = DeValue::parse_recoverable(text);
    errors.is_empty().then(|| node(value))
}

fn node(value: Spanned<DeValue<'_>>) -> Node {
    let place = Place::Text(value.span());
    let value = match value.into_inner() {
        DeValue::String(text) => Value::Text(text.into_owned()),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(whole) => Value::Whole(whole),
            Err(_) => Value::Number(number.as_str().parse().unwrap_or(f64::NAN)),
        },
        DeValue::Float(number) => Value::Number(number.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(flag) => Value::Flag(flag),
        DeValue::Datetime(moment) => Value::Moment(moment.to_string()),
        DeValue::Array(values) => Value::List(values.into_iter().map(node).collect()),
        DeValue::Table(entries) => Value::Table(table(entries)),
    };
    Node { place, value }
}

fn table(entries: DeTable<'_>) -> Table {
    let mut entries: Vec<Entry> = entries
        .into_iter()
        .map(|(key, value)| Entry {
            place: Place::Text(key.span()),
            key: key.into_inner().into_owned(),
            node: node(value),
        })
        .collect();
    entries.sort_by_key(|entry| match &entry.place {
        Place::Text(range) => range.start,
        _ => usize::MAX,
    });
    Table { entries }
}
