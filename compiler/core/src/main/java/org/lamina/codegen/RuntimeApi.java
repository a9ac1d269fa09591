package org.lamina.codegen;

import com.palantir.javapoet.ClassName;

/** Every name of the run-time library that generated code uses. A test holds each against the library. */
public final class RuntimeApi {
    private static final String KERNEL = "org.lamina.runtime.kernel";
    private static final String EXEC = "org.lamina.runtime.exec";

    public static final ClassName TENSOR = ClassName.get(KERNEL, "Tensor");
    public static final ClassName KERNEL_SITE = ClassName.get(KERNEL, "Kernel");
    public static final ClassName STORAGE = ClassName.get(KERNEL, "Storage");
    public static final ClassName CHANNELS = ClassName.get(KERNEL, "Channels");
    public static final ClassName WINDOW_SPEC = ClassName.get(KERNEL, "WindowSpec");
    public static final ClassName UNARY_FN = ClassName.get(KERNEL, "UnaryFn");
    public static final ClassName BINARY_FN = ClassName.get(KERNEL, "BinaryFn");
    public static final ClassName REDUCE_FN = ClassName.get(KERNEL, "ReduceFn");
    public static final ClassName ARG_FN = ClassName.get(KERNEL, "ArgFn");
    public static final ClassName CAST_FN = ClassName.get(KERNEL, "CastFn");
    public static final ClassName DISTRIBUTION = ClassName.get(KERNEL, "Distribution");
    public static final ClassName FLOAT_MATH = ClassName.get(KERNEL, "FloatMath");
    public static final ClassName FLOAT_SERIES = ClassName.get(KERNEL, "FloatSeries");
    public static final ClassName DOUBLE_MATH = ClassName.get(KERNEL, "DoubleMath");

    public static final ClassName GENERATED_FUNCTION = ClassName.get(EXEC, "GeneratedFunction");
    public static final ClassName PART = ClassName.get(EXEC, "Part");
    public static final ClassName FRAME = ClassName.get(EXEC, "Frame");
    public static final ClassName PORTS = ClassName.get(EXEC, "Ports");
    public static final ClassName REGIONS = ClassName.get(EXEC, "Regions");
    public static final ClassName COMBINE = ClassName.get(EXEC, "Combine");
    public static final ClassName TURNS = ClassName.get(EXEC, "Turns");
    public static final ClassName LOOP_BODY = ClassName.get(EXEC, "Loop").nestedClass("Body");

    public static final ClassName ROLE = ClassName.get("org.lamina.runtime.profile", "Role");

    public static final ClassName MASKS = ClassName.get(EXEC, "Masks");
    public static final ClassName ROWS = ClassName.get(EXEC, "Rows");

    // Methods of Kernels.
    public static final String FILL = "fill";
    public static final String LITERAL = "literal";
    public static final String SIZE = "size";
    public static final String IOTA = "iota";
    public static final String UNARY = "unary";
    public static final String BINARY = "binary";
    public static final String SELECT = "select";
    public static final String CAST = "cast";
    public static final String REDUCE = "reduce";
    public static final String ARG_REDUCE = "argReduce";
    public static final String CUM_SUM = "cumSum";
    public static final String ARG_SORT = "argSort";
    public static final String SOLVE = "solve";
    public static final String LEAST_SQUARES = "leastSquares";
    public static final String QR = "qr";
    public static final String MATMUL = "matmul";
    public static final String PRODUCT_ROWS = "productRows";
    public static final String COPY = "copy";
    public static final String BROADCAST = "broadcast";
    public static final String TRANSPOSE = "transpose";
    public static final String CONCAT = "concat";
    public static final String SLICE = "slice";
    public static final String PUT = "put";
    public static final String FLIP = "flip";
    public static final String PAD = "pad";
    public static final String GATHER = "gather";
    public static final String SCATTER_ADD = "scatterAdd";
    public static final String PICK_AT = "pickAt";
    public static final String PUT_AT = "putAt";
    public static final String WINDOW_CHANNELS = "with";
    public static final String CONV2D = "conv2d";
    public static final String CONV2D_GRAD_INPUT = "conv2dGradInput";
    public static final String CONV2D_GRAD_WEIGHT = "conv2dGradWeight";
    public static final String CONV2D_GRADS = "conv2dGrads";
    public static final String MAX_POOL2D = "maxPool2d";
    public static final String MAX_POOL2D_GRAD = "maxPool2dGrad";
    public static final String MAX_POOL2D_PICK = "maxPool2dPick";
    public static final String AVG_POOL2D = "avgPool2d";
    public static final String AVG_POOL2D_GRAD = "avgPool2dGrad";
    public static final String RANDOM = "random";

