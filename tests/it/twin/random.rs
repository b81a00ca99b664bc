//! Random centers and random days.

use proptest::collection::vec;
use proptest::prelude::*;
use waitline::center::ActivityRelease;
use waitline::center::Agent;
use waitline::center::AgentCondition;
use waitline::center::Assignment;
use waitline::center::AssignmentRule;
use waitline::center::Attribute;
use waitline::center::Bot;
use waitline::center::BotFailure;
use waitline::center::CapacityNeed;
use waitline::center::CapacityProfile;
use waitline::center::Center;
use waitline::center::Channel;
use waitline::center::ChannelSettings;
use waitline::center::Choices;
use waitline::center::ClassificationOutcome;
use waitline::center::ClassificationRule;
use waitline::center::ClassificationRuleset;
use waitline::center::Column;
use waitline::center::Condition;
use waitline::center::Distribution;
use waitline::center::EntryCondition;
use waitline::center::EntryOverflow;
use waitline::center::Hours;
use waitline::center::Life;
use waitline::center::Method;
use waitline::center::Offers;
use waitline::center::OpenTimes;
use waitline::center::OrderBy;
use waitline::center::Output;
use waitline::center::Overflow;
use waitline::center::OverflowAction;
use waitline::center::Presence;
use waitline::center::PresenceSet;
use waitline::center::ProfileDay;
use waitline::center::ProfileLimit;
use waitline::center::ProfileReset;
use waitline::center::Queue;
use waitline::center::RoundRobinStamp;
use waitline::center::RouteRule;
use waitline::center::RouteTarget;
use waitline::center::RoutingChoices;
use waitline::center::Side;
use waitline::center::SilenceAction;
use waitline::center::SilenceRule;
use waitline::center::Skill;
use waitline::center::SkillMatching;
use waitline::center::SkillRating;
use waitline::center::StateLimits;
use waitline::center::TabClosed;
use waitline::center::Value;
use waitline::center::WorkType;
use waitline::center::Workstream;
use waitline::center::WrapUpBlock;
use waitline::id::AttributeId;
use waitline::id::ColumnId;
use waitline::id::HoursId;
use waitline::id::Id;
use waitline::id::IdVec;
use waitline::id::ProfileId;
use waitline::id::QueueId;
use waitline::id::SkillId;
use waitline::id::ValueId;
use waitline::time::Span;
use waitline::time::Time;

const WORK_TYPES: [WorkType; 3] = [WorkType::Messaging, WorkType::Voice, WorkType::Record];
const PROFILES: u32 = 3;
const SKILLS: usize = 2;
const VALUES: usize = 3;

/// One thing that happens. Numbers are taken modulo what there is.
#[derive(Clone, Debug)]
pub(super) enum Op {
    Wait(u8),
    Settle,
    Arrive {
        workstream: u8,
        value: u8,
        head_start: u8,
    },
    /// Something that suits the state of a living item.
    Item {
        which: u8,
        act: u8,
        agent: u8,
    },
    /// Something that only some centers use, whether it suits or not.
    Rare {
        which: u8,
        act: u8,
        agent: u8,
        with: u8,
    },
    Agent {
        who: u8,
        act: u8,
        with: u8,
    },
    /// Something about ids that may be stale, unknown or in another state.
    Stray {
        act: u8,
        slot: u8,
        generation: u8,
        agent: u8,
    },
}

pub(super) fn day() -> impl Strategy<Value = Vec<Op>> {
    let op = prop_oneof![
        4 => any::<u8>().prop_map(Op::Wait),
        1 => Just(Op::Settle),
        6 => any::<(u8, u8, u8)>().prop_map(|(workstream, value, head_start)| Op::Arrive {
            workstream,
            value,
            head_start
        }),
        8 => any::<(u8, u8, u8)>().prop_map(|(which, act, agent)| Op::Item { which, act, agent }),
        2 => any::<(u8, u8, u8)>().prop_map(|(who, act, with)| Op::Agent { who, act, with }),
        3 => any::<(u8, u8, u8, u8)>().prop_map(|(which, act, agent, with)| Op::Rare {
            which,
            act,
            agent,
            with
        }),
        1 => (any::<u8>(), 0..12u8, 0..3u8, 0..6u8).prop_map(|(act, slot, generation, agent)| {
            Op::Stray { act, slot, generation, agent }
        }),
    ];
    vec(op, 1..160)
}

