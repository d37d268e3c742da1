//! Gates without a condition. They differ in how POSTs through them are rate limited.

use crate::web::gate::{Gate, sealed::Sealed};
use crate::web::rate_limit::{AskMail, CountedByHandler, CountedByPipeline, Login, NoPosts, OwnBrowserOnly};
use crate::web::rejection::Rejection;
use crate::web::visit::Visit;

/// Pages that every visitor may see.
pub struct Anyone(());

/// Asking for a mail.
pub struct AsksForMail(());

/// Signing in: the handler counts, concurrently with reading the account.
pub struct SigningIn(());

/// Changing what this browser holds itself: its cookies, and the session whose token it has.
pub struct OwnBrowser(());

macro_rules! open_gates {
    ($($gate:ident: $rate_limit:ty,)+) => {
        $(impl Sealed for $gate {}

        impl Gate for $gate {
            type RateLimit = $rate_limit;

            async fn pass(_: &Visit) -> Result<Self, Rejection> {
                Ok(Self(()))
            }
        })+
    };
}

open_gates! {
    Anyone: NoPosts,
    AsksForMail: CountedByPipeline<AskMail>,
    SigningIn: CountedByHandler<Login>,
    OwnBrowser: OwnBrowserOnly,
}
