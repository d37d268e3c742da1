//! The product's tests, in one binary: linking it once is a third of the time of a run.

mod bad_bodies;
mod bad_requests;
mod doors;
mod events;
mod foreign_requests;
mod gallery;
mod guesses_at_once;
mod hostile;
mod items;
mod journeys;
mod limits_of_mail;
mod limits_of_sessions;
mod limits_of_tries;
mod properties;
mod races;
mod races_between_people;
mod robots;
mod roster_changes;
mod snapshots;
mod states;
mod states_of_accounts;
mod states_of_registration;
mod tidy;
mod wording;
