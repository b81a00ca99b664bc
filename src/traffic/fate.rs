//! What becomes of an item: everything about it that chance decides, found by its number.

use crate::id::AttributeId;
use crate::id::ValueId;
use crate::random::Law;
use crate::random::Purpose;
use crate::random::Sampler;
use crate::random::Stream;
use crate::random::Streams;
use crate::time::Span;
use crate::traffic::Attributes;
use crate::traffic::Demand;
use crate::traffic::Dialed;
use crate::traffic::Phone;
use crate::traffic::Voicemail;
use crate::traffic::Work;

/// The fates of one demand's items in one replication.
///
/// An item's fate is fixed by its ordinal and evaluated when it is first needed; nothing is
/// stored, and nothing depends on when or in which order it is asked for. `k` counts the rounds
/// of an item's life: 0 at its arrival, 1 when its customer has written again (or the record has
/// come back) once, and so on. Recorded items bring some values themselves; the caller prefers
/// those.
#[derive(Clone, Debug)]
pub struct Fates {
    lot: Stream,
    choices: Choices,
    patience: Option<Lottery>,
    work: WorkFates,
    wrap_up: Option<Lottery>,
    writes_again: Option<Sometimes>,
    /// The loss of the connection, and the return after it.
    connection: Option<(Sometimes, Sometimes)>,
    tab: Option<Sometimes>,
    /// The share of offers of a callback that are accepted.
    callback: Option<(f64, Stream)>,
    phone: Option<Box<PhoneFates>>,
    message: Option<Box<Sometimes>>,
    /// Whether and where a customer stops replying.
    stops: Option<(f64, Stream, Stream)>,
    catching_up: Option<Lottery>,
}

/// What becomes of dials.
#[derive(Clone, Debug)]
struct PhoneFates {
    /// Up to which numbers customers answer, machines answer, and dials fail.
    limits: [f64; 3],
    dialed: Stream,
    answers_after: Lottery,
    gives_up_after: Lottery,
}

/// A law with the stream it is drawn from.
#[derive(Clone, Debug)]
struct Lottery {
    stream: Stream,
    law: Sampler,
}

/// Something that happens to a share of items, some time later.
#[derive(Clone, Debug)]
struct Sometimes {
    share: f64,
    whether: Stream,
    after: Lottery,
}

#[derive(Clone, Debug)]
enum WorkFates {
    Talk(Lottery),
    Turns { turns: Lottery, each: Lottery, reply: Lottery },
    Effort { effort: Lottery, asks: Option<(Sometimes, Stream)>, reopens: Option<Sometimes> },
}

