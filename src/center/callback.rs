//! Callbacks: what callers are offered instead of staying on the line (14.1, 14.2).

use crate::id::HoursId;
use crate::time::Span;

/// How a voice queue offers callbacks and makes them (CB-6, CB-7). Everything but the defaults
/// asks for customer-first callbacks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CallbackProfile {
    /// Time between one offer and the next (CB-1): 120 s.
    pub repeat: Span,
    /// Whether a caller may name another number than the one he calls from: no.
    pub alternate_number: bool,
    /// The offering window; `None`: at any time.
    pub offered_during: Option<HoursId>,
    /// Which second callback to the same number is refused: none.
    pub duplicates: DuplicateCallbacks,
    /// Callbacks of the queue that may wait at a time: offers stop there and resume below;
    /// `None`: any number.
    pub at_once: Option<u32>,
    /// How often a dial that came to nothing is repeated: never.
    pub retries: Retries,
    /// Whether customers are dialed while the queue is closed: no.
    pub out_of_hours: bool,
    /// What slows dials down (CB-7); `None`: nothing.
    pub throttle: Option<Throttle>,
}

impl Default for CallbackProfile {
    fn default() -> Self {
        Self {
            repeat: Span::from_secs(120),
            alternate_number: false,
            offered_during: None,
            duplicates: DuplicateCallbacks::Allowed,
            at_once: None,
            retries: Retries::default(),
            out_of_hours: false,
            throttle: None,
        }
    }
}

/// Which second callback to one number is refused (CB-6).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum DuplicateCallbacks {
    /// None.
    #[default]
    Allowed,
    /// One in the same queue.
    RefusedInQueue,
    /// One in any queue.
    RefusedAnywhere,
}

/// How often a customer is dialed again, by what became of the dial (CB-6).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Retries {
    /// Nobody answered.
    pub no_answer: Retry,
    /// The call could not be made.
    pub failure: Retry,
    /// A machine answered.
    pub machine: Retry,
}

/// How often and after which wait a customer is dialed again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Retry {
    /// How often: never.
    pub times: u32,
    /// After so long, at least 5 minutes.
    pub after: Span,
}

impl Retry {
    /// The shortest wait before another dial.
    pub const LEAST: Span = Span::from_minutes(5);
}

impl Default for Retry {
    fn default() -> Self {
        Self { times: 0, after: Self::LEAST }
    }
}

/// Slows dials down while customers who have answered wait too long for somebody (CB-7).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Throttle {
    /// The mean wait on the line that is aimed at; what exceeds it delays new dials.
    pub target: Span,
    /// How far back dials count for the mean.
    pub window: Span,
}
