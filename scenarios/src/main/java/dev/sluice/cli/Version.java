package dev.sluice.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** What is running: release, commit and Java. */
final class Version implements IVersionProvider {

  /** Set by the launcher script to the commit it runs from, as {@code git describe} names it. */
  static final String COMMIT_PROPERTY = "sluice.commit";

  @Override
  public String[] getVersion() {
    return new String[] {
      "sluice %s (commit %s, Java %s)".formatted(release(), commit(), Runtime.version())
    };
  }

  /** The release, as the archive's manifest names it; {@code dev} outside an archive. */
  static String release() {
    String version = Version.class.getPackage().getImplementationVersion();
    return Objects.requireNonNullElse(version, "dev");
  }

  /** The commit, or {@code unknown} outside a git checkout. */
  static String commit() {
    return System.getProperty(COMMIT_PROPERTY, "unknown");
  }
}
