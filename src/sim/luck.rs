//! The chances that people take: streams of offers and of looks.

use super::Model;
use crate::id::AgentId;
use crate::id::DemandId;
use crate::id::IdVec;
use crate::random::Purpose;
use crate::random::Stream;
use crate::random::Streams;

/// Streams of one replication that belong to what people do.
#[derive(Clone, Debug)]
pub(super) struct Luck {
    /// By item and offer: what becomes of an offer.
    pub(super) accepts: IdVec<DemandId, Stream>,
    /// By item and offer: how long it takes.
    pub(super) accepts_after: IdVec<DemandId, Stream>,
    /// By person and look.
    pub(super) looks: IdVec<AgentId, Stream>,
    pub(super) looks_while_working: IdVec<AgentId, Stream>,
    pub(super) takes: IdVec<AgentId, Stream>,
    /// By person and break.
    pub(super) breaks: IdVec<AgentId, Stream>,
}

impl Luck {
    pub(super) fn new(model: &Model, streams: &Streams) -> Self {
        let of_demands = |purpose| {
            model.demands.iter().map(|demand| streams.stream(&demand.name, purpose)).collect()
        };
        let of_people = |purpose| {
            model.center.agents.iter().map(|agent| streams.stream(&agent.name, purpose)).collect()
        };
        Self {
            accepts: of_demands(Purpose::Accepts),
            accepts_after: of_demands(Purpose::AcceptsAfter),
            looks: of_people(Purpose::Looks),
            looks_while_working: of_people(Purpose::LooksWhileWorking),
            takes: of_people(Purpose::Takes),
            breaks: of_people(Purpose::Break),
        }
    }
}
