//! Plays a script: lines to events, decisions to lines.

use std::collections::BTreeMap;
use std::sync::Arc;

use waitline::center::OverflowAction;
use waitline::engine::Arrival;
use waitline::engine::ConsultTarget;
use waitline::engine::Decision;
use waitline::engine::DialFailure;
use waitline::engine::Entry;
use waitline::engine::Event;
use waitline::engine::NewRecord;
use waitline::engine::OverflowReason;
use waitline::engine::TransferTarget;
use waitline::id::AgentId;
use waitline::id::AttributeId;
use waitline::id::AttributeSetId;
use waitline::id::ItemId;
use waitline::id::QueueId;
use waitline::id::ValueId;
use waitline::time::Time;

use super::setup::Setup;
use super::setup::parse;
use super::setup::presence;
use super::words::Fields;
use super::words::lines;
use super::words::span;
use super::words::time;
use crate::drive::Driver;
use crate::drive::Router;

/// Plays a script and returns what was decided and shown, one line each.
pub(crate) fn play<R: Router>(center: &str, script: &str) -> Vec<String> {
    let setup = parse(center, script);
    let driver = Driver::new(Arc::new(setup.center.clone()));
    let mut play = Play::<R> {
        setup,
        driver,
        ids: BTreeMap::new(),
        items: BTreeMap::new(),
        free: Vec::new(),
        slots: 0,
        log: Vec::new(),
    };
    if lines(script).any(|line| line.ends_with("show checks")) {
        play.driver.router.explain();
    }
    for agent in play.setup.signed_in.clone() {
        play.driver.report(Event::SignedIn { agent });
    }
    play.driver.advance(Time::ZERO, true);
    play.driver.take_decided();
    for line in lines(script) {
        play.line(line);
    }
    play.settle();
    play.log
}

struct Play<R> {
    setup: Setup,
    driver: Driver<R>,
    /// The latest id of each name.
    ids: BTreeMap<String, ItemId>,
    /// The name of each id.
    items: BTreeMap<ItemId, String>,
    /// Slots of closed items, with the generation of the next: the last to close goes first.
    free: Vec<ItemId>,
    slots: u32,
    log: Vec<String>,
}

impl<R: Router> Play<R> {
    fn line(&mut self, line: &str) {
        let mut fields = Fields::new(line);
        let when = fields.word();
        let now = if when == ".." { self.driver.now } else { time(when) };
        assert!(now >= self.driver.now, "time goes back in `{line}`");
        if now > self.driver.now {
            self.driver.advance(now, false);
            self.collect();
        }
        let word = fields.word();
        match word {
            "wait" => {}
            "settle" => self.settle(),
            "show" => self.show(&mut fields),
            "arrive" => self.arrive(&mut fields),
            "enlist" => self.enlist(&mut fields),
            "record" => self.record(&mut fields),
            "escalate" | "reroute" => {
                let item = self.item(&mut fields);
                let since = fields.value("since").map_or(self.driver.now, time);
                let attributes = self.attributes(&mut fields);
                let attributes = self.driver.router.intern(&attributes);
                self.driver.report(match word {
                    "escalate" => Event::BotEscalated { item, attributes, since },
                    _ => Event::Rerouted { item, attributes },
                });
                self.collect();
            }
            _ => {
                let event = self.event(word, &mut fields);
                self.driver.report(event);
                self.collect();
            }
        }
        fields.done();
    }

    fn settle(&mut self) {
        self.driver.advance(self.driver.now, true);
        self.collect();
    }

    fn arrive(&mut self, fields: &mut Fields<'_>) {
        let name = fields.word().to_owned();
        let workstream = self.setup.names.workstreams.id(fields.word());
        let (item, attributes, since, lot) = self.newcomer(name, fields);
        let arrival = Arrival { item, workstream, attributes, since, lot };
        self.driver.report(Event::Arrived(arrival));
        self.collect();
    }

    fn enlist(&mut self, fields: &mut Fields<'_>) {
        let name = fields.word().to_owned();
        let campaign = self.setup.names.campaigns.id(fields.word());
        let workstream = self.setup.center.campaigns[campaign].workstream;
        let (item, attributes, since, lot) = self.newcomer(name, fields);
        let contact = Arrival { item, workstream, attributes, since, lot };
        self.driver.report(Event::Enlisted { campaign, contact });
        self.collect();
    }

