//! What a mistyped name was probably meant to be.

/// The name that is closest to the typed one, if it is close: one edit, and one more for every five characters typed.
pub(crate) fn nearest<T: AsRef<str>>(typed: &str, names: impl Iterator<Item = T>) -> Option<T> {
    // Dashes are no letters: `--web` is not close to `--yes`.
    let letters = |name: &str| name.trim_start_matches('-').to_lowercase();
    let typed = letters(typed);
    let distance = |name: &str| strsim::damerau_levenshtein(&letters(name), &typed);
    let (distance, name) = names
        .map(|name| (distance(name.as_ref()), name))
        .min_by_key(|(distance, _)| *distance)?;
    (distance <= 1 + typed.chars().count() / 5).then_some(name)
}
