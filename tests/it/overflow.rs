//! Operating hours and overflow through the whole program, against what can be worked out by hand.

use crate::program::Output;
use crate::program::run_text;
use crate::program::scenario;
use crate::program::talking_program;

/// Five agents at 80 %, an hour of service; `queue` and `end` are more of the queue's and the
/// document's text.
fn phone(queue: &str, horizon: &str, end: &str) -> String {
    format!(
        "format = 1\n\
         workstream = [{{ name = \"phone\", type = \"voice\", capacity-profile = \"calls\", \
         fallback-queue = \"night\", state-limits = \"never\" }}]\n\
         capacity-profile = [{{ name = \"calls\", limit = 1 }}]\n\
         rule = [{{ name = \"all\", workstream = \"phone\", queue = \"calls\" }}]\n\
         hours = [{{ name = \"office\", open = {{ Mon-Sun = \"08:00-18:00\" }} }}]\n\
         queue = [{{ name = \"calls\", type = \"voice\", {queue} }}, \
         {{ name = \"night\", type = \"voice\" }}]\n\
         [[demand]]\nname = \"calls\"\nworkstream = \"phone\"\narrivals = {{ rate = \"4/h\" }}\n\
         patience = \"none\"\nhandling = {{ talk = {{ exponential = \"1h\" }} }}\n\
         [[pool]]\nname = \"team\"\nagents = 5\nqueues = [\"calls\", \"night\"]\n\
         offered = {{ accepts-after = {{ constant = \"0s\" }} }}\n\
         [experiment]\n{horizon}\ninterval = \"none\"\nseed = 7\n{end}"
    )
}

fn value(output: &Output, name: &str, measure: &str) -> f64 {
    output.measure("queue", name, measure).value.expect("it is known")
}

#[test]
fn a_work_item_limit_blocks_as_erlang_says() {
    // M/M/5/8: five agents, and three may wait. No call rings, so the count is that of waiting.
    let limit = "overflow = { item-limit = { items = 3, action = \"end\" } }";
    let horizon = "horizon = \"2000h\"\nwarm-up = \"200h\"";
    let text = phone(limit, horizon, "[choices]\noverflow-count-every = \"0s\"\n");
    let output = run_text(&text, &["--replications", "40", "--level", "99.9%"]);
    let mut weights = vec![1.0];
    for number in 1..=8 {
        weights.push(weights[number - 1] * 4.0 / number.min(5) as f64);
    }
    let total: f64 = weights.iter().sum();
    let waiting = (weights[6] + 2.0 * weights[7] + 3.0 * weights[8]) / total;
    let blocked = 4.0 * 1800.0 * weights[8] / total;
    for (measure, exact) in [("system_closed", blocked), ("waiting_mean", waiting)] {
        let found = output.measure("queue", "calls", measure);
        let (found, half_width) = (found.value.expect("known"), found.half_width.expect("known"));
        assert!((found - exact).abs() <= half_width, "{measure} {found} ± {half_width}: {exact}");
        assert!(half_width < 0.1 * exact, "{measure} is known to ± {half_width} only");
    }
}

#[test]
fn whatever_comes_at_night_is_ended_and_nothing_that_comes_by_day() {
    let hours = "hours = \"office\", overflow = { out-of-hours = \"end\" }";
    for (start, is_closed) in [("18:00", true), ("08:00", false)] {
        let horizon = format!("start = 2026-01-05T{start}:00\nhorizon = \"10h\"");
        let output = run_text(&phone(hours, &horizon, ""), &["--replications", "4"]);
        let offered = value(&output, "calls", "offered");
        assert!(offered > 20.0, "{offered} calls at {start}");
        let closed = if is_closed { offered } else { 0.0 };
        assert_eq!(value(&output, "calls", "system_closed"), closed, "{start}");
        assert_eq!(value(&output, "calls", "answered"), offered - closed, "{start}");
        assert_eq!(value(&output, "calls", "abandoned"), 0.0, "{start}");
    }
}

#[test]
fn what_overflows_to_another_queue_is_served_there() {
    let hours = "hours = \"office\", overflow = { out-of-hours = { queue = \"night\" } }";
    let horizon = "start = 2026-01-05T18:00:00\nhorizon = \"10h\"";
    let output = run_text(&phone(hours, horizon, ""), &["--replications", "4"]);
    assert_eq!(value(&output, "calls", "offered"), 0.0);
    let all = output.measure("center", "", "offered").value;
    assert_eq!(output.measure("queue", "night", "answered").value, all);
}

#[test]
fn calls_that_go_outside_are_closed_by_the_system() {
    let limit = "overflow = { out-of-hours = { external = \"partner\" } }, hours = \"office\"";
    let horizon = "start = 2026-01-05T18:00:00\nhorizon = \"10h\"";
    let output = run_text(&phone(limit, horizon, ""), &["--replications", "4"]);
    let all = |measure| output.measure("center", "", measure).value;
    assert_eq!(all("system_closed"), all("offered"));
    assert_eq!(all("abandoned"), Some(0.0));
}

#[test]
fn overflow_does_not_depend_on_the_number_of_threads() {
    let of = |threads| {
        let arguments = ["run", &scenario("overflow.toml"), "--replications", "9"];
        let (output, _) = talking_program(&[&arguments[..], &["--threads", threads]].concat());
        output.files()
    };
    assert!(of("1") == of("8"));
}
