//! `:smile:` → 😄, by the names that GitHub gives to emoji.

/// Replaces every known `:name:`; others stay as they are.
pub(super) fn replace(text: String) -> String {
    if !text.contains(':') {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(colon) = rest.find(':') {
        out.push_str(&rest[..colon]);
        let behind = &rest[colon + 1..];
        let name = &behind[..behind.bytes().take_while(|b| is_name(*b)).count()];
        let closed = behind[name.len()..].starts_with(':');
        match emojis::get_by_shortcode(name).filter(|_| closed) {
            Some(emoji) => {
                out.push_str(emoji.as_str());
                rest = &behind[name.len() + 1..];
            }
            None => {
                out.push(':');
                out.push_str(name);
                rest = &behind[name.len()..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+')
}

#[cfg(test)]
mod tests {
    use super::replace;

    #[test]
    fn known_names_become_emoji_and_others_stay() {
        let out = replace("a :smile: 8:30:45 :+1::tada: :khong_co: :".to_owned());
        assert_eq!(out, "a 😄 8:30:45 👍🎉 :khong_co: :");
    }
}
