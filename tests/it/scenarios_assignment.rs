//! Who goes first, and to whom: settings of assignment through whole scenarios, against exact
//! answers and numbers worked out by hand.

use std::fs;

use waitline::erlang::ErlangC;
use waitline::erlang::Load;
use waitline::scenario;
use waitline::scenario::Code;

use crate::oracles::agrees;
use crate::program::run_text;

/// A voice center of one team whose people answer at once. `queue` are further settings of the
/// queue, `rest` further tables.
fn calls(queue: &str, rest: &str, agents: u32, experiment: &str) -> String {
    format!(
        "format = 1\n\
         workstream = [{{ name = \"phone\", type = \"voice\", capacity-units = 1, \
         fallback-queue = \"calls\", state-limits = \"never\" }}]\n\
         [[queue]]\nname = \"calls\"\ntype = \"voice\"\n{queue}\n{rest}\n\
         [[pool]]\nname = \"team\"\nagents = {agents}\nunits = 1\nqueues = [\"calls\"]\n\
         offered = {{ accepts-after = {{ constant = \"0s\" }} }}\n\
         [experiment]\n{experiment}\n"
    )
}

fn demand(name: &str, per_hour: f64, attributes: &str) -> String {
    format!(
        "[[demand]]\nname = \"{name}\"\nworkstream = \"phone\"\npatience = \"none\"\n\
         arrivals = {{ rate = \"{per_hour}/h\" }}\nattributes = {{ {attributes} }}\n\
         handling = {{ talk = {{ exponential = \"1h\" }} }}\n"
    )
}

const CUSTOM: &str = "method = \"custom\"\n\
    assignment-rules = [{ name = \"free\", when = { units = \"free\" }, \
    order-by = \"least active\" }]\n";

/// Runs recorded calls, each a line `time,talk,attributes…`, and gives for each its wait in
/// seconds and who answered, in the order of arrival.
fn recorded(text: &str, csv: &str) -> Vec<(f64, String)> {
    let name = format!("waitline-{}-{:?}.csv", std::process::id(), std::thread::current().id());
    let path = std::env::temp_dir().join(name);
    fs::write(&path, csv).expect("the calls can be written");
    let text = text.replace("CALLS", path.to_str().expect("temporary paths are text"));
    let output = run_text(&text, &["--replications", "1", "--records"]);
    let _ = fs::remove_file(&path);
    let mut rows = output.rows("segments.csv");
    let number = |item: &str| -> u32 {
        let (_, number) = item.rsplit_once('#').expect("items have numbers");
        number.parse().expect("a number")
    };
    rows.sort_by_key(|row| number(&row["item"]));
    let seconds = |text: &str| -> f64 {
        let clock = text.split('T').nth(1).expect("a time");
        let parts = clock.trim_end_matches('Z').split(['+', ':']).take(3);
        parts.fold(0.0, |sum, part| 60.0 * sum + part.parse::<f64>().expect("a number"))
    };
    let wait = |row: &std::collections::BTreeMap<String, String>| {
        (seconds(&row["left"]) - seconds(&row["entered"]), row["agent"].clone())
    };
    rows.iter().map(wait).collect()
}

const RECORDED: &str = "[[demand]]\nname = \"calls\"\nworkstream = \"phone\"\n\
    patience = \"none\"\narrivals = { items = \"CALLS\", time = \"at\", handling = \"talk\", \
    attributes = ATTRIBUTES }\nhandling = { talk = { constant = \"1m\" } }\n";

fn recorded_demand(attributes: &str) -> String {
    RECORDED.replace("ATTRIBUTES", attributes)
}

const LONG: &str = "horizon = \"2000h\"\nwarm-up = \"200h\"\ninterval = \"none\"\nseed = 7";
const DAY: &str = "horizon = \"8h\"\ninterval = \"none\"";

/// What is said about a scenario: codes, messages and help.
fn said(text: &str) -> Vec<(Code, String, String)> {
    let loaded = scenario::load("said", text, &|_| Err(String::new()), &[]);
    let findings = loaded.map_or_else(|findings| findings, |loaded| loaded.warnings);
    let said = findings.into_iter();
    said.map(|found| (found.code, found.message, found.help.unwrap_or_default())).collect()
}

