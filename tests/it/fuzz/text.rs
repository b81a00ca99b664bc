//! Bytes into scenarios and files of recorded items, and what must hold whatever comes.

use waitline::scenario;

/// Files that scenarios of targets may name besides `wild.csv`.
const ROWS: &[u8] = include_bytes!("../invalid/rows.csv");
const GAPS: &[u8] = include_bytes!("../invalid/gaps.csv");

/// A scenario whose recorded items, curve and staff come from `wild.csv`.
const FROM_FILES: &str = r#"
format = 1
workstream = [{ name = "chat", type = "messaging", channel = "live chat", capacity-units = 1 }]
queue = [{ name = "chats", type = "messaging" }]
rule = [{ name = "all", workstream = "chat", queue = "chats" }]
[[demand]]
name = "visitors"
workstream = "chat"
arrivals = { items = "wild.csv", time = "time", handling = "seconds" }
patience = { empirical = { file = "wild.csv", column = "count" } }
handling = { talk = { empirical = { file = "wild.csv", column = "seconds" } } }
[[pool]]
name = "team"
agents = { file = "wild.csv", time = "time", count = "count" }
units = 1
queues = ["chats"]
offered = { accepts-after = { constant = "5s" } }
[experiment]
horizon = "8h"
"#;

/// Loads a scenario; `wild` is what the file `wild.csv` holds.
pub(crate) fn load(bytes: &[u8], wild: &[u8]) -> Result<scenario::Loaded, Vec<scenario::Finding>> {
    let files = |name: &str| match name {
        "wild.csv" => Ok(wild.to_vec()),
        "rows.csv" => Ok(ROWS.to_vec()),
        "gaps.csv" => Ok(GAPS.to_vec()),
        _ => Err("no such file".to_owned()),
    };
    scenario::from_bytes("hostile", bytes, &files, &[])
}

/// Loads a scenario and reads all that is said about it; gives it back if it can be run.
pub(crate) fn scenario(bytes: &[u8], wild: &[u8]) -> Option<scenario::Loaded> {
    let loaded = load(bytes, wild);
    let findings = match &loaded {
        Ok(loaded) => {
            let table = loaded.load_table.text();
            assert!(!table.contains("NaN"), "{}\n{table}", String::from_utf8_lossy(bytes));
            let is_warning = |one: &scenario::Finding| one.severity == scenario::Severity::Warning;
            assert!(loaded.warnings.iter().all(is_warning));
            &loaded.warnings
        }
        Err(findings) => {
            assert!(findings.iter().any(|one| one.severity == scenario::Severity::Error));
            findings
        }
    };
    if let Ok(text) = str::from_utf8(bytes) {
        for place in findings.iter().filter_map(|finding| finding.place.clone()) {
            assert!(text.get(place.clone()).is_some(), "{place:?} is no part of the text");
        }
        let _ = scenario::render(findings, "hostile.toml", text, true);
        let _ = scenario::findings_json(findings, text);
    }
    loaded.ok()
}

/// Loads a scenario whose recorded items, laws and staff come from a file of these bytes.
pub(crate) fn recorded(bytes: &[u8]) -> Option<scenario::Loaded> {
    scenario(FROM_FILES.as_bytes(), bytes)
}
