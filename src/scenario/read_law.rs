//! Laws: `{ log-normal = { mean = "4m", cv = 1.2 } }` and the like.

use super::Code;
use super::amount;
use super::nearest::nearest;
use super::read::Reader;
use super::read::Section;
use super::sheet;
use super::sheet::BadRows;
use super::tree::Node;
use super::tree::Value;
use crate::random::Law;

const TIME_LAWS: [&str; 10] = [
    "constant",
    "exponential",
    "log-normal",
    "gamma",
    "weibull",
    "uniform",
    "triangular",
    "hyperexponential",
    "empirical",
    "survival",
];
const COUNT_LAWS: [&str; 3] = ["constant", "poisson", "geometric"];

/// Most turns a law may have on average.
const COUNT_LIMIT: f64 = 10_000.0;

/// How far shares may miss 100 % in sum and still be taken for it.
pub(super) const SUM_TOLERANCE: f64 = 1e-9;

impl Reader<'_> {
    /// A law of lengths of time that all end.
    pub(super) fn law(&mut self, node: &Node, key: &str) -> Option<Law> {
        let law = self.any_law(node, key)?;
        if law.mean().is_finite() {
            return Some(law);
        }
        let message = format!("`{key}` never ends for those whom the survival curve leaves over");
        self.add(&node.place, Code::BadLaw, message).help =
            Some("let the curve end at 0%; only patience may last for ever".to_owned());
        None
    }

    /// A law of lengths of time, some of which may have no end.
    fn any_law(&mut self, node: &Node, key: &str) -> Option<Law> {
        let (name, value) = self.law_form(node, key, &TIME_LAWS)?;
        match name {
            "constant" => Some(Law::Constant(self.span(value, name)?.as_seconds())),
            "exponential" => Some(Law::Exponential(self.law_mean(value, name)?)),
            "log-normal" | "gamma" | "weibull" => self.shaped_law(name, value),
            "uniform" | "triangular" => self.bounded_law(name, value),
            "hyperexponential" => self.mixture(value),
            "empirical" => self.empirical(value),
            _ => self.survival(value),
        }
    }

    /// A share without which a behavior is not known.
    pub(super) fn needed_share(&mut self, section: Section<'_, '_>, key: &str) -> Option<f64> {
        let node = self.need_as(section, key, Code::BehaviorMissing)?;
        self.share(node, key)
    }

    /// A law without which a behavior is not known.
    pub(super) fn needed_law(&mut self, section: Section<'_, '_>, key: &str) -> Option<Law> {
        let node = self.need_as(section, key, Code::BehaviorMissing)?;
        self.law(node, key)
    }

    /// A law, or `None` inside for the text `none`.
    pub(super) fn law_or_none(&mut self, node: &Node, key: &str) -> Option<Option<Law>> {
        if node.as_text() == Some("none") {
            return Some(None);
        }
        self.law(node, key).map(Some)
    }

    /// The law of patience, which may last for ever; `None` inside for the text `none`.
    pub(super) fn patience(&mut self, node: &Node) -> Option<Option<Law>> {
        if node.as_text() == Some("none") {
            return Some(None);
        }
        self.any_law(node, "patience").map(Some)
    }

    /// A law of whole numbers from one.
    pub(super) fn count_law(&mut self, node: &Node, key: &str) -> Option<Law> {
        let (name, value) = self.law_form(node, key, &COUNT_LAWS)?;
        if name == "constant" {
            return self.whole(value, name, 1..=10_000).map(|count| Law::Constant(count.into()));
        }
        let number = self.law_number(value, name)?;
        let least = if name == "geometric" { 1.0 } else { 0.0 };
        let is_good = number >= least && number > 0.0 && number <= COUNT_LIMIT;
        if !is_good {
            let wanted = if name == "geometric" { "at least 1" } else { "above 0" };
            self.bad_law(
                value,
                format!("the mean is {number}; it must be {wanted}, at most 10000"),
            );
            return None;
        }
        Some(if name == "geometric" { Law::Geometric(number) } else { Law::Poisson(number) })
    }

    /// The one name in a law's table, and what stands behind it.
    fn law_form<'t>(
        &mut self,
        node: &'t Node,
        key: &str,
        laws: &[&'static str],
    ) -> Option<(&'static str, &'t Node)> {
        let Value::Table(table) = &node.value else {
            let message = format!("`{key}` is {}; it must be a law", node.kind());
            let finding = self.add(&node.place, Code::WrongType, message);
            finding.label = "not a law".to_owned();
            finding.help = Some(match node.as_text().filter(|text| amount::span(text).is_some()) {
                Some(text) => format!("always the same length is {{ constant = \"{text}\" }}"),
                None => "write it like { exponential = \"3m\" }".to_owned(),
            });
            return None;
        };
        let title = format!("the law `{key}`");
        let section = Section { title: &title, table, place: &node.place };
        let known = section.forms(laws).len();
        if known == 0 && !table.entries.is_empty() {
            let entry = &table.entries[0];
            let message = format!("`{}` is not a law for `{key}`", entry.key);
            let near = nearest(&entry.key, laws.iter().copied());
            let finding = self.add(&entry.place, Code::UnknownChoice, message);
            finding.label = "unknown law".to_owned();
            finding.help = Some(match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("laws are {}", laws.join(", ")),
            });
            return None;
        }
        let form = self.one_form(section, laws)?;
        Some((form, section.get(form)?))
    }

    fn bad_law(&mut self, node: &Node, message: String) {
        self.add(&node.place, Code::BadLaw, message);
    }

    /// A length above zero, in seconds.
    fn law_mean(&mut self, node: &Node, key: &str) -> Option<f64> {
        let seconds = self.law_length(node, key)?;
        if seconds <= 0.0 {
            let text = node.as_text().unwrap_or_default();
            self.bad_law(node, format!("`{key}` is `{text}`; it must be above zero"));
            return None;
        }
        Some(seconds)
    }

    /// A length that is not negative, in seconds.
    fn law_length(&mut self, node: &Node, key: &str) -> Option<f64> {
        let span = self.amount(node, key, amount::span, "a length of time", "\"4m 10s\"")?;
        if span < crate::time::Span::ZERO {
            let text = node.as_text().unwrap_or_default();
            self.bad_law(node, format!("`{key}` is `{text}`; it must not be negative"));
            return None;
        }
        Some(self.span(node, key)?.as_seconds())
    }

    fn law_number(&mut self, node: &Node, key: &str) -> Option<f64> {
        self.number(node, key, -1e300..=1e300)
    }

    fn law_table<'t>(&mut self, name: &'t str, node: &'t Node) -> Option<Section<'t, 't>> {
        let table = self.table(node, name)?;
        Some(Section { title: name, table, place: &node.place })
    }

    /// Laws with a mean and a second number.
    fn shaped_law(&mut self, name: &'static str, node: &Node) -> Option<Law> {
        let section = self.law_table(name, node)?;
        let second = if name == "weibull" { "shape" } else { "cv" };
        let mean = self.need(section, "mean");
        let mean = mean.and_then(|node| self.law_mean(node, "mean"));
        let number_node = self.need(section, second)?;
        let number = self.law_number(number_node, second)?;
        let range = if name == "weibull" { 0.1..=100.0 } else { 0.001..=100.0 };
        if !range.contains(&number) {
            let (low, high) = (range.start(), range.end());
            let message = format!("`{second}` is {number}; it must be from {low} to {high}");
            self.bad_law(number_node, message);
            return None;
        }
        let mean = mean?;
        Some(match name {
            "log-normal" => Law::LogNormal { mean, cv: number },
            "gamma" => Law::Gamma { mean, cv: number },
            _ => Law::Weibull { mean, shape: number },
        })
    }

    /// Laws between two limits.
    fn bounded_law(&mut self, name: &'static str, node: &Node) -> Option<Law> {
        let section = self.law_table(name, node)?;
        let mut limit = |key: &str| {
            let node = self.need(section, key)?;
            self.law_length(node, key)
        };
        let (low, high) = (limit("low"), limit("high"));
        let mode = if name == "triangular" { limit("mode") } else { low };
        let (low, high, mode) = (low?, high?, mode?);
        if low >= high {
            let place = section.get("high").unwrap_or(node);
            self.bad_law(place, format!("`high` of the {name} law is not above `low`"));
            return None;
        }
        if !(low..=high).contains(&mode) {
            let place = section.get("mode").unwrap_or(node);
            self.bad_law(place, "`mode` lies outside of `low` and `high`".to_owned());
            return None;
        }
        Some(match name {
            "uniform" => Law::Uniform { low, high },
            _ => Law::Triangular { low, mode, high },
        })
    }

    fn mixture(&mut self, node: &Node) -> Option<Law> {
        let mut parts = Vec::new();
        let list = self.list(node, "hyperexponential")?;
        for part in list {
            let title = "a part of the mixture";
            let table = self.table(part, "hyperexponential")?;
            let section = Section { title, table, place: &part.place };
            let share = self.need(section, "share").and_then(|node| self.share(node, "share"));
            let mean = self.need(section, "mean").and_then(|node| self.law_mean(node, "mean"));
            parts.push((share?, mean?));
        }
        let shares: Vec<f64> = parts.iter().map(|(share, _)| *share).collect();
        self.whole_sum(node, "the shares of the mixture", &shares)?;
        Some(Law::Hyperexponential(parts.into()))
    }

    /// Checks that shares make a whole.
    pub(super) fn whole_sum(&mut self, node: &Node, what: &str, shares: &[f64]) -> Option<()> {
        let sum: f64 = shares.iter().fold(0.0, |sum, share| sum + share);
        if (sum - 1.0).abs() <= SUM_TOLERANCE {
            return Some(());
        }
        let percent = super::words::percent(sum);
        let message = format!("{what} make {percent} in sum, not 100 %");
        self.add(&node.place, Code::BadSum, message).label = format!("{percent} in sum");
        None
    }

    fn empirical(&mut self, node: &Node) -> Option<Law> {
        let section = self.law_table("empirical", node)?;
        let file = self.need(section, "file");
        let column = self.need(section, "column");
        let (file, column) = (file?, column?);
        let sheet = self.sheet(file, "file")?;
        let cells = self.column(&sheet, column, "column")?;
        let mut bad = BadRows::new(&sheet, &column.place);
        let mut values = Vec::new();
        for row in sheet.rows.iter().filter(|row| !row.cell(cells).is_empty()) {
            match sheet::length(row.cell(cells)) {
                Some(length) => values.push(length.as_seconds()),
                None => bad.add(self, row, row.cell(cells), "a length of time"),
            }
        }
        if !bad.finish(self) {
            return None;
        }
        if values.is_empty() {
            let message = format!("file `{}` has no values in this column", sheet.name);
            self.bad_law(column, message);
            return None;
        }
        values.sort_by(f64::total_cmp);
        Some(Law::Empirical(values.into()))
    }

    fn survival(&mut self, node: &Node) -> Option<Law> {
        let points = match &node.value {
            Value::List(list) => self.survival_list(list)?,
            _ => self.survival_file(node)?,
        };
        let is_rising = points.windows(2).all(|pair| pair[0].0 < pair[1].0);
        let is_falling = points.windows(2).all(|pair| pair[0].1 >= pair[1].1);
        if points.is_empty() {
            self.bad_law(node, "the curve has no points".to_owned());
        } else if !is_rising {
            self.bad_law(node, "the times of the curve do not rise".to_owned());
        } else if !is_falling {
            self.bad_law(node, "the curve rises where it should fall".to_owned());
        } else {
            return Some(Law::Survival(points.into()));
        }
        None
    }

    fn survival_list(&mut self, list: &[Node]) -> Option<Vec<(f64, f64)>> {
        let mut points = Vec::new();
        for point in list {
            let table = self.table(point, "survival")?;
            let section = Section { title: "a point of the curve", table, place: &point.place };
            let at = self.need(section, "at").and_then(|node| self.law_length(node, "at"));
            let left = self.need(section, "still-there");
            let left = left.and_then(|node| self.share(node, "still-there"));
            points.push((at?, left?));
        }
        Some(points)
    }

    fn survival_file(&mut self, node: &Node) -> Option<Vec<(f64, f64)>> {
        let section = self.law_table("survival", node)?;
        let file = self.need(section, "file");
        let (time, column) = (self.need(section, "time"), self.need(section, "column"));
        let (file, time, column) = (file?, time?, column?);
        let sheet = self.sheet(file, "file")?;
        let times = self.column(&sheet, time, "time");
        let shares = self.column(&sheet, column, "column");
        let (times, shares) = (times?, shares?);
        let mut bad = BadRows::new(&sheet, &column.place);
        let mut points = Vec::new();
        for row in sheet.rows.iter().filter(|row| !row.cell(shares).is_empty()) {
            let cell = row.cell(shares);
            let left = amount::share(cell).or_else(|| amount::number(cell));
            match (sheet::length(row.cell(times)), left) {
                (Some(at), Some(left)) if (0.0..=1.0).contains(&left) => {
                    points.push((at.as_seconds(), left));
                }
                (None, _) => bad.add(self, row, row.cell(times), "a length of time"),
                _ => bad.add(self, row, cell, "a share from 0 to 1"),
            }
        }
        bad.finish(self).then_some(points)
    }
}
