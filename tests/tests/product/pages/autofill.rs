//! Autofill: the `autocomplete` tokens that browsers and password managers read, for each field on every page.

use std::collections::BTreeMap;

use tests::gallery::shots;

/// The token of each field that is typed, from the list in the HTML standard; `off` where nothing may be offered.
const TOKENS: [(&str, &str); 15] = [
    ("auth_key", "one-time-code"),
    ("birth_day", "bday-day"),
    ("birth_month", "bday-month"),
    ("birth_year", "bday-year"),
    ("current_password", "current-password"),
    ("email", "email"),
    ("image_text", "off"),
    ("login_id", "username"),
    ("mailed_code", "one-time-code"),
    ("new_login_id", "username"),
    ("new_password", "new-password"),
    ("new_password_again", "new-password"),
    ("nickname", "nickname"),
    ("password", "current-password"),
    // Not a password to be kept: it works once.
    ("temporary_password", "one-time-code"),
];

#[test]
fn every_field_has_its_autocomplete_token() {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (_, shot) in shots() {
        let shown = "main form input:not([type=hidden], [type=checkbox], [type=radio]):not([readonly])";
        let names = shot.page.attributes(shown, "name");
        let tokens = shot.page.attributes(shown, "autocomplete");
        assert_eq!(names.len(), tokens.len(), "{}: a field without autocomplete", shot.name);
        for (name, token) in names.into_iter().zip(tokens) {
            let tokens = found.entry(name).or_default();
            if !tokens.contains(&token) {
                tokens.push(token);
            }
        }
    }
    let wanted = TOKENS.map(|(name, token)| (name.to_owned(), vec![token.to_owned()]));
    assert_eq!(found, BTreeMap::from(wanted));
}

/// A password manager needs the login ID to store a new password with it.
#[test]
fn every_page_with_a_password_has_its_login_id() {
    let mut count = 0;
    for (_, shot) in shots() {
        let passwords = "input[autocomplete=current-password], input[autocomplete=new-password]";
        if shot.page.attributes(passwords, "name").is_empty() {
            continue;
        }
        count += 1;
        let names = shot.page.attributes("main form input[autocomplete=username]", "name");
        assert_eq!(names.len(), 1, "{}: {names:?}", shot.name);
    }
    assert!(count > 40, "{count}");
}

/// Pasting and passwords of any length are possible everywhere.
#[test]
fn no_password_is_truncated_and_no_field_blocks_pasting() {
    for (_, shot) in shots() {
        assert!(shot.page.attributes("input[type=password][maxlength]", "name").is_empty(), "{}", shot.name);
        for event in ["onpaste", "oncopy", "oncontextmenu", "onkeydown"] {
            assert!(shot.page.attributes(&format!("[{event}]"), event).is_empty(), "{} {event}", shot.name);
        }
    }
}
