//! `serve`: the server itself.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use tokio::net::TcpListener;

use super::{DataFolder, Outcome};
use crate::app::{App, Config};
use crate::client::ClientFiles;
use crate::clock::SystemClock;
use crate::files::FileStore;
use crate::{demo, logs, serve, tls};

/// Options of `serve`.
#[derive(clap::Args)]
pub(super) struct ServeArguments {
    /// Address and port to listen on; port 0 takes a free one.
    #[arg(long, env = "PHOPHIANG_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    #[command(flatten)]
    data: DataFolder,
    /// The folder of the built app; without it only the API is served.
    #[arg(long, env = "PHOPHIANG_DIST")]
    dist: Option<PathBuf>,
    /// Demonstration: invented villages and accounts with a known password. Only on a loopback address.
    #[arg(long)]
    demo: bool,
    /// Certificate chain in PEM form, for TLS without a proxy.
    #[arg(long, requires = "tls_key", env = "PHOPHIANG_TLS_CERT")]
    tls_cert: Option<PathBuf>,
    /// The certificate's private key in PEM form.
    #[arg(long, requires = "tls_cert", env = "PHOPHIANG_TLS_KEY")]
    tls_key: Option<PathBuf>,
    /// Serve a worker that removes the offline shell from every phone; answers on phones are not touched.
    #[arg(long, requires = "dist")]
    kill_shell: bool,
    /// Days without contact after which a device has to sign in again.
    #[arg(long, default_value_t = 90, value_parser = clap::value_parser!(u32).range(1..))]
    token_days: u32,
}

pub(super) async fn run(arguments: ServeArguments) -> Outcome {
    if arguments.demo && !arguments.listen.ip().is_loopback() {
        return Err("--demo gives everybody a known password, so it serves on a loopback address only".into());
    }
    logs::start();
    let tls = match (&arguments.tls_cert, &arguments.tls_key) {
        (Some(certificate), Some(key)) => Some(tls::config(certificate, key)?),
        _ => None,
    };
    let client = match &arguments.dist {
        Some(folder) => Some(ClientFiles::open(folder, arguments.kill_shell)?),
        None => None,
    };
    let store = arguments.data.open_or_make().await?;
    demo::guard(store.as_ref(), arguments.demo).await?;
    let (token_days, demo) = (arguments.token_days, arguments.demo);
    let config = Config { token_days, demo, tls: tls.is_some(), ..Config::default() };
    let files = FileStore::of(&arguments.data.data);
    let app = Arc::new(App::new(store, files, Arc::new(SystemClock), config, client).await?);
    if arguments.demo {
        demo::seed(&app).await?;
    }
    let bound = TcpListener::bind(arguments.listen).await;
    let listener = bound.map_err(|error| format!("--listen {}: {error}", arguments.listen))?;
    let stop = serve::stop_signal();
    announce(&arguments, listener.local_addr()?, tls.is_some());
    serve::serve(app, listener, tls, stop).await?;
    println!("Stopped; everything is on disk.");
    Ok(())
}

fn announce(arguments: &ServeArguments, address: SocketAddr, tls: bool) {
    let scheme = if tls { "https" } else { "http" };
    println!("Phophiang is served on {scheme}://{address}");
    println!("Data: {}", arguments.data.data.display());
    if arguments.demo {
        println!("Demonstration accounts, all with the password \"{}\":", demo::PASSWORD);
        for person in demo::PEOPLE {
            println!("  {:<11} {}", person.sign_in_name, person.display_name);
        }
    }
    println!("Stop with Ctrl+C.");
}
