//! What is legal but perhaps not meant is said, and only then.

use waitline::center::ServiceLimit;
use waitline::scenario;
use waitline::scenario::Code;
use waitline::scenario::Severity;

const BASE: &str = r#"format = 1
[[workstream]]
name = "chat"
type = "messaging"
channel = "live chat"
capacity-units = 1
fallback-queue = "rest"
[[queue]]
name = "sales"
type = "messaging"
[[queue]]
name = "rest"
type = "messaging"
[[rule]]
name = "topics"
workstream = "chat"
when = { topic = "sales" }
queue = "sales"
[[demand]]
name = "visitors"
workstream = "chat"
arrivals = { rate = "6/h" }
attributes = { topic = { sales = "100%" }, tier = { gold = 1 } }
patience = { exponential = "4m" }
handling = { talk = { exponential = "6m" } }
[[pool]]
name = "team"
agents = 3
units = 1
queues = ["sales", "rest"]
offered = { accepts-after = { constant = "5s" } }
[experiment]
horizon = "1d"
"#;

/// Loads the base with one text replaced by another, and gives the warnings.
#[track_caller]
fn warnings(changes: &[(&str, &str)]) -> Vec<(Code, String)> {
    let mut text = BASE.to_owned();
    for (old, new) in changes {
        assert!(text.contains(old), "{old}");
        text = text.replacen(old, new, 1);
    }
    let loaded = scenario::load("odd", &text, &|_| Err(String::new()), &[]);
    let loaded = loaded.unwrap_or_else(|findings| panic!("{findings:#?}"));
    loaded.warnings.into_iter().map(|finding| (finding.code, finding.message)).collect()
}

#[track_caller]
fn check(code: Code, message: &str, changes: &[(&str, &str)]) {
    assert_eq!(warnings(changes), [(code, message.to_owned())]);
}

#[test]
fn nothing_is_said_against_a_sound_scenario() {
    assert_eq!(warnings(&[]), []);
}

#[test]
fn items_that_no_rule_covers_are_counted_over_what_rules_look_at() {
    check(
        Code::Uncovered,
        "25 % of the items of `visitors` match no rule, most often topic = other",
        &[("{ sales = \"100%\" }", "{ sales = \"75%\", other = \"20%\", odd = \"5%\" }")],
    );
}

#[test]
fn a_rule_behind_one_that_takes_everything_is_never_used() {
    check(
        Code::Unreachable,
        "no item is ever routed by rule `topics`",
        &[(
            "[[rule]]",
            "[[rule]]\nname = \"all\"\nworkstream = \"chat\"\nqueue = \"rest\"\n[[rule]]",
        )],
    );
}

#[test]
fn a_failing_rule_is_used_where_it_matches_although_another_matches_first() {
    // FB-1: an error among the matches is enough.
    let fails = "[[rule]]\nname = \"broken\"\nworkstream = \"chat\"\n\
                 when = { tier = \"gold\" }\nfails = true\n[[demand]]";
    let found = warnings(&[("[[demand]]", fails)]);
    assert_eq!(found, [(Code::Unreachable, "no item is ever routed by rule `topics`".to_owned())],);
}

#[test]
fn pre_9_allowed_presences_that_waste_capacity() {
    check(
        Code::PresenceBlocks,
        "people may hold 3 items of workstream `chat`, but are offered none while busy",
        &[
            ("capacity-units = 1", "capacity-units = 1\nallowed-presences = [\"available\"]"),
            ("units = 1\nqueues", "units = 3\nseveral-at-once = \"turns\"\nqueues"),
        ],
    );
}

const SPANISH: (&str, &str) = (
    "[[demand]]",
    "[[skill]]\nname = \"spanish\"\n[[classification]]\nname = \"language\"\n\
     workstream = \"chat\"\nrules = [{ name = \"es\", skills = { spanish = 3 } }]\n[[demand]]",
);

#[test]
fn skills_that_are_ignored() {
    check(
        Code::SkillsIgnored,
        "workstream `chat` ignores the skills that its items require",
        &[SPANISH],
    );
}

#[test]
fn sk_3_skills_that_nobody_has() {
    let exact = ("capacity-units = 1", "capacity-units = 1\nskill-matching = \"exact\"");
    check(
        Code::SkillsMissing,
        "items of `visitors` come to queue `sales` and nobody there has spanish 3",
        &[SPANISH, exact, ("units = 1\nqueues", "units = 1\nskills = { spanish = 2 }\nqueues")],
    );
    let enough = ("units = 1\nqueues", "units = 1\nskills = { spanish = 3 }\nqueues");
    assert_eq!(warnings(&[SPANISH, exact, enough]), []);
}

