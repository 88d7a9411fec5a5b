//! The issuer of a certificate that is not trusted.

use der::asn1::ObjectIdentifier;
use der::{AnyRef, Decode as _, Reader as _, SliceReader, Tag, Tagged as _};

const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const ORGANIZATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");

/// Longest part of a name that is shown.
const MAX_NAME_CHARS: usize = 64;

/// The issuer of a DER certificate by its common name, its organization, or both. `None` when it has neither, or when
/// the certificate cannot be parsed.
pub(crate) fn issuer(certificate: &[u8]) -> Option<String> {
    let certificate = values(AnyRef::from_der(certificate).ok()?)?;
    // RFC 5280: the signed part begins with the serial number, the algorithm and the issuer, perhaps after a version.
    let signed = values(*certificate.first()?)?;
    let is_version = |value: &&AnyRef<'_>| value.tag().is_context_specific();
    let issuer = values(*signed.iter().skip_while(is_version).nth(2)?)?;
    // A list of sets of attributes.
    let sets = issuer.iter().filter_map(|set| values(*set));
    let attributes: Vec<_> = sets.flatten().filter_map(values).collect();
    let named = |name| {
        attributes
            .iter()
            .find_map(|attribute| text(attribute, name))
    };
    let (common_name, organization) = (named(COMMON_NAME), named(ORGANIZATION));
    match (common_name, organization) {
        (Some(common_name), Some(organization)) if common_name != organization => {
            Some(format!("'{common_name}' of '{organization}'"))
        }
        (Some(name), _) | (None, Some(name)) => Some(format!("'{name}'")),
        (None, None) => None,
    }
}

/// The values in a sequence or a set.
fn values(of: AnyRef<'_>) -> Option<Vec<AnyRef<'_>>> {
    let mut reader = SliceReader::new(of.value()).ok()?;
    let mut values = Vec::new();
    while !reader.is_finished() {
        values.push(reader.decode().ok()?);
    }
    Some(values)
}

/// The text of an attribute with this name.
fn text(attribute: &[AnyRef<'_>], name: ObjectIdentifier) -> Option<String> {
    let [key, value] = attribute else { return None };
    let is_text = match value.tag() {
        Tag::Utf8String | Tag::PrintableString | Tag::Ia5String => true,
        // Older authorities write it. Its ASCII is ASCII.
        Tag::TeletexString => value.value().is_ascii(),
        _ => false,
    };
    if !is_text || key.decode_as::<ObjectIdentifier>() != Ok(name) {
        return None;
    }
    let text = std::str::from_utf8(value.value()).ok()?.trim();
    (!text.is_empty()).then(|| text.chars().take(MAX_NAME_CHARS).collect())
}

#[cfg(test)]
mod tests {
    use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair};

    use super::issuer;

    fn certificate(name: &[(DnType, &str)]) -> Vec<u8> {
        let mut params = CertificateParams::default();
        params.distinguished_name = DistinguishedName::new();
        for (kind, text) in name {
            params.distinguished_name.push(kind.clone(), *text);
        }
        let key = KeyPair::generate().unwrap();
        params.self_signed(&key).unwrap().der().to_vec()
    }

    #[test]
    fn an_issuer_has_a_common_name_or_an_organization() {
        let common_name = (DnType::CommonName, "Proxy ČA");
        let organization = (DnType::OrganizationName, "Example Corp");
        let country = (DnType::CountryName, "CZ");
        let long = "x".repeat(100);
        for (name, expected) in [
            (
                &[country.clone(), organization.clone(), common_name.clone()][..],
                Some("'Proxy ČA' of 'Example Corp'"),
            ),
            (&[common_name], Some("'Proxy ČA'")),
            (&[organization], Some("'Example Corp'")),
            (
                &[(DnType::CommonName, &long)],
                Some(&*format!("'{}'", &long[..64])),
            ),
            (&[country], None),
            (&[], None),
        ] {
            assert_eq!(issuer(&certificate(name)).as_deref(), expected);
        }
    }

    #[test]
    fn a_truncated_certificate_has_no_issuer() {
        let whole = certificate(&[(DnType::CommonName, "CA")]);
        for end in 0..whole.len() {
            assert_eq!(issuer(&whole[..end]), None);
        }
        for wrong_length in [
            &[0x30, 0x84, 0xff, 0xff, 0xff, 0xff][..],
            &[0x30, 0x80],
            &[0x30, 0x89, 1],
        ] {
            assert_eq!(issuer(wrong_length), None);
        }
    }
}
