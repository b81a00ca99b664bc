//! What all charts share: heading, frames with a grid, labels beside lines.

use super::canvas::Anchor;
use super::canvas::Canvas;
use super::canvas::Ink;
use super::canvas::Lettering;
use super::canvas::Point;
use super::label;
use super::scale::Scale;

/// Width of every chart.
pub(super) const WIDTH: f64 = 880.0;
/// Distance of everything from the edge.
pub(super) const MARGIN: f64 = 24.0;
/// Size of labels.
pub(super) const SMALL: f64 = 12.0;
/// Height of a line of labels.
pub(super) const LINE: f64 = 17.0;

const TITLE: f64 = 19.0;
const SUBTITLE: f64 = 13.0;

/// Labels and scales.
pub(super) const fn small(ink: Ink, anchor: Anchor) -> Lettering {
    Lettering { size: SMALL, bold: false, ink, anchor }
}

/// Headings of panels.
pub(super) const fn strong(anchor: Anchor) -> Lettering {
    Lettering { size: 13.0, bold: true, ink: Ink::TEXT, anchor }
}

/// A chart with its heading.
pub(super) struct Figure {
    /// Where to draw.
    pub(super) canvas: Canvas,
    title: String,
    description: String,
}

impl Figure {
    /// Height that the heading takes.
    pub(super) fn heading_height(subtitle: &str) -> f64 {
        let lines = label::wrapped(subtitle, SUBTITLE, WIDTH - 2.0 * MARGIN).len();
        MARGIN + TITLE + 10.0 + LINE * lines as f64 + 12.0
    }

    /// A sheet with room of `height` below its heading.
    pub(super) fn new(title: &str, subtitle: &str, height: f64) -> Self {
        let total = Self::heading_height(subtitle) + height + MARGIN;
        let mut canvas = Canvas::new(WIDTH, total);
        let room = WIDTH - 2.0 * MARGIN;
        let heading = Lettering { size: TITLE, bold: true, ink: Ink::TEXT, anchor: Anchor::Start };
        // Bold letters are wider than the estimate.
        let shown = label::clipped(title, TITLE * 1.1, room);
        canvas.text((MARGIN, MARGIN + TITLE / 2.0), &shown, heading);
        let explanation =
            Lettering { size: SUBTITLE, bold: false, ink: Ink::SOFT, anchor: Anchor::Start };
        for (index, line) in label::wrapped(subtitle, SUBTITLE, room).iter().enumerate() {
            let y = MARGIN + TITLE + 14.0 + LINE * index as f64;
            canvas.text((MARGIN, y), line, explanation);
        }
        Self { canvas, title: String::from(title), description: String::from(subtitle) }
    }

    /// The chart as SVG.
    pub(super) fn finish(self) -> String {
        self.canvas.finish(&self.title, &self.description)
    }
}

/// The rectangle in which a panel's data lie.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Frame {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
}

impl Frame {
    /// Draws horizontal lines with their labels, and what they measure above them.
    pub(super) fn rule(
        &self,
        canvas: &mut Canvas,
        (scale, ticks): (&Scale, &[(f64, String)]),
        measured: &str,
    ) {
        for (value, text) in ticks {
            let y = scale.at(*value);
            canvas.line(&[(self.left, y), (self.right, y)], Ink::GRID, 1.0);
            canvas.text((self.left - 8.0, y), text, small(Ink::SOFT, Anchor::End));
        }
        canvas.line(&[(self.left, self.bottom), (self.right, self.bottom)], Ink::AXIS, 1.0);
        let above = (self.left, self.top - 14.0);
        let room = self.right - self.left;
        let measured = label::clipped(measured, SMALL, room);
        canvas.text(above, &measured, small(Ink::SOFT, Anchor::Start));
    }

    /// Draws a mark below the horizontal axis.
    pub(super) fn mark(&self, canvas: &mut Canvas, x: f64, text: &str) {
        canvas.line(&[(x, self.bottom), (x, self.bottom + 4.0)], Ink::AXIS, 1.0);
        canvas.text((x, self.bottom + 14.0), text, small(Ink::SOFT, Anchor::Middle));
    }

    /// Names the horizontal axis.
    pub(super) fn name_horizontal(&self, canvas: &mut Canvas, text: &str) {
        let middle = f64::midpoint(self.left, self.right);
        canvas.text((middle, self.bottom + 33.0), text, small(Ink::SOFT, Anchor::Middle));
    }
}

/// A label beside a line: where the line is, what it is called, its color.
pub(super) struct Beside {
    pub(super) at: Point,
    pub(super) text: String,
    pub(super) ink: Ink,
}

/// Width of the margin that labels beside the frame need, at most `limit`.
pub(super) fn beside_width<'a>(texts: impl Iterator<Item = &'a str>, limit: f64) -> f64 {
    let widest = texts.map(|text| label::width(text, SMALL)).fold(0.0, f64::max);
    (widest + 34.0).min(limit)
}

/// Writes labels to the right of the frame, each tied to its line by a leader.
pub(super) fn write_beside(canvas: &mut Canvas, frame: &Frame, room: f64, labels: &[Beside]) {
    let wanted: Vec<f64> = labels.iter().map(|label| label.at.1).collect();
    let placed = label::spread(&wanted, LINE, frame.top, frame.bottom);
    for (beside, y) in labels.iter().zip(placed) {
        let start = frame.right + 18.0;
        canvas.line(&[beside.at, (frame.right + 6.0, y), (start - 4.0, y)], Ink::AXIS, 0.8);
        canvas.dot(beside.at, 3.5, beside.ink);
        canvas.line(&[(start - 2.0, y), (start + 8.0, y)], beside.ink, 3.0);
        let text = label::clipped(&beside.text, SMALL, room - 30.0);
        canvas.text((start + 12.0, y), &text, small(Ink::TEXT, Anchor::Start));
    }
}
