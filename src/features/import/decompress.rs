//! Decompresses files. Their first bytes say how they are compressed, not their names.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek as _, SeekFrom};

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::FrameDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};

/// A larger window would take more memory.
const MAX_WINDOW_BYTES: u64 = 8 << 20;

const CHUNK_BYTES: usize = 256 << 10;

/// Enough to tell an archive from another file.
const MAX_MAGIC_BYTES: u64 = 512;

/// Another program must convert the file first.
#[derive(Debug, thiserror::Error)]
#[error("is {format}, which limitry does not read")]
pub(crate) struct UnsupportedFormat {
    format: &'static str,
    pub remedy: Remedy,
}

/// How such a file becomes readable.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Remedy {
    /// A command that prints the file in another format. The file's name follows it.
    Pipe(&'static str),
    /// A sentence.
    Advice(&'static str),
}

impl UnsupportedFormat {
    fn detect(begin: &[u8]) -> Option<Self> {
        use Remedy::{Advice, Pipe};
        let holds = |word: &str| memchr::memmem::find(begin, word.as_bytes()).is_some();
        let starts = |word: &str| {
            let text = begin.trim_ascii_start();
            text.get(..word.len())
                .is_some_and(|text| text.eq_ignore_ascii_case(word.as_bytes()))
        };
        let (format, remedy) = match begin {
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => ("compressed with xz", Pipe("xz -dc")),
            [b'B', b'Z', b'h', b'1'..=b'9', ..] => ("compressed with bzip2", Pipe("bzip2 -dc")),
            [b'P', b'K', 3, 4, ..] if holds("[Content_Types].xml") || holds("xl/") => (
                "a spreadsheet of Excel",
                Advice("save it as CSV in the spreadsheet program, and import that file"),
            ),
            [b'P', b'K', 3, 4, ..] => ("a ZIP archive", Pipe("unzip -p")),
            [b'P', b'A', b'R', b'1', ..] => (
                "Parquet",
                Advice(
                    "`duckdb -c \"COPY (FROM 'FILE') TO 'events.ndjson' (FORMAT json)\"` converts it",
                ),
            ),
            _ if begin.get(257..262) == Some(b"ustar") => ("a tar archive", Pipe("tar -xOf")),
            _ if starts("<!doctype") || starts("<html") => (
                "a web page",
                Advice("download the export itself: this may be a page for signing in"),
            ),
            _ if starts("<?xml") => ("XML", Advice("export it as CSV or JSON")),
            // A byte order mark, or an ASCII character in the first two bytes.
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [b' '..=b'~', 0, ..] | [0, b' '..=b'~', ..] => {
                ("UTF-16", Pipe("iconv -f UTF-16 -t UTF-8"))
            }
            _ => return None,
        };
        Some(Self { format, remedy })
    }

    fn large_window() -> Self {
        Self {
            format: "compressed with a window of more than 8 MiB (zstd --long, --ultra)",
            remedy: Remedy::Pipe("zstd -dc --long=31"),
        }
    }
}

/// The content of the file, decompressed as it is read.
pub(super) fn decompress(mut file: File) -> io::Result<Box<dyn Read>> {
    let mut magic = Vec::new();
    file.by_ref()
        .take(MAX_MAGIC_BYTES)
        .read_to_end(&mut magic)?;
    file.seek(SeekFrom::Start(0))?;
    if let Some(unsupported) = UnsupportedFormat::detect(&magic) {
        return Err(io::Error::other(unsupported));
    }
    Ok(match magic[..] {
        [0x1f, 0x8b, ..] => Box::new(MultiGzDecoder::new(BufReader::with_capacity(
            CHUNK_BYTES,
            file,
        ))),
        [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Box::new(Zstd {
            source: BufReader::with_capacity(CHUNK_BYTES, file),
            decoder: FrameDecoder::new(),
            in_frame: false,
        }),
        _ => Box::new(file),
    })
}

/// All frames of a zstd file. The checksum of each is verified.
struct Zstd {
    source: BufReader<File>,
    decoder: FrameDecoder,
    in_frame: bool,
}

impl Zstd {
    /// Begins the next frame; false at the end of the file.
    fn next_frame(&mut self) -> io::Result<bool> {
        while !self.source.fill_buf()?.is_empty() {
            self.decoder.set_max_window_size(MAX_WINDOW_BYTES);
            match self.decoder.reset(&mut self.source) {
                Ok(()) => {
                    self.in_frame = true;
                    return Ok(true);
                }
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    let skipped = io::copy(
                        &mut self.source.by_ref().take(length.into()),
                        &mut io::sink(),
                    )?;
                    if skipped < u64::from(length) {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                }
                Err(FrameDecoderError::WindowSizeTooBig { .. }) => {
                    return Err(io::Error::other(UnsupportedFormat::large_window()));
                }
                Err(error) => return Err(damaged(&error)),
            }
        }
        Ok(false)
    }
}

impl Read for Zstd {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            if !self.in_frame && !self.next_frame()? {
                return Ok(0);
            }
            while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                let one = ruzstd::decoding::BlockDecodingStrategy::UptoBlocks(1);
                self.decoder
                    .decode_blocks(&mut self.source, one)
                    .map_err(|error| damaged(&error))?;
            }
            let read = self.decoder.read(into)?;
            if read > 0 || into.is_empty() {
                return Ok(read);
            }
            let expected = self.decoder.get_checksum_from_data();
            if expected.is_some() && expected != self.decoder.get_calculated_checksum() {
                return Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    "it is damaged: its checksum is wrong (zstd)",
                ));
            }
            self.in_frame = false;
        }
    }
}

