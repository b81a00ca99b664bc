//! From the finest sums of a replication to the sums of any scope.

use super::formula::Over;
use super::formula::Sums;
use super::formula::hours;
use super::layout::Layout;
use super::plan::Source;
use super::sums::LevelSums;
use super::sums::SessionSums;
use super::sums::StaffSums;
use super::tables::Tables;
use super::waits::Waits;
use crate::id::AgentId;
use crate::id::DemandId;
use crate::id::Id;
use crate::id::QueueId;
use std::ops::Range;

/// Part of the studied time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Part {
    Whole,
    /// One calendar day.
    Day(usize),
    /// One interval.
    Interval(usize),
}

impl Tables {
    /// The sums of a scope over part of the time; what is not known of a part is zero.
    pub(super) fn sums(&self, source: Source, part: Part) -> Sums {
        let mut sums = Sums::default();
        match source {
            Source::Center(channel) => self.gather_center(channel, part, &mut sums),
            Source::Workstream(workstream) => {
                let demands = self.layout.demands.iter_enumerated();
                for (demand, _) in demands.filter(|(_, d)| d.workstream == workstream) {
                    self.gather_demand(demand, part, &mut sums);
                }
            }
            Source::Demand(demand) => self.gather_demand(demand, part, &mut sums),
            Source::Queue(queue) => self.gather_queue(queue, part, &mut sums),
            Source::Lane(lane) => self.gather_lane(lane, part, &mut sums),
            Source::Pool(pool, channel) => self.gather_pool(pool.index(), channel, part, &mut sums),
            Source::Agent(agent) => self.gather_agent(agent, &mut sums),
            Source::Rule(rule) => sums.rules = self.rules[rule.index()],
        }
        sums
    }

    fn gather_center(&self, channel: Option<usize>, part: Part, sums: &mut Sums) {
        if let (None, Part::Interval(interval)) = (channel, part) {
            let counts = &self.items.by_interval[interval];
            sums.visits = counts.visits;
            sums.service = counts.service;
            sums.overflow = counts.overflow;
            sums.items = counts.items;
        } else {
            let has = |demand: &DemandId| {
                channel.is_none_or(|channel| self.layout.channel_of_demand(*demand) == channel)
            };
            for demand in self.layout.demands.ids().filter(has) {
                self.gather_demand(demand, part, sums);
            }
        }
        if channel.is_some() {
            return;
        }
        let (visits, sessions) = (sums.visits, sums.sessions);
        for pool in 0..self.layout.pool_count() {
            self.gather_pool(pool, None, part, sums);
        }
        sums.visits = visits;
        sums.sessions = SessionSums { picks_lost: sums.sessions.picks_lost, ..sessions };
        self.gather_level(self.layout.queues.len(), part, sums);
    }

    fn gather_demand(&self, demand: DemandId, part: Part, sums: &mut Sums) {
        let days = self.slots.days.len();
        for day in part.days(days) {
            let counts = &self.items.by_day[demand.index() * days + day];
            sums.visits += &counts.visits;
            sums.service += &counts.service;
            sums.overflow += &counts.overflow;
            sums.items += &counts.items;
        }
        if part == Part::Whole {
            sums.sessions += &self.sessions.by_demand[demand.index()];
        }
    }

    fn gather_queue(&self, queue: QueueId, part: Part, sums: &mut Sums) {
        if let Part::Interval(interval) = part {
            let row = queue.index() * self.slots.intervals.len();
            let counts = &self.queues.by_interval[row + interval];
            sums.visits = counts.visits;
            sums.service = counts.service;
            sums.overflow = counts.overflow;
        } else {
            for lane in self.layout.lanes_of(queue) {
                self.gather_lane(lane, part, sums);
            }
        }
        sums.sessions.picks_lost = self.queues.picks_lost[queue.index()];
        self.gather_level(queue.index(), part, sums);
    }

    fn gather_lane(&self, lane: usize, part: Part, sums: &mut Sums) {
        let days = self.slots.days.len();
        for day in part.days(days) {
            let counts = &self.queues.by_day[lane * days + day];
            sums.visits += &counts.visits;
            sums.service += &counts.service;
            sums.overflow += &counts.overflow;
        }
        if part == Part::Whole {
            sums.sessions += &self.sessions.by_lane[lane];
        }
    }

    /// Levels of a queue, or of the center behind the last queue.
    fn gather_level(&self, row: usize, part: Part, sums: &mut Sums) {
        let mut levels = LevelSums::default();
        if let Part::Interval(interval) = part {
            let intervals = self.slots.intervals.len();
            levels = self.queues.levels_by_interval[row * intervals + interval];
        } else {
            let days = self.slots.days.len();
            for day in part.days(days) {
                levels += &self.queues.levels_by_day[row * days + day];
            }
        }
        levels.changes = self.queues.waiting[row].changes;
        sums.levels = levels;
        sums.waiting_max = i64::from(self.queues.waiting[row].max);
    }

