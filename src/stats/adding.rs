//! What records add to the tables where that is not done in a line or two.

use super::slots::Slot;
use super::sums::ItemCounts;
use super::sums::ItemSums;
use super::sums::OverflowSums;
use super::sums::ServiceSums;
use super::tables::ItemTables;
use super::tables::Tables;
use crate::id::DemandId;
use crate::id::Id;
use crate::id::QueueId;
use crate::record::Ending;
use crate::record::ItemKey;
use crate::record::ItemRecord;
use crate::record::SegmentRecord;

impl Tables {
    /// Adds an item that did not enter in the open slot; whether it entered in the studied time.
    #[inline(never)]
    pub(super) fn add_earlier_item(&mut self, record: &ItemRecord, wait: i64) -> bool {
        let Some(slot) = self.slots.find(record.entered) else {
            return false;
        };
        let (by_day, by_interval) = self.counts_of_items(record.key.demand, slot);
        by_day.count(record, wait);
        by_interval.count(record, wait);
        true
    }

    /// Adds a visit that did not begin in the open slot; whether it began in the studied time.
    #[inline(never)]
    pub(super) fn add_earlier_visit(
        &mut self,
        record: &SegmentRecord,
        lane: usize,
        wait: i64,
        service: &ServiceSums,
    ) -> bool {
        let Some(slot) = self.slots.find(record.entered) else {
            return false;
        };
        let (days, intervals) = (self.slots.days.len(), self.slots.intervals.len());
        let row = record.queue.index();
        self.queues.by_day[lane * days + slot.day].count(record, wait, service);
        self.queues.by_interval[row * intervals + slot.interval].count(record, wait, service);
        if record.tells_of_item() {
            let (by_day, by_interval) = self.counts_of_items(record.key.demand, slot);
            by_day.service.count(service);
            by_interval.service.count(service);
        }
        true
    }

    /// Adds an item that people never saw: deflected, or with its bot when the run ended.
    #[cold]
    pub(super) fn add_not_offered(&mut self, record: &ItemRecord) {
        if record.ending == Ending::Deflected
            && let Some(slot) = self.slots.find(record.entered)
        {
            self.add_of_item(record.key, slot, &ItemSums::of_deflected());
        }
    }

    /// Adds what is known of an item beside its wait.
    #[cold]
    pub(super) fn add_of_item(&mut self, key: ItemKey, slot: Slot, sums: &ItemSums) {
        let (by_day, by_interval) = self.counts_of_items(key.demand, slot);
        by_day.items += sums;
        by_interval.items += sums;
    }

    /// Adds what overflow, or a bot's failure, did to an item. One that moved on counts by the
    /// threshold of its first queue and by its whole wait, which no single visit knows.
    #[cold]
    pub(super) fn add_overflowed(&mut self, record: &ItemRecord, wait: i64) {
        let Some(slot) = self.slots.find(record.entered) else {
            return;
        };
        let overflow = OverflowSums {
            overflowed: i64::from(record.overflows),
            out: i64::from(record.ending == Ending::SentOutside),
        };
        let moved = |queue| self.service(queue, record.ending, false, wait);
        let service = record.moved_from.map(moved).unwrap_or_default();
        let (by_day, by_interval) = self.counts_of_items(record.key.demand, slot);
        by_day.overflow += &overflow;
        by_interval.overflow += &overflow;
        by_day.service += &service;
        by_interval.service += &service;
    }

    /// What is counted of a demand's items by day, and of all items by interval.
    pub(super) fn counts_of_items(
        &mut self,
        demand: DemandId,
        slot: Slot,
    ) -> (&mut ItemCounts, &mut ItemCounts) {
        let ItemTables { by_day, by_interval, .. } = &mut self.items;
        let row = demand.index() * self.slots.days.len();
        (&mut by_day[row + slot.day], &mut by_interval[slot.interval])
    }

    #[inline]
    pub(super) fn service(
        &self,
        queue: QueueId,
        ending: Ending,
        was_overtaken: bool,
        wait: i64,
    ) -> ServiceSums {
        let queue = &self.layout.queues[queue];
        let answered = ending == Ending::Answered;
        let abandoned = ending == Ending::Abandoned;
        let short = abandoned && queue.short_abandon.is_some_and(|limit| wait < limit);
        let measured = queue.answer_within.is_some();
        let within = queue.answer_within.is_some_and(|limit| wait <= limit);
        ServiceSums {
            offered: i64::from(measured),
            answered: i64::from(measured && answered),
            within: i64::from(answered && within),
            short: i64::from(measured && short),
            short_abandoned: i64::from(short),
            overtaken: i64::from(answered && was_overtaken),
        }
    }
}
