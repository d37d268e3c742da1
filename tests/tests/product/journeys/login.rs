//! Login: user enumeration through it, renewal of password hashes, and what a new password must not be.

use aws_sdk_dynamodb::types::AttributeValue;
use shared::function::Function;
use shared::input::{LoginId, TypedPassword};
use shared::secret::PasswordHasher;
use shared::store::{Account, Pk, Table};
use tests::World;
use tests::journey::{OTHER_PASSWORD, PASSWORD, TARO, value_in};

/// [L1] [L2] Against user enumeration by timing, Argon2 runs once per login whether the account exists or not.
#[tokio::test]
async fn an_unknown_login_id_costs_the_hash_that_a_known_one_costs() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    let mut seen = Vec::new();
    for id in [TARO.login_id, "unknown.at.all", "日本語のＩＤ", &"x".repeat(2_000)] {
        let (runs, calls) = (world.app_of(Function::Login).hasher.runs(), world.consumed(Function::Login).calls);
        let page = world.browser().post("/login", &[("login_id", id), ("password", OTHER_PASSWORD)]).await;
        let runs = world.app_of(Function::Login).hasher.runs() - runs;
        let calls = world.consumed(Function::Login).calls - calls;
        assert_eq!(runs, 1, "{id}");
        seen.push((page.status, page.errors(), calls));
    }
    assert!(seen.iter().all(|one| *one == seen[0]), "{seen:?}");
}

/// [R5] A login rehashes the password when the parameters were raised, and only then.
#[tokio::test]
async fn a_login_renews_a_hash_that_is_weaker_than_today() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    let (store, pk) = (&world.app().store, Pk::account(&LoginId::lookup_key(TARO.login_id)));
    let weak = PasswordHasher::with_cost(8 * 1024, 1).expect("a hasher");
    let weak = weak.hash(TypedPassword::new(PASSWORD).as_bytes(), &*world.app().random).expect("a hash");
    let update = store.db().update_item().table_name(store.name(Table::Members));
    let update = update.key("pk", AttributeValue::S(pk.as_str().into())).update_expression("SET password_hash = :weak");
    update
        .expression_attribute_values(":weak", AttributeValue::S(weak.as_str().into()))
        .send()
        .await
        .expect("the store");
    let stored = async || {
        let account: Option<Account> = store.get(Table::Members, pk.clone()).await.expect("the store");
        account.expect("the account").password_hash
    };
    world.browser().login(TARO.login_id, OTHER_PASSWORD).await;
    assert_eq!(stored().await, weak, "a failure renews nothing");
    assert_eq!(world.browser().login(TARO.login_id, PASSWORD).await.heading(), "加入者マイポータルトップ");
    let renewed = stored().await;
    assert!(renewed.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", renewed.as_str());
    assert_eq!(world.browser().login(TARO.login_id, PASSWORD).await.heading(), "加入者マイポータルトップ");
    assert_eq!(stored().await, renewed, "once is enough");
}

/// [L5]
#[tokio::test]
async fn the_new_password_is_neither_the_temporary_nor_the_current_one() {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    let browser = world.browser();
    let (page, mail) = browser.open_reset(&world, TARO).await;
    let form = browser.temporary_login(&page, &mail).await;
    let temporary = value_in(&mail, "仮パスワード");
    let messages = &world.ja().messages.password;
    for (password, sentence) in
        [(temporary.as_str(), &messages.same_as_temporary), (PASSWORD, &messages.same_as_current)]
    {
        let page = browser.replace_password(&form, password).await;
        assert_eq!((page.status.as_u16(), page.errors()), (422, vec![sentence.clone()]), "{password}");
    }
    browser.replace_password(&form, OTHER_PASSWORD).await;
    let page = browser.get("/password/change").await;
    let typed = [
        ("current_password", OTHER_PASSWORD),
        ("new_password", OTHER_PASSWORD),
        ("new_password_again", OTHER_PASSWORD),
    ];
    let page = browser.submit(&page, "/password/change", &typed).await;
    assert_eq!(page.errors(), std::slice::from_ref(&messages.same_as_current));
}
