//! Hand-made records with measures computed by hand.

mod many;
mod single;

use super::DemandLayout;
use super::Layout;
use super::Measure;
use super::PoolLayout;
use super::Results;
use super::ScopeKind;
use super::StudyLayout;
use super::Summary;
use super::Tables;
use super::TeamworkLayout;
use crate::center::Agent;
use crate::center::Assignment;
use crate::center::Attribute;
use crate::center::CapacityNeed;
use crate::center::Center;
use crate::center::Channel;
use crate::center::ChannelSettings;
use crate::center::Condition;
use crate::center::Distribution;
use crate::center::Life;
use crate::center::Method;
use crate::center::Offers;
use crate::center::Overflow;
use crate::center::Presence;
use crate::center::PresenceSet;
use crate::center::Queue;
use crate::center::RouteRule;
use crate::center::RouteTarget;
use crate::center::SkillMatching;
use crate::center::StateLimits;
use crate::center::Value;
use crate::center::Workstream;
use crate::center::WrapUpBlock;
use crate::id::AgentId;
use crate::id::Id;
use crate::id::QueueId;
use crate::id::RuleId;
use crate::record::Ending;
use crate::record::FallbackReason;
use crate::record::ItemKey;
use crate::record::ItemRecord;
use crate::record::SegmentRecord;
use crate::record::Silence;
use crate::record::Sink;
use crate::time::Span;
use crate::time::Time;
use std::sync::Arc;

fn at(seconds: i64) -> Time {
    Time::ZERO + Span::from_secs(seconds)
}

fn workstream(name: &str, channel: Channel, fallback: usize, rules: &[usize]) -> Workstream {
    Workstream {
        name: name.into(),
        channel,
        distribution: Distribution::Push,
        fallback_queue: QueueId::new(fallback),
        capacity: CapacityNeed { units: 1, profiles: vec![] },
        wrap_up_block: WrapUpBlock::Always,
        allowed_presences: PresenceSet::EMPTY,
        skill_matching: SkillMatching::None,
        offer_timeout: Span::from_secs(30),
        state_limits: StateLimits::NEVER,
        pick_from_push: false,
        life: Life::default(),
        offers: Offers::default(),
        classification: vec![],
        rules: rules.iter().map(|&rule| RuleId::new(rule)).collect(),
        numbers: Vec::new(),
        channel_settings: ChannelSettings::default(),
    }
}

/// Two workstreams of messaging (chat, sms) and one of cases. Queue 0 `all` takes chat and sms
/// within 20 s, short below 5 s; queue 1 `cases` takes cases; queue 2 `rest` is the fallback.
fn center() -> Center {
    let queue = |name: &str, channel: Channel, limits: Option<(i64, i64)>| Queue {
        name: name.into(),
        work_type: channel.work_type(),
        priority: 1,
        method: Method::RoundRobin,
        members: vec![AgentId::new(0), AgentId::new(1)],
        answer_within: limits.map(|(within, _)| Span::from_secs(within)),
        short_abandon: limits.map(|(_, short)| Span::from_secs(short)),
        assignment: Assignment::default(),
        hours: None,
        overflow: Overflow::default(),
    };
    let rule = |name: &str, target| RouteRule {
        name: name.into(),
        when: Condition::All(vec![]),
        target: RouteTarget::Queue(QueueId::new(target)),
        overflow: Vec::new(),
    };
    let agent = |name: &str| Agent {
        name: name.into(),
        units: Some(2),
        profiles: vec![],
        skills: vec![],
        default_presence: Presence::Available,
        columns: vec![],
    };
    Center {
        workstreams: [
            workstream("case", Channel::Case, 1, &[0]),
            workstream("chat", Channel::LiveChat, 2, &[1]),
            workstream("sms", Channel::Sms, 2, &[2]),
        ]
        .into_iter()
        .collect(),
        queues: [
            queue("all", Channel::LiveChat, Some((20, 5))),
            queue("cases", Channel::Case, None),
            queue("rest", Channel::LiveChat, None),
        ]
        .into_iter()
        .collect(),
        rules: [rule("every", 1), rule("every", 0), rule("every", 0)].into_iter().collect(),
        agents: [agent("ann"), agent("bob")].into_iter().collect(),
        attributes: [Attribute { name: "topic".into() }].into_iter().collect(),
        values: ["billing", "sales"]
            .map(|text| Value { text: text.into(), number: None })
            .into_iter()
            .collect(),
        ..Center::default()
    }
}

