/// The index of customers' events has this many parts: a batch then touches few pages, however many customers it has.
pub(crate) const CUSTOMER_BUCKETS: i64 = 128;

/// A customer's bucket as SQL. The parameters are a project and an external id. NULL for an unknown customer, who has no
/// events either.
pub(crate) fn customer_bucket_sql(project: &str, customer: &str) -> String {
    format!(
        "(SELECT seq % {CUSTOMER_BUCKETS} FROM customers WHERE project = {project} AND external_id = {customer})"
    )
}

/// The span of four hours that an event happened in, as SQL. The index of times is ordered by it; a query for a range
/// compares spans, and within them the exact times.
pub(crate) const TIME_SPAN_SQL: &str = "timestamp / 14400000000";

/// The span of a time that is a parameter.
pub(crate) fn time_span_sql(parameter: &str) -> String {
    format!("{parameter} / 14400000000")
}
