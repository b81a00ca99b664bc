//! What is measured: the names and the structure of a center, its demands and its pools.

use super::ScopeKind;
use super::plan::Entry;
use super::plan::Features;
use super::plan::Source;
use super::results::Scope;
use super::slots::Slots;
use crate::center::BotFailure;
use crate::center::Center;
use crate::center::Channel;
use crate::center::Family;
use crate::center::OverflowAction;
use crate::center::Queue;
use crate::center::RouteRule;
use crate::center::RouteTarget;
use crate::center::SilenceAction;
use crate::center::Workstream;
use crate::id::AgentId;
use crate::id::AttributeId;
use crate::id::DemandId;
use crate::id::Id;
use crate::id::IdVec;
use crate::id::PoolId;
use crate::id::QueueId;
use crate::id::RuleId;
use crate::id::ValueId;
use crate::id::WorkstreamId;
use crate::time::Span;
use crate::time::Time;

/// A demand, as far as statistics know it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DemandLayout {
    /// Its name.
    pub name: String,
    /// The workstream through which all its items come.
    pub workstream: WorkstreamId,
    /// Whether they are customers of a campaign, whom the center calls.
    pub is_outbound: bool,
    /// Whether people set its conversations aside while an answer is due.
    pub sets_aside: bool,
}

/// A pool of people, as far as statistics know it.
#[derive(Clone, PartialEq, Debug)]
pub struct PoolLayout {
    /// Its name.
    pub name: String,
    /// Its people; nobody is in two pools.
    pub agents: Vec<AgentId>,
    /// What a paid hour of one person costs.
    pub cost_per_hour: Option<f64>,
    /// Share of paid time in which people are not there, from 0 to below 1.
    pub shrinkage: f64,
    /// What they do together with others.
    pub teamwork: TeamworkLayout,
}

/// What people do together, as far as statistics know it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TeamworkLayout {
    /// Whether they transfer, or move as supervisors what others have in hand.
    pub transfers: bool,
    /// The queues that they transfer to.
    pub targets: Vec<QueueId>,
    /// Whether they ask for help.
    pub consults: bool,
    /// Whether they put callers on hold.
    pub holds: bool,
    /// Whether they supervise.
    pub supervises: bool,
}

/// The time that is studied.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StudyLayout {
    /// What entered before is not counted.
    pub warm_up: Time,
    /// End of the study: nothing that enters from here on is counted, and levels stop.
    pub horizon: Time,
    /// Length of an interval; `None`: no results by interval.
    pub interval: Option<Span>,
    /// Borders of calendar days: zero, every midnight, the horizon.
    pub days: Vec<Time>,
}

/// What is measured, and under which names.
#[derive(Clone, Debug)]
pub struct Layout {
    pub(super) slots: Slots,
    pub(super) study: StudyLayout,
    pub(super) channels: Vec<Channel>,
    pub(super) workstreams: IdVec<WorkstreamId, WorkstreamLayout>,
    pub(super) demands: IdVec<DemandId, DemandLayout>,
    pub(super) queues: IdVec<QueueId, QueueLayout>,
    pub(super) lanes: Vec<Lane>,
    /// The lane of a queue (row) and a channel (column).
    pub(super) lane_of: Vec<usize>,
    pub(super) pools: IdVec<PoolId, PoolLayout>,
    /// People who are in no pool count in a nameless one behind the others.
    pub(super) pool_of: IdVec<AgentId, usize>,
    pub(super) rules: IdVec<RuleId, RuleLayout>,
    pub(super) attributes: IdVec<AttributeId, String>,
    pub(super) values: IdVec<ValueId, String>,
    queues_overflow: bool,
    offers_callbacks: bool,
    has_voicemail: bool,
    /// Every scope that has rows, in their order.
    pub(super) entries: Vec<Entry>,
}

/// A workstream: its name, and which of the channels is its own.
#[derive(Clone, Debug)]
pub(super) struct WorkstreamLayout {
    pub(super) name: String,
    pub(super) channel: usize,
    /// What its bot's failure does, if it has a bot.
    bot: Option<BotFailure>,
    /// What its time-out rules do.
    timeouts: Vec<SilenceAction>,
    /// Whether its conversations are closed when they were set aside for too long.
    closes_parked: bool,
}

/// A queue, its thresholds in milliseconds.
#[derive(Clone, Debug)]
pub(super) struct QueueLayout {
    pub(super) answer_within: Option<i64>,
    pub(super) short_abandon: Option<i64>,
}

