//! The journeys of a member: every path of the manual, and what a browser may do on the way.

mod back_and_reload;
mod login;
mod manual;
mod other_sessions;
