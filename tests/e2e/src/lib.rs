//! The app in real Chromium against the real server.
