//! Conditions, route-to-queue rules with their order, classification rulesets.

use std::collections::BTreeSet;

use super::Code;
use super::names::Listed;
use super::names::Named;
use super::names::named;
use super::names::tables;
use super::overflow::Elsewhere;
use super::overflow::read_rule_overflow;
use super::read::Reader;
use super::read::Section;
use super::skills::SkillTypes;
use super::tree::Node;
use super::tree::Place;
use super::tree::Table;
use super::tree::Value;
use super::vocabulary::Vocabulary;
use crate::center::ClassificationOutcome;
use crate::center::ClassificationRule;
use crate::center::ClassificationRuleset;
use crate::center::Comparison;
use crate::center::Condition;
use crate::center::Output;
use crate::center::RouteRule;
use crate::center::RouteTarget;
use crate::center::SkillRating;
use crate::id::Id;
use crate::id::ProfileId;
use crate::id::QueueId;
use crate::id::SkillId;

pub(super) const COMPARISONS: [(&str, Comparison); 4] = [
    ("at-least", Comparison::AtLeast),
    ("at-most", Comparison::AtMost),
    ("above", Comparison::Greater),
    ("below", Comparison::Less),
];

/// Largest rating of a skill.
const RATING_LIMIT: u32 = 1_000_000;

/// Largest priority score (ASG-12).
pub(super) const SCORE_LIMIT: u32 = 100_000;

/// A route-to-queue rule as it is written.
pub(super) struct ReadRule<'t> {
    pub(super) named: Named<'t>,
    /// Position of its workstream.
    pub(super) workstream: usize,
    pub(super) rule: Option<RouteRule>,
    pub(super) is_enabled: bool,
    /// Places of the queues it names.
    pub(super) queue_places: Vec<&'t Place>,
    before: Option<&'t Node>,
}

/// What conditions and outputs refer to.
pub(super) struct Terms<'n, 't> {
    pub(super) workstreams: &'n Listed<'t>,
    pub(super) queues: &'n Listed<'t>,
    pub(super) skills: &'n Listed<'t>,
    pub(super) profiles: &'n Listed<'t>,
    pub(super) skill_types: &'n SkillTypes,
    pub(super) vocabulary: &'n Vocabulary,
}

/// Reads every rule; of each workstream in the order in which it tries them (RTQ-1), disabled
/// ones included.
pub(super) fn read_rules<'t>(
    reader: &mut Reader<'_>,
    root: &'t Table,
    terms: &Terms<'_, 't>,
    elsewhere: &mut Elsewhere<'_>,
) -> Vec<ReadRule<'t>> {
    let mut rules: Vec<ReadRule<'t>> = Vec::new();
    let mut taken = BTreeSet::new();
    for node in tables(reader, root, "rule") {
        let Some(named) = named(reader, node, "rule") else { continue };
        let Some(rule) = read_rule(reader, named, terms, elsewhere) else { continue };
        if !taken.insert((rule.workstream, rule.named.name)) {
            let workstream = terms.workstreams.entries[rule.workstream].name;
            let message = format!("workstream `{workstream}` has two of {}", rule.named.title);
            reader.add(rule.named.place, Code::DuplicateName, message).label =
                "this name is taken".to_owned();
            continue;
        }
        rules.push(rule);
    }
    rules.sort_by_key(|rule| rule.workstream);
    put_before(reader, rules)
}

