//! The collector of one replication: every record is added up at once and forgotten.

use super::layout::Layout;
use super::leaks::LeakCounts;
use super::slots::Slot;
use super::slots::Slots;
use super::sums::ItemCounts;
use super::sums::ItemSums;
use super::sums::LevelSums;
use super::sums::OverflowSums;
use super::sums::RuleSums;
use super::sums::SessionSums;
use super::sums::StaffSums;
use super::sums::VisitCounts;
use super::union::Union;
use super::waits::Waits;
use crate::id::AgentId;
use crate::id::Id;
use crate::id::QueueId;
use crate::record::AgentInterval;
use crate::record::CallbackRecord;
use crate::record::ItemRecord;
use crate::record::OutboundRecord;
use crate::record::OverflowRecord;
use crate::record::RoutingCount;
use crate::record::SegmentRecord;
use crate::record::SessionRecord;
use crate::record::Sink;
use crate::record::Together;
use crate::record::TogetherRecord;
use crate::record::VoicemailRecord;
use crate::time::Time;
use std::sync::Arc;

/// Adds up the records of one replication.
///
/// Only the finest sums are kept: by demand, by queue and channel, by person, each by day where
/// days are known. Whatever is coarser is summed from them at the end. What entered before the
/// warm-up or from the horizon on is not counted; time is, between the two.
///
/// Use: hand it to the simulation as a [`Sink`], call [`Tables::finish`], add it to a
/// [`Summary`](super::Summary), and [`Tables::clear`] it for the next replication.
#[derive(Clone, Debug)]
pub struct Tables {
    pub(super) layout: Arc<Layout>,
    pub(super) slots: Slots,
    pub(super) finished: bool,
    pub(super) open: Open,
    pub(super) items: ItemTables,
    pub(super) queues: QueueTables,
    pub(super) staff: StaffTables,
    pub(super) sessions: SessionTables,
    pub(super) rules: Vec<RuleSums>,
    pub(super) leaks: LeakCounts,
}

/// The slot in which time passes now.
///
/// What lies within it is added up by demand, by queue and channel and by person only, and goes to
/// days and intervals when the slot is over: most stretches are short and most items that come to
/// an end entered not long ago, so this saves most of the additions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Open {
    slot: Slot,
    from: Time,
    to: Time,
}

/// Items by demand.
#[derive(Clone, Debug)]
pub(super) struct ItemTables {
    /// By demand, of what entered in the open slot.
    pub(super) of_slot: Vec<ItemCounts>,
    /// By demand (row) and day (column).
    pub(super) by_day: Vec<ItemCounts>,
    pub(super) by_interval: Vec<ItemCounts>,
    /// By demand.
    pub(super) waits: Vec<Waits>,
}

/// Visits by queue and channel, and what is known of a queue over time.
#[derive(Clone, Debug)]
pub(super) struct QueueTables {
    /// By lane, of what entered in the open slot.
    pub(super) of_slot: Vec<VisitCounts>,
    /// By lane (row) and day (column).
    pub(super) by_day: Vec<VisitCounts>,
    /// By queue (row) and interval (column).
    pub(super) by_interval: Vec<VisitCounts>,
    /// By lane.
    pub(super) waits: Vec<Waits>,
    /// By queue; the center behind them.
    pub(super) waiting: Vec<Waiting>,
    /// By queue (row) and day (column); the center behind the queues.
    pub(super) levels_by_day: Vec<LevelSums>,
    /// Likewise by interval.
    pub(super) levels_by_interval: Vec<LevelSums>,
    /// Time in which some queue had idle people and waiting items.
    idle: Union,
    /// By queue.
    pub(super) picks_lost: Vec<i64>,
}

/// People's time.
#[derive(Clone, Debug)]
pub(super) struct StaffTables {
    pub(super) by_agent: Vec<StaffSums>,
    /// By agent, of the open slot.
    of_slot: Vec<StaffSums>,
    /// By pool (row) and day (column).
    pub(super) by_day: Vec<StaffSums>,
    /// By pool (row) and interval (column).
    pub(super) by_interval: Vec<StaffSums>,
}

