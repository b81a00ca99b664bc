//! People: signing in and out, presence, shifts, limits (section 12).

use crate::center::Center;
use crate::center::Family;
use crate::center::Presence;
use crate::center::ProfileDay;
use crate::id::AgentId;
use crate::id::ProfileId;
use crate::id::QueueId;
use crate::time::Span;
use crate::time::Time;

use super::Decision;
use super::Engine;
use super::Event;
use super::IgnoreReason;
use super::RequeueCause;
use super::WithdrawCause;
use super::item::State;
use super::roster::ByHand;
use super::roster::Gone;
use super::roster::Worker;
use super::session::Outcome;

/// When everybody's end-of-day profiles come back next, if the clock says so (OC-27).
pub(super) fn next_day_end(center: &Center, now: Time) -> Option<Time> {
    let ProfileDay::Clock(at) = center.choices.profile_day else {
        return None;
    };
    let after = now - at + Span::from_millis(1);
    Some(after.round_up(Span::from_hours(24)) + at)
}

impl Engine {
    /// PRE-2.
    pub(super) fn signed_in(&mut self, agent: AgentId) -> Outcome {
        if self.worker(agent)?.signed_in {
            return Err(IgnoreReason::SignedIn);
        }
        let default = self.center.agents[agent].default_presence;
        let presence = self.roster.update(&self.center, agent, |worker, _| {
            worker.signed_in = true;
            worker.last_release = None;
            (worker.presence, worker.by_hand) = match default {
                Presence::Away | Presence::Offline => (default, ByHand::Sticks),
                _ => (Presence::Available, ByHand::No),
            };
        });
        self.tell_presence(agent, presence);
        self.grew(agent);
        Ok(())
    }

    pub(super) fn signed_out(&mut self, agent: AgentId) -> Outcome {
        self.signed_in_worker(agent)?;
        let presence = self.roster.update(&self.center, agent, |worker, _| {
            worker.signed_in = false;
            worker.gone = None;
            worker.presence = Presence::Offline;
            worker.by_hand = ByHand::No;
        });
        self.presence_changed(agent, presence);
        self.signed_out_of_queues(agent);
        Ok(())
    }

    /// CUS-8.
    pub(super) fn working_set(&mut self, agent: AgentId, working: bool) -> Outcome {
        self.worker(agent)?;
        self.roster.set_works(&self.center, agent, working);
        self.note_grown(agent);
        Ok(())
    }

    pub(super) fn shift_ended(&mut self, agent: AgentId) -> Outcome {
        self.worker(agent)?;
        if self.center.choices.profile_day == ProfileDay::Shift {
            self.end_day(agent);
        }
        Ok(())
    }

    /// CAP-7.
    fn end_day(&mut self, agent: AgentId) {
        let presence = self.roster.update(&self.center, agent, |worker, make| {
            worker.end_day(&self.center, make);
        });
        self.tell_presence(agent, presence);
        self.grew(agent);
    }

    /// PRE-6. Choosing Available or Busy lasts until the next accept or close.
    pub(super) fn presence_set(&mut self, agent: AgentId, presence: Presence) -> Outcome {
        self.signed_in_worker(agent)?;
        self.acts_alone = true;
        let change = self.roster.update(&self.center, agent, |worker, _| {
            worker.gone = None;
            worker.presence = presence;
            worker.by_hand = match presence {
                Presence::Available | Presence::Busy => ByHand::UntilWork,
                _ => ByHand::Sticks,
            };
        });
        self.presence_changed(agent, change);
        Ok(())
    }

    pub(super) fn member_added(&mut self, queue: QueueId, agent: AgentId) -> Outcome {
        self.worker(agent)?;
        if self.center.queues.get(queue).is_none() {
            return Err(IgnoreReason::UnknownQueue);
        }
        if !self.roster.join(&self.center, queue, agent) {
            return Err(IgnoreReason::MemberAlready);
        }
        self.note_grown(agent);
        self.touch(queue);
        Ok(())
    }

    /// OC-40: a changed setting applies at once, or after a while.
    #[cold]
    pub(super) fn configured(&mut self, change: Event) -> Outcome {
        let delay = self.center.choices.settings_delay;
        if delay > Span::ZERO {
            self.changes.push_back((self.now + delay, change));
            return Ok(());
        }
        self.apply(change)
    }

    /// OC-40: settings that were changed so long ago that they apply now.
    pub(super) fn apply_changes(&mut self) {
        while let Some((at, change)) = self.changes.front().copied()
            && at <= self.now
        {
            self.changes.pop_front();
            if let Err(reason) = self.apply(change) {
                self.say(Decision::Ignore { reason });
            }
        }
    }

    fn apply(&mut self, change: Event) -> Outcome {
        match change {
            Event::LimitConfigured { agent, profile, limit } => {
                self.limit_configured(agent, profile, limit)
            }
            Event::MemberAdded { queue, agent } => self.member_added(queue, agent),
            Event::UnitsConfigured { agent, units } => self.units_configured(agent, units),
            _ => Ok(()),
        }
    }

