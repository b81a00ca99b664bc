//! Conversations in which nobody writes through the whole program, against what can be worked out
//! by hand.

use std::fs;
use std::process::Command;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering;

use crate::program::Output;
use crate::program::expect;
use crate::program::run_text;
use crate::program::scenario;

/// Messages at these times of a Monday to one person, who answers at once and has one at a time.
fn messages(times: &[&str], workstream: &str, demand: &str) -> Output {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("waitline-silence-{}-{number}.csv", std::process::id());
    let path = std::env::temp_dir().join(name);
    let lines: Vec<String> = times.iter().map(|time| format!("2026-05-11T{time}\n")).collect();
    fs::write(&path, format!("time\n{}", lines.concat())).expect("the items can be written");
    let text = format!(
        "format = 1\n\
         workstream = [{{ name = \"sms\", type = \"messaging\", channel = \"sms\", \
         capacity-profile = \"ones\", fallback-queue = \"line\", {workstream} }}]\n\
         capacity-profile = [{{ name = \"ones\", limit = 1 }}]\n\
         queue = [{{ name = \"line\", type = \"messaging\" }}]\n\
         [[pool]]\nname = \"team\"\nagents = 1\nqueues = [\"line\"]\n\
         several-at-once = \"turns\"\n\
         offered = {{ accepts-after = {{ constant = \"0s\" }} }}\n\
         [[demand]]\nname = \"texts\"\nworkstream = \"sms\"\npatience = \"none\"\n\
         arrivals = {{ items = {path:?}, time = \"time\" }}\n{demand}\n\
         [experiment]\nstart = 2026-05-11T09:00:00\nhorizon = \"1h\"\nreplications = 1\n\
         interval = \"none\"\n"
    );
    let output = run_text(&text, &["--records"]);
    let _ = fs::remove_file(&path);
    output
}

/// Turns of ten seconds, answered after so long.
fn turns(count: u32, each: &str, reply: &str) -> String {
    format!(
        "handling = {{ turns = {{ constant = {count} }}, each = {{ constant = \"{each}\" }}, \
         customer-replies-after = {{ constant = \"{reply}\" }} }}\n"
    )
}

/// When the conversations were closed.
#[track_caller]
fn expect_closed(output: &Output, expected: &[&str]) {
    let rows = output.rows("items.csv");
    let clock = |text: &str| text.split('T').nth(1).map(|clock| clock[..8].to_owned());
    let mut closed: Vec<String> = rows.iter().filter_map(|row| clock(&row["closed"])).collect();
    closed.sort_unstable();
    assert_eq!(closed, expected);
}

#[test]
fn as_2_a_conversation_that_is_set_aside_frees_its_place_and_goes_on_where_it_was() {
    let aside = "sets-aside-after = \"1m\"\ncatching-up = { constant = \"20s\" }\n";
    let demand = format!("{}{aside}", turns(2, "10s", "5m"));
    let output = messages(&["09:00:00", "09:00:30"], "", &demand);
    // A turn until 09:00:10, set aside at 09:01:10; so the second waits for 40 seconds. The answers
    // come at 09:05:10 and 09:06:20, and who goes on needs 20 s to read and 10 s to write.
    expect_closed(&output, &["09:05:40", "09:06:50"]);
    let center = [
        ("offered", 2.0),
        ("answered", 2.0),
        ("wait_mean", 20.0),
        ("set_aside", 2.0),
        ("reopened", 2.0),
        ("talk_time", 20.0),
    ];
    expect(&output, ("center", ""), &center);
    expect(&output, ("queue", "line"), &[("offered", 4.0), ("wait_mean", 10.0)]);
    // Whoever waits for the answer keeps the place, and the second waits until 09:05:20.
    let output = messages(&["09:00:00", "09:00:30"], "", &turns(2, "10s", "5m"));
    expect_closed(&output, &["09:05:20", "09:10:40"]);
    expect(&output, ("center", ""), &[("wait_mean", 145.0), ("reopened", 0.0)]);
    // An answer in time changes nothing.
    let demand = format!("{}{aside}", turns(3, "10s", "1m"));
    let output = messages(&["09:00:00"], "", &demand);
    expect_closed(&output, &["09:02:30"]);
    expect(&output, ("center", ""), &[("set_aside", 0.0), ("talk_time", 30.0)]);
}