/// Sessions.
#[derive(Clone, Debug)]
pub(super) struct SessionTables {
    pub(super) by_demand: Vec<SessionSums>,
    pub(super) by_lane: Vec<SessionSums>,
    pub(super) by_agent: Vec<SessionSums>,
    /// By pool (row) and channel (column).
    pub(super) by_pool: Vec<SessionSums>,
}

/// How many wait now.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Waiting {
    count: u32,
    since: Time,
    /// Milliseconds waited by all in the open slot.
    of_slot: i64,
    pub(super) max: u32,
    pub(super) changes: i64,
}

impl Tables {
    /// Empty tables.
    pub fn new(layout: &Arc<Layout>) -> Self {
        let (days, intervals) = (layout.slots.days.len(), layout.slots.intervals.len());
        let (demands, lanes) = (layout.demands.len(), layout.lanes.len());
        let (queues, pools) = (layout.queues.len(), layout.pool_count());
        let agents = layout.pool_of.len();
        Self {
            slots: layout.slots.clone(),
            finished: false,
            open: Open::NONE,
            items: ItemTables {
                of_slot: vec![ItemCounts::default(); demands],
                by_day: vec![ItemCounts::default(); demands * days],
                by_interval: vec![ItemCounts::default(); intervals],
                waits: vec![Waits::default(); demands],
            },
            queues: QueueTables {
                of_slot: vec![VisitCounts::default(); lanes],
                by_day: vec![VisitCounts::default(); lanes * days],
                by_interval: vec![VisitCounts::default(); queues * intervals],
                waits: vec![Waits::default(); lanes],
                waiting: vec![Waiting::default(); queues + 1],
                levels_by_day: vec![LevelSums::default(); (queues + 1) * days],
                levels_by_interval: vec![LevelSums::default(); (queues + 1) * intervals],
                idle: Union::default(),
                picks_lost: vec![0; queues],
            },
            staff: StaffTables {
                by_agent: vec![StaffSums::default(); agents],
                of_slot: vec![StaffSums::default(); agents],
                by_day: vec![StaffSums::default(); pools * days],
                by_interval: vec![StaffSums::default(); pools * intervals],
            },
            sessions: SessionTables {
                by_demand: vec![SessionSums::default(); demands],
                by_lane: vec![SessionSums::default(); lanes],
                by_agent: vec![SessionSums::default(); agents],
                by_pool: vec![SessionSums::default(); pools * layout.channels.len()],
            },
            rules: vec![RuleSums::default(); layout.rules.len()],
            leaks: LeakCounts::default(),
            layout: Arc::clone(layout),
        }
    }

    /// Closes what is still open: the levels that last until the horizon.
    ///
    /// To be called once, after the last record.
    pub fn finish(&mut self) {
        let horizon = self.layout.study.horizon;
        for row in 0..self.queues.waiting.len() {
            self.close_level(row, horizon);
        }
        self.close_slot();
        while let Some(piece) = self.queues.idle.pop() {
            self.add_idle_of_center(piece);
        }
        self.finished = true;
    }

    /// Forgets the replication and keeps the memory.
    pub fn clear(&mut self) {
        self.finished = false;
        self.open = Open::NONE;
        self.items.of_slot.fill(ItemCounts::default());
        self.items.by_day.fill(ItemCounts::default());
        self.items.by_interval.fill(ItemCounts::default());
        self.items.waits.iter_mut().for_each(Waits::clear);
        let queues = &mut self.queues;
        queues.of_slot.fill(VisitCounts::default());
        queues.by_day.fill(VisitCounts::default());
        queues.by_interval.fill(VisitCounts::default());
        queues.waits.iter_mut().for_each(Waits::clear);
        queues.waiting.fill(Waiting::default());
        queues.levels_by_day.fill(LevelSums::default());
        queues.levels_by_interval.fill(LevelSums::default());
        queues.idle.clear();
        queues.picks_lost.fill(0);
        self.staff.of_slot.fill(StaffSums::default());
        self.staff.by_agent.fill(StaffSums::default());
        self.staff.by_day.fill(StaffSums::default());
        self.staff.by_interval.fill(StaffSums::default());
        let sessions = &mut self.sessions;
        sessions.by_demand.fill(SessionSums::default());
        sessions.by_lane.fill(SessionSums::default());
        sessions.by_agent.fill(SessionSums::default());
        sessions.by_pool.fill(SessionSums::default());
        self.rules.fill(RuleSums::default());
        self.leaks.clear();
    }

