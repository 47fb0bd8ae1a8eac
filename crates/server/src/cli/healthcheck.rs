//! `healthcheck`: for whatever supervises the server. Plain HTTP to the machine itself needs no HTTP client worth its weight.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::Outcome;

const PATIENCE: Duration = Duration::from_secs(5);
const MAX_ANSWER_BYTES: u64 = 16 * 1024;

#[derive(clap::Args)]
pub(super) struct HealthcheckArguments {
    /// Where the server is; http only, so behind TLS of its own ask through the proxy's side or another tool.
    #[arg(long, default_value = "http://127.0.0.1:8080")]
    url: String,
}

pub(super) async fn run(arguments: &HealthcheckArguments) -> Outcome {
    let authority = authority(&arguments.url).ok_or("the address has the form http://host:port")?;
    let answer =
        tokio::time::timeout(PATIENCE, ask(&authority)).await.map_err(|_| "the server did not answer in time")??;
    let well = answer.starts_with("HTTP/1.1 200 ") && answer.contains(r#""status":"ok""#);
    if !well {
        return Err("the server answered, but is not well".into());
    }
    println!("ok");
    Ok(())
}

/// Host and port of an address.
fn authority(url: &str) -> Option<String> {
    let authority = url.strip_prefix("http://")?.trim_end_matches('/');
    let plain = !authority.is_empty() && !authority.contains(['/', '@', '?', '#', ' ', '\r', '\n']);
    let has_port = authority.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok());
    plain.then(|| if has_port { authority.to_owned() } else { format!("{authority}:80") })
}

async fn ask(authority: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(authority).await?;
    let request = format!("GET /api/health HTTP/1.1\r\nhost: {authority}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.take(MAX_ANSWER_BYTES).read_to_end(&mut answer).await?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_host_and_a_port() {
        assert_eq!(authority("http://127.0.0.1:8080/").as_deref(), Some("127.0.0.1:8080"));
        assert_eq!(authority("http://localhost").as_deref(), Some("localhost:80"));
        for bad in ["https://x", "http://", "http://a/b", "http://a b", "127.0.0.1:8080"] {
            assert_eq!(authority(bad), None, "{bad}");
        }
    }
}
