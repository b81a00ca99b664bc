//! Variations: `--vary KEY=V1,V2` read, combined into alternatives, and written into the tree.

mod amounts;
mod apply;
mod obstacles;
mod target;
#[cfg(test)]
mod whole;

pub(super) use apply::apply;

use super::Code;
use super::Finding;
use super::tree::Place;

/// Most alternatives that options may make together.
pub const ALTERNATIVES_LIMIT: usize = 10_000;

/// One change of a scenario: a key, and the value form that it gets.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// `table.name.setting`, or `table.setting` for every entry.
    pub key: String,
    /// A plain value, `x1.15`, `+2` or `-2`.
    pub value: String,
}

/// A `--vary` option: one key and the values it takes in turn.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VaryOption {
    /// The key.
    pub key: String,
    /// Its values; never empty.
    pub values: Vec<String>,
}

/// One combination of values.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Alternative {
    /// Its name in results, such as `distribution=pick`.
    pub name: String,
    /// What it changes.
    pub changes: Vec<Change>,
}

/// Reads the text of a `--vary` option.
///
/// Values are separated by commas; a comma inside of quotes or brackets separates nothing.
/// `8..16` stands for the whole numbers from 8 to 16.
///
/// # Errors
///
/// A finding without place if the text is not of the form `KEY=V1,V2`, if a value comes twice, or
/// if there are more than [`ALTERNATIVES_LIMIT`].
pub fn parse_vary(text: &str) -> Result<VaryOption, Finding> {
    let bad = |message: String, help: &str| {
        let mut finding = option_place(text).finding(Code::BadVariation, message);
        finding.help = Some(help.to_owned());
        finding
    };
    let help = "write it like `--vary pool.frontline.agents=10,12`";
    let Some((key, written)) = text.split_once('=') else {
        return Err(bad(format!("`{text}` has no values"), help));
    };
    let key = key.trim();
    if key.is_empty() {
        return Err(bad(format!("`{text}` does not say what to vary"), help));
    }
    let mut values: Vec<String> = Vec::new();
    for part in parts(written) {
        if part.is_empty() {
            return Err(bad(format!("`{text}` has an empty value"), help));
        }
        let expanded = expand(part)
            .ok_or_else(|| bad(format!("`{part}` is no range"), "write it like `8..16`"))?;
        if values.len() + expanded.len() > ALTERNATIVES_LIMIT {
            return Err(too_many(text));
        }
        values.extend(expanded);
    }
    let mut sorted: Vec<&String> = values.iter().collect();
    sorted.sort_unstable();
    if let Some(pair) = sorted.windows(2).find(|pair| pair[0] == pair[1]) {
        let message = format!("the value `{}` comes twice", pair[0]);
        return Err(bad(message, "leave one of them out"));
    }
    Ok(VaryOption { key: key.to_owned(), values })
}

fn option_place(text: &str) -> Place {
    Place::Option(format!("--vary {text}"))
}

fn too_many(text: &str) -> Finding {
    let message = format!("more than {ALTERNATIVES_LIMIT} alternatives");
    option_place(text).finding(Code::BadVariation, message)
}

