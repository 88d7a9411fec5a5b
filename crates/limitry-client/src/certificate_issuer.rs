//! The issuer of a certificate that is not trusted.

use x509_parser::prelude::{AttributeTypeAndValue, FromDer as _, X509Certificate};

/// Longest part of a name that is shown.
const MAX_NAME_CHARS: usize = 64;

/// The issuer of a DER certificate by its common name, its organization, or both. `None` when it has neither, or when
/// the certificate cannot be parsed.
pub(crate) fn issuer(certificate: &[u8]) -> Option<String> {
    let (_, certificate) = X509Certificate::from_der(certificate).ok()?;
    let issuer = certificate.issuer();
    let common_name = issuer.iter_common_name().find_map(text);
    let organization = issuer.iter_organization().find_map(text);
    match (common_name, organization) {
        (Some(common_name), Some(organization)) if common_name != organization => {
            Some(format!("'{common_name}' of '{organization}'"))
        }
        (Some(name), _) | (None, Some(name)) => Some(format!("'{name}'")),
        (None, None) => None,
    }
}

fn text(attribute: &AttributeTypeAndValue<'_>) -> Option<String> {
    let text = attribute.as_str().ok()?.trim();
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