pub(super) fn center() -> impl Strategy<Value = Center> {
    let queue = (0..3usize, 1..3u32, 0..6usize, assignment_rules(), overflow());
    let queues = vec(queue, 1..4);
    let profiles = vec((1..3u32, any::<bool>(), any::<bool>()), PROFILES as usize);
    (queues, vec(agent(), 1..5), profiles, choices())
        .prop_flat_map(|(queues, agents, profiles, choices)| {
            let count = queues.len();
            let workstreams = vec(workstream(count), 1..4);
            (Just((queues, agents, profiles, choices)), workstreams)
        })
        .prop_map(|((queues, agents, profiles, choices), workstreams)| {
            let mut center = Center { choices, ..Center::default() };
            center.skills = names("s", SKILLS).map(Skill::named).collect();
            center.columns = names("c", 1).map(|name| Column { name }).collect();
            center.attributes = names("t", 2).map(|name| Attribute { name }).collect();
            let number = |text: &String| text[1..].parse().ok();
            let value = |text| Value { number: number(&text), text };
            center.values = names("v", VALUES).map(value).collect();
            for (name, (limit, blocking, daily)) in names("p", profiles.len()).zip(profiles) {
                let reset = if daily { ProfileReset::EndOfDay } else { ProfileReset::Immediate };
                center.profiles.push(CapacityProfile { name, limit, blocking, reset });
            }
            center.hours = hours();
            for (name, (kind, priority, method, rules, (hours, before))) in
                names("q", queues.len()).zip(queues)
            {
                center.queues.push(Queue {
                    name,
                    work_type: WORK_TYPES[kind],
                    priority,
                    method: match method {
                        0 => Method::RoundRobin,
                        1 => Method::HighestCapacity,
                        2 | 3 => Method::LeastActive,
                        _ => Method::Custom(rules),
                    },
                    members: Vec::new(),
                    answer_within: None,
                    short_abandon: None,
                    assignment: Assignment::default(),
                    hours,
                    overflow: Overflow { before, ..Overflow::default() },
                });
            }
            keep_to_types(&mut center);
            for (name, (mut agent, member_of)) in names("a", agents.len()).zip(agents) {
                agent.name = name;
                let agent = center.agents.push(agent);
                for queue in center.queues.ids().filter(|queue| member_of >> queue.index() & 1 == 1)
                {
                    center.queues[queue].members.push(agent);
                }
            }
            for (name, (mut workstream, kind, rules)) in
                names("w", workstreams.len()).zip(workstreams)
            {
                workstream.name = name;
                fit_in(&mut center, &mut workstream, kind);
                add_rules(&mut center, &mut workstream, rules);
                center.workstreams.push(workstream);
            }
            center
        })
}

/// A queue's hours, if it has any, and its pairs before queueing.
fn overflow() -> impl Strategy<Value = (Option<HoursId>, Vec<EntryOverflow>)> {
    let action = prop_oneof![
        Just(OverflowAction::AssignAnyway),
        Just(OverflowAction::End),
        Just(OverflowAction::Voicemail),
        Just(OverflowAction::Queue(QueueId::new(0))),
    ];
    let when = prop_oneof![
        1 => Just(EntryCondition::OutOfHours),
        3 => (1..4u32).prop_map(EntryCondition::ItemLimit),
    ];
    let pair = (when, action).prop_map(|(when, action)| EntryOverflow { when, action });
    let hours =
        prop_oneof![2 => Just(None), 1 => (0..2usize).prop_map(|id| Some(HoursId::new(id)))];
    (hours, prop_oneof![2 => Just(Vec::new()), 1 => vec(pair, 1..3)])
}

