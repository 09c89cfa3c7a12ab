use cosmwasm_std::{Binary, StdError};
use cw20::{DownloadLogoResponse, EmbeddedLogo, Logo, LogoInfo, MarketingInfoResponse};
use cw20_base::ContractError as Cw20Error;
use pstake_types::token::{ExecuteMsg, QueryMsg};
use stk_token::ContractError;

use crate::suite::Suite;

const PNG: [u8; 8] = [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a];
const LOGO_LIMIT: usize = 5 * 1024;

fn update(project: Option<&str>, description: Option<&str>, marketing: Option<&str>) -> ExecuteMsg {
    ExecuteMsg::UpdateMarketing {
        project: project.map(str::to_string),
        description: description.map(str::to_string),
        marketing: marketing.map(str::to_string),
    }
}

fn png(size: usize) -> ExecuteMsg {
    let mut data = PNG.to_vec();
    data.resize(size, 0);
    ExecuteMsg::UploadLogo(Logo::Embedded(EmbeddedLogo::Png(data.into())))
}

fn svg(text: &str) -> ExecuteMsg {
    ExecuteMsg::UploadLogo(Logo::Embedded(EmbeddedLogo::Svg(text.as_bytes().into())))
}

#[test]
fn update_marketing_by_its_role_changes_what_is_given() {
    let mut suite = Suite::new();
    let carol = suite.carol.clone();
    let before = suite.holdings();
    let response = suite
        .execute(&carol, update(Some("https://new.example"), Some(""), None))
        .unwrap();

    assert_eq!(
        suite.query::<MarketingInfoResponse>(&QueryMsg::MarketingInfo {}),
        MarketingInfoResponse {
            project: Some("https://new.example".to_string()),
            description: None,
            logo: None,
            marketing: Some(carol),
        }
    );
    assert_eq!(suite.holdings(), before);
    suite.assert_event(&response, &[("action", "update_marketing")]);
}

#[test]
fn update_marketing_hands_the_role_over() {
    let mut suite = Suite::new();
    let (bob, carol) = (suite.bob.clone(), suite.carol.clone());
    suite
        .execute(&carol, update(None, None, Some(bob.as_str())))
        .unwrap();

    assert_eq!(
        suite.execute(&carol, update(None, None, None)),
        Err(ContractError::Cw20(Cw20Error::Unauthorized {}))
    );
    suite
        .execute(&bob, update(Some(""), Some(""), Some("")))
        .unwrap();
    assert_eq!(
        suite.query::<MarketingInfoResponse>(&QueryMsg::MarketingInfo {}),
        MarketingInfoResponse::default()
    );
    assert_eq!(
        suite.execute(&bob, update(Some("x"), None, None)),
        Err(ContractError::Cw20(Cw20Error::Unauthorized {}))
    );
}

#[test]
fn upload_logo_stores_each_kind() {
    let mut suite = Suite::new();
    let carol = suite.carol.clone();
    let svg_text = "<?xml version=\"1.0\"?><svg></svg>";
    let mut png_data = PNG.to_vec();
    png_data.resize(LOGO_LIMIT, 0);
    let cases = [
        (svg(svg_text), "image/svg+xml", svg_text.as_bytes().to_vec()),
        (png(LOGO_LIMIT), "image/png", png_data),
    ];
    for (msg, mime_type, data) in cases {
        let response = suite.execute(&carol, msg).unwrap();
        suite.assert_event(&response, &[("action", "upload_logo")]);
        assert_eq!(
            suite.query::<DownloadLogoResponse>(&QueryMsg::DownloadLogo {}),
            DownloadLogoResponse {
                mime_type: mime_type.to_string(),
                data: Binary::from(data),
            }
        );
        let info: MarketingInfoResponse = suite.query(&QueryMsg::MarketingInfo {});
        assert_eq!(info.logo, Some(LogoInfo::Embedded));
    }

    let url = "https://example.com/logo.png".to_string();
    suite
        .execute(&carol, ExecuteMsg::UploadLogo(Logo::Url(url.clone())))
        .unwrap();
    let info: MarketingInfoResponse = suite.query(&QueryMsg::MarketingInfo {});
    assert_eq!(info.logo, Some(LogoInfo::Url(url)));
    assert_download_fails(&suite);
}

#[test]
fn download_logo_without_one_is_an_error() {
    assert_download_fails(&Suite::new());
}

fn assert_download_fails(suite: &Suite) {
    let answer = suite
        .querier()
        .query_wasm_smart::<DownloadLogoResponse>(&suite.token, &QueryMsg::DownloadLogo {});
    let Err(StdError::GenericErr { msg, .. }) = answer else {
        panic!("expected a query error, got {answer:?}");
    };
    assert!(msg.contains("not found"), "{msg}");
}

#[test]
fn upload_logo_with_bad_input_is_a_typed_error() {
    let mut suite = Suite::new();
    let carol = suite.carol.clone();
    let long_svg = format!("<?xml ?>{}", " ".repeat(LOGO_LIMIT));
    let cases = [
        (png(LOGO_LIMIT + 1), Cw20Error::LogoTooBig {}),
        (svg(&long_svg), Cw20Error::LogoTooBig {}),
        (svg("<svg></svg>"), Cw20Error::InvalidXmlPreamble {}),
        (png(4), Cw20Error::InvalidPngHeader {}),
    ];
    for (msg, expected) in cases {
        assert_eq!(
            suite.execute(&carol, msg),
            Err(ContractError::Cw20(expected))
        );
    }
}

/// The minter has no say in marketing either.
#[test]
fn marketing_by_others_is_unauthorized() {
    let mut suite = Suite::new();
    for sender in [suite.alice.clone(), suite.minter.clone()] {
        for msg in [update(Some("x"), None, None), png(8)] {
            assert_eq!(
                suite.execute(&sender, msg),
                Err(ContractError::Cw20(Cw20Error::Unauthorized {}))
            );
        }
    }
}
