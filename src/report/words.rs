//! Numbers as people read them.

use crate::center::Channel;
use crate::stats::Measure;
use crate::stats::Unit;

/// The measure as people call it: for titles, tables and the subjects of sentences.
pub(super) fn name(measure: Measure) -> String {
    let text = match measure {
        Measure::WaitMean => "mean wait",
        Measure::LineWaitMean => "mean wait on the line",
        Measure::CallbacksAgreed => "hung up to be called back",
        Measure::OutboundConnected => "customers called and talked to",
        Measure::OutboundAbandonRate => "hung up for want of somebody",
        Measure::WaitP50 => "wait of half",
        Measure::WaitP90 => "wait of 9 in 10",
        Measure::WaitP95 => "wait of 19 in 20",
        Measure::WaitP99 => "wait of 99 in 100",
        Measure::WaitMax => "longest wait",
        Measure::WaitShare => "share that waits at all",
        Measure::SpeedOfAnswer => "speed of answer",
        Measure::AnswerP50 => "wait of half of the answered",
        Measure::AnswerP90 => "wait of 9 in 10 answered",
        Measure::AnswerP95 => "wait of 19 in 20 answered",
        Measure::ServiceLevelOffered => "service level (offered)",
        Measure::ServiceLevelAnswered => "service level (answered)",
        Measure::AbandonRate => "abandon rate",
        Measure::FallbackShare => "fallback share",
        Measure::FallbackEntered => "fell back",
        Measure::DeflectedShare => "share that the bot solves",
        Measure::LeftAtEndAge => "age of those left",
        Measure::WaitingMean => "waiting, on average",
        Measure::WaitingMax => "waiting, at most",
        Measure::ConcurrencyMean => "items at once",
        Measure::IdleWhileWaiting => "idle while items wait",
        Measure::PicksLost => "picks lost to another",
        other => return other.name().replace('_', " "),
    };
    String::from(text)
}

/// A value of a measure, with its unit: `2 min 05 s`, `83.1%`, `1,240`.
pub(super) fn quantity(measure: Measure, value: f64) -> String {
    match measure.unit() {
        Unit::Seconds => duration(value),
        Unit::Share => share(value),
        Unit::Hours => format!("{} h", count(value)),
        Unit::Count | Unit::Level | Unit::Money => count(value),
    }
}

/// A difference between two values of a measure, with its sign; shares differ by points.
pub(super) fn difference(measure: Measure, value: f64) -> String {
    let magnitude = spread(measure, value.abs());
    let zero = spread(measure, 0.0);
    match () {
        () if magnitude == zero => magnitude,
        () if value < 0.0 => format!("−{magnitude}"),
        () => format!("+{magnitude}"),
    }
}

/// A half width or an absolute difference; shares differ by points.
pub(super) fn spread(measure: Measure, value: f64) -> String {
    match measure.unit() {
        Unit::Share => format!("{} points", plain(value * 100.0, 1)),
        _ => quantity(measure, value),
    }
}

/// A length of time in the two units that matter: `0.4 s`, `12 s`, `4 min 10 s`, `2 h 05 min`.
pub fn duration(seconds: f64) -> String {
    let sign = if seconds < 0.0 { "−" } else { "" };
    let length = seconds.abs();
    let text = match length {
        _ if !length.is_finite() => String::from("for ever"),
        ..9.95 => format!("{} s", plain(length, 1)),
        ..119.5 => format!("{length:.0} s"),
        ..7_170.0 => {
            let whole = length.round();
            format!("{:.0} min {:02.0} s", (whole / 60.0).floor(), whole % 60.0)
        }
        ..172_770.0 => {
            let minutes = (length / 60.0).round();
            format!("{:.0} h {:02.0} min", (minutes / 60.0).floor(), minutes % 60.0)
        }
        _ => {
            let hours = (length / 3600.0).round();
            format!("{:.0} days {:.0} h", (hours / 24.0).floor(), hours % 24.0)
        }
    };
    format!("{sign}{text}")
}

/// As [`duration`], for cells of a table: `0.4s`, `12s`, `4m 10s`, `2h 05m`, `3d 4h`.
pub(super) fn brief(seconds: f64) -> String {
    let text = duration(seconds);
    let units = [(" s", "s"), (" min", "m"), (" h", "h"), (" days", "d")];
    units.iter().fold(text, |text, (long, short)| text.replace(long, short))
}

