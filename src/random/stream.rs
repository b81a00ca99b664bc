//! Named streams on a counter-based generator.

use crate::random::philox;
use crate::random::sampler::Sampler;
use crate::random::sequence::Sequence;
use crate::time::Span;

/// All streams of one replication.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Streams {
    seed: u64,
    replication: u32,
}

/// The stream of one owner for one purpose: every draw of it can be asked for at any time, in
/// any order and as often as wanted, by ordinal (which item, person or day) and index `k` (which
/// of several draws for it).
///
/// Two draws with different seed, replication, owner, purpose, ordinal or `k` are independent.
/// Opening a stream hashes its owner's name; keep it. A draw costs some nanoseconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stream {
    key: [u32; 2],
    replication: u32,
}

/// What a draw is for.
///
/// The position of a purpose is part of its streams' key: new ones are added at the end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub enum Purpose {
    /// Gaps between arrivals, by arrival.
    Arrivals,
    /// How busy a day is, by day; shared by all demands.
    DayFactor,
    /// The number that percentage splits use, by item.
    Lot,
    /// What an item carries, by item.
    Attributes,
    /// How long a customer waits, by item.
    Patience,
    /// One stretch of contact, by item.
    Talk,
    /// How many turns a conversation has, by item.
    Turns,
    /// One turn of an agent, by item and turn.
    Turn,
    /// How long the customer takes to answer a turn, by item and turn.
    Reply,
    /// Hands-on time of a record, by item.
    Effort,
    /// Whether a record needs its customer, by item.
    Asks,
    /// After which share of its effort, by item.
    AskPoint,
    /// How long that customer takes, by item.
    Answer,
    /// Hands-on work after a conversation, by item.
    WrapUp,
    /// Whether a resolved record comes back, by item.
    Reopens,
    /// How long after, by item.
    ReopensAfter,
    /// Whether a parked conversation's customer writes again, by item.
    WritesAgain,
    /// How long after, by item.
    WritesAgainAfter,
    /// Whether an offer is accepted, rejected or left to run out, by item and offer.
    Accepts,
    /// How long until it is accepted or rejected, by item and offer.
    AcceptsAfter,
    /// When a free person looks at the list, by person.
    Looks,
    /// When a person with something in hand looks at the list, by person.
    LooksWhileWorking,
    /// Which item of the list a person takes, by person.
    Takes,
    /// Where in its window a break lies, by person and break.
    Break,
    /// How long the bot has an item, by item.
    BotTakes,
    /// Whether the bot fails, by item.
    BotFails,
    /// Whether the bot hands the item to people, by item.
    BotEscalates,
    /// Whether a customer loses the connection, by item.
    LosesConnection,
    /// How long after, by item.
    LosesConnectionAfter,
    /// Whether he comes back, by item.
    Reconnects,
    /// How long after, by item.
    ReconnectsAfter,
    /// Whether the tab is closed instead of pressing End, by item.
    ClosesTab,
    /// How long the next person needs then, by item.
    AfterTab,
    /// Whether a caller accepts an offer of a callback, by item and offer.
    AcceptsCallback,
    /// What becomes of dialing a customer, by item and dial.
    Dialed,
    /// How long it rings until the phone is answered, by item and dial.
    AnswersAfter,
    /// How long it rings in vain, by item and dial.
    GivesUpAfter,
    /// Whether a caller who is sent to voicemail leaves a message, by item.
    LeavesMessage,
    /// How long the message takes, by item.
    Message,
    /// Whether and where whoever has an item transfers it, by item and person in turn.
    Transfers,
    /// What is left to do then, by item and person in turn.
    TransferLeaves,
    /// Whom he transfers it to or asks, by item and person in turn.
    Colleague,
    /// Whether he asks for help, by item and person in turn.
    Consults,
    /// How long that takes, by item and person in turn.
    ConsultTakes,
    /// When supervisors look, by pool and look.
    SupervisorLooks,
    /// To whom they give what they take up, by pool and choice.
    SupervisorChoice,
    /// Whether the customer stops replying in a contact, by item.
    StopsReplying,
    /// After which of the turns, by item.
    StopPoint,
    /// How long reading in takes when a conversation goes on, by item and turn.
    CatchingUp,
    /// How long it takes to hand a call over outside, by item and person in turn.
    HandsOver,
}

impl Streams {
    /// The streams of one replication of an experiment.
    pub const fn new(seed: u64, replication: u32) -> Self {
        Self { seed, replication }
    }

