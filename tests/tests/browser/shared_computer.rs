//! Several people at one computer: two tabs, and Back after a logout.

use serde_json::json;
use tests::chromium::{Device, until};
use tests::journey::PASSWORD;

use crate::member::Member;
use crate::person::{Person, visit};

impl Person {
    /// Another person in a new tab of the same browser.
    async fn beside(&self) -> Self {
        let tab = self.client.new_window(true).await.expect("a tab");
        self.client.switch_to_window(tab.handle).await.expect("the tab");
        Self { member: Member::next(), ..self.clone() }
    }
}

/// [B2]
#[test]
fn two_people_register_in_two_tabs_of_one_browser_and_each_gets_their_own_account() {
    visit(Device::Desktop, async |first: Person| {
        let first_tab = first.client.window().await.expect("the tab");
        first.use_pre_issued_credentials().await;
        let second = first.beside().await;
        let second_tab = second.client.window().await.expect("the tab");
        second.use_pre_issued_credentials().await;
        first.client.switch_to_window(first_tab).await.expect("the first tab");
        first.choose_credentials().await;
        second.client.switch_to_window(second_tab).await.expect("the second tab");
        second.choose_credentials().await;
        second.sign_in_first().await;
        second.sign_out().await;
        first.sign_in(PASSWORD).await;
    });
}

/// Signs in, signs out, and goes back: nothing of the account is shown.
async fn goes_back_after_signing_out(person: Person) {
    person.use_pre_issued_credentials().await;
    person.choose_credentials().await;
    person.sign_in_first().await;
    person.press("パスワード変更").await;
    person.arrive("パスワード変更").await;
    person.press("加入者マイポータルトップへ戻る").await;
    person.arrive_at_portal().await;
    person.sign_out().await;
    for _ in 0..3 {
        person.client.back().await.expect("back");
        until("a page that says nothing of the account", async || {
            let source = person.client.source().await.ok()?;
            let tells = source.contains(&person.member.nickname) || source.contains(&person.member.login_id);
            (!tells).then_some(())
        })
        .await;
        person.arrive("ログイン").await;
    }
}

/// [L8]
#[test]
fn back_after_a_logout_shows_nothing_of_the_account() {
    visit(Device::Desktop, goes_back_after_signing_out);
}

/// [L8] [X2]
#[test]
fn back_after_a_logout_shows_nothing_of_the_account_without_scripts() {
    visit(Device::WithoutScripts, goes_back_after_signing_out);
}

/// [L8] Whatever the browser keeps in memory: a page of a member that is shown from there is asked for again.
#[test]
fn a_page_of_a_member_that_comes_from_the_memory_of_the_browser_is_asked_for_again() {
    visit(Device::Phone, async |person: Person| {
        person.use_pre_issued_credentials().await;
        person.choose_credentials().await;
        person.sign_in_first().await;
        let mark = "window.fromMemory = true; dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));";
        person.client.execute(mark, Vec::new()).await.expect("the event");
        until("the page to be asked for again", async || {
            let kept = person.client.execute("return window.fromMemory === true;", Vec::new()).await.ok()?;
            (kept == json!(false)).then_some(())
        })
        .await;
        person.arrive_at_portal().await;
    });
}
