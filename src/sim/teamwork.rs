//! Conversations that change hands, and people who are asked for help (4.3, VO-3, VO-4). Only
//! centers whose people do so pay for any of it.

use std::collections::BTreeMap;

use super::Model;
use super::World;
use super::people::Duty;
use super::supervisor::Supervisors;
use crate::center::Family;
use crate::center::WorkType;
use crate::engine;
use crate::engine::ConsultTarget;
use crate::engine::IgnoreReason;
use crate::id::AgentId;
use crate::id::DemandId;
use crate::id::IdVec;
use crate::id::ItemId;
use crate::id::PoolId;
use crate::random::Law;
use crate::random::Purpose;
use crate::random::Sampler;
use crate::random::Stream;
use crate::random::Streams;
use crate::record::Sink;
use crate::record::Together;
use crate::time::Span;
use crate::time::Time;
use crate::workforce::About;
use crate::workforce::ConsultWith;
use crate::workforce::Leaves;
use crate::workforce::Part;
use crate::workforce::TRANSFERS_LIMIT;
use crate::workforce::Task;
use crate::workforce::Teamwork;

/// What people do together, in one replication.
#[derive(Clone, Debug)]
pub(super) struct Teams {
    pub(super) chances: IdVec<DemandId, Chances>,
    pub(super) laws: IdVec<PoolId, Laws>,
    pub(super) supervisors: Supervisors,
    pub(super) contacts: BTreeMap<ItemId, Contact>,
    answer: Answer,
    /// Of a consult that the engine is asked for: its position among those of the pool.
    asked: usize,
}

/// The chances that are taken with the items of a demand, each by item and person in turn.
#[derive(Clone, Debug)]
pub(super) struct Chances {
    transfers: Stream,
    pub(super) leaves: Stream,
    pub(super) hands_over: Stream,
    colleague: Stream,
    consults: Stream,
    takes: Stream,
}

/// The laws of what a pool's people do, one of each list for each entry of the scenario.
#[derive(Clone, Debug)]
pub(super) struct Laws {
    /// What transfers leave.
    pub(super) leaves: Vec<Option<Sampler>>,
    /// How long it takes to hand a call over outside.
    pub(super) hands_over: Vec<Option<Sampler>>,
    /// How long consults take.
    takes: Vec<Sampler>,
}

/// What the engine has said to what it was asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Answer {
    /// It was not asked.
    NotAsked,
    /// Nothing that speaks against it.
    Granted,
    Refused,
}

/// An item, as far as several people have to do with it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Contact {
    /// How many people have had it in contact.
    pub(super) people: u32,
    pub(super) transfers: u32,
    pub(super) stage: Stage,
    /// What comes after the stretch in hand, or for the next person.
    pub(super) left: Option<Left>,
}

/// What the stretch of work in hand is.
#[derive(Clone, Copy, Default, Debug)]
pub(super) enum Stage {
    /// One after which nothing comes but more of the same.
    #[default]
    Plain,
    /// One after which something is done; of a conversation in turns, after the one of this
    /// number.
    Before(Plan, Option<u32>),
    /// None: something is done first.
    First(Plan),
    /// Two people talk about it, this one with whoever has it.
    Consult(AgentId),
    /// Whoever has it talks with the party outside who is to get it.
    Outside,
    /// He has done so for too long, and goes back to the caller.
    Back,
}

/// What whoever has an item will do about it: positions among what his pool does.
#[derive(Clone, Copy, Debug)]
pub(super) enum Plan {
    Transfer(usize),
    Consult(usize),
}

/// What is left to do of a contact; lengths in milliseconds, before any person's factor.
#[derive(Clone, Copy, Debug)]
pub(super) enum Left {
    /// One stretch.
    Stretch(f64),
    /// Turns, of which so many are done; the next may be begun.
    Turns { taken: u32, turns: u32, next: Option<f64> },
    /// Likewise, when the customer has answered.
    Answer { taken: u32, turns: u32 },
    /// Likewise, and he answers already.
    Answering { taken: u32, turns: u32 },
}

