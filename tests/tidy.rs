//! The house rules as an ordinary test: who may import whom, sizes, names that nobody forgot.
//!
//! Everything here is a search over the text of the sources, not a parser: the code is laid out
//! so that a search suffices (one `use crate::module::…;` per line, rustfmt's indentation).
//! Each rule is a function from a text to what is wrong with it, and has a test that shows that it
//! finds something.

use std::fs;
use std::path::Path;
use std::path::PathBuf;

/// The longest line, in characters.
const COLUMNS: usize = 100;
/// The longest file, in lines.
const FILE_LINES: usize = 600;
/// The longest file of tests: scripts with their outcomes are data, not code to be held in a head.
const TEST_LINES: usize = 1_200;
/// The longest function, in lines.
const FUNCTION_LINES: usize = 70;

/// Who may import whom: a module may name what stands in its row and itself, nothing else.
/// ARCHITECTURE.md shows the same table.
const IMPORTS: [(&str, &[&str]); 16] = [
    ("time", &[]),
    ("id", &[]),
    ("center", &["time", "id"]),
    ("engine", &["center", "time", "id"]),
    ("record", &["engine", "center", "time", "id"]),
    ("random", &["time"]),
    ("traffic", &["random", "center", "time", "id"]),
    ("workforce", &["random", "center", "time", "id"]),
    ("sim", &["workforce", "traffic", "random", "record", "engine", "center", "time", "id"]),
    ("stats", &["record", "center", "time", "id"]),
    ("erlang", &[]),
    (
        "plan",
        &[
            "sim",
            "stats",
            "erlang",
            "workforce",
            "traffic",
            "random",
            "record",
            "engine",
            "center",
            "time",
            "id",
        ],
    ),
    (
        "calibrate",
        &["record", "random", "traffic", "workforce", "stats", "engine", "center", "time", "id"],
    ),
    (
        "scenario",
        &[
            "plan",
            "calibrate",
            "sim",
            "stats",
            "erlang",
            "workforce",
            "traffic",
            "random",
            "record",
            "engine",
            "center",
            "time",
            "id",
        ],
    ),
    ("report", &["stats", "plan", "calibrate", "record", "engine", "center", "time", "id"]),
    (
        "cli",
        &[
            "report",
            "scenario",
            "calibrate",
            "plan",
            "erlang",
            "stats",
            "sim",
            "workforce",
            "traffic",
            "random",
            "record",
            "engine",
            "center",
            "time",
            "id",
        ],
    ),
];

/// Modules that may touch files (`cli` opens them, the others say what is in them).
const TOUCH_FILES: [&str; 4] = ["cli", "scenario", "report", "calibrate"];

#[test]
fn modules_import_downwards_only() {
    expect_nothing(over(&sources("src"), |path, text| imports(&module_of(path), text)));
}

#[test]
fn only_cli_prints() {
    let quiet: Vec<_> = sources("src")
        .into_iter()
        .filter(|path| !["cli", "main"].contains(&module_of(path).as_str()))
        .collect();
    expect_nothing(over(&quiet, |_, text| prints(text)));
}

#[test]
fn few_modules_touch_files_and_none_below_cli_reads_the_clock() {
    expect_nothing(over(&sources("src"), |path, text| outside(&module_of(path), text)));
}

#[test]
fn sources_keep_their_size() {
    let all: Vec<_> = ["src", "tests", "benches", "examples"].map(sources).concat();
    assert!(all.len() > 10, "the sources were not found");
    expect_nothing(over(&all, |path, text| {
        let is_test = under(&at(""), path).starts_with("tests/");
        sizes(text, if is_test { TEST_LINES } else { FILE_LINES })
    }));
}

#[test]
fn nothing_is_put_off() {
    let all: Vec<_> = ["src", "tests", "benches", "examples"].map(sources).concat();
    expect_nothing(over(&all, |_, text| put_off(text)));
}

#[test]
fn every_test_file_is_listed() {
    let root = at("tests/it");
    if root.join("main.rs").exists() {
        expect_nothing(unlisted(&root, &root.join("main.rs")));
    }
}

#[test]
fn links_of_documents_lead_somewhere() {
    let tops = ["README.md", "ARCHITECTURE.md", "CHANGELOG.md"].map(at);
    let all = [files(&at("docs"), "md"), files(&at("scenarios"), "md")].concat();
    let present: Vec<_> = tops.into_iter().filter(|path| path.exists()).chain(all).collect();
    expect_nothing(over(&present, dead_links));
}

