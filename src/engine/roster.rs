//! People at work: presence, capacity in use, and for each queue who comes next.

use crate::center::Center;
use crate::center::Presence;
use crate::center::ProfileLimit;
use crate::center::ProfileReset;
use crate::id::AgentId;
use crate::id::Id;
use crate::id::IdVec;
use crate::id::ItemId;
use crate::id::ProfileId;
use crate::id::QueueId;
use crate::time::Time;

use super::IgnoreReason;
use super::need::Need;
use super::selection::Order;
use super::selection::may_fit;
use super::selection::orders;
use super::sorted_list::SortedList;
use super::standing::Make;
use super::standing::StandingId;
use super::standing::Standings;

/// How a presence set by hand stays (PRE-6).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ByHand {
    /// The system computes the presence.
    No,
    /// Available or Busy: until the next accept or close.
    UntilWork,
    /// Away, Do not disturb or Offline: until changed by hand or signed out.
    Sticks,
}

/// How a person without connection will find his presence (PRE-7).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Gone {
    pub(super) presence: Presence,
    pub(super) by_hand: ByHand,
    pub(super) kept_until: Time,
}

/// A membership of a person in a queue.
#[derive(Clone, Copy, Debug)]
pub(super) struct Membership {
    pub(super) queue: QueueId,
    /// Position among the queue's members.
    pub(super) member: u32,
    /// Number of the last assignment in this queue, counted over the engine's life; 0: none.
    pub(super) last_assigned: u64,
    /// The group of the queue in which he is listed.
    group: Option<u32>,
    /// Whether he may have become eligible for items in the block since the queue's last cycle.
    pub(super) grown: bool,
}

/// A person at work.
#[derive(Clone, Debug)]
// What every item needs comes first, where short addresses reach it.
#[repr(C)]
pub(super) struct Worker {
    pub(super) signed_in: bool,
    pub(super) presence: Presence,
    pub(super) by_hand: ByHand,
    /// Total units (CAP-1).
    pub(super) units: Option<u32>,
    pub(super) units_used: i32,
    /// Items ringing, active or in wrap-up.
    pub(super) items: u32,
    /// Conversations active or in wrap-up (OC-33).
    pub(super) sessions: u32,
    /// Shifts that have ended.
    pub(super) shifts: u32,
    standing: Option<StandingId>,
    /// Last release of capacity by work (ASG-20); `None` since signing in.
    pub(super) last_release: Option<Time>,
    /// Memberships by queue priority, then queue: the order in which queues are served.
    pub(super) memberships: Vec<Membership>,
    /// Used slots, by position among the person's profiles.
    pub(super) slots_used: Vec<i32>,
    /// Units of `units_used` that consults take: they do not show in presence (PRE-8).
    pub(super) units_lent: i32,
    /// Slots of `slots_used` likewise; empty until the first consult.
    pub(super) slots_lent: Vec<i32>,
    /// The caller whom he has on hold (VO-2).
    pub(super) on_hold: Option<ItemId>,
    /// While his connection is gone: presence as he left it, and until when it is kept (PRE-7).
    pub(super) gone: Option<Gone>,
}

/// Where a person comes among those who fit equally well; smaller comes first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Place {
    /// Last release of capacity, where it counts, then number of the last assignment, where it
    /// counts, as one number: comparing places is what the orders of people are made of.
    turn: u128,
    /// Position among the members.
    pub(super) member: u32,
}

/// Signed-in members of a queue who stand alike.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) standing: StandingId,
    /// The same people in each order that the queue's items may ask for.
    people: Vec<(Order, SortedList<Place>)>,
}

/// Where members of a queue who have a standing are listed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Seat {
    /// No member had this standing yet.
    Unknown,
    /// They may not be offered anything here.
    Nowhere,
    /// In the group at this position.
    Group(u32),
}

/// The members of one queue.
#[derive(Clone, Debug)]
pub(super) struct Members {
    pub(super) agents: Vec<AgentId>,
    orders: Vec<Order>,
    /// One group for each standing in which a member may be offered anything here.
    groups: Vec<Group>,
    /// By standing.
    seats: Vec<Seat>,
    /// Groups with people in them, in no particular order.
    live: Vec<u32>,
}

