//! Whom an item goes to before anybody else is looked for: who had it, whom the contact prefers
//! (10.7).

use std::collections::BTreeMap;

use crate::center::AffinityAbsent;
use crate::center::Center;
use crate::center::Distribution;
use crate::center::Expert;
use crate::center::Experts;
use crate::center::Otherwise;
use crate::center::Preferred;
use crate::id::AgentId;
use crate::id::AttributeId;
use crate::id::ItemId;
use crate::id::ValueId;
use crate::time::Time;

use super::Engine;
use super::Obstacle;
use super::RequeueCause;
use super::item::Item;
use super::item::State;
use super::timers::TimerKind;

/// What a center knows of whom items want, and which items want whom.
#[derive(Clone, Debug, Default)]
pub(super) struct Wishes {
    /// At most three of each contact, first to last (PREF-2).
    preferred: BTreeMap<ValueId, Vec<AgentId>>,
    /// Items that wait and want a person; those that no longer do are dropped when met.
    wanted: BTreeMap<AgentId, Vec<ItemId>>,
    /// The attributes that name contacts in playbooks for experts (AFF-5).
    contacts: Vec<AttributeId>,
    /// Who had an item of a contact in hand last, and when that ended.
    previous: BTreeMap<(AttributeId, ValueId), (AgentId, Time)>,
}

impl Wishes {
    /// `None` for a center in which nothing is kept and nobody is preferred.
    pub(super) fn new(center: &Center) -> Option<Self> {
        let keeps = center.workstreams.iter().any(|workstream| workstream.offers.keep_same_agent);
        let preferences = center.preferred.iter().flat_map(|preferred| &preferred.preferences);
        let mut sorted: Vec<_> = preferences.collect();
        sorted.sort_by_key(|preference| preference.rating);
        let mut preferred: BTreeMap<ValueId, Vec<AgentId>> = BTreeMap::new();
        for preference in sorted {
            let agents = preferred.entry(preference.contact).or_default();
            if agents.len() < Preferred::LIMIT {
                agents.push(preference.agent);
            }
        }
        let experts = center.queues.iter().filter_map(|queue| queue.assignment.experts.as_ref());
        let mut contacts: Vec<AttributeId> = experts.map(|experts| experts.contact).collect();
        contacts.sort_unstable();
        contacts.dedup();
        let is_direct = center.direct_calls.is_some();
        (keeps || is_direct || !preferred.is_empty() || !contacts.is_empty()).then(|| Self {
            preferred,
            wanted: BTreeMap::new(),
            contacts,
            previous: BTreeMap::new(),
        })
    }

    pub(super) fn clear(&mut self) {
        self.wanted.clear();
        self.previous.clear();
    }

    /// AFF-5: who knows a contact.
    fn experts(&self, experts: &Experts, contact: ValueId, now: Time) -> Vec<AgentId> {
        match experts.expert {
            Expert::Preferred => self.preferred.get(&contact).cloned().unwrap_or_default(),
            Expert::Previous { within } => {
                let previous = self.previous.get(&(experts.contact, contact));
                let is_recent = |at: Time| within.is_none_or(|within| now - at <= within);
                previous
                    .filter(|(_, at)| is_recent(*at))
                    .map(|(agent, _)| *agent)
                    .into_iter()
                    .collect()
            }
        }
    }
}

/// A list of items this long is worth sweeping.
const LONG: usize = 64;

/// Whom an item wants.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) enum Wish {
    /// Nobody in particular.
    #[default]
    Anybody,
    /// Who had it before (AFF-1).
    Same(AgentId),
    /// Whom the contact prefers, first to last (PREF-1).
    Preferred(Vec<AgentId>),
    /// Who knows the contact, as the queue's playbook for experts says (AFF-5).
    Expert(Vec<AgentId>),
    /// The owner of the number that was dialed (VM-1).
    Owner(AgentId),
}

