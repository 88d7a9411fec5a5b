//! Which servers run now, in any process of this user.

use std::path::{Path, PathBuf};

use super::Service;
use crate::{ServerError, files, temporary_dirs};

/// A [`Server`](crate::Server) that runs now, in this process or another one of this user.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RunningServer {
    /// The port of loopback.
    pub port: u16,
    /// The id of its process.
    pub process: u32,
    /// Where its data and its credentials are. [`Service::open`] opens them beside it.
    pub data_dir: PathBuf,
    /// Whether the data is deleted when it stops.
    pub is_temporary: bool,
}

impl Service {
    /// Whether a running [`Server`](crate::Server) of this data directory, of any process, listens on a port.
    ///
    /// A client so makes sure that no other program gets the credentials.
    ///
    /// # Errors
    ///
    /// When the data directory cannot be read.
    pub fn is_served_on(&self, port: u16) -> Result<bool, ServerError> {
        files::is_port_locked(self.dir(), port)
    }

    /// The running servers of a data directory, then those of temporary directories, by port.
    pub fn running_servers(data_dir: &Path) -> Vec<RunningServer> {
        let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let own = real(data_dir);
        let mut servers = of_dir(&own, temporary_dirs::is_temporary(&own));
        for dir in temporary_dirs::of_this_user() {
            if real(&dir) != own {
                servers.extend(of_dir(&dir, true));
            }
        }
        servers
    }
}

fn of_dir(dir: &Path, is_temporary: bool) -> Vec<RunningServer> {
    let running = |port| {
        let is_served = files::is_port_locked(dir, port).unwrap_or(false);
        let process = files::port_owner(dir, port).filter(|_| is_served)?;
        Some(RunningServer {
            port,
            process,
            data_dir: dir.to_owned(),
            is_temporary,
        })
    };
    let ports = files::locked_ports(dir).into_iter();
    ports.filter_map(running).collect()
}
