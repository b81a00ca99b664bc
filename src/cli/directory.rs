//! The directory of a result: written beside its place and renamed when it is complete.

use std::fs;
use std::fs::File;
use std::io;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

use super::Failure;
use super::terminal;
use crate::report::Manifest;

/// Part of the names of directories in the making.
const MARK: &str = ".waitline-";

/// A file that is locked for as long as a directory is in the making.
const LOCK: &str = ".lock";

/// A directory in the making; it disappears unless it is completed.
#[derive(Debug)]
pub(super) struct Directory {
    target: PathBuf,
    draft: PathBuf,
    lock: Option<File>,
    files: Vec<String>,
}

impl Directory {
    /// Begins a directory that will be `target`.
    ///
    /// Fails if something is there that is not a result, unless `force`.
    pub(super) fn begin(target: &Path, force: bool) -> Result<Self, Failure> {
        let Some(name) = target.file_name() else {
            let cause = format!("`{}` cannot be replaced by a result", target.display());
            return Err(Failure::usage(cause).hint("`--out` names a new directory"));
        };
        if !force {
            refuse_what_is_no_result(target)?;
        }
        let parent = target.parent().unwrap_or(Path::new(""));
        fs::create_dir_all(if parent == Path::new("") { Path::new(".") } else { parent })
            .map_err(|error| Failure::file("create", parent, &error))?;
        let prefix = format!(".{}{MARK}", name.to_string_lossy());
        clear_stale(parent, &prefix);
        let draft = parent.join(format!("{prefix}{}", std::process::id()));
        fs::create_dir(&draft).map_err(|error| Failure::file("create", &draft, &error))?;
        let mut directory =
            Self { target: target.to_owned(), draft, lock: None, files: Vec::new() };
        let lock = directory.draft.join(LOCK);
        let file = File::create(&lock).map_err(|error| Failure::file("create", &lock, &error))?;
        // Where files cannot be locked, a draft that was left behind is merely not cleared.
        let _ = file.try_lock();
        directory.lock = Some(file);
        Ok(directory)
    }

    /// A new file in the directory; `name` uses `/`.
    pub(super) fn create(&mut self, name: &str) -> Result<File, Failure> {
        let path = self.draft.join(name);
        let folder = path.parent().unwrap_or(&self.draft);
        fs::create_dir_all(folder)
            .and_then(|()| File::create(&path))
            .inspect(|_| self.files.push(String::from(name)))
            .map_err(|error| Failure::file("create", &path, &error))
    }

    /// A file to be used meanwhile, readable and writable; it is not part of the result.
    pub(super) fn scratch(&self, number: usize) -> io::Result<File> {
        let path = self.draft.join(format!(".scratch-{number}"));
        File::options().read(true).write(true).create(true).truncate(true).open(path)
    }

