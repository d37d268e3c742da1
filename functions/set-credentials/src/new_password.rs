//! S13 パスワード変更（パスワード再発行）: after the temporary login. The restricted session allows nothing else.

use shared::store::PasswordProof;
use shared::web::{Answer, Counted, Entry, Field, MayReplacePassword, Posted, Rejection, Visit};

use crate::pages::NewPassword;
use crate::passwords;

pub async fn show(visit: Visit, gate: MayReplacePassword, form: Entry) -> Result<Answer, Rejection> {
    Answer::page(&page(&visit, &gate, form))
}

pub async fn submit(posted: Posted<Counted<MayReplacePassword>>) -> Result<Answer, Rejection> {
    let (visit, gate) = (posted.visit(), posted.gate());
    let wording = &visit.wording;
    let mut form = Entry::kept(posted.fields());
    let context = passwords::context(gate.account(), gate.member());
    let label = &wording.new_password.password.label;
    let read = passwords::read(&posted, (&context, gate.member()), label, &mut form)?;
    let Some(password) = read else { return Answer::try_again(&page(visit, gate, form)) };
    if visit.hasher.verify(password.typed().as_bytes(), Some(&gate.account().password_hash))? {
        form.refuse(Field::NewPassword, &wording.messages.password.same_as_current);
        return Answer::try_again(&page(visit, gate, form));
    }
    let proof = PasswordProof::Reissue(gate.session());
    let signed_in = passwords::replace(visit, gate.account(), gate.member(), &password, proof).await?;
    Ok(signed_in.unwrap_or_else(|| visit.see("/password")))
}

fn page(visit: &Visit, gate: &MayReplacePassword, form: Entry) -> NewPassword {
    NewPassword { frame: visit.frame(), form, login_id: gate.account().login_id.shown().to_owned() }
}
