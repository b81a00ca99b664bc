//! Keys of operating hours and of overflow.

use super::Default::Absent;
use super::Default::Depends;
use super::Default::Is;
use super::Default::Required;
use super::Form;
use super::Group;
use super::Key;
use super::Named;
use super::Section;
use super::key;

pub(super) const HOURS: Section = Section {
    name: "hours",
    is_list: true,
    doc: "Operating hours, to which queues refer. They decide whether a queue lets items in; what \
          waits in it already is served all the same.",
    group: &Group::of(&[
        key("name", Form::OwnName, Required, "What queues call it."),
        key(
            "open",
            Form::Map(Named::Days, &Form::OneOf(&[Form::Window, Form::List(&Form::Window)])),
            Required,
            "When it is open in every week: `{ \"Mon-Fri\" = \"08:00-18:00\" }`, by local time; \
             several windows as a list. Days that are not named are closed.",
        ),
        key(
            "timezone",
            Form::Zone,
            Depends("that of the experiment"),
            "The zone of these times; summer time is followed.",
        ),
        key(
            "holidays",
            Form::List(&Form::Date),
            Absent("none"),
            "Dates on which it is closed from midnight to midnight.",
        ),
    ]),
};

/// What may happen to an item that overflows.
const ACTION: Form = Form::OneOf(&[
    Form::Words(&["assign anyway", "end", "callback", "voicemail"]),
    Form::Table(&ELSEWHERE),
]);

/// The same while it waits: it has been assigned already.
const ACTION_QUEUED: Form =
    Form::OneOf(&[Form::Words(&["end", "callback", "voicemail"]), Form::Table(&ELSEWHERE)]);

const ELSEWHERE: Group = Group {
    one_of: &["queue", "external"],
    ..Group::of(&[
        key(
            "queue",
            Form::Name("queue"),
            Absent("exactly one of `queue`, `external`"),
            "Another queue of the same type, which lets it in whatever its own hours and limits.",
        ),
        key(
            "external",
            Form::OwnName,
            Absent("exactly one of `queue`, `external`"),
            "A number outside, by any name. The call is over for the center; voice only.",
        ),
    ])
};

const ITEM_LIMIT: Group = Group::of(&[
    key(
        "items",
        Form::Whole(1, 100),
        Required,
        "The queue overflows if it holds at least so many, as last counted.",
    ),
    key("action", ACTION, Required, "What happens to the item."),
]);

const PREDICTED_WAIT: Group = Group::of(&[
    key(
        "at-least",
        Form::Duration,
        Required,
        "30 s to 60 min. The prediction is learned from the waits of those who were answered.",
    ),
    key("action", ACTION, Required, "What happens to the item."),
]);

const WAITING: Group = Group::of(&[
    key(
        "longer-than",
        Form::Duration,
        Required,
        "How long it may wait: calls 30 s to 60 min, conversations 1 min, records 3 min, both to 2 \
         days.",
    ),
    key("action", ACTION_QUEUED, Required, "What happens to the item."),
]);

const RETRY: Group = Group::of(&[
    key("times", Form::Whole(1, 100), Required, "How often."),
    key("after", Form::Duration, Required, "After so long, at least 5 min."),
]);

