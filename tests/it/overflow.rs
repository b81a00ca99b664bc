//! Operating hours and overflow through the whole program, against what can be worked out by hand.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering;

use crate::program::Output;
use crate::program::expect;
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

fn value(output: &Output, name: &str, measure: &str) -> Option<f64> {
    output.measure("queue", name, measure).value
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
        assert!(offered > Some(20.0), "{offered:?} calls at {start}");
        let (closed, answered) =
            if is_closed { (offered, Some(0.0)) } else { (Some(0.0), offered) };
        assert_eq!(value(&output, "calls", "system_closed"), closed, "{start}");
        assert_eq!(value(&output, "calls", "answered"), answered, "{start}");
        assert_eq!(value(&output, "calls", "abandoned"), Some(0.0), "{start}");
    }
}

#[test]
fn what_overflows_to_another_queue_is_served_there() {
    let hours = "hours = \"office\", overflow = { out-of-hours = { queue = \"night\" } }";
    let horizon = "start = 2026-01-05T18:00:00\nhorizon = \"10h\"";
    let output = run_text(&phone(hours, horizon, ""), &["--replications", "4"]);
    assert_eq!(value(&output, "calls", "offered"), Some(0.0));
    let all = output.measure("center", "", "offered").value;
    assert_eq!(output.measure("queue", "night", "answered").value, all);
}

#[test]
fn calls_that_go_outside_leave_the_center_by_overflow_and_enter_no_queue() {
    let limit = "overflow = { out-of-hours = { external = \"partner\" } }, hours = \"office\"";
    let horizon = "start = 2026-01-05T18:00:00\nhorizon = \"10h\"";
    let output = run_text(&phone(limit, horizon, ""), &["--replications", "4"]);
    let all = |measure| output.measure("center", "", measure).value;
    assert!(all("offered") > Some(20.0));
    assert_eq!(all("overflowed_out"), all("offered"));
    assert_eq!(all("system_closed"), Some(0.0));
    assert_eq!(all("abandoned"), Some(0.0));
    assert_eq!(value(&output, "calls", "overflowed"), all("offered"));
    assert_eq!(value(&output, "calls", "offered"), Some(0.0));
    // The rule that led to the closed queue has routed them all the same.
    assert_eq!(output.measure("rule", "phone/all", "rule_applied").value, all("offered"));
}

/// Runs a scenario with recorded items. Each is a time (of a Monday, if it names no date), what it
/// carries as `kind`, and how many seconds it takes.
fn recorded(items: &[(&str, &str, u32)], scenario: &str) -> Output {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("waitline-recorded-{}-{number}.csv", std::process::id());
    let path = std::env::temp_dir().join(&name);
    let mut table = String::from("time,kind,handling\n");
    for (time, kind, handling) in items {
        let day = if time.contains('T') { "" } else { "2026-05-11T" };
        table.push_str(&format!("{day}{time},{kind},{handling}\n"));
    }
    fs::write(&path, table).expect("the items can be written");
    let demand = format!(
        "[[demand]]\nname = \"items\"\nworkstream = \"entry\"\npatience = \"none\"\n\
         arrivals = {{ items = \"{name}\", time = \"time\", handling = \"handling\", \
         attributes = {{ kind = \"kind\" }} }}\n\
         handling = {{ talk = {{ constant = \"1s\" }} }}\n"
    );
    let output = run_text(&format!("format = 1\n{scenario}{demand}"), &["--records"]);
    let _ = fs::remove_file(&path);
    output
}

/// A voice entry whose calls go to `line`; people answer at once and hold one call each.
fn voice(queues: &str, pools: &[(&str, &str)], experiment: &str) -> String {
    let mut text = format!(
        "workstream = [{{ name = \"entry\", type = \"voice\", capacity-profile = \"calls\", \
         fallback-queue = \"spill\" }}]\n\
         capacity-profile = [{{ name = \"calls\", limit = 1 }}]\n\
         rule = [{{ name = \"all\", workstream = \"entry\", queue = \"line\" }}]\n{queues}\n"
    );
    for (pool, queue) in pools {
        text.push_str(&format!(
            "[[pool]]\nname = \"{pool}\"\nagents = 1\nqueues = [\"{queue}\"]\n\
             offered = {{ accepts-after = {{ constant = \"0s\" }} }}\n"
        ));
    }
    text + "[experiment]\nreplications = 1\ninterval = \"none\"\n" + experiment + "\n"
}

