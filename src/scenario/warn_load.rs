//! Warnings of traffic that nobody is there for, and of more work than there is room for.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use super::Code;
use super::GrowingQueue;
use super::LoadTable;
use super::PlaceLoad;
use super::PoolLoad;
use super::build::Built;
use super::check::place_of;
use super::check::workstream_of;
use super::flow::Flow;
use super::load_table::bot_load;
use super::pools::ReadPool;
use super::read::Reader;
use super::warn::reached;
use super::words;
use crate::center::Channel;
use crate::center::EntryCondition;
use crate::center::EntryOverflow;
use crate::center::Family;
use crate::center::OverflowAction;
use crate::center::Side;
use crate::center::SilenceAction;
use crate::id::DemandId;
use crate::id::Id;
use crate::id::QueueId;
use crate::time::Time;
use crate::traffic::Arrivals;

/// Share of a demand that may arrive while nobody is there without a word about it.
const UNATTENDED_SHARE: f64 = 0.01;

/// Customers who are there in person while nobody is who could serve them.
pub(super) fn warn_of_unattended(reader: &mut Reader<'_>, built: &Built<'_>, flows: &[Flow]) {
    for (id, demand) in built.model.demands.iter_enumerated() {
        let family = workstream_of(built, id).channel.family();
        // Whom the center calls waits for nobody until then.
        if family != Family::Synchronous || demand.campaign.is_some() {
            continue;
        }
        let queues: BTreeSet<usize> = reached(flows)
            .filter(|(demand, _)| *demand == id)
            .map(|(_, queue)| queue.index())
            .collect();
        let serves = |pool: &&ReadPool| pool.queues.iter().any(|queue| queues.contains(queue));
        let pools: Vec<&ReadPool> = built.pools.iter().filter(serves).collect();
        let mut stretches = staffed(&pools);
        queues.iter().for_each(|queue| {
            stretches.extend(turned_away(built, QueueId::new(*queue)));
        });
        let share = unattended(&demand.arrivals, &merged(stretches));
        if share >= UNATTENDED_SHARE {
            let message = format!(
                "{} of the items of `{}` arrive while nobody who serves them is there",
                words::percent((share * 1000.0).round() / 1000.0),
                demand.name
            );
            reader.add(built.listed.demands.entries[id.index()].place, Code::Unattended, message);
        }
    }
}

/// The stretches in which somebody of these pools is there, in order.
fn staffed(pools: &[&ReadPool]) -> Vec<(Time, Time)> {
    let mut stretches: Vec<(Time, Time)> = Vec::new();
    for pool in pools {
        for (position, change) in pool.staffing.iter().enumerate() {
            let to = pool.staffing.get(position + 1).map_or(Time::MAX, |next| next.from);
            if change.count > 0 {
                stretches.push((change.from, to));
            }
        }
    }
    merged(stretches)
}

/// The stretches in which a queue is closed and lets nobody wait in it, whatever rule sends them.
fn turned_away(built: &Built<'_>, id: QueueId) -> Vec<(Time, Time)> {
    let center = &built.model.center;
    let queue = &center.queues[id];
    let ends = |pairs: &[EntryOverflow]| {
        pairs.iter().any(|pair| {
            let ends = matches!(
                pair.action,
                OverflowAction::End | OverflowAction::Outside(_) | OverflowAction::Voicemail
            );
            pair.when == EntryCondition::OutOfHours && ends
        })
    };
    let of_rules = center.rules.iter().flat_map(|rule| &rule.overflow);
    let mut of_rules = of_rules.filter(|(of, _)| *of == id);
    let is_moved = ends(&queue.overflow.before) && of_rules.all(|(_, pairs)| ends(pairs));
    let mut closed = Vec::new();
    let Some(hours) = queue.hours.filter(|_| is_moved) else {
        return closed;
    };
    let (times, horizon) = (&center.hours[hours].times, Time::ZERO + built.model.study.horizon);
    let mut from = Some(Time::ZERO).filter(|start| !times.is_open(*start));
    from = from.or_else(|| times.next_close(Time::ZERO));
    while let Some(closes) = from.filter(|from| *from < horizon) {
        closed.push((closes, times.next_open(closes).unwrap_or(Time::MAX)));
        from = times.next_close(closes);
    }
    closed
}

/// Stretches in order, those that touch made one.
fn merged(mut stretches: Vec<(Time, Time)>) -> Vec<(Time, Time)> {
    stretches.sort_unstable();
    let mut merged: Vec<(Time, Time)> = Vec::new();
    for (from, to) in stretches {
        match merged.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => merged.push((from, to)),
        }
    }
    merged
}

