//! The numbers of `SECURITY.md` are those of the code.

use std::collections::BTreeMap;
use std::fs;

use local::template::{Template, workspace_root};
use shared::input::PasswordPolicy;
use shared::limits::{self, MAX_TRIES};
use shared::random::SystemRandom;
use shared::secret::{AuthKey, MailedCode, PasswordHasher, TemporaryPassword};
use shared::store::Limit;

fn thousands(number: u32) -> String {
    format!("{},{:03}", number / 1_000, number % 1_000)
}

#[test]
fn the_limits_that_security_md_names_are_in_force() {
    let text = fs::read_to_string(workspace_root().join("SECURITY.md")).expect("SECURITY.md");
    let limits = text.split("## Limits").nth(1).and_then(|rest| rest.split("\n## ").next()).expect("the limits");
    let environment = Template::of_workspace(&BTreeMap::new()).expect("the template").environment();
    let setting = |name: &str| environment[name].clone();
    let asked = |limit: Limit| thousands(limit.budget().most);
    let hash = PasswordHasher::new().and_then(|hasher| hasher.hash(b"x", &SystemRandom)).expect("a hash");
    let hash = hash.as_str();
    assert!(hash.contains(&format!("m={},t=2,p=1", 19 * 1_024)), "{hash}");
    for row in [
        format!("| leave to set a password after either | {} minutes |", RestrictedSession::MINUTES),
        format!("| tries of a link: identity, key, temporary password | {MAX_TRIES}, then it is void |"),
        format!("| {} days, behind a mailed link |", IssuedCredentials::DAYS),
        format!("| {} a day, {} in 30 days |", Store::CHECKS_PER_DAY, Store::CHECKS_PER_MONTH),
        format!("| {} digits, 10 minutes, {MAX_TRIES} tries |", MailedCode::LEN),
        format!(
            "| one in {} seconds, {} an hour, {} a day |",
            Mailbox::GAP_SECONDS,
            Mailbox::MOST_PER_HOUR,
            Mailbox::MOST_PER_DAY
        ),
        format!("| {} in half an hour |", Limit::MailStrangers.budget().most),
        format!(
            "| {} that ask for mails, {} logins, {} behind links |",
            asked(Limit::AskMail),
            asked(Limit::Login),
            asked(Limit::UseLink)
        ),
        format!("| {} to {} characters;", setting("PASSWORD_MIN_LENGTH"), PasswordPolicy::MAX_LEN),
        "| 19 MiB, 2 passes, 1 lane |".to_owned(),
        format!("| {} idle minutes, {} hours |", setting("SESSION_IDLE_MINUTES"), setting("SESSION_ABSOLUTE_HOURS")),
    ] {
        assert!(limits.contains(&row), "{row}");
    }
    for limit in [Limit::AskMail, Limit::Login, Limit::UseLink, Limit::MailStrangers] {
        assert_eq!(limit.budget().window, 30 * 60);
    }
    let bits = |len: usize| (56_f64.log2() * len as f64).floor();
    assert!(limits.contains(&format!(
        "a key has {} bits, a temporary password {}",
        bits(AuthKey::LEN),
        bits(TemporaryPassword::LEN)
    )));
}
