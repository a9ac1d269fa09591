package org.lamina.codegen;

import com.palantir.javapoet.ClassName;

/** Names of the run-time library that the main class of a program uses: training, data and the command line. */
final class AppApi {
    private static final String APP = "org.lamina.runtime.app";
    private static final String BIND = "org.lamina.runtime.bind";
    private static final String DATA = "org.lamina.runtime.data";
    private static final String TRAIN = "org.lamina.runtime.train";

    static final ClassName PROGRAM_MAIN = ClassName.get(APP, "ProgramMain");
    static final ClassName PROGRAM_INFO = ClassName.get(APP, "ProgramInfo");
    static final ClassName TRAIN_ENTRY = ClassName.get(APP, "TrainEntry");
    static final ClassName TASK_ENTRY = ClassName.get(APP, "TaskEntry");
    static final ClassName MODEL_ENTRY = ClassName.get(APP, "ModelEntry");
    static final ClassName MODEL_DESCRIPTION = ClassName.get(APP, "ModelDescription");
    static final ClassName TENSOR_SPEC = MODEL_DESCRIPTION.nestedClass("TensorSpec");
    static final ClassName ARGUMENT_SPEC = ClassName.get(APP, "ArgumentSpec");
    static final ClassName ARGUMENTS = ClassName.get(APP, "Arguments");
    static final ClassName SETTINGS = ClassName.get(APP, "Settings");
    static final ClassName LOADED_MODEL = ClassName.get(APP, "LoadedModel");
    static final ClassName ROWS = ClassName.get(APP, "Rows");

    static final ClassName BINDING = ClassName.get(BIND, "Binding");
    static final ClassName BOUND_TRAIN = ClassName.get(BIND, "BoundTrain");
    static final ClassName BLOCK_BUILDER = BOUND_TRAIN.nestedClass("BlockBuilder");
    static final ClassName BOUND_TASK = ClassName.get(BIND, "BoundTask");
    static final ClassName TEXT_PART = ClassName.get(BIND, "TextPart");
    static final ClassName BOUND_EVERY = ClassName.get(BIND, "BoundEvery");
    static final ClassName BOUND_MODEL = ClassName.get(BIND, "BoundModel");

    static final ClassName DATA_FOLDERS = ClassName.get(DATA, "DataFolders");
    static final ClassName SOURCES = ClassName.get(DATA, "Sources");
    static final ClassName SPLIT = ClassName.get(DATA, "Split");
    static final ClassName PART = ClassName.get(DATA, "Part");
    static final ClassName FIELD = ClassName.get(DATA, "Field");
    static final ClassName FIELD_TYPE = ClassName.get(DATA, "FieldType");
    static final ClassName COLUMN = ClassName.get(DATA, "Column");
    static final ClassName CSV_MISSING = ClassName.get(DATA, "CsvSource").nestedClass("Missing");
    static final ClassName CSV_HEADER = ClassName.get(DATA, "CsvFormat").nestedClass("Header");
    static final ClassName TOKENS = ClassName.get(DATA, "Tokens");
    static final ClassName NEED = ClassName.get(DATA, "Dataset").nestedClass("Need");

    static final ClassName TRAIN_PROGRAM = ClassName.get(TRAIN, "TrainProgram");
    static final ClassName TASK_PROGRAM = ClassName.get(TRAIN, "TaskProgram");
    static final ClassName TASK_TEXT = ClassName.get(TRAIN, "TaskText");
    static final ClassName TRAIN_SPEC = ClassName.get(TRAIN, "TrainSpec");
    static final ClassName RUN_LENGTH = ClassName.get(TRAIN, "RunLength");
    static final ClassName METRIC_SPEC = ClassName.get(TRAIN, "MetricSpec");
    static final ClassName STOP_EARLY = ClassName.get(TRAIN, "StopRule").nestedClass("Early");
    static final ClassName STOP_WHEN = ClassName.get(TRAIN, "StopRule").nestedClass("When");
    static final ClassName SAVE_RULE = ClassName.get(TRAIN, "SaveRule");
    static final ClassName EVERY_RULE = ClassName.get(TRAIN, "EveryRule");
    static final ClassName LOAD_RULE = ClassName.get(TRAIN, "LoadRule");
    static final ClassName SCORE = ClassName.get(TRAIN, "Score");
    static final ClassName DIRECTION = ClassName.get(TRAIN, "Direction");
    static final ClassName VARIABLE_KIND = ClassName.get(TRAIN, "VariableSpec").nestedClass("Kind");

    private AppApi() {}
}
