use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{
    Amount, Dimensions, Filters, LimitState, MeterLimit, MeterLimitCheck, MeterLimitVerdict, Quota,
    QuotaState, QuotaVerdict, RateLimit, RateLimitState, RateLimitVerdict, Resource,
};

/// What quotas, rate limits and limits on meters have in common.
pub trait Limit: Resource {
    /// The body of `POST …/check`.
    type Check: Serialize;
    /// How one stands at this moment.
    type State;
    /// The answer to `POST …/check`.
    type Verdict: LimitVerdict<State = Self::State> + Serialize + DeserializeOwned;

    /// The number that it allows.
    fn limit_value(&self) -> Amount;
    /// The period of a quota or a limit, the window of a rate limit.
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

/// The answer to a check of limits of one kind.
pub trait LimitVerdict {
    /// How one of them stands.
    type State;

    /// Whether none of them refuses.
    fn allowed(&self) -> bool;
    /// All that apply.
    fn states(&self) -> &[Self::State];
}

macro_rules! implement_limit {
    ($($limit:ident, $check:ident, $state:ident, $verdict:ident, $states:ident, $span:ident;)*) => {$(
        impl Limit for $limit {
            type Check = $check;
            type State = $state;
            type Verdict = $verdict;

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
    )*};
}

implement_limit! {
    Quota, Dimensions, QuotaState, QuotaVerdict, quotas, period;
    RateLimit, Dimensions, RateLimitState, RateLimitVerdict, rate_limits, window;
    MeterLimit, MeterLimitCheck, LimitState, MeterLimitVerdict, limits, period;
}
