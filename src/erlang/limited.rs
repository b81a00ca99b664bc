//! A queue with a limited number of places: M/M/n/K.

use crate::erlang::Load;
use crate::erlang::erlang_b;

/// M/M/n/K: who finds no place is turned away (Gross and Harris, "Fundamentals of Queueing
/// Theory", 2.4).
#[derive(Clone, PartialEq, Debug)]
pub struct LimitedQueue {
    load: Load,
    agents: u32,
    /// Share of time in which all agents are at work and this many wait, from none on.
    waiting: Vec<f64>,
}

impl LimitedQueue {
    /// Solves the model for `agents` (one at least) and this many places to wait.
    pub fn new(load: Load, agents: u32, places: u32) -> Self {
        let lost = erlang_b(load.erlangs(), agents);
        let occupancy = load.erlangs() / f64::from(agents);
        // Weights rise or fall by one factor; begun at the largest, none overflows.
        let factor = if occupancy > 1.0 { 1.0 / occupancy } else { occupancy };
        let mut waiting: Vec<f64> =
            std::iter::successors(Some(1.0), |weight| Some(weight * factor))
                .take(places as usize + 1)
                .collect();
        if occupancy > 1.0 {
            waiting.reverse();
        }
        // Nobody waiting and all at work is a share of `lost` of the states without a queue.
        let free = waiting[0] * (1.0 - lost) / lost;
        let total = free + waiting.iter().sum::<f64>();
        waiting.iter_mut().for_each(|weight| *weight /= total);
        Self { load, agents, waiting }
    }

    /// Share of arrivals that are turned away.
    pub fn turned_away_share(&self) -> f64 {
        self.waiting.last().copied().unwrap_or(1.0)
    }

    /// Share of all arrivals that wait.
    pub fn wait_share(&self) -> f64 {
        self.waiting_states().iter().sum()
    }

    /// Mean number waiting.
    pub fn waiting_mean(&self) -> f64 {
        self.waiting.iter().zip(0_u32..).map(|(share, number)| share * f64::from(number)).sum()
    }

    /// Mean wait of those who are let in.
    pub fn speed_of_answer(&self) -> f64 {
        self.waiting_mean() / (self.load.arrival_rate * (1.0 - self.turned_away_share()))
    }

    /// Share of their time in which agents are at work.
    pub fn occupancy(&self) -> f64 {
        self.load.erlangs() * (1.0 - self.turned_away_share()) / f64::from(self.agents)
    }

    /// Share of all arrivals answered within a time.
    pub fn answered_within(&self, within: f64) -> f64 {
        // Behind `j` others one waits beyond the time if at most `j` leave in it.
        let expected = f64::from(self.agents) * within / self.load.handle_time;
        let (mut weight, mut at_most) = (libm::exp(-expected), 0.0);
        let mut late = 0.0;
        for (share, number) in self.waiting_states().iter().zip(1_u32..) {
            at_most += weight;
            late += share * at_most;
            weight *= expected / f64::from(number);
        }
        1.0 - self.turned_away_share() - late
    }

    /// States in which an arrival finds nobody free and a place.
    fn waiting_states(&self) -> &[f64] {
        &self.waiting[..self.waiting.len() - 1]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::erlang::ErlangC;
    use crate::erlang::tests::check;

    const LIMITED: &str = "
MK01 p_block=0.00947687430251 p_wait_offered=0.156365324736 p_wait_accepted=0.157861356973
MK01 mean_queue=0.254288890854 asa_accepted=0.0611242407593 occupancy=0.693366187988
MK01 sl_offered@T=0.91876783435 sl_accepted@T=0.927558186694
MK02 p_block=0.00364307607096 p_wait_offered=0.378322258416 p_wait_accepted=0.379705554636
MK02 mean_queue=3.76641966802 asa_accepted=0.450022760964 occupancy=0.929933129
MK02 sl_offered@T=0.730252185679 sl_accepted@T=0.732922277289
MK03 p_block=0.507936507937 p_wait_offered=0.47619047619 p_wait_accepted=0.967741935484
MK03 mean_queue=3.11111111111 asa_accepted=3.16129032258 occupancy=0.984126984127
MK03 sl_offered@T=0.0363632080466 sl_accepted@T=0.0738994228044
";

    #[test]
    fn mk01_to_mk03_limited_places() {
        check(LIMITED, |case, metric| {
            let (arrival_rate, service_rate, agents, places, within) = match case {
                "MK01" => (4.2, 0.5, 12, 5, 1.0 / 3.0),
                "MK02" => (8.4, 0.1, 90, 30, 0.5),
                "MK03" => (2.0, 1.0, 1, 4, 0.5),
                _ => panic!("no case {case}"),
            };
            let load = Load { arrival_rate, handle_time: 1.0 / service_rate };
            let queue = LimitedQueue::new(load, agents, places);
            let let_in = 1.0 - queue.turned_away_share();
            match metric {
                "p_block" => queue.turned_away_share(),
                "p_wait_offered" => queue.wait_share(),
                "p_wait_accepted" => queue.wait_share() / let_in,
                "mean_queue" => queue.waiting_mean(),
                "asa_accepted" => queue.speed_of_answer(),
                "occupancy" => queue.occupancy(),
                "sl_offered@T" => queue.answered_within(within),
                "sl_accepted@T" => queue.answered_within(within) / let_in,
                _ => panic!("no metric {metric}"),
            }
        });
    }

    #[test]
    fn without_places_it_is_erlang_b_and_with_many_erlang_c() {
        let load = Load { arrival_rate: 4.0, handle_time: 2.0 };
        let none = LimitedQueue::new(load, 10, 0);
        assert!((none.turned_away_share() - erlang_b(8.0, 10)).abs() < 1e-15);
        let many = LimitedQueue::new(load, 10, 1_000);
        let all = ErlangC::new(load, 10).expect("a stable queue");
        assert!((many.wait_share() - all.wait_share()).abs() < 1e-12);
        assert!((many.answered_within(0.5) - all.service_level(0.5)).abs() < 1e-12);
    }

    #[test]
    fn a_flood_overflows_into_being_turned_away() {
        let load = Load { arrival_rate: 1e6, handle_time: 1.0 };
        let queue = LimitedQueue::new(load, 10, 5_000);
        assert!((queue.occupancy() - 1.0).abs() < 1e-9);
        assert!(queue.waiting_mean() > 4_999.0);
    }
}
