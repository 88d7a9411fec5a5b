//! Where Windows has a program. A name without an ending means `npm.cmd`, too, which the system's own search does not find: it
//! knows programs (`.exe`) alone.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// The file that a shell would start.
#[cfg(windows)]
pub(super) fn file(program: &OsStr) -> OsString {
    let (mut dirs, endings) = crate::base::env::program_search();
    let path = Path::new(program);
    let name = path.file_name().unwrap_or(program);
    if let Some(dir) = path.parent().filter(|dir| !dir.as_os_str().is_empty()) {
        dirs = vec![dir.to_owned()];
    }
    find(name, &dirs, &endings).unwrap_or_else(|| program.to_owned())
}

/// The first file of that name with one of the endings; `None` for a program, which the system finds by itself.
fn find(name: &OsStr, dirs: &[PathBuf], endings: &[String]) -> Option<OsString> {
    if Path::new(name).extension().is_some() {
        return None;
    }
    let found = dirs.iter().find_map(|dir| {
        let mut files = endings.iter().map(|ending| {
            let mut file = name.to_owned();
            file.push(ending);
            dir.join(file)
        });
        files.find(|file| file.is_file())
    })?;
    let is_program = |ending: &OsStr| ending.eq_ignore_ascii_case("exe");
    let is_program = found.extension().is_some_and(is_program);
    (!is_program).then(|| found.into_os_string())
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn a_name_without_an_ending_is_found_as_a_shell_of_windows_finds_it() {
        let home = tempfile::tempdir().unwrap();
        let dirs = ["first", "second"].map(|name| home.path().join(name));
        for (dir, file) in [(0, "npm"), (0, "npm.CMD"), (0, "git.EXE"), (1, "git.CMD")] {
            std::fs::create_dir_all(&dirs[dir]).unwrap();
            std::fs::write(dirs[dir].join(file), "").unwrap();
        }
        let endings = [".EXE".to_owned(), ".CMD".to_owned()];
        let found = |name: &str| find(name.as_ref(), &dirs, &endings);
        assert_eq!(found("npm").unwrap(), dirs[0].join("npm.CMD"));
        // `find` leaves programs to the system, which searches its own directories first.
        assert_eq!(found("git"), None);
        assert_eq!(found("npm.cmd"), None);
        assert_eq!(found("absent"), None);
    }
}
