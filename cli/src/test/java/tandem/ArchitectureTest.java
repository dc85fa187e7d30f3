package tandem;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.members;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the arrows of import between the packages, and the rooms of the third-party libraries. */
class ArchitectureTest {
  private static final int MAX_LINES = 500;
  private static final JavaClasses TANDEM =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("tandem");

  private static final Set<String> DEVICE =
      Set.of(
          "core",
          "json",
          "pem",
          "artifact",
          "config",
          "posix",
          "process",
          "block",
          "boot",
          "slot",
          "source",
          "payload",
          "script",
          "mender");

  /** For each package, what it may import of ours. */
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          Map.entry("json", Set.of()),
          Map.entry("pem", Set.of()),
          Map.entry("core", Set.of()),
          Map.entry("compress", Set.of()),
          Map.entry("artifact", Set.of("json", "pem", "compress")),
          Map.entry("config", Set.of("core", "json")),
          Map.entry("posix", Set.of()),
          Map.entry("process", Set.of("core", "posix")),
          Map.entry("block", Set.of("core", "json", "posix")),
          Map.entry("mender", Set.of("core", "json")),
          Map.entry("boot", Set.of("core", "json", "config", "process")),
          Map.entry("slot", Set.of("core", "json", "config")),
          Map.entry("source", Set.of("core", "json", "pem", "config")),
          Map.entry(
              "payload",
              Set.of(
                  "core",
                  "json",
                  "artifact",
                  "config",
                  "block",
                  "boot",
                  "slot",
                  "posix",
                  "process")),
          Map.entry("script", Set.of("core", "json", "artifact", "config", "process")),
          Map.entry("update", DEVICE),
          Map.entry("doctor", and(DEVICE, "update")),
          Map.entry("managed", and(DEVICE, "update")),
          Map.entry("server.work", Set.of()),
          Map.entry("server.metrics", Set.of()),
          Map.entry("server.http", Set.of("json", "server.metrics", "server.work")),
          Map.entry("server.tls", Set.of("core")),
          Map.entry("server.security", Set.of("core", "json")),
          Map.entry("server.rollout", Set.of("json")),
          Map.entry("server.store", Set.of("json", "server.metrics")),
          Map.entry("server.blob", Set.of("core")),
          Map.entry(
              "server.fleet",
              Set.of("artifact", "json", "server.rollout", "server.security", "server.store")),
          Map.entry(
              "server.device",
              Set.of(
                  "artifact",
                  "json",
                  "pem",
                  "server.blob",
                  "server.fleet",
                  "server.http",
                  "server.metrics",
                  "server.security",
                  "server.store")),
          Map.entry(
              "server.manage",
              Set.of(
                  "artifact",
                  "json",
                  "server.blob",
                  "server.device",
                  "server.fleet",
                  "server.http",
                  "server.metrics",
                  "server.rollout",
                  "server.security",
                  "server.store")),
          Map.entry("server.web", Set.of("json", "server.http", "server.security")),
          Map.entry(
              "server",
              Set.of(
                  "core",
                  "server.blob",
                  "server.device",
                  "server.fleet",
                  "server.http",
                  "server.manage",
                  "server.metrics",
                  "server.security",
                  "server.store",
                  "server.tls",
                  "server.web",
                  "server.work")),
          Map.entry("image", Set.of("core", "json")),
          Map.entry("image.tool", Set.of("core")),
          Map.entry("image.edit", Set.of("core", "artifact", "image.tool")),
          Map.entry("image.build", Set.of("core", "boot", "image.tool")),
          Map.entry(
              "image.convert", Set.of("core", "json", "image.build", "image.edit", "image.tool")),
          Map.entry("image.disk", Set.of("block")),
          Map.entry("image.qemu", Set.of()),
          Map.entry("image.reference", Set.of("core", "image.build", "image.qemu")),
          Map.entry("image.show", Set.of("core", "artifact", "image.qemu", "image.reference")),
          Map.entry("image.crash", and(DEVICE, "update", "image", "image.disk")),
          Map.entry("image.replay", Set.of("core", "image.crash", "image.disk", "image.qemu")),
          Map.entry(
              "cli",
              and(
                  DEVICE,
                  "update",
                  "doctor",
                  "managed",
                  "server",
                  "server.http",
                  "image",
                  "image.build",
                  "image.convert",
                  "image.edit",
                  "image.crash",
                  "image.qemu",
                  "image.reference",
                  "image.show")));

  private static Set<String> and(Set<String> packages, String... more) {
    Set<String> all = new TreeSet<>(packages);
    Collections.addAll(all, more);
    return all;
  }

  /** For each library, the packages that may know it. */
  private static final Map<String, Set<String>> LIBRARIES =
      Map.of(
          "com.sun.jna..", Set.of("tandem.posix"),
          "com.fasterxml.jackson..", Set.of("tandem.json"),
          "org.apache.commons.compress..", Set.of(),
          "org.tukaani.xz..", Set.of("tandem.artifact", "tandem.compress"),
          "com.github.luben.zstd..", Set.of("tandem.artifact", "tandem.compress"),
          "org.bouncycastle..",
              Set.of("tandem.artifact", "tandem.server.security", "tandem.server.tls"),
          "org.eclipse.jetty..", Set.of("tandem.server.http"),
          "java.sql..", Set.of("tandem.server.store"),
          "picocli..", Set.of("tandem.cli"));

  static Set<String> packages() {
    return new TreeSet<>(ARROWS.keySet());
  }

  static Set<String> libraries() {
    return new TreeSet<>(LIBRARIES.keySet());
  }

  @Test
  void everyPackage_hasItsArrows() {
    Set<String> found = new TreeSet<>();
    TANDEM.forEach(type -> found.add(type.getPackageName()));

    assertThat(packages()).map(name -> "tandem." + name).containsAll(found);
  }

  @ParameterizedTest
  @MethodSource("packages")
  void imports_followTheArrows(String name) {
    List<String> allowed = new ArrayList<>(List.of("tandem." + name));
    ARROWS.getOrDefault(name, Set.of()).forEach(other -> allowed.add("tandem." + other));

    noClasses()
        .that()
        .resideInAPackage("tandem." + name)
        .should()
        .dependOnClassesThat(
            resideInAPackage("tandem..")
                .and(DescribedPredicate.not(resideInAnyPackage(allowed.toArray(String[]::new)))))
        .allowEmptyShould(true)
        .check(TANDEM);
  }

  @Test
  void packages_haveNoCycles() {
    slices().matching("tandem.(*)..").should().beFreeOfCycles().check(TANDEM);
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void library_staysInItsRoom(String library) {
    noClasses()
        .that()
        .resideOutsideOfPackages(LIBRARIES.getOrDefault(library, Set.of()).toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .allowEmptyShould(true)
        .check(TANDEM);
  }

  @Test
  void publicSignatures_haveNoTypesOfLibraries() {
    members()
        .that()
        .areDeclaredInClassesThat()
        .areNotPrivate()
        .should(new OnlyOwnTypesInSight())
        .check(TANDEM);
  }

  @Test
  void publicTypes_extendNoTypesOfLibraries() {
    DescribedPredicate<JavaClass> presentable =
        DescribedPredicate.describe("of the JDK or our own", ArchitectureTest::isPresentable);
    classes()
        .that()
        .arePublic()
        .should()
        .notBeAssignableTo(DescribedPredicate.not(presentable))
        .check(TANDEM);
  }

  @Test
  void sources_areShort() throws IOException {
    List<String> tooLong = new ArrayList<>();
    for (Path file : sources()) {
      long lines;
      try (Stream<String> text = Files.lines(file)) {
        lines = text.count();
      }
      if (lines > MAX_LINES) {
        tooLong.add(file + ": " + lines + " lines");
      }
    }

    assertThat(tooLong).isEmpty();
  }

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    Path repository = Path.of("").toAbsolutePath().getParent();
    try (Stream<Path> modules = Files.list(repository)) {
      for (Path module : modules.toList()) {
        Path main = module.resolve("src/main");
        if (Files.isDirectory(main)) {
          try (Stream<Path> files = Files.walk(main)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
          }
        }
      }
    }
    assertThat(sources).as("sources below " + repository).isNotEmpty();
    return sources;
  }

  private static boolean isPresentable(JavaClass type) {
    String name = type.getBaseComponentType().getName();
    return type.getBaseComponentType().isPrimitive()
        || name.startsWith("java.")
        || name.startsWith("javax.")
        || name.startsWith("tandem.");
  }

  /** What another package can see of a member must be of the JDK or our own. */
  private static final class OnlyOwnTypesInSight extends ArchCondition<JavaMember> {
    OnlyOwnTypesInSight() {
      super("show only types of the JDK and our own");
    }

    @Override
    public void check(JavaMember member, ConditionEvents events) {
      boolean seen =
          member.getOwner().getModifiers().contains(JavaModifier.PUBLIC)
              && (member.getModifiers().contains(JavaModifier.PUBLIC)
                  || member.getModifiers().contains(JavaModifier.PROTECTED));
      if (seen) {
        for (JavaClass type : types(member)) {
          if (!isPresentable(type)) {
            String message = member.getFullName() + " shows " + type.getName();
            events.add(SimpleConditionEvent.violated(member, message));
          }
        }
      }
    }

    private static Set<JavaClass> types(JavaMember member) {
      if (member instanceof JavaField field) {
        return field.getType().getAllInvolvedRawTypes();
      }
      JavaCodeUnit unit = (JavaCodeUnit) member;
      Set<JavaClass> types = new HashSet<>(unit.getReturnType().getAllInvolvedRawTypes());
      unit.getParameterTypes().forEach(type -> types.addAll(type.getAllInvolvedRawTypes()));
      types.addAll(unit.getExceptionTypes());
      return types;
    }
  }
}
