//! Operations that staff carry out with `aws lambda invoke`: one function each, each with its own few rights. The audit
//! log names the operator of every use.

mod error;
mod handler;
mod order;
mod reply;

pub use error::StaffError;
pub use handler::{handle, serve};
pub use order::{Lift, Order, OrderProblem, Subject};
pub use reply::{OrderOutcome, OrderReply};
