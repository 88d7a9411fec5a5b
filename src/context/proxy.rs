//! Which proxy requests to an API go through: what the environment says.

use limitry_client::{ApiUrl, NoProxy, Proxy};

use crate::base::env;
use crate::base::env::EnvError;

/// How an API is reached.
pub(crate) enum ProxyChoice {
    /// Without a proxy: none is set, or the API is on this machine.
    Direct,
    /// Without a proxy, because `NO_PROXY` names the API.
    Excepted,
    Proxy {
        proxy: Proxy,
        variable: String,
    },
}

/// The proxy of the environment. A variable that cannot be used is an error: ignoring it would send requests another way.
pub(crate) fn choose(api_url: &ApiUrl) -> Result<ProxyChoice, EnvError> {
    if api_url.loopback().is_some() {
        return Ok(ProxyChoice::Direct);
    }
    let set = [&env::HTTPS_PROXY, &env::ALL_PROXY]
        .into_iter()
        .find_map(|variable| Some((variable, env::proxy(variable)?)));
    let Some((variable, (name, value))) = set else {
        return Ok(ProxyChoice::Direct);
    };
    if exceptions().contains(api_url) {
        return Ok(ProxyChoice::Excepted);
    }
    let proxy = Proxy::parse(&value).map_err(|error| EnvError::Unusable {
        name: variable.name,
        reason: error.to_string(),
    })?;
    Ok(ProxyChoice::Proxy {
        proxy,
        variable: name,
    })
}

/// The hosts that are reached without a proxy.
pub(crate) fn exceptions() -> NoProxy {
    let list = env::proxy(&env::NO_PROXY);
    NoProxy::parse(&list.map(|(_, value)| value).unwrap_or_default())
}