impl Fates {
    /// Makes a demand's laws ready for one replication.
    ///
    /// Panics if the demand's independent attributes have more than 2^64 combinations
    /// ([`Attributes::combinations`] tells).
    pub fn new(demand: &Demand, streams: &Streams) -> Self {
        let stream = |purpose| streams.stream(&demand.name, purpose);
        let lottery = |purpose, law: &Law| Lottery { stream: stream(purpose), law: law.sampler() };
        let sometimes = |whether, share, after, law: &Law| Sometimes {
            share,
            whether: stream(whether),
            after: lottery(after, law),
        };
        let work = match &demand.handling.work {
            Work::Talk(law) => WorkFates::Talk(lottery(Purpose::Talk, law)),
            Work::Turns { turns, each, customer_replies_after } => WorkFates::Turns {
                turns: lottery(Purpose::Turns, turns),
                each: lottery(Purpose::Turn, each),
                reply: lottery(Purpose::Reply, customer_replies_after),
            },
            Work::Effort { effort, asks, reopens } => WorkFates::Effort {
                effort: lottery(Purpose::Effort, effort),
                asks: asks.as_ref().map(|asks| {
                    let law = &asks.answer_after;
                    let asks = sometimes(Purpose::Asks, asks.share, Purpose::Answer, law);
                    (asks, stream(Purpose::AskPoint))
                }),
                reopens: reopens.as_ref().map(|reopens| {
                    let (share, after) = (reopens.share, &reopens.after);
                    sometimes(Purpose::Reopens, share, Purpose::ReopensAfter, after)
                }),
            },
        };
        let of_callback = demand.callback.as_ref().map(|callback| &callback.phone);
        let phone = demand.phone.as_ref().or(of_callback);
        Self {
            lot: stream(Purpose::Lot),
            choices: Choices::new(&demand.attributes, stream(Purpose::Attributes)),
            patience: demand.patience.as_ref().map(|law| lottery(Purpose::Patience, law)),
            work,
            wrap_up: demand.handling.wrap_up.as_ref().map(|law| lottery(Purpose::WrapUp, law)),
            writes_again: demand.writes_again.as_ref().map(|again| {
                let (share, after) = (again.share, &again.after);
                sometimes(Purpose::WritesAgain, share, Purpose::WritesAgainAfter, after)
            }),
            connection: demand.interruptions.connection.as_ref().map(|lost| {
                let (share, after) = (lost.share, &lost.after);
                let loss = sometimes(
                    Purpose::LosesConnection,
                    share,
                    Purpose::LosesConnectionAfter,
                    after,
                );
                let (share, after) = (lost.returns, &lost.back_after);
                (loss, sometimes(Purpose::Reconnects, share, Purpose::ReconnectsAfter, after))
            }),
            tab: demand.interruptions.tab.as_ref().map(|tab| {
                let (share, law) = (tab.share, &tab.then_takes);
                sometimes(Purpose::ClosesTab, share, Purpose::AfterTab, law)
            }),
            callback: demand
                .callback
                .as_ref()
                .map(|callback| (callback.accepts, stream(Purpose::AcceptsCallback))),
            phone: phone.map(|phone| Box::new(PhoneFates::new(phone, stream))),
            message: demand.voicemail.as_ref().map(|voicemail| {
                let (share, takes) = (voicemail.leaves, &voicemail.takes);
                let purposes = (Purpose::LeavesMessage, Purpose::Message);
                Box::new(sometimes(purposes.0, share, purposes.1, takes))
            }),
            stops: stops(demand.silence.stops_replying, stream),
            catching_up: (demand.silence.catching_up.as_ref())
                .map(|law| lottery(Purpose::CatchingUp, law)),
        }
    }

    /// The number that percentage splits use.
    pub fn lot(&self, ordinal: u32) -> u64 {
        self.lot.bits(u64::from(ordinal), 0)
    }

    /// What an item carries, as one number that stands for the whole set: look it up with
    /// [`Self::attributes`] once and keep the result under this number.
    ///
    /// Numbers are below [`Attributes::combinations`].
    #[inline(always)]
    pub fn combination(&self, ordinal: u32) -> u64 {
        self.choices.combination(ordinal)
    }

    /// The attributes that a combination stands for, sorted by attribute.
    pub fn attributes(&self, combination: u64) -> Vec<(AttributeId, ValueId)> {
        self.choices.attributes(combination)
    }

    /// How long the customer waits, each time he waits; `None`: for ever.
    pub fn patience(&self, ordinal: u32, k: u32) -> Option<Span> {
        let patience = self.patience.as_ref()?.span(ordinal, k);
        (patience < Span::MAX).then_some(patience)
    }

    /// How long the contact takes.
    ///
    /// Panics if the demand's work is not [`Work::Talk`].
    pub fn talk(&self, ordinal: u32, k: u32) -> Span {
        let WorkFates::Talk(talk) = &self.work else { panic!("the work is not one talk") };
        talk.span(ordinal, k)
    }

    /// How many turns the agent takes, at least one.
    ///
    /// Panics if the demand's work is not [`Work::Turns`].
    pub fn turns(&self, ordinal: u32, k: u32) -> u32 {
        let WorkFates::Turns { turns, .. } = &self.work else { panic!("the work has no turns") };
        turns.stream.count(&turns.law, u64::from(ordinal), k).max(1)
    }

    /// How long one turn takes; turns count from 0.
    ///
    /// Panics if the demand's work is not [`Work::Turns`].
    pub fn turn(&self, ordinal: u32, k: u32, turn: u32) -> Span {
        let WorkFates::Turns { each, .. } = &self.work else { panic!("the work has no turns") };
        each.stream.span(&each.law, of_round(ordinal, k), turn)
    }

