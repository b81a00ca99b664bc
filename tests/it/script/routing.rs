//! The part of the center's language that says what items need and where they go.

use waitline::center::Bot;
use waitline::center::BotFailure;
use waitline::center::CapacityNeed;
use waitline::center::Channel;
use waitline::center::ChannelSettings;
use waitline::center::ClassificationOutcome;
use waitline::center::ClassificationRule;
use waitline::center::ClassificationRuleset;
use waitline::center::Comparison;
use waitline::center::Condition;
use waitline::center::ContextVariable;
use waitline::center::Distribution;
use waitline::center::Life;
use waitline::center::Output;
use waitline::center::RouteRule;
use waitline::center::RouteTarget;
use waitline::center::Side;
use waitline::center::SilenceAction;
use waitline::center::SilenceRule;
use waitline::center::SkillMatching;
use waitline::center::StateLimits;
use waitline::center::Workstream;
use waitline::center::WrapUpBlock;
use waitline::id::Id;
use waitline::id::QueueId;
use waitline::time::Span;

use super::assigning::offers;
use super::setup::Setup;
use super::setup::of_kind;
use super::setup::presence;
use super::words::Fields;
use super::words::span;

impl Setup {
    pub(super) fn read_workstreams(&mut self, text: &str) {
        let first_queue = of_kind(text, "queue").next().expect("a center has a queue");
        let first_queue = first_queue.split_whitespace().next().unwrap_or_default();
        let mut workstreams = Vec::new();
        for line in of_kind(text, "workstream") {
            workstreams.push(self.workstream(text, line, first_queue));
        }
        workstreams.sort_by(|a, b| a.name.cmp(&b.name));
        self.center.workstreams = workstreams.into_iter().collect();
    }

    fn workstream(&self, text: &str, line: &str, first_queue: &str) -> Workstream {
        let mut fields = Fields::new(line);
        let name = fields.word().to_owned();
        let channel_of = |channel: &Channel| channel.name().replace(' ', "-");
        let channel = Channel::ALL.into_iter().find(|channel| fields.flag(&channel_of(channel)));
        let channel = channel.unwrap_or(Channel::LiveChat);
        let profiles = fields.list("profiles");
        let mut profiles: Vec<_> =
            profiles.into_iter().map(|name| self.names.profiles.id(name)).collect();
        profiles.sort_unstable();
        let units = fields.number("units").unwrap_or(u32::from(profiles.is_empty()));
        let presences = fields.value("presences").unwrap_or("available,busy");
        let workstream = Workstream {
            channel,
            distribution: if fields.flag("pick") { Distribution::Pick } else { Distribution::Push },
            fallback_queue: match fields.value("fallback").unwrap_or(first_queue) {
                "deleted" => QueueId::new(usize::from(u16::MAX)),
                name => self.names.queues.id(name),
            },
            capacity: CapacityNeed { units, profiles },
            wrap_up_block: match fields.value("wrap-up") {
                None | Some("always") => WrapUpBlock::Always,
                Some("never") => WrapUpBlock::Never,
                Some(text) => WrapUpBlock::Custom(span(text)),
            },
            allowed_presences: presences.split(',').map(presence).collect(),
            skill_matching: match fields.value("skills") {
                None | Some("none") => SkillMatching::None,
                Some("exact") => SkillMatching::Exact,
                Some("closest") => SkillMatching::Closest,
                Some(text) => panic!("no skill matching is called `{text}`"),
            },
            offer_timeout: fields.value("timeout").map_or(Span::from_secs(120), span),
            state_limits: state_limits(&mut fields, channel),
            pick_from_push: fields.flag("pickable"),
            life: self.life(text, &name),
            offers: offers(&mut fields, &self.names),
            classification: self.classification(text, &name),
            rules: Vec::new(),
            numbers: fields
                .list("numbers")
                .into_iter()
                .map(|name| ContextVariable { number: self.names.attributes.id(name) })
                .collect(),
            channel_settings: ChannelSettings {
                hours: fields.value("hours").map(|name| self.names.hours.id(name)),
                transfers_to_closed: fields.flag("transfers-to-closed"),
                tells_wait: fields.flag("tells-wait"),
                tells_position: fields.flag("tells-position"),
            },
            name,
        };
        fields.done();
        workstream
    }

    fn life(&self, text: &str, workstream: &str) -> Life {
        let mut life = Life::default();
        for line in of_kind(text, "life") {
            let mut fields = Fields::new(line);
            if fields.word() == workstream {
                life.reconnect_limit = fields.value("reconnect").map_or(life.reconnect_limit, span);
                let profile = fields.value("escalation");
                life.escalation_profile = profile.map(|name| self.names.profiles.id(name));
                fields.done();
            }
        }
        for line in of_kind(text, "bot") {
            let mut fields = Fields::new(line);
            if fields.word() == workstream {
                let on_failure = match fields.value("fails") {
                    Some("hang-up") => BotFailure::HangUp,
                    Some("outside") => BotFailure::External,
                    _ => BotFailure::Escalate,
                };
                life.bot = Some(Bot { at_once: fields.number("at-once"), on_failure });
                fields.done();
            }
        }
        for line in of_kind(text, "silence") {
            let mut fields = Fields::new(line);
            if fields.word() == workstream {
                let silent = match fields.word() {
                    "customer" => Side::Customer,
                    _ => Side::Agent,
                };
                let after = span(fields.word());
                let action = match fields.word() {
                    "message" => SilenceAction::Message,
                    "close" => SilenceAction::Close,
                    _ => SilenceAction::Park,
                };
                life.silence_rules.push(SilenceRule { silent, after, action });
            }
        }
        life
    }

