//! The reference in the documentation, made from the table of keys and from the codes.

use std::fmt::Write;

use super::Code;
use super::format::Default;
use super::format::Form;
use super::format::Group;
use super::format::Key;
use super::format::LAW;
use super::format::Named;
use super::format::SECTIONS;

/// Every table and key of scenario files, as the Markdown that ends `docs/scenario.md`.
pub fn reference() -> String {
    let mut text = String::new();
    for section in SECTIONS {
        let header = match section.is_list {
            true => format!("[[{}]]", section.name),
            false => format!("[{}]", section.name),
        };
        write!(text, "\n### `{header}`\n\n{}\n\n", section.doc).expect("text can be written");
        text.push_str("| key | value | not written | meaning |\n|---|---|---|---|\n");
        keys(&mut text, "", section.group);
    }
    text.push_str("\n### Laws\n\n| law | value | meaning |\n|---|---|---|\n");
    for key in LAW.keys {
        writeln!(text, "| `{}` | {} | {} |", key.name, words(&key.form), cell(key.doc))
            .expect("text can be written");
    }
    text
}

fn keys(text: &mut String, above: &str, group: &Group) {
    for key in group.keys {
        let name = format!("{above}{}", key.name);
        writeln!(
            text,
            "| `{name}` | {} | {} | {} |",
            words(&key.form),
            cell(&default(key)),
            cell(key.doc)
        )
        .expect("text can be written");
        for form in key.form.options() {
            if let Form::Table(inner) = form {
                keys(text, &format!("{name}."), inner);
            }
        }
    }
}

fn default(key: &Key) -> String {
    match key.default {
        Default::Required => "**required**".to_owned(),
        Default::Is(value) => format!("`{value}`"),
        Default::Absent(meaning) | Default::Depends(meaning) => meaning.to_owned(),
    }
}

/// A cell must not end the column.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn words(form: &Form) -> String {
    match form {
        Form::OwnName => "a name".to_owned(),
        Form::Name(kind) => format!("name of a {kind}"),
        Form::File => "a CSV file".to_owned(),
        Form::Column => "name of a column".to_owned(),
        Form::Measure => "name of a measure".to_owned(),
        Form::Words(words) => {
            words.iter().map(|word| format!("`\"{word}\"`")).collect::<Vec<_>>().join(", ")
        }
        Form::Flag => "`true` or `false`".to_owned(),
        Form::Whole(least, most) => format!("whole number, {least} to {most}"),
        Form::Number(..) => "number".to_owned(),
        Form::Duration => "length of time".to_owned(),
        Form::Rate => "rate".to_owned(),
        Form::Share => "share".to_owned(),
        Form::Clock => "time of day".to_owned(),
        Form::Window => "window".to_owned(),
        Form::Days => "days".to_owned(),
        Form::Moment => "local date and time".to_owned(),
        Form::Zone => "time zone".to_owned(),
        Form::Scalar => "text, number, or `true`, `false`".to_owned(),
        Form::Law => "a law".to_owned(),
        Form::CountLaw => "`{ constant }`, `{ poisson }` or `{ geometric }`".to_owned(),
        Form::Condition => "a condition".to_owned(),
        Form::List(element) => format!("list of: {}", words(element)),
        Form::Table(_) => "a table".to_owned(),
        Form::Map(named, values) => {
            let names = match named {
                Named::Entries(kind) => kind,
                Named::Attributes => "attribute",
                Named::Values => "value",
                Named::Properties => "property",
                Named::Measures => "measure",
                Named::Types => "type of work",
            };
            format!("`{{ {names} = … }}`: {}", words(values))
        }
        Form::OneOf(forms) => forms.iter().map(words).collect::<Vec<_>>().join("; or "),
    }
}

/// Every kind of finding, as the Markdown of `docs/findings.md`.
pub fn findings_reference() -> String {
    let mut text = String::from(
        "# Findings\n\nWhat `waitline check` says, by code. `waitline explain CODE` prints the \
         same. Codes are never given away again.\n",
    );
    for code in Code::ALL {
        let kind = code.severity().name();
        let (name, title) = (code.name(), code.title());
        write!(text, "\n## {name}: {title} ({kind})\n\n{}\n", code.explanation())
            .expect("text can be written");
    }
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_scenario_in_the_guide_is_a_scenario() {
        let guide = include_str!("../../docs/scenario.md");
        let example = guide.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next());
        let example = example.expect("the guide shows a scenario");
        let loaded = crate::scenario::load("guide", example, &|_| Err("no files".into()), &[]);
        let messages = loaded.map(|_| ()).map_err(|findings| {
            findings.into_iter().map(|finding| finding.message).collect::<Vec<_>>()
        });
        assert_eq!(messages, Ok(()));
    }

    #[test]
    fn a_resolved_scenario_is_a_scenario_that_says_the_same() {
        let text = include_str!("../../scenarios/push-vs-pick.toml");
        let files = |_: &str| Err("no files".to_owned());
        let resolved = crate::scenario::resolved(text, &files, &[]).expect("it resolves");
        let again =
            crate::scenario::resolved(&resolved, &files, &[]).expect("what is resolved resolves");
        assert_eq!(resolved, again);
        let (one, other) = (
            crate::scenario::load("a", text, &files, &[]),
            crate::scenario::load("a", &resolved, &files, &[]),
        );
        let model = |loaded: crate::scenario::Loaded| format!("{:?}", loaded.scenario.model);
        assert_eq!(model(one.expect("it loads")), model(other.expect("it loads")));
    }
}
