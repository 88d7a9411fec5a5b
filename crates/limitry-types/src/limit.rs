use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{
    Amount, Dimensions, Filters, NewQuota, NewRateLimit, Quota, QuotaChange, QuotaState,
    QuotaVerdict, RateLimit, RateLimitChange, RateLimitState, RateLimitVerdict,
};

/// What quotas and rate limits have in common.
pub trait Limit: Clone + Serialize + DeserializeOwned {
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
    /// How one stands at this moment.
    type State;
    /// The answer to `POST …/check`.
    type Verdict: LimitVerdict<State = Self::State> + Serialize + DeserializeOwned;

    /// The id that the API assigned.
    fn id(&self) -> &str;
    /// The name, unique in the project.
    fn name(&self) -> &str;
    /// The number that it allows.
    fn limit_value(&self) -> Amount;
    /// The period of a quota, the window of a rate limit.
    fn span(&self) -> &str;
    /// The dimensions that it applies to; `None` when the server does not say.
    fn dimension_filters(&self) -> Option<&Filters>;

    /// The filters that are texts, which are all that the service stores.
    fn text_filters(&self) -> Dimensions {
        let filters = self.dimension_filters().into_iter().flatten();
        filters
            .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
            .collect()
    }
}

/// The answer to a check of quotas or of rate limits.
pub trait LimitVerdict {
    /// How one of them stands.
    type State;

    /// Whether none of them refuses.
    fn allowed(&self) -> bool;
    /// All that apply.
    fn states(&self) -> &[Self::State];
}

macro_rules! implement_limit {
    (
        $limit:ident, $path:literal, $prefix:literal, $noun:literal,
        $new:ident, $change:ident, $state:ident, $verdict:ident, $states:ident, $span:ident
    ) => {
        impl Limit for $limit {
            const PATH: &'static str = $path;
            const ID_PREFIX: &'static str = $prefix;
            const NOUN: &'static str = $noun;

            type New = $new;
            type Change = $change;
            type State = $state;
            type Verdict = $verdict;

            fn id(&self) -> &str {
                &self.id
            }

            fn name(&self) -> &str {
                &self.name
            }

            fn limit_value(&self) -> Amount {
                self.limit_value
            }

            fn span(&self) -> &str {
                &self.$span
            }

            fn dimension_filters(&self) -> Option<&Filters> {
                self.dimension_filters.as_ref()
            }
        }

        impl LimitVerdict for $verdict {
            type State = $state;

            fn allowed(&self) -> bool {
                self.allowed
            }

            fn states(&self) -> &[$state] {
                &self.$states
            }
        }
    };
}

implement_limit!(
    Quota,
    "/quotas",
    "qta_",
    "quota",
    NewQuota,
    QuotaChange,
    QuotaState,
    QuotaVerdict,
    quotas,
    period
);

implement_limit!(
    RateLimit,
    "/rate-limits",
    "rl_",
    "rate limit",
    NewRateLimit,
    RateLimitChange,
    RateLimitState,
    RateLimitVerdict,
    rate_limits,
    window
);