/// Everybody.
#[derive(Clone, Debug)]
pub(super) struct Roster {
    pub(super) workers: IdVec<AgentId, Worker>,
    pub(super) members: IdVec<QueueId, Members>,
    pub(super) standings: Standings,
    assignments: u64,
}

impl Roster {
    pub(super) fn new(center: &Center) -> Self {
        let workers = center.agents.iter().map(|agent| Worker {
            signed_in: false,
            presence: Presence::Offline,
            by_hand: ByHand::No,
            units: agent.units,
            units_used: 0,
            slots_used: vec![0; agent.profiles.len()],
            items: 0,
            sessions: 0,
            units_lent: 0,
            slots_lent: Vec::new(),
            on_hold: None,
            gone: None,
            shifts: 0,
            last_release: None,
            memberships: Vec::new(),
            standing: None,
        });
        let members = center.queues.iter().map(|queue| Members::new(orders(center, queue)));
        let mut roster = Self {
            workers: workers.collect(),
            members: members.collect(),
            standings: Standings::new(center),
            assignments: 0,
        };
        for (queue, settings) in center.queues.iter_enumerated() {
            for agent in &settings.members {
                roster.join(center, queue, *agent);
            }
        }
        roster
    }

    /// Adds a member; whether he was none before.
    pub(super) fn join(&mut self, center: &Center, queue: QueueId, agent: AgentId) -> bool {
        if self.is_member(queue, agent) {
            return false;
        }
        self.unlist(agent);
        let member = u32::try_from(self.members[queue].agents.len()).expect("fewer than 2^32");
        self.members[queue].agents.push(agent);
        let membership = Membership { queue, member, last_assigned: 0, group: None, grown: false };
        let memberships = &mut self.workers[agent].memberships;
        memberships.push(membership);
        memberships.sort_by_key(|entry| (center.queues[entry.queue].priority, entry.queue));
        self.list(center, agent);
        true
    }

    pub(super) fn is_member(&self, queue: QueueId, agent: AgentId) -> bool {
        self.workers[agent].memberships.iter().any(|entry| entry.queue == queue)
    }

    /// Makes a change to a person, computes his presence anew unless it is set by hand, and keeps
    /// every order of his queues true. Returns his presence before and after, if it changed.
    #[inline(always)]
    pub(super) fn update(
        &mut self,
        center: &Center,
        agent: AgentId,
        change: impl FnOnce(&mut Worker, &Make),
    ) -> Option<(Presence, Presence)> {
        self.unlist(agent);
        let worker = &mut self.workers[agent];
        let before = worker.presence;
        change(worker, self.standings.make_of(agent));
        let after = self.list_anew(center, agent);
        (before != after).then_some((before, after))
    }

    /// Lists a person who has changed, with the presence that follows from the change.
    #[inline(never)]
    fn list_anew(&mut self, center: &Center, agent: AgentId) -> Presence {
        let worker = &mut self.workers[agent];
        if worker.signed_in && worker.by_hand != ByHand::Sticks {
            // NOT-12: as many sessions as there may be let nothing else count.
            if center.choices.session_cap.is_some_and(|cap| worker.sessions >= cap) {
                worker.presence = Presence::DoNotDisturb;
            } else if worker.by_hand == ByHand::No {
                worker.presence = worker.computed_presence(center, self.standings.make_of(agent));
            }
        }
        let after = worker.presence;
        self.list(center, agent);
        after
    }

    /// Gives a person a limit of his own for a profile (CAP-4), and computes his presence anew.
    /// `Err` if he does not hold it.
    pub(super) fn set_limit(
        &mut self,
        center: &Center,
        agent: AgentId,
        profile: ProfileId,
        limit: u32,
    ) -> Result<Option<(Presence, Presence)>, IgnoreReason> {
        self.unlist(agent);
        let held = self.standings.set_limit(agent, profile, limit);
        self.list(center, agent);
        held.then(|| self.update(center, agent, |_, _| {})).ok_or(IgnoreReason::NotHeld)
    }

    /// Notes whether a person's calendar says that he works (CUS-8).
    pub(super) fn set_works(&mut self, center: &Center, agent: AgentId, works: bool) {
        self.unlist(agent);
        self.standings.set_works(agent, works);
        self.list(center, agent);
    }

