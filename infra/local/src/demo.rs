//! The demo member whose account is there already, for trying the re-issue: registered as a person would, page by page.
//!
//! That it works says more about a stack that has just started than any probe could.

use std::sync::Arc;

use local::port::Offset;
use local::{Error, Result};

use local::visitor::{Member, Visitor, client};

/// Address, birth date, login ID, password and nickname; the address and the date are in the demo roster.
pub const MEMBER: [&str; 5] =
    ["jiro.suzuki@example.co.jp", "1975-11-03", "jiro-demo", "umi no mieru ie ni sumu", "じろう"];

/// Registers the member.
///
/// # Errors
/// [`Error::Failed`] names the step that did not go as it should.
pub async fn register(offset: Offset) -> Result<()> {
    let [address, birth_date, login_id, password, nickname] = MEMBER.map(str::to_owned);
    let mut date = birth_date.split('-');
    let birth_date = [(); 3].map(|()| date.next().unwrap_or_default().to_owned());
    let member = Member { address, birth_date, login_id, password, nickname };
    let mut visitor = Visitor::new(client()?, offset, Arc::new(|_, _, _, _| ()));
    let outcome = visitor.register(&member).await;
    outcome.map_err(|error| Error::Failed(format!("the demo member could not register: {error}")))
}
