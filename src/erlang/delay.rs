//! Queues in which everybody waits until served: M/M/n (Erlang C) and M/G/1.

use crate::erlang::Load;
use crate::erlang::erlang_b;

/// M/M/n: nobody leaves. Erlang's delay formula and what follows from it (Gross and Harris,
/// "Fundamentals of Queueing Theory", 2.3).
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ErlangC {
    load: Load,
    agents: u32,
    wait_share: f64,
    /// Rate at which the wait of those who wait ends.
    relief: f64,
}

impl ErlangC {
    /// Solves the model; `None` if the load is not below the number of agents, so that the queue
    /// grows without limit.
    pub fn new(load: Load, agents: u32) -> Option<Self> {
        let occupancy = load.erlangs() / f64::from(agents);
        if occupancy.is_nan() || occupancy >= 1.0 {
            return None;
        }
        let lost = erlang_b(load.erlangs(), agents);
        Some(Self {
            load,
            agents,
            wait_share: lost / (1.0 - occupancy * (1.0 - lost)),
            relief: (f64::from(agents) - load.erlangs()) / load.handle_time,
        })
    }

    /// Share of arrivals that wait.
    pub const fn wait_share(&self) -> f64 {
        self.wait_share
    }

    /// Mean wait of all.
    pub fn wait_mean(&self) -> f64 {
        self.wait_share / self.relief
    }

    /// Mean wait of those who wait at all.
    pub fn wait_mean_of_waiting(&self) -> f64 {
        1.0 / self.relief
    }

    /// Variance of the wait of all.
    pub fn wait_variance(&self) -> f64 {
        self.wait_share * (2.0 - self.wait_share) / (self.relief * self.relief)
    }

    /// The wait that a share of `share` of all does not exceed.
    pub fn wait_quantile(&self, share: f64) -> f64 {
        (libm::log(self.wait_share / (1.0 - share)) / self.relief).max(0.0)
    }

    /// Share answered within a time.
    pub fn service_level(&self, within: f64) -> f64 {
        1.0 - self.wait_share * libm::exp(-self.relief * within)
    }

    /// Mean number waiting.
    pub fn waiting_mean(&self) -> f64 {
        self.load.arrival_rate * self.wait_mean()
    }

    /// Share of their time in which agents are at work.
    pub fn occupancy(&self) -> f64 {
        self.load.erlangs() / f64::from(self.agents)
    }
}

/// M/G/1: one agent, any law of handling times, nobody leaves. The formulas of Pollaczek and
/// Khinchine, and Takács' for the second moment (Gross and Harris, 5.1).
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct SingleServer {
    /// Mean number of arrivals in a unit of time.
    pub arrival_rate: f64,
    /// Means of the handling time, of its square and of its cube.
    pub moments: [f64; 3],
}

impl SingleServer {
    /// Share of time at work, which is the share of arrivals that wait; the other results have
    /// a meaning only below one.
    pub fn occupancy(&self) -> f64 {
        self.arrival_rate * self.moments[0]
    }

    /// Mean wait of all.
    pub fn wait_mean(&self) -> f64 {
        self.arrival_rate * self.moments[1] / (2.0 * (1.0 - self.occupancy()))
    }

    /// Variance of the wait of all.
    pub fn wait_variance(&self) -> f64 {
        let mean = self.wait_mean();
        mean * mean + self.arrival_rate * self.moments[2] / (3.0 * (1.0 - self.occupancy()))
    }

