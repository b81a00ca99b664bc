//! Outbound calls: whom to dial, and when (14.4).

use std::collections::VecDeque;

use crate::center::Campaign;
use crate::center::Center;
use crate::center::DialMode;
use crate::center::Pacing;
use crate::id::AgentId;
use crate::id::CampaignId;
use crate::id::IdVec;
use crate::id::ItemId;
use crate::id::QueueId;
use crate::time::Span;
use crate::time::Time;

use super::Arrival;
use super::CloseCause;
use super::Decision;
use super::Engine;
use super::Entry;
use super::IgnoreReason;
use super::State;
use super::need::NeedId;
use super::selection::fit;
use super::session::Outcome;
use super::waiting::Age;
use super::waiting::Precedence;
use super::waiting::Rank;

/// How long answers and waits count for the pace (OUT-3), by day.
const DAYS: usize = 30;
const DAY: Span = Span::from_hours(24);

/// One call per person, in thousandths.
const ONE: u32 = 1_000;

/// What the engine keeps for centers with campaigns.
#[derive(Clone, Debug)]
pub(super) struct Outbound {
    desks: IdVec<CampaignId, Desk>,
    /// Campaigns by queue and priority, each group served in turn (OUT-5).
    turns: Vec<CampaignId>,
    /// When to look again for calls to make.
    pub(super) due: Time,
}

/// A campaign at work.
#[derive(Clone, Debug)]
struct Desk {
    list: VecDeque<Arrival>,
    /// Being dialed for nobody in particular.
    dialed: Vec<Arrival>,
    /// Handed on: in the queue, with a bot, or with somebody; some are over.
    calls: Vec<Call>,
    /// How many of them are open in the queue; true while looking for calls to make.
    open: usize,
    /// Calls per person, in thousandths.
    rate: u32,
    paced: Time,
    /// Dials, answers and waits that exceeded the threshold, by day.
    days: VecDeque<(i64, [u32; 3])>,
    /// Waits since the pace was found: their sum and number.
    waits: (Span, u32),
}

#[derive(Clone, Copy, Debug)]
struct Call {
    item: ItemId,
    /// When the customer answered.
    answered: Time,
    phase: Phase,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Phase {
    /// To be dialed when somebody has accepted.
    Preview,
    /// Being dialed for who has accepted.
    Dialed,
    /// On the line, waiting for somebody.
    Waits,
    /// With a bot or a person.
    Connected,
}

impl Desk {
    fn count(&mut self, now: Time, what: usize) {
        let day = now.as_millis().div_euclid(DAY.as_millis());
        if self.days.back().is_none_or(|last| last.0 != day) {
            self.days.push_back((day, [0; 3]));
        }
        let oldest = day - i64::try_from(DAYS).unwrap_or(i64::MAX);
        while self.days.front().is_some_and(|first| first.0 <= oldest) {
            self.days.pop_front();
        }
        if let Some(last) = self.days.back_mut() {
            last.1[what] += 1;
        }
    }

    /// The share of one count in another over the days, in ten-thousandths.
    fn share(&self, what: usize, of: usize) -> Option<u32> {
        let sum = |which: usize| self.days.iter().map(|day| u64::from(day.1[which])).sum::<u64>();
        let share = (sum(what) * 10_000).checked_div(sum(of))?;
        u32::try_from(share).ok()
    }

    /// Calls that need somebody: dialed, or open in the queue.
    const fn in_flight(&self) -> usize {
        self.dialed.len() + self.open
    }

    /// OUT-3: finds the pace anew.
    fn pace(&mut self, now: Time, pacing: Pacing) {
        if now < self.paced + pacing.every {
            return;
        }
        self.paced = now;
        let live_answers = self.share(ANSWERS, DIALS).unwrap_or(pacing.live_answers);
        let (sum, number) = std::mem::take(&mut self.waits);
        if number > 0 {
            let wait = Span::from_millis(sum.as_millis() / i64::from(number));
            self.rate = pacing.next_rate(self.rate, live_answers, wait).max(ONE);
        }
    }

