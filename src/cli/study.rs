//! Simulates alternatives and estimates: the only file that drives the clock.

use std::fs::File;
use std::io;
use std::io::BufReader;
use std::io::BufWriter;
use std::io::Seek;
use std::io::Write;
use std::sync::Arc;

use indicatif::ProgressBar;
use indicatif::ProgressStyle;
use rayon::ThreadPool;
use rayon::ThreadPoolBuilder;

use super::Failure;
use super::directory::Directory;
use super::terminal;
use crate::id::DemandId;
use crate::id::IdVec;
use crate::plan;
use crate::plan::BreakEven;
use crate::plan::Pair;
use crate::plan::Side;
use crate::report;
use crate::report::RecordNames;
use crate::report::RecordSpool;
use crate::report::RecordTable;
use crate::scenario::Scenario;
use crate::sim;
use crate::sim::Model;
use crate::stats;
use crate::stats::DemandLayout;
use crate::stats::Difference;
use crate::stats::Judged;
use crate::stats::Layout;
use crate::stats::PoolLayout;
use crate::stats::Results;
use crate::stats::StudyLayout;
use crate::stats::Summary;
use crate::stats::Tables;
use crate::stats::TeamworkLayout;
use crate::time::Time;
use crate::workforce::Teamwork;
use crate::workforce::Transfer;
use crate::workforce::TransferTo;

/// How alternatives are simulated; the same for all.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Settings {
    /// Replications of each.
    pub(super) replications: u32,
    /// Names every random stream.
    pub(super) seed: u64,
    /// Threads; `None` is one for each processor.
    pub(super) threads: Option<u16>,
    /// Confidence level.
    pub(super) level: f64,
    /// Whether records are written.
    pub(super) records: bool,
    /// Whether progress is shown, if somebody watches.
    pub(super) progress: bool,
}

/// What came out.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Studied {
    /// Of each alternative, in their order.
    pub(super) results: Vec<Results>,
    /// Of each alternative but the first from the first.
    pub(super) differences: Vec<Vec<Difference>>,
    /// Of each alternative but the first: at which delays picking does as well as pushing.
    pub(super) break_evens: Vec<Option<BreakEven>>,
    /// What was left out.
    pub(super) notes: Vec<String>,
}

/// Alternatives whose break-even is searched; each takes about as long as the comparison itself.
const BREAK_EVENS_MAX: usize = 3;

/// Simulates every alternative with the same luck.
pub(super) fn study(
    alternatives: &[(&str, &Scenario)],
    settings: Settings,
    directory: &mut Directory,
) -> Result<Studied, Failure> {
    let threads = ThreadPoolBuilder::new().num_threads(settings.threads.map_or(0, usize::from));
    let threads = threads
        .build()
        .map_err(|error| Failure::failed(format!("cannot start threads: {error}")))?;
    let progress = progress(alternatives.len(), settings);
    let mut records = settings.records.then(|| RecordFiles::create(directory)).transpose()?;
    let mut summaries = Vec::new();
    for (name, scenario) in alternatives {
        progress.set_message(String::from(*name));
        let summary = match &mut records {
            None => {
                let model = seeded(&scenario.model, settings);
                let layout = Arc::new(layout(scenario));
                Ok(simulate(&model, &layout, settings, &threads, &progress))
            }
            Some(files) => {
                simulate_and_record(name, scenario, settings, &threads, &progress, files)
            }
        };
        summaries.push(summary?);
    }
    let (break_evens, notes) = break_evens(alternatives, settings, &threads, &progress);
    progress.finish_and_clear();
    if let Some(files) = records {
        files.finish().map_err(|error| failed_to_record(&error))?;
    }
    let experiment = &alternatives[0].1.experiment;
    let judged = Judged {
        decide_on: experiment.decide_on.clone(),
        matters: experiment.matters.clone(),
        level: settings.level,
    };
    let others: Vec<&Summary> = summaries.iter().skip(1).collect();
    Ok(Studied {
        differences: stats::differences(&summaries[0], &others, &judged),
        results: summaries.iter().map(Summary::results).collect(),
        break_evens,
        notes,
    })
}

