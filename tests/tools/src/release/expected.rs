//! The expected answer to a sample event.

use serde_json::Value;

use local::template::Function;
use local::{Error, Result};

/// Number of characters quoted from a wrong answer.
const QUOTED: usize = 200;

/// The kind of answer that is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A page.
    Page,
    /// The answer to a valid form: the next page, or a redirect to it.
    AfterForm,
    /// A batch response without failed records.
    Batch,
    /// Anything but an error; a staff operation's `outcome` must not be `refused`.
    Success,
}

impl Expected {
    /// The expected answer of `function` to `event`.
    pub fn of(function: &Function, event: &Value) -> Self {
        if function.stream.is_some() {
            return Self::Batch;
        }
        if function.routes.is_empty() {
            return Self::Success;
        }
        match event["requestContext"]["http"]["method"].as_str() {
            Some("GET") => Self::Page,
            _ => Self::AfterForm,
        }
    }

    /// Checks an answer. Returns its summary for the table.
    ///
    /// # Errors
    /// [`Error::Failed`] says what was expected, and quotes the answer.
    pub fn judge(self, answer: &Value) -> Result<String> {
        let statuses: &[u64] = match self {
            Self::Success if answer["outcome"] == "refused" => return Err(wrong("an order carried out", answer)),
            Self::Success => return Ok("success".to_owned()),
            Self::Batch => {
                let is_done = answer["batchItemFailures"].as_array().is_some_and(Vec::is_empty);
                return if is_done { Ok("success".to_owned()) } else { Err(wrong("no failed record", answer)) };
            }
            Self::Page => &[200],
            Self::AfterForm => &[200, 303],
        };
        let status = answer["statusCode"].as_u64().filter(|status| statuses.contains(status));
        let status = status.ok_or_else(|| wrong(&format!("a status out of {statuses:?}"), answer))?;
        let is_there = |part: &Value| part.as_str().is_some_and(|text| !text.is_empty());
        match status {
            303 if is_there(&answer["headers"]["location"]) => Ok(status.to_string()),
            303 => Err(wrong("a place to go", answer)),
            _ if is_there(&answer["body"]) => Ok(status.to_string()),
            _ => Err(wrong("a page", answer)),
        }
    }
}

fn wrong(expected: &str, answer: &Value) -> Error {
    // For a page quote the status and the beginning of the body.
    let (status, body) = (&answer["statusCode"], answer["body"].as_str());
    let text = body.map_or_else(|| answer.to_string(), |body| format!("{status} {body}"));
    let quoted: String = text.chars().take(QUOTED).map(|c| if c == '\n' { ' ' } else { c }).collect();
    Error::Failed(format!("expected {expected}, but the answer was {quoted}"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::{Value, json};

    use super::Expected;
    use local::template::Template;

    fn of(function: &str, event: &Value) -> Expected {
        let template = Template::of_workspace(&BTreeMap::new()).unwrap();
        Expected::of(template.function(function).unwrap(), event)
    }

    #[test]
    fn the_expected_answer_follows_from_the_function_s_trigger() {
        let request = |method: &str| json!({"requestContext": {"http": {"method": method}}});
        assert_eq!(of("login", &request("GET")), Expected::Page);
        assert_eq!(of("login", &request("POST")), Expected::AfterForm);
        assert_eq!(of("deliver-mail", &json!({})), Expected::Batch);
        assert_eq!(of("track-mail", &json!({})), Expected::Success);
    }

    #[test]
    fn a_right_answer_has_its_status_and_body_or_location() {
        let page = json!({"statusCode": 200, "headers": {}, "body": "<!DOCTYPE html>"});
        let way = json!({"statusCode": 303, "headers": {"location": "/login"}, "body": null});
        assert_eq!(Expected::Page.judge(&page).unwrap(), "200");
        assert_eq!(Expected::AfterForm.judge(&way).unwrap(), "303");
        assert!(Expected::Page.judge(&way).is_err());
        assert!(Expected::Page.judge(&json!({"statusCode": 200, "body": ""})).is_err());
        assert!(Expected::AfterForm.judge(&json!({"statusCode": 303, "headers": {}})).is_err());
        assert!(Expected::Page.judge(&json!("hello")).is_err());
        assert!(Expected::Success.judge(&Value::Null).is_ok());
        assert!(Expected::Success.judge(&json!({"outcome": "done"})).is_ok());
        assert!(Expected::Success.judge(&json!({"outcome": "refused", "message": "…"})).is_err());
        let refused = json!({"statusCode": 410, "body": "<title>\nエラー</title>"});
        let refusal = Expected::Page.judge(&refused).unwrap_err().to_string();
        assert_eq!(refusal, "expected a status out of [200], but the answer was 410 <title> エラー</title>");
    }

    #[test]
    fn a_batch_response_without_failed_records_is_right() {
        assert!(Expected::Batch.judge(&json!({"batchItemFailures": []})).is_ok());
        let refusal = Expected::Batch.judge(&json!({"batchItemFailures": [{"itemIdentifier": "1"}]})).unwrap_err();
        assert!(refusal.to_string().starts_with("expected no failed record, but the answer was {\"batch"), "{refusal}");
        assert!(Expected::Batch.judge(&Value::Null).is_err());
    }
}
