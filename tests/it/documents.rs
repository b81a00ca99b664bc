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
