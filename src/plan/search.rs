//! Where a curve crosses zero: a few points of it, asked for one by one.
//!
//! The difference between picking and pushing is a smooth function of the delays, as every point
//! of it is made of the same luck. So a handful of points, joined by lines, show where it turns;
//! their intervals, joined likewise, show how well that is known.

/// A point of the curve.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Point {
    /// What the assumed delays are multiplied by.
    pub factor: f64,
    /// Alternative minus baseline, in the measure's unit.
    pub difference: f64,
    /// Half the width of its confidence interval; zero if it is the same in every replication.
    pub half_width: f64,
}

impl Point {
    /// The nearer end of the interval on the other side of zero, seen from `sign`.
    const fn bound(&self, sign: f64) -> f64 {
        self.difference * sign - self.half_width
    }

    /// Whether the interval leaves out zero.
    pub const fn is_shown(&self) -> bool {
        self.difference.abs() > self.half_width
    }
}

/// Where the verdict turns.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Turn {
    /// At this factor the difference is zero.
    At {
        /// The break-even.
        factor: f64,
        /// Below this factor a difference is shown; `None`: down to the smallest one, none is.
        low: Option<f64>,
        /// Above this factor a difference is shown; `None`: up to the largest one, none is.
        high: Option<f64>,
    },
    /// Nowhere between the assumed delays and this point, the last that was tried.
    Not(Point),
}

/// Which factors may be tried.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Range {
    /// Factors to try one after the other if the delays have to fall.
    pub(super) down: &'static [f64],
    /// Factors to try one after the other if they have to rise.
    pub(super) up: &'static [f64],
    /// Most points, that at 1 among them.
    pub(super) points_max: usize,
}

/// The points of a curve around where it crosses zero, by rising factor.
///
/// `at` gives the point of a factor, or nothing if there the curve is undefined, which ends the
/// search. `sooner_helps` tells whether the delays have to fall, from the point at 1.
pub(super) fn points(
    range: Range,
    mut at: impl FnMut(f64) -> Option<Point>,
    sooner_helps: impl Fn(&Point) -> bool,
) -> Vec<Point> {
    let Some(first) = at(1.0) else { return Vec::new() };
    let mut found = vec![first];
    let steps = if sooner_helps(&first) { range.down } else { range.up };
    for &factor in steps.iter().take(range.points_max - 1) {
        if crossing(&found).is_some() {
            break;
        }
        let Some(point) = at(factor) else { return found };
        insert(&mut found, point);
    }
    while found.len() < range.points_max {
        let Some(point) = next(range, &found).and_then(&mut at) else { break };
        insert(&mut found, point);
    }
    found
}

fn insert(points: &mut Vec<Point>, point: Point) {
    points.push(point);
    points.sort_by(|one, other| one.factor.total_cmp(&other.factor));
}

/// The factor that tells most: near the break-even first, then near the ends of what is known of
/// it, or further out where an end is not known.
fn next(range: Range, points: &[Point]) -> Option<f64> {
    let turn = crossing(points)?;
    let (first, last) = (points.first()?.factor, points.last()?.factor);
    let below = || range.down.iter().copied().find(|&factor| factor < first);
    let above = || range.up.iter().copied().find(|&factor| factor > last);
    let low = low(points, turn).or_else(below);
    let high = high(points, turn).or_else(above);
    let wanted = [Some(turn), low, high];
    wanted.into_iter().flatten().find(|&factor| is_new(points, factor))
}

/// Whether no point is near already: within a twentieth.
fn is_new(points: &[Point], factor: f64) -> bool {
    points.iter().all(|point| (point.factor - factor).abs() > 0.05 * factor)
}

