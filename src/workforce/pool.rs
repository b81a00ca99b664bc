//! A pool of people planned alike.

use super::Teamwork;
use crate::center::WorkType;
use crate::id::AgentId;
use crate::id::DemandId;
use crate::id::HoursId;
use crate::random::Law;
use crate::time::Span;
use crate::time::Time;

/// People planned alike.
#[derive(Clone, Debug)]
pub struct Pool {
    /// Its name; its people are called `name 1`, `name 2`, ...
    pub name: String,
    /// Its people, in the order in which they come; the last to come are the first to leave.
    pub agents: Vec<AgentId>,
    /// How many are scheduled, and when.
    pub staffing: Vec<Staffing>,
    /// When their service calendars say that they work, if they have any (CUS-8).
    pub calendar: Option<HoursId>,
    /// Breaks that every person takes, one a day each.
    pub breaks: Vec<Break>,
    /// What several conversations at once do to their pace.
    pub several_at_once: SeveralAtOnce,
    /// Whether a pushed conversation interrupts work on a record.
    pub records_are_interrupted: bool,
    /// What people do with offers.
    pub offered: Offered,
    /// How people pick, if any queue of theirs has picked work.
    pub picking: Option<Picking>,
    /// What they do together with others.
    pub teamwork: Teamwork,
    /// What an hour of one person costs.
    pub cost_per_hour: Option<f64>,
    /// Share of paid time in which people are not there (planned absence); `agents` are those
    /// present, so paid hours = signed-in hours / (1 - shrinkage).
    pub shrinkage: f64,
}

/// From `from` on, `count` people are scheduled.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Staffing {
    /// From this point on.
    pub from: Time,
    /// This many people.
    pub count: u32,
}

/// A break on one day: each person starts it at a uniform point of the window in which it fits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Break {
    /// Start of the window.
    pub from: Time,
    /// End of the window.
    pub to: Time,
    /// How long it is.
    pub length: Span,
}

/// What several conversations at once do to their pace.
#[derive(Clone, PartialEq, Debug)]
pub enum SeveralAtOnce {
    /// One piece of work has the attention at a time; the others wait for it (MET-1).
    Turns,
    /// Each of `k` conversations moves at `pace[k - 1]`; beyond the list, total pace stays.
    Slowdown(Vec<f64>),
}

/// What people do with offers. Shares exclude each other.
#[derive(Clone, Debug)]
pub struct Offered {
    /// How long until an offer is accepted.
    pub accepts_after: Law,
    /// Share of offers that run out.
    pub lets_expire: f64,
    /// Share of offers that are rejected.
    pub rejects: f64,
    /// How long until an offer is rejected.
    pub rejects_after: Law,
}

/// How people pick.
#[derive(Clone, Debug)]
pub struct Picking {
    /// How long after becoming free a person looks at the list; armed afresh by the next arrival
    /// if the list was empty.
    pub looks_when_free_after: Law,
    /// How often a person who has something in hand and room for more looks; `None`: never.
    pub looks_while_working_every: Option<Law>,
    /// What he takes.
    pub takes: Takes,
    /// Time between choosing an item and having it: two may reach for the same one.
    pub claim_time: Span,
    /// People's own restraint; picking itself never blocks (PICK-4).
    pub holds_at_most: HoldsAtMost,
    /// Factors on the hands-on time of demands that people picked by choice.
    pub handling_factors: Vec<(DemandId, f64)>,
}

/// Which item of the list is taken.
#[derive(Clone, PartialEq, Debug)]
pub enum Takes {
    /// The one that has waited longest.
    Oldest,
    /// The one that came last.
    Newest,
    /// The oldest of the queue with the smallest priority number.
    Priority,
    /// Any, each as likely.
    Random,
    /// The one that will take the least work.
    Shortest,
    /// A demand by these weights, then its oldest: cherry-picking.
    Weights(Vec<(DemandId, f64)>),
}

/// How much a person takes on by himself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum HoldsAtMost {
    /// What his capacity has room for, as under push.
    Capacity,
    /// This many items of each type.
    Items(Vec<(WorkType, u32)>),
}
