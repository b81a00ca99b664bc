//! Callbacks: callers who keep their place in the queue without staying on the line (14.1, 14.2).

use std::collections::VecDeque;

use crate::center::CallbackAnswer;
use crate::center::CallbackKind;
use crate::center::CallbackProfile;
use crate::center::Center;
use crate::center::DuplicateCallbacks;
use crate::center::OverflowAction;
use crate::center::Retry;
use crate::center::Throttle;
use crate::id::IdVec;
use crate::id::ItemId;
use crate::id::QueueId;
use crate::time::Span;
use crate::time::Time;

use super::CallbackRefusal;
use super::CloseCause;
use super::Decision;
use super::DialFailure;
use super::Engine;
use super::IgnoreReason;
use super::State;
use super::WithdrawCause;
use super::item::Items;
use super::overflow::Overflows;
use super::route::GOLDEN;
use super::route::mix;
use super::session::Outcome;
use super::timers::TimerKind;

/// The first offer plays after so long a wait (CB-1).
const FIRST_OFFER: Span = Span::from_secs(30);

/// A callback that has waited so long is closed (CB-4, CB-8).
const LIMIT: Span = Span::from_hours(7 * 24);

/// What the engine keeps for centers that offer callbacks.
#[derive(Clone, Debug)]
pub(super) struct Callbacks {
    is_customer_first: bool,
    /// By slot of the item.
    lines: Vec<Line>,
    /// Items that wait for a callback, in the order of being agreed; some have gone since.
    agreed: Vec<ItemId>,
    /// The item that is to be offered a callback when it has entered its queue.
    invited: Option<ItemId>,
    /// Items that somebody could have had when their turn came, since customers were last dialed.
    /// Perhaps others have taken him meanwhile: a customer who is dialed first would never be if
    /// that counted.
    found: Vec<ItemId>,
    desks: IdVec<QueueId, Desk>,
    /// When to look who can be dialed; [`Time::MAX`]: when something changes.
    pub(super) due: Time,
}

/// The customer's end of an item.
#[derive(Clone, Copy, Debug)]
struct Line {
    phase: Phase,
    /// Offers of a callback in the queue where it waits.
    offers: u32,
    number: Option<u64>,
    /// Dials that came to nothing, by [`DialFailure`].
    failures: [u32; 3],
    /// The customer is not dialed again before.
    rests_until: Time,
    /// When he was dialed last, and when he answered.
    dialed: Time,
    answered: Time,
}

/// Where the customer is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Phase {
    /// On the line, as every caller.
    OnLine,
    /// Off the line, to be called back.
    Agreed,
    /// His phone rings.
    Dialed,
    /// On the line again, waiting for somebody (CB-5).
    Answered,
}

/// The dials of a queue.
#[derive(Clone, Debug, Default)]
struct Desk {
    /// Whose turn it is to be dialed, and since when.
    ready: Option<(ItemId, Time)>,
    /// For customers who were dialed and answered: when, and how long each then waited (CB-7).
    waits: VecDeque<(Time, Span)>,
}

impl Line {
    const NEW: Self = Self {
        phase: Phase::OnLine,
        offers: 0,
        number: None,
        failures: [0; 3],
        rests_until: Time::ZERO,
        dialed: Time::ZERO,
        answered: Time::ZERO,
    };

    const fn is_off(&self) -> bool {
        matches!(self.phase, Phase::Agreed | Phase::Dialed)
    }
}

impl Desk {
    /// CB-7: by how much a dial is delayed at a time, and until when that holds.
    fn delay(&mut self, now: Time, throttle: Throttle) -> (Span, Time) {
        while self.waits.front().is_some_and(|(dialed, _)| *dialed + throttle.window <= now) {
            self.waits.pop_front();
        }
        let Some((oldest, _)) = self.waits.front() else {
            return (Span::ZERO, Time::MAX);
        };
        let holds = *oldest + throttle.window;
        let count = i64::try_from(self.waits.len()).unwrap_or(i64::MAX);
        let sum: i64 = self.waits.iter().map(|(_, wait)| wait.as_millis()).sum();
        let excess = Span::from_millis(sum / count) - throttle.target;
        (excess.max(Span::ZERO), holds)
    }
}

