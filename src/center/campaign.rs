//! Campaigns: customers whom the center calls (14.4).

use crate::id::QueueId;
use crate::id::WorkstreamId;
use crate::time::Span;

/// A list of customers to be called, and how (proactive engagement).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Campaign {
    /// Its name.
    pub name: String,
    /// The voice workstream whose settings its calls have.
    pub workstream: WorkstreamId,
    /// The voice queue whose members take its calls.
    pub queue: QueueId,
    /// Who dials, and when.
    pub mode: DialMode,
    /// Which campaign takes the people of a queue first (OUT-5).
    pub priority: CampaignPriority,
}

/// Which campaign takes the people of a queue first; equal ones take turns (OUT-5).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum CampaignPriority {
    /// First.
    Critical,
    /// Second.
    High,
    /// Last.
    #[default]
    Normal,
}

/// How a campaign dials.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DialMode {
    /// A person accepts, then the customer is dialed (OUT-1).
    Preview,
    /// So many calls for each available person (OUT-2): one; up to five if a bot leads.
    Progressive(u32),
    /// As many calls as waits and answers suggest (OUT-3).
    Predictive(Pacing),
    /// A bot talks to whoever answers, to so many at a time (OUT-4): up to 500.
    Copilot(u32),
}

/// How predictive dialing finds its pace (OUT-3).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pacing {
    /// The wait of an answered customer that should not be exceeded.
    pub threshold: Span,
    /// The share of waits that may exceed it before calls are suspended, in ten-thousandths: at
    /// nine tenths of it, dialing is progressive.
    pub suspend_at: u32,
    /// How often the pace is found anew.
    pub every: Span,
    /// The share of dials that somebody answers until there have been some, in ten-thousandths.
    pub live_answers: u32,
}

impl Pacing {
    /// People who must be available; with fewer, dialing is progressive.
    pub const PEOPLE: usize = 10;

    /// The next number of calls per person, in thousandths, from the present one, the share of
    /// dials that were answered (in ten-thousandths), and the recent mean wait of who answered.
    ///
    /// As many as it takes for one answer, times four fifths of the threshold over the wait,
    /// within 0.1 and 2; at most 35 % more or less than now.
    pub fn next_rate(&self, rate: u32, live_answers: u32, wait: Span) -> u32 {
        let base = i64::from(10_000_u32) * 1_000 / i64::from(live_answers.max(1));
        let target = self.threshold.as_millis() * 4 / 5;
        let scale = (target * 1_000 / wait.as_millis().max(1)).clamp(100, 2_000);
        let rate = i64::from(rate);
        let next = (base * scale / 1_000).clamp(rate * 65 / 100, rate * 135 / 100);
        u32::try_from(next).unwrap_or(u32::MAX)
    }
}
