//! What the functions find in their environment on this machine.

use std::collections::BTreeMap;

use crate::Result;
use crate::port::{Offset, Port};
use crate::template::{Function, Template};

use crate::folder::Folder;

/// The template with this machine's parameters, and what Lambda itself would add.
pub struct Environment {
    template: Template,
    machine: BTreeMap<String, String>,
    offset: Offset,
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
        // The mailbox takes mails as fast as they come.
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