/// The visits in the order of their ends: item, queue, ending, whether it was the item's first.
fn visits(output: &Output) -> Vec<String> {
    let columns = ["item", "queue", "ending", "first"];
    let rows = output.rows("segments.csv");
    rows.iter().map(|row| columns.map(|column| row[column].clone()).join(" ")).collect()
}

#[test]
fn who_has_waited_too_long_moves_on_and_then_out() {
    // One person serves the line, one the queue to which it spills after a minute; from there
    // calls go outside after another.
    let queues = "queue = [{ name = \"line\", type = \"voice\", answer-within = \"100s\", overflow \
                  = { waiting = { longer-than = \"60s\", action = { queue = \"spill\" } } } }, \
                  { name = \"spill\", type = \"voice\", answer-within = \"100s\", overflow = { \
                  waiting = { longer-than = \"60s\", action = { external = \"partner\" } } } }]";
    let experiment = "start = 2026-05-11T09:00:00\nhorizon = \"1h\"";
    let pools = [("first", "line"), ("second", "spill")];
    let calls = [("09:00:00", "call", 300), ("09:00:10", "call", 100), ("09:00:20", "call", 100)];
    let output = recorded(&calls, &voice(queues, &pools, experiment));
    // The first is answered at once, until 09:05:00. The second moves on at 09:01:10 and is
    // answered there at once, until 09:02:50. The third moves on at 09:01:20 and out at 09:02:20.
    expect(
        &output,
        ("queue", "line"),
        &[
            ("offered", 3.0),
            ("answered", 1.0),
            ("overflowed", 2.0),
            ("overflowed_out", 2.0),
            ("system_closed", 0.0),
            // 0, 60 and 60 seconds.
            ("wait_mean", 40.0),
        ],
    );
    expect(
        &output,
        ("queue", "spill"),
        &[
            ("offered", 2.0),
            ("answered", 1.0),
            ("overflowed", 1.0),
            ("overflowed_out", 1.0),
            // 0 and 60 seconds.
            ("wait_mean", 30.0),
            ("service_level_offered", 0.5),
        ],
    );
    expect(
        &output,
        ("center", ""),
        &[
            ("offered", 3.0),
            ("answered", 2.0),
            ("overflowed", 3.0),
            ("overflowed_out", 1.0),
            // 0, 60 and 120 seconds, of which the first two were answered within the line's 100.
            ("wait_mean", 60.0),
            ("speed_of_answer", 30.0),
        ],
    );
    let level = output.measure("center", "", "service_level_offered").value.expect("known");
    assert!((level - 2.0 / 3.0).abs() < 1e-9, "{level}");
    expect(&output, ("rule", "entry/all"), &[("rule_applied", 3.0)]);
    assert_eq!(
        visits(&output),
        [
            "items#1 line answered true",
            "items#2 line moved on true",
            "items#2 spill answered false",
            "items#3 line moved on true",
            "items#3 spill sent outside false",
        ]
    );
}

#[test]
fn a_predicted_wait_is_that_of_twenty_answered_and_of_the_last_ten_minutes() {
    // The first call talks for 150 s, those that follow come and talk a minute each: number k is
    // answered 90 s after it came, 60 k + 90 s after nine. AWT-1: the average begins with the
    // first wait, 0, and goes a tenth of the way to each: after n waits of 90 s it is
    // 90 (1 - 0.9^n). AWT-2: it is worked out every ten minutes. At 09:20 numbers 0 to 18 have
    // been answered, 19 calls: it is not known. At 09:30 those to 28 have: n = 28, 85.3 s. At
    // 09:40 those to 38 have, if none overflowed: n = 38, 88.4 s.
    let calls: Vec<(String, u32)> =
        (0..45).map(|k| (format!("09:{k:02}:00"), if k == 0 { 150 } else { 60 })).collect();
    let calls: Vec<(&str, &str, u32)> =
        calls.iter().map(|(time, talk)| (time.as_str(), "call", *talk)).collect();
    let of = |limit: &str| {
        let queues = format!(
            "queue = [{{ name = \"line\", type = \"voice\", overflow = {{ predicted-wait = {{ \
             at-least = \"{limit}\", action = {{ queue = \"spill\" }} }} }} }}, \
             {{ name = \"spill\", type = \"voice\" }}]"
        );
        let experiment = "start = 2026-05-11T09:00:00\nhorizon = \"1h\"";
        recorded(&calls, &voice(&queues, &[("first", "line"), ("second", "spill")], experiment))
    };
    // From 09:30 on numbers 30 to 44 go elsewhere: what is learned of 29 changes little.
    let below = of("85s");
    expect(&below, ("queue", "line"), &[("offered", 30.0), ("overflowed", 15.0)]);
    // They never entered, so they did not leave.
    expect(&below, ("queue", "line"), &[("overflowed_out", 0.0), ("answered", 30.0)]);
    expect(&below, ("queue", "spill"), &[("offered", 15.0), ("answered", 15.0)]);
    // From 09:40 on numbers 40 to 44.
    expect(&of("86s"), ("queue", "line"), &[("offered", 40.0), ("overflowed", 5.0)]);
    // Never: it stays below 90 s.
    expect(&of("90s"), ("queue", "line"), &[("offered", 45.0), ("overflowed", 0.0)]);
}