    /// Sets how many wait.
    #[inline]
    fn change_waiting(&mut self, row: usize, now: Time, count: u32) {
        self.close_level(row, now);
        let waiting = &mut self.queues.waiting[row];
        waiting.count = count;
        waiting.changes += 1;
    }

    /// Accounts for how long a level lasted.
    #[inline]
    fn close_level(&mut self, row: usize, now: Time) {
        let waiting = &mut self.queues.waiting[row];
        let (count, since) = (waiting.count, waiting.since);
        waiting.since = now;
        if count == 0 || since >= now {
            return;
        }
        if self.open.holds(since, now) {
            waiting.of_slot += i64::from(count) * (now - since).as_millis();
            waiting.max = waiting.max.max(count);
            return;
        }
        self.add_level(row, count, since, now);
    }

    /// Accounts for a level that did not lie within the open slot.
    #[inline(never)]
    fn add_level(&mut self, row: usize, count: u32, since: Time, now: Time) {
        let (days, intervals) = (self.slots.days.len(), self.slots.intervals.len());
        let queues = &mut self.queues;
        self.slots.split(since, now, |slot, millis| {
            let area = i64::from(count) * millis;
            queues.levels_by_day[row * days + slot.day].waiting += area;
            queues.levels_by_interval[row * intervals + slot.interval].waiting += area;
            queues.waiting[row].max = queues.waiting[row].max.max(count);
        });
    }

    /// Lets time pass until `now`: opens the slot in which it is.
    #[inline]
    fn pass(&mut self, now: Time) {
        if now <= self.open.to {
            return;
        }
        if let Some((slot, from, to)) = self.slots.before(now) {
            self.close_slot();
            self.open = Open { slot, from, to };
        }
    }

    /// Hands what was added up in the open slot to days and intervals.
    #[cold]
    fn close_slot(&mut self) {
        let Slot { day, interval } = self.open.slot;
        let (days, intervals) = (self.slots.days.len(), self.slots.intervals.len());
        for (row, waiting) in self.queues.waiting.iter_mut().enumerate() {
            let area = std::mem::take(&mut waiting.of_slot);
            if area > 0 {
                self.queues.levels_by_day[row * days + day].waiting += area;
                self.queues.levels_by_interval[row * intervals + interval].waiting += area;
            }
        }
        for (demand, of_slot) in self.items.of_slot.iter_mut().enumerate() {
            let of_slot = std::mem::take(of_slot);
            self.items.by_day[demand * days + day] += &of_slot;
            self.items.by_interval[interval] += &of_slot;
        }
        for (lane, of_slot) in self.queues.of_slot.iter_mut().enumerate() {
            let of_slot = std::mem::take(of_slot);
            let row = self.layout.lanes[lane].queue.index();
            self.queues.by_day[lane * days + day] += &of_slot;
            self.queues.by_interval[row * intervals + interval] += &of_slot;
        }
        let staff = &mut self.staff;
        for (agent, of_slot) in staff.of_slot.iter_mut().enumerate() {
            let of_slot = std::mem::take(of_slot);
            if of_slot != StaffSums::default() {
                let pool = self.layout.pool_of[AgentId::new(agent)];
                staff.by_agent[agent] += &of_slot;
                staff.by_day[pool * days + day] += &of_slot;
                staff.by_interval[pool * intervals + interval] += &of_slot;
            }
        }
    }

