package dev.sluice.nexus.store.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Values as columns hold them: instants to the microsecond, rounded down; text without the
 * character 0, which PostgreSQL has no room for; lists as JSON.
 */
final class Columns {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final char REPLACEMENT = '\uFFFD';

  private Columns() {}

  /** An instant as a {@code timestamptz}. */
  static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
  }

  /** The instant in a column; null if there is none. */
  static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  /** The instant in a column that is never null. */
  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  /** The id in a column that is never null. */
  static UUID id(ResultSet row, String column) throws SQLException {
    return row.getObject(column, UUID.class);
  }

  /** The id in a column; null if there is none. */
  static @Nullable UUID idOrNull(ResultSet row, String column) throws SQLException {
    return row.getObject(column, UUID.class);
  }

  /** Text of which no part is refused: it comes from afar, and is for people. */
  static String text(String text) {
    return text.replace('\0', REPLACEMENT);
  }

  /** {@link #text}, where there may be none. */
  static @Nullable String textOrNull(@Nullable String text) {
    return text == null ? null : text(text);
  }

  /** A value as JSON. */
  static String json(Object value) {
    try {
      return JSON.writeValueAsString(value).replace("\\u0000", "\\uFFFD");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot be written as JSON: " + value, e);
    }
  }

  /** The value that {@link #json} has written. */
  static <T> T fromJson(String json, TypeReference<T> type) {
    try {
      return JSON.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not the JSON of " + type.getType() + ": " + json, e);
    }
  }

  /** The constant that a column names. */
  static <E extends Enum<E>> E constant(Class<E> type, ResultSet row, String column)
      throws SQLException {
    return Enum.valueOf(type, row.getString(column));
  }
}
