//! No limit stands as a literal in a text that members or staff read: each is filled from `shared::limits`.

use std::fs;
use std::path::{Path, PathBuf};

use local::template::workspace_root;
use regex::Regex;
use shared::language::Language;
use shared::limits;

/// Numbers in the texts that are no limits of the product, with the reason.
const OTHER_NUMBERS: [(&str, &str); 20] = [
    ("例）1980年4月1日", "an example"),
    ("year 1980, month 4, day 1", "an example"),
    ("例）昭和55年生まれの方は「1980」", "an example"),
    ("For example: 1980 for Showa 55", "an example"),
    ("西暦4桁で", "the calendar: a year has four digits"),
    ("as 4 digits, in the Western calendar", "the calendar: a year has four digits"),
    ("1から12の数字", "the calendar: months"),
    ("from 1 to 12.", "the calendar: months"),
    ("1から31の数字", "the calendar: days"),
    ("from 1 to 31.", "the calendar: days"),
    ("「abcd」「6543」", "an example of a weak password"),
    ("“abcd” or “6543”", "an example of a weak password"),
    ("1つの単語や名前", "one word"),
    ("を1～{}文字", "at least one character"),
    ("1つのメールアドレスに", "one address"),
    ("1時間に{hour}通、1日に{day}通", "the windows that MAX_MAILS_PER_HOUR and MAX_MAILS_PER_DAY are named for"),
    (
        "{hour} emails an hour and {day} a day",
        "the windows that MAX_MAILS_PER_HOUR and MAX_MAILS_PER_DAY are named for",
    ),
    ("新しいパスワードを2回", "the two boxes of the form"),
    ("現在のパスワードを1回", "the box of the form"),
    ("2つのパスワード", "the two boxes of the form"),
];

/// English words in which a limit could hide.
const WORDS: &str = "three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty|sixty|hour|half|quarter|dozen";

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// The string literals of a file, a line broken off by `\` joined.
fn literals(source: &str) -> Vec<String> {
    let without_comments = Regex::new(r"(?m)^\s*//.*$").expect("a pattern").replace_all(source, "");
    let literal = Regex::new(r#"(?s)"((?:[^"\\]|\\.)*)""#).expect("a pattern");
    let broken = Regex::new(r"\\\n\s*").expect("a pattern");
    let all = literal.captures_iter(&without_comments).map(|found| broken.replace_all(&found[1], "").into_owned());
    all.collect()
}

#[test]
fn no_digit_of_a_limit_stands_in_a_text() {
    let wording = workspace_root().join("shared/src/wording");
    let mut sources = Vec::new();
    for language in Language::ALL {
        files(&wording.join(language.code()), &mut sources);
    }
    let number = Regex::new(&format!(r"[0-9０-９]|(?i:\b({WORDS})s?\b)")).expect("a pattern");
    let (mut texts, mut seen) = (0, [false; OTHER_NUMBERS.len()]);
    for file in sources {
        let source = fs::read_to_string(&file).expect("a file");
        for text in literals(&source) {
            let mut rest = text.clone();
            for (n, (other, _)) in OTHER_NUMBERS.iter().enumerate() {
                seen[n] |= text.contains(other);
                rest = rest.replace(other, "");
            }
            // The name of a unit by itself, to be put behind a number.
            let is_unit = ["hour", "day", "minute"].contains(&text.as_str());
            assert!(is_unit || !number.is_match(&rest), "{}: {text}", file.display());
            texts += 1;
        }
    }
    assert!(texts > 600, "{texts}");
    let unused: Vec<_> =
        OTHER_NUMBERS.iter().zip(seen).filter(|(_, seen)| !seen).map(|((other, _), _)| other).collect();
    assert_eq!(unused, Vec::<&&str>::new(), "allowed, and nowhere said");
}

/// What the check must find.
#[test]
fn a_limit_in_a_text_would_be_found() {
    let source =
        "    // \"1 in a comment\"\n    let a = \"有効期限は3時間です。\";\n    let b = \"a \\\n        ３ b\";";
    assert_eq!(literals(source), ["有効期限は3時間です。", "a ３ b"]);
}

/// The boxes of the forms let a member type all that is allowed, and see what is wrong with more.
#[test]
fn no_box_is_shorter_than_what_may_be_typed_into_it() {
    let root = workspace_root();
    let mut templates = Vec::new();
    files(&root.join("shared/templates"), &mut templates);
    files(&root.join("functions"), &mut templates);
    let mut found = 0;
    for file in templates.iter().filter(|file| file.extension().is_some_and(|extension| extension == "html")) {
        let text = fs::read_to_string(file).expect("a template");
        for line in text.lines().filter(|line| line.contains("maxlength=")) {
            let longest = match line {
                line if line.contains("Field::AuthKey") => limits::AUTH_KEY_LEN,
                line if line.contains("Field::Nickname") => limits::MAX_NICKNAME_LEN,
                line if line.contains("Field::MailedCode") => limits::MAILED_CODE_LEN,
                line if line.contains("image_text") => limits::IMAGE_LEN,
                line if line.contains("Field::Email") => limits::MAX_EMAIL_LEN,
                line if line.contains("numeric") => "2026".len(),
                other => panic!("{}: of which field is {other}", file.display()),
            };
            let digits = line.split("maxlength=").nth(1).expect("a number").trim_start_matches(['\\', '"']);
            let digits: String = digits.chars().take_while(char::is_ascii_digit).collect();
            let length: usize = digits.parse().expect("a number");
            assert!(length >= 2 * longest || length > longest && longest > 100, "{}: {line}", file.display());
            found += 1;
        }
    }
    assert!(found >= 6, "{found}");
}
