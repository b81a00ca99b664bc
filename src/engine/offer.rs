//! Offers: which notification puts an item to somebody, and what becomes of one that runs out
//! (section 5).

use crate::center::AffinityAbsent;
use crate::center::AutoAssign;
use crate::center::Notification;
use crate::id::AgentId;
use crate::id::ItemId;

use super::Decision;
use super::Engine;
use super::RequeueCause;
use super::WithdrawCause;
use super::timers::TimerKind;

/// Why an item is put to somebody: it chooses the notification (NOT-1).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Occasion {
    /// The queue's method chose him.
    Method,
    /// The item wants him: he had it before, or the contact prefers him.
    Return,
    /// Somebody transferred it to him.
    Transfer,
    /// A supervisor assigned it.
    Supervisor,
}

impl Engine {
    /// The notification with which an item is put to somebody (NOT-1).
    #[cold]
    pub(super) fn notification(&mut self, item: ItemId, occasion: Occasion) -> Notification {
        let state = self.items.living(item);
        let (workstream, set) = (state.workstream, state.attributes);
        let offers = &self.center.workstreams[workstream].offers;
        let own = match occasion {
            Occasion::Method if self.is_off_line(item) => offers.callback,
            Occasion::Method => offers
                .unauthenticated
                .filter(|(contact, _)| {
                    let known = &self.router.routing(&self.center, workstream, set).attributes;
                    known.binary_search_by_key(contact, |entry| entry.0).is_err()
                })
                .map(|(_, notification)| notification),
            Occasion::Return => offers.returning,
            Occasion::Transfer => offers.transferred,
            Occasion::Supervisor => offers.supervised,
        };
        own.unwrap_or(self.center.workstreams[workstream].offers.incoming)
    }

    /// The countdown of an offer has ended.
    pub(super) fn offer_ran_out(&mut self, item: ItemId, agent: AgentId) {
        let state = self.items.living(item);
        if state.notification.auto_assign == AutoAssign::AtTimeout {
            // NOT-3.
            let queue = state.queue;
            self.say(Decision::Assign { item, agent, queue });
            let outcome = self.accepted(item, agent);
            debug_assert!(outcome.is_ok(), "a live deadline is of a ringing item");
            return;
        }
        let choices = &self.center.choices;
        let worker = &self.roster.workers[agent];
        // OC-22: an item may be offered to its former agent although he is signed out.
        let may_be_absent = choices.affinity_absent == AffinityAbsent::Offered;
        let is_unseen = worker.gone.is_some() || may_be_absent && !worker.signed_in;
        match choices.unseen_offer {
            // NOT-6: who has no connection sees nothing; the item goes back later.
            Some(wait) if is_unseen => {
                self.set_timer(item, TimerKind::Unseen, wait, self.now + wait);
            }
            _ => self.offer_expired(item, agent),
        }
    }

    pub(super) fn offer_expired(&mut self, item: ItemId, agent: AgentId) {
        let outcome = self.declined(item, agent, WithdrawCause::Expired, RequeueCause::Expired);
        debug_assert!(outcome.is_ok(), "a live deadline is of a ringing item");
    }
}