    /// How long the customer takes to answer that turn.
    ///
    /// Panics if the demand's work is not [`Work::Turns`].
    pub fn reply(&self, ordinal: u32, k: u32, turn: u32) -> Span {
        let WorkFates::Turns { reply, .. } = &self.work else { panic!("the work has no turns") };
        reply.stream.span(&reply.law, of_round(ordinal, k), turn)
    }

    /// Hands-on time of a record in all; `k`: how often it came back.
    ///
    /// Panics if the demand's work is not [`Work::Effort`].
    pub fn effort(&self, ordinal: u32, k: u32) -> Span {
        let WorkFates::Effort { effort, .. } = &self.work else { panic!("the work is no effort") };
        effort.span(ordinal, k)
    }

    /// The share of its effort after which a record needs its customer, `None` if it does not.
    pub fn asks(&self, ordinal: u32, k: u32) -> Option<f64> {
        let WorkFates::Effort { asks: Some((asks, point)), .. } = &self.work else { return None };
        asks.happens(ordinal, k).then(|| point.uniform(u64::from(ordinal), k))
    }

    /// How long that customer takes; zero if the demand's records never ask.
    pub fn answer(&self, ordinal: u32, k: u32) -> Span {
        let WorkFates::Effort { asks: Some((asks, _)), .. } = &self.work else {
            return Span::ZERO;
        };
        asks.after.span(ordinal, k)
    }

    /// How long after its `k`-th resolution (from 0) a record comes back, `None` if it does not.
    pub fn reopens(&self, ordinal: u32, k: u32) -> Option<Span> {
        let WorkFates::Effort { reopens: Some(reopens), .. } = &self.work else { return None };
        reopens.draw(ordinal, k)
    }

    /// Hands-on work after the conversation, `None` if the demand has none.
    pub fn wrap_up(&self, ordinal: u32, k: u32) -> Option<Span> {
        Some(self.wrap_up.as_ref()?.span(ordinal, k))
    }

    /// How long after the contact began its customer loses the connection, `None` if he does not.
    pub fn loses_connection(&self, ordinal: u32) -> Option<Span> {
        self.connection.as_ref()?.0.draw(ordinal, 0)
    }

    /// How long after he lost it the customer is back, `None` if he stays away.
    pub fn reconnects(&self, ordinal: u32) -> Option<Span> {
        self.connection.as_ref()?.1.draw(ordinal, 0)
    }

    /// How long the next person needs after the tab was closed instead of pressing End, `None` if
    /// it is not.
    pub fn closes_tab(&self, ordinal: u32) -> Option<Span> {
        self.tab.as_ref()?.draw(ordinal, 0)
    }

    /// Whether the caller accepts the `offer`-th offer of a callback (from 0).
    pub fn accepts_callback(&self, ordinal: u32, offer: u32) -> bool {
        let accepts =
            |(share, stream): &(f64, Stream)| stream.chance(*share, u64::from(ordinal), offer);
        self.callback.as_ref().is_some_and(accepts)
    }

    /// How long the message is that the caller leaves, `None` if he leaves none.
    pub fn message(&self, ordinal: u32) -> Option<Span> {
        let length = self.message.as_ref()?.draw(ordinal, 0)?;
        Some(length.min(Voicemail::LIMIT))
    }

    /// What becomes of dialing the customer for the `dial`-th time (from 0), and after how long;
    /// the dials of a demand that says nothing of them fail.
    pub fn dial(&self, ordinal: u32, dial: u32) -> (Dialed, Span) {
        let Some(phone) = self.phone.as_deref() else {
            return (Dialed::Failed, Span::ZERO);
        };
        let drawn = phone.dialed.uniform(u64::from(ordinal), dial);
        let below = |limit: usize| drawn < phone.limits[limit];
        if below(0) {
            (Dialed::Answered, phone.answers_after.span(ordinal, dial))
        } else if below(1) {
            (Dialed::Machine, phone.answers_after.span(ordinal, dial))
        } else if below(2) {
            (Dialed::Failed, Span::ZERO)
        } else {
            (Dialed::NoAnswer, phone.gives_up_after.span(ordinal, dial))
        }
    }

    /// Whether the customer gives no answer after so many of `turns` turns, of which each but the
    /// last asks for one.
    pub fn stops_replying(&self, ordinal: u32, k: u32, taken: u32, turns: u32) -> bool {
        let Some((share, whether, point)) = &self.stops else {
            return false;
        };
        let number = u64::from(ordinal);
        if taken >= turns || !whether.chance(*share, number, k) {
            return false;
        }
        let point = point.uniform(number, k) * f64::from(turns.saturating_sub(1));
        point < f64::from(taken) && point >= f64::from(taken) - 1.0
    }

