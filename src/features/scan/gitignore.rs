//! The rules of `.gitignore` files, from the top of a repository down to one directory.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gix_ignore::Search;
use gix_ignore::glob::pattern::Case;
use gix_ignore::search::Ignore;

use super::files::open;

/// The most that is read of one `.gitignore`.
const MAX_FILE_BYTES: u64 = 4 << 20;

/// The rules of one directory, and those of the directories above it.
#[derive(Clone, Default)]
pub(super) struct Gitignore(Option<Arc<Rules>>);

struct Rules {
    dir: PathBuf,
    search: Search,
    above: Gitignore,
}

impl Gitignore {
    /// The rules of the directories from `top` down to the parent of `dir`. Both paths are canonical.
    pub(super) fn above(dir: &Path, top: &Path) -> Self {
        let mut above: Vec<&Path> = dir
            .ancestors()
            .skip(1)
            .take_while(|above| above.starts_with(top))
            .collect();
        above.reverse();
        above.into_iter().fold(Self::default(), Self::with)
    }

    /// These rules, and those of a directory below.
    pub(super) fn with(self, dir: &Path) -> Self {
        let source = dir.join(".gitignore");
        let mut text = Vec::new();
        // Like git, this follows no symlink. A file that cannot be read has no rules.
        if let Ok(Some(file)) = open(&source)
            && file.take(MAX_FILE_BYTES).read_to_end(&mut text).is_err()
        {
            text.clear();
        }
        if text.is_empty() {
            return self;
        }
        let mut search = Search::default();
        let syntax = Ignore {
            support_precious: false,
        };
        // The only possible error is about a root directory, and none is given.
        let _ = search.add_patterns_buffer(&text, source, None, syntax);
        Self(Some(Arc::new(Rules {
            dir: dir.to_owned(),
            search,
            above: self,
        })))
    }

    /// Whether the nearest rule that matches the path excludes it.
    pub(super) fn is_ignored(&self, path: &Path, is_dir: bool) -> bool {
        let mut next = self;
        while let Some(rules) = &next.0 {
            if let Ok(below) = path.strip_prefix(&rules.dir)
                && let Some(found) = rules.search.pattern_matching_relative_path(
                    slashed(below)[..].into(),
                    Some(is_dir),
                    Case::Sensitive,
                )
            {
                return !found.pattern.is_negative();
            }
            next = &rules.above;
        }
        false
    }
}

/// The path with `/` between its components, as patterns have it.
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
    fn the_nearest_matching_rule_decides() {
        let top = tempfile::tempdir().unwrap();
        let at = |path: &str| top.path().join(path);
        fs::create_dir(at("a")).unwrap();
        fs::write(at(".gitignore"), "*.log\nout/\n/top\n\\#x\ntrail  \n").unwrap();
        fs::write(at("a/.gitignore"), "!keep.log\nb/c\n*.{x,y}\n").unwrap();
        let rules = Gitignore::above(&at("a"), top.path()).with(&at("a"));
        let ignored = |path: &str, is_dir| rules.is_ignored(&at(path), is_dir);
        assert!(ignored("a/x.log", false));
        assert!(!ignored("a/keep.log", false));
        assert!(ignored("a/out", true) && !ignored("a/out", false));
        assert!(!ignored("a/top", false), "only beside its rule");
        assert!(ignored("a/b/c", false) && !ignored("a/d/c", false));
        assert!(ignored("a/#x", false) && ignored("a/trail", false));
        // Braces have no meaning in git's patterns.
        assert!(!ignored("a/f.x", false) && ignored("a/f.{x,y}", false));
    }
}
