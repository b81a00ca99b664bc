//! Overflow before queueing: which matching queue takes an item, or what else happens (9.1).

use crate::center::AllOverflow;
use crate::center::Center;
use crate::center::CountedItems;
use crate::center::EmptyQueue;
use crate::center::EntryCondition;
use crate::center::EntryOverflow;
use crate::center::Family;
use crate::center::FifoKey;
use crate::center::OverflowAction;
use crate::center::OverflowingMatch;
use crate::center::WaitClock;
use crate::center::WorkType;
use crate::id::IdVec;
use crate::id::ItemId;
use crate::id::QueueId;
use crate::id::RuleId;
use crate::id::WorkstreamId;
use crate::time::Span;
use crate::time::Time;

use super::Arrival;
use super::CloseCause;
use super::Decision;
use super::Engine;
use super::Entry;
use super::OverflowReason;
use super::QueueCheck;
use super::callback::Callbacks;
use super::estimate::CachedCount;
use super::estimate::Estimate;
use super::outbound::Outbound;
use super::queued::Watches;

/// What the engine keeps for centers in which anything overflows or closes.
#[derive(Clone, Debug)]
pub(super) struct Overflows {
    /// Pairs before queueing by queue, out of hours first (OVF-2, OVF-3).
    before: IdVec<QueueId, Vec<EntryOverflow>>,
    /// Those of rules that replace them (RTQ-4).
    by_rule: IdVec<RuleId, Vec<(QueueId, Vec<EntryOverflow>)>>,
    /// For queues with a work item limit.
    counts: IdVec<QueueId, Option<CachedCount>>,
    /// For queues whose wait somebody asks for.
    pub(super) estimates: IdVec<QueueId, Option<Estimate>>,
    pub(super) watches: Watches,
    /// By slot of the item.
    visits: Vec<Visit>,
    /// `None` if no queue offers callbacks.
    pub(super) callbacks: Option<Box<Callbacks>>,
    /// `None` if the center calls nobody.
    pub(super) outbound: Option<Box<Outbound>>,
}

/// What overflow remembers of an item.
#[derive(Clone, Copy, Debug)]
pub(super) struct Visit {
    /// When it entered its queue.
    pub(super) entered: Time,
    /// When its wait began.
    pub(super) began: Time,
    /// Queues to which it has overflowed.
    pub(super) hops: u32,
    /// Whether it waits, or is put to somebody for the first time since it did.
    waits: bool,
    /// Whether it came by transfer or overflow (OVF-11).
    pub(super) was_moved: bool,
    /// Whether it fell back, or is called by the center: the queue's overflow is ignored (FB-1).
    pub(super) fell_back: bool,
    /// Whether its customer has been told the predicted wait (AWT-3).
    pub(super) is_told: bool,
}

impl Visit {
    /// From when its wait counts for overflow while queued (OC-12).
    pub(super) const fn since(&self, clock: WaitClock) -> Time {
        match clock {
            WaitClock::QueueVisit => self.entered,
            WaitClock::WholeWait => self.began,
        }
    }

    /// Begins a new wait, unless the item has waited without a break.
    const fn restart(&mut self, now: Time) {
        if !self.waits {
            (self.entered, self.began) = (now, now);
            self.waits = true;
        }
    }
}

