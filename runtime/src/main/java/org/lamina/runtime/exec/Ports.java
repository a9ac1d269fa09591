package org.lamina.runtime.exec;

import java.util.ArrayList;
import java.util.List;
import org.lamina.runtime.kernel.Storage;

/** Collects what a generated function declares; positions count from 0 in the order of the calls. */
public final class Ports {
    private final List<Port> ports = new ArrayList<>();

    public void data(String name, Storage storage, long... sizes) {
        ports.add(new Port(Port.Kind.DATA, name, storage, false, sizes));
    }

    /** A field whose leading axis is cut with the batch. */
    public void rows(String name, Storage storage, long... sizes) {
        ports.add(new Port(Port.Kind.DATA, name, storage, true, sizes));
    }

    public void scalar(String name, Storage storage) {
        ports.add(new Port(Port.Kind.SCALAR, name, storage, false, new long[0]));
    }

    public void variable(String name, Storage storage, long... sizes) {
        ports.add(new Port(Port.Kind.VARIABLE, name, storage, false, sizes));
    }

    public void result(String name, Storage storage, long... sizes) {
        ports.add(new Port(Port.Kind.RESULT, name, storage, false, sizes));
    }

    /** A result whose leading axis is cut with the batch. */
    public void resultRows(String name, Storage storage, long... sizes) {
        ports.add(new Port(Port.Kind.RESULT, name, storage, true, sizes));
    }

    public void write(String name, Storage storage, long... sizes) {
        ports.add(new Port(Port.Kind.WRITE, name, storage, false, sizes));
    }

    List<Port> all() {
        return ports;
    }
}
