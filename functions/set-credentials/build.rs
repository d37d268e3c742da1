//! Which list of common passwords is compiled in.

fn main() {
    println!("cargo::rerun-if-env-changed=COMMON_PASSWORDS");
    let own = || format!("{}/common-passwords.fuse", std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default());
    let file = std::env::var("COMMON_PASSWORDS").ok().filter(|file| !file.is_empty()).unwrap_or_else(own);
    println!("cargo::rerun-if-changed={file}");
    println!("cargo::rustc-env=COMMON_PASSWORDS_FILE={file}");
}
