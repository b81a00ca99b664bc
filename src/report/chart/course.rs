//! How something runs over the time of the experiment: panels one above the other.

use super::canvas::Anchor;
use super::canvas::Canvas;
use super::canvas::Ink;
use super::canvas::Point;
use super::figure::Beside;
use super::figure::Figure;
use super::figure::Frame;
use super::figure::MARGIN;
use super::figure::SMALL;
use super::figure::WIDTH;
use super::figure::beside_width;
use super::figure::small;
use super::figure::strong;
use super::figure::write_beside;
use super::label;
use super::scale::Scale;
use super::scale::ticks;
use crate::center::Calendar;
use crate::time::Span;
use crate::time::Time;

/// A value in one interval, with half the width of its confidence interval.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Step {
    pub(super) start: Time,
    pub(super) value: f64,
    pub(super) half_width: f64,
}

/// A line with its name. Intervals in which it is undefined are missing.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Series {
    pub(super) name: String,
    pub(super) steps: Vec<Step>,
    /// Whether the area below is filled, as for something that is there to be used.
    pub(super) filled: bool,
    pub(super) ink: Ink,
}

/// Lines over the same scale.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Panel {
    pub(super) heading: String,
    /// What the vertical axis measures.
    pub(super) measured: String,
    /// Whether values are shares, shown in percent up to 100.
    pub(super) shares: bool,
    pub(super) series: Vec<Series>,
}

const PLOT_HEIGHT: f64 = 170.0;
const PANEL_HEIGHT: f64 = PLOT_HEIGHT + 74.0;

/// Draws panels over one time axis; says why not if there are fewer than two intervals.
pub(super) fn draw(
    title: &str,
    subtitle: &str,
    panels: &[Panel],
    calendar: &Calendar,
) -> Result<String, String> {
    let Some(stretch) = Stretch::of(panels) else {
        return Err(String::from("there are fewer than two intervals with anything in them"));
    };
    let height = PANEL_HEIGHT * panels.len() as f64 + 10.0;
    let mut figure = Figure::new(title, subtitle, height);
    let names = panels.iter().flat_map(|panel| &panel.series).map(|series| series.name.as_str());
    let room = beside_width(names, 230.0);
    let top = Figure::heading_height(subtitle);
    for (index, panel) in panels.iter().enumerate() {
        let above = top + PANEL_HEIGHT * index as f64 + 48.0;
        let frame = Frame {
            left: MARGIN + 46.0,
            right: WIDTH - MARGIN - room,
            top: above,
            bottom: above + PLOT_HEIGHT,
        };
        draw_panel(&mut figure.canvas, panel, &frame, room, &stretch, calendar);
        if index + 1 == panels.len() {
            let zone = format!("local time, from {}", calendar.date(stretch.from));
            frame.name_horizontal(&mut figure.canvas, &zone);
        }
    }
    Ok(figure.finish())
}

/// The time that is drawn.
struct Stretch {
    from: Time,
    to: Time,
    interval: Span,
}

impl Stretch {
    /// From the first to the last interval with anything in it; a share that is defined is of
    /// something, even if it is zero.
    fn of(panels: &[Panel]) -> Option<Self> {
        let steps = || panels.iter().flat_map(|panel| &panel.series).flat_map(|line| &line.steps);
        let mut starts: Vec<Time> = steps().map(|step| step.start).collect();
        starts.sort();
        starts.dedup();
        let interval = starts.windows(2).map(|pair| pair[1] - pair[0]).min()?;
        let used = || {
            let panels = panels.iter().flat_map(|panel| {
                panel.series.iter().map(move |series| (panel.shares, &series.steps))
            });
            panels.flat_map(|(shares, steps)| {
                let used = steps.iter().filter(move |step| shares || step.value > 0.0);
                used.map(|step| step.start)
            })
        };
        let (from, last) = (used().min()?, used().max()?);
        (last > from).then_some(Self { from, to: last + interval, interval })
    }

