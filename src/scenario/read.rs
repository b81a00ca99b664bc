//! Typed values out of the tree, with a finding for whatever is not as it should be.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::rc::Rc;

use super::Code;
use super::Finding;
use super::ReadFile;
use super::amount;
use super::nearest::nearest;
use super::sheet::Sheet;
use super::tree::Node;
use super::tree::Place;
use super::tree::Table;
use super::tree::Value;
use crate::time::Span;

/// Lengths of time up to this are taken for meant.
const SPAN_LIMIT: Span = Span::from_hours(100 * 365 * 24);

/// Collects findings while values are read.
pub(super) struct Reader<'a> {
    pub(super) findings: Vec<Finding>,
    files: ReadFile<'a>,
    /// Files read so far; `None` for one that could not be read, which is reported once.
    sheets: BTreeMap<String, Option<Rc<Sheet>>>,
}

/// A table with what findings call it, such as "pool `frontline`".
#[derive(Clone, Copy)]
pub(super) struct Section<'s, 't> {
    pub(super) title: &'s str,
    pub(super) table: &'t Table,
    /// Where findings about the table as a whole stand.
    pub(super) place: &'t Place,
}

impl<'t> Section<'_, 't> {
    /// The value of a key.
    pub(super) fn get(&self, key: &str) -> Option<&'t Node> {
        self.table.get(key)
    }

    /// The keys among `forms` that are there.
    pub(super) fn forms(&self, forms: &[&'static str]) -> Vec<&'static str> {
        forms.iter().copied().filter(|form| self.get(form).is_some()).collect()
    }

    /// Where a key stands.
    pub(super) fn key_place(&self, key: &str) -> &'t Place {
        self.table.key_place(key).unwrap_or(self.place)
    }
}

impl<'a> Reader<'a> {
    pub(super) fn new(files: ReadFile<'a>) -> Self {
        Self { findings: Vec::new(), files, sheets: BTreeMap::new() }
    }

    /// Adds a finding, to which the caller may add a label and help.
    pub(super) fn add(
        &mut self,
        place: &Place,
        code: Code,
        message: impl Into<String>,
    ) -> &mut Finding {
        self.findings.push(place.finding(code, message));
        self.findings.last_mut().expect("one was just added")
    }

    /// How many errors there are so far.
    pub(super) fn errors(&self) -> usize {
        let is_error = |finding: &&Finding| finding.severity == super::Severity::Error;
        self.findings.iter().filter(is_error).count()
    }

    /// The value of a key that must be there.
    pub(super) fn need<'t>(&mut self, section: Section<'_, 't>, key: &str) -> Option<&'t Node> {
        self.need_as(section, key, Code::MissingKey)
    }

