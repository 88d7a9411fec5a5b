//! Running work on the database: one thread writes, many connections read.

mod panics;
mod readers;
mod unit_of_work;
mod writer;

pub(crate) use panics::catch_panics;
pub(crate) use readers::Readers;
pub(crate) use unit_of_work::UnitOfWork;
pub(crate) use writer::Writer;
