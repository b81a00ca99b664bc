//! Texts that must not overlap or be cut off: their width, and where they go.

/// An upper estimate of the width of a text: nobody knows the font with which it will be shown.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(em).sum::<f64>() * size
}

/// Widths of a wide font (DejaVu Sans), in units of its size.
const fn em(character: char) -> f64 {
    match character {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 0.34,
        ' ' | 'f' | 'r' | 't' | 'I' | '(' | ')' | '[' | ']' | '-' | '/' => 0.41,
        'm' | 'M' | 'w' | 'W' | '%' | '@' | '…' => 0.98,
        'A'..='Z' | '+' | '±' | '=' | '<' | '>' | '−' | '→' => 0.80,
        'a'..='z' | '0'..='9' => 0.63,
        _ => 0.90,
    }
}

/// The text, shortened with an ellipsis so that it is no wider than `limit`.
pub(super) fn clipped(text: &str, size: f64, limit: f64) -> String {
    if width(text, size) <= limit {
        return String::from(text);
    }
    let mut kept = String::new();
    let mut used = em('…') * size;
    for character in text.chars() {
        used += em(character) * size;
        if used > limit {
            break;
        }
        kept.push(character);
    }
    format!("{}…", kept.trim_end())
}

/// The text in lines no wider than `limit`.
pub(super) fn wrapped(text: &str, size: f64, limit: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let line = lines.last_mut().expect("there is always a line");
        let gap = if line.is_empty() { "" } else { " " };
        if !line.is_empty() && width(&format!("{line} {word}"), size) > limit {
            lines.push(String::from(word));
        } else {
            line.push_str(gap);
            line.push_str(word);
        }
    }
    lines
}

/// Moves positions apart so that neighbours are at least `gap` from each other and all lie
/// between `low` and `high`, each as near to where it wanted to be as a simple pass allows.
///
/// The order of equal positions is kept. If there is not enough room for all, they are spaced
/// evenly.
pub(super) fn spread(wanted: &[f64], gap: f64, low: f64, high: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|&a, &b| wanted[a].total_cmp(&wanted[b]));
    let steps = wanted.len().saturating_sub(1) as f64;
    let gap = if steps > 0.0 { gap.min((high - low) / steps) } else { gap };
    let mut placed: Vec<f64> = order.iter().map(|&index| wanted[index].max(low)).collect();
    for index in 1..placed.len() {
        placed[index] = placed[index].max(placed[index - 1] + gap);
    }
    let mut ceiling = high;
    for place in placed.iter_mut().rev() {
        *place = place.min(ceiling);
        ceiling = *place - gap;
    }
    let mut result = vec![0.0; wanted.len()];
    for (&index, &place) in order.iter().zip(&placed) {
        result[index] = place;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_end_up_apart_and_inside() {
        let placed = spread(&[5.0, 5.0, 6.0, 99.0], 10.0, 0.0, 100.0);
        assert_eq!(placed, [5.0, 15.0, 25.0, 99.0]);
        let low = spread(&[98.0, 99.0, 100.0], 10.0, 0.0, 100.0);
        assert_eq!(low, [80.0, 90.0, 100.0]);
    }

    #[test]
    fn too_many_labels_share_the_room() {
        assert_eq!(spread(&[0.0; 5], 10.0, 0.0, 20.0), [0.0, 5.0, 10.0, 15.0, 20.0]);
    }

    #[test]
    fn a_long_text_is_cut_to_its_room_and_says_so() {
        let text = "a name that goes on and on";
        let cut = clipped(text, 10.0, 80.0);
        assert!(cut.ends_with('…') && width(&cut, 10.0) <= 80.0, "{cut}");
        assert_eq!(clipped("short", 10.0, 80.0), "short");
    }

    #[test]
    fn lines_hold_whole_words() {
        assert_eq!(wrapped("one two three", 10.0, 60.0), ["one two", "three"]);
    }
}
