//! Sections 4, 12, 15, 17: connections, silence, parked conversations, bots, presence.

use insta::assert_snapshot;

use crate::script::check;

#[test]
fn ws_4_only_the_representative_ends_a_persistent_chat() {
    assert_snapshot!(check("
        agent ann units=3
        queue chats members=ann
        workstream talk persistent-chat
        workstream chat live-chat
        workstream text sms
    ", "
        09:00:00 arrive t1 talk
        09:00:00 arrive c1 chat
        09:00:00 arrive s1 text
        09:00:05 accept t1 ann
        09:00:05 accept c1 ann
        09:00:05 accept s1 ann
        09:05:00 leave t1
        ..       show state t1
        09:05:01 leave c1
        09:05:02 leave s1
        09:06:00 end t1
    "), @"
        09:00:00 offer t1 ann
        09:00:00 offer c1 ann
        09:00:00 offer s1 ann
        09:05:00 ignore cannot leave
        09:05:00 state active
        09:05:01 wrap-up c1 ann
        09:05:02 wrap-up s1 ann
        09:06:00 wrap-up t1 ann
    ");
}

#[test]
fn st_4_a_disconnected_customer_is_given_three_minutes() {
    assert_snapshot!(check("
        agent ann
        queue sales members=ann
        workstream chat wrap-up=never
    ", "
        09:00:00 arrive c1 chat
        09:00:01 arrive c2 chat
        09:00:05 accept c1 ann
        09:01:00 disconnect c2
        09:01:30 disconnect c1
        09:01:31 disconnect c1
        09:04:00 settle
        ..       show used ann
        09:04:29 show state c1
        09:04:30 show state c1
        ..       show used ann
    "), @"
        09:00:00 offer c1 ann
        09:01:31 ignore disconnected
        09:04:00 close c2 disconnected
        09:04:00 used 1
        09:04:29 state active
        09:04:30 wrap-up c1 ann
        09:04:30 state wrapup
        09:04:30 used 0
    ");
}

#[test]
fn st_4_the_limit_is_a_setting_and_holds_while_it_rings() {
    assert_snapshot!(check("
        agent ann
        queue sales members=ann
        queue lines voice
        workstream chat
        workstream call voice fallback=lines
        life chat reconnect=60s
    ", "
        09:00:00 arrive c1 chat
        09:00:10 disconnect c1
        09:01:10 settle
        09:02:00 arrive p1 call
        09:02:01 disconnect p1
        09:02:02 reconnect p1
    "), @"
        09:00:00 offer c1 ann
        09:01:10 withdraw c1 ann customer left
        09:01:10 close c1 disconnected
        09:02:01 ignore not live chat
        09:02:02 ignore not disconnected
    ");
}

#[test]
fn st_5_a_customer_who_reconnects_in_time_finds_his_representative() {
    assert_snapshot!(check("
        agent ann
        queue sales members=ann
        workstream chat
    ", "
        09:00:00 arrive c1 chat
        09:00:05 accept c1 ann
        09:01:00 disconnect c1
        09:03:00 reconnect c1
        09:30:00 show held c1
        ..       show state c1
        09:30:01 reconnect c1
    "), @"
        09:00:00 offer c1 ann
        09:30:00 held by ann
        09:30:00 state active
        09:30:01 ignore not disconnected
    ");
}

#[test]
fn st_5_not_if_the_representative_closed_the_window_or_ended_it() {
    assert_snapshot!(check("
        agent ann
        agent bob out
        queue sales members=ann,bob
        workstream chat
    ", "
        09:00:00 arrive c1 chat
        09:00:05 accept c1 ann
        09:01:00 disconnect c1
        09:01:10 presence ann away
        09:01:20 close-tab c1
        09:01:30 sign-in bob
        09:02:00 reconnect c1
        ..       show held c1
        09:02:05 accept c1 bob
        09:03:00 disconnect c1
        09:03:10 end c1
        09:03:20 reconnect c1
        09:10:00 show state c1
    "), @"
        09:00:00 offer c1 ann
        09:01:20 requeue c1 sales tab closed
        09:01:30 offer c1 bob
        09:02:00 held by bob
        09:03:10 wrap-up c1 bob
        09:03:20 ignore not disconnected
        09:10:00 state wrapup
    ");
}

#[test]
fn tim_2_monitor_consult_and_messages_start_the_clock_anew() {
    assert_snapshot!(check("
        agent ann units=9
        agent bob
        queue lines voice members=ann
        queue texts members=ann
        workstream call voice
        workstream text sms active=60m fallback=texts
    ", "
        09:00:00 arrive p1 call
        ..       arrive p2 call
        ..       arrive s1 text
        ..       arrive s2 text
        ..       settle
        ..       accept p1 ann
        ..       accept p2 ann
        ..       accept s1 ann
        ..       accept s2 ann
        09:30:00 monitor p1
        09:30:00 consult p2 to bob
        09:30:00 write s1
        09:30:00 answer s2
        10:00:00 settle
        10:30:00 settle
        11:29:59 show state p1
        11:30:00 settle
    "), @"
        09:00:00 offer p1 ann
        09:00:00 offer p2 ann
        09:00:00 offer s1 ann
        09:00:00 offer s2 ann
        09:30:00 consult p2 bob
        10:30:00 close s1 ann state limit
        10:30:00 close s2 ann state limit
        11:29:59 state active
        11:30:00 wrap-up p1 ann
        11:30:00 consult-over p2 bob
        11:30:00 wrap-up p2 ann
    ");
}

#[test]
fn tim_3_a_customer_who_does_not_answer_is_reminded_parked_and_closed() {
    assert_snapshot!(check("
        agent ann
        queue texts members=ann
        workstream text sms
        silence text customer 5m message
        silence text customer 10m park
        silence text customer 60m close
        silence text agent 3m message
    ", "
        09:00:00 arrive s1 text
        09:00:30 accept s1 ann
        09:01:00 answer s1
        09:06:00 settle
        09:07:00 write s1
        09:10:00 settle
        09:11:00 answer s1
        09:21:00 settle
        ..       show used ann
        10:11:00 settle
    "), @"
        09:00:00 offer s1 ann
        09:06:00 message s1 by rule 0
        09:10:00 message s1 by rule 3
        09:16:00 message s1 by rule 0
        09:21:00 park s1 ann
        09:21:00 used 0
        10:11:00 close s1 silence
    ");
}

#[test]
fn tim_3_the_representative_may_be_the_silent_one() {
    assert_snapshot!(check("
        agent ann
        agent bob out
        queue texts members=ann
        workstream text persistent-chat
        silence text agent 10m close
    ", "
        09:00:00 arrive s1 text
        09:00:30 accept s1 ann
        09:01:00 arrive s2 text
        09:02:00 answer s1
        09:11:00 settle
        09:12:00 write s1
        09:22:00 settle
        ..       show used ann
    "), @"
        09:00:00 offer s1 ann
        09:11:00 close s2 silence
        09:22:00 close s1 ann silence
        09:22:00 used 0
    ");
}

#[test]
fn as_3_after_the_inactivity_close_a_message_begins_a_new_conversation() {
    assert_snapshot!(check("
        agent ann
        queue texts members=ann
        workstream text sms parked=24h
    ", "
        09:00:00 arrive s1 text
        09:00:05 accept s1 ann
        09:05:00 close-tab s1
        1+09:05:00 settle
        1+10:00:00 write s1
        1+10:00:01 arrive s2 text
    "), @"
        09:00:00 offer s1 ann
        09:05:00 park s1 ann
        1+09:05:00 close s1 state limit
        1+10:00:00 ignore unknown item
        1+10:00:01 offer s2 ann
    ");
}

#[test]
fn bot_1_the_bot_goes_first_and_people_get_what_it_escalates() {
    assert_snapshot!(check("
        agent ann
        queue sales members=ann
        workstream chat
        bot chat
        show queues
    ", "
        09:00:00 arrive c1 chat
        ..       show state c1
        ..       show waiting sales
        09:00:10 end c1
        09:01:00 escalate c1
        09:01:05 accept c1 ann
        09:01:10 escalate c1
    "), @"
        09:00:00 bot c1
        09:00:00 state withbot
        09:00:00 waiting 0
        09:00:10 ignore not active
        09:01:00 enqueue c1 sales fallback no match
        09:01:00 offer c1 ann
        09:01:10 ignore not with bot
    ");
}

#[test]
fn pipe_2_an_escalation_runs_the_rules_again_with_what_the_bot_found_out() {
    assert_snapshot!(check("
        agent ann skills=french:3
        agent bob skills=french:3,loans:2
        queue sales members=ann
        queue loans members=ann,bob
        workstream chat skills=exact
        classify chat lang lang=fr -> skill:french:2
        classify chat topic topic=loan -> skill:loans:1
        rule chat topic=loan -> loans
        rule chat -> sales
        bot chat
        show queues
    ", "
        09:00:00 arrive c1 chat lang=fr
        09:01:00 escalate c1 topic=loan
        ..       show obstacle ann c1
    "), @"
        09:00:00 bot c1
        09:01:00 enqueue c1 loans by r1
        09:01:00 offer c1 bob
        09:01:00 obstacle Skill
    ");
}

#[test]
fn bot_2_the_human_wait_begins_with_the_escalation() {
    assert_snapshot!(check("
        agent ann out
        queue sales members=ann
        workstream chat
        workstream plain
        bot chat
    ", "
        09:00:00 arrive c1 chat
        09:01:00 arrive c2 plain
        09:02:00 escalate c1
        09:03:00 sign-in ann
    "), @"
        09:00:00 bot c1
        09:03:00 offer c2 ann
    ");
}

#[test]
fn bot_2_what_ends_with_the_bot_is_deflected() {
    assert_snapshot!(check("
        agent ann
        queue sales members=ann
        workstream chat
        bot chat
    ", "
        09:00:00 arrive c1 chat
        09:00:00 arrive c2 chat
        09:05:00 bot-end c1
        09:06:00 leave c2
    "), @"
        09:00:00 bot c1
        09:00:00 bot c2
        09:05:00 close c1 deflected
        09:06:00 close c2 deflected
    ");
}

#[test]
fn bot_3_who_leaves_before_the_bot_has_abandoned() {
    assert_snapshot!(check("
        queue sales
        workstream chat
        bot chat at-once=1
    ", "
        09:00:00 arrive c1 chat
        09:00:01 arrive c2 chat
        09:00:02 arrive c3 chat
        09:00:10 leave c2
        09:00:11 bot-end c3
        09:01:00 bot-end c1
        09:01:10 leave c3
    "), @"
        09:00:00 bot c1
        09:00:10 close c2 customer left
        09:00:11 ignore not with bot
        09:01:00 bot c3
        09:01:00 close c1 deflected
        09:01:10 close c3 deflected
    ");
}

#[test]
fn oc_39_a_bot_holds_any_number_unless_told_otherwise() {
    let center = "
        queue sales
        workstream chat
    ";
    let script = "
        09:00:00 arrive c1 chat
        09:00:01 arrive c2 chat
        09:01:00 escalate c1
    ";
    assert_snapshot!(check(&format!("{center}\nbot chat"), script), @"
        09:00:00 bot c1
        09:00:01 bot c2
    ");
    assert_snapshot!(check(&format!("{center}\nbot chat at-once=1"), script), @"
        09:00:00 bot c1
        09:01:00 bot c2
    ");
}

#[test]
fn bot_4_a_bot_among_the_members_competes_like_anybody() {
    assert_snapshot!(check("
        agent ann units=3
        agent bot units=500
        queue sales highest-capacity members=ann,bot
        workstream chat
    ", "
        09:00:00 arrive c1 chat
        09:00:01 arrive c2 chat
    "), @"
        09:00:00 offer c1 bot
        09:00:01 offer c2 bot
    ");
}

#[test]
fn bot_5_a_transfer_to_a_queue_that_holds_a_bot_brings_it_back() {
    assert_snapshot!(check("
        agent ann
        agent bot units=500
        queue sales members=ann
        queue robots members=bot
        workstream chat
    ", "
        09:00:00 arrive c1 chat
        09:00:05 accept c1 ann
        09:01:00 transfer c1 into robots
    "), @"
        09:00:00 offer c1 ann
        09:01:00 transfer c1 ann
        09:01:00 offer c1 bot
    ");
}

#[test]
fn vo_5_a_failing_ivr_hangs_up_goes_outside_or_escalates() {
    let center = "
        agent ann
        queue lines voice members=ann
        queue other voice
        workstream call voice
        rule call -> other
        show queues
    ";
    let script = "
        09:00:00 arrive p1 call
        09:00:10 bot-fail p1
        09:01:00 leave p1
    ";
    assert_snapshot!(check(&format!("{center}\nbot call fails=hang-up"), script), @"
        09:00:00 bot p1
        09:00:10 close p1 bot failed
        09:01:00 ignore unknown item
    ");
    assert_snapshot!(check(&format!("{center}\nbot call fails=outside"), script), @"
        09:00:00 bot p1
        09:00:10 transfer p1 outside
        09:01:00 close p1 done
    ");
    assert_snapshot!(check(&format!("{center}\nbot call"), script), @"
        09:00:00 bot p1
        09:00:10 enqueue p1 lines bot failed
        09:00:10 offer p1 ann
        09:01:00 withdraw p1 ann customer left
        09:01:00 close p1 customer left
    ");
}

#[test]
fn pre_4_ten_sessions_make_do_not_disturb() {
    assert_snapshot!(check("
        agent ann units=9
        queue sales members=ann
        queue cases record members=ann
        workstream chat wrap-up=always
        workstream case case fallback=cases
        choices session-cap=2
        show presence
    ", "
        09:00:00 arrive k1 case
        09:00:01 arrive c1 chat
        09:00:02 arrive c2 chat
        09:00:05 accept c1 ann
        09:00:06 accept c2 ann
        09:00:07 presence ann available
        09:00:08 arrive c3 chat
        09:01:00 end c1
        09:02:00 close c1
    "), @"
        09:00:00 assign k1 ann
        09:00:00 presence ann busy
        09:00:01 offer c1 ann
        09:00:02 offer c2 ann
        09:00:06 presence ann do not disturb
        09:01:00 wrap-up c1 ann
        09:02:00 close c1 ann done
        09:02:00 presence ann busy
        09:02:00 offer c3 ann
    ");
}

#[test]
fn oc_33_sessions_are_conversations_active_or_in_wrap_up() {
    assert_snapshot!(check("
        agent ann units=9
        queue texts members=ann
        workstream text sms
        choices session-cap=1
        show presence
    ", "
        09:00:00 arrive s1 text
        09:00:05 accept s1 ann
        09:05:00 close-tab s1
        09:06:00 arrive s2 text
        09:06:05 accept s2 ann
        09:07:00 end s2
        09:08:00 write s1
        09:09:00 close s2
    "), @"
        09:00:00 offer s1 ann
        09:00:00 presence ann busy
        09:00:05 presence ann do not disturb
        09:05:00 park s1 ann
        09:05:00 presence ann available
        09:06:00 offer s2 ann
        09:06:00 presence ann busy
        09:06:05 presence ann do not disturb
        09:07:00 wrap-up s2 ann
        09:08:00 requeue s1 texts customer wrote
        09:09:00 close s2 ann done
        09:09:00 presence ann available
        09:09:00 offer s1 ann
        09:09:00 presence ann busy
    ");
    assert_snapshot!(check("
        agent ann units=9
        queue texts members=ann
        workstream text sms
        choices session-cap=none
    ", "
        09:00:00 arrive s1 text
        09:00:05 accept s1 ann
        09:05:00 arrive s2 text
    "), @"
        09:00:00 offer s1 ann
        09:05:00 offer s2 ann
    ");
}

#[test]
fn pre_4_a_missed_offer_makes_inactive_where_the_center_wants_it() {
    let center = "
        agent ann units=2
        queue sales members=ann
        workstream chat timeout=30s
        show presence
    ";
    let script = "
        09:00:00 arrive c1 chat
        09:00:30 settle
        09:01:00 arrive c2 chat
        09:02:00 reset ann
    ";
    assert_snapshot!(check(center, script), @"
        09:00:00 offer c1 ann
        09:00:00 presence ann busy
        09:00:30 withdraw c1 ann expired
        09:00:30 presence ann available
        09:00:30 requeue c1 sales expired
        09:01:00 offer c1 ann
        09:01:00 presence ann busy
        09:01:00 offer c2 ann
        09:01:00 presence ann do not disturb
        09:01:30 withdraw c1 ann expired
        09:01:30 presence ann busy
        09:01:30 requeue c1 sales expired
        09:01:30 withdraw c2 ann expired
        09:01:30 presence ann available
        09:01:30 requeue c2 sales expired
    ");
    assert_snapshot!(check(&format!("{center}\nchoices missed-away=yes"), script), @"
        09:00:00 offer c1 ann
        09:00:00 presence ann busy
        09:00:30 withdraw c1 ann expired
        09:00:30 presence ann away
        09:00:30 requeue c1 sales expired
        09:02:00 presence ann available
        09:02:00 offer c1 ann
        09:02:00 presence ann busy
        09:02:00 offer c2 ann
        09:02:00 presence ann do not disturb
    ");
}

#[test]
fn pre_4_a_rejected_offer_makes_do_not_disturb_where_the_center_wants_it() {
    assert_snapshot!(check("
        agent ann units=2
        queue sales members=ann
        workstream chat timeout=30s
        workstream calm presences=available,do-not-disturb
        choices rejected-busy=yes
        show presence
    ", "
        09:00:00 arrive c1 chat
        09:00:10 decline c1 ann
        09:01:00 arrive c2 calm
        09:02:00 reset ann
    "), @"
        09:00:00 offer c1 ann
        09:00:00 presence ann busy
        09:00:10 withdraw c1 ann declined
        09:00:10 presence ann do not disturb
        09:00:10 requeue c1 sales declined
        09:01:00 offer c2 ann
        09:02:00 presence ann busy
        09:02:00 offer c1 ann
        09:02:00 presence ann do not disturb
    ");
}

#[test]
fn pre_4_a_lost_connection_makes_offline_at_once() {
    assert_snapshot!(check("
        agent ann units=2
        queue sales members=ann
        workstream chat
        show presence
    ", "
        09:00:00 cut-off ann
        09:00:01 cut-off ann
        09:00:02 arrive c1 chat
        ..       show obstacle ann c1
        09:01:00 return ann
        09:01:01 return ann
    "), @"
        09:00:00 presence ann offline
        09:00:01 ignore disconnected
        09:00:02 obstacle Presence
        09:01:00 presence ann available
        09:01:00 offer c1 ann
        09:01:00 presence ann busy
        09:01:01 ignore not disconnected
    ");
}

#[test]
fn pre_7_who_returns_in_time_finds_presence_and_work_as_he_left_them() {
    assert_snapshot!(check("
        agent ann units=2
        queue sales members=ann
        workstream chat
        show presence
    ", "
        09:00:00 arrive c1 chat
        09:00:05 accept c1 ann
        09:00:10 presence ann away
        09:01:00 cut-off ann
        09:03:29 return ann
        09:03:40 show held c1
        09:05:00 cut-off ann
        09:07:30 settle
        09:08:00 return ann
    "), @"
        09:00:00 offer c1 ann
        09:00:00 presence ann busy
        09:00:10 presence ann away
        09:01:00 presence ann offline
        09:03:29 presence ann away
        09:03:40 held by ann
        09:05:00 presence ann offline
        09:07:30 requeue c1 sales agent gone
        09:08:00 presence ann available
        09:08:00 offer c1 ann
        09:08:00 presence ann busy
    ");
}

#[test]
fn pre_7_the_limit_is_a_setting() {
    assert_snapshot!(check("
        agent ann units=2
        queue sales members=ann
        queue cases record members=ann
        workstream chat
        workstream case case fallback=cases
        choices return=10s
    ", "
        09:00:00 arrive c1 chat
        09:00:00 arrive k1 case
        09:00:05 accept c1 ann
        09:01:00 cut-off ann
        09:01:10 settle
        ..       show held k1
    "), @"
        09:00:00 offer c1 ann
        09:00:00 assign k1 ann
        09:01:10 requeue c1 sales agent gone
        09:01:10 held by ann
    ");
}

#[test]
fn pre_8_consulting_does_not_change_presence() {
    assert_snapshot!(check("
        agent ann
        agent bob
        queue lines voice members=ann,bob
        workstream call voice
        choices direct-consult=yes
        show presence
    ", "
        09:00:00 arrive p1 call
        09:00:05 accept p1 ann
        09:01:00 consult p1 to bob
        ..       show presence bob
        09:01:10 arrive p2 call
        ..       show obstacle bob p2
        09:02:00 consult-end p1 bob
    "), @"
        09:00:00 offer p1 ann
        09:00:00 presence ann do not disturb
        09:01:00 consult p1 bob takes capacity
        09:01:00 presence available
        09:01:10 obstacle Units
        09:02:00 consult-over p1 bob
        09:02:00 offer p2 bob
        09:02:00 presence bob do not disturb
    ");
}

#[test]
fn cap_4_lowering_a_limit_takes_no_work_away() {
    assert_snapshot!(check("
        profile chats limit=2
        agent ann profiles=chats
        agent bob profiles=chats
        queue sales members=ann
        workstream chat profiles=chats presences=available,busy,do-not-disturb
    ", "
        09:00:00 arrive c1 chat
        09:00:01 arrive c2 chat
        09:00:10 limit ann chats 1
        ..       show used ann
        09:00:20 arrive c3 chat
        09:00:30 leave c1
        ..       show obstacle ann c3
        09:00:40 limit ann chats none
        ..       show obstacle ann c3
        09:00:50 arrive c4 chat
    "), @"
        09:00:00 offer c1 ann
        09:00:01 offer c2 ann
        09:00:10 used 2
        09:00:30 withdraw c1 ann customer left
        09:00:30 close c1 customer left
        09:00:30 obstacle ProfileFull
        09:00:40 obstacle none
        09:00:50 offer c3 ann
    ");
}

#[test]
fn oc_27_end_of_day_slots_come_back_with_the_shift_or_by_the_clock() {
    let center = "
        profile day limit=1 end-of-day
        agent ann profiles=day
        queue cases record members=ann
        workstream case case profiles=day presences=available,busy,do-not-disturb
    ";
    let script = "
        09:00:00 arrive k1 case
        10:00:00 end k1
        10:00:01 arrive k2 case
        17:00:00 shift-end ann
        18:00:00 settle
        ..       end k2
        ..       arrive k3 case
        1+18:00:00 settle
    ";
    assert_snapshot!(check(center, script), @"
        09:00:00 assign k1 ann
        10:00:00 close k1 ann done
        17:00:00 assign k2 ann
        18:00:00 close k2 ann done
    ");
    assert_snapshot!(check(&format!("{center}\nchoices day-end=18h"), script), @"
        09:00:00 assign k1 ann
        10:00:00 close k1 ann done
        18:00:00 assign k2 ann
        18:00:00 close k2 ann done
        1+18:00:00 assign k3 ann
    ");
}

#[test]
fn oc_31_a_closed_tab_may_wrap_a_call_up() {
    assert_snapshot!(check("
        agent ann
        queue lines voice members=ann
        workstream call voice
        choices call-tab=wrap-up
    ", "
        09:00:00 arrive p1 call
        09:00:10 accept p1 ann
        09:05:00 close-tab p1
    "), @"
        09:00:00 offer p1 ann
        09:05:00 wrap-up p1 ann
    ");
}

#[test]
fn cap_12_supervisors_may_override_presence_where_the_center_lets_them() {
    assert_snapshot!(check("
        agent ann
        queue sales members=ann
        workstream chat
        choices supervisors-override=yes
    ", "
        09:00:00 presence ann away
        09:00:01 arrive c1 chat
        09:00:02 assign c1 ann
    "), @"
        09:00:02 offer c1 ann
    ");
}
