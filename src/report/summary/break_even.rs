//! The break-even of pushing and picking, in sentences.

use crate::plan::BreakEven;
use crate::plan::Curve;
use crate::plan::Delays;
use crate::plan::Point;
use crate::plan::Side;
use crate::plan::Turn;
use crate::report::Against;
use crate::report::words;

/// What delays would turn the verdict; nothing if that was not asked.
pub(super) fn sentences(comparison: &Against<'_>) -> Vec<String> {
    let Some(found) = comparison.break_even else { return Vec::new() };
    let mut all: Vec<String> = Vec::new();
    for (position, curve) in found.curves.iter().enumerate() {
        all.push(if position == 0 { leading(found, curve) } else { following(found, curve) });
    }
    let points = found.curves.first().map_or(0, |curve| curve.points.len());
    all.push(format!(
        "Searched with {} of {}, all delays of picking multiplied alike; known: at {} confidence.",
        words::plural(found.replications as usize, "replication", "replications"),
        words::plural(points, "multiple of the delays", "multiples of the delays"),
        words::share(found.level),
    ));
    all
}

/// What turns, and where, in full.
fn leading(found: &BreakEven, curve: &Curve) -> String {
    let measure = words::name(curve.measure);
    match curve.turn {
        Turn::At { factor, .. } => {
            let assumed = instead(&found.delays);
            format!(
                "Break-even in {measure}: picking would do as well as pushing if {}{assumed}. {}",
                looks(&found.delays, factor, &known(found, curve)),
                around(found, curve, factor),
            )
        }
        Turn::Not(last) => no_turn(found, curve, &last),
    }
}

/// The same of a further measure, in short.
fn following(found: &BreakEven, curve: &Curve) -> String {
    let measure = words::name(curve.measure);
    match curve.turn {
        Turn::At { factor, .. } => format!(
            "Break-even in {measure}: if {}.",
            looks(&found.delays, factor, &known(found, curve))
        ),
        Turn::Not(last) => no_turn(found, curve, &last),
    }
}

/// Who is better below and above the break-even, as far as a delay that was tried shows it.
fn around(found: &BreakEven, curve: &Curve, factor: f64) -> String {
    let (sooner, later) = better(found, curve);
    let shown = |name: &str, is_there: fn(&Point, f64) -> bool| {
        curve.points.iter().any(|point| {
            let is_better = picking_is_better(found, curve, point) == (name == "picking");
            is_there(point, factor) && point.is_shown() && is_better
        })
    };
    let is_sooner_shown = shown(sooner, |point, factor| point.factor < factor);
    let is_later_shown = shown(later, |point, factor| point.factor > factor);
    let verdict = |name: &str, is_shown: bool| match is_shown {
        true => format!("{name} is better"),
        false => format!("whether {name} can be better is not shown"),
    };
    match (is_sooner_shown, is_later_shown) {
        (true, true) => format!("If they look sooner, {sooner} is better; if later, {later}."),
        (below, above) => format!(
            "If they look sooner, {}; if later, {}.",
            verdict(sooner, below),
            verdict(later, above)
        ),
    }
}

/// Who should be better below and above the break-even.
fn better(found: &BreakEven, curve: &Curve) -> (&'static str, &'static str) {
    let sooner = curve.points.first().is_none_or(|point| picking_is_better(found, curve, point));
    if sooner { ("picking", "pushing") } else { ("pushing", "picking") }
}

fn picking_is_better(found: &BreakEven, curve: &Curve, point: &Point) -> bool {
    curve.speaks_for_alternative(point.difference) == (found.picked == Side::Alternative)
}

/// That the verdict stays, as far as delays were tried.
fn no_turn(found: &BreakEven, curve: &Curve, last: &Point) -> String {
    let measure = words::name(curve.measure);
    let difference = format!(
        "{}, known to ±{}",
        words::difference(curve.measure, last.difference),
        words::spread(curve.measure, last.half_width)
    );
    let verdict = match (last.is_shown(), picking_is_better(found, curve, last)) {
        (true, true) => "picking does better than pushing",
        (true, false) => "picking does worse than pushing",
        (false, true) => "picking is not shown to do worse than pushing",
        (false, false) => "picking is not shown to do better than pushing",
    };
    let even = match last.factor {
        0.0 => String::from("Even if people looked at once"),
        1.0 => String::from("At the assumed delays"),
        factor => {
            format!("Even at {}, if {}", times(factor), looks(&found.delays, factor, ""))
        }
    };
    format!("{even}, {verdict} in {measure} ({difference}).")
}

/// A factor: `a sixteenth of the assumed delays`, `8 times the assumed delays`.
fn times(factor: f64) -> String {
    let part = match factor {
        0.5 => String::from("half"),
        0.25 => String::from("a quarter of"),
        0.125 => String::from("an eighth of"),
        0.0625 => String::from("a sixteenth of"),
        factor => format!("{} times", multiple(factor)),
    };
    format!("{part} the assumed delays")
}

/// A factor, to the second digit.
fn multiple(factor: f64) -> String {
    if factor < 1.0 { format!("{factor:.2}") } else { words::count(factor) }
}

/// How soon people look: in seconds if all pools do alike, else as a part of what is assumed.
fn looks(delays: &[Delays], factor: f64, known: &str) -> String {
    match delays {
        [first, others @ ..] if others.iter().all(|other| is_alike(first, other)) => {
            let after = words::duration(first.when_free * factor);
            let every = first.while_working.map_or_else(String::new, |every| {
                format!(", and every {} while at work", words::duration(every * factor))
            });
            format!("people looked {after} after becoming free{known}{every}")
        }
        _ => {
            let of_pool = |pool: &Delays| {
                format!("{} {}", pool.pool, words::duration(pool.when_free * factor))
            };
            let pools: Vec<String> = delays.iter().map(of_pool).collect();
            format!(
                "all delays were {} times as long{known}, from becoming free to a look: {}",
                multiple(factor),
                words::listed(&pools)
            )
        }
    }
}