#[test]
fn nobody_gets_in_on_a_holiday_or_from_closing_time_on() {
    let text = "hours = [{ name = \"office\", open = { \"Mon-Fri\" = \"08:00-18:00\" }, holidays = \
                [2026-05-14] }]\n\
                queue = [{ name = \"line\", type = \"voice\", hours = \"office\", overflow = { \
                out-of-hours = \"end\" } }, { name = \"spill\", type = \"voice\" }]";
    let calls = [
        ("2026-05-13T07:59:59", "call", 10),
        ("2026-05-13T08:00:00", "call", 10),
        ("2026-05-13T17:59:59", "call", 10),
        ("2026-05-13T18:00:00", "call", 10),
        // Ascension Day, a Thursday.
        ("2026-05-14T10:00:00", "call", 10),
        ("2026-05-15T08:00:00", "call", 10),
        ("2026-05-16T12:00:00", "call", 10),
    ];
    let experiment = "start = 2026-05-13T00:00:00\ntimezone = \"Europe/Berlin\"\nhorizon = \"4d\"";
    let output =
        recorded(&calls, &voice(text, &[("first", "line"), ("second", "spill")], experiment));
    // Records come in the order of their ends.
    let mut items = output.rows("items.csv");
    items.sort_by_key(|row| row["item"].clone());
    let endings: Vec<String> = items.iter().map(|row| row["ending"].clone()).collect();
    let (answered, closed) = ("answered", "system closed");
    assert_eq!(endings, [closed, answered, answered, closed, closed, answered, closed]);
    // OVF-7: what is ended counts as having reached the queue.
    expect(
        &output,
        ("queue", "line"),
        &[("offered", 7.0), ("answered", 3.0), ("system_closed", 4.0), ("overflowed", 4.0)],
    );
}

/// A chat that is taken from a list after `looks` seconds and ten more, and moves to another list
/// after a minute; `pools` names the people of that one.
fn picked(queues: &str, pools: &str) -> Output {
    let scenario = format!(
        "workstream = [{{ name = \"entry\", type = \"messaging\", channel = \"live chat\", \
         distribution = \"pick\", capacity-profile = \"chats\", fallback-queue = \"other\" }}]\n\
         capacity-profile = [{{ name = \"chats\", limit = 1 }}]\n\
         rule = [{{ name = \"all\", workstream = \"entry\", queue = \"list\" }}]\n\
         queue = [{{ name = \"list\", type = \"messaging\", overflow = {{ waiting = {{ \
         longer-than = \"60s\", action = {{ queue = \"other\" }} }} }} }}, \
         {{ name = \"other\", type = \"messaging\" }}]\n\
         [[pool]]\nname = \"slow\"\nagents = 1\nqueues = {queues}\n\
         picking = {{ looks-when-free-after = {{ constant = \"55s\" }}, claim-time = \"10s\", \
         takes = \"oldest\" }}\n{pools}\
         [experiment]\nstart = 2026-05-11T09:00:00\nhorizon = \"1h\"\nreplications = 1\n\
         interval = \"none\"\n"
    );
    recorded(&[("09:00:00", "chat", 100)], &scenario)
}