    fn length(&self) -> f64 {
        (self.to - self.from).as_seconds()
    }
}

fn draw_panel(
    canvas: &mut Canvas,
    panel: &Panel,
    frame: &Frame,
    room: f64,
    stretch: &Stretch,
    calendar: &Calendar,
) {
    let heading = label::clipped(&panel.heading, 14.3, WIDTH - 2.0 * MARGIN);
    canvas.text((MARGIN, frame.top - 34.0), &heading, strong(Anchor::Start));
    let steps = || panel.series.iter().flat_map(|series| &series.steps);
    let marks = if panel.shares {
        (0..=4).map(|part| (f64::from(part) / 4.0, format!("{}%", part * 25))).collect()
    } else {
        // A single wide band must not press the lines to the ground.
        let most = steps().map(|step| step.value).fold(0.0, f64::max);
        let top = steps().map(|step| step.value + step.half_width).fold(0.0, f64::max);
        ticks(top.min(most * 1.5), 4.0)
    };
    let high = marks.last().map_or(1.0, |&(value, _)| value);
    let vertical = Scale::new((0.0, high), (frame.bottom, frame.top));
    frame.rule(canvas, (&vertical, &marks), &panel.measured);
    let bounds = (stretch.from.as_seconds(), stretch.to.as_seconds());
    let horizontal = Scale::new(bounds, (frame.left, frame.right));
    draw_clock(canvas, frame, &horizontal, stretch, calendar);
    let plot = Plot { frame, horizontal, vertical, stretch };
    for series in &panel.series {
        plot.band(canvas, series);
    }
    let mut labels = Vec::new();
    for series in &panel.series {
        for run in plot.runs(series) {
            canvas.line(&plot.outline(&run, 0.0), series.ink, 2.0);
        }
        if let Some(at) = plot.end_of(series) {
            labels.push(Beside { at, text: series.name.clone(), ink: series.ink });
        }
    }
    write_beside(canvas, frame, room, &labels);
}

/// Marks hours of a short stretch, days of a long one.
fn draw_clock(
    canvas: &mut Canvas,
    frame: &Frame,
    horizontal: &Scale,
    stretch: &Stretch,
    calendar: &Calendar,
) {
    let hours = stretch.length() / 3600.0;
    let wanted = (frame.right - frame.left) / 70.0;
    if hours <= 36.0 {
        let step = [0.25, 0.5, 1.0, 2.0, 3.0, 4.0, 6.0].into_iter();
        let step = step.into_iter().find(|step| hours / step <= wanted).unwrap_or(6.0);
        let step = Span::from_seconds(step * 3600.0);
        let mut mark = calendar.on_the_clock(stretch.from, step);
        while mark <= stretch.to {
            frame.mark(canvas, horizontal.at(mark.as_seconds()), &calendar.clock(mark));
            mark = mark + step;
        }
        return;
    }
    let days: Vec<Time> = calendar
        .days(stretch.to - Time::ZERO)
        .into_iter()
        .filter(|&day| day > stretch.from && day < stretch.to)
        .collect();
    let mut borders = vec![stretch.from];
    borders.extend(days);
    borders.push(stretch.to);
    let room = (frame.right - frame.left) / (borders.len() - 1) as f64;
    let long = label::width("Wed 30 Sep", SMALL) < room;
    let every = (label::width("30 Sep  ", SMALL) / room).ceil().max(1.0);
    let mut next = 0.0;
    for (index, day) in borders.windows(2).enumerate() {
        let ends = [day[0], day[1]].map(|time| horizontal.at(time.as_seconds()));
        canvas.line(&[(ends[0], frame.bottom), (ends[0], frame.bottom + 6.0)], Ink::AXIS, 1.0);
        let name = calendar.day(day[0]);
        let name = if long { &name } else { name.split_once(' ').map_or("", |(_, date)| date) };
        let at = (f64::midpoint(ends[0], ends[1]), frame.bottom + 14.0);
        let inside = at.0 - label::width(name, SMALL) / 2.0 >= frame.left - 20.0;
        if index as f64 >= next && inside {
            canvas.text(at, name, small(Ink::SOFT, Anchor::Middle));
            next = index as f64 + every;
        }
    }
    let end = frame.right;
    canvas.line(&[(end, frame.bottom), (end, frame.bottom + 6.0)], Ink::AXIS, 1.0);
}

