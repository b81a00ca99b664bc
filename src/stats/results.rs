//! The results of a run or a comparison, as plain rows.

use super::Measure;
use crate::center::Channel;
use crate::record::FallbackReason;
use crate::time::Time;

/// What a row is about.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Scope {
    /// What kind of thing.
    pub kind: ScopeKind,
    /// Its name; empty for the whole center.
    pub name: String,
    /// Only this channel; `None` is all.
    pub channel: Option<Channel>,
}

/// What kind of thing a row is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ScopeKind {
    /// Everything; counts items.
    Center,
    /// A workstream; counts items.
    Workstream,
    /// A demand; counts items.
    Demand,
    /// A queue; counts visits.
    Queue,
    /// A pool; counts sessions.
    Pool,
    /// A person; counts sessions.
    Agent,
    /// A route-to-queue rule; named `workstream/rule`.
    Rule,
}

impl ScopeKind {
    /// The name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Center => "center",
            Self::Workstream => "workstream",
            Self::Demand => "demand",
            Self::Queue => "queue",
            Self::Pool => "pool",
            Self::Agent => "agent",
            Self::Rule => "rule",
        }
    }
}

/// An estimate with what is known of its precision.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Estimate {
    /// The value; `None` if undefined (nothing happened that it counts).
    pub value: Option<f64>,
    /// Half the width of the confidence interval; `None` if it cannot be known.
    pub half_width: Option<f64>,
    /// Confidence level, such as 0.95.
    pub level: f64,
    /// Replications that contributed.
    pub replications: u32,
}

/// A row of `measures.csv`.
#[derive(Clone, PartialEq, Debug)]
pub struct MeasureRow {
    /// What it is about.
    pub scope: Scope,
    /// Which measure.
    pub measure: Measure,
    /// The estimate.
    pub estimate: Estimate,
    /// Observations behind it, over all replications: items, visits, sessions or intervals.
    pub samples: u64,
    /// On one day in ten the measure is below this.
    pub day_p10: Option<f64>,
    /// On one day in ten the measure is above this.
    pub day_p90: Option<f64>,
}

/// A row of `intervals.csv`.
#[derive(Clone, PartialEq, Debug)]
pub struct IntervalRow {
    /// Start of the interval.
    pub start: Time,
    /// What it is about.
    pub scope: Scope,
    /// Which measure.
    pub measure: Measure,
    /// The estimate.
    pub estimate: Estimate,
}

/// A row of `replications.csv`.
#[derive(Clone, PartialEq, Debug)]
pub struct ReplicationRow {
    /// Number of the replication, from 1.
    pub replication: u32,
    /// What it is about.
    pub scope: Scope,
    /// Which measure.
    pub measure: Measure,
    /// Its value there, if defined.
    pub value: Option<f64>,
}

/// A row of `leaks.csv`: an attribute value among the items that fell back.
#[derive(Clone, PartialEq, Debug)]
pub struct LeakRow {
    /// The workstream.
    pub workstream: String,
    /// Why the items fell back.
    pub reason: FallbackReason,
    /// The attribute; empty for all items of the workstream and reason together.
    pub attribute: String,
    /// Its value.
    pub value: String,
    /// Items per replication, on average.
    pub items: f64,
    /// Share of the workstream's items with this attribute value that fell back for this reason.
    pub share: f64,
    /// The rule of which the fewest conditions failed, for most of the items; may be empty.
    pub nearest_rule: String,
}

/// A row of `differences.csv`.
#[derive(Clone, PartialEq, Debug)]
pub struct Difference {
    /// What it is about.
    pub scope: Scope,
    /// Which measure.
    pub measure: Measure,
    /// Value of the baseline.
    pub baseline: Option<f64>,
    /// Value of the alternative.
    pub alternative: Option<f64>,
    /// Alternative minus baseline, paired by replication.
    pub difference: Estimate,
    /// What the difference says, for the measures that decide.
    pub verdict: Option<Verdict>,
}

/// What a difference says, corrected for the number of differences that decide (Holm).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Verdict {
    /// Shown to be better than the baseline.
    Better,
    /// Shown to be worse.
    Worse,
    /// Shown to be higher, of a measure that has no good direction.
    Higher,
    /// Shown to be lower, likewise.
    Lower,
    /// Shown to lie within what matters.
    TooSmallToMatter,
    /// Nothing is shown.
    NoDifferenceShown,
}

impl Verdict {
    /// The name in files and on the terminal.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Better => "better",
            Self::Worse => "worse",
            Self::Higher => "higher",
            Self::Lower => "lower",
            Self::TooSmallToMatter => "too small to matter",
            Self::NoDifferenceShown => "no difference shown",
        }
    }
}

/// How many are still waiting after a time: of all offered items of a scope.
#[derive(Clone, PartialEq, Debug)]
pub struct SurvivalCurve {
    /// What it is about.
    pub scope: Scope,
    /// Pairs of seconds and the share that waited longer; seconds rising.
    pub points: Vec<(f64, f64)>,
    /// Half the width of a confidence band at each point.
    pub half_widths: Vec<Option<f64>>,
}

/// All results of one scenario.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Results {
    /// Rows sorted by scope, then measure.
    pub measures: Vec<MeasureRow>,
    /// Rows sorted by start, scope, measure; empty without an interval.
    pub intervals: Vec<IntervalRow>,
    /// Rows sorted by replication, scope, measure.
    pub replications: Vec<ReplicationRow>,
    /// Rows sorted by workstream, reason, attribute, then items from most.
    pub leaks: Vec<LeakRow>,
    /// Waits of the center and of each queue.
    pub survival: Vec<SurvivalCurve>,
    /// Sentences that a reader needs to judge the numbers.
    pub notes: Vec<String>,
}

impl Results {
    /// The row of a measure in a scope (all channels), if there is one.
    pub fn find(&self, kind: ScopeKind, name: &str, measure: Measure) -> Option<&MeasureRow> {
        self.measures.iter().find(|row| {
            row.measure == measure
                && row.scope.kind == kind
                && row.scope.name == name
                && row.scope.channel.is_none()
        })
    }
}
