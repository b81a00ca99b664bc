//! Whether two scenarios are the same but for who moves the work.

use super::Scenario;
use super::format;
use super::print;
use super::tree;
use super::tree::Node;
use super::tree::Table;
use super::tree::Value;

impl Scenario {
    /// Whether the other scenario says the same, except that work is pushed in one and picked in
    /// the other, in any workstream. How people pick may be left out where nothing is picked.
    pub fn differs_only_in_distribution(&self, other: &Self) -> bool {
        let (Some(mut one), Some(mut other)) = (read(&self.text), read(&other.text)) else {
            return false;
        };
        let differs = without_distribution(&mut one) != without_distribution(&mut other);
        leave_out_what_one_lacks(&mut one, &mut other);
        differs && print::document(&one) == print::document(&other)
    }
}

impl Scenario {
    /// Whether another scenario has the same stretch of time and the same streams of demand, so
    /// that both meet the same items with the same patience and effort.
    pub fn meets_the_same_items(&self, other: &Self) -> bool {
        let study = |one: &Self| (one.model.study.horizon, one.model.study.warm_up);
        study(self) == study(other)
            && self.model.study.closing == other.model.study.closing
            && demand_of(&self.text).is_some_and(|one| demand_of(&other.text) == Some(one))
    }
}

/// What of the text shapes the items: sorted, as the order of tables means nothing.
fn demand_of(text: &str) -> Option<Vec<String>> {
    let mut root = read(text)?;
    let mut parts: Vec<String> = Vec::new();
    for section in ["demand", "profile"] {
        parts.extend(entries_mut(&mut root, section).map(|table| print::document(table)));
    }
    let experiment = root.get("experiment").and_then(Node::as_table);
    for key in ["start", "timezone"] {
        parts.extend(experiment.and_then(|table| table.get(key)).map(print::value));
    }
    parts.sort();
    Some(parts)
}

/// The text as a table with all defaults written in.
fn read(text: &str) -> Option<Table> {
    let mut root = tree::parse(text).ok()?;
    format::write_defaults(&mut root);
    root.as_table().cloned()
}

/// Takes the distribution out of all workstreams and returns it, as written.
fn without_distribution(root: &mut Table) -> Vec<Option<String>> {
    let workstreams = entries_mut(root, "workstream");
    let taken = workstreams.map(|workstream| {
        let mode = workstream.get("distribution").and_then(Node::as_text).map(str::to_owned);
        workstream.entries.retain(|entry| entry.key != "distribution");
        mode
    });
    taken.collect()
}

/// Takes `picking` out of the pools of both if only one of them has it.
fn leave_out_what_one_lacks(one: &mut Table, other: &mut Table) {
    for (one, other) in entries_mut(one, "pool").zip(entries_mut(other, "pool")) {
        if one.get("picking").is_none() || other.get("picking").is_none() {
            one.entries.retain(|entry| entry.key != "picking");
            other.entries.retain(|entry| entry.key != "picking");
        }
    }
}

fn entries_mut<'t>(root: &'t mut Table, section: &str) -> impl Iterator<Item = &'t mut Table> {
    let nodes: &mut [Node] = match root.get_mut(section) {
        Some(Node { value: Value::List(nodes), .. }) => nodes,
        Some(node) => std::slice::from_mut(node),
        None => &mut [],
    };
    nodes.iter_mut().filter_map(|node| match &mut node.value {
        Value::Table(table) => Some(table),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use crate::scenario::Scenario;
    use crate::scenario::load;

    const PUSH_VS_PICK: &str = include_str!("../../scenarios/push-vs-pick.toml");

    fn scenario(text: &str) -> Scenario {
        let files = |name: &str| Err(name.to_owned());
        load("one", text, &files, &[]).map_or_else(|all| panic!("{all:#?}"), |one| one.scenario)
    }

    /// The scenario with some of its text replaced; whether it is then another only in who moves
    /// the work.
    fn is_alike(replaced: &[(&str, &str)]) -> bool {
        let other = replaced.iter().fold(PUSH_VS_PICK.to_owned(), |text, (from, to)| {
            assert!(text.contains(from), "{from}");
            text.replace(from, to)
        });
        let (one, other) = (scenario(PUSH_VS_PICK), scenario(&other));
        assert_eq!(
            one.differs_only_in_distribution(&other),
            other.differs_only_in_distribution(&one)
        );
        one.differs_only_in_distribution(&other)
    }

    #[test]
    fn only_the_distribution_may_differ() {
        let pick = ("distribution = \"push\"", "distribution = \"pick\"");
        assert!(!is_alike(&[]), "they do not differ at all");
        assert!(is_alike(&[pick]));
        assert!(is_alike(&[pick, ("# How many of each", "# Another comment:")]));
        assert!(!is_alike(&[pick, ("agents = 12", "agents = 13")]));
        assert!(!is_alike(&[("agents = 12", "agents = 13")]));
    }

    #[test]
    fn push_is_the_default_and_needs_no_word_about_picking() {
        let picking = PUSH_VS_PICK.split_once("[pool.picking]").expect("there");
        let (section, _) = picking.1.split_once("[experiment]").expect("there");
        let left_out = format!("[pool.picking]{section}");
        let picked = scenario(&PUSH_VS_PICK.replace("\"push\"", "\"pick\""));
        let pushed = PUSH_VS_PICK.replace("distribution = \"push\", ", "").replace(&left_out, "");
        assert!(picked.differs_only_in_distribution(&scenario(&pushed)));
    }

    #[test]
    fn items_are_the_same_if_demand_and_time_are() {
        let same = |from: &str, to: &str| {
            assert!(PUSH_VS_PICK.contains(from), "{from}");
            let one = scenario(PUSH_VS_PICK);
            one.meets_the_same_items(&scenario(&PUSH_VS_PICK.replace(from, to)))
        };
        assert!(same("agents = 12", "agents = 11"));
        assert!(!same("per-day = 640", "per-day = 650"));
        assert!(!same("horizon = \"5d\"", "horizon = \"4d\""));
    }
}