impl Overflows {
    /// `None` if nothing in the center overflows, closes or is announced.
    pub(super) fn new(center: &Center, now: Time) -> Option<Box<Self>> {
        let settings = || center.workstreams.iter().map(|workstream| workstream.channel_settings);
        let tells_wait = settings().any(|settings| settings.tells_wait);
        let tells = tells_wait || settings().any(|settings| settings.tells_position);
        if !center.overflows() && !tells && center.campaigns.is_empty() {
            return None;
        }
        let own = |queue: QueueId| in_order(center, queue, &center.queues[queue].overflow.before);
        let before: IdVec<QueueId, _> = center.queues.ids().map(own).collect();
        let by_rule: IdVec<RuleId, Vec<_>> = center
            .rules
            .iter()
            .map(|rule| {
                let pairs = rule.overflow.iter();
                pairs.map(|(queue, pairs)| (*queue, in_order(center, *queue, pairs))).collect()
            })
            .collect();
        let asks = |queue: QueueId, wanted: fn(&EntryCondition) -> bool| {
            let of_rules = by_rule.iter().flatten().filter(|(of, _)| *of == queue);
            let mut pairs = before[queue].iter().chain(of_rules.flat_map(|(_, pairs)| pairs));
            pairs.any(|pair| wanted(&pair.when))
        };
        let counts = center.queues.ids().map(|queue| {
            asks(queue, |when| matches!(when, EntryCondition::ItemLimit(_)))
                .then_some(CachedCount::NEW)
        });
        let estimates = center.queues.ids().map(|queue| {
            let asks = asks(queue, |when| matches!(when, EntryCondition::PredictedWait(_)));
            (tells_wait || asks).then_some(Estimate::NEW)
        });
        let (counts, estimates) = (counts.collect(), estimates.collect());
        let watches = Watches::new(center, now);
        let (visits, callbacks) = (Vec::new(), Callbacks::new(center));
        let outbound = Outbound::new(center);
        Some(Box::new(Self {
            before,
            by_rule,
            counts,
            estimates,
            watches,
            visits,
            callbacks,
            outbound,
        }))
    }

    pub(super) fn reset(&mut self, center: &Center, now: Time) {
        self.counts.iter_mut().flatten().for_each(|count| *count = CachedCount::NEW);
        self.estimates.iter_mut().flatten().for_each(|estimate| *estimate = Estimate::NEW);
        self.watches = Watches::new(center, now);
        self.callbacks = Callbacks::new(center);
        self.outbound = Outbound::new(center);
    }

    /// The earliest deadline; some are void by then.
    pub(super) fn due(&self) -> Time {
        let callbacks = self.callbacks.as_deref().map_or(Time::MAX, |callbacks| callbacks.due);
        let outbound = self.outbound.as_deref().map_or(Time::MAX, |outbound| outbound.due);
        self.watches.due.min(callbacks).min(outbound)
    }

    pub(super) fn visit(&mut self, item: ItemId) -> &mut Visit {
        &mut self.visits[item.slot as usize]
    }

    /// Notes that an item has come in, or comes to people from its bot.
    pub(super) fn meet(&mut self, item: ItemId, now: Time) {
        let slot = item.slot as usize;
        let fresh = Visit {
            entered: now,
            began: now,
            hops: 0,
            waits: true,
            was_moved: false,
            fell_back: false,
            is_told: false,
        };
        if self.visits.len() <= slot {
            self.visits.resize(slot + 1, fresh);
        }
        self.visits[slot] = fresh;
        if let Some(callbacks) = &mut self.callbacks {
            callbacks.meet(item);
        }
    }

    /// Notes that an item enters a queue.
    fn begin_visit(&mut self, item: ItemId, now: Time, entry: Entry) {
        let visit = self.visit(item);
        visit.restart(now);
        visit.entered = now;
        // VO-5: a failed bot's items come to the fallback queue by another way, but come to it
        // because nothing else took them.
        // OVF-10: nor is it for those whom the center calls itself.
        visit.fell_back =
            matches!(entry, Entry::Fallback(_) | Entry::BotFailed | Entry::Campaign(_));
        match entry {
            Entry::Overflow { .. } => {
                visit.was_moved = true;
                visit.hops += 1;
            }
            Entry::Transfer => visit.was_moved = true,
            _ => {}
        }
    }

    /// The pairs that apply to items that a rule sends to a queue.
    fn pairs(&self, rule: RuleId, queue: QueueId) -> &[EntryOverflow] {
        let replaced = self.by_rule[rule].iter().find(|(of, _)| *of == queue);
        replaced.map_or(&self.before[queue], |(_, pairs)| pairs)
    }
}

/// OVF-3: out of hours first; OVF-2: a queue with hours always has such a pair.
fn in_order(center: &Center, queue: QueueId, pairs: &[EntryOverflow]) -> Vec<EntryOverflow> {
    let is_hours = |pair: &EntryOverflow| pair.when == EntryCondition::OutOfHours;
    let mut pairs = pairs.to_vec();
    if center.queues[queue].hours.is_some() && !pairs.iter().any(is_hours) {
        let (when, action) = (EntryCondition::OutOfHours, OverflowAction::AssignAnyway);
        pairs.push(EntryOverflow { when, action });
    }
    pairs.sort_by_key(|pair| !is_hours(pair));
    pairs
}

