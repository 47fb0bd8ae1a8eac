//! The very binary an office starts, as a process of its own. The fixture owns it and ends it whatever happens.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Output, Stdio};

use serde_json::{Value as Json, json};

pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_phophiang-server");

/// A running server.
pub(crate) struct Server {
    process: Child,
    output: BufReader<ChildStdout>,
    address: String,
    pub(crate) greeting: String,
}

impl Server {
    pub(crate) fn start(data: &Path, more: &[&str]) -> Self {
        let mut process = Command::new(BINARY)
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let mut greeting = String::new();
        // The last line of the greeting; the address is bound before it is printed.
        while !greeting.contains("Stop with") {
            let before = greeting.len();
            output.read_line(&mut greeting).unwrap();
            assert_ne!(greeting.len(), before, "the server ended: {greeting}");
        }
        let address = greeting.lines().next().unwrap().rsplit_once("://").unwrap().1.to_owned();
        Self { process, output, address, greeting }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn ask(&self, method: &str, path: &str, token: &str, body: &str) -> Json {
        let (_, answer) = self.ask_bytes(method, path, token, body.as_bytes());
        serde_json::from_str(&answer).unwrap_or_else(|_| panic!("{answer}"))
    }

    /// The status and the body of an answer.
    pub(crate) fn ask_bytes(&self, method: &str, path: &str, token: &str, body: &[u8]) -> (u16, String) {
        self.try_ask(method, path, token, body).unwrap()
    }

    /// The same, from a server that may die meanwhile.
    pub(crate) fn try_ask(&self, method: &str, path: &str, token: &str, body: &[u8]) -> std::io::Result<(u16, String)> {
        let mut stream = TcpStream::connect(&self.address)?;
        let length = body.len();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer {token}\r\ncontent-length: {length}\r\n\r\n"
        );
        stream.write_all(head.as_bytes())?;
        stream.write_all(body)?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let cut_off = || std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
        let (head, body) = answer.split_once("\r\n\r\n").ok_or_else(cut_off)?;
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Ok((status, body.to_owned()))
    }

    pub(crate) fn sign_in(&self, account: &str, password: &str) -> Json {
        let body = json!({"protocol": 1, "account": account, "password": password, "device_name": "x"});
        self.ask("POST", "/api/session", "", &body.to_string())
    }

    /// Asks it to stop as a supervisor does, and gives its last words.
    pub(crate) fn stop(mut self) -> String {
        self.signal("-TERM");
        let mut rest = String::new();
        self.output.read_to_string(&mut rest).unwrap();
        assert!(self.process.wait().unwrap().success());
        rest
    }
}

impl Server {
    /// Ends it as a power cut does.
    pub(crate) fn kill(&self) {
        self.signal("-KILL");
    }

    fn signal(&self, signal: &str) {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Runs a command on a data folder.
pub(crate) fn run(arguments: &[&str], data: &Path, input: &str) -> Output {
    let mut process = Command::new(BINARY)
        .args(arguments)
        .arg("--data")
        .arg(data)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    process.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    process.wait_with_output().unwrap()
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
