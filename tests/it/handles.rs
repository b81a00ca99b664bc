//! Every rule of the routing reference has a script, or is listed as having none.
//!
//! `handles.txt` names the rules of the reference by their handles, and the worked examples of
//! its section 23. A script proves a rule if its name begins with the handle, such as
//! `asg_18_round_robin_is_kept_per_queue`, or contains the number of the example.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const HANDLES: &str = include_str!("handles.txt");
const WITHOUT_SCRIPT: &str = include_str!("handles_without_script.txt");

/// The names of all tests in `rules_*.rs`.
fn script_names() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    let files =
        fs::read_dir(folder).expect("the tests are there").map(|file| file.expect("a file"));
    let rules = files.filter(|file| file.file_name().to_string_lossy().starts_with("rules_"));
    let texts = rules.map(|file| fs::read_to_string(file.path()).expect("a readable file"));
    let mut names = Vec::new();
    for text in texts {
        let lines = text.lines().filter_map(|line| line.strip_prefix("fn ")?.split_once('('));
        names.extend(lines.map(|(name, _)| name.to_owned()));
    }
    names
}

fn proves(script: &str, handle: &str) -> bool {
    let handle = handle.to_lowercase().replace('-', "_") + "_";
    script.starts_with(&handle)
        || handle.starts_with("example") && script.contains(&format!("_{handle}"))
}

#[test]
fn the_list_of_rules_without_a_script_only_shrinks() {
    let scripts = script_names();
    let has_script = |handle: &&str| scripts.iter().any(|script| proves(script, handle));
    let bare: BTreeSet<&str> = HANDLES.lines().filter(|handle| !has_script(handle)).collect();
    let listed: BTreeSet<&str> = WITHOUT_SCRIPT.lines().collect();
    let lost: Vec<_> = bare.difference(&listed).collect();
    assert!(lost.is_empty(), "a script is missing for {lost:?}");
    let gained: Vec<_> = listed.difference(&bare).collect();
    assert!(gained.is_empty(), "take out of handles_without_script.txt: {gained:?}");
}

#[test]
fn scripts_are_named_after_a_rule_or_a_section() {
    let is_known = |script: &String| {
        let sections = ["life_4_2_", "limits_4_5_", "limits_19_"];
        let by_section = sections.iter().any(|section| script.starts_with(section));
        by_section || HANDLES.lines().any(|handle| proves(script, handle))
    };
    let strays: Vec<_> = script_names().into_iter().filter(|name| !is_known(name)).collect();
    assert!(strays.is_empty(), "{strays:?} name no rule");
}