#[test]
fn the_map_in_the_architecture_names_every_module() {
    let map = read(&at("ARCHITECTURE.md"));
    let modules: Vec<_> = children(&at("src")).iter().map(|path| module_of(path)).collect();
    assert!(modules.len() > 5, "the sources were not found");
    let missing = |name: &&String| !map.contains(&format!("`{name}`"));
    let unnamed = modules.iter().filter(missing);
    expect_nothing(unnamed.map(|name| format!("ARCHITECTURE.md: no `{name}`")).collect());
}

#[test]
fn every_scenario_is_documented_and_tested() {
    let documents: String = std::iter::once(at("README.md"))
        .chain(files(&at("docs"), "md"))
        .filter(|path| path.exists())
        .map(|path| read(&path))
        .collect();
    let root = at("scenarios");
    let names: Vec<String> = files(&root, "toml").iter().map(|path| under(&root, path)).collect();
    assert!(!names.is_empty(), "no scenarios were found");
    let listed: Vec<String> = entries(&read(&at("tests/it/scenarios.txt")));
    let mut problems = Vec::new();
    for name in &names {
        if !documents.contains(name.as_str()) {
            problems.push(format!("scenarios/{name}: not mentioned in README.md or docs/"));
        }
        if !listed.contains(name) {
            problems.push(format!("scenarios/{name}: no line in tests/it/scenarios.txt"));
        }
    }
    for name in listed.iter().filter(|name| !names.contains(name)) {
        problems.push(format!("tests/it/scenarios.txt: there is no scenarios/{name}"));
    }
    expect_nothing(problems);
}

#[test]
fn every_scenario_opens_with_what_it_shows_and_how_to_run_it() {
    let root = at("scenarios");
    expect_nothing(over(&files(&root, "toml"), |path, text| opening(&under(&root, path), text)));
}

/// What a module imports and may not.
fn imports(module: &str, text: &str) -> Vec<String> {
    // The crate's root declares modules; the program is a shell around `cli`.
    if ["lib", "main"].contains(&module) {
        return Vec::new();
    }
    let Some((_, allowed)) = IMPORTS.iter().find(|(name, _)| *name == module) else {
        return vec![format!("module `{module}` is not in the table")];
    };
    let mut problems = Vec::new();
    for (number, line) in code(text) {
        if line.trim_start().starts_with("use crate::{") || line.contains("super::super::") {
            problems.push(format!("{number}: one `use crate::module::…;` per line"));
        }
        if line.trim_start().starts_with("use crate::") && line.contains('{') {
            problems.push(format!("{number}: one name per `use`"));
        }
        for rest in line.split("crate::").skip(1) {
            let name: String =
                rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let macro_call = rest[name.len()..].starts_with('!');
            if !macro_call && !name.is_empty() && name != module && !allowed.contains(&&*name) {
                problems.push(format!("{number}: `{module}` may not import `{name}`"));
            }
        }
    }
    problems
}

/// Lines that print.
fn prints(text: &str) -> Vec<String> {
    let calls = ["println!", "print!", "dbg!", "io::stdout", "io::stderr"];
    code(text)
        .filter(|(_, line)| calls.iter().any(|call| line.contains(call)))
        .map(|(number, line)| format!("{number}: prints: {}", line.trim()))
        .collect()
}

/// Lines that reach for the world outside: files, the clock, the environment.
fn outside(module: &str, text: &str) -> Vec<String> {
    let mut banned = vec![];
    if !TOUCH_FILES.contains(&module) {
        banned.extend(["std::fs", "std::path", "File::open", "File::create"]);
    }
    if !["cli", "main"].contains(&module) {
        banned.extend(["std::time", "std::env", "std::process", "std::net"]);
    }
    code(text)
        .filter_map(|(number, line)| {
            let found = banned.iter().find(|name| line.contains(**name))?;
            Some(format!("{number}: `{module}` may not use `{found}`"))
        })
        .collect()
}

/// Lines, functions and files that are too long.
fn sizes(text: &str, file_lines: usize) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let mut problems = Vec::new();
    if lines.len() > file_lines {
        problems.push(format!("1: {} lines, {file_lines} are the limit", lines.len()));
    }
    for (index, line) in lines.iter().enumerate() {
        let number = index + 1;
        let columns = line.chars().count();
        if columns > COLUMNS {
            problems.push(format!("{number}: {columns} columns, {COLUMNS} are the limit"));
        }
        if is_function(line) {
            let indent = &line[..line.len() - line.trim_start().len()];
            let end = format!("{indent}}}");
            let length = lines[index..].iter().position(|line| *line == end).map_or(1, |at| at + 1);
            let own_end = line.ends_with('}') || line.ends_with(';');
            if !own_end && length > FUNCTION_LINES {
                problems.push(format!("{number}: a function of {length} lines"));
            }
        }
    }
    problems
}

