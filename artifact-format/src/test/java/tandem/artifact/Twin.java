package tandem.artifact;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tandem.artifact.DefaultProvides.Checksum;
import tandem.json.JsonException;
import tandem.json.JsonParser;
import tandem.json.JsonValue.JsonObject;

/**
 * The same artifact as options of the reference tool and as a change of our spec.
 *
 * @param command of the reference tool
 * @param options besides those that every artifact of this command has
 * @param change of the spec for those
 */
record Twin(String command, String options, UnaryOperator<ArtifactSpecBuilder> change) {
  static final String SCRIPT = "-s ArtifactInstall_Enter_10_x";
  static final String META_DATA_TEXT = "{\"k\":1, \"a\":{\"z\":[true,null], \"b\":\"<ü>\"}}";
  static final String AUGMENT_DATA_TEXT = "{\"a\":{\"b\":\"c\"}, \"l\":[1]}";
  private static final StateScript SHELL =
      new StateScript(
          "ArtifactInstall_Enter_10_x", "#!/bin/sh\n".getBytes(StandardCharsets.US_ASCII));
  private static final JsonObject META_DATA = object(META_DATA_TEXT);
  private static final JsonObject AUGMENT_DATA = object(AUGMENT_DATA_TEXT);

  private static JsonObject object(String text) {
    try {
      return (JsonObject) JsonParser.parse(text);
    } catch (JsonException e) {
      throw new AssertionError(e);
    }
  }

  private static PayloadSpecBuilder other() {
    return PayloadSpec.builder("other");
  }

  /** Tells whether it has an image of a root filesystem. */
  boolean isImage() {
    return command.equals("rootfs-image");
  }

  /** Starts the spec with what every artifact of this command has. */
  ArtifactSpecBuilder spec(Path folder) {
    ArtifactSpecBuilder spec =
        switch (command) {
          case "bootstrap-artifact" -> ArtifactSpec.bootstrap();
          case "rootfs-image" ->
              ArtifactSpec.builder(ArtifactSpec.ROOTFS_IMAGE).file(folder.resolve("image.ext4"));
          default -> ArtifactSpec.builder("module").file(folder.resolve("image.ext4"));
        };
    return change.apply(spec.name("rel-1").deviceType("dev1"));
  }

  private static Twin module(String options, UnaryOperator<ArtifactSpecBuilder> change) {
    return new Twin("module-image", options, change);
  }

  private static Twin image(String options, UnaryOperator<ArtifactSpecBuilder> change) {
    return new Twin("rootfs-image", options, change);
  }

  private static Twin bootstrap(String options, UnaryOperator<ArtifactSpecBuilder> change) {
    return new Twin("bootstrap-artifact", options, change);
  }

  private static UnaryOperator<ArtifactSpecBuilder> defaults(
      Checksum checksum, boolean version, boolean clears) {
    return spec ->
        spec.defaults(new DefaultProvides(checksum, version, clears, SoftwareVersion.DEFAULT));
  }

  private static UnaryOperator<ArtifactSpecBuilder> onlyVersion(String name, String version) {
    SoftwareVersion software =
        new SoftwareVersion(Optional.empty(), Optional.of(name), Optional.of(version));
    return spec -> spec.defaults(new DefaultProvides(Checksum.STANDARD, false, true, software));
  }

  private static UnaryOperator<ArtifactSpecBuilder> software(
      String filesystem, String name, String version) {
    SoftwareVersion software =
        new SoftwareVersion(Optional.of(filesystem), Optional.of(name), Optional.of(version));
    return spec -> spec.defaults(new DefaultProvides(Checksum.STANDARD, true, true, software));
  }