#[test]
fn more_than_the_product_allows() {
    let each =
        |make: &dyn Fn(usize) -> String, gap: &str| (0..6).map(make).collect::<Vec<_>>().join(gap);
    let queues = each(&|one| format!("[[queue]]\nname = \"q{one}\"\ntype = \"messaging\""), "\n");
    let names = each(&|one| format!("\"q{one}\""), ", ");
    let shares = each(&|one| format!("q{one} = \"{}%\"", if one == 0 { 50 } else { 10 }), ", ");
    check(
        Code::ProductLimit,
        "workstream chat, rule topics: 6 queues of a percentage split are more than 5",
        &[
            ("[[queue]]\nname = \"sales\"\ntype = \"messaging\"", &queues),
            ("queue = \"sales\"\n", &format!("split = {{ {shares} }}\n")),
            ("\"sales\", \"rest\"", &format!("{names}, \"rest\"")),
        ],
    );
}

#[test]
fn entries_that_nothing_uses() {
    let found = warnings(&[
        ("[[rule]]", "[[queue]]\nname = \"old\"\ntype = \"voice\"\n[[rule]]"),
        ("[[demand]]", "[[skill]]\nname = \"latin\"\n[[demand]]"),
        ("[experiment]", "[[pool]]\nname = \"spare\"\nagents = 1\nqueues = []\n[experiment]"),
    ]);
    let messages: Vec<&str> = found
        .iter()
        .map(|(code, message)| {
            assert_eq!(*code, Code::Unused);
            message.as_str()
        })
        .collect();
    assert_eq!(
        messages,
        [
            "queue `old` is never used: no rule leads to it, and nothing falls back to it",
            "skill `latin` is never used: no item requires it",
            "pool `spare` is never used: no item ever comes to its queues",
        ]
    );
}

#[test]
fn chats_at_night_while_people_work_by_day() {
    check(
        Code::Unattended,
        "62.5 % of the items of `visitors` arrive while nobody who serves them is there",
        &[("agents = 3", "agents = 3\nworks = \"08:00-17:00\"")],
    );
}

#[test]
fn recorded_items_outside_of_the_horizon() {
    let text = BASE
        .replacen("{ rate = \"6/h\" }", "{ items = \"calls.csv\", time = \"time\" }", 1)
        .replacen("attributes = { topic = { sales = \"100%\" }, tier = { gold = 1 } }\n", "", 1)
        .replacen("when = { topic = \"sales\" }\n", "", 1);
    let found = |rows: &str| {
        let files = |_: &str| Ok(rows.as_bytes().to_vec());
        let loaded = scenario::load("recorded", &text, &files, &[]).expect("valid");
        loaded.warnings.into_iter().map(|found| (found.code, found.message)).collect::<Vec<_>>()
    };
    assert_eq!(found("time\n0\n3600\n86399\n"), []);
    let message = "2 of the items of `calls.csv` arrive before the start or after the horizon";
    let wanted = (Code::OutsideHorizon, message.to_owned());
    assert_eq!(found("time\n-1\n0\n3600\n86401\n"), [wanted]);
}

#[test]
fn more_work_than_hours() {
    // 3 people, 60 an hour of 6 minutes each: 6 at work all the time.
    let found = warnings(&[("6/h", "60/h")]);
    assert_eq!(
        found,
        [
            (Code::Overload, "pool `team` has 144 h of work and 72 h of attention".to_owned()),
            (Code::Overload, "units hold 6 of 3 places of pool `team` on average".to_owned()),
        ]
    );
    let patient = ("patience = { exponential = \"4m\" }", "patience = \"none\"");
    let kept = ("capacity-units = 1", "capacity-units = 1\nstate-limits = \"never\"");
    let (code, message) = warnings(&[("6/h", "60/h"), patient, kept]).swap_remove(0);
    assert_eq!(code, Code::Saturated);
    assert!(message.ends_with(", and nobody gives up: queue `sales` only grows"), "{message}");
}

