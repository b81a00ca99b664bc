//! How long items wait: the share still waiting after a time.

use super::canvas::Anchor;
use super::canvas::Canvas;
use super::canvas::Ink;
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
use super::scale::time_unit;
use crate::report::words::duration;
use crate::stats::SurvivalCurve;

/// The waits of one queue, of one or several alternatives.
pub(super) struct WaitPanel<'a> {
    /// The queue.
    pub(super) heading: &'a str,
    /// Name of the alternative, and the waits there.
    pub(super) curves: Vec<(&'a str, &'a SurvivalCurve)>,
}

/// Queues that get a panel; more would be too small to read.
pub(super) const PANELS: usize = 6;

/// Waits beyond which fewer than this share are waiting are not drawn.
const TAIL: f64 = 0.01;

/// Shares still waiting at the quantiles that are marked, with what they are called.
const QUANTILES: [(f64, &str); 3] = [(0.5, "half"), (0.1, "9 in 10"), (0.05, "19 in 20")];

/// Draws a panel for each queue; says why not if nothing waited.
pub(super) fn draw(title: &str, panels: &[WaitPanel<'_>]) -> Result<String, String> {
    let shown: Vec<_> = panels.iter().filter(|panel| panel.is_drawable()).collect();
    if shown.is_empty() {
        return Err(String::from("nothing waited, so there are no waits to draw"));
    }
    let overlaid = shown.iter().any(|panel| panel.curves.len() > 1);
    let columns = if overlaid || shown.len() == 1 { 1 } else { 2 };
    let plot_height = if shown.len() == 1 { 300.0 } else { 180.0 };
    let panel_height = plot_height + 100.0;
    let rows = shown.len().div_ceil(columns);
    let subtitle = subtitle(overlaid, panels.len() - shown.len());
    let mut figure = Figure::new(title, &subtitle, panel_height * rows as f64 - 20.0);
    let top = Figure::heading_height(&subtitle);
    let width = (WIDTH - 2.0 * MARGIN + 20.0) / columns as f64 - 20.0;
    for (index, panel) in shown.iter().enumerate() {
        let left = MARGIN + (width + 20.0) * (index % columns) as f64;
        let names = panel.curves.iter().map(|(name, _)| *name);
        let room = if overlaid { beside_width(names, 230.0) } else { 14.0 };
        let above = top + panel_height * (index / columns) as f64;
        canvas_panel(
            &mut figure.canvas,
            panel,
            room,
            &Frame {
                left: left + 46.0,
                right: left + width - room,
                top: above + 44.0,
                bottom: above + 44.0 + plot_height,
            },
        );
    }
    Ok(figure.finish())
}

fn subtitle(overlaid: bool, left_out: usize) -> String {
    let mut text = String::from("Share of all offered items that wait longer than a given time. ");
    text.push_str(match overlaid {
        true => "The dots tie the curves to their names; bands: what is not yet known.",
        false => "Dots: the time within which half, 9 in 10 and 19 in 20 are answered or gone.",
    });
    if left_out > 0 {
        text.push_str(" Queues in which nothing waits are left out.");
    }
    text
}

impl WaitPanel<'_> {
    fn is_drawable(&self) -> bool {
        self.curves.iter().any(|(_, curve)| {
            curve.points.len() > 1 && curve.points.iter().any(|&(_, share)| share > 0.0)
        })
    }

    /// The longest wait that is drawn.
    fn longest(&self) -> f64 {
        let ends = self.curves.iter().filter_map(|(_, curve)| {
            time_at(&curve.points, TAIL).or(curve.points.last().map(|&(time, _)| time))
        });
        ends.fold(0.0, f64::max).max(0.001)
    }
}

fn canvas_panel(canvas: &mut Canvas, panel: &WaitPanel<'_>, room: f64, frame: &Frame) {
    let heading = label::clipped(panel.heading, 14.3, frame.right - frame.left + 46.0);
    canvas.text((frame.left - 46.0, frame.top - 34.0), &heading, strong(Anchor::Start));
    let percent: Vec<(f64, String)> =
        (0..=4).map(|part| (f64::from(part) / 4.0, format!("{}%", part * 25))).collect();
    let vertical = Scale::new((0.0, 1.0), (frame.bottom, frame.top));
    frame.rule(canvas, (&vertical, &percent), "still waiting");

    let longest = panel.longest();
    let unit = time_unit(longest);
    let marks = ticks(longest / unit.seconds, (frame.right - frame.left) / 80.0);
    let end = marks.last().map_or(longest, |(value, _)| value * unit.seconds);
    let horizontal = Scale::new((0.0, end), (frame.left, frame.right));
    for (value, text) in &marks {
        frame.mark(canvas, horizontal.at(value * unit.seconds), text);
    }
    frame.name_horizontal(canvas, &format!("time waited, {}", unit.name));

    let plot = Plot { frame, horizontal, vertical, end };
    for (index, (_, curve)) in panel.curves.iter().enumerate() {
        plot.band(canvas, curve, Ink::series(index));
    }
    for (index, (_, curve)) in panel.curves.iter().enumerate() {
        canvas.line(&plot.path(&curve.points), Ink::series(index), 2.2);
    }
    match panel.curves.as_slice() {
        [(_, only)] => plot.mark_quantiles(canvas, only),
        several => plot.name_curves(canvas, several, room),
    }
}

struct Plot<'a> {
    frame: &'a Frame,
    horizontal: Scale,
    vertical: Scale,
    end: f64,
}

