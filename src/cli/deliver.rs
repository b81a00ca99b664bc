//! From alternatives to a directory of results and a summary: what `run` and `compare` share.

use std::path::PathBuf;

use serde_json::Value;
use serde_json::json;

use super::Failure;
use super::delays;
use super::directory::Directory;
use super::input::ScenarioFile;
use super::options::Format;
use super::options::StudyOptions;
use super::study;
use super::study::Settings;
use super::study::Studied;
use super::terminal;
use crate::report;
use crate::report::Against;
use crate::report::Conditions;
use crate::report::Growing;
use crate::report::Manifest;
use crate::report::ManifestScenario;
use crate::report::Named;
use crate::report::Remarks;
use crate::report::Study;
use crate::report::Written;
use crate::scenario::Change;
use crate::scenario::Finding;
use crate::scenario::Loaded;
use crate::scenario::Scenario;
use crate::traffic::Arrivals;

/// One of the things to simulate.
#[derive(Clone, Debug)]
pub(super) struct Alternative<'a> {
    /// Its name in results.
    pub(super) name: String,
    /// What it changes in the file.
    pub(super) changes: Vec<Change>,
    /// Its file.
    pub(super) file: &'a ScenarioFile,
}

/// Simulates the alternatives, writes their results and prints the summary.
pub(super) fn study(
    command: &'static str,
    subject: &str,
    alternatives: &[Alternative<'_>],
    options: &StudyOptions,
) -> Result<(), Failure> {
    let loaded = load_all(alternatives, options.format)?;
    let named: Vec<(&str, &Scenario)> = alternatives
        .iter()
        .zip(&loaded)
        .map(|(alternative, loaded)| (alternative.name.as_str(), &loaded.scenario))
        .collect();
    let settings = settings(&loaded[0].scenario, options);
    let target = options.out.clone().unwrap_or_else(|| default_directory(subject));
    let mut directory = Directory::begin(&target, options.force)?;
    let studied = study::study(&named, settings, &mut directory)?;

    let outcomes: Vec<Named<'_>> = named
        .iter()
        .zip(&studied.results)
        .map(|((name, scenario), results)| Named { name, results, calendar: &scenario.calendar })
        .collect();
    let comparisons = against(&outcomes, &studied);
    write_tables(&mut directory, &outcomes, &comparisons)?;
    let charts = report::charts(subject, &outcomes, &comparisons);
    for chart in &charts.drawn {
        let name = format!("charts/{}", chart.file_name);
        directory.write(&name, |out| out.write_all(chart.svg.as_bytes()))?;
    }
    let written = Written { directory: target.display().to_string(), files: directory.files() };
    write_manifest(&mut directory, command, &named, settings)?;

    let warnings = warnings(alternatives, &loaded);
    let mut remarks = remarks(&loaded, &warnings);
    let is_searched = comparisons.iter().any(|comparison| comparison.break_even.is_some());
    remarks.delays = delays::of(&named, is_searched);
    remarks.notes.extend(studied.notes.iter().cloned());
    remarks.notes.extend(charts.missing);
    let study = Study {
        subject,
        outcomes: &outcomes,
        comparisons: &comparisons,
        conditions: &conditions(&loaded, &named, settings),
        remarks: &remarks,
        written: &written,
    };
    directory.complete()?;
    print(&study, &warnings, options)
}

/// Loads every alternative; all findings are shown before any is simulated.
fn load_all(alternatives: &[Alternative<'_>], format: Format) -> Result<Vec<Loaded>, Failure> {
    let mut loaded = Vec::new();
    let mut refused: Vec<(&ScenarioFile, Vec<Finding>)> = Vec::new();
    for alternative in alternatives {
        match alternative.file.load(&alternative.changes) {
            Ok(scenario) => loaded.push(scenario),
            Err(mut findings) => {
                // Alternatives of one file share most of what is wrong with them.
                let before = refused.iter().filter(|(file, _)| file.path == alternative.file.path);
                let known: Vec<Finding> =
                    before.flat_map(|(_, findings)| findings).cloned().collect();
                findings.retain(|finding| !known.contains(finding));
                if !findings.is_empty() || refused.is_empty() {
                    refused.push((alternative.file, findings));
                }
            }
        }
    }
    let Some((file, findings)) = refused.first() else { return Ok(loaded) };
    let failure = file.invalid(findings);
    match format {
        Format::Text => {
            for (file, findings) in &refused {
                file.refused(findings);
            }
        }
        Format::Json => {
            let all = refused.iter().map(|(file, findings)| {
                let findings = file.findings_json(findings);
                json!({ "file": file.path.display().to_string(), "findings": findings })
            });
            let invalid = json!({ "invalid": all.collect::<Vec<Value>>() });
            terminal::print(&format!("{invalid:#}\n"))?;
        }
    }
    Err(failure)
}

fn settings(baseline: &Scenario, options: &StudyOptions) -> Settings {
    Settings {
        replications: options.replications.unwrap_or(baseline.experiment.replications),
        seed: options.seed.unwrap_or(baseline.model.study.seed),
        threads: options.threads,
        level: options.level.unwrap_or(baseline.experiment.level),
        records: options.records,
        progress: !options.quiet,
    }
}

/// A name that a directory can have.
fn default_directory(subject: &str) -> PathBuf {
    let plain = |letter: char| if matches!(letter, '/' | '\\' | ':') { '-' } else { letter };
    let name: String = subject.replace(" or ", "-or-").chars().map(plain).collect();
    PathBuf::from("waitline-out").join(name)
}

fn against<'a>(outcomes: &[Named<'a>], studied: &'a Studied) -> Vec<Against<'a>> {
    let others = outcomes.iter().skip(1).zip(&studied.differences).zip(&studied.break_evens);
    others
        .map(|((outcome, differences), break_even)| Against {
            baseline: outcomes[0].name,
            alternative: outcome.name,
            differences,
            break_even: break_even.as_ref(),
        })
        .collect()
}

fn write_tables(
    directory: &mut Directory,
    outcomes: &[Named<'_>],
    comparisons: &[Against<'_>],
) -> Result<(), Failure> {
    directory.write("measures.csv", |out| report::write_measures(out, outcomes))?;
    if outcomes.iter().any(|outcome| !outcome.results.intervals.is_empty()) {
        directory.write("intervals.csv", |out| report::write_intervals(out, outcomes))?;
    }
    directory.write("replications.csv", |out| report::write_replications(out, outcomes))?;
    directory.write("leaks.csv", |out| report::write_leaks(out, outcomes))?;
    if !comparisons.is_empty() {
        directory.write("differences.csv", |out| report::write_differences(out, comparisons))?;
    }
    if comparisons.iter().any(|comparison| comparison.break_even.is_some()) {
        directory.write("break_even.csv", |out| report::write_break_even(out, comparisons))?;
    }
    Ok(())
}

fn write_manifest(
    directory: &mut Directory,
    command: &'static str,
    named: &[(&str, &Scenario)],
    settings: Settings,
) -> Result<(), Failure> {
    let scenarios = named.iter().map(|(name, scenario)| ManifestScenario {
        name: String::from(*name),
        text: scenario.text.clone(),
    });
    let manifest = Manifest {
        version: env!("CARGO_PKG_VERSION"),
        command,
        scenarios: scenarios.collect(),
        seed: settings.seed,
        replications: settings.replications,
        level: settings.level,
        records: settings.records,
        files: directory.files(),
    };
    directory.write(Manifest::FILE_NAME, |out| out.write_all(manifest.json().as_bytes()))
}

/// Warnings of all alternatives, each once, with its file.
fn warnings<'a>(
    alternatives: &[Alternative<'a>],
    loaded: &'a [Loaded],
) -> Vec<(&'a ScenarioFile, &'a Finding)> {
    let mut all: Vec<(&ScenarioFile, &Finding)> = Vec::new();
    for (alternative, loaded) in alternatives.iter().zip(loaded) {
        for finding in &loaded.warnings {
            let known = |(file, other): &(&ScenarioFile, &Finding)| {
                file.path == alternative.file.path && *other == finding
            };
            if !all.iter().any(known) {
                all.push((alternative.file, finding));
            }
        }
    }
    all
}

fn remarks(loaded: &[Loaded], warnings: &[(&ScenarioFile, &Finding)]) -> Remarks {
    let mut remarks = Remarks::default();
    let once = |list: &mut Vec<String>, text: &String| {
        if !list.contains(text) {
            list.push(text.clone());
        }
    };
    for loaded in loaded {
        for text in &loaded.scenario.assumptions {
            once(&mut remarks.assumptions, text);
        }
        for text in &loaded.notes {
            once(&mut remarks.notes, text);
        }
    }
    for (_, finding) in warnings {
        once(&mut remarks.warnings, &format!("{}: {}", finding.code.name(), finding.message));
    }
    if !warnings.is_empty() {
        remarks.warnings.push(String::from(
            "`waitline check` shows where these stand, `waitline explain CODE` what they mean.",
        ));
    }
    remarks
}

fn conditions(loaded: &[Loaded], named: &[(&str, &Scenario)], settings: Settings) -> Conditions {
    let model = &loaded[0].scenario.model;
    let (_, baseline) = named[0];
    let recorded = |arrivals: &Arrivals| matches!(arrivals, Arrivals::Recorded(_));
    Conditions {
        replications: settings.replications,
        seed: settings.seed,
        level: settings.level,
        horizon: model.study.horizon,
        warm_up: model.study.warm_up,
        differing: differing_studies(named),
        same_items: named.iter().all(|(_, scenario)| baseline.meets_the_same_items(scenario)),
        recorded: model.demands.iter().all(|demand| recorded(&demand.arrivals)),
        growing: growing(loaded),
    }
}

/// What only grows in any alternative, each pool once.
fn growing(loaded: &[Loaded]) -> Vec<Growing> {
    let mut all: Vec<Growing> = Vec::new();
    for pool in loaded.iter().flat_map(|loaded| &loaded.load_table.pools) {
        if pool.growing.is_empty() {
            continue;
        }
        let queues = pool.growing.iter().map(|one| one.queue.clone()).collect();
        let channels = pool.growing.iter().flat_map(|one| one.channels.clone()).collect();
        let found = Growing { pool: pool.pool.clone(), queues, channels };
        if !all.contains(&found) {
            all.push(found);
        }
    }
    all
}

/// Says so if alternatives are studied over different lengths of time.
fn differing_studies(named: &[(&str, &Scenario)]) -> Vec<String> {
    let study = |scenario: &Scenario| {
        let study = &scenario.model.study;
        (study.horizon, study.warm_up, study.closing)
    };
    let (baseline, first) = named[0];
    let others = named.iter().filter(|(_, scenario)| study(scenario) != study(first));
    others
        .map(|(name, scenario)| {
            let (one, other) = (&scenario.model.study, &first.model.study);
            format!(
                "{name} and {baseline} differ in horizon ({} and {}), warm-up or closing: counts \
                 are not of the same length of time.",
                one.horizon, other.horizon
            )
        })
        .collect()
}

fn print(
    study: &Study<'_>,
    warnings: &[(&ScenarioFile, &Finding)],
    options: &StudyOptions,
) -> Result<(), Failure> {
    match options.format {
        Format::Json => {
            let findings = warnings.iter().flat_map(|(file, finding)| {
                match file.findings_json(std::slice::from_ref(*finding)) {
                    Value::Array(list) => list,
                    other => vec![other],
                }
            });
            let findings = Value::Array(findings.collect());
            terminal::print(&format!("{:#}\n", report::study_json(study, &findings)))
        }
        Format::Text if options.quiet => Ok(()),
        Format::Text => terminal::print(&study.text(terminal::data_is_styled())),
    }
}
