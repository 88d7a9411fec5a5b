//! `limitry projects …`

use clap::{Args, Subcommand};

use super::shared::ListLength;
use super::value_parsers;

/// `limitry projects …`
#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  limitry projects list
  limitry projects use proj_123")]
pub enum ProjectsCommand {
    /// List the projects you can act on
    #[command(alias = "ls")]
    List(ProjectsListArgs),
    /// Show one project
    #[command(alias = "get")]
    Show(ProjectsShowArgs),
    /// Choose the project of the profile
    Use(ProjectsUseArgs),
    /// Create a project
    Create(ProjectsCreateArgs),
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

/// `limitry projects show`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry projects show
  limitry projects show proj_123 --json")]
pub struct ProjectsShowArgs {
    /// The project: its id or its name [default: the one in use]
    #[arg(id = "wanted", value_name = "PROJECT", value_parser = value_parsers::selector)]
    pub project: Option<String>,
}

/// `limitry projects use`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry projects use proj_123
  limitry projects use Staging --profile work")]
pub struct ProjectsUseArgs {
    /// The project: its id or its name
    #[arg(id = "wanted", value_name = "PROJECT", value_parser = value_parsers::selector)]
    pub project: String,
}

/// `limitry projects create`
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  limitry projects create Staging
  limitry --local projects create Test --json")]
pub struct ProjectsCreateArgs {
    /// The name
    #[arg(value_name = "NAME", value_parser = value_parsers::name)]
    pub name: String,
}
