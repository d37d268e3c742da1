//! Pages and mails: wording, languages, snapshots, HTML validity, contrast, autofill, page weight.

mod autofill;
mod contrast;
mod languages;
mod snapshots;
mod validity;
mod weight;
mod wording;
