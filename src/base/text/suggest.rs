//! What a mistyped name was probably meant to be.

/// The name that is closest to the typed one, if it is close: one edit, and one more for every five characters typed.
pub(crate) fn nearest<T: AsRef<str>>(typed: &str, names: impl Iterator<Item = T>) -> Option<T> {
    let typed = typed.to_lowercase();
    let distance = |name: &str| strsim::damerau_levenshtein(&name.to_lowercase(), &typed);
    let (distance, name) = names
        .map(|name| (distance(name.as_ref()), name))
        .min_by_key(|(distance, _)| *distance)?;
    (distance <= 1 + typed.chars().count() / 5).then_some(name)
}
