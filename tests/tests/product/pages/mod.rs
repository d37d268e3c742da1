//! Pages and mails as they are read: wording, languages, validity, contrast, weight.

mod autofill;
mod contrast;
mod languages;
mod snapshots;
mod validity;
mod weight;
mod wording;
