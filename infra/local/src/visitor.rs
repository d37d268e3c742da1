//! A simulated member: a browser with one tab, and a mailbox. Walks through the running portal page by page.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::port::{Offset, Port};
use crate::{Error, Result};
use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, Response, StatusCode};
use serde::Deserialize;
use tokio::time::Instant;

/// How long a mail may take: `cargo lambda watch` builds a function at its first event.
const DEADLINE: Duration = Duration::from_secs(300);
const AGAIN: Duration = Duration::from_millis(50);

/// A person on the roster, and what they choose at the registration.
pub struct Member {
    /// メールアドレス
    pub address: String,
    /// 生年月日: year, month, day.
    pub birth_date: [String; 3],
    /// The login ID to choose.
    pub login_id: String,
    /// The password to choose.
    pub password: String,
    /// The nickname to choose.
    pub nickname: String,
}

/// Called for each response: the request's method and path, the status, the duration.
pub type Observer = Arc<dyn Fn(&Method, &str, StatusCode, Duration) + Send + Sync>;

/// A browser with one tab.
pub struct Visitor {
    http: Client,
    offset: Offset,
    cookies: BTreeMap<String, String>,
    observer: Observer,
}

#[derive(Deserialize)]
struct Mail {
    text: String,
}

/// An HTTP client that follows no redirects, shared by any number of visitors.
///
/// # Errors
/// [`Error::Failed`] when TLS cannot be set up.
pub fn client() -> Result<Client> {
    Client::builder().redirect(Policy::none()).build().map_err(|e| Error::Failed(e.to_string()))
}

impl Visitor {
    /// A visitor without cookies, at the stack with that offset.
    pub fn new(http: Client, offset: Offset, observer: Observer) -> Self {
        Self { http, offset, cookies: BTreeMap::new(), observer }
    }

    /// Registers the member, with a mailed code in place of the image, which a program cannot read.
    ///
    /// # Errors
    /// [`Error::Failed`] names the step that failed.
    pub async fn register(&mut self, member: &Member) -> Result<()> {
        let address = member.address.as_str();
        self.post("/register", &[("email", address)]).await?;
        self.open(&self.mail(address, 1).await?).await?;
        let [year, month, day] = member.birth_date.each_ref().map(String::as_str);
        let typed = [("email", address), ("birth_year", year), ("birth_month", month), ("birth_day", day)];
        self.post("/verify-identity", &[&typed[..], &[("action", "mail-code")]].concat()).await?;
        let code = after(&self.mail(address, 2).await?, "確認コード : ", char::is_whitespace)?;
        let typed = [&typed[..], &[("mailed_code", code.as_str())]].concat();
        let page = self.post("/verify-identity", &typed).await?;
        let key = after(&page, "data-copy=\"", |c| c == '"')?;
        self.open(&self.mail(address, 3).await?).await?;
        self.post("/auth-key", &[("auth_key", &key)]).await?;
        let typed = [("new_login_id", member.login_id.as_str()), ("nickname", &member.nickname)];
        let secret = [("new_password", member.password.as_str()), ("new_password_again", &member.password)];
        self.post("/credentials", &[typed, secret].concat()).await?;
        Ok(())
    }

    /// The text of the n-th mail to an address; waits until it has arrived.
    async fn mail(&self, address: &str, n: usize) -> Result<String> {
        let url = format!("{}/mails.json?to={address}", Port::Mailbox.url(self.offset));
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
            Err(_) => Err(Error::Failed(format!("mail {n} did not arrive; see the log of deliver-mail"))),
        }
    }

    /// Follows the link of a mail.
    async fn open(&mut self, mail: &str) -> Result<()> {
        let link = mail.lines().find(|line| line.starts_with("http")).unwrap_or_default();
        let path = link.strip_prefix(&Port::Portal.url(self.offset)).unwrap_or_default();
        self.request(Method::GET, path, &[]).await.map(drop)
    }

    /// Posts a form; the response is a page or a redirect.
    ///
    /// # Errors
    /// [`Error::Failed`] when it is refused.
    pub async fn post(&mut self, path: &str, typed: &[(&str, &str)]) -> Result<String> {
        let answer = self.request(Method::POST, &self.action(path), typed).await?;
        let (status, leads_on) = (answer.status(), answer.headers().contains_key(LOCATION));
        if status.is_success() || leads_on {
            return answer.text().await.map_err(|e| Error::Failed(e.to_string()));
        }
        Err(Error::Failed(format!("{path} was refused ({status})")))
    }

    /// The action of a form behind a mailed link or in a restricted session: with the tag of the flow, which is in the name
    /// of its cookie.
    fn action(&self, path: &str) -> String {
        let kind = match path {
            "/verify-identity" => "__Host-registration-",
            "/auth-key" => "__Host-credentials-",
            "/credentials" => "__Host-restricted-",
            _ => return path.to_owned(),
        };
        let tag = self.cookies.keys().find_map(|name| name.strip_prefix(kind)).unwrap_or_default();
        format!("{path}?flow={tag}")
    }

    /// The text of a page.
    ///
    /// # Errors
    /// [`Error::Failed`] when no response arrives.
    pub async fn page(&mut self, path: &str) -> Result<String> {
        let answer = self.request(Method::GET, path, &[]).await?;
        answer.text().await.map_err(|e| Error::Failed(e.to_string()))
    }

    /// One same-origin request; cookies are sent and stored.
    ///
    /// # Errors
    /// [`Error::Failed`] when no response arrives.
    pub async fn request(&mut self, method: Method, path: &str, typed: &[(&str, &str)]) -> Result<Response> {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let url = format!("{}{path}", Port::Portal.url(self.offset));
        let request = self.http.request(method.clone(), url).header("sec-fetch-site", "same-origin");
        let began = Instant::now();
        let answer = request.header(COOKIE, cookies.join("; ")).form(typed).send().await;
        let answer = answer.map_err(|e| Error::Failed(e.without_url().to_string()))?;
        let place = path.split('?').next().unwrap_or_default();
        (self.observer)(&method, place, answer.status(), began.elapsed());
        for cookie in answer.headers().get_all(SET_COOKIE).iter().filter_map(|cookie| cookie.to_str().ok()) {
            if let Some((name, value)) = cookie.split(';').next().and_then(|pair| pair.split_once('=')) {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Ok(answer)
    }
}

/// The text between a label and the first character that ends it.
///
/// # Errors
/// [`Error::Failed`] names the missing label.
pub fn after(text: &str, label: &str, ends: impl Fn(char) -> bool) -> Result<String> {
    let rest = text.split_once(label).map(|(_, rest)| rest);
    let value = rest.and_then(|rest| rest.split(ends).next()).map(str::to_owned);
    value.ok_or_else(|| Error::Failed(format!("no {label:?} where a member would look for it")))
}