/// Whether a line begins a function.
fn is_function(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let word = words.find(|word| !word.starts_with("pub") && *word != "const" && *word != "async");
    word == Some("fn")
}

/// Work that was put off.
fn put_off(text: &str) -> Vec<String> {
    // Written in two halves, so that this file does not find itself.
    let marks = [["TO", "DO"], ["FIX", "ME"], ["XX", "X"], ["todo", "!("], ["unimplemen", "ted!("]]
        .map(|halves| halves.concat());
    let word = |line: &str, mark: &str| {
        line.match_indices(mark).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            let after = line[at + mark.len()..].chars().next();
            ![before, after].iter().flatten().any(|c| c.is_alphanumeric()) || mark.ends_with('(')
        })
    };
    text.lines()
        .enumerate()
        .filter(|(_, line)| marks.iter().any(|mark| word(line, mark)))
        .map(|(index, line)| format!("{}: put off: {}", index + 1, line.trim()))
        .collect()
}

/// Files below `directory` that `root`, the file of the module that owns it, does not declare; and
/// so on below. A module owns the directory of its name, or the one in which it is `mod.rs`.
fn unlisted(directory: &Path, root: &Path) -> Vec<String> {
    let declared = read(root);
    let declares = |name: &str| {
        declared
            .lines()
            .map(|line| line.trim().trim_start_matches("pub(crate) ").trim_start_matches("pub "))
            .any(|line| line == format!("mod {name};"))
    };
    let mut problems = Vec::new();
    for path in children(directory) {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let owners = [path.join("mod.rs"), path.with_extension("rs")];
        let owner = owners.iter().find(|owner| path.is_dir() && owner.exists());
        let source = path.extension().is_some_and(|ending| ending == "rs");
        let module = owner.is_some() || source;
        if module && path != root && !path.ends_with("mod.rs") && !declares(&name) {
            problems.push(format!("{}: not listed in {}", path.display(), root.display()));
        }
        if let Some(owner) = owner {
            problems.extend(unlisted(&path, owner));
        }
    }
    problems
}

/// Relative links of a document that lead nowhere. Code blocks are not read.
fn dead_links(document: &Path, text: &str) -> Vec<String> {
    let mut problems = Vec::new();
    let mut in_code = false;
    for (index, line) in text.lines().enumerate() {
        in_code ^= line.trim_start().starts_with("```");
        let targets = line.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
        for (target, _) in targets.filter(|_| !in_code) {
            let file = target.split('#').next().unwrap_or_default();
            let away = target.contains("://") || target.starts_with("mailto:");
            let directory = document.parent().unwrap_or(document);
            if !away && !file.is_empty() && !directory.join(file).exists() {
                problems.push(format!("{}: there is no `{target}`", index + 1));
            }
        }
    }
    problems
}

/// A scenario that does not say first what it shows, and the command that runs it.
fn opening(name: &str, text: &str) -> Vec<String> {
    let comment: String = text.lines().take_while(|line| line.starts_with('#')).collect();
    let mut problems = Vec::new();
    if comment.is_empty() {
        problems.push("1: opens without a comment that says what it shows".to_owned());
    } else if !(comment.contains("waitline ") && comment.contains(&format!("scenarios/{name}"))) {
        problems.push("1: the opening comment has no command that runs it".to_owned());
    }
    problems
}

/// The first words of the lines of a list; `#` begins a comment.
fn entries(text: &str) -> Vec<String> {
    text.lines()
        .map(|line| line.split('#').next().unwrap_or_default())
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_owned)
        .collect()
}

/// Lines that are not comments, with their numbers.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// The top module of a file below `src`.
fn module_of(path: &Path) -> String {
    let inside = under(&at("src"), path);
    inside.split('/').next().unwrap_or_default().trim_end_matches(".rs").to_owned()
}

/// Applies a rule to files; what it finds is given with the file's name.
fn over(paths: &[PathBuf], rule: impl Fn(&Path, &str) -> Vec<String>) -> Vec<String> {
    let found = |path: &PathBuf| {
        let name = under(&at(""), path);
        rule(path, &read(path)).into_iter().map(move |problem| format!("{name}:{problem}"))
    };
    paths.iter().flat_map(found).collect()
}

