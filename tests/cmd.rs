//! Transcripts of the command line, executed: what is in `tests/cmd` is what users see.

#[test]
fn transcripts_are_what_the_program_prints() {
    trycmd::TestCases::new().case("tests/cmd/*.trycmd");
}
