//! Results to text, tables, JSON and pictures.
//!
//! Everything here takes writers and returns strings; which files exist, and where, is the
//! command line's business. Numbers are written by one module for files and by another for
//! people, so that a number looks the same wherever it appears.

mod chart;
#[cfg(test)]
mod example;
mod json;
mod manifest;
mod number;
mod page;
mod records;
mod story;
mod summary;
mod tables;
mod words;

pub use chart::Chart;
pub use chart::Charts;
pub use chart::charts;
pub use json::study as study_json;
pub use manifest::Manifest;
pub use manifest::ManifestScenario;
pub use number::rounded;
pub use page::Page;
pub use records::RecordNames;
pub use records::RecordSpool;
pub use records::RecordTable;
pub use records::unspool;
pub use story::Teller;
pub use summary::Conditions;
pub use summary::Growing;
pub use summary::Remarks;
pub use summary::Study;
pub use summary::Written;
pub use tables::Against;
pub use tables::write_break_even;
pub use tables::write_differences;
pub use tables::write_intervals;
pub use tables::write_leaks;
pub use tables::write_measures;
pub use tables::write_replications;
pub use words::duration;
pub use words::plural;

use crate::center::Calendar;
use crate::stats::Results;

/// Results with the name under which they are reported.
#[derive(Clone, Copy, Debug)]
pub struct Named<'a> {
    /// Name of the scenario or alternative.
    pub name: &'a str,
    /// What came out.
    pub results: &'a Results,
    /// The wall clock.
    pub calendar: &'a Calendar,
}
