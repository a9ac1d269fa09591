package org.lamina.diag;

import static org.lamina.diag.Severity.ERROR;
import static org.lamina.diag.Severity.WARNING;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The stable name of each kind of diagnostic: {@code NN00..} text and syntax, {@code NN01..} names, {@code NN02..}
 * shapes and sizes, {@code NN03..} element types, {@code NN04..} calls, {@code NN05..} parameters and weight files,
 * {@code NN06..} data, {@code NN07..} training and sweeps, {@code NN08..} building, {@code NN09..} lints,
 * {@code NN9...} the compiler's own faults. One constant a line, sorted by id; an id is never used again.
 */
public enum Code {
    UNEXPECTED_TEXT("NN0001", ERROR, "the text does not follow the grammar"),
    UNCLOSED_BRACKET("NN0002", ERROR, "a bracket is never closed"),
    STRAY_CLOSER("NN0003", ERROR, "a closing bracket has no matching opener"),
    EDITION_MISSING("NN0004", ERROR, "the first line does not name the edition"),
    EDITION_UNKNOWN("NN0005", ERROR, "this edition does not exist"),
    STRANGE_CHARACTER("NN0006", ERROR, "a character that programs do not contain"),
    UNCLOSED_STRING("NN0007", ERROR, "a string is not closed on its line"),
    UNKNOWN_ESCAPE("NN0008", ERROR, "an unknown escape in a string"),
    INTEGER_TOO_LARGE("NN0009", ERROR, "an integer exceeds 64 bits"),
    FLOAT_OUT_OF_RANGE("NN0010", ERROR, "a number is outside the range of 64-bit floats"),
    ASSIGNMENT_AS_CONDITION("NN0011", ERROR, "`=` where a comparison is meant"),
    FOREIGN_WORD("NN0012", ERROR, "a word of another language"),
    RESERVED_NAME("NN0013", ERROR, "a reserved word used as a name"),
    TOO_DEEP("NN0014", ERROR, "the text is nested too deeply"),
    FILE_TOO_LARGE("NN0015", ERROR, "the file is too large"),
    CHAINED_COMPARISON("NN0016", ERROR, "comparisons do not form chains"),
    MISPLACED("NN0017", ERROR, "a construct in a place that does not take it"),
    HIDDEN_CONTROL("NN0018", WARNING, "an invisible character can make text look different from what it is"),
    FOREIGN_LETTER("NN0019", ERROR, "a letter that names do not contain"),
    NAME_TOO_LONG("NN0020", ERROR, "a name is too long"),
    UNKNOWN_SIZE("NN0102", ERROR, "an unknown size"),
    SIZE_USED_ONCE("NN0130", WARNING, "a size that appears only once in its signature"),
    SHAPE_MISMATCH("NN0203", ERROR, "shapes do not fit"),
    KERNEL_DOES_NOT_FIT("NN0214", ERROR, "a window does not fit its input"),
    SIZES_DIFFER("NN0221", ERROR, "two sizes differ for some value of a name"),
    NOT_DIVISIBLE("NN0222", ERROR, "a size is not divisible"),
    INDEX_BOUND_MISMATCH("NN0231", ERROR, "labels and classes differ in number"),
    EMPTY_SELECTION("NN0510", ERROR, "a selection matches no parameter"),
    DATA_DOES_NOT_FIT("NN0601", ERROR, "the data does not have the declared shape"),
    LOSS_DOES_NOT_DEPEND("NN0706", WARNING, "the loss does not depend on a selected parameter"),
    LOSS_IS_STALE("NN0707", WARNING, "the loss was computed before an update of a selected parameter"),
    SWEEP_POINT_FAILS("NN0710", ERROR, "some points of a sweep do not type-check"),
    GRADIENT_ALWAYS_ZERO("NN0905", WARNING, "the loss reaches a parameter only through functions without slope"),
    UNLABELLED_PARAMETERS("NN0906", WARNING, "a saved model has layers without labels"),
    COMPILER_FAULT("NN9000", ERROR, "the compiler itself failed");

    private static final Map<String, Code> BY_ID =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Code::id, Function.identity()));

    private final String id;
    private final Severity severity;
    private final String title;

    Code(String id, Severity severity, String title) {
        this.id = id;
        this.severity = severity;
        this.title = title;
    }

    /** Such as {@code NN0214}. */
    public String id() {
        return id;
    }

    public Severity severity() {
        return severity;
    }

    /** What goes wrong, in general; the message of a diagnostic says it in particular. */
    public String title() {
        return title;
    }

    /** The code with an id, however its letters are written. */
    public static Optional<Code> of(String id) {
        return Optional.ofNullable(BY_ID.get(id.toUpperCase(Locale.ROOT)));
    }
}
