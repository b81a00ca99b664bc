//! Whole results of the scenarios that `scenarios.txt` calls golden, file by file.
//!
//! Summaries and pictures are kept as they are in `goldens/`, so that a change is seen in review;
//! of the large tables and the JSON a hash is. Set `WAITLINE_WRITE` to write all of it anew.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use crate::program::program;
use crate::program::scenario;
use crate::program::talking_program;
use crate::results::hash;

/// What a command prints and writes, by name.
fn results(arguments: &[&str]) -> BTreeMap<PathBuf, Vec<u8>> {
    let arguments = [arguments, &["--replications", "2"]].concat();
    let (output, text) = talking_program(&arguments);
    let mut files = output.files();
    // The last paragraph names the directory.
    let (summary, _) = text.rsplit_once("\nFiles\n").expect("a summary ends with the files");
    files.insert("summary.txt".into(), summary.into());
    let (output, json) = talking_program(&[&arguments[..], &["--format", "json"]].concat());
    let directory = output.directory.to_string_lossy();
    files.insert("summary.json".into(), json.replace(&*directory, "DIR").into());
    files
}

fn check(name: &str, arguments: &[&str]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/goldens").join(name);
    let writes = std::env::var_os("WAITLINE_WRITE").is_some();
    if writes {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("the folder can be made");
    }
    let mut hashes = String::from("file,bytes,hash\n");
    let mut wanted: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for (path, bytes) in results(arguments) {
        let file = path.file_name().expect("files have names").to_string_lossy().into_owned();
        if file.ends_with(".svg") || file.ends_with(".txt") {
            wanted.insert(file, bytes);
        } else {
            let text = std::str::from_utf8(&bytes).expect("results are text");
            let hash = hash(std::iter::once(text));
            writeln!(hashes, "{file},{},{hash:016x}", bytes.len()).expect("it can be written");
        }
    }
    wanted.insert("hashes.csv".into(), hashes.into());
    for (file, bytes) in &wanted {
        if writes {
            fs::write(folder.join(file), bytes).expect("the file can be written");
        }
        let kept = fs::read(folder.join(file)).unwrap_or_default();
        assert!(*bytes == kept, "goldens/{name}/{file} is no longer what the program writes");
    }
    let kept = fs::read_dir(&folder).expect("the folder can be read").count();
    assert_eq!(kept, wanted.len(), "goldens/{name} holds a file that is not written");
}

/// The scenarios that are called golden.
fn golden() -> Vec<&'static str> {
    let list = include_str!("scenarios.txt").lines();
    list.filter_map(|line| line.strip_suffix(" golden")).map(str::trim).collect()
}

#[test]
fn a_golden_scenario_gives_what_is_kept() {
    assert!(golden().len() >= 4, "few scenarios are golden");
    for file in golden() {
        let name = file.strip_suffix(".toml").expect("scenarios are TOML");
        check(name, &["run", &scenario(file)]);
    }
}

#[test]
fn the_main_comparison_gives_what_is_kept() {
    let vary = "workstream.distribution=push,pick";
    check("compare-push-vs-pick", &["compare", &scenario("push-vs-pick.toml"), "--vary", vary]);
}

#[test]
fn what_is_kept_depends_on_the_seed() {
    let of = |seed| program(&["run", &scenario("chat-workstream.toml"), "--seed", seed]).files();
    assert!(of("1") != of("2"), "a golden that any seed gives proves nothing");
}
