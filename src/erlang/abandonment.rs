//! A queue that people leave: M/M/n+M (Erlang A).

use crate::erlang::Load;
use crate::erlang::erlang_b;
use crate::erlang::time_when;

/// M/M/n+M: everybody has an exponential patience, spent in the queue only.
///
/// Palm's model, in the form of Mandelbaum and Zeltyn: "The Palm/Erlang-A queue, with
/// applications to call centers", 2005; the law of the wait from Baccelli and Hebuterne, 1981.
/// Work grows with the mean number waiting and with the square root of the patience. Without
/// arrivals rates and waits are not a number.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ErlangA {
    load: Load,
    patience: f64,
    agents: u32,
    wait_share: f64,
    waiting_mean: f64,
    /// Mean over all of the wait of those who waited and were answered, the others as zero.
    wait_answered: f64,
    /// The series of those who wait, for [`Self::still_waiting`].
    series: Scaled,
}

/// A positive number that may be beyond the range of floats: `value` times `2^(512 * scale)`.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Scaled {
    value: f64,
    scale: i32,
}

impl ErlangA {
    /// Solves the model for a mean patience above zero and any number of agents.
    pub fn new(load: Load, patience: f64, agents: u32) -> Self {
        let lost = erlang_b(load.erlangs(), agents);
        let queue = Queue::sum(load, patience, agents);
        // All at work and nobody waiting, as a share of the states with all at work.
        let none_waits = queue.weight.recip();
        let wait_share = lost / (none_waits * (1.0 - lost) + lost);
        Self {
            load,
            patience,
            agents,
            wait_share,
            waiting_mean: wait_share * queue.waiting,
            wait_answered: wait_share * queue.wait_answered,
            series: queue.weight,
        }
    }

    /// Share of arrivals that find nobody free.
    pub const fn wait_share(&self) -> f64 {
        self.wait_share
    }

    /// Share of arrivals that leave before they are answered.
    pub fn abandon_rate(&self) -> f64 {
        self.waiting_mean / (self.load.arrival_rate * self.patience)
    }

    /// Mean number waiting.
    pub const fn waiting_mean(&self) -> f64 {
        self.waiting_mean
    }

    /// Mean wait of all, until answered or gone.
    pub fn wait_mean(&self) -> f64 {
        self.waiting_mean / self.load.arrival_rate
    }

    /// Mean wait of those answered; not a number if nobody is.
    pub fn speed_of_answer(&self) -> f64 {
        self.wait_answered / (1.0 - self.abandon_rate())
    }

    /// Mean wait of those who leave; not a number if nobody does.
    pub fn time_to_abandon(&self) -> f64 {
        (self.wait_mean() - self.wait_answered) / self.abandon_rate()
    }

    /// Share of their time in which agents are at work.
    pub fn occupancy(&self) -> f64 {
        self.load.erlangs() * (1.0 - self.abandon_rate()) / f64::from(self.agents)
    }

    /// Share of all that wait longer than a time, answered in the end or not.
    pub fn waited_longer_than(&self, time: f64) -> f64 {
        self.wait_share * self.still_waiting(time, 0.0)
    }

    /// Share of all that are answered, after a wait longer than a time.
    pub fn answered_after(&self, time: f64) -> f64 {
        let x = self.agents_per_patience();
        self.wait_share * x / (x + 1.0) * self.still_waiting(time, 1.0)
    }

    /// Share of all that are answered within a time.
    pub fn answered_within(&self, time: f64) -> f64 {
        1.0 - self.wait_share + (self.answered_after(0.0) - self.answered_after(time))
    }

    /// Share of all that leave within a time.
    pub fn abandoned_within(&self, time: f64) -> f64 {
        self.abandon_rate() - (self.waited_longer_than(time) - self.answered_after(time))
    }

    /// Share answered within a time, of all but those who left within the short limit.
    pub fn service_level_offered(&self, within: f64, short: f64) -> f64 {
        self.answered_within(within) / (1.0 - self.abandoned_within(short))
    }

