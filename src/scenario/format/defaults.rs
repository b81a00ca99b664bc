//! Defaults, written into the tree.

use std::collections::BTreeSet;

use super::Default;
use super::Group;
use super::SECTIONS;
use super::entries;
use super::entries_mut;
use crate::center::Channel;
use crate::center::Queue;
use crate::scenario::tree::Node;
use crate::scenario::tree::Place;
use crate::scenario::tree::Table;
use crate::scenario::tree::Value;
use crate::scenario::tree::parse_value;

/// Writes every default that applies, as a value that was written nowhere.
///
/// Whatever has a wrong type is left as it is.
pub(in crate::scenario) fn write_defaults(root: &mut Node) {
    let Value::Table(root) = &mut root.value else { return };
    for section in SECTIONS {
        if !section.is_list && root.get(section.name).is_none() {
            root.set(section.name, Node::new(Value::Table(Table::default())));
        }
        for table in entries_mut(root, section.name) {
            match section.name {
                "workstream" => by_type(table),
                "queue" => by_type_of_queue(table),
                "pool" => by_staffing(table),
                _ => {}
            }
            write_group(table, section.group);
        }
    }
    let types = without_fallback(root);
    types.into_iter().for_each(|work_type| system_queue(root, work_type));
    held_profiles(root);
}

/// The defaults that are one value whatever else is written.
fn write_group(table: &mut Table, group: &Group) {
    for key in group.keys {
        if let Default::Is(text) = key.default {
            write(table, key.name, text);
        }
        if let (Some(inner), Some(Node { value: Value::Table(table), .. })) =
            (key.form.group(), table.get_mut(key.name))
        {
            write_group(table, inner);
        }
    }
}

/// Writes a value, given as TOML, unless something is there.
fn write(table: &mut Table, key: &str, text: &str) {
    if table.get(key).is_some() {
        return;
    }
    if let Some(mut node) = parse_value(text) {
        node.set_place(&Place::Nowhere);
        table.set(key, node);
    }
}

/// Defaults of a workstream that depend on its type.
fn by_type(workstream: &mut Table) {
    let work_type = workstream.get("type").and_then(Node::as_text).unwrap_or_default();
    let is_record = work_type == "record";
    match work_type {
        "record" => write(workstream, "channel", "\"case\""),
        "voice" => write(workstream, "channel", "\"voice\""),
        _ => {}
    }
    let channel = workstream.get("channel").and_then(Node::as_text);
    let channel = Channel::ALL.into_iter().find(|known| Some(known.name()) == channel);
    if channel.is_some_and(Channel::keeps_agent) {
        write(workstream, "keep-same-agent", "true");
    }
    if is_record {
        write(workstream, "skill-matching", "\"exact\"");
    } else {
        // NOT-4, WRAP-1: records are assigned without being offered, and have no wrap-up.
        write(workstream, "wrap-up-blocks-capacity", "\"always\"");
        write(workstream, "skill-matching", "\"none\"");
        write(workstream, "offer-timeout", "\"2m\"");
    }
}

/// ASG-21: voice queues begin with least active, the others with highest capacity.
fn by_type_of_queue(queue: &mut Table) {
    match queue.get("type").and_then(Node::as_text) {
        Some("voice") => write(queue, "method", "\"least active\""),
        _ => write(queue, "method", "\"highest capacity\""),
    }
}

/// The days of a pool, unless its list of people says when they are there.
fn by_staffing(pool: &mut Table) {
    let list = pool.get("agents").and_then(Node::as_table);
    if list.is_none_or(|list| list.get("counts").is_some() && list.get("from").is_some()) {
        write(pool, "days", "\"Mon-Sun\"");
    }
}

/// Names the system's default queue as the fallback queue of the workstreams that name none.
///
/// Gives the types for which it is used.
fn without_fallback(root: &mut Table) -> BTreeSet<&'static str> {
    let mut used = BTreeSet::new();
    for workstream in entries_mut(root, "workstream") {
        let written = workstream.get("type").and_then(Node::as_text);
        let types = ["messaging", "record", "voice"];
        let known = types.into_iter().find(|work_type| Some(*work_type) == written);
        if let (Some(work_type), None) = (known, workstream.get("fallback-queue")) {
            workstream.set("fallback-queue", Node::text(system_name(work_type)));
            used.insert(work_type);
        }
    }
    used
}

