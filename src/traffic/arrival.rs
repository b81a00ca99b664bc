//! When the items of a demand arrive.

use crate::random::Law;
use crate::random::Purpose;
use crate::random::Sampler;
use crate::random::Stream;
use crate::random::Streams;
use crate::random::math;
use crate::time::Time;
use crate::traffic::Arrivals;
use crate::traffic::Demand;
use crate::traffic::RateCurve;

/// The arrivals of one demand in one replication, one after the other.
///
/// A Poisson process is run on the clock on which it has rate one: the gap before the n-th
/// arrival is the n-th draw, and the rates only say how that clock runs against ours. So a change
/// of rates moves the same arrivals, and nobody else's.
#[derive(Clone, Debug)]
pub struct ArrivalProcess {
    gaps: Stream,
    /// The law of gaps at rate one.
    gap: Sampler,
    days: Stream,
    /// The day of the piece in force, and how much busier than the mean it is.
    day: Option<(u32, f64)>,
    /// Arrivals so far.
    count: u32,
    /// Seconds since the start: the process's own clock, never rounded.
    clock: f64,
    /// The piece of the rate curve in force.
    piece: usize,
    /// Arrivals per second in it, the day's factor included.
    rate: f64,
    /// Where it ends, in seconds.
    end: f64,
}

/// An item that arrives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NextArrival {
    /// When.
    pub time: Time,
    /// Its number among the demand's items, from 1: the key of its fate.
    pub ordinal: u32,
    /// Its place in the recorded items, if they are recorded.
    pub recorded: Option<usize>,
}

impl ArrivalProcess {
    /// Starts the arrivals of a demand. Pass the same demand to [`Self::next`].
    pub fn new(demand: &Demand, streams: &Streams) -> Self {
        let mut process = Self {
            gaps: streams.stream(&demand.name, Purpose::Arrivals),
            gap: Law::Exponential(1.0).sampler(),
            // Not the demand's own: a busy day is busy for all.
            days: streams.stream("day", Purpose::DayFactor),
            day: None,
            count: 0,
            clock: 0.0,
            piece: 0,
            rate: 0.0,
            end: 0.0,
        };
        if let Arrivals::Poisson(curve) = &demand.arrivals {
            process.enter(0, curve);
        }
        process
    }

    /// Returns the next arrival, `None` when there is no more.
    ///
    /// Times never fall; equal ones are possible. At most 2^32 - 1 items come.
    #[inline(always)]
    pub fn next(&mut self, demand: &Demand) -> Option<NextArrival> {
        let ordinal = self.count.checked_add(1)?;
        let (time, recorded) = match &demand.arrivals {
            Arrivals::Poisson(curve) => (self.next_random(ordinal, curve)?, None),
            Arrivals::List(count) if ordinal <= *count => (Time::ZERO, None),
            Arrivals::List(_) => return None,
            Arrivals::Recorded(items) => {
                let index = self.count as usize;
                (items.get(index)?.time, Some(index))
            }
        };
        self.count = ordinal;
        Some(NextArrival { time, ordinal, recorded })
    }

    fn next_random(&mut self, ordinal: u32, curve: &RateCurve) -> Option<Time> {
        let gap = self.gaps.draw(&self.gap, u64::from(ordinal), 0);
        self.advance(gap, curve).then(|| Time::from_seconds(self.clock))
    }

    /// Moves the clock on until `gap` arrivals are expected; `false` if the curve ends before.
    fn advance(&mut self, mut gap: f64, curve: &RateCurve) -> bool {
        loop {
            let expected = (self.end - self.clock) * self.rate;
            if self.rate > 0.0 && gap <= expected {
                self.clock += gap / self.rate;
                return true;
            }
            if self.piece >= curve.pieces.len() {
                return false;
            }
            gap -= expected;
            self.enter(self.piece + 1, curve);
        }
    }

