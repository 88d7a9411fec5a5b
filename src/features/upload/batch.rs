//! The body of one request to `/events/batch`.

use bytes::Bytes;
use limitry_types::rules::MAX_BATCH_EVENTS;

/// Half of what the API takes, so that added keys and times still fit.
pub(crate) const MAX_EVENT_BYTES_PER_BATCH: usize = 3 << 20;

const PREFIX: &[u8] = b"{\"events\":[";
const SUFFIX: &[u8] = b"]}";

/// The position of an event in a batch's body.
struct Event {
    begin: usize,
    end: usize,
    id: u64,
}

/// Events of one request.
pub(crate) struct Batch {
    body: Bytes,
    events: Vec<Event>,
}

impl Batch {
    pub(crate) fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.events.len()
    }

    /// What the caller calls this event: a line number, an index.
    pub(super) fn id(&self, position: usize) -> u64 {
        self.events[position].id
    }

    pub(super) fn event(&self, position: usize) -> Bytes {
        let Event { begin, end, .. } = self.events[position];
        self.body.slice(begin..end)
    }

    /// The body of a request with these events only.
    pub(super) fn body_of(&self, positions: &[usize]) -> Bytes {
        if positions.len() == self.events.len() {
            return self.body.clone();
        }
        let mut builder = BatchBuilder::default();
        for position in positions {
            let Event { begin, end, .. } = self.events[*position];
            builder.push(0, |body| body.extend_from_slice(&self.body[begin..end]));
        }
        builder.finish().body
    }
}

/// Collects events into a [`Batch`].
#[derive(Default)]
pub(crate) struct BatchBuilder {
    body: Vec<u8>,
    events: Vec<Event>,
}

impl BatchBuilder {
    /// Adds the event that `write` appends.
    pub(crate) fn push(&mut self, id: u64, write: impl FnOnce(&mut Vec<u8>)) {
        let separator = if self.body.is_empty() { PREFIX } else { b"," };
        self.body.extend_from_slice(separator);
        let begin = self.body.len();
        write(&mut self.body);
        let end = self.body.len();
        self.events.push(Event { begin, end, id });
    }

    pub(crate) fn is_full(&self) -> bool {
        self.events.len() >= MAX_BATCH_EVENTS || self.body.len() >= MAX_EVENT_BYTES_PER_BATCH
    }

    pub(crate) fn finish(mut self) -> Batch {
        if self.body.is_empty() {
            self.body.extend_from_slice(PREFIX);
        }
        self.body.extend_from_slice(SUFFIX);
        Batch {
            body: self.body.into(),
            events: self.events,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::BatchBuilder;

    #[test]
    fn a_request_can_hold_a_part_of_a_batch() {
        let mut builder = BatchBuilder::default();
        for (id, event) in [(1, "{\"a\":1}"), (2, "{\"b\":2}"), (3, "{\"c\":3}")] {
            builder.push(id, |body| body.extend_from_slice(event.as_bytes()));
        }
        let batch = builder.finish();
        let whole = br#"{"events":[{"a":1},{"b":2},{"c":3}]}"#;
        assert_eq!(batch.body_of(&[0, 1, 2]), &whole[..]);
        assert_eq!(
            batch.body_of(&[2, 0]),
            &br#"{"events":[{"c":3},{"a":1}]}"#[..]
        );
        assert_eq!(batch.body_of(&[]), &br#"{"events":[]}"#[..]);
        assert_eq!((batch.id(1), &batch.event(1)[..]), (2, &b"{\"b\":2}"[..]));
    }
}
