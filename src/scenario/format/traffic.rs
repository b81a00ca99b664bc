//! Keys of who calls: demands, day profiles, laws.

use super::Default::Absent;
use super::Default::Is;
use super::Default::Required;
use super::Form;
use super::Group;
use super::Key;
use super::Named;
use super::Section;
use super::center::DURATION_OR_NEVER;
use super::key;

const MEAN: Key = key("mean", Form::Duration, Required, "The mean.");
const CV: Key = key(
    "cv",
    Form::Number(0.001, 100.0),
    Required,
    "Standard deviation / mean: 1 is as uneven as an exponential law.",
);
const LOW: Key = key("low", Form::Duration, Required, "The shortest.");
const HIGH: Key = key("high", Form::Duration, Required, "The longest.");
const FORM: super::Default = Absent("exactly one law");

/// Laws of lengths of time.
pub(in crate::scenario) static LAW: &Group = &Group {
    keys: &[
        key("constant", Form::Duration, FORM, "Always the same; `\"0s\"` is at once."),
        key("exponential", Form::Duration, FORM, "Exponential, by its mean."),
        key("log-normal", Form::Table(&Group::of(&[MEAN, CV])), FORM, "Log-normal."),
        key("gamma", Form::Table(&Group::of(&[MEAN, CV])), FORM, "Gamma."),
        key(
            "weibull",
            Form::Table(&Group::of(&[
                MEAN,
                key("shape", Form::Number(0.1, 100.0), Required, "1 is exponential."),
            ])),
            FORM,
            "Weibull.",
        ),
        key("uniform", Form::Table(&Group::of(&[LOW, HIGH])), FORM, "All lengths alike."),
        key(
            "triangular",
            Form::Table(&Group::of(&[
                LOW,
                key("mode", Form::Duration, Required, "The most likely."),
                HIGH,
            ])),
            FORM,
            "Rising to the most likely, then falling.",
        ),
        key(
            "hyperexponential",
            Form::List(&Form::Table(&Group::of(&[
                key("share", Form::Share, Required, "Of this part; 100 % in sum."),
                MEAN,
            ]))),
            FORM,
            "A mixture of exponential laws.",
        ),
        key(
            "empirical",
            Form::Table(&Group::of(&[
                key("file", Form::File, Required, "A CSV file."),
                key("column", Form::Column, Required, "The column; empty cells are skipped."),
            ])),
            FORM,
            "Recorded values, each as likely.",
        ),
        key("survival", SURVIVAL, FORM, "A curve: the share that is longer than each length."),
    ],
    is_open: false,
    one_of: &[
        "constant",
        "exponential",
        "log-normal",
        "gamma",
        "weibull",
        "uniform",
        "triangular",
        "hyperexponential",
        "empirical",
        "survival",
    ],
    later: &[],
};

const SURVIVAL: Form = Form::OneOf(&[
    Form::List(&Form::Table(&Group::of(&[
        key("at", Form::Duration, Required, "A length; the lengths rise."),
        key("still-there", Form::Share, Required, "The share that is longer; it falls."),
    ]))),
    Form::Table(&Group::of(&[
        key("file", Form::File, Required, "A CSV file."),
        key("time", Form::Column, Required, "The column of the lengths."),
        key("column", Form::Column, Required, "The column of the shares."),
    ])),
]);

/// Laws of whole numbers.
pub(in crate::scenario) static COUNT_LAW: &Group = &Group {
    keys: &[
        key("constant", Form::Whole(1, 10_000), FORM, "Always the same."),
        key("poisson", Form::Number(0.0, 10_000.0), FORM, "Poisson, by its mean; at least 1."),
        key("geometric", Form::Number(1.0, 10_000.0), FORM, "Geometric from 1, by its mean."),
    ],
    is_open: false,
    one_of: &["constant", "poisson", "geometric"],
    later: &[],
};