/// A rule: its name, and the name with its workstream, for two workstreams may name a rule alike.
#[derive(Clone, Debug)]
pub(super) struct RuleLayout {
    pub(super) name: String,
    pub(super) path: String,
}

/// What arrives in one queue through one channel.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lane {
    pub(super) queue: QueueId,
    pub(super) channel: usize,
}

impl Layout {
    /// The layout of a center with its demands and pools.
    ///
    /// Demands, pools and people must be numbered as in the records to come.
    pub fn new(
        center: &Center,
        demands: IdVec<DemandId, DemandLayout>,
        pools: IdVec<PoolId, PoolLayout>,
        study: StudyLayout,
    ) -> Self {
        let used = |channel: &Channel| center.workstreams.iter().any(|w| w.channel == *channel);
        let channels: Vec<Channel> = Channel::ALL.into_iter().filter(used).collect();
        let number = |channel| channels.iter().position(|other| *other == channel).unwrap_or(0);
        let workstream = |w: &Workstream| WorkstreamLayout {
            name: w.name.clone(),
            channel: number(w.channel),
            bot: w.first_bot().map(|bot| bot.on_failure),
            timeouts: w.life.silence_rules.iter().map(|rule| rule.action).collect(),
            closes_parked: w.channel.family() == Family::Asynchronous
                && w.state_limits.waiting.is_some(),
        };
        let workstreams = center.workstreams.iter().map(workstream).collect();
        let queue = |queue: &Queue| QueueLayout {
            answer_within: queue.answer_within.map(Span::as_millis),
            short_abandon: queue.short_abandon.map(Span::as_millis),
        };
        let mut pool_of = IdVec::from_fn(center.agents.len(), |_: AgentId| pools.len());
        for (pool, layout) in pools.iter_enumerated() {
            layout.agents.iter().for_each(|&agent| pool_of[agent] = pool.index());
        }
        let mut layout = Self {
            slots: Slots::new(study.warm_up, study.horizon, study.interval, &study.days),
            study,
            channels,
            workstreams,
            demands,
            queues: center.queues.iter().map(queue).collect(),
            lanes: Vec::new(),
            lane_of: Vec::new(),
            pools,
            pool_of,
            rules: rules(center),
            attributes: center.attributes.iter().map(|a| a.name.clone()).collect(),
            values: center.values.iter().map(|value| value.text.clone()).collect(),
            queues_overflow: center.overflows(),
            offers_callbacks: center.overflows_to(OverflowAction::Callback),
            has_voicemail: center.overflows_to(OverflowAction::Voicemail),
            entries: Vec::new(),
        };
        layout.lay_lanes(center);
        layout.entries = layout.all_entries(center);
        layout
    }

    /// Finds which channels can reach a queue.
    fn lay_lanes(&mut self, center: &Center) {
        let mut reached = vec![false; center.queues.len() * self.channels.len()];
        for (id, workstream) in center.workstreams.iter_enumerated() {
            let channel = self.workstreams[id].channel;
            let targets = workstream.rules.iter().map(|&rule| &center.rules[rule].target);
            let mut reach = |queue: QueueId| {
                reached[queue.index() * self.channels.len() + channel] = true;
            };
            reach(workstream.fallback_queue);
            for target in targets {
                match target {
                    RouteTarget::Queue(queue) => reach(*queue),
                    RouteTarget::Split(shares) => shares.iter().for_each(|&(q, _)| reach(q)),
                    RouteTarget::Error => {}
                }
            }
        }
        for campaign in &center.campaigns {
            let channel = self.workstreams[campaign.workstream].channel;
            reached[campaign.queue.index() * self.channels.len() + channel] = true;
        }
        self.reach_by_transfer(center, &mut reached);
        self.reach_by_overflow(center, &mut reached);
        for queue in center.queues.ids() {
            let first = self.lanes.len();
            for channel in 0..self.channels.len() {
                let is_reached = reached[queue.index() * self.channels.len() + channel];
                self.lane_of.push(if is_reached { self.lanes.len() } else { first });
                if is_reached {
                    self.lanes.push(Lane { queue, channel });
                }
            }
            // A queue that nothing reaches still has its rows.
            if self.lanes.len() == first {
                self.lanes.push(Lane { queue, channel: 0 });
            }
        }
    }

