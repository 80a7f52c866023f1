package dev.sluice.scenarios.smoke;

import dev.sluice.api.GuestMemory;
import dev.sluice.api.call.Transport;
import dev.sluice.transport.http.ClientAccess;
import dev.sluice.transport.http.HttpTransport;
import java.io.IOException;
import java.util.UUID;

/** A rack of processes on this machine. */
record LocalSource(SmokeOptions options) implements RackSource {

  @Override
  public int sleds() {
    return options.sleds();
  }

  @Override
  public int nexuses() {
    return options.nexuses();
  }

  @Override
  public long instanceBytes() {
    return GuestMemory.GIB;
  }

  @Override
  public Transport transport() {
    return new HttpTransport(SmokeRun.LIMITS, UUID::randomUUID, ClientAccess.none());
  }

  @Override
  public void check(Journal journal) {
    if (options.database() != null) {
      Books.checkEmpty(options.database());
    }
  }

  @Override
  public RackControl open(Journal journal) throws IOException {
    return LocalRack.prepare(options, journal);
  }
}