    /// Share answered within a time, of those answered; not a number if nobody is.
    pub fn service_level_answered(&self, within: f64) -> f64 {
        self.answered_within(within) / (1.0 - self.abandon_rate())
    }

    /// The wait that a share of `share` of all does not exceed, answered in the end or not.
    pub fn wait_quantile(&self, share: f64) -> f64 {
        time_when(1.0 - share, self.patience, |time| self.waited_longer_than(time))
    }

    /// The wait that a share of `share` of those answered does not exceed.
    pub fn answer_quantile(&self, share: f64) -> f64 {
        let late = (1.0 - share) * (1.0 - self.abandon_rate());
        time_when(late, self.patience, |time| self.answered_after(time))
    }

    /// How many answers all agents together give during one mean patience.
    fn agents_per_patience(&self) -> f64 {
        f64::from(self.agents) * self.patience / self.load.handle_time
    }

    /// The share of those who find nobody free that would wait longer than a time and have the
    /// patience for it; with `ahead` one, weighted with the luck of being answered then.
    ///
    /// Both are incomplete gamma functions of which the large factors cancel.
    fn still_waiting(&self, time: f64, ahead: f64) -> f64 {
        let x = self.agents_per_patience();
        let passed = time / self.patience;
        let y = self.load.arrival_rate * self.patience;
        let rest = Queue::sum_from(x + ahead, y * libm::exp(-passed));
        let grown = -y * libm::expm1(-passed) - (x + 1.0) * passed;
        rest.ratio(self.series, grown)
    }
}

/// What is summed over the number waiting, all agents at work.
struct Queue {
    /// Sum of the states' weights, with nobody waiting as one.
    weight: Scaled,
    /// Mean number waiting.
    waiting: f64,
    /// Mean of the wait of an arrival if it is answered, else zero.
    wait_answered: f64,
}

impl Queue {
    fn sum(load: Load, patience: f64, agents: u32) -> Self {
        let x = f64::from(agents) * patience / load.handle_time;
        let (mut waiting, mut answered, mut wait, mut number) = (0.0, 0.0, 0.0, 0.0);
        let add = |weight: f64, rescale: f64| {
            // Of `number` ahead each leaves or is answered; so does the arrival, or it waits on.
            wait += patience / (x + number + 1.0);
            waiting = rescale * (waiting + weight * number);
            answered = rescale * (answered + weight * wait * x / (x + number + 1.0));
            number += 1.0;
        };
        let weight = series(x, load.arrival_rate * patience, add);
        Self { weight, waiting: waiting / weight.value, wait_answered: answered / weight.value }
    }

    fn sum_from(x: f64, y: f64) -> Scaled {
        series(x, y, |_, _| ())
    }
}

/// Returns `1 + y/(x+1) + y^2/((x+1)(x+2)) + ...`, and shows every term with the factor by which
/// sums are to be rescaled after it is added.
fn series(x: f64, y: f64, mut show: impl FnMut(f64, f64)) -> Scaled {
    let (mut term, mut number) = (1.0, 0.0);
    let mut sum = Scaled { value: 0.0, scale: 0 };
    loop {
        sum.value += term;
        let rescale = if sum.value > Scaled::STEP { 1.0 / Scaled::STEP } else { 1.0 };
        show(term, rescale);
        if rescale < 1.0 {
            sum.value *= rescale;
            term *= rescale;
            sum.scale += 1;
        }
        number += 1.0;
        let factor = y / (x + number);
        term *= factor;
        // What is left is below a geometric series; waits weigh it with some powers of `number`.
        if factor < 1.0 && term * number < (1.0 - factor) * 1e-20 * sum.value {
            return sum;
        }
    }
}

impl Scaled {
    /// 2^512.
    const STEP: f64 = 1.340_780_792_994_259_7e154;

    /// One over the number; zero if that is too small for a float.
    fn recip(self) -> f64 {
        libm::scalbn(1.0 / self.value, -512 * self.scale)
    }

