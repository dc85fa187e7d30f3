package tandem.image.build;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.image.tool.Debugfs;
import tandem.image.tool.Tool;
import tandem.image.tool.ToolResult;
import tandem.image.tool.Workspace;

/** Makes ext4 file systems of folders, which neither the clock nor the builder's name gets into. */
final class Ext4Maker {
  private static final String SETTINGS = "mke2fs.conf";
  private static final int BATCH = 2000;
  // Places in a superblock: s_blocks_count_lo, s_log_block_size, s_magic.
  private static final int BLOCKS = 4;
  private static final int BLOCK_SIZE = 24;
  private static final int MAGIC = 56;

  /** What a bootloader reads fastest, and what memory is divided into. */
  static final int BLOCK = 4096;

  private static final int SMALL_BLOCK = 1024;

  /**
   * A group of blocks has 128 MiB, or 8 MiB where blocks are small; each second has a superblock.
   */
  private static final long LARGE = 256 * DiskLayout.MIB;

  private final Workspace workspace;
  private final Origin origin;

  Ext4Maker(Workspace workspace, Origin origin) throws IOException {
    this.workspace = workspace;
    this.origin = origin;
    Files.write(workspace.file(SETTINGS), Resource.bytes(SETTINGS));
  }

  /**
   * Makes a file system.
   *
   * @param name of its file in the workspace, and of the file system
   * @param blockBytes how long a block is
   * @return the file
   * @throws UpdateException of kind NO_SPACE when the folder does not fit
   */
  Path make(String name, Path folder, long bytes, int blockBytes)
      throws UpdateException, IOException {
    Tree tree = Tree.read(folder);
    UUID id = origin.identity("file system " + name);
    String extended =
        "root_owner=0:0,nodiscard,lazy_itable_init=0,lazy_journal_init=0,hash_seed="
            + origin.identity("hash " + name);
    // The size is for mke2fs in KiB.
    List<String> arguments =
        List.of(
            "-q",
            "-F",
            "-t",
            "ext4",
            "-b",
            Integer.toString(blockBytes),
            "-L",
            name,
            "-U",
            id.toString(),
            "-E",
            extended,
            "-d",
            folder.toAbsolutePath().toString(),
            name,
            bytes / 1024 + "k");
    Map<String, String> environment =
        Map.of(
            "MKE2FS_CONFIG",
            SETTINGS,
            "E2FSPROGS_FAKE_TIME",
            Long.toString(origin.time()),
            "SOURCE_DATE_EPOCH",
            Long.toString(origin.time()));
    ToolResult result =
        workspace.run(Tool.MKE2FS, "", environment, arguments.toArray(String[]::new));
    if (result.exit() != 0) {
      throw failure(folder, bytes, result);
    }
    settle(name, folder, tree);
    return workspace.file(name);
  }

  /**
   * Returns how long blocks must be for a file system to have its superblock twice: what is written
   * while the power fails may be torn.
   */
  static int blockBytesForCopy(long bytes) {
    return bytes < LARGE ? SMALL_BLOCK : BLOCK;
  }

  private static UpdateException failure(Path folder, long bytes, ToolResult result) {
    boolean full = result.err().contains("Could not allocate");
    if (full) {
      return result
          .failure(
              ErrorKind.NO_SPACE,
              folder + ": does not fit in a file system of " + bytes / DiskLayout.MIB + " MiB")
          .withHint("make the slots larger");
    }
    return result.failure(ErrorKind.FAILED, folder + ": no file system can be made of it");
  }

  private void settle(String name, Path folder, Tree tree) throws UpdateException, IOException {
    Debugfs debugfs = new Debugfs(workspace, name, name, origin.time());
    List<String> commands = tree.settling(origin.time());
    for (int from = 0; from < commands.size(); from += BATCH) {
      List<String> batch = commands.subList(from, Math.min(from + BATCH, commands.size()));
      debugfs.change(batch.toArray(String[]::new)).orFail(folder.toString());
    }
  }

  /** Checks that a file is such a file system, all of it. */
  static void mustBeWhole(Path file) throws UpdateException, IOException {
    if (!Files.isRegularFile(file)) { // to open a pipe would wait for who writes into it
      throw new UpdateException(ErrorKind.NO_INPUT, file + ": is no file");
    }
    ByteBuffer superblock = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
    try (InputStream in = Files.newInputStream(file)) {
      in.skipNBytes(Math.min(Files.size(file), 1024));
      in.readNBytes(superblock.array(), 0, superblock.capacity());
    }
    boolean ext = superblock.getShort(MAGIC) == (short) 0xef53;
    if (!ext) {
      throw new UpdateException(
          ErrorKind.UNSUPPORTED, file + ": is no file system of ext4, from which a slot boots");
    }
    long blocks = Integer.toUnsignedLong(superblock.getInt(BLOCKS));
    long bytes = blocks * (1024L << (superblock.getInt(BLOCK_SIZE) & 0xf));
    if (Files.size(file) < bytes) {
      throw new UpdateException(
          ErrorKind.ARTIFACT_INVALID,
          file + ": has " + Files.size(file) + " bytes of a file system of " + bytes);
    }
  }
}