    fn record(&mut self, fields: &mut Fields<'_>) {
        let name = fields.word().to_owned();
        let record_type = self.setup.names.record_types.id(fields.word());
        let (item, attributes, since, lot) = self.newcomer(name, fields);
        let record = NewRecord { item, record_type, attributes, since, lot };
        self.driver.report(Event::Recorded(record));
        self.collect();
    }

    /// What is said of an item that comes in.
    fn newcomer(
        &mut self,
        name: String,
        fields: &mut Fields<'_>,
    ) -> (ItemId, AttributeSetId, Time, u64) {
        let since = fields.value("since").map_or(self.driver.now, time);
        let lot = fields.value("lot").map_or(0, |lot| lot.parse().expect("a lot is a number"));
        let attributes = self.attributes(fields);
        let attributes = self.driver.router.intern(&attributes);
        (self.name_item(name), attributes, since, lot)
    }

    fn attributes(&self, fields: &mut Fields<'_>) -> Vec<(AttributeId, ValueId)> {
        let names = &self.setup.names;
        let mut attributes = Vec::new();
        for word in fields.all() {
            let (attribute, value) = word.split_once('=').expect("an attribute has a value");
            attributes.push((names.attributes.id(attribute), names.values.id(value)));
        }
        attributes.sort_unstable();
        attributes
    }

    /// The id of an arriving item: the old one if it is still alive, else a free slot.
    fn name_item(&mut self, name: String) -> ItemId {
        let living = self.ids.get(&name).filter(|item| self.driver.router.state(**item).is_some());
        if let Some(item) = living {
            return *item;
        }
        let item = self.free.pop().unwrap_or_else(|| {
            self.slots += 1;
            ItemId { slot: self.slots, generation: 0 }
        });
        self.items.insert(item, name.clone());
        self.ids.insert(name, item);
        item
    }

    fn event(&self, word: &str, fields: &mut Fields<'_>) -> Event {
        match word {
            "leave" => Event::CustomerLeft { item: self.item(fields) },
            "write" => Event::CustomerWrote { item: self.item(fields) },
            "end" => Event::Ended { item: self.item(fields) },
            "close-tab" => Event::TabClosed { item: self.item(fields) },
            "close" => Event::WrapUpClosed { item: self.item(fields) },
            "answer" => Event::AgentWrote { item: self.item(fields) },
            "disconnect" => Event::CustomerDisconnected { item: self.item(fields) },
            "reconnect" => Event::CustomerReconnected { item: self.item(fields) },
            "bot-end" => Event::BotEnded { item: self.item(fields) },
            "bot-fail" => Event::BotFailed { item: self.item(fields) },
            "remove" => Event::Removed { item: self.item(fields) },
            "unreadable" => Event::Unreadable { item: self.item(fields) },
            "owner" => Event::OwnerChanged { item: self.item(fields) },
            "assign" => {
                Event::SupervisorAssigned { item: self.item(fields), agent: self.agent(fields) }
            }
            "move" => {
                Event::SupervisorTransferred { item: self.item(fields), agent: self.agent(fields) }
            }
            "transfer" => {
                let item = self.item(fields);
                let to = match fields.word() {
                    "outside" => TransferTarget::External,
                    "into" => TransferTarget::Queue(self.queue(fields)),
                    _ => TransferTarget::Agent(self.agent(fields)),
                };
                Event::Transferred { item, to }
            }
            "consult" => {
                let item = self.item(fields);
                let is_private = fields.flag("private");
                let with = match fields.word() {
                    "into" => ConsultTarget::Queue(self.queue(fields)),
                    _ => ConsultTarget::Agent(self.agent(fields)),
                };
                Event::ConsultBegun { item, with, is_private }
            }
            "force" => Event::ForceClosed { item: self.item(fields) },
            "accept" => Event::OfferAccepted { item: self.item(fields), agent: self.agent(fields) },
            "decline" => {
                Event::OfferDeclined { item: self.item(fields), agent: self.agent(fields) }
            }
            "pick" => Event::Picked { item: self.item(fields), agent: self.agent(fields) },
            "sign-in" => Event::SignedIn { agent: self.agent(fields) },
            "sign-out" => Event::SignedOut { agent: self.agent(fields) },
            "shift-end" => Event::ShiftEnded { agent: self.agent(fields) },
            "presence" => {
                Event::PresenceSet { agent: self.agent(fields), presence: presence(fields.word()) }
            }
            "member" => Event::MemberAdded { queue: self.queue(fields), agent: self.agent(fields) },
            "units" => Event::UnitsConfigured {
                agent: self.agent(fields),
                units: fields.word().parse().expect("units are a number"),
            },
            _ => self.rare_event(word, fields),
        }
    }