/// How an action closes an item; `None` if the item lives on in a queue.
pub(super) const fn close_cause(action: OverflowAction) -> Option<CloseCause> {
    match action {
        OverflowAction::End => Some(CloseCause::Overflow),
        OverflowAction::Outside(_) => Some(CloseCause::TransferredOutside),
        OverflowAction::Voicemail => Some(CloseCause::Voicemail),
        OverflowAction::AssignAnyway | OverflowAction::Callback | OverflowAction::Queue(_) => None,
    }
}

/// A matching rule, its queue, and what happens there.
#[derive(Clone, Copy)]
struct Match {
    rule: RuleId,
    queue: QueueId,
    reason: OverflowReason,
    action: OverflowAction,
}

impl Engine {
    /// Whether a queue lets items in at a time.
    pub fn is_queue_open(&self, queue: QueueId, at: Time) -> bool {
        let hours = self.center.queues[queue].hours;
        hours.is_none_or(|hours| self.center.hours[hours].times.is_open(at))
    }

    /// Whether items of a workstream may be transferred by hand to a queue at a time.
    pub fn may_transfer(&self, workstream: WorkstreamId, queue: QueueId, at: Time) -> bool {
        let settings = &self.center.workstreams[workstream];
        self.center.queues[queue].work_type == settings.channel.work_type()
            && (settings.channel_settings.transfers_to_closed || self.is_queue_open(queue, at))
    }

    /// The wait that a queue predicts at a time not before now (AWT-1, AWT-2); `None`: it is not
    /// known, or nothing in the center asks for it.
    pub fn predicted_wait(&self, queue: QueueId, at: Time) -> Option<Span> {
        let estimate = self.overflow.as_deref()?.estimates.get(queue)?.as_ref()?;
        estimate.predicted(at, &self.center.choices.routing)
    }

    /// Forgets what splits and overflow have seen.
    pub(super) fn reset_overflow(&mut self) {
        self.router.reset();
        self.checks.clear();
        if let Some(overflow) = &mut self.overflow {
            overflow.reset(&self.center, self.now);
        }
    }

    /// whether the channel of a workstream takes anybody now.
    pub(super) fn is_channel_open(&self, workstream: WorkstreamId) -> bool {
        let hours = self.center.workstreams[workstream].channel_settings.hours;
        hours.is_none_or(|hours| self.center.hours[hours].times.is_open(self.now))
    }

    /// The queue that an item enters whose rules match, after what happens before queueing
    /// (OVF-1); `None` if it goes elsewhere, which is decided then.
    pub(super) fn place(&mut self, arrival: Arrival, pass: u32) -> Option<(QueueId, Entry)> {
        let item = arrival.item;
        let found = match self.first_match(arrival, pass) {
            Ok((rule, queue)) => return Some((queue, Entry::Rule(rule))),
            Err(found) => found,
        };
        let Match { rule, queue, reason, action } = found;
        self.say(Decision::Overflow { item, queue, rule: Some(rule), reason, action });
        if action == OverflowAction::Callback {
            self.invite_on_entry(item);
        }
        let Some(cause) = close_cause(action) else {
            return Some(match action {
                OverflowAction::Queue(to) => {
                    (to, Entry::Overflow { from: queue, rule: Some(rule) })
                }
                _ => (queue, Entry::Rule(rule)),
            });
        };
        if action == OverflowAction::End {
            // OVF-7: it counts as having reached the queue.
            self.say(Decision::Enqueue { item, queue, entry: Entry::Rule(rule) });
        }
        self.say(Decision::Close { item, agent: None, cause });
        None
    }

