//! The part of the center's language that says when queues are open and how they overflow.

use waitline::center::AllOverflow;
use waitline::center::CallbackAnswer;
use waitline::center::CallbackKind;
use waitline::center::Campaign;
use waitline::center::CampaignPriority;
use waitline::center::CountedItems;
use waitline::center::DialMode;
use waitline::center::DirectCalls;
use waitline::center::DuplicateCallbacks;
use waitline::center::EmptyQueue;
use waitline::center::EntryCondition;
use waitline::center::EntryOverflow;
use waitline::center::FifoKey;
use waitline::center::Hours;
use waitline::center::IntakeRule;
use waitline::center::IntakeTarget;
use waitline::center::MissingFallback;
use waitline::center::OpenTimes;
use waitline::center::Outside;
use waitline::center::OverflowAction;
use waitline::center::OverflowingMatch;
use waitline::center::Pacing;
use waitline::center::Playbook;
use waitline::center::PlaybookBranch;
use waitline::center::PlaybookTrigger;
use waitline::center::RecordType;
use waitline::center::Retry;
use waitline::center::RoutingChoices;
use waitline::center::SplitBy;
use waitline::center::Throttle;
use waitline::center::WaitClock;
use waitline::center::WaitOverflow;
use waitline::id::QueueId;
use waitline::time::Span;

use super::setup::Setup;
use super::setup::of_kind;
use super::words::Fields;
use super::words::span;
use super::words::time;

impl Setup {
    pub(super) fn read_hours(&mut self, text: &str) {
        let mut all = Vec::new();
        for line in of_kind(text, "hours") {
            let mut fields = Fields::new(line);
            let name = fields.word().to_owned();
            let stretch = |word: &str| {
                let (from, to) = word.split_once('-').expect("hours are from-to");
                (time(from), time(to))
            };
            let stretches: Vec<_> = fields.all().into_iter().map(stretch).collect();
            all.push(Hours { name, times: OpenTimes::open_during(&stretches) });
        }
        all.sort_by(|a, b| a.name.cmp(&b.name));
        self.center.hours = all.into_iter().collect();
    }

    pub(super) fn read_overflow(&mut self, text: &str) {
        let outsides = self.names.outsides.iter();
        self.center.outsides = outsides.map(|name| Outside { name: name.into() }).collect();
        for line in of_kind(text, "overflow") {
            let (left, action) = line.split_once("->").expect("an action follows `->`");
            let action = self.action(action.trim());
            let mut fields = Fields::new(left);
            let first = fields.word();
            let workstream = self.center.workstreams.iter_enumerated();
            let workstream =
                workstream.map(|(id, of)| (id, &of.name)).find(|(_, name)| *name == first);
            // A workstream's name and a rule's number come before the queue.
            let rule =
                workstream.filter(|_| left.split_whitespace().count() == 4).map(|(id, _)| {
                    let number: usize = fields.word().parse().expect("a rule has a number");
                    self.center.workstreams[id].rules[number - 1]
                });
            let queue = if rule.is_some() { fields.word() } else { first };
            let queue: QueueId = self.names.queues.id(queue);
            if let Some(after) = fields.value("wait") {
                let after = span(after);
                self.center.queues[queue].overflow.while_queued =
                    Some(WaitOverflow { after, action });
            } else {
                let pair = EntryOverflow { when: entry_condition(&mut fields), action };
                match rule {
                    None => self.center.queues[queue].overflow.before.push(pair),
                    Some(rule) => {
                        let of_rule = &mut self.center.rules[rule].overflow;
                        match of_rule.iter_mut().find(|(of, _)| *of == queue) {
                            Some((_, pairs)) => pairs.push(pair),
                            None => of_rule.push((queue, vec![pair])),
                        }
                    }
                }
            }
            fields.done();
        }
    }

    fn action(&self, word: &str) -> OverflowAction {
        match (word, word.split_once(':')) {
            (_, Some(("queue", name))) => OverflowAction::Queue(self.names.queues.id(name)),
            (_, Some(("outside", name))) => OverflowAction::Outside(self.names.outsides.id(name)),
            ("anyway", _) => OverflowAction::AssignAnyway,
            ("end", _) => OverflowAction::End,
            ("callback", _) => OverflowAction::Callback,
            ("voicemail", _) => OverflowAction::Voicemail,
            _ => panic!("no action is called `{word}`"),
        }
    }

