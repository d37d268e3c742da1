//! S02 新規利用登録（メールアドレス入力） and S03 （メール送信完了）.
//!
//! No user enumeration: the step looks up no address. Every address gets the same page after the same work, and
//! `deliver-mail` decides what is mailed.

mod pages;

use shared::app::App;
use shared::fact::Fact;
use shared::input::EmailAddress;
use shared::rights::{Action, ItemKind, Right};
use shared::store::Mail;
use shared::web::{Answer, Anyone, AsksForMail, Entry, Field, FinishedStep, MailAsked, Posted, Rejection, Step, Visit};

use pages::{AskAddress, MailSent};

/// What the step may do; `infra/template.yaml` grants exactly this.
pub const RIGHTS: &[Right] = &[
    Right::Items(ItemKind::Counter, &[Action::Update]),
    Right::Items(ItemKind::MailJob, &[Action::Put]),
    Right::Items(ItemKind::WarmUp, &[Action::Get]),
];

/// The step's routes.
pub fn router(app: App) -> FinishedStep {
    Step::new(app).form("/register", show, submit).show("/register/sent", show_sent).finish()
}

async fn show(visit: Visit, _: AsksForMail, form: Entry) -> Result<Answer, Rejection> {
    Ok(visit.begin_asking(Answer::page(&AskAddress { frame: visit.frame(), form })?))
}

async fn submit(posted: Posted<AsksForMail>) -> Result<Answer, Rejection> {
    let visit = posted.visit();
    let messages = &visit.wording.messages;
    let mut form = Entry::kept(posted.fields());
    let parsed = EmailAddress::parse(posted.typed(Field::Email));
    let address = form.take(Field::Email, parsed, |problem| messages.email(problem));
    let Some(address) = address else { return Answer::try_again(&AskAddress { frame: visit.frame(), form }) };
    if !visit.config.allows(&address) {
        form.refuse(Field::Email, &messages.address.domain_not_allowed);
        return Answer::try_again(&AskAddress { frame: visit.frame(), form });
    }
    if let Some(answer) = visit.asked_too_early(&address) {
        return Ok(answer);
    }
    visit
        .store
        .record_job(&visit.mail_job(Mail::Invitation { to: address.clone(), client: Some(visit.client()) }))
        .await?;
    visit.record(Fact::RegistrationRequested, Some(&address.as_str()), "");
    Ok(visit.mail_asked(address, posted.typed(Field::Action) == MailAsked::AGAIN))
}

async fn show_sent(visit: Visit, _: Anyone) -> Result<Answer, Rejection> {
    match visit.asked() {
        Some(asked) => Answer::page(&MailSent { frame: visit.frame(), asked: MailAsked::new(&visit, asked) }),
        None => Ok(Answer::see("/register")),
    }
}
