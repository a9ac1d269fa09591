package org.lamina.autodiff;

import org.lamina.ir.Site;
import org.lamina.op.Op;

/** A gradient was asked for through an operation that has none; for the driver to report at {@link #site}. */
public final class NotDifferentiable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Op op;
    private final transient Site site;

    NotDifferentiable(Op op, Site site) {
        super("no gradient passes through " + op);
        this.op = op;
        this.site = site;
    }

    public Op op() {
        return op;
    }

    public Site site() {
        return site;
    }
}
