//! The roster: importing it, and erasing members whose insurance ended.

mod erase_lapsed;
mod import_flow;
