//! Keys of how the center is studied, and of the choices that the product leaves open.

use super::Default::Absent;
use super::Default::Is;
use super::Default::Required;
use super::Form;
use super::Group;
use super::Key;
use super::Named;
use super::Section;
use super::key;

pub(super) const EXPERIMENT: Section = Section {
    name: "experiment",
    is_list: false,
    doc: "How the center is studied.",
    group: &Group {
        keys: EXPERIMENT_KEYS,
        is_open: false,
        one_of: &[],
        later: &[
            ("precision", "running until results are precise enough"),
            ("target", "targets, which `size` staffs for"),
        ],
    },
};

const EXPERIMENT_KEYS: &[Key] = &[
    key(
        "start",
        Form::Moment,
        Is("2026-01-05T00:00:00"),
        "The local date and time at which it begins. The default is a Monday.",
    ),
    key("timezone", Form::Zone, Is("\"UTC\""), "An IANA zone such as `\"Europe/Berlin\"`."),
    key("horizon", Form::Duration, Required, "How long items arrive; ten years at most."),
    key(
        "warm-up",
        Form::Duration,
        Is("\"0s\""),
        "What is simulated at the beginning but not counted; shorter than the horizon.",
    ),
    key(
        "closing",
        Form::Words(&["serve-out", "cut", "disconnect"]),
        Is("\"serve-out\""),
        "What happens at the horizon: items that are there are served out and counted, the run \
         stops and they are counted as left, or waiting ones are closed by the system.",
    ),
    key(
        "interval",
        Form::OneOf(&[Form::Duration, Form::Words(&["none"])]),
        Is("\"30m\""),
        "The length of the intervals of `intervals.csv`.",
    ),
    key("replications", Form::Whole(1, 1_000_000), Is("30"), "How often it is repeated."),
    key(
        "seed",
        Form::Whole(0, i64::MAX as u64),
        Is("1"),
        "Names the luck: the same seed, the same run.",
    ),
    key("level", Form::Share, Is("\"95%\""), "The confidence level of every half-width."),
    key(
        "decide-on",
        Form::List(&Form::Measure),
        Is("[\"wait_mean\", \"service_level_offered\", \"abandon_rate\", \"fallback_share\", \
            \"left_at_end\"]"),
        "The measures of the whole center on which comparisons are judged.",
    ),
    key(
        "matters",
        Form::Map(
            Named::Measures,
            &Form::OneOf(&[Form::Duration, Form::Share, Form::Number(0.0, 1e12)]),
        ),
        Absent("any difference matters"),
        "Differences up to these sizes are too small to matter: `{ wait_mean = \"2s\" }`.",
    ),
];

pub(super) const CHOICES: Section = Section {
    name: "choices",
    is_list: false,
    doc: "Behavior that the product's documents leave open, and limits that they name. Change \
          these only to match what your installation is seen to do.",
    group: &Group::of(&[
        key(
            "assignment-latency",
            Form::Duration,
            Is("\"0s\""),
            "Time between a trigger and the assignment cycle that it starts (OC-1).",
        ),
        key(
            "block-conversations",
            Form::Whole(1, 1_000_000),
            Is("100"),
            "Items of a messaging or voice queue that a cycle tries (ASG-3).",
        ),
        key(
            "block-records",
            Form::Whole(1, 1_000_000),
            Is("2000"),
            "Items of a record queue that a cycle tries (ASG-3).",
        ),
        key(
            "record-sweep",
            Form::Duration,
            Is("\"5m\""),
            "How often record queues are swept without a trigger (ASG-1).",
        ),
        key(
            "close-sweep",
            Form::Duration,
            Is("\"5m\""),
            "How often the system looks for items to close.",
        ),
        key(
            "declines-allowed",
            Form::Whole(1, 1_000_000),
            Is("3"),
            "Offers of one item that one person may decline or let expire (NOT-7).",
        ),
        key(
            "decliners-allowed",
            Form::Whole(1, 1_000_000),
            Is("100"),
            "People who may decline one item before the system leaves it alone (NOT-8).",
        ),
        key(
            "round-robin-stamp",
            Form::Words(&["offer", "accept"]),
            Is("\"offer\""),
            "When a person moves to the back of a round robin (OC-19).",
        ),
        key(
            "overflow-count-every",
            Form::Duration,
            Is("\"10s\""),
            "How often the number of items is counted that a queue's `item-limit` looks at \
             (OVF-4); `\"0s\"`: always.",
        ),
        key(
            "callbacks",
            Form::Words(&["direct", "customer first"]),
            Is("\"direct\""),
            "Which callbacks the organization has (CB-8): a person accepts and then the customer \
             is dialed, or the customer is dialed before anybody is asked. In the product there is \
             no way back from the second.",
        ),
        key(
            "callback-out-of-hours",
            Form::Flag,
            Is("false"),
            "Whether queues may offer callbacks out of hours (OC-11).",
        ),
        key(
            "affinity-absent",
            Form::Words(&["waits", "next best", "offered"]),
            Is("\"waits\""),
            "What happens to a conversation that comes back to somebody who is signed out (OC-22): \
             it waits for him as long as an offer that nobody sees, or goes by the queue's method \
             at once, or is offered to him all the same.",
        ),
        key(
            "supervisors-override-presence",
            Form::Flag,
            Absent("`false`"),
            "Whether supervisors also assign to people whose presence the workstream does not \
             allow (CAP-12).",
        ),
        key(
            "direct-consult-takes-capacity",
            Form::Flag,
            Absent("`false`"),
            "Whether somebody asked for help by name gives capacity for it (OC-44).",
        ),
        key(
            "queue-consult-takes-capacity",
            Form::Flag,
            Absent("`true`"),
            "Whether somebody asked for help by way of a queue does (OC-44).",
        ),
        key(
            "external-transfer-limit",
            Form::OneOf(&[Form::Duration, Form::Words(&["none"])]),
            Is("\"8m\""),
            "How long somebody may talk with a party outside before the call is handed over \
             (VO-3).",
        ),
        key(
            "unseen-offer",
            Form::OneOf(&[Form::Duration, Form::Words(&["none"])]),
            Is("\"8m\""),
            "How long after its countdown an offer goes back that nobody sees (NOT-6).",
        ),
        key(
            "score-limit",
            Form::Whole(1, 1_000_000),
            Is("100000"),
            "The highest priority score that an item can reach (ASG-12).",
        ),
    ]),
};