/// Without the library's text, which names its own types.
fn damaged(error: &FrameDecoderError) -> io::Error {
    let source = std::error::Error::source(error);
    let mut causes = std::iter::successors(source, |cause| cause.source());
    let is_cut = causes.any(|cause| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(|cause| cause.kind() == io::ErrorKind::UnexpectedEof)
    });
    let message = if is_cut {
        "its end is missing (zstd)"
    } else {
        "it is damaged (zstd)"
    };
    io::Error::new(io::ErrorKind::InvalidData, message)
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Seek as _, Write as _};

    use super::decompress;

    fn decompressed(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        file.rewind().unwrap();
        let mut out = Vec::new();
        decompress(file)?.read_to_end(&mut out).map(|_| out)
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn zstd(bytes: &[u8]) -> Vec<u8> {
        let level = ruzstd::encoding::CompressionLevel::Fastest;
        ruzstd::encoding::compress_to_vec(bytes, level)
    }

    #[test]
    fn the_first_bytes_tell_the_compression() {
        let text = b"{\"a\":1}\n".repeat(50_000);
        for compressed in [text.clone(), gzip(&text), zstd(&text)] {
            assert!(decompressed(&compressed).unwrap() == text);
        }
        assert!(decompressed(b"").unwrap().is_empty());
        assert_eq!(decompressed(b"x").unwrap(), b"x");
    }

    #[test]
    fn files_can_have_several_members_and_skippable_frames() {
        let two = [gzip(b"one\n"), gzip(b"two\n")].concat();
        assert_eq!(decompressed(&two).unwrap(), b"one\ntwo\n");
        let skipped = [&[0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0][..], b"abc"].concat();
        let two = [zstd(b"one\n"), skipped, zstd(b"two\n")].concat();
        assert_eq!(decompressed(&two).unwrap(), b"one\ntwo\n");
    }

    #[test]
    fn truncated_and_damaged_files_are_refused() {
        let text = b"{\"customerId\":\"c\"}\n".repeat(1000);
        for compressed in [gzip(&text), zstd(&text)] {
            let error = decompressed(&compressed[..compressed.len() - 3]).unwrap_err();
            // The error is text for users, not the debug form of a type.
            assert!(!error.to_string().contains(['{', ':', '"']), "{error}");
            let mut damaged = compressed.clone();
            let last = damaged.len() - 6;
            damaged[last] ^= 0x55;
            assert!(decompressed(&damaged).is_err() || decompressed(&damaged).unwrap() != text);
        }
    }

    #[test]
    fn a_large_window_is_refused() {
        // A frame whose header asks for a window of 1 GiB.
        let frame = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 20 << 3, 0x01, 0x00, 0x00];
        assert!(decompressed(&frame).is_err());
    }
}
