//! Variations written into the tree.

use super::Change;
use super::amounts::Operation;
use super::obstacles::obstacle;
use super::option_place;
use super::target::Step;
use super::target::Target;
use super::target::resolve;
use crate::scenario::Code;
use crate::scenario::Finding;
use crate::scenario::format::entries;
use crate::scenario::format::entries_mut;
use crate::scenario::format::write_defaults;
use crate::scenario::tree::Entry;
use crate::scenario::tree::Node;
use crate::scenario::tree::Place;
use crate::scenario::tree::Table;
use crate::scenario::tree::Value;

/// Writes changes into the tree, one after the other; changed values stand on the command line.
///
/// Entries for which a value is impossible stay as they are and `notes` name them. A change that
/// is possible for none of its entries, or that names nothing, is a finding.
pub(in crate::scenario) fn apply(
    root: &mut Node,
    changes: &[Change],
    notes: &mut Vec<String>,
    findings: &mut Vec<Finding>,
) {
    for change in changes {
        if let Err(finding) = write(root, change, notes) {
            findings.push(finding);
        }
    }
}

fn write(root: &mut Node, change: &Change, notes: &mut Vec<String>) -> Result<(), Finding> {
    let option = format!("{}={}", change.key, change.value);
    let place = option_place(&option);
    let mut full = root.clone();
    write_defaults(&mut full);
    let (Value::Table(root), Value::Table(full)) = (&mut root.value, &full.value) else {
        return Ok(());
    };
    let target = resolve(root, &change.key, &place)?;
    if !target.section.is_list && root.get(target.section.name).is_none() {
        let table = Node { place: place.clone(), value: Value::Table(Table::default()) };
        root.set(target.section.name, table);
    }
    let writing =
        Writing { target: &target, operation: Operation::read(&change.value), place, full };
    let mut left: Vec<(String, Reason)> = Vec::new();
    let mut changed = 0;
    for (position, entry) in entries_mut(root, target.section.name).enumerate() {
        if !target.entries.contains(&position) {
            continue;
        }
        match writing.entry(entry, position) {
            Ok(more) => {
                changed += 1;
                notes.extend(more.into_iter().map(|note| format!("`--vary {option}`: {note}")));
            }
            Err(reason) => left.push((title(&target, entry), reason)),
        }
    }
    if changed == 0 {
        return Err(writing.nothing(&left));
    }
    notes.extend(left.into_iter().map(|(entry, (_, reason))| {
        format!("`--vary {option}` leaves {entry} as it is: {reason}")
    }));
    Ok(())
}

fn title(target: &Target, entry: &Table) -> String {
    let name = entry.get("name").and_then(Node::as_text);
    match name.filter(|_| target.section.is_list) {
        Some(name) => format!("{} `{name}`", target.section.name),
        None => format!("`{}`", target.section.name),
    }
}

/// Why an entry stays as it is, and the kind of finding if that holds for all.
type Reason = (Code, String);

fn impossible(reason: impl Into<String>) -> Reason {
    (Code::VariesNothing, reason.into())
}

/// One change on its way into the tree.
struct Writing<'a> {
    target: &'a Target,
    operation: Operation<'a>,
    place: Place,
    /// The document with all defaults.
    full: &'a Table,
}

