//! The words of a script line: flags, `key=value` fields, times and spans.

use waitline::time::Span;
use waitline::time::Time;

/// The fields of one line; each must be taken, so that a typing error fails the test.
pub(crate) struct Fields<'a> {
    line: &'a str,
    rest: Vec<&'a str>,
}

impl<'a> Fields<'a> {
    pub(crate) fn new(line: &'a str) -> Self {
        Self { line, rest: line.split_whitespace().collect() }
    }

    /// Takes the first word that is left.
    pub(crate) fn word(&mut self) -> &'a str {
        assert!(!self.rest.is_empty(), "a word is missing in `{}`", self.line);
        self.rest.remove(0)
    }

    /// Takes the flag if it is there.
    pub(crate) fn flag(&mut self, flag: &str) -> bool {
        let found = self.rest.iter().position(|&word| word == flag);
        found.map(|index| self.rest.remove(index)).is_some()
    }

    /// Takes the value of `key=value` if the key is there.
    pub(crate) fn value(&mut self, key: &str) -> Option<&'a str> {
        let wanted = |word: &&str| word.split_once('=').is_some_and(|(name, _)| name == key);
        let index = self.rest.iter().position(wanted)?;
        self.rest.remove(index).split_once('=').map(|(_, value)| value)
    }

    /// Takes a whole number.
    pub(crate) fn number(&mut self, key: &str) -> Option<u32> {
        let parse =
            |text: &str| text.parse().unwrap_or_else(|_| panic!("{key} in `{}`", self.line));
        let found = self.rest.iter().position(|word| word.starts_with(&format!("{key}=")))?;
        let number = parse(&self.rest[found][key.len() + 1..]);
        self.rest.remove(found);
        Some(number)
    }

    /// Takes a comma-separated list; empty if the key is absent.
    pub(crate) fn list(&mut self, key: &str) -> Vec<&'a str> {
        self.value(key).map(|text| text.split(',').collect()).unwrap_or_default()
    }

    /// Takes every word that is left.
    pub(crate) fn all(&mut self) -> Vec<&'a str> {
        std::mem::take(&mut self.rest)
    }

    /// Asserts that everything has been taken.
    pub(crate) fn done(self) {
        assert!(self.rest.is_empty(), "cannot read {:?} in `{}`", self.rest, self.line);
    }
}

/// The lines that say something: trimmed, without blank lines and comments.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Reads `[days+]hh:mm:ss`.
pub(crate) fn time(text: &str) -> Time {
    let (days, of_day) = text.split_once('+').unwrap_or(("0", text));
    assert_eq!(of_day.split(':').count(), 3, "a time is written hh:mm:ss, not {text}");
    let seconds = of_day.split(':').fold(0, |sum, part| sum * 60 + number(part));
    Time::ZERO + Span::from_secs(number(days) * 86_400 + seconds)
}

fn number(text: &str) -> i64 {
    text.parse().unwrap_or_else(|_| panic!("{text} is no number"))
}

/// Reads `90s`, `20m`, `2h` or `1d`.
pub(crate) fn span(text: &str) -> Span {
    let (count, unit) = text.split_at(text.len() - 1);
    let count = number(count);
    match unit {
        "s" => Span::from_secs(count),
        "m" => Span::from_minutes(count),
        "h" => Span::from_hours(count),
        "d" => Span::from_hours(24 * count),
        _ => panic!("{text} is no span"),
    }
}