/// RTQ-7, Q-1: items overflow to queues of their type only: here the first one.
fn keep_to_types(center: &mut Center) {
    let types: Vec<WorkType> = center.queues.iter().map(|queue| queue.work_type).collect();
    for queue in center.queues.iter_mut() {
        let first = types.iter().position(|kind| *kind == queue.work_type);
        for pair in &mut queue.overflow.before {
            if let (OverflowAction::Queue(to), Some(first)) = (&mut pair.action, first) {
                *to = QueueId::new(first);
            }
        }
    }
}

/// Hours that change often while a random day lasts.
fn hours() -> IdVec<HoursId, Hours> {
    let at = |minute| Time::ZERO + Span::from_minutes(minute);
    let stretches = |first: i64| {
        (0..40).map(|n| (at(first + 4 * n), at(first + 4 * n + 2))).collect::<Vec<_>>()
    };
    let hours = |name: &str, first| Hours {
        name: name.into(),
        times: OpenTimes::open_during(&stretches(first)),
    };
    [hours("h0", 0), hours("h1", 1)].into_iter().collect()
}

fn names(prefix: &str, count: usize) -> impl Iterator<Item = String> {
    (0..count).map(move |number| format!("{prefix}{number}"))
}

/// Gives a workstream a channel that its home queue carries.
fn fit_in(center: &mut Center, workstream: &mut Workstream, kind: usize) {
    let work_type = center.queues[workstream.fallback_queue].work_type;
    let fitting = || Channel::ALL.into_iter().filter(|channel| channel.work_type() == work_type);
    let channel = fitting().nth(kind % fitting().count()).expect("every type has a channel");
    workstream.channel = channel;
    if work_type == WorkType::Voice {
        workstream.distribution = Distribution::Push;
    }
    if work_type == WorkType::Record {
        workstream.state_limits = StateLimits::NEVER;
    }
}

/// Route-to-queue rules: an attribute's value sends to a queue of the type, or fails.
fn add_rules(center: &mut Center, workstream: &mut Workstream, rules: Vec<(usize, usize)>) {
    let work_type = workstream.channel.work_type();
    let fitting = center.queues.iter_enumerated().filter(|(_, q)| q.work_type == work_type);
    let fitting: Vec<QueueId> = fitting.map(|(queue, _)| queue).collect();
    for (value, target) in rules {
        let target = match target {
            5 => RouteTarget::Error,
            target => RouteTarget::Queue(fitting[target % fitting.len()]),
        };
        let rule = RouteRule {
            name: format!("r{value}"),
            when: topic_is(value),
            target,
            overflow: Vec::new(),
        };
        workstream.rules.push(center.rules.push(rule));
    }
}

fn topic_is(value: usize) -> Condition {
    Condition::Is(AttributeId::new(0), vec![ValueId::new(value % VALUES)])
}

type Rules = Vec<AssignmentRule>;

fn assignment_rules() -> impl Strategy<Value = Rules> {
    let condition = prop_oneof![
        2 => presences().prop_map(AgentCondition::Presence),
        2 => Just(AgentCondition::UnitsFree),
        1 => Just(AgentCondition::SkillsExact),
        2 => (0..2usize).prop_map(|value| {
            AgentCondition::Column(ColumnId::new(0), vec![ValueId::new(value)])
        }),
    ];
    let order = proptest::sample::subsequence(
        vec![OrderBy::UnitsFree, OrderBy::LeastActive, OrderBy::SlotsFree, OrderBy::RoundRobin],
        0..=3,
    );
    let rule = (vec(condition, 0..3), order.prop_shuffle())
        .prop_map(|(when, order_by)| AssignmentRule { name: "step".into(), when, order_by });
    vec(rule, 1..4)
}

fn presences() -> impl Strategy<Value = PresenceSet> {
    use Presence::*;
    let sets = [
        (6, &[Available, Busy][..]),
        (3, &[Available]),
        (1, &[Busy]),
        (2, &[Available, Busy, DoNotDisturb]),
        (1, &[Busy, Away]),
        (1, &[DoNotDisturb]),
    ];
    let sets = sets.map(|(weight, set)| (weight, Just(set.iter().copied().collect())));
    proptest::strategy::Union::new_weighted(sets.to_vec())
}