    /// `self / other * exp(grown)`.
    fn ratio(self, other: Self, grown: f64) -> f64 {
        let steps = f64::from(512 * (self.scale - other.scale));
        self.value / other.value * libm::exp(steps * std::f64::consts::LN_2 + grown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::erlang::ErlangC;
    use crate::erlang::tests::check;

    const CASES: &str = "
EA01 p_wait=0.467774068554 p_abandon=0.0309122491622 mean_queue=2.96757591957
EA01 mean_wait_all=0.0618244983244 asa_served=0.0602650039926 mean_wait_abandoned=0.110714077551
EA01 occupancy=0.930324240804 sl_all@T=0.943018954747 sl_excl_short_ab@T=0.972029602987
EA01 sl_credit_short_ab@T=0.972864391708 sl_served_only@T=0.973099653702
EA01 p_abandon_within_T=0.0298454369608 wait_served_p50=0 wait_served_p90=0.205623272542
EA01 wait_served_p95=0.276526770771 wait_served_p99=0.414905756997 wait_all_p50=0
EA01 wait_all_p90=0.207410795253 wait_all_p95=0.277657308548 wait_all_p99=0.415288389366
EA02 p_wait=0.127372281809 p_abandon=0.0296789055424 mean_queue=0.124651403278
EA02 mean_wait_all=0.0296789055424 asa_served=0.0240600770092 mean_wait_abandoned=0.213380688079
EA02 occupancy=0.67922476612 sl_all@T=0.945269575559 sl_excl_short_ab@T=0.967871538728
EA02 sl_credit_short_ab@T=0.96862181009 sl_served_only@T=0.974182238187
EA02 p_abandon_within_T=0.0233522345313 wait_served_p50=0 wait_served_p90=0.00187330863578
EA02 wait_served_p95=0.180359206922 wait_served_p99=0.534012253212 wait_all_p50=0
EA02 wait_all_p90=0.0626338595185 wait_all_p95=0.229356166289 wait_all_p99=0.569594872705
EA03 p_wait=0.996634370421 p_abandon=0.166790630955 mean_queue=40.0297514292
EA03 mean_wait_all=0.33358126191 asa_served=0.359990109835 mean_wait_abandoned=0.201654789839
EA03 occupancy=0.999851242854 sl_all@T=0.358522016394 sl_excl_short_ab@T=0.414959020366
EA03 sl_credit_short_ab@T=0.494528227134 sl_served_only@T=0.430290428448
EA03 p_abandon_within_T=0.13600621074 wait_served_p50=0.35806418122 wait_served_p90=0.541703495198
EA03 wait_served_p95=0.594796152403 wait_served_p99=0.695649708758 wait_all_p50=0.335451369957
EA03 wait_all_p90=0.52934946566 wait_all_p95=0.58393605911 wait_all_p99=0.686816869794
EA04 p_wait=0.396670075858 p_abandon=0.0415782419862 mean_queue=1.66312967945
EA04 mean_wait_all=0.0415782419862 asa_served=0.0395570483411 mean_wait_abandoned=0.0881688594356
EA04 occupancy=0.91278262668 sl_all@T=0.881990115129 sl_excl_short_ab@T=0.914384294857
EA04 sl_credit_short_ab@T=0.917417429345 sl_served_only@T=0.920252600439
EA04 p_abandon_within_T=0.0354273142161 wait_served_p50=0 wait_served_p90=0.146540254092
EA04 wait_served_p95=0.205410406517 wait_served_p99=0.319642630157 wait_all_p50=0
EA04 wait_all_p90=0.149934574223 wait_all_p95=0.207752226975 wait_all_p99=0.320804278668
EA05 p_wait=0.922499819747 p_abandon=0.385000120169 mean_queue=2.88750090127
EA05 mean_wait_all=1.92500060084 asa_served=2.07218597962 mean_wait_abandoned=1.68988641382
EA05 occupancy=0.922499819747 sl_all@T=0.139426448183 sl_excl_short_ab@T=0.152353226121
EA05 sl_credit_short_ab@T=0.22427386669 sl_served_only@T=0.226709716141
EA05 p_abandon_within_T=0.0848474185063 wait_served_p50=1.74986464412
EA05 wait_served_p90=4.53457512809 wait_served_p95=5.45244996125 wait_served_p99=7.33234270301
EA05 wait_all_p50=1.55407806327 wait_all_p90=4.25164778786 wait_all_p95=5.16906856585
EA05 wait_all_p99=7.0545276362
EA06 p_wait=0.281001679226 p_abandon=0.0116996800652 mean_queue=2.9249200163
EA06 mean_wait_all=0.029249200163 asa_served=0.0285728397893 mean_wait_abandoned=0.0863829995479
EA06 occupancy=0.964195434083 sl_all@T=0.983366615052 sl_excl_short_ab@T=0.994899876384
EA06 sl_credit_short_ab@T=0.994958998975 sl_served_only@T=0.995007889016
EA06 p_abandon_within_T=0.0115923839237 wait_served_p50=0 wait_served_p90=0.115936958954
EA06 wait_served_p95=0.177090606532 wait_served_p99=0.291356554683 wait_all_p50=0
EA06 wait_all_p90=0.117887137958 wait_all_p95=0.178432308818 wait_all_p99=0.292062736235
EA07 p_wait=0.9064259809 p_abandon=0.114570745942 mean_queue=11.4570745942
EA07 mean_wait_all=2.29141491885 asa_served=2.35274381285 mean_wait_abandoned=1.81745102501
EA07 occupancy=0.983810282286 sl_all@T=0.136395639748 sl_excl_short_ab@T=0.138421444958
EA07 sl_credit_short_ab@T=0.15103069294 sl_served_only@T=0.154044650234
EA07 p_abandon_within_T=0.0146350531916 wait_served_p50=2.15348862239
EA07 wait_served_p90=4.80684493057 wait_served_p95=5.59741364608 wait_served_p99=7.11645908388
EA07 wait_all_p50=2.06448856985 wait_all_p90=4.7227602173 wait_all_p95=5.51852080189
EA07 wait_all_p99=7.04663961327
BM02 p_wait=0.457977664189 p_abandon=0.0253510852196 mean_queue=5.07021704391
BM02 mean_wait_all=0.0507021704391 asa_served=0.0497168390515 mean_wait_abandoned=0.0885842634296
BM02 occupancy=0.97464891478 sl_all@T=0.966029099377 sl_excl_short_ab@T=0.990928291744
BM02 sl_credit_short_ab@T=0.991156237813 sl_served_only@T=0.991155979068
BM02 p_abandon_within_T=0.0251271384368 wait_served_p50=0 wait_served_p90=0.170258394022
BM02 wait_served_p95=0.224330953744 wait_served_p99=0.3264397734 wait_all_p50=0
BM02 wait_all_p90=0.17111069141 wait_all_p95=0.224765785441 wait_all_p99=0.326456007539
";

    fn case(name: &str) -> (ErlangA, f64) {
        let third = 1.0 / 3.0;
        let (arrival_rate, service_rate, agents, leaving_rate, within) = match name {
            "EA01" => (48.0, 1.0, 50, 0.5, third),
            "EA02" => (4.2, 0.5, 12, 1.0, third),
            "EA03" => (120.0, 1.0, 100, 0.5, third),
            "EA04" => (40.0, 1.0, 42, 1.0, 0.5 * third),
            "EA05" => (1.5, 1.0, 1, 0.2, 0.5),
            "EA06" => (100.0, 0.25, 410, 0.4, third),
            "EA07" => (5.0, 0.25, 18, 0.05, third),
            "BM02" => (100.0, third, 300, 0.5, third),
            _ => panic!("no case {name}"),
        };
        let load = Load { arrival_rate, handle_time: 1.0 / service_rate };
        (ErlangA::new(load, 1.0 / leaving_rate, agents), within)
    }

    #[test]
    fn ea01_to_ea07_and_bm02_erlang_a() {
        check(CASES, |name, metric| {
            let (queue, within) = case(name);
            match metric {
                "p_wait" => queue.wait_share(),
                "p_abandon" => queue.abandon_rate(),
                "mean_queue" => queue.waiting_mean(),
                "mean_wait_all" => queue.wait_mean(),
                "asa_served" => queue.speed_of_answer(),
                "mean_wait_abandoned" => queue.time_to_abandon(),
                "occupancy" => queue.occupancy(),
                "sl_all@T" => queue.answered_within(within),
                "sl_excl_short_ab@T" => queue.service_level_offered(within, within),
                "sl_credit_short_ab@T" => {
                    queue.answered_within(within) + queue.abandoned_within(within)
                }
                "sl_served_only@T" => queue.service_level_answered(within),
                "p_abandon_within_T" => queue.abandoned_within(within),
                "wait_served_p50" => queue.answer_quantile(0.5),
                "wait_served_p90" => queue.answer_quantile(0.9),
                "wait_served_p95" => queue.answer_quantile(0.95),
                "wait_served_p99" => queue.answer_quantile(0.99),
                "wait_all_p50" => queue.wait_quantile(0.5),
                "wait_all_p90" => queue.wait_quantile(0.9),
                "wait_all_p95" => queue.wait_quantile(0.95),
                "wait_all_p99" => queue.wait_quantile(0.99),
                _ => panic!("no metric {metric}"),
            }
        });
    }

    #[test]
    fn with_the_patience_of_the_handling_time_it_is_a_poisson_number() {
        // M/M/infinity in disguise: 9,900 Erlangs, 10,000 agents.
        let load = Load { arrival_rate: 9_900.0, handle_time: 1.0 };
        let queue = ErlangA::new(load, 1.0, 10_000);
        let busy_below = |n: u32| {
            // Poisson weights below n, summed down from n - 1 relative to that one.
            let mut sum = 0.0;
            let mut weight = 1.0;
            for number in (0..n).rev() {
                sum += weight;
                weight *= f64::from(number) / 9_900.0;
            }
            let top = f64::from(n - 1) * libm::log(9_900.0) - 9_900.0 - libm::lgamma(f64::from(n));
            sum * libm::exp(top)
        };
        assert!((queue.wait_share() - (1.0 - busy_below(10_000))).abs() < 1e-9);
    }

    #[test]
    fn endless_patience_is_erlang_c() {
        let load = Load { arrival_rate: 48.0, handle_time: 1.0 };
        let patient = ErlangA::new(load, 1e9, 50);
        let all = ErlangC::new(load, 50).expect("a stable queue");
        assert!((patient.wait_share() - all.wait_share()).abs() < 1e-7);
        assert!((patient.speed_of_answer() - all.wait_mean()).abs() < 1e-6);
        assert!((patient.answered_within(0.3) - all.service_level(0.3)).abs() < 1e-7);
        assert!((patient.answer_quantile(0.99) - all.wait_quantile(0.99)).abs() < 1e-5);
    }

    #[test]
    fn a_flood_leaves_what_cannot_be_answered() {
        // The fluid limit: a share of 1 - n / load leaves, after a wait of ln(load / n).
        let load = Load { arrival_rate: 20_000.0, handle_time: 1.0 };
        let queue = ErlangA::new(load, 10.0, 10_000);
        assert!((queue.wait_share() - 1.0).abs() < 1e-12);
        assert!((queue.abandon_rate() - 0.5).abs() < 1e-12);
        assert!((queue.answer_quantile(0.5) / (10.0 * libm::log(2.0)) - 1.0).abs() < 0.001);
        assert!(queue.answered_within(6.0).abs() < 1e-9);
    }

    #[test]
    fn without_agents_everybody_leaves() {
        let load = Load { arrival_rate: 3.0, handle_time: 1.0 };
        let queue = ErlangA::new(load, 2.0, 0);
        assert!((queue.abandon_rate() - 1.0).abs() < 1e-12);
        assert!((queue.wait_mean() - 2.0).abs() < 1e-12);
        assert!(queue.answered_within(10.0).abs() < 1e-12);
    }
}