#[test]
fn more_work_than_hours_unless_it_overflows() {
    // What overflows is not worked on here: the load is that of a center without overflow.
    let limit = "name = \"sales\"\ntype = \"messaging\"";
    let overflow = "overflow = { item-limit = { items = 5, action = \"end\" } }";
    let overflow = format!("{limit}\n{overflow}");
    let found = warnings(&[("6/h", "60/h"), (limit, &overflow)]);
    let load =
        "pool `team` would have 144 h of work if nothing overflowed, and has 72 h of attention";
    let held = "units would hold 6 of 3 places of pool `team` on average if nothing overflowed";
    let wanted = [load, held].map(|message| (Code::Overload, message.to_owned()));
    assert_eq!(found, wanted);
    // Nobody leaves, but the queue overflows: it does not only grow.
    let patient = ("patience = { exponential = \"4m\" }", "patience = \"none\"");
    let kept = ("capacity-units = 1", "capacity-units = 1\nstate-limits = \"never\"");
    let found = warnings(&[("6/h", "60/h"), patient, kept, (limit, &overflow)]);
    assert_eq!(found, wanted);
}

#[test]
fn a_rule_behind_one_whose_queue_overflows_is_used() {
    // RTQ-2: it takes what the queue of the first does not.
    let all = "[[rule]]\nname = \"all\"\nworkstream = \"chat\"\nqueue = \"rest\"\n[[rule]]";
    let rest = "name = \"rest\"\ntype = \"messaging\"";
    let overflow = "overflow = { item-limit = { items = 5, action = \"end\" } }";
    assert_eq!(warnings(&[("[[rule]]", all), (rest, &format!("{rest}\n{overflow}"))]), []);
    // Nor does it matter what else the queue does with what has entered.
    let waiting = "overflow = { waiting = { longer-than = \"5m\", action = \"end\" } }";
    let found = warnings(&[("[[rule]]", all), (rest, &format!("{rest}\n{waiting}"))]);
    let message = "no item is ever routed by rule `topics`".to_owned();
    assert_eq!(found, [(Code::Unreachable, message)]);
}

#[test]
fn a_queue_does_not_only_grow_if_the_system_closes_what_waits() {
    // 4.5: a live chat that is open for 20 minutes is closed.
    let patient = ("patience = { exponential = \"4m\" }", "patience = \"none\"");
    let closed = warnings(&[("6/h", "60/h"), patient]);
    assert_eq!(closed[0].0, Code::Overload, "{closed:?}");
    // A limit that no item of the run reaches closes none.
    let short = ("horizon = \"1d\"", "horizon = \"20m\"");
    assert_eq!(warnings(&[("6/h", "60/h"), patient, short])[0].0, Code::Saturated);
}

#[test]
fn a_queue_does_not_only_grow_if_recorded_customers_leave() {
    let csv = "at,talk,gone\n0,86400,30\n60,86400,\n120,86400,45\n180,86400,\n";
    let load = |columns: &str| {
        let items = format!("items = \"a.csv\", time = \"at\", handling = \"talk\"{columns}");
        let text = BASE
            .replacen("rate = \"6/h\"", &items, 1)
            .replacen("attributes = { topic = { sales = \"100%\" }, tier = { gold = 1 } }", "", 1)
            .replacen("patience = { exponential = \"4m\" }", "patience = \"none\"", 1)
            .replacen("capacity-units = 1", "capacity-units = 1\nstate-limits = \"never\"", 1);
        let files = |_: &str| Ok(csv.as_bytes().to_vec());
        let loaded = scenario::load("recorded", &text, &files, &[]);
        let loaded = loaded.unwrap_or_else(|findings| panic!("{findings:#?}"));
        loaded.warnings.iter().any(|finding| finding.code == Code::Saturated)
    };
    assert!(load(""));
    assert!(!load(", patience = \"gone\""));
}

#[test]
fn shared_work_goes_where_there_is_time_for_it() {
    // Two pools share the queue, and one of them has another to itself that fills it.
    let text = BASE
        .replacen("6/h", "28/h", 1)
        .replacen("queues = [\"sales\", \"rest\"]", "queues = [\"sales\"]", 1)
        .replacen("{ sales = \"100%\" }", "{ sales = \"50%\", other = \"50%\" }", 1)
        .replacen(
            "[experiment]",
            "[[pool]]\nname = \"both\"\nagents = 2\nunits = 1\nqueues = [\"sales\", \"rest\"]\n\
             offered = { accepts-after = { constant = \"0s\" } }\n[experiment]",
            1,
        );
    let loaded = scenario::load("shared", &text, &|_| Err(String::new()), &[]).expect("valid");
    let loads: Vec<f64> = loaded
        .load_table
        .pools
        .iter()
        .map(|pool| pool.attention_needed / pool.attention_there)
        .collect();
    // 2.8 people's work for five people, of which 1.4 only two can do: 70 % of theirs, so that
    // they need no other work to be busier than the rest, who get all 1.4 that is shared.
    assert!((loads[0] - 0.7).abs() < 0.01 && (loads[1] - 1.4 / 3.0).abs() < 0.01, "{loads:?}");
}

