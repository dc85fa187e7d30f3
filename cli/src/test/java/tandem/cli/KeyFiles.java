package tandem.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A key pair in two PEM files, made by openssl. The private one is in the traditional form, because
 * mender-artifact 3.9 reads no PKCS#8.
 */
record KeyFiles(Path privateKey, Path publicKey) {

  static KeyFiles rsa(Path folder, int bits) throws Exception {
    return make(folder, "rsa" + bits, "genrsa", "-traditional", Integer.toString(bits));
  }

  static KeyFiles ec(Path folder) throws Exception {
    return make(folder, "ec", "ecparam", "-genkey", "-noout", "-name", "prime256v1");
  }

  private static KeyFiles make(Path folder, String name, String... command) throws Exception {
    Path privateKey = folder.resolve(name + ".private.pem");
    Path publicKey = folder.resolve(name + ".public.pem");
    List<Object> words = new ArrayList<>(List.of("openssl"));
    words.addAll(List.of(command));
    Command.of(words.toArray()).output(privateKey).succeed();
    Command.of("openssl", "pkey", "-in", privateKey, "-pubout", "-out", publicKey).succeed();
    return new KeyFiles(privateKey, publicKey);
  }
}
