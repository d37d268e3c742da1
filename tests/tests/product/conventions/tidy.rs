//! Conventions of the tree that no lint can check. What a lint checks is in `[workspace.lints]` and `clippy.toml`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use local::template::{Template, workspace_root};
use shared::function::Function;
use syn::visit::{self, Visit};
use syn::{Attribute, Expr, ExprMethodCall, Item, Lit, Meta};
use tests::source::{self, SourceFile, is_for_tests};

/// Sources of the deployed functions: `functions/*/src` and `shared/src`, without files of tests.
fn deployed() -> Vec<SourceFile> {
    let mut files = source::files(&["functions", "shared"]);
    files.retain(|file| file.path.contains("/src/") && !file.path.ends_with("/tests.rs"));
    assert!(files.len() > 100, "{}", files.len());
    files
}

/// The deployed functions without the import, which is no step and mostly a parser.
fn steps() -> Vec<SourceFile> {
    let mut files = deployed();
    files.retain(|file| file.path.starts_with("functions/") && !file.path.starts_with("functions/import-roster/"));
    files
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

/// A route: method, path, function.
type Route = (String, String, String);

/// The routes of `cargo lambda watch`.
fn watched() -> BTreeSet<Route> {
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

/// The routes that a step registers: `.show(path, …)`, `.form(path, …)`, `.submit(path, …)`.
struct RegisteredRoutes<'a> {
    function: &'a str,
    found: BTreeSet<Route>,
}

impl<'a> Visit<'a> for RegisteredRoutes<'_> {
    fn visit_item(&mut self, item: &'a Item) {
        let is_test = matches!(item, Item::Mod(module) if is_for_tests(&module.attrs));
        if !is_test {
            visit::visit_item(self, item);
        }
    }

    fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
        let methods: &[&str] = match call.method.to_string().as_str() {
            "show" => &["GET"],
            "form" => &["GET", "POST"],
            "submit" => &["POST"],
            _ => &[],
        };
        if let Some(path) = call.args.first().and_then(route_path) {
            let route = |method: &&str| ((*method).to_owned(), path.clone(), self.function.to_owned());
            self.found.extend(methods.iter().map(route));
        }
        visit::visit_expr_method_call(self, call);
    }
}

/// A literal path, or that of an asset: `assets::STYLE.path`.
fn route_path(argument: &Expr) -> Option<String> {
    match argument {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(path) => Some(path.value()),
            _ => None,
        },
        Expr::Field(field) => {
            let Expr::Path(asset) = &*field.base else { return None };
            let path = match asset.path.segments.last()?.ident.to_string().as_str() {
                "STYLE" => shared::web::assets::STYLE.path,
                "SCRIPT" => shared::web::assets::SCRIPT.path,
                "ICON" => shared::web::assets::ICON.path,
                other => panic!("an unknown asset: {other}"),
            };
            Some(path.to_owned())
        }
        _ => None,
    }
}

#[test]
fn the_template_and_the_routers_in_code_have_the_same_routes() {
    let mut in_code = BTreeSet::new();
    for file in steps().iter().filter(|file| file.path.ends_with("/src/lib.rs")) {
        let function = file.path.split('/').nth(1).unwrap_or_default();
        let mut routes = RegisteredRoutes { function, found: BTreeSet::new() };
        routes.visit_file(&file.syntax);
        in_code.append(&mut routes.found);
    }
    let mut watched = watched();
    watched.retain(|(_, path, _)| path != "$default");
    // A page answers HEAD as well. Mailed links have a route for it, because mail scanners send HEAD.
    let (heads, rest): (BTreeSet<_>, BTreeSet<_>) = watched.into_iter().partition(|(method, ..)| method == "HEAD");
    assert_eq!(in_code, rest);
    for (_, path, function) in heads {
        assert!(in_code.contains(&("GET".to_owned(), path.clone(), function)), "HEAD {path}");
    }
}

/// The lints that `#[allow]` or `#[expect]` names.
fn silenced(attribute: &Attribute) -> Vec<String> {
    let is_level = attribute.path().is_ident("allow") || attribute.path().is_ident("expect");
    let Meta::List(list) = &attribute.meta else { return Vec::new() };
    let tokens = list.tokens.to_string().replace(' ', "");
    let lints = tokens.split(',').take_while(|word| !word.starts_with("reason=")).map(str::to_owned);
    if is_level { lints.filter(|lint| !lint.is_empty()).collect() } else { Vec::new() }
}

/// Every lint that a file silences outside of its tests, with its line.
struct Silenced(Vec<(usize, String)>);

impl<'a> Visit<'a> for Silenced {
    fn visit_item(&mut self, item: &'a Item) {
        let is_test = matches!(item, Item::Mod(module) if is_for_tests(&module.attrs));
        if !is_test {
            visit::visit_item(self, item);
        }
    }

    fn visit_attribute(&mut self, attribute: &'a Attribute) {
        let line = attribute.pound_token.span.start().line;
        self.0.extend(silenced(attribute).into_iter().map(|lint| (line, lint)));
    }
}

/// The files that may silence a lint, apart from the wording, whose texts are one long function per language.
const EXCEPTIONS: [(&str, &str); 2] =
    [("shared/src/clock.rs", "clippy::disallowed_methods"), ("shared/src/random.rs", "clippy::disallowed_types")];

