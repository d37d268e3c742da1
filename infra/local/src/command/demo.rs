//! The demo members: a roster, and one account that is open already, for trying the re-issue.
//!
//! The account is registered page by page, as a member would: that this works says more about a stack that has just
//! started than a probe could.

use std::sync::Arc;

use local::folder::Folder;
use local::output;
use local::port::Offset;
use local::roster::{Kind, Rosters};
use local::template::Template;
use local::visitor::{Member, Visitor, client};
use local::{Error, Result};

use super::import;

/// The roster a fresh store starts with.
const ROSTER: &[u8] = include_bytes!("../../demo-roster.csv");

/// What the demo members can be used for.
pub const MEMBERS: &str = "
  Members to try (each is in infra/local/demo-roster.csv):
  1. 本人確認で登録        taro.kenpo@example.co.jp   生年月日 1980年4月1日
  2. 配布済みIDで登録      hanako.sato@example.co.jp  仮ログインID KENPO0002  仮パスワード Sakura-Hare-2026
  3. パスワード再発行      jiro.suzuki@example.co.jp  ログインID jiro-demo  パスワード umi no mieru ie ni sumu
  4. 資格喪失(登録不可)  shiro.tanaka@example.co.jp 生年月日 1968年7月15日";

/// Address, birth date, login ID, password and nickname; the address and the date are in the demo roster.
const REGISTERED: [&str; 5] =
    ["jiro.suzuki@example.co.jp", "1975-11-03", "jiro-demo", "umi no mieru ie ni sumu", "じろう"];

/// Imports the demo roster and registers the demo member, unless an earlier run has done so.
///
/// # Errors
/// [`Error::Failed`] when the roster is refused, or names the step of the registration that failed.
pub async fn set_up(template: &Template, folder: &Folder) -> Result<()> {
    let rosters = Rosters::of(template, folder)?;
    let key = Kind::default().key("demo-roster");
    if rosters.look(&key).await?.is_some_and(|report| report.accepted) {
        return Ok(());
    }
    output::step("importing the demo roster");
    let report = rosters.import(&key, ROSTER.to_vec()).await?;
    import::print(&report);
    if !report.accepted {
        return Err(Error::Failed("the demo roster was refused".to_owned()));
    }
    output::step("registering a demo member");
    register(folder.offset()).await
}

async fn register(offset: Offset) -> Result<()> {
    let [address, birth_date, login_id, password, nickname] = REGISTERED.map(str::to_owned);
    let mut date = birth_date.split('-');
    let birth_date = [(); 3].map(|()| date.next().unwrap_or_default().to_owned());
    let member = Member { address, birth_date, login_id, password, nickname };
    let mut visitor = Visitor::new(client()?, offset, Arc::new(|_, _, _, _| ()));
    let outcome = visitor.register(&member).await;
    outcome.map_err(|error| Error::Failed(format!("the demo member could not register: {error}")))
}

#[cfg(test)]
mod tests {
    use super::{MEMBERS, REGISTERED, ROSTER};

    #[test]
    fn every_member_to_try_is_in_the_demo_roster() {
        let roster = String::from_utf8_lossy(ROSTER);
        let addresses: Vec<_> = MEMBERS.split_whitespace().filter(|word| word.contains('@')).collect();
        assert_eq!(addresses.len(), 4);
        for address in addresses {
            assert!(roster.contains(address), "{address}");
        }
        assert!(MEMBERS.contains(REGISTERED[2]) && MEMBERS.contains(REGISTERED[3]));
    }
}
