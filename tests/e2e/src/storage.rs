//! The browser's databases, handled from outside the app: what no person does, and bad luck does.
//!
//! Before a database is copied or removed the app is left for another page of its server, so that it holds none open.

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::failure::Result;
use crate::server::Server;

/// The database that says who uses the device.
pub const REGISTER: &str = "phophiang";

/// Waits for a request.
const ENDED: &str = "const ended = (request) => new Promise((yes, no) => {\n\
                       request.onsuccess = () => yes(request.result);\n\
                       request.onerror = () => no(request.error);\n\
                     });\n";

const COPY: &str = "
    const [from, to] = arguments;
    const source = await ended(indexedDB.open(from));
    const names = [...source.objectStoreNames];
    const reading = source.transaction(names);
    const shelves = await Promise.all(names.map(async (name) => {
      const store = reading.objectStore(name);
      const [keys, values] = await Promise.all([ended(store.getAllKeys()), ended(store.getAll())]);
      return { name, keys, values };
    }));
    source.close();
    await ended(indexedDB.deleteDatabase(to));
    const opening = indexedDB.open(to);
    opening.onupgradeneeded = () => names.forEach((name) => opening.result.createObjectStore(name));
    const target = await ended(opening);
    const writing = target.transaction(names, 'readwrite', { durability: 'strict' });
    const written = new Promise((yes, no) => { writing.oncomplete = yes; writing.onabort = () => no(writing.error); });
    for (const { name, keys, values } of shelves) keys.forEach((key, at) => writing.objectStore(name).put(values[at], key));
    await written;
    target.close();
    return null;";

impl Browser {
    /// Leaves the app for a page of the same server that opens no database.
    ///
    /// # Errors
    /// If the server does not answer.
    pub async fn leave_app(&self, server: &Server) -> Result<()> {
        self.goto(&server.url("/api/health")).await
    }

    /// The names of the accounts' databases.
    ///
    /// # Errors
    /// If the browser does not tell.
    pub async fn account_databases(&self) -> Result<Vec<String>> {
        let script = "const all = await indexedDB.databases();\n\
                      return all.map((database) => database.name).filter((name) => name.startsWith(`${arguments[0]}/`));";
        self.promise(script, vec![json!(REGISTER)]).await
    }

    /// The keys on a shelf of the account's database, of which there must be one.
    ///
    /// # Errors
    /// If the browser does not tell.
    pub async fn shelf(&self, shelf: &str) -> Result<Vec<String>> {
        let databases = self.account_databases().await?;
        let script = format!(
            "{ENDED}const database = await ended(indexedDB.open(arguments[0]));\n\
             const keys = await ended(database.transaction(arguments[1]).objectStore(arguments[1]).getAllKeys());\n\
             database.close();\n\
             return keys;"
        );
        self.promise(&script, vec![json!(databases.first()), json!(shelf)]).await
    }

    /// Makes `to` a copy of `from`.
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn copy_database(&self, from: &str, to: &str) -> Result<()> {
        self.promise(&format!("{ENDED}{COPY}"), vec![json!(from), json!(to)]).await
    }

    /// Removes a database.
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn remove_database(&self, name: &str) -> Result<()> {
        let script = format!("{ENDED}await ended(indexedDB.deleteDatabase(arguments[0]));\nreturn null;");
        self.promise(&script, vec![json!(name)]).await
    }

    /// Who uses the device, as the app keeps it.
    ///
    /// # Errors
    /// If it keeps nothing.
    pub async fn register(&self) -> Result<Value> {
        let script = format!(
            "{ENDED}const database = await ended(indexedDB.open(arguments[0]));\n\
             const bytes = await ended(database.transaction('meta').objectStore('meta').get('register'));\n\
             database.close();\n\
             return JSON.parse(new TextDecoder().decode(bytes));"
        );
        self.promise(&script, vec![json!(REGISTER)]).await
    }
}
