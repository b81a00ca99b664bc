//! Files to models: parse, check everything, build.
//!
//! [`load`] takes a scenario's text and gives a [`Scenario`] or everything that is wrong with it,
//! at once and with exact places. Variations are written into the parsed text before anything is
//! checked, so a varied scenario passes the same checks as a written one.

mod amount;
mod arrivals;
mod assumptions;
mod bot;
mod build;
mod callbacks;
mod campaigns;
mod check;
mod code;
mod contacts;
mod custom;
mod demands;
mod finding;
mod flow;
mod format;
mod holding;
mod interruptions;
mod levels;
mod likeness;
mod load_table;
mod names;
mod nearest;
mod offers;
mod overflow;
mod pools;
mod print;
mod prioritization;
mod queues;
mod read;
mod read_law;
mod reference;
mod render;
mod rules;
mod schema;
mod sharing;
mod sheet;
mod silence;
mod skills;
mod streams;
mod study;
mod teamwork;
mod templates;
mod tree;
mod variation;
mod vocabulary;
mod voicemail;
mod warn;
mod warn_assignment;
mod warn_load;
mod warn_scale;
mod words;

pub use code::Code;
pub use finding::Finding;
pub use finding::Severity;
pub use load_table::GrowingQueue;
pub use load_table::LoadTable;
pub use load_table::PlaceLoad;
pub use load_table::PoolLoad;
pub use reference::findings_reference;
pub use reference::reference;
pub use render::findings_json;
pub use render::render;
pub use schema::schema;
pub use templates::templates;
pub use variation::ALTERNATIVES_LIMIT;
pub use variation::Alternative;
pub use variation::Change;
pub use variation::VaryOption;
pub use variation::alternatives;
pub use variation::check_options;
pub use variation::parse_vary;

use build::Built;
use build::build;
use read::Reader;
use tree::Node;
use tree::Place;

use crate::center::Calendar;
use crate::sim::Model;
use crate::stats::Measure;
use crate::time::Span;

/// A scenario that passed every check, ready to run.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The file's name without directory and ending.
    pub name: String,
    /// The text, with variations written in.
    pub text: String,
    /// What is simulated.
    pub model: Model,
    /// Wall clock of the model's time.
    pub calendar: Calendar,
    /// How results are estimated and judged.
    pub experiment: Experiment,
    /// What every result rests on: what people are assumed to do, in sentences.
    pub assumptions: Vec<String>,
}

/// How results are estimated and judged (the rest of `[experiment]` is in the model's study).
#[derive(Clone, PartialEq, Debug)]
pub struct Experiment {
    /// Replications unless the command says otherwise.
    pub replications: u32,
    /// Confidence level, such as 0.95.
    pub level: f64,
    /// Length of the intervals of `intervals.csv`; `None`: no such file.
    pub interval: Option<Span>,
    /// Measures that decide a comparison, at center scope.
    pub decide_on: Vec<Measure>,
    /// Differences up to this size are too small to matter.
    pub matters: Vec<(Measure, f64)>,
}

/// Reads a file that the scenario names, relative to the scenario's directory.
pub type ReadFile<'a> = &'a dyn Fn(&str) -> Result<Vec<u8>, String>;

/// A scenario with what there is to say about it.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The scenario.
    pub scenario: Scenario,
    /// What is legal but perhaps not meant, in order of place.
    pub warnings: Vec<Finding>,
    /// What each pool's work needs against what is there.
    pub load_table: LoadTable,
    /// Entries that a variation left alone, and why.
    pub notes: Vec<String>,
}

/// Largest scenario file that is read, in bytes.
pub const SIZE_LIMIT: usize = 16 * 1024 * 1024;