impl Wish {
    /// Whether only one person counts, so that the item stands before all that are ordered.
    pub(super) const fn is_for_one(&self) -> bool {
        matches!(self, Self::Same(_) | Self::Owner(_))
    }

    fn wants(&self, agent: AgentId) -> bool {
        match self {
            Self::Anybody => false,
            Self::Same(one) | Self::Owner(one) => *one == agent,
            Self::Preferred(agents) | Self::Expert(agents) => agents.contains(&agent),
        }
    }
}

impl Engine {
    /// AFF-1, AFF-2: a conversation that comes back wants whom it was with.
    pub(super) fn wish_for_same(&mut self, item: ItemId, cause: RequeueCause) {
        let state = self.items.living(item);
        let settings = &self.center.workstreams[state.workstream];
        let returns = matches!(cause, RequeueCause::CustomerWrote | RequeueCause::TabClosed);
        let pushed = settings.distribution == Distribution::Push;
        if let Some(agent) = state.last_agent
            && returns
            && pushed
            && settings.offers.keep_same_agent
        {
            state.wish = Wish::Same(agent);
        }
    }

    /// PREF-1: an item of an identified contact wants whom he prefers. Before that, it may want
    /// whom it was with.
    pub(super) fn begin_wish(&mut self, item: ItemId) {
        let Some(wishes) = &mut self.wishes else {
            return;
        };
        let state = self.items.living(item);
        let settings = &self.center.workstreams[state.workstream];
        if let (Some(experts), Wish::Anybody) =
            (&self.center.queues[state.queue].assignment.experts, &state.wish)
            && settings.distribution == Distribution::Push
        {
            let (workstream, set) = (state.workstream, state.attributes);
            let known = &self.router.routing(&self.center, workstream, set).attributes;
            let contact = known.binary_search_by_key(&experts.contact, |entry| entry.0);
            let contact = contact.ok().map(|place| known[place].1);
            let agents = contact.map(|contact| wishes.experts(experts, contact, self.now));
            if let Some(agents) = agents.filter(|agents| !agents.is_empty()) {
                state.wish = Wish::Expert(agents);
            }
        }
        if let (Some(preferred), Wish::Anybody) = (&self.center.preferred, &state.wish)
            && settings.distribution == Distribution::Push
        {
            let (workstream, set) = (state.workstream, state.attributes);
            let known = &self.router.routing(&self.center, workstream, set).attributes;
            let contact = known.binary_search_by_key(&preferred.contact, |entry| entry.0);
            let agents = contact.ok().and_then(|place| wishes.preferred.get(&known[place].1));
            if let Some(agents) = agents {
                state.wish = Wish::Preferred(agents.clone());
            }
        }
        let wanted = match &state.wish {
            Wish::Anybody => Vec::new(),
            Wish::Same(agent) | Wish::Owner(agent) => vec![*agent],
            Wish::Preferred(agents) | Wish::Expert(agents) => agents.clone(),
        };
        for agent in &wanted {
            let items = wishes.wanted.entry(*agent).or_default();
            items.push(item);
            // Nobody who is away meets what no longer wants him: drop it before it piles up.
            if items.len() >= LONG && items.len().is_power_of_two() {
                items.retain(|item| self.items.get(*item).is_some());
            }
        }
        if let Wish::Same(agent) = self.items.living(item).wish {
            self.wait_for_absent(item, agent);
        }
    }

    /// OC-22: what happens while the one whom an item wants is signed out.
    fn wait_for_absent(&mut self, item: ItemId, agent: AgentId) {
        if self.roster.workers[agent].signed_in {
            return;
        }
        let timeout = self.center.workstreams[self.items.living(item).workstream].offer_timeout;
        match self.center.choices.affinity_absent {
            AffinityAbsent::Offered => {}
            AffinityAbsent::NextBest => self.items.living(item).wish = Wish::Anybody,
            AffinityAbsent::Waits => {
                let wait = timeout + self.center.choices.unseen_offer.unwrap_or_default();
                self.set_timer(item, TimerKind::Wish, wait, self.now + wait);
            }
        }
    }