    pub(super) fn read_direct_calls(&mut self, text: &str) {
        for line in of_kind(text, "direct") {
            let mut fields = Fields::new(line);
            let missed = fields.value("missed").map(|word| self.action(word));
            let direct = self.center.direct_calls.get_or_insert(DirectCalls {
                number: self.names.attributes.id("dialed"),
                owners: Vec::new(),
                missed: OverflowAction::Voicemail,
            });
            direct.missed = missed.unwrap_or(direct.missed);
            if let Some(number) = fields.value("dialed") {
                let owner = self.names.agents.id(fields.word());
                direct.owners.push((self.names.values.id(number), owner));
            }
            fields.done();
        }
    }

    pub(super) fn read_callbacks(&mut self, text: &str) {
        for line in of_kind(text, "callback") {
            let mut fields = Fields::new(line);
            let queue: QueueId = self.names.queues.id(fields.word());
            let profile = &mut self.center.queues[queue].overflow.callback;
            profile.repeat = fields.value("repeat").map_or(profile.repeat, span);
            profile.alternate_number |= fields.flag("other-number");
            profile.out_of_hours |= fields.flag("out-of-hours");
            profile.at_once = fields.number("cap").or(profile.at_once);
            if let Some(hours) = fields.value("during") {
                profile.offered_during = Some(self.names.hours.id(hours));
            }
            match fields.value("duplicates") {
                Some("queue") => profile.duplicates = DuplicateCallbacks::RefusedInQueue,
                Some(_) => profile.duplicates = DuplicateCallbacks::RefusedAnywhere,
                None => {}
            }
            let retries = &mut profile.retries;
            for (key, retry) in [
                ("no-answer", &mut retries.no_answer),
                ("failure", &mut retries.failure),
                ("machine", &mut retries.machine),
            ] {
                if let Some((times, after)) = fields.value(key).and_then(|all| all.split_once(':'))
                {
                    let times = times.parse().expect("retries are a number");
                    *retry = Retry { times, after: span(after) };
                }
            }
            if let Some(target) = fields.value("target") {
                let window = fields.value("window").expect("a throttle has a window");
                let (target, window) = (span(target), span(window));
                profile.throttle = Some(Throttle { target, window });
            }
            fields.done();
        }
    }

    pub(super) fn read_campaigns(&mut self, text: &str) {
        let mut campaigns = Vec::new();
        for line in of_kind(text, "campaign") {
            let mut fields = Fields::new(line);
            let name = fields.word().to_owned();
            let workstream = self.names.workstreams.id(fields.word());
            let queue = self.names.queues.id(fields.word());
            let mode = if fields.flag("preview") {
                DialMode::Preview
            } else if fields.flag("predictive") {
                let mut of = |key: &str| fields.value(key).map_or(Span::ZERO, span);
                let (threshold, every) = (of("threshold"), of("every"));
                let mut of = |key: &str| fields.number(key).unwrap_or(10_000);
                let (suspend_at, live_answers) = (of("suspend"), of("answers"));
                DialMode::Predictive(Pacing { threshold, suspend_at, every, live_answers })
            } else if let Some(calls) = fields.number("progressive") {
                DialMode::Progressive(calls)
            } else {
                DialMode::Copilot(fields.number("copilot").expect("a campaign has a mode"))
            };
            let mut priority = CampaignPriority::Normal;
            for (word, one) in
                [("high", CampaignPriority::High), ("critical", CampaignPriority::Critical)]
            {
                if fields.flag(word) {
                    priority = one;
                }
            }
            fields.done();
            campaigns.push(Campaign { name, workstream, queue, mode, priority });
        }
        campaigns.sort_by(|a, b| a.name.cmp(&b.name));
        self.center.campaigns = campaigns.into_iter().collect();
    }

