package org.lamina.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lamina.runtime.store.DataException;

/** RELIABILITY 16, and where weights are found in files. */
class WeightsTest {
    private static final Path FILE = Path.of("old.safetensors");

    private static FakeVariables variables() {
        return new FakeVariables()
                .add("net.a.w", VariableSpec.Kind.PARAMETER, "net", 2)
                .add("net.a.b", VariableSpec.Kind.PARAMETER, "net", 1)
                .add("net.head.w", VariableSpec.Kind.PARAMETER, "net", 3);
    }

    private static TensorFile file(Map<String, String> metadata, Object... namesAndSizes) {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        for (int i = 0; i < namesAndSizes.length; i += 2) {
            int size = (Integer) namesAndSizes[i + 1];
            float[] values = new float[size];
            java.util.Arrays.fill(values, size);
            tensors.put((String) namesAndSizes[i], HostTensor.of(values, size));
        }
        return new TensorFile(tensors, metadata);
    }

    private static LoadRule rule(List<String> paths, Optional<String> map, boolean partial) {
        return new LoadRule("net.a", paths, FILE.toString(), map, partial);
    }

    @Test
    void wrongWeightsAreListed() {
        TensorFile file = file(Map.of(), "net.a.w", 5, "net.a.b", 1, "net.extra", 4);
        LoadRule rule = rule(List.of("net.a.w", "net.a.b", "net.head.w"), Optional.empty(), false);
        DataException failure =
                assertThrows(DataException.class, () -> WeightsLoader.load(rule, FILE, file, variables()));
        assertEquals("""
                error[NN0504]: the weights do not fit the model
                  --> old.safetensors
                   = other type: net.a.w is f32[5], the model has f32[2]
                   = missing:    net.head.w
                   = unexpected: net.extra f32[4]""", failure.text());
    }

    @Test
    void aPatternChoosesByTheEndOfThePath() {
        FakeVariables variables = variables();
        TensorFile file = file(Map.of(), "features.a.w", 2, "features.a.b", 1, "classifier.w", 9);
        LoadRule rule = rule(List.of("net.a.w", "net.a.b"), Optional.of("features.*"), false);
        String table = WeightsLoader.load(rule, FILE, file, variables);
        assertEquals("""
                load net.a from old.safetensors
                  net.a.w  <-  features.a.w f32[2]
                  net.a.b  <-  features.a.b f32[1]""", table);
        assertEquals(2, variables.get("net.a.w")[1]);
    }

    @Test
    void whatIsMissingMayStayIfTheProgramSaysSo() {
        FakeVariables variables = variables();
        variables.get("net.head.w")[0] = 7;
        TensorFile file = file(Map.of("models", "m=Net"), "m.a.w", 2, "m.a.b", 1, "Digits.mu", 1);
        LoadRule rule = rule(List.of("net.a.w", "net.a.b", "net.head.w"), Optional.empty(), true);
        String table = WeightsLoader.load(rule, FILE, file, variables);
        assertTrue(table.endsWith("net.head.w  <-  (kept as initialised)"), table);
        assertEquals(7, variables.get("net.head.w")[0]);
        assertEquals(1, variables.get("net.a.b")[0]);
    }

    @Test
    void aModelIsFoundUnderTheLabelItWasTrainedWith() {
        TensorFile file = file(Map.of("models", "gen=G,disc=D"), "gen.w", 2, "disc.w", 3, "Digits.mu", 1);
        assertEquals(Set.of("w"), WeightsFile.model(file, FILE, "net", "D").keySet());
        assertEquals(3, WeightsFile.model(file, FILE, "net", "D").get("w").count());
        TrainFailure failure = assertThrows(TrainFailure.class, () -> WeightsFile.model(file, FILE, "net", "LeNet5"));
        assertEquals("old.safetensors holds gen=G,disc=D; there is no model `LeNet5` in it", failure.getMessage());
    }

    @Test
    void ofTwoEqualModelsTheOneWithTheLabelIsTaken() {
        TensorFile file = file(Map.of("models", "a=Net,b=Net"), "a.w", 2, "b.w", 3);
        assertEquals(3, WeightsFile.model(file, FILE, "b", "Net").get("w").count());
        assertThrows(TrainFailure.class, () -> WeightsFile.model(file, FILE, "c", "Net"));
    }
}
