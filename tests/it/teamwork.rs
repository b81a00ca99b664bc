//! Transfers, help from colleagues and supervisors through the whole program: against networks of
//! queues, and against what can be worked out by hand.

use std::fs;
use std::process::Command;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering;

use waitline::erlang::ErlangC;
use waitline::erlang::Load;

use crate::oracles::agrees;
use crate::program::Output;
use crate::program::expect;
use crate::program::run_text;
use crate::program::scenario as shipped;

/// A center of two queues of calls: everything comes to the first, which the first pool serves; the
/// second pool serves the second.
fn center(first: &str, second: &str, demand: &str, experiment: &str) -> String {
    let takes = match first.contains("units = ") {
        true => "capacity-units = 2",
        false => "capacity-profile = \"ones\"",
    };
    format!(
        "format = 1\n\
         workstream = [{{ name = \"entry\", type = \"voice\", {takes}, \
         fallback-queue = \"first\", state-limits = \"never\" }}]\n\
         capacity-profile = [{{ name = \"ones\", limit = 1 }}]\n\
         rule = [{{ name = \"all\", workstream = \"entry\", queue = \"first\" }}]\n\
         queue = [{{ name = \"first\", type = \"voice\" }}, \
         {{ name = \"second\", type = \"voice\" }}]\n\
         [[pool]]\nname = \"front\"\nqueues = [\"first\"]\n\
         offered = {{ accepts-after = {{ constant = \"0s\" }} }}\n{first}\n\
         [[pool]]\nname = \"back\"\nqueues = [\"second\"]\nseveral-at-once = \"turns\"\n\
         offered = {{ accepts-after = {{ constant = \"0s\" }} }}\n{second}\n\
         [[demand]]\nname = \"calls\"\nworkstream = \"entry\"\n{demand}\n\
         [experiment]\ninterval = \"none\"\n{experiment}\n"
    )
}

const AT_RANDOM: &str = "arrivals = { rate = \"4/h\" }\npatience = \"none\"\n\
                         handling = { talk = { exponential = \"1h\" } }";

/// A pool whose people come after an hour: nobody is there while the recorded calls are.
const ABSENT: &str = "agents = { counts = [0, 1], every = \"1h\" }";

const LONG: &str = "horizon = \"2000h\"\nwarm-up = \"200h\"\nseed = 11";

/// Runs recorded calls, each a time of a Monday and how many seconds it takes.
fn recorded(first: &str, second: &str, patience: &str, items: &[(&str, u32)]) -> Output {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("waitline-teamwork-{}-{number}.csv", std::process::id());
    let path = std::env::temp_dir().join(name);
    let mut table = String::from("time,handling\n");
    for (time, handling) in items {
        table.push_str(&format!("2026-05-11T{time},{handling}\n"));
    }
    fs::write(&path, table).expect("the items can be written");
    let demand = format!(
        "patience = {patience}\n\
         arrivals = {{ items = {path:?}, time = \"time\", handling = \"handling\" }}\n\
         handling = {{ talk = {{ constant = \"1s\" }} }}"
    );
    let experiment = "start = 2026-05-11T09:00:00\nreplications = 1\nhorizon = \"1h\"";
    let output = run_text(&center(first, second, &demand, experiment), &["--records"]);
    let _ = fs::remove_file(&path);
    output
}

/// The sessions with their agents, their endings and their hands-on times, as they ended.
fn sessions(output: &Output) -> Vec<String> {
    let rows = output.rows("sessions.csv");
    let told = |row: &std::collections::BTreeMap<String, String>| {
        let time = |column: &str| row[column].get(11..19).unwrap_or_default().to_owned();
        let (item, agent, ending) = (&row["item"], &row["agent"], &row["ending"]);
        format!(
            "{item} {agent} {}-{} {ending} {}",
            time("offered"),
            time("ended"),
            row["talk_time"]
        )
    };
    rows.iter().map(told).collect()
}

