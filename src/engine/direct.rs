//! Calls to the number of a single person: they ring at its owner, and what he does not take goes
//! where it is told (VM-1, OVF-15).

use crate::center::Channel;
use crate::center::OverflowAction;
use crate::center::PlaybookTrigger;
use crate::center::Presence;
use crate::id::AgentId;
use crate::id::ItemId;

use super::Engine;
use super::Obstacle;
use super::OverflowReason;
use super::affinity::Wish;

impl Engine {
    /// A new call is for the owner of the number that was dialed, if it is anybody's.
    #[cold]
    pub(super) fn wish_for_owner(&mut self, item: ItemId) {
        let state = self.items.living(item);
        let (workstream, set) = (state.workstream, state.attributes);
        let Some(direct) = &self.center.direct_calls else {
            return;
        };
        if self.center.workstreams[workstream].channel != Channel::Voice {
            return;
        }
        let known = &self.router.routing(&self.center, workstream, set).attributes;
        let dialed = known.binary_search_by_key(&direct.number, |entry| entry.0);
        let dialed = dialed.ok().map(|place| known[place].1);
        let mut owners = direct.owners.iter();
        if let Some((_, owner)) = owners.find(|(number, _)| Some(*number) == dialed) {
            state.wish = Wish::Owner(*owner);
        }
    }

    /// What keeps a call from ringing at its owner; neither capacity nor skills do.
    pub(super) fn owner_obstacle(&self, agent: AgentId) -> Option<Obstacle> {
        let worker = &self.roster.workers[agent];
        match worker.presence {
            _ if !worker.signed_in => Some(Obstacle::NotSignedIn),
            presence @ (Presence::DoNotDisturb | Presence::Offline) => {
                Some(Obstacle::Presence(presence))
            }
            _ => None,
        }
    }

    /// Whether an open call is for somebody alone at whom it cannot ring now.
    pub(super) fn lacks_owner(&self, item: ItemId) -> bool {
        let wish = self.items.get(item).map(|state| &state.wish);
        matches!(wish, Some(Wish::Owner(owner)) if self.owner_obstacle(*owner).is_some())
    }

    /// The owner cannot be had: what remains open is for anybody from now on.
    #[cold]
    pub(super) fn owner_missed(&mut self, item: ItemId) {
        self.forget_one(item);
        let queue = self.items.living(item).queue;
        let trigger = PlaybookTrigger::OwnerUnavailable;
        if !self.follow_playbook(item, queue, trigger) {
            let missed = self.center.direct_calls.as_ref().map(|direct| direct.missed);
            let action = missed.unwrap_or(OverflowAction::AssignAnyway);
            self.overflow_item(item, queue, OverflowReason::Playbook(trigger), action);
        }
        if self.is_open_in(item, queue) {
            self.line_up_anew(item);
        }
    }
}
