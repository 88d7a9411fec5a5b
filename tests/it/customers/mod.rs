//! `limitry customers …`

mod create;
mod show;
mod usage;
