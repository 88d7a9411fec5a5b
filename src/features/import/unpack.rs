//! Files as they were before somebody packed them, told by their first bytes; never by their names.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek as _, SeekFrom};
use std::rc::Rc;

use flate2::bufread::GzDecoder;
use ruzstd::decoding::FrameDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};

/// How far back a packed file may refer: what it costs in memory.
const LARGEST_WINDOW: u64 = 8 << 20;

/// How much is read of the file at once.
const CHUNK: usize = 256 << 10;

/// What another program has to make readable first.
#[derive(Debug, thiserror::Error)]
#[error("is {what}, which is not read here")]
pub(crate) struct Foreign {
    what: &'static str,
    /// The command that does it, but for the file.
    pub remedy: &'static str,
}

impl Foreign {
    /// What a file is that begins so; `None`: nothing that is known.
    fn of(begin: &[u8]) -> Option<Self> {
        let (what, remedy) = match begin {
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => ("packed with xz", "xz -dc"),
            [b'B', b'Z', b'h', b'1'..=b'9', ..] => ("packed with bzip2", "bzip2 -dc"),
            [b'P', b'K', 3, 4, ..] => ("a ZIP archive", "unzip -p"),
            // With its mark, or a Latin letter, brace or quote in its first two bytes.
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [b' '..=b'~', 0, ..] | [0, b' '..=b'~', ..] => {
                ("UTF-16", "iconv -f UTF-16 -t UTF-8")
            }
            _ => return None,
        };
        Some(Self { what, remedy })
    }

    fn wide() -> Self {
        Self {
            what: "packed with a larger window than 8 MiB (zstd --long, --ultra)",
            remedy: "zstd -dc --long=31",
        }
    }
}

/// Whether something that is not packed stands behind what is, and was left out.
pub(super) type Trailing = Rc<Cell<bool>>;

/// The file's content, unpacked as it is read.
pub(super) fn unpack(mut file: File, trailing: &Trailing) -> io::Result<Box<dyn Read>> {
    let mut magic = Vec::with_capacity(6);
    file.by_ref().take(6).read_to_end(&mut magic)?;
    file.seek(SeekFrom::Start(0))?;
    if let Some(foreign) = Foreign::of(&magic) {
        return Err(io::Error::other(foreign));
    }
    Ok(match magic[..] {
        [0x1f, 0x8b, ..] => Box::new(Gzip {
            member: Some(GzDecoder::new(BufReader::with_capacity(CHUNK, file))),
            trailing: Rc::clone(trailing),
        }),
        [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Box::new(Zstd {
            source: BufReader::with_capacity(CHUNK, file),
            decoder: FrameDecoder::new(),
            open: false,
        }),
        _ => Box::new(file),
    })
}

/// One gzip member after the other. Zeros behind the last are the padding of a tape, and what else stands there is left
/// out and told of: both as gzip does.
struct Gzip {
    member: Option<GzDecoder<BufReader<File>>>,
    trailing: Trailing,
}

impl Read for Gzip {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.member {
            let read = member.read(into)?;
            if read > 0 || into.is_empty() {
                return Ok(read);
            }
            let mut rest = match self.member.take() {
                Some(member) => member.into_inner(),
                None => break,
            };
            let mut padded = false;
            loop {
                let begin = rest.fill_buf()?;
                let zeros = begin.iter().take_while(|byte| **byte == 0).count();
                if begin.is_empty() {
                    break;
                }
                if zeros < begin.len() {
                    let next = &begin[zeros..];
                    // Its second byte may be the next chunk's: one that is none then fails by itself.
                    let packed = next[0] == 0x1f && next.get(1).is_none_or(|byte| *byte == 0x8b);
                    if packed && !padded && zeros == 0 {
                        self.member = Some(GzDecoder::new(rest));
                    } else {
                        self.trailing.set(true);
                    }
                    break;
                }
                padded = true;
                rest.consume(zeros);
            }
        }
        Ok(0)
    }
}

/// One zstd frame after the other, each checked against its own checksum.
struct Zstd {
    source: BufReader<File>,
    decoder: FrameDecoder,
    /// Whether a frame was begun and not ended.
    open: bool,
}

impl Zstd {
    /// Begins the next frame; false: there is none.
    fn begin(&mut self) -> io::Result<bool> {
        while !self.source.fill_buf()?.is_empty() {
            self.decoder.set_max_window_size(LARGEST_WINDOW);
            match self.decoder.reset(&mut self.source) {
                Ok(()) => {
                    self.open = true;
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
                    return Err(io::Error::other(Foreign::wide()));
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
            if !self.open && !self.begin()? {
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
            let promised = self.decoder.get_checksum_from_data();
            if promised.is_some() && promised != self.decoder.get_calculated_checksum() {
                return Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    "its checksum does not fit: it is damaged",
                ));
            }
            self.open = false;
        }
    }
}

fn damaged(error: &FrameDecoderError) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error.to_string())
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Seek as _, Write as _};

    use super::unpack;

    fn unpacked(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        file.rewind().unwrap();
        let mut out = Vec::new();
        unpack(file, &super::Trailing::default())?
            .read_to_end(&mut out)
            .map(|_| out)
    }

    #[test]
    fn what_stands_behind_the_last_member_is_left_out_as_gzip_does() {
        let text = b"{\"a\":1}\n".repeat(50_000);
        for (behind, told) in [
            (vec![0; 600_000], false),
            (b"garbage".to_vec(), true),
            ([vec![0; 600_000], b"x".to_vec()].concat(), true),
        ] {
            let mut file = tempfile::tempfile().unwrap();
            file.write_all(&[gzip(&text), gzip(&text), behind].concat())
                .unwrap();
            file.rewind().unwrap();
            let (trailing, mut out) = (super::Trailing::default(), Vec::new());
            unpack(file, &trailing)
                .unwrap()
                .read_to_end(&mut out)
                .unwrap();
            assert!(out == text.repeat(2));
            assert_eq!(trailing.get(), told);
        }
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
    fn the_first_bytes_tell_how_it_was_packed() {
        let text = b"{\"a\":1}\n".repeat(50_000);
        for packed in [text.clone(), gzip(&text), zstd(&text)] {
            assert!(unpacked(&packed).unwrap() == text);
        }
        assert!(unpacked(b"").unwrap().is_empty());
        assert_eq!(unpacked(b"x").unwrap(), b"x");
    }

    #[test]
    fn packed_files_can_be_put_together_and_hold_comments() {
        let two = [gzip(b"one\n"), gzip(b"two\n")].concat();
        assert_eq!(unpacked(&two).unwrap(), b"one\ntwo\n");
        let skipped = [&[0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0][..], b"abc"].concat();
        let two = [zstd(b"one\n"), skipped, zstd(b"two\n")].concat();
        assert_eq!(unpacked(&two).unwrap(), b"one\ntwo\n");
    }

    #[test]
    fn what_is_cut_or_damaged_is_not_taken_for_whole() {
        let text = b"{\"customerId\":\"c\"}\n".repeat(1000);
        for packed in [gzip(&text), zstd(&text)] {
            assert!(unpacked(&packed[..packed.len() - 3]).is_err());
            let mut damaged = packed.clone();
            let last = damaged.len() - 6;
            damaged[last] ^= 0x55;
            assert!(unpacked(&damaged).is_err() || unpacked(&damaged).unwrap() != text);
        }
    }

    #[test]
    fn a_window_that_would_take_all_memory_is_refused() {
        // A frame whose header asks for a window of 1 GiB.
        let frame = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 20 << 3, 0x01, 0x00, 0x00];
        assert!(unpacked(&frame).is_err());
    }
}
