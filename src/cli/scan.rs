//! `limitry scan`

use std::path::PathBuf;

use clap::Args;

/// `limitry scan`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry scan
  limitry scan dist --verify
  limitry scan --git-history --sarif > secrets.sarif
  limitry scan --stdin < deployment.yaml
  limitry scan --install-hook

Exit codes:
  0   nothing found
  9   nothing found, but not everything could be read
  10  a secret was found")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag that is typed"
)]
pub struct ScanArgs {
    /// Files and directories [default: the one you are in]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// Read git's history, of every branch and tag, instead of files
    #[arg(long, conflicts_with_all = ["staged", "stdin", "no_ignore"])]
    pub git_history: bool,

    /// Read the files that are staged for the next commit
    #[arg(long, conflicts_with_all = ["stdin", "no_ignore"])]
    pub staged: bool,

    /// Read standard input, instead of files
    #[arg(long, conflicts_with_all = ["paths", "no_ignore"])]
    pub stdin: bool,

    /// Also read files that .gitignore excludes
    #[arg(long)]
    pub no_ignore: bool,

    /// Look up each secret by its last four characters and show whether it is active
    #[arg(long)]
    pub verify: bool,

    /// Print SARIF 2.1.0, for code-scanning services
    #[arg(long, conflicts_with_all = ["json", "jsonl"])]
    pub sarif: bool,

    /// Let git run `limitry scan --staged` before each commit
    #[arg(long, conflicts_with_all = ["git_history", "staged", "stdin", "no_ignore", "verify", "sarif"])]
    pub install_hook: bool,
}