impl Callbacks {
    /// `None` if no queue offers callbacks.
    pub(super) fn new(center: &Center) -> Option<Box<Self>> {
        let calls_back = |action: OverflowAction| action == OverflowAction::Callback;
        let queues_do = center.queues.iter().any(|queue| {
            let overflow = &queue.overflow;
            let branches = overflow.playbooks.iter().flat_map(|playbook| &playbook.branches);
            overflow.before.iter().any(|pair| calls_back(pair.action))
                || overflow.while_queued.is_some_and(|rule| calls_back(rule.action))
                || branches.into_iter().any(|branch| calls_back(branch.action))
        });
        let of_rules = center.rules.iter().flat_map(|rule| &rule.overflow);
        let mut of_rules = of_rules.flat_map(|(_, pairs)| pairs);
        if !queues_do && !of_rules.any(|pair| calls_back(pair.action)) {
            return None;
        }
        Some(Box::new(Self {
            is_customer_first: center.choices.routing.callback_kind == CallbackKind::CustomerFirst,
            lines: Vec::new(),
            agreed: Vec::new(),
            invited: None,
            found: Vec::new(),
            desks: center.queues.ids().map(|_| Desk::default()).collect(),
            due: Time::MAX,
        }))
    }

    /// Notes that an item has come in.
    pub(super) fn meet(&mut self, item: ItemId) {
        let slot = item.slot as usize;
        if self.lines.len() <= slot {
            self.lines.resize(slot + 1, Line::NEW);
        }
        self.lines[slot] = Line::NEW;
        self.agreed.retain(|other| *other != item);
    }

    fn line(&mut self, item: ItemId) -> &mut Line {
        &mut self.lines[item.slot as usize]
    }

    /// Whether an item that waits in a queue, or rings, is a callback.
    fn is_waiting(&self, item: ItemId, items: &Items) -> bool {
        let waits = |state| matches!(state, State::Open | State::Ringing);
        let known = self.lines.get(item.slot as usize);
        items.get(item).is_some_and(|item| waits(item.state))
            && known.is_some_and(|line| line.phase != Phase::OnLine)
    }

    /// Callbacks that wait, with their queues and numbers.
    fn waiting<'a>(
        &'a self,
        items: &'a Items,
    ) -> impl Iterator<Item = (ItemId, QueueId, Line)> + 'a {
        self.agreed.iter().filter(|item| self.is_waiting(**item, items)).filter_map(|item| {
            let state = items.get(*item)?;
            Some((*item, state.queue, self.lines[item.slot as usize]))
        })
    }

    /// CB-6: why one more callback of a queue cannot be.
    fn refusal(
        &self,
        items: &Items,
        profile: &CallbackProfile,
        queue: QueueId,
        number: Option<u64>,
    ) -> Option<CallbackRefusal> {
        let here = |of: QueueId| match profile.duplicates {
            DuplicateCallbacks::Allowed => false,
            DuplicateCallbacks::RefusedInQueue => of == queue,
            DuplicateCallbacks::RefusedAnywhere => true,
        };
        let is_same = |line: &Line| number.is_some() && line.number == number;
        if self.waiting(items).any(|(_, of, line)| here(of) && is_same(&line)) {
            return Some(CallbackRefusal::Duplicate);
        }
        let count = self.waiting(items).filter(|(_, of, _)| *of == queue).count();
        let is_full = profile.at_once.is_some_and(|cap| count >= cap as usize);
        is_full.then_some(CallbackRefusal::Full)
    }
}

impl Overflows {
    /// Whether a living item's customer is not on the line, because he is to be called.
    pub(super) fn is_off_line(&self, item: ItemId) -> bool {
        if self.outbound.as_deref().is_some_and(|outbound| outbound.is_off_line(item)) {
            return true;
        }
        let callbacks = self.callbacks.as_deref();
        let line = callbacks.and_then(|callbacks| callbacks.lines.get(item.slot as usize));
        line.is_some_and(Line::is_off)
    }
}

impl Engine {
    fn callbacks(&mut self) -> Option<&mut Callbacks> {
        self.overflow.as_deref_mut()?.callbacks.as_deref_mut()
    }

    /// Whether a living item's customer is not on the line (CB-2).
    pub(super) fn is_off_line(&self, item: ItemId) -> bool {
        self.overflow.as_deref().is_some_and(|overflow| overflow.is_off_line(item))
    }

