//! `waitline explain`.

use clap::Args;

use super::Failure;
use super::terminal;
use crate::engine::IgnoreReason;
use crate::scenario::Code;

/// Explain a finding of `check`, or why an event was ignored, at length.
///
/// Without an argument, lists everything that can be explained.
///
/// Example: waitline explain S032
#[derive(Debug, Args)]
pub(super) struct Options {
    /// A code such as S032, or a reason such as not-offered.
    code: Option<String>,
}

pub(super) fn run(options: &Options) -> Result<(), Failure> {
    let Some(wanted) = &options.code else { return terminal::print(&list()) };
    if let Some(code) = Code::named(wanted) {
        let severity = code.severity().name();
        let text = code.explanation();
        return terminal::print(&format!(
            "{severity}[{}]: {}\n\n{text}\n",
            code.name(),
            code.title()
        ));
    }
    let reason = REASONS.into_iter().find(|reason| name(*reason) == hyphenated(wanted));
    match reason {
        Some(reason) => {
            terminal::print(&format!("ignored: {}\n\n{}\n", name(reason), meaning(reason)))
        }
        None => Err(Failure::usage(format!("there is nothing to explain about `{wanted}`"))
            .hint("`waitline explain` lists every code and reason")),
    }
}

fn list() -> String {
    let mut text = String::from("Findings of `waitline check`:\n");
    for code in Code::ALL {
        text.push_str(&format!("  {}  {}\n", code.name(), code.title()));
    }
    text.push_str("\nReasons why the engine ignores an event:\n");
    for reason in REASONS {
        text.push_str(&format!("  {}\n", name(reason)));
    }
    text
}

/// Every reason, in the order of the engine's documentation.
const REASONS: [IgnoreReason; 38] = [
    IgnoreReason::UnknownItem,
    IgnoreReason::ItemExists,
    IgnoreReason::UnknownAgent,
    IgnoreReason::UnknownWorkstream,
    IgnoreReason::UnknownQueue,
    IgnoreReason::UnknownRecordType,
    IgnoreReason::UnknownAttributes,
    IgnoreReason::NotOffered,
    IgnoreReason::CannotReject,
    IgnoreReason::NotOpen,
    IgnoreReason::NotPickable,
    IgnoreReason::NotMember,
    IgnoreReason::NotActive,
    IgnoreReason::NotInWrapUp,
    IgnoreReason::NotParked,
    IgnoreReason::NotAConversation,
    IgnoreReason::CannotLeave,
    IgnoreReason::SignedIn,
    IgnoreReason::NotSignedIn,
    IgnoreReason::NotWithBot,
    IgnoreReason::NotLiveChat,
    IgnoreReason::Disconnected,
    IgnoreReason::NotDisconnected,
    IgnoreReason::NotAsynchronous,
    IgnoreReason::NotHis,
    IgnoreReason::HisAlready,
    IgnoreReason::NotReachable,
    IgnoreReason::WrongType,
    IgnoreReason::QueueClosed,
    IgnoreReason::NotACall,
    IgnoreReason::HoldsAlready,
    IgnoreReason::NotOnHold,
    IgnoreReason::NobodyFree,
    IgnoreReason::NotConsulted,
    IgnoreReason::NoEscalationProfile,
    IgnoreReason::NotARecord,
    IgnoreReason::NotHeld,
    IgnoreReason::MemberAlready,
];

/// The name of a reason: that of the engine, in small letters with hyphens.
fn name(reason: IgnoreReason) -> String {
    let mut name = String::new();
    for letter in format!("{reason:?}").chars() {
        if letter.is_uppercase() && !name.is_empty() {
            name.push('-');
        }
        name.extend(letter.to_lowercase());
    }
    name
}

fn hyphenated(text: &str) -> String {
    text.trim().to_lowercase().replace([' ', '_'], "-")
}