#[test]
fn transfers_make_a_network_of_queues_as_jackson_says() {
    // Four an hour come to five people; half go on to three others, another hour each. What leaves
    // the first is a Poisson process again (Burke), thinned by half.
    let first = "agents = 5\ntransfers = { share = \"50%\", after = \"100%\", to = { queue = \
                 \"second\" }, leaves = { exponential = \"1h\" } }";
    let text = center(first, "agents = 3", AT_RANDOM, LONG);
    let output = run_text(&text, &["--replications", "40", "--level", "99.9%"]);
    for (queue, rate, agents) in [("first", 4.0, 5), ("second", 2.0, 3)] {
        let load = Load { arrival_rate: rate, handle_time: 1.0 };
        let exact = ErlangC::new(load, agents).expect("stable");
        let of = |measure| output.measure("queue", queue, measure);
        agrees(&of("offered"), rate * 1800.0, queue);
        agrees(&of("wait_mean"), exact.wait_mean() * 3600.0, queue);
        agrees(&of("wait_share"), exact.wait_share(), queue);
        agrees(&of("waiting_mean"), exact.waiting_mean(), queue);
    }
    let transferred = output.measure("center", "", "transferred");
    agrees(&transferred, 2.0 * 1800.0, "what is transferred");
    agrees(&output.measure("queue", "second", "transferred_in"), 2.0 * 1800.0, "what comes");
    // Every visit to the second queue is a transfer, and no item is offered twice.
    let second = output.measure("queue", "second", "offered").value;
    assert_eq!(output.measure("queue", "second", "transferred_in").value, second);
    let first = output.measure("queue", "first", "offered").value;
    assert_eq!(output.measure("center", "", "offered").value, first);
}

#[test]
fn what_comes_back_to_its_own_queue_is_served_as_if_it_had_come_anew() {
    // Jackson with feedback: three an hour, a quarter of them once more and so on: four in all.
    let first = "agents = 5\ntransfers = { share = \"25%\", after = \"100%\", to = { queue = \
                 \"first\" }, leaves = \"all\" }";
    let demand = AT_RANDOM.replace("4/h", "3/h");
    let text = center(first, ABSENT, &demand, LONG);
    let output = run_text(&text, &["--replications", "40", "--level", "99.9%"]);
    let exact = ErlangC::new(Load { arrival_rate: 4.0, handle_time: 1.0 }, 5).expect("stable");
    let of = |measure| output.measure("queue", "first", measure);
    agrees(&of("offered"), 4.0 * 1800.0, "visits");
    agrees(&of("transferred_in"), 1800.0, "visits after a transfer");
    agrees(&of("waiting_mean"), exact.waiting_mean(), "the queue");
    agrees(&output.measure("pool", "front", "attention"), 0.8, "how busy they are");
}

#[test]
fn the_rest_of_the_work_goes_along_and_who_transfers_is_free_at_once() {
    let first = "agents = 1\ntransfers = { share = \"100%\", after = \"50%\", to = { queue = \
                 \"second\" }, leaves = \"rest\", reason = \"too hard\" }";
    let items = [("09:00:00", 60), ("09:00:10", 80)];
    let output = recorded(first, "agents = 1", "\"none\"", &items);
    // The first call is with the expert from 09:00:30; the second with the first line from then
    // on for 40 s, and with the expert from 09:01:10.
    assert_eq!(
        sessions(&output),
        [
            "calls#1 front 1 09:00:00-09:00:30 transferred 30",
            "calls#1 back 1 09:00:30-09:01:00 done 30",
            "calls#2 front 1 09:00:30-09:01:10 transferred 40",
            "calls#2 back 1 09:01:10-09:01:50 done 40",
        ]
    );
    let center = ("center", "");
    expect(&output, center, &[("offered", 2.0), ("answered", 2.0), ("transferred", 2.0)]);
    expect(&output, center, &[("wait_mean", 10.0), ("handle_time", 35.0)]);
    expect(&output, ("queue", "first"), &[("offered", 2.0), ("transferred", 2.0)]);
    expect(
        &output,
        ("queue", "second"),
        &[("offered", 2.0), ("answered", 2.0), ("transferred_in", 2.0), ("transferred", 0.0)],
    );
    expect(&output, ("agent", "front 1"), &[("transferred", 2.0), ("accepted", 2.0)]);
    let handled: Vec<String> =
        output.rows("items.csv").iter().map(|row| row["handle_time"].clone()).collect();
    assert_eq!(handled, ["60", "80"]);
}

