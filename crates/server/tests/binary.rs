//! The very binary an office starts: start, stop, commands.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "support/process.rs"]
#[expect(dead_code, reason = "each test binary uses its own part")]
mod process;

use std::process::Command;

use serde_json::{Value as Json, json};

use process::{BINARY, Server, run, text};

#[test]
fn a_demonstration_starts_answers_stops_and_starts_again_as_it_was() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &["--demo"]);
    for word in ["\"demo\"", "field1", "field2", "district", "province", "admin"] {
        assert!(server.greeting.contains(word), "{word}: {}", server.greeting);
    }
    let health = Command::new(BINARY).args(["healthcheck", "--url", &server.url()]).output().unwrap();
    assert!(health.status.success(), "{}", text(&health.stderr));
    let session = server.sign_in("district", "demo");
    assert_eq!(session["demo"], json!(true));
    let board = |server: &Server, session: &Json| {
        let token = session["token"].as_str().unwrap();
        server.ask("GET", "/api/board/district/2409", token, "")["rows"].clone()
    };
    let first = board(&server, &session);
    assert_states(&first);
    let held = server.ask("GET", "/api/held", session["token"].as_str().unwrap(), "")["held"].clone();
    let times = |one: &Json| (one["made_at"].as_i64().unwrap(), one["received_at"].as_i64().unwrap());
    let times: Vec<_> = held.as_array().unwrap().iter().map(times).collect();
    assert!(!times.is_empty() && times.iter().all(|(made, received)| made <= received), "{times:?}");
    let url = server.url();
    assert!(server.stop().contains("everything is on disk"));
    let health = Command::new(BINARY).args(["healthcheck", "--url", &url]).output().unwrap();
    assert!(!health.status.success(), "a stopped server is not well");
    let wal = data.path().join("phophiang.sqlite-wal");
    assert!(!wal.exists() || wal.metadata().unwrap().len() == 0, "the log was moved into the database");

    let server = Server::start(data.path(), &["--demo"]);
    assert_eq!(board(&server, &server.sign_in("district", "demo")), first, "the story is told once");
    server.stop();
    let refused = run(&["serve", "--listen", "127.0.0.1:0"], data.path(), "");
    assert!(!refused.status.success() && text(&refused.stderr).contains("known passwords"));
}

/// Every state an office meets is on the board.
fn assert_states(rows: &Json) {
    let rows = rows.as_array().unwrap();
    assert_eq!(rows.len(), 10);
    let count = |fits: &dyn Fn(&Json) -> bool| rows.iter().filter(|row| fits(row)).count();
    let state = |name: &'static str| move |row: &Json| row["state"] == name;
    for name in ["returned", "endorsed", "certified", "announced"] {
        assert_eq!(count(&state(name)), 1, "{name}");
    }
    assert_eq!(count(&|row| row["last_change"].is_null()), 1, "untouched");
    assert_eq!(count(&|row| row["before"]["tally"]["assessed"] == 14), 1, "half a baseline");
    assert_eq!(count(&|row| row["before"]["conflicts"] == 2), 1, "in conflict");
    assert_eq!(count(&|row| row["held"] == 1), 1, "a held change");
    assert_eq!(count(&|row| row["state"] == "collecting" && !row["valid_until"].is_null()), 1, "lapsing");
    assert_eq!(count(&|row| row["after"]["finished"] == true && row["state"] == "collecting"), 1, "both complete");
}

