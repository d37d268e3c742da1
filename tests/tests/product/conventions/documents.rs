//! Documents name only what exists: files, links and commands. Two of them are short.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use local::template::{Template, workspace_root};

/// A document: its path from the root of the workspace, and its text.
struct Document {
    path: PathBuf,
    text: String,
}

/// At the root; those in `docs` are added.
const AT_ROOT: [&str; 7] = [
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "README.md",
    "SECURITY.md",
    "tests/security.md",
    "tests/takeover.md",
];

/// The manual for staff is Japanese; its links and names have a test of their own.
fn documents() -> Vec<Document> {
    let root = workspace_root();
    let mut paths: Vec<_> = AT_ROOT.map(PathBuf::from).into();
    paths.extend(files().into_iter().filter(|path| path.starts_with("docs") && has_extension(path, &["md"])));
    let read = |path: PathBuf| Document { text: fs::read_to_string(root.join(&path)).expect("a document"), path };
    paths.into_iter().map(read).collect()
}

/// Every file of the workspace from its root, in order; what is built or belongs to Git is left out.
fn files() -> BTreeSet<PathBuf> {
    let root = workspace_root();
    let (mut found, mut folders) = (BTreeSet::new(), vec![root.clone()]);
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            let name = path.file_name().unwrap_or_default();
            match path.is_dir() {
                true if name == "target" || name == ".git" || name == ".aws-sam" => {}
                true => folders.push(path),
                false => {
                    found.insert(path.strip_prefix(&root).expect("inside").to_owned());
                }
            }
        }
    }
    found
}

fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    path.extension().is_some_and(|extension| extensions.iter().any(|it| extension == *it))
}

/// What stands between backticks in the text, outside of fenced blocks.
fn code_spans(text: &str) -> impl Iterator<Item = &str> {
    text.split("```").step_by(2).flat_map(|prose| prose.split('`').skip(1).step_by(2))
}

/// What stands inside fenced blocks, line by line.
fn fenced_lines(text: &str) -> impl Iterator<Item = &str> {
    text.split("```").skip(1).step_by(2).flat_map(str::lines)
}

/// The anchor of a heading, as the sites that show Markdown make it.
fn anchor(heading: &str) -> String {
    let kept = heading.trim_start_matches('#').trim().chars();
    let kept = kept.filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | 'ー'));
    kept.collect::<String>().replace(' ', "-").to_lowercase()
}

/// `path`, seen from the folder of a document, from the root.
fn resolved(document: &Path, path: &str) -> PathBuf {
    let joined = document.parent().unwrap_or(Path::new("")).join(path);
    let mut resolved = PathBuf::new();
    for part in joined.components() {
        match part {
            Component::ParentDir => {
                resolved.pop();
            }
            part => resolved.push(part),
        }
    }
    resolved
}

#[test]
fn every_link_of_a_document_leads_to_a_file_and_to_a_heading_in_it() {
    let root = workspace_root();
    let mut links = 0;
    for document in documents() {
        let targets = document.text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for target in targets.filter(|target| !target.starts_with("http")) {
            let (path, heading) =
                target.split_once('#').map_or((target, None), |(path, heading)| (path, Some(heading)));
            let file = if path.is_empty() { document.path.clone() } else { resolved(&document.path, path) };
            let at = format!("{target} in {}", document.path.display());
            assert!(root.join(&file).exists(), "{at}");
            if let Some(heading) = heading {
                let text = fs::read_to_string(root.join(&file)).expect("a document");
                assert!(text.lines().any(|line| line.starts_with('#') && anchor(line) == heading), "{at}");
            }
            links += 1;
        }
    }
    assert!(links > 30, "{links}");
}

/// Extensions of names that are files of this workspace wherever they stand in a document.
const SOURCES: [&str; 8] = ["css", "html", "md", "png", "rs", "snap", "toml", "yaml"];
/// Written by a command, so no file of the workspace.
const WRITTEN: [&str; 2] = ["index.html", "tests/fuzz/corpus"];

/// Whether one part of a path is that of a pattern, in which `<step>` and `*` stand for anything.
fn fits(part: &str, pattern: &str) -> bool {
    match pattern.split_once(['<', '*']) {
        Some((before, after)) => {
            let after = after.split_once('>').map_or(after, |(_, after)| after);
            part.len() >= before.len() + after.len() && part.starts_with(before) && part.ends_with(after)
        }
        None => part == pattern,
    }
}

/// Whether a file or folder of that name exists: from the root when the first part of the name is there, else anywhere.
fn exists(files: &[Vec<String>], name: &str) -> bool {
    let pattern: Vec<&str> = name.trim_end_matches('/').split('/').collect();
    let is_from_root = workspace_root().join(pattern[0]).exists();
    let matches = |parts: &[String]| parts.iter().zip(&pattern).all(|(part, pattern)| fits(part, pattern));
    files.iter().any(|parts| {
        let mut windows = parts.windows(pattern.len());
        if is_from_root { windows.next().is_some_and(matches) } else { windows.any(matches) }
    })
}

