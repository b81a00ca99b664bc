//! Section 10.5, 10.6 and 10.8: custom assignment in full, skills, levels.

use insta::assert_snapshot;

use crate::script::check;

#[test]
fn cus_2_the_first_criterion_that_fits_chooses_the_ruleset() {
    assert_snapshot!(check("
        agent ann level=senior
        agent bob level=junior
        queue sales members=bob,ann
        select sales gold tier=gold
        select sales any-tier tier?
        assign sales/gold level=senior -> round-robin
        assign sales/any-tier level=junior -> round-robin
        workstream chat limits=never
    ", "
        09:00:00 arrive c1 chat tier=gold
        ..       settle
        09:00:01 arrive c2 chat tier=silver
    "), @"
        09:00:00 offer c1 bob
        09:00:01 offer c2 ann
    ");
}

#[test]
fn cus_2_without_a_match_the_default_ruleset_runs() {
    assert_snapshot!(check("
        agent ann level=senior
        agent bob level=junior
        queue sales members=bob,ann
        select sales gold tier=gold
        assign sales/gold level=junior -> round-robin
        assign sales level=senior -> round-robin
        workstream chat limits=never
    ", "
        09:00:00 arrive c1 chat
    "), @"
        09:00:00 offer c1 ann
    ");
}

#[test]
fn cus_3_a_rule_may_open_after_a_wait() {
    // Nothing else happens at 09:01: the wait itself is the trigger.
    assert_snapshot!(check("
        agent ann level=junior
        queue sales members=ann
        assign sales level=senior -> round-robin
        assign sales waited=60s level=junior|senior -> round-robin
        workstream chat limits=never
    ", "
        09:00:00 arrive c1 chat
        ..       show obstacle ann c1
        09:05:00 wait
    "), @"
        09:00:00 obstacle NoAssignmentRule
        09:01:00 offer c1 ann
        09:03:00 withdraw c1 ann expired
        09:03:00 requeue c1 sales expired
    ");
}

#[test]
fn cus_5_columns_are_compared_with_values() {
    assert_snapshot!(check("
        agent ann
        agent bob level=1
        agent cat level=3 team=x
        agent dan level=4 team=y
        queue sales members=ann,bob,cat,dan
        assign sales units level>=3 team!=x -> round-robin
        assign sales units level? level<3 -> round-robin
        workstream chat limits=never
    ", "
        09:00:00 arrive c1 chat
        09:00:01 arrive c2 chat
        09:00:02 arrive c3 chat
        ..       show obstacle ann c3
    "), @"
        09:00:00 offer c1 dan
        09:00:01 offer c2 bob
        09:00:02 obstacle NoAssignmentRule
    ");
}

#[test]
fn cus_5_columns_are_compared_with_the_conversation() {
    assert_snapshot!(check("
        agent ann region=north level=1
        agent bob region=south level=1
        agent cat region=south level=5
        queue sales members=ann,bob,cat
        assign sales region=@area level>=@difficulty -> round-robin
        workstream chat limits=never
    ", "
        09:00:00 arrive c1 chat area=south difficulty=3
        09:00:01 arrive c2 chat area=north difficulty=1
        09:00:02 arrive c3 chat area=east difficulty=1
        09:00:03 arrive c4 chat difficulty=1
        ..       show waiting sales
    "), @"
        09:00:00 offer c1 cat
        09:00:01 offer c2 ann
        09:00:03 waiting 2
    ");
}

#[test]
fn cus_5_skills_are_matched_by_type_or_by_name() {
    assert_snapshot!(check("
        agent ann skills=french:3
        agent bob skills=loans:1,french:1
        queue sales members=ann,bob
        skill french type=language
        skill loans type=product
        assign sales units skills:language -> round-robin
        assign sales units skill=@topic -> round-robin
        workstream chat limits=never
        classify chat first lang=fr -> skill:french:2 skill:loans:9
    ", "
        09:00:00 arrive c1 chat lang=fr
        09:00:01 arrive c2 chat lang=fr topic=loans
    "), @"
        09:00:00 offer c1 ann
        09:00:01 offer c2 bob
    ");
}

#[test]
fn cus_6_people_are_ordered_by_a_column() {
    assert_snapshot!(check("
        agent ann units=9
        agent bob units=1 level=10
        agent cat units=1 level=9
        queue sales members=ann,bob,cat
        assign sales units -> by:level
        workstream chat limits=never
    ", "
        09:00:00 arrive c1 chat
        09:00:01 arrive c2 chat
        09:00:02 arrive c3 chat
    "), @"
        09:00:00 offer c1 cat
        09:00:01 offer c2 bob
        09:00:02 offer c3 ann
    ");
}

#[test]
fn cus_6_example_9_nearest_or_most() {
    // Ann has (2, 3), Bob (3, 4); (2, 3) is required.
    let center = |order: &str| {
        format!(
            "
            agent ann units=9 skills=a:2,spanish:3
            agent bob units=9 skills=a:3,spanish:4
            queue sales members=bob,ann
            assign sales skills -> {order}
            workstream chat limits=never
            classify chat first -> skill:a:2 skill:spanish:3
        "
        )
    };
    let script = "09:00:00 arrive c1 chat";
    assert_snapshot!(check(&center("nearest"), script), @"
        09:00:00 offer c1 ann
    ");
    assert_snapshot!(check(&center("most"), script), @"
        09:00:00 offer c1 bob
    ");
}

#[test]
fn cus_6_example_10_nearest_most_and_count() {
    let center = |order: &str| {
        format!(
            "
            agent x skills=a:2,b:3,c:3
            agent y skills=a:5,b:4,c:1
            agent z skills=a:1,b:2,c:1
            queue sales members=z,y,x
            assign sales units -> {order}
            workstream chat limits=never
            classify chat first -> skill:a:2 skill:b:3 skill:c:3
        "
        )
    };
    let script = "
        09:00:00 arrive c1 chat
        09:00:01 arrive c2 chat
        09:00:02 arrive c3 chat
    ";
    assert_snapshot!(check(&center("nearest"), script), @"
        09:00:00 offer c1 x
        09:00:01 offer c2 y
        09:00:02 offer c3 z
    ");
    assert_snapshot!(check(&center("most"), script), @"
        09:00:00 offer c1 y
        09:00:01 offer c2 x
        09:00:02 offer c3 z
    ");
}

#[test]
fn cus_6_more_of_the_required_skills_come_first() {
    assert_snapshot!(check("
        agent x skills=a:1,b:1,c:1
        agent y skills=a:5,b:5
        agent z skills=a:9,d:9,e:9,f:9
        queue sales members=z,y,x
        assign sales units -> skill-count
        workstream chat limits=never
        classify chat first -> skill:a:2 skill:b:3 skill:c:3
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
fn oc_43_equal_skill_counts_go_round() {
    assert_snapshot!(check("
        agent ann units=9 skills=a:1
        agent bob units=9 skills=a:5
        queue sales members=ann,bob
        assign sales units -> skill-count
        workstream chat limits=never
        classify chat first -> skill:a:2
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
fn cus_7_greater_than_and_at_least_are_honored_as_configured() {
    let center = |operator: &str| {
        format!(
            "
            agent ann units=30
            queue sales members=ann
            assign sales {operator} -> round-robin
            workstream chat units=30 limits=never
        "
        )
    };
    let script = "09:00:00 arrive c1 chat\n09:00:01 show waiting sales";
    assert_snapshot!(check(&center("units>="), script), @"
        09:00:00 offer c1 ann
        09:00:01 waiting 0
    ");
    assert_snapshot!(check(&center("units>"), script), @"
        09:00:01 waiting 1
    ");
}

#[test]
fn cus_8_only_who_works_by_his_calendar() {
    // The calendar triggers nothing: c2 finds Ann at its own arrival, and c1 with it.
    assert_snapshot!(check("
        agent ann units=9
        queue sales members=ann
        assign sales working -> round-robin
        workstream chat limits=never
    ", "
        09:00:00 arrive c1 chat
        09:01:00 works ann yes
        ..       show waiting sales
        09:02:00 arrive c2 chat
        ..       settle
        09:03:00 works ann no
        09:04:00 arrive c3 chat
        ..       show obstacle ann c3
    "), @"
        09:01:00 waiting 1
        09:02:00 offer c1 ann
        09:02:00 offer c2 ann
        09:04:00 withdraw c1 ann expired
        09:04:00 requeue c1 sales expired
        09:04:00 withdraw c2 ann expired
        09:04:00 requeue c2 sales expired
        09:04:00 obstacle NoAssignmentRule
    ");
}

#[test]
fn sk_6_rating_models_of_different_spans_weigh_alike() {
    // Ann lacks 2 of 10 points, Bob 1 of 2: Ann is the nearer.
    assert_snapshot!(check("
        agent ann skills=fine:6,rough:2
        agent bob skills=fine:8,rough:1
        queue sales members=bob,ann
        skill fine span=10
        skill rough span=2
        workstream chat skills=closest limits=never
        classify chat first -> skill:fine:8 skill:rough:2
    ", "
        09:00:00 arrive c1 chat
        09:00:01 arrive c2 chat
    "), @"
        09:00:00 offer c1 ann
        09:00:01 offer c2 bob
    ");
}

#[test]
fn bul_1_the_pool_grows_and_earlier_levels_keep_precedence() {
    // c2 waits when all levels are open: Ann, of the first, comes before Bob, who is free longer.
    assert_snapshot!(check("
        agent ann out
        agent bob
        agent cat
        queue sales members=ann,bob,cat
        level sales 0s ann
        level sales 30s bob
        workstream chat limits=never
    ", "
        09:00:00 arrive c1 chat
        09:00:29 show obstacle bob c1
        09:00:40 arrive c2 chat
        09:01:00 show obstacle cat c2
        09:01:05 sign-in ann
    "), @"
        09:00:29 obstacle Level
        09:00:30 offer c1 bob
        09:01:00 obstacle Level
        09:01:05 offer c2 ann
    ");
}

#[test]
fn bul_2_example_14_times_are_cumulative_and_equal_ones_keep_precedence() {
    assert_snapshot!(check("
        agent ann
        agent bob
        agent cat
        agent dan
        queue sales members=dan,cat,bob,ann
        level sales 0s ann
        level sales 30s bob
        level sales 60s cat
        level sales 60s dan
        workstream chat limits=never
    ", "
        09:00:00 arrive c1 chat
        09:00:01 arrive c2 chat
        09:00:02 arrive c3 chat
        09:00:03 arrive c4 chat
        09:02:00 show waiting sales
    "), @"
        09:00:00 offer c1 ann
        09:00:31 offer c2 bob
        09:01:02 offer c3 cat
        09:01:03 offer c4 dan
        09:02:00 withdraw c1 ann expired
        09:02:00 requeue c1 sales expired
        09:02:00 waiting 1
    ");
}

#[test]
fn bul_2_a_decline_does_not_restart_the_clock() {
    assert_snapshot!(check("
        agent ann
        agent bob
        queue sales members=bob,ann
        level sales 0s ann
        level sales 30s bob
        workstream chat limits=never
    ", "
        09:00:00 arrive c1 chat
        09:00:20 decline c1 ann
        09:00:40 wait
    "), @"
        09:00:00 offer c1 ann
        09:00:20 withdraw c1 ann declined
        09:00:20 requeue c1 sales declined
        09:00:30 offer c1 bob
    ");
}

#[test]
fn bul_3_within_a_level_the_method_chooses_among_those_who_pass() {
    assert_snapshot!(check("
        agent ann units=1
        agent bob units=3
        agent cat units=2 default=away
        queue sales highest-capacity members=ann,bob,cat
        level sales 0s cat,ann,bob
        workstream chat limits=never
    ", "
        09:00:00 arrive c1 chat
        09:00:01 arrive c2 chat
    "), @"
        09:00:00 offer c1 bob
        09:00:01 offer c2 bob
    ");
}

#[test]
fn bul_4_after_the_last_level_comes_any_member_or_nobody() {
    let center = |then: &str| {
        format!(
            "
            agent ann out
            agent bob
            queue sales members=ann,bob
            level sales 0s ann
            level sales 30s ann
            {then}
            workstream chat limits=never
        "
        )
    };
    let script = "09:00:00 arrive c1 chat\n09:01:00 show waiting sales";
    assert_snapshot!(check(&center("level sales members"), script), @"
        09:00:30 offer c1 bob
        09:01:00 waiting 0
    ");
    assert_snapshot!(check(&center(""), script), @"
        09:01:00 waiting 1
    ");
}

#[test]
fn bul_5_another_queue_starts_at_its_first_level() {
    assert_snapshot!(check("
        agent ann
        agent bob
        agent cat out
        queue help members=bob,cat
        queue sales members=ann
        level help 0s cat
        level help 30s bob
        workstream chat limits=never
        rule chat -> sales
    ", "
        09:00:00 arrive c1 chat
        09:00:05 accept c1 ann
        09:10:00 transfer c1 into help
        09:10:29 show obstacle bob c1
        09:10:35 wait
    "), @"
        09:00:00 offer c1 ann
        09:10:00 transfer c1 ann
        09:10:29 obstacle Level
        09:10:30 offer c1 bob
    ");
}
