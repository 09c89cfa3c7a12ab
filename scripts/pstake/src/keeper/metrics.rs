//! What a keeper did and what it sees, for Prometheus, on loopback only.

use std::sync::atomic::{AtomicI64, AtomicU64};
use std::sync::Arc;

use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;
use tiny_http::{Header, Response, Server};

use crate::error::{Error, Result};

/// Which part of a tick.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Part {
    pub contract: &'static str,
    pub part: &'static str,
}

/// All figures; cheap to clone, all clones are the same figures.
#[derive(Clone, Default)]
pub struct Metrics {
    pub transactions: Counter,
    pub failures: Counter,
    pub gas_used: Counter,
    pub fees: Counter,
    /// Seconds since the epoch, by the keeper's clock.
    pub last_look: Gauge,
    pub height: Gauge,
    pub pending: Family<Part, Gauge>,
    pub balance: Gauge<f64, AtomicU64>,
    pub rate: Gauge<f64, AtomicU64>,
    pub backing: Gauge<f64, AtomicU64>,
    pub supply: Gauge<f64, AtomicU64>,
    pub unrecorded_loss: Gauge<f64, AtomicU64>,
    pub solvent: Gauge<i64, AtomicI64>,
}

impl Metrics {
    fn registry(&self) -> Registry {
        let mut registry = Registry::with_prefix("pstake_keeper");
        let r = &mut registry;
        r.register(
            "transactions",
            "Transactions that succeeded",
            self.transactions.clone(),
        );
        r.register(
            "failures",
            "Looks or transactions that failed",
            self.failures.clone(),
        );
        r.register(
            "gas_used",
            "Gas of transactions that succeeded",
            self.gas_used.clone(),
        );
        r.register(
            "fees",
            "Fees of transactions that succeeded, base units",
            self.fees.clone(),
        );
        r.register(
            "last_look_seconds",
            "When the hub was last asked with success",
            self.last_look.clone(),
        );
        r.register("height", "Latest block seen", self.height.clone());
        r.register(
            "pending",
            "1 if this part of a tick is due",
            self.pending.clone(),
        );
        r.register(
            "balance",
            "The keeper's coins, base units",
            self.balance.clone(),
        );
        r.register("hub_rate", "Native per stk", self.rate.clone());
        r.register(
            "hub_backing",
            "Native that belongs to holders",
            self.backing.clone(),
        );
        r.register("hub_supply", "stk in circulation", self.supply.clone());
        r.register(
            "hub_unrecorded_loss",
            "Native lost, not booked yet",
            self.unrecorded_loss.clone(),
        );
        r.register(
            "hub_solvent",
            "1 if assets cover liabilities",
            self.solvent.clone(),
        );
        registry
    }

    /// Serves `/metrics` in a thread of its own, for as long as the process lives. Returns the port (0 asks for any).
    ///
    /// # Errors
    /// `PortTaken`.
    pub fn serve(&self, port: u16) -> Result<u16> {
        let address = format!("127.0.0.1:{port}");
        let server = Server::http(&address).map_err(|error| Error::PortTaken {
            address,
            reason: error.to_string(),
        })?;
        let port = server.server_addr().to_ip().map_or(port, |ip| ip.port());
        let registry = Arc::new(self.registry());
        std::thread::spawn(move || {
            for request in server.incoming_requests() {
                // A reader that went away is no concern of the keeper's.
                let _ = if request.url() == "/metrics" {
                    request.respond(page(&registry))
                } else {
                    request.respond(Response::from_string("see /metrics\n").with_status_code(404))
                };
            }
        });
        Ok(port)
    }
}

fn page(registry: &Registry) -> Response<std::io::Cursor<Vec<u8>>> {
    let mut text = String::new();
    let status = match encode(&mut text, registry) {
        Ok(()) => 200,
        Err(_) => 500,
    };
    let mut response = Response::from_string(text).with_status_code(status);
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    if let Ok(header) = Header::from_bytes("Content-Type", kind) {
        response.add_header(header);
    }
    response
}
