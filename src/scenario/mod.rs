//! Files to models: parse, check everything, build.

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
