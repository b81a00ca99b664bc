//! Section 10.2 and 10.3: which item goes first.

use insta::assert_snapshot;

use crate::script::check;

#[test]
fn asg_10_example_5_buckets_then_their_own_order_then_age() {
    // High and premium first, then premium, then high by its due time, then the rest by age; k3,
    // which fits two buckets, is in the first only.
    assert_snapshot!(check("
        agent ann units=9 out
        queue cases record members=ann
        assign cases units -> least-active
        order cases severity=high tier=premium
        order cases tier=premium
        order cases severity=high -> due
        workstream case case
    ", "
        09:00:00 arrive k1 case severity=low
        09:00:01 arrive k2 case severity=high due=1000
        09:00:02 arrive k3 case severity=high tier=premium
        09:00:03 arrive k4 case severity=high due=200
        09:00:04 arrive k5 case tier=premium
        09:00:05 arrive k6 case severity=low
        09:00:06 arrive k7 case severity=high
        09:01:00 sign-in ann
    "), @"
        09:01:00 assign k3 ann
        09:01:00 assign k5 ann
        09:01:00 assign k4 ann
        09:01:00 assign k2 ann
        09:01:00 assign k7 ann
        09:01:00 assign k1 ann
        09:01:00 assign k6 ann
    ");
}

#[test]
fn asg_10_a_bucket_may_put_the_largest_first_and_what_lacks_the_attribute_last() {
    assert_snapshot!(check("
        agent ann units=9 out
        queue cases record members=ann
        order cases -> -amount due
        workstream case case
    ", "
        09:00:00 arrive k1 case
        09:00:01 arrive k2 case amount=9 due=5
        09:00:02 arrive k3 case amount=10 due=5
        09:00:03 arrive k4 case amount=9 due=4
        09:01:00 sign-in ann
    "), @"
        09:01:00 assign k3 ann
        09:01:00 assign k4 ann
        09:01:00 assign k2 ann
        09:01:00 assign k1 ann
    ");
}

#[test]
fn asg_10_the_block_holds_the_first_by_priority() {
    // Ann does not speak French: k1 and k2 would keep k3 out of a block of two by age.
    assert_snapshot!(check("
        agent ann units=9
        queue cases record members=ann
        assign cases skills -> least-active
        order cases tier=gold
        workstream case case
        classify case first lang=fr -> skill:french:1
        choices records=2
    ", "
        09:00:01 arrive k1 case lang=fr
        09:00:02 arrive k2 case lang=fr
        09:00:03 arrive k3 case
        09:00:04 arrive k4 case tier=gold
        ..       show waiting cases
    "), @"
        09:00:04 assign k4 ann
        09:00:04 waiting 3
    ");
}

#[test]
fn asg_12_the_score_grows_with_every_interval_of_the_wait() {
    // c2 grows by 100 every minute, c1 not at all.
    assert_snapshot!(check("
        agent ann out
        queue sales members=ann
        raise sales 60s 100 tier=gold
        workstream chat limits=never
    ", "
        09:00:00 arrive c1 chat
        09:00:30 arrive c2 chat tier=gold
        09:01:29 sign-in ann
        09:01:30 decline c1 ann
        ..       sign-out ann
        09:02:00 sign-in ann
    "), @"
        09:01:29 offer c1 ann
        09:01:30 withdraw c1 ann declined
        09:01:30 requeue c1 sales declined
        09:02:00 offer c2 ann
    ");
}

#[test]
fn asg_12_of_equal_scores_the_oldest_goes_first() {
    assert_snapshot!(check("
        agent ann units=2 out
        queue sales members=ann
        raise sales 30s 100
        workstream chat limits=never
    ", "
        09:00:00 arrive c1 chat
        09:00:10 arrive c2 chat
        09:01:15 sign-in ann
    "), @"
        09:01:15 offer c1 ann
        09:01:15 offer c2 ann
    ");
}

#[test]
fn asg_12_the_first_branch_that_fits_applies() {
    assert_snapshot!(check("
        agent ann units=2 out
        queue sales members=ann
        raise sales 30s 500 tier=gold
        raise sales 30s 100
        workstream chat limits=never
    ", "
        09:00:00 arrive c1 chat
        09:00:10 arrive c2 chat tier=gold
        09:01:15 sign-in ann
    "), @"
        09:01:15 offer c2 ann
        09:01:15 offer c1 ann
    ");
}

#[test]
fn asg_12_a_transfer_raises_once() {
    assert_snapshot!(check("
        agent ann
        agent bob out
        queue help members=bob
        queue sales members=ann
        raise help transfer 300
        workstream chat limits=never
        rule chat topic=help -> help
        rule chat -> sales
    ", "
        09:00:00 arrive c1 chat topic=help
        09:00:10 arrive c2 chat
        09:00:15 accept c2 ann
        09:00:20 transfer c2 into help
        09:01:00 sign-in bob
    "), @"
        09:00:10 offer c2 ann
        09:00:20 transfer c2 ann
        09:01:00 offer c2 bob
    ");
}

#[test]
fn asg_12_playbooks_rest_where_a_ruleset_prioritizes() {
    assert_snapshot!(check("
        agent ann units=2 out
        queue sales members=ann
        order sales tier=gold
        raise sales 30s 100 topic=x
        workstream chat limits=never
    ", "
        09:00:00 arrive c1 chat
        09:00:10 arrive c2 chat topic=x
        09:05:00 sign-in ann
    "), @"
        09:05:00 offer c1 ann
        09:05:00 offer c2 ann
    ");
}

#[test]
fn asg_12_a_score_has_a_limit() {
    // Both have reached it, so age decides again.
    assert_snapshot!(check("
        agent ann units=2 out
        queue sales members=ann
        raise sales 30s 400 tier=gold
        raise sales 30s 300
        workstream chat limits=never
        choices score-limit=500
    ", "
        09:00:00 arrive c1 chat
        09:00:10 arrive c2 chat tier=gold
        09:01:15 sign-in ann
    "), @"
        09:01:15 offer c1 ann
        09:01:15 offer c2 ann
    ");
}

#[test]
fn cl_8_classification_gives_the_starting_score() {
    assert_snapshot!(check("
        agent ann units=2 out
        queue sales members=ann
        workstream chat limits=never
        classify chat first tier=gold -> score:5000
    ", "
        09:00:00 arrive c1 chat
        09:00:10 arrive c2 chat tier=gold
        09:01:00 sign-in ann
    "), @"
        09:01:00 offer c2 ann
        09:01:00 offer c1 ann
    ");
}

#[test]
fn asg_15_example_3_ordered_by_age_together_then_prioritized_by_name() {
    assert_snapshot!(check("
        agent ann units=9 out
        queue a record members=ann
        queue b record members=ann
        queue c record members=ann
        queue d record members=ann
        order a tier=gold
        order c tier=gold
        workstream case case
        rule case in=a -> a
        rule case in=b -> b
        rule case in=c -> c
        rule case in=d -> d
    ", "
        09:00:00 arrive k1 case in=c
        09:00:01 arrive k2 case in=a
        09:00:02 arrive k3 case in=d
        09:00:03 arrive k4 case in=b
        09:00:04 arrive k5 case in=a tier=gold
        09:00:05 arrive k6 case in=d
        09:01:00 sign-in ann
    "), @"
        09:01:00 assign k3 ann
        09:01:00 assign k4 ann
        09:01:00 assign k6 ann
        09:01:00 assign k5 ann
        09:01:00 assign k2 ann
        09:01:00 assign k1 ann
    ");
}

#[test]
fn asg_15_equal_rulesets_do_not_merge_queues() {
    assert_snapshot!(check("
        agent ann units=9 out
        queue a record members=ann
        queue b record members=ann
        order a tier=gold
        order b tier=gold
        workstream case case
        rule case in=a -> a
        rule case in=b -> b
    ", "
        09:00:00 arrive k1 case in=b tier=gold
        09:00:01 arrive k2 case in=a
        09:01:00 sign-in ann
    "), @"
        09:01:00 assign k2 ann
        09:01:00 assign k1 ann
    ");
}

#[test]
fn asg_16_of_mixed_queues_those_without_a_ruleset_go_first() {
    assert_snapshot!(check("
        agent ann units=9 out
        queue a record members=ann
        queue b record members=ann
        order a tier=gold
        workstream case case
        rule case in=a -> a
        rule case in=b -> b
    ", "
        09:00:00 arrive k1 case in=a tier=gold
        09:00:01 arrive k2 case in=b
        09:01:00 sign-in ann
    "), @"
        09:01:00 assign k2 ann
        09:01:00 assign k1 ann
    ");
}

#[test]
fn asg_13_before_2025_queue_priorities_did_not_count() {
    assert_snapshot!(check("
        agent ann units=9 out
        queue a record priority=2 members=ann
        queue b record priority=1 members=ann
        workstream case case
        rule case in=a -> a
        rule case in=b -> b
        choices no-priorities
    ", "
        09:00:00 arrive k1 case in=a
        09:00:01 arrive k2 case in=b
        09:01:00 sign-in ann
    "), @"
        09:01:00 assign k1 ann
        09:01:00 assign k2 ann
    ");
}

#[test]
fn asg_22_a_queue_without_assignment_gives_nothing_away_by_itself() {
    assert_snapshot!(check("
        agent ann
        queue list no-assignment members=ann
        workstream chat limits=never
    ", "
        09:00:00 arrive c1 chat
        09:05:00 show obstacle ann c1
        ..       show list ann
        09:06:00 pick c1 ann
    "), @"
        09:05:00 obstacle NoAssignment
        09:05:00 list c1
        09:06:00 assign c1 ann
    ");
}
