//! What is wrong or odd in a scenario, as plain data: no color and no terminal in it.

use std::ops::Range;

use super::Code;

/// How bad a finding is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// The scenario cannot be run.
    Error,
    /// Legal, but perhaps not meant.
    Warning,
}

impl Severity {
    /// The word in output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// One thing that is wrong or odd.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// What kind of thing; stable, explained by [`Code::explanation`].
    pub code: Code,
    /// Bytes of the scenario's text; `None` if it comes from the command line or the whole file.
    pub place: Option<Range<usize>>,
    /// The option of the command line that caused it, such as `--vary pool.agents=0`.
    pub option: Option<String>,
    /// One sentence without full stop that names the thing and the value.
    pub message: String,
    /// A few words that stand beside the marked place; may be empty.
    pub label: String,
    /// What to do about it, if that is known.
    pub help: Option<String>,
}
