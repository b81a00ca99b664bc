//! A center of one workstream and one queue, with items that were written down one by one.

use std::fs;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering;

use crate::program::Output;
use crate::program::run_text;

/// Runs a center of one workstream and one queue, with these items: seconds after the start, and
/// seconds of work and of patience where they matter.
pub(crate) fn run(items: &[(u32, u32, u32)], workstream: &str, queue: &str, pool: &str) -> Output {
    run_with(items, (workstream, queue, pool), "")
}

/// As [`run`], with more to say about handling.
pub(crate) fn run_with(
    items: &[(u32, u32, u32)],
    (workstream, queue, pool): (&str, &str, &str),
    handling: &str,
) -> Output {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("waitline-measures-{}-{number}.csv", std::process::id());
    let path = std::env::temp_dir().join(name);
    let rows: Vec<String> =
        items.iter().map(|(at, work, waits)| format!("{at},{work},{waits}\n")).collect();
    let table = format!("time,work,waits\n{}", rows.concat());
    fs::write(&path, table).expect("the items can be written");
    let kind = if workstream.contains("\"voice\"") { "voice" } else { "messaging" };
    let text = format!(
        "format = 1\n\
         workstream = [{{ name = \"entry\", type = \"{kind}\", fallback-queue = \"line\", \
         capacity-units = 1, {workstream} }}]\n\
         queue = [{{ name = \"line\", type = \"{kind}\" {queue} }}]\n\
         [[pool]]\nname = \"team\"\nqueues = [\"line\"]\nseveral-at-once = \"turns\"\n{pool}\n\
         [[demand]]\nname = \"items\"\nworkstream = \"entry\"\n\
         arrivals = {{ items = {path:?}, time = \"time\", handling = \"work\", \
         patience = \"waits\" }}\n\
         patience = \"none\"\nhandling = {{ talk = {{ constant = \"1m\" }} {handling} }}\n\
         [experiment]\nstart = 2026-05-11T09:00:00\nhorizon = \"2h\"\nreplications = 1\n\
         interval = \"none\"\n"
    );
    let output = run_text(&text, &["--records"]);
    let _ = fs::remove_file(&path);
    output
}

pub(crate) const AT_ONCE: &str = "offered = { accepts-after = { constant = \"0s\" } }\n";
pub(crate) const CHAT: &str = "channel = \"live chat\"";
pub(crate) const CALL: &str = "channel = \"voice\"";

#[track_caller]
pub(crate) fn expect(output: &Output, (scope, name): (&str, &str), expected: &[(&str, f64)]) {
    for (measure, expected) in expected {
        let found = output.measure(scope, name, measure).value.unwrap_or(f64::NAN);
        assert!((found - expected).abs() < 1e-9, "{measure} of {scope} {name}: {found}");
    }
}

/// The clock at which each item had its event, in the order in which the items came.
pub(crate) fn clocks(output: &Output, column: &str) -> Vec<String> {
    let clock = |text: &str| text.split('T').nth(1).map_or(String::new(), |at| at[..8].into());
    let rows = output.rows("items.csv");
    let mut all: Vec<(&str, String)> =
        rows.iter().map(|row| (row["item"].as_str(), clock(&row[column]))).collect();
    all.sort_unstable();
    all.into_iter().map(|(_, at)| at).collect()
}
