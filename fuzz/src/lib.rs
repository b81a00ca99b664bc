//! The bodies of the targets, which ordinary tests run as well: `tests/it/fuzz` decodes bytes.

#![allow(dead_code, reason = "the language of scripts has words that the targets do not need")]

#[path = "../../tests/it/fuzz/mod.rs"]
mod fuzz;

/// The language in which scripts set up centers.
#[path = "../../tests/it/script"]
mod script {
    mod assigning;
    mod names;
    mod overflow;
    mod routing;
    mod setup;
    mod words;

    use waitline::center::Center;

    pub(crate) fn center(text: &str) -> Center {
        setup::parse(text, "").center
    }
}

/// Reads bytes as a scenario.
pub fn scenario(bytes: &[u8]) {
    drop(fuzz::text::scenario(bytes, b""));
}

/// Reads bytes as the CSV file that a scenario takes recorded items, laws and staff from.
pub fn recorded(bytes: &[u8]) {
    drop(fuzz::text::recorded(bytes));
}

/// Lets bytes happen to an engine.
pub fn events(bytes: &[u8]) {
    drop(fuzz::events::run(bytes));
}
