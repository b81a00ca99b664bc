//! Folds what happens to items into records.

mod seldom;

use std::collections::BTreeMap;

use super::BotFailure;
use super::Ending;
use super::ItemKey;
use super::ItemRecord;
use super::SegmentRecord;
use super::SessionEnding;
use super::SessionRecord;
use super::Silence;
use super::Sink;
use super::Together;
use crate::center::Channel;
use crate::engine::CloseCause;
use crate::engine::Entry;
use crate::engine::FallbackReason;
use crate::engine::WithdrawCause;
use crate::id::AgentId;
use crate::id::Id;
use crate::id::IdVec;
use crate::id::ItemId;
use crate::id::QueueId;
use crate::id::RuleId;
use crate::id::WorkstreamId;
use crate::time::Span;
use crate::time::Time;

/// An item that has just come in.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Arrived {
    /// Its name in files.
    pub key: ItemKey,
    /// The entry through which it came.
    pub workstream: WorkstreamId,
    /// Its channel.
    pub channel: Channel,
    /// Whether it is a finished record that came back.
    pub is_reopened: bool,
    /// Whether it is a customer of a campaign, who has come onto its list.
    pub is_outbound: bool,
}

/// Keeps what is alive and writes a record to a [`Sink`] when it is complete.
///
/// The caller reports what the engine decided and what people did, in order of time. A visit to
/// a queue lasts from `enqueued` or `requeued` to an answer, a close or the end; a session from
/// an offer or assignment to its end. Memory is proportional to what is alive.
#[derive(Clone, Debug, Default)]
pub struct Recorder {
    items: Vec<Living>,
    /// For each queue, the largest number of a visit that was answered.
    youngest_answered: IdVec<QueueId, u64>,
    visits: u64,
    /// By slot, of items whose callers were offered a callback, or whom a campaign calls.
    calls: BTreeMap<u32, Call>,
}

/// What became of calling a customer so far.
#[derive(Clone, Copy, Debug, Default)]
struct Call {
    agreed: Option<Time>,
    dialed: Option<Time>,
    dials: u32,
    answered: Option<Time>,
}

#[derive(Clone, Debug)]
struct Living {
    is_alive: bool,
    is_with_bot: bool,
    arrived: Time,
    entered: Time,
    about: Arrived,
    answered: Option<Time>,
    rule: Option<RuleId>,
    fallback: Option<FallbackReason>,
    bot_failure: Option<BotFailure>,
    handle_time: Span,
    /// Hands-on time of those who helped, in milliseconds.
    helped: f64,
    reopened: u32,
    silence: Silence,
    overflows: u32,
    moved_from: Option<QueueId>,
    visit: Visit,
    session: Option<Session>,
}

/// A visit to a queue.
#[derive(Clone, Copy, Debug)]
struct Visit {
    is_open: bool,
    queue: QueueId,
    entered: Time,
    number: u64,
    first_offered: Option<Time>,
    is_first: bool,
}

/// A stretch with one agent.
#[derive(Clone, Copy, Debug)]
struct Session {
    agent: AgentId,
    offered: Time,
    accepted: Option<Time>,
    contact_ended: Option<Time>,
    talk: f64,
    hold: f64,
    wrap_up: f64,
    picked: bool,
}

impl Recorder {
    /// A recorder for a center with this many queues.
    pub fn new(queue_count: usize) -> Self {
        let youngest_answered = IdVec::from_fn(queue_count, |_| 0);
        Self { items: Vec::new(), youngest_answered, visits: 0, calls: BTreeMap::new() }
    }

    /// Forgets everything and keeps the memory.
    pub fn reset(&mut self) {
        self.items.clear();
        self.youngest_answered.iter_mut().for_each(|number| *number = 0);
        self.visits = 0;
        self.calls.clear();
    }

    /// An item came in.
    #[inline(always)]
    pub fn arrived(&mut self, now: Time, item: ItemId, about: Arrived) {
        let slot = item.slot as usize;
        let living = Living {
            is_alive: true,
            is_with_bot: false,
            arrived: now,
            entered: now,
            about,
            answered: None,
            rule: None,
            fallback: None,
            bot_failure: None,
            handle_time: Span::ZERO,
            helped: 0.0,
            reopened: u32::from(about.is_reopened),
            silence: Silence::default(),
            overflows: 0,
            moved_from: None,
            visit: Visit {
                is_open: false,
                queue: Id::new(0),
                entered: now,
                number: 0,
                first_offered: None,
                is_first: true,
            },
            session: None,
        };
        match self.items.get_mut(slot) {
            Some(place) => *place = living,
            None => {
                assert!(slot == self.items.len(), "{item:?} leaves a slot out");
                self.items.push(living);
            }
        }
    }

