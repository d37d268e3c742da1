//! Calls and paths as they stand in the code. Comments and strings cannot be mistaken for them, as they can in text.

use std::str::FromStr as _;

use ::tests::source::SourceFile;
use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// How a file's own test module begins: always the last thing in a file.
const TESTS: &str = "\n#[cfg(test)]\nmod tests {";

/// Where one of these pieces of code stands, such as `.unwrap(` or `Instant::now`, but not in tests: the piece, the path
/// and the line.
pub fn places(files: &[SourceFile], pieces: &[&str]) -> Vec<String> {
    let pieces: Vec<(&str, Vec<String>)> = pieces.iter().map(|piece| (*piece, words(piece))).collect();
    let mut found = Vec::new();
    for file in files {
        let code = file.text.split(TESTS).next().unwrap_or_default();
        let tokens = flat(TokenStream::from_str(code).unwrap_or_default());
        for (at, (_, line)) in tokens.iter().enumerate() {
            let stands_here = |piece: &[String]| {
                piece.iter().enumerate().all(|(n, word)| tokens.get(at + n).is_some_and(|(token, _)| token == word))
            };
            for (what, _) in pieces.iter().filter(|(_, piece)| stands_here(piece)) {
                found.push(format!("{what} at {}:{line}", file.path));
            }
        }
    }
    found
}

/// A piece of code in its tokens.
fn words(piece: &str) -> Vec<String> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut words = Vec::<String>::new();
    for c in piece.chars() {
        match words.last_mut().filter(|word| is_word(c) && word.chars().all(is_word)) {
            Some(word) => word.push(c),
            None => words.push(c.to_string()),
        }
    }
    words
}

/// Every token with its line; a group is its brackets and what is in them.
fn flat(tokens: TokenStream) -> Vec<(String, usize)> {
    let mut all = Vec::new();
    for token in tokens {
        let line = token.span().start().line;
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                all.push((open.to_owned(), line));
                all.extend(flat(group.stream()));
                all.push((close.to_owned(), line));
            }
            other => all.push((other.to_string(), line)),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use ::tests::source::SourceFile;

    use super::places;

    #[test]
    fn a_call_is_found_behind_slashes_in_a_string_and_not_in_comments_and_tests() {
        let text = "// a.expect(b)\nfn f() { g(\"a // b\").expect(\"c\"); }\n#[cfg(test)]\nmod tests {\nfn t() { a.expect(b) }\n}\n";
        assert_eq!(places(&[SourceFile::parse("a.rs", text)], &[".expect("]), [".expect( at a.rs:2"]);
    }
}
