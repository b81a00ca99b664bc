//! Bots in front of the people through the whole program: against theory, and against what can be
//! worked out by hand.

use std::fs;
use std::process::Command;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering;

use waitline::erlang::ErlangA;
use waitline::erlang::ErlangC;
use waitline::erlang::Load;
use waitline::scenario;
use waitline::scenario::Code;

use crate::oracles::agrees;
use crate::program::Output;
use crate::program::expect;
use crate::program::run_text;
use crate::program::scenario as shipped;

/// A center of one queue behind a bot, whose people answer at once and have one conversation each;
/// `demand` and `experiment` are the rest of these tables, by hand or at random.
fn center(channel: &str, bot: &str, agents: u32, demand: &str, experiment: &str) -> String {
    let work_type = if channel == "voice" { "voice" } else { "messaging" };
    format!(
        "format = 1\n\
         workstream = [{{ name = \"entry\", type = \"{work_type}\", channel = \"{channel}\", \
         capacity-profile = \"ones\", fallback-queue = \"rest\", state-limits = \"never\", \
         bot = {{ {bot} }} }}]\n\
         capacity-profile = [{{ name = \"ones\", limit = 1 }}]\n\
         rule = [{{ name = \"all\", workstream = \"entry\", queue = \"line\" }}]\n\
         queue = [{{ name = \"line\", type = \"{work_type}\" }}, \
         {{ name = \"rest\", type = \"{work_type}\" }}]\n\
         [[pool]]\nname = \"team\"\nagents = {agents}\nqueues = [\"line\", \"rest\"]\n\
         offered = {{ accepts-after = {{ constant = \"0s\" }} }}\n\
         [[demand]]\nname = \"items\"\nworkstream = \"entry\"\n{demand}\n\
         [experiment]\ninterval = \"none\"\n{experiment}\n"
    )
}

/// Runs recorded conversations, each a time of a Monday and how many seconds people need for it,
/// past one person and a bot that takes a minute.
fn recorded(bot: &str, channel: &str, items: &[(&str, u32)], experiment: &str) -> Output {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let path =
        std::env::temp_dir().join(format!("waitline-bots-{}-{number}.csv", std::process::id()));
    let mut table = String::from("time,handling\n");
    for (time, handling) in items {
        table.push_str(&format!("2026-05-11T{time},{handling}\n"));
    }
    fs::write(&path, table).expect("the items can be written");
    let demand = format!(
        "patience = {{ constant = \"90s\" }}\n\
         arrivals = {{ items = {path:?}, time = \"time\", handling = \"handling\" }}\n\
         handling = {{ talk = {{ constant = \"1s\" }} }}"
    );
    let bot = format!("takes = {{ constant = \"1m\" }}, {bot}");
    let experiment = format!("start = 2026-05-11T09:00:00\nreplications = 1\n{experiment}");
    let output = run_text(&center(channel, &bot, 1, &demand, &experiment), &["--records"]);
    let _ = fs::remove_file(&path);
    output
}

/// How the items ended, by number.
fn endings(output: &Output) -> Vec<String> {
    let mut rows = output.rows("items.csv");
    rows.sort_by_key(|row| row["item"].clone());
    rows.iter().map(|row| row["ending"].clone()).collect()
}

#[test]
fn behind_a_bot_that_solves_half_people_meet_a_thinned_poisson_process() {
    // Eight calls an hour, each with the bot for a random while: what it hands on is a Poisson
    // process again, of four an hour. Five people, an hour of service.
    let bot = "takes = { log-normal = { mean = \"2h\", cv = 1.2 } }, escalates = \"50%\"";
    let demand = "arrivals = { rate = \"8/h\" }\npatience = \"none\"\n\
                  handling = { talk = { exponential = \"1h\" } }";
    let text = center("voice", bot, 5, demand, "horizon = \"2000h\"\nwarm-up = \"200h\"\nseed = 7");
    let output = run_text(&text, &["--replications", "40", "--level", "99.9%"]);
    let exact = ErlangC::new(Load { arrival_rate: 4.0, handle_time: 1.0 }, 5).expect("stable");
    let of = |measure| output.measure("center", "", measure);
    agrees(&of("offered"), 4.0 * 1800.0, "what comes to people");
    agrees(&of("deflected"), 4.0 * 1800.0, "what does not");
    agrees(&of("deflected_share"), 0.5, "the share that does not");
    agrees(&of("wait_mean"), exact.wait_mean() * 3600.0, "the wait");
    agrees(&of("wait_share"), exact.wait_share(), "P(wait)");
    let waiting = output.measure("queue", "line", "waiting_mean");
    agrees(&waiting, exact.waiting_mean(), "the queue");
    // Rules see what the bot hands on, and nothing else.
    let tried = output.measure("rule", "entry/all", "rule_tried").value;
    assert_eq!(tried, of("offered").value);
}

