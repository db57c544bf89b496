//! The theme and the sample project are embedded: build again when one of them changes.

fn main() {
    for path in ["themes", "content", "data", "loa.toml"] {
        println!("cargo:rerun-if-changed={path}");
    }
}
