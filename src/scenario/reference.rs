//! The reference in the documentation, made from the table of keys and from the codes.

use std::fmt::Write;

use super::Code;
use super::format::COMPARISON;
use super::format::COUNT_LAW;
use super::format::Default;
use super::format::Form;
use super::format::Group;
use super::format::Key;
use super::format::LATER;
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
        keys(&mut text, "", section.group, &mut Vec::new());
    }
    text.push_str(
        "\n### Conditions\n\nThe `when` of rules: every attribute that is named must have the \
         value, or one of the list of values, or fit the comparison. `all` and `any` hold lists \
         of conditions of which all, or any, must hold.\n\n",
    );
    choices(&mut text, "comparison", COMPARISON);
    text.push_str("\n### Laws\n\nOf lengths of time, exactly one of:\n\n");
    choices(&mut text, "law", LAW);
    text.push_str("\nOf whole numbers, exactly one of:\n\n");
    choices(&mut text, "law", COUNT_LAW);
    text.push_str(
        "\n### Not yet\n\nWhat a later version brings is refused with finding S011, so that no \
         setting goes unheard.\n\n| table | keys |\n|---|---|\n",
    );
    let later = |keys: &[(&str, &str)]| {
        keys.iter().map(|(name, _)| format!("`{name}`")).collect::<Vec<_>>().join(", ")
    };
    writeln!(text, "| of the file | {} |", later(LATER)).expect("text can be written");
    for section in SECTIONS {
        for (name, keys) in groups_with_later(section.name, section.group) {
            writeln!(text, "| `{name}` | {} |", later(keys)).expect("text can be written");
        }
    }
    text
}

/// The keys of a table and of those in it; `shown` are groups that stand in this section already.
fn keys(text: &mut String, above: &str, group: &Group, shown: &mut Vec<&'static [Key]>) {
    let is_same = |one: &[Key], other: &[Key]| {
        let names = |keys: &[Key]| keys.iter().map(|key| (key.name, key.doc)).collect::<Vec<_>>();
        names(one) == names(other)
    };
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
        for inner in groups(&key.form) {
            if !shown.iter().any(|other| is_same(other, inner.keys)) {
                shown.push(inner.keys);
                keys(text, &format!("{name}."), inner, shown);
            }
        }
    }
}

/// Keys of which one is written, with those of the table that each may hold.
fn choices(text: &mut String, what: &str, group: &Group) {
    write!(text, "| {what} | value | meaning |\n|---|---|---|\n").expect("text can be written");
    for key in group.keys {
        let (form, doc) = (words(&key.form), cell(key.doc));
        writeln!(text, "| `{}` | {form} | {doc} |", key.name).expect("text can be written");
        for inner in groups(&key.form).iter().flat_map(|group| group.keys) {
            let (name, form) = (format!("{}.{}", key.name, inner.name), words(&inner.form));
            let doc = cell(inner.doc);
            writeln!(text, "| `{name}` | {form} | {doc} |").expect("text can be written");
        }
    }
}

/// The tables with fixed keys in a value of this form.
fn groups(form: &Form) -> Vec<&'static Group> {
    match form {
        Form::Table(group) => vec![*group],
        Form::List(element) => groups(element),
        Form::OneOf(forms) => forms.iter().flat_map(groups).collect(),
        _ => Vec::new(),
    }
}

/// A table and those in it that will have more keys, by their paths.
fn groups_with_later(
    path: &str,
    group: &Group,
) -> Vec<(String, &'static [(&'static str, &'static str)])> {
    let mut found = Vec::new();
    if !group.later.is_empty() {
        found.push((path.to_owned(), group.later));
    }
    for key in group.keys {
        for inner in groups(&key.form) {
            found.extend(groups_with_later(&format!("{path}.{}", key.name), inner));
        }
    }
    found.dedup();
    found
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
        Form::Measure => "[measure](measures.md)".to_owned(),
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
        Form::Date => "date".to_owned(),
        Form::Zone => "time zone".to_owned(),
        Form::Scalar => "text, number, or `true`, `false`".to_owned(),
        Form::Attribute => "name of an attribute".to_owned(),
        Form::Property => "name of a property".to_owned(),
        Form::Person => "name of a person, such as `team 3`".to_owned(),
        Form::SkillType => "name of a type of skills".to_owned(),
        Form::Law => "[law](#laws)".to_owned(),
        Form::CountLaw => "[law of whole numbers](#laws)".to_owned(),
        Form::Condition => "[condition](#conditions)".to_owned(),
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
                Named::Days => "days",
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
