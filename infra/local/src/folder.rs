//! The folder with a stack's data and logs. It is under `target`, so `cargo clean` deletes it.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use crate::port::Offset;
use crate::template::workspace_root;
use crate::{Error, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rand::TryRng;

/// The folder `target/local`; a stack with an offset has `target/local-<offset>`.
pub struct Folder {
    binaries: PathBuf,
    root: PathBuf,
    offset: Offset,
}

/// The lock file, held while a stack runs.
pub struct Lock(#[expect(dead_code, reason = "closing the file gives the lock back")] File);

impl Folder {
    /// Finds the folder beside this program, and creates what is missing.
    ///
    /// # Errors
    /// [`Error::Io`] when a folder cannot be made, [`Error::Failed`] when the offset is malformed.
    pub fn open() -> Result<Self> {
        Self::named("local")
    }

    /// The folder of a stack under load, `target/load`: no data of a developer is in it.
    ///
    /// # Errors
    /// As [`Folder::open`].
    pub fn for_load() -> Result<Self> {
        Self::named("load")
    }

    fn named(name: &str) -> Result<Self> {
        let offset = Offset::of_environment()?;
        let program = std::env::current_exe().map_err(Error::io("find this program"))?;
        let binaries = program.parent().unwrap_or(Path::new(".")).to_owned();
        let root = binaries.parent().unwrap_or(&binaries).join(format!("{name}{}", offset.suffix()));
        let folder = Self { binaries, root, offset };
        for path in [folder.data(), folder.logs()] {
            fs::create_dir_all(&path).map_err(Error::io(format!("make {}", path.display())))?;
        }
        Ok(folder)
    }

    /// Locks the folder for this process.
    ///
    /// # Errors
    /// [`Error::Failed`] when another stack has it.
    pub fn lock(&self) -> Result<Lock> {
        let trouble = || Error::io("lock the data folder");
        let file = File::create(self.root.join("lock")).map_err(trouble())?;
        match file.try_lock() {
            Ok(()) => Ok(Lock(file)),
            Err(TryLockError::WouldBlock) => {
                Err(Error::Failed("another `cargo local up` or `cargo local services` is running".to_owned()))
            }
            Err(TryLockError::Error(error)) => Err(trouble()(error)),
        }
    }

    /// Deletes members, mails, rosters and the service key.
    ///
    /// # Errors
    /// [`Error::Io`] when something cannot be removed.
    pub fn forget(&self) -> Result<()> {
        let data = self.data();
        let trouble = Error::io(format!("empty {}", data.display()));
        fs::remove_dir_all(&data).and_then(|()| fs::create_dir_all(&data)).map_err(trouble)
    }

    /// The functions' environment for `cargo lambda watch`: in the workspace's root, where `Cargo.toml` names it for
    /// cargo-lambda; in the stack's own folder for a stack with an offset, whose developer names it.
    pub fn env_file(&self) -> PathBuf {
        let folder = if self.offset == Offset::default() { workspace_root() } else { self.root.clone() };
        folder.join(".env.local")
    }

    /// The offset of this stack's ports.
    pub fn offset(&self) -> Offset {
        self.offset
    }

    /// The folder of the data, which survives a restart.
    pub fn data(&self) -> PathBuf {
        self.root.join("data")
    }

    /// The folder of the functions' logs.
    pub fn logs(&self) -> PathBuf {
        self.root.join("logs")
    }

    /// A function's development build.
    pub fn binary(&self, name: &str) -> PathBuf {
        self.binaries.join(name)
    }

    /// The folder into which `cargo lambda build` puts a function's release build.
    pub fn deployable(&self, name: &str) -> PathBuf {
        self.root.with_file_name("lambda").join(name)
    }

    /// The build folder of the reference programs of `cargo tools bench`.
    pub fn references(&self) -> PathBuf {
        self.root.with_file_name("references")
    }

    /// A new, empty folder for the logs and objects of a trial of release builds.
    ///
    /// # Errors
    /// [`Error::Io`] when what an earlier trial left cannot be removed.
    pub fn trial(&self) -> Result<PathBuf> {
        let trial = self.root.join("release");
        let removed = if trial.exists() { fs::remove_dir_all(&trial) } else { Ok(()) };
        removed.and_then(|()| fs::create_dir(&trial)).map_err(Error::io(format!("empty {}", trial.display())))?;
        Ok(trial)
    }

    /// Where tools of this workspace alone are installed.
    pub fn tools(&self) -> PathBuf {
        self.root.with_file_name("tools")
    }

    /// The service key, which Secrets Manager generates on AWS: 32 random bytes in base64, the same until
    /// [`Folder::forget`].
    ///
    /// # Errors
    /// [`Error::Io`] when the file cannot be read or written.
    #[expect(clippy::disallowed_types, reason = "stands in for Secrets Manager, on a developer's machine")]
    pub fn service_key(&self) -> Result<String> {
        use rand::rngs::SysRng;
        let path = self.data().join("service-key");
        if let Ok(key) = fs::read_to_string(&path) {
            return Ok(key);
        }
        let mut bytes = [0; 32];
        SysRng.try_fill_bytes(&mut bytes).map_err(|e| Error::Failed(format!("make a key: {e}")))?;
        let key = STANDARD.encode(bytes);
        fs::write(&path, &key).map_err(Error::io(format!("write {}", path.display())))?;
        Ok(key)
    }
}
