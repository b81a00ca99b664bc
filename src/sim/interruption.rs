//! What goes wrong in conversations: lost connections, tabs that are closed instead of ended.

use super::World;
use super::event::Event;
use super::items::Phase;
use crate::center::Channel;
use crate::center::Family;
use crate::center::TabClosed;
use crate::engine;
use crate::id::ItemId;
use crate::record::Sink;
use crate::record::Step;
use crate::time::Span;
use crate::time::Time;
use crate::workforce::Part;

/// A conversation whose customer has lost the connection.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cut {
    /// What its person goes on with when the customer is back, in milliseconds of work.
    pub(super) left: Option<f64>,
}

impl World<'_> {
    /// A contact begins, with a first stretch of work of this length: how long it takes really,
    /// and when the connection will be lost.
    #[cold]
    pub(super) fn expect_interruptions(&mut self, now: Time, item: ItemId, first: Span) -> Span {
        let state = self.items.living(item);
        let fates = &self.traffic.fates[state.demand];
        if state.family != Family::Synchronous {
            return first;
        }
        if state.contact > 0 {
            // Nothing is left to do: its tab was closed when it was over.
            state.turns = 1;
            return fates.closes_tab(state.ordinal).unwrap_or(first);
        }
        if let Some(after) = fates.loses_connection(state.ordinal) {
            self.events.schedule(now + after, Event::LosesConnection(item));
        }
        first
    }

    /// ST-4: the person has the conversation, and nothing to do for it.
    #[cold]
    pub(super) fn loses_connection<S: Sink>(&mut self, now: Time, item: ItemId, sink: &mut S) {
        let Some(state) = self.items.get(item) else {
            return;
        };
        let (demand, ordinal) = (state.demand, state.ordinal);
        let is_in_contact = state.phase == Phase::Contact && state.contact == 0;
        let Some(agent) = state.agent.filter(|_| is_in_contact) else {
            return;
        };
        if S::FOLLOWS {
            self.follow_step(now, item, Step::LostConnection, sink);
        }
        self.work_until(agent, now);
        let left = self.people[agent].desk.left(item);
        self.drop_tasks(now, agent, item);
        self.tell(engine::Event::CustomerDisconnected { item }, sink);
        let workstream = self.model.demands[demand].workstream;
        let limit = self.model.center.workstreams[workstream].life.reconnect_limit;
        let back = self.traffic.fates[demand].reconnects(ordinal);
        match back.filter(|back| *back <= limit) {
            Some(back) => {
                self.cut.insert(item, Cut { left });
                self.events.schedule(now + back, Event::Reconnects(item));
            }
            // Whatever he would still have answered comes to nothing.
            None => self.items.living(item).contact += 1,
        }
    }

    /// ST-5: it goes on where it was.
    #[cold]
    pub(super) fn reconnects<S: Sink>(&mut self, now: Time, item: ItemId, sink: &mut S) {
        let cut = self.cut.remove(&item);
        let state = self.items.get(item).filter(|state| state.phase == Phase::Contact);
        let Some(agent) = state.and_then(|state| state.agent) else {
            return;
        };
        if S::FOLLOWS {
            self.follow_step(now, item, Step::Reconnected, sink);
        }
        self.tell(engine::Event::CustomerReconnected { item }, sink);
        if let Some(left) = cut.and_then(|cut| cut.left) {
            self.add_task(now, agent, item, Part::Contact, left);
        }
    }

    /// ST-2: whether the tab is closed now that the contact is over, which opens the conversation
    /// again. It is not when it comes back so.
    #[cold]
    pub(super) fn closes_tab(&mut self, item: ItemId, sink: &mut impl Sink) -> bool {
        let now = self.events.now();
        let state = self.items.living(item);
        let is_first = state.family == Family::Synchronous && state.contact == 0;
        let (demand, ordinal, work_type) = (state.demand, state.ordinal, state.work_type);
        let Some(agent) = state.agent.filter(|_| is_first) else {
            return false;
        };
        let workstream = self.model.demands[demand].workstream;
        let is_call = self.model.center.workstreams[workstream].channel == Channel::Voice;
        let wraps_up = self.model.center.choices.call_tab_closed == TabClosed::WrapsUp;
        if is_call && wraps_up || self.traffic.fates[demand].closes_tab(ordinal).is_none() {
            return false;
        }
        let state = self.items.living(item);
        state.contact += 1;
        state.agent = None;
        // He waits anew.
        state.is_patience_planned = false;
        state.wait += 1;
        self.recorder.contact_ended(now, item);
        self.recorder.set_aside(now, item, sink);
        self.drop_tasks(now, agent, item);
        self.people[agent].held.subtract(work_type);
        self.hands_freed(agent);
        self.tell(engine::Event::TabClosed { item }, sink);
        true
    }
}