const RULES: &str = "time-out-rules = [\
    { silent = \"customer\", for = \"2m\", then = \"send message\" }, \
    { silent = \"customer\", for = \"3m\", then = \"set aside\" }, \
    { silent = \"customer\", for = \"10m\", then = \"close\" }]";

#[test]
fn tim_3_the_silent_customer_is_sent_a_message_then_set_aside_then_closed() {
    let demand = format!(
        "{}stops-replying = \"100%\"\ncatching-up = {{ constant = \"0s\" }}\n",
        turns(2, "10s", "1m")
    );
    // Nor does it matter that he would have asked somebody after his turn, if anybody were there.
    let asks = "[pool.consults]\nshare = \"100%\"\nafter = \"50%\"\nwith = { queue = \"line\" }\n\
                takes = { constant = \"20s\" }\n";
    for also in ["", asks] {
        let output = messages(&["09:00:00", "09:00:30"], RULES, &format!("{demand}{also}"));
        // The place is free at 09:03:10, and the first is closed at 09:10:10.
        expect_closed(&output, &["09:10:10", "09:13:20"]);
        let center = [
            ("answered", 2.0),
            ("wait_mean", 80.0),
            ("reminders", 2.0),
            ("set_aside", 2.0),
            ("timed_out", 2.0),
            ("system_closed", 0.0),
        ];
        expect(&output, ("center", ""), &center);
    }
}

#[test]
fn tim_3_an_answer_stops_the_clock_of_every_rule() {
    let demand = format!("{}catching-up = {{ constant = \"0s\" }}\n", turns(4, "10s", "1m 59s"));
    let output = messages(&["09:00:00"], RULES, &demand);
    expect_closed(&output, &["09:06:37"]);
    let none = [("reminders", 0.0), ("set_aside", 0.0), ("timed_out", 0.0), ("reopened", 0.0)];
    expect(&output, ("center", ""), &none);
}

#[test]
fn as_3_who_answers_a_conversation_that_was_closed_begins_a_new_one() {
    let rule = "time-out-rules = [{ silent = \"customer\", for = \"10m\", then = \"close\" }]";
    let output = messages(&["09:00:00"], rule, &turns(2, "10s", "30m"));
    // The answer to the first comes at 09:30:10, that to the second after the horizon.
    expect_closed(&output, &["09:10:10", "09:40:20"]);
    expect(&output, ("center", ""), &[("offered", 2.0), ("timed_out", 2.0), ("reopened", 1.0)]);
    // The same for one that was set aside and is closed after inactivity.
    let aside = "sets-aside-after = \"1m\"\ncatching-up = { constant = \"0s\" }\n";
    let demand = format!("{}{aside}", turns(2, "10s", "30m"));
    let output = messages(&["09:00:00"], "auto-close-after = \"10m\"", &demand);
    // Set aside at 09:01:10; the product looks every five minutes for what is over (4.5).
    expect_closed(&output, &["09:15:00", "09:45:00"]);
    expect(&output, ("center", ""), &[("offered", 2.0), ("timed_out", 2.0), ("set_aside", 2.0)]);
}

#[test]
fn tim_3_people_who_do_not_answer_lose_conversations_that_wait_or_that_they_have() {
    let rule = "time-out-rules = [{ silent = \"person\", for = \"5m\", then = \"close\" }]";
    // The person writes at 09:04:00, has the answer at 09:04:01 and writes again at 09:08:01.
    let output = messages(&["09:00:00", "09:00:10"], rule, &turns(2, "4m", "1s"));
    expect_closed(&output, &["09:05:10", "09:08:01"]);
    expect(&output, ("center", ""), &[("system_closed", 1.0), ("timed_out", 0.0)]);
    // A turn of six minutes is too long.
    let output = messages(&["09:00:00"], rule, &turns(1, "6m", "1s"));
    expect_closed(&output, &["09:05:00"]);
    expect(&output, ("center", ""), &[("answered", 1.0), ("timed_out", 1.0)]);
}

