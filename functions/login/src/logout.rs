//! The way out: of this browser, or of all of them.

use shared::audit::Fact;
use shared::store::{Table, Transaction, epoch_value};
use shared::web::{Answer, Anyone, CookieName, Notice, Posted, Refusal, SignedIn};

pub async fn here(posted: Posted<Anyone>) -> Result<Answer, Refusal> {
    let visit = &posted.visit;
    if let Some(token) = visit.cookies.token(CookieName::Session) {
        visit.store.end_session(&token.hash()).await?;
        visit.record(Fact::LoggedOut, None, "");
    }
    Ok(out(Notice::LoggedOut))
}

/// Every session of the account ends with its epoch, and with them a re-issue that is under way.
pub async fn everywhere(posted: Posted<SignedIn>) -> Result<Answer, Refusal> {
    let Posted { visit, gate, .. } = &posted;
    let epoch = gate.account.epoch;
    let values = vec![(":seen", epoch_value(epoch)), (":next", epoch_value(epoch + 1))];
    let transaction = Transaction::default()
        .update(Table::Members, &gate.account.pk, "SET epoch = :next", "epoch = :seen", values)
        .end_session(&gate.session);
    // Refused: somebody else raised the epoch at the same moment, and all sessions ended with that.
    visit.store.commit(transaction).await?;
    visit.record(Fact::LoggedOutEverywhere, Some(&gate.account.member_key), "");
    Ok(out(Notice::LoggedOutEverywhere))
}

fn out(notice: Notice) -> Answer {
    let to_login = Answer::see(notice.at("/login"));
    let mine = [CookieName::Session, CookieName::Restricted, CookieName::Asked];
    mine.into_iter().fold(to_login, |answer, cookie| answer.with(cookie.clear())).forgetting_site()
}