    /// How long reading in takes before this turn (from 0) of a conversation that was set aside.
    pub fn catching_up(&self, ordinal: u32, k: u32, turn: u32) -> Span {
        let Some(Lottery { stream, law }) = &self.catching_up else {
            return Span::ZERO;
        };
        stream.span(law, of_round(ordinal, k), turn)
    }

    /// How long after its `k`-th contact (from 0) the customer writes again, `None` if he does
    /// not.
    pub fn writes_again(&self, ordinal: u32, k: u32) -> Option<Span> {
        self.writes_again.as_ref()?.draw(ordinal, k)
    }
}

impl PhoneFates {
    fn new(phone: &Phone, stream: impl Fn(Purpose) -> Stream) -> Self {
        let Phone { answers, machine, fails, answers_after, gives_up_after } = phone;
        let lottery = |purpose, law: &Law| Lottery { stream: stream(purpose), law: law.sampler() };
        let answered = answers + machine;
        Self {
            limits: [*answers, answered, answered + fails],
            dialed: stream(Purpose::Dialed),
            answers_after: lottery(Purpose::AnswersAfter, answers_after),
            gives_up_after: lottery(Purpose::GivesUpAfter, gives_up_after),
        }
    }
}

/// The key of one round of an item, for what is drawn several times in it.
#[inline]
const fn of_round(ordinal: u32, k: u32) -> u64 {
    (k as u64) << 32 | ordinal as u64
}

impl Lottery {
    #[inline]
    fn span(&self, ordinal: u32, k: u32) -> Span {
        self.stream.span(&self.law, u64::from(ordinal), k)
    }
}

/// Whether and where the customers of a contact stop replying, if any do.
fn stops(share: f64, stream: impl Fn(Purpose) -> Stream) -> Option<(f64, Stream, Stream)> {
    (share > 0.0).then(|| (share, stream(Purpose::StopsReplying), stream(Purpose::StopPoint)))
}

impl Sometimes {
    fn happens(&self, ordinal: u32, k: u32) -> bool {
        self.whether.chance(self.share, u64::from(ordinal), k)
    }

    fn draw(&self, ordinal: u32, k: u32) -> Option<Span> {
        self.happens(ordinal, k).then(|| self.after.span(ordinal, k))
    }
}

impl Attributes {
    /// Returns how many combinations of values there are; `None` beyond 2^64.
    pub fn combinations(&self) -> Option<u64> {
        let count = |values: usize| u64::try_from(values.max(1)).ok();
        match self {
            Self::Independent(attributes) => attributes
                .iter()
                .try_fold(1_u64, |product, (_, values)| product.checked_mul(count(values.len())?)),
            Self::Joint(combinations) => count(combinations.len()),
        }
    }
}

/// What items carry, with the stream that decides.
#[derive(Clone, Debug)]
struct Choices {
    stream: Stream,
    /// One choice for a joint table; one for each attribute otherwise.
    choices: Vec<Choice>,
}

/// One weighted choice of some attributes and values.
#[derive(Clone, Debug)]
struct Choice {
    outcomes: Vec<Vec<(AttributeId, ValueId)>>,
    /// Weights up to and with each outcome; the last is their sum.
    sums: Vec<f64>,
}

impl Choices {
    fn new(attributes: &Attributes, stream: Stream) -> Self {
        let combinations = attributes.combinations();
        assert!(combinations.is_some(), "attributes have more than 2^64 combinations");
        let choices = match attributes {
            Attributes::Independent(attributes) => attributes
                .iter()
                .filter(|(_, values)| !values.is_empty())
                .map(|(attribute, values)| {
                    Choice::new(values.iter().map(|&(value, w)| (vec![(*attribute, value)], w)))
                })
                .collect(),
            Attributes::Joint(combinations) if combinations.is_empty() => Vec::new(),
            Attributes::Joint(combinations) => vec![Choice::new(combinations.iter().cloned())],
        };
        Self { stream, choices }
    }