    /// Calls per person now, in thousandths.
    fn rate(&self, mode: DialMode, available: usize) -> u32 {
        match mode {
            DialMode::Preview | DialMode::Copilot(_) => ONE,
            DialMode::Progressive(calls) => calls.max(1).saturating_mul(ONE),
            DialMode::Predictive(_) if available < Pacing::PEOPLE => ONE,
            DialMode::Predictive(pacing) => {
                let exceeded = u64::from(self.share(EXCEEDED, ANSWERS).unwrap_or(0));
                match exceeded * 10 >= u64::from(pacing.suspend_at) * 9 {
                    true => ONE,
                    false => self.rate,
                }
            }
        }
    }
}

const DIALS: usize = 0;
const ANSWERS: usize = 1;
const EXCEEDED: usize = 2;

impl Call {
    const fn needs_somebody(&self) -> bool {
        matches!(self.phase, Phase::Preview | Phase::Waits)
    }
}

impl Outbound {
    /// `None` if the center has no campaigns.
    pub(super) fn new(center: &Center) -> Option<Box<Self>> {
        if center.campaigns.is_empty() {
            return None;
        }
        let desk = Desk {
            list: VecDeque::new(),
            dialed: Vec::new(),
            calls: Vec::new(),
            open: 0,
            rate: ONE,
            paced: Time::ZERO,
            days: VecDeque::new(),
            waits: (Span::ZERO, 0),
        };
        let mut turns: Vec<CampaignId> = center.campaigns.ids().collect();
        let order = |campaign: &CampaignId| {
            let settings = &center.campaigns[*campaign];
            (settings.queue, settings.priority)
        };
        turns.sort_by_key(order);
        let desks = center.campaigns.ids().map(|_| desk.clone()).collect();
        Some(Box::new(Self { desks, turns, due: Time::MAX }))
    }

    /// Whether a living item's customer has not been reached yet.
    pub(super) fn is_off_line(&self, item: ItemId) -> bool {
        let is_off = |call: &Call| matches!(call.phase, Phase::Preview | Phase::Dialed);
        let mut calls = self.desks.iter().flat_map(|desk| &desk.calls);
        calls.any(|call| call.item == item && is_off(call))
    }

    fn knows(&self, item: ItemId) -> bool {
        let named = |arrival: &Arrival| arrival.item.slot == item.slot;
        self.desks.iter().any(|desk| desk.list.iter().chain(&desk.dialed).any(named))
    }
}

impl Engine {
    fn outbound(&mut self) -> Option<&mut Outbound> {
        self.overflow.as_deref_mut()?.outbound.as_deref_mut()
    }

    /// A customer is to be called.
    #[cold]
    pub(super) fn enlisted(&mut self, campaign: CampaignId, contact: Arrival) -> Outcome {
        if self.center.campaigns.get(campaign).is_none() {
            return Err(IgnoreReason::UnknownCampaign);
        }
        if self.router.set(contact.attributes).is_none() {
            return Err(IgnoreReason::UnknownAttributes);
        }
        let is_taken = self.items.is_taken(contact.item.slot);
        let now = self.now;
        let outbound = self.outbound().ok_or(IgnoreReason::UnknownCampaign)?;
        if is_taken || outbound.knows(contact.item) {
            return Err(IgnoreReason::ItemExists);
        }
        outbound.desks[campaign].list.push_back(contact);
        outbound.due = outbound.due.min(now);
        Ok(())
    }

    /// Looks for calls to make, in the queues one by one.
    pub(super) fn dial_out(&mut self) {
        let now = self.now;
        let center = self.center.clone();
        let Some(outbound) = self.outbound().filter(|outbound| outbound.due <= now) else {
            return;
        };
        outbound.due = Time::MAX;
        self.follow_calls();
        let Some(outbound) = self.outbound() else {
            return;
        };
        let turns = outbound.turns.clone();
        for of_queue in
            turns.chunk_by(|a, b| center.campaigns[*a].queue == center.campaigns[*b].queue)
        {
            self.dial_out_for(center.campaigns[of_queue[0]].queue, of_queue);
        }
        let Some(outbound) = self.outbound() else {
            return;
        };
        if outbound.desks.iter().any(|desk| !desk.list.is_empty()) {
            let next = now + Span::from_millis(1);
            outbound.due = next.round_up(center.choices.dial_every);
        }
    }

    /// Forgets calls that are over, and counts those that are open.
    fn follow_calls(&mut self) {
        let items = &self.items;
        let overflow = self.overflow.as_deref_mut();
        let Some(outbound) = overflow.and_then(|overflow| overflow.outbound.as_deref_mut()) else {
            return;
        };
        for desk in outbound.desks.iter_mut() {
            desk.calls.retain(|call| items.get(call.item).is_some());
            let is_open = |item| items.get(item).is_some_and(|item| item.state == State::Open);
            let open = desk.calls.iter().filter(|call| call.needs_somebody() && is_open(call.item));
            desk.open = open.count();
        }
    }