#[test]
fn customers_wait_anew_after_a_transfer_and_may_leave() {
    let first = "agents = 2\ntransfers = { share = \"100%\", after = \"100%\", to = { queue = \
                 \"second\" }, leaves = { constant = \"5m\" } }";
    // Both are with the first line for 50 s; the second then waits for the expert until 90 s are
    // over once more.
    let items = [("09:00:00", 50), ("09:00:10", 50)];
    let output = recorded(first, "agents = 1", "{ constant = \"90s\" }", &items);
    expect(
        &output,
        ("queue", "second"),
        &[("offered", 2.0), ("answered", 1.0), ("abandoned", 1.0), ("time_to_abandon", 90.0)],
    );
    // He was answered once: the item counts so.
    expect(&output, ("center", ""), &[("answered", 2.0), ("abandoned", 0.0)]);
    let rows = output.rows("items.csv");
    assert!(rows.iter().any(|row| row["closed"].contains("T09:02:30")), "{rows:?}");
}

#[test]
fn a_person_is_called_whatever_he_has_in_hand_and_nobody_goes_on_alone() {
    let to = |to: &str| {
        format!(
            "agents = 2\ntransfers = {{ share = \"100%\", after = \"50%\", to = {to}, leaves = \
             \"all\" }}"
        )
    };
    let items = [("09:00:00", 60), ("09:00:10", 60)];
    // MAN-3: capacity does not count, and the second call waits on the expert's desk.
    let output = recorded(&to("{ person = \"back 1\" }"), "agents = 1", "\"none\"", &items);
    assert_eq!(
        sessions(&output),
        [
            "calls#1 front 1 09:00:00-09:00:30 transferred 30",
            "calls#2 front 2 09:00:10-09:00:40 transferred 30",
            "calls#1 back 1 09:00:30-09:01:30 done 60",
            "calls#2 back 1 09:00:40-09:02:30 done 60",
        ]
    );
    expect(&output, ("center", ""), &[("offered", 2.0), ("transferred", 2.0)]);
    expect(&output, ("queue", "second"), &[("offered", 0.0), ("transferred_in", 0.0)]);
    // Nobody of the other pool is there: each does himself what the other would have done.
    let output = recorded(&to("{ pool = \"back\" }"), ABSENT, "\"none\"", &items);
    assert_eq!(
        sessions(&output),
        ["calls#1 front 1 09:00:00-09:01:30 done 90", "calls#2 front 2 09:00:10-09:01:40 done 90",]
    );
    expect(&output, ("center", ""), &[("transferred", 0.0)]);
}

#[test]
fn outside_a_call_is_over_for_the_center() {
    let first = "agents = 1\ntransfers = { share = \"100%\", after = \"25%\", to = \"outside\" }";
    let items = [("09:00:00", 60), ("09:00:10", 40)];
    let output = recorded(first, ABSENT, "\"none\"", &items);
    assert_eq!(
        sessions(&output),
        [
            "calls#1 front 1 09:00:00-09:00:15 transferred 15",
            "calls#2 front 1 09:00:15-09:00:25 transferred 10",
        ]
    );
    expect(&output, ("center", ""), &[("offered", 2.0), ("answered", 2.0), ("transferred", 2.0)]);
}

#[test]
fn vo_3_who_hands_a_call_over_outside_talks_there_first_but_not_for_ever() {
    let first = |takes: &str| {
        format!(
            "agents = 1\ntransfers = {{ share = \"100%\", after = \"25%\", to = \"outside\", \
             hands-over = {{ constant = \"{takes}\" }} }}"
        )
    };
    let items = [("09:00:00", 60)];
    let output = recorded(&first("2m"), ABSENT, "\"none\"", &items);
    assert_eq!(sessions(&output), ["calls#1 front 1 09:00:00-09:02:15 transferred 15"]);
    let held = [("hold_time", 120.0), ("handle_time", 135.0), ("transferred", 1.0)];
    expect(&output, ("center", ""), &held);
    // After eight minutes he goes back to the caller and does the rest himself.
    let output = recorded(&first("9m"), ABSENT, "\"none\"", &items);
    assert_eq!(sessions(&output), ["calls#1 front 1 09:00:00-09:09:00 done 60"]);
    let held = [("hold_time", 480.0), ("handle_time", 540.0), ("transferred", 0.0)];
    expect(&output, ("center", ""), &held);
}

