//! The story of one item, told step by step: what happened to it, and why.

mod choice;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write;

use super::words::duration;
use super::words::listed;
use super::words::plural;
use crate::center::Calendar;
use crate::center::Center;
use crate::center::Comparison;
use crate::center::Condition;
use crate::center::OverflowAction;
use crate::center::PlaybookTrigger;
use crate::engine::CallbackRefusal;
use crate::engine::Candidacy;
use crate::engine::CloseCause;
use crate::engine::Decision;
use crate::engine::DialFailure;
use crate::engine::Explanation;
use crate::engine::FallbackReason;
use crate::engine::NotRouted;
use crate::engine::Obstacle;
use crate::engine::OverflowReason;
use crate::engine::RequeueCause;
use crate::engine::WithdrawCause;
use crate::id::AgentId;
use crate::id::AttributeId;
use crate::id::QueueId;
use crate::id::ValueId;
use crate::record::Entered;
use crate::record::Step;
use crate::time::Time;

/// Tells stories of a center's items.
#[derive(Clone, Copy, Debug)]
pub struct Teller<'a> {
    /// What the ids in the steps mean.
    pub center: &'a Center,
    /// The wall clock.
    pub calendar: &'a Calendar,
    /// Of whom to say at every choice why he was not chosen.
    pub why_not: Option<AgentId>,
}

/// Since when an item waits, and for what reason.
#[derive(Clone, Copy, Debug, Default)]
struct Opened {
    at: Option<Time>,
    /// Its bot let go of it; else it came in, or came back.
    by_bot: bool,
}

impl Opened {
    /// How many seconds have passed at a time, and since what.
    fn waited(self, at: Time) -> (f64, &'static str) {
        let since = if self.by_bot { "the bot let go of it" } else { "it came in" };
        (self.at.map_or(0.0, |opened| (at - opened).as_seconds()), since)
    }
}

/// Candidates who are listed by name.
const NAMED: usize = 3;

