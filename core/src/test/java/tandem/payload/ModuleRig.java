package tandem.payload;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import tandem.artifact.ArtifactHeader;
import tandem.artifact.ArtifactReader;
import tandem.artifact.ArtifactSpec;
import tandem.artifact.ArtifactSpecBuilder;
import tandem.artifact.ArtifactWriter;
import tandem.artifact.Compression;
import tandem.artifact.PayloadSource;
import tandem.artifact.ReadLimits;
import tandem.artifact.SignaturePolicy;
import tandem.config.DevicePaths;
import tandem.core.ProgressListener;
import tandem.core.UpdateException;
import tandem.process.Programs;

/** A folder of update modules, an artifact for one of them, and its handler. */
final class ModuleRig {
  private static final SignaturePolicy NO_KEYS =
      new SignaturePolicy(List.of(), SignaturePolicy.Mode.CHECK_IF_KEYS);

  final Path folder;
  final Path store;
  final List<String> printed = Collections.synchronizedList(new ArrayList<>());
  private final Path modules;
  private final Path inputs;
  private byte[] artifact = new byte[0];
  private Duration timeout = Duration.ofSeconds(50);

  ModuleRig(Path folder) throws IOException {
    this.folder = folder;
    this.store = folder.resolve("store");
    this.modules = Files.createDirectories(folder.resolve("modules"));
    this.inputs = Files.createDirectories(folder.resolve("inputs"));
  }

  /** Installs a module: a shell script that has CALL, TREE and LOG. */
  ModuleRig module(String type, String script) throws IOException {
    String head = "#!/bin/sh\nCALL=$1 TREE=$2 LOG=" + folder.resolve("log") + "\n";
    Path file = Files.writeString(modules.resolve(type), head + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return this;
  }

  /** Copies a module that somebody else has made. */
  ModuleRig realModule(Path program) throws IOException {
    Files.copy(program, modules.resolve(program.getFileName()));
    return this;
  }

  ModuleRig timeout(Duration limit) {
    timeout = limit;
    return this;
  }

  PayloadSource input(String name, byte[] content) throws IOException {
    return PayloadSource.of(Files.write(inputs.resolve(name), content));
  }

  PayloadSource input(String name, String content) throws IOException {
    return input(name, content.getBytes(UTF_8));
  }

  ModuleRig artifact(String type, PayloadSource... files) throws IOException {
    ArtifactSpecBuilder builder =
        ArtifactSpec.builder(type)
            .name("release-1")
            .deviceType("sim")
            .compression(Compression.NONE)
            .provides("rootfs-image." + type + ".version", "release-1");
    Arrays.stream(files).forEach(builder::file);
    Path file = folder.resolve("artifact.mender");
    Files.deleteIfExists(file);
    ArtifactWriter.write(builder.build(), file);
    return artifact(Files.readAllBytes(file));
  }

  ModuleRig artifact(byte[] bytes) {
    artifact = bytes;
    return this;
  }

  byte[] artifact() {
    return artifact;
  }

  ModulePayload handler(String type) throws UpdateException {
    return handler(type, Optional.empty());
  }

  private ModulePayload handler(String type, Optional<ArtifactHeader> header)
      throws UpdateException {
    return ModulePayload.of(context(DevicePaths.host(), modules.toString(), header), type, 0);
  }

  ModuleContext context(DevicePaths paths, String place, Optional<ArtifactHeader> header) {
    return new ModuleContext(
        paths,
        place,
        store,
        Programs.in(store, Duration.ofSeconds(5)),
        timeout,
        new CurrentSystem("release-0", Optional.empty(), "sim"),
        header,
        (type, state, line) -> printed.add(state + " " + line.channel() + " " + line.text()));
  }

  /** Does what the engine does to download the artifact. */
  StoreReport download() throws IOException, UpdateException {
    return download(new ByteArrayInputStream(artifact), ProgressListener.NONE);
  }

  StoreReport download(InputStream source, ProgressListener progress)
      throws IOException, UpdateException {
    try (ArtifactReader reader = ArtifactReader.open(source, ReadLimits.DEFAULT, NO_KEYS)) {
      var payload = reader.nextPayload();
      if (payload == null) {
        throw new IOException("no payload");
      }
      String type = payload.header().type().orElseThrow();
      StoreReport report = handler(type, Optional.of(reader.header())).download(payload, progress);
      reader.finish();
      return report;
    }
  }

  Path tree() {
    return store.resolve("modules/v3/payloads/0000/tree");
  }

  List<String> log() throws IOException {
    Path log = folder.resolve("log");
    return Files.exists(log) ? Files.readAllLines(log) : List.of();
  }
}