#[test]
fn people_who_send_it_back_and_forth_come_to_an_end() {
    let first = "agents = 1\ntransfers = { share = \"100%\", after = \"10%\", to = { queue = \
                 \"first\" }, leaves = \"rest\" }";
    let items = [("09:00:00", 60)];
    let output = recorded(first, ABSENT, "\"none\"", &items);
    expect(&output, ("center", ""), &[("transferred", 10.0), ("answered", 1.0)]);
    expect(&output, ("queue", "first"), &[("offered", 11.0), ("answered", 11.0)]);
}

#[test]
fn vo_4_a_consult_takes_the_time_of_both_and_capacity_by_way_of_a_queue() {
    let consults = |with: &str| {
        format!(
            "agents = 1\nconsults = {{ share = \"100%\", after = \"50%\", with = {with}, takes = \
             {{ constant = \"20s\" }} }}"
        )
    };
    let items = [("09:00:00", 60)];
    let helper = "agents = 1\ncapacity-profiles = [\"ones\"]";
    let output = recorded(&consults("{ pool = \"back\" }"), helper, "\"none\"", &items);
    // He is on hold for 20 of the 80 s (VO-2), unless he is to hear it.
    assert_eq!(sessions(&output), ["calls#1 front 1 09:00:00-09:01:20 done 60"]);
    let held = [("talk_time", 60.0), ("hold_time", 20.0), ("handle_time", 80.0)];
    expect(&output, ("center", ""), &held);
    let heard = consults("{ pool = \"back\" }, private = false");
    let public = recorded(&heard, helper, "\"none\"", &items);
    assert_eq!(sessions(&public), ["calls#1 front 1 09:00:00-09:01:20 done 80"]);
    assert!(public.rows("measures.csv").iter().all(|row| row["measure"] != "hold_time"));
    // The helper's 20 s are the item's, and nobody's session.
    assert_eq!(output.rows("items.csv")[0]["handle_time"], "100");
    expect(&output, ("center", ""), &[("consulted", 1.0), ("offers", 1.0)]);
    expect(&output, ("agent", "front 1"), &[("consulted", 1.0)]);
    let twenty_seconds = Some(0.005555555556);
    assert_eq!(output.measure("agent", "back 1", "attention").value, twenty_seconds);
    let room = |output: &Output| output.measure("agent", "back 1", "capacity_use").value;
    // OC-44: asked directly he keeps his room; asked by way of a queue he has less.
    assert_eq!(room(&output), Some(0.0));
    let output = recorded(&consults("{ queue = \"second\" }"), "agents = 1", "\"none\"", &items);
    assert_eq!(room(&output), twenty_seconds);
    // Nobody is there to ask: the call takes what it takes.
    for with in ["{ pool = \"back\" }", "{ queue = \"second\" }"] {
        let output = recorded(&consults(with), ABSENT, "\"none\"", &items);
        assert_eq!(sessions(&output), ["calls#1 front 1 09:00:00-09:01:00 done 60"]);
        expect(&output, ("center", ""), &[("consulted", 0.0)]);
    }
}

#[test]
fn man_1_supervisors_give_what_waits_to_whoever_has_the_least_to_do() {
    // CAP-12: one call takes two of his three units, so he is busy and gets no second by himself.
    let first = "agents = 1\nunits = 3\nseveral-at-once = \"turns\"";
    let leads = "agents = 1\nunits = 3\nsupervises = { queues = [\"first\"], looks-every = { \
                 constant = \"25s\" }, assigns-after = \"30s\" }";
    let items = [("09:00:00", 120), ("09:00:10", 30)];
    let output = recorded(first, leads, "\"none\"", &items);
    // The look at 09:00:50 is the first to find that it has waited for 30 s. It then lies on his
    // desk beside the other call.
    assert_eq!(
        sessions(&output),
        ["calls#1 front 1 09:00:00-09:02:00 done 120", "calls#2 front 1 09:00:50-09:02:30 done 30",]
    );
    expect(&output, ("center", ""), &[("supervisor_assigned", 1.0), ("force_closed", 0.0)]);
    expect(&output, ("queue", "first"), &[("wait_mean", 20.0), ("supervisor_assigned", 1.0)]);
    // Who has no room at all is do not disturb: not on their list, unless presence is no matter.
    let full = first.replace("units = 3", "units = 2");
    let output = recorded(&full, leads, "\"none\"", &items);
    expect(&output, ("center", ""), &[("supervisor_assigned", 0.0)]);
    let leads = format!("{leads}\n[choices]\nsupervisors-override-presence = true");
    let output = recorded(&full, &leads, "\"none\"", &items);
    expect(&output, ("center", ""), &[("supervisor_assigned", 1.0)]);
}

