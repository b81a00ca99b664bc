//! The part of the center's language that says which item goes first and who may have it.

use waitline::center::AffinityAbsent;
use waitline::center::AgentCondition;
use waitline::center::Assignment;
use waitline::center::AssignmentRule;
use waitline::center::AutoAssign;
use waitline::center::Bullseye;
use waitline::center::BullseyeLevel;
use waitline::center::Center;
use waitline::center::Choices;
use waitline::center::ClassificationOutcome;
use waitline::center::Comparison;
use waitline::center::Expert;
use waitline::center::Experts;
use waitline::center::ItemOrder;
use waitline::center::Method;
use waitline::center::Notification;
use waitline::center::Offers;
use waitline::center::Operand;
use waitline::center::OrderBy;
use waitline::center::Otherwise;
use waitline::center::Output;
use waitline::center::Preference;
use waitline::center::Preferred;
use waitline::center::PriorityRule;
use waitline::center::RulesetChoice;
use waitline::center::Skill;
use waitline::center::TransferRaise;
use waitline::center::WaitRaise;
use waitline::id::Id;
use waitline::id::IdVec;
use waitline::id::QueueId;
use waitline::id::SkillId;
use waitline::id::SkillTypeId;
use waitline::time::Span;

use super::names::Vocabulary;
use super::setup::Setup;
use super::setup::of_kind;
use super::setup::presence;
use super::words::Fields;
use super::words::span;

/// The words of this part.
pub(super) const KINDS: [&str; 8] =
    ["order", "raise", "select", "skill", "level", "prefer", "expert", "direct"];

