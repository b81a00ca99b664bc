//! The language in which a test sets up a center, one thing per line:
//!
//! ```text
//! agent ann units=2 profiles=chats:3,calls skills=french:3 default=away out level=senior
//! profile calls limit=1 blocking end-of-day
//! queue sales voice least-active priority=1 members=ann,bob
//! queue list no-assignment members=ann
//! assign sales level=senior presence=available units skills -> least-active units-free
//! workstream chat sms pick units=1 profiles=chats fallback=sales wrap-up=never
//! workstream text sms keeps-agent auto-assign no-reject pause=60s returning=auto-assign
//! workstream call voice presences=available skills=exact timeout=60s limits=never pickable
//! classify chat first topic=billing amount>=5 -> tier=gold skill:french:3 profile:calls
//! rule chat topic=billing or tier? -> billing
//! rule chat -> sales:70 billing:30
//! order sales tier=gold -> due -amount
//! raise sales 30s 100 tier=gold
//! raise sales transfer 500
//! assign sales level>=3 level!=a|b level? area=@area units> skills:language skill=@topic
//! assign sales working waited=60s -> nearest:language most skill-count by:level by:-level
//! select sales gold tier=gold
//! assign sales/gold -> round-robin
//! skill french type=language span=4
//! level sales 0s ann,bob
//! level sales members
//! prefer contact=eve bob 1
//! prefer nobody
//! direct dialed=5551 ann | direct missed=queue:sales
//! expert sales contact previous within=1h limit=2 any-presence nobody
//! choices latency=2s block=2 records=2 declines=3 decliners=100 stamp=accept
//! choices sweep=5m close=5m unseen=8m absent=next-best absent=offered
//! choices session-cap=10 missed-away=yes rejected-busy=yes return=150s direct-consult=yes
//! choices queue-consult=no supervisors-override=yes activities=never call-tab=wrap-up day-end=17h
//! bot chat at-once=2 fails=hang-up
//! silence text agent 10m message
//! life chat reconnect=5m escalation=calls
//! choices smoothing=10000 hops=2 clock=whole-wait counted=with-ringing count-every=0s …
//! hours office 09:00:00-17:00:00 1+09:00:00-1+17:00:00
//! queue calls voice hours=office empty
//! overflow calls hours -> voicemail
//! overflow calls items=2 -> end
//! overflow calls predicted=10m -> queue:sales
//! overflow calls wait=5m -> outside:partner
//! overflow call 1 calls items=2 -> callback
//! callback calls other-number during=office duplicates=queue cap=2 no-answer=2:5m out-of-hours
//! callback calls repeat=60s duplicates=all failure=1:5m machine=1:5m target=5m window=30m
//! choices customer-first callback-share=10000
//! campaign spring call calls preview high | progressive=1 critical | copilot=5
//! campaign summer call calls predictive threshold=5s suspend=3000 every=1m answers=1200
//! playbook calls nobody-available topic=billing -> queue:sales
//! intake case topic=billing -> cases
//! show queues presence
//! ```
//!
//! `overflow WORKSTREAM NUMBER QUEUE …` replaces the queue's pairs for a rule of a workstream.
//! A queue without members has one who never comes, unless it is declared `empty` (Q-9).
//!
//! Left out: one unit per agent and per item, round robin, priority 1, type messaging, channel
//! live chat, push, the first queue as fallback, presences available and busy, no skills, the
//! product's time limits. An agent is signed in from the start unless `out` stands there.

use waitline::center::ActivityRelease;
use waitline::center::Agent;
use waitline::center::Assignment;
use waitline::center::AssignmentRule;
use waitline::center::Attribute;
use waitline::center::CapacityProfile;
use waitline::center::Center;
use waitline::center::Choices;
use waitline::center::Column;
use waitline::center::Method;
use waitline::center::Overflow;
use waitline::center::Presence;
use waitline::center::ProfileDay;
use waitline::center::ProfileLimit;
use waitline::center::ProfileReset;
use waitline::center::Queue;
use waitline::center::RoundRobinStamp;
use waitline::center::SkillRating;
use waitline::center::TabClosed;
use waitline::center::Value;
use waitline::center::WorkType;
use waitline::id::AgentId;

use super::assigning;
use super::names::Vocabulary;
use super::overflow;
use super::words::Fields;
use super::words::lines;
use super::words::span;

