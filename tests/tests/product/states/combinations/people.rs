//! Fixture: the people to whom the items behind the cookies belong.

use std::sync::Arc;

use shared::input::{EmailAddress, LoginId, LoginKey, MemberKey};
use tests::World;
use tests::journey::{HANAKO, JIRO, SABURO, TARO};

/// A person who is or was on the roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Person {
    /// Insured, without an account.
    Free,
    /// Insured, with an account.
    Registered,
    /// No longer insured.
    Lost,
    /// Erased.
    Gone,
}

/// The owner of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// Insured.
    Insured,
    /// No longer insured; the account is there.
    Lost,
    /// Erased with the account.
    Gone,
}

impl Person {
    pub const ALL: [Self; 4] = [Self::Free, Self::Registered, Self::Lost, Self::Gone];

    /// 加入者ID
    pub fn key(self) -> MemberKey {
        MemberKey::from_normalised(match self {
            Self::Free => "A000124",
            Self::Registered => "A000123",
            Self::Lost => "A000126",
            Self::Gone => "A999999",
        })
    }

    pub fn address(self) -> EmailAddress {
        let address = match self {
            Self::Free => HANAKO.address,
            Self::Registered => TARO.address,
            Self::Lost => SABURO.address,
            Self::Gone => JIRO.address,
        };
        EmailAddress::parse(address).expect("an address")
    }
}

impl Owner {
    pub const ALL: [Self; 3] = [Self::Insured, Self::Lost, Self::Gone];

    pub const fn person(self) -> Person {
        match self {
            Self::Insured => Person::Registered,
            Self::Lost => Person::Lost,
            Self::Gone => Person::Gone,
        }
    }

    pub fn login_key(self) -> LoginKey {
        LoginId::lookup_key(self.login_id())
    }

    const fn login_id(self) -> &'static str {
        match self {
            Self::Insured => TARO.login_id,
            Self::Lost => SABURO.login_id,
            Self::Gone => "erased.member",
        }
    }
}

/// A world with all of these people in their states.
pub async fn world() -> Arc<World> {
    let world = World::new().await;
    world.browser().register(&world, TARO).await;
    world.browser().register(&world, SABURO).await;
    assert!(world.import(&tests::ROSTER.replace("20150401,,,", "20150401,20261101,,")).await.accepted);
    world
}