/// Notes the names in a line of this part.
pub(super) fn collect(names: &mut Vocabulary, kind: &str, line: &str) {
    let (conditions, order) = line.split_once("->").unwrap_or((line, ""));
    if matches!(kind, "skill" | "level") {
        return;
    }
    if kind == "direct" && line.trim_start().starts_with("missed") {
        return;
    }
    if kind == "expert" {
        names.attributes.add(line.split_whitespace().nth(2).expect("a contact's attribute"));
        return;
    }
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

/// Notes the names in a condition on people.
pub(super) fn collect_condition(names: &mut Vocabulary, word: &str) {
    let Some((key, rest)) = word.split_once(['=', '<', '>', '?']) else {
        return;
    };
    let key = key.trim_end_matches('!');
    let rest = rest.trim_start_matches('=');
    if !["presence", "waited", "skill", "units", "-"].contains(&key) {
        names.columns.add(key);
    }
    match rest.strip_prefix('@') {
        Some(attribute) => names.attributes.add(attribute),
        None if ["presence", "waited", "units", "-"].contains(&key) || rest.is_empty() => {}
        None => rest.split('|').for_each(|value| names.values.add(value)),
    }
}

/// The types of skills, in the order of their names.
fn skill_types(text: &str) -> Vec<&str> {
    let words = of_kind(text, "skill").flat_map(str::split_whitespace);
    let mut types: Vec<&str> = words.filter_map(|word| word.strip_prefix("type=")).collect();
    types.sort_unstable();
    types.dedup();
    types
}

/// Every skill with what the center says of it.
pub(super) fn skills(names: &Vocabulary, text: &str) -> IdVec<SkillId, Skill> {
    let types = skill_types(text);
    let skill = |name: &str| {
        let mut skill = Skill::named(name.into());
        for line in of_kind(text, "skill") {
            let mut fields = Fields::new(line);
            if fields.word() == name {
                let place = |wanted: &str| types.iter().position(|known| *known == wanted);
                skill.skill_type = fields.value("type").and_then(place).map(Id::new);
                skill.rating_span = fields.number("span").unwrap_or(0);
            }
        }
        skill
    };
    names.skills.iter().map(skill).collect()
}

/// How a workstream puts its items to people.
pub(super) fn offers(fields: &mut Fields<'_>, names: &Vocabulary) -> Offers {
    let mut offers = Offers { keep_same_agent: fields.flag("keeps-agent"), ..Offers::default() };
    offers.incoming.can_reject = !fields.flag("no-reject");
    if fields.flag("auto-assign") {
        offers.incoming.auto_assign = AutoAssign::AtOnce;
    }
    if fields.flag("auto-assign-late") {
        offers.incoming.auto_assign = AutoAssign::AtTimeout;
    }
    let mut own = |key: &str| {
        fields.value(key).map(|word| match word {
            "auto-assign" => {
                Notification { auto_assign: AutoAssign::AtOnce, ..Notification::default() }
            }
            timeout => Notification { timeout: Some(span(timeout)), ..Notification::default() },
        })
    };
    offers.returning = own("returning");
    offers.transferred = own("transferred");
    offers.supervised = own("supervised");
    offers.callback = own("callback");
    offers.unauthenticated = fields.value("unauthenticated").map(|word| {
        let (contact, timeout) = word.split_once(':').expect("an attribute and a countdown");
        let own = Notification { timeout: Some(span(timeout)), ..Notification::default() };
        (names.attributes.id(contact), own)
    });
    offers.pause_after_decline = fields.value("pause").map(span);
    offers
}

/// The choices of this part.
pub(super) fn read_choices(fields: &mut Fields<'_>, choices: &mut Choices) {
    choices.unseen_offer = fields.value("unseen").map(span).or(choices.unseen_offer);
    match fields.value("absent") {
        None => {}
        Some("next-best") => choices.affinity_absent = AffinityAbsent::NextBest,
        Some("offered") => choices.affinity_absent = AffinityAbsent::Offered,
        Some(word) => panic!("whoever is absent is not `{word}`"),
    }
}

impl Setup {
    pub(super) fn read_assignment(&mut self, text: &str) {
        for queue in self.center.queues.ids() {
            self.center.queues[queue].assignment = self.assignment(text, queue);
        }
        self.center.preferred = self.preferred(text);
    }

    fn preferred(&self, text: &str) -> Option<Preferred> {
        let mut preferred: Option<Preferred> = None;
        let mut otherwise = Otherwise::NextBest;
        for line in of_kind(text, "prefer") {
            let words: Vec<&str> = line.split_whitespace().collect();
            let Some((contact, value)) = words[0].split_once('=') else {
                otherwise = Otherwise::Nobody;
                continue;
            };
            let contact = self.names.attributes.id(contact);
            let preference = Preference {
                contact: self.names.values.id(value),
                agent: self.names.agents.id(words[1]),
                rating: words[2].parse().expect("a rating is a number"),
            };
            let all = preferred.get_or_insert(Preferred {
                contact,
                preferences: Vec::new(),
                otherwise: Otherwise::NextBest,
            });
            all.preferences.push(preference);
        }
        preferred.map(|preferred| Preferred { otherwise, ..preferred })
    }

    pub(super) fn agent_condition(&self, text: &str, word: &str) -> AgentCondition {
        let names = &self.names;
        match word {
            "units" => return AgentCondition::UnitsFree,
            "units>" => return AgentCondition::UnitsCompare(Comparison::Greater),
            "units>=" => return AgentCondition::UnitsCompare(Comparison::AtLeast),
            "skills" => return AgentCondition::SkillsExact,
            "working" => return AgentCondition::Working,
            _ => {}
        }
        if let Some(wanted) = word.strip_prefix("skills:") {
            return AgentCondition::SkillsOfType(skill_type(text, wanted));
        }
        if let Some(column) = word.strip_suffix('?') {
            return AgentCondition::ColumnPresent(names.columns.id(column));
        }
        for (sign, comparison) in SIGNS {
            if let Some((column, right)) = word.split_once(sign) {
                let operand = match right.strip_prefix('@') {
                    Some(attribute) => Operand::Item(names.attributes.id(attribute)),
                    None => Operand::Value(names.values.id(right)),
                };
                return AgentCondition::ColumnCompares(
                    names.columns.id(column),
                    comparison,
                    operand,
                );
            }
        }
        let (key, right) = word.split_once('=').expect("a condition compares");
        let values = || right.split('|').map(|value| names.values.id(value)).collect();
        match (key, right.strip_prefix('@')) {
            ("presence", _) => AgentCondition::Presence(right.split('|').map(presence).collect()),
            ("waited", _) => AgentCondition::Waited(span(right)),
            ("skill", Some(attribute)) => {
                AgentCondition::SkillNamed(names.attributes.id(attribute))
            }
            (column, Some(attribute)) => AgentCondition::ColumnMatches(
                names.columns.id(column),
                names.attributes.id(attribute),
            ),
            (column, None) => match column.strip_suffix('!') {
                Some(column) => AgentCondition::ColumnIsNot(names.columns.id(column), values()),
                None => AgentCondition::Column(names.columns.id(column), values()),
            },
        }
    }

    pub(super) fn order_by(&self, text: &str, word: &str) -> OrderBy {
        let (word, of) = word.split_once(':').map_or((word, None), |(word, of)| (word, Some(of)));
        let kind = || of.map(|wanted| skill_type(text, wanted));
        match (word, of) {
            ("least-active", _) => OrderBy::LeastActive,
            ("round-robin", _) => OrderBy::RoundRobin,
            ("units-free", _) => OrderBy::UnitsFree,
            ("slots-free", _) => OrderBy::SlotsFree,
            ("nearest", _) => OrderBy::NearestSkills(kind()),
            ("most", _) => OrderBy::MostSkilled(kind()),
            ("skill-count", _) => OrderBy::SkillCount,
            ("by", Some(column)) => match column.strip_prefix('-') {
                Some(column) => OrderBy::ColumnDescending(self.names.columns.id(column)),
                None => OrderBy::Column(self.names.columns.id(column)),
            },
            _ => panic!("nothing is ordered by `{word}`"),
        }
    }

    fn bullseye(&self, text: &str, queue: &str) -> Option<Bullseye> {
        let mut bullseye: Option<Bullseye> = None;
        for line in of_kind(text, "level") {
            let words: Vec<&str> = line.split_whitespace().collect();
            if words[0] != queue {
                continue;
            }
            let all = bullseye.get_or_insert(Bullseye { levels: Vec::new(), then_members: false });
            if words[1] == "members" {
                all.then_members = true;
                continue;
            }
            let agents = words[2].split(',').map(|name| self.names.agents.id(name)).collect();
            all.levels.push(BullseyeLevel { after: span(words[1]), agents });
        }
        bullseye
    }

    fn experts(&self, text: &str, queue: &str) -> Option<Experts> {
        let mut lines = of_kind(text, "expert").map(Fields::new);
        let mut fields = lines.find_map(|mut fields| (fields.word() == queue).then_some(fields))?;
        let contact = self.names.attributes.id(fields.word());
        let expert = match fields.word() {
            "preferred" => Expert::Preferred,
            _ => Expert::Previous { within: fields.value("within").map(span) },
        };
        let experts = Experts {
            contact,
            expert,
            checks_presence: !fields.flag("any-presence"),
            active_limit: fields.number("limit"),
            otherwise: match fields.flag("nobody") {
                true => Otherwise::Nobody,
                false => Otherwise::NextBest,
            },
        };
        fields.done();
        Some(experts)
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
        for line in of_kind(text, "select") {
            let words: Vec<&str> = line.split_whitespace().collect();
            if words[0] == name {
                assignment.selection.push(RulesetChoice {
                    name: words[1].into(),
                    when: self.condition(&words[2..]),
                    rules: self.assignment_rules(text, &format!("{name}/{}", words[1])),
                });
            }
        }
        assignment.bullseye = self.bullseye(text, name);
        assignment.experts = self.experts(text, name);
        assignment
    }

    fn item_order(&self, by: &str) -> ItemOrder {
        let attribute = self.names.attributes.id(by.trim_start_matches('-'));
        ItemOrder { attribute, descending: by.starts_with('-') }
    }
}

const SIGNS: [(&str, Comparison); 4] = [
    ("<=", Comparison::AtMost),
    (">=", Comparison::AtLeast),
    ("<", Comparison::Less),
    (">", Comparison::Greater),
];

fn skill_type(text: &str, wanted: &str) -> SkillTypeId {
    let place = skill_types(text).iter().position(|known| *known == wanted);
    Id::new(place.unwrap_or_else(|| panic!("no skill has the type `{wanted}`")))
}

/// Whether the twin, which is simpler, knows everything that a center asks for.
pub(super) fn twin_knows(setup: &Setup) -> bool {
    let center = &setup.center;
    let rule = |rule: &AssignmentRule| {
        let condition = |condition: &AgentCondition| {
            matches!(
                condition,
                AgentCondition::Column(..)
                    | AgentCondition::Presence(_)
                    | AgentCondition::UnitsFree
                    | AgentCondition::SkillsExact
            )
        };
        let order = |order: &OrderBy| {
            matches!(
                order,
                OrderBy::LeastActive
                    | OrderBy::RoundRobin
                    | OrderBy::UnitsFree
                    | OrderBy::SlotsFree
            )
        };
        rule.when.iter().all(condition) && rule.order_by.iter().all(order)
    };
    let queues = center.queues.iter().all(|queue| {
        let method = match &queue.method {
            Method::NoAssignment => false,
            Method::Custom(rules) => rules.iter().all(rule),
            _ => true,
        };
        method && queue.assignment == Assignment::default()
    });
    let offers = center.workstreams.iter().all(|known| known.offers == Offers::default());
    let skills = center.skills.iter().all(|skill| skill.rating_span == 0);
    let choices = center.choices.unseen_offer.is_none()
        && center.choices.cross_queue_priority
        && center.choices.settings_delay == Span::ZERO;
    queues && offers && skills && choices && center.preferred.is_none() && !sets_scores(center)
}

fn sets_scores(center: &Center) -> bool {
    let rulesets = center.workstreams.iter().flat_map(|workstream| &workstream.classification);
    rulesets.flat_map(|ruleset| &ruleset.rules).any(|rule| match &rule.outcome {
        ClassificationOutcome::Set(outputs) => {
            outputs.iter().any(|output| matches!(output, Output::Score(_)))
        }
        ClassificationOutcome::Error => false,
    })
}
