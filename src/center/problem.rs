//! What cannot be (section 9), and what exceeds the product's service limits (section 19).

use std::fmt;

use super::CallbackKind;
use super::CallbackProfile;
use super::Center;
use super::Channel;
use super::ClassificationOutcome;
use super::DialMode;
use super::EntryCondition;
use super::IntakeTarget;
use super::MissingFallback;
use super::OverflowAction;
use super::PlaybookTrigger;
use super::Queue;
use super::Retry;
use super::RouteTarget;
use super::ServiceLimit;
use super::WorkType;
use super::Workstream;
use super::limits::check_playbook;
use crate::id::QueueId;
use crate::id::WorkstreamId;
use crate::time::Span;

/// Something wrong with a center, or a service limit that it exceeds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// What it is about, such as `queue calls`.
    pub place: String,
    /// What is wrong, in words.
    pub what: String,
    /// The service limit that is exceeded, which is a warning; else it is an error.
    pub limit: Option<ServiceLimit>,
    /// The workstream to whose settings it belongs; `None`: those of a queue or the whole center.
    pub workstream: Option<WorkstreamId>,
    /// The queue to whose settings it belongs, if it is one's.
    pub queue: Option<QueueId>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.limit.is_some() { "limit" } else { "error" };
        write!(f, "{kind}: {}: {}", self.place, self.what)
    }
}

impl Center {
    /// Everything about intake, classification, rules, queues and overflow that the product would
    /// not accept, in the order of the tables. A center with an error must not be run.
    pub fn problems(&self) -> Vec<Problem> {
        let mut found = Vec::new();
        self.check_intake(&mut found);
        self.check_attributes(&mut found);
        self.check_scale(&mut found);
        self.check_workstreams(&mut found);
        self.check_campaigns(&mut found);
        self.check_direct_calls(&mut found);
        for (id, queue) in self.queues.iter_enumerated() {
            let before = found.len();
            self.check_queue(queue, &mut found);
            found[before..].iter_mut().for_each(|problem| problem.queue = Some(id));
        }
        found
    }

    fn check_intake(&self, found: &mut Vec<Problem>) {
        for record_type in self.record_types.iter() {
            let place = format!("record type {}", record_type.name);
            limit(found, &place, ServiceLimit::IntakeRules, record_type.intake.len());
            for rule in &record_type.intake {
                self.check_links(&rule.when, &place, found);
                // CL-1, VM-2: what comes in as a record stays one.
                if let IntakeTarget::Workstream(id) = rule.target
                    && self.workstreams[id].channel.work_type() != WorkType::Record
                {
                    let workstream = &self.workstreams[id].name;
                    let rule = &rule.name;
                    let what = format!("rule {rule}: workstream {workstream} takes no records");
                    error(found, &place, what);
                }
            }
        }
    }

    /// CL-4: the record and two levels of related records.
    fn check_attributes(&self, found: &mut Vec<Problem>) {
        for attribute in self.attributes.iter() {
            let levels = attribute.name.split('.').count().saturating_sub(2);
            let place = format!("attribute {}", attribute.name);
            limit(found, &place, ServiceLimit::RelatedLevels, levels);
        }
    }

    fn check_workstreams(&self, found: &mut Vec<Problem>) {
        for (id, workstream) in self.workstreams.iter_enumerated() {
            let before = found.len();
            self.check_workstream(workstream, found);
            for problem in &mut found[before..] {
                problem.workstream = Some(id);
            }
        }
    }

    fn check_workstream(&self, workstream: &Workstream, found: &mut Vec<Problem>) {
        let place = format!("workstream {}", workstream.name);
        let work_type = workstream.channel.work_type();
        match self.queues.get(workstream.fallback_queue) {
            Some(queue) if queue.work_type != work_type => {
                let what = format!("fallback queue {} is of another type", queue.name);
                error(found, &place, what);
            }
            Some(_) => {}
            // OC-9
            None if self.choices.routing.missing_fallback == MissingFallback::SystemQueue
                && self.system_queue(work_type).is_some() => {}
            None => error(found, &place, "its fallback queue does not exist".into()),
        }
        let rulesets = &workstream.classification;
        limit(found, &place, ServiceLimit::Rulesets, rulesets.len());
        for ruleset in rulesets {
            let place = format!("{place}, ruleset {}", ruleset.name);
            limit(found, &place, ServiceLimit::ClassificationRules, ruleset.rules.len());
            for rule in &ruleset.rules {
                let place = format!("{place}, rule {}", rule.name);
                self.check_links(&rule.when, &place, found);
                if let ClassificationOutcome::Set(outputs) = &rule.outcome {
                    limit(found, &place, ServiceLimit::Outputs, outputs.len());
                }
            }
        }
        limit(found, &place, ServiceLimit::RouteRules, workstream.rules.len());
        for rule in &workstream.rules {
            let rule = &self.rules[*rule];
            let place = format!("{place}, rule {}", rule.name);
            self.check_links(&rule.when, &place, found);
            self.check_target(&rule.target, work_type, &place, found);
            for (queue, pairs) in &rule.overflow {
                for pair in pairs {
                    self.check_entry(&self.queues[*queue], pair.when, &place, found);
                    let out = pair.when == EntryCondition::OutOfHours;
                    self.check_action(work_type, pair.action, Moment::entry(out), &place, found);
                }
            }
        }
    }

