//! Section 16 and 11.3: records, and what gives their capacity back.

use insta::assert_snapshot;

use crate::script::check;

#[test]
fn re_1_a_routed_record_is_in_a_queue_at_once() {
    assert_snapshot!(check("
        queue cases record
        workstream case case
        show queues
    ", "
        09:00:00 arrive k1 case
        ..       show state k1
        ..       show waiting cases
    "), @"
        09:00:00 enqueue k1 cases fallback no match
        09:00:00 state open
        09:00:00 waiting 1
    ");
}

#[test]
fn re_2_a_new_owner_of_the_record_does_not_reach_the_work_item() {
    assert_snapshot!(check("
        agent ann
        queue cases record members=ann
        workstream case case
    ", "
        09:00:00 arrive k1 case
        10:00:00 owner k1
        ..       show held k1
        ..       show used ann
    "), @"
        09:00:00 assign k1 ann
        10:00:00 held by ann
        10:00:00 used 1
    ");
}

#[test]
fn re_4_an_email_gives_nothing_back_where_nothing_is_automated() {
    assert_snapshot!(check("
        agent ann units=3
        queue mails record members=ann
        workstream case case
        workstream mail email
        choices activities=never
    ", "
        09:00:00 arrive k1 case
        09:00:01 arrive m1 mail
        09:00:02 arrive m2 mail
        10:00:00 end k1
        10:00:01 end m1
        10:00:02 end m2
        ..       show used ann
        ..       show state m1
        11:00:00 remove m1
        11:00:01 release m2
        ..       show used ann
    "), @"
        09:00:00 assign k1 ann
        09:00:01 assign m1 ann
        09:00:02 assign m2 ann
        10:00:00 close k1 ann done
        10:00:01 keep m1 ann
        10:00:02 keep m2 ann
        10:00:02 used 2
        10:00:02 state kept
        11:00:00 close m1 ann done
        11:00:01 close m2 ann done
        11:00:01 used 0
    ");
}

#[test]
fn oc_45_activities_are_released_on_completion_or_never() {
    let center = "
        agent ann
        queue mails record members=ann
        workstream mail email
    ";
    let script = "
        09:00:00 arrive m1 mail
        10:00:00 end m1
        ..       show used ann
    ";
    assert_snapshot!(check(center, script), @"
        09:00:00 assign m1 ann
        10:00:00 close m1 ann done
        10:00:00 used 0
    ");
    assert_snapshot!(check(&format!("{center}\nchoices activities=never"), script), @"
        09:00:00 assign m1 ann
        10:00:00 keep m1 ann
        10:00:00 used 1
    ");
}

#[test]
fn re_5_a_reopened_record_is_a_new_item() {
    assert_snapshot!(check("
        agent ann
        queue cases record members=ann
        workstream case case
        show queues
    ", "
        09:00:00 arrive k1 case
        10:00:00 end k1
        10:00:01 write k1
        11:00:00 arrive k2 case
    "), @"
        09:00:00 enqueue k1 cases fallback no match
        09:00:00 assign k1 ann
        10:00:00 close k1 ann done
        10:00:01 ignore unknown item
        11:00:00 enqueue k2 cases fallback no match
        11:00:00 assign k2 ann
    ");
}

#[test]
fn re_6_a_record_that_leaves_for_a_basic_queue_closes() {
    assert_snapshot!(check("
        agent ann
        queue cases record members=ann
        queue chats members=ann
        workstream case case
        workstream chat fallback=chats
    ", "
        09:00:00 arrive k1 case
        09:00:01 arrive k2 case
        10:00:00 remove k2
        10:00:01 remove k1
        ..       show used ann
        10:00:02 arrive c1 chat
        10:00:03 remove c1
    "), @"
        09:00:00 assign k1 ann
        10:00:00 close k2 removed
        10:00:01 close k1 ann removed
        10:00:01 used 0
        10:00:02 offer c1 ann
        10:00:03 ignore not a record
    ");
}

#[test]
fn re_9_a_record_that_its_person_may_not_read_closes() {
    assert_snapshot!(check("
        agent ann
        queue cases record members=ann
        workstream case case
    ", "
        09:00:00 arrive k1 case
        09:00:01 arrive k2 case
        09:00:02 unreadable k2
        09:00:03 unreadable k1
    "), @"
        09:00:00 assign k1 ann
        09:00:02 ignore not active
        09:00:03 close k1 ann unreadable
        09:00:03 assign k2 ann
    ");
}

#[test]
fn re_10_a_record_goes_elsewhere_by_being_routed_again() {
    assert_snapshot!(check("
        agent ann
        agent bob
        queue cases record members=ann
        queue more record members=bob
        workstream case case
        rule case topic=b -> more
        rule case -> cases
        show queues
    ", "
        09:00:00 arrive k1 case topic=a
        09:00:01 arrive k2 case topic=a
        10:00:00 reroute k2 topic=b
        11:00:00 reroute k1 topic=b
        ..       show used ann
        12:00:00 end k2
    "), @"
        09:00:00 enqueue k1 cases by r2
        09:00:00 assign k1 ann
        09:00:01 enqueue k2 cases by r2
        10:00:00 enqueue k2 more by r1
        10:00:00 assign k2 bob
        11:00:00 transfer k1 ann
        11:00:00 enqueue k1 more by r1
        11:00:00 used 0
        12:00:00 close k2 bob done
        12:00:00 assign k1 bob
    ");
}

#[test]
fn re_10_whoever_helped_with_a_record_is_free_when_it_is_routed_again() {
    assert_snapshot!(check("
        agent ann
        agent bob
        queue cases record members=ann
        queue more record members=ann
        workstream case case
        rule case topic=b -> more
        rule case -> cases
        show queues
        choices direct-consult=yes
    ", "
        09:00:00 arrive k1 case topic=a
        09:10:00 consult k1 with bob
        ..       show used bob
        10:00:00 reroute k1 topic=b
        ..       show used bob
    "), @"
        09:00:00 enqueue k1 cases by r2
        09:00:00 assign k1 ann
        09:10:00 consult k1 bob takes capacity
        09:10:00 used 1
        10:00:00 transfer k1 ann
        10:00:00 consult-over k1 bob
        10:00:00 enqueue k1 more by r1
        10:00:00 assign k1 ann
        10:00:00 used 0
    ");
}

#[test]
fn re_11_a_bot_in_a_record_queue_is_considered_like_anybody() {
    assert_snapshot!(check("
        agent ann units=2
        agent bot units=500
        queue cases record highest-capacity members=ann,bot
        workstream case case
    ", "
        09:00:00 arrive k1 case
    "), @"
        09:00:00 assign k1 bot
    ");
}

#[test]
fn pick_5_a_picked_record_that_may_not_be_read_closes() {
    assert_snapshot!(check("
        agent ann
        queue cases record members=ann
        workstream case case pick
    ", "
        09:00:00 arrive k1 case
        09:01:00 pick k1 ann
        ..       unreadable k1
        ..       show used ann
    "), @"
        09:01:00 assign k1 ann
        09:01:00 close k1 ann unreadable
        09:01:00 used 0
    ");
}

#[test]
fn cap_11_clearing_worked_by_lets_assignment_try_again() {
    assert_snapshot!(check("
        agent ann
        agent bob
        queue cases record members=ann,bob
        workstream case case
    ", "
        09:00:00 arrive k1 case
        10:00:00 release k1
        ..       show used ann
        10:00:10 presence ann away
        11:00:00 release k1
        11:00:10 presence ann available
        ..       show held k1
    "), @"
        09:00:00 assign k1 ann
        10:00:00 requeue k1 cases released
        10:00:00 assign k1 bob
        10:00:00 used 0
        11:00:00 requeue k1 cases released
        11:00:00 assign k1 bob
        11:00:10 held by bob
    ");
}

#[test]
fn vm_2_a_voicemail_is_a_record_of_its_own_workstream() {
    assert_snapshot!(check("
        agent ann
        queue lines voice
        queue mails record members=ann
        workstream call voice
        workstream voicemail activity fallback=mails
        show queues
    ", "
        09:00:00 arrive p1 call
        09:00:30 leave p1
        09:00:31 arrive v1 voicemail
    "), @"
        09:00:00 enqueue p1 lines fallback no match
        09:00:30 close p1 customer left
        09:00:31 enqueue v1 mails fallback no match
        09:00:31 assign v1 ann
    ");
}

#[test]
fn vm_3_group_voicemail_is_picked_and_costs_nothing() {
    assert_snapshot!(check("
        agent ann units=0
        queue mails record highest-capacity
        workstream voicemail activity pick units=0
    ", "
        09:00:00 arrive v1 voicemail
        09:01:00 pick v1 ann
        09:02:00 member mails ann
        09:03:00 pick v1 ann
        ..       show used ann
        ..       show presence ann
    "), @"
        09:01:00 ignore not member
        09:03:00 assign v1 ann
        09:03:00 used 0
        09:03:00 presence available
    ");
}

#[test]
fn vm_3_an_individual_message_is_pushed_to_the_owner_of_the_number_whatever_he_has() {
    assert_snapshot!(check("
        agent ann units=1 number=5551
        agent bob units=1 number=5552
        queue mails record members=ann,bob
        assign mails number=@number -> round-robin
        workstream voicemail activity fallback=mails
        rule voicemail -> mails
    ", "
        09:00:00 arrive v1 voicemail number=5552
        09:00:00 settle
        09:00:01 arrive v2 voicemail number=5552
        09:00:01 settle
        ..       show used bob
        09:00:02 arrive v3 voicemail number=5559
    "), @"
        09:00:00 assign v1 bob
        09:00:01 assign v2 bob
        09:00:01 used 2
    ");
}
