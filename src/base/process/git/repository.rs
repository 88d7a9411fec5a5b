//! Which repository git is asked about.

use std::path::{Path, PathBuf};

/// The root of the work tree around a directory: the nearest directory with a `.git`.
pub(crate) fn root(dir: &Path) -> Option<PathBuf> {
    dir.ancestors()
        .find(|dir| dir.join(".git").symlink_metadata().is_ok())
        .map(Path::to_owned)
}

/// A repository that git is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Repository {
    /// The root of its work tree, or the bare repository itself.
    pub root: PathBuf,
    pub(super) kind: Kind,
}

/// How git finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    WorkTree,
    Bare,
    /// `GIT_DIR` names it. Git runs in `root`.
    Named(PathBuf),
}

impl Repository {
    /// The repository with this work tree.
    pub(crate) fn with_work_tree(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            kind: Kind::WorkTree,
        }
    }

    /// The bare repository that the directory is, or else the repository whose work tree is around it. The path is canonical.
    pub(crate) fn find(dir: &Path) -> Option<Self> {
        if is_git_dir(dir) {
            return Some(Self {
                root: dir.to_owned(),
                kind: Kind::Bare,
            });
        }
        Some(Self::with_work_tree(&root(dir)?))
    }

    /// The repository that `GIT_DIR` names. A relative path starts at `cwd`.
    pub(crate) fn named(git_dir: &Path, cwd: &Path) -> Option<Self> {
        let git_dir = cwd.join(git_dir);
        is_git_dir(&git_dir).then(|| Self {
            root: cwd.to_owned(),
            kind: Kind::Named(git_dir),
        })
    }

    /// The repository's own directory beside the work tree; `None` without a work tree around it.
    pub(crate) fn dot_git(&self) -> Option<PathBuf> {
        (self.kind == Kind::WorkTree).then(|| self.root.join(".git"))
    }
}

/// Whether the directory holds what every repository holds. A linked work tree has its objects elsewhere.
fn is_git_dir(dir: &Path) -> bool {
    dir.join("HEAD").symlink_metadata().is_ok()
        && (dir.join("commondir").is_file()
            || (dir.join("objects").is_dir() && dir.join("refs").is_dir()))
}
