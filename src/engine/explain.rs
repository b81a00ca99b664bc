//! Why: what the rules and the filters made of an item, on request.

use crate::center::Presence;
use crate::center::SkillMatching;
use crate::id::AgentId;
use crate::id::ItemId;
use crate::id::QueueId;
use crate::id::RuleId;
use crate::time::Span;
use crate::time::Time;

use super::Engine;
use super::Obstacle;
use super::OverflowReason;
use super::item::Item;
use super::selection::fit;
use super::waiting::Line;

/// A member of an item's queue and what keeps him from the item, if anything.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Candidacy {
    /// The member.
    pub agent: AgentId,
    /// The first obstacle; `None`: he could be offered the item.
    pub obstacle: Option<Obstacle>,
    /// What the order begins with, if the queue's method says that he could be offered it: the
    /// number of the assignment rule that yields him (CUS-3), or of his level (BUL-1), from 0.
    pub rank: Option<u32>,
    /// How often he has declined the item; others come before him.
    pub declines: u32,
    /// When he last released capacity since signing in (ASG-20).
    pub last_release: Option<Time>,
    /// Number of his last assignment in this queue; the smaller is the longer ago, 0 is never.
    pub last_assigned: u64,
}

/// Why an item was offered to somebody: recorded before the decision is applied.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Explanation {
    /// When.
    pub at: Time,
    /// The item.
    pub item: ItemId,
    /// Its queue.
    pub queue: QueueId,
    /// Who was chosen.
    pub chosen: AgentId,
    /// Whether the item wanted him: it was with him before, or the contact prefers him (10.7).
    pub by_wish: bool,
    /// Whether skills put the candidates in order (SK-4).
    pub by_closeness: bool,
    /// The priority score of the item (ASG-12).
    pub score: u32,
    /// The selection criterion that the item meets (CUS-2), counted from 0.
    pub criterion: Option<usize>,
    /// Every member, in the order of being added to the queue.
    pub members: Vec<Candidacy>,
}

/// A queue that an item could have entered, as overflow looked at it: recorded for each matching
/// rule up to the first whose queue does not overflow.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct QueueCheck {
    /// When.
    pub at: Time,
    /// The item.
    pub item: ItemId,
    /// The matching rule.
    pub rule: RuleId,
    /// Its queue, drawn if it is a split.
    pub queue: QueueId,
    /// Whether the queue was in operating hours.
    pub is_open: bool,
    /// How many items it held when last counted.
    pub counted: usize,
    /// The wait it predicted, if it did.
    pub predicted: Option<Span>,
    /// Why it overflowed, if it did.
    pub overflows: Option<OverflowReason>,
}

impl Engine {
    /// Records an [`Explanation`] for every assignment and a [`QueueCheck`] for every queue that
    /// could overflow, from now on, or stops doing so.
    /// It costs a pass over the members for each; without it nothing is paid.
    pub fn explain(&mut self, on: bool) {
        self.explanations = on.then(Default::default);
        self.checks.clear();
    }

    /// The next check of a queue before queueing, oldest first.
    pub fn poll_check(&mut self) -> Option<QueueCheck> {
        self.checks.pop_front()
    }

    /// The next explanation, oldest first.
    pub fn poll_explanation(&mut self) -> Option<Explanation> {
        self.explanations.as_mut()?.pop_front()
    }

    /// What keeps an agent from being offered a living item now, if anything.
    ///
    /// `None` also if the item is not alive.
    pub fn obstacle(&self, agent: AgentId, item: ItemId) -> Option<Obstacle> {
        self.suits(agent, item).err()
    }

    /// Whether an agent could be offered an item now; by the queue's method, then also its rank.
    fn suits(&self, agent: AgentId, item: ItemId) -> Result<Option<u32>, Obstacle> {
        let Some(state) = self.items.get(item) else {
            return Ok(None);
        };
        if self.roster.workers.get(agent).is_none() {
            return Err(Obstacle::NotMember);
        }
        if let Some(by_wish) = self.obstacle_by_wish(agent, item) {
            return by_wish.map_or(Ok(None), Err);
        }
        if !self.roster.is_member(state.queue, agent) {
            return Err(Obstacle::NotMember);
        }
        let standing = self.roster.standing(agent).ok_or(Obstacle::NotSignedIn)?;
        let standing = self.roster.standings.of(standing);
        let make = self.roster.standings.make(standing.make);
        let need = self.router.needs().of(self.need_here(state));
        let fit = fit(&self.center, state.queue, need, make, standing)?;
        self.decline_obstacle(item, agent).map_or(Ok(Some(fit.rank)), Err)
    }