    fn combination(&self, ordinal: u32) -> u64 {
        let (mut combination, mut stride) = (0, 1);
        for (k, choice) in (0..).zip(&self.choices) {
            // A choice of one needs no luck; the others keep their own `k`.
            if let count @ 2.. = choice.outcomes.len() {
                combination += stride * choice.index(self.stream.uniform(u64::from(ordinal), k));
                stride *= count as u64;
            }
        }
        combination
    }

    fn attributes(&self, mut combination: u64) -> Vec<(AttributeId, ValueId)> {
        let mut attributes = Vec::new();
        for choice in &self.choices {
            let count = choice.outcomes.len() as u64;
            let index = usize::try_from(combination % count).expect("below a length");
            attributes.extend_from_slice(&choice.outcomes[index]);
            combination /= count;
        }
        attributes.sort_unstable();
        attributes
    }
}

impl Choice {
    fn new(weighted: impl Iterator<Item = (Vec<(AttributeId, ValueId)>, f64)>) -> Self {
        let (mut outcomes, mut sums, mut sum) = (Vec::new(), Vec::new(), 0.0);
        for (outcome, weight) in weighted {
            sum += weight;
            outcomes.push(outcome);
            sums.push(sum);
        }
        Self { outcomes, sums }
    }

    fn index(&self, u: f64) -> u64 {
        let last = self.sums.len() - 1;
        let mark = u * self.sums[last];
        self.sums.partition_point(|sum| *sum <= mark).min(last) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Id;
    use crate::traffic::Arrivals;
    use crate::traffic::Asks;
    use crate::traffic::Reopens;
    use crate::traffic::WritesAgain;
    use crate::traffic::arrival::tests::demand;

    const COUNT: u32 = 20_000;

    fn fates(change: impl FnOnce(&mut Demand)) -> Fates {
        let mut demand = demand("calls", Arrivals::Recorded(Vec::new()));
        change(&mut demand);
        Fates::new(&demand, &Streams::new(3, 1))
    }

    fn pair(attribute: usize, value: usize) -> (AttributeId, ValueId) {
        (AttributeId::new(attribute), ValueId::new(value))
    }

    /// The share of items for which something holds is the one expected.
    fn assert_share(expected: f64, holds: impl Fn(u32) -> bool) {
        let share = (1..=COUNT).filter(|&i| holds(i)).count() as f64 / f64::from(COUNT);
        let error = (expected * (1.0 - expected) / f64::from(COUNT)).sqrt();
        assert!((share - expected).abs() <= 3.3 * error, "{share} instead of {expected}");
    }

    #[test]
    fn joint_combinations_come_by_their_weights() {
        let table = vec![
            (vec![pair(1, 4), pair(0, 2)], 6.0),
            (vec![pair(0, 3)], 0.0),
            (vec![pair(0, 3), pair(1, 5)], 2.0),
        ];
        let fates = fates(|demand| demand.attributes = Attributes::Joint(table));
        assert_share(0.75, |i| fates.combination(i) == 0);
        assert_share(0.0, |i| fates.combination(i) == 1);
        assert_share(0.25, |i| fates.combination(i) == 2);
        assert_eq!(fates.attributes(0), [pair(0, 2), pair(1, 4)]);
        assert_eq!(fates.attributes(2), [pair(0, 3), pair(1, 5)]);
    }

    #[test]
    fn independent_attributes_are_chosen_each_by_itself() {
        let value = |index: usize, weight: f64| (ValueId::new(index), weight);
        let attributes = Attributes::Independent(vec![
            (AttributeId::new(2), vec![value(0, 3.0), value(1, 1.0)]),
            (AttributeId::new(1), vec![value(2, 5.0)]),
            (AttributeId::new(0), vec![value(3, 0.2), value(4, 0.3), value(5, 0.5)]),
        ]);
        assert_eq!(attributes.combinations(), Some(6));
        let fates = fates(|demand| demand.attributes = attributes);
        let carries = |i, what| fates.attributes(fates.combination(i)).contains(&what);
        assert_share(0.25, |i| carries(i, pair(2, 1)));
        assert_share(1.0, |i| carries(i, pair(1, 2)));
        assert_share(0.3, |i| carries(i, pair(0, 4)));
        assert_share(0.75 * 0.5, |i| carries(i, pair(2, 0)) && carries(i, pair(0, 5)));
        assert_eq!(fates.attributes(5), [pair(0, 5), pair(1, 2), pair(2, 1)]);
    }

    #[test]
    fn too_many_combinations_are_recognized_and_none_is_one() {
        let values: Vec<_> = (0..10).map(|value| (ValueId::new(value), 1.0)).collect();
        let attributes =
            |count| (0..count).map(|a| (AttributeId::new(a), values.clone())).collect();
        assert_eq!(Attributes::Independent(attributes(19)).combinations(), Some(10_u64.pow(19)));
        assert_eq!(Attributes::Independent(attributes(20)).combinations(), None);
        assert_eq!(Attributes::Joint(Vec::new()).combinations(), Some(1));
        let nothing = fates(|_| ());
        assert_eq!(nothing.attributes(nothing.combination(1)), []);
    }

    #[test]
    fn customers_without_patience_law_or_beyond_its_curve_wait_for_ever() {
        assert_eq!(fates(|_| ()).patience(1, 0), None);
        let curve = Law::Survival([(60.0, 0.25)].into());
        let fates = fates(|demand| demand.patience = Some(curve));
        assert_share(0.25, |i| fates.patience(i, 0).is_none());
        assert_share(0.75, |i| fates.patience(i, 0).is_some_and(|p| p <= Span::from_secs(60)));
    }

    #[test]
    fn turns_of_different_rounds_and_numbers_are_different_draws() {
        let fates = fates(|demand| {
            demand.handling.work = Work::Turns {
                turns: Law::Poisson(0.5),
                each: Law::Exponential(60.0),
                customer_replies_after: Law::Exponential(60.0),
            };
        });
        assert!((1..=COUNT).all(|i| fates.turns(i, 0) >= 1));
        let mut draws = Vec::new();
        for (k, turn) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            draws.push(fates.turn(7, k, turn));
            draws.push(fates.reply(7, k, turn));
        }
        draws.sort_unstable();
        draws.dedup();
        assert_eq!(draws.len(), 8);
    }

