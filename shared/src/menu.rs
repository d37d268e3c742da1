//! The menu of the portal top: links to services of the society, from the setting `PORTAL_MENU`.

use crate::language::Language;

/// One entry of the menu on the portal top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuEntry {
    /// 医療費通知
    pub name: String,
    /// The name in English; the Japanese one if there is none.
    pub name_in_english: String,
    /// The URL.
    pub url: String,
}

impl MenuEntry {
    /// The name in that language.
    pub fn name_in(&self, language: &Language) -> &str {
        match language {
            Language::Ja => &self.name,
            Language::En => &self.name_in_english,
        }
    }
}

/// Parses the setting: `医療費通知|https://…;健診結果|Health check results|https://…`. None if an entry is malformed or
/// its URL is not `https`.
pub fn parse(setting: &str) -> Option<Vec<MenuEntry>> {
    setting.split(';').map(str::trim).filter(|entry| !entry.is_empty()).map(entry).collect()
}

fn entry(text: &str) -> Option<MenuEntry> {
    let parts: Vec<&str> = text.split('|').map(str::trim).collect();
    let (name, name_in_english, url) = match parts[..] {
        [name, url] => (name, name, url),
        [name, name_in_english, url] => (name, name_in_english, url),
        _ => return None,
    };
    let is_link = url.strip_prefix("https://").is_some_and(|rest| rest.len() > 3) && url.chars().all(is_of_a_url);
    let is_whole = is_link && !name.is_empty() && !name_in_english.is_empty();
    let owned = str::to_owned;
    is_whole.then(|| MenuEntry { name: owned(name), name_in_english: owned(name_in_english), url: owned(url) })
}

fn is_of_a_url(c: char) -> bool {
    c.is_ascii_graphic() && !matches!(c, '"' | '\'' | '<' | '>' | '\\' | '^' | '`' | '{' | '}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_have_one_or_two_names_and_a_link() {
        let menu = parse(
            " 医療費通知|https://med.example.jp/a?b=1 ;健診結果 | Health check results | https://kenshin.example.jp; ",
        );
        let names: Vec<_> =
            menu.expect("a menu").into_iter().map(|entry| [entry.name, entry.name_in_english, entry.url]).collect();
        assert_eq!(
            names,
            [
                ["医療費通知", "医療費通知", "https://med.example.jp/a?b=1"],
                ["健診結果", "Health check results", "https://kenshin.example.jp"],
            ]
        );
        assert_eq!(parse(""), Some(Vec::new()), "there is no menu until the society has one");
    }

    #[test]
    fn a_malformed_entry_is_rejected() {
        for setting in [
            "医療費通知",
            "|https://med.example.jp",
            "医療費通知|http://med.example.jp",
            "医療費通知|javascript:alert(1)",
            "医療費通知|https://",
            "医療費通知|https://med.example.jp/a b",
            "医療費通知|https://med.example.jp/\"><script>",
            "a|b|c|https://med.example.jp",
            "医療費通知||https://med.example.jp",
        ] {
            assert_eq!(parse(setting), None, "{setting}");
        }
    }
}
