//! cw20's queries, from cw20-base where it holds the record, and the redemption rate.

use cosmwasm_std::{to_json_binary, Binary, Deps, StdResult};
use cw20::{MinterResponse, TokenInfoResponse};
use cw20_base::contract::{query_balance, query_download_logo, query_marketing_info};
use cw20_base::{allowances, enumerable};
use pstake_types::token::{MinterQuery, QueryMsg, RedemptionRateResponse};

use crate::state::{META, MINTER, SUPPLY};

pub fn dispatch(deps: Deps, msg: QueryMsg) -> StdResult<Binary> {
    match msg {
        QueryMsg::Balance { address } => to_json_binary(&query_balance(deps, address)?),
        QueryMsg::TokenInfo {} => to_json_binary(&token_info(deps)?),
        QueryMsg::Minter {} => to_json_binary(&minter(deps)?),
        QueryMsg::Allowance { owner, spender } => {
            to_json_binary(&allowances::query_allowance(deps, owner, spender)?)
        }
        QueryMsg::AllAllowances {
            owner,
            start_after,
            limit,
        } => to_json_binary(&enumerable::query_owner_allowances(
            deps,
            owner,
            start_after,
            limit,
        )?),
        QueryMsg::AllSpenderAllowances {
            spender,
            start_after,
            limit,
        } => to_json_binary(&enumerable::query_spender_allowances(
            deps,
            spender,
            start_after,
            limit,
        )?),
        QueryMsg::AllAccounts { start_after, limit } => {
            to_json_binary(&enumerable::query_all_accounts(deps, start_after, limit)?)
        }
        QueryMsg::MarketingInfo {} => to_json_binary(&query_marketing_info(deps)?),
        QueryMsg::DownloadLogo {} => to_json_binary(&query_download_logo(deps)?),
        QueryMsg::RedemptionRate {} => to_json_binary(&redemption_rate(deps)?),
    }
}

fn token_info(deps: Deps) -> StdResult<TokenInfoResponse> {
    let meta = META.load(deps.storage)?;
    Ok(TokenInfoResponse {
        name: meta.name,
        symbol: meta.symbol,
        decimals: meta.decimals,
        total_supply: SUPPLY.load(deps.storage)?,
    })
}

fn minter(deps: Deps) -> StdResult<MinterResponse> {
    Ok(MinterResponse {
        minter: MINTER.load(deps.storage)?.into_string(),
        cap: None,
    })
}

/// The minter's answer, unchanged: only the minter knows the backing, and a figure kept here would be a second truth.
fn redemption_rate(deps: Deps) -> StdResult<RedemptionRateResponse> {
    let minter = MINTER.load(deps.storage)?;
    deps.querier
        .query_wasm_smart(minter, &MinterQuery::RedemptionRate {})
}
