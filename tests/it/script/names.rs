//! The names of a script: which numbers they get.

use std::collections::BTreeSet;

use waitline::id::Id;

/// Names of one kind in canonical order.
#[derive(Default)]
pub(crate) struct Names(BTreeSet<String>);

impl Names {
    pub(crate) fn add(&mut self, name: &str) {
        self.0.insert(name.to_owned());
    }

    /// The id of a name; a script that uses an unknown one fails.
    pub(crate) fn id<I: Id>(&self, name: &str) -> I {
        let position = self.0.iter().position(|known| known == name);
        I::new(position.unwrap_or_else(|| panic!("`{name}` is declared nowhere")))
    }

    pub(crate) fn name(&self, id: impl Id) -> &str {
        self.0.iter().nth(id.index()).map_or("nobody", String::as_str)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

/// The names of every kind.
#[derive(Default)]
pub(crate) struct Vocabulary {
    pub(crate) agents: Names,
    pub(crate) queues: Names,
    pub(crate) workstreams: Names,
    pub(crate) skills: Names,
    pub(crate) profiles: Names,
    pub(crate) attributes: Names,
    pub(crate) values: Names,
    pub(crate) columns: Names,
    pub(crate) hours: Names,
    pub(crate) campaigns: Names,
    pub(crate) outsides: Names,
    pub(crate) record_types: Names,
}