    /// RTQ-7, RTQ-3.
    fn check_target(
        &self,
        target: &RouteTarget,
        work_type: WorkType,
        place: &str,
        found: &mut Vec<Problem>,
    ) {
        let queues: Vec<QueueId> = match target {
            RouteTarget::Queue(queue) => vec![*queue],
            RouteTarget::Split(shares) => shares.iter().map(|share| share.0).collect(),
            RouteTarget::Error => Vec::new(),
        };
        limit(found, place, ServiceLimit::SplitQueues, queues.len());
        for queue in queues {
            self.check_type(queue, work_type, place, found);
        }
        if let RouteTarget::Split(shares) = target
            && shares.iter().map(|share| share.1).sum::<u32>() != 10_000
        {
            error(found, place, "the percentages do not sum to 100".into());
        }
    }

    fn check_type(
        &self,
        queue: QueueId,
        work_type: WorkType,
        place: &str,
        found: &mut Vec<Problem>,
    ) {
        if self.queues[queue].work_type != work_type {
            let what = format!("queue {} is of another type", self.queues[queue].name);
            error(found, place, what);
        }
    }

    fn check_queue(&self, queue: &Queue, found: &mut Vec<Problem>) {
        let place = format!("queue {}", queue.name);
        for pair in &queue.overflow.before {
            self.check_entry(queue, pair.when, &place, found);
            let out = pair.when == EntryCondition::OutOfHours;
            self.check_action(queue.work_type, pair.action, Moment::entry(out), &place, found);
        }
        if let Some(wait) = &queue.overflow.while_queued {
            let (least, most) = match queue.work_type {
                WorkType::Voice => (Span::from_secs(30), Span::from_minutes(60)),
                WorkType::Messaging => (Span::from_minutes(1), Span::from_hours(48)),
                WorkType::Record => (Span::from_minutes(3), Span::from_hours(48)),
            };
            if wait.after < least || wait.after > most {
                error(found, &place, format!("a wait of {} is not possible", wait.after));
            }
            self.check_action(queue.work_type, wait.action, Moment::Queued, &place, found);
        }
        self.check_playbooks(queue, &place, found);
        self.check_callback(&queue.overflow.callback, &place, found);
        self.check_queue_limits(queue, &place, found);
    }

    /// Section 14.4.
    fn check_campaigns(&self, found: &mut Vec<Problem>) {
        for campaign in &self.campaigns {
            let place = format!("campaign {}", campaign.name);
            let workstream = &self.workstreams[campaign.workstream];
            if workstream.channel != Channel::Voice {
                error(found, &place, "its calls need a voice workstream".into());
            }
            self.check_type(campaign.queue, WorkType::Voice, &place, found);
            let has_bot = workstream.first_bot().is_some();
            let what = match campaign.mode {
                DialMode::Progressive(0) => "it never calls",
                DialMode::Progressive(2..=5) if !has_bot => "several calls each need a bot",
                DialMode::Progressive(6..) => "up to five calls are made for a person",
                DialMode::Copilot(_) if !has_bot => "it needs a bot",
                DialMode::Copilot(501..) => "a bot talks to 500 at a time at most",
                _ => continue,
            };
            error(found, &place, what.into());
        }
    }

    /// VM-1, OVF-15: what a missed call to one person can become.
    fn check_direct_calls(&self, found: &mut Vec<Problem>) {
        if let Some(direct) = &self.direct_calls {
            let (voice, moment) = (WorkType::Voice, Moment::Playbook);
            self.check_action(voice, direct.missed, moment, "direct calls", found);
        }
    }

    /// CB-6, CB-8.
    fn check_callback(&self, profile: &CallbackProfile, place: &str, found: &mut Vec<Problem>) {
        let is_direct = self.choices.routing.callback_kind == CallbackKind::Direct;
        if is_direct && *profile != CallbackProfile::default() {
            error(found, place, "a callback profile asks for customer-first callbacks".into());
        }
        let retries = profile.retries;
        for retry in [retries.no_answer, retries.failure, retries.machine] {
            if retry.times > 0 && retry.after < Retry::LEAST {
                error(found, place, "callbacks are repeated after 5 minutes at least".into());
            }
        }
        if profile.repeat <= Span::ZERO {
            error(found, place, "callbacks cannot be offered without a break".into());
        }
    }