    fn classification(&self, text: &str, workstream: &str) -> Vec<ClassificationRuleset> {
        let mut rulesets: Vec<ClassificationRuleset> = Vec::new();
        for line in of_kind(text, "classify") {
            let (left, outputs) = line.split_once("->").expect("outputs follow `->`");
            let mut fields = Fields::new(left);
            if fields.word() != workstream {
                continue;
            }
            let ruleset = fields.word();
            let when = self.condition(&fields.all());
            let outcome = match outputs.trim() {
                "error" => ClassificationOutcome::Error,
                outputs => ClassificationOutcome::Set(
                    outputs.split_whitespace().map(|word| self.output(word)).collect(),
                ),
            };
            if rulesets.last().is_none_or(|last| last.name != ruleset) {
                rulesets.push(ClassificationRuleset { name: ruleset.into(), rules: Vec::new() });
            }
            let rules = &mut rulesets.last_mut().expect("just pushed").rules;
            rules.push(ClassificationRule { name: format!("{}", rules.len() + 1), when, outcome });
        }
        rulesets
    }

    fn output(&self, word: &str) -> Output {
        if let Some(rating) = word.strip_prefix("skill:") {
            return Output::Skill(self.rating(rating));
        }
        if let Some(score) = word.strip_prefix("score:") {
            return Output::Score(score.parse().expect("a score is a number"));
        }
        if let Some(profile) = word.strip_prefix("profile:") {
            return Output::Profile(self.names.profiles.id(profile));
        }
        let (attribute, value) = word.split_once('=').expect("an output is attribute=value");
        Output::Attribute(self.names.attributes.id(attribute), self.names.values.id(value))
    }

    /// Words between `or`s must all hold; no word at all always holds.
    pub(super) fn condition(&self, words: &[&str]) -> Condition {
        let side = |words: &[&str]| {
            Condition::All(words.iter().map(|word| self.comparison(word)).collect())
        };
        let mut sides: Vec<_> = words.split(|&word| word == "or").map(side).collect();
        if sides.len() == 1 { sides.remove(0) } else { Condition::Any(sides) }
    }

    fn comparison(&self, word: &str) -> Condition {
        const SIGNS: [(&str, Comparison); 4] = [
            ("<=", Comparison::AtMost),
            (">=", Comparison::AtLeast),
            ("<", Comparison::Less),
            (">", Comparison::Greater),
        ];
        for (sign, comparison) in SIGNS {
            if let Some((attribute, number)) = word.split_once(sign) {
                let number = number.parse().expect("a number is compared");
                return Condition::Compare(self.names.attributes.id(attribute), comparison, number);
            }
        }
        if let Some(attribute) = word.strip_suffix('?') {
            return Condition::Present(self.names.attributes.id(attribute));
        }
        let (attribute, values) = word.split_once('=').expect("a condition compares");
        let values = values.split('|').map(|value| self.names.values.id(value)).collect();
        Condition::Is(self.names.attributes.id(attribute), values)
    }

    pub(super) fn read_rules(&mut self, text: &str) {
        for workstream in self.center.workstreams.ids() {
            let name = self.center.workstreams[workstream].name.clone();
            for line in of_kind(text, "rule") {
                let (left, target) = line.split_once("->").expect("a target follows `->`");
                let mut fields = Fields::new(left);
                if fields.word() != name {
                    continue;
                }
                let when = self.condition(&fields.all());
                let target = self.target(target);
                let rules = &mut self.center.workstreams[workstream].rules;
                let name = format!("r{}", rules.len() + 1);
                let rule = RouteRule { name, when, target, overflow: Vec::new() };
                rules.push(self.center.rules.push(rule));
            }
        }
    }

    fn target(&self, text: &str) -> RouteTarget {
        let queue = |name: &str| -> QueueId { self.names.queues.id(name) };
        let share = |word: &str| {
            let (name, percent) = word.split_once(':').expect("a share is queue:percent");
            (queue(name), 100 * percent.parse::<u32>().expect("a percentage is a number"))
        };
        match text.trim() {
            "error" => RouteTarget::Error,
            text if text.contains(':') => {
                RouteTarget::Split(text.split_whitespace().map(share).collect())
            }
            text => RouteTarget::Queue(queue(text)),
        }
    }
}

fn state_limits(fields: &mut Fields<'_>, channel: Channel) -> StateLimits {
    let mut limits = match fields.value("limits") {
        Some("never") => StateLimits::NEVER,
        _ => StateLimits::product(channel),
    };
    for (key, limit) in [
        ("open", &mut limits.open),
        ("active", &mut limits.active),
        ("parked", &mut limits.waiting),
        ("wrapped", &mut limits.wrap_up),
    ] {
        if let Some(text) = fields.value(key) {
            *limit = Some(span(text));
        }
    }
    limits
}
