//! Loading gives a scenario or findings whatever comes: bytes, trees of known keys with wild
//! values, broken ends, deep nesting, huge numbers, and tables of the same kind.
//!
//! `mutations` changes one thing of a good text; here nothing is known to be good. A bounded run of
//! the fuzzing targets `scenario` and `recorded`, with texts that get further than plain bytes.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::Value;
use waitline::scenario;

use crate::fuzz::Numbers;
use crate::fuzz::text::load;
use crate::fuzz::text::recorded;
use crate::fuzz::text::scenario as read_all;
use crate::mutations;

/// Names that things get and refer to: few, so that they meet.
const NAMES: [&str; 6] = ["a", "b", "chats", "", "a.b", "ü\\u0000"];

/// Numbers and texts of every kind, most of them nowhere welcome.
const WILD: [&str; 34] = [
    "0",
    "1",
    "-1",
    "3",
    "100000",
    "9223372036854775807",
    "-9223372036854775808",
    "0.0",
    "-0.0",
    "5e-324",
    "1.7976931348623157e308",
    "-1e300",
    "inf",
    "-inf",
    "nan",
    "true",
    "\"none\"",
    "\"0s\"",
    "\"1ms\"",
    "\"-5m\"",
    "\"99999999999999999999h\"",
    "\"1e999s\"",
    "\"0%\"",
    "\"100%\"",
    "\"-3%\"",
    "\"1e308/s\"",
    "\"24:00-00:00\"",
    "\"Mon-Fri\"",
    "\"9999-12-31T23:59:59\"",
    "0000-01-01T00:00:00",
    "9999-12-31",
    "23:59:60.999999999",
    "[]",
    "{}",
];

/// Files that scenarios may name: sound, ragged, endless, and none.
const FILES: [&str; 4] = ["\"rows.csv\"", "\"gaps.csv\"", "\"wild.csv\"", "\"/dev/zero\""];

/// A value for a node of the schema, as TOML; most of the time of the right kind.
fn value(root: &Value, node: &Value, depth: usize, choices: &mut Numbers) -> String {
    if depth > 7 || choices.below(50) == 0 {
        return choices.one_of(&WILD).to_owned();
    }
    if let Some(path) = node["$ref"].as_str() {
        let node = root.pointer(path.trim_start_matches('#')).expect("references lead somewhere");
        return value(root, node, depth + 1, choices);
    }
    if let Some(only) = node["allOf"].get(0) {
        return value(root, only, depth, choices);
    }
    for several in ["anyOf", "oneOf"] {
        let options = node[several].as_array().filter(|_| node["properties"].is_null());
        if let Some(options) = options {
            let option = &options[choices.below(options.len())];
            return value(root, option, depth + 1, choices);
        }
    }
    if let Some(words) = node["enum"].as_array() {
        return words[choices.below(words.len())].to_string();
    }
    if !node["const"].is_null() {
        return node["const"].to_string();
    }
    match node["type"].as_str() {
        Some("object") => table(root, node, depth, choices),
        Some("array") => {
            let elements = (0..choices.below(4))
                .map(|_| value(root, &node["items"], depth + 1, choices))
                .collect::<Vec<_>>();
            format!("[{}]", elements.join(", "))
        }
        Some("integer") => ["0", "1", "2", "5", "30"][choices.below(5)].to_owned(),
        Some("number") => ["0.5", "1", "1e-9", "2.5", "1e6"][choices.below(5)].to_owned(),
        Some("boolean") => ["true", "false"][choices.below(2)].to_owned(),
        _ => text(node, choices),
    }
}

/// A text: an example of the schema, a name, a file, or an amount.
fn text(node: &Value, choices: &mut Numbers) -> String {
    let examples = node["examples"].as_array().filter(|examples| !examples.is_empty());
    // A title says that the text is the name of a queue and the like: one of the few names.
    let is_name = node["title"].is_string();
    match (examples, choices.below(8)) {
        (_, 0) => format!("\"{}\"", choices.one_of(&NAMES)),
        (Some(examples), 1..) => examples[choices.below(examples.len())].to_string(),
        (None, 1..5) if !is_name => choices.one_of(&FILES).to_owned(),
        _ => format!("\"{}\"", NAMES[choices.below(3)]),
    }
}

