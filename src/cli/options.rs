//! Options that several commands share.

use std::path::PathBuf;

use clap::Args;
use clap::ValueEnum;

/// How a study is carried out and where its results go.
#[derive(Clone, Debug, Args)]
pub(super) struct StudyOptions {
    /// Directory for the results [default: waitline-out/SCENARIO].
    ///
    /// It is written whole or not at all, and replaces a directory of that name only if that is a
    /// result as well.
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,

    /// Use the directory even if what is there is no result; that is kept beside it.
    #[arg(long)]
    pub(super) force: bool,

    /// Replications [default: as the scenario says].
    ///
    /// Each is another stretch of days with the same laws. Four times as many halve what is not
    /// yet known.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub(super) replications: Option<u32>,

    /// Seed of all random numbers [default: as the scenario says].
    #[arg(long, value_name = "S")]
    pub(super) seed: Option<u64>,

    /// Threads [default: one for each processor]; results are the same for any number.
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) threads: Option<u16>,

    /// Confidence level of all intervals [default: as the scenario says].
    #[arg(long, value_name = "LEVEL", value_parser = level)]
    pub(super) level: Option<f64>,

    /// Write every item, visit, session and change of a person as well; large.
    #[arg(long)]
    pub(super) records: bool,

    /// What to print on stdout.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: Format,

    /// Print no summary and no progress; files, failures and JSON come all the same.
    #[arg(long)]
    pub(super) quiet: bool,
}

/// A form of output.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum Format {
    /// For people.
    Text,
    /// One JSON object, described in docs/json.md.
    Json,
}

/// Reads `95%` or `0.95`.
fn level(text: &str) -> Result<f64, String> {
    let number = |text: &str| text.trim().parse::<f64>().map_err(|error| error.to_string());
    let level = match text.strip_suffix('%') {
        Some(percent) => number(percent)? / 100.0,
        None => number(text)?,
    };
    match level {
        0.5..=0.9999 => Ok(level),
        _ => Err(String::from("write a share from 50% to 99.99%, such as 95%")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_a_share() {
        assert_eq!(level("95%"), Ok(0.95));
        assert_eq!(level("0.9"), Ok(0.9));
        assert!(level("95").is_err() && level("1%").is_err() && level("nan").is_err());
    }
}
