//! `limitry projects …`

use clap::{Args, Subcommand};

use super::values;

/// `limitry projects …`
#[derive(Debug, Subcommand)]
pub enum ProjectsCommand {
    /// List the projects you can act on
    #[command(alias = "ls")]
    List(ProjectsListArgs),
}

/// `limitry projects list`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry projects list
  limitry --local projects list --json")]
pub struct ProjectsListArgs {
    /// How much of the list to show
    #[command(flatten)]
    pub length: ListLength,
}

/// How much of a list is wanted. Pages are fetched until there is enough.
#[derive(Debug, Clone, Copy, Args)]
pub struct ListLength {
    /// Show at most this many (50)
    #[arg(long, value_name = "N", value_parser = values::count)]
    pub limit: Option<usize>,

    /// Show all of them
    #[arg(long, conflicts_with = "limit")]
    pub all: bool,
}
