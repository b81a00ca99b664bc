//! Keys of what the center is: workstreams, queues, rules, skills, capacity profiles.

use super::Default::Absent;
use super::Default::Depends;
use super::Default::Is;
use super::Default::Required;
use super::Form;
use super::Group;
use super::Key;
use super::Named;
use super::Section;
use super::assignment;
use super::key;
use super::offers;
use super::overflow::OVERFLOW;
use super::overflow::RULE_OVERFLOW;

pub(super) const TYPES: Form = Form::Words(&["messaging", "record", "voice"]);

pub(super) const PRESENCE: Form =
    Form::Words(&["available", "busy", "do not disturb", "away", "offline"]);

const CHANNELS: Form = Form::Words(&[
    "live chat",
    "persistent chat",
    "sms",
    "facebook",
    "whatsapp",
    "line",
    "wechat",
    "teams",
    "apple messages",
    "custom messaging",
    "case",
    "email",
    "activity",
    "voice",
]);

pub(super) const DURATION_OR_NEVER: Form = Form::OneOf(&[Form::Duration, Form::Words(&["never"])]);
const DURATION_OR_NONE: Form = Form::OneOf(&[Form::Duration, Form::Words(&["none"])]);

/// Skills with ratings or requirements.
pub(super) const RATINGS: Form = Form::Map(Named::Entries("skill"), &Form::Whole(0, 1_000_000));

const STATE_LIMITS: Group = Group::of(&[
    key("open", DURATION_OR_NEVER, Absent("as the product"), "Waiting for a person, to Closed."),
    key(
        "active",
        DURATION_OR_NEVER,
        Absent("as the product"),
        "With a person: a call goes to wrap-up, a conversation to Closed.",
    ),
    key("waiting", DURATION_OR_NEVER, Absent("as the product"), "Set aside, to Closed."),
    key("wrap-up", DURATION_OR_NEVER, Absent("as the product"), "Wrap-up, to Closed."),
]);

pub(super) const WORKSTREAM: Section = Section {
    name: "workstream",
    is_list: true,
    doc: "The settings that the work items of one entry share: what it is, who moves it to a \
          person, and what it takes of that person.",
    group: &Group {
        keys: WORKSTREAM_KEYS,
        is_open: false,
        one_of: &[],
        later: &[("hours", "opening hours"), ("overflow", "overflow")],
    },
};

const BOT: Group = Group::of(&[
    key("takes", Form::Law, Required, "How long it has a conversation, whatever comes of it."),
    key(
        "escalates",
        Form::Share,
        Required,
        "Share of the conversations that it hands to people; the others it solves. Those that it \
         fails are not among them.",
    ),
    key("fails", Form::Share, Is("\"0%\""), "Share of all conversations that it fails."),
    key(
        "on-failure",
        Form::Words(&["escalate", "hang up", "external"]),
        Is("\"escalate\""),
        "What becomes of those: the fallback queue, the end, or for calls a number outside.",
    ),
    key(
        "at-once",
        Form::Whole(1, 1_000_000),
        Absent("any number"),
        "How many conversations it has at most at the same time. Whoever comes then waits for it, \
         and leaves if he loses his patience.",
    ),
]);