/// The break-even of every alternative that differs from the baseline in who moves the work, and
/// in nothing else; and what to say if there are too many of them.
fn break_evens(
    alternatives: &[(&str, &Scenario)],
    settings: Settings,
    threads: &ThreadPool,
    progress: &ProgressBar,
) -> (Vec<Option<BreakEven>>, Vec<String>) {
    let (_, baseline) = alternatives[0];
    let mut searched = 0;
    let mut left_out = Vec::new();
    let mut found = Vec::new();
    for (name, alternative) in &alternatives[1..] {
        let is_asked = baseline.differs_only_in_distribution(alternative);
        searched += usize::from(is_asked);
        if is_asked && searched > BREAK_EVENS_MAX {
            left_out.push(format!("The break-even of {name} was not searched: compare it alone."));
        }
        found.push(
            (is_asked && searched <= BREAK_EVENS_MAX)
                .then(|| break_even(baseline, alternative, settings, threads, progress))
                .flatten(),
        );
    }
    (found, left_out)
}

fn break_even(
    baseline: &Scenario,
    alternative: &Scenario,
    settings: Settings,
    threads: &ThreadPool,
    progress: &ProgressBar,
) -> Option<BreakEven> {
    let replications = plan::replications_of(settings.replications);
    let settings = Settings { replications, ..settings };
    progress.inc_length(plan::FACTORS_MAX as u64 * u64::from(replications));
    progress.set_message("break-even");
    let layouts = [baseline, alternative].map(|scenario| Arc::new(layout(scenario)));
    let models = [baseline, alternative].map(|scenario| seeded(&scenario.model, settings));
    let pair = Pair { baseline: &models[0], alternative: &models[1] };
    let decide_on = &baseline.experiment.decide_on;
    plan::break_even(pair, decide_on, settings.level, |side, model| {
        let layout = match side {
            Side::Baseline => &layouts[0],
            Side::Alternative => &layouts[1],
        };
        simulate(model, layout, settings, threads, progress)
    })
}

fn progress(alternatives: usize, settings: Settings) -> ProgressBar {
    if !settings.progress || !terminal::progress_is_seen() {
        return ProgressBar::hidden();
    }
    let style = "{bar:30} {pos}/{len} replications, {eta} left  {msg}";
    let total = alternatives as u64 * u64::from(settings.replications);
    let style =
        ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(total).with_style(style)
}

/// The model with the seed that was asked for.
fn seeded(model: &Model, settings: Settings) -> Model {
    let mut model = model.clone();
    model.study.seed = settings.seed;
    model
}

fn simulate(
    model: &Model,
    layout: &Arc<Layout>,
    settings: Settings,
    threads: &ThreadPool,
    progress: &ProgressBar,
) -> Summary {
    let mut summary = Summary::new(layout, settings.level);
    let make = || Tables::new(layout);
    sim::replicate(threads, model, 1..=settings.replications, make, |replication, tables| {
        add(&mut summary, replication, tables);
        progress.inc(1);
    });
    summary
}

fn simulate_and_record(
    name: &str,
    scenario: &Scenario,
    settings: Settings,
    threads: &ThreadPool,
    progress: &ProgressBar,
    files: &mut RecordFiles<'_>,
) -> Result<Summary, Failure> {
    let model = seeded(&scenario.model, settings);
    let layout = Arc::new(layout(scenario));
    let mut summary = Summary::new(&layout, settings.level);
    let demands: IdVec<DemandId, String> =
        model.demands.iter().map(|demand| demand.name.clone()).collect();
    let names =
        RecordNames { center: &model.center, demands: &demands, calendar: &scenario.calendar };
    let sinks = sim::sinks_needed(threads);
    let mut spools = (0..sinks)
        .map(|number| files.scratch(number).map(|file| RecordSpool::new(names, file)))
        .collect::<io::Result<Vec<_>>>()
        .map_err(|error| failed_to_record(&error))?;
    let mut failure = None;
    let make = || (Tables::new(&layout), spools.pop());
    sim::replicate(threads, &model, 1..=settings.replications, make, |replication, sink| {
        add(&mut summary, replication, &mut sink.0);
        if let (None, Some(spool)) = (&failure, &mut sink.1) {
            failure = files.take(name, replication, spool).err();
        }
        progress.inc(1);
    });
    failure.map_or(Ok(summary), |error| Err(failed_to_record(&error)))
}

