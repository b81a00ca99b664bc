//! `waitline run`.

use std::path::PathBuf;

use clap::Args;

use super::Failure;
use super::deliver;
use super::deliver::Alternative;
use super::input::ScenarioFile;
use super::options::StudyOptions;

/// Simulate a scenario: who waits how long, what falls back and why, who is busy.
///
/// Prints a summary and writes tables and charts to a directory.
///
/// Example: waitline run scenarios/chat-workstream.toml --replications 200
#[derive(Debug, Args)]
pub(super) struct Options {
    /// The scenario file.
    scenario: PathBuf,

    #[command(flatten)]
    study: StudyOptions,
}

pub(super) fn run(options: &Options) -> Result<(), Failure> {
    let file = ScenarioFile::read(&options.scenario)?;
    let alternative = Alternative { name: file.name.clone(), changes: Vec::new(), file: &file };
    deliver::study("run", &file.name, &[alternative], &options.study)
}
