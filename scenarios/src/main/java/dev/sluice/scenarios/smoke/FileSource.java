package dev.sluice.scenarios.smoke;

import dev.sluice.api.call.Transport;
import dev.sluice.scenarios.file.RackFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A rack that runs, as a file describes it. */
final class FileSource implements RackSource {

  private final RackFile file;
  private final Path out;
  private final RackAtNexus nexus;
  private @Nullable FileRack rack;

  FileSource(RackFile file, Path out) {
    this.file = file;
    this.out = out;
    this.nexus = new RackAtNexus(file);
  }

  @Override
  public int sleds() {
    return file.sleds().size();
  }

  @Override
  public int nexuses() {
    return file.nexus().size();
  }

  @Override
  public long instanceBytes() {
    return file.instanceBytes();
  }

  @Override
  public Transport transport() {
    return nexus.transport();
  }

  @Override
  public void check(Journal journal) throws IOException {
    rack = FileRack.find(file, nexus, journal, out.resolve("logs").resolve("commands.log"));
  }

  @Override
  public RackControl open(Journal journal) {
    return Objects.requireNonNull(rack, "it was not looked for");
  }
}
