//! Injected faults: what a network and a busy service do to an application, so that it can be tested.

use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

/// Which faults are injected, and on which routes.
///
/// Parsed from a string such as `latency=200ms,error=5%,drop=1%,429=10%`:
///
/// - `latency`: every response is delayed.
/// - `error`: a share of the requests gets a 500, and has no effect.
/// - `drop`: a share takes effect, but the connection is closed without a response.
/// - `429`: a share gets the API's own 429, and has no effect.
///
/// `POST /v1/track:error=50%` is for one route, `/v1/track:drop=1%` for one path, `GET:latency=1s` for one method. Several
/// entries are separated by `;`, and the most specific one that matches a request is used. `off` injects nothing.
///
/// ```
/// let faults: limitry_server::FaultSpec = "POST /v1/track:error=50%,latency=20ms".parse()?;
/// assert_eq!(faults.to_string(), "POST /v1/track:latency=20ms,error=50%");
/// # Ok::<(), limitry_server::FaultSpecError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FaultSpec {
    entries: Vec<Entry>,
}

#[derive(Debug, Clone, PartialEq)]
struct Entry {
    /// `None`: any.
    method: Option<String>,
    /// As in the OpenAPI document, with `{id}`. `None`: any.
    path: Option<String>,
    faults: Faults,
}

/// The faults of one route.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Faults {
    pub(crate) latency: Duration,
    /// Parts of a million, as the next two.
    error: u32,
    drop: u32,
    too_many_requests: u32,
}

/// The fault of one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    None,
    Error,
    Drop,
    TooManyRequests,
}

/// A string is not a valid [`FaultSpec`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{part}` is not a fault: {expected}")]
pub struct FaultSpecError {
    part: String,
    expected: &'static str,
}

/// The message of an error that was injected begins with this.
pub const INJECTED_FAULT: &str = "an injected fault";

const MILLION: u32 = 1_000_000;

/// No client waits longer.
const MAX_LATENCY: Duration = Duration::from_secs(3600);

impl FaultSpec {
    /// Whether no faults are injected.
    pub fn is_off(&self) -> bool {
        self.entries.is_empty()
    }

    /// The faults of a route: `POST`, `/v1/quotas/{id}`.
    pub(crate) fn for_route(&self, method: &str, path: &str) -> Faults {
        self.entries
            .iter()
            .filter(|entry| {
                entry.method.as_deref().is_none_or(|m| m == method)
                    && entry.path.as_deref().is_none_or(|p| p == path)
            })
            .max_by_key(|entry| (entry.path.is_some(), entry.method.is_some()))
            .map(|entry| entry.faults)
            .unwrap_or_default()
    }
}

impl Faults {
    /// The fault for a random number below a million.
    const fn pick(self, draw: u32) -> Fault {
        if draw < self.error {
            Fault::Error
        } else if draw < self.error + self.drop {
            Fault::Drop
        } else if draw < self.error + self.drop + self.too_many_requests {
            Fault::TooManyRequests
        } else {
            Fault::None
        }
    }

    /// A random fault, with the configured shares.
    pub(crate) fn draw(self) -> Fault {
        if self.error + self.drop + self.too_many_requests == 0 {
            return Fault::None;
        }
        // The bias of the remainder, one in four thousand, does not matter here.
        let draw = getrandom::u32().unwrap_or(0) % MILLION;
        self.pick(draw)
    }
}

/// The current faults, which can change while requests are answered.
pub(crate) struct FaultSwitch(RwLock<Arc<FaultSpec>>);

impl FaultSwitch {
    pub(crate) fn new(spec: FaultSpec) -> Self {
        Self(RwLock::new(Arc::new(spec)))
    }

    pub(crate) fn get(&self) -> Arc<FaultSpec> {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(crate) fn set(&self, spec: FaultSpec) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(spec);
    }
}

impl FromStr for FaultSpec {
    type Err = FaultSpecError;

    fn from_str(text: &str) -> Result<Self, FaultSpecError> {
        let text = text.trim();
        if text.is_empty() || text == "off" {
            return Ok(Self::default());
        }
        let entries = text
            .split(';')
            .map(str::trim)
            .filter(|part| !part.is_empty());
        let entries = entries.map(Entry::parse).collect::<Result<_, _>>()?;
        Ok(Self { entries })
    }
}

impl Entry {
    fn parse(text: &str) -> Result<Self, FaultSpecError> {
        let (route, faults) = match text.rsplit_once(':') {
            Some((route, faults)) => (route.trim(), faults),
            None => ("", text),
        };
        let wrong = |expected| FaultSpecError {
            part: route.to_owned(),
            expected,
        };
        let (method, path) = match route.split_once(' ') {
            Some((method, path)) => (Some(method), Some(path.trim())),
            None if route.is_empty() => (None, None),
            None if route.starts_with('/') => (None, Some(route)),
            None => (Some(route), None),
        };
        if path.is_some_and(|path| !path.starts_with('/')) {
            return Err(wrong("a route is `/v1/track` or `POST /v1/track`"));
        }
        if method.is_some_and(|m| m.is_empty() || !m.bytes().all(|b| b.is_ascii_uppercase())) {
            return Err(wrong("a method is in capitals, as in `POST /v1/track`"));
        }
        Ok(Self {
            method: method.map(str::to_owned),
            path: path.map(str::to_owned),
            faults: Faults::parse(faults)?,
        })
    }
}

