//! Serving until told to stop, then stopping without losing anything.

use std::future::IntoFuture;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::serve::Listener;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::app::App;
use crate::service;
use crate::tls::{PeerAddress, TlsListener};

/// How long requests under way may take to finish once the server stops.
const GRACE: Duration = Duration::from_secs(10);

/// Serves on a listener, over TLS if there is a certificate, until `stop` says so; then finishes what is under way and closes the
/// database.
///
/// # Errors
/// If the listener fails.
pub async fn serve(
    app: Arc<App>,
    listener: TcpListener,
    tls: Option<rustls::ServerConfig>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let (tell, told) = watch::channel(false);
    tokio::spawn(async move {
        stop.await;
        let _ = tell.send(true);
    });
    let served = match tls {
        Some(config) => run(Arc::clone(&app), TlsListener::new(listener, config)?, told).await,
        None => run(Arc::clone(&app), listener, told).await,
    };
    app.store.close().await;
    tracing::info!("stopped");
    served
}

async fn run<L>(app: Arc<App>, listener: L, told: watch::Receiver<bool>) -> std::io::Result<()>
where
    L: Listener<Addr = SocketAddr>,
    PeerAddress: for<'a> axum::extract::connect_info::Connected<axum::serve::IncomingStream<'a, L>>,
{
    let service = service::router(app).into_make_service_with_connect_info::<PeerAddress>();
    let graceful = axum::serve(listener, service).with_graceful_shutdown(stopped(told.clone()));
    tokio::select! {
        served = graceful.into_future() => served,
        () = async { stopped(told).await; tokio::time::sleep(GRACE).await } => {
            tracing::warn!("some requests did not finish in time");
            Ok(())
        }
    }
}

async fn stopped(mut told: watch::Receiver<bool>) {
    // The sender going away means the same: there is nobody left who could ask us to go on.
    let _ = told.wait_for(|stop| *stop).await;
}

/// Completes when the operating system asks the server to stop. It listens from this call on, so that who calls it before saying that the server
/// runs is stopped properly by whoever heard that.
pub fn stop_signal() -> impl Future<Output = ()> + Send + 'static {
    #[cfg(unix)]
    let terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
    #[cfg(unix)]
    let interrupt = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::interrupt());
    async move {
        #[cfg(unix)]
        tokio::select! {
            () = one_of(interrupt) => {}
            () = one_of(terminate) => {}
        }
        #[cfg(not(unix))]
        let _ = tokio::signal::ctrl_c().await;
    }
}

/// A signal that cannot be listened to never comes.
#[cfg(unix)]
async fn one_of(signal: std::io::Result<tokio::signal::unix::Signal>) {
    match signal {
        Ok(mut signal) => drop(signal.recv().await),
        Err(_) => std::future::pending().await,
    }
}
