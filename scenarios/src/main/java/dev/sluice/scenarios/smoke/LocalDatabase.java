package dev.sluice.scenarios.smoke;

import dev.sluice.nexus.store.sql.DatabaseAddress;
import dev.sluice.nexus.store.sql.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The database of a rack on this machine, and the link from all Nexus to it. */
final class LocalDatabase implements AutoCloseable {

  private static final int POSTGRES_PORT = 5432;

  private final DatabaseAddress address;
  private final @Nullable EmbeddedPostgres embedded;
  private final Path folder;
  private final LinkProxy link;

  private LocalDatabase(
      DatabaseAddress address, @Nullable EmbeddedPostgres embedded, Path folder, LinkProxy link) {
    this.address = address;
    this.embedded = embedded;
    this.folder = folder;
    this.link = link;
  }

  /** The database that is given, or one of the rack's own in a folder. */
  static LocalDatabase start(@Nullable DatabaseAddress given, Path folder) throws IOException {
    EmbeddedPostgres embedded = given == null ? EmbeddedPostgres.start(folder) : null;
    DatabaseAddress address = embedded == null ? given : embedded.address();
    if (address == null) {
      throw new IllegalStateException("neither a database of its own nor another one");
    }
    URI direct = direct(address);
    int port = direct.getPort() < 0 ? POSTGRES_PORT : direct.getPort();
    LinkProxy link = LinkProxy.to(() -> new InetSocketAddress(direct.getHost(), port));
    return new LocalDatabase(address, embedded, folder, link);
  }

  private static URI direct(DatabaseAddress address) {
    return URI.create(address.url().substring("jdbc:".length()));
  }

  DatabaseAddress address() {
    return address;
  }

  /** The server that the rack has for itself; null if another is used. */
  @Nullable EmbeddedPostgres embedded() {
    return embedded;
  }

  /** The link from all Nexus. */
  LinkProxy link() {
    return link;
  }

  /** Its URL by way of the link. */
  String linkedUrl() {
    URI direct = direct(address);
    String query = direct.getRawQuery() == null ? "" : "?" + direct.getRawQuery();
    return "jdbc:postgresql://" + link.address() + direct.getRawPath() + query;
  }

  /** The process of the rack's own server, if that runs; null otherwise. */
  @Nullable Long pid() throws IOException {
    if (embedded == null) {
      return null;
    }
    List<Path> data;
    try (Stream<Path> found = Files.list(folder)) {
      data = found.map(one -> one.resolve("postmaster.pid")).filter(Files::exists).toList();
    }
    return data.isEmpty()
        ? null
        : Long.valueOf(Files.readAllLines(data.get(data.size() - 1)).get(0).strip());
  }

  @Override
  public void close() throws IOException {
    link.close();
    if (embedded != null) {
      embedded.close();
    }
  }
}