/// Demands are named and numbered like the workstreams; one pool of both people.
fn layout(warm_up: Time, horizon: Time, interval: Option<Span>) -> Arc<Layout> {
    layout_of(&center(), warm_up, horizon, interval)
}

fn layout_of(center: &Center, warm_up: Time, horizon: Time, interval: Option<Span>) -> Arc<Layout> {
    let day = Span::from_hours(24);
    let days = (0..).map(|n| Time::ZERO + day * n).take_while(|time| *time < horizon);
    let days: Vec<Time> = days.chain([horizon]).collect();
    let demand = |workstream| DemandLayout {
        name: center.workstreams[workstream].name.clone(),
        workstream,
        is_outbound: false,
        sets_aside: false,
    };
    let pool = PoolLayout {
        teamwork: TeamworkLayout::default(),
        name: "front".into(),
        agents: vec![AgentId::new(0), AgentId::new(1)],
        cost_per_hour: Some(30.0),
        shrinkage: 0.25,
    };
    let demands = center.workstreams.ids().map(demand).collect();
    let study = StudyLayout { warm_up, horizon, interval, days };
    Arc::new(Layout::new(center, demands, [pool].into_iter().collect(), study))
}

const CASE: usize = 0;
const CHAT: usize = 1;
const SMS: usize = 2;
const ALL: usize = 0;
const CASES: usize = 1;
const REST: usize = 2;

fn channel(demand: usize) -> Channel {
    [Channel::Case, Channel::LiveChat, Channel::Sms][demand]
}

/// An item that waits in one queue, and its visit.
fn one(
    tables: &mut Tables,
    (demand, queue): (usize, usize),
    (arrived, wait): (i64, i64),
    ending: Ending,
) {
    let key = ItemKey { demand: Id::new(demand), ordinal: 1 };
    let until = at(arrived) + Span::from_secs(wait);
    tables.segment(&SegmentRecord {
        key,
        workstream: Id::new(demand),
        channel: channel(demand),
        queue: Id::new(queue),
        entered: at(arrived),
        first_offered: None,
        left: until,
        ending,
        agent: None,
        picked: false,
        overtaken: arrived == 110,
        first: true,
    });
    let is_answered = ending == Ending::Answered;
    tables.item(&ItemRecord {
        key,
        workstream: Id::new(demand),
        channel: channel(demand),
        arrived: at(arrived),
        entered: at(arrived),
        answered: is_answered.then_some(until),
        closed: if is_answered { until + Span::from_secs(60) } else { until },
        ending,
        rule: (queue != REST).then_some(RuleId::new(demand)),
        fallback: (queue == REST).then_some(FallbackReason::NoMatch),
        bot_failure: None,
        handle_time: Span::from_secs(60),
        reopened: 0,
        silence: Silence::default(),
        overflows: 0,
        moved_from: None,
    });
}

fn finished(mut tables: Tables) -> Tables {
    tables.finish();
    tables
}

fn results_of(layout: &Arc<Layout>, tables: &Tables) -> Results {
    let mut summary = Summary::new(layout, 0.95);
    summary.add(1, tables);
    summary.results()
}

#[track_caller]
fn check(results: &Results, (kind, name): (ScopeKind, &str), expected: &[(Measure, Option<f64>)]) {
    for (measure, expected) in expected {
        let row = results.find(kind, name, *measure);
        let value = row.unwrap_or_else(|| panic!("no row {}", measure.name())).estimate.value;
        let is_equal = match (value, expected) {
            (Some(value), Some(expected)) => (value - expected).abs() < 1e-9,
            (None, None) => true,
            _ => false,
        };
        assert!(is_equal, "{} of {name}: {value:?}, not {expected:?}", measure.name());
    }
}
