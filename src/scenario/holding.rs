//! How many items one person may hold.

use super::build::Built;
use super::check::workstream_of;
use super::flow::Flow;
use super::pools::ReadPool;
use crate::center::CapacityNeed;
use crate::center::Distribution;
use crate::center::WrapUpBlock;
use crate::workforce::HoldsAtMost;

/// How many items of a need a person of the pool can hold.
pub(super) fn room(pool: &ReadPool, need: &CapacityNeed) -> u32 {
    let units = match need.units {
        0 => u32::MAX,
        units => pool.units.unwrap_or(0) / units,
    };
    let slots = need.profiles.iter().map(|profile| {
        let held = pool.profiles.iter().find(|held| held.profile == *profile);
        held.map_or(0, |held| held.limit)
    });
    slots.fold(units, u32::min)
}

/// Whether a person who gets these flows may have more than one item in hand.
pub(super) fn may_hold_several(built: &Built<'_>, pool: &ReadPool, flows: &[&Flow]) -> bool {
    let mut needs: Vec<&CapacityNeed> = flows.iter().map(|flow| &flow.capacity).collect();
    needs.sort_unstable();
    needs.dedup();
    needs.retain(|need| room(pool, need) > 0);
    let has_two = needs.iter().any(|need| room(pool, need) > 1);
    let mixes = needs.iter().any(|first| {
        let goes_along = |second: &&CapacityNeed| follows(built, pool, first, second);
        needs.iter().copied().filter(|second| second != first).any(|second| goes_along(&second))
    });
    has_two
        || mixes
        || flows.iter().any(|flow| wraps_up_beside(built, flow) || comes_by_name(built, flow))
        || picks(built, pool, flows)
}

/// Whether somebody who has one item may be given another of another kind.
fn follows(built: &Built<'_>, pool: &ReadPool, has: &CapacityNeed, gets: &CapacityNeed) -> bool {
    let profiles = &built.model.center.profiles;
    // CAP-6: a blocking profile that is used up bars all other work.
    let blocks = pool.profiles.iter().any(|held| {
        held.limit <= 1 && profiles[held.profile].blocking && has.profiles.contains(&held.profile)
    });
    let units = u64::from(has.units) + u64::from(gets.units);
    let fits = gets.profiles.iter().all(|profile| {
        let limit = pool.profiles.iter().find(|held| held.profile == *profile);
        limit.is_some_and(|held| held.limit > u32::from(has.profiles.contains(profile)))
    });
    !blocks && fits && (gets.units == 0 || units <= u64::from(pool.units.unwrap_or(0)))
}

/// WRAP-1: whether the next item may come while the last one's wrap-up goes on.
fn wraps_up_beside(built: &Built<'_>, flow: &Flow) -> bool {
    let has_wrap_up = built.model.demands[flow.demand].handling.wrap_up.is_some();
    has_wrap_up && workstream_of(built, flow.demand).wrap_up_block != WrapUpBlock::Always
}

/// AFF-1, PREF-1: whether items may reach a person whatever he has in hand.
fn comes_by_name(built: &Built<'_>, flow: &Flow) -> bool {
    let workstream = workstream_of(built, flow.demand);
    let demand = &built.model.demands[flow.demand];
    let comes_back = demand.writes_again.is_some() || demand.silence.catching_up.is_some();
    let returns = workstream.offers.keep_same_agent && comes_back;
    workstream.distribution == Distribution::Push
        && (returns || built.model.center.preferred.is_some())
}

/// PICK-4: people who pick may hold more than capacity allows.
fn picks(built: &Built<'_>, pool: &ReadPool, flows: &[&Flow]) -> bool {
    let Some(HoldsAtMost::Items(limits)) = pool.picking.as_ref().map(|p| &p.holds_at_most) else {
        return false;
    };
    let is_picked = |work_type| {
        flows.iter().any(|flow| {
            let workstream = workstream_of(built, flow.demand);
            workstream.channel.work_type() == work_type
                && (workstream.distribution == Distribution::Pick || workstream.pick_from_push)
        })
    };
    let picked = limits.iter().filter(|(work_type, _)| is_picked(*work_type));
    picked.map(|(_, limit)| u64::from(*limit)).sum::<u64>() > 1
}
