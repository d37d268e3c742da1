//! Gates without a condition, whose pages are shown for nobody in particular. They differ in how POSTs through them are rate limited.

use crate::web::gate::{Gate, sealed::Sealed};
use crate::web::rate_limit::{AskMail, CountedByHandler, CountedByPipeline, Login, NoPosts};
use crate::web::rejection::Rejection;
use crate::web::shown_for::ShownFor;
use crate::web::visit::Visit;

/// Pages that every visitor may see.
pub struct Anyone(());

/// Asking for a mail.
pub struct AsksForMail(());

/// Signing in: the handler counts, concurrently with reading the account.
pub struct SigningIn(());

macro_rules! open_gates {
    ($($gate:ident: $rate_limit:ty,)+) => {
        $(impl Sealed for $gate {}

        impl Gate for $gate {
            type RateLimit = $rate_limit;

            fn shown_for(&self) -> ShownFor {
                ShownFor::default()
            }

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
}
