package dev.sluice.house.crooked.cli;

/** What the scenarios wrongly use. */
public record Prompt() {}
