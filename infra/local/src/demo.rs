//! The demo member whose account is there already, for trying the re-issue: registered as a person would, page by page.
//!
//! That it works says more about a stack that has just started than any probe could.

use std::collections::BTreeMap;
use std::time::Duration;

use local::port::{Offset, Port};
use local::{Error, Result};
use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, Response};
use serde::Deserialize;

/// Address, birth date, login ID, password and nickname; the address and the date are in the demo roster.
pub const MEMBER: [&str; 5] =
    ["jiro.suzuki@example.co.jp", "1975-11-03", "jiro-demo", "umi no mieru ie ni sumu", "じろう"];

/// How long a mail may take.
const DEADLINE: Duration = Duration::from_secs(30);
const AGAIN: Duration = Duration::from_millis(50);

#[derive(Deserialize)]
struct Mail {
    text: String,
}

/// A browser with one tab.
struct Browser {
    http: Client,
    offset: Offset,
    cookies: BTreeMap<String, String>,
}

/// Registers the member.
///
/// # Errors
/// [`Error::Failed`] names the step that did not go as it should.
pub async fn register(offset: Offset) -> Result<()> {
    let [address, birth_date, login_id, password, nickname] = MEMBER;
    let mut date = birth_date.split('-');
    let [year, month, day] = [(); 3].map(|()| date.next().unwrap_or_default());
    let http = Client::builder().redirect(Policy::none()).build().map_err(|e| Error::Failed(e.to_string()))?;
    let mut browser = Browser { http, offset, cookies: BTreeMap::new() };

    browser.post("/register", &[("email", address)]).await?;
    browser.open(&browser.mail(1).await?).await?;
    let typed = [("email", address), ("birth_year", year), ("birth_month", month), ("birth_day", day)];
    browser.post("/verify-identity", &[&typed[..], &[("action", "mail-code")]].concat()).await?;
    let code = after(&browser.mail(2).await?, "確認コード : ", char::is_whitespace)?;
    let typed = [&typed[..], &[("mailed_code", code.as_str())]].concat();
    let page = browser.post("/verify-identity", &typed).await?;
    let key = after(&page, "data-copy=\"", |c| c == '"')?;
    browser.open(&browser.mail(3).await?).await?;
    browser.post("/auth-key", &[("auth_key", &key)]).await?;
    let typed = [("new_login_id", login_id), ("nickname", nickname)];
    let secret = [("new_password", password), ("new_password_again", password)];
    browser.post("/credentials", &[typed, secret].concat()).await?;
    Ok(())
}

impl Browser {
    /// The text of the member's n-th mail, once it is there.
    async fn mail(&self, n: usize) -> Result<String> {
        let url = format!("{}/mails.json?to={}", Port::Mailbox.url(self.offset), MEMBER[0]);
        let arrived = async {
            loop {
                let mails: Vec<Mail> = self.http.get(&url).send().await?.json().await?;
                match mails.into_iter().nth(n - 1) {
                    Some(mail) => return Ok::<_, reqwest::Error>(mail.text),
                    None => tokio::time::sleep(AGAIN).await,
                }
            }
        };
        match tokio::time::timeout(DEADLINE, arrived).await {
            Ok(mail) => mail.map_err(|e| Error::Failed(format!("read the mailbox: {e}"))),
            Err(_) => Err(Error::Failed("a demo mail did not arrive; see target/local/logs/deliver-mail.log".into())),
        }
    }

    /// Follows the link of a mail.
    async fn open(&mut self, mail: &str) -> Result<()> {
        let link = mail.lines().find(|line| line.starts_with("http")).unwrap_or_default();
        let path = link.strip_prefix(&Port::Portal.url(self.offset)).unwrap_or_default();
        self.request(Method::GET, path, &[]).await.map(drop)
    }

    /// Posts a form; its answer is a page or leads on.
    async fn post(&mut self, path: &str, typed: &[(&str, &str)]) -> Result<String> {
        let answer = self.request(Method::POST, path, typed).await?;
        let (status, leads_on) = (answer.status(), answer.headers().contains_key(LOCATION));
        if status.is_success() || leads_on {
            return answer.text().await.map_err(|e| Error::Failed(e.to_string()));
        }
        Err(Error::Failed(format!("the demo member was refused at {path} ({status})")))
    }

    async fn request(&mut self, method: Method, path: &str, typed: &[(&str, &str)]) -> Result<Response> {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let url = format!("{}{path}", Port::Portal.url(self.offset));
        let request = self.http.request(method, url).header("sec-fetch-site", "same-origin");
        let answer = request.header(COOKIE, cookies.join("; ")).form(typed).send().await;
        let answer = answer.map_err(|e| Error::Failed(e.to_string()))?;
        for cookie in answer.headers().get_all(SET_COOKIE).iter().filter_map(|cookie| cookie.to_str().ok()) {
            if let Some((name, value)) = cookie.split(';').next().and_then(|pair| pair.split_once('=')) {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Ok(answer)
    }
}

/// What stands between a label and the first character that ends it.
///
/// # Errors
/// [`Error::Failed`] names the label that is not there.
pub fn after(text: &str, label: &str, ends: impl Fn(char) -> bool) -> Result<String> {
    let rest = text.split_once(label).map(|(_, rest)| rest);
    let value = rest.and_then(|rest| rest.split(ends).next()).map(str::to_owned);
    value.ok_or_else(|| Error::Failed(format!("no {label:?} where a member would look for it")))
}
