//! Findings drawn for people, and as JSON for scripts.

use std::ops::Range;

use annotate_snippets::AnnotationKind;
use annotate_snippets::Group;
use annotate_snippets::Level;
use annotate_snippets::Origin;
use annotate_snippets::Renderer;
use annotate_snippets::Snippet;
use serde_json::Value;
use serde_json::json;

use super::Finding;
use super::Severity;

/// Lines longer than this, in bytes, are named and not shown.
const LINE_LIMIT: usize = 4_000;

/// Draws findings as text, each with the marked place in the scenario's text.
///
/// `source_name` is how the user called the file. Findings that come from the command line name
/// the option instead. Drawings are separated by an empty line; no findings are an empty text.
pub fn render(findings: &[Finding], source_name: &str, text: &str, color: bool) -> String {
    let lines = Lines::of(text);
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let drawn = findings.iter().map(|finding| {
        let report = report(finding, source_name, &lines);
        let drawing = renderer.render(&report);
        let rows: Vec<&str> = drawing.lines().map(str::trim_end).collect();
        format!("{}\n", rows.join("\n"))
    });
    drawn.collect::<Vec<_>>().join("\n")
}

fn report<'a>(finding: &'a Finding, source_name: &'a str, lines: &Lines<'a>) -> Vec<Group<'a>> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(&*finding.message).id(finding.code.name());
    let mut is_label_shown = finding.label.is_empty();
    let mut group = match (&finding.place, &finding.option) {
        (Some(place), _) => {
            let shown = lines.shown(place);
            if shown.text.len() <= LINE_LIMIT && !lines.is_all(place) {
                is_label_shown = true;
                let label = Some(&*finding.label).filter(|label| !label.is_empty());
                let mark = AnnotationKind::Primary.span(shown.marked).label(label);
                let snippet = Snippet::source(shown.text).line_start(shown.line);
                title.element(snippet.path(source_name).annotation(mark))
            } else {
                let origin = Origin::path(source_name);
                let place = origin.line(shown.line).char_column(shown.column);
                title.element(place)
            }
        }
        (None, Some(option)) => title.element(Origin::path(&**option)),
        (None, None) => title.element(Origin::path(source_name)),
    };
    if !is_label_shown {
        group = group.element(Level::NOTE.message(&*finding.label));
    }
    let help = finding.help.as_ref().map(|help| Level::HELP.secondary_title(&**help));
    std::iter::once(group).chain(help.map(Group::with_title)).collect()
}

/// Findings as JSON: a list of objects with `severity`, `code`, `message`, `label`, `help`,
/// `option`, and `place` (`start` and `end` in bytes, `line` and `column` from 1).
pub fn findings_json(findings: &[Finding], text: &str) -> Value {
    let lines = Lines::of(text);
    let object = |finding: &Finding| {
        let place = finding.place.as_ref().map(|place| {
            let shown = lines.shown(place);
            json!({
                "start": place.start,
                "end": place.end,
                "line": shown.line,
                "column": shown.column,
            })
        });
        json!({
            "severity": finding.severity.name(),
            "code": finding.code.name(),
            "message": finding.message,
            "label": finding.label,
            "help": finding.help,
            "option": finding.option,
            "place": place,
        })
    };
    findings.iter().map(object).collect()
}

/// A text with the places where its lines begin.
struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

