//! A scenario with every default written in means what the short one means.

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use waitline::scenario;
use waitline::scenario::Change;
use waitline::scenario::Loaded;

fn scenarios() -> Vec<PathBuf> {
    let list = include_str!("scenarios.txt");
    let names = list.lines().filter(|line| !line.starts_with('#'));
    let names = names.filter_map(|line| line.split_whitespace().next());
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    names.map(|name| root.join(name)).collect()
}

/// What is simulated and how it is judged, in every detail; only the text is left out.
fn meaning(loaded: &Loaded) -> String {
    let scenario = &loaded.scenario;
    format!("{:?}\n{:?}\n{:?}", scenario.model, scenario.calendar, scenario.experiment)
}

fn no_files(_: &str) -> Result<Vec<u8>, String> {
    Err("there are none".to_owned())
}

#[test]
fn every_scenario_resolves_to_itself_and_leaves_nothing_to_add() {
    for path in scenarios() {
        let text = fs::read_to_string(&path).expect("the scenario can be read");
        let beside =
            |name: &str| fs::read(path.with_file_name(name)).map_err(|error| error.to_string());
        let load = |text: &str| {
            meaning(&scenario::load("a", text, &beside, &[]).expect("a good scenario"))
        };
        let full = scenario::resolved(&text, &beside, &[]).expect("it resolves");
        let name = path.display();
        assert!(full != text, "{name} leaves nothing out");
        assert!(load(&full) == load(&text), "{name} resolved is another scenario:\n{full}");
        let again = scenario::resolved(&full, &beside, &[]).expect("what is resolved resolves");
        assert_eq!(again, full, "{name}");
    }
}

const SMALL: &str = r#"
format = 1
workstream = [{ name = "phone", type = "voice", capacity-units = 1 }]
queue = [{ name = "calls", type = "voice" }]
rule = [{ name = "calls", workstream = "phone", when = { topic = "a" }, queue = "calls" }]
[[demand]]
name = "callers"
workstream = "phone"
arrivals = { rate = "100/h" }
attributes = { topic = { a = "90%", b = "10%" } }
patience = { exponential = "2m" }
handling = { talk = { exponential = "4m" } }
[[pool]]
name = "operators"
agents = 9
units = 1
queues = ["calls"]
offered = { accepts-after = { constant = "0s" } }
[experiment]
horizon = "8h"
"#;

#[test]
fn defaults_and_changes_are_written_in() {
    let change = |value: &str| Change { key: "pool.agents".into(), value: value.into() };
    let full = scenario::resolved(SMALL, &no_files, &[change("+2")]).expect("it resolves");
    assert!(full.contains("agents = 11\n"), "{full}");
    assert!(full.contains("default-presence = \"available\"\n"), "{full}");
    // Q-2: what no rule matches goes to the system's queue, which everybody serves.
    assert!(full.contains("queues = [\"calls\", \"default voice queue\"]\n"), "{full}");
    // ASG-21: a voice queue begins with least active, the system's with highest capacity.
    let methods: Vec<&str> = full.lines().filter(|line| line.starts_with("method")).collect();
    assert_eq!(methods, ["method = \"least active\"", "method = \"highest capacity\""]);
    let load = |text: &str, changes: &[Change]| {
        meaning(&scenario::load("a", text, &no_files, changes).expect("a good scenario"))
    };
    assert_eq!(load(&full, &[]), load(SMALL, &[change("+2")]));
    assert_ne!(load(&full, &[]), load(SMALL, &[]));
    assert!(scenario::resolved(SMALL, &no_files, &[change("-20")]).is_err());
}
