//! Bots in front of the people: what they do with a conversation, and who waits for one.

use super::Model;
use super::World;
use super::event::Event;
use super::items::Phase;
use crate::center::BotFailure;
use crate::center::Family;
use crate::engine;
use crate::engine::Arrival;
use crate::id::DemandId;
use crate::id::IdVec;
use crate::id::ItemId;
use crate::random::Law;
use crate::random::Purpose;
use crate::random::Sampler;
use crate::random::Stream;
use crate::random::Streams;
use crate::record::Sink;
use crate::record::Step;
use crate::time::Span;
use crate::time::Time;

/// What the bot of a workstream does with conversations (OC-39).
#[derive(Clone, Debug)]
pub struct BotHabits {
    /// How long it has one, whatever comes of it.
    pub takes: Law,
    /// Share of those that it does not fail which it hands to people, from 0 to 1; it solves the
    /// others.
    pub escalates: f64,
    /// Share of all that it fails, from 0 to 1.
    pub fails: f64,
}

impl BotHabits {
    /// The share of conversations that come to the center's people, `on_failure` included.
    pub fn share_to_people(&self, on_failure: BotFailure) -> f64 {
        let failed = if on_failure == BotFailure::Escalate { self.fails } else { 0.0 };
        self.share_escalated() + failed
    }

    /// The share of conversations that it hands to people because it cannot solve them.
    pub fn share_escalated(&self) -> f64 {
        (1.0 - self.fails) * self.escalates
    }
}

/// The bots that the items of each demand meet, in one replication.
#[derive(Clone, Debug)]
pub(super) struct Bots(IdVec<DemandId, Option<Fate>>);

/// What becomes of an item at the bot: fixed by its number, whenever it is asked for.
#[derive(Clone, Debug)]
struct Fate {
    law: Sampler,
    takes: Stream,
    fails: Stream,
    fails_share: f64,
    escalates: Stream,
    escalates_share: f64,
    on_failure: BotFailure,
}

impl Bots {
    /// The bots of a model; `None` if it has none at all.
    pub(super) fn of(model: &Model, streams: &Streams) -> Option<Box<Self>> {
        let fates = model.demands.iter().map(|demand| {
            let bot = model.center.workstreams[demand.workstream].first_bot()?;
            let habits = model.bots[demand.workstream].as_ref()?;
            let stream = |purpose| streams.stream(&demand.name, purpose);
            Some(Fate {
                law: habits.takes.sampler(),
                takes: stream(Purpose::BotTakes),
                fails: stream(Purpose::BotFails),
                fails_share: habits.fails,
                escalates: stream(Purpose::BotEscalates),
                escalates_share: habits.escalates,
                on_failure: bot.on_failure,
            })
        });
        let fates: IdVec<DemandId, Option<Fate>> = fates.collect();
        fates.iter().any(Option::is_some).then(|| Box::new(Self(fates)))
    }
}

impl World<'_> {
    /// Whether a demand's items meet a bot first.
    #[inline]
    pub(super) fn has_bot(&self, demand: DemandId) -> bool {
        self.bots.as_ref().is_some_and(|bots| bots.0[demand].is_some())
    }

    fn bot(&self, demand: DemandId) -> &Fate {
        let bot = self.bots.as_ref().and_then(|bots| bots.0[demand].as_ref());
        bot.expect("only items of demands with a bot come to one")
    }

    /// BOT-1: a conversation comes in where a bot goes first.
    #[cold]
    pub(super) fn comes_to_bot<S: Sink>(&mut self, now: Time, arrival: Arrival, sink: &mut S) {
        let Arrival { item, workstream, .. } = arrival;
        self.items.living(item).phase = Phase::AwaitsBot;
        if S::FOLLOWS {
            let channel = self.model.center.workstreams[workstream].channel;
            self.follow_step(now, item, Step::ToBot(workstream, channel), sink);
        }
        self.tell(engine::Event::Arrived(arrival), sink);
        let Some(state) = self.items.get(item) else {
            return;
        };
        if state.phase != Phase::AwaitsBot || state.family != Family::Synchronous {
            return;
        }
        // The bot has its hands full. Who waits for it has the patience that he has for people.
        if let Some(patience) = self.patience(item) {
            let patience = patience.max(Span::from_millis(1));
            self.events.schedule(now + patience, Event::GivesUpOnBot(item));
        }
    }

    /// BOT-3.
    #[cold]
    pub(super) fn gives_up_on_bot(&mut self, item: ItemId, sink: &mut impl Sink) {
        if self.items.get(item).is_some_and(|state| state.phase == Phase::AwaitsBot) {
            self.tell(engine::Event::CustomerLeft { item }, sink);
        }
    }

    /// The bot takes a conversation.
    #[cold]
    pub(super) fn bot_starts(&mut self, now: Time, item: ItemId) {
        self.recorder.bot_started(item);
        let state = self.items.living(item);
        state.phase = Phase::WithBot;
        let (demand, ordinal) = (state.demand, u64::from(state.ordinal));
        let bot = self.bot(demand);
        let length = bot.takes.span(&bot.law, ordinal, 0);
        self.events.schedule(now + length, Event::BotDone(item));
    }

    /// BOT-2, VO-5: it has solved it, hands it to people, or fails.
    #[cold]
    pub(super) fn bot_done<S: Sink>(&mut self, now: Time, item: ItemId, sink: &mut S) {
        let Some(state) = self.items.get(item).filter(|state| state.phase == Phase::WithBot) else {
            return;
        };
        let (demand, ordinal, recorded) = (state.demand, state.ordinal, state.recorded);
        let bot = self.bot(demand);
        let number = u64::from(ordinal);
        let fails = bot.fails.chance(bot.fails_share, number, 0);
        let escalates = bot.escalates.chance(bot.escalates_share, number, 0);
        let failure = fails.then_some(bot.on_failure);
        self.recorder.bot_over(now, item, failure);
        if fails {
            if S::FOLLOWS {
                self.follow_step(now, item, Step::BotFailed, sink);
            }
            self.tell(engine::Event::BotFailed { item }, sink);
        } else if escalates {
            let is_studied = now >= Time::ZERO + self.model.study.warm_up;
            let is_counted = is_studied && !self.is_after_horizon(now);
            let engine = &mut self.engine;
            let attributes = self.traffic.set_of(demand, ordinal, recorded, is_counted, engine);
            let head_start = self.recorded(item).map_or(Span::ZERO, |recorded| recorded.head_start);
            let since = now - head_start;
            self.tell(engine::Event::BotEscalated { item, attributes, since }, sink);
        } else {
            self.tell(engine::Event::BotEnded { item }, sink);
        }
    }
}
