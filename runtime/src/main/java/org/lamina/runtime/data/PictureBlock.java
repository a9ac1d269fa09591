package org.lamina.runtime.data;

import java.nio.file.Path;
import java.util.List;

/** Pictures that would not fit into memory together: each is decoded when it is asked for. */
record PictureBlock(List<Path> files, int channels, int height, int width) implements Block {
    static final long MOST_IN_MEMORY = 1L << 30;

    @Override
    public int count() {
        return files.size();
    }

    @Override
    public FieldType type() {
        return FieldType.F32;
    }

    private byte[] samples(int item) {
        return Pictures.read(files.get(item), channels).resized(height, width).samples();
    }

    @Override
    public void copy(int item, float[] dst, int at) {
        byte[] samples = samples(item);
        for (int i = 0; i < samples.length; i++) {
            dst[at + i] = (samples[i] & 0xFF) / 255f;
        }
    }

    @Override
    public void copy(int item, double[] dst, int at) {
        byte[] samples = samples(item);
        for (int i = 0; i < samples.length; i++) {
            dst[at + i] = (samples[i] & 0xFF) / 255f;
        }
    }
}