#[track_caller]
fn expect_nothing(problems: Vec<String>) {
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

/// Rust sources below a directory of the package; none if there is no such directory.
fn sources(directory: &str) -> Vec<PathBuf> {
    files(&at(directory), "rs")
}

/// Files with an ending at and below a directory, sorted.
fn files(directory: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in children(directory) {
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|it| it == ending) {
            found.push(path);
        }
    }
    found
}

fn children(directory: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(directory) else {
        return Vec::new();
    };
    let mut paths: Vec<_> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

fn at(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A path relative to a directory, with `/` on every platform.
fn under(directory: &Path, path: &Path) -> String {
    let inside = path.strip_prefix(directory).unwrap_or(path);
    inside.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The rules find what they are for.
mod rules {
    use super::*;

    #[test]
    fn an_import_upwards_is_found() {
        assert_eq!(imports("engine", "use crate::sim::Model;").len(), 1);
        assert_eq!(imports("engine", "    let now = crate::sim::now();").len(), 1);
        assert_eq!(imports("engine", "use super::super::sim::Model;").len(), 1);
        assert_eq!(imports("traffic", "use crate::workforce::Pool;").len(), 1);
        assert_eq!(imports("surprise", "").len(), 1);
        assert!(imports("engine", "use crate::center::Queue;\n//! [`crate::sim`]").is_empty());
    }

    #[test]
    fn several_names_in_one_import_are_found() {
        assert_eq!(imports("sim", "use crate::engine::{Engine, Event};").len(), 1);
        assert!(!imports("sim", "use crate::{engine::Engine};").is_empty());
    }

    #[test]
    fn printing_files_and_clocks_are_found() {
        assert_eq!(prints("    println!(\"x\");\n    eprint!(\"x\");\n// print!(1)").len(), 2);
        assert_eq!(outside("engine", "use std::fs;").len(), 1);
        assert_eq!(outside("scenario", "use std::fs;\nuse std::time::Instant;").len(), 1);
        assert!(outside("cli", "use std::fs;\nuse std::time::Instant;").is_empty());
    }

    #[test]
    fn long_lines_functions_and_files_are_found() {
        assert_eq!(sizes(&"x".repeat(COLUMNS + 1), FILE_LINES).len(), 1);
        assert!(sizes(&"ü".repeat(COLUMNS), FILE_LINES).is_empty());
        assert_eq!(sizes(&"\n".repeat(FILE_LINES + 1), FILE_LINES).len(), 1);
        let body = "    go();\n".repeat(FUNCTION_LINES - 1);
        let function = format!("pub(crate) const fn long() {{\n{body}}}\n");
        assert_eq!(sizes(&function, FILE_LINES).len(), 1);
        assert!(sizes(&function.replacen("    go();\n", "", 1), FILE_LINES).is_empty());
    }

    #[test]
    fn work_that_was_put_off_is_found() {
        assert_eq!(put_off(&format!("// {}{}: later", "TO", "DO")).len(), 1);
        assert_eq!(put_off(&format!("    to{}()", "do!")).len(), 1);
        assert!(put_off(&format!("a {}{}S and a {}{}Y", "TO", "DO", "XX", "X")).is_empty());
    }

    #[test]
    fn a_scenario_without_an_opening_is_found() {
        assert_eq!(opening("a.toml", "format = 1").len(), 1);
        assert_eq!(opening("a.toml", "# Shows a thing.\nformat = 1").len(), 1);
        assert!(opening("a.toml", "# Shows.\n#   waitline run scenarios/a.toml").is_empty());
    }

    #[test]
    fn a_test_file_that_nobody_declares_is_found() {
        // Any directory of sources will do: the root does not declare the parts of `center`.
        assert!(!unlisted(&at("src/center"), &at("src/lib.rs")).is_empty());
        assert!(unlisted(&at("src/center"), &at("src/center/mod.rs")).is_empty());
    }

    #[test]
    fn dead_links_are_found() {
        let text = "[a](Cargo.toml) [b](nowhere.md#x) [c](https://x.y) [d](#e)\n```\n[f](g)\n```";
        let problems = dead_links(&at("README.md"), text);
        assert_eq!(problems, ["1: there is no `nowhere.md#x`"]);
    }

    #[test]
    fn lists_have_comments() {
        assert_eq!(entries("# all\na.toml golden\n\nb.toml smoke # why\n"), ["a.toml", "b.toml"]);
    }
}
