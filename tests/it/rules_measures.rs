//! Rules about measures and about what people do, through the whole program, with numbers that can
//! be worked out by hand.

use crate::one_queue::AT_ONCE;
use crate::one_queue::CALL;
use crate::one_queue::CHAT;
use crate::one_queue::clocks;
use crate::one_queue::expect;
use crate::one_queue::run;
use crate::one_queue::run_with;

#[test]
fn q_7_the_thresholds_of_a_queue_decide_what_is_in_time_and_what_is_short() {
    let thresholds = ", answer-within = \"20s\", short-abandon = \"5s\"";
    let team = format!("agents = 1\nunits = 1\n{AT_ONCE}");
    // Answered at once, after 20 s, after 39 s; gone after 4 s and after 10 s.
    let items = [(0, 21, 99), (1, 20, 99), (2, 20, 99), (3, 20, 4), (4, 20, 10)];
    let output = run(&items, CALL, thresholds, &team);
    let expected = [
        ("offered", 5.0),
        ("answered", 3.0),
        ("abandoned", 2.0),
        ("short_abandoned", 1.0),
        ("service_level_answered", 2.0 / 3.0),
        ("service_level_offered", 2.0 / 4.0),
    ];
    expect(&output, ("queue", "line"), &expected);
    // Without thresholds nothing is known of either.
    let output = run(&items, CALL, "", &team);
    for measure in ["short_abandoned", "service_level_answered", "service_level_offered"] {
        assert_eq!(output.measure("queue", "line", measure).value, None, "{measure}");
    }
}

#[test]
fn oc_34_short_abandons_stay_among_the_abandoned_and_are_told_apart() {
    let team = format!("agents = 1\nunits = 1\n{AT_ONCE}");
    let items = [(0, 60, 99), (1, 60, 3), (2, 60, 30)];
    let short = ", answer-within = \"20s\", short-abandon = \"5s\"";
    let output = run(&items, CALL, short, &team);
    let counts = [("abandoned", 2.0), ("short_abandoned", 1.0), ("abandon_rate", 2.0 / 3.0)];
    expect(&output, ("center", ""), &counts);
}

#[test]
fn oc_36_both_service_levels_stand_side_by_side() {
    let team = format!("agents = 1\nunits = 1\n{AT_ONCE}");
    // One in time, one too late, two who leave.
    let items = [(0, 60, 99), (1, 60, 99), (2, 60, 30), (3, 60, 30)];
    let output = run(&items, CALL, ", answer-within = \"20s\"", &team);
    let levels = [("service_level_answered", 1.0 / 2.0), ("service_level_offered", 1.0 / 4.0)];
    expect(&output, ("center", ""), &levels);
}

/// Example 17: 800 of 1,000 answered within 10 s are 80 %.
#[test]
fn oc_36_worked_example_17_eight_hundred_of_a_thousand() {
    let team = format!("agents = 4\nunits = 1\n{AT_ONCE}");
    // Five calls at a time for four people: one of them waits for 11 s. Who leaves is not counted.
    let call = |number: u32| (number / 5 * 30, 11, 99);
    let mut items: Vec<_> = (0..1_000).map(call).collect();
    items.push((1, 11, 2));
    items.sort_unstable();
    let output = run(&items, CALL, ", answer-within = \"10s\"", &team);
    let expected = [("answered", 1_000.0), ("abandoned", 1.0), ("service_level_answered", 0.8)];
    expect(&output, ("center", ""), &expected);
}

#[test]
fn oc_35_occupancy_is_having_anything_in_hand_and_capacity_use_how_much() {
    let team = format!("agents = 1\nunits = 4\n{AT_ONCE}");
    // Two chats of ten minutes in two hours: hands on for 20 minutes, with something in hand for
    // 20, with two of four places for 10 and one for 10.
    let output = run(&[(0, 600, 99), (0, 600, 99)], CHAT, "", &team);
    let expected =
        [("occupancy", 1.0 / 6.0), ("attention", 1.0 / 6.0), ("capacity_use", 30.0 / 480.0)];
    expect(&output, ("pool", "team"), &expected);
}

#[test]
fn met_1_a_person_works_on_one_conversation_at_a_time() {
    let team = format!("agents = 1\nunits = 2\n{AT_ONCE}");
    let output = run(&[(0, 60, 999), (0, 60, 999)], CHAT, "", &team);
    // Both are answered at once; the second has the attention when the first is done.
    assert_eq!(clocks(&output, "answered"), ["09:00:00", "09:00:00"]);
    assert_eq!(clocks(&output, "closed"), ["09:01:00", "09:02:00"]);
    expect(&output, ("center", ""), &[("handle_time", 60.0)]);
}

#[test]
fn as_5_handle_time_is_the_time_with_the_attention_and_not_the_length() {
    let team = format!("agents = 1\nunits = 3\n{AT_ONCE}");
    let sms = "channel = \"sms\"";
    let output = run(&[(0, 60, 999), (0, 60, 999), (0, 60, 999)], sms, "", &team);
    // They last for one, two and three minutes.
    assert_eq!(clocks(&output, "closed"), ["09:01:00", "09:02:00", "09:03:00"]);
    expect(&output, ("center", ""), &[("handle_time", 60.0)]);
}

#[test]
fn oc_25_how_people_pick_is_a_policy_and_a_delay() {
    let pick = "channel = \"live chat\", distribution = \"pick\"";
    let team = |takes: &str| {
        format!(
            "agents = 1\nunits = 1\n\
             picking = {{ looks-when-free-after = {{ constant = \"30s\" }}, takes = \"{takes}\", \
             claim-time = \"0s\" }}\n"
        )
    };
    // The first is alone on the list when somebody looks at 09:00:30, and takes 100 s. The next
    // look is at 09:02:40; of the three others the second is the shortest.
    let items = [(0, 100, 9_999), (40, 300, 9_999), (50, 20, 9_999), (60, 200, 9_999)];
    for (takes, first) in [("oldest", 1), ("newest", 3), ("shortest", 2)] {
        let output = run(&items, pick, "", &team(takes));
        let answered = clocks(&output, "answered");
        assert_eq!(answered[0], "09:00:30", "{takes}");
        assert_eq!(answered[first], "09:02:40", "{takes}: {answered:?}");
    }
}

#[test]
fn oc_28_a_wrap_up_takes_as_long_as_its_law_until_the_system_closes_it() {
    let team = format!("agents = 1\nunits = 1\n{AT_ONCE}");
    let of = |wrap_up: &str| {
        let handling = format!(", wrap-up = {{ constant = \"{wrap_up}\" }}");
        run_with(&[(0, 60, 9_999), (10, 60, 9_999)], (CHAT, "", &team), &handling)
    };
    // Blocked until the wrap-up is over.
    let output = of("10m");
    assert_eq!(clocks(&output, "closed")[0], "09:11:00");
    assert_eq!(clocks(&output, "answered")[1], "09:11:00");
    // After 15 minutes, at the next of the looks every five minutes, the system closes it (4.5).
    let output = of("40m");
    assert_eq!(clocks(&output, "closed")[0], "09:20:00");
    assert_eq!(clocks(&output, "answered")[1], "09:20:00");
}
