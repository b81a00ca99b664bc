//! Keys of who works: pools of people.

use super::Default::Absent;
use super::Default::Depends;
use super::Default::Is;
use super::Default::Required;
use super::Form;
use super::Group;
use super::Key;
use super::Named;
use super::Section;
use super::center::PRESENCE;
use super::center::RATINGS;
use super::key;
use super::teamwork::CONSULTS;
use super::teamwork::SUPERVISES;
use super::teamwork::TRANSFERS;

/// Most people of a pool.
const PEOPLE: Form = Form::Whole(0, 100_000);

const STAFFING: Group = Group {
    keys: &[
        key(
            "counts",
            Form::List(&PEOPLE),
            Absent("exactly one of `counts`, `file`"),
            "People in intervals of `every`.",
        ),
        key("every", Form::Duration, Absent("required with `counts`"), "Length of the intervals."),
        key(
            "from",
            Form::Clock,
            Absent("once, from the start of the experiment"),
            "When the first interval of each day begins; only with `counts`.",
        ),
        key(
            "file",
            Form::File,
            Absent("exactly one of `counts`, `file`"),
            "A CSV file with the number of people from each time on.",
        ),
        key("time", Form::Column, Absent("required with `file`"), "The column of the times."),
        key("count", Form::Column, Absent("required with `file`"), "The column of the numbers."),
    ],
    is_open: false,
    one_of: &["counts", "file"],
    later: &[],
};

const BREAK: Group = Group::of(&[
    key("length", Form::Duration, Required, "How long it is."),
    key("between", Form::Window, Required, "The window in which it lies."),
]);

const SLOWDOWN: Group = Group::of(&[key(
    "slowdown",
    Form::List(&Form::Number(0.001, 1.0)),
    Required,
    "The pace at which each of one, two, three, ... conversations moves: `[1, 0.7, 0.5]`. Beyond \
     the list the total pace stays that of its last entry: five conversations share 3 times 0.5.",
)]);

const OFFERED: Group = Group {
    keys: &[
        key("accepts-after", Form::Law, Required, "How long until an offer is accepted."),
        key("lets-expire", Form::Share, Is("\"0%\""), "Share of offers that run out."),
        key("rejects", Form::Share, Is("\"0%\""), "Share of offers that are rejected."),
        key(
            "rejects-after",
            Form::Law,
            Absent("required with `rejects` above 0 %"),
            "How long until an offer is rejected.",
        ),
    ],
    is_open: false,
    one_of: &[],
    later: &[("recovers-after", "presence after missed offers")],
};

const PICKING: Group = Group {
    keys: &[
        key(
            "looks-when-free-after",
            Form::Law,
            Required,
            "How long after becoming free a person looks at the list of open items.",
        ),
        key(
            "looks-while-working-every",
            Form::OneOf(&[Form::Law, Form::Words(&["none"])]),
            Absent("never"),
            "How often a person with something in hand and room for more looks.",
        ),
        key(
            "takes",
            Form::OneOf(&[
                Form::Words(&["oldest", "newest", "priority", "random", "shortest"]),
                Form::Table(&Group::of(&[key(
                    "weights",
                    Form::Map(Named::Entries("demand"), &Form::Number(0.0, 1e12)),
                    Required,
                    "Demands with weights: one is drawn, then its oldest item.",
                )])),
            ]),
            Required,
            "Which item of the list is taken.",
        ),
        key(
            "claim-time",
            Form::Duration,
            Is("\"2s\""),
            "Time between choosing an item and having it: two may reach for the same one.",
        ),
        key(
            "holds-at-most",
            Form::OneOf(&[
                Form::Words(&["capacity"]),
                Form::Map(Named::Types, &Form::Whole(0, 1_000)),
            ]),
            Is("\"capacity\""),
            "People's own restraint, because picking itself never blocks: what their capacity has \
             room for, or so many items of each type.",
        ),
        key(
            "handling-factor",
            Form::Map(Named::Entries("demand"), &Form::Number(0.001, 100.0)),
            Absent("1 for every demand"),
            "Factors on the hands-on time of items that people chose themselves.",
        ),
    ],
    is_open: false,
    one_of: &[],
    later: &[("pushes-after", "pushing what nobody has picked")],
};