    // Methods of GeneratedFunction and Part that generated classes override.
    public static final String DECLARE = "declare";
    public static final String PHASES = "phases";
    public static final String WORK = "work";
    public static final String MOST_SHARDS = "mostShards";
    public static final String PARTS = "parts";
    public static final String PLACE = "place";
    public static final String BUILD = "build";
    public static final String RUN = "run";
    public static final String TIMED_SITES = "timedSites";
    public static final String SIZED_SITES = "sizedSites";
    public static final String CONDITIONS = "conditions";

    // Method of GeneratedFunction that generated functions call.
    public static final String REQUIRE = "require";

    // Methods of Part that generated parts call.
    public static final String KERNELS = "kernels";
    public static final String PART_SIZE = "size";
    public static final String WHOLE_SIZE = "wholeSize";
    public static final String FIRST_ROW = "firstRow";
    public static final String PORT = "port";
    public static final String PLACE_PORT = "placePort";
    public static final String PLACE_WHOLE_PORT = "placeWholePort";
    public static final String PLACE_VARIABLE = "placeVariable";
    public static final String PLACE_ROWS = "rows";
    public static final String PLACE_SLICE = "slice";
    public static final String FIRST_OF = "firstOf";
    public static final String SHARE_OF = "shareOf";
    public static final String VARIABLE = "variable";
    public static final String BUFFER = "buffer";
    public static final String PLACE_BUFFER = "placeBuffer";
    public static final String MAKE_COMBINE = "combine";
    public static final String TIMED = "timed";
    public static final String COMBINE_PLACE = "place";
    public static final String COMBINE_PLACE_SLICE = "placeSlice";
    public static final String COMBINE_INTO = "into";
    public static final String NUMBERS = "numbers";
    public static final String LOOP = "loop";
    public static final String SECTION = "section";

    // Methods of Loop.Builder.
    public static final String LOOP_READ = "read";
    public static final String LOOP_ROW = "row";
    public static final String LOOP_SCALAR = "scalar";
    public static final String LOOP_ROWS = "rows";
    public static final String LOOP_READ_ROWS = "readRows";
    public static final String LOOP_WRITE = "write";
    public static final String LOOP_WRITE_ROWS = "writeRows";
    public static final String LOOP_ALSO = "also";
    public static final String LOOP_SUM = "sum";
    public static final String LOOP_SCRATCH = "scratch";
    public static final String LOOP_BUILD = "build";

    // Methods of Section.
    public static final String SECTION_RANGE = "range";
    public static final String SECTION_TURN = "turn";

    // Methods of Turns.
    public static final String TURNS_BEGIN = "begin";
    public static final String TURNS_MORE = "more";
    public static final String TURNS_NEXT = "next";
    public static final String TURN = "turn";

    // Methods of Tiles, Rows and Masks.
    public static final String TILE_SCALAR = "scalar";
    public static final String TILE_ROW = "row";
    public static final String ROWS_SUM = "sum";
    public static final String ROWS_MEAN = "mean";
    public static final String ROWS_MAX = "max";
    public static final String ROWS_MIN = "min";
    public static final String ROWS_REPEAT = "repeat";
    public static final String MASK_GREATER = "greater";
    public static final String MASK_DIFFERENT = "different";

    // Methods of FloatSeries.
    public static final String SERIES_LOG = "log";
    public static final String SERIES_LOG1P = "log1p";
    public static final String SERIES_LOG_SIGMOID = "logSigmoid";
    public static final String SERIES_SIN = "sin";
    public static final String SERIES_COS = "cos";

    // Methods of Tensor, Ports and Regions.
    public static final String RESHAPE = "reshape";
    public static final String PORT_DATA = "data";
    public static final String PORT_ROWS = "rows";
    public static final String PORT_SCALAR = "scalar";
    public static final String PORT_VARIABLE = "variable";
    public static final String PORT_RESULT = "result";
    public static final String PORT_RESULT_ROWS = "resultRows";
    public static final String PORT_WRITE = "write";
    public static final String REGION_SHARED = "shared";
    public static final String REGION_PER_SHARD = "perShard";

    private RuntimeApi() {}
}