#[test]
fn man_2_supervisors_move_what_lasts_too_long_and_man_4_close_it() {
    let leads = |does: &str| {
        format!(
            "agents = 1\nsupervises = {{ queues = [\"first\"], looks-every = {{ constant = \
             \"25s\" }}, {does} }}"
        )
    };
    let items = [("09:00:00", 60)];
    // At 09:00:50 the other one gets what is left, and keeps it.
    let two = "agents = 2\nseveral-at-once = \"turns\"";
    let output = recorded(two, &leads("transfers-after = \"30s\""), "\"none\"", &items);
    let moved = sessions(&output);
    assert_eq!(moved.len(), 2, "{moved:?}");
    assert!(moved[0].ends_with("09:00:00-09:00:50 transferred 50"), "{moved:?}");
    assert!(moved[1].ends_with("09:00:50-09:01:00 done 10"), "{moved:?}");
    expect(&output, ("center", ""), &[("transferred", 1.0), ("answered", 1.0)]);
    let output = recorded("agents = 1", &leads("closes-after = \"30s\""), "\"none\"", &items);
    assert_eq!(sessions(&output), ["calls#1 front 1 09:00:00-09:00:50 done 50"]);
    expect(&output, ("center", ""), &[("force_closed", 1.0), ("answered", 1.0)]);
    // Whoever is not there does not look.
    let absent = leads("closes-after = \"30s\"").replace("agents = 1", ABSENT);
    let output = recorded("agents = 1", &absent, "\"none\"", &items);
    expect(&output, ("center", ""), &[("force_closed", 0.0)]);
}

/// What else may happen to the customers of chats.
const INTERRUPTED: &str = "loses-connection = { share = \"10%\", after = { exponential = \"1m\" }, \
                           returns = \"60%\", back-after = { exponential = \"30s\" } }\n\
                           closes-tab = { share = \"10%\", then-takes = { constant = \"20s\" } }";

/// A center of chats in which everything of this file goes on at once.
fn busy(chats: &str) -> String {
    format!(
        "format = 1\n\
         workstream = [{{ name = \"entry\", type = \"messaging\", channel = \"live chat\", \
         capacity-profile = \"chats\", fallback-queue = \"first\" }}]\n\
         capacity-profile = [{{ name = \"chats\", limit = 2 }}]\n\
         rule = [{{ name = \"all\", workstream = \"entry\", queue = \"first\" }}]\n\
         queue = [{{ name = \"first\", type = \"messaging\" }}, \
         {{ name = \"second\", type = \"messaging\" }}]\n\
         [[demand]]\nname = \"visitors\"\nworkstream = \"entry\"\n\
         arrivals = {{ rate = \"75/h\" }}\npatience = {{ exponential = \"6m\" }}\n{chats}\n\
         [demand.handling]\nturns = {{ geometric = 5 }}\neach = {{ exponential = \"30s\" }}\n\
         customer-replies-after = {{ exponential = \"40s\" }}\n\
         wrap-up = {{ exponential = \"20s\" }}\n\
         [[pool]]\nname = \"front\"\nagents = 4\nqueues = [\"first\"]\n\
         several-at-once = \"turns\"\n\
         offered = {{ accepts-after = {{ exponential = \"5s\" }}, lets-expire = \"3%\" }}\n\
         transfers = [\
         {{ share = \"20%\", after = \"40%\", to = {{ queue = \"second\" }}, leaves = \"rest\" }}, \
         {{ share = \"10%\", after = \"60%\", to = {{ pool = \"back\" }}, leaves = \"all\" }}, \
         {{ share = \"5%\", after = \"10%\", to = {{ pool = \"front\" }}, leaves = {{ \
         exponential = \"1m\" }} }}]\n\
         consults = [{{ share = \"30%\", after = \"50%\", with = {{ queue = \"second\" }}, takes = \
         {{ exponential = \"30s\" }} }}]\n\
         [[pool]]\nname = \"back\"\nagents = 2\nqueues = [\"second\"]\n\
         several-at-once = \"turns\"\n\
         offered = {{ accepts-after = {{ exponential = \"5s\" }}, rejects = \"5%\", \
         rejects-after = {{ constant = \"3s\" }} }}\n\
         transfers = {{ share = \"5%\", after = \"0%\", to = {{ queue = \"first\" }}, leaves = \
         \"rest\" }}\n\
         [pool.supervises]\nqueues = [\"first\", \"second\"]\nlooks-every = {{ exponential = \
         \"2m\" }}\nassigns-after = \"30s\"\ntransfers-after = \"6m\"\ncloses-after = \"15m\"\n\
         [experiment]\nhorizon = \"8h\"\nreplications = 4\nseed = 3\n"
    )
}

