package dev.sluice.transport.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that a Nexus takes, as a file of JSON: of each its hash, never the token.
 *
 * <p>The hash is plain SHA-256: a token is 256 random bits, which nobody finds by trying, so a hash
 * that is slow on purpose would only cost time at each request.
 */
public record TokenFile(List<Entry> tokens) {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * A token.
   *
   * @param name of whoever has it
   * @param sha256 of its text in UTF-8, 64 hexadecimal digits
   * @param roles {@code user} or {@code operator}, at least one
   * @param expires a time in UTC, as ISO 8601; it is good until then
   */
  public record Entry(String name, String sha256, List<String> roles, String expires) {

    /** Its roles. */
    SortedSet<Role> roleSet() {
      SortedSet<Role> set = new TreeSet<>();
      for (String word : roles) {
        for (Role role : List.of(Role.OPERATOR, Role.USER)) {
          if (role.word().equals(word)) {
            set.add(role);
          }
        }
      }
      return set;
    }

    private @Nullable String problem() {
      if (name == null || name.isEmpty()) {
        return "name: expected one";
      }
      if (sha256 == null || !sha256.matches("[0-9a-f]{64}")) {
        return "sha256: expected 64 hexadecimal digits";
      }
      if (roles == null || roles.isEmpty() || roleSet().size() != roles.size()) {
        return "roles: expected user, operator or both";
      }
      try {
        Instant.parse(String.valueOf(expires));
        return null;
      } catch (DateTimeException e) {
        return "expires: expected a time such as 2027-01-31T00:00:00Z";
      }
    }
  }

  /** A file with these tokens, in this order. */
  public TokenFile {
    tokens = tokens == null ? List.of() : Collections.unmodifiableList(new ArrayList<>(tokens));
  }

  /**
   * Reads a file.
   *
   * @throws IOException with one line that says what is not as expected
   */
  public static TokenFile read(Path file) throws IOException {
    TokenFile read;
    try {
      read = JSON.readValue(Files.readString(file), TokenFile.class);
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": no such file", e);
    } catch (JsonProcessingException e) {
      throw new IOException(
          "%s:%d: %s"
              .formatted(
                  file,
                  e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                  "expected {\"tokens\": [{\"name\", \"sha256\", \"roles\", \"expires\"}]}"),
          e);
    }
    if (read == null) {
      throw new IOException(file + ": it is null, expected an object");
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < read.tokens().size(); i++) {
      Entry entry = read.tokens().get(i);
      String problem = entry == null ? "name: expected one" : entry.problem();
      if (problem == null && names.contains(entry.name())) {
        problem = "name: there is one of this name already";
      }
      if (problem != null) {
        throw new IOException("%s: tokens[%d].%s".formatted(file, i, problem));
      }
      names.add(entry.name());
    }
    return read;
  }

  /** As it is in the file. */
  public byte[] bytes() {
    try {
      return (JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n")
          .getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of texts", e);
    }
  }

  /** What stands for a token in the file. */
  public static String sha256(String token) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
