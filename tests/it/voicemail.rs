//! Voicemail through the whole program: against theory, and against what can be worked out by hand.

use std::fs;
use std::process::Command;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering;

use crate::oracles::agrees;
use crate::program::Output;
use crate::program::expect;
use crate::program::run_text;
use crate::program::scenario;

/// A voice queue that overflows, whose callers leave messages; people answer at once, have one call
/// each, and others listen to the messages for two minutes each.
fn center(overflow: &str, agents: u32, demand: &str, voicemail: &str, end: &str) -> String {
    format!(
        "format = 1\n\
         workstream = [{{ name = \"phone\", type = \"voice\", capacity-profile = \"ones\", \
         fallback-queue = \"rest\", state-limits = \"never\" }}, \
         {{ name = \"voicemail\", type = \"record\", channel = \"activity\", \
         capacity-profile = \"ones\", fallback-queue = \"heard\" }}]\n\
         capacity-profile = [{{ name = \"ones\", limit = 1 }}]\n\
         rule = [{{ name = \"all\", workstream = \"phone\", queue = \"line\" }}]\n\
         queue = [{{ name = \"line\", type = \"voice\", overflow = {{ {overflow} }} }}, \
         {{ name = \"rest\", type = \"voice\" }}, {{ name = \"heard\", type = \"record\" }}]\n\
         [[pool]]\nname = \"team\"\nagents = {agents}\nqueues = [\"line\", \"rest\"]\n\
         offered = {{ accepts-after = {{ constant = \"0s\" }} }}\n\
         [[pool]]\nname = \"listeners\"\nagents = 40\nqueues = [\"heard\"]\n\
         offered = {{ accepts-after = {{ constant = \"0s\" }} }}\n\
         [[demand]]\nname = \"calls\"\nworkstream = \"phone\"\n{demand}\n\
         voicemail = {{ {voicemail}, becomes = \"messages\" }}\n\
         [[demand]]\nname = \"messages\"\nworkstream = \"voicemail\"\narrivals = \"voicemail\"\n\
         patience = \"none\"\nhandling = {{ effort = {{ constant = \"2m\" }} }}\n\
         [experiment]\ninterval = \"none\"\n{end}\n"
    )
}

/// Two recorded calls past one person: the first keeps him until 09:05:00, the second has waited
/// for a minute at 09:01:10.
fn recorded(voicemail: &str) -> Output {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let path =
        std::env::temp_dir().join(format!("waitline-left-{}-{number}.csv", std::process::id()));
    let table = "time,handling\n2026-05-11T09:00:00,300\n2026-05-11T09:00:10,60\n";
    fs::write(&path, table).expect("the calls can be written");
    let demand = format!(
        "patience = \"none\"\nhandling = {{ talk = {{ constant = \"1s\" }} }}\n\
         arrivals = {{ items = {path:?}, time = \"time\", handling = \"handling\" }}"
    );
    let overflow = "waiting = { longer-than = \"1m\", action = \"voicemail\" }";
    let end = "start = 2026-05-11T09:00:00\nhorizon = \"1h\"\nreplications = 1";
    let output = run_text(&center(overflow, 1, &demand, voicemail, end), &["--records"]);
    let _ = fs::remove_file(&path);
    output
}

/// Items with their arrivals and ends, by name.
fn items(output: &Output) -> Vec<String> {
    let mut rows = output.rows("items.csv");
    rows.sort_by_key(|row| row["item"].clone());
    let written = rows.iter().map(|row| {
        let (from, to) = (&row["arrived"][11..19], &row["closed"][11..19]);
        format!("{} {from} {to} {}", row["item"], row["ending"])
    });
    written.collect()
}

#[test]
fn vm_2_a_message_becomes_a_record_when_it_is_recorded() {
    let output = recorded("leaves = \"100%\", takes = { constant = \"30s\" }");
    assert_eq!(
        items(&output),
        [
            "calls#1 09:00:00 09:05:00 answered",
            "calls#2 09:00:10 09:01:10 system closed",
            "messages#2 09:01:40 09:03:40 answered",
        ]
    );
    expect(
        &output,
        ("demand", "calls"),
        &[
            ("offered", 2.0),
            ("answered", 1.0),
            ("system_closed", 1.0),
            ("sent_to_voicemail", 1.0),
            ("messages_left", 1.0),
            ("wait_mean", 30.0),
        ],
    );
    expect(&output, ("demand", "messages"), &[("offered", 1.0), ("answered", 1.0)]);
    expect(&output, ("queue", "line"), &[("overflowed", 1.0), ("system_closed", 1.0)]);
}

