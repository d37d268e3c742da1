//! Conventions that a person would have to look after otherwise.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use local::template::{Template, workspace_root};
use shared::function::Function;

/// A source file: its path in the workspace, and its text.
struct Source {
    path: String,
    text: String,
}

impl Source {
    /// What is deployed: everything before the test module, which is always the last thing in a file.
    fn deployed(&self) -> &str {
        self.text.split("\n#[cfg(test)]\nmod tests {").next().unwrap_or_default()
    }

    /// The lines of it with their numbers, without comments. A `//` inside a string cuts the line short; no check here
    /// minds.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.deployed().lines().enumerate();
        lines.map(|(n, line)| (n + 1, line.split("//").next().unwrap_or_default()))
    }
}

fn files_under(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for path in entries.map(|entry| entry.expect("an entry").path()) {
        match path.is_dir() {
            true => files_under(&path, found),
            false => found.push(path),
        }
    }
}

/// The Rust files under the folders, in order; those that hold tests only are left out.
fn sources(folders: &[&str]) -> Vec<Source> {
    let root = workspace_root();
    let mut files = Vec::new();
    for folder in folders {
        files_under(&root.join(folder), &mut files);
    }
    files.sort();
    let source = |file: PathBuf| {
        let path = file.strip_prefix(&root).expect("inside").to_string_lossy().replace('\\', "/");
        Source { path, text: fs::read_to_string(&file).unwrap_or_default() }
    };
    let deployed = |source: &Source| source.path.ends_with(".rs") && !source.path.ends_with("/tests.rs");
    let sources: Vec<_> = files.into_iter().map(source).filter(deployed).collect();
    assert!(sources.len() > 10, "{folders:?}");
    sources
}

/// `functions/*/src`, `shared/src`: what is deployed.
fn deployed() -> Vec<Source> {
    let inside = |source: &Source| source.path.starts_with("shared/src/") || source.path.contains("/src/");
    sources(&["functions", "shared"]).into_iter().filter(inside).collect()
}

/// `functions/*/src` of the steps and what mails for them; the import is not a step, and mostly a parser.
fn steps() -> Vec<Source> {
    let import = |source: &Source| source.path.starts_with("functions/import-roster/");
    sources(&["functions"]).into_iter().filter(|s| s.path.contains("/src/") && !import(s)).collect()
}

fn folders(of: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(workspace_root().join(of)).unwrap_or_else(|error| panic!("{of}: {error}"));
    let folders = entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_dir());
    folders.filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned())).collect()
}

fn template() -> Template {
    Template::of_workspace(&BTreeMap::new()).expect("the template")
}

fn named() -> BTreeSet<String> {
    Function::ALL.map(|function| function.name().to_owned()).into()
}

#[test]
fn folders_template_events_and_the_enum_name_the_same_functions() {
    let in_template: BTreeSet<_> = template().functions.into_iter().map(|function| function.name).collect();
    assert_eq!(folders("functions"), named());
    assert_eq!(in_template, named());
    assert_eq!(folders("events"), named());
    assert_eq!(named().len(), Function::ALL.len(), "no two have the same name");
}

/// The routes of `cargo lambda watch`, as (method, path, function).
fn watched() -> BTreeSet<(String, String, String)> {
    let manifest = fs::read_to_string(workspace_root().join("Cargo.toml")).expect("the manifest");
    let (_, table) = manifest.split_once("[workspace.metadata.lambda.watch.router]\n").expect("the router");
    let value = |text: &str, key: &str| {
        let (_, rest) = text.split_once(&format!("{key} = \""))?;
        rest.split('"').next().map(str::to_owned)
    };
    let mut routes = BTreeSet::new();
    for line in table.lines().take_while(|line| !line.is_empty()) {
        let (path, target) = line.split_once(" = ").expect("a route");
        let path = path.trim_matches('"').to_owned();
        if path == "/{*rest}" {
            routes.insert(("ANY".into(), "$default".into(), target.trim_matches('"').to_owned()));
            continue;
        }
        for part in target.split('{').skip(1) {
            let (method, function) = (value(part, "method"), value(part, "function"));
            routes.insert((method.expect("a method"), path.clone(), function.expect("a function")));
        }
    }
    routes
}

#[test]
fn the_template_and_cargo_lambda_watch_have_the_same_routes() {
    let template = template();
    let routes = template.routes().map(|(route, name)| (route.method.clone(), route.path.clone(), name.to_owned()));
    let routes: BTreeSet<_> = routes.collect();
    assert_eq!(watched(), routes);
    let with_pages: BTreeSet<_> = routes.into_iter().map(|(_, _, name)| name).collect();
    let expected = Function::ALL.into_iter().filter(|function| function.has_pages());
    assert_eq!(with_pages, expected.map(|function| function.name().to_owned()).collect());
}

/// Every route is a page or a form in code, and the other way round.
#[test]
fn the_template_and_the_routers_in_code_have_the_same_routes() {
    let mut in_code = BTreeSet::new();
    for source in steps().iter().filter(|source| source.path.ends_with("/src/lib.rs")) {
        let function = source.path.split('/').nth(1).unwrap_or_default().to_owned();
        for (marker, method) in [(".show(", "GET"), (".form(", "GET"), (".form(", "POST"), (".submit(", "POST")] {
            for call in source.deployed().split(marker).skip(1) {
                let path = call.split([',', ')']).next().unwrap_or_default().trim_matches('"');
                let path = match path {
                    "assets::STYLE.path" => shared::web::assets::STYLE.path,
                    "assets::SCRIPT.path" => shared::web::assets::SCRIPT.path,
                    "assets::ICON.path" => shared::web::assets::ICON.path,
                    written => written,
                };
                in_code.insert((method.to_owned(), path.to_owned(), function.clone()));
            }
        }
    }
    let mut watched = watched();
    watched.retain(|(_, path, _)| path != "$default");
    // Whoever shows a page answers HEAD as well; mailed links have a route for it, since scanners ask so.
    let (heads, rest): (BTreeSet<_>, BTreeSet<_>) = watched.into_iter().partition(|(method, ..)| method == "HEAD");
    assert_eq!(in_code, rest);
    for (_, path, function) in heads {
        assert!(in_code.contains(&("GET".to_owned(), path.clone(), function)), "HEAD {path}");
    }
}

