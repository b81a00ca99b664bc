//! From values to pixels, and the round numbers at which an axis is marked.

/// Maps a range of values to a range of pixels.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Scale {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

impl Scale {
    /// `low` stands at pixel `from`, `high` at `to`. An empty range is widened.
    pub(super) fn new((low, high): (f64, f64), (from, to): (f64, f64)) -> Self {
        let high = if high > low { high } else { low + 1.0 };
        Self { low, high, from, to }
    }

    /// The pixel of a value, kept within the range.
    pub(super) fn at(&self, value: f64) -> f64 {
        let part = ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        self.from + part * (self.to - self.from)
    }
}

/// A round step that divides a range of `length` into about `count` parts.
pub(super) fn round_step(length: f64, count: f64) -> f64 {
    let raw = (length / count).clamp(1e-9, 1e15);
    let mut magnitude = 1.0;
    while magnitude > raw {
        magnitude /= 10.0;
    }
    while magnitude * 10.0 <= raw {
        magnitude *= 10.0;
    }
    let steps = [1.0, 2.0, 5.0].map(|factor| factor * magnitude);
    steps.into_iter().find(|&step| step >= raw * 0.999).unwrap_or(10.0 * magnitude)
}

/// Values from zero to the first round number not below `high`, and their labels.
pub(super) fn ticks(high: f64, count: f64) -> Vec<(f64, String)> {
    let step = round_step(high, count);
    let last = (high / step - 1e-9).ceil().max(1.0);
    let mut marks = Vec::new();
    let mut index = 0.0;
    while index <= last {
        marks.push((index * step, label(index * step, step)));
        index += 1.0;
    }
    marks
}

/// A round number with as many decimals as its step needs.
fn label(value: f64, step: f64) -> String {
    let mut decimals = 0;
    let mut scaled = step;
    while decimals < 9 && (scaled - scaled.round()).abs() > 1e-6 * scaled {
        decimals += 1;
        scaled *= 10.0;
    }
    let text = format!("{value:.decimals$}");
    if value < 10_000.0 { text } else { crate::report::words::count(value) }
}

/// A unit of time for an axis.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct TimeUnit {
    /// Its length in seconds.
    pub(super) seconds: f64,
    /// Its name.
    pub(super) name: &'static str,
}

/// The unit in which lengths up to `seconds` read well.
pub(super) const fn time_unit(seconds: f64) -> TimeUnit {
    match seconds {
        ..=180.0 => TimeUnit { seconds: 1.0, name: "seconds" },
        ..=10_800.0 => TimeUnit { seconds: 60.0, name: "minutes" },
        ..=259_200.0 => TimeUnit { seconds: 3_600.0, name: "hours" },
        _ => TimeUnit { seconds: 86_400.0, name: "days" },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_is_marked_at_round_numbers_up_to_the_first_that_covers_it() {
        let labels = |high| -> Vec<String> {
            ticks(high, 5.0).into_iter().map(|(_, label)| label).collect()
        };
        assert_eq!(labels(1.0), ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
        assert_eq!(labels(43.0), ["0", "10", "20", "30", "40", "50"]);
        assert_eq!(labels(0.0).len(), 2);
    }

    #[test]
    fn values_outside_stay_on_the_sheet() {
        let scale = Scale::new((0.0, 10.0), (100.0, 0.0));
        assert_eq!((scale.at(-5.0), scale.at(2.5), scale.at(99.0)), (100.0, 75.0, 0.0));
        assert!(Scale::new((3.0, 3.0), (0.0, 1.0)).at(3.0) < 1e-12);
    }
}