#[test]
fn who_reaches_for_what_overflows_meanwhile_comes_too_late() {
    // He finds it at 09:00:55 and would have it at 09:01:05, but it moves at 09:01:00 to a list of
    // others. They find it at 09:01:20 and have it at 09:01:30.
    let others = "[[pool]]\nname = \"others\"\nagents = 1\nqueues = [\"other\"]\n\
                  [pool.picking]\nlooks-when-free-after = { constant = \"20s\" }\n\
                  claim-time = \"10s\"\ntakes = \"oldest\"\n";
    let output = picked("[\"list\"]", others);
    let list = [("offered", 1.0), ("answered", 0.0), ("overflowed_out", 1.0), ("picks_lost", 1.0)];
    expect(&output, ("queue", "list"), &list);
    expect(
        &output,
        ("queue", "other"),
        &[("offered", 1.0), ("answered", 1.0), ("wait_mean", 30.0)],
    );
    expect(&output, ("center", ""), &[("answered", 1.0), ("picks", 1.0), ("wait_mean", 90.0)]);
}

#[test]
fn who_serves_both_lists_has_what_he_reached_for() {
    // He reaches for it on the first list and has it at 09:01:05, when it is on the second.
    let output = picked("[\"list\", \"other\"]", "");
    expect(&output, ("queue", "list"), &[("overflowed_out", 1.0), ("picks_lost", 0.0)]);
    expect(&output, ("queue", "other"), &[("answered", 1.0), ("wait_mean", 5.0)]);
    expect(&output, ("center", ""), &[("picks", 1.0), ("wait_mean", 65.0)]);
}

/// One person serves a line that is open from eight to six, and a queue for the night.
fn by_day_and_night(line: &str, rules: &str) -> String {
    format!(
        "workstream = [{{ name = \"entry\", type = \"voice\", capacity-profile = \"calls\", \
         fallback-queue = \"night\" }}]\n\
         capacity-profile = [{{ name = \"calls\", limit = 1 }}]\n\
         hours = [{{ name = \"office\", open = {{ \"Mon-Sun\" = \"08:00-18:00\" }} }}]\n\
         queue = [{{ name = \"line\", type = \"voice\", hours = \"office\"{line} }}, \
         {{ name = \"night\", type = \"voice\" }}]\n{rules}\
         [[pool]]\nname = \"day and night\"\nagents = 1\nqueues = [\"line\", \"night\"]\n\
         offered = {{ accepts-after = {{ constant = \"0s\" }} }}\n\
         [experiment]\nstart = 2026-05-11T12:00:00\nhorizon = \"10h\"\nreplications = 1\n\
         interval = \"none\"\n"
    )
}

#[test]
fn rtq_4_a_rule_brings_its_own_overflow_to_its_queue() {
    let rules = "[[rule]]\nname = \"gold\"\nworkstream = \"entry\"\nwhen = { kind = \"gold\" }\n\
                 queue = \"line\"\noverflow = { out-of-hours = { queue = \"night\" } }\n\
                 [[rule]]\nname = \"others\"\nworkstream = \"entry\"\nqueue = \"line\"\n";
    let scenario = by_day_and_night(", overflow = { out-of-hours = \"end\" }", rules);
    let calls = [
        ("14:00:00", "gold", 10),
        ("14:01:00", "plain", 10),
        ("19:00:00", "gold", 10),
        ("19:01:00", "plain", 10),
    ];
    let output = recorded(&calls, &scenario);
    // By day both are answered. By night gold goes to the night queue, and plain is ended, as the
    // queue itself says. RTQ-2: both rules match a gold call, whose rule is the first.
    expect(
        &output,
        ("queue", "line"),
        &[("offered", 3.0), ("answered", 2.0), ("system_closed", 1.0), ("overflowed", 2.0)],
    );
    expect(&output, ("queue", "night"), &[("offered", 1.0), ("answered", 1.0)]);
    expect(&output, ("rule", "entry/gold"), &[("rule_matched", 2.0), ("rule_applied", 2.0)]);
    expect(&output, ("rule", "entry/others"), &[("rule_matched", 4.0), ("rule_applied", 2.0)]);
}