    /// The value of a key whose absence is a finding of this kind.
    pub(super) fn need_as<'t>(
        &mut self,
        section: Section<'_, 't>,
        key: &str,
        code: Code,
    ) -> Option<&'t Node> {
        let node = section.get(key);
        if node.is_none() {
            self.add(section.place, code, format!("{} has no `{key}`", section.title));
        }
        node
    }

    fn wrong_type(&mut self, node: &Node, key: &str, wanted: &str) -> &mut Finding {
        let finding = self.add(
            &node.place,
            Code::WrongType,
            format!("`{key}` is {}; it must be {wanted}", node.kind()),
        );
        finding.label = format!("not {wanted}");
        finding
    }

    pub(super) fn text<'t>(&mut self, node: &'t Node, key: &str) -> Option<&'t str> {
        let text = node.as_text();
        if text.is_none() {
            self.wrong_type(node, key, "a text in quotes");
        }
        text
    }

    pub(super) fn list<'t>(&mut self, node: &'t Node, key: &str) -> Option<&'t [Node]> {
        let list = node.as_list();
        if list.is_none() {
            self.wrong_type(node, key, "a list");
        }
        list
    }

    pub(super) fn table<'t>(&mut self, node: &'t Node, key: &str) -> Option<&'t Table> {
        let table = node.as_table();
        if table.is_none() {
            self.wrong_type(node, key, "a table");
        }
        table
    }

    pub(super) fn flag(&mut self, node: &Node, key: &str) -> Option<bool> {
        if let Value::Flag(flag) = node.value {
            return Some(flag);
        }
        self.wrong_type(node, key, "true or false");
        None
    }

    /// A text, number or flag, as text.
    pub(super) fn scalar(&mut self, node: &Node, key: &str) -> Option<String> {
        let scalar = node.as_scalar();
        if scalar.is_none() {
            self.wrong_type(node, key, "a text, a number, or true or false");
        }
        scalar
    }

    fn out_of_range(&mut self, node: &Node, key: &str, written: &str, allowed: &str) {
        let message = format!("`{key}` is {written}; it must be {allowed}");
        self.add(&node.place, Code::OutOfRange, message).label = format!("not {allowed}");
    }

    pub(super) fn whole(
        &mut self,
        node: &Node,
        key: &str,
        allowed: RangeInclusive<u32>,
    ) -> Option<u32> {
        let Value::Whole(number) = node.value else {
            self.wrong_type(node, key, "a whole number");
            return None;
        };
        let whole = u32::try_from(number).ok().filter(|number| allowed.contains(number));
        if whole.is_none() {
            let range = match *allowed.end() {
                u32::MAX => format!("at least {}", allowed.start()),
                end => format!("from {} to {end}", allowed.start()),
            };
            self.out_of_range(node, key, &number.to_string(), &range);
        }
        whole
    }

    pub(super) fn number(
        &mut self,
        node: &Node,
        key: &str,
        allowed: RangeInclusive<f64>,
    ) -> Option<f64> {
        let Some(number) = node.as_number() else {
            self.wrong_type(node, key, "a number");
            return None;
        };
        if !allowed.contains(&number) {
            let range = format!("from {} to {}", allowed.start(), allowed.end());
            self.out_of_range(node, key, &super::print::value(node), &range);
            return None;
        }
        Some(number)
    }

    /// A text that `read` understands; `example` shows how one looks.
    pub(super) fn amount<T>(
        &mut self,
        node: &Node,
        key: &str,
        read: impl Fn(&str) -> Option<T>,
        what: &str,
        example: &str,
    ) -> Option<T> {
        let Some(text) = node.as_text() else {
            let wanted = format!("{what} in quotes");
            self.wrong_type(node, key, &wanted).help = Some(format!("write it like {example}"));
            return None;
        };
        let amount = read(text);
        if amount.is_none() {
            let message = format!("`{key}` cannot be read: `{text}`");
            let finding = self.add(&node.place, Code::Unreadable, message);
            finding.label = format!("not {what}");
            finding.help = Some(format!("write it like {example}"));
        }
        amount
    }

    /// A length of time that is not negative.
    pub(super) fn span(&mut self, node: &Node, key: &str) -> Option<Span> {
        let span = self.amount(node, key, amount::span, "a length of time", "\"4m 10s\"")?;
        if span < Span::ZERO || span > SPAN_LIMIT {
            let text = node.as_text().unwrap_or_default();
            self.out_of_range(node, key, text, "from 0s to 100 years");
            return None;
        }
        Some(span)
    }

    /// A length of time above zero.
    pub(super) fn span_above_zero(&mut self, node: &Node, key: &str) -> Option<Span> {
        let span = self.span(node, key)?;
        if span == Span::ZERO {
            self.out_of_range(node, key, "0s", "longer than nothing");
            return None;
        }
        Some(span)
    }

    /// A length of time, or `None` inside for the text `none` or `never`.
    pub(super) fn span_or(&mut self, node: &Node, key: &str, word: &str) -> Option<Option<Span>> {
        if node.as_text() == Some(word) {
            return Some(None);
        }
        self.span_above_zero(node, key).map(Some)
    }

    /// A share as a fraction from 0 to 1.
    pub(super) fn share(&mut self, node: &Node, key: &str) -> Option<f64> {
        let share = self.amount(node, key, amount::share, "a share", "\"12.5%\"")?;
        if !(0.0..=1.0).contains(&share) {
            let text = node.as_text().unwrap_or_default();
            self.out_of_range(node, key, text, "from 0% to 100%");
            return None;
        }
        Some(share)
    }

    /// One of these words.
    pub(super) fn word<T: Copy>(
        &mut self,
        node: &Node,
        key: &str,
        words: &[(&'static str, T)],
    ) -> Option<T> {
        let text = self.text(node, key)?;
        let known = words.iter().find(|(word, _)| *word == text);
        if known.is_none() {
            self.unknown_choice(&node.place, key, text, words.iter().map(|(word, _)| *word));
        }
        known.map(|(_, meaning)| *meaning)
    }

    /// Reports a word that is not among those allowed.
    pub(super) fn unknown_choice(
        &mut self,
        place: &Place,
        key: &str,
        text: &str,
        words: impl Iterator<Item = &'static str> + Clone,
    ) {
        let help = match nearest(text, words.clone()) {
            Some(word) => format!("did you mean \"{word}\"?"),
            None => {
                let all: Vec<String> = words.map(|word| format!("\"{word}\"")).collect();
                format!("it may be {}", all.join(", "))
            }
        };
        let message = format!("`{key}` cannot be `{text}`");
        let finding = self.add(place, Code::UnknownChoice, message);
        finding.label = "unknown word".to_owned();
        finding.help = Some(help);
    }

    /// The one form of several in which something is written. Keys that do not exist are
    /// somebody else's finding, so a table of nothing but such keys is passed over here.
    pub(super) fn one_form(
        &mut self,
        section: Section<'_, '_>,
        forms: &[&'static str],
    ) -> Option<&'static str> {
        let written = section.forms(forms);
        if let [form] = written.as_slice() {
            return Some(form);
        }
        let ticked = |keys: &[&str]| {
            keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")
        };
        match written.get(1) {
            Some(second) => {
                let message = format!("{} has {}", section.title, ticked(&written));
                let finding = self.add(section.key_place(second), Code::OneForm, message);
                finding.label = "only one of them may be written".to_owned();
            }
            None => {
                let message = format!("{} has none of {}", section.title, ticked(forms));
                let finding = self.add(section.place, Code::OneForm, message);
                finding.label = "one of them is needed".to_owned();
            }
        }
        None
    }

    /// A CSV file that the scenario names; reported once if it cannot be used.
    pub(super) fn sheet(&mut self, node: &Node, key: &str) -> Option<Rc<Sheet>> {
        let name = self.text(node, key)?;
        if let Some(sheet) = self.sheets.get(name) {
            return sheet.clone();
        }
        let sheet = match (self.files)(name) {
            Err(reason) => {
                let message = format!("file `{name}` cannot be read: {reason}");
                let finding = self.add(&node.place, Code::FileMissing, message);
                finding.help =
                    Some("file names are relative to the scenario's directory".to_owned());
                None
            }
            Ok(bytes) => match Sheet::read(name, &bytes) {
                Ok(sheet) => Some(Rc::new(sheet)),
                Err((code, message)) => {
                    self.add(&node.place, code, message);
                    None
                }
            },
        };
        self.sheets.insert(name.to_owned(), sheet.clone());
        sheet
    }

    /// The position of a column of a CSV file.
    pub(super) fn column(&mut self, sheet: &Sheet, node: &Node, key: &str) -> Option<usize> {
        let name = self.text(node, key)?;
        let column = sheet.header.iter().position(|column| column == name);
        if column.is_none() {
            let message = format!("file `{}` has no column `{name}`", sheet.name);
            let near = nearest(name, sheet.header.iter().map(String::as_str));
            let finding = self.add(&node.place, Code::ColumnMissing, message);
            finding.help = Some(match near {
                Some(near) => format!("a column named `{near}` exists"),
                None => format!("its columns are {}", sheet.header.join(", ")),
            });
        }
        column
    }
}