    /// The stream of `owner` for `purpose`; the same whatever other streams exist.
    pub fn stream(&self, owner: &str, purpose: Purpose) -> Stream {
        // Each step is one-to-one in what came before, so two seeds (or two purposes of one
        // owner) never share a key; two owners do with probability 2^-64.
        const PRIME: u64 = 0x0000_0100_0000_01B3;
        const STEP: u64 = 0x9E37_79B9_7F4A_7C15;
        let name = owner.bytes().fold(mixed(self.seed ^ STEP), |hash, byte| {
            mixed((hash ^ u64::from(byte)).wrapping_mul(PRIME))
        });
        let number = u64::from(purpose as u32) + 1;
        let key = mixed(name.wrapping_add(number.wrapping_mul(STEP)));
        Stream { key: philox::words(key), replication: self.replication }
    }
}

/// A one-to-one mixture of 64 bits in which each depends on all (the finalizer of SplitMix64).
const fn mixed(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

impl Stream {
    // Once in each function that draws: what passes through memory costs as much as two rounds.
    #[inline(always)]
    fn block(&self, ordinal: u64, k: u32) -> [u32; 4] {
        let [low, high] = philox::words(ordinal);
        philox::block([low, high, k, self.replication], self.key)
    }

    /// A generator of its own for this draw, for laws that take several numbers.
    pub fn sequence(&self, ordinal: u64, k: u32) -> Sequence {
        Sequence::of(self.block(ordinal, k))
    }

    /// 64 random bits.
    pub fn bits(&self, ordinal: u64, k: u32) -> u64 {
        let [low, high, ..] = self.block(ordinal, k);
        philox::bits(low, high)
    }

    /// A number uniform in the open interval from 0 to 1.
    #[inline]
    pub fn uniform(&self, ordinal: u64, k: u32) -> f64 {
        open_unit(self.bits(ordinal, k))
    }

    /// Whether something happens that happens to this share; never for 0, always for 1.
    #[inline]
    pub fn chance(&self, share: f64, ordinal: u64, k: u32) -> bool {
        self.uniform(ordinal, k) < share
    }

    /// A value of the law: seconds, or a number.
    #[inline]
    pub fn draw(&self, law: &Sampler, ordinal: u64, k: u32) -> f64 {
        law.constant().unwrap_or_else(|| self.chance_of(law, ordinal, k))
    }

    #[inline(never)]
    fn chance_of(&self, law: &Sampler, ordinal: u64, k: u32) -> f64 {
        law.value(self.block(ordinal, k))
    }

    /// A length of time, rounded to the millisecond; never negative; [`Span::MAX`] for what
    /// never ends (a survival curve's remainder).
    #[inline]
    pub fn span(&self, law: &Sampler, ordinal: u64, k: u32) -> Span {
        let seconds = self.draw(law, ordinal, k);
        if seconds < f64::INFINITY { Span::from_seconds(seconds.max(0.0)) } else { Span::MAX }
    }

    /// A whole number, zero or more (a geometric law gives at least one).
    #[inline]
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cast from a float saturates"
    )]
    pub fn count(&self, law: &Sampler, ordinal: u64, k: u32) -> u32 {
        self.draw(law, ordinal, k).round() as u32
    }
}