    /// Makes the calls of a queue's campaigns: by priority, equal ones in turn (OUT-5).
    fn dial_out_for(&mut self, queue: QueueId, campaigns: &[CampaignId]) {
        let now = self.now;
        let center = self.center.clone();
        let mut available = None;
        let mut turns = campaigns.to_vec();
        while let Some(position) = self.next_campaign(&center, &turns) {
            let campaign = turns[position];
            let settings = &center.campaigns[campaign];
            if let DialMode::Copilot(at_once) = settings.mode {
                self.dial_for_bot(campaign, at_once);
                turns.remove(position);
                continue;
            }
            let there = *available.get_or_insert_with(|| self.available(queue, campaign));
            let Some(outbound) = self.outbound() else {
                return;
            };
            if let DialMode::Predictive(pacing) = settings.mode {
                outbound.desks[campaign].pace(now, pacing);
            }
            let rate_of = |of: &CampaignId| {
                u64::from(outbound.desks[*of].rate(center.campaigns[*of].mode, there))
            };
            let taken_by = |of: &CampaignId| {
                (outbound.desks[*of].in_flight() as u64 * 1_000).div_ceil(rate_of(of))
            };
            let taken: u64 =
                campaigns.iter().filter(|of| !is_copilot(&center, **of)).map(taken_by).sum();
            let (own, rate) = (taken_by(&campaign), rate_of(&campaign));
            // What is begun for a person is made full before another is taken.
            let people = if taken < there as u64 { own + 1 } else { own };
            let wanted = people * rate / 1_000;
            let have = outbound.desks[campaign].in_flight() as u64;
            if have >= wanted {
                turns.remove(position);
                continue;
            }
            for _ in have..wanted {
                self.call(campaign, settings);
            }
            self.take_turn(campaign);
        }
    }

    /// The first campaign in turn with somebody on its list.
    fn next_campaign(&mut self, center: &Center, turns: &[CampaignId]) -> Option<usize> {
        let outbound = self.outbound()?;
        let waits = turns.iter().filter(|of| !outbound.desks[**of].list.is_empty());
        let place = |of: &CampaignId| outbound.turns.iter().position(|turn| turn == of);
        let first = waits.min_by_key(|of| (center.campaigns[**of].priority, place(of)))?;
        turns.iter().position(|of| of == first)
    }

    /// Puts a campaign behind those of its queue and priority.
    fn take_turn(&mut self, campaign: CampaignId) {
        let center = self.center.clone();
        let Some(outbound) = self.outbound() else {
            return;
        };
        let key = |of: CampaignId| (center.campaigns[of].queue, center.campaigns[of].priority);
        outbound.turns.retain(|of| *of != campaign);
        let place = outbound.turns.partition_point(|of| key(*of) <= key(campaign));
        outbound.turns.insert(place, campaign);
    }

    /// OUT-4.
    fn dial_for_bot(&mut self, campaign: CampaignId, at_once: u32) {
        let settings = self.center.campaigns[campaign].clone();
        let items = &self.items;
        let overflow = self.overflow.as_deref();
        let Some(outbound) = overflow.and_then(|overflow| overflow.outbound.as_deref()) else {
            return;
        };
        let desk = &outbound.desks[campaign];
        let has_bot =
            |call: &&Call| items.get(call.item).is_some_and(|item| item.state == State::WithBot);
        let busy = desk.dialed.len() + desk.calls.iter().filter(has_bot).count();
        for _ in busy..at_once as usize {
            self.call(campaign, &settings);
        }
    }

    /// Calls the next customer of a list: dials, or lets somebody look at it first.
    fn call(&mut self, campaign: CampaignId, settings: &Campaign) {
        let now = self.now;
        let Some(desk) = self.outbound().map(|outbound| &mut outbound.desks[campaign]) else {
            return;
        };
        let Some(contact) = desk.list.pop_front() else {
            return;
        };
        let item = contact.item;
        if settings.mode == DialMode::Preview {
            desk.calls.push(Call { item, answered: now, phase: Phase::Preview });
            desk.open += 1;
            self.hand_on(campaign, contact, settings);
        } else {
            desk.dialed.push(contact);
            desk.count(now, DIALS);
            self.say(Decision::Dial { item, agent: None });
        }
    }

    /// Brings a call into the campaign's queue, or to the bot.
    fn hand_on(&mut self, campaign: CampaignId, contact: Arrival, settings: &Campaign) {
        let Arrival { item, attributes, since, lot, .. } = contact;
        let workstream = settings.workstream;
        if self.items.is_taken(item.slot) {
            self.say(Decision::Ignore { reason: IgnoreReason::ItemExists });
            return;
        }
        let need = self.need_of(settings, contact);
        let rank = Rank { precedence: Precedence::PLAIN, age: Age::new(since, self.next_serial) };
        self.next_serial += 1;
        self.items.insert(item, rank, workstream, need, lot);
        let has_bot = self.center.workstreams[workstream].first_bot().is_some();
        match settings.mode {
            DialMode::Copilot(_) if has_bot => {
                self.items.living(item).attributes = attributes;
                self.bring_to_bot(item, workstream);
            }
            _ => {
                self.take_attributes(item, attributes);
                self.enter_queue(item, settings.queue, Entry::Campaign(campaign), true);
            }
        }
    }