    /// OC-22: nobody came back for the item, which now takes the normal way.
    pub(super) fn wish_ran_out(&mut self, item: ItemId) {
        let state = self.items.living(item);
        let is_open = state.state == State::Open;
        if is_open && matches!(state.wish, Wish::Same(_)) {
            state.wish = Wish::Anybody;
            self.line_up_anew(item);
        }
    }

    /// Whether only those whom an item wants may have it.
    pub(super) fn is_reserved(&self, state: &Item) -> bool {
        let stays = |preferred: &Preferred| preferred.otherwise == Otherwise::Nobody;
        match &state.wish {
            Wish::Anybody => false,
            Wish::Same(_) | Wish::Owner(_) => true,
            Wish::Preferred(_) => self.center.preferred.as_ref().is_some_and(stays),
            Wish::Expert(_) => {
                let experts = self.center.queues[state.queue].assignment.experts.as_ref();
                experts.is_some_and(|experts| experts.otherwise == Otherwise::Nobody)
            }
        }
    }

    /// What keeps a person whom an item wants from being offered it for that. Capacity, skills
    /// and assignment rules do not (AFF-1, PREF-1, OC-26); of those whom it does not want, the
    /// queue's method decides.
    fn wish_obstacle(&self, item: ItemId, state: &Item, agent: AgentId) -> Option<Obstacle> {
        let worker = &self.roster.workers[agent];
        let may_be_absent = self.center.choices.affinity_absent == AffinityAbsent::Offered;
        match state.wish {
            Wish::Same(_) if !worker.signed_in && !may_be_absent => Some(Obstacle::NotSignedIn),
            Wish::Same(_) => None,
            Wish::Owner(_) => self.owner_obstacle(agent),
            _ if !self.roster.is_member(state.queue, agent) => Some(Obstacle::NotMember),
            _ if !worker.signed_in => Some(Obstacle::NotSignedIn),
            Wish::Expert(_) => self.expert_obstacle(item, state, agent),
            _ => {
                let allowed = self.center.workstreams[state.workstream].allowed_presences;
                match allowed.contains(worker.presence) {
                    true => self.decline_obstacle(item, agent),
                    false => Some(Obstacle::Presence(worker.presence)),
                }
            }
        }
    }

    /// AFF-5.
    fn expert_obstacle(&self, item: ItemId, state: &Item, agent: AgentId) -> Option<Obstacle> {
        let worker = &self.roster.workers[agent];
        let experts = self.center.queues[state.queue].assignment.experts.as_ref()?;
        let allowed = self.center.workstreams[state.workstream].allowed_presences;
        if experts.checks_presence && !allowed.contains(worker.presence) {
            return Some(Obstacle::Presence(worker.presence));
        }
        if experts.active_limit.is_some_and(|limit| self.has_active(agent, limit)) {
            return Some(Obstacle::ActiveLimit);
        }
        self.decline_obstacle(item, agent)
    }

    /// Whether a person has so many conversations ringing (ST-1), in contact or in wrap-up.
    fn has_active(&self, agent: AgentId, limit: u32) -> bool {
        let worker = &self.roster.workers[agent];
        if worker.sessions >= limit || worker.items < limit {
            return worker.sessions >= limit;
        }
        let ringing = self.items.living_of(agent).filter(|item| item.state == State::Ringing);
        worker.sessions as usize + ringing.count() >= limit as usize
    }

    /// AFF-5: a person has a conversation less, which makes room for one that he is an expert for.
    #[cold]
    pub(super) fn session_over(&mut self, agent: AgentId) {
        let wishes = self.wishes.as_ref();
        if wishes.is_some_and(|wishes| !wishes.contacts.is_empty()) {
            self.grew(agent);
        }
    }

