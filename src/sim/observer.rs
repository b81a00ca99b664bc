//! Watches people and queues, and records what has changed when an instant is over.

use super::Model;
use super::World;
use super::people::Duty;
use super::people::Person;
use crate::id::AgentId;
use crate::id::IdVec;
use crate::id::PoolId;
use crate::id::QueueId;
use crate::record::AgentInterval;
use crate::record::Sink;
use crate::time::Time;

/// What the records have seen, and what may have changed since.
#[derive(Clone, Debug)]
pub(super) struct Observer {
    touched: Vec<AgentId>,
    touched_queues: Vec<QueueId>,
    queues: IdVec<QueueId, Watched>,
    /// Of each pool, those at work with nothing that needs attention.
    idle: IdVec<PoolId, Vec<AgentId>>,
}

/// What the records have seen of a queue.
#[derive(Clone, Copy, Debug, Default)]
struct Watched {
    is_touched: bool,
    waiting: u32,
    /// Since when an item has waited that somebody idle could serve.
    idle_since: Option<Time>,
}

impl Observer {
    pub(super) fn new(model: &Model) -> Self {
        Self {
            touched: Vec::new(),
            touched_queues: Vec::new(),
            queues: model.center.queues.iter().map(|_| Watched::default()).collect(),
            idle: model.pools.iter().map(|_| Vec::new()).collect(),
        }
    }

    pub(super) fn reset(&mut self) {
        self.touched.clear();
        self.touched_queues.clear();
        self.queues.iter_mut().for_each(|queue| *queue = Watched::default());
        self.idle.iter_mut().for_each(Vec::clear);
    }

    /// Whether nothing can have changed in this instant.
    pub(super) const fn saw_nothing(&self) -> bool {
        self.touched.is_empty() && self.touched_queues.is_empty()
    }

    /// People of whom something may have changed in this instant.
    pub(super) fn touched(&self) -> &[AgentId] {
        &self.touched
    }

    /// Something may have changed in a queue.
    pub(super) fn touch_queue(&mut self, queue: QueueId) {
        if !std::mem::replace(&mut self.queues[queue].is_touched, true) {
            self.touched_queues.push(queue);
        }
    }

    /// Adds a person to the idle of his pool, or takes him out; whether that changed anything.
    #[inline(always)]
    fn set_idle(&mut self, people: &mut IdVec<AgentId, Person>, agent: AgentId) -> bool {
        let person = &mut people[agent];
        let is_idle =
            matches!(person.duty, Duty::On | Duty::BreakDue(_)) && !person.desk.is_attending();
        let list = &mut self.idle[person.pool];
        match (is_idle, person.idle_position) {
            (true, None) => {
                person.idle_position = u32::try_from(list.len()).ok();
                list.push(agent);
            }
            (false, Some(position)) => {
                person.idle_position = None;
                list.swap_remove(position as usize);
                if let Some(moved) = list.get(position as usize) {
                    people[*moved].idle_position = Some(position);
                }
            }
            _ => {}
        }
        is_idle
    }

    /// The run ended at `end`: writes what has not been seen.
    pub(super) fn end(&mut self, end: Time, people: &IdVec<AgentId, Person>, sink: &mut impl Sink) {
        for person in people {
            if person.shown.from < end {
                sink.agent_interval(&AgentInterval { to: end, ..person.shown });
            }
        }
        for (queue, watched) in self.queues.iter_enumerated() {
            if let Some(since) = watched.idle_since {
                sink.idle_while_waiting(queue, since, end);
            }
        }
    }
}

impl World<'_> {
    /// Something may have changed about a person.
    pub(super) fn touch(&mut self, agent: AgentId) {
        if !std::mem::replace(&mut self.people[agent].is_touched, true) {
            self.observer.touched.push(agent);
        }
    }

    /// Records what has changed in the instant that is over.
    pub(super) fn observe(&mut self, now: Time, sink: &mut impl Sink) {
        for position in 0..self.observer.touched.len() {
            self.observe_person(now, self.observer.touched[position], sink);
        }
        self.observer.touched.clear();
        for position in 0..self.observer.touched_queues.len() {
            self.observe_queue(now, self.observer.touched_queues[position], sink);
        }
        self.observer.touched_queues.clear();
    }

    fn observe_person(&mut self, now: Time, agent: AgentId, sink: &mut impl Sink) {
        let is_idle = self.observer.set_idle(&mut self.people, agent);
        let person = &mut self.people[agent];
        person.is_touched = false;
        let glance = self.engine.glance(agent);
        let shows = AgentInterval {
            agent,
            from: now,
            to: now,
            signed_in: glance.signed_in,
            scheduled: !matches!(person.duty, Duty::Off),
            presence: glance.presence,
            attention: person.desk.is_attending(),
            items: glance.items,
            capacity_used: glance.capacity_used,
            capacity_limit: glance.capacity_limit,
        };
        let seen = person.shown;
        if (AgentInterval { from: seen.from, to: seen.to, ..shows }) != seen {
            if seen.from < now {
                sink.agent_interval(&AgentInterval { to: now, ..seen });
            }
            person.shown = shows;
        }
        for queue in &self.layout.queues_of[person.pool] {
            let watched = &self.observer.queues[*queue];
            // Only where somebody idle has come, or the last one may have gone.
            if watched.idle_since.is_some() || is_idle && self.engine.waiting(*queue) > 0 {
                self.observer.touch_queue(*queue);
            }
        }
    }

    fn observe_queue(&mut self, now: Time, queue: QueueId, sink: &mut impl Sink) {
        let waiting = u32::try_from(self.engine.waiting(queue)).unwrap_or(u32::MAX);
        let is_idle = waiting > 0 && self.somebody_could_serve(queue);
        let watched = &mut self.observer.queues[queue];
        watched.is_touched = false;
        if watched.waiting != waiting {
            watched.waiting = waiting;
            sink.waiting(now, queue, waiting);
        }
        match watched.idle_since {
            None if is_idle => watched.idle_since = Some(now),
            Some(since) if !is_idle => {
                watched.idle_since = None;
                sink.idle_while_waiting(queue, since, now);
            }
            _ => {}
        }
    }

    fn somebody_could_serve(&self, queue: QueueId) -> bool {
        let pools = self.layout.pools_of[queue].iter();
        pools
            .flat_map(|pool| &self.observer.idle[*pool])
            .any(|agent| self.engine.could_serve_waiting(*agent, queue))
    }
}