impl Plot<'_> {
    /// The points within the frame, the last one on its edge.
    fn path(&self, points: &[(f64, f64)]) -> Vec<(f64, f64)> {
        let place = |(time, share): (f64, f64)| (self.horizontal.at(time), self.vertical.at(share));
        let mut path: Vec<_> =
            points.iter().copied().filter(|&(time, _)| time <= self.end).map(place).collect();
        if points.last().is_some_and(|&(time, _)| time > self.end) {
            path.push(place((self.end, share_at(points, self.end))));
        }
        path
    }

    fn band(&self, canvas: &mut Canvas, curve: &SurvivalCurve, ink: Ink) {
        let known: Vec<_> = curve
            .points
            .iter()
            .zip(&curve.half_widths)
            .filter_map(|(&(time, share), half)| half.map(|half| (time, share, half)))
            .collect();
        if known.len() < 2 {
            return;
        }
        let side = |sign: f64| -> Vec<(f64, f64)> {
            known.iter().map(|&(time, share, half)| (time, share + sign * half)).collect()
        };
        let mut outline = self.path(&side(1.0));
        outline.extend(self.path(&side(-1.0)).into_iter().rev());
        canvas.area(&outline, ink, 0.2);
    }

    /// Marks quantiles on a single curve. Right of a falling curve and above it there is room.
    fn mark_quantiles(&self, canvas: &mut Canvas, curve: &SurvivalCurve) {
        let points = &curve.points;
        let found: Vec<(f64, f64, String)> = QUANTILES
            .iter()
            .filter_map(|&(share, name)| {
                let time = time_at(points, share).filter(|&time| time > 0.0)?;
                Some((time, share, format!("{name} within {}", duration(time))))
            })
            .collect();
        let place = |time: f64, text: &str| {
            let width = label::width(text, SMALL);
            let x = (self.horizontal.at(time) + 9.0).min(self.frame.right - width);
            let from = self.end * (x - self.frame.left) / (self.frame.right - self.frame.left);
            (x, self.vertical.at(share_at(points, from.min(time))) - 10.0)
        };
        // From below: where two labels would touch, the upper one moves up, for below lies the
        // curve; a label that was pushed left must not pass the one above it.
        let mut upwards: Vec<f64> = Vec::new();
        for (time, _, text) in found.iter().rev() {
            let (_, y) = place(*time, text);
            upwards.push(upwards.last().map_or(-y, |below| below.max(-y)));
        }
        let placed = label::spread(&upwards, 15.0, -self.frame.bottom, -self.frame.top);
        for ((time, share, text), up) in found.iter().rev().zip(placed) {
            let at = (self.horizontal.at(*time), self.vertical.at(*share));
            canvas.dot(at, 3.5, Ink::BLUE);
            canvas.text((place(*time, text).0, -up), text, small(Ink::TEXT, Anchor::Start));
        }
    }

    /// Ties each curve to its name, at a height at which curves are apart.
    fn name_curves(&self, canvas: &mut Canvas, curves: &[(&str, &SurvivalCurve)], room: f64) {
        let mut order: Vec<usize> = (0..curves.len()).collect();
        let reach = |index: usize| {
            let points = &curves[index].1.points;
            time_at(points, points.first().map_or(0.0, |&(_, share)| share / 2.0)).unwrap_or(0.0)
        };
        order.sort_by(|&a, &b| reach(b).total_cmp(&reach(a)));
        let steps = order.len() as f64;
        let labels: Vec<Beside> = order
            .iter()
            .enumerate()
            .map(|(rank, &index)| {
                let (name, curve) = curves[index];
                let most = curve.points.first().map_or(0.0, |&(_, share)| share);
                let share = most * (0.75 - 0.6 * rank as f64 / steps);
                let time = time_at(&curve.points, share).unwrap_or(0.0);
                let at = (self.horizontal.at(time), self.vertical.at(share));
                Beside { at, text: String::from(name), ink: Ink::series(index) }
            })
            .collect();
        write_beside(canvas, self.frame, room, &labels);
    }
}

/// The first time at which no more than `share` wait longer; `None` if the curve ends before.
fn time_at(points: &[(f64, f64)], share: f64) -> Option<f64> {
    let mut before: Option<(f64, f64)> = None;
    for &(time, value) in points {
        if value <= share {
            let Some((earlier, above)) = before else { return Some(time) };
            let part = (above - share) / (above - value);
            return Some(earlier + part * (time - earlier));
        }
        before = Some((time, value));
    }
    None
}

/// The share that waits longer than `time`, between the points of the curve.
fn share_at(points: &[(f64, f64)], time: f64) -> f64 {
    let mut before: Option<(f64, f64)> = None;
    for &(at, share) in points {
        if at >= time {
            let Some((earlier, above)) = before else { return share };
            return above + (share - above) * (time - earlier) / (at - earlier);
        }
        before = Some((at, share));
    }
    before.map_or(0.0, |(_, share)| share)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CURVE: [(f64, f64); 4] = [(0.0, 0.8), (10.0, 0.4), (20.0, 0.1), (40.0, 0.0)];

    #[test]
    fn quantiles_lie_between_the_points_of_the_curve() {
        assert!(time_at(&CURVE, 0.6).is_some_and(|time| (time - 5.0).abs() < 1e-9));
        assert_eq!(time_at(&CURVE, 0.9), Some(0.0));
        assert_eq!(time_at(&CURVE[..2], 0.1), None);
        assert!((share_at(&CURVE, 30.0) - 0.05).abs() < 1e-12);
        assert!(share_at(&CURVE, 100.0).abs() < 1e-12);
    }
}
