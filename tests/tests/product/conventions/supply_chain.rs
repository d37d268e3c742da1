//! Supply chain: dependencies, their versions and licences, trusted root certificates.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use local::template::workspace_root;
use shared::store::AMAZON_ROOTS;
use webpki_root_certs::TLS_SERVER_ROOT_CERTS;

fn text(path: &str) -> String {
    fs::read_to_string(workspace_root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The lines of a table of a Cargo manifest.
fn table<'a>(manifest: &'a str, name: &str) -> Vec<&'a str> {
    let rest = manifest.lines().skip_while(|line| *line != format!("[{name}]")).skip(1);
    rest.take_while(|line| !line.starts_with('[')).collect()
}

/// The dependency's name at the start of a line.
fn name(line: &str) -> Option<&str> {
    let (name, _) = line.split_once([' ', '.'])?;
    (!line.starts_with(['#', ' ', ']', '"'])).then_some(name)
}

/// [O5] These are the only root certificates that the functions trust for AWS.
#[test]
fn the_bundled_amazon_root_certificates_are_those_that_mozilla_trusts() {
    let pem = std::str::from_utf8(AMAZON_ROOTS).expect("text");
    let ours: Vec<Vec<u8>> = pem.split("-----BEGIN CERTIFICATE-----").skip(1).map(der).collect();
    assert_eq!(ours.len(), 5, "Amazon Root CA 1 to 4, Starfield Services Root CA G2");
    for certificate in &ours {
        let names = [&b"Amazon Root CA "[..], &b"Starfield Services Root Certificate Authority - G2"[..]];
        let is_named = names.iter().any(|name| certificate.windows(name.len()).any(|part| part == *name));
        assert!(is_named && TLS_SERVER_ROOT_CERTS.iter().any(|trusted| trusted.as_ref() == certificate));
    }
}

fn der(pem: &str) -> Vec<u8> {
    let (body, _) = pem.split_once("-----END").expect("an end");
    BASE64_STANDARD.decode(body.split_whitespace().collect::<String>()).expect("base64")
}

/// [O5]
#[test]
fn every_dependency_has_its_reason_in_the_line_above() {
    let manifest = text("Cargo.toml");
    let lines = table(&manifest, "workspace.dependencies");
    let named: Vec<_> = lines.iter().enumerate().filter_map(|(n, line)| Some((n, name(line)?))).collect();
    assert!(named.len() > 40, "{}", named.len());
    let mut reasons = BTreeSet::new();
    for (n, name) in named {
        let before = if n == 0 { "" } else { lines[n - 1] };
        assert!(before.starts_with("# ") && before.len() > 6, "{name}: {before:?}");
        assert!(reasons.insert(before), "{name} has the reason of another: {before}");
    }
}

fn manifests() -> Vec<String> {
    let root = workspace_root();
    let functions = fs::read_dir(root.join("functions")).expect("the functions");
    let functions =
        functions.map(|entry| format!("functions/{}", entry.expect("an entry").file_name().to_string_lossy()));
    let others = ["shared", "infra/local", "tests", "tests/fuzz", "tests/tools"].map(str::to_owned);
    functions.chain(others).map(|folder| format!("{folder}/Cargo.toml")).collect()
}

/// [O5] One place for reasons, versions and features, without unused entries.
#[test]
fn every_crate_takes_its_dependencies_from_the_workspace_and_the_workspace_lists_no_others() {
    let mut taken = BTreeSet::new();
    for path in manifests() {
        let manifest = text(&path);
        for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
            for line in table(&manifest, kind) {
                let Some(name) = name(line) else { continue };
                let is_shared = line.contains("workspace = true");
                assert!(is_shared || line.contains("path = "), "{path}: {line}");
                taken.extend(is_shared.then(|| name.to_owned()));
            }
        }
    }
    let manifest = text("Cargo.toml");
    let listed: BTreeSet<_> =
        table(&manifest, "workspace.dependencies").into_iter().filter_map(name).map(str::to_owned).collect();
    assert_eq!(taken, listed);
}

/// The versions of each crate in the lock file.
fn locked() -> BTreeMap<String, Vec<String>> {
    let lock = text("Cargo.lock");
    let value = |line: &str| line.split('"').nth(1).unwrap_or_default().to_owned();
    let mut versions = BTreeMap::<_, Vec<_>>::new();
    for package in lock.split("[[package]]").skip(1) {
        let of = |key| package.lines().find(|line| line.starts_with(key)).map(value).unwrap_or_default();
        versions.entry(of("name = ")).or_default().push(of("version = "));
        let source = of("source = ");
        let expected = ["", "registry+https://github.com/rust-lang/crates.io-index"];
        assert!(expected.contains(&source.as_str()), "{source}");
        assert!(source.is_empty() || package.contains("checksum = "), "{package}");
    }
    versions
}

/// [O5]
#[test]
fn every_duplicate_version_is_explained() {
    let deny = text("deny.toml");
    let explained = deny.lines().filter_map(|line| line.trim_start().strip_prefix("{ crate = \""));
    let explained: BTreeSet<_> = explained
        .filter_map(|rest| rest.split('"').next())
        .filter(|name| name.contains('@'))
        .map(str::to_owned)
        .collect();
    let mut older = BTreeSet::new();
    for (name, versions) in locked() {
        let (_, rest) = versions.split_last().expect("a version");
        older.extend(rest.iter().map(|version| format!("{name}@{version}")));
    }
    assert_eq!(explained, older, "every version but the newest needs a reason");
}

/// [O5]
#[test]
fn builds_use_the_lock_file_and_ci_checks_licences_sources_and_unused_dependencies() {
    let run = text(".ci/run");
    for step in ["metadata --locked", "check licenses bans sources", "\"$machete\" \"$PWD\""] {
        assert!(run.contains(step), "{step}");
    }
    assert!(text("deny.toml").contains("multiple-versions = \"deny\""));
    assert!(text("infra/local/src/tool/cargo_lambda.rs").contains("\"--release\", \"--locked\""));
}
