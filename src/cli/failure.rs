//! What went wrong, in one form: the only place that turns errors of all kinds into it.

use std::fmt;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use super::terminal;

/// Why a command did not do what it was asked to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Failure {
    /// Decides the exit code.
    pub kind: FailureKind,
    /// One sentence without full stop.
    pub cause: String,
    /// What to do about it, if that is known; one sentence each.
    pub hints: Vec<String>,
}

/// A kind of failure; each has its exit code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FailureKind {
    /// Something outside went wrong: exit code 1.
    Failed,
    /// The command was not understood or contradicts itself: exit code 2.
    Usage,
    /// A scenario is invalid: exit code 3.
    Invalid,
}

impl Failure {
    /// Something outside went wrong.
    pub fn failed(cause: impl Into<String>) -> Self {
        Self { kind: FailureKind::Failed, cause: cause.into(), hints: Vec::new() }
    }

    /// The command was not understood or contradicts itself.
    pub fn usage(cause: impl Into<String>) -> Self {
        Self { kind: FailureKind::Usage, cause: cause.into(), hints: Vec::new() }
    }

    /// A scenario is invalid.
    pub fn invalid(cause: impl Into<String>) -> Self {
        Self { kind: FailureKind::Invalid, cause: cause.into(), hints: Vec::new() }
    }

    /// The failure with a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// `verb` on `path` failed.
    pub(super) fn file(verb: &str, path: &Path, error: &io::Error) -> Self {
        Self::failed(format!("cannot {verb} `{}`: {}", path.display(), reason(error)))
    }

    /// Prints the failure to stderr.
    pub fn print(&self) {
        terminal::remark(&self.to_string());
    }

    /// The exit code of its kind.
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self.kind {
            FailureKind::Failed => 1,
            FailureKind::Usage => 2,
            FailureKind::Invalid => 3,
        })
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "error: {}", self.cause)?;
        for hint in &self.hints {
            writeln!(f, "help: {hint}")?;
        }
        Ok(())
    }
}

impl From<clap::Error> for Failure {
    /// Clap's text names the option and shows how the command is used.
    fn from(error: clap::Error) -> Self {
        let text = error.render().to_string();
        Self::usage(text.strip_prefix("error: ").unwrap_or(&text).trim_end())
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::failed(reason(&error))
    }
}

/// What happened, the same words on every platform where there are common ones.
pub(super) fn reason(error: &io::Error) -> String {
    String::from(match error.kind() {
        io::ErrorKind::NotFound => "no such file or directory",
        io::ErrorKind::PermissionDenied => "permission denied",
        io::ErrorKind::IsADirectory => "it is a directory",
        io::ErrorKind::NotADirectory => "it is not a directory",
        io::ErrorKind::StorageFull => "the disk is full",
        _ => return error.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_printed_with_its_hints() {
        let failure = Failure::usage("nothing to compare").hint("name a second scenario");
        assert_eq!(
            failure.to_string(),
            "error: nothing to compare\nhelp: name a second scenario\n"
        );
    }
}
