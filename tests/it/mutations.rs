//! Whatever is done to a scenario's text, loading it gives a scenario or findings: no panic, no
//! hang, no finding outside of the text.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use waitline::scenario::Loaded;
use waitline::scenario::resolved;

use crate::fuzz::text::load;
use crate::fuzz::text::scenario;

pub(crate) const TEXTS: [&str; 16] = [
    include_str!("../../scenarios/chat-workstream.toml"),
    include_str!("../../scenarios/push-vs-pick.toml"),
    include_str!("../../scenarios/fallback.toml"),
    include_str!("../../scenarios/omnichannel.toml"),
    include_str!("../../scenarios/overflow.toml"),
    include_str!("../../scenarios/priorities.toml"),
    include_str!("../../scenarios/affinity.toml"),
    include_str!("../../scenarios/bot-in-front.toml"),
    include_str!("../../scenarios/callbacks.toml"),
    include_str!("../../scenarios/voicemail.toml"),
    include_str!("../../scenarios/outbound.toml"),
    include_str!("../../scenarios/transfers.toml"),
    include_str!("../../scenarios/persistent-chat.toml"),
    include_str!("../../scenarios/custom-assignment.toml"),
    include_str!("../../scenarios/levels.toml"),
    include_str!("../../scenarios/bench/three-skills.toml"),
];

/// Values that fit nowhere, or only just.
const VALUES: [&str; 30] = [
    "0",
    "-1",
    "1e308",
    "-1e308",
    "inf",
    "nan",
    "9223372036854775807",
    "99999999999999999999999999",
    "true",
    "\"\"",
    "\" \"",
    "\"none\"",
    "\"never\"",
    "\"0s\"",
    "\"1ms\"",
    "\"-5m\"",
    "\"9999999999y\"",
    "\"1e308s\"",
    "\"0%\"",
    "\"100%\"",
    "\"1e300%\"",
    "\"1e300/s\"",
    "\"00:00-24:00\"",
    "\"9999-12-31T23:59:59\"",
    "9999-12-31T23:59:59",
    "[]",
    "[[], {}]",
    "{}",
    "{ constant = \"100y\" }",
    "{ empirical = { file = \"rows.csv\", column = \"seconds\" } }",
];

/// Reads all that is said about a text; with all defaults written in it is the same scenario.
fn check(text: &str) {
    let Some(loaded) = scenario(text.as_bytes(), b"") else {
        return;
    };
    // Files are not read again, so only scenarios without them come back.
    let resolved = resolved(text, &|_| Err(String::new()), &[]);
    if let Ok(resolved) = resolved
        && loaded.scenario.model.center.agents.len() < 1_000
    {
        let again = load(resolved.as_bytes(), b"");
        let again = again.unwrap_or_else(|found| panic!("{found:?}\n{resolved}"));
        let model = |loaded: &Loaded| format!("{:?}", loaded.scenario.model);
        assert_eq!(model(&again), model(&loaded), "{resolved}");
    }
}

/// Where values stand: after each `=` outside of comments, up to what ends a plain value.
fn values(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    for (position, _) in text.match_indices('=') {
        let start = position + 1;
        let rest = &text[start..];
        let end = rest.find([',', '}', ']', '\n', '#']).unwrap_or(rest.len());
        if !rest[..end].trim().is_empty() {
            found.push(start..start + end);
        }
    }
    found
}

#[test]
fn every_value_may_be_anything() {
    for text in TEXTS {
        for place in values(text) {
            for value in VALUES {
                check(&format!("{} {value} {}", &text[..place.start], &text[place.end..]));
            }
        }
    }
}

/// What is done to a text: which kind of change, where, and with what.
fn change(text: &str, kind: u8, at: prop::sample::Index, other: prop::sample::Index) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    if lines.is_empty() {
        return String::new();
    }
    let (line, second) = (at.index(lines.len()), other.index(lines.len()));
    match kind {
        0 => drop(lines.remove(line)),
        1 => lines.insert(line, lines[second]),
        2 => lines.swap(line, second),
        3 => {
            let places = values(text);
            if let Some(place) = places.get(at.index(places.len().max(1))) {
                let value = VALUES[other.index(VALUES.len())];
                return format!("{} {value} {}", &text[..place.start], &text[place.end..]);
            }
        }
        4 => {
            // A value in the place of another.
            let places = values(text);
            if !places.is_empty() {
                let (to, from) =
                    (&places[at.index(places.len())], &places[other.index(places.len())]);
                return format!("{}{}{}", &text[..to.start], &text[from.clone()], &text[to.end..]);
            }
        }
        _ => {
            let letters: Vec<(usize, char)> = text.char_indices().collect();
            let (place, letter) = letters[at.index(letters.len())];
            let with = letters[other.index(letters.len())].1;
            let after = place + letter.len_utf8();
            return format!("{}{with}{}", &text[..place], &text[after..]);
        }
    }
    lines.join("\n")
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 300,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(2),
        ..ProptestConfig::default()
    })]

    #[test]
    fn changed_texts_load_or_say_why(
        start in 0..TEXTS.len(),
        changes in prop::collection::vec(
            (0_u8..6, any::<prop::sample::Index>(), any::<prop::sample::Index>()),
            1..6,
        ),
    ) {
        let mut text = TEXTS[start].to_owned();
        for (kind, at, other) in changes {
            text = change(&text, kind, at, other);
        }
        check(&text);
    }
}
