package dev.sluice.nexus.store.sql;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is, and who may use it. A password is only ever in a file: arguments can be read
 * by everybody on a machine.
 *
 * @param url {@code jdbc:postgresql://host:port/database}, with options of the driver if wanted,
 *     such as {@code ?sslmode=verify-full}
 * @param passwordFile a file whose first line is the password; null if the server wants none
 */
public record DatabaseAddress(String url, String user, @Nullable Path passwordFile) {}
