package org.lamina.cli.compile;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.palantir.javapoet.ClassName;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lamina.codegen.RuntimeApi;
import org.lamina.op.Op;
import org.lamina.runtime.kernel.Kernels;

/** Every name that generated code may use is a name of the run-time library. */
class RuntimeApiTest {
    @Test
    void allNamesExist() throws ReflectiveOperationException {
        Set<String> methods = new HashSet<>();
        addMethods(methods, Kernels.class);
        addMethods(methods, org.lamina.runtime.kernel.Tensor.class);
        for (Field field : RuntimeApi.class.getFields()) {
            if (field.get(null) instanceof ClassName name) {
                addMethods(methods, Class.forName(name.reflectionName()));
            }
        }
        addMethods(methods, Class.forName("org.lamina.runtime.exec.Loop$Builder"));
        addMethods(methods, Class.forName("org.lamina.runtime.exec.Section"));
        addMethods(methods, Class.forName("org.lamina.runtime.exec.Tiles"));
        for (Field field : RuntimeApi.class.getFields()) {
            if (field.get(null) instanceof String name) {
                boolean prefix = name.equals(RuntimeApi.TILE_SCALAR);
                assertTrue(
                        methods.contains(name) || prefix && methods.contains(name + "F32"),
                        () -> "no method " + name + " for " + field.getName());
            }
        }
    }

    private static void addMethods(Set<String> names, Class<?> type) {
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            for (Method method : c.getDeclaredMethods()) {
                names.add(method.getName());
            }
        }
    }

    /** Functions, reductions and the like have the names of the compiler's enums. */
    @Test
    void functionsHaveTheSameNames() {
        assertTrue(names(org.lamina.runtime.kernel.UnaryFn.values()).containsAll(names(Op.UnaryFn.values())));
        assertTrue(names(org.lamina.runtime.kernel.BinaryFn.values()).containsAll(names(Op.BinaryFn.values())));
        assertTrue(names(org.lamina.runtime.kernel.ReduceFn.values()).containsAll(names(Op.ReduceFn.values())));
        assertTrue(names(org.lamina.runtime.kernel.Channels.values()).containsAll(names(Op.Channels.values())));
        assertTrue(names(org.lamina.runtime.kernel.ArgFn.values()).containsAll(names(Op.ArgFn.values())));
        assertTrue(names(org.lamina.runtime.kernel.Distribution.values()).containsAll(names(Op.Distribution.values())));
        assertTrue(
                names(org.lamina.runtime.profile.Role.values()).containsAll(names(org.lamina.ir.Site.Role.values())));
        assertTrue(names(org.lamina.runtime.kernel.Storage.values())
                .containsAll(names(org.lamina.schedule.Storage.values())));
    }

    private static Set<String> names(Enum<?>[] values) {
        Set<String> names = new HashSet<>();
        for (Enum<?> value : values) {
            names.add(value.name());
        }
        return names;
    }
}
