package dev.sluice.sim.check;

import clojure.java.api.Clojure;
import clojure.lang.IDeref;
import clojure.lang.IFn;
import clojure.lang.Keyword;
import clojure.lang.RT;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The Clojure table of models, loaded when first asked for. */
final class Models {

  private Models() {}

  /** The models by name. */
  static SortedMap<String, Model> all() {
    return Loaded.MODELS;
  }

  /** The model of a name. */
  static Model named(String name) {
    Model model = Loaded.MODELS.get(name);
    if (model == null) {
      throw new IllegalArgumentException(
          "no model is called " + name + "; there are " + String.join(", ", all().keySet()));
    }
    return model;
  }

  /** A function of the checker's namespaces. */
  static IFn function(String namespace, String name) {
    // Clojure loads a namespace in the middle of which another thread may find it: half of it.
    synchronized (RT.REQUIRE_LOCK) {
      Clojure.var("clojure.core", "require").invoke(Clojure.read(namespace));
    }
    return (IFn) ((IDeref) Clojure.var(namespace, name)).deref();
  }

  /** Starting Clojure takes the better part of a second, so it waits for somebody who needs it. */
  private static final class Loaded {

    private static final SortedMap<String, Model> MODELS = load();

    private static SortedMap<String, Model> load() {
      SortedMap<String, Model> models = new TreeMap<>();
      Map<?, ?> table = (Map<?, ?>) function("sluice.checker.models", "table").invoke();
      table.forEach(
          (name, spec) -> models.put((String) name, model((String) name, (Map<?, ?>) spec)));
      return Collections.unmodifiableSortedMap(models);
    }

    private static Model model(String name, Map<?, ?> spec) {
      return new Model(
          name,
          required(spec, "init"),
          required(spec, "step"),
          required(spec, "kind"),
          required(spec, "fault"),
          optional(spec, "touches"),
          optional(spec, "weight"),
          optional(spec, "init-fault"),
          optional(spec, "open-ended"),
          pieces(name, (Map<?, ?>) spec.get(Keyword.intern(null, "pieces"))),
          optional(spec, "distance"));
    }

    private static @Nullable Pieces pieces(String name, @Nullable Map<?, ?> pieces) {
      if (pieces == null) {
        return null;
      }
      IFn init = required(pieces, "init");
      Map<?, ?> piece = (Map<?, ?>) Objects.requireNonNull(pieces.get(Keyword.intern(null, "of")));
      Model model =
          new Model(
              name,
              init,
              required(piece, "step"),
              required(piece, "kind"),
              required(piece, "fault"),
              null,
              null,
              null,
              null,
              null,
              null);
      return new Pieces(required(pieces, "keys"), required(pieces, "sees"), init, model);
    }

    private static IFn required(Map<?, ?> spec, String key) {
      IFn function = optional(spec, key);
      if (function == null) {
        throw new IllegalStateException("a model without :" + key);
      }
      return function;
    }

    private static @Nullable IFn optional(Map<?, ?> spec, String key) {
      return (IFn) spec.get(Keyword.intern(null, key));
    }
  }
}
