package dev.sluice.nexus.store.sql;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * The schema, as numbered migrations. Each adds to what was there, with a default for what an older
 * Nexus leaves out, so that a Nexus of the release before goes on beside one of this release; one
 * from before epochs (V6) does not, since it runs the sagas of others. A schema that is newer than
 * this release is left as it is, for the same reason.
 */
final class Schema {

  private static final String MIGRATIONS = "classpath:dev/sluice/nexus/store/sql/migrations";

  private Schema() {}

  /** Brings the schema up to date; several processes may do so at one time. */
  static void migrate(DatabaseAddress database) {
    migrate(database, MigrationVersion.LATEST);
  }

  /** Brings the schema up to {@code version}. */
  static void migrate(DatabaseAddress database, MigrationVersion version) {
    FluentConfiguration configuration =
        Flyway.configure()
            .dataSource(database.url(), database.user(), Database.password(database))
            .locations(MIGRATIONS)
            .target(version)
            .loggers("slf4j");
    try {
      configuration.load().migrate();
    } catch (FlywayException e) {
      throw new DatabaseException(
          "database " + database.url() + ": its schema cannot be brought up to date", e);
    }
  }
}