#[test]
fn rtq_2_the_rule_that_routes_is_the_first_whose_queue_takes_the_item() {
    let rules = "rule = [{ name = \"by day\", workstream = \"entry\", queue = \"line\" }, \
                 { name = \"else\", workstream = \"entry\", queue = \"night\" }]\n";
    let scenario = by_day_and_night("", rules);
    let calls = [("17:00:00", "call", 10), ("18:00:00", "call", 10), ("19:00:00", "call", 10)];
    let output = recorded(&calls, &scenario);
    // Both match every call. At six the first one's queue closes, and the second takes over.
    expect(&output, ("rule", "entry/by day"), &[("rule_matched", 3.0), ("rule_applied", 1.0)]);
    expect(&output, ("rule", "entry/else"), &[("rule_matched", 3.0), ("rule_applied", 2.0)]);
    expect(&output, ("queue", "night"), &[("offered", 2.0)]);
}

/// The records of every visit, counted by queue, against what the program counted itself.
#[test]
fn every_visit_to_a_queue_that_overflows_has_one_ending() {
    let text = fs::read_to_string(scenario("overflow.toml")).expect("it is there");
    // Twice the calls and the end cut off, so that every ending occurs.
    let text = text.replace("per-day = 700", "per-day = 1400");
    let text = text.replace("horizon = \"5d\"", "horizon = \"11h\"\nclosing = \"cut\"");
    let output = run_text(&text, &["--replications", "3", "--records"]);
    let mut counts: BTreeMap<(String, String), BTreeMap<String, u32>> = BTreeMap::new();
    for row in output.rows("segments.csv") {
        let of_queue = counts.entry((row["replication"].clone(), row["queue"].clone()));
        let of_queue = of_queue.or_default();
        let ending = match &*row["ending"] {
            "system closed" => "system_closed",
            "left at end" => "left_at_end",
            "moved on" | "sent outside" => "overflowed_out",
            ending => ending,
        };
        *of_queue.entry("offered".to_owned()).or_default() += 1;
        *of_queue.entry(ending.to_owned()).or_default() += 1;
    }
    assert_eq!(counts.len(), 6, "two queues in three replications");
    let measures = ["answered", "abandoned", "system_closed", "overflowed_out", "left_at_end"];
    let rows = output.rows("replications.csv");
    let mut seen = BTreeMap::new();
    for ((replication, queue), counts) in &counts {
        let found = |measure: &str| -> u32 {
            let row = rows.iter().find(|row| {
                row["replication"] == *replication
                    && row["scope"] == "queue"
                    && row["name"] == *queue
                    && row["measure"] == measure
            });
            row.expect("it has a row")["value"].parse().expect("it is a whole number")
        };
        let counted = |measure: &str| counts.get(measure).copied().unwrap_or(0);
        for measure in measures.iter().chain(&["offered"]) {
            assert_eq!(found(measure), counted(measure), "{measure} of {queue}");
        }
        let endings: u32 = measures.iter().map(|measure| found(measure)).sum();
        assert_eq!(found("offered"), endings, "{queue} in replication {replication}");
        for measure in measures {
            *seen.entry(measure).or_insert(0) += found(measure);
        }
    }
    assert!(seen.values().all(|count| *count > 0), "some ending never occurs: {seen:?}");
}

/// What `trace` tells.
fn told(arguments: &[&str]) -> String {
    let path = scenario("overflow.toml");
    let run = Command::new(env!("CARGO_BIN_EXE_waitline"))
        .args([&["trace", &path], arguments].concat())
        .output()
        .expect("the program runs");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).expect("stories are text")
}

#[test]
fn a_story_tells_the_arrival_before_the_overflow_and_once() {
    let in_order = |story: &str, parts: &[&str]| {
        let mut rest = story;
        for part in parts {
            let found = rest.split_once(part);
            rest = found.unwrap_or_else(|| panic!("no `{part}` after the others:\n{story}")).1;
        }
    };
    // A call that comes after six is ended at the door.
    let story = told(&["--with", "", "--at", "2026-05-01 19:00"]);
    in_order(
        &story,
        &["comes in through `phone`", "is applied", "is closed at this hour", "closed:"],
    );
    assert!(!story.contains("into queue"), "{story}");
    // The longest waits in the second line are those of calls that moved there.
    let story = told(&["--longest", "1", "--queue", "second line"]);
    in_order(&story, &["comes in through `phone`", "`hotline`", "into queue `second line`"]);
    assert_eq!(story.matches("comes in").count(), 1, "{story}");
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
