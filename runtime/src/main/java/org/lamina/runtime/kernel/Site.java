package org.lamina.runtime.kernel;

/** A call site that looks at its tensors again whenever one of them was placed anew. */
abstract class Site implements Kernel {
    private final Tensor[] tensors;
    private final Object[] stamps;

    Site(Tensor... tensors) {
        this.tensors = tensors;
        this.stamps = new Object[tensors.length];
    }

    @Override
    public final void run() {
        boolean moved = false;
        for (int i = 0; i < tensors.length; i++) {
            Object stamp = tensors[i].stamp();
            moved |= stamps[i] != stamp;
            stamps[i] = stamp;
        }
        if (moved) {
            bind();
        }
        execute();
    }

    /** Takes over shapes and places; may allocate. */
    abstract void bind();

    /** Computes; allocates nothing. */
    abstract void execute();
}
