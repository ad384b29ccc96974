//! A repository in a folder of its own, with real git and the real program, for tests that tell what happens in one.

// Each test file uses a part of it.
#![allow(dead_code)]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// A repository that goes with the value.
pub struct Repository {
    pub folder: tempfile::TempDir,
}

impl Repository {
    /// An empty one, on the branch `main`.
    pub fn new() -> Self {
        let repository = Self {
            folder: tempfile::tempdir().expect("a folder"),
        };
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }

    pub fn remove(&self, name: &str) {
        std::fs::remove_file(self.path(name)).expect("a file that is there");
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("text")
    }

    pub fn git(&self, arguments: &[&str]) {
        let output = Command::new("git")
            .args([
                "-c",
                "user.name=Maintainer",
                "-c",
                "user.email=maintainer@docs.example",
            ])
            .args(arguments)
            .current_dir(self.folder.path())
            .output()
            .expect("git runs");
        assert!(output.status.success(), "git {arguments:?}: {}", err(&output));
    }

    pub fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    /// Takes another repository in as a submodule.
    pub fn add_submodule(&self, other: &Repository, name: &str) {
        let address = other.folder.path().display().to_string();
        let allowed = "protocol.file.allow=always";
        self.git(&["-c", allowed, "submodule", "--quiet", "add", &address, name]);
    }

    pub fn prdlint(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_prdlint"))
            .args(arguments)
            .current_dir(self.folder.path())
            .env_remove("GITHUB_STEP_SUMMARY")
            .stdin(Stdio::null())
            .output()
            .expect("the program runs")
    }
}

pub fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