    fn gather_pool(&self, pool: usize, channel: Option<usize>, part: Part, sums: &mut Sums) {
        let (days, channels) = (self.slots.days.len(), self.layout.channels.len());
        if part == Part::Whole {
            let wanted = channel.map_or(0..channels, |channel| channel..channel + 1);
            for channel in wanted {
                sums.sessions += &self.sessions.by_pool[pool * channels + channel];
            }
        }
        sums.visits.answered = sums.sessions.accepted + sums.sessions.picks;
        if channel.is_some() {
            return;
        }
        let mut staff = StaffSums::default();
        if let Part::Interval(interval) = part {
            let intervals = self.slots.intervals.len();
            staff = self.staff.by_interval[pool * intervals + interval];
        } else {
            part.days(days).for_each(|day| staff += &self.staff.by_day[pool * days + day]);
        }
        if part == Part::Whole {
            staff.stretches = 0;
            let of_pool = |agent: &AgentId| self.layout.pool_of[*agent] == pool;
            for agent in self.layout.pool_of.ids().filter(of_pool) {
                staff.stretches += self.staff.by_agent[agent.index()].stretches;
                sums.sessions.picks_lost += self.sessions.by_agent[agent.index()].picks_lost;
            }
        }
        pay(&self.layout, pool, &staff, sums);
        sums.staff += &staff;
    }

    fn gather_agent(&self, agent: AgentId, sums: &mut Sums) {
        sums.sessions = self.sessions.by_agent[agent.index()];
        sums.visits.answered = sums.sessions.accepted + sums.sessions.picks;
        sums.staff = self.staff.by_agent[agent.index()];
        let staff = sums.staff;
        pay(&self.layout, self.layout.pool_of[agent], &staff, sums);
    }

    /// Adds the waits of a scope that counts items or visits to `waits`.
    pub(super) fn gather_waits(&self, source: Source, waits: &mut Waits) {
        self.layout.wait_parts(source, |part| waits.merge(self.waits(part)));
    }

    /// The waits of one demand or one lane.
    pub(super) fn waits(&self, part: WaitPart) -> &Waits {
        match part {
            WaitPart::Demand(demand) => &self.items.waits[demand.index()],
            WaitPart::Lane(lane) => &self.queues.waits[lane],
        }
    }
}

/// Where waits are counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum WaitPart {
    Demand(DemandId),
    Lane(usize),
}

impl Layout {
    /// Calls `each` with the demands or lanes of which a scope consists.
    pub(super) fn wait_parts(&self, source: Source, mut each: impl FnMut(WaitPart)) {
        match source {
            Source::Center(_) | Source::Workstream(_) | Source::Demand(_) => {
                for (id, demand) in self.demands.iter_enumerated() {
                    let is_part = match source {
                        Source::Center(channel) => {
                            channel.is_none_or(|channel| self.channel_of_demand(id) == channel)
                        }
                        Source::Workstream(workstream) => demand.workstream == workstream,
                        Source::Demand(wanted) => wanted == id,
                        _ => false,
                    };
                    if is_part {
                        each(WaitPart::Demand(id));
                    }
                }
            }
            Source::Queue(queue) => {
                self.lanes_of(queue).for_each(|lane| each(WaitPart::Lane(lane)));
            }
            Source::Lane(lane) => each(WaitPart::Lane(lane)),
            Source::Pool(..) | Source::Agent(_) | Source::Rule(_) => {}
        }
    }

    /// Over what the sums of a part are made.
    pub(super) fn over(&self, source: Source, part: Part) -> Over {
        let (millis, occurrences) = match part {
            Part::Whole => (self.slots.studied(), 1),
            Part::Day(day) => (self.slots.days[day].studied, 1),
            Part::Interval(interval) => {
                let interval = &self.slots.intervals[interval];
                (interval.studied, interval.occurrences)
            }
        };
        let has_limit = |queue: QueueId| self.queues[queue].short_abandon.is_some();
        let short_limit = match source {
            Source::Queue(queue) => has_limit(queue),
            Source::Lane(lane) => has_limit(self.lanes[lane].queue),
            _ => self.queues.ids().any(has_limit),
        };
        Over { millis, occurrences, short_limit }
    }
}

impl Part {
    /// The days that make up the part; none for an interval.
    fn days(self, days: usize) -> Range<usize> {
        match self {
            Self::Whole => 0..days,
            Self::Day(day) => day..day + 1,
            Self::Interval(_) => 0..0,
        }
    }
}

fn pay(layout: &Layout, pool: usize, staff: &StaffSums, sums: &mut Sums) {
    let pool = (pool < layout.pools.len()).then(|| &layout.pools[Id::new(pool)]);
    let paid = hours(staff.signed_in) / (1.0 - pool.map_or(0.0, |pool| pool.shrinkage));
    sums.paid += paid;
    if let Some(cost) = pool.and_then(|pool| pool.cost_per_hour) {
        *sums.cost.get_or_insert(0.0) += paid * cost;
    }
}
