//! Section 24: choices that the documents leave open, with a script for each setting.

use insta::assert_snapshot;

use crate::script::check;

#[test]
fn oc_1_the_driver_may_sample_the_latency_of_each_cycle() {
    assert_snapshot!(check("
        agent ann units=9
        queue sales members=ann
        workstream chat limits=never
    ", "
        09:00:00 latency 2s
        09:00:00 arrive c1 chat
        09:00:10 latency 1s
        09:00:10 arrive c2 chat
        09:00:20 latency 0s
        09:00:20 arrive c3 chat
    "), @"
        09:00:02 offer c1 ann
        09:00:11 offer c2 ann
        09:00:20 offer c3 ann
    ");
}
