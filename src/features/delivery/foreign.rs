//! Content that a new key may not replace.

use super::all::blocking;
use super::checked_target::CheckedTarget;
use super::content::TargetContent;
use super::error::DeliveryError;
use crate::failure::Result;
use limitry_client::Token;

/// What a target holds that is not of the key that is delivered.
#[derive(Debug)]
pub(crate) enum ForeignContent {
    /// A key with these last four characters.
    Key(String),
    /// A credential that is no API key.
    Credential,
    NotAKey,
    /// The key that is replaced is the value of another variable of this env file.
    OtherVariable {
        name: String,
        line: usize,
    },
}

/// The first target that holds foreign content. Empty targets, placeholders and keys that end in one of `known` are not
/// foreign.
pub(crate) async fn find_foreign_content(
    targets: Vec<CheckedTarget>,
    known: &[&str],
) -> Result<(Vec<CheckedTarget>, Option<(usize, ForeignContent)>)> {
    let known: Vec<String> = known.iter().map(|four| (*four).to_owned()).collect();
    let (targets, found) = blocking(move || {
        let found = first_foreign(&targets, &known);
        (targets, found)
    })
    .await?;
    Ok((targets, found?))
}

fn first_foreign(
    targets: &[CheckedTarget],
    known: &[String],
) -> Result<Option<(usize, ForeignContent)>, DeliveryError> {
    for (i, target) in targets.iter().enumerate() {
        if let Some(found) = foreign_content(target, targets, known)? {
            return Ok(Some((i, found)));
        }
    }
    Ok(None)
}

fn foreign_content(
    target: &CheckedTarget,
    all: &[CheckedTarget],
    known: &[String],
) -> Result<Option<ForeignContent>, DeliveryError> {
    let is_known = |token: &Token| known.iter().any(|four| four == token.last_four());
    let content = target.read()?;
    let foreign = match &content {
        content if content.is_placeholder() => None,
        TargetContent::Empty | TargetContent::Unreadable => None,
        TargetContent::Key(token) if is_known(token) => None,
        TargetContent::Key(token) => Some(ForeignContent::Key(token.last_four().to_owned())),
        TargetContent::Other {
            is_credential: true,
            ..
        } => Some(ForeignContent::Credential),
        TargetContent::Other { .. } => Some(ForeignContent::NotAKey),
    };
    if foreign.is_some() {
        return Ok(foreign);
    }
    let holds_known = |value: &[u8]| matches!(TargetContent::new(value), TargetContent::Key(token) if is_known(&token));
    let other = target.other_variable_with(holds_known)?;
    Ok(other
        .filter(|(name, _)| !all.iter().any(|one| one.is_variable_of(target, name)))
        .map(|(name, line)| ForeignContent::OtherVariable { name, line }))
}
