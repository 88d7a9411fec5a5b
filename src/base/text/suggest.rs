//! What a mistyped name was probably meant to be.

/// The name that is closest to the typed one, if it is close: one edit, and one more for every five characters typed. Of one
/// or two characters, none may be wrong: any short name would be close.
pub(crate) fn nearest<T: AsRef<str>>(typed: &str, names: impl Iterator<Item = T>) -> Option<T> {
    // Dashes are no letters: `--web` is not close to `--yes`.
    let letters = |name: &str| name.trim_start_matches('-').to_lowercase();
    let typed = letters(typed);
    let distance = |name: &str| strsim::damerau_levenshtein(&letters(name), &typed);
    let (distance, name) = names
        .map(|name| (distance(name.as_ref()), name))
        .min_by_key(|(distance, _)| *distance)?;
    let allowed = match typed.chars().count() {
        0..=2 => 0,
        typed => 1 + typed / 5,
    };
    (distance <= allowed).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_short_word_is_close_to_no_other() {
        let near = |typed| nearest(typed, ["K", "cd", "list", "--yes"].into_iter());
        assert_eq!(near("x"), None);
        assert_eq!(near("ce"), None);
        assert_eq!(near("k"), Some("K"));
        assert_eq!(near("lst"), Some("list"));
        assert_eq!(near("--yse"), Some("--yes"));
    }
}
