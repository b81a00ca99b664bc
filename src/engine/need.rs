//! What items ask of people: the part of an item that eligibility looks at.

use std::collections::BTreeMap;

use crate::center::CapacityNeed;
use crate::center::SkillRating;
use crate::id::AttributeId;
use crate::id::Id;
use crate::id::IdVec;
use crate::id::ProfileId;
use crate::id::ValueId;
use crate::id::WorkstreamId;

/// What an item asks of whoever serves it. Items that ask the same share one.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Need {
    /// The workstream: its presences and its skill algorithm apply.
    pub(super) workstream: WorkstreamId,
    /// Required skills, sorted by skill (CL-6, SK-1).
    pub(super) skills: Vec<SkillRating>,
    /// Capacity taken (CAP-1, CAP-8).
    pub(super) capacity: CapacityNeed,
    /// What else decides in the queue in which such items wait.
    pub(super) local: Local,
}

/// What decides in one queue only; the default in queues that have nothing of the kind.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(super) struct Local {
    /// The selection criterion that the item meets, counted from one; 0: none (CUS-2).
    pub(super) ruleset: usize,
    /// How many of the queue's widenings are over (BUL-2).
    pub(super) stage: u8,
    /// Whether only those may have the item whom it wants (10.7).
    pub(super) reserved: bool,
    /// The attributes that the queue's rules compare people with, sorted (CUS-5).
    pub(super) attributes: Vec<(AttributeId, ValueId)>,
}

/// An interned [`Need`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(super) struct NeedId(u32);

impl Id for NeedId {
    fn new(index: usize) -> Self {
        Self(u32::try_from(index).expect("fewer than 2^32 kinds of need"))
    }

    fn index(self) -> usize {
        self.0 as usize
    }
}

/// All needs seen so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Needs {
    table: IdVec<NeedId, Need>,
    index: BTreeMap<Need, NeedId>,
}

impl Needs {
    pub(super) fn intern(&mut self, need: Need) -> NeedId {
        if let Some(id) = self.index.get(&need) {
            return *id;
        }
        let id = self.table.push(need.clone());
        self.index.insert(need, id);
        id
    }

    /// A need with what another asks for as well: skills are appended (CL-6), and so are profiles.
    pub(super) fn merge(&mut self, kept: NeedId, added: NeedId) -> NeedId {
        if kept == added {
            return kept;
        }
        let (kept, mut need) = (&self.table[kept], self.table[added].clone());
        for wanted in &kept.skills {
            match need.skills.binary_search_by_key(&wanted.skill, |entry| entry.skill) {
                Ok(place) => {
                    need.skills[place].rating = need.skills[place].rating.max(wanted.rating);
                }
                Err(place) => need.skills.insert(place, *wanted),
            }
        }
        let profiles = &mut need.capacity.profiles;
        profiles.extend(&kept.capacity.profiles);
        profiles.sort_unstable();
        profiles.dedup();
        self.intern(need)
    }

    /// A need with a slot of one more profile (CAP-10).
    pub(super) fn with_profile(&mut self, id: NeedId, profile: ProfileId) -> NeedId {
        let mut need = self.table[id].clone();
        if let Err(place) = need.capacity.profiles.binary_search(&profile) {
            need.capacity.profiles.insert(place, profile);
        }
        self.intern(need)
    }

    /// A need with what decides in a queue.
    pub(super) fn with_local(&mut self, id: NeedId, local: Local) -> NeedId {
        let need = Need { local, ..self.table[id].clone() };
        self.intern(need)
    }

    pub(super) fn of(&self, id: NeedId) -> &Need {
        &self.table[id]
    }
}
