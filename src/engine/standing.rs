//! Standings: what eligibility looks at in a person. People who stand alike share one.

use std::collections::BTreeMap;

use crate::center::Center;
use crate::center::Presence;
use crate::center::ProfileLimit;
use crate::center::SkillRating;
use crate::id::AgentId;
use crate::id::ColumnId;
use crate::id::Id;
use crate::id::IdVec;
use crate::id::ProfileId;
use crate::id::QueueId;
use crate::id::ValueId;

/// What people of one make have in common for good.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Make {
    /// Active skills, sorted by skill.
    pub(super) skills: Vec<SkillRating>,
    /// Properties, sorted by column.
    pub(super) columns: Vec<(ColumnId, ValueId)>,
    /// Capacity profiles, sorted by profile.
    pub(super) profiles: Vec<ProfileLimit>,
    /// Levels that people are in, by queue (BUL-1).
    pub(super) levels: Vec<(QueueId, u32)>,
    /// Whether the service calendar says that they work (CUS-8).
    pub(super) works: bool,
}

impl Make {
    fn of(center: &Center, id: AgentId) -> Self {
        let agent = &center.agents[id];
        Self {
            skills: agent.skills.clone(),
            columns: agent.columns.clone(),
            profiles: agent.profiles.clone(),
            levels: levels_of(center, id),
            works: false,
        }
    }

    /// Position of a profile among those held.
    pub(super) fn slot(&self, profile: ProfileId) -> Option<usize> {
        self.profiles.binary_search_by_key(&profile, |held| held.profile).ok()
    }
}

/// The first level of each queue that a person is in.
fn levels_of(center: &Center, agent: AgentId) -> Vec<(QueueId, u32)> {
    let queues = center.queues.iter_enumerated();
    let levels = queues.filter_map(|(queue, settings)| {
        let levels = &settings.assignment.bullseye.as_ref()?.levels;
        let mut numbered = (0..).zip(levels);
        let (level, _) = numbered.find(|(_, level)| level.agents.contains(&agent))?;
        Some((queue, level))
    });
    levels.collect()
}

/// An interned [`Make`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(super) struct MakeId(u32);

impl Id for MakeId {
    fn new(index: usize) -> Self {
        Self(u32::try_from(index).expect("fewer than 2^32 makes"))
    }
    fn index(self) -> usize {
        self.0 as usize
    }
}

/// What eligibility looks at in a signed-in person at a moment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Standing {
    /// What does not change.
    pub(super) make: MakeId,
    /// Base presence.
    pub(super) presence: Presence,
    /// Free units; negative after picking beyond capacity (CAP-12).
    pub(super) units_free: i32,
    /// Free slots, by position among the make's profiles; may be negative.
    pub(super) slots_free: Vec<i32>,
    /// A blocking profile that is used up (CAP-6).
    pub(super) blocked_by: Option<ProfileId>,
}

/// An interned [`Standing`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(super) struct StandingId(u32);

impl Id for StandingId {
    fn new(index: usize) -> Self {
        Self(u32::try_from(index).expect("fewer than 2^32 standings"))
    }
    fn index(self) -> usize {
        self.0 as usize
    }
}

/// All makes, and all standings seen so far.
#[derive(Clone, Debug)]
pub(super) struct Standings {
    makes: IdVec<MakeId, Make>,
    known: BTreeMap<Make, MakeId>,
    make_of: IdVec<AgentId, MakeId>,
    table: IdVec<StandingId, Standing>,
    index: BTreeMap<Vec<i32>, StandingId>,
    key: Vec<i32>,
    /// By make, the standings of people without profiles by free units and presence: those of
    /// most people, found without a search.
    plain: Vec<Vec<[Option<StandingId>; Presence::ALL.len()]>>,
}

/// Free units up to which standings are found without a search.
const PLAIN: usize = 1024;

impl Standings {
    pub(super) fn new(center: &Center) -> Self {
        let mut makes = IdVec::new();
        let mut known = BTreeMap::new();
        let make_of = center.agents.ids().map(|agent| {
            let make = Make::of(center, agent);
            *known.entry(make).or_insert_with_key(|make| makes.push(make.clone()))
        });
        let make_of = make_of.collect();
        Self {
            makes,
            known,
            make_of,
            table: IdVec::new(),
            index: BTreeMap::new(),
            key: Vec::new(),
            plain: Vec::new(),
        }
    }

