//! What `.gitignore` files leave out, from the top of a repository down to where a walk is.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use gix_ignore::Search;
use gix_ignore::glob::pattern::Case;
use gix_ignore::search::Ignore;

use super::files::open;

/// The most that is read of one `.gitignore`.
const LARGEST: u64 = 4 << 20;

/// The rules of the directories above an entry, the outermost first.
#[derive(Default)]
pub(super) struct Ignored {
    levels: Vec<Level>,
}

/// What one directory says.
struct Level {
    /// How far below the directory that the walk began in; nothing: above it.
    depth: Option<usize>,
    dir: PathBuf,
    rules: Search,
    /// Whether a repository begins here: what lies above says nothing about it.
    is_top: bool,
}

impl Ignored {
    /// What the directories of a repository say that lie above `start`. Both paths are as they really are.
    pub(super) fn above(start: &Path, top: &Path) -> Self {
        let mut above: Vec<&Path> = start
            .ancestors()
            .skip(1)
            .take_while(|dir| dir.starts_with(top))
            .collect();
        above.reverse();
        let mut ignored = Self::default();
        for dir in above {
            ignored.read(dir, None);
        }
        ignored
    }

    /// Takes in what a directory says that is walked through, so far below where the walk began.
    pub(super) fn enter(&mut self, dir: &Path, depth: usize) {
        self.leave_to(depth);
        self.read(dir, Some(depth));
    }

    /// Whether an entry is left out by the nearest rule that speaks of it.
    pub(super) fn leaves_out(&mut self, path: &Path, depth: usize, is_dir: bool) -> bool {
        self.leave_to(depth);
        for level in self.levels.iter().rev() {
            let Ok(below) = path.strip_prefix(&level.dir) else {
                continue;
            };
            let below = slashed(below);
            let found = level.rules.pattern_matching_relative_path(
                below[..].into(),
                Some(is_dir),
                Case::Sensitive,
            );
            if let Some(found) = found {
                return !found.pattern.is_negative();
            }
            if level.is_top {
                break;
            }
        }
        false
    }

    /// Forgets the directories that an entry at this depth does not lie in.
    fn leave_to(&mut self, depth: usize) {
        while self
            .levels
            .last()
            .is_some_and(|level| level.depth >= Some(depth))
        {
            self.levels.pop();
        }
    }

    fn read(&mut self, dir: &Path, depth: Option<usize>) {
        let source = dir.join(".gitignore");
        let mut text = Vec::new();
        // Like git, no link is followed; one that cannot be read leaves nothing out.
        if let Ok(Some(file)) = open(&source)
            && file.take(LARGEST).read_to_end(&mut text).is_err()
        {
            text.clear();
        }
        let is_top = dir.join(".git").symlink_metadata().is_ok();
        if text.is_empty() && !is_top {
            return;
        }
        let mut rules = Search::default();
        let plain = Ignore {
            support_precious: false,
        };
        // Without a root to relate to nothing can fail.
        let _ = rules.add_patterns_buffer(&text, source, None, plain);
        self.levels.push(Level {
            depth,
            dir: dir.to_owned(),
            rules,
            is_top,
        });
    }
}

/// A path with the separators that patterns have.
#[cfg(unix)]
fn slashed(path: &Path) -> std::borrow::Cow<'_, [u8]> {
    std::os::unix::ffi::OsStrExt::as_bytes(path.as_os_str()).into()
}

#[cfg(not(unix))]
fn slashed(path: &Path) -> std::borrow::Cow<'_, [u8]> {
    path.to_string_lossy()
        .replace('\\', "/")
        .into_bytes()
        .into()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_nearest_rule_decides_and_a_repository_begins_anew() {
        let home = tempfile::tempdir().unwrap();
        let at = |path: &str| home.path().join(path);
        fs::create_dir_all(at("a/inner/.git")).unwrap();
        fs::create_dir(at(".git")).unwrap();
        fs::write(at(".gitignore"), "*.log\nout/\n/top\n\\#x\ntrail  \n").unwrap();
        fs::write(at("a/.gitignore"), "!keep.log\nb/c\n").unwrap();
        let mut ignored = Ignored::above(&at("a"), home.path());
        ignored.enter(&at("a"), 0);
        let mut out = |path: &str, depth, is_dir| ignored.leaves_out(&at(path), depth, is_dir);
        assert!(out("a/x.log", 1, false));
        assert!(!out("a/keep.log", 1, false));
        assert!(out("a/out", 1, true) && !out("a/out", 1, false));
        assert!(!out("a/top", 1, false), "only beside its rule");
        assert!(out("a/b/c", 2, false) && !out("a/d/c", 2, false));
        assert!(out("a/#x", 1, false) && out("a/trail", 1, false));
        ignored.enter(&at("a/inner"), 1);
        assert!(!ignored.leaves_out(&at("a/inner/x.log"), 2, false));
        assert!(
            ignored.leaves_out(&at("a/y.log"), 1, false),
            "left it again"
        );
    }
}
