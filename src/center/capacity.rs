//! Capacity: what an item takes of a person, in units and in profiles (section 11).

use crate::id::ProfileId;

/// What one work item takes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct CapacityNeed {
    /// Units of the person's total (CAP-1); zero if the workstream counts in profiles only.
    pub units: u32,
    /// One slot of each of these profiles (CAP-3, CAP-8); sorted, without repeats.
    pub profiles: Vec<ProfileId>,
}

/// A named limit on how many items of a kind a person holds (CAP-3).
#[derive(Clone, Debug)]
pub struct CapacityProfile {
    /// Its name.
    pub name: String,
    /// Items a person may hold, unless he has a limit of his own; 0 to 100.
    pub limit: u32,
    /// Whether a person who has used it up gets no automatic work at all (CAP-6).
    pub blocking: bool,
    /// When a slot comes back.
    pub reset: ProfileReset,
}

/// When a profile's slot comes back (CAP-7).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ProfileReset {
    /// When the item is released.
    Immediate,
    /// When the person's shift ends; items still open then no longer count afterwards.
    EndOfDay,
}

/// A profile that a person holds, with the limit that applies to that person (CAP-4).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ProfileLimit {
    /// The profile.
    pub profile: ProfileId,
    /// Items the person may hold.
    pub limit: u32,
}
