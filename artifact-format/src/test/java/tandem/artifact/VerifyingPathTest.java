package tandem.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds that a device verifies with the Java platform and our own classes alone. */
class VerifyingPathTest {

  @ParameterizedTest
  @ValueSource(strings = {"rsa2048", "P-256", "ed25519"})
  void verifying_needsNoLibrary(String key) throws Exception {
    URL ours = PublicKeys.class.getProtectionDomain().getCodeSource().getLocation();
    try (URLClassLoader alone =
        new URLClassLoader(new URL[] {ours}, ClassLoader.getPlatformClassLoader())) {
      Method load =
          alone
              .loadClass("tandem.artifact.PublicKeys")
              .getMethod("load", String.class, byte[].class);
      Method verifies =
          alone
              .loadClass("tandem.artifact.Verifier")
              .getMethod("verifies", byte[].class, byte[].class);

      Object verifier = load.invoke(null, key, TestKeys.read(key + ".pub.pem"));

      assertThat(verifies.invoke(verifier, TestKeys.MESSAGE, TestKeys.read(key + ".sig")))
          .isEqualTo(true);
    }
  }
}