  /** The options that are compared; each cell of the matrix adds a compression and a signer. */
  static List<Twin> all() {
    return List.of(
        module("", spec -> spec),
        module("-t dev2 -t dev3", spec -> spec.deviceType("dev2").deviceType("dev3")),
        module("-g grp -G g1 -G g2", s -> s.group("grp").dependsOnGroup("g1").dependsOnGroup("g2")),
        module("-N old -N older", spec -> spec.dependsOnName("old").dependsOnName("older")),
        module(
            "-p z:1 -p ü:2 -p a: -p 😀:3 -p ！:4 -p a<b>&c\"d\\e:f:g",
            spec ->
                spec.provides("z", "1")
                    .provides("ü", "2")
                    .provides("a", "")
                    .provides("😀", "3")
                    .provides("！", "4")
                    .provides("a<b>&c\"d\\e", "f:g")),
        module("-d z:1 -d a:2", spec -> spec.depends("z", "1").depends("a", "2")),
        module("-f second.txt", spec -> spec.file(Path.of("second.txt"))),
        module("--clears-provides x*", spec -> spec.clearsProvides("x*")),
        module("--no-default-software-version", defaults(Checksum.STANDARD, false, true)),
        module("--no-default-clears-provides", defaults(Checksum.STANDARD, true, false)),
        module("--software-filesystem F", software("F", "", "")),
        module("--software-name X", software("", "X", "")),
        module(
            "--software-filesystem F --software-name X --software-version V",
            software("F", "X", "V")),
        image("", spec -> spec),
        image(
            "-p rootfs-image.version:mine", spec -> spec.provides("rootfs-image.version", "mine")),
        image("-p rootfs-image.checksum:mine", s -> s.provides("rootfs-image.checksum", "mine")),
        image(
            "--clears-provides a* --clears-provides rootfs-image.*",
            spec -> spec.clearsProvides("a*").clearsProvides("rootfs-image.*")),
        image("--legacy-rootfs-image-checksum", defaults(Checksum.LEGACY, true, true)),
        image("--no-checksum-provide", defaults(Checksum.NONE, true, true)),
        image("--no-default-software-version", defaults(Checksum.STANDARD, false, true)),
        image("--no-default-clears-provides", defaults(Checksum.STANDARD, true, false)),
        image("--software-name X", software("", "X", "")),
        image("--software-filesystem F", software("F", "", "")),
        image("--software-filesystem rootfs-image", software("rootfs-image", "", "")),
        image(
            "--software-filesystem F --software-name X --software-version V",
            software("F", "X", "V")),
        image("--no-default-software-version --software-version V", onlyVersion("", "V")),
        image("-p rootfs-image.version:", spec -> spec.provides("rootfs-image.version", "")),
        image("-v 2", spec -> spec.version(FormatVersion.V2)),
        image("-v 2 " + SCRIPT, spec -> spec.version(FormatVersion.V2).script(SHELL)),
        image(SCRIPT, spec -> spec.script(SHELL)),
        module(SCRIPT, spec -> spec.script(SHELL)),
        module("-m md.json", spec -> spec.metaData(META_DATA)),
        module("-m empty.json", spec -> spec.metaData(new JsonObject(Map.of()))),
        module("--no-default-software-version --software-version V", onlyVersion("", "V")),
        module("--augment-type other", spec -> spec.augment(other().build())),
        module(
            "-m md.json --augment-type other --augment-provides x:y --augment-depends z:a"
                + " --augment-meta-data augment.json --augment-file third.txt",
            spec ->
                spec.metaData(META_DATA)
                    .augment(
                        other()
                            .provides("x", "y")
                            .depends("z", "a")
                            .metaData(AUGMENT_DATA)
                            .file(PayloadSource.of(Path.of("third.txt")))
                            .build())),
        bootstrap("", spec -> spec),
        bootstrap(
            "-p a:b -d c:d --clears-provides e.* -N old -g grp -G g1",
            spec ->
                spec.provides("a", "b")
                    .depends("c", "d")
                    .clearsProvides("e.*")
                    .dependsOnName("old")
                    .group("grp")
                    .dependsOnGroup("g1")));
  }

  @Override
  public String toString() {
    return command + " " + options;
  }
}
