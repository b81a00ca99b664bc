//! Section 10: the cycle, the order of items, the order of people.

use insta::assert_snapshot;

use crate::script::check;

#[test]
fn asg_1_an_arrival_triggers_a_cycle() {
    assert_snapshot!(check("
        agent ann
        queue sales members=ann
        workstream chat
    ", "
        09:00:00 arrive c1 chat
    "), @"
        09:00:00 offer c1 ann
    ");
}

#[test]
fn asg_1_released_capacity_triggers_a_cycle() {
    assert_snapshot!(check("
        agent ann
        queue sales members=ann
        workstream chat
    ", "
        09:00:00 arrive c1 chat
        09:00:01 arrive c2 chat
        09:00:05 accept c1 ann
        09:10:00 end c1
        09:11:00 close c1
    "), @"
        09:00:00 offer c1 ann
        09:10:00 wrap-up c1 ann
        09:11:00 close c1 ann done
        09:11:00 offer c2 ann
    ");
}

#[test]
fn asg_1_a_presence_that_becomes_allowed_triggers_a_cycle() {
    assert_snapshot!(check("
        agent ann
        queue sales members=ann
        workstream chat
    ", "
        09:00:00 presence ann away
        09:00:10 arrive c1 chat
        09:01:00 presence ann do-not-disturb
        09:02:00 presence ann available
    "), @"
        09:02:00 offer c1 ann
    ");
}

#[test]
fn asg_1_signing_in_triggers_a_cycle() {
    assert_snapshot!(check("
        agent ann out
        queue sales members=ann
        workstream chat
    ", "
        09:00:00 arrive c1 chat
        09:05:00 sign-in ann
    "), @"
        09:05:00 offer c1 ann
    ");
}

#[test]
fn asg_1_a_new_member_triggers_a_cycle() {
    assert_snapshot!(check("
        agent ann
        queue sales
        workstream chat
    ", "
        09:00:00 arrive c1 chat
        09:05:00 member sales ann
        09:05:01 member sales ann
    "), @"
        09:05:00 offer c1 ann
        09:05:01 ignore member already
    ");
}

#[test]
fn asg_1_a_return_after_a_decline_triggers_a_cycle() {
    assert_snapshot!(check("
        agent ann
        agent bob
        queue sales members=ann,bob
        workstream chat
    ", "
        09:00:00 arrive c1 chat
        09:00:10 decline c1 ann
    "), @"
        09:00:00 offer c1 ann
        09:00:10 withdraw c1 ann declined
        09:00:10 requeue c1 sales declined
        09:00:10 offer c1 bob
    ");
}

#[test]
fn asg_1_record_queues_are_swept_every_five_minutes() {
    assert_snapshot!(check("
        agent ann units=1
        queue cases record members=ann
        queue chats members=ann
        workstream case case units=2
        workstream chat units=2 fallback=chats limits=never
    ", "
        09:01:00 arrive k1 case
        09:01:00 arrive c1 chat
        09:02:00 units ann 4
        09:04:59 show waiting cases
        09:05:00 settle
        09:20:00 show waiting chats
    "), @"
        09:04:59 waiting 1
        09:05:00 assign k1 ann
        09:20:00 waiting 1
    ");
}

#[test]
fn asg_1_a_presence_that_a_cycle_opens_triggers_the_next() {
    // Holding k1, Ann is Busy, which is allowed for `late`; the block had room for k1 only.
    assert_snapshot!(check("
        agent ann units=9 out
        queue cases record members=ann
        workstream case case
        workstream late case presences=busy
        choices records=1
    ", "
        09:00:00 arrive k1 case
        09:00:01 arrive k2 case
        09:01:00 sign-in ann
    "), @"
        09:01:00 assign k1 ann
        09:01:00 assign k2 ann
    ");
}

#[test]
fn asg_2_configured_capacity_starts_no_cycle() {
    assert_snapshot!(check("
        agent ann units=1
        queue sales members=ann
        workstream chat
        show presence
    ", "
        09:00:00 arrive c1 chat
        09:00:05 accept c1 ann
        09:00:10 arrive c2 chat
        09:01:00 units ann 3
        ..       settle
        09:02:00 arrive c3 chat
    "), @"
        09:00:00 offer c1 ann
        09:00:00 presence ann do not disturb
        09:01:00 presence ann busy
        09:02:00 offer c2 ann
        09:02:00 offer c3 ann
        09:02:00 presence ann do not disturb
    ");
}

#[test]
fn asg_3_a_cycle_tries_the_first_items_up_to_the_block() {
    assert_snapshot!(check("
        agent ann units=9
        queue sales members=ann
        workstream chat timeout=1h
        choices block=2
    ", "
        09:00:00 arrive c1 chat
        ..       arrive c2 chat
        ..       arrive c3 chat
        ..       arrive c4 chat
        ..       arrive c5 chat
        ..       settle
        09:01:00 arrive c6 chat
        ..       settle
        09:02:00 arrive c7 chat
    "), @"
        09:00:00 offer c1 ann
        09:00:00 offer c2 ann
        09:01:00 offer c3 ann
        09:01:00 offer c4 ann
        09:02:00 offer c5 ann
        09:02:00 offer c6 ann
    ");
}

#[test]
fn asg_3_records_have_a_block_of_their_own() {
    assert_snapshot!(check("
        agent ann units=9
        queue cases record members=ann
        workstream case case
        choices block=1 records=3
    ", "
        09:00:01 arrive k1 case
        ..       arrive k2 case
        ..       arrive k3 case
        ..       arrive k4 case
        ..       settle
        09:05:00 settle
    "), @"
        09:00:01 assign k1 ann
        09:00:01 assign k2 ann
        09:00:01 assign k3 ann
        09:05:00 assign k4 ann
    ");
}

#[test]
fn asg_4_a_stuck_head_does_not_hold_up_the_block() {
    assert_snapshot!(check("
        agent ann
        queue sales members=ann
        workstream chat skills=exact
        classify chat first lang=fr -> skill:french:1
        choices block=2
    ", "
        09:00:00 arrive c1 chat lang=fr
        09:00:01 arrive c2 chat
    "), @"
        09:00:01 offer c2 ann
    ");
}

#[test]
fn asg_4_what_waits_beyond_the_block_is_never_tried() {
    assert_snapshot!(check("
        agent ann
        queue sales members=ann
        workstream chat skills=exact
        classify chat first lang=fr -> skill:french:1
        choices block=2
    ", "
        09:00:00 arrive c1 chat lang=fr
        09:00:01 arrive c2 chat lang=fr
        09:00:02 arrive c3 chat
        09:05:00 leave c1
        ..       settle
        09:05:01 arrive c4 chat
    "), @"
        09:05:00 close c1 customer left
        09:05:01 offer c3 ann
    ");
}

#[test]
fn asg_4_picked_items_hold_no_place_in_the_block() {
    assert_snapshot!(check("
        agent ann
        queue sales members=ann
        workstream chat
        workstream list pick
        choices block=1
    ", "
        09:00:00 arrive l1 list
        09:00:01 arrive c1 chat
    "), @"
        09:00:01 offer c1 ann
    ");
}

#[test]
fn asg_4_an_item_past_its_decliners_holds_its_place_in_the_block() {
    assert_snapshot!(check("
        agent ann
        queue sales members=ann
        workstream chat
        choices block=1 decliners=1
    ", "
        09:00:00 arrive c1 chat
        09:00:10 decline c1 ann
        09:00:20 arrive c2 chat
        ..       show obstacle ann c1
        ..       show waiting sales
    "), @"
        09:00:00 offer c1 ann
        09:00:10 withdraw c1 ann declined
        09:00:10 requeue c1 sales declined
        09:00:20 obstacle DeclinersLimit
        09:00:20 waiting 2
    ");
}

#[test]
fn asg_5_an_item_already_tried_in_a_pass_is_passed_by() {
    // Taking f1 makes Ann Busy, which allows b1 too late: b1 has been tried.
    assert_snapshot!(check("
        agent ann units=2 out
        queue sales members=ann
        workstream busy presences=busy
        workstream free presences=available
    ", "
        09:00:00 arrive b1 busy
        09:00:01 arrive f1 free
        09:00:02 arrive b2 busy
        09:01:00 sign-in ann
    "), @"
        09:01:00 offer f1 ann
        09:01:00 offer b2 ann
    ");
}

#[test]
fn asg_6_the_order_is_made_anew_for_every_cycle() {
    assert_snapshot!(check("
        agent ann
        queue sales members=ann
        workstream text sms wrap-up=never
    ", "
        09:00:00 arrive s1 text
        09:00:01 accept s1 ann
        09:00:02 arrive s2 text
        09:00:03 arrive s3 text since=08:00:00
        09:00:10 end s1
    "), @"
        09:00:00 offer s1 ann
        09:00:10 wrap-up s1 ann
        09:00:10 offer s3 ann
    ");
}

#[test]
fn asg_7_what_nobody_fits_waits_until_a_cycle_succeeds() {
    assert_snapshot!(check("
        agent ann
        agent bob out skills=french:1
        queue sales members=ann,bob
        workstream chat skills=exact
        classify chat first lang=fr -> skill:french:1
    ", "
        09:00:00 arrive c1 chat lang=fr
        09:00:10 arrive c2 chat
        09:01:00 show waiting sales
        09:10:00 sign-in bob
    "), @"
        09:00:10 offer c2 ann
        09:01:00 waiting 1
        09:02:10 withdraw c2 ann expired
        09:02:10 requeue c2 sales expired
        09:10:00 offer c1 bob
        09:10:00 offer c2 ann
    ");
}

#[test]
fn asg_8_queues_are_first_in_first_out_under_every_method() {
    assert_snapshot!(check("
        agent ann units=2 out
        agent bob units=2 out
        queue custom members=ann
        queue plain members=bob
        assign custom units -> least-active
        workstream chat
        rule chat topic=x -> custom
        rule chat         -> plain
    ", "
        09:00:00 arrive c1 chat topic=x
        09:00:01 arrive c2 chat
        09:00:02 arrive c3 chat topic=x
        09:00:03 arrive c4 chat
        09:01:00 sign-in ann
        09:02:00 sign-in bob
    "), @"
        09:01:00 offer c1 ann
        09:01:00 offer c3 ann
        09:02:00 offer c2 bob
        09:02:00 offer c4 bob
    ");
}

#[test]
fn asg_9_a_live_chat_keeps_its_age_through_a_decline() {
    assert_snapshot!(check("
        agent ann
        agent bob out
        queue sales members=ann,bob
        workstream chat
    ", "
        09:00:00 arrive c1 chat
        09:00:30 arrive c2 chat
        09:01:00 decline c1 ann
        09:02:00 sign-in bob
    "), @"
        09:00:00 offer c1 ann
        09:01:00 withdraw c1 ann declined
        09:01:00 requeue c1 sales declined
        09:01:00 offer c2 ann
        09:02:00 offer c1 bob
    ");
}

#[test]
fn asg_9_a_head_start_counts_as_age() {
    assert_snapshot!(check("
        agent ann out
        queue sales voice members=ann
        workstream call voice
    ", "
        09:00:00 arrive p1 call
        09:01:00 arrive p2 call since=08:59:30
        09:02:00 sign-in ann
    "), @"
        09:02:00 offer p2 ann
    ");
}

#[test]
fn asg_9_example_4_an_asynchronous_conversation_queues_by_its_last_message() {
    // First seen on Monday, reactivated on Thursday afternoon.
    assert_snapshot!(check("
        agent ann
        queue texts members=ann
        workstream text whatsapp wrap-up=never
    ", "
        0+10:00:00 arrive old text
        0+10:00:10 accept old ann
        0+10:20:00 close-tab old
        3+09:00:00 arrive t1 text
        3+09:00:10 accept t1 ann
        3+09:30:00 arrive t2 text
        3+15:00:00 write old
        3+15:10:00 end t1
        3+15:10:10 accept t2 ann
        3+15:20:00 end t2
    "), @"
        10:00:00 offer old ann
        10:20:00 park old ann
        3+09:00:00 offer t1 ann
        3+15:00:00 requeue old texts customer wrote
        3+15:10:00 wrap-up t1 ann
        3+15:10:00 offer t2 ann
        3+15:20:00 wrap-up t2 ann
        3+15:20:00 offer old ann
    ");
}

#[test]
fn asg_13_items_of_the_queue_with_the_lower_number_come_first() {
    assert_snapshot!(check("
        agent ann units=2 out
        queue later priority=7 members=ann
        queue sooner priority=3 members=ann
        workstream chat
        rule chat topic=x -> sooner
        rule chat         -> later
    ", "
        09:00:00 arrive c1 chat
        09:10:00 arrive c2 chat topic=x
        09:10:01 sign-in ann
    "), @"
        09:10:01 offer c2 ann
        09:10:01 offer c1 ann
    ");
}

#[test]
fn asg_14_queues_of_equal_number_are_merged_oldest_first() {
    assert_snapshot!(check("
        agent ann units=9 out
        queue a members=ann
        queue b members=ann
        queue c least-active members=ann
        workstream chat
        rule chat topic=b -> b
        rule chat topic=c -> c
        rule chat         -> a
    ", "
        09:00:00 arrive c1 chat topic=b
        09:00:01 arrive c2 chat
        09:00:02 arrive c3 chat topic=c
        09:00:03 arrive c4 chat topic=b
        09:01:00 sign-in ann
    "), @"
        09:01:00 offer c1 ann
        09:01:00 offer c2 ann
        09:01:00 offer c3 ann
        09:01:00 offer c4 ann
    ");
}

#[test]
fn asg_14_custom_queues_without_a_prioritization_ruleset_are_merged_too() {
    assert_snapshot!(check("
        agent ann units=9 out
        queue a members=ann
        queue b members=ann
        assign b units -> round-robin
        workstream chat
        rule chat topic=b -> b
        rule chat         -> a
    ", "
        09:00:00 arrive c1 chat topic=b
        09:00:01 arrive c2 chat
        09:00:02 arrive c3 chat topic=b
        09:01:00 sign-in ann
    "), @"
        09:01:00 offer c1 ann
        09:01:00 offer c2 ann
        09:01:00 offer c3 ann
    ");
}

#[test]
fn asg_17_an_unfit_item_of_a_higher_queue_does_not_stop_a_lower_one() {
    assert_snapshot!(check("
        agent ann out
        queue first priority=1 members=ann
        queue second priority=2 members=ann
        workstream chat skills=exact
        classify chat all topic=x -> skill:french:1
        rule chat topic=x -> first
        rule chat         -> second
    ", "
        09:00:00 arrive c1 chat topic=x
        09:00:01 arrive c2 chat
        09:01:00 sign-in ann
    "), @"
        09:01:00 offer c2 ann
    ");
}

#[test]
fn asg_18_round_robin_is_kept_per_queue() {
    assert_snapshot!(check("
        agent ann units=9
        agent bob units=9
        queue a members=ann,bob
        queue b members=ann,bob
        queue c members=ann,bob
        workstream chat
        rule chat topic=b -> b
        rule chat topic=c -> c
        rule chat         -> a
    ", "
        09:00:00 arrive c1 chat
        09:00:01 arrive c2 chat topic=b
        09:00:02 arrive c3 chat topic=c
        09:00:03 arrive c4 chat
        09:00:04 arrive c5 chat
    "), @"
        09:00:00 offer c1 ann
        09:00:01 offer c2 ann
        09:00:02 offer c3 ann
        09:00:03 offer c4 bob
        09:00:04 offer c5 ann
    ");
}

#[test]
fn asg_18_the_order_of_being_added_seeds_the_round_robin() {
    assert_snapshot!(check("
        agent ann units=9
        agent bob units=9
        agent cid units=9
        queue sales members=cid,bob
        workstream chat
    ", "
        08:00:00 member sales ann
        09:00:00 arrive c1 chat
        09:00:01 arrive c2 chat
        09:00:02 arrive c3 chat
        09:00:03 arrive c4 chat
    "), @"
        09:00:00 offer c1 cid
        09:00:01 offer c2 bob
        09:00:02 offer c3 ann
        09:00:03 offer c4 cid
    ");
}

#[test]
fn asg_19_example_1_among_equals_the_earliest_assigned_gets_the_item() {
    // Last assignments 10:30, 10:35, 10:37; each then has two of three chats free.
    assert_snapshot!(check("
        agent ann units=3
        agent bob units=3
        agent cid units=3
        queue sales highest-capacity members=cid,bob,ann
        workstream chat timeout=1h
    ", "
        10:00:00 presence bob away
        10:00:00 presence cid away
        10:30:00 arrive a1 chat
        10:35:00 presence ann away
        10:35:00 presence bob available
        10:35:00 arrive b1 chat
        10:37:00 presence bob away
        10:37:00 presence cid available
        10:37:00 arrive d1 chat
        10:38:00 presence ann available
        10:38:00 presence bob available
        10:40:00 arrive c1 chat
        10:45:00 arrive c2 chat
    "), @"
        10:30:00 offer a1 ann
        10:35:00 offer b1 bob
        10:37:00 offer d1 cid
        10:40:00 offer c1 ann
        10:45:00 offer c2 bob
    ");
}

#[test]
fn asg_19_highest_capacity_goes_before_the_round_robin() {
    assert_snapshot!(check("
        agent ann units=2
        agent bob units=5
        queue sales highest-capacity members=ann,bob
        workstream chat
    ", "
        09:00:00 arrive c1 chat
        09:00:01 arrive c2 chat
        09:00:02 arrive c3 chat
        09:00:03 arrive c4 chat
        09:00:04 arrive c5 chat
        09:00:05 arrive c6 chat
    "), @"
        09:00:00 offer c1 bob
        09:00:01 offer c2 bob
        09:00:02 offer c3 bob
        09:00:03 offer c4 ann
        09:00:04 offer c5 bob
        09:00:05 offer c6 ann
    ");
}

#[test]
fn asg_20_example_2_the_longest_released_gets_the_next_call() {
    // Calls of 13:00 for 15 min and 13:05 for 5 min in different queues.
    assert_snapshot!(check("
        agent ann
        agent bob
        queue first voice least-active members=ann
        queue second voice least-active members=bob
        queue third voice least-active members=ann,bob
        workstream call voice wrap-up=never timeout=1h
        rule call topic=1 -> first
        rule call topic=2 -> second
        rule call         -> third
    ", "
        13:00:00 arrive p1 call topic=1
        ..       settle
        ..       accept p1 ann
        13:05:00 arrive p2 call topic=2
        ..       settle
        ..       accept p2 bob
        13:10:00 end p2
        13:15:00 end p1
        13:20:00 arrive p3 call
    "), @"
        13:00:00 offer p1 ann
        13:05:00 offer p2 bob
        13:10:00 wrap-up p2 bob
        13:15:00 wrap-up p1 ann
        13:20:00 offer p3 bob
    ");
}

#[test]
fn asg_20_a_fresh_sign_in_is_least_active_of_all() {
    assert_snapshot!(check("
        agent ann
        agent bob
        agent cid
        queue sales least-active members=ann,bob,cid
        workstream chat wrap-up=never
    ", "
        09:00:00 arrive c1 chat
        ..       settle
        ..       accept c1 ann
        09:01:00 end c1
        09:02:00 arrive c2 chat
        ..       settle
        ..       accept c2 bob
        09:03:00 end c2
        09:04:00 arrive c3 chat
        ..       settle
        ..       accept c3 cid
        09:05:00 end c3
        09:06:00 sign-out cid
        09:07:00 sign-in cid
        09:08:00 arrive c4 chat
        09:08:01 arrive c5 chat
        09:08:02 arrive c6 chat
    "), @"
        09:00:00 offer c1 ann
        09:01:00 wrap-up c1 ann
        09:02:00 offer c2 bob
        09:03:00 wrap-up c2 bob
        09:04:00 offer c3 cid
        09:05:00 wrap-up c3 cid
        09:08:00 offer c4 cid
        09:08:01 offer c5 ann
        09:08:02 offer c6 bob
    ");
}

#[test]
fn asg_20_a_wrap_up_that_blocks_delays_the_release() {
    assert_snapshot!(check("
        agent ann
        agent bob
        queue sales least-active members=ann,bob
        workstream slow wrap-up=always
        workstream fast wrap-up=never
    ", "
        09:00:00 arrive c1 slow
        ..       settle
        ..       accept c1 ann
        09:00:01 arrive c2 fast
        ..       settle
        ..       accept c2 bob
        09:05:00 end c1
        09:06:00 end c2
        09:07:00 close c1
        09:08:00 arrive c3 fast
    "), @"
        09:00:00 offer c1 ann
        09:00:01 offer c2 bob
        09:05:00 wrap-up c1 ann
        09:06:00 wrap-up c2 bob
        09:07:00 close c1 ann done
        09:08:00 offer c3 bob
    ");
}

#[test]
fn asg_20_parking_a_conversation_is_a_release() {
    assert_snapshot!(check("
        agent ann
        agent bob
        queue texts least-active members=ann,bob
        workstream text sms wrap-up=never
    ", "
        09:00:00 arrive s1 text
        ..       settle
        ..       accept s1 ann
        09:00:01 arrive s2 text
        ..       settle
        ..       accept s2 bob
        09:05:00 end s2
        09:06:00 close-tab s1
        09:07:00 arrive s3 text
    "), @"
        09:00:00 offer s1 ann
        09:00:01 offer s2 bob
        09:05:00 wrap-up s2 bob
        09:06:00 park s1 ann
        09:07:00 offer s3 bob
    ");
}

#[test]
fn cus_1_a_custom_queue_decides_by_its_rules_alone() {
    // No presence, no units and no skills of the workstream apply (CUS-4).
    assert_snapshot!(check("
        agent ann units=1
        queue sales members=ann
        assign sales -> round-robin
        workstream chat units=5 presences=available skills=exact
        classify chat first lang=fr -> skill:french:1
    ", "
        09:00:00 presence ann away
        09:00:01 arrive c1 chat lang=fr
        09:00:02 arrive c2 chat lang=fr
        ..       show used ann
    "), @"
        09:00:01 offer c1 ann
        09:00:02 offer c2 ann
        09:00:02 used 10
    ");
}

#[test]
fn cus_3_the_first_rule_that_yields_anybody_decides() {
    assert_snapshot!(check("
        agent ann level=senior
        agent bob level=junior
        agent cid level=trainee
        queue sales members=cid,bob,ann
        assign sales level=senior units          -> round-robin
        assign sales level=senior|junior units   -> round-robin
        workstream chat
    ", "
        09:00:00 arrive c1 chat
        09:00:01 arrive c2 chat
        09:00:02 arrive c3 chat
        ..       show obstacle cid c3
    "), @"
        09:00:00 offer c1 ann
        09:00:01 offer c2 bob
        09:00:02 obstacle NoAssignmentRule
    ");
}

#[test]
fn cus_4_profiles_are_matched_implicitly() {
    assert_snapshot!(check("
        profile chats limit=1
        agent ann
        agent bob profiles=chats
        queue sales members=ann,bob
        assign sales -> round-robin
        workstream chat profiles=chats
    ", "
        09:00:00 arrive c1 chat
        09:00:01 arrive c2 chat
        ..       show obstacle ann c2
        ..       show obstacle bob c2
    "), @"
        09:00:00 offer c1 bob
        09:00:01 obstacle LacksProfile
        09:00:01 obstacle ProfileFull
    ");
}

#[test]
fn cus_5_rules_ask_for_presence_units_and_skills() {
    assert_snapshot!(check("
        agent ann skills=french:2
        agent bob skills=french:3
        agent cid skills=french:3
        queue sales members=ann,bob,cid
        assign sales presence=available units skills -> round-robin
        workstream chat
        classify chat first lang=fr -> skill:french:3
    ", "
        09:00:00 presence bob busy
        09:00:01 arrive c1 chat lang=fr
        09:00:02 arrive c2 chat lang=fr
        ..       show obstacle cid c2
    "), @"
        09:00:01 offer c1 cid
        09:00:02 obstacle NoAssignmentRule
    ");
}

#[test]
fn cus_6_orders_by_the_first_criterion_that_differs() {
    assert_snapshot!(check("
        agent ann units=2
        agent bob units=3
        queue sales members=ann,bob
        assign sales units -> units-free round-robin
        workstream chat
    ", "
        09:00:00 arrive c1 chat
        09:00:01 arrive c2 chat
        09:00:02 arrive c3 chat
    "), @"
        09:00:00 offer c1 bob
        09:00:01 offer c2 ann
        09:00:02 offer c3 bob
    ");
}

#[test]
fn cus_6_orders_by_free_slots_of_the_items_profiles() {
    assert_snapshot!(check("
        profile chats limit=9
        profile vip limit=9
        agent ann profiles=chats:9,vip:2
        agent bob profiles=chats:3,vip:3
        queue sales members=ann,bob
        assign sales -> slots-free
        workstream plain profiles=chats
        workstream gold profiles=chats,vip
    ", "
        09:00:00 arrive c1 gold
        09:00:01 arrive c2 plain
    "), @"
        09:00:00 offer c1 bob
        09:00:01 offer c2 ann
    ");
}

#[test]
fn cus_6_orders_by_least_active_and_then_by_what_follows() {
    assert_snapshot!(check("
        agent ann units=2
        agent bob units=3
        queue sales members=ann,bob
        assign sales units -> least-active units-free
        workstream chat wrap-up=never
    ", "
        09:00:00 arrive c1 chat
        ..       settle
        ..       accept c1 bob
        09:01:00 end c1
        09:02:00 arrive c2 chat
    "), @"
        09:00:00 offer c1 bob
        09:01:00 wrap-up c1 bob
        09:02:00 offer c2 ann
    ");
}

#[test]
fn cus_6_a_round_robin_leaves_no_ties() {
    assert_snapshot!(check("
        agent ann units=2
        agent bob units=3
        queue sales members=ann,bob
        assign sales -> least-active round-robin units-free
        workstream chat
    ", "
        09:00:00 arrive c1 chat
    "), @"
        09:00:00 offer c1 ann
    ");
}

#[test]
fn cus_6_ties_go_by_round_robin() {
    assert_snapshot!(check("
        agent ann units=9 level=a
        agent bob units=9 level=a
        queue sales members=ann,bob
        assign sales level=a -> units-free
        assign sales         -> units-free
        workstream chat units=0
    ", "
        09:00:00 arrive c1 chat
        09:00:01 arrive c2 chat
        09:00:02 arrive c3 chat
    "), @"
        09:00:00 offer c1 ann
        09:00:01 offer c2 bob
        09:00:02 offer c3 ann
    ");
}

#[test]
fn oc_1_without_latency_a_cycle_runs_at_once() {
    assert_snapshot!(check("
        agent ann
        queue sales members=ann
        workstream chat
        choices latency=0s
    ", "
        09:00:00 arrive c1 chat
    "), @"
        09:00:00 offer c1 ann
    ");
}

#[test]
fn oc_1_with_latency_triggers_coalesce_and_the_state_of_the_cycle_counts() {
    assert_snapshot!(check("
        agent ann out
        queue sales members=ann
        workstream chat
        choices latency=2s
    ", "
        09:00:00 arrive c1 chat
        09:00:01 arrive c2 chat since=08:00:00
        ..       sign-in ann
        09:00:02 show waiting sales
        09:00:05 leave c2
        09:00:06 arrive c3 chat
        09:00:10 wait
    "), @"
        09:00:02 offer c2 ann
        09:00:02 waiting 1
        09:00:05 withdraw c2 ann customer left
        09:00:05 close c2 customer left
        09:00:07 offer c1 ann
    ");
}

#[test]
fn oc_3_a_persons_event_tries_all_his_queues_on_all_their_members() {
    // Bob's release triggers; the item of the other queue goes to Ann, to whom nothing happened
    // since her units were configured.
    assert_snapshot!(check("
        agent ann units=0
        agent bob units=1
        queue a members=bob
        queue b members=ann,bob
        workstream chat wrap-up=never
        rule chat topic=b -> b
        rule chat         -> a
    ", "
        09:00:00 arrive c1 chat
        09:00:01 arrive c2 chat topic=b
        09:00:02 accept c1 bob
        09:00:03 units ann 1
        09:00:10 end c1
    "), @"
        09:00:00 offer c1 bob
        09:00:10 wrap-up c1 bob
        09:00:10 offer c2 ann
    ");
}

#[test]
fn oc_2_blocks_are_kept_per_queue() {
    assert_snapshot!(check("
        agent ann
        queue first members=ann
        queue second members=ann
        workstream chat skills=exact
        classify chat all topic=x -> skill:french:1
        rule chat topic=x -> first
        rule chat         -> second
        choices block=1
    ", "
        09:00:00 arrive c1 chat topic=x
        09:00:01 arrive c2 chat
    "), @"
        09:00:01 offer c2 ann
    ");
}

#[test]
fn oc_4_every_cycle_tries_the_top_of_the_queue_again() {
    assert_snapshot!(check("
        agent ann
        queue sales members=ann
        workstream chat skills=exact
        classify chat first lang=fr -> skill:french:1
        choices block=1
    ", "
        09:00:00 arrive c1 chat lang=fr
        09:00:01 arrive c2 chat
        09:00:02 arrive c3 chat
        09:01:00 presence ann away
        09:02:00 presence ann available
        ..       show waiting sales
    "), @"
        09:02:00 waiting 3
    ");
}

#[test]
fn oc_5_a_conversation_keeps_its_age_when_it_returns_to_the_queue() {
    assert_snapshot!(check("
        agent ann
        agent bob out
        queue sales members=ann,bob
        workstream chat
    ", "
        09:00:00 arrive c1 chat
        09:00:05 accept c1 ann
        09:00:30 arrive c2 chat
        09:10:00 presence ann away
        09:10:01 close-tab c1
        09:11:00 sign-in bob
    "), @"
        09:00:00 offer c1 ann
        09:10:01 requeue c1 sales tab closed
        09:11:00 offer c1 bob
    ");
}

#[test]
fn oc_6_equal_ages_go_by_creation() {
    assert_snapshot!(check("
        agent ann units=3 out
        queue sales members=ann
        workstream chat
    ", "
        09:00:02 arrive z9 chat since=09:00:00
        09:00:03 arrive a1 chat since=09:00:00
        09:00:04 sign-in ann
    "), @"
        09:00:04 offer z9 ann
        09:00:04 offer a1 ann
    ");
}

#[test]
fn oc_17_highest_capacity_counts_the_scarcest_slot_and_then_units() {
    assert_snapshot!(check("
        profile chats limit=9
        profile vip limit=9
        agent ann units=9 profiles=chats:9,vip:1
        agent bob units=3 profiles=chats:2,vip:2
        agent cid units=4 profiles=chats:2,vip:2
        queue sales highest-capacity members=ann,bob,cid
        workstream gold profiles=chats,vip
    ", "
        09:00:00 arrive c1 gold
        09:00:01 arrive c2 gold
        09:00:02 arrive c3 gold
    "), @"
        09:00:00 offer c1 cid
        09:00:01 offer c2 bob
        09:00:02 offer c3 ann
    ");
}

#[test]
fn oc_19_by_default_an_offer_moves_a_person_back() {
    assert_snapshot!(check("
        agent ann units=2
        agent bob units=2
        queue sales members=ann,bob
        workstream chat
    ", "
        09:00:00 arrive c1 chat
        09:00:10 leave c1
        09:00:30 arrive c2 chat
    "), @"
        09:00:00 offer c1 ann
        09:00:10 withdraw c1 ann customer left
        09:00:10 close c1 customer left
        09:00:30 offer c2 bob
    ");
}

#[test]
fn oc_19_if_chosen_so_only_acceptance_moves_a_person_back() {
    assert_snapshot!(check("
        agent ann units=2
        agent bob units=2
        queue sales members=ann,bob
        workstream chat
        choices stamp=accept
    ", "
        09:00:00 arrive c1 chat
        09:00:10 leave c1
        09:00:30 arrive c2 chat
        09:00:40 accept c2 ann
        09:00:50 arrive c3 chat
    "), @"
        09:00:00 offer c1 ann
        09:00:10 withdraw c1 ann customer left
        09:00:10 close c1 customer left
        09:00:30 offer c2 ann
        09:00:50 offer c3 bob
    ");
}

#[test]
fn oc_20_a_declined_offer_is_no_release() {
    assert_snapshot!(check("
        agent ann
        agent bob
        queue sales least-active members=ann,bob
        workstream chat wrap-up=never
    ", "
        09:00:00 arrive c1 chat
        ..       settle
        ..       accept c1 ann
        09:00:01 arrive c2 chat
        ..       settle
        ..       accept c2 bob
        09:01:00 end c1
        09:02:00 end c2
        09:02:30 presence bob away
        09:03:00 arrive c3 chat
        09:04:00 decline c3 ann
        09:04:10 leave c3
        09:04:20 presence bob available
        09:05:00 arrive c4 chat
    "), @"
        09:00:00 offer c1 ann
        09:00:01 offer c2 bob
        09:01:00 wrap-up c1 ann
        09:02:00 wrap-up c2 bob
        09:03:00 offer c3 ann
        09:04:00 withdraw c3 ann declined
        09:04:00 requeue c3 sales declined
        09:04:10 close c3 customer left
        09:05:00 offer c4 ann
    ");
}

#[test]
fn asg_5_whoever_becomes_free_during_a_pass_gets_the_item_that_is_next() {
    // Taking c1 makes Ann Busy, which allows k1 just before k1 is due.
    assert_snapshot!(check("
        agent ann units=2
        queue cases record priority=2 members=ann
        queue chats priority=1 members=ann
        workstream case case presences=busy fallback=cases
        workstream chat presences=available fallback=chats
    ", "
        09:00:00 arrive k1 case
        09:00:10 arrive k2 case
        ..       arrive c1 chat
    "), @"
        09:00:10 offer c1 ann
        09:00:10 assign k1 ann
    ");
}
