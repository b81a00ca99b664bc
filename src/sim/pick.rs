//! Picking: when people look at the list of open items, and what they take.

use super::World;
use super::event::Event;
use crate::engine;
use crate::engine::OpenItem;
use crate::engine::State;
use crate::id::AgentId;
use crate::id::DemandId;
use crate::id::ItemId;
use crate::id::QueueId;
use crate::record::Sink;
use crate::time::Span;
use crate::time::Time;
use crate::traffic::Work;
use crate::workforce::HoldsAtMost;
use crate::workforce::Picking;
use crate::workforce::Takes;

/// The most open items that somebody reads before he gives up.
const READS_AT_MOST: usize = 10_000;

impl World<'_> {
    /// Something was opened in a queue: those who found nothing will look again.
    pub(super) fn wake_lookers(&mut self, queue: QueueId) {
        for position in 0..self.layout.pools_of[queue].len() {
            let pool = self.layout.pools_of[queue][position];
            while let Some(agent) = self.awaiting_arrival[pool].pop() {
                if std::mem::take(&mut self.people[agent].looking.awaits_arrival) {
                    self.touch(agent);
                }
            }
        }
    }

    /// Plans looks for those touched in this instant who have become free or begun to work.
    pub(super) fn plan_looks(&mut self, now: Time) {
        for position in 0..self.observer.touched().len() {
            let agent = self.observer.touched()[position];
            self.plan_look(now, agent);
        }
    }

    /// A pending look is never restarted. Who is free and has an empty list waits for the next
    /// arrival to look.
    fn plan_look(&mut self, now: Time, agent: AgentId) {
        let person = &mut self.people[agent];
        let laws = &self.layout.laws[person.pool];
        if laws.looks.is_none() {
            return;
        }
        let (free, working) = (person.is_free(), person.is_working());
        let looking = &mut person.looking;
        // Who waits for an arrival and gets work will look again when he is free.
        looking.awaits_arrival &= free;
        if free
            && !looking.is_planned
            && !looking.awaits_arrival
            && let Some(law) = &laws.looks
        {
            if self.engine.open_count(agent) == 0 {
                looking.awaits_arrival = true;
                self.awaiting_arrival[person.pool].push(agent);
            } else {
                looking.is_planned = true;
                looking.looks += 1;
                let after = self.luck.looks[agent].span(law, 0, looking.looks);
                self.events.schedule(soon(now, after), Event::Looks(agent));
            }
        }
        if working
            && !looking.is_planned_while_working
            && let Some(law) = &laws.looks_while_working
        {
            looking.is_planned_while_working = true;
            looking.looks_while_working += 1;
            let stream = &self.luck.looks_while_working[agent];
            let after = stream.span(law, 0, looking.looks_while_working);
            self.events.schedule(soon(now, after), Event::LooksWhileWorking(agent));
        }
    }

    /// A person without work looks at the list; one who got work meanwhile does not.
    pub(super) fn looks(&mut self, agent: AgentId, sink: &mut impl Sink) {
        self.people[agent].looking.is_planned = false;
        self.touch(agent);
        if self.people[agent].is_free() && !self.reaches_for_something(agent, sink) {
            self.awaits_arrival(agent);
        }
    }

    pub(super) fn looks_while_working(&mut self, agent: AgentId, sink: &mut impl Sink) {
        self.people[agent].looking.is_planned_while_working = false;
        self.touch(agent);
        let person = &self.people[agent];
        if person.is_working() && person.looking.reached_into.is_none() {
            self.reaches_for_something(agent, sink);
        }
    }

    /// Nothing on the list is for him: he looks again when something is opened.
    fn awaits_arrival(&mut self, agent: AgentId) {
        let person = &mut self.people[agent];
        if !std::mem::replace(&mut person.looking.awaits_arrival, true) {
            self.awaiting_arrival[person.pool].push(agent);
        }
    }

    /// Chooses an item and reaches for it; whether there was one.
    fn reaches_for_something(&mut self, agent: AgentId, sink: &mut impl Sink) -> bool {
        let Some(picking) = &self.model.pools[self.people[agent].pool].picking else {
            return false;
        };
        let Some(open) = self.choose(agent, picking) else {
            return false;
        };
        self.people[agent].looking.reached_into = Some(open.queue);
        if picking.claim_time > Span::ZERO {
            let at = self.events.now() + picking.claim_time;
            self.events.schedule(at, Event::Claims { agent, item: open.item });
        } else {
            self.claims(agent, open.item, sink);
        }
        true
    }

    /// What he reached for is his, unless another was faster: then he looks again at once.
    pub(super) fn claims(&mut self, agent: AgentId, item: ItemId, sink: &mut impl Sink) {
        let queue = self.people[agent].looking.reached_into.take();
        self.touch(agent);
        if !self.engine.is_signed_in(agent) {
            return;
        }
        // What he reached for may have overflowed to a queue that he does not serve.
        let is_his = self.engine.queue_of(item).is_some_and(|queue| {
            let pool = self.people[agent].pool;
            self.layout.queues_of[pool].contains(&queue)
        });
        if is_his && self.engine.state(item) == Some(State::Open) {
            self.is_picking = true;
            self.tell(engine::Event::Picked { item, agent }, sink);
            return;
        }
        if let Some(queue) = queue {
            sink.pick_lost(self.events.now(), agent, queue);
        }
        let person = &self.people[agent];
        if (person.is_free() || person.is_working())
            && !self.reaches_for_something(agent, sink)
            && self.people[agent].is_free()
        {
            self.awaits_arrival(agent);
        }
    }

    /// The item of the list that a person takes, by his pool's habit.
    fn choose(&mut self, agent: AgentId, picking: &Picking) -> Option<OpenItem> {
        let looking = &mut self.people[agent].looking;
        looking.choices += 1;
        let luck = self.luck.takes[agent].uniform(0, looking.choices);
        let fits = |open: &OpenItem| self.has_room_for(agent, open.item, picking);
        let oldest = |open: &OpenItem| (open.since, open.item.slot);
        let firsts = || {
            let lists = self.engine.open_lists(agent);
            lists.filter_map(|(_, list)| list.take(READS_AT_MOST).find(|open| fits(open)))
        };
        let all = || self.engine.open_items(agent).take(READS_AT_MOST).filter(|open| fits(open));
        match &picking.takes {
            Takes::Oldest => firsts().min_by_key(oldest),
            Takes::Priority => firsts().next(),
            Takes::Newest => all().max_by_key(oldest),
            Takes::Random => nth_share(all().collect(), luck),
            Takes::Shortest => {
                let expected = |open: &OpenItem| self.expected_work(open.item);
                all().min_by(|one, other| expected(one).total_cmp(&expected(other)))
            }
            Takes::Weights(weights) => {
                let open: Vec<OpenItem> = all().collect();
                let demand = self.weighted_demand(&open, weights, luck)?;
                let of_demand = |open: &OpenItem| self.demand_of(open.item) == Some(demand);
                open.into_iter().filter(of_demand).min_by_key(oldest)
            }
        }
    }

    fn demand_of(&self, item: ItemId) -> Option<DemandId> {
        self.items.get(item).map(|state| state.demand)
    }

    /// Chooses among the demands that have open items, in proportion to their weights.
    fn weighted_demand(
        &self,
        open: &[OpenItem],
        weights: &[(DemandId, f64)],
        luck: f64,
    ) -> Option<DemandId> {
        let is_open = |demand| open.iter().any(|open| self.demand_of(open.item) == Some(demand));
        let present: Vec<_> = weights.iter().filter(|(demand, _)| is_open(*demand)).collect();
        let total: f64 = present.iter().map(|(_, weight)| weight).sum();
        let mut left = luck * total;
        for (demand, weight) in &present {
            left -= weight;
            if left < 0.0 {
                return Some(*demand);
            }
        }
        present.last().map(|(demand, _)| *demand)
    }

    /// Hands-on seconds that an item will take, as an experienced eye sees it.
    fn expected_work(&self, item: ItemId) -> f64 {
        let Some(state) = self.items.get(item) else {
            return f64::INFINITY;
        };
        if let Some(handling) = self.recorded(item).and_then(|recorded| recorded.handling) {
            return handling.as_seconds();
        }
        let fates = &self.traffic.fates[state.demand];
        let (ordinal, contact) = (state.ordinal, state.contact);
        match &self.model.demands[state.demand].handling.work {
            Work::Talk(_) => fates.talk(ordinal, contact).as_seconds(),
            Work::Turns { each, .. } => f64::from(fates.turns(ordinal, contact)) * each.mean(),
            Work::Effort { .. } => fates.effort(ordinal, contact).as_seconds(),
        }
    }

    /// People's own restraint.
    fn has_room_for(&self, agent: AgentId, item: ItemId, picking: &Picking) -> bool {
        match &picking.holds_at_most {
            HoldsAtMost::Capacity => self.engine.has_room(agent, item),
            HoldsAtMost::Items(limits) => self.items.get(item).is_some_and(|state| {
                let held = self.people[agent].held.of(state.work_type);
                let limit = limits.iter().find(|(work_type, _)| *work_type == state.work_type);
                limit.is_none_or(|(_, limit)| held < *limit)
            }),
        }
    }
}

/// A look takes at least a millisecond, so that a constant delay of nothing cannot go round in
/// circles within one instant.
fn soon(now: Time, after: Span) -> Time {
    now + after.max(Span::from_millis(1))
}

/// The element at a share of a list.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a length is within it"
)]
fn nth_share(open: Vec<OpenItem>, share: f64) -> Option<OpenItem> {
    let position = (share * open.len() as f64) as usize;
    open.get(position.min(open.len().saturating_sub(1))).copied()
}
