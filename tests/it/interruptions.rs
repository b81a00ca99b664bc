//! Lost connections and closed tabs through the whole program, against what can be worked out by
//! hand.

use std::fs;
use std::process::Command;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering;

use crate::program::Output;
use crate::program::expect;
use crate::program::run_text;
use crate::program::scenario;

/// Chats at these times of a Monday to one person, who answers at once and has one at a time.
fn chats(times: &[&str], workstream: &str, demand: &str) -> Output {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("waitline-interruptions-{}-{number}.csv", std::process::id());
    let path = std::env::temp_dir().join(name);
    let lines: Vec<String> = times.iter().map(|time| format!("2026-05-11T{time}\n")).collect();
    fs::write(&path, format!("time\n{}", lines.concat())).expect("the items can be written");
    let text = format!(
        "format = 1\n\
         workstream = [{{ name = \"chat\", type = \"messaging\", channel = \"live chat\", \
         capacity-profile = \"ones\", fallback-queue = \"line\" {workstream} }}]\n\
         capacity-profile = [{{ name = \"ones\", limit = 1 }}]\n\
         queue = [{{ name = \"line\", type = \"messaging\" }}]\n\
         [[pool]]\nname = \"team\"\nagents = 1\nqueues = [\"line\"]\n\
         offered = {{ accepts-after = {{ constant = \"0s\" }} }}\n\
         [[demand]]\nname = \"chats\"\nworkstream = \"chat\"\n\
         arrivals = {{ items = {path:?}, time = \"time\" }}\n{demand}\n\
         [experiment]\nstart = 2026-05-11T09:00:00\nhorizon = \"1h\"\nreplications = 1\n\
         interval = \"none\"\n"
    );
    let output = run_text(&text, &["--records"]);
    let _ = fs::remove_file(&path);
    output
}

const TALK: &str = "handling = { talk = { constant = \"60s\" } }\n";

/// When the chats were closed, in this order.
#[track_caller]
fn expect_closed(output: &Output, expected: &[&str]) {
    let rows = output.rows("items.csv");
    let clock = |text: &str| text.split('T').nth(1).map(|clock| clock[..8].to_owned());
    let closed: Vec<String> = rows.iter().filter_map(|row| clock(&row["closed"])).collect();
    assert_eq!(closed, expected);
}

#[test]
fn st_2_a_tab_that_is_closed_brings_the_chat_back_to_its_queue() {
    let demand = format!(
        "{TALK}patience = \"none\"\n\
         closes-tab = {{ share = \"100%\", then-takes = {{ constant = \"10s\" }} }}"
    );
    let output = chats(&["09:00:00", "09:00:30"], "", &demand);
    // The first talks until 09:01:00 and is open again. It is older than the second, so the person
    // has it for ten seconds more, until 09:01:10. The second talks until 09:02:10 and comes back.
    expect_closed(&output, &["09:01:10", "09:02:20"]);
    expect(&output, ("center", ""), &[("offered", 2.0), ("answered", 2.0), ("wait_mean", 20.0)]);
    // Visits that waited for 0, 0, 40 and 0 seconds.
    expect(&output, ("queue", "line"), &[("offered", 4.0), ("answered", 4.0), ("wait_mean", 10.0)]);
    expect(&output, ("pool", "team"), &[("offers", 4.0), ("talk_time", 35.0)]);
}

#[test]
fn st_2_whoever_is_open_again_waits_with_patience_that_begins_anew() {
    let demand = format!(
        "{TALK}patience = {{ constant = \"70s\" }}\n\
         closes-tab = {{ share = \"100%\", then-takes = {{ constant = \"60s\" }} }}"
    );
    // The first waited for nothing and has the person until 09:02:00 in all. The second is answered
    // after a minute, its second visit begins at 09:03:00, 2 minutes after it came.
    let output = chats(&["09:00:00", "09:01:00"], "", &demand);
    expect_closed(&output, &["09:02:00", "09:04:00"]);
    expect(&output, ("queue", "line"), &[("offered", 4.0), ("abandoned", 0.0)]);
}