fn system_name(work_type: &str) -> String {
    format!("default {work_type} queue")
}

/// Adds the system's default queue of a type, everybody being a member, unless the scenario has a
/// queue of that name.
fn system_queue(root: &mut Table, work_type: &str) {
    let name = system_name(work_type);
    let is_it = |queue: &Table| queue.get("name").and_then(Node::as_text) == Some(&name);
    if entries(root, "queue").any(is_it) {
        return;
    }
    let mut queue = Table::default();
    queue.set("name", Node::text(name.clone()));
    queue.set("type", Node::text(work_type));
    queue.set("priority", Node::new(Value::Whole(i64::from(Queue::SYSTEM_PRIORITY))));
    queue.set("method", Node::text("highest capacity"));
    let queue = Node::new(Value::Table(queue));
    match root.get_mut("queue") {
        Some(Node { value: Value::List(queues), .. }) => queues.push(queue),
        Some(_) => return,
        None => root.set("queue", Node::new(Value::List(vec![queue]))),
    }
    for pool in entries_mut(root, "pool") {
        if let Some(Node { value: Value::List(queues), .. }) = pool.get_mut("queues") {
            queues.push(Node::text(name.clone()));
        }
    }
}

/// Gives every pool that names no capacity profiles those that work in its queues takes.
///
/// Rules that are switched off count too: people keep their profiles while a rule rests.
fn held_profiles(root: &mut Table) {
    let mut ways: Vec<(BTreeSet<String>, BTreeSet<String>)> = Vec::new();
    for workstream in entries(root, "workstream") {
        let Some(name) = workstream.get("name").and_then(Node::as_text) else { continue };
        let is_its = |table: &&Table| table.get("workstream").and_then(Node::as_text) == Some(name);
        let mut profiles = names(workstream.get("capacity-profile"));
        for ruleset in entries(root, "classification").filter(is_its) {
            let rules = entries(ruleset, "rules");
            profiles.extend(rules.flat_map(|rule| names(rule.get("capacity-profiles"))));
        }
        let mut queues = names(workstream.get("fallback-queue"));
        for rule in entries(root, "rule").filter(is_its) {
            queues.extend(names(rule.get("queue")));
            let split = rule.get("split").and_then(Node::as_table);
            let split = split.map_or(&[][..], |split| &split.entries);
            queues.extend(split.iter().map(|entry| entry.key.clone()));
        }
        ways.push((queues, profiles));
    }
    let transfers = transfers(root);
    ways.iter_mut().for_each(|(queues, _)| follow(&transfers, queues));
    let known: Vec<String> = entries(root, "capacity-profile")
        .filter_map(|profile| profile.get("name").and_then(Node::as_text).map(str::to_owned))
        .collect();
    for pool in entries_mut(root, "pool") {
        if pool.get("capacity-profiles").is_some() {
            continue;
        }
        let served = names(pool.get("queues"));
        let leads_here = |profile: &String| {
            ways.iter()
                .any(|(queues, taken)| taken.contains(profile) && !queues.is_disjoint(&served))
        };
        let held = known.iter().filter(|profile| leads_here(profile));
        let held = held.map(Node::text).collect();
        pool.set("capacity-profiles", Node::new(Value::List(held)));
    }
}

/// The texts of a node: one, or a list.
fn names(node: Option<&Node>) -> BTreeSet<String> {
    let nodes = node.map_or(&[][..], Node::one_or_many);
    nodes.iter().filter_map(Node::as_text).map(str::to_owned).collect()
}

/// From which queues people transfer to which, or find help there.
fn transfers(root: &Table) -> Vec<(BTreeSet<String>, String)> {
    let mut found = Vec::new();
    for pool in entries(root, "pool") {
        for (key, target) in [("transfers", "to"), ("consults", "with")] {
            for one in pool.get(key).map_or(&[][..], Node::one_or_many) {
                let Some(one) = one.as_table() else { continue };
                let to = one.get(target).and_then(Node::as_table);
                let to = to.and_then(|to| to.get("queue")?.as_text());
                let from = names(one.get("queues").or(pool.get("queues")));
                found.extend(to.map(|to| (from, to.to_owned())));
            }
        }
    }
    found
}

