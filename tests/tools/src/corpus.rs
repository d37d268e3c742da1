//! The corpora of the fuzz targets: unpacked for libFuzzer, packed for git.

use std::fs;

use local::{Error, Result};
use tests::fuzz_seeds::{fuzz_folder, pack, seeds};
use tests::fuzz_targets::TARGETS;

/// Unpacks every seed and former finding into `tests/fuzz/corpus/TARGET`, where `cargo fuzz` looks for them.
///
/// # Errors
/// [`Error::Io`] when a file cannot be read or written.
pub fn unpack() -> Result<()> {
    for (target, _) in TARGETS {
        let folder = fuzz_folder().join("corpus").join(target);
        let failed = || Error::io(format!("write {}", folder.display()));
        fs::create_dir_all(&folder).map_err(failed())?;
        let seeds = seeds(target).map_err(Error::io(format!("read the seeds of {target}")))?;
        for (n, seed) in seeds.iter().enumerate() {
            fs::write(folder.join(format!("seed-{n:04}")), &seed.bytes).map_err(failed())?;
        }
        println!("{}: {} seeds", folder.display(), seeds.len());
    }
    Ok(())
}

/// Packs the corpora, minimised by `cargo fuzz cmin`, into `tests/fuzz/seeds/TARGET.base64`. Targets without a corpus stay
/// as they are.
///
/// # Errors
/// [`Error::Io`] when a file cannot be read or written.
pub fn keep() -> Result<()> {
    for (target, _) in TARGETS {
        let folder = fuzz_folder().join("corpus").join(target);
        if folder.is_dir() {
            let kept = pack(target, &folder).map_err(Error::io(format!("pack {}", folder.display())))?;
            println!("{target}: {kept} seeds kept");
        }
    }
    Ok(())
}
