//! A user on a scripted server, and a small server of API keys that records each request.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use super::env::TestEnv;
use super::reply::Reply;
use super::server::{Request, Server};

/// The token of the user on a scripted server.
pub(crate) const PAT: &str = "limitry_pat_PersonPersonPersonPersonPersonPer1";

/// An API key's secret that ends in `last_four`.
pub(crate) fn secret(last_four: &str) -> String {
    format!("limitry_sk_KeyKeyKeyKeyKeyKeyKeyKeyKeyKey12{last_four}")
}

/// The `Date` of the scripted servers, far from this machine's clock.
pub(crate) const SERVER_DATE: &str = "Wed, 01 Jan 2031 00:00:00 GMT";

impl TestEnv {
    /// A user whose token, API and project come from the environment, and whose requests are not retried.
    pub(crate) fn person(url: &str) -> Self {
        Self::new()
            .with("LIMITRY_API_URL", url)
            .with("LIMITRY_TOKEN", PAT)
            .with("LIMITRY_PROJECT", "proj_scripted")
            .with("LIMITRY_MAX_RETRIES", "0")
    }
}

/// An API key as the contract shows it.
pub(crate) fn key(id: &str, name: &str, last_four: &str) -> Value {
    json!({
        "id": id, "projectId": "proj_scripted", "name": name, "prefix": "limitry_sk_",
        "lastFour": last_four, "status": "active", "createdAt": "2030-12-01T00:00:00Z",
        "lastUsedAt": null, "expiresAt": null, "revokedAt": null,
    })
}

/// A quota as the contract shows it.
pub(crate) fn quota(id: &str, name: &str) -> Value {
    json!({
        "id": id, "projectId": "proj_scripted", "name": name, "metric": "total_events",
        "limitValue": 2, "period": "day", "dimensionFilters": {},
        "createdAt": "2030-12-01T00:00:00Z", "updatedAt": "2030-12-01T00:00:00Z",
    })
}

pub(crate) fn project(id: &str, name: &str) -> Value {
    json!({
        "id": id, "name": name, "timezone": "UTC",
        "createdAt": "2030-12-01T00:00:00Z", "updatedAt": "2030-12-01T00:00:00Z",
    })
}

pub(crate) fn user() -> Value {
    json!({
        "id": "usr_scripted", "email": "ada@example.com", "name": "Ada",
        "token": {
            "id": "pat_scripted", "name": "laptop", "lastFour": "Per1",
            "createdAt": "2030-12-01T00:00:00Z", "lastUsedAt": null, "expiresAt": null,
        },
    })
}

/// A wrong answer to one request.
#[derive(Debug, Clone)]
pub(crate) enum Lie {
    /// The request takes effect, and this field of the answer has this value.
    Field(&'static str, Value),
    /// The answer is as if the request had taken effect.
    NoEffect,
}

/// Decides whether the answer to a request is a lie.
type Liar = Box<dyn FnMut(&Request) -> Option<Lie> + Send>;

/// The key routes of the contract over a list in memory, on a scripted server.
pub(crate) struct Keys {
    pub(crate) server: Server,
    list: Arc<Mutex<Vec<Value>>>,
    liar: Arc<Mutex<Option<Liar>>>,
}

impl Keys {
    /// A project that has `keys`, the newest first. New keys' secrets end in `new1`, `new2`, …
    pub(crate) fn with(keys: &[Value]) -> Self {
        let keys = Self::without_post(keys);
        let (list, liar) = (Arc::clone(&keys.list), Arc::clone(&keys.liar));
        let mut count = 0;
        keys.server
            .allow_with("POST", "/v1/api-keys", move |request| {
                count += 1;
                let before = list.lock().unwrap().clone();
                let asked = request.json();
                let last_four = format!("new{count}");
                let name = asked["name"].as_str().unwrap_or_default();
                let mut made = key(&format!("key_new{count}"), name, &last_four);
                made["expiresAt"] = asked["expiresAt"].clone();
                made["createdAt"] = json!("2031-01-01T00:00:00Z");
                list.lock().unwrap().insert(0, made.clone());
                made["key"] = json!(secret(&last_four));
                let reply = dated(Reply::json(201, &made));
                tell(&liar, &list, before, request, reply)
            });
        keys
    }

    /// From now on, `liar` decides which answers are lies.
    pub(crate) fn lie(&self, liar: impl FnMut(&Request) -> Option<Lie> + Send + 'static) {
        *self.liar.lock().unwrap() = Some(Box::new(liar));
    }

