//! How this copy of limitry was installed, and what upgrades it. The path of the program tells, and files beside it.

use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::base::text::shell;

/// Where releases are.
pub(crate) const RELEASES: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/releases");

/// The list of the files of a Debian package.
const DPKG_LIST: &str = "/var/lib/dpkg/info/limitry.list";

const INSTALL_SCRIPT: &str = concat!(
    "curl -fsSL ",
    env!("CARGO_PKG_REPOSITORY"),
    "/releases/latest/download/install.sh | sh"
);

/// What put the program where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Installation {
    Homebrew,
    Scoop,
    Npm {
        global: bool,
    },
    Npx,
    UvTool,
    Uvx,
    Pipx,
    /// The interpreter whose environment it is in.
    Pip {
        python: PathBuf,
    },
    Cargo,
    Debian,
    /// `install.sh`
    Script,
    /// It was unpacked or built by hand.
    Unknown,
}

impl Installation {
    /// Looks at a program. The path is canonical.
    pub(crate) fn of(program: &Path) -> Self {
        let has = |names: &[&str]| has_components(program, names);
        if has(&["Cellar", "limitry"]) {
            return Self::Homebrew;
        }
        if has(&["scoop", "apps", "limitry"]) {
            return Self::Scoop;
        }
        if has(&["node_modules"]) {
            // On Windows the global modules lie below `npm`, elsewhere below `lib`.
            let global = has(&["lib", "node_modules"]) || has(&["npm", "node_modules"]);
            return if has(&["_npx"]) {
                Self::Npx
            } else {
                Self::Npm { global }
            };
        }
        if has(&["uv", "tools", "limitry"]) {
            return Self::UvTool;
        }
        if program.ancestors().any(is_archive_of_uv) {
            return Self::Uvx;
        }
        if has(&["pipx", "venvs", "limitry"]) {
            return Self::Pipx;
        }
        let Some(bin) = program.parent() else {
            return Self::Unknown;
        };
        let Some(around) = bin.parent() else {
            return Self::Unknown;
        };
        if around.join("pyvenv.cfg").is_file() {
            let python = if cfg!(windows) {
                "python.exe"
            } else {
                "python"
            };
            return Self::Pip {
                python: bin.join(python),
            };
        }
        if has_wheel(&around.join("lib")) {
            return Self::Pip {
                python: "python3".into(),
            };
        }
        if around.join(".crates.toml").is_file() {
            return Self::Cargo;
        }
        if lists(Path::new(DPKG_LIST), program) {
            return Self::Debian;
        }
        if around.join("share/man/man1/limitry.1").is_file() {
            return Self::Script;
        }
        Self::Unknown
    }

    /// What did it, for people.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Homebrew => "Homebrew",
            Self::Scoop => "Scoop",
            Self::Npm { .. } => "npm",
            Self::Npx => "npx",
            Self::UvTool => "uv tool",
            Self::Uvx => "uvx",
            Self::Pipx => "pipx",
            Self::Pip { .. } => "pip",
            Self::Cargo => "cargo",
            Self::Debian => "the Debian package",
            Self::Script => "install.sh",
            Self::Unknown => "hand",
        }
    }

    /// What to type to get the newest version; `None`: nothing but a download does it.
    pub(crate) fn upgrade_command(&self) -> Option<String> {
        let command = match self {
            Self::Homebrew => "brew upgrade limitry",
            Self::Scoop => "scoop update limitry",
            Self::Npm { global: true } => "npm install --global limitry@latest",
            Self::Npm { global: false } => "npm install limitry@latest",
            Self::Npx => "npx limitry@latest",
            Self::UvTool => "uv tool upgrade limitry",
            Self::Uvx => "uvx limitry@latest",
            Self::Pipx => "pipx upgrade limitry",
            Self::Pip { python } => {
                let python = python.to_string_lossy();
                return Some(format!(
                    "{} -m pip install --upgrade limitry",
                    shell(&python)
                ));
            }
            Self::Cargo => "cargo install --locked limitry",
            Self::Script => INSTALL_SCRIPT,
            Self::Debian | Self::Unknown => return None,
        };
        Some(command.to_owned())
    }
}

