//! Who may serve an item and who comes first, as sections 10.4 to 10.6, 11 and 12 say it.

use waitline::center::AgentCondition;
use waitline::center::AssignmentRule;
use waitline::center::Comparison;
use waitline::center::Condition;
use waitline::center::Method;
use waitline::center::OrderBy;
use waitline::center::Presence;
use waitline::center::ProfileReset;
use waitline::center::SkillMatching;
use waitline::center::SkillRating;
use waitline::engine::Obstacle;
use waitline::engine::State;
use waitline::id::AgentId;
use waitline::id::AttributeId;
use waitline::id::Id;
use waitline::id::ItemId;
use waitline::id::ProfileId;
use waitline::id::QueueId;
use waitline::id::ValueId;

use super::naive::Item;
use super::naive::Naive;

/// A candidate's place: compared number by number, the smaller comes first.
type Key = Vec<i64>;

impl Naive {
    /// The candidate who gets an open item in a cycle (10.9).
    pub(super) fn choose(&self, id: ItemId) -> Option<AgentId> {
        let item = self.item(id).filter(|item| item.state == State::Open)?;
        self.choose_for(item, |_| true)
    }

    /// The best of some people for an item in its queue.
    pub(super) fn choose_for(
        &self,
        item: &Item,
        counts: impl Fn(&AgentId) -> bool,
    ) -> Option<AgentId> {
        let members = self.members[item.queue.index()].iter().copied().filter(counts);
        let may = members.filter(|agent| self.reason_against(*agent, item).is_none());
        may.min_by_key(|agent| {
            // NOT-7: those who let it go before come after all others.
            let declined = item.declines.iter().any(|decline| decline.0 == *agent);
            (declined, self.standing(*agent, item))
        })
    }

    /// The first reason why a person may not be offered an item.
    pub(super) fn reason_against(&self, agent: AgentId, item: &Item) -> Option<Obstacle> {
        let person = &self.people[agent.index()];
        if !self.is_member(item.queue, agent) {
            return Some(Obstacle::NotMember);
        }
        if !person.signed_in {
            return Some(Obstacle::NotSignedIn);
        }
        match &self.center.queues[item.queue].method {
            Method::Custom(rules) => {
                // CUS-4: only profiles are implicit.
                if let Some(reason) = self.profiles_against(agent, item) {
                    return Some(reason);
                }
                if !rules.iter().any(|rule| self.yields(rule, agent, item)) {
                    return Some(Obstacle::NoAssignmentRule);
                }
            }
            _ => {
                let workstream = &self.center.workstreams[item.workstream];
                if !workstream.allowed_presences.contains(person.presence) {
                    return Some(Obstacle::Presence(person.presence));
                }
                if !self.has_units(agent, item) {
                    let free = i32::try_from(self.units_free(agent)).expect("few units");
                    return Some(Obstacle::Units { needed: item.capacity.units, free });
                }
                if let Some(reason) = self.profiles_against(agent, item) {
                    return Some(reason);
                }
                let exact = workstream.skill_matching == SkillMatching::Exact;
                if exact && let Some(skill) = self.lacking(agent, item) {
                    return Some(Obstacle::Skill(skill.skill));
                }
            }
        }
        self.declines_against(agent, item)
    }

    /// NOT-7, NOT-8, OC-46.
    fn declines_against(&self, agent: AgentId, item: &Item) -> Option<Obstacle> {
        let choices = &self.center.choices;
        if item.declines.len() >= choices.decliners_allowed as usize {
            return Some(Obstacle::DeclinersLimit);
        }
        let mine = item.declines.iter().find(|decline| decline.0 == agent);
        if mine.is_some_and(|mine| mine.1 >= choices.declines_allowed) {
            return Some(Obstacle::DeclineLimit);
        }
        let just_now = mine.is_some_and(|mine| mine.2 == self.now);
        let is_barred = item.barred.contains(&(agent, self.now));
        (just_now || is_barred).then_some(Obstacle::JustDeclined)
    }

    /// CAP-5, CAP-6, CAP-8.
    fn profiles_against(&self, agent: AgentId, item: &Item) -> Option<Obstacle> {
        let held = &self.center.agents[agent].profiles;
        let is_used_up = |profile: ProfileId| self.slots_free(agent, profile) <= 0;
        let blocks = |profile: ProfileId| self.center.profiles[profile].blocking;
        if let Some(held) = held.iter().find(|h| blocks(h.profile) && is_used_up(h.profile)) {
            return Some(Obstacle::Blocked(held.profile));
        }
        for profile in &item.capacity.profiles {
            if !held.iter().any(|held| held.profile == *profile) {
                return Some(Obstacle::LacksProfile(*profile));
            }
            if is_used_up(*profile) {
                return Some(Obstacle::ProfileFull(*profile));
            }
        }
        None
    }

    /// CAP-2; what counts in profiles only takes no units.
    fn has_units(&self, agent: AgentId, item: &Item) -> bool {
        let needed = i64::from(item.capacity.units);
        needed == 0 || self.units_free(agent) >= needed
    }

