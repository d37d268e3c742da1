//! The product's tests, in one binary: linking it once is a third of the time of a run.

mod journeys;
