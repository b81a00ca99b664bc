//! Conversations whose customers take their time: set aside while an answer is due, gone on with
//! when it comes, begun anew when it comes too late (AS-1, AS-3, TIM-3).

use super::World;
use super::event::Event;
use super::items::Phase;
use super::traffic::Returning;
use crate::center::Family;
use crate::engine;
use crate::engine::CloseCause;
use crate::id::ItemId;
use crate::record::Sink;
use crate::record::Step;
use crate::time::Span;
use crate::time::Time;

/// A conversation whose customer is to write.
#[derive(Clone, Copy, Debug)]
pub(super) struct Silent {
    /// When he does; `None`: never, or he has.
    back: Option<Time>,
    /// Turns that were taken of the contact.
    taken: u32,
    /// Whether it was set aside in the middle of the contact, which goes on later.
    is_unfinished: bool,
}

impl World<'_> {
    /// A person has written, and perhaps the customer owes an answer that takes him so long;
    /// returns whether everything that follows from that is planned.
    #[cold]
    pub(super) fn person_wrote<S: Sink>(
        &mut self,
        now: Time,
        item: ItemId,
        answer_after: Option<Span>,
        sink: &mut S,
    ) -> bool {
        let state = self.items.living(item);
        if state.family != Family::Asynchronous {
            return false;
        }
        let (demand, ordinal, contact) = (state.demand, state.ordinal, state.contact);
        let (taken, turns) = (state.turns_taken, state.turns);
        self.tell(engine::Event::AgentWrote { item }, sink);
        let Some(after) = answer_after else {
            return false;
        };
        let stops = self.traffic.fates[demand].stops_replying(ordinal, contact, taken, turns);
        if stops && S::FOLLOWS {
            self.follow_step(now, item, Step::StopsReplying, sink);
        }
        let back = (!stops).then_some(now + after);
        self.silent.insert(item, Silent { back, taken, is_unfinished: false });
        if let Some(at) = back {
            self.events.schedule(at, Event::Answers { item, contact });
        }
        let limit = self.model.demands[demand].silence.sets_aside_after.map(|limit| now + limit);
        if let Some(limit) = limit.filter(|limit| back.is_none_or(|at| at > *limit)) {
            self.events.schedule(limit, Event::SetsAside(item));
        }
        true
    }

    /// The person has waited for the answer as long as he does, and closes the tab (ST-2).
    #[cold]
    pub(super) fn sets_aside<S: Sink>(&mut self, now: Time, item: ItemId, sink: &mut S) {
        let state = self.items.get(item).filter(|state| state.phase == Phase::Contact);
        if state.is_none() || self.silent.get(&item).is_none_or(|silent| silent.is_unfinished) {
            return;
        }
        if S::FOLLOWS {
            self.follow_step(now, item, Step::NoAnswer, sink);
        }
        self.tell(engine::Event::TabClosed { item }, sink);
    }

    /// A conversation was set aside: whether its customer owed an answer.
    #[cold]
    pub(super) fn falls_silent(&mut self, item: ItemId) -> bool {
        let Some(silent) = self.silent.get_mut(&item) else {
            return false;
        };
        silent.is_unfinished = true;
        self.recorder.fell_silent(item);
        true
    }

    /// A conversation that was set aside when done: its customer writes again at this time.
    #[cold]
    pub(super) fn is_expected_at(&mut self, item: ItemId, at: Time) {
        let silent = Silent { back: Some(at), taken: 0, is_unfinished: false };
        self.silent.insert(item, silent);
    }

    /// The customer answers; returns whether the conversation waits for somebody now, or is gone.
    #[cold]
    pub(super) fn customer_answers(&mut self, item: ItemId, sink: &mut impl Sink) -> bool {
        let Some(silent) = self.silent.get_mut(&item) else {
            return false;
        };
        silent.back = None;
        let is_parked = silent.is_unfinished;
        if !is_parked {
            self.silent.remove(&item);
        }
        self.tell(engine::Event::CustomerWrote { item }, sink);
        is_parked
    }

    /// A contact begins with a stretch of work of this length, unless it goes on where it was.
    #[cold]
    pub(super) fn catches_up(&mut self, item: ItemId, first: Span) -> Span {
        if self.silent.get(&item).is_none_or(|silent| !silent.is_unfinished) {
            return first;
        }
        let taken = self.silent.remove(&item).map_or(0, |silent| silent.taken);
        let state = self.items.living(item);
        state.turns_taken = taken;
        let fates = &self.traffic.fates[state.demand];
        let (ordinal, contact) = (state.ordinal, state.contact);
        fates.turn(ordinal, contact, taken) + fates.catching_up(ordinal, contact, taken)
    }

    /// The system or somebody closes a conversation. A customer who is still to write begins a
    /// new one then (AS-3).
    #[cold]
    pub(super) fn closes_in_silence(&mut self, item: ItemId, cause: CloseCause) {
        let silent = self.silent.remove(&item);
        if !matches!(cause, CloseCause::Silence | CloseCause::StateLimit) {
            return;
        }
        let state = self.items.living(item);
        if !matches!(state.phase, Phase::Contact | Phase::Parked) {
            return;
        }
        let (demand, ordinal, recorded) = (state.demand, state.ordinal, state.recorded);
        let contact = state.contact + 1;
        self.recorder.timed_out(item);
        if let Some(at) = silent.and_then(|silent| silent.back) {
            self.plan_return(at, Returning { demand, ordinal, recorded, contact });
        }
    }
}
