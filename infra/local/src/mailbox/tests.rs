use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_sesv2::error::ProvideErrorMetadata;
use aws_sdk_sesv2::primitives::Blob;
use aws_sdk_sesv2::types::{Destination, EmailContent, MessageTag, RawMessage};
use lettre::message::header::{ContentTransferEncoding, ContentType};
use lettre::message::{Body, Mailbox as Address};
use serde_json::Value;

use super::link::{Piece, pieces};
use super::{Delivery, Failure, Mailbox};
use crate::port;

fn client(mailbox: &Mailbox) -> Client {
    let config = aws_sdk_sesv2::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("ap-northeast-1"))
        .credentials_provider(Credentials::new("local", "local", None, None, "test"))
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .retry_config(aws_sdk_sesv2::config::retry::RetryConfig::disabled())
        .endpoint_url(mailbox.address())
        .build();
    Client::from_conf(config)
}

async fn send(client: &Client, to: &str) -> Result<String, String> {
    let from = Address::new(Some("サンプル健康保険組合".to_owned()), "no-reply@mail.example.jp".parse().unwrap());
    let text = "次のURLを開いてください。\r\n\r\nhttp://127.0.0.1:9000/first-login?t=abc\r\n\r\n<b>太字</b>\r\n";
    let message = lettre::Message::builder()
        .from(from)
        .to(to.parse().unwrap())
        .subject("【健康マイポータル】登録のご案内")
        .header(ContentType::TEXT_PLAIN)
        .body(Body::new_with_encoding(text.to_owned(), ContentTransferEncoding::Base64).unwrap())
        .unwrap();
    let raw = RawMessage::builder().data(Blob::new(message.formatted())).build().unwrap();
    let sent = client
        .send_email()
        .destination(Destination::builder().to_addresses(to).build())
        .content(EmailContent::builder().raw(raw).build())
        .email_tags(MessageTag::builder().name("kind").value("M1").build().unwrap())
        .configuration_set_name("ConfigurationSet")
        .send()
        .await;
    sent.map(|it| it.message_id().unwrap().to_owned()).map_err(|e| e.code().unwrap_or("no code").to_owned())
}

async fn text(mailbox: &Mailbox, path: &str) -> String {
    reqwest::get(format!("{}{path}", mailbox.address())).await.unwrap().text().await.unwrap()
}

#[tokio::test]
async fn a_mail_sent_by_the_sdk_is_shown_decoded() {
    let mailbox = Mailbox::start(0).await.unwrap();
    let id = send(&client(&mailbox), "Taro.Kenpo@example.co.jp").await.unwrap();
    send(&client(&mailbox), "other@example.co.jp").await.unwrap();
    let json: Value = serde_json::from_str(&text(&mailbox, "/mails.json?to=taro.kenpo@EXAMPLE.co.jp").await).unwrap();
    assert_eq!(json.as_array().unwrap().len(), 1);
    assert_eq!(json[0]["id"], id.as_str());
    assert_eq!(json[0]["from"], "サンプル健康保険組合 <no-reply@mail.example.jp>");
    assert_eq!(json[0]["subject"], "【健康マイポータル】登録のご案内");
    assert_eq!(json[0]["outcome"], "delivered");
    assert!(json[0]["text"].as_str().unwrap().contains("ください。\n\nhttp://127.0.0.1:9000/first-login?t=abc\n"));
    assert_eq!(mailbox.mails()[0].tags()["kind"], "M1");
    assert_eq!(mailbox.mails()[0].header("To").as_deref(), Some("Taro.Kenpo@example.co.jp"));
}

#[tokio::test]
async fn the_page_of_a_mail_has_its_links_and_runs_nothing() {
    let mailbox = Mailbox::start(0).await.unwrap();
    let id = send(&client(&mailbox), "taro@example.co.jp").await.unwrap();
    assert!(text(&mailbox, "/").await.contains("【健康マイポータル】登録のご案内"));
    let response = reqwest::get(format!("{}/mails/{id}", mailbox.address())).await.unwrap();
    let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.starts_with("default-src 'none'; style-src 'self';"), "{policy}");
    let html = response.text().await.unwrap();
    assert!(html.contains("<a href=\"http://127.0.0.1:9000/first-login?t=abc\">"), "{html}");
    assert!(html.contains("&#60;b&#62;太字"), "{html}");
    assert!(text(&mailbox, &format!("/mails/{id}/raw")).await.contains("Subject: =?utf-8?"));
}

#[tokio::test]
async fn failures_come_in_the_order_they_were_asked_for() {
    let mailbox = Mailbox::start(0).await.unwrap();
    let client = client(&mailbox);
    mailbox.fail_next(Failure::Throttle, 1);
    let http = reqwest::Client::new();
    for body in [r#"{"kind":"reject"}"#, r#"{"kind":"500","count":1}"#] {
        let url = format!("{}/failures", mailbox.address());
        let response = http.post(url).header("content-type", "application/json").body(body).send().await.unwrap();
        assert_eq!(response.status(), 204);
    }
    for code in ["TooManyRequestsException", "MessageRejected", "InternalFailure"] {
        assert_eq!(send(&client, "taro@example.co.jp").await, Err(code.to_owned()));
    }
    assert!(mailbox.mails().is_empty() && mailbox.take_events().is_empty());
    assert!(send(&client, "taro@example.co.jp").await.is_ok());
}

#[tokio::test]
async fn every_outcome_has_its_events_with_the_tags() {
    let mailbox = Mailbox::start(0).await.unwrap();
    let client = client(&mailbox);
    mailbox.fail_next(Failure::Bounce, 1);
    mailbox.fail_next(Failure::Complaint, 1);
    for expected in [vec!["Send", "Bounce"], vec!["Send", "Delivery", "Complaint"], vec!["Send", "Delivery"]] {
        let id = send(&client, "taro@example.co.jp").await.unwrap();
        let events = mailbox.take_events();
        let kinds: Vec<_> = events.iter().map(|event| event["detail"]["eventType"].as_str().unwrap()).collect();
        assert_eq!(kinds, expected);
        let mail = &events[0]["detail"]["mail"];
        assert_eq!((mail["messageId"].as_str(), mail["tags"]["kind"][0].as_str()), (Some(id.as_str()), Some("M1")));
        assert_eq!(events[0]["source"], "aws.ses");
    }
    assert_eq!(mailbox.mails()[0].outcome, Delivery::Bounced);
}

#[tokio::test]
async fn mails_outlive_the_mailbox_in_their_folder() {
    let folder = tempfile::tempdir().unwrap();
    for count in 1..=2 {
        let mailbox = Mailbox::on_disk(port::listen(0, "mailbox").await.unwrap(), folder.path()).await.unwrap();
        send(&client(&mailbox), "taro@example.co.jp").await.unwrap();
        assert_eq!(mailbox.mails().len(), count);
        assert_eq!(mailbox.mails()[0].subject, "【健康マイポータル】登録のご案内");
    }
}

#[test]
fn a_link_ends_where_a_url_must() {
    let found = pieces("前 https://a.example/b?c=d「次」http://e.example/ 後");
    let expected = [
        Piece::Text("前 "),
        Piece::Link("https://a.example/b?c=d"),
        Piece::Text("「次」"),
        Piece::Link("http://e.example/"),
        Piece::Text(" 後"),
    ];
    assert_eq!(found, expected);
}
