//! Scenarios from files, and what is wrong with them.

use std::fs::File;
use std::io;
use std::io::Read;
use std::path::Path;
use std::path::PathBuf;

use serde_json::Value;

use super::Failure;
use super::failure::reason;
use super::terminal;
use crate::report::plural;
use crate::scenario;
use crate::scenario::Change;
use crate::scenario::Finding;
use crate::scenario::Loaded;
use crate::scenario::Severity;

/// A scenario file as it was read.
#[derive(Clone, Debug)]
pub(super) struct ScenarioFile {
    /// As the user called it.
    pub(super) path: PathBuf,
    /// Its name without directory and ending.
    pub(super) name: String,
    bytes: Vec<u8>,
}

impl ScenarioFile {
    /// Reads a file, though not more of it than a scenario may hold.
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let bytes = read_limited(path, scenario::SIZE_LIMIT as u64 + 1).map_err(|error| {
            let failure = Failure::file("read", path, &error);
            match error.kind() {
                io::ErrorKind::NotFound => {
                    failure.hint("`waitline new > my.toml` writes a scenario to start from")
                }
                _ => failure,
            }
        })?;
        let name = path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        Ok(Self { path: path.to_owned(), name, bytes })
    }

    /// The scenario with changes written in, or everything that is wrong with it.
    pub(super) fn load(&self, changes: &[Change]) -> Result<Loaded, Vec<Finding>> {
        scenario::from_bytes(&self.name, &self.bytes, &|name| self.beside(name), changes)
    }

    /// The scenario's text with all defaults written in.
    pub(super) fn resolved(&self) -> Result<String, Vec<Finding>> {
        scenario::resolved(&self.text(), &|name| self.beside(name), &[])
    }

    /// Findings as people read them.
    pub(super) fn drawn(&self, findings: &[Finding], styled: bool) -> String {
        scenario::render(findings, &self.path.display().to_string(), &self.text(), styled)
    }

    /// Findings as scripts read them.
    pub(super) fn findings_json(&self, findings: &[Finding]) -> Value {
        scenario::findings_json(findings, &self.text())
    }

    /// The failure of a command that needs a valid scenario; prints the findings.
    pub(super) fn refused(&self, findings: &[Finding]) -> Failure {
        terminal::remark(&self.drawn(findings, terminal::remarks_are_styled()));
        self.invalid(findings)
    }

    /// The failure of a command whose findings have been printed.
    pub(super) fn invalid(&self, findings: &[Finding]) -> Failure {
        let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
        let errors = plural(errors, "error", "errors");
        Failure::invalid(format!("`{}` has {errors}", self.path.display()))
    }

    /// What is not text is shown as such: places in it are not used.
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// Reads a file that the scenario names.
    fn beside(&self, name: &str) -> Result<Vec<u8>, String> {
        let path = self.path.parent().unwrap_or(Path::new("")).join(name);
        read_limited(&path, u64::MAX).map_err(|error| reason(&error))
    }
}

fn read_limited(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}
