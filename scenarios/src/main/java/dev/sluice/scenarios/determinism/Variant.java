package dev.sluice.scenarios.determinism;

import java.util.List;

/**
 * A way to run seeds in a JVM of its own.
 *
 * @param name for people
 * @param java the executable
 * @param jvmOptions what the JVM is told besides
 * @param options what the command that hashes seeds is told besides
 */
public record Variant(String name, String java, List<String> jvmOptions, List<String> options) {}