/// A center, the names in it, and what a script assumes about the start.
pub(crate) struct Setup {
    pub(crate) center: Center,
    pub(crate) names: Vocabulary,
    pub(crate) signed_in: Vec<AgentId>,
    pub(crate) show_queues: bool,
    pub(crate) show_presence: bool,
}

/// Reads a center; `script` is read too, for the attribute values that only items have.
pub(crate) fn parse(text: &str, script: &str) -> Setup {
    let names = collect_names(text, script);
    let value = |text: &str| Value { text: text.into(), number: text.parse().ok() };
    let mut center = Center {
        skills: assigning::skills(&names, text),
        columns: names.columns.iter().map(|name| Column { name: name.into() }).collect(),
        attributes: names.attributes.iter().map(|name| Attribute { name: name.into() }).collect(),
        values: names.values.iter().map(value).collect(),
        ..Center::default()
    };
    // The twin sees every offer; a script that does not says so.
    center.choices.unseen_offer = None;
    let mut setup =
        Setup { center, names, signed_in: Vec::new(), show_queues: false, show_presence: false };
    setup.read_profiles(text);
    setup.read_hours(text);
    setup.read_queues(text);
    setup.read_agents(text);
    setup.read_workstreams(text);
    setup.read_rules(text);
    setup.read_assignment(text);
    setup.read_overflow(text);
    setup.read_playbooks(text);
    setup.read_callbacks(text);
    setup.read_direct_calls(text);
    setup.read_campaigns(text);
    setup.read_intake(text);
    setup.read_choices(text);
    setup
}

/// The lines that begin with `kind`, without that word.
pub(super) fn of_kind<'a>(text: &'a str, kind: &'a str) -> impl Iterator<Item = &'a str> {
    lines(text).filter_map(move |line| {
        let rest = line.strip_prefix(kind)?;
        (rest.is_empty() || rest.starts_with(' ')).then(|| rest.trim())
    })
}

const KINDS: [&str; 18] = [
    "agent",
    "profile",
    "queue",
    "assign",
    "workstream",
    "classify",
    "rule",
    "choices",
    "show",
    "bot",
    "silence",
    "life",
    "hours",
    "overflow",
    "callback",
    "campaign",
    "playbook",
    "intake",
];

/// The member of queues without members: never signed in, last by name.
const NOBODY: &str = "~";

fn collect_names(text: &str, script: &str) -> Vocabulary {
    let mut names = Vocabulary::default();
    for line in lines(text) {
        let mut words = line.split_whitespace();
        let kind = words.next().unwrap_or_default();
        assert!(
            KINDS.contains(&kind) || assigning::KINDS.contains(&kind),
            "`{line}` begins with no known word"
        );
        let name = words.next().unwrap_or_default();
        match kind {
            "agent" => names.agents.add(name),
            "profile" => names.profiles.add(name),
            "queue" => names.queues.add(name),
            "workstream" => names.workstreams.add(name),
            "hours" => names.hours.add(name),
            "campaign" => names.campaigns.add(name),
            "intake" => names.record_types.add(name),
            _ => {}
        }
        for word in words {
            collect_from(&mut names, kind, word);
        }
        if assigning::KINDS.contains(&kind) {
            assigning::collect(&mut names, kind, line);
        }
    }
    names.agents.add(NOBODY);
    let with_attributes = [" arrive ", " record ", " score ", " escalate ", " reroute "];
    let has_attributes = |line: &&str| with_attributes.iter().any(|word| line.contains(word));
    for line in lines(script).filter(has_attributes) {
        for word in line.split_whitespace() {
            if let Some((key, value)) = word.split_once('=')
                && !["since", "lot"].contains(&key)
            {
                names.attributes.add(key);
                names.values.add(value);
            }
        }
    }
    names
}

fn collect_from(names: &mut Vocabulary, kind: &str, word: &str) {
    if let Some(skill) = word.strip_prefix("skill:") {
        names.skills.add(skill.split(':').next().unwrap_or_default());
    }
    if kind == "assign" {
        assigning::collect_condition(names, word);
    }
    if let Some(outside) = word.strip_prefix("outside:") {
        names.outsides.add(outside);
    }
    if ["rule", "classify", "playbook", "intake"].contains(&kind) {
        if let Some((key, rest)) = word.split_once(['=', '<', '>', '?']) {
            names.attributes.add(key);
            if word.contains(&format!("{key}=")) {
                rest.split('|').for_each(|value| names.values.add(value));
            }
        }
    } else if let Some((key, value)) = word.split_once('=') {
        match (kind, key) {
            ("workstream", "numbers") => {
                value.split(',').for_each(|name| names.attributes.add(name));
            }
            ("agent", "units" | "profiles" | "default") | ("assign", _) => {}
            ("agent", "skills") => {
                for skill in value.split(',') {
                    names.skills.add(skill.split(':').next().unwrap_or_default());
                }
            }
            ("agent", column) => {
                names.columns.add(column);
                value.split('|').for_each(|value| names.values.add(value));
            }
            _ => {}
        }
    }
}

