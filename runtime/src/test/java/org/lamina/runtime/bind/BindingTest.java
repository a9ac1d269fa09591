package org.lamina.runtime.bind;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lamina.runtime.app.LoadedModel;
import org.lamina.runtime.app.ModelDescription;
import org.lamina.runtime.app.Settings;
import org.lamina.runtime.exec.Frame;
import org.lamina.runtime.exec.GeneratedFunction;
import org.lamina.runtime.exec.Part;
import org.lamina.runtime.exec.Ports;
import org.lamina.runtime.exec.Regions;
import org.lamina.runtime.kernel.JavaKernels;
import org.lamina.runtime.kernel.Kernel;
import org.lamina.runtime.kernel.Kernels;
import org.lamina.runtime.kernel.Storage;
import org.lamina.runtime.kernel.Tensor;
import org.lamina.runtime.kernel.UnaryFn;
import org.lamina.runtime.train.Batch;
import org.lamina.runtime.train.Clock;
import org.lamina.runtime.train.GraphFunction;
import org.lamina.runtime.train.HostTensor;
import org.lamina.runtime.train.Parallelism;
import org.lamina.runtime.train.VariableSpec;

class BindingTest {
    /** y[N] = log(sum over K of x[N, K] * w[K]) * rate + turn, written by hand in the form of generated code. */
    private static final class Scale extends GeneratedFunction {
        Scale() {
            super("scale", false, "K", "N");
        }

        @Override
        protected void declare(Ports ports, long[] sizes) {
            ports.data("x", Storage.F32, sizes[1], sizes[0]);
            ports.variable("net.w", Storage.F32, 2);
            ports.scalar("rate", Storage.F32);
            ports.scalar("turn", Storage.I64);
            ports.result("y", Storage.F32, sizes[1]);
        }

        @Override
        protected void declare(Regions regions, long[] sizes) {
            // Everything lies on ports.
        }

        @Override
        protected int phases() {
            return 1;
        }

        @Override
        protected List<Part> parts(int phase, Frame frame) {
            return List.of(new Only(frame));
        }
    }

    private static final class Only extends Part {
        private final Tensor x = port(0);
        private final Tensor w = variable("net.w");
        private final Tensor rate = port(2);
        private final Tensor turn = port(3);
        private final Tensor y = port(4);
        private Kernel log = () -> {};

        Only(Frame frame) {
            super(frame);
        }

        @Override
        protected void place() {
            placePort(x, 0, size(1), size(0));
            placePort(y, 4, size(1));
        }

        @Override
        protected void timedSites() {
            // Nobody asks for times.
        }

        @Override
        protected void build() {
            log = kernels().unary(UnaryFn.LOG, y, y);
        }

        @Override
        protected void run() {
            for (int n = 0; n < y.count(); n++) {
                double sum = 0;
                for (int k = 0; k < x.size(1); k++) {
                    sum += x.get(n * x.size(1) + k) * w.get(k);
                }
                y.set(n, sum);
            }
            netLogForward();
            for (int n = 0; n < y.count(); n++) {
                y.set(n, y.get(n) * rate.get(0) + turn.getLong());
            }
        }

        private void netLogForward() {
            log.run();
        }
    }

    /** A size that stands in no input: nothing says what it is, least of all the number of items. */
    private static final class Lost extends GeneratedFunction {
        Lost(String size) {
            super("lost", false, size);
        }

        @Override
        protected void declare(Ports ports, long[] sizes) {
            ports.result("y", Storage.F32, sizes[0]);
        }

        @Override
        protected void declare(Regions regions, long[] sizes) {
            // Everything lies on ports.
        }

        @Override
        protected int phases() {
            return 1;
        }

        @Override
        protected List<Part> parts(int phase, Frame frame) {
            return List.of();
        }
    }

    @Test
    void onlyTheBatchSizeMayStandInNoInput() {
        long[] sizes = new long[1];
        new SizeFinder(new Lost("N")).find(Batch.of(7, Map.of()), sizes);
        assertArrayEquals(new long[] {7}, sizes);
        IllegalArgumentException lost =
                assertThrows(IllegalArgumentException.class, () -> new SizeFinder(new Lost("K")));
        assertEquals("no input of lost has the size K", lost.getMessage());
    }

    /** Knows one operation, and memory. */
    private static Kernels kernels() {
        Kernels real = new JavaKernels();
        return (Kernels) Proxy.newProxyInstance(
                BindingTest.class.getClassLoader(), new Class<?>[] {Kernels.class}, (proxy, method, args) -> {
                    if (method.getReturnType() != Kernel.class) {
                        return method.invoke(real, args);
                    }
                    Tensor in = (Tensor) args[1];
                    Tensor out = (Tensor) args[2];
                    return (Kernel) () -> {
                        for (int i = 0; i < in.count(); i++) {
                            out.set(i, Math.log(in.get(i)));
                        }
                    };
                });
    }

