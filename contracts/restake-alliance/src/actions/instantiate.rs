use cosmwasm_std::{DepsMut, Env, MessageInfo, Response, Uint128};
use cw20::Denom;
use pstake_types::alliance::event::Instantiate;
use pstake_types::alliance::{
    InstantiateMsg, NewRewardDenom, DEFAULT_LUMP_SECONDS, DEFAULT_NOTICE_SECONDS,
    DEFAULT_UNSTAKE_SECONDS,
};
use pstake_types::hub;

use crate::actions::admin;
use crate::books::Books;
use crate::state::{Backing, Config, Settings, BACKING, CONFIG, SETTINGS};
use crate::ContractError;

/// Payment: none. Errors: payment, what the hub does not answer, those of assets, denoms, params.
pub fn instantiate(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    cw_utils::nonpayable(&info)?;
    let owner = msg.owner.as_deref().unwrap_or(info.sender.as_str());
    cw_ownable::initialize_owner(deps.storage, deps.api, Some(owner))?;
    let hub = deps.api.addr_validate(&msg.hub)?;
    let of_hub: hub::ConfigResponse = deps
        .querier
        .query_wasm_smart(&hub, &hub::QueryMsg::Config {})?;
    let mut config = Config {
        hub,
        stk: of_hub.token,
        native: of_hub.native_denom,
        unstake_seconds: DEFAULT_UNSTAKE_SECONDS,
        stakes: hub::FlowState::default(),
        registered_at: 0,
    };
    let mut settings = Settings {
        guardian: admin::optional_addr(deps.api, msg.guardian)?,
        notice_seconds: DEFAULT_NOTICE_SECONDS,
        lump_seconds: DEFAULT_LUMP_SECONDS,
        next_asset: 1,
        next_schedule: 1,
        open_assets: 0,
    };
    admin::apply_params(&mut config, &mut settings, msg.params.unwrap_or_default())?;
    let now = env.block.time.seconds();
    let mut books = Books::new(now);
    let own = [
        Denom::Native(config.native.clone()),
        Denom::Cw20(config.stk.clone()),
    ];
    let own = own.into_iter().map(|denom| NewRewardDenom {
        denom,
        min_schedule: Uint128::one(),
    });
    for new in own.chain(msg.rewards) {
        admin::admit_denom(deps.storage, deps.api, deps.querier, &mut books, new)?;
    }
    let mut events = vec![];
    for new in msg.assets {
        let wait = new.start_seconds.unwrap_or_default().saturating_sub(now);
        let (storage, api, querier) = (&mut *deps.storage, deps.api, deps.querier);
        let (books, settings) = (&mut books, &mut settings);
        let response = admin::admit_asset(storage, api, querier, books, settings, new, wait)?;
        events.extend(response.events);
    }
    CONFIG.save(deps.storage, &config)?;
    SETTINGS.save(deps.storage, &settings)?;
    books.save(deps.storage);
    BACKING.save(
        deps.storage,
        &Backing {
            skimmed_at: now,
            ..Backing::default()
        },
    )?;
    super::migrate::set_version(deps.storage)?;
    Ok(Response::new().add_events(events).add_event(Instantiate {
        hub: config.hub.into(),
        owner: owner.into(),
    }))
}
