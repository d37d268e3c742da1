//! cargo-lambda: the local gateway, and the builder of what is deployed.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::{Error, Result};
use tokio::process::Command;

use super::{in_workspace, run};
use crate::folder::Folder;
use crate::output;

/// The version with which routes and flags were tested.
const CARGO_LAMBDA: &str = "1.9.2";
/// The version with whose linker and C compiler the release build was tested.
const ZIGLANG: &str = "0.17.1";

/// Finds cargo-lambda of the pinned version on the path or in `target/tools`, and installs it there if it is missing.
///
/// # Errors
/// [`Error::Failed`] says what is missing and how to get it.
pub async fn cargo_lambda(folder: &Folder) -> Result<PathBuf> {
    let binary = home(folder).join("bin/cargo-lambda");
    for candidate in [PathBuf::from("cargo-lambda"), binary.clone()] {
        if is_pinned(&candidate).await {
            return Ok(candidate);
        }
    }
    output::step(&format!("installing cargo-lambda {CARGO_LAMBDA} into target/tools"));
    let package = format!("cargo-lambda=={CARGO_LAMBDA}");
    // Without its dependency ziglang, a cross-compiler of 80 MB that only release builds need.
    if install(folder, &["--no-deps", &package]).await && is_pinned(&binary).await {
        return Ok(binary);
    }
    Err(Error::Failed(format!(
        "cargo-lambda {CARGO_LAMBDA} could not be installed; `pip install {package}` does it (Debian's python3-venv lets this command do it)"
    )))
}

/// Builds for deployment: cargo-lambda with the C compiler and linker of the Python package `ziglang`.
pub struct Builder {
    programs: PathBuf,
}

impl Builder {
    /// Finds both in `target/tools`, and installs them there if they are missing. A cargo-lambda on the path is not used:
    /// the version of its linker is not pinned.
    ///
    /// # Errors
    /// [`Error::Failed`] says what is missing and how to get it.
    pub async fn find(folder: &Folder) -> Result<Self> {
        let builder = Self { programs: home(folder).join("bin") };
        if builder.is_complete().await {
            return Ok(builder);
        }
        let packages = [format!("cargo-lambda=={CARGO_LAMBDA}"), format!("ziglang=={ZIGLANG}")];
        output::step(&format!("installing cargo-lambda {CARGO_LAMBDA} and ziglang {ZIGLANG} into target/tools"));
        if install(folder, &[&packages[0], &packages[1]]).await && builder.is_complete().await {
            return Ok(builder);
        }
        Err(Error::Failed(format!(
            "{} could not be installed: that takes Python 3 with venv (Debian: python3-venv) and its registry",
            packages.join(" and ")
        )))
    }

    async fn is_complete(&self) -> bool {
        let zig = says(&self.programs.join("python3"), &["-m", "ziglang", "version"], ZIGLANG).await;
        zig && is_pinned(&self.programs.join("cargo-lambda")).await
    }

    /// Builds these functions as `cargo lambda build --release` does: each goes to `target/lambda/<name>/bootstrap`,
    /// or with `--output-format zip` among the `options` to `bootstrap.zip` beside it.
    ///
    /// The functions are named with `--bin`, as in `sam build`: excluding the other packages instead would change the
    /// features of the build.
    ///
    /// # Errors
    /// [`Error::Failed`] when the build fails; cargo has said why.
    pub async fn build(&self, functions: impl Iterator<Item = &str>, options: &[&str]) -> Result<()> {
        let mut command = self.command(options);
        for function in functions {
            command.args(["--bin", function]);
        }
        let status = in_workspace(&mut command).status().await.map_err(Error::io("start cargo-lambda"))?;
        if status.success() { Ok(()) } else { Err(Error::Failed("the release build failed; see above".to_owned())) }
    }

    /// Builds a package that is no member of the workspace in the same way, program and archive, under `target`.
    ///
    /// # Errors
    /// As [`Builder::build`].
    pub async fn build_apart(&self, manifest: &Path, target: &Path) -> Result<()> {
        for options in [&[][..], &["--quiet", "--output-format", "zip"]] {
            let mut command = self.command(options);
            command.arg("--manifest-path").arg(manifest).env("CARGO_TARGET_DIR", target);
            // Its own lock file and profile are in its own folder.
            let folder = manifest.parent().unwrap_or(manifest);
            let status = in_workspace(&mut command).current_dir(folder).status().await;
            if !status.map_err(Error::io("start cargo-lambda"))?.success() {
                return Err(Error::Failed(format!("{} could not be built; see above", folder.display())));
            }
        }
        Ok(())
    }

    fn command(&self, options: &[&str]) -> Command {
        let mut command = Command::new(self.programs.join("cargo-lambda"));
        command.args(["lambda", "build", "--release", "--locked"]).args(options);
        // The Python environment whose package `ziglang` is the linker and the C compiler.
        command.env("CARGO_ZIGBUILD_PYTHON_PATH", self.programs.join("python3"));
        command
    }
}

fn home(folder: &Folder) -> PathBuf {
    folder.tools().join("cargo-lambda")
}

async fn install(folder: &Folder, packages: &[&str]) -> bool {
    let home = home(folder);
    let python = home.join("bin/python").to_string_lossy().into_owned();
    let pip = [&["-m", "pip", "install", "--quiet"], packages].concat();
    run("python3", &["-m", "venv", &home.to_string_lossy()]).await && run(&python, &pip).await
}

async fn is_pinned(binary: &Path) -> bool {
    says(binary, &["lambda", "--version"], &format!("cargo-lambda {CARGO_LAMBDA} ")).await
}

/// Whether a program succeeds and its output begins with `beginning`.
async fn says(program: &Path, arguments: &[&str], beginning: &str) -> bool {
    let output = Command::new(program).args(arguments).stderr(Stdio::null()).output().await;
    output.is_ok_and(|it| it.status.success() && String::from_utf8_lossy(&it.stdout).starts_with(beginning))
}
