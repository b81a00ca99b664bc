//! Customers who are called: those who are offered a callback, and what becomes of dialing them.

use std::collections::BTreeMap;

use super::Model;
use super::World;
use super::event::Event;
use super::items::Item;
use super::items::Phase;
use crate::center::OverflowAction;
use crate::engine;
use crate::engine::Arrival;
use crate::engine::DialFailure;
use crate::id::AgentId;
use crate::id::CampaignId;
use crate::id::ItemId;
use crate::record::Sink;
use crate::record::Step;
use crate::time::Span;
use crate::time::Time;
use crate::traffic::Dialed;
use crate::workforce::Part;

/// Work that is never done by itself: who waits for an answer waits until there is one, or none.
const UNTIL_ANSWERED: f64 = 1e15;

/// The customers' ends of items that have to do with calling them, in centers that call.
#[derive(Clone, Debug)]
pub(super) struct Lines(BTreeMap<ItemId, Line>);

/// A customer's end of an item.
#[derive(Clone, Copy, Debug, Default)]
struct Line {
    state: LineState,
    offers: u32,
    dials: u32,
    /// Of this contact of the item the patience no longer counts with which it began: its customer
    /// has hung up.
    left_in: Option<u32>,
    /// Whether whoever has it waits for an answer that never came.
    is_in_vain: bool,
    /// Whether a campaign calls him, and not he the center.
    is_outbound: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum LineState {
    #[default]
    On,
    /// To be dialed.
    Off,
    /// The phone rings.
    Rings,
}

impl Lines {
    /// `None` for a model that calls nobody.
    pub(super) fn of(model: &Model) -> Option<Box<Self>> {
        let center = &model.center;
        let calls = center.overflows_to(OverflowAction::Callback) || !center.campaigns.is_empty();
        calls.then(|| Box::new(Self(BTreeMap::new())))
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn forget(&mut self, item: ItemId) {
        self.0.remove(&item);
    }

    /// Whether the customer hung up in this contact of an item, to be called.
    fn has_left(&self, item: ItemId, contact: u32) -> bool {
        self.0.get(&item).is_some_and(|line| line.left_in == Some(contact))
    }

    fn is_off(&self, item: ItemId) -> bool {
        self.0.get(&item).is_some_and(|line| line.state != LineState::On)
    }
}

impl World<'_> {
    fn line(&mut self, item: ItemId) -> &mut Line {
        let lines =
            self.lines.as_mut().expect("only centers that call have anything to do with it");
        lines.0.entry(item).or_default()
    }

    /// Whether the patience of this contact counts no longer, for its customer has hung up.
    #[inline]
    pub(super) fn has_hung_up(&self, item: ItemId, contact: u32) -> bool {
        self.lines.as_ref().is_some_and(|lines| lines.has_left(item, contact))
    }

    /// Whether an item's customer is not on the line.
    #[inline]
    pub(super) fn is_off_line(&self, item: ItemId) -> bool {
        self.lines.as_ref().is_some_and(|lines| lines.is_off(item))
    }

    /// Whether nobody answered for whom an agent had an item.
    #[inline]
    pub(super) fn was_in_vain(&self, item: ItemId) -> bool {
        let line = self.lines.as_ref().and_then(|lines| lines.0.get(&item));
        line.is_some_and(|line| line.is_in_vain)
    }

    /// A customer comes onto the list of a campaign.
    #[cold]
    pub(super) fn enlist<S: Sink>(
        &mut self,
        now: Time,
        campaign: CampaignId,
        contact: Arrival,
        sink: &mut S,
    ) {
        let item = contact.item;
        let line = self.line(item);
        (line.state, line.left_in, line.is_outbound) = (LineState::Off, Some(0), true);
        if S::FOLLOWS {
            self.follow_step(now, item, Step::Listed(campaign), sink);
        }
        self.tell(engine::Event::Enlisted { campaign, contact }, sink);
    }

    /// OC-16: the caller is offered a callback.
    #[cold]
    pub(super) fn offered_callback(&mut self, now: Time, item: ItemId) {
        self.recorder.callback_offered(item);
        let line = self.line(item);
        let offer = line.offers;
        line.offers += 1;
        let state = self.items.living(item);
        let (demand, ordinal) = (state.demand, state.ordinal);
        if self.traffic.fates[demand].accepts_callback(ordinal, offer) {
            let accepted = engine::Event::CallbackAccepted { item, number: None, is_other: false };
            self.engine.handle(now, accepted);
        }
    }

