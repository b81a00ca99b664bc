//! `waitline compare`.

use std::path::PathBuf;

use clap::Args;

use super::Failure;
use super::deliver;
use super::deliver::Alternative;
use super::input::ScenarioFile;
use super::options::StudyOptions;
use crate::scenario;
use crate::scenario::VaryOption;

/// Send the same customers through several alternatives and show the differences.
///
/// The alternatives are scenario files, or one scenario with settings varied; the first is the
/// baseline. All meet the same items with the same patience, effort and luck, and use the seed
/// and the replications of the baseline.
///
/// Example: waitline compare scenarios/push-vs-pick.toml --vary
/// workstream.distribution=push,pick
#[derive(Debug, Args)]
pub(super) struct Options {
    /// The scenario files; one with `--vary`, else two or more.
    #[arg(required = true, value_name = "SCENARIO")]
    scenarios: Vec<PathBuf>,

    /// Settings to vary; repeat it for all combinations.
    ///
    /// KEY is `table.name.setting`, or `table.setting` for every entry at once. Values replace
    /// what is written, or scale and shift it: `x1.15`, `+2`, `-2`. `8..16` is a range.
    ///
    /// Example: --vary pool.frontline.agents=10..14
    #[arg(long, value_name = "KEY=V1,V2")]
    vary: Vec<String>,

    #[command(flatten)]
    study: StudyOptions,
}

pub(super) fn run(options: &Options) -> Result<(), Failure> {
    match (options.scenarios.as_slice(), options.vary.is_empty()) {
        ([scenario], false) => {
            let file = ScenarioFile::read(scenario)?;
            let varied = varied(&file, &options.vary)?;
            deliver::study("compare", &file.name, &varied, &options.study)
        }
        ([_], true) => Err(Failure::usage("there is nothing to compare the scenario with")
            .hint("name a second scenario, or vary a setting with `--vary KEY=V1,V2`")),
        (scenarios, true) => {
            let files: Vec<ScenarioFile> =
                scenarios.iter().map(|path| ScenarioFile::read(path)).collect::<Result<_, _>>()?;
            let alternatives = distinct(&files);
            let names: Vec<&str> =
                alternatives.iter().map(|alternative| alternative.name.as_str()).collect();
            deliver::study("compare", &names.join(" or "), &alternatives, &options.study)
        }
        (_, false) => Err(Failure::usage("`--vary` takes one scenario")
            .hint("write the variations of the others into their files")),
    }
}

/// The combinations of what is varied.
fn varied<'a>(file: &'a ScenarioFile, options: &[String]) -> Result<Vec<Alternative<'a>>, Failure> {
    let mut varied: Vec<VaryOption> = Vec::new();
    let mut findings = Vec::new();
    for text in options {
        match scenario::parse_vary(text) {
            Ok(option) => varied.push(option),
            Err(finding) => findings.push(finding),
        }
    }
    if !findings.is_empty() {
        let failure = file.refused(&findings);
        return Err(Failure::usage("`--vary` was not understood").hint(failure.cause));
    }
    if let Err(finding) = scenario::check_options(&varied) {
        let failure = file.refused(&[finding]);
        return Err(Failure::usage("the variations do not fit together").hint(failure.cause));
    }
    let alternatives: Vec<_> = scenario::alternatives(&varied)
        .into_iter()
        .map(|one| Alternative { name: one.name, changes: one.changes, file })
        .collect();
    if alternatives.len() < 2 {
        return Err(Failure::usage("`--vary` gives only one alternative")
            .hint("write at least two values: `--vary KEY=V1,V2`"));
    }
    Ok(alternatives)
}

/// The files as alternatives; a name that comes again gets a number.
fn distinct(files: &[ScenarioFile]) -> Vec<Alternative<'_>> {
    let mut alternatives: Vec<Alternative<'_>> = Vec::new();
    for file in files {
        let mut name = file.name.clone();
        let mut number = 2;
        while alternatives.iter().any(|other| other.name == name) {
            name = format!("{} {number}", file.name);
            number += 1;
        }
        alternatives.push(Alternative { name, changes: Vec::new(), file });
    }
    alternatives
}
