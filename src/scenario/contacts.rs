//! Whom contacts prefer (PREF-1), and whose numbers they dial (VM-1).

use super::Code;
use super::names::Listed;
use super::nearest::nearest;
use super::overflow::Elsewhere;
use super::overflow::is_of_playbook;
use super::overflow::read_action;
use super::read::Reader;
use super::read::Section;
use super::teamwork::Others;
use super::tree::Node;
use super::tree::Table;
use super::vocabulary::Vocabulary;
use crate::center::DirectCalls;
use crate::center::Otherwise;
use crate::center::OverflowAction;
use crate::center::Preference;
use crate::center::Preferred;
use crate::center::WorkType;
use crate::id::AgentId;
use crate::id::Id;

/// The pools with their sizes; their people are numbered through.
pub(super) struct People<'n, 't> {
    pub(super) pools: &'n Listed<'t>,
    pub(super) sizes: Vec<usize>,
}

impl People<'_, '_> {
    /// Everybody of a pool.
    pub(super) fn of_pool(&self, pool: usize) -> Vec<AgentId> {
        let before: usize = self.sizes[..pool].iter().sum();
        (before..before + self.sizes[pool]).map(AgentId::new).collect()
    }

    /// The person of a pool with this number, from 1.
    fn find(&self, pool: usize, number: usize) -> Option<AgentId> {
        let is_there = (1..=self.sizes[pool]).contains(&number);
        let before: usize = self.sizes[..pool].iter().sum();
        is_there.then(|| AgentId::new(before + number - 1))
    }
}

/// Whom callers and others ask for in person; `None` inside if nobody does.
pub(super) struct Contacts {
    pub(super) preferred: Option<Preferred>,
    pub(super) direct_calls: Option<DirectCalls>,
}

/// Reads whom contacts prefer, and whose numbers they may dial.
pub(super) fn read_contacts(
    reader: &mut Reader<'_>,
    root: &Table,
    vocabulary: &Vocabulary,
    others: &Others<'_, '_>,
    elsewhere: &mut Elsewhere<'_>,
) -> Option<Contacts> {
    let preferred = read_preferred(reader, root, vocabulary, others.people);
    let direct_calls = read_direct_calls(reader, root, vocabulary, others, elsewhere);
    Some(Contacts { preferred: preferred?, direct_calls: direct_calls? })
}

fn read_preferred(
    reader: &mut Reader<'_>,
    root: &Table,
    vocabulary: &Vocabulary,
    people: &People<'_, '_>,
) -> Option<Option<Preferred>> {
    let Some(node) = root.get("preferred") else { return Some(None) };
    let table = reader.table(node, "preferred")?;
    let section = Section { title: "`[preferred]`", table, place: &node.place };
    if section.get("contact").is_none() && section.get("people").is_none() {
        return Some(None);
    }
    let errors = reader.errors();
    let contact = reader.need(section, "contact");
    let contact = contact.and_then(|node| vocabulary.find_attribute(reader, node, "contact"));
    let words = [("next best", Otherwise::NextBest), ("wait", Otherwise::Nobody)];
    let otherwise = reader.need(section, "otherwise");
    let otherwise = otherwise.and_then(|node| reader.word(node, "otherwise", &words));
    let mut preferences = Vec::new();
    let named = reader.need(section, "people").and_then(|node| reader.table(node, "people"));
    for entry in named.map_or(&[][..], |named| &named.entries) {
        let names = entry.node.one_or_many();
        if names.len() > Preferred::LIMIT {
            let message =
                format!("`{}` prefers {} people; the product tries 3", entry.key, names.len());
            reader.add(&entry.place, Code::OutOfRange, message);
        }
        for (rating, name) in (0..).zip(names) {
            if let Some(agent) = find_person(reader, name, "people", people) {
                let contact = vocabulary.value(&entry.key);
                preferences.push(Preference { contact, agent, rating });
            }
        }
    }
    let preferred = Preferred { contact: contact?, preferences, otherwise: otherwise? };
    (reader.errors() == errors).then_some(Some(preferred))
}

fn read_direct_calls(
    reader: &mut Reader<'_>,
    root: &Table,
    vocabulary: &Vocabulary,
    others: &Others<'_, '_>,
    elsewhere: &mut Elsewhere<'_>,
) -> Option<Option<DirectCalls>> {
    let Some(node) = root.get("direct-calls") else { return Some(None) };
    let title = "`[direct-calls]`";
    let section = Section { title, table: reader.table(node, "direct-calls")?, place: &node.place };
    if section.get("number").is_none() && section.get("people").is_none() {
        return Some(None);
    }
    let errors = reader.errors();
    let number = reader.need(section, "number");
    let number = number.and_then(|node| vocabulary.find_attribute(reader, node, "number"));
    let missed = reader.need(section, "missed");
    let missed = missed.and_then(|node| read_action(reader, node, "missed", title, elsewhere));
    if let Some(action) = missed
        && is_of_playbook(reader, section, "missed", action)
        && let OverflowAction::Queue(queue) = action
        && others.types[queue.index()].is_some_and(|is| is != WorkType::Voice)
    {
        let message = "calls go to a queue of calls";
        reader.add(section.key_place("missed"), Code::TypeMismatch, message);
    }
    let named = reader.need(section, "people").and_then(|node| reader.table(node, "people"));
    let mut owners = Vec::new();
    for entry in named.map_or(&[][..], |named| &named.entries) {
        let owner = find_person(reader, &entry.node, "people", others.people);
        owners.extend(owner.map(|owner| (vocabulary.value(&entry.key), owner)));
    }
    let calls = DirectCalls { number: number?, owners, missed: missed? };
    (reader.errors() == errors).then_some(Some(calls))
}

/// The person that a text names: the pool and a number, such as `team 3`.
pub(super) fn find_person(
    reader: &mut Reader<'_>,
    node: &Node,
    key: &str,
    people: &People<'_, '_>,
) -> Option<AgentId> {
    let pools = people.pools;
    let name = reader.text(node, key)?;
    let parts = name.rsplit_once(' ');
    let known =
        parts.and_then(|(pool, number)| people.find(pools.position(pool)?, number.parse().ok()?));
    if known.is_none() {
        let message = format!("there is no person `{name}`");
        let pool = parts.map_or(name, |(pool, _)| pool);
        let near = nearest(pool, pools.entries.iter().map(|entry| entry.name));
        let help = match (pools.position(pool), near) {
            (Some(pool), _) => {
                let count = people.sizes[pool];
                Some(format!("pool `{}` has people 1 to {count}", pools.entries[pool].name))
            }
            (None, Some(near)) => Some(format!("people are called like `{near} 1`")),
            (None, None) => Some("people are called by their pool and a number".to_owned()),
        };
        let finding = reader.add(&node.place, Code::UnknownName, message);
        finding.label = "nobody is called so".to_owned();
        finding.help = help;
    }
    known
}
