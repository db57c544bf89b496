//! `get_hash`: the digest of a file or a text, for subresource integrity.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::reach::Reach;
use crate::template::{Error, Kwargs, State, TeraResult, Value};

/// `get_hash(path or literal, sha_type = 384, base64 = true)`. Base64 has its padding
/// (RFC 4648, section 4), as subresource integrity wants it.
pub(super) fn get_hash(reach: &Reach, args: &Kwargs, _: &State) -> TeraResult<Value> {
    let path = args.get::<&str>("path")?;
    let literal = args.get::<&str>("literal")?;
    let bytes = match (path, literal) {
        (None, Some(literal)) => literal.as_bytes().to_vec(),
        (Some(path), None) => reach.bytes(path)?.into_owned(),
        _ => return Err(Error::message("either `path` or `literal` must be given")),
    };
    let digest: Vec<u8> = match args.get::<u64>("sha_type")?.unwrap_or(384) {
        256 => Sha256::digest(&bytes).to_vec(),
        384 => Sha384::digest(&bytes).to_vec(),
        512 => Sha512::digest(&bytes).to_vec(),
        other => {
            return Err(Error::message(format!(
                "sha_type {other}: 256, 384 and 512 are known"
            )));
        }
    };
    let as_base64 = args.get::<bool>("base64")?.unwrap_or(true);
    Ok(Value::from(match as_base64 {
        true => STANDARD.encode(&digest),
        false => hex(&digest),
    }))
}

/// Bytes as lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