    /// Whether a living item's notification lets people reject it (NOT-3).
    pub fn can_be_rejected(&self, item: ItemId) -> bool {
        self.items.get(item).is_some_and(Item::can_reject)
    }

    /// Whether an agent's capacity has room for a living item, whatever his presence or skills.
    pub fn has_room(&self, agent: AgentId, item: ItemId) -> bool {
        let Some(state) = self.items.get(item) else {
            return false;
        };
        self.roster.has_room(agent, self.router.needs().of(state.need))
    }

    /// Whether an open item of the queue, pushed or picked, could be served by a member who is
    /// signed in and not away: he has the skills and the room, his level is open, and it is not
    /// kept for somebody else. That his presence is not among those allowed, or that he declined
    /// it, does not count.
    pub fn could_serve_waiting(&self, agent: AgentId, queue: QueueId) -> bool {
        let away = matches!(self.presence(agent), Presence::Away | Presence::Offline);
        if away || !self.roster.is_member(queue, agent) {
            return false;
        }
        let could = |item: ItemId| {
            let unfit = matches!(
                self.obstacle(agent, item),
                Some(
                    Obstacle::Skill(_)
                        | Obstacle::NoAssignmentRule
                        | Obstacle::Blocked(_)
                        | Obstacle::Reserved
                        | Obstacle::Level
                )
            );
            !unfit && self.has_room(agent, item)
        };
        let needs = self.router.needs();
        // Items that ask the same suit the same people, unless they are kept for somebody.
        let tried = |line: &Line| match needs.of(line.need).local.reserved {
            true => usize::MAX,
            false => 1,
        };
        let lines = self.waiting[queue].lines().iter();
        let pushed = lines.flat_map(|line| line.waiters.iter().take(tried(line)));
        pushed.chain(self.waiting[queue].pickable.first()).any(|waiter| could(waiter.item))
    }

    /// Every member of a living item's queue, and what keeps him from the item.
    pub fn candidacies(&self, item: ItemId) -> Vec<Candidacy> {
        let Some(state) = self.items.get(item) else {
            return Vec::new();
        };
        let members = &self.roster.members[state.queue].agents;
        members.iter().map(|agent| self.candidacy(*agent, item, state.queue)).collect()
    }

    fn candidacy(&self, agent: AgentId, item: ItemId, queue: QueueId) -> Candidacy {
        let worker = &self.roster.workers[agent];
        let mine = worker.memberships.iter().find(|entry| entry.queue == queue);
        let suits = self.suits(agent, item);
        Candidacy {
            agent,
            obstacle: suits.err(),
            rank: suits.unwrap_or_default(),
            declines: self.items.declines(item, agent),
            last_release: worker.last_release,
            last_assigned: mine.map_or(0, |entry| entry.last_assigned),
        }
    }

    /// Records why an item goes to somebody, if anybody asked.
    #[inline]
    pub(super) fn explain_assignment(&mut self, item: ItemId, queue: QueueId, chosen: AgentId) {
        if self.explanations.is_some() {
            self.explain_choice(item, queue, chosen);
        }
    }

    #[cold]
    fn explain_choice(&mut self, item: ItemId, queue: QueueId, chosen: AgentId) {
        let members = self.candidacies(item);
        let by_wish = self.goes_by_wish(item, chosen);
        let state = self.items.living(item);
        let (score, workstream, set) = (state.score, state.workstream, state.attributes);
        let criterion = self.criterion(workstream, set, queue);
        let is_closest =
            self.center.workstreams[workstream].skill_matching == SkillMatching::Closest;
        let by_closeness = is_closest && !self.requirement(workstream, set).0.is_empty();
        let at = self.now;
        let explanation = Explanation {
            at,
            item,
            queue,
            chosen,
            by_wish,
            by_closeness,
            score,
            criterion,
            members,
        };
        self.explanations.get_or_insert_default().push_back(explanation);
    }
}
