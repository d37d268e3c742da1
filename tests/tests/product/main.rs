//! The product's tests, in one binary: linking it once is a third of the time of a run.

mod conventions;
mod deployment;
mod faults;
mod journeys;
mod limits;
mod mail;
mod pages;
mod performance;
mod random;
mod roster;
mod security;
mod staff;
mod states;
