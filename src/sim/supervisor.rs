//! Supervisors who step in: they assign what waits too long, move or close what lasts too long
//! (MAN-1, MAN-2, MAN-4).

use super::Model;
use super::World;
use super::event::Event;
use super::items::Phase;
use super::people::Duty;
use crate::center::Family;
use crate::engine;
use crate::id::AgentId;
use crate::id::IdVec;
use crate::id::ItemId;
use crate::id::PoolId;
use crate::random::Purpose;
use crate::random::Sampler;
use crate::random::Stream;
use crate::random::Streams;
use crate::record::Sink;
use crate::record::Together;
use crate::time::Span;
use crate::time::Time;
use crate::workforce::Supervision;

/// The supervisors of each pool that has any, in one replication.
#[derive(Clone, Debug)]
pub(super) struct Supervisors(IdVec<PoolId, Option<Looks>>);

/// When a pool's supervisors look, and whom they choose.
#[derive(Clone, Debug)]
struct Looks {
    law: Sampler,
    looks: Stream,
    planned: u32,
    choice: Stream,
    chosen: u32,
}

/// What a supervisor does about an item.
#[derive(Clone, Copy, Debug)]
enum Step {
    Close,
    Move(AgentId),
    Assign,
}

impl Supervisors {
    pub(super) fn new(model: &Model, streams: &Streams) -> Self {
        let looks = model.pools.iter().map(|pool| {
            let supervision = pool.teamwork.supervises.as_ref()?;
            Some(Looks {
                law: supervision.looks_every.sampler(),
                looks: streams.stream(&pool.name, Purpose::SupervisorLooks),
                planned: 0,
                choice: streams.stream(&pool.name, Purpose::SupervisorChoice),
                chosen: 0,
            })
        });
        Self(looks.collect())
    }
}

impl World<'_> {
    /// Puts everybody's first look on the event list.
    pub(super) fn plan_supervision(&mut self) {
        if self.teams.is_some() {
            for pool in self.model.pools.ids() {
                self.plan_supervisors_look(Time::ZERO, pool);
            }
        }
    }

    fn plan_supervisors_look(&mut self, now: Time, pool: PoolId) {
        let looks = self.teams.as_mut().and_then(|teams| teams.supervisors.0[pool].as_mut());
        if let Some(looks) = looks {
            let after = looks.looks.span(&looks.law, u64::from(looks.planned), 0);
            looks.planned += 1;
            // Two looks of one instant would see the same.
            let after = after.max(Span::from_millis(1));
            self.events.schedule(now + after, Event::SupervisorsLook(pool));
        }
    }

    /// The supervisors of a pool look at what goes on, if one of them is at work.
    #[cold]
    pub(super) fn supervisors_look(&mut self, now: Time, pool: PoolId, sink: &mut impl Sink) {
        self.plan_supervisors_look(now, pool);
        let model = self.model;
        let is_there = |agent: &AgentId| self.people[*agent].duty == Duty::On;
        let settings = &model.pools[pool];
        let Some(supervision) = settings.teamwork.supervises.as_ref() else {
            return;
        };
        if !settings.agents.iter().any(is_there) {
            return;
        }
        for (item, step) in self.to_do(now, supervision) {
            self.steps_in(now, pool, item, step, sink);
        }
    }

    /// What a look finds to do. One thing about an item at a time: closing before moving.
    fn to_do(&self, now: Time, supervision: &Supervision) -> Vec<(ItemId, Step)> {
        let is_past = |since: Option<Time>, limit: Option<Span>| {
            since.zip(limit).is_some_and(|(since, limit)| now - since >= limit)
        };
        let mut found = Vec::new();
        for (item, state) in self.items.iter() {
            if !supervision.queues.contains(&state.queue) {
                continue;
            }
            let is_conversation = state.family != Family::Record;
            let step = match (state.phase, state.agent) {
                (Phase::Contact | Phase::WrapUp, Some(agent)) if is_conversation => {
                    let since = self.recorder.in_hand_since(item);
                    let is_in_contact = state.phase == Phase::Contact;
                    if is_past(since, supervision.closes_after) {
                        Some(Step::Close)
                    } else if is_in_contact && is_past(since, supervision.transfers_after) {
                        self.may_be_moved(item).then_some(Step::Move(agent))
                    } else {
                        None
                    }
                }
                (Phase::Waiting, None) => {
                    let since = self.recorder.waits_since(item);
                    is_past(since, supervision.assigns_after).then_some(Step::Assign)
                }
                _ => None,
            };
            found.extend(step.map(|step| (item, step)));
        }
        found
    }

    fn steps_in(
        &mut self,
        now: Time,
        pool: PoolId,
        item: ItemId,
        step: Step,
        sink: &mut impl Sink,
    ) {
        // What was done about another item may have changed this one.
        let is_open = self.items.get(item).map(|state| (state.phase, state.agent));
        match (step, is_open) {
            (Step::Close, Some((Phase::Contact | Phase::WrapUp, _))) => {
                self.recorder.together(now, item, Together::ForceClosed, sink);
                self.tell(engine::Event::ForceClosed { item }, sink);
            }
            (Step::Move(from), Some((Phase::Contact, Some(agent)))) if agent == from => {
                if let Some(to) = self.member_for(pool, item, Some(from)) {
                    self.moved_by_supervisor(now, item, from, to, sink);
                }
            }
            (Step::Assign, Some((Phase::Waiting, None))) => {
                if let Some(to) = self.member_for(pool, item, None) {
                    let event = engine::Event::SupervisorAssigned { item, agent: to };
                    if self.asks(event, sink) {
                        self.recorder.together(now, item, Together::SupervisorAssigned, sink);
                    }
                }
            }
            _ => {}
        }
    }

    /// The member of an item's queue to whom a supervisor gives it, of those on his list.
    fn member_for(
        &mut self,
        pool: PoolId,
        item: ItemId,
        except: Option<AgentId>,
    ) -> Option<AgentId> {
        let model = self.model;
        let looks = self.teams.as_mut()?.supervisors.0[pool].as_mut()?;
        let mark = looks.choice.uniform(u64::from(looks.chosen), 0);
        looks.chosen += 1;
        let queue = self.items.get(item)?.queue;
        let may_have = |agent: &AgentId| {
            let is_on_list = match except {
                None => self.engine.may_be_assigned(item, *agent),
                Some(from) => *agent != from && self.engine.may_be_given(item, *agent),
            };
            is_on_list && self.people[*agent].duty == Duty::On
        };
        let members = model.center.queues[queue].members.iter().copied();
        self.least_loaded(members.filter(may_have), mark)
    }
}
