//! Whether a browser would get what lies in a file: a secret there is everybody's.

use std::path::{Component, Path};

use serde::Serialize;

/// How a browser would get it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Exposure {
    /// Its directory is one that web servers hand out.
    WebDirectory,
    Page,
    /// It is a script that was put together for browsers.
    Bundle,
    /// It is a script with a source map, or a source map.
    SourceMap,
    /// Its variable is one that bundlers write into scripts.
    PublicVariable,
}

impl Exposure {
    /// In words, for a table.
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

/// Directories whose whole content is for browsers.
const WEB: [&str; 7] = [
    "dist",
    "public",
    "public_html",
    "www",
    "wwwroot",
    "htdocs",
    "_site",
];

/// Directories whose scripts, styles and pages are.
const BUILT: [&str; 6] = ["build", "out", "static", "assets", ".next", ".nuxt"];

/// What a path and what was seen in the file tell. `has_map`: there is a source map beside it.
pub(super) fn exposure(path: &Path, names_source_map: bool, has_map: bool) -> Option<Exposure> {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().to_ascii_lowercase())
        .unwrap_or_default();
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    let script = ends(&[".js", ".mjs", ".cjs", ".css"]);
    let page = ends(&[".html", ".htm", ".xhtml"]);
    let map = ends(&[".js.map", ".mjs.map", ".cjs.map", ".css.map"]);
    let lies_in = |directories: &[&str]| {
        path.parent().is_some_and(|parent| {
            parent.components().any(|part| match part {
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
    } else if lies_in(&WEB) || ((script || ends(&[".json", ".svg"])) && lies_in(&BUILT)) {
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
    fn what_a_browser_gets_is_told_from_what_it_does_not() {
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
