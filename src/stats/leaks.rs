//! What falls through the rules: items of the fallback queues by what they carried.

use super::layout::Layout;
use super::results::LeakRow;
use crate::id::AttributeId;
use crate::id::RuleId;
use crate::id::ValueId;
use crate::id::WorkstreamId;
use crate::record::FallbackReason;
use crate::record::RoutingCount;
use std::collections::BTreeMap;

/// A value that items carried; `None` stands for all items.
type Carried = Option<(AttributeId, ValueId)>;

/// Counts of items by what they carried and how they fell back.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct LeakCounts {
    items: BTreeMap<(WorkstreamId, Carried), u64>,
    fallen: BTreeMap<(WorkstreamId, FallbackReason, Carried), Fallen>,
}

#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Fallen {
    items: u64,
    nearest: BTreeMap<RuleId, u64>,
}

impl LeakCounts {
    /// Counts items with the same attributes.
    pub(super) fn add(&mut self, count: &RoutingCount) {
        let carried = count.attributes.iter().map(|&pair| Some(pair));
        for value in std::iter::once(None).chain(carried) {
            *self.items.entry((count.workstream, value)).or_default() += count.items;
            let Some(reason) = count.fallback else {
                continue;
            };
            let fallen = self.fallen.entry((count.workstream, reason, value)).or_default();
            fallen.items += count.items;
            if let Some(rule) = count.nearest {
                *fallen.nearest.entry(rule).or_default() += count.items;
            }
        }
    }

    /// Adds everything that `other` counted.
    pub(super) fn merge(&mut self, other: &Self) {
        for (key, items) in &other.items {
            *self.items.entry(*key).or_default() += items;
        }
        for (key, more) in &other.fallen {
            let fallen = self.fallen.entry(*key).or_default();
            fallen.items += more.items;
            for (rule, items) in &more.nearest {
                *fallen.nearest.entry(*rule).or_default() += items;
            }
        }
    }

    pub(super) fn clear(&mut self) {
        self.items.clear();
        self.fallen.clear();
    }

    /// The rows, sorted by workstream, reason, attribute, then from most items.
    pub(super) fn rows(&self, layout: &Layout, replications: usize) -> Vec<LeakRow> {
        let row = |(key, fallen): (&(WorkstreamId, FallbackReason, Carried), &Fallen)| {
            let &(workstream, reason, value) = key;
            let nearest = fallen.nearest().map(|rule| layout.rules[rule].name.clone());
            let all = self.items.get(&(workstream, value)).copied().unwrap_or(fallen.items);
            LeakRow {
                workstream: layout.workstreams[workstream].name.clone(),
                reason,
                attribute: value.map_or_else(String::new, |(a, _)| layout.attributes[a].clone()),
                value: value.map_or_else(String::new, |(_, v)| layout.values[v].clone()),
                items: fallen.items as f64 / replications.max(1) as f64,
                share: fallen.items as f64 / all.max(1) as f64,
                nearest_rule: nearest.unwrap_or_default(),
            }
        };
        let fallen = self.fallen.iter().filter(|(_, fallen)| fallen.items > 0);
        let mut rows: Vec<LeakRow> = fallen.map(row).collect();
        rows.sort_by(|a, b| {
            let names = |row: &LeakRow| (row.workstream.clone(), row.reason, row.attribute.clone());
            let order = names(a).cmp(&names(b));
            order.then(b.items.total_cmp(&a.items)).then_with(|| a.value.cmp(&b.value))
        });
        rows
    }
}

impl Fallen {
    /// The nearest rule of most items; of equals the one that is tried first.
    fn nearest(&self) -> Option<RuleId> {
        let mut best: Option<(RuleId, u64)> = None;
        for (&rule, &items) in &self.nearest {
            if best.is_none_or(|(_, most)| items > most) {
                best = Some((rule, items));
            }
        }
        best.map(|(rule, _)| rule)
    }
}