#[test]
fn st_5_a_customer_who_is_back_in_time_goes_on_where_he_was() {
    let demand = format!(
        "{TALK}patience = \"none\"\n\
         loses-connection = {{ share = \"100%\", after = {{ constant = \"20s\" }}, \
         returns = \"100%\", back-after = {{ constant = \"30s\" }} }}"
    );
    let output = chats(&["09:00:00", "09:00:30"], "", &demand);
    // Both are cut for half a minute after a third of their minute; the place stays taken.
    expect_closed(&output, &["09:01:30", "09:03:00"]);
    expect(&output, ("center", ""), &[("answered", 2.0), ("wait_mean", 30.0), ("talk_time", 60.0)]);
}

#[test]
fn st_4_past_the_limit_the_chat_is_over() {
    let demand = format!(
        "{TALK}patience = \"none\"\n\
         loses-connection = {{ share = \"100%\", after = {{ constant = \"20s\" }}, \
         returns = \"100%\", back-after = {{ constant = \"5m\" }} }}"
    );
    let output = chats(&["09:00:00", "09:00:30"], "", &demand);
    // Three minutes after 09:00:20, and again three minutes after 09:03:40.
    expect_closed(&output, &["09:03:20", "09:06:40"]);
    expect(&output, ("center", ""), &[("answered", 2.0), ("wait_mean", 85.0), ("talk_time", 20.0)]);
    let output = chats(&["09:00:00"], ", reconnect-limit = \"5m\"", &demand);
    expect_closed(&output, &["09:06:00"]);
    expect(&output, ("center", ""), &[("talk_time", 60.0)]);
    // Who never comes back is waited for as long.
    let gone = demand.replace("returns = \"100%\"", "returns = \"0%\"");
    expect_closed(&chats(&["09:00:00"], "", &gone), &["09:03:20"]);
}

#[test]
fn st_5_an_answer_that_is_due_while_the_connection_is_lost_comes_with_the_return() {
    let demand = "patience = \"none\"\n\
        handling = { turns = { constant = 2 }, each = { constant = \"10s\" }, \
        customer-replies-after = { constant = \"30s\" } }\n\
        loses-connection = { share = \"100%\", after = { constant = \"20s\" }, \
        returns = \"100%\", back-after = { constant = \"40s\" } }";
    // A turn until 09:00:10; the answer is due at 09:00:40, and he is back at 09:01:00.
    let output = chats(&["09:00:00"], "", demand);
    expect_closed(&output, &["09:01:10"]);
    expect(&output, ("center", ""), &[("talk_time", 20.0)]);
    // Who is back before it is due answers when it is.
    let sooner = demand.replace("constant = \"40s\"", "constant = \"5s\"");
    expect_closed(&chats(&["09:00:00"], "", &sooner), &["09:00:50"]);
    // Past the limit no answer comes.
    let late = demand.replace("constant = \"40s\"", "constant = \"1h\"");
    let output = chats(&["09:00:00"], "", &late);
    expect_closed(&output, &["09:03:20"]);
    expect(&output, ("center", ""), &[("talk_time", 10.0)]);
}

#[test]
fn trace_tells_of_lost_connections_and_closed_tabs() {
    let path = std::env::temp_dir().join(format!("waitline-lost-{}.toml", std::process::id()));
    let text = fs::read_to_string(scenario("bot-in-front.toml")).expect("it is there");
    let end = text.find("[[pool]]").expect("it has a pool");
    let (start, rest) = text.split_at(end);
    let lost = "[demand.loses-connection]\nshare = \"100%\"\nafter = { constant = \"1s\" }\n\
                returns = \"100%\"\nback-after = { constant = \"9s\" }\n\
                [demand.closes-tab]\nshare = \"100%\"\nthen-takes = { constant = \"5s\" }\n";
    fs::write(&path, format!("{start}{lost}{rest}")).expect("it can be written");
    let mut command = Command::new(env!("CARGO_BIN_EXE_waitline"));
    let output = command.arg("trace").arg(&path).args(["--item", "web chats#2"]).output();
    let story = String::from_utf8(output.expect("it runs").stdout).expect("text");
    let _ = fs::remove_file(&path);
    for told in [
        "the customer loses the connection\n",
        "the customer is back\n",
        "open again in queue `chats`, as the tab was closed without End\n",
    ] {
        assert!(story.contains(told), "{told}: {story}");
    }
}
