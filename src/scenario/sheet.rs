//! CSV files that scenarios name: curves, counts, recorded items.

use super::Code;
use super::Reader;
use super::tree::Place;
use crate::time::Span;

/// Bad rows of one column that are reported one by one.
const ROWS_REPORTED: usize = 10;

/// A CSV file with a header.
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) header: Vec<String>,
    pub(super) rows: Vec<Row>,
}

/// A row and the line on which it begins.
pub(super) struct Row {
    line: u64,
    cells: csv::StringRecord,
}

impl Row {
    /// A cell without the space around it; empty if the row is too short.
    pub(super) fn cell(&self, column: usize) -> &str {
        self.cells.get(column).unwrap_or_default().trim()
    }
}

impl Sheet {
    /// Reads a file's bytes.
    ///
    /// # Errors
    ///
    /// What kind of finding to report, and its message.
    pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Self, (Code, String)> {
        let text = str::from_utf8(bytes)
            .map_err(|_| (Code::NotText, format!("file `{name}` is not UTF-8 text")))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let broken = |error: csv::Error| (Code::BadRow, format!("file `{name}`: {error}"));
        let header = reader.headers().map_err(broken)?;
        let header: Vec<String> = header.iter().map(|column| column.trim().to_owned()).collect();
        let mut rows = Vec::new();
        for record in reader.records() {
            let cells = record.map_err(broken)?;
            let line = cells.position().map_or(0, |position| line_of(text, position));
            rows.push(Row { line, cells });
        }
        if rows.is_empty() {
            return Err((Code::BadRow, format!("file `{name}` has no rows")));
        }
        Ok(Self { name: name.to_owned(), header, rows })
    }
}

/// The line on which a row begins: the reader's position lies before the line ends that it skips,
/// those of empty lines and the second half of `\r\n`.
fn line_of(text: &str, position: &csv::Position) -> u64 {
    let start = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let rest = text.as_bytes().get(start..).unwrap_or_default();
    let skipped = rest.iter().take_while(|byte| matches!(byte, b'\n' | b'\r'));
    position.line() + skipped.filter(|byte| **byte == b'\n').count() as u64
}

/// Reports bad rows of one file, and after the first ten only how many more there are.
pub(super) struct BadRows<'s> {
    sheet: &'s Sheet,
    place: &'s Place,
    count: usize,
}

impl<'s> BadRows<'s> {
    /// Findings about `sheet` stand at `place`.
    pub(super) const fn new(sheet: &'s Sheet, place: &'s Place) -> Self {
        Self { sheet, place, count: 0 }
    }

    /// Notes a cell that cannot be used.
    pub(super) fn add(&mut self, reader: &mut Reader<'_>, row: &Row, cell: &str, wanted: &str) {
        self.count += 1;
        if self.count <= ROWS_REPORTED {
            let (name, line) = (&self.sheet.name, row.line);
            let message = format!("file `{name}`, line {line}: `{cell}` is not {wanted}");
            reader.add(self.place, Code::BadRow, message);
        }
    }

    /// Whether there were none; says how many were not reported one by one.
    pub(super) fn finish(self, reader: &mut Reader<'_>) -> bool {
        if self.count > ROWS_REPORTED {
            let more = self.count - ROWS_REPORTED;
            let message = format!("file `{}` has {more} more such rows", self.sheet.name);
            reader.add(self.place, Code::BadRow, message);
        }
        self.count == 0
    }
}

/// A length in a cell: seconds, or a text such as `4m 10s`; not negative.
pub(super) fn length(cell: &str) -> Option<Span> {
    let span = match super::amount::number(cell) {
        Some(seconds) => Span::from_seconds(seconds),
        None => super::amount::span(cell)?,
    };
    (span >= Span::ZERO && span <= Span::from_hours(1_000_000)).then_some(span)
}

/// A number in a cell that is not negative.
pub(super) fn count(cell: &str) -> Option<f64> {
    super::amount::number(cell).filter(|number| (0.0..=1e12).contains(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_start_with_a_header_and_may_carry_a_mark_of_their_encoding() {
        let sheet = Sheet::read("x", "\u{feff}time, count\n1,2\n3".as_bytes()).expect("a sheet");
        assert_eq!(sheet.header, ["time", "count"]);
        assert_eq!(
            (sheet.rows[1].line, sheet.rows[1].cell(0), sheet.rows[1].cell(1)),
            (3, "3", "")
        );
        assert!(matches!(Sheet::read("x", b"a\n"), Err((Code::BadRow, _))));
    }

    #[test]
    fn a_row_knows_its_line_whatever_ends_the_lines_before() {
        let lines = |text: &str| -> Vec<u64> {
            let sheet = Sheet::read("x", text.as_bytes()).expect("a sheet");
            sheet.rows.iter().map(|row| row.line).collect()
        };
        assert_eq!(lines("a\n1\n\n\n2\n3\n"), [2, 5, 6]);
        assert_eq!(lines("\n\na\r\n1\r\n\r\n2\r\n"), [4, 6]);
        assert_eq!(lines("a,b\n\"1\n2\",3\n4,5"), [2, 4]);
        assert_eq!(lines("\u{feff}a\n\n1"), [3]);
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert!(matches!(Sheet::read("x", b"\xff"), Err((Code::NotText, _))));
    }
}