const ARRIVALS: Group = Group {
    keys: ARRIVALS_KEYS,
    is_open: false,
    one_of: &["rate", "rates", "per-day", "counts", "list", "items"],
    later: &[("forecast", "forecasts"), ("priority", "priorities of single items")],
};

const ONE_FORM: super::Default =
    Absent("exactly one of `rate`, `rates`, `per-day`, `counts`, `list`, `items`");
const WITH_ITEMS: super::Default = Absent("only with `items`");

const ARRIVALS_KEYS: &[Key] = &[
    key("rate", Form::Rate, ONE_FORM, "The same rate all the time."),
    key(
        "rates",
        Form::List(&Form::Rate),
        ONE_FORM,
        "Rates in intervals of `every`, from the start; after the last nothing arrives.",
    ),
    key(
        "per-day",
        Form::Number(0.0, 1e12),
        ONE_FORM,
        "Items of a day on average, spread over the day by `profile`.",
    ),
    key(
        "counts",
        Form::File,
        ONE_FORM,
        "A CSV file of mean counts per interval, with the columns `time` and `column`.",
    ),
    key(
        "list",
        Form::Whole(0, 1_000_000),
        ONE_FORM,
        "So many at the start: the list of a campaign.",
    ),
    key(
        "items",
        Form::File,
        ONE_FORM,
        "A CSV file of recorded items, one per row; exactly these arrive.",
    ),
    key("profile", Form::Name("profile"), Absent("required with `per-day`"), "The day's shape."),
    key(
        "every",
        Form::Duration,
        Absent("required with `rates` and `counts`"),
        "The length of the intervals.",
    ),
    key(
        "day-to-day",
        Form::Share,
        Absent("every day is like the other; not with `items`"),
        "How much the busyness of days differs: the coefficient of variation of a factor on all \
         rates of a day, the same luck for every demand.",
    ),
    key(
        "time",
        Form::Column,
        Absent("required with `counts` and `items`"),
        "The column with the times: local ISO 8601, or seconds from the start.",
    ),
    key("column", Form::Column, Absent("required with `counts`"), "The column with the counts."),
    key(
        "attributes",
        Form::Map(Named::Attributes, &Form::Column),
        WITH_ITEMS,
        "Columns that hold attributes: `{ attribute = \"column\" }`.",
    ),
    key("head-start", Form::Column, WITH_ITEMS, "The column with how much older an item counts."),
    key("patience", Form::Column, WITH_ITEMS, "The column with how long the customer waits."),
    key(
        "handling",
        Form::Column,
        WITH_ITEMS,
        "The column with how long the talk or the effort takes.",
    ),
    key(
        "where",
        Form::Map(Named::Attributes, &Form::Scalar),
        WITH_ITEMS,
        "Only rows with these values in these columns: `{ column = \"value\" }`.",
    ),
];

const HANDLING: Group = Group {
    keys: &[
        key(
            "talk",
            Form::Law,
            Absent("exactly one of `talk`, `turns`, `effort`"),
            "How long a call, or a conversation seen as a whole, takes.",
        ),
        key(
            "turns",
            Form::CountLaw,
            Absent("exactly one of `talk`, `turns`, `effort`"),
            "How many times a person writes in a conversation.",
        ),
        key(
            "effort",
            Form::Law,
            Absent("exactly one of `talk`, `turns`, `effort`"),
            "Hands-on time of a record in all.",
        ),
        key("each", Form::Law, Absent("required with `turns`"), "How long one turn takes."),
        key(
            "customer-replies-after",
            Form::Law,
            Absent("required with `turns`"),
            "How long the customer takes to answer.",
        ),
        key(
            "asks-the-customer",
            Form::Table(&Group::of(&[
                key("share", Form::Share, Required, "Share of records that need an answer."),
                key("answer-after", Form::Law, Required, "How long the answer takes."),
            ])),
            Absent("no record does; only with `effort`"),
            "Records that wait for the customer in between. They keep their place.",
        ),
        key(
            "reopens",
            Form::Table(&Group::of(&[
                key("share", Form::Share, Required, "Share of resolved records that come back."),
                key("after", Form::Law, Required, "How long after."),
            ])),
            Absent("none does; only with `effort`"),
            "Records that come back after they were resolved, as new items.",
        ),
        key(
            "wrap-up",
            Form::Law,
            Absent("no wrap-up; not for records"),
            "Work after the conversation.",
        ),
    ],
    is_open: false,
    one_of: &["talk", "turns", "effort"],
    later: &[("hold", "customers on hold")],
};

