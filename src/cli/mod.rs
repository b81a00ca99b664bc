//! The command line: one file for each command, and what they share.
//!
//! This is the only module that prints. Data goes to stdout, everything else to stderr.

mod check;
mod compare;
mod delays;
mod deliver;
mod directory;
mod explain;
mod failure;
mod input;
mod new;
mod options;
mod run;
mod schema;
mod study;
mod terminal;
mod trace;

pub use failure::Failure;
pub use failure::FailureKind;

use std::ffi::OsString;

use clap::Parser;
use clap::Subcommand;

/// Plans contact centers by simulating the real routing engine.
///
/// A scenario file says what the center is and how to study it. Start with
/// `waitline new > my.toml`, then `waitline run my.toml`.
#[derive(Debug, Parser)]
#[command(name = "waitline", version, max_term_width = 80, disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Run(run::Options),
    Compare(compare::Options),
    Check(check::Options),
    Trace(trace::Options),
    Explain(explain::Options),
    Schema(schema::Options),
    New(new::Options),
}

/// Does what the arguments ask for; the first one is the program's name.
///
/// # Errors
///
/// Everything that can go wrong, with its exit code. What is wrong with a scenario has been
/// printed by then.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Result<(), Failure> {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(answer) if !answer.use_stderr() => {
            return terminal::print(&answer.render().to_string());
        }
        Err(error) => return Err(error.into()),
    };
    match arguments.command {
        Command::Run(options) => run::run(&options),
        Command::Compare(options) => compare::run(&options),
        Command::Check(options) => check::run(&options),
        Command::Trace(options) => trace::run(&options),
        Command::Explain(options) => explain::run(&options),
        Command::Schema(options) => schema::run(&options),
        Command::New(options) => new::run(&options),
    }
}
