//! Keys of variations resolved: which entries, and which setting of theirs.

use crate::scenario::Code;
use crate::scenario::Finding;
use crate::scenario::format::COMPARISON;
use crate::scenario::format::Form;
use crate::scenario::format::Group;
use crate::scenario::format::LATER;
use crate::scenario::format::SECTIONS;
use crate::scenario::format::Section;
use crate::scenario::format::entries;
use crate::scenario::format::section;
use crate::scenario::nearest::nearest;
use crate::scenario::tree::Node;
use crate::scenario::tree::Place;
use crate::scenario::tree::Table;

/// What a key of a variation means.
pub(super) struct Target {
    pub(super) section: &'static Section,
    /// Positions of the entries among the tables of the section.
    pub(super) entries: Vec<usize>,
    /// Whether one entry was named, so that missing tables are written for it.
    pub(super) is_named: bool,
    pub(super) steps: Vec<Step>,
    /// The form of the setting.
    pub(super) form: Form,
}

/// A key on the way to a setting.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) key: String,
    /// The keys beside it, unless they are names.
    pub(super) group: Option<&'static Group>,
    /// Whether it is no key but the name of an entry of the list above it.
    pub(super) is_entry: bool,
}

impl Target {
    /// The setting's path, with dots.
    pub(super) fn path(&self) -> String {
        let keys: Vec<&str> = self.steps.iter().map(|step| step.key.as_str()).collect();
        keys.join(".")
    }
}

/// A setting that does not exist.
struct Unknown {
    code: Code,
    message: String,
    label: String,
    help: Option<String>,
}

/// Finds what `key` means.
///
/// # Errors
///
/// A finding at `place` that says which part of it is unknown, and the nearest that is known.
pub(super) fn resolve(root: &Table, key: &str, place: &Place) -> Result<Target, Finding> {
    resolved(root, key).map_err(|unknown| {
        let mut finding = place.finding(unknown.code, unknown.message);
        finding.label = unknown.label;
        finding.help = unknown.help;
        finding
    })
}

fn resolved(root: &Table, key: &str) -> Result<Target, Unknown> {
    let (table, rest) = key.split_once('.').unwrap_or((key, ""));
    let Some(section) = section(table) else { return Err(unknown_table(table)) };
    let tables: Vec<&Table> = entries(root, section.name).collect();
    if rest.is_empty() {
        let message = format!("`{key}` does not say which setting to vary");
        let help = format!("settings of `{table}` are {}", names(section.group));
        return Err(unknown(message, Some(help)));
    }
    let target = |entries: Vec<usize>, is_named, steps, form| Target {
        section,
        entries,
        is_named,
        steps,
        form,
    };
    if !section.is_list {
        if section.name == "experiment" && OF_THE_COMPARISON.contains(&first_key(rest)) {
            return Err(of_the_comparison(first_key(rest)));
        }
        let (steps, form) = walk(section.group, rest, &tables)?;
        return Ok(target(vec![0], true, steps, form));
    }
    if tables.is_empty() {
        let message = format!("the scenario has no `[[{table}]]` to vary");
        return Err(unknown(message, None));
    }
    let mut first_unknown = None;
    for (name, found) in named(&tables, rest) {
        let chosen: Vec<&Table> = found.iter().map(|entry| tables[*entry]).collect();
        match walk(section.group, &rest[name.len() + 1..], &chosen) {
            Ok(_) if found.len() > 1 => return Err(ambiguous(table, &name, &chosen)),
            Ok((steps, form)) => return Ok(target(found, true, steps, form)),
            Err(unknown) => first_unknown = first_unknown.or(Some(unknown)),
        }
    }
    let setting = rest.strip_prefix("*.").unwrap_or(rest);
    match walk(section.group, setting, &tables) {
        Ok((steps, form)) => Ok(target((0..tables.len()).collect(), false, steps, form)),
        Err(unknown) => match first_unknown {
            Some(first) => Err(first),
            None if rest.starts_with("*.") => Err(unknown),
            None => Err(unknown_entry(section, &tables, rest).unwrap_or(unknown)),
        },
    }
}

