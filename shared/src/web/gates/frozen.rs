//! The page after 「これは私ではありません」.

use crate::secret::FlowTag;
use crate::store::{Grants, Purpose};
use crate::web::flow::FlowKind;
use crate::web::gate::{Gate, sealed::Sealed};
use crate::web::rate_limit::NoPosts;
use crate::web::rejection::Rejection;
use crate::web::shown_for::ShownFor;
use crate::web::visit::Visit;

/// Holds a freeze link of an account that is frozen. After staff lifted the freeze, a used link is dead.
pub struct FrozenByLink(FlowTag);

impl Sealed for FrozenByLink {}

impl Gate for FrozenByLink {
    type RateLimit = NoPosts;

    fn shown_for(&self) -> ShownFor {
        ShownFor::flow(&self.0)
    }

    async fn pass(visit: &Visit) -> Result<Self, Rejection> {
        let dead = || Rejection::dead_link(Purpose::NotMe);
        let flow = visit.flow(FlowKind::NotMe)?.ok_or_else(dead)?;
        let link = visit.store.find_link(&flow.token().hash()).await?;
        let Some(Grants::NotMe(key)) = link.filter(|link| link.expires_at > visit.now).map(|link| link.grants) else {
            return Err(dead());
        };
        let account = visit.store.find_account(&key.login_key).await?;
        let is_frozen = account.is_some_and(|it| it.member_key == key.member_key && it.is_frozen());
        if is_frozen { Ok(Self(flow.tag().clone())) } else { Err(dead()) }
    }
}