    /// SK-3: a required skill that the person has not, or not so well.
    fn lacking<'a>(&self, agent: AgentId, item: &'a Item) -> Option<&'a SkillRating> {
        let has = |wanted: &SkillRating| {
            let mut held = self.center.agents[agent].skills.iter();
            held.any(|held| held.skill == wanted.skill && held.rating >= wanted.rating)
        };
        item.skills.iter().find(|wanted| !has(wanted))
    }

    fn yields(&self, rule: &AssignmentRule, agent: AgentId, item: &Item) -> bool {
        rule.when.iter().all(|condition| match condition {
            AgentCondition::Column(column, values) => {
                let mut columns = self.center.agents[agent].columns.iter();
                columns.any(|(known, value)| known == column && values.contains(value))
            }
            AgentCondition::Presence(set) => set.contains(self.people[agent.index()].presence),
            AgentCondition::UnitsFree => self.has_units(agent, item),
            AgentCondition::SkillsExact => self.lacking(agent, item).is_none(),
            _ => unreachable!("the twin's rules ask for nothing else"),
        })
    }

    /// A candidate's place under the queue's method.
    fn standing(&self, agent: AgentId, item: &Item) -> Key {
        let queue = item.queue;
        let mut key = Key::new();
        let workstream = &self.center.workstreams[item.workstream];
        match &self.center.queues[queue].method {
            Method::Custom(rules) => {
                // CUS-3: the first rule that yields anybody decides.
                let rule = rules.iter().position(|rule| self.yields(rule, agent, item));
                let rule = rule.expect("a candidate is yielded by a rule");
                key.push(i64::try_from(rule).expect("few rules"));
                for criterion in &rules[rule].order_by {
                    match criterion {
                        OrderBy::LeastActive => key.push(self.released(agent)),
                        OrderBy::RoundRobin => key.extend(self.turn(agent, queue)),
                        OrderBy::UnitsFree => key.push(-self.units_free(agent)),
                        OrderBy::SlotsFree => key.push(-self.room(agent, item)),
                        _ => unreachable!("the twin's rules order by nothing else"),
                    }
                }
            }
            _ if workstream.skill_matching == SkillMatching::Closest && !item.skills.is_empty() => {
                // SK-4: ties always fall to the same person.
                key.extend(self.closeness(agent, item));
                key.push(self.turn(agent, queue)[1]);
            }
            Method::HighestCapacity => {
                key.push(-self.room(agent, item));
                key.push(-self.units_free(agent));
            }
            Method::LeastActive => key.push(self.released(agent)),
            Method::RoundRobin | Method::NoAssignment => {}
        }
        key.extend(self.turn(agent, queue));
        key
    }

    /// Round robin (ASG-18, ASG-19): the last assignment here, then the order of being added.
    fn turn(&self, agent: AgentId, queue: QueueId) -> [i64; 2] {
        let last = self.people[agent.index()].last_assigned[queue.index()];
        let place = self.members[queue.index()].iter().position(|member| *member == agent);
        [
            i64::try_from(last).expect("few assignments"),
            i64::try_from(place.expect("a member")).expect("few members"),
        ]
    }

    /// ASG-20: never released comes before all who did.
    fn released(&self, agent: AgentId) -> i64 {
        let last = self.people[agent.index()].last_release;
        last.map_or(i64::MIN, |last| last.as_millis())
    }

    /// OC-17: the fewest free slots over the item's profiles.
    fn room(&self, agent: AgentId, item: &Item) -> i64 {
        let slots = item.capacity.profiles.iter().map(|profile| self.slots_free(agent, *profile));
        slots.min().unwrap_or(0)
    }

    /// OC-18, SK-5, example 10 of section 23: what is lacking, what is beyond, how many skills.
    fn closeness(&self, agent: AgentId, item: &Item) -> [i64; 3] {
        let held = &self.center.agents[agent].skills;
        let (mut lacking, mut beyond) = (0, 0);
        for wanted in &item.skills {
            let mine = held.iter().find(|held| held.skill == wanted.skill);
            match mine {
                Some(mine) => {
                    let difference = i64::from(mine.rating) - i64::from(wanted.rating);
                    lacking += (-difference).max(0);
                    beyond += difference.max(0);
                }
                None => lacking += i64::from(wanted.rating.max(1)),
            }
        }
        let class = match held.len() {
            count if count == item.skills.len() => 0,
            count if count > item.skills.len() => 1,
            _ => 2,
        };
        [lacking, beyond, class]
    }

    pub(super) fn is_member(&self, queue: QueueId, agent: AgentId) -> bool {
        self.members[queue.index()].contains(&agent)
    }

    /// Units that the items take which hold capacity of a person.
    pub(super) fn units_used(&self, agent: AgentId) -> u32 {
        let held = self.items.iter().filter(|item| item.holds_capacity);
        let held = held.filter(|item| item.agent == Some(agent));
        let units: u32 = held.map(|item| item.capacity.units).sum();
        units + self.helped_by(agent).map(|item| item.capacity.units).sum::<u32>()
    }

    /// Items with which a person helps at the cost of his capacity.
    fn helped_by(&self, agent: AgentId) -> impl Iterator<Item = &Item> {
        let takes = move |helper: &(AgentId, Option<u32>)| helper.0 == agent && helper.1.is_some();
        self.items.iter().filter(move |item| item.helpers.iter().any(takes))
    }

    fn units_free(&self, agent: AgentId) -> i64 {
        let units = self.people[agent.index()].units.unwrap_or(0);
        i64::from(units) - i64::from(self.units_used(agent))
    }

    /// Slots in use: what the items in hand take, and what the day has used up (CAP-7).
    pub(super) fn slots_used(&self, agent: AgentId, profile: ProfileId) -> u32 {
        let person = &self.people[agent.index()];
        let daily = self.center.profiles[profile].reset == ProfileReset::EndOfDay;
        let counts = |item: &&Item| {
            item.holds_capacity
                && item.agent == Some(agent)
                && item.capacity.profiles.contains(&profile)
                && !(daily && item.shift_of(profile) != person.shift)
        };
        let in_hand = self.items.iter().filter(counts).count();
        let of_today = person.used_today.iter().filter(|used| **used == profile).count();
        let lent = usize::try_from(self.slots_lent(agent, profile)).expect("few items");
        u32::try_from(in_hand + of_today + lent).expect("few items")
    }

    /// Slots that help takes: not those of a day that is over.
    fn slots_lent(&self, agent: AgentId, profile: ProfileId) -> u32 {
        let shift = self.people[agent.index()].shift;
        let daily = self.center.profiles[profile].reset == ProfileReset::EndOfDay;
        let takes = |helper: &(AgentId, Option<u32>)| {
            helper.0 == agent && helper.1.is_some_and(|taken| !daily || taken == shift)
        };
        let counts = |item: &&Item| {
            item.helpers.iter().any(takes) && item.capacity.profiles.contains(&profile)
        };
        u32::try_from(self.items.iter().filter(counts).count()).expect("few items")
    }

    fn slots_free(&self, agent: AgentId, profile: ProfileId) -> i64 {
        let held = &self.center.agents[agent].profiles;
        let limit = held.iter().find(|held| held.profile == profile).map_or(0, |held| held.limit);
        let own = self.people[agent.index()].limits.iter().find(|own| own.0 == profile);
        let limit = own.map_or(limit, |own| own.1);
        i64::from(limit) - i64::from(self.slots_used(agent, profile))
    }

    /// PRE-3, PRE-5.
    pub(super) fn computed_presence(&self, agent: AgentId) -> Presence {
        let held = &self.center.agents[agent].profiles;
        let units = self.people[agent.index()].units;
        // PRE-8: helping does not show.
        let lent: u32 = self.helped_by(agent).map(|item| item.capacity.units).sum();
        let slots =
            |profile: ProfileId| self.slots_used(agent, profile) > self.slots_lent(agent, profile);
        if self.units_used(agent) == lent && !held.iter().any(|held| slots(held.profile)) {
            return Presence::Available;
        }
        let is_full = |profile: ProfileId| {
            self.slots_free(agent, profile) + i64::from(self.slots_lent(agent, profile)) <= 0
        };
        let blocking: Vec<_> = held
            .iter()
            .filter(|held| self.center.profiles[held.profile].blocking)
            .map(|held| held.profile)
            .collect();
        let has_blocking = !blocking.is_empty();
        let profiles_full = match has_blocking {
            true => blocking.into_iter().any(is_full),
            false => held.iter().all(|held| is_full(held.profile)),
        };
        let units_full = units.map(|_| self.units_free(agent) + i64::from(lent) <= 0);
        let full = match (units_full, held.is_empty()) {
            _ if has_blocking => profiles_full,
            (None, true) => false,
            (None, false) => profiles_full,
            (Some(units_full), true) => units_full,
            (Some(units_full), false) => units_full && profiles_full,
        };
        if full { Presence::DoNotDisturb } else { Presence::Busy }
    }

    /// Whether a condition holds (CL-4, RTQ-6).
    pub(super) fn holds(&self, condition: &Condition, item: &[(AttributeId, ValueId)]) -> bool {
        let value = |wanted: &AttributeId| {
            item.iter().find(|(attribute, _)| attribute == wanted).map(|(_, value)| *value)
        };
        match condition {
            Condition::All(parts) => parts.iter().all(|part| self.holds(part, item)),
            Condition::Any(parts) => parts.iter().any(|part| self.holds(part, item)),
            Condition::Is(attribute, values) => {
                value(attribute).is_some_and(|value| values.contains(&value))
            }
            Condition::Present(attribute) => value(attribute).is_some(),
            Condition::Compare(attribute, comparison, limit) => {
                let number = value(attribute).and_then(|value| self.center.values[value].number);
                number.is_some_and(|number| match comparison {
                    Comparison::Less => number < *limit,
                    Comparison::AtMost => number <= *limit,
                    Comparison::Greater => number > *limit,
                    Comparison::AtLeast => number >= *limit,
                })
            }
        }
    }
}