    /// OVF-15, OVF-16.
    fn check_playbooks(&self, queue: &Queue, place: &str, found: &mut Vec<Problem>) {
        let playbooks = &queue.overflow.playbooks;
        if !playbooks.is_empty() && queue.work_type == WorkType::Record {
            error(found, place, "records have no playbooks".into());
        }
        for trigger in [
            PlaybookTrigger::NobodyAvailable,
            PlaybookTrigger::AllSignedOut,
            PlaybookTrigger::ClosesWhileWaiting,
            PlaybookTrigger::OwnerUnavailable,
        ] {
            if playbooks.iter().filter(|playbook| playbook.trigger == trigger).count() > 1 {
                error(found, place, format!("two playbooks for {trigger:?}"));
            }
        }
        for playbook in playbooks {
            for branch in &playbook.branches {
                let moment = Moment::Playbook;
                self.check_action(queue.work_type, branch.action, moment, place, found);
            }
            check_playbook(found, place, playbook.branches.iter().map(|branch| &branch.when));
        }
    }

    /// The conditions of 9.1 that a type of queue has, and their range.
    fn check_entry(
        &self,
        queue: &Queue,
        condition: EntryCondition,
        place: &str,
        found: &mut Vec<Problem>,
    ) {
        let (voice, record) =
            (queue.work_type == WorkType::Voice, queue.work_type == WorkType::Record);
        let what = match condition {
            EntryCondition::OutOfHours if queue.hours.is_none() => "it has no operating hours",
            EntryCondition::ItemLimit(_) if record => "record queues have no work item limit",
            EntryCondition::ItemLimit(items) if !(1..=100).contains(&items) => {
                "the work item limit is 1 to 100"
            }
            EntryCondition::PredictedWait(_) if !voice => "only voice queues predict the wait",
            EntryCondition::PredictedWait(wait)
                if wait < Span::from_secs(30) || wait > Span::from_minutes(60) =>
            {
                "the predicted wait is 30 s to 60 min"
            }
            _ => return,
        };
        error(found, place, what.into());
    }

    /// The actions of 9.1, 9.2 and 9.5 that a type of queue has.
    fn check_action(
        &self,
        work_type: WorkType,
        action: OverflowAction,
        moment: Moment,
        place: &str,
        found: &mut Vec<Problem>,
    ) {
        if let OverflowAction::Queue(queue) = action {
            self.check_type(queue, work_type, place, found);
        }
        let voice = work_type == WorkType::Voice;
        let allowed = match action {
            OverflowAction::Queue(_) => true,
            OverflowAction::AssignAnyway => matches!(moment, Moment::Entry | Moment::OutOfHours),
            OverflowAction::End => match work_type {
                WorkType::Voice => moment != Moment::Queued,
                WorkType::Messaging => true,
                WorkType::Record => false,
            },
            OverflowAction::Outside(_) => voice && moment != Moment::Playbook,
            OverflowAction::Voicemail => voice,
            // OVF-6, OC-11
            OverflowAction::Callback => {
                let closed = moment == Moment::OutOfHours;
                voice && (!closed || self.choices.routing.callback_out_of_hours)
            }
        };
        if !allowed {
            let kind = work_type.name();
            error(found, place, format!("{} is no action of {kind} queues {moment}", name(action)));
        }
    }

    /// The system's default queue of a type.
    pub fn system_queue(&self, work_type: WorkType) -> Option<QueueId> {
        let mut queues = self.queues.iter_enumerated();
        let system = queues.find(|(_, queue)| {
            queue.work_type == work_type && queue.priority == Queue::SYSTEM_PRIORITY
        });
        system.map(|(queue, _)| queue)
    }
}

/// What an action is called in problems.
const fn name(action: OverflowAction) -> &'static str {
    match action {
        OverflowAction::AssignAnyway => "AssignAnyway",
        OverflowAction::End => "End",
        OverflowAction::Queue(_) => "Queue",
        OverflowAction::Outside(_) => "Outside",
        OverflowAction::Callback => "Callback",
        OverflowAction::Voicemail => "Voicemail",
    }
}

/// When an overflow action would be taken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Moment {
    OutOfHours,
    Entry,
    Queued,
    Playbook,
}

impl Moment {
    const fn entry(out_of_hours: bool) -> Self {
        if out_of_hours { Self::OutOfHours } else { Self::Entry }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OutOfHours => "out of hours",
            Self::Entry => "before queueing",
            Self::Queued => "while queued",
            Self::Playbook => "in a playbook",
        })
    }
}

fn error(found: &mut Vec<Problem>, place: &str, what: String) {
    let place = place.into();
    found.push(Problem { place, what, limit: None, workstream: None, queue: None });
}

/// Reports that there is more of something than the product allows.
pub(super) fn limit(found: &mut Vec<Problem>, place: &str, limit: ServiceLimit, there: usize) {
    if there > limit.most() as usize {
        exceeds(found, place, limit, &there.to_string());
    }
}

/// Reports a limit that is exceeded by a number in words.
pub(super) fn exceeds(found: &mut Vec<Problem>, place: &str, limit: ServiceLimit, there: &str) {
    let what = format!("{there} {} are more than {}", limit.things(), limit.most());
    let place = place.into();
    found.push(Problem { place, what, limit: Some(limit), workstream: None, queue: None });
}
