//! Commits and tracked files.

use std::path::Path;

use local::Result;

use super::{Figure, git};

/// The most characters of a subject.
const MAX_SUBJECT: usize = 72;

/// The figures; of all commits, or of those since a revision.
pub fn figures(root: &Path, since: Option<&str>) -> Result<Vec<Figure>> {
    let range = since.map_or_else(|| "HEAD".to_owned(), |since| format!("{since}..HEAD"));
    // A record separator ends each commit, a unit separator parts subject and body.
    let log = git(root, &["log", "--no-merges", "--format=%s%x1f%b%x1e", &range])?.join("\n");
    let commits: Vec<_> = log.split('\u{1e}').filter_map(|commit| commit.trim_start().split_once('\u{1f}')).collect();
    let long: Vec<_> = commits.iter().map(|it| it.0).filter(|it| it.chars().count() > MAX_SUBJECT).collect();
    let explained = commits.iter().filter(|it| !it.1.trim().is_empty()).count();
    let details = long.iter().map(|subject| format!("{} {subject}", subject.chars().count())).collect();
    let tracked = git(root, &["ls-files", "tests/fuzz"])?;
    let seeds: Vec<_> = tracked.into_iter().filter(|path| path.matches('/').count() > 2).collect();
    Ok(vec![
        Figure::at_most("commit subjects over 72 characters", long.len(), 0).with(details),
        Figure::new("commits with a body", format!("{explained} of {}", commits.len()), "where there is a why", true),
        Figure::at_most("generated and corpus files tracked", seeds.len(), 60),
    ])
}
