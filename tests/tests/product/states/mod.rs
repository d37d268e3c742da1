//! State machine of the journeys: every state × every route of the template.

mod accounts;
mod combinations;
mod registration;
