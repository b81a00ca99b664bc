//! Sections 14.1 and 14.2: callers who hang up, keep their place, and are called back.

use insta::assert_snapshot;

use crate::script::check;
use crate::script::problems;
use calls::throttled;

/// One person, who has p1 in hand; every caller after it is offered a callback.
const DIRECT: &str = "
    queue calls voice members=ann
    workstream call voice fallback=calls limits=never wrap-up=never
    rule call -> calls
    overflow calls items=1 -> callback
    choices count-every=0s
    agent ann
";

/// The same, with customers who are dialed first.
const FIRST: &str = "
    queue calls voice members=ann
    workstream call voice fallback=calls limits=never wrap-up=never
    rule call -> calls
    overflow calls items=1 -> callback
    choices count-every=0s customer-first
    agent ann
";

/// Three calls: ann has the first, the second waits on the line, the third is offered a callback.
const THREE: &str = "
    09:00:00 arrive p1 call
    09:00:00 settle
    ..       accept p1 ann
    09:00:00 arrive p2 call
    09:00:00 arrive p3 call
";

#[test]
fn cb_1_callers_are_offered_a_callback_after_30_s_and_then_every_120_s() {
    let script = format!(
        "{THREE}
        09:04:40 end p1
        09:04:41 settle
        ..       accept p2 ann
        09:07:00 leave p3
        09:20:00 settle
    "
    );
    assert_snapshot!(check(DIRECT, &script), @"
        09:00:00 offer p1 ann
        09:00:00 overflow p3 calls holds 1: callback
        09:00:30 offer-callback p3
        09:02:30 offer-callback p3
        09:04:30 offer-callback p3
        09:04:40 wrap-up p1 ann
        09:04:40 offer p2 ann
        09:06:30 offer-callback p3
        09:07:00 close p3 customer left
    ");
}

#[test]
fn cb_1_a_wait_in_the_queue_begins_the_offers() {
    assert_snapshot!(check("
        queue calls voice members=ann
        workstream call voice fallback=calls limits=never
        rule call -> calls
        overflow calls wait=5m -> callback
        agent ann out
    ", "
        09:00:00 arrive p1 call
        09:07:30 leave p1
        09:20:00 settle
    "), @"
        09:05:00 overflow p1 calls waited 5m: callback
        09:05:00 offer-callback p1
        09:07:00 offer-callback p1
        09:07:30 close p1 customer left
    ");
}

#[test]
fn cb_1_a_call_that_has_moved_is_offered_nothing() {
    let center = format!(
        "{DIRECT}
        queue other voice members=ann
        overflow calls wait=1m -> queue:other
    "
    );
    let script = format!(
        "{THREE}
        09:01:10 agree p3
        09:10:00 settle
    "
    );
    assert_snapshot!(check(&center, &script), @"
        09:00:00 offer p1 ann
        09:00:00 overflow p3 calls holds 1: callback
        09:00:30 offer-callback p3
        09:01:00 overflow p2 calls waited 1m: to other
        09:01:00 overflow p3 calls waited 1m: to other
        09:01:10 ignore no callback offered
    ");
}

#[test]
fn cb_2_who_agrees_leaves_the_line_and_keeps_his_place() {
    let script = format!(
        "{THREE}
        09:00:00 arrive p4 call
        ..       agree p3
        09:00:31 agree p3
        ..       agree p3
        ..       show position p3
        ..       leave p3
        ..       leave p2
        ..       show position p3
        ..       show position p4
        09:01:00 leave p4
        09:10:00 settle
    "
    );
    assert_snapshot!(check(DIRECT, &script), @"
        09:00:00 offer p1 ann
        09:00:00 overflow p3 calls holds 1: callback
        09:00:00 overflow p4 calls holds 2: callback
        09:00:00 ignore no callback offered
        09:00:30 offer-callback p3
        09:00:30 offer-callback p4
        09:00:31 agree-callback p3
        09:00:31 ignore no callback offered
        09:00:31 position 2
        09:00:31 ignore cannot leave
        09:00:31 close p2 customer left
        09:00:31 position 1
        09:00:31 position 2
        09:01:00 close p4 customer left
    ");
}

#[test]
fn cb_2_nothing_is_done_to_or_told_to_who_is_not_on_the_line() {
    let center = DIRECT.replace("limits=never", "limits=never tells-position");
    let center = format!(
        "{center}
        overflow calls wait=2m -> voicemail
    "
    );
    let script = format!(
        "{THREE}
        09:00:31 agree p3
        09:10:00 settle
    "
    );
    assert_snapshot!(check(&center, &script), @"
        09:00:00 offer p1 ann
        09:00:00 overflow p3 calls holds 1: callback
        09:00:30 tell p2 position 1
        09:00:30 tell p3 position 2
        09:00:30 offer-callback p3
        09:00:31 agree-callback p3
        09:01:00 tell p2 position 1
        09:01:30 tell p2 position 1
        09:02:00 tell p2 position 1
        09:02:00 overflow p2 calls waited 2m: voicemail
        09:02:00 close p2 voicemail
    ");
}

#[test]
fn cb_3_the_customer_is_dialed_when_somebody_has_accepted() {
    let script = format!(
        "{THREE}
        09:00:31 agree p3
        ..       leave p2
        09:02:00 end p1
        09:02:00 settle
        09:02:05 dial-answered p3
        ..       accept p3 ann
        ..       show used ann
        09:02:10 leave p3
        09:02:20 dial-answered p3
        09:05:00 leave p3
        09:05:10 close p3
        ..       show used ann
    "
    );
    assert_snapshot!(check(DIRECT, &script), @"
        09:00:00 offer p1 ann
        09:00:00 overflow p3 calls holds 1: callback
        09:00:30 offer-callback p3
        09:00:31 agree-callback p3
        09:00:31 close p2 customer left
        09:02:00 wrap-up p1 ann
        09:02:00 offer p3 ann
        09:02:05 ignore not dialed
        09:02:05 dial p3 for ann
        09:02:05 used 1
        09:02:10 ignore cannot leave
        09:05:00 wrap-up p3 ann
        09:05:10 close p3 ann done
        09:05:10 used 0
    ");
}

#[test]
fn cb_3_a_dial_in_vain_costs_the_representative_his_time() {
    let script = format!(
        "{THREE}
        09:00:31 agree p3
        ..       leave p2
        09:02:00 end p1
        09:02:00 settle
        ..       decline p3 ann
        09:02:01 sign-out ann
        09:02:02 sign-in ann
        ..       settle
        ..       accept p3 ann
        09:02:40 show used ann
        ..       dial-failed p3 no-answer
        09:02:50 close p3
    "
    );
    assert_snapshot!(check(DIRECT, &script), @"
        09:00:00 offer p1 ann
        09:00:00 overflow p3 calls holds 1: callback
        09:00:30 offer-callback p3
        09:00:31 agree-callback p3
        09:00:31 close p2 customer left
        09:02:00 wrap-up p1 ann
        09:02:00 offer p3 ann
        09:02:00 withdraw p3 ann declined
        09:02:00 requeue p3 calls declined
        09:02:02 offer p3 ann
        09:02:02 dial p3 for ann
        09:02:40 used 1
        09:02:40 wrap-up p3 ann
        09:02:50 close p3 ann done
    ");
}

#[test]
fn cb_4_a_callback_is_closed_after_seven_days() {
    let script = format!(
        "{THREE}
        09:00:31 agree p3
        7+09:10:00 settle
    "
    );
    assert_snapshot!(check(DIRECT, &script), @"
        09:00:00 offer p1 ann
        09:00:00 overflow p3 calls holds 1: callback
        09:00:30 offer-callback p3
        09:00:31 agree-callback p3
        7+09:05:00 close p3 state limit
    ");
}

#[test]
fn cb_5_the_customer_at_the_front_is_dialed_before_anybody_is_asked() {
    let script = format!(
        "{THREE}
        09:00:31 agree p3
        09:02:00 end p1
        09:02:00 settle
        ..       accept p2 ann
        09:03:00 end p2
        09:03:00 settle
        ..       show state p3
        09:03:20 dial-answered p3
        ..       settle
        ..       accept p3 ann
    "
    );
    assert_snapshot!(check(FIRST, &script), @"
        09:00:00 offer p1 ann
        09:00:00 overflow p3 calls holds 1: callback
        09:00:30 offer-callback p3
        09:00:31 agree-callback p3
        09:02:00 wrap-up p1 ann
        09:02:00 offer p2 ann
        09:03:00 wrap-up p2 ann
        09:03:00 dial p3
        09:03:00 state open
        09:03:20 offer p3 ann
    ");
}

#[test]
fn cb_5_who_is_on_the_line_has_the_representative_while_the_customer_at_the_front_is_dialed() {
    let script = format!(
        "{THREE}
        09:00:31 agree p3
        09:01:00 arrive p4 call
        09:02:00 leave p2
        09:03:00 end p1
        09:03:00 settle
        ..       accept p4 ann
        09:03:10 dial-answered p3
        09:05:00 end p4
        09:05:00 settle
    "
    );
    assert_snapshot!(check(FIRST, &script), @"
        09:00:00 offer p1 ann
        09:00:00 overflow p3 calls holds 1: callback
        09:00:30 offer-callback p3
        09:00:31 agree-callback p3
        09:01:00 overflow p4 calls holds 2: callback
        09:01:30 offer-callback p4
        09:02:00 close p2 customer left
        09:03:00 wrap-up p1 ann
        09:03:00 offer p4 ann
        09:03:00 dial p3
        09:05:00 wrap-up p4 ann
        09:05:00 offer p3 ann
    ");
}

#[test]
fn cb_5_nobody_is_dialed_while_somebody_waits_before_him_or_nobody_is_available() {
    let center = FIRST.replace("call voice", "call voice skills=exact")
        + "classify call kind topic=rare -> skill:rare:1";
    let script = "
        09:00:00 sign-out ann
        09:00:00 arrive p1 call topic=rare
        09:00:00 arrive p2 call
        09:00:31 agree p2
        09:01:00 sign-in ann
        09:02:00 leave p1
        09:02:10 dial-answered p2
        09:02:10 sign-out ann
        09:02:20 leave p2
        09:03:00 arrive p3 call topic=rare
        09:03:00 arrive p4 call
        09:03:31 agree p4
        09:04:00 leave p3
        09:05:00 sign-in ann
    ";
    assert_snapshot!(check(&center, script), @"
        09:00:00 overflow p2 calls holds 1: callback
        09:00:30 offer-callback p2
        09:00:31 agree-callback p2
        09:02:00 close p1 customer left
        09:02:00 dial p2
        09:02:20 close p2 customer left
        09:03:00 overflow p4 calls holds 1: callback
        09:03:30 offer-callback p4
        09:03:31 agree-callback p4
        09:04:00 close p3 customer left
        09:05:00 dial p4
    ");
}

#[test]
fn cb_6_offers_go_by_interval_and_window() {
    let center = format!(
        "{FIRST}
        hours morning 09:00:00-09:03:00 09:08:00-10:00:00
        callback calls repeat=60s during=morning
    "
    );
    let script = format!(
        "{THREE}
        09:09:00 settle
    "
    );
    assert_snapshot!(check(&center, &script), @"
        09:00:00 offer p1 ann
        09:00:00 overflow p3 calls holds 1: callback
        09:00:30 offer-callback p3
        09:01:30 offer-callback p3
        09:02:30 offer-callback p3
        09:08:30 offer-callback p3
    ");
}

#[test]
fn cb_6_another_number_only_if_the_profile_allows_it() {
    let other = "callback calls other-number";
    let script = format!(
        "{THREE}
        09:00:31 agree p3 number=7 other
    "
    );
    let checked = [FIRST.to_owned(), format!("{FIRST} {other}")].map(|of| check(&of, &script));
    assert_snapshot!(checked.join("\n--\n"), @"
        09:00:00 offer p1 ann
        09:00:00 overflow p3 calls holds 1: callback
        09:00:30 offer-callback p3
        09:00:31 ignore no other number
        --
        09:00:00 offer p1 ann
        09:00:00 overflow p3 calls holds 1: callback
        09:00:30 offer-callback p3
        09:00:31 agree-callback p3
    ");
}

#[test]
fn cb_6_a_second_callback_to_a_number_can_be_refused_in_the_queue_or_anywhere() {
    let center = |duplicates: &str| {
        format!(
            "{FIRST}
        queue other voice members=ann
        workstream hot voice fallback=other
        rule hot -> other
        overflow other items=1 -> callback
        callback calls {duplicates}
        callback other {duplicates}
    "
        )
    };
    let script = format!(
        "{THREE}
        09:00:00 arrive p4 call
        09:00:00 arrive h1 hot
        09:00:00 arrive h2 hot
        09:00:31 agree p3 number=7
        ..       agree p4 number=7
        ..       agree h2 number=7
    "
    );
    let kinds = ["", "duplicates=queue", "duplicates=all"];
    let checked = kinds.map(|kind| check(&center(kind), &script));
    assert_snapshot!(checked.join("\n--\n"), @"
        09:00:00 offer p1 ann
        09:00:00 overflow p3 calls holds 1: callback
        09:00:00 overflow p4 calls holds 2: callback
        09:00:00 overflow h2 other holds 1: callback
        09:00:30 offer-callback p3
        09:00:30 offer-callback p4
        09:00:30 offer-callback h2
        09:00:31 agree-callback p3
        09:00:31 agree-callback p4
        09:00:31 agree-callback h2
        --
        09:00:00 offer p1 ann
        09:00:00 overflow p3 calls holds 1: callback
        09:00:00 overflow p4 calls holds 2: callback
        09:00:00 overflow h2 other holds 1: callback
        09:00:30 offer-callback p3
        09:00:30 offer-callback p4
        09:00:30 offer-callback h2
        09:00:31 agree-callback p3
        09:00:31 refuse-callback p4 duplicate
        09:00:31 agree-callback h2
        --
        09:00:00 offer p1 ann
        09:00:00 overflow p3 calls holds 1: callback
        09:00:00 overflow p4 calls holds 2: callback
        09:00:00 overflow h2 other holds 1: callback
        09:00:30 offer-callback p3
        09:00:30 offer-callback p4
        09:00:30 offer-callback h2
        09:00:31 agree-callback p3
        09:00:31 refuse-callback p4 duplicate
        09:00:31 refuse-callback h2 duplicate
    ");
}

#[test]
fn cb_6_offers_stop_at_the_cap_and_resume_below_it() {
    let center = format!(
        "{FIRST}
        callback calls cap=1
    "
    );
    let script = format!(
        "{THREE}
        09:00:00 arrive p4 call
        09:00:31 agree p3
        ..       agree p4
        09:03:00 force p3
        09:05:00 settle
    "
    );
    assert_snapshot!(check(&center, &script), @"
        09:00:00 offer p1 ann
        09:00:00 overflow p3 calls holds 1: callback
        09:00:00 overflow p4 calls holds 2: callback
        09:00:30 offer-callback p3
        09:00:30 offer-callback p4
        09:00:31 agree-callback p3
        09:00:31 refuse-callback p4 full
        09:03:00 close p3 forced
        09:04:30 offer-callback p4
    ");
}

#[test]
fn cb_6_dials_in_vain_are_repeated_after_a_wait() {
    let center = format!(
        "{FIRST}
        callback calls no-answer=1:5m machine=1:6m
    "
    );
    let script = format!(
        "{THREE}
        09:00:31 agree p3
        ..       leave p2
        09:01:00 end p1
        09:01:30 dial-failed p3 no-answer
        09:06:40 dial-failed p3 machine
        09:06:41 arrive p4 call
        09:06:41 settle
        ..       accept p4 ann
        09:10:00 end p4
        09:12:50 dial-failed p3 no-answer
    "
    );
    assert_snapshot!(check(&center, &script), @"
        09:00:00 offer p1 ann
        09:00:00 overflow p3 calls holds 1: callback
        09:00:30 offer-callback p3
        09:00:31 agree-callback p3
        09:00:31 close p2 customer left
        09:01:00 wrap-up p1 ann
        09:01:00 dial p3
        09:06:30 dial p3
        09:06:41 overflow p4 calls holds 1: callback
        09:06:41 offer p4 ann
        09:10:00 wrap-up p4 ann
        09:12:40 dial p3
        09:12:50 close p3 not reached
    ");
}

#[test]
fn cb_6_a_failed_call_is_repeated_by_its_own_count() {
    let script = format!(
        "{THREE}
        09:00:31 agree p3
        ..       leave p2
        09:01:00 end p1
        09:01:30 dial-failed p3 failure
        09:20:00 settle
    "
    );
    let kinds = ["failure=1:5m", "no-answer=1:5m"];
    let checked = kinds.map(|kind| check(&format!("{FIRST} callback calls {kind}"), &script));
    assert_snapshot!(checked.join("\n--\n"), @"
        09:00:00 offer p1 ann
        09:00:00 overflow p3 calls holds 1: callback
        09:00:30 offer-callback p3
        09:00:31 agree-callback p3
        09:00:31 close p2 customer left
        09:01:00 wrap-up p1 ann
        09:01:00 dial p3
        09:06:30 dial p3
        --
        09:00:00 offer p1 ann
        09:00:00 overflow p3 calls holds 1: callback
        09:00:30 offer-callback p3
        09:00:31 agree-callback p3
        09:00:31 close p2 customer left
        09:01:00 wrap-up p1 ann
        09:01:00 dial p3
        09:01:30 close p3 not reached
    ");
}

#[test]
fn cb_6_nobody_is_dialed_out_of_hours_unless_the_profile_says_so() {
    let center = |kind: &str| {
        FIRST.replace("queue calls voice", "queue calls voice hours=day")
            + "hours day 08:00:00-09:10:00 10:00:00-17:00:00
               callback calls "
            + kind
    };
    let script = format!(
        "{THREE}
        09:00:31 agree p3
        ..       leave p2
        09:20:00 end p1
        10:00:05 settle
    "
    );
    let checked = ["repeat=120s", "out-of-hours"].map(|kind| check(&center(kind), &script));
    assert_snapshot!(checked.join("\n--\n"), @"
        09:00:00 offer p1 ann
        09:00:00 overflow p3 calls holds 1: callback
        09:00:30 offer-callback p3
        09:00:31 agree-callback p3
        09:00:31 close p2 customer left
        09:20:00 wrap-up p1 ann
        10:00:00 dial p3
        --
        09:00:00 offer p1 ann
        09:00:00 overflow p3 calls holds 1: callback
        09:00:30 offer-callback p3
        09:00:31 agree-callback p3
        09:00:31 close p2 customer left
        09:20:00 wrap-up p1 ann
        09:20:00 dial p3
    ");
}

#[test]
fn cb_6_what_a_profile_cannot_ask_for() {
    assert_snapshot!(problems(&format!("{DIRECT}
        callback calls cap=3
    ")), @"
        error: queue calls: a callback profile asks for customer-first callbacks
    ");
    assert_snapshot!(problems(&format!("{FIRST}
        callback calls no-answer=1:4m repeat=0s
    ")), @"
        error: queue calls: callbacks are repeated after 5 minutes at least
        error: queue calls: callbacks cannot be offered without a break
    ");
}

#[test]
fn cb_7_example_15_dials_are_delayed_by_the_excess_over_the_target() {
    assert_snapshot!(throttled("60m"), @"
        09:30:00 wrap-up p1 ann
        09:30:00 dial p3
        09:30:00 offer p3 ann
        09:39:00 wrap-up p3 ann
        09:42:00 dial p4
        09:42:00 offer p4 ann
        09:50:00 wrap-up p4 ann
        09:51:00 dial p5
    ");
}

#[test]
fn cb_7_what_was_dialed_before_the_window_counts_no_longer() {
    assert_snapshot!(throttled("10m"), @"
        09:30:00 wrap-up p1 ann
        09:30:00 dial p3
        09:30:00 offer p3 ann
        09:39:00 wrap-up p3 ann
        09:40:00 dial p4
        09:42:00 offer p4 ann
        09:50:00 wrap-up p4 ann
        09:50:00 dial p5
    ");
}

#[test]
fn cb_8_one_setting_makes_all_queues_customer_first_and_limits_them_the_same() {
    let center = format!(
        "{FIRST}
        queue other voice members=ann
        workstream hot voice fallback=other limits=never
        rule hot -> other
        overflow other items=1 -> callback
    "
    );
    let script = format!(
        "{THREE}
        09:00:00 arrive h1 hot
        09:00:00 arrive h2 hot
        09:00:31 agree p3
        ..       agree h2
        ..       leave p2
        ..       leave h1
        09:01:00 sign-out ann
        09:02:00 end p1
        7+09:10:00 settle
    "
    );
    assert_snapshot!(check(&center, &script), @"
        09:00:00 offer p1 ann
        09:00:00 overflow p3 calls holds 1: callback
        09:00:00 overflow h2 other holds 1: callback
        09:00:30 offer-callback p3
        09:00:30 offer-callback h2
        09:00:31 agree-callback p3
        09:00:31 agree-callback h2
        09:00:31 close p2 customer left
        09:00:31 close h1 customer left
        09:02:00 wrap-up p1 ann
        7+09:05:00 close p3 state limit
        7+09:05:00 close h2 state limit
    ");
}

#[test]
fn oc_16_the_customer_answers_the_offer_unless_a_share_is_given() {
    let center = |share: &str| DIRECT.replace("choices", &format!("choices {share}"));
    let script = "
        09:00:00 arrive p1 call
        09:00:00 settle
        ..       accept p1 ann
        09:00:00 arrive p2 call
        09:00:00 arrive p3 call lot=17
        09:03:00 settle
    ";
    let settings = ["", "callback-share=10000", "callback-share=0"];
    let checked = settings.map(|share| check(&center(share), script));
    assert_snapshot!(checked.join("\n--\n"), @"
        09:00:00 offer p1 ann
        09:00:00 overflow p3 calls holds 1: callback
        09:00:30 offer-callback p3
        09:02:30 offer-callback p3
        --
        09:00:00 offer p1 ann
        09:00:00 overflow p3 calls holds 1: callback
        09:00:30 offer-callback p3
        09:00:30 agree-callback p3
        --
        09:00:00 offer p1 ann
        09:00:00 overflow p3 calls holds 1: callback
        09:00:30 offer-callback p3
        09:02:30 offer-callback p3
    ");
}

mod calls {
    use super::FIRST;
    use super::THREE;
    use crate::script::check;

    /// p3 is dialed at 09:30:00 and waits for 8 minutes on the line, then p4 for 4 minutes; what
    /// comes of it from then on with a window.
    pub(super) fn throttled(window: &str) -> String {
        let center = FIRST.replace("limits=never", "limits=never timeout=10m")
            + "callback calls target=5m window="
            + window;
        let script = format!(
            "{THREE}
            09:00:31 agree p3
            ..       leave p2
            09:29:00 arrive p4 call
            09:29:00 arrive p5 call
            09:29:00 arrive p6 call
            09:29:31 agree p4
            ..       agree p5
            ..       agree p6
            09:30:00 end p1
            09:30:00 settle
            ..       dial-answered p3
            09:38:00 accept p3 ann
            09:39:00 end p3
            09:42:00 settle
            09:42:00 dial-answered p4
            09:46:00 accept p4 ann
            09:50:00 end p4
            09:59:00 settle
        "
        );
        let decided = check(&center, &script);
        let later = decided.lines().filter(|line| !line.contains("callback") && *line > "09:30");
        later.collect::<Vec<_>>().join("\n")
    }
}
