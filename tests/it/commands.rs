//! The commands in README and documents, executed as they stand, and what they are said to print.
//!
//! In the documents a command is an indented line that begins with `waitline` or `cargo run`;
//! a block in fences without a language quotes what a command of the same page prints.

use std::fs;
use std::fs::File;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Stdio;

/// An empty directory with the scenarios in it, which disappears with the value.
struct Desk {
    directory: PathBuf,
}

impl Desk {
    fn new(name: &str) -> Self {
        let name = format!("waitline-desk-{}-{name}", std::process::id());
        let directory = std::env::temp_dir().join(name);
        copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios"), directory.join("scenarios"));
        Self { directory }
    }

    /// Executes a command line and returns what it prints.
    fn execute(&self, line: &str) -> String {
        let (command, file) = match line.split_once('>') {
            Some((command, file)) => (command, Some(file.trim())),
            None => (line, None),
        };
        let command = command.strip_prefix("cargo run --release --").unwrap_or(command).trim();
        let command = command.strip_prefix("waitline").unwrap_or(command);
        let arguments = words(command);
        let output = Command::new(env!("CARGO_BIN_EXE_waitline"))
            .args(arguments)
            .current_dir(&self.directory)
            .stdin(Stdio::null())
            .output()
            .expect("the program runs");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "`{line}` failed:\n{errors}");
        if let Some(file) = file {
            fs::write(self.directory.join(file), &output.stdout).expect("it can be written");
        }
        String::from_utf8(output.stdout).expect("what is printed is text")
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.directory);
    }
}

fn copy(from: PathBuf, to: PathBuf) {
    fs::create_dir_all(&to).expect("the directory can be made");
    for entry in fs::read_dir(from).expect("scenarios can be listed") {
        let entry = entry.expect("scenarios can be listed");
        let (path, to) = (entry.path(), to.join(entry.file_name()));
        match path.is_dir() {
            true => copy(path, to),
            false => {
                let mut source = File::open(path).expect("scenarios can be read");
                let mut target = File::create(to).expect("scenarios can be copied");
                std::io::copy(&mut source, &mut target).expect("scenarios can be copied");
            }
        }
    }
}

/// The words of a command line; quotes keep several together.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut is_quoted = false;
    for letter in line.chars() {
        match letter {
            '"' => is_quoted = !is_quoted,
            ' ' if !is_quoted => words.push(String::new()),
            letter => words.last_mut().expect("there is a first word").push(letter),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn is_command(line: &str) -> bool {
    let line = line.strip_prefix("    ").unwrap_or_default();
    line.starts_with("waitline ") || line.starts_with("cargo run --release -- ")
}

/// The lines of blocks in fences without a language.
fn quoted(page: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut language = None;
    for line in page.lines() {
        match (line.strip_prefix("```"), language) {
            (Some(_), Some(_)) => language = None,
            (Some(name), None) => language = Some(name),
            (None, Some("")) => lines.push(line),
            (None, _) => {}
        }
    }
    lines
}

/// Executes a page's commands in their order; how many there were.
fn check(file: &str) -> usize {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let page = fs::read_to_string(path).expect("the page is there");
    let desk = Desk::new(&file.replace(['/', '.'], "-"));
    let commands: Vec<&str> = page.lines().filter(|line| is_command(line)).collect();
    let printed: Vec<String> = commands.iter().map(|line| desk.execute(line.trim())).collect();
    for line in quoted(&page) {
        let is_printed = printed.iter().any(|text| text.lines().any(|other| other == line));
        assert!(is_printed, "{file} quotes what no command of the page prints:\n{line}");
    }
    commands.len()
}

#[test]
fn the_readme_does_and_prints_what_it_says() {
    assert!(check("README.md") >= 8, "the README has few commands");
}

#[test]
fn the_documents_do_and_print_what_they_say() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let mut commands = 0;
    for entry in fs::read_dir(docs).expect("documents can be listed") {
        let name = entry.expect("documents can be listed").file_name();
        let name = name.to_str().expect("documents have plain names");
        if name.ends_with(".md") {
            commands += check(&format!("docs/{name}"));
        }
    }
    assert!(commands >= 3, "the documents have few commands");
}
