//! What is simulated, and how it is studied.

use std::sync::Arc;

use super::BotHabits;
use crate::center::Center;
use crate::id::DemandId;
use crate::id::IdVec;
use crate::id::PoolId;
use crate::id::WorkstreamId;
use crate::time::Span;
use crate::traffic::Demand;
use crate::workforce::Pool;

/// A center with its traffic and its people.
#[derive(Clone, Debug)]
pub struct Model {
    /// What the engine decides by.
    pub center: Arc<Center>,
    /// Who calls.
    pub demands: IdVec<DemandId, Demand>,
    /// What the bots of workstreams that have one do.
    pub bots: IdVec<WorkstreamId, Option<BotHabits>>,
    /// Who works.
    pub pools: IdVec<PoolId, Pool>,
    /// How it is studied.
    pub study: Study,
}

/// How a model is studied.
#[derive(Clone, PartialEq, Debug)]
pub struct Study {
    /// Length of time in which items arrive.
    pub horizon: Span,
    /// Length at the beginning that is simulated but not counted.
    pub warm_up: Span,
    /// What happens to items still there at the horizon.
    pub closing: Closing,
    /// Names every random stream.
    pub seed: u64,
}

/// What happens to items still there at the horizon.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Closing {
    /// They are served out and counted; time averages stop at the horizon.
    ServeOut,
    /// The run stops; what is there is counted as left at the end.
    Cut,
    /// Waiting items are closed by the system; work in hand is finished.
    Disconnect,
}