    /// CB-2: the caller hangs up, to be called back.
    #[cold]
    pub(super) fn agreed_to_callback(&mut self, now: Time, item: ItemId) {
        self.recorder.callback_agreed(now, item);
        let contact = self.items.living(item).contact;
        let line = self.line(item);
        line.state = LineState::Off;
        line.left_in = Some(contact);
    }

    /// The customer is dialed; what becomes of it is his fate.
    #[cold]
    pub(super) fn dial(&mut self, now: Time, item: ItemId) {
        self.recorder.dialed(now, item);
        let line = self.line(item);
        let dial = line.dials;
        (line.state, line.dials) = (LineState::Rings, dial + 1);
        let state = self.items.living(item);
        let (demand, ordinal) = (state.demand, state.ordinal);
        let (_, after) = self.traffic.fates[demand].dial(ordinal, dial);
        self.events.schedule(now + after, Event::DialOver(item));
    }

    /// CB-3: an agent has an item whose customer is not on the line: he waits for an answer.
    #[cold]
    pub(super) fn begin_dialing(&mut self, now: Time, item: ItemId, agent: AgentId) {
        let state = self.items.living(item);
        state.phase = Phase::Contact;
        state.agent = Some(agent);
        let work_type = state.work_type;
        self.people[agent].held.add(work_type);
        self.add_task(now, agent, item, Part::Contact, UNTIL_ANSWERED);
    }

    /// The phone rings no longer.
    #[cold]
    pub(super) fn dial_over<S: Sink>(&mut self, now: Time, item: ItemId, sink: &mut S) {
        let Some(state) = self.items.get(item) else {
            return;
        };
        let (demand, ordinal) = (state.demand, state.ordinal);
        let agent = state.agent.filter(|_| state.phase == Phase::Contact);
        let line = *self.line(item);
        if line.state != LineState::Rings {
            return;
        }
        let (dialed, _) = self.traffic.fates[demand].dial(ordinal, line.dials - 1);
        let failure = match dialed {
            Dialed::Answered => None,
            Dialed::Machine => Some(DialFailure::Machine),
            Dialed::Failed => Some(DialFailure::Failure),
            Dialed::NoAnswer => Some(DialFailure::NoAnswer),
        };
        if S::FOLLOWS {
            self.follow_step(now, item, Step::Dialed(failure), sink);
        }
        match failure {
            Some(failure) => {
                let line = self.line(item);
                (line.state, line.is_in_vain) = (LineState::Off, agent.is_some());
                self.tell(engine::Event::DialFailed { item, failure }, sink);
            }
            None => self.dial_answered(now, item, agent, sink),
        }
    }

    /// The customer is on the line again: with whom he was dialed for, or waiting for somebody
    /// with the patience that he has for people.
    #[cold]
    fn dial_answered(
        &mut self,
        now: Time,
        item: ItemId,
        agent: Option<AgentId>,
        sink: &mut impl Sink,
    ) {
        self.recorder.dial_answered(now, item);
        let line = self.line(item);
        line.state = LineState::On;
        let is_outbound = line.is_outbound;
        if is_outbound {
            // He has not waited before, and will if nobody is free.
            line.left_in = None;
        }
        if let Some(agent) = agent {
            self.drop_tasks(now, agent, item);
            let work_type = self.items.living(item).work_type;
            self.people[agent].held.subtract(work_type);
            self.tell(engine::Event::DialAnswered { item }, sink);
            self.begin_contact(now, item, agent, false);
            return;
        }
        self.tell(engine::Event::DialAnswered { item }, sink);
        let waits = |state: &&Item| state.phase == Phase::Waiting && !is_outbound;
        let state = self.items.get(item).filter(waits);
        let Some(contact) = state.map(|state| state.contact) else {
            return;
        };
        if let Some(patience) = self.patience(item) {
            let patience = patience.max(Span::from_millis(1));
            self.events.schedule(now + patience, Event::HangsUp { item, contact });
        }
    }

    /// A customer who has answered has waited for somebody as long as he would.
    #[cold]
    pub(super) fn hangs_up(&mut self, item: ItemId, contact: u32, sink: &mut impl Sink) {
        let state = self.items.get(item);
        let waits =
            state.is_some_and(|state| state.phase == Phase::Waiting && state.contact == contact);
        if waits && !self.is_off_line(item) {
            self.tell(engine::Event::CustomerLeft { item }, sink);
        }
    }
}
