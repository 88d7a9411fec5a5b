//! TLS with the system's certificate authorities and added ones. An error names the issuer of a certificate that is not
//! trusted.

use std::fmt;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, OtherError, RootCertStore,
    SignatureScheme,
};
use rustls_platform_verifier::Verifier;

use super::ApiError;
use super::certificate_issuer::issuer;

/// Largest file of certificate authorities.
const MAX_CA_FILE_BYTES: u64 = 4 << 20;

/// Trusts the system's certificate authorities and those in `ca_file`.
pub(super) fn config(ca_file: Option<&Path>) -> Result<ClientConfig, ApiError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let added = ca_file.map(authorities).transpose()?.unwrap_or_default();
    let inner =
        Verifier::new_with_extra_roots(added, Arc::clone(&provider)).map_err(
            |error| match ca_file {
                Some(path) if !matches!(error, Error::General(_)) => unusable(path, &error),
                _ => ApiError::NoAuthorities(error.to_string()),
            },
        )?;
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| ApiError::Setup(format!("no TLS: {error}")))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(IssuerReportingVerifier(inner)))
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// Trusts no authority: for plain HTTP, because reading the system's authorities takes milliseconds.
pub(super) fn without_authorities() -> Result<ClientConfig, ApiError> {
    ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map(|builder| {
            builder
                .with_root_certificates(RootCertStore::empty())
                .with_no_client_auth()
        })
        .map_err(|error| ApiError::Setup(format!("no TLS: {error}")))
}

fn authorities(path: &Path) -> Result<Vec<CertificateDer<'static>>, ApiError> {
    let pem = read_pem(path).map_err(|error| unusable(path, &error))?;
    let found: Vec<_> = CertificateDer::pem_slice_iter(&pem)
        .collect::<Result<_, _>>()
        .map_err(|_| {
            let reason = "it is not valid PEM: a certificate in it is damaged or does not end";
            unusable(path, &reason)
        })?;
    if found.is_empty() {
        return Err(unusable(path, &"it contains no PEM certificate"));
    }
    Ok(found)
}

fn read_pem(path: &Path) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    let mut pem = Vec::new();
    file.take(MAX_CA_FILE_BYTES + 1).read_to_end(&mut pem)?;
    if pem.len() as u64 > MAX_CA_FILE_BYTES {
        return Err(io::Error::other("it is larger than 4 MiB"));
    }
    Ok(pem)
}

fn unusable(path: &Path, reason: &dyn fmt::Display) -> ApiError {
    ApiError::Setup(format!(
        "the CA file {} cannot be used: {reason}",
        path.display()
    ))
}

/// Why a certificate is not trusted, and its issuer.
#[derive(Debug, Clone)]
pub(super) struct UntrustedCertificate {
    reason: CertificateError,
    issuer: Option<String>,
}

impl fmt::Display for UntrustedCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let issuer = self.issuer.as_deref().unwrap_or("an unnamed issuer");
        let issuer = limitry_types::text::escape(issuer);
        let why = match &self.reason {
            CertificateError::UnknownIssuer => {
                return write!(
                    f,
                    "its certificate was issued by {issuer}, and this machine does not trust that issuer"
                );
            }
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
                "its certificate has expired, or this machine's clock is wrong"
            }
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                "its certificate is not valid yet, or this machine's clock is wrong"
            }
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                "its certificate is for another name"
            }
            CertificateError::Revoked => "its certificate was revoked",
            // A self-signed certificate that is marked as an authority.
            CertificateError::Other(OtherError(inner))
                if inner.to_string().contains("CaUsedAsEndEntity") =>
            {
                "its certificate is that of an authority, and a server needs one that the authority issued"
            }
            CertificateError::Other(OtherError(inner)) => {
                return write!(
                    f,
                    "its certificate, issued by {issuer}, is not accepted: {inner}"
                );
            }
            other => {
                return write!(
                    f,
                    "its certificate, issued by {issuer}, is not accepted: {other}"
                );
            }
        };
        write!(f, "{why}; it was issued by {issuer}")
    }
}

impl std::error::Error for UntrustedCertificate {}

/// The certificate that a request failed for, if it did.
pub(super) fn untrusted_certificate<'a>(
    error: &'a (dyn std::error::Error + 'static),
) -> Option<&'a UntrustedCertificate> {
    match rustls_error(error)? {
        Error::InvalidCertificate(CertificateError::Other(OtherError(inner))) => {
            inner.downcast_ref()
        }
        _ => None,
    }
}

/// Whether TLS failed.
pub(super) fn failed(error: &(dyn std::error::Error + 'static)) -> bool {
    rustls_error(error).is_some()
}

fn rustls_error<'a>(error: &'a (dyn std::error::Error + 'static)) -> Option<&'a Error> {
    let mut cause = Some(error);
    while let Some(mut inner) = cause {
        cause = inner.source();
        // `io::Error::source` skips the error that it wraps.
        while let Some(wrapped) = inner
            .downcast_ref::<std::io::Error>()
            .and_then(std::io::Error::get_ref)
        {
            inner = wrapped;
        }
        if let Some(found) = inner.downcast_ref() {
            return Some(found);
        }
    }
    None
}

/// The system's verifier; its errors name the issuer.
#[derive(Debug)]
struct IssuerReportingVerifier(Verifier);

impl ServerCertVerifier for IssuerReportingVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        self.0
            .verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
            .map_err(|error| match error {
                Error::InvalidCertificate(reason) => {
                    let untrusted = UntrustedCertificate {
                        reason,
                        issuer: issuer(end_entity),
                    };
                    CertificateError::Other(OtherError(Arc::new(untrusted))).into()
                }
                other => other,
            })
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.0.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.0.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_verify_schemes()
    }
}
