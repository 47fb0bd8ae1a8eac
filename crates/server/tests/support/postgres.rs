//! A PostgreSQL database for one test: a schema of its own, gone with the test.

use sqlx::{AssertSqlSafe, Connection, PgConnection};

/// Names the database of the tests. `cargo xtask test --only postgres` starts one and sets it.
const VARIABLE: &str = "PHOPHIANG_TEST_POSTGRES";

/// An empty schema.
pub(crate) struct Schema {
    base: String,
    name: String,
    url: String,
}

impl Schema {
    pub(crate) async fn new() -> Self {
        let base = std::env::var(VARIABLE).unwrap_or_else(|_| {
            panic!("{VARIABLE} names no database; run `cargo xtask test --only postgres`, or set it to postgres://…")
        });
        let name = format!("test_{}", uuid::Uuid::now_v7().simple());
        run(&base, [format!("CREATE SCHEMA {name}")]).await;
        let joint = if base.contains('?') { '&' } else { '?' };
        let url = format!("{base}{joint}options=-c%20search_path%3D{name}");
        Self { base, name, url }
    }

    /// The database, as `--database` takes it.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

async fn run<const N: usize>(url: &str, statements: [String; N]) {
    let mut connection = PgConnection::connect(url).await.unwrap();
    for statement in statements {
        sqlx::query(AssertSqlSafe(statement)).execute(&mut connection).await.unwrap();
    }
    connection.close().await.unwrap();
}

impl Drop for Schema {
    fn drop(&mut self) {
        // A transaction the test left open would hold the schema until it times out.
        let end_others = format!(
            "SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
             JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = '{}' AND l.pid <> pg_backend_pid()",
            self.name
        );
        let (url, statements) = (self.base.clone(), [end_others, format!("DROP SCHEMA {} CASCADE", self.name)]);
        // A test's own runtime cannot wait inside a drop.
        let done = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(run(&url, statements));
        });
        let _ = done.join();
    }
}
