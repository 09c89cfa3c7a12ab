//! Votes of stk holders: what a keeper and `status` do with the chain's proposals.

use cosmwasm_std::{coin, to_json_binary, Addr};
use pstake::deploy::{ALLIANCE, HUB};
use pstake::keeper::{Contract, Keeper, Metrics, Step};
use pstake::{Message, Wallet};
use pstake_testing::sdk::SdkViews;
use pstake_types::alliance;
use pstake_types::hub::{ConfigResponse, QueryMsg};
use serde_json::json;

use crate::keeper::OPTIONS;
use crate::support::fake::{Node, DENOM};
use crate::support::{address, client, deploy_all, fees, key};

/// A suite whose alliance may instruct the hub, and stk locked there.
struct Voters {
    node: Node,
    hub: String,
    alliance: String,
}

const LOCKED: u128 = 500_000_000;

fn voters() -> Voters {
    let node = Node::new(&[&address()]);
    let client = client(&node);
    let key = key();
    let wallet = Wallet::new(&client, &key, fees()).unwrap();
    let record = deploy_all(&wallet);
    let hub = record.address(HUB).unwrap().to_owned();
    let alliance = record.address(ALLIANCE).unwrap().to_owned();
    let say = |contract: &str, msg: serde_json::Value, funds: u128| {
        let funds = match funds {
            0 => vec![],
            amount => vec![coin(amount, DENOM)],
        };
        let message = Message::execute(contract, &msg, funds).unwrap();
        wallet.send(&[message]).unwrap();
    };
    let config: ConfigResponse = client.smart(&hub, &QueryMsg::Config {}).unwrap();
    if config.alliance.is_none() {
        let set = json!({"admin": {"set_alliance": {"alliance": alliance}}});
        say(&hub, set, 0);
        node.block(7 * 86_400 + 6);
        let mut keeper = Keeper::new(&wallet, Contract::Hub, &hub, OPTIONS, Metrics::default());
        keeper.run_once().unwrap();
    }
    say(&hub, json!({"deposit": {}}), 2 * LOCKED);
    let stake = to_json_binary(&alliance::Cw20HookMsg::Stake { receiver: None }).unwrap();
    let lock = json!({"send": {
        "contract": alliance, "amount": LOCKED.to_string(), "msg": stake,
    }});
    say(config.token.as_str(), lock, 0);
    let mut keeper = Keeper::new(
        &wallet,
        Contract::Alliance,
        &alliance,
        OPTIONS,
        Metrics::default(),
    );
    keeper.run_once().unwrap();
    Voters {
        node,
        hub,
        alliance,
    }
}

impl Voters {
    fn proposal(&self, proposal_id: u64) -> Option<alliance::ProposalResponse> {
        let ask = alliance::QueryMsg::Proposal { proposal_id };
        client(&self.node).smart(&self.alliance, &ask).ok()
    }

    fn instruct(&self, proposal_id: u64, option: &str) {
        let client = client(&self.node);
        let key = key();
        let wallet = Wallet::new(&client, &key, fees()).unwrap();
        let vote = json!({"vote": {"proposal_id": proposal_id, "options": [
            {"option": option, "weight": "1"},
        ]}});
        let message = Message::execute(&self.alliance, &vote, vec![]).unwrap();
        wallet.send(&[message]).unwrap();
    }

    /// Numbers of the options with which the hub has voted.
    fn hub_voted(&self, proposal_id: u64) -> Vec<i32> {
        let app = self.node.app.borrow();
        let vote = app.vote(proposal_id, &Addr::unchecked(&self.hub));
        let vote = vote.unwrap_or_default();
        vote.into_iter().map(|(option, _)| option).collect()
    }
}

