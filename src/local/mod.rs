//! The service itself (being built).
#![expect(missing_docs, reason = "x")]
use secrecy::SecretString;
use std::path::PathBuf;
#[derive(Debug, thiserror::Error)]
pub enum LocalError {
    #[error("x")]
    X,
}
#[derive(Default)]
pub struct Options {
    pub data_dir: PathBuf,
    pub ephemeral: bool,
    pub durable: bool,
    pub api_rate_limit: Option<u32>,
}
impl Options {
    pub fn in_process(data_dir: PathBuf) -> Self {
        Self {
            data_dir,
            ..Self::default()
        }
    }
}
pub struct Service;
pub struct DevCredentials {
    pub pat: SecretString,
    pub pat_file: PathBuf,
    pub api_key: SecretString,
    pub api_key_header_file: PathBuf,
    pub project_id: String,
    pub project_name: String,
}
impl Service {
    pub fn open(_o: Options) -> Result<Self, LocalError> {
        Err(LocalError::X)
    }
    pub fn router(&self) -> axum::Router {
        axum::Router::new()
    }
    pub fn pat(&self) -> Result<SecretString, LocalError> {
        Err(LocalError::X)
    }
    pub fn credentials(&self) -> Result<DevCredentials, LocalError> {
        Err(LocalError::X)
    }
    pub fn default_project(&self) -> Result<crate::wire::Project, LocalError> {
        Err(LocalError::X)
    }
    pub fn find_project(&self, _n: &str) -> Result<Option<crate::wire::Project>, LocalError> {
        Err(LocalError::X)
    }
}
pub async fn serve(
    _s: Service,
    _l: tokio::net::TcpListener,
    shutdown: impl Future<Output = ()>,
) -> std::io::Result<()> {
    shutdown.await;
    Ok(())
}
