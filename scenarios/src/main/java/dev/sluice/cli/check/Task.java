package dev.sluice.cli.check;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One history to judge.
 *
 * @param name what the user calls it; {@code -} is standard input
 * @param model the model's name; null if the user named none
 * @param init the initial value as EDN; null for the model's own
 * @param independent whether values are {@code [key value]}
 * @param expected the verdict that a manifest expects, or null
 */
record Task(
    String name,
    Path path,
    @Nullable String model,
    @Nullable String init,
    boolean independent,
    @Nullable String expected) {}
