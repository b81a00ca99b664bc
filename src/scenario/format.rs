//! The format: one table of all keys, with their forms, defaults and meanings.
//!
//! What is accepted, what is written in where nothing is said, the JSON Schema and the reference
//! in `docs/scenario.md` all come from here, so that they cannot disagree.

mod assignment;
mod campaign;
mod center;
mod defaults;
mod keys;
mod offers;
mod overflow;
mod people;
mod study;
mod teamwork;
mod traffic;

pub(super) use assignment::PROPERTY;
pub(super) use center::COMPARISON;
pub(super) use defaults::write_defaults;
pub(super) use keys::check_keys;
pub(super) use traffic::COUNT_LAW;
pub(super) use traffic::LAW;

use super::tree::Node;
use super::tree::Table;
use super::tree::Value;

/// What a value looks like.
#[derive(Clone, Copy, Debug)]
pub(super) enum Form {
    /// The name of the entry itself.
    OwnName,
    /// The name of an entry of this table.
    Name(&'static str),
    /// The name of a CSV file, relative to the scenario's directory.
    File,
    /// The name of a column of a CSV file.
    Column,
    /// The name of a measure.
    Measure,
    /// One of these words.
    Words(&'static [&'static str]),
    Flag,
    /// A whole number from the first to the second.
    Whole(u64, u64),
    /// A number from the first to the second.
    Number(f64, f64),
    Duration,
    Rate,
    Share,
    /// A time of day.
    Clock,
    /// Two times of day.
    Window,
    /// Days of the week.
    Days,
    /// A local date and time.
    Moment,
    /// A date.
    Date,
    /// A time zone.
    Zone,
    /// A text, a number, or true or false: the value of an attribute.
    Scalar,
    /// The name of an attribute of items.
    Attribute,
    /// The name of a property of people.
    Property,
    /// The name of a type of skills.
    SkillType,
    /// The name of a person.
    Person,
    /// A law of lengths of time.
    Law,
    /// A law of whole numbers.
    CountLaw,
    /// What has to hold of an item's attributes.
    Condition,
    /// A list of values of this form.
    List(&'static Self),
    /// A table with these keys.
    Table(&'static Group),
    /// A table whose keys are names; what they name, and the form of the values.
    Map(Named, &'static Self),
    /// A value of any of these forms, of which at most one is a table and one a list.
    OneOf(&'static [Self]),
}

/// What the keys of a table of names name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Named {
    /// Entries of this table.
    Entries(&'static str),
    /// Attributes of items.
    Attributes,
    /// Values of an attribute.
    Values,
    /// Properties of people.
    Properties,
    /// Measures.
    Measures,
    /// Types of work.
    Types,
    /// Days of the week.
    Days,
}

/// What applies where a key is not written.
#[derive(Clone, Copy, Debug)]
pub(super) enum Default {
    /// It must be written.
    Required,
    /// Nothing: in words, what that means.
    Absent(&'static str),
    /// This value.
    Is(&'static str),
    /// It depends on what else is written: in words.
    Depends(&'static str),
}

/// A key of a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) form: Form,
    pub(super) default: Default,
    /// What it says, in sentences.
    pub(super) doc: &'static str,
}

/// The keys of a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    pub(super) keys: &'static [Key],
    /// Whether there may be further keys: names of properties, with what is asked of them.
    pub(super) is_open: bool,
    /// Keys of which exactly one is written; empty: no such rule.
    pub(super) one_of: &'static [&'static str],
    /// Keys that a later version brings, and what they are about.
    pub(super) later: &'static [(&'static str, &'static str)],
}

/// A table of the document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Section {
    pub(super) name: &'static str,
    /// Whether it is a list of entries, written `[[name]]`; else there is one, `[name]`.
    pub(super) is_list: bool,
    /// What its entries are, in sentences.
    pub(super) doc: &'static str,
    pub(super) group: &'static Group,
}

/// Every table of the document, in the order of the documentation.
pub(super) const SECTIONS: [Section; 15] = [
    center::WORKSTREAM,
    center::QUEUE,
    overflow::HOURS,
    center::RULE,
    center::CLASSIFICATION,
    center::SKILL,
    center::CAPACITY_PROFILE,
    offers::PREFERRED,
    offers::DIRECT_CALLS,
    people::POOL,
    traffic::DEMAND,
    campaign::CAMPAIGN,
    traffic::PROFILE,
    study::EXPERIMENT,
    study::CHOICES,
];

/// Tables and keys of the document itself that a later version brings.
pub(super) const LATER: &[(&str, &str)] = &[
    ("holiday", "holidays that several opening hours share"),
    ("target", "targets, which `size` staffs for"),
    ("bot", "bots"),
    ("playbook", "events during the day"),
    ("calibration", "calibration"),
    ("schedule", "schedules of single people"),
];

/// The table of this name.
pub(super) fn section(name: &str) -> Option<&'static Section> {
    SECTIONS.iter().find(|section| section.name == name)
}

impl Group {
    const fn of(keys: &'static [Key]) -> Self {
        Self { keys, is_open: false, one_of: &[], later: &[] }
    }

    /// The key of this name.
    pub(super) fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }
}

impl Form {
    /// The forms that a value may have.
    pub(super) const fn options(&self) -> &[Self] {
        match self {
            Self::OneOf(forms) => forms,
            _ => std::slice::from_ref(self),
        }
    }

    /// The keys of a value that is a table with fixed keys.
    pub(super) fn group(&self) -> Option<&'static Group> {
        self.options().iter().find_map(|form| match form {
            Self::Table(group) => Some(*group),
            Self::Law => Some(LAW),
            Self::CountLaw => Some(COUNT_LAW),
            _ => None,
        })
    }

    /// The form of the elements of a value that is a list.
    pub(super) fn element(&self) -> Option<&'static Self> {
        self.options().iter().find_map(|form| match form {
            Self::List(element) => Some(*element),
            _ => None,
        })
    }

    /// What the keys name and the form of the values, for a value that is a table of names.
    pub(super) fn map(&self) -> Option<(Named, &'static Self)> {
        self.options().iter().find_map(|form| match form {
            Self::Map(named, values) => Some((*named, *values)),
            _ => None,
        })
    }
}

const fn key(name: &'static str, form: Form, default: Default, doc: &'static str) -> Key {
    Key { name, form, default, doc }
}

/// The tables under a key of the document.
pub(super) fn entries<'t>(root: &'t Table, name: &str) -> impl Iterator<Item = &'t Table> {
    let nodes = root.get(name).map_or(&[][..], Node::one_or_many);
    nodes.iter().filter_map(Node::as_table)
}

/// The tables under a key of the document, to be changed.
pub(super) fn entries_mut<'t>(
    root: &'t mut Table,
    name: &str,
) -> impl Iterator<Item = &'t mut Table> {
    let nodes = match root.get_mut(name) {
        Some(Node { value: Value::List(nodes), .. }) => nodes.as_mut_slice(),
        Some(node) => std::slice::from_mut(node),
        None => &mut [],
    };
    nodes.iter_mut().filter_map(|node| match &mut node.value {
        Value::Table(table) => Some(table),
        _ => None,
    })
}