impl Teller<'_> {
    /// The story: a paragraph for each step, with its time and what followed from it.
    pub fn story(&self, title: &str, steps: &[(Time, Step)]) -> String {
        let mut text = format!("{title}\n");
        let mut opened = Opened::default();
        for (at, step) in steps {
            let lines = self.lines(*at, step, &mut opened);
            let mut lines = lines.iter();
            if let Some(first) = lines.next() {
                push(&mut text, &format!("  {}  {first}", self.clock(*at)));
            }
            lines.for_each(|line| push(&mut text, &format!("      {line}")));
        }
        text
    }

    /// What a step says: first what happened, then why.
    fn lines(&self, at: Time, step: &Step, opened: &mut Opened) -> Vec<String> {
        match step {
            Step::ToBot(workstream, channel) => {
                *opened = Opened { at: Some(at), by_bot: false };
                let workstream = &self.center.workstreams[*workstream].name;
                vec![format!("comes in through `{workstream}` ({channel}), where a bot goes first")]
            }
            Step::BotFailed => {
                *opened = Opened { at: Some(at), by_bot: true };
                vec![String::from("the bot fails")]
            }
            Step::Dialed(failure) => vec![String::from(dialed(*failure))],
            Step::Listed(campaign) => {
                *opened = Opened { at: Some(at), by_bot: false };
                let campaign = &self.center.campaigns[*campaign].name;
                vec![format!("comes onto the list of campaign `{campaign}`")]
            }
            Step::Message(Some(length)) => {
                let length = duration(length.as_seconds());
                vec![format!("the caller leaves a message of {length}, which becomes a record")]
            }
            Step::Message(None) => vec![String::from("the caller leaves no message")],
            Step::LostConnection => vec![String::from("the customer loses the connection")],
            Step::Reconnected => vec![String::from("the customer is back")],
            Step::WouldTransfer(reason, is_anybody_there) => {
                let why = reason.as_ref().map_or(String::new(), |reason| format!(" ({reason})"));
                vec![match is_anybody_there {
                    true => format!("whoever has it wants to transfer it{why}"),
                    false => format!("to be transferred{why}, but nobody can be reached"),
                }]
            }
            Step::StopsReplying => vec![String::from("the customer will not reply any more")],
            Step::NoAnswer => vec![String::from("the customer has not answered for too long")],
            Step::Routed(entered) => {
                *opened = Opened { at: Some(at), by_bot: entered.is_from_bot };
                self.entered(entered)
            }
            Step::Queued(queue, ahead) => vec![self.queued(*queue, *ahead)],
            Step::Chosen(explanation) => self.chosen(explanation),
            Step::Decided(decision) => {
                let waited = opened.waited(at);
                if let Decision::Requeue { cause: RequeueCause::CustomerWrote, .. } = decision {
                    opened.at = Some(at);
                }
                vec![self.decided(decision, waited)]
            }
            Step::Accepted(agent) => vec![format!("accepted by {}", self.agent(*agent))],
            Step::Waits(queue, members) => {
                let mut lines = vec![format!("stays open in {}", self.queue(*queue))];
                lines.extend(self.members(members));
                lines.extend(self.why_not_among(members));
                lines
            }
        }
    }

    fn entered(&self, entered: &Entered) -> Vec<String> {
        let workstream = &self.center.workstreams[entered.workstream];
        let channel = entered.channel;
        let mut lines = match entered.is_from_bot {
            true => vec![String::from("the bot hands it to people")],
            false => vec![format!("comes in through `{}` ({channel})", workstream.name)],
        };
        if !entered.attributes.is_empty() {
            lines.push(self.attributes(&entered.attributes));
        }
        let routing = &entered.routing;
        let set = routing.attributes.iter().copied();
        let added: Vec<_> = set.filter(|pair| !entered.attributes.contains(pair)).collect();
        if !added.is_empty() {
            lines.push(format!("classification sets {}", self.attributes(&added)));
        }
        if !entered.skills.is_empty() {
            let skills = entered.skills.iter();
            let skills = skills.map(|wanted| {
                format!("{} {}", self.center.skills[wanted.skill].name, wanted.rating)
            });
            lines.push(format!("it asks for {}", listed(&skills.collect::<Vec<_>>())));
        }
        for rule in &workstream.rules {
            let settings = &self.center.rules[*rule];
            let condition = self.condition(&settings.when);
            let verdict = match routing.matched.contains(rule) {
                true => "matches",
                false => "does not match",
            };
            let check = entered.checks.iter().find(|check| check.rule == *rule);
            let overflow = check.and_then(|check| Some((check.queue, check.overflows?)));
            let applied = match overflow {
                _ if entered.applied == Some(*rule) => String::from(", is applied"),
                Some((queue, why)) => format!(", but {} {}", self.queue(queue), overflows(why)),
                None => String::new(),
            };
            lines.push(format!("rule `{}` {verdict}{applied}: {condition}", settings.name));
        }
        let fallback = match routing.outcome {
            Ok(_) => "",
            Err(FallbackReason::NoMatch) => "no rule matches, so it falls back: ",
            Err(FallbackReason::RuleError) => "a rule failed, so it falls back: ",
            Err(FallbackReason::ClassificationError) => "classification failed, so it falls back: ",
        };
        if let Some((queue, ahead)) = entered.into {
            lines.push(format!("{fallback}{}", self.queued(queue, ahead)));
            lines.extend(self.precedence(entered, queue));
        }
        lines
    }

    fn queued(&self, queue: QueueId, ahead: usize) -> String {
        let ahead = match ahead {
            0 => String::from("nothing waits there"),
            ahead => format!("{} there already", plural(ahead, "item waits", "items wait")),
        };
        format!("into {}; {ahead}", self.queue(queue))
    }

    fn chosen(&self, explanation: &Explanation) -> Vec<String> {
        let chosen = explanation.chosen;
        let method = self.method(explanation);
        let mut lines = vec![format!("{} is chosen: {method}", self.agent(chosen))];
        if explanation.score > 0 {
            lines.push(format!("its priority score is {} now", explanation.score));
        }
        lines.extend(self.members(&explanation.members));
        let of = |agent| explanation.members.iter().find(|member| member.agent == agent);
        if let Some(chosen) = of(chosen) {
            lines.push(format!("{}: {}", self.agent(chosen.agent), self.standing(chosen)));
        }
        let others = explanation.members.iter();
        let others = others.filter(|member| member.obstacle.is_none() && member.agent != chosen);
        for other in others.take(NAMED - 1) {
            lines.push(format!("{}: {}", self.agent(other.agent), self.standing(other)));
        }
        match self.why_not {
            Some(agent) if agent == chosen => {}
            _ => lines.extend(self.why_not_among(&explanation.members)),
        }
        lines
    }

    /// How many members there are, what keeps how many, and how many are left.
    fn members(&self, members: &[Candidacy]) -> Vec<String> {
        let mut kept: BTreeMap<String, usize> = BTreeMap::new();
        for obstacle in members.iter().filter_map(|member| member.obstacle) {
            *kept.entry(self.obstacle(obstacle)).or_default() += 1;
        }
        let left = members.iter().filter(|member| member.obstacle.is_none()).count();
        let mut kept: Vec<(String, usize)> = kept.into_iter().collect();
        kept.sort_by_key(|(_, count)| Reverse(*count));
        let mut lines =
            vec![format!("{} of the queue", plural(members.len(), "member", "members"))];
        lines.extend(kept.into_iter().map(|(why, count)| format!("  {count} out: {why}")));
        lines.push(format!("  {left} could have it"));
        lines
    }

    fn why_not_among(&self, members: &[Candidacy]) -> Option<String> {
        let agent = self.why_not?;
        let name = self.agent(agent);
        let Some(member) = members.iter().find(|member| member.agent == agent) else {
            return Some(format!("why not {name}: {}", self.obstacle(Obstacle::NotMember)));
        };
        Some(match member.obstacle {
            Some(obstacle) => format!("why not {name}: {}", self.obstacle(obstacle)),
            None => format!(
                "why not {name}: could have it, but comes later ({})",
                self.standing(member)
            ),
        })
    }

    /// What the order of candidates looks at.
    fn standing(&self, member: &Candidacy) -> String {
        let release = match member.last_release {
            Some(time) => format!("last release {}", self.clock(time)),
            None => String::from("no release since signing in"),
        };
        let assigned = match member.last_assigned {
            0 => String::from("no assignment here yet"),
            number => format!("last assignment here was number {number}"),
        };
        let declines = match member.declines {
            0 => String::new(),
            count => format!(", declined it {}", plural(count as usize, "time", "times")),
        };
        format!("{release}, {assigned}{declines}")
    }

    fn decided(&self, decision: &Decision, (waited, since): (f64, &str)) -> String {
        match *decision {
            Decision::Offer { agent, expires, .. } => {
                let until = self.clock(expires);
                let (agent, waited) = (self.agent(agent), duration(waited));
                format!("offered to {agent} until {until}, {waited} after {since}")
            }
            Decision::Assign { agent, .. } => {
                format!("goes to {}, {} after {since}", self.agent(agent), duration(waited))
            }
            Decision::Withdraw { agent, cause, .. } => self.withdrawn(agent, cause),
            Decision::Requeue { queue, cause, .. } => {
                format!("open again in {}, {}", self.queue(queue), requeued(cause))
            }
            Decision::WrapUp { agent, .. } => {
                format!("the contact ends; {} wraps up", self.agent(agent))
            }
            Decision::Park { agent, .. } => {
                format!("{} sets it aside until the customer writes again", self.agent(agent))
            }
            Decision::StartBot { .. } => String::from("the bot takes it"),
            Decision::Transfer { agent, external, .. } => {
                let where_to = if external { "to a number outside" } else { "to somebody else" };
                format!("{} transfers it {where_to}", self.agent(agent))
            }
            Decision::TransferOut { .. } => String::from("handed to a number outside"),
            Decision::Consult { agent, .. } => format!("{} helps", self.agent(agent)),
            Decision::ConsultOver { agent, .. } => format!("{} helps no longer", self.agent(agent)),
            Decision::OutsideOver { agent, .. } => {
                format!("{} took too long to hand it over outside", self.agent(agent))
            }
            Decision::SendMessage { rule, .. } => {
                format!("the message of time-out rule {} is sent", rule + 1)
            }
            Decision::Keep { agent, .. } => {
                format!("done, but {} keeps its place until it is removed", self.agent(agent))
            }
            Decision::Close { cause, .. } => closed(cause, waited),
            Decision::Enqueue { queue, .. } => format!("waits in {}", self.queue(queue)),
            Decision::SetPresence { agent, presence } => {
                format!("{} is {presence}", self.agent(agent))
            }
            Decision::Overflow { queue, reason, action, .. } => {
                format!("{} {}: {}", self.queue(queue), overflows(reason), self.action(action))
            }
            Decision::OfferCallback { .. } => String::from("the caller is offered a callback"),
            Decision::AgreeCallback { .. } => {
                String::from("the caller hangs up and will be called back; the place is kept")
            }
            Decision::RefuseCallback { reason, .. } => String::from(match reason {
                CallbackRefusal::Duplicate => "no callback: one to that number waits already",
                CallbackRefusal::Full => "no callback: too many wait already",
            }),
            Decision::Dial { agent, .. } => match agent {
                Some(agent) => format!("the customer is dialed for {}", self.agent(agent)),
                None => String::from("the customer is dialed"),
            },
            Decision::TellWait { wait, .. } => {
                format!("the customer hears of a wait of {}", duration(wait.as_seconds()))
            }
            Decision::TellPosition { position, .. } => {
                format!("the customer hears that he is number {position}")
            }
            Decision::NotRouted { reason, .. } => String::from(match reason {
                NotRouted::BasicRouting => "left to a basic routing rule, not routed here",
                NotRouted::NoIntakeRule => "no intake rule matches, so it is not routed here",
            }),
            Decision::Ignore { .. } => String::from("nothing comes of it"),
        }
    }

    fn withdrawn(&self, agent: AgentId, cause: WithdrawCause) -> String {
        let agent = self.agent(agent);
        match cause {
            WithdrawCause::Declined => format!("{agent} rejects it"),
            WithdrawCause::Expired => format!("{agent} lets it run out"),
            WithdrawCause::CustomerLeft => format!("the customer leaves while it rings at {agent}"),
            WithdrawCause::SystemClosed => format!("the system takes it back from {agent}"),
        }
    }

    /// What is done with an item whose queue overflows.
    fn action(&self, action: OverflowAction) -> String {
        match action {
            OverflowAction::AssignAnyway => String::from("it goes in all the same"),
            OverflowAction::Queue(queue) => format!("it goes to {}", self.queue(queue)),
            OverflowAction::End => String::from("it is ended"),
            OverflowAction::Outside(outside) => {
                format!("it goes to `{}` outside", self.center.outsides[outside].name)
            }
            OverflowAction::Callback => String::from("a callback is offered"),
            OverflowAction::Voicemail => String::from("the caller may leave a message"),
        }
    }

    /// Why a person cannot have an item.
    fn obstacle(&self, obstacle: Obstacle) -> String {
        let profile = |profile| &self.center.profiles[profile].name;
        match obstacle {
            Obstacle::NotMember => String::from("not a member of the queue"),
            Obstacle::NotSignedIn => String::from("not signed in"),
            Obstacle::Presence(presence) => {
                format!("{presence}, which the workstream does not allow")
            }
            Obstacle::Blocked(blocking) => {
                format!("blocked by profile `{}`, which is used up", profile(blocking))
            }
            Obstacle::Units { needed, free } => {
                format!("no room: it takes {needed} units and {free} are free")
            }
            Obstacle::LacksProfile(lacking) => format!("no profile `{}`", profile(lacking)),
            Obstacle::ProfileFull(full) => format!("profile `{}` is full", profile(full)),
            Obstacle::Skill(skill) => {
                format!("lacks skill `{}` or the rating", self.center.skills[skill].name)
            }
            Obstacle::NoAssignment => String::from("the queue assigns nothing by itself"),
            Obstacle::Reserved => String::from("kept for somebody else"),
            Obstacle::ActiveLimit => String::from("has too many conversations to be its expert"),
            Obstacle::Level => String::from("his level is not asked yet"),
            Obstacle::NoAssignmentRule => String::from("no assignment rule yields him"),
            Obstacle::JustDeclined => String::from("declined it at this moment"),
            Obstacle::DeclineLimit => String::from("declined it as often as allowed"),
            Obstacle::DeclinersLimit => String::from("declined by too many people"),
        }
    }

    fn attributes(&self, attributes: &[(AttributeId, ValueId)]) -> String {
        let texts = attributes.iter().map(|(attribute, value)| {
            let name = &self.center.attributes[*attribute].name;
            format!("{name} = {}", self.center.values[*value].text)
        });
        texts.collect::<Vec<_>>().join(", ")
    }

    fn condition(&self, condition: &Condition) -> String {
        let name = |attribute: AttributeId| &self.center.attributes[attribute].name;
        let all = |parts: &[Condition], word: &str| {
            let parts = parts.iter().map(|part| match part {
                Condition::All(inner) | Condition::Any(inner) if inner.len() > 1 => {
                    format!("({})", self.condition(part))
                }
                part => self.condition(part),
            });
            parts.collect::<Vec<_>>().join(word)
        };
        match condition {
            Condition::All(parts) if parts.is_empty() => String::from("always"),
            Condition::All(parts) => all(parts, " and "),
            Condition::Any(parts) => all(parts, " or "),
            Condition::Is(attribute, values) => {
                let values = values.iter().map(|value| self.center.values[*value].text.clone());
                let values = values.collect::<Vec<_>>().join(" or ");
                format!("{} is {values}", name(*attribute))
            }
            Condition::Compare(attribute, comparison, number) => {
                let sign = match comparison {
                    Comparison::Less => "<",
                    Comparison::AtMost => "<=",
                    Comparison::Greater => ">",
                    Comparison::AtLeast => ">=",
                };
                format!("{} {sign} {number}", name(*attribute))
            }
            Condition::Present(attribute) => format!("{} is there", name(*attribute)),
        }
    }

    fn agent(&self, agent: AgentId) -> String {
        self.center.agents[agent].name.clone()
    }

    fn queue(&self, queue: QueueId) -> String {
        format!("queue `{}`", self.center.queues[queue].name)
    }

    /// Day and time of day to the second.
    fn clock(&self, time: Time) -> String {
        format!("{} {}", self.calendar.day(time), self.calendar.seconds(time))
    }
}