struct Plot<'a> {
    frame: &'a Frame,
    horizontal: Scale,
    vertical: Scale,
    stretch: &'a Stretch,
}

impl Plot<'_> {
    /// The steps within the stretch, cut where intervals are missing.
    fn runs(&self, series: &Series) -> Vec<Vec<Step>> {
        let mut runs: Vec<Vec<Step>> = Vec::new();
        let inside = |step: &&Step| step.start >= self.stretch.from && step.start < self.stretch.to;
        for step in series.steps.iter().filter(inside) {
            match runs.last_mut().filter(|run| {
                run.last().is_some_and(|last| step.start <= last.start + self.stretch.interval)
            }) {
                Some(run) => run.push(*step),
                None => runs.push(vec![*step]),
            }
        }
        runs
    }

    /// The run as a staircase, moved by `sign` half widths.
    fn outline(&self, run: &[Step], sign: f64) -> Vec<Point> {
        let mut points = Vec::with_capacity(2 * run.len());
        for step in run {
            let y = self.vertical.at(step.value + sign * step.half_width);
            let end = step.start + self.stretch.interval;
            points.push((self.horizontal.at(step.start.as_seconds()), y));
            points.push((self.horizontal.at(end.as_seconds()), y));
        }
        points
    }

    fn band(&self, canvas: &mut Canvas, series: &Series) {
        for run in self.runs(series) {
            let mut outline = self.outline(&run, 1.0);
            if series.filled {
                outline = self.outline(&run, 0.0);
                let ends = [outline.last(), outline.first()];
                let ground: Vec<Point> =
                    ends.into_iter().flatten().map(|&(x, _)| (x, self.frame.bottom)).collect();
                outline.extend(ground);
            } else {
                outline.extend(self.outline(&run, -1.0).into_iter().rev());
            }
            canvas.area(&outline, series.ink, if series.filled { 0.15 } else { 0.2 });
        }
    }

    /// The last point of the line.
    fn end_of(&self, series: &Series) -> Option<Point> {
        let runs = self.runs(series);
        let last = runs.last().and_then(|run| run.last())?;
        let end = last.start + self.stretch.interval;
        Some((self.horizontal.at(end.as_seconds()), self.vertical.at(last.value)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn panel(shares: bool, values: &[f64]) -> Panel {
        let starts = (0_i64..).map(|hour| Time::ZERO + Span::from_hours(hour));
        let steps = starts.zip(values);
        let steps = steps.map(|(start, &value)| Step { start, value, half_width: 0.0 }).collect();
        let series = Series { name: String::from("q"), steps, filled: false, ink: Ink::series(0) };
        Panel { heading: String::new(), measured: String::new(), shares, series: vec![series] }
    }

    #[test]
    fn a_share_of_zero_is_something_to_draw_and_a_count_of_zero_is_not() {
        let hours = |shares, values: &[f64]| {
            Stretch::of(&[panel(shares, values)]).map(|stretch| stretch.length() / 3600.0)
        };
        assert_eq!(hours(true, &[0.062, 0.0, 0.0, 0.0]), Some(4.0));
        assert_eq!(hours(true, &[0.0, 0.0]), Some(2.0));
        assert_eq!(hours(true, &[0.5]), None);
        assert_eq!(hours(false, &[0.0, 3.0, 1.0, 0.0]), Some(2.0));
        assert_eq!(hours(false, &[3.0, 0.0]), None);
    }
}
