//! Sections 6 to 8: intake, what classification may say, overflow between rules, queues.

use insta::assert_snapshot;

use crate::script::check;
use crate::script::problems;
use crate::script::split_shares;

#[test]
fn cl_1_intake_rules_choose_a_workstream_or_basic_routing_and_the_first_match_decides() {
    assert_snapshot!(check("
        queue cases record
        queue mails record
        workstream case case fallback=cases
        workstream mail email fallback=mails
        intake case origin=mail topic=x -> basic-routing
        intake case origin=mail         -> mail
        intake case origin=web          -> case
        show queues
    ", "
        09:00:00 record k1 case origin=web
        09:00:01 record k2 case origin=mail
        09:00:02 record k3 case origin=mail topic=x
        09:00:03 record k4 case origin=phone
        09:00:04 record k4 case origin=web
    "), @"
        09:00:00 enqueue k1 cases fallback no match
        09:00:01 enqueue k2 mails fallback no match
        09:00:02 not-routed k3 basic routing
        09:00:03 not-routed k4 no intake rule
        09:00:04 enqueue k4 cases fallback no match
    ");
}

#[test]
fn cl_2_the_numbers_of_rulesets_rules_and_outputs_are_limited() {
    let mut center = "
        queue rest
        workstream chat
        classify chat s1 -> a=1 b=1 c=1 d=1 e=1 f=1
    "
    .to_owned();
    for number in 2..=11 {
        center.push_str(&format!("classify chat s{number} a={number} -> a=1\n"));
    }
    for number in 0..100 {
        center.push_str(&format!("classify chat s11 a={number} -> a=1\n"));
    }
    assert_snapshot!(problems(&center), @"
        limit: workstream chat: 11 classification rulesets are more than 10
        limit: workstream chat, ruleset s1, rule 1: 6 outputs are more than 5
        limit: workstream chat, ruleset s11: 101 rules are more than 100
    ");
}

#[test]
fn limits_19_that_are_not_about_rules() {
    let mut center = "
        agent ann profiles=chats:101
        profile chats limit=101
        queue sales members=ann
        workstream chat profiles=chats
        raise sales 30s 1 a=1 b=1
        raise sales 30s 1 c=1
        choices session-cap=none
    "
    .to_owned();
    for number in 0..11 {
        center.push_str(&format!("raise sales transfer 1 a={number}\n"));
    }
    assert_snapshot!(problems(&center), @"
        limit: center: unlimited open sessions of one person are more than 10
        limit: capacity profile chats: 101 items of a capacity profile are more than 100
        limit: person ann: 101 items of a capacity profile are more than 100
        limit: queue sales: 3 context variables of a playbook are more than 2
        limit: queue sales: 11 conditions of a playbook are more than 10
    ");
    assert_snapshot!(problems("
        agent ann
        queue sales members=ann
        workstream chat
        choices session-cap=11
    "), @"limit: center: 11 open sessions of one person are more than 10");
    let wide = |count: usize| {
        let conditions: String = (0..count).map(|one| format!(" case.r{one}.a=1")).collect();
        format!("queue cases record\nworkstream case case\nrule case{conditions} -> cases")
    };
    assert_snapshot!(problems(&wide(14)), @"");
    assert_snapshot!(problems(&wide(15)), @"
        limit: workstream case, rule r1: 15 related records joined by one rule are more than 14
    ");
    let many = |kind: &str, count: usize, end: &str| -> String {
        (0..count).map(|one| format!("{kind} q{one:03}{end}\n")).collect()
    };
    let (queues, ruled) = (many("queue", 101, ""), many("assign", 21, " units -> round-robin"));
    assert_snapshot!(problems(&format!("{queues}{ruled}workstream chat")), @"
        limit: center: 101 queues with priorities across queues are more than 100
        limit: center: 21 queues with the custom method and priorities are more than 20
    ");
    assert_snapshot!(problems(&format!("{queues}workstream chat\nchoices no-priorities")), @"");
}

#[test]
fn cl_4_conditions_reach_the_record_and_two_levels_of_related_records() {
    let center = |attribute: &str| {
        format!(
            "
            queue cases record
            queue gold record
            workstream case case fallback=cases
            rule case {attribute}=gold -> gold
            show queues
            "
        )
    };
    let two = "case.account.parent.tier";
    assert_snapshot!(problems(&center(two)), @"");
    assert_snapshot!(check(&center(two), "
        09:00:00 arrive k1 case case.account.parent.tier=gold
    "), @"
        09:00:00 enqueue k1 gold by r1
    ");
    assert_snapshot!(problems(&center("case.account.parent.owner.tier")), @"
        limit: attribute case.account.parent.owner.tier: 3 levels of related records are more than 2
    ");
}

#[test]
fn cl_5_what_a_model_predicts_comes_as_attributes_that_rules_use() {
    assert_snapshot!(check("
        agent ann skills=french:1
        queue quick members=ann
        queue long
        workstream chat skills=exact
        classify chat words predicted=french -> skill:french:1
        rule chat effort>=30 confidence>=0.8 -> long
        rule chat                            -> quick
        show queues
    ", "
        09:00:00 arrive c1 chat effort=45 confidence=0.9
        09:00:01 arrive c2 chat effort=45 confidence=0.5 predicted=french
    "), @"
        09:00:00 enqueue c1 long by r1
        09:00:01 enqueue c2 quick by r2
        09:00:01 offer c2 ann
    ");
}

#[test]
fn cl_8_classification_sets_a_starting_priority_score() {
    assert_snapshot!(check("
        queue rest
        workstream chat
        classify chat tier tier=gold   -> score:500
        classify chat mood mood=angry  -> score:900
    ", "
        09:00:00 show score chat
        ..       show score chat tier=gold
        ..       show score chat tier=gold mood=angry
    "), @"
        09:00:00 score 0
        09:00:00 score 500
        09:00:00 score 900
    ");
}

#[test]
fn cl_9_a_context_variable_of_type_number_is_compared_as_a_number() {
    assert_snapshot!(check("
        queue rest
        queue seven
        queue any
        workstream chat numbers=plan
        rule chat plan=7 -> seven
        rule chat plan?  -> any
        show queues
    ", "
        09:00:00 arrive c1 chat plan=7
        09:00:01 arrive c2 chat plan=7.0
        09:00:02 arrive c3 chat plan=8
        09:00:03 arrive c4 chat plan=gold
    "), @"
        09:00:00 enqueue c1 seven by r1
        09:00:01 enqueue c2 seven by r1
        09:00:02 enqueue c3 any by r2
        09:00:03 enqueue c4 rest fallback no match
    ");
}

#[test]
fn cl_10_intents_are_ordinary_attributes() {
    assert_snapshot!(check("
        queue rest
        queue refunds
        workstream chat
        classify chat lines intent-group=payments -> line=retail
        rule chat intent=refund line=retail -> refunds
        show queues
    ", "
        09:00:00 arrive c1 chat intent=refund intent-group=payments
        09:00:01 arrive c2 chat intent=refund intent-group=loans
    "), @"
        09:00:00 enqueue c1 refunds by r1
        09:00:01 enqueue c2 rest fallback no match
    ");
}

#[test]
fn oc_41_rules_fail_only_by_an_explicit_outcome() {
    assert_snapshot!(check("
        queue rest
        queue sales
        workstream chat
        classify chat first amount>=5 -> error
        rule chat topic=broken -> error
        rule chat              -> sales
        show queues
    ", "
        09:00:00 arrive c1 chat amount=lots
        09:00:01 arrive c2 chat amount=5
        09:00:02 arrive c3 chat topic=broken
    "), @"
        09:00:00 enqueue c1 sales by r2
        09:00:01 enqueue c2 rest fallback classification error
        09:00:02 enqueue c3 rest fallback rule error
    ");
}

#[test]
fn rtq_2_the_first_match_whose_queue_does_not_overflow_is_applied_and_says_why() {
    assert_snapshot!(check("
        hours office 09:00:00-17:00:00
        queue day hours=office
        queue full
        queue free
        workstream chat limits=never
        rule chat -> day
        rule chat -> full
        rule chat -> free
        overflow full items=1 -> end
        choices count-every=0s
        show queues
    ", "
        17:00:00 arrive c1 chat
        17:00:01 arrive c2 chat
        ..       show checks
    "), @"
        17:00:00 enqueue c1 full by r2
        17:00:01 enqueue c2 free by r3
        17:00:00 check c1 r1 day closed holds 0: out of hours
        17:00:00 check c1 r2 full open holds 0: takes it
        17:00:01 check c2 r1 day closed holds 0: out of hours
        17:00:01 check c2 r2 full open holds 1: holds 1
        17:00:01 check c2 r3 free open holds 0: takes it
    ");
}

#[test]
fn rtq_3_a_split_is_drawn_before_overflow_is_looked_at() {
    // Lot 17 falls to b: the rule does not try a because b overflows.
    assert_snapshot!(check("
        hours never 2+09:00:00-2+10:00:00
        queue a
        queue b hours=never
        queue c
        workstream chat limits=never
        rule chat -> a:50 b:50
        rule chat -> c
        show queues
    ", "
        09:00:00 arrive c1 chat lot=17
    "), @"
        09:00:00 enqueue c1 c by r2
    ");
}

#[test]
fn oc_7_a_deficit_counter_keeps_the_shares_exactly() {
    let center = "
        queue a
        queue b
        workstream chat
        rule chat -> a:75 b:25
        choices split=deficit
        show queues
    ";
    let script: String = (0..8).map(|number| format!("09:00:00 arrive c{number} chat\n")).collect();
    let decided = check(center, &script);
    let queues: Vec<_> = decided.lines().filter_map(|line| line.split(' ').nth(3)).collect();
    assert_eq!(queues.join(" "), "a a b a a a b a");
    let by_lot = split_shares("a:75 b:25", 8);
    assert!(by_lot.iter().all(|share| *share > 0.0));
}

#[test]
fn rtq_4_pairs_of_a_rule_replace_those_of_the_queue() {
    assert_snapshot!(check("
        hours office 09:00:00-17:00:00
        queue calls voice hours=office
        workstream call voice limits=never
        rule call tier=gold -> calls
        rule call           -> calls
        overflow calls hours -> end
        overflow calls items=1 -> end
        overflow call 1 calls hours -> outside:partner
        choices count-every=0s
        show queues
    ", "
        08:00:00 arrive p1 call topic=x
        08:00:01 arrive p2 call tier=gold
        09:00:00 arrive p3 call topic=x
        09:00:01 arrive p4 call tier=gold
        09:00:02 arrive p5 call topic=x
    "), @"
        08:00:00 overflow p1 calls out of hours: end
        08:00:00 enqueue p1 calls by r2
        08:00:00 close p1 overflow
        08:00:01 overflow p2 calls out of hours: to partner
        08:00:01 close p2 transferred outside
        09:00:00 enqueue p3 calls by r2
        09:00:01 enqueue p4 calls by r1
        09:00:02 overflow p5 calls holds 2: end
        09:00:02 enqueue p5 calls by r2
        09:00:02 close p5 overflow
    ");
}

/// Two queues that overflow: `late` opens at ten and `early` at nine.
const CLOSED: &str = "
    hours ten 10:00:00-17:00:00
    hours nine 09:00:00-17:00:00
    queue late hours=ten priority=1
    queue early hours=nine priority=2
    workstream chat limits=never
    rule chat -> late
    rule chat -> early
    overflow late hours -> end
    overflow early hours -> queue:late
    overflow late items=1 -> end
    show queues
";

#[test]
fn rtq_5_an_open_queue_that_overflows_acts_and_else_the_first_to_open() {
    let center = format!("{CLOSED}\n overflow early items=1 -> end\n choices count-every=0s");
    assert_snapshot!(check(&center, "
        08:00:00 arrive c1 chat
        09:00:00 arrive c2 chat
        09:00:01 arrive c3 chat
    "), @"
        08:00:00 overflow c1 early out of hours: to late
        08:00:00 enqueue c1 late from early
        09:00:00 enqueue c2 early by r2
        09:00:01 overflow c3 early holds 1: end
        09:00:01 enqueue c3 early by r2
        09:00:01 close c3 overflow
    ");
}

#[test]
fn rtq_5_in_older_versions_the_item_enters_the_first_to_open_and_no_action_fires() {
    let center = format!("{CLOSED}\n choices all-overflow=enters");
    assert_snapshot!(check(&center, "
        08:00:00 arrive c1 chat
    "), @"
        08:00:00 overflow c1 early out of hours: assign anyway
        08:00:00 enqueue c1 early by r2
    ");
}

#[test]
fn oc_8_of_several_open_queues_that_overflow_the_first_rule_or_the_priority_decides() {
    let decided = |choices: &str| {
        let center = format!(
            "
            queue a priority=2
            queue b priority=1
            workstream chat limits=never
            rule chat -> a
            rule chat -> b
            overflow a items=1 -> end
            overflow b items=1 -> end
            choices count-every=0s {choices}
            "
        );
        check(
            &center,
            "
            09:00:00 arrive c1 chat
            09:00:00 arrive c2 chat
            09:00:00 arrive c3 chat
        ",
        )
    };
    assert_snapshot!(decided(""), @"
        09:00:00 overflow c3 a holds 1: end
        09:00:00 close c3 overflow
    ");
    assert_snapshot!(decided("overflowing=priority"), @"
        09:00:00 overflow c3 b holds 1: end
        09:00:00 close c3 overflow
    ");
}

#[test]
fn rtq_7_only_queues_of_the_type_are_selectable() {
    assert_snapshot!(problems("
        queue rest
        queue calls voice
        workstream chat
        rule chat -> calls
        rule chat -> rest:50 calls:49
        overflow rest items=5 -> queue:calls
    "), @"
        error: workstream chat, rule r1: queue calls is of another type
        error: workstream chat, rule r2: queue calls is of another type
        error: workstream chat, rule r2: the percentages do not sum to 100
        error: queue rest: queue calls is of another type
    ");
}

#[test]
fn rtq_8_the_engine_does_not_stop_at_the_first_match_as_the_availability_report_does() {
    assert_snapshot!(check("
        hours never 2+09:00:00-2+10:00:00
        queue shut hours=never
        queue rest
        workstream chat limits=never
        rule chat -> shut
        rule chat -> rest
        show queues
    ", "
        09:00:00 arrive c1 chat
    "), @"
        09:00:00 enqueue c1 rest by r2
    ");
}

#[test]
fn fb_1_overflow_of_the_fallback_queue_is_ignored_when_falling_back() {
    assert_snapshot!(check("
        hours never 2+09:00:00-2+10:00:00
        queue rest hours=never
        workstream chat limits=never
        rule chat topic=x -> rest
        overflow rest hours -> end
        show queues
    ", "
        09:00:00 arrive c1 chat topic=y
        09:00:01 arrive c2 chat topic=x
    "), @"
        09:00:00 enqueue c1 rest fallback no match
        09:00:01 overflow c2 rest out of hours: end
        09:00:01 enqueue c2 rest by r1
        09:00:01 close c2 overflow
    ");
}

#[test]
fn fb_2_a_default_queue_may_serve_as_fallback() {
    let center = "
        queue default system
        queue sales
        workstream chat fallback=default
        rule chat topic=x -> sales
        show queues
    ";
    assert_snapshot!(problems(center), @"");
    assert_snapshot!(check(center, "
        09:00:00 arrive c1 chat
    "), @"
        09:00:00 enqueue c1 default fallback no match
    ");
}

/// A workstream whose fallback queue has been deleted.
const DELETED_FALLBACK: &str = "
    queue default system
    queue sales
    workstream chat fallback=deleted
    rule chat topic=x -> sales
    show queues
";

#[test]
fn fb_3_a_deleted_fallback_queue_is_an_error() {
    assert_snapshot!(problems(DELETED_FALLBACK), @"
        error: workstream chat: its fallback queue does not exist
    ");
}

#[test]
fn oc_9_the_default_queue_can_stand_in_for_a_deleted_fallback_queue() {
    let center = format!("{DELETED_FALLBACK}\n choices missing-fallback=system");
    assert_snapshot!(problems(&center), @"");
    assert_snapshot!(check(&center, "
        09:00:00 arrive c1 chat
        09:00:00 arrive c2 chat topic=x
    "), @"
        09:00:00 enqueue c1 default fallback no match
        09:00:00 enqueue c2 sales by r1
    ");
}

#[test]
fn fb_4_what_fell_back_is_told_from_what_was_routed_even_in_the_same_queue() {
    assert_snapshot!(check("
        queue sales
        workstream chat
        rule chat topic=x -> sales
        show queues
    ", "
        09:00:00 arrive c1 chat topic=x
        09:00:01 arrive c2 chat topic=y
    "), @"
        09:00:00 enqueue c1 sales by r1
        09:00:01 enqueue c2 sales fallback no match
    ");
}

#[test]
fn q_5_without_operating_hours_a_queue_is_always_open() {
    assert_snapshot!(check("
        hours office 09:00:00-12:00:00 13:00:00-17:00:00
        queue day hours=office
        queue night
        workstream chat limits=never
        rule chat -> day
        rule chat -> night
        show queues
    ", "
        08:59:59 arrive c1 chat
        09:00:00 arrive c2 chat
        12:30:00 arrive c3 chat
        13:00:00 arrive c4 chat
        3+13:00:00 arrive c5 chat
    "), @"
        08:59:59 enqueue c1 night by r2
        09:00:00 enqueue c2 day by r1
        12:30:00 enqueue c3 night by r2
        13:00:00 enqueue c4 day by r1
        3+13:00:00 enqueue c5 night by r2
    ");
}

#[test]
fn q_6_hours_gate_the_entry_and_not_the_assignment() {
    assert_snapshot!(check("
        hours office 09:00:00-17:00:00
        agent ann out
        queue chats hours=office members=ann
        workstream chat limits=never
        rule chat -> chats
        overflow chats hours -> end
    ", "
        16:59:00 arrive c1 chat
        17:30:00 sign-in ann
        17:30:01 arrive c2 chat
    "), @"
        17:30:00 offer c1 ann
        17:30:01 overflow c2 chats out of hours: end
        17:30:01 close c2 overflow
    ");
}

#[test]
fn q_9_a_conversation_in_a_queue_without_members_is_closed_and_a_record_stays() {
    assert_snapshot!(check("
        agent ann
        queue chats empty
        queue cases record empty
        workstream chat
        workstream case case fallback=cases
        show queues
    ", "
        09:00:00 arrive c1 chat
        09:00:00 arrive k1 case
        09:00:01 member cases ann
    "), @"
        09:00:00 enqueue c1 chats fallback no match
        09:00:00 close c1 empty queue
        09:00:00 enqueue k1 cases fallback no match
        09:00:01 assign k1 ann
    ");
}

#[test]
fn q_9_a_conversation_that_overflows_to_a_queue_without_members_is_closed() {
    assert_snapshot!(check("
        queue chats
        queue none empty
        workstream chat limits=never
        rule chat -> chats
        overflow chats wait=1m -> queue:none
        show queues
    ", "
        09:00:00 arrive c1 chat
        09:02:00 settle
    "), @"
        09:00:00 enqueue c1 chats by r1
        09:01:00 overflow c1 chats waited 1m: to none
        09:01:00 enqueue c1 none from chats
        09:01:00 close c1 empty queue
    ");
}

#[test]
fn oc_10_a_queue_has_no_representatives_without_members_or_when_nobody_is_signed_in() {
    let decided = |choices: &str| {
        let center = format!(
            "
            agent ann out
            queue chats members=ann
            workstream chat
            choices {choices}
            show queues
            "
        );
        check(
            &center,
            "
            09:00:00 arrive c1 chat
        ",
        )
    };
    assert_snapshot!(decided(""), @"
        09:00:00 enqueue c1 chats fallback no match
    ");
    assert_snapshot!(decided("empty-queue=nobody-signed-in"), @"
        09:00:00 enqueue c1 chats fallback no match
        09:00:00 close c1 empty queue
    ");
}

#[test]
fn q_10_transfers_by_hand_go_to_open_queues_unless_the_channel_permits_closed_ones() {
    assert_snapshot!(check("
        hours office 09:00:00-17:00:00
        queue chats
        queue day hours=office
        queue calls voice
        workstream chat
        workstream free transfers-to-closed
    ", "
        08:00:00 show transfer chat chats
        ..       show transfer chat day
        ..       show transfer free day
        ..       show transfer free calls
        09:00:00 show transfer chat day
    "), @"
        08:00:00 transfer yes
        08:00:00 transfer no
        08:00:00 transfer yes
        08:00:00 transfer no
        09:00:00 transfer yes
    ");
}

#[test]
fn q_11_hours_of_the_channel_come_before_those_of_the_queue() {
    assert_snapshot!(check("
        hours line 09:00:00-17:00:00
        hours office 10:00:00-17:00:00
        queue calls voice hours=office
        workstream call voice hours=line
        rule call -> calls
        overflow calls hours -> voicemail
        show queues
    ", "
        08:00:00 arrive p1 call
        09:00:00 arrive p2 call
        10:00:00 arrive p3 call
    "), @"
        08:00:00 close p1 channel closed
        09:00:00 overflow p2 calls out of hours: voicemail
        09:00:00 close p2 voicemail
        10:00:00 enqueue p3 calls by r1
    ");
}
