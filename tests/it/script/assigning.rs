//! The part of the center's language that says which item goes first and who may have it.

use waitline::center::Assignment;
use waitline::center::ItemOrder;
use waitline::center::Method;
use waitline::center::PriorityRule;
use waitline::center::TransferRaise;
use waitline::center::WaitRaise;
use waitline::id::QueueId;

use super::names::Vocabulary;
use super::setup::Setup;
use super::setup::of_kind;
use super::words::span;

/// The words of this part.
pub(super) const KINDS: [&str; 2] = ["order", "raise"];

/// Notes the names in a line of this part.
pub(super) fn collect(names: &mut Vocabulary, kind: &str, line: &str) {
    let (conditions, order) = line.split_once("->").unwrap_or((line, ""));
    for word in conditions.split_whitespace() {
        if let Some((key, rest)) = word.split_once(['=', '<', '>', '?']) {
            names.attributes.add(key);
            if word.contains(&format!("{key}=")) {
                rest.split('|').for_each(|value| names.values.add(value));
            }
        }
    }
    if kind == "order" {
        order.split_whitespace().for_each(|by| names.attributes.add(by.trim_start_matches('-')));
    }
}

impl Setup {
    pub(super) fn read_assignment(&mut self, text: &str) {
        for queue in self.center.queues.ids() {
            self.center.queues[queue].assignment = self.assignment(text, queue);
        }
    }

    fn assignment(&self, text: &str, queue: QueueId) -> Assignment {
        let mut assignment = Assignment::default();
        let name = &self.center.queues[queue].name;
        for line in of_kind(text, "order") {
            let (left, order) = line.split_once("->").unwrap_or((line, ""));
            let words: Vec<&str> = left.split_whitespace().collect();
            if words[0] == name {
                let rules = &mut assignment.prioritization;
                rules.push(PriorityRule {
                    name: format!("p{}", rules.len() + 1),
                    when: self.condition(&words[1..]),
                    order_by: order.split_whitespace().map(|by| self.item_order(by)).collect(),
                });
            }
        }
        for line in of_kind(text, "raise") {
            let words: Vec<&str> = line.split_whitespace().collect();
            if words[0] == name {
                let by = words[2].parse().expect("a score is a number");
                let when = self.condition(&words[3..]);
                let playbook = &mut assignment.playbook;
                match words[1] {
                    "transfer" => playbook.transferred.push(TransferRaise { when, by }),
                    every => playbook.waiting.push(WaitRaise { when, every: span(every), by }),
                }
            }
        }
        assignment
    }

    fn item_order(&self, by: &str) -> ItemOrder {
        let attribute = self.names.attributes.id(by.trim_start_matches('-'));
        ItemOrder { attribute, descending: by.starts_with('-') }
    }
}

/// Whether the twin, which is simpler, knows everything that a center asks for.
pub(super) fn twin_knows(setup: &Setup) -> bool {
    setup.center.queues.iter().all(|queue| {
        queue.assignment == Assignment::default() && queue.method != Method::NoAssignment
    })
}