/// The line on which a place begins.
struct Shown<'a> {
    text: &'a str,
    /// From 1.
    line: usize,
    /// In characters, from 1.
    column: usize,
    /// The part of the place that lies on the line, in bytes from its start.
    marked: Range<usize>,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        let after = text.match_indices('\n').map(|(at, _)| at + 1);
        Self { text, starts: std::iter::once(0).chain(after).collect() }
    }

    /// Whether a place is the text as a whole.
    fn is_all(&self, place: &Range<usize>) -> bool {
        place.start == 0 && place.end >= self.text.len()
    }

    /// The line on which a place begins; a place that is no place is moved to the nearest one.
    fn shown(&self, place: &Range<usize>) -> Shown<'a> {
        let boundary = |mut at: usize| {
            at = at.min(self.text.len());
            while !self.text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let (start, end) = (boundary(place.start), boundary(place.end));
        let line = self.starts.partition_point(|first| *first <= start);
        let first = self.starts[line - 1];
        let text = self.text[first..].lines().next().unwrap_or_default();
        let from = (start - first).min(text.len());
        let marked = from..(end.max(start) - first).clamp(from, text.len());
        Shown { text, line, column: text[..from].chars().count() + 1, marked }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Code;
    use crate::scenario::tree::Place;

    const TEXT: &str = "format = 1\nname = \"Büro\"\nskills = [\"biling\", \"sales\"]\n";

    fn at(marked: &str) -> Finding {
        let start = TEXT.find(marked).expect("part of the text");
        let place = Place::Text(start..start + marked.len());
        let mut finding = place.finding(Code::UnknownName, "unknown skill `biling`");
        finding.label = "not listed under `[[skill]]`".to_owned();
        finding.help = Some("a skill named `billing` exists".to_owned());
        finding
    }

    #[test]
    fn a_finding_shows_its_place() {
        insta::assert_snapshot!(
            render(&[at("\"biling\"")], "scenarios/two-skills.toml", TEXT, false),
            @r#"
        error[S030]: unknown skill `biling`
         --> scenarios/two-skills.toml:3:11
          |
        3 | skills = ["biling", "sales"]
          |           ^^^^^^^^ not listed under `[[skill]]`
          |
        help: a skill named `billing` exists
        "#
        );
    }

    #[test]
    fn colors_are_added_to_the_same_words() {
        let findings = [at("\"biling\"")];
        let styled = render(&findings, "a.toml", TEXT, true);
        assert!(styled.contains("\u{1b}["), "{styled}");
        let mut plain = String::new();
        let mut rest = styled.as_str();
        while let Some((before, after)) = rest.split_once("\u{1b}[") {
            plain.push_str(before);
            rest = after.split_once('m').map_or("", |(_, after)| after);
        }
        plain.push_str(rest);
        let trimmed: Vec<&str> = plain.lines().map(str::trim_end).collect();
        assert_eq!(trimmed.join("\n") + "\n", render(&findings, "a.toml", TEXT, false));
    }

    #[test]
    fn options_and_whole_files_are_named_instead_of_shown() {
        let place = Place::Option("--vary pool.agnets=3".to_owned());
        let mut option = place.finding(Code::UnknownVariation, "pools have no `agnets`");
        option.label = "no such setting".to_owned();
        let whole = Place::Text(0..TEXT.len()).finding(Code::MissingKey, "there is no horizon");
        insta::assert_snapshot!(
            render(&[option, whole], "a.toml", TEXT, false),
            @r"
        error[S061]: pools have no `agnets`
        --> --vary pool.agnets=3
         = note: no such setting

        error[S012]: there is no horizon
        --> a.toml:1:1
        "
        );
    }

    #[test]
    fn places_that_are_no_places_do_no_harm() {
        let backwards = Range { start: 5, end: 3 };
        let ranges =
            [0..0, backwards, 29..31, TEXT.len()..TEXT.len(), 10..11, 500..900, 3..TEXT.len()];
        for text in [TEXT, "", "\n", "ü", "a\r\nb\r\n\u{1b}[0m\t"] {
            for range in &ranges {
                let mut finding = at("\"biling\"");
                finding.place = Some(range.clone());
                assert!(render(std::slice::from_ref(&finding), "a", text, false).contains("S030"));
                assert!(findings_json(&[finding], text)[0]["place"]["line"].is_u64());
            }
        }
    }

    #[test]
    fn scripts_get_lines_and_columns() {
        let mut finding = at("ro");
        finding.help = None;
        let json = findings_json(&[finding], TEXT);
        assert_eq!(json[0]["place"], json!({ "start": 22, "end": 24, "line": 2, "column": 11 }));
        assert_eq!(json[0]["severity"], "error");
        assert_eq!(json[0]["help"], Value::Null);
    }
}
