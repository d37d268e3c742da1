//! Every state of a journey × every route of the template.

mod accounts;
mod combinations;
mod registration;
