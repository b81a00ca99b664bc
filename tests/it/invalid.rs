//! Every invalid scenario yields exactly its recorded findings.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

use waitline::scenario;
use waitline::scenario::Code;
use waitline::scenario::Finding;
use waitline::scenario::Severity;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/invalid")
}

fn scenarios() -> Vec<PathBuf> {
    let files = fs::read_dir(folder()).expect("the folder is there");
    let mut files: Vec<PathBuf> =
        files.map(|entry| entry.expect("entries can be read").path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    files.sort();
    files
}

fn findings(path: &Path) -> Vec<Finding> {
    let bytes = fs::read(path).expect("the scenario can be read");
    let beside = |name: &str| fs::read(folder().join(name)).map_err(|_| "no such file".to_owned());
    match scenario::from_bytes("invalid", &bytes, &beside, &[]) {
        Ok(_) => Vec::new(),
        Err(findings) => findings,
    }
}

/// A finding on one line: severity, code, line and column, message, label, help.
fn written(finding: &Finding, text: &str) -> String {
    let place = finding.place.as_ref().map_or_else(String::new, |place| {
        let before = &text[..place.start.min(text.len())];
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|letter| *letter != '\n').count() + 1;
        format!(" {line}:{column}")
    });
    let mut parts = vec![finding.message.clone()];
    parts.extend((!finding.label.is_empty()).then(|| finding.label.clone()));
    parts.extend(finding.help.iter().map(|help| format!("help: {help}")));
    let code = finding.code.name();
    format!("{}[{code}]{place}: {}", finding.severity.name(), parts.join(" | "))
}

/// Errors of size and of the command line, which no file shows: the tests below do.
const ELSEWHERE: [Code; 5] = [
    Code::TooLarge,
    Code::BadVariation,
    Code::UnknownVariation,
    Code::CannotScale,
    Code::VariesNothing,
];

/// Set `WAITLINE_WRITE` to write the recorded findings anew; then read them.
#[test]
fn invalid_scenarios_yield_their_recorded_findings() {
    let mut codes = BTreeSet::new();
    let mut wrong = Vec::new();
    for path in scenarios() {
        let findings = findings(&path);
        let bytes = fs::read(&path).expect("the scenario can be read");
        let text = String::from_utf8_lossy(&bytes);
        let lines: Vec<String> = findings.iter().map(|finding| written(finding, &text)).collect();
        let found = lines.join("\n") + "\n";
        let record = path.with_extension("findings");
        if std::env::var_os("WAITLINE_WRITE").is_some() {
            fs::write(&record, &found).expect("findings can be recorded");
        }
        let recorded = fs::read_to_string(&record).unwrap_or_default();
        if found != recorded {
            wrong.push(format!("{}\n{found}instead of\n{recorded}", path.display()));
        }
        assert!(
            findings.iter().any(|finding| finding.severity == Severity::Error),
            "{} has no error",
            path.display()
        );
        codes.extend(findings.iter().map(|finding| finding.code));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(scenarios().len() >= 40, "there are {} invalid scenarios", scenarios().len());
    let unseen: Vec<&str> = Code::ALL
        .iter()
        .filter(|code| code.severity() == Severity::Error && !codes.contains(code))
        .filter(|code| !ELSEWHERE.contains(code))
        .map(|code| code.name())
        .collect();
    assert!(unseen.is_empty(), "no invalid scenario shows {unseen:?}");
}

#[test]
fn a_hundred_megabytes_are_refused_before_they_are_read() {
    let findings =
        scenario::from_bytes("large", &vec![b'#'; 100 * 1024 * 1024], &|_| Err(String::new()), &[]);
    let findings = findings.expect_err("a scenario of 100 MB is no scenario");
    assert_eq!(findings[0].code.name(), "S002");
}

#[test]
fn variations_that_cannot_be_are_refused() {
    let text = include_str!("../../scenarios/omnichannel.toml");
    let found = |option: &str| -> Result<usize, Vec<Code>> {
        let codes = |findings: Vec<Finding>| -> Vec<Code> {
            findings.iter().map(|found| found.code).collect()
        };
        let option = scenario::parse_vary(option).map_err(|finding| codes(vec![finding]))?;
        let alternatives = scenario::alternatives(&[option]);
        for alternative in &alternatives {
            scenario::load("vary", text, &|_| Err(String::new()), &alternative.changes)
                .map_err(codes)?;
        }
        Ok(alternatives.len())
    };
    assert_eq!(found("pool.agents=+0,+1"), Ok(2));
    assert_eq!(found("pool.agents"), Err(vec![Code::BadVariation]));
    assert_eq!(found("pool.agnets=9"), Err(vec![Code::UnknownVariation]));
    assert_eq!(found("workstream.type=+10%"), Err(vec![Code::CannotScale]));
    assert_eq!(found("workstream.phone.distribution=pick"), Err(vec![Code::VariesNothing]));
}

#[test]
fn the_program_exits_with_3_and_leaves_nothing_behind() {
    let out = std::env::temp_dir().join(format!("waitline-invalid-{}", std::process::id()));
    for name in ["several-findings", "not-utf-8", "bad-rows"] {
        let output = Command::new(env!("CARGO_BIN_EXE_waitline"))
            .arg("run")
            .arg(folder().join(name).with_extension("toml"))
            .arg("--out")
            .arg(&out)
            .output()
            .expect("the program runs");
        assert_eq!(output.status.code(), Some(3), "{name}");
        assert!(output.stdout.is_empty(), "{name} prints to stdout");
        assert!(String::from_utf8_lossy(&output.stderr).contains("error[S0"), "{name}");
        assert!(!out.exists(), "{name} leaves a directory");
    }
}