/// A number uniform in the open interval from 0 to 1, on a grid that `1 - u` maps to itself.
#[inline]
pub(super) const fn open_unit(bits: u64) -> f64 {
    const UNIT: f64 = 1.0 / (1_u64 << 52) as f64;
    ((bits >> 12) as f64 + 0.5) * UNIT
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Law;
    use crate::random::sampler::tests::ks_distance;
    use crate::random::sampler::tests::ks_limit;

    const COUNT: u32 = 20_000;

    fn stream(seed: u64, replication: u32, owner: &str, purpose: Purpose) -> Stream {
        Streams::new(seed, replication).stream(owner, purpose)
    }

    fn assert_uniform(what: &str, draws: impl Iterator<Item = f64>) {
        let draws: Vec<f64> = draws.collect();
        let distance = ks_distance(draws.clone(), |x| x);
        assert!(distance < ks_limit(draws.len()), "{what}: distance {distance}");
    }

    /// Correlation of two samples, in standard errors of that of independent ones.
    fn correlation(left: impl Iterator<Item = f64>, right: impl Iterator<Item = f64>) -> f64 {
        let products: Vec<f64> = left.zip(right).map(|(a, b)| (a - 0.5) * (b - 0.5)).collect();
        12.0 * products.iter().sum::<f64>() / (products.len() as f64).sqrt()
    }

    #[test]
    fn the_unit_interval_is_open_and_symmetric() {
        assert!(open_unit(0) > 0.0);
        assert!(open_unit(u64::MAX) < 1.0);
        assert_eq!(open_unit(0).to_bits(), (1.0 - open_unit(u64::MAX)).to_bits());
    }

    #[test]
    fn draws_are_uniform_along_every_part_of_the_key() {
        let one = stream(1, 1, "calls", Purpose::Talk);
        assert_uniform("ordinals", (0..COUNT).map(|i| one.uniform(u64::from(i), 0)));
        let high = (0..COUNT).map(|i| one.uniform(u64::from(i) << 32, 0));
        assert_uniform("high halves of ordinals", high);
        assert_uniform("indexes", (0..COUNT).map(|k| one.uniform(5, k)));
        let of = |i: u32| stream(1, i, "calls", Purpose::Talk).uniform(1, 0);
        assert_uniform("replications", (0..COUNT).map(of));
        let of = |i: u32| stream(u64::from(i), 1, "calls", Purpose::Talk).uniform(1, 0);
        assert_uniform("seeds", (0..COUNT).map(of));
        let of = |i: u32| stream(1, 1, &format!("calls {i}"), Purpose::Talk).uniform(1, 0);
        assert_uniform("owners", (0..COUNT).map(of));
    }

    #[test]
    fn neighbors_in_any_part_of_the_key_are_uncorrelated() {
        let base = stream(1, 1, "calls", Purpose::Talk);
        let draws = |other: Stream| (0..COUNT).map(move |i| other.uniform(u64::from(i), 0));
        let others = [
            ("owner", stream(1, 1, "call", Purpose::Talk)),
            ("similar owner", stream(1, 1, "sllac", Purpose::Talk)),
            ("purpose", stream(1, 1, "calls", Purpose::Turns)),
            ("replication", stream(1, 2, "calls", Purpose::Talk)),
            ("seed", stream(2, 1, "calls", Purpose::Talk)),
        ];
        for (what, other) in others {
            let errors = correlation(draws(base), draws(other));
            assert!(errors.abs() < 3.3, "{what}: {errors} standard errors");
        }
        let next = correlation(draws(base), draws(base).skip(1));
        assert!(next.abs() < 3.3, "ordinal: {next} standard errors");
        let index = (0..COUNT).map(|i| base.uniform(u64::from(i), 1));
        let index = correlation(draws(base), index);
        assert!(index.abs() < 3.3, "index: {index} standard errors");
    }

    #[test]
    fn the_same_key_gives_the_same_draw_in_any_order() {
        let of = || stream(7, 3, "chats", Purpose::Reply);
        let forward: Vec<u64> = (0..100).map(|i| of().bits(i, 2)).collect();
        let mut backward: Vec<u64> = (0..100).rev().map(|i| of().bits(i, 2)).collect();
        backward.reverse();
        assert_eq!(forward, backward);
    }

    #[test]
    fn a_key_never_changes_its_meaning() {
        // Results of a version are a promise: this fails if keys, or the order of purposes, move.
        let bits = |purpose| stream(1, 1, "calls", purpose).bits(1, 0);
        assert_eq!(
            [bits(Purpose::Arrivals), bits(Purpose::Break)],
            [11_786_471_549_545_974_487, 5_031_124_641_995_675_540]
        );
    }

    #[test]
    fn chance_never_happens_to_nobody_and_always_to_all() {
        let one = stream(1, 1, "calls", Purpose::Asks);
        assert!((0..1000).all(|i| !one.chance(0.0, i, 0) && one.chance(1.0, i, 0)));
    }

    #[test]
    fn lengths_are_never_negative_and_whole_numbers_saturate() {
        let one = stream(1, 1, "calls", Purpose::Talk);
        assert_eq!(one.span(&Law::Constant(-5.0).sampler(), 1, 0), Span::ZERO);
        assert_eq!(one.count(&Law::Constant(1e20).sampler(), 1, 0), u32::MAX);
        assert_eq!(one.count(&Law::Constant(2.6).sampler(), 1, 0), 3);
    }

    #[test]
    fn what_survives_the_curve_never_leaves() {
        let one = stream(1, 1, "calls", Purpose::Patience);
        let law = Law::Survival([(60.0, 0.25)].into()).sampler();
        let stays = (0..COUNT).filter(|&i| one.span(&law, u64::from(i), 0) == Span::MAX).count();
        let error = (0.25 * 0.75 / f64::from(COUNT)).sqrt();
        assert!((stays as f64 / f64::from(COUNT) - 0.25).abs() < 3.3 * error);
    }
}