#[test]
fn an_office_is_set_up_from_the_command_line() {
    let data = tempfile::tempdir().unwrap();
    assert!(run(&["migrate"], data.path(), "").status.success());
    let add = ["user", "add", "worker", "--role", "field_worker", "--area", "240902", "240903", "--password-stdin"];
    let added = run(&add, data.path(), "ข้าวหอม 105\n");
    assert!(added.status.success(), "{}", text(&added.stderr));
    assert!(!run(&add, data.path(), "x\n").status.success(), "the name is taken");
    assert!(!run(&["user", "add", "x", "--role", "field_worker"], data.path(), "").status.success(), "nowhere");
    let made = run(&["user", "add", "boss", "--role", "administrator"], data.path(), "");
    let made = text(&made.stdout).trim().rsplit_once(": ").unwrap().1.to_owned();
    let listed = text(&run(&["user", "list"], data.path(), "").stdout);
    assert!(listed.contains("field_worker 240902, field_worker 240903") && listed.contains("administrator country"));

    let file = data.path().join("villages.csv");
    std::fs::write(&file, "code,name,households,people\n24090304,บ้านหนองปรือ,63,218\n24090307,บ้านคลองตาอิน,54,186\n")
        .unwrap();
    let import = ["village", "import", file.to_str().unwrap(), "--year", "2570"];
    let imported = run(&import, data.path(), "");
    assert!(text(&imported.stdout).contains("2 villages"), "{}", text(&imported.stderr));
    std::fs::write(&file, "code,name\n99999901,x\n24090304,\n").unwrap();
    let refused = run(&import, data.path(), "");
    let complaint = text(&refused.stderr);
    assert!(!refused.status.success() && complaint.contains("line 2") && complaint.contains("line 3"), "{complaint}");
    // ชื่อ as Excel writes it on an old computer (TIS-620).
    std::fs::write(&file, b"code,name\n24090304,\xAA\xD7\xE8\xCD\n").unwrap();
    let complaint = text(&run(&import, data.path(), "").stderr);
    assert!(complaint.contains("CSV UTF-8"), "{complaint}");

    let server = Server::start(data.path(), &[]);
    let session = server.sign_in("worker", "ข้าวหอม 105");
    assert_eq!(session["feeds"], json!(["subdistrict/240902", "subdistrict/240903"]));
    let token = session["token"].as_str().unwrap();
    let reference = server.ask("GET", "/api/reference?year=2570", token, "");
    assert_eq!(reference["targets"].as_array().unwrap().len(), 2);
    assert_eq!(server.sign_in("boss", &made)["account"]["sign_in_name"], json!("boss"));
    assert!(run(&["user", "disable", "worker"], data.path(), "").status.success(), "while the server runs");
    assert_eq!(server.ask("GET", "/api/session", token, "")["code"], json!("token_unknown"));

    let copy = data.path().join("copy.sqlite");
    let backed_up = run(&["backup", "--to", copy.to_str().unwrap()], data.path(), "");
    assert!(
        text(&backed_up.stdout).contains("whole and on disk")
            && text(&backed_up.stdout).contains("-photos: 0")
            && copy.exists(),
        "{}",
        text(&backed_up.stderr)
    );
    let refused = run(&["serve", "--listen", "127.0.0.1:0", "--demo"], data.path(), "");
    assert!(text(&refused.stderr).contains("not a demonstration"));
    let listed = text(&run(&["device", "list"], data.path(), "").stdout);
    let device = listed.split_whitespace().next().unwrap();
    assert!(listed.contains(" worker "), "{listed}");
    let unknown = text(&run(&["device", "revoke", "1"], data.path(), "").stderr);
    assert!(unknown.contains("there is no device 1"), "{unknown}");
    assert!(run(&["device", "revoke", device], data.path(), "").status.success());
}

#[test]
fn a_mistyped_folder_is_no_new_office() {
    let data = tempfile::tempdir().unwrap();
    let copy = data.path().join("copy.sqlite");
    let csv = data.path().join("villages.csv");
    std::fs::write(&csv, "code,name\n24090304,บ้านหนองปรือ\n").unwrap();
    let (copy, csv) = (copy.to_str().unwrap(), csv.to_str().unwrap());
    let nowhere = data.path().join("nowhere");
    let commands: [&[&str]; 8] = [
        &["backup", "--to", copy],
        &["user", "add", "boss", "--role", "administrator"],
        &["user", "list"],
        &["user", "disable", "boss"],
        &["device", "list"],
        &["village", "import", csv, "--year", "2570"],
        &["bundle", "import", csv],
        &["bundle", "new-key"],
    ];
    for command in commands {
        let refused = run(command, &nowhere, "");
        let complaint = text(&refused.stderr);
        assert!(!refused.status.success() && complaint.contains("there is no office in"), "{command:?}: {complaint}");
    }
    assert!(!nowhere.exists(), "nothing was made");
}

#[test]
fn a_demonstration_is_for_this_machine_only() {
    let data = tempfile::tempdir().unwrap();
    let refused = run(&["serve", "--listen", "0.0.0.0:0", "--demo"], data.path(), "");
    assert!(!refused.status.success() && text(&refused.stderr).contains("loopback"));
}
