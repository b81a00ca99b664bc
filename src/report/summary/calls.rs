//! What the summary says of customers who are called.

use super::sentence;
use crate::report::Named;
use crate::report::words;
use crate::stats::Measure;
use crate::stats::ScopeKind;

/// Whom the center calls, and what becomes of it; `None` without campaigns.
pub(super) fn outbound_sentence(outcome: &Named<'_>) -> Option<String> {
    let center = |measure| sentence::value(outcome, ScopeKind::Center, "", measure);
    let listed = center(Measure::OutboundListed)?;
    let count = |measure| words::count(center(measure).unwrap_or(0.0));
    let mut text = format!(
        "Of {} customers on the list {} are dialed in each replication; {} answer, and {} of these \
         talk with somebody.",
        words::count(listed),
        count(Measure::OutboundDialed),
        count(Measure::OutboundAnswered),
        count(Measure::OutboundConnected)
    );
    if let Some(rate) = center(Measure::OutboundAbandonRate).filter(|rate| *rate > 0.0) {
        text.push_str(&format!(
            " {} of those who answer hang up because nobody is free.",
            words::share(rate)
        ));
    }
    Some(text)
}

/// Who is sent to voicemail, and what becomes of the messages; `None` if nobody can be.
pub(super) fn voicemail_sentence(outcome: &Named<'_>) -> Option<String> {
    let center = |measure| sentence::value(outcome, ScopeKind::Center, "", measure);
    let sent = center(Measure::SentToVoicemail)?;
    if sent <= 0.0 {
        return Some(String::from("Nobody is sent to voicemail."));
    }
    Some(format!(
        "{} callers in each replication are sent to voicemail, and {} leave a message, which \
         becomes a record.",
        words::count(sent),
        words::count(center(Measure::MessagesLeft).unwrap_or(0.0))
    ))
}

/// What becomes of offers of callbacks; `None` if none can be made.
pub(super) fn callback_sentence(outcome: &Named<'_>) -> Option<String> {
    let center = |measure| sentence::value(outcome, ScopeKind::Center, "", measure);
    let offered = center(Measure::CallbacksOffered)?;
    if offered <= 0.0 {
        return Some(String::from("Nobody is offered a callback."));
    }
    let count = |measure| words::count(center(measure).unwrap_or(0.0));
    let mut text = format!(
        "{} customers in each replication are offered a callback, and {} hang up to be called \
         back. They are dialed {} times, and {} answer",
        words::count(offered),
        count(Measure::CallbacksAgreed),
        count(Measure::CallbacksDialed),
        count(Measure::CallbacksAnswered)
    );
    if let Some(after) = center(Measure::CallbackWait) {
        text.push_str(&format!(", on average {} after they agreed", words::duration(after)));
    }
    text.push('.');
    let waits = center(Measure::WaitMean).zip(center(Measure::LineWaitMean));
    if let Some((wait, line)) = waits {
        text.push_str(&format!(
            " All customers together wait {} on average, {} of it on the line.",
            words::duration(wait),
            words::duration(line)
        ));
    }
    Some(text)
}
