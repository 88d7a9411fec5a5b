//! Balances, and the webhooks that alerts are sent to.

use limitry_types::{Balance, Transaction, Webhook, WebhookDelivery};

use super::filters_or;
use crate::output::{Cell, Column, State, Tabular};

impl Tabular<8> for Balance {
    const COLUMNS: [Column; 8] = [
        Column::id("ID"),
        Column::name("NAME"),
        Column::new("CUSTOMER").heading("OF").can_truncate(),
        Column::new("BALANCE").place(2),
        Column::new("UNIT").place(3).can_truncate(),
        Column::new("MINIMUM").place(4).shown_from(72),
        Column::new("AVAILABLE").place(5).shown_from(72),
        Column::new("FILTERS")
            .heading("FOR")
            .place(6)
            .can_truncate()
            .shown_from(96),
    ];

    fn row(&self) -> [Cell; 8] {
        [
            Cell::id(&self.id),
            Cell::text(&self.name),
            Cell::text(&self.customer_id),
            Cell::number(self.current_balance),
            Cell::text(&self.unit),
            Cell::number(self.minimum_balance),
            Cell::number(self.available()),
            filters(self),
        ]
    }
}

/// What a balance covers: the column OF says whose it is.
fn filters(balance: &Balance) -> Cell {
    filters_or(balance.dimension_filters.as_ref(), "every request")
}

pub(in crate::commands) fn balance_fields(balance: &Balance) -> Vec<(&'static str, Cell)> {
    vec![
        ("id", Cell::text(&balance.id)),
        ("name", Cell::text(&balance.name)),
        ("customer", Cell::text(&balance.customer_id)),
        ("unit", Cell::text(&balance.unit)),
        ("balance", Cell::number(balance.current_balance)),
        ("minimum", Cell::number(balance.minimum_balance)),
        ("available", Cell::number(balance.available())),
        ("filters", filters(balance)),
        ("created", Cell::time(balance.created_at)),
        ("updated", Cell::time(balance.updated_at)),
    ]
}

impl Tabular<6> for Transaction {
    const COLUMNS: [Column; 6] = [
        Column::id("ID"),
        Column::new("TIME").place(0),
        Column::new("TYPE"),
        Column::new("AMOUNT").place(2),
        Column::new("DESCRIPTION").place(3).can_truncate(),
        Column::new("REFERENCE")
            .place(4)
            .can_truncate()
            .shown_from(72),
    ];

    fn row(&self) -> [Cell; 6] {
        [
            Cell::id(&self.id),
            Cell::time(self.created_at),
            Cell::text(&self.transaction_type),
            Cell::number(self.amount),
            Cell::text(&self.description),
            Cell::maybe(self.reference.as_deref()),
        ]
    }
}

impl Tabular<3> for Webhook {
    const COLUMNS: [Column; 3] = [
        Column::id("ID").shown_from(72),
        Column::name("URL"),
        Column::new("CREATED"),
    ];

    fn row(&self) -> [Cell; 3] {
        [
            Cell::id(&self.id),
            Cell::text(&self.url),
            Cell::time(self.created_at),
        ]
    }
}

impl Tabular<10> for WebhookDelivery {
    const COLUMNS: [Column; 10] = [
        Column::id("ID").shown_from(110),
        Column::name("EVENT"),
        Column::new("STATUS").place(2),
        Column::new("RESPONSE").place(3).shown_from(64),
        Column::new("TRIES").place(4).shown_from(96),
        Column::new("NEXT TRY").place(5).shown_from(96),
        Column::new("CREATED").place(6),
        Column::new("URL").place(7).can_truncate().shown_from(140),
        Column::new("CUSTOMER")
            .heading("OF")
            .can_truncate()
            .shown_from(64),
        Column::new("ALERT").can_truncate().shown_from(64),
    ];

    fn row(&self) -> [Cell; 10] {
        [
            Cell::id(&self.id),
            Cell::text(&self.event),
            delivery_status(&self.status),
            response(self),
            Cell::number(self.tries),
            Cell::time(self.next_try_at),
            Cell::time(self.created_at),
            Cell::text(&self.url),
            Cell::maybe(alert_customer(self)),
            Cell::maybe(alert(self)),
        ]
    }
}

/// The status of the answer, or the reason why no answer came.
fn response(delivery: &WebhookDelivery) -> Cell {
    let code = delivery.response_code.map(|code| code.to_string());
    Cell::maybe(code.or_else(|| delivery.error.clone()))
}

fn alert_customer(delivery: &WebhookDelivery) -> Option<&str> {
    let body = &delivery.body;
    let customer = body.pointer("/data/customerId");
    customer.or_else(|| body.get("customerId"))?.as_str()
}

/// The limit with the threshold, or the quota with the percentage that is used: `Free 80 %`.
fn alert(delivery: &WebhookDelivery) -> Option<String> {
    let field = |path| delivery.body.pointer(path);
    let name = field("/data/limitName").or_else(|| field("/quota/id"))?;
    let percent = field("/data/threshold").or_else(|| field("/usage/percentage"))?;
    Some(format!("{} {percent} %", name.as_str()?))
}

fn delivery_status(status: &str) -> Cell {
    let state = match status {
        "success" => State::Done,
        "failed" => State::Bad,
        _ => State::Soon,
    };
    Cell::text(status).shown_as(Cell::state(state, status))
}

pub(in crate::commands) fn delivery_fields(
    delivery: &WebhookDelivery,
) -> Vec<(&'static str, Cell)> {
    vec![
        ("id", Cell::text(&delivery.id)),
        ("webhook", Cell::text(&delivery.webhook_id)),
        ("url", Cell::text(&delivery.url)),
        ("event", Cell::text(&delivery.event)),
        ("customer", Cell::maybe(alert_customer(delivery))),
        ("alert", Cell::maybe(alert(delivery))),
        ("status", delivery_status(&delivery.status)),
        ("tries", Cell::number(delivery.tries)),
        ("response", response(delivery)),
        ("next try", Cell::time(delivery.next_try_at)),
        ("created", Cell::time(delivery.created_at)),
    ]
}
