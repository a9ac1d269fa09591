package org.lamina.runtime.profile;

import org.lamina.runtime.kernel.Kernel;

/** A call site that notes when it has ended, and what it had to do at the sizes for which it was made. */
record TimedSite(Kernel inner, Track track, int site, long flops, long bytes) implements Kernel {
    @Override
    public void run() {
        inner.run();
        track.end(site, flops, bytes);
    }
}