impl Setup {
    fn read_profiles(&mut self, text: &str) {
        let mut profiles = Vec::new();
        for line in of_kind(text, "profile") {
            let mut fields = Fields::new(line);
            let name = fields.word().to_owned();
            let limit = fields.number("limit").expect("a profile has a limit");
            let blocking = fields.flag("blocking");
            let end_of_day = fields.flag("end-of-day");
            fields.done();
            let reset = if end_of_day { ProfileReset::EndOfDay } else { ProfileReset::Immediate };
            profiles.push(CapacityProfile { name, limit, blocking, reset });
        }
        profiles.sort_by(|a, b| a.name.cmp(&b.name));
        self.center.profiles = profiles.into_iter().collect();
    }

    fn read_agents(&mut self, text: &str) {
        let mut agents = Vec::new();
        for line in of_kind(text, "agent") {
            let mut fields = Fields::new(line);
            let name = fields.word().to_owned();
            let profiles = self.profile_limits(fields.list("profiles"));
            let units = fields.number("units").or(profiles.is_empty().then_some(1));
            let skills = fields.list("skills").into_iter().map(|text| self.rating(text)).collect();
            let default_presence = fields.value("default").map_or(Presence::Available, presence);
            if !fields.flag("out") {
                self.signed_in.push(self.names.agents.id(&name));
            }
            let mut columns = Vec::new();
            for word in fields.all() {
                let (column, value) = word.split_once('=').expect("a column has a value");
                columns.push((self.names.columns.id(column), self.names.values.id(value)));
            }
            columns.sort_unstable();
            let mut agent = Agent { name, units, profiles, skills, default_presence, columns };
            agent.skills.sort_unstable();
            agents.push(agent);
        }
        agents.push(Agent {
            name: NOBODY.into(),
            units: None,
            profiles: Vec::new(),
            skills: Vec::new(),
            default_presence: Presence::Offline,
            columns: Vec::new(),
        });
        agents.sort_by(|a, b| a.name.cmp(&b.name));
        self.center.agents = agents.into_iter().collect();
    }

    fn profile_limits(&self, list: Vec<&str>) -> Vec<ProfileLimit> {
        let limit = |text: &str| {
            let (name, limit) = text.split_once(':').unwrap_or((text, ""));
            let profile = self.names.profiles.id(name);
            let own = limit.parse().ok();
            ProfileLimit { profile, limit: own.unwrap_or(self.center.profiles[profile].limit) }
        };
        let mut limits: Vec<_> = list.into_iter().map(limit).collect();
        limits.sort_unstable();
        limits
    }

    pub(super) fn rating(&self, text: &str) -> SkillRating {
        let (skill, rating) = text.split_once(':').expect("a skill is written name:rating");
        let rating = rating.parse().expect("a rating is a number");
        SkillRating { skill: self.names.skills.id(skill), rating }
    }

    fn read_queues(&mut self, text: &str) {
        let mut queues = Vec::new();
        for line in of_kind(text, "queue") {
            let mut fields = Fields::new(line);
            let name = fields.word().to_owned();
            let mut work_type = WorkType::Messaging;
            for (flag, value) in [("voice", WorkType::Voice), ("record", WorkType::Record)] {
                if fields.flag(flag) {
                    work_type = value;
                }
            }
            let mut method = Method::RoundRobin;
            if fields.flag("highest-capacity") {
                method = Method::HighestCapacity;
            } else if fields.flag("least-active") {
                method = Method::LeastActive;
            }
            if fields.flag("no-assignment") {
                method = Method::NoAssignment;
            }
            let rules = self.assignment_rules(text, &name);
            if !rules.is_empty() {
                method = Method::Custom(rules);
            }
            let priority = if fields.flag("system") {
                Queue::SYSTEM_PRIORITY
            } else {
                fields.number("priority").unwrap_or(1)
            };
            let mut members = fields.list("members");
            if members.is_empty() && !fields.flag("empty") {
                members.push(NOBODY);
            }
            let members = members.into_iter().map(|name| self.names.agents.id(name)).collect();
            let hours = fields.value("hours").map(|name| self.names.hours.id(name));
            fields.done();
            let (answer_within, short_abandon) = (None, None);
            queues.push(Queue {
                name,
                work_type,
                priority,
                method,
                members,
                answer_within,
                short_abandon,
                assignment: Assignment::default(),
                hours,
                overflow: Overflow::default(),
            });
        }
        queues.sort_by(|a, b| a.name.cmp(&b.name));
        self.center.queues = queues.into_iter().collect();
    }