    pub(super) fn read_playbooks(&mut self, text: &str) {
        for line in of_kind(text, "playbook") {
            let (left, action) = line.split_once("->").expect("an action follows `->`");
            let action = self.action(action.trim());
            let mut fields = Fields::new(left);
            let queue: QueueId = self.names.queues.id(fields.word());
            let trigger = match fields.word() {
                "nobody-available" => PlaybookTrigger::NobodyAvailable,
                "all-signed-out" => PlaybookTrigger::AllSignedOut,
                "closes" => PlaybookTrigger::ClosesWhileWaiting,
                "owner-unavailable" => PlaybookTrigger::OwnerUnavailable,
                word => panic!("no playbook begins by `{word}`"),
            };
            let branch = PlaybookBranch { when: self.condition(&fields.all()), action };
            let playbooks = &mut self.center.queues[queue].overflow.playbooks;
            match playbooks.iter_mut().find(|playbook| playbook.trigger == trigger) {
                Some(playbook) => playbook.branches.push(branch),
                None => playbooks.push(Playbook { trigger, branches: vec![branch] }),
            }
        }
    }

    pub(super) fn read_intake(&mut self, text: &str) {
        let names = self.names.record_types.iter();
        let empty = |name: &str| RecordType { name: name.into(), intake: Vec::new() };
        self.center.record_types = names.map(empty).collect();
        for line in of_kind(text, "intake") {
            let (left, target) = line.split_once("->").expect("a target follows `->`");
            let mut fields = Fields::new(left);
            let record_type = self.names.record_types.id(fields.word());
            let when = self.condition(&fields.all());
            let target = match target.trim() {
                "basic-routing" => IntakeTarget::BasicRouting,
                name => IntakeTarget::Workstream(self.names.workstreams.id(name)),
            };
            let intake = &self.center.record_types[record_type].intake;
            let name = format!("i{}", intake.len() + 1);
            self.center.record_types[record_type].intake.push(IntakeRule { name, when, target });
        }
    }
}

fn entry_condition(fields: &mut Fields<'_>) -> EntryCondition {
    if fields.flag("hours") {
        return EntryCondition::OutOfHours;
    }
    if let Some(limit) = fields.number("items") {
        return EntryCondition::ItemLimit(limit);
    }
    let wait = fields.value("predicted").expect("an overflow has a condition");
    EntryCondition::PredictedWait(span(wait))
}

/// Reads the choices of route to queue and overflow.
pub(super) fn read_choices(fields: &mut Fields<'_>, choices: &mut RoutingChoices) {
    for (key, choice) in [
        ("smoothing", &mut choices.wait_smoothing),
        ("wait-needs", &mut choices.wait_needs),
        ("hops", &mut choices.overflow_hops),
        ("batch", &mut choices.overflow_batch),
    ] {
        *choice = fields.number(key).unwrap_or(*choice);
    }
    for (key, choice) in [
        ("wait-every", &mut choices.wait_every),
        ("wait-forgets", &mut choices.wait_forgets),
        ("count-every", &mut choices.count_every),
        ("batch-every", &mut choices.overflow_batch_every),
    ] {
        *choice = fields.value(key).map_or(*choice, span);
    }
    if fields.flag("all-overflow=enters") {
        choices.all_overflow = AllOverflow::EntersFirstToOpen;
    }
    if fields.flag("overflowing=priority") {
        choices.overflowing_match = OverflowingMatch::QueuePriority;
    }
    if fields.flag("missing-fallback=system") {
        choices.missing_fallback = MissingFallback::SystemQueue;
    }
    if fields.flag("empty-queue=nobody-signed-in") {
        choices.empty_queue = EmptyQueue::NobodySignedIn;
    }
    if fields.flag("clock=whole-wait") {
        choices.wait_clock = WaitClock::WholeWait;
    }
    if fields.flag("counted=with-ringing") {
        choices.counted_items = CountedItems::OpenAndRinging;
    }
    if fields.flag("split=deficit") {
        choices.split = SplitBy::Deficit;
    }
    if fields.flag("fifo=queue-entry") {
        choices.fifo_key = FifoKey::QueueEntry;
    }
    if fields.flag("customer-first") {
        choices.callback_kind = CallbackKind::CustomerFirst;
    }
    if let Some(share) = fields.number("callback-share") {
        choices.callback_answer = CallbackAnswer::Share(share);
    }
    choices.callback_out_of_hours |= fields.flag("callback-out-of-hours");
}
