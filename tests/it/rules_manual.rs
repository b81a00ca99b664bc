//! Section 13 and 4.3: supervisors, transfers, help, and what people do by hand.

use insta::assert_snapshot;

use crate::script::check;

#[test]
fn man_1_a_supervisor_assigns_open_items_to_people_with_an_allowed_presence() {
    assert_snapshot!(check("
        agent ann
        agent bob
        agent cid
        queue sales members=ann
        workstream chat
    ", "
        09:00:00 presence ann away
        ..       presence bob away
        09:00:01 arrive c1 chat
        09:00:02 assign c1 bob
        09:00:03 assign c1 cid
        ..       show state c1
        09:00:04 assign c1 cid
        09:00:05 accept c1 cid
        ..       show held c1
    "), @"
        09:00:02 ignore not reachable
        09:00:03 offer c1 cid
        09:00:03 state ringing
        09:00:04 ignore not open
        09:00:05 held by cid
    ");
}

#[test]
fn man_1_a_supervisor_may_exceed_capacity() {
    assert_snapshot!(check("
        agent ann
        queue sales members=ann
        workstream chat
    ", "
        09:00:00 arrive c1 chat
        09:00:01 accept c1 ann
        09:00:02 presence ann busy
        09:00:03 arrive c2 chat
        09:00:04 assign c2 ann
        ..       show used ann
        09:00:05 decline c2 ann
        ..       show used ann
        ..       show waiting sales
    "), @"
        09:00:00 offer c1 ann
        09:00:04 offer c2 ann
        09:00:04 used 2
        09:00:05 withdraw c2 ann declined
        09:00:05 requeue c2 sales declined
        09:00:05 used 1
        09:00:05 waiting 1
    ");
}

#[test]
fn man_1_a_record_is_assigned_without_being_asked() {
    assert_snapshot!(check("
        agent ann
        queue cases record
        workstream case case
    ", "
        09:00:00 arrive k1 case
        09:00:01 assign k1 ann
        ..       show held k1
    "), @"
        09:00:01 assign k1 ann
        09:00:01 held by ann
    ");
}

#[test]
fn man_2_a_supervisor_moves_an_item_to_a_member_who_must_accept() {
    assert_snapshot!(check("
        agent ann
        agent bob units=2
        agent cid
        queue sales members=ann,bob
        workstream chat
    ", "
        09:00:00 presence bob away
        09:00:01 arrive c1 chat
        09:00:02 move c1 bob
        09:00:03 accept c1 ann
        09:00:04 move c1 bob
        09:00:05 move c1 cid
        09:00:06 move c1 ann
        09:00:07 presence bob available
        09:00:08 move c1 bob
        ..       show used ann
        ..       show state c1
        09:00:09 accept c1 bob
        ..       show held c1
    "), @"
        09:00:01 offer c1 ann
        09:00:02 ignore not active
        09:00:04 ignore not reachable
        09:00:05 ignore not member
        09:00:06 ignore his already
        09:00:08 transfer c1 ann
        09:00:08 offer c1 bob
        09:00:08 used 0
        09:00:08 state ringing
        09:00:09 held by bob
    ");
}

#[test]
fn man_2_a_parked_conversation_is_moved_too_and_opens_if_declined() {
    assert_snapshot!(check("
        agent ann
        agent bob
        queue texts members=ann,bob
        workstream text sms
    ", "
        09:00:00 arrive s1 text
        09:00:01 accept s1 ann
        09:00:02 close-tab s1
        09:00:03 move s1 bob
        09:00:10 decline s1 bob
        ..       show state s1
    "), @"
        09:00:00 offer s1 ann
        09:00:02 park s1 ann
        09:00:03 offer s1 bob
        09:00:10 withdraw s1 bob declined
        09:00:10 requeue s1 texts declined
        09:00:10 offer s1 ann
        09:00:10 state ringing
    ");
}

#[test]
fn man_3_who_transfers_to_a_person_is_free_at_once() {
    assert_snapshot!(check("
        agent ann
        agent bob
        queue sales members=ann
        workstream chat
    ", "
        09:00:00 arrive c1 chat
        09:00:01 accept c1 ann
        09:00:02 arrive c2 chat
        09:01:00 presence bob do-not-disturb
        09:01:01 transfer c1 to bob
        09:01:02 presence bob offline
        09:01:03 transfer c1 to bob
        09:01:04 transfer c1 to ann
        09:01:05 presence bob busy
        09:01:06 transfer c1 to bob
        ..       show used bob
        09:01:10 accept c1 bob
        ..       show held c1
    "), @"
        09:00:00 offer c1 ann
        09:01:01 ignore not reachable
        09:01:03 ignore not reachable
        09:01:04 ignore his already
        09:01:06 transfer c1 ann
        09:01:06 offer c1 bob
        09:01:06 offer c2 ann
        09:01:06 used 1
        09:01:10 held by bob
    ");
}

#[test]
fn man_3_a_transfer_to_an_empty_queue_closes_the_conversation() {
    assert_snapshot!(check("
        agent ann
        agent bob out
        queue sales members=ann
        queue bare empty
        queue dark members=bob
        queue lines voice members=bob
        workstream chat wrap-up=never
        show queues
    ", "
        09:00:00 arrive c1 chat
        09:00:01 accept c1 ann
        09:00:02 transfer c1 into lines
        09:00:03 transfer c1 into bare
        09:00:04 arrive c2 chat
        09:00:05 accept c2 ann
        09:00:06 transfer c2 into dark
        ..       show waiting dark
    "), @"
        09:00:00 enqueue c1 sales fallback no match
        09:00:00 offer c1 ann
        09:00:02 ignore wrong type
        09:00:03 transfer c1 ann
        09:00:03 enqueue c1 bare transfer
        09:00:03 close c1 empty queue
        09:00:04 enqueue c2 sales fallback no match
        09:00:04 offer c2 ann
        09:00:06 transfer c2 ann
        09:00:06 enqueue c2 dark transfer
        09:00:06 waiting 1
    ");
}

#[test]
fn pipe_3_a_transfer_goes_straight_into_the_target_queue() {
    // The rule would send every item to `sales`.
    assert_snapshot!(check("
        agent ann
        agent bob
        queue sales members=ann
        queue billing members=bob
        workstream chat
        rule chat -> sales
        show queues
    ", "
        09:00:00 arrive c1 chat
        09:00:05 accept c1 ann
        09:05:00 transfer c1 into billing
        ..       show used ann
    "), @"
        09:00:00 enqueue c1 sales by r1
        09:00:00 offer c1 ann
        09:05:00 transfer c1 ann
        09:05:00 enqueue c1 billing transfer
        09:05:00 offer c1 bob
        09:05:00 used 0
    ");
}

#[test]
fn pos_2_a_transferred_item_keeps_its_fifo_time() {
    assert_snapshot!(check("
        agent ann
        agent bob out
        queue sales members=ann
        queue billing members=bob
        workstream chat
        rule chat topic=bill -> billing
        rule chat -> sales
    ", "
        09:00:00 arrive c1 chat
        09:00:05 accept c1 ann
        09:03:00 arrive c2 chat topic=bill
        09:05:00 transfer c1 into billing
        09:06:00 sign-in bob
    "), @"
        09:00:00 offer c1 ann
        09:05:00 transfer c1 ann
        09:06:00 offer c1 bob
    ");
}

#[test]
fn sk_9_a_transferred_item_keeps_its_skills_save_to_a_person() {
    assert_snapshot!(check("
        agent ann skills=french:3
        agent bob
        agent cid skills=french:3
        queue sales members=ann
        queue billing members=bob,cid
        workstream chat skills=exact
        classify chat all -> skill:french:2
        rule chat -> sales
    ", "
        09:00:00 arrive c1 chat
        09:00:05 accept c1 ann
        09:05:00 transfer c1 into billing
        09:05:05 accept c1 cid
        09:06:00 transfer c1 to bob
    "), @"
        09:00:00 offer c1 ann
        09:05:00 transfer c1 ann
        09:05:00 offer c1 cid
        09:06:00 transfer c1 cid
        09:06:00 offer c1 bob
    ");
}

#[test]
fn vo_3_a_call_transferred_to_a_queue_is_open_and_to_a_person_rings() {
    assert_snapshot!(check("
        agent ann
        agent bob
        queue lines voice members=ann
        queue more voice members=bob
        workstream call voice
    ", "
        09:00:00 arrive p1 call
        09:00:05 accept p1 ann
        09:00:10 presence bob away
        09:01:00 transfer p1 into more
        ..       show state p1
        09:02:00 presence bob available
        09:02:05 accept p1 bob
        09:03:00 transfer p1 to ann
        ..       show state p1
    "), @"
        09:00:00 offer p1 ann
        09:01:00 transfer p1 ann
        09:01:00 state open
        09:02:00 offer p1 bob
        09:03:00 transfer p1 bob
        09:03:00 offer p1 ann
        09:03:00 state ringing
    ");
}

#[test]
fn vo_3_outside_the_call_goes_on_without_anybody_of_the_center() {
    assert_snapshot!(check("
        agent ann
        queue lines voice members=ann
        queue chats members=ann
        workstream call voice
        workstream chat fallback=chats
    ", "
        09:00:00 arrive p1 call
        09:00:05 accept p1 ann
        09:01:00 transfer p1 outside
        ..       show state p1
        ..       show held p1
        ..       show used ann
        09:04:00 leave p1
        09:05:00 arrive c1 chat
        09:05:01 accept c1 ann
        09:05:02 transfer c1 outside
    "), @"
        09:00:00 offer p1 ann
        09:01:00 transfer p1 ann outside
        09:01:00 state active
        09:01:00 held by nobody
        09:01:00 used 0
        09:04:00 close p1 done
        09:05:00 offer c1 ann
        09:05:02 ignore not a call
    ");
}

#[test]
fn vo_2_one_caller_is_on_hold_at_a_time() {
    assert_snapshot!(check("
        agent ann units=3
        queue lines voice members=ann
        queue chats members=ann
        workstream call voice
        workstream chat fallback=chats
    ", "
        09:00:00 arrive p1 call
        09:00:01 arrive p2 call
        09:00:02 arrive c1 chat
        09:00:03 hold p1
        09:00:05 accept p1 ann
        09:00:06 accept p2 ann
        09:00:07 accept c1 ann
        09:00:08 unhold p1
        09:00:10 hold c1
        09:01:00 hold p1
        ..       show hold p1
        09:01:10 hold p2
        09:02:00 unhold p1
        ..       show hold p1
        09:02:10 hold p2
        09:03:00 leave p2
        09:03:10 hold p1
    "), @"
        09:00:00 offer p1 ann
        09:00:01 offer p2 ann
        09:00:02 offer c1 ann
        09:00:03 ignore not active
        09:00:08 ignore not on hold
        09:00:10 ignore not a call
        09:01:00 hold true
        09:01:10 ignore holds already
        09:02:00 hold false
        09:03:00 wrap-up p2 ann
    ");
}

#[test]
fn vo_4_whoever_helps_leaves_with_the_primary() {
    assert_snapshot!(check("
        agent ann
        agent bob
        queue lines voice members=ann
        workstream call voice
    ", "
        09:00:00 arrive p1 call
        09:00:05 consult p1 to bob
        09:00:06 accept p1 ann
        09:01:00 consult p1 to bob
        09:01:01 consult p1 to bob
        09:02:00 consult-end p1 bob
        09:02:01 consult-end p1 bob
        09:03:00 consult p1 to bob
        09:04:00 end p1
    "), @"
        09:00:00 offer p1 ann
        09:00:05 ignore not active
        09:01:00 consult p1 bob
        09:01:01 ignore his already
        09:02:00 consult-over p1 bob
        09:02:01 ignore not consulted
        09:03:00 consult p1 bob
        09:04:00 consult-over p1 bob
        09:04:00 wrap-up p1 ann
    ");
}

/// After the number of the rule, the documents say no more than that the primary must finish
/// within 8 minutes; here the party outside is gone then, and the call goes on.
#[test]
fn vo_3_a_transfer_outside_is_finished_within_eight_minutes() {
    let center = "
        agent ann units=2
        queue lines voice members=ann
        workstream call voice
    ";
    assert_snapshot!(check(center, "
        09:00:00 arrive p1 call
        09:00:01 arrive p2 call
        09:00:05 accept p1 ann
        09:00:06 accept p2 ann
        09:01:00 leave-outside p1
        09:01:01 call-outside p1
        ..       show hold p1
        09:01:02 call-outside p1
        09:01:03 call-outside p2
        09:05:00 leave-outside p1
        ..       show hold p1
        09:06:00 call-outside p1
        09:14:00 wait
        ..       show hold p1
        09:15:00 call-outside p1
        09:22:59 transfer p1 outside
        09:23:00 call-outside p2
        09:30:00 leave p2
    "), @"
        09:00:00 offer p1 ann
        09:00:01 offer p2 ann
        09:01:00 ignore not consulted
        09:01:01 hold true
        09:01:02 ignore his already
        09:01:03 ignore holds already
        09:05:00 hold false
        09:14:00 outside-over p1 ann
        09:14:00 hold false
        09:22:59 transfer p1 ann outside
        09:30:00 wrap-up p2 ann
    ");
    assert_snapshot!(check(&format!("{center}choices outside=none"), "
        09:00:00 arrive p1 call
        09:00:05 accept p1 ann
        09:01:00 call-outside p1
        09:30:00 transfer p1 outside
    "), @"
        09:00:00 offer p1 ann
        09:30:00 transfer p1 ann outside
    ");
}

#[test]
fn vo_4_a_caller_is_on_hold_while_a_consult_is_private() {
    assert_snapshot!(check("
        agent ann units=2
        agent bob
        agent cec
        queue lines voice members=ann
        queue chats members=bob
        workstream call voice
        workstream chat fallback=chats
    ", "
        09:00:00 arrive p1 call
        09:00:01 arrive p2 call
        09:00:05 accept p1 ann
        09:00:06 accept p2 ann
        09:01:00 consult p1 to bob
        ..       show hold p1
        09:02:00 consult p1 to cec private
        ..       show hold p1
        09:02:01 consult p2 to cec private
        09:03:00 consult-end p1 bob
        ..       show hold p1
        09:04:00 consult-end p1 cec
        ..       show hold p1
        09:05:00 consult p1 to bob private
        09:06:00 end p1
        09:07:00 consult p2 to bob private
        09:08:00 unhold p2
        ..       show hold p2
        09:09:00 arrive c1 chat
        09:09:01 accept c1 bob
        09:09:02 consult c1 to cec private
        ..       show hold c1
    "), @"
        09:00:00 offer p1 ann
        09:00:01 offer p2 ann
        09:01:00 consult p1 bob
        09:01:00 hold false
        09:02:00 consult p1 cec
        09:02:00 hold true
        09:02:01 ignore holds already
        09:03:00 consult-over p1 bob
        09:03:00 hold true
        09:04:00 consult-over p1 cec
        09:04:00 hold false
        09:05:00 consult p1 bob
        09:06:00 consult-over p1 bob
        09:06:00 wrap-up p1 ann
        09:07:00 consult p2 bob
        09:08:00 hold false
        09:09:00 offer c1 bob
        09:09:02 consult c1 cec
        09:09:02 hold false
    ");
}

const NUMBERS: &str = "
    agent ann units=2
    agent bob
    queue lines voice members=ann,bob
    workstream call voice
    direct dialed=5551 ann
    direct dialed=5552 bob
";

#[test]
fn vm_1_a_call_to_a_persons_number_rings_at_him_alone() {
    assert_snapshot!(check(NUMBERS, "
        09:00:00 arrive p1 call dialed=5552
        09:00:05 accept p1 bob
        09:00:10 arrive p2 call dialed=5551
        09:00:20 decline p2 ann
        09:01:00 arrive p3 call dialed=5551
        09:03:00 wait
        09:04:00 arrive p4 call dialed=5552
        09:05:00 presence ann do-not-disturb
        09:05:01 arrive p5 call dialed=5551
        09:06:00 sign-out ann
        09:06:01 arrive p6 call dialed=5551
        09:07:00 arrive p7 call dialed=1000
    "), @"
        09:00:00 offer p1 bob
        09:00:10 offer p2 ann
        09:00:20 withdraw p2 ann declined
        09:00:20 requeue p2 lines declined
        09:00:20 overflow p2 lines owner unavailable: voicemail
        09:00:20 close p2 voicemail
        09:01:00 offer p3 ann
        09:03:00 withdraw p3 ann expired
        09:03:00 requeue p3 lines expired
        09:03:00 overflow p3 lines owner unavailable: voicemail
        09:03:00 close p3 voicemail
        09:04:00 overflow p4 lines owner unavailable: voicemail
        09:04:00 close p4 voicemail
        09:05:01 overflow p5 lines owner unavailable: voicemail
        09:05:01 close p5 voicemail
        09:06:01 overflow p6 lines owner unavailable: voicemail
        09:06:01 close p6 voicemail
    ");
}

#[test]
fn vm_1_the_owner_gets_his_calls_whatever_he_has_in_hand() {
    assert_snapshot!(check(NUMBERS, "
        09:00:00 arrive p1 call dialed=1000
        09:00:05 accept p1 ann
        09:01:00 presence ann busy
        09:01:01 arrive p2 call dialed=5551
        09:01:05 accept p2 ann
        09:01:06 presence ann busy
        09:01:10 arrive p3 call dialed=5551
        09:01:15 leave p3
        ..       show used ann
        09:02:00 transfer p2 into lines
    "), @"
        09:00:00 offer p1 ann
        09:01:01 offer p2 ann
        09:01:10 offer p3 ann
        09:01:15 withdraw p3 ann customer left
        09:01:15 close p3 customer left
        09:01:15 used 2
        09:02:00 transfer p2 ann
        09:02:00 offer p2 bob
    ");
}

#[test]
fn ovf_15_a_playbook_acts_when_the_owner_of_a_number_cannot_be_had() {
    let center = format!(
        "{NUMBERS}
        agent dan
        queue sales voice members=dan
        playbook lines owner-unavailable vip=yes -> queue:sales
        playbook lines owner-unavailable vip=no -> end
        rule call -> lines
        choices unseen=8m"
    );
    assert_snapshot!(check(&center, "
        09:00:00 arrive p1 call dialed=5551 vip=yes
        09:00:05 decline p1 ann
        09:01:00 sign-out bob
        09:01:01 arrive p2 call dialed=5552 vip=no
        09:01:02 arrive p3 call dialed=5552 vip=maybe
    "), @"
        09:00:00 offer p1 ann
        09:00:05 withdraw p1 ann declined
        09:00:05 requeue p1 lines declined
        09:00:05 overflow p1 lines owner unavailable: to sales
        09:00:05 offer p1 dan
        09:01:01 overflow p2 lines owner unavailable: end
        09:01:01 close p2 overflow
        09:01:02 overflow p3 lines owner unavailable: voicemail
        09:01:02 close p3 voicemail
    ");
    let back = format!("{NUMBERS}\ndirect missed=callback");
    assert_snapshot!(check(&back, "
        09:00:00 sign-out bob
        09:00:01 arrive p1 call dialed=5552
    "), @"
        09:00:01 overflow p1 lines owner unavailable: callback
        09:00:01 offer p1 ann
    ");
}

#[test]
fn oc_44_a_consult_with_a_person_takes_capacity_only_if_told_so() {
    let center = "
        agent ann
        agent bob
        queue lines voice members=ann
        queue chats members=bob
        workstream call voice
        workstream chat fallback=chats
    ";
    let script = "
        09:00:00 arrive p1 call
        09:00:06 accept p1 ann
        09:01:00 consult p1 to bob
        ..       show used bob
        09:01:10 arrive c1 chat
        09:02:00 consult-end p1 bob
        ..       show used bob
    ";
    assert_snapshot!(check(center, script), @"
        09:00:00 offer p1 ann
        09:01:00 consult p1 bob
        09:01:00 used 0
        09:01:10 offer c1 bob
        09:02:00 consult-over p1 bob
        09:02:00 used 1
    ");
    assert_snapshot!(check(&format!("{center}\nchoices direct-consult=yes"), script), @"
        09:00:00 offer p1 ann
        09:01:00 consult p1 bob takes capacity
        09:01:00 used 1
        09:02:00 consult-over p1 bob
        09:02:00 offer c1 bob
        09:02:00 used 1
    ");
}

#[test]
fn oc_44_a_consult_through_a_queue_takes_capacity_unless_told_otherwise() {
    let center = "
        agent ann
        agent bob
        agent cid
        queue lines voice members=ann
        queue experts voice members=bob,cid
        workstream call voice
        rule call -> lines
        show presence
    ";
    let script = "
        09:00:00 arrive p1 call
        09:00:06 accept p1 ann
        09:01:00 consult p1 into experts
        ..       show used bob
        09:02:00 consult p1 into experts
    ";
    assert_snapshot!(check(center, script), @"
        09:00:00 offer p1 ann
        09:00:00 presence ann do not disturb
        09:01:00 consult p1 bob takes capacity
        09:01:00 used 1
        09:02:00 consult p1 cid takes capacity
    ");
    assert_snapshot!(check(&format!("{center}\nchoices queue-consult=no"), script), @"
        09:00:00 offer p1 ann
        09:00:00 presence ann do not disturb
        09:01:00 consult p1 bob
        09:01:00 used 0
        09:02:00 consult p1 cid
    ");
}

#[test]
fn cap_10_a_chat_that_becomes_a_call_takes_the_escalation_profile() {
    assert_snapshot!(check("
        profile calls limit=1 blocking
        profile chats limit=3
        agent ann profiles=calls,chats
        agent bob profiles=calls,chats
        queue sales members=ann
        workstream chat profiles=chats presences=available,busy,do-not-disturb
        life chat escalation=calls
        workstream plain profiles=chats
    ", "
        09:00:00 arrive c1 chat
        09:00:05 accept c1 ann
        09:01:00 elevate c1
        ..       show used ann
        09:01:10 arrive c2 chat
        ..       show obstacle ann c2
        09:02:00 transfer c1 to bob
        ..       show used bob
        09:02:10 accept c1 bob
        09:03:00 end c1
        09:03:10 close c1
        ..       show used bob
        09:04:00 arrive c3 plain
        09:04:05 accept c3 ann
        09:04:10 elevate c3
    "), @"
        09:00:00 offer c1 ann
        09:01:00 used 2
        09:01:10 obstacle Blocked
        09:02:00 transfer c1 ann
        09:02:00 offer c1 bob
        09:02:00 offer c2 ann
        09:02:00 used 2
        09:03:00 wrap-up c1 bob
        09:03:10 close c1 bob done
        09:03:10 used 0
        09:04:00 withdraw c2 ann expired
        09:04:00 requeue c2 sales expired
        09:04:00 offer c3 ann
        09:04:10 ignore no escalation profile
    ");
}

#[test]
fn pick_1_a_push_queue_shows_what_may_be_picked() {
    assert_snapshot!(check("
        agent ann units=0
        queue sales members=ann
        workstream chat pickable
    ", "
        09:00:00 arrive c1 chat
        ..       show list ann
        09:00:01 pick c1 ann
        ..       show used ann
    "), @"
        09:00:00 list c1
        09:00:01 assign c1 ann
        09:00:01 used 1
    ");
}

#[test]
fn life_4_2_a_representative_takes_up_what_he_parked() {
    assert_snapshot!(check("
        agent ann
        agent bob
        queue texts members=ann,bob
        workstream text sms
    ", "
        09:00:00 arrive s1 text
        09:00:05 accept s1 ann
        09:01:00 take-up s1 ann
        09:05:00 close-tab s1
        09:06:00 arrive s2 text
        09:06:05 accept s2 bob
        09:06:10 take-up s1 bob
        09:06:20 arrive s3 text
        09:06:25 accept s3 ann
        09:07:00 take-up s1 ann
        ..       show used ann
        ..       show state s1
    "), @"
        09:00:00 offer s1 ann
        09:01:00 ignore not parked
        09:05:00 park s1 ann
        09:06:00 offer s2 bob
        09:06:10 ignore not his
        09:06:20 offer s3 ann
        09:07:00 assign s1 ann
        09:07:00 used 2
        09:07:00 state active
    ");
}

#[test]
fn life_4_2_a_released_conversation_is_open_again() {
    assert_snapshot!(check("
        agent ann
        agent bob
        queue texts members=ann,bob
        workstream text sms
    ", "
        09:00:00 arrive s1 text
        09:00:01 release s1
        09:00:05 accept s1 ann
        09:05:00 release s1
        09:05:05 accept s1 bob
        ..       show used ann
    "), @"
        09:00:00 offer s1 ann
        09:00:01 ignore not active
        09:05:00 requeue s1 texts released
        09:05:00 offer s1 bob
        09:05:05 used 0
    ");
}