    /// Whether a person's capacity has room for what an item needs.
    pub(super) fn has_room(&self, agent: AgentId, need: &Need) -> bool {
        let (worker, make) = (&self.workers[agent], self.standings.make_of(agent));
        let free = i64::from(worker.units.unwrap_or(0)) - i64::from(worker.units_used);
        let units = need.capacity.units;
        (units == 0 || free >= i64::from(units))
            && need.capacity.profiles.iter().all(|profile| {
                let slot = make.slot(*profile);
                slot.is_some_and(|slot| {
                    worker.slots_used[slot] < make.profiles[slot].limit.cast_signed()
                })
            })
    }

    /// A person's membership in a queue of his.
    pub(super) fn membership(&mut self, queue: QueueId, agent: AgentId) -> &mut Membership {
        let mut memberships = self.workers[agent].memberships.iter_mut();
        memberships.find(|entry| entry.queue == queue).expect("a member of the queue")
    }

    /// Slots of a person's profiles in use, and in all.
    pub(super) fn slots_of(&self, agent: AgentId) -> (i32, u32) {
        let limits = self.standings.make_of(agent).profiles.iter().map(|held| held.limit);
        (self.workers[agent].slots_used.iter().sum(), limits.sum())
    }

    /// The standing of a signed-in person.
    pub(super) fn standing(&self, agent: AgentId) -> Option<StandingId> {
        self.workers[agent].standing
    }

    /// Whether members of a queue who have a standing may be offered anything there.
    pub(super) fn is_listed(&self, queue: QueueId, standing: StandingId) -> bool {
        matches!(self.members[queue].seat(standing), Seat::Group(_))
    }

    /// Whether any member of a queue may be offered anything there.
    pub(super) fn has_listed(&self, queue: QueueId) -> bool {
        !self.members[queue].live.is_empty()
    }

    /// The number of a new assignment, for the round robin.
    pub(super) const fn next_assignment(&mut self) -> u64 {
        self.assignments += 1;
        self.assignments
    }

    /// Groups of signed-in members of a queue who stand alike.
    pub(super) fn groups(&self, queue: QueueId) -> impl Iterator<Item = &Group> {
        let members = &self.members[queue];
        members.live.iter().map(|group| &members.groups[*group as usize])
    }

    /// The people of a group in an order, first to last.
    pub(super) fn people<'a>(
        &'a self,
        queue: QueueId,
        group: &'a Group,
        order: Order,
    ) -> impl Iterator<Item = (Place, AgentId)> + 'a {
        let members = &self.members[queue];
        group.list(order).iter().map(|place| (*place, members.agents[place.member as usize]))
    }

    /// The first in an order of a group, in which there is somebody.
    pub(super) fn first(&self, queue: QueueId, group: &Group, order: Order) -> (Place, AgentId) {
        let members = &self.members[queue];
        let place = group.list(order).first().expect("the group has people");
        (*place, members.agents[place.member as usize])
    }

    /// Everybody signed off, nothing in hand, nothing remembered; keeps the memory.
    pub(super) fn reset(&mut self, center: &Center) {
        center.agents.ids().for_each(|agent| self.unlist(agent));
        self.standings.reset(center);
        for agent in center.agents.ids() {
            let worker = &mut self.workers[agent];
            worker.signed_in = false;
            worker.presence = Presence::Offline;
            worker.by_hand = ByHand::No;
            worker.units = center.agents[agent].units;
            worker.units_used = 0;
            worker.slots_used.fill(0);
            worker.items = 0;
            worker.sessions = 0;
            worker.units_lent = 0;
            worker.slots_lent.clear();
            worker.on_hold = None;
            worker.gone = None;
            worker.shifts = 0;
            worker.last_release = None;
            for membership in &mut worker.memberships {
                membership.last_assigned = 0;
                membership.grown = false;
            }
        }
        self.assignments = 0;
    }

    fn unlist(&mut self, agent: AgentId) {
        let worker = &mut self.workers[agent];
        worker.standing = None;
        for membership in &mut worker.memberships {
            if let Some(group) = membership.group.take() {
                self.members[membership.queue].remove(group, worker.last_release, membership);
            }
        }
    }

    #[inline(always)]
    fn list(&mut self, center: &Center, agent: AgentId) {
        let worker = &mut self.workers[agent];
        if !worker.signed_in {
            return;
        }
        let free = worker.units.map_or(0, u32::cast_signed) - worker.units_used;
        let presence = worker.presence;
        let standing = self.standings.intern(center, agent, presence, free, &worker.slots_used);
        worker.standing = Some(standing);
        for membership in &mut worker.memberships {
            let members = &mut self.members[membership.queue];
            let mut seat = members.seat(standing);
            if seat == Seat::Unknown {
                seat = members.open_seat(center, membership.queue, &self.standings, standing);
            }
            if let Seat::Group(group) = seat {
                membership.group = Some(group);
                members.insert(group, worker.last_release, membership);
            }
        }
    }
}

