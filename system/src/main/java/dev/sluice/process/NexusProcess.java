package dev.sluice.process;

import dev.sluice.api.call.Dispatcher;
import dev.sluice.nexus.Nexus;
import dev.sluice.nexus.NexusConfig;
import dev.sluice.nexus.store.sql.DatabaseAddress;
import dev.sluice.nexus.store.sql.SqlDatastore;
import dev.sluice.platform.Platform;
import dev.sluice.platform.real.RealPlatform;
import dev.sluice.process.metrics.NexusMetrics;
import dev.sluice.transport.http.HttpLimits;
import dev.sluice.transport.http.HttpListener;
import dev.sluice.transport.http.HttpService;
import dev.sluice.transport.http.HttpTransport;
import dev.sluice.transport.http.Page;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/** A Nexus over a database in PostgreSQL, serving over HTTP. */
public final class NexusProcess implements AutoCloseable {

  private final RealPlatform real;
  private final SqlDatastore datastore;
  private final Nexus nexus;
  private final HttpListener listener;

  private NexusProcess(
      RealPlatform real, SqlDatastore datastore, Nexus nexus, HttpListener listener) {
    this.real = real;
    this.datastore = datastore;
    this.nexus = nexus;
    this.listener = listener;
  }

  /**
   * Starts.
   *
   * @param access how it, sleds and others know each other
   * @throws IOException if the address cannot be had
   * @throws dev.sluice.nexus.store.sql.DatabaseException if the database cannot be used
   */
  public static NexusProcess start(
      InetSocketAddress listen, DatabaseAddress database, ProcessAccess access) throws IOException {
    SqlDatastore datastore = SqlDatastore.open(database);
    RealPlatform real = RealPlatform.create("nexus");
    try {
      Platform platform = real.platform();
      NexusMetrics metrics = new NexusMetrics();
      metrics.follow(datastore);
      NexusConfig config = NexusConfig.standard();
      TaskLog tasks = new TaskLog(platform.clock());
      Nexus nexus =
          new Nexus(
              name(listen, platform),
              config,
              platform,
              new ObservedDatastore(datastore, metrics.transactions().and(tasks)),
              new ObservedTransport(
                  new HttpTransport(HttpLimits.USUAL, platform.ids(), access.client()),
                  metrics.sledRequests()));
      Map<String, Page> pages =
          new LinkedHashMap<>(HealthPages.of(() -> NexusReadiness.reasons(nexus, datastore)));
      pages.put("/metrics", metrics.page());
      pages.putAll(new DebugPages(datastore, platform.clock(), config, tasks).pages());
      Dispatcher dispatcher = new Dispatcher(nexus, nexus, nexus);
      HttpListener listener =
          HttpListener.open(
              listen,
              new HttpService(() -> dispatcher, pages, metrics, access.listener()),
              HttpLimits.USUAL,
              platform.ids());
      nexus.start();
      return new NexusProcess(real, datastore, nexus, listener);
    } catch (IOException e) {
      real.close();
      datastore.close();
      throw e;
    }
  }

  /** The same in each life at one address; without a port, there is no other life. */
  private static String name(InetSocketAddress listen, Platform platform) throws IOException {
    return listen.getPort() == 0
        ? platform.ids().next().toString()
        : InetAddress.getLocalHost().getHostName() + "/" + listen;
  }

  /** Where it serves. */
  public InetSocketAddress address() {
    return listener.address();
  }

  /** Ends in good order: requests taken in are answered within a limit, and no new work begins. */
  @Override
  public void close() {
    nexus.shutdown();
    listener.close();
    real.close();
    datastore.close();
  }
}
