//! Section 14.4: customers whom the center calls.

use insta::assert_snapshot;
use waitline::center::Pacing;
use waitline::time::Span;

use crate::script::check;
use crate::script::problems;

/// Two people, and a list of one campaign.
const CENTER: &str = "
    agent ann
    agent bob
    queue calls voice members=ann,bob
    workstream call voice fallback=calls limits=never wrap-up=never
    rule call -> calls
    show queues
";

#[test]
fn out_1_a_previewed_call_is_dialed_when_somebody_has_accepted() {
    let center = format!("{CENTER} campaign spring call calls preview");
    assert_snapshot!(check(&center, "
        09:00:00 enlist o1 spring
        09:00:00 enlist o2 spring
        09:00:00 enlist o3 spring
        09:00:00 settle
        09:00:02 leave o1
        09:00:05 accept o1 ann
        09:00:20 dial-answered o1
        09:00:30 accept o2 bob
        09:00:50 dial-failed o2 no-answer
        09:00:50 settle
        09:01:00 close o2
        09:01:05 settle
    "), @"
        09:00:00 enqueue o1 calls for spring
        09:00:00 enqueue o2 calls for spring
        09:00:00 offer o1 ann
        09:00:00 offer o2 bob
        09:00:02 ignore cannot leave
        09:00:05 dial o1 for ann
        09:00:30 dial o2 for bob
        09:00:50 wrap-up o2 bob
        09:00:50 enqueue o3 calls for spring
        09:00:50 offer o3 bob
        09:01:00 close o2 bob done
    ");
}

#[test]
fn out_2_one_call_is_made_for_each_available_person() {
    let center = format!("{CENTER} campaign spring call calls progressive=1");
    assert_snapshot!(check(&center, "
        09:00:00 arrive p1 call
        09:00:00 settle
        ..       accept p1 ann
        09:00:01 enlist o1 spring
        ..       enlist o2 spring
        ..       enlist o3 spring
        09:00:10 dial-failed o1 no-answer
        09:00:20 dial-answered o2
        09:00:20 settle
        ..       accept o2 bob
        ..       leave o2
        09:00:25 settle
        09:00:30 end p1
        09:00:40 dial-answered o3
    "), @"
        09:00:00 enqueue p1 calls by r1
        09:00:00 offer p1 ann
        09:00:01 dial o1
        09:00:10 close o1 not reached
        09:00:10 dial o2
        09:00:20 enqueue o2 calls for spring
        09:00:20 offer o2 bob
        09:00:20 wrap-up o2 bob
        09:00:21 dial o3
        09:00:30 wrap-up p1 ann
        09:00:40 enqueue o3 calls for spring
        09:00:40 offer o3 ann
    ");
}

#[test]
fn out_2_several_calls_each_if_a_bot_leads() {
    let center = format!(
        "{CENTER}
        bot call
        campaign spring call calls progressive=3
    "
    );
    assert_snapshot!(check(&center, "
        09:00:00 sign-out bob
        09:00:00 enlist o1 spring
        ..       enlist o2 spring
        ..       enlist o3 spring
        ..       enlist o4 spring
        09:00:05 settle
    "), @"
        09:00:00 dial o1
        09:00:00 dial o2
        09:00:00 dial o3
    ");
}

#[test]
fn out_3_example_16_the_pace_follows_answers_and_waits_in_steps_of_35_percent() {
    let (threshold, every) = (Span::from_secs(5), Span::from_minutes(1));
    let pacing = Pacing { threshold, suspend_at: 3_000, every, live_answers: 1_200 };
    assert_eq!(pacing.next_rate(3_000, 1_200, Span::from_secs(3)), 4_050);
    // Too long waits: at most 35 % less.
    assert_eq!(pacing.next_rate(9_000, 1_200, Span::from_secs(8)), 5_850);
    // Four fifths of the threshold: one over the share of answers.
    assert_eq!(pacing.next_rate(8_000, 1_200, Span::from_secs(4)), 8_333);
}

#[test]
fn out_3_with_fewer_than_ten_people_dialing_is_progressive() {
    assert_snapshot!(calls::predictive(9, 3_000), @"10 then 0");
    assert_snapshot!(calls::predictive(10, 3_000), @"11 then 3");
}

#[test]
fn out_3_near_the_share_at_which_calls_are_suspended_it_is_progressive() {
    assert_snapshot!(calls::predictive(10, 0), @"11 then 0");
}

#[test]
fn out_4_a_bot_calls_so_many_at_a_time_and_its_escalations_join_the_queue() {
    let center = format!(
        "{CENTER}
        bot call
        campaign spring call calls copilot=2
    "
    );
    assert_snapshot!(check(&center, "
        09:00:00 sign-out ann
        09:00:00 sign-out bob
        09:00:00 enlist o1 spring
        ..       enlist o2 spring
        ..       enlist o3 spring
        09:00:10 dial-answered o1
        09:00:20 dial-failed o2 machine
        09:00:21 settle
        09:00:30 dial-answered o3
        09:00:40 escalate o1
        09:00:50 sign-in ann
    "), @"
        09:00:00 dial o1
        09:00:00 dial o2
        09:00:10 bot o1
        09:00:20 close o2 not reached
        09:00:20 dial o3
        09:00:30 bot o3
        09:00:40 enqueue o1 calls by r1
        09:00:50 offer o1 ann
    ");
}

#[test]
fn out_5_priority_decides_who_takes_the_people_first_and_equal_ones_take_turns() {
    let center = format!(
        "{CENTER}
        campaign spring call calls progressive=1
        campaign summer call calls progressive=1
        campaign urgent call calls progressive=1 high
    "
    );
    assert_snapshot!(check(&center, "
        09:00:00 enlist a1 spring
        ..       enlist a2 spring
        ..       enlist b1 summer
        ..       enlist b2 summer
        ..       enlist u1 urgent
        09:00:00 settle
        09:00:10 dial-failed u1 no-answer
        09:00:10 dial-failed a1 no-answer
        09:00:20 dial-failed b1 no-answer
        09:00:30 settle
    "), @"
        09:00:00 dial u1
        09:00:00 dial a1
        09:00:10 close u1 not reached
        09:00:10 close a1 not reached
        09:00:10 dial b1
        09:00:10 dial a2
        09:00:20 close b1 not reached
        09:00:20 dial b2
    ");
}

#[test]
fn out_2_what_a_campaign_cannot_be() {
    assert_snapshot!(problems(&format!("{CENTER}
        queue chats
        campaign a call calls progressive=2
        campaign b call calls progressive=6
        campaign c call calls copilot=3
        campaign d call chats preview
    ")), @"
        error: campaign a: several calls each need a bot
        error: campaign b: up to five calls are made for a person
        error: campaign c: it needs a bot
        error: campaign d: queue chats is of another type
    ");
}

mod calls {
    use crate::script::check;

    /// How many calls are made for `people` in the first minute, in which one of them is answered
    /// and waits for 2 s, and how many more by the pace that is found then.
    pub(super) fn predictive(people: u32, suspend: u32) -> String {
        let names: Vec<String> = (10..10 + people).map(|name| format!("a{name}")).collect();
        let agents: String = names.iter().map(|name| format!("agent {name}\n")).collect();
        let center = format!(
            "{agents}
            queue calls voice members={}
            workstream call voice fallback=calls limits=never wrap-up=never
            rule call -> calls
            campaign spring call calls predictive {} suspend={suspend}
            ",
            names.join(","),
            "threshold=5s every=1m answers=5000"
        );
        let mut script = String::new();
        for name in 10..50 {
            script += &format!("09:00:00 enlist o{name} spring\n");
        }
        script += "09:00:00 settle\n09:00:10 dial-answered o10\n09:00:10 settle\n";
        script +=
            "09:00:12 accept o10 a10\n09:00:30 leave o10\n09:00:30 close o10\n09:02:00 settle";
        let decided = check(&center, &script);
        let dials = |at: &str| {
            let lines =
                decided.lines().filter(|line| line.contains(" dial ") && line.starts_with(at));
            lines.count()
        };
        format!("{} then {}", dials("09:00"), dials("09:01") + dials("09:02"))
    }
}
