//! What is refused because it would count something twice, or not at all.

use super::Import;
use super::problem::ImportProblem;
use crate::commands::Problem;
use crate::features::import::{Comparison, Journal, Survey};

impl Import<'_> {
    /// Refuses lines that are no events, unless they are to be left out.
    pub(super) fn judge_lines(&self, survey: &Survey) -> Result<(), Problem> {
        if survey.bad > 0 && !self.args.skip_invalid {
            return Err(ImportProblem::Invalid {
                file: self.source.name.clone(),
                lines: survey.lines,
                bad: survey.bad,
                problems: survey.problems,
                first: survey.first.clone(),
                rejects: self
                    .args
                    .rejects
                    .as_ref()
                    .map(|path| path.display().to_string()),
            }
            .into());
        }
        Ok(())
    }

    /// Refuses what would count something twice, or not at all.
    pub(super) fn judge(
        &self,
        known: &[Journal],
        own: Option<&Journal>,
        comparison: &Comparison<'_>,
        survey: &Survey,
        id: &str,
    ) -> Result<(), Problem> {
        self.judge_lines(survey)?;
        let file = || self.source.name.clone();
        if let Some(own) = own {
            let now = self.read_as(survey);
            if own.reading != now {
                return Err(ImportProblem::ReadDifferently {
                    was: own.reading.clone(),
                    now,
                }
                .into());
            }
            if !comparison.own_fits() {
                return Err(ImportProblem::Changed {
                    file: file(),
                    lines: own.sent.lines,
                    id: id.to_owned(),
                    other: self.command(Some("ANOTHER_ID"), ""),
                }
                .into());
            }
        } else {
            self.judge_new(known, comparison, id)?;
        }
        Ok(())
    }

    /// Refuses an import that nobody began here, where it is another one in other clothes.
    fn judge_new(
        &self,
        known: &[Journal],
        comparison: &Comparison<'_>,
        id: &str,
    ) -> Result<(), Problem> {
        let file = || self.source.name.clone();
        let elsewhere = known.iter().find(|other| {
            other.import_id == id && other.destination != self.destination && !other.is_done()
        });
        if let Some(other) = elsewhere.filter(|_| !self.args.allow_overlap) {
            return Err(ImportProblem::Elsewhere {
                project: other.destination.project_id().to_owned(),
                api_url: other.destination.api_url.clone(),
                begun: other.begun,
                again: self.command_there(&other.destination),
                here: self.command(None, " --allow-overlap"),
            }
            .into());
        }
        if self.args.allow_overlap {
            return Ok(());
        }
        let anyway = self.command(None, " --allow-overlap");
        if let Some(other) = comparison.continued() {
            return Err(ImportProblem::Continues {
                file: file(),
                lines: other.sent.lines,
                begun: other.begun,
                path: other.path.clone(),
                again: self.command(Some(&other.import_id), ""),
                anyway,
            }
            .into());
        }
        // Whoever gives an id says that it is something else, unless the lines themselves say that it is not.
        if let Some(other) = comparison.overlapped(self.args.import_id.is_none()) {
            return Err(ImportProblem::Overlaps {
                file: file(),
                begun: other.begun,
                path: other.path.clone(),
                anyway,
            }
            .into());
        }
        Ok(())
    }
}