    /// As [`Self::with`], but without `POST /api-keys`: the test scripts that route.
    pub(crate) fn without_post(keys: &[Value]) -> Self {
        let server = Server::start();
        let liar = Arc::default();
        let list = Arc::new(Mutex::new(keys.to_vec()));
        let all = Arc::clone(&list);
        server.allow_with("GET", "/v1/api-keys", move |request| {
            let items = all.lock().unwrap().clone();
            let wanted = request
                .path
                .split(['?', '&'])
                .find_map(|p| p.strip_prefix("status="));
            let kept = items
                .into_iter()
                .filter(|k| wanted.is_none_or(|w| k["status"] == w));
            dated(Reply::list(&kept.collect::<Vec<_>>()))
        });
        for method in ["GET", "PUT", "DELETE"] {
            let (all, liar) = (Arc::clone(&list), Arc::clone(&liar));
            server.allow_with(method, "/v1/api-keys/*", move |request| {
                let before = all.lock().unwrap().clone();
                let reply = dated(one(&mut all.lock().unwrap(), request));
                tell(&liar, &all, before, request, reply)
            });
        }
        // The routes with which limitry proves a new key.
        for (path, answer) in [
            ("/v1/projects/current", project("proj_scripted", "Scripted")),
            (
                "/v1/quotas",
                json!({"data": [], "nextCursor": null, "hasMore": false}),
            ),
        ] {
            let all = Arc::clone(&list);
            server.allow_with("GET", path, move |request| {
                dated(if knows(&all.lock().unwrap(), request.token()) {
                    Reply::json(200, &answer)
                } else {
                    Reply::error(401, "invalid_api_key", "no such key")
                })
            });
        }
        Self { server, list, liar }
    }

    pub(crate) fn person(&self) -> TestEnv {
        TestEnv::person(&self.server.url())
    }

    /// Every key as it is now, the newest first.
    pub(crate) fn all(&self) -> Vec<Value> {
        self.list.lock().unwrap().clone()
    }

    /// The list itself, for a test that makes its own answers from it.
    pub(crate) fn list(&self) -> Arc<Mutex<Vec<Value>>> {
        Arc::clone(&self.list)
    }

    /// The key as it is now.
    #[track_caller]
    pub(crate) fn get(&self, id: &str) -> Value {
        let list = self.list.lock().unwrap();
        match list.iter().find(|k| k["id"] == id) {
            Some(key) => key.clone(),
            None => panic!("there is no key {id}: {list:?}"),
        }
    }

    /// Every request that changed something or used a new key, as `METHOD id-or-route`, in order.
    pub(crate) fn story(&self) -> Vec<String> {
        let requests = self.server.requests();
        let told = requests
            .iter()
            .filter(|r| r.method != "GET" || r.token() != Some(PAT));
        told.map(|r| {
            let who = match r.token() {
                Some(PAT) => String::new(),
                Some(token) => format!(" as {}", &token[token.len() - 4..]),
                None => " as nobody".to_owned(),
            };
            let path = r.path_only().trim_start_matches("/v1/");
            format!("{} {path}{who}", r.method)
        })
        .collect()
    }
}

/// The reply, or the lie in its place.
fn tell(
    liar: &Mutex<Option<Liar>>,
    list: &Mutex<Vec<Value>>,
    before: Vec<Value>,
    request: &Request,
    reply: Reply,
) -> Reply {
    let lie = liar.lock().unwrap().as_mut().and_then(|liar| liar(request));
    match lie {
        None => reply,
        Some(Lie::Field(field, value)) => reply.with_field(field, &value),
        Some(Lie::NoEffect) => {
            *list.lock().unwrap() = before;
            reply
        }
    }
}

/// Whether the token is the user's or that of an active key.
fn knows(keys: &[Value], token: Option<&str>) -> bool {
    let Some(token) = token else { return false };
    let active = keys.iter().filter(|k| k["status"] == "active");
    token == PAT
        || active
            .filter_map(|k| k["lastFour"].as_str())
            .any(|last_four| token == secret(last_four))
}

fn dated(reply: Reply) -> Reply {
    reply.header("Date", SERVER_DATE)
}

fn one(list: &mut [Value], request: &Request) -> Reply {
    let id = request.path_only().rsplit('/').next().unwrap_or_default();
    let Some(key) = list.iter_mut().find(|k| k["id"] == id) else {
        return Reply::error(404, "api_key_not_found", "no such key");
    };
    match request.method.as_str() {
        "DELETE" => {
            key["status"] = json!("revoked");
            key["revokedAt"] = json!("2031-01-01T00:00:00Z");
            return Reply::empty(204);
        }
        "PUT" => {
            let change = request.json();
            for (field, value) in change.as_object().into_iter().flatten() {
                key[field] = value.clone();
            }
        }
        _ => {}
    }
    Reply::json(200, key)
}

/// A login at the server, which reads the token from stdin and keeps it in a file.
pub(crate) fn login_to_file(server: &Server) -> [String; 6] {
    let url = server.url();
    [
        "login",
        "--api-url",
        &url,
        "--token-stdin",
        "--store",
        "file",
    ]
    .map(str::to_owned)
}
