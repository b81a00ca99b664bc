//! Sections 5, 10.5 and 13: offers and declines, skills, picking.

use insta::assert_snapshot;

use crate::script::check;

#[test]
fn sk_1_a_person_has_every_rated_skill_that_is_active() {
    assert_snapshot!(check("
        agent ann units=9 skills=french:3,billing:2
        queue sales members=ann
        workstream chat skills=exact
        classify chat a lang=fr -> skill:french:3
        classify chat b topic=billing -> skill:billing:3
    ", "
        09:00:00 arrive c1 chat lang=fr
        09:00:01 arrive c2 chat lang=fr topic=billing
        ..       show obstacle ann c1
        ..       show obstacle ann c2
    "), @"
        09:00:00 offer c1 ann
        09:00:01 obstacle none
        09:00:01 obstacle Skill
    ");
}

#[test]
fn sk_2_without_matching_skills_are_ignored() {
    assert_snapshot!(check("
        agent ann
        queue sales members=ann
        workstream chat skills=none
        classify chat a lang=fr -> skill:french:3
    ", "
        09:00:00 arrive c1 chat lang=fr
    "), @"
        09:00:00 offer c1 ann
    ");
}

#[test]
fn sk_3_exact_match_wants_every_skill_rated_at_least_as_required() {
    assert_snapshot!(check("
        agent ann skills=french:2,billing:9
        agent bob skills=french:9
        agent cid skills=french:3,billing:1
        agent dan skills=french:5,billing:5
        queue sales members=ann,bob,cid,dan
        workstream chat skills=exact
        classify chat a lang=fr -> skill:french:3 skill:billing:1
    ", "
        09:00:00 arrive c1 chat lang=fr
        09:00:01 arrive c2 chat lang=fr
        09:00:02 arrive c3 chat lang=fr
        ..       show obstacle ann c3
        ..       show obstacle bob c3
    "), @"
        09:00:00 offer c1 cid
        09:00:01 offer c2 dan
        09:00:02 obstacle Skill
        09:00:02 obstacle Skill
    ");
}

#[test]
fn sk_3_example_9_exact_match_then_goes_by_the_method() {
    // Required A:2 and Spanish:3; X has them with 100 units, Y better with 200.
    assert_snapshot!(check("
        agent x units=100 skills=a:2,spanish:3
        agent y units=200 skills=a:3,spanish:4
        queue sales highest-capacity members=x,y
        workstream chat skills=exact units=10
        classify chat all -> skill:a:2 skill:spanish:3
    ", "
        09:00:00 arrive c1 chat
    "), @"
        09:00:00 offer c1 y
    ");
}

#[test]
fn sk_4_closest_match_keeps_coming_back_to_the_same_person() {
    assert_snapshot!(check("
        agent ann units=3 skills=french:3
        agent bob units=9 skills=french:3
        queue sales highest-capacity members=ann,bob
        workstream chat skills=closest
        classify chat all -> skill:french:3
    ", "
        09:00:00 arrive c1 chat
        09:00:01 arrive c2 chat
        09:00:02 arrive c3 chat
        09:00:03 arrive c4 chat
    "), @"
        09:00:00 offer c1 ann
        09:00:01 offer c2 ann
        09:00:02 offer c3 ann
        09:00:03 offer c4 bob
    ");
}

#[test]
fn sk_4_closest_match_excludes_nobody() {
    assert_snapshot!(check("
        agent ann
        agent bob skills=french:1
        queue sales members=ann,bob
        workstream chat skills=closest
        classify chat all -> skill:french:3
    ", "
        09:00:00 arrive c1 chat
        09:00:01 arrive c2 chat
    "), @"
        09:00:00 offer c1 bob
        09:00:01 offer c2 ann
    ");
}

#[test]
fn sk_4_without_required_skills_the_method_decides() {
    assert_snapshot!(check("
        agent ann units=9 skills=french:3
        agent bob units=9
        queue sales members=ann,bob
        workstream chat skills=closest
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
fn sk_5_exact_comes_before_over_and_over_before_under_qualified() {
    assert_snapshot!(check("
        agent under skills=french:2
        agent over skills=french:5
        agent exact skills=french:3
        queue sales members=under,over,exact
        workstream chat skills=closest
        classify chat all -> skill:french:3
    ", "
        09:00:00 arrive c1 chat
        09:00:01 arrive c2 chat
        09:00:02 arrive c3 chat
    "), @"
        09:00:00 offer c1 exact
        09:00:01 offer c2 over
        09:00:02 offer c3 under
    ");
}

#[test]
fn sk_5_the_required_number_of_skills_comes_before_more() {
    assert_snapshot!(check("
        agent more skills=french:3,billing:3
        agent exact skills=french:3
        queue sales members=more,exact
        workstream chat skills=closest
        classify chat all -> skill:french:3
    ", "
        09:00:00 arrive c1 chat
        09:00:01 arrive c2 chat
    "), @"
        09:00:00 offer c1 exact
        09:00:01 offer c2 more
    ");
}

#[test]
fn sk_5_example_10_the_closest_of_three() {
    assert_snapshot!(check("
        agent z skills=a:1,b:2,c:1
        agent y skills=a:5,b:4,c:1
        agent x skills=a:2,b:3,c:3
        queue sales members=z,y,x
        workstream chat skills=closest
        classify chat all -> skill:a:2 skill:b:3 skill:c:3
    ", "
        09:00:00 arrive c1 chat
        09:00:01 arrive c2 chat
        09:00:02 arrive c3 chat
    "), @"
        09:00:00 offer c1 x
        09:00:01 offer c2 y
        09:00:02 offer c3 z
    ");
}

#[test]
fn sk_8_a_custom_queue_does_not_apply_the_algorithm_of_the_workstream() {
    assert_snapshot!(check("
        agent ann
        queue plain members=ann
        queue custom members=ann
        assign custom -> round-robin
        workstream chat skills=exact units=0
        classify chat all -> skill:french:3
        rule chat topic=x -> custom
    ", "
        09:00:00 arrive c1 chat
        ..       show obstacle ann c1
        09:00:01 arrive c2 chat topic=x
    "), @"
        09:00:00 obstacle Skill
        09:00:01 offer c2 ann
    ");
}

#[test]
fn oc_18_a_missing_skill_is_as_far_as_can_be() {
    assert_snapshot!(check("
        agent none
        agent over skills=french:9
        queue sales members=none,over
        workstream chat skills=closest
        classify chat all -> skill:french:1
    ", "
        09:00:00 arrive c1 chat
    "), @"
        09:00:00 offer c1 over
    ");
}

#[test]
fn not_2_an_offer_rings_for_120_seconds_unless_told_otherwise() {
    assert_snapshot!(check("
        agent ann units=2
        queue sales members=ann
        workstream chat
        workstream short timeout=30s
    ", "
        09:00:00 arrive c1 chat
        09:00:00 arrive c2 short
        09:00:29 settle
        09:00:30 settle
        09:01:59 show state c1
        09:02:00 settle
    "), @"
        09:00:00 offer c1 ann
        09:00:00 offer c2 ann
        09:00:30 withdraw c2 ann expired
        09:00:30 requeue c2 sales expired
        09:01:59 state ringing
        09:02:00 withdraw c1 ann expired
        09:02:00 requeue c1 sales expired
        09:02:00 offer c2 ann
    ");
}

#[test]
fn not_2_an_answer_of_the_same_instant_beats_the_expiry() {
    assert_snapshot!(check("
        agent ann
        queue sales members=ann
        workstream chat
    ", "
        09:00:00 arrive c1 chat
        09:02:00 accept c1 ann
        ..       show state c1
        09:05:00 accept c1 ann
    "), @"
        09:00:00 offer c1 ann
        09:02:00 state active
        09:05:00 ignore not offered
    ");
}

#[test]
fn not_4_a_record_is_not_put_to_anybody_for_acceptance() {
    assert_snapshot!(check("
        agent ann
        queue cases record members=ann
        workstream case case timeout=30s
    ", "
        09:00:00 arrive k1 case
        09:00:05 decline k1 ann
        09:10:00 show held k1
    "), @"
        09:00:00 assign k1 ann
        09:00:05 ignore not offered
        09:10:00 held by ann
    ");
}

#[test]
fn not_5_reject_and_timeout_return_the_item_to_its_queue() {
    assert_snapshot!(check("
        agent ann
        agent bob
        queue sales members=ann,bob
        workstream chat
    ", "
        09:00:00 arrive c1 chat
        09:00:10 decline c1 ann
        09:02:10 settle
        ..       show state c1
    "), @"
        09:00:00 offer c1 ann
        09:00:10 withdraw c1 ann declined
        09:00:10 requeue c1 sales declined
        09:00:10 offer c1 bob
        09:02:10 withdraw c1 bob expired
        09:02:10 requeue c1 sales expired
        09:02:10 offer c1 ann
        09:02:10 state ringing
    ");
}

#[test]
fn not_7_who_declined_comes_after_all_who_did_not() {
    assert_snapshot!(check("
        agent ann units=9
        agent bob units=2
        queue sales highest-capacity members=ann,bob
        workstream chat
    ", "
        09:00:00 arrive c1 chat
        09:00:10 decline c1 ann
        09:00:20 decline c1 bob
        09:00:30 arrive c2 chat
    "), @"
        09:00:00 offer c1 ann
        09:00:10 withdraw c1 ann declined
        09:00:10 requeue c1 sales declined
        09:00:10 offer c1 bob
        09:00:20 withdraw c1 bob declined
        09:00:20 requeue c1 sales declined
        09:00:20 offer c1 ann
        09:00:30 offer c2 ann
    ");
}

#[test]
fn not_7_the_uniquely_qualified_is_offered_it_again_at_a_later_trigger() {
    assert_snapshot!(check("
        agent ann
        queue sales members=ann
        workstream chat
    ", "
        09:00:00 arrive c1 chat
        09:00:10 decline c1 ann
        09:05:00 show waiting sales
        09:05:01 arrive c2 chat
    "), @"
        09:00:00 offer c1 ann
        09:00:10 withdraw c1 ann declined
        09:00:10 requeue c1 sales declined
        09:05:00 waiting 1
        09:05:01 offer c1 ann
    ");
}

#[test]
fn not_7_example_6_two_rejects_and_a_timeout_end_it_for_that_item() {
    assert_snapshot!(check("
        agent ann
        queue sales members=ann
        workstream chat
    ", "
        09:00:00 arrive c1 chat
        09:00:10 decline c1 ann
        09:01:00 presence ann away
        09:01:01 presence ann available
        09:01:10 decline c1 ann
        09:02:00 presence ann away
        09:02:01 presence ann available
        09:04:01 settle
        09:05:00 presence ann away
        09:05:01 presence ann available
        ..       show obstacle ann c1
        09:06:00 arrive c2 chat
    "), @"
        09:00:00 offer c1 ann
        09:00:10 withdraw c1 ann declined
        09:00:10 requeue c1 sales declined
        09:01:01 offer c1 ann
        09:01:10 withdraw c1 ann declined
        09:01:10 requeue c1 sales declined
        09:02:01 offer c1 ann
        09:04:01 withdraw c1 ann expired
        09:04:01 requeue c1 sales expired
        09:05:01 obstacle DeclineLimit
        09:06:00 offer c2 ann
    ");
}

#[test]
fn not_7_the_number_of_declines_is_a_setting() {
    assert_snapshot!(check("
        agent ann
        queue sales members=ann
        workstream chat pickable
        choices declines=1
    ", "
        09:00:00 arrive c1 chat
        09:00:10 decline c1 ann
        09:00:20 arrive c2 chat
        09:00:30 leave c2
        ..       show obstacle ann c1
        09:00:40 pick c1 ann
    "), @"
        09:00:00 offer c1 ann
        09:00:10 withdraw c1 ann declined
        09:00:10 requeue c1 sales declined
        09:00:20 offer c2 ann
        09:00:30 withdraw c2 ann customer left
        09:00:30 close c2 customer left
        09:00:30 obstacle DeclineLimit
        09:00:40 assign c1 ann
    ");
}

#[test]
fn not_8_an_item_declined_by_too_many_is_left_alone() {
    assert_snapshot!(check("
        agent ann
        agent bob
        agent cid units=2
        queue sales members=ann,bob,cid
        workstream chat
        choices decliners=2
    ", "
        09:00:00 arrive c1 chat
        09:00:10 decline c1 ann
        09:00:20 decline c1 bob
        09:00:30 arrive c2 chat
        ..       show obstacle cid c1
    "), @"
        09:00:00 offer c1 ann
        09:00:10 withdraw c1 ann declined
        09:00:10 requeue c1 sales declined
        09:00:10 offer c1 bob
        09:00:20 withdraw c1 bob declined
        09:00:20 requeue c1 sales declined
        09:00:30 offer c2 cid
        09:00:30 obstacle DeclinersLimit
    ");
}

#[test]
fn oc_21_declining_counts_against_a_person_for_that_item_only() {
    assert_snapshot!(check("
        agent ann units=3
        agent bob units=2
        queue sales highest-capacity members=ann,bob
        workstream chat
    ", "
        09:00:00 arrive c1 chat
        09:00:10 decline c1 ann
        09:00:20 arrive c2 chat
    "), @"
        09:00:00 offer c1 ann
        09:00:10 withdraw c1 ann declined
        09:00:10 requeue c1 sales declined
        09:00:10 offer c1 bob
        09:00:20 offer c2 ann
    ");
}

#[test]
fn oc_37_a_customer_who_leaves_while_it_rings_cancels_the_offer() {
    assert_snapshot!(check("
        agent ann
        queue sales members=ann
        workstream chat
        show presence
    ", "
        09:00:00 arrive c1 chat
        09:00:10 leave c1
        ..       show used ann
        09:00:11 accept c1 ann
    "), @"
        09:00:00 offer c1 ann
        09:00:00 presence ann do not disturb
        09:00:10 withdraw c1 ann customer left
        09:00:10 presence ann available
        09:00:10 close c1 customer left
        09:00:10 used 0
        09:00:11 ignore unknown item
    ");
}

#[test]
fn oc_46_declines_count_for_the_items_life() {
    // Neither an answer nor a new start in the queue makes them forgotten.
    assert_snapshot!(check("
        agent ann
        agent bob out
        queue sales members=ann,bob
        workstream chat
    ", "
        09:00:00 arrive c1 chat
        09:00:10 decline c1 ann
        09:01:00 sign-in bob
        09:01:10 accept c1 bob
        09:02:00 close-tab c1
    "), @"
        09:00:00 offer c1 ann
        09:00:10 withdraw c1 ann declined
        09:00:10 requeue c1 sales declined
        09:01:00 offer c1 bob
        09:02:00 requeue c1 sales tab closed
        09:02:00 offer c1 bob
    ");
}

#[test]
fn oc_46_an_item_is_offered_to_a_person_once_in_an_instant() {
    assert_snapshot!(check("
        agent ann
        queue sales members=ann
        workstream chat
    ", "
        09:00:00 arrive c1 chat
        ..       settle
        ..       accept c1 ann
        ..       close-tab c1
        ..       show obstacle ann c1
        09:00:10 arrive c2 chat
    "), @"
        09:00:00 offer c1 ann
        09:00:00 requeue c1 sales tab closed
        09:00:00 obstacle JustDeclined
        09:00:10 offer c1 ann
    ");
}

#[test]
fn oc_46_what_was_picked_and_let_go_may_be_offered_in_the_instant() {
    assert_snapshot!(check("
        agent ann
        queue sales members=ann
        workstream chat pickable
    ", "
        09:00:00 arrive c1 chat
        09:00:05 decline c1 ann
        09:00:10 presence ann away
        09:00:20 pick c1 ann
        ..       presence ann available
        ..       close-tab c1
    "), @"
        09:00:00 offer c1 ann
        09:00:05 withdraw c1 ann declined
        09:00:05 requeue c1 sales declined
        09:00:20 assign c1 ann
        09:00:20 requeue c1 sales tab closed
        09:00:20 offer c1 ann
    ");
}

#[test]
fn pick_1_people_see_the_open_items_of_their_queues_and_are_offered_none() {
    assert_snapshot!(check("
        agent ann
        queue a members=ann
        queue b members=ann priority=2
        queue c
        workstream list pick
        rule list topic=b -> b
        rule list topic=c -> c
    ", "
        09:00:00 arrive l1 list topic=b
        09:00:01 arrive l2 list
        09:00:02 arrive l3 list topic=c
        09:00:03 arrive l4 list
        ..       show list ann
    "), @"
        09:00:03 list l2 l4 l1
    ");
}

#[test]
fn pick_2_any_item_of_the_list_may_be_taken() {
    assert_snapshot!(check("
        agent ann units=3
        queue a members=ann
        workstream list pick
    ", "
        09:00:00 arrive l1 list
        09:00:01 arrive l2 list
        09:00:02 arrive l3 list
        09:00:10 pick l3 ann
        09:00:11 pick l1 ann
        ..       show list ann
    "), @"
        09:00:10 assign l3 ann
        09:00:11 assign l1 ann
        09:00:11 list l2
    ");
}

#[test]
fn pick_3_of_two_who_reach_for_an_item_the_second_comes_too_late() {
    assert_snapshot!(check("
        agent ann
        agent bob
        queue a members=ann,bob
        workstream list pick
    ", "
        09:00:00 arrive l1 list
        09:00:10 pick l1 ann
        09:00:10 pick l1 bob
        ..       show held l1
    "), @"
        09:00:10 assign l1 ann
        09:00:10 ignore not open
        09:00:10 held by ann
    ");
}

#[test]
fn pick_4_presence_skills_and_capacity_do_not_block_a_pick() {
    assert_snapshot!(check("
        profile vip limit=1
        agent ann units=1
        queue a members=ann
        workstream list pick units=5 profiles=vip skills=exact
        classify list all -> skill:french:3
    ", "
        09:00:00 arrive l1 list
        09:00:01 presence ann away
        09:00:02 pick l1 ann
        ..       show used ann
        ..       show presence ann
    "), @"
        09:00:02 assign l1 ann
        09:00:02 used 5
        09:00:02 presence away
    ");
}

#[test]
fn pick_4_only_members_who_are_signed_in_pick() {
    assert_snapshot!(check("
        agent ann out
        agent bob
        queue a members=ann
        workstream list pick
    ", "
        09:00:00 arrive l1 list
        09:00:01 pick l1 ann
        09:00:02 pick l1 bob
    "), @"
        09:00:01 ignore not signed in
        09:00:02 ignore not member
    ");
}

#[test]
fn pick_6_pushed_items_may_be_picked_only_if_the_workstream_says_so() {
    assert_snapshot!(check("
        agent ann
        queue a members=ann
        workstream closed
        workstream open pickable
    ", "
        09:00:00 presence ann away
        09:00:01 arrive c1 closed
        09:00:02 arrive o1 open
        ..       show list ann
        09:00:10 pick c1 ann
        09:00:11 pick o1 ann
    "), @"
        09:00:02 list o1
        09:00:10 ignore not pickable
        09:00:11 assign o1 ann
    ");
}

#[test]
fn oc_24_pushed_items_are_on_the_list_if_the_workstream_says_so() {
    assert_snapshot!(check("
        agent ann
        queue a members=ann
        workstream closed
        workstream open pickable
        workstream list pick
    ", "
        09:00:00 presence ann away
        09:00:01 arrive c1 closed
        09:00:02 arrive o1 open
        09:00:03 arrive l1 list
        ..       show list ann
        09:01:00 presence ann available
        ..       show list ann
    "), @"
        09:00:03 list o1 l1
        09:01:00 offer c1 ann
        09:01:00 list o1 l1
    ");
}

#[test]
fn pick_7_a_pick_does_not_move_the_round_robin() {
    assert_snapshot!(check("
        agent ann units=9
        agent bob units=9
        queue a members=ann,bob
        workstream list pick
        workstream chat
    ", "
        09:00:00 arrive l1 list
        09:00:01 pick l1 ann
        09:00:02 arrive c1 chat
    "), @"
        09:00:01 assign l1 ann
        09:00:02 offer c1 ann
    ");
}

#[test]
fn oc_40_changed_settings_may_take_a_while_to_apply() {
    let center = "
        agent ann units=1
        queue sales members=ann
        workstream chat limits=never
    ";
    let script = "
        09:00:00 arrive c1 chat
        09:00:01 accept c1 ann
        09:01:00 units ann 2
        09:02:00 arrive c2 chat
        ..       show waiting sales
    ";
    let later = "
        09:15:59 arrive c3 chat
        09:16:01 arrive c4 chat
        ..       show waiting sales
    ";
    assert_snapshot!(check(center, script), @"
        09:00:00 offer c1 ann
        09:02:00 offer c2 ann
        09:02:00 waiting 0
    ");
    let delayed = format!("{center}\nchoices settings-delay=15m");
    assert_snapshot!(check(&delayed, &format!("{script}{later}")), @"
        09:00:00 offer c1 ann
        09:02:00 waiting 1
        09:16:01 offer c2 ann
        09:16:01 waiting 2
    ");
}