    /// An item entered a queue, perhaps from another.
    pub fn enqueued(
        &mut self,
        now: Time,
        item: ItemId,
        queue: QueueId,
        entry: Entry,
        sink: &mut impl Sink,
    ) {
        let living = &mut self.items[item.slot as usize];
        match entry {
            Entry::Rule(rule) => living.rule = Some(rule),
            Entry::Fallback(reason) => living.fallback = Some(reason),
            Entry::Transfer | Entry::BotFailed | Entry::Campaign(_) => {}
            Entry::Overflow { rule, .. } => living.rule = rule.or(living.rule),
        }
        if living.visit.is_open {
            self.move_on(now, item, sink);
        }
        let living = &self.items[item.slot as usize];
        let is_first = living.answered.is_none() && living.moved_from.is_none();
        self.enter(now, item, queue, is_first);
        if entry == Entry::Transfer {
            self.together(now, item, Together::TransferredIn, sink);
        }
    }

    /// An item leaves its queue for another before anybody answered there.
    #[cold]
    fn move_on(&mut self, now: Time, item: ItemId, sink: &mut impl Sink) {
        let living = &mut self.items[item.slot as usize];
        if living.answered.is_none() {
            living.moved_from.get_or_insert(living.visit.queue);
        }
        self.leave(now, item, Ending::MovedOn, sink);
    }

    /// An item is open again: a new visit, unless it only was offered in vain.
    pub fn requeued(&mut self, now: Time, item: ItemId, queue: QueueId, by_customer: bool) {
        let living = &mut self.items[item.slot as usize];
        if !living.visit.is_open {
            living.reopened += u32::from(by_customer);
            self.enter(now, item, queue, false);
        }
    }

    fn enter(&mut self, now: Time, item: ItemId, queue: QueueId, is_first: bool) {
        self.visits += 1;
        let number = self.visits;
        let first_offered = None;
        let entered = now;
        self.items[item.slot as usize].visit =
            Visit { is_open: true, queue, entered, number, first_offered, is_first };
    }

    /// An item was offered.
    pub fn offered(&mut self, now: Time, item: ItemId, agent: AgentId) {
        self.begin(now, item, agent, false);
    }

    fn begin(&mut self, now: Time, item: ItemId, agent: AgentId, picked: bool) {
        let living = &mut self.items[item.slot as usize];
        living.visit.first_offered.get_or_insert(now);
        living.session = Some(Session {
            agent,
            offered: now,
            accepted: None,
            contact_ended: None,
            talk: 0.0,
            hold: 0.0,
            wrap_up: 0.0,
            picked,
        });
    }

    /// The agent to whom an item was offered took it.
    pub fn accepted(&mut self, now: Time, item: ItemId, sink: &mut impl Sink) {
        let living = &mut self.items[item.slot as usize];
        if let Some(session) = &mut living.session {
            session.accepted = Some(now);
        }
        living.answered.get_or_insert(now);
        self.leave(now, item, Ending::Answered, sink);
    }

    /// An item became an agent's without being offered, or without being accepted.
    pub fn assigned(
        &mut self,
        now: Time,
        item: ItemId,
        agent: AgentId,
        picked: bool,
        sink: &mut impl Sink,
    ) {
        // NOT-3: what rings may become his by itself.
        let ringing = self.items[item.slot as usize].session;
        if ringing.is_none_or(|session| session.agent != agent) {
            self.begin(now, item, agent, picked);
        }
        self.accepted(now, item, sink);
    }

    /// Ends the visit to a queue, if it lasts.
    #[inline]
    fn leave(&mut self, now: Time, item: ItemId, ending: Ending, sink: &mut impl Sink) {
        if self.items[item.slot as usize].visit.is_open {
            self.end_visit(now, item, ending, sink);
        }
    }

    #[inline(never)]
    fn end_visit(&mut self, now: Time, item: ItemId, ending: Ending, sink: &mut impl Sink) {
        let living = &mut self.items[item.slot as usize];
        living.visit.is_open = false;
        if living.about.is_outbound {
            return;
        }
        let visit = living.visit;
        let session = living.session.filter(|_| ending == Ending::Answered);
        let youngest = &mut self.youngest_answered[visit.queue];
        let overtaken = *youngest > visit.number;
        if ending == Ending::Answered {
            *youngest = visit.number.max(*youngest);
        }
        sink.segment(&SegmentRecord {
            key: living.about.key,
            workstream: living.about.workstream,
            channel: living.about.channel,
            queue: visit.queue,
            entered: visit.entered,
            first_offered: visit.first_offered,
            left: now,
            ending,
            agent: session.map(|session| session.agent),
            picked: session.is_some_and(|session| session.picked),
            overtaken,
            first: visit.is_first,
        });
    }

    /// An agent had his hands on an item's contact for so many milliseconds.
    pub fn talked(&mut self, item: ItemId, millis: f64) {
        if let Some(session) = &mut self.items[item.slot as usize].session {
            session.talk += millis;
        }
    }

    /// An agent had his hands on an item's wrap-up for so many milliseconds.
    pub fn wrapped_up(&mut self, item: ItemId, millis: f64) {
        if let Some(session) = &mut self.items[item.slot as usize].session {
            session.wrap_up += millis;
        }
    }

    /// Since when a living item has been in somebody's hands, if it is.
    pub fn in_hand_since(&self, item: ItemId) -> Option<Time> {
        self.items[item.slot as usize].session.and_then(|session| session.accepted)
    }

