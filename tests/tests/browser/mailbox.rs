//! Reads the mails in the running stack's fake SES mailbox.

use serde::Deserialize;

use crate::stack::Stack;
use tests::chromium::until;

/// One mail.
#[derive(Clone, Debug, Deserialize)]
pub struct Mail {
    pub subject: String,
    pub text: String,
}

/// All mails to the address, oldest first.
pub async fn mails_to(address: &str) -> Vec<Mail> {
    let url = Stack::get().mailbox(&format!("/mails.json?to={address}"));
    let response = reqwest::get(url).await.expect("the mailbox");
    response.json().await.expect("mails")
}

/// Waits for a mail with that subject; the newest one.
pub async fn mail_to(address: &str, subject: &str) -> Mail {
    until(&format!("a mail {subject} to {address}"), async || {
        mails_to(address).await.into_iter().rfind(|mail| mail.subject == subject)
    })
    .await
}

impl Mail {
    /// Its one link.
    pub fn link(&self) -> &str {
        let mut links = self.text.lines().filter(|line| line.starts_with("http"));
        let link = links.next().unwrap_or_else(|| panic!("no link in\n{}", self.text));
        assert_eq!(links.next(), None, "{}", self.text);
        link
    }

    /// The value after a label.
    pub fn value(&self, label: &str) -> &str {
        let prefix = format!("{label} : ");
        let found = self.text.lines().find_map(|line| line.strip_prefix(&prefix));
        found.unwrap_or_else(|| panic!("no {label} in\n{}", self.text))
    }
}
