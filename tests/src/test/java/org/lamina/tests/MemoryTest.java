package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.lamina.cli.compile.MemoryCompiler;
import org.lamina.codegen.JavaEmitter;
import org.lamina.codegen.Target;
import org.lamina.diag.HumanRenderer;
import org.lamina.driver.Backend;
import org.lamina.driver.Compiler;
import org.lamina.elaborate.Request;
import org.lamina.runtime.exec.Workers;
import org.lamina.runtime.kernel.CpuKernels;
import org.lamina.schedule.Schedule;
import org.lamina.source.SourceFile;

/** The memory of training steps: what `lamina summary` shows is what is allocated, and little more than any plan needs. */
class MemoryTest {
    private static final Path EXAMPLES =
            Path.of(System.getProperty("lamina.root", "..")).resolve("examples");

    private static final String UNET = """
            nn 1
            model UNet(x: f32[N, 1, 48, 48]) -> f32[N, 2, 48, 48] {
              a = x |> down1: DoubleConv(8)
              b = a |> max_pool2d(2) |> down2: DoubleConv(16)
              c = b |> max_pool2d(2) |> bottom: DoubleConv(32)
              c |> up2: UpConv(16)(b) |> up1: UpConv(8)(a) |> head: Conv2D(2, k = 1)
            }
            data Pictures: (x: f32[N, 1, 48, 48], y: idx<2>[N, 48, 48]) {
              source generate(8, seed = 1) {
                x = uniform(shape = [N, 1, 48, 48])
                y = to_idx(i32(x[:, 0] > 0.5), 2)
              }
              batch 4
            }
            train masks {
              model net = UNet()
              data  Pictures
              epochs 1
              step (x, y) {
                loss = cross_entropy(net(x), y)
                minimize loss over net with Adam(lr = 1e-3)
              }
            }
            """;

    @Test
    void uNet() throws ReflectiveOperationException {
        nearTheLeast("unet.nn", UNET, 4);
    }

    @Test
    void resNet20() throws IOException, ReflectiveOperationException {
        nearTheLeast("resnet20.nn", Files.readString(EXAMPLES.resolve("resnet/resnet20.nn")), 64);
    }

    @Test
    void transformer() throws IOException, ReflectiveOperationException {
        nearTheLeast("dates.nn", Files.readString(EXAMPLES.resolve("transformer/dates.nn")), 64);
    }

    private static void nearTheLeast(String file, String text, long batch) throws ReflectiveOperationException {
        var checked = Compiler.check(new SourceFile(file, text), new Library(), Request.defaults());
        assertEquals("", HumanRenderer.render(checked.diagnostics().all(), false));
        var step = checked.program().trains().get(0).step().orElseThrow();
        Schedule schedule = Backend.schedule(step, Target.CPU, (pass, graph) -> {});
        var sizes = schedule.sizes().stream().collect(Collectors.toMap(name -> name, name -> batch));
        long planned = schedule.workingBytes(sizes);
        double ratio = (double) planned / schedule.liveBytes(sizes);
        assertTrue(ratio >= 1.0 && ratio <= 1.25, "planned : least is " + ratio);

        String java = JavaEmitter.emit(schedule, "compiled", "Step");
        ClassLoader classes = MemoryCompiler.load(Map.of("compiled.Step", java));
        try (Workers workers = new Workers(1, new CpuKernels())) {
            var runner = Comparison.runner(Comparison.function(classes, "compiled.Step"), workers, 1);
            runner.resize(batch);
            assertEquals(planned, runner.workingBytes());
        }
    }
}
