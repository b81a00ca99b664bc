//! Stdout and stderr: the only place that writes to them.

use std::io;
use std::io::IsTerminal;
use std::io::Write;

use super::Failure;

/// Prints data. A closed pipe is no failure: whoever reads has seen enough.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::failed(format!("cannot write to the terminal: {error}")))
        }
        _ => Ok(()),
    }
}

/// Prints a remark beside the data; if even that fails, there is nobody left to tell.
pub(super) fn remark(text: &str) {
    let mut out = io::stderr().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Whether data may be styled.
pub(super) fn data_is_styled() -> bool {
    io::stdout().is_terminal() && style_is_wanted()
}

/// Whether remarks may be styled.
pub(super) fn remarks_are_styled() -> bool {
    progress_is_seen() && style_is_wanted()
}

/// Whether somebody watches stderr.
pub(super) fn progress_is_seen() -> bool {
    io::stderr().is_terminal()
}

fn style_is_wanted() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}
