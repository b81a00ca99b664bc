//! `docs/rules.md` lists every rule once, and what it names exists.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const TABLE: &str = include_str!("../../docs/rules.md");
const HANDLES: &str = include_str!("handles.txt");
const WITHOUT_SCRIPT: &str = include_str!("handles_without_script.txt");
const STATES: [&str; 4] = ["done", "in part", "not yet", "not applicable"];

/// A row: handle, state, note, sources, proofs.
struct Row<'a> {
    handle: &'a str,
    state: &'a str,
    note: &'a str,
    sources: Vec<&'a str>,
    proofs: Vec<&'a str>,
}

fn rows() -> Vec<Row<'static>> {
    let handles: BTreeSet<&str> = HANDLES.lines().collect();
    let prefix = |handle: &str| handle.split_once('-').map(|(family, _)| family.to_owned());
    let families: BTreeSet<_> = handles.iter().map(|handle| prefix(handle)).collect();
    let mut rows = Vec::new();
    for line in TABLE.lines().filter(|line| line.starts_with("| ")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [handle, state, note, sources, proofs] = cells[..] else {
            panic!("not five cells: {line}");
        };
        if families.contains(&prefix(handle)) {
            // Every second piece between back-quotes is quoted.
            let quoted = |cell: &'static str| cell.split('`').skip(1).step_by(2).collect();
            let (sources, proofs) = (quoted(sources), quoted(proofs));
            rows.push(Row { handle, state, note, sources, proofs });
        }
    }
    rows
}

fn read(file: &str) -> Option<String> {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).ok()
}

/// What is wrong with a proof: `rules_life::st_1_…`, or `src/center/queue.rs::asg_21_…`.
fn unproved(handle: &str, proof: &str) -> Option<String> {
    let Some((place, name)) = proof.split_once("::") else {
        return Some(format!("{handle}: `{proof}` is no test"));
    };
    let is_source = place.ends_with(".rs");
    let file = if is_source { place.to_owned() } else { format!("tests/it/{place}.rs") };
    let Some(text) = read(&file) else {
        return Some(format!("{handle}: there is no {file}"));
    };
    let Some((before, after)) = text.split_once(&format!("fn {name}(")) else {
        return Some(format!("{handle}: there is no `{name}` in {file}"));
    };
    // A test reaches from the end of what is before it to its closing brace.
    let head = before.rsplit("\n\n").next().unwrap_or_default();
    let indent = if is_source && head.contains("    #[test]") { "    " } else { "" };
    let body = after.split(&format!("\n{indent}}}\n")).next().unwrap_or_default();
    let spelled = format!("{}_", handle.to_lowercase().replace('-', "_"));
    let mentions = name.contains(&spelled) || format!("{head}{body}").contains(handle);
    let problem = if !head.contains("#[test]") {
        "is no test"
    } else if !mentions {
        "does not mention it"
    } else {
        return None;
    };
    Some(format!("{handle}: `{name}` in {file} {problem}"))
}

#[test]
fn every_rule_has_one_row_in_the_order_of_the_reference() {
    let listed: Vec<&str> = rows().iter().map(|row| row.handle).collect();
    let twice = listed.iter().enumerate().filter(|(at, row)| listed[..*at].contains(row));
    assert_eq!(twice.count(), 0, "a rule is listed twice");
    for (number, &handle) in listed.iter().enumerate() {
        assert!(HANDLES.lines().any(|known| known == handle), "row {number}: {handle} is no rule");
    }
    let mut sorted: Vec<&str> = listed.clone();
    sorted.sort_unstable();
    let mut known: Vec<&str> = HANDLES.lines().collect();
    known.sort_unstable();
    assert_eq!(sorted, known);
    // Families that sections mix stand together in the table, each in the reference's order.
    for pair in listed.windows(2) {
        let family = |handle: &str| handle.split('-').next().map(str::to_owned);
        let at = |handle: &str| HANDLES.lines().position(|known| known == handle);
        let in_order = family(pair[0]) != family(pair[1]) || at(pair[0]) < at(pair[1]);
        assert!(in_order, "{} stands before {}", pair[0], pair[1]);
    }
}

#[test]
fn rows_say_what_their_state_asks_for() {
    let mut problems = Vec::new();
    for Row { handle, state, note, sources, proofs } in rows() {
        let has_code = !sources.is_empty();
        let fits = match state {
            "done" => has_code && !proofs.is_empty(),
            "in part" => has_code && !note.is_empty(),
            _ => !has_code && proofs.is_empty() && !note.is_empty(),
        };
        if !STATES.contains(&state) || !fits {
            problems.push(format!("{handle}: `{state}` does not fit its row"));
        }
        // A rule with a script of its own is at least begun.
        let begun = has_code || WITHOUT_SCRIPT.lines().any(|listed| listed == handle);
        if !begun {
            problems.push(format!("{handle}: has a script, and is `{state}`"));
        }
    }
    assert!(problems.is_empty(), "{problems:#?}");
}

#[test]
fn sources_and_proofs_exist_and_proofs_mention_their_rule() {
    let mut problems = Vec::new();
    for row in rows() {
        let missing = row.sources.iter().filter(|file| read(file).is_none());
        problems.extend(missing.map(|file| format!("{}: there is no {file}", row.handle)));
        problems.extend(row.proofs.iter().filter_map(|proof| unproved(row.handle, proof)));
    }
    assert!(problems.is_empty(), "{problems:#?}");
}

#[test]
fn the_counts_above_the_table_are_its_own() {
    let mut counts: BTreeMap<(bool, &str), usize> = BTreeMap::new();
    for row in rows() {
        *counts.entry((row.handle.starts_with("example"), row.state)).or_default() += 1;
    }
    let [done, in_part, not_yet, beside] =
        STATES.map(|state| counts.get(&(false, state)).copied().unwrap_or_default());
    let total = done + in_part + not_yet + beside;
    let [examples, missing] =
        ["done", "not yet"].map(|state| counts.get(&(true, state)).copied().unwrap_or_default());
    let expected = format!(
        "Of {total} rules {done} are done, {in_part} are done in part, {not_yet} are not there \
         yet and {beside} do not apply. Of the 18 worked examples {examples} are done and \
         {missing} are not there yet."
    );
    let told = TABLE.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains(&expected), "docs/rules.md should say: {expected}");
}

#[test]
fn what_proves_nothing_is_found() {
    let wrong = |handle, proof| unproved(handle, proof).is_some();
    assert!(wrong("ST-1", "st_1"));
    assert!(wrong("ST-1", "rules_nowhere::st_1_capacity_is_taken_from_the_offer_on"));
    assert!(wrong("ST-1", "rules_life::st_1_there_is_no_such_test"));
    assert!(wrong("ST-2", "rules_life::st_1_capacity_is_taken_from_the_offer_on"));
    assert!(wrong("ST-1", "src/engine/session.rs::wrap_up_closed"));
    assert!(!wrong("ST-1", "rules_life::st_1_capacity_is_taken_from_the_offer_on"));
}
