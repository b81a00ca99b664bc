//! Follows single items: what the engine decided about them, and why.

use std::sync::Arc;

use super::Model;
use super::World;
use crate::center::Channel;
use crate::center::OverflowAction;
use crate::engine::Arrival;
use crate::engine::Decision;
use crate::engine::Engine;
use crate::engine::Entry;
use crate::engine::Event;
use crate::engine::State;
use crate::id::AgentId;
use crate::id::AttributeId;
use crate::id::AttributeSetId;
use crate::id::ItemId;
use crate::id::QueueId;
use crate::id::RuleId;
use crate::id::ValueId;
use crate::id::WorkstreamId;
use crate::record::Entered;
use crate::record::ItemKey;
use crate::record::Sink;
use crate::record::Step;
use crate::time::Time;

/// An item whose queue has just overflowed before it entered, and what is done with it.
pub(super) type Refused = (ItemId, OverflowAction);

/// How an item with these attributes has just come in, by which rule if any, and into which queue
/// unless that rule's queue overflowed.
fn entered(
    engine: &mut Engine,
    (workstream, channel, is_from_bot): (WorkstreamId, Channel, bool),
    set: AttributeSetId,
    applied: Option<RuleId>,
    queue: Option<QueueId>,
) -> Entered {
    let attributes = engine.attributes(set).unwrap_or_default().to_vec();
    let skills = engine.requirement(workstream, set).0.to_vec();
    let into = queue.map(|queue| (queue, ahead(engine, queue)));
    let routing = engine.routing(workstream, set).clone();
    let checks = std::iter::from_fn(|| engine.poll_check()).collect();
    let bucket = queue.and_then(|queue| engine.bucket(workstream, set, queue));
    Entered {
        workstream,
        channel,
        is_from_bot,
        attributes,
        routing,
        skills,
        applied,
        checks,
        into,
        bucket,
    }
}

/// Items that were open in a queue before the one that has just entered it.
fn ahead(engine: &Engine, queue: QueueId) -> usize {
    engine.waiting(queue).saturating_sub(1)
}

/// What there is to tell of an item's entry into a queue.
enum Told {
    /// That it came in, and by which rule.
    Arrival(Option<RuleId>),
    /// That it goes there: how it came in has been told.
    Queued,
    /// Nothing, for it is ended there at once (OVF-7).
    Nothing,
}

fn told(item: ItemId, entry: Entry, refused: Option<Refused>) -> Told {
    match (entry, refused.filter(|(refused, _)| *refused == item)) {
        (_, Some((_, OverflowAction::End))) => Told::Nothing,
        (Entry::Rule(rule), None) => Told::Arrival(Some(rule)),
        (Entry::Fallback(_), None) => Told::Arrival(None),
        _ => Told::Queued,
    }
}

/// Sends one made-up item through the engine at `at`, with everybody signed in who is scheduled
/// then and nobody busy, and tells what becomes of it at once. `lot` decides splits.
pub fn made_up(
    model: &Model,
    workstream: WorkstreamId,
    attributes: &[(AttributeId, ValueId)],
    at: Time,
    lot: u64,
) -> Vec<Step> {
    let mut engine = Engine::new(Arc::clone(&model.center), at);
    for pool in &model.pools {
        let now = pool.staffing.iter().rev().find(|entry| entry.from <= at);
        let scheduled = now.map_or(0, |entry| entry.count as usize);
        for agent in pool.agents.iter().take(scheduled) {
            engine.handle(at, Event::SignedIn { agent: *agent });
        }
    }
    while engine.poll_decision().is_some() {}
    engine.explain(true);
    let set = engine.intern(attributes);
    let item = ItemId { slot: 0, generation: 0 };
    let arrival = Arrival { item, workstream, attributes: set, since: at, lot };
    engine.handle(at, Event::Arrived(arrival));
    let settings = &model.center.workstreams[workstream];
    let (channel, has_bot) = (settings.channel, settings.first_bot().is_some());
    let came = |engine: &mut Engine, applied, queue| {
        let about = (workstream, channel, has_bot);
        Step::Routed(Box::new(entered(engine, about, set, applied, queue)))
    };
    let (mut steps, mut refused) = (Vec::new(), None);
    if has_bot {
        steps.push(Step::ToBot(workstream, channel));
    }
    loop {
        while let Some(explanation) = engine.poll_explanation() {
            steps.push(Step::Chosen(explanation));
        }
        while let Some(decision) = engine.poll_decision() {
            match decision {
                Decision::Enqueue { queue, entry, .. } => match told(item, entry, refused) {
                    Told::Arrival(rule) => steps.push(came(&mut engine, rule, Some(queue))),
                    Told::Queued => steps.push(Step::Queued(queue, ahead(&engine, queue))),
                    Told::Nothing => {}
                },
                Decision::Overflow { rule: Some(rule), action, .. } => {
                    steps.push(came(&mut engine, Some(rule), None));
                    steps.push(Step::Decided(decision));
                    refused = Some((item, action));
                }
                // What a bot solves has no more to tell, so it is one that the bot hands over.
                Decision::StartBot { .. } => {
                    steps.push(Step::Decided(decision));
                    let escalated = Event::BotEscalated { item, attributes: set, since: at };
                    engine.handle(at, escalated);
                }
                Decision::SetPresence { .. } => {}
                other => steps.push(Step::Decided(other)),
            }
        }
        if engine.poll_timeout() != Some(at) {
            break;
        }
        engine.handle_timeout(at);
    }
    if let (Some(State::Open), Some(queue)) = (engine.state(item), engine.queue_of(item)) {
        steps.push(Step::Waits(queue, engine.candidacies(item)));
    }
    steps
}

