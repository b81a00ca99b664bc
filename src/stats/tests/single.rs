//! One replication: what is counted, where, and when.

use super::ALL;
use super::CASE;
use super::CASES;
use super::CHAT;
use super::REST;
use super::SMS;
use super::at;
use super::check;
use super::finished;
use super::layout;
use super::one;
use super::results_of;
use crate::center::Channel;
use crate::center::Presence;
use crate::id::AgentId;
use crate::id::Id;
use crate::id::QueueId;
use crate::id::RuleId;
use crate::record::AgentInterval;
use crate::record::Ending;
use crate::record::FallbackReason;
use crate::record::ItemKey;
use crate::record::RoutingCount;
use crate::record::SessionEnding;
use crate::record::SessionRecord;
use crate::record::Sink;
use crate::stats::Layout;
use crate::stats::Measure;
use crate::stats::MeasureRow;
use crate::stats::Results;
use crate::stats::ScopeKind;
use crate::stats::Tables;
use crate::time::Span;
use std::sync::Arc;

/// Nine items around a warm-up at 100 s and a horizon at 1000 s.
fn nine_items() -> (Arc<Layout>, Results) {
    let layout = layout(at(100), at(1_000), None);
    let mut tables = Tables::new(&layout);
    one(&mut tables, (CHAT, ALL), (99, 50), Ending::Answered); // before the warm-up
    one(&mut tables, (CHAT, ALL), (100, 0), Ending::Answered);
    one(&mut tables, (CHAT, ALL), (110, 20), Ending::Answered); // exactly in time; overtaken
    one(&mut tables, (CHAT, ALL), (120, 30), Ending::Answered);
    one(&mut tables, (SMS, ALL), (130, 4), Ending::Abandoned); // short
    one(&mut tables, (SMS, ALL), (140, 5), Ending::Abandoned); // not short
    one(&mut tables, (CHAT, REST), (150, 41), Ending::SystemClosed);
    one(&mut tables, (CASE, CASES), (200, 100), Ending::Answered);
    one(&mut tables, (CASE, CASES), (999, 700), Ending::LeftAtEnd); // served out, in vain
    one(&mut tables, (CHAT, ALL), (1_000, 1), Ending::Answered); // after the horizon
    let results = results_of(&layout, &finished(tables));
    (layout, results)
}

/// Thresholds of queues, short ones apart (OC-34), both service levels (OC-36).
#[test]
fn counts_and_waits_of_the_center_are_those_of_the_items() {
    let (_, results) = nine_items();
    check(
        &results,
        (ScopeKind::Center, ""),
        &[
            (Measure::Offered, Some(8.0)),
            (Measure::Answered, Some(4.0)),
            (Measure::Abandoned, Some(2.0)),
            (Measure::ShortAbandoned, Some(1.0)),
            (Measure::SystemClosed, Some(1.0)),
            (Measure::LeftAtEnd, Some(1.0)),
            (Measure::AbandonRate, Some(0.25)),
            (Measure::WaitShare, Some(7.0 / 8.0)),
            // Visits with a threshold: 3 answered, 2 of them in time, 2 abandoned, 1 of them short.
            (Measure::ServiceLevelOffered, Some(2.0 / 4.0)),
            (Measure::ServiceLevelAnswered, Some(2.0 / 3.0)),
            (Measure::Overtaken, Some(1.0 / 4.0)),
            (Measure::WaitMean, Some(900.0 / 8.0)),
            (Measure::WaitMax, Some(700.0)),
            (Measure::SpeedOfAnswer, Some(150.0 / 4.0)),
            (Measure::TimeToAbandon, Some(4.5)),
            (Measure::LeftAtEndAge, Some(700.0)),
            (Measure::FallbackEntered, Some(1.0)),
            (Measure::FallbackNoMatch, Some(1.0)),
            (Measure::FallbackRuleError, Some(0.0)),
            (Measure::FallbackShare, Some(1.0 / 8.0)),
            (Measure::ResponseTime, Some(100.0)),
            (Measure::ResolutionTime, Some(160.0)),
        ],
    );
}

