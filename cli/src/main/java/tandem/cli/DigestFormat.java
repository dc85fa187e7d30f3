package tandem.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;
import tandem.artifact.Digest;

/** How the digest that is to be signed is written down. */
enum DigestFormat {
  /** 32 bytes. */
  RAW,
  /** 64 digits and a line end. */
  HEX,
  /** Base64 and a line end. */
  BASE64;

  byte[] of(Digest digest) {
    return switch (this) {
      case RAW -> digest.bytes();
      case HEX -> (digest.hex() + "\n").getBytes(US_ASCII);
      case BASE64 -> (Base64.getEncoder().encodeToString(digest.bytes()) + "\n").getBytes(US_ASCII);
    };
  }
}
