//! At which delays picking does as well as pushing.

use crate::center::Distribution;
use crate::id::IdVec;
use crate::id::WorkstreamId;
use crate::random::Law;
use crate::sim::Model;
use crate::stats;
use crate::stats::Direction;
use crate::stats::Judged;
use crate::stats::Measure;
use crate::stats::ScopeKind;
use crate::stats::Summary;

use super::search;
use super::search::Point;
use super::search::Range;
use super::search::Turn;

/// Most delays that are tried, the assumed ones among them.
pub const FACTORS_MAX: usize = 10;

/// Replications of each delay, at most and at least.
const REPLICATIONS: (u32, u32) = (16, 8);

/// Sooner and sooner looks. A look costs time to simulate, so the delays end at a sixteenth: a
/// person at work who looked at once and again at once would never be done looking.
const SOONER: &[f64] = &[0.5, 0.25, 0.125, 0.0625];

/// The same, where people look only on becoming free: they can look at once.
const AT_ONCE: &[f64] = &[0.5, 0.25, 0.125, 0.0];

/// Later and later looks.
const LATER: &[f64] = &[2.0, 4.0, 8.0];

/// Two models of the same center that differ in who moves the work.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'a> {
    /// What the other is compared with.
    pub baseline: &'a Model,
    /// The other.
    pub alternative: &'a Model,
}

/// One of two that are compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    /// What the other is compared with.
    Baseline,
    /// The other.
    Alternative,
}

/// How long the people of a pool take to look at the list, in seconds.
#[derive(Clone, PartialEq, Debug)]
pub struct Delays {
    /// The pool.
    pub pool: String,
    /// Mean time from becoming free to a look.
    pub when_free: f64,
    /// Mean time between looks while at work; `None`: no such looks.
    pub while_working: Option<f64>,
}

/// How one measure depends on the delays.
#[derive(Clone, PartialEq, Debug)]
pub struct Curve {
    /// The measure, at center scope.
    pub measure: Measure,
    /// The points that were simulated, by rising factor; that of factor 1 is among them.
    pub points: Vec<Point>,
    /// Where the verdict turns.
    pub turn: Turn,
}

impl Curve {
    /// Whether a difference (alternative minus baseline) speaks for the alternative.
    pub fn speaks_for_alternative(&self, difference: f64) -> bool {
        is_good(self.measure, difference)
    }
}

/// At which delays picking does as well as pushing.
#[derive(Clone, PartialEq, Debug)]
pub struct BreakEven {
    /// Which of the two is picked.
    pub picked: Side,
    /// The assumed delays of each pool that picks.
    pub delays: Vec<Delays>,
    /// Replications of each point.
    pub replications: u32,
    /// Confidence level of the points' intervals, and so of what is known of the break-even.
    pub level: f64,
    /// The measure that decides first; then the abandon rate, if that is another and defined.
    pub curves: Vec<Curve>,
}

/// Replications of each point of the search, if the comparison itself has this many.
pub fn replications_of(study: u32) -> u32 {
    (study / 4).clamp(REPLICATIONS.1, REPLICATIONS.0).min(study)
}

/// Looks for the break-even of a pair: all delays of picking are multiplied by a common factor,
/// at most [`FACTORS_MAX`] of them, until the first measure that decides turns.
///
/// Nothing if neither picks what the other pushes, or each does; if no measure that decides has a
/// good direction and a difference; or with fewer than two replications. `simulate` runs
/// [`replications_of`] the study's replications of a model; those of the pair must meet the same
/// luck. The confidence interval of the break-even consists of the factors at which the paired
/// interval of the difference includes zero, and of those within a half width by the slope.
pub fn break_even(
    pair: Pair<'_>,
    decide_on: &[Measure],
    level: f64,
    simulate: impl FnMut(Side, &Model) -> Summary,
) -> Option<BreakEven> {
    let picked = picked_side(pair)?;
    let picking = match picked {
        Side::Baseline => pair.baseline,
        Side::Alternative => pair.alternative,
    };
    let delays = delays(picking);
    if delays.is_empty() {
        return None;
    }
    let mut asked: Vec<Measure> =
        decide_on.iter().copied().filter(|m| m.direction() != Direction::Neither).collect();
    if !asked.contains(&Measure::AbandonRate) {
        asked.push(Measure::AbandonRate);
    }
    let judged = Judged { decide_on: Vec::new(), matters: Vec::new(), level };
    let mut trials = Trials { pair, picked, judged, simulate, pushed: None, rows: Vec::new() };
    trials.try_factor(1.0);
    let leading = *asked.iter().find(|&&measure| trials.differs(measure))?;
    let looks_while_working = delays.iter().any(|pool| pool.while_working.is_some());
    let down = if looks_while_working { SOONER } else { AT_ONCE };
    let range = Range { down, up: LATER, points_max: FACTORS_MAX };
    let picking_is_worse =
        |point: &Point| is_good(leading, point.difference) != (picked == Side::Alternative);
    let points = search::points(range, |factor| trials.point(leading, factor), picking_is_worse);
    let mut curves = vec![curve(leading, points)?];
    if leading != Measure::AbandonRate {
        curves.extend(curve(Measure::AbandonRate, trials.points(Measure::AbandonRate)));
    }
    Some(BreakEven { picked, delays, replications: trials.replications(), level, curves })
}

