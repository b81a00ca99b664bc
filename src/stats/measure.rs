//! The measures: one name each, in files, on the terminal, in charts and in code.

/// The unit of a measure.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Unit {
    /// A number of things.
    Count,
    /// A fraction between 0 and 1.
    Share,
    /// Seconds.
    Seconds,
    /// An average level.
    Level,
    /// Hours.
    Hours,
    /// Money, in the scenario's currency.
    Money,
}

macro_rules! measures {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal, $unit:ident;)*) => {
        /// A reported number. `docs/measures.md` repeats each description word for word.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Measure {
            $($(#[doc = $doc])+ $name,)*
        }

        impl Measure {
            /// Every measure, in the order of reports.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The name everywhere.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// Its unit.
            pub const fn unit(self) -> Unit {
                match self { $(Self::$name => Unit::$unit,)* }
            }

            /// What it is: formula and population.
            pub const fn description(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc, "\n"),+).trim_ascii(),)* }
            }

            /// The measure with this name.
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|measure| measure.name() == name)
            }
        }
    };
}

measures! {
    /// Entered a human queue in this scope.
    Offered = "offered", Count;
    /// Answered by a person.
    Answered = "answered", Count;
}