/// What work of a channel is called, several of it.
pub(super) const fn items_of(channel: Channel) -> &'static str {
    match channel {
        Channel::LiveChat => "chats",
        Channel::PersistentChat => "persistent chats",
        Channel::Sms => "text messages",
        Channel::Facebook => "Facebook conversations",
        Channel::WhatsApp => "WhatsApp conversations",
        Channel::Line => "LINE conversations",
        Channel::WeChat => "WeChat conversations",
        Channel::Teams => "Teams conversations",
        Channel::AppleMessages => "Apple conversations",
        Channel::CustomMessaging => "conversations",
        Channel::Case => "cases",
        Channel::Email => "emails",
        Channel::Activity => "activities",
        Channel::Voice => "calls",
    }
}

/// The text as the beginning of a sentence.
pub(super) fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(characters).collect()
}

/// A share in percent.
pub(super) fn share(value: f64) -> String {
    format!("{}%", plain(value * 100.0, 1))
}

/// A number of things: whole from a hundred on, with separators of thousands.
pub(super) fn count(value: f64) -> String {
    if value.abs() >= 99.95 {
        return grouped(&format!("{value:.0}"));
    }
    plain(value, 1)
}

/// A word for `count` things.
pub fn plural(count: usize, one: &str, many: &str) -> String {
    let word = if count == 1 { one } else { many };
    format!("{} {word}", grouped(&count.to_string()))
}

/// A sentence's items: `a`, `a and b`, `a, b and c`.
pub(super) fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// `value` with `decimals` decimals, or with two significant digits if it is too small to be
/// seen so; no trailing zeros, and never a negative zero.
fn plain(value: f64, decimals: usize) -> String {
    let mut places = decimals;
    while value != 0.0 && places < 6 && value.abs() < 0.95 * tenth_to(places) {
        places += 1;
    }
    let text = format!("{value:.places$}");
    let text = match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.'),
        false => &text,
    };
    match text {
        "-0" => String::from("0"),
        _ => text.replace('-', "−"),
    }
}

/// 10 to the power of `-places`.
fn tenth_to(places: usize) -> f64 {
    (0..places).fold(1.0, |value, _| value / 10.0)
}

/// The digits of a whole number in groups of three.
fn grouped(text: &str) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("−", digits));
    let mut grouped = String::from(sign);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time_are_written_in_the_two_units_that_matter() {
        let cases = [
            (0.0, "0 s"),
            (0.04, "0.04 s"),
            (0.44, "0.4 s"),
            (12.3, "12 s"),
            (119.4, "119 s"),
            (125.0, "2 min 05 s"),
            (3_599.6, "60 min 00 s"),
            (7_500.0, "2 h 05 min"),
            (260_000.0, "3 days 0 h"),
            (-90.0, "−90 s"),
            (f64::INFINITY, "for ever"),
        ];
        for (seconds, text) in cases {
            assert_eq!(duration(seconds), text);
        }
        assert_eq!(brief(125.0), "2m 05s");
        assert_eq!(brief(7_500.0), "2h 05m");
        assert_eq!(brief(260_000.0), "3d 0h");
    }

    #[test]
    fn shares_and_counts_keep_what_can_be_seen() {
        assert_eq!(share(0.8314), "83.1%");
        assert_eq!(share(1.0), "100%");
        assert_eq!(share(0.000_04), "0.004%");
        assert_eq!(count(1_234_567.4), "1,234,567");
        assert_eq!(count(12.34), "12.3");
        assert_eq!(count(-0.0), "0");
    }

    #[test]
    fn differences_carry_a_sign_unless_nothing_is_to_be_seen() {
        let rate = Measure::AbandonRate;
        assert_eq!(difference(rate, -0.119), "−11.9 points");
        assert_eq!(difference(rate, 0.002), "+0.2 points");
        assert_eq!(difference(rate, 0.0), "0 points");
        assert_eq!(difference(Measure::WaitMean, 12.0), "+12 s");
    }

    #[test]
    fn lists_read_as_sentences_do() {
        let items: Vec<String> = ["a", "b", "c"].map(String::from).to_vec();
        assert_eq!(listed(&items), "a, b and c");
        assert_eq!(listed(&items[..2]), "a and b");
        assert_eq!(plural(1, "item", "items"), "1 item");
    }
}
