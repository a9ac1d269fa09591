package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lamina.tests.FiguresTest.figure;
import static org.lamina.tests.FiguresTest.last;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Figures that the examples of training technique must reach, from whole runs of their compiled trains. */
class TechniqueFiguresTest {
    private static final String OPTIMIZERS = "optimizers/wdbc.nn";
    private static final String PENALTIES = "regularization/wdbc.nn";

    @TempDir
    Path folder;

    /** Second order ends at the minimum, 0.0681; first order is on the way there. */
    @Test
    void optimizersOnTumours() {
        ExamplesTest.realData();
        String newton = last(OPTIMIZERS, "--method", "newton", "--epochs", "10");
        double least = figure(newton, "train.loss");
        assertTrue(figure(newton, "train.slope") < 1e-6, newton);
        String lbfgs = last(OPTIMIZERS, "--method", "lbfgs");
        assertEquals(least, figure(lbfgs, "train.loss"), 2e-4, lbfgs);
        for (String method : List.of("gd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw")) {
            String ran = last(OPTIMIZERS, "--method", method);
            double loss = figure(ran, "train.loss");
            assertTrue(loss > least + 0.005 && loss < 0.12, method + ": " + ran);
        }
    }

    /** Each lowers the validation loss; L1 counts zeros, the proximal step exact ones. */
    @Test
    void penaltiesOnTumours() {
        ExamplesTest.realData();
        double free = figure(last(PENALTIES), "valid.loss");
        String l2 = last(PENALTIES, "--l2", "1e-3");
        String l1 = last(PENALTIES, "--l1", "3e-3");
        String proximal = last(PENALTIES, "--prox", "3e-3");
        String elastic = last(PENALTIES, "--l1", "3e-3", "--l2", "1e-3");
        for (String ran : List.of(l2, l1, proximal, elastic)) {
            assertTrue(figure(ran, "valid.loss") < free - 0.02, free + " without, " + ran);
        }
        assertEquals(0, figure(l2, "train.near"), l2);
        assertTrue(figure(l1, "train.near") >= 8, l1);
        assertTrue(figure(elastic, "train.near") < figure(l1, "train.near"), elastic);
        assertTrue(figure(proximal, "train.zeros") >= 8, proximal);
    }

    @Test
    void theErrorFallsWithTheWidth() {
        double before = 1;
        for (String width : List.of("1", "3", "10", "30", "100")) {
            double worst = figure(last("universal-approximation/sine.nn", "--width", width), "train.worst");
            assertTrue(worst < before || width.equals("1"), width + " units: " + worst);
            before = worst;
        }
        assertTrue(before < 0.05, "100 units: " + before);
    }

    /** Every label by heart; on right labels that is worth no more than a guess. */
    @Test
    void randomLabelsAreLearntByHeart() {
        ExamplesTest.realData();
        String out = FiguresTest.run("random-labels/mnist.nn");
        assertTrue(out.contains("epoch 40/40") && out.contains("train.acc 1.0000"), out);
        assertEquals(0.1, figure(FiguresTest.lastLine(out), "test.acc"), 0.03, out);
    }

    /** Both forms of the head give the same scores; the map shows where the digit is. On a copy, which keeps the weights. */
    @Test
    void aFullyConnectedHeadIsAConvolution() throws Exception {
        ExamplesTest.realData();
        Path example = FiguresTest.EXAMPLES.resolve("fully-convolutional/digits.nn");
        String program = Processes.copy(example, folder).toString();
        String classes = System.getProperty("java.class.path");
        Processes.run(
                        folder,
                        "java",
                        "-cp",
                        classes,
                        "org.lamina.cli.Lamina",
                        "run",
                        program,
                        "digits",
                        "--epochs",
                        "1")
                .expect(0);
        String out = Processes.run(folder, "java", "-cp", classes, "org.lamina.cli.Lamina", "run", program, "canvas")
                .expect(0)
                .out();
        String line = FiguresTest.lastLine(out);
        assertTrue(figure(line, "test.gap") < 1e-3, line);
        assertTrue(figure(line, "test.acc") > 0.9 && figure(line, "test.found") > 0.5, line);
        assertTrue(Files.size(folder.resolve("canvas.png")) > 0, "the block `every 1 epochs` of an evaluation");
    }
}