impl Writing<'_> {
    /// Changes an entry; gives what else follows from it.
    ///
    /// # Errors
    ///
    /// Why it is impossible; the entry is then as it was.
    fn entry(&self, entry: &mut Table, position: usize) -> Result<Vec<String>, Reason> {
        let empty = Table::default();
        let full = entries(self.full, self.target.section.name).nth(position).unwrap_or(&empty);
        let mut changed = entry.clone();
        let is_rounded = self.table(&mut changed, Some(full), &self.target.steps, full)?;
        let mut notes: Vec<String> = self.consequence(&mut changed).into_iter().collect();
        if is_rounded {
            let (path, title) = (self.target.path(), title(self.target, entry));
            notes.push(format!("`{path}` of {title} is rounded to whole numbers"));
        }
        *entry = changed;
        Ok(notes)
    }

    /// Changes the setting below `steps` in a table; `full` is the table with defaults, `whole`
    /// the entry with defaults. Tells whether a number was rounded.
    fn table(
        &self,
        table: &mut Table,
        full: Option<&Table>,
        steps: &[Step],
        whole: &Table,
    ) -> Result<bool, Reason> {
        let [step, below @ ..] = steps else { return Ok(false) };
        let key = step.key.as_str();
        if let Some(other) = other_form(table, step) {
            return Err(impossible(format!("it says `{other}`, not `{key}`")));
        }
        let full = full.and_then(|full| full.get(key));
        if below.is_empty() {
            let current = table.get(key).or(full);
            let node = self.operation.applied(current, &self.target.form);
            let mut node = node.map_err(|reason| (Code::CannotScale, reason))?;
            let is_rounded =
                current.is_some_and(|current| self.operation.rounds(current, &self.target.form));
            let section = self.target.section.name;
            if let Some(reason) = obstacle(self.full, section, whole, &self.target.path(), &node) {
                return Err(impossible(reason));
            }
            node.set_place(&self.place);
            put(table, key, node);
            return Ok(is_rounded);
        }
        if table.get(key).is_none() {
            if !self.target.is_named {
                return Err(impossible(format!("it has no `{key}`")));
            }
            let inner = Node { place: self.place.clone(), value: Value::Table(Table::default()) };
            put(table, key, inner);
        }
        let nodes = match table.get_mut(key) {
            Some(Node { value: Value::List(nodes), .. }) => nodes.as_mut_slice(),
            Some(node) => std::slice::from_mut(node),
            None => &mut [],
        };
        // A name after a list means its entries of that name only.
        let (name, below) = match below {
            [entry, below @ ..] if entry.is_entry => (Some(entry.key.as_str()), below),
            _ => (None, below),
        };
        let is_meant = |node: &Node| {
            let mine = node.as_table().and_then(|table| table.get("name")).and_then(Node::as_text);
            name.is_none() || mine == name
        };
        let mut is_rounded = false;
        for (position, node) in nodes.iter_mut().enumerate().filter(|(_, node)| is_meant(node)) {
            let Value::Table(inner) = &mut node.value else {
                return Err(impossible(format!("its `{key}` is {}", node.kind())));
            };
            let full = full.and_then(|full| full.one_or_many().get(position)?.as_table());
            is_rounded |= self.table(inner, full, below, whole)?;
        }
        Ok(is_rounded)
    }

    /// A queue whose method is no longer custom has no use for its assignment rules.
    fn consequence(&self, entry: &mut Table) -> Option<String> {
        let is_custom = entry.get("method").and_then(Node::as_text) == Some("custom");
        if self.target.section.name != "queue" || self.target.path() != "method" || is_custom {
            return None;
        }
        let count = entry.entries.len();
        let of_rules = ["assignment-rules", "selection-criteria"];
        entry.entries.retain(|entry| !of_rules.contains(&&*entry.key));
        (entry.entries.len() < count)
            .then(|| format!("{} goes without its assignment rules", title(self.target, entry)))
    }

    /// The finding that nothing could be changed.
    fn nothing(&self, left: &[(String, Reason)]) -> Finding {
        let Some((entry, (code, reason))) = left.first() else {
            return self.place.finding(Code::VariesNothing, "there is nothing to vary");
        };
        let message = format!("`{}` of {entry} cannot be varied so", self.target.path());
        let mut finding = self.place.finding(*code, message);
        finding.label = reason.clone();
        finding
    }
}

/// The other one of several forms in which the table already says what this key would say.
fn other_form<'t>(table: &'t Table, step: &Step) -> Option<&'t str> {
    let forms = step.group?.one_of;
    let is_other = |entry: &&Entry| entry.key != step.key && forms.contains(&&*entry.key);
    if !forms.contains(&&*step.key) || table.get(&step.key).is_some() {
        return None;
    }
    table.entries.iter().find(is_other).map(|entry| entry.key.as_str())
}

