//! The roster: importing it, and erasing members whose insurance ended.

mod address_change;
mod erase_lapsed;
mod import_flow;