impl Teams {
    /// What the people of a model do together; `None` if nothing.
    pub(super) fn of(model: &Model, streams: &Streams) -> Option<Box<Self>> {
        if !model.pools.iter().any(|pool| pool.teamwork.is_any()) {
            return None;
        }
        let chances = model.demands.iter().map(|demand| {
            let stream = |purpose| streams.stream(&demand.name, purpose);
            Chances {
                transfers: stream(Purpose::Transfers),
                leaves: stream(Purpose::TransferLeaves),
                hands_over: stream(Purpose::HandsOver),
                colleague: stream(Purpose::Colleague),
                consults: stream(Purpose::Consults),
                takes: stream(Purpose::ConsultTakes),
            }
        });
        let laws = model.pools.iter().map(|pool| {
            let Teamwork { transfers, consults, .. } = &pool.teamwork;
            let leaves = transfers.iter().map(|transfer| match &transfer.leaves {
                Leaves::Stretch(law) => Some(law.sampler()),
                Leaves::Rest | Leaves::All => None,
            });
            let hands_over = transfers.iter().map(|one| one.hands_over.as_ref().map(Law::sampler));
            Laws {
                leaves: leaves.collect(),
                hands_over: hands_over.collect(),
                takes: consults.iter().map(|consult| consult.takes.sampler()).collect(),
            }
        });
        Some(Box::new(Self {
            chances: chances.collect(),
            laws: laws.collect(),
            supervisors: Supervisors::new(model, streams),
            contacts: BTreeMap::new(),
            answer: Answer::NotAsked,
            asked: 0,
        }))
    }

    /// An item is closed.
    pub(super) fn forget(&mut self, item: ItemId) {
        self.contacts.remove(&item);
    }
}

