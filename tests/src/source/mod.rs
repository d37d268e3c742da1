//! The sources of the workspace, parsed with `syn`: for the tests of conventions, and for the figures of the tree.

mod circle;
mod function;
mod graph;
mod literal;

use std::fs;
use std::path::{Path, PathBuf};

use local::template::workspace_root;
use syn::{Attribute, Item};

pub use circle::{Circle, circles, crate_roots};
pub use function::FunctionLength;

/// One Rust file.
pub struct SourceFile {
    /// From the root of the workspace, with `/`.
    pub path: String,
    /// What it holds.
    pub text: String,
    /// The same, parsed. Tests are still in it: see [`is_for_tests`].
    pub syntax: syn::File,
}

/// The Rust files of some folders of the workspace, by path.
pub fn files(folders: &[&str]) -> Vec<SourceFile> {
    let root = workspace_root();
    let mut paths = Vec::new();
    for folder in folders {
        paths_under(&root.join(folder), &mut paths);
    }
    paths.sort();
    let is_rust = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "rs");
    paths.into_iter().filter(is_rust).map(|path| SourceFile::read(&root, &path)).collect()
}

/// Every file below a folder.
pub fn paths_under(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for path in entries.map(|entry| entry.expect("an entry").path()) {
        match path.is_dir() {
            true => paths_under(&path, found),
            false => found.push(path),
        }
    }
}

impl SourceFile {
    fn read(root: &Path, file: &Path) -> Self {
        let path = file.strip_prefix(root).expect("inside the workspace").to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{path}: {error}"));
        Self::parse(&path, &text)
    }

    /// A file that is not on disk.
    pub fn parse(path: &str, text: &str) -> Self {
        let syntax = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        Self { path: path.to_owned(), text: text.to_owned(), syntax }
    }
}

/// Whether an attribute says that what follows is compiled for tests only.
pub fn is_for_tests(attributes: &[Attribute]) -> bool {
    let says_test = |attribute: &Attribute| {
        let list = attribute.meta.require_list();
        attribute.path().is_ident("cfg") && list.is_ok_and(|list| list.tokens.to_string() == "test")
    };
    attributes.iter().any(says_test)
}

/// The attributes of an item, where it can have any.
fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}