pub(super) const DEMAND: Section = Section {
    name: "demand",
    is_list: true,
    doc: "A stream of work items that follow the same laws. What customers do has no default.",
    group: &Group {
        keys: DEMAND_KEYS,
        is_open: false,
        one_of: &[],
        later: &[
            ("retries", "customers who try again"),
            ("reconnects", "customers who connect again"),
            ("priority", "priorities of single items"),
            ("disconnects", "customers who connect again"),
        ],
    },
};

const DEMAND_KEYS: &[Key] = &[
    key("name", Form::OwnName, Required, "What every result calls it."),
    key("workstream", Form::Name("workstream"), Required, "The workstream of its items."),
    key(
        "arrivals",
        Form::OneOf(&[Form::Words(&["voicemail"]), Form::Table(&ARRIVALS)]),
        Required,
        "When its items arrive; `\"voicemail\"`: its items are the messages that callers leave who \
         are sent there by overflow.",
    ),
    key(
        "attributes",
        Form::Map(Named::Attributes, &VALUES),
        Absent("no attributes; not together with `joint`"),
        "What items carry, each attribute by itself: values with their shares (100 % in sum) or \
         weights (plain numbers).",
    ),
    key(
        "joint",
        Form::List(&Form::Map(Named::Attributes, &Form::Scalar)),
        Absent("no attributes; not together with `attributes`"),
        "Combinations of attribute values, each with its `share` (100 % in sum) or its `weight`.",
    ),
    key(
        "patience",
        Form::OneOf(&[Form::Law, Form::Words(&["none"])]),
        Required,
        "How long a customer waits before he leaves; `\"none\"`: for ever, as records do.",
    ),
    key("handling", Form::Table(&HANDLING), Required, "What an item asks of a person."),
    key(
        "writes-again",
        Form::Table(&Group::of(&[
            key("share", Form::Share, Required, "Share of contacts followed by another."),
            key("after", Form::Law, Required, "How long after."),
        ])),
        Absent("nobody does"),
        "Customers who come back to a conversation that was set aside when done; asynchronous \
         channels only.",
    ),
    key(
        "stops-replying",
        Form::Share,
        Absent("nobody does"),
        "Share of contacts whose customer stops replying after one of the turns that ask for an \
         answer, each as likely, and is not heard of again; `turns` in asynchronous channels only. \
         People keep the conversation until it is set aside or a time-out rule acts.",
    ),
    key(
        "sets-aside-after",
        DURATION_OR_NEVER,
        Absent("`\"never\"`"),
        "After how long without an answer people set a conversation aside; `turns` in asynchronous \
         channels only. Its place is free then, and when the customer answers it waits for \
         somebody again and goes on where it was.",
    ),
    key(
        "catching-up",
        Form::Law,
        Absent("required where conversations are set aside while an answer is due"),
        "How long reading in takes whoever goes on with such a conversation.",
    ),
    key(
        "loses-connection",
        Form::Table(&Group::of(&[
            key("share", Form::Share, Required, "Share of conversations that it happens to."),
            key(
                "after",
                Form::Law,
                Required,
                "How long after the contact began; nothing happens if it is over by then.",
            ),
            key("returns", Form::Share, Required, "Share of these customers who come back."),
            key("back-after", Form::Law, Required, "How long after they lost it."),
        ])),
        Absent("nobody does"),
        "Customers who lose their connection in a contact, once at most; live chat only. Who is \
         back within the workstream's `reconnect-limit` goes on where he was; the conversation of \
         the others goes to wrap-up then. So long it keeps its place.",
    ),
    key(
        "closes-tab",
        Form::Table(&Group::of(&[
            key("share", Form::Share, Required, "Share of conversations that it happens to."),
            key(
                "then-takes",
                Form::Law,
                Required,
                "How long the person who gets it then needs to see that it is over.",
            ),
        ])),
        Absent("everybody presses End"),
        "People who close the tab when the contact is over instead of pressing End, once for each \
         conversation: it goes back to its queue and is offered again. Live chats and calls only.",
    ),
    key(
        "callback",
        Form::Table(&CALLBACK),
        Absent("required where callers may be offered a callback"),
        "What callers do who are offered a callback. Who accepts hangs up and keeps his place. \
         Direct callbacks are dialed when a person has accepted, who waits for the answer; with \
         `callbacks = \"customer first\"` (`[choices]`) customers are dialed before anybody is \
         asked, and then wait on the line with their patience anew.",
    ),
    VOICEMAIL,
    key(
        "campaign",
        Form::Name("campaign"),
        Absent("customers contact the center"),
        "The campaign that calls these customers: they come onto its list when they arrive. Their \
         `patience` is that of who answers and waits for somebody. They are not offered and have \
         measures of their own.",
    ),
    key(
        "phone",
        Form::Table(&Group::of(&PHONE)),
        Absent("required with `campaign`"),
        "What becomes of dialing them.",
    ),
];