    /// The first matching rule whose queue does not overflow (RTQ-2), else the match whose
    /// action fires (RTQ-5).
    fn first_match(&mut self, arrival: Arrival, pass: u32) -> Result<(RuleId, QueueId), Match> {
        let Arrival { item, workstream, attributes, lot, .. } = arrival;
        let center = self.center.clone();
        let mut best: Option<((Time, u32), Match)> = None;
        for position in 0.. {
            let routing = self.router.known(workstream, attributes);
            let matched = routing.and_then(|routing| routing.matched.get(position)).copied();
            let Some(rule) = matched else {
                break;
            };
            // RTQ-3: a split is drawn before overflow is looked at.
            let queue = self.router.target(&center, rule, lot, u64::from(pass));
            let found = self.overflows(rule, queue);
            self.note_check(item, rule, queue, found.map(|pair| pair.0));
            let Some((reason, action)) = found else {
                return Ok((rule, queue));
            };
            let order = self.overflowing_order(&center, queue);
            if best.is_none_or(|best| order < best.0) {
                best = Some((order, Match { rule, queue, reason, action }));
            }
        }
        let (_, mut found) = best.expect("an item whose rules match has a match");
        if center.choices.routing.all_overflow == AllOverflow::EntersFirstToOpen {
            found.action = OverflowAction::AssignAnyway;
        }
        Err(found)
    }

    /// RTQ-5, OC-8: open queues first, then the earliest to open; smaller is better.
    fn overflowing_order(&self, center: &Center, queue: QueueId) -> (Time, u32) {
        let hours = center.queues[queue].hours;
        let opens = match hours {
            Some(hours) => center.hours[hours].times.next_open(self.now).unwrap_or(Time::MAX),
            None => self.now,
        };
        let choices = &center.choices.routing;
        let priority = match choices.overflowing_match {
            OverflowingMatch::QueuePriority if opens == self.now => center.queues[queue].priority,
            _ => 0,
        };
        (opens, priority)
    }

    /// Whether a queue overflows for items that a rule sends there, why, and what is done.
    fn overflows(
        &mut self,
        rule: RuleId,
        queue: QueueId,
    ) -> Option<(OverflowReason, OverflowAction)> {
        for position in 0.. {
            let overflow = self.overflow.as_deref()?;
            let pair = *overflow.pairs(rule, queue).get(position)?;
            let reason = match pair.when {
                EntryCondition::OutOfHours if !self.is_queue_open(queue, self.now) => {
                    OverflowReason::OutOfHours
                }
                EntryCondition::ItemLimit(limit) => {
                    let count = self.counted(queue);
                    if count < limit as usize {
                        continue;
                    }
                    OverflowReason::ItemLimit { count: u32::try_from(count).unwrap_or(u32::MAX) }
                }
                EntryCondition::PredictedWait(limit) => {
                    // AWT-4: no estimate, no overflow.
                    match self.predicted_wait(queue, self.now) {
                        Some(wait) if wait >= limit => OverflowReason::PredictedWait { wait },
                        _ => continue,
                    }
                }
                EntryCondition::OutOfHours => continue,
            };
            return Some((reason, pair.action));
        }
        None
    }

    /// The number of items that a queue holds, as of the last refresh (OVF-4).
    fn counted(&mut self, queue: QueueId) -> usize {
        self.roll_count(queue);
        let count = self.overflow.as_deref().and_then(|overflow| overflow.counts[queue].as_ref());
        let Some(count) = count else {
            return self.waiting[queue].len();
        };
        match self.center.choices.routing.count_every {
            Span::ZERO => self.count_now(queue, count),
            _ => count.count(),
        }
    }

    fn count_now(&self, queue: QueueId, count: &CachedCount) -> usize {
        let ringing = match self.center.choices.routing.counted_items {
            CountedItems::Open => 0,
            CountedItems::OpenAndRinging => count.ringing,
        };
        self.waiting[queue].len() + ringing
    }

    /// Before the number of items in a queue changes or is read: brings the cached one up to date.
    pub(super) fn roll_count(&mut self, queue: QueueId) {
        let cached = self.overflow.as_deref().and_then(|overflow| overflow.counts[queue].as_ref());
        let Some(count) = cached.map(|cached| self.count_now(queue, cached)) else {
            return;
        };
        if let Some(overflow) = self.overflow.as_deref_mut()
            && let Some(cached) = overflow.counts[queue].as_mut()
        {
            cached.roll(self.now, self.center.choices.routing.count_every, count);
        }
    }

    /// An item of a queue begins or ceases to ring.
    pub(super) fn ringing_changes(&mut self, queue: QueueId, rings: bool) {
        self.roll_count(queue);
        if let Some(overflow) = self.overflow.as_deref_mut()
            && let Some(cached) = overflow.counts[queue].as_mut()
        {
            cached.ringing = if rings { cached.ringing + 1 } else { cached.ringing - 1 };
        }
    }

