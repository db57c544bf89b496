//! The network: the only code that opens a connection. A build asks nothing of it unless the
//! configuration allows that; `check` asks whether links to other sites lead somewhere.
//!
//! Certificates are judged by the machine's own list of authorities.

use std::sync::Arc;
use std::time::Duration;

use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Body};

/// More of an answer is not read.
const LONGEST_ANSWER: u64 = 64 * 1024 * 1024;
/// A server that sends further is leading around in a circle.
const MOST_REDIRECTS: u32 = 10;

/// A way to ask servers, with its connections kept open between questions.
#[derive(Debug)]
pub struct Network {
    agent: Agent,
}

/// How a server is asked.
#[derive(Clone, Copy, Debug)]
pub enum Ask<'a> {
    /// For the headers alone.
    Head,
    /// For the whole.
    Get,
    /// With something to read.
    Post(&'a [u8]),
}

/// What a server answers, behind all redirections.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// What was sent, as far as it was asked for.
    pub body: Vec<u8>,
}

impl Answer {
    /// Whether the status says that all is well.
    pub fn is_good(&self) -> bool {
        (200..300).contains(&self.status) || self.status == 304
    }
}

impl Network {
    /// Opens nothing yet; a question takes at most `patience`.
    pub fn new(patience: Duration) -> Network {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::PlatformVerifier)
            .unversioned_rustls_crypto_provider(provider)
            .build();
        let config = Agent::config_builder()
            .timeout_global(Some(patience))
            .http_status_as_error(false)
            .max_redirects(MOST_REDIRECTS)
            .user_agent(concat!("loa/", env!("CARGO_PKG_VERSION")))
            .tls_config(tls)
            .build();
        Network {
            agent: config.into(),
        }
    }

    /// Asks the server of `url`.
    ///
    /// # Errors
    /// The reason in words: no such host, no connection, no answer in time, too many
    /// redirections, too long an answer.
    pub fn ask(&self, ask: Ask<'_>, url: &str, headers: &[(&str, &str)]) -> Result<Answer, String> {
        let answered = match ask {
            Ask::Head => with_headers(self.agent.head(url), headers).call(),
            Ask::Get => with_headers(self.agent.get(url), headers).call(),
            Ask::Post(body) => with_headers(self.agent.post(url), headers).send(body),
        };
        let mut response = answered.map_err(|e| e.to_string())?;
        let status = response.status().as_u16();
        let body = match ask {
            Ask::Head => Vec::new(),
            _ => read(response.body_mut()).map_err(|e| e.to_string())?,
        };
        Ok(Answer { status, body })
    }
}

fn read(body: &mut Body) -> Result<Vec<u8>, ureq::Error> {
    body.with_config().limit(LONGEST_ANSWER).read_to_vec()
}

fn with_headers<B>(
    request: ureq::RequestBuilder<B>,
    headers: &[(&str, &str)],
) -> ureq::RequestBuilder<B> {
    headers.iter().fold(request, |request, (name, value)| {
        request.header(*name, *value)
    })
}
