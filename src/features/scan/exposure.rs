//! Whether a browser would get the content of a file. A secret there is public.

use std::path::{Component, Path};

use serde::Serialize;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Exposure {
    /// Web servers serve the directory.
    WebDirectory,
    Page,
    /// A script that a bundler made for browsers.
    Bundle,
    /// A script with a source map, or a source map.
    SourceMap,
    /// Bundlers write the variable into scripts.
    PublicVariable,
}

impl Exposure {
    /// The words in tables and messages.
    pub(crate) const fn describe(self) -> &'static str {
        match self {
            Self::WebDirectory => "browser (web directory)",
            Self::Page => "browser (page)",
            Self::Bundle => "browser (bundle)",
            Self::SourceMap => "browser (source map)",
            Self::PublicVariable => "browser (public variable)",
        }
    }
}

/// Directories with nothing but content for browsers.
const WEB_DIRECTORIES: [&str; 7] = [
    "dist",
    "public",
    "public_html",
    "www",
    "wwwroot",
    "htdocs",
    "_site",
];

/// Directories in which scripts, styles and pages are for browsers.
const BUILD_DIRECTORIES: [&str; 6] = ["build", "out", "static", "assets", ".next", ".nuxt"];

/// The exposure by path and content. `has_map`: a source map is beside the file.
pub(super) fn exposure(path: &Path, names_source_map: bool, has_map: bool) -> Option<Exposure> {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().to_ascii_lowercase())
        .unwrap_or_default();
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    let script = ends(&[".js", ".mjs", ".cjs", ".css"]);
    let page = ends(&[".html", ".htm", ".xhtml"]);
    let map = ends(&[".js.map", ".mjs.map", ".cjs.map", ".css.map"]);
    let is_in = |directories: &[&str]| {
        path.parent().is_some_and(|parent| {
            parent.components().any(|component| match component {
                Component::Normal(part) => directories.iter().any(|name| part == *name),
                _ => false,
            })
        })
    };
    if page {
        Some(Exposure::Page)
    } else if map || (script && (names_source_map || has_map)) {
        Some(Exposure::SourceMap)
    } else if script && ends(&[".min.js", ".bundle.js", ".chunk.js", "bundle.js"]) {
        Some(Exposure::Bundle)
    } else if is_in(&WEB_DIRECTORIES)
        || ((script || ends(&[".json", ".svg"])) && is_in(&BUILD_DIRECTORIES))
    {
        Some(Exposure::WebDirectory)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Exposure, exposure};

    #[test]
    fn files_for_browsers_are_recognized() {
        let plain = |path: &str| exposure(Path::new(path), false, false);
        for (path, expected) in [
            ("dist/config.txt", Some(Exposure::WebDirectory)),
            ("web/public/a/b.json", Some(Exposure::WebDirectory)),
            ("build/main.js", Some(Exposure::WebDirectory)),
            ("build/main.o", None),
            ("dist", None),
            ("public.rs", None),
            ("src/index.html", Some(Exposure::Page)),
            ("src/app.min.js", Some(Exposure::Bundle)),
            ("src/app.js.map", Some(Exposure::SourceMap)),
            ("src/server.js", None),
            (".env", None),
        ] {
            assert_eq!(plain(path), expected, "{path}");
        }
        let script = Path::new("src/app.js");
        assert_eq!(exposure(script, true, false), Some(Exposure::SourceMap));
        assert_eq!(exposure(script, false, true), Some(Exposure::SourceMap));
        assert_eq!(exposure(Path::new("notes.txt"), true, true), None);
    }
}