/// A curve, unless it has no points or is zero everywhere.
fn curve(measure: Measure, points: Vec<Point>) -> Option<Curve> {
    let differs = points.iter().any(|point| point.difference != 0.0);
    let turn = search::turn(&points).filter(|_| differs)?;
    Some(Curve { measure, points, turn })
}

fn is_good(measure: Measure, difference: f64) -> bool {
    match measure.direction() {
        Direction::HigherIsBetter => difference > 0.0,
        Direction::LowerIsBetter | Direction::Neither => difference < 0.0,
    }
}

/// Which side picks what the other pushes; nothing if neither or both do.
fn picked_side(pair: Pair<'_>) -> Option<Side> {
    type Modes = IdVec<WorkstreamId, Distribution>;
    let modes = |model: &Model| -> Modes {
        model.center.workstreams.iter().map(|workstream| workstream.distribution).collect()
    };
    let (baseline, alternative) = (modes(pair.baseline), modes(pair.alternative));
    let picks = |one: &Modes, other: &Modes| {
        let mut pairs = one.iter().zip(other.iter());
        pairs.any(|modes| modes == (&Distribution::Pick, &Distribution::Push))
    };
    match (picks(&baseline, &alternative), picks(&alternative, &baseline)) {
        (true, false) => Some(Side::Baseline),
        (false, true) => Some(Side::Alternative),
        _ => None,
    }
}

fn delays(model: &Model) -> Vec<Delays> {
    let pools = model.pools.iter().filter_map(|pool| Some((pool, pool.picking.as_ref()?)));
    pools
        .map(|(pool, picking)| Delays {
            pool: pool.name.clone(),
            when_free: picking.looks_when_free_after.mean(),
            while_working: picking.looks_while_working_every.as_ref().map(Law::mean),
        })
        .collect()
}

/// The model with all delays of picking multiplied.
fn scaled(model: &Model, factor: f64) -> Model {
    let mut model = model.clone();
    let times = |law: &Law| if factor > 0.0 { law.scaled(factor) } else { Law::Constant(0.0) };
    for picking in model.pools.iter_mut().filter_map(|pool| pool.picking.as_mut()) {
        picking.looks_when_free_after = times(&picking.looks_when_free_after);
        picking.looks_while_working_every = picking.looks_while_working_every.as_ref().map(times);
    }
    model
}

/// The simulations so far.
struct Trials<'a, S> {
    pair: Pair<'a>,
    picked: Side,
    judged: Judged,
    simulate: S,
    /// The side that pushes, if it picks nothing and so does not depend on the delays.
    pushed: Option<Summary>,
    /// What differs at each factor.
    rows: Vec<(f64, Vec<stats::Difference>)>,
}

impl<S: FnMut(Side, &Model) -> Summary> Trials<'_, S> {
    fn try_factor(&mut self, factor: f64) {
        let baseline = self.summary(Side::Baseline, factor);
        let alternative = self.summary(Side::Alternative, factor);
        let differences = stats::differences(&baseline, &[&alternative], &self.judged);
        let is_kept = |row: &stats::Difference| {
            row.scope.kind == ScopeKind::Center && row.scope.channel.is_none()
        };
        let rows = differences.into_iter().flatten().filter(is_kept).collect();
        self.rows.push((factor, rows));
    }

    fn summary(&mut self, side: Side, factor: f64) -> Summary {
        let model = match side {
            Side::Baseline => self.pair.baseline,
            Side::Alternative => self.pair.alternative,
        };
        let mut workstreams = model.center.workstreams.iter();
        let picks = workstreams.any(|one| one.distribution == Distribution::Pick);
        if side == self.picked || picks {
            return (self.simulate)(side, &scaled(model, factor));
        }
        if self.pushed.is_none() {
            self.pushed = Some((self.simulate)(side, model));
        }
        self.pushed.clone().unwrap_or_else(|| (self.simulate)(side, model))
    }

    fn point(&mut self, measure: Measure, factor: f64) -> Option<Point> {
        if self.rows_of(factor).is_none() {
            self.try_factor(factor);
        }
        point(factor, self.rows_of(factor)?, measure)
    }

    fn rows_of(&self, factor: f64) -> Option<&[stats::Difference]> {
        let found = self.rows.iter().find(|(tried, _)| tried.total_cmp(&factor).is_eq());
        found.map(|(_, rows)| rows.as_slice())
    }

    /// The points of a measure at all factors that were tried.
    fn points(&self, measure: Measure) -> Vec<Point> {
        let points = self.rows.iter().filter_map(|(factor, rows)| point(*factor, rows, measure));
        let mut points: Vec<Point> = points.collect();
        points.sort_by(|one, other| one.factor.total_cmp(&other.factor));
        points
    }

    /// Whether the measure is defined, and not the same on both sides.
    fn differs(&self, measure: Measure) -> bool {
        self.points(measure).iter().any(|point| point.difference != 0.0)
    }

    fn replications(&self) -> u32 {
        let rows = self.rows.iter().flat_map(|(_, rows)| rows);
        rows.map(|row| row.difference.replications).max().unwrap_or(0)
    }
}

fn point(factor: f64, rows: &[stats::Difference], measure: Measure) -> Option<Point> {
    let row = rows.iter().find(|row| row.measure == measure)?;
    let estimate = row.difference;
    // One replication knows nothing; several that agree know all.
    let half_width = estimate.half_width.or((estimate.replications > 1).then_some(0.0))?;
    Some(Point { factor, difference: estimate.value?, half_width })
}