#[test]
fn a_bot_of_five_places_loses_customers_as_erlang_a_says() {
    // OC-39, BOT-3: it solves everything, so people only ever hear of those who leave before.
    let bot = "takes = { exponential = \"1h\" }, escalates = \"0%\", at-once = 5";
    let demand = "arrivals = { rate = \"6/h\" }\npatience = { exponential = \"1h\" }\n\
                  handling = { talk = { exponential = \"1h\" } }";
    let text = center("voice", bot, 1, demand, "horizon = \"2000h\"\nwarm-up = \"200h\"\nseed = 7");
    let output = run_text(&text, &["--replications", "40", "--level", "99.9%"]);
    let exact = ErlangA::new(Load { arrival_rate: 6.0, handle_time: 1.0 }, 1.0, 5);
    let of = |measure| output.measure("center", "", measure);
    agrees(&of("deflected_share"), 1.0 - exact.abandon_rate(), "the share that it solves");
    agrees(&of("abandoned"), 6.0 * 1800.0 * exact.abandon_rate(), "those who leave before");
    assert_eq!(of("offered").value, of("abandoned").value);
    assert_eq!(output.measure("queue", "line", "offered").value, Some(0.0));
}

#[test]
fn oc_39_a_full_bot_is_waited_for_and_left() {
    let items = [("09:00:00", 30), ("09:00:10", 30), ("09:00:20", 30), ("09:00:40", 30)];
    let bot = "escalates = \"100%\", at-once = 1";
    let output = recorded(bot, "live chat", &items, "horizon = \"1h\"");
    // The bot has the first until 09:01:00, the second until 09:02:00. The third has waited for it
    // for 90 s at 09:01:50 and leaves. The fourth has it from 09:02:00 to 09:03:00. People answer
    // each at once.
    let answered = "answered";
    assert_eq!(endings(&output), [answered, answered, "abandoned", answered]);
    expect(
        &output,
        ("center", ""),
        &[
            ("offered", 4.0),
            ("answered", 3.0),
            ("abandoned", 1.0),
            ("deflected", 0.0),
            ("wait_mean", 22.5),
            ("speed_of_answer", 0.0),
            ("time_to_abandon", 90.0),
        ],
    );
    expect(&output, ("queue", "line"), &[("offered", 3.0), ("abandoned", 0.0)]);
    expect(&output, ("rule", "entry/all"), &[("rule_tried", 3.0), ("rule_applied", 3.0)]);
}

#[test]
fn bot_2_patience_for_people_begins_when_the_bot_hands_over() {
    // The first keeps the only person from 09:01:00 to 09:05:00. The second waits for the bot for
    // 50 s, has it until 09:02:00, and leaves 90 s later.
    let items = [("09:00:00", 240), ("09:00:10", 30)];
    let bot = "escalates = \"100%\", at-once = 1";
    let output = recorded(bot, "live chat", &items, "horizon = \"1h\"");
    expect(
        &output,
        ("queue", "line"),
        &[("offered", 2.0), ("abandoned", 1.0), ("time_to_abandon", 90.0), ("wait_mean", 45.0)],
    );
    expect(&output, ("center", ""), &[("abandoned", 1.0), ("wait_mean", 45.0)]);
    let closed = &output.rows("items.csv")[0]["closed"];
    assert!(closed.contains("T09:03:30"), "{closed}");
}

#[test]
fn vo_5_what_a_bot_fails_goes_where_it_is_told() {
    let items = [("09:00:00", 30), ("09:00:10", 30)];
    let of = |failure: &str, channel: &str| {
        let bot = format!("escalates = \"100%\", fails = \"100%\", on-failure = \"{failure}\"");
        recorded(&bot, channel, &items, "horizon = \"1h\"")
    };
    // At 09:01:00 and 09:01:10; the first has the person until 09:01:30.
    let output = of("escalate", "live chat");
    expect(
        &output,
        ("center", ""),
        &[
            ("offered", 2.0),
            ("answered", 2.0),
            ("bot_failed", 2.0),
            ("fallback_bot_failed", 2.0),
            ("fallback_entered", 2.0),
            ("fallback_no_match", 0.0),
            ("wait_mean", 10.0),
        ],
    );
    expect(&output, ("queue", "rest"), &[("offered", 2.0), ("answered", 2.0)]);
    expect(&output, ("rule", "entry/all"), &[("rule_tried", 0.0), ("rule_applied", 0.0)]);
    let output = of("hang up", "live chat");
    expect(
        &output,
        ("center", ""),
        &[
            ("offered", 2.0),
            ("system_closed", 2.0),
            ("bot_failed", 2.0),
            ("fallback_entered", 0.0),
            ("wait_mean", 0.0),
        ],
    );
    expect(&output, ("queue", "rest"), &[("offered", 0.0)]);
    let output = of("external", "voice");
    expect(
        &output,
        ("center", ""),
        &[("offered", 2.0), ("overflowed_out", 2.0), ("bot_failed", 2.0), ("answered", 0.0)],
    );
    assert_eq!(endings(&output), ["sent outside", "sent outside"]);
    let mut measures = output.rows("measures.csv").into_iter();
    assert!(measures.all(|row| row["measure"] != "overflowed"), "no queue overflows");
}

