//! Playbooks of overflow and of transfers, and service calendars, through the whole program:
//! against what can be worked out by hand.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering;

use crate::program::Output;
use crate::program::expect;
use crate::program::run_text;

/// Chats, each a time of a Monday and how many seconds it takes.
type Items<'a> = &'a [(&'a str, u32)];

/// Chats as a file.
fn file(items: Items<'_>) -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("waitline-playbooks-{}-{number}.csv", std::process::id());
    let path = std::env::temp_dir().join(name);
    let mut table = String::from("time,handling\n");
    for (time, handling) in items {
        table.push_str(&format!("2026-05-11T{time},{handling}\n"));
    }
    fs::write(&path, table).expect("the items can be written");
    path
}

/// Runs a center of two queues with a person each, who answers at once and has one chat at a time.
/// `first` and `second` are more about these queues, `front` about the first one's people; the
/// chats of `web` come to the first, those of `shop` to the second.
fn run(first: &str, second: &str, front: &str, web: Items<'_>, shop: Items<'_>) -> Output {
    let (web, shop) = (file(web), file(shop));
    let demand = |name: &str, path: &PathBuf| {
        format!(
            "[[demand]]\nname = \"{name}\"\nworkstream = \"{name}\"\n\
             patience = {{ constant = \"5m\" }}\n\
             arrivals = {{ items = {path:?}, time = \"time\", handling = \"handling\" }}\n\
             handling = {{ talk = {{ constant = \"1s\" }} }}\n"
        )
    };
    let stream = |name: &str, queue: &str| {
        format!(
            "[[workstream]]\nname = \"{name}\"\ntype = \"messaging\"\nchannel = \"live chat\"\n\
             capacity-profile = \"ones\"\nfallback-queue = \"{queue}\"\nstate-limits = \"never\"\n\
             [[rule]]\nname = \"all\"\nworkstream = \"{name}\"\nqueue = \"{queue}\"\n"
        )
    };
    let text = format!(
        "format = 1\n\
         capacity-profile = [{{ name = \"ones\", limit = 1 }}]\n\
         hours = [{{ name = \"morning\", open = {{ Mon = \"09:00-09:30\" }} }}]\n\
         {}{}\
         [[queue]]\nname = \"first\"\ntype = \"messaging\"\n{first}\n\
         [[queue]]\nname = \"second\"\ntype = \"messaging\"\n{second}\n\
         [[pool]]\nname = \"front\"\nqueues = [\"first\"]\n\
         offered = {{ accepts-after = {{ constant = \"0s\" }} }}\n{front}\n\
         [[pool]]\nname = \"back\"\nagents = 1\nqueues = [\"second\"]\n\
         offered = {{ accepts-after = {{ constant = \"0s\" }} }}\n\
         {}{}\
         [experiment]\nstart = 2026-05-11T09:00:00\nreplications = 1\nhorizon = \"2h\"\n",
        stream("web", "first"),
        stream("shop", "second"),
        demand("web", &web),
        demand("shop", &shop),
    );
    let output = run_text(&text, &["--records"]);
    let _ = (fs::remove_file(&web), fs::remove_file(&shop));
    output
}

/// Who had which chat, and from when, in the order of their ends.
fn sessions(output: &Output) -> Vec<String> {
    let rows = output.rows("sessions.csv");
    let told = |row: &std::collections::BTreeMap<String, String>| {
        format!("{} {} {}", row["item"], row["agent"], &row["offered"][11..19])
    };
    rows.iter().map(told).collect()
}

const ONE: &str = "agents = 1";

#[test]
fn ovf_15_who_finds_nobody_available_is_moved_by_the_playbook() {
    let first = "overflow = { nobody-available = [{ action = { queue = \"second\" } }] }";
    // Nobody is there yet at the very stroke of nine.
    let web = [("09:00:05", 60), ("09:00:10", 60)];
    let output = run(first, "", ONE, &web, &[("09:59:00", 1)]);
    assert_eq!(
        sessions(&output),
        ["web#1 front 1 09:00:05", "web#2 back 1 09:00:10", "shop#1 back 1 09:59:00"]
    );
    expect(&output, ("queue", "first"), &[("offered", 2.0), ("overflowed", 1.0)]);
    expect(&output, ("queue", "first"), &[("overflowed_out", 1.0), ("answered", 1.0)]);
    expect(&output, ("queue", "second"), &[("offered", 2.0), ("answered", 2.0)]);
}

#[test]
fn ovf_15_branches_ask_what_an_item_carries() {
    // Nothing carries a topic, so the first branch is for nobody, and the second ends the chat.
    let first = "overflow = { nobody-available = [\
                 { when = { topic = \"returns\" }, action = { queue = \"second\" } }, \
                 { action = \"end\" }] }";
    let web = [("09:00:05", 60), ("09:00:10", 60)];
    let output = run(first, "", ONE, &web, &[("09:59:00", 1)]);
    expect(&output, ("queue", "first"), &[("answered", 1.0), ("system_closed", 1.0)]);
}

#[test]
fn ovf_15_when_all_have_signed_out_the_playbook_acts_on_who_waits_and_who_comes() {
    let first = "overflow = { all-signed-out = [{ action = \"end\" }] }";
    let until_half_past = "agents = { counts = [1, 0, 0, 0], every = \"30m\" }";
    // The first keeps the only person until after half past nine; the second waits for him then,
    // and the third comes when he has gone.
    let web = [("09:29:00", 300), ("09:29:30", 60), ("09:31:00", 60)];
    let output = run(first, "", until_half_past, &web, &[("09:59:00", 1)]);
    expect(
        &output,
        ("queue", "first"),
        &[("offered", 3.0), ("answered", 1.0), ("system_closed", 2.0), ("wait_max", 30.0)],
    );
}

#[test]
fn ovf_15_a_queue_that_closes_while_items_wait_moves_them() {
    let first = "hours = \"morning\"\n\
                 overflow = { closes-while-waiting = [{ action = { queue = \"second\" } }] }";
    let web = [("09:28:00", 300), ("09:29:00", 60)];
    let output = run(first, "", ONE, &web, &[("09:59:00", 1)]);
    assert_eq!(
        sessions(&output),
        ["web#2 back 1 09:30:00", "web#1 front 1 09:28:00", "shop#1 back 1 09:59:00"]
    );
    expect(&output, ("queue", "first"), &[("overflowed_out", 1.0)]);
    // Whoever is in the queue when it closes stays there without the playbook.
    let output = run("hours = \"morning\"", "", ONE, &web, &[("09:59:00", 1)]);
    expect(&output, ("queue", "second"), &[("offered", 1.0)]);
    expect(&output, ("queue", "first"), &[("answered", 2.0)]);
}

#[test]
fn asg_12_a_transfer_playbook_puts_what_is_transferred_first() {
    let front = "agents = 1\ntransfers = { share = \"100%\", after = \"50%\", to = { queue = \
                 \"second\" }, leaves = \"rest\" }";
    // The shop's second chat has come before the one that is transferred at 09:00:40.
    let web = [("09:00:20", 40)];
    let shop = [("09:00:00", 60), ("09:00:10", 60)];
    let plain = run("", "", front, &web, &shop);
    let last = sessions(&plain);
    assert_eq!(last.last().map(String::as_str), Some("web#1 back 1 09:02:00"), "{last:?}");
    let second = "transfer-playbook = [{ adds = 100 }]";
    let raised = sessions(&run("", second, front, &web, &shop));
    assert_eq!(raised.last().map(String::as_str), Some("shop#2 back 1 09:01:20"), "{raised:?}");
}

#[test]
fn cus_8_whoever_does_not_work_by_his_calendar_gets_nothing() {
    let first = "method = \"custom\"\nassignment-rules = [{ name = \"at work\", when = { working = \
                 true, presence = \"available\" } }]";
    let front = "agents = 1\ncalendar = \"morning\"";
    let web = [("09:10:00", 60), ("09:40:00", 60)];
    let output = run(first, "", front, &web, &[("09:59:00", 1)]);
    expect(
        &output,
        ("queue", "first"),
        &[("offered", 2.0), ("answered", 1.0), ("abandoned", 1.0), ("speed_of_answer", 0.0)],
    );
    expect(&output, ("agent", "front 1"), &[("answered", 1.0)]);
}
