//! The reference programs that functions are compared with, built from `tests/tools/references`, each on its own.

use std::path::PathBuf;

use local::Result;
use local::template::workspace_root;

use local::folder::Folder;
use local::tool::Builder;

/// A reference program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reference {
    /// `lambda_http` and axum, built like our functions: the minimum.
    Lean,
    /// The AWS SDK with default settings: the cost of not optimising.
    Stock,
    /// Argon2 only: no function, but a program that prints the time of a hash.
    Hash,
}

impl Reference {
    /// The references that answer requests.
    pub const FUNCTIONS: [Self; 2] = [Self::Lean, Self::Stock];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lean => "lean",
            Self::Stock => "stock",
            Self::Hash => "hash",
        }
    }

    /// The folder of its build.
    pub fn folder(self, folder: &Folder) -> PathBuf {
        folder.references().join("lambda").join(self.name())
    }

    /// Builds it unless it is up to date.
    ///
    /// # Errors
    /// When the build fails.
    pub async fn build(self, builder: &Builder, folder: &Folder) -> Result<()> {
        let manifest = workspace_root().join("tests/tools/references").join(self.name()).join("Cargo.toml");
        builder.build_apart(&manifest, &folder.references()).await
    }
}