fn agent() -> impl Strategy<Value = (Agent, u8)> {
    let profiles = proptest::collection::btree_map(0..PROFILES as usize, 1..4u32, 0..3);
    let skills = proptest::collection::btree_map(0..SKILLS, 1..5u32, 0..3);
    let units = prop_oneof![1 => Just(None), 4 => (1..5u32).prop_map(Some)];
    let default = prop_oneof![6 => Just(Presence::Available), 1 => Just(Presence::Away)];
    (units, profiles, skills, default, 0..2usize, any::<u8>()).prop_map(
        |(units, profiles, skills, default_presence, level, member_of)| {
            let limit = |(profile, limit)| ProfileLimit { profile: ProfileId::new(profile), limit };
            let rating = |(skill, rating)| SkillRating { skill: SkillId::new(skill), rating };
            let agent = Agent {
                name: String::new(),
                units,
                profiles: profiles.into_iter().map(limit).collect(),
                skills: skills.into_iter().map(rating).collect(),
                default_presence,
                columns: vec![(ColumnId::new(0), ValueId::new(level))],
            };
            (agent, member_of)
        },
    )
}

/// A workstream, a number that chooses its channel, and its rules by value and target.
fn workstream(queues: usize) -> impl Strategy<Value = (Workstream, usize, Vec<(usize, usize)>)> {
    let capacity = (0..3u32, proptest::sample::subsequence(vec![0, 1, 2usize], 0..=2));
    let wrap_up = prop_oneof![
        Just(WrapUpBlock::Always),
        Just(WrapUpBlock::Never),
        Just(WrapUpBlock::Custom(Span::from_secs(60)))
    ];
    let skills = prop_oneof![
        Just(SkillMatching::None),
        Just(SkillMatching::Exact),
        Just(SkillMatching::Closest)
    ];
    let limits = prop_oneof![2 => Just(StateLimits::NEVER), 1 => Just(short_limits())];
    (
        (0..queues, 0..14usize, 0..4u8, capacity, wrap_up, presences()),
        (skills, 0..2usize, limits, any::<bool>(), classification(), life()),
        vec((0..VALUES, 0..6usize), 0..3),
    )
        .prop_map(|(first, second, rules)| {
            let (home, kind, distribution, (units, profiles), wrap_up_block, presences) = first;
            let (skill_matching, timeout, state_limits, pick_from_push, classification, life) =
                second;
            let workstream = Workstream {
                name: String::new(),
                channel: Channel::LiveChat,
                distribution: match distribution {
                    3 => Distribution::Pick,
                    _ => Distribution::Push,
                },
                fallback_queue: QueueId::new(home),
                capacity: CapacityNeed {
                    units,
                    profiles: profiles.into_iter().map(ProfileId::new).collect(),
                },
                wrap_up_block,
                allowed_presences: presences,
                skill_matching,
                offer_timeout: Span::from_secs([30, 120][timeout]),
                state_limits,
                pick_from_push,
                life,
                offers: Offers::default(),
                classification,
                rules: Vec::new(),
                numbers: Vec::new(),
                channel_settings: ChannelSettings::default(),
            };
            (workstream, kind, rules)
        })
}

/// Bots and time-out rules, in few centers.
fn life() -> impl Strategy<Value = Life> {
    let failure = prop_oneof![
        Just(BotFailure::HangUp),
        Just(BotFailure::External),
        Just(BotFailure::Escalate)
    ];
    let at_once = prop_oneof![Just(None), (1..3u32).prop_map(Some)];
    let bot = (at_once, failure).prop_map(|(at_once, on_failure)| Bot { at_once, on_failure });
    let silent = prop_oneof![Just(Side::Customer), Just(Side::Agent)];
    let action = prop_oneof![
        Just(SilenceAction::Message),
        Just(SilenceAction::Park),
        Just(SilenceAction::Close)
    ];
    let rule = (silent, action, 1..4i64).prop_map(|(silent, action, minutes)| SilenceRule {
        silent,
        after: Span::from_minutes(minutes),
        action,
    });
    let bot = prop_oneof![4 => Just(None), 1 => bot.prop_map(Some)];
    let rules = prop_oneof![3 => Just(Vec::new()), 1 => vec(rule, 1..3)];
    (bot, rules, any::<bool>()).prop_map(|(bot, silence_rules, escalates)| Life {
        reconnect_limit: Span::from_secs(60),
        silence_rules,
        bot,
        escalation_profile: escalates.then_some(ProfileId::new(0)),
    })
}

