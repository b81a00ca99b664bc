//! How the difference between picking and pushing depends on the delays, and where it turns.

use super::canvas::Anchor;
use super::canvas::Canvas;
use super::canvas::Ink;
use super::canvas::Point;
use super::figure::Figure;
use super::figure::Frame;
use super::figure::MARGIN;
use super::figure::SMALL;
use super::figure::WIDTH;
use super::figure::small;
use super::figure::strong;
use super::label;
use super::scale::Scale;
use super::scale::round_step;
use super::scale::ticks;
use crate::plan::BreakEven;
use crate::plan::Curve;
use crate::plan::Turn;
use crate::report::tables::Against;
use crate::report::words;

const PLOT_HEIGHT: f64 = 190.0;
const PANEL_HEIGHT: f64 = PLOT_HEIGHT + 112.0;

/// Draws a panel for each measure; says why not if there are too few points for a line.
pub(super) fn draw(
    title: &str,
    comparison: &Against<'_>,
    found: &BreakEven,
) -> Result<String, String> {
    let shown: Vec<&Curve> = found.curves.iter().filter(|curve| curve.points.len() > 1).collect();
    if shown.is_empty() {
        return Err(String::from("there is only one delay at which a difference is defined"));
    }
    let subtitle = format!(
        "{} minus {}, if people look at the list sooner or later than assumed; band: {} \
         confidence. Dots are simulated. Where the line crosses zero, neither is better.",
        comparison.alternative,
        comparison.baseline,
        words::share(found.level),
    );
    let height = PANEL_HEIGHT * shown.len() as f64;
    let mut figure = Figure::new(title, &subtitle, height);
    let top = Figure::heading_height(&subtitle);
    for (index, curve) in shown.iter().enumerate() {
        let above = top + PANEL_HEIGHT * index as f64 + 48.0;
        let frame = Frame {
            left: MARGIN + 66.0,
            right: WIDTH - MARGIN - 20.0,
            top: above,
            bottom: above + PLOT_HEIGHT,
        };
        draw_panel(&mut figure.canvas, &frame, found, curve);
    }
    Ok(figure.finish())
}

fn draw_panel(canvas: &mut Canvas, frame: &Frame, found: &BreakEven, curve: &Curve) {
    let heading = label::clipped(&words::name(curve.measure), 14.3, WIDTH - 2.0 * MARGIN);
    canvas.text((MARGIN, frame.top - 34.0), &heading, strong(Anchor::Start));
    let vertical = rule(canvas, frame, curve);
    let farthest = curve.points.iter().map(|point| point.factor).fold(1.0, f64::max);
    let horizontal = Scale::new((0.0, farthest * 1.02), (frame.left, frame.right));
    name_delays(canvas, frame, found, &horizontal, farthest);
    mark_turn(canvas, frame, found, curve, &horizontal);
    let bound = |sign: f64| {
        curve
            .points
            .iter()
            .map(move |point| (point.factor, point.difference + sign * point.half_width))
    };
    let at = |(factor, value)| (horizontal.at(factor), vertical.at(value));
    let upper = bound(1.0).map(at);
    let band: Vec<Point> = upper.chain(bound(-1.0).map(at).rev()).collect();
    canvas.area(&band, Ink::BLUE, 0.2);
    let line: Vec<Point> = bound(0.0).map(at).collect();
    canvas.line(&line, Ink::BLUE, 2.0);
    line.into_iter().for_each(|point| canvas.dot(point, 3.5, Ink::BLUE));
}

/// The vertical scale, with zero as the thick line.
fn rule(canvas: &mut Canvas, frame: &Frame, curve: &Curve) -> Scale {
    let ends = |sign: f64| {
        let bounds = curve.points.iter().map(|point| sign * point.difference + point.half_width);
        bounds.fold(0.0, f64::max)
    };
    let step = round_step((ends(1.0) + ends(-1.0)).max(1e-9), 5.0);
    let (low, high) = (-(ends(-1.0) / step).ceil() * step, (ends(1.0) / step).ceil() * step);
    let scale = Scale::new((low, high), (frame.bottom, frame.top));
    let mut marks = Vec::new();
    let mut value = low;
    while value <= high + step * 0.5 {
        let rounded = (value / step).round() * step;
        marks.push((rounded, words::difference(curve.measure, rounded)));
        value += step;
    }
    frame.rule(canvas, (&scale, &marks), "difference");
    let zero = scale.at(0.0);
    canvas.line(&[(frame.left, zero), (frame.right, zero)], Ink::AXIS, 2.0);
    scale
}

/// Marks the factors below the axis, with the seconds that they stand for if pools are alike.
fn name_delays(
    canvas: &mut Canvas,
    frame: &Frame,
    found: &BreakEven,
    horizontal: &Scale,
    farthest: f64,
) {
    for (factor, text) in ticks(farthest, 5.0).into_iter().filter(|(at, _)| *at <= farthest) {
        let text = match found.delays.as_slice() {
            [only] => format!("x{text} = {}", words::duration(only.when_free * factor)),
            _ => format!("x{text}"),
        };
        frame.mark(canvas, horizontal.at(factor), &text);
    }
    let name = match found.delays.as_slice() {
        [only] if only.while_working.is_some() => {
            "time to a look on becoming free; looks while at work in proportion"
        }
        [_] => "time to a look on becoming free",
        _ => "all delays of picking, as a multiple of what is assumed",
    };
    frame.name_horizontal(canvas, name);
}

/// Marks the assumed delays and the break-even with what is known of it.
fn mark_turn(
    canvas: &mut Canvas,
    frame: &Frame,
    found: &BreakEven,
    curve: &Curve,
    horizontal: &Scale,
) {
    let assumed = horizontal.at(1.0);
    canvas.line(&[(assumed, frame.top), (assumed, frame.bottom)], Ink::AXIS, 1.0);
    canvas.text((assumed - 6.0, frame.top + 9.0), "assumed", small(Ink::SOFT, Anchor::End));
    let Turn::At { factor, low, high } = curve.turn else { return };
    let (left, right) = (low.map_or(frame.left, |low| horizontal.at(low)), high);
    let right = right.map_or(frame.right, |high| horizontal.at(high));
    canvas.block((left, frame.top), (right, frame.bottom), Ink::ORANGE, 0.18);
    let at = horizontal.at(factor);
    canvas.line(&[(at, frame.top), (at, frame.bottom)], Ink::ORANGE, 2.0);
    let text = match found.delays.as_slice() {
        [only] => format!("break-even {}", words::duration(only.when_free * factor)),
        _ => format!("break-even x{factor:.2}"),
    };
    let beyond = right + 6.0 + label::width(&text, SMALL) > frame.right;
    let (x, anchor) = if beyond { (left - 6.0, Anchor::End) } else { (right + 6.0, Anchor::Start) };
    canvas.text((x, frame.bottom - 10.0), &text, small(Ink::TEXT, anchor));
}