/// Why a queue overflows.
fn overflows(reason: OverflowReason) -> String {
    match reason {
        OverflowReason::OutOfHours => String::from("is closed at this hour"),
        OverflowReason::ItemLimit { count } => format!("holds {count} items, too many"),
        OverflowReason::PredictedWait { wait } => {
            format!("predicts a wait of {}, too long", duration(wait.as_seconds()))
        }
        OverflowReason::Wait { wait } => {
            format!("has kept it waiting for {}, too long", duration(wait.as_seconds()))
        }
        OverflowReason::Playbook(PlaybookTrigger::NobodyAvailable) => {
            String::from("has nobody available, so its playbook acts")
        }
        OverflowReason::Playbook(PlaybookTrigger::AllSignedOut) => {
            String::from("has nobody signed in, so its playbook acts")
        }
        OverflowReason::Playbook(PlaybookTrigger::ClosesWhileWaiting) => {
            String::from("closes, so its playbook acts")
        }
        OverflowReason::Playbook(PlaybookTrigger::OwnerUnavailable) => {
            String::from("takes a call whose owner cannot be had")
        }
    }
}

/// What became of a dial.
const fn dialed(failure: Option<DialFailure>) -> &'static str {
    match failure {
        None => "the customer answers",
        Some(DialFailure::NoAnswer) => "the customer does not answer",
        Some(DialFailure::Failure) => "the call cannot be made",
        Some(DialFailure::Machine) => "a machine answers",
    }
}

