//! Callbacks through the whole program: against theory, and against what can be worked out by hand.

use std::fs;
use std::process::Command;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering;

use waitline::erlang::ErlangC;
use waitline::erlang::Load;

use crate::oracles::agrees;
use crate::program::Output;
use crate::program::run_text;
use crate::program::scenario;

/// A voice queue whose callers are offered a callback after `after`, with people who answer at once
/// and have one call each; the rest of the queue's overflow, of the demand and of the document.
fn center(after: &str, overflow: &str, agents: u32, demand: &str, end: &str) -> String {
    format!(
        "format = 1\n\
         workstream = [{{ name = \"phone\", type = \"voice\", capacity-profile = \"ones\", \
         fallback-queue = \"rest\", state-limits = \"never\" }}]\n\
         capacity-profile = [{{ name = \"ones\", limit = 1 }}]\n\
         rule = [{{ name = \"all\", workstream = \"phone\", queue = \"line\" }}]\n\
         queue = [{{ name = \"line\", type = \"voice\", overflow = {{ waiting = {{ \
         longer-than = \"{after}\", action = \"callback\" }}{overflow} }} }}, \
         {{ name = \"rest\", type = \"voice\" }}]\n\
         [[pool]]\nname = \"team\"\nagents = {agents}\nqueues = [\"line\", \"rest\"]\n\
         offered = {{ accepts-after = {{ constant = \"0s\" }} }}\n\
         [[demand]]\nname = \"calls\"\nworkstream = \"phone\"\n{demand}\n\
         [experiment]\ninterval = \"none\"\n{end}\n"
    )
}

/// What callers do who accept a share of the offers and answer a share of the dials, after so long;
/// others ring for 30 s.
fn calls_back(accepts: &str, answers: &str, after: &str) -> String {
    format!(
        "callback = {{ accepts = \"{accepts}\", answers = \"{answers}\", \
         answers-after = {{ constant = \"{after}\" }}, \
         gives-up-after = {{ constant = \"30s\" }} }}"
    )
}

const CUSTOMER_FIRST: &str = "[choices]\ncallbacks = \"customer first\"";

/// Runs recorded calls, each a time of a Monday and how many seconds it takes, past one person.
/// Callers leave after 90 s, and are offered a callback after a minute.
fn recorded(calls: &[(&str, u32)], overflow: &str, demand: &str, choices: &str) -> Output {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let path =
        std::env::temp_dir().join(format!("waitline-calls-{}-{number}.csv", std::process::id()));
    let mut table = String::from("time,handling\n");
    for (time, handling) in calls {
        table.push_str(&format!("2026-05-11T{time},{handling}\n"));
    }
    fs::write(&path, table).expect("the calls can be written");
    let demand = format!(
        "patience = {{ constant = \"90s\" }}\n\
         arrivals = {{ items = {path:?}, time = \"time\", handling = \"handling\" }}\n{demand}"
    );
    let end = format!("start = 2026-05-11T09:00:00\nhorizon = \"1h\"\nreplications = 1\n{choices}");
    let output = run_text(&center("1m", overflow, 1, &demand, &end), &["--records"]);
    let _ = fs::remove_file(&path);
    output
}

#[track_caller]
fn expect(output: &Output, expected: &[(&str, f64)]) {
    for (measure, expected) in expected {
        let found = output.measure("center", "", measure).value;
        assert_eq!(found, Some(*expected), "{measure}");
    }
}

/// When the calls were over, in the order of their numbers.
#[track_caller]
fn expect_closed(output: &Output, times: &[&str]) {
    let mut rows = output.rows("items.csv");
    rows.sort_by_key(|row| row["item"].clone());
    let closed: Vec<&str> = rows.iter().map(|row| &row["closed"][11..19]).collect();
    assert_eq!(closed, times);
}

const TALK: &str = "handling = { talk = { constant = \"1s\" } }\n";

/// The first call keeps the only person until 09:05:00.
const TWO: [(&str, u32); 2] = [("09:00:00", 300), ("09:00:10", 60)];

