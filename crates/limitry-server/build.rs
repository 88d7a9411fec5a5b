//! Compresses the files of the page, `ui/`, into the program.

use std::error::Error;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::{env, fs, io};

use flate2::Compression;
use flate2::write::GzEncoder;

fn main() -> Result<(), Box<dyn Error>> {
    io::stdout().write_all(b"cargo::rerun-if-changed=ui\n")?;
    let out_dir = env::var("OUT_DIR")?;
    let mut names = Vec::new();
    for entry in fs::read_dir("ui")? {
        names.push(
            entry?
                .file_name()
                .into_string()
                .map_err(|_| "a name that is not UTF-8")?,
        );
    }
    // Sorted, so that the same files give the same program.
    names.sort();
    let mut table = "static ASSETS: &[Asset] = &[\n".to_owned();
    for name in names {
        let content_type = match Path::new(&name).extension().and_then(|kind| kind.to_str()) {
            Some("js") => "text/javascript; charset=utf-8",
            Some("css") => "text/css; charset=utf-8",
            Some("svg") => "image/svg+xml",
            _ => continue,
        };
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&fs::read(Path::new("ui").join(&name))?)?;
        let compressed = Path::new(&out_dir).join(format!("{name}.gz"));
        fs::write(compressed, encoder.finish()?)?;
        writeln!(
            table,
            "Asset {{ path: \"/ui/{name}\", content_type: \"{content_type}\", bytes: include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{name}.gz\")) }},"
        )?;
    }
    table.push_str("];\n");
    fs::write(Path::new(&out_dir).join("assets.rs"), table)?;
    Ok(())
}