impl World<'_> {
    fn teams(&mut self) -> &mut Teams {
        self.teams.as_mut().expect("only asked for where people do something together")
    }

    pub(super) fn shared(&mut self, item: ItemId) -> &mut Contact {
        self.teams().contacts.entry(item).or_default()
    }

    /// The engine did nothing about what was reported to it, which the world knows beforehand of
    /// all but what people would do together.
    #[cold]
    pub(super) fn ignored(&mut self, reason: IgnoreReason) {
        let teams = self.teams.as_mut().filter(|teams| teams.answer != Answer::NotAsked);
        match teams {
            Some(teams) => teams.answer = Answer::Refused,
            None => debug_assert!(false, "the world reported what is ignored: {reason:?}"),
        }
    }

    /// Tells the engine what somebody would do; whether it was done.
    pub(super) fn asks(&mut self, event: engine::Event, sink: &mut impl Sink) -> bool {
        self.teams().answer = Answer::Granted;
        self.tell(event, sink);
        std::mem::replace(&mut self.teams().answer, Answer::NotAsked) == Answer::Granted
    }

    /// A person begins a contact, with this stretch of work if it is the item's first.
    #[cold]
    pub(super) fn begin_in_team(&mut self, now: Time, item: ItemId, agent: AgentId, first: Span) {
        let contact = self.shared(item);
        contact.people += 1;
        contact.stage = Stage::Plain;
        let left = match contact.left.take() {
            Some(left) => left,
            None => {
                let first = match self.layout.has_interruptions {
                    true => self.expect_interruptions(now, item, first),
                    false => first,
                };
                let first = match self.layout.has_silence {
                    true => self.catches_up(item, first),
                    false => first,
                };
                let next = first.as_millis() as f64;
                let state = self.items.living(item);
                match (state.turns_taken, state.turns) {
                    (_, 0) => Left::Stretch(next),
                    (taken, turns) => Left::Turns { taken, turns, next: Some(next) },
                }
            }
        };
        let plan = self.plan(item, agent);
        self.begin_left(now, item, agent, left, plan);
    }

    /// Begins what is left of a contact, and sees to it that the plan is carried out in time.
    fn begin_left(
        &mut self,
        now: Time,
        item: ItemId,
        agent: AgentId,
        left: Left,
        plan: Option<Plan>,
    ) {
        let after = plan.map_or(1.0, |plan| self.share_before(agent, plan));
        let state = self.items.living(item);
        let (demand, ordinal, round) = (state.demand, state.ordinal, state.contact);
        let mut place = |taken: u32, turns: u32| {
            (state.turns_taken, state.turns) = (taken, turns);
            taken + share_of(turns - taken, after)
        };
        let (stage, work, then) = match (left, plan) {
            (Left::Stretch(millis), plan) => {
                place(0, 0);
                let then = plan.map(|_| Left::Stretch(millis * (1.0 - after)));
                let stage = plan.map_or(Stage::Plain, |plan| Stage::Before(plan, None));
                (stage, Some(millis * after), then)
            }
            (Left::Turns { taken, turns, next }, plan) => {
                let at = place(taken, turns);
                let fates = &self.traffic.fates[demand];
                let turn = || fates.turn(ordinal, round, taken).as_millis() as f64;
                let next = next.unwrap_or_else(turn);
                match plan {
                    Some(plan) if at == taken => {
                        let then = Left::Turns { taken, turns, next: Some(next) };
                        (Stage::First(plan), Some(0.0), Some(then))
                    }
                    Some(plan) => (Stage::Before(plan, Some(at)), Some(next), None),
                    None => (Stage::Plain, Some(next), None),
                }
            }
            (Left::Answer { taken, turns } | Left::Answering { taken, turns }, plan) => {
                let at = place(taken, turns).max(taken + 1);
                let stage = plan.map_or(Stage::Plain, |plan| Stage::Before(plan, Some(at)));
                (stage, None, None)
            }
        };
        let contact = self.shared(item);
        (contact.stage, contact.left) = (stage, then);
        if let Some(millis) = work {
            let factor = self.items.living(item).factor;
            self.add_task(now, agent, item, Part::Contact, millis * factor);
        }
    }

    /// What whoever has just got an item will do about it: his own luck with it decides.
    fn plan(&self, item: ItemId, agent: AgentId) -> Option<Plan> {
        let teams = self.teams.as_ref()?;
        let (contact, state) = (teams.contacts.get(&item)?, self.items.get(item)?);
        if state.family == Family::Record {
            return None;
        }
        let workstream = self.model.demands[state.demand].workstream;
        let fits = |about: &About| {
            let is_of = about.queues.is_empty() || about.queues.contains(&state.queue);
            let through = &about.workstreams;
            is_of
                && (through.is_empty() || through.contains(&workstream))
                && about.work_type.is_none_or(|work_type| work_type == state.work_type)
        };
        let teamwork = &self.model.pools[self.people[agent].pool].teamwork;
        let chances = &teams.chances[state.demand];
        let (ordinal, turn) = (u64::from(state.ordinal), contact.people - 1);
        if contact.transfers < TRANSFERS_LIMIT && !teamwork.transfers.is_empty() {
            let shares = teamwork.transfers.iter().map(|one| (fits(&one.about), one.share));
            let mark = chances.transfers.uniform(ordinal, turn);
            if let Some(position) = chosen(shares, mark) {
                return Some(Plan::Transfer(position));
            }
        }
        let shares = teamwork.consults.iter().map(|one| (fits(&one.about), one.share));
        let mark = chances.consults.uniform(ordinal, turn);
        chosen(shares, mark).map(Plan::Consult)
    }

    /// The part of the work that comes before a plan is carried out.
    fn share_before(&self, agent: AgentId, plan: Plan) -> f64 {
        let teamwork = &self.model.pools[self.people[agent].pool].teamwork;
        match plan {
            Plan::Transfer(position) => teamwork.transfers[position].after,
            Plan::Consult(position) => teamwork.consults[position].after,
        }
    }

    /// A stretch of contact is done; whether there is more to it than to any other.
    #[cold]
    pub(super) fn stretch_done_in_team(
        &mut self,
        now: Time,
        item: ItemId,
        sink: &mut impl Sink,
    ) -> bool {
        let contact = *self.shared(item);
        let state = self.items.living(item);
        let Some(agent) = state.agent else {
            return false;
        };
        let (plan, left) = match contact.stage {
            Stage::Plain => return false,
            Stage::Before(_, Some(turn)) if state.turns_taken + 1 < turn => return false,
            Stage::Before(plan, Some(_)) => {
                state.turns_taken += 1;
                let (taken, turns) = (state.turns_taken, state.turns);
                let is_over = taken >= turns;
                (plan, if is_over { Left::Stretch(0.0) } else { Left::Answer { taken, turns } })
            }
            Stage::Before(plan, None) | Stage::First(plan) => {
                (plan, contact.left.unwrap_or(Left::Stretch(0.0)))
            }
            Stage::Outside => {
                self.hands_over(now, item, agent, sink);
                return true;
            }
            Stage::Back => {
                let left = contact.left.unwrap_or(Left::Stretch(0.0));
                self.goes_on(now, item, agent, left, sink);
                return true;
            }
            Stage::Consult(helper) => {
                let left = contact.left.unwrap_or(Left::Stretch(0.0));
                self.tell(engine::Event::ConsultEnded { item, agent: helper }, sink);
                self.goes_on(now, item, agent, left, sink);
                return true;
            }
        };
        let contact = self.shared(item);
        (contact.stage, contact.left) = (Stage::Plain, None);
        match plan {
            Plan::Transfer(position) => self.transfers(now, item, agent, position, left, sink),
            Plan::Consult(position) => self.consults(now, item, agent, position, left, sink),
        }
        true
    }

    /// Whoever has an item goes on with what is left of it.
    pub(super) fn goes_on(
        &mut self,
        now: Time,
        item: ItemId,
        agent: AgentId,
        left: Left,
        sink: &mut impl Sink,
    ) {
        let answer_after = match left {
            Left::Stretch(millis) if millis <= 0.0 => None,
            Left::Answer { taken, .. } => {
                let state = self.items.living(item);
                let fates = &self.traffic.fates[state.demand];
                Some(fates.reply(state.ordinal, state.contact, taken - 1))
            }
            _ => {
                self.begin_left(now, item, agent, left, None);
                return;
            }
        };
        let contact = self.shared(item);
        (contact.stage, contact.left) = (Stage::Plain, None);
        self.stretch_over(now, item, answer_after, sink);
    }

    /// VO-4: somebody asks for help; without anybody who could, he goes on alone.
    fn consults(
        &mut self,
        now: Time,
        item: ItemId,
        agent: AgentId,
        position: usize,
        left: Left,
        sink: &mut impl Sink,
    ) {
        let model = self.model;
        let consult = &model.pools[self.people[agent].pool].teamwork.consults[position];
        let with = match &consult.with {
            ConsultWith::Queue(queue) => Some(ConsultTarget::Queue(*queue)),
            ConsultWith::People(people) => {
                self.colleague(item, agent, people).map(ConsultTarget::Agent)
            }
        };
        let begins = with.is_some_and(|with| {
            self.teams().asked = position;
            let is_private = consult.is_private;
            self.asks(engine::Event::ConsultBegun { item, with, is_private }, sink)
        });
        match begins {
            true => self.shared(item).left = Some(left),
            false => self.goes_on(now, item, agent, left, sink),
        }
    }

    /// The engine has found the helper: the two talk about it.
    #[cold]
    pub(super) fn consult_begins(
        &mut self,
        now: Time,
        item: ItemId,
        helper: AgentId,
        sink: &mut impl Sink,
    ) {
        let state = self.items.living(item);
        let Some(agent) = state.agent else {
            return;
        };
        let (demand, ordinal, work_type) = (state.demand, state.ordinal, state.work_type);
        let pool = self.people[agent].pool;
        let people = self.shared(item).people;
        let teams = self.teams();
        let position = teams.asked;
        let takes = teams.chances[demand].takes.span(
            &teams.laws[pool].takes[position],
            u64::from(ordinal),
            people - 1,
        );
        let left = takes.as_millis() as f64;
        let consult = &self.model.pools[pool].teamwork.consults[position];
        let is_on_hold = consult.is_private && work_type == WorkType::Voice;
        self.shared(item).stage = Stage::Consult(helper);
        self.recorder.together(now, item, Together::Consulted, sink);
        let part = if is_on_hold { Part::Hold } else { Part::Contact };
        self.add_task(now, agent, item, part, left);
        self.work_until(helper, now);
        self.touch(helper);
        self.people[helper].desk.add(Task { item, part: Part::Consult, work_type, left });
    }

    /// Whoever helped is out of it.
    #[cold]
    pub(super) fn consult_over(&mut self, now: Time, item: ItemId, helper: AgentId) {
        self.drop_tasks(now, helper, item);
    }

    /// Of the people who can be reached, whoever has the fewest items in hand; chance decides among
    /// equals (MAN-3).
    pub(super) fn colleague(
        &mut self,
        item: ItemId,
        agent: AgentId,
        people: &[AgentId],
    ) -> Option<AgentId> {
        let turn = self.shared(item).people - 1;
        let state = self.items.living(item);
        let (demand, ordinal) = (state.demand, u64::from(state.ordinal));
        let mark = self.teams().chances[demand].colleague.uniform(ordinal, turn);
        let is_reachable = |other: &AgentId| {
            *other != agent
                && self.people[*other].duty == Duty::On
                && self.engine.is_reachable(*other)
        };
        self.least_loaded(people.iter().copied().filter(is_reachable), mark)
    }

    /// Of some people, whoever has the fewest items in hand, with a number from 0 to 1 for equals.
    pub(super) fn least_loaded(
        &self,
        people: impl Iterator<Item = AgentId>,
        mark: f64,
    ) -> Option<AgentId> {
        let loaded: Vec<(u32, AgentId)> =
            people.map(|agent| (self.engine.items_held(agent), agent)).collect();
        let least = loaded.iter().map(|(items, _)| *items).min()?;
        let equals: Vec<AgentId> =
            loaded.iter().filter(|(items, _)| *items == least).map(|(_, agent)| *agent).collect();
        let mut places =
            (1..equals.len()).filter(|place| mark >= *place as f64 / equals.len() as f64);
        equals.get(places.by_ref().count()).copied()
    }
}

/// The position of a share in which a mark from 0 to 1 falls, of those that fit; the shares lie
/// side by side from 0 on.
fn chosen(shares: impl Iterator<Item = (bool, f64)>, mark: f64) -> Option<usize> {
    let mut end = 0.0;
    shares.enumerate().filter(|(_, (fits, _))| *fits).find_map(|(position, (_, share))| {
        end += share;
        (mark < end).then_some(position)
    })
}

/// A share of a number, rounded to the nearest whole one.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a u32 is one, and a cast from a float saturates"
)]
fn share_of(count: u32, share: f64) -> u32 {
    (f64::from(count) * share).round() as u32
}