/// The names that `rest` begins with, followed by a dot, the longest first; and the positions of
/// the entries that have them.
///
/// Entries that belong to a workstream are also called `WORKSTREAM/NAME`.
fn named(tables: &[&Table], rest: &str) -> Vec<(String, Vec<usize>)> {
    let mut found: Vec<(String, Vec<usize>)> = Vec::new();
    for (entry, table) in tables.iter().enumerate() {
        for name in names_of(table) {
            if !rest.strip_prefix(name.as_str()).is_some_and(|after| after.starts_with('.')) {
                continue;
            }
            match found.iter_mut().find(|(other, _)| *other == name) {
                Some((_, entries)) => entries.push(entry),
                None => found.push((name, vec![entry])),
            }
        }
    }
    found.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    found
}

fn names_of(table: &Table) -> Vec<String> {
    let text = |key: &str| table.get(key).and_then(Node::as_text);
    let Some(name) = text("name").filter(|name| !name.is_empty()) else { return Vec::new() };
    let longer = text("workstream").map(|workstream| format!("{workstream}/{name}"));
    std::iter::once(name.to_owned()).chain(longer).collect()
}

/// Follows `rest` through the keys of a group to a setting.
fn walk(
    group: &'static Group,
    rest: &str,
    tables: &[&Table],
) -> Result<(Vec<Step>, Form), Unknown> {
    let (name, after) = match rest.split_once('.') {
        Some((name, after)) => (name, Some(after)),
        None => (rest, None),
    };
    let Some(key) = group.key(name) else {
        if group.is_open {
            return Ok((vec![step(rest, None)], Form::Scalar));
        }
        return Err(unknown_setting(group, name));
    };
    let first = step(name, Some(group));
    let Some(after) = after else { return Ok((vec![first], key.form)) };
    let (mut steps, form) = inside(key.form, name, after, &below(tables, name))?;
    steps.insert(0, first);
    Ok((steps, form))
}

/// Follows `rest` into a value of this form.
fn inside(
    form: Form,
    key: &str,
    rest: &str,
    tables: &[&Table],
) -> Result<(Vec<Step>, Form), Unknown> {
    if let Some(element) = form.element()
        && (element.group().is_some() || element.map().is_some())
    {
        let Some((name, entries)) = entry_named(tables, rest) else {
            return inside(*element, key, rest, tables);
        };
        let (mut steps, form) = inside(*element, key, &rest[name.len() + 1..], &entries)?;
        steps.insert(0, Step { is_entry: true, ..step(name, None) });
        return Ok((steps, form));
    }
    if let Some(group) = form.group() {
        return walk(group, rest, tables);
    }
    let values = match (form.map(), form) {
        (Some((_, values)), _) => Some(*values),
        (None, Form::Condition) => Some(Form::Table(COMPARISON)),
        _ => None,
    };
    let Some(values) = values else {
        return Err(unknown(format!("`{key}` has no settings of its own"), None));
    };
    let name = longest(tables, rest).unwrap_or_else(|| {
        let is_deep = values.group().is_some() || values.map().is_some();
        rest.split_once('.').filter(|_| is_deep).map_or(rest, |(name, _)| name)
    });
    match rest[name.len()..].strip_prefix('.') {
        None => Ok((vec![step(name, None)], leaf(values))),
        Some(after) => {
            let (mut steps, form) = inside(values, name, after, &below(tables, name))?;
            steps.insert(0, step(name, None));
            Ok((steps, form))
        }
    }
}

/// The entries of a list whose name `rest` begins with, and that name.
fn entry_named<'t>(tables: &[&'t Table], rest: &str) -> Option<(&'t str, Vec<&'t Table>)> {
    let name_of = |table: &&'t Table| table.get("name").and_then(Node::as_text);
    let begins = |name: &&str| rest.strip_prefix(*name).is_some_and(|rest| rest.starts_with('.'));
    let name = tables.iter().filter_map(name_of).filter(begins).max_by_key(|name| name.len())?;
    let entries = tables.iter().filter(|table| name_of(table) == Some(name));
    Some((name, entries.copied().collect()))
}

