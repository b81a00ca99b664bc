//! Against theory: models with known answers, through the program and the engine.
//!
//! Each estimate must lie within its own 99.9 % interval of the exact value; seeds are fixed.

use waitline::erlang::ErlangA;
use waitline::erlang::ErlangC;
use waitline::erlang::Load;
use waitline::erlang::SingleServer;

use crate::program::Measured;
use crate::program::Output;
use crate::program::run_text;

/// One voice queue; times in seconds. An abstract unit of time is an hour, so that rounding to
/// milliseconds does not matter.
struct Queue {
    per_hour: f64,
    service: &'static str,
    patience: &'static str,
    agents: u32,
    horizon: &'static str,
    warm_up: &'static str,
}

impl Queue {
    fn scenario(&self) -> String {
        let Self { per_hour, service, patience, agents, horizon, warm_up } = self;
        format!(
            "format = 1\n\
             workstream = [{{ name = \"phone\", type = \"voice\", capacity-profile = \"calls\", \
             fallback-queue = \"calls\", state-limits = \"never\" }}]\n\
             capacity-profile = [{{ name = \"calls\", limit = 1 }}]\n\
             queue = [{{ name = \"calls\", type = \"voice\", method = \"least active\", \
             answer-within = \"20s\" }}]\n\
             [[demand]]\nname = \"calls\"\nworkstream = \"phone\"\n\
             arrivals = {{ rate = \"{per_hour}/h\" }}\npatience = {patience}\n\
             handling = {{ talk = {service} }}\n\
             [[pool]]\nname = \"team\"\nagents = {agents}\nqueues = [\"calls\"]\n\
             offered = {{ accepts-after = {{ constant = \"0s\" }} }}\n\
             [experiment]\nhorizon = \"{horizon}\"\nwarm-up = \"{warm_up}\"\ninterval = \"none\"\n\
             closing = \"serve-out\"\nseed = 7\n"
        )
    }

    fn run(&self, replications: &str) -> Output {
        run_text(&self.scenario(), &["--replications", replications, "--level", "99.9%"])
    }
}

#[track_caller]
pub(crate) fn agrees(found: &Measured, exact: f64, what: &str) {
    let (Some(value), Some(half_width)) = (found.value, found.half_width) else {
        panic!("{what} has no interval: {found:?}");
    };
    assert!(
        (value - exact).abs() <= half_width,
        "{what} is {value} ± {half_width}; exactly it is {exact}"
    );
    assert!(half_width < 0.2 * exact, "{what} is known to ± {half_width} only");
}

#[test]
fn m_m_c_waits_as_erlang_c_says() {
    // EC: five agents at 80 %, one hour of service.
    let queue = Queue {
        per_hour: 4.0,
        service: "{ exponential = \"1h\" }",
        patience: "\"none\"",
        agents: 5,
        horizon: "2000h",
        warm_up: "200h",
    };
    let output = queue.run("40");
    let load = Load { arrival_rate: 4.0, handle_time: 1.0 };
    let exact = ErlangC::new(load, 5).expect("it is stable");
    agrees(&output.measure("queue", "calls", "wait_mean"), exact.wait_mean() * 3600.0, "the wait");
    agrees(&output.measure("queue", "calls", "wait_share"), exact.wait_share(), "P(wait)");
    agrees(&output.measure("pool", "team", "attention"), exact.occupancy(), "attention");
    agrees(&output.measure("queue", "calls", "waiting_mean"), exact.waiting_mean(), "the queue");
}

#[test]
fn erlang_a_loses_and_waits_as_bm01_says() {
    // BM01: 300 agents, 100 calls a minute, 3 min of service, 2 min of patience.
    let queue = Queue {
        per_hour: 6000.0,
        service: "{ exponential = \"3m\" }",
        patience: "{ exponential = \"2m\" }",
        agents: 300,
        horizon: "16h",
        warm_up: "1h",
    };
    let output = queue.run("12");
    let load = Load { arrival_rate: 100.0, handle_time: 3.0 };
    let exact = ErlangA::new(load, 2.0, 300);
    let wait = &output.measure("queue", "calls", "wait_mean");
    agrees(wait, exact.wait_mean() * 60.0, "the wait of all");
    let answered = &output.measure("queue", "calls", "speed_of_answer");
    agrees(answered, exact.speed_of_answer() * 60.0, "the wait of the answered");
    let lost = &output.measure("queue", "calls", "abandon_rate");
    agrees(lost, exact.abandon_rate(), "the abandonment");
    let level = &output.measure("queue", "calls", "service_level_offered");
    agrees(level, exact.service_level_offered(20.0 / 60.0, 0.0), "the service level");
}

#[test]
fn m_g_1_waits_as_pollaczek_and_khinchine_say() {
    // MG: one agent at 70 %, log-normal service with coefficient of variation 1.2.
    let queue = Queue {
        per_hour: 0.7,
        service: "{ log-normal = { mean = \"1h\", cv = 1.2 } }",
        patience: "\"none\"",
        agents: 1,
        horizon: "20000h",
        warm_up: "1000h",
    };
    let output = queue.run("40");
    let moments = [1.0, 1.0 + 1.2 * 1.2, (1.0 + 1.2 * 1.2_f64).powi(3)];
    let exact = SingleServer { arrival_rate: 0.7, moments };
    agrees(&output.measure("queue", "calls", "wait_mean"), exact.wait_mean() * 3600.0, "the wait");
}

#[test]
fn people_who_look_now_and_then_keep_the_queue_that_pk01_says() {
    // PK01: four people, load 2.8; each idle one looks six times per mean service.
    let pushed = Queue {
        per_hour: 2.8,
        service: "{ exponential = \"1h\" }",
        patience: "\"none\"",
        agents: 4,
        horizon: "2000h",
        warm_up: "200h",
    };
    let text = pushed
        .scenario()
        .replace("type = \"voice\"", "type = \"messaging\"")
        .replace("method = \"least active\", ", "")
        .replace(
            "capacity-profile = \"calls\"",
            "channel = \"live chat\", distribution = \"pick\", \
                 capacity-profile = \"calls\"",
        )
        .replace(
            "[experiment]",
            "[pool.picking]\nlooks-when-free-after = { exponential = \"10m\" }\n\
             takes = \"oldest\"\nclaim-time = \"0s\"\n[experiment]",
        );
    let output = run_text(&text, &["--replications", "40", "--level", "99.9%"]);
    // PK01 gives the number waiting: 2.74 when picked, 1.00 when pushed.
    let waiting = output.measure("queue", "calls", "waiting_mean");
    let (Some(value), Some(half_width)) = (waiting.value, waiting.half_width) else {
        panic!("no interval: {waiting:?}");
    };
    // The printed value has two decimals.
    assert!((value - 2.74).abs() <= half_width + 0.005, "{value} ± {half_width}, not 2.74");
}