#[test]
fn whoever_hangs_up_waits_like_everybody_and_nobody_leaves_who_does() {
    // M/M/5 at 80 %, an hour of service. Callers would leave after 35 s and are offered a callback
    // after 30, which all accept: nobody leaves, and the wait is that of Erlang C.
    let demand = format!(
        "arrivals = {{ rate = \"4/h\" }}\npatience = {{ constant = \"35s\" }}\n\
         handling = {{ talk = {{ exponential = \"1h\" }} }}\n{}",
        calls_back("100%", "100%", "0s")
    );
    let study = "horizon = \"2000h\"\nwarm-up = \"200h\"\nseed = 7";
    let text = center("30s", "", 5, &demand, study);
    let output = run_text(&text, &["--replications", "40", "--level", "99.9%"]);
    let exact = ErlangC::new(Load { arrival_rate: 4.0, handle_time: 1.0 }, 5).expect("stable");
    let of = |measure| output.measure("center", "", measure);
    agrees(&of("wait_mean"), exact.wait_mean() * 3600.0, "the wait");
    agrees(&of("wait_share"), exact.wait_share(), "P(wait)");
    assert_eq!(of("abandoned").value, Some(0.0));
    // One in e^(30 s / 1 h) of those who wait does so for longer than 30 s.
    let agree = 4.0 * 1800.0 * exact.wait_share() * 0.991_701;
    agrees(&of("callbacks_agreed"), agree, "who hangs up");
    assert_eq!(of("callbacks_answered").value, of("callbacks_agreed").value);
    assert_eq!(of("callbacks_dialed").value, of("callbacks_agreed").value);
    // Nobody waits on the line for longer than 30 s.
    let line = of("line_wait_mean").value.expect("known");
    assert!(line < 30.0 * exact.wait_share() + 1.0, "{line} s on the line");
    agrees(&output.measure("pool", "team", "attention"), exact.occupancy(), "attention");
}

#[test]
fn customers_who_are_dialed_first_wait_as_long_on_average() {
    // Who is dialed may be overtaken by who is on the line, which no mean wait knows of.
    let demand = format!(
        "arrivals = {{ rate = \"4/h\" }}\npatience = \"none\"\n\
         handling = {{ talk = {{ exponential = \"1h\" }} }}\n{}",
        calls_back("100%", "100%", "0s")
    );
    let study = format!("horizon = \"2000h\"\nwarm-up = \"200h\"\nseed = 7\n{CUSTOMER_FIRST}");
    let text = center("30s", "", 5, &demand, &study);
    let output = run_text(&text, &["--replications", "40", "--level", "99.9%"]);
    let exact = ErlangC::new(Load { arrival_rate: 4.0, handle_time: 1.0 }, 5).expect("stable");
    let wait = output.measure("center", "", "wait_mean");
    agrees(&wait, exact.wait_mean() * 3600.0, "the wait");
}

#[test]
fn cb_3_whoever_accepts_waits_while_the_phone_rings() {
    let demand = format!("{TALK}{}", calls_back("100%", "100%", "20s"));
    let output = recorded(&TWO, "", &demand, "");
    // The second hangs up at 09:01:10. At 09:05:00 the person has him, and he answers at 09:05:20.
    expect_closed(&output, &["09:05:00", "09:06:20"]);
    expect(
        &output,
        &[
            ("offered", 2.0),
            ("answered", 2.0),
            ("abandoned", 0.0),
            ("callbacks_offered", 1.0),
            ("callbacks_agreed", 1.0),
            ("callbacks_dialed", 1.0),
            ("callbacks_answered", 1.0),
            // 0 and 290 seconds, of which he was on the line for 60.
            ("wait_mean", 145.0),
            ("line_wait_mean", 30.0),
            ("callback_wait", 250.0),
            // 300 s, and 20 s of ringing with 60 s of talk.
            ("talk_time", 190.0),
        ],
    );
}

#[test]
fn cb_3_a_dial_in_vain_costs_the_ringing_and_has_nothing_to_wrap_up() {
    let demand = format!(
        "handling = {{ talk = {{ constant = \"1s\" }}, wrap-up = {{ constant = \"40s\" }} }}\n{}",
        calls_back("100%", "0%", "20s")
    );
    let output = recorded(&TWO, "", &demand, "");
    // The first is wrapped up until 09:05:40; then it rings for 30 s.
    expect_closed(&output, &["09:05:40", "09:06:10"]);
    // A person has had both.
    expect(&output, &[("answered", 2.0), ("callbacks_dialed", 1.0), ("callbacks_answered", 0.0)]);
    expect(&output, &[("wait_mean", 165.0), ("talk_time", 165.0), ("wrap_up_time", 20.0)]);
    assert_eq!(output.measure("center", "", "callback_wait").value, None);
}

#[test]
fn oc_16_whoever_refuses_waits_on_with_the_patience_he_has() {
    let demand = format!("{TALK}{}", calls_back("0%", "100%", "20s"));
    let output = recorded(&TWO, "", &demand, "");
    expect_closed(&output, &["09:05:00", "09:01:40"]);
    expect(&output, &[("abandoned", 1.0), ("callbacks_offered", 1.0), ("callbacks_agreed", 0.0)]);
    expect(&output, &[("wait_mean", 45.0), ("line_wait_mean", 45.0), ("callbacks_dialed", 0.0)]);
}

