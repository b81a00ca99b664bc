//! The calendar: where engine time lies in the calendar of the center's zone.

use jiff::SpanRound;
use jiff::Zoned;
use jiff::civil;

use crate::time::Span;
use crate::time::Time;

/// Puts points in time on the wall clock of a zone, daylight saving time included.
#[derive(Clone, Debug)]
pub struct Calendar {
    start: Zoned,
}

impl Calendar {
    /// A calendar on which [`Time::ZERO`] is `start`.
    pub const fn new(start: Zoned) -> Self {
        Self { start }
    }

    /// The moment of [`Time::ZERO`].
    pub const fn start(&self) -> &Zoned {
        &self.start
    }

    /// The local date and time of a point; saturates at the calendar's ends.
    pub fn zoned(&self, time: Time) -> Zoned {
        self.start.saturating_add(jiff::SignedDuration::from_millis(time.as_millis()))
    }

    /// The point as ISO 8601 with offset, such as `2026-03-02T08:00:00+01:00`; milliseconds are
    /// written if there are any.
    pub fn iso(&self, time: Time) -> String {
        self.zoned(time).strftime("%Y-%m-%dT%H:%M:%S%.f%:z").to_string()
    }

    /// The time of day, such as `08:30`.
    pub fn clock(&self, time: Time) -> String {
        self.zoned(time).strftime("%H:%M").to_string()
    }

    /// The time of day to the second, such as `08:30:05`.
    pub fn seconds(&self, time: Time) -> String {
        self.zoned(time).strftime("%H:%M:%S").to_string()
    }

    /// The day, such as `Mon 2 Mar`.
    pub fn day(&self, time: Time) -> String {
        self.zoned(time).strftime("%a %-d %b").to_string()
    }

    /// The day with its year, such as `Mon 2 Mar 2026`.
    pub fn date(&self, time: Time) -> String {
        self.zoned(time).strftime("%a %-d %b %Y").to_string()
    }

    /// The first point not before `time` that lies a multiple of `step` after local midnight.
    ///
    /// Panics if `step` is not positive.
    pub fn on_the_clock(&self, time: Time, step: Span) -> Time {
        let midnight = self.time(self.zoned(time).date().at(0, 0, 0, 0)).unwrap_or(Time::ZERO);
        midnight + ((Time::ZERO + (time - midnight)).round_up(step) - Time::ZERO)
    }

    /// The point at a local date and time of day; a time that the clocks skip is moved forward.
    ///
    /// `None` if the calendar does not reach there.
    pub fn time(&self, local: civil::DateTime) -> Option<Time> {
        let zoned = local.to_zoned(self.start.time_zone().clone()).ok()?;
        let elapsed = self.start.until(&zoned).ok()?;
        let millis = elapsed.round(SpanRound::new().largest(jiff::Unit::Millisecond)).ok()?;
        Some(Time::from_millis(millis.get_milliseconds()))
    }

    /// The point that a text means: `2026-03-02T10:15`, `Mon 10:15` or `10:15`, with seconds if
    /// wanted; without a date, the first such time from the start on.
    ///
    /// `None` if the text is none of these.
    pub fn find(&self, text: &str) -> Option<Time> {
        let text = text.trim();
        if let Ok(local) = text.parse::<civil::DateTime>() {
            return self.time(local);
        }
        let (day, clock) = text
            .rsplit_once(' ')
            .map_or((None, text), |(day, clock)| (Some(day.trim().to_lowercase()), clock));
        let clock = format!("2000-01-01T{clock}").parse::<civil::DateTime>().ok()?.time();
        let mut date = self.start.date();
        for _ in 0..8 {
            let time = self.time(date.to_datetime(clock))?;
            let name = date.strftime("%a").to_string().to_lowercase();
            if time >= Time::ZERO && day.as_ref().is_none_or(|day| day.starts_with(&name)) {
                return Some(time);
            }
            date = date.tomorrow().ok()?;
        }
        None
    }

    /// The point of a moment of any zone, to the millisecond.
    pub fn point(&self, moment: &Zoned) -> Time {
        let start = self.start.timestamp().as_millisecond();
        Time::from_millis(moment.timestamp().as_millisecond() - start)
    }

    /// The local day boundaries within `[0, horizon]`: zero, every midnight between, the horizon.
    pub fn days(&self, horizon: Span) -> Vec<Time> {
        let end = Time::ZERO + horizon;
        let mut borders = vec![Time::ZERO];
        let mut date = self.start.date();
        while let Ok(next) = date.tomorrow() {
            date = next;
            match self.time(date.at(0, 0, 0, 0)) {
                Some(midnight) if midnight < end => borders.push(midnight),
                _ => break,
            }
        }
        borders.push(end);
        borders
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn berlin(start: &str) -> Calendar {
        Calendar::new(format!("{start}[Europe/Berlin]").parse().expect("a valid moment"))
    }

    #[test]
    fn a_day_on_which_clocks_go_forward_has_23_hours() {
        let calendar = berlin("2026-03-28T00:00");
        let days = calendar.days(Span::from_hours(72));
        assert_eq!(days[2] - days[1], Span::from_hours(23));
        assert_eq!(calendar.iso(days[2]), "2026-03-30T00:00:00+02:00");
    }

    #[test]
    fn milliseconds_are_written_only_where_there_are_any() {
        let calendar = berlin("2026-03-02T08:00");
        let late = Time::from_millis(1_250);
        assert_eq!(calendar.iso(late), "2026-03-02T08:00:01.25+01:00");
        assert_eq!(calendar.iso(Time::ZERO), "2026-03-02T08:00:00+01:00");
    }

    #[test]
    fn marks_of_a_clock_count_from_midnight() {
        let calendar = berlin("2026-03-02T08:10");
        let mark = calendar.on_the_clock(Time::ZERO, Span::from_hours(3));
        assert_eq!(
            (calendar.clock(mark), calendar.day(mark)),
            ("09:00".into(), "Mon 2 Mar".into())
        );
    }

    #[test]
    fn points_are_found_by_date_by_day_or_by_clock() {
        let calendar = berlin("2026-03-02T08:00");
        let hours = |hours| Some(Time::ZERO + Span::from_hours(hours));
        assert_eq!(calendar.find("2026-03-03T12:00"), hours(28));
        assert_eq!(calendar.find("Tue 12:00"), hours(28));
        assert_eq!(calendar.find("monday 07:00"), hours(7 * 24 - 1));
        assert_eq!(calendar.find("10:00:00"), hours(2));
        assert_eq!(calendar.find("07:00"), hours(23));
        assert_eq!(calendar.find("some day"), None);
        assert_eq!(calendar.find("Xyz 10:00"), None);
    }

    #[test]
    fn local_times_and_points_agree() {
        let calendar = berlin("2026-03-02T08:00");
        let noon = calendar.time(civil::date(2026, 3, 3).at(12, 0, 0, 0));
        assert_eq!(noon, Some(Time::ZERO + Span::from_hours(28)));
    }
}
