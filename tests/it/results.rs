//! What holds for every scenario: books that balance, the same bytes again, pinned trajectories.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use crate::program::Output;
use crate::program::program;
use crate::program::run_text;
use crate::program::scenario;

/// Scenarios with the replications at which they are quick.
const SCENARIOS: [&str; 22] = [
    "affinity.toml",
    "bank-1999.toml",
    "bench/erlang-a.toml",
    "bench/omnichannel.toml",
    "bench/pick.toml",
    "bench/three-skills.toml",
    "bot-in-front.toml",
    "callbacks.toml",
    "chat-workstream.toml",
    "custom-assignment.toml",
    "fallback.toml",
    "hours.toml",
    "levels.toml",
    "omnichannel.toml",
    "outbound.toml",
    "overflow.toml",
    "persistent-chat.toml",
    "priorities.toml",
    "push-vs-pick.toml",
    "skills.toml",
    "transfers.toml",
    "voicemail.toml",
];

/// Counts of each scope, by measure; as many as `endings` make `offered`.
fn check_books(output: &Output, name: &str) {
    let mut counts: BTreeMap<[String; 3], BTreeMap<String, f64>> = BTreeMap::new();
    for row in output.rows("measures.csv") {
        let scope = [row["scope"].clone(), row["name"].clone(), row["channel"].clone()];
        let value = row["value"].parse().unwrap_or(0.0);
        counts.entry(scope).or_default().insert(row["measure"].clone(), value);
    }
    let mut checked = 0;
    for (scope, counts) in counts {
        let Some(offered) = counts.get("offered") else { continue };
        let endings = ["answered", "abandoned", "system_closed", "overflowed_out", "left_at_end"];
        let sum: f64 = endings.iter().filter_map(|ending| counts.get(*ending)).sum();
        if ["center", "workstream", "demand", "queue"].contains(&&*scope[0]) {
            assert!((offered - sum).abs() < 1e-6 * offered.max(1.0), "{name} {scope:?}");
            checked += 1;
        }
    }
    assert!(checked > 2, "{name} has nothing to check");
}

#[test]
fn what_was_offered_was_answered_or_lost_or_is_left() {
    for name in SCENARIOS {
        let output = program(&["run", &scenario(name), "--replications", "2"]);
        check_books(&output, name);
    }
}

#[test]
fn littles_law_holds_exactly_on_every_path() {
    let text = fs::read_to_string(scenario("bench/three-skills.toml")).expect("it is there");
    let horizon = text.lines().find(|line| line.starts_with("horizon")).expect("it has one");
    let text = text.replace(horizon, "horizon = \"4h\"");
    let closing = text.lines().find(|line| line.starts_with("closing"));
    let text = match closing {
        Some(line) => text.replace(line, "closing = \"cut\""),
        None => text.replace("[experiment]", "[experiment]\nclosing = \"cut\""),
    };
    let output = run_text(&text, &["--replications", "2"]);
    for queue in ["a", "b", "c"] {
        let value = |measure| output.measure("queue", queue, measure).value.expect("it is there");
        let waited = value("offered") * value("wait_mean");
        let stood = value("waiting_mean") * 4.0 * 3600.0;
        assert!((waited - stood).abs() < 1e-6 * stood, "{queue}: {waited} s and {stood} s");
    }
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let run = |threads| {
        let vary = "workstream.distribution=push,pick";
        let path = scenario("push-vs-pick.toml");
        let output = program(&[
            "compare",
            &path,
            "--vary",
            vary,
            "--replications",
            "5",
            "--records",
            "--threads",
            threads,
        ]);
        output.files()
    };
    let one = run("1");
    assert!(one.len() > 10, "there are few files: {:?}", one.keys());
    assert!(one == run("8"), "eight threads give other bytes than one");
}

#[test]
fn the_order_of_tables_and_a_queue_that_nothing_reaches_change_nothing() {
    let text = fs::read_to_string(scenario("push-vs-pick.toml")).expect("it is there");
    let chats = text.find("[[demand]]\nname = \"web chats\"").expect("the chats are there");
    let cases = text.find("[[demand]]\nname = \"web form cases\"").expect("the cases are there");
    let pool = text.find("[[pool]]").expect("the pool is there");
    let (start, first) = (&text[..chats], &text[chats..cases]);
    let (second, rest) = (&text[cases..pool], &text[pool..]);
    let queue = "queue = [\n  { name = \"nothing\", type = \"voice\" },";
    let other = format!("{start}{second}{first}{rest}").replacen("queue = [", queue, 1);
    let rows = |text: &str| {
        let output = run_text(text, &["--replications", "3"]);
        let mut rows = output.rows("replications.csv");
        rows.retain(|row| row["name"] != "nothing");
        rows.iter_mut().for_each(|row| drop(row.remove("scenario")));
        rows
    };
    assert!(rows(&text) == rows(&other), "customers met other luck");
}

/// FNV-1a over texts.
pub(crate) fn hash<'a>(texts: impl Iterator<Item = &'a str>) -> u64 {
    let bytes = texts.flat_map(|text| text.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// Three hashes of a scenario's first replication: times only, times and kinds, everything.
fn fingerprint(name: &str) -> String {
    let output = program(&["run", &scenario(name), "--replications", "1", "--records"]);
    let segments = output.rows("segments.csv");
    let sessions = output.rows("sessions.csv");
    let of = |rows: &[BTreeMap<String, String>], columns: &[&str]| {
        hash(rows.iter().flat_map(|row| columns.iter().map(|column| row[*column].as_str())))
    };
    let times = of(&segments, &["entered", "left"]) ^ of(&sessions, &["offered", "ended"]);
    let kinds = of(&segments, &["entered", "left", "ending", "picked"])
        ^ of(&sessions, &["offered", "ended", "ending"]);
    let all = ["items.csv", "segments.csv", "sessions.csv", "agents.csv", "measures.csv"];
    let texts: Vec<String> = all
        .iter()
        .map(|file| fs::read_to_string(output.directory.join(file)).expect("it is there"))
        .collect();
    let everything = hash(texts.iter().map(String::as_str));
    format!("{name},{times:016x},{kinds:016x},{everything:016x}")
}

/// Set `WAITLINE_WRITE` to write the table anew; say in the commit why it changed.
#[test]
fn trajectories_are_those_of_the_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/fingerprints.csv");
    let mut table = String::from("scenario,times,kinds,everything\n");
    for name in ["bank-1999", "chat-workstream", "fallback", "omnichannel", "push-vs-pick"] {
        writeln!(table, "{}", fingerprint(&format!("{name}.toml"))).expect("text can be written");
    }
    if std::env::var_os("WAITLINE_WRITE").is_some() {
        fs::write(&path, &table).expect("the table can be written");
    }
    let recorded = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(table, recorded, "what happens has changed");
}
