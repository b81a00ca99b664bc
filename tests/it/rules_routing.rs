//! Sections 6 to 8: classification, route to queue, fallback, queues.

use insta::assert_snapshot;

use crate::script::check;
use crate::script::split_shares;

#[test]
fn cl_2_within_a_ruleset_the_first_match_decides_and_then_comes_the_next_ruleset() {
    assert_snapshot!(check("
        queue rest
        queue gold
        queue silver
        queue french
        workstream chat
        classify chat tier  amount>=100 -> tier=gold
        classify chat tier  amount>=10  -> tier=silver
        classify chat words lang=fr     -> tongue=french
        rule chat tier=gold tongue=french -> french
        rule chat tier=gold               -> gold
        rule chat tier=silver             -> silver
        show queues
    ", "
        09:00:00 arrive c1 chat amount=500
        09:00:01 arrive c2 chat amount=50
        09:00:02 arrive c3 chat amount=500 lang=fr
        09:00:03 arrive c4 chat amount=5
    "), @"
        09:00:00 enqueue c1 gold by r2
        09:00:01 enqueue c2 silver by r3
        09:00:02 enqueue c3 french by r1
        09:00:03 enqueue c4 rest fallback no match
    ");
}

#[test]
fn cl_3_later_rulesets_and_the_routing_read_what_earlier_rulesets_wrote() {
    assert_snapshot!(check("
        queue rest
        queue urgent
        workstream chat
        classify chat first  topic=fraud -> risk=high
        classify chat second risk=high   -> speed=urgent
        rule chat speed=urgent -> urgent
        show queues
    ", "
        09:00:00 arrive c1 chat topic=fraud
        09:00:01 arrive c2 chat topic=other
    "), @"
        09:00:00 enqueue c1 urgent by r1
        09:00:01 enqueue c2 rest fallback no match
    ");
}

#[test]
fn cl_3_a_ruleset_does_not_read_what_a_later_one_writes() {
    assert_snapshot!(check("
        queue rest
        queue urgent
        workstream chat
        classify chat first  risk=high   -> speed=urgent
        classify chat second topic=fraud -> risk=high
        rule chat speed=urgent -> urgent
        show queues
    ", "
        09:00:00 arrive c1 chat topic=fraud
    "), @"
        09:00:00 enqueue c1 rest fallback no match
    ");
}

#[test]
fn cl_6_skills_of_several_rulesets_add_up() {
    assert_snapshot!(check("
        agent ann skills=french:5
        agent bob skills=billing:5
        agent cid skills=billing:3,french:3
        queue sales members=ann,bob,cid
        workstream chat skills=exact
        classify chat tongue lang=fr       -> skill:french:2
        classify chat topic  topic=billing -> skill:billing:3
    ", "
        09:00:00 arrive c1 chat lang=fr topic=billing
        ..       show obstacle ann c1
        ..       show obstacle bob c1
        09:00:10 arrive c2 chat lang=fr
        09:00:20 arrive c3 chat topic=billing
    "), @"
        09:00:00 offer c1 cid
        09:00:00 obstacle Skill
        09:00:00 obstacle Skill
        09:00:10 offer c2 ann
        09:00:20 offer c3 bob
    ");
}

#[test]
fn cl_7_a_profile_set_by_classification_is_added_to_that_of_the_workstream() {
    assert_snapshot!(check("
        profile chats limit=3
        profile vip limit=1
        agent ann profiles=chats
        agent bob profiles=chats,vip
        queue sales members=ann,bob
        workstream chat profiles=chats
        classify chat tier tier=gold -> profile:vip
    ", "
        09:00:00 arrive c1 chat tier=gold
        ..       show obstacle ann c1
        ..       show used bob
        09:00:10 arrive c2 chat tier=gold
        ..       show obstacle bob c2
        09:00:20 arrive c3 chat tier=none
    "), @"
        09:00:00 offer c1 bob
        09:00:00 obstacle LacksProfile
        09:00:00 used 2
        09:00:10 obstacle ProfileFull
        09:00:20 offer c3 ann
    ");
}

#[test]
fn cl_11_an_error_in_classification_sends_to_the_fallback_queue() {
    assert_snapshot!(check("
        queue rest
        queue sales
        workstream chat
        classify chat first topic=broken -> error
        rule chat -> sales
        show queues
    ", "
        09:00:00 arrive c1 chat topic=broken
        09:00:01 arrive c2 chat topic=other
    "), @"
        09:00:00 enqueue c1 rest fallback classification error
        09:00:01 enqueue c2 sales by r1
    ");
}

#[test]
fn rtq_1_every_workstream_has_its_own_ordered_rules_after_classification() {
    assert_snapshot!(check("
        queue rest
        queue a
        queue b
        workstream chat
        workstream text sms
        classify chat first topic=x -> topic=y
        rule chat topic=y -> a
        rule text topic=y -> b
        rule text topic=x -> a
        show queues
    ", "
        09:00:00 arrive c1 chat topic=x
        09:00:01 arrive s1 text topic=x
        09:00:02 arrive s2 text topic=y
    "), @"
        09:00:00 enqueue c1 a by r1
        09:00:01 enqueue s1 a by r2
        09:00:02 enqueue s2 b by r1
    ");
}

#[test]
fn rtq_2_of_all_matches_the_first_in_order_is_applied() {
    assert_snapshot!(check("
        queue rest
        queue billing
        queue gold
        workstream chat
        rule chat topic=billing      -> billing
        rule chat tier=gold or vip?  -> gold
        show queues
    ", "
        09:00:00 arrive c1 chat topic=billing tier=gold
        09:00:01 arrive c2 chat tier=gold
        09:00:02 arrive c3 chat vip=yes
    "), @"
        09:00:00 enqueue c1 billing by r1
        09:00:01 enqueue c2 gold by r2
        09:00:02 enqueue c3 gold by r2
    ");
}

#[test]
fn rtq_3_the_lot_of_an_item_decides_its_side_of_a_split() {
    assert_snapshot!(check("
        queue a
        queue b
        workstream chat
        rule chat -> a:50 b:50
        show queues
    ", "
        09:00:00 arrive c1 chat lot=17
        09:00:01 arrive c2 chat lot=17
        09:00:02 arrive c3 chat lot=17
    ").lines().map(|line| &line[9..]).collect::<Vec<_>>().join("\n"), @"
        enqueue c1 b by r1
        enqueue c2 b by r1
        enqueue c3 b by r1
    ");
}

#[test]
fn rtq_3_the_shares_of_a_split_converge_to_the_percentages() {
    let percentages = [50.0, 25.0, 15.0, 7.0, 3.0];
    let count = 20_000;
    let shares = split_shares("a:50 b:25 c:15 d:7 e:3", count);
    assert_eq!(shares.len(), percentages.len());
    for (share, percentage) in shares.into_iter().zip(percentages) {
        let expected = percentage / 100.0;
        // Five standard errors of a share.
        let tolerance = 5.0 * (expected * (1.0 - expected) / f64::from(count)).sqrt();
        assert!((share - expected).abs() < tolerance, "{share} is not {expected}");
    }
}

#[test]
fn oc_7_two_rules_split_the_same_lots_independently() {
    assert_snapshot!(check("
        queue a
        queue b
        queue c
        queue d
        workstream one
        workstream two
        rule one -> a:50 b:50
        rule two topic=never -> a
        rule two -> c:50 d:50
        show queues
    ", "
        09:00:01 arrive o1 one lot=1
        09:00:01 arrive t1 two lot=1
        09:00:02 arrive o2 one lot=2
        09:00:02 arrive t2 two lot=2
        09:00:03 arrive o3 one lot=3
        09:00:03 arrive t3 two lot=3
        09:00:04 arrive o4 one lot=4
        09:00:04 arrive t4 two lot=4
        09:00:05 arrive o5 one lot=5
        09:00:05 arrive t5 two lot=5
        09:00:06 arrive o6 one lot=6
        09:00:06 arrive t6 two lot=6
    "), @"
        09:00:01 enqueue o1 a by r1
        09:00:01 enqueue t1 d by r2
        09:00:02 enqueue o2 a by r1
        09:00:02 enqueue t2 c by r2
        09:00:03 enqueue o3 a by r1
        09:00:03 enqueue t3 c by r2
        09:00:04 enqueue o4 b by r1
        09:00:04 enqueue t4 c by r2
        09:00:05 enqueue o5 a by r1
        09:00:05 enqueue t5 d by r2
        09:00:06 enqueue o6 a by r1
        09:00:06 enqueue t6 d by r2
    ");
}

#[test]
fn rtq_6_numbers_are_compared_as_numbers() {
    assert_snapshot!(check("
        queue rest
        queue small
        queue large
        workstream chat
        rule chat amount<10   -> small
        rule chat amount>=100 -> large
        show queues
    ", "
        09:00:00 arrive c1 chat amount=9.5
        09:00:01 arrive c2 chat amount=10
        09:00:02 arrive c3 chat amount=100
        09:00:03 arrive c4 chat amount=lots
        09:00:04 arrive c5 chat
    "), @"
        09:00:00 enqueue c1 small by r1
        09:00:01 enqueue c2 rest fallback no match
        09:00:02 enqueue c3 large by r2
        09:00:03 enqueue c4 rest fallback no match
        09:00:04 enqueue c5 rest fallback no match
    ");
}

#[test]
fn pipe_1_classification_happens_once() {
    assert_snapshot!(check("
        agent ann
        queue first members=ann
        queue second members=ann
        workstream text sms
        classify text all topic=x -> tier=gold
        rule text tier=gold -> second
    ", "
        09:00:00 arrive s1 text topic=x
        09:00:05 accept s1 ann
        09:01:00 close-tab s1
        09:02:00 presence ann away
        09:02:01 write s1
        ..       show waiting second
    "), @"
        09:00:00 offer s1 ann
        09:01:00 park s1 ann
        09:02:01 requeue s1 second customer wrote
        09:02:01 waiting 1
    ");
}

#[test]
fn cl_9_context_is_text_or_number() {
    assert_snapshot!(check("
        queue rest
        queue text
        queue number
        workstream chat
        rule chat plan=7 -> text
        rule chat plan>7 -> number
        show queues
    ", "
        09:00:00 arrive c1 chat plan=7
        09:00:01 arrive c2 chat plan=7.0
        09:00:02 arrive c3 chat plan=8
    "), @"
        09:00:00 enqueue c1 text by r1
        09:00:01 enqueue c2 rest fallback no match
        09:00:02 enqueue c3 number by r2
    ");
}

#[test]
fn fb_1_what_no_rule_matches_falls_back() {
    assert_snapshot!(check("
        agent ann
        queue rest members=ann
        queue sales
        workstream chat fallback=rest
        workstream bare fallback=rest
        rule chat topic=sales -> sales
        show queues
    ", "
        09:00:00 arrive c1 chat topic=sales
        09:00:01 arrive c2 chat topic=other
        09:00:02 arrive c3 bare topic=sales
    "), @"
        09:00:00 enqueue c1 sales by r1
        09:00:01 enqueue c2 rest fallback no match
        09:00:01 offer c2 ann
        09:00:02 enqueue c3 rest fallback no match
    ");
}

#[test]
fn fb_1_a_rule_that_fails_sends_to_the_fallback_queue_although_another_matches() {
    assert_snapshot!(check("
        queue rest
        queue sales
        workstream chat
        rule chat            -> sales
        rule chat topic=odd  -> error
        show queues
    ", "
        09:00:00 arrive c1 chat topic=odd
        09:00:01 arrive c2 chat topic=even
    "), @"
        09:00:00 enqueue c1 rest fallback rule error
        09:00:01 enqueue c2 sales by r1
    ");
}

#[test]
fn q_1_a_person_serves_queues_of_every_type() {
    assert_snapshot!(check("
        agent ann units=3
        queue chats members=ann
        queue calls voice members=ann
        queue cases record members=ann
        workstream chat
        workstream call voice fallback=calls
        workstream case case fallback=cases
        show queues
    ", "
        09:00:00 arrive c1 chat
        09:00:01 arrive p1 call
        09:00:02 arrive k1 case
    "), @"
        09:00:00 enqueue c1 chats fallback no match
        09:00:00 offer c1 ann
        09:00:01 enqueue p1 calls fallback no match
        09:00:01 offer p1 ann
        09:00:02 enqueue k1 cases fallback no match
        09:00:02 assign k1 ann
    ");
}

#[test]
fn q_2_system_queues_come_after_all_others() {
    assert_snapshot!(check("
        agent ann out
        queue system system members=ann
        queue sales priority=1000000 members=ann
        workstream chat fallback=system
        rule chat topic=sales -> sales
    ", "
        09:00:00 arrive c1 chat
        09:00:01 arrive c2 chat topic=sales
        09:00:02 sign-in ann
        09:00:03 accept c2 ann
        09:00:04 end c2
        09:00:05 close c2
    "), @"
        09:00:02 offer c2 ann
        09:00:04 wrap-up c2 ann
        09:00:05 close c2 ann done
        09:00:05 offer c1 ann
    ");
}

#[test]
fn q_4_the_smaller_priority_number_wins() {
    assert_snapshot!(check("
        agent ann out
        queue second priority=2 members=ann
        queue first priority=1 members=ann
        workstream chat
        rule chat topic=x -> first
        rule chat         -> second
    ", "
        09:00:00 arrive c1 chat
        09:00:01 arrive c2 chat topic=x
        09:00:02 sign-in ann
    "), @"
        09:00:02 offer c2 ann
    ");
}