    /// Mean number waiting.
    pub fn waiting_mean(&self) -> f64 {
        self.arrival_rate * self.wait_mean()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::erlang::tests::check;

    fn parameters(case: &str) -> (f64, f64, u32, f64) {
        match case {
            "EC01" => (0.8, 1.0, 1, 1.0),
            "EC02" => (4.2, 0.5, 12, 1.0 / 3.0),
            "EC03" => (10.0 / 3.0, 1.0 / 3.0, 14, 1.0 / 3.0),
            "EC04" => (48.0, 1.0, 50, 1.0 / 3.0),
            "EC05" => (5.5, 0.25, 24, 1.0 / 3.0),
            "EC06" => (1.0, 0.2, 7, 1.0 / 3.0),
            "EC07" => (60.0, 0.25, 250, 1.0 / 3.0),
            _ => panic!("no case {case}"),
        }
    }

    const DELAY: &str = "
EC01 p_wait=0.8 asa=4 mean_wait_given_wait=5 mean_queue=3.2 mean_in_system=4 occupancy=0.8
EC01 sl_all@T=0.345015397538 wait_p50=2.35001814623 wait_p90=10.3972077084 wait_p95=13.8629436112
EC01 wait_p99=21.9101331734 var_wait=24
EC02 p_wait=0.183888630393 asa=0.102160350219 mean_wait_given_wait=0.555555555556
EC02 mean_queue=0.429073470918 mean_in_system=8.82907347092 occupancy=0.7 sl_all@T=0.899079779895
EC02 wait_p50=0 wait_p90=0.338422288206 wait_p95=0.723504055184 wait_p99=1.61763622876
EC02 var_wait=0.103074763086
EC03 p_wait=0.174131933595 asa=0.130598950196 mean_wait_given_wait=0.75 mean_queue=0.435329833988
EC03 mean_in_system=10.435329834 occupancy=0.714285714286 sl_all@T=0.888350019179 wait_p50=0
EC03 wait_p90=0.41598229872 wait_p95=0.93584268414 wait_p99=2.14292111847 var_wait=0.178842339502
EC04 p_wait=0.694455611197 asa=0.347227805598 mean_wait_given_wait=0.5 mean_queue=16.6669346687
EC04 mean_in_system=64.6669346687 occupancy=0.96 sl_all@T=0.643454600803 wait_p50=0.164260073483
EC04 wait_p90=0.9689790297 wait_p95=1.31555261998 wait_p99=2.1202715762 var_wait=0.226660656618
EC05 p_wait=0.583100832983 asa=1.16620166597 mean_wait_given_wait=2 mean_queue=6.41410916281
EC05 mean_in_system=28.4141091628 occupancy=0.916666666667 sl_all@T=0.506415801111
EC05 wait_p50=0.307504056694 wait_p90=3.52637988156 wait_p95=4.91267424268 wait_p99=8.13155006755
EC05 var_wait=3.30478033816
EC06 p_wait=0.324149949173 asa=0.810374872933 mean_wait_given_wait=2.5 mean_queue=0.810374872933
EC06 mean_in_system=5.81037487293 occupancy=0.714285714286 sl_all@T=0.716312613114 wait_p50=0
EC06 wait_p90=2.94009007208 wait_p95=4.67295802348 wait_p99=8.69655280457 var_wait=3.39516692998
EC07 p_wait=0.41213937709 asa=0.164855750836 mean_wait_given_wait=0.4 mean_queue=9.89134505016
EC07 mean_in_system=249.89134505 occupancy=0.96 sl_all@T=0.820884965062 wait_p50=0
EC07 wait_p90=0.566476560024 wait_p95=0.843735432248 wait_p99=1.48751059722
EC07 var_wait=0.104707182085
";

    #[test]
    fn ec01_to_ec07_erlang_c() {
        check(DELAY, |case, metric| {
            let (arrival_rate, service_rate, agents, within) = parameters(case);
            let load = Load { arrival_rate, handle_time: 1.0 / service_rate };
            let queue = ErlangC::new(load, agents).expect("a stable queue");
            match metric {
                "p_wait" => queue.wait_share(),
                "asa" => queue.wait_mean(),
                "mean_wait_given_wait" => queue.wait_mean_of_waiting(),
                "mean_queue" => queue.waiting_mean(),
                "mean_in_system" => queue.waiting_mean() + load.erlangs(),
                "occupancy" => queue.occupancy(),
                "sl_all@T" => queue.service_level(within),
                "wait_p50" => queue.wait_quantile(0.5),
                "wait_p90" => queue.wait_quantile(0.9),
                "wait_p95" => queue.wait_quantile(0.95),
                "wait_p99" => queue.wait_quantile(0.99),
                "var_wait" => queue.wait_variance(),
                _ => panic!("no metric {metric}"),
            }
        });
    }

    #[test]
    fn as_much_work_as_people_has_no_steady_state() {
        let load = Load { arrival_rate: 2.0, handle_time: 5.0 };
        assert!(ErlangC::new(load, 10).is_none());
        assert!(ErlangC::new(load, 11).is_some());
        let nothing = Load { arrival_rate: 0.0, handle_time: 5.0 };
        assert!(ErlangC::new(nothing, 0).is_none());
    }

    #[test]
    fn ten_thousand_agents_are_no_trouble() {
        // Half a square root above the load: near the limit of Halfin and Whitt (ST03).
        let load = Load { arrival_rate: 9_950.0, handle_time: 1.0 };
        let queue = ErlangC::new(load, 10_000).expect("a stable queue");
        assert!((queue.wait_share() - 0.504_538_640_998).abs() < 0.01);
    }

    const SINGLE: &str = "
MG01 occupancy=0.8 p_wait=0.8 asa=2 mean_queue=1.6 second_moment_wait=9.33333333333
MG01 std_wait=2.30940107676
MG02 occupancy=0.8 p_wait=0.8 asa=2.5 mean_queue=2 second_moment_wait=15 std_wait=2.95803989155
MG03 occupancy=0.7 p_wait=0.7 asa=3.79166666667 mean_queue=2.65416666667
MG03 second_moment_wait=55.453125 std_wait=6.40908643169
MG04 occupancy=0.75 p_wait=0.75 asa=8.33333333333 mean_queue=6.25 second_moment_wait=214.814814815
MG04 std_wait=12.0569635635
";

    /// Moments of a log-normal law with mean one.
    fn log_normal(cv: f64) -> [f64; 3] {
        let spread = 1.0 + cv * cv;
        [1.0, spread, spread * spread * spread]
    }

    /// Moments of nine fast exponentials and a slow one.
    fn hyperexponential() -> [f64; 3] {
        let moment = |power: i32, factor: f64| {
            factor * (0.9 / 1.8_f64.powi(power) + 0.1 / 0.2_f64.powi(power))
        };
        [moment(1, 1.0), moment(2, 2.0), moment(3, 6.0)]
    }

    #[test]
    fn mg01_to_mg04_one_server() {
        check(SINGLE, |case, metric| {
            let (arrival_rate, moments) = match case {
                "MG01" => (0.8, [1.0; 3]),
                "MG02" => (0.8, [1.0, 5.0 / 4.0, 30.0 / 16.0]),
                "MG03" => (0.7, log_normal(1.5)),
                "MG04" => (0.75, hyperexponential()),
                _ => panic!("no case {case}"),
            };
            let queue = SingleServer { arrival_rate, moments };
            match metric {
                "occupancy" | "p_wait" => queue.occupancy(),
                "asa" => queue.wait_mean(),
                "mean_queue" => queue.waiting_mean(),
                "second_moment_wait" => {
                    queue.wait_variance() + queue.wait_mean() * queue.wait_mean()
                }
                "std_wait" => queue.wait_variance().sqrt(),
                _ => panic!("no metric {metric}"),
            }
        });
    }
}