    fn rare_event(&self, word: &str, fields: &mut Fields<'_>) -> Event {
        match word {
            "agree" => {
                let item = self.item(fields);
                let number = fields.number("number").map(u64::from);
                let is_other = fields.flag("other");
                Event::CallbackAccepted { item, number, is_other }
            }
            "dial-answered" => Event::DialAnswered { item: self.item(fields) },
            "dial-failed" => {
                let item = self.item(fields);
                let failure = match fields.word() {
                    "no-answer" => DialFailure::NoAnswer,
                    "failure" => DialFailure::Failure,
                    _ => DialFailure::Machine,
                };
                Event::DialFailed { item, failure }
            }
            "release" => Event::Released { item: self.item(fields) },
            "call-outside" => Event::OutsideCalled { item: self.item(fields) },
            "leave-outside" => Event::OutsideLeft { item: self.item(fields) },
            "hold" => Event::HoldBegun { item: self.item(fields) },
            "unhold" => Event::HoldEnded { item: self.item(fields) },
            "monitor" => Event::Monitored { item: self.item(fields) },
            "elevate" => Event::Elevated { item: self.item(fields) },
            "take-up" => Event::TakenUp { item: self.item(fields), agent: self.agent(fields) },
            "consult-end" => {
                Event::ConsultEnded { item: self.item(fields), agent: self.agent(fields) }
            }
            "works" => {
                let agent = self.agent(fields);
                Event::WorkingSet { agent, working: fields.word() == "yes" }
            }
            "latency" => Event::LatencySet { latency: span(fields.word()) },
            "reset" => Event::PresenceReset { agent: self.agent(fields) },
            "cut-off" => Event::AgentDisconnected { agent: self.agent(fields) },
            "return" => Event::AgentReturned { agent: self.agent(fields) },
            "limit" => Event::LimitConfigured {
                agent: self.agent(fields),
                profile: self.setup.names.profiles.id(fields.word()),
                limit: fields.word().parse().ok(),
            },
            _ => panic!("nothing happens by the word `{word}`"),
        }
    }

    fn item(&self, fields: &mut Fields<'_>) -> ItemId {
        let name = fields.word();
        *self.ids.get(name).unwrap_or_else(|| panic!("no item `{name}` has arrived"))
    }

    fn agent(&self, fields: &mut Fields<'_>) -> AgentId {
        self.setup.names.agents.id(fields.word())
    }

    fn queue(&self, fields: &mut Fields<'_>) -> QueueId {
        self.setup.names.queues.id(fields.word())
    }

