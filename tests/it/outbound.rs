//! Campaigns through the whole program: against theory, and against what can be worked out by hand.

use std::fs;
use std::process::Command;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering;

use crate::oracles::agrees;
use crate::program::Output;
use crate::program::run_text;
use crate::program::scenario;

/// A voice queue and a campaign, whose calls people accept at once and have one at a time; what its
/// customers do, and more of the document.
fn center(mode: &str, agents: u32, customers: &str, more: &str, experiment: &str) -> String {
    format!(
        "format = 1\n\
         workstream = [{{ name = \"phone\", type = \"voice\", capacity-profile = \"ones\", \
         fallback-queue = \"line\", state-limits = \"never\" }}]\n\
         capacity-profile = [{{ name = \"ones\", limit = 1 }}]\n\
         queue = [{{ name = \"line\", type = \"voice\" }}]\n\
         [[campaign]]\nname = \"spring\"\nqueue = \"line\"\nmode = \"{mode}\"\n\
         [[pool]]\nname = \"team\"\nagents = {agents}\nqueues = [\"line\"]\n\
         offered = {{ accepts-after = {{ constant = \"0s\" }} }}\n\
         [[demand]]\nname = \"customers\"\nworkstream = \"phone\"\ncampaign = \"spring\"\n\
         {customers}\n{more}\
         [experiment]\ninterval = \"none\"\nclosing = \"cut\"\n{experiment}\n"
    )
}

fn phone(answers: &str, after: &str, in_vain: &str) -> String {
    format!(
        "phone = {{ answers = \"{answers}\", answers-after = {{ constant = \"{after}\" }}, \
         gives-up-after = {{ constant = \"{in_vain}\" }} }}\n"
    )
}

#[track_caller]
fn expect(output: &Output, expected: &[(&str, f64)]) {
    for (measure, expected) in expected {
        let found = output.measure("center", "", measure).value;
        assert_eq!(found, Some(*expected), "{measure}");
    }
}

/// One person, a list of `list`, every customer answers after 20 s and has patience for 30; calls
/// that come in are recorded ones of a Monday from nine on.
fn hand(mode: &str, list: u32, answers: &str, calls: &[(&str, u32)]) -> Output {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let path =
        std::env::temp_dir().join(format!("waitline-called-{}-{number}.csv", std::process::id()));
    let mut table = String::from("time,handling\n");
    for (time, handling) in calls {
        table.push_str(&format!("2026-05-11T{time},{handling}\n"));
    }
    fs::write(&path, table).expect("the calls can be written");
    let talk = "handling = { talk = { constant = \"60s\" } }\n";
    let customers = format!(
        "arrivals = {{ list = {list} }}\npatience = {{ constant = \"30s\" }}\n{talk}{}",
        phone(answers, "20s", "40s")
    );
    let more = format!(
        "[[demand]]\nname = \"calls\"\nworkstream = \"phone\"\npatience = \"none\"\n{talk}\
         arrivals = {{ items = {path:?}, time = \"time\", handling = \"handling\" }}\n"
    );
    let more = if calls.is_empty() { String::new() } else { more };
    let experiment = "start = 2026-05-11T09:00:00\nhorizon = \"1h\"\nreplications = 1";
    let output = run_text(&center(mode, 1, &customers, &more, experiment), &["--records"]);
    let _ = fs::remove_file(&path);
    output
}

/// Who had whom, and from when to when.
fn sessions(output: &Output) -> Vec<String> {
    let written = output.rows("sessions.csv").into_iter().map(|row| {
        let (from, to) = (&row["offered"][11..19], &row["ended"][11..19]);
        format!("{} {from} {to}", row["item"])
    });
    written.collect()
}

#[test]
fn out_2_whoever_is_available_gets_one_customer_at_a_time() {
    let output = hand("progressive", 2, "100%", &[]);
    // It rings for 20 s before the person has the customer.
    let sessions = sessions(&output);
    assert_eq!(sessions[0], "customers#1 09:00:20 09:01:20");
    assert!(sessions[1].starts_with("customers#2 09:01:4"), "{sessions:?}");
    expect(
        &output,
        &[
            ("outbound_listed", 2.0),
            ("outbound_dialed", 2.0),
            ("outbound_answered", 2.0),
            ("outbound_connected", 2.0),
            ("outbound_abandoned", 0.0),
            ("outbound_wait_mean", 0.0),
            ("talk_time", 60.0),
            // 18.1: what goes out is not offered.
            ("offered", 0.0),
            ("answered", 0.0),
        ],
    );
    assert!(output.rows("items.csv").is_empty());
    assert!(output.rows("segments.csv").is_empty());
}