/// The verdict on a curve whose points rise by factor; nothing without points.
pub(super) fn turn(points: &[Point]) -> Option<Turn> {
    if let Some(factor) = crossing(points) {
        let (low, high) = (low(points, factor), high(points, factor));
        return Some(Turn::At { factor, low, high });
    }
    let distance = |point: &&Point| (point.factor - 1.0).abs();
    let farthest = points.iter().max_by(|one, other| distance(one).total_cmp(&distance(other)));
    farthest.copied().map(Turn::Not)
}

/// Where the lines between the points cross zero; the crossing nearest to 1 if there are several.
fn crossing(points: &[Point]) -> Option<f64> {
    let on_zero = points.iter().filter(|point| point.difference == 0.0).map(|point| point.factor);
    let between = points.windows(2).filter_map(|pair| {
        let values = [pair[0].difference, pair[1].difference];
        zero_between(&pair[0], &pair[1], values)
    });
    let distance = |factor: &f64| (factor - 1.0).abs();
    on_zero.chain(between).min_by(|one, other| distance(one).total_cmp(&distance(other)))
}

/// The zero of the line through two points with these values of opposite sign.
fn zero_between(one: &Point, other: &Point, [before, after]: [f64; 2]) -> Option<f64> {
    (before * after < 0.0)
        .then(|| one.factor + (other.factor - one.factor) * before / (before - after))
}

/// Below this factor a difference is shown.
fn low(points: &[Point], turn: f64) -> Option<f64> {
    let below = points.iter().rev().filter(|point| point.factor < turn);
    let end = shown_from(below, points, turn)?;
    Some(end.min(turn - reach(points, turn)).max(0.0))
}

/// Above this factor a difference is shown.
fn high(points: &[Point], turn: f64) -> Option<f64> {
    let above = points.iter().filter(|point| point.factor > turn);
    let end = shown_from(above, points, turn)?;
    Some(end.max(turn + reach(points, turn)))
}

/// The factor from which on the interval leaves out zero, going outwards from the break-even.
fn shown_from<'p>(
    outwards: impl Iterator<Item = &'p Point>,
    points: &[Point],
    turn: f64,
) -> Option<f64> {
    let mut inner = Point { factor: turn, difference: 0.0, half_width: width_at(points, turn) };
    for point in outwards {
        if point.is_shown() {
            return Some(end_between(point, &inner));
        }
        inner = *point;
    }
    None
}

/// How far from the break-even the difference grows out of its half width, by the slope of the
/// curve at large. Points near each other differ by chance as well as by their factors, and would
/// pretend to know more.
fn reach(points: &[Point], turn: f64) -> f64 {
    const APART: f64 = 1.4;
    let before = points.iter().rev().find(|point| point.factor * APART <= turn);
    let after = points.iter().find(|point| point.factor >= turn * APART);
    let ends = before.or(points.first()).zip(after.or(points.last()));
    let slope = ends.map_or(0.0, |(before, after)| {
        (after.difference - before.difference) / (after.factor - before.factor)
    });
    let reach = width_at(points, turn) / slope.abs();
    if reach.is_finite() { reach } else { 0.0 }
}

/// Where the bound of the interval crosses zero, between a point that leaves out zero and one
/// that does not.
fn end_between(shown: &Point, inner: &Point) -> f64 {
    let sign = shown.difference.signum();
    let bounds = [shown.bound(sign), inner.bound(sign)];
    zero_between(shown, inner, bounds).unwrap_or(inner.factor)
}