    pub(super) fn assignment_rules(&self, text: &str, queue: &str) -> Vec<AssignmentRule> {
        let mut rules = Vec::new();
        for line in of_kind(text, "assign") {
            let (conditions, order) = line.split_once("->").expect("an order follows `->`");
            let mut fields = Fields::new(conditions);
            if fields.word() != queue {
                continue;
            }
            let when =
                fields.all().into_iter().map(|word| self.agent_condition(text, word)).collect();
            let order_by = order.split_whitespace().map(|word| self.order_by(text, word)).collect();
            rules.push(AssignmentRule {
                name: format!("step {}", rules.len() + 1),
                when,
                order_by,
            });
        }
        rules
    }

    fn read_choices(&mut self, text: &str) {
        for line in of_kind(text, "show") {
            let mut fields = Fields::new(line);
            self.show_queues |= fields.flag("queues");
            self.show_presence |= fields.flag("presence");
            fields.done();
        }
        let choices = &mut self.center.choices;
        for line in of_kind(text, "choices") {
            let mut fields = Fields::new(line);
            for (key, choice) in [
                ("block", &mut choices.block_conversations),
                ("records", &mut choices.block_records),
                ("declines", &mut choices.declines_allowed),
                ("decliners", &mut choices.decliners_allowed),
            ] {
                *choice = fields.number(key).unwrap_or(*choice);
            }
            for (key, choice) in [
                ("latency", &mut choices.assignment_latency),
                ("settings-delay", &mut choices.settings_delay),
                ("sweep", &mut choices.record_sweep),
                ("close", &mut choices.close_sweep),
            ] {
                *choice = fields.value(key).map_or(*choice, span);
            }
            read_life_choices(&mut fields, choices);
            assigning::read_choices(&mut fields, choices);
            choices.score_limit = fields.number("score-limit").unwrap_or(choices.score_limit);
            choices.cross_queue_priority &= !fields.flag("no-priorities");
            if fields.value("stamp") == Some("accept") {
                choices.round_robin_stamp = RoundRobinStamp::Accept;
            }
            overflow::read_choices(&mut fields, &mut choices.routing);
            fields.done();
        }
    }
}

fn read_life_choices(fields: &mut Fields<'_>, choices: &mut Choices) {
    if let Some(cap) = fields.value("session-cap") {
        choices.session_cap = cap.parse().ok();
    }
    let mut yes = |key: &str, choice: &mut bool| {
        *choice = fields.value(key).map_or(*choice, |word| word == "yes");
    };
    yes("missed-away", &mut choices.missed_offer_makes_away);
    yes("rejected-busy", &mut choices.rejected_offer_makes_busy);
    yes("direct-consult", &mut choices.direct_consult_takes_capacity);
    yes("queue-consult", &mut choices.queue_consult_takes_capacity);
    yes("supervisors-override", &mut choices.supervisors_override_presence);
    if let Some(limit) = fields.value("outside") {
        choices.external_transfer_limit = (limit != "none").then(|| span(limit));
    }
    if fields.value("activities") == Some("never") {
        choices.activity_release = ActivityRelease::Never;
    }
    if fields.value("call-tab") == Some("wrap-up") {
        choices.call_tab_closed = TabClosed::WrapsUp;
    }
    if let Some(at) = fields.value("day-end") {
        choices.profile_day = ProfileDay::Clock(span(at));
    }
    choices.return_limit = fields.value("return").map_or(choices.return_limit, span);
}

/// Reads a base presence.
pub(crate) fn presence(word: &str) -> Presence {
    let named = |presence: &Presence| presence.name().replace(' ', "-") == word;
    Presence::ALL.into_iter().find(named).unwrap_or_else(|| panic!("no presence `{word}`"))
}