const CUSTOM: &str = "[[queue]]\nname = \"sales\"\ntype = \"messaging\"\nmethod = \"custom\"\n\
    assignment-rules = [{ name = \"all\", when = { WHEN } }]";

/// The base with an assignment rule in queue `sales`.
fn ruled(when: &str, changes: &[(&str, &str)]) -> Vec<(Code, String)> {
    let queue = CUSTOM.replace("WHEN", when);
    let rule = ("[[queue]]\nname = \"sales\"\ntype = \"messaging\"", queue.as_str());
    warnings(&[&[rule], changes].concat())
}

#[test]
fn cus_4_rules_that_do_not_ask_for_units_or_presence() {
    let with_break = [(
        "agents = 3",
        "agents = 3\nworks = \"00:00-23:59\"\n\
        break = { length = \"30m\", between = \"11:00-14:00\" }",
    )];
    let units = "assignment rule `all` of queue `sales` does not ask for `units`: people get more \
        than they have room for";
    let presence = "assignment rule `all` of queue `sales` does not ask for `presence`: it \
        chooses people who are on a break";
    let only = |code, message: &str| vec![(code, message.to_owned())];
    assert_eq!(ruled("", &[]), only(Code::UnitsNotAsked, units));
    let found = ruled("units = \"free\"", &with_break);
    let found: Vec<_> = found.into_iter().filter(|one| one.0 != Code::Unattended).collect();
    assert_eq!(found, only(Code::PresenceNotAsked, presence));
    assert_eq!(ruled("units = \"free\"", &[]), []);
}

#[test]
fn an_assignment_rule_that_fits_nobody() {
    let level = ("agents = 3", "agents = 3\nproperties = { level = 2 }");
    let message = "assignment rule `all` fits nobody who serves queue `sales`".to_owned();
    let wanted = [(Code::Unreachable, message)];
    assert_eq!(ruled("units = \"free\", level = 3", &[level]), wanted);
    assert_eq!(ruled("units = \"free\", level = { at-least = 3 }", &[level]), []);
}

/// The warnings of one code.
fn of_code(code: Code, changes: &[(&str, &str)]) -> Vec<String> {
    let found = warnings(changes).into_iter().filter(|one| one.0 == code);
    found.map(|(_, message)| message).collect()
}

#[test]
fn more_items_a_minute_than_the_product_is_said_to_bear() {
    let found = |rate: &str, changes: &[(&str, &str)]| {
        of_code(Code::ScaleLimit, &[&[("6/h", rate)], changes].concat())
    };
    let contract = "items a minute arrive, more than the 100 that a contract lets come unless \
        agreed otherwise";
    assert_eq!(found("100/min", &[]), [""; 0]);
    assert_eq!(found("101/min", &[]), [format!("up to 101 {contract}")]);
    let most = "up to 5001 items a minute arrive, more than the 5000";
    assert_eq!(found("5000/min", &[]), [format!("up to 5000 {contract}")]);
    assert_eq!(found("5001/min", &[]), [most]);
    // What comes into queues with the custom method counts for them, and no other.
    let queue = CUSTOM.replace("WHEN", "units = \"free\"");
    let method = ("[[queue]]\nname = \"sales\"\ntype = \"messaging\"", queue.as_str());
    let half = ("{ sales = \"100%\" }", "{ sales = \"50%\", other = \"50%\" }");
    let custom =
        "up to 501 items a minute in queues with the custom method arrive, more than the 500";
    assert_eq!(found("1002/min", &[method, half])[1..], [custom]);
    assert_eq!(found("1000/min", &[method, half]).len(), 1);
    // Demands that come at different times do not add up.
    let demand = |works: &str| {
        let rates = format!("{{ rates = [\"{works}\"], every = \"12h\" }}");
        rates.replace(", ", "\", \"").replacen("\", \"every", ", every", 1)
    };
    let two = format!(
        "[[demand]]\nname = \"more\"\nworkstream = \"chat\"\narrivals = {}\n\
         attributes = {{ topic = {{ sales = 1 }} }}\npatience = {{ exponential = \"4m\" }}\n\
         handling = {{ talk = {{ exponential = \"6m\" }} }}\n[[pool]]",
        demand("0/min, 80/min")
    );
    let first = |rates: &str| demand(rates);
    let apart = [("{ rate = \"6/h\" }", first("80/min, 0/min")), ("[[pool]]", two.clone())];
    let together = [("{ rate = \"6/h\" }", first("0/min, 80/min")), ("[[pool]]", two)];
    let of = |changes: &[(&str, String); 2]| {
        let changes: Vec<(&str, &str)> =
            changes.iter().map(|(old, new)| (*old, new.as_str())).collect();
        of_code(Code::ScaleLimit, &changes)
    };
    assert_eq!(of(&apart), [""; 0]);
    assert_eq!(of(&together), [format!("up to 160 {contract}")]);
}