#[test]
fn scopes_count_what_is_theirs() {
    let (_, results) = nine_items();
    check(
        &results,
        (ScopeKind::Workstream, "sms"),
        &[
            (Measure::Offered, Some(2.0)),
            (Measure::AbandonRate, Some(1.0)),
            (Measure::ServiceLevelOffered, Some(0.0)),
            (Measure::SpeedOfAnswer, None),
        ],
    );
    check(
        &results,
        (ScopeKind::Demand, "case"),
        &[(Measure::Offered, Some(2.0)), (Measure::ServiceLevelOffered, None)],
    );
    check(
        &results,
        (ScopeKind::Queue, "all"),
        &[
            (Measure::Offered, Some(5.0)),
            (Measure::WaitMean, Some(59.0 / 5.0)),
            (Measure::ShortAbandoned, Some(1.0)),
        ],
    );
    check(
        &results,
        (ScopeKind::Queue, "rest"),
        &[
            (Measure::Offered, Some(1.0)),
            (Measure::ShortAbandoned, None),
            (Measure::ServiceLevelAnswered, None),
            (Measure::AnswerP50, None),
        ],
    );
    assert!(results.find(ScopeKind::Workstream, "chat", Measure::ResolutionTime).is_none());
}

#[test]
fn channels_have_rows_only_where_a_scope_has_several() {
    let (_, results) = nine_items();
    let channels = |kind, name: &str| -> Vec<Channel> {
        let rows = results.measures.iter().filter(|row| row.measure == Measure::Offered);
        let of_scope = rows.filter(|row| row.scope.kind == kind && row.scope.name == name);
        of_scope.filter_map(|row| row.scope.channel).collect()
    };
    let every = [Channel::LiveChat, Channel::Sms, Channel::Case];
    assert_eq!(channels(ScopeKind::Center, ""), every);
    assert_eq!(channels(ScopeKind::Queue, "all"), every[..2]);
    assert_eq!(channels(ScopeKind::Queue, "cases"), []);
    let sum: f64 = results
        .measures
        .iter()
        .filter(|row| row.scope.kind == ScopeKind::Center && row.scope.channel.is_some())
        .filter(|row| row.measure == Measure::Offered)
        .filter_map(|row| row.estimate.value)
        .sum();
    assert!((sum - 8.0).abs() < 1e-12);
}

#[test]
fn offered_is_the_sum_of_its_endings_in_every_scope() {
    let (_, results) = nine_items();
    let offered = results.measures.iter().filter(|row| row.measure == Measure::Offered);
    for row in offered {
        let value = |measure| {
            let same = |other: &&MeasureRow| other.scope == row.scope && other.measure == measure;
            results.measures.iter().find(same).and_then(|row| row.estimate.value).expect("a count")
        };
        let endings =
            [Measure::Answered, Measure::Abandoned, Measure::SystemClosed, Measure::LeftAtEnd];
        let sum: f64 = endings.into_iter().map(value).sum();
        assert!((value(Measure::Offered) - sum).abs() < 1e-12, "{:?}", row.scope);
    }
}

#[test]
fn rows_are_sorted_by_scope_and_measure() {
    let (_, results) = nine_items();
    let keys: Vec<_> = results.measures.iter().map(|row| (&row.scope, row.measure)).collect();
    assert!(keys.is_sorted());
    assert_eq!(results.replications.len(), results.measures.len());
}

#[test]
fn the_area_under_the_number_waiting_is_the_sum_of_the_waits() {
    let layout = layout(at(100), at(1_100), Some(Span::from_secs(500)));
    let mut tables = Tables::new(&layout);
    let queue = QueueId::new(ALL);
    tables.waiting(at(50), queue, 2); // 50 s of these lie before the warm-up
    tables.waiting(at(200), queue, 3);
    tables.waiting(at(300), queue, 0);
    tables.waiting(at(400), QueueId::new(CASES), 1);
    tables.waiting(at(450), queue, 5); // lasts no time at all
    tables.waiting(at(450), queue, 1);
    tables.waiting(at(600), queue, 0);
    // The case waits on, beyond the horizon.
    let results = results_of(&layout, &finished(tables));
    check(
        &results,
        (ScopeKind::Queue, "all"),
        &[
            (Measure::WaitingMean, Some((200.0 + 300.0 + 150.0) / 1_000.0)),
            (Measure::WaitingMax, Some(3.0)),
        ],
    );
    check(&results, (ScopeKind::Queue, "cases"), &[(Measure::WaitingMean, Some(0.7))]);
    check(
        &results,
        (ScopeKind::Center, ""),
        &[
            (Measure::WaitingMean, Some((650.0 + 700.0) / 1_000.0)),
            (Measure::WaitingMax, Some(3.0)),
        ],
    );
    let by_interval: Vec<_> = results
        .intervals
        .iter()
        .filter(|row| row.measure == Measure::WaitingMean && row.scope.name == "all")
        .map(|row| (row.start, row.estimate.value))
        .collect();
    // The first interval is studied from 100 s on, the last until 1100 s.
    assert_eq!(
        by_interval,
        [(at(0), Some(550.0 / 400.0)), (at(500), Some(100.0 / 500.0)), (at(1_000), Some(0.0)),]
    );
}

