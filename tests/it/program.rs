//! Runs the program and reads what it writes.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering;

/// A directory of results that disappears with the value.
pub(crate) struct Output {
    pub(crate) directory: PathBuf,
}

/// A row of `measures.csv`.
#[derive(Clone, Debug)]
pub(crate) struct Measured {
    pub(crate) value: Option<f64>,
    pub(crate) half_width: Option<f64>,
}

impl Output {
    /// The bytes of every file, by name.
    pub(crate) fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.directory.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).expect("results can be listed") {
                let path = entry.expect("results can be listed").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let bytes = fs::read(&path).expect("results can be read");
                    let name = path.strip_prefix(&self.directory).expect("it lies within");
                    files.insert(name.to_owned(), bytes);
                }
            }
        }
        files
    }

    /// The rows of a CSV file as maps from column to value.
    pub(crate) fn rows(&self, file: &str) -> Vec<BTreeMap<String, String>> {
        let mut reader =
            csv::Reader::from_path(self.directory.join(file)).expect("the table is there");
        let header = reader.headers().expect("tables have headers").clone();
        let rows = reader.records().map(|row| {
            let row = row.expect("rows can be read");
            header.iter().map(str::to_owned).zip(row.iter().map(str::to_owned)).collect()
        });
        rows.collect()
    }

    /// A measure of all channels in a scope.
    pub(crate) fn measure(&self, scope: &str, name: &str, measure: &str) -> Measured {
        let rows = self.rows("measures.csv");
        let row = rows.iter().find(|row| {
            row["scope"] == scope
                && row["name"] == name
                && row["measure"] == measure
                && row["channel"].is_empty()
        });
        let row = row.unwrap_or_else(|| panic!("no {measure} of {scope} {name}"));
        Measured { value: row["value"].parse().ok(), half_width: row["half_width"].parse().ok() }
    }
}

/// Exact values of measures of all channels in a scope.
#[track_caller]
pub(crate) fn expect(output: &Output, (scope, name): (&str, &str), expected: &[(&str, f64)]) {
    for (measure, expected) in expected {
        let found = output.measure(scope, name, measure).value;
        assert_eq!(found, Some(*expected), "{measure} of {scope} {name}");
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.directory);
    }
}

/// Runs a command of the program with a directory for its results; panics unless it succeeds.
pub(crate) fn program(arguments: &[&str]) -> Output {
    talking_program(&[arguments, &["--quiet"]].concat()).0
}

/// As [`program`], with what it prints.
pub(crate) fn talking_program(arguments: &[&str]) -> (Output, String) {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("waitline-test-{}-{number}", std::process::id());
    let output = Output { directory: std::env::temp_dir().join(name) };
    let run = Command::new(env!("CARGO_BIN_EXE_waitline"))
        .args(arguments)
        .arg("--out")
        .arg(&output.directory)
        .output()
        .expect("the program runs");
    let errors = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{arguments:?} failed:\n{errors}");
    (output, String::from_utf8(run.stdout).expect("summaries are text"))
}

/// Runs a scenario given as text.
pub(crate) fn run_text(text: &str, arguments: &[&str]) -> Output {
    text_program("run", text, arguments)
}

/// Runs a command on a scenario given as text.
pub(crate) fn text_program(command: &str, text: &str, arguments: &[&str]) -> Output {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("waitline-scenario-{}-{number}.toml", std::process::id());
    let path = std::env::temp_dir().join(name);
    fs::write(&path, text).expect("the scenario can be written");
    let path_text = path.to_str().expect("temporary paths are text");
    let output = program(&[&[command, path_text], arguments].concat());
    let _ = fs::remove_file(&path);
    output
}

/// A scenario of the repository.
pub(crate) fn scenario(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name);
    path.to_str().expect("paths of tests are text").to_owned()
}