    /// Adds a person's stretch that is not within the open slot.
    #[inline(never)]
    fn add_across_slots(&mut self, record: &AgentInterval) {
        let agent = record.agent.index();
        let pool = self.layout.pool_of[record.agent];
        let (days, intervals) = (self.slots.days.len(), self.slots.intervals.len());
        let staff = &mut self.staff;
        let mut is_studied = false;
        self.slots.split(record.from, record.to, |slot, millis| {
            staff.by_agent[agent].add(record, millis);
            staff.by_day[pool * days + slot.day].add(record, millis);
            staff.by_interval[pool * intervals + slot.interval].add(record, millis);
            is_studied = true;
        });
        staff.by_agent[agent].stretches += i64::from(is_studied);
    }

    fn add_idle(&mut self, row: usize, from: Time, to: Time) {
        let (days, intervals) = (self.slots.days.len(), self.slots.intervals.len());
        let queues = &mut self.queues;
        self.slots.split(from, to, |slot, millis| {
            queues.levels_by_day[row * days + slot.day].idle_while_waiting += millis;
            queues.levels_by_interval[row * intervals + slot.interval].idle_while_waiting += millis;
        });
    }

    fn add_idle_of_center(&mut self, (from, to): (i64, i64)) {
        let center = self.layout.queues.len();
        self.add_idle(center, Time::from_millis(from), Time::from_millis(to));
    }
}

impl Sink for Tables {
    #[inline(always)]
    fn item(&mut self, record: &ItemRecord) {
        if !record.ending.is_offered() {
            self.add_not_offered(record);
            return;
        }
        let until = record.answered.unwrap_or(record.closed);
        let wait = (until - record.entered).as_millis();
        let demand = record.key.demand.index();
        if self.open.has(record.entered) {
            self.items.of_slot[demand].count(record, wait);
        } else if !self.add_earlier_item(record, wait) {
            return;
        }
        self.items.waits[demand].add(record.ending, wait);
        if let Some(rule) = record.rule {
            self.rules[rule.index()].applied += 1;
        }
        if record.overflows > 0 || record.bot_failure.is_some() {
            self.add_overflowed(record, wait);
        }
    }

    #[inline(always)]
    fn segment(&mut self, record: &SegmentRecord) {
        let wait = record.wait().as_millis();
        let lane = self.layout.lane(record.queue, record.workstream);
        let service = self.service(record.queue, record.ending, record.overtaken, wait);
        if self.open.has(record.entered) {
            self.queues.of_slot[lane].count(record, wait, &service);
            if record.tells_of_item() {
                self.items.of_slot[record.key.demand.index()].service.count(&service);
            }
        } else if !self.add_earlier_visit(record, lane, wait, &service) {
            return;
        }
        self.queues.waits[lane].add(record.ending, wait);
    }

    fn overflow(&mut self, record: &OverflowRecord) {
        let Some(slot) = self.slots.find(record.entered) else {
            return;
        };
        let lane = self.layout.lane(record.queue, record.workstream);
        let row = record.queue.index() * self.slots.intervals.len();
        let once = OverflowSums { overflowed: 1, out: 0 };
        self.queues.by_day[lane * self.slots.days.len() + slot.day].overflow += &once;
        self.queues.by_interval[row + slot.interval].overflow += &once;
    }

    #[cold]
    fn callback(&mut self, record: &CallbackRecord) {
        let Some(slot) = self.slots.find(record.entered) else {
            return;
        };
        self.add_of_item(record.key, slot, &ItemSums::of_callback(record));
    }

    #[cold]
    fn outbound(&mut self, record: &OutboundRecord) {
        let Some(slot) = self.slots.find(record.dialed.unwrap_or(record.listed)) else {
            return;
        };
        self.add_of_item(record.key, slot, &ItemSums::of_outbound(record));
    }

    #[cold]
    fn voicemail(&mut self, record: &VoicemailRecord) {
        let Some(slot) = self.slots.find(record.entered) else {
            return;
        };
        let messages_left = i64::from(record.leaves_message);
        let sent = ItemSums { sent_to_voicemail: 1, messages_left, ..ItemSums::default() };
        self.add_of_item(record.key, slot, &sent);
    }

