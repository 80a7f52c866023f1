package dev.sluice.scenarios.file;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rack that runs, as its operator describes it: {@code rack.json}.
 *
 * @param file it was read from
 * @param nexus addresses of its Nexus, {@code HOST:PORT}
 * @param access how Nexus is asked; null without TLS and tokens
 * @param instanceBytes the memory of each instance that a smoke run makes
 * @param boundFactor how many times as long as on one machine steps may take
 * @param sleds all that are in service
 * @param commands what does something to the rest of the rack
 */
public record RackFile(
    Path file,
    List<String> nexus,
    @Nullable Access access,
    long instanceBytes,
    int boundFactor,
    List<Sled> sleds,
    Map<RackCommand, OperatorCommand> commands) {

  /** The folder of the file: relative paths are its, and commands run in it. */
  public Path folder() {
    return folderOf(file);
  }

  static Path folderOf(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file.toAbsolutePath() : parent;
  }

  /**
   * Files that say who asks, and who is believed.
   *
   * @param authority certificates of the authorities to believe
   * @param userToken whose first line is the token of a user
   * @param operatorToken whose first line is the token of an operator
   */
  public record Access(Path authority, Path userToken, Path operatorToken) {}

  /**
   * A sled.
   *
   * @param serial of its baseboard
   * @param reservoirBytes that its sled-agent is started with
   * @param device its device, if it is an emulated one of this machine
   * @param commands what does something to it
   */
  public record Sled(
      String serial,
      long reservoirBytes,
      @Nullable Device device,
      Map<RackCommand, OperatorCommand> commands) {}

  /**
   * An emulated device.
   *
   * @param socket that it serves on
   * @param log that it keeps
   */
  public record Device(Path socket, Path log) {}

  /**
   * What to run to have something done.
   *
   * @param words program and arguments
   * @param boundSeconds within which it ends
   */
  public record OperatorCommand(List<String> words, long boundSeconds) {}
}