#[test]
fn keeper_when_the_chain_votes_then_it_registers_at_once_and_casts_what_holders_instruct() {
    let suite = voters();
    let (node, client, key) = (&suite.node, client(&suite.node), key());
    let wallet = Wallet::new(&client, &key, fees()).unwrap();
    let mut keeper = Keeper::new(
        &wallet,
        Contract::Alliance,
        &suite.alliance,
        OPTIONS,
        Metrics::default(),
    );
    assert_eq!(keeper.step(), Step::Idle);
    // Two at once: x/gov is asked page by page.
    node.vote_on(Some((7, 10 * 86_400)));
    node.vote_on(Some((8, 10 * 86_400)));
    keeper.run_once().unwrap();
    assert!(suite.proposal(7).is_some() && suite.proposal(8).is_some());
    // The tally is not for the hub yet, then it is, and then the hub knows.
    suite.instruct(7, "yes");
    keeper.run_once().unwrap();
    assert_eq!(suite.hub_voted(7), [0; 0]);
    node.block(3_600);
    keeper.run_once().unwrap();
    assert_eq!(
        suite.hub_voted(7),
        [1, 2],
        "yes, and who said nothing abstains"
    );
    assert_eq!(suite.hub_voted(8), [0; 0], "nobody instructed");
    let sent = node.taken.get();
    assert_eq!(keeper.step(), Step::Idle);
    // A change of mind waits until half of the time is over.
    suite.instruct(7, "no");
    node.block(4 * 86_400);
    keeper.run_once().unwrap();
    assert_eq!(suite.hub_voted(7), [1, 2]);
    node.block(86_400);
    keeper.run_once().unwrap();
    assert_eq!(suite.hub_voted(7), [2, 3]);
    assert_eq!(
        node.taken.get(),
        sent + 2,
        "the change of mind, one more cast"
    );
    // Afterwards there is nothing to cast, whatever holders still say.
    node.block(5 * 86_400 + 6);
    suite.instruct(7, "abstain");
    keeper.run_once().unwrap();
    assert_eq!(suite.hub_voted(7), [2, 3]);
}

#[test]
fn keeper_when_x_gov_does_not_answer_or_the_hub_listens_to_no_alliance_then_ticks_go_on_without_votes(
) {
    let suite = voters();
    let (node, client, key) = (&suite.node, client(&suite.node), key());
    let wallet = Wallet::new(&client, &key, fees()).unwrap();
    let keep = || {
        let at = &suite.alliance;
        let mut keeper = Keeper::new(&wallet, Contract::Alliance, at, OPTIONS, Metrics::default());
        keeper.run_once().unwrap();
    };
    let nobody = json!({"admin": {"set_alliance": {"alliance": null}}});
    let message = Message::execute(&suite.hub, &nobody, vec![]).unwrap();
    wallet.send(&[message]).unwrap();
    node.block(7 * 86_400 + 6);
    Keeper::new(
        &wallet,
        Contract::Hub,
        &suite.hub,
        OPTIONS,
        Metrics::default(),
    )
    .run_once()
    .unwrap();
    node.vote_on(Some((7, 86_400)));
    keep();
    assert!(suite.proposal(7).is_none(), "it would only cost gas");
    node.vote_on(None);
    let gift = Message::Send {
        to: suite.alliance.clone(),
        funds: vec![coin(5_000_000, DENOM)],
    };
    wallet.send(&[gift]).unwrap();
    assert!(!Contract::Alliance
        .look(&client, &suite.alliance)
        .unwrap()
        .parts
        .is_empty());
    keep();
    assert!(Contract::Alliance
        .look(&client, &suite.alliance)
        .unwrap()
        .parts
        .is_empty());
}

#[test]
fn status_when_the_chain_votes_then_it_says_what_holders_instruct() {
    let suite = voters();
    let (node, client) = (&suite.node, client(&suite.node));
    let text = || {
        let mut status = pstake::status::Status::read(&client, &suite.hub).unwrap();
        let alliance = Some(suite.alliance.as_str());
        status.read_parts(&client, None, alliance).unwrap();
        status.text()
    };
    assert!(!text().contains("proposal 7"));
    node.vote_on(Some((7, 86_400)));
    assert!(text().contains("vote       proposal 7 ends"), "{}", text());
    assert!(text().contains("not registered"), "{}", text());
    let key = key();
    let wallet = Wallet::new(&client, &key, fees()).unwrap();
    let at = &suite.alliance;
    let mut keeper = Keeper::new(&wallet, Contract::Alliance, at, OPTIONS, Metrics::default());
    keeper.run_once().unwrap();
    assert!(text().contains("nobody has instructed"), "{}", text());
    suite.instruct(7, "no");
    let expected = format!("no {LOCKED}, no with veto 0: the hub does not know yet");
    assert!(text().contains(&expected), "{}", text());
}
