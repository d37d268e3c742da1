//! Which module of a crate names which other one.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Item, ItemMod, ItemUse, Macro, UseTree, Visibility};

use super::{SourceFile, attributes, is_for_tests};

/// The path of a module from the root of its crate; the root itself is empty.
pub(super) type ModulePath = Vec<String>;

/// A module names a path of its own crate.
pub(super) struct Reference {
    /// The module that names it.
    pub(super) from: ModulePath,
    /// The path from the root of the crate, modules and items alike.
    pub(super) to: Vec<String>,
    /// `path:line`.
    pub(super) at: String,
}

/// The modules of one crate.
#[derive(Default)]
pub(super) struct ModuleGraph {
    /// Every module.
    pub(super) modules: BTreeSet<ModulePath>,
    /// What they name.
    pub(super) references: Vec<Reference>,
    /// The names that a module re-exports, and the paths they stand for.
    pub(super) reexports: BTreeMap<(ModulePath, String), Vec<String>>,
    /// The names that each module defines itself.
    defined: BTreeSet<(ModulePath, String)>,
    /// The modules of which a module re-exports everything.
    globs: Vec<(ModulePath, Vec<String>)>,
}

impl ModuleGraph {
    /// Reads a crate; `root` is the folder of its `lib.rs` or `main.rs`, from the root of the workspace.
    pub(super) fn of(root: &str, files: &[SourceFile]) -> Self {
        let mut graph = Self::default();
        for file in files.iter().filter(|file| !file.path.ends_with("/tests.rs")) {
            let module = module_of(root, &file.path);
            graph.modules.insert(module.clone());
            let mut reader = Reader { graph: &mut graph, module, path: &file.path };
            reader.visit_file(&file.syntax);
        }
        graph.resolve_globs();
        graph
    }

    fn resolve_globs(&mut self) {
        for (module, from) in &self.globs {
            let names = self.defined.iter().filter(|(of, _)| of == from).map(|(_, name)| name);
            for name in names {
                let target = from.iter().chain([name]).cloned().collect();
                self.reexports.insert((module.clone(), name.clone()), target);
            }
        }
    }
}

/// `shared/src/web/gate/mod.rs` → `["web", "gate"]`.
fn module_of(root: &str, path: &str) -> ModulePath {
    let inside = path.strip_prefix(root).unwrap_or(path).trim_start_matches('/').trim_end_matches(".rs");
    let names = inside.split('/').filter(|name| !["lib", "main", "mod"].contains(name));
    names.map(str::to_owned).collect()
}

struct Reader<'a> {
    graph: &'a mut ModuleGraph,
    module: ModulePath,
    path: &'a str,
}

impl Reader<'_> {
    /// A path as it is written, from the root of the crate; none when it leads out of the crate or into this module.
    fn absolute(&self, written: &[String]) -> Option<Vec<String>> {
        let mut base = match written.first()?.as_str() {
            "crate" => Vec::new(),
            "self" | "super" => self.module.clone(),
            child if self.is_child(child) => self.module.clone(),
            _ => return None,
        };
        let mut rest = written;
        while let Some((word, after)) = rest.split_first().filter(|(word, _)| is_relative(word)) {
            if word == "super" {
                base.pop()?;
            }
            rest = after;
        }
        base.extend(rest.iter().cloned());
        Some(base)
    }

    fn is_child(&self, name: &str) -> bool {
        let child: ModulePath = self.module.iter().cloned().chain([name.to_owned()]).collect();
        self.graph.defined.contains(&(self.module.clone(), name.to_owned())) || self.graph.modules.contains(&child)
    }

    fn note(&mut self, written: &[String], line: usize) {
        if let Some(to) = self.absolute(written) {
            let at = format!("{}:{line}", self.path);
            self.graph.references.push(Reference { from: self.module.clone(), to, at });
        }
    }

    /// The paths `crate::…` and `super::…` among tokens that are no syntax tree.
    fn note_tokens(&mut self, tokens: TokenStream) {
        let trees: Vec<_> = tokens.into_iter().collect();
        for (n, tree) in trees.iter().enumerate() {
            match tree {
                TokenTree::Group(group) => self.note_tokens(group.stream()),
                TokenTree::Ident(first) if first == "crate" || first == "super" => {
                    self.note(&path_at(&trees[n..]), first.span().start().line);
                }
                _ => {}
            }
        }
    }

    fn define(&mut self, name: &syn::Ident) {
        self.graph.defined.insert((self.module.clone(), name.to_string()));
    }

    fn reexport(&mut self, written: &[String], name: &str) {
        let Some(target) = self.absolute(written) else { return };
        match name {
            "*" => self.graph.globs.push((self.module.clone(), target)),
            name => _ = self.graph.reexports.insert((self.module.clone(), name.to_owned()), target),
        }
    }
}