impl World<'_> {
    /// Tells of a decision that is about to be carried out, and of why it was taken.
    pub(super) fn follow(&mut self, now: Time, decision: &Decision, sink: &mut impl Sink) {
        match *decision {
            Decision::Enqueue { item, queue, entry } => {
                let refused = self.refused.take();
                match told(item, entry, refused) {
                    Told::Arrival(rule) => self.follow_arrival(now, item, rule, Some(queue), sink),
                    Told::Queued => self.follow_entry(now, item, queue, sink),
                    Told::Nothing => {}
                }
            }
            Decision::Overflow { item, rule: Some(rule), action, .. } => {
                self.refused = Some((item, action));
                self.follow_arrival(now, item, Some(rule), None, sink);
                self.follow_decision(now, item, decision, sink);
            }
            Decision::Offer { item, .. } | Decision::Assign { item, .. } => {
                self.follow_choice(sink);
                self.follow_decision(now, item, decision, sink);
            }
            Decision::StartBot { item }
            | Decision::Withdraw { item, .. }
            | Decision::Requeue { item, .. }
            | Decision::Transfer { item, .. }
            | Decision::TransferOut { item }
            | Decision::Consult { item, .. }
            | Decision::ConsultOver { item, .. }
            | Decision::OutsideOver { item, .. }
            | Decision::SendMessage { item, .. }
            | Decision::OfferCallback { item }
            | Decision::AgreeCallback { item }
            | Decision::RefuseCallback { item, .. }
            | Decision::Dial { item, .. }
            | Decision::Keep { item, .. }
            | Decision::WrapUp { item, .. }
            | Decision::Park { item, .. }
            | Decision::Overflow { item, .. }
            | Decision::TellWait { item, .. }
            | Decision::TellPosition { item, .. }
            | Decision::NotRouted { item, .. }
            | Decision::Close { item, .. } => self.follow_decision(now, item, decision, sink),
            Decision::SetPresence { .. } | Decision::Ignore { .. } => {}
        }
    }

    /// Tells that somebody took what he was offered.
    pub(super) fn follow_accept(
        &self,
        now: Time,
        item: ItemId,
        agent: AgentId,
        sink: &mut impl Sink,
    ) {
        if let Some(key) = self.wanted(item, sink) {
            sink.step(now, key, Step::Accepted(agent));
        }
    }

    /// Tells what happens to an item beside the engine's decisions.
    pub(super) fn follow_step(&self, now: Time, item: ItemId, step: Step, sink: &mut impl Sink) {
        if let Some(key) = self.wanted(item, sink) {
            sink.step(now, key, step);
        }
    }

    fn follow_entry(&self, now: Time, item: ItemId, queue: QueueId, sink: &mut impl Sink) {
        if let Some(key) = self.wanted(item, sink) {
            sink.step(now, key, Step::Queued(queue, ahead(&self.engine, queue)));
        }
    }

    fn follow_arrival(
        &mut self,
        now: Time,
        item: ItemId,
        applied: Option<RuleId>,
        queue: Option<QueueId>,
        sink: &mut impl Sink,
    ) {
        let Some(key) = self.wanted(item, sink) else {
            while self.engine.poll_check().is_some() {}
            return;
        };
        let recorded = self.items.living(item).recorded;
        let engine = &mut self.engine;
        let set = self.traffic.set_of(key.demand, key.ordinal, recorded, false, engine);
        let workstream = self.model.demands[key.demand].workstream;
        let channel = self.model.center.workstreams[workstream].channel;
        let is_from_bot = self.model.center.workstreams[workstream].first_bot().is_some();
        let entered = entered(engine, (workstream, channel, is_from_bot), set, applied, queue);
        sink.step(now, key, Step::Routed(Box::new(entered)));
    }

    /// Explanations come in the order of the offers and assignments that they are about.
    fn follow_choice(&mut self, sink: &mut impl Sink) {
        while let Some(explanation) = self.engine.poll_explanation() {
            if let Some(key) = self.wanted(explanation.item, sink) {
                sink.step(explanation.at, key, Step::Chosen(explanation));
            }
        }
    }

    fn follow_decision(&self, now: Time, item: ItemId, decision: &Decision, sink: &mut impl Sink) {
        if let Some(key) = self.wanted(item, sink) {
            sink.step(now, key, Step::Decided(*decision));
        }
    }

    /// The name of a living item whose steps are wanted.
    fn wanted(&self, item: ItemId, sink: &impl Sink) -> Option<ItemKey> {
        let state = self.items.get(item)?;
        let key = ItemKey { demand: state.demand, ordinal: state.ordinal };
        sink.wants(key).then_some(key)
    }
}
