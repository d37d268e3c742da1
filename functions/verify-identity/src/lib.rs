//! S05 本人確認 and S06 本人確認完了: the roster's address and birth date, and the characters of an image or a mailed code.
//!
//! S06 is the response to the POST itself, without a redirect: the key exists in that response only.

mod challenge;
mod confirm;
mod pages;

use shared::app::App;
use shared::fact::Fact;
use shared::image::draw;
use shared::input::{BirthDate, BirthDatePart, BirthDateProblem, EmailAddress};
use shared::rights::{Action, ItemKind, Right};
use shared::secret::ImageQuestion;
use shared::store::{Link, Mail};
use shared::web::{Answer, AtLink, Entry, Field, FinishedStep, Posted, Rejection, Step, Visit, at_link::Registration};

use challenge::Proof;
use pages::{Challenge, VerifyIdentity};

/// What the step may do; `infra/template.yaml` grants exactly this.
pub const RIGHTS: &[Right] = &[
    Right::Items(ItemKind::Member, &[Action::Get, Action::Update, Action::Check]),
    Right::Items(ItemKind::IdentityCheckDecoy, &[Action::Update]),
    Right::Items(ItemKind::Link, &[Action::Get, Action::Update]),
    Right::Items(ItemKind::MailJob, &[Action::Put]),
    Right::Items(ItemKind::RestrictedSession, &[Action::Get]),
    Right::Items(ItemKind::Session, &[Action::Get]),
    Right::Items(ItemKind::Account, &[Action::Get]),
    Right::Items(ItemKind::Counter, &[Action::Update]),
    Right::Items(ItemKind::WarmUp, &[Action::Get]),
];

/// The step's routes.
pub fn router(app: App) -> FinishedStep {
    Step::new(app).form("/verify-identity", show, submit).show("/verify-identity/image", show_image).finish()
}

async fn show(visit: Visit, gate: AtLink<Registration>, form: Entry) -> Result<Answer, Rejection> {
    let challenge = challenge::to_show(&form, gate.link(), visit.now);
    Answer::page(&VerifyIdentity { frame: visit.frame_behind_link().await?, form, challenge })
}

async fn show_image(visit: Visit, gate: AtLink<Registration>) -> Result<Answer, Rejection> {
    let question = ImageQuestion { link: gate.link().pk.as_str(), number: gate.link().images };
    let answer = visit.config.service_key.image_answer(question, visit.now);
    Ok(Answer::image(draw(&answer, &mut visit.drawing_rng()).map_err(Rejection::internal)?))
}

async fn submit(posted: Posted<AtLink<Registration>>) -> Result<Answer, Rejection> {
    match posted.typed(Field::Action) {
        "mail-code" => mail_code(&posted).await,
        "another-image" | "use-image" => {
            another_image(posted.visit(), posted.gate().link(), Entry::kept(posted.fields())).await
        }
        _ => check(&posted).await,
    }
}

/// Mails a code in place of the image; the link has already proven control of the mailbox. The address must be typed, so
/// that a link scanner that submits every form mails no code.
async fn mail_code(posted: &Posted<AtLink<Registration>>) -> Result<Answer, Rejection> {
    let (visit, link, fields) = (posted.visit(), posted.gate().link(), posted.fields());
    let mut form = Entry::kept(fields);
    let parsed = EmailAddress::parse(posted.typed(Field::Email));
    if form.take(Field::Email, parsed, |problem| visit.wording.messages.email(problem)).is_none() {
        return Answer::try_again(&page(visit, challenge::of(fields, link), form));
    }
    let mail = Mail::Code { to: link.address.clone(), link: link.pk.clone() };
    visit.store.record_job(&visit.mail_job(mail)).await?;
    visit.record(Fact::CodeRequested, Some(&link.address.as_str()), "");
    Answer::page(&page(visit, Challenge::MailedCode { just_sent: true }, form))
}

async fn another_image(visit: &Visit, link: &Link, form: Entry) -> Result<Answer, Rejection> {
    let used_up = visit.store.use_up_image(link, false, visit.now).await?;
    Answer::page(&page(visit, challenge::image(used_up.as_ref().unwrap_or(link)), form))
}

async fn check(posted: &Posted<AtLink<Registration>>) -> Result<Answer, Rejection> {
    let (visit, shown, fields) = (posted.visit(), posted.gate().link(), posted.fields());
    let mut form = Entry::kept(fields);
    let typed = read(posted, &mut form);
    let proof = Proof::read(posted, &mut form);
    let (Some(typed), Some(proof)) = (typed, &proof) else {
        return Answer::try_again(&page(visit, challenge::of(fields, shown), form));
    };
    let right = proof.is_right(visit, shown);
    let (used, member) = tokio::join!(proof.use_up(visit, shown, right), confirm::count(visit, shown, right));
    let (Some(link), true) = (used?, right) else {
        visit.record(Fact::ChallengeFailed, Some(&shown.address.as_str()), "");
        proof.refuse(visit, &mut form);
        return Answer::try_again(&page(visit, proof.next(shown), form));
    };
    confirm::confirm(visit, &link, member?, &typed, proof.challenge(&link), form).await
}

/// The typed values that are compared with the roster.
struct Typed {
    address: EmailAddress,
    birth_date: BirthDate,
}

/// Address and birth date, if both are valid; otherwise adds the problems to the form, in its order.
fn read(posted: &Posted<AtLink<Registration>>, form: &mut Entry) -> Option<Typed> {
    let visit = posted.visit();
    let messages = &visit.wording.messages;
    let parsed = EmailAddress::parse(posted.typed(Field::Email));
    let address = form.take(Field::Email, parsed, |problem| messages.email(problem));
    let [year, month, day] = [Field::BirthYear, Field::BirthMonth, Field::BirthDay].map(|field| posted.typed(field));
    let birth_date = BirthDate::parse(year, month, day, visit.now.date_in_japan());
    for problem in birth_date.as_ref().err().into_iter().flatten() {
        form.refuse(wrong_box(problem), messages.birth_date(*problem));
    }
    Some(Typed { address: address?, birth_date: birth_date.ok()? })
}

fn wrong_box(problem: &BirthDateProblem) -> Field {
    match problem {
        BirthDateProblem::PartRequired(part) | BirthDateProblem::NotANumber(part) => match part {
            BirthDatePart::Year => Field::BirthYear,
            BirthDatePart::Month => Field::BirthMonth,
            BirthDatePart::Day => Field::BirthDay,
        },
        BirthDateProblem::MonthRange => Field::BirthMonth,
        BirthDateProblem::DayRange => Field::BirthDay,
        _ => Field::BirthYear,
    }
}

fn page(visit: &Visit, challenge: Challenge, form: Entry) -> VerifyIdentity {
    VerifyIdentity { frame: visit.frame(), form, challenge }
}
