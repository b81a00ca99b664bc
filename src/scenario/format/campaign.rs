//! Keys of campaigns.

use super::Default::Absent;
use super::Default::Is;
use super::Default::Required;
use super::Form;
use super::Group;
use super::Section;
use super::key;

pub(super) const CAMPAIGN: Section = Section {
    name: "campaign",
    is_list: true,
    doc: "Customers whom the center calls (14.4). Its list are the items of the demands that name \
          it; their workstream is the campaign's.",
    group: &Group::of(&[
        key("name", Form::OwnName, Required, "What demands call it."),
        key("queue", Form::Name("queue"), Required, "The voice queue whose people take its calls."),
        key(
            "mode",
            Form::Words(&["preview", "progressive", "predictive"]),
            Required,
            "Who is dialed, and when: a person accepts and then the customer is dialed; one \
             customer for each person who is available; or as many as waits and answers suggest, \
             where ten people at least are available, and else as `\"progressive\"`.",
        ),
        key(
            "priority",
            Form::Words(&["normal", "high", "critical"]),
            Is("\"normal\""),
            "Which campaign takes the people of a queue first; equal ones take turns.",
        ),
        key(
            "pacing",
            Form::Table(&Group::of(&[
                key(
                    "threshold",
                    Form::Duration,
                    Required,
                    "How long a customer who has answered should wait at most.",
                ),
                key(
                    "suspend-at",
                    Form::Share,
                    Required,
                    "At nine tenths of this share of waits beyond the threshold, in thirty days, \
                     dialing is progressive.",
                ),
                key("every", Form::Duration, Required, "How often the pace is found anew."),
                key(
                    "live-answers",
                    Form::Share,
                    Required,
                    "The share of dials that customers answer, until there have been some.",
                ),
            ])),
            Absent("required with `\"predictive\"`"),
            "How the pace of predictive dialing is found; otherwise it is not looked at.",
        ),
    ]),
};
