package tandem.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.image.edit.EditableImage;
import tandem.image.edit.FileFacts;
import tandem.image.edit.FileFacts.Kind;
import tandem.image.edit.ImageFile;
import tandem.json.JsonException;
import tandem.json.JsonParser;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonWriter;

/** Changes the files of Mender in an image, each in all of its root file systems. */
final class MenderFiles {
  private static final String FOLDER = "/etc/mender/";
  private static final String INFO = FOLDER + "artifact_info";
  private static final String CONFIG = FOLDER + "mender.conf";
  private static final String NAME = "artifact_name=";
  private static final int READABLE = 0644;
  private static final int MAX_BYTES = 4 << 20;

  private final EditableImage image;

  MenderFiles(EditableImage image) {
    this.image = image;
  }

  /** Tells whether the image has a folder for them. */
  static boolean isIn(EditableImage image) throws UpdateException, IOException {
    return image.find(FOLDER + ".").get(0).facts().isPresent();
  }

  /** Writes the artifact name where the client reads it; all other lines stay. */
  void rename(String name) throws UpdateException, IOException {
    for (ImageFile file : image.find(INFO)) {
      notALink(file);
      replace(file, withName(file.facts().isPresent() ? read(file) : "", name));
    }
  }

  private static String withName(String text, String name) {
    StringBuilder changed = new StringBuilder();
    boolean there = false;
    for (String line : text.lines().toList()) {
      boolean names = line.startsWith(NAME);
      if (!(names && there)) {
        changed.append(names ? NAME + name : line).append('\n');
      }
      there |= names;
    }
    return there ? changed.toString() : changed + NAME + name + "\n";
  }

  /** Sets one member of the configuration; order, numbers and unknown members stay. */
  void configure(String key, String value) throws UpdateException, IOException {
    for (ImageFile file : image.find(CONFIG)) {
      notALink(file);
      Map<String, JsonValue> members = new LinkedHashMap<>(parsed(file).members());
      members.put(key, JsonValue.of(value));
      replace(file, JsonWriter.indented(new JsonObject(members)) + "\n");
    }
  }

  // It would be replaced by a file, or lead to one that is not ours to change.
  private static void notALink(ImageFile file) throws UpdateException, IOException {
    if (file.facts().map(FileFacts::kind).equals(Optional.of(Kind.SYMBOLIC_LINK))) {
      throw new UpdateException(
          ErrorKind.UNSUPPORTED, file + ": is a symbolic link, change the file it leads to");
    }
  }

  private static JsonObject parsed(ImageFile file) throws UpdateException, IOException {
    try {
      if (JsonParser.parse(read(file)) instanceof JsonObject object) {
        return object;
      }
      throw new UpdateException(ErrorKind.CONFIG, file + ": is no JSON object");
    } catch (JsonException e) {
      throw new UpdateException(ErrorKind.CONFIG, file + ": " + e.getMessage(), e);
    }
  }

  /** Puts a file of the host among them. */
  void put(String name, Path content) throws UpdateException, IOException {
    for (ImageFile file : image.find(FOLDER + name)) {
      file.put(content, READABLE);
    }
  }

  private static String read(ImageFile file) throws UpdateException, IOException {
    SmallFile content = new SmallFile();
    try {
      file.copyTo(content);
    } catch (IOException e) {
      if (content.tooLarge) {
        throw new UpdateException(
            ErrorKind.UNSUPPORTED, file + ": has more than " + MAX_BYTES + " bytes", e);
      }
      throw e;
    }
    return content.bytes.toString(UTF_8);
  }

  private void replace(ImageFile file, String text) throws UpdateException, IOException {
    Path content = image.spool(new ByteArrayInputStream(text.getBytes(UTF_8)));
    Optional<FileFacts> old = file.facts().filter(facts -> facts.kind() == Kind.REGULAR);
    file.put(content, old.orElse(FileFacts.ofRoot(READABLE, Files.size(content))));
  }

  /** Keeps what is written, and takes no more than a file of Mender may have. */
  private static final class SmallFile extends OutputStream {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean tooLarge;

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
      tooLarge = length > MAX_BYTES - bytes.size();
      if (tooLarge) {
        throw new IOException("more than " + MAX_BYTES + " bytes");
      }
      bytes.write(source, offset, length);
    }
  }
}