    /// Writes a file whole.
    pub(super) fn write(
        &mut self,
        name: &str,
        content: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Failure> {
        let mut out = io::BufWriter::new(self.create(name)?);
        content(&mut out)
            .and_then(|()| out.flush())
            .map_err(|error| Failure::file("write", &self.draft.join(name), &error))
    }

    /// Names of the files that the result will hold, sorted.
    pub(super) fn files(&self) -> Vec<String> {
        let mut files = self.files.clone();
        files.sort();
        files
    }

    /// Puts the directory in its place.
    ///
    /// A result that was there is removed; anything else is kept beside it and a remark says so.
    pub(super) fn complete(mut self) -> Result<(), Failure> {
        self.clear_scratch();
        let failed = |error: io::Error| Failure::file("replace", &self.target, &error);
        match Former::of(&self.target) {
            Former::Nothing => {}
            Former::Empty => fs::remove_dir(&self.target).map_err(failed)?,
            Former::Result => {
                let aside = self.draft.with_extension("former");
                fs::rename(&self.target, &aside).map_err(failed)?;
                if let Err(error) = fs::rename(&self.draft, &self.target) {
                    let _ = fs::rename(&aside, &self.target);
                    return Err(failed(error));
                }
                let _ = fs::remove_dir_all(&aside);
                return Ok(());
            }
            Former::Other => {
                let kept = free_name(&self.target);
                fs::rename(&self.target, &kept).map_err(failed)?;
                terminal::remark(&format!("note: what was there is now `{}`\n", kept.display()));
            }
        }
        fs::rename(&self.draft, &self.target).map_err(failed)
    }

    /// Removes what is not part of the result, the lock last.
    fn clear_scratch(&mut self) {
        for entry in fs::read_dir(&self.draft).into_iter().flatten().flatten() {
            if entry.file_name().to_string_lossy().starts_with(".scratch-") {
                let _ = fs::remove_file(entry.path());
            }
        }
        self.lock = None;
        let _ = fs::remove_file(self.draft.join(LOCK));
    }
}

impl Drop for Directory {
    /// A completed draft is no longer there.
    fn drop(&mut self) {
        self.lock = None;
        let _ = fs::remove_dir_all(&self.draft);
    }
}

/// What stands in the place of a result.
enum Former {
    Nothing,
    Empty,
    Result,
    Other,
}

impl Former {
    fn of(target: &Path) -> Self {
        if target.symlink_metadata().is_err() {
            return Self::Nothing;
        }
        if fs::read_dir(target).is_ok_and(|mut entries| entries.next().is_none()) {
            return Self::Empty;
        }
        match fs::read_to_string(target.join(Manifest::FILE_NAME)) {
            Ok(text) if Manifest::is_ours(&text) => Self::Result,
            _ => Self::Other,
        }
    }
}

fn refuse_what_is_no_result(target: &Path) -> Result<(), Failure> {
    match Former::of(target) {
        Former::Other => {
            let cause = format!("`{}` is there and is not a result", target.display());
            Err(Failure::failed(cause)
                .hint("name another place with `--out`, or let `--force` move it aside"))
        }
        Former::Nothing | Former::Empty | Former::Result => Ok(()),
    }
}

/// Removes drafts of runs that were interrupted: nobody holds their lock.
fn clear_stale(parent: &Path, prefix: &str) {
    let parent = if parent == Path::new("") { Path::new(".") } else { parent };
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let stale = entry.file_name().to_string_lossy().starts_with(prefix)
            && File::open(entry.path().join(LOCK)).is_ok_and(|lock| lock.try_lock().is_ok());
        if stale {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// The first of `NAME.before`, `NAME.before-2`, ... that is free.
fn free_name(target: &Path) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut kept = target.with_file_name(format!("{name}.before"));
    let mut number = 2;
    while kept.symlink_metadata().is_ok() {
        kept = target.with_file_name(format!("{name}.before-{number}"));
        number += 1;
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An empty place for one test.
    fn place(name: &str) -> PathBuf {
        let place = std::env::temp_dir().join(format!("waitline-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&place);
        fs::create_dir_all(&place).expect("the temporary directory can be written");
        place
    }

    fn complete(target: &Path, force: bool, content: &str) -> Result<(), Failure> {
        let mut directory = Directory::begin(target, force)?;
        directory.write("charts/a.svg", |out| out.write_all(content.as_bytes()))?;
        let manifest = b"{\"program\": \"waitline\"}";
        directory.write(Manifest::FILE_NAME, |out| out.write_all(manifest))?;
        directory.scratch(1)?;
        directory.complete()
    }

    fn names(place: &Path) -> Vec<String> {
        let entries = fs::read_dir(place).expect("it is there").flatten();
        let mut names: Vec<String> =
            entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_result_appears_whole_and_replaces_a_result() {
        let place = place("replace");
        let target = place.join("deep/out");
        assert_eq!(complete(&target, false, "first"), Ok(()));
        assert_eq!(complete(&target, false, "second"), Ok(()));
        let chart = fs::read_to_string(target.join("charts/a.svg"));
        assert_eq!(chart.ok().as_deref(), Some("second"));
        assert_eq!(names(&target), ["charts", "manifest.json"]);
        assert_eq!(names(&place.join("deep")), ["out"]);
        let _ = fs::remove_dir_all(place);
    }

    #[test]
    fn what_is_no_result_is_refused_or_by_force_moved_aside() {
        let place = place("refuse");
        let target = place.join("out");
        fs::create_dir(&target).expect("the place is empty");
        fs::write(target.join("letter.txt"), "dear").expect("it is a directory");
        let refused = complete(&target, false, "x").expect_err("the letter is no result");
        assert!(refused.cause.contains("is not a result"), "{refused}");
        assert_eq!(names(&place), ["out"]);
        assert_eq!(complete(&target, true, "x"), Ok(()));
        assert_eq!(names(&place), ["out", "out.before"]);
        assert_eq!(names(&place.join("out.before")), ["letter.txt"]);
        let _ = fs::remove_dir_all(place);
    }

    #[test]
    fn a_draft_that_is_given_up_leaves_nothing_and_one_left_behind_is_cleared() {
        let place = place("draft");
        let left_behind = place.join(".out.waitline-0");
        fs::create_dir(&left_behind).expect("the place is empty");
        fs::write(left_behind.join(LOCK), "").expect("it is a directory");
        let draft = Directory::begin(&place.join("out"), false);
        assert_eq!(names(&place), [format!(".out.waitline-{}", std::process::id())]);
        drop(draft);
        assert_eq!(names(&place), Vec::<String>::new());
        let _ = fs::remove_dir_all(place);
    }
}
