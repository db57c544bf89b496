//! The harness: writes a small project, runs the program, looks at what came out.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A project in a folder of its own, gone when the test ends.
pub(crate) struct Project {
    folder: TempDir,
    root: PathBuf,
}

/// The program's answer.
pub(crate) struct Answer {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Project {
    /// An empty folder.
    pub(crate) fn empty() -> Project {
        Project::named("project")
    }

    /// An empty folder of this name.
    pub(crate) fn named(name: &str) -> Project {
        Project::within(tempfile::tempdir().expect("a temporary folder"), name)
    }

    /// An empty folder in memory, where the system has one: for many files that are soon gone.
    pub(crate) fn in_memory() -> Project {
        let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
        Project::within(folder.expect("a temporary folder"), "project")
    }

    fn within(folder: TempDir, name: &str) -> Project {
        let root = folder.path().join(name);
        fs::create_dir_all(&root).expect("the project's folder");
        Project { folder, root }
    }

    /// A small site with templates of its own: a home page and a plain page template.
    pub(crate) fn site() -> Project {
        Project::empty()
            .file("loa.toml", "base_url = \"https://x.vn\"\ntitle = \"X\"\n")
            .file(
                "templates/index.html",
                "<h1>{{ section.title }}</h1>{{ section.content }}",
            )
            .file(
                "templates/section.html",
                "{% for p in section.pages %}[{{ p.title }}]{% endfor %}",
            )
            .file(
                "templates/page.html",
                "<main><h1>{{ page.title }}</h1>{{ page.content }}</main>",
            )
            .file("content/_index.md", "+++\ntitle = \"Nhà\"\n+++\nChào\n")
    }

    /// Kẻ Sặt's own project, as it stands in this repository.
    pub(crate) fn ke_sat() -> Project {
        let project = Project::empty();
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        for part in ["content", "data", "themes"] {
            copy_folder(&here.join(part), &project.root.join(part));
        }
        fs::copy(here.join("loa.toml"), project.root.join("loa.toml")).expect("loa.toml");
        project
    }

    /// Writes a file.
    pub(crate) fn file(self, path: &str, text: &str) -> Project {
        self.write(path, text.as_bytes());
        self
    }

    /// Writes a file of bytes.
    pub(crate) fn write(&self, path: &str, bytes: &[u8]) {
        let file = self.root.join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("the file's folder");
        fs::write(file, bytes).expect("the file");
    }

    /// Changes a file: every `from` becomes `to`; there must be one.
    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "`{from}` is not in {path}");
        self.write(path, text.replace(from, to).as_bytes());
    }

    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.root.join(path)).expect("the file to remove");
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A path beside the project, for output folders outside it.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs the program in the project with messages in English.
    pub(crate) fn run(&self, args: &[&str]) -> Answer {
        answer(self.command(args).output().expect("loa runs"))
    }

    /// The program's command in the project.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_loa"));
        command
            .current_dir(&self.root)
            .args(args)
            .stdin(Stdio::null());
        command
            .env("LANG", "C")
            .env("LC_ALL", "C")
            .env_remove("LANGUAGE");
        command
    }

    /// Builds, which must succeed, and says what was built.
    pub(crate) fn build(&self) -> &Project {
        let answer = self.run(&["build"]);
        assert_eq!(answer.status, 0, "{}", answer.stderr);
        self
    }

    /// Builds, which must fail, and gives the messages as JSON values.
    pub(crate) fn fail(&self) -> Vec<serde_json::Value> {
        let answer = self.run(&["--message-format", "json", "build"]);
        assert_eq!(answer.status, 1, "the build should fail: {}", answer.stderr);
        answer.messages()
    }

    /// A file of the project or its output, as text.
    pub(crate) fn read(&self, path: &str) -> String {
        String::from_utf8(self.bytes(path)).expect("a text")
    }

    pub(crate) fn bytes(&self, path: &str) -> Vec<u8> {
        fs::read(self.root.join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
    }

    pub(crate) fn has(&self, path: &str) -> bool {
        self.root.join(path).exists()
    }

    /// Every file below `dir`, sorted, with its bytes.
    pub(crate) fn tree(&self, dir: &str) -> Vec<(String, Vec<u8>)> {
        tree(&self.root.join(dir))
    }

    /// The paths of every file below `dir`, sorted.
    pub(crate) fn paths(&self, dir: &str) -> Vec<String> {
        self.tree(dir).into_iter().map(|(path, _)| path).collect()
    }
}

impl Answer {
    /// The messages of `--message-format json`.
    pub(crate) fn messages(&self) -> Vec<serde_json::Value> {
        let parse = |line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{line}: {e}"));
        self.stderr.lines().map(parse).collect()
    }
}

/// The codes of messages, in order.
pub(crate) fn codes(messages: &[serde_json::Value]) -> Vec<&str> {
    messages.iter().filter_map(|m| m["code"].as_str()).collect()
}

/// The first message with this code.
pub(crate) fn with_code<'a>(
    messages: &'a [serde_json::Value],
    code: &str,
) -> &'a serde_json::Value {
    messages
        .iter()
        .find(|m| m["code"] == code)
        .unwrap_or_else(|| panic!("no `{code}` in {messages:#?}"))
}

/// What a run of the program gave.
pub(crate) fn answer(output: Output) -> Answer {
    Answer {
        status: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// Every file below a folder, sorted, with its bytes.
pub(crate) fn tree(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in walk(folder) {
        let path = entry
            .strip_prefix(folder)
            .expect("below")
            .to_string_lossy()
            .replace('\\', "/");
        files.push((path, fs::read(&entry).expect("a file")));
    }
    files.sort();
    files
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else {
        return found;
    };
    for entry in entries {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(walk(&path))
        } else {
            found.push(path)
        }
    }
    found
}

fn copy_folder(from: &Path, to: &Path) {
    for file in walk(from) {
        let target = to.join(file.strip_prefix(from).expect("below"));
        fs::create_dir_all(target.parent().expect("a folder")).expect("the folder");
        fs::copy(&file, &target).expect("a copy");
    }
}
