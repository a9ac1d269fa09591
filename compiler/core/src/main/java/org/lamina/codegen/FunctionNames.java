package org.lamina.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.NameAllocator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lamina.ir.Graph;

/** Class names of graph functions and method names of factories, free of clashes within a program. */
public final class FunctionNames {
    private final String packageName;
    private final NameAllocator classes = new NameAllocator();
    private final NameAllocator methods = new NameAllocator();
    private final IdentityHashMap<Graph, ClassName> known = new IdentityHashMap<>();
    private final Map<String, ClassName> models = new LinkedHashMap<>();
    private final Map<String, String> factories = new LinkedHashMap<>();

    public FunctionNames(String packageName) {
        this.packageName = packageName;
        classes.newName("Main");
        // A class of the program would hide that of java.lang from its own package.
        List.of(
                        "AutoCloseable",
                        "IllegalArgumentException",
                        "IndexOutOfBoundsException",
                        "Math",
                        "Object",
                        "Override",
                        "Record",
                        "String",
                        "System")
                .forEach(classes::newName);
        List.of("main", "info", "sources").forEach(methods::newName);
    }

    /** {@code digits.step} becomes {@code DigitsStep}. */
    public ClassName of(Graph graph) {
        return known.computeIfAbsent(graph, g -> {
            var name = new StringBuilder();
            for (String part : g.name().split("[^A-Za-z0-9]+")) {
                name.append(part.isEmpty() ? "" : Character.toUpperCase(part.charAt(0)) + part.substring(1));
            }
            return ClassName.get(packageName, classes.newName(name.toString()));
        });
    }

    /** The class of a model: its own name, so long as these are asked for first. */
    public ClassName model(String name) {
        return models.computeIfAbsent(name, n -> ClassName.get(packageName, classes.newName(n)));
    }

    /** Name of the method that sets up a train or model. */
    String factory(String what) {
        return factories.computeIfAbsent(what, w -> {
            String last = w.substring(w.lastIndexOf(' ') + 1);
            return methods.newName(Character.toLowerCase(last.charAt(0)) + last.substring(1));
        });
    }
}
