//! `limitry customers …`

mod create;
mod show;
mod update;
mod usage;
