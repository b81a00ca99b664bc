//! Callers who are sent to voicemail: whether they leave a message, which becomes a record.

use super::World;
use super::traffic::Returning;
use crate::id::ItemId;
use crate::record::Sink;
use crate::record::Step;
use crate::time::Time;

impl World<'_> {
    /// VM-2: the call is over; if the caller leaves a message, it comes in when it is recorded.
    #[cold]
    pub(super) fn sent_to_voicemail<S: Sink>(&mut self, now: Time, item: ItemId, sink: &mut S) {
        let state = self.items.living(item);
        let (demand, ordinal) = (state.demand, state.ordinal);
        let message = self.traffic.fates[demand].message(ordinal);
        self.recorder.sent_to_voicemail(item, message.is_some(), sink);
        if S::FOLLOWS {
            self.follow_step(now, item, Step::Message(message), sink);
        }
        let becomes = self.model.demands[demand].voicemail.as_ref().map(|to| to.becomes);
        if let Some((length, demand)) = message.zip(becomes) {
            let new = Returning { demand, ordinal, recorded: None, contact: 0 };
            self.plan_return(now + length, new);
        }
    }
}
