//! Queueing formulas: Erlang B, C and A, M/M/n/K and M/G/1. Starting points for the staffing
//! search, and oracles for the tests; every one is exact for its model.
//!
//! All take Poisson arrivals, one queue, first come first served, agents who are alike and
//! exponential handling times unless they say otherwise. Rates and times may be in any unit, the
//! same for all arguments. Nothing here is asymptotic: sums and recursions of positive terms keep
//! ten digits and more up to ten thousand agents.
//!
//! ```
//! use waitline::erlang::{ErlangC, Load, fewest_agents};
//!
//! // Two calls a minute of four minutes each: how many people answer 80 % within 20 seconds?
//! let load = Load { arrival_rate: 2.0 / 60.0, handle_time: 240.0 };
//! let agents = fewest_agents(1_000, |agents| {
//!     ErlangC::new(load, agents).is_some_and(|calls| calls.service_level(20.0) >= 0.8)
//! });
//! assert_eq!(agents, Some(11));
//! ```

mod abandonment;
mod delay;
mod limited;

pub use abandonment::ErlangA;
pub use delay::ErlangC;
pub use delay::SingleServer;
pub use limited::LimitedQueue;

/// What is asked of agents.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Load {
    /// Mean number of arrivals in a unit of time.
    pub arrival_rate: f64,
    /// Mean time an agent spends on one.
    pub handle_time: f64,
}

impl Load {
    /// Mean number of agents at work if nobody ever waits: the load in Erlangs.
    pub fn erlangs(&self) -> f64 {
        self.arrival_rate * self.handle_time
    }
}

/// Returns the share of arrivals that find all agents at work, if those leave at once: Erlang's
/// loss formula B for `erlangs` offered to `agents`. Holds for any law of handling times.
///
/// By the recursion `1/B(n) = 1 + n / load * 1/B(n - 1)`; a step per agent.
pub fn erlang_b(erlangs: f64, agents: u32) -> f64 {
    let step = |inverse: f64, n: u32| 1.0 + f64::from(n) / erlangs * inverse;
    1.0 / (1..=agents).fold(1.0, step)
}

/// Returns the smallest number of agents up to `at_most` for which `suffices` holds, `None` if
/// there is none. More agents must never be worse.
///
/// Doubles a range until its end suffices and then halves it: some twenty trials at most for a
/// thousand agents.
pub fn fewest_agents(at_most: u32, mut suffices: impl FnMut(u32) -> bool) -> Option<u32> {
    let mut enough = 1.min(at_most);
    let mut too_few = None;
    while !suffices(enough) {
        if enough == at_most {
            return None;
        }
        too_few = Some(enough);
        enough = enough.saturating_mul(2).min(at_most);
    }
    // One agent was enough: is nobody?
    let Some(mut too_few) = too_few else {
        return Some(if enough > 0 && suffices(0) { 0 } else { enough });
    };
    while enough - too_few > 1 {
        let middle = too_few + (enough - too_few) / 2;
        if suffices(middle) {
            enough = middle;
        } else {
            too_few = middle;
        }
    }
    Some(enough)
}