/// A table with what is required, some of what is allowed, and now and then what is not.
fn table(root: &Value, node: &Value, depth: usize, choices: &mut Numbers) -> String {
    let entries: Vec<String> = entries(root, node, depth, choices)
        .into_iter()
        .map(|(key, value)| format!("{key} = {value}"))
        .collect();
    format!("{{ {} }}", entries.join(", "))
}

fn entries(
    root: &Value,
    node: &Value,
    depth: usize,
    choices: &mut Numbers,
) -> Vec<(String, String)> {
    let words = |node: &Value| -> Vec<String> {
        let list = node["required"].as_array().into_iter().flatten();
        list.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let mut required = words(node);
    // Of several forms mostly one, as it should be.
    let forms: Vec<Vec<String>> =
        node["oneOf"].as_array().into_iter().flatten().map(words).collect();
    let mut excluded: Vec<String> = Vec::new();
    if !forms.is_empty() && choices.below(20) > 0 {
        excluded = forms.concat();
        let chosen = &forms[choices.below(forms.len())];
        excluded.retain(|key| !chosen.contains(key));
        required.extend(chosen.iter().cloned());
    }
    let mut entries: Vec<(String, String)> = Vec::new();
    for (key, property) in node["properties"].as_object().into_iter().flatten() {
        let is_there = match required.contains(key) {
            true => choices.below(100) < 98,
            false => choices.below(100) < 25 && !excluded.contains(key),
        };
        if is_there {
            let value = match key.as_str() {
                "name" => format!("\"{}\"", NAMES[choices.below(3)]),
                _ => value(root, property, depth + 1, choices),
            };
            entries.push((key.clone(), value));
        }
    }
    if entries.is_empty() && node["additionalProperties"].is_object() {
        for _ in 0..choices.below(3) {
            let key = format!("\"{}{}\"", choices.one_of(&NAMES), entries.len());
            let value = value(root, &node["additionalProperties"], depth + 1, choices);
            entries.push((key, value));
        }
    }
    if choices.below(40) == 0 {
        entries.push(("unheard-of".to_owned(), choices.one_of(&WILD).to_owned()));
    }
    entries
}

/// A scenario in which every table may stand, with what the schema knows in it.
fn tree(root: &Value, seed: u64) -> String {
    let mut choices = Numbers::new(seed);
    let mut text = String::from("format = 1\n");
    for (section, property) in root["properties"].as_object().into_iter().flatten() {
        if section == "format" || choices.below(25) == 0 {
            continue;
        }
        let is_list = property["items"].is_object();
        let node = if is_list { &property["items"] } else { property };
        let header = if is_list { format!("[[{section}]]") } else { format!("[{section}]") };
        let main = ["workstream", "queue", "pool", "demand"].contains(&section.as_str());
        let count = if is_list { usize::from(main) + choices.below(2) } else { 1 };
        for name in NAMES.iter().take(count) {
            text.push_str(&format!("{header}\n"));
            for (key, value) in entries(root, node, 0, &mut choices) {
                let value = if key == "name" { format!("\"{name}\"") } else { value };
                text.push_str(&format!("{key} = {value}\n"));
            }
        }
    }
    text
}

/// A good scenario with one or two values in the place of others, of the right kind or not.
fn grafted(root: &Value, seed: u64) -> String {
    let mut choices = Numbers::new(seed);
    let text = mutations::TEXTS[choices.below(mutations::TEXTS.len())];
    let mut whole: toml::Table = text.parse().expect("scenarios can be read");
    for _ in 0..=choices.below(2) {
        let sections: Vec<String> = whole
            .iter()
            .filter(|(_, node)| !node.is_integer())
            .map(|(key, _)| key.clone())
            .collect();
        let section = &sections[choices.below(sections.len())];
        let property = &root["properties"][section];
        let entry = match &mut whole[section] {
            toml::Value::Array(entries) => {
                let count = entries.len();
                entries[choices.below(count)].as_table_mut()
            }
            one => one.as_table_mut(),
        };
        let node = if property["items"].is_object() { &property["items"] } else { property };
        let Some(entry) = entry else { continue };
        let keys: Vec<&String> =
            node["properties"].as_object().into_iter().flatten().map(|(key, _)| key).collect();
        let key = keys[choices.below(keys.len())].as_str();
        let graft = value(root, &node["properties"][key], 1, &mut choices);
        let parsed = format!("graft = {graft}").parse::<toml::Table>();
        if let Some(graft) = parsed.ok().and_then(|mut table| table.remove("graft")) {
            entry.insert(key.to_owned(), graft);
        }
    }
    whole.to_string()
}

static SCHEMA: LazyLock<Value> = LazyLock::new(schema);

fn schema() -> Value {
    serde_json::from_str(&scenario::schema()).expect("the schema is JSON")
}

/// The first part of a scenario, and something else behind it.
fn cut(seed: u64, end: &[u8]) -> Vec<u8> {
    let mut choices = Numbers::new(seed);
    let whole = mutations::TEXTS[choices.below(mutations::TEXTS.len())].as_bytes();
    let mut bytes = whole[..choices.below(whole.len() + 1)].to_vec();
    bytes.extend(end);
    bytes
}

/// A scenario with some of its numbers replaced, wherever they stand: in texts as well.
fn renumbered(seed: u64) -> String {
    const NUMBERS: [&str; 12] = [
        "0",
        "-1",
        "1",
        "1e308",
        "1e-308",
        "99999999999999999999",
        "inf",
        "-inf",
        "nan",
        "0.1e",
        "1_000_000",
        "4294967296",
    ];
    let mut choices = Numbers::new(seed);
    let text = mutations::TEXTS[choices.below(mutations::TEXTS.len())];
    let rarely = 2 + choices.below(30);
    let mut changed = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(|letter: char| letter.is_ascii_digit()) {
        let digits = &rest[start..];
        let end = digits.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(digits.len());
        changed.push_str(&rest[..start]);
        match choices.below(rarely) {
            0 => changed.push_str(choices.one_of(&NUMBERS)),
            _ => changed.push_str(&digits[..end]),
        }
        rest = &digits[end..];
    }
    changed + rest
}

/// A CSV file of wild cells.
fn wild_csv(seed: u64) -> Vec<u8> {
    const CELLS: [&str; 14] = [
        "time",
        "count",
        "seconds",
        "0",
        "-1",
        "1e308",
        "nan",
        "inf",
        "5",
        "\"",
        "\"x\"",
        "",
        "2026-03-02T08:00:00",
        "\u{0}",
    ];
    const ENDS: [&str; 6] = [",", ",", ",", "\n", "\r\n", "\n\n"];
    let mut choices = Numbers::new(seed);
    let mut text = String::from(["time,count,seconds\n", ""][choices.below(2)]);
    for _ in 0..choices.below(60) {
        text.push_str(choices.one_of(&CELLS));
        text.push_str(choices.one_of(&ENDS));
    }
    text.into_bytes()
}

/// One of everything, by a number.
fn attack(root: &Value, kind: u8, seed: u64, bytes: &[u8]) {
    let _ = match kind {
        0 => read_all(bytes, bytes),
        1 => read_all(&[b"format = 1\n".as_slice(), bytes].concat(), bytes),
        2 => read_all(&cut(seed, bytes), bytes),
        3 => read_all(renumbered(seed).as_bytes(), bytes),
        4 => recorded(&wild_csv(seed)),
        5 => recorded(bytes),
        6 | 7 => read_all(grafted(root, seed).as_bytes(), &wild_csv(seed)),
        _ => read_all(tree(root, seed).as_bytes(), &wild_csv(seed)),
    };
}

fn attacks() -> impl Strategy<Value = (u8, u64, Vec<u8>)> {
    // A third of them trees, and a sixth grafts: most of the rest ends early.
    (0_u8..12, any::<u64>(), prop::collection::vec(any::<u8>(), 0..200))
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 8_000,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(3),
        max_shrink_iters: 500,
        ..ProptestConfig::default()
    })]

    #[test]
    fn nothing_that_is_loaded_panics((kind, seed, bytes) in attacks()) {
        attack(&SCHEMA, kind, seed, &bytes);
    }
}

