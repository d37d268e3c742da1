//! A simulated browser: cookies, forms, redirects, and the headers that every browser sends.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::StatusCode;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use shared::function::Function;
use shared::language::Language;
use shared::secret::{FlowTag, ImageQuestion, Token};
use shared::store::{Link, Pk, Table};

use crate::{Page, World};

/// Cookies with their values; the oldest first, as browsers send them.
type Jar = Vec<(String, String)>;

/// One browser with its cookies.
#[derive(Clone)]
pub struct Browser {
    world: Arc<World>,
    cookies: Arc<Mutex<Jar>>,
    /// The network address the gateway sees.
    pub address: String,
    /// `Sec-Fetch-Site`; none for a browser that does not send it.
    pub site: Option<&'static str>,
    /// `Accept-Language`; none for a browser that does not send it.
    pub accept_language: Option<&'static str>,
    /// `User-Agent`.
    pub user_agent: &'static str,
}

impl Browser {
    pub(crate) fn new(world: Arc<World>, accept_language: Option<&'static str>) -> Self {
        let (address, site) = ("203.0.113.7".into(), Some("same-origin"));
        Self { world, cookies: Arc::default(), address, site, accept_language, user_agent: "test" }
    }

    fn jar(&self) -> MutexGuard<'_, Jar> {
        self.cookies.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A copy with the same cookies: another tab, or an attacker who stole them.
    pub fn fork(&self) -> Self {
        let cookies = Arc::new(Mutex::new(self.jar().clone()));
        Self { cookies, ..self.clone() }
    }

