package org.lamina.elaborate;

import java.util.Map;
import org.lamina.program.DataProgram;
import org.lamina.types.TensorType;

/** A {@code data} block with its arguments, as one train uses it. */
record DataUse(String name, DataProgram program, Map<String, TensorType> fields) {}
