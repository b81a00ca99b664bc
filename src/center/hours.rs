//! Operating hours: when a queue or a channel is open, zone, daylight saving and holidays included.

use jiff::civil;
use jiff::tz::TimeZone;

use super::Calendar;
use crate::time::Time;

/// Operating hours that queues and workstreams refer to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hours {
    /// Their name.
    pub name: String,
    /// When they are open, worked out beforehand.
    pub times: OpenTimes,
}

/// Operating hours as an administrator writes them: local times of a week, and holidays.
#[derive(Clone, Debug)]
pub struct OperatingHours {
    /// The zone of all times here; summer time is followed.
    pub zone: TimeZone,
    /// When it is open in every week.
    pub week: Vec<WeeklyHours>,
    /// Days that are closed from midnight to midnight.
    pub holidays: Vec<civil::Date>,
}

/// A stretch of opening that comes back every week.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WeeklyHours {
    /// The day on which it begins.
    pub day: civil::Weekday,
    /// Local time of opening.
    pub from: civil::Time,
    /// Local time of closing; not after `from`: on the next day.
    pub to: civil::Time,
}

impl OperatingHours {
    /// Works out when they are open from `from` to `to`; both ends included.
    ///
    /// Outside of that the nearest known state lasts. A local time that the clocks skip is moved
    /// forward, one that comes twice is taken the first time.
    pub fn compile(&self, calendar: &Calendar, from: Time, to: Time) -> OpenTimes {
        let zone = |time| calendar.zoned(time).with_time_zone(self.zone.clone()).date();
        let point = |date: civil::Date, time: civil::Time| {
            let zoned = date.to_datetime(time).to_zoned(self.zone.clone()).ok()?;
            Some(calendar.point(&zoned))
        };
        let midnight = civil::Time::midnight();
        let mut marks: Vec<(Time, i32)> = Vec::new();
        // A stretch counts +1 while it is open, a holiday far less than all of them together.
        let mut stretch = |from: Option<Time>, to: Option<Time>, weight: i32| {
            if let (Some(from), Some(to)) = (from, to) {
                marks.extend([(from, weight), (to, -weight)]);
            }
        };
        let mut date = zone(from).yesterday().unwrap_or(civil::Date::MIN);
        let last = zone(to);
        while date <= last {
            let Ok(next) = date.tomorrow() else {
                break;
            };
            if self.holidays.contains(&date) {
                stretch(point(date, midnight), point(next, midnight), CLOSED);
            }
            for hours in self.week.iter().filter(|hours| hours.day == date.weekday()) {
                let end = if hours.to > hours.from { date } else { next };
                stretch(point(date, hours.from), point(end, hours.to), 1);
            }
            date = next;
        }
        OpenTimes::from_marks(marks)
    }
}

/// Weight of a holiday: more than all stretches that overlap anywhere.
const CLOSED: i32 = -1_000_000;

/// When something is open: a table of the moments at which that changes.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct OpenTimes {
    /// Whether it is open before the first change.
    open_at_first: bool,
    /// Rising.
    changes: Vec<Time>,
}

impl OpenTimes {
    /// Closed, save for these stretches from opening to closing, which rise and do not touch.
    ///
    /// Panics if they do.
    pub fn open_during(stretches: &[(Time, Time)]) -> Self {
        let changes: Vec<Time> = stretches.iter().flat_map(|(from, to)| [*from, *to]).collect();
        assert!(changes.is_sorted_by(|a, b| a < b), "stretches of opening rise");
        Self { open_at_first: false, changes }
    }

    fn from_marks(mut marks: Vec<(Time, i32)>) -> Self {
        marks.sort_unstable_by_key(|mark| mark.0);
        let mut changes = Vec::new();
        let (mut weight, mut open) = (0, false);
        for of_instant in marks.chunk_by(|a, b| a.0 == b.0) {
            weight += of_instant.iter().map(|mark| mark.1).sum::<i32>();
            if (weight > 0) != open {
                open = !open;
                changes.push(of_instant[0].0);
            }
        }
        Self { open_at_first: false, changes }
    }

    /// Whether it is open at a time; at the very moment of a change, the new state counts.
    pub fn is_open(&self, time: Time) -> bool {
        self.passed(time).is_multiple_of(2) == self.open_at_first
    }

    /// The first change after a time.
    pub fn next_change(&self, time: Time) -> Option<Time> {
        self.changes.get(self.passed(time)).copied()
    }

    /// When it is open next: `time` itself if it is open then; `None`: never again.
    pub fn next_open(&self, time: Time) -> Option<Time> {
        if self.is_open(time) { Some(time) } else { self.next_change(time) }
    }

    /// When it closes next after `time`.
    pub fn next_close(&self, time: Time) -> Option<Time> {
        let change = self.next_change(time)?;
        if self.is_open(change) { self.next_change(change) } else { Some(change) }
    }

