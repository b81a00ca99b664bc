//! Entries by name: the canonical order, duplicates, references with the nearest name.

use std::collections::BTreeMap;

use super::Code;
use super::nearest::natural;
use super::nearest::nearest;
use super::read::Reader;
use super::read::Section;
use super::tree::Node;
use super::tree::Place;
use super::tree::Table;

/// Findings after which no nearest names are looked for.
const SEARCHES: usize = 100;

/// The entries of one kind, in canonical order; an entry's position is its id.
pub(super) struct Listed<'t> {
    /// What one entry is called, such as `pool`; also the table's name.
    pub(super) kind: &'static str,
    pub(super) entries: Vec<Named<'t>>,
    index: BTreeMap<&'t str, usize>,
}

/// An entry with its name.
pub(super) struct Named<'t> {
    pub(super) name: &'t str,
    pub(super) title: String,
    pub(super) table: &'t Table,
    /// The place of its name.
    pub(super) place: &'t Place,
}

impl<'t> Named<'t> {
    pub(super) fn section(&self) -> Section<'_, '_> {
        Section { title: &self.title, table: self.table, place: self.place }
    }
}

impl<'t> Listed<'t> {
    /// The entries of a kind; those without a name, or with one that is taken, are reported and
    /// left out.
    pub(super) fn read(reader: &mut Reader<'_>, root: &'t Table, kind: &'static str) -> Self {
        let mut entries: Vec<Named<'t>> =
            tables(reader, root, kind).filter_map(|node| named(reader, node, kind)).collect();
        entries.sort_by(|a, b| natural(a.name, b.name));
        entries.dedup_by(|later, first| {
            let is_same = later.name == first.name;
            if is_same {
                report_duplicate(reader, later);
            }
            is_same
        });
        let index = entries.iter().enumerate().map(|(id, entry)| (entry.name, id)).collect();
        Self { kind, entries, index }
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The position of a name.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        self.index.get(name).copied()
    }

    /// The entry that a text names; reports one that does not exist.
    pub(super) fn find(&self, reader: &mut Reader<'_>, node: &Node, key: &str) -> Option<usize> {
        let name = reader.text(node, key)?;
        self.find_name(reader, &node.place, name)
    }

    /// The entry of this name, written at `place`; reports one that does not exist.
    pub(super) fn find_name(
        &self,
        reader: &mut Reader<'_>,
        place: &Place,
        name: &str,
    ) -> Option<usize> {
        let found = self.position(name);
        if found.is_none() {
            // Comparing names takes long; a file full of unknown ones is not a misspelt one.
            let is_search = reader.findings.len() < SEARCHES;
            let candidates = self.entries.iter().filter(|_| is_search).map(|entry| entry.name);
            let near = nearest(name, candidates);
            let finding =
                reader.add(place, Code::UnknownName, format!("unknown {} `{name}`", self.kind));
            finding.label = format!("not listed under `[[{}]]`", self.kind);
            finding.help = near.map(|near| format!("a {} named `{near}` exists", self.kind));
        }
        found
    }
}

/// The tables listed under a key of the document, in the order of the text.
pub(super) fn tables<'t>(
    reader: &mut Reader<'_>,
    root: &'t Table,
    kind: &'static str,
) -> std::vec::IntoIter<&'t Node> {
    let mut tables = Vec::new();
    if let Some(node) = root.get(kind) {
        for entry in reader.list(node, kind).unwrap_or_default() {
            if reader.table(entry, kind).is_some() {
                tables.push(entry);
            }
        }
    }
    tables.into_iter()
}

/// A table as an entry; reports a missing or empty name.
pub(super) fn named<'t>(
    reader: &mut Reader<'_>,
    node: &'t Node,
    kind: &'static str,
) -> Option<Named<'t>> {
    let table = node.as_table()?;
    let article = if kind.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
    let title = format!("{article} {kind}");
    let written = reader.need(Section { title: &title, table, place: &node.place }, "name")?;
    let name = reader.text(written, "name")?;
    if !name.chars().any(|letter| !letter.is_whitespace() && !letter.is_control()) {
        reader.add(&written.place, Code::EmptyName, format!("{title} has an empty name"));
        return None;
    }
    Some(Named { name, title: format!("{kind} `{name}`"), table, place: &written.place })
}

fn report_duplicate(reader: &mut Reader<'_>, later: &Named<'_>) {
    let message = format!("{} is there twice", later.title);
    reader.add(later.place, Code::DuplicateName, message).label = "this name is taken".to_owned();
}