/// Reads a scenario's text, with `changes` written in.
///
/// `name` is the file's name without directory and ending; `files` reads CSV files that the
/// scenario names.
///
/// # Errors
///
/// Everything that is wrong, in order of place; warnings among it.
pub fn load(
    name: &str,
    text: &str,
    files: ReadFile<'_>,
    changes: &[Change],
) -> Result<Loaded, Vec<Finding>> {
    let mut notes = Vec::new();
    let mut reader = Reader::new(files);
    let Some(written) = written(text, changes, &mut reader, &mut notes) else {
        return Err(sorted(reader.findings));
    };
    let mut full = written.clone();
    format::write_defaults(&mut full);
    let root = full.as_table().ok_or_else(Vec::new)?;
    let built = build(&mut reader, &full, root);
    let built = built.filter(|_| reader.errors() == 0);
    let load_table = built.as_ref().map(|built| check::check(&mut reader, built));
    let is_good = reader.errors() == 0;
    let findings = sorted(reader.findings);
    match (built, load_table) {
        (Some(built), Some(load_table)) if is_good => {
            let text = match changes.is_empty() {
                true => text.to_owned(),
                false => written.as_table().map(print::document).unwrap_or_default(),
            };
            let assumptions = assumptions::of(&built.model);
            let Built { model, calendar, experiment, .. } = built;
            let name = name.to_owned();
            let scenario = Scenario { name, text, model, calendar, experiment, assumptions };
            Ok(Loaded { scenario, warnings: findings, load_table, notes })
        }
        _ => Err(findings),
    }
}

/// The parsed text with the changes in it; `None` if it cannot be read any further.
fn written(
    text: &str,
    changes: &[Change],
    reader: &mut Reader<'_>,
    notes: &mut Vec<String>,
) -> Option<Node> {
    if text.len() > SIZE_LIMIT {
        let size = text.len() / (1024 * 1024);
        let message = format!("the file has {size} MiB; a scenario has at most 16 MiB");
        reader.add(&Place::Nowhere, Code::TooLarge, message);
        return None;
    }
    let mut root = match tree::parse(text) {
        Ok(root) => root,
        Err(finding) => {
            reader.findings.push(finding);
            return None;
        }
    };
    let table = root.as_table()?;
    match table.get("format") {
        Some(Node { value: tree::Value::Whole(1), .. }) => {}
        Some(node) => {
            let message = format!("format {} is not known", print::value(node));
            reader.add(&node.place, Code::Format, message).label = "must be 1".to_owned();
            return None;
        }
        None => {
            let finding = reader.add(&Place::Text(0..0), Code::Format, "there is no `format`");
            finding.help = Some("begin the file with `format = 1`".to_owned());
            return None;
        }
    }
    variation::apply(&mut root, changes, notes, &mut reader.findings);
    format::check_keys(&root, &mut reader.findings);
    Some(root)
}

/// Findings in order of place; those of the command line last.
fn sorted(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by_key(|finding| match &finding.place {
        Some(place) => (place.start, place.end),
        None => (usize::MAX, usize::MAX),
    });
    findings.dedup();
    findings
}

/// Reads a scenario from a file's bytes; as [`load`] otherwise.
///
/// # Errors
///
/// One finding if the bytes are not UTF-8 or more than [`SIZE_LIMIT`], else as [`load`].
pub fn from_bytes(
    name: &str,
    bytes: &[u8],
    files: ReadFile<'_>,
    changes: &[Change],
) -> Result<Loaded, Vec<Finding>> {
    if bytes.len() > SIZE_LIMIT {
        let message = "the file is larger than 16 MiB, more than a scenario may have";
        return Err(vec![Place::Nowhere.finding(Code::TooLarge, message)]);
    }
    match str::from_utf8(bytes) {
        Ok(text) => load(name, text, files, changes),
        Err(error) => {
            let line = bytes[..error.valid_up_to()].split(|byte| *byte == b'\n').count();
            let message = format!("the file is not UTF-8 text: line {line} holds other bytes");
            Err(vec![Place::Nowhere.finding(Code::NotText, message)])
        }
    }
}

/// The scenario's text with all defaults written in; it loads to the same model.
///
/// # Errors
///
/// As [`load`].
pub fn resolved(
    text: &str,
    files: ReadFile<'_>,
    changes: &[Change],
) -> Result<String, Vec<Finding>> {
    load("scenario", text, files, changes)?;
    let mut reader = Reader::new(files);
    let written = written(text, changes, &mut reader, &mut Vec::new());
    let mut full = written.ok_or_else(Vec::new)?;
    format::write_defaults(&mut full);
    full.as_table().map(print::document).ok_or_else(Vec::new)
}