/// So that there is one source of time and one of randomness, and no `unwrap` behind an `#[allow]`.
#[test]
fn what_is_deployed_silences_no_lint_but_for_its_clock_and_its_random_number_generator() {
    let mut found = BTreeSet::new();
    for file in deployed() {
        let mut lints = Silenced(Vec::new());
        lints.visit_file(&file.syntax);
        for (line, lint) in lints.0 {
            let is_text = file.path.starts_with("shared/src/wording/") && lint == "clippy::too_many_lines";
            let exception = EXCEPTIONS.iter().find(|exception| **exception == (file.path.as_str(), lint.as_str()));
            assert!(is_text || exception.is_some(), "{lint} at {}:{line}", file.path);
            found.extend(exception);
        }
    }
    assert_eq!(found, EXCEPTIONS.iter().collect());
}

#[test]
fn nothing_deployed_has_a_comment_that_leaves_work_for_later() {
    for file in deployed() {
        for marker in [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")] {
            assert!(!file.text.contains(marker), "{marker} in {}", file.path);
        }
    }
}

#[test]
fn no_file_is_named_for_nothing_in_particular() {
    for file in source::files(&["functions", "shared", "infra/local/src", "tests"]) {
        let stem = Path::new(&file.path).file_stem().unwrap_or_default().to_string_lossy().into_owned();
        for drawer in ["util", "utils", "helper", "helpers", "common", "misc", "service", "manager"] {
            assert_ne!(stem, drawer, "{}", file.path);
        }
    }
}

#[test]
fn the_files_of_a_step_are_short() {
    let steps = steps();
    let mut lengths: Vec<_> = steps.iter().map(|file| (file.text.lines().count(), file.path.as_str())).collect();
    lengths.sort_unstable();
    let longest = lengths.last().expect("a file");
    assert!(longest.0 <= 150, "{longest:?}");
    let median = lengths[lengths.len() / 2];
    assert!(median.0 <= 60, "{median:?}");
}

/// The longest function is limited by `clippy::too_many_lines`.
#[test]
fn functions_are_short_in_the_median_and_at_the_ninetieth_percentile() {
    let mut lengths: Vec<_> =
        deployed().iter().flat_map(SourceFile::functions).map(|function| function.lines).collect();
    lengths.sort_unstable();
    assert!(lengths.len() > 400, "{}", lengths.len());
    let at = |percent: usize| lengths[lengths.len() * percent / 100];
    assert!(at(50) <= 8 && at(90) <= 25, "median {}, p90 {}", at(50), at(90));
}

fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
}

/// The import has the headings of rosters and the sentences of its report: neither is shown to members.
#[test]
fn texts_that_members_read_are_in_the_wording_only() {
    for file in steps() {
        for (line, text) in file.string_literals() {
            assert!(!text.contains(is_japanese), "{}:{line}: {text}", file.path);
        }
    }
    for (file, text) in page_templates() {
        for line in text.lines().filter(|line| !line.trim_start().starts_with("{#")) {
            assert!(!line.contains(is_japanese), "{file}: {line}");
        }
    }
}

/// The path and the text of each page template.
fn page_templates() -> Vec<(String, String)> {
    let root = workspace_root();
    let mut paths = Vec::new();
    for folder in ["functions", "shared/templates"] {
        source::paths_under(&root.join(folder), &mut paths);
    }
    paths.retain(|file| file.extension().is_some_and(|extension| extension == "html"));
    assert!(paths.len() > 15, "{}", paths.len());
    let read = |file: &std::path::PathBuf| fs::read_to_string(file).expect("a template");
    paths.iter().map(|file| (file.display().to_string(), read(file))).collect()
}

/// Pages of a flow, which only the frame and the visit can name together with the flow.
const FLOW_PAGES: [&str; 6] =
    ["/first-login", "/verify-identity", "/auth-key", "/credentials", "/temp-login", "/password"];

/// [B5] The gate tells the frame whom a page is shown for; a template that wrote an action by hand would leave it out.
#[test]
fn every_action_of_a_form_comes_from_the_frame_and_so_names_whom_the_page_was_shown_for() {
    let mut actions = 0;
    for (file, text) in page_templates() {
        for (at, _) in text.match_indices("action=\"") {
            let given = &text[at + "action=\"".len()..];
            let is_from_frame = ["{{ frame.action(", "{{ frame.shown_with("].iter().any(|call| given.starts_with(call));
            assert!(is_from_frame, "{file}: {given:.40}");
            actions += 1;
        }
        for form in text.split("<form").skip(1) {
            let tag = form.split_once('>').map_or(form, |(tag, _)| tag);
            assert!(tag.contains(" action=\"{{ frame.action("), "{file}: <form{tag}>");
        }
        for page in FLOW_PAGES {
            for link in ["href", "src"].map(|attribute| format!("{attribute}=\"{page}")) {
                let ends = text.match_indices(&link).map(|(at, _)| text[at + link.len()..].chars().next());
                assert!(ends.into_iter().all(|end| end == Some('/') && page == "/password"), "{file}: {link}");
            }
        }
    }
    assert!(actions > 15, "{actions}");
    for file in steps() {
        for page in FLOW_PAGES {
            assert!(
                !file.text.contains(&format!("Answer::see(\"{page}")),
                "{}: a redirect without its flow",
                file.path
            );
        }
    }
}
