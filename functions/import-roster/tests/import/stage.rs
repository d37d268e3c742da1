//! Fixture: an importer on an in-process DynamoDB engine with a table per test, which counts write requests.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::interceptors::BeforeTransmitInterceptorContextRef;
use aws_sdk_dynamodb::config::{BehaviorVersion, ConfigBag, Credentials, Intercept, Region, RuntimeComponents};
use aws_sdk_dynamodb::error::BoxError;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType,
};
use import_roster::check::EraCodes;
use import_roster::format::{FileName, Profile};
use import_roster::report::Report;
use import_roster::source::ReopenableSource;
use import_roster::{Importer, Upload};
use jiff::SignedDuration;
use shared::audit::Audit;
use shared::clock::{Clock, Timestamp};
use shared::function::Function;
use shared::input::{EmailAddress, MemberKey};
use shared::metrics::Metrics;
use shared::random::SystemRandom;
use shared::secret::{PasswordHasher, ServiceKey};
use shared::store::{AddressEntry, Mail, MailJob, Member, Pk, RosterTable};

pub type TestError = Box<dyn std::error::Error + Send + Sync>;
pub type Tested = Result<(), TestError>;

/// 2026-04-10 09:00 in Japan.
pub const NOW: Timestamp = Timestamp(1_775_779_200);

pub struct Stage {
    pub importer: Importer,
    client: Client,
    writes: Arc<AtomicUsize>,
}

#[derive(Debug)]
struct CountWrites(Arc<AtomicUsize>);

impl Intercept for CountWrites {
    fn name(&self) -> &'static str {
        "CountWrites"
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let target = context.request().headers().get("x-amz-target").unwrap_or_default();
        if !["GetItem", "BatchGetItem", "Scan"].iter().any(|read| target.ends_with(&format!(".{read}"))) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    }
}

struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> Timestamp {
        NOW
    }
}

