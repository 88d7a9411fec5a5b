//! Controls access to the page: a one-time code opens a session.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use http::{HeaderMap, header};

use crate::tokens::{TokenHash, new_id};

/// A new code replaces the oldest one when this many are unused.
const MAX_CODES: usize = 16;

/// A new session ends the oldest one when this many are open.
const MAX_SESSIONS: usize = 64;

/// The codes and sessions of one running server. They are in memory alone, so they end with it.
#[derive(Default)]
pub(super) struct Sessions(Mutex<Secrets>);

/// Hashes of secrets, oldest first.
#[derive(Default)]
struct Secrets {
    codes: VecDeque<TokenHash>,
    sessions: VecDeque<TokenHash>,
}

impl Sessions {
    /// A code that begins one session.
    pub(super) fn new_code(&self) -> Result<String, getrandom::Error> {
        let code = new_secret()?;
        let codes = &mut self.lock().codes;
        codes.push_back(TokenHash::new(&code));
        if codes.len() > MAX_CODES {
            codes.pop_front();
        }
        Ok(code)
    }

    /// Uses up a code, and returns the secret of a new session. `None` when the code is unknown or used.
    pub(super) fn begin(&self, code: &str) -> Result<Option<String>, getrandom::Error> {
        let session = new_secret()?;
        let mut secrets = self.lock();
        let Some(index) = position(&secrets.codes, code) else {
            return Ok(None);
        };
        secrets.codes.remove(index);
        secrets.sessions.push_back(TokenHash::new(&session));
        if secrets.sessions.len() > MAX_SESSIONS {
            secrets.sessions.pop_front();
        }
        Ok(Some(session))
    }

    /// Whether the cookie of a request is that of a session.
    pub(super) fn has(&self, headers: &HeaderMap, port: u16) -> bool {
        let name = cookie_name(port);
        let secrets = self.lock();
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .any(|(given, value)| given == name && position(&secrets.sessions, value).is_some())
    }

    fn lock(&self) -> MutexGuard<'_, Secrets> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The port is in the name, because browsers send a cookie to all ports of a host.
fn cookie_name(port: u16) -> String {
    format!("limitry_page_{port}")
}

/// The `Set-Cookie` header of a session. Without `Max-Age` it also ends with the browser.
pub(super) fn cookie(port: u16, session: &str) -> String {
    let name = cookie_name(port);
    format!("{name}={session}; Path=/; HttpOnly; SameSite=Strict")
}

/// 238 random bits.
fn new_secret() -> Result<String, getrandom::Error> {
    Ok(new_id("")? + &new_id("")?)
}

fn position(hashes: &VecDeque<TokenHash>, secret: &str) -> Option<usize> {
    let given = TokenHash::new(secret);
    hashes.iter().position(|hash| given.matches(hash.bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(cookies: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for cookie in cookies {
            headers.append(header::COOKIE, cookie.parse().unwrap());
        }
        headers
    }

    #[test]
    fn a_code_begins_one_session() {
        let sessions = Sessions::default();
        let code = sessions.new_code().unwrap();
        assert_eq!(code.len(), 40);
        assert!(sessions.begin("").unwrap().is_none());
        assert!(sessions.begin(&code[1..]).unwrap().is_none());
        let session = sessions.begin(&code).unwrap().unwrap();
        assert!(sessions.begin(&code).unwrap().is_none());
        assert!(sessions.begin(&session).unwrap().is_none());
        let cookie = format!("a=b; limitry_page_4640={session}");
        assert!(sessions.has(&headers(&["x=y", &cookie]), 4640));
        for wrong in [
            format!("limitry_page_4641={session}"),
            format!("limitry_page_4640={session}x"),
            format!("limitry_page_4640={code}"),
            "limitry_page_4640=".to_owned(),
            session,
        ] {
            assert!(!sessions.has(&headers(&[&wrong]), 4640), "{wrong}");
        }
    }

    #[test]
    fn the_oldest_code_ends_when_there_are_too_many() {
        let sessions = Sessions::default();
        let first = sessions.new_code().unwrap();
        let second = sessions.new_code().unwrap();
        for _ in 1..MAX_CODES {
            sessions.new_code().unwrap();
        }
        assert!(sessions.begin(&first).unwrap().is_none());
        assert!(sessions.begin(&second).unwrap().is_some());
    }
}
