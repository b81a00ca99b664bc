//! `waitline schema`.

use clap::Args;

use super::Failure;
use super::terminal;
use crate::scenario;

/// Print the JSON Schema of scenario files, for editors.
///
/// Example: waitline schema > scenario.schema.json
#[derive(Debug, Args)]
pub(super) struct Options {}

pub(super) fn run(_: &Options) -> Result<(), Failure> {
    terminal::print(&format!("{}\n", scenario::schema().trim_end()))
}
