//! The index page of a gallery folder.

use std::fmt::Write as _;
use std::path::Path;

use tests::gallery::galleries;

const HEAD: &str = "<!DOCTYPE html>
<html lang=\"ja\">
<meta charset=\"utf-8\">
<title>画面とメールの一覧</title>
<style>
body { font-family: sans-serif; background: #ddd; }
.looks { display: flex; gap: 1rem; align-items: start; overflow-x: auto; }
img { height: 30rem; border: 1px solid #999; background: #fff; }
pre { background: #fff; padding: 1rem; max-width: 50rem; white-space: pre-wrap; }
</style>
";

/// The index page of the pictures and mails in the folder.
pub fn page(folder: &Path, looks: &[&str]) -> String {
    let mut page = HEAD.to_owned();
    for gallery in galleries() {
        let code = gallery.language.code();
        for shot in gallery.pages() {
            let pictures: String = looks
                .iter()
                .map(|look| format!("{code}/{look}/{}.png", shot.name))
                .filter(|picture| folder.join(picture).exists())
                .fold(String::new(), |pictures, it| {
                    pictures + &format!("<a href=\"{it}\"><img src=\"{it}\" alt=\"{it}\" loading=\"lazy\"></a>\n")
                });
            if !pictures.is_empty() {
                let _ = writeln!(page, "<h2>{} ({code})</h2>\n<div class=\"looks\">\n{pictures}</div>", shot.name);
            }
        }
        for (name, _) in &gallery.mails {
            if let Ok(text) = std::fs::read_to_string(folder.join(format!("{code}/mails/{name}.txt"))) {
                let text = text.replace('&', "&amp;").replace('<', "&lt;");
                let _ = writeln!(page, "<h2>{name} ({code})</h2>\n<pre>{text}</pre>");
            }
        }
    }
    page
}
