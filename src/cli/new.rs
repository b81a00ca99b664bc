//! `waitline new`.

use clap::Args;

use super::Failure;
use super::terminal;
use crate::scenario;

/// Print a scenario to start from.
///
/// Example: waitline new > my.toml
#[derive(Debug, Args)]
pub(super) struct Options {
    /// Which one; the first of the list if not given.
    template: Option<String>,

    /// Print the names of all templates instead.
    #[arg(long, conflicts_with = "template")]
    list: bool,
}

pub(super) fn run(options: &Options) -> Result<(), Failure> {
    let templates = scenario::templates();
    let names: Vec<&str> = templates.iter().map(|(name, _)| *name).collect();
    if options.list {
        return terminal::print(&names.iter().map(|name| format!("{name}\n")).collect::<String>());
    }
    let wanted = options.template.as_deref().or(names.first().copied()).unwrap_or("");
    match templates.iter().find(|(name, _)| *name == wanted) {
        Some((_, text)) => terminal::print(text),
        None => Err(Failure::usage(format!("there is no template `{wanted}`"))
            .hint(format!("there are: {}", names.join(", ")))),
    }
}