/// Sets a key together with its place.
fn put(table: &mut Table, key: &str, node: Node) {
    match table.entries.iter_mut().find(|entry| entry.key == key) {
        Some(entry) => {
            entry.place = node.place.clone();
            entry.node = node;
        }
        None => table.set(key, node),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::print::document;
    use crate::scenario::tree::parse;

    const TEXT: &str = r#"
workstream = [
  { name = "web v1.2", type = "messaging", channel = "live chat", state-limits = "never" },
  { name = "phone", type = "voice", skill-matching = "exact" },
  { name = "case", type = "record" },
]
rule = [
  { name = "all", workstream = "web v1.2", queue = "q" },
  { name = "all", workstream = "phone", split = { "q 1" = "60%", q = "40%" } },
  { name = "big", workstream = "phone", when = { amount = { above = 3 }, tier = "gold" } },
]
queue = [
  { name = "q", method = "custom", assignment-rules = [
    { name = "level", when = { level = 2 } }, { name = "all", when = { waited = "1m" } } ] },
  { name = "q 1" },
]
demand = [
  { name = "web chats", workstream = "web v1.2", arrivals = { per-day = 640 },
    attributes = { topic = { "a.b" = "50%" } }, patience = { exponential = "4m" } },
  { name = "cases", workstream = "case", arrivals = { rate = "6/h" }, patience = "none" },
]
pool = [
  { name = "front.line", agents = 12, offered = { accepts-after = { constant = "9s" } },
    break = [{ length = "15m" }, { length = "30m" }] },
  { name = "offered", agents = 4 },
]
[experiment]
horizon = "5d"
"#;

    /// What a change makes of the text: the lines that differ, notes and findings.
    fn changed(key: &str, value: &str) -> Vec<String> {
        let mut root = parse(TEXT).expect("valid TOML");
        let before = document(root.as_table().expect("a table"));
        let change = Change { key: key.to_owned(), value: value.to_owned() };
        let (mut notes, mut findings) = (Vec::new(), Vec::new());
        apply(&mut root, &[change], &mut notes, &mut findings);
        let after = document(root.as_table().expect("a table"));
        let old: Vec<&str> = before.lines().collect();
        let new = after.lines().filter(|line| !old.contains(line)).map(str::to_owned);
        let findings = findings.into_iter().map(|finding| {
            assert_eq!(finding.option, Some(format!("--vary {key}={value}")));
            let more = [finding.label, finding.help.unwrap_or_default()].join("");
            format!("{}: {} ({more})", finding.code.name(), finding.message)
        });
        new.chain(notes).chain(findings).collect()
    }

    #[test]
    fn one_entry_or_all_are_changed() {
        assert_eq!(changed("pool.front.line.agents", "x1.25"), ["agents = 15"]);
        assert_eq!(changed("pool.agents", "+2"), ["agents = 14", "agents = 6"]);
        assert_eq!(changed("pool.*.agents", "8"), ["agents = 8", "agents = 8"]);
        assert_eq!(changed("experiment.horizon", "x2"), ["horizon = \"10d\""]);
        assert_eq!(
            changed("choices.declines-allowed", "+1"),
            ["[choices]", "declines-allowed = 4"]
        );
    }

    #[test]
    fn a_count_that_is_rounded_is_noted() {
        assert_eq!(
            changed("pool.agents", "x1.125"),
            [
                "agents = 14",
                "agents = 5",
                "`--vary pool.agents=x1.125`: `agents` of pool `front.line` is rounded to whole \
                 numbers",
                "`--vary pool.agents=x1.125`: `agents` of pool `offered` is rounded to whole \
                 numbers",
            ]
        );
    }

    #[test]
    fn what_alternatives_share_cannot_be_varied() {
        assert_eq!(
            changed("experiment.seed", "2"),
            ["S063: `experiment.seed` cannot be varied (all alternatives of a comparison share \
              itgive one to all with `--seed`)"]
        );
        let matters = changed("experiment.matters.wait_mean", "2s");
        assert!(matters[0].starts_with("S063: `experiment.matters` cannot"), "{matters:?}");
    }

    #[test]
    fn names_and_settings_with_dots_and_spaces_are_found() {
        assert_eq!(
            changed("demand.web chats.attributes.topic.a.b", "60%"),
            ["attributes = { topic = { \"a.b\" = \"60%\" } }"]
        );
        assert_eq!(
            changed("workstream.web v1.2.distribution", "pick"),
            ["distribution = \"pick\""]
        );
        assert_eq!(
            changed("rule.big.when.amount.above", "+2"),
            ["when = { amount = { above = 5 }, tier = \"gold\" }"]
        );
        assert_eq!(
            changed("rule.phone/all.split.q 1", "70%"),
            ["split = { \"q 1\" = \"70%\", q = \"40%\" }"]
        );
        assert_eq!(
            changed("demand.web chats.patience", "x1.5"),
            ["patience = { exponential = \"6m\" }"]
        );
        assert_eq!(
            changed("pool.front.line.break.length", "+5m"),
            ["break = [{ length = \"20m\" }, { length = \"35m\" }]"]
        );
    }

    #[test]
    fn a_table_that_is_missing_is_written_for_a_named_entry_only() {
        assert_eq!(
            changed("pool.offered.offered.rejects", "2%"),
            ["offered = { rejects = \"2%\" }"]
        );
        assert_eq!(
            changed("pool.offered.rejects", "2%"),
            [
                "offered = { accepts-after = { constant = \"9s\" }, rejects = \"2%\" }",
                "`--vary pool.offered.rejects=2%` leaves pool `offered` as it is: it has no \
                 `offered`",
            ]
        );
    }

    #[test]
    fn entries_for_which_a_value_is_impossible_stay_as_they_are() {
        assert_eq!(
            changed("workstream.distribution", "pick"),
            [
                "distribution = \"pick\"",
                "distribution = \"pick\"",
                "`--vary workstream.distribution=pick` leaves workstream `phone` as it is: calls \
                 are always pushed",
            ]
        );
        assert_eq!(
            changed("workstream.phone.distribution", "pick"),
            ["S063: `distribution` of workstream `phone` cannot be varied so (calls are always \
              pushed)"]
        );
        assert_eq!(
            changed("demand.arrivals.rate", "x2"),
            [
                "arrivals = { rate = \"12/h\" }",
                "`--vary demand.arrivals.rate=x2` leaves demand `web chats` as it is: it says \
                 `per-day`, not `rate`",
            ]
        );
        assert_eq!(
            changed("demand.patience", "{ exponential = \"2m\" }"),
            [
                "patience = { exponential = \"2m\" }",
                "`--vary demand.patience={ exponential = \"2m\" }` leaves demand `cases` as it is: \
                 records do not leave",
            ]
        );
    }

    #[test]
    fn scaling_starts_from_the_default_if_nothing_is_written() {
        assert_eq!(
            changed("workstream.offer-timeout", "x0.5"),
            [
                "offer-timeout = \"1m\"",
                "offer-timeout = \"1m\"",
                "`--vary workstream.offer-timeout=x0.5` leaves workstream `case` as it is: it has \
                 no value there",
            ]
        );
        assert_eq!(
            changed("queue.answer-within", "x2"),
            ["S062: `answer-within` of queue `q` cannot be varied so (it has no value there)"]
        );
    }

    #[test]
    fn an_entry_of_a_list_is_found_by_its_name() {
        let rules = changed("queue.q.assignment-rules.all.when.waited", "x2").concat();
        assert!(rules.contains("waited = \"2m\"") && rules.contains("{ level = 2 }"), "{rules}");
        let both = changed("queue.q.assignment-rules.when.waited", "5s").concat();
        assert_eq!(both.matches("waited = \"5s\"").count(), 2, "{both}");
        let none = changed("queue.q.assignment-rules.al.when.waited", "5s").concat();
        assert!(none.contains("there is no setting `al`"), "{none}");
    }

    #[test]
    fn rules_are_switched_and_moved() {
        assert_eq!(changed("rule.big.enabled", "false"), ["enabled = false"]);
        assert_eq!(changed("rule.big.before", "all"), ["before = \"all\""]);
        assert_eq!(
            changed("rule.all.enabled", "false"),
            ["S061: several are called rule `all` (write web v1.2/all or phone/all)"]
        );
        assert_eq!(
            changed("queue.q.method", "round robin"),
            [
                "method = \"round robin\"",
                "`--vary queue.q.method=round robin`: queue `q` goes without its assignment rules",
            ]
        );
    }

    #[test]
    fn what_does_not_exist_names_the_nearest() {
        assert_eq!(
            changed("pol.agents", "1"),
            ["S061: there is no table `pol` (did you mean `pool`?)"]
        );
        assert_eq!(
            changed("pool.front.line.agnets", "1"),
            ["S061: there is no setting `agnets` (did you mean `agents`?)"]
        );
        assert_eq!(
            changed("workstream.phon.distribution", "push"),
            ["S061: no workstream is called `phon` (did you mean `phone`?)"]
        );
        assert_eq!(
            changed("queue.q.target", "1"),
            ["S011: `target` is not supported yet (a later version brings targets, which `size` \
                 staffs for)"]
        );
        assert_eq!(
            changed("skill.name", "1"),
            ["S061: the scenario has no `[[skill]]` to vary ()"]
        );
        assert_eq!(
            changed("pool.agents.many", "1"),
            ["S061: there is no setting `many` (settings here are counts, every, from, file, \
                 time, count)"]
        );
        assert_eq!(
            changed("experiment.horizon.days", "1"),
            ["S061: `horizon` has no settings of its own ()"]
        );
    }

    #[test]
    fn keys_and_trees_of_any_shape_do_no_harm() {
        let trees = ["", "pool = 3", "pool = [3]", "pool = [{ name = 3, agents = [{}] }]", TEXT];
        let keys = [
            "",
            ".",
            "pool",
            "pool.",
            "pool..",
            "pool.*",
            "pool.*.",
            "pool.agents",
            "é.é",
            "pool.agents.counts",
            "pool.offered.accepts-after.gamma.mean",
            "experiment.",
            "rule.when.a.b.c",
            "demand.attributes.é",
            "demand.attributes.",
            "queue.assignment-rules.when.x",
        ];
        for tree in trees {
            for key in keys {
                for value in ["", "x2", "+1", "[", "é"] {
                    let mut root = parse(tree).expect("valid TOML");
                    let change = Change { key: key.to_owned(), value: value.to_owned() };
                    apply(&mut root, &[change], &mut Vec::new(), &mut Vec::new());
                }
            }
        }
    }
}
