//! The results of a test program's tests, parsed from its output.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::Claim;

/// The outcome of one test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TestResult {
    /// It passed.
    Passed,
    /// It failed.
    Failed,
    /// It was ignored.
    Ignored,
    /// It did not finish, or no program has it.
    Missing,
}

/// The tests of one program.
#[derive(Clone, Debug)]
pub struct TestResults {
    /// The name of the test target.
    pub target: String,
    /// Its main file, from the root of the workspace.
    pub main_file: PathBuf,
    /// Its tests by name, modules included.
    pub tests: BTreeMap<String, TestResult>,
}

impl TestResults {
    /// The tests before they have run; `listed` is the output of `--list --format terse`.
    pub fn listed(target: &str, main_file: &Path, listed: &str) -> Self {
        let names = listed.lines().filter_map(|line| line.strip_suffix(": test"));
        let tests = names.map(|name| (name.to_owned(), TestResult::Missing)).collect();
        Self { target: target.to_owned(), main_file: main_file.into(), tests }
    }

    /// The names of the tests of a claim: a macro may generate several from one function.
    pub fn tests_of<'a>(&'a self, claim: &'a Claim) -> impl Iterator<Item = &'a str> {
        let module = self.module_of(&claim.file);
        self.tests.keys().map(String::as_str).filter(move |name| {
            let (path, function) = name.rsplit_once("::").unwrap_or(("", name));
            let inside = |module: &String| {
                path == module || module.is_empty() || path.strip_prefix(module).is_some_and(|p| p.starts_with("::"))
            };
            claim.test.as_deref() == Some(function) && module.as_ref().is_some_and(inside)
        })
    }

    /// The module path of a file, if it can belong to this program.
    fn module_of(&self, file: &Path) -> Option<String> {
        if file == self.main_file {
            return Some(String::new());
        }
        let inside = file.strip_prefix(self.main_file.parent()?).ok()?.with_extension("");
        let names = inside.iter().map(|name| name.to_string_lossy()).filter(|name| name != "mod");
        Some(names.collect::<Vec<_>>().join("::"))
    }

    /// Parses one line of the program's output.
    pub fn read(&mut self, line: &str) {
        let Some((name, word)) = line.strip_prefix("test ").and_then(|line| line.rsplit_once(" ... ")) else { return };
        let name = name.split(" - should panic").next().unwrap_or(name);
        if let Some(outcome) = self.tests.get_mut(name) {
            *outcome = match word.split([',', ' ']).next() {
                Some("ok") => TestResult::Passed,
                Some("ignored") => TestResult::Ignored,
                _ => TestResult::Failed,
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{TestResult, TestResults};
    use crate::evidence::claims_in;

    #[test]
    fn each_test_has_the_outcome_of_its_output_line() {
        let listed = "races::a: test\nraces::b: test\nraces::c: test\nraces::d: test\nd: benchmark\n\n4 tests\n";
        let mut results = TestResults::listed("product", Path::new("tests/tests/product/main.rs"), listed);
        for line in ["running 4 tests", "test races::a ... ok", "test races::b ... FAILED", "test x ... ok"] {
            results.read(line);
        }
        results.read("test races::c ... ignored, takes an hour");
        results.read("test races::d has been running for over 60 seconds");
        let seen: Vec<_> = results.tests.values().copied().collect();
        assert_eq!(seen, [TestResult::Passed, TestResult::Failed, TestResult::Ignored, TestResult::Missing]);
    }

    #[test]
    fn a_claim_finds_its_tests_in_the_module_of_its_file_and_in_submodules_of_a_macro() {
        let listed = "a::t: test\nab::t: test\na::tests::t: test\na::phone::t: test\nt: test\n";
        let results = TestResults::listed("product", Path::new("tests/product/main.rs"), listed);
        let of = |file: &str| {
            let claims = claims_in(Path::new(file), "/// [P1]\n#[test]\nfn t() {}");
            results.tests_of(&claims[0]).map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(of("tests/product/a.rs"), ["a::phone::t", "a::t", "a::tests::t"]);
        assert_eq!(of("tests/product/a/mod.rs"), ["a::phone::t", "a::t", "a::tests::t"]);
        assert!(of("shared/src/a.rs").is_empty());
    }
}