    /// AFF-5: a contact with somebody is over, who knows its customer from now on.
    #[cold]
    pub(super) fn note_expert(&mut self, item: ItemId, agent: AgentId) {
        let Some(wishes) = self.wishes.as_mut().filter(|wishes| !wishes.contacts.is_empty()) else {
            return;
        };
        let state = self.items.living(item);
        if state.state != State::Active {
            return;
        }
        let (workstream, set) = (state.workstream, state.attributes);
        let known = &self.router.routing(&self.center, workstream, set).attributes;
        for contact in &wishes.contacts {
            if let Ok(place) = known.binary_search_by_key(contact, |entry| entry.0) {
                wishes.previous.insert((*contact, known[place].1), (agent, self.now));
            }
        }
    }

    /// Who gets an open item because it wants him.
    pub(super) fn wanted(&self, item: ItemId) -> Option<AgentId> {
        let state = self.items.get(item)?;
        let may = |agent: &AgentId| self.wish_obstacle(item, state, *agent).is_none();
        match &state.wish {
            Wish::Anybody => None,
            Wish::Same(agent) | Wish::Owner(agent) => Some(*agent).filter(may),
            Wish::Preferred(agents) | Wish::Expert(agents) => {
                let mut fresh =
                    agents.iter().filter(|agent| self.items.declines(item, **agent) == 0);
                // NOT-7: who let it go before is asked again only if nobody else may be.
                let again = agents.iter().filter(|_| self.is_reserved(state)).copied().find(may);
                fresh.find(|agent| may(agent)).copied().or(again)
            }
        }
    }

    /// What keeps a person from an item that wants somebody; `None` if that says nothing of him.
    pub(super) fn obstacle_by_wish(
        &self,
        agent: AgentId,
        item: ItemId,
    ) -> Option<Option<Obstacle>> {
        let state = self.items.get(item)?;
        if !self.is_reserved(state) {
            return None;
        }
        match state.wish.wants(agent) {
            true => Some(self.wish_obstacle(item, state, agent)),
            false => Some(Some(Obstacle::Reserved)),
        }
    }

    /// A person may have become available: what wants him is tried by the next cycle.
    pub(super) fn note_wanted(&mut self, agent: AgentId) {
        let Some(wishes) = &mut self.wishes else {
            return;
        };
        let Some(items) = wishes.wanted.get_mut(&agent) else {
            return;
        };
        let still = |item: &ItemId| {
            let state = self.items.get(*item);
            state.is_some_and(|state| {
                matches!(state.state, State::Open | State::Ringing) && state.wish.wants(agent)
            })
        };
        items.retain(still);
        for item in items.iter() {
            let state = self.items.living(*item);
            if state.state == State::Open {
                self.pending.fresh.push((state.queue, *item));
            }
        }
    }

    /// AFF-3, OC-23: who declines or misses it has had his chance; the item keeps its FIFO time.
    /// Returns whether it was for him alone because it came to his number.
    pub(super) fn forget_one(&mut self, item: ItemId) -> bool {
        let state = self.items.living(item);
        let was_direct = matches!(state.wish, Wish::Owner(_));
        if state.wish.is_for_one() {
            state.wish = Wish::Anybody;
        }
        was_direct
    }

    /// Lines an open item up where it now belongs, and triggers a cycle.
    pub(super) fn line_up_anew(&mut self, item: ItemId) {
        let state = self.items.living(item);
        let (queue, workstream) = (state.queue, state.workstream);
        let (waiter, line) = (state.waiter(item), state.line);
        if self.is_pushed(workstream, queue) {
            self.waiting[queue].remove_pushed(waiter, line);
            self.push(item, queue);
            self.fill_block(queue);
        }
    }

    /// Whether an item goes to somebody because it wants him.
    pub(super) fn goes_by_wish(&self, item: ItemId, agent: AgentId) -> bool {
        self.wishes.is_some() && self.wanted(item) == Some(agent)
    }
}
