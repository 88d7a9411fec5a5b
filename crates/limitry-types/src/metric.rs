use std::fmt;
use std::str::FromStr;

use crate::rules::{RuleError, field_name};

/// What a quota counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Metric {
    /// `total_events`
    Events,
    /// `total_tokens`
    Tokens,
    /// `total_cost_cents`
    Cost,
    /// `values.NAME`
    Value(String),
}

impl FromStr for Metric {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        Ok(match text {
            "total_events" => Self::Events,
            "total_tokens" => Self::Tokens,
            "total_cost_cents" => Self::Cost,
            _ => {
                let name = text.strip_prefix("values.").ok_or(RuleError::Metric)?;
                let name = field_name(name).map_err(|_| RuleError::Metric)?;
                Self::Value(name.to_owned())
            }
        })
    }
}

impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Events => f.write_str("total_events"),
            Self::Tokens => f.write_str("total_tokens"),
            Self::Cost => f.write_str("total_cost_cents"),
            Self::Value(name) => write!(f, "values.{name}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Metric;

    #[test]
    fn metrics_are_read_as_they_are_written() {
        for good in [
            "total_events",
            "total_tokens",
            "total_cost_cents",
            "values.latency_ms",
        ] {
            let metric: Metric = good.parse().unwrap();
            assert_eq!(metric.to_string(), good);
        }
        for wrong in [
            "",
            "tokens",
            "values.",
            "values.a-b",
            "values.a b",
            "Total_events",
        ] {
            let error = wrong.parse::<Metric>().unwrap_err();
            assert!(error.to_string().contains("values.NAME"), "{wrong}");
        }
    }
}
