//! The first pass: everything is looked at, nothing is sent.

use super::journal::{Journal, Sent};
use super::records::{Chain, Cutter, Format, Kind, ReadError, Records};
use super::sketch::{Search, Sketch};
use limitry_types::Detail;
use limitry_types::text::hex;

/// How many problems are shown.
pub(crate) const SHOWN: usize = 20;

/// What is wrong with which line.
#[derive(Debug, Clone)]
pub(crate) struct Mistake {
    /// The record's first line.
    pub line: u64,
    pub detail: Detail,
}

/// What a file is.
#[derive(Default)]
pub(crate) struct Survey {
    pub digest: String,
    pub length: u64,
    pub lines: u64,
    pub events: u64,
    /// How many of them have no key of their own.
    pub derived: u64,
    /// How many records are no events.
    pub bad: u64,
    /// How many problems those have.
    pub problems: u64,
    pub first: Vec<Mistake>,
    /// The digest at the end of each request's records.
    pub marks: Vec<[u8; 16]>,
    pub sketch: Sketch,
    pub format: Option<Format>,
    /// Whether something that is not packed was left out behind what is.
    pub trailing: bool,
    /// A last line that is not written to its end yet: it is left for the next time.
    pub partial: Option<u64>,
}

/// What a file is compared with while it is looked at.
pub(crate) struct Comparison<'a> {
    /// Other imports to the same place, in the order of how many lines they sent.
    others: Vec<&'a Journal>,
    next: usize,
    /// Those of which the file is the beginning and more.
    continued: Option<&'a Journal>,
    search: Search,
    searched: Vec<&'a Journal>,
    /// What was sent under the id of this import.
    own: Option<&'a Sent>,
    own_fits: bool,
}

impl<'a> Comparison<'a> {
    /// With the other imports, and with what was sent under this import's own id.
    pub(crate) fn new(others: impl Iterator<Item = &'a Journal>, own: Option<&'a Sent>) -> Self {
        // A file whose lines all have keys of their own counts once without our help.
        let searched: Vec<&Journal> = others.filter(|journal| journal.derived > 0).collect();
        let mut others: Vec<&Journal> = searched.clone();
        others.retain(|journal| journal.sent.lines > 0);
        others.sort_by_key(|journal| journal.sent.lines);
        let own = own.filter(|sent| sent.lines > 0);
        Self {
            others,
            next: 0,
            continued: None,
            search: Search::for_all(searched.iter().map(|journal| &journal.sketch)),
            searched,
            own,
            own_fits: own.is_none(),
        }
    }

    fn record(&mut self, records: &Records, kind: Kind, chain: &Chain) {
        if let Kind::Event(found) = kind
            && !found.keyed
        {
            self.search.push(records.digest(), found.timed);
        }
        let line = records.last_line();
        if self.own.is_some_and(|own| own.lines == line) {
            let chain = hex(&chain.value());
            self.own_fits = self.own.is_some_and(|own| own.chain == chain);
        }
        while let Some(other) = self
            .others
            .get(self.next)
            .filter(|other| other.sent.lines <= line)
        {
            if other.sent.lines == line && other.sent.chain == hex(&chain.value()) {
                self.continued = Some(other);
            }
            self.next += 1;
        }
    }

    /// Whether the file begins with what was sent under its own id.
    pub(crate) fn own_fits(&self) -> bool {
        self.own_fits
    }

    /// The import that the file begins with, the longest one.
    pub(crate) fn continued(&self) -> Option<&'a Journal> {
        self.continued
    }

    /// An import whose lines are in the file.
    pub(crate) fn overlapped(&self, plain: bool) -> Option<&'a Journal> {
        self.search.found(plain).map(|at| self.searched[at])
    }
}

/// The first pass, in steps.
pub(crate) struct Surveyor<'a, 'j> {
    records: Records,
    comparison: &'a mut Comparison<'j>,
    cutter: Cutter,
    chain: Chain,
    open: bool,
    growing: bool,
    survey: Survey,
}

impl<'a, 'j> Surveyor<'a, 'j> {
    /// Of these records, from their beginning. `growing`: the last line may be half written.
    pub(crate) fn new(records: Records, comparison: &'a mut Comparison<'j>, growing: bool) -> Self {
        Self {
            growing,
            records,
            comparison,
            cutter: Cutter::default(),
            chain: Chain::default(),
            open: false,
            survey: Survey::default(),
        }
    }

    /// How many bytes were looked at, unpacked.
    pub(crate) fn read(&self) -> u64 {
        self.records.read()
    }

    /// Looks at some more records; false: that was all. Each one that is no event is handed to `bad`.
    pub(crate) fn step<E: From<ReadError>>(
        &mut self,
        mut bad: impl FnMut(&Records) -> Result<(), E>,
    ) -> Result<bool, E> {
        for _ in 0..limitry_types::rules::MAX_BATCH_EVENTS {
            let Some(kind) = self.records.advance()? else {
                return Ok(false);
            };
            if self.growing && kind == Kind::Bad && !self.records.is_terminated() {
                self.survey.partial = Some(self.records.first_line());
                return Ok(false);
            }
            self.chain.push(self.records.digest());
            self.open = true;
            match kind {
                Kind::Nothing => {}
                Kind::Bad => {
                    self.mistaken();
                    bad(&self.records)?;
                }
                Kind::Event(found) => {
                    self.survey.events += 1;
                    if !found.keyed {
                        self.survey.derived += 1;
                        self.survey.sketch.push(self.records.digest(), found.timed);
                    }
                }
            }
            self.comparison.record(&self.records, kind, &self.chain);
            if self.cutter.push(kind, self.records.size()) {
                self.mark();
            }
        }
        Ok(true)
    }

    fn mistaken(&mut self) {
        let survey = &mut self.survey;
        survey.bad += 1;
        let problems = self.records.problems();
        survey.problems += problems.len() as u64;
        let room = SHOWN - survey.first.len();
        let line = self.records.first_line();
        survey
            .first
            .extend(problems.iter().take(room).map(|detail| Mistake {
                line,
                detail: detail.clone(),
            }));
    }

    fn mark(&mut self) {
        let mut mark = [0; 16];
        mark.copy_from_slice(&self.chain.value()[..16]);
        self.survey.marks.push(mark);
        self.open = false;
    }

    /// What the file is, after the last step.
    pub(crate) fn finish(mut self) -> Survey {
        if self.open {
            self.mark();
        }
        Survey {
            digest: self
                .records
                .whole()
                .map(|whole| hex(&whole))
                .unwrap_or_default(),
            length: self.records.read(),
            lines: match self.survey.partial {
                Some(partial) => partial - 1,
                None => self.records.last_line(),
            },
            format: Some(self.records.format()),
            trailing: self.records.trailing(),
            ..self.survey
        }
    }
}