fn read_rule<'t>(
    reader: &mut Reader<'_>,
    named: Named<'t>,
    terms: &Terms<'_, 't>,
    elsewhere: &mut Elsewhere<'_>,
) -> Option<ReadRule<'t>> {
    let table = named.table;
    let section = Section { title: &named.title, table, place: named.place };
    let workstream = reader.need(section, "workstream");
    let workstream = workstream.and_then(|node| terms.workstreams.find(reader, node, "workstream"));
    let when = reader.need(section, "when").and_then(|node| condition(reader, node, terms));
    let enabled = reader.need(section, "enabled");
    let enabled = enabled.and_then(|node| reader.flag(node, "enabled"));
    let mut queue_places = Vec::new();
    let target = match reader.one_form(section, &["queue", "split", "fails"]) {
        Some("queue") => section.get("queue").and_then(|node| {
            queue_places.push(&node.place);
            let queue = terms.queues.find(reader, node, "queue")?;
            Some(RouteTarget::Queue(QueueId::new(queue)))
        }),
        Some("split") => section.get("split").and_then(|node| {
            let entries = node.as_table().map_or(&[][..], |table| &table.entries);
            queue_places.extend(entries.iter().map(|entry| &entry.place));
            split(reader, node, terms)
        }),
        Some(_) => {
            section.get("fails").and_then(|node| fails(reader, node)).map(|()| RouteTarget::Error)
        }
        None => None,
    };
    let before = section.get("before");
    let pairs = read_rule_overflow(reader, section, elsewhere);
    if let (Some(RouteTarget::Error), Some(node)) = (&target, section.get("overflow")) {
        let message = "`overflow` has no effect: the rule fails, and sends items to no queue";
        reader.add(&node.place, Code::NoEffect, message);
    }
    let rule = when.zip(target).zip(pairs).map(|((when, target), pairs)| RouteRule {
        name: named.name.to_owned(),
        when,
        overflow: pairs.map_or_else(Vec::new, |pairs| {
            queues_of(&target).map(|queue| (queue, pairs.clone())).collect()
        }),
        target,
    });
    let is_enabled = enabled.unwrap_or(true);
    Some(ReadRule { workstream: workstream?, rule, is_enabled, queue_places, before, named })
}

/// The queues to which a target sends items.
fn queues_of(target: &RouteTarget) -> impl Iterator<Item = QueueId> {
    let (one, shares) = match target {
        RouteTarget::Queue(queue) => (Some(*queue), &[][..]),
        RouteTarget::Split(shares) => (None, shares.as_slice()),
        RouteTarget::Error => (None, &[][..]),
    };
    one.into_iter().chain(shares.iter().map(|(queue, _)| *queue))
}

/// `fails = true`; `false` would say nothing.
fn fails(reader: &mut Reader<'_>, node: &Node) -> Option<()> {
    if reader.flag(node, "fails")? {
        return Some(());
    }
    let message = "`fails = false` says nothing; leave it out and name a queue";
    reader.add(&node.place, Code::NoEffect, message);
    None
}

