//! Names: the nearest one to a misspelt name, and the canonical order.

use std::cmp::Ordering;

/// The candidate nearest to `name`, unless none is near enough to be meant.
///
/// Near enough is an edit distance of at most a third of the name's length, at least one;
/// neither the case of letters nor the kind of gap between words counts.
pub(super) fn nearest<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let wanted = folded(name);
    let limit = (wanted.len() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (distance(&wanted, &folded(candidate)), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

fn folded(name: &str) -> Vec<char> {
    let gap = |letter: char| if letter == '_' || letter == ' ' { '-' } else { letter };
    name.chars().take(200).flat_map(char::to_lowercase).map(gap).collect()
}

/// Edits (insert, delete, replace, swap of neighbors) between two words.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, letter) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, other) in b.iter().enumerate() {
            let replace = above[j] + usize::from(letter != other);
            let mut best = replace.min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *letter == b[j - 1] && a[i - 1] == *other {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = above;
        above = row;
    }
    above[b.len()]
}

/// The canonical order of names: letter by letter, runs of digits by their value, so that
/// `agent 10` follows `agent 9`. Equal only for equal names.
pub(super) fn natural(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a, b);
    loop {
        let (Some(x), Some(y)) = (left.chars().next(), right.chars().next()) else {
            return left.len().cmp(&right.len()).then_with(|| a.cmp(b));
        };
        if x.is_ascii_digit() && y.is_ascii_digit() {
            let (run_x, rest_x) = digits(left);
            let (run_y, rest_y) = digits(right);
            let order = run_x.len().cmp(&run_y.len()).then_with(|| run_x.cmp(run_y));
            if order != Ordering::Equal {
                return order;
            }
            (left, right) = (rest_x, rest_y);
        } else if x == y {
            (left, right) = (&left[x.len_utf8()..], &right[y.len_utf8()..]);
        } else {
            return x.cmp(&y);
        }
    }
}

/// The leading run of digits without leading zeros, and what follows it.
fn digits(text: &str) -> (&str, &str) {
    let end = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    (text[..end].trim_start_matches('0'), &text[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_the_one_meant() {
        assert_eq!(nearest("biling", ["billing", "sales"]), Some("billing"));
        assert_eq!(nearest("warm_up", ["warm-up", "closing"]), Some("warm-up"));
        assert_eq!(nearest("agnets", ["agents", "queues"]), Some("agents"));
        assert_eq!(nearest("returns", ["billing", "sales"]), None);
    }

    #[test]
    fn numbers_in_names_count_as_numbers() {
        let mut names = ["a 10", "a 9", "a 09", "b", "a"];
        names.sort_by(|a, b| natural(a, b));
        assert_eq!(names, ["a", "a 09", "a 9", "a 10", "b"]);
    }
}
