package tandem.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tandem.config.DevicePaths.Located;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** Follows the links of one path below a root as if the root were {@code /}. Used once. */
final class LinkWalk {
  private static final int MAX_LINKS = 40; // as many as Linux follows
  private static final int TYPE_MASK = 0xF000;
  private static final int CHARACTER_DEVICE = 0x2000;
  private static final int BLOCK_DEVICE = 0x6000;

  private final Path root;
  private int links;

  LinkWalk(Path root) {
    this.root = root;
  }

  Located follow(Path devicePath) throws UpdateException {
    Deque<Path> ahead = new ArrayDeque<>();
    devicePath.forEach(ahead::add);
    List<Path> done = new ArrayList<>();
    while (!ahead.isEmpty()) {
      Path name = ahead.remove();
      if (name.toString().equals("..")) {
        up(done);
      } else if (!isHere(name)) {
        done.add(name);
        Path target = linkAt(done);
        if (target != null) {
          count(devicePath);
          Located end = ahead.isEmpty() ? endOfDeviceLink(done, target) : null;
          if (end != null) {
            return end;
          }
          redirect(target, done, ahead);
        }
      }
    }
    return new Located(named(done).toString(), below(done));
  }

  private static boolean isHere(Path name) {
    return name.toString().isEmpty() || name.toString().equals(".");
  }

  private static void up(List<Path> done) {
    if (!done.isEmpty()) {
      done.remove(done.size() - 1);
    }
  }

  private @Nullable Path linkAt(List<Path> done) throws UpdateException {
    Path here = below(done);
    try {
      return Files.isSymbolicLink(here) ? Files.readSymbolicLink(here) : null;
    } catch (IOException e) {
      throw new UpdateException(ErrorKind.IO_ERROR, here + ": link can not be read", e);
    }
  }

  private void count(Path devicePath) throws UpdateException {
    links++;
    if (links > MAX_LINKS) {
      throw new UpdateException(
          ErrorKind.CONFIG,
          devicePath + " below " + root + ": more than " + MAX_LINKS + " links on the way");
    }
  }

  private static void redirect(Path target, List<Path> done, Deque<Path> ahead) {
    if (target.isAbsolute()) {
      done.clear();
    } else {
      up(done);
    }
    List<Path> names = new ArrayList<>();
    target.forEach(names::add);
    for (int i = names.size() - 1; i >= 0; i--) {
      ahead.addFirst(names.get(i));
    }
  }

  // The root comes first: only what it lacks may be a device of this machine.
  private @Nullable Located endOfDeviceLink(List<Path> done, Path target) throws UpdateException {
    if (!target.isAbsolute() || !done.get(0).toString().equals("dev")) {
      return null;
    }
    Located inside = target.normalize().equals(named(done)) ? null : follow(target);
    if (inside != null && Files.exists(inside.path())) {
      return inside;
    }
    Path device = device(target);
    return device == null ? inside : new Located(named(done).toString(), device);
  }

  private static @Nullable Path device(Path target) {
    try {
      Path real = target.toRealPath();
      int type = (Integer) Files.getAttribute(real, "unix:mode") & TYPE_MASK;
      return type == BLOCK_DEVICE || type == CHARACTER_DEVICE ? real : null;
    } catch (IOException e) {
      return null; // not there, or not to be seen: then it is no device for us
    }
  }

  private static Path named(List<Path> names) {
    Path path = Path.of("/");
    for (Path name : names) {
      path = path.resolve(name);
    }
    return path;
  }

  private Path below(List<Path> names) {
    Path path = root;
    for (Path name : names) {
      path = path.resolve(name);
    }
    return path;
  }
}
