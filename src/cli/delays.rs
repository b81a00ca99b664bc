//! What pushing and picking are assumed to take: a comparison of the two rests on little else.

use crate::center::Distribution;
use crate::random::Law;
use crate::report::duration;
use crate::scenario::Scenario;
use crate::time::Span;
use crate::workforce::Offered;
use crate::workforce::Picking;
use crate::workforce::Takes;

/// The assumed delays, if the alternatives differ in who moves the work; else nothing.
///
/// Unless the break-even is known, they end with how to look for it.
pub(super) fn of(alternatives: &[(&str, &Scenario)], is_searched: bool) -> Vec<String> {
    let scenarios: Vec<&Scenario> = alternatives.iter().map(|(_, scenario)| *scenario).collect();
    if !mode_varies(&scenarios) {
        return Vec::new();
    }
    let mut sentences = Vec::new();
    for pool in scenarios.iter().flat_map(|scenario| scenario.model.pools.iter()) {
        let mut add = |text: String| {
            if !sentences.contains(&text) {
                sentences.push(text);
            }
        };
        add(format!("{}, pushed: {}.", pool.name, pushed(&pool.offered)));
        if let Some(picking) = &pool.picking {
            add(format!("{}, picking: {}.", pool.name, picked(picking)));
        }
    }
    let pools = scenarios.first().into_iter().flat_map(|scenario| scenario.model.pools.iter());
    let mut pools = pools.into_iter();
    if let Some(pool) = pools.find(|pool| !is_searched && pool.picking.is_some()) {
        sentences.push(format!(
            "The verdict turns with these delays. To see where, vary them too: \
             --vary \"pool.{}.picking.looks-when-free-after=x0.5,x1,x2\".",
            pool.name
        ));
    }
    sentences.push(String::from(
        "Push or pick is fixed when a workstream is created (WS-5): to change it later means a \
         new workstream.",
    ));
    sentences
}

/// Whether a workstream of the same name is pushed in one scenario and picked in another.
fn mode_varies(scenarios: &[&Scenario]) -> bool {
    let modes = |scenario: &Scenario| -> Vec<(String, Distribution)> {
        let workstreams = scenario.model.center.workstreams.iter();
        workstreams.map(|one| (one.name.clone(), one.distribution)).collect()
    };
    let Some((first, others)) = scenarios.split_first() else { return false };
    let first = modes(first);
    others.iter().flat_map(|scenario| modes(scenario)).any(|(name, mode)| {
        first.iter().any(|(other, other_mode)| *other == name && *other_mode != mode)
    })
}

fn pushed(offered: &Offered) -> String {
    let mut text = format!("an offer is accepted after {}", length(&offered.accepts_after));
    if offered.lets_expire > 0.0 {
        text.push_str(&format!(", {:.1}% run out", offered.lets_expire * 100.0));
    }
    if offered.rejects > 0.0 {
        text.push_str(&format!(", {:.1}% are rejected", offered.rejects * 100.0));
    }
    text
}

fn picked(picking: &Picking) -> String {
    let mut text = format!(
        "people look at the list {} after becoming free",
        length(&picking.looks_when_free_after)
    );
    match &picking.looks_while_working_every {
        Some(law) => text.push_str(&format!(", and every {} while at work", length(law))),
        None => text.push_str(", and never while at work"),
    }
    text.push_str(match &picking.takes {
        Takes::Oldest => "; they take the oldest",
        Takes::Newest => "; they take the newest",
        Takes::Priority => "; they take what has the highest priority",
        Takes::Random => "; they take any",
        Takes::Shortest => "; they take what will be the least work",
        Takes::Weights(_) => "; they take what they like best",
    });
    if picking.claim_time > Span::ZERO {
        let time = duration(picking.claim_time.as_seconds());
        text.push_str(&format!("; taking it needs {time}"));
    }
    text
}

/// A law's mean in words.
fn length(law: &Law) -> String {
    match law {
        Law::Constant(seconds) => duration(*seconds),
        _ => format!("{} on average", duration(law.mean())),
    }
}
