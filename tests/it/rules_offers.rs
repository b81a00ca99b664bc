//! Section 5 and 10.7: offers that come to nothing, notifications, affinity, preferred people.

use insta::assert_snapshot;

use crate::script::check;

#[test]
fn not_1_each_occasion_has_its_own_notification() {
    assert_snapshot!(check("
        agent ann
        agent bob
        queue sales members=ann
        workstream chat limits=never timeout=120s transferred=30s
    ", "
        09:00:00 arrive c1 chat
        09:00:01 accept c1 ann
        09:01:00 transfer c1 to bob
        09:01:40 wait
    "), @"
        09:00:00 offer c1 ann
        09:01:00 transfer c1 ann
        09:01:00 offer c1 bob
        09:01:30 withdraw c1 bob expired
        09:01:30 requeue c1 sales expired
        09:01:30 offer c1 ann
    ");
}

#[test]
fn not_3_auto_assignment_at_once_asks_nobody() {
    assert_snapshot!(check("
        agent ann
        queue sales members=ann
        workstream chat limits=never auto-assign
    ", "
        09:00:00 arrive c1 chat
        ..       show state c1
        09:00:01 decline c1 ann
        09:05:00 end c1
    "), @"
        09:00:00 assign c1 ann
        09:00:00 state active
        09:00:01 ignore not offered
        09:05:00 wrap-up c1 ann
    ");
}

#[test]
fn not_3_auto_assignment_with_the_countdown_rules_rejecting_out() {
    assert_snapshot!(check("
        agent ann
        queue sales members=ann
        workstream chat limits=never auto-assign-late timeout=30s
    ", "
        09:00:00 arrive c1 chat
        09:00:10 decline c1 ann
        09:00:31 show state c1
    "), @"
        09:00:00 offer c1 ann
        09:00:10 ignore cannot reject
        09:00:30 assign c1 ann
        09:00:31 state active
    ");
}

#[test]
fn not_6_an_offer_that_nobody_sees_comes_back_eight_minutes_later() {
    assert_snapshot!(check("
        agent ann
        agent bob out
        queue sales members=ann,bob
        workstream chat limits=never
        choices unseen=8m
    ", "
        09:00:00 arrive c1 chat
        09:00:10 cut-off ann
        09:05:00 sign-in bob
        09:09:59 show held c1
        09:10:01 show held c1
    "), @"
        09:00:00 offer c1 ann
        09:09:59 held by ann
        09:10:00 withdraw c1 ann expired
        09:10:00 requeue c1 sales expired
        09:10:00 offer c1 bob
        09:10:01 held by bob
    ");
}

#[test]
fn not_6_who_is_there_misses_it_with_the_countdown() {
    assert_snapshot!(check("
        agent ann
        queue sales members=ann
        workstream chat limits=never
        choices unseen=8m
    ", "
        09:00:00 arrive c1 chat
        09:02:01 show state c1
    "), @"
        09:00:00 offer c1 ann
        09:02:00 withdraw c1 ann expired
        09:02:00 requeue c1 sales expired
        09:02:01 state open
    ");
}

#[test]
fn not_9_a_missed_offer_makes_inactive_which_counts_as_away() {
    assert_snapshot!(check("
        agent ann
        queue sales members=ann
        workstream chat limits=never
        choices missed-away=yes
        show presence
    ", "
        09:00:00 arrive c1 chat
        09:02:00 settle
        09:03:00 arrive c2 chat
        ..       show obstacle ann c2
    "), @"
        09:00:00 offer c1 ann
        09:00:00 presence ann do not disturb
        09:02:00 withdraw c1 ann expired
        09:02:00 presence ann away
        09:02:00 requeue c1 sales expired
        09:03:00 obstacle Presence
    ");
}

#[test]
fn not_9_it_does_nothing_useful_where_away_is_allowed() {
    assert_snapshot!(check("
        agent ann
        queue sales members=ann
        workstream chat limits=never presences=available,busy,away
        choices missed-away=yes
    ", "
        09:00:00 arrive c1 chat
        09:02:00 settle
        09:03:00 arrive c2 chat
    "), @"
        09:00:00 offer c1 ann
        09:02:00 withdraw c1 ann expired
        09:02:00 requeue c1 sales expired
        09:03:00 offer c1 ann
    ");
}

#[test]
fn not_10_a_rejected_offer_makes_do_not_disturb() {
    let center = |presences: &str| {
        format!(
            "
            agent ann units=2
            queue sales members=ann
            workstream chat limits=never presences={presences}
            choices rejected-busy=yes
        "
        )
    };
    let script = "
        09:00:00 arrive c1 chat
        09:00:10 decline c1 ann
        09:00:20 arrive c2 chat
        ..       show presence ann
    ";
    assert_snapshot!(check(&center("available,busy"), script), @"
        09:00:00 offer c1 ann
        09:00:10 withdraw c1 ann declined
        09:00:10 requeue c1 sales declined
        09:00:20 presence do not disturb
    ");
    assert_snapshot!(check(&center("available,do-not-disturb"), script), @"
        09:00:00 offer c1 ann
        09:00:10 withdraw c1 ann declined
        09:00:10 requeue c1 sales declined
        09:00:20 offer c1 ann
        09:00:20 offer c2 ann
        09:00:20 presence do not disturb
    ");
}

#[test]
fn not_11_a_reset_returns_to_the_computed_presence() {
    assert_snapshot!(check("
        agent ann
        queue sales members=ann
        workstream chat limits=never
        choices missed-away=yes
        show presence
    ", "
        09:00:00 arrive c1 chat
        09:02:00 settle
        09:06:00 reset ann
    "), @"
        09:00:00 offer c1 ann
        09:00:00 presence ann do not disturb
        09:02:00 withdraw c1 ann expired
        09:02:00 presence ann away
        09:02:00 requeue c1 sales expired
        09:06:00 presence ann available
        09:06:00 offer c1 ann
        09:06:00 presence ann do not disturb
    ");
}

#[test]
fn oc_30_nobody_resets_presence_but_people() {
    // The engine waits; how soon people come back is the simulator's parameter.
    assert_snapshot!(check("
        agent ann
        queue sales members=ann
        workstream chat limits=never
        choices missed-away=yes
    ", "
        09:00:00 arrive c1 chat
        5+09:00:00 show presence ann
    "), @"
        09:00:00 offer c1 ann
        09:02:00 withdraw c1 ann expired
        09:02:00 requeue c1 sales expired
        5+09:00:00 presence away
    ");
}

#[test]
fn not_12_at_ten_sessions_presence_is_do_not_disturb() {
    assert_snapshot!(check("
        agent ann units=9
        queue sales members=ann
        workstream chat limits=never
        choices session-cap=2
        show presence
    ", "
        09:00:00 arrive c1 chat
        09:00:01 accept c1 ann
        09:00:02 arrive c2 chat
        09:00:03 accept c2 ann
        09:00:04 arrive c3 chat
        ..       show obstacle ann c3
        09:01:00 end c1
        09:01:01 close c1
    "), @"
        09:00:00 offer c1 ann
        09:00:00 presence ann busy
        09:00:02 offer c2 ann
        09:00:03 presence ann do not disturb
        09:00:04 obstacle Presence
        09:01:00 wrap-up c1 ann
        09:01:01 close c1 ann done
        09:01:01 presence ann busy
        09:01:01 offer c3 ann
    ");
}

#[test]
fn not_13_a_pause_keeps_the_item_from_who_declined_it() {
    assert_snapshot!(check("
        agent ann units=2
        queue sales members=ann
        workstream chat limits=never pause=60s
    ", "
        09:00:00 arrive c1 chat
        09:00:10 decline c1 ann
        09:00:40 arrive c2 chat
        ..       show obstacle ann c1
        09:01:05 show waiting sales
        09:01:15 accept c2 ann
        ..       end c2
        ..       close c2
    "), @"
        09:00:00 offer c1 ann
        09:00:10 withdraw c1 ann declined
        09:00:10 requeue c1 sales declined
        09:00:40 offer c2 ann
        09:00:40 obstacle JustDeclined
        09:01:05 waiting 1
        09:01:15 wrap-up c2 ann
        09:01:15 close c2 ann done
        09:01:15 offer c1 ann
    ");
}

#[test]
fn aff_1_a_conversation_that_comes_back_ignores_capacity_and_presence() {
    assert_snapshot!(check("
        agent ann
        agent bob out
        queue sales members=bob,ann
        workstream text sms keeps-agent
    ", "
        09:00:00 arrive s1 text
        09:00:05 accept s1 ann
        09:01:00 close-tab s1
        09:02:00 arrive s2 text
        09:02:05 accept s2 ann
        09:02:10 sign-in bob
        09:02:15 presence ann away
        09:03:00 write s1
        ..       show used ann
    "), @"
        09:00:00 offer s1 ann
        09:01:00 park s1 ann
        09:02:00 offer s2 ann
        09:03:00 requeue s1 sales customer wrote
        09:03:00 offer s1 ann
        09:03:00 used 2
    ");
}

#[test]
fn asg_11_affinity_goes_before_all_other_items() {
    // The block has one place: s1, back from its customer, takes it from the older g1.
    assert_snapshot!(check("
        agent ann out
        agent bob
        queue sales members=ann,bob
        order sales tier=gold
        workstream text sms keeps-agent
        choices block=1
    ", "
        09:00:00 arrive s1 text
        09:00:05 accept s1 bob
        09:01:00 presence bob away
        09:01:30 close-tab s1
        09:02:00 arrive g1 text tier=gold
        09:03:00 sign-out bob
        09:03:30 write s1
        09:04:00 sign-in ann
        ..       show waiting sales
        09:05:00 sign-in bob
    "), @"
        09:00:00 offer s1 bob
        09:01:30 park s1 bob
        09:03:30 requeue s1 sales customer wrote
        09:04:00 waiting 2
        09:05:00 offer s1 bob
    ");
}

#[test]
fn aff_2_a_live_chat_that_drops_returns_to_the_same_who_may_reject() {
    assert_snapshot!(check("
        agent ann
        agent bob
        queue sales members=ann,bob
        workstream chat limits=never keeps-agent
    ", "
        09:00:00 arrive c1 chat
        09:00:05 accept c1 ann
        09:01:00 close-tab c1
        ..       settle
        09:01:10 decline c1 ann
    "), @"
        09:00:00 offer c1 ann
        09:01:00 requeue c1 sales tab closed
        09:01:00 offer c1 ann
        09:01:10 withdraw c1 ann declined
        09:01:10 requeue c1 sales declined
        09:01:10 offer c1 bob
    ");
}

#[test]
fn aff_3_the_template_decides_whether_it_is_put_to_him_or_his_at_once() {
    let center = |returning: &str| {
        format!(
            "
            agent ann
            queue sales members=ann
            workstream text sms keeps-agent {returning}
        "
        )
    };
    let script = "
        09:00:00 arrive s1 text
        09:00:05 accept s1 ann
        09:01:00 close-tab s1
        09:03:00 write s1
    ";
    assert_snapshot!(check(&center(""), script), @"
        09:00:00 offer s1 ann
        09:01:00 park s1 ann
        09:03:00 requeue s1 sales customer wrote
        09:03:00 offer s1 ann
    ");
    assert_snapshot!(check(&center("returning=auto-assign"), script), @"
        09:00:00 offer s1 ann
        09:01:00 park s1 ann
        09:03:00 requeue s1 sales customer wrote
        09:03:00 assign s1 ann
    ");
}

#[test]
fn aff_4_a_record_stays_with_its_representative() {
    assert_snapshot!(check("
        agent ann
        agent bob
        queue cases record members=ann,bob
        workstream case case
    ", "
        09:00:00 arrive k1 case
        4+09:00:00 show held k1
    "), @"
        09:00:00 assign k1 ann
        4+09:00:00 held by ann
    ");
}

#[test]
fn oc_22_who_is_signed_out_is_waited_for_skipped_or_offered_it_all_the_same() {
    let center = |choice: &str| {
        format!(
            "
            agent ann
            agent bob
            queue sales members=ann,bob
            workstream text sms keeps-agent
            choices unseen=8m {choice}
        "
        )
    };
    let script = "
        09:00:00 arrive s1 text
        09:00:05 accept s1 ann
        09:01:00 close-tab s1
        09:02:00 sign-out ann
        09:03:00 write s1
        09:13:01 show held s1
    ";
    assert_snapshot!(check(&center(""), script), @"
        09:00:00 offer s1 ann
        09:01:00 park s1 ann
        09:03:00 requeue s1 sales customer wrote
        09:13:00 offer s1 bob
        09:13:01 held by bob
    ");
    assert_snapshot!(check(&center("absent=next-best"), script), @"
        09:00:00 offer s1 ann
        09:01:00 park s1 ann
        09:03:00 requeue s1 sales customer wrote
        09:03:00 offer s1 bob
        09:05:00 withdraw s1 bob expired
        09:05:00 requeue s1 sales expired
        09:13:01 held by nobody
    ");
    assert_snapshot!(check(&center("absent=offered"), script), @"
        09:00:00 offer s1 ann
        09:01:00 park s1 ann
        09:03:00 requeue s1 sales customer wrote
        09:03:00 offer s1 ann
        09:13:00 withdraw s1 ann expired
        09:13:00 requeue s1 sales expired
        09:13:00 offer s1 bob
        09:13:01 held by bob
    ");
}

#[test]
fn oc_22_who_signs_in_again_gets_what_waited_for_him() {
    assert_snapshot!(check("
        agent ann
        agent bob
        queue sales members=ann,bob
        workstream text sms keeps-agent
        choices unseen=8m
    ", "
        09:00:00 arrive s1 text
        09:00:05 accept s1 ann
        09:01:00 close-tab s1
        09:02:00 sign-out ann
        09:03:00 write s1
        ..       show obstacle bob s1
        09:05:00 sign-in ann
    "), @"
        09:00:00 offer s1 ann
        09:01:00 park s1 ann
        09:03:00 requeue s1 sales customer wrote
        09:03:00 obstacle Reserved
        09:05:00 offer s1 ann
    ");
}

#[test]
fn oc_23_declined_affinity_takes_the_normal_way_and_keeps_its_age() {
    assert_snapshot!(check("
        agent ann
        agent bob out
        queue sales members=ann,bob
        workstream text sms keeps-agent
    ", "
        09:00:00 arrive s1 text
        09:00:05 accept s1 ann
        09:01:00 close-tab s1
        09:02:00 write s1
        ..       settle
        09:02:05 arrive s2 text
        09:02:10 decline s1 ann
        09:03:00 sign-in bob
    "), @"
        09:00:00 offer s1 ann
        09:01:00 park s1 ann
        09:02:00 requeue s1 sales customer wrote
        09:02:00 offer s1 ann
        09:02:10 withdraw s1 ann declined
        09:02:10 requeue s1 sales declined
        09:02:10 offer s2 ann
        09:03:00 offer s1 bob
    ");
}

#[test]
fn pref_1_preferred_people_are_tried_in_order_past_capacity_and_skills() {
    assert_snapshot!(check("
        agent ann skills=french:1 units=9
        agent bob
        agent cat
        queue sales members=ann,bob,cat
        workstream chat limits=never skills=exact presences=available,busy,do-not-disturb
        classify chat first lang=fr -> skill:french:1
        prefer contact=eve cat 2
        prefer contact=eve bob 1
    ", "
        09:00:00 arrive c1 chat contact=eve lang=fr
        ..       settle
        09:00:01 arrive c2 chat contact=eve lang=fr
        ..       settle
        09:00:02 presence bob away
        09:00:03 arrive c3 chat contact=eve lang=fr
        ..       settle
        09:00:04 presence cat away
        09:00:05 arrive c4 chat contact=eve lang=fr
        ..       settle
        09:00:06 arrive c5 chat contact=dan lang=fr
    "), @"
        09:00:00 offer c1 bob
        09:00:01 offer c2 bob
        09:00:03 offer c3 cat
        09:00:05 offer c4 ann
        09:00:06 offer c5 ann
    ");
}

#[test]
fn pref_1_the_item_may_be_left_for_them() {
    assert_snapshot!(check("
        agent ann
        agent bob default=away
        queue sales members=ann,bob
        workstream chat limits=never
        prefer contact=eve bob 1
        prefer nobody
    ", "
        09:00:00 arrive c1 chat contact=eve
        ..       show obstacle ann c1
        ..       show obstacle bob c1
        09:05:00 presence bob available
    "), @"
        09:00:00 obstacle Reserved
        09:00:00 obstacle Presence
        09:05:00 offer c1 bob
    ");
}

#[test]
fn pref_2_beyond_three_nobody_is_preferred_and_equal_ratings_go_by_creation() {
    assert_snapshot!(check("
        agent ann default=away
        agent bob default=away
        agent cat default=away
        agent dan
        agent eva
        queue sales members=eva,dan,cat,bob,ann
        workstream chat limits=never
        prefer contact=eve cat 1
        prefer contact=eve bob 1
        prefer contact=eve ann 1
        prefer contact=eve dan 1
    ", "
        09:00:00 arrive c1 chat contact=eve
        ..       settle
        09:00:01 presence bob available
        ..       presence cat available
        09:00:02 arrive c2 chat contact=eve
    "), @"
        09:00:00 offer c1 eva
        09:00:02 offer c2 cat
    ");
}

#[test]
fn oc_26_affinity_and_preference_pass_a_blocking_profile() {
    assert_snapshot!(check("
        agent ann profiles=calls,chats:3
        agent bob profiles=chats:3
        profile calls limit=1 blocking
        profile chats limit=3
        queue sales members=bob,ann
        queue phone voice members=ann
        workstream chat limits=never profiles=chats presences=available,busy,do-not-disturb
        workstream call voice limits=never profiles=calls fallback=phone
        prefer contact=eve ann 1
    ", "
        09:00:00 arrive p1 call
        ..       settle
        09:00:01 arrive c1 chat contact=eve
    "), @"
        09:00:00 offer p1 ann
        09:00:01 offer c1 ann
    ");
}

#[test]
fn aff_5_a_previous_expert_gets_what_comes_within_the_window() {
    assert_snapshot!(check("
        agent ann units=9
        agent bob units=9
        queue sales members=ann,bob
        workstream chat limits=never
        expert sales contact previous within=1h
    ", "
        09:00:00 arrive c1 chat contact=eve
        09:00:01 accept c1 ann
        09:01:00 end c1
        09:01:01 close c1
        09:02:00 arrive c2 chat contact=eve
        09:02:01 accept c2 ann
        09:02:10 end c2
        09:02:20 close c2
        10:30:00 arrive c3 chat contact=eve
    "), @"
        09:00:00 offer c1 ann
        09:01:00 wrap-up c1 ann
        09:01:01 close c1 ann done
        09:02:00 offer c2 ann
        09:02:10 wrap-up c2 ann
        09:02:20 close c2 ann done
        10:30:00 offer c3 bob
    ");
}

#[test]
fn aff_5_an_expert_has_a_limit_and_others_may_be_ruled_out() {
    assert_snapshot!(check("
        agent ann units=9
        agent bob units=9
        queue sales members=ann,bob
        workstream chat limits=never
        expert sales contact previous limit=1 nobody
    ", "
        09:00:00 arrive c1 chat contact=eve
        09:00:01 accept c1 ann
        09:01:00 end c1
        09:01:01 close c1
        09:02:00 arrive c2 chat contact=eve
        09:02:01 accept c2 ann
        09:03:00 arrive c3 chat contact=eve
        ..       show obstacle ann c3
        ..       show obstacle bob c3
        09:04:00 end c2
        09:04:01 close c2
    "), @"
        09:00:00 offer c1 ann
        09:01:00 wrap-up c1 ann
        09:01:01 close c1 ann done
        09:02:00 offer c2 ann
        09:03:00 obstacle ActiveLimit
        09:03:00 obstacle Reserved
        09:04:00 wrap-up c2 ann
        09:04:01 close c2 ann done
        09:04:01 offer c3 ann
    ");
}

#[test]
fn aff_5_preferred_experts_come_by_the_playbook_too() {
    assert_snapshot!(check("
        agent ann units=9
        agent bob units=9
        queue sales members=ann,bob
        workstream chat limits=never presences=available
        prefer contact=eve bob 1
        expert sales contact preferred
    ", "
        09:00:00 arrive c1 chat contact=eve
        09:00:01 arrive c2 chat contact=eve
    "), @"
        09:00:00 offer c1 bob
        09:00:01 offer c2 ann
    ");
}

#[test]
fn not_1_who_is_not_identified_has_a_notification_of_his_own() {
    assert_snapshot!(check("
        agent ann units=2
        queue sales members=ann
        workstream chat limits=never timeout=120s unauthenticated=contact:30s
    ", "
        09:00:00 arrive c1 chat contact=eve
        09:00:00 arrive c2 chat
        09:00:31 show state c1
        ..       show state c2
    "), @"
        09:00:00 offer c1 ann
        09:00:00 offer c2 ann
        09:00:30 withdraw c2 ann expired
        09:00:30 requeue c2 sales expired
        09:00:31 state ringing
        09:00:31 state open
    ");
}

#[test]
fn aff_5_what_rings_at_an_expert_counts_for_his_limit_and_what_closes_gives_way() {
    assert_snapshot!(check("
        agent ann units=9
        agent bob units=9
        queue sales members=ann,bob
        workstream chat limits=never wrap-up=never
        expert sales contact previous limit=1 nobody
    ", "
        09:00:00 arrive c1 chat contact=eve
        09:00:01 accept c1 ann
        09:01:00 end c1
        09:01:01 close c1
        09:02:00 arrive c2 chat contact=eve
        09:02:01 arrive c3 chat contact=eve
        ..       show obstacle ann c3
        09:03:00 accept c2 ann
        09:04:00 end c2
        ..       show obstacle ann c3
        09:05:00 close c2
    "), @"
        09:00:00 offer c1 ann
        09:01:00 wrap-up c1 ann
        09:01:01 close c1 ann done
        09:02:00 offer c2 ann
        09:02:01 obstacle ActiveLimit
        09:04:00 wrap-up c2 ann
        09:04:00 obstacle ActiveLimit
        09:05:00 close c2 ann done
        09:05:00 offer c3 ann
    ");
}

#[test]
fn not_1_callbacks_have_a_notification_of_their_own() {
    assert_snapshot!(check("
        queue calls voice members=ann
        workstream call voice fallback=calls limits=never wrap-up=never timeout=120s callback=45s
        rule call -> calls
        overflow calls items=1 -> callback
        choices count-every=0s
        agent ann
    ", "
        09:00:00 arrive p1 call
        09:00:01 accept p1 ann
        09:00:02 arrive p2 call
        09:00:03 arrive p3 call
        09:00:33 settle
        09:00:34 agree p3
        09:01:00 leave p2
        09:02:00 end p1
        09:02:50 wait
    "), @"
        09:00:00 offer p1 ann
        09:00:03 overflow p3 calls holds 1: callback
        09:00:33 offer-callback p3
        09:00:34 agree-callback p3
        09:01:00 close p2 customer left
        09:02:00 wrap-up p1 ann
        09:02:00 offer p3 ann
        09:02:45 withdraw p3 ann expired
        09:02:45 requeue p3 calls expired
    ");
}