fn is_relative(word: &str) -> bool {
    ["crate", "self", "super"].contains(&word)
}

/// The words of a path at the beginning of tokens.
fn path_at(trees: &[TokenTree]) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = trees.iter().peekable();
    while let Some(TokenTree::Ident(word)) = rest.next() {
        words.push(word.to_string());
        let colons = |tree: Option<&TokenTree>| matches!(tree, Some(TokenTree::Punct(it)) if it.as_char() == ':');
        if !(colons(rest.next()) && colons(rest.next())) {
            break;
        }
    }
    words
}

/// Every path of a `use`, with the name that it gets; `*` for everything.
fn leaves(tree: &UseTree, before: &[String], found: &mut Vec<(Vec<String>, String)>) {
    let with = |name: &syn::Ident| before.iter().cloned().chain([name.to_string()]).collect::<Vec<_>>();
    match tree {
        UseTree::Path(path) => leaves(&path.tree, &with(&path.ident), found),
        UseTree::Name(name) if name.ident == "self" => {
            found.push((before.to_vec(), before.last().cloned().unwrap_or_default()));
        }
        UseTree::Name(name) => found.push((with(&name.ident), name.ident.to_string())),
        UseTree::Rename(name) => found.push((with(&name.ident), name.rename.to_string())),
        UseTree::Glob(_) => found.push((before.to_vec(), "*".to_owned())),
        UseTree::Group(group) => group.items.iter().for_each(|tree| leaves(tree, before, found)),
    }
}

impl<'a> Visit<'a> for Reader<'_> {
    fn visit_file(&mut self, file: &'a syn::File) {
        for item in &file.items {
            if let Item::Mod(module) = item {
                self.define(&module.ident);
            }
        }
        visit::visit_file(self, file);
    }

    fn visit_item(&mut self, item: &'a Item) {
        if is_for_tests(attributes(item)) {
            return;
        }
        match item {
            Item::Const(item) => self.define(&item.ident),
            Item::Enum(item) => self.define(&item.ident),
            Item::Fn(item) => self.define(&item.sig.ident),
            Item::Static(item) => self.define(&item.ident),
            Item::Struct(item) => self.define(&item.ident),
            Item::Trait(item) => self.define(&item.ident),
            Item::Type(item) => self.define(&item.ident),
            _ => {}
        }
        visit::visit_item(self, item);
    }

    /// A module within the file counts as a file of its own.
    fn visit_item_mod(&mut self, module: &'a ItemMod) {
        self.module.push(module.ident.to_string());
        if module.content.is_some() {
            self.graph.modules.insert(self.module.clone());
        }
        visit::visit_item_mod(self, module);
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'a ItemUse) {
        let mut found = Vec::new();
        leaves(&item.tree, &[], &mut found);
        for (written, name) in found {
            self.note(&written, item.use_token.span.start().line);
            if !matches!(item.vis, Visibility::Inherited) {
                self.reexport(&written, &name);
            }
        }
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        let written: Vec<_> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if written.len() > 1 {
            self.note(&written, path.segments[0].ident.span().start().line);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'a Macro) {
        self.note_tokens(call.tokens.clone());
        visit::visit_macro(self, call);
    }
}
