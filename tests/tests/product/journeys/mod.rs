//! The journeys of a member: every path of the manual, and back, reload and repeated submits on the way.

mod back_and_reload;
mod login;
mod manual;
mod other_sessions;