#[test]
fn two_classes_wait_as_cobham_says() {
    // Three people at 80 %, without interrupting: W0 / (1 - s1) and W0 / (1 - s1) / (1 - s1 - s2),
    // by buckets (ASG-10) and by scores (ASG-12) alike.
    let demands = demand("gold", 0.9, "tier = { gold = 1 }") + &demand("rest", 1.5, "");
    let score = "[[classification]]\nname = \"score\"\nworkstream = \"phone\"\n\
        rules = [{ name = \"gold\", when = { tier = \"gold\" }, priority-score = 10 }]\n";
    let buckets =
        format!("{CUSTOM}prioritization = [{{ name = \"g\", when = {{ tier = \"gold\" }} }}]");
    let exact = ErlangC::new(Load { arrival_rate: 2.4, handle_time: 1.0 }, 3).expect("stable");
    let all_wait = exact.wait_mean() * (1.0 - exact.occupancy()) * 3600.0;
    for (queue, rest) in [(buckets.as_str(), ""), ("", score)] {
        let text = calls(queue, &format!("{rest}{demands}"), 3, LONG);
        let output = run_text(&text, &["--replications", "40", "--level", "99.9%"]);
        let wait = |name| output.measure("demand", name, "wait_mean");
        agrees(&wait("gold"), all_wait / 0.7, "the wait of the first class");
        agrees(&wait("rest"), all_wait / 0.7 / 0.2, "the wait of the second class");
    }
}

#[test]
fn within_a_bucket_the_dearest_goes_first() {
    // One person, ten minutes each. Of the two gold ones the younger has the larger contract;
    // 10000 is larger than 9000 as a number only.
    let queue = format!(
        "{CUSTOM}prioritization = [{{ name = \"gold\", when = {{ tier = \"gold\" }}, \
         order-by = {{ largest = \"contract\" }} }}]"
    );
    let demand = recorded_demand("{ tier = \"tier\", contract = \"contract\" }");
    let csv = "at,talk,tier,contract\n0,600,,\n10,600,gold,9000\n20,600,gold,10000\n30,600,,\n";
    let waits: Vec<f64> =
        recorded(&calls(&queue, &demand, 1, DAY), csv).iter().map(|call| call.0).collect();
    assert_eq!(waits, [0.0, 1190.0, 580.0, 1770.0]);
}

#[test]
fn a_score_that_grows_with_the_wait_overtakes_at_the_minute_worked_out() {
    // Standard calls gain 100 a minute, gold ones begin with 250: a standard call that has waited
    // for three minutes goes before a gold one, one that has waited for two does not.
    let rest = "[[classification]]\nname = \"score\"\nworkstream = \"phone\"\n\
        rules = [{ name = \"gold\", when = { tier = \"gold\" }, priority-score = 250 }]\n";
    let queue = "wait-playbook = [{ when = { tier = \"standard\" }, every = \"1m\", adds = 100 }]";
    let demand = recorded_demand("{ tier = \"tier\" }");
    let text = calls(queue, &format!("{rest}{demand}"), 1, DAY);
    let csv = |free_after: u32| {
        format!("at,talk,tier\n0,{free_after},standard\n10,60,standard\n20,60,gold\n")
    };
    let waits = |free_after| -> Vec<f64> {
        recorded(&text, &csv(free_after)).iter().map(|call| call.0).collect()
    };
    assert_eq!(waits(189), [0.0, 239.0, 169.0]);
    assert_eq!(waits(191), [0.0, 181.0, 231.0]);
}

#[test]
fn buckets_that_nothing_comes_into_and_orders_by_nothing_are_found() {
    let demands = demand("rest", 1.0, "tier = { gold = 1, iron = 1 }");
    let with = |queue: &str| said(&calls(queue, &demands, 3, DAY));
    let buckets = |inner: &str| format!("{CUSTOM}prioritization = [{inner}]");
    let silver = buckets("{ name = \"silver\", when = { tier = \"silver\" } }");
    let message = "no item ever comes into bucket `silver` of queue `calls`".to_owned();
    assert_eq!(with(&silver), [(Code::Unreachable, message, String::new())]);
    assert_eq!(with(&buckets("{ name = \"gold\", when = { tier = \"gold\" } }")), []);
    let near = with(&buckets("{ name = \"all\", order-by = { smallest = \"teir\" } }"));
    let help = "an attribute named `tier` exists".to_owned();
    assert_eq!(near, [(Code::UnknownName, "no item has an attribute `teir`".to_owned(), help)]);
    let built_in = with("prioritization = [{ name = \"gold\", when = { tier = \"gold\" } }]");
    assert_eq!(built_in[0].0, Code::ProductLimit, "{built_in:?}");
    let fast = with("wait-playbook = [{ every = \"10s\", adds = 1 }]");
    assert_eq!(fast[0].0, Code::ProductLimit, "{fast:?}");
}