/// The parts between commas that stand outside of quotes and brackets.
fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut depth) = (0, 0_usize);
    let mut quote: Option<char> = None;
    for (at, letter) in text.char_indices() {
        match (quote, letter) {
            (Some(open), _) if open == letter => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(letter),
            (None, '[' | '{' | '(') => depth += 1,
            (None, ']' | '}' | ')') => depth = depth.saturating_sub(1),
            (None, ',') if depth == 0 => {
                parts.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(text[start..].trim());
    parts
}

/// A range as its numbers, anything else as itself; `None` for a range that is none.
fn expand(part: &str) -> Option<Vec<String>> {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let Some((first, last)) = part.split_once("..") else { return Some(vec![part.to_owned()]) };
    if !is_number(first) || !is_number(last) {
        return Some(vec![part.to_owned()]);
    }
    let (first, last): (u64, u64) = (first.parse().ok()?, last.parse().ok()?);
    // One too many is enough to tell that there are too many.
    let numbers = (first..=last).take(ALTERNATIVES_LIMIT + 1).map(|number| number.to_string());
    (first <= last).then(|| numbers.collect())
}

/// Checks that options can be combined.
///
/// # Errors
///
/// A finding if two options vary the same key, or if they make more than [`ALTERNATIVES_LIMIT`]
/// alternatives together.
pub fn check_options(options: &[VaryOption]) -> Result<(), Finding> {
    let mut count = 1_usize;
    for (position, option) in options.iter().enumerate() {
        if options[..position].iter().any(|other| other.key == option.key) {
            let message = format!("`{}` is varied twice", option.key);
            let mut finding = option_place(&option.key).finding(Code::BadVariation, message);
            finding.help = Some("give all its values in one `--vary`".to_owned());
            return Err(finding);
        }
        count = count.saturating_mul(option.values.len());
        if count > ALTERNATIVES_LIMIT {
            return Err(too_many(&option.key));
        }
    }
    Ok(())
}

/// All combinations of the options' values; the first is the baseline, and the last option's
/// values change fastest.
///
/// Without options there is one alternative without changes. More than [`ALTERNATIVES_LIMIT`] are
/// never made; [`check_options`] says so first.
pub fn alternatives(options: &[VaryOption]) -> Vec<Alternative> {
    let labels = labels(options);
    let mut all = vec![Alternative { name: String::new(), changes: Vec::new() }];
    for (option, label) in options.iter().zip(labels) {
        let combined = all.iter().flat_map(|one| {
            option.values.iter().map(|value| {
                let gap = if one.name.is_empty() { "" } else { ", " };
                let mut changes = one.changes.clone();
                changes.push(Change { key: option.key.clone(), value: value.clone() });
                Alternative { name: format!("{}{gap}{label}={value}", one.name), changes }
            })
        });
        all = combined.take(ALTERNATIVES_LIMIT).collect();
    }
    all
}

/// For each option the end of its key, as long as it takes to tell it from the others.
fn labels(options: &[VaryOption]) -> Vec<&str> {
    let endings = |key: &str| -> Vec<usize> {
        let mut starts: Vec<usize> = key.match_indices('.').map(|(at, _)| at + 1).collect();
        starts.reverse();
        starts.push(0);
        starts
    };
    let label = |(position, option): (usize, &VaryOption)| {
        let is_unique = |start: &usize| {
            let ending = &option.key[*start..];
            options.iter().enumerate().all(|(other, option)| {
                let before = option.key.strip_suffix(ending);
                other == position
                    || before.is_none_or(|before| !before.is_empty() && !before.ends_with('.'))
            })
        };
        endings(&option.key).into_iter().find(is_unique).unwrap_or(0)
    };
    let starts = options.iter().enumerate().map(label);
    options.iter().zip(starts).map(|(option, start)| &option.key[start..]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        parse_vary(text).expect("a variation").values
    }

    fn refused(text: &str) -> String {
        parse_vary(text).expect_err("no variation").message
    }

    fn names(options: &[&str]) -> Vec<String> {
        let options: Vec<VaryOption> =
            options.iter().map(|text| parse_vary(text).expect("a variation")).collect();
        alternatives(&options).into_iter().map(|one| one.name).collect()
    }

    #[test]
    fn values_are_separated_by_commas_outside_of_brackets_and_quotes() {
        assert_eq!(read("workstream.distribution=push, pick"), ["push", "pick"]);
        assert_eq!(read("pool.agents=8..10,x1.5,+2"), ["8", "9", "10", "x1.5", "+2"]);
        let law = "{ log-normal = { mean = \"4m\", cv = 1 } }";
        assert_eq!(read(&format!("demand.patience={law},none")), [law, "none"]);
        assert_eq!(read("pool.queues=[\"a\", \"b\"],[\"a, c\"]"), ["[\"a\", \"b\"]", "[\"a, c\"]"]);
        assert_eq!(
            parse_vary("demand.web chats.patience=x2").expect("one").key,
            "demand.web chats.patience"
        );
    }

    #[test]
    fn what_is_no_variation_is_refused() {
        assert_eq!(refused("pool.agents"), "`pool.agents` has no values");
        assert_eq!(refused("=3"), "`=3` does not say what to vary");
        assert_eq!(refused("pool.agents=3,,4"), "`pool.agents=3,,4` has an empty value");
        assert_eq!(refused("pool.agents=16..8"), "`16..8` is no range");
        assert_eq!(refused("pool.agents=3,2..4"), "the value `3` comes twice");
        assert_eq!(refused("pool.agents=1..10001"), "more than 10000 alternatives");
        assert_eq!(
            refused("pool.agents=1..99999999999999999999"),
            "`1..99999999999999999999` is no range"
        );
        assert_eq!(read("pool.agents=1..10000").len(), 10_000);
    }

    #[test]
    fn alternatives_are_all_combinations() {
        assert_eq!(names(&[]), [""]);
        assert_eq!(
            names(&["workstream.distribution=push,pick", "pool.a.agents=1..2"]),
            [
                "distribution=push, agents=1",
                "distribution=push, agents=2",
                "distribution=pick, agents=1",
                "distribution=pick, agents=2",
            ]
        );
    }

    #[test]
    fn names_are_as_long_as_it_takes_to_tell_them_apart() {
        assert_eq!(names(&["pool.a.agents=1", "pool.b.agents=2"]), ["a.agents=1, b.agents=2"]);
        assert_eq!(
            names(&["demand.x.patience=1", "demand.patience=2", "pool.works=3"]),
            ["x.patience=1, demand.patience=2, works=3"]
        );
    }

    #[test]
    fn options_that_cannot_be_combined_are_refused() {
        let option = |text: &str| parse_vary(text).expect("a variation");
        let two = [option("pool.agents=1,2"), option("pool.agents=3")];
        assert_eq!(
            check_options(&two).expect_err("twice").message,
            "`pool.agents` is varied twice"
        );
        let many = [option("pool.agents=1..101"), option("pool.units=1..100")];
        assert!(check_options(&many).is_err());
        assert!(check_options(&many[..1]).is_ok());
    }
}
