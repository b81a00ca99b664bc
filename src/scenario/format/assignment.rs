//! Keys of assignment: which item of a queue goes first, and to whom.

use super::Default;
use super::Default::Absent;
use super::Default::Required;
use super::Form;
use super::Group;
use super::Key;
use super::center::PRESENCE;
use super::key;

pub(super) const CRITERIA: Key = key(
    "selection-criteria",
    Form::List(&Form::Table(&Group::of(&[
        key("name", Form::OwnName, Required, "What `trace` calls it."),
        key("when", Form::Condition, Absent("always"), "What has to hold of an item."),
        key(
            "assignment-rules",
            Form::List(&Form::Table(&ASSIGNMENT_RULE)),
            Required,
            "The rules for such items, instead of the queue's, written alike.",
        ),
    ]))),
    Absent("the queue's `assignment-rules` are for all items"),
    "Rulesets for some items of a queue with the custom method, in order: the first that an item \
     meets. What meets none goes by the queue's `assignment-rules`.",
);

pub(super) const LEVELS: Key = key(
    "levels",
    Form::List(&Form::Table(&Group::of(&[
        key("name", Form::OwnName, Absent("none is needed"), "What `--vary` calls it."),
        key(
            "pools",
            Form::OneOf(&[Form::Name("pool"), Form::List(&Form::Name("pool"))]),
            Required,
            "Whose people it adds.",
        ),
        key(
            "after",
            Form::Duration,
            Absent("at once; required after the first"),
            "How long an item has waited in the queue when the level opens.",
        ),
    ]))),
    Absent("all members are asked at once"),
    "Circles of people that widen with the wait, for built-in methods: those of earlier levels \
     go before those of later ones.",
);

pub(super) const BEYOND_LEVELS: Key = key(
    "beyond-levels",
    Form::Words(&["members", "nobody"]),
    Absent("`\"members\"`; only with `levels`"),
    "Who follows with the last level, behind it: the queue's other members, or nobody.",
);

/// Items by an attribute.
const BY_ATTRIBUTE: Form = Form::Table(&Group {
    one_of: &["smallest", "largest"],
    ..Group::of(&[
        key(
            "smallest",
            Form::Attribute,
            Absent("exactly one of `smallest`, `largest`"),
            "The smallest value first: numbers before texts, then items without the attribute.",
        ),
        key(
            "largest",
            Form::Attribute,
            Absent("exactly one of `smallest`, `largest`"),
            "The largest value first, items without the attribute last.",
        ),
    ])
});

pub(super) const PRIORITIZATION: Key = key(
    "prioritization",
    Form::List(&Form::Table(&Group::of(&[
        key("name", Form::OwnName, Required, "What results call it."),
        key("when", Form::Condition, Absent("always"), "What has to hold of an item."),
        key(
            "order-by",
            Form::OneOf(&[BY_ATTRIBUTE, Form::List(&BY_ATTRIBUTE)]),
            Absent("first in, first out"),
            "The order within the bucket, by up to three attributes; then first in, first out.",
        ),
    ]))),
    Absent("first in, first out, unless priority scores differ"),
    "Buckets of items that go one before the other, in order: an item belongs to the first that \
     it meets, and what meets none comes last. The product prioritizes so in queues with the \
     custom method.",
);

pub(super) const WAIT_PLAYBOOK: Key = key(
    "wait-playbook",
    Form::List(&Form::Table(&Group::of(&[
        key("when", Form::Condition, Absent("always"), "Which items it is for."),
        key("every", Form::Duration, Required, "How often; the product allows 30 s or more."),
        key("adds", Form::Whole(1, 100_000), Required, "How much the priority score grows."),
    ]))),
    Absent("scores do not grow"),
    "How priority scores grow while items wait, up to 100,000: the first branch that an item \
     meets. The product has it for calls and live chat; it rests beside `prioritization`.",
);

pub(super) const TRANSFER_PLAYBOOK: Key = key(
    "transfer-playbook",
    Form::List(&Form::Table(&Group::of(&[
        key("when", Form::Condition, Absent("always"), "Which items it is for."),
        key("adds", Form::Whole(1, 100_000), Required, "How much the priority score grows, once."),
    ]))),
    Absent("scores do not grow"),
    "How priority scores grow when items are transferred into the queue: the first branch that an \
     item meets. It rests beside `prioritization`.",
);