/// One person of another pool who serves the same queue.
fn pool(name: &str, settings: &str) -> String {
    format!(
        "[[pool]]\nname = \"{name}\"\nagents = 1\nunits = 1\nqueues = [\"calls\"]\n{settings}\n\
         offered = {{ accepts-after = {{ constant = \"0s\" }} }}\n"
    )
}

#[track_caller]
fn answers(text: &str, csv: &str, wanted: &[(f64, &str)]) {
    let found = recorded(text, csv);
    let found: Vec<(f64, &str)> =
        found.iter().map(|(wait, agent)| (*wait, agent.as_str())).collect();
    assert_eq!(found, wanted);
}

#[test]
fn rules_relax_after_the_wait_that_they_name() {
    // CUS-3: the spare person is asked after half a minute, and only for what fits his level;
    // after a minute for everything. Ten minutes each.
    let queue = "method = \"custom\"\nassignment-rules = [\n\
        { name = \"team\", when = { units = \"free\", kind = { is-not = \"spare\" } } },\n\
        { name = \"level\", when = { units = \"free\", waited = \"30s\", \
        level = { at-least = { item = \"level\" } } } },\n\
        { name = \"anybody\", when = { units = \"free\", waited = \"1m\" } },\n]\n";
    let demand = recorded_demand("{ level = \"level\" }");
    let spare = pool("spare", "properties = { kind = \"spare\", level = 2 }");
    let text = calls(queue, &(demand + &spare), 1, DAY);
    let csv = |second: u32| format!("at,talk,level\n0,600,1\n10,600,{second}\n20,600,1\n");
    answers(&text, &csv(2), &[(0.0, "team 1"), (30.0, "spare 1"), (580.0, "team 1")]);
    // Beyond his level: the younger call, which fits him, goes first.
    answers(&text, &csv(3), &[(0.0, "team 1"), (590.0, "team 1"), (30.0, "spare 1")]);
    let alone = "at,talk,level\n0,600,1\n10,600,3\n";
    answers(&text, alone, &[(0.0, "team 1"), (60.0, "spare 1")]);
}

#[test]
fn criteria_choose_the_ruleset_and_properties_order_people() {
    // CUS-2, CUS-6: complaints to the dearest, other calls to the cheapest, who has no wage last.
    let queue = "method = \"custom\"\nassignment-rules = [{ name = \"cheap\", \
        when = { units = \"free\" }, order-by = [{ smallest = \"wage\" }] }]\n\
        selection-criteria = [{ name = \"complaints\", when = { topic = \"complaint\" }, \
        assignment-rules = [{ name = \"dear\", when = { units = \"free\" }, \
        order-by = { largest = \"wage\" } }] }]\n";
    let demand = recorded_demand("{ topic = \"topic\" }");
    let pools =
        pool("cheap", "properties = { wage = 9 }") + &pool("dear", "properties = { wage = 10 }");
    let text = calls(queue, &(demand + &pools), 1, DAY);
    let csv = "at,talk,topic\n0,600,complaint\n10,600,\n20,600,\n700,600,\n710,600,complaint\n\
               720,600,complaint\n";
    let (cheap, dear, team) = ((0.0, "cheap 1"), (0.0, "dear 1"), (0.0, "team 1"));
    answers(&text, csv, &[dear, cheap, team, cheap, dear, team]);
}

