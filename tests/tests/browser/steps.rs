//! The steps of the manual, as actions of the simulated user.

use shared::clock::Timestamp;
use shared::secret::{ImageQuestion, Token};
use shared::store::Pk;
use shared::web::Field;
use tests::journey::PASSWORD;

use crate::mailbox::{Mail, mail_to};
use crate::person::Person;
use crate::stack::Stack;

impl Person {
    /// Waits for a mail to this member with that subject; the newest one.
    pub async fn mail(&self, subject: &str) -> Mail {
        mail_to(&self.member.address, subject).await
    }

    /// S01 → S02 → S03.
    pub async fn ask_registration(&self) {
        self.open("/login").await;
        self.press("新規利用登録").await;
        self.arrive("新規利用登録").await;
        self.fill(Field::Email, &self.member.address).await;
        self.press("送信する").await;
        self.arrive("メールを送信しました").await;
    }

    /// S01 → … → M1 → S04.
    pub async fn open_registration(&self) {
        self.ask_registration().await;
        self.open(self.mail("利用登録手続きのご案内").await.link()).await;
        self.arrive("新規利用登録").await;
    }

    /// S01 → … → S05, everything filled in except the challenge.
    pub async fn begin_identity(&self) {
        self.open_registration().await;
        self.press("本人確認ページへ").await;
        self.arrive("本人確認").await;
        let [year, month, day] = self.member.birth_date;
        self.fill(Field::Email, &self.member.address).await;
        self.fill(Field::BirthYear, year).await;
        self.fill(Field::BirthMonth, month).await;
        self.fill(Field::BirthDay, day).await;
    }