    /// Since when a living item has waited in its queue, if it does.
    pub fn waits_since(&self, item: ItemId) -> Option<Time> {
        let visit = self.items[item.slot as usize].visit;
        visit.is_open.then_some(visit.entered)
    }

    /// The contact is over; the wrap-up may follow.
    pub fn contact_ended(&mut self, now: Time, item: ItemId) {
        if let Some(session) = &mut self.items[item.slot as usize].session {
            session.contact_ended = Some(now);
        }
    }

    /// An offer came to nothing.
    pub fn withdrawn(
        &mut self,
        now: Time,
        item: ItemId,
        cause: WithdrawCause,
        sink: &mut impl Sink,
    ) {
        let ending = match cause {
            WithdrawCause::Declined => SessionEnding::Declined,
            WithdrawCause::Expired => SessionEnding::Expired,
            WithdrawCause::CustomerLeft | WithdrawCause::SystemClosed => SessionEnding::Withdrawn,
        };
        self.end_session(now, item, ending, sink);
    }

    /// The agent no longer has the item, and it is not over.
    pub fn set_aside(&mut self, now: Time, item: ItemId, sink: &mut impl Sink) {
        self.end_session(now, item, SessionEnding::SetAside, sink);
    }

    #[inline(always)]
    fn end_session(
        &mut self,
        now: Time,
        item: ItemId,
        ending: SessionEnding,
        sink: &mut impl Sink,
    ) {
        let living = &mut self.items[item.slot as usize];
        let Some(session) = living.session.take() else {
            return;
        };
        let talk_time = Span::from_real_millis(session.talk);
        let wrap_up_time = Span::from_real_millis(session.wrap_up);
        let hold_time = Span::from_real_millis(session.hold);
        living.handle_time += talk_time + hold_time + wrap_up_time;
        sink.session(&SessionRecord {
            key: living.about.key,
            workstream: living.about.workstream,
            channel: living.about.channel,
            queue: living.visit.queue,
            agent: session.agent,
            offered: session.offered,
            accepted: session.accepted,
            contact_ended: session.contact_ended.unwrap_or(now),
            ended: now,
            ending,
            talk_time,
            hold_time,
            wrap_up_time,
            picked: session.picked,
        });
    }

    /// An item closed.
    pub fn closed(&mut self, now: Time, item: ItemId, cause: CloseCause, sink: &mut impl Sink) {
        let is_answered = self.items[item.slot as usize].answered.is_some();
        let ending = match cause {
            // VO-5: done outside, where a bot that failed sent it.
            CloseCause::Done if !is_answered => Ending::SentOutside,
            CloseCause::Done => Ending::Answered,
            CloseCause::CustomerLeft | CloseCause::Disconnected => Ending::Abandoned,
            CloseCause::StateLimit
            | CloseCause::Forced
            | CloseCause::BotFailed
            | CloseCause::Silence
            | CloseCause::EmptyQueue
            | CloseCause::Removed
            | CloseCause::Unreadable
            | CloseCause::ChannelClosed
            | CloseCause::Overflow
            | CloseCause::Voicemail
            | CloseCause::NotReached => Ending::SystemClosed,
            CloseCause::TransferredOutside => Ending::SentOutside,
            CloseCause::Deflected => Ending::Deflected,
        };
        self.end_session(now, item, SessionEnding::Done, sink);
        self.leave(now, item, ending, sink);
        self.finish(now, item, ending, sink);
    }

    /// Writes the item's record; one that was answered once is answered.
    fn finish(&mut self, now: Time, item: ItemId, ending: Ending, sink: &mut impl Sink) {
        if self.items[item.slot as usize].about.is_outbound {
            self.finish_outbound(now, item, ending, sink);
            return;
        }
        if !self.calls.is_empty() {
            self.finish_callback(now, item, sink);
        }
        let living = &mut self.items[item.slot as usize];
        living.is_alive = false;
        sink.item(&ItemRecord {
            key: living.about.key,
            workstream: living.about.workstream,
            channel: living.about.channel,
            arrived: living.arrived,
            entered: living.entered,
            answered: living.answered,
            closed: now,
            ending: if living.answered.is_some() { Ending::Answered } else { ending },
            rule: living.rule,
            fallback: living.fallback,
            bot_failure: living.bot_failure,
            handle_time: living.handle_time + Span::from_real_millis(living.helped),
            reopened: living.reopened,
            silence: living.silence,
            overflows: living.overflows,
            moved_from: living.moved_from,
        });
    }

    /// The run ended at `now`: writes the records of everything still alive.
    pub fn end(&mut self, now: Time, sink: &mut impl Sink) {
        for slot in 0..self.items.len() {
            if self.items[slot].is_alive {
                let item = ItemId { slot: u32::try_from(slot).unwrap_or(u32::MAX), generation: 0 };
                self.end_session(now, item, SessionEnding::LeftAtEnd, sink);
                self.leave(now, item, Ending::LeftAtEnd, sink);
                let ending = match self.items[slot].is_with_bot {
                    true => Ending::WithBot,
                    false => Ending::LeftAtEnd,
                };
                self.finish(now, item, ending, sink);
            }
        }
    }
}