/// The share of items that arrive outside of stretches.
fn unattended(arrivals: &Arrivals, stretches: &[(Time, Time)]) -> f64 {
    let (mut all, mut outside) = (0.0, 0.0);
    match arrivals {
        Arrivals::List(_) => {}
        Arrivals::Recorded(items) => {
            for item in items {
                all += 1.0;
                let next = stretches.partition_point(|(_, to)| *to <= item.time);
                let is_there = stretches.get(next).is_some_and(|(from, _)| *from <= item.time);
                outside += if is_there { 0.0 } else { 1.0 };
            }
        }
        Arrivals::Poisson(curve) => {
            for piece in &curve.pieces {
                let length = (piece.to - piece.from).as_seconds();
                let first = stretches.partition_point(|(_, to)| *to <= piece.from);
                let inside = stretches[first..].iter().take_while(|(from, _)| *from < piece.to);
                let inside = inside
                    .map(|(from, to)| (piece.to.min(*to) - piece.from.max(*from)).as_seconds());
                all += piece.rate * length;
                outside += piece.rate * (length - inside.sum::<f64>());
            }
        }
    }
    if all > 0.0 { (outside / all).clamp(0.0, 1.0) } else { 0.0 }
}

/// Whether some of a demand's items leave the queue unanswered, sooner or later: their customers
/// lose patience, or the system closes them before the run ends.
fn somebody_leaves(built: &Built<'_>, id: DemandId) -> bool {
    let demand = &built.model.demands[id];
    let has_recorded = match &demand.arrivals {
        Arrivals::Recorded(items) => items.iter().any(|item| item.patience.is_some()),
        Arrivals::Poisson(_) | Arrivals::List(_) => false,
    };
    // 4.5 and TIM-3: what the system does to an item that nobody answers.
    let workstream = workstream_of(built, id);
    let silence = workstream.life.silence_rules.iter();
    let closing = silence
        .filter(|rule| rule.silent == Side::Agent && rule.action == SilenceAction::Close)
        .map(|rule| rule.after);
    let limit = workstream.state_limits.open.into_iter().chain(closing).min();
    demand.patience.is_some()
        || has_recorded
        || limit.is_some_and(|limit| limit < built.model.study.horizon)
}

/// The queues of a pool that only grow, by name; none unless the pool's load is at least its
/// staff, and nobody who waits in them leaves.
pub(super) fn growing(
    built: &Built<'_>,
    flows: &[Flow],
    pool: &ReadPool,
    load: &PoolLoad,
) -> Vec<GrowingQueue> {
    let mut queues: BTreeMap<&str, BTreeSet<Channel>> = BTreeMap::new();
    let serves = |queue: QueueId| pool.queues.contains(&queue.index());
    let center = &built.model.center;
    let overflows = center.queues.ids().any(|queue| {
        center.queue_overflows(queue)
            && (serves(queue) || center.overflow_targets(queue).any(serves))
    });
    for (demand, queue) in reached(flows).filter(|(_, id)| pool.queues.contains(&id.index())) {
        // What overflow or transfers leave in a queue is not known before it is simulated.
        let has_teamwork = built.model.pools.iter().any(|pool| pool.teamwork.is_any());
        if somebody_leaves(built, demand) || overflows || has_teamwork {
            return Vec::new();
        }
        let name = center.queues[queue].name.as_str();
        queues.entry(name).or_default().insert(workstream_of(built, demand).channel);
    }
    if !is_short_of_attention(load) {
        return Vec::new();
    }
    let queues = queues.into_iter().map(|(queue, channels)| GrowingQueue {
        queue: queue.to_owned(),
        channels: channels.into_iter().collect(),
    });
    queues.collect()
}

/// Whether there is as much work as attention, and any work at all.
fn is_short_of_attention(load: &PoolLoad) -> bool {
    load.attention_needed > 0.0 && load.attention_needed >= load.attention_there
}

/// Whether full places leave people without anything to do: what the places let through keeps
/// them less busy than they could be. Ringing and the like do not count as idle.
fn leaves_people_idle(load: &PoolLoad, places: &PlaceLoad) -> bool {
    const IDLE_SHARE: f64 = 0.05;
    let let_through = load.attention_needed * places.there / places.held;
    let_through < load.attention_there * (1.0 - IDLE_SHARE)
}

