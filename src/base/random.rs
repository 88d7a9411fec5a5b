//! Random names.

use limitry_types::text::hex;
use thiserror::Error;

#[derive(Debug, Error)]
#[error("the system gives no random bytes: {0}")]
pub(crate) struct RandomError(getrandom::Error);

/// `N` random bytes in hexadecimal.
pub(crate) fn nonce<const N: usize>() -> Result<String, RandomError> {
    let mut bytes = [0_u8; N];
    getrandom::fill(&mut bytes).map_err(RandomError)?;
    Ok(hex(&bytes))
}