    /// Puts the clock at the beginning of a piece; after the last one nothing arrives.
    fn enter(&mut self, index: usize, curve: &RateCurve) {
        self.piece = index;
        let Some(piece) = curve.pieces.get(index) else {
            self.rate = 0.0;
            return;
        };
        self.clock = piece.from.as_seconds();
        self.end = piece.to.as_seconds();
        self.rate = piece.rate * self.day_factor(piece.day, curve.day_to_day);
    }

    /// How much busier than the mean a day is: the same luck for all demands, whatever their
    /// coefficient of variation.
    fn day_factor(&mut self, day: u32, cv: f64) -> f64 {
        match self.day {
            Some((known, factor)) if known == day => factor,
            _ => {
                let luck = self.days.uniform(u64::from(day), 0);
                let factor = gamma_factor(cv, luck);
                self.day = Some((day, factor));
                factor
            }
        }
    }
}

/// The gamma value with mean one and this coefficient of variation below which a share `luck`
/// lies; by inversion, so that it rises with `luck` for every coefficient.
fn gamma_factor(cv: f64, luck: f64) -> f64 {
    if cv <= 0.0 {
        return 1.0;
    }
    let shape = 1.0 / (cv * cv);
    math::gamma_quantile(shape, luck) / shape
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::id::Id;
    use crate::id::WorkstreamId;
    use crate::time::Span;
    use crate::traffic::Attributes;
    use crate::traffic::Handling;
    use crate::traffic::Interruptions;
    use crate::traffic::RatePiece;
    use crate::traffic::Recorded;
    use crate::traffic::Silence;
    use crate::traffic::Work;

    const HOUR: i64 = 3_600_000;

    /// A demand without attributes whose customers wait for ever and want nothing.
    pub(in crate::traffic) fn demand(name: &str, arrivals: Arrivals) -> Demand {
        Demand {
            name: name.to_owned(),
            workstream: WorkstreamId::new(0),
            arrivals,
            attributes: Attributes::Joint(Vec::new()),
            patience: None,
            handling: Handling { work: Work::Talk(Law::Constant(0.0)), wrap_up: None },
            writes_again: None,
            interruptions: Interruptions::default(),
            callback: None,
            voicemail: None,
            message_type: None,
            campaign: None,
            phone: None,
            silence: Silence::default(),
        }
    }

    /// Pieces of one hour each, on day 0, one after the other.
    fn hours(rates_per_second: &[f64]) -> RateCurve {
        let piece = |(hour, &rate): (i64, &f64)| RatePiece {
            from: Time::from_millis(hour * HOUR),
            to: Time::from_millis((hour + 1) * HOUR),
            rate,
            day: 0,
        };
        RateCurve { pieces: (0..).zip(rates_per_second).map(piece).collect(), day_to_day: 0.0 }
    }

    /// Twenty days of eight hours with one arrival a minute.
    fn days(day_to_day: f64) -> RateCurve {
        let piece = |day: u32| RatePiece {
            from: Time::from_millis(24 * HOUR * i64::from(day) + 9 * HOUR),
            to: Time::from_millis(24 * HOUR * i64::from(day) + 17 * HOUR),
            rate: 1.0 / 60.0,
            day,
        };
        RateCurve { pieces: (0..20).map(piece).collect(), day_to_day }
    }

    fn all(name: &str, curve: RateCurve, replication: u32) -> Vec<NextArrival> {
        let demand = demand(name, Arrivals::Poisson(curve));
        let mut process = ArrivalProcess::new(&demand, &Streams::new(11, replication));
        std::iter::from_fn(|| process.next(&demand)).collect()
    }

    fn counts(arrivals: &[NextArrival], period: i64, periods: usize) -> Vec<f64> {
        let mut counts = vec![0.0; periods];
        for arrival in arrivals {
            let index = usize::try_from(arrival.time.as_millis() / period).expect("not negative");
            counts[index.min(periods - 1)] += 1.0;
        }
        counts
    }

    #[test]
    fn ar02_a_piecewise_rate_is_inverted_exactly() {
        let (edges, rates) = ([0, 2, 3, 6, 7], [1.0, 0.0, 2.0, 0.5]);
        let pieces = edges.windows(2).zip(rates).map(|(edge, rate)| RatePiece {
            from: Time::from_millis(edge[0] * 1000),
            to: Time::from_millis(edge[1] * 1000),
            rate,
            day: 0,
        });
        let curve = RateCurve { pieces: pieces.collect(), day_to_day: 0.0 };
        let demand = demand("calls", Arrivals::Poisson(curve.clone()));
        let mut process = ArrivalProcess::new(&demand, &Streams::new(1, 1));
        let epochs = [0.35, 1.2, 2.0, 3.7, 5.5, 7.25];
        let mut before = 0.0;
        for (epoch, expected) in epochs.into_iter().zip([0.35, 1.2, 2.0, 3.85, 4.75, 5.625]) {
            assert!(process.advance(epoch - before, &curve));
            assert!((process.clock - expected).abs() < 1e-12, "{} at {epoch}", process.clock);
            before = epoch;
        }
        assert!(!process.advance(9.0 - before, &curve));
    }

    #[test]
    fn each_piece_gets_its_share_with_poisson_luck() {
        let rates = [0.2, 0.0, 0.05, 1.0];
        let replications: Vec<Vec<f64>> = (0..200)
            .map(|replication| counts(&all("calls", hours(&rates), replication), HOUR, 4))
            .collect();
        for (hour, rate) in rates.into_iter().enumerate() {
            let expected = 3600.0 * rate;
            let number = replications.len() as f64;
            let mean = replications.iter().map(|counts| counts[hour]).sum::<f64>() / number;
            let error = (expected / number).sqrt();
            assert!((mean - expected).abs() <= 3.3 * error, "hour {hour}: {mean} of {expected}");
            if rate > 0.0 {
                // Index of dispersion: chi-square with `number` degrees, scaled.
                let squares = replications.iter().map(|counts| counts[hour] - expected);
                let dispersion = squares.map(|d| d * d).sum::<f64>() / expected / number;
                let error = ((2.0 + 1.0 / expected) / number).sqrt();
                assert!((dispersion - 1.0).abs() < 3.3 * error, "hour {hour}: {dispersion}");
            }
        }
    }

    #[test]
    fn times_rise_and_ordinals_count() {
        let arrivals = all("calls", hours(&[1.0, 0.0, 3.0]), 1);
        assert!(arrivals.windows(2).all(|pair| pair[0].time <= pair[1].time));
        assert!(arrivals.iter().zip(1..).all(|(arrival, number)| arrival.ordinal == number));
    }

    #[test]
    fn a_rate_factor_moves_the_same_arrivals() {
        let before = all("calls", hours(&[0.5]), 1);
        let after = all("calls", hours(&[1.0]), 1);
        for (slow, fast) in before.iter().zip(&after) {
            let distance = slow.time.as_millis() - 2 * fast.time.as_millis();
            assert!(distance.abs() <= 2, "{slow:?} {fast:?}");
        }
    }

    #[test]
    fn another_demand_beside_it_changes_nothing() {
        let alone = all("chats", hours(&[0.5]), 1);
        let chats = demand("chats", Arrivals::Poisson(hours(&[0.5])));
        for rate in [0.1, 2.0] {
            let calls = demand("calls", Arrivals::Poisson(hours(&[rate])));
            let streams = Streams::new(11, 1);
            let mut others = ArrivalProcess::new(&calls, &streams);
            let mut process = ArrivalProcess::new(&chats, &streams);
            for expected in &alone {
                let other = others.next(&calls);
                assert_eq!(process.next(&chats).as_ref(), Some(expected));
                assert_ne!(other.as_ref(), Some(expected));
            }
        }
    }

    #[test]
    fn nothing_arrives_without_rates_and_the_end_stays_the_end() {
        for curve in [hours(&[]), hours(&[0.0]), hours(&[1e-3])] {
            let demand = demand("calls", Arrivals::Poisson(curve));
            let mut process = ArrivalProcess::new(&demand, &Streams::new(1, 1));
            let end = Time::from_millis(HOUR);
            assert!(std::iter::from_fn(|| process.next(&demand)).all(|next| next.time <= end));
            assert_eq!(process.next(&demand), None);
        }
    }

    #[test]
    fn a_busy_day_is_busy_for_all_demands_in_proportion_to_their_variation() {
        let streams = Streams::new(11, 1);
        let factors = |name: &str, cv: f64| -> Vec<f64> {
            let demand = demand(name, Arrivals::Poisson(days(cv)));
            let mut process = ArrivalProcess::new(&demand, &streams);
            (0..20).map(|day| process.day_factor(day, cv)).collect()
        };
        let (calls, chats) = (factors("calls", 0.2), factors("chats", 0.2));
        assert_eq!(calls, chats);
        for (wild, tame) in factors("cases", 0.4).into_iter().zip(calls) {
            // Both have mean one: apart from the skew they lie on the same side of the median.
            let median = |cv: f64| gamma_factor(cv, 0.5);
            assert_eq!(wild > median(0.4), tame > median(0.2));
        }
    }

    #[test]
    fn day_factors_have_mean_one_and_the_given_variation() {
        let demand = demand("calls", Arrivals::Poisson(days(0.3)));
        let factor = |replication: u32| {
            ArrivalProcess::new(&demand, &Streams::new(5, replication)).day_factor(3, 0.3)
        };
        let factors: Vec<f64> = (0..4000).map(factor).collect();
        let mean = factors.iter().sum::<f64>() / 4000.0;
        let variance = factors.iter().map(|f| (f - mean) * (f - mean)).sum::<f64>() / 4000.0;
        assert!((mean - 1.0).abs() < 3.3 * 0.3 / 4000_f64.sqrt(), "mean {mean}");
        // Kurtosis of a gamma law: 3 + 6 cv^2.
        let error = 0.09 * ((2.0 + 6.0 * 0.09) / 4000_f64).sqrt();
        assert!((variance - 0.09).abs() < 3.3 * error, "variance {variance}");
    }

    #[test]
    fn ar01_counts_of_days_with_a_factor_are_overdispersed() {
        // Rate 30, length 2, gamma shape 12: mean 60, variance 360.
        let (from, to) = (Time::ZERO, Time::from_millis(2000));
        let curve = RateCurve {
            pieces: vec![RatePiece { from, to, rate: 30.0, day: 0 }],
            day_to_day: (1.0_f64 / 12.0).sqrt(),
        };
        let number = 4000;
        let count = |replication| all("calls", curve.clone(), replication).len() as f64;
        let counts: Vec<f64> = (0..number).map(count).collect();
        let number = f64::from(number);
        let mean = counts.iter().sum::<f64>() / number;
        assert!((mean - 60.0).abs() < 3.3 * (360.0 / number).sqrt(), "mean {mean}");
        let squares: Vec<f64> = counts.iter().map(|c| (c - 60.0) * (c - 60.0)).collect();
        let variance = squares.iter().sum::<f64>() / number;
        let spread = squares.iter().map(|s| (s - variance) * (s - variance)).sum::<f64>() / number;
        let error = (spread / number).sqrt();
        assert!((variance - 360.0).abs() < 3.3 * error, "variance {variance}, error {error}");
    }

    #[test]
    fn recorded_items_come_as_recorded() {
        let item = |seconds: i64| Recorded {
            time: Time::ZERO + Span::from_secs(seconds),
            attributes: Vec::new(),
            head_start: Span::ZERO,
            patience: None,
            handling: None,
        };
        let demand = demand("calls", Arrivals::Recorded([3, 3, 8].map(item).to_vec()));
        let mut process = ArrivalProcess::new(&demand, &Streams::new(1, 1));
        let arrivals: Vec<_> = std::iter::from_fn(|| process.next(&demand)).collect();
        let flat = arrivals.iter().map(|a| (a.time.as_millis(), a.ordinal, a.recorded));
        let expected = [(3000, 1, Some(0)), (3000, 2, Some(1)), (8000, 3, Some(2))];
        assert!(flat.eq(expected));
        assert_eq!(process.next(&demand), None);
    }
}