    /// An item of a queue is with somebody now. If it has waited for that in the queue, and is a
    /// conversation, the queue's prediction learns from it (AWT-1).
    pub(super) fn note_connected(&mut self, item: ItemId, queue: QueueId) {
        let Some(overflow) = self.overflow.as_deref_mut() else {
            return;
        };
        let visit = overflow.visit(item);
        let (has_waited, wait) = (std::mem::take(&mut visit.waits), self.now - visit.entered);
        let is_conversation = self.center.queues[queue].work_type != WorkType::Record;
        if let Some(estimate) = overflow.estimates[queue].as_mut()
            && has_waited
            && is_conversation
        {
            estimate.connected(self.now, wait, &self.center.choices.routing);
        }
        let Some(overflow) = self.overflow.as_deref() else {
            return;
        };
        let has_outbound = overflow.outbound.is_some();
        if overflow.callbacks.is_some() {
            self.connected_to_agent(item, queue);
        }
        if has_outbound {
            self.outbound_connected(item);
        }
    }

    /// Puts a living item into a queue; `is_new` if it has not been in any.
    #[inline(always)]
    pub(super) fn enter_queue(&mut self, item: ItemId, queue: QueueId, entry: Entry, is_new: bool) {
        self.say(Decision::Enqueue { item, queue, entry });
        if self.nobody_serves(item, queue) {
            //
            self.items.remove(item);
            self.say(Decision::Close { item, agent: None, cause: CloseCause::EmptyQueue });
            return;
        }
        if !is_new && self.center.choices.routing.fifo_key == FifoKey::QueueEntry {
            let now = self.now;
            self.items.living(item).wait_since(now);
        }
        if let Some(overflow) = self.overflow.as_deref_mut() {
            if is_new {
                overflow.meet(item, self.now);
            }
            overflow.begin_visit(item, self.now, entry);
            if is_new && self.center.direct_calls.is_some() {
                self.wish_for_owner(item);
            }
            self.open(item, queue);
            self.entered(item, queue);
        } else {
            self.open(item, queue);
        }
    }

    /// Q-9, OC-10: whether a conversation in a queue has nobody to wait for.
    #[inline(always)]
    fn nobody_serves(&mut self, item: ItemId, queue: QueueId) -> bool {
        let has_members = !self.roster.members[queue].agents.is_empty();
        let members_do = self.center.choices.routing.empty_queue == EmptyQueue::NoMembers;
        !(has_members && members_do) && self.nobody_is_there(item, queue)
    }

    #[inline(never)]
    fn nobody_is_there(&mut self, item: ItemId, queue: QueueId) -> bool {
        let members = &self.roster.members[queue].agents;
        let is_served = match self.center.choices.routing.empty_queue {
            EmptyQueue::NoMembers => !members.is_empty(),
            EmptyQueue::NobodySignedIn => {
                members.iter().any(|agent| self.roster.workers[*agent].signed_in)
            }
        };
        if is_served {
            return false;
        }
        let workstream = self.items.living(item).workstream;
        self.center.workstreams[workstream].channel.family() != Family::Record
    }

    /// An item is open again in its queue: it begins to wait anew if it was with somebody
    /// (OVF-10), not if it only was offered in vain.
    pub(super) fn restart_visit(&mut self, item: ItemId) {
        let now = self.now;
        if let Some(overflow) = self.overflow.as_deref_mut() {
            overflow.visit(item).restart(now);
        }
    }

    /// Records a check of a queue before queueing, if anybody asked for explanations.
    fn note_check(
        &mut self,
        item: ItemId,
        rule: RuleId,
        queue: QueueId,
        overflows: Option<OverflowReason>,
    ) {
        if self.explanations.is_none() {
            return;
        }
        let is_voice = self.center.queues[queue].work_type == WorkType::Voice;
        let predicted = if is_voice { self.predicted_wait(queue, self.now) } else { None };
        let is_open = self.is_queue_open(queue, self.now);
        let counted = self.counted(queue);
        let check =
            QueueCheck { at: self.now, item, rule, queue, is_open, counted, predicted, overflows };
        self.checks.push_back(check);
    }
}
