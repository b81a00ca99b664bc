//! A world that jumps from wake-up to wake-up, around the engine or around its twin.

use std::sync::Arc;

use waitline::center::Center;
use waitline::center::Presence;
use waitline::engine::Decision;
use waitline::engine::Engine;
use waitline::engine::Event;
use waitline::engine::Obstacle;
use waitline::engine::QueueCheck;
use waitline::engine::State;
use waitline::id::AgentId;
use waitline::id::AttributeId;
use waitline::id::AttributeSetId;
use waitline::id::ItemId;
use waitline::id::QueueId;
use waitline::id::ValueId;
use waitline::id::WorkstreamId;
use waitline::time::Span;
use waitline::time::Time;

/// What tests ask of a router: the engine's face.
pub(crate) trait Router {
    fn start(center: Arc<Center>) -> Self;
    fn intern(&mut self, attributes: &[(AttributeId, ValueId)]) -> AttributeSetId;
    fn handle(&mut self, now: Time, event: Event);
    fn handle_timeout(&mut self, now: Time);
    fn poll_decision(&mut self) -> Option<Decision>;
    fn poll_timeout(&mut self) -> Option<Time>;
    fn state(&self, item: ItemId) -> Option<State>;
    fn agent_of(&self, item: ItemId) -> Option<AgentId>;
    fn presence(&self, agent: AgentId) -> Presence;
    fn capacity_used(&self, agent: AgentId) -> u32;
    fn waiting(&self, queue: QueueId) -> usize;
    fn open_items(&self, agent: AgentId) -> Vec<ItemId>;
    fn obstacle(&self, agent: AgentId, item: ItemId) -> Option<Obstacle>;
    fn is_on_hold(&self, item: ItemId) -> bool;
    /// Starting priority score of items with these attributes (CL-8).
    fn score(&mut self, workstream: WorkstreamId, set: AttributeSetId) -> u32;
    fn predicted_wait(&self, _queue: QueueId, _at: Time) -> Option<Span> {
        None
    }
    fn position(&self, _item: ItemId) -> Option<usize> {
        None
    }
    fn may_transfer(&self, _workstream: WorkstreamId, _queue: QueueId, _at: Time) -> bool {
        true
    }
    fn explain(&mut self) {}
    fn poll_check(&mut self) -> Option<QueueCheck> {
        None
    }
    /// Panics if capacity in use is not the sum of what is carried.
    fn audit(&self);
}

impl Router for Engine {
    fn start(center: Arc<Center>) -> Self {
        Self::new(center, Time::ZERO)
    }
    fn intern(&mut self, attributes: &[(AttributeId, ValueId)]) -> AttributeSetId {
        Self::intern(self, attributes)
    }
    fn handle(&mut self, now: Time, event: Event) {
        Self::handle(self, now, event);
    }
    fn handle_timeout(&mut self, now: Time) {
        Self::handle_timeout(self, now);
    }
    fn poll_decision(&mut self) -> Option<Decision> {
        Self::poll_decision(self)
    }
    fn poll_timeout(&mut self) -> Option<Time> {
        Self::poll_timeout(self)
    }
    fn state(&self, item: ItemId) -> Option<State> {
        Self::state(self, item)
    }
    fn agent_of(&self, item: ItemId) -> Option<AgentId> {
        Self::agent_of(self, item)
    }
    fn presence(&self, agent: AgentId) -> Presence {
        Self::presence(self, agent)
    }
    fn capacity_used(&self, agent: AgentId) -> u32 {
        self.glance(agent).capacity_used
    }
    fn waiting(&self, queue: QueueId) -> usize {
        Self::waiting(self, queue)
    }
    fn open_items(&self, agent: AgentId) -> Vec<ItemId> {
        Self::open_items(self, agent).map(|open| open.item).collect()
    }
    fn obstacle(&self, agent: AgentId, item: ItemId) -> Option<Obstacle> {
        Self::obstacle(self, agent, item)
    }
    fn is_on_hold(&self, item: ItemId) -> bool {
        Self::is_on_hold(self, item)
    }
    fn score(&mut self, workstream: WorkstreamId, set: AttributeSetId) -> u32 {
        self.routing(workstream, set).score
    }
    fn predicted_wait(&self, queue: QueueId, at: Time) -> Option<Span> {
        Self::predicted_wait(self, queue, at)
    }
    fn position(&self, item: ItemId) -> Option<usize> {
        Self::position(self, item)
    }
    fn may_transfer(&self, workstream: WorkstreamId, queue: QueueId, at: Time) -> bool {
        Self::may_transfer(self, workstream, queue, at)
    }
    fn explain(&mut self) {
        Self::explain(self, true);
    }
    fn poll_check(&mut self) -> Option<QueueCheck> {
        Self::poll_check(self)
    }
    fn audit(&self) {
        Self::audit(self);
    }
}

/// A router, the time, and what it decided.
pub(crate) struct Driver<R> {
    pub(crate) router: R,
    pub(crate) now: Time,
    decided: Vec<(Time, Decision)>,
}

/// Wake-ups of one instant after which a router is taken to go round in circles.
const WAKE_UPS_PER_INSTANT: usize = 200;

impl<R: Router> Driver<R> {
    pub(crate) fn new(center: Arc<Center>) -> Self {
        Self { router: R::start(center), now: Time::ZERO, decided: Vec::new() }
    }

    /// Tells the router what happened now.
    pub(crate) fn report(&mut self, event: Event) {
        self.router.handle(self.now, event);
        self.drain();
    }

    /// Lets the router act on everything that is due until `to`; what is due then only if
    /// `settled`: otherwise events of that instant come first.
    pub(crate) fn advance(&mut self, to: Time, settled: bool) {
        let mut wake_ups = 0;
        while let Some(due) = self.router.poll_timeout()
            && (due < to || settled && due == to)
        {
            assert!(due >= self.now, "the next timeout, {due}, is before {}", self.now);
            wake_ups = if due == self.now { wake_ups + 1 } else { 0 };
            assert!(wake_ups < WAKE_UPS_PER_INSTANT, "no end of wake-ups at {due}");
            self.now = due;
            self.router.handle_timeout(due);
            self.drain();
        }
        self.now = to;
    }

    /// Wakes the router now, whether it asked for it or not.
    pub(crate) fn wake(&mut self) {
        self.router.handle_timeout(self.now);
        self.drain();
    }

    /// Everything decided since the last call.
    pub(crate) fn take_decided(&mut self) -> Vec<(Time, Decision)> {
        std::mem::take(&mut self.decided)
    }

    fn drain(&mut self) {
        while let Some(decision) = self.router.poll_decision() {
            self.decided.push((self.now, decision));
        }
    }
}