#[test]
fn more_people_and_queues_than_the_product_is_said_to_bear() {
    let found = |agents: &str, changes: &[(&str, &str)]| {
        let agents = format!("agents = {agents}");
        of_code(Code::ScaleLimit, &[&[("agents = 3", agents.as_str())], changes].concat())
    };
    assert_eq!(found("5000", &[]), [""; 0]);
    let of = |queue: &str, there: u32| {
        format!("queue {queue}: {there} people of a queue are more than 5000")
    };
    assert_eq!(found("5001", &[]), [of("sales", 5001), of("rest", 5001)]);
    let all = "center: 10001 people in all queues are more than 10000";
    assert_eq!(found("10001", &[]), [of("sales", 10_001), of("rest", 10_001), all.to_owned()]);
    let queue = CUSTOM.replace("WHEN", "units = \"free\"");
    let method = ("[[queue]]\nname = \"sales\"\ntype = \"messaging\"", queue.as_str());
    let custom = "queue sales: 2001 people of a queue with the custom method are more than 2000";
    assert_eq!(found("2001", &[method]), [custom]);
    let queues = |count: usize| -> String {
        let queue = |one| format!("[[queue]]\nname = \"q{one}\"\ntype = \"messaging\"\n");
        (0..count).map(queue).collect::<String>() + "[[rule]]"
    };
    let many = "center: 101 queues with priorities across queues are more than 100";
    assert_eq!(found("3", &[("[[rule]]", &queues(99))]), [many]);
    assert_eq!(found("3", &[("[[rule]]", &queues(98))]), [""; 0]);
}

#[test]
fn more_waiting_items_than_the_product_is_said_to_bear() {
    // 3 people work off 30 an hour of what comes to them, and nobody leaves.
    let patient = ("patience = { exponential = \"4m\" }", "patience = \"none\"");
    let kept = ("capacity-units = 1", "capacity-units = 1\nstate-limits = \"never\"");
    let found = |rate: &str, days: &str| {
        let long = ("horizon = \"1d\"", days);
        of_code(Code::ScaleLimit, &[patient, kept, long, ("6/h", rate)])
    };
    // 5,000 an hour for ten hours, less what is worked off.
    assert_eq!(found("5000/h", "horizon = \"10h\""), [""; 0]);
    let message = "queues that only grow end with some 50700 waiting items, more than the 50000";
    assert_eq!(found("5100/h", "horizon = \"10h\""), [message]);
}

#[test]
fn the_explanations_of_limits_name_every_limit() {
    for limit in ServiceLimit::all() {
        let code = if limit.is_scale() { Code::ScaleLimit } else { Code::ProductLimit };
        let most = limit.most();
        let most = match most / 1_000 {
            0 => format!(" {most} "),
            thousands => format!(" {thousands},{:03} ", most % 1_000),
        };
        let text = code.explanation().replace('\n', " ");
        assert!(text.contains(&most), "{} does not name {most}: {limit:?}", code.name());
        assert!(limit.source().ends_with(|last: char| last.is_ascii_digit()), "{limit:?}");
    }
}

/// The tests above compare warnings as a whole or all of a code, so one that they name is one that
/// they show.
#[test]
fn every_kind_of_warning_is_shown_above() {
    let tests = include_str!("warnings.rs");
    let warnings = Code::ALL.iter().filter(|code| code.severity() == Severity::Warning);
    // Behind the name no letter follows, so that no name hides in a longer one.
    let is_named = |code: &Code| {
        let name = format!("Code::{code:?}");
        tests.match_indices(&name).any(|(at, _)| {
            !tests[at + name.len()..].starts_with(|letter: char| letter.is_alphanumeric())
        })
    };
    let unseen: Vec<_> = warnings.filter(|code| !is_named(code)).collect();
    assert!(unseen.is_empty(), "no test shows {unseen:?}");
}