    /// ASG-2: no trigger; what becomes possible is tried by the queue's next cycle.
    pub(super) fn units_configured(&mut self, agent: AgentId, units: u32) -> Outcome {
        self.worker(agent)?;
        let presence =
            self.roster.update(&self.center, agent, |worker, _| worker.units = Some(units));
        self.note_grown(agent);
        if let Some((_, presence)) = presence {
            self.say(Decision::SetPresence { agent, presence });
        }
        Ok(())
    }

    pub(super) fn worker(&self, agent: AgentId) -> Result<&Worker, IgnoreReason> {
        self.roster.workers.get(agent).ok_or(IgnoreReason::UnknownAgent)
    }

    pub(super) fn signed_in_worker(&self, agent: AgentId) -> Outcome {
        match self.worker(agent)?.signed_in {
            true => Ok(()),
            false => Err(IgnoreReason::NotSignedIn),
        }
    }

    /// NOT-11.
    pub(super) fn presence_reset(&mut self, agent: AgentId) -> Outcome {
        self.signed_in_worker(agent)?;
        let change = self.roster.update(&self.center, agent, |worker, _| {
            worker.by_hand = ByHand::No;
            worker.gone = None;
        });
        self.presence_changed(agent, change);
        Ok(())
    }

    /// What an offer that came to nothing does to presence (PRE-4, NOT-9, NOT-10).
    pub(super) fn presence_after_offer(&mut self, agent: AgentId, cause: WithdrawCause) {
        let choices = &self.center.choices;
        let presence = match cause {
            // Inactive, which routing takes for away.
            WithdrawCause::Expired if choices.missed_offer_makes_away => Presence::Away,
            WithdrawCause::Declined if choices.rejected_offer_makes_busy => Presence::DoNotDisturb,
            _ => return,
        };
        if self.roster.workers[agent].signed_in {
            let change = self.roster.update(&self.center, agent, |worker, _| {
                worker.presence = presence;
                worker.by_hand = ByHand::Sticks;
            });
            self.presence_changed(agent, change);
        }
    }

    /// PRE-4: offline at once. What he has in hand is kept for a while (PRE-7).
    pub(super) fn agent_disconnected(&mut self, agent: AgentId) -> Outcome {
        self.signed_in_worker(agent)?;
        if self.roster.workers[agent].gone.is_some() {
            return Err(IgnoreReason::Disconnected);
        }
        let kept_until = self.now + self.center.choices.return_limit;
        let change = self.roster.update(&self.center, agent, |worker, _| {
            let Worker { presence, by_hand, .. } = *worker;
            worker.gone = Some(Gone { presence, by_hand, kept_until });
            worker.presence = Presence::Offline;
            worker.by_hand = ByHand::Sticks;
        });
        self.gone.push_back((kept_until, agent));
        self.presence_changed(agent, change);
        Ok(())
    }

    /// PRE-7: within the limit as he left it, later computed.
    pub(super) fn agent_returned(&mut self, agent: AgentId) -> Outcome {
        self.signed_in_worker(agent)?;
        let gone = self.roster.workers[agent].gone.ok_or(IgnoreReason::NotDisconnected)?;
        let in_time = self.now <= gone.kept_until;
        let change = self.roster.update(&self.center, agent, |worker, _| {
            worker.gone = None;
            worker.by_hand = ByHand::No;
            if in_time && gone.by_hand != ByHand::No {
                (worker.presence, worker.by_hand) = (gone.presence, gone.by_hand);
            }
        });
        self.tell_presence(agent, change);
        self.grew(agent);
        Ok(())
    }

    /// Who did not return in time loses his conversations (4.2); days end (OC-27).
    pub(super) fn time_passes_for_people(&mut self) {
        while let Some((until, agent)) =
            self.gone.front().copied().filter(|gone| gone.0 <= self.now)
        {
            self.gone.pop_front();
            let gone = self.roster.workers[agent].gone;
            if gone.is_some_and(|gone| gone.kept_until == until) {
                self.give_up_conversations(agent);
            }
        }
        if self.day_ends.is_some_and(|at| at <= self.now) {
            self.day_ends = next_day_end(&self.center, self.now);
            for agent in self.center.clone().agents.ids() {
                self.end_day(agent);
            }
        }
    }

    fn give_up_conversations(&mut self, agent: AgentId) {
        for item in self.items.ids_of(agent) {
            let state = self.items.living(item);
            let family = self.center.workstreams[state.workstream].channel.family();
            if state.state == State::Active && family != Family::Record {
                self.leave_hands(item, agent);
                self.requeue(item, RequeueCause::AgentGone);
            }
        }
    }

    /// CAP-4, ASG-2: no trigger; what becomes possible is tried by the queue's next cycle.
    pub(super) fn limit_configured(
        &mut self,
        agent: AgentId,
        profile: ProfileId,
        limit: Option<u32>,
    ) -> Outcome {
        self.worker(agent)?;
        let default = self.center.profiles.get(profile).ok_or(IgnoreReason::NotHeld)?.limit;
        let limit = limit.unwrap_or(default);
        let change = self.roster.set_limit(&self.center, agent, profile, limit)?;
        self.note_grown(agent);
        if let Some((_, presence)) = change {
            self.say(Decision::SetPresence { agent, presence });
        }
        Ok(())
    }
}