    /// An item overflows before it enters its queue: it is offered a callback there.
    #[cold]
    pub(super) fn invite_on_entry(&mut self, item: ItemId) {
        if let Some(callbacks) = self.callbacks() {
            callbacks.invited = Some(item);
        }
    }

    /// An item enters a queue: what was offered elsewhere does not count here (OVF-11).
    pub(super) fn callback_enters(&mut self, item: ItemId) {
        let Some(callbacks) = self.callbacks() else {
            return;
        };
        callbacks.line(item).offers = 0;
        if callbacks.invited.take() == Some(item) {
            self.invite(item);
        }
    }

    /// CB-1: an open item is offered a callback when it has waited for 30 s, and again and again.
    #[cold]
    pub(super) fn invite(&mut self, item: ItemId) {
        let now = self.now;
        let Some(overflow) = self.overflow.as_deref_mut() else {
            return;
        };
        let at = now.max(overflow.visit(item).entered + FIRST_OFFER);
        self.set_timer(item, TimerKind::CallbackOffer, at - now, at);
    }

    /// The time for an offer has come. One for which there is no room, or that falls into the
    /// ringing at somebody's desk, is left out.
    #[cold]
    pub(super) fn offer_callback(&mut self, item: ItemId) {
        let state = self.items.living(item);
        let (phase, queue, lot) = (state.state, state.queue, state.lot);
        let center = self.center.clone();
        let profile = &center.queues[queue].overflow.callback;
        if self.callbacks().is_none_or(|callbacks| callbacks.line(item).phase != Phase::OnLine) {
            return;
        }
        let next = self.now + profile.repeat;
        self.set_timer(item, TimerKind::CallbackOffer, profile.repeat, next);
        let is_window = |hours| center.hours[hours].times.is_open(self.now);
        let is_offered = profile.offered_during.is_none_or(is_window) && phase == State::Open;
        if !is_offered || self.callback_refusal(profile, queue, None).is_some() {
            return;
        }
        self.say(Decision::OfferCallback { item });
        let Some(callbacks) = self.callbacks() else {
            return;
        };
        let line = callbacks.line(item);
        line.offers += 1;
        // OC-16
        if let CallbackAnswer::Share(share) = center.choices.routing.callback_answer {
            let drawn = mix(lot ^ u64::from(line.offers).wrapping_mul(GOLDEN));
            if (u128::from(drawn) * 10_000) >> 64 < u128::from(share) {
                self.agree_callback(item, None);
            }
        }
    }

    fn callback_refusal(
        &self,
        profile: &CallbackProfile,
        queue: QueueId,
        number: Option<u64>,
    ) -> Option<CallbackRefusal> {
        let callbacks = self.overflow.as_deref()?.callbacks.as_deref()?;
        callbacks.refusal(&self.items, profile, queue, number)
    }

    /// The caller takes the offer.
    pub(super) fn callback_accepted(
        &mut self,
        item: ItemId,
        number: Option<u64>,
        is_other: bool,
    ) -> Outcome {
        let state = self.items.get(item).ok_or(IgnoreReason::UnknownItem)?;
        let (phase, queue) = (state.state, state.queue);
        if phase != State::Open {
            return Err(IgnoreReason::NotOpen);
        }
        let callbacks = self.callbacks().ok_or(IgnoreReason::NoCallbackOffered)?;
        let line = callbacks.line(item);
        if line.phase != Phase::OnLine || line.offers == 0 {
            return Err(IgnoreReason::NoCallbackOffered);
        }
        let center = self.center.clone();
        let profile = &center.queues[queue].overflow.callback;
        if is_other && !profile.alternate_number {
            return Err(IgnoreReason::NoOtherNumber);
        }
        match self.callback_refusal(profile, queue, number) {
            Some(reason) => self.say(Decision::RefuseCallback { item, reason }),
            None => self.agree_callback(item, number),
        }
        Ok(())
    }

    /// CB-2: the call leg ends, the item keeps its place.
    fn agree_callback(&mut self, item: ItemId, number: Option<u64>) {
        let now = self.now;
        if let Some(callbacks) = self.callbacks() {
            let line = callbacks.line(item);
            (line.phase, line.number) = (Phase::Agreed, number);
            callbacks.agreed.push(item);
            callbacks.due = now;
        }
        let state = self.items.living(item);
        state.link = state.link.wrapping_add(1);
        self.say(Decision::AgreeCallback { item });
        // CB-4
        let at = (now + LIMIT).round_up(self.center.choices.close_sweep);
        self.set_timer(item, TimerKind::CallbackLimit, LIMIT, at);
    }

