//! Circular dependencies (cycles) between the modules of a crate.
//!
//! Each parent has a graph of its own: its direct children, and an edge from one to another when a file under the first
//! names a path into the second, also through a name that the parent re-exports. The parent's own file is no node: it
//! declares, re-exports, and may hold the type for which the folder is named.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use local::template::workspace_root;

use super::graph::{ModuleGraph, ModulePath, Reference};
use super::{SourceFile, files};

/// Modules of one parent that need each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Circle {
    /// The parent, from the root of the workspace: `shared/src/web`.
    pub parent: String,
    /// The modules, by name.
    pub modules: BTreeSet<String>,
    /// One place for each edge within: `gates -> step at shared/src/web/gates/link.rs:7`.
    pub edges: Vec<String>,
}

impl fmt::Display for Circle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let modules: Vec<_> = self.modules.iter().map(String::as_str).collect();
        write!(f, "{}: {}", self.parent, modules.join(", "))?;
        self.edges.iter().try_for_each(|edge| write!(f, "\n  {edge}"))
    }
}

/// The source folders of every crate of the workspace that has one, from its root.
pub fn crate_roots() -> Vec<String> {
    let manifest = std::fs::read_to_string(workspace_root().join("Cargo.toml")).expect("the manifest");
    let members = manifest.lines().find_map(|line| line.strip_prefix("members = [")).expect("the members");
    let mut roots = Vec::new();
    for member in members.split('"').skip(1).step_by(2) {
        match member.strip_suffix("/*") {
            None => roots.push(format!("{member}/src")),
            Some(folder) => {
                let entries = std::fs::read_dir(workspace_root().join(folder)).expect("the members of a folder");
                let name = |entry: std::fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
                roots.extend(entries.map(|entry| format!("{folder}/{}/src", name(entry.expect("an entry")))));
            }
        }
    }
    roots.retain(|root| workspace_root().join(root).is_dir());
    roots.sort();
    roots
}

/// The circles of the crate whose `lib.rs` is in this folder.
pub fn circles(root: &str) -> Vec<Circle> {
    circles_in(root, &files(&[root]))
}

/// The same of files that were read before.
pub(super) fn circles_in(root: &str, files: &[SourceFile]) -> Vec<Circle> {
    let graph = ModuleGraph::of(root, files);
    let mut by_parent = BTreeMap::<ModulePath, Edges>::new();
    for reference in &graph.references {
        if let Some((parent, from, to)) = edge(&graph, reference) {
            let edges = by_parent.entry(parent).or_default();
            edges.entry(from).or_default().entry(to).or_insert_with(|| reference.at.clone());
        }
    }
    let circles = by_parent.into_iter().flat_map(|(parent, edges)| {
        let parent = [&[root.to_owned()], &parent[..]].concat().join("/");
        circles_of(&edges).into_iter().map(move |modules| circle(&parent, modules, &edges))
    });
    circles.collect()
}

/// From a module to those that it names, each with a place.
type Edges = BTreeMap<String, BTreeMap<String, String>>;

/// The parent and the two children that a reference connects, if it does.
fn edge(graph: &ModuleGraph, reference: &Reference) -> Option<(ModulePath, String, String)> {
    let common = reference.from.iter().zip(&reference.to).take_while(|(from, to)| from == to).count();
    let parent = reference.from[..common].to_vec();
    let (from, named) = (reference.from.get(common)?, reference.to.get(common)?);
    let to = child(graph, &parent, named)?;
    (*from != to).then(|| (parent, from.clone(), to))
}

/// The child of a parent in which a name is defined; none when the parent's own file defines it.
fn child(graph: &ModuleGraph, parent: &ModulePath, name: &str) -> Option<String> {
    let path: ModulePath = parent.iter().cloned().chain([name.to_owned()]).collect();
    if graph.modules.contains(&path) {
        return Some(name.to_owned());
    }
    let target = graph.reexports.get(&(parent.clone(), name.to_owned()))?;
    let inside = target.strip_prefix(&parent[..])?;
    // A name that the parent re-exports from a child under the child's own name.
    inside.first().filter(|first| *first != name || inside.len() > 1).cloned()
}

/// Groups of modules of which each can be reached from each.
fn circles_of(edges: &Edges) -> Vec<BTreeSet<String>> {
    let reached: BTreeMap<_, _> = edges.keys().map(|from| (from, reachable(edges, from))).collect();
    let mut found = Vec::<BTreeSet<String>>::new();
    for (from, there) in &reached {
        let back = there.iter().filter(|to| reached.get(to).is_some_and(|its| its.contains(*from)));
        let circle: BTreeSet<String> = back.cloned().collect();
        if !circle.is_empty() && !found.contains(&circle) {
            found.push(circle);
        }
    }
    found
}

/// Every module that can be reached from one, itself only through others.
fn reachable(edges: &Edges, from: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open = vec![from.to_owned()];
    while let Some(next) = open.pop() {
        let new = edges.get(&next).into_iter().flat_map(BTreeMap::keys).filter(|to| !found.contains(*to));
        let new: Vec<_> = new.cloned().collect();
        found.extend(new.iter().cloned());
        open.extend(new);
    }
    found
}

fn circle(parent: &str, modules: BTreeSet<String>, edges: &Edges) -> Circle {
    let within = modules.iter().flat_map(|from| {
        let to = edges[from].iter().filter(|(to, _)| modules.contains(*to));
        to.map(move |(to, at)| format!("{from} -> {to} at {at}"))
    });
    let within = within.collect();
    Circle { parent: parent.to_owned(), modules, edges: within }
}

#[cfg(test)]
mod tests {
    use super::super::SourceFile;
    use super::circles_in;

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let files: Vec<_> = files.iter().map(|(path, text)| SourceFile::parse(path, text)).collect();
        circles_in("a/src", &files).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn two_modules_that_name_each_other_are_a_circle() {
        let files = [
            ("a/src/lib.rs", "pub mod one;\npub mod two;"),
            ("a/src/one.rs", "use crate::two::Two;\npub struct One;"),
            ("a/src/two.rs", "pub struct Two;\nfn of() -> Option<crate::one::One> { None }"),
        ];
        assert_eq!(found(&files), ["a/src: one, two\n  one -> two at a/src/one.rs:1\n  two -> one at a/src/two.rs:2"]);
    }

    #[test]
    fn a_circle_through_a_reexport_or_a_third_module_is_found() {
        let files = [
            ("a/src/web/mod.rs", "mod gate;\nmod page;\nmod step;\npub use step::Step;"),
            ("a/src/web/gate/mod.rs", "mod link;"),
            ("a/src/web/gate/link.rs", "fn of(_: crate::web::Step) {}"),
            ("a/src/web/page.rs", "fn shown() { assert!(super::gate::link::open()) }"),
            ("a/src/web/step.rs", "use super::page;\npub struct Step;"),
        ];
        let circle = found(&files).join(" ");
        assert!(circle.starts_with("a/src/web: gate, page, step\n"), "{circle}");
        assert_eq!(circle.lines().count(), 4, "{circle}");
    }

    #[test]
    fn a_parent_may_name_its_children_and_tests_may_name_anything() {
        let files = [
            ("a/src/lib.rs", "pub mod one;\npub mod two;\npub use one::One;\npub struct Own(two::Two);"),
            ("a/src/one.rs", "pub struct One;\n#[cfg(test)]\nmod tests { use crate::two::Two; }"),
            ("a/src/two.rs", "use crate::{One, Own};\npub struct Two;"),
        ];
        assert_eq!(found(&files), [""; 0]);
    }
}
