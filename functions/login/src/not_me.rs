//! 「これは私ではありません」: the link of a notice, the question once more, and the freeze of the account.

use shared::fact::Fact;
use shared::store::{CommitResult, FreezeRefused, Grants, Purpose};
use shared::web::at_link::NotMe;
use shared::web::{Answer, AtLink, Entry, Field, FrozenByLink, Posted, Rejection, Visit};

use crate::pages::{AskNotMe, Frozen};

pub async fn show(visit: Visit, _: AtLink<NotMe>, form: Entry) -> Result<Answer, Rejection> {
    Answer::page(&AskNotMe { frame: visit.frame(), form })
}

/// Freezes only after a box was ticked: a mail scanner that presses every button freezes nothing.
pub async fn submit(posted: Posted<AtLink<NotMe>>) -> Result<Answer, Rejection> {
    let (visit, link) = (posted.visit(), posted.gate().link());
    let mut form = Entry::kept(posted.fields());
    if posted.typed(Field::Confirmed).is_empty() {
        form.refuse(Field::Confirmed, &visit.wording.not_me.not_confirmed);
        return Answer::try_again(&AskNotMe { frame: visit.frame(), form });
    }
    let Grants::NotMe(account) = &link.grants else { return Err(Rejection::dead_link(Purpose::NotMe)) };
    match visit.store.freeze(link, account, visit.now).await? {
        CommitResult::Committed => {
            visit.record(Fact::AccountFrozen, Some(&account.member_key.as_str()), "");
            Ok(visit.see("/not-me/done"))
        }
        // Race: another request used the link.
        CommitResult::Refused(FreezeRefused::LinkClosed) => Ok(visit.see("/not-me/done")),
        CommitResult::Refused(FreezeRefused::AccountGone) => Err(Rejection::dead_link(Purpose::NotMe)),
    }
}

pub async fn show_done(visit: Visit, _: FrozenByLink) -> Result<Answer, Rejection> {
    Answer::page(&Frozen { frame: visit.frame() })
}
