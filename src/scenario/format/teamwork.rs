//! Keys of what people do together: transfers, help from colleagues, supervisors.

use super::Default::Absent;
use super::Default::Required;
use super::Form;
use super::Group;
use super::Key;
use super::key;

const OF_QUEUES: Key = key(
    "queues",
    Form::List(&Form::Name("queue")),
    Absent("any"),
    "The queues from which these conversations came.",
);

const OF_WORKSTREAMS: Key = key(
    "workstreams",
    Form::List(&Form::Name("workstream")),
    Absent("any"),
    "The workstreams through which they came in.",
);

const ONE_TARGET: &str = "exactly one of `queue`, `pool`, `person`";

const TARGET_KEYS: &[Key] = &[
    key("queue", Form::Name("queue"), Absent(ONE_TARGET), "A queue; its assignment finds whom."),
    key(
        "pool",
        Form::Name("pool"),
        Absent(ONE_TARGET),
        "One of its people who is available or busy, but not the same person: who has the fewest \
         items in hand.",
    ),
    key("person", Form::Person, Absent(ONE_TARGET), "A person, such as `\"experts 1\"`."),
];

const TARGET: Group =
    Group { keys: TARGET_KEYS, is_open: false, one_of: &["queue", "pool", "person"], later: &[] };

const TRANSFER: Group = Group::of(&[
    OF_QUEUES,
    OF_WORKSTREAMS,
    key("share", Form::Share, Required, "The share of them that is transferred."),
    key(
        "after",
        Form::Share,
        Required,
        "After which part of the work; of a conversation in turns, after which part of the turns.",
    ),
    key(
        "to",
        Form::OneOf(&[Form::Words(&["outside"]), Form::Table(&TARGET)]),
        Required,
        "Where to: `{ queue = \"experts\" }`, `{ pool = \"experts\" }`, `{ person = \"experts \
         1\" }`, or for calls `\"outside\"`. Whoever cannot reach anybody, or finds the queue \
         closed, does himself what is left.",
    ),
    key(
        "leaves",
        Form::OneOf(&[Form::Law, Form::Words(&["rest", "all"])]),
        Absent("required unless `to` is `\"outside\"`"),
        "What whoever gets it has to do: the `\"rest\"` of the work, `\"all\"` of it anew, or so \
         long.",
    ),
    key(
        "hands-over",
        Form::Law,
        Absent("at once; only if `to` is `\"outside\"`"),
        "How long one talks with the party outside first, the caller on hold; who takes longer \
         than `external-transfer-limit` goes on alone.",
    ),
    key("reason", Form::OwnName, Absent("none"), "Why; `trace` and the assumptions tell it."),
]);

const CONSULT: Group = Group::of(&[
    OF_QUEUES,
    OF_WORKSTREAMS,
    key("share", Form::Share, Required, "The share of them in which somebody is asked."),
    key("after", Form::Share, Required, "After which part of the work, as for transfers."),
    key(
        "with",
        Form::Table(&TARGET),
        Required,
        "Who is asked, written like `to` of a transfer. A queue finds whom it would offer the \
         conversation to now; without anybody one goes on alone.",
    ),
    key("takes", Form::Law, Required, "How long the two talk about it, for both of them."),
    key(
        "private",
        Form::Flag,
        Absent("`true`"),
        "Whether a caller is on hold meanwhile, which is `hold_time`; one caller at a time for \
         each person, else he goes on alone.",
    ),
]);

const SUPERVISION: Group = Group::of(&[
    key("queues", Form::List(&Form::Name("queue")), Required, "The queues that they watch."),
    key(
        "looks-every",
        Form::Law,
        Required,
        "How long from one look to the next; only while one of them is at work. Stepping in takes \
         nobody's attention.",
    ),
    key(
        "assigns-after",
        Form::Duration,
        Absent("never"),
        "What has been open for so long is given to the member of its queue who has the fewest \
         items in hand, capacity or not.",
    ),
    key(
        "transfers-after",
        Form::Duration,
        Absent("never"),
        "A conversation that somebody has been in contact with for so long is moved to another \
         such member.",
    ),
    key(
        "closes-after",
        Form::Duration,
        Absent("never"),
        "A conversation that somebody has had for so long is closed by force.",
    ),
]);

pub(super) const TRANSFERS: Key = key(
    "transfers",
    Form::OneOf(&[Form::Table(&TRANSFER), Form::List(&Form::Table(&TRANSFER))]),
    Absent("nothing is transferred"),
    "Conversations that they transfer, in one way or several. Shares that may meet in one \
     conversation add up. Nothing is transferred more than 10 times.",
);

pub(super) const CONSULTS: Key = key(
    "consults",
    Form::OneOf(&[Form::Table(&CONSULT), Form::List(&Form::Table(&CONSULT))]),
    Absent("nobody is asked"),
    "Conversations in which they ask somebody for help, once each; not in those that they \
     transfer.",
);

pub(super) const SUPERVISES: Key = key(
    "supervises",
    Form::Table(&SUPERVISION),
    Absent("they do not"),
    "What they do as supervisors, beside the work in their own queues if they have any.",
);
