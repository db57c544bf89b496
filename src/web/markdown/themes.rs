//! The names of colour themes: those that are built in, and those that other programs
//! have, each with the built-in theme that is it or comes nearest to it.

use two_face::theme::EmbeddedThemeName::{self as Theme, *};

/// What a name in a configuration means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// The theme itself.
    Same(Theme),
    /// Another, the nearest.
    Near(Theme),
}

/// The theme that a name means.
pub(super) fn known(name: &str) -> Option<Known> {
    let wanted = plain(name);
    // `OneHalfLight` of old is `one-half-light`.
    let run_together = |name: &str| name.replace('-', "") == wanted;
    let same = SAME
        .iter()
        .find(|(name, _)| *name == wanted || run_together(name));
    if let Some((_, theme)) = same {
        return Some(Known::Same(*theme));
    }
    let near = NEAR.iter().find(|(name, _)| *name == wanted);
    near.map(|(_, theme)| Known::Near(*theme))
}

/// The names of the themes that are built in.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    SAME.iter().map(|(name, _)| *name)
}

/// `Solarized (dark)`, `solarized.dark` → `solarized-dark`
fn plain(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        match c.is_ascii_alphanumeric() {
            true => out.push(c.to_ascii_lowercase()),
            false if !out.is_empty() && !out.ends_with('-') => out.push('-'),
            false => {}
        }
    }
    out.trim_end_matches('-').to_owned()
}

const SAME: &[(&str, Theme)] = &[
    ("1337", Leet),
    ("base16-eighties-dark", Base16EightiesDark),
    ("base16-mocha-dark", Base16MochaDark),
    ("base16-ocean-dark", Base16OceanDark),
    ("base16-ocean-light", Base16OceanLight),
    ("catppuccin-frappe", CatppuccinFrappe),
    ("catppuccin-latte", CatppuccinLatte),
    ("catppuccin-macchiato", CatppuccinMacchiato),
    ("catppuccin-mocha", CatppuccinMocha),
    ("coldark-cold", ColdarkCold),
    ("coldark-dark", ColdarkDark),
    ("darkneon", DarkNeon),
    ("dracula", Dracula),
    ("github-light", Github),
    ("gruvbox-dark", GruvboxDark),
    ("gruvbox-dark-medium", GruvboxDark),
    ("gruvbox-light", GruvboxLight),
    ("gruvbox-light-medium", GruvboxLight),
    ("inspired-github", InspiredGithub),
    ("monokai", MonokaiExtended),
    ("monokai-bright", MonokaiExtendedBright),
    ("monokai-light", MonokaiExtendedLight),
    ("monokai-origin", MonokaiExtendedOrigin),
    ("nord", Nord),
    ("one-dark", TwoDark),
    ("one-half-dark", OneHalfDark),
    ("one-half-light", OneHalfLight),
    ("snazzy", SublimeSnazzy),
    ("solarized-dark", SolarizedDark),
    ("solarized-light", SolarizedLight),
    ("two-dark", TwoDark),
    ("zenburn", Zenburn),
];

const NEAR: &[(&str, Theme)] = &[
    ("agola-dark", MonokaiExtended),
    ("andromeeda", SublimeSnazzy),
    ("ascetic-white", InspiredGithub),
    ("aurora-x", SublimeSnazzy),
    ("axar", Base16EightiesDark),
    ("ayu-dark", TwoDark),
    ("ayu-light", OneHalfLight),
    ("ayu-mirage", TwoDark),
    ("base16-atelierdune-light", Base16OceanLight),
    ("boron", Base16OceanDark),
    ("charcoal", Base16EightiesDark),
    ("cheerfully-light", InspiredGithub),
    ("classic-modified", InspiredGithub),
    ("dark-plus", TwoDark),
    ("demain", Base16EightiesDark),
    ("dimmed-fluid", Base16OceanDark),
    ("dracula-soft", Dracula),
    ("everforest-dark", GruvboxDark),
    ("everforest-light", GruvboxLight),
    ("github", Github),
    ("github-dark", OneHalfDark),
    ("github-dark-default", OneHalfDark),
    ("github-dark-dimmed", OneHalfDark),
    ("github-dark-high-contrast", OneHalfDark),
    ("github-light-default", Github),
    ("github-light-high-contrast", Github),
    ("gray-matter-dark", Base16OceanDark),
    ("green", DarkNeon),
    ("gruvbox-dark-hard", GruvboxDark),
    ("gruvbox-dark-soft", GruvboxDark),
    ("gruvbox-light-hard", GruvboxLight),
    ("gruvbox-light-soft", GruvboxLight),
    ("houston", TwoDark),
    ("idle", InspiredGithub),
    ("ir-white", InspiredGithub),
    ("kanagawa-dragon", GruvboxDark),
    ("kanagawa-lotus", GruvboxLight),
    ("kanagawa-wave", CatppuccinMocha),
    ("kronuz", MonokaiExtended),
    ("laserwave", Dracula),
    ("light-plus", InspiredGithub),
    ("material-dark", Base16OceanDark),
    ("material-light", OneHalfLight),
    ("material-theme", Base16OceanDark),
    ("material-theme-darker", Base16EightiesDark),
    ("material-theme-lighter", OneHalfLight),
    ("material-theme-ocean", Base16OceanDark),
    ("material-theme-palenight", CatppuccinMacchiato),
    ("min-dark", Zenburn),
    ("min-light", InspiredGithub),
    ("night-owl", ColdarkDark),
    ("night-owl-light", ColdarkCold),
    ("nyx-bold", MonokaiExtended),
    ("one-dark-pro", OneHalfDark),
    ("one-light", OneHalfLight),
    ("plastic", OneHalfDark),
    ("poimandres", CatppuccinMocha),
    ("railsbase16-green-screen-dark", DarkNeon),
    ("red", Base16MochaDark),
    ("rose-pine", CatppuccinMocha),
    ("rose-pine-dawn", CatppuccinLatte),
    ("rose-pine-moon", CatppuccinMacchiato),
    ("slack-dark", TwoDark),
    ("slack-ochin", InspiredGithub),
    ("snazzy-light", OneHalfLight),
    ("subway-madrid", InspiredGithub),
    ("subway-moscow", InspiredGithub),
    ("synthwave-84", Dracula),
    ("tokyo-night", CatppuccinMocha),
    ("vesper", Base16EightiesDark),
    ("visual-studio-dark", TwoDark),
    ("vitesse-black", Zenburn),
    ("vitesse-dark", Zenburn),
    ("vitesse-light", InspiredGithub),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_understood_however_they_are_written() {
        for name in ["Solarized (dark)", "solarized.dark", "solarized-dark"] {
            assert_eq!(known(name), Some(Known::Same(SolarizedDark)), "{name}");
        }
        assert_eq!(known("one-dark-pro"), Some(Known::Near(OneHalfDark)));
        assert_eq!(known("không có"), None);
    }

    #[test]
    fn the_tables_name_nothing_twice() {
        let mut all: Vec<&str> = SAME.iter().chain(NEAR).map(|(name, _)| *name).collect();
        assert!(all.iter().all(|name| plain(name) == *name));
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
