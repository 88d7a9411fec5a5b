//! Tests an application against the service: a handler that checks a quota, works, and records what it used.
//!
//! ```sh
//! cargo run -p limitry-server --example quota_in_a_test
//! ```

use std::error::Error;
use std::io::Write as _;
use std::time::{Duration, SystemTime};

use limitry_client::Client;
use limitry_client::types::{NewEvent, NewQuota, Period, Quota, UsageCheck};
use limitry_server::{ManualClock, Options, Server};

/// What is tested: serves a customer who has tokens left.
async fn handle(client: &Client, customer_id: &str, tokens: u32) -> Result<bool, Box<dyn Error>> {
    let check = UsageCheck {
        customer_id: customer_id.to_owned(),
        event_type: "completion".to_owned(),
        values: [("total_tokens".to_owned(), tokens.into())].into(),
        dimensions: [].into(),
    };
    if !client.check_usage(&check).await?.allowed {
        return Ok(false);
    }
    // The work would be done here.
    client
        .record_event(&NewEvent {
            customer_id: check.customer_id,
            event_type: check.event_type,
            values: check.values,
            ..NewEvent::default()
        })
        .await?;
    Ok(true)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let clock = ManualClock::new(SystemTime::now());
    let server = Server::start(Options::temporary().clock(clock.clone()))?;
    let client = Client::builder(server.base_url().parse()?, server.api_key().parse()?).build()?;
    client
        .create_resource::<Quota>(&NewQuota {
            name: "Tokens an hour".to_owned(),
            metric: "total_tokens".to_owned(),
            limit_value: 1000,
            period: Period::Hour,
            dimension_filters: [].into(),
        })
        .await?;

    assert!(handle(&client, "customer_1", 800).await?);
    assert!(
        !handle(&client, "customer_1", 300).await?,
        "200 tokens are left"
    );
    assert!(handle(&client, "customer_1", 200).await?);
    clock.advance(Duration::from_secs(60 * 60));
    assert!(
        handle(&client, "customer_1", 300).await?,
        "the next hour starts at zero"
    );

    writeln!(
        std::io::stdout(),
        "the quota was enforced at {}",
        server.base_url()
    )?;
    Ok(())
}