fn add(summary: &mut Summary, replication: u32, tables: &mut Tables) {
    tables.finish();
    summary.add(replication, tables);
    tables.clear();
}

fn failed_to_record(error: &io::Error) -> Failure {
    Failure::failed(format!("cannot write the records: {error}"))
}

/// What is measured of a scenario.
fn layout(scenario: &Scenario) -> Layout {
    let Model { center, demands, pools, study, .. } = &scenario.model;
    let demands = demands.iter().map(|demand| DemandLayout {
        name: demand.name.clone(),
        workstream: demand.workstream,
        is_outbound: demand.campaign.is_some(),
        sets_aside: demand.silence.sets_aside_after.is_some(),
    });
    let pools = pools.iter().map(|pool| PoolLayout {
        name: pool.name.clone(),
        agents: pool.agents.clone(),
        cost_per_hour: pool.cost_per_hour,
        shrinkage: pool.shrinkage,
        teamwork: teamwork(&pool.teamwork),
    });
    let study = StudyLayout {
        warm_up: Time::ZERO + study.warm_up,
        horizon: Time::ZERO + study.horizon,
        interval: scenario.experiment.interval,
        days: scenario.calendar.days(study.horizon),
    };
    Layout::new(center, demands.collect(), pools.collect(), study)
}

/// What a pool's people do together.
fn teamwork(teamwork: &Teamwork) -> TeamworkLayout {
    let Teamwork { transfers, consults, supervises } = teamwork;
    let moves = supervises.as_ref().is_some_and(|one| one.transfers_after.is_some());
    let holds = consults.iter().any(|consult| consult.is_private)
        || transfers.iter().any(|transfer| transfer.hands_over.is_some());
    let target = |transfer: &Transfer| match transfer.to {
        TransferTo::Queue(queue) => Some(queue),
        TransferTo::People(_) | TransferTo::Outside => None,
    };
    TeamworkLayout {
        transfers: moves || !transfers.is_empty(),
        targets: transfers.iter().filter_map(target).collect(),
        consults: !consults.is_empty(),
        holds,
        supervises: supervises.is_some(),
    }
}

/// The record tables, and where they come from.
struct RecordFiles<'d> {
    directory: &'d Directory,
    tables: [BufWriter<File>; 4],
}

impl<'d> RecordFiles<'d> {
    fn create(directory: &'d mut Directory) -> Result<Self, Failure> {
        let [items, segments, sessions, agents] = RecordTable::ALL
            .map(|table| directory.create(table.file_name()).map(|file| (table, file)));
        let mut tables = [items?, segments?, sessions?, agents?]
            .map(|(table, file)| (table, BufWriter::new(file)));
        for (table, out) in &mut tables {
            out.write_all(table.header().as_bytes()).map_err(|error| failed_to_record(&error))?;
        }
        Ok(Self { directory, tables: tables.map(|(_, out)| out) })
    }

    fn scratch(&self, number: usize) -> io::Result<File> {
        self.directory.scratch(number)
    }

    /// Moves a replication's rows from its spool to the tables, and leaves the spool empty.
    fn take(
        &mut self,
        scenario: &str,
        replication: u32,
        spool: &mut RecordSpool<'_, File>,
    ) -> io::Result<()> {
        let mut file = spool.flushed()?;
        file.rewind()?;
        report::unspool(BufReader::new(file), scenario, replication, &mut self.tables)?;
        file.set_len(0)?;
        file.rewind()
    }

    fn finish(mut self) -> io::Result<()> {
        self.tables.iter_mut().try_for_each(Write::flush)
    }
}
