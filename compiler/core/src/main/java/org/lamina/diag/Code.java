package org.lamina.diag;

import static org.lamina.diag.Severity.ERROR;
import static org.lamina.diag.Severity.NOTE;
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
public enum Code implements DiagnosticCode {
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
    UNKNOWN_NAME("NN0101", ERROR, "an unknown name"),
    UNKNOWN_SIZE("NN0102", ERROR, "an unknown size"),
    DUPLICATE_NAME("NN0103", ERROR, "a name is defined twice"),
    UNKNOWN_MODULE("NN0104", ERROR, "an unknown module"),
    IMPORT_CYCLE("NN0105", ERROR, "modules that import one another in a circle"),
    UNKNOWN_TYPE("NN0106", ERROR, "an unknown type"),
    NO_FIELD("NN0107", ERROR, "a field that is not there"),
    RECURSION("NN0108", ERROR, "a definition that uses itself"),
    OTHER_GRAPH("NN0109", ERROR, "a value used where it is not known"),
    LABEL_OUT_OF_PLACE("NN0110", ERROR, "a label on something that is no layer"),
    SIZE_USED_ONCE("NN0130", WARNING, "a size that appears only once in its signature"),
    RANK_MISMATCH("NN0201", ERROR, "a wrong number of axes"),
    AXIS_SIZE("NN0202", ERROR, "an axis has the wrong size"),
    SHAPE_MISMATCH("NN0203", ERROR, "shapes do not fit"),
    INNER_SIZE("NN0204", ERROR, "the inner sizes of a matrix product differ"),
    RESHAPE_COUNT("NN0205", ERROR, "a reshape changes the number of elements"),
    CONCAT_AXES("NN0206", ERROR, "joined tensors differ on another axis"),
    AXIS_RANGE("NN0207", ERROR, "an axis that is not there"),
    SIZE_BELOW_ONE("NN0208", ERROR, "a size below 1"),
    RESULT_MISMATCH("NN0209", ERROR, "a result is not what is declared"),
    OPERATOR_RULE("NN0211", ERROR, "an operation cannot take these sizes"),
    WHERE_FAILS("NN0212", ERROR, "a condition on sizes does not hold"),
    KERNEL_DOES_NOT_FIT("NN0214", ERROR, "a window does not fit its input"),
    CARRY_CHANGES("NN0215", ERROR, "a carry of a scan changes its type"),
    SIZES_DIFFER("NN0221", ERROR, "two sizes differ for some value of a name"),
    NOT_DIVISIBLE("NN0222", ERROR, "a size is not divisible"),
    UNDECIDED_CONDITION("NN0223", ERROR, "a static choice that depends on an open size"),
    DIVISION_BY_ZERO("NN0224", ERROR, "a division by zero"),
    UNPROVED_CONDITION("NN0225", NOTE, "a condition on sizes that only a run can decide"),
    INDEX_BOUND_MISMATCH("NN0231", ERROR, "labels and classes differ in number"),
    INDEX_RANGE("NN0232", ERROR, "an index outside of its axis"),
    DTYPE_MISMATCH("NN0301", ERROR, "element types do not fit"),
    TENSOR_EXPECTED("NN0302", ERROR, "a tensor is needed"),
    INT_EXPECTED("NN0303", ERROR, "an int is needed"),
    STATIC_TYPE("NN0304", ERROR, "a static argument of the wrong type"),
    STATIC_CONDITION("NN0305", ERROR, "a condition that is not static"),
    WRONG_OPERAND("NN0306", ERROR, "an operator cannot take this"),
    NOT_SCALAR("NN0307", ERROR, "a scalar is needed"),
    UNKNOWN_ARGUMENT("NN0401", ERROR, "an unknown argument"),
    MISSING_ARGUMENT("NN0402", ERROR, "a missing argument"),
    TOO_MANY_ARGUMENTS("NN0403", ERROR, "too many arguments"),
    DUPLICATE_ARGUMENT("NN0404", ERROR, "an argument given twice"),
    ARGUMENT_COUNT("NN0405", ERROR, "a wrong number of values"),
    NOT_CALLABLE("NN0406", ERROR, "something that cannot be called"),
    NOT_INDEXABLE("NN0407", ERROR, "something that cannot be indexed"),
    MIXED_RECORD("NN0408", ERROR, "a record with and without names"),
    TUPLE_SIZE("NN0409", ERROR, "a tuple of another length"),
    NO_VALUE("NN0410", ERROR, "something without a value"),
    OUT_OF_PLACE("NN0411", ERROR, "a statement in a place that gives it no meaning"),
    LAYER_OUT_OF_PLACE("NN0412", ERROR, "a layer made where nothing can own its parameters"),
    CHECK_FAILED("NN0413", ERROR, "a check failed"),
    REPEAT_LIMIT("NN0414", ERROR, "a repeat with too many turns"),
    SHARED_PARAMETER("NN0501", ERROR, "a shared parameter with two shapes"),
    NOT_A_STATE("NN0502", ERROR, "an update of what is no state"),
    NOT_CALLED_YET("NN0503", ERROR, "a part of a layer before its first call"),
    EMPTY_SELECTION("NN0510", ERROR, "a selection matches no parameter"),
    DATA_DOES_NOT_FIT("NN0601", ERROR, "the data does not have the declared shape"),
    UNKNOWN_SOURCE("NN0651", ERROR, "an unknown data source"),
    SOURCE_MISSING("NN0652", ERROR, "data without a source"),
    DATA_FIRST_AXIS("NN0653", ERROR, "a field of data without an axis of items"),
    SPLIT_SHARE("NN0654", ERROR, "parts that do not make sense"),
    BATCH_SIZE("NN0655", ERROR, "a batch size that does not make sense"),
    SETTING_NOT_STATIC("NN0656", ERROR, "a setting that is not known"),
    FIT_OVER_ITEMS("NN0657", ERROR, "a statistic with an axis of items"),
    UNKNOWN_FIELD("NN0658", ERROR, "a field that the data does not have"),
    DATA_EXPECTED("NN0659", ERROR, "a data block is needed"),
    ITEMS_JOINED("NN0660", ERROR, "a map or augmentation that goes over the items"),
    STEP_MISSING("NN0701", ERROR, "a train without a step"),
    LENGTH_MISSING("NN0702", ERROR, "a train that never ends"),
    MODEL_EXPECTED("NN0703", ERROR, "a model is needed"),
    NOT_AN_OPTIMIZER("NN0704", ERROR, "an optimizer is needed"),
    SCORE_EXPECTED("NN0705", ERROR, "a score such as min(valid.loss) is needed"),
    LOSS_DOES_NOT_DEPEND("NN0706", WARNING, "the loss does not depend on a selected parameter"),
    LOSS_IS_STALE("NN0707", WARNING, "the loss was computed before an update of a selected parameter"),
    UNKNOWN_SCALAR("NN0708", ERROR, "an unknown scalar of an epoch"),
    METRIC_ARGUMENT("NN0709", ERROR, "a metric's value uses one batch"),
    SWEEP_POINT_FAILS("NN0710", ERROR, "some points of a sweep do not type-check"),
    DUPLICATE_CLAUSE("NN0711", ERROR, "a clause that may stand once stands twice"),
    NOT_COMPILED_YET("NN0801", ERROR, "part of the language that is not compiled yet"),
    GRADIENT_ALWAYS_ZERO("NN0905", WARNING, "the loss reaches a parameter only through functions without slope"),
    UNLABELLED_PARAMETERS("NN0906", WARNING, "a saved model has layers without labels"),
    UNUSED_VALUE("NN0907", WARNING, "a value that nothing uses"),
    LOGITS_EXPECTED("NN0908", WARNING, "probabilities where logits are needed"),
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

    @Override
    public String id() {
        return id;
    }

    @Override
    public Severity severity() {
        return severity;
    }

    @Override
    public String title() {
        return title;
    }

    /** The code with an id, however its letters are written. */
    public static Optional<Code> of(String id) {
        return Optional.ofNullable(BY_ID.get(id.toUpperCase(Locale.ROOT)));
    }
}