fn stretch(agent: usize, from: i64, to: i64) -> AgentInterval {
    AgentInterval {
        agent: AgentId::new(agent),
        from: at(from),
        to: at(to),
        signed_in: true,
        scheduled: true,
        presence: Presence::Available,
        attention: false,
        items: 0,
        capacity_used: 0,
        capacity_limit: 2,
    }
}

/// Occupancy and use of capacity (OC-35).
#[test]
fn the_time_of_people_is_clipped_and_added_up() {
    let layout = layout(at(0), at(3_600), None);
    let mut tables = Tables::new(&layout);
    let busy =
        AgentInterval { attention: true, items: 2, capacity_used: 2, ..stretch(0, 900, 1_800) };
    tables.agent_interval(&stretch(0, -100, 900));
    tables.agent_interval(&busy);
    // Holds a case without working on it.
    tables.agent_interval(&AgentInterval {
        items: 1,
        capacity_used: 1,
        ..stretch(0, 1_800, 2_700)
    });
    // Signed in beyond schedule, then at work though signed out, beyond the horizon.
    tables.agent_interval(&AgentInterval { scheduled: false, ..stretch(0, 2_700, 3_300) });
    tables.agent_interval(&AgentInterval {
        scheduled: false,
        signed_in: false,
        attention: true,
        items: 1,
        ..stretch(0, 3_300, 5_000)
    });
    tables.agent_interval(&AgentInterval { signed_in: false, ..stretch(1, 0, 3_600) });
    let results = results_of(&layout, &finished(tables));
    let paid = 3_300.0 / 3_600.0 / 0.75;
    let expected = [
        (Measure::SignedInHours, Some(3_300.0 / 3_600.0)),
        (Measure::PaidHours, Some(paid)),
        (Measure::StaffCost, Some(paid * 30.0)),
        (Measure::CostPerAnswered, None),
        (Measure::Overtime, Some(900.0 / 3_600.0)),
        (Measure::Attention, Some(900.0 / 3_300.0)),
        (Measure::Occupancy, Some(1_800.0 / 3_300.0)),
        (Measure::CapacityUse, Some(2_700.0 / 6_600.0)),
        (Measure::ConcurrencyMean, Some(1.5)),
    ];
    check(&results, (ScopeKind::Agent, "ann"), &expected);
    check(&results, (ScopeKind::Pool, "front"), &expected);
    check(&results, (ScopeKind::Center, ""), &expected);
    check(
        &results,
        (ScopeKind::Agent, "bob"),
        &[(Measure::SignedInHours, Some(0.0)), (Measure::Attention, None)],
    );
}

#[test]
fn idle_while_waiting_counts_time_in_which_any_queue_has_it_once() {
    let layout = layout(at(100), at(1_100), None);
    let mut tables = Tables::new(&layout);
    tables.idle_while_waiting(QueueId::new(ALL), at(50), at(200));
    tables.idle_while_waiting(QueueId::new(CASES), at(150), at(300));
    tables.idle_while_waiting(QueueId::new(ALL), at(1_000), at(1_500));
    let results = results_of(&layout, &finished(tables));
    let share = |part| [(Measure::IdleWhileWaiting, Some(part))];
    check(&results, (ScopeKind::Queue, "all"), &share(0.2));
    check(&results, (ScopeKind::Queue, "cases"), &share(0.15));
    check(&results, (ScopeKind::Center, ""), &share(0.3));
}

fn session(agent: usize, offered: i64, ending: SessionEnding) -> SessionRecord {
    let is_answered = matches!(ending, SessionEnding::Done | SessionEnding::SetAside);
    SessionRecord {
        key: ItemKey { demand: Id::new(CHAT), ordinal: 1 },
        workstream: Id::new(CHAT),
        channel: Channel::LiveChat,
        queue: Id::new(ALL),
        agent: AgentId::new(agent),
        offered: at(offered),
        accepted: is_answered.then_some(at(offered + 2)),
        contact_ended: at(offered + 100),
        ended: at(offered + 130),
        ending,
        talk_time: Span::from_secs(80),
        hold_time: Span::ZERO,
        wrap_up_time: Span::from_secs(30),
        picked: false,
    }
}

