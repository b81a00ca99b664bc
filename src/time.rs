//! Points in time and lengths of time, in whole milliseconds.
//!
//! Laws produce real numbers; they are rounded once, when they become a [`Time`] or a [`Span`],
//! and never travel further as floats. That makes equal times comparable and results repeatable.

use std::fmt;
use std::ops::{Add, AddAssign, Mul, Sub, SubAssign};

/// A point in time: milliseconds since the start of the experiment.
///
/// May be negative: a head start puts an item's FIFO time before its arrival.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Time(i64);

/// A length of time in milliseconds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span(i64);

impl Time {
    /// The start of the experiment.
    pub const ZERO: Self = Self(0);
    /// Later than anything that happens.
    pub const MAX: Self = Self(i64::MAX);

    /// The point `millis` milliseconds after the start.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// The point `seconds` after the start, rounded to the nearest millisecond.
    pub fn from_seconds(seconds: f64) -> Self {
        Self(round_millis(seconds * 1000.0))
    }

    /// Milliseconds since the start.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// Seconds since the start.
    pub fn as_seconds(self) -> f64 {
        self.0 as f64 / 1000.0
    }

    /// The first multiple of `step` (counted from the start) that is not before this point.
    ///
    /// Panics if `step` is not positive.
    pub const fn round_up(self, step: Span) -> Self {
        assert!(step.0 > 0, "a grid needs a positive step");
        Self(self.0 + (-self.0).rem_euclid(step.0))
    }
}

impl Span {
    /// No time at all.
    pub const ZERO: Self = Self(0);
    /// Longer than anything that happens.
    pub const MAX: Self = Self(i64::MAX);

    /// A length of `millis` milliseconds.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// A length of `seconds` whole seconds.
    pub const fn from_secs(seconds: i64) -> Self {
        Self(seconds * 1000)
    }

    /// A length of `minutes` whole minutes.
    pub const fn from_minutes(minutes: i64) -> Self {
        Self(minutes * 60_000)
    }

    /// A length of `hours` whole hours.
    pub const fn from_hours(hours: i64) -> Self {
        Self(hours * 3_600_000)
    }

    /// A length of `seconds`, rounded to the nearest millisecond.
    pub fn from_seconds(seconds: f64) -> Self {
        Self(round_millis(seconds * 1000.0))
    }

    /// A length from milliseconds, rounded to a whole one.
    pub fn from_real_millis(millis: f64) -> Self {
        Self(round_millis(millis))
    }

    /// A length from milliseconds, rounded up to a whole one.
    pub fn from_real_millis_up(millis: f64) -> Self {
        let nearest = round_millis(millis);
        Self(nearest + i64::from((nearest as f64) < millis))
    }

    /// The length in milliseconds.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// The length in seconds.
    pub fn as_seconds(self) -> f64 {
        self.0 as f64 / 1000.0
    }
}

/// The one place where real numbers become whole milliseconds; saturates far from overflow.
#[allow(clippy::cast_possible_truncation, reason = "clamped to a range that fits")]
fn round_millis(millis: f64) -> i64 {
    const LIMIT: f64 = 4.0e15;
    let millis = millis.clamp(-LIMIT, LIMIT);
    (millis + 0.5_f64.copysign(millis)) as i64
}

impl Add<Span> for Time {
    type Output = Self;
    fn add(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.0))
    }
}

impl Sub<Span> for Time {
    type Output = Self;
    fn sub(self, span: Span) -> Self {
        Self(self.0.saturating_sub(span.0))
    }
}

impl Sub for Time {
    type Output = Span;
    fn sub(self, earlier: Self) -> Span {
        Span(self.0 - earlier.0)
    }
}

impl Add for Span {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Span {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Mul<i64> for Span {
    type Output = Self;
    fn mul(self, factor: i64) -> Self {
        Self(self.0.saturating_mul(factor))
    }
}

impl AddAssign for Span {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Span {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl std::iter::Sum for Span {
    fn sum<I: Iterator<Item = Self>>(spans: I) -> Self {
        spans.fold(Self::ZERO, |sum, span| sum + span)
    }
}

impl fmt::Debug for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Writes `[-][days+]hh:mm:ss[.mmm]` since the start.
impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let magnitude = self.0.unsigned_abs();
        let (seconds, millis) = (magnitude / 1000, magnitude % 1000);
        let (days, of_day) = (seconds / 86_400, seconds % 86_400);
        if self.0 < 0 {
            f.write_str("-")?;
        }
        if days > 0 {
            write!(f, "{days}+")?;
        }
        write!(f, "{:02}:{:02}:{:02}", of_day / 3600, of_day / 60 % 60, of_day % 60)?;
        if millis > 0 {
            write!(f, ".{millis:03}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Writes the length as in scenario files: `1d 2h 3m 4s 5ms`, zero parts left out.
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const UNITS: [(u64, &str); 5] =
            [(86_400_000, "d"), (3_600_000, "h"), (60_000, "m"), (1000, "s"), (1, "ms")];
        let mut rest = self.0.unsigned_abs();
        if rest == 0 {
            return f.write_str("0s");
        }
        let mut gap = if self.0 < 0 { "-" } else { "" };
        for (size, unit) in UNITS {
            let count = rest / size;
            rest %= size;
            if count > 0 {
                write!(f, "{gap}{count}{unit}")?;
                gap = " ";
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_rounded_once_to_the_nearest_millisecond() {
        assert_eq!(Span::from_seconds(0.0014), Span::from_millis(1));
        assert_eq!(Span::from_seconds(0.0016), Span::from_millis(2));
        assert_eq!(Time::from_seconds(f64::INFINITY), Time::from_millis(4_000_000_000_000_000));
    }

    #[test]
    fn the_grid_starts_at_zero_and_a_point_on_it_stays() {
        let step = Span::from_minutes(5);
        assert_eq!(Time::from_millis(1).round_up(step), Time::ZERO + step);
        assert_eq!((Time::ZERO + step).round_up(step), Time::ZERO + step);
    }

    #[test]
    fn times_and_spans_are_written_as_people_read_them() {
        let late = Time::ZERO + Span::from_hours(33) + Span::from_millis(1_250);
        assert_eq!(late.to_string(), "1+09:00:01.250");
        assert_eq!(Span::from_seconds(250.0).to_string(), "4m 10s");
    }
}