impl Faults {
    fn parse(text: &str) -> Result<Self, FaultSpecError> {
        let mut faults = Self::default();
        for part in text.split(',').map(str::trim) {
            let wrong = |expected| FaultSpecError {
                part: part.to_owned(),
                expected,
            };
            let (name, value) = part
                .split_once('=')
                .ok_or_else(|| wrong("expected latency=200ms, error=5%, drop=1% or 429=10%"))?;
            let percent =
                || parse_percent(value).ok_or_else(|| wrong("expected a share from 0% to 100%"));
            match name.trim() {
                "latency" => {
                    faults.latency = parse_latency(value).ok_or_else(|| {
                        wrong("expected a time such as 200ms or 1.5s, at most 1h")
                    })?;
                }
                "error" => faults.error = percent()?,
                "drop" => faults.drop = percent()?,
                "429" => faults.too_many_requests = percent()?,
                _ => return Err(wrong("known are latency, error, drop and 429")),
            }
        }
        if faults.error + faults.drop + faults.too_many_requests > MILLION {
            return Err(FaultSpecError {
                part: text.to_owned(),
                expected: "error, drop and 429 together are at most 100%",
            });
        }
        Ok(faults)
    }
}

/// `5%` or `0.5%`, as parts of a million.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the range is checked before"
)]
fn parse_percent(text: &str) -> Option<u32> {
    let share: f64 = text.trim().strip_suffix('%')?.trim().parse().ok()?;
    (0.0..=100.0)
        .contains(&share)
        .then(|| (share * 10_000.0).round() as u32)
}

/// `200ms`, `1.5s`, `2m`.
fn parse_latency(text: &str) -> Option<Duration> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, unit) = text.split_at(digits);
    let scale = match unit.trim() {
        "us" => 1e-6,
        "ms" => 1e-3,
        "s" => 1.0,
        "m" => 60.0,
        "h" => 3600.0,
        _ => return None,
    };
    let seconds = number.parse::<f64>().ok()? * scale;
    Duration::try_from_secs_f64(seconds)
        .ok()
        .filter(|d| *d <= MAX_LATENCY)
}

impl fmt::Display for FaultSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_off() {
            return f.write_str("off");
        }
        for (at, entry) in self.entries.iter().enumerate() {
            if at > 0 {
                f.write_str(";")?;
            }
            match (&entry.method, &entry.path) {
                (Some(method), Some(path)) => write!(f, "{method} {path}:")?,
                (Some(one), None) | (None, Some(one)) => write!(f, "{one}:")?,
                (None, None) => {}
            }
            entry.faults.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        if !self.latency.is_zero() {
            parts.push(format!("latency={}ms", self.latency.as_secs_f64() * 1e3));
        }
        for (name, share) in [
            ("error", self.error),
            ("drop", self.drop),
            ("429", self.too_many_requests),
        ] {
            if share > 0 {
                parts.push(format!("{name}={}%", f64::from(share) / 10_000.0));
            }
        }
        if parts.is_empty() {
            parts.push("error=0%".to_owned());
        }
        f.write_str(&parts.join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spec_is_parsed_and_formatted() {
        for (text, written) in [
            ("off", "off"),
            ("", "off"),
            (
                "latency=200ms,error=5%,drop=1%,429=10%",
                "latency=200ms,error=5%,drop=1%,429=10%",
            ),
            (
                " latency = 1.5s ; POST /v1/track : error = 0.5% ",
                "latency=1500ms;POST /v1/track:error=0.5%",
            ),
            (
                "/v1/quotas/{id}:drop=100%;GET:latency=1ms",
                "/v1/quotas/{id}:drop=100%;GET:latency=1ms",
            ),
        ] {
            let spec: FaultSpec = text.parse().unwrap();
            assert_eq!(spec.to_string(), written);
            assert_eq!(written.parse::<FaultSpec>().unwrap(), spec);
        }
    }

    #[test]
    fn an_invalid_spec_is_rejected_with_the_wrong_part() {
        for wrong in [
            "error",
            "error=5",
            "error=101%",
            "error=-1%",
            "latency=5",
            "latency=2h",
            "latency=1e9s",
            "chaos=5%",
            "v1/track:error=1%",
            "post /v1/track:error=1%",
            "error=60%,drop=60%",
            "error=NaN%",
        ] {
            assert!(wrong.parse::<FaultSpec>().is_err(), "{wrong}");
        }
        let error = "drop=1%,error=x%".parse::<FaultSpec>().unwrap_err();
        assert!(error.to_string().contains("`error=x%`"), "{error}");
    }

    #[test]
    fn the_most_specific_entry_is_used() {
        let spec: FaultSpec = "error=1%;POST:error=2%;/v1/track:error=3%;POST /v1/track:error=4%"
            .parse()
            .unwrap();
        let error = |method, path| spec.for_route(method, path).error;
        assert_eq!(error("GET", "/v1/user"), 10_000);
        assert_eq!(error("POST", "/v1/quotas"), 20_000);
        assert_eq!(error("GET", "/v1/track"), 30_000);
        assert_eq!(error("POST", "/v1/track"), 40_000);
    }

    #[test]
    fn faults_have_their_shares() {
        let faults = Faults::parse("error=5%,drop=1%,429=10%").unwrap();
        assert_eq!(faults.pick(0), Fault::Error);
        assert_eq!(faults.pick(49_999), Fault::Error);
        assert_eq!(faults.pick(50_000), Fault::Drop);
        assert_eq!(faults.pick(60_000), Fault::TooManyRequests);
        assert_eq!(faults.pick(160_000), Fault::None);
        assert_eq!(Faults::default().draw(), Fault::None);
    }
}