const WORKSTREAM_KEYS: &[Key] = &[
    key("name", Form::OwnName, Required, "What other tables and every result call it."),
    key("type", TYPES, Required, "What it carries. Queues have the same three types."),
    key(
        "channel",
        CHANNELS,
        Depends("required for messaging; `\"case\"` for records, `\"voice\"` for voice"),
        "How its items reach the center. Live chat and voice are synchronous: the customer is \
         there. The other messaging channels are asynchronous: a conversation can be set aside. \
         Records have `\"case\"`, `\"email\"` or `\"activity\"`.",
    ),
    key(
        "distribution",
        Form::Words(&["push", "pick"]),
        Is("\"push\""),
        "Who moves an item to a person: the system offers it, or people take it from the list of \
         open items. Voice is always pushed.",
    ),
    key(
        "fallback-queue",
        Form::Name("queue"),
        Depends("the system's default queue of the type"),
        "Takes what no rule routes, and what a failing rule or classification leaves; a queue of \
         the same type. The default queue has the last priority and everybody as a member, and \
         exists only if it is needed.",
    ),
    key(
        "capacity-units",
        Form::Whole(1, 1_000_000),
        Absent("at least one of this and `capacity-profile` is written"),
        "How many of a person's `units` one item takes.",
    ),
    key(
        "capacity-profile",
        Form::OneOf(&[Form::Name("capacity-profile"), Form::List(&Form::Name("capacity-profile"))]),
        Absent("at least one of this and `capacity-units` is written"),
        "The capacity profile, or several, of which one item takes a place each.",
    ),
    key(
        "wrap-up-blocks-capacity",
        Form::OneOf(&[
            Form::Words(&["always", "never"]),
            Form::Table(&Group::of(&[key(
                "for",
                Form::Duration,
                Required,
                "For so long after the contact, even if the wrap-up goes on; the product allows \
                 30 s to 60 min.",
            )])),
        ]),
        Depends("`\"always\"`; not for records"),
        "How long the end of a conversation keeps its place taken.",
    ),
    key(
        "allowed-presences",
        Form::OneOf(&[PRESENCE, Form::List(&PRESENCE)]),
        Is("[\"available\", \"busy\"]"),
        "The presences in which people are offered its items by a built-in method. With \
         `\"available\"` alone everybody gets one item at a time.",
    ),
    key(
        "skill-matching",
        Form::Words(&["none", "exact", "closest"]),
        Depends("`\"none\"`; `\"exact\"` for records"),
        "Whether people need the skills that classification attaches: ignored, all of them rated \
         at least as required, or nobody excluded and the closest first.",
    ),
    key(
        "offer-timeout",
        Form::Duration,
        Depends("`\"2m\"`; not for records, which are assigned without being offered"),
        "How long an offer rings before it returns to the queue.",
    ),
    offers::KEEP_SAME_AGENT,
    offers::INCOMING,
    offers::RETURNING,
    offers::PAUSE,
    key(
        "state-limits",
        Form::OneOf(&[Form::Words(&["product", "never"]), Form::Table(&STATE_LIMITS)]),
        Is("\"product\""),
        "After how long without a change the system moves an item on. The product closes a live \
         chat that has waited for 20 minutes.",
    ),
    key(
        "pick-from-push",
        Form::Flag,
        Is("false"),
        "Whether people may also take its items from the list although it is pushed.",
    ),
    key(
        "reconnect-limit",
        Form::Duration,
        Absent("`\"3m\"`; live chat only"),
        "How long a conversation is kept for a customer who has lost the connection; then it goes \
         to wrap-up.",
    ),
    key(
        "bot",
        Form::Table(&BOT),
        Absent("no bot"),
        "A bot or IVR that takes every conversation first. Rules are asked when it hands one to \
         people, and the wait for people begins then. Not for records, nor for what is picked.",
    ),
    key(
        "auto-close-after",
        DURATION_OR_NEVER,
        Is("\"never\""),
        "After how long the system closes a conversation that was set aside; asynchronous \
         channels only. Who writes after that begins a new one.",
    ),
    key(
        "time-out-rules",
        Form::List(&Form::Table(&TIMEOUT)),
        Absent("none; asynchronous channels only"),
        "What the system does when one side has not answered the other for so long, in order of \
         priority; every rule looks by itself, from each message on.",
    ),
];

const TIMEOUT: Group = Group::of(&[
    key(
        "silent",
        Form::Words(&["customer", "person"]),
        Required,
        "Who owes the answer: the last message is from the other side.",
    ),
    key("for", Form::Duration, Required, "For how long."),
    key(
        "then",
        Form::Words(&["send message", "set aside", "close"]),
        Required,
        "A message to the customer, which changes nothing else; set aside, if it is with a person; \
         close, wherever it is. Setting aside while the person owes the answer is not there yet.",
    ),
]);

