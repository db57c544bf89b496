//! The theme and the sample project are embedded: build again when one of them changes.

fn main() {
    for path in ["themes", "content", "data", "loa.toml"] {
        println!("cargo:rerun-if-changed={path}");
    }
    // Tables of dictionaries, sentences and syntaxes are full of pointers. In a program that is
    // loaded at a fixed address these are set when it is linked, else anew at every start: a third
    // of a short run. Stack, heap and libraries lie at random places all the same.
    let is = |key: &str, value: &str| std::env::var(key).is_ok_and(|v| v == value);
    if is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu") {
        println!("cargo:rustc-link-arg-bins=-no-pie");
    }
}
