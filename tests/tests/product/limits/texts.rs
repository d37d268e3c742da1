//! No limit stands as a literal in a text that members or staff read: each is filled from `shared::limits`.

use std::fs;

use local::template::workspace_root;
use shared::limits;
use tests::source::{SourceFile, paths_under};
use tests::stated_numbers::stated_numbers;

#[test]
fn no_digit_of_a_limit_stands_in_a_text() {
    let stated = stated_numbers();
    assert!(stated.limits.is_empty(), "{:#?}", stated.limits);
    assert!(stated.texts > 600, "{}", stated.texts);
    assert_eq!(stated.unused, Vec::<&str>::new(), "allowed, and nowhere said");
}

/// What the check must find.
#[test]
fn a_limit_in_a_text_would_be_found() {
    let source = "fn texts() {\n    // \"1 in a comment\"\n    let a = \"有効期限は3時間です。\";\n    let b = \"a \\\n        ３ b\";\n}";
    let literals = SourceFile::parse("texts.rs", source).string_literals();
    assert_eq!(literals.into_iter().map(|(_, text)| text).collect::<Vec<_>>(), ["有効期限は3時間です。", "a ３ b"]);
}

/// The boxes of the forms let a member type all that is allowed, and see what is wrong with more.
#[test]
fn no_box_is_shorter_than_what_may_be_typed_into_it() {
    let root = workspace_root();
    let mut templates = Vec::new();
    paths_under(&root.join("shared/templates"), &mut templates);
    paths_under(&root.join("functions"), &mut templates);
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