    fn show(&mut self, fields: &mut Fields<'_>) {
        self.settle();
        let what = fields.word();
        if what == "checks" {
            self.show_checks();
            return;
        }
        let router = &self.driver.router;
        let shown = match what {
            "state" => {
                let state = router.state(self.item(fields));
                state.map_or("gone".into(), |state| format!("{state:?}").to_lowercase())
            }
            "held" => router
                .agent_of(self.item(fields))
                .map_or("by nobody".into(), |agent| format!("by {}", self.agent_name(agent))),
            "hold" => router.is_on_hold(self.item(fields)).to_string(),
            "presence" => router.presence(self.agent(fields)).to_string(),
            "used" => router.capacity_used(self.agent(fields)).to_string(),
            "waiting" => router.waiting(self.queue(fields)).to_string(),
            "list" => {
                let items = router.open_items(self.agent(fields));
                items.into_iter().map(|item| self.item_name(item)).collect::<Vec<_>>().join(" ")
            }
            "position" => {
                let position = router.position(self.item(fields));
                position.map_or("none".into(), |position| position.to_string())
            }
            "predicted" => {
                let queue = self.setup.names.queues.id(fields.word());
                let wait = router.predicted_wait(queue, self.driver.now);
                wait.map_or("unknown".into(), |wait| wait.to_string())
            }
            "transfer" => {
                let workstream = self.setup.names.workstreams.id(fields.word());
                let queue = self.setup.names.queues.id(fields.word());
                if router.may_transfer(workstream, queue, self.driver.now) {
                    "yes".into()
                } else {
                    "no".into()
                }
            }
            "score" => {
                let workstream = self.setup.names.workstreams.id(fields.word());
                let attributes = self.attributes(fields);
                let set = self.driver.router.intern(&attributes);
                self.driver.router.score(workstream, set).to_string()
            }
            "obstacle" => {
                let agent = self.agent(fields);
                let obstacle = router.obstacle(agent, self.item(fields));
                obstacle.map_or("none".into(), |obstacle| {
                    let text = format!("{obstacle:?}");
                    text.split(['(', ' ']).next().unwrap_or_default().to_owned()
                })
            }
            _ => panic!("`{what}` cannot be shown"),
        };
        self.log.push(format!("{} {what} {shown}", self.driver.now));
    }

    /// What overflow looked at since the last time.
    fn show_checks(&mut self) {
        while let Some(check) = self.driver.router.poll_check() {
            let names = &self.setup.names;
            let why = match check.overflows {
                Some(reason) => self.reason(reason),
                None => "takes it".into(),
            };
            let rule = &self.setup.center.rules[check.rule].name;
            let open = if check.is_open { "open" } else { "closed" };
            self.log.push(format!(
                "{} check {} {rule} {} {open} holds {}: {why}",
                check.at,
                self.item_name(check.item),
                names.queues.name(check.queue),
                check.counted,
            ));
        }
    }

    fn collect(&mut self) {
        for (now, decision) in self.driver.take_decided() {
            if let Some(text) = self.text(decision) {
                self.log.push(format!("{now} {text}"));
            }
            if let Decision::Close { item, .. } | Decision::NotRouted { item, .. } = decision {
                self.free.push(ItemId { generation: item.generation + 1, ..item });
            }
        }
    }

    fn text(&self, decision: Decision) -> Option<String> {
        let item = |item| self.item_name(item);
        let agent = |agent| self.agent_name(agent);
        let pair = |what: &str, id, who| format!("{what} {} {}", item(id), agent(who));
        Some(match decision {
            Decision::Enqueue { .. } if !self.setup.show_queues => return None,
            Decision::Enqueue { item: id, queue, entry } => {
                let queue = self.setup.names.queues.name(queue);
                format!("enqueue {} {queue} {}", item(id), self.entry(entry))
            }
            Decision::Offer { item: id, agent: who, .. } => pair("offer", id, who),
            Decision::Assign { item: id, agent: who, .. } => pair("assign", id, who),
            Decision::Withdraw { item: id, agent: who, cause } => {
                format!("withdraw {} {} {}", item(id), agent(who), spaced(cause))
            }
            Decision::Requeue { item: id, queue, cause } => {
                let queue = self.setup.names.queues.name(queue);
                format!("requeue {} {queue} {}", item(id), spaced(cause))
            }
            Decision::WrapUp { item: id, agent: who } => pair("wrap-up", id, who),
            Decision::StartBot { item: id } => format!("bot {}", item(id)),
            Decision::Transfer { item: id, agent: who, external } => {
                let out = if external { " outside" } else { "" };
                format!("transfer {} {}{out}", item(id), agent(who))
            }
            Decision::TransferOut { item: id } => format!("transfer {} outside", item(id)),
            Decision::Consult { item: id, agent: who, takes_capacity } => {
                let takes = if takes_capacity { " takes capacity" } else { "" };
                format!("consult {} {}{takes}", item(id), agent(who))
            }
            Decision::ConsultOver { item: id, agent: who } => pair("consult-over", id, who),
            Decision::OutsideOver { item: id, agent: who } => pair("outside-over", id, who),
            Decision::SendMessage { item: id, rule } => {
                format!("message {} by rule {rule}", item(id))
            }
            Decision::Keep { item: id, agent: who } => pair("keep", id, who),
            Decision::Park { item: id, agent: who } => pair("park", id, who),
            Decision::Close { item: id, agent: who, cause } => {
                let who = who.map(|who| format!("{} ", agent(who))).unwrap_or_default();
                format!("close {} {who}{}", item(id), spaced(cause))
            }
            Decision::SetPresence { .. } if !self.setup.show_presence => return None,
            Decision::SetPresence { agent: who, presence } => {
                format!("presence {} {presence}", agent(who))
            }
            Decision::Overflow { item: id, queue, reason, action, .. } => {
                self.overflow(id, queue, reason, action)
            }
            Decision::OfferCallback { item: id } => format!("offer-callback {}", item(id)),
            Decision::AgreeCallback { item: id } => format!("agree-callback {}", item(id)),
            Decision::RefuseCallback { item: id, reason } => {
                format!("refuse-callback {} {}", item(id), spaced(reason))
            }
            Decision::Dial { item: id, agent: who } => self.dial(id, who),
            Decision::TellWait { item: id, wait } => format!("tell {} wait {wait}", item(id)),
            Decision::TellPosition { item: id, position } => {
                format!("tell {} position {position}", item(id))
            }
            Decision::NotRouted { item: id, reason } => {
                format!("not-routed {} {}", item(id), spaced(reason))
            }
            Decision::Ignore { reason } => format!("ignore {}", spaced(reason)),
        })
    }