#[test]
fn exact_skills_make_two_queues_of_one_and_closest_ones_do_not() {
    // SK-3, SK-4: two people with a language each. Matched exactly they are two single servers,
    // matched closest one queue with two, whoever gets which call.
    let language = |name: &str| {
        format!("{{ name = \"{name}\", when = {{ l = \"{name}\" }}, skills = {{ {name} = 1 }} }}")
    };
    let rest = |matching: &str| {
        format!(
            "[[skill]]\nname = \"es\"\n[[skill]]\nname = \"fr\"\n[[classification]]\n\
             name = \"language\"\nworkstream = \"phone\"\nrules = [{}, {}]\n{}{}{}",
            language("es"),
            language("fr"),
            demand("spanish", 0.7, "l = { es = 1 }"),
            demand("french", 0.7, "l = { fr = 1 }"),
            pool("lyon", "skills = { fr = 1 }"),
        )
        .replace("[[skill]]\nname = \"es\"", &format!("{matching}[[skill]]\nname = \"es\""))
    };
    let run = |matching: &str| {
        let text = calls("", &rest(""), 1, LONG)
            .replace(
                "capacity-units = 1, ",
                &format!("capacity-units = 1, skill-matching = \"{matching}\", "),
            )
            .replacen(
                "agents = 1\nunits = 1\nqueues = [\"calls\"]\noffered",
                "agents = 1\nunits = 1\nqueues = [\"calls\"]\nskills = { es = 1 }\noffered",
                1,
            );
        run_text(&text, &["--replications", "40", "--level", "99.9%"])
    };
    let wait = |rate: f64, people: u32| {
        let exact = ErlangC::new(Load { arrival_rate: rate, handle_time: 1.0 }, people);
        exact.expect("stable").wait_mean() * 3600.0
    };
    for (matching, exact) in [("exact", wait(0.7, 1)), ("closest", wait(1.4, 2))] {
        let output = run(matching);
        for name in ["spanish", "french"] {
            agrees(&output.measure("demand", name, "wait_mean"), exact, matching);
        }
    }
}

#[test]
fn levels_that_never_open_leave_the_first_alone() {
    // BUL-1, BUL-4: three people of the first level, at 80 %; the others idle all the time, and
    // that is not called idling while somebody waits.
    let queue = "levels = [{ pools = \"team\" }, { pools = \"spare\", after = \"300d\" }]\n\
        beyond-levels = \"nobody\"";
    let rest = demand("calls", 2.4, "") + &pool("other", "") + &pool("spare", "");
    let output =
        run_text(&calls(queue, &rest, 3, LONG), &["--replications", "40", "--level", "99.9%"]);
    let exact = ErlangC::new(Load { arrival_rate: 2.4, handle_time: 1.0 }, 3).expect("stable");
    agrees(&output.measure("queue", "calls", "wait_mean"), exact.wait_mean() * 3600.0, "the wait");
    assert_eq!(output.measure("pool", "spare", "attention").value, Some(0.0));
    assert_eq!(output.measure("pool", "other", "attention").value, Some(0.0));
    assert_eq!(output.measure("queue", "calls", "idle_while_waiting").value, Some(0.0));
}

#[test]
fn levels_open_with_the_wait_and_earlier_ones_go_first() {
    // BUL-1, BUL-4: the other member follows with the last level, behind it.
    let queue = "levels = [{ pools = \"team\" }, { pools = \"spare\", after = \"30s\" }]";
    let rest = recorded_demand("{}") + &pool("other", "") + &pool("spare", "");
    let text = calls(queue, &rest, 1, DAY);
    let csv = "at,talk\n0,600\n10,600\n11,600\n650,600\n";
    let wanted = [(0.0, "team 1"), (30.0, "spare 1"), (30.0, "other 1"), (0.0, "team 1")];
    answers(&text, csv, &wanted);
}

/// A persistent chat of one team; `settings` of the workstream, tables of demands in `rest`.
fn chats(settings: &str, rest: &str, agents: u32) -> String {
    calls("method = \"round robin\"", rest, agents, DAY)
        .replace("type = \"voice\"", "type = \"messaging\"")
        .replace("\"phone\", ", "\"phone\", channel = \"persistent chat\", ")
        .replace("capacity-units = 1,", &format!("capacity-units = 1, {settings}"))
        .replace("units = 1\nqueues", "units = 1\nseveral-at-once = \"turns\"\nqueues")
}

const WRITES_AGAIN: &str = "writes-again = { share = \"99%\", after = { constant = \"1h\" } }\n";

#[test]
fn who_writes_again_comes_back_to_whom_he_knows() {
    // AFF-1: to the same of two people every time; by round robin to the other every time.
    let demand = recorded_demand("{}") + WRITES_AGAIN;
    let agents = |keep: &str| -> Vec<String> {
        let text = chats(keep, &demand, 2);
        recorded(&text, "at,talk\n0,60\n").into_iter().map(|visit| visit.1).collect()
    };
    let kept = agents("");
    assert!(kept.len() >= 6 && kept.iter().all(|agent| agent == "team 1"), "{kept:?}");
    let turns = agents("keep-same-agent = false,");
    let alternates = turns.iter().zip(["team 1", "team 2"].into_iter().cycle());
    assert!(turns.len() >= 6 && alternates.clone().all(|(a, b)| a == b), "{turns:?}");
}

