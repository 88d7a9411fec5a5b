//! The rows of a breakdown, which may be more than memory holds.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;
use std::io::{self, BufReader, Read};
use std::sync::{Arc, Mutex, PoisonError};

use ::http::Request;
use bytes::{Buf as _, Bytes};
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::client::json_error;
use super::request::ApiRequest;
use super::{
    ApiError, ApiResponse, BoxFuture, Client, OpenResponse, Pieces, Range, Transport,
    TransportError,
};
use limitry_types::{BreakdownRow, Extra, Grouping};

/// Bytes of one row, and of everything else between two rows.
const MAX_ROW_BYTES: usize = 1 << 20;

/// Rows that are handed over at once.
const BATCH_ROWS: usize = 256;

/// Bytes that are read at once.
const BUFFER_BYTES: usize = 64 << 10;

/// The rows of a breakdown as they arrive. Dropping it ends the request.
pub struct BreakdownRows<'a> {
    client: &'a Client,
    request_id: Option<String>,
    parsed: mpsc::Receiver<Parsed>,
    extra: Extra,
    /// Hands the body to the parser; ends with this.
    _pump: JoinSet<()>,
}

enum Parsed {
    Rows(Vec<BreakdownRow>),
    End(Extra),
    Broken(TransportError),
    Malformed(String),
}

impl Client {
    /// `GET /usage/breakdown`, row by row: a breakdown may have more rows than memory holds.
    pub async fn usage_breakdown_rows(
        &self,
        range: &Range,
        group_by: Grouping,
    ) -> Result<BreakdownRows<'_>, ApiError> {
        let opening = Arc::new(Opening {
            inner: Arc::clone(&self.transport),
            rest: Mutex::default(),
        });
        let client = Self {
            transport: opening.clone(),
            ..self.clone()
        };
        let request = ApiRequest::get("/usage/breakdown").query("groupBy", group_by.as_str());
        let response = client.send(&range.filter(request)).await?;
        let rest = opening.take();
        let request_id = response.request_id();
        let (to_parser, pieces) = mpsc::channel(2);
        let (to_reader, parsed) = mpsc::channel(2);
        let mut pump = JoinSet::new();
        pump.spawn(hand_over(response.body, rest, to_parser));
        tokio::task::spawn_blocking(move || {
            // The reader left: nothing is left to say.
            drop(to_reader.blocking_send(parse(pieces, &to_reader)));
        });
        Ok(BreakdownRows {
            client: self,
            request_id,
            parsed,
            extra: Extra::new(),
            _pump: pump,
        })
    }
}

impl BreakdownRows<'_> {
    /// The next rows; `None` after the last one.
    pub async fn next(&mut self) -> Result<Option<Vec<BreakdownRow>>, ApiError> {
        let reason = match self.parsed.recv().await {
            Some(Parsed::Rows(rows)) => return Ok(Some(rows)),
            Some(Parsed::End(extra)) => {
                self.extra = extra;
                return Ok(None);
            }
            Some(Parsed::Broken(error)) => {
                return Err(ApiError::Network {
                    kind: error.kind,
                    host: self.client.api_url.host(),
                    reason: error.reason,
                    changes: false,
                });
            }
            Some(Parsed::Malformed(reason)) => reason,
            None => "it ended before its end".to_owned(),
        };
        Err(self.malformed(reason))
    }

    /// The error of an answer that is not what the API documents.
    pub fn malformed(&self, reason: impl Into<String>) -> ApiError {
        let request = ApiRequest::get("/usage/breakdown");
        self.client
            .malformed(&request, reason, self.request_id.clone())
    }

    /// Fields beside the rows that this version does not know. Complete after the last row.
    pub fn into_extra(self) -> Extra {
        self.extra
    }
}

/// A transport that keeps the body of a response for later.
struct Opening {
    inner: Arc<dyn Transport>,
    rest: Mutex<Option<Box<dyn Pieces>>>,
}

impl Opening {
    fn take(&self) -> Option<Box<dyn Pieces>> {
        self.rest
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }
}

impl Transport for Opening {
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<ApiResponse, TransportError>> {
        Box::pin(async move {
            let opened = self.inner.open(request).await?;
            *self.rest.lock().unwrap_or_else(PoisonError::into_inner) = opened.rest;
            Ok(opened.response)
        })
    }