#[test]
fn cb_5_a_customer_who_is_dialed_first_keeps_nobody_waiting() {
    let demand = format!("{TALK}{}", calls_back("100%", "100%", "20s"));
    let output = recorded(&TWO, "", &demand, CUSTOMER_FIRST);
    expect_closed(&output, &["09:05:00", "09:06:20"]);
    // He is answered when he is on the line again.
    expect(&output, &[("answered", 2.0), ("wait_mean", 155.0), ("line_wait_mean", 30.0)]);
    expect(&output, &[("callback_wait", 250.0), ("talk_time", 180.0)]);
}

#[test]
fn cb_5_who_answers_and_finds_nobody_waits_with_his_patience_anew() {
    // At 09:05:00 the second is at the front, the third on the line: he has the person, and the
    // second is dialed. He answers at 09:05:20 and waits for 90 s.
    let calls = [TWO[0], TWO[1], ("09:04:30", 300)];
    let demand = format!("{TALK}{}", calls_back("100%", "100%", "20s"));
    let output = recorded(&calls, "", &demand, CUSTOMER_FIRST);
    expect_closed(&output, &["09:05:00", "09:06:50", "09:10:00"]);
    expect(&output, &[("answered", 2.0), ("abandoned", 1.0), ("callbacks_answered", 1.0)]);
    // Of his 400 s he was off the line from 09:01:10 to 09:05:20; the third waited for 30 s.
    expect(&output, &[("time_to_abandon", 400.0), ("line_wait_mean", 60.0)]);
}

#[test]
fn cb_6_who_does_not_answer_is_dialed_as_often_as_the_profile_says() {
    let demand = format!("{TALK}{}", calls_back("100%", "0%", "20s"));
    let retry = ", callback = { no-answer = { times = 1, after = \"5m\" } }";
    let output = recorded(&TWO, retry, &demand, CUSTOMER_FIRST);
    // 09:05:00 to 09:05:30, and five minutes later again.
    expect_closed(&output, &["09:05:00", "09:11:00"]);
    expect(&output, &[("system_closed", 1.0), ("callbacks_dialed", 2.0)]);
    expect(&output, &[("callbacks_answered", 0.0), ("abandoned", 0.0)]);
    // A machine is no answer, and repeated by its own count.
    let machine = demand.replace("answers = \"0%\"", "answers = \"0%\", machine = \"100%\"");
    let output = recorded(&TWO, retry, &machine, CUSTOMER_FIRST);
    expect_closed(&output, &["09:05:00", "09:05:20"]);
    expect(&output, &[("system_closed", 1.0), ("callbacks_dialed", 1.0)]);
}

#[test]
fn cb_6_offers_stop_at_the_cap() {
    let calls = [TWO[0], TWO[1], ("09:00:20", 60)];
    let demand = format!("{TALK}{}", calls_back("100%", "100%", "20s"));
    let output = recorded(&calls, ", callback = { at-once = 1 }", &demand, CUSTOMER_FIRST);
    // Nobody offers the third one before he leaves.
    expect_closed(&output, &["09:05:00", "09:06:20", "09:01:50"]);
    expect(&output, &[("callbacks_offered", 1.0), ("abandoned", 1.0)]);
}

#[test]
fn a_center_without_callbacks_says_nothing_of_them() {
    let output = run_text(
        &fs::read_to_string(scenario("overflow.toml")).expect("it is there"),
        &["--replications", "1"],
    );
    let mut measures = output.rows("measures.csv").into_iter();
    assert!(measures.all(|row| {
        let measure = &row["measure"];
        !measure.contains("callback") && measure != "line_wait_mean"
    }));
}

#[test]
fn trace_tells_of_offers_and_dials() {
    let told = |arguments: &[&str]| {
        let file = scenario("callbacks.toml");
        let mut command = Command::new(env!("CARGO_BIN_EXE_waitline"));
        let output = command.args(["trace", &file]).args(arguments).output().expect("it runs");
        String::from_utf8(output.stdout).expect("text")
    };
    let story = told(&["--longest", "3"]);
    for line in [
        "too long: a callback is offered\n",
        "the caller is offered a callback\n",
        "the caller hangs up and will be called back; the place is kept\n",
        "the customer is dialed for agents ",
        "the customer answers\n",
    ] {
        assert!(story.contains(line), "{line}: {story}");
    }
}
