//! A member's journey through the built functions, to get the tokens for which sample events hold placeholders.
//!
//! It uses sample events as well: from the first mail, which the trial of `deliver-mail` has sent, to the confirmed
//! identity, the account and the login.

use std::collections::BTreeMap;
use std::sync::Arc;

use local::pump::Pump;
use local::template::{Template, workspace_root};
use local::{Error, Invoker, Result};
use serde_json::Value;

use super::expected::Expected;
use super::launcher::Launcher;
use super::token::Token;
use crate::fake_services::FakeServices;
use local::visitor::after;

/// The placeholder for the tag of the token in the same event.
const FLOW: &str = "FLOW_OF_THAT";

/// A journey in progress.
pub struct Journey<'a> {
    template: &'a Template,
    services: &'a FakeServices,
    launcher: Arc<Launcher>,
    pump: Pump,
    /// Placeholders and the values received for them.
    given: BTreeMap<&'static str, String>,
}

impl<'a> Journey<'a> {
    /// A journey before its first step.
    ///
    /// # Errors
    /// When no function reads the stream of mail jobs.
    pub fn new(template: &'a Template, services: &'a FakeServices, launcher: Arc<Launcher>) -> Result<Self> {
        let mails = template.functions.iter().find(|function| function.stream.is_some());
        let mails = mails.ok_or_else(|| Error::Template("no function reads a stream".to_owned()))?;
        let pump = Pump::new(services.store(), mails)?;
        Ok(Self { template, services, launcher, pump, given: BTreeMap::new() })
    }

    /// Replaces the event's placeholder by its token, and [`FLOW`] by the token's tag, after taking the steps that give it.
    ///
    /// # Errors
    /// The step that failed, and why.
    pub async fn fill(&mut self, event: &Value) -> Result<Value> {
        let needed = Token::needed(event)?;
        for token in Token::ALL.into_iter().filter(|token| Some(*token) <= needed) {
            if !self.given.contains_key(token.place()) {
                let given = self.reach(token).await;
                let given = given.map_err(|error| Error::Failed(format!("the way to its event: {error}")))?;
                self.given.insert(token.place(), given);
            }
        }
        parsed(&self.filled(event.to_string()))
    }

    async fn reach(&mut self, token: Token) -> Result<String> {
        match token {
            Token::FirstMail => self.token_in_newest_mail(),
            Token::SecondMail => self.confirm_identity().await,
            Token::StepBefore => {
                let answer = self.post("confirm-auth-key", &[]).await?;
                cookie(&answer, "__Host-restricted-")
            }
            Token::Session => {
                self.post("set-credentials", &[]).await?;
                let answer = self.post("login", &[]).await?;
                cookie(&answer, "__Host-session")
            }
        }
    }

    /// Confirms the identity by a mailed code, since a program cannot read the image.
    async fn confirm_identity(&mut self) -> Result<String> {
        self.post("verify-identity", &[("image_text=IMAGE", "action=mail-code")]).await?;
        let code = after(&self.newest_mail(), "確認コード : ", char::is_whitespace)?;
        let answer = self.post("verify-identity", &[("image_text=IMAGE", &format!("mailed_code={code}"))]).await?;
        let key = after(answer["body"].as_str().unwrap_or_default(), "data-copy=\"", |c| c == '"')?;
        self.given.insert("auth_key=KEY", format!("auth_key={key}"));
        self.token_in_newest_mail()
    }

    /// POSTs the valid sample event of a step, with the known placeholders and these replaced; then delivers the mail jobs
    /// that it created.
    async fn post(&mut self, step: &str, places: &[(&str, &str)]) -> Result<Value> {
        let path = workspace_root().join("events").join(step).join("good.json");
        let text = std::fs::read_to_string(&path).map_err(Error::io(format!("read {}", path.display())))?;
        let text = places.iter().fold(self.filled(text), |text, (place, value)| text.replace(place, value));
        let event = parsed(&text)?;
        let expected = Expected::of(self.template.function(step)?, &event);
        let at_step = |error| Error::Failed(format!("{step} {error}"));
        let answer = self.launcher.call(step, event).await.map_err(at_step)?.value;
        expected.judge(&answer).map_err(at_step)?;
        let calls = Arc::clone(&self.launcher);
        let invoker = Invoker::new(move |function, event| {
            let calls = Arc::clone(&calls);
            async move { Ok(calls.call(&function, event).await?.value) }
        });
        self.pump.deliver_all(&invoker).await?;
        Ok(answer)
    }

    fn filled(&self, text: String) -> String {
        let is_there = |(place, _): &(&&str, &String)| text.contains(**place);
        let tag = self.given.iter().filter(is_there).find_map(|(_, token)| shared::secret::Token::parse(token));
        let tag = tag.map(|token| shared::secret::FlowTag::of(&token).as_str().to_owned()).unwrap_or_default();
        let text = self.given.iter().fold(text, |text, (place, value)| text.replace(place, value));
        text.replace(FLOW, &tag)
    }

    fn newest_mail(&self) -> String {
        self.services.mailbox().mails().pop().map(|mail| mail.text).unwrap_or_default()
    }

    fn token_in_newest_mail(&self) -> Result<String> {
        after(&self.newest_mail(), "?t=", |c| !c.is_ascii_graphic())
    }
}

fn parsed(event: &str) -> Result<Value> {
    serde_json::from_str(event).map_err(|e| Error::Failed(format!("the filled sample is no event: {e}")))
}

/// The token in a cookie that an answer sets, by the beginning of its name.
fn cookie(answer: &Value, name: &str) -> Result<String> {
    let cookies = answer["cookies"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let values = cookies.filter_map(|cookie| cookie.split(';').next()?.split_once('='));
    let mut values = values.filter(|(given, value)| given.starts_with(name) && !value.is_empty());
    let value = values.next().map(|(_, value)| value.split('.').next().unwrap_or_default().to_owned());
    value.ok_or_else(|| Error::Failed(format!("no answer sets the cookie {name}")))
}