    fn open(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<OpenResponse, TransportError>> {
        self.inner.open(request)
    }
}

/// Hands a body over, piece by piece.
async fn hand_over(
    first: Bytes,
    rest: Option<Box<dyn Pieces>>,
    to: mpsc::Sender<Result<Bytes, TransportError>>,
) {
    if to.send(Ok(first)).await.is_err() {
        return;
    }
    let Some(mut rest) = rest else { return };
    while let Some(piece) = rest.next().await.transpose() {
        let is_last = piece.is_err();
        if to.send(piece).await.is_err() || is_last {
            return;
        }
    }
}

/// Parses a body on a thread that may block.
fn parse(
    pieces: mpsc::Receiver<Result<Bytes, TransportError>>,
    rows: &mpsc::Sender<Parsed>,
) -> Parsed {
    let state = State::default();
    let mut body = Body {
        pieces,
        piece: Bytes::new(),
        state: &state,
    };
    let mut reader = BufReader::with_capacity(BUFFER_BYTES, &mut body);
    let mut json = serde_json::Deserializer::from_reader(&mut reader);
    let document = Document {
        rows,
        state: &state,
    };
    let read = json
        .deserialize_map(document)
        .and_then(|extra| json.end().map(|()| extra));
    match (read, state.broken.take()) {
        (Ok(extra), _) => Parsed::End(extra),
        (Err(_), Some(error)) => Parsed::Broken(error),
        (Err(error), None) => Parsed::Malformed(json_error(state.first.get(), &error)),
    }
}

/// What the parser and the body that it reads tell each other.
#[derive(Default)]
struct State {
    /// The first byte that is no white space.
    first: Cell<Option<u8>>,
    /// Bytes since the last row.
    bytes: Cell<usize>,
    broken: Cell<Option<TransportError>>,
}

struct Body<'a> {
    pieces: mpsc::Receiver<Result<Bytes, TransportError>>,
    piece: Bytes,
    state: &'a State,
}

impl Read for Body<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.piece.is_empty() {
            match self.pieces.blocking_recv() {
                None => return Ok(0),
                Some(Ok(piece)) => self.piece = piece,
                Some(Err(error)) => {
                    self.state.broken.set(Some(error));
                    return Err(io::Error::other("the connection broke"));
                }
            }
        }
        let length = self.piece.len().min(buffer.len());
        self.piece.copy_to_slice(&mut buffer[..length]);
        if self.state.first.get().is_none() {
            let mut read = buffer[..length].iter();
            let first = read.find(|byte| !byte.is_ascii_whitespace());
            self.state.first.set(first.copied());
        }
        let bytes = self.state.bytes.get() + length;
        if bytes > MAX_ROW_BYTES {
            return Err(io::Error::other("one of its rows is longer than 1 MiB"));
        }
        self.state.bytes.set(bytes);
        Ok(length)
    }
}

/// `{"data": [rows], …}`
struct Document<'a> {
    rows: &'a mpsc::Sender<Parsed>,
    state: &'a State,
}

impl<'de> Visitor<'de> for Document<'_> {
    type Value = Extra;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object with `data`")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Extra, M::Error> {
        let mut extra = Extra::new();
        let mut has_data = false;
        while let Some(name) = map.next_key::<Cow<'_, str>>()? {
            if name == "data" && !has_data {
                map.next_value_seed(Rows(&self))?;
                has_data = true;
            } else {
                extra.insert(name.into_owned(), map.next_value::<Value>()?);
            }
        }
        if has_data {
            Ok(extra)
        } else {
            Err(M::Error::missing_field("data"))
        }
    }
}

struct Rows<'a>(&'a Document<'a>);

impl<'de> DeserializeSeed<'de> for Rows<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Rows<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a list of rows")
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut rows: S) -> Result<(), S::Error> {
        let mut batch = Vec::with_capacity(BATCH_ROWS);
        loop {
            let row = rows.next_element::<BreakdownRow>()?;
            let is_last = row.is_none();
            batch.extend(row);
            self.0.state.bytes.set(0);
            if batch.len() == BATCH_ROWS || is_last {
                let batch = std::mem::replace(&mut batch, Vec::with_capacity(BATCH_ROWS));
                let sent = self.0.rows.blocking_send(Parsed::Rows(batch));
                sent.map_err(|_| S::Error::custom("its reader left"))?;
            }
            if is_last {
                return Ok(());
            }
        }
    }
}
