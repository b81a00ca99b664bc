//! What lands in a fallback queue: why, and with which attributes.

use super::canvas::Anchor;
use super::canvas::Canvas;
use super::canvas::Ink;
use super::figure::Figure;
use super::figure::MARGIN;
use super::figure::SMALL;
use super::figure::WIDTH;
use super::figure::small;
use super::figure::strong;
use super::label;
use super::scale::Scale;
use crate::record::FallbackReason;
use crate::report::words::count;
use crate::report::words::share;
use crate::stats::LeakRow;

/// Attribute values that get a bar.
const BARS: usize = 12;
const BAR: f64 = 34.0;
const HEADING: f64 = 34.0;

/// Draws the inflow by workstream and reason, then the attribute values most often among it.
///
/// Says why not if nothing fell back for want of a rule; `bots_fail` says whether something did
/// because its bot failed.
pub(super) fn draw(title: &str, leaks: &[LeakRow], bots_fail: bool) -> Result<String, String> {
    let whole = |row: &&LeakRow| row.attribute.is_empty();
    let mut totals: Vec<&LeakRow> =
        leaks.iter().filter(whole).filter(|row| row.items > 0.0).collect();
    let mut values: Vec<&LeakRow> =
        leaks.iter().filter(|row| !whole(row)).filter(|row| row.items > 0.0).collect();
    if totals.is_empty() && values.is_empty() {
        return Err(String::from(match bots_fail {
            true => "nothing falls back but what a bot fails: a rule routes every other item",
            false => "nothing falls back: a rule routes every item",
        }));
    }
    for rows in [&mut totals, &mut values] {
        rows.sort_by(|a, b| b.items.total_cmp(&a.items));
    }
    let left_out = values.len().saturating_sub(BARS);
    values.truncate(BARS);
    totals.truncate(BARS);
    let subtitle = subtitle(left_out);
    let groups = [("By workstream and reason", totals), ("By attribute value", values)];
    let used = || groups.iter().filter(|(_, rows)| !rows.is_empty());
    let height: f64 = used().map(|(_, rows)| HEADING + BAR * rows.len() as f64 + 8.0).sum();
    let most = used().flat_map(|(_, rows)| rows).map(|row| row.items).fold(0.0, f64::max);
    let mut figure = Figure::new(title, &subtitle, height);
    let mut y = Figure::heading_height(&subtitle);
    for (heading, rows) in used() {
        figure.canvas.text((MARGIN, y + 14.0), heading, strong(Anchor::Start));
        y += HEADING;
        for row in rows {
            draw_bar(&mut figure.canvas, row, y, most);
            y += BAR;
        }
        y += 8.0;
    }
    Ok(figure.finish())
}

fn subtitle(left_out: usize) -> String {
    let mut text = String::from(
        "Items in each replication, on average; in brackets the share of all items of that kind \
         that fall back.",
    );
    if left_out > 0 {
        text.push_str(&format!(" {left_out} rarer values are left out."));
    }
    text
}

const fn ink(reason: FallbackReason) -> Ink {
    match reason {
        FallbackReason::NoMatch => Ink::BLUE,
        FallbackReason::RuleError => Ink::VERMILLION,
        FallbackReason::ClassificationError => Ink::ORANGE,
    }
}

fn draw_bar(canvas: &mut Canvas, row: &LeakRow, y: f64, most: f64) {
    const NAMES: f64 = 250.0;
    let left = MARGIN + NAMES + 10.0;
    let middle = y + BAR / 2.0;
    let (name, below) = if row.attribute.is_empty() {
        (row.workstream.clone(), String::from(row.reason.name()))
    } else {
        let name = format!("{} = {}", row.attribute, row.value);
        (name, format!("{}, {}", row.workstream, row.reason.name()))
    };
    let name = label::clipped(&name, SMALL, NAMES);
    canvas.text((left - 10.0, middle - 7.0), &name, small(Ink::TEXT, Anchor::End));
    let below = label::clipped(&below, SMALL, NAMES);
    canvas.text((left - 10.0, middle + 7.0), &below, small(Ink::SOFT, Anchor::End));
    let scale = Scale::new((0.0, most), (left, left + 300.0));
    let end = scale.at(row.items).max(left + 1.0);
    canvas.block((left, middle - 11.0), (end, middle + 11.0), ink(row.reason), 1.0);
    let value = format!("{} ({})", count(row.items), share(row.share));
    let room = WIDTH - MARGIN - end - 8.0;
    if row.nearest_rule.is_empty() {
        let value = label::clipped(&value, SMALL, room);
        canvas.text((end + 8.0, middle), &value, small(Ink::TEXT, Anchor::Start));
        return;
    }
    let value = label::clipped(&value, SMALL, room);
    canvas.text((end + 8.0, middle - 7.0), &value, small(Ink::TEXT, Anchor::Start));
    let nearest = label::clipped(&format!("nearest rule: {}", row.nearest_rule), SMALL, room);
    canvas.text((end + 8.0, middle + 7.0), &nearest, small(Ink::SOFT, Anchor::Start));
}
