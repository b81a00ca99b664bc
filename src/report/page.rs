//! Text in a terminal: paragraphs, lists and tables no wider than a page.

/// Columns of a page.
const WIDTH: usize = 80;

/// Columns that a text cell keeps even where a table is too wide.
const LEAST: usize = 12;

/// A text in the making.
#[derive(Clone, Debug, Default)]
pub struct Page {
    text: String,
    styled: bool,
}

/// How the cells of a column stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Align {
    /// Names and words.
    Left,
    /// Numbers.
    Right,
}

impl Page {
    /// An empty page; headings are bold if `styled`.
    pub const fn new(styled: bool) -> Self {
        Self { text: String::new(), styled }
    }

    /// The text.
    pub fn finish(self) -> String {
        self.text
    }

    /// A heading, after an empty line unless it comes first.
    pub fn heading(&mut self, text: &str) {
        self.gap();
        match self.styled {
            true => self.line(&format!("\u{1b}[1m{text}\u{1b}[0m")),
            false => self.line(text),
        }
    }

    /// A paragraph below a heading.
    pub fn paragraph(&mut self, text: &str) {
        self.wrapped(text, "  ", "  ");
    }

    /// A paragraph with a mark.
    pub fn item(&mut self, text: &str) {
        self.wrapped(text, "  - ", "    ");
    }

    /// An empty line, unless there is one or the page is empty.
    pub fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// A table; texts are shortened if it would be too wide. Nothing without rows.
    pub(super) fn table(&mut self, columns: &[(&str, Align)], rows: &[Vec<String>]) {
        if rows.is_empty() {
            return;
        }
        self.gap();
        let widths = widths(columns, rows);
        let titles = columns.iter().map(|(title, _)| String::from(*title)).collect::<Vec<_>>();
        for row in std::iter::once(&titles).chain(rows) {
            let mut line = String::from(" ");
            for ((cell, width), (_, align)) in row.iter().zip(&widths).zip(columns) {
                let cell = clipped(cell, *width);
                let room = " ".repeat(width - length(&cell));
                line.push(' ');
                match align {
                    Align::Left => line.extend([cell, room]),
                    Align::Right => line.extend([room, cell]),
                }
                line.push(' ');
            }
            self.line(line.trim_end());
        }
    }

    fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn wrapped(&mut self, text: &str, first: &str, next: &str) {
        let mut line = String::from(first);
        let mut fresh = true;
        for word in text.split_whitespace() {
            if !fresh && length(&line) + 1 + length(word) > WIDTH {
                self.line(&line);
                line = String::from(next);
                fresh = true;
            }
            if !fresh {
                line.push(' ');
            }
            line.push_str(word);
            fresh = false;
        }
        self.line(&line);
    }
}

/// Columns of each cell; the widest text gives way first.
fn widths(columns: &[(&str, Align)], rows: &[Vec<String>]) -> Vec<usize> {
    let mut widths: Vec<usize> = columns
        .iter()
        .enumerate()
        .map(|(index, (title, _))| {
            let cells = rows.iter().filter_map(|row| row.get(index)).map(|cell| length(cell));
            cells.chain([length(title)]).max().unwrap_or(0)
        })
        .collect();
    let room = WIDTH - 1;
    while widths.iter().sum::<usize>() + 2 * widths.len() > room {
        let texts = columns.iter().zip(&mut widths).filter(|((_, align), _)| *align == Align::Left);
        match texts.map(|(_, width)| width).filter(|width| **width > LEAST).max() {
            Some(width) => *width -= 1,
            None => break,
        }
    }
    widths
}

fn clipped(text: &str, width: usize) -> String {
    if length(text) <= width {
        return String::from(text);
    }
    let kept: String = text.chars().take(width.saturating_sub(1)).collect();
    format!("{kept}…")
}

fn length(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_no_wider_than_a_terminal() {
        let mut page = Page::new(false);
        page.heading("Who waits how long");
        page.paragraph(&"a word after another ".repeat(20));
        page.item(&"one thing of several ".repeat(20));
        let columns = [("Queue", Align::Left), ("Reason", Align::Left), ("Offered", Align::Right)];
        let row = vec!["a queue with a long name".repeat(3), "because ".repeat(9), "1,234".into()];
        page.table(&columns, &[row]);
        let text = page.finish();
        assert!(text.lines().all(|line| length(line) <= WIDTH), "{text}");
        assert!(text.lines().last().is_some_and(|line| line.ends_with("1,234")), "{text}");
    }

    #[test]
    fn numbers_stand_right_and_names_left() {
        let mut page = Page::new(false);
        let columns = [("Queue", Align::Left), ("Offered", Align::Right)];
        page.table(&columns, &[vec!["chats".into(), "7".into()]]);
        assert_eq!(page.finish(), "  Queue  Offered\n  chats        7\n");
    }
}