/// RTQ-3: shares in hundredths of a percent that make a whole.
fn split(reader: &mut Reader<'_>, node: &Node, terms: &Terms<'_, '_>) -> Option<RouteTarget> {
    let table = reader.table(node, "split")?;
    let (mut targets, mut shares) = (Vec::new(), Vec::new());
    for entry in &table.entries {
        let queue = terms.queues.find_name(reader, &entry.place, &entry.key);
        let share = reader.share(&entry.node, &entry.key);
        let (queue, share) = (queue?, share?);
        let hundredths = hundredths(share);
        if (share * 10_000.0 - f64::from(hundredths)).abs() > 1e-6 {
            let text = entry.node.as_text().unwrap_or_default();
            let message = format!("a share of {text} is finer than hundredths of a percent");
            reader.add(&entry.node.place, Code::OutOfRange, message);
            return None;
        }
        targets.push((QueueId::new(queue), hundredths));
        shares.push(share);
    }
    reader.whole_sum(node, "the shares of the split", &shares)?;
    Some(RouteTarget::Split(targets))
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 10,000")]
fn hundredths(share: f64) -> u32 {
    (share.clamp(0.0, 1.0) * 10_000.0).round() as u32
}

/// Moves rules right before those that they name.
fn put_before<'t>(reader: &mut Reader<'_>, rules: Vec<ReadRule<'t>>) -> Vec<ReadRule<'t>> {
    let targets: Vec<Option<usize>> =
        (0..rules.len()).map(|position| before_target(reader, &rules, position)).collect();
    let depth = |start: usize| {
        let chain = std::iter::successors(Some(start), |at| targets[*at]);
        chain.take(rules.len() + 1).count()
    };
    let depths: Vec<usize> = (0..rules.len()).map(depth).collect();
    if let Some(position) = depths.iter().position(|depth| *depth > rules.len()) {
        let place = rules[position].before.map_or(rules[position].named.place, |node| &node.place);
        let message = format!("{} stands before itself, in a circle", rules[position].named.title);
        reader.add(place, Code::RuleCycle, message);
        return rules;
    }
    let mut order: Vec<usize> = (0..rules.len()).collect();
    let mut moving: Vec<usize> = order.iter().copied().filter(|at| depths[*at] > 1).collect();
    moving.sort_by_key(|at| depths[*at]);
    for rule in moving {
        order.retain(|other| *other != rule);
        let place = order.iter().position(|other| Some(*other) == targets[rule]);
        order.insert(place.unwrap_or(order.len()), rule);
    }
    let mut rules: Vec<Option<ReadRule<'t>>> = rules.into_iter().map(Some).collect();
    order.into_iter().filter_map(|position| rules[position].take()).collect()
}

/// The rule that a rule is to stand before; reports one that its workstream does not have.
fn before_target(
    reader: &mut Reader<'_>,
    rules: &[ReadRule<'_>],
    position: usize,
) -> Option<usize> {
    let rule = &rules[position];
    let node = rule.before?;
    let name = reader.text(node, "before")?;
    let is_same = |other: &ReadRule<'_>| other.workstream == rule.workstream;
    let target = rules.iter().position(|other| is_same(other) && other.named.name == name);
    if target.is_none() {
        let others = rules.iter().filter(|other| is_same(other)).map(|other| other.named.name);
        let near = super::nearest::nearest(name, others);
        let message = format!("unknown rule `{name}`");
        let finding = reader.add(&node.place, Code::UnknownName, message);
        finding.label = "not a rule of this workstream".to_owned();
        finding.help = near.map(|near| format!("a rule named `{near}` exists"));
    }
    target
}

/// A condition on an item's attributes: several keys must all hold.
pub(super) fn condition(
    reader: &mut Reader<'_>,
    node: &Node,
    terms: &Terms<'_, '_>,
) -> Option<Condition> {
    let table = reader.table(node, "when")?;
    let mut parts = Vec::new();
    let mut is_good = true;
    for entry in &table.entries {
        let part = match &*entry.key {
            "all" => conditions(reader, &entry.node, terms).map(Condition::All),
            "any" => conditions(reader, &entry.node, terms).map(Condition::Any),
            _ => attribute_condition(reader, &entry.key, &entry.node, terms.vocabulary),
        };
        is_good &= part.is_some();
        parts.extend(part);
    }
    if !is_good {
        return None;
    }
    Some(if parts.len() == 1 { parts.remove(0) } else { Condition::All(parts) })
}

fn conditions(
    reader: &mut Reader<'_>,
    node: &Node,
    terms: &Terms<'_, '_>,
) -> Option<Vec<Condition>> {
    let list = reader.list(node, "when")?;
    let parts: Vec<Option<Condition>> =
        list.iter().map(|part| condition(reader, part, terms)).collect();
    parts.into_iter().collect()
}

fn attribute_condition(
    reader: &mut Reader<'_>,
    name: &str,
    node: &Node,
    vocabulary: &Vocabulary,
) -> Option<Condition> {
    let attribute = vocabulary.attribute(name);
    let Value::Table(table) = &node.value else {
        let mut values = Vec::new();
        for value in node.one_or_many() {
            values.push(vocabulary.value(&reader.scalar(value, name)?));
        }
        if values.is_empty() {
            let message = format!("`{name}` has no values, so it never holds");
            reader.add(&node.place, Code::OutOfRange, message);
            return None;
        }
        return Some(Condition::Is(attribute, values));
    };
    let title = format!("the condition on `{name}`");
    let section = Section { title: &title, table, place: &node.place };
    if let Some(present) = section.get("present") {
        if !reader.flag(present, "present")? {
            let message = "`present` can only be true: a rule cannot ask for what is absent";
            reader.add(&present.place, Code::OutOfRange, message);
            return None;
        }
        return Some(Condition::Present(attribute));
    }
    let mut parts = Vec::new();
    for (key, comparison) in COMPARISONS {
        if let Some(limit) = section.get(key) {
            let limit = reader.number(limit, key, -1e300..=1e300)?;
            parts.push(Condition::Compare(attribute, comparison, limit));
        }
    }
    if parts.is_empty() {
        reader.one_form(section, &["at-least", "at-most", "above", "below", "present"]);
        return None;
    }
    Some(if parts.len() == 1 { parts.remove(0) } else { Condition::All(parts) })
}

/// Reads the rulesets, each with the position of its workstream, in the order of the text (CL-2).
pub(super) fn read_rulesets(
    reader: &mut Reader<'_>,
    root: &Table,
    terms: &Terms<'_, '_>,
) -> Vec<(usize, ClassificationRuleset)> {
    let mut rulesets: Vec<(usize, ClassificationRuleset)> = Vec::new();
    for node in tables(reader, root, "classification") {
        let Some(named) = named(reader, node, "classification") else { continue };
        let section = named.section();
        let workstream = reader.need(section, "workstream");
        let workstream =
            workstream.and_then(|node| terms.workstreams.find(reader, node, "workstream"));
        let rules =
            reader.need(section, "rules").map(|_| read_classification(reader, &named, terms));
        let (Some(workstream), Some(rules)) = (workstream, rules) else { continue };
        let name = named.name.to_owned();
        if rulesets.iter().any(|(other, set)| *other == workstream && set.name == name) {
            let message = format!("{} is there twice", named.title);
            reader.add(named.place, Code::DuplicateName, message).label =
                "this name is taken".to_owned();
            continue;
        }
        rulesets.push((workstream, ClassificationRuleset { name, rules }));
    }
    rulesets
}

fn read_classification(
    reader: &mut Reader<'_>,
    ruleset: &Named<'_>,
    terms: &Terms<'_, '_>,
) -> Vec<ClassificationRule> {
    let mut rules: Vec<ClassificationRule> = Vec::new();
    for node in tables(reader, ruleset.table, "rules") {
        let Some(rule) = named(reader, node, "rule") else { continue };
        if rules.iter().any(|other| other.name == rule.name) {
            let message = format!("{} has two of {}", ruleset.title, rule.title);
            reader.add(rule.place, Code::DuplicateName, message).label =
                "this name is taken".to_owned();
            continue;
        }
        let section = rule.section();
        let when = match section.get("when") {
            Some(node) => condition(reader, node, terms),
            None => Some(Condition::All(Vec::new())),
        };
        let outcome = outcome(reader, section, terms);
        if let (Some(when), Some(outcome)) = (when, outcome) {
            rules.push(ClassificationRule { name: rule.name.to_owned(), when, outcome });
        }
    }
    rules
}

fn outcome(
    reader: &mut Reader<'_>,
    section: Section<'_, '_>,
    terms: &Terms<'_, '_>,
) -> Option<ClassificationOutcome> {
    const OUTPUTS: [&str; 4] = ["set", "skills", "capacity-profiles", "priority-score"];
    let outputs = section.forms(&OUTPUTS);
    if let Some(node) = section.get("fails") {
        if !outputs.is_empty() {
            reader.one_form(section, &["fails", outputs[0]]);
            return None;
        }
        return fails(reader, node).map(|()| ClassificationOutcome::Error);
    }
    if outputs.is_empty() {
        reader
            .one_form(section, &["set", "skills", "capacity-profiles", "priority-score", "fails"]);
        return None;
    }
    let mut all = Vec::new();
    if let Some(node) = section.get("set") {
        for entry in &reader.table(node, "set")?.entries {
            let text = reader.scalar(&entry.node, &entry.key)?;
            let attribute = terms.vocabulary.attribute(&entry.key);
            all.push(Output::Attribute(attribute, terms.vocabulary.value(&text)));
        }
    }
    if let Some(node) = section.get("skills") {
        let skills = ratings(reader, node, terms.skills)?;
        all.extend(skills.into_iter().map(Output::Skill));
    }
    if let Some(node) = section.get("capacity-profiles") {
        let list = reader.list(node, "capacity-profiles")?;
        for name in list {
            let profile = terms.profiles.find(reader, name, "capacity-profiles")?;
            all.push(Output::Profile(ProfileId::new(profile)));
        }
    }
    if let Some(node) = section.get("priority-score") {
        let score = reader.whole(node, "priority-score", 0..=SCORE_LIMIT)?;
        all.push(Output::Score(score));
    }
    Some(ClassificationOutcome::Set(all))
}

/// Skills with their ratings, sorted by skill.
pub(super) fn ratings(
    reader: &mut Reader<'_>,
    node: &Node,
    skills: &Listed<'_>,
) -> Option<Vec<SkillRating>> {
    let table = reader.table(node, "skills")?;
    let mut ratings = Vec::new();
    let mut is_good = true;
    for entry in &table.entries {
        let skill = skills.find_name(reader, &entry.place, &entry.key);
        let rating = reader.whole(&entry.node, &entry.key, 0..=RATING_LIMIT);
        match (skill, rating) {
            (Some(skill), Some(rating)) => {
                ratings.push(SkillRating { skill: SkillId::new(skill), rating });
            }
            _ => is_good = false,
        }
    }
    ratings.sort_by_key(|rating| rating.skill);
    is_good.then_some(ratings)
}