/// Adds the queues that are reached from some by transfers.
fn follow(transfers: &[(BTreeSet<String>, String)], queues: &mut BTreeSet<String>) {
    loop {
        let before = queues.len();
        for (from, to) in transfers {
            if !from.is_disjoint(queues) {
                queues.insert(to.clone());
            }
        }
        if queues.len() == before {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::print::document;
    use crate::scenario::tree::parse;

    fn written(text: &str) -> String {
        let mut root = parse(text).expect("valid TOML");
        write_defaults(&mut root);
        document(root.as_table().expect("a table"))
    }

    #[test]
    fn defaults_fit_the_type() {
        let text = written("workstream = [{ type = \"record\" }, { type = \"voice\" }]");
        let (record, voice) = text.split_once("\"voice\"").expect("two workstreams");
        assert!(record.contains("skill-matching = \"exact\"\n"), "{record}");
        assert!(record.contains("channel = \"case\"\n"), "{record}");
        // NOT-4: records are never offered.
        assert!(!record.contains("offer-timeout"), "{record}");
        assert!(!record.contains("wrap-up"), "{record}");
        assert!(voice.contains("channel = \"voice\"\n"), "{voice}");
        assert!(voice.contains("skill-matching = \"none\"\n"), "{voice}");
        assert!(voice.contains("offer-timeout = \"2m\"\n"), "{voice}");
    }

    #[test]
    fn the_system_queue_exists_only_if_it_is_needed() {
        let text = "workstream = [{ name = \"w\", type = \"messaging\" }]\n\
                    queue = [{ name = \"q\", type = \"messaging\" }]\n\
                    pool = [{ queues = [\"q\"] }, { queues = [] }]\n";
        let with = written(text);
        assert!(with.contains("fallback-queue = \"default messaging queue\"\n"), "{with}");
        assert!(with.contains("priority = 2147483647\n"), "{with}");
        // everybody belongs to it.
        assert!(with.contains("queues = [\"q\", \"default messaging queue\"]\n"), "{with}");
        assert!(with.contains("queues = [\"default messaging queue\"]\n"), "{with}");
        let named = text.replace("type = \"messaging\" }]\nq", "fallback-queue = \"q\" }]\nq");
        assert!(!written(&named).contains("default messaging queue"));
    }

    #[test]
    fn people_hold_the_profiles_that_their_work_takes() {
        let text = written(
            "workstream = [{ name = \"w\", type = \"voice\", capacity-profile = \"a\", \
             fallback-queue = \"f\" }]\n\
             rule = [{ workstream = \"w\", split = { x = \"50%\", y = \"50%\" } }]\n\
             classification = [{ workstream = \"w\", rules = [{ capacity-profiles = [\"b\"] }] }]\n\
             capacity-profile = [{ name = \"b\" }, { name = \"a\" }, { name = \"c\" }]\n\
             pool = [{ queues = [\"y\"] }, { queues = [\"f\"] }, { queues = [\"z\"] }]\n",
        );
        let held: Vec<&str> =
            text.lines().filter(|line| line.starts_with("capacity-profiles")).collect();
        let both = "capacity-profiles = [\"b\", \"a\"]";
        assert_eq!(held, [both, both, "capacity-profiles = []"]);
    }

    #[test]
    fn days_are_written_where_they_have_an_effect() {
        let days = |agents: &str| {
            written(&format!("pool = [{{ agents = {agents}, queues = [] }}]")).contains("days = ")
        };
        assert!(days("3") && days("{ counts = [1], from = \"08:00\", every = \"1h\" }"));
        assert!(!days("{ counts = [1], every = \"1h\" }") && !days("{ file = \"a.csv\" }"));
    }

    #[test]
    fn what_is_written_stays_and_defaults_stay_when_written_again() {
        let text = "[experiment]\nseed = 7\n[[queue]]\npriority = 3\n[[pool]]\n\
                    queues = [\"a\"]\noffered = { rejects = \"1%\" }\n";
        let first = written(text);
        assert!(first.contains("seed = 7\n") && first.contains("priority = 3\n"), "{first}");
        let offered = "offered = { rejects = \"1%\", lets-expire = \"0%\" }\n";
        assert!(first.contains(offered), "{first}");
        assert_eq!(written(&first), first);
    }

    #[test]
    fn every_default_is_a_value() {
        fn check(group: &Group) {
            for key in group.keys {
                if let Default::Is(text) = key.default {
                    assert!(parse_value(text).is_some(), "{}: {text}", key.name);
                }
                key.form.group().into_iter().for_each(check);
            }
        }
        SECTIONS.iter().for_each(|section| check(section.group));
    }
}
