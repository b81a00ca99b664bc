//! A sheet to draw on: the only place that knows the drawing library.
//!
//! Positions are in logical pixels from the top left corner. The sheet collects marks and draws
//! them at once, on a grid fine enough that curves look smooth although the library rounds.

use plotters::prelude::DrawingBackend;
use plotters::prelude::FontFamily;
use plotters::prelude::FontStyle;
use plotters::prelude::IntoTextStyle;
use plotters::prelude::RGBColor;
use plotters::prelude::SVGBackend;
use plotters::prelude::ShapeStyle;
use plotters::prelude::TextStyle;
use plotters::style::Color as _;
use plotters::style::FontDesc;
use plotters::style::text_anchor::HPos;
use plotters::style::text_anchor::Pos;
use plotters::style::text_anchor::VPos;

/// Steps of the library's whole pixels in one of ours.
const FINE: f64 = 8.0;

/// The library divides font sizes by this.
const FONT_FACTOR: f64 = 1.24;

/// A color: red, green, blue.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Ink(pub(super) u8, pub(super) u8, pub(super) u8);

impl Ink {
    /// The sheet itself; painted, so that a chart is legible on a dark page as well.
    pub(super) const PAPER: Self = Self(255, 255, 255);
    /// Titles and labels.
    pub(super) const TEXT: Self = Self(34, 34, 34);
    /// Explanations and scales.
    pub(super) const SOFT: Self = Self(95, 95, 95);
    /// Axes and leaders.
    pub(super) const AXIS: Self = Self(140, 140, 140);
    /// Lines of the grid.
    pub(super) const GRID: Self = Self(226, 226, 226);
    /// Okabe and Ito's blue.
    pub(super) const BLUE: Self = Self(0, 114, 178);
    /// Okabe and Ito's vermillion.
    pub(super) const VERMILLION: Self = Self(213, 94, 0);
    /// Okabe and Ito's bluish green.
    pub(super) const GREEN: Self = Self(0, 158, 115);
    /// Okabe and Ito's orange.
    pub(super) const ORANGE: Self = Self(230, 159, 0);
    /// Okabe and Ito's reddish purple.
    pub(super) const PURPLE: Self = Self(204, 121, 167);
    /// Okabe and Ito's sky blue.
    pub(super) const SKY: Self = Self(86, 180, 233);

    /// The color of the series with this position; colors repeat after six.
    pub(super) const fn series(position: usize) -> Self {
        const SERIES: [Ink; 6] =
            [Ink::BLUE, Ink::VERMILLION, Ink::GREEN, Ink::ORANGE, Ink::PURPLE, Ink::SKY];
        SERIES[position % SERIES.len()]
    }
}

/// Which point of a text stands at its position.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Anchor {
    /// Its left end.
    Start,
    /// Its middle.
    Middle,
    /// Its right end.
    End,
}

/// How a text looks. Texts are centered vertically on their position.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Lettering {
    /// Height of the font.
    pub(super) size: f64,
    /// Whether it is bold.
    pub(super) bold: bool,
    /// Its color.
    pub(super) ink: Ink,
    /// Where it is held.
    pub(super) anchor: Anchor,
}

/// A point in logical pixels.
pub(super) type Point = (f64, f64);

enum Mark {
    Line { points: Vec<Point>, ink: Ink, width: f64 },
    Area { points: Vec<Point>, ink: Ink, opacity: f64 },
    Dot { center: Point, radius: f64, ink: Ink },
    Text { at: Point, text: String, lettering: Lettering },
}

/// A sheet of paper.
pub(super) struct Canvas {
    width: f64,
    height: f64,
    marks: Vec<Mark>,
}

impl Canvas {
    pub(super) const fn new(width: f64, height: f64) -> Self {
        Self { width, height, marks: Vec::new() }
    }

    /// A line through points.
    pub(super) fn line(&mut self, points: &[Point], ink: Ink, width: f64) {
        self.marks.push(Mark::Line { points: points.to_vec(), ink, width });
    }

    /// A filled shape.
    pub(super) fn area(&mut self, points: &[Point], ink: Ink, opacity: f64) {
        self.marks.push(Mark::Area { points: points.to_vec(), ink, opacity });
    }