const fn meaning(reason: IgnoreReason) -> &'static str {
    match reason {
        IgnoreReason::UnknownItem => {
            "No living item has this name. Messages may arrive late: the item was closed in the\n\
             meantime, or its name now belongs to a newer one."
        }
        IgnoreReason::ItemExists => {
            "An item arrived under a name that a living item still has. A name is free again once\n\
             its item is closed."
        }
        IgnoreReason::UnknownAgent => "The center has no such person.",
        IgnoreReason::UnknownWorkstream => "The center has no such workstream.",
        IgnoreReason::UnknownQueue => "The center has no such queue.",
        IgnoreReason::UnknownRecordType => "The center has no such type of record.",
        IgnoreReason::UnknownAttributes => "The attribute set was not made known before.",
        IgnoreReason::NotOffered => {
            "The item is not, or no longer, offered to this person: the offer ran out, was\n\
             withdrawn because the customer left, or was answered before."
        }
        IgnoreReason::CannotReject => {
            "The notification has no button to reject, or the item becomes the person's by itself\n\
             (NOT-3): it can be accepted or missed."
        }
        IgnoreReason::NotOpen => {
            "The item is not open: somebody has it already. When people pick from a list, two may\n\
             reach for the same item, and the second comes too late."
        }
        IgnoreReason::NotPickable => {
            "Items of this workstream may not be picked from the list (PICK-6): they are pushed,\n\
             and the workstream does not allow picking as well."
        }
        IgnoreReason::NotMember => "The person is not a member of the item's queue.",
        IgnoreReason::NotActive => "The item is not active: nobody is working on it.",
        IgnoreReason::NotInWrapUp => "The item is not in wrap-up, so there is none to close.",
        IgnoreReason::NotParked => "The conversation is not parked, to be written to again.",
        IgnoreReason::NotAConversation => "A record has no tab that could be closed.",
        IgnoreReason::CannotLeave => {
            "A customer cannot leave a record, a parked conversation or a call that he waits to\n\
             be called back for: nobody is on a line. Only the representative ends a persistent\n\
             chat (WS-4)."
        }
        IgnoreReason::SignedIn => "The person is already signed in.",
        IgnoreReason::NotSignedIn => "The person is not signed in.",
        IgnoreReason::NotWithBot => "The bot does not have the item.",
        IgnoreReason::NotLiveChat => "Only live chats are cut off and come back (ST-4).",
        IgnoreReason::Disconnected => "The connection is gone already.",
        IgnoreReason::NotDisconnected => "The connection was not gone.",
        IgnoreReason::NotAsynchronous => "The channel is not asynchronous.",
        IgnoreReason::NotHis => "The person was not the last to have this item (4.2).",
        IgnoreReason::HisAlready => "The item is this person's already.",
        IgnoreReason::NotReachable => "The person's presence does not allow it (MAN-1).",
        IgnoreReason::WrongType => "The queue carries another type of work (Q-1).",
        IgnoreReason::QueueClosed => "The channel allows no transfers to closed queues (Q-10).",
        IgnoreReason::NotACall => "This is done with calls only.",
        IgnoreReason::HoldsAlready => "The person has a caller on hold (VO-2).",
        IgnoreReason::NotOnHold => "The caller is not on hold.",
        IgnoreReason::NobodyFree => "Nobody of the queue can help now.",
        IgnoreReason::NotConsulted => "The person is not helping with this item.",
        IgnoreReason::NoEscalationProfile => "The workstream has none (CAP-10).",
        IgnoreReason::NotARecord => "This happens to records only.",
        IgnoreReason::NotHeld => "The person does not hold this profile.",
        IgnoreReason::MemberAlready => "The person is already a member of the queue.",
        IgnoreReason::NoCallbackOffered => "The caller has not been offered a callback.",
        IgnoreReason::NoOtherNumber => "The queue calls nobody back at another number.",
        IgnoreReason::UnknownCampaign => "The center has no such campaign.",
        IgnoreReason::NotDialed => "Nobody is being dialed for the item.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_named_as_people_would_type_them() {
        assert_eq!(name(IgnoreReason::NotInWrapUp), "not-in-wrap-up");
        assert_eq!(hyphenated(" Not in wrap-up"), "not-in-wrap-up");
    }

    #[test]
    fn every_reason_is_listed_once() {
        let mut names: Vec<String> = REASONS.into_iter().map(name).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), REASONS.len());
        // A reason of the engine that is missing here would have this position.
        assert_eq!(IgnoreReason::MemberAlready as usize + 1, REASONS.len());
    }
}