const VOICEMAIL: Key = key(
    "voicemail",
    Form::Table(&Group::of(&[
        key("leaves", Form::Share, Required, "Share of these callers who leave a message."),
        key("takes", Form::Law, Required, "How long it is; five minutes at most."),
        key(
            "becomes",
            Form::Name("demand"),
            Required,
            "The demand whose items these messages are, each with the number of its call. Its \
             `arrivals` are `\"voicemail\"`, and its workstream carries records.",
        ),
    ])),
    Absent("required where callers may be sent to voicemail"),
    "What callers do whom overflow sends to voicemail. A message comes in as a record when it is \
     recorded.",
);

const CALLBACK: Group = Group::of(&[
    key(
        "accepts",
        Form::Share,
        Required,
        "Share of the offers that are accepted; whoever refuses waits on, and is asked again.",
    ),
    PHONE[0],
    PHONE[1],
    PHONE[2],
    PHONE[3],
    PHONE[4],
]);

/// What becomes of dialing a customer.
const PHONE: [Key; 5] = [
    key("answers", Form::Share, Required, "Share of the dials that the customer answers."),
    key("machine", Form::Share, Is("\"0%\""), "Share of the dials that a machine answers."),
    key(
        "fails",
        Form::Share,
        Is("\"0%\""),
        "Share of the dials that fail at once; all others nobody answers.",
    ),
    key("answers-after", Form::Law, Required, "How long it rings until somebody answers."),
    key("gives-up-after", Form::Law, Required, "How long it rings if nobody does."),
];

const VALUES: Form =
    Form::Map(Named::Values, &Form::OneOf(&[Form::Share, Form::Number(0.0, 1e300)]));

pub(super) const PROFILE: Section = Section {
    name: "profile",
    is_list: true,
    doc: "The shape of a day: how its arrivals spread over the hours.",
    group: &Group::of(&[
        key("name", Form::OwnName, Required, "What `arrivals` calls it."),
        key("from", Form::Clock, Required, "When its first interval begins."),
        key("every", Form::Duration, Required, "The length of its intervals."),
        key(
            "weights",
            Form::List(&Form::Number(0.0, 1e300)),
            Required,
            "How the day's arrivals spread over the intervals; only their proportions count.",
        ),
        key(
            "days",
            Form::Days,
            Is("\"Mon-Sun\""),
            "The days on which items arrive: `\"Mon-Fri\"` or `\"Mon, Wed\"`.",
        ),
    ]),
};
