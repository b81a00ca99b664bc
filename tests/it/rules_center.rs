//! Small rules of sections 3, 8 and 10 about how a center is set up.

use insta::assert_snapshot;
use waitline::center::Channel;
use waitline::center::Method;
use waitline::center::Queue;
use waitline::center::WorkType;

use crate::script::check;

#[test]
fn ws_2_items_of_every_channel_reach_queues_of_its_type() {
    for channel in Channel::ALL {
        let queue = match channel.work_type() {
            WorkType::Messaging => "",
            other => other.name(),
        };
        let word = channel.name().replace(' ', "-");
        let center = format!(
            "agent ann\nqueue mine {queue} members=ann\nworkstream work {word}\n\
             rule work -> mine\nshow queues"
        );
        let said = check(&center, "09:00:00 arrive c1 work");
        let verb = if queue == "record" { "assign" } else { "offer" };
        let expected = format!("09:00:00 enqueue c1 mine by r1\n09:00:00 {verb} c1 ann");
        assert_eq!(said.trim(), expected, "{channel}");
    }
}

#[test]
fn ws_9_what_changes_while_the_center_runs_holds_at_once() {
    assert_snapshot!(check("
        agent ann units=1
        agent bob
        queue sales members=ann
        workstream chat
    ", "
        09:00:00 arrive c1 chat
        09:00:01 accept c1 ann
        09:00:10 arrive c2 chat
        09:01:00 member sales bob
        09:02:00 units ann 2
        09:02:10 arrive c3 chat
    "), @"
        09:00:00 offer c1 ann
        09:01:00 offer c2 bob
        09:02:10 offer c3 ann
    ");
}

#[test]
fn q_3_people_of_a_group_are_listed_as_members_one_by_one() {
    assert_snapshot!(check("
        agent ann
        agent bob
        agent cid
        queue sales members=ann,bob
        workstream chat
    ", "
        09:00:00 arrive c1 chat
        ..       arrive c2 chat
        ..       arrive c3 chat
        ..       show obstacle cid c3
    "), @"
        09:00:00 offer c1 ann
        09:00:00 offer c2 bob
        09:00:00 obstacle NotMember
    ");
}

#[test]
fn q_8_a_queue_assigns_from_its_first_member_on() {
    assert_snapshot!(check("
        agent ann
        queue cases record empty
        workstream case case
    ", "
        09:00:00 arrive k1 case
        09:10:00 member cases ann
    "), @"
        09:10:00 assign k1 ann
    ");
}

#[test]
fn asg_21_what_a_new_queue_does_unless_it_says_otherwise() {
    let method = |work_type| match Queue::new("q".into(), work_type).method {
        Method::LeastActive => "least-active",
        Method::HighestCapacity => "highest-capacity",
        other => panic!("a new queue goes by {other:?}"),
    };
    let script = "
        09:00:00 arrive p1 call
        09:00:01 accept p1 ann
        09:00:02 arrive p2 call
        09:00:03 accept p2 bob
        09:01:00 end p2
        09:02:00 end p1
        09:03:00 arrive p3 call
    ";
    let center = "
        agent ann
        agent bob
        queue calls voice METHOD members=ann,bob
        workstream call voice wrap-up=never
    ";
    // Bob has been free for longer, and ann is the first of equals.
    let voice = center.replace("METHOD", method(WorkType::Voice));
    assert_snapshot!(check(&voice, script), @"
        09:00:00 offer p1 ann
        09:00:02 offer p2 bob
        09:01:00 wrap-up p2 bob
        09:02:00 wrap-up p1 ann
        09:03:00 offer p3 bob
    ");
    let as_others = center.replace("METHOD", method(WorkType::Messaging));
    assert_snapshot!(check(&as_others, script), @"
        09:00:00 offer p1 ann
        09:00:02 offer p2 bob
        09:01:00 wrap-up p2 bob
        09:02:00 wrap-up p1 ann
        09:03:00 offer p3 ann
    ");
}

#[test]
fn oc_38_available_and_busy_are_allowed_unless_the_workstream_says_otherwise() {
    let script = "
        09:00:00 arrive c1 chat
        09:00:01 accept c1 ann
        ..       show presence ann
        09:00:10 arrive c2 chat
        09:00:20 presence ann do-not-disturb
        09:00:30 arrive c3 chat
    ";
    let center = "
        agent ann units=3
        queue sales members=ann
        workstream chat
    ";
    assert_snapshot!(check(center, script), @"
        09:00:00 offer c1 ann
        09:00:01 presence busy
        09:00:10 offer c2 ann
    ");
    let available = center.replace("workstream chat", "workstream chat presences=available");
    assert_snapshot!(check(&available, script), @"
        09:00:00 offer c1 ann
        09:00:01 presence busy
    ");
}
