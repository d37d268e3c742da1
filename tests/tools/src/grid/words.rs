//! Words of the documents and of the whole tree, and numbers in texts that a constant owns.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use ::tests::stated_numbers::stated_numbers;
use local::{Error, Result};

use super::{Figure, git};

/// The field's terms that a reader greps for. In pieces: this list must not count itself.
const TERMS: [&str; 12] = [
    concat!("CS", "RF"),
    concat!("rate ", "limit"),
    concat!("idem", "potent"),
    concat!("side ", "channel"),
    concat!("race ", "condition"),
    concat!("brute ", "force"),
    concat!("user ", "enumeration"),
    concat!("optimistic ", "locking"),
    concat!("transactional ", "outbox"),
    concat!("fault ", "injection"),
    concat!("fix", "ture"),
    concat!("de", "coy"),
];
/// Words that leave open who acts.
const VAGUE: [&str; 5] = [
    concat!("some", "body"),
    concat!("who", "ever"),
    concat!("no", "body"),
    concat!("any", "body"),
    concat!("whom", "ever"),
];
/// Marks of work that is left.
const UNFINISHED: [&str; 3] = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X:")];
/// The figures.
pub fn figures(root: &Path) -> Result<Vec<Figure>> {
    let texts = texts(root)?;
    let count = |word: &str| -> usize { texts.values().map(|text| matches(text, word)).sum() };
    let terms: Vec<_> = TERMS.iter().map(|term| (count(term), *term)).collect();
    let details = terms.iter().map(|(count, term)| format!("{count} {term}")).collect();
    let vague: Vec<String> = VAGUE.iter().flat_map(|word| places(&texts, word)).collect();
    let unfinished: Vec<String> = UNFINISHED.iter().flat_map(|mark| places(&texts, mark)).collect();
    let limits = stated_numbers().limits;
    Ok(vec![
        Figure::at_most("marks of work that is left", unfinished.len(), 0).with(unfinished),
        Figure::at_most("words of the README", words(&texts, "README.md"), 1_000),
        Figure::at_most("words of ARCHITECTURE", words(&texts, "ARCHITECTURE.md"), 1_500),
        Figure::at_least(
            "the field's terms, of 12, that stand in the tree",
            terms.iter().filter(|it| it.0 > 0).count(),
            12,
        )
        .with(details),
        Figure::at_most("words that leave open who acts", vague.len(), 20).with(vague),
        Figure::at_most("limits that a text of members or staff states itself", limits.len(), 0).with(limits),
    ])
}

/// Every tracked file that is text, but for what is generated and the seeds of the fuzz targets.
fn texts(root: &Path) -> Result<BTreeMap<String, String>> {
    let tracked = git(root, &["-c", "core.quotePath=off", "ls-files"])?;
    let is_read = |path: &&String| {
        let generated = path.ends_with(".lock") || path.ends_with("package-lock.json") || path.ends_with(".snap");
        !generated && !path.starts_with("tests/fuzz/corpus/") && !path.starts_with("tests/fuzz/seeds/")
    };
    let mut texts = BTreeMap::new();
    for path in tracked.iter().filter(is_read) {
        match fs::read_to_string(root.join(path)) {
            Ok(text) => drop(texts.insert(path.clone(), text)),
            // A picture or a seed.
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {}
            // Deleted and not committed yet.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(Error::io(format!("read {path}"))(error)),
        }
    }
    Ok(texts)
}

/// How often a term stands in a text, whatever its case, with a hyphen or a space within it.
fn matches(text: &str, term: &str) -> usize {
    let text = text.to_lowercase().replace('-', " ");
    text.matches(&term.to_lowercase()).count()
}

fn places(texts: &BTreeMap<String, String>, word: &str) -> Vec<String> {
    let is_letter = |c: char| c.is_alphanumeric() || c == '_';
    let has = |line: &str| {
        let line = if word.chars().all(char::is_lowercase) { line.to_lowercase() } else { line.to_owned() };
        line.match_indices(word)
            .any(|(at, _)| !line[..at].ends_with(is_letter) && !line[at + word.len()..].starts_with(is_letter))
    };
    let lines = texts.iter().flat_map(|(path, text)| text.lines().enumerate().map(move |(n, line)| (path, n, line)));
    lines.filter(|(_, _, line)| has(line)).map(|(path, n, line)| format!("{path}:{} {}", n + 1, line.trim())).collect()
}

fn words(texts: &BTreeMap<String, String>, path: &str) -> usize {
    texts.get(path).map_or(0, |text| text.split_whitespace().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_as_words_and_terms_with_hyphens_too() {
        let text = "Some".to_owned() + "body wrote no" + "body_else.\nA Side-" + "Channel.";
        let texts = BTreeMap::from([("a.md".to_owned(), text.clone())]);
        assert_eq!(VAGUE.iter().map(|word| places(&texts, word).len()).sum::<usize>(), 1);
        assert_eq!(TERMS.iter().map(|term| matches(&text, term)).sum::<usize>(), 1);
    }
}
