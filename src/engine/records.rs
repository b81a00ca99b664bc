//! Records: what ends them and what gives their capacity back (11.3, 16).

use crate::center::ActivityRelease;
use crate::center::Channel;
use crate::id::AgentId;
use crate::id::ItemId;

use super::CloseCause;
use super::Decision;
use super::Engine;
use super::IgnoreReason;
use super::WithdrawCause;
use super::item::State;
use super::session::Outcome;

impl Engine {
    /// A record was resolved, cancelled or completed. Cases give their capacity back with it
    /// (RE-4); other records only if the center has automated that (OC-45).
    pub(super) fn completed(&mut self, item: ItemId, agent: AgentId, channel: Channel) {
        let keeps = self.center.choices.activity_release == ActivityRelease::Never
            && channel != Channel::Case;
        if keeps {
            self.say(Decision::Keep { item, agent });
            self.enter(item, State::Kept);
        } else {
            self.finish(item, agent, CloseCause::Done);
        }
    }

    /// 11.3, RE-5, RE-6: the record is no longer in a queue of unified routing.
    pub(super) fn removed(&mut self, item: ItemId) -> Outcome {
        self.record(item)?;
        let state = self.items.living(item);
        match (state.state, state.agent) {
            (State::Kept, Some(agent)) => self.finish(item, agent, CloseCause::Done),
            (_, Some(agent)) => self.finish(item, agent, CloseCause::Removed),
            (State::Open, None) => {
                self.give_up(item, CloseCause::Removed, WithdrawCause::SystemClosed);
            }
            (_, None) => self.close_unanswered(item, CloseCause::Removed),
        }
        Ok(())
    }

    /// PICK-5, RE-9: closed, so that nobody sees what he may not.
    pub(super) fn unreadable(&mut self, item: ItemId) -> Outcome {
        self.record(item)?;
        let (_, agent) = self.in_hand(item, State::Active, IgnoreReason::NotActive)?;
        self.finish(item, agent, CloseCause::Unreadable);
        Ok(())
    }
}