    fn dial(&self, item: ItemId, agent: Option<AgentId>) -> String {
        let agent = agent.map(|agent| format!(" for {}", self.agent_name(agent)));
        format!("dial {}{}", self.item_name(item), agent.unwrap_or_default())
    }

    fn overflow(
        &self,
        item: ItemId,
        queue: QueueId,
        reason: OverflowReason,
        action: OverflowAction,
    ) -> String {
        let queue = self.setup.names.queues.name(queue);
        let (reason, action) = (self.reason(reason), self.action(action));
        format!("overflow {} {queue} {reason}: {action}", self.item_name(item))
    }

    fn entry(&self, entry: Entry) -> String {
        match entry {
            Entry::Transfer => "transfer".into(),
            Entry::BotFailed => "bot failed".into(),
            Entry::Campaign(id) => format!("for {}", self.setup.names.campaigns.name(id)),
            Entry::Rule(rule) => format!("by {}", self.setup.center.rules[rule].name),
            Entry::Fallback(reason) => format!("fallback {}", reason.name()),
            Entry::Overflow { from, .. } => {
                format!("from {}", self.setup.names.queues.name(from))
            }
        }
    }

    fn reason(&self, reason: OverflowReason) -> String {
        match reason {
            OverflowReason::OutOfHours => "out of hours".into(),
            OverflowReason::ItemLimit { count } => format!("holds {count}"),
            OverflowReason::PredictedWait { wait } => format!("predicts {wait}"),
            OverflowReason::Wait { wait } => format!("waited {wait}"),
            OverflowReason::Playbook(trigger) => spaced(trigger),
        }
    }

    fn action(&self, action: OverflowAction) -> String {
        match action {
            OverflowAction::Queue(queue) => format!("to {}", self.setup.names.queues.name(queue)),
            OverflowAction::Outside(outside) => {
                format!("to {}", self.setup.names.outsides.name(outside))
            }
            action => spaced(action),
        }
    }

    fn item_name(&self, item: ItemId) -> &str {
        &self.items[&item]
    }

    fn agent_name(&self, agent: AgentId) -> &str {
        self.setup.names.agents.name(agent)
    }
}

/// The name of a variant as lower-case words.
fn spaced(variant: impl std::fmt::Debug) -> String {
    let mut text = String::new();
    for letter in format!("{variant:?}").chars() {
        if letter.is_uppercase() && !text.is_empty() {
            text.push(' ');
        }
        text.extend(letter.to_lowercase());
    }
    text
}