    fn need_of(&mut self, settings: &Campaign, contact: Arrival) -> NeedId {
        let workstream = settings.workstream;
        self.router.routing(&self.center, workstream, contact.attributes).need
    }

    /// How many members could take the next customer of a campaign.
    fn available(&mut self, queue: QueueId, campaign: CampaignId) -> usize {
        let center = self.center.clone();
        let next = self.outbound().and_then(|all| all.desks[campaign].list.front().copied());
        let Some(contact) = next else {
            return 0;
        };
        let need = self.need_of(&center.campaigns[campaign], contact);
        let need = self.router.needs().of(need);
        let could = |agent: &&AgentId| {
            self.roster.standing(**agent).is_some_and(|standing| {
                let standing = self.roster.standings.of(standing);
                let make = self.roster.standings.make(standing.make);
                fit(&center, queue, need, make, standing).is_ok()
            })
        };
        self.roster.members[queue].agents.iter().filter(could).count()
    }

    /// Takes an item out of those that are dialed for nobody in particular.
    fn take_dialed(&mut self, item: ItemId) -> Option<(CampaignId, Arrival)> {
        let outbound = self.outbound()?;
        for campaign in outbound.desks.ids() {
            let dialed = &mut outbound.desks[campaign].dialed;
            if let Some(position) = dialed.iter().position(|contact| contact.item == item) {
                return Some((campaign, dialed.remove(position)));
            }
        }
        None
    }

    fn phase_of_call(&mut self, item: ItemId) -> Option<&mut Phase> {
        let desks = &mut self.outbound()?.desks;
        let mut calls = desks.iter_mut().flat_map(|desk| &mut desk.calls);
        calls.find(|call| call.item == item).map(|call| &mut call.phase)
    }

    /// A customer of a campaign answered; whether the item is one.
    #[cold]
    pub(super) fn outbound_answered(&mut self, item: ItemId) -> bool {
        let now = self.now;
        if let Some(phase) = self.phase_of_call(item).filter(|phase| **phase == Phase::Dialed) {
            *phase = Phase::Connected;
            return true;
        }
        let Some((campaign, contact)) = self.take_dialed(item) else {
            return false;
        };
        let settings = self.center.campaigns[campaign].clone();
        let is_bots = matches!(settings.mode, DialMode::Copilot(_));
        let phase = if is_bots { Phase::Connected } else { Phase::Waits };
        if let Some(outbound) = self.outbound() {
            let desk = &mut outbound.desks[campaign];
            desk.count(now, ANSWERS);
            desk.calls.push(Call { item, answered: now, phase });
        }
        self.hand_on(campaign, Arrival { since: now, ..contact }, &settings);
        true
    }

    /// A customer of a campaign was not reached; whether the item is one.
    #[cold]
    pub(super) fn outbound_failed(&mut self, item: ItemId) -> bool {
        if let Some(phase) = self.phase_of_call(item).filter(|phase| **phase == Phase::Dialed) {
            *phase = Phase::Connected;
            if self.ended(item).is_err()
                && let Some(phase) = self.phase_of_call(item)
            {
                // Nobody has it just now: whoever has it next dials again.
                *phase = Phase::Preview;
            }
            return true;
        }
        let is_one = self.take_dialed(item).is_some();
        if is_one {
            self.say(Decision::Close { item, agent: None, cause: CloseCause::NotReached });
        }
        is_one
    }

    /// Somebody has a call of a campaign now: a previewed one is dialed for him (OUT-1); how long
    /// another waited decides the pace (OUT-3).
    pub(super) fn outbound_connected(&mut self, item: ItemId) {
        let now = self.now;
        let agent = self.items.living(item).agent;
        let center = self.center.clone();
        let Some(outbound) = self.outbound() else {
            return;
        };
        for (campaign, settings) in center.campaigns.iter_enumerated() {
            let desk = &mut outbound.desks[campaign];
            let Some(call) = desk.calls.iter_mut().find(|call| call.item == item) else {
                continue;
            };
            match call.phase {
                Phase::Preview => {
                    call.phase = Phase::Dialed;
                    self.say(Decision::Dial { item, agent });
                }
                Phase::Waits => {
                    call.phase = Phase::Connected;
                    let wait = now - call.answered;
                    desk.waits = (desk.waits.0 + wait, desk.waits.1 + 1);
                    if let DialMode::Predictive(pacing) = settings.mode
                        && wait > pacing.threshold
                    {
                        desk.count(now, EXCEEDED);
                    }
                }
                Phase::Dialed | Phase::Connected => {}
            }
            return;
        }
    }
}

fn is_copilot(center: &Center, campaign: CampaignId) -> bool {
    matches!(center.campaigns[campaign].mode, DialMode::Copilot(_))
}
