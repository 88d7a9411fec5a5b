//! The signature of a delivery: HMAC-SHA256 over its id, the time of the try and the body.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

/// What each secret begins with. The key in base64 follows.
const SECRET_PREFIX: &str = "whsec_";

/// A multiple of three: the base64 needs no padding.
const KEY_BYTES: usize = 24;

/// The block of SHA-256.
const BLOCK_BYTES: usize = 64;

/// A new secret: `whsec_…`.
pub(crate) fn new_secret() -> Result<String, getrandom::Error> {
    let mut key = [0; KEY_BYTES];
    getrandom::fill(&mut key)?;
    Ok(format!("{SECRET_PREFIX}{}", STANDARD.encode(key)))
}

/// The value of the header `webhook-signature`. `None` when the secret is not `whsec_` with base64 behind it.
pub(super) fn sign(secret: &str, id: &str, timestamp: &str, body: &str) -> Option<String> {
    let key = STANDARD.decode(secret.strip_prefix(SECRET_PREFIX)?).ok()?;
    let signed = [id, timestamp, body].join(".");
    let signature = hmac_sha256(&key, signed.as_bytes());
    Some(format!("v1,{}", STANDARD.encode(signature)))
}

/// RFC 2104.
fn hmac_sha256(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut block = [0; BLOCK_BYTES];
    if key.len() > BLOCK_BYTES {
        block[..32].copy_from_slice(&Sha256::digest(key));
    } else {
        block[..key.len()].copy_from_slice(key);
    }
    let inner = Sha256::new()
        .chain_update(block.map(|byte| byte ^ 0x36))
        .chain_update(message)
        .finalize();
    let outer = Sha256::new()
        .chain_update(block.map(|byte| byte ^ 0x5c))
        .chain_update(inner);
    outer.finalize().into()
}

#[cfg(test)]
mod tests {
    use limitry_types::text::hex;

    use super::*;

    #[test]
    fn the_vectors_of_rfc_4231_hold() {
        for (key, message, expected) in [
            (
                vec![0x0b; 20],
                &b"Hi There"[..],
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
            ),
            (
                b"Jefe".to_vec(),
                b"what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            ),
            (
                vec![0xaa; 131],
                b"Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
            ),
        ] {
            assert_eq!(hex(&hmac_sha256(&key, message)), expected);
        }
    }

    #[test]
    fn a_secret_is_a_key_in_base64_and_signs() {
        let secret = new_secret().unwrap();
        let key = secret.strip_prefix("whsec_").unwrap();
        assert_eq!(STANDARD.decode(key).unwrap().len(), KEY_BYTES);
        assert_ne!(secret, new_secret().unwrap());
        let signature = sign(&secret, "msg_1", "1700000000", "{}").unwrap();
        assert!(signature.starts_with("v1,"));
        assert_ne!(Some(signature), sign(&secret, "msg_1", "1700000001", "{}"));
        assert_eq!(sign("whsec_%", "msg_1", "1700000000", "{}"), None);
        assert_eq!(sign("limitry_sk_x", "msg_1", "1700000000", "{}"), None);
    }
}
