use aws_sdk_s3::Client;
use aws_sdk_s3::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_s3::primitives::ByteStream;
use tempfile::TempDir;

use super::Bucket;
use super::chunked::Decoder;
use crate::port;
use crate::template::ObjectSource;

async fn bucket() -> (Bucket, Client, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let source = ObjectSource { bucket: "rosters".to_owned(), suffix: ".csv".to_owned() };
    let bucket = Bucket::start(port::listen(0, "bucket").await.unwrap(), folder.path(), source).unwrap();
    let config = aws_sdk_s3::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("ap-northeast-1"))
        .credentials_provider(Credentials::new("local", "local", None, None, "test"))
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .endpoint_url(bucket.address())
        .build();
    (bucket, Client::from_conf(config), folder)
}

#[tokio::test]
async fn the_sdk_puts_reads_and_deletes_objects_and_only_rosters_emit_events() {
    let (bucket, client, folder) = bucket().await;
    let file = folder.path().join("upload-source");
    let content: Vec<u8> = (0..300_000_u32).map(|index| index as u8).collect();
    std::fs::write(&file, &content).unwrap();
    let put = |key: &'static str, body| client.put_object().bucket("rosters").key(key).body(body).send();
    put("full/名簿 1.csv", ByteStream::from_path(&file).await.unwrap()).await.unwrap();
    put("full/名簿 1.csv.report.json", ByteStream::from_static(b"{}")).await.unwrap();

    let got = client.get_object().bucket("rosters").key("full/名簿 1.csv").send().await.unwrap();
    assert_eq!(got.content_length(), Some(300_000));
    assert_eq!(got.body.collect().await.unwrap().to_vec(), content);
    let head = client.head_object().bucket("rosters").key("full/名簿 1.csv.report.json").send().await.unwrap();
    assert_eq!(head.content_length(), Some(2));

    let events = bucket.take_events();
    assert_eq!(events.len(), 1);
    let object = &events[0]["Records"][0]["s3"]["object"];
    assert_eq!(object["key"], "full/%E5%90%8D%E7%B0%BF+1.csv");
    assert_eq!(object["size"], 300_000);

    bucket.refuse(&events[0], "import-roster failed");
    let report = client.get_object().bucket("rosters").key("full/名簿 1.csv.report.json").send().await.unwrap();
    let report = report.body.collect().await.unwrap().to_vec();
    assert_eq!(serde_json::from_slice::<serde_json::Value>(&report).unwrap()["refusal"], "import-roster failed");

    client.delete_object().bucket("rosters").key("full/名簿 1.csv").send().await.unwrap();
    let gone = client.get_object().bucket("rosters").key("full/名簿 1.csv").send().await.unwrap_err();
    assert!(gone.into_service_error().is_no_such_key());
}

#[tokio::test]
async fn no_key_leads_out_of_the_folder() {
    let (bucket, _client, folder) = bucket().await;
    let url = format!("{}/rosters/%2E%2E/%2E%2E/escaped.csv", bucket.address());
    let response = reqwest::Client::new().put(url).body("x").send().await.unwrap();
    assert_ne!(response.status(), 200);
    assert!(!folder.path().join("escaped.csv").exists());
}

#[test]
fn a_chunked_body_decodes_the_same_however_it_is_cut() {
    let wire = b"5\r\nhello\r\n6;chunk-signature=ab\r\n world\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n";
    for size in 1..wire.len() {
        let (mut decoder, mut output) = (Decoder::default(), Vec::new());
        for piece in wire.chunks(size) {
            decoder.feed(piece, &mut output).unwrap();
        }
        assert_eq!(output, b"hello world", "cut every {size} bytes");
        assert!(decoder.is_complete());
    }
    assert!(Decoder::default().feed(b"zz\r\n", &mut Vec::new()).is_err());
}
