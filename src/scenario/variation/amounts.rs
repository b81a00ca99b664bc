//! Values of variations: plain ones, and amounts scaled or shifted.

use crate::scenario::amount;
use crate::scenario::format::COUNT_LAW;
use crate::scenario::format::Form;
use crate::scenario::format::Group;
use crate::scenario::format::LAW;
use crate::scenario::tree::Node;
use crate::scenario::tree::Table;
use crate::scenario::tree::Value;
use crate::scenario::tree::parse_value;
use crate::time::Span;

/// What a variation does to a value.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Operation<'a> {
    /// The text replaces it.
    Replace(&'a str),
    /// It is multiplied.
    Scale(f64),
    /// This amount, with its sign, is added.
    Shift(&'a str),
}

/// Why an amount cannot be scaled or shifted.
type Reason = String;

impl<'a> Operation<'a> {
    /// What a value of a `--vary` option stands for.
    pub(super) fn read(text: &'a str) -> Self {
        let is_factor = |factor: &f64| *factor >= 0.0;
        let factor = text.strip_prefix('x').filter(|rest| !rest.starts_with(['+', '-']));
        if let Some(factor) = factor.and_then(amount::number).filter(is_factor) {
            return Self::Scale(factor);
        }
        let digits = text.strip_prefix(['+', '-']).unwrap_or_default();
        if digits.starts_with(|letter: char| letter.is_ascii_digit() || letter == '.') {
            return Self::Shift(text);
        }
        Self::Replace(text)
    }

    /// The value that takes the place of `current`.
    ///
    /// # Errors
    ///
    /// Why `current` cannot be scaled or shifted, or that there is no value to do it to.
    pub(super) fn applied(self, current: Option<&Node>, form: &Form) -> Result<Node, Reason> {
        match (self, current) {
            (Self::Replace(text), _) => Ok(plain(text, form)),
            (_, Some(current)) => self.changed(current, form),
            (_, None) => Err("it has no value there".to_owned()),
        }
    }

    fn changed(self, node: &Node, form: &Form) -> Result<Node, Reason> {
        match &node.value {
            Value::Whole(_) | Value::Number(_) => self.number(node, form),
            Value::Text(text) => self.text(text, form).map(Node::text),
            Value::List(nodes) => match form.element() {
                Some(element) if !nodes.is_empty() => {
                    let nodes: Result<Vec<Node>, Reason> =
                        nodes.iter().map(|node| self.changed(node, element)).collect();
                    Ok(Node::new(Value::List(nodes?)))
                }
                _ => Err(no_amount(node)),
            },
            Value::Table(table) => match form.group() {
                Some(group) => self.table(table, group).map(|table| Node::new(Value::Table(table))),
                None => Err(no_amount(node)),
            },
            Value::Flag(_) | Value::Moment(_) => Err(no_amount(node)),
        }
    }

    /// Whether a number in what takes the place of `current` is rounded, as only whole ones fit.
    pub(super) fn rounds(self, current: &Node, form: &Form) -> bool {
        match &current.value {
            Value::Whole(_) | Value::Number(_) => {
                let changed = self.number_of(current);
                takes_whole(form) && changed.is_ok_and(|changed| !is_round(changed))
            }
            Value::List(nodes) => form
                .element()
                .is_some_and(|element| nodes.iter().any(|node| self.rounds(node, element))),
            Value::Table(table) => form.group().is_some_and(|group| {
                table.entries.iter().any(|entry| {
                    group.key(&entry.key).is_some_and(|key| self.rounds(&entry.node, &key.form))
                })
            }),
            _ => false,
        }
    }

    /// A number scaled or shifted, before it is rounded; itself if it is replaced.
    fn number_of(self, node: &Node) -> Result<f64, Reason> {
        let number = node.as_number().unwrap_or_default();
        Ok(match self {
            Self::Scale(factor) => number * factor,
            Self::Shift(text) => number + amount::number(text).ok_or_else(|| unfit(text, node))?,
            Self::Replace(_) => number,
        })
    }

    fn number(self, node: &Node, form: &Form) -> Result<Node, Reason> {
        let changed = self.number_of(node)?;
        let is_whole = takes_whole(form);
        let is_signed =
            form.options().iter().any(|form| matches!(form, Form::Number(low, _) if *low < 0.0));
        if changed < 0.0 && !is_signed {
            return Err(format!("it would be {changed}"));
        }
        Ok(Node::new(if is_whole || matches!(node.value, Value::Whole(_)) && is_round(changed) {
            Value::Whole(rounded(changed))
        } else {
            Value::Number(dusted(changed))
        }))
    }

    fn text(self, text: &str, form: &Form) -> Result<String, Reason> {
        let has = |wanted: fn(&Form) -> bool| form.options().iter().any(wanted);
        if has(|form| matches!(form, Form::Duration))
            && let Some(length) = amount::span(text)
        {
            return self.length(length).map(|length| length.to_string());
        }
        if has(|form| matches!(form, Form::Share))
            && let Some(share) = amount::share(text)
        {
            let share = self.fraction(share, amount::share, text)?;
            return Ok(format!("{}%", dusted(share * 100.0)));
        }
        if has(|form| matches!(form, Form::Rate))
            && let (Some(rate), Some((count, unit))) = (amount::rate(text), text.split_once('/'))
        {
            let changed = self.fraction(rate, amount::rate, text)?;
            let count = amount::number(count).unwrap_or_default();
            // In the unit that was written; a rate of nothing has only per second.
            return Ok(match count > 0.0 {
                true => format!("{}/{unit}", dusted(changed / rate * count)),
                false => format!("{}/s", dusted(changed)),
            });
        }
        Err(no_amount(&Node::text(text)))
    }

    fn length(self, length: Span) -> Result<Span, Reason> {
        let changed = match self {
            Self::Scale(factor) => Span::from_seconds(length.as_seconds() * factor),
            Self::Shift(text) => {
                let unsigned = text.trim_start_matches(['+', '-']);
                let by = amount::span(unsigned).map(Span::as_seconds);
                let by = by.ok_or_else(|| unfit(text, &Node::text(length.to_string())))?;
                let sign = if text.starts_with('-') { -1.0 } else { 1.0 };
                Span::from_seconds(length.as_seconds() + sign * by)
            }
            Self::Replace(_) => length,
        };
        if changed < Span::ZERO { Err(format!("it would be {changed}")) } else { Ok(changed) }
    }

    /// A share or rate, scaled or shifted by one of its kind.
    fn fraction(
        self,
        value: f64,
        read: fn(&str) -> Option<f64>,
        written: &str,
    ) -> Result<f64, Reason> {
        let changed = match self {
            Self::Scale(factor) => value * factor,
            Self::Shift(text) => {
                value + read(text).ok_or_else(|| unfit(text, &Node::text(written)))?
            }
            Self::Replace(_) => value,
        };
        // A share of 5 % less 5 % is nothing, whatever the last bit says.
        if changed < -1e-12 {
            Err("it would be below zero".to_owned())
        } else {
            Ok(changed.max(0.0))
        }
    }

    /// The amounts of a table: of a law its mean, of arrivals their number, of staff the people.
    fn table(self, table: &Table, group: &'static Group) -> Result<Table, Reason> {
        const AMOUNTS: [&str; 7] =
            ["rate", "rates", "per-day", "counts", "list", "for", "slowdown"];
        let is_law = std::ptr::eq(group, LAW) || std::ptr::eq(group, COUNT_LAW);
        let mut changed = table.clone();
        let mut is_changed = false;
        for entry in &mut changed.entries {
            let Some(key) = group.key(&entry.key) else { continue };
            if is_law {
                entry.node = self.law(&entry.node, &key.form)?;
            } else if AMOUNTS.contains(&key.name) {
                entry.node = self.changed(&entry.node, &key.form)?;
            } else {
                continue;
            }
            is_changed = true;
        }
        if is_changed {
            Ok(changed)
        } else {
            Err(no_amount(&Node::new(Value::Table(table.clone()))))
        }
    }

    /// What stands behind a law's name: its lengths are changed, its spread stays.
    fn law(self, node: &Node, form: &Form) -> Result<Node, Reason> {
        const LENGTHS: [&str; 5] = ["mean", "low", "mode", "high", "at"];
        match (&node.value, form.element()) {
            (Value::List(nodes), Some(element)) => {
                let operation = self.for_mixture(nodes)?;
                let nodes: Result<Vec<Node>, Reason> =
                    nodes.iter().map(|node| operation.law(node, element)).collect();
                Ok(Node::new(Value::List(nodes?)))
            }
            (Value::Table(table), _) => {
                if table.get("file").is_some() {
                    return Err("recorded values stand in their file".to_owned());
                }
                let mut changed = table.clone();
                for entry in &mut changed.entries {
                    if LENGTHS.contains(&&*entry.key) {
                        entry.node = self.changed(&entry.node, &Form::Duration)?;
                    }
                }
                Ok(Node::new(Value::Table(changed)))
            }
            _ => self.changed(node, form),
        }
    }

    /// A shift of a mixture's mean scales all its parts.
    fn for_mixture(self, parts: &[Node]) -> Result<Self, Reason> {
        let Self::Shift(_) = self else { return Ok(self) };
        let mut mean = 0.0;
        for part in parts {
            let text = |key: &str| part.as_table()?.get(key)?.as_text();
            let share = text("share").and_then(amount::share);
            let Some(share) = share else { return Ok(self) };
            mean += share * text("mean").and_then(amount::span).map_or(0.0, Span::as_seconds);
        }
        let changed = self.length(Span::from_seconds(mean))?.as_seconds();
        if mean > 0.0 { Ok(Self::Scale(changed / mean)) } else { Ok(self) }
    }
}

/// A plain value: as TOML if it is that and the setting takes it, else as a text.
fn plain(text: &str, form: &Form) -> Node {
    let Some(node) = parse_value(text) else { return Node::text(text) };
    let fits = form.options().iter().any(|form| match node.value {
        Value::Whole(_) => matches!(form, Form::Whole(..) | Form::Number(..) | Form::Scalar),
        Value::Number(_) => matches!(form, Form::Number(..) | Form::Scalar),
        Value::Flag(_) => matches!(form, Form::Flag | Form::Scalar),
        Value::Moment(_) => matches!(form, Form::Moment | Form::Date),
        Value::Text(_) | Value::List(_) | Value::Table(_) => true,
    });
    // Where only numbers fit, a number of the wrong kind is better reported as the number it is.
    let is_text = form.options().iter().any(|form| {
        !matches!(
            form,
            Form::Whole(..) | Form::Number(..) | Form::Flag | Form::Table(_) | Form::List(_)
        )
    });
    if fits || !is_text { node } else { Node::text(text) }
}

fn takes_whole(form: &Form) -> bool {
    form.options().iter().any(|form| matches!(form, Form::Whole(..)))
}

fn is_round(number: f64) -> bool {
    (number - number.round()).abs() < 1e-9
}

#[allow(clippy::cast_possible_truncation, reason = "saturates far beyond every limit")]
fn rounded(number: f64) -> i64 {
    number.round() as i64
}

/// A number without the dust that arithmetic leaves in its last digits.
fn dusted(number: f64) -> f64 {
    format!("{number:.13e}").parse().unwrap_or(number)
}

fn no_amount(node: &Node) -> Reason {
    let text = crate::scenario::print::value(node);
    format!("{text} is no amount")
}

fn unfit(shift: &str, node: &Node) -> Reason {
    let text = crate::scenario::print::value(node);
    format!("{shift} cannot be added to {text}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::format::section;
    use crate::scenario::print::value;

    fn changed(path: [&str; 2], written: &str, variation: &str) -> String {
        let form = section(path[0]).and_then(|table| table.group.key(path[1])).expect("a key").form;
        let node = parse_value(written).expect("a value");
        match Operation::read(variation).applied(Some(&node), &form) {
            Ok(node) => value(&node),
            Err(reason) => reason,
        }
    }

    #[test]
    fn counts_are_scaled_to_whole_numbers() {
        let agents = |written, variation| changed(["pool", "agents"], written, variation);
        assert_eq!(agents("12", "x1.15"), "14");
        assert_eq!(agents("12", "+2"), "14");
        assert_eq!(agents("12", "-2"), "10");
        assert_eq!(agents("12", "-13"), "it would be -1");
        assert_eq!(agents("12", "+2h"), "+2h cannot be added to 12");
        let counts = "{ counts = [3, 5], every = \"30m\" }";
        assert_eq!(agents(counts, "x2"), "{ counts = [6, 10], every = \"30m\" }");
        assert_eq!(
            agents("{ file = \"a.csv\", time = \"t\", count = \"n\" }", "x2"),
            "{ file = \"a.csv\", time = \"t\", count = \"n\" } is no amount"
        );
    }

    #[test]
    fn amounts_keep_their_units() {
        let timeout = |variation| changed(["workstream", "offer-timeout"], "\"2m\"", variation);
        assert_eq!(timeout("x1.5"), "\"3m\"");
        assert_eq!(timeout("+30s"), "\"2m 30s\"");
        assert_eq!(timeout("-1h"), "it would be -58m");
        assert_eq!(timeout("+30"), "+30 cannot be added to \"2m\"");
        let shrinkage = |variation| changed(["pool", "shrinkage"], "\"30%\"", variation);
        assert_eq!(shrinkage("x1.1"), "\"33%\"");
        assert_eq!(shrinkage("-5%"), "\"25%\"");
        let arrivals = |written, variation| changed(["demand", "arrivals"], written, variation);
        assert_eq!(arrivals("{ rate = \"100/min\" }", "x1.15"), "{ rate = \"115/min\" }");
        assert_eq!(arrivals("{ rate = \"100/min\" }", "+60/h"), "{ rate = \"101/min\" }");
        assert_eq!(arrivals("{ per-day = 640 }", "x1.15"), "{ per-day = 736 }");
        assert_eq!(arrivals("{ per-day = 1 }", "x1.5"), "{ per-day = 1.5 }");
        assert_eq!(
            arrivals("{ rates = [\"1/h\", \"0/h\"], every = \"1h\" }", "x3"),
            "{ rates = [\"3/h\", \"0/s\"], every = \"1h\" }"
        );
    }

    #[test]
    fn laws_are_scaled_by_their_means() {
        let patience =
            |written: &str, variation| changed(["demand", "patience"], written, variation);
        assert_eq!(
            patience("{ log-normal = { mean = \"4m\", cv = 1.2 } }", "x1.5"),
            "{ log-normal = { mean = \"6m\", cv = 1.2 } }"
        );
        assert_eq!(patience("{ exponential = \"3m\" }", "-1m"), "{ exponential = \"2m\" }");
        assert_eq!(
            patience("{ uniform = { low = \"1m\", high = \"2m\" } }", "+1m"),
            "{ uniform = { low = \"2m\", high = \"3m\" } }"
        );
        let mixture = |first, second| {
            format!(
                "{{ hyperexponential = [{{ share = \"50%\", mean = \"{first}\" }}, \
                 {{ share = \"50%\", mean = \"{second}\" }}] }}"
            )
        };
        let (before, after) = (mixture("1m", "3m"), mixture("2m", "6m"));
        assert_eq!(patience(&before, "+2m"), after);
        assert_eq!(
            patience("{ survival = [{ at = \"10s\", still-there = \"90%\" }] }", "x2"),
            "{ survival = [{ at = \"20s\", still-there = \"90%\" }] }"
        );
        assert_eq!(
            patience("{ empirical = { file = \"a.csv\", column = \"b\" } }", "x2"),
            "recorded values stand in their file"
        );
        assert_eq!(patience("\"none\"", "x2"), "\"none\" is no amount");
    }

    #[test]
    fn plain_values_are_what_the_setting_takes() {
        let plain = |path: [&str; 2], variation| changed(path, "0", variation);
        assert_eq!(plain(["pool", "agents"], "12"), "12");
        assert_eq!(plain(["pool", "works"], "08:00-19:00"), "\"08:00-19:00\"");
        assert_eq!(plain(["profile", "from"], "08:00"), "\"08:00\"");
        assert_eq!(plain(["experiment", "start"], "2026-03-02T08:00:00"), "2026-03-02T08:00:00");
        assert_eq!(plain(["workstream", "fallback-queue"], "1"), "\"1\"");
        assert_eq!(plain(["rule", "enabled"], "false"), "false");
        assert_eq!(plain(["pool", "queues"], "[\"a\"]"), "[\"a\"]");
        assert_eq!(plain(["demand", "patience"], "none"), "\"none\"");
        assert_eq!(plain(["pool", "agents"], "1.5"), "1.5");
        assert_eq!(plain(["workstream", "distribution"], "x-ray"), "\"x-ray\"");
    }
}