#[test]
fn time_and_randomness_come_in_through_one_door_each() {
    let doors = ["shared/src/clock.rs", "shared/src/random.rs"];
    for source in deployed().iter().filter(|source| !doors.contains(&source.path.as_str())) {
        for (n, line) in source.code() {
            for call in [
                "SystemTime::now",
                "Instant::now",
                "Timestamp::now",
                "Zoned::now",
                "rand::rng()",
                "rand::random",
                "thread_rng",
                "OsRng",
                "SysRng",
                "getrandom",
            ] {
                assert!(!line.contains(call), "{call} at {}:{n}", source.path);
            }
        }
    }
}

#[test]
fn nothing_deployed_is_left_for_later_or_hoped_for() {
    for source in &deployed() {
        for marker in ["TODO", "FIXME", "XXX"] {
            assert!(!source.text.contains(marker), "{marker} in {}", source.path);
        }
        for (n, line) in source.code() {
            for call in [".unwrap()", ".expect(", "panic!(", "unreachable!(", "todo!(", "unimplemented!(", "dbg!("] {
                assert!(!line.contains(call), "{call} at {}:{n}", source.path);
            }
        }
    }
}

#[test]
fn no_file_is_a_drawer_for_whatever_is_left_over() {
    for source in sources(&["functions", "shared", "infra/local/src", "tests"]) {
        let stem = Path::new(&source.path).file_stem().unwrap_or_default().to_string_lossy().into_owned();
        for drawer in ["util", "utils", "helper", "helpers", "common", "misc", "service", "manager"] {
            assert_ne!(stem, drawer, "{}", source.path);
        }
    }
}

#[test]
fn the_files_of_a_step_are_read_in_one_sitting() {
    let steps = steps();
    let mut lengths: Vec<_> = steps.iter().map(|source| (source.text.lines().count(), source.path.as_str())).collect();
    lengths.sort_unstable();
    let longest = lengths.last().expect("a file");
    assert!(longest.0 <= 150, "{longest:?}");
    let median = lengths[lengths.len() / 2];
    assert!(median.0 <= 100, "{median:?}");
}

/// The length of each function, and where it is. rustfmt puts the closing brace where the first word stands.
fn lengths_of_functions(source: &Source) -> Vec<(usize, String)> {
    let lines: Vec<&str> = source.deployed().lines().collect();
    let begins = |line: &str| {
        let line = line.trim_start();
        let line = line
            .strip_prefix("pub(super) ")
            .or(line.strip_prefix("pub(crate) "))
            .or(line.strip_prefix("pub "))
            .unwrap_or(line);
        let line = line.strip_prefix("const ").unwrap_or(line);
        line.strip_prefix("async ").unwrap_or(line).starts_with("fn ")
    };
    let mut lengths = Vec::new();
    for (n, line) in lines.iter().enumerate().filter(|(_, line)| begins(line)) {
        let indent = &line[..line.len() - line.trim_start().len()];
        let end = format!("{indent}}}");
        let signature_ends = lines[n..].iter().position(|line| line.ends_with(['{', ';', '}'])).unwrap_or_default();
        let length = match lines[n + signature_ends].ends_with('{') {
            true => lines[n..].iter().position(|line| *line == end).unwrap_or_default() + 1,
            false => signature_ends + 1,
        };
        lengths.push((length, format!("{}:{}", source.path, n + 1)));
    }
    lengths
}

#[test]
fn no_function_is_longer_than_a_screen() {
    let mut lengths: Vec<_> = deployed().iter().flat_map(lengths_of_functions).collect();
    lengths.sort();
    assert!(lengths.len() > 400, "{}", lengths.len());
    // The texts of one language are one long list each.
    let longest = lengths.iter().rev().find(|(_, at)| !at.contains("/wording/")).expect("a function");
    assert!(longest.0 <= 60, "{longest:?}");
    let at = |percent: usize| lengths[lengths.len() * percent / 100].0;
    assert!(at(50) <= 12 && at(90) <= 35, "median {}, p90 {}", at(50), at(90));
}

fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
}

/// The import has the headings of rosters and the sentences of its report: neither is shown to members.
#[test]
fn what_members_read_is_written_in_one_place() {
    let import = |source: &&Source| source.path.starts_with("functions/import-roster/");
    for source in deployed().iter().filter(|source| source.path.starts_with("functions/") && !import(source)) {
        for (n, line) in source.code() {
            assert!(!line.contains(is_japanese), "{}:{n}: {line}", source.path);
        }
    }
    let root = workspace_root();
    let mut templates = Vec::new();
    files_under(&root.join("functions"), &mut templates);
    files_under(&root.join("shared/templates"), &mut templates);
    for file in templates.iter().filter(|file| file.extension().is_some_and(|extension| extension == "html")) {
        let text = fs::read_to_string(file).expect("a template");
        let lines = text.lines().filter(|line| !line.trim_start().starts_with("{#"));
        for line in lines {
            assert!(!line.contains(is_japanese), "{}: {line}", file.display());
        }
    }
}