#[test]
fn what_is_with_its_bot_when_the_run_is_cut_is_in_no_count() {
    // At 10:00:00 the first has been solved; the second has the bot until 10:00:20, and the third
    // waits for it.
    let items = [("09:58:20", 30), ("09:59:00", 30), ("09:59:50", 30)];
    let bot = "escalates = \"0%\", at-once = 1";
    let output = recorded(bot, "live chat", &items, "horizon = \"1h\"\nclosing = \"cut\"");
    assert_eq!(endings(&output), ["deflected", "with bot", "left at end"]);
    expect(
        &output,
        ("center", ""),
        &[("offered", 1.0), ("left_at_end", 1.0), ("left_at_end_age", 10.0), ("deflected", 1.0)],
    );
}

#[test]
fn what_waits_for_a_bot_at_closing_time_is_disconnected() {
    let items = [("09:59:00", 30), ("09:59:10", 30), ("09:59:20", 30)];
    let bot = "escalates = \"100%\", at-once = 1";
    let output = recorded(bot, "live chat", &items, "horizon = \"1h\"\nclosing = \"disconnect\"");
    // The second has been with the bot from 10:00:00 on.
    assert_eq!(endings(&output)[2], "system closed");
    expect(&output, ("center", ""), &[("system_closed", 2.0), ("answered", 0.0)]);
}

#[test]
fn a_center_without_bots_says_nothing_of_them_and_check_counts_what_people_get() {
    let text = fs::read_to_string(shipped("bot-in-front.toml")).expect("it is there");
    let load = |text: &str| {
        let loaded = scenario::load("bots", text, &|_| Err(String::new()), &[]).expect("good");
        (loaded.load_table.pools[0].attention_needed, loaded.warnings)
    };
    let (start, rest) = text.split_once("[workstream.bot]").expect("it has a bot");
    let (_, rest) = rest.split_once("[[rule]]").expect("it has a rule");
    let without = format!("{start}[[rule]]{rest}");
    let output = run_text(&without, &["--replications", "2"]);
    let measures = output.rows("measures.csv");
    let of_bots = |name: &str| name.contains("bot") || name.contains("deflected");
    assert!(measures.iter().all(|row| !of_bots(&row["measure"])));
    // 1 % fails and is left to people too, and of the others 60 % are.
    let share = load(&text).0 / load(&without).0;
    assert!((share - (0.01 + 0.99 * 0.6)).abs() < 1e-9, "{share}");
    assert!(load(&text).1.is_empty());
    // 900 chats of 90 s in twelve hours are 1.9 at once on average.
    let (_, warnings) = load(&text.replace("at-once = 20", "at-once = 1"));
    let codes: Vec<Code> = warnings.iter().map(|warning| warning.code).collect();
    assert_eq!(codes, [Code::Overload]);
}

#[test]
fn trace_tells_what_the_bot_does() {
    let told = |arguments: &[&str]| {
        let file = shipped("bot-in-front.toml");
        let mut command = Command::new(env!("CARGO_BIN_EXE_waitline"));
        let output = command.args(["trace", &file]).args(arguments).output().expect("it runs");
        String::from_utf8(output.stdout).expect("text")
    };
    let story = told(&["--item", "web chats#1"]);
    assert!(story.contains("where a bot goes first\n"), "{story}");
    assert!(story.contains("the bot takes it\n"), "{story}");
    assert!(story.contains("closed: the bot did without people\n"), "{story}");
    let story = told(&["--longest", "1"]);
    assert!(story.contains("the bot hands it to people\n"), "{story}");
    assert!(story.contains("after the bot let go of it\n"), "{story}");
    let story = told(&["--fallback", "1"]);
    assert!(story.contains("the bot fails\n"), "{story}");
    assert!(story.contains("into queue `bot failures`"), "{story}");
    let story = told(&["--with", "", "--at", "Mon 10:00"]);
    assert!(story.contains("the bot hands it to people\n"), "{story}");
}