#[test]
fn who_comes_back_does_not_wait_for_room() {
    // AFF-1: the first chat returns at 01:01, while its person has the second in hand until
    // 01:05.
    let first = recorded_demand("{}").replace("name = \"calls\"", "name = \"a\"") + WRITES_AGAIN;
    let second = recorded_demand("{}").replace("name = \"calls\"", "name = \"b\"");
    let wheres = |demand: String, kind: &str| {
        demand.replace("time = \"at\"", &format!("time = \"at\", where = {{ kind = \"{kind}\" }}"))
    };
    let rest = wheres(first, "a") + &wheres(second, "b");
    let csv = "at,talk,kind\n0,60,a\n3600,300,b\n";
    let second_wait = |keep: &str| {
        let found = recorded(&chats(keep, &rest, 1), csv);
        found.iter().map(|visit| visit.0).fold(0.0, f64::max)
    };
    let waits = vec![second_wait("keep-same-agent = false,"), second_wait("")];
    assert_eq!(waits, [240.0, 0.0]);
}

#[test]
fn contacts_go_to_whom_they_prefer() {
    // PREF-1: the second call of the contact finds its person with as much as he has room for.
    let demand = recorded_demand("{ customer = \"customer\" }");
    let preferred = |otherwise: &str| {
        format!(
            "[preferred]\ncontact = \"customer\"\npeople = {{ smith = \"spare 1\" }}\n\
             otherwise = \"{otherwise}\"\n"
        )
    };
    let text = |preferred: &str| {
        calls(
            "method = \"round robin\"",
            &format!("{preferred}{demand}{}", pool("spare", "")),
            1,
            DAY,
        )
        .replace("units = 1\nqueues", "units = 1\nseveral-at-once = \"turns\"\nqueues")
    };
    let csv = "at,talk,customer\n0,600,smith\n10,600,smith\n";
    let spare = (0.0, "spare 1");
    answers(&text(&preferred("next best")), csv, &[spare, (0.0, "team 1")]);
    answers(&text(&preferred("wait")), csv, &[spare, (590.0, "spare 1")]);
    // Round robin begins with the pool whose name comes first.
    answers(&text(""), csv, &[spare, (0.0, "team 1")]);
    let other = "at,talk,customer\n0,600,jones\n10,600,smith\n";
    answers(&text(&preferred("wait")), other, &[spare, (590.0, "spare 1")]);
}

#[test]
fn who_is_gone_is_waited_for_as_long_as_the_choice_says() {
    // OC-22, NOT-6: two minutes of an offer and eight for what nobody sees.
    let rest = recorded_demand("{}") + WRITES_AGAIN + &pool("zulu", "");
    let second = |choices: &str| {
        let text = chats("", &format!("{choices}{rest}"), 1).replacen(
            "name = \"team\"\nagents = 1",
            "name = \"team\"\nagents = 1\nworks = \"00:00-00:30\"",
            1,
        );
        let found = recorded(&text, "at,talk\n0,60\n");
        assert_eq!(found[0], (0.0, "team 1".to_owned()));
        found[1].clone()
    };
    let zulu = |wait: f64| (wait, "zulu 1".to_owned());
    assert_eq!(second(""), zulu(600.0));
    assert_eq!(second("[choices]\nunseen-offer = \"1m\"\n"), zulu(180.0));
    assert_eq!(second("[choices]\naffinity-absent = \"next best\"\n"), zulu(0.0));
}

