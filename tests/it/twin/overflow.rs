//! The twin's route to queue with overflow before queueing, as 7 and 9.1 say it.
//!
//! Left out: predicted waits and the cached count, splits, and everything while queued.

use waitline::center::AllOverflow;
use waitline::center::EmptyQueue;
use waitline::center::EntryCondition;
use waitline::center::EntryOverflow;
use waitline::center::Family;
use waitline::center::OverflowAction;
use waitline::center::OverflowingMatch;
use waitline::center::RouteTarget;
use waitline::engine::CloseCause;
use waitline::engine::Decision;
use waitline::engine::Entry;
use waitline::engine::FallbackReason;
use waitline::engine::OverflowReason;
use waitline::id::AttributeId;
use waitline::id::Id;
use waitline::id::ItemId;
use waitline::id::QueueId;
use waitline::id::RuleId;
use waitline::id::ValueId;
use waitline::id::WorkstreamId;
use waitline::time::Time;

use super::naive::Naive;
use crate::drive::Router;

/// Whether queues may overflow for an item: what happens before queueing happens once (OVF-1).
#[derive(Clone, Copy, PartialEq)]
pub(super) enum MayOverflow {
    Yes,
    No,
}

impl Naive {
    /// Q-9, OC-10: conversations do not wait where nobody could ever answer.
    pub(super) fn enter_queue(&mut self, item: ItemId, queue: QueueId, entry: Entry) {
        self.say(Decision::Enqueue { item, queue, entry });
        let workstream = self.living(item).workstream;
        let family = self.center.workstreams[workstream].channel.family();
        let mut members = self.members[queue.index()].iter();
        let nobody = match self.center.choices.routing.empty_queue {
            EmptyQueue::NoMembers => members.next().is_none(),
            EmptyQueue::NobodySignedIn => {
                members.all(|agent| !self.people[agent.index()].signed_in)
            }
        };
        if nobody && family != Family::Record {
            self.close_unanswered(item, CloseCause::EmptyQueue);
        } else {
            self.open(item, queue);
        }
    }

    /// RTQ-1, RTQ-2, FB-1, then RTQ-5; `None` if the item does not enter a queue.
    pub(super) fn route(
        &mut self,
        item: ItemId,
        workstream: WorkstreamId,
        attributes: &[(AttributeId, ValueId)],
        overflow: MayOverflow,
    ) -> Option<(QueueId, Entry)> {
        let fallback = self.center.workstreams[workstream].fallback_queue;
        let mut matching = Vec::new();
        for rule in &self.center.workstreams[workstream].rules {
            if self.holds(&self.center.rules[*rule].when, attributes) {
                match self.center.rules[*rule].target {
                    RouteTarget::Queue(queue) => matching.push((*rule, queue)),
                    RouteTarget::Error => {
                        return Some((fallback, Entry::Fallback(FallbackReason::RuleError)));
                    }
                    RouteTarget::Split(_) => unreachable!("the twin routes to single queues"),
                }
            }
        }
        if matching.is_empty() {
            return Some((fallback, Entry::Fallback(FallbackReason::NoMatch)));
        }
        for (rule, queue) in &matching {
            if overflow == MayOverflow::No || self.true_pair(*rule, *queue).is_none() {
                return Some((*queue, Entry::Rule(*rule)));
            }
        }
        let (rule, queue) = self.acting(&matching);
        let (reason, mut action) = self.true_pair(rule, queue)?;
        if self.center.choices.routing.all_overflow == AllOverflow::EntersFirstToOpen {
            action = OverflowAction::AssignAnyway;
        }
        self.say(Decision::Overflow { item, queue, rule: Some(rule), reason, action });
        let cause = match action {
            OverflowAction::AssignAnyway => return Some((queue, Entry::Rule(rule))),
            OverflowAction::Callback => unreachable!("the twin calls nobody back"),
            OverflowAction::Queue(to) => {
                return Some((to, Entry::Overflow { from: queue, rule: Some(rule) }));
            }
            OverflowAction::End => {
                self.say(Decision::Enqueue { item, queue, entry: Entry::Rule(rule) });
                CloseCause::Overflow
            }
            OverflowAction::Outside(_) => CloseCause::TransferredOutside,
            OverflowAction::Voicemail => CloseCause::Voicemail,
        };
        self.say(Decision::Close { item, agent: None, cause });
        None
    }

    /// RTQ-5, OC-8: the first open queue, or the one that opens first.
    fn acting(&self, matching: &[(RuleId, QueueId)]) -> (RuleId, QueueId) {
        let mut open: Vec<_> =
            matching.iter().copied().filter(|(_, queue)| self.opens(*queue) == self.now).collect();
        if self.center.choices.routing.overflowing_match == OverflowingMatch::QueuePriority {
            open.sort_by_key(|(_, queue)| self.center.queues[*queue].priority);
        }
        let first_to_open = || {
            let mut closed = matching.to_vec();
            closed.sort_by_key(|(_, queue)| self.opens(*queue));
            closed[0]
        };
        open.first().copied().unwrap_or_else(first_to_open)
    }

    /// When a queue is open next: now, if it is.
    fn opens(&self, queue: QueueId) -> Time {
        match self.center.queues[queue].hours {
            None => self.now,
            Some(hours) => self.center.hours[hours].times.next_open(self.now).unwrap_or(Time::MAX),
        }
    }

    /// OVF-2, OVF-3, RTQ-4: the pair that holds, out of hours before all others.
    fn true_pair(&self, rule: RuleId, queue: QueueId) -> Option<(OverflowReason, OverflowAction)> {
        let replaced = self.center.rules[rule].overflow.iter().find(|(of, _)| *of == queue);
        let pairs: &[EntryOverflow] =
            replaced.map_or(&self.center.queues[queue].overflow.before, |(_, pairs)| pairs);
        if self.opens(queue) != self.now {
            let hours = pairs.iter().find(|pair| pair.when == EntryCondition::OutOfHours);
            let action = hours.map_or(OverflowAction::AssignAnyway, |pair| pair.action);
            return Some((OverflowReason::OutOfHours, action));
        }
        pairs.iter().find_map(|pair| match pair.when {
            EntryCondition::ItemLimit(limit) if self.waiting(queue) >= limit as usize => {
                let count = u32::try_from(self.waiting(queue)).expect("few wait");
                Some((OverflowReason::ItemLimit { count }, pair.action))
            }
            _ => None,
        })
    }
}
