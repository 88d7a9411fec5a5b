//! `usage import --recipes` and `--show-recipe`.

use serde_json::json;

use crate::base::text::shell;
use crate::features::import::{RECIPES, Recipe};
use crate::output::{Cell, Column, Outcome, View};

/// The names of all recipes, each with what it is for.
pub(super) fn list() -> Outcome {
    let recipes = RECIPES
        .iter()
        .map(|recipe| json!({ "name": recipe.name, "about": recipe.about }));
    let document = json!({ "recipes": recipes.collect::<Vec<_>>() });
    let rows = RECIPES
        .iter()
        .map(|recipe| vec![Cell::text(&*recipe.name), Cell::text(&*recipe.about)]);
    let columns = [Column::new("RECIPE"), Column::new("READS").can_wrap()];
    Outcome::new(document, View::table(columns, rows.collect(), ""))
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