    /** {@code map x = log(x)}: the result has the name of the field. */
    private static final class MapField extends GeneratedFunction {
        MapField() {
            super("map", false, "N");
        }

        @Override
        protected void declare(Ports ports, long[] sizes) {
            ports.data("x", Storage.F32, sizes[0]);
            ports.result("x", Storage.F32, sizes[0]);
        }

        @Override
        protected void declare(Regions regions, long[] sizes) {
            // Everything lies on ports.
        }

        @Override
        protected int phases() {
            return 1;
        }

        @Override
        protected List<Part> parts(int phase, Frame frame) {
            return List.of(new Log(frame));
        }
    }

    private static final class Log extends Part {
        private final Tensor in = port(0);
        private final Tensor out = port(1);
        private Kernel log = () -> {};

        Log(Frame frame) {
            super(frame);
        }

        @Override
        protected void place() {
            placePort(in, 0, size(0));
            placePort(out, 1, size(0));
        }

        @Override
        protected void timedSites() {
            // Nobody asks for times.
        }

        @Override
        protected void build() {
            log = kernels().unary(UnaryFn.LOG, in, out);
        }

        @Override
        protected void run() {
            log.run();
        }
    }

    @Test
    void aResultMayHaveTheNameOfAnInput() {
        try (Binding binding = Binding.builder(new Settings(Parallelism.of(1), Path.of("")), kernels())
                .functions(new MapField())
                .build()) {
            GraphFunction map = binding.bind(new MapField());
            map.run(Batch.of(2, Map.of("x", HostTensor.of(new float[] {1, (float) Math.E}, 2))), Clock.start(0));
            assertArrayEquals(new float[] {0, 1}, (float[]) map.tensor("x").array(), 1e-6f);
        }
    }

    private static Binding binding() {
        Binding binding = Binding.builder(new Settings(Parallelism.of(1), Path.of("")), kernels())
                .variable("net.w", VariableSpec.Kind.PARAMETER, "net")
                .argument("rate", 10)
                .functions(new Scale())
                .build();
        binding.variables().write("net.w", HostTensor.of(new float[] {1, 2}, 2));
        return binding;
    }

    private static Batch batch(float... x) {
        return Batch.of(x.length / 2, Map.of("x", HostTensor.of(x, x.length / 2, 2)));
    }

    @Test
    void fieldsScalarsAndSizesReachTheFunction() {
        try (Binding binding = binding()) {
            GraphFunction scale = binding.bind(new Scale());
            float e = (float) Math.E;
            Clock clock = Clock.start(1).withTurn(3);
            scale.run(batch(e, 0, 1, 0, 0, 0.5f), clock);
            assertArrayEquals(new float[] {13, 3, 3}, scale.tensor("y").floats(), 1e-5f);
            // A smaller batch, and an argument that the caller replaces.
            scale.run(batch(e, 0), clock, Map.of("rate", 2.0));
            assertArrayEquals(new long[] {1}, scale.tensor("y").shape());
            assertEquals(5, scale.scalar("y"), 1e-5);
        }
    }

    @Test
    void aFieldOfAnotherShapeIsNamed() {
        try (Binding binding = binding()) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> binding.variables().write("net.w", HostTensor.of(new float[] {1, 2, 3}, 3)));
        }
    }

    @Test
    void theSearchNamesTheOperationAndItsLayer() {
        try (Binding binding = binding()) {
            var search = binding.anomalySearch(new Scale());
            assertEquals(Optional.empty(), search.find(batch(1, 1), Clock.start(1)));
            assertEquals(Optional.of("unary in netLogForward"), search.find(batch(1, 1, -1, 0), Clock.start(1)));
        }
    }

    @Test
    void aModelPredictsInPieces() {
        ModelDescription description = new ModelDescription(
                "Scale",
                "net",
                List.of(new ModelDescription.TensorSpec("x", new long[] {2}, false)),
                List.of(new ModelDescription.TensorSpec("y", new long[0], false)),
                List.of());
        try (LoadedModel model = BoundModel.of(description, binding(), new Scale())) {
            float[][] x = new float[600][2];
            for (int i = 0; i < x.length; i++) {
                x[i][0] = i + 1;
            }
            float[][] y = model.predict(x);
            assertEquals(600, y.length);
            assertEquals(10 * Math.log(600), y[599][0], 1e-3);
            IllegalArgumentException wrong =
                    assertThrows(IllegalArgumentException.class, () -> model.predict(new float[1][3]));
            assertTrue(String.valueOf(wrong.getMessage()).contains("row 0 has 3"), wrong.getMessage());
        }
    }
}