    /// The characters of the image (CAPTCHA), computed with the service key: a program must not be able to read them.
    pub async fn read_image(&self) -> String {
        let source = self.find(".challenge img").await.attr("src").await.expect("an image").expect("its address");
        let (_, query) = source.split_once('?').expect("a query");
        let value = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)).expect("a parameter");
        let cookie = self.client.get_named_cookie(&format!("__Host-registration-{}", value("flow="))).await;
        let cookie = cookie.expect("the cookie of the link");
        let token = cookie.value().split('.').next().unwrap_or_default();
        let link = Pk::link(&Token::parse(token).expect("a token").hash());
        let number = value("n=").parse().expect("a number");
        let now = Timestamp(local::now(&local::SystemClock).as_second());
        Stack::get().service_key().image_answer(ImageQuestion { link: link.as_str(), number }, now)
    }

    /// S05 → S06 with the image.
    pub async fn prove_by_image(&self) {
        self.begin_identity().await;
        self.fill(Field::ImageText, &self.read_image().await).await;
        self.press("確認").await;
        self.arrive("本人確認完了").await;
    }

    /// S05 → S06 with a mailed code; the earlier input is kept.
    pub async fn prove_by_code(&self) {
        self.begin_identity().await;
        self.press("画像の文字が読み取れない方はこちら（確認コードをメールで受け取る）").await;
        self.find("#mailed_code").await;
        self.arrive("本人確認").await;
        let code = self.mail("確認コードのお知らせ").await;
        self.fill(Field::MailedCode, code.value("確認コード")).await;
        self.press("確認").await;
        self.arrive("本人確認完了").await;
    }

    /// The key on S06.
    pub async fn key(&self) -> String {
        self.read("p.key").await
    }

    /// S06 → M2 → S07 → S08.
    pub async fn confirm_key(&self) {
        let key = self.key().await;
        self.open(self.mail("本人確認完了のご案内").await.link()).await;
        self.arrive("認証キー入力").await;
        self.fill(Field::AuthKey, &key).await;
        self.press("認証").await;
        self.arrive("利用者情報入力").await;
    }

    /// S04 → S08 with pre-issued credentials.
    pub async fn use_pre_issued_credentials(&self) {
        self.open_registration().await;
        self.fill(Field::LoginId, &self.member.temporary_id).await;
        self.fill(Field::TemporaryPassword, &self.member.temporary_password).await;
        self.press("ログイン").await;
        self.arrive("利用者情報入力").await;
    }

    /// S08 → S09 → M3.
    pub async fn choose_credentials(&self) {
        self.fill(Field::NewLoginId, &self.member.login_id).await;
        self.fill(Field::NewPassword, PASSWORD).await;
        self.fill(Field::NewPasswordAgain, PASSWORD).await;
        self.fill(Field::Nickname, &self.member.nickname).await;
        self.press("登録").await;
        self.arrive("利用者情報登録完了").await;
        self.mail("利用登録完了のご案内").await;
    }

    /// S09 → S01 → S14, for the first time.
    pub async fn sign_in_first(&self) {
        self.press("ログイン画面へ").await;
        self.arrive("ログイン").await;
        self.sign_in(PASSWORD).await;
        assert!(self.read(".account").await.contains("初回ログイン"));
    }

    /// S01 → S14.
    pub async fn sign_in(&self, password: &str) {
        self.fill(Field::LoginId, &self.member.login_id).await;
        self.fill(Field::Password, password).await;
        self.press("ログイン").await;
        self.arrive_at_portal().await;
    }

    /// S14 greets by the nickname.
    pub async fn arrive_at_portal(&self) {
        self.arrive("加入者マイポータルトップ").await;
        assert_eq!(self.read(".welcome").await, format!("ようこそ！{}さん", self.member.nickname));
    }

    /// S14 says when the last login was.
    pub async fn sees_last_login(&self) {
        let account = self.read(".account").await;
        let at = account.lines().find_map(|line| line.strip_prefix("最新ログイン日時 "));
        let shape: Option<String> =
            at.map(|at| at.chars().map(|it| if it.is_ascii_digit() { '0' } else { it }).collect());
        assert_eq!(shape.as_deref(), Some("0000/00/00 00:00:00"), "{account}");
    }

    /// S01 → S10 → S11 → M4 → S12.
    pub async fn open_reset(&self) -> Mail {
        self.open("/login").await;
        self.press("パスワードを忘れた方はこちら").await;
        self.arrive("パスワード再発行").await;
        self.fill(Field::Email, &self.member.address).await;
        self.press("送信").await;
        self.arrive("メールを送信しました").await;
        let mail = self.mail("パスワード再発行のご案内").await;
        self.open(mail.link()).await;
        self.arrive("仮ログイン（パスワード再発行）").await;
        mail
    }

    /// S12 → S13 → M5 → S14.
    pub async fn reset(&self, password: &str) {
        let mail = self.open_reset().await;
        self.fill(Field::LoginId, mail.value("ログインID")).await;
        self.fill(Field::TemporaryPassword, mail.value("仮パスワード")).await;
        self.press("ログイン").await;
        self.arrive("パスワード変更（パスワード再発行）").await;
        self.fill(Field::NewPassword, password).await;
        self.fill(Field::NewPasswordAgain, password).await;
        self.press("登録").await;
        self.arrive_at_portal().await;
        self.mail("パスワード変更完了のお知らせ").await;
    }

    /// S14 → S15 → S14.
    pub async fn change_password(&self, from: &str, to: &str) {
        self.press("パスワード変更").await;
        self.arrive("パスワード変更").await;
        self.fill(Field::CurrentPassword, from).await;
        self.fill(Field::NewPassword, to).await;
        self.fill(Field::NewPasswordAgain, to).await;
        self.press("登録").await;
        self.arrive_at_portal().await;
        assert_eq!(self.read(".banner.success").await, "パスワードを変更しました。");
    }

    /// S14 → S01.
    pub async fn sign_out(&self) {
        self.press("ログアウト").await;
        self.arrive("ログイン").await;
        assert_eq!(self.read(".banner").await, "ログアウトしました。");
    }
}
