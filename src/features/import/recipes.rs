//! Named recipes for the exports of other programs. They are data: `recipes.toml`.

use std::str::FromStr;
use std::sync::LazyLock;

use jiff::tz::TimeZone;
use serde::Deserialize;

use super::options::ReadOptions;
use super::target::{Mapping, Target};

/// How the export of a program is read.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    pub(crate) name: String,
    pub(crate) about: String,
    /// Sets of columns or fields. A file that has all of one set is such an export.
    recognized_by: Vec<Vec<String>>,
    /// What a line of a file without a header looks like.
    recognized_line: Option<LinePattern>,
    transform: Option<String>,
    map: Vec<String>,
    #[serde(default)]
    set: Vec<String>,
    columns: Option<Vec<String>>,
    delimiter: Option<char>,
    time_format: Option<String>,
    time_zone: Option<String>,
}

/// What a line of a file without a header looks like.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct LinePattern {
    /// One of them is its beginning.
    begins_with: Vec<String>,
    contains: String,
}

#[derive(Deserialize)]
struct Recipes {
    recipe: Vec<Recipe>,
}

/// All recipes.
pub(crate) static RECIPES: LazyLock<Vec<Recipe>> = LazyLock::new(|| {
    let parsed = toml::from_str::<Recipes>(include_str!("recipes.toml"));
    // A test parses them.
    let mut recipes = parsed.map(|recipes| recipes.recipe).unwrap_or_default();
    for transform in recipes.iter_mut().filter_map(|one| one.transform.as_mut()) {
        // A flag is on one line.
        *transform = transform.lines().collect::<Vec<_>>().join(" ");
    }
    recipes
});

/// The recipe for a file with these columns, or for records with these fields.
pub(super) fn recipe_for(columns: &[String]) -> Option<&'static Recipe> {
    RECIPES.iter().find(|recipe| {
        recipe
            .recognized_by
            .iter()
            .any(|set| set.iter().all(|column| columns.contains(column)))
    })
}

/// The recipe for a file without a header that has this line.
pub(super) fn recipe_for_line(line: &[u8]) -> Option<&'static Recipe> {
    RECIPES.iter().find(|recipe| {
        recipe.recognized_line.as_ref().is_some_and(|pattern| {
            let mut begins = pattern.begins_with.iter();
            begins.any(|begin| line.starts_with(begin.as_bytes()))
                && memchr::memmem::find(line, pattern.contains.as_bytes()).is_some()
        })
    })
}

impl FromStr for Recipe {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        RECIPES
            .iter()
            .find(|recipe| recipe.name == name)
            .cloned()
            .ok_or_else(|| {
                let names: Vec<&str> = RECIPES.iter().map(|recipe| recipe.name.as_str()).collect();
                format!("must be one of {}", names.join(", "))
            })
    }
}

impl Recipe {
    /// Adds what the recipe says to options that were typed. Of a field that both map or set, the typed one counts.
    pub(crate) fn apply(&self, options: &mut ReadOptions) {
        let typed: Vec<Target> = options
            .map
            .iter()
            .map(|mapping| mapping.target.clone())
            .chain(options.set.iter().map(|(target, _)| target.clone()))
            .collect();
        let mut map: Vec<Mapping> = self
            .map
            .iter()
            .filter_map(|text| text.parse().ok())
            .collect();
        map.retain(|mapping| !typed.contains(&mapping.target));
        for mapping in &mut map {
            mapping.optional = true;
        }
        map.append(&mut options.map);
        options.map = map;
        let sets = self.set.iter().filter_map(|text| {
            let (field, value) = text.split_once('=')?;
            Some((field.parse().ok()?, value.to_owned()))
        });
        let mut set: Vec<(Target, String)> = sets.collect();
        set.retain(|(target, _)| !typed.contains(target));
        set.append(&mut options.set);
        options.set = set;
        if options.time.format.is_none() {
            let format = self.time_format.as_ref();
            options.time.format = format.and_then(|text| text.parse().ok());
        }
        if options.time.zone.is_none() {
            let zone = self.time_zone.as_ref();
            options.time.zone =
                zone.and_then(|name| Some((name.clone(), TimeZone::get(name).ok()?)));
        }
        if options.transform.is_none() {
            options.transform.clone_from(&self.transform);
        }
        if options.columns.is_none() {
            options.columns.clone_from(&self.columns);
        }
        if let (b',', Some(Ok(delimiter))) = (options.delimiter, self.delimiter.map(u8::try_from)) {
            options.delimiter = delimiter;
        }
        // Exports have further columns.
        options.ignore_unknown = true;
    }

    /// The command for a file that looks like such an export.
    pub(crate) fn hint(&self, file: &str) -> String {
        format!(
            "it looks like {}: `limitry usage import {file} --from {}`",
            self.about, self.name
        )
    }

    /// The equivalent flags.
    pub(crate) fn flags(&self) -> Vec<(&'static str, String)> {
        let mut options = ReadOptions::new(jiff::Timestamp::UNIX_EPOCH);
        self.apply(&mut options);
        options.flags()
    }
}

#[cfg(test)]
mod tests {
    use super::{RECIPES, recipe_for, recipe_for_line};

    #[test]
    fn each_recipe_is_parsed_as_it_is_written() {
        assert_eq!(RECIPES.len(), 9);
        for recipe in RECIPES.iter() {
            let others = [
                recipe.time_format.is_some(),
                recipe.time_zone.is_some(),
                recipe.transform.is_some(),
                recipe.columns.is_some(),
                recipe.delimiter.is_some(),
            ];
            let others = others.into_iter().filter(|is_set| *is_set).count();
            let flags = recipe.flags();
            assert_eq!(
                flags.len(),
                recipe.map.len() + recipe.set.len() + others,
                "{}",
                recipe.name
            );
            for columns in &recipe.recognized_by {
                let found = recipe_for(columns).unwrap();
                assert_eq!(found.name, recipe.name);
            }
        }
        assert!(recipe_for(&["customer".to_owned()]).is_none());
        let line =
            b"h2 2026-06-01T12:00:00.186641Z app/my-loadbalancer/50dc6c495c0c9188 10.0.1.252:48160";
        assert_eq!(recipe_for_line(line).unwrap().name, "alb");
        assert!(recipe_for_line(b"http,app").is_none());
    }
}
