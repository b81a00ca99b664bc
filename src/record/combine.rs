//! Sinks made of sinks.

use super::AgentInterval;
use super::CallbackRecord;
use super::ItemKey;
use super::ItemRecord;
use super::OutboundRecord;
use super::OverflowRecord;
use super::RoutingCount;
use super::SegmentRecord;
use super::SessionRecord;
use super::Sink;
use super::Step;
use super::TogetherRecord;
use super::VoicemailRecord;
use crate::id::AgentId;
use crate::id::QueueId;
use crate::time::Time;

/// Both sinks take every record.
impl<A: Sink, B: Sink> Sink for (A, B) {
    const FOLLOWS: bool = A::FOLLOWS || B::FOLLOWS;

    fn wants(&self, key: ItemKey) -> bool {
        self.0.wants(key) || self.1.wants(key)
    }

    fn step(&mut self, now: Time, key: ItemKey, step: Step) {
        if self.1.wants(key) {
            self.1.step(now, key, step.clone());
        }
        if self.0.wants(key) {
            self.0.step(now, key, step);
        }
    }

    fn item(&mut self, record: &ItemRecord) {
        self.0.item(record);
        self.1.item(record);
    }

    fn segment(&mut self, record: &SegmentRecord) {
        self.0.segment(record);
        self.1.segment(record);
    }

    fn overflow(&mut self, record: &OverflowRecord) {
        self.0.overflow(record);
        self.1.overflow(record);
    }

    fn callback(&mut self, record: &CallbackRecord) {
        self.0.callback(record);
        self.1.callback(record);
    }

    fn voicemail(&mut self, record: &VoicemailRecord) {
        self.0.voicemail(record);
        self.1.voicemail(record);
    }

    fn outbound(&mut self, record: &OutboundRecord) {
        self.0.outbound(record);
        self.1.outbound(record);
    }

    fn together(&mut self, record: &TogetherRecord) {
        self.0.together(record);
        self.1.together(record);
    }

    fn session(&mut self, record: &SessionRecord) {
        self.0.session(record);
        self.1.session(record);
    }

    fn agent_interval(&mut self, record: &AgentInterval) {
        self.0.agent_interval(record);
        self.1.agent_interval(record);
    }

    fn waiting(&mut self, now: Time, queue: QueueId, waiting: u32) {
        self.0.waiting(now, queue, waiting);
        self.1.waiting(now, queue, waiting);
    }

    fn idle_while_waiting(&mut self, queue: QueueId, from: Time, to: Time) {
        self.0.idle_while_waiting(queue, from, to);
        self.1.idle_while_waiting(queue, from, to);
    }

    fn pick_lost(&mut self, now: Time, agent: AgentId, queue: QueueId) {
        self.0.pick_lost(now, agent, queue);
        self.1.pick_lost(now, agent, queue);
    }

    fn routing(&mut self, count: &RoutingCount) {
        self.0.routing(count);
        self.1.routing(count);
    }
}

/// Takes every record, if there is a sink.
impl<S: Sink> Sink for Option<S> {
    const FOLLOWS: bool = S::FOLLOWS;

    fn wants(&self, key: ItemKey) -> bool {
        self.as_ref().is_some_and(|sink| sink.wants(key))
    }

    fn step(&mut self, now: Time, key: ItemKey, step: Step) {
        self.iter_mut().for_each(|sink| sink.step(now, key, step.clone()));
    }

    fn item(&mut self, record: &ItemRecord) {
        self.iter_mut().for_each(|sink| sink.item(record));
    }

    fn segment(&mut self, record: &SegmentRecord) {
        self.iter_mut().for_each(|sink| sink.segment(record));
    }

    fn overflow(&mut self, record: &OverflowRecord) {
        self.iter_mut().for_each(|sink| sink.overflow(record));
    }

    fn callback(&mut self, record: &CallbackRecord) {
        self.iter_mut().for_each(|sink| sink.callback(record));
    }

    fn voicemail(&mut self, record: &VoicemailRecord) {
        self.iter_mut().for_each(|sink| sink.voicemail(record));
    }

    fn outbound(&mut self, record: &OutboundRecord) {
        self.iter_mut().for_each(|sink| sink.outbound(record));
    }

    fn together(&mut self, record: &TogetherRecord) {
        self.iter_mut().for_each(|sink| sink.together(record));
    }

    fn session(&mut self, record: &SessionRecord) {
        self.iter_mut().for_each(|sink| sink.session(record));
    }

    fn agent_interval(&mut self, record: &AgentInterval) {
        self.iter_mut().for_each(|sink| sink.agent_interval(record));
    }

    fn waiting(&mut self, now: Time, queue: QueueId, waiting: u32) {
        self.iter_mut().for_each(|sink| sink.waiting(now, queue, waiting));
    }

    fn idle_while_waiting(&mut self, queue: QueueId, from: Time, to: Time) {
        self.iter_mut().for_each(|sink| sink.idle_while_waiting(queue, from, to));
    }

    fn pick_lost(&mut self, now: Time, agent: AgentId, queue: QueueId) {
        self.iter_mut().for_each(|sink| sink.pick_lost(now, agent, queue));
    }

    fn routing(&mut self, count: &RoutingCount) {
        self.iter_mut().for_each(|sink| sink.routing(count));
    }
}