#[test]
fn out_1_a_previewed_customer_is_dialed_when_somebody_has_accepted() {
    let output = hand("preview", 2, "100%", &[]);
    // The person has the call while it rings.
    let sessions = sessions(&output);
    assert_eq!(sessions[0], "customers#1 09:00:00 09:01:20");
    assert_eq!(sessions.len(), 2);
    expect(&output, &[("outbound_connected", 2.0), ("talk_time", 80.0)]);
    let output = hand("preview", 1, "0%", &[]);
    expect(&output, &[("outbound_dialed", 1.0), ("outbound_answered", 0.0)]);
    expect(&output, &[("outbound_connected", 0.0), ("talk_time", 40.0)]);
}

#[test]
fn whoever_answers_and_hears_nobody_hangs_up() {
    // Somebody calls in while it rings, and has the person until 09:05:10.
    let output = hand("progressive", 1, "100%", &[("09:00:10", 300)]);
    expect(
        &output,
        &[
            ("offered", 1.0),
            ("answered", 1.0),
            ("outbound_answered", 1.0),
            ("outbound_connected", 0.0),
            ("outbound_abandoned", 1.0),
            ("outbound_abandon_rate", 1.0),
            ("outbound_wait_mean", 30.0),
        ],
    );
    let output = hand("progressive", 1, "0%", &[]);
    expect(&output, &[("outbound_dialed", 1.0), ("outbound_answered", 0.0)]);
}

#[test]
fn people_reach_as_many_as_renewal_theory_says() {
    // One customer rings for each person who is available, for six minutes each time; half answer,
    // and talk for an hour on average: 1.2 hours from one talk to the next.
    let experiment = "horizon = \"300h\"\nwarm-up = \"30h\"\nseed = 7";
    let talk = "handling = { talk = { exponential = \"1h\" } }\n";
    let customers = |list: u32| {
        let rings = phone("50%", "6m", "6m");
        format!("arrivals = {{ list = {list} }}\npatience = \"none\"\n{talk}{rings}")
    };
    let study = ["--replications", "20", "--level", "99.9%"];
    let text = center("progressive", 5, &customers(3_000), "", experiment);
    let output = run_text(&text, &study);
    let of = |measure| output.measure("center", "", measure);
    agrees(&of("outbound_connected"), 270.0 * 5.0 / 1.2, "who is talked to");
    agrees(&of("outbound_dialed"), 2.0 * 270.0 * 5.0 / 1.2, "who is dialed");
    agrees(&output.measure("pool", "team", "attention"), 1.0 / 1.2, "attention");
    // As many if people look at the call first, but then they wait while it rings.
    let text = center("preview", 5, &customers(3_000), "", experiment);
    let output = run_text(&text, &study);
    agrees(&output.measure("center", "", "outbound_connected"), 270.0 * 5.0 / 1.2, "previewed");
    let attention = output.measure("pool", "team", "attention").value.expect("known");
    assert!(attention > 0.999, "{attention}");
}

#[test]
fn out_3_predictive_dialing_reaches_more_and_lets_more_hang_up() {
    let text = fs::read_to_string(scenario("outbound.toml")).expect("it is there");
    let of = |mode: &str| {
        let text = text.replace("mode = \"progressive\"", &format!("mode = \"{mode}\""));
        let output = run_text(&text, &["--replications", "4"]);
        ["outbound_connected", "outbound_abandon_rate"]
            .map(|measure| output.measure("center", "", measure).value.expect("known"))
    };
    let ([few, patient], [many, lost]) = (of("progressive"), of("predictive"));
    assert!(many > few, "{many} instead of {few}");
    assert!(lost > patient, "{lost} instead of {patient}");
}

#[test]
fn a_center_without_campaigns_says_nothing_of_them() {
    let text = fs::read_to_string(scenario("callbacks.toml")).expect("it is there");
    let output = run_text(&text, &["--replications", "1"]);
    let mut measures = output.rows("measures.csv").into_iter();
    assert!(measures.all(|row| !row["measure"].contains("outbound")));
}

#[test]
fn trace_tells_of_the_list_and_the_dials() {
    let told = |item: &str| {
        let file = scenario("outbound.toml");
        let mut command = Command::new(env!("CARGO_BIN_EXE_waitline"));
        let output = command.args(["trace", &file, "--item", item]).output().expect("it runs");
        String::from_utf8(output.stdout).expect("text")
    };
    let stories: Vec<String> = (1..12).map(|number| told(&format!("customers#{number}"))).collect();
    let all = stories.concat();
    for line in [
        "comes onto the list of campaign `renewals`\n",
        "the customer is dialed\n",
        "the customer answers\n",
        "the customer does not answer\n",
        "into queue `hotline`",
        "closed: the customer was dialed in vain\n",
    ] {
        assert!(all.contains(line), "{line}: {all}");
    }
}
