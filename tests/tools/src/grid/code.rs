//! Sizes, calls that must not be, expressions and cycles: what is read of the parsed code.

use tests::source::{FunctionLength, SourceFile, circles, crate_roots, files};

use super::{Figure, calls};

/// What is deployed.
const DEPLOYED: [&str; 2] = ["functions", "shared/src"];
/// Functions that serve no page; their files are no steps of a member.
const BACKGROUND: [&str; 5] = ["import-roster", "deliver-mail", "track-mail", "erase-lapsed", "staff-"];
/// Calls that end the process.
const PANICKING: [&str; 2] = [".unwrap(", ".expect("];
/// Direct calls of the clock and of randomness.
const DIRECT: [&str; 8] = [
    "SystemTime::now",
    "Instant::now",
    "jiff::Timestamp::now",
    "Zoned::now",
    "rand::rng",
    "rand::random",
    "SysRng",
    "ThreadRng",
];
/// The modules that own them.
const OWNERS: [&str; 2] = ["shared/src/clock.rs", "shared/src/random.rs"];

/// The figures.
pub fn figures() -> Vec<Figure> {
    let mut deployed = files(&DEPLOYED);
    deployed.retain(|file| file.path.contains("/src/") && !file.path.ends_with("/tests.rs"));
    let figures = [lengths_of_steps(&deployed), lengths_of_functions(&deployed), forbidden_calls(&deployed)];
    figures.into_iter().flatten().chain([expressions(&deployed), module_circles()]).collect()
}

/// The value at a percentage of the sorted values.
fn at<T: Copy + Default>(sorted: &[T], percent: usize) -> T {
    sorted.get(sorted.len() * percent / 100).or(sorted.last()).copied().unwrap_or_default()
}

fn lengths_of_steps(files: &[SourceFile]) -> Vec<Figure> {
    let is_step = |path: &str| {
        path.strip_prefix("functions/").is_some_and(|rest| !BACKGROUND.iter().any(|it| rest.starts_with(it)))
    };
    let mut lengths: Vec<_> =
        files.iter().filter(|file| is_step(&file.path)).map(|it| (it.text.lines().count(), &it.path)).collect();
    lengths.sort();
    let longest = lengths.last().map_or(0, |it| it.0);
    let lines: Vec<_> = lengths.iter().map(|it| it.0).collect();
    let details = lengths.iter().rev().take(3).map(|(lines, path)| format!("{lines} {path}")).collect();
    vec![
        Figure::at_most("lines of a step's file, median", at(&lines, 50), 60),
        Figure::at_most("lines of a step's file, longest", longest, 150).with(details),
    ]
}

fn lengths_of_functions(files: &[SourceFile]) -> Vec<Figure> {
    // The texts of one language are one long list each.
    let code = files.iter().filter(|file| !file.path.contains("/wording/"));
    let mut functions: Vec<(FunctionLength, &str)> =
        code.flat_map(|file| file.functions().into_iter().map(|it| (it, file.path.as_str()))).collect();
    functions.sort();
    let lines: Vec<_> = functions.iter().map(|(function, _)| function.lines).collect();
    let longest = functions.iter().rev().take(5);
    let details = longest.map(|(it, path)| format!("{} {} ({path}:{})", it.lines, it.name, it.line)).collect();
    vec![
        Figure::at_most("lines of a function, median", at(&lines, 50), 8),
        Figure::at_most("lines of a function, 90th percentile", at(&lines, 90), 25),
        Figure::at_most("lines of a function, longest", at(&lines, 100), 60).with(details),
    ]
}

fn forbidden_calls(files: &[SourceFile]) -> Vec<Figure> {
    let lines: usize = files.iter().map(|file| file.text.lines().count()).sum();
    let panicking = calls::places(files, &PANICKING);
    let per_thousand = panicking.len() as f64 * 1_000.0 / lines.max(1) as f64;
    let mut direct = calls::places(files, &DIRECT);
    direct.retain(|place| !OWNERS.iter().any(|owner| place.contains(owner)));
    vec![
        Figure::new("unwrap and expect per 1,000 lines", format!("{per_thousand:.1}"), "0", panicking.is_empty())
            .with(panicking),
        Figure::at_most("calls of the clock or of randomness outside their modules", direct.len(), 0).with(direct),
    ]
}

/// Expressions of DynamoDB, told by what only they contain.
fn expressions(files: &[SourceFile]) -> Figure {
    let is_expression = |text: &str| {
        let calls = ["attribute_exists(", "attribute_not_exists(", "attribute_type("];
        let clauses = ["SET ", "REMOVE ", "ADD ", "DELETE "];
        calls.iter().any(|it| text.contains(it))
            || (text.contains(" :") || text.contains('#')) && clauses.iter().any(|it| text.starts_with(it))
            || [" = :", " < :", " > :", " <= :", " >= :", " <> :"].iter().any(|it| text.contains(it))
    };
    let places: Vec<_> = files
        .iter()
        .filter(|file| !file.path.starts_with("shared/src/store/"))
        .flat_map(|file| file.string_literals().into_iter().map(move |(line, text)| (&file.path, line, text)))
        .filter(|(_, _, text)| is_expression(text))
        .map(|(path, line, text)| format!("{path}:{line} {text}"))
        .collect();
    Figure::at_most("DynamoDB expressions outside store/", places.len(), 0).with(places)
}

fn module_circles() -> Figure {
    let found: Vec<_> = crate_roots().iter().flat_map(|root| circles(root)).map(|circle| circle.to_string()).collect();
    Figure::at_most("circles between modules", found.len(), 0).with(found)
}
