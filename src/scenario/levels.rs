//! Levels of people who are asked one after the other (10.8).

use super::Code;
use super::build::Built;
use super::names::Listed;
use super::names::tables;
use super::read::Reader;
use super::read::Section;
use super::tree::Node;
use crate::center::Bullseye;
use crate::center::BullseyeLevel;
use crate::center::Queue;
use crate::id::AgentId;
use crate::id::Id;
use crate::id::IdVec;
use crate::id::PoolId;
use crate::time::Span;

/// The shortest wait of a level, and between levels, that the product allows (BUL-2).
const FIRST_WAIT: Span = Span::from_secs(30);
const NEXT_WAIT: Span = Span::from_secs(10);

/// Most levels and other waits of a queue after which more people may be asked.
const WIDENINGS: usize = 200;

/// Levels as they are written, before people have numbers.
pub(super) struct ReadLevels {
    levels: Vec<(Span, Vec<usize>)>,
    then_members: bool,
}

impl ReadLevels {
    /// The levels with their people.
    pub(super) fn bullseye(&self, members: &IdVec<PoolId, Vec<AgentId>>) -> Bullseye {
        let levels = self.levels.iter().map(|(after, pools)| {
            let people = pools.iter().flat_map(|pool| members[PoolId::new(*pool)].iter().copied());
            BullseyeLevel { after: *after, agents: people.collect() }
        });
        Bullseye { levels: levels.collect(), then_members: self.then_members }
    }
}

/// Reads the levels of a queue; `None` inside if it has none.
pub(super) fn read_levels(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    pools: &Listed<'_>,
    is_custom: bool,
) -> Option<Option<ReadLevels>> {
    const BEYOND: &str = "beyond-levels";
    let errors = reader.errors();
    if section.get("levels").is_none() {
        if section.get(BEYOND).is_some() {
            let message = format!("`{BEYOND}` has no effect: the queue has no `levels`");
            reader.add(section.key_place(BEYOND), Code::NoEffect, message);
            return None;
        }
        return Some(None);
    }
    if is_custom {
        let message = "`levels` have no effect: they are for built-in methods, not for \"custom\"";
        reader.add(section.key_place("levels"), Code::NoEffect, message);
        return None;
    }
    let mut levels: Vec<(Span, Vec<usize>)> = Vec::new();
    for node in tables(reader, section.table, "levels") {
        let title = format!("level {} of {}", levels.len(), section.title);
        let Some(table) = node.as_table() else { continue };
        let level = Section { title: &title, table, place: &node.place };
        if let Some(node) = level.get("name") {
            reader.text(node, "name");
        }
        let before = levels.last().map(|(after, _)| *after);
        let after = read_after(reader, level, before);
        let named = reader.need(level, "pools");
        let named = named.map(|node| read_pools(reader, node, pools));
        levels.push((after.or(before).unwrap_or(Span::ZERO), named.flatten().unwrap_or_default()));
    }
    let then_members = match section.get(BEYOND) {
        Some(node) => reader.word(node, BEYOND, &[("members", true), ("nobody", false)])?,
        None => true,
    };
    if levels.is_empty() && reader.errors() == errors {
        let message = format!("`levels` of {} is empty", section.title);
        reader.add(section.key_place("levels"), Code::OutOfRange, message);
    }
    (reader.errors() == errors).then_some(Some(ReadLevels { levels, then_members }))
}

/// BUL-2: when a level opens; the first opens at once.
fn read_after(
    reader: &mut Reader<'_>,
    level: Section<'_, '_>,
    before: Option<Span>,
) -> Option<Span> {
    let Some(node) = level.get("after") else {
        if before.is_some() {
            reader.need(level, "after");
        }
        return None;
    };
    let after = reader.span(node, "after")?;
    let Some(before) = before else {
        if after > Span::ZERO {
            let message = "`after` has no effect: the first level opens at once";
            reader.add(&node.place, Code::NoEffect, message);
        }
        return Some(Span::ZERO);
    };
    if after < before {
        let message =
            format!("a level that opens after {after} follows one that opens after {before}");
        reader.add(&node.place, Code::OutOfRange, message).label = "too early".to_owned();
        return None;
    }
    let is_short = after > Span::ZERO && after < FIRST_WAIT;
    if is_short || after > before && after - before < NEXT_WAIT {
        let message = "the product opens a level after 30s or more, and 10s or more after another";
        reader.add(&node.place, Code::ProductLimit, message);
    }
    Some(after)
}

fn read_pools(reader: &mut Reader<'_>, node: &Node, pools: &Listed<'_>) -> Option<Vec<usize>> {
    let names = node.one_or_many().iter();
    names.map(|name| pools.find(reader, name, "pools")).collect::<Vec<_>>().into_iter().collect()
}

/// A queue asks further people at so many points of a wait only.
pub(super) fn check_widenings(reader: &mut Reader<'_>, section: Section<'_, '_>, queue: &Queue) {
    let count = queue.widenings().len();
    if count > WIDENINGS {
        let message = format!(
            "{} asks further people after {count} different waits; {WIDENINGS} are possible",
            section.title
        );
        reader.add(section.place, Code::TooMuch, message);
    }
}

/// Only members of a queue are asked, whatever its levels say.
pub(super) fn check_levels(reader: &mut Reader<'_>, built: &Built<'_>) {
    for (id, named) in built.listed.queues.entries.iter().enumerate() {
        let levels = named.table.get("levels").and_then(Node::as_list).unwrap_or_default();
        let pools = levels.iter().filter_map(|level| level.as_table()?.get("pools"));
        for name in pools.flat_map(Node::one_or_many) {
            let pool = name.as_text().and_then(|name| built.listed.pools.position(name));
            let Some(pool) = pool.filter(|pool| !built.pools[*pool].queues.contains(&id)) else {
                continue;
            };
            let pool = &built.listed.pools.entries[pool].title;
            let message = format!("{pool} does not serve {}, so its level is empty", named.title);
            let finding = reader.add(&name.place, Code::NoEffect, message);
            finding.help = Some(format!("name `{}` in the `queues` of the pool", named.name));
        }
    }
}
