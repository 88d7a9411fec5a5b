use std::convert::Infallible;
use std::fs::File;
use std::io::{self, BufWriter, Read as _, Seek as _, SeekFrom, Write};
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::{Body, Frame, SizeHint};

/// How much is read and sent at once.
const CHUNK_BYTES: usize = 64 << 10;

/// The body of a response.
pub(crate) enum ApiBody {
    Memory(Full<Bytes>),
    File(FileBody),
}

impl Body for ApiBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        match self.get_mut() {
            Self::Memory(body) => Pin::new(body).poll_frame(context),
            Self::File(body) => Pin::new(body).poll_frame(context),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Memory(body) => body.is_end_stream(),
            Self::File(body) => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Memory(body) => body.size_hint(),
            Self::File(body) => body.size_hint(),
        }
    }
}

/// A body that is too long for memory. It is in an unnamed temporary file, which the system deletes with this value.
#[derive(Debug)]
pub(crate) struct FileBody {
    file: File,
    left: u64,
    /// What is sent next.
    chunk: Bytes,
}

impl FileBody {
    /// Writes a body to a private, unnamed file in `dir`, so on that directory's file system.
    pub(crate) fn write<E: From<io::Error>>(
        dir: &Path,
        write: impl FnOnce(&mut BufWriter<File>) -> Result<(), E>,
    ) -> Result<Self, E> {
        let mut out = BufWriter::with_capacity(CHUNK_BYTES, tempfile::tempfile_in(dir)?);
        write(&mut out)?;
        out.flush()?;
        let mut file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        let left = file.stream_position()?;
        file.seek(SeekFrom::Start(0))?;
        let mut body = Self {
            file,
            left,
            chunk: Bytes::new(),
        };
        body.read_chunk()?;
        Ok(body)
    }

    /// At most so many of the first bytes of the body, before any was sent.
    pub(crate) fn beginning(&self, most: usize) -> Bytes {
        Bytes::copy_from_slice(&self.chunk[..self.chunk.len().min(most)])
    }

    fn read_chunk(&mut self) -> io::Result<()> {
        let mut chunk = Vec::new();
        let file = &mut self.file;
        file.take(CHUNK_BYTES as u64).read_to_end(&mut chunk)?;
        self.chunk = chunk.into();
        Ok(())
    }
}

impl Body for FileBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let chunk = std::mem::take(&mut self.chunk);
        self.left = self.left.saturating_sub(chunk.len() as u64);
        // Read here, because the file was just written: its bytes are in memory. A body that ends too early breaks the
        // connection, so that no client takes it for whole.
        let _ = self.read_chunk();
        Poll::Ready((!chunk.is_empty()).then(|| Ok(Frame::data(chunk))))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
