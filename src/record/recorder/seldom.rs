//! What befalls few items: bots, overflow, help, transfers, callbacks, voicemail, campaigns.

use super::Arrived;
use super::Call;
use super::Recorder;
use crate::id::ItemId;
use crate::id::QueueId;
use crate::id::RuleId;
use crate::record::BotFailure;
use crate::record::CallbackRecord;
use crate::record::Ending;
use crate::record::OutboundRecord;
use crate::record::OverflowRecord;
use crate::record::SessionEnding;
use crate::record::Sink;
use crate::record::Together;
use crate::record::TogetherRecord;
use crate::record::VoicemailRecord;
use crate::time::Span;
use crate::time::Time;

impl Recorder {
    /// The bot took an item: nobody waits for people now.
    #[cold]
    pub fn bot_started(&mut self, item: ItemId) {
        self.items[item.slot as usize].is_with_bot = true;
    }

    /// The bot let go of an item, perhaps because it failed: the wait for people begins (BOT-2).
    #[cold]
    pub fn bot_over(&mut self, now: Time, item: ItemId, failure: Option<BotFailure>) {
        let living = &mut self.items[item.slot as usize];
        living.is_with_bot = false;
        living.entered = now;
        living.bot_failure = failure;
    }

    /// A conversation was set aside while its customer owed an answer.
    #[cold]
    pub fn fell_silent(&mut self, item: ItemId) {
        self.items[item.slot as usize].silence.set_aside += 1;
    }

    /// A time-out rule sent its customer a message.
    #[cold]
    pub fn reminded(&mut self, item: ItemId) {
        self.items[item.slot as usize].silence.reminders += 1;
    }

    /// The system is about to close a conversation that somebody has answered, as nobody writes.
    #[cold]
    pub fn timed_out(&mut self, item: ItemId) {
        self.items[item.slot as usize].silence.timed_out = true;
    }

    /// A queue overflows for an item, which a rule has sent there if it has not entered yet; what
    /// becomes of it follows.
    #[cold]
    pub fn overflowed(
        &mut self,
        now: Time,
        item: ItemId,
        queue: QueueId,
        rule: Option<RuleId>,
        sink: &mut impl Sink,
    ) {
        let living = &mut self.items[item.slot as usize];
        living.overflows += 1;
        living.rule = rule.or(living.rule);
        let entered = if living.visit.is_open { living.visit.entered } else { now };
        let Arrived { key, workstream, .. } = living.about;
        sink.overflow(&OverflowRecord { key, workstream, queue, entered });
    }

    /// An agent had his hands on a contact whose customer was on hold for so many milliseconds.
    #[cold]
    pub fn held(&mut self, item: ItemId, millis: f64) {
        if let Some(session) = &mut self.items[item.slot as usize].session {
            session.hold += millis;
        }
    }

    /// An agent had his hands on a contact of somebody else's for so many milliseconds.
    #[cold]
    pub fn helped(&mut self, item: ItemId, millis: f64) {
        self.items[item.slot as usize].helped += millis;
    }

    /// People did something together about an item.
    #[cold]
    pub fn together(&mut self, now: Time, item: ItemId, what: Together, sink: &mut impl Sink) {
        let living = &self.items[item.slot as usize];
        let Arrived { key, workstream, .. } = living.about;
        let session = living.session;
        sink.together(&TogetherRecord {
            key,
            workstream,
            queue: living.visit.queue,
            agent: session.map(|session| session.agent),
            at: session.map_or(now, |session| session.offered),
            what,
        });
    }

    /// The agent no longer has the item, for somebody else is to have it.
    #[cold]
    pub fn transferred(&mut self, now: Time, item: ItemId, sink: &mut impl Sink) {
        self.end_session(now, item, SessionEnding::Transferred, sink);
    }

    /// An item's caller was offered a callback.
    #[cold]
    pub fn callback_offered(&mut self, item: ItemId) {
        self.calls.entry(item.slot).or_default();
    }

    /// He agreed, and hung up.
    #[cold]
    pub fn callback_agreed(&mut self, now: Time, item: ItemId) {
        self.calls.entry(item.slot).or_default().agreed.get_or_insert(now);
    }

    /// He was dialed.
    #[cold]
    pub fn dialed(&mut self, now: Time, item: ItemId) {
        let call = self.calls.entry(item.slot).or_default();
        call.dialed.get_or_insert(now);
        call.dials += 1;
    }

    /// He answered.
    #[cold]
    pub fn dial_answered(&mut self, now: Time, item: ItemId) {
        self.calls.entry(item.slot).or_default().answered.get_or_insert(now);
    }

    /// A queue sends an item's caller to voicemail.
    #[cold]
    pub fn sent_to_voicemail(&self, item: ItemId, leaves_message: bool, sink: &mut impl Sink) {
        let living = &self.items[item.slot as usize];
        let (Arrived { key, workstream, .. }, entered) = (living.about, living.entered);
        sink.voicemail(&VoicemailRecord { key, workstream, entered, leaves_message });
    }

    /// Writes what became of an item's callback, if its caller was offered one.
    #[cold]
    pub(super) fn finish_callback(&mut self, now: Time, item: ItemId, sink: &mut impl Sink) {
        let Some(Call { agreed, dials, answered, .. }) = self.calls.remove(&item.slot) else {
            return;
        };
        let living = &self.items[item.slot as usize];
        let wait_ended = living.answered.unwrap_or(now);
        let off_line = agreed.map_or(Span::ZERO, |agreed| {
            let until = answered.map_or(wait_ended, |answered| answered.min(wait_ended));
            (until - agreed).max(Span::ZERO)
        });
        let (Arrived { key, workstream, .. }, entered) = (living.about, living.entered);
        sink.callback(&CallbackRecord {
            key,
            workstream,
            entered,
            agreed,
            dials,
            answered,
            off_line,
        });
    }

    /// Writes the record of a call of a campaign.
    #[cold]
    pub(super) fn finish_outbound(
        &mut self,
        now: Time,
        item: ItemId,
        ending: Ending,
        sink: &mut impl Sink,
    ) {
        let call = self.calls.remove(&item.slot).unwrap_or_default();
        let living = &mut self.items[item.slot as usize];
        living.is_alive = false;
        sink.outbound(&OutboundRecord {
            key: living.about.key,
            workstream: living.about.workstream,
            listed: living.arrived,
            dialed: call.dialed,
            answered: call.answered,
            taken: living.answered,
            ended: now,
            abandoned: call.answered.is_some()
                && living.answered.is_none()
                && ending == Ending::Abandoned,
        });
    }
}
