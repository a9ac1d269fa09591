package org.lamina.tests;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The package picture of docs/architecture.md, and what must be absent. */
class ArchitectureTest {
    /** Each may import those to its left. */
    private static final List<String> DATA =
            List.of("source", "diag", "syntax", "types", "op", "ir", "program", "schedule");

    /** Each may import data, and never another one. */
    private static final List<String> STAGES =
            List.of("parse", "format", "elaborate", "autodiff", "optimize", "plan", "codegen", "evaluate");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.lamina");

    @TestFactory
    Stream<DynamicTest> dataImportsOnlyDataBelow() {
        return DATA.stream().map(data -> {
            List<String> above = new ArrayList<>(DATA.subList(DATA.indexOf(data) + 1, DATA.size()));
            above.addAll(STAGES);
            above.addAll(List.of("driver", "cli", "runtime"));
            return DynamicTest.dynamicTest(data, () -> never(List.of(data), above));
        });
    }

    @TestFactory
    Stream<DynamicTest> stagesNeverImportOneAnother() {
        return STAGES.stream().map(stage -> {
            List<String> others = new ArrayList<>(STAGES);
            others.remove(stage);
            others.addAll(List.of("driver", "cli", "runtime"));
            return DynamicTest.dynamicTest(stage, () -> never(List.of(stage), others));
        });
    }

    @Test
    void coreTouchesNoFileNetworkClockOrArrayLibrary() {
        DescribedPredicate<JavaClass> world = resideInAnyPackage(
                        "java.io", "java.nio.file..", "java.net..", "java.time..", "org.nd4j..", "org.bytedeco..")
                .and(DescribedPredicate.not(named("java.io.Serializable")));
        noClasses()
                .that()
                .resideInAnyPackage(packages(core()))
                .should()
                .dependOnClassesThat(world)
                .because("core is a pure function of its input")
                .check(CLASSES);
    }

    @Test
    void runtimeDoesNotKnowTheCompiler() {
        List<String> compiler = new ArrayList<>(core());
        compiler.add("cli");
        never(List.of("runtime"), compiler);
    }

    /** So programs run on plain-Java kernels where ND4J is not there. */
    @Test
    void onlyKernelsKnowNd4j() {
        noClasses()
                .that()
                .resideInAPackage("org.lamina.runtime..")
                .and()
                .resideOutsideOfPackage("org.lamina.runtime.kernel")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.nd4j..", "org.bytedeco..", "com.sun.jna..")
                .check(CLASSES);
    }

    @Test
    void nothingKnowsTheCommandLine() {
        never(core(), List.of("cli"));
    }

    /** RELIABILITY 17: files are data, whatever they say. */
    @Test
    void noFileCanNameCode() {
        DescribedPredicate<JavaClass> runsData = named("java.io.ObjectInputStream")
                .or(named("java.beans.XMLDecoder"))
                .or(named("javax.script.ScriptEngine"))
                .or(named("javax.script.ScriptEngineManager"))
                .or(named("org.nd4j.common.util.SerializationUtils"))
                .or(named("org.nd4j.linalg.factory.serde.jackson.shaded.NDArrayTextDeSerializer"));
        ArchRule noDeserialisation = noClasses().should().dependOnClassesThat(runsData);
        noDeserialisation.check(CLASSES);
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("org.lamina.runtime.train.Interruption")
                .should()
                .callMethod(Class.class, "forName", String.class)
                .orShould()
                .callMethod(Class.class, "forName", String.class, boolean.class, ClassLoader.class)
                .because("only the signals of the JDK, by constant names, are looked up")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackage("org.lamina.cli.compile..")
                .should()
                .callMethod(ClassLoader.class, "loadClass", String.class)
                .because("only freshly compiled programs are loaded by name")
                .check(CLASSES);
    }

    private static List<String> core() {
        var all = new ArrayList<>(DATA);
        all.addAll(STAGES);
        all.add("driver");
        return all;
    }

    private static void never(List<String> from, List<String> to) {
        noClasses()
                .that()
                .resideInAnyPackage(packages(from))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages(to))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    private static String[] packages(List<String> names) {
        return names.stream().map(name -> "org.lamina." + name + "..").toArray(String[]::new);
    }

    private static DescribedPredicate<JavaClass> named(String name) {
        return DescribedPredicate.describe("is " + name, type -> type.getName().equals(name));
    }
}
