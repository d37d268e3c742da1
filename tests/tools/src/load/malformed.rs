//! Invalid requests, which no page of the product sends.

use local::port::{Offset, Port};
use local::{Error, Result};
use rand::rngs::StdRng;
use rand::{Rng, RngExt};
use reqwest::{Client, Method};
use tokio::time::Instant;

use super::tally::Tally;

const FORM: &str = "application/x-www-form-urlencoded";

/// A request, and the only status that is right for it.
struct Malformed {
    method: Method,
    path: String,
    content_type: &'static str,
    site: &'static str,
    body: Vec<u8>,
    deserves: u16,
}

/// Sends one random invalid request.
///
/// # Errors
/// When there is no answer.
pub async fn send(http: &Client, offset: Offset, random: &mut StdRng, tally: &Tally) -> Result<()> {
    let malformed = Malformed::draw(random);
    let url = format!("{}{}", Port::Portal.url(offset), malformed.path);
    let request = http.request(malformed.method, url).header("content-type", malformed.content_type);
    let began = Instant::now();
    let answer = request.header("sec-fetch-site", malformed.site).body(malformed.body).send().await;
    let status = answer.map_err(|error| Error::Failed(error.without_url().to_string()))?.status();
    let path = malformed.path.split('?').next().unwrap_or_default();
    tally.malformed_answered(path, status, malformed.deserves, began.elapsed());
    Ok(())
}

impl Malformed {
    fn get(path: String, deserves: u16) -> Self {
        let (content_type, site) = (FORM, "none");
        Self { method: Method::GET, path, content_type, site, body: Vec::new(), deserves }
    }

    fn post(path: &str, body: impl Into<Vec<u8>>, deserves: u16) -> Self {
        let (content_type, site) = (FORM, "same-origin");
        Self { method: Method::POST, path: path.to_owned(), content_type, site, body: body.into(), deserves }
    }

    fn draw(random: &mut StdRng) -> Self {
        let word = format!("{:016x}", random.next_u64());
        let unknown = format!("login_id=unknown{word}&password=guess+{word}");
        match random.random_range(0..10) {
            0 => Self::get(format!("/wp-login/{word}"), 404),
            1 => Self::get(format!("/auth-key?t={word}"), 410),
            2 => Self::get("/verify-identity".to_owned(), 410),
            3 => Self::post("/login", unknown, 422),
            4 => Self::post("/register", format!("email={word}@@example"), 422),
            5 => Self::post("/register", vec![b'a'; 20_000], 413),
            6 => Self { content_type: "text/plain", ..Self::post("/login", unknown, 415) },
            7 => Self { site: "cross-site", ..Self::post("/login", unknown, 403) },
            8 => Self::post("/credentials", format!("new_login_id={word}"), 403),
            _ => Self::post("/auth-key", format!("auth_key={word}"), 410),
        }
    }
}