/// Whether overflow or transfers may take items from a pool's queues or bring it some, which its
/// load does not count: what would have to be otherwise.
fn may_move(built: &Built<'_>, pool: &ReadPool) -> Option<&'static str> {
    let center = &built.model.center;
    let serves = |queue: QueueId| pool.queues.contains(&queue.index());
    let has_teamwork = built.model.pools.iter().any(|pool| pool.teamwork.is_any());
    let overflows = center.queues.ids().any(|queue| {
        let mut actions = center.overflow_actions(queue);
        let moves = actions.any(|action| action != OverflowAction::AssignAnyway);
        moves && (serves(queue) || center.overflow_targets(queue).any(serves))
    });
    match (has_teamwork, overflows) {
        (true, _) => Some("everything stayed where it comes"),
        (false, true) => Some("nothing overflowed"),
        (false, false) => None,
    }
}

/// OC-39: bots that would have more conversations than they have room for.
pub(super) fn warn_of_bots(reader: &mut Reader<'_>, built: &Built<'_>) {
    for (id, workstream) in built.model.center.workstreams.iter_enumerated() {
        let Some((held, there)) = bot_load(&built.model, id) else { continue };
        if held > f64::from(there) {
            let message = format!(
                "the bot of workstream `{}` would have {} conversations at once on average, and \
                 has room for {there}: customers wait for it",
                workstream.name,
                words::number(held, 0),
            );
            let place = place_of(&built.listed.workstreams, id.index(), "bot");
            reader.add(place, Code::Overload, message);
        }
    }
}

/// More work than there is attention or room for.
pub(super) fn warn_of_load(reader: &mut Reader<'_>, built: &Built<'_>, table: &LoadTable) {
    for load in &table.pools {
        let position = built.listed.pools.position(&load.pool).unwrap_or(0);
        let place = built.listed.pools.entries[position].place;
        let may_move = may_move(built, &built.pools[position]);
        if is_short_of_attention(load) {
            let (pool, needed, there) = (
                &load.pool,
                words::number(load.attention_needed, 0),
                words::number(load.attention_there, 0),
            );
            let mut message = match may_move {
                None => format!("pool `{pool}` has {needed} h of work and {there} h of attention"),
                Some(unless) => format!(
                    "pool `{pool}` would have {needed} h of work if {unless}, and has {there} h of \
                     attention"
                ),
            };
            let queues: Vec<String> =
                load.growing.iter().map(|one| format!("`{}`", one.queue)).collect();
            let code = match queues.as_slice() {
                [] => Code::Overload,
                [queue] => {
                    message.push_str(&format!(", and nobody gives up: queue {queue} only grows"));
                    Code::Saturated
                }
                [others @ .., last] => {
                    let others = others.join(", ");
                    message.push_str(&format!(
                        ", and nobody gives up: queues {others} and {last} only grow"
                    ));
                    Code::Saturated
                }
            };
            reader.add(place, code, message);
        }
        for places in load.places.iter().filter(|places| places.held > places.there) {
            let (hold, unless) = match may_move {
                None => ("hold", String::new()),
                Some(unless) => ("would hold", format!(" if {unless}")),
            };
            let mut message = format!(
                "{} {hold} {} of {} places of pool `{}` on average{unless}",
                places.kind,
                words::number(places.held, 0),
                words::number(places.there, 0),
                load.pool
            );
            if leaves_people_idle(load, places) {
                message.push_str(": push will stop while people are idle");
            }
            reader.add(place, Code::Overload, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Span;
    use crate::traffic::RateCurve;
    use crate::traffic::RatePiece;

    #[test]
    fn full_places_leave_people_idle_only_if_hands_have_room() {
        let load = |needed| PoolLoad {
            pool: "team".to_owned(),
            attention_needed: needed,
            attention_there: 10.0,
            places: Vec::new(),
            growing: Vec::new(),
        };
        let places = PlaceLoad { kind: "units".to_owned(), held: 6.0, there: 3.0 };
        // Half of the work gets through: 6 h of 12 h, but 10 h of 20 h.
        assert!(leaves_people_idle(&load(12.0), &places));
        assert!(!leaves_people_idle(&load(20.0), &places));
        assert!(!is_short_of_attention(&PoolLoad { attention_there: 0.0, ..load(0.0) }));
        assert!(is_short_of_attention(&load(10.0)));
    }

    #[test]
    fn arrivals_outside_of_working_time_are_counted_by_their_rates() {
        let at = |hours: i64| Time::ZERO + Span::from_hours(hours);
        let piece = |from, to, rate| RatePiece { from: at(from), to: at(to), rate, day: 0 };
        let pieces = vec![piece(0, 4, 1.0), piece(4, 6, 3.0)];
        let arrivals = Arrivals::Poisson(RateCurve { pieces, day_to_day: 0.0 });
        // Nobody is there in the first hour, nor in the last: 1 and 3 of 10.
        let stretches = [(at(1), at(2)), (at(2), at(5))];
        assert!((unattended(&arrivals, &stretches) - 0.4).abs() < 1e-12);
        assert!((unattended(&arrivals, &[]) - 1.0).abs() < 1e-12);
        assert!(unattended(&arrivals, &[(at(0), Time::MAX)]).abs() < 1e-12);
    }
}