    /// A filled rectangle between two corners.
    pub(super) fn block(&mut self, corner: Point, other: Point, ink: Ink, opacity: f64) {
        let points = [corner, (other.0, corner.1), other, (corner.0, other.1)];
        self.area(&points, ink, opacity);
    }

    /// A filled circle.
    pub(super) fn dot(&mut self, center: Point, radius: f64, ink: Ink) {
        self.marks.push(Mark::Dot { center, radius, ink });
    }

    /// A text in one line.
    pub(super) fn text(&mut self, at: Point, text: &str, lettering: Lettering) {
        self.marks.push(Mark::Text { at, text: String::from(text), lettering });
    }

    /// The drawing as SVG; `title` and `description` are for those who cannot see it.
    pub(super) fn finish(self, title: &str, description: &str) -> String {
        let mut drawn = String::new();
        {
            let size = (whole(self.width).unsigned_abs(), whole(self.height).unsigned_abs());
            let mut backend = SVGBackend::with_string(&mut drawn, size);
            let paper = ShapeStyle::from(&color(Ink::PAPER)).filled();
            let corner = (whole(self.width), whole(self.height));
            drawing(backend.draw_rect((0, 0), corner, &paper, true));
            for mark in &self.marks {
                draw(&mut backend, mark);
            }
            drawing(backend.present());
        }
        let body = drawn.split_once('\n').map_or("", |(_, body)| body);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" \
             viewBox=\"0 0 {fw} {fh}\" role=\"img\">\n<title>{title}</title>\n\
             <desc>{description}</desc>\n{body}",
            w = self.width,
            h = self.height,
            fw = whole(self.width),
            fh = whole(self.height),
            title = escaped(title),
            description = escaped(description),
        )
    }
}

fn draw(backend: &mut SVGBackend<'_>, mark: &Mark) {
    match mark {
        Mark::Line { points, ink, width } => {
            let style = ShapeStyle::from(&color(*ink)).stroke_width(whole(*width).unsigned_abs());
            drawing(backend.draw_path(points.iter().copied().map(fine), &style));
        }
        Mark::Area { points, ink, opacity } => {
            let style = ShapeStyle::from(&color(*ink).mix(*opacity)).filled();
            drawing(backend.fill_polygon(points.iter().copied().map(fine), &style));
        }
        Mark::Dot { center, radius, ink } => {
            let style = ShapeStyle::from(&color(*ink)).filled();
            let radius = whole(*radius).unsigned_abs();
            drawing(backend.draw_circle(fine(*center), radius, &style, true));
        }
        Mark::Text { at, text, lettering } => {
            drawing(backend.draw_text(text, &text_style(*lettering), fine(*at)));
        }
    }
}

fn text_style(lettering: Lettering) -> TextStyle<'static> {
    let weight = if lettering.bold { FontStyle::Bold } else { FontStyle::Normal };
    let family = FontFamily::Name("Helvetica, Arial, sans-serif");
    let horizontal = match lettering.anchor {
        Anchor::Start => HPos::Left,
        Anchor::Middle => HPos::Center,
        Anchor::End => HPos::Right,
    };
    FontDesc::new(family, lettering.size * FINE * FONT_FACTOR, weight)
        .into_text_style(&(0, 0))
        .with_color(color(lettering.ink))
        .with_anchor::<RGBColor>(Pos::new(horizontal, VPos::Center))
        .into_text_style(&(0, 0))
}

const fn color(ink: Ink) -> RGBColor {
    RGBColor(ink.0, ink.1, ink.2)
}

fn fine(point: Point) -> (i32, i32) {
    (whole(point.0), whole(point.1))
}

#[allow(clippy::cast_possible_truncation, reason = "clamped to a range that fits")]
fn whole(length: f64) -> i32 {
    (length * FINE).round().clamp(-1e8, 1e8) as i32
}

/// The library writes into a string in memory, which cannot fail.
fn drawing<E: std::fmt::Debug>(result: Result<(), E>) {
    result.expect("drawing into memory cannot fail");
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