    /// Whether the other is the same browser: another tab, with the same cookies.
    pub fn is_same_as(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.cookies, &other.cookies)
    }

    /// The value of a cookie.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.jar().iter().find(|(given, _)| given == name).map(|(_, value)| value.clone())
    }

    /// Names and values of all cookies, the oldest first.
    pub fn cookies(&self) -> Vec<(String, String)> {
        self.jar().clone()
    }

    /// The token and the tag of the newest flow of this kind: `registration`, `credentials`, `reset` or `restricted`.
    pub fn newest_flow(&self, kind: &str) -> Option<(String, String)> {
        self.flows(kind).pop()
    }

    /// Token and tag of each flow of this kind, the oldest first.
    pub fn flows(&self, kind: &str) -> Vec<(String, String)> {
        let prefix = format!("__Host-{kind}-");
        let cookies = self.cookies();
        let flows = cookies.iter().filter_map(|(name, value)| Some((value, name.strip_prefix(&prefix)?)));
        flows.map(|(value, tag)| (value.split('.').next().unwrap_or_default().to_owned(), tag.to_owned())).collect()
    }

    /// Holds the token of a flow, as after its mail was opened. Returns the flow's tag.
    pub fn hold_flow(&self, kind: &str, token: &str) -> String {
        let tag = Token::parse(token).map(|token| FlowTag::of(&token).as_str().to_owned()).expect("a token");
        self.set_cookie(&format!("__Host-{kind}-{tag}"), token);
        tag
    }

    /// Sets a cookie by hand.
    pub fn set_cookie(&self, name: &str, value: &str) {
        let mut jar = self.jar();
        match jar.iter_mut().find(|(given, _)| given == name) {
            Some((_, kept)) => value.clone_into(kept),
            None => jar.push((name.to_owned(), value.to_owned())),
        }
    }

    /// Deletes a cookie.
    pub fn forget_cookie(&self, name: &str) {
        self.jar().retain(|(given, _)| given != name);
    }

    /// Deletes the cookies of every flow of this kind.
    pub fn forget_flows(&self, kind: &str) {
        let prefix = format!("__Host-{kind}-");
        self.jar().retain(|(given, _)| !given.starts_with(&prefix));
    }

    /// Fetches a URL or a path and follows redirects.
    pub async fn get(&self, url: &str) -> Page {
        let page = self.request("GET", url, None).await;
        self.follow(page).await
    }

    /// Posts the form that the page of this path has for this browser's newest flow and for the member who is signed in;
    /// does not follow redirects.
    pub async fn post(&self, path: &str, pairs: &[(&str, &str)]) -> Page {
        let url = self.action_of(path).await;
        self.post_to(&url, pairs).await
    }

    /// Posts a form to exactly this URL; does not follow redirects.
    pub async fn post_to(&self, url: &str, pairs: &[(&str, &str)]) -> Page {
        self.request("POST", url, Some(encode(pairs).into_bytes())).await
    }

    /// The action that the form of a path has on a page that this browser has just loaded.
    pub async fn action_of(&self, path: &str) -> String {
        let kind = match path {
            "/first-login" | "/verify-identity" | "/verify-identity/image" => "registration",
            "/auth-key" => "credentials",
            "/temp-login" => "reset",
            "/not-me" | "/not-me/done" => "not-me",
            "/credentials" | "/credentials/done" | "/password" => "restricted",
            "/logout"
            | "/logout/everywhere"
            | "/logout/other"
            | "/password/change"
            | "/preferences/language"
            | "/preferences/text-size" => return self.action_of_member(path).await,
            _ => return path.to_owned(),
        };
        self.newest_flow(kind).map_or(path.to_owned(), |(_, tag)| format!("{path}?flow={tag}"))
    }

    async fn action_of_member(&self, path: &str) -> String {
        let token = self.cookie("__Host-session").and_then(|token| Token::parse(&token));
        let Some(token) = token else { return path.to_owned() };
        let app = self.world.app();
        let session = app.store.find_session(&token.hash()).await.ok().flatten();
        let member = session.map(|session| app.config.service_key.member_tag(&session.member_key));
        member.map_or(path.to_owned(), |tag| format!("{path}?for={}", tag.as_str()))
    }

    /// Fills in and submits the form that posts to the path, and follows redirects.
    pub async fn submit(&self, page: &Page, action: &str, typed: &[(&str, &str)]) -> Page {
        let answer = self.send(page, action, typed).await;
        self.follow(answer).await
    }

    /// Fills in and submits the form that posts to the path; does not follow redirects.
    pub async fn send(&self, page: &Page, action: &str, typed: &[(&str, &str)]) -> Page {
        let mut fields = page.form(action);
        for (name, value) in typed {
            match fields.iter_mut().find(|(field, _)| field == name) {
                Some(field) => field.1 = (*value).to_owned(),
                None if ["action", "size", "language", "confirmed", "other_session"].contains(name) => {
                    fields.push(((*name).into(), (*value).into()))
                }
                None => panic!("the form to {action} has no field {name}: {fields:?}"),
            }
        }
        let pairs: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.post_to(&page.action(action), &pairs).await
    }

    /// Submits the language button of the page header, with what is typed in the page's form.
    pub async fn speak(&self, page: &Page, language: Language, typed: &[(&str, &str)]) -> Page {
        let code = language.code();
        let own = page.attributes(&format!("#language button[form=entries][value={code}]"), "formaction");
        let Some(shown_again) = own.first() else {
            return self.submit(page, "/preferences/language", &[("language", code)]).await;
        };
        let mut fields = page.form_with_id("entries");
        for (name, value) in typed {
            let field = fields.iter_mut().find(|(field, _)| field == name);
            field.unwrap_or_else(|| panic!("no field {name} at {}", page.path)).1 = (*value).to_owned();
        }
        fields.push(("language".to_owned(), code.to_owned()));
        let pairs: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let answer = self.post_to(shown_again, &pairs).await;
        self.follow(answer).await
    }

    async fn follow(&self, mut page: Page) -> Page {
        for _ in 0..5 {
            if page.status != StatusCode::SEE_OTHER {
                return page;
            }
            let to = page.headers["location"].to_str().unwrap_or_default().to_owned();
            page = self.request("GET", &to, None).await;
        }
        panic!("redirected too often, last to {}", page.path);
    }

    /// One request with any body; sends and stores cookies.
    pub async fn request(&self, method: &str, url: &str, body: Option<Vec<u8>>) -> Page {
        let content_type = "application/x-www-form-urlencoded";
        self.request_with(method, url, body, &[("content-type", content_type)]).await
    }

    /// As [`Browser::request`], with additional headers.
    pub async fn request_with(&self, method: &str, url: &str, body: Option<Vec<u8>>, headers: &[(&str, &str)]) -> Page {
        let event = self.event(method, url, body, headers);
        let page = self.world.answer(event).await;
        self.keep_cookies(&page);
        page
    }

    /// The API Gateway event of the request.
    fn event(&self, method: &str, url: &str, body: Option<Vec<u8>>, headers: &[(&str, &str)]) -> Value {
        use base64::prelude::{BASE64_STANDARD, Engine as _};
        let base = self.world.app().config.base_url.clone();
        let path_and_query = url.strip_prefix(&base).unwrap_or(url);
        let (path, query) = path_and_query.split_once('?').unwrap_or((path_and_query, ""));
        let mut sent: BTreeMap<String, String> =
            headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        sent.entry("host".into()).or_insert("portal.example.jp".into());
        sent.entry("user-agent".into()).or_insert(self.user_agent.into());
        if let Some(site) = self.site {
            sent.entry("sec-fetch-site".into()).or_insert(site.to_owned());
        }
        if let Some(languages) = self.accept_language {
            sent.entry("accept-language".into()).or_insert(languages.to_owned());
        }
        let cookies: Vec<String> = self.jar().iter().map(|(name, value)| format!("{name}={value}")).collect();
        json!({
            "version": "2.0",
            "routeKey": "$default",
            "rawPath": path,
            "rawQueryString": query,
            "cookies": cookies,
            "headers": sent,
            "requestContext": {
                "accountId": "000000000000", "apiId": "api", "domainName": "portal.example.jp", "domainPrefix": "portal",
                "http": {
                    "method": method, "path": path, "protocol": "HTTP/1.1",
                    "sourceIp": self.address, "userAgent": self.user_agent,
                },
                "requestId": "id", "routeKey": "$default", "stage": "$default",
                "time": "23/Nov/2026:00:00:00 +0000", "timeEpoch": 0,
            },
            "body": body.as_ref().map(|body| BASE64_STANDARD.encode(body)),
            "isBase64Encoded": body.is_some(),
        })
    }

    fn keep_cookies(&self, page: &Page) {
        for header in page.headers.get_all("set-cookie") {
            let text = header.to_str().unwrap_or_default();
            let (pair, attributes) = text.split_once(';').unwrap_or((text, ""));
            let Some((name, value)) = pair.split_once('=') else { continue };
            assert!(name.starts_with("__Host-"), "{text}");
            for attribute in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
                assert!(attributes.contains(attribute), "{text}");
            }
            if attributes.contains("Max-Age=0") {
                self.forget_cookie(name);
            } else {
                self.set_cookie(name, value);
            }
        }
    }
}