/// The half width at a factor, between those of its neighbors.
fn width_at(points: &[Point], factor: f64) -> f64 {
    let after = points.iter().position(|point| point.factor >= factor);
    match after.map(|after| (&points[after.saturating_sub(1)], &points[after])) {
        Some((before, after)) if after.factor > before.factor => {
            let part = (factor - before.factor) / (after.factor - before.factor);
            before.half_width + part * (after.half_width - before.half_width)
        }
        Some((_, after)) => after.half_width,
        None => points.last().map_or(0.0, |point| point.half_width),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RANGE: Range =
        Range { down: &[0.5, 0.25, 0.125, 0.0625], up: &[2.0, 4.0, 8.0], points_max: 10 };

    fn found(
        difference: impl Fn(f64) -> f64,
        half_width: impl Fn(f64) -> f64,
    ) -> (Vec<Point>, Turn) {
        let at = |factor| {
            Some(Point { factor, difference: difference(factor), half_width: half_width(factor) })
        };
        let points = points(RANGE, at, |point| point.difference > 0.0);
        let turn = turn(&points).expect("there are points");
        (points, turn)
    }

    fn close(found: Option<f64>, expected: f64) -> bool {
        found.is_some_and(|found| (found - expected).abs() < 0.01 * expected)
    }

    #[test]
    fn a_curve_is_followed_to_where_it_turns_and_to_what_is_known_of_it() {
        // Zero at 0.2; the interval reaches zero where the root of the factor is off by 0.05.
        let root = 0.2_f64.sqrt();
        let (points, turn) = found(|factor| factor.sqrt() - root, |_| 0.05);
        let Turn::At { factor, low, high } = turn else { panic!("{turn:?}") };
        assert!(close(Some(factor), 0.2), "{turn:?}");
        let ends = [root - 0.05, root + 0.05].map(|end| end * end);
        assert!(low.is_some_and(|low| low > 0.8 * ends[0] && low < 1.01 * ends[0]), "{turn:?}");
        assert!(high.is_some_and(|high| high > 0.99 * ends[1] && high < 1.2 * ends[1]), "{turn:?}");
        assert!(points.len() <= 10 && points.is_sorted_by(|a, b| a.factor < b.factor));
    }

    #[test]
    fn delays_may_rise_as_well() {
        let (_, turn) = found(|factor| factor - 3.0, |_| 0.3);
        let Turn::At { factor, low, high } = turn else { panic!("{turn:?}") };
        assert!(close(Some(factor), 3.0) && close(low, 2.7) && close(high, 3.3), "{turn:?}");
    }

    #[test]
    fn where_nothing_turns_the_last_point_says_so() {
        let (points, turn) = found(|factor| 5.0 + factor, |_| 1.0);
        let last = Point { factor: 0.0625, difference: 5.0625, half_width: 1.0 };
        assert_eq!(turn, Turn::Not(last));
        assert_eq!(points.len(), 5, "no point is wasted on a curve that does not turn");
    }

    #[test]
    fn a_point_on_zero_is_the_break_even_and_known_exactly_without_variance() {
        let (_, turn) = found(|factor| factor - 0.5, |_| 0.0);
        let Turn::At { factor, low, high } = turn else { panic!("{turn:?}") };
        assert!(close(Some(factor), 0.5) && close(low, 0.5) && close(high, 0.5), "{turn:?}");
    }

    #[test]
    fn a_rough_curve_is_not_known_better_than_its_slope_allows() {
        // Every point is off by half of the half width; at large the slope is one.
        let rough = |factor: f64| factor - 0.7 + 0.1 * (factor * 40.0).round().rem_euclid(2.0);
        let (_, turn) = found(|factor| rough(factor) - 0.05, |_| 0.1);
        let Turn::At { factor, low, high } = turn else { panic!("{turn:?}") };
        assert!((factor - 0.7).abs() < 0.1, "{turn:?}");
        assert!(low.is_some_and(|low| low <= factor - 0.08), "{turn:?}");
        assert!(high.is_some_and(|high| high >= factor + 0.08), "{turn:?}");
    }

    #[test]
    fn what_is_not_shown_anywhere_has_no_bounds() {
        let (_, turn) = found(|factor| factor - 0.2, |_| 9.0);
        let Turn::At { low, high, .. } = turn else { panic!("{turn:?}") };
        assert_eq!((low, high), (None, None));
    }

    #[test]
    fn a_curve_that_is_undefined_has_no_points() {
        assert_eq!(points(RANGE, |_| None, |_| true), []);
        assert_eq!(turn(&[]), None);
    }
}
