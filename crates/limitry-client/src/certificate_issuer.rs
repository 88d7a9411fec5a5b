//! Who issued a certificate: the one thing that a person must know about a certificate that is not trusted.
//!
//! It reads no more of a certificate than the path to its issuer's name. The bytes are a stranger's: nothing here
//! indexes, and every length is checked against what is there.

/// The tags on the way to the name.
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const OBJECT_ID: u8 = 0x06;
const VERSION: u8 = 0xa0;

/// 2.5.4.3 and 2.5.4.10, as DER has them.
const COMMON_NAME: [u8; 3] = [0x55, 0x04, 0x03];
const ORGANISATION: [u8; 3] = [0x55, 0x04, 0x0a];

/// The longest name that is shown of each kind.
const LONGEST: usize = 64;

/// The issuer of a DER certificate, as people call it: its common name, its organisation, or both. `None`: it has
/// neither, or this is no certificate.
pub fn issuer(certificate: &[u8]) -> Option<String> {
    let (certificate, _) = element(certificate, SEQUENCE)?;
    let (body, _) = element(certificate, SEQUENCE)?;
    let rest = match element(body, VERSION) {
        Some((_, rest)) => rest,
        None => body,
    };
    let (_, _, rest) = any(rest)?;
    let (_, rest) = element(rest, SEQUENCE)?;
    let (mut name, _) = element(rest, SEQUENCE)?;
    let (mut common, mut organisation) = (None, None);
    while let Some((part, rest)) = element(name, SET) {
        name = rest;
        let Some((kind, text)) = attribute(part) else {
            continue;
        };
        if kind == COMMON_NAME {
            common = common.or(Some(text));
        } else if kind == ORGANISATION {
            organisation = organisation.or(Some(text));
        }
    }
    match (common, organisation) {
        (Some(common), Some(organisation)) if common != organisation => {
            Some(format!("'{common}' of '{organisation}'"))
        }
        (Some(name), _) | (None, Some(name)) => Some(format!("'{name}'")),
        (None, None) => None,
    }
}

/// The first attribute of a relative name: what kind it is, and its text.
fn attribute(part: &[u8]) -> Option<(&[u8], String)> {
    let (pair, _) = element(part, SEQUENCE)?;
    let (kind, rest) = element(pair, OBJECT_ID)?;
    let (tag, value, _) = any(rest)?;
    let text: String = match tag {
        // UTF8String, PrintableString and IA5String.
        0x0c | 0x13 | 0x16 => String::from_utf8_lossy(value).into_owned(),
        // T61String, which everybody fills with Latin-1.
        0x14 => value.iter().copied().map(char::from).collect(),
        // BMPString.
        0x1e => {
            let units = value
                .chunks_exact(2)
                .map(|pair| pair.iter().fold(0, |unit, b| unit << 8 | u16::from(*b)));
            char::decode_utf16(units)
                .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
                .collect()
        }
        _ => return None,
    };
    let text: String = text.trim().chars().take(LONGEST).collect();
    (!text.is_empty()).then_some((kind, text))
}

/// The content of the element that stands first, if it has this tag, and what is behind it.
fn element(bytes: &[u8], wanted: u8) -> Option<(&[u8], &[u8])> {
    any(bytes).and_then(|(tag, content, rest)| (tag == wanted).then_some((content, rest)))
}

/// Tag and content of the element that stands first, and what is behind it.
fn any(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, rest) = bytes.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = if *first < 0x80 {
        (usize::from(*first), rest)
    } else {
        // At most four bytes of length; none is the form without an end, which DER does not have.
        let count = usize::from(first & 0x7f);
        if !(1..=4).contains(&count) {
            return None;
        }
        let (length, rest) = rest.split_at_checked(count)?;
        let length = length
            .iter()
            .fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
        (usize::try_from(length).ok()?, rest)
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((*tag, content, rest))
}

#[cfg(test)]
mod tests {
    use super::issuer;

    fn wrap(tag: u8, content: &[u8]) -> Vec<u8> {
        let mut bytes = vec![tag, 0x82];
        bytes.extend_from_slice(&u16::try_from(content.len()).unwrap().to_be_bytes());
        bytes.extend_from_slice(content);
        bytes
    }

    fn named(kind: u8, tag: u8, text: &[u8]) -> Vec<u8> {
        let pair = [vec![6, 3, 0x55, 4, kind], wrap(tag, text)].concat();
        wrap(0x31, &wrap(0x30, &pair))
    }

    fn certificate(name: &[u8]) -> Vec<u8> {
        let body = [
            wrap(0xa0, &[2, 1, 2]),
            wrap(0x02, &[1; 20]),
            wrap(0x30, &[6, 1, 1]),
            wrap(0x30, name),
        ];
        wrap(0x30, &wrap(0x30, &body.concat()))
    }

    #[test]
    fn the_issuer_is_named_by_what_it_has() {
        let common = named(3, 0x0c, "Proxy ČA".as_bytes());
        let organisation = named(10, 0x13, b"Example Corp");
        let country = named(6, 0x13, b"CZ");
        let both = [country.clone(), organisation.clone(), common.clone()].concat();
        for (name, expected) in [
            (both, Some("'Proxy ČA' of 'Example Corp'")),
            (common, Some("'Proxy ČA'")),
            (organisation, Some("'Example Corp'")),
            (named(3, 0x1e, &[0, b'A', 1, 0x0c]), Some("'AČ'")),
            (named(3, 0x14, &[b'A', 0xe9]), Some("'Aé'")),
            (country, None),
            (Vec::new(), None),
        ] {
            assert_eq!(issuer(&certificate(&name)).as_deref(), expected);
        }
    }

    #[test]
    fn what_is_cut_off_or_lies_about_its_length_has_no_issuer() {
        let whole = certificate(&named(3, 0x0c, b"CA"));
        for end in 0..whole.len() {
            assert_eq!(issuer(&whole[..end]), None);
        }
        for lie in [
            &[0x30, 0x84, 0xff, 0xff, 0xff, 0xff][..],
            &[0x30, 0x80],
            &[0x30, 0x89, 1],
        ] {
            assert_eq!(issuer(lie), None);
        }
    }
}
