//! Documents that are made from code are current. Set `WAITLINE_WRITE` to write them anew.

use std::fs;
use std::path::Path;

use waitline::scenario;

const START: &str = "<!-- reference: written from the table of keys -->\n";

#[track_caller]
fn check(file: &str, make: impl Fn(&str) -> String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(file);
    let written = fs::read_to_string(&path).unwrap_or_default();
    let wanted = make(&written);
    if std::env::var_os("WAITLINE_WRITE").is_some() {
        fs::write(&path, &wanted).expect("the documentation can be written");
    } else {
        assert!(written == wanted, "docs/{file} is not current");
    }
}

#[test]
fn the_schema_is_what_the_program_prints() {
    check("scenario.schema.json", |_| scenario::schema());
}

#[test]
fn the_list_of_findings_is_that_of_the_codes() {
    check("findings.md", |_| scenario::findings_reference());
}

#[test]
fn the_reference_of_scenario_files_is_the_table_of_keys() {
    check("scenario.md", |written| {
        let guide = written.split(START).next().unwrap_or_default();
        format!("{guide}{START}{}", scenario::reference())
    });
}

/// The scenarios in the guide, most of them in part.
fn examples() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/scenario.md");
    let guide = fs::read_to_string(path).expect("the guide is there");
    let blocks = guide.split("```toml\n").skip(1);
    blocks.filter_map(|rest| Some(rest.split_once("```")?.0.to_owned())).collect()
}

fn load(text: &str) -> Result<scenario::Loaded, Vec<scenario::Finding>> {
    scenario::load("guide", text, &|_| Err(String::from("there are none")), &[])
}

#[test]
fn the_first_example_of_the_guide_is_a_good_scenario() {
    let examples = examples();
    let loaded = load(examples.first().expect("there are examples")).expect("it is good");
    assert!(loaded.warnings.is_empty(), "{:?}", loaded.warnings);
}

/// Parts lack what stands elsewhere; what they say must be sayable.
#[test]
fn the_examples_of_the_guide_can_be_read() {
    // Syntax, unknown keys and words, what is not supported, wrong types, unreadable amounts.
    let wrong = ["S003", "S010", "S011", "S013", "S014", "S020", "S021", "S025"];
    assert!(examples().len() > 10, "the examples were not found");
    for example in examples() {
        let findings = load(&example).err().unwrap_or_default();
        let found: Vec<_> = findings.iter().filter(|f| wrong.contains(&f.code.name())).collect();
        assert!(found.is_empty(), "{example}\n{found:?}");
    }
}
