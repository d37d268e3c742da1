//! The product on one machine: everything AWS would do around the functions, small enough to run inside a test.
//!
//! * [`template`] reads `infra/template.yaml`: tables, routes, event sources, environment.
//! * [`store`] is the embedded DynamoDB engine with the template's tables.
//! * [`mailbox`] stands in for SES: it accepts mails, shows them, fails when told to, and emits SES events.
//! * [`bucket`] stands in for S3: it takes roster files and emits object-created events.
//! * [`pump`] hands the records of the stream over to a function, as Lambda's event source mapping does.
//! * [`page_checks`] is where the programs are that pages are checked with.
//! * [`evidence`] tells which test shows which statement about security.
//! * [`release`] is what functions built for deployment are checked with.
//!
//! Nothing here is deployed.

pub mod bucket;
mod clock;
mod error;
mod events;
pub mod evidence;
mod invoker;
pub mod mailbox;
pub mod page_checks;
pub mod port;
pub mod pump;
pub mod release;
pub mod store;
pub mod template;

pub use clock::{Clock, ManualClock, SystemClock, now, timestamp};
pub use error::{Error, Result};
pub use events::Events;
pub use invoker::Invoker;