#[test]
fn rules_look_at_skills_in_every_way_that_the_product_has() {
    // CUS-5, CUS-6: two people speak Spanish, one nearer to what is asked for, one better.
    let rest = "[[skill]]\nname = \"es\"\ntype = \"language\"\n\
        [[skill]]\nname = \"billing\"\ntype = \"product\"\n\
        [[classification]]\nname = \"skills\"\nworkstream = \"phone\"\n\
        rules = [{ name = \"all\", skills = { es = 2, billing = 1 } }]\n"
        .to_owned()
        + &recorded_demand("{ speaks = \"speaks\" }")
        + &pool("near", "skills = { es = 3, billing = 9 }")
        + &pool("best", "skills = { es = 5 }");
    let first = |when: &str, order: &str| {
        let queue = format!(
            "method = \"custom\"\nassignment-rules = [{{ name = \"one\", when = {{ {when} \
             units = \"free\" }}, order-by = {order} }}]\n"
        );
        let found = recorded(&calls(&queue, &rest, 1, DAY), "at,talk,speaks\n0,60,es\n");
        found[0].1.clone()
    };
    let spanish = "skills = { of-type = \"language\" },";
    assert_eq!(first("skills = \"exact\",", "\"round robin\""), "near 1");
    assert_eq!(first(spanish, "{ nearest-skills = \"language\" }"), "near 1");
    assert_eq!(first(spanish, "{ most-skilled = \"language\" }"), "best 1");
    assert_eq!(first(spanish, "\"most skilled\""), "near 1");
    assert_eq!(first("skill-named-by = \"speaks\",", "{ most-skilled = \"language\" }"), "best 1");
    assert_eq!(first("", "[\"skill count\", \"least active\"]"), "near 1");
}

#[test]
fn a_queue_without_assignment_needs_a_list_to_pick_from() {
    // ASG-22: calls are never on a list; chats that are picked wait for somebody who looks.
    let text = calls("method = \"no assignment\"", &demand("calls", 1.0, ""), 2, DAY);
    let message = "queue `calls` assigns nothing by itself, and items of `calls` cannot be picked";
    let found = said(&text);
    assert_eq!((found[0].0, found[0].1.as_str()), (Code::NobodyServes, message), "{found:?}");
    let picking = "picking = { looks-when-free-after = { constant = \"7s\" }, claim-time = \"0s\", \
        takes = \"oldest\" }\n[exp";
    let text = chats("pick-from-push = true,", &recorded_demand("{}"), 1)
        .replace("round robin", "no assignment")
        .replacen("[exp", picking, 1);
    answers(&text, "at,talk\n0,60\n1000,60\n", &[(7.0, "team 1"), (7.0, "team 1")]);
}

#[test]
fn contacts_that_no_item_names_are_found() {
    let preferred = "[preferred]\ncontact = \"customer\"\n\
        people = { smith = \"team 1\", smiht = \"team 2\" }\n";
    let demand = demand("calls", 1.0, "customer = { smith = 1, other = 9 }");
    let text = calls("", &format!("{preferred}{demand}"), 2, DAY)
        .replace("units = 1\nqueues", "units = 1\nseveral-at-once = \"turns\"\nqueues");
    let message = "contact `smiht` is never used: no item has it as `customer`".to_owned();
    assert_eq!(said(&text), [(Code::Unused, message, String::new())]);
}

#[test]
fn notifications_decide_what_becomes_of_an_offer() {
    // NOT-3: nobody accepts by himself; NOT-5: who cannot reject lets it run out.
    let demand = recorded_demand("{}");
    let text = |notification: &str, offered: &str, rest: &str| {
        calls("", &(demand.clone() + rest), 1, DAY)
            .replace("capacity-units = 1,", &format!("capacity-units = 1, {notification}"))
            .replacen(
                "queues = [\"calls\"]\noffered = { accepts-after = { constant = \"0s\" } }\n[exp",
                &format!("queues = [\"calls\"]\noffered = {{ {offered} }}\n[exp"),
                1,
            )
    };
    let csv = "at,talk\n0,600\n";
    let slow = "accepts-after = { constant = \"9s\" }";
    let misses = "accepts-after = { constant = \"9s\" }, lets-expire = \"100%\"";
    let team = |wait: f64| [(wait, "team 1")];
    answers(&text("", slow, ""), csv, &team(9.0));
    answers(&text("notification = { auto-assign = \"at once\" },", slow, ""), csv, &team(0.0));
    let at_timeout = "notification = { auto-assign = \"at timeout\", timeout = \"20s\" },";
    answers(&text(at_timeout, misses, ""), csv, &team(20.0));
    answers(&text(at_timeout, slow, ""), csv, &team(9.0));
    let rejects = "accepts-after = { constant = \"9s\" }, rejects = \"100%\", \
        rejects-after = { constant = \"1s\" }";
    let other = pool("zulu", "");
    let zulu = |wait: f64| [(wait, "zulu 1")];
    answers(&text("", rejects, &other), csv, &zulu(1.0));
    let no_button = "notification = { can-be-rejected = false, timeout = \"30s\" },";
    answers(&text(no_button, rejects, &other), csv, &zulu(30.0));
}