fn is_alike(one: &Delays, other: &Delays) -> bool {
    let same = |one: f64, other: f64| one.total_cmp(&other).is_eq();
    let working = [one.while_working, other.while_working].map(|every| every.unwrap_or(-1.0));
    same(one.when_free, other.when_free) && same(working[0], working[1])
}

/// What is assumed instead, if that can be said in a word.
fn instead(delays: &[Delays]) -> String {
    match delays {
        [first, others @ ..] if others.iter().all(|other| is_alike(first, other)) => {
            let every = first.while_working.map(words::duration);
            let every = every.map_or_else(String::new, |every| format!(" and {every}"));
            format!(", instead of {}{every}", words::duration(first.when_free))
        }
        _ => String::new(),
    }
}

/// How well the break-even is known, in brackets: in seconds as [`looks`].
fn known(found: &BreakEven, curve: &Curve) -> String {
    let Turn::At { low, high, .. } = curve.turn else { return String::new() };
    let alike = found.delays.iter().all(|other| is_alike(&found.delays[0], other));
    let value = |factor: f64| match found.delays.first() {
        Some(first) if alike => words::duration(first.when_free * factor),
        _ => multiple(factor),
    };
    match (low.map(value), high.map(value)) {
        (Some(low), Some(high)) if low == high => String::new(),
        (Some(low), Some(high)) => format!(" (known to be {low} to {high})"),
        (Some(low), None) => format!(" (known to be above {low})"),
        (None, Some(high)) => format!(" (known to be below {high})"),
        (None, None) => String::from(" (which no delay tried shows)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Measure;

    fn point(factor: f64, difference: f64) -> Point {
        Point { factor, difference, half_width: 0.01 }
    }

    fn told(delays: Vec<Delays>, turn: Turn) -> String {
        let points = vec![point(0.125, 0.02), point(1.0, -0.15)];
        let measure = Measure::ServiceLevelOffered;
        let found = BreakEven {
            picked: Side::Alternative,
            delays,
            replications: 16,
            level: 0.95,
            curves: vec![Curve { measure, points, turn }],
        };
        let comparison = Against {
            baseline: "push",
            alternative: "pick",
            differences: &[],
            break_even: Some(&found),
        };
        sentences(&comparison).join(" ")
    }

    fn pool(name: &str, when_free: f64, while_working: Option<f64>) -> Delays {
        Delays { pool: name.to_owned(), when_free, while_working }
    }

    #[test]
    fn a_break_even_is_told_in_seconds() {
        let turn = Turn::At { factor: 0.24, low: Some(0.16), high: Some(0.36) };
        let text = told(vec![pool("frontline", 25.0, Some(240.0))], turn);
        assert_eq!(
            text,
            "Break-even in service level (offered): picking would do as well as pushing if people \
             looked 6 s after becoming free (known to be 4 s to 9 s), and every 58 s while at \
             work, instead of 25 s and 4 min 00 s. If they look sooner, picking is better; if \
             later, pushing. Searched with 16 replications of 2 multiples of the delays, all \
             delays of picking multiplied alike; known: at 95% confidence."
        );
    }

    #[test]
    fn nobody_is_called_better_whom_no_delay_shows_to_be() {
        let points = vec![point(0.0, 0.004), point(1.0, -0.15)];
        let turn = Turn::At { factor: 0.03, low: None, high: Some(0.1) };
        let curve = Curve { measure: Measure::ServiceLevelOffered, points, turn };
        let found = BreakEven {
            picked: Side::Alternative,
            delays: vec![pool("desk", 20.0, None)],
            replications: 16,
            level: 0.95,
            curves: Vec::new(),
        };
        assert_eq!(
            around(&found, &curve, 0.03),
            "If they look sooner, whether picking can be better is not shown; if later, pushing \
             is better."
        );
    }

    #[test]
    fn pools_that_differ_are_told_by_a_factor() {
        let turn = Turn::At { factor: 0.5, low: None, high: Some(0.75) };
        let text = told(vec![pool("desk", 20.0, None), pool("office", 60.0, None)], turn);
        assert!(
            text.starts_with(
                "Break-even in service level (offered): picking would do as well as pushing if \
                 all delays were 0.50 times as long (known to be below 0.75), from becoming free \
                 to a look: desk 10 s and office 30 s. If they look sooner,"
            ),
            "{text}"
        );
    }

    #[test]
    fn where_nothing_turns_that_is_said() {
        let pools = || vec![pool("desk", 32.0, None)];
        let opening = |factor, difference| {
            let text = told(pools(), Turn::Not(point(factor, difference)));
            text.split_once(" Searched").expect("it ends alike").0.to_owned()
        };
        assert_eq!(
            opening(0.0, -0.03),
            "Even if people looked at once, picking does worse than pushing in service level \
             (offered) (−3 points, known to ±1 points)."
        );
        assert_eq!(
            opening(8.0, 0.03),
            "Even at 8 times the assumed delays, if people looked 4 min 16 s after becoming free, \
             picking does better than pushing in service level (offered) (+3 points, known to ±1 \
             points)."
        );
        assert_eq!(
            opening(0.0625, -0.003),
            "Even at a sixteenth of the assumed delays, if people looked 2 s after becoming free, \
             picking is not shown to do better than pushing in service level (offered) (−0.3 \
             points, known to ±1 points)."
        );
    }
}
