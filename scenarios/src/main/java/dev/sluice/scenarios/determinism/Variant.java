package dev.sluice.scenarios.determinism;

import java.util.List;

/**
 * A way to run seeds in a JVM of its own.
 *
 * @param name for people
 * @param java the executable
 * @param jvmOptions further options of the JVM
 * @param options further options of the command that hashes seeds
 */
public record Variant(String name, String java, List<String> jvmOptions, List<String> options) {}