fn encode(pairs: &[(&str, &str)]) -> String {
    let escape = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    pairs.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value))).collect::<Vec<_>>().join("&")
}

impl World {
    /// A fresh browser.
    pub fn browser(self: &Arc<Self>) -> Browser {
        Browser::new(self.clone(), self.accept_language)
    }

    /// The characters of the CAPTCHA image that this browser sees; the last ones once its link is consumed.
    pub async fn read_image(&self, browser: &Browser) -> String {
        let Some(link) = self.opened_link(browser).await else { return "d4hj".to_owned() };
        let question = ImageQuestion { link: link.pk.as_str(), number: link.images };
        let now = self.app_of(Function::VerifyIdentity).now();
        self.app().config.service_key.image_answer(question, now)
    }

    /// The characters of the CAPTCHA image on this page; the last ones once its link is consumed.
    pub async fn read_image_of(&self, browser: &Browser, page: &Page) -> String {
        let action = page.action("/verify-identity");
        let tag = action.split_once("?flow=").map_or("", |(_, tag)| tag.split('&').next().unwrap_or_default());
        let alone = browser.fork();
        for (_, other) in browser.flows("registration").iter().filter(|(_, other)| other != tag) {
            alone.forget_cookie(&format!("__Host-registration-{other}"));
        }
        self.read_image(&alone).await
    }

    /// The registration link of this browser.
    pub async fn registration_link(&self, browser: &Browser) -> Link {
        self.opened_link(browser).await.expect("the link")
    }

    async fn opened_link(&self, browser: &Browser) -> Option<Link> {
        let (token, _) = browser.newest_flow("registration").expect("a registration link was opened");
        let token = Token::parse(&token).expect("a token");
        self.app().store.get(Table::Expiring, Pk::link(&token.hash())).await.expect("the store")
    }
}
