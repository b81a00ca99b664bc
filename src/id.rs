//! Identifiers: small numbers with a type, and the vectors they index.
//!
//! Users see names; inside, everything that exists in a center is a dense index. The order of
//! ids is the canonical order of names, so it does not depend on the order of tables in a file.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

/// A type that is a dense index.
pub trait Id: Copy {
    /// The id with this position.
    fn new(index: usize) -> Self;
    /// Its position.
    fn index(self) -> usize;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name(u32);

        impl Id for $name {
            #[inline]
            fn new(index: usize) -> Self {
                Self(u32::try_from(index).expect("no table has 2^32 entries"))
            }

            #[inline]
            fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }
    )*};
}

ids! {
    /// A workstream of the center.
    WorkstreamId,
    /// A queue of the center.
    QueueId,
    /// A campaign of the center.
    CampaignId,
    /// A person who serves (a *representative* in the product).
    AgentId,
    /// A skill.
    SkillId,
    /// A type of skills, such as languages.
    SkillTypeId,
    /// A capacity profile.
    ProfileId,
    /// An attribute of work items, such as `topic`.
    AttributeId,
    /// A value some attribute may have, such as `billing`; one numbering for all attributes.
    ValueId,
    /// A property of people that custom rules look at (a *user column* in the product).
    ColumnId,
    /// A route-to-queue rule; one numbering for all workstreams.
    RuleId,
    /// Operating hours of queues and channels.
    HoursId,
    /// A phone number outside the center.
    OutsideId,
    /// A type of record, with its intake rules.
    RecordTypeId,
    /// An interned set of attribute values, handed out by the engine.
    AttributeSetId,
    /// A stream of demand (traffic; the engine never sees it).
    DemandId,
    /// People planned alike (workforce; the engine never sees it).
    PoolId,
}

/// The name of a living work item: a slot that is used again, and how often it has been.
///
/// The caller of the engine hands these out; an id whose item is gone is recognised as stale.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemId {
    /// Position in the tables of living items.
    pub slot: u32,
    /// How many items had the slot before.
    pub generation: u32,
}

impl fmt::Debug for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "item {}.{}", self.slot, self.generation)
    }
}

/// A vector indexed by one kind of id.
#[derive(Clone, PartialEq, Eq)]
pub struct IdVec<I, T> {
    entries: Vec<T>,
    ids: PhantomData<fn(I)>,
}

impl<I: Id, T> IdVec<I, T> {
    /// An empty vector.
    pub const fn new() -> Self {
        Self { entries: Vec::new(), ids: PhantomData }
    }

    /// `count` entries made by `make`.
    pub fn from_fn(count: usize, make: impl FnMut(I) -> T) -> Self {
        (0..count).map(I::new).map(make).collect()
    }

    /// Appends an entry and returns its id.
    pub fn push(&mut self, entry: T) -> I {
        self.entries.push(entry);
        I::new(self.entries.len() - 1)
    }

    /// Number of entries.
    pub const fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no entry.
    pub const fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entry, if the id is in range.
    pub fn get(&self, id: I) -> Option<&T> {
        self.entries.get(id.index())
    }

    /// All ids in order.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = I> + ExactSizeIterator + use<I, T> {
        (0..self.entries.len()).map(I::new)
    }

    /// All entries in order.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.entries.iter()
    }

    /// All entries in order, to be changed.
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, T> {
        self.entries.iter_mut()
    }

    /// All pairs of id and entry in order.
    pub fn iter_enumerated(&self) -> impl DoubleEndedIterator<Item = (I, &T)> {
        self.entries.iter().enumerate().map(|(index, entry)| (I::new(index), entry))
    }

    /// The id of the first entry for which `wanted` holds.
    pub fn position(&self, wanted: impl FnMut(&T) -> bool) -> Option<I> {
        self.entries.iter().position(wanted).map(I::new)
    }

    /// Removes all entries and keeps the memory.
    pub fn clear(&mut self) {
        self.entries.clear();
    }
}

impl<I: Id, T> Default for IdVec<I, T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<I: Id, T> FromIterator<T> for IdVec<I, T> {
    fn from_iter<S: IntoIterator<Item = T>>(entries: S) -> Self {
        Self { entries: entries.into_iter().collect(), ids: PhantomData }
    }
}

impl<'a, I, T> IntoIterator for &'a IdVec<I, T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.entries.iter()
    }
}

impl<I: Id, T> Index<I> for IdVec<I, T> {
    type Output = T;
    #[inline]
    fn index(&self, id: I) -> &T {
        &self.entries[id.index()]
    }
}

impl<I: Id, T> IndexMut<I> for IdVec<I, T> {
    #[inline]
    fn index_mut(&mut self, id: I) -> &mut T {
        &mut self.entries[id.index()]
    }
}

impl<I, T: fmt::Debug> fmt::Debug for IdVec<I, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.entries.fmt(f)
    }
}