    #[test]
    fn records_ask_and_come_back_as_often_as_they_should() {
        let fates = fates(|demand| {
            demand.handling.work = Work::Effort {
                effort: Law::Constant(600.0),
                asks: Some(Asks { share: 0.3, answer_after: Law::Constant(90.0) }),
                reopens: Some(Reopens { share: 0.1, after: Law::Constant(3600.0) }),
            };
        });
        assert_share(0.3, |i| fates.asks(i, 0).is_some());
        assert_share(0.3 * 0.3, |i| fates.asks(i, 0).is_some() && fates.asks(i, 1).is_some());
        assert_share(0.15, |i| fates.asks(i, 0).is_some_and(|point| point < 0.5));
        assert_share(0.1, |i| fates.reopens(i, 0) == Some(Span::from_hours(1)));
        assert_eq!(fates.effort(1, 0), Span::from_minutes(10));
        assert_eq!(fates.answer(1, 0), Span::from_secs(90));
    }

    #[test]
    fn what_a_demand_lacks_does_not_happen() {
        let fates = fates(|_| ());
        assert_eq!((fates.wrap_up(1, 0), fates.writes_again(1, 0)), (None, None));
        assert_eq!((fates.asks(1, 0), fates.reopens(1, 0)), (None, None));
    }

    #[test]
    fn a_changed_law_of_one_purpose_changes_no_draw_of_another() {
        let before = fates(|demand| {
            demand.patience = Some(Law::Exponential(100.0));
            demand.handling.work = Work::Talk(Law::Exponential(180.0));
        });
        let after = fates(|demand| {
            demand.patience = Some(Law::Gamma { mean: 50.0, cv: 2.0 });
            demand.handling.work = Work::Talk(Law::Exponential(180.0));
            demand.handling.wrap_up = Some(Law::Exponential(30.0));
            demand.writes_again = Some(WritesAgain { share: 0.5, after: Law::Constant(9.0) });
        });
        assert!((1..100).all(|i| before.talk(i, 0) == after.talk(i, 0)));
        assert!((1..100).all(|i| before.lot(i) == after.lot(i)));
        assert!((1..100).any(|i| before.patience(i, 0) != after.patience(i, 0)));
    }
}
