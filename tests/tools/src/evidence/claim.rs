//! Claims: tests that name the statements they show.

use std::fs;
use std::path::{Path, PathBuf};

use local::template::workspace_root;
use local::{Error, Result};

/// The folders that contain tests.
const FOLDERS: [&str; 4] = ["functions", "infra/local/src", "shared/src", "tests"];

/// A test and the statements that it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The IDs, as written.
    pub ids: Vec<String>,
    /// The file, from the root of the workspace.
    pub file: PathBuf,
    /// The line of the comment, from 1.
    pub line: usize,
    /// The name of the test; `None` when no test follows the comment.
    pub test: Option<String>,
}

/// Every claim in the workspace, by file and line.
///
/// # Errors
/// [`Error::Io`] when a folder or a file cannot be read.
pub fn claims() -> Result<Vec<Claim>> {
    let root = workspace_root();
    let mut files = Vec::new();
    for folder in FOLDERS {
        rust_files(&root.join(folder), &mut files)?;
    }
    files.sort();
    let mut found = Vec::new();
    for path in files {
        let text = fs::read_to_string(&path).map_err(Error::io(format!("read {}", path.display())))?;
        found.extend(claims_in(path.strip_prefix(&root).unwrap_or(&path), &text));
    }
    Ok(found)
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    let trouble = || Error::io(format!("read {}", folder.display()));
    for entry in fs::read_dir(folder).map_err(trouble())? {
        let path = entry.map_err(trouble())?.path();
        if path.is_dir() {
            rust_files(&path, found)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    Ok(())
}

/// The claims of one file. A comment that begins with a bracket is one, unless it begins with a link to an item.
pub fn claims_in(file: &Path, text: &str) -> Vec<Claim> {
    let lines: Vec<&str> = text.lines().map(str::trim_start).collect();
    let mut found = Vec::new();
    for (n, line) in lines.iter().enumerate() {
        let is_first = n == 0 || !lines[n - 1].starts_with("///");
        let ids = line.strip_prefix("/// ").filter(|_| is_first).map(ids).unwrap_or_default();
        if !ids.is_empty() {
            found.push(Claim { ids, file: file.into(), line: n + 1, test: test_after(&lines[n..]) });
        }
    }
    found
}

/// The IDs in brackets at the beginning of the comment.
fn ids(comment: &str) -> Vec<String> {
    let (mut ids, mut rest) = (Vec::new(), comment);
    while let Some((id, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        if id.starts_with('`') {
            break;
        }
        ids.push(id.to_owned());
        rest = after.trim_start();
    }
    ids
}

/// The name of the function after the comment, if it has a test attribute.
fn test_after(lines: &[&str]) -> Option<String> {
    let mut rest = lines.iter().skip_while(|line| line.starts_with("///"));
    let attributes: Vec<_> = rest.by_ref().take_while(|line| !line.contains("fn ")).collect();
    let is_attribute = |line: &&&str| line.starts_with("#[");
    let is_test = attributes.iter().any(|line| line.starts_with("#[test]") || line.starts_with("#[tokio::test"));
    let function = lines.iter().skip_while(|line| !line.contains("fn ")).copied().next()?;
    let (_, name) = function.split_once("fn ")?;
    (is_test && attributes.iter().all(is_attribute)).then(|| name.split('(').next().unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::claims_in;

    /// Each line in quotes: unquoted at the beginning of a line it would be a claim itself.
    const FILE: &str = concat!(
        "/// [P7] [G3] One winner.\n/// More of it [P8].\n#[tokio::test(flavor = \"multi_thread\")]\n",
        "async fn a_link() {\n}\n",
        "/// [Q9]\nfn no_test() {}\n",
        "/// [`Store`] is a link.\n#[test]\nfn another() {}\n",
        "proptest! {\n    /// [P20]\n    #[test]\n    fn a_property(text: String) {}\n}\n",
    );

    #[test]
    fn a_claim_is_the_beginning_of_a_comment_and_belongs_to_the_test_after_it() {
        let claims = claims_in(Path::new("a.rs"), FILE);
        let seen: Vec<_> = claims.iter().map(|it| (it.ids.join(" "), it.line, it.test.as_deref())).collect();
        let expected = [
            ("P7 G3".to_owned(), 1, Some("a_link")),
            ("Q9".to_owned(), 6, None),
            ("P20".to_owned(), 12, Some("a_property")),
        ];
        assert_eq!(seen, expected);
    }
}