/// The smallest time at which a falling share is not above `share`, to the last bits.
fn time_when(share: f64, unit: f64, still: impl Fn(f64) -> f64) -> f64 {
    const STEPS: u32 = 200;
    if still(0.0) <= share {
        return 0.0;
    }
    let (mut low, mut high) = (0.0, unit);
    while still(high) > share {
        low = high;
        high *= 2.0;
    }
    for _ in 0..STEPS {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if still(middle) > share {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Compares with a reference table of `case metric=value ...` lines, to ten digits.
    pub(super) fn check(table: &str, compute: impl Fn(&str, &str) -> f64) {
        let mut count = 0;
        for line in table.lines().filter(|line| !line.trim().is_empty()) {
            let mut words = line.split_whitespace();
            let case = words.next().expect("a line begins with its case");
            for word in words {
                let (metric, value) = word.split_once('=').expect("metric=value");
                let expected: f64 = value.parse().expect("a number");
                let computed = compute(case, metric);
                let error = (computed - expected).abs() / expected.abs().max(1e-3);
                assert!(error < 2e-10, "{case} {metric}: {computed} instead of {expected}");
                count += 1;
            }
        }
        assert!(count > 0, "an empty table proves nothing");
    }

    #[test]
    fn eb01_to_eb06_and_mg08_erlang_b() {
        let cases = [
            (0.5, 1, 0.333333333333),
            (7.0, 10, 0.0787408829696),
            (40.0, 50, 0.0186906711096),
            (100.0, 100, 0.0757004527109),
            (480.0, 500, 0.0143257807224),
            (1050.0, 1000, 0.0602604068409),
            (4.0, 5, 0.199066874028),
        ];
        for (erlangs, agents, expected) in cases {
            let error = erlang_b(erlangs, agents) / expected - 1.0;
            assert!(error.abs() < 1e-11, "{agents} agents: {error}");
        }
    }

    #[test]
    fn erlang_b_at_its_borders() {
        assert!((erlang_b(5.0, 0) - 1.0).abs() < 1e-15);
        assert!(erlang_b(0.0, 3).abs() < 1e-15);
        // As many agents as Erlangs: sqrt(2 / (pi n)) up to a correction of order 1/n.
        let limit = (2.0 / (std::f64::consts::PI * 1e4)).sqrt();
        assert!((erlang_b(1e4, 10_000) / limit - 1.0).abs() < 0.01);
    }

    #[test]
    fn the_search_finds_the_border_wherever_it_is() {
        for border in 0..=40 {
            let found = fewest_agents(40, |agents| agents >= border);
            assert_eq!(found, Some(border));
        }
        assert_eq!(fewest_agents(40, |agents| agents > 40), None);
        assert_eq!(fewest_agents(0, |_| true), Some(0));
        assert_eq!(fewest_agents(0, |_| false), None);
    }

    const HOURLY: [f64; 6] = [60.0, 120.0, 360.0, 720.0, 1440.0, 3600.0];

    fn hourly(calls: f64) -> Load {
        Load { arrival_rate: calls / 3600.0, handle_time: 240.0 }
    }

    #[test]
    fn st01_fewest_agents_without_abandonment() {
        for (calls, expected) in HOURLY.into_iter().zip([7, 11, 29, 54, 104, 250]) {
            let level = |agents| {
                ErlangC::new(hourly(calls), agents).map_or(0.0, |queue| queue.service_level(20.0))
            };
            assert_eq!(fewest_agents(10_000, |agents| level(agents) >= 0.8), Some(expected));
        }
    }

    #[test]
    fn st02_fewest_agents_with_abandonment() {
        let rows = [
            [6, 6, 7, 8],
            [10, 10, 12, 12],
            [27, 26, 28, 30],
            [50, 49, 52, 54],
            [96, 95, 99, 102],
            [231, 229, 239, 244],
        ];
        for (calls, expected) in HOURLY.into_iter().zip(rows) {
            let fewest = |suffices: &dyn Fn(ErlangA) -> bool| {
                fewest_agents(10_000, |agents| suffices(ErlangA::new(hourly(calls), 180.0, agents)))
            };
            let found = [
                fewest(&|queue| queue.answered_within(20.0) >= 0.8),
                fewest(&|queue| queue.service_level_offered(20.0, 20.0) >= 0.8),
                fewest(&|queue| queue.abandon_rate() <= 0.03),
                fewest(&|queue| queue.answered_within(20.0) >= 0.9 && queue.abandon_rate() <= 0.02),
            ];
            assert_eq!(found, expected.map(Some), "{calls} calls an hour");
        }
    }

    #[test]
    fn st04_fewest_agents_for_a_share_of_waits() {
        let cases =
            [(10.0, [14, 12]), (50.0, [58, 54]), (200.0, [216, 208]), (1000.0, [1034, 1017])];
        for (erlangs, expected) in cases {
            let load = Load { arrival_rate: erlangs, handle_time: 1.0 };
            let fewest = |share: f64| {
                fewest_agents(10_000, |agents| {
                    ErlangC::new(load, agents).is_some_and(|queue| queue.wait_share() <= share)
                })
            };
            assert_eq!([fewest(0.2), fewest(0.5)], expected.map(Some), "{erlangs} Erlangs");
        }
    }

    #[test]
    fn ec08p_agents_as_public_calculators_print_them() {
        let load = Load { arrival_rate: 1.0 / 24.0, handle_time: 180.0 };
        let found = fewest_agents(100, |agents| {
            ErlangC::new(load, agents).is_some_and(|queue| queue.service_level(20.0) >= 0.8)
        });
        assert_eq!(found, Some(11));
    }
}
