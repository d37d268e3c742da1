//! HTML validity: every page against html-validate's standard and accessibility rules.

use std::fs;
use std::path::Path;
use std::process::Command;

use local::page_checks::PageChecks;
use local::template::workspace_root;
use serde_json::Value;
use tests::gallery::{galleries, gallery};

/// The validator's messages about the pages in a folder: file, line, rule, text.
fn validate(folder: &Path) -> Vec<String> {
    let checks = PageChecks::installed(&std::env::current_exe().expect("this program"));
    let mut command = Command::new(checks.program("node"));
    command.arg(checks.validator()).arg("--config").arg(workspace_root().join("tests/pages/html-validate.json"));
    // To a file: Node.js truncates output to a pipe when it exits.
    let file = tempfile::NamedTempFile::new().expect("a file");
    let output = command.arg(format!("--formatter=json={}", file.path().display())).arg(folder).output();
    let said = output.expect("the validator").stderr;
    let reports = serde_json::from_reader(file.as_file());
    let reports: Value = reports.unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&said)));
    let mut messages = Vec::new();
    for report in reports.as_array().expect("reports") {
        let file = Path::new(report["filePath"].as_str().unwrap_or_default()).file_stem().unwrap_or_default();
        for message in report["messages"].as_array().expect("messages") {
            let said = format!("{} {} {}", message["line"], message["ruleId"], message["message"]);
            messages.push(format!("{} {said}", file.to_string_lossy()));
        }
    }
    messages
}

#[test]
fn every_page_is_valid_html() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut count = 0;
    for gallery in galleries() {
        for shot in gallery.pages() {
            let name = format!("{}-{}.html", gallery.language.code(), shot.name);
            fs::write(folder.path().join(name), &shot.page.bytes).expect("a file");
            count += 1;
        }
    }
    assert!(count > 160, "{count}");
    let messages = validate(folder.path());
    assert!(messages.is_empty(), "{messages:#?}");
}

#[test]
fn the_validator_finds_broken_html() {
    let folder = tempfile::tempdir().expect("a folder");
    let page = gallery().screens.iter().find(|shot| shot.name == "s01").expect("S01").page.body();
    for (name, broken, rule) in [
        ("twice", page.replace("id=\"password\"", "id=\"login_id\""), "no-dup-id"),
        ("unclosed", page.replace("</form>", ""), "close-order"),
        ("unknown", page.replace("autocomplete=\"username\"", "autocomplete=\"user\""), "valid-autocomplete"),
        ("misplaced", page.replace("<h1>", "<h1><div></div>"), "element-permitted-content"),
        ("nameless", page.replace("for=\"login_id\"", "for=\"nothing\""), "input-missing-label"),
    ] {
        assert_ne!(broken, page, "{name}");
        let file = folder.path().join(format!("{name}.html"));
        fs::write(&file, broken).expect("a file");
        let messages = validate(folder.path());
        assert!(messages.iter().any(|message| message.contains(rule)), "{name}: {messages:?}");
        fs::remove_file(file).expect("the file");
    }
}