    /// PIPE-3: whatever is of a queue's type may be transferred there, if anything is.
    fn reach_by_transfer(&self, center: &Center, reached: &mut [bool]) {
        for queue in self.pools.iter().flat_map(|pool| &pool.teamwork.targets) {
            for (channel, kind) in self.channels.iter().enumerate() {
                if kind.work_type() == center.queues[*queue].work_type {
                    reached[queue.index() * self.channels.len() + channel] = true;
                }
            }
        }
    }

    /// OVF-12: what can reach a queue can reach those to which it overflows.
    fn reach_by_overflow(&self, center: &Center, reached: &mut [bool]) {
        let channels = self.channels.len();
        for channel in 0..channels {
            let is_reached = |queue: &QueueId| reached[queue.index() * channels + channel];
            let mut next: Vec<QueueId> = center.queues.ids().filter(is_reached).collect();
            while let Some(from) = next.pop() {
                for queue in center.overflow_targets(from) {
                    let place = &mut reached[queue.index() * channels + channel];
                    if !std::mem::replace(place, true) {
                        next.push(queue);
                    }
                }
            }
        }
    }

    fn all_entries(&self, center: &Center) -> Vec<Entry> {
        let mut entries = vec![self.entry(ScopeKind::Center, "", Source::Center(None))];
        if self.channels.len() > 1 {
            let one = |channel| self.entry(ScopeKind::Center, "", Source::Center(Some(channel)));
            entries.extend((0..self.channels.len()).map(one));
        }
        for (id, workstream) in self.workstreams.iter_enumerated() {
            let source = Source::Workstream(id);
            entries.push(self.entry(ScopeKind::Workstream, &workstream.name, source));
        }
        for (id, demand) in self.demands.iter_enumerated() {
            entries.push(self.entry(ScopeKind::Demand, &demand.name, Source::Demand(id)));
        }
        for (id, queue) in center.queues.iter_enumerated() {
            let mut push = |source| entries.push(self.entry(ScopeKind::Queue, &queue.name, source));
            push(Source::Queue(id));
            let lanes: Vec<usize> = self.lanes_of(id).collect();
            if lanes.len() > 1 {
                lanes.into_iter().for_each(|lane| push(Source::Lane(lane)));
            }
        }
        for (id, pool) in self.pools.iter_enumerated() {
            let mut push = |source| entries.push(self.entry(ScopeKind::Pool, &pool.name, source));
            push(Source::Pool(id, None));
            let channels = self.channels_of_pool(center, pool);
            if channels.len() > 1 {
                channels.into_iter().for_each(|channel| push(Source::Pool(id, Some(channel))));
            }
        }
        for (id, agent) in center.agents.iter_enumerated() {
            entries.push(self.entry(ScopeKind::Agent, &agent.name, Source::Agent(id)));
        }
        for (id, rule) in self.rules.iter_enumerated() {
            entries.push(self.entry(ScopeKind::Rule, &rule.path, Source::Rule(id)));
        }
        entries.sort_by(|a, b| a.scope.cmp(&b.scope));
        entries
    }

    fn entry(&self, kind: ScopeKind, name: &str, source: Source) -> Entry {
        let channel = match source {
            Source::Center(channel) | Source::Pool(_, channel) => channel,
            Source::Lane(lane) => Some(self.lanes[lane].channel),
            _ => None,
        };
        let channel = channel.map(|channel| self.channels[channel]);
        let scope = Scope { kind, name: name.to_owned(), channel };
        let families: Vec<Family> = self.channels_of(source).map(|c| c.family()).collect();
        Entry::new(scope, source, &families, &self.features(source))
    }

