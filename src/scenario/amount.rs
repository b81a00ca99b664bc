//! Amounts as texts: lengths of time, rates, shares, times of day, days of the week.

use crate::time::Span;

/// Units of lengths of time, in seconds.
const SPAN_UNITS: [(&str, f64); 8] = [
    ("ms", 0.001),
    ("s", 1.0),
    ("min", 60.0),
    ("m", 60.0),
    ("h", 3600.0),
    ("d", 86_400.0),
    ("w", 604_800.0),
    ("y", 31_536_000.0),
];

/// Units of rates, in seconds.
const RATE_UNITS: [(&str, f64); 10] = [
    ("s", 1.0),
    ("second", 1.0),
    ("min", 60.0),
    ("m", 60.0),
    ("minute", 60.0),
    ("h", 3600.0),
    ("hour", 3600.0),
    ("d", 86_400.0),
    ("day", 86_400.0),
    ("week", 604_800.0),
];

/// A length of time such as `4m 10s`; negative ones are read too.
pub(super) fn span(text: &str) -> Option<Span> {
    let (sign, text) = match text.trim().strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.trim()),
    };
    let mut seconds = 0.0;
    let mut rest = text.trim_start();
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let (number, after) = leading_number(rest)?;
        let end = after.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(after.len());
        let (unit, after) = after.split_at(end);
        seconds += number * SPAN_UNITS.iter().find(|(name, _)| *name == unit)?.1;
        rest = after.trim_start();
    }
    Some(Span::from_seconds(sign * seconds))
}

/// A plain decimal number without sign at the start of a text, and what follows it.
fn leading_number(text: &str) -> Option<(f64, &str)> {
    let digit = |letter: char| letter.is_ascii_digit() || letter == '.';
    let end = text.find(|letter| !digit(letter)).unwrap_or(text.len());
    Some((text[..end].parse().ok()?, text[end..].trim_start()))
}

/// A number with optional sign, all of the text.
pub(super) fn number(text: &str) -> Option<f64> {
    let unsigned = text.trim().trim_start_matches(['+', '-']);
    if !unsigned.starts_with(|letter: char| letter.is_ascii_digit() || letter == '.') {
        return None;
    }
    text.trim().parse().ok().filter(|number: &f64| number.is_finite())
}

/// A rate such as `100/min`, in arrivals per second.
pub(super) fn rate(text: &str) -> Option<f64> {
    let (count, unit) = text.split_once('/')?;
    let seconds = RATE_UNITS.iter().find(|(name, _)| *name == unit.trim())?.1;
    Some(number(count)? / seconds)
}

/// A share such as `12.5%`, as a fraction.
pub(super) fn share(text: &str) -> Option<f64> {
    number(text.trim().strip_suffix('%')?).map(|percent| percent / 100.0)
}

/// A time of day such as `08:00`, `24:00` included, since midnight.
pub(super) fn clock(text: &str) -> Option<Span> {
    let mut parts = text.trim().split(':');
    let mut next = |limit: i64| -> Option<i64> {
        let part = parts.next()?;
        let digits = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| part.parse().ok())?.filter(|value| *value <= limit)
    };
    let (hours, minutes) = (next(24)?, next(59)?);
    let seconds = if text.trim().len() > 5 { next(59)? } else { 0 };
    let whole = text.trim().len() == if text.trim().len() > 5 { 8 } else { 5 };
    let span = Span::from_secs(hours * 3600 + minutes * 60 + seconds);
    (whole && span <= Span::from_hours(24)).then_some(span)
}

/// A window such as `08:00-19:00`: from and to since midnight; one that ends at or before its
/// start ends on the next day.
pub(super) fn window(text: &str) -> Option<(Span, Span)> {
    let (from, to) = text.split_once('-')?;
    let (from, to) = (clock(from)?, clock(to)?);
    if from >= Span::from_hours(24) {
        return None;
    }
    Some((from, if to <= from { to + Span::from_hours(24) } else { to }))
}

/// Days of the week, Monday first.
pub(super) type Days = [bool; 7];

/// Days such as `Mon-Fri` or `Mon, Wed, Fri`.
pub(super) fn days(text: &str) -> Option<Days> {
    let mut days = [false; 7];
    for part in text.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last) = (day(first)?, day(last)?);
        let length = (last + 7 - first) % 7;
        for step in 0..=length {
            days[(first + step) % 7] = true;
        }
    }
    Some(days)
}

fn day(text: &str) -> Option<usize> {
    const NAMES: [&str; 7] =
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let text = text.trim().to_ascii_lowercase();
    NAMES.iter().position(|name| *name == text || (text.len() == 3 && name.starts_with(&*text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_as_people_write_them() {
        assert_eq!(span("4m 10s"), Some(Span::from_secs(250)));
        assert_eq!(span("1h30min"), Some(Span::from_minutes(90)));
        assert_eq!(span("1.5 h"), Some(Span::from_minutes(90)));
        assert_eq!(span("500ms"), Some(Span::from_millis(500)));
        assert_eq!(span("-5s"), Some(Span::from_secs(-5)));
        for wrong in ["", "5", "s", "5 parsecs", "1e3s", "5s x", "4m, 10s", "..s"] {
            assert_eq!(span(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn every_length_reads_back_as_it_is_printed() {
        for millis in [0, 1, 999, 61_001, 90_061_001, -5_000] {
            let length = Span::from_millis(millis);
            assert_eq!(span(&length.to_string()), Some(length));
        }
    }

    #[test]
    fn rates_and_shares_carry_their_units() {
        assert_eq!(rate("90/min"), Some(1.5));
        assert_eq!(rate("2/s"), Some(2.0));
        assert_eq!(rate("7200 / h"), Some(2.0));
        assert_eq!(rate("7200"), None);
        assert_eq!(share("12.5%"), Some(0.125));
        assert_eq!(share("12.5"), None);
        assert_eq!(share("nan%"), None);
    }

    #[test]
    fn windows_may_cross_midnight() {
        let hours = Span::from_hours;
        assert_eq!(window("08:00-19:00"), Some((hours(8), hours(19))));
        assert_eq!(window("22:00-06:00"), Some((hours(22), hours(30))));
        assert_eq!(window("00:00-24:00"), Some((hours(0), hours(24))));
        for wrong in ["8:00-19:00", "08:00", "08:00-25:00", "08:60-09:00", "24:30-25:00"] {
            assert_eq!(window(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn days_are_ranges_or_lists() {
        assert_eq!(days("Mon-Fri"), Some([true, true, true, true, true, false, false]));
        assert_eq!(days("Sat-Mon"), Some([true, false, false, false, false, true, true]));
        assert_eq!(days("Tue, Thursday"), Some([false, true, false, true, false, false, false]));
        assert_eq!(days("Mo"), None);
    }
}