/// What a condition asks of an attribute is a value, unless it is a comparison.
fn leaf(values: Form) -> Form {
    match values {
        Form::Table(group) if std::ptr::eq(group, COMPARISON) => Form::Scalar,
        other => other,
    }
}

/// The longest name in the tables that `rest` is or begins with.
fn longest<'r>(tables: &[&Table], rest: &'r str) -> Option<&'r str> {
    let keys = tables.iter().flat_map(|table| &table.entries).map(|entry| entry.key.as_str());
    let is_prefix = |key: &&str| {
        rest.strip_prefix(key).is_some_and(|after| after.is_empty() || after.starts_with('.'))
    };
    keys.filter(is_prefix).map(str::len).max().map(|length| &rest[..length])
}

/// The tables under a key of some tables.
fn below<'t>(tables: &[&'t Table], key: &str) -> Vec<&'t Table> {
    let nodes = tables.iter().filter_map(|table| table.get(key));
    nodes.flat_map(Node::one_or_many).filter_map(Node::as_table).collect()
}

fn step(key: &str, group: Option<&'static Group>) -> Step {
    Step { key: key.to_owned(), group, is_entry: false }
}

fn unknown(message: String, help: Option<String>) -> Unknown {
    Unknown { code: Code::UnknownVariation, message, label: String::new(), help }
}

/// Settings of `[experiment]` that all alternatives of a comparison share with the baseline, so
/// that varying them would change nothing but the names.
const OF_THE_COMPARISON: [&str; 5] = ["seed", "replications", "level", "decide-on", "matters"];

fn first_key(rest: &str) -> &str {
    rest.split_once('.').map_or(rest, |(first, _)| first)
}

fn of_the_comparison(key: &str) -> Unknown {
    let how = match key {
        "seed" | "replications" | "level" => format!("give one to all with `--{key}`"),
        _ => format!("write `{key}` into the file"),
    };
    Unknown {
        code: Code::VariesNothing,
        message: format!("`experiment.{key}` cannot be varied"),
        label: "all alternatives of a comparison share it".to_owned(),
        help: Some(how),
    }
}

fn not_yet(name: &str, about: &str) -> Unknown {
    Unknown {
        code: Code::NotYet,
        message: format!("`{name}` is not supported yet"),
        label: format!("a later version brings {about}"),
        help: None,
    }
}

fn names(group: &Group) -> String {
    let names: Vec<&str> = group.keys.iter().map(|key| key.name).collect();
    names.join(", ")
}

fn unknown_table(table: &str) -> Unknown {
    if let Some((name, about)) = LATER.iter().find(|(name, _)| *name == table) {
        return not_yet(name, about);
    }
    let tables = SECTIONS.iter().map(|section| section.name);
    let help = match nearest(table, tables.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("tables are {}", tables.collect::<Vec<_>>().join(", ")),
    };
    unknown(format!("there is no table `{table}`"), Some(help))
}

fn unknown_setting(group: &Group, name: &str) -> Unknown {
    if let Some((name, about)) = group.later.iter().find(|(later, _)| *later == name) {
        return not_yet(name, about);
    }
    let help = match nearest(name, group.keys.iter().map(|key| key.name)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("settings here are {}", names(group)),
    };
    unknown(format!("there is no setting `{name}`"), Some(help))
}

/// A key that begins neither with an entry nor with a setting, if an entry was probably meant.
fn unknown_entry(section: &Section, tables: &[&Table], rest: &str) -> Option<Unknown> {
    let (first, _) = rest.split_once('.')?;
    if section.group.key(first).is_some() {
        return None;
    }
    let all: Vec<String> = tables.iter().flat_map(|table| names_of(table)).collect();
    let settings = section.group.keys.iter().map(|key| key.name);
    let known = all.iter().map(String::as_str).chain(settings);
    let help = match nearest(first, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", all.join(", ")),
    };
    Some(unknown(format!("no {} is called `{first}`", section.name), Some(help)))
}

fn ambiguous(table: &str, name: &str, tables: &[&Table]) -> Unknown {
    let longer: Vec<String> = tables.iter().filter_map(|entry| names_of(entry).pop()).collect();
    let message = format!("several are called {table} `{name}`");
    unknown(message, Some(format!("write {}", longer.join(" or "))))
}
