package org.lamina.runtime.bind;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lamina.runtime.kernel.Kernel;
import org.lamina.runtime.kernel.Kernels;
import org.lamina.runtime.kernel.Storage;
import org.lamina.runtime.kernel.Tensor;

/**
 * Kernels that look at every tensor they were given after each run, and remember the first that holds NaN or +∞; −∞ is what
 * attention masks are made of. Generated code runs the sites of a layer in a method named after it, so the caller of a site
 * says where in the model the value appeared.
 */
final class CheckedKernels {
    private final Kernels inner;
    private volatile @Nullable String first;

    CheckedKernels(Kernels inner) {
        this.inner = inner;
    }

    Kernels kernels() {
        return (Kernels) Proxy.newProxyInstance(
                Kernels.class.getClassLoader(), new Class<?>[] {Kernels.class}, (proxy, method, args) -> {
                    Object made = invoke(method, args);
                    return made instanceof Kernel kernel ? checked(kernel, method.getName(), tensors(args)) : made;
                });
    }

    private @Nullable Object invoke(Method method, Object @Nullable [] args) throws Throwable {
        try {
            return method.invoke(inner, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static List<Tensor> tensors(Object @Nullable [] args) {
        List<Tensor> tensors = new ArrayList<>();
        for (Object arg : args == null ? new Object[0] : args) {
            if (arg instanceof Tensor tensor) {
                tensors.add(tensor);
            } else if (arg instanceof Tensor[] several) {
                tensors.addAll(Arrays.asList(several));
            }
        }
        return tensors;
    }

    private Kernel checked(Kernel kernel, String operation, List<Tensor> tensors) {
        return () -> {
            kernel.run();
            for (Tensor tensor : tensors) {
                if (first == null && isBad(tensor)) {
                    first = place(operation);
                }
            }
        };
    }

    private static boolean isBad(Tensor tensor) {
        if (tensor.storage() != Storage.F32 && tensor.storage() != Storage.F64) {
            return false;
        }
        long count = tensor.count();
        for (long i = 0; i < count; i++) {
            double value = tensor.get(i);
            if (Double.isNaN(value) || value == Double.POSITIVE_INFINITY) {
                return true;
            }
        }
        return false;
    }

    private static String place(String operation) {
        String caller = StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> !frame.getClassName().equals(CheckedKernels.class.getName()))
                        .findFirst()
                        .map(StackWalker.StackFrame::getMethodName)
                        .orElse("the step"));
        return operation + " in " + caller;
    }

    /** Where the first bad value was seen. */
    Optional<String> firstBad() {
        return Optional.ofNullable(first);
    }
}