#[test]
fn centers_in_which_nobody_is_silent_have_no_rows_of_it() {
    let output = messages(&["09:00:00"], "", &turns(2, "10s", "1m"));
    let rows = output.rows("measures.csv");
    let of_silence = ["set_aside", "reminders", "timed_out"];
    assert!(rows.iter().all(|row| !of_silence.contains(&&*row["measure"])));
}

/// The share that stops replying is the share that was written, within three standard errors.
#[test]
fn as_4_as_many_customers_stop_replying_as_should() {
    let text = fs::read_to_string(scenario("persistent-chat.toml")).expect("it is there");
    let text = text
        .replace(
            "arrivals = { per-day = 220, profile = \"office day\" }",
            "arrivals = { rate = \"20/h\" }",
        )
        .replace("writes-again = {", "# ")
        .replace("turns = { geometric = 5 }", "turns = { constant = 3 }")
        .replace("for = \"6h\"", "for = \"20h\"")
        .replace("agents = 4\nworks = \"08:00-18:00\"", "agents = 40")
        .replace("horizon = \"3d\"\nwarm-up = \"1d\"", "horizon = \"2d\"\nreplications = 4")
        .replace("closing = \"cut\"", "");
    let output = run_text(&text, &[]);
    let value = |measure| output.measure("center", "", measure).value.expect("it is known");
    let (offered, timed_out) = (value("offered"), value("timed_out"));
    let error = (0.12 * 0.88 / (4.0 * offered)).sqrt();
    let share = timed_out / offered;
    assert!((share - 0.12).abs() < 3.0 * error, "{share} of {offered} stopped, ±{error}");
}

#[test]
fn trace_tells_of_silence() {
    let path = std::env::temp_dir().join(format!("waitline-silent-{}.toml", std::process::id()));
    let text = fs::read_to_string(scenario("persistent-chat.toml")).expect("it is there");
    let text = text
        .replace("stops-replying = \"12%\"", "stops-replying = \"100%\"")
        .replace("turns = { geometric = 5 }", "turns = { constant = 3 }");
    fs::write(&path, text).expect("it can be written");
    let mut command = Command::new(env!("CARGO_BIN_EXE_waitline"));
    let output = command.arg("trace").arg(&path).args(["--item", "customers#2"]).output();
    let story = String::from_utf8(output.expect("it runs").stdout).expect("text");
    let _ = fs::remove_file(&path);
    for told in [
        "the customer will not reply any more\n",
        "the customer has not answered for too long\n",
        "sets it aside until the customer writes again\n",
        "the message of time-out rule 1 is sent\n",
    ] {
        assert!(story.contains(told), "{told}: {story}");
    }
}

/// Where people transfer as well, what was set aside goes on where it was: nobody who transfers
/// nothing changes anything.
#[test]
fn what_was_set_aside_goes_on_where_it_was_also_where_people_transfer() {
    let text = fs::read_to_string(scenario("persistent-chat.toml")).expect("it is there");
    let transfers = "transfers = { share = \"0%\", after = \"50%\", to = { queue = \"messages\" }, \
                     leaves = \"rest\" }\nworks = ";
    let both = text.replace("works = ", transfers);
    assert_ne!(both, text);
    let study = ["--records", "--replications", "1"];
    let (alone, both) = (run_text(&text, &study), run_text(&both, &study));
    assert!(alone.measure("center", "", "set_aside").value > Some(0.0));
    for table in ["sessions.csv", "items.csv"] {
        let rows = |output: &Output| {
            let mut rows = output.rows(table);
            rows.iter_mut().for_each(|row| drop(row.remove("scenario")));
            rows
        };
        assert!(rows(&alone) == rows(&both), "{table}");
    }
}
