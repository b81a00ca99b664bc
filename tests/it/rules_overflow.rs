//! Section 9: overflow before queueing and while queued, predicted wait, position.

use insta::assert_snapshot;

use crate::script::check;
use crate::script::problems;
use calls::twenty_waits_of;

#[test]
fn ovf_1_overflow_before_queueing_is_evaluated_once_and_not_for_what_is_moved() {
    assert_snapshot!(check("
        queue calls voice
        queue second voice
        workstream call voice fallback=calls limits=never
        rule call -> calls
        overflow calls wait=5m -> queue:second
        overflow second items=1 -> voicemail
        show queues
        agent ann
    ", "
        09:00:00 arrive p1 call
        09:00:00 arrive p2 call
        09:10:00 settle
    "), @"
        09:00:00 enqueue p1 calls by r1
        09:00:00 enqueue p2 calls by r1
        09:05:00 overflow p1 calls waited 5m: to second
        09:05:00 enqueue p1 second from calls
        09:05:00 overflow p2 calls waited 5m: to second
        09:05:00 enqueue p2 second from calls
    ");
}

#[test]
fn ovf_2_a_queue_with_hours_overflows_when_closed_and_takes_items_anyway() {
    assert_snapshot!(check("
        hours office 09:00:00-17:00:00
        queue chats hours=office
        queue night
        workstream chat limits=never
        workstream both limits=never fallback=night
        rule chat -> chats
        rule both -> chats
        rule both -> night
        show queues
    ", "
        08:59:59 arrive c1 chat
        ..       arrive b1 both
        09:00:00 arrive c2 chat
        ..       arrive b2 both
        17:00:00 arrive c3 chat
    "), @"
        08:59:59 overflow c1 chats out of hours: assign anyway
        08:59:59 enqueue c1 chats by r1
        08:59:59 enqueue b1 night by r2
        09:00:00 enqueue c2 chats by r1
        09:00:00 enqueue b2 chats by r1
        17:00:00 overflow c3 chats out of hours: assign anyway
        17:00:00 enqueue c3 chats by r1
    ");
}

#[test]
fn ovf_3_out_of_hours_wins_and_then_the_order_decides() {
    assert_snapshot!(check("
        hours office 09:00:00-17:00:00
        queue calls voice hours=office
        workstream call voice fallback=calls limits=never
        rule call -> calls
        overflow calls items=2 -> end
        overflow calls items=1 -> outside:partner
        overflow calls hours -> voicemail
        choices count-every=0s
        show queues
    ", "
        09:00:00 arrive p1 call
        09:01:00 arrive p2 call
        16:59:00 settle
        17:00:00 arrive p3 call
    "), @"
        09:00:00 enqueue p1 calls by r1
        09:01:00 overflow p2 calls holds 1: to partner
        09:01:00 close p2 transferred outside
        17:00:00 overflow p3 calls out of hours: voicemail
        17:00:00 close p3 voicemail
    ");
}

#[test]
fn ovf_3_of_two_limits_that_are_reached_the_first_in_order_acts() {
    assert_snapshot!(check("
        queue calls voice
        workstream call voice fallback=calls limits=never
        rule call -> calls
        overflow calls items=2 -> end
        overflow calls items=1 -> callback
        choices count-every=0s
        show queues
    ", "
        09:00:00 arrive p1 call
        09:01:00 arrive p2 call
        09:02:00 arrive p3 call
    "), @"
        09:00:00 enqueue p1 calls by r1
        09:01:00 overflow p2 calls holds 1: callback
        09:01:00 enqueue p2 calls by r1
        09:01:30 offer-callback p2
        09:02:00 overflow p3 calls holds 2: end
        09:02:00 enqueue p3 calls by r1
        09:02:00 close p3 overflow
    ");
}

#[test]
fn ovf_4_example_11_with_a_limit_of_two_the_third_overflows_save_within_one_refresh() {
    assert_snapshot!(check("
        queue calls voice
        workstream call voice fallback=calls limits=never
        rule call -> calls
        overflow calls items=2 -> end
        show queues
    ", "
        09:00:00 arrive p1 call
        09:00:10 arrive p2 call
        09:00:20 arrive p3 call
        09:00:25 leave p1
        09:00:26 leave p2
        09:00:31 arrive p4 call
        09:00:32 arrive p5 call
        09:00:33 arrive p6 call
        09:00:39 arrive p7 call
        09:00:40 arrive p8 call
    "), @"
        09:00:00 enqueue p1 calls by r1
        09:00:10 enqueue p2 calls by r1
        09:00:20 overflow p3 calls holds 2: end
        09:00:20 enqueue p3 calls by r1
        09:00:20 close p3 overflow
        09:00:25 close p1 customer left
        09:00:26 close p2 customer left
        09:00:31 enqueue p4 calls by r1
        09:00:32 enqueue p5 calls by r1
        09:00:33 enqueue p6 calls by r1
        09:00:39 enqueue p7 calls by r1
        09:00:40 overflow p8 calls holds 4: end
        09:00:40 enqueue p8 calls by r1
        09:00:40 close p8 overflow
    ");
}

#[test]
fn oc_14_the_limit_counts_open_items_unless_ringing_ones_are_counted_too() {
    let center = |choices: &str| {
        format!(
            "
            agent ann
            queue calls voice members=ann
            workstream call voice fallback=calls limits=never
            rule call -> calls
            overflow calls items=1 -> end
            choices {choices}
            show queues
            "
        )
    };
    let script = "
        09:00:00 arrive p1 call
        09:00:20 arrive p2 call
    ";
    assert_snapshot!(check(&center("count-every=10s"), script), @"
        09:00:00 enqueue p1 calls by r1
        09:00:00 offer p1 ann
        09:00:20 enqueue p2 calls by r1
    ");
    assert_snapshot!(check(&center("counted=with-ringing"), script), @"
        09:00:00 enqueue p1 calls by r1
        09:00:00 offer p1 ann
        09:00:20 overflow p2 calls holds 1: end
        09:00:20 enqueue p2 calls by r1
        09:00:20 close p2 overflow
    ");
}

/// The center of [`calls::twenty_waits_of`]: one agent who comes late and has room for all.
const PREDICTING: &str = "
    agent ann units=30 out
    queue calls voice members=ann
    queue other voice
    workstream call voice fallback=other limits=never
    rule call -> calls
    rule call topic=late -> other
";

#[test]
fn ovf_5_example_12_a_predicted_wait_of_15_minutes_overflows_a_limit_of_10() {
    let center = format!("{PREDICTING}\n overflow calls predicted=10m -> callback");
    let script = twenty_waits_of(15) + "09:20:00 presence ann away\n.. arrive p1 call";
    let decided = check(&center, &script);
    assert_snapshot!(decided.lines().last().unwrap_or_default(), @"
        09:20:00 overflow p1 calls predicts 15m: callback
    ");
}

#[test]
fn ovf_5_the_predicted_wait_overflows_when_it_equals_the_limit() {
    let overflows = |limit: &str| {
        let center = format!("{PREDICTING}\n overflow calls predicted={limit} -> end");
        check(&center, &(twenty_waits_of(15) + "09:20:00 arrive p1 call")).contains("overflow p1")
    };
    assert!(overflows("900s"));
    assert!(!overflows("901s"));
}

#[test]
fn awt_1_abandoned_conversations_are_left_out_of_the_predicted_wait() {
    let script = "09:00:00 arrive gone call\n09:14:00 leave gone\n".to_owned()
        + &twenty_waits_of(15).replace("09:00:00", "09:14:00")
        + "09:20:00 show predicted calls";
    let center = format!("{PREDICTING}\n overflow calls predicted=10m -> end");
    let decided = check(&center, &script);
    assert_snapshot!(decided.lines().last().unwrap_or_default(), @"
        09:20:00 predicted 1m
    ");
}

#[test]
fn awt_2_the_predicted_wait_needs_20_conversations_and_the_next_ten_minutes() {
    let center = format!("{PREDICTING}\n overflow calls predicted=10m -> end");
    let shown = |script: String| {
        let decided = check(&center, &script);
        let shown: Vec<_> = decided.lines().filter(|line| line.contains("predicted")).collect();
        shown.join("\n")
    };
    let nineteen =
        twenty_waits_of(15).replace("arrive w19", "arrive w19x").replace(".. accept w19 ann\n", "");
    assert_snapshot!(shown(nineteen + "09:21:00 show predicted calls"), @"
        09:21:00 predicted unknown
    ");
    let twenty = twenty_waits_of(15)
        + "09:19:59 show predicted calls\n09:20:00 show predicted calls\n\
           7+09:10:00 show predicted calls\n7+09:20:00 show predicted calls";
    assert_snapshot!(shown(twenty), @"
        09:19:59 predicted unknown
        09:20:00 predicted 15m
        7+09:10:00 predicted 15m
        7+09:20:00 predicted unknown
    ");
}

#[test]
fn awt_3_customers_are_told_once_if_it_exceeds_a_minute() {
    let center = PREDICTING.replace("limits=never", "limits=never tells-wait")
        + "\n overflow calls wait=2m -> queue:other";
    let told = |minutes: u32| {
        let script = twenty_waits_of(minutes).replace("09:00:00", "09:00:01")
            + "09:20:00 presence ann away\n.. arrive p1 call\n09:30:00 settle";
        let decided = check(&center, &script);
        let told: Vec<_> = decided.lines().filter(|line| line.contains("tell")).collect();
        told.join("\n")
    };
    assert_snapshot!(told(1), @"");
    assert_snapshot!(told(2), @"
        09:20:00 tell p1 wait 1m 59s
    ");
}

#[test]
fn awt_4_without_an_estimate_there_is_no_overflow() {
    assert_snapshot!(check("
        queue calls voice
        workstream call voice fallback=calls
        rule call -> calls
        overflow calls predicted=30s -> end
        show queues
    ", "
        09:00:00 arrive p1 call
        09:20:00 arrive p2 call
    "), @"
        09:00:00 enqueue p1 calls by r1
        09:20:00 enqueue p2 calls by r1
    ");
}

#[test]
fn oc_13_the_smoothing_is_a_tenth_and_can_be_set() {
    let shown = |choices: &str| {
        let center = format!(
            "{PREDICTING}\n overflow calls predicted=10m -> end\n choices session-cap=none \
             {choices}"
        );
        // Twenty waits of 60 s, then one of 160 s.
        let script = twenty_waits_of(1)
            + "09:02:00 presence ann away\n.. arrive x call\n09:04:40 presence ann available\n\
               .. settle\n.. accept x ann\n09:10:00 show predicted calls";
        check(&center, &script).lines().last().unwrap_or_default().to_owned()
    };
    assert_snapshot!(shown("smoothing=1000"), @"09:10:00 predicted 1m 10s");
    assert_snapshot!(shown("smoothing=10000"), @"09:10:00 predicted 2m 40s");
}

#[test]
fn ovf_6_callback_is_no_action_out_of_hours() {
    assert_snapshot!(problems("
        hours office 09:00:00-17:00:00
        queue calls voice hours=office
        queue chats
        workstream call voice
        overflow calls hours     -> callback
        overflow calls items=5   -> callback
        overflow calls predicted=5m -> callback
        overflow chats items=5   -> voicemail
        overflow chats items=101 -> end
        overflow chats predicted=5m -> end
    "), @"
        error: queue calls: Callback is no action of voice queues out of hours
        error: queue chats: Voicemail is no action of messaging queues before queueing
        error: queue chats: the work item limit is 1 to 100
        error: queue chats: only voice queues predict the wait
    ");
}

#[test]
fn oc_11_callback_out_of_hours_is_refused_unless_it_is_allowed() {
    let center = |choices: &str| {
        format!(
            "
            hours office 09:00:00-17:00:00
            queue calls voice hours=office
            workstream call voice
            rule call -> calls
            overflow calls hours -> callback
            choices {choices}
            show queues
            "
        )
    };
    assert_snapshot!(problems(&center("")), @"
        error: queue calls: Callback is no action of voice queues out of hours
    ");
    let allowed = center("callback-out-of-hours");
    assert_snapshot!(problems(&allowed), @"");
    assert_snapshot!(check(&allowed, "
        08:00:00 arrive p1 call
    "), @"
        08:00:00 overflow p1 calls out of hours: callback
        08:00:00 enqueue p1 calls by r1
    ");
}

#[test]
fn ovf_7_what_is_ended_has_reached_the_queue() {
    assert_snapshot!(check("
        hours office 09:00:00-17:00:00
        agent ann
        queue chats hours=office members=ann
        workstream chat
        rule chat -> chats
        overflow chats hours -> end
        show queues
    ", "
        08:00:00 arrive c1 chat
        ..       show waiting chats
        09:00:00 arrive c2 chat
    "), @"
        08:00:00 overflow c1 chats out of hours: end
        08:00:00 enqueue c1 chats by r1
        08:00:00 close c1 overflow
        08:00:00 waiting 0
        09:00:00 enqueue c2 chats by r1
        09:00:00 offer c2 ann
    ");
}

#[test]
fn ovf_9_the_target_of_an_overflow_transfer_is_not_checked() {
    assert_snapshot!(check("
        hours office 09:00:00-17:00:00
        queue chats hours=office
        queue night hours=office
        workstream chat
        rule chat -> chats
        overflow chats hours -> queue:night
        overflow night hours -> end
        show queues
    ", "
        08:00:00 arrive c1 chat
    "), @"
        08:00:00 overflow c1 chats out of hours: to night
        08:00:00 enqueue c1 night from chats
    ");
}

#[test]
fn pipe_3_an_overflow_transfer_evaluates_no_rules() {
    assert_snapshot!(check("
        queue chats
        queue gold
        queue rest
        workstream chat limits=never
        rule chat tier=gold -> gold
        rule chat           -> chats
        overflow gold wait=1m -> queue:rest
        show queues
    ", "
        09:00:00 arrive c1 chat tier=gold
        09:02:00 settle
    "), @"
        09:00:00 enqueue c1 gold by r1
        09:01:00 overflow c1 gold waited 1m: to rest
        09:01:00 enqueue c1 rest from gold
    ");
}

#[test]
fn ovf_10_the_elapsed_wait_counts_through_declines_and_not_while_it_rings() {
    assert_snapshot!(check("
        agent ann
        queue chats members=ann
        queue rest
        workstream chat limits=never timeout=90s
        rule chat -> chats
        overflow chats wait=1m -> queue:rest
    ", "
        09:00:00 arrive c1 chat
        09:01:20 presence ann away
        09:01:20 decline c1 ann
        09:02:00 settle
    "), @"
        09:00:00 offer c1 ann
        09:01:20 withdraw c1 ann declined
        09:01:20 requeue c1 chats declined
        09:01:20 overflow c1 chats waited 1m 20s: to rest
    ");
}

#[test]
fn ovf_10_what_fell_back_does_not_overflow_while_queued() {
    assert_snapshot!(check("
        queue chats
        queue rest
        workstream chat limits=never
        workstream text sms limits=never
        rule text -> chats
        overflow chats wait=1m -> queue:rest
    ", "
        09:00:00 arrive c1 chat
        09:00:00 arrive s1 text
        09:02:00 settle
    "), @"
        09:01:00 overflow s1 chats waited 1m: to rest
    ");
}

#[test]
fn ovf_11_a_call_that_was_moved_can_only_be_moved_on() {
    assert_snapshot!(check("
        queue calls voice
        queue second voice
        queue third voice
        workstream call voice fallback=calls limits=never
        rule call topic=x -> second
        rule call -> calls
        overflow calls wait=1m -> queue:second
        overflow second wait=1m -> voicemail
    ", "
        09:00:00 arrive p1 call
        09:00:00 arrive p2 call topic=x
        09:10:00 settle
    "), @"
        09:01:00 overflow p1 calls waited 1m: to second
        09:01:00 overflow p2 second waited 1m: voicemail
        09:01:00 close p2 voicemail
    ");
}

#[test]
fn ovf_12_chains_are_possible() {
    assert_snapshot!(check("
        queue a voice
        queue b voice
        queue c voice
        workstream call voice limits=never
        rule call -> a
        overflow a wait=1m -> queue:b
        overflow b wait=2m -> queue:c
        overflow c wait=3m -> outside:partner
    ", "
        09:00:00 arrive p1 call
        09:10:00 settle
    "), @"
        09:01:00 overflow p1 a waited 1m: to b
        09:03:00 overflow p1 b waited 2m: to c
        09:06:00 overflow p1 c waited 3m: to partner
        09:06:00 close p1 transferred outside
    ");
}

#[test]
fn ovf_13_twenty_a_minute_overflow_and_queues_with_the_lower_threshold_go_first() {
    let center = "
        queue a
        queue b
        queue c
        queue rest
        workstream chat limits=never fallback=rest
        rule chat q=a -> a
        rule chat q=b -> b
        rule chat q=c -> c
        overflow a wait=2m -> end
        overflow b wait=2m -> end
        overflow c wait=1m -> end
    ";
    let mut script = String::new();
    for number in 0..9 {
        script.push_str(&format!("09:00:00 arrive a{number} chat q=a\n"));
        script.push_str(&format!("09:00:00 arrive b{number} chat q=b\n"));
    }
    for number in 0..4 {
        script.push_str(&format!("09:01:00 arrive c{number} chat q=c\n"));
    }
    script.push_str("09:05:00 settle");
    let decided = check(center, &script);
    let closed = decided.lines().filter(|line| line.contains("close"));
    let closed: Vec<_> =
        closed.map(|line| line.replace(" close", "").replace(" overflow", "")).collect();
    assert_eq!(closed.len(), 22);
    assert_snapshot!(closed[..6].join("\n"), @"
        09:02:00 c0
        09:02:00 c1
        09:02:00 c2
        09:02:00 c3
        09:02:00 a0
        09:02:00 b0
    ");
    assert_snapshot!(closed[18..].join("\n"), @"
        09:02:00 a7
        09:02:00 b7
        09:03:00 a8
        09:03:00 b8
    ");
}

#[test]
fn ovf_14_the_clock_of_a_queue_starts_on_entering_it() {
    assert_snapshot!(check("
        agent ann
        queue chats members=ann
        queue rest
        workstream chat limits=never
        rule chat -> chats
        overflow chats wait=10m -> queue:rest
    ", "
        09:00:00 arrive c1 chat since=08:30:00
        09:00:05 accept c1 ann
        09:30:00 presence ann away
        09:30:00 close-tab c1
        09:45:00 settle
    "), @"
        09:00:00 offer c1 ann
        09:30:00 requeue c1 chats tab closed
        09:40:00 overflow c1 chats waited 10m: to rest
    ");
}

#[test]
fn oc_12_the_clock_can_count_the_whole_wait() {
    let decided = |choices: &str| {
        let center = format!(
            "
            queue a
            queue b
            queue c
            workstream chat limits=never
            rule chat -> a
            overflow a wait=2m -> queue:b
            overflow b wait=3m -> queue:c
            choices {choices}
            "
        );
        check(
            &center,
            "
            09:00:00 arrive c1 chat
            09:10:00 settle
        ",
        )
    };
    assert_snapshot!(decided(""), @"
        09:02:00 overflow c1 a waited 2m: to b
        09:05:00 overflow c1 b waited 3m: to c
    ");
    assert_snapshot!(decided("clock=whole-wait"), @"
        09:02:00 overflow c1 a waited 2m: to b
        09:03:00 overflow c1 b waited 3m: to c
    ");
}

#[test]
fn oc_15_after_so_many_hops_an_item_stays() {
    let hops = |choices: &str| {
        let center = format!(
            "
            queue a
            queue b
            workstream chat limits=never
            rule chat -> a
            overflow a wait=1m -> queue:b
            overflow b wait=1m -> queue:a
            choices {choices}
            "
        );
        let decided = check(
            &center,
            "
            09:00:00 arrive c1 chat
            10:00:00 settle
        ",
        );
        decided.lines().count()
    };
    assert_eq!(hops(""), 10);
    assert_eq!(hops("hops=3"), 3);
}

#[test]
fn ovf_15_a_playbook_acts_when_nobody_is_available_on_entry() {
    assert_snapshot!(check("
        agent ann
        queue chats members=ann
        queue rest
        workstream chat limits=never
        rule chat -> chats
        playbook chats nobody-available tier=gold -> queue:rest
        playbook chats nobody-available topic=x   -> end
        show queues
    ", "
        09:00:00 arrive c1 chat topic=x
        09:00:01 arrive c2 chat topic=x
        09:00:02 arrive c3 chat topic=x tier=gold
        09:00:03 arrive c4 chat topic=y
    "), @"
        09:00:00 enqueue c1 chats by r1
        09:00:00 offer c1 ann
        09:00:01 enqueue c2 chats by r1
        09:00:01 overflow c2 chats nobody available: end
        09:00:01 close c2 overflow
        09:00:02 enqueue c3 chats by r1
        09:00:02 overflow c3 chats nobody available: to rest
        09:00:02 enqueue c3 rest from chats
        09:00:03 enqueue c4 chats by r1
    ");
}

#[test]
fn ovf_15_a_playbook_acts_when_all_are_signed_out() {
    assert_snapshot!(check("
        agent ann
        agent bob
        queue calls voice members=ann,bob
        workstream call voice limits=never
        rule call -> calls
        playbook calls all-signed-out -> voicemail
    ", "
        09:00:00 presence ann away
        ..       presence bob away
        09:00:01 arrive p1 call
        09:00:02 sign-out ann
        09:00:03 sign-out bob
        09:00:04 arrive p2 call
    "), @"
        09:00:03 overflow p1 calls all signed out: voicemail
        09:00:03 close p1 voicemail
        09:00:04 overflow p2 calls all signed out: voicemail
        09:00:04 close p2 voicemail
    ");
}

#[test]
fn ovf_15_a_playbook_acts_when_the_queue_closes_while_items_wait() {
    assert_snapshot!(check("
        hours office 09:00:00-17:00:00 1+09:00:00-1+17:00:00
        queue calls voice hours=office
        queue night voice
        workstream call voice limits=never
        rule call -> calls
        playbook calls closes -> queue:night
        show queues
    ", "
        16:50:00 arrive p1 call
        1+16:50:00 arrive p2 call
        1+18:00:00 settle
    "), @"
        16:50:00 enqueue p1 calls by r1
        17:00:00 overflow p1 calls closes while waiting: to night
        17:00:00 enqueue p1 night from calls
        1+16:50:00 enqueue p2 calls by r1
        1+17:00:00 overflow p2 calls closes while waiting: to night
        1+17:00:00 enqueue p2 night from calls
    ");
}

#[test]
fn ovf_16_different_scenarios_of_a_playbook_coexist() {
    assert_snapshot!(check("
        agent ann out
        agent bob
        queue calls voice members=ann,bob
        queue second voice
        workstream call voice limits=never
        rule call -> calls
        playbook calls all-signed-out -> voicemail
        playbook calls nobody-available -> queue:second
    ", "
        09:00:00 presence bob away
        09:00:01 arrive p1 call
        09:00:02 sign-out bob
        09:00:03 arrive p2 call
    "), @"
        09:00:01 overflow p1 calls nobody available: to second
        09:00:03 overflow p2 calls all signed out: voicemail
        09:00:03 close p2 voicemail
    ");
}

#[test]
fn pos_1_the_position_is_told_every_30_seconds() {
    assert_snapshot!(check("
        queue calls voice
        queue texts
        workstream call voice limits=never tells-position
        workstream text persistent-chat limits=never fallback=texts tells-position
    ", "
        09:00:00 arrive p1 call
        09:00:10 arrive p2 call
        09:00:10 arrive t1 text
        09:00:35 leave p1
        09:01:20 settle
    "), @"
        09:00:30 tell p1 position 1
        09:00:35 close p1 customer left
        09:00:40 tell p2 position 1
        09:01:10 tell p2 position 1
    ");
}

#[test]
fn pos_1_with_150_waiting_it_is_told_every_minute() {
    let mut script = String::new();
    for number in 0..150 {
        script.push_str(&format!("09:00:00 arrive p{number} call\n"));
    }
    script.push_str("09:01:10 settle");
    let decided = check(
        "
        queue calls voice
        workstream call voice limits=never tells-position
    ",
        &script,
    );
    let told = |number: usize| {
        let of = |line: &&str| line.contains(&format!("tell p{number} "));
        decided.lines().filter(of).collect::<Vec<_>>().join("\n")
    };
    assert_snapshot!(told(148), @"
        09:00:30 tell p148 position 149
    ");
    assert_snapshot!(told(149), @"
        09:01:00 tell p149 position 150
    ");
}

#[test]
fn pos_2_a_call_that_has_waited_longer_in_all_goes_first() {
    let decided = |choices: &str| {
        let center = format!(
            "
            agent ann out
            queue a voice
            queue b voice members=ann
            workstream call voice limits=never
            rule call topic=x -> a
            rule call -> b
            overflow a wait=5m -> queue:b
            choices {choices}
            "
        );
        check(
            &center,
            "
            09:00:00 arrive p1 call topic=x
            09:04:00 arrive p2 call
            09:06:00 show position p1
            ..       show position p2
            09:06:00 sign-in ann
        ",
        )
    };
    assert_snapshot!(decided(""), @"
        09:05:00 overflow p1 a waited 5m: to b
        09:06:00 position 1
        09:06:00 position 2
        09:06:00 offer p1 ann
    ");
    // OC-5
    assert_snapshot!(decided("fifo=queue-entry"), @"
        09:05:00 overflow p1 a waited 5m: to b
        09:06:00 position 2
        09:06:00 position 1
        09:06:00 offer p2 ann
    ");
}

#[test]
fn vm_1_voicemail_is_taken_by_overflow_of_every_kind() {
    assert_snapshot!(problems("
        hours office 09:00:00-17:00:00
        queue calls voice hours=office
        workstream call voice
        overflow calls hours -> voicemail
        overflow calls items=5 -> voicemail
        overflow calls predicted=5m -> voicemail
        overflow calls wait=5m -> voicemail
        playbook calls all-signed-out -> voicemail
    "), @"");
}

#[test]
fn vm_2_a_message_becomes_a_record_that_intake_rules_route() {
    let center = "
        agent ann
        queue calls voice
        queue messages record members=ann
        workstream call voice limits=never
        workstream group activity fallback=messages
        rule call -> calls
        overflow calls wait=1m -> voicemail
        intake message kind=group -> group
        show queues
    ";
    assert_snapshot!(check(center, "
        09:00:00 arrive p1 call
        09:03:00 record v1 message kind=group
    "), @"
        09:00:00 enqueue p1 calls by r1
        09:01:00 overflow p1 calls waited 1m: voicemail
        09:01:00 close p1 voicemail
        09:03:00 enqueue v1 messages fallback no match
        09:03:00 assign v1 ann
    ");
    let to_voice = center.replace("-> group", "-> call");
    assert_snapshot!(problems(&to_voice), @"
        error: record type message: rule i1: workstream call takes no records
    ");
}

#[test]
fn vm_3_group_messages_are_picked_and_take_no_capacity() {
    assert_snapshot!(check("
        agent ann
        queue messages record highest-capacity
        workstream group activity pick units=0 fallback=messages
        intake message -> group
    ", "
        09:00:00 record v1 message
        09:00:01 member messages ann
        09:00:02 pick v1 ann
        ..       show used ann
    "), @"
        09:00:02 assign v1 ann
        09:00:02 used 0
    ");
}

/// Calls that make a predicted wait.
mod calls {
    /// Twenty calls that ann answers after so many minutes each: the predicted wait is known.
    pub(super) fn twenty_waits_of(minutes: u32) -> String {
        let mut script = String::new();
        for number in 0..20 {
            script.push_str(&format!("09:00:00 arrive w{number} call\n"));
        }
        script.push_str(&format!("09:{minutes:02}:00 sign-in ann\n.. settle\n"));
        for number in 0..20 {
            script.push_str(&format!(".. accept w{number} ann\n"));
        }
        script
    }
}

#[test]
fn ovf_8_after_a_bot_overflow_is_checked_at_the_escalation() {
    assert_snapshot!(check("
        agent ann out
        queue chats members=ann
        queue rest
        workstream chat fallback=rest limits=never
        bot chat
        rule chat -> chats
        overflow chats items=1 -> queue:rest
        choices count-every=0s
        show queues
    ", "
        09:00:00 arrive c1 chat
        09:00:01 escalate c1
        09:00:02 arrive c2 chat
        ..       show state c2
        09:00:03 escalate c2
        09:00:04 arrive c3 chat
        09:00:05 bot-end c3
    "), @"
        09:00:00 bot c1
        09:00:01 enqueue c1 chats by r1
        09:00:02 bot c2
        09:00:02 state withbot
        09:00:03 overflow c2 chats holds 1: to rest
        09:00:03 enqueue c2 rest from chats
        09:00:04 bot c3
        09:00:05 close c3 deflected
    ");
}

#[test]
fn ovf_8_at_the_escalation_an_item_may_leave_the_center() {
    assert_snapshot!(check("
        hours office 09:00:00-17:00:00
        agent ann out
        queue calls voice members=ann hours=office
        workstream call voice fallback=calls limits=never
        bot call
        rule call -> calls
        overflow calls hours -> voicemail
        show queues
    ", "
        08:00:00 arrive p1 call
        08:00:10 escalate p1
        ..       show state p1
        08:00:20 arrive p2 call
        08:00:30 bot-fail p2
    "), @"
        08:00:00 bot p1
        08:00:10 overflow p1 calls out of hours: voicemail
        08:00:10 close p1 voicemail
        08:00:10 state gone
        08:00:20 bot p2
        08:00:30 enqueue p2 calls bot failed
    ");
}

#[test]
fn ovf_1_a_record_that_is_routed_again_is_not_checked_again() {
    assert_snapshot!(check("
        hours office 09:00:00-17:00:00
        queue cases record hours=office
        queue night record
        workstream case case fallback=night
        rule case topic=x -> cases
        overflow cases hours -> queue:night
        show queues
    ", "
        08:00:00 arrive k1 case topic=x
        08:00:01 arrive k2 case
        08:00:02 reroute k2 topic=x
    "), @"
        08:00:00 overflow k1 cases out of hours: to night
        08:00:00 enqueue k1 night from cases
        08:00:01 enqueue k2 night fallback no match
        08:00:02 enqueue k2 cases by r1
    ");
}

#[test]
fn q_10_a_transfer_into_a_closed_queue_comes_to_nothing() {
    let transfer = |channel: &str| {
        check(
            &format!(
                "
            hours office 09:00:00-17:00:00
            agent ann
            queue chats members=ann
            queue day hours=office
            workstream chat fallback=chats {channel}
            show queues
        "
            ),
            "
            08:00:00 arrive c1 chat
            08:00:01 accept c1 ann
            08:00:02 transfer c1 into day
            ..       show state c1
        ",
        )
    };
    assert_snapshot!(transfer(""), @"
        08:00:00 enqueue c1 chats fallback no match
        08:00:00 offer c1 ann
        08:00:02 ignore queue closed
        08:00:02 state active
    ");
    assert_snapshot!(transfer("transfers-to-closed"), @"
        08:00:00 enqueue c1 chats fallback no match
        08:00:00 offer c1 ann
        08:00:02 transfer c1 ann
        08:00:02 enqueue c1 day transfer
        08:00:02 state open
    ");
}

#[test]
fn ovf_11_a_call_that_was_transferred_can_only_be_moved_on() {
    assert_snapshot!(check("
        agent ann
        queue calls voice members=ann
        queue second voice
        workstream call voice fallback=calls limits=never
        rule call topic=x -> second
        overflow second wait=1m -> voicemail
    ", "
        09:00:00 arrive p1 call
        09:00:01 accept p1 ann
        09:00:02 transfer p1 into second
        09:00:03 arrive p2 call topic=x
        09:10:00 show state p1
    "), @"
        09:00:00 offer p1 ann
        09:00:02 transfer p1 ann
        09:01:03 overflow p2 second waited 1m: voicemail
        09:01:03 close p2 voicemail
        09:10:00 state open
    ");
}

#[test]
fn ovf_10_the_wait_begins_anew_after_an_item_was_with_somebody() {
    assert_snapshot!(check("
        agent ann
        queue chats members=ann
        queue rest
        workstream chat fallback=rest limits=never
        rule chat -> chats
        overflow chats wait=1m -> queue:rest
        show queues
    ", "
        09:00:00 arrive c1 chat
        09:00:10 accept c1 ann
        09:04:00 presence ann away
        09:05:00 release c1
        09:10:00 settle
    "), @"
        09:00:00 enqueue c1 chats by r1
        09:00:00 offer c1 ann
        09:05:00 requeue c1 chats released
        09:06:00 overflow c1 chats waited 1m: to rest
        09:06:00 enqueue c1 rest from chats
    ");
}

#[test]
fn awt_1_the_predicted_wait_learns_only_from_what_waited_in_the_queue() {
    // p1 waits 40 s; that it rings for 20 s at bob, an hour later, is no wait in the queue.
    assert_snapshot!(check("
        agent ann
        agent bob
        queue calls voice members=ann
        queue second voice members=bob
        workstream call voice fallback=calls limits=never
        rule call -> calls
        overflow calls predicted=10m -> end
        choices wait-needs=1 wait-every=1m smoothing=10000
    ", "
        09:00:00 arrive p1 call
        09:00:40 accept p1 ann
        10:00:00 transfer p1 to bob
        10:00:20 accept p1 bob
        10:02:00 show predicted calls
    "), @"
        09:00:00 offer p1 ann
        10:00:00 transfer p1 ann
        10:00:00 offer p1 bob
        10:02:00 predicted 40s
    ");
}

#[test]
fn oc_5_a_transfer_can_begin_the_fifo_time_anew() {
    let script = "
        09:00:00 arrive p1 call
        09:00:01 accept p1 ann
        09:00:02 arrive p2 call topic=x
        09:00:03 transfer p1 into second
        ..       show position p1
    ";
    let center = "
        agent ann
        queue calls voice members=ann
        queue second voice
        workstream call voice fallback=calls limits=never
        rule call topic=x -> second
        overflow second wait=30m -> outside:partner
    ";
    let last = |text: String| text.lines().last().unwrap_or_default().to_owned();
    assert_snapshot!(last(check(center, script)), @"09:00:03 position 1");
    let anew = format!("{center}\nchoices fifo=queue-entry");
    assert_snapshot!(last(check(&anew, script)), @"09:00:03 position 2");
}

#[test]
fn re_7_record_queues_have_no_limit_before_queueing_and_overflow_from_three_minutes() {
    assert_snapshot!(problems("
        hours office 09:00:00-17:00:00
        queue cases record hours=office
        queue other record
        workstream case case fallback=other
        overflow cases hours -> queue:other
        overflow cases items=2 -> queue:other
        overflow cases predicted=10m -> queue:other
        overflow cases wait=2m -> queue:other
        overflow other wait=3m -> queue:cases
    "), @"
        error: queue cases: record queues have no work item limit
        error: queue cases: only voice queues predict the wait
        error: queue cases: a wait of 2m is not possible
    ");
}