#[test]
fn vm_1_a_recording_takes_five_minutes_at_most() {
    let output = recorded("leaves = \"100%\", takes = { constant = \"10m\" }");
    assert_eq!(items(&output)[2], "messages#2 09:06:10 09:08:10 answered");
}

#[test]
fn whoever_leaves_no_message_is_heard_of_no_more() {
    let output = recorded("leaves = \"0%\", takes = { constant = \"30s\" }");
    expect(&output, ("center", ""), &[("sent_to_voicemail", 1.0), ("messages_left", 0.0)]);
    expect(&output, ("demand", "messages"), &[("offered", 0.0)]);
}

/// Two people with numbers; three recorded calls to that of the first.
#[test]
fn vm_1_a_call_to_a_persons_number_is_his_or_goes_to_voicemail() {
    let path = std::env::temp_dir().join(format!("waitline-direct-{}.csv", std::process::id()));
    let table = "time,handling,number\n2026-05-11T09:00:30,90,5551\n\
                 2026-05-11T09:01:00,60,5551\n2026-05-11T09:03:00,60,5551\n";
    fs::write(&path, table).expect("the calls can be written");
    let demand = format!(
        "patience = \"none\"\nhandling = {{ talk = {{ constant = \"1s\" }} }}\n\
         arrivals = {{ items = {path:?}, time = \"time\", handling = \"handling\", \
         attributes = {{ dialed = \"number\" }} }}"
    );
    let end = "start = 2026-05-11T09:00:00\nhorizon = \"1h\"\nreplications = 1\n\
               [direct-calls]\nnumber = \"dialed\"\n\
               people = { 5551 = \"team 1\", 5552 = \"team 2\" }";
    let leaves = "leaves = \"100%\", takes = { constant = \"30s\" }";
    let output = run_text(&center("", 2, &demand, leaves, end), &["--records"]);
    let _ = fs::remove_file(&path);
    assert_eq!(
        items(&output),
        [
            "calls#1 09:00:30 09:02:00 answered",
            "calls#2 09:01:00 09:01:00 system closed",
            "calls#3 09:03:00 09:04:00 answered",
            "messages#2 09:01:30 09:03:30 answered",
        ]
    );
    // The other is free all the time and is asked nothing.
    expect(&output, ("agent", "team 1"), &[("accepted", 2.0)]);
    expect(&output, ("agent", "team 2"), &[("offers", 0.0)]);
}

#[test]
fn what_a_limit_sends_to_voicemail_is_what_erlang_says_and_a_share_leaves_messages() {
    // M/M/5/8: five agents, and three may wait.
    let overflow = "item-limit = { items = 3, action = \"voicemail\" }";
    let demand = "arrivals = { rate = \"4/h\" }\npatience = \"none\"\n\
                  handling = { talk = { exponential = \"1h\" } }";
    let voicemail = "leaves = \"40%\", takes = { exponential = \"1m\" }";
    let end = "horizon = \"2000h\"\nwarm-up = \"200h\"\nseed = 7\n\
               [choices]\noverflow-count-every = \"0s\"";
    let text = center(overflow, 5, demand, voicemail, end);
    let output = run_text(&text, &["--replications", "40", "--level", "99.9%"]);
    let mut weights = vec![1.0];
    for number in 1..=8 {
        weights.push(weights[number - 1] * 4.0 / number.min(5) as f64);
    }
    let total: f64 = weights.iter().sum();
    let sent = 4.0 * 1800.0 * weights[8] / total;
    let of = |measure| output.measure("demand", "calls", measure);
    agrees(&of("sent_to_voicemail"), sent, "who is sent there");
    agrees(&of("messages_left"), 0.4 * sent, "who leaves a message");
    agrees(&output.measure("demand", "messages", "offered"), 0.4 * sent, "messages");
}

#[test]
fn trace_tells_who_leaves_a_message() {
    let told = |item: &str| {
        let file = scenario("voicemail.toml");
        let mut command = Command::new(env!("CARGO_BIN_EXE_waitline"));
        let output = command.args(["trace", &file, "--item", item]).output().expect("it runs");
        String::from_utf8(output.stdout).expect("text")
    };
    let stories: Vec<String> = (1..20).map(|number| told(&format!("callers#{number}"))).collect();
    let all = stories.concat();
    for line in [
        "is closed at this hour: the caller may leave a message\n",
        "closed: its queue overflowed to voicemail\n",
        "the caller leaves no message\n",
    ] {
        assert!(all.contains(line), "{line}: {all}");
    }
    let leaves = |story: &&String| story.contains("which becomes a record\n");
    let number = stories.iter().position(|story| leaves(&story)).expect("somebody leaves one");
    let story = told(&format!("messages#{}", number + 1));
    assert!(story.contains("comes in through `voicemail` (activity)\n"), "{story}");
}
