package org.lamina.runtime.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.lamina.runtime.kernel.Kernel;

/** Which steps are timed. */
class SamplingTest {
    private final Profile profile = new Profile();
    private final Track track = profile.track(0);

    private void steps(int count, int sites, Kernel work) {
        Kernel site = track.timed(work, "net", Role.FORWARD, "loop", 0, 8);
        for (int i = 0; i < count; i++) {
            profile.beginStep();
            profile.dataReady();
            profile.beginCopy();
            profile.copied();
            for (int j = 0; j < sites; j++) {
                site.run();
            }
            profile.endStep();
        }
    }

    @Test
    void allStepsThatTakeTheirTime() {
        steps(30, 3, () -> {
            long end = System.nanoTime() + 200_000;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
        });
        assertEquals(20, profile.steps(), "without the first ten");
        assertEquals(30, profile.number(profile.timed()));
    }

    /** Reading the clock is all that the sites do, so that it must be read in few steps only. */
    @Test
    void fewOfStepsThatTakeNoTime() {
        steps(5_000, 100, () -> {});
        assertTrue(profile.steps() < 2_500, () -> profile.steps() + " of 5000");
        assertTrue(profile.steps() > 20, () -> profile.steps() + " of 5000");
        assertEquals(8 * 100 * profile.steps(), bytes(), "what other steps did is not counted");
    }

    private long bytes() {
        long bytes = 0;
        for (int site = 0; site < profile.sites().size(); site++) {
            bytes += track.bytes(site);
        }
        return bytes;
    }
}