pub(super) const POOL: Section = Section {
    name: "pool",
    is_list: true,
    doc: "People who are planned alike. What they do has no default.",
    group: &Group {
        keys: POOL_KEYS,
        is_open: false,
        one_of: &[],
        later: &[
            ("scheduled", "schedules of single people"),
            ("schedule", "schedules of single people"),
            ("adherence", "people who come late or leave early"),
            ("speed", "differences in speed between people"),
            ("interruption-costs", "the time to find back into interrupted work"),
            ("hours", "opening hours"),
        ],
    },
};

const POOL_KEYS: &[Key] = &[
    key("name", Form::OwnName, Required, "What every result calls it; its people are numbered."),
    key(
        "agents",
        Form::OneOf(&[PEOPLE, Form::Table(&STAFFING)]),
        Required,
        "People signed in, after planned absence: a number, a list, or a column of a file. When \
         the number falls, the last to come finish what they have and leave.",
    ),
    key(
        "works",
        Form::Window,
        Absent("always"),
        "When they are there: `\"08:00-19:00\"`; only with a plain number of people; a list has \
         its `from`.",
    ),
    key(
        "days",
        Form::Days,
        Depends("every day; not with a file or a list from the start"),
        "The days on which they are there: `\"Mon-Fri\"` or `\"Mon, Wed\"`.",
    ),
    key(
        "break",
        Form::OneOf(&[Form::Table(&BREAK), Form::List(&Form::Table(&BREAK))]),
        Absent("no breaks"),
        "A break of each person and day, or several; it begins at some point of the window at \
         which it fits.",
    ),
    key(
        "calendar",
        Form::Name("hours"),
        Absent("none: they never count as working"),
        "The `[[hours]]` in which their service calendars say that they work; assignment rules may \
         ask for it (`working`). They are there as `agents` and `works` say.",
    ),
    key(
        "shrinkage",
        Form::Share,
        Is("\"0%\""),
        "Planned absence: the share of paid time in which people are not there. It counts for \
         paid hours and cost; `agents` are those present.",
    ),
    key(
        "cost-per-hour",
        Form::Number(0.0, 1e12),
        Absent("no cost is reported"),
        "What a paid hour of one person costs.",
    ),
    key("queues", Form::List(&Form::Name("queue")), Required, "The queues that they serve."),
    key("skills", RATINGS, Absent("none"), "Their skills, with their ratings."),
    key(
        "properties",
        Form::Map(Named::Properties, &Form::Scalar),
        Absent("none"),
        "What assignment rules ask of them.",
    ),
    key(
        "units",
        Form::Whole(0, 1_000_000),
        Absent("required if one of their queues gets work that takes units"),
        "How many units of work one person may hold.",
    ),
    key(
        "capacity-profiles",
        Form::OneOf(&[
            Form::List(&Form::Name("capacity-profile")),
            Form::Map(Named::Entries("capacity-profile"), &Form::Whole(0, 100)),
        ]),
        Depends("every profile that work in their queues takes"),
        "The capacity profiles that they have, with the profile's limit or their own: \
         `{ chats = 3 }`.",
    ),
    key("default-presence", PRESENCE, Is("\"available\""), "The presence on signing in."),
    key(
        "several-at-once",
        Form::OneOf(&[Form::Words(&["turns"]), Form::Table(&SLOWDOWN)]),
        Absent("required if one person can hold more than one item"),
        "What holding several items does to pace: one has the attention at a time, or all move \
         more slowly.",
    ),
    key(
        "records-are-interrupted",
        Form::Flag,
        Is("true"),
        "Whether a pushed conversation interrupts work on a record.",
    ),
    key(
        "offered",
        Form::Table(&OFFERED),
        Absent("required if conversations are pushed to them"),
        "What they do with offers.",
    ),
    key(
        "picking",
        Form::Table(&PICKING),
        Absent("required if one of their queues gets picked work"),
        "How they pick.",
    ),
    TRANSFERS,
    CONSULTS,
    SUPERVISES,
];
