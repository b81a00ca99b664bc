//! Section 4: the life of items of every family, and what the system closes.

use insta::assert_snapshot;

use crate::script::check;

#[test]
fn st_1_capacity_is_taken_from_the_offer_on() {
    assert_snapshot!(check("
        agent ann units=5
        queue sales members=ann
        workstream chat units=3
    ", "
        09:00:00 arrive c1 chat
        ..       show state c1
        ..       show used ann
        09:00:10 decline c1 ann
        ..       show state c1
        ..       show used ann
    "), @"
        09:00:00 offer c1 ann
        09:00:00 state ringing
        09:00:00 used 3
        09:00:10 withdraw c1 ann declined
        09:00:10 requeue c1 sales declined
        09:00:10 state open
        09:00:10 used 0
    ");
}

#[test]
fn st_2_closing_the_tab_of_a_live_chat_or_call_reopens_it() {
    assert_snapshot!(check("
        agent ann units=2
        agent bob units=2 out
        queue chats members=ann,bob
        queue lines voice members=ann,bob
        workstream chat
        workstream call voice fallback=lines
    ", "
        09:00:00 arrive c1 chat
        09:00:00 arrive p1 call
        09:00:05 accept c1 ann
        09:00:05 accept p1 ann
        09:00:10 sign-in bob
        09:00:20 presence ann away
        09:05:00 close-tab c1
        09:06:00 close-tab p1
    "), @"
        09:00:00 offer c1 ann
        09:00:00 offer p1 ann
        09:05:00 requeue c1 chats tab closed
        09:05:00 offer c1 bob
        09:06:00 requeue p1 lines tab closed
        09:06:00 offer p1 bob
    ");
}

#[test]
fn st_2_closing_the_tab_of_an_asynchronous_conversation_parks_it() {
    assert_snapshot!(check("
        agent ann
        queue texts members=ann
        workstream text sms
    ", "
        09:00:00 arrive s1 text
        09:00:05 accept s1 ann
        09:05:00 close-tab s1
        ..       show state s1
        ..       show used ann
        ..       show held s1
        ..       show waiting texts
    "), @"
        09:00:00 offer s1 ann
        09:05:00 park s1 ann
        09:05:00 state parked
        09:05:00 used 0
        09:05:00 held by nobody
        09:05:00 waiting 0
    ");
}

#[test]
fn st_2_a_record_has_no_tab_to_close() {
    assert_snapshot!(check("
        agent ann
        queue cases record members=ann
        workstream case case
    ", "
        09:00:00 arrive k1 case
        09:05:00 close-tab k1
        ..       show state k1
    "), @"
        09:00:00 assign k1 ann
        09:05:00 ignore not a conversation
        09:05:00 state active
    ");
}

#[test]
fn st_3_a_customer_who_writes_again_competes_from_then_on() {
    assert_snapshot!(check("
        agent ann
        agent bob out
        queue texts members=ann,bob
        workstream text persistent-chat
    ", "
        09:00:00 arrive s1 text
        09:00:05 accept s1 ann
        09:05:00 close-tab s1
        09:05:01 presence ann away
        09:10:00 arrive s2 text
        09:20:00 write s1
        ..       show state s1
        09:30:00 sign-in bob
        09:30:10 accept s2 bob
        09:31:00 presence ann available
    "), @"
        09:00:00 offer s1 ann
        09:05:00 park s1 ann
        09:20:00 requeue s1 texts customer wrote
        09:20:00 state open
        09:30:00 offer s2 bob
        09:31:00 offer s1 ann
    ");
}

#[test]
fn life_4_2_of_a_live_chat() {
    assert_snapshot!(check("
        agent ann
        queue sales members=ann
        workstream chat live-chat
        show queues presence
    ", "
        09:00:00 arrive c1 chat
        09:00:05 accept c1 ann
        ..       show state c1
        09:05:00 end c1
        ..       show state c1
        09:06:00 close c1
        ..       show state c1
    "), @"
        09:00:00 enqueue c1 sales fallback no match
        09:00:00 offer c1 ann
        09:00:00 presence ann do not disturb
        09:00:05 state active
        09:05:00 wrap-up c1 ann
        09:05:00 state wrapup
        09:06:00 close c1 ann done
        09:06:00 presence ann available
        09:06:00 state gone
    ");
}

#[test]
fn life_4_2_of_a_call() {
    assert_snapshot!(check("
        agent ann
        queue lines voice members=ann
        workstream call voice
        show queues
    ", "
        09:00:00 arrive p1 call
        09:00:05 accept p1 ann
        09:05:00 leave p1
        ..       show state p1
        09:06:00 close p1
        ..       show state p1
    "), @"
        09:00:00 enqueue p1 lines fallback no match
        09:00:00 offer p1 ann
        09:05:00 wrap-up p1 ann
        09:05:00 state wrapup
        09:06:00 close p1 ann done
        09:06:00 state gone
    ");
}

#[test]
fn life_4_2_of_a_record() {
    assert_snapshot!(check("
        agent ann
        queue cases record members=ann
        workstream case email
        show queues
    ", "
        09:00:00 arrive k1 case
        ..       show state k1
        11:00:00 leave k1
        12:00:00 end k1
        ..       show state k1
    "), @"
        09:00:00 enqueue k1 cases fallback no match
        09:00:00 assign k1 ann
        09:00:00 state active
        11:00:00 ignore cannot leave
        12:00:00 close k1 ann done
        12:00:00 state gone
    ");
}

#[test]
fn life_4_2_of_an_asynchronous_conversation() {
    assert_snapshot!(check("
        agent ann
        queue texts members=ann
        workstream text whatsapp
        show queues
    ", "
        0+09:00:00 arrive s1 text
        0+09:00:05 accept s1 ann
        0+09:05:00 close-tab s1
        1+10:00:00 write s1
        1+10:00:05 accept s1 ann
        1+10:10:00 end s1
        1+10:11:00 close s1
        ..         show state s1
    "), @"
        09:00:00 enqueue s1 texts fallback no match
        09:00:00 offer s1 ann
        09:05:00 park s1 ann
        1+10:00:00 requeue s1 texts customer wrote
        1+10:00:00 offer s1 ann
        1+10:10:00 wrap-up s1 ann
        1+10:11:00 close s1 ann done
        1+10:11:00 state gone
    ");
}

#[test]
fn life_4_2_a_customer_who_leaves_before_an_answer_closes_a_chat_or_call() {
    assert_snapshot!(check("
        agent ann
        queue chats members=ann
        queue lines voice
        workstream chat
        workstream call voice fallback=lines
    ", "
        09:00:00 arrive c1 chat
        09:00:01 arrive c2 chat
        09:00:02 arrive p1 call
        09:00:10 leave c1
        09:00:20 leave c2
        09:00:30 leave p1
        09:00:40 leave p1
    "), @"
        09:00:00 offer c1 ann
        09:00:10 withdraw c1 ann customer left
        09:00:10 close c1 customer left
        09:00:10 offer c2 ann
        09:00:20 withdraw c2 ann customer left
        09:00:20 close c2 customer left
        09:00:30 close p1 customer left
        09:00:40 ignore unknown item
    ");
}

#[test]
fn life_4_2_a_customer_cannot_leave_what_waits_for_nobody_on_a_line() {
    assert_snapshot!(check("
        agent ann
        queue texts members=ann
        queue cases record
        workstream text sms
        workstream case case fallback=cases
    ", "
        09:00:00 arrive s1 text
        09:00:01 arrive k1 case
        09:00:10 leave s1
        09:00:20 leave k1
        09:00:30 accept s1 ann
        09:00:40 close-tab s1
        09:00:50 leave s1
    "), @"
        09:00:00 offer s1 ann
        09:00:10 ignore cannot leave
        09:00:20 ignore cannot leave
        09:00:40 park s1 ann
        09:00:50 ignore cannot leave
    ");
}

#[test]
fn life_4_2_what_comes_late_or_twice_is_ignored() {
    assert_snapshot!(check("
        agent ann
        agent bob
        queue sales members=ann
        workstream chat
    ", "
        09:00:00 arrive c1 chat
        09:00:01 accept c1 bob
        09:00:02 end c1
        09:00:03 close c1
        09:00:04 write c1
        09:00:05 accept c1 ann
        09:00:06 decline c1 ann
        09:00:07 pick c1 ann
        09:00:08 arrive c1 chat
        09:00:10 leave c1
        09:00:20 leave c1
        09:00:30 close c1
        09:00:31 accept c1 ann
        09:00:32 sign-in ann
        09:00:33 sign-out ann
        09:00:34 sign-out ann
        09:00:35 presence ann busy
    "), @"
        09:00:00 offer c1 ann
        09:00:01 ignore not offered
        09:00:02 ignore not active
        09:00:03 ignore not in wrap up
        09:00:04 ignore not parked
        09:00:06 ignore not offered
        09:00:07 ignore not open
        09:00:08 ignore item exists
        09:00:10 wrap-up c1 ann
        09:00:20 ignore not active
        09:00:30 close c1 ann done
        09:00:31 ignore unknown item
        09:00:32 ignore signed in
        09:00:34 ignore not signed in
        09:00:35 ignore not signed in
    ");
}

#[test]
fn life_4_2_work_in_hand_stays_with_who_signs_out() {
    assert_snapshot!(check("
        agent ann
        agent bob
        queue sales members=ann,bob
        workstream chat
    ", "
        09:00:00 arrive c1 chat
        09:00:05 accept c1 ann
        09:01:00 sign-out ann
        ..       show held c1
        09:05:00 end c1
        09:06:00 close c1
        ..       show used ann
    "), @"
        09:00:00 offer c1 ann
        09:01:00 held by ann
        09:05:00 wrap-up c1 ann
        09:06:00 close c1 ann done
        09:06:00 used 0
    ");
}

#[test]
fn tim_1_a_live_chat_that_waits_twenty_minutes_is_closed_by_the_next_look() {
    assert_snapshot!(check("
        queue sales
        workstream chat
    ", "
        09:00:00 arrive c1 chat
        09:02:00 arrive c2 chat
        09:20:00 settle
        09:24:59 show state c2
        09:25:00 settle
    "), @"
        09:20:00 close c1 state limit
        09:24:59 state open
        09:25:00 close c2 state limit
    ");
}

#[test]
fn tim_1_how_often_the_scheduler_looks_is_a_setting() {
    assert_snapshot!(check("
        queue sales
        workstream chat
        choices close=1m
    ", "
        09:02:30 arrive c1 chat
        09:22:59 show state c1
        09:23:00 settle
    "), @"
        09:22:59 state open
        09:23:00 close c1 state limit
    ");
}

#[test]
fn tim_1_nothing_is_closed_where_limits_are_off() {
    assert_snapshot!(check("
        queue sales
        workstream chat limits=never
    ", "
        09:00:00 arrive c1 chat
        9+09:00:00 show state c1
    "), @"
        9+09:00:00 state open
    ");
}

#[test]
fn tim_2_every_change_of_state_starts_the_clock_anew() {
    assert_snapshot!(check("
        agent ann
        queue sales members=ann
        workstream chat
    ", "
        09:00:00 presence ann away
        ..       arrive c1 chat
        09:15:00 presence ann available
        09:15:30 presence ann away
        09:16:00 decline c1 ann
        09:20:00 show state c1
        09:36:00 show state c1
        09:40:00 settle
    "), @"
        09:15:00 offer c1 ann
        09:16:00 withdraw c1 ann declined
        09:16:00 requeue c1 sales declined
        09:20:00 state open
        09:36:00 state open
        09:40:00 close c1 state limit
    ");
}

#[test]
fn limits_4_5_of_a_live_chat_in_wrap_up() {
    assert_snapshot!(check("
        agent ann
        queue sales members=ann
        workstream chat
    ", "
        09:00:00 arrive c1 chat
        09:00:05 accept c1 ann
        13:00:00 show state c1
        13:01:00 end c1
        13:16:00 show state c1
        13:20:00 settle
    "), @"
        09:00:00 offer c1 ann
        13:00:00 state active
        13:01:00 wrap-up c1 ann
        13:16:00 state wrapup
        13:20:00 close c1 ann state limit
    ");
}

#[test]
fn limits_4_5_of_calls() {
    assert_snapshot!(check("
        agent ann
        queue lines voice members=ann
        workstream call voice
    ", "
        09:00:00 arrive p1 call
        09:00:05 accept p1 ann
        11:00:00 show state p1
        11:05:00 show state p1
        1+11:04:59 show state p1
        1+11:05:00 show state p1
        30+00:00:00 sign-out ann
        30+00:00:01 arrive p2 call
        60+00:00:00 show state p2
        60+00:05:00 show state p2
    "), @"
        09:00:00 offer p1 ann
        11:00:00 state active
        11:05:00 wrap-up p1 ann
        11:05:00 state wrapup
        1+11:04:59 state wrapup
        1+11:05:00 close p1 ann state limit
        1+11:05:00 state gone
        60+00:00:00 state open
        60+00:05:00 close p2 state limit
        60+00:05:00 state gone
    ");
}

#[test]
fn limits_4_5_of_messages() {
    assert_snapshot!(check("
        agent ann
        queue texts members=ann
        workstream text sms parked=24h
        workstream talk persistent-chat
    ", "
        09:00:00 arrive s1 text
        09:00:05 accept s1 ann
        09:10:00 close-tab s1
        1+09:09:59 show state s1
        1+09:10:00 settle
        1+10:00:00 arrive s2 text
        1+10:00:05 accept s2 ann
        31+10:00:00 show state s2
        31+10:05:00 settle
        32+00:00:00 arrive t1 talk
        32+00:00:05 accept t1 ann
        90+00:00:00 show state t1
        90+00:00:00 close-tab t1
        400+00:00:00 show state t1
    "), @"
        09:00:00 offer s1 ann
        09:10:00 park s1 ann
        1+09:09:59 state parked
        1+09:10:00 close s1 state limit
        1+10:00:00 offer s2 ann
        31+10:00:00 state active
        31+10:05:00 close s2 ann state limit
        32+00:00:00 offer t1 ann
        90+00:00:00 state active
        90+00:00:00 park t1 ann
        400+00:00:00 state parked
    ");
}

#[test]
fn limits_4_5_of_records_there_are_none() {
    assert_snapshot!(check("
        agent ann
        queue cases record members=ann
        workstream case case
    ", "
        09:00:00 arrive k1 case
        09:00:01 arrive k2 case
        400+00:00:00 show state k1
        ..           show state k2
    "), @"
        09:00:00 assign k1 ann
        400+00:00:00 state active
        400+00:00:00 state open
    ");
}

#[test]
fn man_4_force_closes_an_item_in_any_state() {
    assert_snapshot!(check("
        agent ann units=2
        queue texts members=ann
        workstream text sms
    ", "
        09:00:00 presence ann away
        09:00:01 arrive s1 text
        09:00:02 force s1
        09:00:03 presence ann available
        09:00:04 arrive s2 text
        09:00:05 force s2
        09:00:06 arrive s3 text
        09:00:07 accept s3 ann
        09:00:08 force s3
        09:00:09 arrive s4 text
        09:00:10 accept s4 ann
        09:00:11 close-tab s4
        09:00:12 force s4
        09:00:13 arrive s5 text
        09:00:14 accept s5 ann
        09:00:15 end s5
        09:00:16 force s5
        09:00:17 force s5
        ..       show used ann
    "), @"
        09:00:02 close s1 forced
        09:00:04 offer s2 ann
        09:00:05 withdraw s2 ann system closed
        09:00:05 close s2 forced
        09:00:06 offer s3 ann
        09:00:08 close s3 ann forced
        09:00:09 offer s4 ann
        09:00:11 park s4 ann
        09:00:12 close s4 forced
        09:00:13 offer s5 ann
        09:00:15 wrap-up s5 ann
        09:00:16 close s5 ann forced
        09:00:17 ignore unknown item
        09:00:17 used 0
    ");
}

#[test]
fn as_1_every_return_of_a_conversation_is_new_demand() {
    // The round robin gives it to one after the other.
    assert_snapshot!(check("
        agent ann
        agent bob
        queue texts members=ann,bob
        workstream text sms
    ", "
        09:00:00 arrive s1 text
        09:00:05 accept s1 ann
        09:05:00 close-tab s1
        10:00:00 write s1
        10:00:05 accept s1 bob
        10:05:00 close-tab s1
        11:00:00 write s1
    "), @"
        09:00:00 offer s1 ann
        09:05:00 park s1 ann
        10:00:00 requeue s1 texts customer wrote
        10:00:00 offer s1 bob
        10:05:00 park s1 bob
        11:00:00 requeue s1 texts customer wrote
        11:00:00 offer s1 ann
    ");
}

#[test]
fn as_2_a_returning_customer_may_find_his_person_full() {
    assert_snapshot!(check("
        agent ann
        agent bob
        queue texts members=ann,bob
        workstream text sms wrap-up=never
    ", "
        09:00:00 arrive s1 text
        09:00:05 accept s1 ann
        09:05:00 close-tab s1
        09:06:00 presence bob away
        09:06:01 arrive s2 text
        09:06:05 accept s2 ann
        09:07:00 presence bob available
        09:08:00 write s1
    "), @"
        09:00:00 offer s1 ann
        09:05:00 park s1 ann
        09:06:01 offer s2 ann
        09:08:00 requeue s1 texts customer wrote
        09:08:00 offer s1 bob
    ");
}

#[test]
fn as_4_nobody_hangs_up_on_a_message() {
    assert_snapshot!(check("
        queue texts
        workstream text sms
    ", "
        09:00:00 arrive s1 text
        09:30:00 leave s1
        29+00:00:00 show state s1
    "), @"
        09:30:00 ignore cannot leave
        29+00:00:00 state open
    ");
}

#[test]
fn re_3_a_record_is_only_made_known() {
    assert_snapshot!(check("
        agent ann
        queue cases record members=ann
        workstream mail email
    ", "
        09:00:00 arrive k1 mail
        09:00:01 accept k1 ann
        09:00:02 decline k1 ann
        ..       show state k1
    "), @"
        09:00:00 assign k1 ann
        09:00:01 ignore not offered
        09:00:02 ignore not offered
        09:00:02 state active
    ");
}

#[test]
fn re_8_records_are_assigned_at_once_where_somebody_is_free() {
    assert_snapshot!(check("
        agent ann
        queue cases record members=ann
        workstream case case
    ", "
        09:01:00 arrive k1 case
        09:01:01 arrive k2 case
        09:02:00 end k1
    "), @"
        09:01:00 assign k1 ann
        09:02:00 close k1 ann done
        09:02:00 assign k2 ann
    ");
}

#[test]
fn vo_1_a_call_is_pushed_and_begins_with_its_acceptance() {
    assert_snapshot!(check("
        agent ann
        queue lines voice members=ann
        workstream call voice timeout=20s
    ", "
        09:00:00 arrive p1 call
        ..       show state p1
        09:00:10 accept p1 ann
        ..       show state p1
    "), @"
        09:00:00 offer p1 ann
        09:00:00 state ringing
        09:00:10 state active
    ");
}

#[test]
fn vo_6_work_after_a_call_is_its_wrap_up() {
    assert_snapshot!(check("
        agent ann
        queue lines voice members=ann
        workstream call voice wrap-up=60s
    ", "
        09:00:00 arrive p1 call
        09:00:01 arrive p2 call
        09:00:10 accept p1 ann
        09:05:00 leave p1
        09:05:59 show used ann
        09:06:00 settle
    "), @"
        09:00:00 offer p1 ann
        09:05:00 wrap-up p1 ann
        09:05:59 used 1
        09:06:00 offer p2 ann
    ");
}

#[test]
fn oc_31_closing_the_tab_of_a_call_reopens_it() {
    assert_snapshot!(check("
        agent ann
        queue lines voice members=ann
        workstream call voice
    ", "
        09:00:00 arrive p1 call
        09:00:10 accept p1 ann
        09:05:00 close-tab p1
        ..       show state p1
    "), @"
        09:00:00 offer p1 ann
        09:05:00 requeue p1 lines tab closed
        09:05:00 offer p1 ann
        09:05:00 state ringing
    ");
}

#[test]
fn oc_32_a_live_chat_is_closed_after_twenty_minutes() {
    assert_snapshot!(check("
        queue sales
        workstream chat
    ", "
        09:00:00 arrive c1 chat
        09:19:59 show state c1
        09:20:00 show state c1
    "), @"
        09:19:59 state open
        09:20:00 close c1 state limit
        09:20:00 state gone
    ");
}

#[test]
fn ws_1_voice_rings_and_is_never_on_a_list() {
    assert_snapshot!(check("
        agent ann
        queue lines voice members=ann
        workstream call voice
    ", "
        09:00:00 arrive p1 call
        09:00:01 arrive p2 call
        ..       show list ann
    "), @"
        09:00:00 offer p1 ann
        09:00:01 list
    ");
}

#[test]
fn ws_6_push_is_no_acceptance() {
    assert_snapshot!(check("
        agent ann
        queue sales members=ann
        workstream chat
    ", "
        09:00:00 arrive c1 chat
        ..       show state c1
        09:00:10 end c1
        09:00:20 accept c1 ann
        ..       show state c1
    "), @"
        09:00:00 offer c1 ann
        09:00:00 state ringing
        09:00:10 ignore not active
        09:00:20 state active
    ");
}