impl Stage {
    pub async fn new() -> Result<Self, TestError> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        tokio::spawn(dynoxide::server::serve_on(listener, dynoxide::Database::memory()?));
        let writes = Arc::new(AtomicUsize::new(0));
        let config = aws_sdk_dynamodb::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("ap-northeast-1"))
            .credentials_provider(Credentials::new("local", "local", None, None, "test"))
            .http_client(shared::store::http_client())
            .endpoint_url(url)
            .interceptor(CountWrites(Arc::clone(&writes)));
        let client = Client::from_conf(config.build());
        create_table(&client, "members").await?;
        create_table(&client, "expiring").await?;
        let importer = Importer {
            table: RosterTable::new(client.clone(), "members", "expiring"),
            era_codes: EraCodes::Nenkin,
            shrink_percent: 5,
            address_hold: SignedDuration::from_hours(24),
            service_key: ServiceKey::new([7; 32]),
            hasher: Arc::new(PasswordHasher::new()?),
            clock: Arc::new(Fixed),
            random: Arc::new(SystemRandom),
            audit: Audit::new(Function::ImportRoster, Metrics::to_stdout("test")),
        };
        writes.store(0, Ordering::Relaxed);
        Ok(Self { importer, client, writes })
    }

    pub async fn import(&self, folder: &str, file: impl Into<Vec<u8>>) -> Result<Report, TestError> {
        self.import_from(folder, Arc::new(file.into())).await
    }

    pub async fn import_file(&self, folder: &str, file: PathBuf) -> Result<Report, TestError> {
        self.import_from(folder, Arc::new(file)).await
    }

    async fn import_from(&self, folder: &str, source: Arc<dyn ReopenableSource>) -> Result<Report, TestError> {
        self.import_as(&format!("{folder}/list.csv"), source).await
    }

    /// Imports a file of that key.
    pub async fn import_as(&self, key: &str, source: Arc<dyn ReopenableSource>) -> Result<Report, TestError> {
        Ok(self.importer.import_upload(&self.upload(key, source)?, NOW.plus_minutes(15)).await?)
    }

    /// A file of that key.
    pub fn upload(&self, key: &str, source: Arc<dyn ReopenableSource>) -> Result<Upload, TestError> {
        let profile = Profile::of_key(key).ok_or("no such folder")?;
        Ok(Upload { source, profile, name: FileName::of_key(key), request_id: "test".to_owned() })
    }

    /// Write requests since the last call.
    pub fn writes(&self) -> usize {
        self.writes.swap(0, Ordering::Relaxed)
    }

    pub async fn member(&self, key: &str) -> Result<Member, TestError> {
        let item = self.item(&Pk::member(&MemberKey::from_normalised(key))).await?.ok_or("no such member")?;
        Ok(serde_dynamo::from_item(item)?)
    }

    /// The member key that an address entry has.
    pub async fn holder(&self, address: &str) -> Result<Option<String>, TestError> {
        let pk = Pk::address(&EmailAddress::parse(address)?);
        let entry: Option<AddressEntry> = self.item(&pk).await?.map(serde_dynamo::from_item).transpose()?;
        Ok(entry.map(|entry| entry.member_key.as_str().to_owned()))
    }

    /// Writes what `set-credentials` writes when the member opens an account.
    pub async fn open_account(&self, key: &str, login_id: &str) -> Tested {
        let update = self.client.update_item().table_name("members");
        let update = update.key("pk", AttributeValue::S(Pk::member(&MemberKey::from_normalised(key)).as_str().into()));
        let update = update.update_expression("SET login_id = :id, checked_at = :at REMOVE issued");
        let update = update.expression_attribute_values(":id", AttributeValue::S(login_id.into()));
        let at = AttributeValue::L(vec![AttributeValue::N("1775779000".into())]);
        update.expression_attribute_values(":at", at).send().await?;
        self.writes();
        Ok(())
    }

    /// The mails that were asked for: where they go, and their names; in the order of both.
    pub async fn mails(&self) -> Result<Vec<(String, String)>, TestError> {
        let items = self.client.scan().table_name("expiring").send().await?.items.unwrap_or_default();
        let jobs = items.into_iter().map(serde_dynamo::from_item::<_, MailJob>).collect::<Result<Vec<_>, _>>()?;
        let mails = jobs.into_iter().filter_map(|job| job.mail);
        let address = |mail: &Mail| mail.to().map(|to| to.as_str().to_owned()).unwrap_or_default();
        let mut mails: Vec<_> = mails.map(|mail| (address(&mail), mail.name().to_owned())).collect();
        mails.sort();
        Ok(mails)
    }

    pub async fn items(&self) -> Result<i32, TestError> {
        Ok(self.client.scan().table_name("members").send().await?.count())
    }

    async fn item(&self, pk: &Pk) -> Result<Option<std::collections::HashMap<String, AttributeValue>>, TestError> {
        let get = self.client.get_item().table_name("members");
        Ok(get.key("pk", AttributeValue::S(pk.as_str().into())).send().await?.item)
    }
}

async fn create_table(client: &Client, name: &str) -> Tested {
    let key = KeySchemaElement::builder().attribute_name("pk").key_type(KeyType::Hash).build()?;
    let pk = AttributeDefinition::builder().attribute_name("pk").attribute_type(ScalarAttributeType::S).build()?;
    let create = client.create_table().table_name(name).billing_mode(BillingMode::PayPerRequest);
    create.key_schema(key).attribute_definitions(pk).send().await?;
    Ok(())
}

/// A CSV file with these rows below the usual heading.
pub fn list(rows: &[&str]) -> String {
    let heading = "加入者ID,生年月日,メールアドレス,資格喪失日";
    std::iter::once(heading).chain(rows.iter().copied()).map(|row| format!("{row}\r\n")).collect()
}

/// The same, with one more column.
pub fn list_with(column: &str, rows: &[&str]) -> String {
    let heading = format!("加入者ID,生年月日,メールアドレス,資格喪失日,{column}");
    std::iter::once(heading.as_str()).chain(rows.iter().copied()).map(|row| format!("{row}\r\n")).collect()
}
