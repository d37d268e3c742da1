//! The product on one machine: fakes of the AWS services around the functions, small enough to run inside a test.
//!
//! * [`template`] reads `infra/template.yaml`: tables, routes, event sources, environment.
//! * [`store`] is the embedded DynamoDB engine with the template's tables.
//! * [`mailbox`] is a fake of SES: it accepts mails, shows them, injects failures, and emits SES events.
//! * [`bucket`] is a fake of S3: it stores roster files and emits object-created events.
//! * [`pump`] is the event source mapping from the stream to a function.
//! * [`page_checks`] locates the checkers of accessibility and HTML.
//! * [`stack`] is all of it running, with the functions in processes of their own.
//! * [`folder`] is where a stack keeps its data, [`roster`] imports into a running one.
//! * [`tool`] finds or installs the external programs that the stack and the tests need.
//! * [`visitor`] registers a member through the running portal, page by page.
//!
//! Nothing here is deployed. What measures and proves is in `tests/tools`.

#![allow(clippy::print_stderr, clippy::print_stdout, reason = "a command-line tool: standard output is its answer")]

pub mod bucket;
pub mod child;
mod clock;
mod error;
mod events;
pub mod folder;
mod invoker;
pub mod mailbox;
pub mod output;
pub mod page_checks;
pub mod port;
pub mod pump;
pub mod roster;
pub mod stack;
pub mod store;
pub mod template;
pub mod tool;
pub mod visitor;

pub use clock::{Clock, ManualClock, SystemClock, now, timestamp};
pub use error::{Error, Result};
pub use events::Events;
pub use invoker::Invoker;