#[test]
#[ignore = "forty times as long, some two minutes: cargo test -- --ignored, as .ci/run does"]
fn nothing_that_is_loaded_panics_in_the_long_run() {
    let root = &*SCHEMA;
    let config = ProptestConfig {
        cases: 300_000,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(4),
        ..Default::default()
    };
    proptest::test_runner::TestRunner::new(config)
        .run(&attacks(), |(kind, seed, bytes)| {
            attack(root, kind, seed, &bytes);
            Ok(())
        })
        .unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn trees_reach_beyond_the_syntax() {
    let root = &*SCHEMA;
    let findings = (0..300).map(|seed| load(tree(root, seed).as_bytes(), b"time\n1\n"));
    let syntax = |findings: &Vec<scenario::Finding>| {
        findings.iter().any(|finding| finding.code == scenario::Code::Syntax)
    };
    let mut codes = BTreeSet::new();
    let mut read = 0;
    for found in findings {
        read += u32::from(!found.as_ref().is_err_and(syntax));
        let findings = found.map_or_else(|findings| findings, |loaded| loaded.warnings);
        codes.extend(findings.iter().map(|finding| finding.code));
    }
    assert!(read > 250, "of 300 trees {read} can be read");
    assert!(codes.len() >= 20, "trees are refused for few reasons: {codes:?}");
}

#[test]
fn grafts_reach_the_model() {
    let root = &*SCHEMA;
    let found: Vec<_> =
        (0..300).map(|seed| load(grafted(root, seed).as_bytes(), b"time\n1\n")).collect();
    let loaded = found.iter().filter(|found| found.is_ok()).count();
    assert!((50..250).contains(&loaded), "of 300 grafts {loaded} can be run");
}

#[test]
fn deep_nesting_is_refused_and_not_followed() {
    for depth in [10, 100, 1_000, 10_000, 100_000] {
        for (open, close) in [("[", "]"), ("{ a = ", " }"), ("{ exponential = ", "}")] {
            let text = format!(
                "format = 1\n[[demand]]\nname = \"a\"\npatience = {}1{}\n",
                open.repeat(depth),
                close.repeat(depth)
            );
            drop(read_all(text.as_bytes(), b""));
        }
        let keys = format!("format = 1\n{}b = 1\n", "a.".repeat(depth));
        drop(read_all(keys.as_bytes(), b""));
        let headers = format!("format = 1\n[{}b]\nc = 1\n", "a.".repeat(depth));
        drop(read_all(headers.as_bytes(), b""));
    }
}

#[test]
fn wild_variations_are_refused_or_obeyed() {
    let root = &*SCHEMA;
    let text = mutations::TEXTS[1];
    for seed in 0..1_500 {
        let mut choices = Numbers::new(seed);
        let sections: Vec<&String> =
            root["properties"].as_object().into_iter().flatten().map(|(key, _)| key).collect();
        let section = sections[choices.below(sections.len())];
        let property = &root["properties"][section];
        let node = if property["items"].is_object() { &property["items"] } else { property };
        let keys: Vec<&String> =
            node["properties"].as_object().into_iter().flatten().map(|(key, _)| key).collect();
        let key = match keys.len() {
            0 => "",
            count => keys[choices.below(count)].as_str(),
        };
        let middle = choices.one_of(&["", "*.", "frontline.", "chat.", "..", "\u{0}."]);
        let scaled = ["x0", "x1e308", "x-1", "+1e308", "-1", "-9223372036854775808", "+inf"];
        let value = match choices.below(3) {
            0 => choices.one_of(&scaled).to_owned(),
            1 => choices.one_of(&WILD).to_owned(),
            _ => value(root, &node["properties"][key], 0, &mut choices),
        };
        let Ok(option) = scenario::parse_vary(&format!("{section}.{middle}{key}={value}")) else {
            continue;
        };
        for alternative in scenario::alternatives(&[option]).iter().take(3) {
            let files = |_: &str| Err("no such file".to_owned());
            match scenario::load("varied", text, &files, &alternative.changes) {
                Ok(loaded) => drop(loaded.load_table.text()),
                Err(findings) => drop(scenario::render(&findings, "varied", text, false)),
            }
        }
    }
}
