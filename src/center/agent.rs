//! People: skills, capacity, presence.

use std::fmt;

use super::ProfileLimit;
use crate::id::ColumnId;
use crate::id::SkillId;
use crate::id::SkillTypeId;
use crate::id::ValueId;

/// A skill.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Skill {
    /// Its name.
    pub name: String,
    /// The type that it belongs to, for rules that look at one type only (CUS-5).
    pub skill_type: Option<SkillTypeId>,
    /// The span of its rating model, from the lowest value to the highest (SK-6); zero counts
    /// as one. Skills with one model need none.
    pub rating_span: u32,
}

impl Skill {
    /// A skill of no type, rated like all others.
    pub const fn named(name: String) -> Self {
        Self { name, skill_type: None, rating_span: 0 }
    }
}

/// A property of people that custom assignment rules look at, such as `level`.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its name.
    pub name: String,
}

/// A skill with a rating: what a person has or what an item requires (SK-1).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SkillRating {
    /// The skill.
    pub skill: SkillId,
    /// The proficiency value.
    pub rating: u32,
}

/// A person (a *representative* in the product).
#[derive(Clone, Debug)]
pub struct Agent {
    /// His name.
    pub name: String,
    /// Capacity units (CAP-1); `None` if the person is planned in profiles only.
    pub units: Option<u32>,
    /// Capacity profiles that he holds (CAP-4); sorted by profile.
    pub profiles: Vec<ProfileLimit>,
    /// Active skills, sorted by skill; a deactivated skill is left out (SK-1).
    pub skills: Vec<SkillRating>,
    /// Presence taken on signing in (PRE-2).
    pub default_presence: Presence,
    /// Properties for custom assignment rules; sorted by column.
    pub columns: Vec<(ColumnId, ValueId)>,
}

impl Agent {
    /// A person without capacity or skills who is available on signing in (PRE-2).
    pub const fn new(name: String) -> Self {
        Self {
            name,
            units: None,
            profiles: Vec::new(),
            skills: Vec::new(),
            default_presence: Presence::Available,
            columns: Vec::new(),
        }
    }
}

/// Base presence (PRE-1).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Presence {
    /// Nothing in hand.
    Available,
    /// Some work in hand.
    Busy,
    /// As much work in hand as there is room for, or not to be disturbed.
    DoNotDisturb,
    /// Signed in, not at work.
    Away,
    /// Not signed in.
    #[default]
    Offline,
}

impl Presence {
    /// Every presence.
    pub const ALL: [Self; 5] =
        [Self::Available, Self::Busy, Self::DoNotDisturb, Self::Away, Self::Offline];

    /// The name in scenario files and results.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Available => "available",
            Self::Busy => "busy",
            Self::DoNotDisturb => "do not disturb",
            Self::Away => "away",
            Self::Offline => "offline",
        }
    }
}

impl fmt::Display for Presence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A set of presences.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct PresenceSet(u8);

impl PresenceSet {
    /// No presence.
    pub const EMPTY: Self = Self(0);

    /// Whether it holds `presence`.
    pub const fn contains(self, presence: Presence) -> bool {
        self.0 & (1 << presence as u8) != 0
    }

    /// The set with `presence` added.
    #[must_use]
    pub const fn with(self, presence: Presence) -> Self {
        Self(self.0 | 1 << presence as u8)
    }
}

impl FromIterator<Presence> for PresenceSet {
    fn from_iter<I: IntoIterator<Item = Presence>>(presences: I) -> Self {
        presences.into_iter().fold(Self::EMPTY, Self::with)
    }
}
