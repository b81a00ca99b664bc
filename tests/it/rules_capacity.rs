//! Sections 4.4, 11 and 12: capacity, wrap-up, presence.

use insta::assert_snapshot;

use crate::script::check;

#[test]
fn cap_1_example_13_any_mix_fits_whose_sum_does_not_exceed_the_total() {
    assert_snapshot!(check("
        agent ann units=100
        queue chats members=ann
        queue cases record members=ann
        workstream chat units=30
        workstream case case units=25 fallback=cases
    ", "
        09:00:00 arrive c1 chat
        09:00:01 arrive c2 chat
        09:00:02 arrive k1 case
        09:00:03 arrive k2 case
        ..       show used ann
        ..       show obstacle ann k2
        09:00:04 leave c1
        ..       show used ann
        09:00:05 arrive k3 case
        ..       show used ann
    "), @"
        09:00:00 offer c1 ann
        09:00:01 offer c2 ann
        09:00:02 assign k1 ann
        09:00:03 used 85
        09:00:03 obstacle Units
        09:00:04 withdraw c1 ann customer left
        09:00:04 close c1 customer left
        09:00:04 assign k2 ann
        09:00:04 used 80
        09:00:05 used 80
    ");
}

#[test]
fn cap_2_free_units_must_cover_what_the_item_takes() {
    assert_snapshot!(check("
        agent ann units=3
        queue sales members=ann
        workstream chat units=2
        workstream tiny units=1
    ", "
        09:00:00 arrive c1 chat
        09:00:01 arrive c2 chat
        ..       show obstacle ann c2
        09:00:02 arrive t1 tiny
    "), @"
        09:00:00 offer c1 ann
        09:00:01 obstacle Units
        09:00:02 offer t1 ann
    ");
}

#[test]
fn cap_2_a_person_without_units_has_none_free() {
    assert_snapshot!(check("
        profile chats limit=2
        agent ann profiles=chats
        queue sales members=ann
        workstream chat units=1
        workstream slot profiles=chats
    ", "
        09:00:00 arrive c1 chat
        09:00:01 arrive s1 slot
        ..       show obstacle ann c1
    "), @"
        09:00:01 offer s1 ann
        09:00:01 obstacle Units
    ");
}

#[test]
fn cap_3_every_item_takes_one_slot_of_each_of_its_profiles() {
    assert_snapshot!(check("
        profile chats limit=2
        agent ann profiles=chats
        queue sales members=ann
        workstream chat profiles=chats presences=available,busy,do-not-disturb
    ", "
        09:00:00 arrive c1 chat
        09:00:01 arrive c2 chat
        09:00:02 arrive c3 chat
        ..       show used ann
        ..       show obstacle ann c3
    "), @"
        09:00:00 offer c1 ann
        09:00:01 offer c2 ann
        09:00:02 used 2
        09:00:02 obstacle ProfileFull
    ");
}

#[test]
fn cap_4_a_person_may_have_a_limit_of_his_own() {
    assert_snapshot!(check("
        profile chats limit=1
        agent ann profiles=chats:2
        agent bob profiles=chats
        queue sales highest-capacity members=bob,ann
        workstream chat profiles=chats
    ", "
        09:00:00 arrive c1 chat
        09:00:01 arrive c2 chat
        09:00:02 arrive c3 chat
        09:00:03 arrive c4 chat
        ..       show waiting sales
    "), @"
        09:00:00 offer c1 ann
        09:00:01 offer c2 bob
        09:00:02 offer c3 ann
        09:00:03 waiting 1
    ");
}

#[test]
fn cap_5_example_8_only_who_holds_every_profile_is_eligible() {
    assert_snapshot!(check("
        profile chats limit=9
        profile vip limit=9
        agent ann profiles=chats
        agent bob profiles=vip
        agent cid profiles=chats,vip
        queue sales members=ann,bob,cid
        workstream chat profiles=chats,vip
    ", "
        09:00:00 arrive c1 chat
        ..       show obstacle ann c1
        ..       show obstacle bob c1
    "), @"
        09:00:00 offer c1 cid
        09:00:00 obstacle LacksProfile
        09:00:00 obstacle LacksProfile
    ");
}

#[test]
fn cap_6_a_used_up_blocking_profile_stops_all_automatic_work() {
    assert_snapshot!(check("
        profile calls limit=1 blocking
        profile chats limit=3
        agent ann profiles=calls,chats
        queue lines voice members=ann
        queue chats members=ann
        workstream call voice profiles=calls presences=available,busy,do-not-disturb
        workstream chat profiles=chats fallback=chats presences=available,busy,do-not-disturb
    ", "
        09:00:00 arrive c1 chat
        09:00:01 arrive p1 call
        09:00:02 arrive c2 chat
        ..       show obstacle ann c2
        09:00:10 leave p1
    "), @"
        09:00:00 offer c1 ann
        09:00:01 offer p1 ann
        09:00:02 obstacle Blocked
        09:00:10 withdraw p1 ann customer left
        09:00:10 close p1 customer left
        09:00:10 offer c2 ann
    ");
}

#[test]
fn cap_6_a_used_up_profile_that_does_not_block_stops_its_own_items_only() {
    assert_snapshot!(check("
        profile calls limit=1
        profile chats limit=3
        agent ann profiles=calls,chats
        queue lines voice members=ann
        queue chats members=ann
        workstream call voice profiles=calls
        workstream chat profiles=chats fallback=chats
    ", "
        09:00:01 arrive p1 call
        09:00:02 arrive c1 chat
        09:00:03 arrive p2 call
        ..       show obstacle ann p2
    "), @"
        09:00:01 offer p1 ann
        09:00:02 offer c1 ann
        09:00:03 obstacle ProfileFull
    ");
}

#[test]
fn cap_7_an_immediate_slot_comes_back_with_the_release() {
    assert_snapshot!(check("
        profile chats limit=1
        agent ann profiles=chats
        queue sales members=ann
        workstream chat profiles=chats wrap-up=never
    ", "
        09:00:00 arrive c1 chat
        09:00:01 arrive c2 chat
        09:00:05 accept c1 ann
        09:10:00 end c1
    "), @"
        09:00:00 offer c1 ann
        09:10:00 wrap-up c1 ann
        09:10:00 offer c2 ann
    ");
}

#[test]
fn cap_7_an_end_of_day_slot_comes_back_when_the_shift_ends() {
    assert_snapshot!(check("
        profile day limit=1 end-of-day
        agent ann profiles=day
        queue cases record members=ann
        workstream case case profiles=day presences=available,busy,do-not-disturb
    ", "
        09:00:00 arrive k1 case
        09:00:01 arrive k2 case
        10:00:00 end k1
        ..       show used ann
        ..       show obstacle ann k2
        17:00:00 shift-end ann
        ..       show used ann
    "), @"
        09:00:00 assign k1 ann
        10:00:00 close k1 ann done
        10:00:00 used 1
        10:00:00 obstacle ProfileFull
        17:00:00 assign k2 ann
        17:00:00 used 1
    ");
}

#[test]
fn cap_7_items_open_at_the_end_of_the_shift_no_longer_count() {
    assert_snapshot!(check("
        profile day limit=1 end-of-day
        agent ann profiles=day
        queue cases record members=ann
        workstream case case profiles=day
    ", "
        09:00:00 arrive k1 case
        17:00:00 shift-end ann
        ..       show used ann
        17:00:01 arrive k2 case
        17:00:02 end k1
        ..       show used ann
    "), @"
        09:00:00 assign k1 ann
        17:00:00 used 0
        17:00:01 assign k2 ann
        17:00:02 close k1 ann done
        17:00:02 used 1
    ");
}

#[test]
fn cap_10_a_chat_that_becomes_a_call_takes_a_slot_of_the_shift_in_which_it_does() {
    assert_snapshot!(check("
        profile calls limit=2 end-of-day
        profile chats limit=3 end-of-day
        agent ann profiles=calls,chats
        queue sales members=ann
        workstream chat profiles=chats
        life chat escalation=calls
    ", "
        17:00:00 arrive c1 chat
        17:00:05 accept c1 ann
        ..       show used ann
        18:00:00 shift-end ann
        ..       show used ann
        18:01:00 elevate c1
        ..       show used ann
        18:02:00 end c1
        18:02:10 close c1
        ..       show used ann
        20:00:00 shift-end ann
        ..       show used ann
    "), @"
        17:00:00 offer c1 ann
        17:00:05 used 1
        18:00:00 used 0
        18:01:00 used 1
        18:02:00 wrap-up c1 ann
        18:02:10 close c1 ann done
        18:02:10 used 1
        20:00:00 used 0
    ");
}

#[test]
fn cap_7_an_offer_that_came_to_nothing_uses_up_no_slot_of_the_day() {
    assert_snapshot!(check("
        profile day limit=1 end-of-day
        agent ann profiles=day
        queue sales members=ann
        workstream chat profiles=day
    ", "
        09:00:00 arrive c1 chat
        09:00:10 leave c1
        ..       show used ann
        09:00:20 arrive c2 chat
        09:00:30 shift-end ann
        09:00:40 decline c2 ann
        ..       show used ann
    "), @"
        09:00:00 offer c1 ann
        09:00:10 withdraw c1 ann customer left
        09:00:10 close c1 customer left
        09:00:10 used 0
        09:00:20 offer c2 ann
        09:00:40 withdraw c2 ann declined
        09:00:40 requeue c2 sales declined
        09:00:40 used 0
    ");
}

#[test]
fn cap_7_example_7_every_case_takes_a_slot_of_the_total_and_one_other() {
    // Per day 5 in all, 2 high, 4 normal.
    assert_snapshot!(check("
        profile high limit=2 end-of-day
        profile normal limit=4 end-of-day
        profile total limit=5 end-of-day
        agent ann profiles=high,normal,total
        queue cases record members=ann
        workstream high case profiles=high,total
        workstream normal case profiles=normal,total
    ", "
        09:00:00 arrive h1 high
        09:00:01 arrive h2 high
        09:00:02 arrive h3 high
        ..       show obstacle ann h3
        09:00:03 arrive n1 normal
        09:00:04 arrive n2 normal
        09:00:05 arrive n3 normal
        09:00:06 arrive n4 normal
        ..       show obstacle ann n4
        ..       show used ann
        09:30:00 end n1
        ..       show obstacle ann n4
    "), @"
        09:00:00 assign h1 ann
        09:00:01 assign h2 ann
        09:00:02 obstacle ProfileFull
        09:00:03 assign n1 ann
        09:00:04 assign n2 ann
        09:00:05 assign n3 ann
        09:00:06 obstacle ProfileFull
        09:00:06 used 10
        09:30:00 close n1 ann done
        09:30:00 obstacle ProfileFull
    ");
}

#[test]
fn cap_8_an_item_needs_room_in_all_of_its_profiles() {
    assert_snapshot!(check("
        profile chats limit=2
        profile vip limit=1
        agent ann profiles=chats,vip
        queue sales members=ann
        workstream gold profiles=chats,vip
        workstream plain profiles=chats
    ", "
        09:00:00 arrive g1 gold
        ..       show used ann
        09:00:01 arrive g2 gold
        ..       show obstacle ann g2
        09:00:02 arrive p1 plain
        ..       show used ann
    "), @"
        09:00:00 offer g1 ann
        09:00:00 used 2
        09:00:01 obstacle ProfileFull
        09:00:02 offer p1 ann
        09:00:02 used 3
    ");
}

#[test]
fn cap_9_units_and_profiles_may_be_mixed() {
    assert_snapshot!(check("
        profile vip limit=1
        agent ann units=3 profiles=vip
        queue sales members=ann
        workstream chat units=1
        workstream gold units=1 profiles=vip
    ", "
        09:00:00 arrive g1 gold
        09:00:01 arrive g2 gold
        ..       show obstacle ann g2
        09:00:02 arrive c1 chat
        09:00:03 arrive c2 chat
        09:00:04 leave g1
        ..       show used ann
    "), @"
        09:00:00 offer g1 ann
        09:00:01 obstacle ProfileFull
        09:00:02 offer c1 ann
        09:00:03 offer c2 ann
        09:00:04 withdraw g1 ann customer left
        09:00:04 close g1 customer left
        09:00:04 offer g2 ann
        09:00:04 used 3
    ");
}

#[test]
fn cap_12_a_pick_may_make_the_free_amount_negative() {
    assert_snapshot!(check("
        agent ann units=1
        queue sales members=ann
        workstream list pick units=1
        workstream chat units=1
    ", "
        09:00:00 arrive l1 list
        09:00:01 arrive l2 list
        09:00:02 pick l1 ann
        09:00:03 pick l2 ann
        ..       show used ann
        09:00:04 arrive c1 chat
        09:00:05 end l1
        09:00:06 close l1
        09:00:07 end l2
        09:00:08 close l2
    "), @"
        09:00:02 assign l1 ann
        09:00:03 assign l2 ann
        09:00:03 used 2
        09:00:05 wrap-up l1 ann
        09:00:06 close l1 ann done
        09:00:07 wrap-up l2 ann
        09:00:08 close l2 ann done
        09:00:08 offer c1 ann
    ");
}

#[test]
fn wrap_1_always_holds_capacity_until_the_wrap_up_is_closed() {
    assert_snapshot!(check("
        agent ann
        queue sales members=ann
        workstream chat wrap-up=always
    ", "
        09:00:00 arrive c1 chat
        09:00:01 arrive c2 chat
        09:00:05 accept c1 ann
        09:05:00 end c1
        ..       show used ann
        09:07:00 close c1
    "), @"
        09:00:00 offer c1 ann
        09:05:00 wrap-up c1 ann
        09:05:00 used 1
        09:07:00 close c1 ann done
        09:07:00 offer c2 ann
    ");
}

#[test]
fn wrap_1_always_ends_with_the_automatic_closing() {
    assert_snapshot!(check("
        agent ann
        queue sales members=ann
        workstream chat wrap-up=always
    ", "
        09:00:00 arrive c1 chat
        09:00:05 accept c1 ann
        09:05:00 end c1
        09:19:59 show used ann
        09:20:00 show used ann
    "), @"
        09:00:00 offer c1 ann
        09:05:00 wrap-up c1 ann
        09:19:59 used 1
        09:20:00 close c1 ann state limit
        09:20:00 used 0
    ");
}

#[test]
fn wrap_1_custom_holds_capacity_for_its_time_although_the_wrap_up_goes_on() {
    assert_snapshot!(check("
        agent ann
        queue sales members=ann
        workstream chat wrap-up=60s
        show presence
    ", "
        09:00:00 arrive c1 chat
        09:00:01 arrive c2 chat
        09:00:05 accept c1 ann
        09:05:00 end c1
        09:05:59 show used ann
        09:06:00 show state c1
        09:07:00 close c1
    "), @"
        09:00:00 offer c1 ann
        09:00:00 presence ann do not disturb
        09:05:00 wrap-up c1 ann
        09:05:59 used 1
        09:06:00 presence ann available
        09:06:00 offer c2 ann
        09:06:00 presence ann do not disturb
        09:06:00 state wrapup
        09:07:00 close c1 ann done
    ");
}

#[test]
fn wrap_1_never_releases_capacity_on_entry_to_wrap_up() {
    assert_snapshot!(check("
        agent ann
        queue sales members=ann
        workstream chat wrap-up=never
    ", "
        09:00:00 arrive c1 chat
        09:00:01 arrive c2 chat
        09:00:05 accept c1 ann
        09:05:00 end c1
        ..       show state c1
        09:06:00 close c1
        ..       show used ann
    "), @"
        09:00:00 offer c1 ann
        09:05:00 wrap-up c1 ann
        09:05:00 offer c2 ann
        09:05:00 state wrapup
        09:06:00 close c1 ann done
        09:06:00 used 1
    ");
}

#[test]
fn wrap_2_the_end_of_the_custom_time_gives_no_end_of_day_slot_back() {
    assert_snapshot!(check("
        profile day limit=1 end-of-day
        agent ann profiles=day
        queue sales members=ann
        workstream chat profiles=day wrap-up=60s presences=available,busy,do-not-disturb
    ", "
        09:00:00 arrive c1 chat
        09:00:01 arrive c2 chat
        09:00:05 accept c1 ann
        09:05:00 end c1
        09:06:00 show used ann
        09:06:01 show obstacle ann c2
    "), @"
        09:00:00 offer c1 ann
        09:05:00 wrap-up c1 ann
        09:06:00 used 1
        09:06:01 obstacle ProfileFull
    ");
}

#[test]
fn wrap_3_a_wrap_up_does_not_reopen() {
    assert_snapshot!(check("
        agent ann
        queue texts members=ann
        workstream text sms
    ", "
        09:00:00 arrive s1 text
        09:00:05 accept s1 ann
        09:05:00 end s1
        09:05:10 write s1
        09:05:20 leave s1
        09:05:30 close-tab s1
        ..       show state s1
        ..       show waiting texts
    "), @"
        09:00:00 offer s1 ann
        09:05:00 wrap-up s1 ann
        09:05:10 ignore not parked
        09:05:20 ignore not active
        09:05:30 ignore not active
        09:05:30 state wrapup
        09:05:30 waiting 0
    ");
}

#[test]
fn pre_1_there_are_five_base_presences_and_the_workstream_says_which_it_allows() {
    assert_snapshot!(check("
        agent ann units=9
        queue sales members=ann
        workstream strict presences=available
        workstream loose presences=available,busy
        workstream open timeout=1h presences=available,busy,do-not-disturb,away
    ", "
        09:00:00 presence ann busy
        ..       arrive c1 strict
        ..       arrive c2 loose
        ..       settle
        ..       leave c2
        09:01:00 presence ann do-not-disturb
        ..       arrive c3 loose
        ..       arrive c4 open
        ..       settle
        09:02:00 presence ann away
        ..       arrive c5 open
        ..       settle
        09:03:00 presence ann offline
        ..       arrive c6 open
        ..       show obstacle ann c6
    "), @"
        09:00:00 offer c2 ann
        09:00:00 withdraw c2 ann customer left
        09:00:00 close c2 customer left
        09:01:00 offer c4 ann
        09:02:00 offer c5 ann
        09:03:00 obstacle Presence
    ");
}

#[test]
fn pre_2_signing_in_takes_away_and_offline_as_they_are_and_computes_the_rest() {
    assert_snapshot!(check("
        agent ann out
        agent bob out default=away
        agent cid out default=offline
        agent dan out default=busy
        queue sales
        workstream chat
    ", "
        09:00:00 sign-in ann
        ..       sign-in bob
        ..       sign-in cid
        ..       sign-in dan
        ..       show presence ann
        ..       show presence bob
        ..       show presence cid
        ..       show presence dan
    "), @"
        09:00:00 presence available
        09:00:00 presence away
        09:00:00 presence offline
        09:00:00 presence available
    ");
}

#[test]
fn pre_2_what_is_still_in_hand_counts_at_the_next_sign_in() {
    assert_snapshot!(check("
        agent ann units=2
        queue sales members=ann
        workstream chat
        show presence
    ", "
        09:00:00 arrive c1 chat
        09:00:05 accept c1 ann
        09:01:00 sign-out ann
        09:02:00 sign-in ann
    "), @"
        09:00:00 offer c1 ann
        09:00:00 presence ann busy
        09:01:00 presence ann offline
        09:02:00 presence ann busy
    ");
}

#[test]
fn pre_3_unused_is_available_partly_used_busy_and_used_up_do_not_disturb() {
    assert_snapshot!(check("
        agent ann units=2
        queue sales members=ann
        workstream chat wrap-up=never
        show presence
    ", "
        09:00:00 arrive c1 chat
        09:00:01 arrive c2 chat
        09:00:02 accept c1 ann
        09:00:03 accept c2 ann
        09:05:00 end c1
        09:06:00 end c2
    "), @"
        09:00:00 offer c1 ann
        09:00:00 presence ann busy
        09:00:01 offer c2 ann
        09:00:01 presence ann do not disturb
        09:05:00 wrap-up c1 ann
        09:05:00 presence ann busy
        09:06:00 wrap-up c2 ann
        09:06:00 presence ann available
    ");
}

#[test]
fn pre_4_signing_out_makes_offline_at_once() {
    assert_snapshot!(check("
        agent ann
        queue sales members=ann
        workstream chat
        show presence
    ", "
        09:00:00 sign-out ann
        09:00:01 arrive c1 chat
        ..       show obstacle ann c1
    "), @"
        09:00:00 presence ann offline
        09:00:01 obstacle NotSignedIn
    ");
}

#[test]
fn pre_5_units_and_profiles_must_both_be_used_up() {
    assert_snapshot!(check("
        profile chats limit=1
        agent ann units=1 profiles=chats
        queue sales members=ann
        workstream slot profiles=chats
        workstream unit units=1
        show presence
    ", "
        09:00:00 arrive s1 slot
        09:00:01 arrive u1 unit
    "), @"
        09:00:00 offer s1 ann
        09:00:00 presence ann busy
        09:00:01 offer u1 ann
        09:00:01 presence ann do not disturb
    ");
}

#[test]
fn pre_5_profiles_that_do_not_block_must_all_be_used_up() {
    assert_snapshot!(check("
        profile chats limit=1
        profile texts limit=1
        agent ann profiles=chats,texts
        queue sales members=ann
        workstream chat profiles=chats
        workstream text sms profiles=texts
        show presence
    ", "
        09:00:00 arrive c1 chat
        09:00:01 arrive t1 text
    "), @"
        09:00:00 offer c1 ann
        09:00:00 presence ann busy
        09:00:01 offer t1 ann
        09:00:01 presence ann do not disturb
    ");
}

#[test]
fn pre_5_a_used_up_blocking_profile_suffices() {
    assert_snapshot!(check("
        profile calls limit=1 blocking
        profile chats limit=3
        agent ann profiles=calls,chats units=5
        queue lines voice members=ann
        workstream call voice profiles=calls
        show presence
    ", "
        09:00:00 arrive p1 call
    "), @"
        09:00:00 offer p1 ann
        09:00:00 presence ann do not disturb
    ");
}

#[test]
fn pre_6_available_and_busy_by_hand_last_until_the_next_accept_or_close() {
    assert_snapshot!(check("
        agent ann units=3
        queue sales members=ann
        workstream chat
        show presence
    ", "
        09:00:00 arrive c1 chat
        09:00:10 accept c1 ann
        09:00:20 presence ann available
        09:00:30 arrive c2 chat
        09:00:40 accept c2 ann
        09:01:00 presence ann available
        09:02:00 arrive c3 chat
        09:02:10 decline c3 ann
        ..       show presence ann
        09:05:00 end c1
        09:06:00 close c1
    "), @"
        09:00:00 offer c1 ann
        09:00:00 presence ann busy
        09:00:20 presence ann available
        09:00:30 offer c2 ann
        09:00:40 presence ann busy
        09:01:00 presence ann available
        09:02:00 offer c3 ann
        09:02:10 withdraw c3 ann declined
        09:02:10 requeue c3 sales declined
        09:02:10 presence available
        09:05:00 wrap-up c1 ann
        09:06:00 close c1 ann done
        09:06:00 presence ann busy
        09:06:00 offer c3 ann
    ");
}

#[test]
fn pre_6_away_and_do_not_disturb_by_hand_stick_until_changed_or_signed_out() {
    assert_snapshot!(check("
        agent ann units=3
        queue sales members=ann
        workstream chat
        show presence
    ", "
        09:00:00 arrive c1 chat
        09:00:05 presence ann do-not-disturb
        09:00:10 accept c1 ann
        09:05:00 end c1
        09:06:00 close c1
        09:06:01 show presence ann
        09:07:00 sign-out ann
        09:08:00 sign-in ann
    "), @"
        09:00:00 offer c1 ann
        09:00:00 presence ann busy
        09:00:05 presence ann do not disturb
        09:05:00 wrap-up c1 ann
        09:06:00 close c1 ann done
        09:06:01 presence do not disturb
        09:07:00 presence ann offline
        09:08:00 presence ann available
    ");
}

#[test]
fn pre_8_a_manual_change_does_not_move_work_already_assigned() {
    assert_snapshot!(check("
        agent ann units=2
        agent bob units=2
        queue sales members=ann,bob
        workstream chat
    ", "
        09:00:00 arrive c1 chat
        09:00:05 accept c1 ann
        09:00:06 arrive c2 chat
        09:00:07 presence bob away
        09:00:08 presence ann away
        ..       show held c1
        09:00:09 accept c2 bob
        ..       show held c2
    "), @"
        09:00:00 offer c1 ann
        09:00:06 offer c2 bob
        09:00:08 held by ann
        09:00:09 held by bob
    ");
}

#[test]
fn pre_9_where_only_available_is_allowed_people_get_one_item_at_a_time() {
    assert_snapshot!(check("
        agent ann units=9
        queue sales members=ann
        workstream chat presences=available
    ", "
        09:00:00 arrive c1 chat
        09:00:01 arrive c2 chat
        ..       show obstacle ann c2
    "), @"
        09:00:00 offer c1 ann
        09:00:01 obstacle Presence
    ");
}

#[test]
fn pre_10_readiness_for_a_channel_is_a_column_in_a_custom_rule() {
    assert_snapshot!(check("
        agent ann units=9 chat=yes calls=no
        agent bob units=9 chat=no calls=yes
        queue chats members=ann,bob
        queue lines voice members=ann,bob
        assign chats chat=yes units -> round-robin
        assign lines calls=yes units -> round-robin
        workstream chat
        workstream call voice fallback=lines
    ", "
        09:00:00 arrive c1 chat
        09:00:01 arrive p1 call
        ..       show obstacle ann p1
    "), @"
        09:00:00 offer c1 ann
        09:00:01 offer p1 bob
        09:00:01 obstacle NoAssignmentRule
    ");
}
