//! Checks whether a customer may use tokens, and records what was used.
//!
//! ```sh
//! LIMITRY_API_KEY=limitry_sk_… LIMITRY_API_URL=http://127.0.0.1:4640/v1 cargo run --example check_and_record
//! ```

use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write as _;

use limitry_client::types::{NewEvent, UsageCheck};
use limitry_client::{ApiUrl, Client, DEFAULT_API_URL, Token};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let api_key: Token = std::env::var("LIMITRY_API_KEY")?.parse()?;
    let api_url: ApiUrl = std::env::var("LIMITRY_API_URL")
        .unwrap_or_else(|_| DEFAULT_API_URL.to_owned())
        .parse()?;
    let client = Client::builder(api_url, api_key)
        .user_agent("check_and_record/1.0")
        .build()?;

    let tokens = BTreeMap::from([("total_tokens".to_owned(), 500_u32.into())]);
    let model = BTreeMap::from([("model".to_owned(), "gpt-4".to_owned())]);
    let check = UsageCheck {
        customer_id: "customer_1".to_owned(),
        event_type: "completion".to_owned(),
        values: tokens.clone(),
        dimensions: model.clone(),
    };
    // Tasks of a multi-threaded runtime can share the client.
    let verdict = tokio::spawn({
        let client = client.clone();
        async move { client.check_usage(&check).await }
    })
    .await??;
    let mut stdout = std::io::stdout();
    if !verdict.allowed {
        writeln!(stdout, "refused: {:?}", verdict.reason)?;
        return Ok(());
    }

    let recorded = client
        .record_event(&NewEvent {
            customer_id: "customer_1".to_owned(),
            event_type: "completion".to_owned(),
            values: tokens,
            dimensions: model,
            ..NewEvent::default()
        })
        .await?;
    writeln!(stdout, "recorded: {}", recorded.id)?;
    Ok(())
}