/// Whether the path contains these names in sequence. Case is ignored, because Windows and macOS ignore it.
fn has_components(path: &Path, names: &[&str]) -> bool {
    let parts: Vec<String> = path
        .components()
        .filter_map(|part| match part {
            Component::Normal(name) => Some(name.to_string_lossy().to_lowercase()),
            _ => None,
        })
        .collect();
    let is_same = |part: &[String]| part.iter().zip(names).all(|(a, b)| *a == b.to_lowercase());
    parts.windows(names.len()).any(is_same)
}

/// uv keeps the environments of `uvx` in `archive-v0`, below its cache.
fn is_archive_of_uv(dir: &Path) -> bool {
    let name = dir.file_name().map(|name| name.to_string_lossy());
    name.is_some_and(|name| name.starts_with("archive-v"))
        && dir.parent().and_then(Path::file_name) == Some("uv".as_ref())
}

/// Whether a Python below this directory has installed limitry.
fn has_wheel(lib: &Path) -> bool {
    let children = |dir: &Path| fs::read_dir(dir).into_iter().flatten().flatten();
    children(lib)
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("python3"))
        .flat_map(|python| {
            // Debian's Python has its own name for the directory.
            ["site-packages", "dist-packages"].map(|name| python.path().join(name))
        })
        .flat_map(|packages| children(&packages))
        .any(|entry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            name.starts_with("limitry-") && name.ends_with(".dist-info")
        })
}

/// Whether a file has a path as a line.
fn lists(list: &Path, path: &Path) -> bool {
    let text = fs::read_to_string(list).unwrap_or_default();
    text.lines().any(|line| Path::new(line) == path)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{Installation, lists};

    #[test]
    fn the_path_shows_what_installed_the_program() {
        for (path, command) in [
            (
                "/opt/homebrew/Cellar/limitry/1.2.3/bin/limitry",
                "brew upgrade limitry",
            ),
            (
                "/Users/a/scoop/apps/limitry/current/limitry.exe",
                "scoop update limitry",
            ),
            (
                "/usr/lib/node_modules/@limitry/cli-linux-x64/limitry",
                "npm install --global limitry@latest",
            ),
            (
                "/home/a/app/node_modules/@limitry/cli-linux-x64/limitry",
                "npm install limitry@latest",
            ),
            (
                "/home/a/.npm/_npx/1f/node_modules/@limitry/cli-linux-x64/limitry",
                "npx limitry@latest",
            ),
            (
                "/home/a/.local/share/uv/tools/limitry/bin/limitry",
                "uv tool upgrade limitry",
            ),
            (
                "/home/a/.cache/uv/archive-v0/x/bin/limitry",
                "uvx limitry@latest",
            ),
            (
                "/home/a/.local/share/pipx/venvs/limitry/bin/limitry",
                "pipx upgrade limitry",
            ),
        ] {
            let found = Installation::of(Path::new(path)).upgrade_command();
            assert_eq!(found.as_deref(), Some(command), "{path}");
        }
    }

    #[test]
    fn files_beside_the_program_show_what_installed_it() {
        let of = |files: &[&str]| {
            let home = tempfile::tempdir().unwrap();
            for file in files {
                let path = home.path().join(file);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, "").unwrap();
            }
            let program = home.path().join("bin/limitry");
            (Installation::of(&program), program)
        };
        let (found, program) = of(&["pyvenv.cfg"]);
        let python = program.with_file_name("python");
        let command = format!("{} -m pip install --upgrade limitry", python.display());
        if !cfg!(windows) {
            assert_eq!(found.upgrade_command(), Some(command));
        }
        let wheel = "lib/python3.12/site-packages/limitry-1.2.3.dist-info/RECORD";
        assert_eq!(of(&[wheel]).0.name(), "pip");
        assert_eq!(of(&[".crates.toml"]).0, Installation::Cargo);
        assert_eq!(of(&["share/man/man1/limitry.1"]).0, Installation::Script);
        let (unknown, program) = of(&["README.md"]);
        assert_eq!((unknown.name(), unknown.upgrade_command()), ("hand", None));

        let list = program.ancestors().nth(2).unwrap().with_extension("list");
        fs::write(&list, "/.\n/usr/bin/limitry\n").unwrap();
        assert!(lists(&list, Path::new("/usr/bin/limitry")));
        assert!(!lists(&list, Path::new("/usr/bin")));
        fs::remove_file(list).unwrap();
    }
}