    #[cold]
    pub(super) fn callback_waited_too_long(&mut self, item: ItemId) {
        if matches!(self.items.living(item).state, State::Open | State::Ringing) {
            self.give_up(item, CloseCause::StateLimit, WithdrawCause::SystemClosed);
        }
    }

    /// CB-5: whether an open item that somebody could have is not offered, because its customer
    /// is not on the line; somebody is there, so perhaps he can be dialed.
    pub(super) fn is_dialed_first(&mut self, item: ItemId) -> bool {
        let now = self.now;
        let Some(callbacks) = self.callbacks().filter(|callbacks| callbacks.is_customer_first)
        else {
            return false;
        };
        let is_off = callbacks.line(item).is_off();
        if is_off {
            callbacks.due = now;
            callbacks.found.push(item);
        }
        is_off
    }

    /// An item leaves a queue, which may bring a callback to the front.
    pub(super) fn front_may_change(&mut self) {
        let now = self.now;
        if let Some(callbacks) = self.callbacks()
            && !callbacks.agreed.is_empty()
        {
            callbacks.due = now;
        }
    }

    /// Somebody has an item now: who is not on the line is dialed for him (CB-3).
    #[cold]
    pub(super) fn connected_to_agent(&mut self, item: ItemId, queue: QueueId) {
        let now = self.now;
        let agent = self.items.living(item).agent;
        let Some(callbacks) = self.callbacks() else {
            return;
        };
        let line = callbacks.line(item);
        match line.phase {
            Phase::OnLine | Phase::Dialed => {}
            Phase::Agreed => {
                (line.phase, line.dialed) = (Phase::Dialed, now);
                self.say(Decision::Dial { item, agent });
            }
            Phase::Answered => {
                line.phase = Phase::OnLine;
                let wait = (line.dialed, now - line.answered);
                let waits = &mut callbacks.desks[queue].waits;
                let place = waits.partition_point(|(dialed, _)| *dialed <= wait.0);
                waits.insert(place, wait);
            }
        }
    }

    fn dialed(&mut self, item: ItemId) -> Result<&mut Line, IgnoreReason> {
        self.items.get(item).ok_or(IgnoreReason::UnknownItem)?;
        let line = self.callbacks().and_then(|all| all.lines.get_mut(item.slot as usize));
        line.filter(|line| line.phase == Phase::Dialed).ok_or(IgnoreReason::NotDialed)
    }

    /// The customer is on the line again.
    pub(super) fn dial_answered(&mut self, item: ItemId) -> Outcome {
        let now = self.now;
        if self.outbound_answered(item) {
            return Ok(());
        }
        let line = self.dialed(item)?;
        (line.phase, line.answered) = (Phase::Answered, now);
        let state = self.items.living(item);
        state.link = state.link.wrapping_add(1);
        match state.state {
            State::Open => {
                // CB-5: now it may be offered.
                let queue = state.queue;
                self.take_out(item);
                self.line_up(item, queue);
            }
            State::Ringing => {}
            _ => {
                if let Some(callbacks) = self.callbacks() {
                    callbacks.line(item).phase = Phase::OnLine;
                }
            }
        }
        Ok(())
    }

    /// The customer is not reached: whoever waited for him is done; otherwise he is dialed again
    /// later, as often as the profile says (CB-6).
    pub(super) fn dial_failed(&mut self, item: ItemId, failure: DialFailure) -> Outcome {
        let now = self.now;
        if self.outbound_failed(item) {
            return Ok(());
        }
        self.dialed(item)?.phase = Phase::Agreed;
        let state = self.items.living(item);
        match state.state {
            State::Active => return self.ended(item),
            State::Open | State::Ringing => {}
            _ => return Ok(()),
        }
        let queue = state.queue;
        let retry = self.retry(queue, failure);
        let Some(callbacks) = self.callbacks() else {
            return Ok(());
        };
        let line = callbacks.line(item);
        let failures = &mut line.failures[failure as usize];
        *failures += 1;
        if *failures <= retry.times {
            line.rests_until = now + retry.after;
            callbacks.due = now;
        } else {
            self.give_up(item, CloseCause::NotReached, WithdrawCause::SystemClosed);
        }
        Ok(())
    }