/// Why an item is open again.
const fn requeued(cause: RequeueCause) -> &'static str {
    match cause {
        RequeueCause::Declined | RequeueCause::Expired => "after the offer",
        RequeueCause::TabClosed => "as the tab was closed without End",
        RequeueCause::CustomerWrote => "as the customer wrote again",
        RequeueCause::Released => "given back",
        RequeueCause::AgentGone => "as the connection to its agent is lost",
    }
}

/// How an item ended, `waited` seconds after it came in or came back.
fn closed(cause: CloseCause, waited: f64) -> String {
    let why = match cause {
        CloseCause::Done => "the work is done",
        CloseCause::CustomerLeft => {
            return format!("closed: the customer left after {}", duration(waited));
        }
        CloseCause::StateLimit => "the system closes what is left untouched",
        CloseCause::Forced => "by force",
        CloseCause::Deflected => "the bot did without people",
        CloseCause::BotFailed => "the bot failed",
        CloseCause::Disconnected => "the customer's connection was lost for too long",
        CloseCause::Silence => "nobody wrote for too long",
        CloseCause::EmptyQueue => "the queue has nobody who could ever answer",
        CloseCause::ChannelClosed => "the channel is closed at this hour",
        CloseCause::Overflow => "its queue overflowed",
        CloseCause::TransferredOutside => "its queue overflowed to a number outside",
        CloseCause::Voicemail => "its queue overflowed to voicemail",
        CloseCause::NotReached => "the customer was dialed in vain",
        CloseCause::Removed => "the record left the queues",
        CloseCause::Unreadable => "whoever had it may not read it",
    };
    format!("closed: {why}")
}

fn push(text: &mut String, line: &str) {
    writeln!(text, "{line}").expect("text can be written");
}
