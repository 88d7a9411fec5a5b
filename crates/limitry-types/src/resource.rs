use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{
    Meter, MeterChange, MeterLimit, MeterLimitChange, NewMeter, NewMeterLimit, NewQuota,
    NewRateLimit, Quota, QuotaChange, RateLimit, RateLimitChange,
};

/// A thing that the API creates, lists, shows, changes and deletes below one path.
pub trait Resource: Clone + Serialize + DeserializeOwned {
    /// The path of all of them: `/quotas`.
    const PATH: &'static str;
    /// What each id begins with: `qta_`.
    const ID_PREFIX: &'static str;
    /// What one is called in a sentence: `quota`.
    const NOUN: &'static str;

    /// The body of `POST`.
    type New: Clone + Serialize;
    /// The body of `PUT`: absent fields stay as they are.
    type Change: Serialize;

    /// The id that the API assigned.
    fn id(&self) -> &str;
    /// The name.
    fn name(&self) -> &str;
}

macro_rules! implement_resource {
    ($($resource:ident, $path:literal, $prefix:literal, $noun:literal, $new:ident, $change:ident;)*) => {$(
        impl Resource for $resource {
            const PATH: &'static str = $path;
            const ID_PREFIX: &'static str = $prefix;
            const NOUN: &'static str = $noun;

            type New = $new;
            type Change = $change;

            fn id(&self) -> &str {
                &self.id
            }

            fn name(&self) -> &str {
                &self.name
            }
        }
    )*};
}

implement_resource! {
    Quota, "/quotas", "qta_", "quota", NewQuota, QuotaChange;
    RateLimit, "/rate-limits", "rl_", "rate limit", NewRateLimit, RateLimitChange;
    Meter, "/meters", "mtr_", "meter", NewMeter, MeterChange;
    MeterLimit, "/limits", "lmt_", "limit", NewMeterLimit, MeterLimitChange;
}