    /// How many changes are not after `time`.
    fn passed(&self, time: Time) -> usize {
        self.changes.partition_point(|change| *change <= time)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::Weekday;
    use jiff::civil::date;
    use jiff::civil::time;

    use super::*;
    use crate::time::Span;

    fn office(zone: &str) -> OperatingHours {
        let weekdays = [
            Weekday::Monday,
            Weekday::Tuesday,
            Weekday::Wednesday,
            Weekday::Thursday,
            Weekday::Friday,
        ];
        let (from, to) = (time(9, 0, 0, 0), time(17, 0, 0, 0));
        OperatingHours {
            zone: TimeZone::get(zone).expect("a known zone"),
            week: weekdays.map(|day| WeeklyHours { day, from, to }).into(),
            holidays: Vec::new(),
        }
    }

    fn calendar(start: &str) -> Calendar {
        Calendar::new(format!("{start}[Europe/Berlin]").parse().expect("a valid moment"))
    }

    fn changes(hours: &OperatingHours, calendar: &Calendar, days: i64) -> Vec<String> {
        let to = Time::ZERO + Span::from_hours(24 * days);
        let times = hours.compile(calendar, Time::ZERO, to);
        let within = times.changes.iter().filter(|time| (Time::ZERO..to).contains(time));
        within.map(|time| format!("{} {}", calendar.day(*time), calendar.clock(*time))).collect()
    }

    /// recurring hours and holidays.
    #[test]
    fn office_hours_are_closed_at_the_weekend_and_on_holidays() {
        let calendar = calendar("2026-04-02T00:00");
        let mut hours = office("Europe/Berlin");
        hours.holidays = vec![date(2026, 4, 3), date(2026, 4, 6)];
        let expected = ["Thu 2 Apr 09:00", "Thu 2 Apr 17:00", "Tue 7 Apr 09:00", "Tue 7 Apr 17:00"];
        assert_eq!(changes(&hours, &calendar, 6), expected);
    }

    /// zones, each with its own daylight saving.
    #[test]
    fn hours_of_another_zone_move_against_the_calendar_when_only_one_zone_changes_its_clocks() {
        // New York changes on 8 March 2026, Berlin on 29 March.
        let hours = office("America/New_York");
        let before = changes(&hours, &calendar("2026-03-06T00:00"), 1);
        let between = changes(&hours, &calendar("2026-03-09T00:00"), 1);
        let after = changes(&hours, &calendar("2026-03-30T00:00"), 1);
        assert_eq!(before, ["Fri 6 Mar 15:00", "Fri 6 Mar 23:00"]);
        assert_eq!(between, ["Mon 9 Mar 14:00", "Mon 9 Mar 22:00"]);
        assert_eq!(after, ["Mon 30 Mar 15:00", "Mon 30 Mar 23:00"]);
    }

    #[test]
    fn a_night_on_which_clocks_go_forward_is_an_hour_shorter() {
        let calendar = calendar("2026-03-28T12:00");
        let (from, to) = (time(22, 0, 0, 0), time(6, 0, 0, 0));
        let night = WeeklyHours { day: Weekday::Saturday, from, to };
        let zone = TimeZone::get("Europe/Berlin").expect("a known zone");
        let hours = OperatingHours { zone, week: vec![night], holidays: Vec::new() };
        let times = hours.compile(&calendar, Time::ZERO, Time::ZERO + Span::from_hours(48));
        let opens = times.next_open(Time::ZERO).expect("it opens in the evening");
        let closes = times.next_close(opens).expect("it closes in the morning");
        assert_eq!(closes - opens, Span::from_hours(7));
    }

    #[test]
    fn stretches_that_touch_are_one_and_whole_days_are_possible() {
        let calendar = calendar("2026-03-02T00:00");
        let midnight = civil::Time::midnight();
        let day = |day| WeeklyHours { day, from: midnight, to: midnight };
        let zone = TimeZone::get("Europe/Berlin").expect("a known zone");
        let week = vec![day(Weekday::Monday), day(Weekday::Tuesday)];
        let hours = OperatingHours { zone, week, holidays: Vec::new() };
        assert_eq!(changes(&hours, &calendar, 6), ["Mon 2 Mar 00:00", "Wed 4 Mar 00:00"]);
    }

    #[test]
    fn at_the_moment_of_a_change_the_new_state_counts() {
        let at = |hour| Time::ZERO + Span::from_hours(hour);
        let times = OpenTimes::open_during(&[(at(9), at(17))]);
        assert!(!times.is_open(at(8)) && times.is_open(at(9)) && !times.is_open(at(17)));
        assert_eq!(times.next_open(at(12)), Some(at(12)));
        assert_eq!(times.next_open(at(18)), None);
        assert_eq!(times.next_close(at(1)), Some(at(17)));
        assert_eq!(times.next_change(at(9)), Some(at(17)));
    }
}