const CALLBACK: Group = Group::of(&[
    key(
        "repeat",
        Form::Duration,
        Is("\"2m\""),
        "Time between one offer to a caller and the next. The first is made when he has waited for \
         30 s.",
    ),
    key(
        "offered-during",
        Form::Name("hours"),
        Absent("at any time"),
        "The hours in which callbacks are offered.",
    ),
    key(
        "at-once",
        Form::Whole(1, 1_000_000),
        Absent("any number"),
        "How many callbacks of the queue may wait at a time; offers stop there and resume below.",
    ),
    key("no-answer", Form::Table(&RETRY), Absent("never"), "Dialed again if nobody answers."),
    key("failure", Form::Table(&RETRY), Absent("never"), "Dialed again if the call fails."),
    key("machine", Form::Table(&RETRY), Absent("never"), "Dialed again if a machine answers."),
    key(
        "out-of-hours",
        Form::Flag,
        Is("false"),
        "Whether customers are dialed while the queue is closed.",
    ),
    key(
        "throttle",
        Form::Table(&Group::of(&[
            key("target", Form::Duration, Required, "The mean wait on the line aimed at."),
            key("window", Form::Duration, Required, "How far back dials count for the mean."),
        ])),
        Absent("dials are never delayed"),
        "Slows dials down while customers who have answered wait too long for somebody: by what \
         their mean wait exceeds the target.",
    ),
]);

const OUT_OF_HOURS: Key = key(
    "out-of-hours",
    ACTION,
    Depends("`\"assign anyway\"` for a queue with `hours`"),
    "What happens to an item that comes while the queue is closed. It goes before the others.",
);

const ON_ITEM_LIMIT: Key = key(
    "item-limit",
    Form::Table(&ITEM_LIMIT),
    Absent("no limit"),
    "So many items wait already; not for records.",
);

const ON_PREDICTED_WAIT: Key = key(
    "predicted-wait",
    Form::Table(&PREDICTED_WAIT),
    Absent("not asked"),
    "The queue predicts so long a wait; voice only.",
);

/// What a playbook may do: it has neither a way into the queue nor a number outside.
pub(super) const ACTION_OF_PLAYBOOK: Form = Form::OneOf(&[
    Form::Words(&["end", "callback", "voicemail"]),
    Form::Table(&Group::of(&[key(
        "queue",
        Form::Name("queue"),
        Required,
        "Another queue of the same type, which lets it in whatever its own hours and limits.",
    )])),
]);

const BRANCHES: Form = Form::List(&Form::Table(&Group::of(&[
    key("when", Form::Condition, Absent("always"), "For which items: up to two attributes."),
    key("action", ACTION_OF_PLAYBOOK, Required, "What happens to the item."),
])));

/// When and how a queue overflows.
pub(super) const OVERFLOW: Group = Group {
    keys: &[
        OUT_OF_HOURS,
        ON_ITEM_LIMIT,
        ON_PREDICTED_WAIT,
        key(
            "waiting",
            Form::Table(&WAITING),
            Absent("it waits on"),
            "The item has waited in the queue for so long. Items that came by overflow are asked \
             too.",
        ),
        key(
            "callback",
            Form::Table(&CALLBACK),
            Absent("as the product's direct callbacks"),
            "How callbacks are offered and made where an action above is `\"callback\"`. All of it \
             asks for callbacks that are `\"customer first\"` (`[choices]`).",
        ),
        key(
            "nobody-available",
            BRANCHES,
            Absent("it waits"),
            "A playbook: when an item enters and nobody could be offered it, by presence, room and \
             skills. The first branch that it meets decides; calls and conversations only.",
        ),
        key(
            "all-signed-out",
            BRANCHES,
            Absent("it waits on"),
            "A playbook, likewise: when nobody of the queue is signed in, on entry or later.",
        ),
        key(
            "closes-while-waiting",
            BRANCHES,
            Absent("it waits on"),
            "A playbook, likewise: when the queue closes by its `hours` while items wait.",
        ),
        key(
            "owner-unavailable",
            BRANCHES,
            Absent("`missed` of `[direct-calls]`"),
            "A playbook, likewise: when a call to a person's own number does not find him.",
        ),
    ],
    is_open: false,
    one_of: &[],
    later: &[],
};

/// The same for what a rule sends to its queues.
pub(super) const RULE_OVERFLOW: Group = Group {
    keys: &[OUT_OF_HOURS, ON_ITEM_LIMIT, ON_PREDICTED_WAIT],
    is_open: false,
    one_of: &[],
    later: &[],
};