    fn retry(&self, queue: QueueId, failure: DialFailure) -> Retry {
        let retries = self.center.queues[queue].overflow.callback.retries;
        match failure {
            DialFailure::NoAnswer => retries.no_answer,
            DialFailure::Failure => retries.failure,
            DialFailure::Machine => retries.machine,
        }
    }

    /// CB-5: dials whoever is at the front of a queue in which somebody could have him.
    pub(super) fn dial_callbacks(&mut self) {
        let now = self.now;
        let items = &self.items;
        let overflow = self.overflow.as_deref_mut();
        let Some(callbacks) = overflow.and_then(|overflow| overflow.callbacks.as_deref_mut())
        else {
            return;
        };
        if callbacks.due > now {
            return;
        }
        callbacks.due = Time::MAX;
        let found = std::mem::take(&mut callbacks.found);
        let mut agreed = std::mem::take(&mut callbacks.agreed);
        agreed.retain(|item| {
            items.get(*item).is_some() && callbacks.lines[item.slot as usize].phase != Phase::OnLine
        });
        callbacks.agreed = agreed;
        if !callbacks.is_customer_first {
            return;
        }
        let mut queues: Vec<QueueId> = callbacks.waiting(items).map(|waits| waits.1).collect();
        queues.sort_unstable();
        queues.dedup();
        for queue in queues {
            let due = self.dial_in(queue, &found);
            if let Some(callbacks) = self.callbacks() {
                callbacks.due = callbacks.due.min(due);
            }
        }
    }

    /// Dials the customer at the front of a queue, if there is one; when to look again.
    /// `found` are those who came to the front of it when there was somebody for them.
    fn dial_in(&mut self, queue: QueueId, found: &[ItemId]) -> Time {
        let now = self.now;
        let center = self.center.clone();
        let profile = &center.queues[queue].overflow.callback;
        let (front, mut again) = self.front(queue);
        let is_ready =
            |item: &ItemId| found.contains(item) || self.somebody_is_available(*item, queue);
        let ready = front.filter(is_ready);
        let is_open = profile.out_of_hours || self.is_queue_open(queue, now);
        if front.is_some() && !is_open {
            let opens = |hours| center.hours[hours].times.next_open(now);
            let opens = center.queues[queue].hours.and_then(opens);
            again = again.min(opens.unwrap_or(Time::MAX));
        }
        let Some(callbacks) = self.callbacks() else {
            return Time::MAX;
        };
        let desk = &mut callbacks.desks[queue];
        let Some(item) = ready.filter(|_| is_open) else {
            desk.ready = None;
            return again;
        };
        let since = desk.ready.filter(|(other, _)| *other == item).map_or(now, |ready| ready.1);
        desk.ready = Some((item, since));
        if let Some(throttle) = profile.throttle {
            let (delay, holds) = desk.delay(now, throttle);
            if since + delay > now {
                return again.min(since + delay).min(holds);
            }
        }
        desk.ready = None;
        let line = callbacks.line(item);
        (line.phase, line.dialed) = (Phase::Dialed, now);
        self.say(Decision::Dial { item, agent: None });
        again
    }

    /// The callback to be dialed that has nobody before it in a queue but customers who rest
    /// until they are dialed again, and when the next of those has rested.
    fn front(&self, queue: QueueId) -> (Option<ItemId>, Time) {
        let overflow = self.overflow.as_deref();
        let Some(callbacks) = overflow.and_then(|overflow| overflow.callbacks.as_deref()) else {
            return (None, Time::MAX);
        };
        let (mut again, mut resting, mut first) = (Time::MAX, Vec::new(), None);
        for (item, of, line) in callbacks.waiting(&self.items) {
            let state = self.items.get(item).filter(|state| state.state == State::Open);
            let Some(waiter) = state.map(|state| state.waiter(item)).filter(|_| of == queue) else {
                continue;
            };
            if line.phase == Phase::Agreed && line.rests_until > self.now {
                resting.push(waiter);
                again = again.min(line.rests_until);
            } else if line.phase == Phase::Agreed && first.is_none_or(|first| waiter < first) {
                first = Some(waiter);
            }
        }
        let front = first.filter(|first| {
            let ahead = resting.iter().filter(|waiter| *waiter < first).count();
            self.position(first.item).is_some_and(|position| position == ahead + 1)
        });
        (front.map(|front| front.item), again)
    }
}