impl Worker {
    /// Takes what an item needs (11.3); may go beyond what is free (CAP-12).
    pub(super) fn take(&mut self, make: &Make, need: &Need) {
        self.units_used += need.capacity.units.cast_signed();
        for slot in need.capacity.profiles.iter().filter_map(|profile| make.slot(*profile)) {
            self.slots_used[slot] += 1;
        }
    }

    /// Takes, for a consult, what an item needs (OC-44); it does not show in presence (PRE-8).
    pub(super) fn lend(&mut self, make: &Make, need: &Need) {
        self.take(make, need);
        self.units_lent += need.capacity.units.cast_signed();
        self.slots_lent.resize(self.slots_used.len(), 0);
        for slot in need.capacity.profiles.iter().filter_map(|profile| make.slot(*profile)) {
            self.slots_lent[slot] += 1;
        }
    }

    /// Gives back what a consult took: a helper uses up no slot of the day, and one of a day
    /// that is over has come back already.
    pub(super) fn take_back(
        &mut self,
        center: &Center,
        make: &Make,
        need: &Need,
        of_the_day: bool,
    ) {
        self.give_back(center, make, need, of_the_day);
        self.units_lent -= need.capacity.units.cast_signed();
        for profile in &need.capacity.profiles {
            let returns = of_the_day || center.profiles[*profile].reset == ProfileReset::Immediate;
            if let Some(slot) = make.slot(*profile).filter(|_| returns) {
                self.slots_lent[slot] -= 1;
            }
        }
    }

    /// Takes one more slot (CAP-10).
    pub(super) fn take_slot(&mut self, make: &Make, profile: ProfileId) {
        if let Some(slot) = make.slot(profile) {
            self.slots_used[slot] += 1;
        }
    }

    /// Notes an assignment in a queue (ASG-18).
    pub(super) fn stamp(&mut self, queue: QueueId, number: u64) {
        let mine = self.memberships.iter_mut().find(|entry| entry.queue == queue);
        mine.expect("assignments go to members").last_assigned = number;
    }

    /// Gives back what an item took, save end-of-day profiles (CAP-7) unless those too.
    pub(super) fn give_back(
        &mut self,
        center: &Center,
        make: &Make,
        need: &Need,
        of_the_day: bool,
    ) {
        self.units_used -= need.capacity.units.cast_signed();
        assert!(self.units_used >= 0, "units are given back once");
        for profile in &need.capacity.profiles {
            let returns = of_the_day || center.profiles[*profile].reset == ProfileReset::Immediate;
            if let Some(slot) = make.slot(*profile).filter(|_| returns) {
                self.slots_used[slot] -= 1;
                assert!(self.slots_used[slot] >= 0, "a slot is given back once");
            }
        }
    }

    /// Gives back end-of-day profiles (CAP-7): what is still open no longer counts.
    pub(super) fn end_day(&mut self, center: &Center, make: &Make) {
        self.shifts += 1;
        for (slot, held) in make.profiles.iter().enumerate() {
            if center.profiles[held.profile].reset == ProfileReset::EndOfDay {
                self.slots_used[slot] = 0;
                self.slots_lent.get_mut(slot).into_iter().for_each(|lent| *lent = 0);
            }
        }
    }

