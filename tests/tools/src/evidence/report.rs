//! The table of statements, tests and results.

use std::collections::BTreeSet;
use std::fmt::{self, Display, Formatter};

use super::{Claim, Statement, TestResult, TestResults};

/// One statement with its tests.
#[derive(Clone, Debug)]
pub struct Line {
    /// The statement.
    pub statement: Statement,
    /// Its tests, prefixed by their program's name, with their results.
    pub tests: Vec<(String, TestResult)>,
}

impl Line {
    /// Whether it has tests and all passed, or states why it has none.
    pub fn holds(&self) -> bool {
        match self.tests.is_empty() {
            true => !self.statement.remainder.is_empty(),
            false => self.tests.iter().all(|(_, outcome)| *outcome == TestResult::Passed),
        }
    }
}

/// The report of the requested statements.
#[derive(Clone, Debug)]
pub struct Report {
    /// In the order of the statements.
    pub lines: Vec<Line>,
}

impl Report {
    /// Joins statements, claims and results.
    pub fn new(statements: Vec<Statement>, claims: &[Claim], programs: &[TestResults]) -> Self {
        let line = |statement: Statement| {
            let about = claims.iter().filter(|claim| claim.ids.contains(&statement.id));
            let tests = about.flat_map(|claim| tests_of(claim, programs)).collect();
            Line { statement, tests }
        };
        Self { lines: statements.into_iter().map(line).collect() }
    }

    /// Whether every statement holds.
    pub fn holds(&self) -> bool {
        self.lines.iter().all(Line::holds)
    }
}

/// The tests of a claim. A claim whose test is in no program is reported as missing.
fn tests_of(claim: &Claim, programs: &[TestResults]) -> Vec<(String, TestResult)> {
    let named = |program: &TestResults, name: &str| (format!("{} {name}", program.target), program.tests[name]);
    let found: Vec<_> =
        programs.iter().flat_map(|program| program.tests_of(claim).map(|name| named(program, name))).collect();
    match found.is_empty() {
        true => vec![(format!("{}:{}", claim.file.display(), claim.line), TestResult::Missing)],
        false => found,
    }
}

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for Line { statement, tests } in &self.lines {
            writeln!(f, "{:4}{}", statement.id, statement.text)?;
            for (test, outcome) in tests {
                writeln!(f, "    {:8}{test}", word(*outcome))?;
            }
            if !statement.remainder.is_empty() {
                writeln!(f, "    {:8}{}", if tests.is_empty() { "no test" } else { "besides" }, statement.remainder)?;
            }
        }
        let without = self.lines.iter().filter(|line| line.tests.is_empty()).count();
        let tests: BTreeSet<_> = self.lines.iter().flat_map(|line| line.tests.iter().map(|(test, _)| test)).collect();
        let failing: Vec<_> =
            self.lines.iter().filter(|line| !line.holds()).map(|line| line.statement.id.as_str()).collect();
        let (all, shown) = (self.lines.len(), tests.len());
        writeln!(f, "\n{all} statements, {} shown by {shown} tests, {without} without a test", all - without)?;
        match failing.as_slice() {
            [] => writeln!(f, "every statement holds"),
            failing => writeln!(f, "not shown: {}", failing.join(" ")),
        }
    }
}

fn word(outcome: TestResult) -> &'static str {
    match outcome {
        TestResult::Passed => "ok",
        TestResult::Failed => "FAILED",
        TestResult::Ignored => "ignored",
        TestResult::Missing => "MISSING",
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::Report;
    use crate::evidence::{Statement, TestResults, claims_in};

    fn statement(id: &str, remainder: &str) -> Statement {
        Statement { id: id.into(), text: format!("{id} holds"), remainder: remainder.into() }
    }

    #[test]
    fn a_statement_holds_when_all_its_tests_passed_or_it_states_why_it_has_none() {
        let source =
            "/// [P1] [P2]\n#[test]\nfn t() {}\n/// [P2]\n#[test]\nfn u() {}\n/// [P3]\n#[test]\nfn gone() {}\n";
        let claims = claims_in(Path::new("tests/a.rs"), source);
        let mut program = TestResults::listed("product", Path::new("tests/main.rs"), "a::t: test\na::u: test\n");
        program.read("test a::t ... ok");
        program.read("test a::u ... FAILED");
        let statements =
            ["P1", "P2", "P3", "P4"].map(|id| statement(id, "")).into_iter().chain([statement("P5", "no eye")]);
        let report = Report::new(statements.collect(), &claims, &[program]);
        let holding: Vec<_> = report.lines.iter().map(super::Line::holds).collect();
        assert_eq!(holding, [true, false, false, false, true]);
        let text = report.to_string();
        assert!(text.contains("P1  P1 holds\n    ok      product a::t\n"), "{text}");
        assert!(text.contains("    MISSING tests/a.rs:7\n") && text.contains("    no test no eye\n"), "{text}");
        assert!(text.ends_with("5 statements, 3 shown by 3 tests, 2 without a test\nnot shown: P2 P3 P4\n"), "{text}");
    }
}
