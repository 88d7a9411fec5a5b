//! Balances, and the webhooks that alerts are sent to.

use limitry_types::{Balance, Transaction, Webhook, WebhookDelivery};

use super::filters;
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
            filters(self.dimension_filters.as_ref()),
        ]
    }
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
        ("filters", filters(balance.dimension_filters.as_ref())),
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

impl Tabular<8> for WebhookDelivery {
    const COLUMNS: [Column; 8] = [
        Column::id("ID").shown_from(96),
        Column::name("EVENT"),
        Column::new("STATUS"),
        Column::new("RESPONSE").place(2).shown_from(64),
        Column::new("TRIES").place(3).shown_from(64),
        Column::new("NEXT TRY").place(4).shown_from(72),
        Column::new("CREATED").place(5),
        Column::new("URL").place(6).can_truncate().shown_from(110),
    ];

    fn row(&self) -> [Cell; 8] {
        [
            Cell::id(&self.id),
            Cell::text(&self.event),
            delivery_status(&self.status),
            Cell::maybe(self.response_code.map(|code| code.to_string())),
            Cell::number(self.tries),
            Cell::time(self.next_try_at),
            Cell::time(self.created_at),
            Cell::text(&self.url),
        ]
    }
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
    let response = delivery.response_code.map(|code| code.to_string());
    vec![
        ("id", Cell::text(&delivery.id)),
        ("webhook", Cell::text(&delivery.webhook_id)),
        ("url", Cell::text(&delivery.url)),
        ("event", Cell::text(&delivery.event)),
        ("status", delivery_status(&delivery.status)),
        ("tries", Cell::number(delivery.tries)),
        ("response", Cell::maybe(response)),
        ("next try", Cell::time(delivery.next_try_at)),
        ("created", Cell::time(delivery.created_at)),
    ]
}