pub(super) const QUEUE: Section = Section {
    name: "queue",
    is_list: true,
    doc: "Where items wait for people. A queue has one type; chats and cases never share one.",
    group: &Group {
        keys: QUEUE_KEYS,
        is_open: false,
        one_of: &[],
        later: &[("target", "targets, which `size` staffs for")],
    },
};

const QUEUE_KEYS: &[Key] = &[
    key("name", Form::OwnName, Required, "What other tables and every result call it."),
    key("type", TYPES, Required, "The type of the workstreams whose items it takes."),
    key(
        "priority",
        Form::Whole(1, u32::MAX as u64),
        Is("100"),
        "The smaller number is served first by people who serve several queues; items of equal \
         priority are served by age.",
    ),
    key(
        "method",
        Form::Words(&[
            "highest capacity",
            "round robin",
            "least active",
            "custom",
            "no assignment",
        ]),
        Depends("`\"highest capacity\"`; `\"least active\"` for voice"),
        "Who of several people gets a pushed item: the one with most room, the one to whom \
         nothing was offered for longest, the one who released something longest ago, or as \
         `assignment-rules` say. With `\"no assignment\"` nobody: items wait until somebody takes \
         them from the list.",
    ),
    assignment::RULES,
    assignment::CRITERIA,
    assignment::PRIORITIZATION,
    assignment::WAIT_PLAYBOOK,
    assignment::TRANSFER_PLAYBOOK,
    assignment::LEVELS,
    assignment::BEYOND_LEVELS,
    key(
        "answer-within",
        DURATION_OR_NONE,
        Absent("no service level is reported"),
        "The threshold of the service level.",
    ),
    key(
        "short-abandon",
        DURATION_OR_NONE,
        Absent("none are left out"),
        "Customers who leave within this time are left out of the service level.",
    ),
    key(
        "hours",
        Form::Name("hours"),
        Absent("always open"),
        "When it lets items in. Whatever comes outside of these hours overflows.",
    ),
    key(
        "overflow",
        Form::Table(&OVERFLOW),
        Absent("it takes every item, and keeps it"),
        "What happens to items that it cannot or will not take. The conditions before queueing \
         are asked in the order in which they are written.",
    ),
    key(
        "members",
        Form::List(&Form::Name("pool")),
        Absent("pools sorted by name"),
        "The order in which the people of the pools were added, which breaks the last ties. \
         Who serves a queue is said by the `queues` of the pools.",
    ),
];

/// What a condition may ask of an attribute, beside a value or a list of values.
pub(in crate::scenario) static COMPARISON: &Group = &Group::of(&[
    key("at-least", ANY_NUMBER, Absent("not asked"), "Not below this number."),
    key("at-most", ANY_NUMBER, Absent("not asked"), "Not above this number."),
    key("above", ANY_NUMBER, Absent("not asked"), "Above this number."),
    key("below", ANY_NUMBER, Absent("not asked"), "Below this number."),
    key("present", Form::Flag, Absent("not asked"), "`true`: the attribute has some value."),
]);

const ANY_NUMBER: Form = Form::Number(-1e300, 1e300);

pub(super) const RULE: Section = Section {
    name: "rule",
    is_list: true,
    doc: "A route-to-queue rule. An item goes by the first rule of its workstream that matches, in \
          the order of the file; if none does, to the fallback queue.",
    group: &Group {
        keys: &[
            key("name", Form::OwnName, Required, "Different within a workstream."),
            key("workstream", Form::Name("workstream"), Required, "Whose items it routes."),
            key("when", Form::Condition, Is("{}"), "What has to hold; `{}` always does."),
            key(
                "queue",
                Form::Name("queue"),
                Absent("exactly one of `queue`, `split`, `fails`"),
                "Where its items go: a queue of the workstream's type.",
            ),
            key(
                "split",
                Form::Map(Named::Entries("queue"), &Form::Share),
                Absent("exactly one of `queue`, `split`, `fails`"),
                "Shares of its items that go to several queues; 100 % in sum.",
            ),
            key(
                "fails",
                Form::Flag,
                Absent("exactly one of `queue`, `split`, `fails`"),
                "`true`: evaluating the rule is an error, as with a deleted field; the item goes \
                 to the fallback queue.",
            ),
            key("enabled", Form::Flag, Is("true"), "Whether the rule is used."),
            key(
                "before",
                Form::Name("rule"),
                Absent("where it stands in the file"),
                "The rule of the same workstream right before which it is tried.",
            ),
            key(
                "overflow",
                Form::Table(&RULE_OVERFLOW),
                Absent("its queues' own"),
                "What replaces the conditions before queueing of its queues, for its items only; \
                 `{}`: nothing. `waiting` stays that of the queue.",
            ),
        ],
        is_open: false,
        one_of: &["queue", "split", "fails"],
        later: &[("hours", "opening hours"), ("target", "targets")],
    },
};