    #[cold]
    fn together(&mut self, record: &TogetherRecord) {
        if record.at < self.layout.study.warm_up {
            return;
        }
        let once = SessionSums::of_together(record.what);
        let lane = self.layout.lane(record.queue, record.workstream);
        let sessions = &mut self.sessions;
        if record.what == Together::TransferredIn {
            // A visit, which counts if it began within the study.
            let is_counted = self.slots.find(record.at).is_some();
            sessions.by_lane[lane].transferred_in += i64::from(is_counted);
            return;
        }
        sessions.by_lane[lane] += &once;
        sessions.by_demand[record.key.demand.index()] += &once;
        if let Some(agent) = record.agent {
            let channel = self.layout.workstreams[record.workstream].channel;
            let pool = self.layout.pool_of[agent];
            sessions.by_agent[agent.index()] += &once;
            sessions.by_pool[pool * self.layout.channels.len() + channel] += &once;
        }
    }

    #[inline(always)]
    fn session(&mut self, record: &SessionRecord) {
        if record.offered < self.layout.study.warm_up {
            return;
        }
        let channels = self.layout.channels.len();
        let lane = self.layout.lane(record.queue, record.workstream);
        let channel = self.layout.workstreams[record.workstream].channel;
        let pool = self.layout.pool_of[record.agent];
        let sessions = &mut self.sessions;
        sessions.by_demand[record.key.demand.index()].count(record);
        sessions.by_lane[lane].count(record);
        sessions.by_agent[record.agent.index()].count(record);
        sessions.by_pool[pool * channels + channel].count(record);
    }

    #[inline(always)]
    fn agent_interval(&mut self, record: &AgentInterval) {
        if !record.signed_in && !record.attention {
            return;
        }
        let agent = record.agent.index();
        self.pass(record.to);
        if self.open.holds(record.from, record.to) {
            let of_slot = &mut self.staff.of_slot[agent];
            of_slot.add(record, (record.to - record.from).as_millis());
            of_slot.stretches += 1;
            return;
        }
        self.add_across_slots(record);
    }

    #[inline(always)]
    fn waiting(&mut self, now: Time, queue: QueueId, waiting: u32) {
        self.pass(now);
        let center = self.layout.queues.len();
        let before = self.queues.waiting[queue.index()].count;
        let total = self.queues.waiting[center].count - before + waiting;
        self.change_waiting(queue.index(), now, waiting);
        self.change_waiting(center, now, total);
    }

    fn idle_while_waiting(&mut self, queue: QueueId, from: Time, to: Time) {
        self.add_idle(queue.index(), from, to);
        if let Some(piece) = self.queues.idle.add(from.as_millis(), to.as_millis()) {
            self.add_idle_of_center(piece);
        }
    }

    fn pick_lost(&mut self, now: Time, agent: AgentId, queue: QueueId) {
        if now >= self.layout.study.warm_up {
            self.sessions.by_agent[agent.index()].picks_lost += 1;
            self.queues.picks_lost[queue.index()] += 1;
        }
    }

    fn routing(&mut self, count: &RoutingCount) {
        let items = i64::try_from(count.items).unwrap_or(i64::MAX);
        for rule in &count.tried {
            self.rules[rule.index()].tried += items;
        }
        for rule in &count.matched {
            self.rules[rule.index()].matched += items;
        }
        self.leaks.add(count);
    }
}

impl Open {
    /// No slot is open, so nothing lies within it.
    const NONE: Self = Self {
        slot: Slot { interval: 0, day: 0 },
        from: Time::MAX,
        to: Time::from_millis(i64::MIN),
    };

    /// Whether a point lies in the slot; one at its end lies in the next.
    #[inline]
    fn has(&self, time: Time) -> bool {
        self.from <= time && time < self.to
    }

    /// Whether a stretch lies in the slot.
    #[inline]
    fn holds(&self, from: Time, to: Time) -> bool {
        self.from <= from && to <= self.to
    }
}
