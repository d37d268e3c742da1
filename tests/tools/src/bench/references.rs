//! The programs that functions are compared with: built from `tests/tools/references`, each by itself, as it says.

use std::path::PathBuf;

use local::Result;
use local::template::workspace_root;

use local::folder::Folder;
use local::tool::Builder;

/// A program to compare with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reference {
    /// `lambda_http` and axum, built as ours are: the least.
    Lean,
    /// The SDK as it comes: what leaving everything as it is would cost.
    Stock,
    /// Argon2 and nothing else; no function, but a program that prints what a hash takes.
    Hash,
}

impl Reference {
    /// Those that answer requests.
    pub const FUNCTIONS: [Self; 2] = [Self::Lean, Self::Stock];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lean => "lean",
            Self::Stock => "stock",
            Self::Hash => "hash",
        }
    }

    /// Where it is built to.
    pub fn folder(self, folder: &Folder) -> PathBuf {
        folder.references().join("lambda").join(self.name())
    }

    /// Builds it, where that is not done.
    ///
    /// # Errors
    /// When the build fails.
    pub async fn build(self, builder: &Builder, folder: &Folder) -> Result<()> {
        let manifest = workspace_root().join("tests/tools/references").join(self.name()).join("Cargo.toml");
        builder.build_apart(&manifest, &folder.references()).await
    }
}