const CLASSIFICATION_RULE: Group = Group::of(&[
    key("name", Form::OwnName, Required, "Different within the ruleset."),
    key("when", Form::Condition, Absent("always"), "What has to hold."),
    key(
        "set",
        Form::Map(Named::Attributes, &Form::Scalar),
        Absent("at least one output, or `fails`"),
        "Attributes that the item gets, with their values.",
    ),
    key(
        "skills",
        RATINGS,
        Absent("at least one output, or `fails`"),
        "Skills that the item requires, with the rating required.",
    ),
    key(
        "capacity-profiles",
        Form::List(&Form::Name("capacity-profile")),
        Absent("at least one output, or `fails`"),
        "Capacity profiles that the item takes, beside those of its workstream.",
    ),
    key(
        "priority-score",
        Form::Whole(0, 100_000),
        Absent("at least one output, or `fails`"),
        "The priority score with which the item begins; without one it is 0. The highest score \
         goes first, then the oldest.",
    ),
    key(
        "fails",
        Form::Flag,
        Absent("at least one output, or `fails`"),
        "`true`: evaluating the rule is an error, and the item goes to the fallback queue.",
    ),
]);

pub(super) const CLASSIFICATION: Section = Section {
    name: "classification",
    is_list: true,
    doc: "A classification ruleset: what is added to an item before a queue is chosen. Every \
          ruleset of the workstream adds what its first matching rule says, in the order of the \
          file.",
    group: &Group {
        keys: &[
            key("name", Form::OwnName, Required, "Different within a workstream."),
            key("workstream", Form::Name("workstream"), Required, "Whose items it classifies."),
            key(
                "rules",
                Form::List(&Form::Table(&CLASSIFICATION_RULE)),
                Required,
                "The rules, in order.",
            ),
        ],
        is_open: false,
        one_of: &[],
        later: &[("model", "skills found by a model"), ("hours", "opening hours")],
    },
};

pub(super) const SKILL: Section = Section {
    name: "skill",
    is_list: true,
    doc: "A skill that items require and people have.",
    group: &Group::of(&[
        key("name", Form::OwnName, Required, "What other tables call it."),
        key(
            "type",
            Form::SkillType,
            Absent("none"),
            "What kind of skill it is, such as `\"language\"`: assignment rules may look at the \
             skills of one type only.",
        ),
        key(
            "rating-span",
            Form::Whole(1, 1_000_000),
            Absent("all skills are rated alike"),
            "From the lowest rating to the highest: of a scale from 1 to 5, 4. If one skill has \
             it, all need it; a point is then a share of the scale.",
        ),
    ]),
};

pub(super) const CAPACITY_PROFILE: Section = Section {
    name: "capacity-profile",
    is_list: true,
    doc: "A named limit on how many items of a kind one person holds.",
    group: &Group::of(&[
        key("name", Form::OwnName, Required, "What other tables and every result call it."),
        key("limit", Form::Whole(0, 100), Required, "Items that one person may hold."),
        key(
            "blocking",
            Form::Flag,
            Is("false"),
            "Whether a person who has used it up gets no pushed work at all.",
        ),
        key(
            "reset",
            Form::Words(&["immediate", "end of day"]),
            Is("\"immediate\""),
            "When a place comes back: when the item is released, or when the shift ends.",
        ),
    ]),
};
