//! The command line: parse, run, print the failure, exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    match waitline::cli::run(std::env::args_os()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.print();
            failure.exit_code()
        }
    }
}
