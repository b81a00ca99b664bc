//! Where push and pick break even, in centers in which that is known beforehand.

use std::collections::BTreeMap;
use std::path::Path;

use crate::program::Output;
use crate::program::text_program;

/// One person who has one chat at a time. Pushed, a chat is accepted 10 s after it could be
/// offered; picked, it is taken when the person looks. So picking is the same as pushing if the
/// person looks after 10 s: at half of the 20 s that are assumed.
const ONE_PERSON: &str = r#"
format = 1
capacity-profile = [{ name = "one", limit = 1 }]
queue = [{ name = "chats", type = "messaging" }]
rule = [{ name = "all", workstream = "chat", queue = "chats" }]
[[workstream]]
name = "chat"
type = "messaging"
channel = "live chat"
capacity-profile = "one"
fallback-queue = "chats"
wrap-up-blocks-capacity = "always"
[[demand]]
name = "visitors"
workstream = "chat"
arrivals = { rate = "12/h" }
patience = "none"
[demand.handling]
turns = { constant = 1 }
each = { exponential = "2m" }
customer-replies-after = { constant = "1s" }
wrap-up = { constant = "1s" }
[[pool]]
name = "desk"
agents = 1
queues = ["chats"]
several-at-once = "turns"
offered = { accepts-after = { constant = "10s" } }
[pool.picking]
looks-when-free-after = { constant = "20s" }
takes = "oldest"
claim-time = "0s"
holds-at-most = "capacity"
[experiment]
start = 2026-03-02T08:00:00
timezone = "Europe/Berlin"
horizon = "8h"
replications = 40
decide-on = ["wait_mean"]
"#;

fn compare(text: &str, arguments: &[&str]) -> Output {
    text_program("compare", text, arguments)
}

const PUSH_OR_PICK: [&str; 2] = ["--vary", "workstream.distribution=push,pick"];

fn points(output: &Output) -> Vec<BTreeMap<String, String>> {
    let mut rows = output.rows("break_even.csv");
    rows.retain(|row| row["measure"] == "wait_mean");
    rows
}

fn number(row: &BTreeMap<String, String>, column: &str) -> f64 {
    row[column].parse().expect("a number")
}

#[test]
fn one_person_breaks_even_where_looking_takes_as_long_as_accepting() {
    let output = compare(ONE_PERSON, &PUSH_OR_PICK);
    let points = points(&output);
    let half = points.iter().find(|row| (number(row, "factor") - 0.5).abs() < 1e-9);
    let half = half.expect("half of the delays is tried first");
    assert!(number(half, "difference").abs() < 0.01, "the same but for a millisecond: {half:?}");
    for row in &points {
        let (factor, difference) = (number(row, "factor"), number(row, "difference"));
        let half_width = number(row, "half_width");
        assert!((factor - 0.5) * difference >= 0.0, "{row:?}");
        let is_half = (factor - 0.5).abs() < 1e-9;
        assert!(is_half || difference.abs() > half_width, "{row:?}");
    }
}

#[test]
fn the_order_of_the_alternatives_turns_only_the_sign() {
    let one = points(&compare(ONE_PERSON, &PUSH_OR_PICK));
    let other = compare(ONE_PERSON, &["--vary", "workstream.distribution=pick,push"]);
    let other = points(&other);
    assert_eq!(one.len(), other.len());
    for (one, other) in one.iter().zip(&other) {
        assert_eq!(one["factor"], other["factor"]);
        let sum = number(one, "difference") + number(other, "difference");
        assert!(sum.abs() < 1e-6, "{one:?} {other:?}");
    }
}

#[test]
fn the_search_is_the_same_on_any_number_of_threads_and_goes_no_further_than_its_subject() {
    let curve = |threads| {
        let arguments = [&PUSH_OR_PICK[..], &["--threads", threads]].concat();
        let output = compare(ONE_PERSON, &arguments);
        assert!(output.directory.join("charts/break-even.svg").exists(), "there is a picture");
        String::from_utf8(output.files().remove(Path::new("break_even.csv")).expect("the curve"))
    };
    assert_eq!(curve("1"), curve("3"));
    let output = compare(ONE_PERSON, &["--vary", "pool.agents=1,2"]);
    assert!(!output.directory.join("break_even.csv").exists(), "nobody picks");
    let output = compare(ONE_PERSON, &[&PUSH_OR_PICK[..], &["--replications", "1"]].concat());
    assert!(!output.directory.join("break_even.csv").exists(), "one replication knows nothing");
}