pub(super) const RULES: Key = key(
    "assignment-rules",
    Form::List(&Form::Table(&ASSIGNMENT_RULE)),
    Absent("required with `method = \"custom\"`, and only then"),
    "Who gets an item, in order: the first rule that anybody fits decides.",
);

/// What an assignment rule may ask of a person, beside the pools' properties.
const ASSIGNMENT_WHEN: Group = Group {
    is_open: true,
    ..Group::of(&[
        key(
            "working",
            Form::Flag,
            Absent("not asked"),
            "`true`: the person's `calendar` says that he works now (CUS-8).",
        ),
        key(
            "presence",
            Form::OneOf(&[PRESENCE, Form::List(&PRESENCE)]),
            Absent("any presence"),
            "The presence is one of these.",
        ),
        key(
            "units",
            Form::Words(&["free", "more than needed"]),
            Absent("not asked"),
            "The free units suffice, or there are more of them.",
        ),
        key(
            "skills",
            Form::OneOf(&[Form::Words(&["exact"]), Form::Table(&OF_TYPE)]),
            Absent("not asked"),
            "Every required skill is there, rated at least as required; or those of one type.",
        ),
        key(
            "skill-named-by",
            Form::Attribute,
            Absent("not asked"),
            "The person has the skill whose name is the value of this attribute of the item.",
        ),
        key(
            "waited",
            Form::Duration,
            Absent("at once"),
            "The item has waited in the queue for so long: whom this rule adds is asked then.",
        ),
    ])
};

const OF_TYPE: Group =
    Group::of(&[key("of-type", Form::SkillType, Required, "The type of these skills.")]);

/// What a condition may ask of a person's property.
pub(in crate::scenario) const PROPERTY: Form =
    Form::OneOf(&[Form::Scalar, Form::List(&Form::Scalar), Form::Table(&ASKED)]);

const ASKED: Group = Group::of(&[
    key(
        "is-not",
        Form::OneOf(&[Form::Scalar, Form::List(&Form::Scalar)]),
        Absent("not asked"),
        "None of these values.",
    ),
    key("at-least", LIMIT, Absent("not asked"), "Not below this number."),
    key("at-most", LIMIT, Absent("not asked"), "Not above this number."),
    key("above", LIMIT, Absent("not asked"), "Above this number."),
    key("below", LIMIT, Absent("not asked"), "Below this number."),
    key("item", Form::Attribute, Absent("not asked"), "The value of this attribute of the item."),
    key("present", Form::Flag, Absent("not asked"), "`true`: the person has the property."),
]);

/// A number, or what an attribute of the item says.
const LIMIT: Form = Form::OneOf(&[Form::Number(-1e300, 1e300), Form::Table(&FROM_ITEM)]);

const FROM_ITEM: Group =
    Group::of(&[key("item", Form::Attribute, Required, "An attribute of the item.")]);

const ASSIGNMENT_RULE: Group = Group::of(&[
    key("name", Form::OwnName, Required, "What `trace` calls it."),
    key(
        "when",
        Form::Table(&ASSIGNMENT_WHEN),
        Absent("everybody"),
        "What has to hold of a person: these, and any of the pools' `properties` with a value, a \
         list of values or a comparison. The custom method applies neither presence nor units \
         nor skills by itself.",
    ),
    key(
        "order-by",
        Form::OneOf(&[ORDER, BY, Form::List(&Form::OneOf(&[ORDER, BY]))]),
        Absent("longest without an assignment in this queue first"),
        "Who of those comes first, by up to four criteria; the last ties go to who is longest \
         without an assignment in this queue.",
    ),
]);

const ORDER: Form = Form::Words(&[
    "least active",
    "round robin",
    "units free",
    "slots free",
    "nearest skills",
    "most skilled",
    "skill count",
]);

const BY_FORM: Default = Absent("exactly one of these four");

/// Criteria that name something.
const BY: Form = Form::Table(&Group {
    one_of: &["smallest", "largest", "nearest-skills", "most-skilled"],
    ..Group::of(&[
        key("smallest", Form::Property, BY_FORM, "The smallest value of this property first."),
        key("largest", Form::Property, BY_FORM, "The largest value of this property first."),
        key("nearest-skills", Form::SkillType, BY_FORM, "As the word, by skills of this type."),
        key("most-skilled", Form::SkillType, BY_FORM, "As the word, by skills of this type."),
    ])
});