#[test]
fn sessions_count_in_every_scope_by_the_time_of_the_offer() {
    let layout = layout(at(100), at(1_000), None);
    let mut tables = Tables::new(&layout);
    tables.session(&session(0, 99, SessionEnding::Done)); // before the warm-up
    tables.session(&session(0, 100, SessionEnding::Declined));
    tables.session(&session(1, 110, SessionEnding::Expired));
    tables.session(&session(1, 120, SessionEnding::SetAside));
    tables.session(&session(1, 1_200, SessionEnding::Done)); // served out
    tables.session(&SessionRecord {
        picked: true,
        talk_time: Span::from_secs(20),
        ..session(0, 300, SessionEnding::Done)
    });
    tables.pick_lost(at(99), AgentId::new(0), QueueId::new(ALL));
    tables.pick_lost(at(400), AgentId::new(0), QueueId::new(ALL));
    let results = results_of(&layout, &finished(tables));
    let expected = [
        (Measure::Offers, Some(4.0)),
        (Measure::Accepted, Some(2.0)),
        (Measure::Declined, Some(1.0)),
        (Measure::Expired, Some(1.0)),
        (Measure::Picks, Some(1.0)),
        (Measure::HandleTime, Some(90.0)),
        (Measure::TalkTime, Some(60.0)),
        (Measure::WrapUpTime, Some(30.0)),
    ];
    let lost = [(Measure::PicksLost, Some(1.0))];
    for scope in [
        (ScopeKind::Center, ""),
        (ScopeKind::Workstream, "chat"),
        (ScopeKind::Demand, "chat"),
        (ScopeKind::Queue, "all"),
        (ScopeKind::Pool, "front"),
    ] {
        check(&results, scope, &expected);
    }
    check(&results, (ScopeKind::Center, ""), &lost);
    check(&results, (ScopeKind::Queue, "all"), &lost);
    check(&results, (ScopeKind::Pool, "front"), &lost);
    check(&results, (ScopeKind::Pool, "front"), &[(Measure::Answered, Some(3.0))]);
    check(
        &results,
        (ScopeKind::Agent, "ann"),
        &[(Measure::Answered, Some(1.0)), (Measure::PicksLost, Some(1.0))],
    );
}

#[test]
fn leaks_come_from_the_routing_counts_and_what_a_rule_routed_from_the_items() {
    let layout = layout(at(0), at(1_000), None);
    let mut tables = Tables::new(&layout);
    let count = |items, value: usize, applied: bool| RoutingCount {
        workstream: Id::new(CHAT),
        attributes: vec![(Id::new(0), Id::new(value))],
        items,
        tried: vec![RuleId::new(1)],
        matched: if applied { vec![RuleId::new(1)] } else { vec![] },
        fallback: (!applied).then_some(FallbackReason::NoMatch),
        nearest: (!applied).then_some(RuleId::new(1)),
    };
    tables.routing(&count(6, 0, true));
    tables.routing(&count(2, 0, false));
    tables.routing(&count(3, 1, false));
    // Which rule routed an item, its own record says: two of the six that the rule matched went
    // by another, for its queue overflowed.
    for ordinal in 0..4 {
        one(&mut tables, (CHAT, ALL), (10 + ordinal, 0), Ending::Answered);
    }
    one(&mut tables, (CASE, ALL), (20, 0), Ending::Answered);
    let results = results_of(&layout, &finished(tables));
    check(
        &results,
        (ScopeKind::Rule, "chat/every"),
        &[
            (Measure::RuleTried, Some(11.0)),
            (Measure::RuleMatched, Some(6.0)),
            (Measure::RuleApplied, Some(4.0)),
        ],
    );
    let leaks: Vec<_> = results
        .leaks
        .iter()
        .map(|row| (row.attribute.as_str(), row.value.as_str(), row.items, row.share))
        .collect();
    assert_eq!(
        leaks,
        [("", "", 5.0, 5.0 / 11.0), ("topic", "sales", 3.0, 1.0), ("topic", "billing", 2.0, 0.25),]
    );
    assert!(results.leaks.iter().all(|row| row.nearest_rule == "every"));
}

#[test]
fn cleared_tables_are_as_new() {
    let layout = layout(at(100), at(1_000), Some(Span::from_secs(300)));
    let fill = |tables: &mut Tables| {
        one(tables, (CHAT, ALL), (110, 20), Ending::Answered);
        tables.waiting(at(200), QueueId::new(ALL), 3);
        tables.idle_while_waiting(QueueId::new(ALL), at(200), at(300));
        tables.agent_interval(&stretch(0, 0, 2_000));
        tables.session(&session(0, 300, SessionEnding::Done));
        tables.finish();
    };
    let mut tables = Tables::new(&layout);
    fill(&mut tables);
    let first = results_of(&layout, &tables);
    tables.clear();
    fill(&mut tables);
    assert_eq!(results_of(&layout, &tables), first);
}
