//! Keys of how items are put to people: affinity, notifications, preferred representatives.

use super::Default::Absent;
use super::Default::Depends;
use super::Default::Is;
use super::Form;
use super::Group;
use super::Key;
use super::Named;
use super::Section;
use super::key;
use super::overflow::ACTION_OF_PLAYBOOK;

pub(super) const KEEP_SAME_AGENT: Key = key(
    "keep-same-agent",
    Form::Flag,
    Depends("`true`; asynchronous channels only"),
    "Whether a conversation that was set aside goes back to whom it was with when the customer \
     writes again, whatever he has in hand; pushed work only. Who is signed out is waited for as \
     for an offer that he does not see, then the queue's method decides.",
);

const NOTIFICATION: Group = Group::of(&[
    key("timeout", Form::Duration, Absent("`offer-timeout`"), "How long it rings."),
    key(
        "can-be-rejected",
        Form::Flag,
        Absent("`true`; not with auto-assignment"),
        "Whether it has a button to reject: who would press it lets the offer run out.",
    ),
    key(
        "auto-assign",
        Form::Words(&["never", "at once", "at timeout"]),
        Absent("`\"never\"`"),
        "Whether the item becomes the person's without being accepted, and when.",
    ),
]);

pub(super) const INCOMING: Key = key(
    "notification",
    Form::Table(&NOTIFICATION),
    Absent("it rings until accepted, rejected or expired; not for records"),
    "The notification with which an item is put to a person.",
);

pub(super) const RETURNING: Key = key(
    "returning-notification",
    Form::Table(&NOTIFICATION),
    Absent("as `notification`; asynchronous channels only"),
    "The notification with which an item comes back to whom it was with, written alike.",
);

pub(super) const PAUSE: Key = key(
    "pause-after-decline",
    Form::OneOf(&[Form::Duration, Form::Words(&["none"])]),
    Absent("`\"none\"`; not for records"),
    "How long the same item is not offered again to who rejected it or let it run out.",
);

/// A person, or several.
const PEOPLE: Form = Form::OneOf(&[Form::Person, Form::List(&Form::Person)]);

pub(super) const DIRECT_CALLS: Section = Section {
    name: "direct-calls",
    is_list: false,
    doc: "Numbers of single people. A call to one rings at its owner alone, whatever he has in \
          hand and whatever skills and assignment rules say, unless he is not to be disturbed or \
          offline; what he does not take goes where `missed` says, or the `owner-unavailable` of \
          its queue's overflow.",
    group: &Group::of(&[
        key(
            "number",
            Form::Attribute,
            Absent("required with `people`"),
            "The attribute of calls that says which number was dialed.",
        ),
        key(
            "people",
            Form::Map(Named::Values, &Form::Person),
            Absent("nobody has a number"),
            "For each number, a value of that attribute, its owner: `{ \"5551\" = \"advisers 1\" \
             }`. A call to any other number is like all calls.",
        ),
        key(
            "missed",
            ACTION_OF_PLAYBOOK,
            Is("\"voicemail\""),
            "What happens to a call that its owner rejects, lets ring out or is not there for; \
             `\"voicemail\"`, `\"callback\"`, `\"end\"` or a queue.",
        ),
    ]),
};

pub(super) const PREFERRED: Section = Section {
    name: "preferred",
    is_list: false,
    doc: "Whom contacts prefer. Pushed items of a contact go to the first of them who serves the \
          queue and whose presence the workstream allows, whatever he has in hand and whatever \
          skills and assignment rules say.",
    group: &Group::of(&[
        key(
            "contact",
            Form::Attribute,
            Absent("required with `people`"),
            "The attribute of items that names the contact.",
        ),
        key(
            "people",
            Form::Map(Named::Values, &PEOPLE),
            Absent("nobody is preferred"),
            "For each contact, a value of that attribute, a person or up to three, the first \
             first: `{ \"Smith & Co\" = [\"key accounts 1\", \"key accounts 2\"] }`.",
        ),
        key(
            "otherwise",
            Form::Words(&["next best", "wait"]),
            Is("\"next best\""),
            "What happens while none of them is available: the queue's method looks for somebody \
             else, or the item waits for them.",
        ),
    ]),
};
