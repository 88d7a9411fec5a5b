//! `usage import --recipes` and `--show-recipe`.

use serde_json::json;

use crate::base::text::shell;
use crate::features::import::{RECIPES, Recipe};
use crate::output::{Outcome, View};

/// The names of all recipes, each with what it is for.
pub(super) fn list() -> Outcome {
    let recipes = RECIPES
        .iter()
        .map(|recipe| json!({ "name": recipe.name, "about": recipe.about }));
    let document = json!({ "recipes": recipes.collect::<Vec<_>>() });
    let width = RECIPES.iter().map(|recipe| recipe.name.len()).max();
    let lines = RECIPES.iter().map(|recipe| {
        let width = width.unwrap_or_default();
        format!("{:width$}  {}", recipe.name, recipe.about)
    });
    Outcome::new(document, View::Lines(lines.collect()))
}

/// The flags that a recipe stands for, one a line.
pub(super) fn show(recipe: &Recipe) -> Outcome {
    let mut flags: Vec<String> = recipe
        .flags()
        .iter()
        .map(|(flag, value)| format!("{flag} {}", shell(value)))
        .collect();
    flags.push("--ignore-unknown".to_owned());
    let document = json!({ "name": recipe.name, "about": recipe.about, "flags": flags });
    Outcome::new(document, View::Lines(flags))
}
