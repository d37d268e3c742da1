//! E01–E07 and the other pages that end a step.

use askama::Template;

use super::frame::Frame;
use crate::wording::{Button, Refusal, RefusalText};

/// A page that says what happened and where to go on.
#[derive(Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    /// The outside of the page.
    pub frame: Frame,
    /// What happened.
    pub heading: String,
    /// What to do; the inquiry number, where there is one, is part of it.
    pub body: String,
    /// Where to go, the main one first.
    pub buttons: Vec<Button>,
}

impl ErrorPage {
    /// The page for a refusal, in the language of the frame.
    pub fn new(frame: Frame, refusal: &Refusal) -> Self {
        let RefusalText { heading, body, buttons } = frame.w.refusals.text(refusal);
        Self { frame, heading, body, buttons }
    }
}
