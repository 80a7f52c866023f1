package dev.sluice.guard.crooked.platform;

import dev.sluice.guard.crooked.api.ErrorOfBhyve;

record ClockOfTheApi(ErrorOfBhyve error) {}