#[test]
fn endings_sum_to_what_is_offered_in_every_queue() {
    for chats in ["", INTERRUPTED] {
        for closing in ["serve-out", "cut", "disconnect"] {
            let text =
                busy(chats).replace("seed = 3", &format!("seed = 3\nclosing = \"{closing}\""));
            let output = run_text(&text, &[]);
            let scopes =
                [("center", ""), ("queue", "first"), ("queue", "second"), ("demand", "visitors")];
            for (scope, name) in scopes {
                let of =
                    |measure| output.measure(scope, name, measure).value.expect("it is counted");
                let endings = ["answered", "abandoned", "system_closed", "left_at_end"];
                let ended: f64 = endings.into_iter().map(of).sum();
                assert!((of("offered") - ended).abs() < 1e-9, "{scope} {name} {closing} {chats}");
            }
            let of = |measure| output.measure("center", "", measure).value.unwrap_or_default();
            for measure in ["transferred", "consulted", "supervisor_assigned", "force_closed"] {
                assert!(of(measure) > 0.0, "{measure} with {closing} {chats}");
            }
            let second = |measure| output.measure("queue", "second", measure).value;
            assert!(second("transferred_in") > Some(0.0));
            assert!(second("transferred_in") <= second("offered"));
        }
    }
}

#[test]
fn an_alternative_without_transfers_meets_the_same_customers() {
    let text = busy("").replace("lets-expire = \"3%\"", "lets-expire = \"0%\"");
    let offered = |text: &str| {
        let output = run_text(text, &["--records"]);
        let mut arrivals: Vec<(String, String)> = output
            .rows("items.csv")
            .into_iter()
            .map(|row| (row["item"].clone(), row["arrived"].clone()))
            .collect();
        arrivals.sort();
        arrivals
    };
    let fewer = text.replace("share = \"20%\"", "share = \"0%\"");
    assert_eq!(offered(&text), offered(&fewer));
}

#[test]
fn a_center_without_teamwork_says_nothing_of_it() {
    let text = center("agents = 5", ABSENT, AT_RANDOM, "horizon = \"9h\"");
    let output = run_text(&text, &["--replications", "2"]);
    let own = ["transferred", "transferred_in", "consulted", "supervisor_assigned", "force_closed"];
    assert!(output.rows("measures.csv").iter().all(|row| !own.contains(&row["measure"].as_str())));
}

#[test]
fn trace_tells_who_transferred_and_why() {
    let file = shipped("transfers.toml");
    let mut command = Command::new(env!("CARGO_BIN_EXE_waitline"));
    let arguments = ["trace", &file, "--longest", "5", "--queue", "experts"];
    let output = command.args(arguments).output().expect("it runs");
    let story = String::from_utf8(output.stdout).expect("text");
    assert!(story.contains("wants to transfer it (beyond the first line)\n"), "{story}");
    assert!(story.contains(" transfers it to somebody else\n"), "{story}");
    assert!(story.contains("into queue `experts`"), "{story}");
}