const fn short_limits() -> StateLimits {
    StateLimits {
        open: Some(Span::from_minutes(4)),
        active: Some(Span::from_minutes(6)),
        waiting: Some(Span::from_minutes(4)),
        wrap_up: Some(Span::from_minutes(3)),
    }
}

fn classification() -> impl Strategy<Value = Vec<ClassificationRuleset>> {
    let output = prop_oneof![
        1 => (0..2usize, 0..VALUES).prop_map(|(attribute, value)| {
            Output::Attribute(AttributeId::new(attribute), ValueId::new(value))
        }),
        3 => (0..SKILLS, 1..5u32).prop_map(|(skill, rating)| {
            Output::Skill(SkillRating { skill: SkillId::new(skill), rating })
        }),
        1 => (0..PROFILES as usize).prop_map(|profile| Output::Profile(ProfileId::new(profile))),
    ];
    let outcome = prop_oneof![
        12 => vec(output, 1..3).prop_map(ClassificationOutcome::Set),
        1 => Just(ClassificationOutcome::Error),
    ];
    let rule = (0..=VALUES, outcome).prop_map(|(value, outcome)| ClassificationRule {
        name: "rule".into(),
        when: if value == VALUES { Condition::All(Vec::new()) } else { topic_is(value) },
        outcome,
    });
    let ruleset =
        vec(rule, 1..3).prop_map(|rules| ClassificationRuleset { name: "set".into(), rules });
    vec(ruleset, 0..3)
}

fn choices() -> impl Strategy<Value = Choices> {
    let latency = prop_oneof![3 => Just(Span::ZERO), 1 => Just(Span::from_secs(2))];
    let block = || prop_oneof![3 => Just(100u32), 1 => 1..4u32];
    let stamp = prop_oneof![Just(RoundRobinStamp::Offer), Just(RoundRobinStamp::Accept)];
    let cap = prop_oneof![2 => Just(None), 1 => (1..4u32).prop_map(Some)];
    let flags = any::<[bool; 8]>();
    let declines = (1..4u32, prop_oneof![Just(100u32), 1..4u32]);
    (latency, block(), block(), declines, stamp, cap, flags).prop_map(
        |(latency, conversations, records, declines, round_robin_stamp, session_cap, flags)| {
            Choices {
                assignment_latency: latency,
                block_conversations: conversations,
                block_records: records,
                // With latency, a sweep would gather triggers that the engine, which sweeps only
                // what it has not tried, need not gather.
                record_sweep: match latency {
                    Span::ZERO => Span::from_minutes(1),
                    _ => Span::from_hours(1_000_000),
                },
                close_sweep: Span::from_minutes(1),
                // The twin sees every offer.
                unseen_offer: None,
                declines_allowed: declines.0,
                decliners_allowed: declines.1,
                round_robin_stamp,
                session_cap,
                missed_offer_makes_away: flags[0],
                rejected_offer_makes_busy: flags[1],
                direct_consult_takes_capacity: flags[2],
                queue_consult_takes_capacity: flags[3],
                supervisors_override_presence: flags[4],
                profile_day: match flags[7] {
                    true => ProfileDay::Clock(Span::from_minutes(10)),
                    false => ProfileDay::Shift,
                },
                call_tab_closed: if flags[5] { TabClosed::Reopens } else { TabClosed::WrapsUp },
                activity_release: match flags[6] {
                    true => ActivityRelease::Completion,
                    false => ActivityRelease::Never,
                },
                routing: RoutingChoices { count_every: Span::ZERO, ..RoutingChoices::default() },
                ..Choices::default()
            }
        },
    )
}