/// Whether a code span is the name of a file or folder of this workspace, rather than a route, a key or code.
fn is_path(span: &str, folders: &BTreeSet<String>) -> bool {
    let is_name = !span.is_empty() && !span.starts_with('/') && span.chars().all(|c| !" (){}…:;=#|\"".contains(c));
    let first = span.split('/').next().unwrap_or_default();
    let is_in_folder = span.contains('/') && folders.contains(first);
    is_name && !WRITTEN.contains(&span) && (is_in_folder || has_extension(Path::new(span), &SOURCES))
}

#[test]
fn every_file_that_a_document_names_exists() {
    let parts = |file: &PathBuf| file.iter().map(|part| part.to_string_lossy().into_owned()).collect::<Vec<_>>();
    let files: Vec<_> = files().iter().map(parts).collect();
    let folders: BTreeSet<_> = files.iter().filter(|parts| parts.len() > 1).map(|parts| parts[0].clone()).collect();
    let (mut named, mut missing) = (0, Vec::new());
    for document in documents() {
        for span in code_spans(&document.text).filter(|span| is_path(span, &folders)) {
            named += 1;
            if !exists(&files, span) {
                missing.push(format!("{span} in {}", document.path.display()));
            }
        }
    }
    assert!(named > 100, "{named}");
    assert_eq!(missing, Vec::<String>::new());
}

/// The subcommands that a program's source declares: the variants of `enum Command`, as clap writes them.
fn subcommands(source: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(workspace_root().join(source)).expect("the command line");
    let body = text.split_once("pub enum Command {").expect("the commands").1;
    let body = body.split("\n}\n").next().unwrap_or_default();
    let variants = body.lines().filter_map(|line| {
        let name = line.strip_prefix("    ")?.split(['(', ' ', ',', '{']).next()?;
        name.starts_with(|c: char| c.is_ascii_uppercase()).then(|| kebab(name))
    });
    variants.collect()
}

fn kebab(name: &str) -> String {
    let mut text = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !text.is_empty() {
            text.push('-');
        }
        text.push(c.to_ascii_lowercase());
    }
    text
}

#[test]
fn every_command_of_cargo_local_and_cargo_tools_that_a_document_names_exists() {
    let programs = [("local", "infra/local/src/command/mod.rs"), ("tools", "tests/tools/src/command.rs")];
    for (program, source) in programs {
        let known = subcommands(source);
        let start = format!("cargo {program} ");
        let mut named = BTreeSet::new();
        for document in documents() {
            for text in code_spans(&document.text).chain(fenced_lines(&document.text)) {
                let word = text.split_once(&start).and_then(|(_, rest)| rest.split_whitespace().next());
                if let Some(word) = word.filter(|word| *word != "…") {
                    assert!(known.contains(word), "{start}{word} in {}", document.path.display());
                    named.insert(word.to_owned());
                }
            }
        }
        let hidden = BTreeSet::from(["child".to_owned()]);
        let unnamed: Vec<_> = known.difference(&named).filter(|name| !hidden.contains(*name)).collect();
        assert_eq!(unnamed, Vec::<&String>::new(), "no document names these of cargo {program}");
    }
}

#[test]
fn the_readme_and_the_architecture_are_read_in_one_sitting() {
    for (name, most) in [("README.md", 1_000), ("ARCHITECTURE.md", 1_500)] {
        let text = fs::read_to_string(workspace_root().join(name)).expect("a document");
        let words = text.split_whitespace().count();
        assert!(words <= most, "{name} has {words} words");
    }
}

/// The variables that `docs/configuration.md` names, each with its default.
fn documented_variables() -> Vec<(String, String)> {
    let text = fs::read_to_string(workspace_root().join("docs/configuration.md")).expect("the settings");
    let mut variables = Vec::new();
    for row in text.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<_> = row.trim_matches('|').split(" | ").collect();
        let default = cells.last().unwrap_or(&"").trim();
        let names = cells[0].split('`').skip(1).step_by(2);
        variables.extend(names.map(|name| (name.to_owned(), default.to_owned())));
    }
    variables
}

#[test]
fn the_settings_document_names_every_variable_of_the_template_with_its_default() {
    let environment = Template::of_workspace(&BTreeMap::new()).expect("the template").environment();
    let documented = documented_variables();
    let names: BTreeSet<_> = documented.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, environment.keys().map(String::as_str).collect());
    for (name, default) in documented.iter().filter(|(_, default)| default.parse::<u32>().is_ok()) {
        assert_eq!(environment[name.as_str()], *default, "{name}");
    }
}
