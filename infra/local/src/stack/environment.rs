//! The environment variables of the functions on this machine.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::port::{Offset, Port};
use crate::template::{Function, Template};
use crate::{Error, Result};

use crate::folder::Folder;

/// The template with this machine's parameters, and the variables that Lambda itself sets.
pub struct Environment {
    template: Template,
    machine: BTreeMap<String, String>,
    offset: Offset,
}

/// The file with the functions' environment, for as long as the services run.
pub struct EnvFile(PathBuf);

impl EnvFile {
    /// Its path.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for EnvFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// A value as cargo-lambda's reader of env files takes it: only quotes and line breaks are escaped.
fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('"', "\\\"").replace('\n', "\\n"))
}

impl Environment {
    /// Reads the template.
    ///
    /// # Errors
    /// When the template or the service key cannot be read.
    pub fn read(folder: &Folder) -> Result<Self> {
        let offset = folder.offset();
        let mut parameters = Template::english_names();
        parameters.insert("BaseUrl".to_owned(), Port::Portal.url(offset));
        // The mailbox has no rate limit.
        parameters.insert("MailsPerSecond".to_owned(), "500".to_owned());
        let template = Template::of_workspace(&parameters)?;
        let machine = [
            ("AWS_REGION", "ap-northeast-1".to_owned()),
            ("AWS_ACCESS_KEY_ID", "local".to_owned()),
            ("AWS_SECRET_ACCESS_KEY", "local".to_owned()),
            ("AWS_ENDPOINT_URL_DYNAMODB", Port::Store.url(offset)),
            ("AWS_ENDPOINT_URL_SESV2", Port::Mailbox.url(offset)),
            ("AWS_ENDPOINT_URL_S3", Port::Bucket.url(offset)),
            ("SERVICE_KEY", folder.service_key()?),
            ("SERVICE_KEY_BEFORE", String::new()),
        ];
        let machine = machine.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Ok(Self { template, machine, offset })
    }

    /// The template behind it.
    pub fn template(&self) -> &Template {
        &self.template
    }

    /// The variables of every function together.
    pub fn all(&self) -> BTreeMap<String, String> {
        self.template.environment().into_iter().chain(self.machine.clone()).collect()
    }

    /// Writes the variables of every function together to a file that `cargo lambda watch` reads. The file is removed
    /// when the answer is dropped.
    ///
    /// # Errors
    /// [`Error::Io`] when the file cannot be written.
    pub fn write(&self, file: PathBuf) -> Result<EnvFile> {
        let lines: String = self.all().iter().map(|(name, value)| format!("{name}={}\n", quoted(value))).collect();
        let text =
            format!("# Written by `cargo local services`, for `cargo lambda watch`; removed when it ends.\n{lines}");
        fs::write(&file, text).map_err(Error::io(format!("write {}", file.display())))?;
        Ok(EnvFile(file))
    }

    /// The variables of one function, those of its runtime included.
    pub fn of(&self, function: &Function) -> BTreeMap<String, String> {
        let name = &function.name;
        let runtime = [
            ("AWS_LAMBDA_RUNTIME_API", format!("{}/.rt/{name}", Port::Portal.url(self.offset))),
            ("AWS_LAMBDA_FUNCTION_NAME", name.clone()),
            ("AWS_LAMBDA_FUNCTION_VERSION", "1".to_owned()),
            ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512".to_owned()),
        ];
        let runtime = runtime.map(|(variable, value)| (variable.to_owned(), value));
        function.environment.clone().into_iter().chain(self.machine.clone()).chain(runtime).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn values_with_spaces_quotes_and_signs_are_quoted_for_the_env_file() {
        assert_eq!(quoted(""), "\"\"");
        assert_eq!(quoted("健保 # 03-0000-0000"), "\"健保 # 03-0000-0000\"");
        assert_eq!(quoted("a \"b\"\nc"), "\"a \\\"b\\\"\\nc\"");
    }
}
