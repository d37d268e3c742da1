//! 文字サイズ: chosen beside a form it travels with the form, so that scripts are not needed and nothing typed is lost.

use tests::gallery::gallery;
use tests::journey::{TARO, link_in};
use tests::{Page, World};

fn size(page: &Page) -> String {
    page.attributes("html", "data-text-size").swap_remove(0)
}

#[test]
fn every_page_has_the_control_and_none_with_something_to_lose_is_shown_anew_for_it() {
    for shot in gallery().pages() {
        let (page, name) = (&shot.page, shot.name);
        assert_eq!(page.texts("#text-size legend"), ["文字サイズ"], "{name}");
        let has_form = !page.attributes("form#form", "method").is_empty();
        let in_place = page.attributes("#text-size input[type=radio]", "value");
        let belongs = page.attributes("#text-size input[type=radio]", "form");
        let shows_key = !page.texts("p.key").is_empty();
        assert_eq!(in_place.len(), if has_form || shows_key { 2 } else { 0 }, "{name}");
        assert_eq!(belongs.len(), if has_form { 2 } else { 0 }, "{name}");
        let typed = page.attributes("main input:not([type=hidden])", "name");
        assert!(typed.is_empty() || has_form, "{name}: {typed:?} would be lost");
    }
}

#[tokio::test]
async fn a_size_sent_with_a_form_is_on_the_answer_and_on_every_page_after_it() {
    let world = World::new().await;
    let browser = world.browser();
    let page = browser.get("/register").await;
    assert_eq!(size(&page), "m");
    let page = browser.submit(&page, "/register", &[("email", "taro.kenpo"), ("size", "l")]).await;
    assert_eq!((page.status.as_u16(), size(&page).as_str()), (422, "l"));
    assert_eq!(page.attributes("#email", "value"), ["taro.kenpo"], "what was typed is there");
    assert_eq!(size(&browser.get("/login").await), "l");
    let page = browser.submit(&page, "/register", &[("email", TARO.address), ("size", "m")]).await;
    assert_eq!((page.path.as_str(), size(&page).as_str()), ("/register/sent", "m"), "kept across a redirection");
}

#[tokio::test]
async fn a_size_sent_with_a_form_is_kept_when_the_step_ends_there() {
    let world = World::new().await;
    let browser = world.browser();
    let page = browser.open_registration(&world, TARO).await;
    world.pass_minutes(180);
    let page = browser.submit(&page, "/first-login", &[("login_id", "x"), ("temporary_password", "x")]).await;
    assert_eq!((page.status.as_u16(), size(&page).as_str()), (410, "m"), "nothing was chosen");
    let (browser, other) = (world.browser(), world.browser());
    browser.ask_registration(TARO.address).await;
    let link = link_in(&world.newest_mail_to(TARO.address).await);
    let page = browser.get(&link).await;
    let typed = [("login_id", "x"), ("temporary_password", "x")];
    for _ in 0..4 {
        other.get(&link).await;
        browser.send(&page, "/first-login", &typed).await;
    }
    let page = browser.submit(&page, "/first-login", &[&typed[..], &[("size", "l")]].concat()).await;
    assert_eq!((page.status.as_u16(), size(&page).as_str()), (410, "l"));
    assert_eq!(size(&browser.get("/login").await), "l");
}

#[tokio::test]
async fn the_same_size_is_not_set_again_with_every_form() {
    let world = World::new().await;
    let browser = world.browser();
    let page = browser.get("/login").await;
    let sets = |page: &Page| {
        let set = page.headers.get_all("set-cookie").iter();
        set.filter(|set| set.to_str().is_ok_and(|set| set.starts_with("__Host-text-size"))).count()
    };
    assert_eq!(sets(&browser.send(&page, "/login", &[("size", "m")]).await), 0);
    assert_eq!(sets(&browser.send(&page, "/login", &[("size", "l")]).await), 1);
    assert_eq!(sets(&browser.post("/preferences/text-size", &[("size", "m"), ("back", "/login")]).await), 1);
}
