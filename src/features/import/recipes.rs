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
    /// Columns that tell the file.
    recognized_by: Vec<String>,
    map: Vec<String>,
    #[serde(default)]
    set: Vec<String>,
    time_format: Option<String>,
    time_zone: Option<String>,
}

#[derive(Deserialize)]
struct Recipes {
    recipe: Vec<Recipe>,
}

/// All recipes.
pub(crate) static RECIPES: LazyLock<Vec<Recipe>> = LazyLock::new(|| {
    let parsed = toml::from_str::<Recipes>(include_str!("recipes.toml"));
    // A test parses them.
    parsed.map(|recipes| recipes.recipe).unwrap_or_default()
});

/// The recipe for a file with these columns.
pub(super) fn recipe_for(columns: &[String]) -> Option<&'static Recipe> {
    RECIPES.iter().find(|recipe| {
        recipe
            .recognized_by
            .iter()
            .all(|column| columns.contains(column))
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
        // Exports have further columns.
        options.ignore_unknown = true;
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
    use super::{RECIPES, recipe_for};

    #[test]
    fn each_recipe_is_parsed_as_it_is_written() {
        assert_eq!(RECIPES.len(), 6);
        for recipe in RECIPES.iter() {
            let times =
                usize::from(recipe.time_format.is_some()) + usize::from(recipe.time_zone.is_some());
            let flags = recipe.flags();
            assert_eq!(
                flags.len(),
                recipe.map.len() + recipe.set.len() + times,
                "{}",
                recipe.name
            );
            let found = recipe_for(&recipe.recognized_by).unwrap();
            assert_eq!(found.name, recipe.name);
        }
        assert!(recipe_for(&["customer".to_owned()]).is_none());
    }
}
