//! `waitline check`.

use std::path::PathBuf;

use clap::Args;
use serde_json::Value;
use serde_json::json;

use super::Failure;
use super::input::ScenarioFile;
use super::options::Format;
use super::terminal;
use crate::report::rounded;
use crate::scenario::Finding;
use crate::scenario::LoadTable;
use crate::scenario::Loaded;

/// Show everything that is wrong or odd in scenarios, and the load of each pool.
///
/// Nothing is simulated. Exit code 3 if a scenario is invalid.
///
/// Example: waitline check scenarios/*.toml
#[derive(Debug, Args)]
pub(super) struct Options {
    /// The scenario files.
    #[arg(required = true, value_name = "SCENARIO")]
    scenarios: Vec<PathBuf>,

    /// Print the scenario with all defaults written in instead; for one scenario.
    #[arg(long, conflicts_with = "format")]
    resolved: bool,

    /// What to print on stdout.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

pub(super) fn run(options: &Options) -> Result<(), Failure> {
    let files: Vec<ScenarioFile> =
        options.scenarios.iter().map(|path| ScenarioFile::read(path)).collect::<Result<_, _>>()?;
    if options.resolved {
        return match files.as_slice() {
            [file] => print_resolved(file),
            _ => Err(Failure::usage("`--resolved` takes one scenario")),
        };
    }
    let checked: Vec<Result<Loaded, Vec<Finding>>> =
        files.iter().map(|file| file.load(&[])).collect();
    match options.format {
        Format::Text => print_text(&files, &checked)?,
        Format::Json => print_json(&files, &checked)?,
    }
    let mut refused = files.iter().zip(&checked).filter_map(|(file, checked)| {
        checked.as_ref().err().map(|findings| file.invalid(findings))
    });
    // The last failure stands for all: each has been printed with its findings.
    refused.next_back().map_or(Ok(()), Err)
}

fn print_resolved(file: &ScenarioFile) -> Result<(), Failure> {
    file.load(&[]).map_err(|findings| file.refused(&findings))?;
    let text = file.resolved().map_err(|findings| file.refused(&findings))?;
    terminal::print(&text)
}

fn print_text(
    files: &[ScenarioFile],
    checked: &[Result<Loaded, Vec<Finding>>],
) -> Result<(), Failure> {
    let styled = terminal::data_is_styled();
    for (file, checked) in files.iter().zip(checked) {
        let (findings, load) = match checked {
            Ok(loaded) => (&loaded.warnings, loaded.load_table.text()),
            Err(findings) => (findings, String::new()),
        };
        let mut text = file.drawn(findings, styled);
        match checked {
            Ok(loaded) if loaded.warnings.is_empty() => {
                text = format!("{}: nothing to say against it\n", file.path.display());
            }
            _ if !text.ends_with('\n') => text.push('\n'),
            _ => {}
        }
        if !load.is_empty() {
            text.push_str(&format!("\n{}\n", load.trim_end()));
        }
        terminal::print(&text)?;
    }
    Ok(())
}

fn print_json(
    files: &[ScenarioFile],
    checked: &[Result<Loaded, Vec<Finding>>],
) -> Result<(), Failure> {
    let scenarios: Vec<Value> = files
        .iter()
        .zip(checked)
        .map(|(file, checked)| {
            let (findings, load) = match checked {
                Ok(loaded) => (&loaded.warnings, load_json(&loaded.load_table)),
                Err(findings) => (findings, json!([])),
            };
            json!({
                "file": file.path.display().to_string(),
                "valid": checked.is_ok(),
                "findings": file.findings_json(findings),
                "load": load,
            })
        })
        .collect();
    terminal::print(&format!("{:#}\n", json!({ "scenarios": scenarios })))
}

fn load_json(table: &LoadTable) -> Value {
    let pools = table.pools.iter().map(|pool| {
        let places = pool.places.iter().map(|place| {
            json!({
                "kind": place.kind,
                "held": rounded(place.held),
                "there": rounded(place.there),
            })
        });
        json!({
            "pool": pool.pool,
            "attention_needed_hours": rounded(pool.attention_needed),
            "attention_there_hours": rounded(pool.attention_there),
            "places": places.collect::<Vec<_>>(),
        })
    });
    json!(pools.collect::<Vec<_>>())
}
