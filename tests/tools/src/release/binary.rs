//! A deployable binary: its size, and the glibc version it needs.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use object::LittleEndian;
use object::elf::{EM_X86_64, FileHeader64};
use object::read::elf::FileHeader;

use super::glibc::Glibc;
use local::{Error, Result};

/// Prefix of glibc's symbol versions.
const PREFIX: &str = "GLIBC_";

/// Properties of a binary.
#[derive(Debug)]
pub struct Binary {
    /// Size in bytes.
    pub size: u64,
    /// The newest glibc version it needs; `None` when it needs none.
    pub glibc: Option<Glibc>,
}

impl Binary {
    /// Reads the binary at `path`.
    ///
    /// # Errors
    /// [`Error::Io`] when there is none, [`Error::Failed`] when it is no x86_64 binary or needs a glibc symbol version that is
    /// no number.
    pub fn read(path: &Path) -> Result<Self> {
        let data = fs::read(path).map_err(Error::io(format!("read {}", path.display())))?;
        let glibc = version_needs(&data).and_then(|names| newest_glibc(&names));
        let glibc = glibc.map_err(|reason| Error::Failed(format!("{}: {reason}", path.display())))?;
        Ok(Self { size: data.len() as u64, glibc })
    }

    /// Whether the runtime's glibc is new enough.
    ///
    /// # Errors
    /// [`Error::Failed`] names the missing version.
    pub fn fits_runtime(&self) -> Result<()> {
        match &self.glibc {
            Some(needed) if *needed > Glibc::of_runtime() => Err(Error::Failed(format!(
                "needs glibc {needed}, but the runtime provided.al2023 has {}",
                Glibc::of_runtime()
            ))),
            _ => Ok(()),
        }
    }
}

/// The newest glibc version among all symbol versions that the dynamic loader will require.
fn newest_glibc(names: &BTreeSet<String>) -> Result<Option<Glibc>, String> {
    let versions = names.iter().filter_map(|name| name.strip_prefix(PREFIX)).map(|version| {
        // GLIBC_PRIVATE, GLIBC_ABI_DT_RELR: not comparable with the runtime's version.
        Glibc::parse(version).ok_or_else(|| format!("needs {PREFIX}{version}, which is not a version"))
    });
    Ok(versions.collect::<Result<BTreeSet<_>, String>>()?.pop_last())
}

/// The names in the section `.gnu.version_r`: the required symbol versions of each library.
fn version_needs(data: &[u8]) -> Result<BTreeSet<String>, String> {
    let unreadable = |error: object::read::Error| format!("not a program that can be read: {error}");
    let header = FileHeader64::<LittleEndian>::parse(data).map_err(unreadable)?;
    let endian = LittleEndian;
    if header.e_machine(endian) != EM_X86_64 {
        return Err("not a program for x86_64".to_owned());
    }
    let sections = header.sections(endian, data).map_err(unreadable)?;
    let mut names = BTreeSet::new();
    let Some((mut libraries, strings)) = sections.gnu_verneed(endian, data).map_err(unreadable)? else {
        return Ok(names);
    };
    let strings = sections.strings(endian, data, strings).map_err(unreadable)?;
    while let Some((_, mut versions)) = libraries.next().map_err(unreadable)? {
        while let Some(version) = versions.next().map_err(unreadable)? {
            let name = version.name(endian, strings).map_err(unreadable)?;
            names.insert(String::from_utf8_lossy(name).into_owned());
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::{Binary, Glibc, newest_glibc, version_needs};

    fn glibc(text: &str) -> Glibc {
        Glibc::parse(text).unwrap()
    }

    #[test]
    fn a_binary_that_needs_a_newer_glibc_than_the_runtime_s_is_refused_with_both_versions() {
        let needing = |version| Binary { size: 1, glibc: Some(glibc(version)) };
        assert!(needing("2.34").fits_runtime().is_ok());
        assert!(Binary { size: 1, glibc: None }.fits_runtime().is_ok());
        let refusal = needing("2.35").fits_runtime().unwrap_err().to_string();
        assert_eq!(refusal, "needs glibc 2.35, but the runtime provided.al2023 has 2.34");
    }

    #[test]
    fn the_newest_glibc_version_counts_and_other_libraries_do_not() {
        let newest = |names: &[&str]| newest_glibc(&names.iter().map(|&name| name.to_owned()).collect());
        let names = ["GCC_4.2.0", "GLIBC_2.2.5", "GLIBC_2.30", "GLIBC_2.4", "OPENSSL_3.0.0"];
        assert_eq!(newest(&names).unwrap(), Some(glibc("2.30")));
        assert_eq!(newest(&["GCC_4.2.0"]).unwrap(), None);
        assert_eq!(newest(&["GLIBC_ABI_DT_RELR"]).unwrap_err(), "needs GLIBC_ABI_DT_RELR, which is not a version");
    }

    #[test]
    fn a_file_that_is_no_binary_is_refused() {
        assert!(version_needs(b"#!/bin/sh\n").unwrap_err().contains("not a program that can be read"));
        assert!(version_needs(&[]).is_err());
    }

    #[test]
    #[cfg(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"))]
    fn a_real_binary_is_read() {
        let binary = Binary::read(&std::env::current_exe().unwrap()).unwrap();
        assert!(binary.glibc.unwrap() >= glibc("2.17"), "what std itself needs");
        assert!(binary.size > 0);
    }
}
