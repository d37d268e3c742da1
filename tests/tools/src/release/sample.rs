//! The sample event that a function is smoke-tested with.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::expected::Expected;
use local::template::Function;
use local::{Error, Result};

/// File name prefixes of sample events that are meant to be refused.
const REFUSED: [&str; 2] = ["bad", "refused"];

/// One of the events under `events/`.
#[derive(Debug)]
pub struct Sample {
    /// Its file name.
    pub file: String,
    /// The event.
    pub event: Value,
    /// The expected answer.
    pub expected: Expected,
}

impl Sample {
    /// Chooses one of the function's sample events under `events`: a GET of a page if there is one, else a valid event.
    ///
    /// # Errors
    /// [`Error::Failed`] when there is no usable event, or it is not JSON: an untested function must not pass.
    pub fn choose(function: &Function, events: &Path) -> Result<Self> {
        let folder = events.join(&function.name);
        let files = names(&folder);
        let file = usable(function, &files).ok_or_else(|| {
            let wanted = match function.routes.is_empty() {
                true => "a good.json, or any other that is not called bad or refused",
                false => "a get.json or a good.json",
            };
            Error::Failed(format!("there is nothing to try it with: events/{} needs {wanted}", function.name))
        })?;
        let path = folder.join(file);
        let text = fs::read(&path).map_err(Error::io(format!("read {}", path.display())))?;
        let event = serde_json::from_slice(&text).map_err(|e| Error::Failed(format!("{}: {e}", path.display())))?;
        let expected = Expected::of(function, &event);
        Ok(Self { file: file.to_owned(), event, expected })
    }
}

/// The file names of the events, sorted; none when the folder does not exist.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<_> = names.filter(|name| name.ends_with(".json")).collect();
    names.sort();
    names
}

fn usable<'a>(function: &Function, files: &'a [String]) -> Option<&'a str> {
    let first = |wanted: &dyn Fn(&str) -> bool| files.iter().map(String::as_str).find(|name| wanted(name));
    let good = || first(&|name| name.starts_with("good"));
    if function.routes.is_empty() {
        return good().or_else(|| first(&|name| !REFUSED.iter().any(|refused| name.starts_with(refused))));
    }
    first(&|name| name == "get.json").or_else(good)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Sample, usable};
    use local::template::{Function, Template, workspace_root};

    fn workspace() -> Template {
        Template::of_workspace(&BTreeMap::new()).unwrap()
    }

    fn chosen(function: &Function, files: &[&str]) -> Option<String> {
        let files: Vec<_> = files.iter().map(|&file| file.to_owned()).collect();
        usable(function, &files).map(str::to_owned)
    }

    #[test]
    fn every_function_of_the_template_has_a_usable_sample_event() {
        for function in workspace().functions {
            let sample = Sample::choose(&function, &workspace_root().join("events")).unwrap();
            assert!(sample.event.is_object(), "{} {}", function.name, sample.file);
        }
    }

    #[test]
    fn a_get_is_preferred_to_a_post_and_events_meant_to_be_refused_are_not_chosen() {
        let template = workspace();
        let (page, worker) = (template.function("login").unwrap(), template.function("import-roster").unwrap());
        assert_eq!(chosen(page, &["bad.json", "get.json", "good.json"]).as_deref(), Some("get.json"));
        assert_eq!(chosen(page, &["bad.json", "good.json"]).as_deref(), Some("good.json"));
        assert_eq!(chosen(page, &["created.json"]), None);
        assert_eq!(chosen(worker, &["created.json", "good.json"]).as_deref(), Some("good.json"));
        assert_eq!(chosen(worker, &["bad.json", "created.json", "refused.json"]).as_deref(), Some("created.json"));
        assert_eq!(chosen(worker, &["refused.json"]), None);
    }

    #[test]
    fn the_error_for_a_function_without_a_usable_event_names_the_missing_file() {
        let mut function = workspace().function("login").unwrap().clone();
        "new-step".clone_into(&mut function.name);
        let refusal = Sample::choose(&function, &workspace_root().join("events")).unwrap_err().to_string();
        let expected = "there is nothing to try it with: events/new-step needs a get.json or a good.json";
        assert_eq!(refusal, expected);
    }
}