    /// What the center has, as far as a scope is concerned.
    fn features(&self, source: Source) -> Features {
        let counts = |(id, workstream): (WorkstreamId, &WorkstreamLayout)| match source {
            Source::Center(channel) => channel.is_none_or(|channel| channel == workstream.channel),
            Source::Workstream(only) => only == id,
            Source::Demand(demand) => self.demands[demand].workstream == id,
            _ => false,
        };
        let workstreams = self.workstreams.iter_enumerated();
        let counted: Vec<(WorkstreamId, &WorkstreamLayout)> =
            workstreams.filter(|(id, workstream)| counts((*id, *workstream))).collect();
        let bots: Vec<BotFailure> = counted.iter().filter_map(|(_, counted)| counted.bot).collect();
        let has_rule =
            |action| counted.iter().any(|(_, counted)| counted.timeouts.contains(&action));
        let people_do = self.demands.iter_enumerated().any(|(id, demand)| {
            let is_counted = counted.iter().any(|(of, _)| *of == demand.workstream)
                && !matches!(source, Source::Demand(only) if only != id);
            demand.sets_aside && is_counted
        });
        let has_calls = self.channels_of(source).any(|channel| channel == Channel::Voice);
        Features {
            queues_overflow: self.queues_overflow,
            has_bot: !bots.is_empty(),
            sends_outside: bots.contains(&BotFailure::External),
            has_callbacks: self.offers_callbacks && has_calls,
            has_voicemail: self.has_voicemail && has_calls,
            has_campaign: self.has_campaign(source),
            teamwork: self.teamwork(has_calls),
            sets_aside: people_do || has_rule(SilenceAction::Park),
            reminds: has_rule(SilenceAction::Message),
            times_out: has_rule(SilenceAction::Close)
                || counted.iter().any(|(_, counted)| counted.closes_parked),
        }
    }

    /// What people of any pool do together.
    fn teamwork(&self, has_calls: bool) -> TeamworkLayout {
        let any =
            |does: fn(&TeamworkLayout) -> bool| self.pools.iter().any(|pool| does(&pool.teamwork));
        TeamworkLayout {
            transfers: any(|teamwork| teamwork.transfers),
            targets: Vec::new(),
            consults: any(|teamwork| teamwork.consults),
            holds: has_calls && any(|teamwork| teamwork.holds),
            supervises: any(|teamwork| teamwork.supervises),
        }
    }

    /// Whether a scope counts customers of a campaign.
    fn has_campaign(&self, source: Source) -> bool {
        let counts = |(id, demand): (DemandId, &DemandLayout)| match source {
            Source::Center(channel) => {
                channel.is_none_or(|channel| channel == self.channel_of_demand(id))
            }
            Source::Workstream(only) => only == demand.workstream,
            Source::Demand(only) => only == id,
            _ => false,
        };
        self.demands.iter_enumerated().any(|pair| pair.1.is_outbound && counts(pair))
    }

    /// The channels of the items that a scope counts.
    fn channels_of(&self, source: Source) -> impl Iterator<Item = Channel> {
        let only = match source {
            Source::Center(channel) => channel,
            Source::Workstream(workstream) => Some(self.workstreams[workstream].channel),
            Source::Demand(demand) => Some(self.channel_of_demand(demand)),
            _ => None,
        };
        let all = self.channels.iter().enumerate();
        all.filter(move |(channel, _)| only.is_none_or(|only| only == *channel)).map(|(_, c)| *c)
    }

    fn channels_of_pool(&self, center: &Center, pool: &PoolLayout) -> Vec<usize> {
        let serves = |queue: QueueId| {
            center.queues[queue].members.iter().any(|member| pool.agents.contains(member))
        };
        let served: Vec<bool> = center.queues.ids().map(serves).collect();
        let of = |channel: &usize| {
            self.lanes.iter().any(|lane| lane.channel == *channel && served[lane.queue.index()])
        };
        (0..self.channels.len()).filter(of).collect()
    }

    /// The channel of a demand's items.
    pub(super) fn channel_of_demand(&self, demand: DemandId) -> usize {
        self.workstreams[self.demands[demand].workstream].channel
    }

    /// The lanes of a queue.
    pub(super) fn lanes_of(&self, queue: QueueId) -> impl Iterator<Item = usize> {
        let lanes = self.lanes.iter().enumerate();
        lanes.filter(move |(_, lane)| lane.queue == queue).map(|(index, _)| index)
    }

    /// The lane of a visit.
    #[inline]
    pub(super) fn lane(&self, queue: QueueId, workstream: WorkstreamId) -> usize {
        let channel = self.workstreams[workstream].channel;
        self.lane_of[queue.index() * self.channels.len() + channel]
    }

    /// Number of pools, the nameless one included.
    pub(super) const fn pool_count(&self) -> usize {
        self.pools.len() + 1
    }
}

fn rules(center: &Center) -> IdVec<RuleId, RuleLayout> {
    let plain = |rule: &RouteRule| RuleLayout { name: rule.name.clone(), path: rule.name.clone() };
    let mut rules: IdVec<RuleId, RuleLayout> = center.rules.iter().map(plain).collect();
    for workstream in &center.workstreams {
        for &rule in &workstream.rules {
            rules[rule].path = format!("{}/{}", workstream.name, center.rules[rule].name);
        }
    }
    rules
}