    /// The presence that the system computes from capacity (PRE-3, PRE-5).
    fn computed_presence(&self, center: &Center, make: &Make) -> Presence {
        let units_used = self.units_used - self.units_lent;
        if make.profiles.is_empty() {
            return match self.units {
                _ if units_used <= 0 => Presence::Available,
                Some(total) if i64::from(units_used) >= i64::from(total) => Presence::DoNotDisturb,
                _ => Presence::Busy,
            };
        }
        let lent = self.slots_lent.iter().chain(std::iter::repeat(&0));
        let slots_used = self.slots_used.iter().zip(lent).map(|(used, lent)| used - lent);
        let used = units_used > 0 || slots_used.clone().any(|used| used > 0);
        if !used {
            return Presence::Available;
        }
        let is_blocking = |profile| center.profiles[profile].blocking;
        let has_blocking = make.profiles.iter().any(|held| is_blocking(held.profile));
        let mut counting = make
            .profiles
            .iter()
            .zip(slots_used)
            .filter(|(held, _)| is_blocking(held.profile) == has_blocking);
        let used_up = |(held, used): (&ProfileLimit, i32)| held.limit.cast_signed() <= used;
        let profiles_exhausted = match has_blocking {
            true => counting.any(used_up),
            false => counting.all(used_up),
        };
        let units_exhausted =
            self.units.is_none_or(|total| i64::from(units_used) >= i64::from(total));
        let exhausted = profiles_exhausted && (has_blocking || units_exhausted);
        if exhausted { Presence::DoNotDisturb } else { Presence::Busy }
    }
}

impl Members {
    const fn new(orders: Vec<Order>) -> Self {
        Self { agents: Vec::new(), orders, groups: Vec::new(), seats: Vec::new(), live: Vec::new() }
    }

    fn seat(&self, standing: StandingId) -> Seat {
        self.seats.get(standing.index()).copied().unwrap_or(Seat::Unknown)
    }

    #[cold]
    fn open_seat(
        &mut self,
        center: &Center,
        queue: QueueId,
        standings: &Standings,
        standing: StandingId,
    ) -> Seat {
        let mut seat = Seat::Nowhere;
        if may_fit(center, &center.queues[queue], standings.of(standing)) {
            let people = self.orders.iter().map(|order| (*order, SortedList::new())).collect();
            self.groups.push(Group { standing, people });
            let position = self.groups.len() - 1;
            seat = Seat::Group(u32::try_from(position).expect("fewer than 2^32 groups"));
        }
        if self.seats.len() <= standing.index() {
            self.seats.resize(standing.index() + 1, Seat::Unknown);
        }
        self.seats[standing.index()] = seat;
        seat
    }

    #[inline(always)]
    fn insert(&mut self, position: u32, released: Option<Time>, membership: &Membership) {
        let group = &mut self.groups[position as usize];
        if group.is_empty() {
            self.live.push(position);
        }
        for (order, list) in &mut group.people {
            list.insert(Place::of(*order, released, membership));
        }
    }

    fn remove(&mut self, position: u32, released: Option<Time>, membership: &Membership) {
        let group = &mut self.groups[position as usize];
        for (order, list) in &mut group.people {
            let removed = list.remove(&Place::of(*order, released, membership));
            assert!(removed, "a listed person is in every order of his queue");
        }
        if group.is_empty() {
            let mut live = self.live.iter();
            let place = live.position(|live| *live == position);
            self.live.swap_remove(place.expect("a group with people is live"));
        }
    }
}

impl Group {
    fn list(&self, order: Order) -> &SortedList<Place> {
        let mut lists = self.people.iter();
        let list = lists.find(|(known, _)| *known == order);
        &list.expect("a queue keeps every order that its items may ask for").1
    }

    /// Whether nobody stands here; the same in every order.
    fn is_empty(&self) -> bool {
        self.people.first().is_none_or(|(_, list)| list.is_empty())
    }
}

impl Place {
    const fn of(order: Order, released: Option<Time>, membership: &Membership) -> Self {
        let Membership { member, last_assigned, .. } = *membership;
        let turn = match order {
            Order::Member => 0,
            Order::RoundRobin => last_assigned as u128,
            Order::LeastActive => {
                let released = match released {
                    // Flipping the sign makes negative times come before positive ones.
                    Some(time) => (time.as_millis() ^ i64::MIN).cast_unsigned(),
                    None => 0,
                };
                (released as u128) << 64 | last_assigned as u128
            }
        };
        Self { turn, member }
    }

    /// When capacity was last released, as a number that rises with time.
    pub(super) const fn released(self) -> u64 {
        (self.turn >> 64) as u64
    }

    /// The number of the last assignment.
    #[allow(clippy::cast_possible_truncation, reason = "the lower half is what is asked for")]
    pub(super) const fn assigned(self) -> u64 {
        self.turn as u64
    }
}
