//! Starts the client.
fn main() {
    phophiang::run();
}