    /// Changes the limit that applies to a person (CAP-4); whether he holds the profile.
    pub(super) fn set_limit(&mut self, agent: AgentId, profile: ProfileId, limit: u32) -> bool {
        let mut make = self.make_of(agent).clone();
        let Some(slot) = make.slot(profile) else {
            return false;
        };
        make.profiles[slot].limit = limit;
        self.set_make(agent, make);
        true
    }

    /// Notes whether a person's calendar says that he works.
    pub(super) fn set_works(&mut self, agent: AgentId, works: bool) {
        let make = Make { works, ..self.make_of(agent).clone() };
        self.set_make(agent, make);
    }

    /// Everybody as the center has him.
    pub(super) fn reset(&mut self, center: &Center) {
        for (agent, settings) in center.agents.iter_enumerated() {
            let make = self.make_of(agent);
            if make.works || make.profiles != settings.profiles {
                self.set_make(agent, Make::of(center, agent));
            }
        }
    }

    fn set_make(&mut self, agent: AgentId, make: Make) {
        let makes = &mut self.makes;
        let id = *self.known.entry(make).or_insert_with_key(|make| makes.push(make.clone()));
        self.make_of[agent] = id;
    }

    pub(super) fn make(&self, id: MakeId) -> &Make {
        &self.makes[id]
    }

    pub(super) fn make_of(&self, agent: AgentId) -> &Make {
        &self.makes[self.make_of[agent]]
    }

    pub(super) fn of(&self, id: StandingId) -> &Standing {
        &self.table[id]
    }

    /// The standing of a person with this presence, these free units and used slots.
    pub(super) fn intern(
        &mut self,
        center: &Center,
        agent: AgentId,
        presence: Presence,
        units_free: i32,
        slots_used: &[i32],
    ) -> StandingId {
        let make = self.make_of[agent];
        if slots_used.is_empty() {
            let free = usize::try_from(units_free).unwrap_or(usize::MAX);
            let known = self.plain.get(make.index()).and_then(|plain| plain.get(free));
            if let Some(id) = known.and_then(|known| known[presence as usize]) {
                return id;
            }
        }
        self.find(center, make, presence, units_free, slots_used)
    }

    /// Searches for a standing, which is made if it is new.
    #[inline(never)]
    fn find(
        &mut self,
        center: &Center,
        make: MakeId,
        presence: Presence,
        units_free: i32,
        slots_used: &[i32],
    ) -> StandingId {
        self.key.clear();
        self.key.push(make.0.cast_signed());
        self.key.push(presence as i32);
        self.key.push(units_free);
        self.key.extend_from_slice(slots_used);
        match self.index.get(self.key.as_slice()) {
            Some(id) => *id,
            None => self.add(center, make, presence, units_free, slots_used),
        }
    }

    /// Makes the standing of the key, and notes where it is found without a search.
    #[cold]
    fn add(
        &mut self,
        center: &Center,
        make: MakeId,
        presence: Presence,
        units_free: i32,
        slots_used: &[i32],
    ) -> StandingId {
        let profiles = &self.makes[make].profiles;
        let slots_free: Vec<i32> = profiles
            .iter()
            .zip(slots_used)
            .map(|(held, used)| held.limit.cast_signed() - used)
            .collect();
        let blocking = profiles.iter().zip(&slots_free);
        let blocked_by = blocking
            .filter(|(held, free)| center.profiles[held.profile].blocking && **free <= 0)
            .map(|(held, _)| held.profile)
            .next();
        let standing = Standing { make, presence, units_free, slots_free, blocked_by };
        let id = self.table.push(standing);
        self.index.insert(self.key.clone(), id);
        if slots_used.is_empty()
            && let Ok(free) = usize::try_from(units_free)
            && free < PLAIN
        {
            self.plain.resize(self.makes.len(), Vec::new());
            let plain = &mut self.plain[make.index()];
            if plain.len() <= free {
                plain.resize(free + 1, [None; Presence::ALL.len()]);
            }
            plain[free][presence as usize] = Some(id);
        }
        id
    }
}
