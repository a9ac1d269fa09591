package org.lamina.codegen;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeSpec;
import java.util.List;
import org.lamina.diag.CompilerBug;
import org.lamina.op.LoopBody;
import org.lamina.schedule.Operand;

/** Fused loops. */
final class LoopSites {
    CodeBlock site(LoopBody body, List<Operand> reads, List<CodeBlock> in, List<CodeBlock> out) {
        throw new CompilerBug("loops come next");
    }

    List<TypeSpec> classes() {
        return List.of();
    }
}
