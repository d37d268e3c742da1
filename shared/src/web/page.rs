//! Answers with a rendered template.

use askama::Template;
use http::StatusCode;

use super::answer::Answer;
use super::rejection::Rejection;

impl Answer {
    /// A page.
    ///
    /// # Errors
    /// When the template cannot be rendered.
    pub fn page(page: &impl Template) -> Result<Self, Rejection> {
        render(StatusCode::OK, page)
    }

    /// The same form again, with what has to be corrected (422).
    ///
    /// # Errors
    /// When the template cannot be rendered.
    pub fn try_again(page: &impl Template) -> Result<Self, Rejection> {
        render(StatusCode::UNPROCESSABLE_ENTITY, page)
    }
}

fn render(status: StatusCode, page: &impl Template) -> Result<Answer, Rejection> {
    Ok(Answer::html(status, page.render().map_err(Rejection::internal)?))
}
